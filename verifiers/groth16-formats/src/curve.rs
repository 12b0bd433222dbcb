//! The two curves, and points of them on their way to the verifier's encoding.

use crate::{Converted, Error};
use ark_ec::{
	bls12::Bls12Config,
	bn::BnConfig,
	short_weierstrass::{Affine, SWCurveConfig},
	CurveConfig,
};
use ark_ff::{Field, PrimeField};
use ark_serialize::CanonicalSerialize;
use assay_verifier_groth16::MAX_INPUTS;
use std::fmt;

/// A curve that the verifier knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
	/// BN254: `bn128` in snarkjs.
	Bn254,
	/// BLS12-381.
	Bls12_381,
}

impl fmt::Display for Curve {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Bn254 => "BN254",
			Self::Bls12_381 => "BLS12-381",
		})
	}
}

/// What the conversions need to know of a curve.
pub(crate) trait Family {
	const CURVE: Curve;
	/// Bits of a point's first byte that are no part of the number, in gnark's encoding.
	const FLAG_BITS: u32;
	type G1: SWCurveConfig<BaseField: PrimeField>;
	type G2: SWCurveConfig<BaseField: Field<BasePrimeField = <Self::G1 as CurveConfig>::BaseField>>;
}

pub(crate) type Base<C> = <<C as Family>::G1 as CurveConfig>::BaseField;
pub(crate) type Extension<C> = <<C as Family>::G2 as CurveConfig>::BaseField;
pub(crate) type Scalar<C> = <<C as Family>::G1 as CurveConfig>::ScalarField;

pub(crate) struct Bn254;
pub(crate) struct Bls12_381;

impl Family for Bn254 {
	const CURVE: Curve = Curve::Bn254;
	const FLAG_BITS: u32 = 2;
	type G1 = <ark_bn254::Config as BnConfig>::G1Config;
	type G2 = <ark_bn254::Config as BnConfig>::G2Config;
}

impl Family for Bls12_381 {
	const CURVE: Curve = Curve::Bls12_381;
	const FLAG_BITS: u32 = 3;
	type G1 = <ark_bls12_381::Config as Bls12Config>::G1Config;
	type G2 = <ark_bls12_381::Config as Bls12Config>::G2Config;
}

/// A verifying key's points.
pub(crate) struct Key<C: Family> {
	pub(crate) alpha: Affine<C::G1>,
	pub(crate) beta: Affine<C::G2>,
	pub(crate) gamma: Affine<C::G2>,
	pub(crate) delta: Affine<C::G2>,
	pub(crate) inputs: Vec<Affine<C::G1>>,
}

/// A proof's points.
pub(crate) struct Proof<C: Family> {
	pub(crate) a: Affine<C::G1>,
	pub(crate) b: Affine<C::G2>,
	pub(crate) c: Affine<C::G1>,
}

impl<C: Family> Key<C> {
	pub(crate) fn convert(&self) -> Result<Converted, Error> {
		if !(1..=MAX_INPUTS + 1).contains(&self.inputs.len()) {
			return Err(Error::InputCount);
		}
		let mut bytes = Vec::new();
		append(&self.alpha, &mut bytes);
		append(&self.beta, &mut bytes);
		append(&self.gamma, &mut bytes);
		append(&self.delta, &mut bytes);
		append(&self.inputs, &mut bytes);
		Ok(Converted { curve: C::CURVE, bytes })
	}
}

impl<C: Family> Proof<C> {
	pub(crate) fn convert(&self) -> Converted {
		let mut bytes = Vec::new();
		append(&self.a, &mut bytes);
		append(&self.b, &mut bytes);
		append(&self.c, &mut bytes);
		Converted { curve: C::CURVE, bytes }
	}
}

/// Public inputs, encoded for the verifier.
pub(crate) fn convert_inputs<F: PrimeField>(inputs: &[F]) -> Result<Vec<u8>, Error> {
	if inputs.len() > MAX_INPUTS {
		return Err(Error::InputCount);
	}
	let mut bytes = Vec::new();
	inputs.iter().for_each(|input| append(input, &mut bytes));
	Ok(bytes)
}

fn append(value: &impl CanonicalSerialize, bytes: &mut Vec<u8>) {
	// Writing to a vector cannot fail.
	let _ = value.serialize_uncompressed(bytes);
}

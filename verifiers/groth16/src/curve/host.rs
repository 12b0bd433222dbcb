//! BLS12-381 on the host functions of RFC-163.
//!
//! The points and fields, and so every encoding, are those of [`super::bls12_381`]; only who computes
//! with them differs. Handing a point over costs microseconds, so whatever is more than a few
//! multiplications in a field goes to the host: Miller loops, final exponentiations, and multiples of
//! points. What it does not offer stays here: square roots, and whether a point is on the curve.
//!
//! The host checks nothing, so it gets no point that was not found on the curve before. It gets points
//! outside the subgroup for one purpose, to find out that they are: multiplied by |x|, an integer of
//! 64 bits. The scalar of `mul_g1` and `mul_g2` is an integer by their specification, so that holds
//! for any point of the curve. It would not hold for `msm_g1`, whose scalars are taken modulo r.
//!
//! In a node itself, where there is no host to ask, the same functions are plain calls.

use super::{
	bls12_381::{frobenius, phi, Config, Fq, Fq12, G1Config, G2Config},
	Computed, Curve, Weight,
};
use crate::{
	encoding::{write, Encoding},
	HostFailed,
};
use alloc::{vec, vec::Vec};
use ark_bls12_381::Fr;
use ark_ec::{
	bls12::Bls12Config,
	pairing::{MillerLoopOutput, Pairing, PairingOutput},
	short_weierstrass::{Affine, Projective},
	CurveGroup,
};
use ark_ff::{AdditiveGroup, PrimeField};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize, Compress, Validate};
use sp_crypto_ec_utils::bls12_381::host_calls;

type G1 = Affine<G1Config>;
type G2 = Affine<G2Config>;

/// BLS12-381 on host functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bls12_381;

impl Pairing for Bls12_381 {
	type BaseField = Fq;
	type ScalarField = Fr;
	type G1 = Projective<G1Config>;
	type G1Affine = G1;
	// Nothing is prepared: the host takes points.
	type G1Prepared = Projective<G1Config>;
	type G2 = Projective<G2Config>;
	type G2Affine = G2;
	type G2Prepared = Projective<G2Config>;
	type TargetField = Fq12;

	fn multi_miller_loop(
		a: impl IntoIterator<Item = impl Into<Self::G1Prepared>>,
		b: impl IntoIterator<Item = impl Into<Self::G2Prepared>>,
	) -> MillerLoopOutput<Self> {
		let pairs = a.into_iter().zip(b);
		let (a, b): (Vec<_>, Vec<_>) =
			pairs.map(|(a, b)| (a.into().into_affine(), b.into().into_affine())).unzip();
		let mut out = buffer::<Fq12>();
		let called = host_calls::bls12_381_multi_miller_loop(&encode(&a), &encode(&b), &mut out);
		MillerLoopOutput(result(called, &out).unwrap_or(Fq12::ZERO))
	}

	fn final_exponentiation(value: MillerLoopOutput<Self>) -> Option<PairingOutput<Self>> {
		let mut value = encode(&value.0);
		let called = host_calls::bls12_381_final_exponentiation(&mut value);
		result(called, &value).ok().map(PairingOutput)
	}

	// Of keys alone, when they are registered. It has no way to fail, so the host is not asked.
	fn multi_pairing(
		a: impl IntoIterator<Item = impl Into<Self::G1Prepared>>,
		b: impl IntoIterator<Item = impl Into<Self::G2Prepared>>,
	) -> PairingOutput<Self> {
		let a = a.into_iter().map(|a| a.into().into_affine());
		let b = b.into_iter().map(|b| b.into().into_affine());
		PairingOutput(super::Bls12_381::multi_pairing(a, b).0)
	}
}

impl Curve for Bls12_381 {
	const NAME: &'static str = super::Bls12_381::NAME;
	const TAG: u8 = super::Bls12_381::TAG;

	/// As [`G1Config`] has it: whether φ(P) = −x²·P.
	fn is_valid(point: &G1) -> Computed<bool> {
		Ok(point.is_on_curve()
			&& -multiple_of_g1(&multiple_of_g1(point, Config::X)?, Config::X)? == phi(point))
	}

	/// As [`G2Config`] has it: whether ψ(Q) = x·Q. x is negative.
	fn lines(point: &G2) -> Computed<Option<Projective<G2Config>>> {
		let valid = point.is_on_curve() && -multiple_of_g2(point, Config::X)? == frobenius(point);
		Ok(valid.then(|| (*point).into()))
	}

	fn weigh(points: &[G1], weights: &[Weight]) -> Computed<Vec<G1>> {
		points.iter().zip(weights).map(|(point, weight)| multiple_of_g1(point, &weight.0)).collect()
	}

	fn sum(points: &[G1], scalars: &[Fr]) -> Computed<Projective<G1Config>> {
		// Buckets do not pay for one point.
		if let ([point], [scalar]) = (points, scalars) {
			return multiple_of_g1(point, scalar.into_bigint().as_ref()).map(Into::into);
		}
		let (points, scalars): (Vec<_>, Vec<_>) =
			points.iter().copied().zip(scalars.iter().copied()).unzip();
		let mut out = buffer::<G1>();
		let called = host_calls::bls12_381_msm_g1(&encode(&points), &encode(&scalars), &mut out);
		result::<G1, _>(called, &out).map(Into::into)
	}
}

/// A point of the curve over `Fq` times an integer.
fn multiple_of_g1(point: &G1, integer: &[u64]) -> Computed<G1> {
	let mut out = buffer::<G1>();
	let called = host_calls::bls12_381_mul_g1(&encode(point), &encode(integer), &mut out);
	result(called, &out)
}

/// A point of the twist times an integer.
fn multiple_of_g2(point: &G2, integer: &[u64]) -> Computed<G2> {
	let mut out = buffer::<G2>();
	let called = host_calls::bls12_381_mul_g2(&encode(point), &encode(integer), &mut out);
	result(called, &out)
}

/// The bytes in which a value is handed over.
fn encode<T: CanonicalSerialize + ?Sized>(value: &T) -> Vec<u8> {
	let mut out = Vec::with_capacity(value.serialized_size(Compress::No));
	write(value, Encoding::Uncompressed, &mut out);
	out
}

/// Room for a result.
fn buffer<T: CanonicalSerialize + Default>() -> Vec<u8> {
	vec![0; Encoding::Uncompressed.size::<T>()]
}

/// What the host wrote, if it did not fail.
fn result<T: CanonicalDeserialize, F>(called: Result<(), F>, out: &[u8]) -> Computed<T> {
	called.map_err(|_| HostFailed)?;
	T::deserialize_with_mode(out, Compress::No, Validate::No).map_err(|_| HostFailed)
}

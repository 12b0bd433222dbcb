//! BLS12-381.

use super::{
	multiply,
	tower::{g1, g2, tower},
	Curve, Weight,
};
use alloc::vec::Vec;
use ark_bls12_381::Fr;
use ark_ec::{
	bls12::{Bls12, Bls12Config, TwistType},
	short_weierstrass::{Affine, Projective, SWCurveConfig},
};
use ark_ff::{AdditiveGroup, Field};
use ark_serialize::{Compress, Read, SerializationError, Valid, Validate, Write};
use core::ops::Neg;

/// BLS12-381.
pub type Bls12_381 = Bls12<Config>;

tower!(ark_bls12_381, 6, 13, 30, nonresidue);

/// Times 1 + *u*.
#[inline(always)]
fn nonresidue(element: &Fq2) -> Fq2 {
	Fq2::new(element.c0 - element.c1, element.c1 + element.c0)
}

type TheirG1 = ark_bls12_381::g1::Config;
type TheirG2 = ark_bls12_381::g2::Config;

g1!(TheirG1, Fr, {
	/// The point is in the subgroup exactly if φ(P) = −x²·P (Scott, eprint 2021/1130, section 6): φ
	/// is a root of X² + X + 1, and r = x⁴ − x² + 1.
	fn is_in_correct_subgroup_assuming_on_curve(point: &Affine<Self>) -> bool {
		let mut image = *point;
		image.x *= fq(ark_bls12_381::g1::BETA);
		let multiple = Self::mul_projective(&Self::mul_affine(point, Config::X), Config::X);
		multiple.neg() == image
	}

	// Encodings are Zcash's, which arkworks has for its own type of the same points.
	fn serialize_with_mode<W: Write>(
		point: &Affine<Self>,
		writer: W,
		compress: Compress,
	) -> Result<(), SerializationError> {
		let point = Affine::new_unchecked(their_fq(point.x), their_fq(point.y));
		TheirG1::serialize_with_mode(&point, writer, compress)
	}

	fn deserialize_with_mode<R: Read>(
		reader: R,
		compress: Compress,
		validate: Validate,
	) -> Result<Affine<Self>, SerializationError> {
		let point = TheirG1::deserialize_with_mode(reader, compress, Validate::No)?;
		checked(Affine::new_unchecked(fq(point.x), fq(point.y)), validate)
	}

	fn serialized_size(compress: Compress) -> usize {
		TheirG1::serialized_size(compress)
	}
});

g2!(TheirG2, Fr, {
	/// The point is in the subgroup exactly if ψ(Q) = x·Q (Scott, eprint 2021/1130, section 4).
	fn is_in_correct_subgroup_assuming_on_curve(point: &Affine<Self>) -> bool {
		// x is negative.
		Self::mul_affine(point, Config::X).neg() == frobenius(point)
	}

	fn serialize_with_mode<W: Write>(
		point: &Affine<Self>,
		writer: W,
		compress: Compress,
	) -> Result<(), SerializationError> {
		let point = Affine::new_unchecked(their_fq2(point.x), their_fq2(point.y));
		TheirG2::serialize_with_mode(&point, writer, compress)
	}

	fn deserialize_with_mode<R: Read>(
		reader: R,
		compress: Compress,
		validate: Validate,
	) -> Result<Affine<Self>, SerializationError> {
		let point = TheirG2::deserialize_with_mode(reader, compress, Validate::No)?;
		checked(Affine::new_unchecked(fq2(point.x), fq2(point.y)), validate)
	}

	fn serialized_size(compress: Compress) -> usize {
		TheirG2::serialized_size(compress)
	}
});

const fn their_fq(from: Fq) -> ark_bls12_381::Fq {
	ark_bls12_381::Fq::new_unchecked(from.0)
}

const fn their_fq2(from: Fq2) -> ark_bls12_381::Fq2 {
	ark_bls12_381::Fq2::new(their_fq(from.c0), their_fq(from.c1))
}

/// The point, if it need not be checked or is good.
fn checked<P: SWCurveConfig>(
	point: Affine<P>,
	validate: Validate,
) -> Result<Affine<P>, SerializationError> {
	if validate == Validate::Yes {
		point.check()?;
	}
	Ok(point)
}

/// ψ: the Frobenius endomorphism, on the twist. Both factors are those by which a coordinate's
/// Frobenius map in `Fq12` differs from that in `Fq2`, inverted, as this twist multiplies.
fn frobenius(point: &Affine<G2Config>) -> Affine<G2Config> {
	let mut image = *point;
	image.x.frobenius_map_in_place(1);
	image.x *= FROBENIUS_X;
	image.y.frobenius_map_in_place(1);
	image.y *= FROBENIUS_Y;
	image
}

/// (1 + *u*)^((1 − p) / 3).
const FROBENIUS_X: Fq2 = Fq2::new(
	Fq::ZERO,
	ark_ff::MontFp!("4002409555221667392624310435006688643935503118305586438271171395842971157480381377015405980053539358417135540939437"),
);
/// (1 + *u*)^((1 − p) / 2).
const FROBENIUS_Y: Fq2 = Fq2::new(
	ark_ff::MontFp!("2973677408986561043442465346520108879172042883009249989176415018091420807192182638567116318576472649347015917690530"),
	ark_ff::MontFp!("1028732146235106349975324479215795277384839936929757896155643118032610843298655225875571310552543014690878354869257"),
);

/// Configuration of the pairing.
#[derive(Debug)]
pub struct Config;

impl Bls12Config for Config {
	const X: &'static [u64] = ark_bls12_381::Config::X;
	const X_IS_NEGATIVE: bool = ark_bls12_381::Config::X_IS_NEGATIVE;
	const TWIST_TYPE: TwistType = ark_bls12_381::Config::TWIST_TYPE;
	type Fp = Fq;
	type Fp2Config = Fq2Config;
	type Fp6Config = Fq6Config;
	type Fp12Config = Fq12Config;
	type G1Config = G1Config;
	type G2Config = G2Config;
}

impl Curve for Bls12_381 {
	const NAME: &'static str = "bls12-381";
	const TAG: u8 = 2;

	fn scalar(weight: Weight) -> Fr {
		multiply::scalar::<G1Config>(weight)
	}

	fn weigh(points: &[Affine<G1Config>], weights: &[Weight]) -> Vec<Affine<G1Config>> {
		multiply::weigh(points, weights)
	}

	fn weighed_sum(points: &[Affine<G1Config>], weights: &[Weight]) -> Projective<G1Config> {
		multiply::weighed_sum(points, weights)
	}

	fn sum(points: &[Affine<G1Config>], scalars: &[Fr]) -> Projective<G1Config> {
		multiply::sum(points, scalars)
	}
}

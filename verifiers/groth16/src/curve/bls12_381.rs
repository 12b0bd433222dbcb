//! BLS12-381.

use super::{
	lines::{Line, Multiple, Pairs},
	multiply,
	tower::{g1, g2, tower},
	Computed, Curve, Weight,
};
use alloc::vec::Vec;
use ark_bls12_381::Fr;
use ark_ec::{
	bls12::{Bls12, Bls12Config, G1Prepared, G2Prepared, TwistType},
	pairing::MillerLoopOutput,
	short_weierstrass::{Affine, Projective, SWCurveConfig},
	AffineRepr,
};
use ark_ff::{AdditiveGroup, BitIteratorBE, Field};
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
		let multiple = Self::mul_projective(&Self::mul_affine(point, Config::X), Config::X);
		multiple.neg() == phi(point)
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
	fn is_in_correct_subgroup_assuming_on_curve(point: &Affine<Self>) -> bool {
		point.is_zero() || multiples(point, |_| {})
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

/// Goes through the multiples of a point that is not at infinity as the Miller loop does, gives every
/// line to `visit`, and tells whether the point is in the subgroup.
///
/// It is so exactly if ψ(Q) = x·Q (Scott, eprint 2021/1130, section 4), and the loop ends with −x·Q.
fn multiples(point: &Affine<G2Config>, mut visit: impl FnMut(Line<Fq2>)) -> bool {
	let mut multiple = Multiple::new(point);
	for bit in BitIteratorBE::without_leading_zeros(Config::X).skip(1) {
		visit(multiple.double::<G2Config>());
		if bit {
			visit(multiple.add(point));
		}
	}
	multiple.is_opposite(&frobenius(point))
}

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

/// φ: multiplies the x-coordinate by a root of unity of order 3.
pub(super) fn phi(point: &Affine<G1Config>) -> Affine<G1Config> {
	let mut image = *point;
	image.x *= fq(ark_bls12_381::g1::BETA);
	image
}

/// ψ: the Frobenius endomorphism, on the twist. Both factors are those by which a coordinate's
/// Frobenius map in `Fq12` differs from that in `Fq2`, inverted, as this twist multiplies.
pub(super) fn frobenius(point: &Affine<G2Config>) -> Affine<G2Config> {
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

/// Lines of a point: a doubling for each bit of x but the highest, an addition for each that is set.
const LINES: usize = {
	let x = ark_bls12_381::Config::X[0];
	(x.ilog2() + x.count_ones() - 1) as usize
};

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

	// As the default, but with one squaring for all pairs, not one for every four of them.
	fn multi_miller_loop(
		a: impl IntoIterator<Item = impl Into<G1Prepared<Self>>>,
		b: impl IntoIterator<Item = impl Into<G2Prepared<Self>>>,
	) -> MillerLoopOutput<Bls12_381> {
		let mut pairs = Pairs::new(
			a.into_iter().map(|a| a.into().0),
			b.into_iter().map(|b| b.into().ell_coeffs),
		);
		let mut value = Fq12::ONE;
		for (step, bit) in BitIteratorBE::without_leading_zeros(Self::X).skip(1).enumerate() {
			if step > 0 {
				value.square_in_place();
			}
			evaluate(&mut value, &mut pairs);
			if bit {
				evaluate(&mut value, &mut pairs);
			}
		}
		// x is negative.
		value.conjugate_in_place();
		MillerLoopOutput(value)
	}
}

/// Multiplies `value` by the next line of each pair, evaluated at the pair's point.
fn evaluate(value: &mut Fq12, pairs: &mut Pairs<G1Config, Fq2>) {
	pairs.step(|(constant, mut of_x, mut of_y), point| {
		of_y.mul_assign_by_fp(&point.y);
		of_x.mul_assign_by_fp(&point.x);
		value.mul_by_014(&constant, &of_x, &of_y);
	});
}

impl Curve for Bls12_381 {
	const NAME: &'static str = "bls12-381";
	const TAG: u8 = 2;

	fn lines(point: &Affine<G2Config>) -> Computed<Option<G2Prepared<Config>>> {
		if !point.is_on_curve() {
			return Ok(None);
		}
		let mut ell_coeffs = Vec::with_capacity(LINES);
		let in_subgroup =
			multiples(point, |(of_y, of_x, constant)| ell_coeffs.push((constant, of_x, of_y)));
		Ok(in_subgroup.then_some(G2Prepared { ell_coeffs, infinity: false }))
	}

	fn scalar(weight: Weight) -> Fr {
		multiply::scalar::<G1Config>(weight)
	}

	fn weigh(points: &[Affine<G1Config>], weights: &[Weight]) -> Computed<Vec<Affine<G1Config>>> {
		Ok(multiply::weigh(points, weights))
	}

	fn weighed_sum(
		points: &[Affine<G1Config>],
		weights: &[Weight],
	) -> Computed<Projective<G1Config>> {
		Ok(multiply::weighed_sum(points, weights))
	}

	fn sum(points: &[Affine<G1Config>], scalars: &[Fr]) -> Computed<Projective<G1Config>> {
		Ok(multiply::sum(points, scalars))
	}
}

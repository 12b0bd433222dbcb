//! BN254, as Ethereum's precompiles, snarkjs and gnark have it.

use super::{
	lines::{Line, Multiple, Pairs},
	multiply,
	tower::{g1, g2, tower},
	Computed, Curve, Weight,
};
use alloc::vec::Vec;
use ark_bn254::Fr;
use ark_ec::{
	bn::{Bn, BnConfig, G1Prepared, G2Prepared, TwistType},
	pairing::MillerLoopOutput,
	short_weierstrass::{Affine, Projective},
	AffineRepr,
};
use ark_ff::{AdditiveGroup, Field};

/// BN254.
pub type Bn254 = Bn<Config>;

tower!(ark_bn254, 4, 9, 29, nonresidue);

/// Times 9 + *u*.
#[inline(always)]
fn nonresidue(element: &Fq2) -> Fq2 {
	let nine_times = element.double().double().double() + element;
	Fq2::new(nine_times.c0 - element.c1, nine_times.c1 + element.c0)
}

g1!(ark_bn254::g1::Config, Fr, {
	// The whole curve has prime order.
	fn is_in_correct_subgroup_assuming_on_curve(_: &Affine<Self>) -> bool {
		true
	}
});

g2!(ark_bn254::g2::Config, Fr, {
	fn is_in_correct_subgroup_assuming_on_curve(point: &Affine<Self>) -> bool {
		point.is_zero() || multiples(point, |_| {})
	}
});

/// Goes through the multiples of a point that is not at infinity as the Miller loop does, gives every
/// line to `visit`, and tells whether the point is in the subgroup.
///
/// It is so exactly if (6x + 2)·Q + ψ(Q) − ψ²(Q) + ψ³(Q) = 0, and the loop ends with all but the last
/// of these. ψ has the characteristic polynomial X² − t·X + p, so what is annihilated by the sum is
/// annihilated by the sum's norm in ℤ\[ψ\], and the greatest common divisor of that norm and the order
/// of the twist is r.
fn multiples(point: &Affine<G2Config>, mut visit: impl FnMut(Line<Fq2>)) -> bool {
	let opposite = -*point;
	let mut multiple = Multiple::new(point);
	for digit in Config::ATE_LOOP_COUNT.iter().rev().skip(1) {
		visit(multiple.double::<G2Config>());
		match digit {
			1 => visit(multiple.add(point)),
			-1 => visit(multiple.add(&opposite)),
			_ => {},
		}
	}
	let once = frobenius(point);
	let twice = frobenius(&once);
	visit(multiple.add(&once));
	visit(multiple.add(&-twice));
	multiple.is_opposite(&frobenius(&twice))
}

/// ψ: the Frobenius endomorphism, on the twist.
fn frobenius(point: &Affine<G2Config>) -> Affine<G2Config> {
	let mut image = *point;
	image.x.frobenius_map_in_place(1);
	image.x *= Config::TWIST_MUL_BY_Q_X;
	image.y.frobenius_map_in_place(1);
	image.y *= Config::TWIST_MUL_BY_Q_Y;
	image
}

/// Lines of a point: a doubling for each digit but the highest, an addition for each that is not
/// zero, and two more.
const LINES: usize = {
	let digits = ark_bn254::Config::ATE_LOOP_COUNT;
	let mut lines = 2 + digits.len() - 1;
	let mut index = 0;
	while index + 1 < digits.len() {
		lines += (digits[index] != 0) as usize;
		index += 1;
	}
	lines
};

/// Configuration of the pairing.
#[derive(Debug)]
pub struct Config;

impl BnConfig for Config {
	const X: &'static [u64] = ark_bn254::Config::X;
	const X_IS_NEGATIVE: bool = ark_bn254::Config::X_IS_NEGATIVE;
	const ATE_LOOP_COUNT: &'static [i8] = ark_bn254::Config::ATE_LOOP_COUNT;
	const TWIST_TYPE: TwistType = ark_bn254::Config::TWIST_TYPE;
	const TWIST_MUL_BY_Q_X: Fq2 = fq2(ark_bn254::Config::TWIST_MUL_BY_Q_X);
	const TWIST_MUL_BY_Q_Y: Fq2 = fq2(ark_bn254::Config::TWIST_MUL_BY_Q_Y);
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
	) -> MillerLoopOutput<Bn254> {
		let mut pairs = Pairs::new(
			a.into_iter().map(|a| a.into().0),
			b.into_iter().map(|b| b.into().ell_coeffs),
		);
		let mut value = Fq12::ONE;
		for (step, digit) in Self::ATE_LOOP_COUNT.iter().rev().skip(1).enumerate() {
			if step > 0 {
				value.square_in_place();
			}
			evaluate(&mut value, &mut pairs);
			if *digit != 0 {
				evaluate(&mut value, &mut pairs);
			}
		}
		evaluate(&mut value, &mut pairs);
		evaluate(&mut value, &mut pairs);
		MillerLoopOutput(value)
	}
}

/// Multiplies `value` by the next line of each pair, evaluated at the pair's point.
fn evaluate(value: &mut Fq12, pairs: &mut Pairs<G1Config, Fq2>) {
	pairs.step(|(mut of_y, mut of_x, constant), point| {
		of_y.mul_assign_by_fp(&point.y);
		of_x.mul_assign_by_fp(&point.x);
		value.mul_by_034(&of_y, &of_x, &constant);
	});
}

impl Curve for Bn254 {
	const NAME: &'static str = "bn254";
	const TAG: u8 = 1;

	fn lines(point: &Affine<G2Config>) -> Computed<Option<G2Prepared<Config>>> {
		if !point.is_on_curve() {
			return Ok(None);
		}
		let mut ell_coeffs = Vec::with_capacity(LINES);
		let in_subgroup = multiples(point, |line| ell_coeffs.push(line));
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

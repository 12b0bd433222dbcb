//! BN254, as Ethereum's precompiles, snarkjs and gnark have it.

use super::{
	multiply,
	tower::{g1, g2, tower},
	Curve, Weight,
};
use alloc::vec::Vec;
use ark_bn254::Fr;
use ark_ec::{
	bn::{Bn, BnConfig, TwistType},
	short_weierstrass::{Affine, Projective},
	AffineRepr,
};
use ark_ff::{AdditiveGroup, Field};
use core::ops::Neg;

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
	/// The point is in the subgroup exactly if (6x + 2)·Q + ψ(Q) − ψ²(Q) + ψ³(Q) = 0.
	///
	/// ψ has the characteristic polynomial X² − t·X + p, so whatever is annihilated by the sum on the
	/// left is annihilated by that sum's norm in ℤ\[ψ\], and the norm's greatest common divisor with the
	/// order of the twist is r.
	fn is_in_correct_subgroup_assuming_on_curve(point: &Affine<Self>) -> bool {
		let mut sum = Projective::<Self>::ZERO;
		for digit in Config::ATE_LOOP_COUNT.iter().rev() {
			sum.double_in_place();
			match digit {
				1 => sum += point,
				-1 => sum -= point,
				_ => {},
			}
		}
		let once = frobenius(point);
		let twice = frobenius(&once);
		sum += once;
		sum -= twice;
		sum == frobenius(&twice).into_group().neg()
	}
});

/// ψ: the Frobenius endomorphism, on the twist.
fn frobenius(point: &Affine<G2Config>) -> Affine<G2Config> {
	let mut image = *point;
	image.x.frobenius_map_in_place(1);
	image.x *= Config::TWIST_MUL_BY_Q_X;
	image.y.frobenius_map_in_place(1);
	image.y *= Config::TWIST_MUL_BY_Q_Y;
	image
}

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
}

impl Curve for Bn254 {
	const NAME: &'static str = "bn254";
	const TAG: u8 = 1;

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

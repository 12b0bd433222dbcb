//! BLS12-381.

use super::{multiply, Curve, Weight};
use alloc::vec::Vec;
use ark_bls12_381::{Fr, G1Affine, G1Projective};

/// BLS12-381.
pub type Bls12_381 = ark_bls12_381::Bls12_381;

impl Curve for Bls12_381 {
	const NAME: &'static str = "bls12-381";
	const TAG: u8 = 2;

	fn scalar(weight: Weight) -> Fr {
		multiply::scalar::<ark_bls12_381::g1::Config>(weight)
	}

	fn weigh(points: &[G1Affine], weights: &[Weight]) -> Vec<G1Affine> {
		multiply::weigh(points, weights)
	}

	fn weighed_sum(points: &[G1Affine], weights: &[Weight]) -> G1Projective {
		multiply::weighed_sum(points, weights)
	}

	fn sum(points: &[G1Affine], scalars: &[Fr]) -> G1Projective {
		multiply::sum(points, scalars)
	}
}

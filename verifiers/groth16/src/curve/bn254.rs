//! BN254, as Ethereum's precompiles, snarkjs and gnark have it.

use super::{multiply, Curve, Weight};
use alloc::vec::Vec;
use ark_bn254::{Fr, G1Affine, G1Projective};

/// BN254.
pub type Bn254 = ark_bn254::Bn254;

impl Curve for Bn254 {
	const NAME: &'static str = "bn254";
	const TAG: u8 = 1;

	fn scalar(weight: Weight) -> Fr {
		multiply::scalar::<ark_bn254::g1::Config>(weight)
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

//! What the verifier asks of a curve.

// Arithmetic of curves and fields wraps by definition: there is nothing to overflow. What is indexed
// are tables of constants.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

pub mod bls12_381;
pub mod bn254;
mod multiply;
mod tower;

pub use bls12_381::Bls12_381;
pub use bn254::Bn254;

use alloc::vec::Vec;
use ark_ec::{pairing::Pairing, CurveGroup, VariableBaseMSM};

/// A random scalar of 128 bits, by which a member of a batch is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight(pub(crate) [u64; 2]);

/// A pairing-friendly curve that proofs can be verified over.
///
/// The methods have defaults that need nothing but the pairing's own groups, so a curve whose
/// operations are calls to the host (RFC-163) is one `impl` with its name and tag.
pub trait Curve: Pairing {
	/// Name in what is hashed. No two curves share it.
	const NAME: &'static str;
	/// First byte of stored keys. No two curves share it.
	const TAG: u8;

	/// The scalar that `weight` stands for; different for different weights.
	fn scalar(weight: Weight) -> Self::ScalarField {
		let Weight([low, high]) = weight;
		Self::ScalarField::from(u128::from(high) << 64 | u128::from(low))
	}

	/// Each point times the scalar of its weight.
	fn weigh(points: &[Self::G1Affine], weights: &[Weight]) -> Vec<Self::G1Affine> {
		let weigh = |(point, weight): (&Self::G1Affine, &Weight)| *point * Self::scalar(*weight);
		let weighed: Vec<Self::G1> = points.iter().zip(weights).map(weigh).collect();
		Self::G1::normalize_batch(&weighed)
	}

	/// Sum of the points, each times the scalar of its weight.
	fn weighed_sum(points: &[Self::G1Affine], weights: &[Weight]) -> Self::G1 {
		let scalars: Vec<_> = weights.iter().map(|weight| Self::scalar(*weight)).collect();
		Self::sum(points, &scalars)
	}

	/// Sum of the points, each times its scalar. What one slice has more than the other is left out.
	fn sum(points: &[Self::G1Affine], scalars: &[Self::ScalarField]) -> Self::G1 {
		Self::G1::msm_unchecked(points, scalars)
	}
}

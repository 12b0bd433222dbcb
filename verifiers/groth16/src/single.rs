//! One proof.

// Arithmetic of curves and fields wraps by definition: there is nothing to overflow.
#![allow(clippy::arithmetic_side_effects)]

use crate::{Curve, Error, PreparedKey, Proof};
use alloc::vec::Vec;
use ark_ec::CurveGroup;
use ark_ff::One;
use core::iter::once;

/// Verifies one proof.
///
/// # Errors
///
/// [`Error::InputCount`], [`Error::ProofInvalid`], or [`Error::HostFailed`].
pub fn verify<E: Curve>(
	key: &PreparedKey<E>,
	inputs: &[E::ScalarField],
	proof: &Proof<E>,
) -> Result<(), Error> {
	if inputs.len() != key.input_count() {
		return Err(Error::InputCount);
	}
	let scalars: Vec<_> = once(E::ScalarField::one()).chain(inputs.iter().copied()).collect();
	let sum = E::sum(key.input_points(), &scalars)?.into_affine();
	let value = E::multi_miller_loop(
		[proof.a, -sum, -proof.c],
		[proof.lines.clone(), key.gamma().into(), key.delta().into()],
	);
	match E::final_exponentiation(value) {
		Some(value) if value.0 == *key.alpha_beta() => Ok(()),
		Some(_) => Err(Error::ProofInvalid),
		None => Err(Error::HostFailed),
	}
}

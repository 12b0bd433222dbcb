//! Keys whose secrets are known, and proofs under them: operands for benchmarks and tests.
//!
//! Whoever knows the secrets of a key's set-up makes a proof of anything, with no circuit and no
//! witness. Everything here follows from a seed, so it is the same wherever it runs. The secrets have
//! 64 bits, which makes points cheap; what a verification costs does not depend on them.

// Arithmetic of curves and fields wraps by definition: there is nothing to overflow.
#![allow(clippy::arithmetic_side_effects)]

use crate::{
	curve::Computed, decode_inputs, encode_inputs, encoding::write, Curve, Encoding, Error, Weight,
};
use alloc::vec::Vec;
use ark_ec::{pairing::MillerLoopOutput, AffineRepr, CurveGroup, PrimeGroup};
use ark_ff::{Field, PrimeField, Zero};
use core::hint::black_box;
use sha2::{Digest, Sha256};

/// What everything here is a hash of, before the seed.
const DOMAIN: &[u8] = b"assay/groth16/synthetic/1";

/// Numbers that follow from a seed and from what they are for.
fn hashes(purpose: &'static str, seed: u64) -> impl Iterator<Item = [u8; 32]> {
	(0u64..).map(move |index| {
		Sha256::new()
			.chain_update(DOMAIN)
			.chain_update(purpose)
			.chain_update(seed.to_le_bytes())
			.chain_update(index.to_le_bytes())
			.finalize()
			.into()
	})
}

/// Numbers of 64 bits that are not zero.
fn numbers(purpose: &'static str, seed: u64) -> impl Iterator<Item = u64> {
	hashes(purpose, seed).map(|hash| {
		let [a, b, c, d, e, f, g, h, ..] = hash;
		u64::from_le_bytes([a, b, c, d, e, f, g, h]) | 1
	})
}

fn g1<E: Curve>(scalar: E::ScalarField) -> E::G1Affine {
	(E::G1::generator() * scalar).into_affine()
}

fn g2<E: Curve>(scalar: E::ScalarField) -> E::G2Affine {
	(E::G2::generator() * scalar).into_affine()
}

/// The secrets of a key.
#[derive(Clone, Debug)]
pub struct Setup<E: Curve> {
	alpha: E::ScalarField,
	beta: E::ScalarField,
	gamma: E::ScalarField,
	delta: E::ScalarField,
	/// Of the constant, then of the inputs.
	inputs: Vec<E::ScalarField>,
}

impl<E: Curve> Setup<E> {
	/// The secrets of a key with this many public inputs.
	pub fn new(inputs: usize, seed: u64) -> Self {
		let mut secrets = numbers("key", seed).map(E::ScalarField::from);
		let mut secret = || secrets.next().unwrap_or_default();
		let (alpha, beta, gamma, delta) = (secret(), secret(), secret(), secret());
		Self { alpha, beta, gamma, delta, inputs: secrets.take(inputs.saturating_add(1)).collect() }
	}

	/// The verifying key's bytes.
	///
	/// # Errors
	///
	/// [`Error::TooManyInputs`].
	pub fn key(&self, encoding: Encoding) -> Result<Vec<u8>, Error> {
		let inputs = self.inputs.iter().map(|secret| g1::<E>(*secret)).collect();
		let (beta, gamma, delta) = (g2::<E>(self.beta), g2::<E>(self.gamma), g2::<E>(self.delta));
		let key = crate::VerifyingKey::<E>::new(g1::<E>(self.alpha), beta, gamma, delta, inputs)?;
		Ok(key.encode(encoding))
	}

	/// Bytes of public inputs, each of the field's full size.
	pub fn inputs(&self, seed: u64) -> Vec<u8> {
		let inputs: Vec<_> = hashes("inputs", seed)
			.map(|hash| E::ScalarField::from_le_bytes_mod_order(&hash))
			.take(self.inputs.len().saturating_sub(1))
			.collect();
		encode_inputs::<E>(&inputs)
	}

	/// Bytes of a proof for these public inputs, another one for another seed.
	///
	/// # Errors
	///
	/// Those of [`decode_inputs`].
	pub fn proof(&self, inputs: &[u8], seed: u64, encoding: Encoding) -> Result<Vec<u8>, Error> {
		let inputs = decode_inputs::<E>(inputs, self.inputs.len().saturating_sub(1))?;
		let mut secrets = self.inputs.iter();
		let constant = secrets.next().copied().unwrap_or_default();
		let sum = secrets.zip(inputs).fold(constant, |sum, (secret, input)| sum + input * secret);
		// B and C are free, and A follows: only one point is of a large scalar, and that is in G1.
		let mut free = numbers("proof", seed).map(E::ScalarField::from);
		let (b, c) = (free.next().unwrap_or_default(), free.next().unwrap_or_default());
		let product = self.alpha * self.beta + sum * self.gamma + c * self.delta;
		let a = product * b.inverse().unwrap_or_default();
		let mut out = Vec::new();
		write(&g1::<E>(a), encoding, &mut out);
		write(&g2::<E>(b), encoding, &mut out);
		write(&g1::<E>(c), encoding, &mut out);
		Ok(out)
	}
}

/// Operands for the parts that a verification is made of, so that a benchmark can time each.
///
/// What is computed is dropped; each says whether all went well.
#[derive(Clone, Debug)]
pub struct Parts<E: Curve> {
	points: Vec<E::G1Affine>,
	others: Vec<E::G2Affine>,
	lines: Vec<E::G2Prepared>,
	weights: Vec<Weight>,
	scalars: Vec<E::ScalarField>,
	value: E::TargetField,
}

impl<E: Curve> Parts<E> {
	/// Operands for `count` times each part.
	///
	/// # Errors
	///
	/// [`HostFailed`](crate::HostFailed).
	pub fn new(count: usize, seed: u64) -> Computed<Self> {
		let (mut points, mut others) = (Vec::new(), Vec::new());
		let (mut point, mut other) = (E::G1::generator(), E::G2::generator());
		for _ in 0..count {
			points.push(point);
			others.push(other);
			point += E::G1Affine::generator();
			other += E::G2Affine::generator();
		}
		let points = E::G1::normalize_batch(&points);
		let others = E::G2::normalize_batch(&others);
		let lines = others.iter().filter_map(|other| E::lines(other).transpose());
		let lines = lines.collect::<Result<Vec<_>, _>>()?;
		let weights = numbers("low", seed).zip(numbers("high", seed));
		let scalars = hashes("scalars", seed);
		let pair = [(E::G1Affine::generator(), E::G2Affine::generator())];
		Ok(Self {
			points,
			others,
			lines,
			weights: weights.map(|(low, high)| Weight([low, high])).take(count).collect(),
			scalars: scalars
				.map(|hash| E::ScalarField::from_le_bytes_mod_order(&hash))
				.take(count)
				.collect(),
			value: E::multi_miller_loop(pair.map(|(a, _)| a), pair.map(|(_, b)| b)).0,
		})
	}

	/// Checks the points of G1, one by one.
	pub fn check_g1(&self) -> bool {
		self.points.iter().all(|point| black_box(E::is_valid(point)) == Ok(true))
	}

	/// Checks the points of G2, one by one, as those of proofs are checked.
	pub fn check_g2(&self) -> bool {
		self.others.iter().all(|other| matches!(black_box(E::lines(other)), Ok(Some(_))))
	}

	/// Sum of the points of G1, each times a scalar, as that of public inputs.
	pub fn sum(&self) -> bool {
		black_box(E::sum(&self.points, &self.scalars)).is_ok()
	}

	/// Weighs the points of G1, one by one, as those in A's place.
	pub fn weigh(&self) -> bool {
		black_box(E::weigh(&self.points, &self.weights)).is_ok()
	}

	/// Sum of the points of G1, each weighed, as those in C's place.
	pub fn weighed_sum(&self) -> bool {
		black_box(E::weighed_sum(&self.points, &self.weights)).is_ok()
	}

	/// One Miller loop of all pairs, whose lines are there already, unless the host computes them.
	pub fn miller_loop(&self) -> bool {
		let pairs = E::multi_miller_loop(self.points.iter().copied(), self.lines.iter().cloned());
		!black_box(pairs).0.is_zero()
	}

	/// One final exponentiation, however many pairs there are.
	pub fn final_exponentiation(&self) -> bool {
		black_box(E::final_exponentiation(MillerLoopOutput(self.value))).is_some()
	}
}

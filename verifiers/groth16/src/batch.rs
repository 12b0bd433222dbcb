//! Many proofs at once.

// Arithmetic of curves and fields wraps by definition: there is nothing to overflow.
#![allow(clippy::arithmetic_side_effects)]

use crate::{
	encode_inputs, verify, BatchError, Curve, Encoding, PreparedKey, Proof, Weight, BLAME_GROUP,
	MAX_BATCH,
};
use alloc::vec::Vec;
use ark_ec::{
	pairing::{MillerLoopOutput, Pairing},
	CurveGroup,
};
use ark_ff::{One, Zero};
use core::ops::Range;
use sha2::{Digest, Sha256};

/// What the weights are a hash of, before everything in the batch.
const BATCH_DOMAIN: &[u8] = b"assay/groth16/batch/1";
/// What one weight is a hash of, before the hash of the batch and its place.
const WEIGHT_DOMAIN: &[u8] = b"assay/groth16/weight/1";

/// A member of a batch: that a proof holds for a key and public inputs.
#[derive(Debug)]
pub struct Claim<'a, E: Curve> {
	/// The key. Members may have different ones.
	pub key: &'a PreparedKey<E>,
	/// The public inputs.
	pub inputs: &'a [E::ScalarField],
	/// The proof.
	pub proof: &'a Proof<E>,
}

impl<E: Curve> Clone for Claim<'_, E> {
	fn clone(&self) -> Self {
		*self
	}
}

impl<E: Curve> Copy for Claim<'_, E> {}

/// Verifies all of `claims`: the same verdict as [`verify`] on each of them, for less work.
///
/// The equations are combined linearly, each raised to a weight of 128 bits. The weights are hashed
/// from every key, input and proof of the batch, so whoever makes a proof cannot know them before
/// the batch is fixed: a batch with a false member passes with a probability of 2⁻¹²⁸ for each
/// attempt at a batch. A batch of none passes.
///
/// # Errors
///
/// [`BatchError::Invalid`] names every member that does not verify, those with a wrong number of
/// inputs included. To find them costs more, but no more than
/// [`Work::batch_with_blame`](crate::Work::batch_with_blame) says.
pub fn verify_batch<E: Curve>(claims: &[Claim<'_, E>]) -> Result<(), BatchError> {
	if claims.len() > MAX_BATCH {
		return Err(BatchError::TooLarge);
	}
	let mut invalid = Vec::new();
	let mut members = Vec::with_capacity(claims.len());
	for (index, claim) in (0u32..).zip(claims) {
		if claim.inputs.len() == claim.key.input_count() {
			members.push((index, *claim));
		} else {
			invalid.push(index);
		}
	}
	match members.as_slice() {
		[] => {},
		[(index, claim)] => {
			if verify(claim.key, claim.inputs, claim.proof).is_err() {
				invalid.push(*index);
			}
		},
		_ => Batch::new(members).find_invalid(&mut invalid),
	}
	if invalid.is_empty() {
		return Ok(());
	}
	invalid.sort_unstable();
	Err(BatchError::Invalid(invalid))
}

/// A batch whose weights are drawn.
struct Batch<'a, E: Curve> {
	/// The members, and their places in what the caller gave.
	members: Vec<(u32, Claim<'a, E>)>,
	weights: Vec<Weight>,
	/// For each member the place of its key in `keys`.
	key_of: Vec<usize>,
	/// The different keys.
	keys: Vec<&'a PreparedKey<E>>,
	/// For each [`BLAME_GROUP`] of members the product of e(weight·A, B), not yet raised to the
	/// final power.
	groups: Vec<<E as Pairing>::TargetField>,
}

impl<'a, E: Curve> Batch<'a, E> {
	fn new(members: Vec<(u32, Claim<'a, E>)>) -> Self {
		let weights = weights(&members);
		let mut keys: Vec<&PreparedKey<E>> = Vec::new();
		let mut key_of = Vec::with_capacity(members.len());
		for (_, claim) in &members {
			let place = keys.iter().position(|key| key.id() == claim.key.id());
			key_of.push(place.unwrap_or(keys.len()));
			if place.is_none() {
				keys.push(claim.key);
			}
		}
		let a: Vec<_> = members.iter().map(|(_, claim)| claim.proof.a).collect();
		let weighed = E::weigh(&a, &weights);
		let groups = members
			.chunks(BLAME_GROUP)
			.zip(weighed.chunks(BLAME_GROUP))
			.map(|(members, a)| {
				let b = members.iter().map(|(_, claim)| claim.proof.lines.clone());
				E::multi_miller_loop(a.iter().copied(), b).0
			})
			.collect();
		Self { members, weights, key_of, keys, groups }
	}

	/// Appends the places of all members that do not verify.
	fn find_invalid(&self, invalid: &mut Vec<u32>) {
		// Groups still to be looked at, the next one last, and whether an invalid member is known
		// to be among them.
		let mut open = Vec::from([(0..self.groups.len(), false)]);
		// How many were invalid before the left half of a range that is known to be bad, and that
		// range's right half.
		while let Some((range, known)) = open.pop() {
			if !known && self.holds(range.clone()) {
				continue;
			}
			match range.len() {
				0 => {},
				1 => self.find_in_group(range.start, invalid),
				len => {
					let middle = range.start.saturating_add(len / 2);
					let (left, right) = (range.start..middle, middle..range.end);
					if self.holds(left.clone()) {
						open.push((right, true));
					} else {
						open.push((right, false));
						open.push((left, true));
					}
				},
			}
		}
	}

	/// Appends the places of the members of one group that do not verify.
	fn find_in_group(&self, group: usize, invalid: &mut Vec<u32>) {
		let members = self.members.chunks(BLAME_GROUP).nth(group).unwrap_or(&[]);
		for (index, claim) in members {
			if verify(claim.key, claim.inputs, claim.proof).is_err() {
				invalid.push(*index);
			}
		}
	}

	/// Whether the combined equation of a range of groups holds.
	fn holds(&self, groups: Range<usize>) -> bool {
		let members = groups.start.saturating_mul(BLAME_GROUP)
			..groups.end.saturating_mul(BLAME_GROUP).min(self.members.len());
		let mut points: Vec<E::G1> = Vec::new();
		let mut fixed: Vec<E::G2Affine> = Vec::new();
		for (place, key) in self.keys.iter().enumerate() {
			let of_key: Vec<_> = self
				.members
				.iter()
				.zip(&self.weights)
				.zip(&self.key_of)
				.take(members.end)
				.skip(members.start)
				.filter(|(_, key)| **key == place)
				.map(|(((_, claim), weight), _)| (claim, *weight))
				.collect();
			if of_key.is_empty() {
				continue;
			}
			let c: Vec<_> = of_key.iter().map(|(claim, _)| claim.proof.c).collect();
			let weights: Vec<_> = of_key.iter().map(|(_, weight)| *weight).collect();
			// Of the constant 1 and of every input, the weighed sum over the members.
			let mut scalars = Vec::from([E::ScalarField::zero(); 1]);
			scalars.resize(key.input_points().len(), E::ScalarField::zero());
			let mut total = E::ScalarField::zero();
			for (claim, weight) in &of_key {
				let weight = E::scalar(*weight);
				total += weight;
				for (scalar, input) in scalars.iter_mut().skip(1).zip(claim.inputs) {
					*scalar += weight * input;
				}
			}
			if let Some(constant) = scalars.first_mut() {
				*constant = total;
			}
			points.push(E::weighed_sum(&c, &weights));
			fixed.push(key.delta());
			points.push(E::sum(key.input_points(), &scalars));
			fixed.push(key.gamma());
			points.push(E::sum(&[key.alpha()], &[total]));
			fixed.push(key.beta());
		}
		let points = E::G1::normalize_batch(&points);
		let mut product = E::multi_miller_loop(points.into_iter().map(|point| -point), fixed).0;
		for group in self.groups.get(groups).unwrap_or(&[]) {
			product *= group;
		}
		E::final_exponentiation(MillerLoopOutput(product)).is_some_and(|value| value.0.is_one())
	}
}

/// The weight of each member, from everything in the batch.
fn weights<E: Curve>(members: &[(u32, Claim<'_, E>)]) -> Vec<Weight> {
	let mut transcript = Sha256::new();
	transcript.update(BATCH_DOMAIN);
	transcript.update(E::NAME);
	transcript.update((members.len() as u64).to_le_bytes());
	for (_, claim) in members {
		// The key's identifier fixes the number of inputs, so this cannot be read in two ways.
		transcript.update(claim.key.id());
		transcript.update(encode_inputs::<E>(claim.inputs));
		transcript.update(claim.proof.encode(Encoding::Uncompressed));
	}
	let seed = transcript.finalize();
	(0..members.len() as u64)
		.map(|place| {
			let hash = Sha256::new()
				.chain_update(WEIGHT_DOMAIN)
				.chain_update(seed)
				.chain_update(place.to_le_bytes())
				.finalize();
			let mut limbs = hash.chunks_exact(8).map(|limb| {
				limb.iter().rev().fold(0u64, |value, byte| value << 8 | u64::from(*byte))
			});
			match [limbs.next().unwrap_or(0), limbs.next().unwrap_or(0)] {
				// A weight of zero would leave its member out.
				[0, 0] => Weight([1, 0]),
				limbs => Weight(limbs),
			}
		})
		.collect()
}

//! Many proofs at once.

// Arithmetic of curves and fields wraps by definition: there is nothing to overflow.
#![allow(clippy::arithmetic_side_effects)]

use crate::{
	curve::Computed, encode_inputs, verify, BatchError, Curve, Encoding, Error, HostFailed,
	PreparedKey, Proof, Weight, BLAME_GROUP, MAX_BATCH,
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

impl<E: Curve> Claim<'_, E> {
	/// Whether there are as many inputs as the key has.
	fn fits(&self) -> bool {
		self.inputs.len() == self.key.input_count()
	}

	/// Whether it holds, by itself.
	fn holds(&self) -> Computed<bool> {
		match verify(self.key, self.inputs, self.proof) {
			Err(Error::HostFailed) => Err(HostFailed),
			verdict => Ok(verdict.is_ok()),
		}
	}
}

/// Whether all of `claims` hold: the same verdict as [`verify`] on each of them, for less work, all
/// or nothing. A batch of none passes, and a batch of one is [`verify`].
///
/// The equations are combined linearly, each raised to a weight of 128 bits. The weights are hashed
/// from every key, input and proof of the batch, so whoever makes a proof cannot know them before
/// the batch is fixed: a batch with a false member passes with a probability of 2⁻¹²⁸ for each
/// attempt at a batch.
///
/// The work is never more than [`Work::batch`](crate::Work::batch), whatever the members are.
///
/// # Errors
///
/// [`Error::BatchTooLarge`]; [`Error::InputCount`] or [`Error::ProofInvalid`] if it is true of any
/// member; [`Error::HostFailed`].
pub fn check_batch<E: Curve>(claims: &[Claim<'_, E>]) -> Result<(), Error> {
	if claims.len() > MAX_BATCH {
		return Err(Error::BatchTooLarge);
	}
	if !claims.iter().all(Claim::fits) {
		return Err(Error::InputCount);
	}
	match claims {
		[] => Ok(()),
		[claim] => verify(claim.key, claim.inputs, claim.proof),
		_ => {
			let batch = Batch::new(claims.to_vec())?;
			let all = 0..claims.len();
			let value = product::<E>(batch.own(all.clone()).chain(batch.shared(all)?));
			is_one::<E>(value)?.then_some(()).ok_or(Error::ProofInvalid)
		},
	}
}

/// Verifies all of `claims` as [`check_batch`] does, and finds out which of them do not hold.
///
/// # Errors
///
/// [`BatchError::TooLarge`]; [`BatchError::Invalid`], which names every member that does not verify,
/// those with a wrong number of inputs included; [`BatchError::HostFailed`]. To find invalid members
/// costs more, but no more than [`Work::batch_with_blame`](crate::Work::batch_with_blame) says.
pub fn verify_batch<E: Curve>(claims: &[Claim<'_, E>]) -> Result<(), BatchError> {
	if claims.len() > MAX_BATCH {
		return Err(BatchError::TooLarge);
	}
	let mut invalid = Vec::new();
	let mut places = Vec::with_capacity(claims.len());
	let mut members = Vec::with_capacity(claims.len());
	for (place, claim) in (0u32..).zip(claims) {
		if claim.fits() {
			places.push(place);
			members.push(*claim);
		} else {
			invalid.push(place);
		}
	}
	let found = if members.len() > 1 {
		Batch::new(members)?.find_invalid()?
	} else {
		invalid_of(0, &members)?
	};
	invalid.extend(found.into_iter().filter_map(|member| places.get(member).copied()));
	if invalid.is_empty() {
		return Ok(());
	}
	invalid.sort_unstable();
	Err(BatchError::Invalid(invalid))
}

/// The members that do not hold of some of which the first has the place `start`.
fn invalid_of<E: Curve>(start: usize, members: &[Claim<'_, E>]) -> Computed<Vec<usize>> {
	let mut invalid = Vec::new();
	for (place, claim) in (start..).zip(members) {
		if !claim.holds()? {
			invalid.push(place);
		}
	}
	Ok(invalid)
}

/// A pair of points, the second one's lines computed.
type Pair<E> = (<E as Pairing>::G1Affine, <E as Pairing>::G2Prepared);

/// Product of the pairs' Miller loops.
fn product<E: Curve>(pairs: impl Iterator<Item = Pair<E>>) -> E::TargetField {
	let (a, b): (Vec<_>, Vec<_>) = pairs.unzip();
	E::multi_miller_loop(a, b).0
}

/// Whether a product of Miller loops is one, raised to the final power.
fn is_one<E: Curve>(product: E::TargetField) -> Computed<bool> {
	let value = E::final_exponentiation(MillerLoopOutput(product)).ok_or(HostFailed)?;
	Ok(value.0.is_one())
}

/// A batch whose weights are drawn.
struct Batch<'a, E: Curve> {
	members: Vec<Claim<'a, E>>,
	weights: Vec<Weight>,
	/// For each member A, weighed.
	weighed: Vec<E::G1Affine>,
	/// For each member the place of its key in `keys`.
	key_of: Vec<usize>,
	/// The different keys.
	keys: Vec<&'a PreparedKey<E>>,
}

impl<'a, E: Curve> Batch<'a, E> {
	fn new(members: Vec<Claim<'a, E>>) -> Computed<Self> {
		let weights = weights(&members);
		let mut keys: Vec<&PreparedKey<E>> = Vec::new();
		let mut key_of = Vec::with_capacity(members.len());
		for claim in &members {
			let place = keys.iter().position(|key| key.id() == claim.key.id());
			key_of.push(place.unwrap_or(keys.len()));
			if place.is_none() {
				keys.push(claim.key);
			}
		}
		let a: Vec<_> = members.iter().map(|claim| claim.proof.a).collect();
		let weighed = E::weigh(&a, &weights)?;
		Ok(Self { members, weights, weighed, key_of, keys })
	}

	/// The pairs that each of some members has for itself: A, weighed, and B.
	fn own(&self, members: Range<usize>) -> impl Iterator<Item = Pair<E>> + '_ {
		let pairs = self.weighed.iter().zip(&self.members);
		pairs
			.take(members.end)
			.skip(members.start)
			.map(|(a, claim)| (*a, claim.proof.lines.clone()))
	}

	/// The pairs that some members have in common, three for each of their keys.
	fn shared(&self, members: Range<usize>) -> Computed<impl Iterator<Item = Pair<E>>> {
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
				.map(|((claim, weight), _)| (claim, *weight))
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
			points.push(E::weighed_sum(&c, &weights)?);
			fixed.push(key.delta());
			points.push(E::sum(key.input_points(), &scalars)?);
			fixed.push(key.gamma());
			points.push(E::sum(&[key.alpha()], &[total])?);
			fixed.push(key.beta());
		}
		let points = E::G1::normalize_batch(&points);
		Ok(points.into_iter().zip(fixed).map(|(point, fixed)| (-point, fixed.into())))
	}

	/// The members that do not hold.
	fn find_invalid(&self) -> Computed<Vec<usize>> {
		let products = (0..self.members.len())
			.step_by(BLAME_GROUP)
			.map(|start| product::<E>(self.own(start..start.saturating_add(BLAME_GROUP))))
			.collect();
		let groups = Groups { batch: self, products };
		let mut invalid = Vec::new();
		// Groups still to be looked at, the next one last, and whether an invalid member is known
		// to be among them.
		let mut open = Vec::from([(0..groups.products.len(), false)]);
		while let Some((range, known)) = open.pop() {
			if !known && groups.hold(range.clone())? {
				continue;
			}
			match range.len() {
				0 => {},
				1 => {
					let start = range.start.saturating_mul(BLAME_GROUP);
					let members = self.members.chunks(BLAME_GROUP).nth(range.start).unwrap_or(&[]);
					invalid.extend(invalid_of(start, members)?);
				},
				len => {
					let middle = range.start.saturating_add(len / 2);
					let (left, right) = (range.start..middle, middle..range.end);
					if groups.hold(left.clone())? {
						open.push((right, true));
					} else {
						open.push((right, false));
						open.push((left, true));
					}
				},
			}
		}
		Ok(invalid)
	}
}

/// A batch in groups of [`BLAME_GROUP`] members.
struct Groups<'a, E: Curve> {
	batch: &'a Batch<'a, E>,
	/// For each group the product of its members' own pairs, not yet raised to the final power.
	products: Vec<E::TargetField>,
}

impl<E: Curve> Groups<'_, E> {
	/// Whether the combined equation of some groups holds.
	fn hold(&self, groups: Range<usize>) -> Computed<bool> {
		let members =
			groups.start.saturating_mul(BLAME_GROUP)..groups.end.saturating_mul(BLAME_GROUP);
		let mut value = product::<E>(self.batch.shared(members)?);
		for product in self.products.get(groups).unwrap_or(&[]) {
			value *= product;
		}
		is_one::<E>(value)
	}
}

/// The weight of each member, from everything in the batch.
fn weights<E: Curve>(members: &[Claim<'_, E>]) -> Vec<Weight> {
	let mut transcript = Sha256::new();
	transcript.update(BATCH_DOMAIN);
	transcript.update(E::NAME);
	transcript.update((members.len() as u64).to_le_bytes());
	for claim in members {
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

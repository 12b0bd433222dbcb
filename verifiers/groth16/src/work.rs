//! What a verification costs, known before it starts.

use crate::BLAME_GROUP;

/// Operations of a verification, each of a cost that depends on the curve alone.
///
/// Hashing, and arithmetic of scalars, is not counted: together it is below a hundredth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
	/// Pairs of points in Miller loops.
	pub miller_loops: u64,
	/// Final exponentiations.
	pub final_exponentiations: u64,
	/// Multiplications in G1 by scalars of the field's size, in sums.
	pub multiplications: u64,
	/// Multiplications in G1 by weights, of which each member of a batch has two.
	pub weighings: u64,
	/// Checks of a proof's points, the computation of the lines through B included.
	pub subgroup_checks: u64,
	/// Square roots: two in the base field and one in its extension for each compressed proof.
	pub decompressions: u64,
}

impl Work {
	/// To decode a proof.
	pub const fn decode(encoding: crate::Encoding) -> Self {
		let decompressions = match encoding {
			crate::Encoding::Compressed => 1,
			crate::Encoding::Uncompressed => 0,
		};
		Self { subgroup_checks: 1, decompressions, ..Self::NONE }
	}

	/// [`verify`](crate::verify) under a key of so many inputs.
	pub const fn single(inputs: u64) -> Self {
		Self { miller_loops: 3, final_exponentiations: 1, multiplications: inputs, ..Self::NONE }
	}

	/// [`check_batch`](crate::check_batch) of so many members, under so many different keys that have
	/// so many inputs in all, whatever the members are: an upper bound, reached by batches of more
	/// than one. [`verify_batch`](crate::verify_batch) if every member verifies.
	pub const fn batch(members: u64, keys: u64, inputs: u64) -> Self {
		Self { miller_loops: members, weighings: members.saturating_mul(2), ..Self::NONE }
			.plus(Self::check(keys, inputs))
	}

	/// [`verify_batch`](crate::verify_batch) whatever the members are: an upper bound.
	///
	/// Every group of [`BLAME_GROUP`] members is a leaf of a binary tree; the equation of each of the
	/// tree's nodes is checked at most once, and then at most every member alone.
	pub const fn batch_with_blame(members: u64, keys: u64, inputs: u64) -> Self {
		let groups = members.div_ceil(BLAME_GROUP as u64);
		let checks = groups.saturating_mul(2).saturating_sub(2);
		// The sums of C are anew for every node: the members once for every level of the tree.
		let levels =
			(u64::BITS.saturating_sub(groups.leading_zeros()) as u64).saturating_mul(members);
		// A key may have all members, or inputs that no other has.
		Self::batch(members, keys, inputs)
			.plus(Self::check(keys, inputs).times(checks))
			.plus(Self { weighings: levels, ..Self::NONE })
			.plus(Self::single(inputs).times(members))
	}

	/// To check the equation of a part of a batch.
	const fn check(keys: u64, inputs: u64) -> Self {
		Self {
			miller_loops: keys.saturating_mul(3),
			final_exponentiations: 1,
			multiplications: inputs.saturating_add(keys.saturating_mul(2)),
			..Self::NONE
		}
	}

	/// No work.
	pub const NONE: Self = Self {
		miller_loops: 0,
		final_exponentiations: 0,
		multiplications: 0,
		weighings: 0,
		subgroup_checks: 0,
		decompressions: 0,
	};

	/// The sum of both.
	pub const fn plus(self, other: Self) -> Self {
		Self {
			miller_loops: self.miller_loops.saturating_add(other.miller_loops),
			final_exponentiations: self
				.final_exponentiations
				.saturating_add(other.final_exponentiations),
			multiplications: self.multiplications.saturating_add(other.multiplications),
			weighings: self.weighings.saturating_add(other.weighings),
			subgroup_checks: self.subgroup_checks.saturating_add(other.subgroup_checks),
			decompressions: self.decompressions.saturating_add(other.decompressions),
		}
	}

	/// So many times this.
	pub const fn times(self, count: u64) -> Self {
		Self {
			miller_loops: self.miller_loops.saturating_mul(count),
			final_exponentiations: self.final_exponentiations.saturating_mul(count),
			multiplications: self.multiplications.saturating_mul(count),
			weighings: self.weighings.saturating_mul(count),
			subgroup_checks: self.subgroup_checks.saturating_mul(count),
			decompressions: self.decompressions.saturating_mul(count),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn single_work_is_within_that_of_a_batch_of_one() {
		for inputs in [0, 1, 64] {
			let (single, batch) = (Work::single(inputs), Work::batch(1, 1, inputs));
			assert!(single.miller_loops <= batch.miller_loops);
			assert!(single.final_exponentiations <= batch.final_exponentiations);
			assert!(single.multiplications <= batch.multiplications);
			assert_eq!((single.weighings, single.subgroup_checks), (0, 0));
		}
	}
}

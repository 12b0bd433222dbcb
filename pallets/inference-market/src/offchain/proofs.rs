//! Proofs of committed batches: those of several nodes go into one transaction for each verifying key,
//! and are verified together.

use super::*;
use crate::proving::statements;
use assay_primitives::{
	audit::MAX_LEAVES_PER_PROOF,
	wire::{MAX_BATCHES_PER_PULL, MAX_PROOFS_PER_PULL, MAX_PROOFS_PULL_LEN, PROOFS_PATH},
};
use frame_support::{traits::ConstU32, BoundedVec};

/// What a node answers.
type Pulled<T> = BoundedVec<BatchLeafOf<T>, ConstU32<MAX_PROOFS_PER_PULL>>;

fn pull() -> Pull {
	Pull {
		cursor: b"assay/market/proofs/cursor",
		path: format!("{PROOFS_PATH}?batches="),
		most: MAX_BATCHES_PER_PULL,
		max_len: MAX_PROOFS_PULL_LEN,
	}
}

impl<T: Config> Pallet<T> {
	/// The unproven batches that come next, by node.
	pub(crate) fn next_unproven() -> BTreeMap<T::AccountId, Vec<BatchId>> {
		Self::next_items(&pull(), |start| match start {
			Some(key) => UnprovenBatches::<T>::iter_keys_from(key),
			None => UnprovenBatches::<T>::iter_keys(),
		})
	}

	pub(super) fn ask_for_proofs(deadline: Timestamp) -> Sent<T> {
		Self::ask(&pull(), Self::next_unproven(), deadline)
	}

	pub(super) fn submit_pulled_proofs(sent: Sent<T>, deadline: Timestamp) {
		let mut by_key = BTreeMap::<H256, Vec<BatchLeafOf<T>>>::new();
		for (node, request) in sent {
			match Self::receive::<Pulled<T>>(&pull(), request, deadline) {
				Ok(leaves) => Self::sort_leaves(&node, leaves.into_inner(), &mut by_key),
				Err(why) => log::debug!(target: LOG_TARGET, "node {node:?} skipped: {why}"),
			}
		}
		for (key, leaves) in by_key {
			let good = Self::without_invalid(&key, leaves);
			for leaves in good.chunks(MAX_LEAVES_PER_PROOF as usize) {
				let count = leaves.len();
				let leaves = BatchLeavesOf::<T>::truncate_from(leaves.to_vec());
				Self::submit(
					Call::submit_proofs { leaves },
					&format!("{count} proofs under {key:?}"),
				);
			}
		}
	}

	/// Puts the leaves of one node to others under the same keys: batch by batch, so that a batch that the
	/// chain would refuse takes none of the others with it.
	pub(crate) fn sort_leaves(
		node: &T::AccountId,
		leaves: Vec<BatchLeafOf<T>>,
		by_key: &mut BTreeMap<H256, Vec<BatchLeafOf<T>>>,
	) {
		let mut batches = BTreeMap::<BatchId, Vec<BatchLeafOf<T>>>::new();
		for leaf in leaves {
			if leaf.leaf.leaf.receipt.receipt().node == *node {
				batches.entry(leaf.batch).or_default().push(leaf);
			}
		}
		for (id, leaves) in batches {
			match Self::check_leaves(&leaves) {
				Ok(proven) => by_key.entry(proven.key).or_default().extend(leaves),
				Err(error) => log::debug!(
					target: LOG_TARGET,
					"node {node:?} sent leaves of batch {id} that are refused: {error:?}"
				),
			}
		}
	}

	/// The leaves whose proofs hold.
	pub(crate) fn without_invalid(key: &H256, leaves: Vec<BatchLeafOf<T>>) -> Vec<BatchLeafOf<T>> {
		let mut good = Vec::new();
		for leaves in leaves.chunks(MAX_LEAVES_PER_PROOF as usize) {
			match T::Evidence::invalid_proofs(key, &statements::<T>(leaves)) {
				Ok(invalid) => {
					for (place, leaf) in (0u32..).zip(leaves) {
						if invalid.contains(&place) {
							log::debug!(
								target: LOG_TARGET,
								"the proof of leaf {} of batch {} does not hold",
								leaf.leaf.leaf.path.index,
								leaf.batch,
							);
						} else {
							good.push(leaf.clone());
						}
					}
				},
				Err(error) => log::debug!(
					target: LOG_TARGET,
					"proofs under {key:?} cannot be verified now: {error:?}"
				),
			}
		}
		good
	}
}

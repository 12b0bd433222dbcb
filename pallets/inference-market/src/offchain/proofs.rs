//! Proofs of committed batches: those of several nodes go into one transaction for each verifying key,
//! and are verified together.

use super::*;
use crate::proving::statements;
use assay_primitives::{
	audit::MAX_LEAVES_PER_PROOF,
	wire::{MAX_BATCHES_PER_PULL, MAX_PROOFS_PER_PULL, MAX_PROOFS_PULL_LEN, PROOFS_PATH},
};
use frame_support::{traits::ConstU32, BoundedVec};
use sp_runtime::traits::CheckedDiv;

/// As many proofs are worth a transaction, whatever they are of. The price of a verification counts on
/// it: see the runtime's `VerificationWork`.
pub const ENOUGH_LEAVES: usize = 16;
/// Proofs are urgent in the last part of a window: one so-many-th of it.
const URGENT_PART: u32 = 8;

/// What a node answers.
type Pulled<T> = BoundedVec<BatchLeafOf<T>, ConstU32<MAX_PROOFS_PER_PULL>>;

const PULL: Pull = Pull {
	cursor: b"assay/market/proofs/cursor",
	path: PROOFS_PATH,
	ids: "batches",
	most: MAX_BATCHES_PER_PULL,
	max_len: MAX_PROOFS_PULL_LEN,
};

impl<T: Config> Pallet<T> {
	/// The unproven batches that come next, by node.
	pub(crate) fn next_unproven() -> BTreeMap<T::AccountId, Vec<BatchId>> {
		Self::next_items(&PULL, |start| match start {
			Some(key) => UnprovenBatches::<T>::iter_keys_from(key),
			None => UnprovenBatches::<T>::iter_keys(),
		})
	}

	pub(super) fn ask_for_proofs(deadline: Timestamp) -> Sent<T> {
		Self::ask(&PULL, Self::next_unproven(), deadline)
	}

	pub(super) fn submit_pulled_proofs(sent: Sent<T>, deadline: Timestamp) {
		let verify_until = deadline.add(Duration::from_millis(PULL_DEADLINE));
		let mut by_key = BTreeMap::<H256, Vec<BatchLeafOf<T>>>::new();
		for (node, leaves) in Self::answers::<Pulled<T>>(&PULL, sent, deadline) {
			for (key, leaves) in Self::sort_leaves(&node, leaves.into_inner()) {
				// One node's bad proofs cost no other's anything.
				if sp_io::offchain::timestamp() < verify_until {
					let good = Self::without_invalid(&key, leaves);
					by_key.entry(key).or_default().extend(good);
				}
			}
		}
		for (key, leaves) in by_key {
			for leaves in leaves.chunks(MAX_LEAVES_PER_PROOF as usize) {
				if !Self::is_worth_a_transaction(leaves) {
					continue;
				}
				let count = leaves.len();
				let leaves = BatchLeavesOf::<T>::truncate_from(leaves.to_vec());
				Self::submit(
					Call::submit_proofs { leaves },
					&format!("{count} proofs under {key:?}"),
				);
			}
		}
	}

	/// Whether what was paid for these proofs is worth a transaction without a fee: they are many, or they
	/// complete a batch, or they are urgent. Others wait for more.
	fn is_worth_a_transaction(leaves: &[BatchLeafOf<T>]) -> bool {
		if leaves.len() >= ENOUGH_LEAVES {
			return true;
		}
		let Ok(proven) = Self::check_leaves(leaves) else { return false };
		let urgent = T::ProvenWindow::get().checked_div(&URGENT_PART.into()).unwrap_or_default();
		let soon = frame_system::Pallet::<T>::block_number().saturating_add(urgent);
		proven.batches.values().any(|batch| match batch.state {
			BatchState::Proving { count, .. } => {
				count == batch.receipts || batch.window_ends < soon
			},
			_ => false,
		})
	}

	/// The leaves of one node by their verifying keys: batch by batch, so that a batch that the chain would
	/// refuse takes none of the others with it.
	fn sort_leaves(
		node: &T::AccountId,
		leaves: Vec<BatchLeafOf<T>>,
	) -> BTreeMap<H256, Vec<BatchLeafOf<T>>> {
		let mut by_key = BTreeMap::<H256, Vec<BatchLeafOf<T>>>::new();
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
		by_key
	}

	/// The leaves whose proofs hold, of no more than go into one transaction.
	fn without_invalid(key: &H256, leaves: Vec<BatchLeafOf<T>>) -> Vec<BatchLeafOf<T>> {
		let invalid = match T::Evidence::invalid_proofs(key, &statements::<T>(&leaves)) {
			Ok(invalid) => invalid,
			Err(error) => {
				log::debug!(
					target: LOG_TARGET,
					"proofs under {key:?} cannot be verified now: {error:?}"
				);
				return Vec::new();
			},
		};
		let (mut good, mut place) = (leaves, 0u32);
		good.retain(|leaf| {
			let holds = !invalid.contains(&place);
			place = place.saturating_add(1);
			if !holds {
				let (index, batch) = (leaf.leaf.leaf.path.index, leaf.batch);
				log::debug!(
					target: LOG_TARGET,
					"the proof of leaf {index} of batch {batch} does not hold"
				);
			}
			holds
		});
		good
	}
}

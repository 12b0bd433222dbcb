//! Receipts of jobs.

use super::*;
use assay_primitives::wire::{MAX_JOBS_PER_PULL, MAX_PULL_LEN, RECEIPTS_PATH};
use frame_support::{traits::ConstU32, BoundedVec};

/// What a node answers: as many receipts as were asked for.
type Pulled<T> = BoundedVec<SignedReceiptOf<T>, ConstU32<MAX_JOBS_PER_PULL>>;

const PULL: Pull = Pull {
	cursor: b"assay/market/cursor",
	path: RECEIPTS_PATH,
	ids: "jobs",
	most: MAX_JOBS_PER_PULL,
	max_len: MAX_PULL_LEN,
};

impl<T: Config> Pallet<T> {
	/// The active jobs that come next, by node.
	pub(crate) fn next_jobs() -> BTreeMap<T::AccountId, Vec<JobId>> {
		Self::next_items(&PULL, |start| match start {
			Some(key) => ActiveJobs::<T>::iter_keys_from(key),
			None => ActiveJobs::<T>::iter_keys(),
		})
	}

	pub(super) fn ask_for_receipts(deadline: Timestamp) -> Sent<T> {
		Self::ask(&PULL, Self::next_jobs(), deadline)
	}

	pub(super) fn submit_receipts(sent: Sent<T>, deadline: Timestamp) {
		for (node, receipts) in Self::answers::<Pulled<T>>(&PULL, sent, deadline) {
			for signed in receipts {
				Self::submit_receipt_of(&node, signed);
			}
		}
	}

	/// Submits a receipt that settles a job of the node that sent it.
	fn submit_receipt_of(node: &T::AccountId, signed: SignedReceiptOf<T>) {
		if signed.receipt.receipt().node != *node {
			log::debug!(target: LOG_TARGET, "node {node:?} sent a receipt of another node");
			return;
		}
		match Self::check_receipt(&signed) {
			Ok(job) => {
				Self::submit(Call::submit_receipt { signed }, &format!("the receipt of job {job}"));
			},
			Err(error) => {
				log::debug!(target: LOG_TARGET, "node {node:?} sent a receipt that is refused: {error:?}")
			},
		}
	}
}

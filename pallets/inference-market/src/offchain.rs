//! The off-chain worker: pulls receipts from the nodes' endpoints and submits them.
//!
//! What is due is read from the chain's own state, so nothing is lost when a block is skipped, a fork
//! is dropped or the node is killed. Endpoints are hostile: one deadline for all requests of a block,
//! bounded bodies, bounded decoding, and every receipt is checked before it is submitted.

use super::*;
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};
use assay_primitives::wire::{MAX_JOBS_PER_PULL, MAX_PULL_LEN, RECEIPTS_PATH};
use codec::DecodeAll;
use frame_support::{traits::ConstU32, BoundedVec};
use frame_system::offchain::SubmitTransaction;
use sp_runtime::offchain::{
	http::{PendingRequest, Request},
	storage::StorageValueRef,
	storage_lock::{StorageLock, Time},
	Duration, Timestamp,
};

/// Where the worker left off among the active jobs.
const CURSOR: &[u8] = b"assay/market/cursor";
/// Held while the worker runs.
const LOCK: &[u8] = b"assay/market/lock";
/// Most nodes that are asked in one block.
const MAX_NODES: usize = 8;
/// Most active jobs that are looked at in one block.
const MAX_JOBS: usize = 128;
/// Time for all requests of a block, in milliseconds; far below a block's.
const PULL_DEADLINE: u64 = 1_500;
/// After this the lock is free even if its holder was killed, in milliseconds.
const LOCK_EXPIRES: u64 = 3 * PULL_DEADLINE;

/// What a node answers: as many receipts as were asked for.
type Pulled<T> = BoundedVec<SignedReceiptOf<T>, ConstU32<MAX_JOBS_PER_PULL>>;

impl<T: Config> Pallet<T> {
	/// Pulls and submits what is there for the active jobs.
	pub(crate) fn pull_receipts(now: BlockNumberFor<T>) {
		let mut lock =
			StorageLock::<Time>::with_deadline(LOCK, Duration::from_millis(LOCK_EXPIRES));
		let Ok(_guard) = lock.try_lock() else {
			log::debug!(target: LOG_TARGET, "{now:?}: another worker is pulling receipts");
			return;
		};
		let jobs = Self::next_jobs();
		let deadline = sp_io::offchain::timestamp().add(Duration::from_millis(PULL_DEADLINE));
		let requests: Vec<(T::AccountId, PendingRequest)> = jobs
			.into_iter()
			.filter_map(|(node, jobs)| {
				let endpoint = Nodes::<T>::get(&node)?.endpoint;
				let url = Self::pull_url(&endpoint, &jobs)?;
				let request = Request::get(&url).deadline(deadline).send().ok()?;
				Some((node, request))
			})
			.collect();
		for (node, request) in requests {
			match Self::receive(request, deadline) {
				Ok(receipts) => {
					for signed in receipts {
						Self::submit(&node, signed);
					}
				},
				Err(why) => log::debug!(target: LOG_TARGET, "node {node:?} skipped: {why}"),
			}
		}
	}

	/// The active jobs that come next, by node. The cursor goes round, so that no node can keep the
	/// others waiting.
	pub(crate) fn next_jobs() -> BTreeMap<T::AccountId, Vec<JobId>> {
		let mut cursor = StorageValueRef::persistent(CURSOR);
		let start = cursor.get::<Vec<u8>>().ok().flatten();
		let mut keys = match start {
			Some(key) => ActiveJobs::<T>::iter_keys_from(key),
			None => ActiveJobs::<T>::iter_keys(),
		};
		let mut jobs = BTreeMap::<T::AccountId, Vec<JobId>>::new();
		let mut exhausted = true;
		let mut last = Vec::new();
		for _ in 0..MAX_JOBS {
			let Some((node, job)) = keys.next() else {
				break;
			};
			let known = jobs.len();
			let of_node = jobs.entry(node);
			if known == MAX_NODES
				&& matches!(of_node, alloc::collections::btree_map::Entry::Vacant(_))
			{
				exhausted = false;
				break;
			}
			last = keys.last_raw_key().to_vec();
			let of_node = of_node.or_default();
			if of_node.len() < MAX_JOBS_PER_PULL as usize {
				of_node.push(job);
			}
		}
		if exhausted && keys.next().is_none() {
			cursor.clear();
		} else {
			cursor.set(&last);
		}
		jobs
	}

	fn pull_url(endpoint: &[u8], jobs: &[JobId]) -> Option<String> {
		let base = core::str::from_utf8(endpoint).ok()?.trim_end_matches('/');
		let ids = jobs.iter().map(|id| format!("{id}")).collect::<Vec<_>>().join(",");
		Some(format!("{base}{RECEIPTS_PATH}?jobs={ids}"))
	}

	/// Reads an answer: no longer than `deadline`, no more than [`MAX_PULL_LEN`] bytes.
	fn receive(request: PendingRequest, deadline: Timestamp) -> Result<Pulled<T>, &'static str> {
		let response = request
			.try_wait(deadline)
			.map_err(|_| "no answer in time")?
			.map_err(|_| "the request failed")?;
		if response.code != 200 {
			return Err("the status is not 200");
		}
		let mut body = response.body();
		body.deadline(deadline);
		let bytes: Vec<u8> =
			body.by_ref().take((MAX_PULL_LEN as usize).saturating_add(1)).collect();
		if body.error().is_some() {
			return Err("the answer broke off or took too long");
		}
		if bytes.len() > MAX_PULL_LEN as usize {
			return Err("the answer is too long");
		}
		Pulled::<T>::decode_all(&mut &bytes[..]).map_err(|_| "the answer is no list of receipts")
	}

	/// Submits a receipt that settles a job of the node that sent it.
	fn submit(node: &T::AccountId, signed: SignedReceiptOf<T>) {
		if signed.receipt.receipt().node != *node {
			log::debug!(target: LOG_TARGET, "node {node:?} sent a receipt of another node");
			return;
		}
		match Self::check_receipt(&signed) {
			Ok(job) => {
				let call = Call::<T>::submit_receipt { signed };
				let transaction = T::create_authorized_transaction(call.into());
				match SubmitTransaction::<T, Call<T>>::submit_transaction(transaction) {
					Ok(()) => log::info!(target: LOG_TARGET, "submitted the receipt of job {job}"),
					Err(()) => log::debug!(
						target: LOG_TARGET,
						"the receipt of job {job} was not taken: it is probably in the pool already"
					),
				}
			},
			Err(error) => {
				log::debug!(target: LOG_TARGET, "node {node:?} sent a receipt that is refused: {error:?}")
			},
		}
	}
}

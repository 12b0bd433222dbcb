//! The off-chain worker: pulls receipts and proofs from the nodes' endpoints and submits them.
//!
//! What is due is read from the chain's own state, so nothing is lost when a block is skipped, a fork
//! is dropped or the node is killed. Endpoints are hostile: one deadline for all requests of a block,
//! bounded bodies, bounded decoding, and everything is checked before it is submitted.

mod proofs;
mod receipts;

pub use proofs::ENOUGH_LEAVES;

use super::*;
use alloc::{
	collections::{btree_map::Entry, BTreeMap},
	format,
	vec::Vec,
};
use codec::DecodeAll;
use frame_support::storage::KeyPrefixIterator;
use frame_system::offchain::SubmitTransaction;
use sp_runtime::{
	offchain::{
		http::{PendingRequest, Request},
		storage::StorageValueRef,
		storage_lock::{StorageLock, Time},
		Duration, Timestamp,
	},
	traits::SaturatedConversion,
};

/// Held while the worker runs.
const LOCK: &[u8] = b"assay/market/lock";
/// Most nodes that are asked for one kind of thing in one block.
const MAX_NODES: usize = 8;
/// Most jobs, and most batches, that are looked at in one block.
const MAX_ITEMS: usize = 128;
/// Time for all requests of a block, in milliseconds; far below a block's.
const PULL_DEADLINE: u64 = 1_500;
/// After this the lock is free even if its holder was killed, in milliseconds.
const LOCK_EXPIRES: u64 = 3 * PULL_DEADLINE;

/// Requests that were sent, each to the endpoint of a node.
type Sent<T> = Vec<(<T as frame_system::Config>::AccountId, PendingRequest)>;

/// What is pulled of a node by its numbers: jobs or batches.
struct Pull {
	/// Where the worker left off.
	cursor: &'static [u8],
	/// Path at the endpoint.
	path: &'static str,
	/// Name of the numbers in the query.
	ids: &'static str,
	/// Most numbers in a request.
	most: u32,
	/// Most bytes of an answer.
	max_len: u32,
}

impl<T: Config> Pallet<T> {
	/// Pulls and submits what is there for active jobs and unproven batches.
	pub(crate) fn pull(now: BlockNumberFor<T>) {
		let mut lock =
			StorageLock::<Time>::with_deadline(LOCK, Duration::from_millis(LOCK_EXPIRES));
		let Ok(_guard) = lock.try_lock() else {
			log::debug!(target: LOG_TARGET, "{now:?}: another worker is at work");
			return;
		};
		let deadline = sp_io::offchain::timestamp().add(Duration::from_millis(PULL_DEADLINE));
		// All are asked before any is waited for.
		let receipts = Self::ask_for_receipts(deadline);
		let proofs = Self::ask_for_proofs(deadline);
		Self::submit_receipts(receipts, deadline);
		Self::submit_pulled_proofs(proofs, deadline);
	}

	/// Asks nodes for what they have of `items`.
	fn ask(pull: &Pull, items: BTreeMap<T::AccountId, Vec<u64>>, deadline: Timestamp) -> Sent<T> {
		items
			.into_iter()
			.filter_map(|(node, items)| {
				let endpoint = Nodes::<T>::get(&node)?.endpoint;
				let base = core::str::from_utf8(&endpoint).ok()?.trim_end_matches('/');
				let ids = items.iter().map(|id| format!("{id}")).collect::<Vec<_>>().join(",");
				let url = format!("{base}{}?{}={ids}", pull.path, pull.ids);
				let request = Request::get(&url).deadline(deadline).send().ok()?;
				Some((node, request))
			})
			.collect()
	}

	/// The items that come next, by node. The cursor goes round, so that no node can keep the others
	/// waiting.
	fn next_items(
		pull: &Pull,
		keys_from: impl FnOnce(Option<Vec<u8>>) -> KeyPrefixIterator<(T::AccountId, u64)>,
	) -> BTreeMap<T::AccountId, Vec<u64>> {
		let mut cursor = StorageValueRef::persistent(pull.cursor);
		let mut keys = keys_from(cursor.get::<Vec<u8>>().ok().flatten());
		let mut items = BTreeMap::<T::AccountId, Vec<u64>>::new();
		let mut exhausted = true;
		let mut last = Vec::new();
		for _ in 0..MAX_ITEMS {
			let Some((node, item)) = keys.next() else {
				break;
			};
			let known = items.len();
			let of_node = items.entry(node);
			if known == MAX_NODES && matches!(of_node, Entry::Vacant(_)) {
				exhausted = false;
				break;
			}
			last = keys.last_raw_key().to_vec();
			of_node.or_default().push(item);
		}
		if exhausted && keys.next().is_none() {
			cursor.clear();
		} else {
			cursor.set(&last);
		}
		// Of more than can be asked for, others in every block.
		let now: usize = frame_system::Pallet::<T>::block_number().saturated_into();
		for of_node in items.values_mut() {
			let begin = now.checked_rem(of_node.len()).unwrap_or_default();
			of_node.rotate_left(begin);
			of_node.truncate(pull.most as usize);
		}
		items
	}

	/// Reads the answers, one after the other. A node whose answer is of no use is skipped.
	fn answers<'a, R: codec::Decode>(
		pull: &'a Pull,
		sent: Sent<T>,
		deadline: Timestamp,
	) -> impl Iterator<Item = (T::AccountId, R)> + 'a
	where
		T::AccountId: 'a,
	{
		sent.into_iter().filter_map(move |(node, request)| {
			match Self::receive(pull, request, deadline) {
				Ok(answer) => Some((node, answer)),
				Err(why) => {
					log::debug!(target: LOG_TARGET, "node {node:?} skipped: {why}");
					None
				},
			}
		})
	}

	/// Reads an answer: no longer than `deadline`, no more bytes than `pull` allows.
	fn receive<R: codec::Decode>(
		pull: &Pull,
		request: PendingRequest,
		deadline: Timestamp,
	) -> Result<R, &'static str> {
		let response = request
			.try_wait(deadline)
			.map_err(|_| "no answer in time")?
			.map_err(|_| "the request failed")?;
		if response.code != 200 {
			return Err("the status is not 200");
		}
		let mut body = response.body();
		body.deadline(deadline);
		let most = pull.max_len as usize;
		let bytes: Vec<u8> = body.by_ref().take(most.saturating_add(1)).collect();
		if body.error().is_some() {
			return Err("the answer broke off or took too long");
		}
		if bytes.len() > most {
			return Err("the answer is too long");
		}
		R::decode_all(&mut &bytes[..]).map_err(|_| "the answer is not what was asked for")
	}

	/// Submits a call that needs no signature.
	fn submit(call: Call<T>, what: &str) {
		let transaction = T::create_authorized_transaction(call.into());
		match SubmitTransaction::<T, Call<T>>::submit_transaction(transaction) {
			Ok(()) => log::info!(target: LOG_TARGET, "submitted {what}"),
			Err(()) => log::debug!(
				target: LOG_TARGET,
				"the pool does not take {what}: probably it has it already"
			),
		}
	}
}

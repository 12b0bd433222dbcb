//! Brings proofs onto the chain. First they lie on a shelf, from which the chain's off-chain workers take
//! them; what is not on chain some blocks later goes there in transactions of this node.
//!
//! The chain alone says which leaves are proven: so nothing is sent twice after a crash, and what a fork
//! has undone is sent again.

use super::{
	committed::{open_batches, Receipts},
	Chain, CommittedBatch, SettleError, SubmitError, Submitter,
};
use crate::{
	blocking,
	store::{CommittedRecord, Store},
};
use assay_primitives::{
	audit::{AssayBatchLeaf, BatchLeaf, ProvenLeaf, MAX_LEAVES_PER_PROOF},
	batch::BatchId,
	market::Assurance,
	wire::{MAX_PROOFS_PER_PULL, MAX_PROOFS_PULL_LEN},
	BlockNumber,
};
use codec::Encode;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, PoisonError, RwLock},
};

/// Leaves of a batch on the shelf at a time: as many as one pull or one transaction takes.
const MOST_OFFERED: usize = MAX_PROOFS_PER_PULL as usize;
/// Batches on the shelf.
const MOST_BATCHES: usize = 32;
/// Transactions of one round; then it is the turn of others who use the same key.
const MOST_CALLS: usize = 4;

/// Proven leaves that the chain does not have yet, as far as is known.
#[derive(Default)]
pub struct Shelf(RwLock<BTreeMap<BatchId, Vec<AssayBatchLeaf>>>);

impl Shelf {
	/// What lies there of the named batches, in the order in which they are named, as far as one pull
	/// takes it.
	pub fn of(&self, batches: &[BatchId]) -> Vec<AssayBatchLeaf> {
		let shelf = self.0.read().unwrap_or_else(PoisonError::into_inner);
		// The number of leaves comes first, in four bytes at most.
		let mut room = (MAX_PROOFS_PULL_LEN as usize).saturating_sub(4);
		let named = batches.iter().filter_map(|id| shelf.get(id)).flatten();
		named
			.take(MOST_OFFERED)
			.take_while(|leaf| {
				let rest = room.checked_sub(leaf.encoded_size());
				room = rest.unwrap_or_default();
				rest.is_some()
			})
			.cloned()
			.collect()
	}

	fn put(&self, leaves: BTreeMap<BatchId, Vec<AssayBatchLeaf>>) {
		*self.0.write().unwrap_or_else(PoisonError::into_inner) = leaves;
	}
}

/// What is known of a batch that is being proven.
struct Proving {
	receipts: Arc<Receipts>,
	/// Leaves on the shelf.
	offered: BTreeMap<u32, AssayBatchLeaf>,
	/// Leaves that are proven on chain, or will be when the next block is read.
	proven: usize,
	/// No proof of it got onto the chain since this block but by this node itself.
	since: BlockNumber,
	/// The last block in which it can be proven.
	window_ends: BlockNumber,
	/// How it is proven: one call takes proofs under one key.
	assurance: Assurance,
	/// It was refused together with others.
	alone: bool,
}

/// Sees to it that proofs get onto the chain.
pub struct Deliverer {
	store: Arc<Store>,
	chain: Arc<dyn Chain>,
	submitter: Arc<dyn Submitter>,
	shelf: Arc<Shelf>,
	/// Blocks after which what lies on the shelf is submitted.
	after: BlockNumber,
	batches: BTreeMap<BatchId, Proving>,
}

impl Deliverer {
	/// One that submits what the chain does not have `after` so many blocks.
	pub fn new(
		store: Arc<Store>,
		chain: Arc<dyn Chain>,
		submitter: Arc<dyn Submitter>,
		shelf: Arc<Shelf>,
		after: BlockNumber,
	) -> Self {
		Self { store, chain, submitter, shelf, after, batches: BTreeMap::new() }
	}

	/// Puts proofs on the shelf that are not on chain, submits those that lie there for too long, and
	/// forgets batches that were judged; the number of leaves submitted.
	///
	/// # Errors
	///
	/// When journal or chain fail; the next round goes on from there.
	pub async fn round(&mut self) -> Result<usize, SettleError> {
		let best = self.chain.best_number();
		let mut open = open_batches(&self.store, &*self.chain, true).await?;
		open.retain(|(_, _, view)| view.window_ends > best);
		open.sort_by_key(|(id, _, view)| (view.window_ends, *id));
		let mut known = std::mem::take(&mut self.batches);
		let mut shelf = BTreeMap::new();
		for (id, record, view) in open {
			if shelf.len() >= MOST_BATCHES {
				break;
			}
			let proven: BTreeSet<u32> = self.chain.proven_leaves(id).await?.into_iter().collect();
			let known = known.remove(&id);
			let batch = self.offer(id, record, &view, known, proven).await?;
			if !batch.offered.is_empty() {
				shelf.insert(id, batch.offered.values().cloned().collect());
			}
			self.batches.insert(id, batch);
		}
		self.shelf.put(shelf);
		self.submit_due(best).await
	}

	/// Brings what is known of a batch up to date.
	async fn offer(
		&self,
		id: BatchId,
		record: CommittedRecord,
		view: &CommittedBatch,
		known: Option<Proving>,
		proven: BTreeSet<u32>,
	) -> Result<Proving, SettleError> {
		let best = self.chain.best_number();
		let mut batch = match known {
			Some(known) => known,
			None => {
				let record = record.clone();
				let receipts = self.store.run(move |store| Receipts::load(store, record)).await?;
				if !receipts.is_whole() {
					tracing::error!(
						"batch {id} cannot be proven: its receipts are not in the journal any more"
					);
				}
				Proving {
					receipts: Arc::new(receipts),
					offered: BTreeMap::new(),
					proven: proven.len(),
					since: best,
					window_ends: view.window_ends,
					assurance: view.assurance,
					alone: false,
				}
			},
		};
		// Others bring them, or a fork has undone what was there: they have their time again.
		if batch.proven != proven.len() || batch.offered.is_empty() {
			batch.since = best;
		}
		batch.proven = proven.len();
		batch.offered.retain(|leaf, _| !proven.contains(leaf));
		let room = MOST_OFFERED.saturating_sub(batch.offered.len());
		if room == 0 {
			return Ok(batch);
		}
		let mut left_out = proven;
		left_out.extend(batch.offered.keys());
		let proofs = self.store.run(move |store| store.proofs(&record.places, &left_out, room));
		let (proofs, receipts) = (proofs.await?, batch.receipts.clone());
		let leaves = blocking(move || {
			let leaf = |(index, proof): (u32, Vec<u8>)| {
				let (leaf, proof) = (receipts.leaf(index)?, proof.try_into().ok()?);
				Some((index, BatchLeaf { batch: id, leaf: ProvenLeaf { leaf, proof } }))
			};
			proofs.into_iter().filter_map(leaf).collect::<Vec<_>>()
		});
		batch.offered.extend(leaves.await);
		Ok(batch)
	}

	/// Submits what lies on the shelf for too long, the most urgent first.
	async fn submit_due(&mut self, best: BlockNumber) -> Result<usize, SettleError> {
		let after = self.after;
		let mut due: Vec<(BlockNumber, BatchId)> = self
			.batches
			.iter()
			.filter(|(_, batch)| {
				let waited = best >= batch.since.saturating_add(after);
				let urgent = batch.window_ends <= best.saturating_add(after.saturating_mul(2));
				waited || urgent
			})
			.map(|(id, batch)| (batch.window_ends, *id))
			.collect();
		due.sort_unstable();
		let mut calls: Vec<Vec<AssayBatchLeaf>> = Vec::new();
		let mut shared: Vec<(Assurance, Vec<AssayBatchLeaf>)> = Vec::new();
		for (_, id) in due {
			let Some(batch) = self.batches.get(&id) else { continue };
			let leaves = batch.offered.values().cloned();
			if batch.alone {
				calls.push(leaves.collect());
				continue;
			}
			match shared.iter_mut().find(|(assurance, _)| *assurance == batch.assurance) {
				Some((_, others)) => others.extend(leaves),
				None => shared.push((batch.assurance, leaves.collect())),
			}
		}
		let chunks = shared.iter().flat_map(|(_, all)| all.chunks(MAX_LEAVES_PER_PROOF as usize));
		calls.extend(chunks.map(<[_]>::to_vec));
		let mut submitted = 0usize;
		for leaves in calls.into_iter().filter(|leaves| !leaves.is_empty()).take(MOST_CALLS) {
			if self.submit(&leaves, best).await {
				submitted = submitted.saturating_add(leaves.len());
			}
		}
		Ok(submitted)
	}

	async fn submit(&mut self, leaves: &[AssayBatchLeaf], best: BlockNumber) -> bool {
		let ids: BTreeSet<BatchId> = leaves.iter().map(|leaf| leaf.batch).collect();
		let result = self.submitter.submit_proofs(leaves).await;
		let count = |id: &BatchId| leaves.iter().filter(|leaf| leaf.batch == *id).count();
		for id in &ids {
			let Some(batch) = self.batches.get_mut(id) else { continue };
			match &result {
				// The next round sees them on chain, and goes on with what is left.
				Ok(()) => batch.proven = batch.proven.saturating_add(count(id)),
				Err(error) => {
					batch.since = best;
					// One of several is at fault, and the others must not wait for it.
					batch.alone |= matches!(error, SubmitError::Refused(_));
				},
			}
		}
		match result {
			Ok(()) => {
				tracing::info!("submitted {} proofs of {} batches", leaves.len(), ids.len());
				true
			},
			// Somebody else may have submitted one of them: the next round sees.
			Err(error) => {
				tracing::warn!("proofs of the batches {ids:?} are not on chain yet: {error}");
				false
			},
		}
	}
}

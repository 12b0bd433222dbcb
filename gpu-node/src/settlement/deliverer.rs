//! Brings proofs onto the chain. First they lie on a shelf, from which the chain's off-chain workers take
//! them; what is not on chain some blocks later goes there in transactions of this node.
//!
//! The chain alone says which leaves are proven, and until when they can be: so nothing is sent twice after a
//! crash, and what a fork has undone is sent again.

use super::{
	committed::{batch_under_way, open_batches, Receipts},
	Chain, SettleError, SubmitError, Submitter,
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
	BlockNumber, H256,
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

/// Blocks to wait for after a failure: every refused transaction costs its fee.
const LEAST_PAUSE: BlockNumber = 3;
/// The longest pause, after several refusals.
const MOST_PAUSE: BlockNumber = 50;

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
	/// The last block in which it can be proven; governance may have given it more time since.
	window_ends: BlockNumber,
	/// The verifying key: one call takes proofs under one.
	key: H256,
	/// It was refused, maybe because of others that were with it.
	alone: bool,
	/// This node submits nothing of it before this block.
	pause_until: BlockNumber,
	/// The pause after the last refusal.
	pause: BlockNumber,
}

impl Proving {
	/// It gets on.
	fn advance(&mut self) {
		self.alone = false;
		self.pause_until = 0;
		self.pause = 0;
	}

	/// Nothing of it is submitted for some blocks, for twice as many after every refusal, but always once
	/// more before the window ends.
	fn wait(&mut self, best: BlockNumber, is_refused: bool) {
		self.since = best;
		let mut pause = LEAST_PAUSE;
		if is_refused {
			// One of several is at fault, and the others must not wait for it.
			self.alone = true;
			self.pause = self.pause.saturating_mul(2).clamp(LEAST_PAUSE, MOST_PAUSE);
			pause = self.pause;
		}
		let left = self.window_ends.saturating_sub(best);
		let pause = pause.min(left / 2).max(LEAST_PAUSE);
		self.pause_until = best.saturating_add(pause);
	}
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

	/// Puts proofs on the shelf, and submits those that lie there for too long; the number of leaves
	/// submitted.
	///
	/// # Errors
	///
	/// When journal or chain fail; the next round goes on from there.
	pub async fn round(&mut self) -> Result<usize, SettleError> {
		self.serve().await?;
		self.submit_due(self.chain.best_number()).await
	}

	/// Puts proofs on the shelf that the best block does not have, of every batch that it does have, and
	/// forgets batches that were judged. Whoever takes them submits them to the same chain: if a fork
	/// wins that has not the batch, they are refused there, and are worth nothing anywhere else.
	///
	/// # Errors
	///
	/// When journal or chain fail; the next round goes on from there.
	pub async fn serve(&mut self) -> Result<(), SettleError> {
		let best = self.chain.best_number();
		// In this order: it may be among those that are committed the next moment.
		let under_way = batch_under_way(&self.store, &*self.chain).await?;
		let mut open = open_batches(&self.store, &*self.chain, true).await?;
		if let Some(under_way) = under_way {
			if open.iter().all(|(id, ..)| *id != under_way.0) {
				open.push(under_way);
			}
		}
		open.retain(|(_, _, view)| view.window_ends > best);
		open.sort_by_key(|(id, _, view)| (view.window_ends, *id));
		let mut shelf = BTreeMap::new();
		let mut seen = BTreeSet::new();
		for (id, record, view) in open {
			if shelf.len() >= MOST_BATCHES {
				break;
			}
			seen.insert(id);
			let Assurance::Proven(key) = view.assurance else { continue };
			let proven: BTreeSet<u32> = self.chain.proven_leaves(id).await?.into_iter().collect();
			// After a fork another batch may have the number.
			let known = self.batches.remove(&id);
			let known = known.filter(|known| known.receipts.are_of(&record));
			let mut batch = self.offer(id, record, key, known, proven).await?;
			batch.window_ends = view.window_ends;
			if !batch.offered.is_empty() {
				shelf.insert(id, batch.offered.values().cloned().collect());
			}
			self.batches.insert(id, batch);
		}
		self.batches.retain(|id, _| seen.contains(id));
		self.shelf.put(shelf);
		Ok(())
	}

	/// Brings what is known of a batch up to date.
	async fn offer(
		&self,
		id: BatchId,
		record: CommittedRecord,
		key: H256,
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
					window_ends: best,
					key,
					alone: false,
					pause_until: 0,
					pause: 0,
				}
			},
		};
		// Others bring them, or a fork has undone what was there: they have their time again.
		if batch.proven != proven.len() || batch.offered.is_empty() {
			batch.since = best;
		}
		if proven.len() > batch.proven {
			batch.advance();
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
		let mut due: Vec<(BlockNumber, BatchId, H256)> = self
			.batches
			.iter()
			.filter(|(_, batch)| {
				let waited = best >= batch.since.saturating_add(after);
				let urgent = batch.window_ends <= best.saturating_add(after.saturating_mul(2));
				!batch.offered.is_empty() && best >= batch.pause_until && (waited || urgent)
			})
			.map(|(id, batch)| (batch.window_ends, *id, batch.key))
			.collect();
		due.sort_unstable();
		let mut taken = BTreeMap::new();
		for (_, _, key) in &due {
			if !taken.contains_key(key) {
				taken.insert(*key, self.chain.takes_proofs(*key).await?);
			}
		}
		let mut calls: Vec<Vec<AssayBatchLeaf>> = Vec::new();
		let mut shared: Vec<(H256, Vec<AssayBatchLeaf>)> = Vec::new();
		for (_, id, key) in due {
			let Some(batch) = self.batches.get_mut(&id) else { continue };
			if taken.get(&key) != Some(&true) {
				// Its window begins again at its end. Once proofs are taken, others have their time.
				batch.since = best;
				continue;
			}
			let leaves = batch.offered.values().cloned();
			if batch.alone {
				calls.push(leaves.collect());
				continue;
			}
			match shared.iter_mut().find(|(of, _)| *of == key) {
				Some((_, others)) => others.extend(leaves),
				None => shared.push((key, leaves.collect())),
			}
		}
		let chunks = shared.iter().flat_map(|(_, all)| all.chunks(MAX_LEAVES_PER_PROOF as usize));
		calls.extend(chunks.map(<[_]>::to_vec));
		let mut submitted = 0usize;
		for leaves in calls.into_iter().take(MOST_CALLS) {
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
				Ok(()) => {
					batch.proven = batch.proven.saturating_add(count(id));
					batch.advance();
				},
				Err(error) => batch.wait(best, matches!(error, SubmitError::Refused(_))),
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

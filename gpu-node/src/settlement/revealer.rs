//! Reveals receipts of committed batches that were sampled or challenged. Who does not reveal in time is
//! slashed, so this comes before everything else that is done with the chain.

use super::{Chain, SettleError, SubmitError, Submitter};
use crate::{
	blocking,
	store::{CommittedRecord, Store, StoreError},
};
use assay_primitives::{
	audit::{AssayLeaf, Leaf, Place, ProvenPlace},
	batch::BatchId,
	market::BatchStatus,
	merkle,
	receipt::AssaySignedReceipt,
	H256,
};
use std::sync::Arc;

/// Sees to it that what has to be revealed is.
pub struct Revealer {
	store: Arc<Store>,
	chain: Arc<dyn Chain>,
	submitter: Arc<dyn Submitter>,
}

impl Revealer {
	/// A revealer of what is committed in `store`.
	pub fn new(store: Arc<Store>, chain: Arc<dyn Chain>, submitter: Arc<dyn Submitter>) -> Self {
		Self { store, chain, submitter }
	}

	/// Reveals what is open, the most urgent first, and forgets batches that were judged; the number of
	/// leaves revealed.
	///
	/// # Errors
	///
	/// When journal or chain fail; the next round goes on from there.
	pub async fn round(&self) -> Result<usize, SettleError> {
		let mut open = Vec::new();
		for (id, record) in self.store.run(Store::committed).await? {
			let view = self.chain.batch(id).await?;
			let is_open = |status: BatchStatus| status == BatchStatus::Committed;
			match view {
				Some(view) if is_open(view.status) => {
					if view.open_leaves > 0 {
						let leaves = self.chain.open_leaves(id).await?;
						open.extend(
							leaves.into_iter().map(|(leaf, by)| (by, id, leaf, record.clone())),
						);
					}
				},
				_ => {
					let last = self.chain.final_batch(id).await?;
					if last.as_ref().is_some_and(|view| is_open(view.status)) {
						continue;
					}
					if last.is_some_and(|view| view.status == BatchStatus::Slashed) {
						tracing::error!("batch {id} was slashed");
					}
					self.store.run(move |store| store.forget_batch(id)).await?;
				},
			}
		}
		open.sort_unstable_by_key(|(by, id, leaf, _)| (*by, *id, *leaf));
		let best = self.chain.best_number();
		let mut revealed = 0usize;
		// Of the batch that was revealed from last: the next leaf is mostly of the same one.
		let mut loaded: Option<(BatchId, Arc<Receipts>)> = None;
		for (by, id, leaf, record) in open {
			if best >= by {
				continue;
			}
			let receipts = match loaded.take().filter(|(of, _)| *of == id) {
				Some((_, receipts)) => receipts,
				None => Arc::new(self.store.run(move |store| Receipts::load(store, record)).await?),
			};
			loaded = Some((id, receipts.clone()));
			revealed = revealed.saturating_add(self.reveal(id, leaf, receipts).await.into());
		}
		Ok(revealed)
	}

	async fn reveal(&self, id: BatchId, leaf: u32, receipts: Arc<Receipts>) -> bool {
		let found = blocking(move || receipts.leaf(leaf)).await;
		let Some(found) = found else {
			tracing::error!(
				"receipt {leaf} of batch {id} must be revealed, and is not in the journal"
			);
			return false;
		};
		match self.submitter.reveal(id, &found).await {
			Ok(()) => {
				tracing::info!("revealed receipt {leaf} of batch {id}");
				true
			},
			// Somebody else may have revealed it, or the window be over: the next round sees.
			Err(SubmitError::Refused(reason)) => {
				tracing::warn!("receipt {leaf} of batch {id} was not revealed: {reason}");
				false
			},
			Err(SubmitError::NotTaken(reason) | SubmitError::Unknown(reason)) => {
				tracing::warn!("receipt {leaf} of batch {id} is not revealed yet: {reason}");
				false
			},
		}
	}
}

/// The receipts of a committed batch, in their order.
struct Receipts {
	record: CommittedRecord,
	receipts: Vec<AssaySignedReceipt>,
	hashes: Vec<H256>,
	/// Whether these are all that the batch was committed with.
	is_whole: bool,
}

impl Receipts {
	fn load(store: &Store, record: CommittedRecord) -> Result<Self, StoreError> {
		let mut receipts: Vec<AssaySignedReceipt> = Vec::new();
		for place in &record.places {
			let claim = &place.claim;
			let count = usize::try_from(claim.receipts).unwrap_or(usize::MAX);
			receipts.extend(store.channel_receipts(claim.channel, claim.first, count)?);
		}
		let hashes: Vec<H256> = receipts.iter().map(|signed| signed.receipt.hash()).collect();
		let is_whole = merkle::root(&hashes) == Some(record.root);
		Ok(Self { record, receipts, hashes, is_whole })
	}

	/// A leaf with its paths; none if the journal does not have the batch's receipts any more.
	fn leaf(&self, leaf: u32) -> Option<AssayLeaf> {
		if !self.is_whole {
			return None;
		}
		let of = self.record.places.iter().rposition(|place| place.offset <= leaf)?;
		let place = self.record.places.get(of)?.clone();
		let places: Vec<H256> = self.record.places.iter().map(Place::hash).collect();
		let signed = self.receipts.get(usize::try_from(leaf).ok()?)?;
		Some(Leaf {
			receipt: signed.receipt.clone(),
			path: merkle::prove(&self.hashes, leaf)?,
			place: ProvenPlace { place, path: merkle::prove(&places, u32::try_from(of).ok()?)? },
		})
	}
}

//! Reveals receipts of committed batches that were sampled or challenged. Who does not reveal in time is
//! slashed, so this comes before everything else that is done with the chain.

use super::{Chain, SettleError, SubmitError, Submitter};
use crate::store::{CommittedRecord, Store, StoreError};
use assay_primitives::{
	audit::{AssayLeaf, Leaf, Place, ProvenPlace},
	batch::BatchId,
	market::BatchStatus,
	merkle,
	receipt::AssaySignedReceipt,
	BlockNumber, H256,
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
		for (by, id, leaf, record) in open {
			revealed =
				revealed.saturating_add(self.reveal(best, by, id, leaf, record).await?.into());
		}
		Ok(revealed)
	}

	async fn reveal(
		&self,
		best: BlockNumber,
		by: BlockNumber,
		id: BatchId,
		leaf: u32,
		record: CommittedRecord,
	) -> Result<bool, SettleError> {
		if best >= by {
			return Ok(false);
		}
		let found = self.store.run(move |store| find_leaf(store, &record, leaf)).await?;
		let Some(found) = found else {
			tracing::error!(
				"receipt {leaf} of batch {id} must be revealed, and is not in the journal"
			);
			return Ok(false);
		};
		match self.submitter.reveal(id, &found).await {
			Ok(()) => {
				tracing::info!("revealed receipt {leaf} of batch {id}");
				Ok(true)
			},
			// Somebody else may have revealed it, or the window be over: the next round sees.
			Err(SubmitError::Refused(reason)) => {
				tracing::warn!("receipt {leaf} of batch {id} was not revealed: {reason}");
				Ok(false)
			},
			Err(SubmitError::NotTaken(reason) | SubmitError::Unknown(reason)) => {
				tracing::warn!("receipt {leaf} of batch {id} is not revealed yet: {reason}");
				Ok(false)
			},
		}
	}
}

/// A leaf of a committed batch, with its paths.
fn find_leaf(
	store: &Store,
	record: &CommittedRecord,
	leaf: u32,
) -> Result<Option<AssayLeaf>, StoreError> {
	let mut receipts: Vec<AssaySignedReceipt> = Vec::new();
	for place in &record.places {
		let claim = &place.claim;
		let count = usize::try_from(claim.receipts).unwrap_or(usize::MAX);
		receipts.extend(store.channel_receipts(claim.channel, claim.first, count)?);
	}
	let hashes: Vec<H256> = receipts.iter().map(|signed| signed.receipt.hash()).collect();
	if merkle::root(&hashes) != Some(record.root) {
		return Ok(None);
	}
	let places: Vec<H256> = record.places.iter().map(Place::hash).collect();
	let of = record.places.iter().rposition(|place| place.offset <= leaf);
	let Some((of, place)) = of.and_then(|of| Some((of, record.places.get(of)?))) else {
		return Ok(None);
	};
	let index = usize::try_from(leaf).unwrap_or(usize::MAX);
	let Some(signed) = receipts.into_iter().nth(index) else { return Ok(None) };
	let paths = u32::try_from(of)
		.ok()
		.and_then(|of| merkle::prove(&places, of))
		.zip(merkle::prove(&hashes, leaf));
	Ok(paths.map(|(place_path, path)| Leaf {
		receipt: signed.receipt,
		path,
		place: ProvenPlace { place: place.clone(), path: place_path },
	}))
}

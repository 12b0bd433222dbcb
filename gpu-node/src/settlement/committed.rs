//! Committed batches until they are judged: what their leaves are revealed and proven from.

use super::{Chain, CommittedBatch, SettleError};
use crate::store::{CommittedRecord, Store, StoreError};
use assay_primitives::{
	audit::{AssayLeaf, Leaf, Place, ProvenPlace},
	batch::BatchId,
	market::{Assurance, BatchStatus},
	merkle,
	receipt::AssaySignedReceipt,
	H256,
};
use std::sync::Arc;

/// Batches of one kind that can still be judged as of the best block. Forgets those that were.
pub(super) async fn open_batches(
	store: &Arc<Store>,
	chain: &dyn Chain,
	proven: bool,
) -> Result<Vec<(BatchId, CommittedRecord, CommittedBatch)>, SettleError> {
	let is_open = |view: &CommittedBatch| view.status == BatchStatus::Committed;
	let mut open = Vec::new();
	for (id, record) in store.run(Store::committed).await? {
		if record.is_proven != proven {
			continue;
		}
		if let Some(view) = chain.batch(id).await?.filter(is_open) {
			open.push((id, record, view));
			continue;
		}
		// A fork may still make it open again.
		let last = chain.final_batch(id).await?;
		if last.as_ref().is_some_and(is_open) {
			continue;
		}
		if last.is_some_and(|view| view.status == BatchStatus::Slashed) {
			tracing::error!("batch {id} was slashed");
		}
		store.run(move |store| store.forget_batch(id)).await?;
	}
	Ok(open)
}

/// The batch that is on its way, if the best block has it, is to be proven, and is not judged. Once that block
/// is final it is one of those above.
pub(super) async fn batch_under_way(
	store: &Arc<Store>,
	chain: &dyn Chain,
) -> Result<Option<(BatchId, CommittedRecord, CommittedBatch)>, SettleError> {
	let journaled = store.run(|store| Ok(store.batch()?.zip(store.commit()?)));
	let Some((batch, commit)) = journaled.await? else { return Ok(None) };
	// A batch is taken as a whole: one claim tells.
	let Some(claim) = batch.claims.first().map(|signed| signed.claim) else { return Ok(None) };
	let batch = batch.signed.batch.batch();
	if !matches!(batch.assurance, Assurance::Proven(_)) {
		return Ok(None);
	}
	let end = claim.first.saturating_add(claim.receipts.into());
	if chain.channel(claim.channel).await?.is_none_or(|view| view.next_sequence < end) {
		return Ok(None);
	}
	// Ids are given out one after the other, and it is not final yet: there are few.
	for id in commit.first_id.. {
		let Some(view) = chain.batch(id).await? else { break };
		if view.node == batch.node && view.root == batch.root {
			let record =
				CommittedRecord { root: batch.root, places: commit.places, is_proven: true };
			return Ok((view.status == BatchStatus::Committed).then_some((id, record, view)));
		}
	}
	Ok(None)
}

/// The receipts of a committed batch, in their order.
pub(super) struct Receipts {
	record: CommittedRecord,
	receipts: Vec<AssaySignedReceipt>,
	hashes: Vec<H256>,
	places: Vec<H256>,
	is_whole: bool,
}

impl Receipts {
	pub(super) fn load(store: &Store, record: CommittedRecord) -> Result<Self, StoreError> {
		let mut receipts: Vec<AssaySignedReceipt> = Vec::new();
		for place in &record.places {
			let claim = &place.claim;
			let count = usize::try_from(claim.receipts).unwrap_or(usize::MAX);
			receipts.extend(store.channel_receipts(claim.channel, claim.first, count)?);
		}
		let hashes: Vec<H256> = receipts.iter().map(|signed| signed.receipt.hash()).collect();
		let places = record.places.iter().map(Place::hash).collect();
		let is_whole = merkle::root(&hashes) == Some(record.root);
		Ok(Self { record, receipts, hashes, places, is_whole })
	}

	/// Whether they are of the batch with this record.
	pub(super) fn are_of(&self, record: &CommittedRecord) -> bool {
		self.record == *record
	}

	/// Whether all that the batch was committed with is still in the journal.
	pub(super) fn is_whole(&self) -> bool {
		self.is_whole
	}

	/// A leaf with its paths; none if the journal does not have the batch's receipts any more.
	pub(super) fn leaf(&self, leaf: u32) -> Option<AssayLeaf> {
		if !self.is_whole {
			return None;
		}
		let of = self.record.places.iter().rposition(|place| place.offset <= leaf)?;
		let place = self.record.places.get(of)?.clone();
		let signed = self.receipts.get(usize::try_from(leaf).ok()?)?;
		let path = merkle::prove(&self.places, u32::try_from(of).ok()?)?;
		Some(Leaf {
			receipt: signed.receipt.clone(),
			path: merkle::prove(&self.hashes, leaf)?,
			place: ProvenPlace { place, path },
		})
	}
}

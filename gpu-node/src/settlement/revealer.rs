//! Reveals receipts of committed batches that were sampled or challenged. Who does not reveal in time is
//! slashed, so this comes before everything else that is done with the chain.

use super::{
	committed::{open_batches, Receipts},
	Chain, SettleError, SubmitError, Submitter,
};
use crate::{blocking, store::Store};
use assay_primitives::batch::BatchId;
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
		for (id, record, view) in open_batches(&self.store, &*self.chain, false).await? {
			if view.open_leaves > 0 {
				let leaves = self.chain.open_leaves(id).await?;
				open.extend(leaves.into_iter().map(|(leaf, by)| (by, id, leaf, record.clone())));
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

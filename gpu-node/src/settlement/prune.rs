//! Drops records that nobody needs any more.

use super::Chain;
use crate::store::{Store, StoreError};
use assay_primitives::{BlockNumber, JobId};
use std::{collections::BTreeSet, sync::Arc};

/// Jobs looked at in one round.
const PER_ROUND: usize = 64;

/// Walks over the journal, a few jobs at a time, and forgets jobs and channels that ended long ago on
/// chain.
pub struct Pruner {
	store: Arc<Store>,
	chain: Arc<dyn Chain>,
	keep: BlockNumber,
	next: JobId,
}

impl Pruner {
	/// A pruner that keeps records for `keep` blocks after their jobs' end.
	pub fn new(store: Arc<Store>, chain: Arc<dyn Chain>, keep: BlockNumber) -> Self {
		Self { store, chain, keep, next: 0 }
	}

	/// Looks at the next few jobs, and at all channels; the number of records dropped. What the chain
	/// cannot tell about now stays.
	///
	/// # Errors
	///
	/// When the journal fails.
	pub async fn round(&mut self) -> Result<usize, StoreError> {
		let best = self.chain.best_number();
		let first = self.next;
		let jobs = self.store.run(move |store| store.jobs_from(first, PER_ROUND)).await?;
		self.next = match jobs.last() {
			Some((job, _)) if jobs.len() == PER_ROUND => job.saturating_add(1),
			_ => 0,
		};
		let mut ended = Vec::new();
		for (job, deadline) in jobs {
			// Before that it may still be settled, whatever its state is now.
			if deadline.saturating_add(self.keep) >= best {
				continue;
			}
			let Ok(view) = self.chain.job(job).await else { break };
			let gone = view.is_none_or(|view| {
				view.ended_at.is_some_and(|block| block.saturating_add(self.keep) < best)
			});
			if gone {
				ended.push(job);
			}
		}
		let count = ended.len().saturating_add(self.channels(best).await?);
		if !ended.is_empty() {
			self.store.run(move |store| store.forget_jobs(&ended)).await?;
		}
		Ok(count)
	}

	/// Forgets channels that the chain has forgotten: no receipt of theirs can be presented any more.
	async fn channels(&self, best: BlockNumber) -> Result<usize, StoreError> {
		let channels = self.store.run(Store::channels).await?;
		let committed = self.store.run(Store::committed).await?;
		// Receipts that may have to be revealed stay.
		let needed: BTreeSet<_> = committed
			.iter()
			.flat_map(|(_, batch)| &batch.places)
			.map(|place| place.claim.channel)
			.collect();
		let mut forgotten = 0usize;
		for (channel, record) in channels {
			// Before that the chain has it; if it says otherwise, it is behind or on another fork.
			if record.ends_at.saturating_add(self.keep) >= best || needed.contains(&channel) {
				continue;
			}
			let Ok(view) = self.chain.final_channel(channel).await else { break };
			if view.is_none() {
				self.store.run(move |store| store.forget_channel(channel)).await?;
				forgotten = forgotten.saturating_add(1);
			}
		}
		Ok(forgotten)
	}
}

//! Drops records that nobody needs any more.

use super::Chain;
use crate::store::{Store, StoreError};
use assay_primitives::{BlockNumber, JobId};
use std::sync::Arc;

/// Jobs looked at in one round.
const PER_ROUND: usize = 64;

/// Walks over the journal, a few jobs at a time, and forgets those that ended long ago on chain.
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

	/// Looks at the next few jobs; the number of records dropped. Jobs that the chain cannot tell
	/// about now stay.
	///
	/// # Errors
	///
	/// When the journal fails.
	pub async fn round(&mut self) -> Result<usize, StoreError> {
		let best = self.chain.best_number();
		let jobs = {
			let (store, first) = (self.store.clone(), self.next);
			blocking(move || store.jobs_from(first, PER_ROUND)).await?
		};
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
		if ended.is_empty() {
			return Ok(0);
		}
		let (store, count) = (self.store.clone(), ended.len());
		blocking(move || store.forget(&ended)).await?;
		Ok(count)
	}
}

async fn blocking<T: Send + 'static>(
	work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
	match tokio::task::spawn_blocking(work).await {
		Ok(result) => result,
		Err(error) => std::panic::resume_unwind(error.into_panic()),
	}
}

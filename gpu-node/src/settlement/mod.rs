//! The chain as a GPU node sees it: which jobs pay for what, and what receipts are anchored in.
//!
//! The request path reads memory only; a background task keeps it fresh.

mod follower;
mod prune;
mod receipt;

pub use follower::{Follower, FollowerError, FollowerSettings};
pub use prune::Pruner;
pub use receipt::{fee, sign_receipt, Answer, Issuer};

use assay_primitives::{
	market::JobView, receipt::BlockRef, AccountId, Balance, BlockNumber, JobId, H256,
};
use async_trait::async_trait;

/// A job as the chain shows it.
pub type Job = JobView<AccountId, Balance, BlockNumber>;

/// The chain cannot be asked now.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the chain cannot be reached: {0}")]
pub struct ChainUnavailable(pub String);

/// What the rest of the node asks of the chain.
#[async_trait]
pub trait Chain: Send + Sync + 'static {
	/// Hash of the genesis block, once it was connected.
	fn genesis_hash(&self) -> Option<H256>;

	/// Number of the best block, as last seen.
	fn best_number(&self) -> BlockNumber;

	/// The latest finalised block, as last seen.
	fn finalised(&self) -> Option<BlockRef<BlockNumber>>;

	/// Whether blocks are being followed now.
	fn is_connected(&self) -> bool;

	/// The job, if it was opened for this node and is in memory.
	fn cached_job(&self, id: JobId) -> Option<Job>;

	/// The job as of the best block.
	async fn job(&self, id: JobId) -> Result<Option<Job>, ChainUnavailable>;
}

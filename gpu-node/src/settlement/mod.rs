//! The chain as a GPU node sees it: which jobs pay for what, and what receipts are anchored in.
//!
//! The request path reads memory only; a background task keeps it fresh.

mod committed;
mod deliverer;
mod follower;
mod prune;
mod receipt;
mod revealer;
mod settler;
mod submitter;

pub use deliverer::{Deliverer, Shelf};
pub use follower::{Follower, FollowerError, FollowerSettings};
pub use prune::Pruner;
pub use receipt::{fee, sign_receipt, Answer, Issuer};
pub use revealer::Revealer;
pub use settler::{Round, SettleError, Settler, SettlerSettings};
pub use submitter::{ChainSubmitter, SubmitError, Submitter};

use assay_primitives::{
	batch::BatchId,
	channel::ChannelId,
	market::{BatchView, ChannelView, JobView},
	receipt::BlockRef,
	AccountId, AssetKind, Balance, BlockNumber, JobId, H256,
};
use async_trait::async_trait;

/// A job as the chain shows it.
pub type Job = JobView<AccountId, Balance, BlockNumber>;

/// A payment channel as the chain shows it.
pub type Channel = ChannelView<AccountId, AssetKind, Balance, BlockNumber>;

/// A committed batch as the chain shows it.
pub type CommittedBatch = BatchView<AccountId, AssetKind, Balance, BlockNumber>;

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

	/// The channel, if it was asked for lately and nothing has happened to it since.
	fn cached_channel(&self, id: ChannelId) -> Option<Channel>;

	/// The channel as of the best block.
	async fn channel(&self, id: ChannelId) -> Result<Option<Channel>, ChainUnavailable>;

	/// The channel as of the latest finalised block.
	async fn final_channel(&self, id: ChannelId) -> Result<Option<Channel>, ChainUnavailable>;

	/// The id that the next committed batch gets, as of the latest finalised block: no batch that is not
	/// final yet gets a lower one.
	async fn next_batch(&self) -> Result<BatchId, ChainUnavailable>;

	/// The committed batch as of the best block.
	async fn batch(&self, id: BatchId) -> Result<Option<CommittedBatch>, ChainUnavailable>;

	/// The committed batch as of the latest finalised block.
	async fn final_batch(&self, id: BatchId) -> Result<Option<CommittedBatch>, ChainUnavailable>;

	/// Leaves of a batch that have to be revealed, each with its deadline, as of the best block.
	async fn open_leaves(&self, id: BatchId) -> Result<Vec<(u32, BlockNumber)>, ChainUnavailable>;

	/// Leaves of a batch that are proven, as of the best block.
	async fn proven_leaves(&self, id: BatchId) -> Result<Vec<u32>, ChainUnavailable>;

	/// Whether proofs under a verifying key are taken, as of the best block: governance may have disabled
	/// its verifier.
	async fn takes_proofs(&self, key: H256) -> Result<bool, ChainUnavailable>;
}

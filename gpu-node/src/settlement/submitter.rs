//! Brings batches onto the chain.

use crate::store::JournaledBatch;
use assay_client::{
	calls::{self, EncodedCall},
	chain::Until,
	keys, Chain, Error,
};
use assay_primitives::{
	audit::{AssayBatchLeaf, AssayLeaf},
	batch::BatchId,
	market::Assurance,
	AccountId, H256,
};
use async_trait::async_trait;
use subxt_signer::sr25519::Keypair;

/// Why a batch is not on chain, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
	/// The chain has executed the transaction and refused the call.
	#[error("the chain refuses it: {0}")]
	Refused(String),
	/// The chain's node has not taken the transaction, or has thrown it away.
	#[error("the transaction was not taken: {0}")]
	NotTaken(String),
	/// It may be there or not.
	#[error("{0}")]
	Unknown(String),
}

/// Brings batches onto the chain.
#[async_trait]
pub trait Submitter: Send + Sync {
	/// Submits a batch, and returns once it is settled, or committed where it is judged later, in a
	/// finalised block.
	async fn submit(&self, batch: &JournaledBatch) -> Result<(), SubmitError>;

	/// Reveals a leaf of a committed batch, and returns once that is in a block.
	async fn reveal(&self, id: BatchId, leaf: &AssayLeaf) -> Result<(), SubmitError>;

	/// Proves leaves of committed batches, and returns once that is in a block.
	async fn submit_proofs(&self, leaves: &[AssayBatchLeaf]) -> Result<(), SubmitError>;
}

/// Submits through a node's WebSocket, in transactions of a key of its own: whoever signs pays the
/// transaction's fee and gains nothing by it, so it need not be the operator's.
pub struct ChainSubmitter {
	url: String,
	key: Keypair,
}

impl ChainSubmitter {
	/// Signs with `key`.
	pub fn new(url: String, key: Keypair) -> Self {
		Self { url, key }
	}

	async fn call(
		&self,
		call: &EncodedCall,
		genesis_hash: H256,
		until: Until,
	) -> Result<(), SubmitError> {
		let unknown = |error: Error| SubmitError::Unknown(error.to_string());
		let chain = Chain::connect(&self.url).await.map_err(unknown)?;
		if chain.genesis() != genesis_hash {
			return Err(SubmitError::Unknown("another chain runs behind this URL".into()));
		}
		match chain.submit(call, &self.key, until).await {
			Ok(_) => Ok(()),
			Err(error @ Error::Dispatch { .. }) => Err(SubmitError::Refused(error.to_string())),
			Err(error @ Error::NotIncluded { .. }) => Err(SubmitError::NotTaken(error.to_string())),
			Err(error) => Err(unknown(error)),
		}
	}

	/// The account that pays for the transactions.
	pub fn account(&self) -> AccountId {
		keys::account(&self.key)
	}
}

#[async_trait]
impl Submitter for ChainSubmitter {
	async fn submit(&self, batch: &JournaledBatch) -> Result<(), SubmitError> {
		let call = match batch.signed.batch.batch().assurance {
			Assurance::Attested(_) => calls::settle_batch(&batch.signed, &batch.claims),
			Assurance::Proven(_) | Assurance::Audited(_) => {
				calls::commit_batch(&batch.signed, &batch.claims)
			},
		};
		self.call(&call, batch.signed.batch.batch().genesis_hash, Until::Finalised).await
	}

	async fn reveal(&self, id: BatchId, leaf: &AssayLeaf) -> Result<(), SubmitError> {
		// Nobody judges answers yet, so there is no evidence to go with it.
		let call = calls::reveal_leaf(id, leaf, &[]);
		self.call(&call, leaf.receipt.receipt().genesis_hash, Until::InBlock).await
	}

	async fn submit_proofs(&self, leaves: &[AssayBatchLeaf]) -> Result<(), SubmitError> {
		let Some(first) = leaves.first() else { return Ok(()) };
		let genesis_hash = first.leaf.leaf.receipt.receipt().genesis_hash;
		self.call(&calls::submit_proofs(leaves), genesis_hash, Until::InBlock).await
	}
}

//! Brings batches onto the chain.

use crate::store::JournaledBatch;
use assay_client::{calls, chain::Until, keys, Chain, Error};
use assay_primitives::AccountId;
use async_trait::async_trait;
use subxt_signer::sr25519::Keypair;

/// Why a batch is not on chain, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
	/// The chain has executed the transaction and refused the batch.
	#[error("the chain refuses the batch: {0}")]
	Refused(String),
	/// It may be there or not.
	#[error("{0}")]
	Unknown(String),
}

/// Brings batches onto the chain.
#[async_trait]
pub trait Submitter: Send + Sync {
	/// Submits a batch, and returns once it is settled in a finalised block.
	async fn submit(&self, batch: &JournaledBatch) -> Result<(), SubmitError>;
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

	/// The account that pays for the transactions.
	pub fn account(&self) -> AccountId {
		keys::account(&self.key)
	}
}

#[async_trait]
impl Submitter for ChainSubmitter {
	async fn submit(&self, batch: &JournaledBatch) -> Result<(), SubmitError> {
		let unknown = |error: Error| SubmitError::Unknown(error.to_string());
		let chain = Chain::connect(&self.url).await.map_err(unknown)?;
		if chain.genesis() != batch.signed.batch.batch().genesis_hash {
			return Err(SubmitError::Unknown("another chain runs behind this URL".into()));
		}
		let call = calls::settle_batch(&batch.signed, &batch.claims);
		match chain.submit(&call, &self.key, Until::Finalised).await {
			Ok(_) => Ok(()),
			Err(error @ Error::Dispatch { .. }) => Err(SubmitError::Refused(error.to_string())),
			Err(error) => Err(unknown(error)),
		}
	}
}

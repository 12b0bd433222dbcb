//! Assay's GPU node: answers requests with a model, signs a receipt for every answer, and keeps both
//! until the chain has settled them.
//!
//! A request is paid by a job on chain, or on a payment channel. It is checked against what pays for
//! it, written to the journal, generated and streamed at once; before its last bytes go out, the whole
//! response and its signed receipt are on disk. The chain's off-chain worker then pulls the receipt of a
//! job; those of channels the node settles itself, in batches.
//!
//! | module | does |
//! |---|---|
//! | [`engine`] | turns a chat into tokens: llama.cpp behind a trait |
//! | [`prover`] | models whose answers are proven: runs them, and proves in the background |
//! | [`attester`] | holds the signing key and vouches for it |
//! | [`store`] | the journal: accepted requests, responses, receipts |
//! | [`settlement`] | follows the chain: jobs, channels, blocks; makes receipts and settles batches |
//! | [`api`] | OpenAI-compatible HTTP, and what the chain pulls |

#![deny(missing_docs)]

pub mod api;
pub mod attester;
pub mod config;
pub mod engine;
pub mod metrics;
pub mod prover;
pub mod run;
pub mod settlement;
pub mod store;

use assay_primitives::H256;
use sha2::{Digest, Sha256};

/// sha256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> H256 {
	H256(Sha256::digest(bytes).into())
}

/// Does what may block where it may.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
	match tokio::task::spawn_blocking(work).await {
		Ok(result) => result,
		Err(error) => std::panic::resume_unwind(error.into_panic()),
	}
}

//! Client of the Assay chain: opens jobs, streams answers from GPU nodes, and checks for itself that
//! chain and node did what they say.
//!
//! The binary `assay` is a thin layer over this library.
//!
//! - [`chat`]: the whole path of one prompt, from opening the job to the audited answer;
//! - [`channel`]: the same without a transaction for each prompt, on a payment channel;
//! - [`audit`] and [`receipt`]: what is checked, against which facts;
//! - [`export`] and [`finality`]: receipts with the proof that they are final, in one file;
//! - [`chain`] and [`calls`]: the audit chain, over a node's WebSocket;
//! - [`http`] and [`sse`]: a GPU node, whose every byte is hostile until checked;
//! - [`governance`] and [`upgrade`]: referenda, the technical committee, and runtime upgrades;
//! - [`register`]: what publishers and operators put on chain;
//! - [`groth16`], [`verifying`] and [`vectors`]: keys and proofs from elsewhere, and what the chain's
//!   verifiers say to them;
//! - [`tensor`]: what proven models are asked and answer.

#![deny(missing_docs)]

pub mod amount;
pub mod audit;
pub mod calls;
pub mod chain;
pub mod channel;
pub mod chat;
pub mod error;
pub mod export;
pub mod finality;
pub mod governance;
pub mod groth16;
pub mod http;
pub mod keys;
pub mod receipt;
pub mod refund;
pub mod register;
pub mod show;
pub mod sse;
pub mod tensor;
pub mod text;
pub mod upgrade;
pub mod vectors;
pub mod verifying;

pub use amount::Amount;
pub use chain::Chain;
pub use error::Error;

/// sha256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> assay_primitives::H256 {
	use sha2::Digest;
	assay_primitives::H256(sha2::Sha256::digest(bytes).into())
}

/// blake2-256 of `bytes`: what the chain names calls, preimages and runtimes by.
pub fn blake2_256(bytes: &[u8]) -> assay_primitives::H256 {
	<sp_core::Blake2Hasher as sp_core::Hasher>::hash(bytes)
}

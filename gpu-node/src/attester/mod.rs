//! Attesters: what holds a GPU node's signing key and vouches for it.
//!
//! An attester stands for an enclave: the key is made and used inside, and a quote ties it to what
//! runs there. [`DevelopmentAttester`] is the one for chains that trust the development root; its
//! quotes are of Intel's format to the last byte, its enclave is simulated.
//!
//! ```ignore
//! let attester = DevelopmentAttester::open(&data_dir, model_hash, engine_hash)?;
//! let report_data = assay_primitives::attestation::report_data(
//!     &attester.public_key(), &operator, &genesis_hash,
//! );
//! let evidence = attester.quote(&report_data)?; // for `register_attested_key`
//! let signature = attester.sign(&receipt.hash());
//! ```

mod development;
mod platform;

pub use development::DevelopmentAttester;

use assay_primitives::{
	attestation::{AttestedKey, Measurements},
	evidence::VerifierKey,
	receipt::AttestedSignature,
	H256,
};
use std::path::PathBuf;

/// Holds an attested key and proves where it is held.
pub trait Attester: Send + Sync {
	/// The key that receipts are signed with. Its private half never leaves the attester.
	fn public_key(&self) -> AttestedKey;

	/// Signs the hash of a receipt or of a batch.
	fn sign(&self, hash: &H256) -> AttestedSignature;

	/// A quote over `report_data`, which must bind [`public_key`](Self::public_key) to operator and
	/// chain: see [`report_data`](assay_primitives::attestation::report_data).
	///
	/// # Errors
	///
	/// When the platform does not answer.
	fn quote(&self, report_data: &[u8; 64]) -> Result<Vec<u8>, AttesterError>;

	/// What runs inside, as quotes will say.
	fn measurements(&self) -> Measurements;

	/// The verifier that covers the quotes.
	fn verifier(&self) -> VerifierKey;
}

/// Why an attester could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum AttesterError {
	/// A file of the data directory could not be read or written.
	#[error("{action} {path}: {source}")]
	File {
		/// What was tried.
		action: &'static str,
		/// On which file.
		path: PathBuf,
		/// Why it failed.
		source: std::io::Error,
	},
	/// The key file has not the length of a key.
	#[error(
		"{path} is {len} bytes long, and a key is 32: restore it from a backup, or delete it and \
		 register the new key that the next start makes"
	)]
	KeyMalformed {
		/// The key file.
		path: PathBuf,
		/// Its length in bytes.
		len: usize,
	},
	/// Others than the owner may read the key file.
	#[error("{path} can be read by others (mode {mode:o}): run `chmod 600` on it")]
	KeyExposed {
		/// The key file.
		path: PathBuf,
		/// Its permission bits.
		mode: u32,
	},
	/// The system gave no randomness for a new key.
	#[error("no randomness for a new key: {0}")]
	Randomness(std::io::Error),
	/// The platform's certificates or quote could not be made.
	#[error("the attestation platform failed: {0}")]
	Platform(Box<dyn std::error::Error + Send + Sync>),
}

//! Why something could not be done, and what to do about it.

use crate::http::HttpError;
use assay_primitives::{channel::ChannelId, market::JobStatus, BlockNumber, JobId};
use std::path::{Path, PathBuf};

/// Exit status when everything asked for was done and held.
pub const EXIT_OK: u8 = 0;
/// Exit status of a failure that has no status of its own.
pub const EXIT_FAILURE: u8 = 1;
/// Exit status of a wrong command line.
pub const EXIT_USAGE: u8 = 2;
/// Exit status when a job ended without a verified answer; the fee was given back.
pub const EXIT_NOT_DELIVERED: u8 = 3;
/// Exit status when a check does not hold: of an audit, or of a test vector's verdict.
pub const EXIT_AUDIT_FAILED: u8 = 4;
/// Exit status when test vectors cannot be read.
pub const EXIT_UNREADABLE: u8 = 5;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// An argument makes no sense.
	#[error("{0}")]
	Input(String),
	/// A file could not be read or written.
	#[error("{}: {source}", path.display())]
	File {
		/// Which.
		path: PathBuf,
		/// Why.
		source: std::io::Error,
	},
	/// No connection to the chain's node, or it was lost.
	#[error(
		"no connection to the chain at {url}: {reason}. Start a node (`assay-node --dev`), or name \
		 another one with --chain"
	)]
	Unreachable {
		/// Its URL.
		url: String,
		/// What went wrong.
		reason: String,
	},
	/// The node's answer is not what an Assay chain answers.
	#[error("the chain's node: {0}")]
	Chain(String),
	/// A block that was asked about is on a fork that was given up since.
	#[error("the chain has given up a block that was asked about: {0}. Try again")]
	GivenUp(String),
	/// No connection to a node of the relay chain.
	#[error("no connection to the relay chain at {url}: {reason}. Name a node of it with --relay")]
	RelayUnreachable {
		/// Its URL.
		url: String,
		/// What went wrong.
		reason: String,
	},
	/// The answer of the relay chain's node is not what such a node answers.
	#[error("the relay chain's node: {0}")]
	RelayChain(String),
	/// The chain executed the transaction and refused it.
	#[error("{call} failed with {name}{}", explanation(docs))]
	Dispatch {
		/// `Pallet.call`.
		call: String,
		/// `Pallet::Error`, or the kind of a general error.
		name: String,
		/// What the runtime's metadata says of it.
		docs: String,
	},
	/// The transaction did not get into a block.
	#[error("{call} was not accepted: {reason}")]
	NotIncluded {
		/// `Pallet.call`.
		call: String,
		/// Why.
		reason: String,
	},
	/// What was asked for is not there.
	#[error("{0}")]
	NotFound(String),
	/// The GPU node.
	#[error("GPU node: {0}")]
	Http(#[from] HttpError),
	/// No answer came in time.
	#[error(
		"job {job} was not answered by its deadline, block #{deadline}: {reason}. The chain gives the \
		 held fee back by itself"
	)]
	NotAnswered {
		/// The job.
		job: JobId,
		/// Its deadline.
		deadline: BlockNumber,
		/// What the last attempt failed with.
		reason: String,
	},
	/// A proven model was to be asked something else than a tensor.
	#[error("{0}: a proven model is asked a JSON array of integers, such as [0, 16, 255]")]
	Tensor(#[from] crate::tensor::TensorError),
	/// A model, a key or a ceremony is not what it should be.
	#[error("{}: {source}", path.display())]
	Prover {
		/// File that it is from.
		path: PathBuf,
		/// Why.
		source: assay_prover::Error,
	},
	/// A ceremony does not hold.
	#[error("the ceremony does not hold: {0}")]
	Ceremony(String),
	/// A proof does not hold, so it was not sent.
	#[error("proof {place} does not hold: {reason}; nothing was sent")]
	ProofRefused {
		/// Which, from 1.
		place: usize,
		/// Why.
		reason: String,
	},
	/// Test vectors were not judged.
	#[error(transparent)]
	Vectors(#[from] crate::vectors::Error),
	/// A file is not the runtime that this chain can be upgraded to.
	#[error("{}: {reason}", path.display())]
	NotThisRuntime {
		/// Which.
		path: PathBuf,
		/// What is wrong with it, and what to do.
		reason: String,
	},
	/// The chain did not take an authorised runtime, though the transaction was executed.
	#[error(
		"the chain refused the upgrade to the runtime {code:?}: {reason}. It is not authorised any more: a \
		 corrected one needs a referendum of its own"
	)]
	UpgradeRejected {
		/// blake2-256 of its code.
		code: assay_primitives::H256,
		/// Why.
		reason: crate::governance::Refusal,
	},
	/// The relay chain did not take a runtime.
	#[error(
		"the relay chain refused the runtime: its validators could not prepare it for execution, or did not \
		 vote on it in time. The chain goes on with spec_version {running}. It must be authorised again to \
		 be tried again"
	)]
	UpgradeDiscarded {
		/// The version that stays.
		running: u32,
	},
	/// It cannot be done as things are now.
	#[error("{0}")]
	NotNow(String),
	/// What a GPU node gave on a payment channel does not hold.
	#[error(
		"channel {channel}: the audit failed: {reason}. No more vouchers are signed for it; what the node \
		 gave is in {}. `assay channel close {channel}` returns the rest of the deposit", kept.display()
	)]
	AuditFailed {
		/// The channel.
		channel: ChannelId,
		/// What does not hold.
		reason: String,
		/// File with the reason and the receipt.
		kept: PathBuf,
	},
	/// The job ended without a verified answer.
	#[error(
		"job {job} ended {}: {}",
		match status {
			JobStatus::Slashed => "Slashed",
			_ => "Refunded",
		},
		match status {
			JobStatus::Slashed => "its evidence was not good in time, and the fee came back out of the \
			                       node's bond",
			_ => "no result reached the chain by the deadline, and the fee was released",
		}
	)]
	NotVerified {
		/// The job.
		job: JobId,
		/// How it ended.
		status: JobStatus,
	},
}

fn explanation(docs: &str) -> String {
	if docs.is_empty() {
		String::new()
	} else {
		format!(": {docs}")
	}
}

impl Error {
	/// Exit status that stands for it.
	pub fn exit_code(&self) -> u8 {
		match self {
			Self::Input(_) | Self::Tensor(_) => EXIT_USAGE,
			Self::AuditFailed { .. } | Self::Ceremony(_) | Self::ProofRefused { .. } => {
				EXIT_AUDIT_FAILED
			},
			Self::Vectors(crate::vectors::Error::Index(_)) => EXIT_UNREADABLE,
			Self::NotAnswered { .. } | Self::NotVerified { .. } => EXIT_NOT_DELIVERED,
			_ => EXIT_FAILURE,
		}
	}

	/// What the prover says of a file.
	pub fn of_prover(path: &Path, error: assay_prover::Error) -> Self {
		let path = path.to_path_buf();
		match error {
			assay_prover::Error::Io(source) => Self::File { path, source },
			source => Self::Prover { path, source },
		}
	}

	/// Whether another connection may do better.
	pub fn is_connection(&self) -> bool {
		matches!(self, Self::Unreachable { .. })
	}
}

//! What is stored.

use super::*;
use assay_primitives::{
	market::{Assurance, JobStatus, Price},
	receipt::{SignedReceipt, VersionedReceipt},
	EngineHash, ModelHash,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Longest name of a model, in bytes.
pub const MAX_NAME_LEN: u32 = 64;

/// Balance of the native token.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// Credit of the native token.
pub type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;
/// Name of a model.
pub type Name = BoundedVec<u8, ConstU32<MAX_NAME_LEN>>;
/// Base URL of a GPU node.
pub type Endpoint = BoundedVec<u8, ConstU32<{ assay_primitives::wire::MAX_ENDPOINT_LEN }>>;
/// [`Model`] with the runtime's types.
pub type ModelOf<T> = Model<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// [`Node`] with the runtime's types.
pub type NodeOf<T> = Node<BalanceOf<T>>;
/// [`Job`] with the runtime's types.
pub type JobOf<T> = Job<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;
/// [`VersionedReceipt`] with the runtime's types.
pub type ReceiptOf<T> =
	VersionedReceipt<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;
/// [`SignedReceipt`] with the runtime's types.
pub type SignedReceiptOf<T> =
	SignedReceipt<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;

/// A registered model.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Model<AccountId, Balance> {
	/// Who registered it.
	pub publisher: AccountId,
	/// Engine, quantisation, sampler and seed.
	pub engine: EngineHash,
	/// How its results are audited.
	pub assurance: Assurance,
	/// Human-readable name, UTF-8.
	pub name: Name,
	/// Held of the publisher.
	pub deposit: Balance,
	/// Offers that name it.
	pub offers: u32,
}

/// A registered GPU node.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Node<Balance> {
	/// Base URL of its HTTP endpoint.
	pub endpoint: Endpoint,
	/// Held of the operator; pays for what it owes.
	pub bond: Balance,
	/// Fees paid for work that is not yet verified.
	pub exposure: Balance,
	/// Highest exposure so far.
	pub exposure_peak: Balance,
	/// Whether it takes new jobs.
	pub accepting: bool,
	/// Models that it offers.
	pub offers: u32,
	/// Jobs that are open or committed.
	pub active_jobs: u32,
	/// Jobs that ended verified.
	pub verified: u64,
	/// Jobs that ended refunded.
	pub refunded: u64,
	/// Jobs that ended slashed.
	pub slashed: u64,
}

/// One request with its fee on hold.
///
/// It carries the terms that it was opened under; later changes do not touch it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Job<AccountId, Balance, BlockNumber> {
	/// Account that pays.
	pub requester: AccountId,
	/// Operator of the GPU node.
	pub node: AccountId,
	/// The model asked for.
	pub model: ModelHash,
	/// Its engine.
	pub engine: EngineHash,
	/// How its result is audited.
	pub assurance: Assurance,
	/// sha256 of the exact request body.
	pub request_hash: H256,
	/// Price for each unit.
	pub price: Price<Balance>,
	/// Most that the GPU node can be paid; on hold while the job is open.
	pub max_fee: Balance,
	/// Price of the verification, on hold until the job ends.
	pub verification_price: Balance,
	/// Block in which it was opened.
	pub opened_at: BlockNumber,
	/// Last block in which a result is accepted.
	pub deadline: BlockNumber,
	/// Where it is in its life.
	pub state: JobState<Balance, BlockNumber>,
}

/// Where a job is in its life, with what is known there.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum JobState<Balance, BlockNumber> {
	/// Fee on hold, no result known.
	#[codec(index = 0)]
	Open,
	/// Fee paid, evidence due.
	#[codec(index = 1)]
	Committed(Commitment<Balance, BlockNumber>),
	/// Verification burned. Terminal.
	#[codec(index = 2)]
	Verified {
		/// What was committed.
		commitment: Commitment<Balance, BlockNumber>,
		/// Burned for the verification.
		burned: Balance,
		/// Block of the end.
		at: BlockNumber,
	},
	/// No result by the deadline. Terminal.
	#[codec(index = 3)]
	Refunded {
		/// Block of the end.
		at: BlockNumber,
	},
	/// No good evidence in the window. Terminal.
	#[codec(index = 4)]
	Slashed {
		/// What was committed.
		commitment: Commitment<Balance, BlockNumber>,
		/// Block of the end.
		at: BlockNumber,
	},
}

/// What a GPU node was paid for.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Commitment<Balance, BlockNumber> {
	/// Hash of the receipt.
	pub receipt_hash: H256,
	/// Paid to the GPU node.
	pub fee: Balance,
	/// Block of the commit.
	pub at: BlockNumber,
	/// Last block in which evidence is accepted.
	pub window_ends: BlockNumber,
}

impl<AccountId, Balance, BlockNumber: Copy + Saturating> Job<AccountId, Balance, BlockNumber> {
	/// Where it is in its life.
	pub fn status(&self) -> JobStatus {
		match self.state {
			JobState::Open => JobStatus::Open,
			JobState::Committed(_) => JobStatus::Committed,
			JobState::Verified { .. } => JobStatus::Verified,
			JobState::Refunded { .. } => JobStatus::Refunded,
			JobState::Slashed { .. } => JobStatus::Slashed,
		}
	}

	/// What the GPU node was paid for, if it was.
	pub fn commitment(&self) -> Option<&Commitment<Balance, BlockNumber>> {
		match &self.state {
			JobState::Committed(commitment)
			| JobState::Verified { commitment, .. }
			| JobState::Slashed { commitment, .. } => Some(commitment),
			JobState::Open | JobState::Refunded { .. } => None,
		}
	}

	/// Block in which it reached a terminal state.
	pub fn ended_at(&self) -> Option<BlockNumber> {
		match self.state {
			JobState::Verified { at, .. }
			| JobState::Refunded { at }
			| JobState::Slashed { at, .. } => Some(at),
			JobState::Open | JobState::Committed(_) => None,
		}
	}
}

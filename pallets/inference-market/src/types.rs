//! What is stored.

use super::*;
use assay_primitives::{
	batch::{SignedBatch, SignedClaim, VersionedBatch, MAX_CLAIMS},
	channel::{ChannelId, Sequence},
	market::{Assurance, ChannelView, JobStatus, Price},
	receipt::{SignedReceipt, VersionedReceipt},
	EngineHash, ModelHash,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::{FixedU128, Perbill};

/// Most parts of a bond that a node takes back at a time.
pub const MAX_UNBONDING: u32 = 16;
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
pub type NodeOf<T> = Node<BalanceOf<T>, BlockNumberFor<T>>;
/// [`Job`] with the runtime's types.
pub type JobOf<T> = Job<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;
/// [`VersionedReceipt`] with the runtime's types.
pub type ReceiptOf<T> =
	VersionedReceipt<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;
/// [`SignedReceipt`] with the runtime's types.
pub type SignedReceiptOf<T> =
	SignedReceipt<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;

/// [`Channel`] with the runtime's types.
pub type ChannelOf<T> = Channel<
	<T as frame_system::Config>::AccountId,
	<T as Config>::AssetKind,
	BalanceOf<T>,
	BlockNumberFor<T>,
>;
/// [`ChannelView`] with the runtime's types.
pub type ChannelViewOf<T> = ChannelView<
	<T as frame_system::Config>::AccountId,
	<T as Config>::AssetKind,
	BalanceOf<T>,
	BlockNumberFor<T>,
>;
/// [`VersionedBatch`] with the runtime's types.
pub type BatchOf<T> = VersionedBatch<
	<T as frame_system::Config>::AccountId,
	<T as Config>::AssetKind,
	BalanceOf<T>,
	BlockNumberFor<T>,
>;
/// [`SignedBatch`] with the runtime's types.
pub type SignedBatchOf<T> = SignedBatch<BatchOf<T>>;
/// [`SignedClaim`] with the runtime's types.
pub type SignedClaimOf<T> = SignedClaim<BalanceOf<T>, <T as Config>::VoucherSignature>;
/// The claims of a batch.
pub type BoundedClaimsOf<T> = BoundedVec<SignedClaimOf<T>, ConstU32<MAX_CLAIMS>>;

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
pub struct Node<Balance, BlockNumber> {
	/// Base URL of its HTTP endpoint.
	pub endpoint: Endpoint,
	/// Held of the operator; pays for what it owes.
	pub bond: Balance,
	/// What it takes back of its bond, the oldest first; pays for what the bond does not cover.
	pub unbonding: BoundedVec<Unbonding<Balance, BlockNumber>, ConstU32<MAX_UNBONDING>>,
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
	/// Channels that lead to it, also ended ones whose receipts can still be presented.
	pub channels: u32,
	/// On hold of the operator; pays for the verification of its batches.
	pub verification_balance: Balance,
	/// Receipts that were verified, of jobs and of batches.
	pub verified: u64,
	/// Jobs that ended refunded.
	pub refunded: u64,
	/// Receipts that it was slashed for.
	pub slashed: u64,
}

/// A part of a bond that its node takes back.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Unbonding<Balance, BlockNumber> {
	/// How much.
	pub amount: Balance,
	/// First block in which it can be withdrawn.
	pub free_at: BlockNumber,
}

/// A payment channel.
///
/// It carries the terms that it was opened under; later changes do not touch it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Channel<AccountId, AssetKind, Balance, BlockNumber> {
	/// Account that pays, and that the rest returns to.
	pub requester: AccountId,
	/// Operator of the GPU node.
	pub node: AccountId,
	/// Account whose key signs the vouchers: the requester's, or one for this channel alone.
	pub signer: AccountId,
	/// The model served.
	pub model: ModelHash,
	/// Its engine.
	pub engine: EngineHash,
	/// How its results are audited.
	pub assurance: Assurance,
	/// What the fees are paid in.
	pub asset: AssetKind,
	/// Price for each unit.
	pub price: Price<Balance>,
	/// What a unit of the asset is worth at most, in the native token's smallest unit.
	pub native_value: FixedU128,
	/// Blocks from its anchor in which a receipt must be settled.
	pub window: BlockNumber,
	/// Share of the fee that is slashed and burned on top of a refund.
	pub penalty: Perbill,
	/// Held of the requester for the record.
	pub state_deposit: Balance,
	/// What is left in the pot.
	pub deposit: Balance,
	/// What the GPU node was paid, in all.
	pub claimed: Balance,
	/// Place of the next receipt to be settled.
	pub next: Sequence,
	/// Last block in which batches may claim on it.
	pub ends_at: BlockNumber,
	/// Where it is in its life.
	pub state: ChannelState<BlockNumber>,
}

/// Where a channel is in its life.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum ChannelState<BlockNumber> {
	/// Serves.
	#[codec(index = 0)]
	Open,
	/// The requester closes it; the node may settle until it ends.
	#[codec(index = 1)]
	Closing,
	/// The rest of the deposit has returned. Terminal.
	#[codec(index = 2)]
	Ended {
		/// Block in which the record goes; until then receipts can be presented.
		prune_at: BlockNumber,
	},
}

impl<AccountId, AssetKind, Balance, BlockNumber: Copy + Saturating + One>
	Channel<AccountId, AssetKind, Balance, BlockNumber>
{
	/// Whether the rest of its deposit has returned.
	pub fn is_ended(&self) -> bool {
		matches!(self.state, ChannelState::Ended { .. })
	}

	/// Block in which something is due for it.
	pub fn due(&self) -> BlockNumber {
		match self.state {
			ChannelState::Open | ChannelState::Closing => self.ends_at.saturating_add(One::one()),
			ChannelState::Ended { prune_at } => prune_at,
		}
	}
}

/// What governance sets.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Terms<Balance, BlockNumber> {
	/// Blocks in which evidence is accepted.
	pub window: BlockNumber,
	/// Share of a fee that is slashed and burned on top of a refund.
	pub penalty: Perbill,
	/// Share of a node's bond that its exposure may reach.
	pub exposure_ratio: Perbill,
	/// Least bond of a GPU node.
	pub min_bond: Balance,
}

/// What stands on the agenda.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum AgendaItem {
	/// The deadline, the end of the window or the end of the retention of a job.
	#[codec(index = 0)]
	Job(JobId),
	/// The end of a channel, or of the time in which its receipts can be presented.
	#[codec(index = 1)]
	Channel(ChannelId),
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
	/// Blocks from the commit in which evidence is accepted.
	pub window: BlockNumber,
	/// Share of the fee that is slashed and burned on top of a refund.
	pub penalty: Perbill,
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

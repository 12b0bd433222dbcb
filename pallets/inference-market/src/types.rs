//! What is stored.

use super::*;
use assay_primitives::{
	audit::{BatchLeaf, Dispute, Leaf, Place, ProvenPlace, MAX_LEAVES_PER_PROOF},
	batch::{BatchId, SignedBatch, SignedClaim, VersionedBatch, MAX_CLAIMS},
	channel::{ChannelId, Sequence},
	market::{Assurance, BatchStatus, BatchView, ChannelView, JobStatus, Offer, Price},
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
/// Most receipt keys of a node.
pub const MAX_RECEIPT_KEYS: u32 = 16;
/// Most leaves of a batch that have to be revealed at a time for another one to be challenged: no more
/// than a node can reveal.
pub const MAX_OPEN_LEAVES: u32 = 64;
/// Most places of a node's queue that are looked at in one go.
pub const MAX_PAYMENTS: u32 = 4;

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

/// [`CommittedBatch`] with the runtime's types.
pub type CommittedBatchOf<T> = CommittedBatch<
	<T as frame_system::Config>::AccountId,
	<T as Config>::AssetKind,
	BalanceOf<T>,
	BlockNumberFor<T>,
>;
/// [`BatchView`] with the runtime's types.
pub type BatchViewOf<T> = BatchView<
	<T as frame_system::Config>::AccountId,
	<T as Config>::AssetKind,
	BalanceOf<T>,
	BlockNumberFor<T>,
>;
/// [`Place`] with the runtime's types.
pub type PlaceOf<T> = Place<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// [`ProvenPlace`] with the runtime's types.
pub type ProvenPlaceOf<T> = ProvenPlace<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// [`Leaf`] with the runtime's types.
pub type LeafOf<T> = Leaf<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;
/// [`BatchLeaf`] with the runtime's types.
pub type BatchLeafOf<T> =
	BatchLeaf<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;
/// Leaves of batches with their proofs.
pub type BatchLeavesOf<T> = BoundedVec<BatchLeafOf<T>, ConstU32<MAX_LEAVES_PER_PROOF>>;
/// [`Offer`] with the runtime's types.
pub type OfferOf<T> = Offer<BalanceOf<T>, BlockNumberFor<T>>;
/// [`Dispute`] with the runtime's types.
pub type DisputeOf<T> =
	Dispute<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;
/// [`Obligation`] with the runtime's types.
pub type ObligationOf<T> =
	Obligation<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;

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
	/// First block in which what it offers anew can be had: a notice after it last took an offer back,
	/// so that taking back and offering again is no way around the notice.
	pub offers_since: BlockNumber,
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
	/// Its receipt keys.
	pub receipt_keys: u32,
	/// Batches that are not yet verified or slashed, or not yet paid.
	pub batches: u32,
	/// Fees that wait for exposure.
	pub queue: Queue<Balance>,
	/// Block in which it was registered: what its counts of receipts are since. Unknown of nodes that
	/// were registered under storage version 1.
	pub registered_at: Option<BlockNumber>,
}

/// Where a node's queue of unpaid batches begins and ends, and what is in it.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Queue<Balance> {
	/// First place that may be taken.
	pub head: u64,
	/// First place that was never taken.
	pub tail: u64,
	/// Places that are taken.
	pub len: u32,
	/// What they are worth at most, in the native token.
	pub value: Balance,
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
	/// The samples, the end of the window or the end of the retention of a batch.
	#[codec(index = 2)]
	Batch(BatchId),
	/// The time by which a leaf of a batch has to be revealed, or its record goes.
	#[codec(index = 3)]
	Leaf(BatchId, u32),
}

/// A set of small numbers.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Bits(BoundedVec<u8, ConstU32<{ MAX_CLAIMS / 8 }>>);

impl Bits {
	/// Whether `number` is in it.
	pub fn contains(&self, number: u32) -> bool {
		let (byte, bit) = Self::position(number);
		self.0.get(byte).is_some_and(|b| b & bit != 0)
	}

	/// Puts `number` in. Says whether that was possible: it was not there, and is small enough.
	pub fn insert(&mut self, number: u32) -> bool {
		let (byte, bit) = Self::position(number);
		while self.0.len() <= byte {
			if self.0.try_push(0).is_err() {
				return false;
			}
		}
		let Some(b) = self.0.get_mut(byte) else { return false };
		let is_new = *b & bit == 0;
		*b |= bit;
		is_new
	}

	fn position(number: u32) -> (usize, u8) {
		((number / 8) as usize, 1u8.wrapping_shl(number % 8))
	}
}

/// A batch whose evidence comes after it.
///
/// It carries the terms that it was committed under; later changes do not touch it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct CommittedBatch<AccountId, AssetKind, Balance, BlockNumber> {
	/// Operator of the GPU node.
	pub node: AccountId,
	/// The model.
	pub model: ModelHash,
	/// Its engine.
	pub engine: EngineHash,
	/// How its receipts are audited.
	pub assurance: Assurance,
	/// Root of the tree over the receipts' hashes.
	pub root: H256,
	/// Number of receipts.
	pub receipts: u32,
	/// Root of the tree over the places of its claims.
	pub places_root: H256,
	/// Number of claims.
	pub claims: u32,
	/// What the fees are paid in.
	pub asset: AssetKind,
	/// Fees of its receipts.
	pub fee: Balance,
	/// What they are worth at most, in the native token.
	pub value: Balance,
	/// What became of its fee.
	pub payment: FeePayment,
	/// Price of its verification, out of what its node has prepaid.
	pub price: BatchPrice<Balance>,
	/// Share of the value that is slashed on top of the refund: the greatest of its channels.
	pub penalty: Perbill,
	/// Share of the penalty that goes to whoever brought it about.
	pub reward: Perbill,
	/// Held of whoever challenges a leaf.
	pub challenge_deposit: Balance,
	/// Blocks in which a leaf is revealed.
	pub response_time: BlockNumber,
	/// Block of its anchor: no receipt of it is anchored before.
	pub anchor: BlockNumber,
	/// Block of the commit.
	pub committed_at: BlockNumber,
	/// Last block in which it can be proven or challenged.
	pub window_ends: BlockNumber,
	/// Block in which it stands on the agenda.
	pub due: BlockNumber,
	/// Where it is in its life.
	pub state: BatchState<AssetKind, Balance, BlockNumber>,
}

/// What became of the fee of a batch.
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
pub enum FeePayment {
	/// It is in the pot and waits in the node's queue.
	#[codec(index = 0)]
	Queued {
		/// Place in the queue.
		place: u64,
	},
	/// The node has it.
	#[codec(index = 1)]
	Paid,
	/// The node was slashed before it was paid: it is in the pot, for the requesters.
	#[codec(index = 2)]
	Forfeited,
}

/// Price of the verification of a batch.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct BatchPrice<Balance> {
	/// Of the batch's signature.
	pub signature: Balance,
	/// Of all vouchers.
	pub vouchers: Balance,
	/// Of all leaves that are proven or sampled.
	pub leaves: Balance,
	/// What the leaves are charged under.
	pub verifier: VerifierId,
	/// How many leaves that are.
	pub checks: u32,
}

impl<Balance: Copy + Saturating> BatchPrice<Balance> {
	/// All of it.
	pub fn total(&self) -> Balance {
		self.signature.saturating_add(self.vouchers).saturating_add(self.leaves)
	}
}

/// Where a committed batch is in its life, with what is known there.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum BatchState<AssetKind, Balance, BlockNumber> {
	/// Every leaf has to be proven.
	#[codec(index = 0)]
	Proving {
		/// Those that are.
		proven: Bits,
		/// How many that are.
		count: u32,
		/// Their fees.
		fee: Balance,
	},
	/// Leaves are sampled and challenged.
	#[codec(index = 1)]
	Auditing {
		/// Whether the samples are drawn.
		sampled: bool,
		/// Leaves that have to be revealed.
		open: u32,
		/// Block by which all of them have to be.
		answer_by: BlockNumber,
	},
	/// Verification burned. Terminal.
	#[codec(index = 2)]
	Verified {
		/// Block of the end.
		at: BlockNumber,
	},
	/// Its requesters are refunded. Terminal.
	#[codec(index = 3)]
	Slashed {
		/// Block of the end.
		at: BlockNumber,
		/// What they are refunded in.
		asset: AssetKind,
		/// What is left in the pot for them.
		left: Balance,
		/// Fees of the claims that were not refunded yet; they share what is left.
		unrefunded: Balance,
		/// Claims that were refunded.
		refunded: Bits,
	},
}

impl<AccountId, AssetKind, Balance, BlockNumber>
	CommittedBatch<AccountId, AssetKind, Balance, BlockNumber>
{
	/// Where it is in its life.
	pub fn status(&self) -> BatchStatus {
		match self.state {
			BatchState::Proving { .. } | BatchState::Auditing { .. } => BatchStatus::Committed,
			BatchState::Verified { .. } => BatchStatus::Verified,
			BatchState::Slashed { .. } => BatchStatus::Slashed,
		}
	}

	/// Whether it is neither verified nor slashed.
	pub fn is_open(&self) -> bool {
		self.status() == BatchStatus::Committed
	}

	/// Whether its fee is part of its node's exposure.
	pub fn is_exposed(&self) -> bool {
		self.is_open() && self.payment == FeePayment::Paid
	}

	/// Whether its node waits for something.
	pub fn is_unresolved(&self) -> bool {
		self.is_open() || matches!(self.payment, FeePayment::Queued { .. })
	}
}

/// A leaf that was sampled or challenged.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Obligation<AccountId, Balance, BlockNumber> {
	/// Last block in which it can be revealed.
	pub deadline: BlockNumber,
	/// Block in which it stands on the agenda.
	pub due: BlockNumber,
	/// Whether it was revealed.
	pub met: bool,
	/// Who has challenged it, and has this on hold for it; nobody once it was revealed.
	pub challenge: Option<(AccountId, Balance)>,
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bits_hold_each_number_once_up_to_their_bound() {
		let mut bits = Bits::default();
		for number in [0, 7, 8, MAX_CLAIMS - 1, 100] {
			assert!(!bits.contains(number));
			assert!(bits.insert(number));
			assert!(!bits.insert(number));
			assert!(bits.contains(number));
		}
		assert!(!bits.contains(1) && !bits.contains(MAX_CLAIMS));
		assert!(!bits.insert(MAX_CLAIMS));
	}
}

//! What the market shows of models, GPU nodes and jobs.

use crate::{attestation::PolicyId, EngineHash, ModelHash, H256};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// How a model's results are audited.
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
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub enum Assurance {
	/// An attested key under this policy signs every receipt.
	#[codec(index = 0)]
	Attested(PolicyId),
	/// A proof under this verifying key follows every receipt.
	#[codec(index = 1)]
	Proven(H256),
	/// Receipts are sampled and challenged; this is the hash of how they are audited, such as a
	/// tolerance.
	#[codec(index = 2)]
	Audited(H256),
}

/// Where a job is in its life.
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
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub enum JobStatus {
	/// Fee on hold, no result known.
	#[codec(index = 0)]
	Open,
	/// Result known, fee paid to the GPU node, evidence due.
	#[codec(index = 1)]
	Committed,
	/// Evidence verified; the verification price is burned. Terminal.
	#[codec(index = 2)]
	Verified,
	/// No result by the deadline; everything went back to the requester. Terminal.
	#[codec(index = 3)]
	Refunded,
	/// No good evidence within the window; the requester was refunded from the bond. Terminal.
	#[codec(index = 4)]
	Slashed,
}

impl JobStatus {
	/// Whether no further transition can happen.
	pub fn is_terminal(self) -> bool {
		matches!(self, Self::Verified | Self::Refunded | Self::Slashed)
	}
}

/// What a GPU node asks for one unit (token), in the fee's smallest unit.
#[derive(
	Clone,
	Copy,
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
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct Price<Balance> {
	/// For each prompt token.
	pub input: Balance,
	/// For each generated token.
	pub output: Balance,
}

impl<Balance: PartialOrd> Price<Balance> {
	/// Whether nothing costs more than at the `other` price.
	pub fn is_at_most(&self, other: &Self) -> bool {
		self.input <= other.input && self.output <= other.output
	}
}

/// What a GPU node offers a model at. A price that rises does so after a notice.
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
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct Offer<Balance, BlockNumber> {
	/// The price from `since` on.
	pub price: Price<Balance>,
	/// First block in which it holds.
	pub since: BlockNumber,
	/// The price until then; none if the model cannot be had before.
	pub before: Option<Price<Balance>>,
}

impl<Balance: Copy, BlockNumber: PartialOrd> Offer<Balance, BlockNumber> {
	/// The price in block `now`.
	pub fn at(&self, now: BlockNumber) -> Option<Price<Balance>> {
		if now >= self.since {
			Some(self.price)
		} else {
			self.before
		}
	}
}

/// A job as shown to clients.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct JobView<AccountId, Balance, BlockNumber> {
	/// Where it is in its life.
	pub status: JobStatus,
	/// Account that pays.
	pub requester: AccountId,
	/// Operator account of the GPU node.
	pub node: AccountId,
	/// The model asked for.
	pub model: ModelHash,
	/// sha256 of the exact request body.
	pub request_hash: H256,
	/// Prices that the job was opened under.
	pub price: Price<Balance>,
	/// Most that the GPU node can be paid; on hold while the job is open.
	pub max_fee: Balance,
	/// Verification price, prepaid on hold until the job ends.
	pub verification_price: Balance,
	/// Block in which it was opened.
	pub opened_at: BlockNumber,
	/// Last block in which a result is accepted.
	pub deadline: BlockNumber,
	/// Block of the commit, once there is one.
	pub committed_at: Option<BlockNumber>,
	/// Last block in which evidence is accepted, once committed.
	pub window_ends: Option<BlockNumber>,
	/// Block in which it reached a terminal state.
	pub ended_at: Option<BlockNumber>,
	/// Hash of the committed receipt.
	pub receipt_hash: Option<H256>,
	/// Fee paid to the GPU node.
	pub fee_paid: Balance,
	/// Burned for its verification.
	pub burned: Balance,
}

/// A GPU node as shown to clients.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct NodeView<Balance> {
	/// Base URL of its HTTP endpoint.
	pub endpoint: Vec<u8>,
	/// Bond on hold.
	pub bond: Balance,
	/// What it takes back of its bond, still on hold.
	pub unbonding: Balance,
	/// Fees paid for work not yet verified.
	pub exposure: Balance,
	/// Most that exposure may reach: bond × ratio.
	pub exposure_cap: Balance,
	/// Highest exposure so far.
	pub exposure_peak: Balance,
	/// Whether it takes new jobs.
	pub accepting: bool,
	/// Jobs open or committed.
	pub active_jobs: u32,
	/// Channels that lead to it.
	pub channels: u32,
	/// Prepaid for the verification of its batches.
	pub verification_balance: Balance,
	/// Receipts that were verified.
	pub verified: u64,
	/// Jobs that ended `Refunded`.
	pub refunded: u64,
	/// Receipts that it was slashed for.
	pub slashed: u64,
	/// Batches that are not yet verified, or not yet paid.
	pub batches: u32,
	/// Fees of its batches that wait for exposure, at the price bound.
	pub queued: Balance,
}

/// A model as shown to clients.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct ModelView<AccountId> {
	/// Account that registered it.
	pub publisher: AccountId,
	/// Engine, quantisation, sampler and seed.
	pub engine: EngineHash,
	/// How its results are audited.
	pub assurance: Assurance,
	/// Human-readable name.
	pub name: Vec<u8>,
}

/// Where a channel is in its life.
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
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub enum ChannelStatus {
	/// Serves until `serves_until`.
	#[codec(index = 0)]
	Open,
	/// The requester closes it; the node may settle until it ends.
	#[codec(index = 1)]
	Closing,
	/// The rest of the deposit has returned. Terminal.
	#[codec(index = 2)]
	Ended,
}

/// A payment channel as shown to clients.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct ChannelView<AccountId, AssetKind, Balance, BlockNumber> {
	/// Where it is in its life.
	pub status: ChannelStatus,
	/// Account that pays.
	pub requester: AccountId,
	/// Operator account of the GPU node.
	pub node: AccountId,
	/// Account whose key signs the vouchers.
	pub signer: AccountId,
	/// The model served.
	pub model: ModelHash,
	/// Its engine, as of the opening.
	pub engine: EngineHash,
	/// How its results are audited, as of the opening.
	pub assurance: Assurance,
	/// What the fees are paid in.
	pub asset: AssetKind,
	/// Prices that it was opened under.
	pub price: Price<Balance>,
	/// What is left of the deposit.
	pub deposit: Balance,
	/// What the GPU node was paid, in all.
	pub claimed: Balance,
	/// Sequence number of the next receipt to be settled.
	pub next_sequence: u64,
	/// Blocks from its anchor in which a receipt must be settled.
	pub window: BlockNumber,
	/// Last block that a receipt may be anchored at.
	pub serves_until: BlockNumber,
	/// Last block in which batches may claim on it.
	pub ends_at: BlockNumber,
}

/// Where a committed batch is in its life.
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
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub enum BatchStatus {
	/// Its receipts are being proven, or can be challenged.
	#[codec(index = 0)]
	Committed,
	/// Its window is over without a flaw; the price of the verification is burned. Terminal.
	#[codec(index = 1)]
	Verified,
	/// It was not proven, not revealed, or wrong; its requesters are refunded. Terminal.
	#[codec(index = 2)]
	Slashed,
}

impl BatchStatus {
	/// Whether no further transition can happen.
	pub fn is_terminal(self) -> bool {
		matches!(self, Self::Verified | Self::Slashed)
	}
}

/// What governance sets.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct Terms<Balance, BlockNumber> {
	/// Blocks in which evidence is accepted.
	pub window: BlockNumber,
	/// Share of a fee that is slashed and burned on top of a refund.
	pub penalty: Perbill,
	/// Share of a node's bond that its exposure may reach.
	pub exposure_ratio: Perbill,
	/// Least bond of a GPU node.
	pub min_bond: Balance,
	/// Blocks in which the leaves of a `Proven` batch are proven.
	pub proven_window: BlockNumber,
	/// Blocks in which the leaves of an `Audited` batch are challenged.
	pub audited_window: BlockNumber,
	/// Blocks in which a leaf is revealed.
	pub response_time: BlockNumber,
	/// Held of whoever challenges a leaf.
	pub challenge_deposit: Balance,
	/// Share of a penalty that goes to whoever brought it about.
	pub challenger_reward: Perbill,
	/// Blocks before a price that rises does so.
	pub price_notice: BlockNumber,
}

/// A committed batch as shown to clients.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct BatchView<AccountId, AssetKind, Balance, BlockNumber> {
	/// Where it is in its life.
	pub status: BatchStatus,
	/// Operator account of the GPU node.
	pub node: AccountId,
	/// The model.
	pub model: ModelHash,
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
	/// Whether its node was paid.
	pub paid: bool,
	/// Price of its verification; burned when it ends.
	pub verification_price: Balance,
	/// Block of the commit.
	pub committed_at: BlockNumber,
	/// Last block in which it can be proven or challenged.
	pub window_ends: BlockNumber,
	/// Receipts that were proven so far.
	pub proven: u32,
	/// Block in which it was verified or slashed.
	pub ended_at: Option<BlockNumber>,
	/// Leaves that have to be revealed.
	pub open_leaves: u32,
	/// What can still be refunded, in `refund_asset`.
	pub refundable: Balance,
	/// What is refunded in: the native token where its node was paid, otherwise the fees' asset.
	pub refund_asset: AssetKind,
}

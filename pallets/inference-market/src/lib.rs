//! # Inference Market Pallet
//!
//! Where requesters pay GPU nodes for inference, and where the trust gap of asynchronous verification
//! is bounded in money and in time.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the dispatchable calls, the events, the errors and the view
//! functions.
//!
//! ## Terminology
//!
//! - **Job**: one request with its fee on hold.
//! - **Channel**: prepaid, one-way payment channel from a requester to a GPU node, for one model.
//! - **Voucher**: requester-signed cumulative amount on a channel.
//! - **Batch**: receipts of many channels, settled as one.
//! - **Leaf**: a receipt in the tree of a batch.
//! - **Receipt**: what a GPU node signs for one inference.
//! - **Window**: blocks in which evidence for committed work is accepted.
//! - **Exposure**: what a GPU node was paid for work that is not yet verified.
//! - **Bond**: what a GPU node has on hold against its exposure.
//!
//! ## Overview
//!
//! ```text
//! Open ──► Committed ──► Verified
//!   │          │
//!   ▼          ▼
//! Refunded   Slashed
//! ```
//!
//! A job is opened with its greatest fee and the price of its verification on hold. A commit pays the
//! fee straight to the GPU node and adds it to the node's exposure. Good evidence burns the price and
//! takes the fee off the exposure again. A job without a result by its deadline goes back to its
//! requester; a commit without evidence in its window is refunded from the bond.
//!
//! A channel needs no transaction for a request. The requester deposits once and signs vouchers; the
//! GPU node settles what it has served in batches: one attested signature for a Merkle root over all
//! receipts, one voucher for each channel. Receipts of a channel have sequence numbers without gaps, so
//! none settles twice, and one that was left out shows: whoever holds a signed receipt that was not
//! settled in its window presents it and is refunded from the bond.
//!
//! Batches of models that are not `Attested` are committed: the chain has their root, and their evidence
//! comes after it. Every leaf of a `Proven` batch is proven. Leaves of `Audited` batches are
//! sampled and challenged; a leaf that is not revealed in time, or is found wrong, slashes its node.
//!
//! ```text
//! Committed ──► Verified: every leaf proven, or the window over and every obligation met
//!     │
//!     ▼
//!  Slashed: requesters refunded claim by claim
//! ```
//!
//! ### Key Concepts
//!
//! - **Two cycles.** Fees go from requester to GPU node, untouched. Verification is paid in the native
//!   token and burned.
//! - **Terms.** A job carries the terms that it was opened under; later changes do not touch it.
//! - **Pot.** Deposits of channels lie in one account of the pallet, and not on hold with their
//!   requesters: a batch is one payment however many channels it claims on, and nothing that happens to
//!   a requester's account can take back what was promised to a node.
//! - **Queue.** The fee of a committed batch that would lift its node's exposure above the cap waits in the
//!   pot, and is paid as exposure frees, the oldest first.
//! - **Agenda.** Every job, every channel, every committed batch and every leaf that has to be revealed
//!   stands on the agenda exactly once, at the block in which something is due. What does not fit into
//!   a block is served in the next one.
//! - **Off-chain worker.** Pulls receipts of active jobs from the nodes' endpoints and submits them as
//!   authorised transactions. Anyone else may submit them as well.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]

extern crate alloc;

mod agenda;
mod audits;
mod batches;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod bonds;
mod channels;
mod commits;
mod jobs;
pub mod migrations;
#[cfg(test)]
mod mock;
mod nodes;
mod offchain;
mod proving;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
mod types;
mod views;
pub mod weights;

pub use offchain::ENOUGH_LEAVES;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use assay_primitives::{
	attestation::AttestedKey,
	audit::{AuditEvidence, Dispute, JudgeAudit, Verdict},
	batch::BatchId,
	burn::{BurnReason, SettleVerification},
	channel::{ChannelId, Sequence},
	evidence::{EvidenceError, VerifierId, VerifyEvidence},
	market::{
		Assurance, BatchView, ChannelStatus, ChannelView, JobView, ModelView, NodeView, Offer,
		Price, Terms,
	},
	EngineHash, JobId, ModelHash, H256,
};
use frame_support::{
	traits::{
		fungible::{Balanced, BalancedHold, Credit, Inspect, MutateHold},
		fungibles,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
	weights::WeightMeter,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{CheckedAdd, CheckedSub, One, Saturating, Zero},
	FixedPointNumber, FixedU128,
};

/// Where the pallet logs.
pub(crate) const LOG_TARGET: &str = "assay::market";

/// Where requesters pay GPU nodes for inference, and where the trust gap of asynchronous verification
/// is bounded in money and in time.
#[frame_support::pallet]
// What the macros make expects that the pallet is in a runtime, and a call takes what it takes.
#[allow(clippy::expect_used, clippy::too_many_arguments)]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{pallet_prelude::*, traits::Randomness, PalletId};
	use frame_system::{
		ensure_authorized, offchain::CreateAuthorizedTransaction, pallet_prelude::*,
	};
	use sp_runtime::{
		traits::{IdentifyAccount, Verify},
		Perbill,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<Hash = H256> + CreateAuthorizedTransaction<Call<Self>>
	{
		/// The native token.
		type Currency: MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>
			+ BalancedHold<Self::AccountId>
			+ Balanced<Self::AccountId>;

		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// Names what fees can be paid in.
		type AssetKind: Parameter + MaxEncodedLen;

		/// Name of the native token among them.
		type NativeAsset: Get<Self::AssetKind>;

		/// The native token and all other assets.
		type Assets: fungibles::Mutate<
			Self::AccountId,
			AssetId = Self::AssetKind,
			Balance = BalanceOf<Self>,
		>;

		/// Signature on a voucher.
		type VoucherSignature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>
			+ Parameter;

		/// Who may enable assets.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Names the account that holds the deposits of channels.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Checks evidence.
		type Evidence: VerifyEvidence<Self::AccountId, BlockNumberFor<Self>>;

		/// Judges revealed leaves of `Audited` models.
		type Judge: JudgeAudit<ReceiptOf<Self>>;

		/// Whether `Audited` models can be registered: only where [`Config::Judge`] decides something, or
		/// nothing is at stake.
		type AuditedModels: Get<bool>;

		/// What leaves are sampled with, and the block since which it was known. A batch is sampled once
		/// that block is after its commit.
		type Randomness: Randomness<H256, BlockNumberFor<Self>>;

		/// Prices verifications and burns what is paid for them.
		type Settlement: SettleVerification<BalanceOf<Self>, CreditOf<Self>>;

		/// Hash of the genesis block, once known.
		type GenesisHash: Get<Option<H256>>;

		/// Held of whoever registers a model.
		#[pallet::constant]
		type ModelDeposit: Get<BalanceOf<Self>>;

		/// Least bond of a GPU node.
		type MinBond: Get<BalanceOf<Self>>;

		/// Blocks from which on a part of a bond that a node takes back is free; longer than any window.
		#[pallet::constant]
		type UnbondingPeriod: Get<BlockNumberFor<Self>>;

		/// Share of a node's bond that its exposure may reach.
		type ExposureRatio: Get<Perbill>;

		/// Share of the fee that is slashed and burned on top of the refund.
		type SlashPenalty: Get<Perbill>;

		/// Held of whoever opens a channel, for its record.
		#[pallet::constant]
		type ChannelDeposit: Get<BalanceOf<Self>>;

		/// Most blocks for which a channel serves.
		#[pallet::constant]
		type MaxChannelDuration: Get<BlockNumberFor<Self>>;

		/// Most models that a node offers, in each asset.
		#[pallet::constant]
		type MaxOffers: Get<u32>;

		/// Most jobs of a node that are open or committed.
		#[pallet::constant]
		type MaxActiveJobs: Get<u32>;

		/// Fewest blocks that a requester may give a node to deliver.
		#[pallet::constant]
		type MinDelivery: Get<BlockNumberFor<Self>>;

		/// Most blocks that a requester may give a node to deliver.
		#[pallet::constant]
		type MaxDelivery: Get<BlockNumberFor<Self>>;

		/// Blocks in which evidence for a commit, or a batch with a receipt, is accepted.
		type EvidenceWindow: Get<BlockNumberFor<Self>>;

		/// Blocks from the commit in which every leaf of a `Proven` batch has to be proven.
		type ProvenWindow: Get<BlockNumberFor<Self>>;

		/// Blocks from the commit on for which a batch waits for a verifier that governance has disabled.
		/// Then its requesters get their fees back.
		#[pallet::constant]
		type MaxSuspension: Get<BlockNumberFor<Self>>;

		/// Blocks from the commit in which leaves of an `Audited` batch can be challenged.
		type AuditedWindow: Get<BlockNumberFor<Self>>;

		/// Blocks before a price that rises does so.
		type PriceNotice: Get<BlockNumberFor<Self>>;

		/// Blocks in which a sampled or challenged leaf has to be revealed.
		type ResponseTime: Get<BlockNumberFor<Self>>;

		/// Held of whoever challenges a leaf; burned if the leaf is revealed and not found wrong.
		type ChallengeDeposit: Get<BalanceOf<Self>>;

		/// Share of a penalty that goes to whoever brought it about; the rest is burned.
		type ChallengerReward: Get<Perbill>;

		/// Most leaves of a batch that are sampled.
		#[pallet::constant]
		type MaxSamples: Get<u32>;

		/// Most blocks that a receipt's anchor may lie before the job was opened: what finality may
		/// lag, and how long a revocation can be dodged by an old anchor.
		#[pallet::constant]
		type MaxAnchorLag: Get<BlockNumberFor<Self>>;

		/// Blocks for which an ended job is kept, and an unsettled receipt can be presented.
		#[pallet::constant]
		type Retention: Get<BlockNumberFor<Self>>;

		/// Most weight that the agenda takes at the start of a block.
		#[pallet::constant]
		type AgendaWeight: Get<Weight>;

		/// Weights.
		type WeightInfo: WeightInfo;

		/// What benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<
			Self::AccountId,
			Self::AssetKind,
			Self::VoucherSignature,
		>;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why funds are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Greatest fee of an open job.
		#[codec(index = 0)]
		Fee,
		/// Price of the verification of a job that has not ended.
		#[codec(index = 1)]
		Verification,
		/// Bond of a GPU node.
		#[codec(index = 2)]
		Bond,
		/// Deposit of a model.
		#[codec(index = 3)]
		Model,
		/// Record of a channel.
		#[codec(index = 4)]
		Channel,
		/// What a GPU node has prepaid for the verification of its batches.
		#[codec(index = 5)]
		VerificationBalance,
		/// Deposit of a challenge whose leaf was not revealed yet.
		#[codec(index = 6)]
		Challenge,
	}

	/// Registered models.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Identity, ModelHash, ModelOf<T>>;

	/// Registered GPU nodes, by operator.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, NodeOf<T>>;

	/// Assets that fees can be paid in, besides the native token, and what a unit of each is worth at
	/// most in the native token's smallest unit.
	#[pallet::storage]
	pub type FeeAssets<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetKind, FixedU128>;

	/// What a node asks for a model, in an asset.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, ModelHash>,
			NMapKey<Blake2_128Concat, T::AssetKind>,
		),
		OfferOf<T>,
	>;

	/// Jobs; ended ones are kept for [`Config::Retention`] blocks.
	#[pallet::storage]
	pub type Jobs<T: Config> = StorageMap<_, Twox64Concat, JobId, JobOf<T>>;

	/// Id of the next job.
	#[pallet::storage]
	pub type NextJobId<T: Config> = StorageValue<_, JobId, ValueQuery>;

	/// Jobs of a node that are open or committed; the off-chain worker goes through them.
	#[pallet::storage]
	pub type ActiveJobs<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, JobId, ()>;

	/// Batches of a node whose leaves are being proven; the off-chain worker goes through them.
	#[pallet::storage]
	pub type UnprovenBatches<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, BatchId, ()>;

	/// Payment channels; ended ones are kept until no receipt of theirs can be presented any more.
	#[pallet::storage]
	pub type Channels<T: Config> = StorageMap<_, Twox64Concat, ChannelId, ChannelOf<T>>;

	/// Id of the next channel.
	#[pallet::storage]
	pub type NextChannelId<T: Config> = StorageValue<_, ChannelId, ValueQuery>;

	/// Keys with which a node signs receipts and batches of models that are not `Attested`. None is
	/// removed before its node leaves: old receipts can still be presented.
	#[pallet::storage]
	pub type ReceiptKeys<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, AttestedKey, ()>;

	/// Committed batches; ended ones are kept for [`Config::Retention`] blocks, and for as long as money
	/// is in them.
	#[pallet::storage]
	pub type Batches<T: Config> = StorageMap<_, Twox64Concat, BatchId, CommittedBatchOf<T>>;

	/// Id of the next committed batch.
	#[pallet::storage]
	pub type NextBatchId<T: Config> = StorageValue<_, BatchId, ValueQuery>;

	/// Batches whose fees wait, by node and place in its queue.
	#[pallet::storage]
	pub type UnpaidBatches<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, u64, BatchId>;

	/// Leaves that were sampled or challenged; they are kept until their batch can no longer be
	/// challenged.
	#[pallet::storage]
	pub type Obligations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BatchId, Twox64Concat, u32, ObligationOf<T>>;

	/// What is due, by block.
	#[pallet::storage]
	pub type Agenda<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, AgendaItem, ()>;

	/// First block of the agenda that may still have entries.
	#[pallet::storage]
	pub type AgendaCursor<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was registered.
		ModelRegistered {
			/// sha256 of its weights.
			model: ModelHash,
			/// Who registered it.
			publisher: T::AccountId,
			/// How its results are audited.
			assurance: Assurance,
		},
		/// A model was taken off the market.
		ModelDeregistered {
			/// sha256 of its weights.
			model: ModelHash,
		},
		/// A GPU node was registered.
		NodeRegistered {
			/// Its operator.
			node: T::AccountId,
			/// Its bond.
			bond: BalanceOf<T>,
		},
		/// A GPU node left; its bond was returned.
		NodeDeregistered {
			/// Its operator.
			node: T::AccountId,
			/// What was returned.
			bond: BalanceOf<T>,
		},
		/// A bond was increased.
		BondIncreased {
			/// The node's operator.
			node: T::AccountId,
			/// Bond until now.
			old: BalanceOf<T>,
			/// Bond from now on.
			new: BalanceOf<T>,
		},
		/// A GPU node takes back a part of its bond; it can be withdrawn later.
		BondUnbonding {
			/// The node's operator.
			node: T::AccountId,
			/// What it takes back.
			amount: BalanceOf<T>,
			/// First block in which it can be withdrawn.
			free_at: BlockNumberFor<T>,
			/// Bond from now on.
			bond: BalanceOf<T>,
		},
		/// What was unbonded has returned.
		BondWithdrawn {
			/// The node's operator.
			node: T::AccountId,
			/// How much.
			amount: BalanceOf<T>,
		},
		/// A GPU node moved.
		EndpointChanged {
			/// Its operator.
			node: T::AccountId,
			/// Its new base URL.
			endpoint: Endpoint,
		},
		/// A GPU node began or ceased to take new jobs.
		AcceptingChanged {
			/// Its operator.
			node: T::AccountId,
			/// Whether it takes new jobs now.
			accepting: bool,
		},
		/// A GPU node offers a model at a price. Open jobs keep theirs.
		OfferSet {
			/// Its operator.
			node: T::AccountId,
			/// The model.
			model: ModelHash,
			/// What it is paid in.
			asset: T::AssetKind,
			/// Price for each unit.
			price: Price<BalanceOf<T>>,
			/// First block in which it holds.
			since: BlockNumberFor<T>,
		},
		/// A GPU node no longer offers a model.
		OfferRemoved {
			/// Its operator.
			node: T::AccountId,
			/// The model.
			model: ModelHash,
			/// What it is paid in.
			asset: T::AssetKind,
		},
		/// A job was opened; its fee and its verification are on hold.
		JobOpened {
			/// The job.
			job: JobId,
			/// Who pays.
			requester: T::AccountId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// The model asked for.
			model: ModelHash,
			/// sha256 of the exact request body.
			request_hash: H256,
			/// Most that the GPU node can be paid.
			max_fee: BalanceOf<T>,
			/// Last block in which a result is accepted.
			deadline: BlockNumberFor<T>,
		},
		/// A result is known; the fee was paid to the GPU node.
		JobCommitted {
			/// The job.
			job: JobId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// Hash of the receipt.
			receipt_hash: H256,
			/// What was paid.
			fee: BalanceOf<T>,
			/// The node's exposure with it.
			exposure: BalanceOf<T>,
			/// Last block in which evidence is accepted.
			window_ends: BlockNumberFor<T>,
		},
		/// The evidence is good; the price of the verification was burned.
		JobVerified {
			/// The job.
			job: JobId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// Hash of the receipt.
			receipt_hash: H256,
			/// What was burned.
			burned: BalanceOf<T>,
			/// The node's exposure without it.
			exposure: BalanceOf<T>,
		},
		/// There was no result by the deadline; everything went back to the requester.
		JobRefunded {
			/// The job.
			job: JobId,
			/// Who was refunded.
			requester: T::AccountId,
			/// What came off hold, fee and verification together.
			amount: BalanceOf<T>,
		},
		/// There was no good evidence in the window; the requester was refunded from the bond.
		JobSlashed {
			/// The job.
			job: JobId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// What the requester got back from the bond.
			refunded: BalanceOf<T>,
			/// What else was slashed, and burned.
			burned: BalanceOf<T>,
			/// The node's exposure without it.
			exposure: BalanceOf<T>,
		},
		/// An ended job was removed from storage.
		JobPruned {
			/// The job.
			job: JobId,
		},
		/// Fees can be paid in an asset, or its price bound has changed. Open channels keep theirs.
		AssetEnabled {
			/// The asset.
			asset: T::AssetKind,
			/// What a unit of it is worth at most, in the native token's smallest unit.
			native_value: FixedU128,
		},
		/// Fees can no longer be paid in an asset. Open channels go on.
		AssetDisabled {
			/// The asset.
			asset: T::AssetKind,
		},
		/// A channel was opened.
		ChannelOpened {
			/// The channel.
			channel: ChannelId,
			/// Who pays.
			requester: T::AccountId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// The model served.
			model: ModelHash,
			/// What the fees are paid in.
			asset: T::AssetKind,
			/// What was deposited.
			deposit: BalanceOf<T>,
			/// Price for each unit.
			price: Price<BalanceOf<T>>,
			/// Last block in which batches may claim on it.
			ends_at: BlockNumberFor<T>,
		},
		/// A deposit was increased.
		ChannelToppedUp {
			/// The channel.
			channel: ChannelId,
			/// Who paid.
			who: T::AccountId,
			/// What was added.
			amount: BalanceOf<T>,
			/// What is in the channel with it.
			deposit: BalanceOf<T>,
		},
		/// A requester closes a channel; its node may settle until it ends.
		ChannelClosing {
			/// The channel.
			channel: ChannelId,
			/// Last block in which batches may claim on it.
			ends_at: BlockNumberFor<T>,
		},
		/// A channel has ended.
		ChannelEnded {
			/// The channel.
			channel: ChannelId,
			/// What the GPU node was paid, in all.
			claimed: BalanceOf<T>,
			/// What returned to the requester.
			returned: BalanceOf<T>,
			/// What the requester's account could not take, and can withdraw.
			unreturned: BalanceOf<T>,
		},
		/// What an ended channel still had was returned.
		DepositWithdrawn {
			/// The channel.
			channel: ChannelId,
			/// Who got it.
			requester: T::AccountId,
			/// How much.
			amount: BalanceOf<T>,
		},
		/// An ended channel was removed from storage.
		ChannelPruned {
			/// The channel.
			channel: ChannelId,
		},
		/// A batch was verified: its node was paid, the price of the verification was burned.
		BatchSettled {
			/// Operator of the GPU node.
			node: T::AccountId,
			/// The model.
			model: ModelHash,
			/// Root of the tree over the receipts' hashes.
			root: H256,
			/// Number of receipts.
			receipts: u32,
			/// Number of claims.
			claims: u32,
			/// What the fees were paid in.
			asset: T::AssetKind,
			/// What was paid.
			fee: BalanceOf<T>,
			/// What was burned.
			burned: BalanceOf<T>,
		},
		/// A receipt was presented that its node had not settled in its window.
		ReceiptPresented {
			/// The channel.
			channel: ChannelId,
			/// Place of the receipt in it.
			sequence: Sequence,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// Hash of the receipt.
			receipt_hash: H256,
			/// What the requester got from the bond.
			refunded: BalanceOf<T>,
			/// What else was slashed, and burned.
			burned: BalanceOf<T>,
		},
		/// What a GPU node has prepaid for the verification of its batches has changed.
		VerificationBalanceChanged {
			/// Its operator.
			node: T::AccountId,
			/// What it has now.
			balance: BalanceOf<T>,
		},
		/// A GPU node has one more receipt key.
		ReceiptKeySet {
			/// Its operator.
			node: T::AccountId,
			/// The key.
			key: AttestedKey,
		},
		/// A batch was committed; its evidence is due.
		BatchCommitted {
			/// The batch.
			batch: BatchId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// The model.
			model: ModelHash,
			/// Root of the tree over the receipts' hashes.
			root: H256,
			/// Number of receipts.
			receipts: u32,
			/// Number of claims.
			claims: u32,
			/// What the fees are paid in.
			asset: T::AssetKind,
			/// Fees of its receipts.
			fee: BalanceOf<T>,
			/// What they are worth at most, in the native token.
			value: BalanceOf<T>,
			/// Last block in which it can be proven or challenged.
			window_ends: BlockNumberFor<T>,
		},
		/// The fee of a committed batch was paid.
		BatchPaid {
			/// The batch.
			batch: BatchId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// What was paid in.
			asset: T::AssetKind,
			/// What was paid.
			fee: BalanceOf<T>,
			/// The node's exposure with it.
			exposure: BalanceOf<T>,
		},
		/// Leaves of a batch were proven.
		LeavesProven {
			/// The batch.
			batch: BatchId,
			/// How many of its leaves are proven now.
			proven: u32,
		},
		/// The window of a batch was over, but its proofs could not be verified, since governance has
		/// disabled their verifier. It goes on.
		BatchExtended {
			/// The batch.
			batch: BatchId,
			/// Last block in which proofs are accepted.
			window_ends: BlockNumberFor<T>,
		},
		/// A leaf was sampled, and has to be revealed.
		LeafSampled {
			/// The batch.
			batch: BatchId,
			/// The leaf.
			leaf: u32,
			/// Last block in which it can be revealed.
			deadline: BlockNumberFor<T>,
		},
		/// A leaf was challenged, and has to be revealed.
		LeafChallenged {
			/// The batch.
			batch: BatchId,
			/// The leaf.
			leaf: u32,
			/// Who has challenged it.
			challenger: T::AccountId,
			/// Held of the challenger.
			deposit: BalanceOf<T>,
			/// Last block in which it can be revealed.
			deadline: BlockNumberFor<T>,
		},
		/// A leaf was revealed.
		LeafRevealed {
			/// The batch.
			batch: BatchId,
			/// The leaf.
			leaf: u32,
			/// What the judge found.
			verdict: Verdict,
		},
		/// A challenged leaf was revealed and not found wrong; the deposit was burned.
		ChallengeLost {
			/// The batch.
			batch: BatchId,
			/// The leaf.
			leaf: u32,
			/// Who had challenged it.
			challenger: T::AccountId,
			/// What was burned.
			burned: BalanceOf<T>,
		},
		/// The deposit of a challenge was returned: its batch was slashed.
		ChallengeReturned {
			/// The batch.
			batch: BatchId,
			/// The leaf.
			leaf: u32,
			/// Who had challenged it.
			challenger: T::AccountId,
			/// What was returned.
			deposit: BalanceOf<T>,
		},
		/// A committed batch is good; the price of the verification was burned.
		BatchVerified {
			/// The batch.
			batch: BatchId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// Number of receipts.
			receipts: u32,
			/// What was burned.
			burned: BalanceOf<T>,
			/// The node's exposure without it.
			exposure: BalanceOf<T>,
		},
		/// A committed batch was not proven, not revealed, or wrong.
		BatchSlashed {
			/// The batch.
			batch: BatchId,
			/// Operator of the GPU node.
			node: T::AccountId,
			/// What its requesters are refunded in.
			asset: T::AssetKind,
			/// What they can claim, in all.
			refundable: BalanceOf<T>,
			/// Who has brought it about, if anyone.
			challenger: Option<T::AccountId>,
			/// What the challenger got.
			rewarded: BalanceOf<T>,
			/// What was burned: the rest of the penalty, and the price of the verification.
			burned: BalanceOf<T>,
			/// The node's exposure without it.
			exposure: BalanceOf<T>,
		},
		/// A requester got back what a claim of a slashed batch had cost, or its share of what there was.
		ClaimRefunded {
			/// The batch.
			batch: BatchId,
			/// The claim.
			claim: u32,
			/// Who was refunded.
			requester: T::AccountId,
			/// What in.
			asset: T::AssetKind,
			/// How much.
			amount: BalanceOf<T>,
		},
		/// An ended batch was removed from storage.
		BatchPruned {
			/// The batch.
			batch: BatchId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The model is registered already.
		ModelExists,
		/// No such model.
		ModelNotFound,
		/// The model belongs to another publisher.
		NotModelPublisher,
		/// Offers still name the model.
		ModelInUse,
		/// The name is empty or not UTF-8.
		InvalidName,
		/// The policy of the assurance is not registered; register it first.
		PolicyNotFound,
		/// The GPU node is registered already.
		NodeExists,
		/// No such GPU node.
		NodeNotFound,
		/// The endpoint must be an http or https URL with a host and without user, query or fragment.
		InvalidEndpoint,
		/// The bond is below the least bond.
		BondTooSmall,
		/// The node has jobs that have not ended.
		NodeBusy,
		/// The node still offers models; remove its offers first.
		NodeHasOffers,
		/// The node offers as many models as it may.
		TooManyOffers,
		/// The node does not offer this model.
		OfferNotFound,
		/// The node takes no new jobs now.
		NodeNotAccepting,
		/// The node has as many active jobs as it may have.
		TooManyJobs,
		/// A node cannot pay itself.
		OwnNode,
		/// The time to deliver is too short or too long.
		InvalidDeadline,
		/// No such job; it never existed, or was pruned.
		JobNotFound,
		/// The job has ended; a receipt settles once.
		AlreadySettled,
		/// The job is committed already; submit its evidence.
		AlreadyCommitted,
		/// The deadline has passed.
		DeadlinePassed,
		/// The window for evidence has closed.
		WindowClosed,
		/// The receipt is not the one that was committed.
		ReceiptMismatch,
		/// The receipt is of another chain.
		WrongChain,
		/// The receipt names another GPU node.
		WrongNode,
		/// The receipt names another requester.
		WrongRequester,
		/// The receipt names another model.
		WrongModel,
		/// The receipt names another engine than the model's.
		WrongEngine,
		/// The receipt is for another request.
		WrongRequest,
		/// The anchor is no recent block of this chain, or not between the batch's anchor and its commit.
		UnknownAnchor,
		/// The receipt's anchor is too far before the job was opened.
		AnchorTooOld,
		/// The fee is not units times price.
		FeeMismatch,
		/// The fee is greater than the job's greatest fee.
		FeeAboveMax,
		/// The fee would lift the node's exposure above its cap; wait for verification or add bond.
		ExposureCapReached,
		/// The evidence is not of the kind that the job's assurance asks for.
		UnsupportedEvidence,
		/// The signature does not hold.
		InvalidSignature,
		/// The key is not registered for this node.
		UnknownKey,
		/// The key had expired or was revoked as of the receipt's anchor.
		KeyNotValid,
		/// The model's policy does not allow the key's measurements.
		MeasurementNotAllowed,
		/// A verification costs more than the requester allows; try again later or allow more.
		VerificationPriceAboveMax,
		/// A number is too large.
		Overflow,
		/// The receipt was paid through something else: submit those of jobs, present those of channels.
		WrongPayment,
		/// Fees cannot be paid in this asset.
		AssetNotEnabled,
		/// Channels need the asset's least balance in the pallet's account; transfer it there first.
		PotNotSeeded,
		/// The asset is the native token, or a unit of it would be worth nothing.
		InvalidAsset,
		/// The node asks more than the requester allows.
		PriceAboveMax,
		/// Channels lead to the node; close them, and wait until their receipts cannot be presented.
		NodeHasChannels,
		/// No such channel; it never existed, or was pruned.
		ChannelNotFound,
		/// The channel closes already.
		ChannelClosing,
		/// The channel has ended.
		ChannelEnded,
		/// The channel has not ended.
		ChannelNotEnded,
		/// The signer is neither the channel's requester nor its node.
		NotInChannel,
		/// There is nothing to withdraw, or not yet.
		NothingToWithdraw,
		/// The node takes back as many parts of its bond as it may at a time; withdraw those that are free.
		TooManyUnbonding,
		/// The batch has no claims.
		EmptyBatch,
		/// The batch was signed over other claims.
		ClaimsMismatch,
		/// The claims do not add up to what the batch says.
		TotalsMismatch,
		/// The batch is paid in another asset than the channel.
		WrongAsset,
		/// The claim does not begin at the channel's next receipt, or is empty.
		WrongSequence,
		/// The voucher does not cover what is claimed.
		VoucherTooLow,
		/// The voucher was not signed by the channel's signer, or is for another channel or chain.
		InvalidVoucher,
		/// What is left in the channel does not cover what is claimed.
		ChannelDepositTooLow,
		/// The node's verification balance does not cover this; fund it first.
		VerificationBalanceTooLow,
		/// The receipt can still be settled; wait for the end of its window.
		WindowOpen,
		/// Not for models of this assurance: jobs and `settle_batch` are for `Attested` ones, `commit_batch`
		/// for the others, proofs for `Proven` ones, challenges for `Audited` ones.
		UnsupportedAssurance,
		/// The verifying key of the assurance is not registered, or its proofs have other public inputs than
		/// the digests of a request and of its response.
		VerifyingKeyNotFound,
		/// Governance has disabled the verifier of the model's proofs; come back when it is enabled.
		VerifierDisabled,
		/// `Audited` models cannot be registered on this chain.
		AuditedModelsDisabled,
		/// The node has this receipt key already.
		ReceiptKeyExists,
		/// The node has as many receipt keys as it may have.
		TooManyReceiptKeys,
		/// Batches of the node are not verified or slashed, or not paid.
		NodeHasBatches,
		/// The batch has more receipts than one of its assurance may have.
		TooManyReceipts,
		/// No such committed batch; it never existed, or was pruned.
		BatchNotFound,
		/// The batch is verified or slashed.
		BatchEnded,
		/// The batch was not slashed; there is nothing to refund.
		BatchNotSlashed,
		/// The batch has no such leaf.
		LeafNotFound,
		/// The path of the receipt or of its place does not lead to the batch's root.
		InvalidPath,
		/// There are no proofs.
		NothingProven,
		/// The leaves are of batches under different verifying keys; submit those of each by themselves.
		DifferentVerifyingKeys,
		/// The leaf is proven already.
		LeafAlreadyProven,
		/// The proof does not hold.
		InvalidProof,
		/// The leaf has to be revealed already, or was.
		LeafAlreadyChallenged,
		/// As many leaves of the batch have to be revealed as can be challenged at a time; try again later.
		TooManyChallenges,
		/// The leaf was neither sampled nor challenged.
		LeafNotChallenged,
		/// The leaf was revealed already.
		LeafAlreadyRevealed,
		/// Nothing shows that the leaf is wrong.
		DisputeNotProven,
		/// The claim was refunded already.
		AlreadyRefunded,
	}

	impl<T> From<EvidenceError> for Error<T> {
		fn from(error: EvidenceError) -> Self {
			match error {
				EvidenceError::InvalidSignature => Self::InvalidSignature,
				EvidenceError::UnknownKey => Self::UnknownKey,
				EvidenceError::KeyNotValid => Self::KeyNotValid,
				EvidenceError::MeasurementNotAllowed => Self::MeasurementNotAllowed,
				EvidenceError::UnknownPolicy => Self::PolicyNotFound,
				EvidenceError::Malformed
				| EvidenceError::Unsupported
				| EvidenceError::UntrustedRoot
				| EvidenceError::InvalidCertificate
				| EvidenceError::OutsideValidity
				| EvidenceError::DebugEnclave
				| EvidenceError::VerifierDisabled => Self::UnsupportedEvidence,
				EvidenceError::UnknownVerifyingKey | EvidenceError::UnsafeVerifyingKey => {
					Self::VerifyingKeyNotFound
				},
				EvidenceError::InvalidPoint
				| EvidenceError::InvalidInputs
				| EvidenceError::InvalidProof => Self::InvalidProof,
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
			let limit = meter.remaining().min(T::AgendaWeight::get());
			let mut share = WeightMeter::with_limit(limit);
			Self::service_agenda(now, &mut share);
			meter.consume(share.consumed());
		}

		fn on_idle(now: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::service_agenda(now, &mut meter);
			meter.consumed()
		}

		fn offchain_worker(now: BlockNumberFor<T>) {
			Self::pull(now);
		}

		fn integrity_test() {
			assert!(T::MinDelivery::get() >= One::one(), "a job has at least one block");
			assert!(T::MinDelivery::get() <= T::MaxDelivery::get(), "no deadline would be valid");
			assert!(T::EvidenceWindow::get() >= One::one(), "a window has at least one block");
			assert!(T::Retention::get() >= One::one(), "an ended job is kept for a block");
			assert!(
				T::ProvenWindow::get() >= One::one() && T::AuditedWindow::get() >= One::one(),
				"a window has at least one block"
			);
			assert!(T::ResponseTime::get() >= One::one(), "a leaf can be revealed");
			let longest = T::EvidenceWindow::get()
				.max(T::ProvenWindow::get())
				.max(T::AuditedWindow::get().saturating_add(T::ResponseTime::get()));
			assert!(
				T::UnbondingPeriod::get() > longest,
				"a bond must not be gone before a window is over"
			);
			assert!(
				T::AgendaWeight::get().all_gte(
					T::WeightInfo::agenda_block()
						.saturating_add(T::WeightInfo::agenda_job())
						.saturating_add(T::WeightInfo::agenda_channel())
						.saturating_add(T::WeightInfo::agenda_sample())
						.saturating_add(T::WeightInfo::agenda_slash())
						.saturating_add(T::Evidence::key_weight().saturating_mul(2))
				),
				"the agenda could never be served"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Registers a model.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone; the signer is the model's publisher.
		///
		/// ## Details
		///
		/// A deposit is held until the model is deregistered.
		///
		/// ## Parameters
		///
		/// - `model`: sha256 of the weights artifact.
		/// - `engine`: sha256 of the engine's description.
		/// - `assurance`: how its results are audited.
		/// - `name`: human-readable, UTF-8.
		///
		/// ## Errors
		///
		/// - [`Error::ModelExists`], [`Error::InvalidName`], [`Error::PolicyNotFound`],
		///   [`Error::VerifyingKeyNotFound`], [`Error::AuditedModelsDisabled`].
		///
		/// ## Events
		///
		/// [`Event::ModelRegistered`].
		#[pallet::call_index(0)]
		#[pallet::weight(
			T::WeightInfo::register_model().saturating_add(T::Evidence::key_weight())
		)]
		pub fn register_model(
			origin: OriginFor<T>,
			model: ModelHash,
			engine: EngineHash,
			assurance: Assurance,
			name: Name,
		) -> DispatchResult {
			let publisher = ensure_signed(origin)?;
			Self::do_register_model(publisher, model, engine, assurance, name)
		}

		/// Registers the signer as a GPU node.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `endpoint`: base URL of the node's HTTP endpoint.
		/// - `bond`: held until the node leaves; its exposure may reach [`Config::ExposureRatio`] of it.
		///
		/// ## Errors
		///
		/// - [`Error::NodeExists`], [`Error::InvalidEndpoint`], [`Error::BondTooSmall`].
		///
		/// ## Events
		///
		/// [`Event::NodeRegistered`].
		#[pallet::call_index(1)]
		pub fn register_node(
			origin: OriginFor<T>,
			endpoint: Endpoint,
			bond: BalanceOf<T>,
		) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_register_node(node, endpoint, bond)
		}

		/// Adds to the signer's bond.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `amount`: what is held in addition.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`].
		///
		/// ## Events
		///
		/// [`Event::BondIncreased`], and [`Event::BatchPaid`] for what it makes room for.
		#[pallet::call_index(2)]
		pub fn increase_bond(origin: OriginFor<T>, amount: BalanceOf<T>) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_increase_bond(node, amount)
		}

		/// Changes the signer's endpoint.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `endpoint`: base URL of the node's HTTP endpoint.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::InvalidEndpoint`].
		///
		/// ## Events
		///
		/// [`Event::EndpointChanged`].
		#[pallet::call_index(3)]
		pub fn set_endpoint(origin: OriginFor<T>, endpoint: Endpoint) -> DispatchResult {
			let node = ensure_signed(origin)?;
			ensure!(nodes::is_valid_endpoint(&endpoint), Error::<T>::InvalidEndpoint);
			Self::mutate_node(&node, |n| n.endpoint = endpoint.clone())?;
			Self::deposit_event(Event::EndpointChanged { node, endpoint });
			Ok(())
		}

		/// Begins or ceases to take new jobs. Active jobs are not touched.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `accepting`: whether new jobs may name this node.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`].
		///
		/// ## Events
		///
		/// [`Event::AcceptingChanged`].
		#[pallet::call_index(4)]
		pub fn set_accepting(origin: OriginFor<T>, accepting: bool) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::mutate_node(&node, |n| n.accepting = accepting)?;
			Self::deposit_event(Event::AcceptingChanged { node, accepting });
			Ok(())
		}

		/// Offers a model at a price, or changes the price. Open jobs and channels keep theirs.
		///
		/// ## Details
		///
		/// A price that falls does so at once. One that rises, in any part, does so after
		/// [`Config::PriceNotice`] blocks; until then the old one holds. What a node offers anew within as
		/// many blocks of taking any offer back can be had from their end on.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `model`: a registered model.
		/// - `asset`: what it is paid in. Jobs are paid in the native token, channels in any.
		/// - `price`: for each prompt token and for each generated token, in the asset's smallest unit.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::ModelNotFound`], [`Error::AssetNotEnabled`],
		///   [`Error::TooManyOffers`].
		///
		/// ## Events
		///
		/// [`Event::OfferSet`].
		#[pallet::call_index(5)]
		pub fn set_offer(
			origin: OriginFor<T>,
			model: ModelHash,
			asset: T::AssetKind,
			price: Price<BalanceOf<T>>,
		) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_set_offer(node, model, asset, price)
		}

		/// Ceases to offer a model. Open jobs are not touched.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `model`: a model that the node offers.
		/// - `asset`: what it is paid in.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::OfferNotFound`].
		///
		/// ## Events
		///
		/// [`Event::OfferRemoved`].
		#[pallet::call_index(6)]
		pub fn remove_offer(
			origin: OriginFor<T>,
			model: ModelHash,
			asset: T::AssetKind,
		) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_remove_offer(node, model, asset)
		}

		/// Leaves the market; the bond and the verification balance return, the receipt keys go.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::NodeBusy`], [`Error::NodeHasBatches`],
		///   [`Error::NodeHasChannels`], [`Error::NodeHasOffers`].
		///
		/// ## Events
		///
		/// [`Event::NodeDeregistered`].
		#[pallet::call_index(7)]
		pub fn deregister_node(origin: OriginFor<T>) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_deregister_node(node)
		}

		/// Opens a job: pays for one request, with everything on hold.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the requester.
		///
		/// ## Details
		///
		/// `max_fee` and the price of the verification are held. The job keeps the node's price, the
		/// model's engine and assurance and the verification price of this moment.
		///
		/// ## Parameters
		///
		/// - `node`: operator of the GPU node.
		/// - `model`: a model that it offers.
		/// - `request_hash`: sha256 of the exact body of the HTTP request.
		/// - `max_fee`: most that the node can be paid, in the native token's smallest unit.
		/// - `max_verification_price`: most that the verification may cost, in the same unit. Its price
		///   moves from block to block.
		/// - `deliver_within`: blocks from now in which a result is accepted.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::OfferNotFound`], [`Error::NodeNotAccepting`],
		///   [`Error::TooManyJobs`], [`Error::InvalidDeadline`], [`Error::OwnNode`],
		///   [`Error::UnsupportedAssurance`], [`Error::VerificationPriceAboveMax`], or the balance cannot cover the holds.
		///
		/// ## Events
		///
		/// [`Event::JobOpened`].
		#[pallet::call_index(8)]
		pub fn open_job(
			origin: OriginFor<T>,
			node: T::AccountId,
			model: ModelHash,
			request_hash: H256,
			#[pallet::compact] max_fee: BalanceOf<T>,
			#[pallet::compact] max_verification_price: BalanceOf<T>,
			deliver_within: BlockNumberFor<T>,
		) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_open_job(
				requester,
				node,
				model,
				request_hash,
				max_fee,
				max_verification_price,
				deliver_within,
			)
		}

		/// Commits to a result before its evidence: the fee is paid, the exposure grows, and the
		/// window for the evidence begins.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the job's GPU node.
		///
		/// ## Parameters
		///
		/// - `receipt`: what the node will bring evidence for.
		///
		/// ## Errors
		///
		/// - Why the receipt does not fit the job, or [`Error::ExposureCapReached`].
		///
		/// ## Events
		///
		/// [`Event::JobCommitted`].
		#[pallet::call_index(9)]
		pub fn commit_job(origin: OriginFor<T>, receipt: ReceiptOf<T>) -> DispatchResult {
			let operator = ensure_signed(origin)?;
			Self::do_commit_job(operator, receipt)
		}

		/// Settles a job: an open one is committed first; the evidence is checked, and the price of the
		/// verification is burned.
		///
		/// ## Dispatch Origin
		///
		/// Authorised: anyone may submit it without a fee, if it is certain to succeed.
		///
		/// ## Parameters
		///
		/// - `signed`: the receipt with the signature of an attested key.
		///
		/// ## Errors
		///
		/// - Why the receipt does not fit the job, or why its evidence is refused. The transaction pool
		///   reports it as custom validity error with the index of the error.
		///
		/// ## Events
		///
		/// [`Event::JobCommitted`] if it was open, and [`Event::JobVerified`].
		#[pallet::call_index(10)]
		#[pallet::weight_of_authorize(<T as Config>::WeightInfo::authorize_submit_receipt())]
		#[pallet::authorize(Self::authorize_submit_receipt)]
		pub fn submit_receipt(origin: OriginFor<T>, signed: SignedReceiptOf<T>) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_submit_receipt(signed)
		}

		/// Takes a model off the market; its deposit returns.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the model's publisher.
		///
		/// ## Parameters
		///
		/// - `model`: a model that no offer names.
		///
		/// ## Errors
		///
		/// - [`Error::ModelNotFound`], [`Error::NotModelPublisher`], [`Error::ModelInUse`].
		///
		/// ## Events
		///
		/// [`Event::ModelDeregistered`].
		#[pallet::call_index(11)]
		#[pallet::weight(
			T::WeightInfo::deregister_model().saturating_add(T::Evidence::key_weight())
		)]
		pub fn deregister_model(origin: OriginFor<T>, model: ModelHash) -> DispatchResult {
			let publisher = ensure_signed(origin)?;
			Self::do_deregister_model(publisher, model)
		}

		/// Lets fees be paid in an asset, or changes its price bound. Open channels keep theirs.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		///
		/// Channels can be opened once the pallet's account has the asset's least balance.
		///
		/// ## Parameters
		///
		/// - `asset`: the asset.
		/// - `native_value`: what its smallest unit is worth at most, in the native token's smallest unit.
		///
		/// ## Errors
		///
		/// - [`Error::InvalidAsset`].
		///
		/// ## Events
		///
		/// [`Event::AssetEnabled`].
		#[pallet::call_index(12)]
		pub fn enable_asset(
			origin: OriginFor<T>,
			asset: T::AssetKind,
			native_value: FixedU128,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(
				asset != T::NativeAsset::get() && !native_value.is_zero(),
				Error::<T>::InvalidAsset
			);
			FeeAssets::<T>::insert(&asset, native_value);
			Self::deposit_event(Event::AssetEnabled { asset, native_value });
			Ok(())
		}

		/// Lets no new offers and channels be made in an asset. Open channels go on.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Parameters
		///
		/// - `asset`: the asset.
		///
		/// ## Errors
		///
		/// - [`Error::AssetNotEnabled`].
		///
		/// ## Events
		///
		/// [`Event::AssetDisabled`].
		#[pallet::call_index(13)]
		pub fn disable_asset(origin: OriginFor<T>, asset: T::AssetKind) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			FeeAssets::<T>::take(&asset).ok_or(Error::<T>::AssetNotEnabled)?;
			Self::deposit_event(Event::AssetDisabled { asset });
			Ok(())
		}

		/// Opens a payment channel to a GPU node for one of its models.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the requester.
		///
		/// ## Details
		///
		/// The channel keeps the node's price, the model's engine and assurance, and the window and the
		/// penalty of this moment. [`Config::ChannelDeposit`] is held until the record goes.
		///
		/// ## Parameters
		///
		/// - `node`: operator of the GPU node.
		/// - `model`: a model that it offers in this asset.
		/// - `asset`: what the fees are paid in.
		/// - `deposit`: most that the node can claim, in the asset's smallest unit.
		/// - `signer`: account whose key signs the vouchers: the requester's own, or one for this channel
		///   alone, so that no key of value need be where requests are sent from.
		/// - `max_price`: most that the node may ask for each unit.
		/// - `serve_for`: blocks for which the node serves; it may settle for a window longer.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::OfferNotFound`], [`Error::NodeNotAccepting`],
		///   [`Error::OwnNode`], [`Error::AssetNotEnabled`], [`Error::PotNotSeeded`],
		///   [`Error::PriceAboveMax`], [`Error::InvalidDeadline`], or the balance cannot cover the
		///   deposits.
		///
		/// ## Events
		///
		/// [`Event::ChannelOpened`].
		#[pallet::call_index(14)]
		#[pallet::weight(
			T::WeightInfo::open_channel().saturating_add(T::Evidence::key_weight())
		)]
		pub fn open_channel(
			origin: OriginFor<T>,
			node: T::AccountId,
			model: ModelHash,
			asset: T::AssetKind,
			#[pallet::compact] deposit: BalanceOf<T>,
			signer: T::AccountId,
			max_price: Price<BalanceOf<T>>,
			serve_for: BlockNumberFor<T>,
		) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			Self::do_open_channel(channels::ChannelRequest {
				requester,
				node,
				model,
				asset,
				deposit,
				signer,
				max_price,
				serve_for,
			})
		}

		/// Adds to a channel's deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone; what is left in the end returns to the channel's requester.
		///
		/// ## Parameters
		///
		/// - `channel`: an open channel.
		/// - `amount`: what is added, in the asset's smallest unit.
		///
		/// ## Errors
		///
		/// - [`Error::ChannelNotFound`], [`Error::ChannelClosing`], or the balance cannot cover it.
		///
		/// ## Events
		///
		/// [`Event::ChannelToppedUp`].
		#[pallet::call_index(15)]
		pub fn top_up_channel(
			origin: OriginFor<T>,
			#[pallet::compact] channel: ChannelId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_top_up_channel(who, channel, amount)
		}

		/// Closes a channel.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the channel's GPU node or by its requester.
		///
		/// ## Details
		///
		/// The node alone could lose by it. Signed by the node, the channel ends at once, and what is left
		/// of the deposit returns; the node settles first what it is owed. Signed by the requester, the
		/// node has a window in which to settle.
		///
		/// ## Parameters
		///
		/// - `channel`: a channel that has not ended.
		///
		/// ## Errors
		///
		/// - [`Error::ChannelNotFound`], [`Error::ChannelEnded`], [`Error::ChannelClosing`],
		///   [`Error::NotInChannel`].
		///
		/// ## Events
		///
		/// [`Event::ChannelEnded`] or [`Event::ChannelClosing`].
		#[pallet::call_index(16)]
		pub fn close_channel(
			origin: OriginFor<T>,
			#[pallet::compact] channel: ChannelId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close_channel(who, channel)
		}

		/// Returns to the requester of an ended channel what its account could not take before.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Parameters
		///
		/// - `channel`: an ended channel.
		///
		/// ## Errors
		///
		/// - [`Error::ChannelNotFound`], [`Error::ChannelNotEnded`], [`Error::NothingToWithdraw`], or why
		///   the account still cannot take it.
		///
		/// ## Events
		///
		/// [`Event::DepositWithdrawn`].
		#[pallet::call_index(17)]
		pub fn withdraw_deposit(
			origin: OriginFor<T>,
			#[pallet::compact] channel: ChannelId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_deposit(channel)
		}

		/// Settles a batch of an `Attested` model: checks its attested signature and the voucher of every
		/// channel, pays the GPU node, and burns the price of the verification out of what the node has
		/// prepaid.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone; whoever signs pays the fee of this extrinsic and gains nothing by it.
		///
		/// ## Details
		///
		/// All or nothing: one bad claim refuses the batch.
		///
		/// ## Parameters
		///
		/// - `signed`: the batch with the signature of an attested key.
		/// - `claims`: what it claims on each channel, with vouchers.
		///
		/// ## Errors
		///
		/// - [`Error::UnsupportedAssurance`], why the batch, its evidence or a claim is refused, or
		///   [`Error::VerificationBalanceTooLow`].
		///
		/// ## Events
		///
		/// [`Event::BatchSettled`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::settle_batch(claims.len() as u32))]
		pub fn settle_batch(
			origin: OriginFor<T>,
			signed: SignedBatchOf<T>,
			claims: BoundedClaimsOf<T>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_settle_batch(signed, claims)
		}

		/// Presents a receipt that was not settled in its window: its requester gets the fee from the
		/// node's bond; the price of the verification and a penalty are burned.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The node can no longer settle this receipt, nor one before it. Present the oldest first.
		///
		/// ## Parameters
		///
		/// - `signed`: the receipt with the signature of an attested key, or of a receipt key if the model is
		///   not `Attested`.
		///
		/// ## Errors
		///
		/// - [`Error::WindowOpen`], [`Error::AlreadySettled`], why the receipt does not fit the channel, or
		///   why its evidence is refused.
		///
		/// ## Events
		///
		/// [`Event::ReceiptPresented`].
		#[pallet::call_index(19)]
		pub fn present_receipt(origin: OriginFor<T>, signed: SignedReceiptOf<T>) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_present_receipt(signed)
		}

		/// Prepays the verification of the signer's batches.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `amount`: what is held in addition.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], or the balance cannot cover it.
		///
		/// ## Events
		///
		/// [`Event::VerificationBalanceChanged`].
		#[pallet::call_index(20)]
		pub fn fund_verification(
			origin: OriginFor<T>,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_fund_verification(node, amount)
		}

		/// Takes back what was prepaid for the verification of the signer's batches.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `amount`: what is released.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::VerificationBalanceTooLow`].
		///
		/// ## Events
		///
		/// [`Event::VerificationBalanceChanged`].
		#[pallet::call_index(21)]
		pub fn withdraw_verification(
			origin: OriginFor<T>,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_withdraw_verification(node, amount)
		}

		/// Takes back a part of the signer's bond, which is free after [`Config::UnbondingPeriod`].
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Details
		///
		/// Until it is withdrawn it is slashed like the bond, once that is used up. To take back all, leave
		/// the market with `deregister_node`.
		///
		/// ## Parameters
		///
		/// - `amount`: what is taken back; the least bond has to stay, and the exposure below its cap.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::NothingToWithdraw`], [`Error::BondTooSmall`],
		///   [`Error::ExposureCapReached`], [`Error::TooManyUnbonding`].
		///
		/// ## Events
		///
		/// [`Event::BondUnbonding`].
		#[pallet::call_index(22)]
		pub fn unbond(
			origin: OriginFor<T>,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_unbond(node, amount)
		}

		/// Returns what the signer has unbonded and is free.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::NothingToWithdraw`].
		///
		/// ## Events
		///
		/// [`Event::BondWithdrawn`].
		#[pallet::call_index(23)]
		pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_withdraw_unbonded(node)
		}

		/// Adds a receipt key of the signer: what it signs receipts and batches of models with that are not
		/// `Attested`.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Details
		///
		/// A key stays until its node leaves, so that nobody's receipt loses its worth. There can be 16 of
		/// them. Whoever has one can sign in the node's name: a lost key is a reason to leave.
		///
		/// ## Parameters
		///
		/// - `key`: ed25519 public key.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::ReceiptKeyExists`], [`Error::TooManyReceiptKeys`].
		///
		/// ## Events
		///
		/// [`Event::ReceiptKeySet`].
		#[pallet::call_index(24)]
		pub fn set_receipt_key(origin: OriginFor<T>, key: AttestedKey) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_set_receipt_key(node, key)
		}

		/// Commits a batch of a `Proven` or an `Audited` model: takes its fees off the channels, and pays
		/// the GPU node as far as its exposure allows.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone; whoever signs pays the fee of this extrinsic and gains nothing by it.
		///
		/// ## Details
		///
		/// All or nothing: one bad claim refuses the batch. A fee that would lift the exposure above its cap,
		/// or that the node's account cannot take, waits in the node's queue. The price of the verification
		/// is reserved out of what the node has prepaid, and burned when the batch ends.
		///
		/// ## Parameters
		///
		/// - `signed`: the batch with the signature of a receipt key.
		/// - `claims`: what it claims on each channel, with vouchers.
		///
		/// ## Errors
		///
		/// - [`Error::UnsupportedAssurance`], [`Error::VerifyingKeyNotFound`], [`Error::TooManyReceipts`],
		///   [`Error::UnknownKey`], [`Error::VerificationBalanceTooLow`], or why the batch or a claim is
		///   refused.
		///
		/// ## Events
		///
		/// [`Event::BatchCommitted`], and [`Event::BatchPaid`] for this or another batch of the node.
		#[pallet::call_index(25)]
		#[pallet::weight(
			T::WeightInfo::commit_batch(claims.len() as u32)
				.saturating_add(T::Evidence::key_weight())
				// A proven batch is put where the off-chain worker looks.
				.saturating_add(T::DbWeight::get().writes(1))
		)]
		pub fn commit_batch(
			origin: OriginFor<T>,
			signed: SignedBatchOf<T>,
			claims: BoundedClaimsOf<T>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_commit_batch(signed, claims)
		}

		/// Proves leaves of `Proven` batches, all under one verifying key. A batch is verified with the last
		/// of its leaves.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone; or without a signature and a fee, from the off-chain worker of the block's
		/// author.
		///
		/// ## Details
		///
		/// All or nothing: the proofs are verified together. If not every leaf of a batch is proven when its
		/// window ends, the batch is slashed; but from an enabling of the verifier on there is a whole window,
		/// and while governance has it disabled none ends.
		///
		/// ## Parameters
		///
		/// - `leaves`: receipts with their batches, paths and proofs.
		///
		/// ## Errors
		///
		/// - [`Error::BatchNotFound`], [`Error::BatchEnded`], [`Error::UnsupportedAssurance`],
		///   [`Error::DifferentVerifyingKeys`], [`Error::WindowClosed`], [`Error::NothingProven`],
		///   [`Error::LeafAlreadyProven`], [`Error::UnsupportedEvidence`], [`Error::InvalidProof`], why a
		///   leaf does not fit, or [`Error::TotalsMismatch`] for a batch's last one if the receipts are worth
		///   another fee than the batch's.
		///
		/// ## Events
		///
		/// [`Event::LeavesProven`] and [`Event::BatchVerified`] for each batch.
		#[pallet::call_index(26)]
		#[pallet::weight(Pallet::<T>::proofs_weight(leaves))]
		#[pallet::weight_of_authorize(Pallet::<T>::leaves_weight(leaves))]
		#[pallet::authorize(Self::authorize_submit_proofs)]
		pub fn submit_proofs(
			origin: OriginFor<T>,
			leaves: BatchLeavesOf<T>,
		) -> DispatchResultWithPostInfo {
			if ensure_authorized(origin.clone()).is_err() {
				ensure_signed(origin)?;
			}
			Self::do_submit_proofs(leaves)
		}

		/// Challenges a leaf of an `Audited` batch: it has to be revealed in the response time.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// A deposit is held. If the leaf is not revealed in time, or found wrong when it is, the node is
		/// slashed, the deposit returns, and the challenger gets a share of the penalty. Otherwise the
		/// deposit is burned.
		///
		/// ## Parameters
		///
		/// - `batch`: a committed batch whose window is open.
		/// - `leaf`: place of the receipt in the batch, from 0.
		///
		/// ## Errors
		///
		/// - [`Error::BatchNotFound`], [`Error::BatchEnded`], [`Error::UnsupportedAssurance`],
		///   [`Error::WindowClosed`], [`Error::LeafNotFound`], [`Error::LeafAlreadyChallenged`],
		///   [`Error::TooManyChallenges`], or the balance cannot cover the deposit.
		///
		/// ## Events
		///
		/// [`Event::LeafChallenged`].
		#[pallet::call_index(27)]
		pub fn challenge_leaf(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			#[pallet::compact] leaf: u32,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_challenge_leaf(who, batch, leaf)
		}

		/// Reveals a leaf that was sampled or challenged.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// If the judge finds the leaf wrong, the batch is slashed. Otherwise the obligation is met, and the
		/// deposit of a challenge is burned.
		///
		/// ## Parameters
		///
		/// - `batch`: a committed batch.
		/// - `leaf`: the receipt with its path, and its place with the place's path.
		/// - `evidence`: what the receipt's audit commitment stands for.
		///
		/// ## Errors
		///
		/// - [`Error::BatchNotFound`], [`Error::BatchEnded`], [`Error::UnsupportedAssurance`],
		///   [`Error::LeafNotChallenged`], [`Error::LeafAlreadyRevealed`], [`Error::DeadlinePassed`], or why
		///   the leaf does not fit.
		///
		/// ## Events
		///
		/// [`Event::LeafRevealed`]; [`Event::ChallengeLost`], or [`Event::ChallengeReturned`] and
		/// [`Event::BatchSlashed`].
		#[pallet::call_index(28)]
		#[pallet::weight(
			T::WeightInfo::reveal_leaf(evidence.len() as u32)
				.max(T::WeightInfo::dispute_leaf(evidence.len() as u32))
				.saturating_add(T::Judge::weight(evidence.len() as u32))
		)]
		pub fn reveal_leaf(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			leaf: Box<LeafOf<T>>,
			evidence: AuditEvidence,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_reveal_leaf(batch, *leaf, evidence)
		}

		/// Shows that a leaf of a committed batch is wrong: the batch is slashed, and the signer gets a
		/// share of the penalty.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Parameters
		///
		/// - `batch`: a committed batch that has not ended.
		/// - `leaf`: the receipt with its path, and its place with the place's path.
		/// - `dispute`: evidence on which the judge finds the receipt wrong, or another receipt that the node
		///   has signed with the same place in the same channel.
		///
		/// ## Errors
		///
		/// - [`Error::BatchNotFound`], [`Error::BatchEnded`], [`Error::UnsupportedAssurance`],
		///   [`Error::DisputeNotProven`], why the leaf does not fit, or why the signature of the other receipt
		///   is refused.
		///
		/// ## Events
		///
		/// [`Event::BatchSlashed`].
		#[pallet::call_index(29)]
		#[pallet::weight(Pallet::<T>::dispute_weight(dispute))]
		pub fn dispute_leaf(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			leaf: Box<LeafOf<T>>,
			dispute: DisputeOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_dispute_leaf(who, batch, *leaf, dispute)
		}

		/// Refunds a claim of a slashed batch to its requester.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Claims share what there is by their fees. If the requester's account cannot take it, the call
		/// fails and can be repeated.
		///
		/// ## Parameters
		///
		/// - `batch`: a slashed batch.
		/// - `place`: the claim's place, with its path.
		///
		/// ## Errors
		///
		/// - [`Error::BatchNotFound`], [`Error::BatchNotSlashed`], [`Error::InvalidPath`],
		///   [`Error::AlreadyRefunded`], [`Error::NothingToWithdraw`], or why the account cannot take it.
		///
		/// ## Events
		///
		/// [`Event::ClaimRefunded`].
		#[pallet::call_index(30)]
		pub fn claim_refund(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			place: ProvenPlaceOf<T>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_refund(batch, place)
		}

		/// Pays what waits in a node's queue, as far as its exposure allows: a few batches at a time.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Parameters
		///
		/// - `node`: operator of the GPU node.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::NothingToWithdraw`] if nothing waits.
		///
		/// ## Events
		///
		/// [`Event::BatchPaid`] for every batch that could be paid.
		#[pallet::call_index(31)]
		pub fn pay_queued(origin: OriginFor<T>, node: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_pay_queued(node)
		}
	}

	impl<T: Config> Pallet<T> {
		/// What `submit_proofs` takes at most: with proofs under the first leaf's key, because others are
		/// refused; or with the dearest while there is no such batch. The call may follow the one that
		/// commits it.
		fn proofs_weight(leaves: &BatchLeavesOf<T>) -> Weight {
			let first = leaves.first().and_then(|leaf| Batches::<T>::get(leaf.batch));
			let key = first.and_then(|batch| match batch.assurance {
				Assurance::Proven(key) => Some(key),
				Assurance::Attested(_) | Assurance::Audited(_) => None,
			});
			Self::leaves_weight(leaves)
				.saturating_add(T::Evidence::proofs_weight(key.as_ref(), leaves.len() as u32))
		}

		/// What the market does for leaves, whatever their proofs: those of one batch, and the reading and
		/// ending of every other one.
		pub(crate) fn leaves_weight(leaves: &BatchLeavesOf<T>) -> Weight {
			let batches: alloc::collections::BTreeSet<_> =
				leaves.iter().map(|leaf| leaf.batch).collect();
			let count = batches.len() as u64;
			T::WeightInfo::submit_proofs(leaves.len() as u32)
				.saturating_add(
					T::WeightInfo::submit_proofs(1).saturating_mul(count.saturating_sub(1)),
				)
				.saturating_add(T::Evidence::key_weight().saturating_mul(count))
		}

		/// What `dispute_leaf` takes at most.
		fn dispute_weight(dispute: &DisputeOf<T>) -> Weight {
			let len = match dispute {
				Dispute::Wrong(evidence) => evidence.len() as u32,
				Dispute::Conflict(_) => 0,
			};
			T::WeightInfo::dispute_leaf(len)
				.saturating_add(T::Judge::weight(len))
				.saturating_add(T::Evidence::key_weight())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The job, unless it never existed or was pruned.
		pub fn job(id: JobId) -> Option<JobView<T::AccountId, BalanceOf<T>, BlockNumberFor<T>>> {
			Self::job_view(id)
		}

		/// The channel, unless it never existed or was pruned.
		pub fn channel(id: ChannelId) -> Option<ChannelViewOf<T>> {
			Self::channel_view(id)
		}

		/// Block in which the GPU node of `operator` was registered; nothing if it is not, or if that was
		/// before the chain remembered.
		pub fn node_registered_at(operator: T::AccountId) -> Option<BlockNumberFor<T>> {
			Self::registered_at_view(&operator)
		}

		/// What the verification of a batch of so many claims costs now.
		pub fn batch_verification_price(claims: u32) -> BalanceOf<T> {
			let (signature, vouchers) = Self::batch_price(claims);
			signature.saturating_add(vouchers)
		}

		/// The account that holds the deposits of all channels.
		pub fn pot_account() -> T::AccountId {
			Self::pot()
		}

		/// The GPU node of an operator.
		pub fn node(operator: T::AccountId) -> Option<NodeView<BalanceOf<T>>> {
			Self::node_view(&operator)
		}

		/// The terms that jobs and channels are opened under now.
		pub fn terms() -> Terms<BalanceOf<T>, BlockNumberFor<T>> {
			Terms {
				window: T::EvidenceWindow::get(),
				penalty: T::SlashPenalty::get(),
				exposure_ratio: T::ExposureRatio::get(),
				min_bond: T::MinBond::get(),
				proven_window: T::ProvenWindow::get(),
				audited_window: T::AuditedWindow::get(),
				response_time: T::ResponseTime::get(),
				challenge_deposit: T::ChallengeDeposit::get(),
				challenger_reward: T::ChallengerReward::get(),
				price_notice: T::PriceNotice::get(),
			}
		}

		/// What a GPU node offers a model at, and from when on.
		pub fn offer(
			operator: T::AccountId,
			model: ModelHash,
			asset: T::AssetKind,
		) -> Option<OfferOf<T>> {
			Offers::<T>::get((operator, model, asset))
		}

		/// The committed batch, unless it never existed or was pruned.
		pub fn batch(id: BatchId) -> Option<BatchViewOf<T>> {
			Self::batch_view(id)
		}

		/// Leaves of a batch that have to be revealed, each with its deadline.
		pub fn open_leaves(id: BatchId) -> alloc::vec::Vec<(u32, BlockNumberFor<T>)> {
			Self::open_leaves_view(id)
		}

		/// The model.
		pub fn model(model: ModelHash) -> Option<ModelView<T::AccountId>> {
			Self::model_view(&model)
		}
	}
}

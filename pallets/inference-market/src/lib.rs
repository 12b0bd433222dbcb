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
//! ### Key Concepts
//!
//! - **Two cycles.** Fees go from requester to GPU node, untouched. Verification is paid in the native
//!   token and burned.
//! - **Terms.** A job carries the terms that it was opened under; later changes do not touch it.
//! - **Agenda.** Every job stands on the agenda exactly once, at the block in which something is due.
//!   What does not fit into a block is served in the next one.
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
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod jobs;
#[cfg(test)]
mod mock;
mod nodes;
mod offchain;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use assay_primitives::{
	burn::{BurnReason, SettleVerification},
	evidence::{EvidenceError, VerifierId, VerifyEvidence},
	market::{Assurance, JobView, ModelView, NodeView, Price},
	EngineHash, JobId, ModelHash, H256,
};
use frame_support::{
	traits::{
		fungible::{Balanced, BalancedHold, Credit, Inspect, MutateHold},
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
	weights::WeightMeter,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{CheckedAdd, One, Saturating, Zero};

/// Where the pallet logs.
pub(crate) const LOG_TARGET: &str = "assay::market";

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::{
		ensure_authorized, offchain::CreateAuthorizedTransaction, pallet_prelude::*,
	};
	use sp_runtime::Perbill;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

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

		/// Checks evidence.
		type Evidence: VerifyEvidence<Self::AccountId, BlockNumberFor<Self>>;

		/// Prices verifications and burns what is paid for them.
		type Settlement: SettleVerification<BalanceOf<Self>, CreditOf<Self>>;

		/// Hash of the genesis block, once known.
		type GenesisHash: Get<Option<H256>>;

		/// Held of whoever registers a model.
		#[pallet::constant]
		type ModelDeposit: Get<BalanceOf<Self>>;

		/// Least bond of a GPU node.
		#[pallet::constant]
		type MinBond: Get<BalanceOf<Self>>;

		/// Share of a node's bond that its exposure may reach.
		#[pallet::constant]
		type ExposureRatio: Get<Perbill>;

		/// Share of the fee that is slashed and burned on top of the refund.
		#[pallet::constant]
		type SlashPenalty: Get<Perbill>;

		/// Most models that a node offers.
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

		/// Blocks in which evidence for a commit is accepted.
		#[pallet::constant]
		type EvidenceWindow: Get<BlockNumberFor<Self>>;

		/// Most blocks that a receipt's anchor may lie before the job was opened: what finality may
		/// lag, and how long a revocation can be dodged by an old anchor.
		#[pallet::constant]
		type MaxAnchorLag: Get<BlockNumberFor<Self>>;

		/// Blocks for which an ended job is kept.
		#[pallet::constant]
		type Retention: Get<BlockNumberFor<Self>>;

		/// Most weight that the agenda takes at the start of a block.
		#[pallet::constant]
		type AgendaWeight: Get<Weight>;

		/// Weights.
		type WeightInfo: WeightInfo;
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
	}

	/// Registered models.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Identity, ModelHash, ModelOf<T>>;

	/// Registered GPU nodes, by operator.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, NodeOf<T>>;

	/// What a node asks for a model.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		ModelHash,
		Price<BalanceOf<T>>,
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

	/// What is due, by block: a deadline, the end of a window, or the end of a job's retention.
	#[pallet::storage]
	pub type Agenda<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BlockNumberFor<T>, Twox64Concat, JobId, ()>;

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
			/// Price for each unit.
			price: Price<BalanceOf<T>>,
		},
		/// A GPU node no longer offers a model.
		OfferRemoved {
			/// Its operator.
			node: T::AccountId,
			/// The model.
			model: ModelHash,
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
		/// The deadline has passed; the requester is refunded.
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
		/// The receipt's anchor is no recent block of this chain.
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
		/// There are no more job ids.
		Overflow,
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
			Self::pull_receipts(now);
		}

		fn integrity_test() {
			assert!(T::MinDelivery::get() >= One::one(), "a job has at least one block");
			assert!(T::MinDelivery::get() <= T::MaxDelivery::get(), "no deadline would be valid");
			assert!(T::EvidenceWindow::get() >= One::one(), "a window has at least one block");
			assert!(T::Retention::get() >= One::one(), "an ended job is kept for a block");
			assert!(
				T::AgendaWeight::get().all_gte(
					T::WeightInfo::agenda_block().saturating_add(T::WeightInfo::agenda_job())
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
		/// - [`Error::ModelExists`], [`Error::InvalidName`], [`Error::PolicyNotFound`].
		///
		/// ## Events
		///
		/// [`Event::ModelRegistered`].
		#[pallet::call_index(0)]
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
		/// [`Event::BondIncreased`].
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

		/// Offers a model at a price, or changes the price. Open jobs keep theirs.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Parameters
		///
		/// - `model`: a registered model.
		/// - `price`: for each prompt token and for each generated token.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::ModelNotFound`], [`Error::TooManyOffers`].
		///
		/// ## Events
		///
		/// [`Event::OfferSet`].
		#[pallet::call_index(5)]
		pub fn set_offer(
			origin: OriginFor<T>,
			model: ModelHash,
			price: Price<BalanceOf<T>>,
		) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_set_offer(node, model, price)
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
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::OfferNotFound`].
		///
		/// ## Events
		///
		/// [`Event::OfferRemoved`].
		#[pallet::call_index(6)]
		pub fn remove_offer(origin: OriginFor<T>, model: ModelHash) -> DispatchResult {
			let node = ensure_signed(origin)?;
			Self::do_remove_offer(node, model)
		}

		/// Leaves the market; the bond returns.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the operator.
		///
		/// ## Errors
		///
		/// - [`Error::NodeNotFound`], [`Error::NodeBusy`], [`Error::NodeHasOffers`].
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
		///   [`Error::VerificationPriceAboveMax`], or the balance cannot cover the holds.
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
		pub fn deregister_model(origin: OriginFor<T>, model: ModelHash) -> DispatchResult {
			let publisher = ensure_signed(origin)?;
			Self::do_deregister_model(publisher, model)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The job, unless it never existed or was pruned.
		pub fn job(id: JobId) -> Option<JobView<T::AccountId, BalanceOf<T>, BlockNumberFor<T>>> {
			Self::job_view(id)
		}

		/// The GPU node of an operator.
		pub fn node(operator: T::AccountId) -> Option<NodeView<BalanceOf<T>>> {
			Self::node_view(&operator)
		}

		/// The model.
		pub fn model(model: ModelHash) -> Option<ModelView<T::AccountId>> {
			Self::model_view(&model)
		}
	}
}

//! OpenGov: who may decide what, and how long it takes.

mod origins;
mod tracks;

pub use origins::pallet_custom_origins;
pub use tracks::TracksInfo;

use crate::*;
use cumulus_pallet_parachain_system::{OnSystemEvent, RelayChainStateProof};
use cumulus_primitives_core::PersistedValidationData;
use frame_support::{
	parameter_types,
	traits::{EitherOf, EitherOfDiverse},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSigned};
use pallet_custom_origins::{
	MarketAdmin, ReferendumCanceller, VerificationAdmin, WhitelistedCaller,
};
use sp_core::ConstU32;
use sp_runtime::Perbill;

/// The technical committee: whitelists calls, decides nothing alone.
pub type TechnicalCommitteeCollective = pallet_collective::Instance1;

/// Whoever sets the market's parameters.
pub type EnsureMarketAdmin = EitherOfDiverse<EnsureRoot<AccountId>, MarketAdmin>;
/// Whoever sets verifiers, trust state and verification prices.
pub type EnsureVerificationAdmin = EitherOfDiverse<EnsureRoot<AccountId>, VerificationAdmin>;

/// Relay-chain blocks, which periods are counted in.
pub mod relay {
	use super::*;

	/// In a minute.
	pub const MINUTES: BlockNumber = 60_000 / RELAY_CHAIN_SLOT_DURATION_MILLIS;
	/// In an hour.
	pub const HOURS: BlockNumber = 60 * MINUTES;
	/// In a day.
	pub const DAYS: BlockNumber = 24 * HOURS;
}

/// Height of the relay chain.
pub type RelayBlocks = cumulus_pallet_parachain_system::RelaychainDataProvider<Runtime>;

/// Starts the scheduler at the relay chain's height.
///
/// At the first block's beginning no relay-chain block is known, so the scheduler takes the height for
/// zero and would then look for scheduled calls from there on, some eighty relay-chain blocks in each of
/// ours: it would fill most of every block's proof and not reach the present in years. Nothing can have
/// been scheduled before the first block.
pub struct StartScheduler;

impl OnSystemEvent for StartScheduler {
	fn on_validation_data(_: &PersistedValidationData) {
		if System::block_number() == 1 {
			pallet_scheduler::IncompleteSince::<Runtime>::kill();
		}
	}

	fn on_validation_code_applied() {}

	fn on_relay_state_proof(_: &RelayChainStateProof) -> Weight {
		Weight::zero()
	}
}

/// Length of a period, shortened by the feature `fast-governance`.
pub const fn period(blocks: BlockNumber, fast: BlockNumber) -> BlockNumber {
	if cfg!(feature = "fast-governance") {
		fast
	} else {
		blocks
	}
}

parameter_types! {
	/// Blocks before votes unlock at conviction 1.
	pub const VoteLockingPeriod: BlockNumber = period(7 * relay::DAYS, 10);
	/// Blocks between the checks of a referendum.
	pub const AlarmInterval: BlockNumber = 1;
	/// Deposit of whoever submits a referendum.
	pub const SubmissionDeposit: Balance = 10 * UNIT;
	/// Blocks in which a referendum must start to be decided.
	pub const UndecidingTimeout: BlockNumber = period(14 * relay::DAYS, 200);
	/// Blocks that a motion of the committee stands.
	pub const MotionDuration: BlockNumber = period(5 * DAYS, 100);
	/// Most weight of a proposal of the committee.
	pub MaxProposalWeight: Weight =
		Perbill::from_percent(50) * configs::RuntimeBlockWeights::get().max_block;
	/// Blocks that a whitelisted dispatch may be deferred.
	pub const DeferredDispatchExpiration: BlockNumber = period(28 * relay::DAYS, 100);
}

impl pallet_custom_origins::Config for Runtime {}

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_conviction_voting::weights::SubstrateWeight<Self>;
	type Currency = Balances;
	type Polls = Referenda;
	type MaxTurnout =
		frame_support::traits::tokens::currency::ActiveIssuanceOf<Balances, Self::AccountId>;
	type MaxVotes = ConstU32<512>;
	type VoteLockingPeriod = VoteLockingPeriod;
	type BlockNumberProvider = RelayBlocks;
	type VotingHooks = ();
}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Self>;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = frame_support::traits::AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type CancelOrigin = EitherOf<EnsureRoot<AccountId>, ReferendumCanceller>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Slash = configs::assay::SlashedDeposits;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = SubmissionDeposit;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = UndecidingTimeout;
	type AlarmInterval = AlarmInterval;
	type Tracks = TracksInfo;
	type Preimages = Preimage;
	type BlockNumberProvider = RelayBlocks;
}

/// Two thirds of the committee.
type TwoThirdsOfCommittee =
	pallet_collective::EnsureProportionAtLeast<AccountId, TechnicalCommitteeCollective, 2, 3>;

impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TwoThirdsOfCommittee>;
	type DispatchWhitelistedOrigin = EitherOf<EnsureRoot<AccountId>, WhitelistedCaller>;
	type Preimages = Preimage;
	type DeferredDispatchExpiration = DeferredDispatchExpiration;
	type BlockNumberProvider = RelayBlocks;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Self>;
}

impl pallet_collective::Config<TechnicalCommitteeCollective> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	type MaxProposals = ConstU32<100>;
	type MaxMembers = ConstU32<100>;
	type DefaultVote = pallet_collective::PrimeDefaultVote;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Self>;
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

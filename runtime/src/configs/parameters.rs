//! Parameters that governance sets (`Parameters.set_parameter`), with their bounds.

use crate::*;
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{EnsureOrigin, EnsureOriginWithArg, Get},
};
use governance::{EnsureMarketAdmin, EnsureVerificationAdmin};
use sp_runtime::Perbill;

/// Longest window of `Attested` work: the chain has to know the hashes of all anchors in it.
pub const MAX_WINDOW: BlockNumber = 6 * HOURS;
/// Longest window of committed work; bonds are held for longer.
pub const MAX_COMMITTED_WINDOW: BlockNumber = 4 * DAYS;
/// Longest time to reveal a leaf.
pub const MAX_RESPONSE_TIME: BlockNumber = DAYS;
/// Longest notice of a price that rises.
pub const MAX_PRICE_NOTICE: BlockNumber = DAYS;

/// What governance sets, each with what it is until then.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// The inference market.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod market {
		/// Blocks in which `Attested` work must be settled; at most 6 hours.
		#[codec(index = 0)]
		pub static AttestedWindow: BlockNumber = HOURS;
		/// Share of a node's bond that unverified fees may reach.
		#[codec(index = 1)]
		pub static ExposureRatio: Perbill = Perbill::from_percent(50);
		/// Share of a fee that is slashed and burned on top of its refund.
		#[codec(index = 2)]
		pub static SlashPenalty: Perbill = Perbill::from_percent(10);
		/// Least bond of a GPU node.
		#[codec(index = 3)]
		pub static MinBond: Balance = 100 * UNIT;
		/// Blocks in which `Proven` work must be proven; at most 4 days.
		#[codec(index = 4)]
		pub static ProvenWindow: BlockNumber = DAYS;
		/// Blocks in which `Audited` work can be challenged; at most 4 days. It has to be longer than an
		/// epoch of the relay chain, which brings the randomness that leaves are sampled with.
		#[codec(index = 5)]
		pub static AuditedWindow: BlockNumber = DAYS;
		/// Blocks in which a sampled or challenged leaf must be revealed; at most a day.
		#[codec(index = 6)]
		pub static ResponseTime: BlockNumber = HOURS;
		/// Held of whoever challenges a leaf.
		#[codec(index = 7)]
		pub static ChallengeDeposit: Balance = 10 * UNIT;
		/// Share of a penalty that goes to whoever brought it about.
		#[codec(index = 8)]
		pub static ChallengerReward: Perbill = Perbill::from_percent(40);
		/// Blocks before a GPU node's price that rises does so; at most a day.
		#[codec(index = 9)]
		pub static PriceNotice: BlockNumber = 10 * MINUTES;
	}

	/// The burn.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod treasury {
		/// Share of what verifications cost and slashes bring that pays for audits instead of being burned.
		#[codec(index = 0)]
		pub static TreasuryShare: Perbill = Perbill::zero();
	}

	/// The verifiers.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod verification {
		/// Whether proofs over BLS12-381 are verified on the host functions of RFC-163. Only where the relay
		/// chain has switched these on for its validators: otherwise they cannot execute a block with such a
		/// proof. It does nothing in a runtime that was built without them.
		#[codec(index = 0)]
		pub static HostFunctions: bool = false;
	}
}

/// Whether to use the host functions of RFC-163: if governance says so, and this runtime knows them.
pub struct HostFunctions;
impl Get<bool> for HostFunctions {
	fn get() -> bool {
		cfg!(feature = "rfc163") && dynamic_params::verification::HostFunctions::get()
	}
}

/// Who sets a parameter: the market's admins all but those of the verifiers.
pub struct EnsureParameterAdmin;
impl EnsureOriginWithArg<RuntimeOrigin, RuntimeParametersKey> for EnsureParameterAdmin {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin, key: &RuntimeParametersKey) -> Result<(), RuntimeOrigin> {
		match key {
			RuntimeParametersKey::Verification(_) => {
				EnsureVerificationAdmin::try_origin(origin).map(drop)
			},
			RuntimeParametersKey::Market(_) | RuntimeParametersKey::Treasury(_) => {
				EnsureMarketAdmin::try_origin(origin).map(drop)
			},
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

/// The window of `Attested` work, within its bounds.
pub struct AttestedWindow;
impl Get<BlockNumber> for AttestedWindow {
	fn get() -> BlockNumber {
		let set: BlockNumber = dynamic_params::market::AttestedWindow::get();
		set.clamp(1, MAX_WINDOW)
	}
}

/// The window of `Proven` work, within its bounds.
pub struct ProvenWindow;
impl Get<BlockNumber> for ProvenWindow {
	fn get() -> BlockNumber {
		let set: BlockNumber = dynamic_params::market::ProvenWindow::get();
		set.clamp(1, MAX_COMMITTED_WINDOW)
	}
}

/// The window of `Audited` work, within its bounds.
pub struct AuditedWindow;
impl Get<BlockNumber> for AuditedWindow {
	fn get() -> BlockNumber {
		let set: BlockNumber = dynamic_params::market::AuditedWindow::get();
		set.clamp(1, MAX_COMMITTED_WINDOW)
	}
}

/// The time to reveal a leaf, within its bounds.
pub struct ResponseTime;
impl Get<BlockNumber> for ResponseTime {
	fn get() -> BlockNumber {
		let set: BlockNumber = dynamic_params::market::ResponseTime::get();
		set.clamp(1, MAX_RESPONSE_TIME)
	}
}

/// The notice of a price that rises, within its bounds.
pub struct PriceNotice;
impl Get<BlockNumber> for PriceNotice {
	fn get() -> BlockNumber {
		let set: BlockNumber = dynamic_params::market::PriceNotice::get();
		set.min(MAX_PRICE_NOTICE)
	}
}

/// The least bond, within its bounds: it keeps the operator's account alive.
pub struct MinBond;
impl Get<Balance> for MinBond {
	fn get() -> Balance {
		let set: Balance = dynamic_params::market::MinBond::get();
		set.max(EXISTENTIAL_DEPOSIT)
	}
}

/// The treasury's share.
pub struct TreasuryShare;
impl Get<Perbill> for TreasuryShare {
	fn get() -> Perbill {
		if cfg!(feature = "runtime-benchmarks") {
			// What is measured is the dearer case.
			return Perbill::from_percent(10);
		}
		dynamic_params::treasury::TreasuryShare::get()
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		Self::Market(dynamic_params::market::Parameters::AttestedWindow(
			dynamic_params::market::AttestedWindow,
			Some(HOURS),
		))
	}
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = EnsureParameterAdmin;
	type WeightInfo = ();
}

//! Parameters that governance sets (`Parameters.set_parameter`), with their bounds.

use crate::*;
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{AsEnsureOriginWithArg, Get},
};
use governance::EnsureMarketAdmin;
use sp_runtime::Perbill;

/// Longest window: the chain has to know the hashes of all anchors in it.
pub const MAX_WINDOW: BlockNumber = 6 * HOURS;

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
	}

	/// The burn.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod treasury {
		/// Share of what verifications cost and slashes bring that pays for audits instead of being burned.
		#[codec(index = 0)]
		pub static TreasuryShare: Perbill = Perbill::zero();
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
	type AdminOrigin = AsEnsureOriginWithArg<EnsureMarketAdmin>;
	type WeightInfo = ();
}

//! # Burn Treasury Pallet
//!
//! Prices verifications, burns what was paid for them, and keeps the ledger of everything burned.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the dispatchable calls, the events, the errors and the view
//! functions. Other pallets use [`SettleVerification`](assay_primitives::burn::SettleVerification).
//!
//! ## Overview
//!
//! Total issuance only ever falls, and it falls by exactly what the ledger says. Whatever burns the
//! native token hands a credit to [`Pallet::burn`], which drops it and writes down why.
//!
//! Governance may send a share of what verifications cost and slashes bring to the treasury instead, an
//! account of this pallet that pays for audits ([`Config::TreasuryShare`]; nothing by default). That share is
//! not burned, and does not count as burned anywhere.
//!
//! ### Price
//!
//! A verification costs its units of work times the price of a unit. The units come from benchmarks
//! ([`Config::Work`]); the price of a unit follows demand: every block that does more work than the
//! target raises it for the next one, every block that does less lowers it ([`controller`]).
//! [`Config::AdminOrigin`] sets target, speed, floor and ceiling.

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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod controller;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

pub use controller::{Controller, ControllerOf};
pub use pallet::*;
pub use weights::WeightInfo;

use alloc::vec::Vec;
use assay_primitives::{
	burn::{BurnReason, EraIndex, SettleVerification, VerificationUnits, VerificationWork},
	evidence::VerifierId,
};
use core::marker::PhantomData;
use frame_support::traits::{
	fungible::{Balanced, Credit, Inspect, Mutate},
	Get, Imbalance, OnUnbalanced,
};
use sp_runtime::traits::{AccountIdConversion, Saturating, Zero};

/// Balance of the native token.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// Credit of the native token.
pub type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

/// Prices verifications, burns what was paid for them, and keeps the ledger of everything burned.
#[frame_support::pallet]
// What the macros make expects that the pallet is in a runtime.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::tokens::Preservation, PalletId};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Perbill;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The native token.
		type Currency: Balanced<Self::AccountId> + Mutate<Self::AccountId>;

		/// Units of work of each verifier.
		type Work: VerificationWork;

		/// Who may set the controller, and spend from the treasury.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Names the treasury's account.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Share of what verifications cost and slashes bring that goes to the treasury.
		type TreasuryShare: Get<Perbill>;

		/// Blocks of an era of the ledger; at least 1.
		#[pallet::constant]
		type EraLength: Get<BlockNumberFor<Self>>;

		/// Weights.
		type WeightInfo: WeightInfo;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What moves the price of a unit of work.
	#[pallet::storage]
	pub type PriceController<T: Config> = StorageValue<_, ControllerOf<T>, ValueQuery>;

	/// Price of a unit of work in this block.
	#[pallet::storage]
	pub type UnitPrice<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	/// Units of work that were paid for in this block.
	#[pallet::storage]
	pub type UnitsUsed<T: Config> = StorageValue<_, VerificationUnits, ValueQuery>;

	/// The ledger: what was burned in an era, and why.
	#[pallet::storage]
	pub type Burned<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		EraIndex,
		Twox64Concat,
		BurnReason,
		BalanceOf<T>,
		ValueQuery,
	>;

	/// What went to the treasury in an era instead of being burned.
	#[pallet::storage]
	pub type SentToTreasury<T: Config> =
		StorageMap<_, Twox64Concat, EraIndex, BalanceOf<T>, ValueQuery>;

	/// What was burned since genesis.
	#[pallet::storage]
	pub type TotalBurned<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	/// Total issuance at genesis.
	#[pallet::storage]
	pub type InitialIssuance<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// What moves the price of a unit of work.
		pub controller: ControllerOf<T>,
		/// Price of a unit of work in the first block.
		pub unit_price: BalanceOf<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(
				self.controller.is_sound(),
				"the controller's parameters contradict each other"
			);
			PriceController::<T>::put(&self.controller);
			UnitPrice::<T>::put(self.controller.bound(self.unit_price));
			InitialIssuance::<T>::put(T::Currency::total_issuance());
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// What moves the price of a unit of work was set.
		ControllerSet {
			/// Until now.
			old: ControllerOf<T>,
			/// From now on.
			new: ControllerOf<T>,
		},
		/// The price of a unit of work has moved.
		UnitPriceMoved {
			/// In the block before.
			old: BalanceOf<T>,
			/// From this block on.
			new: BalanceOf<T>,
		},
		/// Tokens were burned; total issuance has fallen by this amount.
		Burned {
			/// Why.
			reason: BurnReason,
			/// How much.
			amount: BalanceOf<T>,
			/// Era of the ledger that it was written to.
			era: EraIndex,
		},
		/// A share of what would have been burned went to the treasury.
		TreasuryFunded {
			/// What it would have been burned for.
			reason: BurnReason,
			/// How much.
			amount: BalanceOf<T>,
			/// Era of the ledger that it was written to.
			era: EraIndex,
		},
		/// The treasury has paid.
		TreasurySpent {
			/// Whom.
			to: T::AccountId,
			/// How much.
			amount: BalanceOf<T>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Target and denominator must not be 0, and the floor not above the ceiling.
		UnsoundController,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
			Self::adjust_price();
			T::WeightInfo::adjust_price()
		}

		fn integrity_test() {
			assert!(!T::EraLength::get().is_zero(), "an era has at least one block");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Sets what moves the price of a unit of work.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		///
		/// The price itself moves on from where it is, at once only so far as the new bounds force it.
		/// What is already on hold for a job keeps the price that the job was opened under.
		///
		/// ## Parameters
		///
		/// - `controller`: target and denominator of the rule, floor and ceiling of the price.
		///
		/// ## Errors
		///
		/// - [`Error::UnsoundController`].
		///
		/// ## Events
		///
		/// [`Event::ControllerSet`], and [`Event::UnitPriceMoved`] where the bounds force the price.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_controller())]
		pub fn set_controller(origin: OriginFor<T>, controller: ControllerOf<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(controller.is_sound(), Error::<T>::UnsoundController);
			let old = PriceController::<T>::get();
			PriceController::<T>::put(&controller);
			let price = UnitPrice::<T>::get();
			Self::move_price(price, controller.bound(price));
			Self::deposit_event(Event::ControllerSet { old, new: controller });
			Ok(())
		}

		/// Pays from the treasury, for an audit.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Parameters
		///
		/// - `to`: who is paid.
		/// - `amount`: how much.
		///
		/// ## Errors
		///
		/// - The treasury has less, or the account cannot take it.
		///
		/// ## Events
		///
		/// [`Event::TreasurySpent`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::spend())]
		pub fn spend(
			origin: OriginFor<T>,
			to: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let treasury = Self::treasury();
			T::Currency::transfer(&treasury, &to, amount, Preservation::Expendable)?;
			Self::deposit_event(Event::TreasurySpent { to, amount });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Price of one verification now.
		pub fn price(verifier: VerifierId) -> BalanceOf<T> {
			Self::price_of(verifier)
		}

		/// Price of a unit of work now; and in the next block, if no more work is done in this one, and
		/// if this one does twice the target or more.
		pub fn unit_price_forecast() -> (BalanceOf<T>, BalanceOf<T>, BalanceOf<T>) {
			let (controller, now) = (PriceController::<T>::get(), UnitPrice::<T>::get());
			let next = |used| controller::next_price::<T>(&controller, now, used);
			(now, next(UnitsUsed::<T>::get()), next(VerificationUnits::MAX))
		}

		/// What was burned since genesis.
		pub fn total_burned() -> BalanceOf<T> {
			TotalBurned::<T>::get()
		}

		/// What was burned in an era, by reason.
		pub fn burned_in_era(era: EraIndex) -> Vec<(BurnReason, BalanceOf<T>)> {
			Burned::<T>::iter_prefix(era).collect()
		}

		/// What went to the treasury in an era.
		pub fn sent_to_treasury_in_era(era: EraIndex) -> BalanceOf<T> {
			SentToTreasury::<T>::get(era)
		}

		/// The treasury's account.
		pub fn treasury_account() -> T::AccountId {
			Self::treasury()
		}

		/// The era of the ledger that burns are written to now.
		pub fn current_era() -> EraIndex {
			Self::era()
		}
	}
}

impl<T: Config> Pallet<T> {
	fn price_of(verifier: VerifierId) -> BalanceOf<T> {
		use sp_runtime::SaturatedConversion;
		UnitPrice::<T>::get().saturating_mul(T::Work::units(verifier).saturated_into())
	}

	/// Moves the price by what the last block did.
	pub(crate) fn adjust_price() {
		let used = UnitsUsed::<T>::take();
		let price = UnitPrice::<T>::get();
		let next = controller::next_price::<T>(&PriceController::<T>::get(), price, used);
		Self::move_price(price, next);
	}

	fn move_price(old: BalanceOf<T>, new: BalanceOf<T>) {
		if old != new {
			UnitPrice::<T>::put(new);
			Self::deposit_event(Event::UnitPriceMoved { old, new });
		}
	}

	fn era() -> EraIndex {
		use sp_runtime::{traits::CheckedDiv, SaturatedConversion};
		frame_system::Pallet::<T>::block_number()
			.checked_div(&T::EraLength::get())
			.unwrap_or_default()
			.saturated_into()
	}

	/// Counts the work of verifications that are paid for.
	fn count(verifier: VerifierId, verifications: u32) {
		let units = T::Work::units(verifier).saturating_mul(verifications.into());
		UnitsUsed::<T>::mutate(|used| used.saturating_accrue(units));
	}

	/// Account that pays for audits.
	pub fn treasury() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Takes the treasury's share off `credit`; all is burned that its account cannot take.
	fn share(reason: BurnReason, credit: CreditOf<T>) -> CreditOf<T> {
		let amount = T::TreasuryShare::get().mul_floor(credit.peek());
		if amount.is_zero() {
			return credit;
		}
		let (share, rest) = credit.split(amount);
		if let Err(share) = T::Currency::resolve(&Self::treasury(), share) {
			return rest.merge(share);
		}
		let era = Self::era();
		SentToTreasury::<T>::mutate(era, |sent| sent.saturating_accrue(amount));
		Self::deposit_event(Event::TreasuryFunded { reason, amount, era });
		rest
	}

	/// Burns `credit` and writes it to the ledger. Returns the amount.
	pub fn burn_credit(reason: BurnReason, credit: CreditOf<T>) -> BalanceOf<T> {
		let amount = credit.peek();
		if amount.is_zero() {
			return amount;
		}
		// Dropping the credit is what lowers the issuance.
		drop(credit);
		let era = Self::era();
		Burned::<T>::mutate(era, reason, |b| b.saturating_accrue(amount));
		TotalBurned::<T>::mutate(|b| b.saturating_accrue(amount));
		Self::deposit_event(Event::Burned { reason, amount, era });
		amount
	}

	/// Checks that issuance has fallen by exactly what the ledger says.
	#[cfg(any(feature = "try-runtime", feature = "std"))]
	pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		use frame_support::ensure;
		let ledger = Burned::<T>::iter_values()
			.fold(BalanceOf::<T>::zero(), |sum, amount| sum.saturating_add(amount));
		let total = TotalBurned::<T>::get();
		let (controller, price) = (PriceController::<T>::get(), UnitPrice::<T>::get());
		ensure!(controller.is_sound(), "the controller's parameters contradict each other");
		ensure!(controller.bound(price) == price, "the price is out of its bounds");
		ensure!(ledger == total, "the ledger's entries do not sum up to what was burned");
		ensure!(
			T::Currency::total_issuance().saturating_add(total) == InitialIssuance::<T>::get(),
			"issuance has not fallen by exactly what was burned"
		);
		Ok(())
	}
}

impl<T: Config> SettleVerification<BalanceOf<T>, CreditOf<T>> for Pallet<T> {
	fn price(verifier: VerifierId) -> BalanceOf<T> {
		Self::price_of(verifier)
	}

	fn burn(reason: BurnReason, credit: CreditOf<T>) -> BalanceOf<T> {
		if let BurnReason::Verification(verifier) = reason {
			Self::count(verifier, 1);
		}
		Self::burn_credit(reason, Self::share(reason, credit))
	}

	fn burn_many(verifier: VerifierId, count: u32, credit: CreditOf<T>) -> BalanceOf<T> {
		Self::count(verifier, count);
		let reason = BurnReason::Verification(verifier);
		Self::burn_credit(reason, Self::share(reason, credit))
	}
}

/// Burns dust on the ledger: a `DustRemoval` for the native token.
pub struct BurnDust<T>(PhantomData<T>);
impl<T: Config> OnUnbalanced<CreditOf<T>> for BurnDust<T> {
	fn on_nonzero_unbalanced(dust: CreditOf<T>) {
		Pallet::<T>::burn_credit(BurnReason::Dust, dust);
	}
}

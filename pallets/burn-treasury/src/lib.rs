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
//! The price of a verification is fixed for each verifier by [`Config::AdminOrigin`]; a verifier
//! without a price of its own costs the default price.

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
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

use alloc::vec::Vec;
use assay_primitives::{
	burn::{BurnReason, SettleVerification},
	evidence::VerifierId,
};
use core::marker::PhantomData;
use frame_support::traits::{
	fungible::{Balanced, Credit, Inspect},
	Imbalance, OnUnbalanced,
};
use sp_runtime::traits::{Saturating, Zero};

/// Balance of the native token.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// Credit of the native token.
pub type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;
/// Index of an era of the ledger.
pub type EraIndex = u32;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The native token.
		type Currency: Balanced<Self::AccountId>;

		/// Who may set prices.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Blocks of an era of the ledger; at least 1.
		#[pallet::constant]
		type EraLength: Get<BlockNumberFor<Self>>;

		/// Weights.
		type WeightInfo: WeightInfo;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Price of a verification by a verifier that has none of its own.
	#[pallet::storage]
	pub type DefaultPrice<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	/// Price of a verification, by verifier.
	#[pallet::storage]
	pub type Prices<T: Config> = StorageMap<_, Twox64Concat, VerifierId, BalanceOf<T>>;

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

	/// What was burned since genesis.
	#[pallet::storage]
	pub type TotalBurned<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	/// Total issuance at genesis.
	#[pallet::storage]
	pub type InitialIssuance<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Price of a verification by a verifier that has none of its own.
		pub default_price: BalanceOf<T>,
		/// Prices by verifier.
		pub prices: Vec<(VerifierId, BalanceOf<T>)>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { default_price: Zero::zero(), prices: Vec::new() }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			DefaultPrice::<T>::put(self.default_price);
			for (verifier, price) in &self.prices {
				Prices::<T>::insert(verifier, price);
			}
			InitialIssuance::<T>::put(T::Currency::total_issuance());
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The price of a verification was set.
		PriceSet {
			/// The verifier.
			verifier: VerifierId,
			/// Price until now.
			old: BalanceOf<T>,
			/// Price from now on.
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
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
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
		/// Sets the price of a verification.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		///
		/// The new price applies to verifications that are paid for from now on. What is already on
		/// hold for a job keeps the price that the job was opened under.
		///
		/// ## Parameters
		///
		/// - `verifier`: whose price.
		/// - `price`: of one verification, in the native token's smallest unit.
		///
		/// ## Events
		///
		/// [`Event::PriceSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_price())]
		pub fn set_price(
			origin: OriginFor<T>,
			verifier: VerifierId,
			price: BalanceOf<T>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let old = Self::price_of(verifier);
			Prices::<T>::insert(verifier, price);
			Self::deposit_event(Event::PriceSet { verifier, old, new: price });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Price of one verification now.
		pub fn price(verifier: VerifierId) -> BalanceOf<T> {
			Self::price_of(verifier)
		}

		/// What was burned since genesis.
		pub fn total_burned() -> BalanceOf<T> {
			TotalBurned::<T>::get()
		}

		/// What was burned in an era, by reason.
		pub fn burned_in_era(era: EraIndex) -> Vec<(BurnReason, BalanceOf<T>)> {
			Burned::<T>::iter_prefix(era).collect()
		}

		/// The era of the ledger that burns are written to now.
		pub fn current_era() -> EraIndex {
			Self::era()
		}
	}
}

impl<T: Config> Pallet<T> {
	fn price_of(verifier: VerifierId) -> BalanceOf<T> {
		Prices::<T>::get(verifier).unwrap_or_else(DefaultPrice::<T>::get)
	}

	fn era() -> EraIndex {
		use sp_runtime::{traits::CheckedDiv, SaturatedConversion};
		frame_system::Pallet::<T>::block_number()
			.checked_div(&<T::EraLength as frame_support::traits::Get<_>>::get())
			.unwrap_or_default()
			.saturated_into()
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
		Self::burn_credit(reason, credit)
	}
}

/// Burns dust on the ledger: a `DustRemoval` for the native token.
pub struct BurnDust<T>(PhantomData<T>);
impl<T: Config> OnUnbalanced<CreditOf<T>> for BurnDust<T> {
	fn on_nonzero_unbalanced(dust: CreditOf<T>) {
		Pallet::<T>::burn_credit(BurnReason::Dust, dust);
	}
}

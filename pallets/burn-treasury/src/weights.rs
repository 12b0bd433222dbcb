//! Weights of `pallet_burn_treasury`.
//!
//! Written by `cargo xtask bench`; do not edit.

#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, Weight},
};

/// Weight functions needed for `pallet_burn_treasury`.
pub trait WeightInfo {
	fn set_price() -> Weight;
}

/// Weights for `pallet_burn_treasury` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn set_price() -> Weight {
		Weight::from_parts(10_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn set_price() -> Weight {
		Weight::from_parts(10_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}

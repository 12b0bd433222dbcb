//! Weights of `pallet_burn_treasury`.
//!
//! Written by `cargo xtask bench weights`; do not edit.
//!
//! 2026-11-21, steps 50, repeat 20, Compiled Wasm, on Intel(R) Xeon(R) Processor.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// Weight functions needed for `pallet_burn_treasury`.
pub trait WeightInfo {
	fn set_controller() -> Weight;
	fn adjust_price() -> Weight;
}

/// Weights for `pallet_burn_treasury` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn set_controller() -> Weight {
		// Proof size measured: 159 bytes. Fastest run: 10_300 ns.
		Weight::from_parts(11_417_000, 3491)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn adjust_price() -> Weight {
		// Proof size measured: 159 bytes. Fastest run: 10_300 ns.
		Weight::from_parts(11_417_000, 3491)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn set_controller() -> Weight {
		Weight::from_parts(11_417_000, 3491)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn adjust_price() -> Weight {
		Weight::from_parts(11_417_000, 3491)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}

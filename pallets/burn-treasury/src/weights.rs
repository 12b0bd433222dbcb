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
	fn spend() -> Weight;
	fn adjust_price() -> Weight;
}

/// Weights for `pallet_burn_treasury` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `BurnTreasury::PriceController` (r:1 w:1)
	/// Proof: `BurnTreasury::PriceController` (`max_values`: Some(1), `max_size`: Some(44), added: 539, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn set_controller() -> Weight {
		// Proof size measured: 184 bytes. Fastest run: 13_525 ns.
		Weight::from_parts(15_546_000, 1529)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn spend() -> Weight {
		// Proof size measured: 142 bytes. Fastest run: 52_073 ns.
		Weight::from_parts(55_089_000, 6196)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::PriceController` (r:1 w:0)
	/// Proof: `BurnTreasury::PriceController` (`max_values`: Some(1), `max_size`: Some(44), added: 539, mode: `MaxEncodedLen`)
	fn adjust_price() -> Weight {
		// Proof size measured: 212 bytes. Fastest run: 10_143 ns.
		Weight::from_parts(11_638_000, 1529)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn set_controller() -> Weight {
		Weight::from_parts(15_546_000, 1529)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn spend() -> Weight {
		Weight::from_parts(55_089_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn adjust_price() -> Weight {
		Weight::from_parts(11_638_000, 1529)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
}

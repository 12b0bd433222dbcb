//! Weights of `pallet_inference_market`.
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

/// Weight functions needed for `pallet_inference_market`.
pub trait WeightInfo {
	fn register_model() -> Weight;
	fn register_node() -> Weight;
	fn increase_bond() -> Weight;
	fn set_endpoint() -> Weight;
	fn set_accepting() -> Weight;
	fn set_offer() -> Weight;
	fn remove_offer() -> Weight;
	fn deregister_node() -> Weight;
	fn open_job() -> Weight;
	fn commit_job() -> Weight;
	fn submit_receipt() -> Weight;
	fn authorize_submit_receipt() -> Weight;
	fn deregister_model() -> Weight;
	fn agenda_block() -> Weight;
	fn agenda_job() -> Weight;
}

/// Weights for `pallet_inference_market` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_model() -> Weight {
		Weight::from_parts(50_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn register_node() -> Weight {
		Weight::from_parts(50_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn increase_bond() -> Weight {
		Weight::from_parts(45_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(15_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn set_accepting() -> Weight {
		Weight::from_parts(15_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn set_offer() -> Weight {
		Weight::from_parts(25_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn remove_offer() -> Weight {
		Weight::from_parts(25_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn deregister_node() -> Weight {
		Weight::from_parts(45_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn open_job() -> Weight {
		Weight::from_parts(90_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn commit_job() -> Weight {
		Weight::from_parts(120_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn submit_receipt() -> Weight {
		Weight::from_parts(250_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	fn authorize_submit_receipt() -> Weight {
		Weight::from_parts(110_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(0_u64))
	}
	fn deregister_model() -> Weight {
		Weight::from_parts(45_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn agenda_block() -> Weight {
		Weight::from_parts(5_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn agenda_job() -> Weight {
		Weight::from_parts(200_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_model() -> Weight {
		Weight::from_parts(50_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn register_node() -> Weight {
		Weight::from_parts(50_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn increase_bond() -> Weight {
		Weight::from_parts(45_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(15_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_accepting() -> Weight {
		Weight::from_parts(15_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_offer() -> Weight {
		Weight::from_parts(25_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn remove_offer() -> Weight {
		Weight::from_parts(25_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn deregister_node() -> Weight {
		Weight::from_parts(45_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn open_job() -> Weight {
		Weight::from_parts(90_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn commit_job() -> Weight {
		Weight::from_parts(120_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn submit_receipt() -> Weight {
		Weight::from_parts(250_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(14_u64))
	}
	fn authorize_submit_receipt() -> Weight {
		Weight::from_parts(110_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn deregister_model() -> Weight {
		Weight::from_parts(45_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn agenda_block() -> Weight {
		Weight::from_parts(5_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn agenda_job() -> Weight {
		Weight::from_parts(200_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
}

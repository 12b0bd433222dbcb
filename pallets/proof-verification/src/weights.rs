//! Weights of `pallet_proof_verification`.
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

/// Weight functions needed for `pallet_proof_verification`.
pub trait WeightInfo {
	fn register_policy(m: u32) -> Weight;
	fn register_attested_key() -> Weight;
	fn remove_attested_key() -> Weight;
	fn add_trust_root() -> Weight;
	fn remove_trust_root() -> Weight;
	fn set_verifier_enabled() -> Weight;
	fn revoke_attested_key() -> Weight;
	fn verify() -> Weight;
}

/// Weights for `pallet_proof_verification` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_policy(m: u32) -> Weight {
		Weight::from_parts(40_000_000, 8192)
			.saturating_add(Weight::from_parts(200_000, 512).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn register_attested_key() -> Weight {
		Weight::from_parts(60_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn remove_attested_key() -> Weight {
		Weight::from_parts(40_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn add_trust_root() -> Weight {
		Weight::from_parts(20_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn remove_trust_root() -> Weight {
		Weight::from_parts(30_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn set_verifier_enabled() -> Weight {
		Weight::from_parts(10_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn revoke_attested_key() -> Weight {
		Weight::from_parts(40_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn verify() -> Weight {
		Weight::from_parts(50_000_000, 8192)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_policy(m: u32) -> Weight {
		Weight::from_parts(40_000_000, 8192)
			.saturating_add(Weight::from_parts(200_000, 512).saturating_mul(m.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn register_attested_key() -> Weight {
		Weight::from_parts(60_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn remove_attested_key() -> Weight {
		Weight::from_parts(40_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn add_trust_root() -> Weight {
		Weight::from_parts(20_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn remove_trust_root() -> Weight {
		Weight::from_parts(30_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_verifier_enabled() -> Weight {
		Weight::from_parts(10_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn revoke_attested_key() -> Weight {
		Weight::from_parts(40_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn verify() -> Weight {
		Weight::from_parts(50_000_000, 8192)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
}

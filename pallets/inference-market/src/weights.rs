//! Weights of `pallet_inference_market`.
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
	fn enable_asset() -> Weight;
	fn disable_asset() -> Weight;
	fn open_channel() -> Weight;
	fn top_up_channel() -> Weight;
	fn close_channel() -> Weight;
	fn withdraw_deposit() -> Weight;
	fn settle_batch(c: u32, ) -> Weight;
	fn present_receipt() -> Weight;
	fn fund_verification() -> Weight;
	fn withdraw_verification() -> Weight;
	fn unbond() -> Weight;
	fn withdraw_unbonded() -> Weight;
	fn agenda_channel() -> Weight;
}

/// Weights for `pallet_inference_market` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn register_model() -> Weight {
		// Proof size measured: 394 bytes. Fastest run: 59_571 ns.
		Weight::from_parts(68_164_000, 11258)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn register_node() -> Weight {
		// Proof size measured: 221 bytes. Fastest run: 52_935 ns.
		Weight::from_parts(59_819_000, 4193)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn increase_bond() -> Weight {
		// Proof size measured: 709 bytes. Fastest run: 53_509 ns.
		Weight::from_parts(57_560_000, 4193)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	fn set_endpoint() -> Weight {
		// Proof size measured: 480 bytes. Fastest run: 12_672 ns.
		Weight::from_parts(14_448_000, 4193)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	fn set_accepting() -> Weight {
		// Proof size measured: 480 bytes. Fastest run: 12_647 ns.
		Weight::from_parts(14_209_000, 4193)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:1)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(133), added: 2608, mode: `MaxEncodedLen`)
	fn set_offer() -> Weight {
		// Proof size measured: 719 bytes. Fastest run: 29_650 ns.
		Weight::from_parts(35_177_000, 4193)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:1)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(133), added: 2608, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	fn remove_offer() -> Weight {
		// Proof size measured: 870 bytes. Fastest run: 27_053 ns.
		Weight::from_parts(32_088_000, 4193)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn deregister_node() -> Weight {
		// Proof size measured: 709 bytes. Fastest run: 60_117 ns.
		Weight::from_parts(66_758_000, 4193)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:0)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(133), added: 2608, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:0)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::NextJobId` (r:1 w:1)
	/// Proof: `InferenceMarket::NextJobId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:1)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:0 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn open_job() -> Weight {
		// Proof size measured: 1233 bytes. Fastest run: 127_895 ns.
		Weight::from_parts(143_095_000, 6012)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	fn commit_job() -> Weight {
		// Proof size measured: 1611 bytes. Fastest run: 121_012 ns.
		Weight::from_parts(137_625_000, 6196)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:3)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn submit_receipt() -> Weight {
		// Proof size measured: 9862 bytes. Fastest run: 213_647 ns.
		Weight::from_parts(236_287_000, 11258)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:0)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:0)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	fn authorize_submit_receipt() -> Weight {
		// Proof size measured: 9311 bytes. Fastest run: 77_259 ns.
		Weight::from_parts(88_264_000, 11258)
			.saturating_add(T::DbWeight::get().reads(7_u64))
	}
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn deregister_model() -> Weight {
		// Proof size measured: 464 bytes. Fastest run: 48_421 ns.
		Weight::from_parts(56_026_000, 3748)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:0)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::AgendaCursor` (r:0 w:1)
	/// Proof: `InferenceMarket::AgendaCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn agenda_block() -> Weight {
		// Proof size measured: 43 bytes. Fastest run: 3_956 ns.
		Weight::from_parts(4_627_000, 3494)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn agenda_job() -> Weight {
		// Proof size measured: 1611 bytes. Fastest run: 139_486 ns.
		Weight::from_parts(152_547_000, 6506)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `InferenceMarket::FeeAssets` (r:0 w:1)
	/// Proof: `InferenceMarket::FeeAssets` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn enable_asset() -> Weight {
		// Proof size measured: 0 bytes. Fastest run: 7_751 ns.
		Weight::from_parts(8_692_000, 0)
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::FeeAssets` (r:1 w:1)
	/// Proof: `InferenceMarket::FeeAssets` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn disable_asset() -> Weight {
		// Proof size measured: 105 bytes. Fastest run: 11_324 ns.
		Weight::from_parts(12_774_000, 3502)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::FeeAssets` (r:1 w:0)
	/// Proof: `InferenceMarket::FeeAssets` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:0)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(133), added: 2608, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:0)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::NextChannelId` (r:1 w:1)
	/// Proof: `InferenceMarket::NextChannelId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:1)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Channels` (r:0 w:1)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	fn open_channel() -> Weight {
		// Proof size measured: 1609 bytes. Fastest run: 130_323 ns.
		Weight::from_parts(149_330_000, 6208)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `InferenceMarket::Channels` (r:1 w:1)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	fn top_up_channel() -> Weight {
		// Proof size measured: 1028 bytes. Fastest run: 57_842 ns.
		Weight::from_parts(66_253_000, 6208)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `InferenceMarket::Channels` (r:1 w:1)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	fn close_channel() -> Weight {
		// Proof size measured: 1028 bytes. Fastest run: 63_637 ns.
		Weight::from_parts(75_118_000, 6208)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `InferenceMarket::Channels` (r:1 w:1)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	fn withdraw_deposit() -> Weight {
		// Proof size measured: 1032 bytes. Fastest run: 59_051 ns.
		Weight::from_parts(69_887_000, 6208)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:2 w:2)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Channels` (r:999 w:999)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// `c` was measured from 1 to 1000.
	fn settle_batch(c: u32, ) -> Weight {
		// Proof size measured: 10292 + c × 51 bytes. Fastest run: 229_228 ns.
		Weight::from_parts(234_860_000, 11258)
			// Standard error: 106_295
			.saturating_add(Weight::from_parts(47_010_423, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(10_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 2810).saturating_mul(c.into()))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Channels` (r:1 w:1)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:2 w:2)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn present_receipt() -> Weight {
		// Proof size measured: 9992 bytes. Fastest run: 204_439 ns.
		Weight::from_parts(227_848_000, 11258)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn fund_verification() -> Weight {
		// Proof size measured: 709 bytes. Fastest run: 54_959 ns.
		Weight::from_parts(62_148_000, 4193)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn withdraw_verification() -> Weight {
		// Proof size measured: 729 bytes. Fastest run: 48_852 ns.
		Weight::from_parts(54_796_000, 4193)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn unbond() -> Weight {
		// Proof size measured: 784 bytes. Fastest run: 19_482 ns.
		Weight::from_parts(22_314_000, 6012)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(728), added: 3203, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn withdraw_unbonded() -> Weight {
		// Proof size measured: 1029 bytes. Fastest run: 49_881 ns.
		Weight::from_parts(55_771_000, 4193)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Channels` (r:1 w:1)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	fn agenda_channel() -> Weight {
		// Proof size measured: 1082 bytes. Fastest run: 68_516 ns.
		Weight::from_parts(79_375_000, 6208)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_model() -> Weight {
		Weight::from_parts(68_164_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn register_node() -> Weight {
		Weight::from_parts(59_819_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn increase_bond() -> Weight {
		Weight::from_parts(57_560_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(14_448_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_accepting() -> Weight {
		Weight::from_parts(14_209_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_offer() -> Weight {
		Weight::from_parts(35_177_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn remove_offer() -> Weight {
		Weight::from_parts(32_088_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn deregister_node() -> Weight {
		Weight::from_parts(66_758_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn open_job() -> Weight {
		Weight::from_parts(143_095_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn commit_job() -> Weight {
		Weight::from_parts(137_625_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn submit_receipt() -> Weight {
		Weight::from_parts(236_287_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn authorize_submit_receipt() -> Weight {
		Weight::from_parts(88_264_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
	}
	fn deregister_model() -> Weight {
		Weight::from_parts(56_026_000, 3748)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn agenda_block() -> Weight {
		Weight::from_parts(4_627_000, 3494)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn agenda_job() -> Weight {
		Weight::from_parts(152_547_000, 6506)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn enable_asset() -> Weight {
		Weight::from_parts(8_692_000, 0)
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn disable_asset() -> Weight {
		Weight::from_parts(12_774_000, 3502)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn open_channel() -> Weight {
		Weight::from_parts(149_330_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn top_up_channel() -> Weight {
		Weight::from_parts(66_253_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn close_channel() -> Weight {
		Weight::from_parts(75_118_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn withdraw_deposit() -> Weight {
		Weight::from_parts(69_887_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn settle_batch(c: u32, ) -> Weight {
		Weight::from_parts(234_860_000, 11258)
			.saturating_add(Weight::from_parts(47_010_423, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(15_u64))
			.saturating_add(ParityDbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64.saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 2810).saturating_mul(c.into()))
	}
	fn present_receipt() -> Weight {
		Weight::from_parts(227_848_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn fund_verification() -> Weight {
		Weight::from_parts(62_148_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn withdraw_verification() -> Weight {
		Weight::from_parts(54_796_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn unbond() -> Weight {
		Weight::from_parts(22_314_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn withdraw_unbonded() -> Weight {
		Weight::from_parts(55_771_000, 4193)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn agenda_channel() -> Weight {
		Weight::from_parts(79_375_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
}

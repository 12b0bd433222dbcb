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
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn register_model() -> Weight {
		// Proof size measured: 393 bytes. Fastest run: 54_470 ns.
		Weight::from_parts(59_621_000, 11258)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn register_node() -> Weight {
		// Proof size measured: 183 bytes. Fastest run: 48_820 ns.
		Weight::from_parts(51_265_000, 3852)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn increase_bond() -> Weight {
		// Proof size measured: 654 bytes. Fastest run: 52_041 ns.
		Weight::from_parts(55_488_000, 3852)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	fn set_endpoint() -> Weight {
		// Proof size measured: 459 bytes. Fastest run: 12_119 ns.
		Weight::from_parts(13_311_000, 3852)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	fn set_accepting() -> Weight {
		// Proof size measured: 459 bytes. Fastest run: 11_927 ns.
		Weight::from_parts(13_291_000, 3852)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:1)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	fn set_offer() -> Weight {
		// Proof size measured: 698 bytes. Fastest run: 23_464 ns.
		Weight::from_parts(27_306_000, 3852)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:1)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	fn remove_offer() -> Weight {
		// Proof size measured: 832 bytes. Fastest run: 23_832 ns.
		Weight::from_parts(27_593_000, 3852)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn deregister_node() -> Weight {
		// Proof size measured: 654 bytes. Fastest run: 45_253 ns.
		Weight::from_parts(47_758_000, 3852)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:0)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(112), added: 2587, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:0)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Prices` (r:1 w:0)
	/// Proof: `BurnTreasury::Prices` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::DefaultPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::DefaultPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::NextJobId` (r:1 w:1)
	/// Proof: `InferenceMarket::NextJobId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:1)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:0 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(358), added: 2833, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn open_job() -> Weight {
		// Proof size measured: 1155 bytes. Fastest run: 113_109 ns.
		Weight::from_parts(121_439_000, 3852)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(358), added: 2833, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn commit_job() -> Weight {
		// Proof size measured: 1544 bytes. Fastest run: 109_393 ns.
		Weight::from_parts(117_838_000, 6196)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(358), added: 2833, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:3)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn submit_receipt() -> Weight {
		// Proof size measured: 9783 bytes. Fastest run: 193_508 ns.
		Weight::from_parts(214_765_000, 11258)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:0)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(358), added: 2833, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:0)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	fn authorize_submit_receipt() -> Weight {
		// Proof size measured: 9278 bytes. Fastest run: 69_741 ns.
		Weight::from_parts(77_939_000, 11258)
			.saturating_add(T::DbWeight::get().reads(6_u64))
	}
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn deregister_model() -> Weight {
		// Proof size measured: 464 bytes. Fastest run: 46_429 ns.
		Weight::from_parts(50_857_000, 3712)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:0)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::AgendaCursor` (r:0 w:1)
	/// Proof: `InferenceMarket::AgendaCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn agenda_block() -> Weight {
		// Proof size measured: 43 bytes. Fastest run: 3_764 ns.
		Weight::from_parts(4_277_000, 3493)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(358), added: 2833, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(387), added: 2862, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn agenda_job() -> Weight {
		// Proof size measured: 1535 bytes. Fastest run: 125_701 ns.
		Weight::from_parts(133_879_000, 6434)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	fn enable_asset() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn disable_asset() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn open_channel() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn top_up_channel() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn close_channel() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn withdraw_deposit() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn present_receipt() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn fund_verification() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn withdraw_verification() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn agenda_channel() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn settle_batch(c: u32, ) -> Weight {
		Weight::from_parts(200_000_000, 20_000)
			.saturating_add(Weight::from_parts(200_000_000, 3_000).saturating_mul(c.into()))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_model() -> Weight {
		Weight::from_parts(59_621_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn register_node() -> Weight {
		Weight::from_parts(51_265_000, 3852)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn increase_bond() -> Weight {
		Weight::from_parts(55_488_000, 3852)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(13_311_000, 3852)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_accepting() -> Weight {
		Weight::from_parts(13_291_000, 3852)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_offer() -> Weight {
		Weight::from_parts(27_306_000, 3852)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn remove_offer() -> Weight {
		Weight::from_parts(27_593_000, 3852)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn deregister_node() -> Weight {
		Weight::from_parts(47_758_000, 3852)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn open_job() -> Weight {
		Weight::from_parts(121_439_000, 3852)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn commit_job() -> Weight {
		Weight::from_parts(117_838_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn submit_receipt() -> Weight {
		Weight::from_parts(214_765_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn authorize_submit_receipt() -> Weight {
		Weight::from_parts(77_939_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
	}
	fn deregister_model() -> Weight {
		Weight::from_parts(50_857_000, 3712)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn agenda_block() -> Weight {
		Weight::from_parts(4_277_000, 3493)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn agenda_job() -> Weight {
		Weight::from_parts(133_879_000, 6434)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn enable_asset() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn disable_asset() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn open_channel() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn top_up_channel() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn close_channel() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn withdraw_deposit() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn present_receipt() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn fund_verification() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn withdraw_verification() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn agenda_channel() -> Weight {
		Weight::from_parts(100_000_000, 20_000)
	}
	fn settle_batch(c: u32, ) -> Weight {
		Weight::from_parts(200_000_000, 20_000)
			.saturating_add(Weight::from_parts(200_000_000, 3_000).saturating_mul(c.into()))
	}
}

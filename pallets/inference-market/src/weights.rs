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
	fn set_receipt_key() -> Weight;
	fn commit_batch(c: u32, ) -> Weight;
	fn submit_proofs(n: u32, ) -> Weight;
	fn challenge_leaf() -> Weight;
	fn reveal_leaf(b: u32, ) -> Weight;
	fn dispute_leaf(b: u32, ) -> Weight;
	fn claim_refund() -> Weight;
	fn pay_queued() -> Weight;
	fn agenda_sample() -> Weight;
	fn agenda_slash() -> Weight;
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
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn register_model() -> Weight {
		// Proof size measured: 394 bytes. Fastest run: 56_595 ns.
		Weight::from_parts(63_244_000, 11258)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn register_node() -> Weight {
		// Proof size measured: 221 bytes. Fastest run: 53_679 ns.
		Weight::from_parts(56_534_000, 4237)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::UnpaidBatches` (r:4 w:4)
	/// Proof: `InferenceMarket::UnpaidBatches` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Batches` (r:4 w:4)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	fn increase_bond() -> Weight {
		// Proof size measured: 3226 bytes. Fastest run: 276_763 ns.
		Weight::from_parts(300_235_000, 13534)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	fn set_endpoint() -> Weight {
		// Proof size measured: 524 bytes. Fastest run: 12_403 ns.
		Weight::from_parts(13_965_000, 4237)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	fn set_accepting() -> Weight {
		// Proof size measured: 524 bytes. Fastest run: 12_068 ns.
		Weight::from_parts(13_377_000, 4237)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:1)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(133), added: 2608, mode: `MaxEncodedLen`)
	fn set_offer() -> Weight {
		// Proof size measured: 763 bytes. Fastest run: 27_757 ns.
		Weight::from_parts(32_337_000, 4237)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:1)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(133), added: 2608, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	fn remove_offer() -> Weight {
		// Proof size measured: 914 bytes. Fastest run: 26_509 ns.
		Weight::from_parts(30_312_000, 4237)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ReceiptKeys` (r:16 w:16)
	/// Proof: `InferenceMarket::ReceiptKeys` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	fn deregister_node() -> Weight {
		// Proof size measured: 1557 bytes. Fastest run: 81_110 ns.
		Weight::from_parts(87_106_000, 41998)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Offers` (r:1 w:0)
	/// Proof: `InferenceMarket::Offers` (`max_values`: None, `max_size`: Some(133), added: 2608, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Models` (r:1 w:0)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::NextJobId` (r:1 w:1)
	/// Proof: `InferenceMarket::NextJobId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:1)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:0 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn open_job() -> Weight {
		// Proof size measured: 1277 bytes. Fastest run: 118_080 ns.
		Weight::from_parts(127_706_000, 6012)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	fn commit_job() -> Weight {
		// Proof size measured: 1655 bytes. Fastest run: 113_046 ns.
		Weight::from_parts(121_635_000, 6196)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:3)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn submit_receipt() -> Weight {
		// Proof size measured: 9906 bytes. Fastest run: 201_434 ns.
		Weight::from_parts(215_863_000, 11258)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:0)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:0)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	fn authorize_submit_receipt() -> Weight {
		// Proof size measured: 9355 bytes. Fastest run: 74_855 ns.
		Weight::from_parts(85_359_000, 11258)
			.saturating_add(T::DbWeight::get().reads(7_u64))
	}
	/// Storage: `InferenceMarket::Models` (r:1 w:1)
	/// Proof: `InferenceMarket::Models` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn deregister_model() -> Weight {
		// Proof size measured: 464 bytes. Fastest run: 47_577 ns.
		Weight::from_parts(52_980_000, 3766)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:0)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::AgendaCursor` (r:0 w:1)
	/// Proof: `InferenceMarket::AgendaCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn agenda_block() -> Weight {
		// Proof size measured: 43 bytes. Fastest run: 3_768 ns.
		Weight::from_parts(4_300_000, 3498)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Jobs` (r:1 w:1)
	/// Proof: `InferenceMarket::Jobs` (`max_values`: None, `max_size`: Some(366), added: 2841, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ActiveJobs` (r:0 w:1)
	/// Proof: `InferenceMarket::ActiveJobs` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn agenda_job() -> Weight {
		// Proof size measured: 1655 bytes. Fastest run: 130_831 ns.
		Weight::from_parts(141_033_000, 8799)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `InferenceMarket::FeeAssets` (r:0 w:1)
	/// Proof: `InferenceMarket::FeeAssets` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn enable_asset() -> Weight {
		// Proof size measured: 0 bytes. Fastest run: 7_042 ns.
		Weight::from_parts(7_827_000, 0)
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::FeeAssets` (r:1 w:1)
	/// Proof: `InferenceMarket::FeeAssets` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	fn disable_asset() -> Weight {
		// Proof size measured: 105 bytes. Fastest run: 10_208 ns.
		Weight::from_parts(11_323_000, 3502)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
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
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::NextChannelId` (r:1 w:1)
	/// Proof: `InferenceMarket::NextChannelId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:1)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Channels` (r:0 w:1)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	fn open_channel() -> Weight {
		// Proof size measured: 1653 bytes. Fastest run: 126_176 ns.
		Weight::from_parts(134_627_000, 6208)
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
		// Proof size measured: 1028 bytes. Fastest run: 55_691 ns.
		Weight::from_parts(60_679_000, 6208)
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
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	fn close_channel() -> Weight {
		// Proof size measured: 1028 bytes. Fastest run: 61_955 ns.
		Weight::from_parts(67_617_000, 6208)
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
		// Proof size measured: 1032 bytes. Fastest run: 56_910 ns.
		Weight::from_parts(62_375_000, 6208)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::Policies` (r:1 w:0)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:2 w:2)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::SentToTreasury` (r:1 w:1)
	/// Proof: `BurnTreasury::SentToTreasury` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Channels` (r:999 w:999)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// `c` was measured from 1 to 1000.
	fn settle_batch(c: u32, ) -> Weight {
		// Proof size measured: 10336 + c × 51 bytes. Fastest run: 234_237 ns.
		Weight::from_parts(234_237_000, 11258)
			// Standard error: 68_174
			.saturating_add(Weight::from_parts(45_518_024, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(12_u64))
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
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:2 w:2)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn present_receipt() -> Weight {
		// Proof size measured: 10036 bytes. Fastest run: 198_892 ns.
		Weight::from_parts(210_570_000, 11258)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn fund_verification() -> Weight {
		// Proof size measured: 753 bytes. Fastest run: 53_741 ns.
		Weight::from_parts(56_518_000, 4237)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn withdraw_verification() -> Weight {
		// Proof size measured: 773 bytes. Fastest run: 49_434 ns.
		Weight::from_parts(52_634_000, 4237)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn unbond() -> Weight {
		// Proof size measured: 828 bytes. Fastest run: 18_651 ns.
		Weight::from_parts(19_994_000, 6012)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn withdraw_unbonded() -> Weight {
		// Proof size measured: 1073 bytes. Fastest run: 47_311 ns.
		Weight::from_parts(50_687_000, 4237)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Channels` (r:1 w:1)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	fn agenda_channel() -> Weight {
		// Proof size measured: 1082 bytes. Fastest run: 64_014 ns.
		Weight::from_parts(70_191_000, 6208)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ReceiptKeys` (r:1 w:1)
	/// Proof: `InferenceMarket::ReceiptKeys` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	fn set_receipt_key() -> Weight {
		// Proof size measured: 524 bytes. Fastest run: 17_630 ns.
		Weight::from_parts(19_183_000, 4237)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ReceiptKeys` (r:1 w:0)
	/// Proof: `InferenceMarket::ReceiptKeys` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Channels` (r:999 w:999)
	/// Proof: `InferenceMarket::Channels` (`max_values`: None, `max_size`: Some(335), added: 2810, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::NextBatchId` (r:1 w:1)
	/// Proof: `InferenceMarket::NextBatchId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:1)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Batches` (r:0 w:1)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::UnpaidBatches` (r:0 w:1)
	/// Proof: `InferenceMarket::UnpaidBatches` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// `c` was measured from 1 to 1000.
	fn commit_batch(c: u32, ) -> Weight {
		// Proof size measured: 1966 + c × 51 bytes. Fastest run: 196_009 ns.
		Weight::from_parts(204_617_000, 13545)
			// Standard error: 51_599
			.saturating_add(Weight::from_parts(47_917_713, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(8_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 2810).saturating_mul(c.into()))
	}
	/// Storage: `InferenceMarket::Batches` (r:5 w:5)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:3 w:3)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::SentToTreasury` (r:1 w:1)
	/// Proof: `BurnTreasury::SentToTreasury` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::UnpaidBatches` (r:4 w:4)
	/// Proof: `InferenceMarket::UnpaidBatches` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 64.
	fn submit_proofs(n: u32, ) -> Weight {
		// Proof size measured: 3914 bytes. Fastest run: 371_071 ns.
		Weight::from_parts(385_646_768, 16670)
			// Standard error: 55_295
			.saturating_add(Weight::from_parts(11_634_959, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(24_u64))
	}
	/// Storage: `InferenceMarket::Batches` (r:1 w:1)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Obligations` (r:1 w:1)
	/// Proof: `InferenceMarket::Obligations` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:1)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	fn challenge_leaf() -> Weight {
		// Proof size measured: 823 bytes. Fastest run: 93_962 ns.
		Weight::from_parts(106_628_000, 4126)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `InferenceMarket::Batches` (r:1 w:1)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Obligations` (r:1 w:1)
	/// Proof: `InferenceMarket::Obligations` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::SentToTreasury` (r:1 w:1)
	/// Proof: `BurnTreasury::SentToTreasury` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 65536.
	fn reveal_leaf(b: u32, ) -> Weight {
		// Proof size measured: 1463 bytes. Fastest run: 136_804 ns.
		Weight::from_parts(152_488_836, 6196)
			// Standard error: 15
			.saturating_add(Weight::from_parts(370, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `InferenceMarket::Batches` (r:5 w:5)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::ReceiptKeys` (r:1 w:0)
	/// Proof: `InferenceMarket::ReceiptKeys` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:4 w:4)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::SentToTreasury` (r:1 w:1)
	/// Proof: `BurnTreasury::SentToTreasury` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::UnpaidBatches` (r:4 w:4)
	/// Proof: `InferenceMarket::UnpaidBatches` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Agenda` (r:0 w:2)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// `b` was measured from 0 to 65536.
	fn dispute_leaf(_b: u32, ) -> Weight {
		// Proof size measured: 4191 bytes. Fastest run: 529_868 ns.
		Weight::from_parts(579_913_093, 16670)
			.saturating_add(T::DbWeight::get().reads(28_u64))
			.saturating_add(T::DbWeight::get().writes(27_u64))
	}
	/// Storage: `InferenceMarket::Batches` (r:1 w:1)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_refund() -> Weight {
		// Proof size measured: 970 bytes. Fastest run: 81_593 ns.
		Weight::from_parts(94_431_000, 6196)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::UnpaidBatches` (r:4 w:4)
	/// Proof: `InferenceMarket::UnpaidBatches` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Batches` (r:4 w:4)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	fn pay_queued() -> Weight {
		// Proof size measured: 2903 bytes. Fastest run: 225_994 ns.
		Weight::from_parts(256_161_000, 13534)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:10)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x51e176b540d4ea616a5d911aad2ccc8407cb6773ad502f392b93a0c3840f54a3` (r:1 w:0)
	/// Proof: UNKNOWN KEY `0x51e176b540d4ea616a5d911aad2ccc8407cb6773ad502f392b93a0c3840f54a3` (r:1 w:0)
	/// Storage: `InferenceMarket::Batches` (r:1 w:1)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Obligations` (r:8 w:8)
	/// Proof: `InferenceMarket::Obligations` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `MaxEncodedLen`)
	fn agenda_sample() -> Weight {
		// Proof size measured: 761 bytes. Fastest run: 114_082 ns.
		Weight::from_parts(124_267_000, 21478)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `InferenceMarket::Agenda` (r:1 w:3)
	/// Proof: `InferenceMarket::Agenda` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Obligations` (r:1 w:1)
	/// Proof: `InferenceMarket::Obligations` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Batches` (r:5 w:5)
	/// Proof: `InferenceMarket::Batches` (`max_values`: None, `max_size`: Some(661), added: 3136, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::Nodes` (r:1 w:1)
	/// Proof: `InferenceMarket::Nodes` (`max_values`: None, `max_size`: Some(772), added: 3247, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:4 w:4)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::SentToTreasury` (r:1 w:1)
	/// Proof: `BurnTreasury::SentToTreasury` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceMarket::UnpaidBatches` (r:4 w:4)
	/// Proof: `InferenceMarket::UnpaidBatches` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	fn agenda_slash() -> Weight {
		// Proof size measured: 4202 bytes. Fastest run: 500_561 ns.
		Weight::from_parts(548_898_000, 16670)
			.saturating_add(T::DbWeight::get().reads(29_u64))
			.saturating_add(T::DbWeight::get().writes(30_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_model() -> Weight {
		Weight::from_parts(63_244_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn register_node() -> Weight {
		Weight::from_parts(56_534_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn increase_bond() -> Weight {
		Weight::from_parts(300_235_000, 13534)
			.saturating_add(ParityDbWeight::get().reads(15_u64))
			.saturating_add(ParityDbWeight::get().writes(14_u64))
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(13_965_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_accepting() -> Weight {
		Weight::from_parts(13_377_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_offer() -> Weight {
		Weight::from_parts(32_337_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn remove_offer() -> Weight {
		Weight::from_parts(30_312_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn deregister_node() -> Weight {
		Weight::from_parts(87_106_000, 41998)
			.saturating_add(ParityDbWeight::get().reads(19_u64))
			.saturating_add(ParityDbWeight::get().writes(19_u64))
	}
	fn open_job() -> Weight {
		Weight::from_parts(127_706_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn commit_job() -> Weight {
		Weight::from_parts(121_635_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn submit_receipt() -> Weight {
		Weight::from_parts(215_863_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn authorize_submit_receipt() -> Weight {
		Weight::from_parts(85_359_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
	}
	fn deregister_model() -> Weight {
		Weight::from_parts(52_980_000, 3766)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn agenda_block() -> Weight {
		Weight::from_parts(4_300_000, 3498)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn agenda_job() -> Weight {
		Weight::from_parts(141_033_000, 8799)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn enable_asset() -> Weight {
		Weight::from_parts(7_827_000, 0)
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn disable_asset() -> Weight {
		Weight::from_parts(11_323_000, 3502)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn open_channel() -> Weight {
		Weight::from_parts(134_627_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn top_up_channel() -> Weight {
		Weight::from_parts(60_679_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn close_channel() -> Weight {
		Weight::from_parts(67_617_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn withdraw_deposit() -> Weight {
		Weight::from_parts(62_375_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn settle_batch(c: u32, ) -> Weight {
		Weight::from_parts(234_237_000, 11258)
			.saturating_add(Weight::from_parts(45_518_024, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64.saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 2810).saturating_mul(c.into()))
	}
	fn present_receipt() -> Weight {
		Weight::from_parts(210_570_000, 11258)
			.saturating_add(ParityDbWeight::get().reads(15_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn fund_verification() -> Weight {
		Weight::from_parts(56_518_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn withdraw_verification() -> Weight {
		Weight::from_parts(52_634_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn unbond() -> Weight {
		Weight::from_parts(19_994_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn withdraw_unbonded() -> Weight {
		Weight::from_parts(50_687_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn agenda_channel() -> Weight {
		Weight::from_parts(70_191_000, 6208)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn set_receipt_key() -> Weight {
		Weight::from_parts(19_183_000, 4237)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn commit_batch(c: u32, ) -> Weight {
		Weight::from_parts(204_617_000, 13545)
			.saturating_add(Weight::from_parts(47_917_713, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64.saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 2810).saturating_mul(c.into()))
	}
	fn submit_proofs(n: u32, ) -> Weight {
		Weight::from_parts(385_646_768, 16670)
			.saturating_add(Weight::from_parts(11_634_959, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(24_u64))
			.saturating_add(ParityDbWeight::get().writes(24_u64))
	}
	fn challenge_leaf() -> Weight {
		Weight::from_parts(106_628_000, 4126)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn reveal_leaf(b: u32, ) -> Weight {
		Weight::from_parts(152_488_836, 6196)
			.saturating_add(Weight::from_parts(370, 0).saturating_mul(b.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn dispute_leaf(_b: u32, ) -> Weight {
		Weight::from_parts(579_913_093, 16670)
			.saturating_add(ParityDbWeight::get().reads(28_u64))
			.saturating_add(ParityDbWeight::get().writes(27_u64))
	}
	fn claim_refund() -> Weight {
		Weight::from_parts(94_431_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn pay_queued() -> Weight {
		Weight::from_parts(256_161_000, 13534)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn agenda_sample() -> Weight {
		Weight::from_parts(124_267_000, 21478)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(19_u64))
	}
	fn agenda_slash() -> Weight {
		Weight::from_parts(548_898_000, 16670)
			.saturating_add(ParityDbWeight::get().reads(29_u64))
			.saturating_add(ParityDbWeight::get().writes(30_u64))
	}
}

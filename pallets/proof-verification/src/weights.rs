//! Weights of `pallet_proof_verification`.
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

/// Weight functions needed for `pallet_proof_verification`.
pub trait WeightInfo {
	fn register_policy(m: u32, ) -> Weight;
	fn register_attested_key() -> Weight;
	fn check_tdx_quote_v4() -> Weight;
	fn remove_attested_key() -> Weight;
	fn add_trust_root() -> Weight;
	fn remove_trust_root() -> Weight;
	fn set_verifier_enabled() -> Weight;
	fn revoke_attested_key() -> Weight;
	fn verify_evidence() -> Weight;
	fn register_verifying_key() -> Weight;
	fn deregister_verifying_key() -> Weight;
	fn verify_proofs(n: u32, ) -> Weight;
	fn read_verifying_key() -> Weight;
	fn acquire_key() -> Weight;
	fn check_groth16_bn254_key(i: u32, ) -> Weight;
	fn check_groth16_bls12_381_key(i: u32, ) -> Weight;
	fn verify_groth16_bn254(n: u32, i: u32, ) -> Weight;
	fn verify_groth16_bls12_381(n: u32, i: u32, ) -> Weight;
	fn verify_groth16_bls12_381_host(n: u32, i: u32, ) -> Weight;
}

/// Weights for `pallet_proof_verification` on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `ProofVerification::Policies` (r:1 w:1)
	/// Proof: `ProofVerification::Policies` (`max_values`: None, `max_size`: Some(7793), added: 10268, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 32.
	fn register_policy(m: u32, ) -> Weight {
		// Proof size measured: 42 bytes. Fastest run: 48_738 ns.
		Weight::from_parts(52_069_764, 11258)
			// Standard error: 1_112
			.saturating_add(Weight::from_parts(367_226, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:1)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::SentToTreasury` (r:1 w:1)
	/// Proof: `BurnTreasury::SentToTreasury` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::GenesisHash` (r:1 w:0)
	/// Proof: `ProofVerification::GenesisHash` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn register_attested_key() -> Weight {
		// Proof size measured: 349 bytes. Fastest run: 104_712 ns.
		Weight::from_parts(109_336_000, 6196)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `ProofVerification::DisabledVerifiers` (r:1 w:0)
	/// Proof: `ProofVerification::DisabledVerifiers` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::TrustRoots` (r:1 w:0)
	/// Proof: `ProofVerification::TrustRoots` (`max_values`: None, `max_size`: Some(16411), added: 18886, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn check_tdx_quote_v4() -> Weight {
		// Proof size measured: 616 bytes. Fastest run: 3_904_414 ns.
		Weight::from_parts(4_087_666_000, 19876)
			.saturating_add(T::DbWeight::get().reads(3_u64))
	}
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:1)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn remove_attested_key() -> Weight {
		// Proof size measured: 472 bytes. Fastest run: 42_580 ns.
		Weight::from_parts(45_714_000, 3819)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `ProofVerification::TrustRoots` (r:1 w:1)
	/// Proof: `ProofVerification::TrustRoots` (`max_values`: None, `max_size`: Some(16411), added: 18886, mode: `MaxEncodedLen`)
	fn add_trust_root() -> Weight {
		// Proof size measured: 14392 bytes. Fastest run: 22_186 ns.
		Weight::from_parts(23_797_000, 19876)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ProofVerification::TrustRoots` (r:1 w:1)
	/// Proof: `ProofVerification::TrustRoots` (`max_values`: None, `max_size`: Some(16411), added: 18886, mode: `MaxEncodedLen`)
	fn remove_trust_root() -> Weight {
		// Proof size measured: 16444 bytes. Fastest run: 33_341 ns.
		Weight::from_parts(35_127_000, 19876)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ProofVerification::DisabledVerifiers` (r:0 w:1)
	/// Proof: `ProofVerification::DisabledVerifiers` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn set_verifier_enabled() -> Weight {
		// Proof size measured: 0 bytes. Fastest run: 6_601 ns.
		Weight::from_parts(7_633_000, 0)
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:1)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn revoke_attested_key() -> Weight {
		// Proof size measured: 472 bytes. Fastest run: 42_014 ns.
		Weight::from_parts(45_083_000, 3819)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::SentToTreasury` (r:1 w:1)
	/// Proof: `BurnTreasury::SentToTreasury` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn verify_evidence() -> Weight {
		// Proof size measured: 255 bytes. Fastest run: 79_362 ns.
		Weight::from_parts(83_651_000, 6196)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn register_verifying_key() -> Weight {
		Weight::from_parts(80_000_000, 14_000)
	}
	fn deregister_verifying_key() -> Weight {
		Weight::from_parts(80_000_000, 14_000)
	}
	fn verify_proofs(n: u32, ) -> Weight {
		Weight::from_parts(120_000_000, 20_000).saturating_add(Weight::from_parts(3_000_000, 0).saturating_mul(n.into()))
	}
	fn read_verifying_key() -> Weight {
		Weight::from_parts(20_000_000, 13_000)
	}
	fn acquire_key() -> Weight {
		Weight::from_parts(12_000_000, 4_000)
	}
	fn check_groth16_bn254_key(i: u32, ) -> Weight {
		Weight::from_parts(9_000_000_000, 0).saturating_add(Weight::from_parts(400_000_000, 0).saturating_mul(i.into()))
	}
	fn check_groth16_bls12_381_key(i: u32, ) -> Weight {
		Weight::from_parts(16_000_000_000, 0).saturating_add(Weight::from_parts(900_000_000, 0).saturating_mul(i.into()))
	}
	fn verify_groth16_bn254(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(4_000_000_000, 0).saturating_add(Weight::from_parts(900_000_000, 0).saturating_mul(n.into())).saturating_add(Weight::from_parts(350_000_000, 0).saturating_mul(i.into()))
	}
	fn verify_groth16_bls12_381(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(7_000_000_000, 0).saturating_add(Weight::from_parts(1700_000_000, 0).saturating_mul(n.into())).saturating_add(Weight::from_parts(600_000_000, 0).saturating_mul(i.into()))
	}
	fn verify_groth16_bls12_381_host(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(4_000_000_000, 0).saturating_add(Weight::from_parts(1500_000_000, 0).saturating_mul(n.into())).saturating_add(Weight::from_parts(300_000_000, 0).saturating_mul(i.into()))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_policy(m: u32, ) -> Weight {
		Weight::from_parts(52_069_764, 11258)
			.saturating_add(Weight::from_parts(367_226, 0).saturating_mul(m.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn register_attested_key() -> Weight {
		Weight::from_parts(109_336_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn check_tdx_quote_v4() -> Weight {
		Weight::from_parts(4_087_666_000, 19876)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
	}
	fn remove_attested_key() -> Weight {
		Weight::from_parts(45_714_000, 3819)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn add_trust_root() -> Weight {
		Weight::from_parts(23_797_000, 19876)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn remove_trust_root() -> Weight {
		Weight::from_parts(35_127_000, 19876)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_verifier_enabled() -> Weight {
		Weight::from_parts(7_633_000, 0)
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn revoke_attested_key() -> Weight {
		Weight::from_parts(45_083_000, 3819)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn verify_evidence() -> Weight {
		Weight::from_parts(83_651_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn register_verifying_key() -> Weight {
		Weight::from_parts(80_000_000, 14_000)
	}
	fn deregister_verifying_key() -> Weight {
		Weight::from_parts(80_000_000, 14_000)
	}
	fn verify_proofs(n: u32, ) -> Weight {
		Weight::from_parts(120_000_000, 20_000).saturating_add(Weight::from_parts(3_000_000, 0).saturating_mul(n.into()))
	}
	fn read_verifying_key() -> Weight {
		Weight::from_parts(20_000_000, 13_000)
	}
	fn acquire_key() -> Weight {
		Weight::from_parts(12_000_000, 4_000)
	}
	fn check_groth16_bn254_key(i: u32, ) -> Weight {
		Weight::from_parts(9_000_000_000, 0).saturating_add(Weight::from_parts(400_000_000, 0).saturating_mul(i.into()))
	}
	fn check_groth16_bls12_381_key(i: u32, ) -> Weight {
		Weight::from_parts(16_000_000_000, 0).saturating_add(Weight::from_parts(900_000_000, 0).saturating_mul(i.into()))
	}
	fn verify_groth16_bn254(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(4_000_000_000, 0).saturating_add(Weight::from_parts(900_000_000, 0).saturating_mul(n.into())).saturating_add(Weight::from_parts(350_000_000, 0).saturating_mul(i.into()))
	}
	fn verify_groth16_bls12_381(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(7_000_000_000, 0).saturating_add(Weight::from_parts(1700_000_000, 0).saturating_mul(n.into())).saturating_add(Weight::from_parts(600_000_000, 0).saturating_mul(i.into()))
	}
	fn verify_groth16_bls12_381_host(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(4_000_000_000, 0).saturating_add(Weight::from_parts(1500_000_000, 0).saturating_mul(n.into())).saturating_add(Weight::from_parts(300_000_000, 0).saturating_mul(i.into()))
	}
}

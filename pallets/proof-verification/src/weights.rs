//! Weights of `pallet_proof_verification`.
//!
//! Written by `cargo xtask bench weights`; do not edit.
//!
//! The base is the regression's or the fastest run's, whichever is greater: a regression may put it below
//! what was ever seen.
//!
//! 2026-11-21, steps 20, repeat 10, Compiled Wasm, on Intel(R) Xeon(R) Processor.

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
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 32.
	fn register_policy(m: u32, ) -> Weight {
		// Proof size measured: 42 bytes. Fastest run: 55_514 ns.
		Weight::from_parts(u64::max(59_794_619, 55_514_000), 11258)
			// Standard error: 2_000
			.saturating_add(Weight::from_parts(450_754, 0).saturating_mul(m.into()))
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
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	fn register_attested_key() -> Weight {
		// Proof size measured: 349 bytes. Fastest run: 120_924 ns.
		Weight::from_parts(u64::max(127_499_000, 120_924_000), 6196)
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
		// Proof size measured: 616 bytes. Fastest run: 4_573_079 ns.
		Weight::from_parts(u64::max(4_758_704_000, 4_573_079_000), 19876)
			.saturating_add(T::DbWeight::get().reads(3_u64))
	}
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:1)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	fn remove_attested_key() -> Weight {
		// Proof size measured: 472 bytes. Fastest run: 49_520 ns.
		Weight::from_parts(u64::max(57_421_000, 49_520_000), 3819)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `ProofVerification::TrustRoots` (r:1 w:1)
	/// Proof: `ProofVerification::TrustRoots` (`max_values`: None, `max_size`: Some(16411), added: 18886, mode: `MaxEncodedLen`)
	fn add_trust_root() -> Weight {
		// Proof size measured: 14392 bytes. Fastest run: 26_076 ns.
		Weight::from_parts(u64::max(32_226_000, 26_076_000), 19876)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ProofVerification::TrustRoots` (r:1 w:1)
	/// Proof: `ProofVerification::TrustRoots` (`max_values`: None, `max_size`: Some(16411), added: 18886, mode: `MaxEncodedLen`)
	fn remove_trust_root() -> Weight {
		// Proof size measured: 16444 bytes. Fastest run: 37_658 ns.
		Weight::from_parts(u64::max(41_389_000, 37_658_000), 19876)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ProofVerification::DisabledVerifiers` (r:0 w:1)
	/// Proof: `ProofVerification::DisabledVerifiers` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn set_verifier_enabled() -> Weight {
		// Proof size measured: 0 bytes. Fastest run: 7_714 ns.
		Weight::from_parts(u64::max(8_979_000, 7_714_000), 0)
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ProofVerification::AttestedKeys` (r:1 w:1)
	/// Proof: `ProofVerification::AttestedKeys` (`max_values`: None, `max_size`: Some(354), added: 2829, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	fn revoke_attested_key() -> Weight {
		// Proof size measured: 472 bytes. Fastest run: 48_655 ns.
		Weight::from_parts(u64::max(55_885_000, 48_655_000), 3819)
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
		// Proof size measured: 255 bytes. Fastest run: 87_059 ns.
		Weight::from_parts(u64::max(94_359_000, 87_059_000), 6196)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `ProofVerification::DisabledVerifiers` (r:1 w:0)
	/// Proof: `ProofVerification::DisabledVerifiers` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::VerifyingKeys` (r:1 w:1)
	/// Proof: `ProofVerification::VerifyingKeys` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::PreparedKeys` (r:0 w:1)
	/// Proof: `ProofVerification::PreparedKeys` (`max_values`: None, `max_size`: Some(8226), added: 10701, mode: `MaxEncodedLen`)
	fn register_verifying_key() -> Weight {
		// Proof size measured: 42 bytes. Fastest run: 55_418 ns.
		Weight::from_parts(u64::max(62_352_000, 55_418_000), 3784)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `ProofVerification::VerifyingKeys` (r:1 w:1)
	/// Proof: `ProofVerification::VerifyingKeys` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::PreparedKeys` (r:0 w:1)
	/// Proof: `ProofVerification::PreparedKeys` (`max_values`: None, `max_size`: Some(8226), added: 10701, mode: `MaxEncodedLen`)
	fn deregister_verifying_key() -> Weight {
		// Proof size measured: 250 bytes. Fastest run: 47_391 ns.
		Weight::from_parts(u64::max(54_267_000, 47_391_000), 3784)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `ProofVerification::VerifyingKeys` (r:1 w:0)
	/// Proof: `ProofVerification::VerifyingKeys` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::DisabledVerifiers` (r:1 w:0)
	/// Proof: `ProofVerification::DisabledVerifiers` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitPrice` (r:1 w:0)
	/// Proof: `BurnTreasury::UnitPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::UnitsUsed` (r:1 w:1)
	/// Proof: `BurnTreasury::UnitsUsed` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::SentToTreasury` (r:1 w:1)
	/// Proof: `BurnTreasury::SentToTreasury` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::Burned` (r:1 w:1)
	/// Proof: `BurnTreasury::Burned` (`max_values`: None, `max_size`: Some(39), added: 2514, mode: `MaxEncodedLen`)
	/// Storage: `BurnTreasury::TotalBurned` (r:1 w:1)
	/// Proof: `BurnTreasury::TotalBurned` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::PreparedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::PreparedKeys` (`max_values`: None, `max_size`: Some(8226), added: 10701, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 64.
	fn verify_proofs(n: u32, ) -> Weight {
		// Proof size measured: 8564 bytes. Fastest run: 64_502 ns.
		Weight::from_parts(u64::max(85_422_506, 64_502_000), 11691)
			// Standard error: 4_243
			.saturating_add(Weight::from_parts(4_420_421, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `ProofVerification::VerifyingKeys` (r:1 w:0)
	/// Proof: `ProofVerification::VerifyingKeys` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::DisabledVerifiers` (r:1 w:0)
	/// Proof: `ProofVerification::DisabledVerifiers` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::PreparedKeys` (r:1 w:0)
	/// Proof: `ProofVerification::PreparedKeys` (`max_values`: None, `max_size`: Some(8226), added: 10701, mode: `MaxEncodedLen`)
	fn read_verifying_key() -> Weight {
		// Proof size measured: 8412 bytes. Fastest run: 13_411 ns.
		Weight::from_parts(u64::max(14_799_000, 13_411_000), 11691)
			.saturating_add(T::DbWeight::get().reads(3_u64))
	}
	/// Storage: `ProofVerification::VerifyingKeys` (r:1 w:1)
	/// Proof: `ProofVerification::VerifyingKeys` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::DisabledVerifiers` (r:1 w:0)
	/// Proof: `ProofVerification::DisabledVerifiers` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `ProofVerification::EnabledSince` (r:1 w:0)
	/// Proof: `ProofVerification::EnabledSince` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn acquire_key() -> Weight {
		// Proof size measured: 195 bytes. Fastest run: 11_682 ns.
		Weight::from_parts(u64::max(13_250_000, 11_682_000), 3561)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// `i` was measured from 0 to 64.
	fn check_groth16_bn254_key(i: u32, ) -> Weight {
		// Proof size measured: 0 bytes. Fastest run: 2_547_774 ns.
		Weight::from_parts(u64::max(2_610_851_461, 2_547_774_000), 0)
			// Standard error: 52_936
			.saturating_add(Weight::from_parts(23_624_729, 0).saturating_mul(i.into()))
	}
	/// `i` was measured from 0 to 64.
	fn check_groth16_bls12_381_key(i: u32, ) -> Weight {
		// Proof size measured: 0 bytes. Fastest run: 5_579_987 ns.
		Weight::from_parts(u64::max(5_681_525_150, 5_579_987_000), 0)
			// Standard error: 233_246
			.saturating_add(Weight::from_parts(268_617_986, 0).saturating_mul(i.into()))
	}
	/// `n` was measured from 1 to 64.
	/// `i` was measured from 0 to 64.
	fn verify_groth16_bn254(n: u32, i: u32, ) -> Weight {
		// Proof size measured: 0 bytes. Fastest run: 6_155_684 ns.
		Weight::from_parts(u64::max(939_957_371, 6_155_684_000), 0)
			// Standard error: 1_606_960
			.saturating_add(Weight::from_parts(742_863_510, 0).saturating_mul(n.into()))
			// Standard error: 1_583_855
			.saturating_add(Weight::from_parts(82_639_756, 0).saturating_mul(i.into()))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 64.
	/// `i` was measured from 0 to 64.
	fn verify_groth16_bls12_381(n: u32, i: u32, ) -> Weight {
		// Proof size measured: 4 bytes. Fastest run: 11_812_770 ns.
		Weight::from_parts(u64::max(875_430_592, 11_812_770_000), 3501)
			// Standard error: 5_145_053
			.saturating_add(Weight::from_parts(1_967_775_771, 0).saturating_mul(n.into()))
			// Standard error: 5_071_074
			.saturating_add(Weight::from_parts(159_298_982, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 64.
	/// `i` was measured from 0 to 64.
	fn verify_groth16_bls12_381_host(n: u32, i: u32, ) -> Weight {
		// Proof size measured: 50 bytes. Fastest run: 5_733_887 ns.
		Weight::from_parts(u64::max(987_658_446, 5_733_887_000), 3501)
			// Standard error: 10_181_484
			.saturating_add(Weight::from_parts(1_400_574_812, 0).saturating_mul(n.into()))
			// Standard error: 10_035_088
			.saturating_add(Weight::from_parts(58_532_935, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn register_policy(m: u32, ) -> Weight {
		Weight::from_parts(u64::max(59_794_619, 55_514_000), 11258)
			.saturating_add(Weight::from_parts(450_754, 0).saturating_mul(m.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn register_attested_key() -> Weight {
		Weight::from_parts(u64::max(127_499_000, 120_924_000), 6196)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn check_tdx_quote_v4() -> Weight {
		Weight::from_parts(u64::max(4_758_704_000, 4_573_079_000), 19876)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
	}
	fn remove_attested_key() -> Weight {
		Weight::from_parts(u64::max(57_421_000, 49_520_000), 3819)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn add_trust_root() -> Weight {
		Weight::from_parts(u64::max(32_226_000, 26_076_000), 19876)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn remove_trust_root() -> Weight {
		Weight::from_parts(u64::max(41_389_000, 37_658_000), 19876)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_verifier_enabled() -> Weight {
		Weight::from_parts(u64::max(8_979_000, 7_714_000), 0)
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn revoke_attested_key() -> Weight {
		Weight::from_parts(u64::max(55_885_000, 48_655_000), 3819)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn verify_evidence() -> Weight {
		Weight::from_parts(u64::max(94_359_000, 87_059_000), 6196)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn register_verifying_key() -> Weight {
		Weight::from_parts(u64::max(62_352_000, 55_418_000), 3784)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn deregister_verifying_key() -> Weight {
		Weight::from_parts(u64::max(54_267_000, 47_391_000), 3784)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn verify_proofs(n: u32, ) -> Weight {
		Weight::from_parts(u64::max(85_422_506, 64_502_000), 11691)
			.saturating_add(Weight::from_parts(4_420_421, 0).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn read_verifying_key() -> Weight {
		Weight::from_parts(u64::max(14_799_000, 13_411_000), 11691)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
	}
	fn acquire_key() -> Weight {
		Weight::from_parts(u64::max(13_250_000, 11_682_000), 3561)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn check_groth16_bn254_key(i: u32, ) -> Weight {
		Weight::from_parts(u64::max(2_610_851_461, 2_547_774_000), 0)
			.saturating_add(Weight::from_parts(23_624_729, 0).saturating_mul(i.into()))
	}
	fn check_groth16_bls12_381_key(i: u32, ) -> Weight {
		Weight::from_parts(u64::max(5_681_525_150, 5_579_987_000), 0)
			.saturating_add(Weight::from_parts(268_617_986, 0).saturating_mul(i.into()))
	}
	fn verify_groth16_bn254(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(u64::max(939_957_371, 6_155_684_000), 0)
			.saturating_add(Weight::from_parts(742_863_510, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(82_639_756, 0).saturating_mul(i.into()))
	}
	fn verify_groth16_bls12_381(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(u64::max(875_430_592, 11_812_770_000), 3501)
			.saturating_add(Weight::from_parts(1_967_775_771, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(159_298_982, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
	}
	fn verify_groth16_bls12_381_host(n: u32, i: u32, ) -> Weight {
		Weight::from_parts(u64::max(987_658_446, 5_733_887_000), 3501)
			.saturating_add(Weight::from_parts(1_400_574_812, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(58_532_935, 0).saturating_mul(i.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
	}
}

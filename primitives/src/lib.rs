//! What Assay's pallets, daemons and clients agree on: receipts and how they are hashed, statements
//! that evidence is checked against, and the traits through which the pallets meet.
//!
//! Nothing here holds state. Every type that reaches a hash or a signature is SCALE-encoded and
//! domain-separated, and exists exactly once, here.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]

extern crate alloc;

pub mod attestation;
pub mod audit;
pub mod batch;
pub mod burn;
pub mod channel;
pub mod evidence;
pub mod market;
pub mod merkle;
pub mod proof;
pub mod receipt;
pub mod runtime_api;
pub mod wire;

pub use sp_core::H256;

/// Account identifier used by the runtime, the daemons and the clients.
pub type AccountId = sp_runtime::AccountId32;
/// Amount of the native token in its smallest unit; 10^12 of them make one ASSAY.
pub type Balance = u128;
/// What fees can be paid in: the native token, or an asset by its id.
pub type AssetKind = frame_support::traits::fungible::NativeOrWithId<u32>;
/// Signature of the chain's transactions, and of vouchers.
pub type Signature = sp_runtime::MultiSignature;
/// Parachain block number.
pub type BlockNumber = u32;
/// sha256 of a model's weights artifact.
pub type ModelHash = H256;
/// sha256 over the engine's description: engine, quantisation, sampler, seed.
pub type EngineHash = H256;
/// Identifies a job; ids are handed out in order and never used twice.
pub type JobId = u64;

/// One ASSAY in its smallest unit.
pub const UNIT: Balance = 1_000_000_000_000;
/// Decimals of the native token.
pub const TOKEN_DECIMALS: u8 = 12;
/// Symbol of the native token.
pub const TOKEN_SYMBOL: &str = "ASSAY";
/// SS58 address prefix.
pub const SS58_PREFIX: u16 = 42;

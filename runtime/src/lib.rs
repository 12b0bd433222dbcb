//! Assay's parachain runtime: construction only. Each pallet's configuration is under `configs/`, the
//! runtime APIs are in `apis.rs`, and origins and tracks of governance are under `governance/`.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]
// The runtime's macros make items that nobody can document.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
pub mod configs;
pub mod genesis_config_presets;
pub mod governance;
pub mod migrations;
#[cfg(feature = "runtime-benchmarks")]
pub mod parts;

use alloc::vec::Vec;
use polkadot_sdk::{
	staging_parachain_info as parachain_info, staging_xcm as xcm,
	staging_xcm_builder as xcm_builder, staging_xcm_executor as xcm_executor, *,
};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use assay_primitives::{BlockNumber, UNIT};
#[cfg(feature = "std")]
pub use sp_runtime::BuildStorage;

/// Any of the signatures that an account can sign with.
pub type Signature = MultiSignature;
/// Account identifier.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Amount of the native token.
pub type Balance = assay_primitives::Balance;
/// Number of transactions that an account has sent.
pub type Nonce = u32;
/// Hash of a block.
pub type Hash = sp_core::H256;
/// Address format of transactions.
pub type Address = MultiAddress<AccountId, ()>;
/// Block header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// Block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// Aura's authority identifier.
pub use sp_consensus_aura::sr25519::AuthorityId as AuraId;

/// Transaction extensions, in order. The outermost lets a transaction that is too heavy for its share of
/// a core, such as a runtime upgrade, have the whole core.
pub type TxExtension = cumulus_pallet_parachain_system::block_weight::DynamicMaxBlockWeight<
	Runtime,
	cumulus_pallet_weight_reclaim::StorageWeightReclaim<
		Runtime,
		(
			frame_system::AuthorizeCall<Runtime>,
			frame_system::CheckNonZeroSender<Runtime>,
			frame_system::CheckSpecVersion<Runtime>,
			frame_system::CheckTxVersion<Runtime>,
			frame_system::CheckGenesis<Runtime>,
			frame_system::CheckEra<Runtime>,
			frame_system::CheckNonce<Runtime>,
			frame_system::CheckWeight<Runtime>,
			pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
			frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
		),
	>,
	configs::TargetBlockRate,
>;

/// Transaction.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// Dispatches blocks and transactions to the pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// Types for a node that does not need to know the runtime's own.
pub mod opaque {
	pub use polkadot_sdk::sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;
	use polkadot_sdk::sp_runtime::{generic, traits::BlakeTwo256};
	/// Block header.
	pub type Header = generic::Header<super::BlockNumber, BlakeTwo256>;
	/// Block whose transactions are opaque.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
}

sp_runtime::impl_opaque_keys! {
	/// A collator's session keys.
	pub struct SessionKeys {
		/// Authors blocks.
		pub aura: Aura,
	}
}

/// Version of this runtime.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("assay"),
	impl_name: alloc::borrow::Cow::Borrowed("assay"),
	authoring_version: 1,
	spec_version: 2,
	impl_version: 0,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// Milliseconds of an Aura slot.
pub const SLOT_DURATION: u64 = 6_000;
/// Milliseconds of a relay-chain slot.
pub const RELAY_CHAIN_SLOT_DURATION_MILLIS: u32 = 6_000;
/// Parachain blocks for each relay-chain block. With one core they share its two seconds and its
/// proof's size, with three cores each has its own.
pub const BLOCK_PROCESSING_VELOCITY: u32 = 3;
/// Most parachain blocks that the relay chain has not included yet: those of the two relay-chain blocks
/// in which a candidate is backed and included, of the one that is being built for, and one.
pub const UNINCLUDED_SEGMENT_CAPACITY: u32 = 3 * BLOCK_PROCESSING_VELOCITY + 1;
/// Milliseconds between two blocks.
pub const BLOCK_TIME: u64 = SLOT_DURATION / BLOCK_PROCESSING_VELOCITY as u64;
/// Relay-chain blocks between the relay chain's best block and the one that we build on.
pub const RELAY_PARENT_OFFSET: u32 = 0;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = 60_000 / (BLOCK_TIME as BlockNumber);
/// Blocks in an hour.
pub const HOURS: BlockNumber = 60 * MINUTES;
/// Blocks in a day.
pub const DAYS: BlockNumber = 24 * HOURS;

/// A thousandth of an ASSAY.
pub const MILLIUNIT: Balance = UNIT / 1_000;
/// A millionth of an ASSAY.
pub const MICROUNIT: Balance = UNIT / 1_000_000;
/// Least balance that keeps an account alive.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLIUNIT;

/// Deposit for `items` storage items of `bytes` in all.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * 100 * MILLIUNIT + bytes as Balance * MILLIUNIT
}

#[frame_support::runtime]
mod runtime {
	use super::*;

	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type ParachainSystem = cumulus_pallet_parachain_system;
	#[runtime::pallet_index(2)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(3)]
	pub type ParachainInfo = parachain_info;
	#[runtime::pallet_index(4)]
	pub type WeightReclaim = cumulus_pallet_weight_reclaim;
	#[runtime::pallet_index(5)]
	pub type MultiBlockMigrations = pallet_migrations;
	#[runtime::pallet_index(6)]
	pub type Parameters = pallet_parameters;

	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type Assets = pallet_assets;

	#[runtime::pallet_index(20)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(21)]
	pub type CollatorSelection = pallet_collator_selection;
	#[runtime::pallet_index(22)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(23)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(24)]
	pub type AuraExt = cumulus_pallet_aura_ext;

	#[runtime::pallet_index(30)]
	pub type XcmpQueue = cumulus_pallet_xcmp_queue;
	#[runtime::pallet_index(31)]
	pub type PolkadotXcm = pallet_xcm;
	#[runtime::pallet_index(32)]
	pub type CumulusXcm = cumulus_pallet_xcm;
	#[runtime::pallet_index(33)]
	pub type MessageQueue = pallet_message_queue;

	#[runtime::pallet_index(40)]
	pub type ConvictionVoting = pallet_conviction_voting;
	#[runtime::pallet_index(41)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(42)]
	pub type Origins = governance::pallet_custom_origins;
	#[runtime::pallet_index(43)]
	pub type Whitelist = pallet_whitelist;
	#[runtime::pallet_index(44)]
	pub type TechnicalCommittee = pallet_collective<Instance1>;
	#[runtime::pallet_index(45)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(46)]
	pub type Scheduler = pallet_scheduler;

	#[runtime::pallet_index(50)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(51)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(52)]
	pub type Proxy = pallet_proxy;

	#[runtime::pallet_index(60)]
	pub type InferenceMarket = pallet_inference_market;
	#[runtime::pallet_index(61)]
	pub type ProofVerification = pallet_proof_verification;
	#[runtime::pallet_index(62)]
	pub type BurnTreasury = pallet_burn_treasury;
}

cumulus_pallet_parachain_system::register_validate_block! {
	Runtime = Runtime,
	BlockExecutor = cumulus_pallet_aura_ext::BlockExecutor::<Runtime, Executive>,
}

#[cfg(feature = "runtime-benchmarks")]
mod benches {
	use super::*;
	polkadot_sdk::frame_benchmarking::define_benchmarks!(
		[pallet_inference_market, InferenceMarket]
		[pallet_proof_verification, ProofVerification]
		[pallet_burn_treasury, BurnTreasury]
		[groth16_bn254, crate::parts::bn254::Pallet::<Runtime>]
		[groth16_bls12_381, crate::parts::bls12_381::Pallet::<Runtime>]
		[groth16_bls12_381_host, crate::parts::bls12_381_host::Pallet::<Runtime>]
	);
}

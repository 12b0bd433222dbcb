//! Storage migrations.

/// Migrations of the release in preparation; each is removed once it has run on every chain.
pub type Unreleased = (pallet_inference_market::migrations::V1ToV2<crate::Runtime>,);

/// Migrations that run at every upgrade.
pub type Permanent = ();

/// Migrations that run in one block at an upgrade, in order.
pub type SingleBlockMigrations = (Unreleased, Permanent);

/// Migrations that run over several blocks.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type MbmMigrations = ();

//! A runtime for tests.

use crate::{self as pallet_burn_treasury, Controller};
use assay_primitives::{
	burn::{VerificationUnits, VerificationWork},
	evidence::VerifierId,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU64, Hooks},
	PalletId,
};
use frame_system::EnsureRoot;
use sp_runtime::{BuildStorage, Perbill};

pub type Balance = u128;
type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeHoldReason,
		RuntimeFreezeReason,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type BurnTreasury = pallet_burn_treasury;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
	type DustRemoval = pallet_burn_treasury::BurnDust<Test>;
}

/// A receipt is 2 units of work, any other verification 100.
pub struct Work;
impl VerificationWork for Work {
	fn units(verifier: VerifierId) -> VerificationUnits {
		if verifier == VerifierId::ATTESTED_SIGNATURE {
			2
		} else {
			100
		}
	}
}

parameter_types! {
	pub const TreasuryId: PalletId = PalletId(*b"as/treas");
	pub static Share: Perbill = Perbill::zero();
}

impl pallet_burn_treasury::Config for Test {
	type Currency = Balances;
	type Work = Work;
	type AdminOrigin = EnsureRoot<u64>;
	type PalletId = TreasuryId;
	type TreasuryShare = Share;
	type EraLength = ConstU64<10>;
	type WeightInfo = ();
}

pub const FUNDS: Balance = 1_000;
pub const ACCOUNTS: u64 = 4;
pub const UNIT_PRICE: Balance = 80;
pub const TARGET: VerificationUnits = 1_000;
pub const CONTROLLER: Controller<Balance> =
	Controller { target: TARGET, denominator: 8, floor: 10, ceiling: 200 };

pub fn ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: (1..=ACCOUNTS).map(|who| (who, FUNDS)).collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_burn_treasury::GenesisConfig::<Test> { controller: CONTROLLER, unit_price: UNIT_PRICE }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Begins the next block.
pub fn next_block() {
	let next = System::block_number() + 1;
	System::set_block_number(next);
	BurnTreasury::on_initialize(next);
}

/// Runs `test`, and checks the ledger after it.
pub fn run(test: impl FnOnce()) {
	ext().execute_with(|| {
		test();
		BurnTreasury::do_try_state().expect("the ledger is true");
	});
}

//! Tests of prices, burns and the ledger.

use crate::{mock::*, *};
use assay_primitives::{
	burn::BurnReason::{Dust, Slash, Verification},
	evidence::VerifierId,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
	},
};
use proptest::prelude::*;
use sp_runtime::DispatchError::BadOrigin;

const ATTESTED: VerifierId = VerifierId::ATTESTED_SIGNATURE;

fn take(who: u64, amount: Balance) -> Option<CreditOf<Test>> {
	<Balances as Balanced<u64>>::withdraw(
		&who,
		amount,
		Precision::Exact,
		Preservation::Preserve,
		Fortitude::Polite,
	)
	.ok()
}

#[test]
fn issuance_falls_by_what_is_burned() {
	run(|| {
		let before = Balances::total_issuance();
		assert_eq!(BurnTreasury::burn(Verification(ATTESTED), take(1, 30).unwrap()), 30);
		assert_eq!(Balances::total_issuance(), before - 30);
		assert_eq!(BurnTreasury::total_burned(), 30);
		System::assert_last_event(
			Event::Burned { reason: Verification(ATTESTED), amount: 30, era: 0 }.into(),
		);
	});
}

#[test]
fn ledger_tells_eras_and_reasons_apart() {
	run(|| {
		BurnTreasury::burn(Slash, take(1, 5).unwrap());
		BurnTreasury::burn(Slash, take(1, 6).unwrap());
		System::set_block_number(9);
		assert_eq!(BurnTreasury::current_era(), 0);
		System::set_block_number(10);
		assert_eq!(BurnTreasury::current_era(), 1);
		BurnTreasury::burn(Verification(ATTESTED), take(1, 7).unwrap());
		BurnTreasury::burn(Verification(VerifierId::DCAP), take(1, 8).unwrap());
		assert_eq!(BurnTreasury::burned_in_era(0), vec![(Slash, 11)]);
		let mut second = BurnTreasury::burned_in_era(1);
		second.sort();
		assert_eq!(second, vec![(Verification(ATTESTED), 7), (Verification(VerifierId::DCAP), 8)]);
		assert_eq!(BurnTreasury::burned_in_era(2), vec![]);
		assert_eq!(BurnTreasury::total_burned(), 26);
	});
}

#[test]
fn nothing_is_written_when_nothing_is_burned() {
	run(|| {
		assert_eq!(BurnTreasury::burn(Slash, take(1, 0).unwrap()), 0);
		assert_eq!(Burned::<Test>::iter().count(), 0);
		let ours = |record: &frame_system::EventRecord<RuntimeEvent, _>| {
			matches!(record.event, RuntimeEvent::BurnTreasury(_))
		};
		assert!(!System::events().iter().any(ours));
	});
}

#[test]
fn dust_is_burned_on_the_ledger_when_an_account_is_reaped() {
	run(|| {
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(1), 2, FUNDS - 9));
		assert_eq!(Balances::free_balance(1), 0);
		assert_eq!(BurnTreasury::burned_in_era(0), vec![(Dust, 9)]);
	});
}

#[test]
fn price_is_the_default_until_one_is_set() {
	run(|| {
		assert_eq!(BurnTreasury::price(ATTESTED), DEFAULT_PRICE);
		assert_eq!(BurnTreasury::price(VerifierId::DCAP), 50);
		assert_ok!(BurnTreasury::set_price(RuntimeOrigin::root(), ATTESTED, 0));
		System::assert_last_event(
			Event::PriceSet { verifier: ATTESTED, old: DEFAULT_PRICE, new: 0 }.into(),
		);
		assert_eq!(BurnTreasury::price(ATTESTED), 0, "zero is a price, not the default");
		assert_eq!(BurnTreasury::price(VerifierId::DCAP), 50);
	});
}

#[test]
fn price_is_set_by_governance_alone() {
	run(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			assert_noop!(BurnTreasury::set_price(origin, ATTESTED, 1), BadOrigin);
		}
	});
}

#[test]
fn try_state_fails_when_tokens_are_burned_or_made_past_the_ledger() {
	ext().execute_with(|| {
		drop(take(1, 5));
		assert!(BurnTreasury::do_try_state().is_err());
	});
	ext().execute_with(|| {
		Balances::mint_into(&1, 1).unwrap();
		assert!(BurnTreasury::do_try_state().is_err());
	});
	ext().execute_with(|| {
		TotalBurned::<Test>::put(1);
		assert!(BurnTreasury::do_try_state().is_err());
	});
}

#[derive(Clone, Debug)]
enum Step {
	Burn { who: u64, amount: Balance, reason: BurnReason },
	Transfer { from: u64, to: u64, amount: Balance },
	Price { verifier: u16, price: Balance },
	Blocks(u64),
}

fn reason() -> impl Strategy<Value = BurnReason> {
	prop_oneof![(0..3u16).prop_map(|id| Verification(VerifierId(id))), Just(Slash), Just(Dust)]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (1..=ACCOUNTS, 0..200u128, reason())
			.prop_map(|(who, amount, reason)| Step::Burn { who, amount, reason }),
		4 => (1..=ACCOUNTS, 1..=ACCOUNTS + 2, 0..1_100u128)
			.prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
		1 => (0..3u16, prop_oneof![0..100u128, Just(Balance::MAX)])
			.prop_map(|(verifier, price)| Step::Price { verifier, price }),
		1 => (1..15u64).prop_map(Step::Blocks),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

	#[test]
	fn ledger_is_true_after_every_step(steps in proptest::collection::vec(step(), 1..60)) {
		ext().execute_with(|| {
			for step in steps {
				match step {
					Step::Burn { who, amount, reason } => {
						if let Some(credit) = take(who, amount) {
							BurnTreasury::burn(reason, credit);
						}
					},
					Step::Transfer { from, to, amount } => {
						let from = RuntimeOrigin::signed(from);
						// Refused where the funds do not suffice.
						let _ = Balances::transfer_allow_death(from, to, amount);
					},
					Step::Price { verifier, price } => {
						let origin = RuntimeOrigin::root();
						BurnTreasury::set_price(origin, VerifierId(verifier), price).unwrap();
					},
					Step::Blocks(count) => {
						System::set_block_number(System::block_number() + count);
					},
				}
				BurnTreasury::do_try_state().unwrap();
			}
		});
	}
}

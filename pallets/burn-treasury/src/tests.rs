//! Tests of prices, burns and the ledger.

use crate::{mock::*, *};
use assay_primitives::{
	burn::{
		BurnReason::{Dust, Slash, Verification},
		VerificationUnits,
	},
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
use sp_runtime::{DispatchError::BadOrigin, Perbill, TokenError};

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
fn share_goes_to_the_treasury_when_governance_says_so() {
	run(|| {
		Share::set(Perbill::from_percent(25));
		let before = Balances::total_issuance();
		let reason = Verification(ATTESTED);
		assert_eq!(BurnTreasury::burn(reason, take(1, 101).unwrap()), 76);
		assert_eq!(BurnTreasury::burn_many(ATTESTED, 3, take(1, 40).unwrap()), 30);
		assert_eq!(BurnTreasury::burn(Slash, take(1, 4).unwrap()), 3);
		let treasury = BurnTreasury::treasury_account();
		assert_eq!(Balances::free_balance(treasury), 36);
		assert_eq!(before - Balances::total_issuance(), 109);
		assert_eq!(BurnTreasury::total_burned(), 109);
		assert_eq!(BurnTreasury::sent_to_treasury_in_era(0), 36);
		System::assert_has_event(Event::TreasuryFunded { reason, amount: 25, era: 0 }.into());
	});
}

#[test]
fn share_is_burned_when_the_treasury_cannot_take_it() {
	run(|| {
		Share::set(Perbill::from_percent(25));
		// Less than an account needs.
		assert_eq!(BurnTreasury::burn(Slash, take(1, 36).unwrap()), 36);
		assert_eq!(BurnTreasury::total_burned(), 36);
		assert_eq!(BurnTreasury::sent_to_treasury_in_era(0), 0);
	});
}

#[test]
fn treasury_pays_when_governance_says_so() {
	run(|| {
		Share::set(Perbill::one());
		BurnTreasury::burn(Slash, take(1, 100).unwrap());
		let spend = |origin, amount| BurnTreasury::spend(origin, 2, amount);
		assert_noop!(spend(RuntimeOrigin::signed(1), 60), BadOrigin);
		assert_noop!(spend(RuntimeOrigin::root(), 101), TokenError::FundsUnavailable);
		assert_ok!(spend(RuntimeOrigin::root(), 60));
		System::assert_last_event(Event::TreasurySpent { to: 2, amount: 60 }.into());
		assert_eq!(Balances::free_balance(2), FUNDS + 60);
		assert_ok!(spend(RuntimeOrigin::root(), 40));
		assert_eq!(BurnTreasury::total_burned(), 0);
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

/// The price of a unit after a block that did `used` units of work.
fn after(used: VerificationUnits) -> Balance {
	UnitsUsed::<Test>::put(used);
	next_block();
	UnitPrice::<Test>::get()
}

#[test]
fn verification_costs_its_units_at_the_price_of_the_block() {
	run(|| {
		assert_eq!(BurnTreasury::price(ATTESTED), 2 * UNIT_PRICE);
		assert_eq!(BurnTreasury::price(VerifierId::DCAP), 100 * UNIT_PRICE);
		UnitPrice::<Test>::put(20);
		assert_eq!(BurnTreasury::price(ATTESTED), 40);
	});
}

#[test]
fn work_is_counted_when_it_is_paid_for() {
	run(|| {
		BurnTreasury::burn(Verification(ATTESTED), take(1, 1).unwrap());
		BurnTreasury::burn(Verification(VerifierId::DCAP), take(1, 1).unwrap());
		BurnTreasury::burn(Slash, take(1, 1).unwrap());
		assert_eq!(UnitsUsed::<Test>::get(), 102);
		next_block();
		assert_eq!(UnitsUsed::<Test>::get(), 0, "every block counts its own");
	});
}

#[test]
fn price_rises_by_an_eighth_when_a_block_is_full() {
	run(|| {
		assert_eq!(after(2 * TARGET), 90);
		System::assert_last_event(Event::UnitPriceMoved { old: 80, new: 90 }.into());
		assert_eq!(after(VerificationUnits::MAX), 101, "more than full counts as full");
	});
}

#[test]
fn price_falls_by_an_eighth_when_a_block_is_empty() {
	run(|| assert_eq!(after(0), 70));
}

#[test]
fn price_moves_in_proportion_in_between() {
	run(|| {
		assert_eq!(after(TARGET), 80);
		assert_eq!(after(TARGET + TARGET / 2), 85);
		assert_eq!(after(TARGET / 5 * 4), 83);
	});
}

#[test]
fn price_stays_within_its_bounds() {
	run(|| {
		for _ in 0..100 {
			after(2 * TARGET);
		}
		assert_eq!(UnitPrice::<Test>::get(), CONTROLLER.ceiling);
		for _ in 0..100 {
			after(0);
		}
		assert_eq!(UnitPrice::<Test>::get(), CONTROLLER.floor);
	});
}

#[test]
fn price_leaves_the_ground_when_an_eighth_of_it_is_nothing() {
	run(|| {
		let low = Controller { floor: 0, ..CONTROLLER };
		assert_ok!(BurnTreasury::set_controller(RuntimeOrigin::root(), low));
		UnitPrice::<Test>::put(0);
		assert_eq!(after(TARGET + 1), 1);
		assert_eq!(after(TARGET + 1), 2);
	});
}

#[test]
fn forecast_is_what_the_next_block_does() {
	run(|| {
		UnitsUsed::<Test>::put(TARGET);
		assert_eq!(BurnTreasury::unit_price_forecast(), (80, 80, 90));
		UnitsUsed::<Test>::put(0);
		assert_eq!(BurnTreasury::unit_price_forecast(), (80, 70, 90));
		assert_eq!(after(0), 70);
	});
}

#[test]
fn price_moves_at_once_when_new_bounds_force_it() {
	run(|| {
		let dear = Controller { floor: 100, ..CONTROLLER };
		assert_ok!(BurnTreasury::set_controller(RuntimeOrigin::root(), dear.clone()));
		assert_eq!(UnitPrice::<Test>::get(), 100);
		System::assert_has_event(Event::UnitPriceMoved { old: 80, new: 100 }.into());
		System::assert_last_event(Event::ControllerSet { old: CONTROLLER, new: dear }.into());
	});
}

#[test]
fn controller_is_refused_when_unsound_or_not_from_governance() {
	run(|| {
		for controller in [
			Controller { target: 0, ..CONTROLLER },
			Controller { denominator: 0, ..CONTROLLER },
			Controller { floor: 201, ..CONTROLLER },
		] {
			assert_noop!(
				BurnTreasury::set_controller(RuntimeOrigin::root(), controller),
				Error::<Test>::UnsoundController
			);
		}
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			assert_noop!(BurnTreasury::set_controller(origin, CONTROLLER), BadOrigin);
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
	Controller(Controller<Balance>),
	Work(VerificationUnits),
	Blocks(u64),
}

fn reason() -> impl Strategy<Value = BurnReason> {
	prop_oneof![(0..3u16).prop_map(|id| Verification(VerifierId(id))), Just(Slash), Just(Dust)]
}

fn edge() -> impl Strategy<Value = VerificationUnits> {
	prop_oneof![0..3_000u64, Just(VerificationUnits::MAX)]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (1..=ACCOUNTS, 0..200u128, reason())
			.prop_map(|(who, amount, reason)| Step::Burn { who, amount, reason }),
		4 => (1..=ACCOUNTS, 1..=ACCOUNTS + 2, 0..1_100u128)
			.prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
		1 => (edge(), 0..4u32, 0..300u128, prop_oneof![0..300u128, Just(Balance::MAX)]).prop_map(
			|(target, denominator, floor, ceiling)| Step::Controller(Controller {
				target, denominator, floor, ceiling,
			})
		),
		1 => edge().prop_map(Step::Work),
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
					Step::Controller(controller) => {
						let sound = controller.is_sound();
						let set = BurnTreasury::set_controller(RuntimeOrigin::root(), controller);
						prop_assert_eq!(set.is_ok(), sound);
					},
					Step::Work(units) => UnitsUsed::<Test>::put(units),
					Step::Blocks(count) => {
						for _ in 0..count {
							let before = UnitPrice::<Test>::get();
							let (now, as_it_is, _) = BurnTreasury::unit_price_forecast();
							next_block();
							prop_assert_eq!((now, as_it_is), (before, UnitPrice::<Test>::get()));
						}
					},
				}
				BurnTreasury::do_try_state().unwrap();
			}
			Ok(())
		})?;
	}
}

//! Models, GPU nodes and offers.

use crate::{mock::*, nodes::is_valid_endpoint, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};

fn node() -> RuntimeOrigin {
	RuntimeOrigin::signed(NODE)
}

fn held(reason: HoldReason, who: u64) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

#[test]
fn endpoint_is_refused_when_it_could_mean_something_else() {
	for good in
		["http://a", "https://node.example:8080/base/", "http://[::1]:80", "http://10.0.0.1"]
	{
		assert!(is_valid_endpoint(good.as_bytes()), "{good}");
	}
	for bad in [
		"",
		"http://",
		"ftp://a",
		"http:///a",
		"http://user@a",
		"http://a?b",
		"http://a#b",
		"http://a b",
		"http://:80",
		"http://[]:80",
		"http://a\n",
		"http://a\\b",
		"javascript:alert(1)",
		"http://ä",
	] {
		assert!(!is_valid_endpoint(bad.as_bytes()), "{bad}");
	}
}

#[test]
fn model_is_refused_when_registered_twice_or_without_policy_or_name() {
	run(|| {
		let register = |model, policy, name: &[u8]| {
			Market::register_model(
				RuntimeOrigin::signed(OTHER),
				model,
				ENGINE,
				Assurance::Attested(policy),
				name.to_vec().try_into().unwrap(),
			)
		};
		let new = H256::repeat_byte(7);
		assert_noop!(register(MODEL, POLICY, b"x"), Error::<Test>::ModelExists);
		assert_noop!(register(new, H256::zero(), b"x"), Error::<Test>::PolicyNotFound);
		assert_noop!(register(new, POLICY, b""), Error::<Test>::InvalidName);
		assert_noop!(register(new, POLICY, &[0xff]), Error::<Test>::InvalidName);
		assert_ok!(register(new, POLICY, b"x"));
		assert_eq!(held(HoldReason::Model, OTHER), 50);
	});
}

#[test]
fn model_deposit_returns_when_no_offer_names_it() {
	run(|| {
		let publisher = || RuntimeOrigin::signed(PUBLISHER);
		let node = || RuntimeOrigin::signed(NODE);
		assert_noop!(Market::deregister_model(publisher(), MODEL), Error::<Test>::ModelInUse);
		assert_ok!(Market::remove_offer(node(), MODEL, NATIVE));
		assert_noop!(Market::deregister_model(node(), MODEL), Error::<Test>::NotModelPublisher);
		assert_ok!(Market::deregister_model(publisher(), MODEL));
		assert_eq!(Balances::free_balance(PUBLISHER), FUNDS);
		assert_noop!(Market::deregister_model(publisher(), MODEL), Error::<Test>::ModelNotFound);
	});
}

#[test]
fn node_is_refused_when_bond_or_endpoint_is_bad() {
	run(|| {
		let register =
			|url, bond| Market::register_node(RuntimeOrigin::signed(OTHER), endpoint(url), bond);
		assert_noop!(register("nowhere", BOND), Error::<Test>::InvalidEndpoint);
		assert_noop!(register("http://a", 99), Error::<Test>::BondTooSmall);
		assert!(register("http://a", FUNDS + 1).is_err());
		assert_ok!(register("http://a", 100));
		assert_noop!(register("http://a", 100), Error::<Test>::NodeExists);
		assert_eq!(held(HoldReason::Bond, OTHER), 100);
	});
}

#[test]
fn bond_returns_when_the_node_leaves_without_jobs_and_offers() {
	run(|| {
		let node = || RuntimeOrigin::signed(NODE);
		assert_ok!(Market::increase_bond(node(), 500));
		assert_eq!(held(HoldReason::Bond, NODE), BOND + 500);
		let job = open();
		assert_noop!(Market::deregister_node(node()), Error::<Test>::NodeBusy);
		assert_ok!(submit(signed(receipt(job))));
		assert_noop!(Market::deregister_node(node()), Error::<Test>::NodeHasOffers);
		assert_ok!(Market::remove_offer(node(), MODEL, NATIVE));
		assert_ok!(Market::deregister_node(node()));
		assert_eq!(Balances::free_balance(NODE), FUNDS + FEE);
		assert_noop!(Market::deregister_node(node()), Error::<Test>::NodeNotFound);
	});
}

#[test]
fn offers_are_bounded_and_may_be_repriced() {
	run(|| {
		let node = || RuntimeOrigin::signed(NODE);
		for byte in [7, 8] {
			assert_ok!(Market::register_model(
				RuntimeOrigin::signed(PUBLISHER),
				H256::repeat_byte(byte),
				ENGINE,
				Assurance::Attested(POLICY),
				b"x".to_vec().try_into().unwrap(),
			));
		}
		assert_ok!(Market::set_offer(node(), H256::repeat_byte(7), NATIVE, PRICE));
		assert_noop!(
			Market::set_offer(node(), H256::repeat_byte(8), NATIVE, PRICE),
			Error::<Test>::TooManyOffers
		);
		assert_ok!(Market::set_offer(node(), MODEL, NATIVE, Price { input: 5, output: 5 }));
		assert_noop!(
			Market::set_offer(node(), H256::zero(), NATIVE, PRICE),
			Error::<Test>::ModelNotFound
		);
		assert_noop!(
			Market::remove_offer(node(), H256::zero(), NATIVE),
			Error::<Test>::OfferNotFound
		);
	});
}

fn price_now() -> Option<Price<Balance>> {
	Market::price_now(&NODE, MODEL, &NATIVE)
}

fn ask(price: Price<Balance>) {
	assert_ok!(Market::set_offer(RuntimeOrigin::signed(NODE), MODEL, NATIVE, price));
}

#[test]
fn price_rises_after_the_notice_and_falls_at_once() {
	run(|| {
		let dearer = Price { input: PRICE.input, output: PRICE.output + 1 };
		ask(dearer);
		let since = System::block_number() + PRICE_NOTICE;
		System::assert_last_event(
			Event::OfferSet { node: NODE, model: MODEL, asset: NATIVE, price: dearer, since }
				.into(),
		);
		run_to(since - 1);
		assert_eq!(price_now(), Some(PRICE));
		let job = open();
		assert_eq!(Jobs::<Test>::get(job).unwrap().price, PRICE);
		run_to(since);
		assert_eq!(price_now(), Some(dearer));

		let cheaper = Price { input: 1, output: 1 };
		ask(cheaper);
		assert_eq!(price_now(), Some(cheaper));
	});
}

#[test]
fn notice_begins_anew_when_the_rise_is_changed() {
	run(|| {
		let dearer = Price { input: PRICE.input + 9, output: PRICE.output };
		ask(dearer);
		run_to(System::block_number() + PRICE_NOTICE - 1);
		let dearest = Price { input: PRICE.input + 10, ..PRICE };
		ask(dearest);
		run_to(System::block_number() + 1);
		assert_eq!(price_now(), Some(PRICE));
		run_to(System::block_number() + PRICE_NOTICE);
		assert_eq!(price_now(), Some(dearest));
	});
}

#[test]
fn notice_is_not_dodged_when_an_offer_is_taken_back_and_made_again() {
	run(|| {
		let node = || RuntimeOrigin::signed(NODE);
		assert_ok!(Market::remove_offer(node(), MODEL, NATIVE));
		let dearer = Price { input: PRICE.input + 1, ..PRICE };
		let since = System::block_number() + PRICE_NOTICE;
		ask(dearer);
		assert_eq!(price_now(), None);
		ask(PRICE);
		assert_eq!(price_now(), None, "not even a low price is there before");
		run_to(since - 1);
		assert_eq!(price_now(), None);
		ask(dearer);
		run_to(since);
		assert_eq!(price_now(), Some(dearer));
	});
}

#[test]
fn views_show_node_model_and_cap() {
	run(|| {
		let node = Market::node_view(&NODE).unwrap();
		assert_eq!((node.bond, node.exposure_cap, node.accepting), (BOND, BOND / 2, true));
		assert_eq!(Market::model_view(&MODEL).unwrap().engine, ENGINE);
		assert_eq!(Market::node_view(&OTHER), None);
	});
}

#[test]
fn bond_is_taken_back_with_notice() {
	run(|| {
		assert_noop!(Market::unbond(node(), 0), Error::<Test>::NothingToWithdraw);
		assert_noop!(Market::unbond(node(), BOND - 99), Error::<Test>::BondTooSmall);
		assert_noop!(Market::unbond(node(), BOND + 1), Error::<Test>::BondTooSmall);
		assert_ok!(Market::unbond(node(), 600));
		assert_noop!(Market::withdraw_unbonded(node()), Error::<Test>::NothingToWithdraw);
		assert_eq!(held(HoldReason::Bond, NODE), BOND);
		let now = System::block_number();
		run_to(now + 5);
		assert_ok!(Market::unbond(node(), 100));
		run_to(now + 14);
		assert_noop!(Market::withdraw_unbonded(node()), Error::<Test>::NothingToWithdraw);
		next_block();
		assert_ok!(Market::withdraw_unbonded(node()));
		assert_eq!(held(HoldReason::Bond, NODE), BOND - 600);
		assert_eq!(Nodes::<Test>::get(NODE).unwrap().unbonding.len(), 1);
	});
}

#[test]
fn bond_stays_while_it_covers_exposure() {
	run(|| {
		let job = open();
		assert_ok!(Market::commit_job(node(), signed(receipt(job)).receipt));
		// An exposure of 50 needs a bond of 100; one of 51 would need more.
		assert_ok!(Market::unbond(node(), BOND - 2 * FEE));
		assert_noop!(Market::unbond(node(), 1), Error::<Test>::BondTooSmall);
	});
}

#[test]
fn slash_reaches_what_unbonds_when_the_bond_is_used_up() {
	run(|| {
		// A fee of 50 and a penalty of 5, out of a bond of 30 and two parts of 20.
		let mut record = Nodes::<Test>::get(NODE).unwrap();
		let part = |free_at| Unbonding { amount: 20, free_at };
		record.bond = 30;
		record.unbonding = vec![part(100), part(200)].try_into().unwrap();
		let rest = BOND - 70;
		Balances::release(&HoldReason::Bond.into(), &NODE, rest, Precision::Exact).unwrap();
		let penalty = sp_runtime::Perbill::from_percent(10);
		let taken = Market::slash_bond(&NODE, &mut record, &REQUESTER, 50, penalty);
		assert_eq!(taken, (50, 5));
		assert_eq!(record.bond, 0);
		assert_eq!(record.unbonding.to_vec(), [Unbonding { amount: 15, free_at: 100 }]);
		// What is left is all that can be taken.
		assert_eq!(Market::slash_bond(&NODE, &mut record, &REQUESTER, 50, penalty), (15, 0));
		assert!(record.unbonding.is_empty());
		Nodes::<Test>::insert(NODE, record);
	});
}

#[test]
fn parts_of_a_bond_are_bounded() {
	run(|| {
		for _ in 0..MAX_UNBONDING {
			assert_ok!(Market::unbond(node(), 1));
		}
		assert_noop!(Market::unbond(node(), 1), Error::<Test>::TooManyUnbonding);
		assert_eq!(Market::node(NODE).unwrap().unbonding, MAX_UNBONDING.into());
		// Leaving returns all of it.
		assert_ok!(Market::remove_offer(node(), MODEL, NATIVE));
		assert_ok!(Market::deregister_node(node()));
		assert_eq!(held(HoldReason::Bond, NODE), 0);
	});
}

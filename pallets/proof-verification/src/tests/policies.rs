//! Registration of policies.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::TokenError;

#[test]
fn policy_is_named_by_its_contents_and_costs_a_deposit() {
	run(|| {
		assert_ok!(ProofVerification::register_policy(RuntimeOrigin::signed(1), policy(&[1, 2])));
		let id = policy_id(&policy(&[1, 2]));
		System::assert_last_event(Event::PolicyRegistered { policy: id, publisher: 1 }.into());
		assert_eq!(ProofVerification::policy(id), Some(policy(&[1, 2])));
		assert_eq!(Balances::balance_on_hold(&HoldReason::Policy.into(), &1), 20 + 2 * 3);
		assert_ne!(id, policy_id(&policy(&[2, 1])));
	});
}

#[test]
fn policy_is_refused_when_it_allows_nothing() {
	run(|| {
		let origin = RuntimeOrigin::signed(1);
		assert_noop!(
			ProofVerification::register_policy(origin, policy(&[])),
			Error::<Test>::EmptyPolicy
		);
	});
}

#[test]
fn policy_is_refused_when_it_is_registered_already() {
	run(|| {
		assert_ok!(ProofVerification::register_policy(RuntimeOrigin::signed(1), policy(&[1])));
		assert_noop!(
			ProofVerification::register_policy(RuntimeOrigin::signed(2), policy(&[1])),
			Error::<Test>::PolicyExists
		);
	});
}

#[test]
fn policy_is_refused_when_its_deposit_cannot_be_paid() {
	run(|| {
		assert_noop!(
			ProofVerification::register_policy(RuntimeOrigin::signed(99), policy(&[1])),
			TokenError::FundsUnavailable
		);
	});
}

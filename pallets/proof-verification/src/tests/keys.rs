//! Registration, expiry and revocation of attested keys, and stand-alone verification.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::{DispatchError, DispatchError::BadOrigin, TokenError};

const KEY: AttestedKey = AttestedKey([7; 32]);

fn register(who: u64, key: AttestedKey, quote: &Quote) -> Result<(), DispatchError> {
	let origin = RuntimeOrigin::signed(who);
	ProofVerification::register_attested_key(origin, VERIFIER, key, evidence(quote))
}

fn deposit_of(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::AttestedKey.into(), &who)
}

#[test]
fn key_is_registered_when_a_quote_vouches_for_it() {
	run(|| {
		assert_ok!(register(OPERATOR, KEY, &quote(KEY, OPERATOR)));
		System::assert_last_event(
			Event::AttestedKeyRegistered {
				key: KEY,
				operator: OPERATOR,
				verifier: VERIFIER,
				measurements: measurements(1),
				expires_at: 1 + LIFETIME,
			}
			.into(),
		);
		let record = ProofVerification::attested_key(KEY).unwrap();
		assert_eq!((record.operator, record.registered_at), (OPERATOR, 1));
		assert_eq!(deposit_of(OPERATOR), KEY_DEPOSIT);
		assert_eq!(BurnTreasury::total_burned(), PRICE);
		assert_eq!(Balances::free_balance(OPERATOR), FUNDS - KEY_DEPOSIT - PRICE);
	});
}

#[test]
fn key_is_refused_when_the_quote_is_for_another_key_operator_or_chain() {
	run(|| {
		let other_key = quote(AttestedKey([8; 32]), OPERATOR);
		let other_operator = quote(KEY, OTHER);
		let mut other_chain = quote(KEY, OPERATOR);
		other_chain.report_data = report_data(&KEY, &OPERATOR, &H256::repeat_byte(0xdd));
		let mut second_half = quote(KEY, OPERATOR);
		second_half.report_data[63] = 1;
		for quote in [other_key, other_operator, other_chain, second_half] {
			assert_noop!(register(OPERATOR, KEY, &quote), Error::<Test>::ReportDataMismatch);
		}
	});
}

#[test]
fn key_is_refused_when_its_quote_is() {
	run(|| {
		let good = quote(KEY, OPERATOR);
		let refused = |quote: Quote, error: Error<Test>| {
			assert_noop!(register(OPERATOR, KEY, &quote), error);
		};
		refused(Quote { root: b"other".to_vec(), ..good.clone() }, Error::UntrustedRoot);
		refused(Quote { valid_until: NOW - 1, ..good.clone() }, Error::OutsideValidity);
		refused(Quote { version: 5, ..good.clone() }, Error::Unsupported);
		let mut cut = good.encode();
		cut.pop();
		let origin = RuntimeOrigin::signed(OPERATOR);
		assert_noop!(
			ProofVerification::register_attested_key(
				origin,
				VERIFIER,
				KEY,
				cut.try_into().unwrap()
			),
			Error::<Test>::Malformed
		);
	});
}

#[test]
fn key_is_refused_when_it_is_registered_already() {
	run(|| {
		assert_ok!(register(OPERATOR, KEY, &quote(KEY, OPERATOR)));
		assert_noop!(register(OPERATOR, KEY, &quote(KEY, OPERATOR)), Error::<Test>::KeyExists);
		assert_noop!(register(OTHER, KEY, &quote(KEY, OTHER)), Error::<Test>::KeyExists);
		// Nor does it come back once it was given up.
		assert_ok!(ProofVerification::remove_attested_key(RuntimeOrigin::signed(OPERATOR), KEY));
		assert_noop!(register(OTHER, KEY, &quote(KEY, OTHER)), Error::<Test>::KeyExists);
	});
}

#[test]
fn key_is_refused_when_its_verifier_is_disabled_or_unknown() {
	run(|| {
		let root = RuntimeOrigin::root();
		assert_ok!(ProofVerification::set_verifier_enabled(root.clone(), VERIFIER, false));
		let good = quote(KEY, OPERATOR);
		assert_noop!(register(OPERATOR, KEY, &good), Error::<Test>::VerifierDisabled);
		assert_ok!(ProofVerification::set_verifier_enabled(root, VERIFIER, true));
		let unknown = VerifierKey { id: VERIFIER.id, version: 6 };
		let origin = RuntimeOrigin::signed(OPERATOR);
		assert_noop!(
			ProofVerification::register_attested_key(origin, unknown, KEY, evidence(&good)),
			Error::<Test>::VerifierDisabled
		);
		assert_ok!(register(OPERATOR, KEY, &good));
	});
}

#[test]
fn key_is_refused_when_price_or_deposit_cannot_be_paid() {
	run(|| {
		assert!(register(99, KEY, &quote(KEY, 99)).is_err());
		// Enough for the price, not for the deposit.
		let origin = RuntimeOrigin::signed(OPERATOR);
		assert_ok!(Balances::transfer_allow_death(origin, 99, PRICE + KEY_DEPOSIT));
		assert_noop!(register(99, KEY, &quote(KEY, 99)), TokenError::FundsUnavailable);
	});
}

#[test]
fn key_is_refused_when_the_chain_does_not_know_its_genesis_yet() {
	run(|| {
		GenesisHash::<Test>::kill();
		let good = quote(KEY, OPERATOR);
		assert_noop!(register(OPERATOR, KEY, &good), Error::<Test>::GenesisUnknown);
	});
}

#[test]
fn deposit_returns_when_the_operator_gives_the_key_up() {
	run(|| {
		assert_ok!(register(OPERATOR, KEY, &quote(KEY, OPERATOR)));
		let remove = |who| ProofVerification::remove_attested_key(RuntimeOrigin::signed(who), KEY);
		assert_noop!(remove(OTHER), Error::<Test>::NotKeyOwner);
		System::set_block_number(5);
		assert_ok!(remove(OPERATOR));
		System::assert_last_event(Event::AttestedKeyRevoked { key: KEY, since: 5 }.into());
		assert_eq!(deposit_of(OPERATOR), 0);
		assert_noop!(remove(OPERATOR), Error::<Test>::AlreadyRevoked);
		let unknown = AttestedKey([9; 32]);
		assert_noop!(
			ProofVerification::remove_attested_key(RuntimeOrigin::signed(OPERATOR), unknown),
			Error::<Test>::KeyNotFound
		);
	});
}

#[test]
fn revocation_moves_to_earlier_blocks_only() {
	run(|| {
		assert_ok!(register(OPERATOR, KEY, &quote(KEY, OPERATOR)));
		let revoke =
			|since| ProofVerification::revoke_attested_key(RuntimeOrigin::root(), KEY, since);
		assert_ok!(revoke(8));
		assert_eq!(deposit_of(OPERATOR), 0);
		for since in [8, 9] {
			assert_noop!(revoke(since), Error::<Test>::AlreadyRevoked);
		}
		assert_ok!(revoke(3));
		assert_eq!(ProofVerification::attested_key(KEY).unwrap().revoked_since, Some(3));
		let origin = RuntimeOrigin::signed(OPERATOR);
		assert_noop!(ProofVerification::revoke_attested_key(origin, KEY, 1), BadOrigin);
	});
}

#[test]
fn evidence_is_verified_for_anyone_who_pays() {
	run(|| {
		let quote = quote(KEY, OPERATOR);
		let origin = RuntimeOrigin::signed(OTHER);
		assert_ok!(ProofVerification::verify(origin.clone(), VERIFIER, evidence(&quote)));
		System::assert_last_event(
			Event::EvidenceVerified {
				who: OTHER,
				verifier: VERIFIER,
				evidence: H256(sp_io::hashing::blake2_256(&quote.encode())),
				measurements: measurements(1),
				report_data: quote.report_data,
				burned: PRICE,
			}
			.into(),
		);
		assert_eq!(BurnTreasury::total_burned(), PRICE);
		assert_eq!(Balances::free_balance(OTHER), FUNDS - PRICE);
		assert_eq!(AttestedKeys::<Test>::iter().count(), 0);

		let late = Quote { valid_until: 0, ..quote };
		assert_noop!(
			ProofVerification::verify(origin, VERIFIER, evidence(&late)),
			Error::<Test>::OutsideValidity
		);
	});
}

//! Verifying keys, and proofs for whoever pays.

use crate::{mock::*, *};
use assay_primitives::{
	audit::Statement,
	evidence::{ProofKey, StatementProof, VerifyEvidence},
	proof::ProofClaim,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect, InspectHold},
};

/// Registers a key of this name and number of inputs for [`OPERATOR`].
fn registered(name: u8, inputs: u32) -> (VerifyingKeyBytes, H256) {
	let (bytes, key) = verifying_key(name, inputs);
	assert_ok!(ProofVerification::register_verifying_key(
		RuntimeOrigin::signed(OPERATOR),
		PROOFS,
		bytes.clone()
	));
	(bytes, key)
}

fn on_hold() -> Balance {
	Balances::balance_on_hold(&HoldReason::VerifyingKey.into(), &OPERATOR)
}

fn claims(claims: &[ProofClaim]) -> Claims {
	claims.to_vec().try_into().expect("few enough")
}

#[test]
fn key_is_kept_as_its_verifier_prepared_it_for_a_deposit() {
	run(|| {
		let (bytes, key) = registered(1, 3);
		// 30, and 2 for each byte.
		assert_eq!(on_hold(), 30 + 2 * bytes.len() as Balance);
		let record = ProofVerification::verifying_key(key).unwrap();
		assert_eq!((record.owner, record.verifier, record.inputs), (OPERATOR, PROOFS, 3));
		assert_eq!(PreparedKeys::<Test>::get(key).unwrap().into_inner(), bytes.into_inner());
		System::assert_last_event(
			Event::VerifyingKeyRegistered { key, owner: OPERATOR, verifier: PROOFS, inputs: 3 }
				.into(),
		);
	});
}

#[test]
fn key_is_refused_when_its_verifier_does_not_take_it() {
	run(|| {
		let register = |verifier, bytes: &[u8]| {
			let bytes = bytes.to_vec().try_into().unwrap();
			ProofVerification::register_verifying_key(RuntimeOrigin::signed(OTHER), verifier, bytes)
		};
		assert_noop!(register(PROOFS, &[1]), Error::<Test>::Malformed);
		let (bytes, _) = registered(1, 3);
		assert_noop!(register(PROOFS, &bytes), Error::<Test>::VerifyingKeyExists);
		let unknown = VerifierKey { version: 2, ..PROOFS };
		let (bytes, _) = verifying_key(2, 3);
		assert_noop!(register(unknown, &bytes), Error::<Test>::VerifierDisabled);
		assert_ok!(ProofVerification::set_verifier_enabled(RuntimeOrigin::root(), PROOFS, false));
		assert_noop!(register(PROOFS, &bytes), Error::<Test>::VerifierDisabled);
	});
}

#[test]
fn key_goes_with_its_deposit_only_when_nobody_needs_it() {
	run(|| {
		let (_, key) = registered(1, 2);
		let remove =
			|who| ProofVerification::deregister_verifying_key(RuntimeOrigin::signed(who), key);
		assert_noop!(remove(OTHER), Error::<Test>::NotVerifyingKeyOwner);
		assert_ok!(ProofVerification::acquire_key(&key));
		assert_ok!(ProofVerification::acquire_key(&key));
		ProofVerification::release_key(&key);
		assert_noop!(remove(OPERATOR), Error::<Test>::VerifyingKeyInUse);
		ProofVerification::release_key(&key);
		assert_ok!(remove(OPERATOR));
		assert_eq!(on_hold(), 0);
		assert!(!PreparedKeys::<Test>::contains_key(key));
		assert_noop!(remove(OPERATOR), Error::<Test>::VerifyingKeyNotFound);
		assert_eq!(ProofVerification::acquire_key(&key), Err(EvidenceError::UnknownVerifyingKey));
	});
}

#[test]
fn proofs_that_hold_are_recorded_and_each_burns_the_price() {
	run(|| {
		let (bytes, key) = registered(1, 2);
		let (one, other) = (claim(&bytes, &[[1; 32]; 2]), claim(&bytes, &[[2; 32]; 2]));
		let before = Balances::balance(&OTHER);
		assert_ok!(ProofVerification::verify_proofs(
			RuntimeOrigin::signed(OTHER),
			key,
			claims(&[one.clone(), other.clone()])
		));
		assert_eq!(Balances::balance(&OTHER), before - 2 * PRICE);
		assert_eq!(BurnTreasury::total_burned(), 2 * PRICE);
		System::assert_last_event(
			Event::ProofsVerified {
				who: OTHER,
				key,
				verifier: PROOFS,
				claims: vec![one.hash(), other.hash()],
				burned: 2 * PRICE,
			}
			.into(),
		);
	});
}

#[test]
fn nothing_is_burned_when_one_proof_of_many_does_not_hold() {
	run(|| {
		let (bytes, key) = registered(1, 2);
		let (other_bytes, _) = registered(2, 2);
		let verify = |list: &[ProofClaim]| {
			let claims = claims(list);
			frame_support::storage::with_storage_layer(|| {
				ProofVerification::verify_proofs(RuntimeOrigin::signed(OTHER), key, claims)
					.map(|_| ())
					.map_err(|failed| failed.error)
			})
		};
		let good = claim(&bytes, &[[1; 32]; 2]);
		let mut altered = good.clone();
		altered.inputs[1] = [9; 32];
		let few = claim(&bytes, &[[1; 32]]);
		let of_another_key = claim(&other_bytes, &[[1; 32]; 2]);
		for bad in [altered, few, of_another_key] {
			for list in [vec![bad.clone()], vec![good.clone(), bad.clone()]] {
				assert_noop!(verify(&list), Error::<Test>::InvalidProof);
			}
		}
		assert_noop!(verify(&[]), Error::<Test>::NoClaims);
		assert_ok!(verify(std::slice::from_ref(&good)));
		assert_ok!(ProofVerification::set_verifier_enabled(RuntimeOrigin::root(), PROOFS, false));
		assert_noop!(verify(&[good]), Error::<Test>::VerifierDisabled);
	});
}

#[test]
fn weight_that_was_not_needed_is_returned() {
	run(|| {
		let (bytes, key) = registered(1, 2);
		let call = Call::<Test>::verify_proofs {
			key,
			claims: claims(&vec![claim(&bytes, &[[1; 32]; 2]); 3]),
		};
		use frame_support::dispatch::GetDispatchInfo;
		let most = call.get_dispatch_info().call_weight;
		let Call::verify_proofs { claims, .. } = call else { unreachable!() };
		let post =
			ProofVerification::verify_proofs(RuntimeOrigin::signed(OTHER), key, claims).unwrap();
		assert!(post.actual_weight.unwrap().all_lte(most));
	});
}

/// What the market asks.
#[test]
fn proof_of_a_statement_is_one_about_its_two_hashes() {
	run(|| {
		let (bytes, key) = registered(1, 2);
		let (_, wide) = registered(2, 3);
		let enabled_since = |block| ProofKey { verifier: PROOFS.id, enabled_since: block };
		assert_eq!(ProofVerification::proof_key(&key), Some(enabled_since(Some(0))));
		// Keys with other public inputs are for nobody's models.
		assert_eq!(ProofVerification::proof_key(&wide), None);
		let statement = Statement {
			receipt_hash: H256::zero(),
			model: H256::repeat_byte(1),
			engine: H256::repeat_byte(2),
			request_hash: H256::repeat_byte(3),
			response_hash: H256::repeat_byte(4),
			input_units: 1,
			output_units: 1,
			audit_commitment: None,
		};
		let good = proof(&bytes, &[[3; 32], [4; 32]]);
		let swapped = proof(&bytes, &[[4; 32], [3; 32]]);
		let other = Statement { request_hash: H256::repeat_byte(5), ..statement.clone() };
		let verify = |proofs: &[StatementProof]| {
			<ProofVerification as VerifyEvidence<u64, u64>>::verify_proofs(&key, proofs)
		};
		assert_eq!(verify(&[(statement.clone(), &good)]), Ok(()));
		let invalid = Err(EvidenceError::InvalidProof);
		assert_eq!(verify(&[(statement.clone(), &swapped)]), invalid);
		assert_eq!(verify(&[(other.clone(), &good)]), invalid);
		let mixed = [(other, &good[..]), (statement.clone(), &good), (statement.clone(), &swapped)];
		assert_eq!(verify(&mixed), invalid);
		assert_eq!(ProofVerification::invalid_proofs(&key, &mixed), Ok(vec![0, 2]));
		assert_ok!(ProofVerification::set_verifier_enabled(RuntimeOrigin::root(), PROOFS, false));
		assert_eq!(ProofVerification::proof_key(&key), Some(enabled_since(None)));
		let disabled = Err(EvidenceError::VerifierDisabled);
		assert_eq!(verify(&[(statement.clone(), &good)]), disabled);
		System::set_block_number(9);
		for _ in 0..2 {
			let root = RuntimeOrigin::root();
			assert_ok!(ProofVerification::set_verifier_enabled(root, PROOFS, true));
			assert_eq!(ProofVerification::proof_key(&key), Some(enabled_since(Some(9))));
			// To enable what is enabled changes nothing.
			System::set_block_number(10);
		}
		assert_eq!(verify(&[(statement, &good)]), Ok(()));
	});
}

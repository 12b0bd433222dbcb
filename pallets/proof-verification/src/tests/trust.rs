//! Trust roots, and switching verifiers.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn quotes_are_trusted_while_their_root_is() {
	run(|| {
		let root = RuntimeOrigin::root();
		let verify = |root: &[u8]| {
			let quote = Quote { root: root.to_vec(), ..quote(AttestedKey([7; 32]), OPERATOR) };
			ProofVerification::verify(RuntimeOrigin::signed(1), VERIFIER, evidence(&quote))
		};
		assert_noop!(verify(b"new"), Error::<Test>::UntrustedRoot);
		let new = certificate(b"new");
		assert_ok!(ProofVerification::add_trust_root(root.clone(), VERIFIER.id, new.clone()));
		let id = H256(sp_io::hashing::blake2_256(b"new"));
		System::assert_last_event(Event::TrustRootAdded { verifier: VERIFIER.id, root: id }.into());
		assert_ok!(verify(b"new"));
		assert_ok!(verify(ROOT));
		assert_ok!(ProofVerification::remove_trust_root(root, VERIFIER.id, id));
		assert_noop!(verify(b"new"), Error::<Test>::UntrustedRoot);
		assert_ok!(verify(ROOT));
	});
}

#[test]
fn root_is_refused_when_registered_already_or_one_too_many() {
	run(|| {
		let add = |bytes: &[u8]| {
			let origin = RuntimeOrigin::root();
			ProofVerification::add_trust_root(origin, VERIFIER.id, certificate(bytes))
		};
		assert_noop!(add(ROOT), Error::<Test>::RootExists);
		for i in 1..MAX_ROOTS as u8 {
			assert_ok!(add(&[i]));
		}
		assert_noop!(add(&[0]), Error::<Test>::TooManyRoots);
		assert_noop!(
			ProofVerification::remove_trust_root(RuntimeOrigin::root(), VERIFIER.id, H256::zero()),
			Error::<Test>::RootNotFound
		);
	});
}

#[test]
fn verifiers_are_listed_with_their_state() {
	run(|| {
		let fifth = VerifierKey { version: 5, ..VERIFIER };
		let listed = |enabled| vec![(VERIFIER, enabled), (fifth, true), (PROOFS, true)];
		assert_eq!(ProofVerification::verifiers(), listed(true));
		let root = RuntimeOrigin::root();
		assert_ok!(ProofVerification::set_verifier_enabled(root.clone(), VERIFIER, false));
		assert_eq!(ProofVerification::verifiers(), listed(false));
		let unknown = VerifierKey { version: 6, ..VERIFIER };
		assert_noop!(
			ProofVerification::set_verifier_enabled(root, unknown, false),
			Error::<Test>::UnknownVerifier
		);
	});
}

#[test]
fn trust_state_is_changed_by_governance_alone() {
	run(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			let certificate: Certificate = BoundedVec::new();
			assert_noop!(
				ProofVerification::add_trust_root(origin.clone(), VERIFIER.id, certificate),
				BadOrigin
			);
			assert_noop!(
				ProofVerification::remove_trust_root(origin.clone(), VERIFIER.id, H256::zero()),
				BadOrigin
			);
			assert_noop!(
				ProofVerification::set_verifier_enabled(origin, VERIFIER, false),
				BadOrigin
			);
		}
	});
}

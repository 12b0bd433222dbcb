//! What the market asks: signatures of attested keys over receipts.

use crate::{mock::*, *};
use assay_primitives::{evidence::VerifyEvidence, receipt::AttestedSignature};
use frame_support::assert_ok;
use sp_core::{ed25519, Pair};

const RECEIPT: H256 = H256::repeat_byte(0x11);

fn pair() -> ed25519::Pair {
	ed25519::Pair::from_seed(&[9; 32])
}

fn key() -> AttestedKey {
	AttestedKey(pair().public().0)
}

fn signature() -> AttestedSignature {
	AttestedSignature { key: key(), signature: pair().sign(&RECEIPT.0).0 }
}

/// Registers the key in block 1 and a policy that allows its measurements.
fn with_key(test: impl FnOnce(PolicyId)) {
	run(|| {
		let operator = RuntimeOrigin::signed(OPERATOR);
		let evidence = evidence(&quote(key(), OPERATOR));
		assert_ok!(ProofVerification::register_attested_key(operator, VERIFIER, key(), evidence));
		let publisher = RuntimeOrigin::signed(OTHER);
		assert_ok!(ProofVerification::register_policy(publisher, policy(&[5, 1])));
		test(policy_id(&policy(&[5, 1])));
	});
}

fn verify(
	signature: &AttestedSignature,
	operator: u64,
	policy: &PolicyId,
	at: u64,
) -> Result<VerifierId, EvidenceError> {
	ProofVerification::verify_attested(&RECEIPT, signature, &operator, policy, at)
}

#[test]
fn signature_counts_when_key_operator_and_measurements_fit() {
	with_key(|policy| {
		assert!(ProofVerification::policy_exists(&policy));
		assert_eq!(verify(&signature(), OPERATOR, &policy, 1), Ok(VerifierId::ATTESTED_SIGNATURE));
	});
}

#[test]
fn signature_is_refused_when_another_operator_claims_it() {
	with_key(|policy| {
		assert_eq!(verify(&signature(), OTHER, &policy, 1), Err(EvidenceError::UnknownKey));
	});
}

#[test]
fn signature_is_refused_when_its_key_is_not_registered() {
	with_key(|policy| {
		let stranger = ed25519::Pair::from_seed(&[8; 32]);
		let signature = AttestedSignature {
			key: AttestedKey(stranger.public().0),
			signature: stranger.sign(&RECEIPT.0).0,
		};
		assert_eq!(verify(&signature, OPERATOR, &policy, 1), Err(EvidenceError::UnknownKey));
	});
}

#[test]
fn signature_is_refused_when_it_was_tampered_with() {
	with_key(|policy| {
		for at in [0, 31, 32, 63] {
			let mut signature = signature();
			signature.signature[at] ^= 1;
			assert_eq!(
				verify(&signature, OPERATOR, &policy, 1),
				Err(EvidenceError::InvalidSignature)
			);
		}
	});
}

#[test]
fn signature_is_refused_when_the_policy_does_not_allow_the_measurements() {
	with_key(|_| {
		let publisher = RuntimeOrigin::signed(OTHER);
		assert_ok!(ProofVerification::register_policy(publisher, policy(&[2, 3])));
		let other = policy_id(&policy(&[2, 3]));
		assert_eq!(
			verify(&signature(), OPERATOR, &other, 1),
			Err(EvidenceError::MeasurementNotAllowed)
		);
		assert_eq!(
			verify(&signature(), OPERATOR, &H256::zero(), 1),
			Err(EvidenceError::UnknownPolicy)
		);
	});
}

#[test]
fn key_counts_until_it_expires() {
	with_key(|policy| {
		assert!(verify(&signature(), OPERATOR, &policy, 1 + LIFETIME).is_ok());
		assert_eq!(
			verify(&signature(), OPERATOR, &policy, 2 + LIFETIME),
			Err(EvidenceError::KeyNotValid)
		);
	});
}

#[test]
fn key_counts_as_of_blocks_before_its_revocation() {
	with_key(|policy| {
		assert_ok!(ProofVerification::revoke_attested_key(RuntimeOrigin::root(), key(), 10));
		assert!(verify(&signature(), OPERATOR, &policy, 9).is_ok());
		for at in [10, 11] {
			assert_eq!(
				verify(&signature(), OPERATOR, &policy, at),
				Err(EvidenceError::KeyNotValid)
			);
		}
	});
}

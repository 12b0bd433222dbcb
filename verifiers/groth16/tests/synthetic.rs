//! Keys whose secrets are known.

#![cfg(feature = "synthetic")]

mod support;

use ark_ff::One;
use assay_verifier_groth16::{
	decode_inputs, synthetic::Parts, synthetic::Setup, verify, Claim, Encoding, Error, PreparedKey,
	Proof, VerifyingKey, MAX_INPUTS,
};
use support::*;

over_every_curve!(
	proof_verifies_when_inputs_are_those_it_was_made_for,
	proof_is_the_same_when_the_seed_is,
	batch_of_synthetic_proofs_verifies,
	key_is_refused_when_it_has_too_many_inputs,
	parts_can_be_computed,
);

const ENCODINGS: [Encoding; 2] = [Encoding::Compressed, Encoding::Uncompressed];

fn read<S: Setting>(key: &[u8]) -> PreparedKey<S::Ours> {
	VerifyingKey::decode(key).unwrap().prepare()
}

fn proof_verifies_when_inputs_are_those_it_was_made_for<S: Setting>() {
	for (seed, count) in [(0, 0), (1, 1), (2, 4), (3, MAX_INPUTS)] {
		let setup = Setup::<S::Ours>::new(count, seed);
		for encoding in ENCODINGS {
			let key = read::<S>(&setup.key(encoding).unwrap());
			let bytes = setup.inputs(seed);
			let mut inputs = decode_inputs::<S::Ours>(&bytes, count).unwrap();
			let proof = setup.proof(&bytes, seed, encoding).unwrap();
			assert_eq!(proof.len(), Proof::<S::Ours>::encoded_len(encoding));
			let proof = Proof::decode(&proof).unwrap();
			assert_eq!(verify(&key, &inputs, &proof), Ok(()));
			if let Some(input) = inputs.last_mut() {
				*input += Fr::<S>::one();
				assert_eq!(verify(&key, &inputs, &proof), Err(Error::ProofInvalid));
			}
			let other = Setup::<S::Ours>::new(count, seed + 1).key(encoding).unwrap();
			let inputs = decode_inputs::<S::Ours>(&bytes, count).unwrap();
			assert_eq!(verify(&read::<S>(&other), &inputs, &proof), Err(Error::ProofInvalid));
		}
		assert_eq!(setup.proof(&[0; 31], seed, Encoding::Compressed), Err(Error::InputCount));
	}
}

fn proof_is_the_same_when_the_seed_is<S: Setting>() {
	let (setup, again) = (Setup::<S::Ours>::new(2, 7), Setup::<S::Ours>::new(2, 7));
	let encoding = Encoding::Uncompressed;
	assert_eq!(setup.key(encoding), again.key(encoding));
	assert_ne!(setup.key(encoding), Setup::<S::Ours>::new(2, 8).key(encoding));
	let inputs = setup.inputs(1);
	assert_eq!(inputs, again.inputs(1));
	assert_ne!(inputs, again.inputs(2));
	assert_eq!(setup.proof(&inputs, 1, encoding), again.proof(&inputs, 1, encoding));
	assert_ne!(setup.proof(&inputs, 1, encoding), again.proof(&inputs, 2, encoding));
}

fn batch_of_synthetic_proofs_verifies<S: Setting>() {
	let setup = Setup::<S::Ours>::new(2, 1);
	let key = read::<S>(&setup.key(Encoding::Compressed).unwrap());
	let members: Vec<_> = (0..10)
		.map(|seed| {
			let inputs = setup.inputs(seed);
			let proof = setup.proof(&inputs, seed, Encoding::Uncompressed).unwrap();
			(decode_inputs::<S::Ours>(&inputs, 2).unwrap(), Proof::decode(&proof).unwrap())
		})
		.collect();
	let claims: Vec<_> =
		members.iter().map(|(inputs, proof)| Claim { key: &key, inputs, proof }).collect();
	assert_eq!(judge(&claims), Ok(()));
}

fn key_is_refused_when_it_has_too_many_inputs<S: Setting>() {
	let setup = Setup::<S::Ours>::new(MAX_INPUTS + 1, 1);
	assert_eq!(setup.key(Encoding::Compressed), Err(Error::TooManyInputs));
	let inputs = setup.inputs(1);
	assert_eq!(setup.proof(&inputs, 1, Encoding::Compressed), Err(Error::InputCount));
}

fn parts_can_be_computed<S: Setting>() {
	for count in [0, 1, 5] {
		let parts = Parts::<S::Ours>::new(count, 1).unwrap();
		assert!(parts.check_g1() && parts.check_g2());
		assert!(parts.sum() && parts.weigh() && parts.weighed_sum());
		assert!(parts.miller_loop() && parts.final_exponentiation());
	}
}

//! Against arkworks' own verifier, over real circuits.

mod support;

use ark_ff::{One, UniformRand};
use assay_verifier_groth16::{
	decode_inputs, statement, verify, BatchError, Encoding, Error, PreparedKey, Proof, VerifyingKey,
};
use proptest::prelude::*;
use std::sync::OnceLock;
use support::*;

/// One circuit for each number of inputs from 1 to 5.
fn made<S: Setting>() -> Vec<Made<S>> {
	(1..=5).map(|inputs| Made::new(inputs, &mut rng(inputs as u64))).collect()
}

static BN: OnceLock<Vec<Made<Bn>>> = OnceLock::new();
static BLS: OnceLock<Vec<Made<Bls>>> = OnceLock::new();
#[cfg(feature = "rfc163")]
static HOST: OnceLock<Vec<Made<Host>>> = OnceLock::new();

/// How a member of a batch is spoilt.
#[derive(Clone, Copy, Debug)]
enum Fault {
	None,
	Input(usize),
	A,
	B,
	C,
	Swapped,
	Key,
}

fn fault() -> impl Strategy<Value = Fault> {
	prop_oneof![
		4 => Just(Fault::None),
		1 => (0usize..5).prop_map(Fault::Input),
		1 => Just(Fault::A),
		1 => Just(Fault::B),
		1 => Just(Fault::C),
		1 => Just(Fault::Swapped),
		1 => Just(Fault::Key),
	]
}

/// A batch of real proofs, some of them spoilt: single verdicts, the oracle's, and the batch's.
fn check<S: Setting>(made: &[Made<S>], seed: u64, plan: &[(usize, Fault)]) {
	let rng = &mut rng(seed);
	let keys: Vec<Key<S>> = made.iter().map(|made| made.key.clone()).collect();
	let mut members = Vec::new();
	let mut invalid = Vec::new();
	for (index, (key, fault)) in plan.iter().enumerate() {
		let mut key = *key % made.len();
		let mut inputs = scalars::<S>(key + 1, rng);
		let mut proof = made[key].prove(&inputs, rng);
		match fault {
			Fault::None => {},
			Fault::Input(input) => inputs[input % (key + 1)] += Fr::<S>::one(),
			Fault::A => proof.a = (proof.a + proof.c).into(),
			Fault::B => proof.b = (proof.b + proof.b).into(),
			Fault::C => proof.c = (-proof.c.into_group()).into(),
			Fault::Swapped => std::mem::swap(&mut proof.a, &mut proof.c),
			Fault::Key => key = (key + 1) % made.len(),
		}
		// Under the key of another circuit the number of inputs is wrong, which arkworks refuses as an error.
		let fits = inputs.len() == key + 1;
		let expected = fits && made[key].oracle(&inputs, &proof);
		assert_eq!(expected, matches!(fault, Fault::None), "{fault:?}");
		let ours = Proof::decode(&uncompressed(&proof)).unwrap();
		assert_eq!(ours, Proof::decode(&compressed(&proof)).unwrap());
		let verdict = verify(&keys[key], &inputs, &ours);
		let error = if fits { Error::ProofInvalid } else { Error::InputCount };
		assert_eq!(verdict, if expected { Ok(()) } else { Err(error) });
		if !expected {
			invalid.push(index as u32);
		}
		members.push(Member::<S> { key, inputs, proof: ours });
	}
	let expected = if invalid.is_empty() { Ok(()) } else { Err(BatchError::Invalid(invalid)) };
	assert_eq!(judge(&claims(&keys, &members)), expected);
}

use ark_ec::AffineRepr;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn verdicts_are_the_oracles_over_bn254(
		seed in any::<u64>(), plan in prop::collection::vec((0usize..5, fault()), 0..24),
	) {
		check(BN.get_or_init(made), seed, &plan);
	}

	#[test]
	fn verdicts_are_the_oracles_over_bls12_381(
		seed in any::<u64>(), plan in prop::collection::vec((0usize..5, fault()), 0..16),
	) {
		check(BLS.get_or_init(made), seed, &plan);
	}

	#[cfg(feature = "rfc163")]
	#[test]
	fn verdicts_are_the_oracles_on_host_functions(
		seed in any::<u64>(), plan in prop::collection::vec((0usize..5, fault()), 0..16),
	) {
		check(HOST.get_or_init(made), seed, &plan);
	}
}

over_every_curve!(
	key_and_proof_survive_every_encoding,
	proof_is_refused_when_request_or_response_differ,
	single_inputs_decode_as_arkworks_writes_them,
);

fn key_and_proof_survive_every_encoding<S: Setting>() {
	let rng = &mut rng(1);
	let made = Made::<S>::new(3, rng);
	let key = made.key.key();
	for (encoding, bytes) in [
		(Encoding::Compressed, compressed(&made.proving.vk)),
		(Encoding::Uncompressed, uncompressed(&made.proving.vk)),
	] {
		assert_eq!(&VerifyingKey::decode(&bytes).unwrap(), key);
		assert_eq!(key.encode(encoding), bytes);
	}
	let stored = made.key.encode();
	assert_eq!(stored.len(), PreparedKey::<S::Ours>::encoded_len(3));
	let read = PreparedKey::<S::Ours>::decode_trusted(&stored).unwrap();
	assert_eq!(read, made.key);
	assert_eq!(read.id(), &key.id());
	assert_eq!(read.input_count(), 3);

	let proof = made.prove(&scalars::<S>(3, rng), rng);
	let ours = Proof::<S::Ours>::decode(&compressed(&proof)).unwrap();
	assert_eq!(ours.encode(Encoding::Compressed), compressed(&proof));
	assert_eq!(ours.encode(Encoding::Uncompressed), uncompressed(&proof));
}

fn proof_is_refused_when_request_or_response_differ<S: Setting>()
where
	Fr<S>: statement::StatementField,
{
	let rng = &mut rng(2);
	let made = Made::<S>::new(2, rng);
	let inputs = statement::public_inputs::<Fr<S>>(b"question", b"answer");
	let proof = Proof::decode(&compressed(&made.prove(&inputs, rng))).unwrap();
	assert_eq!(verify(&made.key, &inputs, &proof), Ok(()));
	for (request, response) in [
		(&b"question"[..], &b"answe"[..]),
		(b"question", b"answer\0"),
		(b"Question", b"answer"),
		(b"answer", b"question"),
		(b"", b""),
	] {
		let inputs = statement::public_inputs::<Fr<S>>(request, response);
		assert_eq!(verify(&made.key, &inputs, &proof), Err(Error::ProofInvalid));
	}
}

fn single_inputs_decode_as_arkworks_writes_them<S: Setting>() {
	let inputs: Vec<_> = (0..4).map(|_| Fr::<S>::rand(&mut rng(3))).collect();
	let bytes: Vec<u8> = inputs.iter().flat_map(compressed).collect();
	assert_eq!(decode_inputs::<S::Ours>(&bytes, 4), Ok(inputs.clone()));
	assert_eq!(input_bytes::<S>(&inputs), bytes);
}

//! The classifier of digits, with a key of its own.

use ark_serialize::CanonicalSerialize;
use assay_primitives::H256;
use assay_prover::{
	prove,
	setup::{self, Key},
	Cancel, Circuit, Limits, Quantised,
};
use assay_verifier_groth16::{encode_inputs, statement, Bn254};
use std::sync::OnceLock;

/// The model as it is proven.
pub struct Digits {
	circuit: Circuit,
	key: Key,
	/// Proofs of its answers hold under this one.
	pub verifying_key: Vec<u8>,
}

/// Made once, for its key takes a while.
pub fn digits() -> &'static Digits {
	static DIGITS: OnceLock<Digits> = OnceLock::new();
	DIGITS.get_or_init(|| {
		let model = std::fs::read("../models/digits/mlp.int.onnx").unwrap();
		let model = Quantised::from_onnx(&model).unwrap();
		let circuit = Circuit::new(&model, Limits::default()).unwrap();
		let key = setup::development(&circuit, &mut rand::rngs::OsRng).unwrap();
		let verifying_key = key.verifying_bytes().unwrap();
		Digits { circuit, key, verifying_key }
	})
}

impl Digits {
	/// The model's answer, and the proof of it.
	pub fn answer(&self, request: &[u8]) -> (Vec<u8>, Vec<u8>) {
		let proved = prove(&self.key, &self.circuit, request, &|_| {}, &Cancel::new()).unwrap();
		let mut proof = Vec::new();
		proved.proof.serialize_compressed(&mut proof).unwrap();
		(proved.response, proof)
	}
}

/// What receipts say of a request or a response.
pub fn digest(bytes: &[u8]) -> H256 {
	let digest = statement::digest(bytes);
	H256(encode_inputs::<Bn254>(&[digest]).try_into().expect("of 32 bytes"))
}

//! What the chain says to a key, public inputs and a proof, by the code that the chain runs.

use crate::groth16::store_unsafe_key;
use assay_groth16_formats::Curve;
use assay_primitives::proof::Refusal;
pub use assay_primitives::proof::Stage;
use assay_verifier_groth16::{
	decode_inputs, verify, Bls12_381, Bn254, Curve as Pairs, PreparedKey, Proof, VerifyingKey,
};

/// Judges in the chain's order: the key as when it is registered, the inputs, the proof, the equation.
///
/// # Errors
///
/// The first that does not hold, and why.
pub fn judge(curve: Curve, key: &[u8], inputs: &[u8], proof: &[u8]) -> Result<(), Refusal> {
	match curve {
		Curve::Bn254 => judge_of::<Bn254>(key, inputs, proof),
		Curve::Bls12_381 => judge_of::<Bls12_381>(key, inputs, proof),
	}
}

/// Judges a key alone, as when it is registered.
///
/// # Errors
///
/// Why it would be refused.
pub fn judge_key(curve: Curve, key: &[u8]) -> Result<(), Refusal> {
	let checked = match curve {
		Curve::Bn254 => VerifyingKey::<Bn254>::decode(key).map(drop),
		Curve::Bls12_381 => VerifyingKey::<Bls12_381>::decode(key).map(drop),
	};
	checked.map_err(at(Stage::Key))
}

fn at(stage: Stage) -> impl FnOnce(assay_verifier_groth16::Error) -> Refusal {
	move |error| (stage, error.to_string())
}

fn judge_of<E: Pairs>(key: &[u8], inputs: &[u8], proof: &[u8]) -> Result<(), Refusal> {
	let key = VerifyingKey::<E>::decode(key).map_err(at(Stage::Key))?.prepare();
	judge_prepared(&key, inputs, proof)
}

fn judge_prepared<E: Pairs>(
	key: &PreparedKey<E>,
	inputs: &[u8],
	proof: &[u8],
) -> Result<(), Refusal> {
	let inputs = decode_inputs::<E>(inputs, key.input_count()).map_err(at(Stage::Inputs))?;
	let proof = Proof::<E>::decode(proof).map_err(at(Stage::Proof))?;
	verify(key, &inputs, &proof).map_err(at(Stage::Equation))
}

/// Judges all but the key, which is given as the verifier stores keys: for keys that the chain does not
/// register.
///
/// # Errors
///
/// The first that does not hold, and why.
pub fn judge_stored(curve: Curve, key: &[u8], inputs: &[u8], proof: &[u8]) -> Result<(), Refusal> {
	match curve {
		Curve::Bn254 => judge_stored_of::<Bn254>(key, inputs, proof),
		Curve::Bls12_381 => judge_stored_of::<Bls12_381>(key, inputs, proof),
	}
}

fn judge_stored_of<E: Pairs>(key: &[u8], inputs: &[u8], proof: &[u8]) -> Result<(), Refusal> {
	let key = PreparedKey::<E>::decode_trusted(key).map_err(at(Stage::Key))?;
	judge_prepared(&key, inputs, proof)
}

/// What the equation alone says, where only the relations of the key's points stand against it. None for
/// any other key.
pub fn judge_unsafe(
	curve: Curve,
	key: &[u8],
	inputs: &[u8],
	proof: &[u8],
) -> Option<Result<(), Refusal>> {
	let stored = store_unsafe_key(curve, key)?;
	Some(judge_stored(curve, &stored, inputs, proof))
}

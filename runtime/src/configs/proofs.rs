//! The verifiers of zero-knowledge proofs that this runtime has.

use super::{assay::Weights, parameters::HostFunctions};
use alloc::{string::ToString, vec::Vec};
use assay_primitives::{
	evidence::{EvidenceError, VerifierId, VerifierKey},
	proof::{CheckedKey, Claim, Refusal, Stage, VerifyProofs},
	H256,
};
use assay_verifier_groth16 as groth16;
use groth16::{Bls12_381, Bn254, Curve, Error, PreparedKey, Proof, VerifyingKey};
use pallet_proof_verification::WeightInfo;
use polkadot_sdk::frame_support::{traits::Get, weights::Weight};

/// All of them.
pub type Verifiers = (Groth16Bn254, Groth16Bls12_381);

/// Groth16 over BN254.
pub struct Groth16Bn254;

impl VerifyProofs for Groth16Bn254 {
	fn key() -> VerifierKey {
		VerifierKey { id: VerifierId::GROTH16_BN254, version: 1 }
	}

	fn check_key(key: &[u8]) -> Result<CheckedKey, EvidenceError> {
		check_key::<Bn254>(key)
	}

	fn check_key_weight(len: u32) -> Weight {
		Weights::check_groth16_bn254_key(inputs_of(len, 32))
	}

	fn verify(prepared: &[u8], claims: &[Claim<'_>]) -> Result<(), EvidenceError> {
		verify::<Bn254>(prepared, claims)
	}

	fn find_invalid(prepared: &[u8], claims: &[Claim<'_>]) -> Result<Vec<u32>, EvidenceError> {
		find_invalid::<Bn254>(prepared, claims)
	}

	fn verify_weight(inputs: u32, claims: u32) -> Weight {
		Weights::verify_groth16_bn254(claims, inputs)
	}

	fn judge(key: &[u8], inputs: &[u8], proof: &[u8]) -> Result<(), Refusal> {
		judge::<Bn254>(key, inputs, proof)
	}
}

/// Groth16 over BLS12-381; on the host functions of RFC-163 where this runtime knows them and
/// governance has switched them on. The results are the same.
pub struct Groth16Bls12_381;

impl VerifyProofs for Groth16Bls12_381 {
	fn key() -> VerifierKey {
		VerifierKey { id: VerifierId::GROTH16_BLS12_381, version: 1 }
	}

	fn check_key(key: &[u8]) -> Result<CheckedKey, EvidenceError> {
		// Once for every key, so never mind the host: all keys are checked in one way.
		check_key::<Bls12_381>(key)
	}

	fn check_key_weight(len: u32) -> Weight {
		Weights::check_groth16_bls12_381_key(inputs_of(len, 48))
	}

	fn verify(prepared: &[u8], claims: &[Claim<'_>]) -> Result<(), EvidenceError> {
		#[cfg(feature = "rfc163")]
		if HostFunctions::get() {
			return verify::<groth16::curve::host::Bls12_381>(prepared, claims);
		}
		verify::<Bls12_381>(prepared, claims)
	}

	fn find_invalid(prepared: &[u8], claims: &[Claim<'_>]) -> Result<Vec<u32>, EvidenceError> {
		#[cfg(feature = "rfc163")]
		if HostFunctions::get() {
			return find_invalid::<groth16::curve::host::Bls12_381>(prepared, claims);
		}
		find_invalid::<Bls12_381>(prepared, claims)
	}

	fn verify_weight(inputs: u32, claims: u32) -> Weight {
		if HostFunctions::get() {
			return Weights::verify_groth16_bls12_381_host(claims, inputs);
		}
		Weights::verify_groth16_bls12_381(claims, inputs)
	}

	fn judge(key: &[u8], inputs: &[u8], proof: &[u8]) -> Result<(), Refusal> {
		#[cfg(feature = "rfc163")]
		if HostFunctions::get() {
			return judge::<groth16::curve::host::Bls12_381>(key, inputs, proof);
		}
		judge::<Bls12_381>(key, inputs, proof)
	}
}

/// Most public inputs that a key of so many bytes has, of whose points none is shorter than `point`.
fn inputs_of(len: u32, point: u32) -> u32 {
	len.checked_div(point).unwrap_or_default().min(groth16::MAX_INPUTS as u32)
}

fn check_key<E: Curve>(key: &[u8]) -> Result<CheckedKey, EvidenceError> {
	let key = VerifyingKey::<E>::decode(key).map_err(refusal)?;
	let (id, inputs) = (H256(key.id()), key.input_count() as u32);
	Ok(CheckedKey { id, inputs, prepared: key.prepare().encode() })
}

/// Claims as the verifier takes them.
struct Decoded<E: Curve> {
	key: PreparedKey<E>,
	claims: Vec<(Vec<E::ScalarField>, Proof<E>)>,
}

impl<E: Curve> Decoded<E> {
	/// Reads all of `claims`; one that cannot be read refuses the others.
	fn new(prepared: &[u8], claims: &[Claim<'_>]) -> Result<Self, EvidenceError> {
		let key = PreparedKey::<E>::decode_trusted(prepared).map_err(refusal)?;
		let claims = claims
			.iter()
			.map(|claim| decode(&key, claim))
			.collect::<Result<_, _>>()
			.map_err(refusal)?;
		Ok(Self { key, claims })
	}

	fn claims(&self) -> Vec<groth16::Claim<'_, E>> {
		let key = &self.key;
		self.claims.iter().map(|(inputs, proof)| groth16::Claim { key, inputs, proof }).collect()
	}
}

fn decode<E: Curve>(
	key: &PreparedKey<E>,
	claim: &Claim<'_>,
) -> Result<(Vec<E::ScalarField>, Proof<E>), Error> {
	let inputs = groth16::decode_inputs::<E>(claim.inputs.as_flattened(), key.input_count())?;
	Ok((inputs, Proof::decode(claim.proof)?))
}

fn verify<E: Curve>(prepared: &[u8], claims: &[Claim<'_>]) -> Result<(), EvidenceError> {
	let decoded = Decoded::<E>::new(prepared, claims)?;
	groth16::check_batch(&decoded.claims()).map_err(refusal)
}

fn find_invalid<E: Curve>(
	prepared: &[u8],
	claims: &[Claim<'_>],
) -> Result<Vec<u32>, EvidenceError> {
	let key = PreparedKey::<E>::decode_trusted(prepared).map_err(refusal)?;
	let (mut invalid, mut places, mut good) = (Vec::new(), Vec::new(), Vec::new());
	for (place, claim) in (0u32..).zip(claims) {
		match decode(&key, claim) {
			Ok(claim) => {
				places.push(place);
				good.push(claim);
			},
			Err(Error::HostFailed) => return Err(refusal(Error::HostFailed)),
			Err(_) => invalid.push(place),
		}
	}
	let decoded = Decoded { key, claims: good };
	match groth16::verify_batch(&decoded.claims()) {
		Ok(()) => {},
		Err(groth16::BatchError::Invalid(members)) => {
			invalid.extend(members.iter().filter_map(|member| places.get(*member as usize)));
		},
		Err(groth16::BatchError::HostFailed) => return Err(refusal(Error::HostFailed)),
		Err(_) => return Err(EvidenceError::Malformed),
	}
	invalid.sort_unstable();
	Ok(invalid)
}

fn judge<E: Curve>(key: &[u8], inputs: &[u8], proof: &[u8]) -> Result<(), Refusal> {
	let at = |stage: Stage| move |error: Error| (stage, error.to_string());
	let key = VerifyingKey::<E>::decode(key).map_err(at(Stage::Key))?.prepare();
	let inputs =
		groth16::decode_inputs::<E>(inputs, key.input_count()).map_err(at(Stage::Inputs))?;
	let proof = Proof::decode(proof).map_err(at(Stage::Proof))?;
	groth16::verify(&key, &inputs, &proof).map_err(at(Stage::Equation))
}

/// What the chain says of what the Groth16 verifier refuses.
fn refusal(error: Error) -> EvidenceError {
	match error {
		Error::PointInvalid(_) | Error::PointAtInfinity(_) => EvidenceError::InvalidPoint,
		Error::RelatedPoints(..) => EvidenceError::UnsafeVerifyingKey,
		Error::TooManyInputs => EvidenceError::Unsupported,
		Error::InputCount | Error::InputNotInField(_) => EvidenceError::InvalidInputs,
		Error::ProofInvalid => EvidenceError::InvalidProof,
		Error::HostFailed => EvidenceError::VerifierDisabled,
		_ => EvidenceError::Malformed,
	}
}

/// A key and proofs of `verifier` for benchmarks, compressed, which is what takes longest to read. One
/// proof over and over: to verify it again takes as long as another.
#[cfg(feature = "runtime-benchmarks")]
pub fn synthetic(
	verifier: VerifierId,
	inputs: u32,
	count: u32,
) -> (Vec<u8>, pallet_proof_verification::Claims) {
	fn make<E: Curve>(inputs: u32) -> Result<(Vec<u8>, Vec<u8>, Vec<u8>), Error> {
		let (setup, encoding) = (
			groth16::synthetic::Setup::<E>::new(inputs as usize, 1),
			groth16::Encoding::Compressed,
		);
		let inputs = setup.inputs(2);
		let proof = setup.proof(&inputs, 3, encoding)?;
		Ok((setup.key(encoding)?, inputs, proof))
	}
	let (key, inputs, proof) = match verifier {
		VerifierId::GROTH16_BN254 => make::<Bn254>(inputs),
		_ => make::<Bls12_381>(inputs),
	}
	.expect("the number of inputs is bounded");
	let inputs = inputs.chunks_exact(32).map(|input| input.try_into().expect("of 32 bytes"));
	let claim = assay_primitives::proof::ProofClaim {
		inputs: inputs.collect::<Vec<_>>().try_into().expect("few enough"),
		proof: proof.try_into().expect("short enough"),
	};
	let claims = alloc::vec![claim; count as usize];
	(key, claims.try_into().expect("few enough"))
}

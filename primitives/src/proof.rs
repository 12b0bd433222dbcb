//! Zero-knowledge proofs, and the verifiers that check them.

use crate::{
	audit::Statement,
	evidence::{EvidenceError, VerifierKey},
	H256,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, weights::Weight, BoundedVec};
use scale_info::TypeInfo;

/// Most bytes of a verifying key as it is registered.
pub const MAX_VERIFYING_KEY_LEN: u32 = 8_192;
/// Most bytes of a verifying key as it is stored.
pub const MAX_PREPARED_KEY_LEN: u32 = 8_192;
/// Most public inputs of a proof.
pub const MAX_PUBLIC_INPUTS: u32 = 64;
/// Most proofs that are verified at once.
pub const MAX_CLAIMS: u32 = 64;
/// Most bytes of a proof that is verified for whoever asks.
pub const MAX_CLAIM_PROOF_LEN: u32 = 1_024;
/// Public inputs of a proof of a [`Statement`]: the digest of the request and that of the response.
pub const STATEMENT_INPUTS: u32 = 2;

/// A public input, least significant byte first. It has to be smaller than the field's order.
pub type PublicInput = [u8; 32];

/// That a proof holds for these public inputs, under a key named beside it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProofClaim {
	/// The public inputs, in the circuit's order.
	pub inputs: BoundedVec<PublicInput, ConstU32<MAX_PUBLIC_INPUTS>>,
	/// The proof, as its verifier encodes it.
	pub proof: BoundedVec<u8, ConstU32<MAX_CLAIM_PROOF_LEN>>,
}

impl ProofClaim {
	/// blake2-256 of the SCALE encoding.
	pub fn hash(&self) -> H256 {
		H256(self.using_encoded(sp_io::hashing::blake2_256))
	}
}

impl Statement {
	/// The public inputs that a proof of the statement has: what a `Proven` model's receipts carry as
	/// hashes are the digests themselves. `docs/formats.md` specifies them for each verifier.
	pub fn public_inputs(&self) -> [PublicInput; STATEMENT_INPUTS as usize] {
		[self.request_hash.0, self.response_hash.0]
	}
}

/// A verifying key once it has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedKey {
	/// Its name: a hash of everything in it, whatever encoding it came in.
	pub id: H256,
	/// Number of its public inputs.
	pub inputs: u32,
	/// What to store, so that it need not be checked again.
	pub prepared: Vec<u8>,
}

/// A proof with the public inputs that it is about.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
	/// The public inputs.
	pub inputs: &'a [PublicInput],
	/// The proof.
	pub proof: &'a [u8],
}

/// What a verification looked at when it refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub enum Stage {
	/// The verifying key.
	#[codec(index = 0)]
	Key,
	/// The public inputs.
	#[codec(index = 1)]
	Inputs,
	/// The proof's bytes and points.
	#[codec(index = 2)]
	Proof,
	/// Whether the proof holds.
	#[codec(index = 3)]
	Equation,
	/// The runtime has no such verifier.
	#[codec(index = 4)]
	Unsupported,
}

/// Why a proof was refused, in full.
pub type Refusal = (Stage, String);

/// A verifier of zero-knowledge proofs: one line in the runtime's list for each.
///
/// Implementations are pure, and their work is bounded by the weights that they name.
pub trait VerifyProofs {
	/// The verifier that this is.
	fn key() -> VerifierKey;

	/// Checks a verifying key, once and for all.
	fn check_key(key: &[u8]) -> Result<CheckedKey, EvidenceError>;

	/// Upper bound of the work of [`check_key`](Self::check_key) for so many bytes.
	fn check_key_weight(len: u32) -> Weight;

	/// Checks that all of `claims` hold under a key that [`check_key`](Self::check_key) prepared.
	fn verify(prepared: &[u8], claims: &[Claim<'_>]) -> Result<(), EvidenceError>;

	/// Places of the claims that do not hold, in order. For off-chain use: the work is not bounded by
	/// [`verify_weight`](Self::verify_weight).
	fn find_invalid(prepared: &[u8], claims: &[Claim<'_>]) -> Result<Vec<u32>, EvidenceError>;

	/// Upper bound of the work of [`verify`](Self::verify) for so many claims of so many public inputs
	/// each, reading the key included.
	fn verify_weight(inputs: u32, claims: u32) -> Weight;

	/// Checks key, inputs and proof as registering and verifying would, and says in full what is wrong.
	fn judge(key: &[u8], inputs: &[u8], proof: &[u8]) -> Result<(), Refusal>;
}

/// The verifiers of zero-knowledge proofs that a runtime has.
///
/// Those that name a verifier fail with [`EvidenceError::VerifierDisabled`] if the list has none of
/// that name.
pub trait ProofVerifiers {
	/// Every verifier of the list.
	fn keys() -> Vec<VerifierKey>;

	/// [`VerifyProofs::check_key`] of the verifier named `verifier`.
	fn check_key(verifier: VerifierKey, key: &[u8]) -> Result<CheckedKey, EvidenceError>;

	/// The greatest [`VerifyProofs::check_key_weight`] of the list.
	fn check_key_weight(len: u32) -> Weight;

	/// [`VerifyProofs::verify`] of the verifier named `verifier`.
	fn verify(
		verifier: VerifierKey,
		prepared: &[u8],
		claims: &[Claim<'_>],
	) -> Result<(), EvidenceError>;

	/// [`VerifyProofs::find_invalid`] of the verifier named `verifier`.
	fn find_invalid(
		verifier: VerifierKey,
		prepared: &[u8],
		claims: &[Claim<'_>],
	) -> Result<Vec<u32>, EvidenceError>;

	/// The greatest [`VerifyProofs::verify_weight`] of the list, or that of the verifier named
	/// `verifier`.
	fn verify_weight(verifier: Option<VerifierKey>, inputs: u32, claims: u32) -> Weight;

	/// [`VerifyProofs::judge`] of the verifier named `verifier`.
	fn judge(verifier: VerifierKey, key: &[u8], inputs: &[u8], proof: &[u8])
		-> Result<(), Refusal>;
}

#[impl_trait_for_tuples::impl_for_tuples(1, 8)]
#[tuple_types_custom_trait_bound(VerifyProofs)]
impl ProofVerifiers for Tuple {
	// A list of expressions is nothing that the macro makes.
	#[allow(clippy::vec_init_then_push)]
	fn keys() -> Vec<VerifierKey> {
		let mut keys = Vec::new();
		for_tuples!( #( keys.push(Tuple::key()); )* );
		keys
	}

	fn check_key(verifier: VerifierKey, key: &[u8]) -> Result<CheckedKey, EvidenceError> {
		for_tuples!( #(
			if Tuple::key() == verifier {
				return Tuple::check_key(key);
			}
		)* );
		Err(EvidenceError::VerifierDisabled)
	}

	fn check_key_weight(len: u32) -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #( weight = weight.max(Tuple::check_key_weight(len)); )* );
		weight
	}

	fn verify(
		verifier: VerifierKey,
		prepared: &[u8],
		claims: &[Claim<'_>],
	) -> Result<(), EvidenceError> {
		for_tuples!( #(
			if Tuple::key() == verifier {
				return Tuple::verify(prepared, claims);
			}
		)* );
		Err(EvidenceError::VerifierDisabled)
	}

	fn find_invalid(
		verifier: VerifierKey,
		prepared: &[u8],
		claims: &[Claim<'_>],
	) -> Result<Vec<u32>, EvidenceError> {
		for_tuples!( #(
			if Tuple::key() == verifier {
				return Tuple::find_invalid(prepared, claims);
			}
		)* );
		Err(EvidenceError::VerifierDisabled)
	}

	fn verify_weight(verifier: Option<VerifierKey>, inputs: u32, claims: u32) -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #(
			if verifier.map_or(true, |verifier| Tuple::key() == verifier) {
				weight = weight.max(Tuple::verify_weight(inputs, claims));
			}
		)* );
		weight
	}

	fn judge(
		verifier: VerifierKey,
		key: &[u8],
		inputs: &[u8],
		proof: &[u8],
	) -> Result<(), Refusal> {
		for_tuples!( #(
			if Tuple::key() == verifier {
				return Tuple::judge(key, inputs, proof);
			}
		)* );
		Err((Stage::Unsupported, "the runtime has no such verifier".into()))
	}
}

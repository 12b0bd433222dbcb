//! Evidence and the verifiers that check it.

use crate::{
	attestation::{Measurements, PolicyId},
	audit::Statement,
	receipt::AttestedSignature,
	H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;

/// Names a family of evidence.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct VerifierId(pub u16);

impl VerifierId {
	/// ed25519 signature of an attested key over a receipt.
	pub const ATTESTED_SIGNATURE: Self = Self(0);
	/// Intel DCAP quotes.
	pub const DCAP: Self = Self(1);
	/// A requester's signature on a voucher, and the claim that it covers.
	pub const VOUCHER: Self = Self(2);
	/// ed25519 signature of a node's receipt key over a batch, or over a receipt.
	pub const RECEIPT_SIGNATURE: Self = Self(3);
	/// A sampled leaf of a batch of an `Audited` model: drawn, revealed and judged.
	pub const AUDIT: Self = Self(4);
	/// Groth16 proofs over BN254.
	pub const GROTH16_BN254: Self = Self(5);
	/// Groth16 proofs over BLS12-381.
	pub const GROTH16_BLS12_381: Self = Self(6);
}

/// A verifier at a version; versions of one verifier are enabled and disabled one by one.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub struct VerifierKey {
	/// The family.
	pub id: VerifierId,
	/// Its version.
	pub version: u16,
}

/// What a quote says once its cryptography has held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
	/// What runs inside.
	pub measurements: Measurements,
	/// 64 bytes chosen inside the enclave.
	pub report_data: [u8; 64],
	/// Unix time in seconds from which some certificate of the quote is no longer valid.
	pub valid_until: u64,
}

/// Why evidence was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceError {
	/// The bytes are no evidence of this kind: truncated, oversized or inconsistent.
	Malformed,
	/// A kind or version of evidence that this verifier does not cover.
	Unsupported,
	/// The certificate chain does not end in a registered root.
	UntrustedRoot,
	/// A certificate is malformed, or was not issued by the one above it.
	InvalidCertificate,
	/// A certificate is not valid at the time of the block.
	OutsideValidity,
	/// A signature does not hold.
	InvalidSignature,
	/// The enclave runs in debug mode.
	DebugEnclave,
	/// The verifier is disabled or unknown.
	VerifierDisabled,
	/// The key is not registered for this operator.
	UnknownKey,
	/// The key was revoked, or had expired, as of the block in question.
	KeyNotValid,
	/// The key's measurements are not allowed by the policy.
	MeasurementNotAllowed,
	/// No such policy.
	UnknownPolicy,
	/// A point is not on its curve, not in its subgroup, or at infinity where it must not be.
	InvalidPoint,
	/// Parts of a verifying key are related, so that proofs under it can be forged.
	UnsafeVerifyingKey,
	/// Not as many public inputs as the verifying key has, or one that its field does not have.
	InvalidInputs,
	/// A proof does not hold.
	InvalidProof,
	/// No such verifying key.
	UnknownVerifyingKey,
}

/// A TEE quote verifier: one line in the runtime's list for each.
///
/// Implementations are pure: trust anchors and time are arguments.
pub trait VerifyAttestation {
	/// The verifier that this is.
	fn key() -> VerifierKey;

	/// Upper bound of the work of [`verify`](Self::verify) for evidence of `len` bytes.
	fn weight(len: u32) -> Weight;

	/// Checks `evidence` against DER-encoded root certificates at `now` (unix seconds).
	fn verify(evidence: &[u8], roots: &[Vec<u8>], now: u64) -> Result<Attestation, EvidenceError>;
}

/// The quote verifiers that a runtime has.
pub trait AttestationVerifiers {
	/// Every verifier of the list.
	fn keys() -> Vec<VerifierKey>;

	/// Upper bound of the work of any verifier of the list for evidence of `len` bytes.
	fn weight(len: u32) -> Weight;

	/// Checks `evidence` with the verifier named `key`; [`EvidenceError::VerifierDisabled`] if the
	/// list has none of that name.
	fn verify(
		key: VerifierKey,
		evidence: &[u8],
		roots: &[Vec<u8>],
		now: u64,
	) -> Result<Attestation, EvidenceError>;
}

#[impl_trait_for_tuples::impl_for_tuples(1, 8)]
#[tuple_types_custom_trait_bound(VerifyAttestation)]
impl AttestationVerifiers for Tuple {
	// A list of expressions is nothing that the macro makes.
	#[allow(clippy::vec_init_then_push)]
	fn keys() -> Vec<VerifierKey> {
		let mut keys = Vec::new();
		for_tuples!( #( keys.push(Tuple::key()); )* );
		keys
	}

	fn weight(len: u32) -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #( weight = weight.max(Tuple::weight(len)); )* );
		weight
	}

	fn verify(
		key: VerifierKey,
		evidence: &[u8],
		roots: &[Vec<u8>],
		now: u64,
	) -> Result<Attestation, EvidenceError> {
		for_tuples!( #(
			if Tuple::key() == key {
				return Tuple::verify(evidence, roots, now);
			}
		)* );
		Err(EvidenceError::VerifierDisabled)
	}
}

/// A verifying key that statements can be proven under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProofKey<BlockNumber> {
	/// The verifier that proofs under it are charged under.
	pub verifier: VerifierId,
	/// Whether the verifier is enabled, and if so, the block of its last enabling; the first one, if it
	/// was never disabled.
	pub enabled_since: Option<BlockNumber>,
}

/// A statement with what should prove it.
pub type StatementProof<'a> = (Statement, &'a [u8]);

/// What the market asks of whoever keeps verifiers and trust state.
pub trait VerifyEvidence<AccountId, BlockNumber> {
	/// Whether a policy of this name is registered.
	fn policy_exists(policy: &PolicyId) -> bool;

	/// Checks that `signature` over `hash`, of a receipt or of a batch, is good and that its key was,
	/// as of block `at`, a valid attested key of `operator` whose measurements `policy` allows.
	///
	/// Returns the verifier that the verification is charged under.
	fn verify_attested(
		hash: &H256,
		signature: &AttestedSignature,
		operator: &AccountId,
		policy: &PolicyId,
		at: BlockNumber,
	) -> Result<VerifierId, EvidenceError>;

	/// What is known of a verifying key, if it is registered and its proofs have the public inputs of
	/// statements.
	fn proof_key(_key: &H256) -> Option<ProofKey<BlockNumber>> {
		None
	}

	/// Keeps a verifying key from being removed, until [`release_key`](Self::release_key).
	fn acquire_key(_key: &H256) -> Result<(), EvidenceError> {
		Err(EvidenceError::UnknownVerifyingKey)
	}

	/// Undoes one [`acquire_key`](Self::acquire_key).
	fn release_key(_key: &H256) {}

	/// Upper bound of the work of one [`acquire_key`](Self::acquire_key) or
	/// [`release_key`](Self::release_key), and of one [`proof_key`](Self::proof_key).
	fn key_weight() -> Weight {
		Weight::zero()
	}

	/// Checks all of `proofs`, each of its statement, under one verifying key.
	///
	/// [`EvidenceError::VerifierDisabled`] says that the key cannot be used now; any other error, that
	/// some proof does not hold.
	fn verify_proofs(_key: &H256, _proofs: &[StatementProof<'_>]) -> Result<(), EvidenceError> {
		Err(EvidenceError::VerifierDisabled)
	}

	/// Places of the proofs that do not hold. For off-chain use: its work is not bounded by
	/// [`proofs_weight`](Self::proofs_weight).
	fn invalid_proofs(
		_key: &H256,
		_proofs: &[StatementProof<'_>],
	) -> Result<Vec<u32>, EvidenceError> {
		Err(EvidenceError::VerifierDisabled)
	}

	/// Upper bound of the work of [`verify_proofs`](Self::verify_proofs) for so many proofs under a key,
	/// or under any.
	fn proofs_weight(_key: Option<&H256>, _proofs: u32) -> Weight {
		Weight::zero()
	}

	/// Registers a verifying key that statements can be proven under, acquired once, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_key() -> H256;

	/// Makes state in which [`verify_attested`](Self::verify_attested) accepts the returned signature
	/// over `hash`, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_setup(hash: &H256, operator: &AccountId) -> (PolicyId, AttestedSignature);
}

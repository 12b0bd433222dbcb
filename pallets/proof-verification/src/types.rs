//! What is stored.

use super::*;
use assay_primitives::proof::{
	ProofClaim, MAX_CLAIMS, MAX_PREPARED_KEY_LEN, MAX_VERIFYING_KEY_LEN,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;

/// Longest evidence, in bytes.
pub const MAX_EVIDENCE_LEN: u32 = 16_384;
/// Longest certificate, in bytes of DER.
pub const MAX_CERTIFICATE_LEN: u32 = 2_048;
/// Most roots of one verifier.
pub const MAX_ROOTS: u32 = 8;

/// A verifying key as it is registered.
pub type VerifyingKeyBytes = BoundedVec<u8, ConstU32<MAX_VERIFYING_KEY_LEN>>;
/// A verifying key as it is stored.
pub type Prepared = BoundedVec<u8, ConstU32<MAX_PREPARED_KEY_LEN>>;
/// Proofs to be verified at once, all under one verifying key.
pub type Claims = BoundedVec<ProofClaim, ConstU32<MAX_CLAIMS>>;
/// Balance of the native token.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// Credit of the native token.
pub type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;
/// Evidence as it is submitted.
pub type Evidence = BoundedVec<u8, ConstU32<MAX_EVIDENCE_LEN>>;
/// A certificate in DER.
pub type Certificate = BoundedVec<u8, ConstU32<MAX_CERTIFICATE_LEN>>;
/// Roots of one verifier.
pub type Roots = BoundedVec<Certificate, ConstU32<MAX_ROOTS>>;
/// [`Policy`] with the runtime's types.
pub type PolicyOf<T> = Policy<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// [`VerifyingKey`] with the runtime's types.
pub type VerifyingKeyOf<T> = VerifyingKey<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// [`KeyRecord`] with the runtime's types.
pub type KeyRecordOf<T> =
	KeyRecord<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;

/// A registered policy.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Policy<AccountId, Balance> {
	/// Who registered it.
	pub publisher: AccountId,
	/// Held of the publisher.
	pub deposit: Balance,
	/// What it allows.
	pub measurements: PolicyMeasurements,
}

/// What is known of an attested key.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct KeyRecord<AccountId, Balance, BlockNumber> {
	/// The operator that it belongs to.
	pub operator: AccountId,
	/// The verifier that checked its quote.
	pub verifier: VerifierKey,
	/// What runs inside the enclave.
	pub measurements: Measurements,
	/// Block in which it was registered.
	pub registered_at: BlockNumber,
	/// Last block as of which its signatures count.
	pub expires_at: BlockNumber,
	/// First block as of which its signatures no longer count.
	pub revoked_since: Option<BlockNumber>,
	/// Held of the operator.
	pub deposit: Balance,
}

/// What is known of a verifying key; its bytes are apart.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct VerifyingKey<AccountId, Balance> {
	/// Who registered it.
	pub owner: AccountId,
	/// Held of the owner.
	pub deposit: Balance,
	/// The verifier that has checked it, and that checks proofs under it.
	pub verifier: VerifierKey,
	/// Number of public inputs of its proofs.
	pub inputs: u32,
	/// Models, channels and batches that need it.
	pub users: u64,
}

//! The verification cycle: every verification burns the native token.

use crate::evidence::VerifierId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What a verification is made of, for its price: units of verification work.
pub type VerificationUnits = u64;

/// Why tokens were burned.
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
pub enum BurnReason {
	/// The price of a verification.
	#[codec(index = 0)]
	Verification(VerifierId),
	/// What was left of a slash once the injured party was paid.
	#[codec(index = 1)]
	Slash,
	/// An account fell below the existential deposit.
	#[codec(index = 2)]
	Dust,
}

/// Prices verifications, and burns what was paid for them.
pub trait SettleVerification<Balance, Credit> {
	/// Price of one verification by `verifier` now.
	fn price(verifier: VerifierId) -> Balance;

	/// Burns `credit` and writes it to the ledger. Returns the amount burned.
	fn burn(reason: BurnReason, credit: Credit) -> Balance;
}

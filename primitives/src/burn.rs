//! The verification cycle: every verification burns the native token.

use crate::evidence::VerifierId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;

/// Units of verification work.
///
/// A unit is 1 µs of ref_time on the reference machine, or [`PROOF_BYTES_PER_UNIT`] bytes of proof,
/// whichever a verification needs more of: either is the same share of a block of 2 s and 10 MiB.
pub type VerificationUnits = u64;

/// Picoseconds of ref_time in a unit.
pub const REF_TIME_PER_UNIT: u64 = 1_000_000;
/// Bytes of proof in a unit.
pub const PROOF_BYTES_PER_UNIT: u64 = 5;

/// Units in `weight`, rounded up.
pub fn units(weight: Weight) -> VerificationUnits {
	let time = weight.ref_time().div_ceil(REF_TIME_PER_UNIT);
	let proof = weight.proof_size().div_ceil(PROOF_BYTES_PER_UNIT);
	time.max(proof)
}

/// How much work each verifier does.
pub trait VerificationWork {
	/// Units of one verification, from benchmarks.
	fn units(verifier: VerifierId) -> VerificationUnits;
}

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

/// Index of an era of the ledger.
pub type EraIndex = u32;

/// Prices verifications, and burns what was paid for them.
pub trait SettleVerification<Balance, Credit> {
	/// Price of one verification by `verifier` now.
	fn price(verifier: VerifierId) -> Balance;

	/// Burns `credit` and writes it to the ledger. Returns the amount burned, which is less than the credit
	/// where governance sends a share to the treasury.
	fn burn(reason: BurnReason, credit: Credit) -> Balance;

	/// Burns `credit` for `count` verifications at once. Returns the amount burned, as
	/// [`burn`](Self::burn) does.
	fn burn_many(verifier: VerifierId, count: u32, credit: Credit) -> Balance;
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn units_count_the_scarcer_resource_and_round_up() {
		let of = |ref_time, proof_size| units(Weight::from_parts(ref_time, proof_size));
		assert_eq!(of(0, 0), 0);
		assert_eq!(of(1, 0), 1);
		assert_eq!(of(3_000_000, 15), 3);
		assert_eq!(of(3_000_001, 15), 4);
		assert_eq!(of(3_000_000, 21), 5);
		assert_eq!(of(u64::MAX, u64::MAX), u64::MAX / 5);
	}
}

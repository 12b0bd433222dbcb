//! Attested keys, and what a quote must say to vouch for one.

use crate::H256;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Domain that a quote's report data starts with.
pub const REPORT_DATA_DOMAIN: &[u8] = b"assay/report-data/v1";
/// Domain that a policy's identifier starts with.
pub const POLICY_DOMAIN: &[u8] = b"assay/policy/v1";
/// Most measurements that one policy may allow.
pub const MAX_POLICY_MEASUREMENTS: u32 = 32;

/// ed25519 public key that was made inside an enclave and that a quote vouches for.
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
pub struct AttestedKey(pub [u8; 32]);

/// What runs inside an enclave, as its TEE measured it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Measurements {
	/// Intel TDX.
	#[codec(index = 0)]
	Tdx {
		/// Measurement of the TD's initial contents.
		mr_td: [u8; 48],
		/// Runtime-extendable measurement registers.
		rtmr: [[u8; 48]; 4],
	},
}

/// Allowed measurements: an [`Attested`](crate::market::Assurance::Attested) model's policy.
pub type PolicyMeasurements = BoundedVec<Measurements, ConstU32<MAX_POLICY_MEASUREMENTS>>;
/// Identifies a policy by its contents.
pub type PolicyId = H256;

/// Identifier of the policy that allows exactly `measurements`, in this order.
pub fn policy_id(measurements: &PolicyMeasurements) -> PolicyId {
	let mut bytes = Vec::from(POLICY_DOMAIN);
	measurements.encode_to(&mut bytes);
	H256(sp_io::hashing::blake2_256(&bytes))
}

/// The 64 bytes that a quote must carry to bind `key` to `operator` on the chain with
/// `genesis_hash`: sha256 over domain, key, operator and genesis hash, then 32 zero bytes.
pub fn report_data<AccountId: Encode>(
	key: &AttestedKey,
	operator: &AccountId,
	genesis_hash: &H256,
) -> [u8; 64] {
	let mut bytes = Vec::from(REPORT_DATA_DOMAIN);
	(key, operator, genesis_hash).encode_to(&mut bytes);
	let digest = sp_io::hashing::sha2_256(&bytes);
	let mut data = [0u8; 64];
	let (head, _) = data.split_at_mut(32);
	head.copy_from_slice(&digest);
	data
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::AccountId;

	#[test]
	fn report_data_differs_when_key_operator_or_chain_differs() {
		let key = AttestedKey([1; 32]);
		let operator = AccountId::new([2; 32]);
		let genesis = H256::repeat_byte(3);
		let base = report_data(&key, &operator, &genesis);
		assert_ne!(base, report_data(&AttestedKey([0; 32]), &operator, &genesis));
		assert_ne!(base, report_data(&key, &AccountId::new([0; 32]), &genesis));
		assert_ne!(base, report_data(&key, &operator, &H256::zero()));
		assert_eq!(base[32..], [0; 32]);
	}
}

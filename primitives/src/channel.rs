//! Payment channels: prepaid, one-way, from a requester to a GPU node.

use crate::H256;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::{IdentifyAccount, Verify};

/// Domain that a voucher's hash starts with.
pub const VOUCHER_DOMAIN: &[u8] = b"assay/voucher/v1";

/// Identifies a channel; ids are handed out in order and never used twice.
pub type ChannelId = u64;
/// Number that a client gives a request on a channel.
pub type RequestNumber = u64;
/// Place of a receipt in its channel, from 0 and without gaps.
pub type Sequence = u64;

/// What a requester has promised on a channel, in all.
///
/// Amounts are cumulative: a voucher replaces all earlier ones, and none can be claimed twice.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Voucher<Balance> {
	/// Hash of the audit chain's genesis block.
	pub genesis_hash: H256,
	/// The channel.
	pub channel: ChannelId,
	/// All that the GPU node may ever claim on it, in the smallest unit of the channel's asset.
	pub cumulative: Balance,
}

impl<Balance: Encode> Voucher<Balance> {
	/// blake2-256 over the domain and the SCALE encoding; the channel's signer signs these 32 bytes.
	pub fn hash(&self) -> H256 {
		let mut bytes = Vec::from(VOUCHER_DOMAIN);
		self.encode_to(&mut bytes);
		H256(sp_io::hashing::blake2_256(&bytes))
	}
}

/// A voucher without what is known from elsewhere: chain and channel.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SignedVoucher<Balance, Signature> {
	/// All that the GPU node may ever claim, in the smallest unit of the channel's asset.
	pub cumulative: Balance,
	/// Signature of the channel's signer over [`Voucher::hash`].
	pub signature: Signature,
}

impl<Balance: Encode + Copy, Signature: Verify> SignedVoucher<Balance, Signature> {
	/// Whether `signer` signed it for this channel of this chain.
	pub fn verify(
		&self,
		genesis_hash: H256,
		channel: ChannelId,
		signer: &<Signature::Signer as IdentifyAccount>::AccountId,
	) -> bool {
		let voucher = Voucher { genesis_hash, channel, cumulative: self.cumulative };
		self.signature.verify(voucher.hash().as_bytes(), signer)
	}
}

/// [`SignedVoucher`] with the runtime's types.
pub type AssayVoucher = SignedVoucher<crate::Balance, crate::Signature>;

#[cfg(test)]
mod tests {
	use super::*;

	/// `docs/formats.md`, byte for byte.
	#[test]
	fn voucher_is_hashed_as_specified() {
		let voucher = Voucher { genesis_hash: H256::repeat_byte(1), channel: 2, cumulative: 3u128 };
		let mut bytes = b"assay/voucher/v1".to_vec();
		bytes.extend([1; 32]);
		bytes.extend(2u64.to_le_bytes());
		bytes.extend(3u128.to_le_bytes());
		assert_eq!(voucher.hash(), H256(sp_io::hashing::blake2_256(&bytes)));
	}
}

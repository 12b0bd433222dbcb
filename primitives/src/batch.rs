//! Batches: receipts of many channels, settled as one.

use crate::{
	channel::{ChannelId, Sequence},
	market::Assurance,
	receipt::BlockRef,
	EngineHash, ModelHash, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Domain that a batch's hash starts with.
pub const BATCH_DOMAIN: &[u8] = b"assay/batch/v1";
/// Most claims in a batch.
pub const MAX_CLAIMS: u32 = 2_048;

/// What a batch has of one channel: a run of its receipts without gaps.
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
pub struct Claim {
	/// The channel.
	#[codec(compact)]
	pub channel: ChannelId,
	/// Place of its first receipt of the batch: the channel's next one.
	#[codec(compact)]
	pub first: Sequence,
	/// Number of its receipts in the batch.
	#[codec(compact)]
	pub receipts: u32,
	/// Their prompt tokens.
	#[codec(compact)]
	pub input_units: u64,
	/// Their generated tokens.
	#[codec(compact)]
	pub output_units: u64,
}

/// What a GPU node settles at once: a Merkle root over receipts, and what they add up to.
///
/// All receipts are of one model and paid in one asset.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Batch<AccountId, AssetKind, Balance, BlockNumber> {
	/// Hash of the audit chain's genesis block.
	pub genesis_hash: H256,
	/// Operator account of the GPU node.
	pub node: AccountId,
	/// sha256 of the weights artifact.
	pub model: ModelHash,
	/// Engine, quantisation, sampler and seed.
	pub engine: EngineHash,
	/// How the receipts are audited.
	pub assurance: Assurance,
	/// What the fees are paid in.
	pub asset: AssetKind,
	/// Root of the tree over the receipts' hashes: claim by claim, in a claim by sequence number.
	pub root: H256,
	/// Number of receipts.
	pub receipts: u32,
	/// Their prompt tokens.
	pub input_units: u64,
	/// Their generated tokens.
	pub output_units: u64,
	/// Their fees, in the asset's smallest unit.
	pub fee: Balance,
	/// The oldest anchor of the receipts; evidence is judged as of it, and the window begins there.
	pub anchor: BlockRef<BlockNumber>,
	/// [`claims_hash`] of the claims, in their order.
	pub claims_hash: H256,
}

/// A batch with its format version.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum VersionedBatch<AccountId, AssetKind, Balance, BlockNumber> {
	/// Version 1.
	#[codec(index = 1)]
	V1(Batch<AccountId, AssetKind, Balance, BlockNumber>),
}

impl<AccountId: Encode, AssetKind: Encode, Balance: Encode, BlockNumber: Encode>
	VersionedBatch<AccountId, AssetKind, Balance, BlockNumber>
{
	/// blake2-256 over the domain and the SCALE encoding; this is what the attested key signs.
	pub fn hash(&self) -> H256 {
		let mut bytes = Vec::from(BATCH_DOMAIN);
		self.encode_to(&mut bytes);
		H256(sp_io::hashing::blake2_256(&bytes))
	}
}

impl<AccountId, AssetKind, Balance, BlockNumber>
	VersionedBatch<AccountId, AssetKind, Balance, BlockNumber>
{
	/// The batch, whatever its version.
	pub fn batch(&self) -> &Batch<AccountId, AssetKind, Balance, BlockNumber> {
		let Self::V1(batch) = self;
		batch
	}
}

/// blake2-256 over the SCALE encoding of the list of claims.
pub fn claims_hash<'a>(claims: impl ExactSizeIterator<Item = &'a Claim>) -> H256 {
	let mut bytes = Vec::new();
	codec::Compact(u32::try_from(claims.len()).unwrap_or(u32::MAX)).encode_to(&mut bytes);
	claims.for_each(|claim| claim.encode_to(&mut bytes));
	H256(sp_io::hashing::blake2_256(&bytes))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::H256;

	type TestBatch = Batch<crate::AccountId, u8, crate::Balance, crate::BlockNumber>;

	fn claim() -> Claim {
		Claim { channel: 1, first: 2, receipts: 3, input_units: 4, output_units: 5 }
	}

	fn batch() -> TestBatch {
		Batch {
			genesis_hash: H256::repeat_byte(1),
			node: crate::AccountId::new([2; 32]),
			model: H256::repeat_byte(3),
			engine: H256::repeat_byte(4),
			assurance: Assurance::Attested(H256::repeat_byte(5)),
			asset: 6,
			root: H256::repeat_byte(7),
			receipts: 8,
			input_units: 9,
			output_units: 10,
			fee: 11,
			anchor: BlockRef { number: 12, hash: H256::repeat_byte(13) },
			claims_hash: H256::repeat_byte(14),
		}
	}

	/// `docs/formats.md`, byte for byte.
	#[test]
	fn batch_is_hashed_as_specified() {
		let mut bytes = b"assay/batch/v1\x01".to_vec();
		for byte in 1u8..5 {
			bytes.extend([byte; 32]);
		}
		bytes.push(0);
		bytes.extend([5; 32]);
		bytes.push(6);
		bytes.extend([7; 32]);
		bytes.extend(8u32.to_le_bytes());
		bytes.extend(9u64.to_le_bytes());
		bytes.extend(10u64.to_le_bytes());
		bytes.extend(11u128.to_le_bytes());
		bytes.extend(12u32.to_le_bytes());
		bytes.extend([13; 32]);
		bytes.extend([14; 32]);
		assert_eq!(VersionedBatch::V1(batch()).hash(), H256(sp_io::hashing::blake2_256(&bytes)));
	}

	#[test]
	fn claims_are_hashed_as_a_list() {
		let claims = [claim(), Claim { channel: 70, ..claim() }];
		let expected = sp_io::hashing::blake2_256(&claims.to_vec().encode());
		assert_eq!(claims_hash(claims.iter()), H256(expected));
		assert_eq!(claims.to_vec().encode(), [8, 4, 8, 12, 16, 20, 25, 1, 8, 12, 16, 20]);
		assert_ne!(claims_hash(claims.iter()), claims_hash(claims[..1].iter()));
	}
}

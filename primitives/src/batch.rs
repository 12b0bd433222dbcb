//! Batches: receipts of many channels, settled as one.

use crate::{
	channel::{ChannelId, Sequence, SignedVoucher},
	market::Assurance,
	merkle,
	receipt::{AttestedSignature, BlockRef},
	EngineHash, ModelHash, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Domain that a batch's hash starts with.
pub const BATCH_DOMAIN: &[u8] = b"assay/batch/v1";
/// Domain that a claim's hash starts with.
pub const CLAIM_DOMAIN: &[u8] = b"assay/claim/v1";
/// Most claims in a batch.
pub const MAX_CLAIMS: u32 = 2_048;

/// Identifies a committed batch; ids are handed out in order and never used twice.
pub type BatchId = u64;

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
	/// [`claims_root`] of the claims, in their order.
	pub claims_root: H256,
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
	/// blake2-256 over the domain and the SCALE encoding; this is what the attested key, or the receipt key, signs.
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

impl Claim {
	/// blake2-256 over the domain and the SCALE encoding; a leaf of the tree over the claims.
	pub fn hash(&self) -> H256 {
		let mut bytes = Vec::from(CLAIM_DOMAIN);
		self.encode_to(&mut bytes);
		H256(sp_io::hashing::blake2_256(&bytes))
	}
}

/// Root of the tree over the claims in their order, or nothing if there are none.
pub fn claims_root<'a>(claims: impl Iterator<Item = &'a Claim>) -> Option<H256> {
	merkle::root(&claims.map(Claim::hash).collect::<Vec<_>>())
}

/// A batch with the signature that its assurance asks for.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SignedBatch<Batch> {
	/// The batch.
	pub batch: Batch,
	/// Signature over [`VersionedBatch::hash`].
	pub signature: AttestedSignature,
}

/// A claim with the voucher that covers it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SignedClaim<Balance, Signature> {
	/// The claim.
	pub claim: Claim,
	/// The channel's voucher.
	pub voucher: SignedVoucher<Balance, Signature>,
}

/// [`Batch`] with the runtime's types.
pub type AssayBatch = Batch<crate::AccountId, crate::AssetKind, crate::Balance, crate::BlockNumber>;
/// [`SignedBatch`] with the runtime's types.
pub type AssaySignedBatch = SignedBatch<
	VersionedBatch<crate::AccountId, crate::AssetKind, crate::Balance, crate::BlockNumber>,
>;
/// [`SignedClaim`] with the runtime's types.
pub type AssaySignedClaim = SignedClaim<crate::Balance, crate::Signature>;

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
			claims_root: H256::repeat_byte(14),
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
	fn claims_are_hashed_as_specified() {
		let claims = [claim(), Claim { channel: 70, ..claim() }];
		let leaf = |fields: &[u8]| {
			let bytes = [b"assay/claim/v1", fields].concat();
			H256(sp_io::hashing::blake2_256(&bytes))
		};
		let leaves = [leaf(&[4, 8, 12, 16, 20]), leaf(&[25, 1, 8, 12, 16, 20])];
		assert_eq!(claims.map(|claim| claim.hash()), leaves);
		assert_eq!(claims_root(claims.iter()), merkle::root(&leaves));
		assert_eq!(claims_root([].iter()), None);
	}
}

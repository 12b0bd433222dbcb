//! Receipts: what a GPU node signs for one inference.

use crate::{
	attestation::AttestedKey,
	channel::{ChannelId, Sequence},
	EngineHash, JobId, ModelHash, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Domain that a receipt's hash starts with.
pub const RECEIPT_DOMAIN: &[u8] = b"assay/receipt/v1";

/// What the inference was paid through.
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
pub enum Payment {
	/// A job on chain, with its fee on hold.
	#[codec(index = 0)]
	Job(JobId),
	/// A payment channel.
	#[codec(index = 1)]
	Channel {
		/// The channel.
		channel: ChannelId,
		/// Place of this receipt in the channel.
		sequence: Sequence,
	},
}

/// A block of the audit chain.
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
pub struct BlockRef<BlockNumber> {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: H256,
}

/// One inference, bound to chain, payer, model, bytes and payment.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Receipt<AccountId, Balance, BlockNumber> {
	/// Hash of the audit chain's genesis block.
	pub genesis_hash: H256,
	/// Operator account of the GPU node that answered.
	pub node: AccountId,
	/// What the inference was paid through.
	pub payment: Payment,
	/// Account that pays.
	pub requester: AccountId,
	/// sha256 of the weights artifact.
	pub model: ModelHash,
	/// Engine, quantisation, sampler and seed.
	pub engine: EngineHash,
	/// sha256 of the exact request body; of a `Proven` model, the digest that its proofs are about.
	pub request_hash: H256,
	/// sha256 of the exact response body as sent; for a stream, of the whole SSE payload. Of a `Proven`
	/// model, the digest that its proofs are about.
	pub response_hash: H256,
	/// Prompt tokens.
	pub input_units: u32,
	/// Generated tokens.
	pub output_units: u32,
	/// Fee that the GPU node claims, in the smallest unit of the fee's asset.
	pub fee: Balance,
	/// A recent finalised block; evidence is judged as of it.
	pub anchor: BlockRef<BlockNumber>,
	/// Commitment to audit data (token ids, TOPLOC root), for assurances that need one.
	pub audit_commitment: Option<H256>,
}

/// A receipt with its format version.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum VersionedReceipt<AccountId, Balance, BlockNumber> {
	/// Version 1.
	#[codec(index = 1)]
	V1(Receipt<AccountId, Balance, BlockNumber>),
}

impl<AccountId: Encode, Balance: Encode, BlockNumber: Encode>
	VersionedReceipt<AccountId, Balance, BlockNumber>
{
	/// blake2-256 over the domain and the SCALE encoding; this is signed, and is the Merkle leaf.
	pub fn hash(&self) -> H256 {
		let mut bytes = Vec::from(RECEIPT_DOMAIN);
		self.encode_to(&mut bytes);
		H256(sp_io::hashing::blake2_256(&bytes))
	}
}

impl<AccountId, Balance, BlockNumber> VersionedReceipt<AccountId, Balance, BlockNumber> {
	/// The receipt, whatever its version.
	pub fn receipt(&self) -> &Receipt<AccountId, Balance, BlockNumber> {
		let Self::V1(receipt) = self;
		receipt
	}
}

/// ed25519 signature of an attested key over a receipt's hash.
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
pub struct AttestedSignature {
	/// The key that signed.
	pub key: AttestedKey,
	/// ed25519 signature over the 32 bytes of the receipt's hash.
	pub signature: [u8; 64],
}

impl AttestedSignature {
	/// Whether the signature over `hash` is good. Says nothing about who holds the key.
	pub fn verify(&self, hash: &H256) -> bool {
		sp_io::crypto::ed25519_verify(
			&sp_core::ed25519::Signature::from_raw(self.signature),
			hash.as_bytes(),
			&sp_core::ed25519::Public::from_raw(self.key.0),
		)
	}
}

/// A receipt with the signature that its model's assurance asks for.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SignedReceipt<AccountId, Balance, BlockNumber> {
	/// The receipt.
	pub receipt: VersionedReceipt<AccountId, Balance, BlockNumber>,
	/// Signature over [`VersionedReceipt::hash`].
	pub signature: AttestedSignature,
}

/// [`SignedReceipt`] with the runtime's types.
pub type AssaySignedReceipt = SignedReceipt<crate::AccountId, crate::Balance, crate::BlockNumber>;
/// [`Receipt`] with the runtime's types.
pub type AssayReceipt = Receipt<crate::AccountId, crate::Balance, crate::BlockNumber>;

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::{ed25519, Pair};

	fn receipt() -> AssayReceipt {
		Receipt {
			genesis_hash: H256::repeat_byte(1),
			node: crate::AccountId::new([2; 32]),
			payment: Payment::Job(3),
			requester: crate::AccountId::new([4; 32]),
			model: H256::repeat_byte(5),
			engine: H256::repeat_byte(6),
			request_hash: H256::repeat_byte(7),
			response_hash: H256::repeat_byte(8),
			input_units: 9,
			output_units: 10,
			fee: 11,
			anchor: BlockRef { number: 12, hash: H256::repeat_byte(13) },
			audit_commitment: None,
		}
	}

	#[test]
	fn hash_differs_when_any_field_differs() {
		let base = receipt();
		let mut variants = alloc::vec![base.clone()];
		let mut vary = |change: &dyn Fn(&mut AssayReceipt)| {
			let mut r = base.clone();
			change(&mut r);
			variants.push(r);
		};
		vary(&|r| r.genesis_hash = H256::zero());
		vary(&|r| r.node = crate::AccountId::new([0; 32]));
		vary(&|r| r.payment = Payment::Job(4));
		vary(&|r| r.payment = Payment::Channel { channel: 3, sequence: 0 });
		vary(&|r| r.payment = Payment::Channel { channel: 3, sequence: 1 });
		vary(&|r| r.requester = crate::AccountId::new([0; 32]));
		vary(&|r| r.model = H256::zero());
		vary(&|r| r.engine = H256::zero());
		vary(&|r| r.request_hash = H256::zero());
		vary(&|r| r.response_hash = H256::zero());
		vary(&|r| r.input_units = 0);
		vary(&|r| r.output_units = 0);
		vary(&|r| r.fee = 0);
		vary(&|r| r.anchor.number = 0);
		vary(&|r| r.anchor.hash = H256::zero());
		vary(&|r| r.audit_commitment = Some(H256::zero()));
		let hashes: alloc::collections::BTreeSet<_> =
			variants.iter().map(|r| VersionedReceipt::V1(r.clone()).hash()).collect();
		assert_eq!(hashes.len(), variants.len());
	}

	/// `docs/formats.md`, byte for byte.
	#[test]
	fn receipt_is_encoded_as_specified() {
		let mut bytes = alloc::vec![1u8];
		bytes.extend([1; 32]);
		bytes.extend([2; 32]);
		bytes.extend([0, 3, 0, 0, 0, 0, 0, 0, 0]);
		for byte in 4u8..9 {
			bytes.extend([byte; 32]);
		}
		bytes.extend([9, 0, 0, 0, 10, 0, 0, 0]);
		bytes.extend(11u128.to_le_bytes());
		bytes.extend([12, 0, 0, 0]);
		bytes.extend([13; 32]);
		bytes.push(0);
		let receipt = VersionedReceipt::V1(receipt());
		assert_eq!(receipt.encode(), bytes);
		let preimage = [b"assay/receipt/v1", bytes.as_slice()].concat();
		assert_eq!(receipt.hash(), H256(sp_io::hashing::blake2_256(&preimage)));
	}

	#[test]
	fn hash_is_domain_separated() {
		let r = VersionedReceipt::V1(receipt());
		assert_ne!(r.hash(), H256(sp_io::hashing::blake2_256(&r.encode())));
	}

	#[test]
	fn signature_is_refused_when_receipt_changes() {
		let pair = ed25519::Pair::from_seed(&[1; 32]);
		let hash = VersionedReceipt::V1(receipt()).hash();
		let signature = AttestedSignature {
			key: AttestedKey(pair.public().0),
			signature: pair.sign(&hash.0).0,
		};
		assert!(signature.verify(&hash));
		let mut other = receipt();
		other.fee += 1;
		assert!(!signature.verify(&VersionedReceipt::V1(other).hash()));
	}

	#[test]
	fn signed_receipt_fits_the_wire_bound() {
		assert!(
			AssaySignedReceipt::max_encoded_len() <= crate::wire::MAX_SIGNED_RECEIPT_LEN as usize
		);
	}
}

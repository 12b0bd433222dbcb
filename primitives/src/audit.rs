//! Leaves of a committed batch: what is proven, revealed and disputed.

use crate::{
	batch::{BatchId, Claim},
	market::Price,
	merkle::{self, LeafProof},
	receipt::{Payment, Receipt, SignedReceipt, VersionedReceipt},
	H256,
};
use alloc::{boxed::Box, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, weights::Weight, BoundedVec};
use scale_info::TypeInfo;

/// Domain that a place's hash starts with.
pub const PLACE_DOMAIN: &[u8] = b"assay/place/v1";
/// Domain that the subject of a batch's samples starts with.
pub const SAMPLE_DOMAIN: &[u8] = b"assay/sample/v1";
/// Most receipts of a batch whose receipts are proven one by one.
pub const MAX_PROVEN_RECEIPTS: u32 = 1_024;
/// Most leaves that are proven in one transaction.
pub const MAX_LEAVES_PER_PROOF: u32 = 64;
/// Most bytes of the proof of one leaf.
pub const MAX_PROOF_LEN: u32 = 1_024;
/// Most bytes of evidence about one leaf.
pub const MAX_EVIDENCE_LEN: u32 = 65_536;

/// A claim of a committed batch, where its receipts stand in the batch, and on what terms they are
/// paid.
///
/// The chain computes the root of the tree over the places when a batch is committed. So whoever knows
/// the batch can show later what a leaf has to be and whose it is, though the channel is long gone.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Place<AccountId, Balance> {
	/// The claim.
	pub claim: Claim,
	/// Leaf of its first receipt.
	pub offset: u32,
	/// Account that pays.
	pub requester: AccountId,
	/// Price for each unit.
	pub price: Price<Balance>,
}

impl<AccountId: Encode, Balance: Encode> Place<AccountId, Balance> {
	/// blake2-256 over the domain and the SCALE encoding; a leaf of the tree over the places.
	pub fn hash(&self) -> H256 {
		let mut bytes = Vec::from(PLACE_DOMAIN);
		self.encode_to(&mut bytes);
		H256(sp_io::hashing::blake2_256(&bytes))
	}
}

impl<AccountId, Balance> Place<AccountId, Balance> {
	/// What the receipt at `leaf` was paid through, if it is one of the claim's.
	pub fn payment(&self, leaf: u32) -> Option<Payment> {
		let nth = leaf.checked_sub(self.offset)?;
		if nth >= self.claim.receipts {
			return None;
		}
		let sequence = self.claim.first.checked_add(nth.into())?;
		Some(Payment::Channel { channel: self.claim.channel, sequence })
	}
}

/// A place with its path.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProvenPlace<AccountId, Balance> {
	/// The place.
	pub place: Place<AccountId, Balance>,
	/// Its path in the tree over the places.
	pub path: LeafProof,
}

impl<AccountId: Encode, Balance: Encode> ProvenPlace<AccountId, Balance> {
	/// Whether it is one of `count` places under `root`.
	pub fn verify(&self, root: &H256, count: u32) -> bool {
		merkle::verify(root, count, &self.place.hash(), &self.path)
	}
}

/// A receipt with its path, and its place with the place's path.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Leaf<AccountId, Balance, BlockNumber> {
	/// The receipt.
	pub receipt: VersionedReceipt<AccountId, Balance, BlockNumber>,
	/// Its path in the tree over the receipts.
	pub path: LeafProof,
	/// Its place.
	pub place: ProvenPlace<AccountId, Balance>,
}

/// A leaf with a proof of its receipt's [`Statement`].
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProvenLeaf<AccountId, Balance, BlockNumber> {
	/// The leaf.
	pub leaf: Leaf<AccountId, Balance, BlockNumber>,
	/// The proof.
	pub proof: BoundedVec<u8, ConstU32<MAX_PROOF_LEN>>,
}

/// A proven leaf of a committed batch.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct BatchLeaf<AccountId, Balance, BlockNumber> {
	/// The batch.
	#[codec(compact)]
	pub batch: BatchId,
	/// The leaf and its proof.
	pub leaf: ProvenLeaf<AccountId, Balance, BlockNumber>,
}

/// Evidence about one leaf: what its receipt's audit commitment stands for.
pub type AuditEvidence = BoundedVec<u8, ConstU32<MAX_EVIDENCE_LEN>>;

/// Why a leaf is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Dispute<AccountId, Balance, BlockNumber> {
	/// The judge finds it wrong on this evidence.
	#[codec(index = 0)]
	Wrong(AuditEvidence),
	/// The node has signed another receipt with the same place in the same channel.
	#[codec(index = 1)]
	Conflict(Box<SignedReceipt<AccountId, Balance, BlockNumber>>),
}

/// What a proof has to be about: everything in a receipt that was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
	/// Hash of the receipt; the fields below are the receipt's.
	pub receipt_hash: H256,
	/// sha256 of the weights artifact.
	pub model: H256,
	/// Engine, quantisation, sampler and seed.
	pub engine: H256,
	/// sha256 of the exact request body; of a `Proven` model, the digest that its proofs are about.
	pub request_hash: H256,
	/// The same of the response.
	pub response_hash: H256,
	/// Prompt tokens.
	pub input_units: u32,
	/// Generated tokens.
	pub output_units: u32,
	/// Commitment to audit data, if there is one.
	pub audit_commitment: Option<H256>,
}

impl Statement {
	/// The statement of a receipt with this hash.
	pub fn new<A, B, N>(receipt_hash: H256, receipt: &Receipt<A, B, N>) -> Self {
		Self {
			receipt_hash,
			model: receipt.model,
			engine: receipt.engine,
			request_hash: receipt.request_hash,
			response_hash: receipt.response_hash,
			input_units: receipt.input_units,
			output_units: receipt.output_units,
			audit_commitment: receipt.audit_commitment,
		}
	}
}

/// What an audit finds.
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
pub enum Verdict {
	/// The evidence supports the receipt.
	#[codec(index = 0)]
	Valid,
	/// The evidence refutes the receipt.
	#[codec(index = 1)]
	Invalid,
	/// The evidence decides nothing.
	#[codec(index = 2)]
	Undecided,
}

/// Judges revealed answers of `Audited` models.
pub trait JudgeAudit<Receipt> {
	/// Judges `receipt` on `evidence`, by the audit that the model's assurance names.
	///
	/// Evidence comes from anyone, also from whoever wants an honest node slashed: only what the receipt
	/// itself commits to may make it [`Verdict::Invalid`].
	fn judge(audit: &H256, receipt: &Receipt, evidence: &[u8]) -> Verdict;

	/// Upper bound of the work of [`judge`](Self::judge) for so many bytes of evidence.
	fn weight(_len: u32) -> Weight {
		Weight::zero()
	}
}

/// Decides nothing.
impl<Receipt> JudgeAudit<Receipt> for () {
	fn judge(_audit: &H256, _receipt: &Receipt, _evidence: &[u8]) -> Verdict {
		Verdict::Undecided
	}
}

/// Leaves to be revealed of a batch of `receipts`: all if they are no more than `samples`, else as many
/// draws, of which some may hit the same leaf.
pub fn draw_samples(seed: &H256, receipts: u32, samples: u32) -> Vec<u32> {
	if receipts <= samples {
		return (0..receipts).collect();
	}
	let mut drawn = Vec::new();
	for draw in 0..samples {
		let digest = sp_io::hashing::blake2_256(&(SAMPLE_DOMAIN, seed, draw).encode());
		let (head, _) = digest.split_at(8);
		// 64 bits for at most 2^20 leaves: the remainder favours none by more than 2^-44.
		let number = u64::from_le_bytes(head.try_into().unwrap_or_default());
		let Some(leaf) = number.checked_rem(receipts.into()) else { continue };
		let leaf = u32::try_from(leaf).unwrap_or_default();
		if !drawn.contains(&leaf) {
			drawn.push(leaf);
		}
	}
	drawn
}

/// [`Place`] with the runtime's types.
pub type AssayPlace = Place<crate::AccountId, crate::Balance>;
/// [`Leaf`] with the runtime's types.
pub type AssayLeaf = Leaf<crate::AccountId, crate::Balance, crate::BlockNumber>;
/// [`ProvenLeaf`] with the runtime's types.
pub type AssayProvenLeaf = ProvenLeaf<crate::AccountId, crate::Balance, crate::BlockNumber>;
/// [`BatchLeaf`] with the runtime's types.
pub type AssayBatchLeaf = BatchLeaf<crate::AccountId, crate::Balance, crate::BlockNumber>;

#[cfg(test)]
mod tests {
	use super::*;

	fn place() -> AssayPlace {
		Place {
			claim: Claim { channel: 1, first: 2, receipts: 3, input_units: 4, output_units: 5 },
			offset: 6,
			requester: crate::AccountId::new([7; 32]),
			price: Price { input: 8, output: 9 },
		}
	}

	/// `docs/formats.md`, byte for byte.
	#[test]
	fn place_is_hashed_as_specified() {
		let mut bytes = b"assay/place/v1".to_vec();
		bytes.extend([4, 8, 12, 16, 20]);
		bytes.extend(6u32.to_le_bytes());
		bytes.extend([7; 32]);
		bytes.extend(8u128.to_le_bytes());
		bytes.extend(9u128.to_le_bytes());
		assert_eq!(place().hash(), H256(sp_io::hashing::blake2_256(&bytes)));
	}

	#[test]
	fn place_gives_each_of_its_leaves_a_sequence_number() {
		let of = |leaf| place().payment(leaf);
		let at = |sequence| Some(Payment::Channel { channel: 1, sequence });
		assert_eq!((of(5), of(6), of(8), of(9)), (None, at(2), at(4), None));
		let last = Place { offset: u32::MAX, ..place() };
		assert_eq!((last.payment(u32::MAX), last.payment(0)), (at(2), None));
	}

	#[test]
	fn samples_are_of_the_batch_and_no_leaf_is_drawn_twice() {
		for receipts in [1, 2, 7, 8, 9, 100, merkle::MAX_LEAVES] {
			for seed in 0..50 {
				let drawn = draw_samples(&H256::from_low_u64_be(seed), receipts, 8);
				assert!(drawn.iter().all(|leaf| *leaf < receipts));
				let distinct: alloc::collections::BTreeSet<_> = drawn.iter().collect();
				assert_eq!(distinct.len(), drawn.len());
				assert_eq!(drawn.len() as u32 == receipts, receipts <= 8 || drawn.len() > 8);
			}
		}
		assert!(draw_samples(&H256::zero(), 100, 0).is_empty());
	}

	#[test]
	fn samples_fall_on_all_leaves_alike() {
		let mut hits = [0u32; 20];
		for seed in 0..5_000 {
			for leaf in draw_samples(&H256::from_low_u64_be(seed), 20, 4) {
				hits[leaf as usize] += 1;
			}
		}
		// 4 draws of 20, less what falls on the same leaf: 5,000 × (1 − 0.95⁴) ≈ 927 each.
		assert!(hits.iter().all(|n| (820..1_040).contains(n)), "{hits:?}");
	}
}

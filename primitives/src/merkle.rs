//! Merkle trees over receipts: what a batch commits to, and proofs that a receipt is in it.
//!
//! A leaf is a receipt's hash, which has a domain of its own. An inner node is blake2-256 over
//! [`NODE_DOMAIN`], its left and its right child. The last node of a row of odd length moves up as it
//! is. Leaves keep their order. So leaf and node can never be taken for one another, and a leaf has
//! exactly one place: see `docs/formats.md`.

use crate::H256;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::Hasher;
use sp_runtime::traits::BlakeTwo256;

/// Domain that the preimage of an inner node starts with.
pub const NODE_DOMAIN: &[u8; 18] = b"assay/batch/node/1";
/// Most leaves of one tree: 2^20.
pub const MAX_LEAVES: u32 = 1 << MAX_DEPTH;
/// Most siblings in a proof.
pub const MAX_DEPTH: u32 = 20;

/// Hashes two children into their parent.
struct NodeHasher;
impl Hasher for NodeHasher {
	type Out = H256;
	type StdHasher = <BlakeTwo256 as Hasher>::StdHasher;
	const LENGTH: usize = 32;

	fn hash(children: &[u8]) -> H256 {
		let mut preimage = Vec::with_capacity(NODE_DOMAIN.len().saturating_add(children.len()));
		preimage.extend_from_slice(NODE_DOMAIN);
		preimage.extend_from_slice(children);
		H256(sp_io::hashing::blake2_256(&preimage))
	}
}

/// Where a leaf stands, and the siblings on its way to the root.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LeafProof {
	/// Place of the leaf, from 0.
	pub index: u32,
	/// Siblings from the leaf upwards; a row in which the node has none is skipped.
	pub siblings: BoundedVec<H256, ConstU32<MAX_DEPTH>>,
}

/// Root of the tree over `leaves`, or nothing if there are none or more than [`MAX_LEAVES`].
pub fn root(leaves: &[H256]) -> Option<H256> {
	in_bounds(leaves.len())?;
	Some(binary_merkle_tree::merkle_root_raw::<NodeHasher, _>(leaves.iter().copied()))
}

/// Proof that the leaf at `index` is in the tree over `leaves`, or nothing if there is no such leaf or
/// no such tree.
pub fn prove(leaves: &[H256], index: u32) -> Option<LeafProof> {
	let count = in_bounds(leaves.len())?;
	if index >= count {
		return None;
	}
	let proof =
		binary_merkle_tree::merkle_proof_raw::<NodeHasher, _>(leaves.iter().copied(), index);
	Some(LeafProof { index, siblings: proof.proof.try_into().ok()? })
}

/// Whether `leaf` stands at the place that `proof` names in the tree of `count` leaves under `root`.
pub fn verify(root: &H256, count: u32, leaf: &H256, proof: &LeafProof) -> bool {
	// The library would take a short path at an early place for a long one at the last place.
	siblings_of(count, proof.index) == Some(proof.siblings.len())
		&& binary_merkle_tree::verify_proof::<NodeHasher, _, _>(
			root,
			proof.siblings.iter().copied(),
			count,
			proof.index,
			binary_merkle_tree::Leaf::Hash(*leaf),
		)
}

/// How many siblings the leaf at `index` has on its way up in a tree of `count` leaves.
fn siblings_of(count: u32, index: u32) -> Option<usize> {
	if index >= count || count > MAX_LEAVES {
		return None;
	}
	let (mut width, mut position, mut siblings) = (count, index, 0usize);
	while width > 1 {
		// The last of an odd row has none and moves up as it is.
		if position ^ 1 < width {
			siblings = siblings.saturating_add(1);
		}
		position >>= 1;
		width = width.div_ceil(2);
	}
	Some(siblings)
}

fn in_bounds(leaves: usize) -> Option<u32> {
	let count = u32::try_from(leaves).ok()?;
	(1..=MAX_LEAVES).contains(&count).then_some(count)
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use proptest::prelude::*;

	fn leaves(count: u32) -> Vec<H256> {
		(0..count).map(|i| H256(sp_io::hashing::blake2_256(&i.to_le_bytes()))).collect()
	}

	/// Another way to the same root: pair by pair, as the specification says.
	fn root_by_hand(leaves: &[H256]) -> H256 {
		let mut row = leaves.to_vec();
		while row.len() > 1 {
			row = row
				.chunks(2)
				.map(|pair| match pair {
					[left, right] => {
						let mut bytes = b"assay/batch/node/1".to_vec();
						bytes.extend(left.as_bytes());
						bytes.extend(right.as_bytes());
						H256(sp_io::hashing::blake2_256(&bytes))
					},
					[last] => *last,
					_ => unreachable!("chunks of two"),
				})
				.collect();
		}
		row[0]
	}

	#[test]
	fn root_is_the_specifications() {
		for count in 1..70 {
			assert_eq!(root(&leaves(count)), Some(root_by_hand(&leaves(count))), "{count}");
		}
	}

	#[test]
	fn tree_is_refused_when_empty_or_too_large() {
		assert_eq!(root(&[]), None);
		assert_eq!(prove(&[], 0), None);
		assert_eq!(prove(&leaves(3), 3), None);
		assert_eq!(in_bounds(MAX_LEAVES as usize + 1), None);
		let proof = LeafProof { index: 0, siblings: Default::default() };
		assert!(!verify(&H256::zero(), 0, &H256::zero(), &proof));
		assert!(!verify(&H256::zero(), MAX_LEAVES + 1, &H256::zero(), &proof));
	}

	#[test]
	fn every_leaf_is_proven_at_its_own_place_alone() {
		for count in 1..34 {
			let leaves = leaves(count);
			let root = root(&leaves).unwrap();
			for index in 0..count {
				let proof = prove(&leaves, index).unwrap();
				for place in 0..count + 2 {
					for (at, leaf) in leaves.iter().enumerate() {
						let claimed = LeafProof { index: place, ..proof.clone() };
						let genuine = place == index && at as u32 == index;
						assert_eq!(
							verify(&root, count, leaf, &claimed),
							genuine,
							"{count} {index} {place} {at}"
						);
					}
				}
			}
		}
	}

	#[test]
	fn inner_node_is_not_taken_for_a_leaf() {
		let leaves = leaves(4);
		let whole = root(&leaves).unwrap();
		let left = root(&leaves[..2]).unwrap();
		let right = root(&leaves[2..]).unwrap();
		let proof = LeafProof { index: 0, siblings: vec![right].try_into().unwrap() };
		// It would be the proof of a tree of two.
		assert!(verify(&whole, 2, &left, &proof));
		assert!(!verify(&whole, 4, &left, &proof));
	}

	proptest! {
		#[test]
		fn proof_holds_until_something_is_changed(
			count in 1..3_000u32,
			index: prop::sample::Index,
			bit in 0..256usize,
			sibling: prop::sample::Index,
		) {
			let leaves = leaves(count);
			let root = root(&leaves).unwrap();
			let index = index.index(count as usize) as u32;
			let leaf = leaves[index as usize];
			let proof = prove(&leaves, index).unwrap();
			prop_assert!(verify(&root, count, &leaf, &proof));

			let flip = |hash: &H256| {
				let mut bytes = hash.0;
				bytes[bit / 8] ^= 1 << (bit % 8);
				H256(bytes)
			};
			prop_assert!(!verify(&flip(&root), count, &leaf, &proof));
			prop_assert!(!verify(&root, count, &flip(&leaf), &proof));
			if !proof.siblings.is_empty() {
				let at = sibling.index(proof.siblings.len());
				let mut changed = proof.clone();
				changed.siblings[at] = flip(&changed.siblings[at]);
				prop_assert!(!verify(&root, count, &leaf, &changed));
				let mut cut = proof.clone();
				cut.siblings.pop();
				prop_assert!(!verify(&root, count, &leaf, &cut));
			}
			let mut long = proof.clone();
			if long.siblings.try_push(leaf).is_ok() {
				prop_assert!(!verify(&root, count, &leaf, &long));
			}
		}
	}
}

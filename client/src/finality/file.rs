//! The file: `docs/formats.md`, byte for byte.

use super::Refusal;
use assay_primitives::receipt::AssaySignedReceipt;
use codec::{Decode, Encode};
use sp_consensus_grandpa::{AuthorityId, AuthorityWeight, SetId};
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// What a file begins with.
pub const MAGIC: &[u8] = b"assay/final-receipt/v1";
/// Without the version.
const FAMILY: &[u8] = b"assay/final-receipt/v";
/// Most bytes of a file.
pub const MAX_FILE_LEN: usize = 16 << 20;
/// Most bytes of a header: a relay chain's names its next thousand authorities.
pub const MAX_HEADER_LEN: u32 = 256 << 10;
/// Most bytes of a node of a storage proof.
pub const MAX_NODE_LEN: u32 = 256 << 10;
/// Most nodes of a storage proof.
pub const MAX_NODES: u32 = 512;
/// Most headers from one block to another.
pub const MAX_HEADERS: u32 = 4_096;
/// Most bytes of a justification.
pub const MAX_JUSTIFICATION_LEN: u32 = 1 << 20;
/// Most authorities of a set.
pub const MAX_AUTHORITIES: u32 = 10_000;
/// Most changes of the authority set.
pub const MAX_CHANGES: u32 = 32_768;

/// SCALE of a header; blake2-256 of it is the block's hash.
pub type HeaderBytes = BoundedVec<u8, ConstU32<MAX_HEADER_LEN>>;
/// Headers, each the parent of the next.
pub type HeaderChain = BoundedVec<HeaderBytes, ConstU32<MAX_HEADERS>>;
/// Nodes of a state trie, in ascending order of their bytes.
pub type Nodes = BoundedVec<BoundedVec<u8, ConstU32<MAX_NODE_LEN>>, ConstU32<MAX_NODES>>;
/// SCALE of a GRANDPA justification.
pub type JustificationBytes = BoundedVec<u8, ConstU32<MAX_JUSTIFICATION_LEN>>;
/// Authorities with their weights.
pub type Authorities = BoundedVec<(AuthorityId, AuthorityWeight), ConstU32<MAX_AUTHORITIES>>;

/// A block, and some of its state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ProvenState {
	/// The block's header.
	pub header: HeaderBytes,
	/// Nodes from its state root to the values.
	pub nodes: Nodes,
}

/// Where trust in the authority sets starts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Start {
	/// With the relay chain's genesis block, whose state has set 0.
	#[codec(index = 0)]
	Genesis(ProvenState),
	/// With a set.
	#[codec(index = 1)]
	Set {
		/// Its id.
		id: SetId,
		/// Its members.
		authorities: Authorities,
	},
}

/// A change of the authority set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SetChange {
	/// Header of the last block that the old set finalises; it names the new set.
	pub header: HeaderBytes,
	/// The old set's votes for that block.
	pub justification: JustificationBytes,
}

/// A receipt with everything that proves it final.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FinalReceipt {
	/// The receipt and its signature.
	pub receipt: AssaySignedReceipt,
	/// A block of the parachain whose state has the verified job.
	pub state: ProvenState,
	/// The parachain's headers after it, up to the one that the relay chain has as head. Usually none.
	pub headers: HeaderChain,
	/// The parachain's id.
	pub para_id: u32,
	/// A block of the relay chain whose state has the parachain's head.
	pub relay: ProvenState,
	/// The relay chain's headers after it, up to the one that is justified. Usually none.
	pub relay_headers: HeaderChain,
	/// The votes for the last of them.
	pub justification: JustificationBytes,
	/// Where trust starts.
	pub start: Start,
	/// How the set that voted follows from there.
	pub changes: BoundedVec<SetChange, ConstU32<MAX_CHANGES>>,
}

impl FinalReceipt {
	/// The bytes of the file.
	pub fn to_bytes(&self) -> Vec<u8> {
		let mut bytes = MAGIC.to_vec();
		self.encode_to(&mut bytes);
		bytes
	}

	/// Reads a file; every length is bounded before anything of it is kept.
	///
	/// # Errors
	///
	/// When it is no whole receipt file of this version.
	pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
		if bytes.len() > MAX_FILE_LEN {
			return Err(Refusal::TooLong);
		}
		let Some(mut rest) = bytes.strip_prefix(MAGIC) else {
			return Err(match bytes.strip_prefix(FAMILY) {
				Some([version @ b'2'..=b'9', ..]) => {
					Refusal::OtherVersion(char::from(*version).into())
				},
				_ => Refusal::NotAReceiptFile,
			});
		};
		let file =
			Self::decode(&mut rest).map_err(|error| Refusal::Malformed(error.to_string()))?;
		if !rest.is_empty() {
			return Err(Refusal::TrailingBytes(rest.len()));
		}
		if file.to_bytes() != bytes {
			return Err(Refusal::NotCanonical);
		}
		Ok(file)
	}
}

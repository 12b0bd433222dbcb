//! Headers, of both chains.

use super::{
	file::{HeaderBytes, HeaderChain},
	Refusal,
};
use assay_primitives::{BlockNumber, H256};
use codec::DecodeAll;
use sp_consensus_grandpa::{ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{generic, traits::BlakeTwo256, DigestItem};

/// A header of the relay chain, and of the parachain: they have the same shape.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// A header with its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
	/// blake2-256 of its encoding.
	pub hash: H256,
	/// The header.
	pub header: Header,
}

impl Block {
	/// Reads a header.
	///
	/// # Errors
	///
	/// When it is none.
	pub fn read(part: &'static str, bytes: &[u8]) -> Result<Self, Refusal> {
		let header = Header::decode_all(&mut &*bytes)
			.map_err(|error| Refusal::Unreadable { part, reason: error.to_string() })?;
		Ok(Self { hash: H256(blake2_256(bytes)), header })
	}

	/// The authority set that the block hands over to, at once.
	///
	/// # Errors
	///
	/// When it does not: it says nothing of the sort, delays the change, or forces one.
	pub fn next_set(&self) -> Result<ScheduledChange<BlockNumber>, Refusal> {
		let no_change = || Refusal::NoChange(self.header.number);
		let mut change = None;
		for log in &self.header.digest.logs {
			let DigestItem::Consensus(GRANDPA_ENGINE_ID, data) = log else { continue };
			match ConsensusLog::<BlockNumber>::decode_all(&mut &**data) {
				Ok(ConsensusLog::ScheduledChange(scheduled)) if change.is_none() => {
					change = Some(scheduled);
				},
				Ok(ConsensusLog::OnDisabled(_)) => {},
				_ => return Err(no_change()),
			}
		}
		change.filter(|change| change.delay == 0).ok_or_else(no_change)
	}
}

/// Follows headers from a block to the last of them.
///
/// # Errors
///
/// When one cannot be read, or does not follow from the one before it.
pub fn follow(part: &'static str, from: &Block, headers: &HeaderChain) -> Result<Block, Refusal> {
	let mut last = from.clone();
	for (place, bytes) in (1usize..).zip(headers) {
		let next = Block::read(part, bytes)?;
		let follows = next.header.parent_hash == last.hash
			&& last.header.number.checked_add(1) == Some(next.header.number);
		if !follows {
			return Err(Refusal::BrokenChain(place));
		}
		last = next;
	}
	Ok(last)
}

/// The bytes of the last header.
pub fn last_bytes<'a>(first: &'a HeaderBytes, headers: &'a HeaderChain) -> &'a HeaderBytes {
	headers.last().unwrap_or(first)
}

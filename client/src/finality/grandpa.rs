//! GRANDPA: who may vote, and whether enough of them did.

use super::{
	file::{Authorities, MAX_AUTHORITIES},
	header::Header,
	Refusal,
};
use assay_primitives::{BlockNumber, H256};
use codec::{Decode, DecodeAll, Encode};
use sp_consensus_grandpa::{
	check_message_signature_with_buffer, GrandpaJustification, Message, SetId,
};
use std::collections::{BTreeMap, BTreeSet};

/// A justification of a relay chain's block.
pub type Justification = GrandpaJustification<Header>;

/// How far to look for the set that really signed.
const NEIGHBOURS: SetId = 256;

/// Those who finalise blocks for a while.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AuthoritySet {
	/// Counts up with each change.
	pub id: SetId,
	/// Members with their weights.
	pub authorities: Authorities,
}

/// The votes needed of a set.
struct Votes {
	weights: BTreeMap<[u8; 32], u64>,
	total: u64,
	threshold: u64,
}

impl AuthoritySet {
	/// A set that others can vote in.
	///
	/// # Errors
	///
	/// When it has too many members.
	pub fn new(
		id: SetId,
		authorities: Vec<(sp_consensus_grandpa::AuthorityId, u64)>,
	) -> Result<Self, Refusal> {
		let authorities = authorities.try_into().map_err(|_| Refusal::EmptySet(id))?;
		Ok(Self { id, authorities })
	}

	/// Weights, and how much of them is needed: more than two thirds.
	fn votes(&self) -> Result<Votes, Refusal> {
		let unusable = || Refusal::EmptySet(self.id);
		let mut weights = BTreeMap::new();
		let mut total = 0u64;
		for (key, weight) in &self.authorities {
			total = total.checked_add(*weight).ok_or_else(unusable)?;
			if *weight == 0 || weights.insert(raw(key), *weight).is_some() {
				return Err(unusable());
			}
		}
		let faulty = total.checked_sub(1).ok_or_else(unusable)? / 3;
		Ok(Votes { weights, total, threshold: total.saturating_sub(faulty) })
	}

	/// That enough of this set have voted for the justification's target, or blocks that follow it.
	///
	/// # Errors
	///
	/// When they have not, or anything in the justification is not needed or does not hold.
	pub fn check(&self, justification: &Justification) -> Result<(), Refusal> {
		let votes = self.votes()?;
		let commit = &justification.commit;
		let mut routes = Routes::new(justification)?;
		let mut voters = BTreeSet::new();
		let (mut weight, mut buffer) = (0u64, Vec::new());
		for signed in &commit.precommits {
			let key = raw(&signed.id);
			let of = votes.weights.get(&key).filter(|_| voters.insert(key));
			let Some(of) = of else {
				return Err(self.explain(justification, Refusal::Stranger { key, set: self.id }));
			};
			let good = check_message_signature_with_buffer(
				&Message::<Header>::Precommit(signed.precommit.clone()),
				&signed.id,
				&signed.signature,
				justification.round,
				self.id,
				&mut buffer,
			)
			.is_valid();
			if !good {
				return Err(self.explain(justification, Refusal::BadVote { key, set: self.id }));
			}
			if !routes.lead(signed.precommit.target_hash, signed.precommit.target_number) {
				return Err(Refusal::StrayVote);
			}
			weight = weight.saturating_add(*of);
		}
		if weight < votes.threshold {
			let Votes { total, threshold, .. } = votes;
			return Err(Refusal::TooFewVotes { weight, total, threshold });
		}
		if !routes.unused.is_empty() {
			return Err(Refusal::SurplusHeaders);
		}
		Ok(())
	}

	/// Why a vote does not count: of another set, if a set nearby would make it hold.
	fn explain(&self, justification: &Justification, refusal: Refusal) -> Refusal {
		let from = self.id.saturating_sub(NEIGHBOURS);
		let to = self.id.saturating_add(NEIGHBOURS);
		let Some(signed) = justification.commit.precommits.first() else { return refusal };
		let mut buffer = Vec::new();
		let mut signed_for = |set: SetId| {
			check_message_signature_with_buffer(
				&Message::<Header>::Precommit(signed.precommit.clone()),
				&signed.id,
				&signed.signature,
				justification.round,
				set,
				&mut buffer,
			)
			.is_valid()
		};
		match (from..=to).find(|set| signed_for(*set)) {
			Some(found) if found != self.id => Refusal::OtherSet { found, expected: self.id },
			_ => refusal,
		}
	}

	/// The justification without the votes beyond those needed, and what only they needed.
	///
	/// # Errors
	///
	/// When the set cannot vote.
	pub fn trim(&self, justification: Justification) -> Result<Justification, Refusal> {
		let votes = self.votes()?;
		let mut trimmed = justification;
		let mut order = std::mem::take(&mut trimmed.commit.precommits);
		let target = trimmed.commit.target_hash;
		// Votes for the target itself need no headers.
		order.sort_by_key(|signed| signed.precommit.target_hash != target);
		let mut voters = BTreeSet::new();
		let mut weight = 0u64;
		for signed in order {
			let key = raw(&signed.id);
			let Some(of) = votes.weights.get(&key).filter(|_| voters.insert(key)) else { continue };
			weight = weight.saturating_add(*of);
			trimmed.commit.precommits.push(signed);
			if weight >= votes.threshold {
				break;
			}
		}
		let mut routes = Routes::new(&trimmed)?;
		for signed in &trimmed.commit.precommits {
			routes.lead(signed.precommit.target_hash, signed.precommit.target_number);
		}
		let unused = routes.unused;
		trimmed.votes_ancestries.retain(|header| !unused.contains(&header.hash()));
		Ok(trimmed)
	}
}

fn raw(key: &sp_consensus_grandpa::AuthorityId) -> [u8; 32] {
	let mut bytes = [0; 32];
	bytes.copy_from_slice(key.as_ref());
	bytes
}

/// Ways from the blocks that were voted for back to the target.
struct Routes {
	target: (H256, BlockNumber),
	headers: BTreeMap<H256, (H256, BlockNumber)>,
	unused: BTreeSet<H256>,
}

impl Routes {
	fn new(justification: &Justification) -> Result<Self, Refusal> {
		let commit = &justification.commit;
		let mut headers = BTreeMap::new();
		for header in &justification.votes_ancestries {
			if headers.insert(header.hash(), (header.parent_hash, header.number)).is_some() {
				return Err(Refusal::SurplusHeaders);
			}
		}
		let unused = headers.keys().copied().collect();
		Ok(Self { target: (commit.target_hash, commit.target_number), headers, unused })
	}

	/// Whether the headers lead from a block back to the target. Each step goes down one number, so it
	/// ends.
	fn lead(&mut self, mut hash: H256, mut number: BlockNumber) -> bool {
		while hash != self.target.0 {
			let Some((parent, of)) = self.headers.get(&hash) else { return false };
			if *of != number || number <= self.target.1 {
				return false;
			}
			self.unused.remove(&hash);
			hash = *parent;
			number = number.saturating_sub(1);
		}
		number == self.target.1
	}
}

/// Reads a justification.
///
/// # Errors
///
/// When it is none, or could be written in another way.
pub fn read(bytes: &[u8]) -> Result<Justification, Refusal> {
	let part = "the justification";
	let unreadable = |reason: String| Refusal::Unreadable { part, reason };
	let justification =
		Justification::decode_all(&mut &*bytes).map_err(|error| unreadable(error.to_string()))?;
	if justification.commit.precommits.len() > MAX_AUTHORITIES as usize {
		return Err(unreadable("it has more votes than any set has members".into()));
	}
	if justification.encode() != bytes {
		return Err(Refusal::NotCanonical);
	}
	Ok(justification)
}

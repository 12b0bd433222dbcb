//! Receipts that are proven final, with no network: one file holds a job's receipt and everything that
//! leads from it to the votes of a relay chain's GRANDPA authorities.
//!
//! [`verify`] starts from what is pinned ([`Trust`]): a set of authorities or the relay chain's genesis
//! block, and the parachain's id. Nothing else in a file is believed. [`export`](crate::export) makes
//! files.
//!
//! - [`file`]: the format;
//! - [`storage`]: storage proofs, and what is stored where;
//! - [`header`]: headers that follow one another;
//! - [`grandpa`]: who may vote, and whether enough of them did;
//! - [`pin`]: what is pinned, from files and arguments;
//! - [`refusal`]: why a file proves nothing.

pub mod file;
pub mod grandpa;
pub mod header;
pub mod pin;
pub mod refusal;
pub mod storage;
#[cfg(test)]
mod tests;

pub use file::{FinalReceipt, MAX_FILE_LEN};
pub use grandpa::AuthoritySet;
pub use refusal::Refusal;

use crate::{keys, receipt::Check, sha256, text, Amount};
use assay_primitives::{
	receipt::{AssaySignedReceipt, Payment},
	BlockNumber, JobId, H256,
};
use file::{ProvenState, SetChange, Start};
use grandpa::Justification;
use header::{follow, last_bytes, Block};
use serde::Serialize;
use sp_consensus_grandpa::SetId;
use sp_runtime::traits::{BlakeTwo256, Hash};
use storage::{StoredJob, StoredKey, StoredState};

/// What is believed without proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pin {
	/// The relay chain's genesis block has this hash.
	Genesis(H256),
	/// The relay chain had these authorities.
	Set(AuthoritySet),
}

/// What a file is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
	/// Where trust in the relay chain starts.
	pub pin: Pin,
	/// The parachain's id.
	pub para_id: u32,
}

/// Bytes that a receipt vouches for, where they are at hand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wire<'a> {
	/// The request as it was sent.
	pub request: Option<&'a [u8]>,
	/// The response as it was received.
	pub response: Option<&'a [u8]>,
}

/// One thing that had to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
	/// What.
	pub name: &'static str,
	/// Why it does not, if it does not.
	pub refusal: Option<Refusal>,
}

/// A block of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: H256,
}

impl From<&Block> for Place {
	fn from(block: &Block) -> Self {
		Self { number: block.header.number, hash: block.hash }
	}
}

/// What a file says. Worth something only if everything held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
	/// The job.
	pub job: Option<JobId>,
	/// Hash of the receipt.
	pub receipt: Option<H256>,
	/// Hash of the parachain's genesis block.
	pub genesis: Option<H256>,
	/// Address of the GPU node's operator.
	pub node: Option<String>,
	/// Address of the requester.
	pub requester: Option<String>,
	/// The model.
	pub model: Option<H256>,
	/// sha256 of the request.
	pub request_hash: Option<H256>,
	/// sha256 of the response.
	pub response_hash: Option<H256>,
	/// The key that signed.
	pub attested_key: Option<String>,
	/// Paid to the GPU node.
	pub fee_paid: Option<Amount>,
	/// Burned for the verification.
	pub burned: Option<Amount>,
	/// The parachain's block in which the job was verified.
	pub verified_at: Option<BlockNumber>,
	/// The parachain's id.
	pub para_id: Option<u32>,
	/// The parachain's block whose state was read.
	pub parachain_block: Option<Place>,
	/// The relay chain's block whose state was read.
	pub relay_block: Option<Place>,
	/// The relay chain's block that was voted for.
	pub finalised_block: Option<Place>,
	/// The set whose authorities voted.
	pub authority_set: Option<SetId>,
	/// How many changes of the set were followed.
	pub set_changes: usize,
}

/// What the file of a receipt is worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
	/// What it says.
	pub facts: Facts,
	/// Everything that was checked.
	pub findings: Vec<Finding>,
}

impl Verdict {
	/// Whether everything held.
	pub fn holds(&self) -> bool {
		!self.findings.is_empty() && self.refusal().is_none()
	}

	/// The first thing that did not.
	pub fn refusal(&self) -> Option<&Refusal> {
		self.findings.iter().find_map(|finding| finding.refusal.as_ref())
	}

	/// The checks, to be shown.
	pub fn checks(&self) -> Vec<Check> {
		let check = |finding: &Finding| {
			let found = || finding.refusal.as_ref().map_or_else(String::new, Refusal::to_string);
			Check::new(finding.name, finding.refusal.is_none(), found)
		};
		self.findings.iter().map(check).collect()
	}

	/// Writes down whether something held, and hands on what was found.
	fn note<T>(&mut self, name: &'static str, result: Result<T, Refusal>) -> Option<T> {
		let (value, refusal) = match result {
			Ok(value) => (Some(value), None),
			Err(refusal) => (None, Some(refusal)),
		};
		self.findings.push(Finding { name, refusal });
		value
	}
}

/// Names of the checks.
pub mod check {
	/// The file can be read.
	pub const FILE: &str = "the file is whole";
	/// The receipt's signature.
	pub const SIGNATURE: &str = "the signature over the receipt holds";
	/// The parachain's storage proof.
	pub const STATE: &str = "the storage proof fits the parachain's block";
	/// The chain that the receipt names.
	pub const CHAIN: &str = "the receipt is for this chain";
	/// The job's status.
	pub const STATUS: &str = "the job is Verified";
	/// The job's receipt.
	pub const HASH: &str = "the receipt's hash is the one on chain";
	/// The job's terms.
	pub const JOB: &str = "the receipt is what the job asked and paid for";
	/// The key that signed.
	pub const KEY: &str = "the key is a registered attested key of the GPU node";
	/// The parachain.
	pub const PARA: &str = "the parachain is the one asked for";
	/// The relay chain's storage proof.
	pub const RELAY_STATE: &str = "the storage proof fits the relay chain's block";
	/// The parachain's head.
	pub const HEAD: &str = "the relay chain has the parachain's block as head";
	/// Where the authority sets start.
	pub const START: &str = "the authority sets start where they may";
	/// How they follow.
	pub const CHANGES: &str = "each authority set was named by the one before it";
	/// What they lead from.
	pub const PINNED: &str = "the authority sets follow from the pinned trust";
	/// The block that is finalised.
	pub const TARGET: &str = "the relay chain's block leads to the one voted for";
	/// The votes.
	pub const VOTES: &str = "more than two thirds of the authorities voted for it";
	/// The request, where it is given.
	pub const REQUEST: &str = "the request's bytes are those paid for";
	/// The response, where it is given.
	pub const RESPONSE: &str = "the response's bytes are those vouched for";
}

/// Judges a file. No network, no clock; nothing in `bytes` is believed.
pub fn verify(bytes: &[u8], trust: &Trust, wire: Wire<'_>) -> Verdict {
	let mut verdict = Verdict::default();
	let Some(file) = verdict.note(check::FILE, FinalReceipt::from_bytes(bytes)) else {
		return verdict;
	};
	tell_receipt(&mut verdict.facts, &file.receipt);
	let head = judge_parachain(&mut verdict, &file);
	judge_relay(&mut verdict, &file, head, trust);
	judge_finality(&mut verdict, &file, trust);
	judge_wire(&mut verdict, &file.receipt, wire);
	verdict
}

fn tell_receipt(facts: &mut Facts, signed: &AssaySignedReceipt) {
	let receipt = signed.receipt.receipt();
	if let Payment::Job(job) = receipt.payment {
		facts.job = Some(job);
	}
	facts.receipt = Some(signed.receipt.hash());
	facts.node = Some(keys::address(&receipt.node));
	facts.requester = Some(keys::address(&receipt.requester));
	facts.model = Some(receipt.model);
	facts.request_hash = Some(receipt.request_hash);
	facts.response_hash = Some(receipt.response_hash);
	facts.attested_key = Some(text::hex(signed.signature.key.0));
}

/// Receipt, job and key; returns the parachain's block that the relay chain must have as head.
fn judge_parachain(verdict: &mut Verdict, file: &FinalReceipt) -> Result<Block, Refusal> {
	let signed = &file.receipt;
	let hash = signed.receipt.hash();
	let good = signed.signature.verify(&hash);
	verdict.note(check::SIGNATURE, if good { Ok(()) } else { Err(Refusal::Signature) });

	let block = Block::read("the parachain's header", &file.state.header);
	let values = block.clone().and_then(|block| read_state(&block, file));
	if let Ok(block) = &block {
		verdict.facts.parachain_block = Some(block.into());
	}
	let values = verdict.note(check::STATE, values);
	let judge = |judged: fn(&AssaySignedReceipt, &State) -> Result<(), Refusal>| {
		values.as_ref().map_or(Err(Refusal::NotJudged), |values| judged(signed, values))
	};
	if let Some(State { job, genesis, .. }) = &values {
		verdict.facts.genesis = Some(*genesis);
		if let StoredState::Verified { commitment, burned, at } = &job.state {
			verdict.facts.fee_paid = Some(Amount(commitment.fee));
			verdict.facts.burned = Some(Amount(*burned));
			verdict.facts.verified_at = Some(*at);
		}
	}
	verdict.note(check::CHAIN, judge(judge_chain));
	verdict.note(check::STATUS, judge(judge_status));
	verdict.note(check::HASH, judge(judge_hash));
	verdict.note(check::JOB, judge(judge_job));
	verdict.note(check::KEY, judge(judge_key));
	block.and_then(|block| follow("a header of the parachain", &block, &file.headers))
}

/// What the parachain's state says.
struct State {
	job: StoredJob,
	key: StoredKey,
	genesis: H256,
}

fn read_state(block: &Block, file: &FinalReceipt) -> Result<State, Refusal> {
	let Payment::Job(id) = file.receipt.receipt.receipt().payment else {
		return Err(Refusal::NotOfAJob);
	};
	let job = storage::job_key(id);
	let key = storage::attested_key(&file.receipt.signature.key);
	let genesis = storage::genesis_key();
	let root = block.header.state_root;
	let [job, key, genesis] = storage::read(&root, &file.state.nodes, [&job, &key, &genesis])?;
	Ok(State {
		job: storage::decode("job", job.as_deref())?,
		key: storage::decode("attested key", key.as_deref())?,
		genesis: storage::decode("genesis hash", genesis.as_deref())?,
	})
}

fn judge_chain(signed: &AssaySignedReceipt, state: &State) -> Result<(), Refusal> {
	let found = signed.receipt.receipt().genesis_hash;
	if found == state.genesis {
		return Ok(());
	}
	Err(Refusal::OtherChain { found, expected: state.genesis })
}

fn judge_status(signed: &AssaySignedReceipt, state: &State) -> Result<(), Refusal> {
	match (&state.job.state, signed.receipt.receipt().payment) {
		(StoredState::Verified { .. }, _) => Ok(()),
		(other, Payment::Job(job)) => Err(Refusal::NotVerified { job, status: other.status() }),
		(_, Payment::Channel { .. }) => Err(Refusal::NotOfAJob),
	}
}

fn judge_hash(signed: &AssaySignedReceipt, state: &State) -> Result<(), Refusal> {
	let StoredState::Verified { commitment, .. } = &state.job.state else {
		return Err(Refusal::NotJudged);
	};
	let (found, expected) = (signed.receipt.hash(), commitment.receipt_hash);
	if found == expected {
		return Ok(());
	}
	Err(Refusal::OtherReceipt { found, expected })
}

fn judge_job(signed: &AssaySignedReceipt, state: &State) -> Result<(), Refusal> {
	let (receipt, job) = (signed.receipt.receipt(), &state.job);
	let StoredState::Verified { commitment, .. } = &job.state else {
		return Err(Refusal::NotJudged);
	};
	let sames = [
		("GPU node", receipt.node == job.node),
		("requester", receipt.requester == job.requester),
		("model", receipt.model == job.model),
		("engine", receipt.engine == job.engine),
		("request", receipt.request_hash == job.request_hash),
		("fee", receipt.fee == commitment.fee && receipt.fee <= job.max_fee),
	];
	match sames.iter().find(|(_, same)| !same) {
		Some((what, _)) => Err(Refusal::NotTheJobs(what)),
		None => Ok(()),
	}
}

fn judge_key(signed: &AssaySignedReceipt, state: &State) -> Result<(), Refusal> {
	let (receipt, key) = (signed.receipt.receipt(), &state.key);
	let at = receipt.anchor.number;
	if key.operator != receipt.node {
		return Err(Refusal::KeyOfAnother);
	}
	if at > key.expires_at || key.revoked_since.is_some_and(|since| since <= at) {
		return Err(Refusal::KeyNotValid(at));
	}
	Ok(())
}

fn judge_relay(
	verdict: &mut Verdict,
	file: &FinalReceipt,
	head: Result<Block, Refusal>,
	trust: &Trust,
) {
	let (found, expected) = (file.para_id, trust.para_id);
	verdict.facts.para_id = Some(found);
	let same = if found == expected { Ok(()) } else { Err(Refusal::OtherPara { found, expected }) };
	verdict.note(check::PARA, same);

	let stored = Block::read("the relay chain's header", &file.relay.header).and_then(|relay| {
		verdict.facts.relay_block = Some((&relay).into());
		let key = storage::head_key(found);
		let [head] = storage::read(&relay.header.state_root, &file.relay.nodes, [&key])?;
		storage::decode::<Vec<u8>>("parachain's head", head.as_deref())
	});
	let stored = verdict.note(check::RELAY_STATE, stored);
	let is_head = head.and_then(|_| {
		let stored = stored.ok_or(Refusal::NotJudged)?;
		let is_head = stored == last_bytes(&file.state.header, &file.headers).as_slice();
		if is_head {
			Ok(())
		} else {
			Err(Refusal::NotTheHead)
		}
	});
	verdict.note(check::HEAD, is_head);
}

fn judge_finality(verdict: &mut Verdict, file: &FinalReceipt, trust: &Trust) {
	let first = verdict.note(check::START, first_set(&file.start));
	let (pinned, last) = match first {
		Some((first, genesis)) => follow_sets(first, genesis, &file.changes, &trust.pin),
		None => (Err(Refusal::NotJudged), Err(Refusal::NotJudged)),
	};
	let last = verdict.note(check::CHANGES, last);
	verdict.note(check::PINNED, pinned);
	verdict.facts.authority_set = last.as_ref().map(|set| set.id);
	verdict.facts.set_changes = file.changes.len();

	let justification = grandpa::read(&file.justification);
	let target = justification.as_ref().map_err(Refusal::clone).and_then(|justification| {
		let relay = Block::read("the relay chain's header", &file.relay.header)?;
		let target = follow("a header of the relay chain", &relay, &file.relay_headers)?;
		is_target(justification, &target)?;
		Ok(Place::from(&target))
	});
	verdict.facts.finalised_block = verdict.note(check::TARGET, target);
	let votes = justification.and_then(|justification| {
		last.map_or(Err(Refusal::NotJudged), |set| set.check(&justification))
	});
	verdict.note(check::VOTES, votes);
}

fn judge_wire(verdict: &mut Verdict, signed: &AssaySignedReceipt, wire: Wire<'_>) {
	let receipt = signed.receipt.receipt();
	for (name, bytes, expected) in [
		(check::REQUEST, wire.request, receipt.request_hash),
		(check::RESPONSE, wire.response, receipt.response_hash),
	] {
		let Some(bytes) = bytes else { continue };
		let found = sha256(bytes);
		let same = found == expected;
		verdict
			.note(name, if same { Ok(()) } else { Err(Refusal::OtherBytes { found, expected }) });
	}
}

/// The set that a file starts with, and the genesis block if that is where it does.
fn first_set(start: &Start) -> Result<(AuthoritySet, Option<H256>), Refusal> {
	match start {
		Start::Genesis(state) => {
			let (genesis, set) = genesis_set(state)?;
			Ok((set, Some(genesis.hash)))
		},
		Start::Set { id, authorities } => {
			Ok((AuthoritySet { id: *id, authorities: authorities.clone() }, None))
		},
	}
}

/// The relay chain's genesis block, and the set that its state has.
///
/// # Errors
///
/// When it is no genesis block, or the proof does not hold.
pub fn genesis_set(state: &ProvenState) -> Result<(Block, AuthoritySet), Refusal> {
	let genesis = Block::read("the genesis block's header", &state.header)?;
	let header = &genesis.header;
	let no_extrinsics =
		BlakeTwo256::ordered_trie_root(Vec::new(), sp_core::storage::StateVersion::V0);
	let is_genesis = header.number == 0
		&& header.parent_hash.is_zero()
		&& header.extrinsics_root == no_extrinsics
		&& header.digest.logs.is_empty();
	if !is_genesis {
		return Err(Refusal::NotGenesis);
	}
	let key = storage::authorities_key();
	let [authorities] = storage::read(&header.state_root, &state.nodes, [&key])?;
	let authorities = storage::decode("authority set", authorities.as_deref())?;
	Ok((genesis, AuthoritySet { id: 0, authorities }))
}

/// Whether the sets follow from the pin, and the last of them.
type Followed = (Result<(), Refusal>, Result<AuthoritySet, Refusal>);

fn follow_sets(
	first: AuthoritySet,
	genesis: Option<H256>,
	changes: &[SetChange],
	pin: &Pin,
) -> Followed {
	let first_id = first.id;
	let mut pinned = match (pin, genesis) {
		(Pin::Genesis(expected), Some(found)) if found == *expected => Some(Ok(())),
		(Pin::Genesis(expected), Some(found)) => {
			Some(Err(Refusal::OtherGenesis { found, expected: *expected }))
		},
		(Pin::Genesis(_), None) => Some(Err(Refusal::StartsLater(first_id))),
		(Pin::Set(set), _) if set.id < first_id => {
			Some(Err(Refusal::PinOlder { pinned: set.id, first: first_id }))
		},
		(Pin::Set(_), _) => None,
	};
	let mut set = first;
	let mut changes = changes.iter();
	let last = loop {
		if let Pin::Set(expected) = pin {
			if expected.id == set.id {
				let same = expected.authorities == set.authorities;
				let other = || Refusal::OtherAuthorities(set.id);
				pinned = Some(if same { Ok(()) } else { Err(other()) });
			}
		}
		let Some(change) = changes.next() else { break Ok(set) };
		set = match next_set(&set, change) {
			Ok(next) => next,
			Err(refusal) => break Err(refusal),
		};
	};
	let missed = match (pin, &last) {
		(Pin::Set(set), Ok(last)) => Err(Refusal::PinNewer { pinned: set.id, last: last.id }),
		_ => Err(Refusal::NotJudged),
	};
	(pinned.unwrap_or(missed), last)
}

/// The set that follows, by a block that this one has finalised.
///
/// # Errors
///
/// When the block names none, or was not finalised by this set.
pub fn next_set(set: &AuthoritySet, change: &SetChange) -> Result<AuthoritySet, Refusal> {
	let block = Block::read("the header of a change", &change.header)?;
	let judged = || {
		let id = set.id.checked_add(1).ok_or(Refusal::EmptySet(set.id))?;
		let next = AuthoritySet::new(id, block.next_set()?.next_authorities)?;
		let justification = grandpa::read(&change.justification)?;
		is_target(&justification, &block)?;
		set.check(&justification)?;
		Ok(next)
	};
	judged().map_err(|reason| Refusal::Change {
		from: set.id,
		number: block.header.number,
		reason: Box::new(reason),
	})
}

fn is_target(justification: &Justification, block: &Block) -> Result<(), Refusal> {
	let commit = &justification.commit;
	if commit.target_hash == block.hash && commit.target_number == block.header.number {
		return Ok(());
	}
	Err(Refusal::OtherTarget { number: commit.target_number, hash: commit.target_hash })
}

//! Files from a real network, altered part by part; and files of a small world of our own, where one
//! thing at a time is wrong.

use super::{
	check,
	file::{Authorities, Nodes, MAX_CHANGES, MAX_NODES},
	grandpa::Justification,
	header::Header,
	pin::{read_authorities, read_chain_spec, read_genesis_state, read_pin_file, PinFile},
	storage::{StoredCommitment, StoredJob, StoredKey, StoredState},
	*,
};
use crate::Error;
use assay_primitives::{
	attestation::{AttestedKey, Measurements},
	evidence::{VerifierId, VerifierKey},
	market::{Assurance, JobStatus, Price},
	receipt::{AttestedSignature, BlockRef, Receipt, SignedReceipt, VersionedReceipt},
	AccountId,
};
use codec::{Compact, Encode};
use proptest::prelude::*;
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, ConsensusLog, Message, Precommit, ScheduledChange,
	GRANDPA_ENGINE_ID,
};
use sp_core::{crypto::ByteArray, ed25519, storage::StateVersion, Pair};
use sp_runtime::{Digest, DigestItem};

const GENESIS: &[u8] = include_bytes!("../../tests/fixtures/final/genesis.receipt");
const SET: &[u8] = include_bytes!("../../tests/fixtures/final/set.receipt");
const BLOCK_56: &[u8] = include_bytes!("../../tests/fixtures/final/block-56.receipt");
const BLOCK_57: &[u8] = include_bytes!("../../tests/fixtures/final/block-57.receipt");
const AUTHORITIES: &str = include_str!("../../tests/fixtures/final/authorities.json");
const RESPONSE: &[u8] = include_bytes!("../../tests/fixtures/final/response.sse");

fn pin_file() -> PinFile {
	serde_json::from_str(AUTHORITIES).unwrap()
}

fn at_genesis() -> Trust {
	Trust { pin: Pin::Genesis(pin_file().relay_genesis), para_id: 2000 }
}

fn at_set() -> Trust {
	Trust { pin: Pin::Set(pin_file().set().unwrap()), para_id: 2000 }
}

fn file(bytes: &[u8]) -> FinalReceipt {
	FinalReceipt::from_bytes(bytes).unwrap()
}

/// What does not hold of a file, with a reason for each.
fn refused(bytes: &[u8], trust: &Trust) -> Vec<(&'static str, Refusal)> {
	let findings = verify(bytes, trust, Wire::default()).findings;
	findings.into_iter().filter_map(|f| Some((f.name, f.refusal?))).collect()
}

fn names(bytes: &[u8], trust: &Trust) -> Vec<&'static str> {
	refused(bytes, trust).into_iter().map(|(name, _)| name).collect()
}

/// The names of what does not hold once the file that starts at genesis is changed.
fn names_when(change: impl FnOnce(&mut FinalReceipt)) -> Vec<&'static str> {
	let mut changed = file(GENESIS);
	change(&mut changed);
	names(&changed.to_bytes(), &at_genesis())
}

fn flip<S: sp_core::Get<u32>>(bytes: &mut sp_runtime::BoundedVec<u8, S>, at: usize) {
	bytes.as_mut()[at] ^= 1;
}

#[test]
fn real_files_hold_when_their_start_is_pinned() {
	for (bytes, trust) in
		[(GENESIS, at_genesis()), (SET, at_set()), (BLOCK_56, at_set()), (BLOCK_57, at_set())]
	{
		let verdict = verify(bytes, &trust, Wire { request: None, response: Some(RESPONSE) });
		assert_eq!(verdict.refusal(), None);
		assert!(verdict.holds());
		assert_eq!(verdict.findings.len(), 17);
		assert_eq!((verdict.facts.job, verdict.facts.verified_at), (Some(0), Some(56)));
		assert_eq!(verdict.facts.para_id, Some(2000));
	}
	let facts = verify(SET, &at_set(), Wire::default()).facts;
	assert_eq!((facts.authority_set, facts.set_changes), (Some(11), 5));
}

#[test]
fn real_file_holds_when_a_later_set_or_the_first_is_pinned() {
	// Set 6 is where the changes in this file lead.
	assert_eq!(refused(GENESIS, &at_set()), []);
	let (_, first) = match file(GENESIS).start {
		Start::Genesis(state) => genesis_set(&state).unwrap(),
		Start::Set { .. } => panic!("it starts at genesis"),
	};
	assert_eq!(first.id, 0);
	assert_eq!(refused(GENESIS, &Trust { pin: Pin::Set(first), ..at_genesis() }), []);
}

#[test]
fn headers_are_followed_when_blocks_lie_between() {
	let older = file(BLOCK_56);
	assert!(older.relay_headers.len() > 1 && older.headers.is_empty());
	// Block 57 became head in the relay chain's next block, and its state has the job as well.
	let newer = file(BLOCK_57);
	let mut joined = newer.clone();
	joined.state = older.state.clone();
	joined.headers = vec![newer.state.header.clone()].try_into().unwrap();
	assert_eq!(refused(&joined.to_bytes(), &at_set()), []);

	let mut without = joined.clone();
	without.headers = Default::default();
	assert_eq!(refused(&without.to_bytes(), &at_set()), [(check::HEAD, Refusal::NotTheHead)]);
	let mut twice = joined.clone();
	twice.headers.try_push(newer.state.header.clone()).unwrap();
	assert_eq!(refused(&twice.to_bytes(), &at_set()), [(check::HEAD, Refusal::BrokenChain(2))]);
	let mut skipped = older.clone();
	skipped.relay_headers.remove(0);
	assert_eq!(refused(&skipped.to_bytes(), &at_set()), [(check::TARGET, Refusal::BrokenChain(1))]);
	let mut short = older;
	short.relay_headers.pop();
	assert_eq!(names(&short.to_bytes(), &at_set()), [check::TARGET]);
}

#[test]
fn receipt_is_refused_when_its_signature_is_altered() {
	let names = names_when(|file| file.receipt.signature.signature[0] ^= 1);
	assert_eq!(names, [check::SIGNATURE]);
}

#[test]
fn receipt_is_refused_when_a_field_is_altered() {
	let names = names_when(|file| {
		let VersionedReceipt::V1(receipt) = &mut file.receipt.receipt;
		receipt.fee += 1;
	});
	assert_eq!(names, [check::SIGNATURE, check::HASH, check::JOB]);
	let names = names_when(|file| {
		let VersionedReceipt::V1(receipt) = &mut file.receipt.receipt;
		receipt.response_hash = H256::zero();
	});
	assert_eq!(names, [check::SIGNATURE, check::HASH]);
}

#[test]
fn receipt_is_refused_when_another_key_signs_it() {
	let pair = ed25519::Pair::from_seed(&[7; 32]);
	let mut changed = file(GENESIS);
	let hash = changed.receipt.receipt.hash();
	changed.receipt.signature = AttestedSignature {
		key: AttestedKey(pair.public().0),
		signature: pair.sign(hash.as_bytes()).0,
	};
	let refusals = refused(&changed.to_bytes(), &at_genesis());
	// The signature holds; no storage proof says whose the key is.
	assert!(matches!(refusals[0], (check::STATE, Refusal::Unproven { .. } | Refusal::Absent(_))));
	assert!(refusals.contains(&(check::KEY, Refusal::NotJudged)));
}

#[test]
fn storage_proof_is_refused_when_a_node_is_altered_missing_or_needless() {
	let judged = [check::CHAIN, check::STATUS, check::HASH, check::JOB, check::KEY];
	let expected = [&[check::STATE], judged.as_slice()].concat();
	let count = file(GENESIS).state.nodes.len();
	for node in 0..count {
		assert_eq!(names_when(|file| flip(&mut file.state.nodes.as_mut()[node], 9)), expected);
		assert_eq!(names_when(|file| drop(file.state.nodes.remove(node))), expected);
	}
	let first = |change: fn(&mut Nodes)| {
		let mut changed = file(GENESIS);
		change(&mut changed.state.nodes);
		refused(&changed.to_bytes(), &at_genesis())[0].1.clone()
	};
	assert_eq!(first(|nodes| nodes.as_mut().swap(0, 1)), Refusal::SurplusNodes);
	assert_eq!(
		first(|nodes| nodes.try_push(vec![0xff; 9].try_into().unwrap()).unwrap()),
		Refusal::SurplusNodes
	);
	assert_eq!(
		first(|nodes| nodes.try_insert(0, nodes[0].clone()).unwrap()),
		Refusal::SurplusNodes
	);
}

#[test]
fn file_is_refused_when_the_parachains_header_is_altered() {
	let len = file(GENESIS).state.header.len();
	// Its parent, its state root, its extrinsics' root, its last seal.
	for (at, by_state) in [(3, false), (40, true), (70, false), (len - 1, false)] {
		let names = names_when(|file| flip(&mut file.state.header, at));
		assert_eq!(names.contains(&check::STATE), by_state);
		assert!(names.contains(&check::HEAD));
	}
}

#[test]
fn file_is_refused_when_the_relay_chains_proof_is_altered() {
	let expected = [check::RELAY_STATE, check::HEAD];
	for node in 0..file(GENESIS).relay.nodes.len() {
		assert_eq!(names_when(|file| flip(&mut file.relay.nodes.as_mut()[node], 9)), expected);
		assert_eq!(names_when(|file| drop(file.relay.nodes.remove(node))), expected);
	}
}

#[test]
fn file_is_refused_when_the_relay_chains_header_is_altered() {
	assert_eq!(names_when(|file| flip(&mut file.relay.header, 3)), [check::TARGET]);
	assert_eq!(
		names_when(|file| flip(&mut file.relay.header, 40)),
		[check::RELAY_STATE, check::HEAD, check::TARGET]
	);
	assert_eq!(
		names_when(|file| file.relay.header.truncate(90)),
		[check::RELAY_STATE, check::HEAD, check::TARGET]
	);
}

/// Changes the justification of the file that starts at genesis, and says why it is refused.
fn refused_when_voted(change: impl FnOnce(&mut Justification)) -> Vec<(&'static str, Refusal)> {
	let mut changed = file(GENESIS);
	let mut justification = grandpa::read(&changed.justification).unwrap();
	change(&mut justification);
	changed.justification = justification.encode().try_into().unwrap();
	refused(&changed.to_bytes(), &at_genesis())
}

#[test]
fn justification_is_refused_when_altered() {
	let bad = refused_when_voted(|j| j.commit.precommits[1].signature = sign(&[]));
	assert!(matches!(bad[..], [(check::VOTES, Refusal::BadVote { set: 6, .. })]));
	let other = refused_when_voted(|j| j.round += 1);
	assert!(matches!(other[..], [(check::VOTES, Refusal::BadVote { .. })]));
	let number = refused_when_voted(|j| j.commit.target_number += 1);
	assert_eq!(number[0].0, check::TARGET);
	let hash = refused_when_voted(|j| j.commit.target_hash = H256::zero());
	assert_eq!(hash[0].0, check::TARGET);
	let few = refused_when_voted(|j| j.commit.precommits.truncate(1));
	assert_eq!(few, [(check::VOTES, Refusal::TooFewVotes { weight: 1, total: 2, threshold: 2 })]);
	let twice = refused_when_voted(|j| j.commit.precommits[1] = j.commit.precommits[0].clone());
	assert!(matches!(twice[..], [(check::VOTES, Refusal::Stranger { set: 6, .. })]));
}

fn sign(bytes: &[u8]) -> sp_consensus_grandpa::AuthoritySignature {
	ed25519::Pair::from_seed(&[1; 32]).sign(bytes).into()
}

#[test]
fn justification_of_another_set_is_refused_with_what_to_do() {
	// The last change of the set is missing, so that the one before it would have voted.
	let mut short = file(GENESIS);
	short.changes.pop();
	let expected = Refusal::OtherSet { found: 6, expected: 5 };
	assert_eq!(refused(&short.to_bytes(), &at_genesis()), [(check::VOTES, expected.clone())]);
	let text = expected.to_string();
	assert!(text.contains("set 6") && text.contains("set 5") && text.contains("Export"), "{text}");

	// A change from another set than the one it follows.
	let mut gap = file(GENESIS);
	gap.changes.remove(2);
	let refusals = refused(&gap.to_bytes(), &at_genesis());
	let (name, Refusal::Change { from: 2, reason, .. }) = &refusals[0] else {
		panic!("{refusals:?}")
	};
	assert_eq!((*name, &**reason), (check::CHANGES, &Refusal::OtherSet { found: 3, expected: 2 }));
}

#[test]
fn changes_are_refused_when_altered() {
	let change = |change: fn(&mut SetChange)| {
		let mut changed = file(GENESIS);
		change(&mut changed.changes.as_mut()[3]);
		let refusals = refused(&changed.to_bytes(), &at_genesis());
		assert_eq!(refusals[0].0, check::CHANGES);
		match refusals[0].1.clone() {
			Refusal::Change { from: 3, reason, .. } => *reason,
			other => panic!("{other:?}"),
		}
	};
	assert!(matches!(change(|c| flip(&mut c.header, 0)), Refusal::OtherTarget { .. }));
	assert!(matches!(change(|c| flip(&mut c.justification, 0)), Refusal::BadVote { .. }));
	assert!(matches!(change(|c| c.justification = Default::default()), Refusal::Unreadable { .. }));
	// A header that says nothing of authorities.
	let plain = file(BLOCK_56).relay.header;
	let mut changed = file(GENESIS);
	changed.changes.as_mut()[3].header = plain;
	let refusals = refused(&changed.to_bytes(), &at_genesis());
	assert!(refusals[0].1.to_string().contains("does not change the authority set"));
}

#[test]
fn start_is_refused_when_altered_or_not_pinned() {
	let genesis = |change: fn(&mut ProvenState)| {
		names_when(|file| match &mut file.start {
			Start::Genesis(state) => change(state),
			Start::Set { .. } => panic!("it starts at genesis"),
		})
	};
	let unjudged = [check::START, check::CHANGES, check::PINNED, check::VOTES];
	assert_eq!(genesis(|state| flip(&mut state.header, 0)), unjudged);
	assert_eq!(genesis(|state| flip(&mut state.header, 40)), unjudged);
	assert_eq!(genesis(|state| flip(&mut state.nodes.as_mut()[0], 3)), unjudged);

	let other = Trust { pin: Pin::Genesis(H256::zero()), para_id: 2000 };
	let found = pin_file().relay_genesis;
	assert_eq!(
		refused(GENESIS, &other),
		[(check::PINNED, Refusal::OtherGenesis { found, expected: H256::zero() })]
	);
	assert_eq!(refused(SET, &at_genesis()), [(check::PINNED, Refusal::StartsLater(6))]);

	let pinned = |change: fn(&mut AuthoritySet)| {
		let mut set = pin_file().set().unwrap();
		change(&mut set);
		refused(SET, &Trust { pin: Pin::Set(set), para_id: 2000 })
	};
	let older = Refusal::PinOlder { pinned: 5, first: 6 };
	assert!(older.to_string().contains("Export"));
	assert_eq!(pinned(|set| set.id = 5), [(check::PINNED, older)]);
	let newer = Refusal::PinNewer { pinned: 12, last: 11 };
	assert_eq!(pinned(|set| set.id = 12), [(check::PINNED, newer)]);
	assert_eq!(
		pinned(|set| set.authorities.as_mut()[0].1 = 2),
		[(check::PINNED, Refusal::OtherAuthorities(6))]
	);
	assert_eq!(
		pinned(|set| set.authorities.truncate(1)),
		[(check::PINNED, Refusal::OtherAuthorities(6))]
	);
}

#[test]
fn file_is_refused_when_it_is_of_another_parachain() {
	let trust = Trust { para_id: 2001, ..at_genesis() };
	assert_eq!(
		refused(GENESIS, &trust),
		[(check::PARA, Refusal::OtherPara { found: 2000, expected: 2001 })]
	);
	let mut changed = file(GENESIS);
	changed.para_id = 2001;
	assert_eq!(
		names(&changed.to_bytes(), &trust),
		[check::RELAY_STATE, check::HEAD],
		"its head is another, or none"
	);
}

#[test]
fn file_is_refused_when_request_or_response_are_others() {
	let wire = Wire { request: Some(b"{}"), response: Some(&RESPONSE[1..]) };
	let verdict = verify(GENESIS, &at_genesis(), wire);
	let checks = verdict.checks();
	let failed: Vec<_> = checks.iter().filter(|c| !c.passed).map(|c| c.name).collect();
	assert_eq!(failed, [check::REQUEST, check::RESPONSE]);
	assert!(!verdict.holds());
}

#[test]
fn file_is_refused_when_cut_short_anywhere() {
	for len in 0..GENESIS.len() {
		assert!(FinalReceipt::from_bytes(&GENESIS[..len]).is_err(), "{len}");
	}
	let verdict = verify(&GENESIS[..GENESIS.len() - 1], &at_genesis(), Wire::default());
	assert!(matches!(verdict.refusal(), Some(Refusal::Malformed(_))));
	assert_eq!(verdict.findings.len(), 1);
}

#[test]
fn file_is_refused_when_too_long_or_followed_by_more() {
	let mut more = GENESIS.to_vec();
	more.push(0);
	assert_eq!(refused(&more, &at_genesis()), [(check::FILE, Refusal::TrailingBytes(1))]);
	more.resize(MAX_FILE_LEN + 1, 0);
	assert_eq!(refused(&more, &at_genesis()), [(check::FILE, Refusal::TooLong)]);
}

#[test]
fn file_is_refused_when_it_is_something_else() {
	assert_eq!(refused(b"", &at_genesis()), [(check::FILE, Refusal::NotAReceiptFile)]);
	assert_eq!(refused(RESPONSE, &at_genesis()), [(check::FILE, Refusal::NotAReceiptFile)]);
	let mut newer = GENESIS.to_vec();
	newer[super::file::MAGIC.len() - 1] = b'2';
	assert_eq!(refused(&newer, &at_genesis()), [(check::FILE, Refusal::OtherVersion("2".into()))]);
}

#[test]
fn lengths_are_refused_before_anything_is_kept_when_out_of_bounds() {
	let file = file(GENESIS);
	let before = [super::file::MAGIC, &file.receipt.encode(), &file.state.header.encode()].concat();
	for count in [MAX_NODES + 1, u32::MAX >> 2] {
		let bytes = [before.as_slice(), &Compact(count).encode(), &[0; 4_096]].concat();
		let error = FinalReceipt::from_bytes(&bytes).unwrap_err();
		assert!(error.to_string().contains("BoundedVec exceeds"), "{error}");
	}
	let mut ending = file.clone();
	ending.changes = Default::default();
	let mut bytes = ending.to_bytes();
	bytes.pop();
	bytes.extend(Compact(MAX_CHANGES + 1).encode());
	assert!(matches!(FinalReceipt::from_bytes(&bytes), Err(Refusal::Malformed(_))));
}

/// Keys of authorities of our own.
fn pairs(count: u8) -> Vec<ed25519::Pair> {
	(1..=count).map(|seed| ed25519::Pair::from_seed(&[seed; 32])).collect()
}

fn members(pairs: &[ed25519::Pair]) -> Authorities {
	let id = |pair: &ed25519::Pair| AuthorityId::from_slice(&pair.public().0).unwrap();
	let members: Vec<_> = pairs.iter().map(|pair| (id(pair), 1)).collect();
	members.try_into().unwrap()
}

/// Votes of `pairs` as set `set` for `votes_for`, which finalise `target`.
fn votes(
	pairs: &[ed25519::Pair],
	set: SetId,
	target: (H256, BlockNumber),
	votes_for: &[(H256, BlockNumber)],
	ancestry: &[Header],
) -> Justification {
	let round = 3;
	let vote = |(pair, target): (&ed25519::Pair, &(H256, BlockNumber))| {
		let precommit = Precommit::<Header> { target_hash: target.0, target_number: target.1 };
		let message = Message::<Header>::Precommit(precommit.clone());
		(precommit, pair.sign(&localized_payload(round, set, &message)), pair.public())
	};
	let votes: Vec<_> = pairs.iter().zip(votes_for).map(vote).collect();
	let bytes = (round, target, votes, ancestry).encode();
	grandpa::read(&bytes).unwrap()
}

/// A state with these entries: its root, and all nodes.
fn trie(entries: &[(Vec<u8>, Vec<u8>)]) -> (H256, Vec<Vec<u8>>) {
	let entries = entries.iter().map(|(key, value)| (key.as_slice(), value.as_slice()));
	storage::build(entries, StateVersion::V1).unwrap()
}

fn proven<const N: usize>(
	number: BlockNumber,
	entries: &[(Vec<u8>, Vec<u8>)],
	keys: [&[u8]; N],
) -> ProvenState {
	let (root, nodes) = trie(entries);
	let (_, used) = storage::read_some(&root, nodes, keys).unwrap();
	let nodes: Vec<_> = used.into_iter_nodes().map(|node| node.try_into().unwrap()).collect();
	let header = header(number, H256::repeat_byte(9), root, vec![]);
	ProvenState { header: bytes(&header), nodes: nodes.try_into().unwrap() }
}

fn header(
	number: BlockNumber,
	parent_hash: H256,
	state_root: H256,
	logs: Vec<DigestItem>,
) -> Header {
	let extrinsics_root = H256::repeat_byte(8);
	Header { parent_hash, number, state_root, extrinsics_root, digest: Digest { logs } }
}

fn bytes(header: &Header) -> super::file::HeaderBytes {
	header.encode().try_into().unwrap()
}

fn at(header: &Header) -> (H256, BlockNumber) {
	(header.hash(), header.number)
}

/// A relay chain of four authorities, and a parachain with one job; things can be made wrong.
struct World {
	receipt: Receipt<AccountId, u128, BlockNumber>,
	job: StoredJob,
	key: StoredKey,
	genesis: H256,
	/// Blocks after the one with the head.
	later: BlockNumber,
	/// Who votes for what: places in the chain of relay blocks, the one with the head being 0.
	voted: Vec<usize>,
	/// Place of the block that is finalised.
	target: usize,
	/// Places whose headers stand in the justification.
	ancestry: Vec<usize>,
}

const SET_ID: SetId = 5;

impl World {
	fn new() -> Self {
		let receipt = Receipt {
			genesis_hash: H256::repeat_byte(1),
			node: AccountId::new([2; 32]),
			payment: Payment::Job(3),
			requester: AccountId::new([4; 32]),
			model: H256::repeat_byte(5),
			engine: H256::repeat_byte(6),
			request_hash: H256::repeat_byte(7),
			response_hash: H256::repeat_byte(8),
			input_units: 9,
			output_units: 10,
			fee: 48,
			anchor: BlockRef { number: 12, hash: H256::repeat_byte(13) },
			audit_commitment: None,
		};
		let commitment = StoredCommitment {
			receipt_hash: VersionedReceipt::V1(receipt.clone()).hash(),
			fee: 48,
			at: 14,
			window_ends: 50,
		};
		let job = StoredJob {
			requester: receipt.requester.clone(),
			node: receipt.node.clone(),
			model: receipt.model,
			engine: receipt.engine,
			assurance: Assurance::Attested(H256::repeat_byte(3)),
			request_hash: receipt.request_hash,
			price: Price { input: 2, output: 3 },
			max_fee: 100,
			verification_price: 7,
			window: 36,
			penalty: 100_000_000,
			opened_at: 11,
			deadline: 40,
			state: StoredState::Verified { commitment, burned: 7, at: 14 },
		};
		let key = StoredKey {
			operator: receipt.node.clone(),
			verifier: VerifierKey { id: VerifierId(1), version: 1 },
			measurements: Measurements::Tdx { mr_td: [1; 48], rtmr: [[2; 48]; 4] },
			registered_at: 2,
			expires_at: 1_000,
			revoked_since: None,
			deposit: 5,
		};
		let genesis = receipt.genesis_hash;
		let (voted, ancestry) = (vec![0, 0, 0], vec![]);
		Self { receipt, job, key, genesis, later: 0, voted, target: 0, ancestry }
	}

	fn commitment(&self) -> StoredCommitment {
		match &self.job.state {
			StoredState::Verified { commitment, .. } => commitment.clone(),
			_ => panic!("it is verified"),
		}
	}

	fn file(&self) -> FinalReceipt {
		let pair = ed25519::Pair::from_seed(&[99; 32]);
		let receipt = VersionedReceipt::V1(self.receipt.clone());
		let signature = AttestedSignature {
			key: AttestedKey(pair.public().0),
			signature: pair.sign(receipt.hash().as_bytes()).0,
		};
		let receipt = SignedReceipt { receipt, signature };
		let job_key = match self.receipt.payment {
			Payment::Job(job) => storage::job_key(job),
			Payment::Channel { channel, .. } => storage::job_key(channel),
		};
		let attested_key = storage::attested_key(&signature.key);
		let genesis_key = storage::genesis_key();
		let mut entries = vec![
			(job_key.clone(), self.job.encode()),
			(attested_key.clone(), self.key.encode()),
			(genesis_key.clone(), self.genesis.encode()),
		];
		let others = (0..40u8).map(|other| (vec![other; 40], vec![other; 50]));
		entries.extend(others.clone());
		let state = proven(20, &entries, [&job_key, &attested_key, &genesis_key]);

		let head_key = storage::head_key(2000);
		let mut entries = vec![(head_key.clone(), state.header.encode())];
		entries.extend(others);
		let relay = proven(30, &entries, [&head_key]);
		let first = Block::read("", &relay.header).unwrap().header;
		let mut chain = vec![first];
		for number in 31..31 + self.later.max(4) {
			let parent = chain.last().unwrap().hash();
			chain.push(header(number, parent, H256::zero(), vec![]));
		}
		let relay_headers: Vec<_> = chain[1..=self.target].iter().map(bytes).collect();
		let voted: Vec<_> = self.voted.iter().map(|place| at(&chain[*place])).collect();
		let ancestry: Vec<_> = self.ancestry.iter().map(|place| chain[*place].clone()).collect();
		let target = at(&chain[self.target]);
		let justification = votes(&pairs(4), SET_ID, target, &voted, &ancestry);
		FinalReceipt {
			receipt,
			state,
			headers: Default::default(),
			para_id: 2000,
			relay,
			relay_headers: relay_headers.try_into().unwrap(),
			justification: justification.encode().try_into().unwrap(),
			start: Start::Set { id: SET_ID, authorities: members(&pairs(4)) },
			changes: Default::default(),
		}
	}

	fn trust() -> Trust {
		let set = AuthoritySet { id: SET_ID, authorities: members(&pairs(4)) };
		Trust { pin: Pin::Set(set), para_id: 2000 }
	}

	fn refused(&self) -> Vec<(&'static str, Refusal)> {
		refused(&self.file().to_bytes(), &Self::trust())
	}
}

/// What does not hold of a world once something is changed in it.
fn refused_in(change: impl FnOnce(&mut World)) -> Vec<(&'static str, Refusal)> {
	let mut world = World::new();
	change(&mut world);
	world.refused()
}

#[test]
fn file_is_refused_when_the_job_is_not_verified() {
	assert_eq!(World::new().refused(), []);
	let commitment = World::new().commitment();
	for (state, status) in [
		(StoredState::Open, JobStatus::Open),
		(StoredState::Committed(commitment.clone()), JobStatus::Committed),
		(StoredState::Refunded { at: 5 }, JobStatus::Refunded),
		(StoredState::Slashed { commitment, at: 5 }, JobStatus::Slashed),
	] {
		let refusals = refused_in(|world| world.job.state = state);
		assert_eq!(refusals[0], (check::STATUS, Refusal::NotVerified { job: 3, status }));
		assert!(refusals[1..].iter().all(|(_, refusal)| *refusal == Refusal::NotJudged));
	}
}

#[test]
fn file_is_refused_when_the_job_is_another() {
	for (what, change) in [
		("GPU node", (|job| job.node = AccountId::new([9; 32])) as fn(&mut StoredJob)),
		("requester", |job| job.requester = AccountId::new([9; 32])),
		("model", |job| job.model = H256::zero()),
		("engine", |job| job.engine = H256::zero()),
		("request", |job| job.request_hash = H256::zero()),
		("fee", |job| job.max_fee = 47),
		("fee", |job| match &mut job.state {
			StoredState::Verified { commitment, .. } => commitment.fee += 1,
			_ => panic!("it is verified"),
		}),
	] {
		let refusals = refused_in(|world| change(&mut world.job));
		assert_eq!(refusals, [(check::JOB, Refusal::NotTheJobs(what))]);
	}
	let found = World::new().commitment().receipt_hash;
	let refusals = refused_in(|world| {
		let StoredState::Verified { commitment, .. } = &mut world.job.state else {
			panic!("it is verified")
		};
		commitment.receipt_hash = H256::zero();
	});
	assert_eq!(refusals, [(check::HASH, Refusal::OtherReceipt { found, expected: H256::zero() })]);
}

#[test]
fn file_is_refused_when_the_chain_is_another() {
	let (found, expected) = (H256::repeat_byte(1), H256::repeat_byte(2));
	assert_eq!(
		refused_in(|world| world.genesis = expected),
		[(check::CHAIN, Refusal::OtherChain { found, expected })]
	);
}

#[test]
fn file_is_refused_when_the_key_does_not_count() {
	assert_eq!(
		refused_in(|world| world.key.operator = AccountId::new([9; 32])),
		[(check::KEY, Refusal::KeyOfAnother)]
	);
	let late = [(check::KEY, Refusal::KeyNotValid(12))];
	assert_eq!(refused_in(|world| world.key.expires_at = 11), late);
	assert_eq!(refused_in(|world| world.key.revoked_since = Some(12)), late);
	assert_eq!(refused_in(|world| world.key.revoked_since = Some(13)), []);
}

#[test]
fn file_is_refused_when_the_receipt_is_of_a_channel() {
	let refusals =
		refused_in(|world| world.receipt.payment = Payment::Channel { channel: 3, sequence: 0 });
	assert_eq!(refusals[0], (check::STATE, Refusal::NotOfAJob));
}

#[test]
fn file_is_refused_when_the_state_has_no_such_value() {
	let world = World::new();
	let mut file = world.file();
	let key = storage::job_key(3);
	let (root, nodes) = trie(&[(vec![1; 40], vec![1; 40])]);
	let (_, used) = storage::read_some(&root, nodes, [&key]).unwrap();
	let nodes: Vec<_> = used.into_iter_nodes().map(|node| node.try_into().unwrap()).collect();
	file.state = ProvenState {
		header: bytes(&header(20, H256::zero(), root, vec![])),
		nodes: nodes.try_into().unwrap(),
	};
	let refusals = refused(&file.to_bytes(), &World::trust());
	assert_eq!(refusals[0], (check::STATE, Refusal::Absent("job")));
}

#[test]
fn values_are_proven_when_the_state_is_of_either_version() {
	let entries: Vec<_> = (0..90u8).map(|n| (vec![n; 9], vec![n; n.into()])).collect();
	let entries = || entries.iter().map(|(key, value)| (key.as_slice(), value.as_slice()));
	let mut roots = Vec::new();
	for version in [StateVersion::V0, StateVersion::V1] {
		let (root, nodes) = storage::build(entries(), version).unwrap();
		let keys = [&[80; 9][..], &[3; 9], &[90; 9]];
		let (values, used) = storage::read_some(&root, nodes.clone(), keys).unwrap();
		assert_eq!(values, [Some(vec![80; 80]), Some(vec![3; 3]), None]);
		assert!(used.len() < nodes.len());
		roots.push(root);
	}
	assert_ne!(roots[0], roots[1]);
}

#[test]
fn votes_count_when_they_are_for_later_blocks_with_their_headers() {
	let later = |change: fn(&mut World)| {
		refused_in(|world| {
			(world.target, world.voted, world.ancestry) = (1, vec![1, 2, 3], vec![2, 3]);
			change(world);
		})
	};
	assert_eq!(later(|_| {}), []);
	assert_eq!(later(|world| world.ancestry = vec![3]), [(check::VOTES, Refusal::StrayVote)]);
	assert_eq!(
		later(|world| world.ancestry = vec![2, 3, 4]),
		[(check::VOTES, Refusal::SurplusHeaders)]
	);
	assert_eq!(
		later(|world| world.ancestry = vec![2, 3, 3]),
		[(check::VOTES, Refusal::SurplusHeaders)]
	);
	// A vote for a block before the target says nothing of it.
	assert_eq!(later(|world| world.voted = vec![1, 2, 0]), [(check::VOTES, Refusal::StrayVote)]);
	assert_eq!(
		later(|world| (world.voted, world.ancestry) = (vec![1, 2], vec![2])),
		[(check::VOTES, Refusal::TooFewVotes { weight: 2, total: 4, threshold: 3 })]
	);
}

#[test]
fn votes_beyond_those_needed_are_dropped_when_trimmed() {
	let mut world = World::new();
	(world.target, world.voted, world.ancestry) = (1, vec![3, 1, 2, 1], vec![2, 3]);
	let mut file = world.file();
	let whole = grandpa::read(&file.justification).unwrap();
	assert_eq!(refused(&file.to_bytes(), &World::trust()), []);
	let set = AuthoritySet { id: SET_ID, authorities: members(&pairs(4)) };
	let trimmed = set.trim(whole).unwrap();
	assert_eq!((trimmed.commit.precommits.len(), trimmed.votes_ancestries.len()), (3, 2));
	file.justification = trimmed.encode().try_into().unwrap();
	assert_eq!(refused(&file.to_bytes(), &World::trust()), []);

	// Two votes of one authority count once, whichever comes first.
	world.voted = vec![1, 1, 1, 1];
	world.ancestry = vec![];
	let mut doubled = grandpa::read(&world.file().justification).unwrap();
	let first = doubled.commit.precommits[0].clone();
	doubled.commit.precommits.insert(1, first);
	file.justification = set.trim(doubled).unwrap().encode().try_into().unwrap();
	assert_eq!(refused(&file.to_bytes(), &World::trust()), []);
}

#[test]
fn strangers_are_refused_when_they_vote() {
	let mut file = World::new().file();
	let mut justification = grandpa::read(&file.justification).unwrap();
	justification.commit.precommits[1].id =
		AuthorityId::from_slice(&ed25519::Pair::from_seed(&[50; 32]).public().0).unwrap();
	file.justification = justification.encode().try_into().unwrap();
	let refusals = refused(&file.to_bytes(), &World::trust());
	assert!(matches!(refusals[..], [(check::VOTES, Refusal::Stranger { set: SET_ID, .. })]));
}

#[test]
fn sets_are_refused_when_nobody_can_vote_in_them() {
	let good = members(&pairs(4));
	let justification = grandpa::read(&World::new().file().justification).unwrap();
	let judged = |change: fn(&mut Authorities)| {
		let mut authorities = good.clone();
		change(&mut authorities);
		AuthoritySet { id: 5, authorities }.check(&justification)
	};
	assert_eq!(judged(|_| {}), Ok(()));
	assert_eq!(judged(|set| *set = Default::default()), Err(Refusal::EmptySet(5)));
	assert_eq!(judged(|set| set.as_mut()[0].1 = 0), Err(Refusal::EmptySet(5)));
	assert_eq!(judged(|set| set.as_mut()[0].1 = u64::MAX), Err(Refusal::EmptySet(5)));
	assert_eq!(judged(|set| set.try_push(set[0].clone()).unwrap()), Err(Refusal::EmptySet(5)));
}

fn log(change: ConsensusLog<BlockNumber>) -> DigestItem {
	DigestItem::Consensus(GRANDPA_ENGINE_ID, change.encode())
}

fn scheduled(delay: BlockNumber) -> ScheduledChange<BlockNumber> {
	ScheduledChange { next_authorities: members(&pairs(2)).into_inner(), delay }
}

#[test]
fn change_of_the_set_is_refused_when_delayed_forced_or_said_twice() {
	let now = || log(ConsensusLog::ScheduledChange(scheduled(0)));
	let next = |logs: Vec<DigestItem>| {
		let header = header(9, H256::zero(), H256::zero(), logs);
		Block::read("", &header.encode()).unwrap().next_set()
	};
	assert_eq!(next(vec![now()]).unwrap().next_authorities.len(), 2);
	assert!(next(vec![DigestItem::Other(vec![1]), now()]).is_ok());
	let refused = Err(Refusal::NoChange(9));
	assert_eq!(next(vec![]), refused);
	assert_eq!(next(vec![now(), now()]), refused);
	assert_eq!(next(vec![log(ConsensusLog::ScheduledChange(scheduled(1)))]), refused);
	assert_eq!(next(vec![now(), log(ConsensusLog::ForcedChange(1, scheduled(0)))]), refused);
	assert_eq!(next(vec![now(), log(ConsensusLog::Pause(0))]), refused);
	assert_eq!(next(vec![DigestItem::Consensus(GRANDPA_ENGINE_ID, vec![1, 2])]), refused);
}

#[test]
fn pinned_sets_are_read_when_in_a_file_or_hex() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("authorities.json");
	let argument = path.to_str().unwrap();
	std::fs::write(&path, AUTHORITIES).unwrap();
	let set = read_authorities(argument).unwrap();
	assert_eq!((set.id, set.authorities.len()), (6, 2));
	assert_eq!(read_pin_file(&path).unwrap(), pin_file());
	assert_eq!(PinFile::new(pin_file().relay_genesis, 76, &set), pin_file());
	let hex = text::hex(set.encode());
	assert_eq!(read_authorities(&hex).unwrap(), set);
	assert!(read_authorities(&hex[..hex.len() - 2]).is_err());
	assert!(read_authorities(&format!("{hex}00")).is_err());
	assert!(read_authorities("0xzz").is_err());
	std::fs::write(&path, AUTHORITIES.replace("set_id", "set")).unwrap();
	assert!(matches!(read_authorities(argument), Err(Error::Input(_))));
	assert!(matches!(
		read_authorities(folder.path().join("none").to_str().unwrap()),
		Err(Error::File { .. })
	));
}

#[test]
fn first_set_is_read_when_the_specification_is_raw() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("relay.json");
	let set = AuthoritySet { id: 0, authorities: members(&pairs(2)) };
	let key = text::hex(storage::authorities_key());
	let value = text::hex(set.authorities.encode());
	let read = |json: serde_json::Value| {
		std::fs::write(&path, json.to_string()).unwrap();
		read_chain_spec(&path)
	};
	let top = serde_json::json!({ "0x00": "0x01", key: value });
	let raw = |top| serde_json::json!({ "id": "r", "genesis": { "raw": { "top": top } } });
	assert_eq!(read(raw(top)).unwrap(), Pin::Set(set));
	assert_eq!(read_genesis_state(&path).unwrap().len(), 2);
	assert!(read(raw(serde_json::json!({ "0xzz": "0x" }))).is_err());
	let error = read(raw(serde_json::json!({}))).unwrap_err().to_string();
	assert!(error.contains("Grandpa.Authorities"), "{error}");
	let plain = serde_json::json!({ "genesis": { "runtimeGenesis": {} } });
	let error = read(plain).unwrap_err().to_string();
	assert!(error.contains("--raw"), "{error}");
	assert!(read(serde_json::json!([])).is_err());
}

/// Changes one byte of a file.
fn flipped(bytes: &[u8], place: usize, with: u8) -> Vec<u8> {
	let mut changed = bytes.to_vec();
	changed[place] ^= with;
	changed
}

/// Every byte, one bit: minutes, unless optimised. Random bytes and bits: below.
#[test]
fn no_file_holds_when_any_byte_is_changed() {
	for (bytes, trust) in [(GENESIS, at_genesis()), (SET, at_set()), (BLOCK_57, at_set())] {
		for place in 0..bytes.len() {
			let with = 1 << (place % 8);
			assert_ne!(refused(&flipped(bytes, place, with), &trust), [], "byte {place}");
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn no_file_holds_when_a_byte_is_changed(place in any::<prop::sample::Index>(), with in 1..=u8::MAX) {
		for (bytes, trust) in [(GENESIS, at_genesis()), (SET, at_set()), (BLOCK_57, at_set())] {
			let changed = flipped(bytes, place.index(bytes.len()), with);
			prop_assert_ne!(refused(&changed, &trust), []);
		}
	}

	#[test]
	fn nothing_panics_when_a_file_is_noise(
		mut noise in prop::collection::vec(any::<u8>(), 0..2_048),
		from in any::<prop::sample::Index>(),
	) {
		let mut bytes = super::file::MAGIC.to_vec();
		bytes.append(&mut noise.clone());
		prop_assert!(!verify(&bytes, &at_genesis(), Wire::default()).holds());
		// Noise from somewhere on, and a piece that is missing.
		let at = from.index(GENESIS.len());
		let mut bytes = GENESIS[..at].to_vec();
		bytes.append(&mut noise);
		prop_assert!(!verify(&bytes, &at_genesis(), Wire::default()).holds());
		let bytes = [&GENESIS[..at], GENESIS.get(at + 5..).unwrap_or_default()].concat();
		prop_assert!(!verify(&bytes, &at_genesis(), Wire::default()).holds());
	}

	#[test]
	fn nothing_panics_when_parts_are_noise(noise in prop::collection::vec(any::<u8>(), 0..512)) {
		for part in 0..5 {
			let mut changed = file(GENESIS);
			let bytes = noise.clone();
			match part {
				0 => changed.state.header = bytes.try_into().unwrap(),
				1 => changed.state.nodes.as_mut()[0] = bytes.try_into().unwrap(),
				2 => changed.relay.header = bytes.try_into().unwrap(),
				3 => changed.justification = bytes.try_into().unwrap(),
				_ => changed.changes.as_mut()[0].header = bytes.try_into().unwrap(),
			}
			prop_assert_ne!(refused(&changed.to_bytes(), &at_genesis()), []);
		}
	}
}

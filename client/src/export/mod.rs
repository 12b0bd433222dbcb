//! Makes the file of a receipt: gathers, over RPC, everything that [`finality`](crate::finality) needs to
//! judge without a network.

mod node;

pub use node::{Node, Side};

use crate::{
	calls,
	finality::{
		self,
		file::{
			FinalReceipt, HeaderBytes, HeaderChain, JustificationBytes, Nodes, ProvenState,
			SetChange, Start, MAX_CHANGES, MAX_HEADERS,
		},
		genesis_set,
		grandpa::{self, Justification},
		header::Block,
		next_set,
		pin::PinFile,
		storage::{self, StoredCommitment, StoredJob, StoredState},
		AuthoritySet, Pin, Refusal, Trust, Verdict, Wire,
	},
	http::GpuNodeClient,
	Chain, Error,
};
use assay_primitives::{
	market::JobStatus,
	receipt::{AssaySignedReceipt, Payment},
	BlockNumber, JobId, H256,
};
use codec::{DecodeAll, Encode};
use sp_core::storage::StateVersion;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// Between looks at a job that is not final yet.
const PAUSE: Duration = Duration::from_secs(3);

/// What to export.
#[derive(Clone, Debug)]
pub struct Export {
	/// The job.
	pub job: JobId,
	/// The parachain's id.
	pub para_id: u32,
	/// Where the authority sets begin, unless with the relay chain's genesis block.
	pub from: Option<PinFile>,
	/// The relay chain's genesis state, for a node that has dropped it.
	pub genesis_state: Option<BTreeMap<Vec<u8>, Vec<u8>>>,
	/// Base URL of the GPU node, to be asked if the chain's node has dropped the block with the receipt.
	pub endpoint: Option<String>,
	/// The parachain's block to prove the job in, instead of its newest final one.
	pub block: Option<BlockNumber>,
	/// How long to wait for the job to be final.
	pub patience: Duration,
}

/// A file, and what it was found to prove.
#[derive(Clone, Debug)]
pub struct Exported {
	/// The file.
	pub bytes: Vec<u8>,
	/// What it proves.
	pub verdict: Verdict,
	/// What it was judged by.
	pub trust: Trust,
}

/// A relay chain's block with the votes for it.
struct Finalised {
	block: Sealed,
	set: AuthoritySet,
	justification: Justification,
}

/// A block, with the bytes of its header.
#[derive(Clone)]
struct Sealed {
	block: Block,
	header: Vec<u8>,
}

impl Sealed {
	fn number(&self) -> BlockNumber {
		self.block.header.number
	}
}

/// The blocks from the one with the job to the one that is voted for.
struct Path {
	/// The parachain's, with the job in its state.
	audit: Sealed,
	/// Those after it, up to the head.
	headers: HeaderChain,
	/// The relay chain's, with that head in its state.
	relay: Sealed,
	/// Those after it, up to the one that is voted for.
	relay_headers: HeaderChain,
	/// The votes.
	finalised: Finalised,
}

/// A job as of the parachain's head on the relay chain.
struct VerifiedJob {
	commitment: StoredCommitment,
	ended_at: BlockNumber,
}

/// Makes the file of a job's receipt, and judges it as its reader will.
///
/// # Errors
///
/// When the job is not verified and final, or a node does not have what is needed.
pub async fn export(
	chain: &Chain,
	relay: &Node,
	wanted: &Export,
	tell: &mut dyn FnMut(&str),
) -> Result<Exported, Error> {
	let audit = Node::connect(Side::Audit, chain.url()).await?;
	let begun = Instant::now();
	let (path, job) = loop {
		let found = look(&audit, relay, wanted).await;
		match found {
			Ok(found) => break found,
			Err(error @ Error::NotNow(_)) if begun.elapsed() < wanted.patience => {
				tell(&format!("{error}; waiting"));
			},
			Err(error) => return Err(error),
		}
		tokio::time::sleep(PAUSE).await;
	};
	tell(&format!(
		"the job is proven in the parachain's block #{}, on the relay chain by block #{}, which is final \
		 with #{} by authority set {}",
		path.audit.number(),
		path.relay.number(),
		path.finalised.block.number(),
		path.finalised.set.id
	));
	let receipt = find_receipt(chain, wanted, &path.audit.block, &job).await?;
	let state = state_of_job(&audit, wanted.job, &receipt, &path.audit).await?;
	let relay_state = state_of_head(relay, &path.relay, wanted.para_id).await?;
	let (pin, start, changes) = sets(relay, wanted, &path.finalised, tell).await?;
	let file = FinalReceipt {
		receipt,
		state,
		headers: path.headers,
		para_id: wanted.para_id,
		relay: relay_state,
		relay_headers: path.relay_headers,
		justification: justification_bytes(&path.finalised.set, path.finalised.justification)?,
		start,
		changes: changes.try_into().map_err(|_| too_many_changes())?,
	};
	let bytes = file.to_bytes();
	let trust = Trust { pin, para_id: wanted.para_id };
	let verdict = finality::verify(&bytes, &trust, Wire::default());
	if let Some(refusal) = verdict.refusal() {
		return Err(Error::Chain(format!(
			"what the nodes gave does not prove the receipt final: {refusal}"
		)));
	}
	Ok(Exported { bytes, verdict, trust })
}

/// The authorities that have finalised the newest final block.
///
/// # Errors
///
/// When the relay chain's node does not answer.
pub async fn present_authorities(relay: &Node) -> Result<PinFile, Error> {
	let genesis = relay.hash_of(0).await?;
	let (block, _) = relay.header(relay.finalised().await?).await?;
	let number = block.header.number;
	if number == 0 {
		return Err(Error::NotNow("the relay chain has finalised nothing yet".into()));
	}
	let set = relay.authorities(block.header.parent_hash).await?;
	Ok(PinFile::new(genesis, number, &set))
}

/// Where the job can be proven, if it is verified there.
async fn look(audit: &Node, relay: &Node, wanted: &Export) -> Result<(Path, VerifiedJob), Error> {
	let newest = newest_finalised(relay).await?;
	let head = head_at(relay, newest.block.block.hash, wanted.para_id).await?.ok_or_else(|| {
		Error::NotFound(format!(
			"the relay chain has no parachain {}: check --para-id",
			wanted.para_id
		))
	})?;
	let path = match wanted.block {
		None => Path {
			audit: head,
			headers: HeaderChain::default(),
			relay: newest.block.clone(),
			relay_headers: HeaderChain::default(),
			finalised: newest,
		},
		Some(number) => older(audit, relay, wanted.para_id, number, newest, head).await?,
	};
	if !audit.has(path.audit.block.hash).await? {
		return Err(Error::NotNow(format!(
			"the chain's node does not have block #{} yet, which is final on the relay chain",
			path.audit.number()
		)));
	}
	let job = job_at(audit, &path.audit.block, wanted.job).await?;
	Ok((path, job))
}

/// The way from an older block of the parachain.
async fn older(
	audit: &Node,
	relay: &Node,
	para_id: u32,
	number: BlockNumber,
	newest: Finalised,
	head: Sealed,
) -> Result<Path, Error> {
	if number > head.number() {
		return Err(Error::NotNow(format!(
			"the parachain's block #{number} is not final; the newest final one is #{}",
			head.number()
		)));
	}
	let (block, head) = first_with(relay, para_id, number, &newest.block, head).await?;
	let (from, headers) = back(audit, head, number).await?;
	let finalised = match relay.prove_finality(block.number()).await {
		Ok(proof) => voted(relay, read(&proof.justification)?).await?,
		Err(error @ Error::RelayUnreachable { .. }) => return Err(error),
		// Of the present set's blocks, the node keeps votes for the newest alone.
		Err(_) => newest,
	};
	let (relay_block, relay_headers) = back(relay, finalised.block.clone(), block.number()).await?;
	if relay_block.block.hash != block.block.hash {
		return Err(Error::RelayChain("its blocks do not follow one another".into()));
	}
	Ok(Path { audit: from, headers, relay: block, relay_headers, finalised })
}

/// The first block of the relay chain, of those whose state its node keeps, that has this block of the
/// parachain or one after it as head; and that head.
async fn first_with(
	relay: &Node,
	para_id: u32,
	number: BlockNumber,
	newest: &Sealed,
	head: Sealed,
) -> Result<(Sealed, Sealed), Error> {
	let mut best = (newest.clone(), head);
	let (mut low, mut step): (BlockNumber, BlockNumber) = (0, 1);
	loop {
		let high = best.0.number();
		// In growing steps back at first: older states may be gone.
		let probe = match low {
			0 => high.saturating_sub(step).max(1),
			_ => low.saturating_add(high.saturating_sub(low) / 2),
		};
		if probe <= low || probe >= high {
			return Ok(best);
		}
		step = step.saturating_mul(2);
		let hash = relay.hash_of(probe).await?;
		match head_at(relay, hash, para_id).await {
			Ok(Some(head)) if head.number() >= number => {
				let (block, header) = relay.header(hash).await?;
				best = (Sealed { block, header }, head);
			},
			Err(error @ Error::RelayUnreachable { .. }) => return Err(error),
			// Too early, or its state is gone.
			_ => low = probe,
		}
	}
}

/// The ancestor of `last` with this number, and the headers after it.
async fn back(
	node: &Node,
	last: Sealed,
	number: BlockNumber,
) -> Result<(Sealed, HeaderChain), Error> {
	let far = || Error::Input(format!("block #{number} is too far back from #{}", last.number()));
	let mut headers = Vec::new();
	let mut at = last.clone();
	while at.number() > number {
		if headers.len() >= MAX_HEADERS as usize {
			return Err(far());
		}
		let parent = at.block.header.parent_hash;
		headers.push(header_bytes(&at.header)?);
		let (block, header) = node.header(parent).await?;
		at = Sealed { block, header };
	}
	headers.reverse();
	if at.number() != number {
		return Err(far());
	}
	Ok((at, headers.try_into().map_err(|_| far())?))
}

/// The newest block that there are votes for, with them.
async fn newest_finalised(relay: &Node) -> Result<Finalised, Error> {
	let (block, _) = relay.header(relay.finalised().await?).await?;
	let kept = relay.prove_finality(block.header.number).await;
	let justification = match kept.and_then(|proof| read(&proof.justification)) {
		Ok(justification) => justification,
		Err(error @ Error::RelayUnreachable { .. }) => return Err(error),
		// Nodes give none as long as the authorities have never changed.
		Err(_) => relay.next_justification().await?,
	};
	voted(relay, justification).await
}

/// The block that was voted for, and the set that did.
async fn voted(relay: &Node, justification: Justification) -> Result<Finalised, Error> {
	let (block, header) = relay.header(justification.commit.target_hash).await?;
	if block.header.number == 0 {
		return Err(Error::NotNow("the relay chain has finalised nothing yet".into()));
	}
	// A block that changes the set is still finalised by the old one, and its own state has the new.
	let set = relay.authorities(block.header.parent_hash).await?;
	Ok(Finalised { block: Sealed { block, header }, set, justification })
}

fn read(bytes: &[u8]) -> Result<Justification, Error> {
	grandpa::read(bytes).map_err(|error| Error::RelayChain(error.to_string()))
}

/// The parachain's head, as of a block of the relay chain.
async fn head_at(relay: &Node, at: H256, para_id: u32) -> Result<Option<Sealed>, Error> {
	let Some(value) = relay.storage(&storage::head_key(para_id), at).await? else {
		return Ok(None);
	};
	let header: Vec<u8> = DecodeAll::decode_all(&mut &*value)
		.map_err(|error| Error::RelayChain(format!("the parachain's head: {error}")))?;
	let block = Block::read("the parachain's head", &header)
		.map_err(|error| Error::RelayChain(error.to_string()))?;
	Ok(Some(Sealed { block, header }))
}

/// A job that is verified as of a block.
async fn job_at(audit: &Node, block: &Block, id: JobId) -> Result<VerifiedJob, Error> {
	let number = block.header.number;
	let late = |reason: String| {
		Error::NotNow(format!("in the parachain's final block #{number}, job {id} is {reason}"))
	};
	let value = audit.storage(&storage::job_key(id), block.hash).await?;
	let Some(value) = value else {
		return Err(late(
			"not there: it is newer, or was removed since (then give --block)".into(),
		));
	};
	let job: StoredJob = storage::decode("job", Some(&value)).map_err(chain_says)?;
	match job.state {
		StoredState::Verified { commitment, at, .. } => {
			Ok(VerifiedJob { commitment, ended_at: at })
		},
		StoredState::Refunded { .. } => {
			Err(Error::NotVerified { job: id, status: JobStatus::Refunded })
		},
		StoredState::Slashed { .. } => {
			Err(Error::NotVerified { job: id, status: JobStatus::Slashed })
		},
		state => Err(late(format!("{:?}, and not Verified", state.status()))),
	}
}

/// The signed receipt: of the transaction that had it verified, or else of the GPU node.
async fn find_receipt(
	chain: &Chain,
	wanted: &Export,
	head: &Block,
	job: &VerifiedJob,
) -> Result<AssaySignedReceipt, Error> {
	let is_it = |signed: &AssaySignedReceipt| {
		signed.receipt.receipt().payment == Payment::Job(wanted.job)
			&& signed.receipt.hash() == job.commitment.receipt_hash
	};
	let on_chain = async {
		let block = chain.block_at(job.ended_at).await?;
		let call = "submit_receipt";
		let calls = chain.call_arguments(head.hash, block.hash, calls::MARKET, call).await?;
		let decode = |bytes: &Vec<u8>| AssaySignedReceipt::decode_all(&mut &**bytes).ok();
		Ok(calls.iter().filter_map(decode).find(is_it))
	};
	let on_chain: Result<Option<AssaySignedReceipt>, Error> = on_chain.await;
	if let Ok(Some(signed)) = on_chain {
		return Ok(signed);
	}
	let reason = match on_chain {
		Ok(_) => format!("block #{} has no transaction with it", job.ended_at),
		Err(error) => error.to_string(),
	};
	let missing = |more: &str| {
		Error::NotFound(format!(
			"the receipt of job {} is not to be had: {reason}; {more}",
			wanted.job
		))
	};
	let Some(endpoint) = &wanted.endpoint else {
		return Err(missing("name the GPU node with --url"));
	};
	let signed = GpuNodeClient::new(endpoint)?.receipt(wanted.job).await?;
	signed.filter(is_it).ok_or_else(|| missing("the GPU node does not have it either"))
}

async fn state_of_job(
	audit: &Node,
	id: JobId,
	signed: &AssaySignedReceipt,
	at: &Sealed,
) -> Result<ProvenState, Error> {
	let job = storage::job_key(id);
	let key = storage::attested_key(&signed.signature.key);
	let genesis = storage::genesis_key();
	let keys = [job.as_slice(), &key, &genesis];
	proven(audit, keys, at).await.map_err(Failure::of_chain)
}

async fn state_of_head(relay: &Node, at: &Sealed, para_id: u32) -> Result<ProvenState, Error> {
	let key = storage::head_key(para_id);
	proven(relay, [key.as_slice()], at).await.map_err(Failure::of_relay)
}

/// Why there is no proof.
enum Failure {
	Asked(Error),
	Given(Refusal),
}

impl Failure {
	fn of_chain(self) -> Error {
		match self {
			Self::Asked(error) => error,
			Self::Given(refusal) => chain_says(refusal),
		}
	}

	fn of_relay(self) -> Error {
		match self {
			Self::Asked(error) => error,
			Self::Given(refusal) => Error::RelayChain(refusal.to_string()),
		}
	}
}

/// A block with the nodes that the values of `keys` need, and no others.
async fn proven<const N: usize>(
	node: &Node,
	keys: [&[u8]; N],
	at: &Sealed,
) -> Result<ProvenState, Failure> {
	let given = node.read_proof(&keys, at.block.hash).await.map_err(Failure::Asked)?;
	with_nodes(keys, at, given)
}

/// The same, of nodes that are there.
fn with_nodes<const N: usize>(
	keys: [&[u8]; N],
	at: &Sealed,
	given: Vec<Vec<u8>>,
) -> Result<ProvenState, Failure> {
	let Sealed { block, header } = at;
	let root = block.header.state_root;
	let (_, used) = storage::read_some(&root, given, keys).map_err(Failure::Given)?;
	let bound = || Failure::Given(Refusal::SurplusNodes);
	let nodes: Result<Vec<_>, Failure> =
		used.into_iter_nodes().map(|node| node.try_into().map_err(|_| bound())).collect();
	let nodes: Nodes = nodes?.try_into().map_err(|_| bound())?;
	Ok(ProvenState { header: header_bytes(header).map_err(Failure::Asked)?, nodes })
}

fn header_bytes(bytes: &[u8]) -> Result<HeaderBytes, Error> {
	bytes.to_vec().try_into().map_err(|_| Error::Chain("a header is too long".into()))
}

fn justification_bytes(
	set: &AuthoritySet,
	justification: Justification,
) -> Result<JustificationBytes, Error> {
	let trimmed = set.trim(justification).map_err(|error| Error::RelayChain(error.to_string()))?;
	let too_long = || Error::RelayChain("a justification is too long".into());
	trimmed.encode().try_into().map_err(|_| too_long())
}

fn chain_says(refusal: Refusal) -> Error {
	Error::Chain(refusal.to_string())
}

fn too_many_changes() -> Error {
	Error::Input(
		"the relay chain's authorities have changed too often since its genesis for one file: give \
		 --authorities with a newer set"
			.into(),
	)
}

/// The relay chain's genesis block, with the first authority set in its state.
async fn genesis_state(
	relay: &Node,
	given: Option<&BTreeMap<Vec<u8>, Vec<u8>>>,
) -> Result<ProvenState, Error> {
	let (block, header) = relay.header(relay.hash_of(0).await?).await?;
	let key = storage::authorities_key();
	let root = block.header.state_root;
	let genesis = Sealed { block, header };
	let Some(entries) = given else {
		return match proven(relay, [key.as_slice()], &genesis).await.map_err(Failure::of_relay) {
			Err(Error::RelayChain(reason)) => Err(Error::NotFound(format!(
				"the relay chain's node does not have the genesis block's state ({reason}): give \
				 --relay-chain-spec with the relay chain's raw specification, or --authorities"
			))),
			other => other,
		};
	};
	for version in [StateVersion::V1, StateVersion::V0] {
		let entries = entries.iter().map(|(key, value)| (key.as_slice(), value.as_slice()));
		let (found, nodes) = storage::build(entries, version).map_err(chain_says)?;
		if found == root {
			return with_nodes([key.as_slice()], &genesis, nodes).map_err(Failure::of_relay);
		}
	}
	Err(Error::Input(
		"--relay-chain-spec is not of the relay chain that --relay is a node of: another genesis state"
			.into(),
	))
}

/// Where the sets begin, and every change up to the one that has voted.
async fn sets(
	relay: &Node,
	wanted: &Export,
	finalised: &Finalised,
	tell: &mut dyn FnMut(&str),
) -> Result<(Pin, Start, Vec<SetChange>), Error> {
	let (pin, start, mut set, mut next) = match &wanted.from {
		Some(file) => {
			let genesis = relay.hash_of(0).await?;
			if genesis != file.relay_genesis {
				return Err(Error::Input(format!(
					"--authorities is of the relay chain {:?}, and --relay is a node of {genesis:?}",
					file.relay_genesis
				)));
			}
			let set = file.set()?;
			let start = Start::Set { id: set.id, authorities: set.authorities.clone() };
			(Pin::Set(set.clone()), start, set, file.block)
		},
		None => {
			let state = genesis_state(relay, wanted.genesis_state.as_ref()).await?;
			let (genesis, set) =
				genesis_set(&state).map_err(|error| Error::RelayChain(error.to_string()))?;
			(Pin::Genesis(genesis.hash), Start::Genesis(state), set, 1)
		},
	};
	let last = finalised.set.id;
	let missing = last.checked_sub(set.id).ok_or_else(|| {
		Error::Input(format!(
			"--authorities is of set {}, and the relay chain is at set {last} only",
			set.id
		))
	})?;
	if missing > MAX_CHANGES.into() {
		return Err(too_many_changes());
	}
	if missing > 0 {
		tell(&format!("{missing} changes of the authority set to follow"));
	}
	let mut changes = Vec::new();
	let mut len = 0usize;
	while set.id < last {
		let proof = relay.prove_finality(next).await?;
		let (block, header) = relay.header(proof.block).await?;
		let justification = justification_bytes(&set, read(&proof.justification)?)?;
		let change = SetChange { header: header_bytes(&header)?, justification };
		set = next_set(&set, &change).map_err(|error| Error::RelayChain(error.to_string()))?;
		next = block.header.number.saturating_add(1);
		len = len.saturating_add(change.encoded_size());
		if len > finality::MAX_FILE_LEN {
			return Err(too_many_changes());
		}
		changes.push(change);
	}
	Ok((pin, start, changes))
}

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
			SetChange, Start,
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
use std::time::{Duration, Instant};

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
	/// Base URL of the GPU node, to be asked if the chain's node has dropped the block with the receipt.
	pub endpoint: Option<String>,
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
	block: Block,
	header: Vec<u8>,
	set: AuthoritySet,
	justification: Justification,
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
	let (finalised, head, job) = loop {
		let finalised = finalised(relay).await?;
		let head = head_at(relay, &finalised, wanted.para_id).await?;
		match job_at(&audit, &head, wanted.job).await {
			Ok(job) => break (finalised, head, job),
			Err(error @ Error::NotNow(_)) if begun.elapsed() < wanted.patience => {
				tell(&format!("{error}; waiting"));
			},
			Err(error) => return Err(error),
		}
		tokio::time::sleep(PAUSE).await;
	};
	tell(&format!(
		"the parachain's block #{} is the head in the relay chain's block #{}, final by authority set {}",
		head.block.header.number, finalised.block.header.number, finalised.set.id
	));
	let receipt = find_receipt(chain, wanted, &head.block, &job).await?;
	let state = state_of_job(&audit, wanted.job, &receipt, &head).await?;
	let relay_state = state_of_head(relay, &finalised, wanted.para_id).await?;
	let (pin, start, changes) = sets(relay, wanted.from.as_ref(), &finalised, tell).await?;
	let file = FinalReceipt {
		receipt,
		state,
		headers: HeaderChain::default(),
		para_id: wanted.para_id,
		relay: relay_state,
		relay_headers: HeaderChain::default(),
		justification: justification_bytes(&finalised.set, finalised.justification)?,
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

/// The newest block that there are votes for, with them.
async fn finalised(relay: &Node) -> Result<Finalised, Error> {
	let (block, _) = relay.header(relay.finalised().await?).await?;
	let kept = relay.prove_finality(block.header.number).await;
	let justification = match kept.and_then(|proof| read(&proof.justification)) {
		Ok(justification) => justification,
		// Nodes keep none for a chain whose authorities have never changed.
		Err(error @ Error::RelayUnreachable { .. }) => return Err(error),
		Err(_) => relay.next_justification().await?,
	};
	let (block, header) = relay.header(justification.commit.target_hash).await?;
	if block.header.number == 0 {
		return Err(Error::NotNow("the relay chain has finalised nothing yet".into()));
	}
	// A block that changes the set is still finalised by the old one, and its own state has the new.
	let set = relay.authorities(block.header.parent_hash).await?;
	Ok(Finalised { block, header, set, justification })
}

fn read(bytes: &[u8]) -> Result<Justification, Error> {
	grandpa::read(bytes).map_err(|error| Error::RelayChain(error.to_string()))
}

/// A parachain's block, with the bytes of its header.
struct Head {
	block: Block,
	header: Vec<u8>,
}

async fn head_at(relay: &Node, finalised: &Finalised, para_id: u32) -> Result<Head, Error> {
	let value = relay.storage(&storage::head_key(para_id), finalised.block.hash).await?;
	let value = value.ok_or_else(|| {
		Error::NotFound(format!("the relay chain has no parachain {para_id}: check --para-id"))
	})?;
	let header: Vec<u8> = DecodeAll::decode_all(&mut &*value)
		.map_err(|error| Error::RelayChain(format!("the parachain's head: {error}")))?;
	let block = Block::read("the parachain's head", &header)
		.map_err(|error| Error::RelayChain(error.to_string()))?;
	Ok(Head { block, header })
}

/// A job that is verified as of a block.
async fn job_at(audit: &Node, head: &Head, id: JobId) -> Result<VerifiedJob, Error> {
	let number = head.block.header.number;
	let late = |reason: String| {
		Error::NotNow(format!("in block #{number}, the newest final one, job {id} is {reason}"))
	};
	let value = audit.storage(&storage::job_key(id), head.block.hash).await?;
	let Some(value) = value else {
		return Err(late("not there: it is newer, or it ended long ago and was removed".into()));
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
	head: &Head,
) -> Result<ProvenState, Error> {
	let job = storage::job_key(id);
	let key = storage::attested_key(&signed.signature.key);
	let genesis = storage::genesis_key();
	let keys = [job.as_slice(), &key, &genesis];
	proven(audit, keys, &head.block, &head.header).await.map_err(Failure::of_chain)
}

async fn state_of_head(
	relay: &Node,
	finalised: &Finalised,
	para_id: u32,
) -> Result<ProvenState, Error> {
	let key = storage::head_key(para_id);
	let Finalised { block, header, .. } = finalised;
	proven(relay, [key.as_slice()], block, header).await.map_err(Failure::of_relay)
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
	block: &Block,
	header: &[u8],
) -> Result<ProvenState, Failure> {
	let given = node.read_proof(&keys, block.hash).await.map_err(Failure::Asked)?;
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

/// Where the sets begin, and every change up to the one that has voted.
async fn sets(
	relay: &Node,
	from: Option<&PinFile>,
	finalised: &Finalised,
	tell: &mut dyn FnMut(&str),
) -> Result<(Pin, Start, Vec<SetChange>), Error> {
	let (pin, start, mut set, mut next) = match from {
		Some(file) => {
			let set = file.set()?;
			let start = Start::Set { id: set.id, authorities: set.authorities.clone() };
			(Pin::Set(set.clone()), start, set, file.block)
		},
		None => {
			let (genesis, header) = relay.header(relay.hash_of(0).await?).await?;
			let key = storage::authorities_key();
			let state = proven(relay, [key.as_slice()], &genesis, &header)
				.await
				.map_err(Failure::of_relay)?;
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
	if missing > finality::file::MAX_CHANGES.into() {
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

/// Hash of the relay chain's genesis block that a file was judged by.
pub fn pinned_genesis(trust: &Trust) -> Option<H256> {
	match &trust.pin {
		Pin::Genesis(hash) => Some(*hash),
		Pin::Set(_) => None,
	}
}

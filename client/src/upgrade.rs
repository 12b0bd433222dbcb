//! Runtime upgrades: from a file to a new version that makes blocks.
//!
//! A referendum on the track `whitelisted_caller` authorises a runtime by its hash, once two thirds of
//! the technical committee have whitelisted that; then anyone applies the code. The chain checks the code
//! when it is applied, and tells a refusal by an event alone: the transaction counts as executed.

use crate::{
	calls::governance as calls,
	chain::{Block, Chain, Until, REORGANISATION},
	governance::{self, note, without_event, GovernanceEvent},
	keys, text, Error,
};
use assay_primitives::{AccountId, BlockNumber, H256};
use codec::Decode;
use serde::Serialize;
use std::{
	io::Read,
	path::{Path, PathBuf},
	time::Duration,
};
use subxt_signer::sr25519::Keypair;

/// How a compressed runtime begins.
const COMPRESSED: [u8; 8] = [82, 188, 83, 118, 70, 219, 142, 5];
/// Most bytes of a runtime's file.
const MAX_FILE: u64 = 16 << 20;
/// Most bytes of a runtime when decompressed: as nodes have it.
const MAX_CODE: u64 = 50 << 20;
/// How Wasm begins.
const WASM: [u8; 8] = *b"\0asm\x01\0\0\0";
/// Longest name of a runtime.
const MAX_NAME: usize = 64;
/// The track of upgrades.
const TRACK: &str = "whitelisted_caller";
/// For a connection to come back: the node may be compiling the new runtime.
const PATIENCE: Duration = Duration::from_secs(300);

/// Which runtime it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuntimeVersion {
	/// Name of the chain's rules.
	pub spec_name: String,
	/// Their version.
	pub spec_version: u32,
	/// Version of the transactions' format.
	pub transaction_version: u32,
}

impl Decode for RuntimeVersion {
	fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
		let spec_name = String::decode(input)?;
		let _impl_name = String::decode(input)?;
		let _authoring_version = u32::decode(input)?;
		let spec_version = u32::decode(input)?;
		let _impl_version = u32::decode(input)?;
		let _apis = Vec::<([u8; 8], u32)>::decode(input)?;
		let transaction_version = u32::decode(input)?;
		let _system_version = u8::decode(input)?;
		if spec_name.len() > MAX_NAME {
			return Err("a name that is too long".into());
		}
		Ok(Self { spec_name: text::printable(&spec_name), spec_version, transaction_version })
	}
}

impl std::fmt::Display for RuntimeVersion {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "{} {}", self.spec_name, self.spec_version)
	}
}

/// A runtime that is authorised to be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Authorisation {
	/// blake2-256 of its code.
	pub code_hash: H256,
	/// Whether name and version are checked when it is applied.
	pub check_version: bool,
}

/// A runtime in a file.
#[derive(Clone, Debug, Serialize)]
pub struct RuntimeFile {
	/// The file.
	pub file: PathBuf,
	/// blake2-256 of its bytes, as they are: what is authorised.
	pub code_hash: H256,
	/// Its bytes.
	pub bytes: u64,
	/// Its bytes without compression.
	pub uncompressed_bytes: u64,
	/// What it says that it is; nothing if it says nothing.
	pub version: Option<RuntimeVersion>,
	#[serde(skip)]
	code: Vec<u8>,
}

impl RuntimeFile {
	/// Reads a file with a runtime, compressed or not.
	///
	/// # Errors
	///
	/// When it cannot be read, or is longer than any runtime. Not when it is none: see
	/// [`check`](Self::check).
	pub fn read(path: &Path) -> Result<Self, Error> {
		let failed = |source| Error::File { path: path.into(), source };
		let file = std::fs::File::open(path).map_err(failed)?;
		let mut code = Vec::new();
		file.take(MAX_FILE.saturating_add(1)).read_to_end(&mut code).map_err(failed)?;
		let bytes = code.len() as u64;
		if bytes > MAX_FILE {
			return Err(refused(
				path,
				format!("it is longer than {MAX_FILE} bytes: no runtime is"),
			));
		}
		let plain = decompress(&code);
		let version = plain.as_deref().and_then(|wasm| {
			let section = custom_section(wasm, "runtime_version")?;
			RuntimeVersion::decode(&mut &*section).ok()
		});
		Ok(Self {
			file: path.into(),
			code_hash: crate::blake2_256(&code),
			bytes,
			uncompressed_bytes: plain.map_or(0, |plain| plain.len() as u64),
			version,
			code,
		})
	}

	/// Its bytes.
	pub fn code(&self) -> &[u8] {
		&self.code
	}

	/// Checks that a chain with this runtime, which takes so many bytes, can be upgraded to it: what the
	/// chain itself checks when it is applied, and the referendum is over.
	///
	/// # Errors
	///
	/// When it cannot.
	pub fn check(&self, running: &RuntimeVersion, limit: Option<u32>) -> Result<(), Error> {
		let refused = |reason: String| Err(refused(&self.file, reason));
		let Some(version) = &self.version else {
			return refused(
				"it is no runtime: there is no runtime_version in it. Give the file \
				 assay_runtime.compact.compressed.wasm of a release build"
					.into(),
			);
		};
		if version.spec_name != running.spec_name {
			return refused(format!(
				"it is a runtime of {:?}, and this chain is {:?}",
				version.spec_name, running.spec_name
			));
		}
		if version.spec_version <= running.spec_version {
			return refused(format!(
				"its spec_version is {}, and the chain's {}: it must be higher",
				version.spec_version, running.spec_version
			));
		}
		match limit {
			Some(limit) if self.bytes > limit.into() => refused(format!(
				"it has {} bytes, and the relay chain takes {limit}: build it with --release, and give the \
				 compressed file",
				self.bytes
			)),
			_ => Ok(()),
		}
	}
}

fn refused(path: &Path, reason: String) -> Error {
	Error::NotThisRuntime { path: path.into(), reason }
}

/// The Wasm, if it is within the limit.
fn decompress(code: &[u8]) -> Option<Vec<u8>> {
	let Some(compressed) = code.strip_prefix(&COMPRESSED) else { return Some(code.to_vec()) };
	let decoder = ruzstd::decoding::StreamingDecoder::new(compressed).ok()?;
	let mut plain = Vec::new();
	decoder.take(MAX_CODE.saturating_add(1)).read_to_end(&mut plain).ok()?;
	(plain.len() as u64 <= MAX_CODE).then_some(plain)
}

/// Contents of a custom section of a Wasm module: where a runtime's version is.
fn custom_section<'a>(wasm: &'a [u8], name: &str) -> Option<&'a [u8]> {
	/// A section that means nothing to Wasm itself.
	const CUSTOM: u8 = 0;
	let mut rest = wasm.strip_prefix(&WASM)?;
	while let Some((id, after)) = rest.split_first() {
		let (length, after) = leb128(after)?;
		let (section, after) = after.split_at_checked(length)?;
		if *id == CUSTOM {
			let (length, named) = leb128(section)?;
			let (found, contents) = named.split_at_checked(length)?;
			if found == name.as_bytes() {
				return Some(contents);
			}
		}
		rest = after;
	}
	None
}

/// An unsigned number of at most 32 bits, seven to a byte.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
	let mut number = 0_u64;
	for (place, byte) in bytes.iter().enumerate().take(5) {
		number |= u64::from(byte & 0x7f) << (7 * place);
		if byte & 0x80 == 0 {
			let number = u32::try_from(number).ok()?;
			return Some((number as usize, bytes.get(place.checked_add(1)?..)?));
		}
	}
	None
}

/// A referendum on an upgrade.
#[derive(Clone, Debug, Serialize)]
pub struct Proposed {
	/// `proposed`.
	pub status: &'static str,
	/// Number of the referendum.
	pub referendum: u32,
	/// Hash of the call that the technical committee has to whitelist.
	pub call_hash: H256,
	/// That call, in hex.
	pub call: String,
	/// The runtime.
	#[serde(flatten)]
	pub runtime: RuntimeFile,
	/// The runtime that runs.
	pub running: RuntimeVersion,
}

/// Has a runtime voted on: notes the call that authorises it, so that everybody can read what is to be
/// whitelisted, and submits the referendum with its decision deposit. What is done already is skipped.
///
/// # Errors
///
/// When the chain cannot be upgraded to it and `force` is not set, it is authorised already, or the chain
/// refuses.
pub async fn propose(
	chain: &Chain,
	signer: &Keypair,
	runtime: RuntimeFile,
	force: bool,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<Proposed, Error> {
	let at = chain.best().await?;
	let running = chain.runtime_version().await?;
	check(chain, at, &runtime, &running, force, tell).await?;
	let authorised = chain.authorised_upgrade(at.hash).await?;
	if authorised.is_some_and(|authorised| authorised.code_hash == runtime.code_hash) {
		return Err(Error::NotNow(format!(
			"this runtime is authorised already: `assay upgrade apply {}`",
			runtime.file.display()
		)));
	}
	let call = chain.encode(at.hash, &calls::authorize_upgrade(&runtime.code_hash)).await?;
	let call_hash = crate::blake2_256(&call);
	let dispatch = chain.encode(at.hash, &calls::dispatch_whitelisted(&call)).await?;
	note(chain, signer, at, &call_hash, &call, tell).await?;
	let submitted = governance::submit(chain, signer, TRACK, &dispatch, 0, tell).await?;
	Ok(Proposed {
		status: "proposed",
		referendum: submitted.referendum,
		call_hash,
		call: text::hex(call),
		runtime,
		running,
	})
}

async fn check(
	chain: &Chain,
	at: Block,
	runtime: &RuntimeFile,
	running: &RuntimeVersion,
	force: bool,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<(), Error> {
	match runtime.check(running, chain.max_code_size(at.hash).await?) {
		Err(error) if force => {
			tell(&format!("sent all the same: {error}"));
			Ok(())
		},
		Err(Error::NotThisRuntime { path, reason }) => Err(refused(
			&path,
			format!("{reason}. Nothing was sent; --force sends it all the same"),
		)),
		result => result,
	}
}

/// Where the whitelisting of a call stands.
#[derive(Clone, Debug, Serialize)]
pub struct Whitelisting {
	/// `proposed`, `voted`, `whitelisted`, or `dispatched`.
	pub status: &'static str,
	/// Hash of the call.
	pub call_hash: H256,
	/// The call, as people read it, if it was noted.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub call: Option<String>,
	/// Hash of the committee's motion.
	pub motion: H256,
	/// Ayes of the motion, while it is open.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub ayes: Option<usize>,
	/// Ayes that it needs, while it is open.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub threshold: Option<u32>,
}

/// Has the technical committee whitelist a call: as one of its members, makes the motion, votes for it and
/// closes it, whichever it takes next. If the call's referendum was enacted before, dispatches it.
///
/// # Errors
///
/// When the signer is no member, or the chain refuses.
pub async fn whitelist(
	chain: &Chain,
	signer: &Keypair,
	call_hash: H256,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<Whitelisting, Error> {
	let at = chain.best().await?;
	let member = keys::account(signer);
	let committee = chain.committee(at.hash).await?;
	let proposal = chain.encode(at.hash, &calls::whitelist_call(&call_hash)).await?;
	let motion = crate::blake2_256(&proposal);
	let noted = chain.preimage(at.hash, &call_hash).await?;
	let call = match &noted {
		Some(bytes) => Some(chain.describe_call(at.hash, bytes).await?),
		None => None,
	};
	match &call {
		Some(call) => tell(&format!("the call is {call}")),
		None => tell("the call is not noted: nobody can see on chain what this hash stands for"),
	}
	let mut shown = Whitelisting {
		status: "whitelisted",
		call_hash,
		call,
		motion,
		ayes: None,
		threshold: None,
	};
	if !chain.is_whitelisted(at.hash, &call_hash).await? {
		if !committee.contains(&member) {
			return Err(Error::Input(format!(
				"{} is not of the technical committee: {}",
				keys::address(&member),
				committee.iter().map(keys::address).collect::<Vec<_>>().join(", ")
			)));
		}
		let carried =
			carry(chain, signer, &member, &committee, &proposal, motion, &mut shown, tell);
		if !carried.await? {
			return Ok(shown);
		}
		tell("the call is whitelisted");
	}
	let at = chain.best().await?;
	let deferred = chain.deferred_until(at.hash, &call_hash).await?;
	if let (Some(_), Some(call)) = (deferred, noted) {
		dispatch(chain, signer, call_hash, &call).await?;
		tell("its referendum was enacted before: the call is dispatched now");
		shown.status = "dispatched";
	}
	Ok(shown)
}

/// Takes a motion as far as one member can; whether it was executed.
#[allow(clippy::too_many_arguments)]
async fn carry(
	chain: &Chain,
	signer: &Keypair,
	member: &AccountId,
	committee: &[AccountId],
	proposal: &[u8],
	motion: H256,
	shown: &mut Whitelisting,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<bool, Error> {
	let mut at = chain.best().await?;
	let mut open = chain.motion(at.hash, &motion).await?;
	if let Some(stale) = open.as_ref().filter(|open| at.number > open.end) {
		close(chain, signer, at, &motion, stale.index, proposal).await?;
		tell("an earlier motion had run out, and is closed");
		at = chain.best().await?;
		open = chain.motion(at.hash, &motion).await?;
	}
	if open.is_none() {
		// Two thirds of the members.
		let members = u32::try_from(committee.len()).unwrap_or(u32::MAX);
		let threshold = members.saturating_mul(2).div_ceil(3).max(1);
		let call = calls::propose_motion(threshold, proposal);
		let done = chain.submit(&call, signer, Until::InBlock).await?;
		tell(&format!("motion made; it needs {threshold} of {members} ayes"));
		shown.status = "proposed";
		at = done.block;
		// A committee of one needs no vote.
		if executed(&done)? {
			return Ok(true);
		}
		open = chain.motion(at.hash, &motion).await?;
	}
	let Some(mut open) = open else { return Err(without_event("TechnicalCommittee.Proposed")) };
	if !open.ayes.contains(member) {
		let call = calls::vote_on_motion(&motion, open.index, true);
		let done = chain.submit(&call, signer, Until::InBlock).await?;
		at = done.block;
		if !open.ayes.contains(member) {
			open.ayes.push(member.clone());
		}
		tell(&format!("voted for it: {} of {} ayes", open.ayes.len(), open.threshold));
		shown.status = "voted";
	}
	shown.ayes = Some(open.ayes.len());
	shown.threshold = Some(open.threshold);
	if open.ayes.len() < open.threshold as usize {
		return Ok(false);
	}
	close(chain, signer, at, &motion, open.index, proposal).await?;
	shown.status = "whitelisted";
	Ok(true)
}

async fn close(
	chain: &Chain,
	signer: &Keypair,
	at: Block,
	motion: &H256,
	index: u32,
	proposal: &[u8],
) -> Result<(), Error> {
	let weight = chain.call_weight(at.hash, proposal).await?;
	let length = u32::try_from(proposal.len()).unwrap_or(u32::MAX);
	let call = calls::close_motion(motion, index, weight, length);
	let done = chain.submit(&call, signer, Until::InBlock).await?;
	executed(&done).map(drop)
}

/// Whether a motion was executed; an error if what it proposes failed.
fn executed(done: &crate::chain::Executed) -> Result<bool, Error> {
	let result = done.governance().find_map(|event| match event {
		GovernanceEvent::MotionExecuted { result } => Some(result.clone()),
		_ => None,
	});
	match result {
		None => Ok(false),
		Some(Ok(())) => Ok(true),
		Some(Err(reason)) => Err(Error::Dispatch {
			call: "the committee's motion".into(),
			name: reason.name,
			docs: reason.docs,
		}),
	}
}

async fn dispatch(
	chain: &Chain,
	signer: &Keypair,
	call_hash: H256,
	call: &[u8],
) -> Result<(), Error> {
	let dispatch = calls::dispatch_whitelisted(call);
	let done = chain.submit(&dispatch, signer, Until::InBlock).await?;
	let result = done.governance().find_map(|event| match event {
		GovernanceEvent::CallDispatched { call, result } if *call == call_hash => {
			Some(result.clone())
		},
		_ => None,
	});
	match result {
		Some(Ok(())) => Ok(()),
		Some(Err(reason)) => Err(Error::Dispatch {
			call: "the whitelisted call".into(),
			name: reason.name,
			docs: reason.docs,
		}),
		None => Err(without_event("Whitelist.WhitelistedCallDispatched")),
	}
}

/// A runtime that was applied.
#[derive(Clone, Debug, Serialize)]
pub struct Applied {
	/// `stored` while the relay chain's word is waited for, `applied` once it makes blocks.
	pub status: &'static str,
	/// Block in which it was stored.
	pub block: BlockNumber,
	/// Its hash.
	pub block_hash: H256,
	/// blake2-256 of the code.
	pub code_hash: H256,
	/// The runtime that ran before.
	pub before: RuntimeVersion,
	/// The runtime that makes the next block.
	pub running: RuntimeVersion,
}

/// Applies the authorised runtime, and looks at the event for what became of it. With `wait`, until it
/// makes blocks and has migrated the state.
///
/// # Errors
///
/// When it is not the authorised one and `force` is not set, the chain or the relay chain refuses it, or
/// the chain stands still.
pub async fn apply(
	chain: &Chain,
	signer: &Keypair,
	runtime: &RuntimeFile,
	force: bool,
	wait: bool,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<Applied, Error> {
	let at = chain.best().await?;
	let before = chain.runtime_version().await?;
	check(chain, at, runtime, &before, force, tell).await?;
	if !force {
		may_apply(chain, at, runtime).await?;
	}
	let call = calls::apply_authorized_upgrade(runtime.code());
	let done = chain.submit(&call, signer, Until::InBlock).await?;
	// A node that compiles the new runtime may have dropped the connection.
	let chain = &chain.connected(PATIENCE).await?;
	// The transaction counts as executed also if the runtime was refused: the event tells.
	let mut accepted = false;
	for event in done.governance() {
		match event {
			GovernanceEvent::UpgradeRejected { code, reason } => {
				return Err(Error::UpgradeRejected { code: *code, reason: reason.clone() })
			},
			GovernanceEvent::UpgradeStored | GovernanceEvent::CodeUpdated => accepted = true,
			_ => {},
		}
	}
	if !accepted {
		return Err(without_event("ParachainSystem.ValidationFunctionStored"));
	}
	stored(chain, done.block, before, runtime, wait, tell).await
}

/// What there is to tell once a runtime is stored.
async fn stored(
	chain: &Chain,
	block: Block,
	before: RuntimeVersion,
	runtime: &RuntimeFile,
	wait: bool,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<Applied, Error> {
	tell(&format!(
		"the runtime is stored in block #{}: the relay chain's validators check it now",
		block.number
	));
	let mut applied = Applied {
		status: "stored",
		block: block.number,
		block_hash: block.hash,
		code_hash: runtime.code_hash,
		before: before.clone(),
		running: before,
	};
	if wait {
		applied.running = wait_until_live(chain, &applied.before, runtime, tell).await?;
		applied.status = "applied";
	}
	Ok(applied)
}

/// What would make the chain refuse it for sure, before a transaction with a whole runtime is sent.
async fn may_apply(chain: &Chain, at: Block, runtime: &RuntimeFile) -> Result<(), Error> {
	if chain.pending_code(at.hash).await?.is_some() {
		return Err(Error::NotNow(
			"a runtime waits for the relay chain's word already: `assay upgrade status`".into(),
		));
	}
	match chain.authorised_upgrade(at.hash).await? {
		Some(authorised) if authorised.code_hash == runtime.code_hash => {},
		Some(authorised) => {
			return Err(Error::NotNow(format!(
				"{} has the hash {:?}, and the runtime {:?} is authorised. Nothing was sent",
				runtime.file.display(),
				runtime.code_hash,
				authorised.code_hash
			)))
		},
		None => {
			return Err(Error::NotNow(format!(
				"no runtime is authorised. `assay upgrade propose {}` begins the referendum; `assay \
				 upgrade status` and `assay referendum show` tell where it stands",
				runtime.file.display()
			)))
		},
	}
	if chain.is_upgrade_restricted(at.hash).await? {
		return Err(Error::NotNow(
			"the relay chain takes no upgrade now: it has a cool-down after each; try again later"
				.into(),
		));
	}
	Ok(())
}

/// Waits until the runtime makes blocks and has migrated the state.
async fn wait_until_live(
	chain: &Chain,
	before: &RuntimeVersion,
	runtime: &RuntimeFile,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<RuntimeVersion, Error> {
	let mut chain = chain.clone();
	let mut told = Told::default();
	loop {
		match follow(&chain, before, runtime, &mut told, tell).await {
			// The node may be restarted meanwhile.
			Err(error) if error.is_connection() => chain = chain.reconnect(PATIENCE).await?,
			Err(Error::GivenUp(_)) => tokio::time::sleep(REORGANISATION).await,
			result => return result,
		}
	}
}

/// What was told already.
#[derive(Default)]
struct Told {
	accepted: bool,
	applied: bool,
}

async fn follow(
	chain: &Chain,
	before: &RuntimeVersion,
	runtime: &RuntimeFile,
	told: &mut Told,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<RuntimeVersion, Error> {
	let mut blocks = chain.best_numbers().await?;
	loop {
		let at = chain.best().await?;
		let running = chain.runtime_version().await?;
		let replaced = running != *before;
		if replaced && !std::mem::replace(&mut told.applied, true) {
			tell(&format!("the relay chain let it in: {running} runs in place of {before}"));
		}
		if replaced {
			let migrated = chain.migrated_to(at.hash).await? == Some(running.spec_version);
			if migrated && !chain.is_migrating(at.hash).await? {
				tell(&format!("the state is migrated as of block #{}", at.number));
				return Ok(running);
			}
		} else if chain.pending_code(at.hash).await?.is_none()
			// Else the block that stored it was retracted, and another one will.
			&& chain.authorised_upgrade(at.hash).await?.is_none()
		{
			// Gone, and not into the state: the relay chain refused it.
			if chain.code_hash(at.hash).await? != runtime.code_hash {
				return Err(Error::UpgradeDiscarded { running: before.spec_version });
			}
			return Err(refused(
				&runtime.file,
				format!(
					"it runs now, and says that it is {running}: its runtime_version section lies"
				),
			));
		} else if !told.accepted && chain.is_upgrade_restricted(at.hash).await? {
			told.accepted = true;
			tell("the relay chain has it: its validators vote on whether it can be executed");
		}
		blocks.next().await?;
	}
}

/// Where the chain stands with its upgrades.
#[derive(Clone, Debug, Serialize)]
pub struct UpgradeStatus {
	/// `idle`, `authorised`, `pending` or `migrating`.
	pub status: &'static str,
	/// The runtime that makes the next block.
	pub running: RuntimeVersion,
	/// blake2-256 of its code.
	pub code_hash: H256,
	/// What is authorised, and not yet applied.
	pub authorised: Option<Authorisation>,
	/// Bytes of a runtime that waits for the relay chain's word.
	pub pending_bytes: Option<u64>,
	/// Whether the relay chain takes no upgrade now.
	pub restricted: bool,
	/// Whether migrations are under way.
	pub migrating: bool,
	/// Referenda on upgrades that have not ended.
	pub referenda: Vec<u32>,
	/// The relay chain's height.
	pub relay_block: BlockNumber,
}

/// Where the chain stands with its upgrades, as of the best block.
///
/// # Errors
///
/// When the node does not answer.
pub async fn status(chain: &Chain) -> Result<UpgradeStatus, Error> {
	let at = chain.best().await?;
	let running = chain.runtime_version().await?;
	let authorised = chain.authorised_upgrade(at.hash).await?;
	let pending_bytes = chain.pending_code(at.hash).await?;
	let migrated = chain.migrated_to(at.hash).await?;
	let migrating = chain.is_migrating(at.hash).await?
		|| migrated.is_some_and(|version| version != running.spec_version);
	let ongoing = governance::list(chain).await?;
	let referenda = ongoing.iter().filter(|referendum| {
		referendum.status == "ongoing"
			&& referendum.call.as_ref().is_some_and(|call| call.contains("authorize_upgrade"))
	});
	Ok(UpgradeStatus {
		status: match (migrating, pending_bytes, authorised) {
			(true, _, _) => "migrating",
			(_, Some(_), _) => "pending",
			(_, _, Some(_)) => "authorised",
			_ => "idle",
		},
		running,
		code_hash: chain.code_hash(at.hash).await?,
		authorised,
		pending_bytes,
		restricted: chain.is_upgrade_restricted(at.hash).await?,
		migrating,
		referenda: referenda.map(|referendum| referendum.referendum).collect(),
		relay_block: chain.relay_block(at.hash).await?,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	fn section(name: &str, contents: &[u8]) -> Vec<u8> {
		let mut body = vec![u8::try_from(name.len()).unwrap()];
		body.extend_from_slice(name.as_bytes());
		body.extend_from_slice(contents);
		let length = body.len();
		// Two bytes, so that longer numbers are read, too.
		let mut section = vec![0, u8::try_from(length & 0x7f).unwrap() | 0x80, (length >> 7) as u8];
		section.append(&mut body);
		section
	}

	fn runtime(name: &str, spec_version: u32) -> Vec<u8> {
		let apis: Vec<([u8; 8], u32)> = vec![([1; 8], 2)];
		let version = (name, "implementation", 1_u32, spec_version, 0_u32, apis, 3_u32, 1_u8);
		[
			WASM.to_vec(),
			section("other", &[1; 300]),
			section("runtime_version", &version.encode()),
			section("last", &[]),
		]
		.concat()
	}

	fn read(code: &[u8]) -> RuntimeFile {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("runtime.wasm");
		std::fs::write(&path, code).unwrap();
		RuntimeFile::read(&path).unwrap()
	}

	fn compressed(code: &[u8]) -> Vec<u8> {
		let level = ruzstd::encoding::CompressionLevel::Fastest;
		[COMPRESSED.to_vec(), ruzstd::encoding::compress_to_vec(code, level)].concat()
	}

	fn running() -> RuntimeVersion {
		RuntimeVersion { spec_name: "assay".into(), spec_version: 3, transaction_version: 1 }
	}

	#[test]
	fn version_is_read_when_the_runtime_is_plain_or_compressed() {
		let plain = runtime("assay", 4);
		for code in [plain.clone(), compressed(&plain)] {
			let file = read(&code);
			let version = file.version.clone().unwrap();
			assert_eq!((version.spec_name.as_str(), version.spec_version), ("assay", 4));
			assert_eq!(version.transaction_version, 3);
			assert_eq!(file.code_hash, crate::blake2_256(&code));
			assert_eq!(file.uncompressed_bytes, plain.len() as u64);
			assert!(file.check(&running(), Some(100_000)).is_ok());
		}
	}

	#[test]
	fn runtime_is_refused_when_the_chain_would_refuse_it() {
		let reason =
			|code: &[u8], limit| read(code).check(&running(), limit).unwrap_err().to_string();
		assert!(reason(&runtime("other", 4), None).contains("runtime of \"other\""));
		for version in [0, 2, 3] {
			assert!(reason(&runtime("assay", version), None).contains("must be higher"));
		}
		assert!(reason(&runtime("assay", 4), Some(100)).contains("takes 100"));
		for garbage in [&b""[..], b"not a runtime", &WASM, &[0; 1000]] {
			assert!(reason(garbage, None).contains("no runtime"));
		}
	}

	#[test]
	fn runtime_is_refused_when_it_is_cut_or_altered() {
		let plain = runtime("assay", 4);
		let whole = compressed(&plain);
		for end in 0..whole.len() {
			let file = read(&whole[..end]);
			assert!(file.check(&running(), None).is_err(), "{end} of {}", whole.len());
		}
		// Lengths that lie, of sections and of numbers.
		for at in WASM.len()..plain.len() {
			let mut altered = plain.clone();
			altered[at] = 0xff;
			let _ = read(&altered);
		}
	}

	#[test]
	fn runtime_is_refused_when_it_grows_beyond_the_limit() {
		let bomb = compressed(&vec![0; usize::try_from(MAX_CODE).unwrap() + 1]);
		assert!(bomb.len() < 1 << 20, "{}", bomb.len());
		assert!(read(&bomb).version.is_none());
	}
}

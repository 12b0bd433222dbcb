//! Runtime upgrades by referendum, on any chain whose RPC is reached, and the files that they take:
//! chain specs with another runtime, and runtimes that say that they are another.

use crate::{
	chain, http,
	network::{self, Binaries},
	process::{self, wait_for},
};
use anyhow::{bail, ensure, Context, Result};
use serde_json::{json, Value};
use std::{
	io::Read,
	net::SocketAddr,
	path::{Path, PathBuf},
	process::{Command, Stdio},
	time::Duration,
};

/// How a compressed runtime begins.
const COMPRESSED: [u8; 8] = [82, 188, 83, 118, 70, 219, 142, 5];
/// Most bytes of a runtime when decompressed.
const MAX_CODE: u64 = 50 << 20;
/// Name of the section with a runtime's version, after its length.
const VERSION_SECTION: &[u8] = b"\x0fruntime_version";
/// Key of `System.Events`.
const EVENTS: &str = "0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7";

/// The runtime that a node has built in.
///
/// # Errors
///
/// If the node does not write its chain spec.
pub fn embedded_runtime(binaries: &Binaries) -> Result<Vec<u8>> {
	let spec = spec(binaries.node(), "dev")?;
	let code = spec.pointer("/genesis/runtimeGenesis/code").and_then(Value::as_str);
	let code = code.context("the development chain's spec has no runtime in it")?;
	hex::decode(code.trim_start_matches("0x")).context("the runtime in the chain spec is no hex")
}

/// The chain spec of `--dev`, with another runtime.
///
/// # Errors
///
/// If the node does not write its chain spec.
pub fn development_spec_with(binaries: &Binaries, code: &[u8]) -> Result<Value> {
	spec_with(binaries.node(), "dev", code)
}

/// The spec of the node's `chain`, with another runtime. That one makes the genesis state: storage versions,
/// too, by which it is migrated later.
///
/// # Errors
///
/// If the node does not write its chain spec.
pub fn spec_with(node: Command, chain: &str, code: &[u8]) -> Result<Value> {
	let mut spec = spec(node, chain)?;
	let place = spec.pointer_mut("/genesis/runtimeGenesis/code");
	*place.with_context(|| format!("the spec of {chain} has no runtime in it"))? =
		Value::String(format!("0x{}", hex::encode(code)));
	Ok(spec)
}

/// The same with genesis storage besides, whatever the runtime would say to it.
///
/// # Errors
///
/// If the node does not write its chain spec.
pub fn development_spec_with_storage(
	binaries: &Binaries,
	code: &[u8],
	storage: &[(&str, &str)],
) -> Result<Value> {
	let folder = tempfile::tempdir()?;
	let spec = development_spec_with(binaries, code)?;
	let plain = write(folder.path(), "spec.json", spec.to_string().as_bytes())?;
	let mut export = binaries.node();
	export.args(["export-chain-spec", "--raw", "--chain"]).arg(plain).stderr(Stdio::null());
	let text = process::output_of(&mut export)?;
	let mut spec: Value = serde_json::from_str(&text).context("the chain spec is no JSON")?;
	let top = spec.pointer_mut("/genesis/raw/top").and_then(Value::as_object_mut);
	let top = top.context("the raw spec has no storage")?;
	top.extend(storage.iter().map(|(key, value)| ((*key).into(), (*value).into())));
	Ok(spec)
}

fn spec(mut node: Command, chain: &str) -> Result<Value> {
	node.args(["export-chain-spec", "--chain", chain]).stderr(Stdio::null());
	let text = process::output_of(&mut node)?;
	serde_json::from_str(&text).context("the chain spec is no JSON")
}

/// What a runtime says that it is: name and version.
///
/// # Errors
///
/// If it says nothing.
pub fn version(code: &[u8]) -> Result<(String, u32)> {
	let plain = decompress(code)?;
	let section = Section::find(&plain)?;
	let name = plain.get(section.name.clone()).context("a name that is cut")?;
	let version = plain.get(section.version..).and_then(|rest| rest.first_chunk());
	let version = version.context("a version that is cut")?;
	Ok((String::from_utf8_lossy(name).into_owned(), u32::from_le_bytes(*version)))
}

/// The runtime `code`, but for what it says that it is: that is read from a section of its own, without
/// executing it.
///
/// # Errors
///
/// If it says nothing, or the name is not as long as its own.
pub fn claiming(code: &[u8], name: &str, version: u32) -> Result<Vec<u8>> {
	let mut plain = decompress(code)?;
	let section = Section::find(&plain)?;
	let own = plain.get_mut(section.name.clone()).context("a name that is cut")?;
	ensure!(own.len() == name.len(), "the name must have {} bytes", own.len());
	own.copy_from_slice(name.as_bytes());
	let place = plain.get_mut(section.version..).and_then(|rest| rest.first_chunk_mut());
	*place.context("a version that is cut")? = version.to_le_bytes();
	let level = ruzstd::encoding::CompressionLevel::Fastest;
	let compressed = ruzstd::encoding::compress_to_vec(plain.as_slice(), level);
	Ok([COMPRESSED.as_slice(), &compressed].concat())
}

fn decompress(code: &[u8]) -> Result<Vec<u8>> {
	let Some(compressed) = code.strip_prefix(&COMPRESSED) else { return Ok(code.to_vec()) };
	let decoder = ruzstd::decoding::StreamingDecoder::new(compressed)
		.map_err(|error| anyhow::anyhow!("the runtime cannot be decompressed: {error}"))?;
	let mut plain = Vec::new();
	decoder.take(MAX_CODE).read_to_end(&mut plain)?;
	Ok(plain)
}

/// Where name and version are: two names, each after its length, the version of the authoring, and the
/// version itself.
struct Section {
	name: std::ops::Range<usize>,
	version: usize,
}

impl Section {
	fn find(plain: &[u8]) -> Result<Self> {
		let mut windows = plain.windows(VERSION_SECTION.len());
		// The section comes after the code and its data, which may name it, too.
		let start = windows.rposition(|window| window == VERSION_SECTION);
		let start = start.context("it is no runtime: it has no version")? + VERSION_SECTION.len();
		let text = |at: usize| {
			// Short enough for one byte of length, in four units.
			let length = plain.get(at).map(|byte| usize::from(byte / 4))?;
			Some(at + 1..at + 1 + length)
		};
		let name = text(start).context("a version that is cut")?;
		let implementation = text(name.end).context("a version that is cut")?;
		Ok(Self { name, version: implementation.end + 4 })
	}
}

/// A referendum on an upgrade.
#[derive(Clone, Debug)]
pub struct Proposal {
	/// Its number.
	pub referendum: u64,
	/// Hash of the call that the technical committee whitelists.
	pub call_hash: String,
	/// Hash of the runtime.
	pub code_hash: String,
}

/// How a chain's people bring an upgrade about, from the command line.
#[derive(Clone, Debug)]
pub struct Governance {
	/// The programs.
	pub binaries: Binaries,
	/// RPC of a node of the chain.
	pub chain: SocketAddr,
	/// Keys of members of the technical committee, two thirds of it.
	pub committee: Vec<String>,
	/// Keys of those who vote, and how many ASSAY each votes with.
	pub voters: Vec<(String, String)>,
	/// Key of whoever applies runtimes.
	pub applier: String,
	/// For a referendum to go from submission to enactment.
	pub patience: Duration,
}

impl Governance {
	/// The development accounts of a local chain.
	pub fn of_development(binaries: &Binaries, chain: SocketAddr) -> Self {
		Self {
			binaries: binaries.clone(),
			chain,
			committee: vec!["//Alice".into(), "//Charlie".into()],
			voters: ["//Alice", "//Dave", "//Ferdie"]
				.map(|key| (key.into(), "600000".into()))
				.to_vec(),
			applier: "//Eve".into(),
			patience: Duration::from_secs(600),
		}
	}

	/// Result of `assay --json …`; the error is what it says.
	///
	/// # Errors
	///
	/// If it fails.
	pub fn ask(&self, arguments: &[&str]) -> Result<Value> {
		network::ask(self.binaries.client(self.chain), arguments)
	}

	/// Submits the referendum on the runtime in the file; with `force`, also if it cannot succeed.
	///
	/// # Errors
	///
	/// If the chain refuses.
	pub fn propose(&self, runtime: &Path, force: bool) -> Result<Proposal> {
		let runtime = runtime.display().to_string();
		let key = self.committee.first().context("a committee of nobody")?;
		let mut arguments = vec!["upgrade", "propose", &runtime, "--suri", key];
		arguments.extend(force.then_some("--force"));
		let proposed = self.ask(&arguments)?;
		let text = |name: &str| proposed[name].as_str().unwrap_or_default().to_owned();
		Ok(Proposal {
			referendum: proposed["referendum"].as_u64().context("no referendum")?,
			call_hash: text("call_hash"),
			code_hash: text("code_hash"),
		})
	}

	/// Whitelists the call, by one member after the other.
	///
	/// # Errors
	///
	/// If it is not whitelisted when all have done their part.
	pub fn whitelist(&self, proposal: &Proposal) -> Result<Value> {
		let mut state = Value::Null;
		for member in &self.committee {
			let hash = &proposal.call_hash;
			state = self.ask(&["upgrade", "whitelist", hash, "--suri", member])?;
		}
		ensure!(
			matches!(state["status"].as_str(), Some("whitelisted" | "dispatched")),
			"not whitelisted: {state}"
		);
		Ok(state)
	}

	/// Has all vote aye.
	///
	/// # Errors
	///
	/// If the chain refuses a vote.
	pub fn vote(&self, referendum: u64) -> Result<()> {
		let referendum = referendum.to_string();
		for (key, amount) in &self.voters {
			let vote = ["referendum", "vote", &referendum, "aye", "--amount", amount];
			self.ask(&[&vote[..], &["--conviction", "1x", "--suri", key]].concat())?;
		}
		Ok(())
	}

	/// Waits until the referendum is approved and enacted.
	///
	/// # Errors
	///
	/// If it ends otherwise, or not in time.
	pub fn wait_until_enacted(&self, referendum: u64) -> Result<()> {
		let referendum = referendum.to_string();
		wait_for("the enactment of the referendum", self.patience, || {
			let shown = self.ask(&["referendum", "show", &referendum])?;
			match shown["status"].as_str() {
				Some("ongoing") => Ok(None),
				// It is in the schedule until then.
				Some("approved") => Ok(shown["next_at"].is_null().then_some(())),
				_ => bail!("referendum {referendum} ended otherwise: {shown}"),
			}
		})
	}

	/// Everything until the runtime in the file is authorised.
	///
	/// # Errors
	///
	/// If the chain refuses, or it is not authorised in the end.
	pub fn authorise(&self, runtime: &Path, force: bool) -> Result<Proposal> {
		let proposal = self.propose(runtime, force)?;
		self.whitelist(&proposal)?;
		self.vote(proposal.referendum)?;
		self.wait_until_enacted(proposal.referendum)?;
		self.check_authorised(&proposal)?;
		Ok(proposal)
	}

	/// That this runtime is authorised now.
	///
	/// # Errors
	///
	/// If it is not.
	pub fn check_authorised(&self, proposal: &Proposal) -> Result<()> {
		let status = self.ask(&["upgrade", "status"])?;
		let authorised = &status["authorised"]["code_hash"];
		ensure!(
			*authorised == proposal.code_hash,
			"{} is not authorised: {status}",
			proposal.code_hash
		);
		Ok(())
	}

	/// Applies the authorised runtime, and waits until it makes blocks.
	///
	/// # Errors
	///
	/// If the chain or the relay chain refuses it.
	pub fn apply(&self, runtime: &Path) -> Result<Value> {
		let runtime = runtime.display().to_string();
		self.ask(&["upgrade", "apply", &runtime, "--wait", "--suri", &self.applier])
	}

	/// Applies a runtime that the chain must refuse, without asking the client's own checks.
	///
	/// # Errors
	///
	/// Why it was refused.
	pub fn apply_unchecked(&self, runtime: &Path) -> Result<Value> {
		let runtime = runtime.display().to_string();
		self.ask(&["upgrade", "apply", &runtime, "--force", "--suri", &self.applier])
	}

	/// Events of a block, as the chain has them.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub fn events(&self, block: u64) -> Result<Vec<u8>> {
		let hash = chain::hash(self.chain, block)?;
		let events = http::rpc(self.chain, "state_getStorage", json!([EVENTS, hash]))?;
		hex::decode(events.as_str().unwrap_or_default().trim_start_matches("0x"))
			.context("events that are no hex")
	}

	/// The error in `System.RejectedInvalidAuthorizedUpgrade` of this runtime, in a block of `blocks`: its
	/// place in the pallet's errors. Nothing if there is no such event.
	///
	/// # Errors
	///
	/// If the node does not answer.
	pub fn rejection(
		&self,
		code_hash: &str,
		blocks: std::ops::RangeInclusive<u64>,
	) -> Result<Option<u8>> {
		/// Pallet, and the event's place in it.
		const REJECTED: [u8; 2] = [0, 7];
		/// The kind of error, and the pallet's.
		const MODULE: [u8; 2] = [3, 0];
		let hash = hex::decode(code_hash.trim_start_matches("0x")).context("a hash in hex")?;
		let begin = [REJECTED.as_slice(), &hash, &MODULE].concat();
		for block in blocks {
			let events = self.events(block)?;
			let found = events.windows(begin.len()).position(|window| window == begin);
			if let Some(at) = found {
				return Ok(events.get(at + begin.len()).copied());
			}
		}
		Ok(None)
	}
}

/// Writes a file into a folder.
///
/// # Errors
///
/// If it cannot be written.
pub fn write(folder: &Path, name: &str, contents: &[u8]) -> Result<PathBuf> {
	let path = folder.join(name);
	std::fs::write(&path, contents).with_context(|| format!("cannot write {}", path.display()))?;
	Ok(path)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn runtime() -> Vec<u8> {
		let version =
			[b"\x14assay\x14assay".as_slice(), &[1, 0, 0, 0], &[7, 0, 0, 0], &[0; 9]].concat();
		[b"\0asm runtime_version in data ", VERSION_SECTION, &version].concat()
	}

	#[test]
	fn version_is_another_and_all_else_the_same_when_claimed() {
		let code = runtime();
		assert_eq!(version(&code).unwrap(), ("assay".into(), 7));
		let other = claiming(&code, "other", 300).unwrap();
		assert_eq!(version(&other).unwrap(), ("other".into(), 300));
		let back = claiming(&other, "assay", 7).unwrap();
		assert_eq!(decompress(&back).unwrap(), code);
	}

	#[test]
	fn claim_is_refused_when_there_is_no_version_or_the_name_does_not_fit() {
		assert!(claiming(b"garbage", "assay", 1).is_err());
		assert!(claiming(&runtime(), "longer", 1).is_err());
		assert!(claiming(VERSION_SECTION, "assay", 1).is_err());
		assert!(version(&runtime()[..40]).is_err());
	}
}

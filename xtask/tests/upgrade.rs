//! The runtime upgrade by referendum, on the built programs: from the first release, whose governance
//! takes seconds, to the runtime that the node has built in. And upgrades that the chain must refuse.
//!
//! Where `ASSAY_BIN_DIR` and `ASSAY_MODEL` are set, as `cargo xtask test` does; left out elsewhere.

mod support;

use serde_json::{json, Value};
use std::{
	path::{Path, PathBuf},
	sync::atomic::Ordering,
	time::Duration,
};
use support::{amount, proxy::Proxy, ChainAlone, Network, PATIENCE, UNIT};
use xtask::{
	chain, demo, http,
	process::wait_for,
	upgrade::{claiming, embedded_runtime, version, write, Governance, Proposal},
};

/// The first release, built with the feature `fast-governance`.
const FIRST_RELEASE: &str = "runtime/releases/assay-1-fast.compact.compressed.wasm";
/// Milliseconds between blocks: some twenty of them to a referendum, and the window of a channel is six
/// hundred.
const BLOCK_TIME: u32 = 200;
/// Blocks in which the open job must be answered: longer than all of this takes.
const DELIVER_WITHIN: &str = "2000";
/// Prefix of `InferenceMarket.Nodes`.
const NODES: &str = "0xb81d8fe62293a64a5ea5a37f36dbaa40519dfc7fdad21b84f64a5310fa178ef2";
/// For everything that waits for the upgrade.
const LONG_PATIENCE: Duration = Duration::from_secs(300);

/// Places of `frame_system`'s errors.
const INVALID_SPEC_NAME: u8 = 0;
const SPEC_VERSION_NEEDS_TO_INCREASE: u8 = 1;
const FAILED_TO_EXTRACT_RUNTIME_VERSION: u8 = 2;

/// What an open job, and an open channel, must keep.
const JOB_TERMS: [&str; 9] = [
	"status",
	"node",
	"model",
	"input_price",
	"output_price",
	"max_fee",
	"verification_price",
	"deadline",
	"fee_paid",
];
const CHANNEL_TERMS: [&str; 9] = [
	"status",
	"model",
	"input_price",
	"output_price",
	"deposit",
	"claimed",
	"window",
	"ends_at",
	"next_sequence",
];

fn assert_same(before: &Value, after: &Value, terms: &[&str]) {
	for term in terms {
		assert!(!before[term].is_null(), "{term}: {before}");
		assert_eq!(after[term], before[term], "{term}: {after}");
	}
}

fn first_release() -> Vec<u8> {
	// Tests run in the folder of their crate.
	std::fs::read(Path::new("..").join(FIRST_RELEASE)).unwrap()
}

/// What is on hold of the accounts that take part.
fn on_hold(network: &Network) -> [u128; 3] {
	["//Bob", "//Charlie", "//Dave"].map(|account| network.balance(account).1)
}

/// The GPU nodes as they are stored.
fn stored_nodes(network: &Network) -> Vec<String> {
	let chain = network.chain().address();
	let keys = http::rpc(chain, "state_getKeysPaged", json!([NODES, 100])).unwrap();
	let keys = keys.as_array().unwrap();
	let value = |key: &Value| {
		let value = http::rpc(chain, "state_getStorage", json!([key])).unwrap();
		value.as_str().unwrap().to_owned()
	};
	keys.iter().map(value).collect()
}

#[test]
fn jobs_and_channels_go_on_under_their_terms_when_the_runtime_is_upgraded_by_referendum() {
	let old = first_release();
	let Some(mut network) = Network::start_on(Some(BLOCK_TIME), Some(&old)) else { return };
	let new = embedded_runtime(network.binaries()).unwrap();
	let new = network.file("new.wasm", &new);
	let old_version = u64::from(version(&old).unwrap().1);
	let new_version = u64::from(version(&std::fs::read(&new).unwrap()).unwrap().1);
	let governance = Governance::of_development(network.binaries(), network.chain().address());
	assert_eq!(chain::spec_version(governance.chain).unwrap(), old_version);

	// The requester's way to the GPU node is closed until the upgrade is over.
	let (proxy, open) = Proxy::start_with_gate(network.gpu_node_address());
	network.register(&proxy.endpoint());
	network.ask(&["node", "fund", "50", "--suri", demo::OPERATOR_KEY]);
	let open_channel = ["channel", "open", "--suri", "//Dave", "--node", demo::OPERATOR];
	let terms = ["--deposit", "1", "--serve-for", "100000"];
	let channel = network.ask(&[&open_channel[..], &terms].concat())["channel"].to_string();

	// Everything but the last step: what is open then is open over the upgrade alone.
	let proposal = governance.authorise(&new, false).unwrap();
	let ask = |prompt: &str| {
		let question = ["channel", "ask", &channel, prompt, "--suri", "//Dave"];
		network.ask(&[&question[..], &["--max-tokens", "2"]].concat())
	};
	ask("What is one plus one?");
	ask("What is one plus two?");
	open.store(false, Ordering::SeqCst);
	let chat = network.chat(
		"//Charlie",
		"Name a colour.",
		&["--max-tokens", "16", "--deliver-within", DELIVER_WITHIN],
	);
	wait_for("the open job", PATIENCE, || Ok((network.balance("//Charlie").1 > 0).then_some(())))
		.unwrap();
	let job = network.job(0);
	assert_eq!(job["status"], "open", "{job}");
	let shown = network.ask(&["channel", "show", &channel]);
	let before = (on_hold(&network), network.issuance(), stored_nodes(&network));
	assert_eq!(before.2.len(), 1);

	let applied = governance.apply(&new).unwrap();
	assert_eq!(applied["status"], "applied", "{applied}");
	assert_eq!(applied["code_hash"], proposal.code_hash, "{applied}");
	assert_eq!(applied["before"]["spec_version"], old_version, "{applied}");
	assert_eq!(applied["running"]["spec_version"], new_version, "{applied}");
	assert_eq!(chain::spec_version(governance.chain).unwrap(), new_version);
	let status = governance.ask(&["upgrade", "status"]).unwrap();
	assert_eq!(status["status"], "idle", "{status}");
	assert_eq!(status["code_hash"], proposal.code_hash, "{status}");

	let after = (on_hold(&network), network.issuance(), stored_nodes(&network));
	assert_eq!(after.0, before.0, "what is on hold stays on hold, to the unit");
	assert_eq!(after.1, before.1, "nothing is minted or burned by an upgrade");
	assert_eq!(after.2.len(), 1);
	assert_ne!(after.2, before.2, "the migration changes what is stored of GPU nodes");
	assert_same(&job, &network.job(0), &JOB_TERMS);
	assert_same(&shown, &network.ask(&["channel", "show", &channel]), &CHANNEL_TERMS);

	// The same GPU node, and the same client, that were connected all the time.
	open.store(true, Ordering::SeqCst);
	let answered = chat.finish_verified();
	assert_eq!(answered["job"], 0, "{answered}");
	assert_eq!(network.job(0)["status"], "verified");
	assert_eq!(network.balance("//Charlie").1, 0, "nothing stays on hold");
	let third = ask("What is one plus three?");
	assert_eq!(third["sequence"], 2, "{third}");

	network.kill_gpu_node();
	network.add_gpu_node_arguments(&["--settle-after", "1"]);
	network.restart_gpu_node();
	wait_for("the batch", LONG_PATIENCE, || {
		Ok((network.metric("assay_settled_receipts_total") == Some(3)).then_some(()))
	})
	.unwrap();
	let settled = network.ask(&["channel", "show", &channel]);
	assert_eq!(settled["next_sequence"], 3, "{settled}");
	assert_eq!(amount(&settled["claimed"]) + amount(&settled["deposit"]), UNIT, "{settled}");
	assert_eq!(amount(&settled["claimed"]), amount(&settled["local"]["spent"]), "{settled}");
	let ledger = network.ask(&["burn", "show"]);
	assert_eq!(ledger["consistent"], true, "{ledger}");
}

/// A chain on its first release, and a folder for files.
struct Refusing {
	chain: ChainAlone,
	governance: Governance,
}

impl Refusing {
	fn start(code: &[u8]) -> Option<Self> {
		let chain = ChainAlone::start(BLOCK_TIME, code)?;
		let governance = Governance::of_development(chain.binaries(), chain.node().address());
		Some(Self { chain, governance })
	}

	fn file(&self, name: &str, contents: &[u8]) -> PathBuf {
		write(self.chain.folder(), name, contents).unwrap()
	}

	/// Applies what is authorised; it must be refused by an event with this error, and for this reason.
	fn assert_rejected(&self, proposal: &Proposal, runtime: &Path, error: u8, reason: &str) {
		let governance = &self.governance;
		let (running, begin) = (
			chain::spec_version(governance.chain).unwrap(),
			chain::best(governance.chain).unwrap(),
		);
		let refusal = governance.apply_unchecked(runtime).unwrap_err().to_string();
		assert!(refusal.contains(&format!("System::{reason}")), "{refusal}");
		let end = chain::best(governance.chain).unwrap();
		let event = governance.rejection(&proposal.code_hash, begin..=end).unwrap();
		assert_eq!(event, Some(error), "{reason}");
		let status = governance.ask(&["upgrade", "status"]).unwrap();
		assert_eq!(status["status"], "idle", "not authorised any more: {status}");
		assert_eq!(chain::spec_version(governance.chain).unwrap(), running);
	}
}

#[test]
fn upgrade_is_refused_by_an_event_when_the_authorised_runtime_is_not_the_next_of_this_chain() {
	let old = first_release();
	let Some(test) = Refusing::start(&old) else { return };
	let governance = &test.governance;
	let (name, running) = version(&old).unwrap();
	let next = running + 1;
	let wrong_name = claiming(&old, &name.to_uppercase(), next).unwrap();
	let cases = [
		("name.wasm", wrong_name, INVALID_SPEC_NAME, "InvalidSpecName"),
		(
			"lower.wasm",
			claiming(&old, &name, running - 1).unwrap(),
			SPEC_VERSION_NEEDS_TO_INCREASE,
			"SpecVersionNeedsToIncrease",
		),
		("equal.wasm", old.clone(), SPEC_VERSION_NEEDS_TO_INCREASE, "SpecVersionNeedsToIncrease"),
		(
			"garbage.wasm",
			b"no runtime at all".to_vec(),
			FAILED_TO_EXTRACT_RUNTIME_VERSION,
			"FailedToExtractRuntimeVersion",
		),
	];
	for (file, code, error, reason) in cases {
		let runtime = test.file(file, &code);
		// The client says so before anything is paid.
		let refusal = governance.propose(&runtime, false).unwrap_err().to_string();
		assert!(refusal.contains("Nothing was sent"), "{file}: {refusal}");
		let proposal = governance.authorise(&runtime, true).unwrap();
		test.assert_rejected(&proposal, &runtime, error, reason);
	}
}

#[test]
fn upgrade_is_refused_when_its_code_is_not_authorised() {
	let old = first_release();
	let Some(test) = Refusing::start(&old) else { return };
	let governance = &test.governance;
	let new = embedded_runtime(test.chain.binaries()).unwrap();
	let new = test.file("new.wasm", &new);
	let begin = chain::best(governance.chain).unwrap();

	let refusal = governance.apply(&new).unwrap_err().to_string();
	assert!(refusal.contains("no runtime is authorised"), "{refusal}");
	let refusal = governance.apply_unchecked(&new).unwrap_err().to_string();
	assert!(refusal.contains("System::NothingAuthorized"), "{refusal}");

	// Voted on before the committee has whitelisted it: it is dispatched as soon as that has.
	let proposal = governance.propose(&new, false).unwrap();
	governance.vote(proposal.referendum).unwrap();
	governance.wait_until_enacted(proposal.referendum).unwrap();
	let status = governance.ask(&["upgrade", "status"]).unwrap();
	assert_eq!(status["authorised"], Value::Null, "{status}");
	let whitelisted = governance.whitelist(&proposal).unwrap();
	assert_eq!(whitelisted["status"], "dispatched", "{whitelisted}");
	governance.check_authorised(&proposal).unwrap();

	let (name, running) = version(&old).unwrap();
	let other = test.file("other.wasm", &claiming(&old, &name, running + 7).unwrap());
	let refusal = governance.apply(&other).unwrap_err().to_string();
	assert!(refusal.contains("Nothing was sent"), "{refusal}");
	let refusal = governance.apply_unchecked(&other).unwrap_err().to_string();
	assert!(refusal.contains("System::Unauthorized"), "{refusal}");
	let end = chain::best(governance.chain).unwrap();
	assert_eq!(governance.rejection(&proposal.code_hash, begin..=end).unwrap(), None);

	// What was authorised still is, and the other one has not taken its place.
	governance.check_authorised(&proposal).unwrap();
	let applied = governance.apply(&new).unwrap();
	assert_eq!(applied["status"], "applied", "{applied}");
	let refusal = governance.apply(&new).unwrap_err().to_string();
	assert!(refusal.contains("must be higher"), "{refusal}");
}

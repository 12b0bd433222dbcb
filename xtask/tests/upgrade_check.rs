//! `assay-upgrade-check` on chains that run the first release, with the runtime of this checkout as it is
//! released.
//!
//! Where `ASSAY_UPGRADE_DIR` and the variables of the other tests are set, as `cargo xtask test --upgrade`
//! does; left out elsewhere.

mod support;

use serde_json::Value;
use std::{
	ffi::OsStr,
	path::{Path, PathBuf},
	process::{Command, Stdio},
	sync::atomic::Ordering,
};
use support::{proxy::Proxy, ChainAlone, Network, PATIENCE};
use xtask::{
	demo,
	network::websocket,
	process::wait_for,
	test::{BINARIES_VARIABLE, UPGRADE_VARIABLE},
	upgrade::{claiming, development_spec_with_storage, version, write},
	upgrade_command::{PROGRAM, RUNTIME, TRY_RUNTIME},
};

/// The first release, built with the feature `fast-governance`.
const FIRST_RELEASE: &str = "runtime/releases/assay-1-fast.compact.compressed.wasm";
/// Milliseconds between blocks.
const BLOCK_TIME: u32 = 200;
/// Key of `BurnTreasury.TotalBurned`.
const TOTAL_BURNED: &str = "0xa522c890c5055487f4b1dc7b456754ffdc03e46ac534de48716fb9881ad9991c";

fn first_release() -> Vec<u8> {
	// Tests run in the folder of their crate.
	std::fs::read(Path::new("..").join(FIRST_RELEASE)).unwrap()
}

/// The built runtimes, and the program.
struct Files {
	program: PathBuf,
	runtime: PathBuf,
	try_runtime: PathBuf,
}

impl Files {
	fn find() -> Option<Self> {
		let (Some(folder), Some(programs)) =
			(std::env::var_os(UPGRADE_VARIABLE), std::env::var_os(BINARIES_VARIABLE))
		else {
			eprintln!("left out: {UPGRADE_VARIABLE} names no runtime (cargo xtask test --upgrade)");
			return None;
		};
		let folder = PathBuf::from(folder);
		Some(Self {
			program: Path::new(&programs).join(PROGRAM),
			runtime: folder.join(RUNTIME),
			try_runtime: folder.join(TRY_RUNTIME),
		})
	}

	/// Exit code, and what it says.
	fn check(&self, runtime: &Path, source: &[&OsStr]) -> (Option<i32>, Value) {
		let mut check = Command::new(&self.program);
		check.args(["check", "--json", "--runtime"]).arg(runtime);
		check.arg("--try-runtime").arg(&self.try_runtime).args(source);
		let output = check.stdin(Stdio::null()).output().unwrap();
		let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
			panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
		});
		(output.status.code(), said)
	}
}

/// Everything that a report says about something.
fn said(report: &Value, list: &str, about: &str) -> String {
	let found = report[list].as_array().unwrap().iter().filter(|finding| finding["about"] == about);
	found.map(|finding| finding["reason"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

fn arguments<'a>(name: &'a str, value: &'a (impl AsRef<OsStr> + ?Sized)) -> [&'a OsStr; 2] {
	[name.as_ref(), value.as_ref()]
}

#[test]
fn runtime_may_be_proposed_when_its_migrations_leave_nodes_and_open_jobs_whole() {
	let Some(files) = Files::find() else { return };
	let old = first_release();
	let Some(network) = Network::start_on(Some(BLOCK_TIME), Some(&old)) else { return };
	let (proxy, open) = Proxy::start_with_gate(network.gpu_node_address());
	network.register(&proxy.endpoint());
	network.ask(&["node", "fund", "50", "--suri", demo::OPERATOR_KEY]);
	open.store(false, Ordering::SeqCst);
	let _chat = network.chat(
		"//Charlie",
		"Name a colour.",
		&["--max-tokens", "16", "--deliver-within", "2000"],
	);
	wait_for("the open job", PATIENCE, || Ok((network.balance("//Charlie").1 > 0).then_some(())))
		.unwrap();
	assert_eq!(network.job(0)["status"], "open");

	let chain = websocket(network.chain().address());
	let saved = network.file("chain.snapshot", &[]);
	let source = [arguments("--uri", &chain), arguments("--save-snapshot", &saved)].concat();
	let (code, report) = files.check(&files.runtime, &source);
	assert_eq!(code, Some(0), "{report:#}");
	assert_eq!(report["may_be_proposed"], true);
	assert_eq!(report["refusals"], serde_json::json!([]));
	let new = std::fs::read(&files.runtime).unwrap();
	assert_eq!(report["now"]["spec_version"], version(&old).unwrap().1);
	assert_eq!(report["new"]["spec_version"], version(&new).unwrap().1);
	// The stored nodes, the version of the storage.
	assert!(report["migrations"]["keys"].as_u64().unwrap() >= 2, "{report:#}");
	assert!(report["weights"]["migrations"]["ref_time"].as_u64().unwrap() > 0, "{report:#}");
	assert!(report["sizes"]["compressed"]["limit"].is_u64(), "{report:#}");
	let changes = report["changes"].as_array().unwrap();
	assert!(changes.iter().any(|change| change["kind"] == "constant"), "periods are not fast ones");

	// The same from the file, of a block that the chain has left behind.
	let (code, again) = files.check(&files.runtime, &arguments("--snapshot", &saved));
	assert_eq!(code, Some(0), "{again:#}");
	assert_eq!(again, report);
}

#[test]
fn runtime_is_refused_for_every_reason_when_it_is_not_the_next_of_this_chain() {
	let Some(files) = Files::find() else { return };
	let old = first_release();
	let Some(chain) = ChainAlone::start(BLOCK_TIME, &old) else { return };
	let (name, running) = version(&old).unwrap();
	let new = std::fs::read(&files.runtime).unwrap();
	let file = |name: &str, contents: &[u8]| write(chain.folder(), name, contents).unwrap();
	let saved = chain.folder().join("chain.snapshot");
	let uri = websocket(chain.node().address());
	let source = [arguments("--uri", &uri), arguments("--save-snapshot", &saved)].concat();
	let check = |runtime: &Path| files.check(runtime, &arguments("--snapshot", &saved));

	let other_name = claiming(&new, &name.to_uppercase(), running + 1).unwrap();
	let (code, report) = files.check(&file("name.wasm", &other_name), &source);
	assert_eq!((code, &report["may_be_proposed"]), (Some(1), &Value::Bool(false)));
	assert!(said(&report, "refusals", "spec_name").contains("spec_name must stay"), "{report:#}");
	// Its section is not all that says what it is.
	assert!(said(&report, "refusals", "version").contains(&name), "{report:#}");
	assert_eq!(said(&report, "refusals", "spec_version"), "", "{report:#}");

	let lower = claiming(&new, &name, running - 1).unwrap();
	let (code, report) = check(&file("lower.wasm", &lower));
	assert_eq!(code, Some(1));
	assert!(said(&report, "refusals", "spec_version").contains("must be higher"), "{report:#}");
	assert_eq!(said(&report, "refusals", "spec_name"), "", "{report:#}");

	let (code, report) = check(&file("same.wasm", &old));
	assert_eq!(code, Some(1));
	for about in ["spec_version", "metadata hash", "try-runtime"] {
		assert_ne!(said(&report, "refusals", about), "", "{about}: {report:#}");
	}
	assert_eq!(report["changes"], serde_json::json!([]), "{report:#}");

	// Wasm that is no runtime, and no Wasm at all: nothing of it can be looked at, and all of it is said.
	for garbage in [b"\0asm\x01\0\0\0".as_slice(), b"no runtime at all"] {
		let (code, report) = check(&file("garbage.wasm", garbage));
		assert_eq!(code, Some(1));
		assert!(report["refusals"].as_array().unwrap().len() >= 3, "{report:#}");
	}
}

#[test]
fn runtime_is_refused_when_the_state_is_not_sound_after_it() {
	let Some(files) = Files::find() else { return };
	let started = ChainAlone::start_on(BLOCK_TIME, |binaries| {
		let burned = [(TOTAL_BURNED, "0x01000000000000000000000000000000")];
		development_spec_with_storage(binaries, &first_release(), &burned).unwrap()
	});
	let Some(chain) = started else { return };
	let uri = websocket(chain.node().address());
	let (code, report) = files.check(&files.runtime, &arguments("--uri", &uri));
	assert_eq!(code, Some(1), "{report:#}");
	let reason = said(&report, "refusals", "migrations and try_state");
	assert!(reason.contains("do not sum up to what was burned"), "{report:#}");
	assert_eq!(
		report["refusals"].as_array().unwrap().len(),
		1,
		"nothing else is wrong: {report:#}"
	);
}

#[test]
fn nothing_is_checked_when_there_is_no_chain_or_no_snapshot() {
	let Some(files) = Files::find() else { return };
	let (code, report) = files.check(&files.runtime, &arguments("--uri", "ws://127.0.0.1:1"));
	assert_eq!(code, Some(2), "{report}");
	assert!(report["error"].as_str().unwrap().contains("no snapshot of the chain"), "{report}");
	let (code, report) = files.check(&files.runtime, &arguments("--snapshot", &files.runtime));
	assert_eq!(code, Some(2), "{report}");
	assert!(report["error"].as_str().unwrap().contains("it is no snapshot"), "{report}");
}

//! `cargo xtask test` and `cargo xtask lint`.

use crate::{
	network::Binaries,
	process, say, setup,
	upgrade::development_spec_with,
	upgrade_command::{last_built, Built, Features},
	workspace::{Workspace, MEMBERS},
	zombienet,
};
use anyhow::{bail, Context, Result};
use std::{ffi::OsString, path::PathBuf, process::Command};

/// Shown below `--help`.
pub const EXAMPLES: &str = "\
Examples:
  cargo xtask test                          everything
  cargo xtask test --full                   and ten times as many requests over channels: 5 minutes more
  cargo xtask test -- --workspace dcap      tests whose names contain dcap
  cargo xtask test -- -p xtask --test e2e   only those on the real binaries
  cargo xtask test --zombienet              those on a local relay chain, and nothing else
  cargo xtask test --upgrade                those of `cargo xtask upgrade check`; builds the runtime twice
  cargo xtask test --js                     those through @polkadot/api and PAPI; needs npm
  cargo xtask test --zombienet -- finality  those of them whose names contain finality";

/// Shown below `lint --help`.
pub const LINT_EXAMPLES: &str = "\
Example:
  cargo xtask lint    before a commit; after a build it takes some minutes the first time";

/// Folder of the built programs, for the end-to-end tests.
pub const BINARIES_VARIABLE: &str = "ASSAY_BIN_DIR";
/// The model file, for tests with the real engine.
pub const MODEL_VARIABLE: &str = "ASSAY_MODEL";

/// Folder with a runtime as it is released, for the tests of the check of upgrades.
pub const UPGRADE_VARIABLE: &str = "ASSAY_UPGRADE_DIR";

/// The chain spec whose runtime has the hash of its metadata in it, for hardware wallets.
const METADATA_HASH_VARIABLE: &str = "ASSAY_CHAIN_SPEC_METADATA_HASH";

/// Set where the longest tests run in full.
pub const FULL_VARIABLE: &str = "ASSAY_TEST_FULL";

/// Options of `test`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	/// Options of the set-up that comes first.
	#[command(flatten)]
	pub setup: setup::Arguments,

	/// Run the longest tests in full: a thousand requests over fifty channels, not a hundred over ten
	#[arg(long)]
	pub full: bool,

	/// Run the tests on a local relay chain, instead of all others
	#[arg(long)]
	pub zombienet: bool,

	/// Run the tests through @polkadot/api and polkadot-api, instead of all others
	#[arg(long, conflicts_with = "zombienet")]
	pub js: bool,

	/// Run the tests of the check of upgrades, instead of all others
	#[arg(long, conflicts_with_all = ["zombienet", "js"])]
	pub upgrade: bool,

	/// Folder with `polkadot` and its workers, with --zombienet [default: the PATH, or built here]
	#[arg(long, value_name = "DIR", requires = "zombienet")]
	pub relay_bin_dir: Option<PathBuf>,

	/// Arguments of `cargo test`, instead of `--workspace`
	#[arg(last = true, value_name = "ARGUMENTS")]
	pub cargo: Vec<String>,
}

/// Runs the tests.
///
/// # Errors
///
/// If one fails.
pub fn run(arguments: &Arguments) -> Result<()> {
	let ready = setup::run(&arguments.setup)?;
	say("Checking the formatting");
	format(&ready.workspace)?;
	ready.workspace.announce_and_build()?;
	let mut variables: Vec<(&str, OsString)> = vec![
		(BINARIES_VARIABLE, ready.workspace.binaries().into()),
		(MODEL_VARIABLE, ready.model.clone().into()),
	];
	if arguments.full {
		variables.push((FULL_VARIABLE, "1".into()));
	}
	if arguments.zombienet {
		let relay = arguments.relay_bin_dir.as_deref();
		return zombienet::test(&ready, relay, &variables, &arguments.cargo);
	}
	if arguments.js {
		return js(&ready.workspace, &variables, &arguments.cargo);
	}
	if arguments.upgrade {
		return upgrade(&ready.workspace, &variables, &arguments.cargo);
	}
	say("Testing");
	let mut cargo = ready.workspace.cargo();
	cargo.args(["test", "--release", "--no-fail-fast"]).envs(variables);
	match arguments.cargo.as_slice() {
		[] => cargo.args(MEMBERS),
		selected => cargo.args(selected),
	};
	let status = process::run(&mut cargo)?;
	if arguments.cargo.is_empty() {
		of_their_own(&ready.workspace)?;
	}
	if !arguments.full {
		say("Left out: the thousand requests of --full; a hundred were made.");
	}
	say("Left out: what needs a GPU (engines on CUDA), a relay chain (cargo xtask test --zombienet), \
		npm (--js) or a runtime as it is released (--upgrade).");
	if !status.success() {
		bail!("tests have failed; cargo names them above");
	}
	Ok(())
}

/// What wallets and programs in JavaScript do with the chain.
fn js(workspace: &Workspace, variables: &[(&str, OsString)], selection: &[String]) -> Result<()> {
	let npm = |arguments: &[&str]| {
		let mut npm = Command::new("npm");
		npm.args(arguments).current_dir(workspace.root.join("tests/js"));
		npm
	};
	process::run_ok(&mut npm(&["ci", "--no-audit", "--no-fund"]))
		.context("npm (with Node.js 20 or newer) installs what the tests need")?;
	let mut test = npm(&["test", "--"]);
	test.args(selection)
		.env("ASSAY_NODE_BIN", workspace.binaries().join("assay-node"))
		.envs(variables.iter().map(|(name, value)| (name, value)));
	let scratch = tempfile::tempdir()?;
	match last_built(workspace) {
		Some(runtime) => {
			let spec = scratch.path().join("released.json");
			let binaries = Binaries::new(workspace.binaries())?;
			let code = std::fs::read(runtime)?;
			std::fs::write(&spec, development_spec_with(&binaries, &code)?.to_string())?;
			test.env(METADATA_HASH_VARIABLE, spec);
		},
		None => say("Left out: hardware wallets, which need a runtime as it is released \
			(cargo xtask upgrade build)."),
	}
	process::run_ok(&mut test).context("tests through JavaScript have failed; named above")
}

/// What `cargo xtask upgrade check` says of upgrades that fit, and of those that do not.
fn upgrade(
	workspace: &Workspace,
	variables: &[(&str, OsString)],
	selection: &[String],
) -> Result<()> {
	let built = Built::of(workspace, &Features::default())?;
	say("Testing");
	let mut cargo = workspace.cargo();
	cargo
		.args(["test", "--release"])
		.args(MEMBERS)
		.args(["--test", "upgrade_check", "--"])
		.args(selection)
		.envs(variables.iter().map(|(name, value)| (name, value)))
		.env(UPGRADE_VARIABLE, built.folder());
	process::run_ok(&mut cargo).context("tests have failed; cargo names them above")
}

/// A workspace of its own, whose features the SDK does not share.
fn of_their_own(workspace: &Workspace) -> Result<()> {
	let manifest = "verifiers/differential/Cargo.toml";
	let mut cargo = workspace.cargo();
	cargo.args(["test", "--release", "--locked", "--manifest-path", manifest]);
	process::run_ok(&mut cargo).context("a verifier and its oracle disagree")
}

fn format(workspace: &Workspace) -> Result<()> {
	let status = process::run(workspace.cargo().args(["fmt", "--all", "--check"]))?;
	if !status.success() {
		bail!("the formatting is not cargo fmt's: run `cargo fmt --all`");
	}
	Ok(())
}

/// Checks formatting and lints.
///
/// # Errors
///
/// If there is something to complain about.
pub fn lint() -> Result<()> {
	let workspace = Workspace::find()?;
	format(&workspace)?;
	let mut cargo = workspace.cargo();
	cargo
		.args(["clippy", "--release", "--all-targets"])
		.args(MEMBERS)
		.args(["--", "-D", "warnings"]);
	process::run_ok(&mut cargo)
}

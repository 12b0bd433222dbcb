//! `cargo xtask zombienet`: a local relay chain with Assay beside it.
//!
//! The network itself is started by a program of its own, which is built when it is first asked for: what
//! it is made of (`zombienet-sdk`) would double the build of everyone who never asks.

use crate::{load, process, relay, say, setup, workspace::Workspace};
use anyhow::{bail, Context, Result};
use std::{
	ffi::OsString,
	path::{Path, PathBuf},
	process::Command,
};

/// Shown below `--help`.
pub const EXAMPLES: &str = "\
Examples:
  cargo xtask zombienet                      two validators, two collators, one core
  cargo xtask zombienet elastic              three validators, three cores
  cargo xtask zombienet --relay-bin-dir /opt/polkadot --base-path ./network
  cargo xtask zombienet --exit               only see whether it comes up
  cargo xtask zombienet --bench 100          how fast blocks and jobs are, and full blocks; 30 minutes

Ports: 9944 and 9945 the collators, 9900 and 9901 (9902) the validators, 8080 the GPU node.";

const MANIFEST: &str = "zombienet/Cargo.toml";

/// Options of `zombienet`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	/// `local`, `elastic`, or the path of a network file
	#[arg(default_value = "local")]
	pub network: String,

	/// Folder with `polkadot` and its workers [default: the PATH, or built here]
	#[arg(long, value_name = "DIR")]
	pub relay_bin_dir: Option<PathBuf>,

	/// Keep databases and logs in this folder [default: a temporary one]
	#[arg(long, value_name = "DIR")]
	pub base_path: Option<PathBuf>,

	/// Take any free ports
	#[arg(long)]
	pub free_ports: bool,

	/// Start no GPU node
	#[arg(long)]
	pub without_gpu_node: bool,

	/// Verify BLS12-381 on the relay chain's host functions from the first block on, without a referendum
	#[arg(long)]
	pub host_functions: bool,

	/// End as soon as everything runs
	#[arg(long)]
	pub exit: bool,

	/// Ask so many questions, fill blocks with each kind of work, print how long all took as JSON, and end
	#[arg(long, value_name = "JOBS", conflicts_with_all = ["exit", "json", "without_gpu_node"])]
	pub bench: Option<u32>,

	/// Print the addresses as one JSON object on standard output
	#[arg(long)]
	pub json: bool,

	/// Options of the set-up that comes first.
	#[command(flatten)]
	pub setup: setup::Arguments,
}

/// Runs it until a signal comes.
///
/// # Errors
///
/// If the network does not come up, or a part of it ends.
pub fn run(arguments: &Arguments) -> Result<()> {
	let ready = setup::run(&arguments.setup)?;
	let workspace = &ready.workspace;
	let file = file(workspace, &arguments.network)?;
	workspace.announce_and_build()?;
	let relay = relay::ensure(workspace, arguments.relay_bin_dir.as_deref())?;

	let mut cargo = cargo(workspace, &relay)?;
	cargo.args(["run", "--quiet", "--release", "--locked", "--manifest-path", MANIFEST, "--"]);
	cargo.arg(&file);
	if !arguments.without_gpu_node {
		cargo.arg("--binaries").arg(workspace.binaries()).arg("--model").arg(&ready.model);
	}
	if let Some(jobs) = arguments.bench {
		load::build(workspace)?;
		cargo.args(["--bench", &jobs.to_string(), "--vectors"]);
		cargo.arg(workspace.root.join("verifiers/groth16-formats/tests/vectors"));
	}
	if let Some(path) = &arguments.base_path {
		cargo.arg("--base-path").arg(std::path::absolute(path)?);
	}
	for (flag, given) in [
		("--free-ports", arguments.free_ports),
		("--host-functions", arguments.host_functions),
		("--exit", arguments.exit),
		("--json", arguments.json),
	] {
		if given {
			cargo.arg(flag);
		}
	}
	say("Building what starts the network (the first time on two cores: 25 minutes; later: seconds)");
	let status = process::run_to_the_last(&mut cargo)?;
	if !status.success() {
		bail!("the network has ended; why is said above");
	}
	Ok(())
}

/// Runs the tests on networks of relay chain and collators.
///
/// # Errors
///
/// If one fails.
pub fn test(
	ready: &setup::Ready,
	relay_bin_dir: Option<&Path>,
	variables: &[(&str, OsString)],
	selection: &[String],
) -> Result<()> {
	let relay = relay::ensure(&ready.workspace, relay_bin_dir)?;
	let mut cargo = cargo(&ready.workspace, &relay)?;
	cargo.args(["test", "--release", "--locked", "--no-fail-fast", "--manifest-path", MANIFEST]);
	// One network at a time: on two cores two would starve each other.
	cargo.args(selection).args(["--", "--test-threads=1", "--nocapture"]);
	cargo.envs(variables.iter().map(|(name, value)| (name, value)));
	let status = process::run_to_the_last(&mut cargo)?;
	if !status.success() {
		bail!("tests on the relay chain have failed; cargo names them above");
	}
	Ok(())
}

/// `cargo` for the crate in `zombienet/`, with all programs on its `PATH`.
fn cargo(workspace: &Workspace, relay: &Path) -> Result<Command> {
	let mut folders = vec![workspace.binaries(), relay.to_path_buf()];
	folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
	let path = std::env::join_paths(folders).context("a folder's name cannot be in the PATH")?;
	let mut cargo = workspace.cargo();
	cargo.env("PATH", path).env("CARGO_TARGET_DIR", workspace.target.join("zombienet"));
	Ok(cargo)
}

fn file(workspace: &Workspace, name: &str) -> Result<PathBuf> {
	let file = match name {
		"local" | "elastic" => workspace.root.join("zombienet").join(format!("{name}.toml")),
		path => std::path::absolute(path)?,
	};
	if !file.is_file() {
		bail!("{} is not there: name `local`, `elastic` or a network file", file.display());
	}
	Ok(file)
}

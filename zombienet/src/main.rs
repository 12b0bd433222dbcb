// SPDX-License-Identifier: GPL-3.0-only
//! `cargo xtask zombienet` starts this: a local network with a GPU node, until a signal comes.

use anyhow::{Context, Result};
use assay_zombienet::{address, bench, full, load, start, Changes, Network};
use clap::Parser;
use serde_json::json;
use std::{
	path::{Path, PathBuf},
	process::{Command, ExitCode},
	time::Duration,
};
use tokio::runtime::Runtime;
use xtask::{
	chain, demo,
	load::Load,
	network::{self, Binaries, GpuNode},
	process, say, upgrade,
};

/// For the nodes to answer once they are started.
const PATIENCE: Duration = Duration::from_secs(120);
/// For the parachain's first blocks: the relay chain's validators compile its runtime before.
const FIRST_BLOCKS: Duration = Duration::from_secs(300);

const EXAMPLES: &str = "\
`polkadot`, its two workers and `assay-node` are taken from the PATH; `cargo xtask zombienet` sees to that.

Examples:
  assay-zombienet zombienet/local.toml --binaries target/release --model model.gguf
  assay-zombienet zombienet/elastic.toml --free-ports --json

Exit codes:
  0    ended by a signal
  1    something failed
  2    wrong arguments";

/// A local relay chain, Assay's collators and a GPU node, until Ctrl-C.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
struct Cli {
	/// The network's file.
	file: PathBuf,
	/// Folder of `assay` and `assay-gpu-node`; without it there is no GPU node.
	#[arg(long, value_name = "DIR", requires = "model")]
	binaries: Option<PathBuf>,
	/// What the GPU node serves.
	#[arg(long, value_name = "FILE", requires = "binaries")]
	model: Option<PathBuf>,
	/// Keep databases and logs in this folder [default: a temporary one].
	#[arg(long, value_name = "DIR")]
	base_path: Option<PathBuf>,
	/// Take any free ports instead of the file's.
	#[arg(long)]
	free_ports: bool,
	/// Start the parachain with this runtime.
	#[arg(long, value_name = "FILE")]
	runtime: Option<PathBuf>,
	/// Verify BLS12-381 on the relay chain's host functions from the first block on.
	#[arg(long)]
	host_functions: bool,
	/// End as soon as everything runs.
	#[arg(long)]
	exit: bool,
	/// Ask so many questions, fill blocks with each kind of work, print how long all took as JSON, and end.
	#[arg(long, value_name = "JOBS", requires_all = ["model", "vectors"], conflicts_with_all = ["exit", "json"])]
	bench: Option<usize>,
	/// Folder with the proofs that blocks are filled with, for --bench.
	#[arg(long, value_name = "DIR")]
	vectors: Option<PathBuf>,
	/// Print the addresses as one JSON object on standard output.
	#[arg(long)]
	json: bool,
}

fn main() -> ExitCode {
	tracing_subscriber::fmt()
		.with_writer(std::io::stderr)
		.with_env_filter(
			tracing_subscriber::EnvFilter::try_from_default_env()
				.unwrap_or_else(|_| "error".into()),
		)
		.init();
	let cli = Cli::parse();
	let Err(error) = process::catch_signals().and_then(|()| run(&cli)) else {
		return ExitCode::SUCCESS;
	};
	if error.is::<process::Interrupted>() {
		eprintln!("{error}");
		return ExitCode::SUCCESS;
	}
	eprintln!("\nerror: {error:#}");
	ExitCode::FAILURE
}

fn run(cli: &Cli) -> Result<()> {
	let temporary = tempfile::Builder::new().prefix("assay-zombienet-").tempdir()?;
	let base = match &cli.base_path {
		Some(path) => std::path::absolute(path)?,
		None => temporary.path().to_path_buf(),
	};
	network::make_folder(&base)?;
	let chain_spec = cli.runtime.as_deref().map(|runtime| spec_with_runtime(&base, runtime));
	let changes = Changes {
		free_ports: cli.free_ports,
		base_path: Some(base.clone()),
		chain_spec: chain_spec.transpose()?,
		host_functions: cli.host_functions,
		survive_failures: false,
	};
	let config = load(&std::path::absolute(&cli.file)?, &changes)?;
	say(format!("Starting the relay chain and the collators (logs: {})", base.display()));

	// The GPU node ends with the thread that started it: that is this one.
	let runtime = Runtime::new()?;
	let result = runtime.block_on(start(config, PATIENCE)).and_then(|network| {
		let result = serve(cli, &base, &runtime, &network);
		// Also when something failed: nothing may be left behind.
		let destroyed = runtime.block_on(network.destroy()).context("cannot end the network");
		result.and(destroyed)
	});
	if matches!(&result, Err(error) if !error.is::<process::Interrupted>())
		&& cli.base_path.is_none()
	{
		say(format!("Databases and logs are kept in {}", temporary.keep().display()));
	}
	result
}

/// A file with the local chain's spec, as this runtime begins it.
fn spec_with_runtime(base: &Path, runtime: &Path) -> Result<PathBuf> {
	let code = std::fs::read(runtime)
		.with_context(|| format!("cannot read the runtime {}", runtime.display()))?;
	let spec = upgrade::spec_with(Command::new("assay-node"), "local", &code)?;
	upgrade::write(base, "chain-spec.json", spec.to_string().as_bytes())
}

fn serve(cli: &Cli, base: &Path, runtime: &Runtime, network: &Network) -> Result<()> {
	let nodes: Vec<(String, _)> = network
		.nodes()
		.into_iter()
		.map(|node| Ok((node.name().to_owned(), address(network, node.name())?)))
		.collect::<Result<_>>()?;
	let collators: Vec<_> = nodes
		.iter()
		.filter(|(name, _)| name.starts_with("collator"))
		.map(|(_, address)| *address)
		.collect();
	let collator =
		*collators.first().context("the network has no node whose name begins with `collator`")?;
	for (name, address) in &nodes {
		say(format!("    {name:<12} {}", network::websocket(*address)));
	}
	say("Waiting for the parachain's first blocks");
	process::wait_for("the parachain has a final block", FIRST_BLOCKS, || {
		Ok(chain::finalised(collator).ok().filter(|number| *number > 0))
	})?;

	let gpu_node = match (&cli.binaries, &cli.model) {
		(Some(binaries), Some(model)) => {
			Some(attach(&Binaries::new(binaries.clone())?, model, collator, base)?)
		},
		_ => None,
	};
	if let (Some(jobs), Some(binaries), Some(vectors)) = (cli.bench, &cli.binaries, &cli.vectors) {
		let binaries = Binaries::new(binaries.clone())?;
		say(format!("Asking {jobs} questions"));
		let mut result = bench::run(runtime, network, &binaries, collator, jobs)?;
		let gpu_node = gpu_node.context("there is no GPU node")?;
		let load = Load::in_place_of(gpu_node, &binaries, demo::gpu_node_data(base))?;
		result["full_blocks"] = full::run(runtime, network, &load, &collators, vectors)?;
		println!("{result:#}");
		return Ok(());
	}
	say("Everything runs. See the chain at");
	say(format!(
		"    https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A{}#/explorer",
		collator.port()
	));
	if let Some(gpu_node) = &gpu_node {
		say(format!("    http://{}/v1/models", gpu_node.address()));
		say(format!(
			"    assay --chain {} chat --suri //Charlie --node {} 'Why is the sky blue?'",
			network::websocket(collator),
			demo::OPERATOR
		));
	}
	if cli.json {
		let nodes: serde_json::Map<_, _> = nodes
			.iter()
			.map(|(name, address)| (name.clone(), network::websocket(*address).into()))
			.collect();
		let gpu_node = gpu_node.as_ref().map(|node| format!("http://{}", node.address()));
		println!("{}", json!({ "nodes": nodes, "gpu_node": gpu_node, "base_path": base }));
	}
	if cli.exit {
		return Ok(());
	}
	say("Ctrl-C ends it.");
	let mut gpu_node = gpu_node;
	process::wait_for("a signal", Duration::MAX, || {
		if let Some(gpu_node) = &mut gpu_node {
			gpu_node.daemon().check()?;
		}
		Ok(None::<()>)
	})
}

/// Starts a GPU node, publishes its model and registers it.
fn attach(
	binaries: &Binaries,
	model: &Path,
	chain: std::net::SocketAddr,
	base: &Path,
) -> Result<GpuNode> {
	say("Attaching a GPU node: starts, makes its key in a simulated enclave, is registered");
	let settings = demo::gpu_node(base, chain, model, network::port(8080)?)?;
	let node = GpuNode::start(binaries, &settings)?;
	let endpoint = format!("http://{}", node.address());
	demo::attach(|| binaries.client(chain), model, &endpoint)
		.context("the GPU node cannot be registered")?;
	Ok(node)
}

//! `cargo xtask demo`: one paid, audited answer on a chain of this machine.

use crate::{
	network::{self, Binaries, ChainNode, ChainSettings, GpuNode, GpuNodeSettings},
	process, say, setup,
};
use anyhow::{bail, Context, Result};
use std::{
	io::IsTerminal,
	path::{Path, PathBuf},
	process::Command,
};

/// Shown below `--help`.
pub const EXAMPLES: &str = "\
Examples:
  cargo xtask demo
  cargo xtask demo --exit --json | jq .status
  cargo xtask demo --prompt \"What is a blockchain?\" --base-path ./demo

With --json, standard output carries one JSON object: status, answer, receipt,
time_to_first_token_ms, tokens_per_second, to_committed_ms, to_verified_ms,
to_finalised_ms, fee_paid, burned, issuance_before, issuance_after, exposure_peak
and more. Everything else goes to standard error.";

/// Account that runs the GPU node, and that publishes the model: //Bob.
pub const OPERATOR: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
/// Its key.
pub const OPERATOR_KEY: &str = "//Bob";
/// Key of the account that pays for the transactions in which the GPU node settles its channels.
pub const SETTLER: &str = "//Ferdie";
/// Key of the account that asks: //Alice.
pub const REQUESTER_KEY: &str = "//Alice";

/// Bond of the GPU node, and its prices for a prompt token and a generated one, in ASSAY.
const BOND: &str = "1000";
const INPUT_PRICE: &str = "0.0001";
const OUTPUT_PRICE: &str = "0.0002";

const CHAIN_PORT: u16 = 9944;
const GPU_NODE_PORT: u16 = 8080;

/// Options of `demo`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	/// End after the table, with exit code 0 if the answer was verified
	#[arg(long)]
	pub exit: bool,

	/// Print the table as one JSON object on standard output
	#[arg(long)]
	pub json: bool,

	/// Keep databases and logs in this folder [default: a temporary one]
	#[arg(long, value_name = "DIR")]
	pub base_path: Option<PathBuf>,

	/// What to ask
	#[arg(long, value_name = "TEXT", default_value = "Why is the sky blue? Answer briefly.")]
	pub prompt: String,

	/// Options of the set-up that comes first.
	#[command(flatten)]
	pub setup: setup::Arguments,
}

/// Runs it.
///
/// # Errors
///
/// If a step fails, or the answer does not end up verified.
pub fn run(arguments: &Arguments) -> Result<()> {
	let ready = setup::run(&arguments.setup)?;
	ready.workspace.announce_and_build()?;
	let binaries = Binaries::new(ready.workspace.binaries())?;

	let temporary = match &arguments.base_path {
		Some(_) => None,
		None => Some(tempfile::Builder::new().prefix("assay-demo-").tempdir()?),
	};
	let base = match (&arguments.base_path, &temporary) {
		(Some(path), _) => std::path::absolute(path)?,
		(None, Some(folder)) => folder.path().to_path_buf(),
		(None, None) => bail!("no folder for the databases"),
	};
	let result = main_job(&binaries, &base, &ready.model, arguments);
	if let (Err(error), Some(folder)) = (&result, temporary) {
		if !error.is::<process::Interrupted>() {
			say(format!("Databases and logs are kept in {}", folder.keep().display()));
		}
	}
	result
}

fn main_job(binaries: &Binaries, base: &Path, model: &Path, arguments: &Arguments) -> Result<()> {
	network::make_folder(base)?;
	let chain_log = base.join("assay-node.log");
	let gpu_node_log = base.join("assay-gpu-node.log");

	let port = choose("the chain node", CHAIN_PORT)?;
	say(format!("[1/5] The chain: assay-node --dev (log: {})", chain_log.display()));
	let settings =
		ChainSettings { base_path: base.join("chain"), log: chain_log, port, extra: vec![] };
	let mut chain = ChainNode::start(binaries, &settings)?;
	let address = chain.address();
	say(format!("      answers at {}", network::websocket(address)));

	let port = choose("the GPU node", GPU_NODE_PORT)?;
	say(format!("[2/5] The GPU node: assay-gpu-node (log: {})", gpu_node_log.display()));
	say("      makes its signing key in a simulated enclave, and has it quoted");
	let settler_key = base.join("settler.key");
	network::write_key_file(&settler_key, SETTLER)?;
	let settings = GpuNodeSettings {
		chain: address,
		operator: OPERATOR.into(),
		model: model.into(),
		data_dir: base.join("gpu-node"),
		log: gpu_node_log,
		port,
		extra: vec!["--settler-key-file".into(), settler_key.display().to_string()],
	};
	let mut gpu_node = GpuNode::start(binaries, &settings)?;
	let endpoint = format!("http://{}", gpu_node.address());
	say(format!("      serves {endpoint}"));

	say("[3/5] The model and the measurements that may serve it, published on chain");
	prepare(&mut publish(binaries.client(address), model, &endpoint))?;
	say("[4/5] The GPU node, registered: the chain checks its quote; bond, endpoint, price");
	prepare(&mut register(binaries.client(address), &endpoint))?;

	say(format!("[5/5] A requester asks: {}", arguments.prompt));
	let mut chat = binaries.client(address);
	if arguments.json {
		chat.arg("--json");
	}
	chat.args(["chat", "--suri", REQUESTER_KEY, "--node", OPERATOR, "--", &arguments.prompt]);
	let status = process::run(&mut chat)?;
	chain.daemon().check()?;
	gpu_node.daemon().check()?;
	if !status.success() {
		bail!(
			"`assay chat` failed ({status}); it says why above, and the logs are in {}",
			base.display()
		);
	}
	if arguments.exit {
		return Ok(());
	}

	say("The chain and the GPU node keep running. See them at");
	say(format!(
		"    https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A{}#/explorer",
		address.port()
	));
	say(format!("    {endpoint}/v1/models"));
	if std::io::stderr().is_terminal() {
		say("Ctrl-C ends them.");
	}
	loop {
		let watch = process::wait_for("a signal", std::time::Duration::MAX, || {
			chain.daemon().check()?;
			gpu_node.daemon().check()?;
			Ok(None::<()>)
		});
		match watch {
			Err(error) if error.is::<process::Interrupted>() => return Ok(()),
			Err(error) => return Err(error),
			Ok(()) => {},
		}
	}
}

/// The usual port, or a free one, which is said.
fn choose(what: &str, preferred: u16) -> Result<u16> {
	let port = network::port(preferred)?;
	if port != preferred {
		say(format!("Port {preferred} is taken: {what} gets {port}"));
	}
	Ok(port)
}

/// Runs a step of the preparations. Standard output is for the result alone.
fn prepare(command: &mut Command) -> Result<()> {
	command.stdout(process::to_stderr()?);
	process::run_ok(command).context("the preparations failed; the command says why above")
}

/// `assay model publish`, for the model in the file `model`, which `endpoint` serves.
pub fn publish(mut client: Command, model: &Path, endpoint: &str) -> Command {
	client
		.args([
			"model",
			"publish",
			"--suri",
			OPERATOR_KEY,
			"--measurements-from",
			endpoint,
			"--file",
		])
		.arg(model);
	client
}

/// `assay node register`, for the GPU node at `endpoint`.
pub fn register(mut client: Command, endpoint: &str) -> Command {
	client
		.args(["node", "register", "--suri", OPERATOR_KEY, "--url", endpoint, "--bond", BOND])
		.args(["--input-price", INPUT_PRICE, "--output-price", OUTPUT_PRICE]);
	client
}

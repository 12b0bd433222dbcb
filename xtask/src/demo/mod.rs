//! `cargo xtask demo`: one paid, audited answer on a chain of this machine.

mod attested;
mod proven;

pub use attested::publish;
pub use proven::{digit, inked_digit, prepare_key, publish_proven, DIGIT, DIGITS};

use crate::{
	network::{self, Binaries, ChainNode, ChainSettings, GpuNode, GpuNodeSettings},
	process, say, setup,
};
use anyhow::{bail, Context, Result};
use std::{
	io::IsTerminal,
	net::SocketAddr,
	path::{Path, PathBuf},
	process::Command,
};

/// Shown below `--help`.
pub const EXAMPLES: &str = "\
Examples:
  cargo xtask demo
  cargo xtask demo --exit --json | jq .status
  cargo xtask demo --prompt \"What is a blockchain?\" --base-path ./demo
  cargo xtask demo --assurance proven --exit

With --json, standard output carries one JSON object. Attested: status, answer,
receipt, time_to_first_token_ms, tokens_per_second, to_committed_ms,
to_verified_ms, to_finalised_ms, fee_paid, burned, issuance_before,
issuance_after, exposure_peak and more. Proven: status, answer, channel, receipt,
batch, proof_seconds, to_answer_ms, to_committed_ms, to_verified_ms, fee_paid and
burned. Everything else goes to standard error.";

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
const GPU_NODE_LOG: &str = "assay-gpu-node.log";

/// How the demo's answer is audited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Assurance {
	/// A language model; a key from a (simulated) enclave signs the receipt
	Attested,
	/// A classifier of handwritten digits; a zero-knowledge proof follows the answer
	Proven,
}

/// Options of `demo`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	/// How the answer is audited
	#[arg(long, value_enum, default_value = "attested")]
	pub assurance: Assurance,

	/// End after the table, with exit code 0 if the answer was verified
	#[arg(long)]
	pub exit: bool,

	/// Print the table as one JSON object on standard output
	#[arg(long)]
	pub json: bool,

	/// Keep databases and logs in this folder [default: a temporary one]
	#[arg(long, value_name = "DIR")]
	pub base_path: Option<PathBuf>,

	/// What to ask the language model
	#[arg(long, value_name = "TEXT", default_value = "Why is the sky blue? Answer briefly.")]
	pub prompt: String,

	/// The digit to show to the classifier: a JSON array of 64 pixels, or such a file [default: a three]
	#[arg(long, value_name = "FILE|JSON")]
	pub input: Option<String>,

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
	let place = Place { binaries, base, workspace: ready.workspace.root.clone() };
	let result = match arguments.assurance {
		Assurance::Attested => attested::main_job(&place, &ready.model, arguments),
		Assurance::Proven => proven::main_job(&place, arguments),
	};
	if let (Err(error), Some(folder)) = (&result, temporary) {
		if !error.is::<process::Interrupted>() {
			say(format!("Databases and logs are kept in {}", folder.keep().display()));
		}
	}
	result
}

/// Where the demo runs.
struct Place {
	binaries: Binaries,
	/// For databases and logs.
	base: PathBuf,
	/// Root of the checkout.
	workspace: PathBuf,
}

impl Place {
	/// Starts the chain.
	fn chain(&self) -> Result<ChainNode> {
		network::make_folder(&self.base)?;
		let log = self.base.join("assay-node.log");
		let port = choose("the chain node", CHAIN_PORT)?;
		say(format!("[1/5] The chain: assay-node --dev (log: {})", log.display()));
		let settings =
			ChainSettings { base_path: self.base.join("chain"), log, port, extra: vec![] };
		let chain = ChainNode::start(&self.binaries, &settings)?;
		say(format!("      answers at {}", network::websocket(chain.address())));
		Ok(chain)
	}

	/// Starts a GPU node for `model`.
	fn gpu_node(&self, chain: &ChainNode, model: &Path, extra: &[&str]) -> Result<GpuNode> {
		let port = choose("the GPU node", GPU_NODE_PORT)?;
		let mut settings = gpu_node(&self.base, chain.address(), model, port)?;
		settings.extra.extend(extra.iter().map(ToString::to_string));
		let node = GpuNode::start(&self.binaries, &settings)?;
		say(format!("      serves {}", endpoint(&node)));
		Ok(node)
	}

	fn gpu_node_log(&self) -> PathBuf {
		self.base.join(GPU_NODE_LOG)
	}
}

fn endpoint(node: &GpuNode) -> String {
	format!("http://{}", node.address())
}

/// Leaves both running until a signal comes.
fn keep_running(mut chain: ChainNode, mut gpu_node: GpuNode) -> Result<()> {
	say("The chain and the GPU node keep running. See them at");
	say(format!(
		"    https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A{}#/explorer",
		chain.address().port()
	));
	say(format!("    {}/v1/models", endpoint(&gpu_node)));
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

/// The demo's GPU node with everything in the folder `base`: its operator's, and with a key that settles.
///
/// # Errors
///
/// If the key cannot be written.
pub fn gpu_node(
	base: &Path,
	chain: SocketAddr,
	model: &Path,
	port: u16,
) -> Result<GpuNodeSettings> {
	let settler = base.join("settler.key");
	network::write_key_file(&settler, SETTLER)?;
	Ok(GpuNodeSettings {
		chain,
		operator: OPERATOR.into(),
		model: model.into(),
		data_dir: gpu_node_data(base),
		log: base.join(GPU_NODE_LOG),
		port,
		extra: vec!["--settler-key-file".into(), settler.display().to_string()],
	})
}

/// Where that GPU node keeps its journal and its key.
pub fn gpu_node_data(base: &Path) -> PathBuf {
	base.join("gpu-node")
}

/// Publishes the language model in the file `model`, and registers the GPU node at `endpoint` for it.
///
/// # Errors
///
/// If a command fails.
pub fn attach(client: impl Fn() -> Command, model: &Path, endpoint: &str) -> Result<()> {
	prepare(&mut publish(client(), model, endpoint))?;
	prepare(&mut register(client(), endpoint))
}

/// `assay node register`, for the GPU node at `endpoint`.
pub fn register(mut client: Command, endpoint: &str) -> Command {
	client
		.args(["node", "register", "--suri", OPERATOR_KEY, "--url", endpoint, "--bond", BOND])
		.args(["--input-price", INPUT_PRICE, "--output-price", OUTPUT_PRICE]);
	client
}

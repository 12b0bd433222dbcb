//! `assay`: ask GPU nodes, pay them on chain, and check what they did.

mod batch_command;
mod channel_command;
mod key_command;
mod receipt_command;
mod referendum_command;
mod setup_command;
mod upgrade_command;
mod vectors_command;

use assay_client::{
	calls,
	chain::Until,
	chat::{chat, ChatRequest, Watcher},
	error::{EXIT_AUDIT_FAILED, EXIT_OK},
	http::GpuNodeClient,
	keys,
	register::{hash_file, publish_model, register_node, Audited, Publication, Registration},
	show, text, Amount, Chain, Error,
};
use assay_primitives::{market::Price, AccountId, AssetKind, BlockNumber, JobId, H256};
use clap::{Args, Parser, Subcommand};
use comfy_table::Table;
use serde::Serialize;
use std::{
	io::{IsTerminal, Read, Write},
	path::{Path, PathBuf},
	process::ExitCode,
};
use subxt_signer::sr25519::Keypair;

/// Most bytes of a file with a request or a response.
const MAX_FILE: u64 = assay_client::http::MAX_RESPONSE as u64;

const EXAMPLES: &str = "\
Examples:
  assay chat --suri //Alice \\
    --node 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty 'Why is the sky blue?'
  assay channel open --suri //Alice --deposit 5 --serve-for 14400 \\
    --node 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty
  assay channel ask 0 --suri //Alice 'Why is the sky blue?'
  assay model publish --suri //Bob --file model.gguf \\
    --measurements-from http://127.0.0.1:8080
  assay node register --suri //Bob --url http://127.0.0.1:8080 \\
    --bond 1000 --input-price 0.0001 --output-price 0.0002
  assay node fund 10 --suri //Bob
  assay receipt verify --job 0 --response answer.sse
  assay receipt export 0 -o job-0.receipt --relay ws://127.0.0.1:9900
  assay receipt verify job-0.receipt --authorities authorities.json
  assay --json burn show
  assay vectors vectors/ --wasm
  assay quantise digits.onnx --calibration calibration.bin -o digits.int.onnx
  assay setup development digits.int.onnx -o digits.key
  assay key register digits.key --suri //Bob
  assay upgrade propose assay_runtime.compact.compressed.wasm --suri //Alice
  assay referendum vote 0 aye --amount 1000 --suri //Alice

Amounts are in ASSAY (1.5), or in its smallest unit with a p (1500p).

Exit codes:
  0  all is well
  1  failed
  2  wrong arguments
  3  the job ended without a verified answer, and the fee came back
  4  a check does not hold: of an audit, a receipt file, a ceremony, a proof, or of a test vector's verdict
  5  test vectors cannot be read";

/// Ask GPU nodes, pay them on chain, and check what they did.
#[derive(Parser)]
#[command(name = "assay", version, after_help = EXAMPLES)]
struct Cli {
	/// WebSocket URL of a node of the chain.
	#[arg(long, global = true, env = "ASSAY_CHAIN", default_value = "ws://127.0.0.1:9944")]
	chain: String,
	/// Print one JSON object on standard output, and everything else on standard error.
	#[arg(long, global = true)]
	json: bool,
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Ask a GPU node, pay for it on chain, and audit the answer.
	Chat(ChatArguments),
	/// Payment channels: deposit once, then ask without transactions.
	Channel(channel_command::ChannelArguments),
	/// Batches whose receipts are proven or audited after their fees were paid.
	Batch(batch_command::BatchArguments),
	/// GPU nodes.
	#[command(subcommand)]
	Node(NodeCommand),
	/// Models.
	#[command(subcommand)]
	Model(ModelCommand),
	/// Make an integer model, which can be proven, of a float model.
	Quantise(setup_command::QuantiseArguments),
	/// Make proving keys: for development, or in a ceremony of several parties.
	Setup(setup_command::SetupArguments),
	/// Verifying keys: on chain, and from other provers.
	Key(key_command::KeyArguments),
	/// Proofs that the chain verifies for whoever pays.
	Proofs(key_command::ProofsArguments),
	/// Jobs.
	#[command(subcommand)]
	Job(JobCommand),
	/// Receipts: checked against the chain, or against a file that proves them final.
	Receipt(receipt_command::ReceiptsArguments),
	/// What was burned.
	#[command(subcommand)]
	Burn(BurnCommand),
	/// Referenda: show them, vote, submit one on any call.
	Referendum(referendum_command::ReferendumArguments),
	/// Runtime upgrades by referendum: from a file to a new version that makes blocks.
	Upgrade(upgrade_command::UpgradeArguments),
	/// Judge test vectors by the chain's verifiers, natively and in the runtime's Wasm.
	Vectors(vectors_command::VectorsArguments),
}

/// The key that signs and pays.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Signer {
	/// Secret: //Alice (development only), a mnemonic or a 0x seed, with an optional //path. Others can
	/// see arguments: prefer --key-file.
	#[arg(long, env = "ASSAY_SURI", hide_env_values = true)]
	suri: Option<String>,
	/// File with such a secret, which only its owner can read.
	#[arg(long)]
	key_file: Option<PathBuf>,
}

impl Signer {
	fn key(&self) -> Result<Keypair, Error> {
		match (&self.suri, &self.key_file) {
			(Some(suri), _) => keys::from_suri(suri),
			(None, Some(path)) => keys::from_file(path),
			(None, None) => Err(Error::Input("give --suri or --key-file".into())),
		}
	}
}

#[derive(Args)]
struct ChatArguments {
	#[command(flatten)]
	signer: Signer,
	/// Address of the GPU node's operator.
	#[arg(long, value_parser = keys::parse_account)]
	node: AccountId,
	/// Hash of the model, where the node offers several.
	#[arg(long, value_parser = text::parse_hash)]
	model: Option<H256>,
	/// Most tokens of the answer.
	#[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
	max_tokens: u32,
	/// Most that the answer may cost [default: what prompt and answer can come to].
	#[arg(long)]
	max_fee: Option<Amount>,
	/// Most that the verification may cost [default: twice what it costs now].
	#[arg(long)]
	max_verification_price: Option<Amount>,
	/// Blocks within which the answer must be on chain, or the fee comes back.
	#[arg(long, default_value_t = 50, value_name = "BLOCKS")]
	deliver_within: BlockNumber,
	/// What to ask; read from standard input if it is `-`.
	prompt: String,
}

#[derive(Subcommand)]
enum NodeCommand {
	/// Register a GPU node with its attested key and its offer; what is done already is skipped.
	Register(NodeArguments),
	/// Show a GPU node.
	Show {
		/// Address of its operator.
		#[arg(value_parser = keys::parse_account)]
		node: AccountId,
	},
	/// Prepay the verification of your GPU node's batches.
	Fund {
		/// What to add to what is prepaid.
		amount: Amount,
		#[command(flatten)]
		signer: Signer,
	},
	/// Take back what is prepaid for the verification of your GPU node's batches.
	Withdraw {
		/// How much.
		amount: Amount,
		#[command(flatten)]
		signer: Signer,
	},
	/// Take no new jobs and channels with your GPU node; what is open goes on.
	Pause(Signer),
	/// Take new jobs and channels again.
	Resume(Signer),
	/// Take back a part of your GPU node's bond; it is free after the unbonding period.
	Unbond {
		/// How much; the least bond stays.
		amount: Amount,
		#[command(flatten)]
		signer: Signer,
	},
	/// Collect what you have unbonded and is free.
	WithdrawBond(Signer),
	/// Leave the market: take all offers off it, and the bond back. Jobs and channels must have ended.
	Leave(Signer),
}

#[derive(Args)]
struct NodeArguments {
	#[command(flatten)]
	signer: Signer,
	/// Base URL of the running node, as requesters and collators reach it.
	#[arg(long)]
	url: String,
	/// Bond to hold at least.
	#[arg(long)]
	bond: Amount,
	/// Price of a prompt token.
	#[arg(long)]
	input_price: Amount,
	/// Price of a generated token.
	#[arg(long)]
	output_price: Amount,
	/// Hash of the model to offer [default: the one that the node serves].
	#[arg(long, value_parser = text::parse_hash)]
	model: Option<H256>,
}

#[derive(Subcommand)]
enum ModelCommand {
	/// Register a model with its assurance policy; what is done already is skipped.
	Publish(ModelArguments),
}

#[derive(Args)]
struct ModelArguments {
	#[command(flatten)]
	signer: Signer,
	/// The weights artifact, to be hashed.
	#[arg(long, conflicts_with = "model_hash")]
	file: Option<PathBuf>,
	/// sha256 of the weights artifact [default: of --file, or what the GPU node serves].
	#[arg(long, value_parser = text::parse_hash)]
	model_hash: Option<H256>,
	/// sha256 of the engine's description [default: of the GPU node's].
	#[arg(long, value_parser = text::parse_hash)]
	engine_hash: Option<H256>,
	/// Name to show [default: the GPU node's].
	#[arg(long)]
	name: Option<String>,
	/// Base URL of a GPU node whose enclave's measurements the policy allows; may be given several times.
	#[arg(long, required_unless_present_any = ["audited", "proven"], value_name = "URL")]
	measurements_from: Vec<String>,
	/// No enclave: every answer is proven for the verifying key of this name. `assay key register` tells it.
	#[arg(long, conflicts_with_all = ["measurements_from", "audited"], value_name = "KEY", value_parser = text::parse_hash)]
	proven: Option<H256>,
	/// No enclave: answers are sampled and challenged, by the rules with this hash. Development chains
	/// alone take such models, for nobody judges answers yet.
	#[arg(long, conflicts_with = "measurements_from", value_name = "HASH", value_parser = text::parse_hash)]
	audited: Option<H256>,
	/// Base URL of a GPU node that serves the model [default: the first of --measurements-from].
	#[arg(long, value_name = "URL")]
	served_by: Option<String>,
}

#[derive(Subcommand)]
enum JobCommand {
	/// Show a job.
	Show {
		/// Its id.
		job: JobId,
	},
}

#[derive(Subcommand)]
enum BurnCommand {
	/// Show the burn ledger and check it against total issuance.
	Show,
}

/// Writes to the terminal what happens.
struct Terminal {
	json: bool,
	in_text: bool,
}

impl Terminal {
	fn end_text(&mut self) {
		if std::mem::take(&mut self.in_text) {
			self.write("\n");
		}
	}

	fn write(&self, text: &str) {
		// A reader that went away must not stop an audit that is paid for.
		let _ = if self.json {
			let mut out = std::io::stderr().lock();
			out.write_all(text.as_bytes()).and_then(|()| out.flush())
		} else {
			let mut out = std::io::stdout().lock();
			out.write_all(text.as_bytes()).and_then(|()| out.flush())
		};
	}
}

impl Watcher for Terminal {
	fn note(&mut self, line: &str) {
		self.end_text();
		eprintln!("· {}", text::printable(line));
	}

	fn text(&mut self, piece: &str) {
		self.in_text = true;
		self.write(&text::printable(piece));
	}
}

/// What a command has to show, and whether all is well.
struct Outcome {
	json: serde_json::Value,
	table: Table,
	/// Address to click, outside of the table: a table that is folded breaks it.
	address: Option<String>,
	/// Lines below the table.
	notes: Vec<String>,
	/// Exit status.
	code: u8,
}

impl Outcome {
	fn new<T: Serialize>(value: &T, table: Table, well: bool) -> Result<Self, Error> {
		let json = serde_json::to_value(value)
			.map_err(|error| Error::Chain(format!("the result cannot be written: {error}")))?;
		let address = json["polkadot_js"].as_str().map(String::from);
		let code = if well { EXIT_OK } else { EXIT_AUDIT_FAILED };
		Ok(Self { json, table, address, notes: Vec::new(), code })
	}

	fn to_text(&self) -> String {
		let mut text = self.table.to_string();
		for note in &self.notes {
			text.push('\n');
			text.push_str(note);
		}
		if let Some(address) = &self.address {
			text.push_str("\nSee it in polkadot.js: ");
			text.push_str(address);
		}
		text
	}
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	let filter = tracing_subscriber::EnvFilter::try_from_default_env()
		.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error"));
	tracing_subscriber::fmt()
		.with_env_filter(filter)
		.with_writer(std::io::stderr)
		.with_ansi(std::io::stderr().is_terminal())
		.init();
	let runtime = match tokio::runtime::Runtime::new() {
		Ok(runtime) => runtime,
		Err(error) => {
			eprintln!("error: no threads to run on: {error}");
			return ExitCode::FAILURE;
		},
	};
	let json = cli.json;
	let code = match runtime.block_on(run(cli)) {
		Ok(outcome) => {
			let text = if json { outcome.json.to_string() } else { outcome.to_text() };
			let shown = writeln!(std::io::stdout().lock(), "{text}");
			match (shown, outcome.code) {
				(Err(_), EXIT_OK) => assay_client::error::EXIT_FAILURE,
				(_, code) => code,
			}
		},
		Err(error) => {
			let message = text::printable(&error.to_string());
			eprintln!("error: {message}");
			if json {
				let object = serde_json::json!({ "status": "error", "error": message });
				// Standard error has it already.
				let _ = writeln!(std::io::stdout().lock(), "{object}");
			}
			error.exit_code()
		},
	};
	// Connections to nodes that are gone must not hold the process up.
	runtime.shutdown_background();
	ExitCode::from(code)
}

async fn run(cli: Cli) -> Result<Outcome, Error> {
	let mut terminal = Terminal { json: cli.json, in_text: false };
	let url = cli.chain;
	match cli.command {
		Command::Chat(arguments) => run_chat(&url, arguments, &mut terminal).await,
		Command::Node(NodeCommand::Register(arguments)) => {
			let signer = arguments.signer.key()?;
			let chain = Chain::connect(&url).await?;
			let registration = Registration {
				url: arguments.url.trim_end_matches('/').into(),
				bond: arguments.bond.0,
				price: Price { input: arguments.input_price.0, output: arguments.output_price.0 },
				model: arguments.model,
			};
			let mut tell = |line: &str| terminal.note(line);
			let done = register_node(&chain, &signer, &registration, &mut tell).await?;
			let node = show::node(&chain, &keys::account(&signer)).await?;
			Outcome::new(&done, show::node_table(&node), true)
		},
		Command::Node(NodeCommand::Show { node }) => {
			let chain = Chain::connect(&url).await?;
			let node = show::node(&chain, &node).await?;
			Outcome::new(&node, show::node_table(&node), true)
		},
		Command::Node(NodeCommand::Fund { amount, signer }) => {
			let call = calls::fund_verification(amount.0);
			channel_command::change_node(&url, &signer, &call, &mut terminal).await
		},
		Command::Node(NodeCommand::Withdraw { amount, signer }) => {
			let call = calls::withdraw_verification(amount.0);
			channel_command::change_node(&url, &signer, &call, &mut terminal).await
		},
		Command::Node(NodeCommand::Pause(signer)) => {
			channel_command::change_node(&url, &signer, &calls::set_accepting(false), &mut terminal)
				.await
		},
		Command::Node(NodeCommand::Resume(signer)) => {
			channel_command::change_node(&url, &signer, &calls::set_accepting(true), &mut terminal)
				.await
		},
		Command::Node(NodeCommand::Unbond { amount, signer }) => {
			channel_command::change_node(&url, &signer, &calls::unbond(amount.0), &mut terminal)
				.await
		},
		Command::Node(NodeCommand::WithdrawBond(signer)) => {
			channel_command::change_node(&url, &signer, &calls::withdraw_unbonded(), &mut terminal)
				.await
		},
		Command::Node(NodeCommand::Leave(signer)) => run_leave(&url, &signer, &mut terminal).await,
		Command::Channel(arguments) => channel_command::run(&url, arguments, &mut terminal).await,
		Command::Batch(arguments) => batch_command::run(&url, arguments, &mut terminal).await,
		Command::Model(ModelCommand::Publish(arguments)) => {
			run_publish(&url, arguments, &mut terminal).await
		},
		Command::Job(JobCommand::Show { job }) => {
			let chain = Chain::connect(&url).await?;
			let job = show::job(&chain, job).await?;
			Outcome::new(&job, show::job_table(&job), true)
		},
		Command::Receipt(arguments) => receipt_command::run(&url, arguments, &mut terminal).await,
		Command::Burn(BurnCommand::Show) => {
			let chain = Chain::connect(&url).await?;
			let burn = show::burn(&chain).await?;
			Outcome::new(&burn, show::burn_table(&burn), burn.consistent)
		},
		Command::Referendum(arguments) => {
			referendum_command::run(&url, arguments, &mut terminal).await
		},
		Command::Upgrade(arguments) => upgrade_command::run(&url, arguments, &mut terminal).await,
		Command::Vectors(arguments) => vectors_command::run(arguments).await,
		Command::Quantise(arguments) => setup_command::quantise(arguments, &mut terminal).await,
		Command::Setup(arguments) => setup_command::run(arguments, &mut terminal).await,
		Command::Key(arguments) => key_command::run(&url, arguments, &mut terminal).await,
		Command::Proofs(arguments) => key_command::run_proofs(&url, arguments).await,
	}
}

async fn run_chat(
	url: &str,
	arguments: ChatArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let signer = arguments.signer.key()?;
	let prompt = read_prompt(arguments.prompt)?;
	let request = ChatRequest {
		node: arguments.node,
		model: arguments.model,
		prompt,
		max_tokens: arguments.max_tokens,
		max_fee: arguments.max_fee.map(|fee| fee.0),
		max_verification_price: arguments.max_verification_price.map(|price| price.0),
		deliver_within: arguments.deliver_within,
	};
	let chain = Chain::connect(url).await?;
	let result = chat(chain, &signer, &request, terminal).await;
	terminal.end_text();
	let report = result?;
	let passed = report.passed();
	Outcome::new(&report, show::chat_table(&report), passed)
}

/// The prompt, or what standard input has if it is `-`.
fn read_prompt(prompt: String) -> Result<String, Error> {
	if prompt != "-" {
		return Ok(prompt);
	}
	let mut prompt = String::new();
	std::io::stdin()
		.lock()
		.take(MAX_FILE)
		.read_to_string(&mut prompt)
		.map_err(|error| Error::Input(format!("standard input cannot be read: {error}")))?;
	Ok(prompt)
}

async fn run_leave(url: &str, signer: &Signer, terminal: &mut Terminal) -> Result<Outcome, Error> {
	let signer = signer.key()?;
	let operator = keys::account(&signer);
	let chain = Chain::connect(url).await?;
	let best = chain.best().await?;
	let before = show::node(&chain, &operator).await?;
	for model in chain.offers(best.hash, &operator, &AssetKind::Native).await?.keys() {
		chain.submit(&calls::remove_offer(model), &signer, Until::InBlock).await?;
		terminal.note(&format!("the model {model:?} is not offered any more"));
	}
	chain.submit(&calls::deregister_node(), &signer, Until::InBlock).await?;
	terminal.note("the GPU node has left; its bond is back");
	Outcome::new(&before, show::node_table(&before), true)
}

async fn run_publish(
	url: &str,
	arguments: ModelArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let signer = arguments.signer.key()?;
	let mut measurements = Vec::new();
	for node in &arguments.measurements_from {
		let attestation = GpuNodeClient::new(node)?.attestation().await?;
		if !measurements.contains(&attestation.measurements) {
			measurements.push(attestation.measurements);
		}
	}
	let hashed = arguments.file.as_deref().map(hash_file).transpose()?;
	let given = hashed.or(arguments.model_hash);
	let first = arguments.served_by.as_ref().or(arguments.measurements_from.first());
	let served = match (given, arguments.engine_hash, &arguments.name, first) {
		(Some(_), Some(_), Some(_), _) | (_, _, _, None) => None,
		(_, _, _, Some(first)) => Some(GpuNodeClient::new(first)?.served().await?),
	};
	let first = first.map_or("", String::as_str);
	if let (Some(model), Some(served), None) = (given, &served, arguments.engine_hash) {
		if served.model != model {
			return Err(Error::Input(format!(
				"the GPU node at {first} serves the model {:?}, and not {model:?}: its engine is not \
				 this model's; give --engine-hash",
				served.model
			)));
		}
	}
	let proves_for = served.as_ref().and_then(|served| served.verifying_key);
	if let (Some(key), Some(served)) = (arguments.proven, proves_for) {
		if key != served {
			return Err(Error::Input(format!(
				"the GPU node at {first} proves its answers for the verifying key {served:?}, and not {key:?}"
			)));
		}
	}
	let missing =
		|| Error::Input("give --served-by, or --model-hash, --engine-hash and --name".into());
	let publication = Publication {
		model: given.or(served.as_ref().map(|s| s.model)).ok_or_else(missing)?,
		engine: arguments.engine_hash.or(served.as_ref().map(|s| s.engine)).ok_or_else(missing)?,
		name: arguments.name.or(served.map(|s| s.name)).ok_or_else(missing)?,
		audited: match (arguments.proven, arguments.audited) {
			(Some(key), _) => Audited::Proven(key),
			(None, Some(rules)) => Audited::Later(rules),
			(None, None) => Audited::Enclave(measurements),
		},
	};
	let chain = Chain::connect(url).await?;
	let mut tell = |line: &str| terminal.note(line);
	let published = publish_model(&chain, &signer, &publication, &mut tell).await?;
	let mut table = Table::new();
	table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
	table.add_row(["model".to_string(), format!("{:?}", published.model)]);
	table.add_row(["name".to_string(), text::printable(&publication.name)]);
	table.add_row(["engine".to_string(), format!("{:?}", published.engine)]);
	table.add_row(["assurance".to_string(), show::assurance(&published.assurance)]);
	Outcome::new(&published, table, true)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let file = std::fs::File::open(path).map_err(failed)?;
	let mut bytes = Vec::new();
	file.take(MAX_FILE.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
	if bytes.len() as u64 > MAX_FILE {
		return Err(Error::Input(format!("{} is longer than any response", path.display())));
	}
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn command_line_is_consistent_when_built() {
		Cli::command().debug_assert();
	}

	#[test]
	fn options_are_read_when_after_the_command() {
		let cli = Cli::try_parse_from([
			"assay",
			"chat",
			"--suri",
			"//Alice",
			"--json",
			"--chain",
			"ws://a:1",
			"--node",
			"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
			"--max-fee",
			"0.5",
			"Hi",
		])
		.unwrap();
		assert!(cli.json);
		assert_eq!(cli.chain, "ws://a:1");
		let Command::Chat(chat) = cli.command else { panic!("another command") };
		assert_eq!(chat.max_fee, Some(Amount(assay_primitives::UNIT / 2)));
		assert_eq!(chat.prompt, "Hi");
	}

	#[test]
	fn command_line_is_refused_when_no_key_or_two_are_given() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let parse = |keys: &[&str]| {
			let mut line = vec!["assay", "chat", "--node", alice, "Hi"];
			line.extend(keys);
			Cli::try_parse_from(line).is_ok()
		};
		assert!(parse(&["--suri", "//Alice"]));
		assert!(parse(&["--key-file", "k"]));
		assert!(!parse(&["--suri", "//Alice", "--key-file", "k"]));
	}

	#[test]
	fn channel_commands_are_read_when_they_have_what_they_need() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let parse = |line: &str| {
			let line = format!("assay {line}").replace("ALICE", alice);
			Cli::try_parse_from(line.split(' ')).is_ok()
		};
		let open = "channel open --suri //A --node ALICE";
		assert!(parse(&format!("{open} --deposit 5 --serve-for 10")));
		assert!(parse(&format!(
			"{open} --deposit 5p --serve-for 10 --asset 7 --max-input-price 1p"
		)));
		assert!(!parse(&format!("{open} --deposit 5 --serve-for 0")));
		assert!(!parse(&format!("{open} --deposit 5 --serve-for 10 --asset seven")));
		assert!(!parse(&format!("{open} --deposit 5")));
		assert!(parse("channel ask 0 Hi --suri //A --max-tokens 5 --state-dir x --json"));
		assert!(!parse("channel ask 0 Hi"));
		assert!(parse("channel ask 0 --input [1,2] --suri //A"));
		assert!(!parse("channel ask 0 Hi --input [1,2] --suri //A"));
		assert!(!parse("channel ask 0 --suri //A"));
		assert!(!parse("channel ask -1 Hi --suri //A"));
		assert!(parse("channel show 0"));
		assert!(parse("channel top-up 0 1.5 --suri //A"));
		assert!(parse("channel close 0 --key-file k"));
		assert!(parse("channel withdraw 0 --suri //A"));
		assert!(parse("channel present 0 --sequence 4 --suri //A"));
		assert!(parse("node fund 10 --suri //A"));
		assert!(parse("node withdraw 10 --suri //A"));
		assert!(!parse("node fund ten --suri //A"));
		assert!(parse("receipt verify --job 0 --response r --url http://a"));
		assert!(parse("receipt verify f --authorities a --request r"));
		assert!(!parse("receipt verify"));
		assert!(!parse("receipt verify f"));
		assert!(!parse("receipt verify f --job 0 --authorities a"));
		assert!(!parse("receipt verify --job 0 --authorities a"));
		assert!(parse("receipt export 0 -o f --relay ws://a --authorities p"));
		assert!(parse(
			"receipt export 0 -o f --relay ws://a --relay-chain-spec s --block 7 --wait 0"
		));
		assert!(!parse(
			"receipt export 0 -o f --relay ws://a --relay-chain-spec s --authorities p"
		));
		assert!(!parse("receipt export 0 -o f"));
		assert!(parse("receipt authorities --relay ws://a"));
		let hash = "11".repeat(32);
		assert!(parse(&format!("receipt verify f --relay-genesis {hash} --para-id 5")));
		assert!(!parse(&format!("receipt verify f --relay-genesis {hash} --authorities a")));
		let publish = "model publish --suri //A --file x.int.onnx";
		assert!(parse(&format!("{publish} --proven {hash} --served-by http://a")));
		assert!(!parse(&format!("{publish} --proven {hash} --audited {hash}")));
		assert!(!parse(&format!("{publish} --proven key")));
		assert!(!parse(publish));
		assert!(parse("key register digits.key --suri //A"));
		assert!(parse(&format!("key deregister {hash} --suri //A")));
		assert!(parse(&format!("key show {hash}")));
		assert!(!parse("key show digits.key"));
		let proofs = format!("proofs verify --suri //A --key {hash}");
		assert!(parse(&format!("{proofs} --proof a --inputs b --proof c --inputs d")));
		assert!(!parse(&proofs));
		assert!(parse("setup powers new 12 -o p"));
		assert!(!parse("setup powers new 21 -o p"));
		assert!(!parse("setup contribute c"));
		assert!(!parse("setup beacon c --value 00 --iterations 27 -o d"));
		assert!(parse("vectors v --wasm --node-bin n"));
		assert!(parse("referendum show"));
		assert!(parse("referendum vote 3 aye --amount 1.5 --conviction 6x --suri //A"));
		assert!(!parse("referendum vote 3 maybe --amount 1.5 --suri //A"));
		assert!(!parse("referendum vote 3 aye --suri //A"));
		assert!(!parse("referendum vote 3 aye --amount 1 --conviction 7x --suri //A"));
		assert!(parse("referendum submit --track root 0x00 --suri //A --enact-after 5"));
		assert!(!parse("referendum submit 0x00 --suri //A"));
		assert!(parse("upgrade propose r.wasm --force --suri //A"));
		assert!(parse(&format!("upgrade whitelist {hash} --suri //A")));
		assert!(!parse("upgrade whitelist r.wasm --suri //A"));
		assert!(parse("upgrade apply r.wasm --wait --key-file k"));
		assert!(!parse("upgrade apply r.wasm"));
		assert!(parse("upgrade status --json"));
		assert!(!parse("vectors v --node-bin n"));
	}
}

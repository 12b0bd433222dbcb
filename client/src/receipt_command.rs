//! `assay receipt`: receipts, checked against the chain, or against a file that proves them final.

use crate::{read_file, Outcome, Terminal};
use assay_client::{
	audit::audit,
	chat::Watcher,
	export::{self, Export, Exported, Node, Side},
	finality::{
		self,
		pin::{self, PinFile},
		Facts, Pin, Trust, Wire, MAX_FILE_LEN,
	},
	http::GpuNodeClient,
	receipt::Check,
	show, text, Chain, Error,
};
use assay_primitives::{BlockNumber, JobId, H256};
use clap::{Args, Subcommand};
use comfy_table::{presets::UTF8_BORDERS_ONLY, Table};
use serde::Serialize;
use std::{
	fs::OpenOptions,
	io::{Read, Write},
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

const EXAMPLES: &str = "\
Examples:
  assay receipt verify --job 0 --response answer.sse
  assay receipt export 0 -o job-0.receipt --relay ws://127.0.0.1:9900
  assay receipt verify job-0.receipt --relay-genesis 0x…
  assay receipt authorities --relay ws://127.0.0.1:9900 -o authorities.json
  assay receipt export 0 -o job-0.receipt --relay ws://127.0.0.1:9900 --authorities authorities.json
  assay receipt verify job-0.receipt --authorities authorities.json

A file is verified without a network. What is then trusted is what was pinned, and nothing else:
docs/receipts.md.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ReceiptsArguments {
	#[command(subcommand)]
	command: ReceiptCommand,
}

#[derive(Subcommand)]
enum ReceiptCommand {
	/// Check a verified job's receipt: against the chain, or, of a file, without any network.
	Verify(VerifyArguments),
	/// Write a verified job's receipt, with everything that proves it final, to one file.
	Export(ExportArguments),
	/// Show the relay chain's present authorities, to be pinned.
	Authorities(AuthoritiesArguments),
}

#[derive(Args)]
struct VerifyArguments {
	/// File that `assay receipt export` has written.
	#[arg(required_unless_present = "job", conflicts_with_all = ["job", "url"], requires = "pin")]
	file: Option<PathBuf>,
	/// The job's id, to check it online.
	#[arg(long)]
	job: Option<JobId>,
	/// File with the response as it was received [default: with --job, ask the GPU node for it].
	#[arg(long)]
	response: Option<PathBuf>,
	/// File with the request as it was sent; its bytes are not checked if left out.
	#[arg(long)]
	request: Option<PathBuf>,
	/// Base URL of the GPU node [default: its endpoint on chain].
	#[arg(long)]
	url: Option<String>,
	#[command(flatten)]
	pin: PinArguments,
	/// The parachain's id.
	#[arg(long, default_value_t = PARA_ID, conflicts_with = "job")]
	para_id: u32,
}

/// What is believed of the relay chain.
#[derive(Args)]
#[group(id = "pin", multiple = false)]
struct PinArguments {
	/// Pinned authorities of the relay chain: a file of `assay receipt authorities`, or 0x and hex.
	#[arg(long, value_name = "FILE", conflicts_with = "job")]
	authorities: Option<String>,
	/// Pinned hash of the relay chain's genesis block.
	#[arg(long, value_name = "HASH", value_parser = text::parse_hash, conflicts_with = "job")]
	relay_genesis: Option<H256>,
	/// Pinned raw specification of the relay chain.
	#[arg(long, value_name = "FILE", conflicts_with = "job")]
	relay_chain_spec: Option<PathBuf>,
}

impl PinArguments {
	fn pin(&self) -> Result<Pin, Error> {
		match (&self.authorities, self.relay_genesis, &self.relay_chain_spec) {
			(Some(given), _, _) => pin::read_authorities(given).map(Pin::Set),
			(_, Some(hash), _) => Ok(Pin::Genesis(hash)),
			(_, _, Some(path)) => pin::read_chain_spec(path),
			_ => Err(Error::Input(
				"give --authorities, --relay-genesis or --relay-chain-spec: a file is only worth as much \
				 as what it is held against"
					.into(),
			)),
		}
	}
}

/// The parachain's id in our chain specifications.
const PARA_ID: u32 = 2000;

#[derive(Args)]
struct ExportArguments {
	/// The job's id.
	job: JobId,
	/// File to write.
	#[arg(short, long, value_name = "FILE")]
	output: PathBuf,
	/// WebSocket URL of a node of the relay chain.
	#[arg(long, env = "ASSAY_RELAY")]
	relay: String,
	/// The parachain's id.
	#[arg(long, default_value_t = PARA_ID)]
	para_id: u32,
	/// File of `assay receipt authorities` that the proof begins with [default: the relay chain's genesis].
	#[arg(long, value_name = "FILE")]
	authorities: Option<PathBuf>,
	/// The relay chain's raw specification, to begin at genesis with a node that has dropped that state.
	#[arg(long, value_name = "FILE", conflicts_with = "authorities")]
	relay_chain_spec: Option<PathBuf>,
	/// Base URL of the GPU node, if the chain's node has dropped the block with the receipt.
	#[arg(long)]
	url: Option<String>,
	/// The parachain's block to prove the job in [default: the newest final one]. Jobs are removed some
	/// days after their end; both nodes must keep the states of that time.
	#[arg(long, value_name = "NUMBER")]
	block: Option<BlockNumber>,
	/// Seconds to wait for the job to be verified and final.
	#[arg(long, default_value_t = 60, value_name = "SECONDS")]
	wait: u64,
}

#[derive(Args)]
struct AuthoritiesArguments {
	/// WebSocket URL of a node of the relay chain that you trust, best your own.
	#[arg(long, env = "ASSAY_RELAY")]
	relay: String,
	/// File to write [default: print them].
	#[arg(short, long, value_name = "FILE")]
	output: Option<PathBuf>,
}

/// Runs a command.
///
/// # Errors
///
/// When a node does not answer or does not have what is needed, or a file cannot be read or written.
pub async fn run(
	url: &str,
	arguments: ReceiptsArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	match arguments.command {
		ReceiptCommand::Verify(arguments) => match (&arguments.file, arguments.job) {
			(Some(file), _) => verify_file(file, &arguments),
			(None, Some(job)) => verify_job(url, job, arguments).await,
			(None, None) => Err(Error::Input("give a FILE, or --job".into())),
		},
		ReceiptCommand::Export(arguments) => run_export(url, arguments, terminal).await,
		ReceiptCommand::Authorities(arguments) => run_authorities(arguments).await,
	}
}

async fn verify_job(url: &str, id: JobId, arguments: VerifyArguments) -> Result<Outcome, Error> {
	let request = arguments.request.as_deref().map(read_file).transpose()?;
	let response = arguments.response.as_deref().map(read_file).transpose()?;
	let chain = Chain::connect(url).await?;
	let at = chain.finalised().await?;
	let job = show::find_job(&chain, at, id).await?;
	let endpoint = match arguments.url {
		Some(url) => url,
		None => {
			let view = chain.node(at.hash, &job.node).await?.ok_or_else(|| {
				Error::NotFound("the GPU node is not registered any more: give --url".into())
			})?;
			String::from_utf8_lossy(&view.endpoint).into_owned()
		},
	};
	let node = GpuNodeClient::new(&endpoint)?;
	let signed = node
		.receipt(id)
		.await?
		.ok_or_else(|| Error::NotFound(format!("the GPU node has no receipt for job {id}")))?;
	let response = match response {
		Some(response) => response,
		None => node.response(id).await?,
	};
	let found = audit(&chain, at, id, &job, &signed, request.as_deref(), Some(&response)).await?;
	let json = show::audit_json(&chain, id, &job, &signed, &found);
	Outcome::new(&json, show::audit_table(&json), found.passed())
}

/// What a file proves, in JSON.
#[derive(Serialize)]
struct FileJson {
	/// `final`, or `refused` if a check does not hold.
	status: &'static str,
	/// Bytes of the file.
	bytes: u64,
	/// What was pinned.
	pinned: PinJson,
	#[serde(flatten)]
	facts: Facts,
	/// How long the checks took.
	microseconds: u64,
	/// Everything that was checked.
	checks: Vec<Check>,
}

/// What was pinned, in JSON.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum PinJson {
	/// Hash of the relay chain's genesis block.
	RelayGenesis(H256),
	/// An authority set.
	AuthoritySet {
		/// Its id.
		id: u64,
		/// How many there are.
		authorities: usize,
	},
}

impl From<&Pin> for PinJson {
	fn from(pin: &Pin) -> Self {
		match pin {
			Pin::Genesis(hash) => Self::RelayGenesis(*hash),
			Pin::Set(set) => Self::AuthoritySet { id: set.id, authorities: set.authorities.len() },
		}
	}
}

fn verify_file(path: &Path, arguments: &VerifyArguments) -> Result<Outcome, Error> {
	let request = arguments.request.as_deref().map(read_file).transpose()?;
	let response = arguments.response.as_deref().map(read_file).transpose()?;
	let trust = Trust { pin: arguments.pin.pin()?, para_id: arguments.para_id };
	let bytes = read_receipt_file(path)?;
	let wire = Wire { request: request.as_deref(), response: response.as_deref() };
	let begun = Instant::now();
	let verdict = finality::verify(&bytes, &trust, wire);
	let took = begun.elapsed();
	let well = verdict.holds();
	let json = FileJson {
		status: if well { "final" } else { "refused" },
		bytes: bytes.len() as u64,
		pinned: (&trust.pin).into(),
		checks: verdict.checks(),
		facts: verdict.facts,
		microseconds: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
	};
	Outcome::new(&json, file_table(&json), well)
}

/// Reads a receipt file; of one that is too long, only enough to see that it is.
fn read_receipt_file(path: &Path) -> Result<Vec<u8>, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let file = std::fs::File::open(path).map_err(failed)?;
	let mut bytes = Vec::new();
	file.take(MAX_FILE_LEN as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
	Ok(bytes)
}

fn file_table(file: &FileJson) -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_BORDERS_ONLY);
	for check in &file.checks {
		let held = if check.passed { "holds".into() } else { text::printable(&check.found) };
		table.add_row([check.name.to_string(), held]);
	}
	let facts = &file.facts;
	let place = |place: &finality::Place| format!("#{} {:?}", place.number, place.hash);
	for (name, value) in [
		("job", facts.job.map(|job| job.to_string())),
		("receipt hash", facts.receipt.map(|hash| format!("{hash:?}"))),
		("fee paid", facts.fee_paid.map(|fee| fee.to_string())),
		("burned", facts.burned.map(|burned| burned.to_string())),
		("verified in block", facts.verified_at.map(|number| format!("#{number}"))),
		("parachain's block", facts.parachain_block.as_ref().map(place)),
		("relay chain's block", facts.relay_block.as_ref().map(place)),
		("final by authority set", facts.authority_set.map(|set| set.to_string())),
		("changes of the set", Some(facts.set_changes.to_string())),
	] {
		if let Some(value) = value {
			table.add_row([name.to_string(), value]);
		}
	}
	table
}

/// What was exported, in JSON.
#[derive(Serialize)]
struct ExportJson {
	/// `exported`.
	status: &'static str,
	/// The file.
	file: PathBuf,
	/// Its bytes.
	bytes: u64,
	/// What it can be verified with.
	pinned: PinJson,
	#[serde(flatten)]
	facts: Facts,
}

async fn run_export(
	url: &str,
	arguments: ExportArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let from = arguments.authorities.as_deref().map(pin::read_pin_file).transpose()?;
	let spec = arguments.relay_chain_spec.as_deref();
	let genesis_state = spec.map(pin::read_genesis_state).transpose()?;
	let chain = Chain::connect(url).await?;
	let relay = Node::connect(Side::Relay, &arguments.relay).await?;
	let wanted = Export {
		job: arguments.job,
		para_id: arguments.para_id,
		from,
		genesis_state,
		endpoint: arguments.url,
		block: arguments.block,
		patience: Duration::from_secs(arguments.wait),
	};
	let mut tell = |line: &str| terminal.note(line);
	let Exported { bytes, verdict, trust } =
		export::export(&chain, &relay, &wanted, &mut tell).await?;
	write_whole(&arguments.output, &bytes)?;
	let json = ExportJson {
		status: "exported",
		file: arguments.output,
		bytes: bytes.len() as u64,
		pinned: (&trust.pin).into(),
		facts: verdict.facts,
	};
	let mut table = Table::new();
	table.load_preset(UTF8_BORDERS_ONLY);
	table.add_row(["file".to_string(), text::printable(&json.file.display().to_string())]);
	table.add_row(["bytes".to_string(), json.bytes.to_string()]);
	let set = json.facts.authority_set.map_or_else(String::new, |set| set.to_string());
	table.add_row(["final by authority set".to_string(), set]);
	let mut outcome = Outcome::new(&json, table, true)?;
	outcome.notes.push(match &trust.pin {
		Pin::Genesis(hash) => {
			format!("Whoever pins this relay chain can verify it: --relay-genesis {hash:?}")
		},
		Pin::Set(set) => {
			format!("Whoever pins authority set {} can verify it: --authorities", set.id)
		},
	});
	Ok(outcome)
}

async fn run_authorities(arguments: AuthoritiesArguments) -> Result<Outcome, Error> {
	let relay = Node::connect(Side::Relay, &arguments.relay).await?;
	let present = export::present_authorities(&relay).await?;
	let mut table = Table::new();
	table.load_preset(UTF8_BORDERS_ONLY);
	let PinFile { relay_genesis, set_id, block, authorities } = &present;
	table.add_row(["relay chain's genesis".to_string(), format!("{relay_genesis:?}")]);
	table.add_row(["authority set".to_string(), set_id.to_string()]);
	table.add_row(["has finalised block".to_string(), format!("#{block}")]);
	for member in authorities {
		table.add_row([format!("{:?}", member.key), format!("weight {}", member.weight)]);
	}
	if let Some(path) = &arguments.output {
		let bytes = serde_json::to_vec_pretty(&present)
			.map_err(|error| Error::File { path: path.clone(), source: error.into() })?;
		write_whole(path, &bytes)?;
	}
	Outcome::new(&present, table, true)
}

/// Writes a file that is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
	let failed = |source| Error::File { path: path.into(), source };
	// A pipe or a device is written to, and not replaced.
	if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
		let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
		return file.write_all(bytes).map_err(failed);
	}
	let mut name = path.file_name().unwrap_or_default().to_os_string();
	name.push(".tmp");
	let temporary = path.with_file_name(name);
	let mut file = OpenOptions::new()
		.write(true)
		.create(true)
		.truncate(true)
		.open(&temporary)
		.map_err(failed)?;
	let written = file.write_all(bytes).and_then(|()| file.sync_all());
	written.and_then(|()| std::fs::rename(&temporary, path)).map_err(|source| {
		// What is left of a full disk.
		let _ = std::fs::remove_file(&temporary);
		failed(source)
	})
}

//! `assay upgrade`.

use crate::{referendum_command::table, Outcome, Signer, Terminal};
use assay_client::{
	chat::{polkadot_js, Watcher},
	text,
	upgrade::{self, RuntimeFile, UpgradeStatus},
	Chain, Error,
};
use assay_primitives::H256;
use clap::{Args, Subcommand};
use comfy_table::Table;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples, in the order of an upgrade:
  assay upgrade inspect assay_runtime.compact.compressed.wasm
  assay upgrade propose assay_runtime.compact.compressed.wasm --suri //Alice
  assay upgrade whitelist 0x5b2c… --suri //Bob        as members of the technical committee,
  assay upgrade whitelist 0x5b2c… --suri //Charlie    two thirds of them
  assay referendum vote 0 aye --amount 100000 --suri //Alice
  assay referendum show 0
  assay upgrade status
  assay upgrade apply assay_runtime.compact.compressed.wasm --wait --suri //Eve

A refused upgrade is a failed command here: the chain itself says so in an event alone.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct UpgradeArguments {
	#[command(subcommand)]
	command: UpgradeCommand,
}

#[derive(Subcommand)]
enum UpgradeCommand {
	/// Show what runtime is in a file; no chain is asked.
	Inspect {
		/// The runtime.
		runtime: PathBuf,
	},
	/// Have a runtime voted on: check it, and submit the referendum that authorises it.
	Propose {
		/// The runtime.
		runtime: PathBuf,
		/// Send it also if the chain would refuse it in the end.
		#[arg(long)]
		force: bool,
		#[command(flatten)]
		signer: Signer,
	},
	/// As a member of the technical committee: make the motion to whitelist a call, vote for it, or close
	/// it, whichever comes next.
	Whitelist {
		/// Hash of the call; `assay upgrade propose` and `assay referendum show` tell it.
		#[arg(value_parser = text::parse_hash)]
		call_hash: H256,
		#[command(flatten)]
		signer: Signer,
	},
	/// Apply the authorised runtime; anyone may.
	Apply {
		/// The runtime.
		runtime: PathBuf,
		/// Wait until it makes blocks and has migrated the state.
		#[arg(long)]
		wait: bool,
		/// Send it also if the chain will refuse it.
		#[arg(long)]
		force: bool,
		#[command(flatten)]
		signer: Signer,
	},
	/// Show what runs, what is authorised, and what waits for the relay chain.
	Status,
}

/// Runs `assay upgrade`.
///
/// # Errors
///
/// When the file is no runtime for the chain, or the chain refuses or does not answer.
pub async fn run(
	url: &str,
	arguments: UpgradeArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let mut tell = |line: &str| terminal.note(line);
	match arguments.command {
		UpgradeCommand::Inspect { runtime } => {
			let runtime = RuntimeFile::read(&runtime)?;
			let mut table = table();
			rows(&mut table, &runtime);
			Outcome::new(&runtime, table, true)
		},
		UpgradeCommand::Propose { runtime, force, signer } => {
			let signer = signer.key()?;
			let runtime = RuntimeFile::read(&runtime)?;
			let chain = Chain::connect(url).await?;
			let proposed = upgrade::propose(&chain, &signer, runtime, force, &mut tell).await?;
			let (index, hash) = (proposed.referendum, proposed.call_hash);
			let mut table = table();
			table.add_row(["referendum", &index.to_string()]);
			table.add_row(["call to whitelist", &format!("{hash:?}")]);
			rows(&mut table, &proposed.runtime);
			table.add_row(["running", &proposed.running.to_string()]);
			let mut outcome = Outcome::new(&proposed, table, true)?;
			outcome.notes.extend([
				"Next, two thirds of the technical committee, and the voters:".into(),
				format!("  assay upgrade whitelist {hash:?} --suri …"),
				format!("  assay referendum vote {index} aye --amount 1000 --suri …"),
			]);
			Ok(outcome)
		},
		UpgradeCommand::Whitelist { call_hash, signer } => {
			let signer = signer.key()?;
			let chain = Chain::connect(url).await?;
			let state = upgrade::whitelist(&chain, &signer, call_hash, &mut tell).await?;
			let mut table = table();
			table.add_row(["status", state.status]);
			table.add_row(["call hash", &format!("{call_hash:?}")]);
			if let Some(call) = &state.call {
				table.add_row(["call", call]);
			}
			if let (Some(ayes), Some(threshold)) = (state.ayes, state.threshold) {
				table.add_row(["ayes", &format!("{ayes} of {threshold}")]);
			}
			Outcome::new(&state, table, true)
		},
		UpgradeCommand::Apply { runtime, wait, force, signer } => {
			let signer = signer.key()?;
			let runtime = RuntimeFile::read(&runtime)?;
			let chain = Chain::connect(url).await?;
			let applied = upgrade::apply(&chain, &signer, &runtime, force, wait, &mut tell).await?;
			let mut table = table();
			table.add_row(["status", applied.status]);
			table.add_row(["block", &format!("#{} {:?}", applied.block, applied.block_hash)]);
			table.add_row(["code hash", &format!("{:?}", applied.code_hash)]);
			table.add_row(["running", &applied.running.to_string()]);
			let mut outcome = Outcome::new(&applied, table, true)?;
			outcome.address = Some(polkadot_js(chain.url(), applied.block_hash));
			Ok(outcome)
		},
		UpgradeCommand::Status => {
			let chain = Chain::connect(url).await?;
			let status = upgrade::status(&chain).await?;
			Outcome::new(&status, status_table(&status), true)
		},
	}
}

fn rows(table: &mut Table, runtime: &RuntimeFile) {
	let version = match &runtime.version {
		Some(version) => version.to_string(),
		None => "none: this is no runtime".into(),
	};
	table.add_row(["file", &runtime.file.display().to_string()]);
	table.add_row(["version", &version]);
	table.add_row(["code hash", &format!("{:?}", runtime.code_hash)]);
	let (bytes, plain) = (runtime.bytes, runtime.uncompressed_bytes);
	table.add_row(["size", &format!("{bytes} bytes; {plain} uncompressed")]);
}

fn status_table(status: &UpgradeStatus) -> Table {
	let mut table = table();
	table.add_row(["status", status.status]);
	table.add_row(["running", &status.running.to_string()]);
	table.add_row(["code hash", &format!("{:?}", status.code_hash)]);
	let authorised = match &status.authorised {
		Some(authorised) if authorised.check_version => format!("{:?}", authorised.code_hash),
		Some(authorised) => format!("{:?}, without checks", authorised.code_hash),
		None => "nothing".into(),
	};
	table.add_row(["authorised", &authorised]);
	let pending = match status.pending_bytes {
		Some(bytes) => format!("{bytes} bytes wait for the relay chain's word"),
		None => "nothing".into(),
	};
	table.add_row(["pending", &pending]);
	if status.restricted {
		table.add_row(["relay chain", "takes no other upgrade now"]);
	}
	let referenda = status.referenda.iter().map(u32::to_string).collect::<Vec<_>>();
	let referenda = if referenda.is_empty() { "none".into() } else { referenda.join(", ") };
	table.add_row(["referenda on upgrades", &referenda]);
	table.add_row(["relay-chain height", &format!("#{}", status.relay_block)]);
	table
}

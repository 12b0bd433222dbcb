//! `assay-upgrade-check`: whether a runtime may be proposed to a chain, and the last steps of building
//! one. `cargo xtask upgrade` builds what it takes, and calls it.

mod check;
mod logging;
mod metadata;
mod pack;
mod report;
mod runtime;
mod snapshot;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use runtime::Runtime;
use serde_json::json;
use snapshot::Snapshot;
use sp_core::{storage::StateVersion, H256};
use std::{
	io::Read,
	path::{Path, PathBuf},
	process::ExitCode,
};

/// Most bytes of a runtime's file: what a node decompresses.
const MAX_RUNTIME: u64 = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT as u64;

const EXAMPLES: &str = "\
`cargo xtask upgrade check` builds both runtimes and calls this.

Exit codes:
  0  the runtime may be proposed
  1  it must not be; every reason is said
  2  nothing was checked: wrong arguments, files that cannot be used, or no answer from the chain";

/// Checks a runtime against the state of a chain before it is proposed.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES)]
struct Cli {
	#[command(subcommand)]
	command: Command,

	/// Print one JSON object instead of text
	#[arg(long, global = true)]
	json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
	/// Try an upgrade on a snapshot of a chain
	Check(Arguments),
	/// Print the hash of a runtime's metadata
	MetadataHash {
		/// The runtime, compressed or not
		runtime: PathBuf,
	},
	/// Reduce and compress what the compiler has written
	Pack {
		/// What the compiler has written
		raw: PathBuf,
		/// Where the runtime goes
		#[arg(long, value_name = "FILE")]
		output: PathBuf,
	},
}

#[derive(Debug, clap::Args)]
struct Arguments {
	/// RPC of a node of the chain
	#[arg(long, value_name = "URI", required_unless_present = "snapshot")]
	uri: Option<String>,

	/// The snapshot that an earlier check has saved, instead of a running chain
	#[arg(long, value_name = "FILE", conflicts_with_all = ["uri", "at"])]
	snapshot: Option<PathBuf>,

	/// The block, by its hash [default: the newest that is final]
	#[arg(long, value_name = "HASH")]
	at: Option<H256>,

	/// Also write the snapshot to this file
	#[arg(long, value_name = "FILE")]
	save_snapshot: Option<PathBuf>,

	/// The runtime that is to be proposed
	#[arg(long, value_name = "FILE")]
	runtime: PathBuf,

	/// The same, built with the feature `try-runtime`
	#[arg(long, value_name = "FILE")]
	try_runtime: PathBuf,
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	logging::start();
	match run(&cli) {
		Ok(code) => code,
		Err(error) => {
			if cli.json {
				println!("{}", json!({ "error": format!("{error:#}") }));
			}
			eprintln!("error: {error:#}");
			ExitCode::from(2)
		},
	}
}

fn run(cli: &Cli) -> Result<ExitCode> {
	match &cli.command {
		Command::Check(arguments) => return arguments.check(cli.json),
		Command::MetadataHash { runtime } => {
			let nothing = runtime::state(&snapshot::Storage::new(), StateVersion::V1);
			let hash = pack::metadata_hash(&load(runtime)?, &nothing)?;
			let hash = format!("0x{}", hex::encode(hash));
			match cli.json {
				true => println!("{}", json!({ "metadata_hash": hash })),
				false => println!("{hash}"),
			}
		},
		Command::Pack { raw, output } => {
			let runtime = pack::pack(raw, output)
				.with_context(|| format!("{} cannot be packed", raw.display()))?;
			let version = runtime.stated_version()?;
			let hash = format!("0x{}", hex::encode(runtime.hash()));
			let (bytes, plain) = (runtime.file().len(), runtime.plain().len());
			match cli.json {
				true => println!(
					"{}",
					json!({
						"spec_name": version.spec_name,
						"spec_version": version.spec_version,
						"bytes": bytes,
						"decompressed_bytes": plain,
						"code_hash": hash,
					})
				),
				false => println!(
					"{} {}: {bytes} bytes, {plain} decompressed, hash {hash}",
					version.spec_name, version.spec_version
				),
			}
		},
	}
	Ok(ExitCode::SUCCESS)
}

impl Arguments {
	fn check(&self, json: bool) -> Result<ExitCode> {
		let (new, checking) = (load(&self.runtime)?, load(&self.try_runtime)?);
		let snapshot = match (&self.snapshot, &self.uri) {
			(Some(path), _) => Snapshot::load(path)
				.with_context(|| format!("the snapshot {} cannot be used", path.display()))?,
			(None, uri) => {
				let uri = uri.as_deref().context("neither a chain nor a snapshot")?;
				Snapshot::fetch(uri, self.at)
					.with_context(|| format!("no snapshot of the chain at {uri}"))?
			},
		};
		if let Some(path) = &self.save_snapshot {
			snapshot.save(path).with_context(|| format!("cannot write {}", path.display()))?;
		}
		let old = Runtime::new(snapshot.code().to_vec()).context("the chain's runtime")?;
		let report =
			check::Check { snapshot: &snapshot, old: &old, new: &new, checking: &checking }.run();
		match json {
			true => println!("{}", report.json()),
			false => print!("{report}"),
		}
		Ok(match report.may_be_proposed() {
			true => ExitCode::SUCCESS,
			false => ExitCode::FAILURE,
		})
	}
}

fn load(path: &Path) -> Result<Runtime> {
	let read = || {
		let mut bytes = Vec::new();
		std::fs::File::open(path)?.take(MAX_RUNTIME + 1).read_to_end(&mut bytes)?;
		Runtime::new(bytes)
	};
	read().with_context(|| format!("the runtime {} cannot be used", path.display()))
}

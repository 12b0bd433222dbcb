//! `cargo xtask chain-specs`.

use crate::{network::make_folder, process, say, setup};
use anyhow::{Context, Result};
use std::{path::PathBuf, process::Command};

/// Shown below `--help`.
pub const EXAMPLES: &str = "\
Examples:
  cargo xtask chain-specs
  cargo xtask chain-specs --output /tmp/specs --raw";

/// Names of the files, and what the node calls the chains.
const SPECS: [(&str, &str); 3] =
	[("development", "dev"), ("local", "local"), ("production", "production")];

/// Options of `chain-specs`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	/// Folder that they are written to
	#[arg(long, value_name = "DIR", default_value = "chain-specs")]
	pub output: PathBuf,

	/// Write storage instead of the genesis configuration
	#[arg(long)]
	pub raw: bool,

	/// Options of the set-up that comes first.
	#[command(flatten)]
	pub setup: setup::Arguments,
}

/// Writes every spec that the node has built in.
///
/// # Errors
///
/// If the node does not write one.
pub fn run(arguments: &Arguments) -> Result<()> {
	let ready = setup::run(&arguments.setup)?;
	ready.workspace.announce_and_build()?;
	let folder = ready.workspace.root.join(&arguments.output);
	make_folder(&folder)?;
	for (name, chain) in SPECS {
		let file =
			folder.join(name).with_extension(if arguments.raw { "raw.json" } else { "json" });
		let mut node = Command::new(ready.workspace.binaries().join("assay-node"));
		node.args(["export-chain-spec", "--chain", chain, "--output"]).arg(&file);
		if arguments.raw {
			node.arg("--raw");
		}
		process::run_ok(&mut node).with_context(|| format!("no spec of `{chain}`"))?;
		say(format!("{}", file.display()));
	}
	Ok(())
}

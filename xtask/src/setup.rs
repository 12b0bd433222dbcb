//! `cargo xtask setup`.

use crate::{model, packages, say, wasm_std, workspace::Workspace};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Shown below `--help`.
pub const EXAMPLES: &str = "\
Every step is skipped when it is done already.

Examples:
  cargo xtask setup                     as root, or as a user who may use sudo
  cargo xtask setup --without-packages  when somebody else installs system packages
  CARGO_TARGET_DIR=/var/tmp/assay cargo xtask setup";

/// Options of `setup`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Arguments {
	/// Do not install system packages
	#[arg(long)]
	pub without_packages: bool,
}

/// A machine on which everything can be built and run.
#[derive(Clone, Debug)]
pub struct Ready {
	/// Checkout and target directory.
	pub workspace: Workspace,
	/// The model file.
	pub model: PathBuf,
}

/// Installs what is missing.
///
/// # Errors
///
/// Where a step fails; says which, and what to do.
pub fn run(arguments: &Arguments) -> Result<Ready> {
	let workspace = Workspace::find()?;
	if !arguments.without_packages {
		packages::ensure().context("setting up, step 1 of 3: system packages")?;
	}
	wasm_std::ensure(&workspace).context("setting up, step 2 of 3: the Wasm standard library")?;
	let model = model::ensure().context("setting up, step 3 of 3: the model")?;
	say("Set-up is complete: system packages, Wasm standard library, model.");
	Ok(Ready { workspace, model })
}

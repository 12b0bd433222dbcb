//! Where things are, and how they are built.

use crate::{process, say};
use anyhow::{Context, Result};
use std::{
	ffi::OsString,
	path::{Path, PathBuf},
	process::Command,
};

/// The checkout and the folder that it is built into.
#[derive(Clone, Debug)]
pub struct Workspace {
	/// Folder of the workspace's manifest.
	pub root: PathBuf,
	/// What `CARGO_TARGET_DIR` or its stand-ins say.
	pub target: PathBuf,
}

impl Workspace {
	/// The workspace that this program belongs to.
	///
	/// # Errors
	///
	/// If cargo cannot say where it builds to.
	pub fn find() -> Result<Self> {
		// Set by cargo when it runs us; a moved checkout has another one than when we were built.
		let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
			.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
		let root = Path::new(&manifest)
			.parent()
			.context("the xtask crate is not in a workspace")?
			.to_path_buf();
		// Asked from here: a relative `CARGO_TARGET_DIR` counts from the working directory.
		let metadata = process::output_of(
			Command::new(program("CARGO", "cargo"))
				.args(["metadata", "--format-version", "1", "--no-deps", "--manifest-path"])
				.arg(root.join("Cargo.toml")),
		)?;
		let metadata: serde_json::Value =
			serde_json::from_str(&metadata).context("cargo metadata wrote no JSON")?;
		let target = metadata["target_directory"].as_str().context("no target_directory")?;
		Ok(Self { target: target.into(), root })
	}

	/// Folder of the built programs.
	pub fn binaries(&self) -> PathBuf {
		self.target.join("release")
	}

	/// `cargo`, to be given a subcommand.
	pub fn cargo(&self) -> Command {
		let mut command = Command::new(program("CARGO", "cargo"));
		// What `cargo run` told us about ourselves must not make build scripts run again that a cargo
		// called by hand has run already.
		for (name, _) in std::env::vars_os() {
			let text = name.to_string_lossy();
			if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
				command.env_remove(&name);
			}
		}
		if let Some(path) = std::env::var_os("LD_LIBRARY_PATH") {
			let outside = |entry: &PathBuf| {
				!entry.starts_with(&self.target)
					&& !entry.components().any(|c| c.as_os_str() == "rustlib")
			};
			match std::env::join_paths(std::env::split_paths(&path).filter(outside)) {
				Ok(path) if !path.is_empty() => command.env("LD_LIBRARY_PATH", path),
				_ => command.env_remove("LD_LIBRARY_PATH"),
			};
		}
		command
			.current_dir(&self.root)
			.env("CARGO_TARGET_DIR", &self.target)
			// Meant for quick checks; with it the node has no runtime.
			.env_remove("SKIP_WASM_BUILD")
			// Would put the programs elsewhere.
			.env_remove("CARGO_BUILD_TARGET");
		command
	}

	/// Builds all programs and says so beforehand; see [`build`](Self::build).
	///
	/// # Errors
	///
	/// If that fails.
	pub fn announce_and_build(&self) -> Result<()> {
		say("Building (the first time on two cores: half an hour; later: seconds)");
		self.build()
	}

	/// Builds all programs, always by the same command: another selection of packages would select
	/// other features, and build the SDK once more.
	///
	/// # Errors
	///
	/// If that fails.
	pub fn build(&self) -> Result<()> {
		let mut cargo = self.cargo();
		cargo.args(["build", "--release", "--bins"]).args(MEMBERS);
		process::run_ok(&mut cargo).context("the build failed; cargo says why above")
	}
}

/// Selects what is built and tested by default: the relay chain's programs take a third more.
pub const MEMBERS: [&str; 3] = ["--workspace", "--exclude", "assay-relay"];

/// The program that `variable` names, or `default`.
pub fn program(variable: &str, default: &str) -> OsString {
	std::env::var_os(variable).unwrap_or_else(|| default.into())
}

/// `rustc` as cargo would call it.
pub fn rustc() -> Command {
	Command::new(program("RUSTC", "rustc"))
}

//! Loads a chain with made-up work of real kinds: `chain_load`, an example of the GPU node's crate.

use crate::{
	http,
	network::{websocket, Binaries, GpuNode},
	process,
	workspace::{Workspace, MEMBERS},
};
use anyhow::{bail, Context, Result};
use serde_json::Value;
use std::{
	net::SocketAddr,
	path::PathBuf,
	process::{Command, Stdio},
};

/// What it needs of a GPU node that has registered, and has ended.
#[derive(Clone, Debug)]
pub struct Load {
	program: PathBuf,
	data_dir: PathBuf,
	model: String,
	engine: String,
}

/// Builds the program.
///
/// # Errors
///
/// If that fails.
pub fn build(workspace: &Workspace) -> Result<()> {
	// The whole workspace's features: those of the GPU node alone would rebuild what it shares.
	let mut cargo = workspace.cargo();
	cargo.args(["build", "--release", "--example", "chain_load"]).args(MEMBERS);
	process::run_ok(&mut cargo)
}

impl Load {
	/// Ends the GPU node, whose files are in `data_dir`, to work in its name.
	///
	/// # Errors
	///
	/// If it does not say what it serves.
	pub fn in_place_of(node: GpuNode, binaries: &Binaries, data_dir: PathBuf) -> Result<Self> {
		let models = http::get(node.address(), "/v1/models")?;
		let models: Value = serde_json::from_slice(&models.body)?;
		let of = |key: &str| -> Result<String> {
			let value = models.pointer(&format!("/data/0/assay/{key}")).and_then(Value::as_str);
			Ok(value.with_context(|| format!("the GPU node does not say its {key}"))?.to_owned())
		};
		let (model, engine) = (of("model")?, of("engine")?);
		node.kill();
		Ok(Self { program: binaries.example("chain_load"), data_dir, model, engine })
	}

	/// Does work on a chain; what it says of it. What fills blocks is sent to `others` as well.
	///
	/// # Errors
	///
	/// If it fails.
	pub fn run(&self, chain: SocketAddr, others: &[SocketAddr], work: &[&str]) -> Result<Value> {
		let also = others.iter().flat_map(|other| ["--also".into(), websocket(*other)]);
		let output = Command::new(&self.program)
			.args(["--chain", &websocket(chain), "--model", &self.model, "--engine", &self.engine])
			.args(also)
			.arg("--data-dir")
			.arg(&self.data_dir)
			.args(work)
			.stderr(Stdio::inherit())
			.output()
			.with_context(|| format!("{} does not start", self.program.display()))?;
		if !output.status.success() {
			bail!("chain_load failed ({}); it says why above", output.status);
		}
		serde_json::from_slice(&output.stdout).context("chain_load wrote no JSON")
	}
}

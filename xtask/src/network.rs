//! A chain node and GPU nodes on this machine, and the client that talks to them.

use crate::{
	chain, http,
	process::{self, Daemon},
};
use anyhow::{bail, ensure, Context, Result};
use serde_json::{json, Value};
use std::{
	net::{Ipv4Addr, SocketAddr, TcpListener},
	path::{Path, PathBuf},
	process::{Command, Stdio},
	time::Duration,
};

/// For the chain node to answer: it may have to compile the runtime first.
const CHAIN_PATIENCE: Duration = Duration::from_secs(300);
/// For a GPU node to be ready: it reads the model and reaches the chain.
const GPU_NODE_PATIENCE: Duration = Duration::from_secs(120);

/// The built programs.
#[derive(Clone, Debug)]
pub struct Binaries(PathBuf);

impl Binaries {
	/// The programs in `folder`.
	///
	/// # Errors
	///
	/// If one is missing.
	pub fn new(folder: PathBuf) -> Result<Self> {
		for name in ["assay-node", "assay-gpu-node", "assay"] {
			if !folder.join(name).is_file() {
				bail!(
					"{} does not exist; `cargo xtask demo` builds it",
					folder.join(name).display()
				);
			}
		}
		Ok(Self(folder))
	}

	fn command(&self, name: &str) -> Command {
		Command::new(self.0.join(name))
	}

	/// A program that is built beside them as an example.
	pub fn example(&self, name: &str) -> PathBuf {
		self.0.join("examples").join(name)
	}

	/// `assay-node`.
	pub fn node(&self) -> Command {
		self.command("assay-node")
	}

	/// `assay`, connected to `chain`.
	pub fn client(&self, chain: SocketAddr) -> Command {
		let mut command = self.command("assay");
		command.args(["--chain", &websocket(chain)]);
		command
	}
}

/// URL that the chain's clients connect to.
pub fn websocket(address: SocketAddr) -> String {
	format!("ws://{address}")
}

/// A port of this machine: `preferred`, unless something listens there.
///
/// # Errors
///
/// If no port is free.
pub fn port(preferred: u16) -> Result<u16> {
	match TcpListener::bind((Ipv4Addr::LOCALHOST, preferred)) {
		Ok(listener) => Ok(listener.local_addr()?.port()),
		Err(_) => free_port(),
	}
}

/// Some port of this machine on which nothing listens.
///
/// # Errors
///
/// If no port is free.
pub fn free_port() -> Result<u16> {
	let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
	Ok(listener.local_addr()?.port())
}

/// Port of this machine's loopback interface.
pub fn local(port: u16) -> SocketAddr {
	(Ipv4Addr::LOCALHOST, port).into()
}

/// How a chain node is started.
#[derive(Clone, Debug)]
pub struct ChainSettings {
	/// Where its database goes.
	pub base_path: PathBuf,
	/// Its log.
	pub log: PathBuf,
	/// RPC port.
	pub port: u16,
	/// Further arguments.
	pub extra: Vec<String>,
}

/// A chain of one node, which seals its own blocks.
pub struct ChainNode {
	daemon: Daemon,
	address: SocketAddr,
}

impl ChainNode {
	/// Starts it, and returns once its RPC answers.
	///
	/// # Errors
	///
	/// If it ends, or does not answer in time.
	pub fn start(binaries: &Binaries, settings: &ChainSettings) -> Result<Self> {
		let mut command = binaries.command("assay-node");
		command
			.args(["--dev", "--no-hardware-benchmarks", "--no-prometheus", "--no-telemetry"])
			// Nobody else is on this chain: no peers to listen for on a port that may be taken.
			.args(["--no-mdns", "--listen-addr", "/ip4/127.0.0.1/tcp/0"])
			.arg("--base-path")
			.arg(&settings.base_path)
			.args(["--rpc-port", &settings.port.to_string()])
			.args(&settings.extra);
		let daemon = Daemon::spawn("assay-node", &mut command, &settings.log)?;
		let mut node = Self { daemon, address: local(settings.port) };
		process::wait_for("assay-node answers", CHAIN_PATIENCE, || {
			node.daemon.check()?;
			Ok(node.best_block().ok())
		})
		.with_context(|| format!("its log is {}", settings.log.display()))?;
		Ok(node)
	}

	/// Where its RPC is.
	pub fn address(&self) -> SocketAddr {
		self.address
	}

	/// The process.
	pub fn daemon(&mut self) -> &mut Daemon {
		&mut self.daemon
	}

	/// Number of the best block.
	///
	/// # Errors
	///
	/// If it does not answer.
	pub fn best_block(&self) -> Result<u64> {
		chain::best(self.address)
	}

	/// What `inference_jobStatus` says.
	///
	/// # Errors
	///
	/// If it does not answer.
	pub fn job_status(&self, job: u64) -> Result<Value> {
		http::rpc(self.address, "inference_jobStatus", json!([job]))
	}

	/// Ends it as a crash would.
	pub fn kill(self) {
		self.daemon.kill();
	}
}

/// How a GPU node is started.
#[derive(Clone, Debug)]
pub struct GpuNodeSettings {
	/// The chain's RPC.
	pub chain: SocketAddr,
	/// Operator account (SS58).
	pub operator: String,
	/// Model file.
	pub model: PathBuf,
	/// Journal and key.
	pub data_dir: PathBuf,
	/// Its log.
	pub log: PathBuf,
	/// HTTP port.
	pub port: u16,
	/// Further arguments.
	pub extra: Vec<String>,
}

/// A GPU node.
pub struct GpuNode {
	daemon: Daemon,
	address: SocketAddr,
}

impl GpuNode {
	/// Starts it, and returns once it takes jobs.
	///
	/// # Errors
	///
	/// If it ends, or is not ready in time.
	pub fn start(binaries: &Binaries, settings: &GpuNodeSettings) -> Result<Self> {
		let address = local(settings.port);
		let mut command = binaries.command("assay-gpu-node");
		command
			.args(["--chain", &websocket(settings.chain), "--operator", &settings.operator])
			.arg("--model")
			.arg(&settings.model)
			.arg("--data-dir")
			.arg(&settings.data_dir)
			.args(["--listen", &address.to_string()])
			.args(&settings.extra);
		let daemon = Daemon::spawn("assay-gpu-node", &mut command, &settings.log)?;
		let mut node = Self { daemon, address };
		process::wait_for("assay-gpu-node is ready", GPU_NODE_PATIENCE, || {
			node.daemon.check()?;
			let health = http::get(address, "/health");
			Ok(health.ok().filter(|health| health.status == 200).map(drop))
		})
		.with_context(|| format!("its log is {}", settings.log.display()))?;
		Ok(node)
	}

	/// Where its HTTP interface is.
	pub fn address(&self) -> SocketAddr {
		self.address
	}

	/// The process.
	pub fn daemon(&mut self) -> &mut Daemon {
		&mut self.daemon
	}

	/// Ends it as a crash would.
	pub fn kill(self) {
		self.daemon.kill();
	}
}

/// What `assay --json` prints; where it fails, the error is what it says of it.
///
/// # Errors
///
/// If it fails, or prints no JSON.
pub fn ask(mut client: Command, arguments: &[&str]) -> Result<Value> {
	client.arg("--json").args(arguments).stdin(Stdio::null());
	let output = client.output().context("cannot start assay")?;
	let told = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
	let value: Value = serde_json::from_slice(&output.stdout)
		.with_context(|| format!("assay {} printed no JSON: {}", arguments.join(" "), told()))?;
	ensure!(
		output.status.success(),
		"assay {}: {}",
		arguments.join(" "),
		value["error"].as_str().map_or_else(told, Into::into)
	);
	Ok(value)
}

/// Writes a secret that only its owner can read.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_key_file(path: &Path, secret: &str) -> Result<()> {
	let mut options = std::fs::OpenOptions::new();
	options.write(true).create(true).truncate(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let mut file =
		options.open(path).with_context(|| format!("cannot write {}", path.display()))?;
	Ok(std::io::Write::write_all(&mut file, secret.as_bytes())?)
}

/// Makes `folder`, and says so if that fails.
///
/// # Errors
///
/// If it cannot be made.
pub fn make_folder(folder: &Path) -> Result<()> {
	std::fs::create_dir_all(folder)
		.with_context(|| format!("cannot make the folder {}", folder.display()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn port_is_another_when_the_preferred_one_is_taken() {
		let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
		let preferred = taken.local_addr().unwrap().port();
		assert_ne!(port(preferred).unwrap(), preferred);
	}
}

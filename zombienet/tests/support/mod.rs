// SPDX-License-Identifier: GPL-3.0-only
//! A network for one test, with the built programs on it.
//!
//! Needs `polkadot`, its workers and `assay-node` on the `PATH`, `ASSAY_BIN_DIR` and `ASSAY_MODEL`, as
//! `cargo xtask test --zombienet` sets them.

#![allow(dead_code)]

use anyhow::Result;
use assay_zombienet::{address, load, start, Changes, Network};
use serde_json::{json, Value};
use std::{
	net::SocketAddr,
	path::{Path, PathBuf},
	process::{Command, Stdio},
	time::Duration,
};
use tokio::runtime::Runtime;
use xtask::{
	chain, demo, http,
	network::{self, Binaries, GpuNode, GpuNodeSettings},
	process::wait_for,
	test::{BINARIES_VARIABLE, MODEL_VARIABLE},
	upgrade::{spec_with, write},
};

/// For anything that takes a few relay-chain blocks on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// The checkout.
pub fn checkout() -> PathBuf {
	std::env::current_dir().unwrap().parent().unwrap().to_path_buf()
}

fn variable(name: &str) -> PathBuf {
	let message = format!("{name} is not set: run `cargo xtask test --zombienet`");
	std::env::var_os(name).expect(&message).into()
}

/// A network with a GPU node. Everything ends with it.
pub struct Net {
	gpu_node: Option<GpuNode>,
	gpu_settings: GpuNodeSettings,
	binaries: Binaries,
	network: Option<Network>,
	runtime: Runtime,
	folder: tempfile::TempDir,
}

impl Drop for Net {
	fn drop(&mut self) {
		drop(self.gpu_node.take());
		if let Some(network) = self.network.take() {
			let _ = self.runtime.block_on(network.destroy());
		}
		if std::thread::panicking() {
			let kept = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap()).keep();
			eprintln!("Databases and logs are kept in {}", kept.display());
		}
	}
}

impl Net {
	/// The network of the file named `name`, once the parachain has a final block.
	pub fn start(name: &str, runtime_code: Option<&[u8]>) -> Self {
		let folder = tempfile::Builder::new().prefix("assay-zombienet-").tempdir().unwrap();
		let binaries = Binaries::new(variable(BINARIES_VARIABLE)).unwrap();
		let chain_spec = runtime_code.map(|code| {
			let spec = spec_with(binaries.node(), "local", code).unwrap().to_string();
			write(folder.path(), "chain-spec.json", spec.as_bytes()).unwrap()
		});
		let changes = Changes {
			free_ports: true,
			base_path: Some(folder.path().join("network")),
			chain_spec,
			host_functions: false,
			survive_failures: true,
		};
		let config = load(&checkout().join("zombienet").join(name), &changes).unwrap();
		let runtime = Runtime::new().unwrap();
		let network = runtime.block_on(start(config, PATIENCE)).unwrap();
		let collator = address(&network, "collator-1").unwrap();
		let port = network::free_port().unwrap();
		let model = variable(MODEL_VARIABLE);
		let mut gpu_settings = demo::gpu_node(folder.path(), collator, &model, port).unwrap();
		gpu_settings.extra.extend(["--settle-after", "4"].map(String::from));
		let network = Some(network);
		let net = Self { gpu_node: None, gpu_settings, binaries, network, runtime, folder };
		wait_for("the parachain has a final block", PATIENCE, || {
			Ok(chain::finalised(collator).ok().filter(|number| *number > 0))
		})
		.unwrap();
		net
	}

	fn network(&self) -> &Network {
		self.network.as_ref().expect("it is there until the drop")
	}

	/// RPC of the node named `name`.
	pub fn address(&self, name: &str) -> SocketAddr {
		address(self.network(), name).unwrap()
	}

	/// RPC of the first collator.
	pub fn collator(&self) -> SocketAddr {
		self.gpu_settings.chain
	}

	/// Stops `name` as if its machine was frozen.
	pub fn pause(&self, name: &str) {
		self.runtime.block_on(self.network().get_node(name).unwrap().pause()).unwrap();
	}

	/// Lets it go on.
	pub fn resume(&self, name: &str) {
		self.runtime.block_on(self.network().get_node(name).unwrap().resume()).unwrap();
	}

	/// Kills `name` and starts it again.
	pub fn restart(&self, name: &str) {
		self.runtime.block_on(self.network().get_node(name).unwrap().restart(None)).unwrap();
	}

	/// The relay chain's raw specification.
	pub fn relay_chain_spec(&self) -> PathBuf {
		self.folder().join("network/rococo-local.json")
	}

	/// Log of `name`.
	pub fn log(&self, name: &str) -> String {
		self.runtime.block_on(self.network().get_node(name).unwrap().logs()).unwrap()
	}

	/// Folder for the test's files.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// `assay`, connected to the first collator.
	pub fn client(&self) -> Command {
		let mut client = self.binaries.client(self.collator());
		client.stdin(Stdio::null()).env("ASSAY_STATE_DIR", self.folder().join("state"));
		client
	}

	/// The programs.
	pub fn binaries(&self) -> &Binaries {
		&self.binaries
	}

	/// Ends the GPU node in good order.
	pub fn stop_gpu_node(&mut self) {
		self.gpu_node = None;
	}

	/// What `assay --json` says of `arguments`.
	pub fn try_ask(&self, arguments: &[&str]) -> Result<Value> {
		network::ask(self.client(), arguments)
	}

	/// The same; a failure fails the test.
	pub fn ask(&self, arguments: &[&str]) -> Value {
		self.try_ask(arguments).unwrap()
	}

	/// Serves `model` instead of the language model, from the next start on.
	pub fn serve(&mut self, model: &Path, extra: &[&str]) {
		self.gpu_settings.model = model.into();
		self.gpu_settings.extra.extend(extra.iter().map(ToString::to_string));
	}

	/// Starts the GPU node; returns where it serves.
	pub fn start_gpu_node(&mut self) -> String {
		let node = GpuNode::start(&self.binaries, &self.gpu_settings).unwrap();
		let endpoint = format!("http://{}", node.address());
		self.gpu_node = Some(node);
		endpoint
	}

	/// Starts the GPU node with the language model, publishes that and registers the node.
	pub fn attach_gpu_node(&mut self) {
		let endpoint = self.start_gpu_node();
		let model = self.gpu_settings.model.clone();
		demo::attach(|| self.client(), &model, &endpoint).unwrap();
	}

	/// What `inference_jobStatus` says.
	pub fn job(&self, node: SocketAddr, job: u64) -> Result<Value> {
		http::rpc(node, "inference_jobStatus", json!([job]))
	}

	/// Native tokens in existence at the best block of the first collator.
	pub fn issuance(&self) -> u128 {
		let key = "0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80";
		let value = http::rpc(self.collator(), "state_getStorage", json!([key])).unwrap();
		let bytes = hex::decode(value.as_str().unwrap().trim_start_matches("0x")).unwrap();
		u128::from_le_bytes(bytes.try_into().unwrap())
	}
}

/// Runs `command`; a failure fails the test.
pub fn succeed(command: &mut Command) {
	let output = command.output().unwrap();
	assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An amount in the smallest unit, as JSON has it.
pub fn amount(value: &Value) -> u128 {
	value
		.as_str()
		.and_then(|text| text.parse().ok())
		.unwrap_or_else(|| panic!("{value} is no amount"))
}

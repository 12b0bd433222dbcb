//! A network of real processes for one test.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod proxy;

use serde_json::{json, Value};
use std::{
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	time::Duration,
};
use tempfile::TempDir;
use xtask::{
	demo, http,
	network::{ask, free_port, Binaries, ChainNode, ChainSettings, GpuNode, GpuNodeSettings},
	process::wait_for,
	test::{BINARIES_VARIABLE, MODEL_VARIABLE},
	upgrade::development_spec_with,
};

/// One ASSAY.
pub const UNIT: u128 = 1_000_000_000_000;
/// Exit code of `assay` when a job ended without a verified answer.
pub const NOT_DELIVERED: i32 = 3;
/// Exit code of `assay` when a check does not hold.
pub const AUDIT_FAILED: i32 = 4;
/// For anything that takes some blocks.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Keys of accounts in `System.Account`. //Alice is none of them: she collates, and
/// collators earn the transaction fees.
const ACCOUNTS: [(&str, &str); 4] = [
	(
		"//Bob",
		"4f9aea1afa791265fae359272badc1cf8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48",
	),
	(
		"//Charlie",
		"b0edae20838083f2cde1c4080db8cf8090b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22",
	),
	(
		"//Dave",
		"e5e802737cce3a54b0bc9e3d3e6be26e306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20",
	),
	(
		"//Eve",
		"edeaa42c2163f68084a988529a0e2ec5e659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e",
	),
];

/// A chain, a GPU node, and where they live.
pub struct Network {
	pub gpu_node: Option<GpuNode>,
	pub chain: Option<ChainNode>,
	binaries: Binaries,
	chain_settings: ChainSettings,
	gpu_node_settings: GpuNodeSettings,
	folder: TempDir,
}

impl Network {
	/// Starts both; nothing where the programs or the model are not named.
	pub fn start(block_time: Option<u32>) -> Option<Self> {
		Self::start_on(block_time, None)
	}

	/// The same, on a chain that begins with another runtime than the node has built in.
	pub fn start_on(block_time: Option<u32>, runtime: Option<&[u8]>) -> Option<Self> {
		let Some((binaries, model)) = named() else {
			eprintln!(
				"left out: {BINARIES_VARIABLE} and {MODEL_VARIABLE} do not name the programs and the \
				 model (cargo xtask test sets them)"
			);
			return None;
		};
		let binaries = Binaries::new(binaries).unwrap();
		let folder = tempfile::Builder::new().prefix("assay-e2e-").tempdir().unwrap();
		let spec = runtime.map(|code| development_spec_with(&binaries, code).unwrap());
		let chain_settings = chain_settings(folder.path(), block_time, spec);
		let chain = ChainNode::start(&binaries, &chain_settings).unwrap();
		let gpu_node_settings =
			demo::gpu_node(folder.path(), chain.address(), &model, free_port().unwrap()).unwrap();
		let gpu_node = GpuNode::start(&binaries, &gpu_node_settings).unwrap();
		Some(Self {
			gpu_node: Some(gpu_node),
			chain: Some(chain),
			binaries,
			chain_settings,
			gpu_node_settings,
			folder,
		})
	}

	/// The programs.
	pub fn binaries(&self) -> &Binaries {
		&self.binaries
	}

	/// The running chain node.
	pub fn chain(&self) -> &ChainNode {
		self.chain.as_ref().unwrap()
	}

	/// Address of the GPU node's own listener.
	pub fn gpu_node_address(&self) -> std::net::SocketAddr {
		xtask::network::local(self.gpu_node_settings.port)
	}

	/// Publishes the model and registers the GPU node under `endpoint`.
	pub fn register(&self, endpoint: &str) {
		demo::attach(|| self.client(), &self.gpu_node_settings.model, endpoint).unwrap();
	}

	/// [`register`](Self::register) without anything in between.
	pub fn register_directly(&self) {
		self.register(&format!("http://{}", self.gpu_node_address()));
	}

	/// The same for a model whose answers no enclave signs: they are audited later.
	pub fn register_audited(&self, rules: &str) {
		let endpoint = format!("http://{}", self.gpu_node_address());
		let mut publish = self.client();
		publish
			.args(["model", "publish", "--suri", demo::OPERATOR_KEY, "--audited", rules])
			.args(["--served-by", &endpoint, "--file"])
			.arg(&self.gpu_node_settings.model);
		for mut step in [publish, demo::register(self.client(), &endpoint)] {
			let output = step.output().unwrap();
			assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
		}
	}

	/// A value of the GPU node's metrics; nothing while it is down.
	pub fn metric(&self, name: &str) -> Option<usize> {
		http::metric(self.gpu_node_address(), name).ok()?.map(|value| value as usize)
	}

	/// `assay`, connected to the chain.
	pub fn client(&self) -> Command {
		let mut client = self.binaries.client(xtask::network::local(self.chain_settings.port));
		client.stdin(Stdio::null()).env("ASSAY_STATE_DIR", self.folder.path().join("state"));
		client
	}

	/// Result of `assay --json …`.
	pub fn ask(&self, arguments: &[&str]) -> Value {
		ask(self.client(), arguments).unwrap()
	}

	/// Starts `assay --json chat`.
	pub fn chat(&self, requester: &str, prompt: &str, extra: &[&str]) -> Chat {
		let name = requester.trim_start_matches('/');
		let file = |suffix: &str| self.folder.path().join(format!("chat-{name}.{suffix}"));
		let (stdout, stderr) = (file("out"), file("err"));
		let child = self
			.client()
			.args(["--json", "chat", "--suri", requester, "--node", demo::OPERATOR])
			.args(extra)
			.args(["--", prompt])
			.stdout(std::fs::File::create(&stdout).unwrap())
			.stderr(std::fs::File::create(&stderr).unwrap())
			.spawn()
			.unwrap();
		Chat { child, stdout, stderr }
	}

	/// The job with this id, as `assay job show` has it.
	pub fn job(&self, id: u64) -> Value {
		self.ask(&["job", "show", &id.to_string()])
	}

	/// Total issuance.
	pub fn issuance(&self) -> u128 {
		let key = "0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80";
		little_endian(&self.storage(key))
	}

	/// The relay chain's randomness as the chain has seen it, and the block in which it was first seen.
	pub fn randomness(&self) -> (Vec<u8>, u128) {
		let key = "0x51e176b540d4ea616a5d911aad2ccc8407cb6773ad502f392b93a0c3840f54a3";
		let stored = self.storage(key);
		let (randomness, since) = stored.split_at(32);
		(randomness.to_vec(), little_endian(since))
	}

	/// Free and reserved balance of a requester.
	pub fn balance(&self, requester: &str) -> (u128, u128) {
		let (_, account) = ACCOUNTS.iter().find(|(name, _)| *name == requester).unwrap();
		let record = self.storage(&format!(
			"0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9{account}"
		));
		// Four counters of four bytes stand before the balances.
		(little_endian(&record[16..32]), little_endian(&record[32..48]))
	}

	fn storage(&self, key: &str) -> Vec<u8> {
		let value = http::rpc(self.chain().address(), "state_getStorage", json!([key])).unwrap();
		hex::decode(value.as_str().unwrap().trim_start_matches("0x")).unwrap()
	}

	/// Where databases, logs and keys are.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// Writes a file into the network's folder.
	pub fn file(&self, name: &str, contents: &[u8]) -> PathBuf {
		let path = self.folder.path().join(name);
		std::fs::write(&path, contents).unwrap();
		path
	}

	/// kill -9 and a new start.
	pub fn crash_chain(&mut self) {
		self.chain.take().unwrap().kill();
		self.chain = Some(ChainNode::start(&self.binaries, &self.chain_settings).unwrap());
	}

	/// A new start of a chain that asks no GPU node for anything.
	pub fn restart_chain_without_worker(&mut self) {
		self.chain_settings.extra.extend(["--offchain-worker".into(), "never".into()]);
		self.crash_chain();
	}

	/// Another model of the GPU node's next start, with a journal of its own.
	pub fn serve(&mut self, model: &Path) {
		self.gpu_node_settings.model = model.into();
		self.gpu_node_settings.data_dir = self.folder.path().join("another-gpu-node");
	}

	/// Further arguments of the GPU node's next start.
	pub fn add_gpu_node_arguments(&mut self, arguments: &[&str]) {
		self.gpu_node_settings.extra.extend(arguments.iter().map(|text| text.to_string()));
	}

	/// kill -9.
	pub fn kill_gpu_node(&mut self) {
		self.gpu_node.take().unwrap().kill();
	}

	/// A new start after [`kill_gpu_node`](Self::kill_gpu_node).
	pub fn restart_gpu_node(&mut self) {
		self.gpu_node = Some(GpuNode::start(&self.binaries, &self.gpu_node_settings).unwrap());
	}
}

impl Drop for Network {
	fn drop(&mut self) {
		if std::thread::panicking() {
			for log in [&self.chain_settings.log, &self.gpu_node_settings.log] {
				let text = std::fs::read_to_string(log).unwrap_or_default();
				let lines: Vec<&str> = text.lines().collect();
				let tail = &lines[lines.len().saturating_sub(40)..];
				eprintln!("--- the end of {}\n{}", log.display(), tail.join("\n"));
			}
		}
	}
}

fn chain_settings(folder: &Path, block_time: Option<u32>, spec: Option<Value>) -> ChainSettings {
	let mut extra = Vec::new();
	if let Some(ms) = block_time {
		extra.extend(["--dev-block-time".into(), ms.to_string()]);
	}
	if let Some(spec) = spec {
		let path = folder.join("chain-spec.json");
		std::fs::write(&path, spec.to_string()).unwrap();
		extra.extend(["--chain".into(), path.display().to_string()]);
	}
	ChainSettings {
		base_path: folder.join("chain"),
		log: folder.join("assay-node.log"),
		port: free_port().unwrap(),
		extra,
	}
}

/// A chain without GPU nodes.
pub struct ChainAlone {
	node: ChainNode,
	binaries: Binaries,
	folder: TempDir,
}

impl ChainAlone {
	/// Starts it with another runtime than the node has built in; nothing where the programs are not named.
	pub fn start(block_time: u32, runtime: &[u8]) -> Option<Self> {
		Self::start_on(block_time, |binaries| development_spec_with(binaries, runtime).unwrap())
	}

	/// Starts it with a spec.
	pub fn start_on(block_time: u32, spec: impl FnOnce(&Binaries) -> Value) -> Option<Self> {
		let Some((binaries, _)) = named() else {
			eprintln!("left out: {BINARIES_VARIABLE} does not name the programs");
			return None;
		};
		let binaries = Binaries::new(binaries).unwrap();
		let folder = tempfile::Builder::new().prefix("assay-e2e-").tempdir().unwrap();
		let spec = spec(&binaries);
		let settings = chain_settings(folder.path(), Some(block_time), Some(spec));
		let node = ChainNode::start(&binaries, &settings).unwrap();
		Some(Self { node, binaries, folder })
	}

	/// The programs.
	pub fn binaries(&self) -> &Binaries {
		&self.binaries
	}

	/// The running chain node.
	pub fn node(&self) -> &ChainNode {
		&self.node
	}

	/// Where the database, the log and files are.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}
}

/// A running `assay chat`.
pub struct Chat {
	child: Child,
	stdout: PathBuf,
	stderr: PathBuf,
}

impl Chat {
	/// Waits for its end; its exit status, what it wrote as a result, and everything else.
	pub fn finish(mut self) -> (ExitStatus, Value, String) {
		let status = wait_for("the end of assay chat", PATIENCE, || Ok(self.child.try_wait()?))
			.unwrap_or_else(|error| panic!("{error}\n{}", read(&self.stderr)));
		let result = serde_json::from_str(&read(&self.stdout)).unwrap_or(Value::Null);
		(status, result, read(&self.stderr))
	}

	/// Waits for its end, which must be a verified answer.
	pub fn finish_verified(self) -> Value {
		let (status, result, stderr) = self.finish();
		assert!(status.success(), "{status}\n{stderr}");
		assert_eq!(result["status"], "verified", "{result}");
		result
	}
}

impl Drop for Chat {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

fn named() -> Option<(PathBuf, PathBuf)> {
	Some((std::env::var_os(BINARIES_VARIABLE)?.into(), std::env::var_os(MODEL_VARIABLE)?.into()))
}

fn read(path: &Path) -> String {
	std::fs::read_to_string(path).unwrap_or_default()
}

/// An amount as `assay` writes it.
pub fn amount(value: &Value) -> u128 {
	value.as_str().unwrap_or_else(|| panic!("no amount: {value}")).parse().unwrap()
}

fn little_endian(bytes: &[u8]) -> u128 {
	let mut padded = [0; 16];
	padded[..bytes.len()].copy_from_slice(bytes);
	u128::from_le_bytes(padded)
}

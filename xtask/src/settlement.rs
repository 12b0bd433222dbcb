//! `cargo xtask bench settlement`: what batches cost a block, on the built programs.

use crate::{
	demo, http,
	network::{free_port, websocket, Binaries, ChainNode, ChainSettings, GpuNode, GpuNodeSettings},
	process, say,
	workspace::{Workspace, MEMBERS},
};
use anyhow::{bail, Context, Result};
use serde_json::{json, Value};
use std::{path::Path, process::Command};

/// Milliseconds between blocks.
const BLOCK_TIME: &str = "1000";
/// Extrinsics of every block: the time, and the relay chain's data.
const INHERENTS: u64 = 2;
/// Runs of a block when its time is taken.
const RUNS: u32 = 10;

/// Options of `bench settlement`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	/// Channels in the batch
	#[arg(long, default_value_t = 1_000)]
	channels: u32,

	/// Receipts in the batch
	#[arg(long, default_value_t = 1_000_000)]
	receipts: u32,

	/// Receipts settled by an extrinsic of their own, to compare with
	#[arg(long, default_value_t = 20)]
	single: u32,
}

/// What a block costs.
struct Cost {
	/// Bytes of state that a validator needs for it, compressed as in a proof of validity.
	witness: u64,
	/// Bytes of the block itself.
	length: u64,
	/// Extrinsics in it.
	extrinsics: u64,
	/// Milliseconds to execute it in Wasm, the fastest run.
	time: f64,
	/// Share of a block's ref_time that ordinary extrinsics were charged, in percent.
	ref_time: f64,
	/// Bytes of proof that ordinary extrinsics were charged.
	proof_size: u64,
}

/// Settles batches, measures their blocks, and prints the result as JSON.
///
/// # Errors
///
/// If building, running or measuring fails.
pub fn run(workspace: &Workspace, model: &Path, options: &Arguments) -> Result<()> {
	workspace.build()?;
	// The whole workspace's features: those of the GPU node alone would rebuild what it shares.
	let mut cargo = workspace.cargo();
	cargo.args(["build", "--release", "--example", "settlement_bench"]).args(MEMBERS);
	process::run_ok(&mut cargo)?;

	let scratch = tempfile::tempdir()?;
	let binaries = Binaries::new(workspace.binaries())?;
	let chain_settings = ChainSettings {
		base_path: scratch.path().join("chain"),
		log: scratch.path().join("assay-node.log"),
		port: free_port()?,
		extra: vec!["--dev-block-time".into(), BLOCK_TIME.into()],
	};
	let chain = ChainNode::start(&binaries, &chain_settings)?;
	let settled = settle(workspace, &binaries, &chain, model, scratch.path(), options)?;
	let batch = settled["batchBlock"].as_u64().context("no block of the batch")?;
	let singles: Vec<u64> = settled["singleBlocks"]
		.as_array()
		.map(|blocks| blocks.iter().filter_map(Value::as_u64).collect())
		.unwrap_or_default();
	let empty = empty_block(&chain, batch)?;
	let batch_cost = cost(&chain, batch)?;
	let singles = singles.into_iter().map(|number| cost(&chain, number));
	let singles = singles.collect::<Result<Vec<_>>>()?;
	let growth = keys(&chain, batch)?.abs_diff(keys(&chain, batch.saturating_sub(1))?);
	chain.kill();
	println!("{:#}", report(&settled, &empty, &batch_cost, &singles, growth));
	Ok(())
}

fn settle(
	workspace: &Workspace,
	binaries: &Binaries,
	chain: &ChainNode,
	model: &Path,
	scratch: &Path,
	options: &Arguments,
) -> Result<Value> {
	let settings = GpuNodeSettings {
		chain: chain.address(),
		operator: demo::OPERATOR.into(),
		model: model.into(),
		data_dir: scratch.join("gpu-node"),
		log: scratch.join("assay-gpu-node.log"),
		port: free_port()?,
		extra: Vec::new(),
	};
	let gpu_node = GpuNode::start(binaries, &settings)?;
	let endpoint = format!("http://{}", gpu_node.address());
	demo::attach(|| binaries.client(chain.address()), model, &endpoint)?;
	let models = http::get(gpu_node.address(), "/v1/models")?;
	let models: Value = serde_json::from_slice(&models.body)?;
	let served = &models["data"][0]["assay"];
	let [model, engine] = ["model", "engine"].map(|key| served[key].as_str().unwrap_or_default());
	gpu_node.kill();

	say(format!("Settling {} receipts over {} channels", options.receipts, options.channels));
	let mut bench = Command::new(workspace.binaries().join("examples").join("settlement_bench"));
	bench
		.args(["--chain", &websocket(chain.address()), "--model", model, "--engine", engine])
		.arg("--data-dir")
		.arg(&settings.data_dir)
		.args(["--channels", &options.channels.to_string()])
		.args(["--receipts", &options.receipts.to_string()])
		.args(["--single", &options.single.to_string()]);
	let output = bench.stderr(std::process::Stdio::inherit()).output()?;
	if !output.status.success() {
		bail!("settlement_bench failed ({}); it says why above", output.status);
	}
	serde_json::from_slice(&output.stdout).context("settlement_bench wrote no JSON")
}

/// Cost of the last block before `number` that has nothing in it but what every block has.
fn empty_block(chain: &ChainNode, number: u64) -> Result<Cost> {
	for number in (1..number).rev() {
		let cost = cost(chain, number)?;
		if cost.extrinsics == INHERENTS {
			return Ok(cost);
		}
	}
	bail!("no block before the batch is empty")
}

/// Executes a block again.
fn cost(chain: &ChainNode, number: u64) -> Result<Cost> {
	let hash = http::rpc(chain.address(), "chain_getBlockHash", json!([number]))?;
	let cost = http::rpc(chain.address(), "dev_getBlockCost", json!([hash, RUNS]))?;
	let of = |pointer: &str| {
		cost.pointer(pointer)
			.and_then(Value::as_u64)
			.with_context(|| format!("no {pointer} in {cost}"))
	};
	Ok(Cost {
		witness: of("/compactWitnessBytes")?,
		length: of("/blockBytes")?,
		extrinsics: of("/extrinsics")?,
		time: of("/executionNanoseconds")? as f64 / 1e6,
		ref_time: of("/normalWeight/refTime")? as f64 / 2e12 * 100.0,
		proof_size: of("/normalWeight/proofSize")?,
	})
}

/// Number of keys in the state after a block.
fn keys(chain: &ChainNode, number: u64) -> Result<usize> {
	const PAGE: usize = 1_000;
	let hash = http::rpc(chain.address(), "chain_getBlockHash", json!([number]))?;
	let (mut count, mut last) = (0, Value::Null);
	loop {
		let page =
			http::rpc(chain.address(), "state_getKeysPaged", json!(["0x", PAGE, last, hash]))?;
		let page = page.as_array().context("no list of keys")?;
		count += page.len();
		match page.last() {
			Some(key) if page.len() == PAGE => last = key.clone(),
			_ => return Ok(count),
		}
	}
}

fn report(settled: &Value, empty: &Cost, batch: &Cost, singles: &[Cost], growth: usize) -> Value {
	let receipts = settled["receipts"].as_f64().unwrap_or(1.0);
	let channels = settled["channels"].as_f64().unwrap_or(1.0);
	let count = singles.len().max(1) as f64;
	let above = |cost: &Cost| {
		let witness = cost.witness.saturating_sub(empty.witness) as f64;
		let length = cost.length.saturating_sub(empty.length) as f64;
		((cost.time - empty.time).max(0.0), witness + length)
	};
	let (batch_time, batch_bytes) = above(batch);
	let single =
		singles.iter().map(above).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
	let (single_time, single_bytes) = (single.0 / count, single.1 / count);
	json!({
		"receipts": receipts,
		"channels": channels,
		"batchBlock": {
			"executionMs": batch.time,
			"executionShareOf2sPercent": batch.time / 2_000.0 * 100.0,
			"chargedRefTimePercent": batch.ref_time,
			"chargedProofBytes": batch.proof_size,
			"witnessBytes": batch.witness,
			"blockBytes": batch.length,
			"povShareOf10MiBPercent": (batch.witness + batch.length) as f64 / (10 << 20) as f64 * 100.0,
		},
		"emptyBlock": {
			"executionMs": empty.time,
			"witnessBytes": empty.witness,
			"blockBytes": empty.length,
		},
		"perChannel": { "microseconds": batch_time * 1e3 / channels, "bytes": batch_bytes / channels },
		"perReceipt": { "nanoseconds": batch_time * 1e6 / receipts, "bytes": batch_bytes / receipts },
		"ownExtrinsic": { "microseconds": single_time * 1e3, "bytes": single_bytes, "samples": singles.len() },
		"ratioOwnExtrinsicToBatched": {
			"time": single_time / (batch_time / receipts).max(f64::EPSILON),
			"bytes": single_bytes / (batch_bytes / receipts).max(f64::EPSILON),
		},
		"stateKeysAddedByTheBatch": growth,
		"receiptsHashedAndTreeBuiltMs": settled["receiptsHashedAndTreeBuiltMs"],
	})
}

//! `cargo xtask bench settlement`: what batches cost a block, on the built programs.

use crate::{
	block_cost::{Cost, CORE},
	demo, http,
	load::{self, Load},
	network::{free_port, Binaries, ChainNode, ChainSettings, GpuNode, GpuNodeSettings},
	say,
	workspace::Workspace,
};
use anyhow::{bail, Context, Result};
use serde_json::{json, Value};
use std::path::Path;

/// Milliseconds between blocks.
const BLOCK_TIME: &str = "1000";
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

/// Settles batches, measures their blocks, and prints the result as JSON.
///
/// # Errors
///
/// If building, running or measuring fails.
pub fn run(workspace: &Workspace, model: &Path, options: &Arguments) -> Result<()> {
	workspace.build()?;
	load::build(workspace)?;

	let scratch = tempfile::tempdir()?;
	let binaries = Binaries::new(workspace.binaries())?;
	let chain_settings = ChainSettings {
		base_path: scratch.path().join("chain"),
		log: scratch.path().join("assay-node.log"),
		port: free_port()?,
		extra: vec!["--dev-block-time".into(), BLOCK_TIME.into()],
	};
	let chain = ChainNode::start(&binaries, &chain_settings)?;
	let settled = settle(&binaries, &chain, model, scratch.path(), options)?;
	let batch = settled["batchBlock"].as_u64().context("no block of the batch")?;
	let singles: Vec<u64> = settled["singleBlocks"]
		.as_array()
		.map(|blocks| blocks.iter().filter_map(Value::as_u64).collect())
		.unwrap_or_default();
	let empty = empty_block(&chain, batch)?;
	let batch_cost = Cost::of(chain.address(), batch, RUNS)?;
	let singles = singles.into_iter().map(|number| Cost::of(chain.address(), number, RUNS));
	let singles = singles.collect::<Result<Vec<_>>>()?;
	let growth = keys(&chain, batch)?.abs_diff(keys(&chain, batch.saturating_sub(1))?);
	chain.kill();
	println!("{:#}", report(&settled, &empty, &batch_cost, &singles, growth));
	Ok(())
}

fn settle(
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
	let load = Load::in_place_of(gpu_node, binaries, settings.data_dir)?;

	say(format!("Settling {} receipts over {} channels", options.receipts, options.channels));
	let [channels, receipts, single] =
		[options.channels, options.receipts, options.single].map(|count| count.to_string());
	let work =
		["settlement", "--channels", &channels, "--receipts", &receipts, "--single", &single];
	load.run(chain.address(), &[], &work)
}

/// Cost of the last block before `number` that has nothing in it but what every block has.
fn empty_block(chain: &ChainNode, number: u64) -> Result<Cost> {
	for number in (1..number).rev() {
		let cost = Cost::of(chain.address(), number, RUNS)?;
		if cost.is_empty() {
			return Ok(cost);
		}
	}
	bail!("no block before the batch is empty")
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
			"executionShareOf2sPercent": batch.time / CORE * 100.0,
			"chargedRefTimePercent": batch.ref_time / CORE * 100.0,
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

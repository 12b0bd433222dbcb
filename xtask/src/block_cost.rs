//! What a block costs: `dev_getBlockCost` of our node.

use crate::{chain, http};
use anyhow::{Context, Result};
use serde_json::{json, Value};
use std::{net::SocketAddr, time::Duration};

/// Milliseconds of computation that a core of the relay chain has for a parachain, in each of its blocks.
pub const CORE: f64 = 2_000.0;
/// For a node to execute a full block ten times, beside a network that wants the same cores.
const PATIENCE: Duration = Duration::from_secs(300);
/// Extrinsics of every block: the time, and the relay chain's data.
const INHERENTS: u64 = 2;

/// What a block costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
	/// Bytes of state that a validator needs for it, compressed as in a proof of validity.
	pub witness: u64,
	/// Bytes of the block itself.
	pub length: u64,
	/// Extrinsics in it.
	pub extrinsics: u64,
	/// Milliseconds to execute it in Wasm, the fastest run.
	pub time: f64,
	/// Milliseconds of computation that ordinary extrinsics were charged.
	pub ref_time: f64,
	/// Bytes of proof that ordinary extrinsics were charged.
	pub proof_size: u64,
}

impl Cost {
	/// Has `node` execute the block `number` again, `runs` times.
	///
	/// # Errors
	///
	/// If it cannot.
	pub fn of(node: SocketAddr, number: u64, runs: u32) -> Result<Self> {
		let hash = chain::hash(node, number)?;
		let method = "dev_getBlockCost";
		let cost = http::rpc_within(PATIENCE, node, method, json!([hash, runs]))?;
		let of = |pointer: &str| {
			cost.pointer(pointer)
				.and_then(Value::as_u64)
				.with_context(|| format!("no {pointer} in {cost}"))
		};
		Ok(Self {
			witness: of("/compactWitnessBytes")?,
			length: of("/blockBytes")?,
			extrinsics: of("/extrinsics")?,
			time: of("/executionNanoseconds")? as f64 / 1e6,
			ref_time: of("/normalWeight/refTime")? as f64 / 1e9,
			proof_size: of("/normalWeight/proofSize")?,
		})
	}

	/// Whether there is nothing in it but what every block has.
	pub fn is_empty(&self) -> bool {
		self.extrinsics == INHERENTS
	}
}

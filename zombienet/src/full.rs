// SPDX-License-Identifier: GPL-3.0-only
//! Blocks that are full of one kind of work, and what they cost validators.

use crate::{execution::executed, Network};
use anyhow::{Context, Result};
use serde_json::{json, Value};
use std::{net::SocketAddr, path::Path};
use tokio::runtime::Runtime;
use xtask::{
	block_cost::{Cost, CORE},
	load::Load,
	say,
};

/// Blocks in a relay-chain slot: with one core they are one candidate.
const BLOCKS_IN_SLOT: usize = 3;
/// Runs of the fullest block when its time is taken.
const RUNS: u32 = 10;

/// What `chain_load` is to fill blocks with.
struct Workload {
	name: &'static str,
	arguments: Vec<String>,
}

/// All kinds. Each is enough for some candidates in a row.
fn workloads(vectors: &Path) -> [Workload; 5] {
	let plain = |name, arguments: &[&str]| Workload {
		name,
		arguments: arguments.iter().map(ToString::to_string).collect(),
	};
	let proofs = |name, folder: &str, calls: &str| {
		let file = |file: &str| vectors.join(folder).join(file).display().to_string();
		let files = [file("verification_key.json"), file("proof.json"), file("public.json")];
		let [key, proof, inputs] = files.each_ref().map(String::as_str);
		let files = ["proofs", "--key", key, "--proof", proof, "--inputs", inputs];
		plain(name, &[&files[..], &["--calls", calls]].concat())
	};
	[
		plain("receipts", &["receipts", "--count", "1000"]),
		plain("quotes", &["quotes", "--count", "900"]),
		plain("settlements", &["settlements", "--channels", "1000", "--batches", "40"]),
		proofs("proofs_bn254", "bn254-multiplier2", "80"),
		proofs("proofs_bls12_381", "bls12-381-multiplier2", "40"),
	]
}

/// Fills blocks with each kind of work, and says how full they got and what executing them took.
///
/// # Errors
///
/// If work is refused, or does not become final.
pub fn run(
	runtime: &Runtime,
	network: &Network,
	load: &Load,
	para: SocketAddr,
	vectors: &Path,
) -> Result<Value> {
	let mut all = serde_json::Map::new();
	for Workload { name, arguments } in workloads(vectors) {
		say(format!("Filling blocks: {name}"));
		let arguments: Vec<_> =
			["fill"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
		let (sent, pvf) = executed(runtime, network, || load.run(para, &arguments))?;
		let of = |key: &str| {
			sent[key].as_u64().with_context(|| format!("chain_load does not say `{key}`: {sent}"))
		};
		let mut figures = blocks(para, of("after")?, of("until")?)?;
		figures["pvf_seconds"] = pvf;
		say(format!("    {figures}"));
		all.insert(name.into(), figures);
	}
	Ok(all.into())
}

/// What the blocks after `after` cost, until `until`.
fn blocks(node: SocketAddr, after: u64, until: u64) -> Result<Value> {
	let costs = (after + 1..=until)
		.map(|number| Ok((number, Cost::of(node, number, 1)?)))
		.collect::<Result<Vec<_>>>()?;
	let charged: Vec<_> = costs.iter().map(|(_, cost)| cost.ref_time).collect();
	let fullest =
		costs.iter().max_by(|(_, one), (_, other)| one.ref_time.total_cmp(&other.ref_time));
	let (number, _) = fullest.context("there are no blocks with this work")?;
	let cost = Cost::of(node, *number, RUNS)?;
	Ok(json!({
		"blocks": costs.iter().filter(|(_, cost)| !cost.is_empty()).count(),
		"fullest_block": {
			"extrinsics": cost.extrinsics,
			"charged_ms": cost.ref_time,
			"charged_percent_of_core": cost.ref_time / CORE * 100.0,
			"charged_proof_bytes": cost.proof_size,
			"execution_ms": cost.time,
			"proof_of_validity_bytes": cost.witness + cost.length,
		},
		"fullest_slot_percent_of_core": fullest_slot(&charged) / CORE * 100.0,
	}))
}

/// Most that so many blocks in a row as a slot has were charged together.
fn fullest_slot(charged: &[f64]) -> f64 {
	let sums = charged.windows(BLOCKS_IN_SLOT).map(|slot| slot.iter().sum::<f64>());
	sums.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn fullest_slot_is_that_of_blocks_in_a_row() {
		assert_eq!(fullest_slot(&[500.0, 0.0, 1.0, 400.0, 400.0, 300.0]), 1_100.0);
		assert_eq!(fullest_slot(&[1.0]), 0.0);
	}

	#[test]
	fn workloads_name_files_that_are_there() {
		let vectors = Path::new("../verifiers/groth16-formats/tests/vectors");
		for Workload { name, arguments } in workloads(vectors) {
			for file in arguments.iter().filter(|argument| argument.contains('/')) {
				assert!(Path::new(file).is_file(), "{name}: {file}");
			}
		}
	}
}

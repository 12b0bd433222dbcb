// SPDX-License-Identifier: GPL-3.0-only
//! Blocks that are full of one kind of work, and what they cost validators.

use crate::{execution::executed, Network};
use anyhow::{Context, Result};
use serde_json::{json, Value};
use std::{net::SocketAddr, path::Path};
use tokio::runtime::Runtime;
use xtask::{
	block_cost::{Cost, CORE},
	chain, http,
	load::Load,
	say,
};

/// How the item of a header begins that says a block's place in its bundle: of the pre-runtime kind, by
/// `CMLS`, three bytes, of which the first names `BlockBundleInfo`.
const BUNDLE: &str = "0x06434d4c530c02";
/// Runs of the fullest candidate when its time is taken.
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

/// Fills blocks with each kind of work, and says how full candidates got and what executing them took: in
/// this node without a witness, and by validators.
///
/// # Errors
///
/// If work is refused, or does not become final.
pub fn run(
	runtime: &Runtime,
	network: &Network,
	load: &Load,
	collators: &[SocketAddr],
	vectors: &Path,
) -> Result<Value> {
	let (para, others) = collators.split_first().context("there is no collator")?;
	let mut all = serde_json::Map::new();
	for Workload { name, arguments } in workloads(vectors) {
		say(format!("Filling blocks: {name}"));
		let arguments: Vec<_> =
			["fill"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
		let (sent, pvf) = executed(runtime, network, || load.run(*para, others, &arguments))?;
		let of = |key: &str| {
			sent[key].as_u64().with_context(|| format!("chain_load does not say `{key}`: {sent}"))
		};
		let fullest = candidates(*para, of("after")?, of("until")?)?;
		let figures = json!({ "fullest_candidate": fullest, "pvf_seconds": pvf });
		say(format!("    {figures}"));
		all.insert(name.into(), figures);
	}
	Ok(all.into())
}

/// What the candidates with the blocks after `after` cost, until `until`.
fn candidates(node: SocketAddr, after: u64, until: u64) -> Result<Value> {
	let blocks = (after + 1..=until)
		.map(|number| {
			Ok(Block { number, place: place(node, number)?, cost: Cost::of(node, number, 1)? })
		})
		.collect::<Result<Vec<_>>>()?;
	let charged = |blocks: &[Block]| blocks.iter().map(|block| block.cost.ref_time).sum::<f64>();
	let fullest = bundles(&blocks).max_by(|one, other| charged(one).total_cmp(&charged(other)));
	let fullest = fullest.context("there are no blocks with this work")?;
	let costs = fullest.iter().map(|block| Cost::of(node, block.number, RUNS));
	let costs = costs.collect::<Result<Vec<_>>>()?;
	let sum = |of: fn(&Cost) -> f64| costs.iter().map(of).sum::<f64>();
	Ok(json!({
		"blocks": costs.len(),
		"extrinsics": sum(|cost| cost.extrinsics as f64),
		"charged_ms": sum(|cost| cost.ref_time),
		"charged_percent_of_core": sum(|cost| cost.ref_time) / CORE * 100.0,
		"charged_proof_bytes": sum(|cost| cost.proof_size as f64),
		"execution_ms": sum(|cost| cost.time),
		"proof_of_validity_bytes": sum(|cost| (cost.witness + cost.length) as f64),
	}))
}

/// A block, and its place in its bundle.
struct Block {
	number: u64,
	place: u64,
	cost: Cost,
}

/// The blocks that share a core of the relay chain in one slot, and are one candidate.
fn bundles(blocks: &[Block]) -> impl Iterator<Item = &[Block]> {
	blocks.chunk_by(|_, next| next.place > 0)
}

/// A block's place in its bundle, which it says in its header.
fn place(node: SocketAddr, number: u64) -> Result<u64> {
	let header = http::rpc(node, "chain_getHeader", json!([chain::hash(node, number)?]))?;
	let logs = header.pointer("/digest/logs").and_then(Value::as_array);
	logs.and_then(|logs| logs.iter().filter_map(Value::as_str).find_map(place_of))
		.with_context(|| format!("block {number} does not say its place in its bundle"))
}

fn place_of(log: &str) -> Option<u64> {
	u64::from_str_radix(log.strip_prefix(BUNDLE)?.get(..2)?, 16).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bundle_begins_with_each_block_that_is_the_first_of_one() {
		let cost =
			Cost { witness: 0, length: 0, extrinsics: 2, time: 1.0, ref_time: 1.0, proof_size: 0 };
		let places = [2, 0, 1, 2, 0, 0, 1];
		let block = |(number, place)| Block { number, place, cost };
		let blocks: Vec<_> = (10..).zip(places).map(block).collect();
		let sizes: Vec<_> = bundles(&blocks).map(<[_]>::len).collect();
		assert_eq!(sizes, [1, 3, 1, 2]);
	}

	#[test]
	fn place_is_read_from_the_item_of_the_bundle() {
		assert_eq!(place_of("0x06434d4c530c020201"), Some(2));
		assert_eq!(place_of("0x06434d4c531001000104"), None);
		assert_eq!(place_of("0x06434d4c530c02"), None);
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

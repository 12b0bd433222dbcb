//! `cargo xtask bench proofs`: what verifying Groth16 proofs costs in Wasm, through the node's executor,
//! beside the same natively and arkworks' own, and where the time goes.

use crate::{process, say, workspace::Workspace};
use anyhow::{bail, Context, Result};
use serde_json::{json, Map, Value};
use std::{collections::BTreeMap, path::Path, process::Command};

/// Public inputs of the keys whose figures are named in the documents.
const INPUTS: u32 = 4;
/// Proofs of a full batch.
const BATCH: u32 = 64;
/// Milliseconds of computation in a block.
const BLOCK_MS: f64 = 2_000.0;

/// What zkVerify publishes of its Groth16 verification (weights of its runtime, Ryzen 7 7700): in Wasm
/// and with native host functions, milliseconds and what each public input adds.
const ZKVERIFY_WASM: (f64, f64) = (19.1, 1.05);
const ZKVERIFY_NATIVE: (f64, f64) = (2.89, 0.10);

/// The curves: their name, the benchmark of whole verifications, that of the parts, and what the native
/// example calls them.
const CURVES: [(&str, &str, &str); 3] = [
	("bn254", "verify_groth16_bn254", "groth16_bn254"),
	("bls12_381", "verify_groth16_bls12_381", "groth16_bls12_381"),
	("bls12_381_host", "verify_groth16_bls12_381_host", "groth16_bls12_381_host"),
];

/// Options of `bench proofs`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	/// Repetitions of each measurement, of which the fastest counts
	#[arg(long, default_value_t = 20)]
	repeat: u32,
}

/// Measures, and prints one JSON object.
///
/// # Errors
///
/// If measuring fails.
pub fn run(workspace: &Workspace, runtime: &Path, arguments: &Arguments) -> Result<()> {
	let node = Node { workspace, runtime, repeat: arguments.repeat };
	say("Verifications, through the node's executor");
	let names: Vec<&str> = CURVES.iter().map(|(_, name, _)| *name).collect();
	let range = (format!("1,{INPUTS}"), format!("{BATCH},{INPUTS}"));
	let whole = node.measure("pallet_proof_verification", &names.join(","), Some(&range))?;
	let full = (BATCH.to_string(), BATCH.to_string());
	let market = node.measure("pallet_inference_market", "submit_proofs", Some(&full))?;
	let market = market.get("submit_proofs").and_then(|times| times.at(BATCH)).unwrap_or_default();

	let mut curves = Map::new();
	for (curve, name, pallet) in CURVES {
		say(format!("The parts over {curve}"));
		let parts = node.measure(pallet, "*", None)?;
		let times = whole.get(name).with_context(|| format!("{name} was not measured"))?;
		curves.insert(curve.into(), summary(times, &parts, market)?);
	}
	say("Natively, beside arkworks");
	let mut cargo = workspace.cargo();
	cargo.args(["run", "--release", "-p", "assay-verifier-groth16", "--example", "cost"]);
	let native: Value = serde_json::from_str(&process::output_of(&mut cargo)?)
		.context("the example `cost` printed no JSON")?;
	let zkverify = |(base, input): (f64, f64)| round(base + input * f64::from(INPUTS));
	let table = json!({
		"inputs": INPUTS,
		"batch": BATCH,
		"wasm": curves,
		"native": native,
		"market_ms_per_leaf": round(market / f64::from(BATCH)),
		"zkverify_published_ms": {
			"wasm": zkverify(ZKVERIFY_WASM),
			"native_host_functions": zkverify(ZKVERIFY_NATIVE),
		},
	});
	println!("{table:#}");
	Ok(())
}

/// The node's benchmarks.
struct Node<'a> {
	workspace: &'a Workspace,
	runtime: &'a Path,
	repeat: u32,
}

/// Milliseconds of a benchmark's fastest run, by the value of its first component.
#[derive(Clone, Debug, Default)]
struct Times(BTreeMap<u32, f64>);

impl Times {
	fn at(&self, count: u32) -> Option<f64> {
		self.0.get(&count).copied()
	}

	/// What one more adds, and what is there without any.
	fn line(&self) -> Option<(f64, f64)> {
		let ((low, least), (high, most)) = (self.0.first_key_value()?, self.0.last_key_value()?);
		if low == high {
			return Some((0.0, *least));
		}
		let each = (most - least) / f64::from(high - low);
		Some((each, least - each * f64::from(*low)))
	}
}

impl Node<'_> {
	/// Runs the named benchmarks of a pallet, from the lowest to the highest value of its components.
	fn measure(
		&self,
		pallet: &str,
		names: &str,
		range: Option<&(String, String)>,
	) -> Result<BTreeMap<String, Times>> {
		let results = tempfile::NamedTempFile::new()?;
		let mut node = Command::new(self.workspace.binaries().join("assay-node"));
		node.current_dir(&self.workspace.root)
			.args(["benchmark", "pallet", "--genesis-builder", "runtime", "--runtime"])
			.arg(self.runtime)
			.args(["--pallet", pallet, "--extrinsic", names, "--extra", "--steps", "2"])
			.args(["--repeat", &self.repeat.to_string(), "--wasm-execution", "compiled"])
			// Nothing is read but what is measured, and each is checked by itself.
			.args(["--no-storage-info", "--no-median-slopes", "--no-min-squares", "--json-file"])
			.arg(results.path())
			.stdout(process::to_stderr()?);
		if let Some((low, high)) = range {
			node.args(["--low", low, "--high", high]);
		}
		let status = process::run(&mut node)?;
		if !status.success() {
			bail!("{pallet} could not be measured ({status}); assay-node says why above");
		}
		let text = std::fs::read_to_string(results.path())?;
		parse(&serde_json::from_str(&text).context("assay-node wrote no JSON")?)
	}
}

/// The fastest runs in what `benchmark pallet` writes.
fn parse(results: &Value) -> Result<BTreeMap<String, Times>> {
	let mut all = BTreeMap::<String, Times>::new();
	for batch in results.as_array().into_iter().flatten() {
		let name = text(&batch["benchmark"]).context("a benchmark without a name")?;
		let times = all.entry(name).or_default();
		for run in batch["time_results"].as_array().into_iter().flatten() {
			let count = run["components"][0][1].as_u64().unwrap_or_default();
			let time = run["extrinsic_time"].as_f64().context("a run without a time")? / 1e6;
			let fastest = times.0.entry(u32::try_from(count)?).or_insert(time);
			*fastest = fastest.min(time);
		}
	}
	Ok(all)
}

/// A name as a string, or as the bytes of one.
fn text(value: &Value) -> Option<String> {
	if let Some(text) = value.as_str() {
		return Some(text.into());
	}
	let bytes = value.as_array()?.iter().map(|byte| u8::try_from(byte.as_u64()?).ok());
	String::from_utf8(bytes.collect::<Option<_>>()?).ok()
}

/// One curve's figures, in milliseconds.
fn summary(times: &Times, parts: &BTreeMap<String, Times>, market: f64) -> Result<Value> {
	let single = times.at(1).context("no single verification was measured")?;
	let batch = times.at(BATCH).context("no batch was measured")?;
	let mut table = Map::new();
	let mut each = |part: &str| -> Result<f64> {
		let (each, fixed) = parts
			.get(part)
			.and_then(Times::line)
			.with_context(|| format!("no {part} in the results"))?;
		let value = if each == 0.0 { fixed } else { each };
		table.insert(part.into(), round(value).into());
		Ok(value)
	};
	let (pair, power) = (each("miller_loop")?, each("final_exponentiation")?);
	let (decoding, checking) = (each("decode_compressed")?, each("decode_uncompressed")?);
	let (weighing, weighed) = (each("weigh")?, each("weighed_sum")?);
	let input = each("sum_of_inputs")?;
	each("check_g1")?;
	each("check_g2")?;
	// What no verifier of this equation can do without, by these parts: of each proof its points, its pair
	// and its two weights; of the batch three pairs, a sum and a power.
	let fixed = 3.0 * pair + power + f64::from(INPUTS) * input;
	let floor = fixed + f64::from(BATCH) * (decoding + pair + weighing + weighed);
	let per_block = |time: f64| (BLOCK_MS / time * f64::from(BATCH)).floor();
	Ok(json!({
		"single_ms": round(single),
		"batch_ms": round(batch),
		"batch_ms_per_proof": round(batch / f64::from(BATCH)),
		"per_block": per_block(batch),
		"per_block_with_the_market": per_block(batch + market),
		"parts_ms": table,
		"square_roots_ms": round(decoding - checking),
		"floor_of_batch_ms": round(floor),
		"batch_to_floor": round(batch / floor),
	}))
}

fn round(value: f64) -> f64 {
	(value * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn fastest_runs_are_found_by_the_first_component() {
		let run = |n: u32, time: u32| json!({ "components": [["n", n], ["i", 4]], "extrinsic_time": time });
		let results = json!([{
			"benchmark": b"verify".to_vec(),
			"time_results": [run(1, 3_000_000), run(1, 2_000_000), run(64, 65_000_000)],
		}]);
		let times = parse(&results).unwrap().remove("verify").unwrap();
		assert_eq!((times.at(1), times.at(64), times.at(2)), (Some(2.0), Some(65.0), None));
		assert_eq!(times.line(), Some((1.0, 1.0)));
	}
}

//! `cargo xtask bench`.

use crate::{
	process, proofs, say, settlement, setup,
	workspace::{Workspace, MEMBERS},
};
use anyhow::{bail, Context, Result};
use std::path::{Path, PathBuf};

/// Shown below `--help`.
pub const EXAMPLES: &str = "\
Examples:
  cargo xtask bench weights           all pallets; writes pallets/*/src/weights.rs
  cargo xtask bench weights --pallet pallet_burn_treasury --steps 10 --repeat 2
  cargo xtask bench engine            tokens per second and time to first token, as JSON
  cargo xtask bench proofs            Groth16 in Wasm beside native, and where the time goes, as JSON
  cargo xtask bench settlement        a million receipts over a thousand channels in one block, as JSON";

/// Our pallets and their folders.
const PALLETS: [(&str, &str); 3] = [
	("pallet_burn_treasury", "burn-treasury"),
	("pallet_inference_market", "inference-market"),
	("pallet_proof_verification", "proof-verification"),
];
/// Makes the runtime's build script put benchmarks into the Wasm.
const BENCHMARKS_VARIABLE: &str = "ASSAY_RUNTIME_BENCHMARKS";
const WASM: &str = "release/wbuild/assay-runtime/assay_runtime.compact.compressed.wasm";

/// Options of `bench`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	#[command(subcommand)]
	what: What,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
	/// Measure the pallets' calls in Wasm, and write their weights
	Weights(Weights),
	/// Verify Groth16 proofs in Wasm and natively, whole and part by part
	Proofs(proofs::Arguments),
	/// Compare the engine with another, and the server with the bare engine
	Engine,
	/// Settle batches on a chain of this machine, and measure their blocks
	Settlement(settlement::Arguments),
}

#[derive(Clone, Debug, clap::Args)]
struct Weights {
	/// Only this pallet
	#[arg(long, value_parser = PALLETS.map(|(name, _)| name))]
	pallet: Option<String>,

	/// Samples across each component's range
	#[arg(long, default_value_t = 50)]
	steps: u32,

	/// Repetitions of each sample
	#[arg(long, default_value_t = 20)]
	repeat: u32,
}

/// Runs benchmarks.
///
/// # Errors
///
/// If building or measuring fails.
pub fn run(arguments: &Arguments) -> Result<()> {
	let ready = setup::run(&setup::Arguments::default())?;
	match &arguments.what {
		What::Weights(options) => weights(&ready.workspace, options),
		What::Proofs(options) => with_benchmarks(&ready.workspace, |runtime| {
			proofs::run(&ready.workspace, runtime, options)
		}),
		What::Engine => engine(&ready.workspace, &ready.model),
		What::Settlement(options) => settlement::run(&ready.workspace, &ready.model, options),
	}
}

fn weights(workspace: &Workspace, options: &Weights) -> Result<()> {
	with_benchmarks(workspace, |runtime| {
		PALLETS
			.iter()
			.filter(|(name, _)| options.pallet.as_deref().is_none_or(|only| only == *name))
			.try_for_each(|(name, folder)| measure(workspace, runtime, name, folder, options))
	})
}

/// Builds the runtime with benchmarks, measures with it, and builds it without them again.
fn with_benchmarks(workspace: &Workspace, measure: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
	say("Building the runtime with benchmarks");
	let mut cargo = workspace.cargo();
	cargo.args(["build", "--release", "--bins"]).args(MEMBERS).env(BENCHMARKS_VARIABLE, "1");
	process::run_ok(&mut cargo)?;
	let scratch = tempfile::tempdir()?;
	let runtime = scratch.path().join("runtime.wasm");
	std::fs::copy(workspace.target.join(WASM), &runtime)
		.with_context(|| format!("the build left no {WASM}"))?;
	let measured = measure(&runtime);
	say("Building the runtime without benchmarks again");
	workspace.build()?;
	measured
}

fn measure(
	workspace: &Workspace,
	runtime: &Path,
	name: &str,
	folder: &str,
	options: &Weights,
) -> Result<()> {
	say(format!("Measuring {name}"));
	let output: PathBuf = ["pallets", folder, "src", "weights.rs"].iter().collect();
	let mut node = std::process::Command::new(workspace.binaries().join("assay-node"));
	node.current_dir(&workspace.root)
		.args(["benchmark", "pallet", "--genesis-builder", "runtime", "--runtime"])
		.arg(runtime)
		.args(["--pallet", name, "--extrinsic", "*"])
		.args(["--steps", &options.steps.to_string(), "--repeat", &options.repeat.to_string()])
		.args(["--wasm-execution", "compiled", "--template", "xtask/templates/weights.hbs"])
		.arg("--output")
		.arg(&output)
		.stdout(process::to_stderr()?);
	let status = process::run(&mut node)?;
	if !status.success() {
		bail!("{name} could not be measured ({status}); assay-node says why above");
	}
	say(format!("Wrote {}", output.display()));
	Ok(())
}

fn engine(workspace: &Workspace, model: &Path) -> Result<()> {
	// The whole workspace's features: those of the GPU node alone would rebuild what it shares.
	let mut cargo = workspace.cargo();
	cargo
		.args(["build", "--release", "--example", "engine_bench"])
		.args(MEMBERS)
		.args(["--features", "assay-gpu-node/candle-bench"]);
	process::run_ok(&mut cargo)?;
	let bench = workspace.binaries().join("examples").join("engine_bench");
	process::run_ok(std::process::Command::new(bench).arg(model))
}

//! Command line and environment.

use assay_primitives::AccountId;
use clap::Parser;
use sp_core::crypto::Ss58Codec;
use std::{net::SocketAddr, path::PathBuf};

const EXAMPLES: &str = "\
Examples:
  Serve a model for a chain on this machine:
    assay-gpu-node --operator 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\
      --model SmolLM2-135M-Instruct.Q4_1.gguf --data-dir ./gpu-node

  Serve payment channels as well, and settle them with a key that is not the operator's:
    assay-gpu-node --operator 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\
      --model SmolLM2-135M-Instruct.Q4_1.gguf --data-dir ./gpu-node \\
      --settler-key-file settler.key

  Serve a proven model, an integer model in ONNX, and prove every answer:
    assay-gpu-node --operator 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\
      --model digits.int.onnx --proving-key digits.key --data-dir ./gpu-node \\
      --settler-key-file settler.key

  Serve on all addresses, with metrics on a port of their own:
    assay-gpu-node --chain ws://node:9944 --listen 0.0.0.0:8080 \\
      --metrics-listen 127.0.0.1:9615 --data-dir /var/lib/assay --model model.gguf \\
      --operator 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty

Exit codes:
  0  stopped by SIGINT or SIGTERM
  1  failed while running
  2  wrong arguments
  3  the model, a key or a listening address cannot be used
  4  the journal in --data-dir cannot be used
  5  --chain leads to another chain than the journal belongs to

The log is set with RUST_LOG, for example RUST_LOG=debug.";

/// Serves a model, signs a receipt for every answer, and keeps both until the chain has settled them.
#[derive(Clone, Debug, Parser)]
#[command(name = "assay-gpu-node", version, after_help = EXAMPLES)]
pub struct Config {
	/// WebSocket URL of the chain's node
	#[arg(long, env = "ASSAY_CHAIN", default_value = "ws://127.0.0.1:9944", value_parser = chain_url)]
	pub chain: String,

	/// Operator account that the GPU node is registered under (SS58)
	#[arg(long, env = "ASSAY_OPERATOR", value_name = "SS58", value_parser = account)]
	pub operator: AccountId,

	/// Model file: GGUF with a chat template, or integer ONNX, whose answers are proven
	#[arg(long, env = "ASSAY_MODEL", value_name = "FILE")]
	pub model: PathBuf,

	/// Proving key of an ONNX model: see docs/proven-models.md
	#[arg(long, env = "ASSAY_PROVING_KEY", value_name = "FILE", requires = "settler_key_file")]
	pub proving_key: Option<PathBuf>,

	/// Name that requests call the model by [default: the file's name without its ending]
	#[arg(long, value_name = "NAME")]
	pub model_name: Option<String>,

	/// Journal and signing key; one directory for each node
	#[arg(long, env = "ASSAY_DATA_DIR", value_name = "DIR")]
	pub data_dir: PathBuf,

	/// Address to serve on
	#[arg(long, env = "ASSAY_LISTEN", default_value = "127.0.0.1:8080")]
	pub listen: SocketAddr,

	/// Serve /metrics here instead of beside the rest
	#[arg(long, value_name = "ADDRESS")]
	pub metrics_listen: Option<SocketAddr>,

	/// Threads that compute [default: one less than there are cores]
	#[arg(long, value_parser = clap::value_parser!(u16).range(1..=512))]
	pub threads: Option<u16>,

	/// Longest prompt; an ONNX model takes what it takes
	#[arg(long, default_value_t = 2048, value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
	pub max_prompt_tokens: u32,

	/// Longest answer; an ONNX model gives what it gives
	#[arg(long, default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
	pub max_output_tokens: u32,

	/// Requests that may wait while another is answered
	#[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
	pub queue: u16,

	/// Serve payment channels, and settle them in transactions of the key in this file (a secret phrase, seed
	/// or //path, readable by its owner alone); its account pays their fees
	#[arg(long, env = "ASSAY_SETTLER_KEY_FILE", value_name = "FILE")]
	pub settler_key_file: Option<PathBuf>,

	/// Settle channels once the oldest receipt is this many blocks old, and after half of its window at
	/// the latest
	#[arg(long, default_value_t = 200, value_name = "BLOCKS")]
	pub settle_after: u32,

	/// Answers that may wait for their proof; while as many do, requests are refused
	#[arg(long, default_value_t = 1_024, value_parser = clap::value_parser!(u32).range(1..))]
	pub proof_queue: u32,

	/// Submit proofs in transactions of the settler's key if no node of the chain has taken them for this
	/// many blocks
	#[arg(long, default_value_t = 20, value_name = "BLOCKS")]
	pub submit_proofs_after: u32,

	/// Keep records for this many blocks after their jobs' end
	#[arg(long, default_value_t = 14_400, value_name = "BLOCKS")]
	pub keep: u32,

	/// Write the log as JSON lines
	#[arg(long)]
	pub log_json: bool,
}

impl Config {
	/// Name that requests call the model by.
	pub fn model_name(&self) -> String {
		let stem = || self.model.file_stem().map(|stem| stem.to_string_lossy().into_owned());
		self.model_name.clone().or_else(stem).unwrap_or_else(|| "model".into())
	}

	/// Threads that compute.
	///
	/// They spin while they wait for each other, many times a token: where one has to share its core,
	/// all of them are slowed, far below what one alone would do. So the default leaves a core free.
	pub fn threads(&self) -> u16 {
		let cores = || std::thread::available_parallelism().map_or(1, |cores| cores.get());
		self.threads.unwrap_or_else(|| cores().saturating_sub(1).clamp(1, u16::MAX.into()) as u16)
	}
}

fn account(text: &str) -> Result<AccountId, String> {
	AccountId::from_ss58check(text)
		.map_err(|error| format!("{error:?}; an account looks like 5Grwva…GKutQY"))
}

fn chain_url(text: &str) -> Result<String, String> {
	let rest = text.strip_prefix("ws://").or_else(|| text.strip_prefix("wss://"));
	match rest {
		Some(host) if !host.is_empty() => Ok(text.into()),
		_ => Err("it must begin with ws:// or wss://".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	const OPERATOR: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

	fn parse(extra: &[&str]) -> Result<Config, clap::Error> {
		let base =
			["assay-gpu-node", "--operator", OPERATOR, "--model", "a/b.c.gguf", "--data-dir", "d"];
		Config::try_parse_from(base.iter().chain(extra))
	}

	#[test]
	fn command_line_is_consistent() {
		Config::command().debug_assert();
	}

	#[test]
	fn model_is_called_by_its_file_when_no_name_is_given() {
		assert_eq!(parse(&[]).unwrap().model_name(), "b.c");
		assert_eq!(parse(&["--model-name", "x"]).unwrap().model_name(), "x");
	}

	#[test]
	fn arguments_are_refused_when_they_make_no_sense() {
		for extra in [
			["--chain", "http://localhost:9944"],
			["--threads", "0"],
			["--queue", "0"],
			["--listen", "nowhere"],
			["--proof-queue", "0"],
			// Only channels pay for proven answers, and somebody has to settle them.
			["--proving-key", "digits.key"],
		] {
			assert!(parse(&extra).is_err(), "{extra:?}");
		}
		let wrong = ["assay-gpu-node", "--operator", "bob", "--model", "m", "--data-dir", "d"];
		assert!(Config::try_parse_from(wrong).is_err());
	}
}

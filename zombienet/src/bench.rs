// SPDX-License-Identifier: GPL-3.0-only
//! How fast blocks come and become final, and how long jobs take to be.

use crate::{address, chain, Network};
use anyhow::{Context, Result};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	net::SocketAddr,
	process::Stdio,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tokio::runtime::Runtime;
use xtask::{demo, network::Binaries, process, say};

/// Between two looks at a chain's heads.
const POLL: Duration = Duration::from_millis(100);
/// Accounts that ask at the same time.
const REQUESTERS: [&str; 4] = ["//Charlie", "//Dave", "//Eve", "//Ferdie"];
/// For a job to be final.
const PATIENCE: Duration = Duration::from_secs(300);

/// When this machine first saw each block as the best one, and as final.
#[derive(Default)]
struct Arrivals {
	best: BTreeMap<u64, Instant>,
	finalised: BTreeMap<u64, Instant>,
}

impl Arrivals {
	fn watch(node: SocketAddr, done: &AtomicBool) -> Self {
		let mut arrivals = Self::default();
		while !done.load(Ordering::Relaxed) {
			let now = Instant::now();
			for (head, seen) in [
				(chain::best(node), &mut arrivals.best),
				(chain::finalised(node), &mut arrivals.finalised),
			] {
				let Ok(head) = head else { continue };
				let next = seen.last_key_value().map_or(head, |(last, _)| last + 1);
				for number in next..=head {
					seen.entry(number).or_insert(now);
				}
			}
			std::thread::sleep(POLL);
		}
		arrivals
	}

	/// Seconds from block to block, and from a block to its being final.
	fn summary(&self) -> Value {
		let seconds = match (self.best.first_key_value(), self.best.last_key_value()) {
			(Some((first, begin)), Some((last, end))) if last > first => {
				(*end - *begin).as_secs_f64() / (last - first) as f64
			},
			_ => f64::NAN,
		};
		let lags = self.finalised.iter().filter_map(|(number, at)| {
			Some(at.saturating_duration_since(*self.best.get(number)?).as_secs_f64())
		});
		json!({ "blocks": self.best.len(), "block_seconds": seconds, "finality_lag_seconds": distribution(lags.collect()) })
	}
}

/// Least, median, 95th in a hundred, greatest.
fn distribution(mut values: Vec<f64>) -> Value {
	values.sort_by(f64::total_cmp);
	let at = |share: f64| {
		values.get(((values.len().saturating_sub(1)) as f64 * share).round() as usize).copied()
	};
	json!({ "n": values.len(), "min": at(0.0), "p50": at(0.5), "p95": at(0.95), "max": at(1.0) })
}

/// Asks `jobs` questions, four at a time, and says what became of blocks and jobs meanwhile.
///
/// # Errors
///
/// If a job does not end up verified.
pub fn run(
	runtime: &Runtime,
	network: &Network,
	binaries: &Binaries,
	collator: &str,
	jobs: usize,
) -> Result<Value> {
	let (para, relay) = (address(network, collator)?, address(network, "alice")?);
	let done = Arc::new(AtomicBool::new(false));
	let watch = |node| {
		let done = done.clone();
		std::thread::spawn(move || Arrivals::watch(node, &done))
	};
	let (para_blocks, relay_blocks) = (watch(para), watch(relay));
	let results = ask(binaries, para, jobs);
	done.store(true, Ordering::Relaxed);
	let joined = |thread: std::thread::JoinHandle<Arrivals>| {
		thread.join().map(|arrivals| arrivals.summary()).ok().context("a thread has panicked")
	};
	let (para_blocks, relay_blocks) = (joined(para_blocks)?, joined(relay_blocks)?);
	let results = results?;
	let of = |key: &str| {
		distribution(
			results.iter().filter_map(|r| r[key].as_f64()).map(|ms| ms / 1_000.0).collect(),
		)
	};
	Ok(json!({
		"jobs": results.len(),
		"to_committed_seconds": of("to_committed_ms"),
		"to_verified_seconds": of("to_verified_ms"),
		"to_finalised_seconds": of("to_finalised_ms"),
		"parachain": para_blocks,
		"relay_chain": relay_blocks,
		"pvf_execution": pvf(runtime, network)?,
	}))
}

fn ask(binaries: &Binaries, chain: SocketAddr, jobs: usize) -> Result<Vec<Value>> {
	let left = Arc::new(Mutex::new(jobs));
	let results = Arc::new(Mutex::new(Vec::new()));
	std::thread::scope(|scope| {
		let threads = REQUESTERS.map(|requester| {
			let (left, results) = (left.clone(), results.clone());
			scope.spawn(move || -> Result<()> {
				loop {
					process::check_signals()?;
					{
						let mut left = left.lock().unwrap_or_else(|e| e.into_inner());
						if *left == 0 {
							return Ok(());
						}
						*left -= 1;
					}
					let mut client = binaries.client(chain);
					client
						.args(["--json", "chat", "--suri", requester, "--node", demo::OPERATOR])
						.args(["--max-tokens", "8", "--", "What is rain?"])
						.stdin(Stdio::null());
					let begun = Instant::now();
					let text = process::output_of(&mut client)?;
					let result: Value = serde_json::from_str(&text).context("no JSON")?;
					anyhow::ensure!(begun.elapsed() < PATIENCE, "a job took too long: {result}");
					let mut results = results.lock().unwrap_or_else(|e| e.into_inner());
					results.push(result);
					say(format!("    {} of {jobs} jobs are final", results.len()));
				}
			})
		});
		threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| Ok(())))
	})?;
	let results = results.lock().unwrap_or_else(|e| e.into_inner()).clone();
	Ok(results)
}

/// Mean seconds in which a validator executed a candidate, compilation not counted.
fn pvf(runtime: &Runtime, network: &Network) -> Result<Value> {
	let node = network.get_node("alice")?;
	let read = |metric: &str| runtime.block_on(node.reports(metric.to_owned()));
	let (sum, count) =
		(read("polkadot_pvf_execution_time_sum")?, read("polkadot_pvf_execution_time_count")?);
	Ok(json!({ "candidates": count, "mean_seconds": sum / count.max(1.0) }))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn distribution_is_of_sorted_values() {
		let values = (1..=100).rev().map(f64::from).collect();
		let said = distribution(values);
		assert_eq!(
			(&said["min"], &said["max"], &said["n"]),
			(&json!(1.0), &json!(100.0), &json!(100))
		);
		assert_eq!(said["p95"], json!(95.0));
		assert_eq!(distribution(vec![])["p50"], Value::Null);
	}
}

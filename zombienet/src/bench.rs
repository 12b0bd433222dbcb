// SPDX-License-Identifier: GPL-3.0-only
//! How fast blocks come and become final, and how long jobs take to be.

use crate::{address, execution::executed, Network};
use anyhow::{anyhow, Result};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	net::SocketAddr,
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		mpsc,
	},
	time::{Duration, Instant},
};
use tokio::runtime::Runtime;
use xtask::{
	chain, demo,
	network::{ask, Binaries},
	process, say,
};

/// Between two looks at a chain's heads.
const POLL: Duration = Duration::from_millis(100);
/// Blocks of the relay chain for which nothing is asked.
const IDLE: u64 = 10;
/// For what takes some blocks.
const PATIENCE: Duration = Duration::from_secs(300);
/// Accounts that ask at the same time: all but the GPU node's.
const REQUESTERS: [&str; 4] = ["//Alice", "//Charlie", "//Dave", "//Eve"];

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
pub(crate) fn distribution(mut values: Vec<f64>) -> Value {
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
	para: SocketAddr,
	jobs: usize,
) -> Result<Value> {
	let relay = address(network, "alice")?;
	let ((), idle) = executed(runtime, network, || {
		let begin = chain::best(relay)?;
		process::wait_for("blocks without work", PATIENCE, || {
			Ok((chain::best(relay)? > begin + IDLE).then_some(()))
		})
	})?;
	let done = AtomicBool::new(false);
	let (results, para_blocks, relay_blocks) = std::thread::scope(|scope| {
		let watch = |node| {
			let done = &done;
			scope.spawn(move || Arrivals::watch(node, done).summary())
		};
		let (para_blocks, relay_blocks) = (watch(para), watch(relay));
		let results = executed(runtime, network, || questions(binaries, para, jobs));
		done.store(true, Ordering::Relaxed);
		(results, para_blocks.join(), relay_blocks.join())
	});
	let (results, with_jobs) = results?;
	let of = |key: &str| {
		distribution(
			results.iter().filter_map(|r| r[key].as_f64()).map(|ms| ms / 1_000.0).collect(),
		)
	};
	let watched = |blocks: std::thread::Result<Value>| {
		blocks.map_err(|_| anyhow!("the thread that watched the blocks has panicked"))
	};
	Ok(json!({
		"jobs": results.len(),
		"to_committed_seconds": of("to_committed_ms"),
		"to_verified_seconds": of("to_verified_ms"),
		"to_finalised_seconds": of("to_finalised_ms"),
		"parachain": watched(para_blocks)?,
		"relay_chain": watched(relay_blocks)?,
		"pvf_seconds": { "idle": idle, "jobs": with_jobs },
	}))
}

/// What becomes of `jobs` questions. A thread that cannot go on ends them all.
fn questions(binaries: &Binaries, chain: SocketAddr, jobs: usize) -> Result<Vec<Value>> {
	let taken = AtomicUsize::new(0);
	let (results, answers) = mpsc::channel();
	std::thread::scope(|scope| {
		for requester in REQUESTERS {
			let (taken, results) = (&taken, results.clone());
			scope.spawn(move || {
				while taken.fetch_add(1, Ordering::Relaxed) < jobs {
					let question = ["chat", "--suri", requester, "--node", demo::OPERATOR];
					let what = ["--max-tokens", "8", "--", "What is rain?"];
					let result = process::check_signals().and_then(|()| {
						ask(binaries.client(chain), &[&question[..], &what].concat())
					});
					if result.is_err() {
						taken.store(jobs, Ordering::Relaxed);
					}
					// Nobody listens once there was an error.
					let _ = results.send(result);
				}
			});
		}
		drop(results);
		let mut all = Vec::new();
		for result in answers {
			all.push(result?);
			say(format!("    {} of {jobs} jobs are final", all.len()));
		}
		Ok(all)
	})
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

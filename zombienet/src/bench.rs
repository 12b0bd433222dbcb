// SPDX-License-Identifier: GPL-3.0-only
//! How fast blocks come and become final, and how long jobs take to be.

use crate::{address, Network};
use anyhow::{anyhow, Context, Result};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	net::SocketAddr,
	path::Path,
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
/// Proofs in a call.
const MAX_CLAIMS: u32 = 64;
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
fn distribution(mut values: Vec<f64>) -> Value {
	values.sort_by(f64::total_cmp);
	let at = |share: f64| {
		values.get(((values.len().saturating_sub(1)) as f64 * share).round() as usize).copied()
	};
	json!({ "n": values.len(), "min": at(0.0), "p50": at(0.5), "p95": at(0.95), "max": at(1.0) })
}

/// Asks `jobs` questions, four at a time, and says what became of blocks and jobs meanwhile; then has proofs
/// in the folder `vectors` verified, and says how long validators took over each kind of work.
///
/// # Errors
///
/// If a job does not end up verified.
pub fn run(
	runtime: &Runtime,
	network: &Network,
	binaries: &Binaries,
	vectors: &Path,
	collator: &str,
	jobs: usize,
) -> Result<Value> {
	let (para, relay) = (address(network, collator)?, address(network, "alice")?);
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
	let proven = |name: &str| -> Result<Value> {
		say(format!("Verifying {} proofs: {name}", REQUESTERS.len() * MAX_CLAIMS as usize));
		let work = || {
			proofs(binaries, para, vectors, name)?;
			let block = chain::best(para)?;
			process::wait_for("the proofs are final", PATIENCE, || {
				Ok((chain::finalised(para)? >= block).then_some(()))
			})
		};
		Ok(executed(runtime, network, work)?.1)
	};
	let (bn254, bls12_381) = (proven("bn254-multiplier2")?, proven("bls12-381-multiplier2")?);
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
		"pvf_seconds": {
			"idle": idle,
			"jobs": with_jobs,
			"proofs_bn254": bn254,
			"proofs_bls12_381": bls12_381,
		},
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

/// Has a key registered, and four accounts at once have as many proofs verified as a call takes.
fn proofs(binaries: &Binaries, chain: SocketAddr, vectors: &Path, name: &str) -> Result<()> {
	let file = |file: &str| vectors.join(name).join(file).display().to_string();
	let register = ["key", "register", &file("verification_key.json"), "--suri", REQUESTERS[0]];
	let registered = ask(binaries.client(chain), &register)?;
	let key = registered["key"].as_str().context("`assay key register` names no key")?;
	let (proof, inputs) = (file("proof.json"), file("public.json"));
	std::thread::scope(|scope| {
		let threads = REQUESTERS.map(|account| {
			let mut verify = vec!["proofs", "verify", "--suri", account, "--key", key];
			for _ in 0..MAX_CLAIMS {
				verify.extend(["--proof", &proof, "--inputs", &inputs]);
			}
			scope.spawn(move || ask(binaries.client(chain), &verify))
		});
		threads.into_iter().try_for_each(|thread| {
			thread.join().map_err(|_| anyhow!("a thread has panicked"))?.map(drop)
		})
	})
}

/// What `workload` comes to, and seconds in which validators executed candidates meanwhile, compilation not
/// counted. A candidate is the parachain's blocks between two of the relay chain.
fn executed<T>(
	runtime: &Runtime,
	network: &Network,
	workload: impl FnOnce() -> Result<T>,
) -> Result<(T, Value)> {
	let done = AtomicBool::new(false);
	let (result, times) = std::thread::scope(|scope| {
		let watcher = scope.spawn(|| watch_executions(runtime, network, &done));
		let result = workload();
		done.store(true, Ordering::Relaxed);
		(result, watcher.join())
	});
	let times = times.map_err(|_| anyhow!("the thread that watched validators has panicked"))??;
	Ok((result?, distribution(times)))
}

fn watch_executions(runtime: &Runtime, network: &Network, done: &AtomicBool) -> Result<Vec<f64>> {
	let validators: Vec<_> = network.relaychain().nodes();
	let read = |node: &zombienet_sdk::NetworkNode| -> Result<(f64, f64)> {
		let of = |what: &str| {
			runtime.block_on(node.reports(format!("polkadot_pvf_execution_time_{what}")))
		};
		Ok((of("count").unwrap_or(0.0), of("sum").unwrap_or(0.0)))
	};
	let mut last: Vec<_> = validators.iter().map(|node| read(node)).collect::<Result<_>>()?;
	let mut times = Vec::new();
	loop {
		let ended = done.load(Ordering::Relaxed);
		for (node, last) in validators.iter().zip(&mut last) {
			let now = read(node)?;
			let executions = now.0 - last.0;
			if executions > 0.0 {
				// Mostly one: a validator executes one candidate every some seconds.
				times.extend(std::iter::repeat_n(
					(now.1 - last.1) / executions,
					executions as usize,
				));
				*last = now;
			}
		}
		if ended {
			return Ok(times);
		}
		std::thread::sleep(POLL);
	}
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

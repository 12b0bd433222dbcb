// SPDX-License-Identifier: GPL-3.0-only
//! How long validators take to execute the parachain's blocks.

use crate::{bench::distribution, Network};
use anyhow::{anyhow, Result};
use serde_json::Value;
use std::{
	sync::atomic::{AtomicBool, Ordering},
	time::Duration,
};
use tokio::runtime::Runtime;

/// Between two looks at the validators' metrics.
const POLL: Duration = Duration::from_millis(100);

/// What `workload` comes to, and seconds in which validators executed candidates meanwhile, compilation not
/// counted. A candidate is the parachain's blocks between two of the relay chain.
///
/// # Errors
///
/// If the workload fails.
pub fn executed<T>(
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
	let times = times.map_err(|_| anyhow!("the thread that watched validators has panicked"))?;
	Ok((result?, distribution(times)))
}

fn watch_executions(runtime: &Runtime, network: &Network, done: &AtomicBool) -> Vec<f64> {
	let validators: Vec<_> = network.relaychain().nodes();
	let read = |node: &zombienet_sdk::NetworkNode| {
		let of = |what: &str| {
			let name = format!("polkadot_pvf_execution_time_{what}");
			// Not there before the first execution.
			runtime.block_on(node.reports(name)).unwrap_or(0.0)
		};
		// Each is read by itself: both belong together if nothing was executed between them.
		let mut sum = of("sum");
		loop {
			let (count, again) = (of("count"), of("sum"));
			if sum == again {
				return (count, sum);
			}
			sum = again;
		}
	};
	let mut last: Vec<_> = validators.iter().map(|node| read(node)).collect();
	let mut times = Vec::new();
	loop {
		let ended = done.load(Ordering::Relaxed);
		for (node, last) in validators.iter().zip(&mut last) {
			let now = read(node);
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
			return times;
		}
		std::thread::sleep(POLL);
	}
}

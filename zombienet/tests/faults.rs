// SPDX-License-Identifier: GPL-3.0-only
//! Collators that are killed, validators that stand still, and blocks that are given up.

mod support;

use anyhow::Result;
use assay_zombienet::chain;
use serde_json::Value;
use std::{
	collections::BTreeMap,
	net::SocketAddr,
	process::{Child, Stdio},
	time::Duration,
};
use support::{amount, Net, PATIENCE};
use xtask::{demo, process::wait_for};

/// Asks without waiting for the answer; what comes of it is in `file`.
fn chat(net: &Net, requester: &str, file: &std::path::Path) -> Child {
	net.client()
		.args(["--json", "chat", "--suri", requester, "--node", demo::OPERATOR, "What is rain?"])
		.stdout(std::fs::File::create(file).unwrap())
		.stderr(Stdio::null())
		.spawn()
		.unwrap()
}

fn answer(child: &mut Child, file: &std::path::Path) -> Value {
	let status = wait_for("the answer", PATIENCE * 2, || Ok(child.try_wait()?)).unwrap();
	let text = std::fs::read_to_string(file).unwrap();
	assert!(status.success(), "{status}: {text}");
	serde_json::from_str(&text).unwrap()
}

#[test]
fn nothing_is_lost_when_a_collator_is_killed_and_comes_back() {
	let mut net = Net::start("local.toml", None);
	net.attach_gpu_node();
	let issuance = net.issuance();
	let file = net.folder().join("answer.json");
	let mut child = chat(&net, "//Charlie", &file);
	let collator = net.collator();
	wait_for("the job", PATIENCE, || Ok(net.job(collator, 0).ok().filter(|job| !job.is_null())))
		.unwrap();
	// The one that the requester, the GPU node and the job's transactions are with.
	net.restart("collator-1");
	let result = answer(&mut child, &file);
	assert_eq!(result["status"], "verified", "{result}");
	assert_eq!(issuance - net.issuance(), amount(&result["burned"]), "burned once");
	wait_for("the collator that came back has what is final", PATIENCE, || {
		let job = net.job(collator, 0)?;
		Ok((job["status"] == "verified" && job["finalised"] == true).then_some(()))
	})
	.unwrap();
}

/// What the node said of a job: the status, the block of it, and whether it is final.
type Said = (String, String, bool);

fn said(job: &Value) -> Said {
	let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
	(text(&job["status"]), text(&job["block"]["hash"]), job["finalised"] == true)
}

/// Fails if the node calls final what its relay chain has not.
fn check_truth(
	net: &Net,
	node: SocketAddr,
	jobs: u64,
	seen: &mut BTreeMap<u64, Vec<Said>>,
) -> Result<()> {
	for id in 0..jobs {
		let job = net.job(node, id)?;
		if job.is_null() {
			continue;
		}
		let now = said(&job);
		if now.2 {
			let block = job["block"]["number"].as_u64().unwrap();
			assert!(block <= chain::finalised(node)?, "called final, and is not: {job}");
		}
		let story = seen.entry(id).or_default();
		if let Some(last) = story.last() {
			assert!(!last.2 || now.2, "was final and is no longer: {last:?}, {now:?}");
			assert!(!last.2 || last.0 == now.0 || !is_terminal(&last.0), "{last:?}, {now:?}");
		}
		if story.last() != Some(&now) {
			story.push(now);
		}
	}
	Ok(())
}

fn is_terminal(status: &str) -> bool {
	matches!(status, "verified" | "refunded" | "slashed")
}

/// With one of two validators gone GRANDPA stands still at once, and the candidates of its turns are
/// never backed: collators build on, give up what is not included, and build anew. Receipts that were in
/// blocks that are gone must get in again, and only once.
#[test]
fn statuses_tell_the_truth_and_nothing_is_lost_when_a_validator_stands_still() {
	let mut net = Net::start("local.toml", None);
	net.attach_gpu_node();
	let collator = net.collator();
	let issuance = net.issuance();
	let (mut seen, mut heads) = (BTreeMap::new(), BTreeMap::new());
	let mut given_up = 0;
	let mut files = Vec::new();
	let mut children = Vec::new();

	net.pause("bob");
	let stalled_at = {
		let mut last = (chain::finalised(net.address("alice")).unwrap(), 0);
		wait_for("finality stalls while blocks go on", PATIENCE, || {
			let relay = net.address("alice");
			let (best, finalised) = (chain::best(relay)?, chain::finalised(relay)?);
			if finalised > last.0 {
				last = (finalised, best);
			}
			Ok((best > finalised + 5).then_some(finalised))
		})
		.unwrap()
	};
	for (nth, requester) in ["//Charlie", "//Dave", "//Eve"].into_iter().enumerate() {
		let file = net.folder().join(format!("answer-{nth}.json"));
		children.push(chat(&net, requester, &file));
		files.push(file);
	}
	let begun = std::time::Instant::now();
	wait_for("blocks are given up, with jobs under way", PATIENCE, || {
		check_truth(&net, collator, 3, &mut seen)?;
		let best = chain::best(collator)?;
		for number in best.saturating_sub(12)..=best {
			let Ok(hash) = chain::hash(collator, number) else { continue };
			if heads.insert(number, hash.clone()).is_some_and(|before| before != hash) {
				given_up += 1;
			}
		}
		assert!(
			chain::finalised(net.address("alice"))? <= stalled_at + 1,
			"one validator of two finalises nothing"
		);
		std::thread::sleep(Duration::from_millis(200));
		Ok((given_up > 0 && begun.elapsed() > Duration::from_secs(30)).then_some(()))
	})
	.unwrap();

	net.resume("bob");
	wait_for("all jobs are final", PATIENCE * 2, || {
		check_truth(&net, collator, 3, &mut seen)?;
		let done = (0..3).all(|id| {
			net.job(collator, id)
				.is_ok_and(|job| job["status"] == "verified" && job["finalised"] == true)
		});
		Ok(done.then_some(()))
	})
	.unwrap();
	let mut burned = 0;
	for (child, file) in children.iter_mut().zip(&files) {
		let result = answer(child, file);
		assert_eq!(result["status"], "verified", "{result}");
		burned += amount(&result["burned"]);
	}
	assert_eq!(issuance - net.issuance(), burned, "every receipt was settled once");
	eprintln!("blocks that were given up: {given_up}; what was said of the jobs: {seen:#?}");
}

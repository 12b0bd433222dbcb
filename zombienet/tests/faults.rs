// SPDX-License-Identifier: GPL-3.0-only
//! Collators that are killed, validators that stand still, and blocks that are given up.

mod support;

use anyhow::Result;
use serde_json::Value;
use std::{
	collections::{BTreeMap, BTreeSet},
	net::SocketAddr,
	process::{Child, Stdio},
};
use support::{amount, Net, PATIENCE};
use xtask::{chain, demo, process::wait_for};

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
			let moved = last.0 != now.0;
			assert!(
				!last.2 || last == &now || (moved && !is_terminal(&last.0)),
				"{last:?}, {now:?}"
			);
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

/// With one of two validators gone GRANDPA stands still at once, and nothing is included: collators build on
/// as far as they may, give up what they built, and begin anew. What was in those blocks must get in again,
/// and only once: jobs and receipts, which the GPU node sends, and evidence, which off-chain workers bring.
#[test]
fn statuses_tell_the_truth_and_nothing_is_lost_when_a_validator_stands_still() {
	let mut net = Net::start("local.toml", None);
	net.attach_gpu_node();
	let (collator, relay) = (net.collator(), net.address("alice"));
	let issuance = net.issuance();
	let mut seen = BTreeMap::new();

	net.pause("bob");
	let (paused_at, stalled_at) = (chain::best(relay).unwrap(), chain::finalised(relay).unwrap());
	let mut jobs: Vec<_> = ["//Charlie", "//Dave", "//Eve"]
		.into_iter()
		.enumerate()
		.map(|(nth, requester)| {
			let file = net.folder().join(format!("answer-{nth}.json"));
			(chat(&net, requester, &file), file)
		})
		.collect();
	wait_for("the relay chain gives up what was not included", PATIENCE, || {
		check_truth(&net, collator, 3, &mut seen)?;
		// A round of votes that was complete when the validator stopped still counts.
		assert!(
			chain::finalised(relay)? <= stalled_at + 1,
			"one validator of two finalises nothing"
		);
		Ok((chain::best(relay)? > paused_at + 10).then_some(()))
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
	for (child, file) in &mut jobs {
		let result = answer(child, file);
		assert_eq!(result["status"], "verified", "{result}");
		burned += amount(&result["burned"]);
	}
	assert_eq!(issuance - net.issuance(), burned, "every receipt was settled once");

	let blocks = |story: &[Said]| -> BTreeSet<String> {
		story.iter().filter(|said| said.0 == "verified").map(|said| said.1.clone()).collect()
	};
	assert!(
		seen.values().any(|story| blocks(story).len() > 1),
		"no verification was lost and repeated, so that nothing was tried: {seen:#?}"
	);
}

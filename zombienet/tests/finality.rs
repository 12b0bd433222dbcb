// SPDX-License-Identifier: GPL-3.0-only
//! Work from request to final, on a relay chain with two validators.

mod support;

use serde_json::Value;
use support::{amount, checkout, succeed, Net, PATIENCE};
use xtask::{block_cost::Cost, chain, demo, process::wait_for};

/// Native token and a share of the CPU later, the same story as on a chain of one: but what makes it final
/// is the relay chain.
#[test]
fn job_and_batch_go_from_request_to_final() {
	let mut net = Net::start("local.toml", None);
	let (collator, relay) = (net.collator(), net.address("alice"));

	// Backed, included, and final because the relay chain's block is.
	let parachain = chain::finalised(collator).unwrap();
	let relay_chain = chain::finalised(relay).unwrap();
	wait_for("both chains have further final blocks", PATIENCE, || {
		let further = chain::finalised(collator)? > parachain + 6
			&& chain::finalised(relay)? > relay_chain + 2;
		Ok(further.then_some(()))
	})
	.unwrap();
	assert!(net.log("collator-2").contains("Collates: yes"));

	net.attach_gpu_node();
	let issuance = net.issuance();
	let chat = ["chat", "--suri", "//Charlie", "--node", demo::OPERATOR, "Why is the sky blue?"];
	let result = net.ask(&chat);
	assert_eq!(result["status"], "verified", "{result}");
	assert_eq!(issuance - net.issuance(), amount(&result["burned"]));
	let job = result["job"].as_u64().unwrap();
	let verified_at = net.job(collator, job).unwrap()["job"]["endedAt"].as_u64().unwrap();
	assert!(chain::finalised(collator).unwrap() >= verified_at, "it was called final too early");
	// Another node, which nobody asked before, says the same.
	let other = net.job(net.address("collator-2"), job).unwrap();
	assert_eq!((&other["status"], &other["finalised"]), (&"verified".into(), &true.into()));

	net.ask(&["node", "fund", "50", "--suri", demo::OPERATOR_KEY]);
	// One file proves all of it, without a network.
	let file = net.folder().join("job.receipt").display().to_string();
	let ws = format!("ws://{relay}");
	let specification = net.relay_chain_spec().display().to_string();
	let exported = net.ask(&[
		"receipt",
		"export",
		&job.to_string(),
		"-o",
		&file,
		"--relay",
		&ws,
		"--relay-chain-spec",
		&specification,
	]);
	assert_eq!(exported["status"], "exported", "{exported}");
	let genesis = chain::hash(relay, 0).unwrap();
	let held = net.ask(&["receipt", "verify", &file, "--relay-genesis", &genesis]);
	assert_eq!(held["status"], "final", "{held}");
	let other = format!("0x{}", "11".repeat(32));
	assert!(net.try_ask(&["receipt", "verify", &file, "--relay-genesis", &other]).is_err());

	let open = ["channel", "open", "--suri", "//Dave", "--node", demo::OPERATOR];
	let opened = net.ask(&[&open[..], &["--deposit", "1", "--serve-for", "1000"]].concat());
	let channel = opened["channel"].to_string();
	for question in ["Why is the sky blue?", "What is rain?"] {
		net.ask(&["channel", "ask", &channel, "--suri", "//Dave", question]);
	}
	let settled = wait_for("the channel's batch", PATIENCE, || {
		let shown = net.ask(&["channel", "show", &channel]);
		Ok((shown["next_sequence"].as_u64() == Some(2)).then_some(shown))
	});
	let settled = settled
		.unwrap_or_else(|error| panic!("{error}: {}", net.ask(&["channel", "show", &channel])));
	assert!(amount(&settled["claimed"]) > 0, "{settled}");

	// All of it can be executed again, by whoever built a block and by whoever imported it, though what the
	// transactions gave back of their proof's size depends on the other blocks of the bundle.
	for node in [collator, net.address("collator-2")] {
		for number in parachain..=chain::finalised(node).unwrap() {
			Cost::of(node, number, 1).unwrap();
		}
	}
}

/// The evidence is a zero-knowledge proof that comes after the fee, and validators check it in Wasm.
#[test]
fn batch_of_proofs_goes_from_request_to_final() {
	let mut net = Net::start("local.toml", None);
	let model = checkout().join(demo::DIGITS);
	let key = net.folder().join("digits.key");
	succeed(&mut demo::prepare_key(net.client(), &model, &key));
	net.serve(&model, &["--proving-key", key.to_str().unwrap()]);
	let endpoint = net.start_gpu_node();
	demo::publish_proven(|| net.client(), &model, &key, &endpoint).unwrap();
	succeed(&mut demo::register(net.client(), &endpoint));
	net.ask(&["node", "fund", "50", "--suri", demo::OPERATOR_KEY]);
	let open = ["channel", "open", "--suri", "//Charlie", "--node", demo::OPERATOR];
	let opened = net.ask(&[&open[..], &["--deposit", "1", "--serve-for", "1000"]].concat());
	let channel = opened["channel"].to_string();
	for nth in 0..4 {
		let input = demo::inked_digit(&checkout(), nth).unwrap();
		net.ask(&["channel", "ask", &channel, "--suri", "//Charlie", "--input", &input]);
	}
	let collator = net.collator();
	let batch = wait_for("the batch is final", PATIENCE, || {
		let batch: Value =
			xtask::http::rpc(collator, "inference_batchStatus", serde_json::json!([0]))?;
		assert_ne!(batch["status"], "slashed", "{batch}");
		let is_final = batch["status"] == "verified" && batch["finalised"] == true;
		Ok(is_final.then_some(batch))
	})
	.unwrap();
	assert!(chain::finalised(collator).unwrap() >= batch["batch"]["endedAt"].as_u64().unwrap());
}

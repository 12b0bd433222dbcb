//! The main job and its faults, on the built programs.
//!
//! Where `ASSAY_BIN_DIR` and `ASSAY_MODEL` are set, as `cargo xtask test` does; left out elsewhere.

mod support;

use std::{
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use support::{
	amount,
	proxy::{Behaviour, Proxy},
	Network, AUDIT_FAILED, NOT_DELIVERED, PATIENCE, UNIT,
};
use xtask::{demo, process::wait_for};

/// A question that this small model has a good answer to.
const SKY: &str = "Explain in a few sentences why the sky is blue.";
/// Long enough to be interrupted.
const LONG: &str = "Write a long story about a lighthouse keeper, with many details.";
/// Bytes of a streamed answer after which its first tokens have passed, and most have not.
const UNDER_WAY: usize = 4_000;

#[test]
fn answer_is_verified_and_money_is_conserved_when_all_goes_well() {
	let Some(network) = Network::start(None) else { return };
	network.register_directly();
	let before = network.issuance();
	let result = network.chat("//Charlie", SKY, &[]).finish_verified();

	for key in [
		"answer",
		"receipt",
		"fee_paid",
		"burned",
		"issuance_before",
		"issuance_after",
		"exposure_peak",
	] {
		assert!(result[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {result}");
	}
	for key in [
		"time_to_first_token_ms",
		"tokens_per_second",
		"to_committed_ms",
		"to_verified_ms",
		"to_finalised_ms",
	] {
		assert!(result[key].as_f64().is_some_and(|value| value > 0.0), "{key}: {result}");
	}
	assert!(result["answer"].as_str().unwrap().contains("Rayleigh"), "{result}");
	assert!(result["to_finalised_ms"].as_u64() >= result["to_verified_ms"].as_u64());
	assert!(result["to_verified_blocks"].as_u64().unwrap() <= 3, "{result}");

	let burned = amount(&result["burned"]);
	assert!(burned > 0);
	assert_eq!(amount(&result["issuance_before"]) - amount(&result["issuance_after"]), burned);
	assert_eq!(before - network.issuance(), burned);
	assert_eq!(network.balance("//Charlie").1, 0, "nothing stays on hold");
	assert_eq!(amount(&result["exposure_peak"]), amount(&result["fee_paid"]));

	let job = network.job(result["job"].as_u64().unwrap());
	assert_eq!(job["status"], "verified", "{job}");

	let seen = network.randomness();
	assert!(seen.1 > 0, "no randomness of the relay chain was ever seen");
	wait_for("other randomness", PATIENCE, || Ok((network.randomness().0 != seen.0).then_some(())))
		.unwrap();
}

#[test]
fn job_is_verified_when_the_gpu_node_is_killed_while_it_streams() {
	let Some(mut network) = Network::start(None) else { return };
	let proxy = Proxy::start(network.gpu_node_address(), |_| Behaviour::Forward);
	network.register(&proxy.endpoint());
	let chat = network.chat("//Charlie", LONG, &["--max-tokens", "300"]);
	wait_for("tokens", PATIENCE, || Ok((proxy.streamed() > UNDER_WAY).then_some(()))).unwrap();
	network.kill_gpu_node();
	network.restart_gpu_node();

	let result = chat.finish_verified();
	assert!(result["attempts"].as_u64().unwrap() > 1, "it was not interrupted: {result}");
	assert_eq!(network.job(result["job"].as_u64().unwrap())["status"], "verified");
}

#[test]
fn job_is_verified_when_the_chain_node_is_killed_while_it_is_open() {
	let Some(mut network) = Network::start(None) else { return };
	let proxy = Proxy::start(network.gpu_node_address(), |_| Behaviour::Forward);
	network.register(&proxy.endpoint());
	let chat = network.chat("//Charlie", LONG, &["--max-tokens", "200"]);
	wait_for("tokens", PATIENCE, || Ok((proxy.streamed() > UNDER_WAY).then_some(()))).unwrap();
	network.crash_chain();

	let result = chat.finish_verified();
	assert_eq!(network.job(result["job"].as_u64().unwrap())["status"], "verified");
}

/// Each signs for the next free place among the account's transactions, and only one can have it.
#[test]
fn transactions_of_one_account_are_all_executed_when_programs_send_them_at_once() {
	let Some(network) = Network::start(None) else { return };
	network.register_directly();
	let prepaid =
		|| amount(&network.ask(&["node", "show", demo::OPERATOR])["verification_balance"]);
	let before = prepaid();
	std::thread::scope(|scope| {
		for _ in 0..6 {
			scope.spawn(|| network.ask(&["node", "fund", "1", "--suri", demo::OPERATOR_KEY]));
		}
	});
	assert_eq!(prepaid() - before, 6 * UNIT);
}

#[test]
fn requester_is_refunded_when_the_gpu_node_never_delivers() {
	let Some(mut network) = Network::start(Some(1_000)) else { return };
	network.register_directly();
	network.kill_gpu_node();
	let issuance = network.issuance();
	let (free, reserved) = network.balance("//Charlie");
	assert_eq!(reserved, 0);

	let chat = network.chat(
		"//Charlie",
		"Is anybody there?",
		&["--max-fee", "100", "--deliver-within", "10"],
	);
	wait_for("the fee on hold", PATIENCE, || {
		Ok((network.balance("//Charlie").1 >= 100 * UNIT).then_some(()))
	})
	.unwrap();
	let (status, _, stderr) = chat.finish();
	assert_eq!(status.code(), Some(NOT_DELIVERED), "{stderr}");

	let job = wait_for("the refund", PATIENCE, || {
		let job = network.job(0);
		Ok((job["status"] == "refunded").then_some(job))
	})
	.unwrap();
	assert_eq!(amount(&job["fee_paid"]), 0, "{job}");
	assert_eq!(amount(&job["burned"]), 0, "{job}");
	let (free_after, reserved_after) = network.balance("//Charlie");
	assert_eq!(reserved_after, 0);
	assert!(
		free.abs_diff(free_after) < UNIT,
		"more than a transaction's fee is gone: {free} {free_after}"
	);
	assert_eq!(network.issuance(), issuance, "nothing is burned for nothing");
}

#[test]
fn chain_keeps_its_pace_and_jobs_are_refunded_when_the_endpoint_is_hostile() {
	const BLOCK_TIME: u32 = 1_000;
	const HOSTILE: [Behaviour; 4] =
		[Behaviour::Garbage, Behaviour::Endless, Behaviour::Silence, Behaviour::Close];
	let Some(network) = Network::start(Some(BLOCK_TIME)) else { return };
	let pulls = Arc::new(AtomicUsize::new(0));
	let proxy = Proxy::start(network.gpu_node_address(), {
		let pulls = pulls.clone();
		move |path| {
			if path.starts_with("/assay/v1/receipts") {
				HOSTILE[pulls.fetch_add(1, Ordering::Relaxed) % HOSTILE.len()]
			} else if path.starts_with("/v1/chat/") {
				Behaviour::Fail
			} else {
				Behaviour::Forward
			}
		}
	});
	network.register(&proxy.endpoint());
	let issuance = network.issuance();
	let requesters = ["//Charlie", "//Dave", "//Eve"];
	let free = requesters.map(|requester| network.balance(requester).0);

	let (first_block, begun) = (network.chain().best_block().unwrap(), Instant::now());
	let chats =
		requesters.map(|requester| network.chat(requester, "Hello?", &["--deliver-within", "20"]));
	for chat in chats {
		let (status, _, stderr) = chat.finish();
		assert_eq!(status.code(), Some(NOT_DELIVERED), "{stderr}");
	}
	wait_for("the refunds", PATIENCE, || {
		Ok((0..3).all(|id| network.job(id)["status"] == "refunded").then_some(()))
	})
	.unwrap();
	let blocks = network.chain().best_block().unwrap() - first_block;
	let expected = begun.elapsed().as_millis() as u64 / u64::from(BLOCK_TIME);
	assert!(blocks * 3 >= expected * 2, "{blocks} blocks where {expected} were due");
	assert!(pulls.load(Ordering::Relaxed) >= HOSTILE.len(), "the worker hardly pulled");
	for (requester, free) in requesters.iter().zip(free) {
		let (free_after, reserved) = network.balance(requester);
		assert_eq!(reserved, 0, "{requester}");
		assert!(free.abs_diff(free_after) < UNIT, "{requester}");
	}
	assert_eq!(network.issuance(), issuance);
	// A hostile endpoint hides nothing: the chain still answers at once.
	let begun = Instant::now();
	network.chain().best_block().unwrap();
	assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn receipt_is_refused_when_it_or_the_response_was_tampered_with() {
	let Some(network) = Network::start(None) else { return };
	network.register_directly();
	let result =
		network.chat("//Charlie", "Name a colour.", &["--max-tokens", "16"]).finish_verified();
	let job = result["job"].as_u64().unwrap().to_string();
	let verify = |arguments: &[&str]| {
		let command = ["receipt", "verify", "--job", &job];
		network.client().args(command).args(arguments).output().unwrap()
	};
	let genuine = verify(&[]);
	assert!(genuine.status.success(), "{}", String::from_utf8_lossy(&genuine.stderr));

	let path = format!("/assay/v1/jobs/{job}/response");
	let mut response = xtask::http::get(network.gpu_node_address(), &path).unwrap().body;
	let at = response.windows(9).position(|window| window == b"\"content\"").unwrap();
	response[at + 2] ^= 1;
	let response = network.file("response", &response);
	let refused = verify(&["--response", response.to_str().unwrap()]);
	assert_eq!(refused.status.code(), Some(AUDIT_FAILED));

	// Behind the length of the list: genesis hash, later fields, and the signature.
	let receipt = result["signed_receipt"].as_str().unwrap().len() / 2 - 1;
	for at in [2, receipt / 3, receipt / 2, receipt] {
		let proxy = Proxy::start(network.gpu_node_address(), move |path| {
			if path.starts_with("/assay/v1/receipts") {
				Behaviour::Tamper(at)
			} else {
				Behaviour::Forward
			}
		});
		let refused = verify(&["--url", &proxy.endpoint()]);
		assert!(!refused.status.success(), "byte {at} of {receipt}");
	}
}

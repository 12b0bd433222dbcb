//! Answers that no enclave signs, on the built programs: committed, paid, challenged, sampled, revealed.
//!
//! Where `ASSAY_BIN_DIR` and `ASSAY_MODEL` are set, as `cargo xtask test` does; left out elsewhere.

mod support;

use std::{io::Write, time::Duration};
use support::{amount, Network, PATIENCE, UNIT};
use xtask::{demo, process::wait_for, test::FULL_VARIABLE};

/// Hash of the rules that answers are audited by; nobody judges them yet.
const RULES: &str = "0x0404040404040404040404040404040404040404040404040404040404040404";
const PROMPTS: &str = "What is 1 plus 1?\nWhat is 2 plus 2?\nWhat is 3 plus 3?\n";
const RECEIPTS: u64 = 3;
/// Governance sets it; this is what it is until then.
const CHALLENGE_DEPOSIT: u128 = 10 * UNIT;

/// For an hour of blocks.
const LONG_PATIENCE: Duration = Duration::from_secs(600);

fn ask_prompts(network: &Network, channel: &str) {
	let mut asking = network
		.client()
		.args(["--json", "channel", "ask", channel, "--suri", "//Charlie"])
		.args(["--max-tokens", "2", "--each-line", "-"])
		.stdin(std::process::Stdio::piped())
		.stdout(std::process::Stdio::null())
		.spawn()
		.unwrap();
	asking.stdin.take().unwrap().write_all(PROMPTS.as_bytes()).unwrap();
	assert!(asking.wait().unwrap().success());
}

/// A committed batch of the audited model, and its fee. Blocks to wait for until all has been asked.
fn network_with_batch(network: &mut Network, settle_after: &str) -> (String, u128) {
	network.kill_gpu_node();
	network.add_gpu_node_arguments(&["--settle-after", settle_after]);
	network.restart_gpu_node();
	network.register_audited(RULES);
	network.ask(&["node", "fund", "50", "--suri", demo::OPERATOR_KEY]);
	let open = ["channel", "open", "--suri", "//Charlie", "--node", demo::OPERATOR];
	let opened = network.ask(&[&open[..], &["--deposit", "1", "--serve-for", "1000"]].concat());
	let paid_before = network.balance(demo::OPERATOR_KEY).0;
	ask_prompts(network, &opened["channel"].to_string());

	wait_for("the commit", PATIENCE, || {
		Ok(network.metric("assay_batches_total").filter(|n| *n > 0))
	})
	.unwrap();
	let batch = network.ask(&["batch", "show", "0"]);
	assert_eq!(batch["status"], "committed", "{batch}");
	assert_eq!((&batch["receipts"], &batch["paid"]), (&RECEIPTS.into(), &true.into()), "{batch}");
	let fee = amount(&batch["fee"]);
	assert!(fee > 0);
	assert_eq!(network.balance(demo::OPERATOR_KEY).0 - paid_before, fee);
	("0".into(), fee)
}

#[test]
fn receipts_of_an_audited_model_are_committed_paid_and_revealed_when_challenged_or_sampled() {
	let Some(mut network) = Network::start(Some(1_000)) else { return };
	let (batch, _) = network_with_batch(&mut network, "5");

	// The node is not there when the challenge comes, and answers it all the same.
	network.kill_gpu_node();
	let issuance = network.issuance();
	let challenged = network.ask(&["batch", "challenge", &batch, "1", "--suri", "//Dave"]);
	assert_eq!(challenged["open_leaves"][0]["leaf"], 1, "{challenged}");
	assert_eq!(network.balance("//Dave").1, CHALLENGE_DEPOSIT);
	network.restart_gpu_node();
	wait_for("the answer to the challenge", PATIENCE, || {
		Ok((network.balance("//Dave").1 == 0).then_some(()))
	})
	.unwrap();
	assert_eq!(issuance - network.issuance(), CHALLENGE_DEPOSIT, "a vain challenge is burned");

	// Then the chain draws its samples, with randomness that nobody knew when the batch was committed.
	wait_for("a sample to be revealed", PATIENCE, || {
		Ok(network.metric("assay_revealed_receipts_total").filter(|n| *n > 1))
	})
	.unwrap();
	wait_for("all samples to be revealed", PATIENCE, || {
		let batch = network.ask(&["batch", "show", &batch]);
		Ok(batch["open_leaves"].as_array().unwrap().is_empty().then_some(()))
	})
	.unwrap();
	assert_eq!(network.ask(&["batch", "show", &batch])["status"], "committed");
}

/// The response time is an hour of blocks, which even short ones take minutes for: only where the tests run
/// in full.
#[test]
fn requesters_are_refunded_from_the_bond_when_a_challenged_receipt_is_not_revealed() {
	if std::env::var_os(FULL_VARIABLE).is_none() {
		eprintln!("left out: {FULL_VARIABLE} is not set (cargo xtask test --full)");
		return;
	}
	let Some(mut network) = Network::start(Some(100)) else { return };
	let (batch, fee) = network_with_batch(&mut network, "100");
	network.kill_gpu_node();
	let bond = amount(&network.ask(&["node", "show", demo::OPERATOR])["bond"]);
	network.ask(&["batch", "challenge", &batch, "1", "--suri", "//Dave"]);
	wait_for("the slash", LONG_PATIENCE, || {
		Ok((network.ask(&["batch", "show", &batch])["status"] == "slashed").then_some(()))
	})
	.unwrap();
	assert_eq!(network.balance("//Dave").1, 0, "who was right gets the deposit back");
	let left = amount(&network.ask(&["node", "show", demo::OPERATOR])["bond"]);
	assert!(bond - left > fee, "the fees, and a penalty: {bond} {left} {fee}");

	let before = network.balance("//Charlie").0;
	let refunded = network.ask(&["batch", "refund", &batch, "--suri", "//Dave"]);
	assert_eq!(amount(&refunded[0]["amount"]), fee, "{refunded}");
	assert_eq!(network.balance("//Charlie").0 - before, fee);
	let again = network.ask(&["batch", "refund", &batch, "--suri", "//Dave"]);
	assert_eq!(again.as_array().map(Vec::len), Some(0), "{again}");
}

//! Answers of a classifier that are proven, on the built programs: from the question to `Verified`.
//!
//! Where `ASSAY_BIN_DIR` and `ASSAY_MODEL` are set, as `cargo xtask test` does; left out elsewhere.

mod support;

use serde_json::Value;
use std::path::PathBuf;
use support::{amount, Network, PATIENCE};
use xtask::{demo, process::wait_for};

fn checkout() -> PathBuf {
	std::env::current_dir().unwrap().parent().unwrap().to_path_buf()
}

/// A network whose GPU node serves the classifier, and a channel to it.
fn proven_network(extra: &[&str]) -> Option<(Network, String)> {
	let mut network = Network::start(Some(1_000))?;
	network.kill_gpu_node();
	let model = checkout().join(demo::DIGITS);
	let key = network.folder().join("digits.key");
	let made = demo::prepare_key(network.client(), &model, &key).output().unwrap();
	assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
	network.serve(&model);
	network.add_gpu_node_arguments(&["--proving-key", key.to_str().unwrap()]);
	network.add_gpu_node_arguments(extra);
	network.restart_gpu_node();
	let endpoint = format!("http://{}", network.gpu_node_address());
	demo::publish_proven(|| network.client(), &model, &key, &endpoint).unwrap();
	let registered = demo::register(network.client(), &endpoint).output().unwrap();
	assert!(registered.status.success(), "{}", String::from_utf8_lossy(&registered.stderr));
	network.ask(&["node", "fund", "50", "--suri", demo::OPERATOR_KEY]);
	let open = ["channel", "open", "--suri", "//Charlie", "--node", demo::OPERATOR];
	let opened = network.ask(&[&open[..], &["--deposit", "1", "--serve-for", "1000"]].concat());
	let channel = opened["channel"].to_string();
	Some((network, channel))
}

fn ask_digit(network: &Network, channel: &str, nth: u32) -> Value {
	let input = demo::inked_digit(&checkout(), nth).unwrap();
	network.ask(&["channel", "ask", channel, "--suri", "//Charlie", "--input", &input])
}

fn wait_for_status(network: &Network, status: &str) -> Value {
	wait_for("the batch", PATIENCE, || {
		let mut show = network.client();
		let output = show.args(["--json", "batch", "show", "0"]).output()?;
		if !output.status.success() {
			return Ok(None);
		}
		let batch: Value = serde_json::from_slice(&output.stdout)?;
		assert_ne!(batch["status"], "slashed", "{batch}");
		Ok((batch["status"] == status).then_some(batch))
	})
	.unwrap()
}

/// The off-chain worker brings the proofs; the node itself never submits any.
#[test]
fn answers_of_a_proven_model_are_paid_proven_and_verified_without_the_nodes_doing() {
	let started = proven_network(&["--settle-after", "10", "--submit-proofs-after", "1000"]);
	let Some((network, channel)) = started else { return };
	let issuance = network.issuance();
	let before = network.balance(demo::OPERATOR_KEY).0;
	for nth in 0..3 {
		assert_eq!(demo::digit(&ask_digit(&network, &channel, nth)).unwrap(), 3);
	}
	let batch = wait_for_status(&network, "verified");
	assert_eq!(batch["receipts"], 3, "{batch}");
	assert_eq!(network.metric("assay_submitted_proofs_total"), Some(0));
	assert!(network.metric("assay_proofs_pulled_total") >= Some(3));
	let fee = amount(&batch["fee"]);
	assert_eq!(network.balance(demo::OPERATOR_KEY).0 - before, fee);
	assert!(network.issuance() < issuance, "every verification is burned");
}

/// Killed after it has answered, with no off-chain worker to help: what was promised is proven all the
/// same.
#[test]
fn proofs_are_made_and_submitted_when_the_node_was_killed_after_its_answers() {
	let started = proven_network(&["--settle-after", "10", "--submit-proofs-after", "0"]);
	let Some((mut network, channel)) = started else { return };
	network.restart_chain_without_worker();
	for nth in 0..2 {
		assert_eq!(demo::digit(&ask_digit(&network, &channel, nth)).unwrap(), 3);
	}
	network.kill_gpu_node();
	network.restart_gpu_node();
	let batch = wait_for_status(&network, "verified");
	assert_eq!(batch["receipts"], 2, "{batch}");
	assert_eq!(network.metric("assay_proofs_pulled_total"), Some(0));
}

/// What other people's provers have made, for whoever pays.
#[test]
fn proofs_of_another_prover_are_verified_on_chain_for_whoever_pays() {
	let Some(network) = Network::start(Some(1_000)) else { return };
	let folder = checkout().join("verifiers/groth16-formats/tests/vectors/bls12-381-multiplier2");
	let file = |name: &str| folder.join(name).display().to_string();
	let registered =
		network.ask(&["key", "register", &file("verification_key.json"), "--suri", "//Dave"]);
	let key = registered["key"].as_str().unwrap().to_owned();
	let held = network.balance("//Dave").1;
	assert!(held > 0, "a key is kept for a deposit");
	let issuance = network.issuance();
	let verify = |inputs: &str| {
		let mut verify = network.client();
		verify.args(["--json", "proofs", "verify", "--suri", "//Eve", "--key", &key]).args([
			"--proof",
			&file("proof.json"),
			"--inputs",
			inputs,
		]);
		verify.output().unwrap()
	};
	let verified = verify(&file("public.json"));
	assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
	let record: Value = serde_json::from_slice(&verified.stdout).unwrap();
	let burned = amount(&record["burned"]);
	assert!(burned > 0 && issuance - network.issuance() >= burned, "{record}");
	// The same proof of other inputs is not even sent.
	let other = network.file("other.json", br#"["34"]"#);
	assert!(!verify(other.to_str().unwrap()).status.success());
	network.ask(&["key", "deregister", &key, "--suri", "//Dave"]);
	assert_eq!(network.balance("//Dave").1, 0);
}

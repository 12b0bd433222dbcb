// SPDX-License-Identifier: GPL-3.0-only
//! Governance on a relay chain: a parameter and the runtime itself are changed by referendum, while work is
//! under way; a code that the relay chain refuses changes nothing.

mod support;

use serde_json::{json, Value};
use std::process::Stdio;
use support::{amount, checkout, Net, PATIENCE};
use xtask::{
	chain, demo, http,
	process::wait_for,
	upgrade::{embedded_runtime, version, write, Governance},
};

/// The first release, whose governance takes minutes.
const FIRST_RELEASE: &str = "runtime/releases/assay-1-fast.compact.compressed.wasm";
/// `Paras.CurrentCodeHash` of parachain 2000, on the relay chain.
const CURRENT_CODE_HASH: &str =
	"0xcd710b30bd2eab0352ddcc26417aa194e2d1c22ba0a888147714a3487bd51c6363f5a4efb16ffa83d0070000";
/// BLS12-381 on the relay chain's host functions.
const SET_HOST_FUNCTIONS: &str =
	"Parameters.set_parameter { key_value: Verification(HostFunctions((), Some(true))) }";

/// A runtime of which only the name and this version are in order: its one function does not give the number
/// that it promises. A chain reads the version and executes nothing; validators compile all of it.
fn broken(version: u32) -> Vec<u8> {
	const HEADER: &[u8] = b"\0asm\x01\0\0\0";
	/// Sections: a function without parameters gives a number; there is one such function; it does nothing.
	const FUNCTION: &[u8] = &[1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 10, 4, 1, 2, 0, 0x0b];
	/// Before the version: two names, and the version of the authoring.
	const NAMES: &[u8] = b"\x0fruntime_version\x14assay\x14assay\x01\0\0\0";
	/// After it: the version of the implementation, no interfaces, and those of transactions and state.
	const REST: &[u8] = &[0, 0, 0, 0, 0, 1, 0, 0, 0, 1];
	let section = [NAMES, &version.to_le_bytes(), REST].concat();
	let length = u8::try_from(section.len()).unwrap();
	[HEADER, FUNCTION, &[0, length], &section].concat()
}

fn code_of_the_relay_chain(net: &Net) -> Value {
	http::rpc(net.address("alice"), "state_getStorage", json!([CURRENT_CODE_HASH])).unwrap()
}

#[test]
fn host_functions_are_switched_on_and_the_runtime_is_upgraded_by_referendum() {
	let old = std::fs::read(checkout().join(FIRST_RELEASE)).unwrap();
	let mut net = Net::start("local.toml", Some(&old));
	let collator = net.collator();
	let old_version = u64::from(version(&old).unwrap().1);
	assert_eq!(chain::spec_version(collator).unwrap(), old_version);
	net.attach_gpu_node();
	let governance = Governance::of_development(net.binaries(), collator);

	// The verification admin's track.
	let submitted = governance
		.ask(&[
			"referendum",
			"submit",
			"--track",
			"verification_admin",
			"--suri",
			"//Alice",
			SET_HOST_FUNCTIONS,
		])
		.unwrap();
	let number = submitted["referendum"].to_string();
	governance.ask(&["referendum", "deposit", &number, "--suri", "//Alice"]).unwrap();
	let switch = submitted["referendum"].as_u64().unwrap();
	governance.vote(switch).unwrap();

	// The whitelisted track, for a code that the chain takes and that no validator can execute.
	let new = embedded_runtime(net.binaries()).unwrap();
	let new_version = version(&new).unwrap().1;
	let code = code_of_the_relay_chain(&net);
	let unfit = write(net.folder(), "broken.wasm", &broken(new_version)).unwrap();
	governance.authorise(&unfit, false).unwrap();
	let refused = governance.apply(&unfit).unwrap_err().to_string();
	assert!(refused.contains("the relay chain refused the runtime"), "{refused}");
	assert!(refused.contains(&format!("goes on with spec_version {old_version}")), "{refused}");
	let status = governance.ask(&["upgrade", "status"]).unwrap();
	assert_eq!((&status["pending_bytes"], &status["authorised"]), (&Value::Null, &Value::Null));
	assert_eq!(code_of_the_relay_chain(&net), code);

	// The same track with the code that is to run, up to where it is authorised.
	let new = write(net.folder(), "new.wasm", &new).unwrap();
	governance.authorise(&new, false).unwrap();

	governance.wait_until_enacted(switch).unwrap();
	// Proofs on the curve that has them: validators execute these blocks in their own sandbox, and back
	// and finalise them.
	let folder = checkout().join("verifiers/groth16-formats/tests/vectors/bls12-381-multiplier2");
	let file = |name: &str| folder.join(name).display().to_string();
	let (key_file, proof, inputs) =
		(file("verification_key.json"), file("proof.json"), file("public.json"));
	let registered = net.ask(&["key", "register", &key_file, "--suri", "//Dave"]);
	let key = registered["key"].as_str().unwrap();
	let mut verify = vec!["proofs", "verify", "--suri", "//Eve", "--key", key];
	for _ in 0..16 {
		verify.extend(["--proof", proof.as_str(), "--inputs", inputs.as_str()]);
	}
	let verified = net.ask(&verify);
	assert!(amount(&verified["burned"]) > 0, "{verified}");
	let block = chain::best(collator).unwrap();
	wait_for("the block with the proofs is final", PATIENCE, || {
		Ok((chain::finalised(collator)? >= block).then_some(()))
	})
	.unwrap();

	// A job that is open over the upgrade.
	net.stop_gpu_node();
	let issuance = net.issuance();
	let answer = net.folder().join("answer.json");
	let mut chat = net
		.client()
		.args(["--json", "chat", "--suri", "//Charlie", "--node", demo::OPERATOR])
		.args(["--deliver-within", "2000", "--", "What is rain?"])
		.stdout(std::fs::File::create(&answer).unwrap())
		.stderr(Stdio::null())
		.spawn()
		.unwrap();
	let open = wait_for("the open job", PATIENCE, || {
		Ok(net.job(collator, 0).ok().filter(|job| job["status"] == "open"))
	})
	.unwrap();

	let applied = governance.apply(&new).unwrap();
	assert_eq!(applied["status"], "applied", "{applied}");
	for node in ["collator-1", "collator-2"] {
		wait_for("the new runtime", PATIENCE, || {
			Ok((chain::spec_version(net.address(node))? == u64::from(new_version)).then_some(()))
		})
		.unwrap();
	}
	wait_for("validators execute the new code", PATIENCE, || {
		Ok((code_of_the_relay_chain(&net) != code).then_some(()))
	})
	.unwrap();
	let still = net.job(collator, 0).unwrap();
	for term in ["status", "node", "model", "maxFee", "deadline", "openedAt"] {
		assert_eq!(still["job"][term], open["job"][term], "{term}: {still}");
	}

	net.start_gpu_node();
	let status = wait_for("the answer", PATIENCE, || Ok(chat.try_wait()?)).unwrap();
	let text = std::fs::read_to_string(&answer).unwrap();
	assert!(status.success(), "{text}");
	let result: Value = serde_json::from_str(&text).unwrap();
	assert_eq!((&result["job"], &result["status"]), (&json!(0), &json!("verified")), "{result}");
	assert_eq!(issuance - net.issuance(), amount(&result["burned"]));
	// Nothing of the story is lost on the other collator.
	wait_for("the job is final", PATIENCE, || {
		let job = net.job(net.address("collator-2"), 0)?;
		Ok((job["status"] == "verified" && job["finalised"] == true).then_some(()))
	})
	.unwrap();
}

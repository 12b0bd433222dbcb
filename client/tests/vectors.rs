//! `assay vectors` as a program, on vectors of the tree and on folders that try to harm.

use serde_json::{json, Value};
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};

/// Vectors that the verifier's formats are tested with.
fn tree() -> PathBuf {
	Path::new("../verifiers/groth16-formats/tests/vectors").to_path_buf()
}

fn entry(id: &str, kind: &str, verdict: &str, files: &[&str]) -> Value {
	json!({ "id": id, "kind": kind, "verdict": verdict, "reason": "", "files": files })
}

/// The entries for the vectors of the tree, each with its true verdict.
fn entries() -> Vec<Value> {
	let mut entries = Vec::new();
	for (kind, folder) in
		[("groth16-bn254", "bn254-multiplier2"), ("groth16-bls12-381", "bls12-381-multiplier2")]
	{
		for (inputs, verdict) in [
			("public.json", "accept"),
			("public.bad.json", "reject"),
			("public.out-of-field.json", "reject"),
		] {
			let file = |name: &str| format!("{folder}/{name}");
			let files = [file("verification_key.json"), file("proof.json"), file(inputs)];
			let files: Vec<&str> = files.iter().map(String::as_str).collect();
			entries.push(entry(&format!("{kind} {inputs}"), kind, verdict, &files));
		}
	}
	let key = "bn254-9-inputs/verification_key.json";
	let public = "bn254-9-inputs/public.json";
	let proof = "bn254-9-inputs/proof.json";
	let forged = "bn254-9-inputs/proof.forged-because-gamma-equals-delta.json";
	let raw = "bn254-9-inputs/raw.json";
	let bn254 = "groth16-bn254";
	let holds = "equation holds although no witness was used";
	entries.push(entry("unsafe", bn254, "accept", &[key, proof, public, raw]));
	entries.push(entry("raw", bn254, "accept", &[key, raw]));
	entries.push(entry("forged", bn254, holds, &[key, forged, public]));
	entries.push(entry("refused", bn254, "reject", &[key, forged, public]));
	entries.push(entry("prepared", bn254, "accept", &["bn254-prepared/key.json"]));
	let key = "bn254-multiplier2/verification_key.json";
	entries.push(entry("key", bn254, "verifier key", &[key]));
	entries
}

/// A folder with the vectors of the tree and an index.
fn folder(entries: &[Value]) -> tempfile::TempDir {
	let folder = tempfile::tempdir().unwrap();
	copy(&tree(), folder.path());
	let index = json!({ "entries": entries, "files": {} });
	fs::write(folder.path().join("index.json"), index.to_string()).unwrap();
	folder
}

fn copy(from: &Path, to: &Path) {
	for entry in fs::read_dir(from).unwrap() {
		let entry = entry.unwrap();
		let to = to.join(entry.file_name());
		if entry.file_type().unwrap().is_dir() {
			fs::create_dir(&to).unwrap();
			copy(&entry.path(), &to);
		} else {
			fs::copy(entry.path(), &to).unwrap();
		}
	}
}

/// Exit status, and what was printed as JSON.
fn judge(folder: &Path, more: &[&str]) -> (i32, Value) {
	let output = Command::new(env!("CARGO_BIN_EXE_assay"))
		.args(["--json", "vectors"])
		.arg(folder)
		.args(more)
		.output()
		.unwrap();
	let text = String::from_utf8(output.stdout).unwrap();
	(output.status.code().unwrap(), serde_json::from_str(&text).unwrap())
}

fn outcome<'a>(report: &'a Value, id: &str) -> &'a Value {
	report["entries"].as_array().unwrap().iter().find(|entry| entry["id"] == id).unwrap()
}

#[test]
fn vectors_agree_when_the_index_is_right() {
	let mut all = entries();
	all.push(entry("other", "sp1", "accept", &["nowhere"]));
	let folder = folder(&all);
	let (code, report) = judge(folder.path(), &[]);
	assert_eq!(code, 0, "{report:#}");
	assert_eq!(report["status"], "agreed");
	assert_eq!(report["judged"], all.len() - 1);
	assert_eq!(report["agreed"], all.len() - 1);
	assert_eq!(report["left_out"], json!({ "sp1": 1 }));
	let found = |id: &str, field: &str| outcome(&report, id)["found"][field].clone();
	// The numbers that are too great reach the verifier as they are.
	assert_eq!(found("groth16-bn254 public.out-of-field.json", "stage"), "inputs");
	assert_eq!(found("groth16-bls12-381 public.out-of-field.json", "stage"), "inputs");
	assert_eq!(found("groth16-bn254 public.bad.json", "stage"), "equation");
	for id in ["unsafe", "raw", "forged"] {
		assert_eq!(found(id, "verdict"), "equation holds, key refused");
		let remarks = outcome(&report, id)["remarks"].to_string();
		assert!(remarks.contains("the chain refuses to register this key: gamma and delta"));
	}
	assert_eq!(found("refused", "stage"), "key");
	assert!(outcome(&report, "unsafe")["remarks"].to_string().contains("the same proof"));
	assert_eq!(found("prepared", "verdict"), "accept");
}

#[test]
fn vectors_disagree_when_one_expected_verdict_is_wrong() {
	let all = entries();
	for place in 0..all.len() {
		let mut wrong = all[place].clone();
		// Of keys that the chain refuses to register, both are true.
		if ["unsafe", "raw", "refused"].contains(&wrong["id"].as_str().unwrap()) {
			continue;
		}
		wrong["verdict"] = if wrong["verdict"] == "reject" { "accept" } else { "reject" }.into();
		if ["forged", "key"].contains(&wrong["id"].as_str().unwrap()) {
			// As far as it goes, true; so the files are those of something that holds.
			wrong["verdict"] = "equation holds although no witness was used".into();
			wrong["files"] = all[0]["files"].clone();
		}
		let folder = folder(&[all[0].clone(), wrong.clone()]);
		let (code, report) = judge(folder.path(), &[]);
		assert_eq!(code, 4, "{wrong}: {report:#}");
		assert_eq!(report["status"], "disagreed");
		assert_eq!(report["disagreed"], 1);
	}
}

#[test]
fn formats_are_told_apart_when_the_names_say_little() {
	let all = folder(&[]);
	let write = |name: &str, bytes: &[u8]| fs::write(all.path().join(name), bytes).unwrap();
	let read = |name: &str| fs::read_to_string(tree().join(name)).unwrap();
	let key = assay_groth16_formats::snarkjs::key(&read("bn254-multiplier2/verification_key.json"));
	let key = key.unwrap().bytes;
	let proof = assay_groth16_formats::snarkjs::proof(&read("bn254-multiplier2/proof.json"));
	let proof = proof.unwrap().bytes;
	let inputs = {
		let mut word = [0; 32];
		word[0] = 33;
		word
	};
	write("a.vk", &key);
	write("a.vk.hex", hex::encode(&key).as_bytes());
	write("a.proof", &proof);
	write("a.proof.txt", format!("0x{}\n", hex::encode(&proof)).as_bytes());
	write("a.public", &inputs);
	let mut reversed = inputs;
	reversed.reverse();
	write("a.public.be.bin", &reversed);
	let mut witness = [1u32, 0, 1].map(u32::to_be_bytes).concat();
	witness.extend(reversed);
	write("a.witness", &witness);
	write("numbers.json", b"[33]");
	write("hex.json", b"[\"0x21\"]");
	let one = json!({ "vk": hex::encode(&key), "proof": proof, "publicSignals": ["33"] });
	write("one.json", one.to_string().as_bytes());
	let nested = json!({
		"proof": serde_json::from_str::<Value>(&read("bn254-multiplier2/proof.json")).unwrap(),
		"publicSignals": ["33"],
	});
	write("full.json", nested.to_string().as_bytes());
	let mut bare = nested["proof"].clone();
	bare.as_object_mut().unwrap().remove("curve");
	write("bare-proof.json", bare.to_string().as_bytes());
	let good: [&[&str]; 9] = [
		&["a.vk", "a.proof", "a.public"],
		&["a.vk.hex", "a.proof.txt", "a.public.be.bin"],
		&["a.vk", "a.proof", "a.witness"],
		&["numbers.json", "a.proof", "a.vk"],
		&["a.vk", "a.proof", "hex.json"],
		&["one.json"],
		&["one.json", "a.vk", "numbers.json", "a.proof.txt"],
		&["a.vk", "full.json"],
		&["a.vk", "bare-proof.json", "hex.json"],
	];
	// SP1's keys and proofs are gnark's.
	let fixture: Value = serde_json::from_str(&read("sp1-v4/groth16-fixture.json")).unwrap();
	let words = fixture["proof"].as_str().unwrap().trim_start_matches("0x");
	write("sp1.proof", &words.as_bytes()[8..]);
	let gnark = ["sp1-v4/groth16_vk.bin", "sp1.proof", "two.json"];
	write("two.json", b"[\"1\", \"2\"]");
	let mut entries: Vec<Value> =
		good.iter().map(|files| entry(files[0], "groth16-bn254", "accept", files)).collect();
	entries.push(entry("gnark", "groth16-bn254", "reject", &gnark));
	let index = json!({ "entries": entries });
	fs::write(all.path().join("index.json"), index.to_string()).unwrap();
	let (code, report) = judge(all.path(), &[]);
	assert_eq!(code, 0, "{report:#}");
	assert_eq!(outcome(&report, "gnark")["found"]["stage"], "equation");
}

#[test]
fn details_are_used_when_no_file_has_what_is_needed() {
	let mut with = entry(
		"details",
		"groth16-bn254",
		"accept",
		&["bn254-multiplier2/verification_key.json", "bn254-multiplier2/proof.json"],
	);
	with["details"] = json!({ "public_inputs": ["33"], "n_public": 1, "curve": "bn128" });
	let folder = folder(&[with]);
	let (code, report) = judge(folder.path(), &[]);
	assert_eq!(code, 0, "{report:#}");
	assert_eq!(
		outcome(&report, "details")["remarks"],
		json!(["the public inputs are from the index"])
	);
}

#[test]
fn entry_is_refused_when_its_pieces_are_broken_foreign_or_of_other_circuits() {
	let key = "bn254-multiplier2/verification_key.json";
	let (proof, public) = ("bn254-multiplier2/proof.json", "bn254-multiplier2/public.json");
	let other = "bls12-381-multiplier2/proof.json";
	let bn254 = "groth16-bn254";
	let bls = "groth16-bls12-381";
	let folder = folder(&[
		entry("cut", bn254, "reject", &[key, "proof.cut.json", public]),
		entry("short", bn254, "reject", &[key, "proof.short.bin", public]),
		entry("empty", bn254, "reject", &[key, "proof.empty.bin", public]),
		entry("curve", bn254, "reject", &[key, other, public]),
		entry("kind", bls, "reject", &[key, proof, public]),
		entry("count", bn254, "reject", &[key, proof, "public.two.json"]),
		entry("negative", bn254, "reject", &[key, proof, "public.negative.json"]),
	]);
	let whole = fs::read(tree().join(proof)).unwrap();
	let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
	write("proof.cut.json", &whole[..whole.len() / 2]);
	write("proof.short.bin", &[7; 127]);
	write("proof.empty.bin", b"");
	write("public.two.json", b"[33, 33]");
	write("public.negative.json", b"[-33]");
	let (code, report) = judge(folder.path(), &[]);
	assert_eq!(code, 0, "{report:#}");
	let stage = |id: &str| outcome(&report, id)["found"]["stage"].clone();
	assert_eq!(stage("cut"), "conversion");
	assert_eq!(stage("short"), "proof");
	assert_eq!(stage("empty"), "proof");
	assert_eq!(stage("curve"), "proof");
	assert_eq!(stage("kind"), "key");
	assert_eq!(stage("count"), "inputs");
	assert_eq!(stage("negative"), "conversion");
}

#[test]
fn folder_is_unreadable_when_entries_lead_out_or_to_nothing() {
	let key = "bn254-multiplier2/verification_key.json";
	let (proof, public) = ("bn254-multiplier2/proof.json", "bn254-multiplier2/public.json");
	let bad: [&[&str]; 6] = [
		&["../../etc/passwd", proof, public],
		&["/etc/passwd", proof, public],
		&["missing.json", proof, public],
		&[key, proof],
		&[],
		&[key, proof, public, "bn254-multiplier2/public.bad.json"],
	];
	for files in bad {
		let folder = folder(&[entry("bad", "groth16-bn254", "reject", files)]);
		let (code, report) = judge(folder.path(), &[]);
		assert_eq!(code, 5, "{files:?}: {report:#}");
		assert_eq!(report["status"], "unreadable");
	}
	let odd = folder(&[entry("odd", "groth16-bn254", "perhaps", &[key, proof, public])]);
	assert_eq!(judge(odd.path(), &[]).0, 5);
	let (code, report) = judge(&tree(), &[]);
	assert_eq!(code, 5);
	assert_eq!(report["status"], "error");
}

/// A program in the place of the node's, which gives each call the next of these answers.
#[cfg(unix)]
fn answering(folder: &Path, answers: &[&str]) -> PathBuf {
	use std::os::unix::fs::PermissionsExt;
	let program = folder.join("node");
	let mut script = "#!/bin/sh\n[ \"$*\" = 'call --chain dev' ] || exit 9\n".to_string();
	for answer in answers {
		script.push_str(&format!("read -r line || exit 0\necho '{answer}'\n"));
	}
	fs::write(&program, script).unwrap();
	fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
	program
}

/// How the runtime's API would answer.
fn refused(stage: u8, reason: &str) -> String {
	// The reason is SCALE of a short string.
	format!("0x01{stage:02x}{:02x}{}", reason.len() << 2, hex::encode(reason))
}

#[cfg(unix)]
#[test]
fn vectors_disagree_when_the_wasm_says_something_else() {
	let all = entries();
	let folder = folder(&all[..2]);
	let holds_not = "the proof does not hold";
	let same = refused(3, holds_not);
	for (answers, expected) in [
		(["0x00", &same], 0),
		(["0x00", &refused(2, holds_not)], 4),
		(["0x00", &refused(3, "another reason")], 4),
		(["0x00", "0x00"], 4),
		([&same, &same], 4),
		(["error: wasm trap: unreachable", &same], 4),
		(["0xff", &same], 1),
		(["0x00", ""], 1),
	] {
		let program = answering(folder.path(), &answers);
		let more = ["--wasm", "--node-bin", program.to_str().unwrap()];
		let (code, report) = judge(folder.path(), &more);
		assert_eq!(code, expected, "{answers:?}: {report:#}");
		if expected != 1 {
			assert_eq!(report["in_wasm"], 2);
		}
	}
	// What is longer than the program reads is not put to it.
	let mut long = all[1].clone();
	long["files"][0] = "long.vk".into();
	long["files"][1] = "long.proof".into();
	long["files"][2] = "long.public".into();
	for name in ["long.vk", "long.proof", "long.public"] {
		fs::write(folder.path().join(name), vec![0xff; 256 * 1024]).unwrap();
	}
	let index = json!({ "entries": [&all[0], long] });
	fs::write(folder.path().join("index.json"), index.to_string()).unwrap();
	let program = answering(folder.path(), &["0x00"]);
	let more = ["--wasm", "--node-bin", program.to_str().unwrap()];
	let (code, report) = judge(folder.path(), &more);
	assert_eq!((code, &report["in_wasm"]), (0, &1.into()), "{report:#}");
	// A program that ends early has not judged.
	let index = json!({ "entries": all[..2] });
	fs::write(folder.path().join("index.json"), index.to_string()).unwrap();
	let program = answering(folder.path(), &["0x00"]);
	let more = ["--wasm", "--node-bin", program.to_str().unwrap()];
	assert_eq!(judge(folder.path(), &more).0, 1);
}

#[test]
fn program_says_what_is_missing_when_the_wasm_cannot_be_asked() {
	let folder = folder(&entries()[..1]);
	let (code, report) = judge(folder.path(), &["--wasm", "--node-bin", "/nonexistent/node"]);
	assert_eq!(code, 1);
	assert!(report["error"].as_str().unwrap().contains("--node-bin"));
}

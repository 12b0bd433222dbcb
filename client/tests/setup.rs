//! `assay quantise`, `assay setup` and `assay key convert` as a program.

use assay_prover::{prove, setup::Key, Cancel, Circuit, Layer, Limits, Quantised};
use assay_verifier_groth16::{
	decode_inputs, statement::public_inputs, verify, Bn254, Proof, VerifyingKey,
};
use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	process::Command,
};

fn tree(path: &str) -> PathBuf {
	// Programs are run in other folders.
	std::path::absolute(Path::new("..").join(path)).unwrap()
}

/// Exit status, what was printed as JSON, and what was told beside it.
fn run(folder: &Path, line: &str) -> (i32, Value, String) {
	let output = Command::new(env!("CARGO_BIN_EXE_assay"))
		.arg("--json")
		.args(line.split(' '))
		.current_dir(folder)
		.output()
		.unwrap();
	let text = String::from_utf8(output.stdout).unwrap();
	let told = String::from_utf8(output.stderr).unwrap();
	let json = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{line}: {text} {told}"));
	(output.status.code().unwrap(), json, told)
}

fn good(folder: &Path, line: &str) -> Value {
	let (code, json, told) = run(folder, line);
	assert_eq!(code, 0, "{line}: {json} {told}");
	json
}

/// A folder with a model that is quick to prove.
fn folder() -> (tempfile::TempDir, Quantised) {
	let folder = tempfile::tempdir().unwrap();
	let layers = vec![Layer::Dense { outputs: 1, weights: vec![1] }];
	let model = Quantised::new(vec![1], false, layers, 1.0, 1.0).unwrap();
	std::fs::write(folder.path().join("m.onnx"), model.to_onnx()).unwrap();
	// The file is the model's identity.
	let model = Quantised::from_onnx(&model.to_onnx()).unwrap();
	(folder, model)
}

/// That a proof under the key verifies by the chain's verifier under the name that the command told.
fn assert_proves(folder: &Path, file: &str, model: &Quantised, shown: &Value) {
	let circuit = Circuit::new(model, Limits::default()).unwrap();
	let key = Key::load(&folder.join(file), &circuit).unwrap();
	let request = [200];
	let proved = prove(&key, &circuit, &request, &|_| (), &Cancel::new()).unwrap();
	let bytes = std::fs::read(folder.join(format!("{file}.vk"))).unwrap();
	let verifying = VerifyingKey::<Bn254>::decode(&bytes).unwrap();
	assert_eq!(shown["key"], format!("0x{}", hex::encode(verifying.id())));
	let inputs = public_inputs(&request, &proved.response);
	let mut proof = Vec::new();
	ark_serialize::CanonicalSerialize::serialize_compressed(&proved.proof, &mut proof).unwrap();
	let proof = Proof::decode(&proof).unwrap();
	assert_eq!(verify(&verifying.prepare(), &inputs, &proof), Ok(()));
}

#[test]
fn development_key_is_marked_and_proves_when_made() {
	let (folder, model) = folder();
	let folder = folder.path();
	let (code, made, told) = run(folder, "setup development m.onnx -o m.key");
	assert_eq!(code, 0, "{told}");
	assert_eq!(made["kind"], "development key");
	assert_eq!(made["model"], format!("0x{}", hex::encode(model.id())));
	assert!(told.contains("for development only"));
	assert_proves(folder, "m.key", &model, &made);
	let (_, shown, told) = run(folder, "setup show m.key");
	assert_eq!((&shown["kind"], &shown["key"]), (&made["kind"], &made["key"]));
	assert!(told.contains("can forge"));
	let converted = good(folder, "key convert m.key --compressed -o again.vk");
	assert_eq!(converted["key"], made["key"]);
	let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
	assert_eq!(read("again.vk"), read("m.key.vk"));
	// Nothing is overwritten.
	let (code, error, _) = run(folder, "setup development m.onnx -o m.key");
	assert_eq!(code, 2);
	assert!(error["error"].as_str().unwrap().contains("exists already"));
}

#[test]
fn ceremony_makes_a_key_when_several_contributed() {
	let (folder, model) = folder();
	let folder = folder.path();
	let power = Circuit::new(&model, Limits::default()).unwrap().power().unwrap();
	good(folder, &format!("setup powers new {power} -o p0"));
	let powers = good(folder, "setup powers contribute p0 -o p1");
	assert_eq!(powers["contributions"].as_array().unwrap().len(), 1);
	assert_eq!(good(folder, "setup show p1")["power"], power);
	good(folder, "setup new m.onnx --powers p1 -o c0");
	let hash = |shown: &Value| {
		shown["contributions"].as_array().unwrap().last().unwrap().as_str().unwrap().to_string()
	};
	let (_, one, told) = run(folder, "setup contribute c0 -o c1");
	assert!(told.contains(&hash(&one)));
	let two = good(folder, "setup contribute c1 -o c2");
	let closed = good(folder, "setup beacon c2 --value 0x00ff --iterations 3 -o c3");
	assert_eq!(closed["closed"], true);
	assert_eq!(run(folder, "setup contribute c3 -o c4").0, 1);
	let verified = good(
		folder,
		&format!(
			"setup verify m.onnx --powers p1 c3 --contributor {} --contributor {}",
			hash(&one),
			hash(&two)
		),
	);
	assert_eq!(verified["contributions"].as_array().unwrap().len(), 3);
	let made = good(folder, "setup finish m.onnx --powers p1 c3 -o m.key");
	assert_eq!(made["kind"], "key");
	assert_proves(folder, "m.key", &model, &made);

	// A contributor who was left out, a ceremony of another model, and a file that was touched.
	let other = format!("setup verify m.onnx --powers p1 c3 --contributor {}", "11".repeat(32));
	assert_eq!(run(folder, &other).0, 4);
	let layers = vec![Layer::Dense { outputs: 1, weights: vec![2] }];
	let changed = Quantised::new(vec![1], false, layers, 1.0, 1.0).unwrap();
	std::fs::write(folder.join("other.onnx"), changed.to_onnx()).unwrap();
	assert_eq!(run(folder, "setup verify other.onnx --powers p1 c3").0, 4);
	let mut bytes = std::fs::read(folder.join("c3")).unwrap();
	let middle = bytes.len() / 2;
	bytes[middle] ^= 1;
	std::fs::write(folder.join("bad"), bytes).unwrap();
	for line in ["setup verify m.onnx --powers p1 bad", "setup show bad"] {
		assert_eq!(run(folder, line).0, 1, "{line}");
	}
}

#[test]
fn files_of_another_kind_are_refused_when_read() {
	let (folder, _) = folder();
	let folder = folder.path();
	for line in [
		"setup show m.onnx",
		"setup show missing",
		"setup contribute m.onnx -o x",
		"setup powers contribute m.onnx -o x",
		"setup powers import m.onnx --power 4 -o x",
		"setup development missing.onnx -o x",
		"key convert m.onnx",
		"key convert missing",
	] {
		let (code, json, _) = run(folder, line);
		assert!([1, 2].contains(&code), "{line}: {code}");
		assert_eq!(json["status"], "error", "{line}");
	}
	assert!(!folder.join("x").exists());
}

#[test]
fn quantised_model_is_the_one_of_the_tree_when_its_float_model_is() {
	let folder = tempfile::tempdir().unwrap();
	let digits = tree("models/digits");
	let line = format!(
		"quantise {0}/mlp.onnx --calibration {0}/calibration.bin --test {0}/test.bin -o int.onnx",
		digits.display()
	);
	let shown = good(folder.path(), &line);
	let made = std::fs::read(folder.path().join("int.onnx")).unwrap();
	assert_eq!(made, std::fs::read(digits.join("mlp.int.onnx")).unwrap());
	assert_eq!(shown["measured_on"], "test");
	assert!(shown["accuracy_loss"].as_f64().unwrap().abs() < 1.0);
	let strict = line.replace("int.onnx", "other.onnx") + " --max-loss -1";
	let (code, shown, _) = run(folder.path(), &strict);
	assert_eq!(code, 4, "{shown}");
	assert!(!folder.path().join("other.onnx").exists());
}

#[test]
fn keys_proofs_and_inputs_of_other_provers_are_converted_when_good() {
	let folder = tree("verifiers/groth16-formats/tests/vectors");
	let key = good(&folder, "key convert bn254-multiplier2/verification_key.json");
	let bytes = hex::decode(&key["hex"].as_str().unwrap()[2..]).unwrap();
	let verifying = VerifyingKey::<Bn254>::decode(&bytes).unwrap();
	assert_eq!(key["key"], format!("0x{}", hex::encode(verifying.id())));
	assert_eq!((&key["what"], &key["inputs"]), (&"key".into(), &1.into()));
	let proof = good(&folder, "key convert bn254-multiplier2/proof.json");
	let proof = Proof::decode(&hex::decode(&proof["hex"].as_str().unwrap()[2..]).unwrap()).unwrap();
	let inputs = good(&folder, "key convert bn254-multiplier2/public.json");
	let inputs = hex::decode(&inputs["hex"].as_str().unwrap()[2..]).unwrap();
	let inputs = decode_inputs::<Bn254>(&inputs, 1).unwrap();
	assert_eq!(verify(&verifying.prepare(), &inputs, &proof), Ok(()));

	let gnark = good(&folder, "key convert sp1-v6/groth16_vk.bin");
	assert_eq!((&gnark["format"], &gnark["inputs"]), (&"gnark binary".into(), &5.into()));
	let raw = good(&folder, "key convert bn254-9-inputs/raw.json");
	assert_eq!(raw.as_array().unwrap().len(), 2);
	let other = good(&folder, "key convert bls12-381-multiplier2/verification_key.json");
	assert_eq!(other["curve"], "BLS12-381");

	for line in [
		"key convert bn254-9-inputs/verification_key.json",
		"key convert bn254-multiplier2/public.out-of-field.json",
		"key convert bn254-prepared/key.json",
		"key convert bls12-381-multiplier2/verification_key.json --curve bn254",
		"key convert bn254-9-inputs/raw.json -o out",
		"key convert README.md",
	] {
		let (code, json, _) = run(&folder, line);
		assert_eq!(code, 2, "{line}: {json}");
	}
	assert!(!folder.join("out").exists());
}

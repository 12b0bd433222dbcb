//! The quantiser on the models that lie in `models/`.

use std::path::Path;

use assay_prover::{
	dataset::Dataset,
	float::FloatModel,
	prove,
	quantise::{compare, quantise},
	setup, verify, Cancel, Circuit, Limits, Quantised,
};
use proptest::prelude::*;

fn read(path: &str) -> Vec<u8> {
	// Tests run in the folder of their crate.
	std::fs::read(Path::new("../models").join(path)).unwrap()
}

/// Quantises a model, compares it with the float one on the test set, and proves some answers.
fn check(folder: &str, name: &str, least_accuracy: f64) {
	let file = read(&format!("{folder}/{name}.onnx"));
	let calibration = Dataset::decode(&read(&format!("{folder}/calibration.bin"))).unwrap();
	let test = Dataset::decode(&read(&format!("{folder}/test.bin"))).unwrap();
	let (model, report) = quantise(&file, &calibration).unwrap();
	let float = FloatModel::from_onnx(&file).unwrap();
	let compared = compare(&float, &model, &test).unwrap();
	assert!(compared.loss() <= 1.0, "{compared:?}");
	assert!(compared.float as f64 >= least_accuracy * compared.samples as f64, "{compared:?}");

	// What is registered is the file that lies in the tree.
	let kept = read(&format!("{folder}/{name}.int.onnx"));
	assert_eq!(Quantised::from_onnx(&kept).unwrap(), model);

	let circuit = Circuit::new(&model, Limits::default()).unwrap();
	assert_eq!(circuit.constraints(), report.size.constraints);
	let key = setup::development(&circuit, &mut rand::rngs::OsRng).unwrap();
	for (input, _) in test.samples().take(3) {
		let request = model.request(input).unwrap();
		let proved = prove(&key, &circuit, &request, &|_| (), &Cancel::new()).unwrap();
		assert_eq!(proved.response, model.run(&request).unwrap());
		assert!(verify(key.verifying(), &request, &proved.response, &proved.proof));
	}
}

#[test]
fn perceptron_of_digits_keeps_its_accuracy_when_quantised() {
	check("digits", "mlp", 0.97);
}

#[test]
fn convolutions_of_digits_keep_their_accuracy_when_quantised() {
	check("digits", "cnn", 0.94);
}

#[test]
fn head_over_sentence_embeddings_keeps_its_accuracy_when_quantised() {
	check("minilm-head", "head", 0.96);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn float_decoder_does_not_panic_when_bytes_are_mutated(
		name in prop_oneof![Just("digits/mlp.onnx"), Just("digits/cnn.onnx")],
		mutations in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
		head in any::<bool>(),
	) {
		let mut file = read(name);
		// Half of them where the graph is described and not where the weights lie.
		let room = if head { 400.min(file.len()) } else { file.len() };
		for (place, byte) in mutations {
			let place = place.index(room);
			file[place] = byte;
		}
		if let Ok(model) = FloatModel::from_onnx(&file) {
			let inputs = vec![0.5; model.inputs()];
			let samples = Dataset::new(model.inputs(), inputs, vec![3]).unwrap();
			if let Ok((quantised, _)) = quantise(&file, &samples) {
				prop_assert_eq!(quantised.request_len(), model.inputs());
			}
		}
	}

	#[test]
	fn data_set_decoder_does_not_panic_when_bytes_are_mutated(
		place in any::<prop::sample::Index>(),
		byte in any::<u8>(),
		cut in any::<prop::sample::Index>(),
	) {
		let mut file = read("digits/calibration.bin");
		let end = cut.index(file.len());
		prop_assert!(Dataset::decode(&file[..end]).is_err());
		file[place.index(20)] = byte;
		// Cut, it may be a whole file again: with fewer samples, or smaller ones.
		let _ = Dataset::decode(&file);
		let _ = Dataset::decode(&file[..end]);
	}
}

//! Proofs, keys and their files, from outside.

use std::sync::Mutex;

use assay_prover::{prove, setup, verify, Cancel, Circuit, Error, Layer, Limits, Phase, Quantised};
use rand::rngs::OsRng;

fn model(weight: i32) -> Quantised {
	let layers = vec![
		Layer::Dense { outputs: 3, weights: vec![weight, -5, 7, 11, 2, -9, 1, 1, 1] },
		Layer::Add(vec![100, -40, 0]),
		Layer::Requantise { shift: 3, bits: Some(6) },
		Layer::Dense { outputs: 9, weights: (-13..14).collect() },
	];
	Quantised::new(vec![3], true, layers, 1.0, 1.0).unwrap()
}

#[test]
fn proof_verifies_when_it_is_honest_and_not_when_anything_is_altered() {
	let model = model(3);
	let circuit = Circuit::new(&model, Limits::default()).unwrap();
	let key = setup::development(&circuit, &mut OsRng).unwrap();
	assert_eq!(key.kind(), setup::Kind::Development);
	let request = [17, 200, 3];
	let phases = Mutex::new(Vec::new());
	let told = |progress: assay_prover::Progress| phases.lock().unwrap().push(progress);
	let proved = prove(&key, &circuit, &request, &told, &Cancel::new()).unwrap();
	assert_eq!(proved.response, model.run(&request).unwrap());
	assert!(verify(key.verifying(), &request, &proved.response, &proved.proof));

	let phases = phases.into_inner().unwrap();
	assert_eq!(phases.first().unwrap().phase, Phase::Witness);
	assert_eq!((phases.last().unwrap().phase, phases.last().unwrap().fraction), (Phase::Done, 1.0));

	for place in 0..request.len() {
		for bit in 0..8 {
			let mut other = request;
			other[place] ^= 1 << bit;
			assert!(!verify(key.verifying(), &other, &proved.response, &proved.proof));
		}
	}
	for place in 0..proved.response.len() {
		let mut other = proved.response.clone();
		other[place] ^= 1 << (place % 8);
		assert!(!verify(key.verifying(), &request, &other, &proved.proof));
	}
	assert!(!verify(key.verifying(), &request, &proved.response[4..], &proved.proof));
	let mut other = proved.proof.clone();
	std::mem::swap(&mut other.a, &mut other.c);
	assert!(!verify(key.verifying(), &request, &proved.response, &other));
}

#[test]
fn proof_does_not_verify_when_another_model_gave_it() {
	let [ours, theirs] = [model(3), model(4)];
	let circuits = [&ours, &theirs].map(|m| Circuit::new(m, Limits::default()).unwrap());
	let keys = [0, 1].map(|i| setup::development(&circuits[i], &mut OsRng).unwrap());
	let proved = prove(&keys[1], &circuits[1], &[1, 2, 3], &|_| (), &Cancel::new()).unwrap();
	assert!(verify(keys[1].verifying(), &[1, 2, 3], &proved.response, &proved.proof));
	assert!(!verify(keys[0].verifying(), &[1, 2, 3], &proved.response, &proved.proof));
	let refused = prove(&keys[0], &circuits[1], &[1, 2, 3], &|_| (), &Cancel::new());
	assert!(matches!(refused, Err(Error::OtherModel)));
}

#[test]
fn proof_stops_when_it_is_cancelled() {
	let circuit = Circuit::new(&model(3), Limits::default()).unwrap();
	let key = setup::development(&circuit, &mut OsRng).unwrap();
	for at in [Phase::Witness, Phase::Check, Phase::Quotient, Phase::Sums] {
		let cancel = Cancel::new();
		let seen = Mutex::new(None);
		let stop = |progress: assay_prover::Progress| {
			*seen.lock().unwrap() = Some(progress.phase);
			if progress.phase == at {
				cancel.cancel();
			}
		};
		assert!(matches!(prove(&key, &circuit, &[0; 3], &stop, &cancel), Err(Error::Cancelled)));
		assert_eq!(seen.into_inner().unwrap(), Some(at));
	}
}

#[test]
fn request_is_refused_when_its_length_is_not_the_inputs() {
	let circuit = Circuit::new(&model(3), Limits::default()).unwrap();
	let key = setup::development(&circuit, &mut OsRng).unwrap();
	for length in [0, 2, 4] {
		let refused = prove(&key, &circuit, &vec![0; length], &|_| (), &Cancel::new());
		assert!(matches!(refused, Err(Error::RequestLength { expected: 3, .. })));
	}
}

#[test]
fn key_is_the_same_when_it_went_through_a_file_and_refused_when_it_was_damaged() {
	let circuit = Circuit::new(&model(3), Limits::default()).unwrap();
	let other = Circuit::new(&model(4), Limits::default()).unwrap();
	let key = setup::development(&circuit, &mut OsRng).unwrap();
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("key");
	key.save(&path).unwrap();
	assert_eq!(setup::Key::load(&path, &circuit).unwrap(), key);
	assert!(matches!(setup::Key::load(&path, &other), Err(Error::OtherModel)));

	let bytes = std::fs::read(&path).unwrap();
	let step = bytes.len() / 200;
	for place in (0..115).chain((115..bytes.len()).step_by(step)) {
		let mut damaged = bytes.clone();
		damaged[place] ^= 1;
		std::fs::write(&path, damaged).unwrap();
		// Which kind it is decides nothing about its use, so it is said and not proven.
		let loaded = setup::Key::load(&path, &circuit);
		assert_eq!(loaded.is_ok(), place == 10, "byte {place}");
	}
	for length in [0, 50, 114, 115, bytes.len() - 1] {
		std::fs::write(&path, &bytes[..length]).unwrap();
		assert!(setup::Key::load(&path, &circuit).is_err());
	}
}

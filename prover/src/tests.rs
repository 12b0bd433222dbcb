//! The circuit against the integer model, from inside.

use ark_bn254::Fr;
use ark_ff::One;
use proptest::prelude::*;

use crate::{digest::digest, Circuit, Convolution, Error, Layer, Limits, Quantised, Window};

/// Numbers that sit at the edges of ranges more often than chance has it.
fn edge(bits: u32) -> impl Strategy<Value = i32> {
	let limit = 1i32 << bits;
	prop_oneof![
		3 => -limit..limit,
		1 => Just(0),
		1 => Just(limit - 1),
		1 => Just(-limit),
		1 => (0..bits).prop_map(|bit| 1 << bit),
		1 => (0..bits).prop_map(|bit| -(1 << bit)),
	]
}

fn byte() -> impl Strategy<Value = u8> {
	prop_oneof![2 => any::<u8>(), 1 => Just(0), 1 => Just(255), 1 => Just(127), 1 => Just(128)]
}

fn requantise() -> impl Strategy<Value = Layer> {
	(0u32..12, prop_oneof![Just(None), (1u32..9).prop_map(Some)])
		.prop_map(|(shift, bits)| Layer::Requantise { shift, bits })
}

fn dense(inputs: usize, outputs: usize) -> impl Strategy<Value = Layer> {
	proptest::collection::vec(edge(8), inputs * outputs)
		.prop_map(move |weights| Layer::Dense { outputs, weights })
}

fn add(count: usize) -> impl Strategy<Value = Layer> {
	proptest::collection::vec(edge(14), count).prop_map(Layer::Add)
}

/// Two dense layers, some with more outputs than one chunk of the digest has, some with a choice at the end.
fn perceptron() -> impl Strategy<Value = Quantised> {
	(1usize..5, 1usize..5, 1usize..12, any::<bool>(), any::<bool>())
		.prop_flat_map(|(inputs, hidden, outputs, signed, choose)| {
			let first = (dense(inputs, hidden), add(hidden), requantise());
			(first, dense(hidden, outputs), add(1)).prop_map(move |(first, second, shift)| {
				let mut layers = vec![first.0, first.1, first.2, second, shift];
				layers.extend(choose.then_some(Layer::ArgMax));
				Quantised::new(vec![inputs], signed, layers, 1.0, 1.0)
			})
		})
		.prop_filter_map("a value that can overflow", Result::ok)
}

/// A convolution in groups or not, with padding or not, and a pool.
fn convolution() -> impl Strategy<Value = Quantised> {
	(1usize..3, 3usize..6, 3usize..6, any::<bool>(), 0usize..2, any::<bool>())
		.prop_flat_map(|(channels, height, width, signed, pad, grouped)| {
			let groups = if grouped { channels } else { 1 };
			let count = 2 * channels * (channels / groups) * 6;
			let weights = proptest::collection::vec(edge(7), count);
			(weights, add(2 * channels), 0u32..6, 1u32..9, 1usize..3).prop_map(
				move |(weights, add, shift, bits, stride)| {
					let window = Window {
						kernel: [2, 3],
						stride: [1, stride],
						pads: [pad, 2 * pad, 0, pad],
					};
					let conv = Convolution { channels: 2 * channels, groups, window, weights };
					let pool = Window { kernel: [2, 1], stride: [1, 1], pads: [0; 4] };
					let layers = vec![
						Layer::Conv(conv),
						add,
						Layer::Requantise { shift, bits: Some(bits) },
						Layer::MaxPool(pool),
						Layer::Flatten,
					];
					Quantised::new(vec![channels, height, width], signed, layers, 1.0, 1.0)
				},
			)
		})
		.prop_filter_map("a window that does not fit", Result::ok)
}

fn agrees(model: &Quantised, request: &[u8]) {
	let circuit = Circuit::new(model, Limits::default()).unwrap();
	assert!(circuit.constraints() <= Circuit::estimate(model).constraints);
	let values = circuit.assign(request).unwrap();
	assert_eq!(circuit.r1cs.first_violated(&values), None);
	let response = model.run(request).unwrap();
	assert_eq!(values[1..3], [digest(request), digest(&response)]);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn circuit_agrees_with_the_integer_model_when_it_is_a_perceptron(
		model in perceptron(),
		bytes in proptest::collection::vec(byte(), 4),
	) {
		agrees(&model, &bytes[..model.request_len()]);
	}

	#[test]
	fn circuit_agrees_with_the_integer_model_when_it_convolves(
		model in convolution(),
		bytes in proptest::collection::vec(byte(), 50),
	) {
		agrees(&model, &bytes[..model.request_len()]);
	}

	#[test]
	fn circuit_is_unsatisfied_when_any_value_is_altered(
		model in perceptron(),
		bytes in proptest::collection::vec(byte(), 4),
		by in prop_oneof![Just(1i64), Just(-1), Just(256), any::<i64>()],
		place in any::<prop::sample::Index>(),
	) {
		prop_assume!(by != 0);
		let circuit = Circuit::new(&model, Limits::default()).unwrap();
		let mut values = circuit.assign(&bytes[..model.request_len()]).unwrap();
		let place = 1 + place.index(values.len() - 1);
		values[place] += Fr::from(by);
		// The one value that may be anything: the inverse of what is zero.
		let free = circuit.r1cs.inverses().any(|(row, variable)| {
			variable == place && crate::r1cs::evaluate(&circuit.r1cs.rows(0)[row], &values) == Fr::from(0)
		});
		prop_assert_eq!(circuit.r1cs.first_violated(&values).is_some(), !free);
	}

	#[test]
	fn model_is_the_same_when_it_went_through_a_file(
		model in prop_oneof![perceptron(), convolution()],
	) {
		let file = model.to_onnx();
		let read = Quantised::from_onnx(&file).unwrap();
		prop_assert_eq!(&read, &model);
		prop_assert_eq!(read.to_onnx(), file);
	}

	#[test]
	fn decoder_does_not_panic_when_bytes_are_mutated(
		model in prop_oneof![perceptron(), convolution()],
		mutations in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
		cut in any::<prop::sample::Index>(),
	) {
		let mut file = model.to_onnx();
		for (place, byte) in mutations {
			let place = place.index(file.len());
			file[place] = byte;
		}
		if let Ok(model) = Quantised::from_onnx(&file) {
			if Circuit::estimate(&model).constraints < 20_000 {
				agrees(&model, &vec![200; model.request_len()]);
			}
		}
		let _ = Quantised::from_onnx(&file[..cut.index(file.len())]);
	}

	#[test]
	fn decoder_does_not_panic_when_bytes_are_random(
		bytes in proptest::collection::vec(any::<u8>(), 0..512),
	) {
		prop_assert!(Quantised::from_onnx(&bytes).is_err());
	}
}

fn single(signed: bool, layers: Vec<Layer>) -> Quantised {
	Quantised::new(vec![1], signed, layers, 1.0, 1.0).unwrap()
}

#[test]
fn requantisation_is_exact_when_every_input_is_tried() {
	for (constant, shift, bits) in [(0, 1, 7), (-100, 0, 5), (-37, 3, 4), (-255, 0, 8), (900, 2, 8)]
	{
		for factor in [1, 3, -3] {
			let model = single(
				true,
				vec![
					Layer::Dense { outputs: 1, weights: vec![factor] },
					Layer::Add(vec![constant]),
					Layer::Requantise { shift, bits: Some(bits) },
				],
			);
			let circuit = Circuit::new(&model, Limits::default()).unwrap();
			for byte in 0..=255u8 {
				let x = i64::from(byte as i8) * i64::from(factor) + i64::from(constant);
				let expected = (x.max(0) >> shift).min((1 << bits) - 1) as i32;
				assert_eq!(model.run(&[byte]).unwrap(), expected.to_le_bytes());
				let values = circuit.assign(&[byte]).unwrap();
				assert_eq!(circuit.r1cs.first_violated(&values), None);
				assert_eq!(values[2], digest(&expected.to_le_bytes()));
			}
		}
	}
}

#[test]
fn argmax_takes_the_first_when_several_are_greatest() {
	let weights = vec![1, 0, 0, 1, 1, 0, 0, 1];
	let layers = vec![Layer::Dense { outputs: 4, weights }, Layer::ArgMax];
	let model = Quantised::new(vec![2], false, layers, 1.0, 1.0).unwrap();
	for (request, place) in [([5, 5], 0), ([5, 6], 1), ([6, 5], 0), ([0, 0], 0), ([0, 255], 1)] {
		assert_eq!(Quantised::outputs(&model.run(&request).unwrap()), [place]);
		agrees(&model, &request);
	}
}

#[test]
fn circuit_refuses_a_byte_when_it_is_beyond_a_byte() {
	let model = single(false, vec![Layer::Dense { outputs: 1, weights: vec![2] }]);
	let circuit = Circuit::new(&model, Limits::default()).unwrap();
	// Not only is the wrong value refused: there are no values that would do.
	assert!(matches!(circuit.r1cs.assign(&[Fr::from(256)]), Err(Error::Unsatisfied)));
	assert!(matches!(circuit.r1cs.assign(&[-Fr::one()]), Err(Error::Unsatisfied)));
}

#[test]
fn circuit_is_refused_when_it_is_above_a_limit() {
	let model = single(false, vec![Layer::Dense { outputs: 1, weights: vec![2] }]);
	let size = Circuit::estimate(&model).constraints;
	let within = Limits { constraints: size, ..Limits::default() };
	assert_eq!(Circuit::new(&model, within).unwrap().constraints(), size);
	let above = Limits { constraints: size - 1, ..Limits::default() };
	assert!(matches!(Circuit::new(&model, above), Err(Error::TooLarge { .. })));
	let few = Limits { terms: 100, ..Limits::default() };
	assert!(matches!(Circuit::new(&model, few), Err(Error::TooLarge { .. })));
}

#[test]
fn model_is_refused_when_a_value_can_overflow() {
	let weights = vec![i32::MAX / 255 + 1];
	let layers = vec![Layer::Dense { outputs: 1, weights }];
	assert!(matches!(Quantised::new(vec![1], false, layers, 1.0, 1.0), Err(Error::Unsupported(_))));
}

#[test]
fn circuit_is_the_same_when_it_is_built_twice_and_another_when_a_weight_is() {
	let build = |weight| {
		let model = single(false, vec![Layer::Dense { outputs: 1, weights: vec![weight] }]);
		Circuit::new(&model, Limits::default()).unwrap().id()
	};
	assert_eq!(build(2), build(2));
	assert_ne!(build(2), build(3));
}

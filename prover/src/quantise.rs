//! From a float model to an integer model.
//!
//! Numbers between the layers become bytes: what ReLU leaves as 0 to 255, everything else as −128 to 127. What a unit stands for is
//! taken from the greatest value that the calibration set shows. The way back from a sum to a byte is a shift alone: the
//! weights are constants of the circuit, so every factor but a power of two goes into them and costs nothing. For the same
//! reason weights of dense layers have 12 bits, which no float model misses; those of convolutions have 8, which is what ONNX has.

use crate::{
	dataset::Dataset,
	float::{FloatLayer, FloatModel},
	layer::{elements, Convolution, Layer, Shape},
	model::argmax,
	Circuit, Error, Quantised, Size,
};

/// Bits of a dense layer's weights with their sign: as many as leave the sums within 32 bits, at most and at least so many.
const DENSE_BITS: std::ops::RangeInclusive<u32> = 6..=12;
/// Greatest weight of a convolution.
const CONV_WEIGHT: f32 = 127.0;
/// Greatest shift back to bytes.
const MAX_SHIFT: i32 = 24;

/// What quantising did.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
	/// Bits of the dense layers' weights with their sign.
	pub weight_bits: u32,
	/// What a unit stands for, at the input and after each layer of the integer model.
	pub scales: Vec<f32>,
	/// How many constraints the integer model needs.
	pub size: Size,
	/// Both models on the calibration set.
	pub calibration: Comparison,
}

/// Two models on the same samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
	/// Number of samples.
	pub samples: usize,
	/// Of these, how many the float model gets right.
	pub float: usize,
	/// Of these, how many the integer model gets right.
	pub quantised: usize,
	/// Of these, to how many both give the same answer.
	pub agreeing: usize,
}

impl Comparison {
	/// How much accuracy the integer model lost, in percentage points. Below zero if it gained.
	pub fn loss(&self) -> f64 {
		100.0 * (self.float as f64 - self.quantised as f64) / self.samples as f64
	}
}

/// Runs both models as classifiers on the same samples.
pub fn compare(
	float: &FloatModel,
	quantised: &Quantised,
	samples: &Dataset,
) -> Result<Comparison, Error> {
	let mut result = Comparison { samples: 0, float: 0, quantised: 0, agreeing: 0 };
	// A model that ends in the choice gives the choice.
	let class = |outputs: &[f32]| match outputs {
		&[choice] => choice as usize,
		outputs => argmax(outputs),
	};
	for (input, label) in samples.samples() {
		let response = quantised.run(&quantised.request(input)?)?;
		let outputs: Vec<f32> =
			Quantised::outputs(&response).into_iter().map(|x| x as f32).collect();
		let (exact, rounded) = (class(&float.run(input)?), class(&outputs));
		result.samples += 1;
		result.float += usize::from(exact == usize::from(label));
		result.quantised += usize::from(rounded == usize::from(label));
		result.agreeing += usize::from(exact == rounded);
	}
	Ok(result)
}

/// Makes an integer model of a float model in ONNX.
///
/// # Errors
///
/// [`Error::Unsupported`] for layers beyond those that `docs/proven-models.md` lists, or if the sums do not fit 32 bits.
pub fn quantise(file: &[u8], calibration: &Dataset) -> Result<(Quantised, Report), Error> {
	quantise_model(&FloatModel::from_onnx(file)?, calibration)
}

/// Makes an integer model of a float model.
pub fn quantise_model(
	model: &FloatModel,
	calibration: &Dataset,
) -> Result<(Quantised, Report), Error> {
	let mut refused = Error::Unsupported("a model without layers".into());
	for weight_bits in DENSE_BITS.rev() {
		let (quantised, scales) = match with_bits(model, calibration, weight_bits) {
			Ok(done) => done,
			Err(error) => {
				refused = error;
				continue;
			},
		};
		let calibration = compare(model, &quantised, calibration)?;
		let size = Circuit::estimate(&quantised);
		return Ok((quantised, Report { weight_bits, scales, size, calibration }));
	}
	Err(refused)
}

/// A float layer, the shape that it gets, and the greatest magnitude that it gives out.
struct Step {
	layer: FloatLayer,
	input: Shape,
	greatest: f32,
}

/// The layers with what the calibration set shows of them, ReLU brought to where its sums are made.
fn observe(model: &FloatModel, calibration: &Dataset) -> Result<Vec<Step>, Error> {
	let mut sorted = model.clone();
	let mut place = 1;
	while place < sorted.layers.len() {
		let passes = matches!(
			sorted.layers.get(place - 1),
			Some(FloatLayer::MaxPool(_) | FloatLayer::Flatten)
		);
		if passes && sorted.layers.get(place) == Some(&FloatLayer::Relu) {
			sorted.layers.swap(place - 1, place);
			let input = sorted.shapes[place - 1].clone();
			sorted.shapes[place] = input;
			place = place.max(2) - 1;
		} else {
			place += 1;
		}
	}
	let mut greatest = vec![0f32; sorted.layers.len()];
	for (input, _) in calibration.samples() {
		for (greatest, outputs) in greatest.iter_mut().zip(sorted.trace(input)?) {
			*greatest = outputs.iter().fold(*greatest, |greatest, x| greatest.max(x.abs()));
		}
	}
	let steps = sorted.layers.into_iter().zip(sorted.shapes).zip(greatest);
	Ok(steps.map(|((layer, input), greatest)| Step { layer, input, greatest }).collect())
}

/// What a unit stands for if the greatest magnitude takes so many of them.
fn unit(greatest: f32, units: f32) -> f32 {
	// Where only zeros were seen, any unit will do.
	if greatest > f32::MIN_POSITIVE * 1024.0 {
		greatest / units
	} else {
		1.0 / units
	}
}

/// The layers of an integer model while it grows.
struct Growing {
	layers: Vec<Layer>,
	/// What a unit stands for now.
	scale: f32,
	scales: Vec<f32>,
}

impl Growing {
	fn push(&mut self, layer: Layer, scale: f32) {
		self.layers.push(layer);
		self.scales.push(scale);
		self.scale = scale;
	}

	/// Back to a byte: `sums` in units of `scale / 2^shift`, rounded to units of `scale`.
	fn cut(
		&mut self,
		mut sums: Vec<f64>,
		shift: u32,
		signed: bool,
		scale: f32,
	) -> Result<(), Error> {
		let finer = scale / (1u64 << shift) as f32;
		// Half a unit, so that cutting rounds; and what makes −128 a zero.
		let offset = (1u64 << shift) as f64 * (if signed { 128.0 } else { 0.0 } + 0.5);
		sums.iter_mut().for_each(|sum| *sum += offset.floor());
		let sums = sums.into_iter().map(integer).collect::<Result<_, _>>()?;
		self.push(Layer::Add(sums), finer);
		self.push(Layer::Requantise { shift, bits: Some(8) }, scale);
		if signed {
			self.push(Layer::Add(vec![-128]), scale);
		}
		Ok(())
	}
}

fn integer(x: f64) -> Result<i32, Error> {
	let rounded = x.round();
	if rounded.abs() < f64::from(i32::MAX) {
		Ok(rounded as i32)
	} else {
		Err(Error::Unsupported("a constant that does not fit 32 bits".into()))
	}
}

fn with_bits(
	model: &FloatModel,
	calibration: &Dataset,
	weight_bits: u32,
) -> Result<(Quantised, Vec<f32>), Error> {
	let samples = || calibration.samples().flat_map(|(input, _)| input);
	let signed = samples().any(|&x| x < 0.0);
	let greatest = samples().fold(0f32, |greatest, x| greatest.max(x.abs()));
	let input_scale = unit(greatest, if signed { 127.0 } else { 255.0 });
	let steps = observe(model, calibration)?;
	let mut now = Growing { layers: Vec::new(), scale: input_scale, scales: vec![input_scale] };
	let mut rest = steps.as_slice();
	while let Some((step, after)) = rest.split_first() {
		rest = after;
		match &step.layer {
			FloatLayer::Dense { .. } | FloatLayer::Conv(_) => {
				rest = linear(&mut now, step, after, weight_bits)?;
			},
			FloatLayer::MaxPool(window) => {
				let scale = now.scale;
				now.push(Layer::MaxPool(window.clone()), scale);
			},
			FloatLayer::AveragePool(_) => average(&mut now, step, after, signed)?,
			FloatLayer::Flatten => {
				let scale = now.scale;
				now.push(Layer::Flatten, scale);
			},
			FloatLayer::ArgMax => now.push(Layer::ArgMax, 1.0),
			FloatLayer::Relu => {
				let scale = now.scale;
				now.push(Layer::Requantise { shift: 0, bits: None }, scale);
			},
			FloatLayer::Add(_) => {
				return Err(Error::Unsupported("a sum that follows no product".into()))
			},
		}
	}
	let Growing { layers, scale, scales } = now;
	Ok((Quantised::new(model.shape.clone(), signed, layers, input_scale, scale)?, scales))
}

/// A dense layer or convolution with the constants and the ReLU that follow it. Returns what comes after.
fn linear<'a>(
	now: &mut Growing,
	step: &Step,
	mut rest: &'a [Step],
	weight_bits: u32,
) -> Result<&'a [Step], Error> {
	let (weights, most) = match &step.layer {
		FloatLayer::Conv(conv) => (&conv.weights, CONV_WEIGHT),
		FloatLayer::Dense { weights, .. } => (weights, ((1 << (weight_bits - 1)) - 1) as f32),
		_ => return Err(Error::Invalid("not a product".into())),
	};
	let mut greatest = step.greatest;
	let mut bias = vec![0f64];
	let mut relu = false;
	while let Some((next, after)) = rest.split_first() {
		match &next.layer {
			FloatLayer::Add(constants) => bias = sum(&bias, constants, &next.input)?,
			FloatLayer::Relu => relu = true,
			_ => break,
		}
		greatest = next.greatest;
		rest = after;
		if relu {
			break;
		}
	}
	let last =
		rest.iter().all(|next| matches!(next.layer, FloatLayer::ArgMax | FloatLayer::Flatten));
	let heaviest = weights.iter().fold(0f32, |heaviest, w| heaviest.max(w.abs()));

	// At the end nothing is cut, unless there is a ReLU.
	let target = (!last || relu).then(|| unit(greatest, if relu { 255.0 } else { 127.0 }));
	let (factor, shift) = match target {
		Some(target) => {
			let factor = now.scale / target;
			let room = (most / unit(heaviest * factor, 1.0)).log2().floor();
			let shift = (room as i32).min(MAX_SHIFT);
			let shift = u32::try_from(shift).map_err(|_| {
				Error::Unsupported("weights that are large beside what they give out".into())
			})?;
			(factor * (1u64 << shift) as f32, shift)
		},
		None => (most / unit(heaviest, 1.0), 0),
	};
	let scaled = |w: &f32| integer(f64::from(w * factor).clamp(f64::from(-most), f64::from(most)));
	let weights = weights.iter().map(scaled).collect::<Result<Vec<_>, _>>()?;
	let finer = now.scale / factor;
	now.push(
		match &step.layer {
			FloatLayer::Conv(conv) => Layer::Conv(Convolution {
				channels: conv.channels,
				groups: conv.groups,
				window: conv.window.clone(),
				weights,
			}),
			FloatLayer::Dense { outputs, .. } => Layer::Dense { outputs: *outputs, weights },
			_ => return Err(Error::Invalid("not a product".into())),
		},
		finer,
	);
	let sums: Vec<f64> = bias.iter().map(|b| (b / f64::from(finer)).round()).collect();
	match target {
		Some(target) => now.cut(sums, shift, !relu, target)?,
		None if sums.iter().any(|&sum| sum != 0.0) => {
			let sums = sums.into_iter().map(integer).collect::<Result<_, _>>()?;
			now.push(Layer::Add(sums), finer);
		},
		None => {},
	}
	Ok(rest)
}

/// Constants that are added one after the other, as one.
fn sum(known: &[f64], more: &[f32], shape: &[usize]) -> Result<Vec<f64>, Error> {
	let count = known.len().max(more.len());
	let elements = elements(shape)?;
	let at = |len: usize, place: usize| place * (elements / count) / (elements / len);
	Ok((0..count).map(|i| known[at(known.len(), i)] + f64::from(more[at(more.len(), i)])).collect())
}

/// A mean: the sum, whose unit is so much finer; cut back to bytes only where bytes are needed.
fn average(now: &mut Growing, step: &Step, rest: &[Step], signed: bool) -> Result<(), Error> {
	let FloatLayer::AveragePool(window) = &step.layer else {
		return Err(Error::Invalid("not a mean".into()));
	};
	let [channels, _, _] = crate::layer::planes(&step.input)?;
	let area = window.kernel[0] * window.kernel[1];
	let next = rest.iter().find(|next| !matches!(next.layer, FloatLayer::Flatten));
	let bytes = next.is_some_and(|next| {
		!matches!(next.layer, FloatLayer::Dense { .. } | FloatLayer::ArgMax | FloatLayer::Relu)
	});
	// As near to 1/area as a weight over a power of two gets.
	let shift = if bytes { (CONV_WEIGHT * area as f32).log2().floor() as u32 } else { 0 };
	let weight = if bytes { ((1u64 << shift) as f32 / area as f32).round() } else { 1.0 };
	let conv = Convolution {
		channels,
		groups: channels,
		window: window.clone(),
		weights: vec![weight as i32; channels * area],
	};
	let finer = now.scale / (weight * area as f32);
	let cut = now.layers.iter().rev().find_map(|layer| match layer {
		Layer::Requantise { .. } => Some(false),
		Layer::Add(_) => Some(true),
		_ => None,
	});
	now.push(Layer::Conv(conv), finer);
	if bytes {
		now.cut(vec![0.0], shift, cut.unwrap_or(signed), finer * (1u64 << shift) as f32)?;
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use rand::{rngs::StdRng, Rng, SeedableRng};

	use super::*;
	use crate::Window;

	fn numbers(rng: &mut StdRng, count: usize, greatest: f32) -> Vec<f32> {
		(0..count).map(|_| rng.gen_range(-greatest..greatest)).collect()
	}

	fn window(kernel: usize, stride: usize, pad: usize) -> Window {
		Window { kernel: [kernel; 2], stride: [stride; 2], pads: [pad; 4] }
	}

	/// Quantises and returns the greatest error of an output, in parts of the greatest output.
	fn error(rng: &mut StdRng, shape: &[usize], signed: bool, layers: Vec<FloatLayer>) -> f32 {
		let model = FloatModel::new(shape.to_vec(), layers).unwrap();
		let width = model.inputs();
		let mut values = numbers(rng, 40 * width, 3.0);
		if !signed {
			values.iter_mut().for_each(|x| *x = x.abs());
		}
		let samples = Dataset::new(width, values, vec![0; 40]).unwrap();
		let (quantised, report) = quantise_model(&model, &samples).unwrap();
		assert_eq!(quantised.signed_input(), signed);
		assert_eq!(report.scales.len(), quantised.layers().len() + 1);
		assert_eq!(Quantised::from_onnx(&quantised.to_onnx()).unwrap(), quantised);
		let (mut greatest, mut error) = (0f32, 0f32);
		for (input, _) in samples.samples() {
			let response = quantised.run(&quantised.request(input).unwrap()).unwrap();
			let outputs = Quantised::outputs(&response);
			for (exact, output) in model.run(input).unwrap().into_iter().zip(outputs) {
				greatest = greatest.max(exact.abs());
				error = error.max((exact - output as f32 * quantised.output_scale()).abs());
			}
		}
		error / greatest
	}

	fn dense(rng: &mut StdRng, inputs: usize, outputs: usize) -> FloatLayer {
		FloatLayer::Dense { outputs, weights: numbers(rng, inputs * outputs, 0.7) }
	}

	fn conv(rng: &mut StdRng, inputs: usize, channels: usize, window: Window) -> FloatLayer {
		let count = channels * inputs * window.kernel[0] * window.kernel[1];
		let weights = numbers(rng, count, 0.5);
		FloatLayer::Conv(Convolution { channels, groups: 1, window, weights })
	}

	#[test]
	fn outputs_are_near_the_float_ones_when_layers_are_dense() {
		let mut rng = StdRng::seed_from_u64(1);
		let rng = &mut rng;
		for signed in [false, true] {
			let layers = vec![
				dense(rng, 12, 9),
				FloatLayer::Add(numbers(rng, 9, 2.0)),
				FloatLayer::Add(vec![0.25]),
				FloatLayer::Relu,
				// No ReLU here: values of both signs go on.
				dense(rng, 9, 7),
				FloatLayer::Add(numbers(rng, 7, 2.0)),
				dense(rng, 7, 4),
				FloatLayer::Relu,
			];
			let error = error(rng, &[12], signed, layers);
			assert!(error < 0.03, "{error}");
		}
	}

	#[test]
	fn outputs_are_near_the_float_ones_when_windows_move() {
		let mut rng = StdRng::seed_from_u64(2);
		let rng = &mut rng;
		for signed in [false, true] {
			let layers = vec![
				conv(rng, 2, 4, window(3, 1, 1)),
				FloatLayer::Add(numbers(rng, 4, 1.0)),
				// ReLU after the pool is the same as before it.
				FloatLayer::MaxPool(window(2, 2, 0)),
				FloatLayer::Relu,
				FloatLayer::AveragePool(window(3, 1, 0)),
				conv(rng, 4, 3, window(2, 1, 0)),
				FloatLayer::AveragePool(window(2, 1, 0)),
				FloatLayer::Flatten,
				dense(rng, 3, 5),
			];
			let error = error(rng, &[2, 10, 10], signed, layers);
			assert!(error < 0.05, "{error}");
		}
	}

	#[test]
	fn choice_is_the_same_when_the_model_ends_in_it() {
		let mut rng = StdRng::seed_from_u64(3);
		let layers = vec![dense(&mut rng, 6, 5), FloatLayer::ArgMax];
		let model = FloatModel::new(vec![6], layers).unwrap();
		let values = numbers(&mut rng, 600, 1.0);
		let samples = Dataset::new(6, values, vec![0; 100]).unwrap();
		let (quantised, report) = quantise_model(&model, &samples).unwrap();
		assert_eq!(quantised.response_len(), 4);
		assert!(report.calibration.agreeing >= 97, "{:?}", report.calibration);
	}

	#[test]
	fn model_is_quantised_when_the_calibration_shows_only_zeros() {
		let layers = vec![
			FloatLayer::Dense { outputs: 2, weights: vec![0.0; 4] },
			FloatLayer::Relu,
			FloatLayer::Dense { outputs: 1, weights: vec![1.0; 2] },
		];
		let model = FloatModel::new(vec![2], layers).unwrap();
		let samples = Dataset::new(2, vec![0.0; 2], vec![0]).unwrap();
		let (quantised, _) = quantise_model(&model, &samples).unwrap();
		assert_eq!(Quantised::outputs(&quantised.run(&[7, 9]).unwrap()), [0]);
	}
}

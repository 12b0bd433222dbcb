//! An integer model: what it is, what its values can be, and how it runs.

use sha2::{Digest, Sha256};

use crate::{
	error::bound,
	layer::{elements, pooled, pooled_shape, Layer, Shape},
	Error,
};

/// Greatest size of a model file in bytes.
pub const MAX_FILE: usize = 4 << 20;
/// Greatest number of elements of a tensor.
pub const MAX_VALUES: usize = 1 << 20;
/// Greatest number of layers.
const MAX_LAYERS: usize = 256;
/// Greatest number of multiplications of one run.
const MAX_WORK: usize = 1 << 24;

/// The least and the greatest that a value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
	pub(crate) low: i64,
	pub(crate) high: i64,
}

impl Range {
	pub(crate) const BYTE: Self = Self { low: 0, high: 255 };
	pub(crate) const SIGNED_BYTE: Self = Self { low: -128, high: 127 };

	/// Bits `k` with −2^k ≤ low and high < 2^k.
	pub(crate) fn bits(self) -> u32 {
		// -x - 1 is the number with the same bits without the sign.
		let magnitude = self.high.max(0) | if self.low < 0 { !self.low } else { 0 };
		64 - magnitude.leading_zeros()
	}

	fn checked(low: i128, high: i128) -> Result<Self, Error> {
		match (i32::try_from(low), i32::try_from(high)) {
			(Ok(low), Ok(high)) => Ok(Self { low: low.into(), high: high.into() }),
			_ => Err(Error::Unsupported("a value can overflow 32 bits".into())),
		}
	}

	pub(crate) fn within(self, other: Self) -> bool {
		other.low <= self.low && self.high <= other.high
	}
}

/// Values between two layers, as ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ranges {
	pub(crate) shape: Shape,
	pub(crate) of: Vec<Range>,
}

/// An integer model that can be run and proven.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantised {
	pub(crate) id: [u8; 32],
	pub(crate) shape: Shape,
	pub(crate) signed: bool,
	pub(crate) layers: Vec<Layer>,
	pub(crate) input_scale: f32,
	pub(crate) output_scale: f32,
	/// What each layer gets, and last what it gives out.
	pub(crate) ranges: Vec<Ranges>,
}

impl Quantised {
	/// Puts a model together and checks that it holds together: shapes fit, no value can leave 32 bits, work is bounded.
	///
	/// `input_scale` and `output_scale` say what a unit of input and output stands for; they do not take part in the
	/// arithmetic. The id is that of [`Self::to_onnx`].
	pub fn new(
		shape: Shape,
		signed: bool,
		layers: Vec<Layer>,
		input_scale: f32,
		output_scale: f32,
	) -> Result<Self, Error> {
		let mut model = Self::unnamed(shape, signed, layers, input_scale, output_scale)?;
		model.id = Sha256::digest(model.to_onnx()).into();
		Ok(model)
	}

	pub(crate) fn unnamed(
		shape: Shape,
		signed: bool,
		layers: Vec<Layer>,
		input_scale: f32,
		output_scale: f32,
	) -> Result<Self, Error> {
		bound("layers", layers.len(), MAX_LAYERS)?;
		for scale in [input_scale, output_scale] {
			if !scale.is_finite() || scale <= 0.0 {
				return Err(Error::Invalid("a scale that is not positive".into()));
			}
		}
		let input = if signed { Range::SIGNED_BYTE } else { Range::BYTE };
		let mut now = Ranges { of: vec![input; elements(&shape)?], shape: shape.clone() };
		let (mut ranges, mut work, mut held) = (Vec::new(), 0usize, now.of.len());
		for layer in &layers {
			work = work.saturating_add(cost(layer, &now.shape)?);
			bound("multiplications", work, MAX_WORK)?;
			if matches!(layer, Layer::Conv(_) | Layer::MaxPool(_)) {
				let fits = |byte: Range| now.of.iter().all(|range| range.within(byte));
				if !fits(Range::BYTE) && !fits(Range::SIGNED_BYTE) {
					return Err(Error::Unsupported("a window over more than bytes".into()));
				}
			}
			let next = propagate(layer, &now)?;
			held = held.saturating_add(next.of.len());
			bound("values of all layers", held, 4 * MAX_VALUES)?;
			ranges.push(std::mem::replace(&mut now, next));
		}
		bound("outputs", now.of.len(), MAX_VALUES / 4)?;
		ranges.push(now);
		Ok(Self { id: [0; 32], shape, signed, layers, input_scale, output_scale, ranges })
	}

	/// sha256 of the model's file: what a chain knows it by.
	pub fn id(&self) -> [u8; 32] {
		self.id
	}

	/// Shape of the input, without the batch.
	pub fn input_shape(&self) -> &[usize] {
		&self.shape
	}

	/// Whether the bytes of a request are `i8`; otherwise they are `u8`.
	pub fn signed_input(&self) -> bool {
		self.signed
	}

	/// What one unit of the input stands for.
	pub fn input_scale(&self) -> f32 {
		self.input_scale
	}

	/// What one unit of the output stands for.
	pub fn output_scale(&self) -> f32 {
		self.output_scale
	}

	/// The layers in their order.
	pub fn layers(&self) -> &[Layer] {
		&self.layers
	}

	/// Bytes of a request: one for each element of the input.
	pub fn request_len(&self) -> usize {
		self.ranges.first().map_or(0, |input| input.of.len())
	}

	/// Bytes of a response: four for each element of the output.
	pub fn response_len(&self) -> usize {
		self.ranges.last().map_or(0, |output| 4 * output.of.len())
	}

	/// The request for an input in the float model's units: divided by the scale, rounded, clamped to a byte.
	pub fn request(&self, input: &[f32]) -> Result<Vec<u8>, Error> {
		if input.len() != self.request_len() {
			return Err(Error::RequestLength { expected: self.request_len(), got: input.len() });
		}
		let byte = |&x: &f32| {
			let unit = (x / self.input_scale).round();
			// A cast from float saturates, and takes what is no number for zero.
			if self.signed {
				(unit as i8) as u8
			} else {
				unit as u8
			}
		};
		Ok(input.iter().map(byte).collect())
	}

	/// The input's values as the layers get them.
	pub(crate) fn input(&self, request: &[u8]) -> Result<Vec<i64>, Error> {
		if request.len() != self.request_len() {
			return Err(Error::RequestLength { expected: self.request_len(), got: request.len() });
		}
		Ok(request
			.iter()
			.map(|&byte| if self.signed { i64::from(byte as i8) } else { i64::from(byte) })
			.collect())
	}

	/// The response to a request: each element of the output as `i32`, little-endian.
	pub fn run(&self, request: &[u8]) -> Result<Vec<u8>, Error> {
		let mut values = self.input(request)?;
		for (layer, ranges) in self.layers.iter().zip(&self.ranges) {
			values = apply(layer, &ranges.shape, &values)?;
		}
		// `new` has shown that they fit.
		Ok(values.iter().flat_map(|&value| (value as i32).to_le_bytes()).collect())
	}

	/// The elements of a response.
	pub fn outputs(response: &[u8]) -> Vec<i32> {
		let (elements, _) = response.as_chunks::<4>();
		elements.iter().map(|&bytes| i32::from_le_bytes(bytes)).collect()
	}
}

/// Multiplications of one layer, having checked that its numbers belong together.
fn cost(layer: &Layer, shape: &[usize]) -> Result<usize, Error> {
	let inputs = elements(shape)?;
	Ok(match layer {
		Layer::Dense { outputs, weights } => {
			if shape.len() != 1
				|| *outputs == 0
				|| outputs.checked_mul(inputs) != Some(weights.len())
			{
				return Err(Error::Invalid("a dense layer's weights are not of its shape".into()));
			}
			weights.len()
		},
		Layer::Conv(conv) => {
			if conv.weights.iter().any(|&weight| i8::try_from(weight).is_err()) {
				return Err(Error::Unsupported("a convolution's weights beyond 8 bits".into()));
			}
			conv.work(&conv.output(shape)?)
		},
		Layer::MaxPool(window) => {
			if window.pads != [0; 4] {
				return Err(Error::Unsupported("padding of a maximum".into()));
			}
			let output = elements(&pooled_shape(window, shape)?)?;
			output.saturating_mul(window.kernel[0] * window.kernel[1])
		},
		Layer::Add(constants) => {
			channel_len(constants.len(), shape)?;
			inputs
		},
		Layer::Requantise { shift, bits } => {
			if *shift > 30 || bits.is_some_and(|bits| bits == 0 || bits > 30) {
				return Err(Error::Invalid("a shift or width beyond 30 bits".into()));
			}
			inputs
		},
		Layer::ArgMax if shape.len() != 1 => {
			return Err(Error::Unsupported("a maximum of several dimensions".into()))
		},
		Layer::Flatten | Layer::ArgMax => inputs,
	})
}

/// Elements that share one of so many constants.
pub(crate) fn channel_len(constants: usize, shape: &[usize]) -> Result<usize, Error> {
	let inputs = elements(shape)?;
	let channels = shape.first().copied().unwrap_or(1);
	if constants == 1 || constants == channels || constants == inputs {
		Ok(inputs / constants)
	} else {
		Err(Error::Invalid("constants do not fit what they are added to".into()))
	}
}

/// A layer's output shape.
pub(crate) fn output_shape(layer: &Layer, shape: &[usize]) -> Result<Shape, Error> {
	Ok(match layer {
		Layer::Dense { outputs, .. } => vec![*outputs],
		Layer::Conv(conv) => conv.output(shape)?,
		Layer::MaxPool(window) => pooled_shape(window, shape)?,
		Layer::Flatten => vec![elements(shape)?],
		Layer::ArgMax => vec![1],
		Layer::Add(_) | Layer::Requantise { .. } => shape.to_vec(),
	})
}

/// What a layer's outputs can be. `layer` has passed [`cost`].
fn propagate(layer: &Layer, input: &Ranges) -> Result<Ranges, Error> {
	let mut of = Vec::new();
	// Exact: 2^20 products of two 32-bit numbers are far from 128 bits.
	let weighted = |low: &mut i128, high: &mut i128, weight: i32, range: Range| {
		let (a, b) = (i64::from(weight) * range.low, i64::from(weight) * range.high);
		*low += i128::from(a.min(b));
		*high += i128::from(a.max(b));
	};
	match layer {
		Layer::Dense { weights, .. } => {
			for row in weights.chunks(input.of.len()) {
				let (mut low, mut high) = (0, 0);
				for (&weight, &range) in row.iter().zip(&input.of) {
					weighted(&mut low, &mut high, weight, range);
				}
				of.push(Range::checked(low, high)?);
			}
		},
		Layer::Conv(conv) => conv.for_each(&input.shape, |taps| {
			let (mut low, mut high) = (0, 0);
			for &(weight, place) in taps {
				weighted(&mut low, &mut high, conv.weights[weight], input.of[place]);
			}
			of.push(Range::checked(low, high)?);
			Ok::<_, Error>(())
		})?,
		Layer::Add(constants) => {
			let share = channel_len(constants.len(), &input.shape)?;
			for (place, range) in input.of.iter().enumerate() {
				let constant = i128::from(constants[place / share]);
				let [low, high] = [range.low, range.high].map(|x| i128::from(x) + constant);
				of.push(Range::checked(low, high)?);
			}
		},
		Layer::Requantise { shift, bits } => {
			let cut = |x| requantise(x, *shift, *bits);
			of.extend(input.of.iter().map(|r| Range { low: cut(r.low), high: cut(r.high) }));
		},
		Layer::MaxPool(window) => pooled(window, &input.shape, |places| {
			let greatest = |bound: fn(&Range) -> i64| {
				places.iter().map(|&place| bound(&input.of[place])).max().unwrap_or_default()
			};
			of.push(Range { low: greatest(|r| r.low), high: greatest(|r| r.high) });
			Ok::<_, Error>(())
		})?,
		Layer::Flatten => of.clone_from(&input.of),
		Layer::ArgMax => of.push(Range { low: 0, high: input.of.len() as i64 - 1 }),
	}
	Ok(Ranges { shape: output_shape(layer, &input.shape)?, of })
}

/// `min(max(x, 0) >> shift, 2^bits − 1)`
pub(crate) fn requantise(x: i64, shift: u32, bits: Option<u32>) -> i64 {
	let y = x.max(0) >> shift;
	bits.map_or(y, |bits| y.min((1 << bits) - 1))
}

/// Runs one layer. Layer and values belong to a checked model.
fn apply(layer: &Layer, shape: &[usize], values: &[i64]) -> Result<Vec<i64>, Error> {
	let mut out = Vec::new();
	match layer {
		Layer::Dense { weights, .. } => {
			for row in weights.chunks(values.len()) {
				out.push(sum(row.iter().zip(values).map(|(&w, &x)| i64::from(w) * x)));
			}
		},
		Layer::Conv(conv) => conv.for_each(shape, |taps| {
			out.push(sum(taps.iter().map(|&(w, x)| i64::from(conv.weights[w]) * values[x])));
			Ok::<_, Error>(())
		})?,
		Layer::Add(constants) => {
			let share = channel_len(constants.len(), shape)?;
			out.extend(values.iter().enumerate().map(|(i, x)| x + i64::from(constants[i / share])));
		},
		Layer::Requantise { shift, bits } => {
			out.extend(values.iter().map(|&x| requantise(x, *shift, *bits)));
		},
		Layer::MaxPool(window) => pooled(window, shape, |places| {
			out.push(places.iter().map(|&place| values[place]).max().unwrap_or_default());
			Ok::<_, Error>(())
		})?,
		Layer::Flatten => out.extend_from_slice(values),
		Layer::ArgMax => out.push(argmax(values) as i64),
	}
	Ok(out)
}

/// A sum that fits 32 bits at the end; on the way there only the lower bits matter.
fn sum(terms: impl Iterator<Item = i64>) -> i64 {
	terms.fold(0, i64::wrapping_add)
}

/// The place of the greatest, of the first of several.
pub(crate) fn argmax<T: PartialOrd>(values: &[T]) -> usize {
	let mut best = 0;
	for (place, value) in values.iter().enumerate() {
		if *value > values[best] {
			best = place;
		}
	}
	best
}

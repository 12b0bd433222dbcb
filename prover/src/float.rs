//! Float models: what the quantiser starts from and compares with.

use crate::{
	error::bound,
	layer::{elements, pooled, pooled_shape, Convolution, Shape, Window},
	model::{argmax, channel_len},
	onnx::{addend, proto::element, Chain, Operator},
	Error,
};

/// Greatest number of multiplications of one run.
const MAX_WORK: usize = 1 << 24;
/// Greatest number of layers.
const MAX_LAYERS: usize = 256;

/// One step of a float model.
#[derive(Clone, Debug, PartialEq)]
pub enum FloatLayer {
	/// Each output is a sum over all inputs; the weights of the first output come first.
	Dense {
		/// Number of outputs.
		outputs: usize,
		/// Weights, `outputs` times the inputs.
		weights: Vec<f32>,
	},
	/// Each output is a sum over a window of the inputs.
	Conv(Convolution<f32>),
	/// Adds one constant, one for each channel, or one for each element.
	Add(Vec<f32>),
	/// Negative numbers become zero.
	Relu,
	/// The greatest in each window.
	MaxPool(Window),
	/// The mean of each window.
	AveragePool(Window),
	/// All dimensions become one.
	Flatten,
	/// The place of the greatest.
	ArgMax,
}

/// A float model.
#[derive(Clone, Debug, PartialEq)]
pub struct FloatModel {
	pub(crate) shape: Shape,
	pub(crate) layers: Vec<FloatLayer>,
	/// What each layer gets, and last what it gives out.
	pub(crate) shapes: Vec<Shape>,
}

impl FloatModel {
	/// Reads a model. A `Softmax` at the end is left out: it changes no order.
	pub fn from_onnx(file: &[u8]) -> Result<Self, Error> {
		let chain = Chain::decode(file)?;
		if chain.element != element::FLOAT {
			return Err(Error::Unsupported("a float model whose input is not f32".into()));
		}
		let mut model = Self::new(chain.shape, Vec::new())?;
		let mut work = 0;
		for (place, operator) in chain.operators.iter().enumerate() {
			let rest = chain.operators.get(place + 1..).unwrap_or_default();
			let input = model.shapes.last().cloned().unwrap_or_default();
			for layer in read(operator, rest, &input)? {
				model.push(layer, &mut work)?;
			}
		}
		Ok(model)
	}

	/// Puts a model together and checks that it holds together.
	pub fn new(shape: Shape, layers: Vec<FloatLayer>) -> Result<Self, Error> {
		elements(&shape)?;
		let mut model = Self { shapes: vec![shape.clone()], shape, layers: Vec::new() };
		let mut work = 0;
		for layer in layers {
			model.push(layer, &mut work)?;
		}
		Ok(model)
	}

	fn push(&mut self, layer: FloatLayer, work: &mut usize) -> Result<(), Error> {
		bound("layers", self.layers.len() + 1, MAX_LAYERS)?;
		let (output, multiplications) = check(&layer, self.shapes.last().unwrap_or(&self.shape))?;
		*work = work.saturating_add(multiplications);
		bound("multiplications", *work, MAX_WORK)?;
		self.layers.push(layer);
		self.shapes.push(output);
		Ok(())
	}

	/// Elements of the input.
	pub fn inputs(&self) -> usize {
		self.shape.iter().product()
	}

	/// The output for an input.
	pub fn run(&self, input: &[f32]) -> Result<Vec<f32>, Error> {
		Ok(self.trace(input)?.pop().unwrap_or_default())
	}

	/// What each layer gives out.
	pub(crate) fn trace(&self, input: &[f32]) -> Result<Vec<Vec<f32>>, Error> {
		if input.len() != self.inputs() {
			return Err(Error::RequestLength { expected: self.inputs(), got: input.len() });
		}
		let mut outputs: Vec<Vec<f32>> = Vec::new();
		for (layer, shape) in self.layers.iter().zip(&self.shapes) {
			let values = outputs.last().map_or(input, Vec::as_slice);
			outputs.push(apply(layer, shape, values)?);
		}
		Ok(outputs)
	}
}

fn read(operator: &Operator, rest: &[Operator], shape: &[usize]) -> Result<Vec<FloatLayer>, Error> {
	let unsupported = |what: &str| Err(Error::Unsupported(what.into()));
	Ok(match operator.name.as_str() {
		"Identity" | "Dropout" => Vec::new(),
		"MatMul" | "Gemm" => {
			if operator.place != 0 {
				return unsupported("weights at the left of a product");
			}
			let turned = operator.name == "Gemm" && operator.gemm()?;
			let constant = operator.required(1)?;
			let (outputs, weights) = operator.rows(constant, constant.floats()?, turned)?;
			let mut layers = vec![FloatLayer::Dense { outputs, weights }];
			if let Some(bias) = operator.constant(2) {
				addend(bias, &[outputs])?;
				layers.push(FloatLayer::Add(bias.floats()?.to_vec()));
			}
			layers
		},
		"Conv" => {
			if operator.place != 0 {
				return unsupported("weights at the left of a convolution");
			}
			let constant = operator.required(1)?;
			let &[channels, _, height, width] = constant.dims.as_slice() else {
				return unsupported("convolutions of other than two dimensions");
			};
			let groups = usize::try_from(operator.int("group", 1)).unwrap_or(0);
			let window = operator.window(Some([height, width]))?;
			let weights = constant.floats()?.to_vec();
			let mut layers =
				vec![FloatLayer::Conv(Convolution { channels, groups, window, weights })];
			if let Some(bias) = operator.constant(2) {
				if bias.dims != [channels] {
					return Err(Error::Invalid("a bias that is not one for each channel".into()));
				}
				layers.push(FloatLayer::Add(bias.floats()?.to_vec()));
			}
			layers
		},
		"Add" => {
			let constant = operator.other()?;
			addend(constant, shape)?;
			vec![FloatLayer::Add(constant.floats()?.to_vec())]
		},
		"Relu" => vec![FloatLayer::Relu],
		"MaxPool" => vec![FloatLayer::MaxPool(operator.window(None)?)],
		"AveragePool" => vec![FloatLayer::AveragePool(operator.window(None)?)],
		"GlobalAveragePool" => {
			let [_, height, width] = crate::layer::planes(shape)?;
			let kernel = [height, width];
			vec![FloatLayer::AveragePool(Window { kernel, stride: [1, 1], pads: [0; 4] })]
		},
		"Flatten" | "Reshape" => {
			operator.flattens(elements(shape)?)?;
			vec![FloatLayer::Flatten]
		},
		"Softmax" | "LogSoftmax" if rest.iter().all(|next| next.name == "ArgMax") => Vec::new(),
		"ArgMax" => {
			if !matches!(operator.int("axis", 0), 1 | -1)
				|| operator.int("select_last_index", 0) != 0
			{
				return unsupported("an ArgMax of another axis, or of the last of several");
			}
			vec![FloatLayer::ArgMax]
		},
		other => return unsupported(&format!("operator {other}")),
	})
}

/// A layer's output shape and its multiplications, if its numbers belong together.
fn check(layer: &FloatLayer, shape: &[usize]) -> Result<(Shape, usize), Error> {
	let inputs = elements(shape)?;
	Ok(match layer {
		FloatLayer::Dense { outputs, weights } => {
			if shape.len() != 1
				|| *outputs == 0
				|| outputs.checked_mul(inputs) != Some(weights.len())
			{
				return Err(Error::Invalid("a dense layer's weights are not of its shape".into()));
			}
			(vec![*outputs], weights.len())
		},
		FloatLayer::Conv(conv) => {
			let output = conv.output(shape)?;
			let work = conv.work(&output);
			(output, work)
		},
		FloatLayer::Add(constants) => {
			channel_len(constants.len(), shape)?;
			(shape.to_vec(), inputs)
		},
		FloatLayer::MaxPool(window) | FloatLayer::AveragePool(window) => {
			if window.pads != [0; 4] {
				return Err(Error::Unsupported("padding of a pool".into()));
			}
			let output = pooled_shape(window, shape)?;
			let places = elements(&output)?;
			(output, places.saturating_mul(window.kernel[0] * window.kernel[1]))
		},
		FloatLayer::Relu => (shape.to_vec(), inputs),
		FloatLayer::Flatten => (vec![inputs], inputs),
		FloatLayer::ArgMax if shape.len() == 1 => (vec![1], inputs),
		FloatLayer::ArgMax => {
			return Err(Error::Unsupported("a maximum of several dimensions".into()))
		},
	})
}

fn apply(layer: &FloatLayer, shape: &[usize], values: &[f32]) -> Result<Vec<f32>, Error> {
	let mut out = Vec::new();
	match layer {
		FloatLayer::Dense { weights, .. } => {
			for row in weights.chunks(values.len()) {
				out.push(row.iter().zip(values).map(|(w, x)| w * x).sum());
			}
		},
		FloatLayer::Conv(conv) => conv.for_each(shape, |taps| {
			out.push(taps.iter().map(|&(w, x)| conv.weights[w] * values[x]).sum());
			Ok::<_, Error>(())
		})?,
		FloatLayer::Add(constants) => {
			let share = channel_len(constants.len(), shape)?;
			out.extend(values.iter().enumerate().map(|(i, x)| x + constants[i / share]));
		},
		FloatLayer::Relu => out.extend(values.iter().map(|x| x.max(0.0))),
		FloatLayer::MaxPool(window) => pooled(window, shape, |places| {
			out.push(places.iter().fold(f32::MIN, |greatest, &x| greatest.max(values[x])));
			Ok::<_, Error>(())
		})?,
		FloatLayer::AveragePool(window) => pooled(window, shape, |places| {
			let sum: f32 = places.iter().map(|&x| values[x]).sum();
			out.push(sum / places.len() as f32);
			Ok::<_, Error>(())
		})?,
		FloatLayer::Flatten => out.extend_from_slice(values),
		FloatLayer::ArgMax => out.push(argmax(values) as f32),
	}
	Ok(out)
}

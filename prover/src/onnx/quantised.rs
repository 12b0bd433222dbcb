//! Integer models as ONNX files, in operators that any ONNX runtime knows.

use prost::Message;
use sha2::{Digest, Sha256};

use super::{addend, invalid, proto, proto::element, unsupported, Chain, Operator};
use crate::{
	layer::{elements, Convolution, Layer},
	model::{output_shape, Range, MAX_FILE},
	Error, Quantised,
};

const FORMAT: &str = "assay.format";
const VERSION: &str = "1";
const INPUT_SCALE: &str = "assay.input_scale";
const OUTPUT_SCALE: &str = "assay.output_scale";

impl Quantised {
	/// Reads an integer model. Its id is the file's sha256.
	///
	/// # Errors
	///
	/// [`Error::Decode`], [`Error::Invalid`] or [`Error::Unsupported`] if the file is none of the kind that
	/// `docs/proven-models.md` describes; [`Error::TooLarge`] if it is beyond a limit.
	pub fn from_onnx(file: &[u8]) -> Result<Self, Error> {
		let chain = Chain::decode(file)?;
		let signed = match chain.element {
			element::UINT8 => false,
			element::INT8 => true,
			_ => return unsupported("an input that is not bytes: quantise first"),
		};
		if chain.metadata.get(FORMAT).is_some_and(|version| version != VERSION) {
			return unsupported("a newer format of quantised models");
		}
		let scale = |name: &str| match chain.metadata.get(name) {
			None => Ok(1.0),
			Some(text) => text.parse::<f32>().or_else(|_| invalid("a scale that is no number")),
		};
		let (input_scale, output_scale) = (scale(INPUT_SCALE)?, scale(OUTPUT_SCALE)?);

		let mut layers = Vec::new();
		let mut shape = chain.shape.clone();
		let mut casts = Vec::new();
		for operator in &chain.operators {
			let before = layers.len();
			read(operator, &shape, &mut layers, &mut casts)?;
			for layer in layers.get(before..).unwrap_or_default() {
				shape = output_shape(layer, &shape)?;
			}
		}
		let mut model = Self::unnamed(chain.shape, signed, layers, input_scale, output_scale)?;
		for cast in casts {
			let ranges = model.ranges.get(cast.layer).map_or(&[][..], |ranges| &ranges.of);
			if !ranges.iter().all(|range| range.within(cast.into)) {
				return unsupported(cast.why);
			}
		}
		model.id = Sha256::digest(file).into();
		Ok(model)
	}

	/// The model as a file, the same bytes every time.
	pub fn to_onnx(&self) -> Vec<u8> {
		Writer::default().write(self)
	}
}

/// What must hold of the values before a layer, known once the model's ranges are.
struct Condition {
	layer: usize,
	into: Range,
	why: &'static str,
}

fn read(
	operator: &Operator,
	shape: &[usize],
	layers: &mut Vec<Layer>,
	conditions: &mut Vec<Condition>,
) -> Result<(), Error> {
	let condition = |layers: &[Layer], low: i64, high: i64, why| Condition {
		layer: layers.len(),
		into: Range { low, high },
		why,
	};
	// A condition on the values so far stands between what comes and the layer before.
	let fuses = conditions.last().is_none_or(|condition| condition.layer < layers.len());
	match operator.name.as_str() {
		"Identity" => {},
		"Cast" => {
			let (low, high) = match operator.int("to", 0) as i32 {
				element::INT8 => (-128, 127),
				element::UINT8 => (0, 255),
				element::INT16 => (i64::from(i16::MIN), i64::from(i16::MAX)),
				element::INT32 | element::INT64 => return Ok(()),
				_ => return unsupported("a cast to what is no integer"),
			};
			conditions.push(condition(layers, low, high, "a cast that can cut a value"));
		},
		"MatMul" | "MatMulInteger" | "Gemm" => {
			if operator.place != 0 {
				return unsupported("weights at the left of a product");
			}
			let turned = operator.name == "Gemm" && operator.gemm()?;
			let constant = operator.required(1)?;
			let (outputs, weights) = operator.rows(constant, &constant.weights()?, turned)?;
			layers.push(Layer::Dense { outputs, weights });
			if operator.name == "Gemm" {
				if let Some(bias) = operator.constant(2) {
					addend(bias, &[outputs])?;
					layers.push(Layer::Add(bias.weights()?));
				}
			} else {
				zero_points(operator)?;
			}
		},
		"ConvInteger" => {
			if operator.place != 0 {
				return unsupported("weights at the left of a convolution");
			}
			zero_points(operator)?;
			let constant = operator.required(1)?;
			let &[channels, _, height, width] = constant.dims.as_slice() else {
				return unsupported("convolutions of other than two dimensions");
			};
			let groups = usize::try_from(operator.int("group", 1)).unwrap_or(0);
			let window = operator.window(Some([height, width]))?;
			let weights = constant.weights()?;
			layers.push(Layer::Conv(Convolution { channels, groups, window, weights }));
		},
		"Add" | "Sub" => {
			let constant = operator.other()?;
			addend(constant, shape)?;
			let mut values = constant.weights()?;
			if operator.name == "Sub" {
				if operator.place != 0 {
					return unsupported("a constant less the values");
				}
				let negated: Option<_> = values.iter().map(|x| x.checked_neg()).collect();
				let Some(negated) = negated else { return unsupported("constants beyond 32 bits") };
				values = negated;
			}
			layers.push(Layer::Add(values));
		},
		"Relu" => layers.push(Layer::Requantise { shift: 0, bits: None }),
		"Div" => {
			let by = operator.required(1)?.weights()?;
			let shift = match by.as_slice() {
				&[by] if by > 0 && by.count_ones() == 1 => by.trailing_zeros(),
				_ => return unsupported("a division by other than a power of two"),
			};
			match layers.last_mut().filter(|_| fuses) {
				Some(Layer::Requantise { shift: known @ 0, bits: None }) => *known = shift,
				_ => {
					let why = "a division of what can be negative";
					conditions.push(condition(layers, 0, i64::MAX, why));
					layers.push(Layer::Requantise { shift, bits: None });
				},
			}
		},
		"Clip" => {
			let one = |place| match operator.required(place)?.weights()?.as_slice() {
				&[number] => Ok(number),
				_ => unsupported("a clip by other than one number"),
			};
			let (low, high) = (one(1)?, one(2)?);
			let next = high.checked_add(1).filter(|next| next.count_ones() == 1 && high > 0);
			let (0, Some(next)) = (low, next) else {
				return unsupported("a clip to other than 0 and a power of two less one");
			};
			let kept = Some(next.trailing_zeros());
			match layers.last_mut().filter(|_| fuses) {
				Some(Layer::Requantise { bits: bits @ None, .. }) => *bits = kept,
				_ => layers.push(Layer::Requantise { shift: 0, bits: kept }),
			}
		},
		"MaxPool" => layers.push(Layer::MaxPool(operator.window(None)?)),
		"Flatten" | "Reshape" => {
			operator.flattens(elements(shape)?)?;
			layers.push(Layer::Flatten);
		},
		"ArgMax" => {
			if !matches!(operator.int("axis", 0), 1 | -1)
				|| operator.int("select_last_index", 0) != 0
			{
				return unsupported("an ArgMax of another axis, or of the last of several");
			}
			layers.push(Layer::ArgMax);
		},
		other => return unsupported(format!("operator {other}")),
	}
	Ok(())
}

/// Zero points of both sides must not be there, or be zero.
fn zero_points(operator: &Operator) -> Result<(), Error> {
	for place in [2, 3] {
		if let Some(zero) = operator.constant(place) {
			if zero.integers()?.iter().any(|&x| x != 0) {
				return unsupported("a zero point other than zero");
			}
		}
	}
	Ok(())
}

/// Puts a file together.
#[derive(Default)]
struct Writer {
	nodes: Vec<Vec<u8>>,
	initialisers: Vec<Vec<u8>>,
	/// Name of what flows, and its element type.
	now: String,
	element: i32,
}

impl Writer {
	fn write(mut self, model: &Quantised) -> Vec<u8> {
		self.now = "request".into();
		self.element = if model.signed { element::INT8 } else { element::UINT8 };
		let input = info("request", self.element, &model.shape);
		for (layer, ranges) in model.layers.iter().zip(&model.ranges) {
			let byte = if ranges.of.iter().all(|range| range.within(Range::BYTE)) {
				element::UINT8
			} else {
				element::INT8
			};
			self.layer(layer, &ranges.shape, byte);
		}
		self.cast(element::INT32);
		// The graph's output is named by a node of its own, so that the others need no exception.
		self.node("Identity", Vec::new(), Vec::new(), self.element);
		let output = std::mem::take(&mut self.now);
		let shape = model.ranges.last().map_or(&[][..], |ranges| &ranges.shape);
		let output = info(&output, element::INT32, shape);
		let graph = proto::Graph {
			node: self.nodes,
			name: "quantised".into(),
			initializer: self.initialisers,
			input: vec![input],
			output: vec![output],
		};
		let entry =
			|key: &str, value: String| proto::Entry { key: key.into(), value }.encode_to_vec();
		let file = proto::Model {
			ir_version: 8,
			producer_name: "assay-prover".into(),
			graph: Some(graph.encode_to_vec()),
			opset_import: vec![
				proto::OperatorSet { domain: String::new(), version: 14 }.encode_to_vec()
			],
			metadata_props: vec![
				entry(FORMAT, VERSION.into()),
				entry(INPUT_SCALE, model.input_scale.to_string()),
				entry(OUTPUT_SCALE, model.output_scale.to_string()),
			],
		}
		.encode_to_vec();
		debug_assert!(file.len() <= 2 * MAX_FILE);
		file
	}

	fn layer(&mut self, layer: &Layer, shape: &[usize], byte: i32) {
		match layer {
			Layer::Dense { outputs, weights } => {
				self.cast(element::INT32);
				let inputs = weights.len() / outputs;
				let mut turned = Vec::with_capacity(weights.len());
				for input in 0..inputs {
					turned.extend(weights.iter().skip(input).step_by(inputs));
				}
				let weights = self.constant(&[inputs, *outputs], element::INT32, &turned);
				self.node("MatMul", vec![weights], Vec::new(), element::INT32);
			},
			Layer::Conv(conv) => {
				self.cast(byte);
				let per_group = shape[0] / conv.groups;
				let [height, width] = conv.window.kernel;
				let dims = [conv.channels, per_group, height, width];
				let weights = self.constant(&dims, element::INT8, &conv.weights);
				let mut attributes = window(&conv.window);
				attributes.push(int("group", conv.groups));
				self.node("ConvInteger", vec![weights], attributes, element::INT32);
			},
			Layer::Add(values) => {
				self.cast(element::INT32);
				let mut dims = vec![values.len()];
				if values.len() == shape[0] {
					dims.resize(shape.len(), 1);
				} else if values.len() > 1 {
					dims = shape.to_vec();
				}
				let values = self.constant(&dims, element::INT32, values);
				self.node("Add", vec![values], Vec::new(), element::INT32);
			},
			Layer::Requantise { shift, bits } => {
				self.cast(element::INT32);
				self.node("Relu", Vec::new(), Vec::new(), element::INT32);
				if *shift > 0 {
					let by = self.constant(&[], element::INT32, &[1 << shift]);
					self.node("Div", vec![by], Vec::new(), element::INT32);
				}
				if let Some(bits) = bits {
					let low = self.constant(&[], element::INT32, &[0]);
					let high = self.constant(&[], element::INT32, &[(1 << bits) - 1]);
					self.node("Clip", vec![low, high], Vec::new(), element::INT32);
				}
			},
			Layer::MaxPool(pool) => {
				self.cast(byte);
				let mut attributes = window(pool);
				attributes.push(ints("kernel_shape", &pool.kernel));
				self.node("MaxPool", Vec::new(), attributes, byte);
			},
			Layer::Flatten => {
				self.node("Flatten", Vec::new(), vec![int("axis", 1)], self.element);
			},
			Layer::ArgMax => {
				self.cast(element::INT32);
				let attributes = vec![int("axis", 1), int("keepdims", 1)];
				self.node("ArgMax", Vec::new(), attributes, element::INT64);
			},
		}
	}

	fn cast(&mut self, to: i32) {
		if self.element != to {
			self.node("Cast", Vec::new(), vec![int("to", to as usize)], to);
		}
	}

	fn constant(&mut self, dims: &[usize], kind: i32, values: &[i32]) -> String {
		let name = format!("c{}", self.initialisers.len());
		let raw_data = match kind {
			element::INT8 => values.iter().map(|&x| x as i8 as u8).collect(),
			_ => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
		};
		let dims = dims.iter().map(|&dim| dim as i64).collect();
		let tensor = proto::Tensor {
			dims,
			data_type: kind,
			name: name.clone(),
			raw_data,
			..Default::default()
		};
		self.initialisers.push(tensor.encode_to_vec());
		name
	}

	fn node(&mut self, op: &str, constants: Vec<String>, attribute: Vec<Vec<u8>>, element: i32) {
		let output =
			if op == "Identity" { "response".into() } else { format!("t{}", self.nodes.len()) };
		let mut input = vec![std::mem::replace(&mut self.now, output)];
		input.extend(constants);
		let node = proto::Node {
			input,
			output: vec![self.now.clone()],
			op_type: op.into(),
			attribute,
			..Default::default()
		};
		self.nodes.push(node.encode_to_vec());
		self.element = element;
	}
}

fn info(name: &str, elem_type: i32, shape: &[usize]) -> Vec<u8> {
	let dim = |&dim: &usize| {
		proto::Dimension { dim_value: dim as i64, ..Default::default() }.encode_to_vec()
	};
	let dim = std::iter::once(&1).chain(shape).map(dim).collect();
	let tensor_type =
		Some(proto::TensorType { elem_type, shape: Some(proto::TensorShape { dim }) });
	proto::ValueInfo { name: name.into(), r#type: Some(proto::Type { tensor_type }) }
		.encode_to_vec()
}

fn int(name: &str, i: usize) -> Vec<u8> {
	proto::Attribute { name: name.into(), i: i as i64, r#type: 2, ..Default::default() }
		.encode_to_vec()
}

fn ints(name: &str, numbers: &[usize]) -> Vec<u8> {
	let ints = numbers.iter().map(|&n| n as i64).collect();
	proto::Attribute { name: name.into(), ints, r#type: 7, ..Default::default() }.encode_to_vec()
}

fn window(window: &crate::Window) -> Vec<Vec<u8>> {
	vec![ints("strides", &window.stride), ints("pads", &window.pads)]
}

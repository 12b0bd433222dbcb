//! ONNX files, as far as they are needed: a chain of operators, each with one input that is not constant.

pub(crate) mod proto;
mod quantised;

use std::collections::HashMap;

use prost::Message;
use proto::element;

use crate::{error::bound, layer::elements, layer::Window, model::MAX_FILE, Error, MAX_VALUES};

/// Greatest number of nodes, and of initialisers.
const MAX_NODES: usize = 1024;
/// Greatest number of attributes of a node, of inputs, of dimensions, of remarks.
const MAX_PARTS: usize = 64;
/// The oldest and the newest version of the operators that is understood.
const OPSETS: std::ops::RangeInclusive<i64> = 11..=25;

fn invalid<T>(what: impl Into<String>) -> Result<T, Error> {
	Err(Error::Invalid(what.into()))
}

fn unsupported<T>(what: impl Into<String>) -> Result<T, Error> {
	Err(Error::Unsupported(what.into()))
}

fn all<T: Message + Default>(
	what: &'static str,
	parts: &[Vec<u8>],
	limit: usize,
) -> Result<Vec<T>, Error> {
	bound(what, parts.len(), limit)?;
	parts.iter().map(|part| Ok(T::decode(part.as_slice())?)).collect()
}

/// A constant.
#[derive(Clone, Debug)]
pub(crate) struct Constant {
	pub(crate) dims: Vec<usize>,
	pub(crate) data: Data,
}

#[derive(Clone, Debug)]
pub(crate) enum Data {
	Floats(Vec<f32>),
	Integers(Vec<i64>),
}

impl Constant {
	fn decode(tensor: proto::Tensor) -> Result<Self, Error> {
		if tensor.data_location != 0 {
			return unsupported("data outside of the file");
		}
		bound("dimensions", tensor.dims.len(), MAX_PARTS)?;
		let dims: Option<Vec<usize>> =
			tensor.dims.iter().map(|&dim| usize::try_from(dim).ok()).collect();
		let Some(dims) = dims else { return invalid("a negative dimension") };
		let count = elements(&dims)?;
		let raw = &tensor.raw_data;
		let integers = |width: usize, read: &dyn Fn(&[u8]) -> i64| {
			if raw.is_empty() {
				let wide = tensor.int64_data.iter().copied();
				let narrow = tensor.int32_data.iter().map(|&x| i64::from(x));
				Data::Integers(if width == 8 { wide.collect() } else { narrow.collect() })
			} else if raw.len().is_multiple_of(width) {
				Data::Integers(raw.chunks(width).map(read).collect())
			} else {
				Data::Integers(Vec::new())
			}
		};
		let le = |bytes: &[u8]| {
			bytes.iter().rev().fold(0u64, |number, &byte| number << 8 | u64::from(byte))
		};
		let (data, bits) = match tensor.data_type {
			element::FLOAT => {
				let floats = if raw.is_empty() {
					tensor.float_data
				} else if raw.len().is_multiple_of(4) {
					raw.chunks(4).map(|b| f32::from_bits(le(b) as u32)).collect()
				} else {
					Vec::new()
				};
				if floats.iter().any(|x| !x.is_finite()) {
					return invalid("a constant that is no finite number");
				}
				(Data::Floats(floats), 0)
			},
			element::UINT8 => (integers(1, &|b| i64::from(le(b) as u8)), 8),
			element::INT8 => (integers(1, &|b| i64::from(le(b) as i8)), 7),
			element::INT16 => (integers(2, &|b| i64::from(le(b) as i16)), 15),
			element::INT32 => (integers(4, &|b| i64::from(le(b) as i32)), 31),
			element::INT64 => (integers(8, &|b| le(b) as i64), 63),
			other => return unsupported(format!("constants of element type {other}")),
		};
		let length = match &data {
			Data::Floats(floats) => floats.len(),
			Data::Integers(integers) => {
				// Narrow types travel as wider ones outside of the raw form.
				let sign = u32::from(tensor.data_type != element::UINT8);
				let fits = |&x: &i64| {
					let low = if sign == 0 { 0 } else { -1i128 << bits };
					i128::from(x) >= low && i128::from(x) < 1i128 << bits
				};
				if !integers.iter().all(fits) {
					return invalid("a constant beyond its type");
				}
				integers.len()
			},
		};
		if length != count {
			return invalid("a constant's data are not of its shape");
		}
		Ok(Self { dims, data })
	}

	pub(crate) fn floats(&self) -> Result<&[f32], Error> {
		match &self.data {
			Data::Floats(floats) => Ok(floats),
			Data::Integers(_) => unsupported("integer constants in a float model"),
		}
	}

	pub(crate) fn integers(&self) -> Result<&[i64], Error> {
		match &self.data {
			Data::Integers(integers) => Ok(integers),
			Data::Floats(_) => {
				unsupported("float constants where integers are due: quantise first")
			},
		}
	}

	pub(crate) fn weights(&self) -> Result<Vec<i32>, Error> {
		let narrow = |&x: &i64| i32::try_from(x).ok();
		self.integers()?
			.iter()
			.map(narrow)
			.collect::<Option<_>>()
			.map_or_else(|| unsupported("constants beyond 32 bits"), Ok)
	}
}

/// A node of the chain.
#[derive(Clone, Debug)]
pub(crate) struct Operator {
	pub(crate) name: String,
	/// Inputs, in their order; `None` is what flows through the chain or is not given.
	pub(crate) constants: Vec<Option<Constant>>,
	/// Place of the input that flows through the chain.
	pub(crate) place: usize,
	attributes: HashMap<String, proto::Attribute>,
}

impl Operator {
	pub(crate) fn constant(&self, place: usize) -> Option<&Constant> {
		self.constants.get(place).and_then(Option::as_ref)
	}

	/// The constant at `place`, which must be there.
	pub(crate) fn required(&self, place: usize) -> Result<&Constant, Error> {
		self.constant(place)
			.map_or_else(|| unsupported(format!("{} without its constant", self.name)), Ok)
	}

	/// The constant of an operator with two inputs, in either order.
	pub(crate) fn other(&self) -> Result<&Constant, Error> {
		self.required(1 - self.place.min(1))
	}

	pub(crate) fn int(&self, name: &str, default: i64) -> i64 {
		self.attributes.get(name).map_or(default, |attribute| attribute.i)
	}

	pub(crate) fn float(&self, name: &str, default: f32) -> f32 {
		self.attributes.get(name).map_or(default, |attribute| attribute.f)
	}

	fn ints(&self, name: &str, default: &[i64]) -> Result<Vec<usize>, Error> {
		let ints = self.attributes.get(name).map_or(default, |attribute| &attribute.ints);
		bound("numbers of an attribute", ints.len(), MAX_PARTS)?;
		let positive: Option<_> = ints.iter().map(|&int| usize::try_from(int).ok()).collect();
		positive.map_or_else(|| invalid(format!("{name} below zero")), Ok)
	}

	/// The window of a convolution (which knows the kernel from its weights) or of a pool.
	pub(crate) fn window(&self, kernel: Option<[usize; 2]>) -> Result<Window, Error> {
		let two = |name: &str, default: &[i64]| {
			let ints = self.ints(name, default)?;
			<[usize; 2]>::try_from(ints)
				.or_else(|_| unsupported(format!("{name} of other than two dimensions")))
		};
		let auto = self.attributes.get("auto_pad").map_or(&b"NOTSET"[..], |a| &a.s);
		if !matches!(auto, b"NOTSET" | b"VALID" | b"") {
			return unsupported("auto_pad: give the padding in numbers");
		}
		if self.int("ceil_mode", 0) != 0 || two("dilations", &[1, 1])? != [1, 1] {
			return unsupported("ceil_mode or dilations");
		}
		let given = kernel.map(|k| k.map(|n| n as i64));
		let window = Window {
			kernel: two("kernel_shape", given.as_ref().map_or(&[], |k| &k[..]))?,
			stride: two("strides", &[1, 1])?,
			pads: <[usize; 4]>::try_from(self.ints("pads", &[0; 4])?)
				.or_else(|_| unsupported("pads of other than two dimensions"))?,
		};
		if kernel.is_some_and(|kernel| kernel != window.kernel) {
			return invalid("kernel_shape is not that of the weights");
		}
		Ok(window)
	}

	/// Whether a reshape or flatten leaves the batch and makes one dimension of the rest.
	pub(crate) fn flattens(&self, inputs: usize) -> Result<(), Error> {
		let flat = match self.name.as_str() {
			"Flatten" => self.int("axis", 1) == 1,
			_ => {
				let to = self.required(1)?.integers()?;
				matches!(to, &[-1..=1, n] if n == -1 || n == inputs as i64) && to != [-1, -1]
			},
		};
		if flat {
			Ok(())
		} else {
			unsupported(format!("{} to other than [1, elements]", self.name))
		}
	}

	/// Weights of a product with the input at the left, as `[outputs][inputs]`, and the number of outputs.
	pub(crate) fn rows<T: Copy>(
		&self,
		constant: &Constant,
		data: &[T],
		transposed: bool,
	) -> Result<(usize, Vec<T>), Error> {
		let &[rows, columns] = constant.dims.as_slice() else {
			return unsupported("weights of other than two dimensions");
		};
		if transposed {
			return Ok((rows, data.to_vec()));
		}
		let mut turned = Vec::with_capacity(data.len());
		for column in 0..columns {
			turned.extend(data.iter().skip(column).step_by(columns));
		}
		Ok((columns, turned))
	}

	/// Checks the attributes of a `Gemm` and says whether the weights come as `[outputs][inputs]`.
	pub(crate) fn gemm(&self) -> Result<bool, Error> {
		if self.int("transA", 0) != 0
			|| self.float("alpha", 1.0) != 1.0
			|| self.float("beta", 1.0) != 1.0
		{
			return unsupported("Gemm with transA, alpha or beta");
		}
		Ok(self.int("transB", 0) != 0)
	}
}

/// What is added: one for all, for each channel, or for each element; or nothing that is supported.
pub(crate) fn addend(constant: &Constant, shape: &[usize]) -> Result<(), Error> {
	// Leading ones are the batch's or say nothing.
	let dims: Vec<usize> = constant.dims.iter().copied().skip_while(|&dim| dim == 1).collect();
	let channels = shape.first().copied().unwrap_or(1);
	let per_channel = {
		let mut dims = vec![channels];
		dims.resize(shape.len(), 1);
		dims
	};
	let shape: Vec<usize> = shape.iter().copied().skip_while(|&dim| dim == 1).collect();
	let per_channel: Vec<usize> = per_channel.into_iter().skip_while(|&dim| dim == 1).collect();
	if dims.is_empty() || dims == shape || dims == per_channel {
		Ok(())
	} else {
		unsupported("a sum with a constant that is not one number, one for each channel, or all")
	}
}

/// A model as a chain of operators.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
	/// Element type of the input.
	pub(crate) element: i32,
	/// Shape of the input without the batch.
	pub(crate) shape: Vec<usize>,
	pub(crate) operators: Vec<Operator>,
	pub(crate) metadata: HashMap<String, String>,
}

impl Chain {
	/// Reads a file.
	pub(crate) fn decode(file: &[u8]) -> Result<Self, Error> {
		bound("bytes of the model", file.len(), MAX_FILE)?;
		let model = proto::Model::decode(file)?;
		let opsets: Vec<proto::OperatorSet> = all("operator sets", &model.opset_import, MAX_PARTS)?;
		let version = opsets.iter().find(|set| matches!(&*set.domain, "" | "ai.onnx"));
		if !version.is_some_and(|set| OPSETS.contains(&set.version)) {
			return unsupported("this version of ONNX' operators");
		}
		let metadata: Vec<proto::Entry> = all("remarks", &model.metadata_props, MAX_PARTS)?;
		let Some(graph) = model.graph else { return invalid("no graph") };
		let graph = proto::Graph::decode(graph.as_slice())?;

		let mut constants = HashMap::new();
		let mut held = 0;
		for tensor in all::<proto::Tensor>("initialisers", &graph.initializer, MAX_NODES)? {
			let name = tensor.name.clone();
			let constant = Constant::decode(tensor)?;
			held += constant.dims.iter().product::<usize>();
			bound("weights", held, 2 * MAX_VALUES)?;
			if constants.insert(name, constant).is_some() {
				return invalid("two constants of one name");
			}
		}

		// Old files list the initialisers among the inputs.
		let mut inputs: Vec<proto::ValueInfo> = all("inputs", &graph.input, MAX_NODES)?;
		inputs.retain(|input| !constants.contains_key(&input.name));
		let [input] = inputs.as_slice() else { return unsupported("other than one input") };
		let Some(tensor) = input.r#type.as_ref().and_then(|t| t.tensor_type.as_ref()) else {
			return invalid("an input without a type");
		};
		let dims = tensor.shape.as_ref().map_or(&[][..], |shape| &shape.dim);
		let dims: Vec<proto::Dimension> = all("dimensions", dims, MAX_PARTS)?;
		// The batch: 1, or left open.
		let Some((batch, dims)) = dims.split_first() else {
			return unsupported("an input without a batch dimension");
		};
		if !matches!(batch.dim_value, 0 | 1) {
			return unsupported("a batch other than 1");
		}
		let shape: Option<Vec<usize>> =
			dims.iter().map(|dim| usize::try_from(dim.dim_value).ok()).collect();
		let shape = shape.unwrap_or_default();
		if !matches!(shape.len(), 1 | 3) {
			return unsupported(
				"an input that is not [1, elements] or [1, channels, height, width]",
			);
		}
		elements(&shape)?;

		let outputs: Vec<proto::ValueInfo> = all("outputs", &graph.output, MAX_PARTS)?;
		let [output] = outputs.as_slice() else { return unsupported("other than one output") };
		let mut now = input.name.clone();
		let mut operators = Vec::new();
		for node in all::<proto::Node>("nodes", &graph.node, MAX_NODES)? {
			if !matches!(&*node.domain, "" | "ai.onnx") {
				return unsupported(format!("operators of {:?}", node.domain));
			}
			bound("inputs of a node", node.input.len(), MAX_PARTS)?;
			let mut attributes = HashMap::new();
			for attribute in all::<proto::Attribute>("attributes", &node.attribute, MAX_PARTS)? {
				attributes.insert(attribute.name.clone(), attribute);
			}
			let [result] = node.output.as_slice() else {
				return unsupported("nodes with other than one output");
			};
			if node.op_type == "Constant" {
				let value = attributes.get("value").and_then(|value| value.t.as_ref());
				let Some(value) = value else { return unsupported("a Constant without a tensor") };
				let constant = Constant::decode(proto::Tensor::decode(value.as_slice())?)?;
				held += constant.dims.iter().product::<usize>();
				bound("weights", held, 2 * MAX_VALUES)?;
				constants.insert(result.clone(), constant);
				continue;
			}
			let places: Vec<usize> =
				(0..node.input.len()).filter(|&i| node.input[i] == now).collect();
			let &[place] = places.as_slice() else {
				return unsupported("a graph that is not a chain of operators");
			};
			let mut own = Vec::new();
			for (i, name) in node.input.iter().enumerate() {
				own.push(match constants.get(name) {
					_ if i == place || name.is_empty() => None,
					// A constant is used once, so that a small file stays small in memory.
					Some(_) => constants.remove(name),
					None => return unsupported("a graph that is not a chain of operators"),
				});
			}
			now.clone_from(result);
			operators.push(Operator { name: node.op_type, constants: own, place, attributes });
		}
		if now != output.name {
			return unsupported("a graph that is not a chain of operators");
		}
		let metadata = metadata.into_iter().map(|entry| (entry.key, entry.value)).collect();
		Ok(Self { element: tensor.elem_type, shape, operators, metadata })
	}
}

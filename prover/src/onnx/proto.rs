//! The part of ONNX' protobuf messages that is read and written here. Field numbers are those of `onnx.proto3`.
//!
//! Messages inside of repeated fields stay bytes until they are counted: an empty message takes two bytes in a file and a hundred
//! times that in memory.

/// A file.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Model {
	#[prost(int64, tag = "1")]
	pub(crate) ir_version: i64,
	#[prost(string, tag = "2")]
	pub(crate) producer_name: String,
	#[prost(bytes = "vec", optional, tag = "7")]
	pub(crate) graph: Option<Vec<u8>>,
	#[prost(bytes = "vec", repeated, tag = "8")]
	pub(crate) opset_import: Vec<Vec<u8>>,
	#[prost(bytes = "vec", repeated, tag = "14")]
	pub(crate) metadata_props: Vec<Vec<u8>>,
}

/// Which version of the operators.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct OperatorSet {
	#[prost(string, tag = "1")]
	pub(crate) domain: String,
	#[prost(int64, tag = "2")]
	pub(crate) version: i64,
}

/// A remark.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Entry {
	#[prost(string, tag = "1")]
	pub(crate) key: String,
	#[prost(string, tag = "2")]
	pub(crate) value: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Graph {
	#[prost(bytes = "vec", repeated, tag = "1")]
	pub(crate) node: Vec<Vec<u8>>,
	#[prost(string, tag = "2")]
	pub(crate) name: String,
	#[prost(bytes = "vec", repeated, tag = "5")]
	pub(crate) initializer: Vec<Vec<u8>>,
	#[prost(bytes = "vec", repeated, tag = "11")]
	pub(crate) input: Vec<Vec<u8>>,
	#[prost(bytes = "vec", repeated, tag = "12")]
	pub(crate) output: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Node {
	#[prost(string, repeated, tag = "1")]
	pub(crate) input: Vec<String>,
	#[prost(string, repeated, tag = "2")]
	pub(crate) output: Vec<String>,
	#[prost(string, tag = "3")]
	pub(crate) name: String,
	#[prost(string, tag = "4")]
	pub(crate) op_type: String,
	#[prost(bytes = "vec", repeated, tag = "5")]
	pub(crate) attribute: Vec<Vec<u8>>,
	#[prost(string, tag = "7")]
	pub(crate) domain: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Attribute {
	#[prost(string, tag = "1")]
	pub(crate) name: String,
	#[prost(float, tag = "2")]
	pub(crate) f: f32,
	#[prost(int64, tag = "3")]
	pub(crate) i: i64,
	#[prost(bytes = "vec", tag = "4")]
	pub(crate) s: Vec<u8>,
	#[prost(bytes = "vec", optional, tag = "5")]
	pub(crate) t: Option<Vec<u8>>,
	#[prost(int64, repeated, tag = "8")]
	pub(crate) ints: Vec<i64>,
	#[prost(int32, tag = "20")]
	pub(crate) r#type: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Tensor {
	#[prost(int64, repeated, tag = "1")]
	pub(crate) dims: Vec<i64>,
	#[prost(int32, tag = "2")]
	pub(crate) data_type: i32,
	#[prost(float, repeated, tag = "4")]
	pub(crate) float_data: Vec<f32>,
	#[prost(int32, repeated, tag = "5")]
	pub(crate) int32_data: Vec<i32>,
	#[prost(int64, repeated, tag = "7")]
	pub(crate) int64_data: Vec<i64>,
	#[prost(string, tag = "8")]
	pub(crate) name: String,
	#[prost(bytes = "vec", tag = "9")]
	pub(crate) raw_data: Vec<u8>,
	#[prost(int32, tag = "14")]
	pub(crate) data_location: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ValueInfo {
	#[prost(string, tag = "1")]
	pub(crate) name: String,
	#[prost(message, optional, tag = "2")]
	pub(crate) r#type: Option<Type>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Type {
	#[prost(message, optional, tag = "1")]
	pub(crate) tensor_type: Option<TensorType>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct TensorType {
	#[prost(int32, tag = "1")]
	pub(crate) elem_type: i32,
	#[prost(message, optional, tag = "2")]
	pub(crate) shape: Option<TensorShape>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct TensorShape {
	#[prost(bytes = "vec", repeated, tag = "1")]
	pub(crate) dim: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Dimension {
	#[prost(int64, tag = "1")]
	pub(crate) dim_value: i64,
	#[prost(string, tag = "2")]
	pub(crate) dim_param: String,
}

/// Element types, by their number in ONNX.
pub(crate) mod element {
	pub(crate) const FLOAT: i32 = 1;
	pub(crate) const UINT8: i32 = 2;
	pub(crate) const INT8: i32 = 3;
	pub(crate) const INT16: i32 = 5;
	pub(crate) const INT32: i32 = 6;
	pub(crate) const INT64: i32 = 7;
}

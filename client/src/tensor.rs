//! Tensors of proven models: JSON arrays of integers in a chat's messages, and the digests that receipts
//! and proofs carry of them. `docs/proven-models.md` says which bytes are digested, and how.

use crate::{http::read_response, sha256};
use ark_ec::pairing::Pairing;
use assay_groth16_formats::Curve;
use assay_primitives::{evidence::VerifierId, H256};
use assay_prover::MAX_VALUES;
use assay_verifier_groth16::{
	statement::{digest, StatementField},
	Bls12_381, Bn254,
};
use serde::Deserialize;
use serde_json::Value;

/// Most levels of arrays in each other.
const MAX_DEPTH: usize = 8;

/// Why something is no tensor, or has none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TensorError {
	/// Not a JSON array of integers, or of such arrays.
	#[error("{0} is no JSON array of integers")]
	NotAnArray(&'static str),
	/// It has no elements.
	#[error("{0} is empty")]
	Empty(&'static str),
	/// More elements than any model has.
	#[error("{0} has more than {MAX_VALUES} elements")]
	TooLong(&'static str),
	/// An element does not fit.
	#[error("element {index} of {of}, {value}, is out of range")]
	OutOfRange {
		/// Of what.
		of: &'static str,
		/// Its place, from 0.
		index: usize,
		/// What is there.
		value: i64,
	},
	/// The request has no message of a user.
	#[error("the request is no chat with a user's message")]
	NoMessage,
	/// The response is no answer of a chat.
	#[error("{0}")]
	Response(String),
}

const INPUT: &str = "the input";
const OUTPUT: &str = "the output";

/// The elements of a JSON array of integers, row by row where it holds arrays.
fn elements(text: &str, of: &'static str) -> Result<Vec<i64>, TensorError> {
	let json: Value = serde_json::from_str(text).map_err(|_| TensorError::NotAnArray(of))?;
	let mut elements = Vec::new();
	collect(&json, of, MAX_DEPTH, &mut elements)?;
	if elements.is_empty() {
		return Err(TensorError::Empty(of));
	}
	Ok(elements)
}

fn collect(
	json: &Value,
	of: &'static str,
	depth: usize,
	elements: &mut Vec<i64>,
) -> Result<(), TensorError> {
	let list = json.as_array().filter(|_| depth > 0).ok_or(TensorError::NotAnArray(of))?;
	for value in list {
		match value {
			Value::Array(_) => collect(value, of, depth - 1, elements)?,
			value => elements.push(value.as_i64().ok_or(TensorError::NotAnArray(of))?),
		}
		if elements.len() > MAX_VALUES {
			return Err(TensorError::TooLong(of));
		}
	}
	Ok(())
}

/// What is sent for an input that a user gave: the same elements, without blanks and in one row.
///
/// # Errors
///
/// When it is no tensor of bytes.
pub fn message(input: &str) -> Result<String, TensorError> {
	let elements = elements(input, INPUT)?;
	input_bytes(&elements)?;
	Ok(Value::from(elements).to_string())
}

/// A byte for each element: from 0 to 255, or, for models that take signed ones, from −128 to 127.
fn input_bytes(elements: &[i64]) -> Result<Vec<u8>, TensorError> {
	let byte = |(index, value): (usize, &i64)| {
		u8::try_from(*value)
			.or_else(|_| i8::try_from(*value).map(|value| value as u8))
			.map_err(|_| TensorError::OutOfRange { of: INPUT, index, value: *value })
	};
	elements.iter().enumerate().map(byte).collect()
}

/// Each element as `i32`, little-endian.
fn output_bytes(elements: &[i64]) -> Result<Vec<u8>, TensorError> {
	let mut bytes = Vec::with_capacity(elements.len().saturating_mul(4));
	for (index, value) in elements.iter().enumerate() {
		let number = i32::try_from(*value).map_err(|_| TensorError::OutOfRange {
			of: OUTPUT,
			index,
			value: *value,
		})?;
		bytes.extend(number.to_le_bytes());
	}
	Ok(bytes)
}

/// The elements of an answer's text.
///
/// # Errors
///
/// When it is no tensor.
pub fn output(text: &str) -> Result<Vec<i64>, TensorError> {
	let elements = elements(text, OUTPUT)?;
	output_bytes(&elements)?;
	Ok(elements)
}

/// A side of an inference as a receipt binds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
	/// What the receipt has as its hash.
	pub hash: H256,
	/// Number of the tensor's elements; none where bytes are bound and not a tensor.
	pub elements: Option<u32>,
}

/// How receipts bind requests and responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
	/// By the sha256 of their bytes.
	Bytes,
	/// By the digests of their tensors, in the field of a verifying key's curve.
	Tensors(Curve),
}

#[derive(Deserialize)]
struct Chat {
	messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
	role: String,
	#[serde(default)]
	content: String,
}

impl Binding {
	/// How receipts are bound that are proven by this verifier; none if it is not known.
	pub fn of(verifier: VerifierId) -> Option<Self> {
		match verifier {
			VerifierId::GROTH16_BN254 => Some(Self::Tensors(Curve::Bn254)),
			VerifierId::GROTH16_BLS12_381 => Some(Self::Tensors(Curve::Bls12_381)),
			_ => None,
		}
	}

	/// Whether what is asked and answered are tensors.
	pub fn is_of_tensors(self) -> bool {
		self != Self::Bytes
	}

	/// What a receipt says of a request, given its body.
	///
	/// # Errors
	///
	/// When it has no tensor, where it should.
	pub fn request(self, body: &[u8]) -> Result<Side, TensorError> {
		let Self::Tensors(curve) = self else {
			return Ok(Side { hash: sha256(body), elements: None });
		};
		let chat: Chat = serde_json::from_slice(body).map_err(|_| TensorError::NoMessage)?;
		let last = chat.messages.iter().rev().find(|message| message.role == "user");
		let elements = elements(&last.ok_or(TensorError::NoMessage)?.content, INPUT)?;
		Ok(side(curve, &elements, &input_bytes(&elements)?))
	}

	/// What a receipt says of a response, given its bytes.
	///
	/// # Errors
	///
	/// When it has no tensor, where it should.
	pub fn response(self, bytes: &[u8]) -> Result<Side, TensorError> {
		let Self::Tensors(curve) = self else {
			return Ok(Side { hash: sha256(bytes), elements: None });
		};
		let (text, _) =
			read_response(bytes).map_err(|error| TensorError::Response(error.to_string()))?;
		let elements = elements(&text, OUTPUT)?;
		Ok(side(curve, &elements, &output_bytes(&elements)?))
	}
}

fn side(curve: Curve, elements: &[i64], bytes: &[u8]) -> Side {
	let hash = match curve {
		Curve::Bn254 => digest_in::<<Bn254 as Pairing>::ScalarField>(bytes),
		Curve::Bls12_381 => digest_in::<<Bls12_381 as Pairing>::ScalarField>(bytes),
	};
	Side { hash, elements: u32::try_from(elements.len()).ok() }
}

/// The digest as a public input: 32 bytes, least significant first.
fn digest_in<F: StatementField>(bytes: &[u8]) -> H256 {
	let mut hash = H256::zero();
	// Both fields' elements have 32 bytes, and so has the hash.
	let _ = digest::<F>(bytes).serialize_compressed(hash.as_bytes_mut());
	hash
}

#[cfg(test)]
mod tests {
	use super::*;
	use ark_serialize::CanonicalSerialize;

	const TENSORS: Binding = Binding::Tensors(Curve::Bn254);

	fn body(content: &str) -> Vec<u8> {
		let messages = serde_json::json!({ "messages": [
			{ "role": "user", "content": "[9]" },
			{ "role": "assistant", "content": "[8]" },
			{ "role": "user", "content": content },
		] });
		messages.to_string().into_bytes()
	}

	fn response(content: &str) -> Vec<u8> {
		let choice = serde_json::json!({ "choices": [{ "message": { "content": content } }] });
		choice.to_string().into_bytes()
	}

	/// The digest that the prover puts into a proof.
	fn proven(bytes: &[u8]) -> H256 {
		let mut hash = H256::zero();
		let digest = assay_prover::digest::digest(bytes);
		digest.serialize_compressed(hash.as_bytes_mut()).unwrap();
		hash
	}

	#[test]
	fn digests_are_the_provers_when_the_tensors_are() {
		let request = TENSORS.request(&body("[0, 1, 255]")).unwrap();
		assert_eq!(request, Side { hash: proven(&[0, 1, 255]), elements: Some(3) });
		let signed = TENSORS.request(&body("[-1, -128, 127]")).unwrap();
		assert_eq!(signed.hash, proven(&[255, 128, 127]));
		let response = TENSORS.response(&response("[-2, 70000]")).unwrap();
		let bytes = [(-2i32).to_le_bytes(), 70_000i32.to_le_bytes()].concat();
		assert_eq!(response, Side { hash: proven(&bytes), elements: Some(2) });
		let other = Binding::Tensors(Curve::Bls12_381).request(&body("[0, 1, 255]")).unwrap();
		assert_ne!(other.hash, request.hash);
	}

	#[test]
	fn bytes_are_hashed_when_the_model_is_not_proven() {
		assert_eq!(Binding::Bytes.request(b"x").unwrap().hash, sha256(b"x"));
		assert_eq!(
			Binding::Bytes.response(b"y").unwrap(),
			Side { hash: sha256(b"y"), elements: None }
		);
	}

	#[test]
	fn tensor_is_refused_when_it_is_none() {
		for text in ["", "x", "3", "{}", "[1.5]", "[\"1\"]", "[1, null]", "[1e3]", "[1] [2]"] {
			assert_eq!(TENSORS.request(&body(text)), Err(TensorError::NotAnArray(INPUT)), "{text}");
		}
		let deep = format!("{}1{}", "[".repeat(9), "]".repeat(9));
		assert_eq!(message(&deep), Err(TensorError::NotAnArray(INPUT)));
		assert_eq!(message("[[], []]"), Err(TensorError::Empty(INPUT)));
		let long = format!("[1{}]", ",1".repeat(MAX_VALUES));
		assert_eq!(message(&long), Err(TensorError::TooLong(INPUT)));
		for value in [256, -129, i64::MAX] {
			let error = TensorError::OutOfRange { of: INPUT, index: 1, value };
			assert_eq!(message(&format!("[0, {value}]")), Err(error));
		}
		let error = TensorError::OutOfRange { of: OUTPUT, index: 0, value: 1 << 31 };
		assert_eq!(TENSORS.response(&response("[2147483648]")), Err(error));
		assert_eq!(TENSORS.request(b"{}"), Err(TensorError::NoMessage));
		let none = br#"{"messages":[{"role":"system","content":"[1]"}]}"#;
		assert_eq!(TENSORS.request(none), Err(TensorError::NoMessage));
		assert!(matches!(TENSORS.response(b"garbage"), Err(TensorError::Response(_))));
	}

	#[test]
	fn rows_are_put_one_after_the_other_when_an_input_has_several() {
		assert_eq!(message(" [[0, 1],\n [-2, 255]]").unwrap(), "[0,1,-2,255]");
	}
}

//! Groth16 keys, proofs and public inputs in whatever form their makers left them: JSON of snarkjs,
//! circom or gnark, binary of gnark or arkworks, hex of these, and JSON that has several of them.
//!
//! A file is recognised by what is in it, and by its name where that says nothing: bytes are bytes. What
//! is read becomes the verifier's encoding; whether it is any good is the verifier's to say.

use ark_ec::{
	pairing::{Pairing, PairingOutput},
	AffineRepr,
};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use assay_groth16_formats::{gnark, snarkjs, Converted, Curve, MAX_LEN};
use assay_primitives::evidence::{VerifierId, VerifierKey};
use assay_verifier_groth16::{
	decode_inputs, encode_inputs, Bls12_381, Bn254, Curve as Pairs, Encoding, Error as Refusal,
	Proof, VerifyingKey, MAX_INPUTS,
};
use serde_json::{Map, Value};

/// Most levels of objects in each other that are looked into.
const MAX_DEPTH: usize = 4;
/// Bytes of a public input.
pub const INPUT_LEN: usize = 32;
/// Least bytes in hex, or in an array of numbers, that can be a key or a proof.
const MIN_BYTES: usize = 32;

/// What something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
	/// A verifying key.
	Key,
	/// A proof.
	Proof,
	/// Public inputs.
	Inputs,
}

impl Role {
	/// What the words in a name say.
	fn of_name(name: &str) -> Option<Self> {
		let name = name.to_ascii_lowercase();
		let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
		if has(&["public", "input", "instance", "witness", "signals"]) {
			Some(Self::Inputs)
		} else if has(&["proof", "seal"]) {
			Some(Self::Proof)
		} else if has(&["vk", "key"]) {
			Some(Self::Key)
		} else {
			None
		}
	}
}

impl Role {
	/// For people.
	pub fn name(self) -> &'static str {
		match self {
			Self::Key => "verifying key",
			Self::Proof => "proof",
			Self::Inputs => "public inputs",
		}
	}
}

impl std::fmt::Display for Role {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str(self.name())
	}
}

/// What a piece holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
	/// Bytes for the verifier, which may refuse them.
	Bytes(Vec<u8>),
	/// A key of which only what a verifier computes of it is known, as the verifier stores keys. It cannot
	/// be registered.
	Prepared(Vec<u8>),
	/// In a form that is known, but broken.
	Broken(String),
}

/// A key, a proof or inputs that were found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
	/// What it is.
	pub role: Role,
	/// The form that it was in.
	pub format: &'static str,
	/// What it holds.
	pub content: Content,
}

/// Why nothing was found in a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
	/// Longer than [`MAX_LEN`].
	#[error("longer than {MAX_LEN} bytes")]
	TooLong,
	/// It starts as JSON does, but is none, and its name does not say what it should be.
	#[error("not JSON: {0}")]
	Json(String),
	/// Nothing that is known.
	#[error("neither key, nor proof, nor public inputs of a known form")]
	Form,
}

/// The verifier of a curve's proofs on chain.
pub fn verifier(curve: Curve) -> VerifierKey {
	let id = match curve {
		Curve::Bn254 => VerifierId::GROTH16_BN254,
		Curve::Bls12_381 => VerifierId::GROTH16_BLS12_381,
	};
	VerifierKey { id, version: 1 }
}

/// The curve that a file of snarkjs names.
pub fn named_curve(contents: &[u8]) -> Option<Curve> {
	if contents.len() > MAX_LEN {
		return None;
	}
	let json: Value = serde_json::from_slice(contents).ok()?;
	match json.get("curve")?.as_str()? {
		"bn128" | "bn254" | "altbn128" => Some(Curve::Bn254),
		"bls12381" | "bls12-381" | "BLS12-381" => Some(Curve::Bls12_381),
		_ => None,
	}
}

/// Finds what a file holds.
///
/// # Errors
///
/// When nothing in it is known.
pub fn read(curve: Curve, name: &str, contents: &[u8]) -> Result<Vec<Piece>, Unknown> {
	if contents.len() > MAX_LEN {
		return Err(Unknown::TooLong);
	}
	let name = name.rsplit('/').next().unwrap_or(name);
	let hint = Role::of_name(name);
	let text = std::str::from_utf8(contents).ok().map(str::trim);
	if let Some(text) = text.filter(|text| text.starts_with(['{', '['])) {
		let json: Value = match serde_json::from_str(text) {
			Ok(json) => json,
			Err(error) => {
				let role = hint.ok_or_else(|| Unknown::Json(error.to_string()))?;
				let content = Content::Broken(format!("not JSON: {error}"));
				return Ok(vec![Piece { role, format: "JSON", content }]);
			},
		};
		let mut pieces = Vec::new();
		find(curve, name, hint, &json, 0, &mut pieces);
		return if pieces.is_empty() { Err(Unknown::Form) } else { Ok(pieces) };
	}
	let role = hint.ok_or(Unknown::Form)?;
	let order = Order::of_name(name);
	let unwrapped = text.and_then(crate::text::parse_hex);
	Ok(vec![bytes(curve, role, order, unwrapped.as_deref().unwrap_or(contents))])
}

/// Finds what a JSON value holds.
pub fn read_value(curve: Curve, json: &Value) -> Vec<Piece> {
	let mut pieces = Vec::new();
	if json.is_object() {
		find(curve, "", None, json, 0, &mut pieces);
	}
	pieces
}

/// Order of the bytes of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
	Little,
	Big,
}

impl Order {
	fn of_name(name: &str) -> Option<Self> {
		name.split(['_', '-', '.']).find_map(|word| match word {
			"le" => Some(Self::Little),
			"be" | "evm" => Some(Self::Big),
			_ => None,
		})
	}
}

/// Finds what a JSON value holds; `hint` is what the name above it says.
fn find(
	curve: Curve,
	name: &str,
	hint: Option<Role>,
	json: &Value,
	depth: usize,
	pieces: &mut Vec<Piece>,
) {
	let order = Order::of_name(name);
	match json {
		Value::Object(object) => {
			if let Some(piece) = known_object(curve, object) {
				pieces.push(piece);
			} else if let Some(content) = prepared_key(curve, object) {
				pieces.push(Piece { role: Role::Key, format: "prepared key", content });
				for (name, value) in object {
					let hint = Role::of_name(name).filter(|hint| *hint != Role::Key);
					find(curve, name, hint, value, MAX_DEPTH, pieces);
				}
			} else if depth < MAX_DEPTH {
				for (name, value) in object {
					find(curve, name, Role::of_name(name), value, depth + 1, pieces);
				}
			}
		},
		Value::String(text) => {
			let decoded = crate::text::parse_hex(text).filter(|bytes| bytes.len() >= MIN_BYTES);
			if let (Some(role), Some(decoded)) = (hint, decoded) {
				pieces.push(bytes(curve, role, order, &decoded));
			}
		},
		Value::Array(list) => match hint {
			Some(role @ (Role::Key | Role::Proof)) => {
				let octet = |value: &Value| value.as_u64().and_then(|n| u8::try_from(n).ok());
				let octets: Option<Vec<u8>> = list.iter().map(octet).collect();
				if let Some(octets) = octets.filter(|octets| octets.len() >= MIN_BYTES) {
					pieces.push(bytes(curve, role, order, &octets));
				}
			},
			// At the top of a file an array can be nothing else.
			Some(Role::Inputs) => pieces.push(numbers(list, order)),
			None if depth == 0 => pieces.push(numbers(list, order)),
			None => {},
		},
		_ => {},
	}
}

/// An object that is one thing as a whole.
fn known_object(curve: Curve, object: &Map<String, Value>) -> Option<Piece> {
	let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
	let convert = |role, format, converted: Result<Converted, assay_groth16_formats::Error>| {
		let content = match converted {
			Ok(converted) => Content::Bytes(converted.bytes),
			Err(error) => Content::Broken(error.to_string()),
		};
		Some(Piece { role, format, content })
	};
	let text = || Value::Object(object.clone()).to_string();
	if has(&["vk_alpha_1", "IC"]) {
		convert(Role::Key, "snarkjs JSON", snarkjs::key(&completed(curve, object)))
	} else if has(&["pi_a", "pi_b", "pi_c"]) {
		convert(Role::Proof, "snarkjs JSON", snarkjs::proof(&completed(curve, object)))
	} else if has(&["G1"]) && has(&["G2"]) {
		convert(Role::Key, "gnark JSON", gnark::key_from_json(curve, &text()))
	} else if has(&["Ar", "Bs", "Krs"]) {
		convert(Role::Proof, "gnark JSON", gnark::proof_from_json(curve, &text()))
	} else {
		None
	}
}

/// An object of snarkjs; some who write its format leave out what goes without saying.
fn completed(curve: Curve, object: &Map<String, Value>) -> String {
	let mut object = object.clone();
	let name = match curve {
		Curve::Bn254 => "bn128",
		Curve::Bls12_381 => "bls12381",
	};
	for (field, value) in [("protocol", "groth16"), ("curve", name)] {
		object.entry(field).or_insert_with(|| value.into());
	}
	Value::Object(object).to_string()
}

/// Bytes of whatever encoding has them.
fn bytes(curve: Curve, role: Role, order: Option<Order>, bytes: &[u8]) -> Piece {
	let fits = |bytes: &[u8]| match curve {
		Curve::Bn254 => fits::<Bn254>(role, bytes),
		Curve::Bls12_381 => fits::<Bls12_381>(role, bytes),
	};
	let (gnark, format) = match role {
		Role::Inputs => return words(bytes, order),
		Role::Key => (gnark::key(curve, bytes), "gnark binary"),
		Role::Proof => (gnark::proof(curve, bytes), "gnark binary"),
	};
	// Both have proofs of the same lengths; that the bytes of one mean good points in the other does not
	// happen. Where neither fits, the verifier says why not.
	match gnark {
		Ok(converted) if !fits(bytes) => {
			Piece { role, format, content: Content::Bytes(converted.bytes) }
		},
		_ => Piece { role, format: "arkworks binary", content: Content::Bytes(bytes.to_vec()) },
	}
}

/// Whether bytes are a key's or a proof's in the verifier's own encoding.
fn fits<E: Pairs>(role: Role, bytes: &[u8]) -> bool {
	match role {
		Role::Key => matches!(
			VerifyingKey::<E>::decode(bytes),
			Ok(_) | Err(Refusal::RelatedPoints(..) | Refusal::PointAtInfinity(_))
		),
		Role::Proof => {
			matches!(Proof::<E>::decode(bytes), Ok(_) | Err(Refusal::PointAtInfinity(_)))
		},
		Role::Inputs => false,
	}
}

/// Inputs in binary: a public witness of gnark, or numbers of 32 bytes one after the other.
fn words(bytes: &[u8], order: Option<Order>) -> Piece {
	let piece =
		|format, bytes| Piece { role: Role::Inputs, format, content: Content::Bytes(bytes) };
	let reversed = |bytes: &[u8]| {
		bytes.chunks(INPUT_LEN).flat_map(|word| word.iter().rev().copied()).collect::<Vec<u8>>()
	};
	if let Some((header, values)) = bytes.split_at_checked(12) {
		let count = u32::try_from(values.len() / INPUT_LEN).unwrap_or(u32::MAX);
		let public = [count, 0, count].map(u32::to_be_bytes).concat();
		if values.len().is_multiple_of(INPUT_LEN) && header == public {
			return piece("gnark binary", reversed(values));
		}
	}
	match order {
		Some(Order::Big) if bytes.len().is_multiple_of(INPUT_LEN) => {
			piece("binary", reversed(bytes))
		},
		_ => piece("arkworks binary", bytes.to_vec()),
	}
}

/// Inputs as a list of numbers. A number may be greater than the field's order: to refuse it is the
/// verifier's work.
fn numbers(list: &[Value], order: Option<Order>) -> Piece {
	let read = || {
		if list.len() > MAX_INPUTS {
			return Err(format!("{} public inputs, and {MAX_INPUTS} are the most", list.len()));
		}
		let mut bytes = Vec::with_capacity(list.len().saturating_mul(INPUT_LEN));
		for (index, value) in list.iter().enumerate() {
			let word = match value {
				Value::String(text) => number(text, order),
				Value::Number(number) => decimal(&number.to_string()),
				_ => None,
			};
			bytes.extend(word.ok_or_else(|| {
				format!("public input {index} is no number of at most {INPUT_LEN} bytes")
			})?);
		}
		Ok(bytes)
	};
	let content = match read() {
		Ok(bytes) => Content::Bytes(bytes),
		Err(reason) => Content::Broken(reason),
	};
	Piece { role: Role::Inputs, format: "numbers", content }
}

/// A number as text, least significant byte first: decimal, or hex that says so by `0x`, by its length, or
/// by its letters.
fn number(text: &str, order: Option<Order>) -> Option<[u8; INPUT_LEN]> {
	let is_hex = text.starts_with("0x")
		|| text.len() == 2 * INPUT_LEN
		|| text.bytes().any(|byte| byte.is_ascii_alphabetic());
	if !is_hex {
		return decimal(text);
	}
	let digits = text.strip_prefix("0x").unwrap_or(text);
	let padded = if digits.len() % 2 == 1 { format!("0{digits}") } else { digits.into() };
	let bytes = hex::decode(padded).ok().filter(|bytes| !bytes.is_empty())?;
	let mut word = [0; INPUT_LEN];
	let place = word.get_mut(..bytes.len())?;
	place.copy_from_slice(&bytes);
	if order != Some(Order::Little) {
		place.reverse();
	}
	Some(word)
}

/// A decimal number without superfluous zeros.
fn decimal(text: &str) -> Option<[u8; INPUT_LEN]> {
	let digits = text.as_bytes();
	if digits.is_empty() || digits.len() > 80 || (digits.len() > 1 && digits.starts_with(b"0")) {
		return None;
	}
	let mut word = [0u8; INPUT_LEN];
	for digit in digits {
		let mut carry = u16::from(digit.is_ascii_digit().then(|| digit - b'0')?);
		for byte in &mut word {
			let sum = u16::from(*byte) * 10 + carry;
			*byte = (sum & 0xff) as u8;
			carry = sum >> 8;
		}
		if carry != 0 {
			return None;
		}
	}
	Some(word)
}

/// A key as Sui has them: e(α, β), −γ, −δ and the input points, in hex. None if `object` is no such thing.
fn prepared_key(curve: Curve, object: &Map<String, Value>) -> Option<Content> {
	let field = |name: &str| Some(object.get(name)?.as_str()?.to_string());
	let fields = [
		field("alpha_g1_beta_g2")?,
		field("gamma_g2_neg_pc")?,
		field("delta_g2_neg_pc")?,
		field("vk_gamma_abc_g1")?,
	];
	let stored = match curve {
		Curve::Bn254 => prepared::<Bn254>(&fields),
		Curve::Bls12_381 => prepared::<Bls12_381>(&fields),
	};
	Some(stored.map_or_else(
		|| Content::Broken("the prepared key has malformed parts".into()),
		Content::Prepared,
	))
}

/// The parts of a prepared key, each of them checked, as the verifier stores keys. Of α and β only the
/// pairing is known; in their places stand the generators, which verifying one proof does not look at.
fn prepared<E: Pairs>([alpha_beta, gamma, delta, inputs]: &[String; 4]) -> Option<Vec<u8>> {
	let alpha_beta = crate::text::parse_hex(alpha_beta)?;
	let all_of = |bytes: &[u8], size: usize| bytes.len() == size;
	let target = PairingOutput::<E>::default().uncompressed_size();
	if !all_of(&alpha_beta, target) {
		return None;
	}
	let alpha_beta = PairingOutput::<E>::deserialize_uncompressed(&*alpha_beta).ok()?;
	let g2 = |text: &str| {
		let bytes = crate::text::parse_hex(text)?;
		all_of(&bytes, E::G2Affine::default().compressed_size())
			.then(|| E::G2Affine::deserialize_compressed(&*bytes).ok())?
			.filter(|point| !point.is_zero())
	};
	let (gamma, delta) = (-g2(gamma)?.into_group(), -g2(delta)?.into_group());
	let size = E::G1Affine::default().compressed_size();
	let inputs = crate::text::parse_hex(inputs)?;
	if !inputs.len().is_multiple_of(size) || !(1..=MAX_INPUTS + 1).contains(&(inputs.len() / size))
	{
		return None;
	}
	let read = |bytes| E::G1Affine::deserialize_compressed(bytes).ok();
	let points = inputs.chunks(size).map(read).collect::<Option<Vec<_>>>()?;
	let mut stored = vec![E::TAG];
	// The identifier is nobody's.
	stored.extend([0; assay_verifier_groth16::ID_LEN]);
	alpha_beta.serialize_uncompressed(&mut stored).ok()?;
	E::G1Affine::generator().serialize_uncompressed(&mut stored).ok()?;
	E::G2Affine::generator().serialize_uncompressed(&mut stored).ok()?;
	for point in [gamma, delta] {
		E::G2Affine::from(point).serialize_uncompressed(&mut stored).ok()?;
	}
	points.serialize_uncompressed(&mut stored).ok()?;
	Some(stored)
}

/// A proof or inputs once the verifier has read them, in the encoding that is wanted; with the number of
/// inputs.
///
/// # Errors
///
/// Why the verifier refuses them.
pub fn checked(
	curve: Curve,
	role: Role,
	bytes: &[u8],
	compressed: bool,
) -> Result<(Vec<u8>, Option<usize>), String> {
	let encoding = if compressed { Encoding::Compressed } else { Encoding::Uncompressed };
	let read = match curve {
		Curve::Bn254 => checked_of::<Bn254>(role, bytes, encoding),
		Curve::Bls12_381 => checked_of::<Bls12_381>(role, bytes, encoding),
	};
	read.map_err(|refused| refused.to_string())
}

fn checked_of<E: Pairs>(
	role: Role,
	bytes: &[u8],
	encoding: Encoding,
) -> Result<(Vec<u8>, Option<usize>), Refusal> {
	Ok(match role {
		Role::Key => {
			let key = VerifyingKey::<E>::decode(bytes)?;
			(key.encode(encoding), Some(key.input_count()))
		},
		Role::Proof => (Proof::<E>::decode(bytes)?.encode(encoding), None),
		Role::Inputs => {
			let inputs = decode_inputs::<E>(bytes, bytes.len() / INPUT_LEN)?;
			(encode_inputs::<E>(&inputs), Some(inputs.len()))
		},
	})
}

/// A key that only the relations of its points stand against, as the verifier would store it: for the
/// equation alone. None if anything else is wrong with it.
pub(crate) fn store_unsafe_key(curve: Curve, key: &[u8]) -> Option<Vec<u8>> {
	match curve {
		Curve::Bn254 => store_unsafe::<Bn254>(key),
		Curve::Bls12_381 => store_unsafe::<Bls12_381>(key),
	}
}

fn store_unsafe<E: Pairs>(key: &[u8]) -> Option<Vec<u8>> {
	// The verifier looks at the relations last, when every point is in its group.
	let Err(Refusal::RelatedPoints(..)) = VerifyingKey::<E>::decode(key) else { return None };
	type Key<E> =
		(<E as Pairing>::G1Affine, [<E as Pairing>::G2Affine; 3], Vec<<E as Pairing>::G1Affine>);
	let mut reader = key;
	let read = |key: &mut &[u8], compressed: bool| -> Option<Key<E>> {
		let parts = if compressed {
			CanonicalDeserialize::deserialize_compressed(&mut *key)
		} else {
			CanonicalDeserialize::deserialize_uncompressed(&mut *key)
		};
		parts.ok().filter(|_| key.is_empty())
	};
	let (alpha, [beta, gamma, delta], inputs) = read(&mut reader, false).or_else(|| {
		reader = key;
		read(&mut reader, true)
	})?;
	let mut stored = vec![E::TAG];
	stored.extend([0; assay_verifier_groth16::ID_LEN]);
	E::pairing(alpha, beta).serialize_uncompressed(&mut stored).ok()?;
	alpha.serialize_uncompressed(&mut stored).ok()?;
	for point in [beta, gamma, delta] {
		point.serialize_uncompressed(&mut stored).ok()?;
	}
	inputs.serialize_uncompressed(&mut stored).ok()?;
	Some(stored)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;
	use std::path::PathBuf;

	fn word(bytes: &[u8]) -> [u8; INPUT_LEN] {
		let mut word = [0; INPUT_LEN];
		word[..bytes.len()].copy_from_slice(bytes);
		word
	}

	#[test]
	fn number_is_read_when_decimal_or_hex() {
		let greatest =
			"115792089237316195423570985008687907853269984665640564039457584007913129639935";
		assert_eq!(number("0", None), Some([0; 32]));
		assert_eq!(number("258", None), Some(word(&[2, 1])));
		assert_eq!(number(greatest, None), Some([0xff; 32]));
		assert_eq!(number("0x102", None), Some(word(&[2, 1])));
		assert_eq!(number("0102ff", None), Some(word(&[0xff, 2, 1])));
		assert_eq!(number("0x0102", Some(Order::Little)), Some(word(&[1, 2])));
		// All digits of a number of full length could be decimal; such a length is that of hex.
		assert_eq!(number(&"11".repeat(32), None), Some([0x11; 32]));
	}

	#[test]
	fn number_is_refused_when_it_is_none_or_too_long() {
		let above =
			"115792089237316195423570985008687907853269984665640564039457584007913129639936";
		for text in ["", "-1", "+1", " 1", "01", "1.5", "1e5x", "0x", "0xgg", "१", above] {
			assert_eq!(number(text, None), None, "{text}");
		}
		assert_eq!(number(&format!("0x1{}", "00".repeat(32)), None), None);
		assert_eq!(number(&"9".repeat(1_000), None), None);
	}

	#[test]
	fn role_follows_from_the_name_when_bytes_are_bytes() {
		for (name, role) in [
			("proof.bin", Some(Role::Proof)),
			("circuit.vk", Some(Role::Key)),
			("verifying_key.hex", Some(Role::Key)),
			("public.bin", Some(Role::Inputs)),
			("proof.inputs", Some(Role::Inputs)),
			("a.bin", None),
		] {
			assert_eq!(Role::of_name(name), role, "{name}");
			let read = read(Curve::Bn254, &format!("folder/{name}"), &[7; 64]);
			assert_eq!(read.map(|pieces| pieces[0].role).ok(), role, "{name}");
		}
	}

	#[test]
	fn file_is_unknown_when_nothing_in_it_is_known() {
		let read = |name: &str, bytes: &[u8]| super::read(Curve::Bn254, name, bytes);
		assert_eq!(read("x.json", br#"{"a": 1}"#), Err(Unknown::Form));
		assert!(matches!(read("x.json", b"{"), Err(Unknown::Json(_))));
		assert_eq!(read("x", b"text"), Err(Unknown::Form));
		assert_eq!(read("proof", &[0; MAX_LEN + 1]), Err(Unknown::TooLong));
		// Broken, but of a known form.
		let broken = read("x.json", br#"{"pi_a": 1}"#).unwrap();
		assert!(matches!(broken[0].content, Content::Broken(_)));
		let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
		assert!(read("public.json", deep.as_bytes())
			.is_ok_and(|pieces| matches!(pieces[0].content, Content::Broken(_))));
		let many = json!(vec!["1"; MAX_INPUTS + 1]).to_string();
		let many = read("public.json", many.as_bytes()).unwrap();
		assert!(matches!(many[0].content, Content::Broken(_)));
	}

	/// All vectors of the tree, with their names.
	fn vectors() -> Vec<(String, Vec<u8>)> {
		let root = PathBuf::from(".").join("../verifiers/groth16-formats/tests/vectors");
		let mut files = Vec::new();
		for folder in std::fs::read_dir(root).unwrap() {
			let Ok(entries) = std::fs::read_dir(folder.unwrap().path()) else { continue };
			for entry in entries {
				let path = entry.unwrap().path();
				let name = path.file_name().unwrap().to_string_lossy().into_owned();
				files.push((name, std::fs::read(path).unwrap()));
			}
		}
		assert!(files.len() > 15);
		files
	}

	/// Files that are almost right must be read or refused, and judged, without a panic.
	#[test]
	fn reading_and_judging_do_not_panic_when_files_are_mutated() {
		let mut state = 0x9e37_79b9_7f4a_7c15u64;
		let mut random = move |below: usize| {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			usize::try_from(state % (below.max(1) as u64)).unwrap()
		};
		let files = vectors();
		for _ in 0..400 {
			let (name, bytes) = &files[random(files.len())];
			let mut bytes = bytes.clone();
			for _ in 0..1 + random(3) {
				match random(4) {
					0 => bytes.truncate(random(bytes.len())),
					1 => bytes.extend_from_within(..random(bytes.len().min(64))),
					_ => {
						let place = random(bytes.len());
						if let Some(byte) = bytes.get_mut(place) {
							*byte = random(256) as u8;
						}
					},
				}
			}
			for curve in [Curve::Bn254, Curve::Bls12_381] {
				for piece in read(curve, name, &bytes).unwrap_or_default() {
					match &piece.content {
						Content::Bytes(bytes) => drop(checked(curve, piece.role, bytes, true)),
						Content::Prepared(key) => {
							let judged = crate::vectors::judge::judge_stored(
								curve, key, &[0; 64], &[0; 128],
							);
							assert!(judged.is_err());
						},
						Content::Broken(_) => {},
					}
				}
			}
		}
	}
}

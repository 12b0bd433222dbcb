//! Numbers of fields, as text and as bytes.

use ark_ff::{BigInteger, PrimeField};
use serde_json::Value;

/// Digits of the longest number that is in one of the fields.
const MAX_DIGITS: usize = 120;

/// A number from JSON: a string of decimal digits, or a JSON integer. It must be smaller than the
/// order, and have no superfluous zeros.
///
/// gnark writes the 65535 greatest elements as negative numbers; where `negative` says so, those are
/// read too.
pub(crate) fn from_json<F: PrimeField>(value: &Value, negative: bool) -> Option<F> {
	let text = match value {
		Value::String(text) => text.clone(),
		Value::Number(number) => number.to_string(),
		_ => return None,
	};
	match text.strip_prefix('-') {
		Some(magnitude) if negative => {
			let magnitude: u16 = magnitude.parse().ok().filter(|magnitude| *magnitude > 0)?;
			(magnitude.to_string() == text[1..]).then(|| -F::from(magnitude))
		},
		_ => from_decimal(&text),
	}
}

fn from_decimal<F: PrimeField>(text: &str) -> Option<F> {
	let digits = text.as_bytes();
	if digits.is_empty() || digits.len() > MAX_DIGITS || (digits.len() > 1 && digits[0] == b'0') {
		return None;
	}
	let mut integer = F::BigInt::from(0u8);
	for digit in digits {
		let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
		// Ten times is eight times and twice.
		let mut carry = integer.mul2();
		let twice = integer;
		carry |= integer.mul2();
		carry |= integer.mul2();
		carry |= integer.add_with_carry(&twice);
		carry |= integer.add_with_carry(&F::BigInt::from(digit));
		if carry {
			return None;
		}
	}
	F::from_bigint(integer)
}

/// A number from all of `bytes`, most significant first. It must be smaller than the order.
pub(crate) fn from_bytes<F: PrimeField>(bytes: &[u8]) -> Option<F> {
	let bits: Vec<bool> =
		bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
	let size = F::MODULUS_BIT_SIZE.div_ceil(64) as usize * 64;
	let (high, low) = bits.split_at(bits.len().saturating_sub(size));
	if high.contains(&true) {
		return None;
	}
	F::from_bigint(F::BigInt::from_bits_be(low))
}

#[cfg(test)]
mod tests {
	use super::*;
	use ark_bn254::Fr;
	use ark_ff::{One, Zero};
	use serde_json::json;

	const ORDER: &str =
		"21888242871839275222246405745257275088548364400416034343698204186575808495617";

	fn read(value: Value) -> Option<Fr> {
		from_json(&value, false)
	}

	#[test]
	fn number_is_read_when_below_the_order() {
		assert_eq!(read(json!("0")), Some(Fr::zero()));
		assert_eq!(read(json!(1)), Some(Fr::one()));
		assert_eq!(read(json!(u64::MAX)), Some(Fr::from(u64::MAX)));
		let greatest = ORDER.replace("617", "616");
		assert_eq!(read(json!(greatest)), Some(-Fr::one()));
	}

	#[test]
	fn number_is_refused_when_not_below_the_order() {
		assert_eq!(read(json!(ORDER)), None);
		let two_256 =
			"115792089237316195423570985008687907853269984665640564039457584007913129639936";
		assert_eq!(read(json!(two_256)), None);
		assert_eq!(read(json!("9".repeat(MAX_DIGITS))), None);
		assert_eq!(read(json!("0".repeat(MAX_DIGITS + 1))), None);
	}

	#[test]
	fn number_is_refused_when_no_decimal_integer() {
		for bad in [
			json!(""),
			json!("01"),
			json!("+1"),
			json!(" 1"),
			json!("0x1"),
			json!("1e3"),
			json!("-1"),
		] {
			assert_eq!(read(bad), None);
		}
		for bad in [json!(1.5), json!(-1), json!(null), json!([1]), json!(true), json!("१")] {
			assert_eq!(read(bad), None);
		}
	}

	#[test]
	fn negative_number_is_read_when_gnark_wrote_it() {
		let read = |text: &str| from_json::<Fr>(&json!(text), true);
		assert_eq!(read("-1"), Some(-Fr::one()));
		assert_eq!(read("-65535"), Some(-Fr::from(65535u32)));
		for bad in ["-0", "-65536", "-01", "-", "--1", "-+1"] {
			assert_eq!(read(bad), None, "{bad}");
		}
	}

	#[test]
	fn bytes_are_refused_when_not_below_the_order() {
		let order = hex::decode("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001");
		let mut order = order.unwrap();
		assert_eq!(from_bytes::<Fr>(&order), None);
		order[31] = 0;
		assert_eq!(from_bytes(&order), Some(-Fr::one()));
		assert_eq!(from_bytes::<Fr>(&[0xff; 32]), None);
		assert_eq!(from_bytes::<Fr>(&[1; 33]), None);
		assert_eq!(from_bytes(&[0, 0, 1]), Some(Fr::one()));
	}
}

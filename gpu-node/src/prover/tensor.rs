//! Tensors as chats carry them: JSON arrays of integers.

use std::ops::RangeInclusive;

/// Longest text of one element, with what stands between it and the next.
const ELEMENT_LEN: usize = 16;

/// Reads `count` integers of `range`.
///
/// # Errors
///
/// What is wrong with the text, to be said to whoever sent it.
pub(super) fn parse(
	text: &str,
	count: usize,
	range: &RangeInclusive<i64>,
) -> Result<Vec<i32>, String> {
	// Before anything is read: what a text stands for is no longer than the text.
	let longest = count.saturating_mul(ELEMENT_LEN).saturating_add(ELEMENT_LEN);
	if text.len() > longest {
		return Err(format!("the text has {} bytes, {longest} is the most", text.len()));
	}
	let numbers: Vec<i64> = serde_json::from_str(text).map_err(|error| error.to_string())?;
	if numbers.len() != count {
		return Err(format!("there are {} elements", numbers.len()));
	}
	numbers
		.into_iter()
		.enumerate()
		.map(|(place, number)| {
			let element = i32::try_from(number).ok().filter(|_| range.contains(&number));
			element.ok_or_else(|| format!("element {place} is {number}"))
		})
		.collect()
}

/// The text of a tensor, cut after every element: joined with `]`, it is a JSON array.
pub(super) fn pieces(elements: &[i32]) -> impl Iterator<Item = String> + '_ {
	elements.iter().enumerate().map(|(place, element)| {
		let before = if place == 0 { '[' } else { ',' };
		format!("{before}{element}")
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn tensor_is_read_when_it_has_the_models_shape() {
		assert_eq!(parse(" [0, 255,\n7 ]", 3, &(0..=255)).unwrap(), [0, 255, 7]);
		assert_eq!(parse("[-128,127]", 2, &(-128..=127)).unwrap(), [-128, 127]);
	}

	#[test]
	fn tensor_is_refused_when_it_is_no_array_of_such_integers() {
		for (text, what) in [
			("", "EOF"),
			("[1,2", "EOF"),
			("[1,2]", "2 elements"),
			("[1,2,3,4]", "4 elements"),
			("[1,2,256]", "element 2 is 256"),
			("[1,-1,2]", "element 1 is -1"),
			("[1,2,9223372036854775807]", "element 2"),
			("[1,2,9223372036854775808]", "expected i64"),
			("[1,2,3.0]", "floating point"),
			("[1,2,\"3\"]", "string"),
			("[[1,2,3]]", "sequence"),
			("{\"a\":1}", "map"),
			("[1,2,3]]", "trailing"),
		] {
			let error = parse(text, 3, &(0..=255)).unwrap_err();
			assert!(error.contains(what), "{text}: {error}");
		}
		let long = format!("[1,2,{}3]", " ".repeat(64));
		assert!(parse(&long, 3, &(0..=255)).unwrap_err().contains("64 is the most"));
	}

	#[test]
	fn pieces_join_to_the_array_that_they_came_from() {
		let elements = [i32::MIN, 0, i32::MAX];
		let text: String = pieces(&elements).chain(["]".into()]).collect();
		assert_eq!(serde_json::from_str::<Vec<i32>>(&text).unwrap(), elements);
		assert_eq!(parse(&text, 3, &(i32::MIN.into()..=i32::MAX.into())).unwrap(), elements);
	}
}

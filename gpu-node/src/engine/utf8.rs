//! Text out of tokens whose bytes end in the middle of characters.

/// Holds back the bytes of a character until its last one has come.
#[derive(Default)]
pub(super) struct Utf8Decoder {
	held: Vec<u8>,
}

impl Utf8Decoder {
	/// Takes a token's bytes, returns the text that is now certain. Bytes that can never become a
	/// character turn into U+FFFD.
	pub(super) fn push(&mut self, bytes: &[u8]) -> String {
		self.held.extend_from_slice(bytes);
		let mut text = String::new();
		let mut rest = self.held.as_slice();
		loop {
			match std::str::from_utf8(rest) {
				Ok(valid) => {
					text.push_str(valid);
					rest = &[];
					break;
				},
				Err(error) => {
					let (valid, tail) = rest.split_at(error.valid_up_to());
					text.push_str(&String::from_utf8_lossy(valid));
					match error.error_len() {
						Some(len) => {
							text.push(char::REPLACEMENT_CHARACTER);
							rest = &tail[len..];
						},
						None => {
							rest = tail;
							break;
						},
					}
				},
			}
		}
		let consumed = self.held.len() - rest.len();
		self.held.drain(..consumed);
		text
	}

	/// What is left when no more bytes come.
	pub(super) fn finish(&mut self) -> String {
		let rest = String::from_utf8_lossy(&self.held).into_owned();
		self.held.clear();
		rest
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn character_is_held_back_when_its_bytes_are_split() {
		let mut decoder = Utf8Decoder::default();
		let bytes = "a€😀".as_bytes();
		let text: Vec<String> = bytes.iter().map(|byte| decoder.push(&[*byte])).collect();
		assert_eq!(text, ["a", "", "", "€", "", "", "", "😀"]);
		assert_eq!(decoder.finish(), "");
	}

	#[test]
	fn invalid_byte_is_replaced_when_text_follows() {
		let mut decoder = Utf8Decoder::default();
		assert_eq!(decoder.push(b"a\xffb"), "a\u{fffd}b");
	}

	#[test]
	fn incomplete_character_is_replaced_when_nothing_follows() {
		let mut decoder = Utf8Decoder::default();
		assert_eq!(decoder.push(&"€".as_bytes()[..2]), "");
		assert_eq!(decoder.finish(), "\u{fffd}");
		assert_eq!(decoder.push(b"x"), "x");
	}
}

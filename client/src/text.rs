//! Text to and from outside.

use crate::Error;
use assay_primitives::H256;

/// `text` without what could steer a terminal: control characters other than line ends and tabs, and
/// marks that change the direction of writing.
pub fn printable(text: &str) -> String {
	text.chars()
		.filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_direction(*c)))
		.collect()
}

fn is_direction(c: char) -> bool {
	matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `bytes` in hex with `0x`.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// Reads hex with or without `0x`.
pub fn parse_hex(text: &str) -> Option<Vec<u8>> {
	hex::decode(text.strip_prefix("0x").unwrap_or(text)).ok()
}

/// Reads exactly `N` bytes of hex.
pub fn parse_hex_array<const N: usize>(text: &str) -> Option<[u8; N]> {
	parse_hex(text)?.try_into().ok()
}

/// Reads a 32-byte hash.
///
/// # Errors
///
/// When it is none.
pub fn parse_hash(text: &str) -> Result<H256, Error> {
	parse_hex_array(text.trim())
		.map(H256)
		.ok_or_else(|| Error::Input(format!("{text:?} is no hash: give 64 hex digits")))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn text_cannot_steer_the_terminal_when_printed() {
		assert_eq!(printable("a\u{1b}[2Jb\r\u{7}\n\tc\u{202e}d\u{9b}é"), "a[2Jb\n\tcdé");
	}

	#[test]
	fn hash_is_read_when_it_has_32_bytes_only() {
		let text = "11".repeat(32);
		assert_eq!(parse_hash(&text).unwrap(), H256::repeat_byte(0x11));
		assert_eq!(parse_hash(&format!("0x{text}\n")).unwrap(), H256::repeat_byte(0x11));
		assert!(parse_hash(&text[2..]).is_err());
		assert!(parse_hash(&format!("{text}11")).is_err());
		assert!(parse_hash("zz").is_err());
	}
}

//! Server-sent events, as far as chat completions need them: the WHATWG's parsing rules for lines and
//! `data` fields, with bounds.

/// Longest event that is read, in bytes.
pub const MAX_EVENT: usize = 1 << 20;

/// The stream is no sequence of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SseError {
	/// An event does not end.
	#[error("an event is longer than {} KiB", MAX_EVENT >> 10)]
	TooLong,
	/// Events are text.
	#[error("an event is not UTF-8")]
	NotText,
}

/// Cuts a stream of bytes, in whatever pieces it comes, into the `data` of its events.
#[derive(Debug, Default)]
pub struct SseParser {
	line: Vec<u8>,
	data: Option<String>,
	after_carriage_return: bool,
}

impl SseParser {
	/// Takes more bytes; returns the data of the events that they complete.
	///
	/// # Errors
	///
	/// When an event is too long or no text; nothing more can be read then.
	pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, SseError> {
		let mut events = Vec::new();
		for byte in bytes {
			let after_carriage_return = std::mem::replace(&mut self.after_carriage_return, false);
			match byte {
				b'\n' if after_carriage_return => {},
				b'\n' | b'\r' => {
					self.after_carriage_return = *byte == b'\r';
					events.extend(self.end_line()?);
				},
				byte => {
					if self.line.len() >= MAX_EVENT {
						return Err(SseError::TooLong);
					}
					self.line.push(*byte);
				},
			}
		}
		Ok(events)
	}

	fn end_line(&mut self) -> Result<Option<String>, SseError> {
		if self.line.is_empty() {
			// An event without data is none.
			return Ok(self.data.take().filter(|data| !data.is_empty()));
		}
		let line = std::str::from_utf8(&self.line).map_err(|_| SseError::NotText)?;
		let value = match line.split_once(':') {
			Some(("data", value)) => Some(value.strip_prefix(' ').unwrap_or(value)),
			None if line == "data" => Some(""),
			// Comments and fields that chat completions do not use.
			_ => None,
		};
		if let Some(value) = value {
			let data = match &mut self.data {
				Some(data) => {
					data.push('\n');
					data
				},
				None => self.data.insert(String::new()),
			};
			if data.len().saturating_add(value.len()) > MAX_EVENT {
				return Err(SseError::TooLong);
			}
			data.push_str(value);
		}
		self.line.clear();
		Ok(None)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const STREAM: &str =
		"data: {\"a\":1}\n\n: comment\r\nevent: x\r\ndata:two\r\ndata: lines é\r\n\r\n\
	                      id: 7\n\ndata\n\ndata: [DONE]\r\r";

	fn expected() -> Vec<String> {
		["{\"a\":1}", "two\nlines é", "[DONE]"].map(String::from).to_vec()
	}

	#[test]
	fn events_are_the_same_when_the_stream_is_cut_anywhere() {
		let bytes = STREAM.as_bytes();
		for cut in 0..=bytes.len() {
			let mut parser = SseParser::default();
			let mut events = parser.push(&bytes[..cut]).unwrap();
			events.extend(parser.push(&bytes[cut..]).unwrap());
			assert_eq!(events, expected(), "cut at {cut}");
		}
		let mut parser = SseParser::default();
		let events: Vec<_> = bytes.iter().flat_map(|byte| parser.push(&[*byte]).unwrap()).collect();
		assert_eq!(events, expected());
	}

	#[test]
	fn event_is_not_told_when_its_end_is_missing() {
		let mut parser = SseParser::default();
		assert_eq!(parser.push(b"data: half\n").unwrap(), Vec::<String>::new());
		assert_eq!(parser.push(b"\n").unwrap(), ["half"]);
	}

	#[test]
	fn stream_is_refused_when_an_event_does_not_end() {
		let mut parser = SseParser::default();
		let chunk = vec![b'x'; MAX_EVENT];
		assert!(parser.push(&chunk).unwrap().is_empty());
		assert_eq!(parser.push(b"x"), Err(SseError::TooLong));

		let mut parser = SseParser::default();
		let line = format!("data: {}\n", "x".repeat(MAX_EVENT / 2));
		assert!(parser.push(line.as_bytes()).is_ok());
		assert!(parser.push(line.as_bytes()).is_err());
	}

	#[test]
	fn stream_is_refused_when_it_is_no_text() {
		assert_eq!(SseParser::default().push(b"data: \xff\n"), Err(SseError::NotText));
	}
}

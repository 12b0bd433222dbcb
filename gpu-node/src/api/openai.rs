//! OpenAI's chat completion format: the part of it that the engine honours. What it cannot honour is
//! refused, never ignored, where ignoring it would change the answer.

use super::ApiError;
use crate::engine::{ChatMessage, FinishReason, Sampling};
use serde::{Deserialize, Serialize};

/// Most messages in a chat.
const MAX_MESSAGES: usize = 1_024;
/// Most stop sequences, as OpenAI has it.
const MAX_STOPS: usize = 4;
/// Most bytes of a stop sequence.
const MAX_STOP_LEN: usize = 256;

#[derive(Deserialize)]
struct RawRequest {
	model: String,
	messages: Vec<RawMessage>,
	#[serde(default)]
	stream: Option<bool>,
	#[serde(default)]
	stream_options: Option<StreamOptions>,
	#[serde(default)]
	max_tokens: Option<u32>,
	#[serde(default)]
	max_completion_tokens: Option<u32>,
	#[serde(default)]
	temperature: Option<f32>,
	#[serde(default)]
	top_p: Option<f32>,
	#[serde(default)]
	seed: Option<i64>,
	#[serde(default)]
	stop: Option<Stop>,
	#[serde(default)]
	n: Option<u32>,
	#[serde(default)]
	frequency_penalty: Option<f32>,
	#[serde(default)]
	presence_penalty: Option<f32>,
	#[serde(default)]
	logprobs: Option<bool>,
	#[serde(default)]
	logit_bias: Option<serde_json::Map<String, serde_json::Value>>,
	#[serde(default)]
	tools: Option<Vec<serde_json::Value>>,
	#[serde(default)]
	functions: Option<Vec<serde_json::Value>>,
	#[serde(default)]
	response_format: Option<ResponseFormat>,
}

#[derive(Deserialize)]
struct StreamOptions {
	#[serde(default)]
	include_usage: Option<bool>,
}

#[derive(Deserialize)]
struct ResponseFormat {
	r#type: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Stop {
	One(String),
	Many(Vec<String>),
}

#[derive(Deserialize)]
struct RawMessage {
	role: String,
	content: Option<Content>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
	Text(String),
	Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
	r#type: String,
	#[serde(default)]
	text: Option<String>,
}

/// A request that can be served.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRequest {
	/// Model as the requester named it.
	pub model: String,
	/// The chat so far.
	pub messages: Vec<ChatMessage>,
	/// Whether the response is streamed.
	pub stream: bool,
	/// Whether usage comes in a chunk of its own.
	pub include_usage: bool,
	/// Most tokens wanted.
	pub max_tokens: Option<u32>,
	/// Texts that end the answer; not part of it.
	pub stop: Vec<String>,
	temperature: Option<f32>,
	top_p: f32,
	seed: u64,
}

impl ChatRequest {
	/// Reads a request body.
	///
	/// # Errors
	///
	/// 400, with what is wrong.
	pub fn parse(body: &[u8]) -> Result<Self, ApiError> {
		let text = std::str::from_utf8(body).map_err(|error| {
			ApiError::invalid("invalid_json", format!("the body is not UTF-8: {error}"))
		})?;
		let raw: RawRequest = serde_json::from_str(text).map_err(|error| {
			ApiError::invalid(
				"invalid_json",
				format!("the body is not a chat completion request: {error}"),
			)
		})?;
		raw.refuse_what_cannot_be_honoured()?;
		let messages = raw.messages.into_iter().map(RawMessage::into_message);
		let messages = messages.collect::<Result<Vec<_>, _>>()?;
		if messages.is_empty() || messages.len() > MAX_MESSAGES {
			return Err(ApiError::parameter(
				"messages",
				format!("there must be 1 to {MAX_MESSAGES} messages"),
			));
		}
		let stop = match raw.stop {
			None => Vec::new(),
			Some(Stop::One(stop)) => vec![stop],
			Some(Stop::Many(stops)) => stops,
		};
		if stop.len() > MAX_STOPS || stop.iter().any(|stop| stop.len() > MAX_STOP_LEN) {
			return Err(ApiError::parameter(
				"stop",
				format!("at most {MAX_STOPS} stop sequences of at most {MAX_STOP_LEN} bytes"),
			));
		}
		let in_range = |value: Option<f32>, low: f32, high: f32| {
			value.is_none_or(|value| value >= low && value <= high)
		};
		if !in_range(raw.temperature, 0.0, 2.0) {
			return Err(ApiError::parameter("temperature", "must lie between 0 and 2"));
		}
		if !in_range(raw.top_p, 0.0, 1.0) {
			return Err(ApiError::parameter("top_p", "must lie between 0 and 1"));
		}
		let max_tokens = raw.max_completion_tokens.or(raw.max_tokens);
		if max_tokens == Some(0) {
			return Err(ApiError::parameter("max_tokens", "must be at least 1"));
		}
		Ok(Self {
			model: raw.model,
			messages,
			stream: raw.stream.unwrap_or(false),
			include_usage: raw
				.stream_options
				.and_then(|options| options.include_usage)
				.unwrap_or(false),
			max_tokens,
			stop: stop.into_iter().filter(|stop| !stop.is_empty()).collect(),
			temperature: raw.temperature,
			top_p: raw.top_p.unwrap_or(1.0),
			// Two's complement keeps negative seeds apart from positive ones.
			seed: raw.seed.unwrap_or(0) as u64,
		})
	}

	/// Refuses what would cut a tensor of so many elements. How to sample makes no difference to a model
	/// that has one answer to every request.
	///
	/// # Errors
	///
	/// 400, with what is wrong.
	pub fn must_be_for_tensors(&self, elements: u32) -> Result<(), ApiError> {
		if !self.stop.is_empty() {
			return Err(ApiError::unsupported("stop"));
		}
		if self.max_tokens.is_some_and(|most| most < elements) {
			let message = format!("every answer of this model has {elements} elements");
			return Err(ApiError::parameter("max_tokens", message));
		}
		Ok(())
	}

	/// How to generate at most `max_tokens` for it.
	pub fn sampling(&self, max_tokens: u32) -> Sampling {
		Sampling { max_tokens, temperature: self.temperature, top_p: self.top_p, seed: self.seed }
	}
}

impl RawRequest {
	fn refuse_what_cannot_be_honoured(&self) -> Result<(), ApiError> {
		let zero = |value: Option<f32>| value.is_none_or(|value| value == 0.0);
		let refused = [
			("n", self.n.is_none_or(|n| n == 1)),
			("frequency_penalty", zero(self.frequency_penalty)),
			("presence_penalty", zero(self.presence_penalty)),
			("logprobs", self.logprobs != Some(true)),
			("logit_bias", self.logit_bias.as_ref().is_none_or(|bias| bias.is_empty())),
			("tools", self.tools.as_ref().is_none_or(|tools| tools.is_empty())),
			("functions", self.functions.as_ref().is_none_or(|functions| functions.is_empty())),
			(
				"response_format",
				self.response_format.as_ref().is_none_or(|format| format.r#type == "text"),
			),
		];
		for (param, honoured) in refused {
			if !honoured {
				return Err(ApiError::unsupported(param));
			}
		}
		Ok(())
	}
}

impl RawMessage {
	fn into_message(self) -> Result<ChatMessage, ApiError> {
		// OpenAI renamed the role; templates know the old name.
		let role = match self.role.as_str() {
			"developer" => "system",
			role @ ("system" | "user" | "assistant") => role,
			_ => {
				return Err(ApiError::parameter(
					"messages",
					"a message's role must be system, user or assistant",
				))
			},
		};
		let content = match self.content {
			None => {
				return Err(ApiError::parameter("messages", "every message needs text content"))
			},
			Some(Content::Text(text)) => text,
			Some(Content::Parts(parts)) => {
				let mut content = String::new();
				for part in parts {
					match part.text {
						Some(text) if part.r#type == "text" => content.push_str(&text),
						_ => {
							return Err(ApiError::parameter(
								"messages",
								"this model reads text parts only",
							))
						},
					}
				}
				content
			},
		};
		Ok(ChatMessage { role: role.into(), content })
	}
}

/// Tokens read and generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Usage {
	/// Prompt tokens.
	pub prompt_tokens: u32,
	/// Generated tokens.
	pub completion_tokens: u32,
	/// Both.
	pub total_tokens: u32,
}

impl Usage {
	/// From prompt and generated tokens.
	pub fn new(prompt_tokens: u32, completion_tokens: u32) -> Self {
		let total_tokens = prompt_tokens.saturating_add(completion_tokens);
		Self { prompt_tokens, completion_tokens, total_tokens }
	}
}

#[derive(Serialize)]
struct Completion<'a, C: Serialize> {
	id: &'a str,
	object: &'static str,
	created: u64,
	model: &'a str,
	choices: C,
	#[serde(skip_serializing_if = "Option::is_none")]
	usage: Option<Usage>,
}

#[derive(Serialize)]
struct MessageChoice<'a> {
	index: u32,
	message: Delta<'a>,
	finish_reason: FinishReason,
}

#[derive(Serialize)]
struct DeltaChoice<'a> {
	index: u32,
	delta: Delta<'a>,
	finish_reason: Option<FinishReason>,
}

#[derive(Serialize)]
struct Delta<'a> {
	#[serde(skip_serializing_if = "Option::is_none")]
	role: Option<&'static str>,
	#[serde(skip_serializing_if = "Option::is_none")]
	content: Option<&'a str>,
}

/// Writes the response to one request. Everything in it follows from its name, acceptance time and
/// text, so that it can be written again.
#[derive(Clone, Debug)]
pub struct Writer {
	id: String,
	created: u64,
	model: String,
}

impl Writer {
	/// For the request with this slug, accepted at `created` (unix seconds).
	pub fn new(slug: &str, created: u64, model: &str) -> Self {
		Self { id: format!("chatcmpl-{slug}"), created, model: model.into() }
	}

	fn completion<C: Serialize>(
		&self,
		object: &'static str,
		choices: C,
		usage: Option<Usage>,
	) -> String {
		let (id, created, model) = (self.id.as_str(), self.created, self.model.as_str());
		serde_json::to_string(&Completion { id, object, created, model, choices, usage })
			.expect("structs of strings and numbers serialise; qed")
	}

	fn chunk(
		&self,
		delta: Delta<'_>,
		finish_reason: Option<FinishReason>,
		usage: Option<Usage>,
	) -> String {
		let choices = [DeltaChoice { index: 0, delta, finish_reason }];
		event(&self.completion("chat.completion.chunk", choices, usage))
	}

	/// The first event of a stream.
	pub fn opening(&self) -> String {
		self.chunk(Delta { role: Some("assistant"), content: Some("") }, None, None)
	}

	/// An event with text.
	pub fn text(&self, text: &str) -> String {
		self.chunk(Delta { role: None, content: Some(text) }, None, None)
	}

	/// The last events of a stream, which only go out when the receipt is safe.
	pub fn closing(&self, reason: FinishReason, usage: Usage, separate_usage: bool) -> String {
		let nothing = Delta { role: None, content: None };
		let mut events = String::new();
		if separate_usage {
			events.push_str(&self.chunk(nothing, Some(reason), None));
			let choices: [(); 0] = [];
			let usage = self.completion("chat.completion.chunk", choices, Some(usage));
			events.push_str(&event(&usage));
		} else {
			events.push_str(&self.chunk(nothing, Some(reason), Some(usage)));
		}
		events.push_str(&event("[DONE]"));
		events
	}

	/// The whole response, not streamed.
	pub fn whole(&self, text: &str, reason: FinishReason, usage: Usage) -> String {
		let message = Delta { role: Some("assistant"), content: Some(text) };
		let choices = [MessageChoice { index: 0, message, finish_reason: reason }];
		self.completion("chat.completion", choices, Some(usage))
	}
}

/// A server-sent event.
pub fn event(data: &str) -> String {
	format!("data: {data}\n\n")
}

/// Ends a text at the first of some stop sequences, and holds back what may become one.
pub struct StopFilter {
	stops: Vec<String>,
	held: String,
}

impl StopFilter {
	/// Looks for `stops`; none of them may be empty.
	pub fn new(stops: Vec<String>) -> Self {
		Self { stops, held: String::new() }
	}

	/// Takes more text; returns what is certain to be part of the answer, and whether it ends here.
	pub fn push(&mut self, text: &str) -> (String, bool) {
		if self.stops.is_empty() {
			return (text.into(), false);
		}
		self.held.push_str(text);
		let found = self.stops.iter().filter_map(|stop| self.held.find(stop.as_str())).min();
		if let Some(at) = found {
			self.held.truncate(at);
			return (std::mem::take(&mut self.held), true);
		}
		let keep = self.stops.iter().map(|stop| overlap(&self.held, stop)).max().unwrap_or(0);
		let rest = self.held.split_off(self.held.len() - keep);
		(std::mem::replace(&mut self.held, rest), false)
	}

	/// What was held back and did not become a stop sequence.
	pub fn finish(&mut self) -> String {
		std::mem::take(&mut self.held)
	}
}

/// Bytes at the end of `text` that are a proper beginning of `stop`.
fn overlap(text: &str, stop: &str) -> usize {
	let starts = stop.char_indices().map(|(at, _)| at).skip(1);
	starts.filter(|len| text.ends_with(&stop[..*len])).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(body: &str) -> Result<ChatRequest, ApiError> {
		ChatRequest::parse(body.as_bytes())
	}

	#[test]
	fn request_is_read_when_content_comes_in_parts() {
		let request = parse(
			r#"{"model":"m","messages":[{"role":"developer","content":"s"},{"role":"user",
			"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}],"max_tokens":3}"#,
		)
		.unwrap();
		let roles: Vec<_> =
			request.messages.iter().map(|m| (m.role.as_str(), m.content.as_str())).collect();
		assert_eq!(roles, [("system", "s"), ("user", "ab")]);
		assert_eq!(request.max_tokens, Some(3));
		assert!(!request.stream);
	}

	#[test]
	fn request_is_refused_when_it_asks_for_what_the_engine_has_not() {
		for (param, field) in [
			("n", r#""n":2"#),
			("frequency_penalty", r#""frequency_penalty":1"#),
			("presence_penalty", r#""presence_penalty":-1"#),
			("logprobs", r#""logprobs":true"#),
			("logit_bias", r#""logit_bias":{"1":1}"#),
			("tools", r#""tools":[{}]"#),
			("functions", r#""functions":[{}]"#),
			("response_format", r#""response_format":{"type":"json_object"}"#),
			("temperature", r#""temperature":2.5"#),
			("top_p", r#""top_p":-0.5"#),
			("max_tokens", r#""max_tokens":0"#),
			("stop", r#""stop":["1","2","3","4","5"]"#),
		] {
			let body =
				format!(r#"{{"model":"m","messages":[{{"role":"user","content":"a"}}],{field}}}"#);
			let error = parse(&body).unwrap_err();
			assert_eq!((error.status.as_u16(), error.param), (400, Some(param)), "{field}");
		}
	}

	#[test]
	fn request_is_refused_when_messages_are_no_chat() {
		for messages in [
			r#"[]"#,
			r#"[{"role":"tool","content":"a"}]"#,
			r#"[{"role":"user"}]"#,
			r#"[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]"#,
		] {
			let error = parse(&format!(r#"{{"model":"m","messages":{messages}}}"#)).unwrap_err();
			assert_eq!(error.param, Some("messages"), "{messages}");
		}
	}

	#[test]
	fn answer_ends_when_a_stop_sequence_is_split_over_tokens() {
		let mut filter = StopFilter::new(vec!["END".into(), "€€".into()]);
		assert_eq!(filter.push("a E"), ("a ".into(), false));
		assert_eq!(filter.push("N"), ("".into(), false));
		assert_eq!(filter.push("x€"), ("ENx".into(), false));
		assert_eq!(filter.push("y END b"), ("€y ".into(), true));
	}

	#[test]
	fn held_text_is_given_back_when_the_answer_ends() {
		let mut filter = StopFilter::new(vec!["END".into()]);
		assert_eq!(filter.push("aEN"), ("a".into(), false));
		assert_eq!(filter.finish(), "EN");
	}

	#[test]
	fn usage_has_a_chunk_of_its_own_when_asked_for() {
		let writer = Writer::new("7", 8, "m");
		let usage = Usage::new(1, 2);
		let own = writer.closing(FinishReason::Stop, usage, true);
		assert_eq!(own.matches("data: ").count(), 3);
		assert!(own.contains(r#""choices":[],"usage":{"prompt_tokens":1"#), "{own}");
		let joint = writer.closing(FinishReason::Stop, usage, false);
		assert_eq!(joint.matches("data: ").count(), 2);
		assert!(joint.ends_with("data: [DONE]\n\n"));
		assert!(joint.contains(r#""id":"chatcmpl-7""#) && joint.contains(r#""created":8"#));
	}
}

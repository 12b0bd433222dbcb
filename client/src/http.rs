//! A GPU node's HTTP interface. Whatever it sends is bounded, and untrusted until a receipt that the
//! chain accepted vouches for it.

use crate::{
	sse::{SseError, SseParser},
	text, Error,
};
use assay_primitives::{
	attestation::{AttestedKey, Measurements},
	channel::{AssayVoucher, ChannelId, RequestNumber, Sequence},
	evidence::{VerifierId, VerifierKey},
	receipt::{AssaySignedReceipt, Payment},
	wire::{
		ATTESTATION_PATH, CHANNELS_PATH, CHANNEL_HEADER, CHAT_PATH, JOB_HEADER, MAX_PULL_LEN,
		MAX_RECEIPTS_PER_PULL, MAX_SIGNED_RECEIPT_LEN, RECEIPTS_PATH, REQUEST_HEADER,
		VOUCHER_HEADER,
	},
	AccountId, Balance, EngineHash, JobId, ModelHash, H256,
};
use codec::{DecodeAll, Encode};
use futures::StreamExt;
use reqwest::{redirect, Response, Url};
use serde::{Deserialize, Serialize};
use std::{
	sync::Once,
	time::{Duration, Instant},
};

/// Most bytes of a response that are read.
pub const MAX_RESPONSE: usize = 16 << 20;
/// Most bytes of a description: attestation, list of models, error.
const MAX_DESCRIPTION: usize = 256 << 10;
/// Most bytes of a quote that the chain takes.
const MAX_QUOTE: usize = 16_384;
/// Most characters of a node's message that are shown.
const MAX_MESSAGE: usize = 500;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A description or receipt arrives within this.
const SHORT_TIMEOUT: Duration = Duration::from_secs(30);
/// Between two pieces of an answer; before the first, a long prompt is read.
const SILENCE: Duration = Duration::from_secs(120);

/// Why a GPU node's answer is of no use.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
	/// The URL cannot be asked.
	#[error(
		"{url:?} is no endpoint: it must be an http:// or https:// URL with a host ({reason})"
	)]
	Url {
		/// As given.
		url: String,
		/// What is wrong with it.
		reason: String,
	},
	/// No connection, or it was lost.
	#[error("{0}")]
	Connection(String),
	/// It answered with an error.
	#[error("{message} (HTTP {status}{})", code.as_deref().map(|c| format!(", {c}")).unwrap_or_default())]
	Refused {
		/// HTTP status.
		status: u16,
		/// Machine-readable reason, if it gave one.
		code: Option<String>,
		/// What it says.
		message: String,
	},
	/// Its answer is not what this interface says.
	#[error("{0}")]
	Invalid(String),
}

impl HttpError {
	/// Whether the same request may succeed later.
	pub fn is_passing(&self) -> bool {
		match self {
			Self::Connection(_) => true,
			// The node has not seen the block yet.
			Self::Refused { code: Some(code), .. }
				if matches!(code.as_str(), "unknown_job" | "unknown_channel") =>
			{
				true
			},
			Self::Refused { status, .. } => matches!(status, 408 | 429 | 500..=599),
			Self::Url { .. } | Self::Invalid(_) => false,
		}
	}
}

fn connection(error: reqwest::Error) -> HttpError {
	use std::error::Error;
	let mut reason = error.to_string();
	let mut next = error.source();
	while let Some(source) = next {
		let inner = source.to_string();
		if !reason.contains(&inner) {
			reason = format!("{reason}: {inner}");
		}
		next = source.source();
	}
	HttpError::Connection(text::printable(&reason))
}

/// Makes ring the process's cryptography for TLS; once, however often it is called.
pub fn install_crypto() {
	static INSTALLED: Once = Once::new();
	INSTALLED.call_once(|| {
		// Fails if the process has chosen another one, which serves as well.
		let _ = rustls::crypto::ring::default_provider().install_default();
	});
}

/// A GPU node.
#[derive(Clone, Debug)]
pub struct GpuNodeClient {
	client: reqwest::Client,
	base: String,
}

/// Tokens read and generated, as a response tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
	/// Prompt tokens.
	pub prompt_tokens: u32,
	/// Generated tokens.
	pub completion_tokens: u32,
}

/// An answer that arrived whole.
#[derive(Clone, Debug)]
pub struct Answer {
	/// The exact bytes of the response.
	pub bytes: Vec<u8>,
	/// The text in them.
	pub text: String,
	/// Tokens, if the response tells.
	pub usage: Option<Usage>,
	/// When the first text arrived.
	pub first_text: Option<Instant>,
	/// When the last text arrived.
	pub last_text: Option<Instant>,
	/// When the last byte arrived.
	pub ended: Instant,
}

/// What a GPU node says of a payment channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelState {
	/// Amount of the best voucher that it has.
	pub cumulative: Balance,
	/// Fees of its receipts.
	pub spent: Balance,
	/// What answers that are being made may cost.
	pub reserved: Balance,
	/// Place of the next receipt.
	pub next_sequence: Sequence,
	/// Place of the first receipt that is not in a settled batch.
	pub settled: Sequence,
}

/// What a GPU node says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
	/// Name that requests may use.
	pub name: String,
	/// sha256 of the weights artifact.
	pub model: ModelHash,
	/// Engine, quantisation, sampler and seed.
	pub engine: EngineHash,
	/// Name of the verifying key of its proofs, if it proves its answers.
	pub verifying_key: Option<H256>,
}

/// A GPU node's attestation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeAttestation {
	/// Verifier that covers the quote.
	pub verifier: VerifierKey,
	/// The key that it vouches for.
	pub key: AttestedKey,
	/// The operator that it is bound to.
	pub operator: AccountId,
	/// The chain that it is bound to.
	pub genesis_hash: H256,
	/// The quote.
	pub quote: Vec<u8>,
	/// What runs inside, as the node says.
	pub measurements: Measurements,
}

#[derive(Deserialize)]
struct Chunk {
	#[serde(default)]
	choices: Vec<Choice>,
	#[serde(default)]
	usage: Option<Usage>,
	#[serde(default)]
	error: Option<ErrorObject>,
}

#[derive(Deserialize)]
struct Choice {
	#[serde(default)]
	delta: Option<Message>,
	#[serde(default)]
	message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
	#[serde(default)]
	content: Option<String>,
}

#[derive(Deserialize)]
struct ErrorBody {
	error: ErrorObject,
}

#[derive(Deserialize)]
struct ErrorObject {
	#[serde(default)]
	message: String,
	#[serde(default)]
	code: Option<serde_json::Value>,
}

impl ErrorObject {
	fn into_error(self, status: u16) -> HttpError {
		let code = self.code.as_ref().and_then(|code| code.as_str());
		HttpError::Refused {
			status,
			code: code.map(|code| shortened(code, 64)),
			message: shortened(&self.message, MAX_MESSAGE),
		}
	}
}

fn shortened(message: &str, most: usize) -> String {
	text::printable(message).chars().take(most).collect()
}

/// What the `data` of one event says.
#[derive(Debug, PartialEq, Eq)]
enum Said {
	Text(String),
	Done,
	Nothing,
}

#[derive(Default)]
struct Reading {
	parser: SseParser,
	text: String,
	usage: Option<Usage>,
	done: bool,
}

impl Reading {
	/// Takes bytes of the stream; returns the text in them.
	fn push(&mut self, bytes: &[u8]) -> Result<String, HttpError> {
		let events = self.parser.push(bytes).map_err(|error: SseError| {
			HttpError::Invalid(format!("the stream is no stream of events: {error}"))
		})?;
		let mut new = String::new();
		for data in events {
			match self.event(&data)? {
				Said::Text(text) => new.push_str(&text),
				Said::Done => self.done = true,
				Said::Nothing => {},
			}
		}
		self.text.push_str(&new);
		Ok(new)
	}

	fn event(&mut self, data: &str) -> Result<Said, HttpError> {
		if self.done {
			return Err(HttpError::Invalid("the stream goes on after its end".into()));
		}
		if data.trim() == "[DONE]" {
			return Ok(Said::Done);
		}
		let chunk: Chunk = serde_json::from_str(data).map_err(|error| {
			HttpError::Invalid(format!("an event is no chat completion chunk: {error}"))
		})?;
		if let Some(error) = chunk.error {
			return Err(error.into_error(500));
		}
		if chunk.usage.is_some() {
			self.usage = chunk.usage;
		}
		let delta = chunk.choices.into_iter().next().and_then(|choice| choice.delta);
		let text = delta.and_then(|delta| delta.content).filter(|text| !text.is_empty());
		Ok(text.map_or(Said::Nothing, Said::Text))
	}
}

/// Text and usage in the bytes of a response, streamed or not.
///
/// # Errors
///
/// When they are no chat completion, or not a whole one.
pub fn read_response(bytes: &[u8]) -> Result<(String, Option<Usage>), HttpError> {
	if bytes.first() == Some(&b'{') {
		let whole: Chunk = serde_json::from_slice(bytes).map_err(|error| {
			HttpError::Invalid(format!("the response is no chat completion: {error}"))
		})?;
		let message = whole.choices.into_iter().next().and_then(|choice| choice.message);
		let text = message.and_then(|message| message.content).unwrap_or_default();
		return Ok((text, whole.usage));
	}
	let mut reading = Reading::default();
	reading.push(bytes)?;
	if !reading.done {
		return Err(HttpError::Invalid("the response has no end".into()));
	}
	Ok((reading.text, reading.usage))
}

impl GpuNodeClient {
	/// A client of the node at `endpoint`.
	///
	/// # Errors
	///
	/// When the URL cannot be one.
	pub fn new(endpoint: &str) -> Result<Self, HttpError> {
		install_crypto();
		let refused =
			|reason: String| HttpError::Url { url: shortened(endpoint, MAX_MESSAGE), reason };
		let url = Url::parse(endpoint).map_err(|error| refused(error.to_string()))?;
		if !matches!(url.scheme(), "http" | "https") {
			return Err(refused(format!("{}:// is neither", url.scheme())));
		}
		let host = url.host_str().ok_or_else(|| refused("there is no host".into()))?;
		let local = host == "localhost"
			|| host
				.trim_matches(['[', ']'])
				.parse::<std::net::IpAddr>()
				.is_ok_and(|address| address.is_loopback());
		let mut builder = reqwest::Client::builder()
			.connect_timeout(CONNECT_TIMEOUT)
			.read_timeout(SILENCE)
			.user_agent(concat!("assay/", env!("CARGO_PKG_VERSION")))
			// An endpoint on chain is where it says; it may not send requests elsewhere.
			.redirect(redirect::Policy::none());
		if local {
			builder = builder.no_proxy();
		}
		let client = builder.build().map_err(connection)?;
		Ok(Self { client, base: endpoint.trim_end_matches('/').into() })
	}

	/// Its base URL.
	pub fn base(&self) -> &str {
		&self.base
	}

	/// Sends a request that a job pays for and reads the streamed answer, telling `on_text` each piece of
	/// text at once.
	///
	/// # Errors
	///
	/// When the node refuses, the stream is garbage, or it ends before its end.
	pub async fn chat(
		&self,
		job: JobId,
		body: &[u8],
		on_text: impl FnMut(&str),
	) -> Result<Answer, HttpError> {
		self.stream(&[(JOB_HEADER, job.to_string())], body, on_text).await
	}

	/// The same for a request that a payment channel pays for.
	///
	/// # Errors
	///
	/// When the node refuses, the stream is garbage, or it ends before its end.
	pub async fn chat_on_channel(
		&self,
		channel: ChannelId,
		number: RequestNumber,
		voucher: &AssayVoucher,
		body: &[u8],
		on_text: impl FnMut(&str),
	) -> Result<Answer, HttpError> {
		let headers = [
			(CHANNEL_HEADER, channel.to_string()),
			(REQUEST_HEADER, number.to_string()),
			(VOUCHER_HEADER, text::hex(voucher.encode())),
		];
		self.stream(&headers, body, on_text).await
	}

	async fn stream(
		&self,
		headers: &[(&str, String)],
		body: &[u8],
		mut on_text: impl FnMut(&str),
	) -> Result<Answer, HttpError> {
		let mut request = self
			.client
			.post(format!("{}{CHAT_PATH}", self.base))
			.header("content-type", "application/json")
			.header("accept", "text/event-stream");
		for (name, value) in headers {
			request = request.header(*name, value);
		}
		let response = request.body(body.to_vec()).send().await.map_err(connection)?;
		let response = succeeded(response).await?;
		let streamed = response
			.headers()
			.get("content-type")
			.and_then(|value| value.to_str().ok())
			.is_some_and(|value| value.starts_with("text/event-stream"));
		if !streamed {
			return Err(HttpError::Invalid("it did not stream its answer".into()));
		}
		let mut reading = Reading::default();
		let mut bytes = Vec::new();
		let (mut first_text, mut last_text) = (None, None);
		let mut pieces = response.bytes_stream();
		while let Some(piece) = pieces.next().await {
			let piece = piece.map_err(connection)?;
			if bytes.len().saturating_add(piece.len()) > MAX_RESPONSE {
				return Err(HttpError::Invalid(format!(
					"its answer is longer than {} MiB",
					MAX_RESPONSE >> 20
				)));
			}
			bytes.extend_from_slice(&piece);
			let new = reading.push(&piece)?;
			if !new.is_empty() {
				let now = Instant::now();
				first_text.get_or_insert(now);
				last_text = Some(now);
				on_text(&new);
			}
		}
		if !reading.done {
			return Err(HttpError::Connection("the answer broke off".into()));
		}
		let Reading { text, usage, .. } = reading;
		Ok(Answer { bytes, text, usage, first_text, last_text, ended: Instant::now() })
	}

	/// The receipt of a job, if the node has answered it.
	///
	/// # Errors
	///
	/// When the node does not answer, or its answer is no list of receipts.
	pub async fn receipt(&self, job: JobId) -> Result<Option<AssaySignedReceipt>, HttpError> {
		let path = format!("{RECEIPTS_PATH}?jobs={job}");
		let bytes = self.get(&path, MAX_PULL_LEN as usize, SHORT_TIMEOUT).await?;
		let receipts = decode_receipts(&bytes, MAX_PULL_LEN)?;
		Ok(receipts
			.into_iter()
			.find(|signed| signed.receipt.receipt().payment == Payment::Job(job)))
	}

	/// The exact bytes of a job's response.
	///
	/// # Errors
	///
	/// When the node does not have it.
	pub async fn response(&self, job: JobId) -> Result<Vec<u8>, HttpError> {
		self.get(&format!("/assay/v1/jobs/{job}/response"), MAX_RESPONSE, SILENCE).await
	}

	/// What the node says of a payment channel.
	///
	/// # Errors
	///
	/// When the node does not answer, or its answer is none.
	pub async fn channel(&self, channel: ChannelId) -> Result<ChannelState, HttpError> {
		let path = format!("{CHANNELS_PATH}/{channel}");
		let bytes = self.get(&path, MAX_DESCRIPTION, SHORT_TIMEOUT).await?;
		parse_channel(channel, &bytes)
	}

	/// Receipts of a payment channel by their places, from `from` on; a page of them at most.
	///
	/// # Errors
	///
	/// When the node does not answer, or its answer is no list of receipts.
	pub async fn channel_receipts(
		&self,
		channel: ChannelId,
		from: Sequence,
	) -> Result<Vec<AssaySignedReceipt>, HttpError> {
		let path = format!("{CHANNELS_PATH}/{channel}/receipts?from={from}");
		let bytes = self.get(&path, MAX_PAGE_LEN as usize, SHORT_TIMEOUT).await?;
		decode_receipts(&bytes, MAX_PAGE_LEN)
	}

	/// The receipt of a request on a payment channel.
	///
	/// # Errors
	///
	/// When the node does not answer, or its answer is no receipt.
	pub async fn channel_receipt(
		&self,
		channel: ChannelId,
		number: RequestNumber,
	) -> Result<AssaySignedReceipt, HttpError> {
		let path = format!("{CHANNELS_PATH}/{channel}/requests/{number}/receipt");
		let bytes = self.get(&path, MAX_SIGNED_RECEIPT_LEN as usize, SHORT_TIMEOUT).await?;
		decode_receipt(&bytes)
			.ok_or_else(|| HttpError::Invalid(format!("what {path} has is no receipt")))
	}

	/// The node's attestation.
	///
	/// # Errors
	///
	/// When the node does not answer, or its answer is none.
	pub async fn attestation(&self) -> Result<NodeAttestation, HttpError> {
		let bytes = self.get(ATTESTATION_PATH, MAX_DESCRIPTION, SHORT_TIMEOUT).await?;
		parse_attestation(&bytes)
	}

	/// The model that the node serves; the first, should it name several.
	///
	/// # Errors
	///
	/// When the node does not answer, or its answer is no list of models.
	pub async fn served(&self) -> Result<Served, HttpError> {
		let bytes = self.get("/v1/models", MAX_DESCRIPTION, SHORT_TIMEOUT).await?;
		parse_models(&bytes)
	}

	async fn get(&self, path: &str, most: usize, within: Duration) -> Result<Vec<u8>, HttpError> {
		let reading = async {
			let response =
				self.client.get(format!("{}{path}", self.base)).send().await.map_err(connection)?;
			read_bounded(succeeded(response).await?, most).await
		};
		tokio::time::timeout(within, reading).await.map_err(|_| {
			HttpError::Connection(format!("{path} took longer than {} seconds", within.as_secs()))
		})?
	}
}

async fn succeeded(response: Response) -> Result<Response, HttpError> {
	let status = response.status();
	if status.is_success() {
		return Ok(response);
	}
	let status = status.as_u16();
	let body = tokio::time::timeout(SHORT_TIMEOUT, read_bounded(response, MAX_DESCRIPTION)).await;
	let body = body.ok().and_then(Result::ok).unwrap_or_default();
	Err(match serde_json::from_slice::<ErrorBody>(&body) {
		Ok(body) => body.error.into_error(status),
		Err(_) => HttpError::Refused {
			status,
			code: None,
			message: "it refused without an error object".into(),
		},
	})
}

async fn read_bounded(response: Response, most: usize) -> Result<Vec<u8>, HttpError> {
	let mut bytes = Vec::new();
	let mut pieces = response.bytes_stream();
	while let Some(piece) = pieces.next().await {
		let piece = piece.map_err(connection)?;
		if bytes.len().saturating_add(piece.len()) > most {
			return Err(HttpError::Invalid(format!("its answer is longer than {most} bytes")));
		}
		bytes.extend_from_slice(&piece);
	}
	Ok(bytes)
}

/// Most bytes of a page of a channel's receipts.
const MAX_PAGE_LEN: u32 = 4 + MAX_RECEIPTS_PER_PULL * MAX_SIGNED_RECEIPT_LEN;

/// Reads a receipt, if the bytes are one in its only encoding.
pub fn decode_receipt(bytes: &[u8]) -> Option<AssaySignedReceipt> {
	if bytes.len() > MAX_SIGNED_RECEIPT_LEN as usize {
		return None;
	}
	let receipt = AssaySignedReceipt::decode_all(&mut &*bytes).ok()?;
	(receipt.encode() == bytes).then_some(receipt)
}

/// Reads the list of receipts that a pull gives.
///
/// # Errors
///
/// When the bytes are no such list, or more than `most`.
pub fn decode_receipts(bytes: &[u8], most: u32) -> Result<Vec<AssaySignedReceipt>, HttpError> {
	if bytes.len() > most as usize {
		return Err(HttpError::Invalid("the list of receipts is too long".into()));
	}
	let receipts = Vec::<AssaySignedReceipt>::decode_all(&mut &*bytes)
		.map_err(|error| HttpError::Invalid(format!("that is no list of receipts: {error}")))?;
	// Lengths have several encodings; what is hashed and signed has one.
	if receipts.encode() != bytes {
		return Err(HttpError::Invalid("the list of receipts is not encoded canonically".into()));
	}
	Ok(receipts)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawChannel {
	channel: ChannelId,
	cumulative: String,
	spent: String,
	reserved: String,
	next_sequence: Sequence,
	settled: Sequence,
}

fn parse_channel(channel: ChannelId, bytes: &[u8]) -> Result<ChannelState, HttpError> {
	let invalid = |what: &str| {
		HttpError::Invalid(format!("what it says of the channel is malformed: {what}"))
	};
	let raw: RawChannel =
		serde_json::from_slice(bytes).map_err(|error| invalid(&error.to_string()))?;
	if raw.channel != channel {
		return Err(invalid("it is of another channel"));
	}
	let amount = |text: &str| text.parse().map_err(|_| invalid("an amount is no number"));
	Ok(ChannelState {
		cumulative: amount(&raw.cumulative)?,
		spent: amount(&raw.spent)?,
		reserved: amount(&raw.reserved)?,
		next_sequence: raw.next_sequence,
		settled: raw.settled,
	})
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAttestation {
	verifier: RawVerifier,
	key: String,
	operator: String,
	genesis_hash: String,
	quote: String,
	measurements: RawMeasurements,
}

#[derive(Deserialize)]
struct RawVerifier {
	id: u16,
	version: u16,
}

/// Measurements in JSON, as nodes give them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawMeasurements {
	mr_td: String,
	rtmr: [String; 4],
}

impl RawMeasurements {
	fn read(&self) -> Option<Measurements> {
		let mut rtmr = [[0; 48]; 4];
		for (register, text) in rtmr.iter_mut().zip(&self.rtmr) {
			*register = text::parse_hex_array(text)?;
		}
		Some(Measurements::Tdx { mr_td: text::parse_hex_array(&self.mr_td)?, rtmr })
	}
}

fn parse_attestation(bytes: &[u8]) -> Result<NodeAttestation, HttpError> {
	let invalid = |what: &str| HttpError::Invalid(format!("its attestation is malformed: {what}"));
	let raw: RawAttestation =
		serde_json::from_slice(bytes).map_err(|error| invalid(&error.to_string()))?;
	let quote = text::parse_hex(&raw.quote).ok_or_else(|| invalid("quote is no hex"))?;
	if quote.is_empty() || quote.len() > MAX_QUOTE {
		return Err(invalid("the quote is empty or longer than the chain takes"));
	}
	Ok(NodeAttestation {
		verifier: VerifierKey { id: VerifierId(raw.verifier.id), version: raw.verifier.version },
		key: AttestedKey(
			text::parse_hex_array(&raw.key).ok_or_else(|| invalid("key is not 32 bytes of hex"))?,
		),
		operator: crate::keys::parse_account(&raw.operator)
			.map_err(|_: Error| invalid("operator is no account"))?,
		genesis_hash: H256(
			text::parse_hex_array(&raw.genesis_hash)
				.ok_or_else(|| invalid("genesisHash is not 32 bytes of hex"))?,
		),
		quote,
		measurements: raw
			.measurements
			.read()
			.ok_or_else(|| invalid("measurements are not 48 bytes of hex each"))?,
	})
}

#[derive(Deserialize)]
struct RawModels {
	data: Vec<RawModel>,
}

#[derive(Deserialize)]
struct RawModel {
	id: String,
	assay: RawServed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawServed {
	model: String,
	engine: String,
	#[serde(default)]
	verifying_key: Option<String>,
}

fn parse_models(bytes: &[u8]) -> Result<Served, HttpError> {
	let invalid =
		|what: &str| HttpError::Invalid(format!("its list of models is malformed: {what}"));
	let models: RawModels =
		serde_json::from_slice(bytes).map_err(|error| invalid(&error.to_string()))?;
	let first = models.data.into_iter().next().ok_or_else(|| invalid("it is empty"))?;
	let hash =
		|hex: &str, what: &str| text::parse_hex_array(hex).map(H256).ok_or_else(|| invalid(what));
	Ok(Served {
		name: shortened(&first.id, MAX_MESSAGE),
		model: hash(&first.assay.model, "model is not 32 bytes of hex")?,
		engine: hash(&first.assay.engine, "engine is not 32 bytes of hex")?,
		verifying_key: first
			.assay
			.verifying_key
			.map(|key| hash(&key, "verifyingKey is not 32 bytes of hex"))
			.transpose()?,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn response_is_read_when_streamed_or_whole() {
		let streamed = concat!(
			"data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
			"data: {\"choices\":[{\"delta\":{\"content\":\"Hé\"}}]}\n\n",
			"data: {\"choices\":[{\"delta\":{\"content\":\"llo\"}}]}\n\n",
			"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
			"data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n",
			"data: [DONE]\n\n",
		);
		let usage = Some(Usage { prompt_tokens: 3, completion_tokens: 2 });
		assert_eq!(read_response(streamed.as_bytes()).unwrap(), ("Héllo".into(), usage));
		let whole = r#"{"choices":[{"message":{"content":"Hé"}}],
			"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#;
		assert_eq!(read_response(whole.as_bytes()).unwrap(), ("Hé".into(), usage));
		let cut = &streamed[..streamed.len() - 16];
		assert!(read_response(cut.as_bytes()).is_err());
		let longer = format!("{streamed}data: {{\"choices\":[]}}\n\n");
		assert!(read_response(longer.as_bytes()).is_err());
	}

	#[test]
	fn receipts_are_refused_when_malformed() {
		assert!(decode_receipts(&[0], MAX_PULL_LEN).unwrap().is_empty());
		for bytes in [&[][..], &[4], &[0, 0], &[0xff; 64], &[0x01, 0x00]] {
			assert!(decode_receipts(bytes, MAX_PULL_LEN).is_err(), "{bytes:?}");
			assert!(decode_receipt(bytes).is_none(), "{bytes:?}");
		}
		assert!(decode_receipts(&vec![0; MAX_PULL_LEN as usize + 1], MAX_PULL_LEN).is_err());
	}

	#[test]
	fn attestation_is_refused_when_a_field_is_malformed() {
		let good = serde_json::json!({
			"verifier": { "id": 1, "version": 4 },
			"key": text::hex([1; 32]),
			"operator": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
			"genesisHash": text::hex([2; 32]),
			"quote": text::hex([3; 100]),
			"measurements": { "mrTd": text::hex([4; 48]), "rtmr": vec![text::hex([5; 48]); 4] },
		});
		let read = |value: &serde_json::Value| parse_attestation(value.to_string().as_bytes());
		let attestation = read(&good).unwrap();
		assert_eq!(attestation.verifier.id, VerifierId::DCAP);
		assert_eq!(
			attestation.measurements,
			Measurements::Tdx { mr_td: [4; 48], rtmr: [[5; 48]; 4] }
		);
		for (field, value) in [
			("/key", serde_json::json!("0x01")),
			("/operator", serde_json::json!("nobody")),
			("/genesisHash", serde_json::json!("")),
			("/quote", serde_json::json!("0x")),
			("/quote", serde_json::json!(text::hex(vec![0; MAX_QUOTE + 1]))),
			("/measurements/mrTd", serde_json::json!("0x00")),
			("/measurements/rtmr", serde_json::json!([])),
			("/verifier/id", serde_json::json!(70_000)),
		] {
			let mut bad = good.clone();
			*bad.pointer_mut(field).unwrap() = value;
			assert!(read(&bad).is_err(), "{field}");
		}
	}

	#[test]
	fn channel_is_refused_when_a_field_is_malformed() {
		let good = serde_json::json!({
			"channel": 3, "cumulative": u128::MAX.to_string(), "spent": "5", "reserved": "0",
			"nextSequence": 7, "settled": 6,
		});
		let read = |value: &serde_json::Value| parse_channel(3, value.to_string().as_bytes());
		let state = ChannelState {
			cumulative: u128::MAX,
			spent: 5,
			reserved: 0,
			next_sequence: 7,
			settled: 6,
		};
		assert_eq!(read(&good).unwrap(), state);
		for (field, value) in [
			("channel", serde_json::json!(4)),
			("spent", serde_json::json!("-1")),
			("reserved", serde_json::json!("")),
			("nextSequence", serde_json::json!(-1)),
			("settled", serde_json::json!(null)),
		] {
			let mut bad = good.clone();
			bad[field] = value;
			assert!(read(&bad).is_err(), "{field}");
		}
	}

	#[test]
	fn endpoint_is_refused_when_it_is_no_http_url() {
		for url in ["", "ftp://a", "http://", "127.0.0.1:8080", "file:///etc/passwd"] {
			assert!(GpuNodeClient::new(url).is_err(), "{url}");
		}
		assert_eq!(GpuNodeClient::new("http://[::1]:8080/").unwrap().base(), "http://[::1]:8080");
	}
}

//! `POST /v1/chat/completions`.

use super::{
	channel,
	generation::{already_used, Admission, Generation, Payer, Work},
	openai::ChatRequest,
	ApiError, Node, MAX_BODY, RECEIPT_HEADER,
};
use crate::{
	settlement::{fee, Job},
	sha256,
	store::{Entry, RequestKey, StoredResponse},
};
use assay_primitives::{
	market::{JobStatus, Price},
	wire::{CHANNELS_PATH, CHANNEL_HEADER, JOB_HEADER, RECEIPTS_PATH, REQUEST_HEADER},
	AccountId, Balance, BlockNumber, JobId, H256,
};
use axum::{
	body::{Body, Bytes},
	extract::{Request, State},
	http::{header, HeaderMap, HeaderName, HeaderValue},
	response::{IntoResponse, Response},
};
use futures::StreamExt;
use std::{convert::Infallible, str::FromStr, sync::Arc, time::Duration};

/// For a whole request body to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// Read and thrown away of a body that is too large, so that its sender gets to see the answer.
const DRAINED: usize = 4 * MAX_BODY;

/// Who pays what for a request.
pub(super) struct Terms {
	pub(super) requester: AccountId,
	pub(super) price: Price<Balance>,
	/// Last block in which it can be delivered.
	pub(super) deadline: BlockNumber,
	/// Most that it may cost.
	pub(super) funds: Balance,
}

/// Answers a chat that a job or a channel pays for.
pub(super) async fn completions(State(node): State<Arc<Node>>, request: Request) -> Response {
	let response = match answer(&node, request).await {
		Ok(response) => response,
		Err(error) => {
			tracing::debug!(status = error.status.as_u16(), code = error.code, "{}", error.message);
			error.into_response()
		},
	};
	node.metrics.requests.with_label_values(&[response.status().as_str()]).inc();
	response
}

async fn answer(node: &Arc<Node>, request: Request) -> Result<Response, ApiError> {
	let (parts, body) = request.into_parts();
	let body = tokio::time::timeout(BODY_TIMEOUT, read_body(body))
		.await
		.map_err(|_| ApiError::timeout("the body did not arrive within 30 seconds"))??;
	let payment = channel::Payment::from_headers(&parts.headers)?;
	let key = match &payment {
		Some(payment) => payment.key(),
		None => RequestKey::Job(job_id(&parts.headers)?),
	};
	let request_hash = sha256(&body);

	if let Some(generation) = node.flight(key, &request_hash)? {
		return respond(key, generation).await;
	}
	let known = node.store.entry(key)?;
	match &known {
		Some(Entry::Answered(accepted)) if accepted.request == body => {
			return replay(node, key).await
		},
		Some(Entry::Unfinished(accepted)) if accepted.request == body => {
			must_be_ready(node)?;
			check_deadline(node, key, accepted.deadline)?;
			let work = node.journaled_work(key, accepted.clone()).await?;
			return start(node, work).await;
		},
		_ => {},
	}

	let request = ChatRequest::parse(&body)?;
	check_model_name(node, &request.model)?;
	must_be_ready(node)?;
	if let Some(model) = node.engine.proven() {
		request.must_be_for_tensors(model.outputs())?;
		node.must_keep_up_with_proofs(model.verifying_key()).await?;
	}
	let work = match (key, payment) {
		(RequestKey::Job(job), _) => {
			let terms = job_terms(node, job, known.is_some(), &request_hash).await?;
			let prompt = node.prepare(&request).await?;
			let max_output = affordable_output(node, &terms, &request, prompt.units())?;
			let accepted = node.accepted(body, &terms, max_output);
			Work { key, accepted, request, prompt, fresh: Some(Payer::Job) }
		},
		(RequestKey::Channel { .. }, Some(payment)) => {
			if known.is_some() {
				return Err(already_used(key));
			}
			let funded = payment.terms(node).await?;
			let prompt = node.prepare(&request).await?;
			let max_output = affordable_output(node, &funded.terms, &request, prompt.units())?;
			let reserve = fee(&funded.terms.price, prompt.units(), max_output);
			let accepted = node.accepted(body, &funded.terms, max_output);
			let fresh = Some(Payer::Channel(payment.pledge(&funded, reserve)));
			Work { key, accepted, request, prompt, fresh }
		},
		(key, None) => return Err(ApiError::internal(format!("{key} is paid by nothing"))),
	};
	start(node, work).await
}

/// The terms of a job that pays for exactly this request.
async fn job_terms(
	node: &Arc<Node>,
	job: JobId,
	known: bool,
	request_hash: &H256,
) -> Result<Terms, ApiError> {
	if node.engine.proven().is_some() {
		return Err(ApiError::payment(
			"channel_required",
			"answers of this model are proven, which only payment channels pay for: open one, and name \
			 it in x-assay-channel",
		));
	}
	let view = match node.chain.cached_job(job) {
		Some(view) => Some(view),
		None => node.chain.job(job).await?,
	};
	let view = view.ok_or_else(|| {
		let message = format!(
			"the chain has no job {job}; open one, and send the request once it is in a block"
		);
		ApiError::payment("unknown_job", message)
	})?;
	// A known job may only be another one if the chain says so: then its block lost to a fork.
	if known && view.request_hash != *request_hash {
		return Err(already_used(job.into()));
	}
	check_job(node, job, &view, request_hash)?;
	Ok(Terms {
		requester: view.requester,
		price: view.price,
		deadline: view.deadline,
		funds: view.max_fee,
	})
}

async fn start(node: &Arc<Node>, work: Work) -> Result<Response, ApiError> {
	let key = work.key;
	match node.admit(work)? {
		Admission::Running(generation) => respond(key, generation).await,
		Admission::Answered => replay(node, key).await,
	}
}

async fn respond(key: RequestKey, generation: Arc<Generation>) -> Result<Response, ApiError> {
	let streamed = generation.streamed();
	if streamed {
		generation.started().await?;
	} else {
		generation.finished().await?;
	}
	Ok(response(key, streamed, Body::from_stream(generation.bytes())))
}

async fn replay(node: &Arc<Node>, key: RequestKey) -> Result<Response, ApiError> {
	let stored = node.store.run(move |store| store.response(key)).await?;
	let stored = stored.ok_or_else(|| {
		ApiError::internal(format!("{key} has a receipt and no response in the journal"))
	})?;
	node.metrics.replays.inc();
	Ok(stored_response(key, stored))
}

/// A stored response, sent as the first time.
pub(super) fn stored_response(key: RequestKey, stored: StoredResponse) -> Response {
	let body = Bytes::from(stored.body);
	if !stored.streamed {
		return response(key, false, Body::from(body));
	}
	let events = split_events(body).into_iter().map(Ok::<_, Infallible>);
	response(key, true, Body::from_stream(futures::stream::iter(events)))
}

/// Cuts an SSE payload after each event. JSON has no raw line ends, so that an empty line is one.
fn split_events(mut payload: Bytes) -> Vec<Bytes> {
	let mut events = Vec::new();
	while let Some(at) = payload.windows(2).position(|pair| pair == b"\n\n") {
		events.push(payload.split_to(at + 2));
	}
	if !payload.is_empty() {
		events.push(payload);
	}
	events
}

fn response(key: RequestKey, streamed: bool, body: Body) -> Response {
	let content_type = if streamed { "text/event-stream" } else { "application/json" };
	let (names, receipt) = match key {
		RequestKey::Job(job) => (vec![(JOB_HEADER, job)], format!("{RECEIPTS_PATH}?jobs={job}")),
		RequestKey::Channel { channel, request } => (
			vec![(CHANNEL_HEADER, channel), (REQUEST_HEADER, request)],
			format!("{CHANNELS_PATH}/{channel}/requests/{request}/receipt"),
		),
	};
	let mut response = body.into_response();
	let headers = response.headers_mut();
	headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
	headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
	// Proxies that collect a stream before they pass it on heed this.
	headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
	for (name, value) in names {
		headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
	}
	if let Ok(receipt) = HeaderValue::from_str(&receipt) {
		headers.insert(HeaderName::from_static(RECEIPT_HEADER), receipt);
	}
	response
}

async fn read_body(body: Body) -> Result<Vec<u8>, ApiError> {
	let mut bytes = Vec::new();
	let mut read = 0usize;
	let mut stream = body.into_data_stream();
	while let Some(chunk) = stream.next().await {
		let chunk = chunk.map_err(|error| {
			ApiError::invalid("incomplete_body", format!("the body could not be read: {error}"))
		})?;
		read = read.saturating_add(chunk.len());
		if read > DRAINED {
			break;
		}
		if read <= MAX_BODY {
			bytes.extend_from_slice(&chunk);
		}
	}
	if read > MAX_BODY {
		return Err(ApiError::too_large(format!(
			"a request body may have {} KiB at most",
			MAX_BODY >> 10
		)));
	}
	Ok(bytes)
}

fn job_id(headers: &HeaderMap) -> Result<JobId, ApiError> {
	single(headers, JOB_HEADER)?.ok_or_else(|| {
		ApiError::payment(
			"job_required",
			format!(
				"open a job on chain that pays for this request, and name it in {JOB_HEADER}; or open \
				 a payment channel, and name it in {CHANNEL_HEADER}"
			),
		)
	})
}

/// The value of a header that is there once or not at all.
pub(super) fn single<T: FromStr>(
	headers: &HeaderMap,
	name: &'static str,
) -> Result<Option<T>, ApiError> {
	let mut values = headers.get_all(name).iter();
	let Some(value) = values.next() else { return Ok(None) };
	let parsed = value.to_str().ok().and_then(|text| text.parse().ok());
	parsed.filter(|_| values.next().is_none()).map(Some).ok_or_else(|| ApiError {
		param: Some(name),
		..ApiError::invalid("invalid_header", format!("{name} must be there once, in decimal"))
	})
}

fn check_model_name(node: &Node, name: &str) -> Result<(), ApiError> {
	let hash = hex::encode(node.settings.model);
	let hex = name.strip_prefix("0x").unwrap_or(name);
	if name == node.settings.model_name || hex.eq_ignore_ascii_case(&hash) {
		return Ok(());
	}
	Err(ApiError {
		param: Some("model"),
		..ApiError::not_found(
			"model_not_found",
			format!(
				"this node serves {} (0x{hash}); GET /v1/models lists it",
				node.settings.model_name
			),
		)
	})
}

fn must_be_ready(node: &Node) -> Result<(), ApiError> {
	if !node.engine.is_alive() {
		return Err(crate::engine::EngineError::Stopped.into());
	}
	if !node.is_ready() {
		return Err(ApiError::unavailable(
			"not_ready",
			"the node has not reached the chain yet; try again in a few seconds",
			5,
		));
	}
	Ok(())
}

fn check_job(node: &Node, job: JobId, view: &Job, request_hash: &H256) -> Result<(), ApiError> {
	if view.node != node.settings.operator {
		return Err(ApiError::conflict(
			"wrong_node",
			format!(
				"job {job} names the GPU node of {}, this is {}'s",
				view.node, node.settings.operator
			),
		));
	}
	if view.model != node.settings.model {
		return Err(ApiError::conflict(
			"wrong_model",
			format!(
				"job {job} names the model {:?}, this is {:?}",
				view.model, node.settings.model
			),
		));
	}
	if view.request_hash != *request_hash {
		return Err(ApiError::conflict(
			"request_mismatch",
			format!(
				"job {job} pays for the request with sha256 {:?}, this body has {request_hash:?}; \
				 send exactly the bytes that the job was opened for",
				view.request_hash
			),
		));
	}
	if view.status != JobStatus::Open {
		return Err(ApiError::conflict(
			"job_not_open",
			format!("job {job} is {:?} already; open another", view.status),
		));
	}
	check_deadline(node, job.into(), view.deadline)
}

impl Node {
	/// What is answered has to be proven in time: where proofs under the key that is served fall behind,
	/// nothing new is taken. Those under others are not made here.
	async fn must_keep_up_with_proofs(&self, key: H256) -> Result<(), ApiError> {
		let unproven = self.store.run(move |store| store.unproven_under(key)).await?;
		let coming = u64::try_from(self.flights().len()).unwrap_or(u64::MAX);
		if unproven.saturating_add(coming) < self.settings.proof_queue.into() {
			return Ok(());
		}
		let message = format!("{unproven} answers wait for their proofs; try again later");
		Err(ApiError::unavailable("prover_overloaded", message, 10))
	}
}

/// The receipt has to get into a block after the best one.
pub(super) fn check_deadline(
	node: &Node,
	key: RequestKey,
	deadline: BlockNumber,
) -> Result<(), ApiError> {
	let best = node.chain.best_number();
	if deadline > best {
		return Ok(());
	}
	Err(match key {
		RequestKey::Job(job) => ApiError::conflict(
			"job_expired",
			format!(
				"job {job} is due by block #{deadline}, and the chain is at #{best}; open another"
			),
		),
		RequestKey::Channel { channel, .. } => ApiError::conflict(
			"channel_expired",
			format!(
				"channel {channel} serves until block #{deadline}, and the chain is at #{best}; open \
				 another"
			),
		),
	})
}

/// Most tokens that may be generated: what is asked for, what fits, and what is paid for.
fn affordable_output(
	node: &Node,
	terms: &Terms,
	request: &ChatRequest,
	input_units: u32,
) -> Result<u32, ApiError> {
	if let Some(model) = node.engine.proven() {
		// Every answer has the same length, and half of one is none.
		let (outputs, price) = (model.outputs(), fee(&terms.price, input_units, model.outputs()));
		return (terms.funds >= price).then_some(outputs).ok_or_else(|| {
			let message = format!(
				"an answer of this model costs {price}, and {} is what may be spent on it",
				terms.funds
			);
			ApiError::payment("insufficient_fee", message)
		});
	}
	let context = node.engine.context_length();
	let longest = node.settings.max_prompt_tokens.min(context.saturating_sub(1));
	if input_units > longest {
		return Err(ApiError {
			param: Some("messages"),
			..ApiError::invalid(
				"context_length_exceeded",
				format!("the messages come to {input_units} tokens, {longest} is the most"),
			)
		});
	}
	let least = fee(&terms.price, input_units, 1);
	if terms.funds < least {
		return Err(ApiError::payment(
			"insufficient_fee",
			format!(
				"{input_units} prompt tokens and one token of answer cost {least}, and {} is what \
				 may be spent on them",
				terms.funds
			),
		));
	}
	let rest = terms.funds.saturating_sub(fee(&terms.price, input_units, 0));
	let affordable = rest.checked_div(terms.price.output).unwrap_or(u128::MAX);
	Ok(request
		.max_tokens
		.unwrap_or(u32::MAX)
		.min(node.settings.max_output_tokens)
		.min(context.saturating_sub(input_units))
		.min(u32::try_from(affordable).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn payload_is_whole_when_its_events_are_joined() {
		let payload = Bytes::from_static(b"data: a\n\ndata: b\n\ndata: [DONE]\n\n");
		let events = split_events(payload.clone());
		assert_eq!(events.len(), 3);
		assert_eq!(events.concat(), payload);
	}
}

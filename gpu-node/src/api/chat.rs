//! `POST /v1/chat/completions`.

use super::{
	generation::{already_used, Admission, Generation, Work},
	openai::ChatRequest,
	ApiError, Node, MAX_BODY, RECEIPT_HEADER,
};
use crate::{
	settlement::{fee, Job},
	sha256,
	store::{Entry, StoredResponse},
};
use assay_primitives::{
	market::JobStatus,
	wire::{JOB_HEADER, RECEIPTS_PATH},
	BlockNumber, JobId, H256,
};
use axum::{
	body::{Body, Bytes},
	extract::{Request, State},
	http::{header, HeaderMap, HeaderName, HeaderValue},
	response::{IntoResponse, Response},
};
use futures::StreamExt;
use std::{convert::Infallible, sync::Arc, time::Duration};

/// For a whole request body to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// Read and thrown away of a body that is too large, so that its sender gets to see the answer.
const DRAINED: usize = 4 * MAX_BODY;

/// Answers a chat that a job pays for.
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
	let job = job_id(&parts.headers)?;
	let request_hash = sha256(&body);

	if let Some(generation) = node.flight(job, &request_hash)? {
		return respond(job, generation).await;
	}
	let known = node.store.entry(job)?;
	match &known {
		Some(Entry::Answered(accepted)) if accepted.request == body => {
			return replay(node, job).await
		},
		Some(Entry::Unfinished(accepted)) if accepted.request == body => {
			must_be_ready(node)?;
			check_deadline(node, job, accepted.deadline)?;
			let work = node.journaled_work(job, accepted.clone()).await?;
			return start(node, work).await;
		},
		_ => {},
	}

	let request = ChatRequest::parse(&body)?;
	check_model_name(node, &request.model)?;
	must_be_ready(node)?;
	let view = match node.chain.cached_job(job) {
		Some(view) => Some(view),
		None => node.chain.job(job).await?,
	};
	let view =
		view.ok_or_else(|| {
			ApiError::payment(
			"unknown_job",
			format!("the chain has no job {job}; open one, and send the request once it is in a block"),
		)
		})?;
	// A known job may only be another one if the chain says so: then its block lost to a fork.
	if known.is_some() && view.request_hash != request_hash {
		return Err(already_used(job));
	}
	check_job(node, job, &view, &request_hash)?;

	let prompt = node.prepare(&request).await?;
	let max_output = affordable_output(node, &view, &request, prompt.units())?;
	let accepted = node.accepted(body, &view, max_output);
	start(node, Work { job, accepted, request, prompt, fresh: true }).await
}

async fn start(node: &Arc<Node>, work: Work) -> Result<Response, ApiError> {
	let job = work.job;
	match node.admit(work)? {
		Admission::Running(generation) => respond(job, generation).await,
		Admission::Answered => replay(node, job).await,
	}
}

async fn respond(job: JobId, generation: Arc<Generation>) -> Result<Response, ApiError> {
	let streamed = generation.streamed();
	if streamed {
		generation.started().await?;
	} else {
		generation.finished().await?;
	}
	Ok(response(job, streamed, Body::from_stream(generation.bytes())))
}

async fn replay(node: &Arc<Node>, job: JobId) -> Result<Response, ApiError> {
	let stored = node.with_store(move |store| store.response(job)).await?;
	let stored = stored.ok_or_else(|| {
		ApiError::internal(format!("job {job} has a receipt and no response in the journal"))
	})?;
	node.metrics.replays.inc();
	Ok(stored_response(job, stored))
}

/// A stored response, sent as the first time.
pub(super) fn stored_response(job: JobId, stored: StoredResponse) -> Response {
	let body = Bytes::from(stored.body);
	if !stored.streamed {
		return response(job, false, Body::from(body));
	}
	let events = split_events(body).into_iter().map(Ok::<_, Infallible>);
	response(job, true, Body::from_stream(futures::stream::iter(events)))
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

fn response(job: JobId, streamed: bool, body: Body) -> Response {
	let content_type = if streamed { "text/event-stream" } else { "application/json" };
	let receipt = format!("{RECEIPTS_PATH}?jobs={job}");
	let mut response = body.into_response();
	let headers = response.headers_mut();
	headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
	headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
	// Proxies that collect a stream before they pass it on heed this.
	headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
	headers.insert(HeaderName::from_static(JOB_HEADER), HeaderValue::from(job));
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
	let mut values = headers.get_all(JOB_HEADER).iter();
	let value = values.next().ok_or_else(|| {
		ApiError::payment(
			"job_required",
			format!("open a job on chain that pays for this request, and name it in {JOB_HEADER}"),
		)
	})?;
	let id = value.to_str().ok().and_then(|text| text.parse().ok());
	id.filter(|_| values.next().is_none()).ok_or_else(|| ApiError {
		param: Some(JOB_HEADER),
		..ApiError::invalid("invalid_job", format!("{JOB_HEADER} must be one job id in decimal"))
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
	check_deadline(node, job, view.deadline)
}

/// The receipt has to get into a block after the best one.
fn check_deadline(node: &Node, job: JobId, deadline: BlockNumber) -> Result<(), ApiError> {
	let best = node.chain.best_number();
	if deadline > best {
		return Ok(());
	}
	Err(ApiError::conflict(
		"job_expired",
		format!("job {job} is due by block #{deadline}, and the chain is at #{best}; open another"),
	))
}

/// Most tokens that may be generated: what is asked for, what fits, and what the job can pay.
fn affordable_output(
	node: &Node,
	view: &Job,
	request: &ChatRequest,
	input_units: u32,
) -> Result<u32, ApiError> {
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
	let least = fee(&view.price, input_units, 1);
	if view.max_fee < least {
		return Err(ApiError::payment(
			"insufficient_fee",
			format!(
				"{input_units} prompt tokens and one token of answer cost {least}, and the job holds \
				 {}",
				view.max_fee
			),
		));
	}
	let rest = view.max_fee.saturating_sub(fee(&view.price, input_units, 0));
	let affordable = rest.checked_div(view.price.output).unwrap_or(u128::MAX);
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

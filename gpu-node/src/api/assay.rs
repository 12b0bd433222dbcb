//! What the chain, requesters and operators read: receipts, responses, attestation, models, health.

use super::{chat::stored_response, ApiError, Node};
use crate::{blocking, store::RequestKey};
use assay_primitives::{
	attestation::{report_data, Measurements},
	wire::MAX_JOBS_PER_PULL,
	JobId, SS58_PREFIX,
};
use axum::{
	extract::{Path, RawQuery, State},
	http::{header, StatusCode},
	response::{IntoResponse, Response},
	Json,
};
use codec::Encode;
use serde_json::{json, Value};
use sp_core::crypto::Ss58Codec;
use std::sync::Arc;

/// Receipts of the named jobs, in SCALE.
pub(super) async fn receipts(
	State(node): State<Arc<Node>>,
	RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
	let jobs = job_list(query.as_deref().unwrap_or_default())?;
	let keys: Vec<_> = jobs.into_iter().map(RequestKey::Job).collect();
	let receipts = node.store.run(move |store| store.receipts(&keys)).await?;
	node.metrics.receipts_pulled.inc_by(receipts.len() as u64);
	let headers = [(header::CONTENT_TYPE, "application/octet-stream")];
	Ok((headers, receipts.encode()).into_response())
}

fn job_list(query: &str) -> Result<Vec<JobId>, ApiError> {
	let invalid = || {
		ApiError::invalid(
			"invalid_jobs",
			format!("ask for ?jobs=1,2,3 with 1 to {MAX_JOBS_PER_PULL} job ids"),
		)
	};
	let list = query.split('&').find_map(|pair| pair.strip_prefix("jobs=")).ok_or_else(invalid)?;
	let list = list.replace("%2C", ",").replace("%2c", ",");
	let mut jobs = Vec::new();
	for id in list.split(',') {
		let id = id.parse().map_err(|_| invalid())?;
		if !jobs.contains(&id) {
			jobs.push(id);
		}
		if jobs.len() > MAX_JOBS_PER_PULL as usize {
			return Err(invalid());
		}
	}
	Ok(jobs)
}

/// The exact bytes of an answer.
pub(super) async fn response(
	State(node): State<Arc<Node>>,
	Path(id): Path<String>,
) -> Result<Response, ApiError> {
	let job: JobId =
		id.parse().map_err(|_| ApiError::invalid("invalid_job", "a job id is a decimal number"))?;
	let key = RequestKey::Job(job);
	let stored = node.store.run(move |store| store.response(key)).await?;
	stored.map(|stored| stored_response(key, stored)).ok_or_else(|| {
		ApiError::not_found("not_answered", format!("job {job} has no answer on this node"))
	})
}

/// A quote that binds the signing key to operator and chain.
pub(super) async fn attestation(State(node): State<Arc<Node>>) -> Result<Json<Value>, ApiError> {
	let genesis = node.chain.genesis_hash().ok_or_else(|| {
		ApiError::unavailable("not_ready", "the node has not reached the chain yet", 5)
	})?;
	let key = node.attester.public_key();
	let operator = &node.settings.operator;
	let quote = node
		.quote
		.get_or_try_init(|| async {
			let data = report_data(&key, operator, &genesis);
			let attester = node.attester.clone();
			blocking(move || attester.quote(&data)).await.map_err(ApiError::internal)
		})
		.await?;
	let verifier = node.attester.verifier();
	let Measurements::Tdx { mr_td, rtmr } = node.attester.measurements();
	Ok(Json(json!({
		"verifier": { "id": verifier.id.0, "version": verifier.version },
		"key": prefixed(&key.0),
		"operator": operator.to_ss58check_with_version(SS58_PREFIX.into()),
		"genesisHash": prefixed(genesis.as_bytes()),
		"quote": prefixed(quote),
		"measurements": {
			"mrTd": prefixed(&mr_td),
			"rtmr": rtmr.iter().map(|register| prefixed(register)).collect::<Vec<_>>(),
		},
	})))
}

/// The one model, with what receipts say of it.
pub(super) async fn models(State(node): State<Arc<Node>>) -> Json<Value> {
	let description = serde_json::to_value(&node.description).unwrap_or_default();
	Json(json!({
		"object": "list",
		"data": [{
			"id": node.settings.model_name,
			"object": "model",
			"created": node.started_at,
			"owned_by": "assay",
			"assay": {
				"model": prefixed(node.settings.model.as_bytes()),
				"engine": prefixed(node.engine_hash.as_bytes()),
				"engineDescription": description,
				"operator": node.settings.operator.to_ss58check_with_version(SS58_PREFIX.into()),
				"attestedKey": prefixed(&node.attester.public_key().0),
				"maxPromptTokens": node.settings.max_prompt_tokens,
				"maxOutputTokens": node.settings.max_output_tokens,
			},
		}],
	}))
}

/// 200 once jobs are taken.
pub(super) async fn health(State(node): State<Arc<Node>>) -> Response {
	let ready = node.is_ready();
	let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
	let body = json!({
		"status": if ready { "ok" } else { "starting" },
		"engineAlive": node.engine.is_alive(),
		"chainConnected": node.chain.is_connected(),
		"bestBlock": node.chain.best_number(),
		"finalisedBlock": node.chain.finalised().map(|block| block.number),
		"pending": node.engine.pending(),
	});
	(status, Json(body)).into_response()
}

/// Prometheus' text format.
pub(super) async fn metrics(State(node): State<Arc<Node>>) -> Result<Response, ApiError> {
	let metrics = &node.metrics;
	metrics.pending.set(node.engine.pending() as i64);
	metrics.best_block.set(node.chain.best_number().into());
	metrics.finalised_block.set(node.chain.finalised().map_or(0, |block| block.number.into()));
	metrics.chain_connected.set(node.chain.is_connected().into());
	metrics.journaled.set(node.store.run(|store| store.len()).await? as i64);
	let headers = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
	Ok((headers, metrics.render()).into_response())
}

/// 404 as an error object.
pub(super) async fn no_such_path() -> ApiError {
	ApiError::not_found("no_such_path", "there is nothing at this path; see docs/architecture.md")
}

fn prefixed(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn job_list_is_read_when_it_is_well_formed() {
		assert_eq!(job_list("jobs=1,2,2,18446744073709551615").unwrap(), [1, 2, u64::MAX]);
		assert_eq!(job_list("a=b&jobs=7%2C8").unwrap(), [7, 8]);
	}

	#[test]
	fn job_list_is_refused_when_malformed_or_long() {
		for query in ["", "jobs=", "jobs=1,", "jobs=-1", "jobs=x", "job=1"] {
			assert_eq!(job_list(query).unwrap_err().status, StatusCode::BAD_REQUEST, "{query}");
		}
		let many: Vec<String> = (0..=MAX_JOBS_PER_PULL).map(|id| id.to_string()).collect();
		assert!(job_list(&format!("jobs={}", many.join(","))).is_err());
		assert!(job_list(&format!("jobs={}", many[1..].join(","))).is_ok());
	}
}

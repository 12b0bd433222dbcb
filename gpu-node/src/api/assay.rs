//! What the chain, requesters and operators read: receipts, responses, attestation, models, health.

use super::{chat::stored_response, ApiError, Node};
use crate::{blocking, prover::ProvenModel, store::RequestKey};
use assay_primitives::{
	attestation::{report_data, Measurements},
	batch::BatchId,
	wire::{MAX_BATCHES_PER_PULL, MAX_JOBS_PER_PULL},
	JobId, SS58_PREFIX,
};
use assay_prover::setup::Kind;
use axum::{
	extract::{Path, RawQuery, State},
	http::{header, StatusCode},
	response::{IntoResponse, Response},
	Json,
};
use codec::Encode;
use serde_json::{json, Map, Value};
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

/// Leaves of the named batches whose proofs are made and not known to be on chain, in SCALE. They are
/// in memory: whoever asks often costs nothing.
pub(super) async fn proofs(
	State(node): State<Arc<Node>>,
	RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
	let batches = batch_list(query.as_deref().unwrap_or_default())?;
	let leaves = node.shelf.of(&batches);
	node.metrics.proofs_pulled.inc_by(leaves.len() as u64);
	let headers = [(header::CONTENT_TYPE, "application/octet-stream")];
	Ok((headers, leaves.encode()).into_response())
}

fn job_list(query: &str) -> Result<Vec<JobId>, ApiError> {
	id_list(query, "jobs=", MAX_JOBS_PER_PULL).ok_or_else(|| {
		ApiError::invalid(
			"invalid_jobs",
			format!("ask for ?jobs=1,2,3 with 1 to {MAX_JOBS_PER_PULL} job ids"),
		)
	})
}

fn batch_list(query: &str) -> Result<Vec<BatchId>, ApiError> {
	id_list(query, "batches=", MAX_BATCHES_PER_PULL).ok_or_else(|| {
		ApiError::invalid(
			"invalid_batches",
			format!("ask for ?batches=1,2,3 with 1 to {MAX_BATCHES_PER_PULL} batch ids"),
		)
	})
}

/// Up to `most` ids of a query, each once.
fn id_list(query: &str, name: &str, most: u32) -> Option<Vec<u64>> {
	let list = query.split('&').find_map(|pair| pair.strip_prefix(name))?;
	let list = list.replace("%2C", ",").replace("%2c", ",");
	let mut ids = Vec::new();
	for id in list.split(',') {
		let id = id.parse().ok()?;
		if !ids.contains(&id) {
			ids.push(id);
		}
		if ids.len() > most as usize {
			return None;
		}
	}
	Some(ids)
}

/// What a proven model takes and gives, and what its answers are proven with.
fn proven(model: &ProvenModel) -> Map<String, Value> {
	let range = model.input_range();
	let (input_scale, output_scale) = model.scales();
	let entries = json!({
		"inputs": model.inputs(),
		"inputShape": model.input_shape(),
		"inputRange": [range.start(), range.end()],
		"inputScale": input_scale,
		"outputs": model.outputs(),
		"outputScale": output_scale,
		"verifyingKey": prefixed(model.verifying_key().as_bytes()),
		"verifyingKeyBytes": prefixed(model.verifying_key_bytes()),
		"keyKind": key_kind(model),
	});
	match entries {
		Value::Object(entries) => entries,
		_ => Map::new(),
	}
}

fn key_kind(model: &ProvenModel) -> &'static str {
	match model.kind() {
		// Its maker can prove falsehoods.
		Kind::Development => "development",
		Kind::Ceremony => "ceremony",
	}
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
	let proofs = node.engine.proven().map(|model| {
		json!({
			"verifyingKey": prefixed(model.verifying_key().as_bytes()),
			"keyKind": key_kind(model),
		})
	});
	let mut attestation = json!({
		"verifier": { "id": verifier.id.0, "version": verifier.version },
		"key": prefixed(&key.0),
		"operator": operator.to_ss58check_with_version(SS58_PREFIX.into()),
		"genesisHash": prefixed(genesis.as_bytes()),
		"quote": prefixed(quote),
		"measurements": {
			"mrTd": prefixed(&mr_td),
			"rtmr": rtmr.iter().map(|register| prefixed(register)).collect::<Vec<_>>(),
		},
	});
	if let Some(proofs) = proofs {
		attestation["proofs"] = proofs;
	}
	Ok(Json(attestation))
}

/// The one model, with what receipts say of it.
pub(super) async fn models(State(node): State<Arc<Node>>) -> Json<Value> {
	let description = serde_json::to_value(&node.description).unwrap_or_default();
	let mut assay = json!({
		"model": prefixed(node.settings.model.as_bytes()),
		"engine": prefixed(node.engine_hash.as_bytes()),
		"engineDescription": description,
		"operator": node.settings.operator.to_ss58check_with_version(SS58_PREFIX.into()),
		"attestedKey": prefixed(&node.attester.public_key().0),
		"maxPromptTokens": node.settings.max_prompt_tokens,
		"maxOutputTokens": node.settings.max_output_tokens,
	});
	if let (Some(model), Value::Object(entries)) = (node.engine.proven(), &mut assay) {
		entries.extend(proven(model));
	}
	Json(json!({
		"object": "list",
		"data": [{
			"id": node.settings.model_name,
			"object": "model",
			"created": node.started_at,
			"owned_by": "assay",
			"assay": assay,
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
	if let Some(key) = node.engine.proven().map(|model| model.verifying_key()) {
		let unproven = node.store.run(move |store| store.unproven_under(key)).await?;
		metrics.proof_queue.set(unproven as i64);
	}
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
		assert!(batch_list(&format!("batches={}", many.join(","))).is_err());
		assert_eq!(batch_list("batches=3,1").unwrap(), [3, 1]);
	}
}

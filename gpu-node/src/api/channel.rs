//! Requests on payment channels, and what their requesters read afterwards.

use super::{
	chat::{check_deadline, single, stored_response, Terms},
	ApiError, Node,
};
use crate::{
	settlement::Channel,
	store::{Pledge, RequestKey},
};
use assay_primitives::{
	channel::{AssayVoucher, ChannelId, RequestNumber, Sequence},
	market::{Assurance, ChannelStatus},
	wire::{CHANNEL_HEADER, MAX_RECEIPTS_PER_PULL, REQUEST_HEADER, VOUCHER_HEADER},
	Balance,
};
use axum::{
	extract::{Path, RawQuery, State},
	http::{header, HeaderMap},
	response::{IntoResponse, Response},
	Json,
};
use codec::{DecodeAll, Encode, MaxEncodedLen};
use serde_json::{json, Value};
use std::sync::Arc;

/// A request's payment on a channel, as its headers tell it.
pub(super) struct Payment {
	channel: ChannelId,
	request: RequestNumber,
	voucher: AssayVoucher,
}

/// What a channel pays for a request.
pub(super) struct Funded {
	pub(super) terms: Terms,
	/// All that was ever deposited.
	deposited: Balance,
	view: Channel,
}

impl Payment {
	/// The payment, if the request names a channel.
	pub(super) fn from_headers(headers: &HeaderMap) -> Result<Option<Self>, ApiError> {
		let Some(channel) = single(headers, CHANNEL_HEADER)? else { return Ok(None) };
		if headers.contains_key(assay_primitives::wire::JOB_HEADER) {
			return Err(ApiError::invalid(
				"paid_twice",
				"name a job or a channel that pays for this request, not both",
			));
		}
		let missing = |name: &str, what: &str| {
			ApiError::payment("incomplete_payment", format!("{name} is missing: {what}"))
		};
		let request = single(headers, REQUEST_HEADER)?
			.ok_or_else(|| missing(REQUEST_HEADER, "a number of your choice for this request"))?;
		let voucher: String = single(headers, VOUCHER_HEADER)?
			.ok_or_else(|| missing(VOUCHER_HEADER, "a voucher that covers this request"))?;
		Ok(Some(Self { channel, request, voucher: parse_voucher(&voucher)? }))
	}

	/// What names the request.
	pub(super) fn key(&self) -> RequestKey {
		RequestKey::Channel { channel: self.channel, request: self.request }
	}

	/// What the channel has for this request.
	pub(super) async fn terms(&self, node: &Node) -> Result<Funded, ApiError> {
		let id = self.channel;
		if !node.settings.channels {
			return Err(ApiError::payment(
				"channels_not_served",
				"this node serves no payment channels; open a job for this request",
			));
		}
		let view = match node.chain.cached_channel(id) {
			Some(view) => Some(view),
			None => node.chain.channel(id).await?,
		};
		let view = view.ok_or_else(|| {
			ApiError::payment(
				"unknown_channel",
				format!("the chain has no channel {id}; open one, and send the request then"),
			)
		})?;
		check_channel(node, id, &view)?;
		check_deadline(node, self.key(), view.serves_until)?;
		let genesis = node.chain.genesis_hash().ok_or_else(|| {
			ApiError::unavailable("not_ready", "the node has not reached the chain yet", 5)
		})?;
		if !self.voucher.verify(genesis, id, &view.signer) {
			return Err(ApiError::payment(
				"invalid_voucher",
				format!("the voucher is not signed by {} for this channel", view.signer),
			));
		}
		let deposited = view.deposit.saturating_add(view.claimed);
		let record = node.store.run(move |store| store.channel(id)).await?;
		let promised = self.voucher.cumulative.min(deposited);
		let funds = match record {
			Some(record) => {
				let best = record.voucher.cumulative.max(self.voucher.cumulative).min(deposited);
				best.saturating_sub(record.spent.saturating_add(record.reserved))
			},
			None => promised,
		};
		let terms = Terms {
			requester: view.requester.clone(),
			price: view.price,
			deadline: view.serves_until,
			funds,
		};
		Ok(Funded { terms, deposited, view })
	}

	/// What is kept with the request: the voucher, and what it may cost.
	pub(super) fn pledge(&self, funded: &Funded, reserve: Balance) -> Pledge {
		Pledge {
			voucher: self.voucher.clone(),
			reserve,
			deposited: funded.deposited,
			window: funded.view.window,
			ends_at: funded.view.ends_at,
		}
	}
}

fn parse_voucher(text: &str) -> Result<AssayVoucher, ApiError> {
	let invalid = || ApiError {
		param: Some(VOUCHER_HEADER),
		..ApiError::invalid(
			"invalid_header",
			format!("{VOUCHER_HEADER} must be a SCALE-encoded voucher in hex with 0x"),
		)
	};
	let hex = text.strip_prefix("0x").ok_or_else(invalid)?;
	if hex.len() > AssayVoucher::max_encoded_len().saturating_mul(2) {
		return Err(invalid());
	}
	let bytes = hex::decode(hex).map_err(|_| invalid())?;
	AssayVoucher::decode_all(&mut &*bytes).map_err(|_| invalid())
}

fn check_channel(node: &Node, id: ChannelId, view: &Channel) -> Result<(), ApiError> {
	let settings = &node.settings;
	if view.node != settings.operator {
		return Err(ApiError::conflict(
			"wrong_node",
			format!(
				"channel {id} leads to the GPU node of {}, this is {}'s",
				view.node, settings.operator
			),
		));
	}
	if view.model != settings.model || view.engine != node.engine_hash {
		return Err(ApiError::conflict(
			"wrong_model",
			format!(
				"channel {id} is for the model {:?} on the engine {:?}, this is {:?} on {:?}",
				view.model, view.engine, settings.model, node.engine_hash
			),
		));
	}
	let unsupported = |message| Err(ApiError::conflict("unsupported_assurance", message));
	match (view.assurance, node.engine.proven().map(|model| model.verifying_key())) {
		(Assurance::Proven(_), None) => {
			return unsupported(format!(
				"channel {id} is for proven answers, and this node cannot prove its model's"
			))
		},
		(Assurance::Proven(key), Some(ours)) if key != ours => {
			return unsupported(format!(
				"channel {id} is for proofs under the key {key:?}, this node's are under {ours:?}"
			))
		},
		// Its receipts carry digests, which nobody but the verifier of proofs knows what to do with.
		(Assurance::Attested(_) | Assurance::Audited(_), Some(_)) => {
			return unsupported(format!(
				"answers of this node are proven, and channel {id} is not for such"
			))
		},
		_ => {},
	}
	if view.status != ChannelStatus::Open {
		return Err(ApiError::conflict(
			"channel_not_open",
			format!("channel {id} is {:?} already; open another", view.status),
		));
	}
	Ok(())
}

/// What is known of a channel.
pub(super) async fn summary(
	State(node): State<Arc<Node>>,
	Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
	let id: ChannelId = number(&id)?;
	let record = node.store.run(move |store| store.channel(id)).await?;
	let record = record.ok_or_else(|| {
		ApiError::not_found("unknown_channel", format!("nothing was served on channel {id}"))
	})?;
	Ok(Json(json!({
		"channel": id,
		"cumulative": record.voucher.cumulative.to_string(),
		"spent": record.spent.to_string(),
		"reserved": record.reserved.to_string(),
		"nextSequence": record.next,
		"settled": record.settled,
	})))
}

/// Receipts of a channel in their order, in SCALE.
pub(super) async fn receipts(
	State(node): State<Arc<Node>>,
	Path(id): Path<String>,
	RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
	let id: ChannelId = number(&id)?;
	let query = query.unwrap_or_default();
	let from = query.split('&').find_map(|pair| pair.strip_prefix("from="));
	let from: Sequence = from.map_or(Ok(0), number)?;
	let most = MAX_RECEIPTS_PER_PULL as usize;
	let receipts = node.store.run(move |store| store.channel_receipts(id, from, most)).await?;
	Ok(scale(&receipts))
}

/// The receipt of a request, in SCALE.
pub(super) async fn receipt(
	State(node): State<Arc<Node>>,
	Path((id, request)): Path<(String, String)>,
) -> Result<Response, ApiError> {
	let key = RequestKey::Channel { channel: number(&id)?, request: number(&request)? };
	let receipts = node.store.run(move |store| store.receipts(&[key])).await?;
	receipts.first().map(scale).ok_or_else(|| not_answered(key))
}

/// The exact bytes of an answer.
pub(super) async fn response(
	State(node): State<Arc<Node>>,
	Path((id, request)): Path<(String, String)>,
) -> Result<Response, ApiError> {
	let key = RequestKey::Channel { channel: number(&id)?, request: number(&request)? };
	let stored = node.store.run(move |store| store.response(key)).await?;
	stored.map(|stored| stored_response(key, stored)).ok_or_else(|| not_answered(key))
}

/// The proof of an answer: whoever holds the verifying key, both tensors and this can check it.
pub(super) async fn proof(
	State(node): State<Arc<Node>>,
	Path((id, request)): Path<(String, String)>,
) -> Result<Response, ApiError> {
	let key = RequestKey::Channel { channel: number(&id)?, request: number(&request)? };
	let proof = node.store.run(move |store| store.proof(key)).await?;
	let proof = proof.ok_or_else(|| {
		ApiError::not_found("not_proven", format!("{key} has no proof on this node, or not yet"))
	})?;
	Ok(([(header::CONTENT_TYPE, "application/octet-stream")], proof).into_response())
}

fn not_answered(key: RequestKey) -> ApiError {
	ApiError::not_found("not_answered", format!("{key} has no answer on this node"))
}

fn number(text: &str) -> Result<u64, ApiError> {
	text.parse().map_err(|_| ApiError::invalid("invalid_number", "a number is decimal"))
}

fn scale(value: &impl Encode) -> Response {
	let headers = [(header::CONTENT_TYPE, "application/octet-stream")];
	(headers, value.encode()).into_response()
}

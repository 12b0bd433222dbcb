//! Failures, as OpenAI's clients know them.

use crate::{engine::EngineError, settlement::ChainUnavailable, store::StoreError};
use axum::{
	http::{header, HeaderValue, StatusCode},
	response::{IntoResponse, Response},
};
use serde::Serialize;

/// An error object with its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
	/// HTTP status.
	pub status: StatusCode,
	/// OpenAI's `type`.
	pub kind: &'static str,
	/// Machine-readable reason.
	pub code: &'static str,
	/// What happened and what to do.
	pub message: String,
	/// The field of the request that is at fault.
	pub param: Option<&'static str>,
	/// Seconds after which a retry makes sense.
	pub retry_after: Option<u32>,
}

#[derive(Serialize)]
struct Envelope<'a> {
	error: Object<'a>,
}

#[derive(Serialize)]
struct Object<'a> {
	message: &'a str,
	r#type: &'a str,
	param: Option<&'a str>,
	code: &'a str,
}

const INVALID: &str = "invalid_request_error";
const SERVER: &str = "server_error";

impl ApiError {
	fn new(
		status: StatusCode,
		kind: &'static str,
		code: &'static str,
		message: impl Into<String>,
	) -> Self {
		let message = message.into();
		Self { status, kind, code, message, param: None, retry_after: None }
	}

	/// 400: the request makes no sense.
	pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
		Self::new(StatusCode::BAD_REQUEST, INVALID, code, message)
	}

	/// 400: this field of the request is at fault.
	pub fn parameter(param: &'static str, message: impl Into<String>) -> Self {
		Self { param: Some(param), ..Self::invalid("invalid_parameter", message) }
	}

	/// 400: this field asks for what the node has not.
	pub fn unsupported(param: &'static str) -> Self {
		let message = format!("this node does not support {param}: leave it out");
		Self { code: "unsupported_parameter", ..Self::parameter(param, message) }
	}

	/// 402: nothing pays for the request.
	pub fn payment(code: &'static str, message: impl Into<String>) -> Self {
		Self::new(StatusCode::PAYMENT_REQUIRED, "payment_required", code, message)
	}

	/// 404.
	pub fn not_found(code: &'static str, message: impl Into<String>) -> Self {
		Self::new(StatusCode::NOT_FOUND, INVALID, code, message)
	}

	/// 408.
	pub fn timeout(message: impl Into<String>) -> Self {
		Self::new(StatusCode::REQUEST_TIMEOUT, INVALID, "request_timeout", message)
	}

	/// 409: the job is not for this request.
	pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
		Self::new(StatusCode::CONFLICT, "job_error", code, message)
	}

	/// 413.
	pub fn too_large(message: impl Into<String>) -> Self {
		Self::new(StatusCode::PAYLOAD_TOO_LARGE, INVALID, "request_too_large", message)
	}

	/// 500. The cause is logged, not shown.
	pub fn internal(cause: impl std::fmt::Display) -> Self {
		tracing::error!("{cause}");
		Self::new(
			StatusCode::INTERNAL_SERVER_ERROR,
			SERVER,
			"internal_error",
			"the node failed; the same request with the same job can be sent again",
		)
	}

	/// 503: later.
	pub fn unavailable(code: &'static str, message: impl Into<String>, retry_after: u32) -> Self {
		let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, SERVER, code, message);
		Self { retry_after: Some(retry_after), ..error }
	}

	/// The error object.
	pub fn json(&self) -> String {
		let error = Object {
			message: &self.message,
			r#type: self.kind,
			param: self.param,
			code: self.code,
		};
		serde_json::to_string(&Envelope { error }).expect("a struct of strings serialises; qed")
	}
}

impl IntoResponse for ApiError {
	fn into_response(self) -> Response {
		let body = self.json();
		let mut response =
			(self.status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
		if let Some(seconds) = self.retry_after {
			response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
		}
		response
	}
}

impl From<StoreError> for ApiError {
	fn from(error: StoreError) -> Self {
		match error {
			StoreError::VoucherTooLow(_) => Self::payment("voucher_too_low", error.to_string()),
			other => Self::internal(other),
		}
	}
}

impl From<ChainUnavailable> for ApiError {
	fn from(error: ChainUnavailable) -> Self {
		Self::unavailable(
			"chain_unavailable",
			format!("what pays cannot be checked now: {error}"),
			5,
		)
	}
}

impl From<EngineError> for ApiError {
	fn from(error: EngineError) -> Self {
		match error {
			EngineError::Template(_) => Self::parameter("messages", error.to_string()),
			EngineError::Input(message) => {
				Self { param: Some("messages"), ..Self::invalid("invalid_input", message) }
			},
			EngineError::Busy => Self::unavailable("engine_overloaded", error.to_string(), 2),
			EngineError::Stopped => Self::unavailable("engine_stopped", error.to_string(), 30),
			EngineError::Load { .. } | EngineError::Inference(_) => Self::internal(error),
		}
	}
}

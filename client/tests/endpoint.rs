//! GPU nodes that misbehave: whatever they send, the client ends, within its bounds, and says why.

use assay_client::http::{GpuNodeClient, HttpError, MAX_RESPONSE};
use axum::{
	body::Body,
	http::{header, HeaderMap, StatusCode},
	response::{IntoResponse, Response},
	routing::{get, post},
	Router,
};
use futures::StreamExt;
use std::convert::Infallible;

async fn node(router: Router) -> GpuNodeClient {
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	tokio::spawn(async move { axum::serve(listener, router).await });
	GpuNodeClient::new(&format!("http://{address}")).unwrap()
}

fn event_stream(body: Body) -> Response {
	([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}

/// The same bytes, for ever.
fn endless(chunk: &'static str) -> Body {
	let chunks = futures::stream::repeat(chunk).map(Ok::<_, Infallible>);
	Body::from_stream(chunks)
}

async fn chat_with(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> HttpError {
	let handler = move || {
		let response = answer();
		async move { response }
	};
	let node = node(Router::new().route("/v1/chat/completions", post(handler))).await;
	node.chat(1, b"{}", |_| {}).await.unwrap_err()
}

#[tokio::test]
async fn answer_is_read_to_the_byte_when_it_streams() {
	let handler = |headers: HeaderMap, body: String| async move {
		assert_eq!(headers["x-assay-job"], "7");
		assert_eq!(body, "{\"a\":1}");
		let pieces = [
			"data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n",
			"\ndata: {\"choices\":[{\"delta\":{\"content\":\"Hi",
			" you\"}}]}\n\n",
			"data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n",
			"data: [DONE]\n\n",
		];
		let chunks = futures::stream::iter(pieces).map(Ok::<_, Infallible>);
		event_stream(Body::from_stream(chunks))
	};
	let node = node(Router::new().route("/v1/chat/completions", post(handler))).await;
	let mut text = String::new();
	let answer = node.chat(7, b"{\"a\":1}", |piece| text.push_str(piece)).await.unwrap();
	assert_eq!(text, "Hi you");
	assert_eq!(answer.text, text);
	assert!(
		answer.bytes.starts_with(b"data: {\"choices\"") && answer.bytes.ends_with(b"[DONE]\n\n")
	);
	assert_eq!(answer.usage.unwrap().completion_tokens, 2);
	assert!(answer.first_text.unwrap() <= answer.last_text.unwrap());
}

#[tokio::test]
async fn answer_is_given_up_when_it_never_ends() {
	let error = chat_with(|| {
		event_stream(endless(
			"data: {\"choices\":[{\"delta\":{\"content\":\"aaaaaaaaaaaaaaaa\"}}]}\n\n",
		))
	})
	.await;
	assert!(matches!(error, HttpError::Invalid(_)), "{error}");
	assert!(error.to_string().contains(&format!("{} MiB", MAX_RESPONSE >> 20)));

	let error =
		chat_with(|| event_stream(endless("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")))
			.await;
	assert!(error.to_string().contains("longer than"), "{error}");
}

#[tokio::test]
async fn answer_is_refused_when_it_is_garbage() {
	for body in ["data: {\n\n", "data: [1]\n\n", "data: \u{0}\n\n"] {
		let error = chat_with(move || event_stream(Body::from(body))).await;
		assert!(matches!(error, HttpError::Invalid(_)) && !error.is_passing(), "{body:?}: {error}");
	}
	let error = chat_with(|| "{}".into_response()).await;
	assert!(matches!(error, HttpError::Invalid(_)), "{error}");
	let error = chat_with(|| event_stream(Body::from(vec![b'd', 0xff, b'\n']))).await;
	assert!(matches!(error, HttpError::Invalid(_)), "{error}");
}

#[tokio::test]
async fn answer_may_come_later_when_it_breaks_off() {
	let error = chat_with(|| event_stream(Body::from("data: {\"choices\":[]}\n\n"))).await;
	assert!(error.is_passing(), "{error}");
	let error = chat_with(|| {
		event_stream(Body::from("data: {\"error\":{\"message\":\"stopped\",\"code\":\"x\"}}\n\n"))
	})
	.await;
	assert!(error.is_passing() && error.to_string().contains("stopped"), "{error}");

	let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
	let address = listener.local_addr().unwrap();
	drop(listener);
	let node = GpuNodeClient::new(&format!("http://{address}")).unwrap();
	assert!(node.chat(1, b"{}", |_| {}).await.unwrap_err().is_passing());
}

#[tokio::test]
async fn refusal_is_told_without_control_characters_when_it_has_some() {
	let error = chat_with(|| {
		let body = r#"{"error":{"message":"no \u001b[31mmoney","code":"insufficient_fee"}}"#;
		(StatusCode::PAYMENT_REQUIRED, body).into_response()
	})
	.await;
	assert_eq!(error.to_string(), "no [31mmoney (HTTP 402, insufficient_fee)");
	assert!(!error.is_passing());
	let error = chat_with(|| (StatusCode::BAD_GATEWAY, "<html>").into_response()).await;
	assert!(error.is_passing());
	let error = chat_with(|| {
		(StatusCode::FOUND, [(header::LOCATION, "http://127.0.0.1:1/")]).into_response()
	})
	.await;
	assert!(matches!(error, HttpError::Refused { status: 302, .. }), "{error}");
}

#[tokio::test]
async fn descriptions_are_given_up_when_they_are_garbage_or_endless() {
	let router = Router::new()
		.route("/assay/v1/receipts", get(|| async { endless("xxxxxxxxxxxxxxxx").into_response() }))
		.route(
			"/assay/v1/attestation",
			get(|| async { endless("{{{{{{{{{{{{{{{{").into_response() }),
		)
		.route("/v1/models", get(|| async { "{\"data\":[]}" }));
	let router = router
		.route("/assay/v1/channels/{id}", get(|| async { "{\"channel\":1}" }))
		.route(
			"/assay/v1/channels/{id}/receipts",
			get(|| async { endless("xxxxxxxxxxxxxxxx").into_response() }),
		)
		.route("/assay/v1/channels/{id}/requests/{number}/receipt", get(|| async { "receipt" }));
	let node = node(router).await;
	assert!(matches!(node.channel(1).await, Err(HttpError::Invalid(_))));
	assert!(matches!(node.channel_receipts(1, 0).await, Err(HttpError::Invalid(_))));
	assert!(matches!(node.channel_receipt(1, 2).await, Err(HttpError::Invalid(_))));
	assert!(matches!(node.receipt(1).await, Err(HttpError::Invalid(_))));
	assert!(matches!(node.attestation().await, Err(HttpError::Invalid(_))));
	assert!(matches!(node.served().await, Err(HttpError::Invalid(_))));
	assert!(matches!(node.response(1).await, Err(HttpError::Refused { status: 404, .. })));
}

//! The HTTP interface, from outside: an engine that says what it is told, a chain in memory, and
//! everything else as it runs.

mod support;

use assay_gpu_node::settlement::{Job, Pruner};
use assay_primitives::{
	market::JobStatus,
	receipt::{AssaySignedReceipt, Payment},
	AccountId, H256,
};
use futures::StreamExt;
use serde_json::Value;
use sp_core::crypto::Ss58Codec;
use std::sync::{atomic::Ordering, Arc};
use support::*;

const SCRIPT: [&str; 5] = ["Hello", "", " wor", "ld", "!"];

/// Checks all that a requester can check.
fn assert_receipt(receipt: &AssaySignedReceipt, job: u64, request: &[u8], response: &[u8]) {
	assert!(receipt.signature.verify(&receipt.receipt.hash()));
	let inner = receipt.receipt.receipt();
	assert_eq!(inner.genesis_hash, GENESIS);
	assert_eq!(inner.node, operator());
	assert_eq!(inner.requester, requester());
	assert_eq!(inner.payment, Payment::Job(job));
	assert_eq!(inner.model, MODEL);
	assert_eq!(inner.request_hash, assay_gpu_node::sha256(request));
	assert_eq!(inner.response_hash, assay_gpu_node::sha256(response));
	assert_eq!(inner.anchor.number, 98);
	let fee =
		u128::from(inner.input_units) * PRICE.input + u128::from(inner.output_units) * PRICE.output;
	assert_eq!(inner.fee, fee);
}

#[tokio::test]
async fn stream_has_openai_format_and_its_receipt_holds() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "say hello please", "");
	chain.open(7, &request);
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;

	let response = served.post(7, &request).await;
	assert_eq!(response.status(), 200);
	assert_eq!(response.headers()["content-type"], "text/event-stream");
	assert_eq!(response.headers()["x-assay-job"], "7");
	assert_eq!(response.headers()["x-assay-receipt"], "/assay/v1/receipts?jobs=7");
	let payload = response.bytes().await.unwrap();
	assert_eq!(streamed_text(&payload), "Hello world!");

	let events = events(&payload);
	assert_eq!(events.last().unwrap(), "[DONE]");
	let chunks: Vec<Value> = events[..events.len() - 1]
		.iter()
		.map(|event| serde_json::from_str(event).unwrap())
		.collect();
	assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
	for chunk in &chunks {
		assert_eq!(chunk["id"], "chatcmpl-7");
		assert_eq!(chunk["object"], "chat.completion.chunk");
		assert_eq!(chunk["created"], chunks[0]["created"]);
		assert_eq!(chunk["model"], MODEL_NAME);
	}
	let last = chunks.last().unwrap();
	assert_eq!(last["choices"][0]["finish_reason"], "stop");
	assert_eq!(last["usage"]["prompt_tokens"], 3);
	assert_eq!(last["usage"]["completion_tokens"], 5);

	let receipts = served.receipts("6,7").await;
	assert_eq!(receipts.len(), 1);
	assert_receipt(&receipts[0], 7, &request, &payload);
	assert_eq!(receipts[0].receipt.receipt().fee, 3 * 10 + 5 * 100);
	assert_eq!(chain.direct_calls.load(Ordering::SeqCst), 0);

	let stored = served.get("/assay/v1/jobs/7/response").await;
	assert_eq!(stored.headers()["content-type"], "text/event-stream");
	assert_eq!(stored.bytes().await.unwrap(), payload);
}

#[tokio::test]
async fn whole_response_has_openai_format_and_its_receipt_holds() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(false, "hello", "");
	chain.open(1, &request);
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain).await;

	let response = served.post(1, &request).await;
	assert_eq!(response.headers()["content-type"], "application/json");
	let payload = response.bytes().await.unwrap();
	let completion: Value = serde_json::from_slice(&payload).unwrap();
	assert_eq!(completion["object"], "chat.completion");
	assert_eq!(completion["choices"][0]["message"]["content"], "Hello world!");
	assert_eq!(completion["choices"][0]["finish_reason"], "stop");
	assert_eq!(completion["usage"]["total_tokens"], 6);
	assert_receipt(&served.receipts("1").await[0], 1, &request, &payload);
}

#[tokio::test]
async fn tokens_are_sent_while_others_are_still_being_made() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "hello", "");
	chain.open(1, &request);
	let engine = ScriptEngine::gated(&SCRIPT);
	let served = serve(dir.path(), engine.clone(), chain).await;

	let mut stream = served.post(1, &request).await.bytes_stream();
	engine.gate.add_permits(1);
	let mut seen = String::new();
	while !seen.contains("Hello") {
		seen.push_str(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
	}
	assert!(!seen.contains("wor") && served.receipts("1").await.is_empty());
	engine.gate.add_permits(4);
	while let Some(bytes) = stream.next().await {
		seen.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
	}
	assert_receipt(&served.receipts("1").await[0], 1, &request, seen.as_bytes());
}

#[tokio::test]
async fn requests_are_refused_with_openai_errors_when_the_job_does_not_fit() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let engine = ScriptEngine::new(&SCRIPT);
	let served = serve(dir.path(), engine.clone(), chain.clone()).await;
	let request = body(true, "hello", "");

	let refused = async |job: u64, request: &[u8], status: u16, code: &str| {
		let response = served.post(job, request).await;
		assert_eq!(response.status(), status, "{code}");
		assert_eq!(response.headers()["content-type"], "application/json");
		let error: Value = response.json().await.unwrap();
		assert_eq!(error["error"]["code"], code, "{error}");
		assert!(error["error"]["message"].is_string() && error["error"]["type"].is_string());
	};
	refused(404, &request, 402, "unknown_job").await;
	type Change = fn(&mut Job);
	let misfits: [(Change, u16, &str); 6] = [
		(|job| job.node = AccountId::new([5; 32]), 409, "wrong_node"),
		(|job| job.model = H256::zero(), 409, "wrong_model"),
		(|job| job.request_hash = H256::zero(), 409, "request_mismatch"),
		(|job| job.status = JobStatus::Committed, 409, "job_not_open"),
		(|job| job.deadline = 100, 409, "job_expired"),
		(|job| job.max_fee = 109, 402, "insufficient_fee"),
	];
	for (change, status, code) in misfits {
		chain.open(1, &request);
		chain.change(1, change);
		refused(1, &request, status, code).await;
	}

	let other_model =
		String::from_utf8(request.clone()).unwrap().replace(MODEL_NAME, "gpt-4").into_bytes();
	refused(1, &other_model, 404, "model_not_found").await;
	refused(1, b"{\"model\":", 400, "invalid_json").await;
	refused(1, b"\xff\xfe{}", 400, "invalid_json").await;
	refused(1, b"", 400, "invalid_json").await;
	refused(1, &vec![b' '; (256 << 10) + 1], 413, "request_too_large").await;
	refused(1, &body(true, "hello", r#","n":3"#), 400, "unsupported_parameter").await;

	let long = body(true, &"word ".repeat(61), "");
	chain.open(2, &long);
	refused(2, &long, 400, "context_length_exceeded").await;

	assert_eq!(engine.generations.load(Ordering::SeqCst), 0);
	assert!(served.receipts("1,2").await.is_empty());
}

#[tokio::test]
async fn requests_are_refused_when_no_valid_job_is_named() {
	let dir = tempfile::tempdir().unwrap();
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), FakeChain::new()).await;
	let request = body(true, "hello", "");
	let unpaid = served.request(&request).send().await.unwrap();
	assert_eq!(unpaid.status(), 402);
	assert_eq!(unpaid.json::<Value>().await.unwrap()["error"]["code"], "job_required");
	for wrong in ["x", "-1", "1,2", "99999999999999999999"] {
		let response = served.request(&request).header("x-assay-job", wrong).send().await.unwrap();
		assert_eq!(response.status(), 400, "{wrong}");
	}
	let twice = served.request(&request).header("x-assay-job", 1).header("x-assay-job", 2);
	assert_eq!(twice.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn job_is_asked_for_when_it_is_not_in_memory() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	chain.cached.store(false, Ordering::SeqCst);
	chain.reachable.store(false, Ordering::SeqCst);
	let request = body(true, "hello", "");
	chain.open(1, &request);
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;

	let response = served.post(1, &request).await;
	assert_eq!(response.status(), 503);
	assert!(response.headers().contains_key("retry-after"));
	chain.reachable.store(true, Ordering::SeqCst);
	assert_eq!(served.post(1, &request).await.status(), 200);
	assert_eq!(chain.direct_calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn answer_is_cut_when_the_fee_pays_for_no_more() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "one two", r#","max_tokens":5"#);
	chain.open(1, &request);
	chain.change(1, |job| job.max_fee = 2 * 10 + 3 * 100 + 99);
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain).await;

	let payload = served.post(1, &request).await.bytes().await.unwrap();
	assert_eq!(streamed_text(&payload), "Hello wor");
	assert!(String::from_utf8_lossy(&payload).contains(r#""finish_reason":"length""#));
	let receipts = served.receipts("1").await;
	assert_eq!(receipts[0].receipt.receipt().fee, 2 * 10 + 3 * 100);
}

#[tokio::test]
async fn answer_ends_when_a_stop_sequence_comes() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "hello", r#","stop":" world","temperature":0.5,"seed":3"#);
	chain.open(1, &request);
	let engine = ScriptEngine::new(&SCRIPT);
	let served = serve(dir.path(), engine.clone(), chain).await;

	let payload = served.post(1, &request).await.bytes().await.unwrap();
	assert_eq!(streamed_text(&payload), "Hello");
	assert_eq!(served.receipts("1").await[0].receipt.receipt().output_units, 4);
	let sampling = engine.last_sampling.lock().unwrap().unwrap();
	assert_eq!((sampling.temperature, sampling.seed), (Some(0.5), 3));
}

#[tokio::test]
async fn request_is_put_off_when_the_queue_is_full() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(false, "hello", "");
	chain.open(1, &request);
	let engine = ScriptEngine::new(&SCRIPT);
	engine.busy.store(true, Ordering::SeqCst);
	let served = serve(dir.path(), engine.clone(), chain).await;

	let response = served.post(1, &request).await;
	assert_eq!(response.status(), 503);
	assert_eq!(response.headers()["retry-after"], "2");
	assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], "engine_overloaded");
	engine.busy.store(false, Ordering::SeqCst);
	assert_eq!(served.post(1, &request).await.status(), 200);
}

#[tokio::test]
async fn answer_is_finished_when_its_client_is_gone() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "hello", "");
	chain.open(1, &request);
	let engine = ScriptEngine::gated(&SCRIPT);
	let served = serve(dir.path(), engine.clone(), chain).await;

	let mut stream = served.post(1, &request).await.bytes_stream();
	stream.next().await.unwrap().unwrap();
	drop(stream);
	engine.gate.add_permits(5);
	// Joins the same answer, or reads it from the journal: either way all of it.
	let payload = served.post(1, &request).await.bytes().await.unwrap();
	assert_eq!(streamed_text(&payload), "Hello world!");
	assert_eq!(engine.generations.load(Ordering::SeqCst), 1);
	assert_receipt(&served.receipts("1").await[0], 1, &request, &payload);
}

#[tokio::test]
async fn stream_ends_with_an_error_event_when_the_engine_fails() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "hello", "");
	chain.open(1, &request);
	let engine = ScriptEngine::gated(&SCRIPT);
	engine.failing.store(true, Ordering::SeqCst);
	let served = serve(dir.path(), engine.clone(), chain).await;

	let response = served.post(1, &request).await;
	assert_eq!(response.status(), 200);
	engine.gate.add_permits(5);
	let payload = response.bytes().await.unwrap();
	let last: Value = serde_json::from_str(events(&payload).last().unwrap()).unwrap();
	assert_eq!(last["error"]["code"], "internal_error");
	assert!(served.receipts("1").await.is_empty());

	engine.failing.store(false, Ordering::SeqCst);
	engine.gate.add_permits(5);
	let payload = served.post(1, &request).await.bytes().await.unwrap();
	assert_eq!(streamed_text(&payload), "Hello world!");
	assert_receipt(&served.receipts("1").await[0], 1, &request, &payload);
}

#[tokio::test]
async fn fifty_jobs_are_answered_when_they_come_at_once() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let served = Arc::new(serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await);
	let mut requests = tokio::task::JoinSet::new();
	for job in 0..50u64 {
		let request = body(job % 2 == 0, &format!("job {job}"), "");
		chain.open(job, &request);
		let served = served.clone();
		requests.spawn(async move {
			let response = served.post(job, &request).await;
			assert_eq!(response.status(), 200);
			(job, request, response.bytes().await.unwrap())
		});
	}
	while let Some(done) = requests.join_next().await {
		let (job, request, payload) = done.unwrap();
		let receipts = served.receipts(&job.to_string()).await;
		assert_receipt(&receipts[0], job, &request, &payload);
	}
	let metrics = served.get("/metrics").await.text().await.unwrap();
	assert!(metrics.contains("assay_receipts_total 50"), "{metrics}");
	assert!(metrics.contains("assay_requests_total{status=\"200\"} 50"), "{metrics}");
}

#[tokio::test]
async fn one_answer_is_made_when_a_job_is_sent_fifty_times() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "hello", "");
	chain.open(1, &request);
	let engine = ScriptEngine::new(&SCRIPT);
	let served = Arc::new(serve(dir.path(), engine.clone(), chain).await);
	let mut requests = tokio::task::JoinSet::new();
	for _ in 0..50 {
		let (served, request) = (served.clone(), request.clone());
		requests.spawn(async move { served.post(1, &request).await.bytes().await.unwrap() });
	}
	let payloads = requests.join_all().await;
	assert!(payloads.iter().all(|payload| *payload == payloads[0]));
	assert_eq!(engine.generations.load(Ordering::SeqCst), 1);
	assert_receipt(&served.receipts("1").await[0], 1, &request, &payloads[0]);
}

#[tokio::test]
async fn other_request_is_refused_when_the_job_is_used() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "hello", "");
	chain.open(1, &request);
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain).await;
	served.post(1, &request).await.bytes().await.unwrap();
	let response = served.post(1, &body(true, "another", "")).await;
	assert_eq!(response.status(), 409);
	assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], "job_already_used");
}

#[tokio::test]
async fn job_is_answered_anew_when_a_fork_gave_its_id_to_another() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let (lost, won) = (body(true, "lost fork", ""), body(true, "fork that won", ""));
	chain.open(1, &lost);
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;
	served.post(1, &lost).await.bytes().await.unwrap();
	chain.open(1, &won);
	let payload = served.post(1, &won).await.bytes().await.unwrap();
	let receipts = served.receipts("1").await;
	assert_eq!(receipts.len(), 1);
	assert_receipt(&receipts[0], 1, &won, &payload);
}

#[test]
fn same_bytes_are_sent_again_when_the_node_was_killed_after_the_answer() {
	let dir = tempfile::tempdir().unwrap();
	let request = body(true, "hello", "");
	let (payload, receipts) = run_and_kill(async {
		let chain = FakeChain::new();
		chain.open(1, &request);
		let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain).await;
		(served.post(1, &request).await.bytes().await.unwrap(), served.receipts("1").await)
	});
	run_and_kill(async {
		// Neither chain nor engine is needed for that.
		let chain = FakeChain::new();
		chain.reachable.store(false, Ordering::SeqCst);
		let engine = ScriptEngine::gated(&["something", " else"]);
		let served = serve_unready(dir.path(), engine, chain).await;
		assert_eq!(served.receipts("1").await, receipts);
		let response = served.post(1, &request).await;
		assert_eq!(response.headers()["content-type"], "text/event-stream");
		assert_eq!(response.bytes().await.unwrap(), payload);
	});
}

#[test]
fn answer_is_finished_after_restart_when_the_node_was_killed_before() {
	let dir = tempfile::tempdir().unwrap();
	let request = body(true, "hello", "");
	let chain = FakeChain::new();
	chain.open(1, &request);
	let created = run_and_kill(async {
		let engine = ScriptEngine::gated(&SCRIPT);
		let served = serve(dir.path(), engine.clone(), chain.clone()).await;
		let mut stream = served.post(1, &request).await.bytes_stream();
		engine.gate.add_permits(1);
		let mut seen = Vec::new();
		while !String::from_utf8_lossy(&seen).contains("Hello") {
			seen.extend_from_slice(&stream.next().await.unwrap().unwrap());
		}
		let first: Value = serde_json::from_str(&events(&seen)[0]).unwrap();
		first["created"].clone()
	});
	run_and_kill(async {
		let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;
		assert!(served.receipts("1").await.is_empty());
		served.node.resume_unfinished().await.unwrap();
		let receipts = served.receipts("1").await;
		let payload = served.post(1, &request).await.bytes().await.unwrap();
		assert_eq!(streamed_text(&payload), "Hello world!");
		let first: Value = serde_json::from_str(&events(&payload)[0]).unwrap();
		assert_eq!(first["created"], created);
		assert_receipt(&receipts[0], 1, &request, &payload);
		assert_eq!(served.receipts("1").await, receipts);
	});
}

#[test]
fn retry_is_answered_after_restart_when_the_job_was_not_resumed_yet() {
	let dir = tempfile::tempdir().unwrap();
	let request = body(false, "hello", "");
	let chain = FakeChain::new();
	chain.open(1, &request);
	run_and_kill(async {
		let engine = ScriptEngine::gated(&SCRIPT);
		let served = serve(dir.path(), engine.clone(), chain.clone()).await;
		let pending = tokio::spawn(served.request(&request).header("x-assay-job", 1).send());
		// The engine has the job once somebody waits at its gate; the journal has it soon after.
		while served.node.is_ready() && engine.generations.load(Ordering::SeqCst) == 0 {
			tokio::task::yield_now().await;
		}
		pending.abort();
	});
	run_and_kill(async {
		let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;
		let payload = served.post(1, &request).await.bytes().await.unwrap();
		assert_receipt(&served.receipts("1").await[0], 1, &request, &payload);
	});
}

#[test]
fn unfinished_job_is_dropped_after_restart_when_its_deadline_has_passed() {
	let dir = tempfile::tempdir().unwrap();
	let request = body(true, "hello", "");
	let chain = FakeChain::new();
	chain.open(1, &request);
	run_and_kill(async {
		let served = serve(dir.path(), ScriptEngine::gated(&SCRIPT), chain.clone()).await;
		// Its head is only sent once the job is journaled.
		assert_eq!(served.post(1, &request).await.status(), 200);
	});
	chain.best.store(200, Ordering::SeqCst);
	run_and_kill(async {
		let engine = ScriptEngine::new(&SCRIPT);
		let served = serve(dir.path(), engine.clone(), chain.clone()).await;
		served.node.resume_unfinished().await.unwrap();
		assert_eq!(engine.generations.load(Ordering::SeqCst), 0);
		assert_eq!(served.post(1, &request).await.status(), 409);
	});
}

#[tokio::test]
async fn records_are_dropped_when_their_jobs_ended_long_ago() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let journal = tempfile::tempdir().unwrap();
	let store = Arc::new(assay_gpu_node::store::Store::open(journal.path()).unwrap());
	let request = body(true, "hello", "");
	for id in 1..=4 {
		chain.open(id, &request);
		let job = assay_gpu_node::store::AcceptedRequest {
			request: request.clone(),
			accepted_at: 0,
			requester: requester(),
			model: MODEL,
			price: PRICE,
			deadline: 200,
			max_output: 1,
		};
		store.accept_job(id, &job).unwrap();
	}
	chain.change(1, |job| job.ended_at = Some(150));
	chain.change(2, |job| job.ended_at = Some(290));
	chain.jobs.lock().unwrap().remove(&4);
	let mut pruner = Pruner::new(store.clone(), chain.clone(), 100);
	assert_eq!(pruner.round().await.unwrap(), 0, "deadlines are ahead");
	chain.best.store(301, Ordering::SeqCst);
	chain.reachable.store(false, Ordering::SeqCst);
	assert_eq!(pruner.round().await.unwrap(), 0, "the chain cannot be asked");
	chain.reachable.store(true, Ordering::SeqCst);
	assert_eq!(pruner.round().await.unwrap(), 2);
	let left: Vec<u64> = store.jobs_from(0, 9).unwrap().into_iter().map(|(job, _)| job).collect();
	assert_eq!(left, [2, 3]);
	drop(dir);
}

#[tokio::test]
async fn attestation_binds_key_operator_and_chain() {
	let dir = tempfile::tempdir().unwrap();
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), FakeChain::new()).await;
	let attestation: Value = served.get("/assay/v1/attestation").await.json().await.unwrap();
	assert_eq!(attestation["verifier"], serde_json::json!({ "id": 1, "version": 4 }));
	assert_eq!(attestation["operator"], operator().to_ss58check());
	let bytes =
		|value: &Value| hex::decode(value.as_str().unwrap().strip_prefix("0x").unwrap()).unwrap();
	assert_eq!(bytes(&attestation["genesisHash"]), GENESIS.as_bytes());
	let key =
		assay_primitives::attestation::AttestedKey(bytes(&attestation["key"]).try_into().unwrap());
	let data = assay_primitives::attestation::report_data(&key, &operator(), &GENESIS);
	let quote = bytes(&attestation["quote"]);
	assert!(quote.windows(64).any(|window| window == data));
	assert_eq!(bytes(&attestation["measurements"]["mrTd"]).len(), 48);
	assert_eq!(attestation["measurements"]["rtmr"].as_array().unwrap().len(), 4);

	let models: Value = served.get("/v1/models").await.json().await.unwrap();
	let model = &models["data"][0];
	assert_eq!(model["id"], MODEL_NAME);
	assert_eq!(model["assay"]["attestedKey"], attestation["key"]);
	let description = serde_json::to_string(&model["assay"]["engineDescription"]).unwrap();
	let engine = assay_gpu_node::sha256(description.as_bytes());
	assert_eq!(bytes(&model["assay"]["engine"]), engine.as_bytes());
}

#[tokio::test]
async fn health_and_jobs_are_refused_until_the_chain_is_reached() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, "hello", "");
	chain.open(1, &request);
	let served = serve_unready(dir.path(), ScriptEngine::new(&SCRIPT), chain).await;
	assert_eq!(served.get("/health").await.status(), 503);
	assert_eq!(served.post(1, &request).await.status(), 503);
	served.node.set_ready();
	assert_eq!(served.get("/health").await.status(), 200);
	assert_eq!(served.post(1, &request).await.status(), 200);
}

#[tokio::test]
async fn unknown_things_are_refused_with_error_objects() {
	let dir = tempfile::tempdir().unwrap();
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), FakeChain::new()).await;
	for (path, status) in [
		("/v1/nothing", 404),
		("/assay/v1/jobs/5/response", 404),
		("/assay/v1/jobs/x/response", 400),
		("/assay/v1/receipts", 400),
		("/assay/v1/receipts?jobs=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", 400),
	] {
		let response = served.get(path).await;
		assert_eq!(response.status(), status, "{path}");
		assert!(response.json::<Value>().await.unwrap()["error"]["message"].is_string(), "{path}");
	}
	assert_eq!(served.receipts("5").await, []);
}

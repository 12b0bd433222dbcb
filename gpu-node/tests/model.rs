//! The real engine with the real model, where `ASSAY_MODEL` names its file.

mod support;

use assay_gpu_node::engine::{
	ChatMessage, Engine, Event, Events, FinishReason, LlamaEngine, LlamaSettings, Sampling,
};
use std::{path::PathBuf, sync::Arc};
use support::*;

const SKY: &str = "Explain in a few sentences why the sky is blue.";

fn model() -> Option<PathBuf> {
	let file = std::env::var_os("ASSAY_MODEL").map(PathBuf::from);
	if file.is_none() {
		eprintln!("left out: ASSAY_MODEL does not name a model file (cargo xtask test sets it)");
	}
	file
}

fn load(file: &std::path::Path, context_length: u32, queue: usize) -> LlamaEngine {
	// The tests run beside each other: more threads would only wait for one another.
	LlamaEngine::load(file, LlamaSettings { threads: 1, context_length, queue }).unwrap()
}

fn question(content: &str) -> [ChatMessage; 1] {
	[ChatMessage { role: "user".into(), content: content.into() }]
}

fn greedy(max_tokens: u32) -> Sampling {
	Sampling { max_tokens, temperature: None, top_p: 1.0, seed: 0 }
}

async fn collect(mut events: Events) -> (String, u32, FinishReason) {
	let (mut text, mut tokens) = (String::new(), 0);
	loop {
		match events.recv().await.unwrap() {
			Event::Token(piece) => {
				text.push_str(&piece);
				tokens += 1;
			},
			Event::Done { rest, reason } => return (text + &rest, tokens, reason),
			Event::Failed(error) => panic!("{error}"),
		}
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn model_answers_and_repeats_itself_when_asked_the_same() {
	let Some(file) = model() else { return };
	let engine = load(&file, 2048, 4);
	let description = engine.description();
	assert_eq!(description.quantisation, "Q4_1", "the tests' model is SmolLM2-135M-Instruct Q4_1");

	let prompt = engine.prepare(&question(SKY)).unwrap();
	assert!((10..100).contains(&prompt.units()), "{}", prompt.units());
	let first = collect(engine.generate(prompt.clone(), greedy(32)).unwrap()).await;
	assert!(first.0.contains("Rayleigh"), "{first:?}");
	let again = collect(engine.generate(prompt.clone(), greedy(32)).unwrap()).await;
	assert_eq!(first, again);

	let warm = Sampling { max_tokens: 24, temperature: Some(0.9), top_p: 0.95, seed: 7 };
	let sampled = collect(engine.generate(prompt.clone(), warm).unwrap()).await;
	assert_eq!(sampled, collect(engine.generate(prompt.clone(), warm).unwrap()).await);
	let other = Sampling { seed: 8, ..warm };
	assert_ne!(sampled, collect(engine.generate(prompt.clone(), other).unwrap()).await);

	let cut = collect(engine.generate(prompt, greedy(3)).unwrap()).await;
	assert_eq!((cut.1, cut.2), (3, FinishReason::Length));
}

#[tokio::test(flavor = "multi_thread")]
async fn long_prompt_is_read_in_batches_and_unicode_survives() {
	let Some(file) = model() else { return };
	let engine = load(&file, 2048, 4);
	let long = engine.prepare(&question(&"many words ".repeat(400))).unwrap();
	assert!(long.units() > 512);
	// Whatever it has to say to that, it ends.
	let (.., reason) = collect(engine.generate(long, greedy(4)).unwrap()).await;
	assert!(matches!(reason, FinishReason::Stop | FinishReason::Length));
	let prompt = engine.prepare(&question("Repeat exactly: 😀 日本語 € 😀")).unwrap();
	let (text, ..) = collect(engine.generate(prompt, greedy(48)).unwrap()).await;
	assert!(!text.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn queue_refuses_when_it_is_full_and_frees_when_a_stream_is_dropped() {
	let Some(file) = model() else { return };
	let engine = load(&file, 2048, 1);
	let prompt = engine.prepare(&question("Count from one to one thousand.")).unwrap();
	let mut running = engine.generate(prompt.clone(), greedy(1000)).unwrap();
	// Once it yields, it is out of the queue.
	running.recv().await.unwrap();
	let waiting = engine.generate(prompt.clone(), greedy(2)).unwrap();
	let refused = engine.generate(prompt, greedy(2)).err().unwrap();
	assert!(matches!(refused, assay_gpu_node::engine::EngineError::Busy), "{refused}");
	drop(running);
	assert_eq!(collect(waiting).await.1, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn served_answer_has_a_receipt_that_holds() {
	let Some(file) = model() else { return };
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let request = body(true, SKY, r#","max_tokens":12"#);
	chain.open(1, &request);
	chain.change(1, |job| job.max_fee = 1_000_000);
	let served = serve(dir.path(), Arc::new(load(&file, 2048, 4)), chain).await;
	let response = served.post(1, &request).await;
	assert_eq!(response.status(), 200);
	let payload = response.bytes().await.unwrap();
	let receipt = served.receipts("1").await.remove(0);
	assert!(receipt.signature.verify(&receipt.receipt.hash()));
	assert_eq!(receipt.receipt.receipt().response_hash, assay_gpu_node::sha256(&payload));
	assert!(streamed_text(&payload).contains("sky is blue"), "{}", streamed_text(&payload));
}

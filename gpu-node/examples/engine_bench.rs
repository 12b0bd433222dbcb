//! Two comparisons, printed as one JSON object:
//!
//! - tokens per second of llama.cpp (what the node uses) beside candle, on the same file and threads;
//! - time to first token of the node's HTTP server beside its bare engine, taken in turns.
//!
//! ```text
//! cargo xtask bench engine
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use assay_gpu_node::engine::{ChatMessage, Engine, Event, LlamaEngine, LlamaSettings, Sampling};
use candle_core::{quantized::gguf_file, Device, Tensor};
use candle_transformers::models::quantized_llama::ModelWeights;
use futures::StreamExt;
use std::{
	error::Error,
	path::Path,
	sync::Arc,
	time::{Duration, Instant},
};
use support::{body, serve, FakeChain};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PROMPT: &str = "Explain in a few sentences why the sky is blue.";
const GENERATED: u32 = 128;
const ROUNDS: u64 = 50;

fn main() -> Outcome<()> {
	let path = std::env::args().nth(1).ok_or("name a GGUF file")?;
	let path = Path::new(&path);
	let threads = std::thread::available_parallelism()?.get();
	// candle takes its threads from rayon, which reads this once.
	std::env::set_var("RAYON_NUM_THREADS", threads.to_string());

	let settings =
		LlamaSettings { threads: u16::try_from(threads)?, context_length: 1024, queue: 4 };
	let engine = Arc::new(LlamaEngine::load(path, settings)?);
	let messages = [ChatMessage { role: "user".into(), content: PROMPT.into() }];
	let prompt = engine.prepare(&messages)?;

	let runtime = tokio::runtime::Runtime::new()?;
	let llama = runtime.block_on(async {
		// The first run reads the file into memory.
		llama_speed(&*engine, &messages).await?;
		llama_speed(&*engine, &messages).await
	})?;
	let overhead = runtime.block_on(overhead(engine.clone(), &messages))?;
	drop(runtime);
	drop(engine);
	let tokens: Vec<u32> = prompt.0.iter().map(|token| *token as u32).collect();
	let candle = candle_speed(path, &tokens)?;

	let result = serde_json::json!({
		"threads": threads,
		"prompt_tokens": tokens.len(),
		"generated_tokens": GENERATED,
		"llama_cpp_tokens_per_second": llama,
		"candle_tokens_per_second": candle,
		"candle_over_llama_cpp": candle / llama,
		"time_to_first_token": overhead,
	});
	println!("{}", serde_json::to_string_pretty(&result)?);
	Ok(())
}

fn sampling(max_tokens: u32) -> Sampling {
	Sampling { max_tokens, temperature: None, top_p: 1.0, seed: 0 }
}

/// Generated tokens per second, the prompt's reading left out.
async fn llama_speed(engine: &dyn Engine, messages: &[ChatMessage]) -> Outcome<f64> {
	let mut events = engine.generate(engine.prepare(messages)?, sampling(GENERATED))?;
	events.recv().await;
	let begun = Instant::now();
	let mut tokens = 0u32;
	while let Some(event) = events.recv().await {
		match event {
			Event::Token(_) => tokens += 1,
			Event::Done { .. } => break,
			Event::Failed(error) => return Err(error.into()),
		}
	}
	Ok(f64::from(tokens) / begun.elapsed().as_secs_f64())
}

fn candle_speed(path: &Path, prompt: &[u32]) -> Outcome<f64> {
	let mut file = std::fs::File::open(path)?;
	let content = gguf_file::Content::read(&mut file)?;
	let device = Device::Cpu;
	let mut model = ModelWeights::from_gguf(content, &mut file, &device)?;
	let argmax = |logits: Tensor| -> Outcome<u32> {
		Ok(logits.squeeze(0)?.argmax(candle_core::D::Minus1)?.to_scalar::<u32>()?)
	};
	let input = Tensor::new(prompt, &device)?.unsqueeze(0)?;
	let mut token = argmax(model.forward(&input, 0)?)?;
	let begun = Instant::now();
	for position in 0..GENERATED as usize {
		let input = Tensor::new(&[token], &device)?.unsqueeze(0)?;
		token = argmax(model.forward(&input, prompt.len() + position)?)?;
	}
	Ok(f64::from(GENERATED) / begun.elapsed().as_secs_f64())
}

/// Medians of bare engine and server, in milliseconds, and their difference.
async fn overhead(
	engine: Arc<LlamaEngine>,
	messages: &[ChatMessage],
) -> Outcome<serde_json::Value> {
	let dir = tempfile::tempdir()?;
	let chain = FakeChain::new();
	let request = body(true, PROMPT, r#","max_tokens":2"#);
	let served = serve(dir.path(), engine.clone(), chain.clone()).await;
	let (mut bare, mut through) = (Vec::new(), Vec::new());
	// One round more than is counted, to warm up.
	for round in 0..=ROUNDS {
		let begun = Instant::now();
		let mut events = engine.generate(engine.prepare(messages)?, sampling(2))?;
		events.recv().await;
		let alone = begun.elapsed();
		while events.recv().await.is_some() {}

		chain.open(round, &request);
		let begun = Instant::now();
		let mut stream = served.post(round, &request).await.bytes_stream();
		let mut seen = Vec::new();
		let mut served_at = None;
		while let Some(bytes) = stream.next().await {
			seen.extend_from_slice(&bytes?);
			// The opening event has an empty text.
			let text = String::from_utf8_lossy(&seen);
			if served_at.is_none() && text.contains(r#""delta":{"content":""#) {
				served_at = Some(begun.elapsed());
			}
		}
		let served_at = served_at.ok_or("the server sent no text")?;
		if round > 0 {
			bare.push(alone);
			through.push(served_at);
		}
	}
	let (bare, through) = (median(bare), median(through));
	Ok(serde_json::json!({
		"rounds": ROUNDS,
		"bare_ms": bare,
		"server_ms": through,
		"added_ms": through - bare,
	}))
}

fn median(mut times: Vec<Duration>) -> f64 {
	times.sort();
	times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

//! llama.cpp, in this process.

use super::{
	template::ChatTemplate, utf8::Utf8Decoder, ChatMessage, Engine, EngineDescription, EngineError,
	Event, Events, FinishReason, Prompt, Sampling, SAMPLER,
};
use llama_cpp_2::{
	context::{params::LlamaContextParams, LlamaContext},
	llama_backend::LlamaBackend,
	llama_batch::LlamaBatch,
	model::{params::LlamaModelParams, LlamaModel},
	sampling::LlamaSampler,
	send_logs_to_tracing,
	token::LlamaToken,
	LogOptions,
};
use std::{
	num::NonZeroU32,
	path::Path,
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		mpsc as blocking, Arc, OnceLock,
	},
	thread::JoinHandle,
};
use tokio::sync::mpsc;

/// The crate that carries llama.cpp's sources, as locked; a test compares it with `Cargo.lock`.
const VERSION: &str = "llama-cpp-sys-2 0.1.161";
/// Prompt tokens that are decoded at once.
const BATCH: usize = 512;

/// What a [`LlamaEngine`] may use.
#[derive(Clone, Copy, Debug)]
pub struct LlamaSettings {
	/// Threads that compute.
	pub threads: u16,
	/// Most tokens of prompt and answer together; cut to what the model was trained on.
	pub context_length: u32,
	/// Generations that may wait while another runs.
	pub queue: usize,
}

/// A GGUF model on the CPU: one generation at a time, in the order of arrival.
pub struct LlamaEngine {
	model: Arc<LlamaModel>,
	template: ChatTemplate,
	description: EngineDescription,
	context_length: u32,
	queue: Option<blocking::SyncSender<Work>>,
	status: Arc<Status>,
	worker: Option<JoinHandle<()>>,
}

struct Work {
	prompt: Vec<LlamaToken>,
	sampling: Sampling,
	events: mpsc::UnboundedSender<Event>,
}

#[derive(Default)]
struct Status {
	pending: AtomicUsize,
	stopping: AtomicBool,
	dead: AtomicBool,
}

/// Marks the engine as dead when its thread ends, however it ends.
struct Obituary(Arc<Status>);

impl Drop for Obituary {
	fn drop(&mut self) {
		self.0.dead.store(true, Ordering::Release);
	}
}

fn backend() -> Result<&'static LlamaBackend, String> {
	static BACKEND: OnceLock<Result<LlamaBackend, String>> = OnceLock::new();
	BACKEND
		.get_or_init(|| {
			send_logs_to_tracing(LogOptions::default());
			LlamaBackend::init().map_err(|error| error.to_string())
		})
		.as_ref()
		.map_err(Clone::clone)
}

impl LlamaEngine {
	/// Loads the model and starts the inference thread. Blocks for as long as that takes.
	///
	/// # Errors
	///
	/// [`EngineError::Load`] when the file is no model, has no usable chat template, or does not
	/// fit into memory.
	pub fn load(path: &Path, settings: LlamaSettings) -> Result<Self, EngineError> {
		let fail = |reason: String| EngineError::Load { path: path.display().to_string(), reason };
		let backend = backend().map_err(fail)?;
		// The binding asserts that the file exists; say it better.
		std::fs::File::open(path).map_err(|error| fail(error.to_string()))?;
		let model = LlamaModel::load_from_file(backend, path, &LlamaModelParams::default())
			.map_err(|error| {
				fail(format!("{error}; it must be a GGUF file of a supported model"))
			})?;
		let model = Arc::new(model);

		let source = model
			.chat_template(None)
			.map_err(|error| error.to_string())
			.and_then(|template| template.to_string().map_err(|error| error.to_string()))
			.map_err(|error| {
				fail(format!("{error}; only models with a chat template are served"))
			})?;
		let vocab = model.vocab();
		let piece = |token: LlamaToken| {
			// A model without such a token names a negative one, which llama.cpp must not be asked for.
			let text = (token.0 >= 0).then(|| vocab.text(token)).flatten();
			text.map(|text| text.to_string_lossy().into_owned()).unwrap_or_default()
		};
		let (bos, eos) = (piece(vocab.bos()), piece(vocab.eos()));
		let template =
			ChatTemplate::new(source, bos, eos).map_err(|error| fail(error.to_string()))?;

		let context_length = settings.context_length.clamp(1, model.n_ctx_train().max(1));
		let description = EngineDescription {
			engine: "llama.cpp".into(),
			quantisation: quantisation(model.meta_val_str("general.file_type").ok().as_deref()),
			sampler: SAMPLER.into(),
			version: VERSION.into(),
		};

		let (queue, work) = blocking::sync_channel(settings.queue);
		let (started, outcome) = blocking::sync_channel(1);
		let status = Arc::new(Status::default());
		let worker = {
			let model = model.clone();
			let status = status.clone();
			std::thread::Builder::new().name("inference".into()).spawn(move || {
				let _obituary = Obituary(status.clone());
				let threads = i32::from(settings.threads.max(1));
				let params = LlamaContextParams::default()
					.with_n_ctx(NonZeroU32::new(context_length))
					.with_n_batch(BATCH as u32)
					.with_n_threads(threads)
					.with_n_threads_batch(threads)
					.with_no_perf(true);
				let context = model.new_context(backend, params);
				match context {
					Ok(context) => {
						let _ = started.send(Ok(()));
						serve(&model, context, work, &status);
					},
					Err(error) => {
						let _ = started.send(Err(error.to_string()));
					},
				}
			})
		};
		let worker = worker.map_err(|error| fail(error.to_string()))?;
		outcome
			.recv()
			.unwrap_or_else(|_| Err("the inference thread ended at once".into()))
			.map_err(|error| fail(format!("{error}; is there enough memory for the context?")))?;
		Ok(Self {
			model,
			template,
			description,
			context_length,
			queue: Some(queue),
			status,
			worker: Some(worker),
		})
	}
}

impl Engine for LlamaEngine {
	fn description(&self) -> EngineDescription {
		self.description.clone()
	}

	fn context_length(&self) -> u32 {
		self.context_length
	}

	fn prepare(&self, messages: &[ChatMessage]) -> Result<Prompt, EngineError> {
		let text = self.template.render(messages)?;
		let add_bos = !self.template.begins_with_bos(&text);
		let tokens = self.model.vocab().tokenize(text.as_bytes(), add_bos, true);
		if tokens.is_empty() {
			return Err(EngineError::Template("they come to no tokens at all".into()));
		}
		Ok(Prompt(tokens.into_iter().map(|token| token.0).collect()))
	}

	fn generate(&self, prompt: Prompt, sampling: Sampling) -> Result<Events, EngineError> {
		let (events, receiver) = mpsc::unbounded_channel();
		let prompt = prompt.0.into_iter().map(LlamaToken).collect();
		let queue = self.queue.as_ref().ok_or(EngineError::Stopped)?;
		// Counted before it is sent: the thread may take and finish it at any moment.
		self.status.pending.fetch_add(1, Ordering::AcqRel);
		queue.try_send(Work { prompt, sampling, events }).map_err(|error| {
			self.status.pending.fetch_sub(1, Ordering::AcqRel);
			match error {
				blocking::TrySendError::Full(_) => EngineError::Busy,
				blocking::TrySendError::Disconnected(_) => EngineError::Stopped,
			}
		})?;
		Ok(receiver)
	}

	fn pending(&self) -> usize {
		self.status.pending.load(Ordering::Acquire)
	}

	fn is_alive(&self) -> bool {
		!self.status.dead.load(Ordering::Acquire)
	}
}

impl Drop for LlamaEngine {
	fn drop(&mut self) {
		// llama.cpp must not be computing while the process takes its statics down.
		self.status.stopping.store(true, Ordering::Release);
		self.queue = None;
		if let Some(worker) = self.worker.take() {
			let _ = worker.join();
		}
	}
}

fn serve(
	model: &LlamaModel,
	mut context: LlamaContext<'_>,
	queue: blocking::Receiver<Work>,
	status: &Status,
) {
	let mut batch = LlamaBatch::new(BATCH, 1);
	while let Ok(work) = queue.recv() {
		let stopped = || status.stopping.load(Ordering::Acquire) || work.events.is_closed();
		let last = match generate(model, &mut context, &mut batch, &work, stopped) {
			Ok(event) => event,
			Err(error) => Some(Event::Failed(EngineError::Inference(error))),
		};
		status.pending.fetch_sub(1, Ordering::AcqRel);
		if let Some(event) = last {
			let _ = work.events.send(event);
		}
	}
}

/// The last event, or none if it was stopped.
fn generate(
	model: &LlamaModel,
	context: &mut LlamaContext<'_>,
	batch: &mut LlamaBatch<'_>,
	work: &Work,
	stopped: impl Fn() -> bool,
) -> Result<Option<Event>, String> {
	let message = |error: &dyn std::fmt::Display| error.to_string();
	context.clear_kv_cache();
	let mut position = 0i32;
	let last = work.prompt.len().saturating_sub(1);
	for (chunk, tokens) in work.prompt.chunks(BATCH).enumerate() {
		if stopped() {
			return Ok(None);
		}
		batch.clear();
		for (offset, token) in tokens.iter().enumerate() {
			// Only the last token's logits are sampled from.
			let logits = chunk * BATCH + offset == last;
			batch.add(*token, position, &[0], logits).map_err(|error| message(&error))?;
			position += 1;
		}
		context.decode(batch).map_err(|error| message(&error))?;
	}

	let mut sampler = sampler(&work.sampling);
	let mut decoder = Utf8Decoder::default();
	let mut piece = Vec::with_capacity(32);
	let mut generated = 0;
	let reason = loop {
		if stopped() {
			return Ok(None);
		}
		if generated == work.sampling.max_tokens {
			break FinishReason::Length;
		}
		// `sample` also tells the sampler which token was taken.
		let token = sampler.sample(context, batch.n_tokens() - 1);
		if model.vocab().is_eog(token) {
			break FinishReason::Stop;
		}
		generated += 1;
		piece.clear();
		model.vocab().token_to_piece_into(token, &mut piece, false, None);
		if work.events.send(Event::Token(decoder.push(&piece))).is_err() {
			return Ok(None);
		}
		if generated == work.sampling.max_tokens {
			break FinishReason::Length;
		}
		batch.clear();
		batch.add(token, position, &[0], true).map_err(|error| message(&error))?;
		position += 1;
		context.decode(batch).map_err(|error| message(&error))?;
	};
	Ok(Some(Event::Done { rest: decoder.finish(), reason }))
}

fn sampler(sampling: &Sampling) -> LlamaSampler {
	match sampling.temperature {
		Some(temperature) if temperature > 0.0 => LlamaSampler::chain(
			[
				LlamaSampler::top_p(sampling.top_p, 1),
				LlamaSampler::temp(temperature),
				LlamaSampler::dist(fold_seed(sampling.seed)),
			],
			true,
		),
		_ => LlamaSampler::greedy(),
	}
}

/// llama.cpp has 32-bit seeds, and reads the highest as "take a random one".
fn fold_seed(seed: u64) -> u32 {
	(((seed >> 32) ^ seed) as u32).min(u32::MAX - 1)
}

/// Name of a `general.file_type`, as in llama.cpp's `llama_ftype`.
fn quantisation(file_type: Option<&str>) -> String {
	let name = match file_type.and_then(|number| number.parse::<u32>().ok()) {
		Some(0) => "F32",
		Some(1) => "F16",
		Some(2) => "Q4_0",
		Some(3) => "Q4_1",
		Some(7) => "Q8_0",
		Some(8) => "Q5_0",
		Some(9) => "Q5_1",
		Some(10) => "Q2_K",
		Some(11) => "Q3_K_S",
		Some(12) => "Q3_K_M",
		Some(13) => "Q3_K_L",
		Some(14) => "Q4_K_S",
		Some(15) => "Q4_K_M",
		Some(16) => "Q5_K_S",
		Some(17) => "Q5_K_M",
		Some(18) => "Q6_K",
		Some(32) => "BF16",
		Some(other) => return format!("GGUF file type {other}"),
		None => "as in the model file",
	};
	name.into()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn version_is_the_locked_one() {
		let lock = include_str!("../../../Cargo.lock");
		let (name, version) = VERSION.split_once(' ').unwrap();
		assert!(
			lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n")),
			"llama.cpp changed: update VERSION, and register the new engine hash on chain"
		);
	}

	#[test]
	fn seed_is_never_the_random_one() {
		for seed in [u64::from(u32::MAX), u64::MAX, u64::MAX << 32] {
			assert_ne!(fold_seed(seed), u32::MAX);
		}
		assert_eq!(fold_seed(7), 7);
	}

	#[test]
	fn loading_fails_when_the_file_is_no_model() {
		let file = tempfile::NamedTempFile::new().unwrap();
		std::fs::write(file.path(), b"not a model").unwrap();
		let settings = LlamaSettings { threads: 1, context_length: 64, queue: 1 };
		let error = LlamaEngine::load(file.path(), settings).err().unwrap();
		assert!(matches!(error, EngineError::Load { .. }), "{error}");
		let missing = LlamaEngine::load(Path::new("no/such/model.gguf"), settings).err().unwrap();
		assert!(matches!(missing, EngineError::Load { .. }), "{missing}");
	}
}

//! A proven model behind the chat interface: a tensor in, a tensor out.

use super::{tensor, ProvenModel};
use crate::engine::{
	ChatMessage, Engine, EngineDescription, EngineError, Event, Events, FinishReason, Prompt,
	Sampling,
};
use std::{
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		mpsc as blocking, Arc,
	},
	thread::JoinHandle,
};
use tokio::sync::mpsc;

/// Runs a proven model: one request at a time, in the order of arrival.
pub struct ProvenEngine {
	model: Arc<ProvenModel>,
	queue: Option<blocking::SyncSender<Work>>,
	status: Arc<Status>,
	worker: Option<JoinHandle<()>>,
}

struct Work {
	prompt: Prompt,
	events: mpsc::UnboundedSender<Event>,
}

#[derive(Default)]
struct Status {
	pending: AtomicUsize,
	dead: AtomicBool,
}

/// Marks the engine as dead when its thread ends, however it ends.
struct Obituary(Arc<Status>);

impl Drop for Obituary {
	fn drop(&mut self) {
		self.0.dead.store(true, Ordering::Release);
	}
}

impl ProvenEngine {
	/// Starts the thread that computes; `queue` requests may wait while another is answered.
	///
	/// # Errors
	///
	/// When the system gives no thread.
	pub fn new(model: Arc<ProvenModel>, queue: usize) -> std::io::Result<Self> {
		let (queue, work) = blocking::sync_channel::<Work>(queue);
		let status = Arc::new(Status::default());
		let worker = {
			let (model, status) = (model.clone(), status.clone());
			std::thread::Builder::new().name("inference".into()).spawn(move || {
				let _obituary = Obituary(status.clone());
				while let Ok(Work { prompt, events }) = work.recv() {
					if !events.is_closed() {
						answer(&model, &prompt, &events);
					}
					status.pending.fetch_sub(1, Ordering::AcqRel);
				}
			})?
		};
		Ok(Self { model, queue: Some(queue), status, worker: Some(worker) })
	}
}

/// Each element is a unit, and comes as one.
fn answer(model: &ProvenModel, prompt: &Prompt, events: &mpsc::UnboundedSender<Event>) {
	// Whoever asked may be gone.
	let send = |event| drop(events.send(event));
	match model.run(prompt) {
		Ok(elements) => {
			tensor::pieces(&elements).for_each(|piece| send(Event::Token(piece)));
			send(Event::Done { rest: "]".into(), reason: FinishReason::Stop });
		},
		Err(error) => send(Event::Failed(EngineError::Inference(error.to_string()))),
	}
}

impl Engine for ProvenEngine {
	fn description(&self) -> EngineDescription {
		self.model.description()
	}

	fn context_length(&self) -> u32 {
		self.model.inputs().saturating_add(self.model.outputs())
	}

	fn prepare(&self, messages: &[ChatMessage]) -> Result<Prompt, EngineError> {
		let said = messages.iter().rfind(|message| message.role == "user");
		self.model.parse_input(said.map_or("", |message| &message.content))
	}

	fn generate(&self, prompt: Prompt, _sampling: Sampling) -> Result<Events, EngineError> {
		let (events, receiver) = mpsc::unbounded_channel();
		let queue = self.queue.as_ref().ok_or(EngineError::Stopped)?;
		// Counted before it is sent: the thread may take and finish it at any moment.
		self.status.pending.fetch_add(1, Ordering::AcqRel);
		queue.try_send(Work { prompt, events }).map_err(|error| {
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

	fn proven(&self) -> Option<&Arc<ProvenModel>> {
		Some(&self.model)
	}
}

impl Drop for ProvenEngine {
	fn drop(&mut self) {
		self.queue = None;
		if let Some(worker) = self.worker.take() {
			let _ = worker.join();
		}
	}
}

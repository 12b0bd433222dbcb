//! Answers being made. A paid answer is finished and signed whether or not anybody still listens.

use super::{
	openai::{event, ChatRequest, StopFilter, Usage, Writer},
	unix_now, ApiError, Node,
};
use crate::{
	blocking,
	engine::{Event, Events, FinishReason, Prompt},
	prover::Statement,
	settlement::{sign_receipt, Answer, ChainUnavailable},
	sha256,
	store::{AcceptedRequest, Entry, Pledge, RequestKey, StoreError, StoredResponse},
};
use assay_primitives::{
	market::{ChannelStatus, JobStatus},
	H256,
};
use axum::body::Bytes;
use futures::Stream;
use std::{sync::Arc, time::Duration, time::Instant};
use tokio::sync::watch;

/// A request that brings the process down must not do so for ever.
const MAX_ATTEMPTS: u8 = 3;
/// Between attempts to get a place in the queue, or an answer from the chain.
const PATIENCE: Duration = Duration::from_secs(1);

/// An answer being made; everybody who asks for it reads the same bytes.
pub(super) struct Generation {
	request_hash: H256,
	streamed: bool,
	progress: watch::Sender<Progress>,
}

#[derive(Default)]
struct Progress {
	chunks: Vec<Bytes>,
	state: State,
}

#[derive(Clone, Default, PartialEq)]
enum State {
	/// Not in the journal yet: nothing may go out.
	#[default]
	Waiting,
	Running,
	Done,
	Failed(ApiError),
}

impl Generation {
	fn new(request_hash: H256, streamed: bool) -> Arc<Self> {
		Arc::new(Self { request_hash, streamed, progress: watch::Sender::default() })
	}

	/// Whether its response is an SSE payload.
	pub(super) fn streamed(&self) -> bool {
		self.streamed
	}

	fn set(&self, state: State) {
		self.progress.send_modify(|progress| progress.state = state);
	}

	fn push(&self, chunk: String) {
		self.progress.send_modify(|progress| progress.chunks.push(chunk.into()));
	}

	fn end(&self, last: Option<Bytes>, state: State) {
		self.progress.send_modify(|progress| {
			progress.chunks.extend(last);
			progress.state = state;
		});
	}

	fn is_ended(&self) -> bool {
		matches!(self.progress.borrow().state, State::Done | State::Failed(_))
	}

	/// Returns once bytes may go out.
	pub(super) async fn started(&self) -> Result<(), ApiError> {
		self.wait(|state| *state != State::Waiting).await
	}

	/// Returns once all bytes are there.
	pub(super) async fn finished(&self) -> Result<(), ApiError> {
		self.wait(|state| matches!(state, State::Done | State::Failed(_))).await
	}

	async fn wait(&self, reached: impl Fn(&State) -> bool) -> Result<(), ApiError> {
		let mut progress = self.progress.subscribe();
		let progress = progress
			.wait_for(|progress| reached(&progress.state))
			.await
			.map_err(ApiError::internal)?;
		match &progress.state {
			State::Failed(error) => Err(error.clone()),
			_ => Ok(()),
		}
	}

	/// The response's bytes from the first on, as they come. A failure is the last event, and no
	/// `[DONE]` follows it.
	pub(super) fn bytes(
		self: Arc<Self>,
	) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> {
		let progress = self.progress.subscribe();
		futures::stream::unfold(
			// The generation goes along: it holds the channel's other end.
			(self, progress, 0usize, false),
			|(generation, mut progress, mut sent, mut over)| async move {
				while !over {
					let (bytes, state) = {
						let progress = progress.borrow_and_update();
						let new = progress.chunks.get(sent..).unwrap_or_default();
						sent = progress.chunks.len();
						(join(new), progress.state.clone())
					};
					over = match &state {
						State::Done => true,
						State::Failed(error) => {
							let mut bytes = bytes.to_vec();
							bytes.extend_from_slice(event(&error.json()).as_bytes());
							let item = Ok(Bytes::from(bytes));
							return Some((item, (generation, progress, sent, true)));
						},
						State::Waiting | State::Running => false,
					};
					if !bytes.is_empty() {
						return Some((Ok(bytes), (generation, progress, sent, over)));
					}
					if !over && progress.changed().await.is_err() {
						return None;
					}
				}
				None
			},
		)
	}
}

fn join(chunks: &[Bytes]) -> Bytes {
	match chunks {
		[one] => one.clone(),
		many => many.concat().into(),
	}
}

/// A request ready to be generated.
pub(super) struct Work {
	pub(super) key: RequestKey,
	pub(super) accepted: AcceptedRequest,
	pub(super) request: ChatRequest,
	pub(super) prompt: Prompt,
	/// Whether it has to be journaled first, and what pays for it then.
	pub(super) fresh: Option<Payer>,
}

/// What pays for a new request.
pub(super) enum Payer {
	/// The job that names it.
	Job,
	/// A channel, with what was promised on it.
	Channel(Pledge),
}

/// What became of a request.
pub(super) enum Admission {
	/// It is being answered.
	Running(Arc<Generation>),
	/// It was answered meanwhile.
	Answered,
}

/// An answer's entry among those being made; it leaves with this, whatever happens.
struct Flight {
	node: Arc<Node>,
	key: RequestKey,
	generation: Arc<Generation>,
}

impl Drop for Flight {
	fn drop(&mut self) {
		self.node.flights().remove(&self.key);
		self.node.metrics.pending.set(self.node.engine.pending() as i64);
		if !self.generation.is_ended() {
			let error = ApiError::internal(format!("{} was given up", self.key));
			self.generation.set(State::Failed(error));
		}
	}
}

impl Node {
	/// The answer to `key` that is being made, if it is to the same request.
	pub(super) fn flight(
		&self,
		key: RequestKey,
		request_hash: &H256,
	) -> Result<Option<Arc<Generation>>, ApiError> {
		match self.flights().get(&key) {
			Some(generation) if generation.request_hash == *request_hash => {
				Ok(Some(generation.clone()))
			},
			Some(_) => Err(already_used(key)),
			None => Ok(None),
		}
	}

	/// Starts the answer, unless there is one. A request has one answer at a time, and one receipt ever.
	pub(super) fn admit(self: &Arc<Self>, work: Work) -> Result<Admission, ApiError> {
		let request_hash = work.accepted.request_hash();
		let mut flights = self.flights();
		match flights.get(&work.key) {
			Some(generation) if generation.request_hash == request_hash => {
				return Ok(Admission::Running(generation.clone()))
			},
			Some(_) => return Err(already_used(work.key)),
			None => {},
		}
		// Looked at again under the lock: an answer may have been completed since.
		if let Some(Entry::Answered(known)) = self.store.entry(work.key)? {
			if known.request == work.accepted.request {
				return Ok(Admission::Answered);
			}
		}
		let sampling = work.request.sampling(work.accepted.max_output);
		let events = self.engine.generate(work.prompt.clone(), sampling)?;
		let generation = Generation::new(request_hash, work.request.stream);
		flights.insert(work.key, generation.clone());
		drop(flights);
		self.metrics.pending.set(self.engine.pending() as i64);

		let flight = Flight { node: self.clone(), key: work.key, generation: generation.clone() };
		tokio::spawn(async move {
			if let Err(error) = flight.node.drive(work, events, &flight.generation).await {
				flight.generation.set(State::Failed(error));
			}
		});
		Ok(Admission::Running(generation))
	}

	async fn drive(
		&self,
		work: Work,
		mut events: Events,
		generation: &Generation,
	) -> Result<(), ApiError> {
		let begun = Instant::now();
		let Work { key, accepted, request, prompt, fresh } = work;
		// The engine reads the prompt meanwhile; nothing leaves before this is on disk.
		if let Some(payer) = fresh {
			let accepted = accepted.clone();
			self.store
				.run(move |store| match (key, payer) {
					(RequestKey::Channel { channel, request }, Payer::Channel(pledge)) => {
						store.accept_on_channel(channel, request, &accepted, &pledge)
					},
					(RequestKey::Job(job), _) => store.accept_job(job, &accepted),
					(key, Payer::Job) => Err(StoreError::Record(key)),
				})
				.await?;
		}
		generation.set(State::Running);

		let writer = Writer::new(&key.slug(), accepted.accepted_at, &request.model);
		let mut filter = StopFilter::new(request.stop.clone());
		let mut body = String::new();
		let mut text = String::new();
		let mut output_units = 0u32;
		let mut send = |chunk: String| {
			body.push_str(&chunk);
			generation.push(chunk);
		};
		if request.stream {
			send(writer.opening());
		}
		let mut emit = |piece: String| {
			if piece.is_empty() {
				return;
			}
			if text.is_empty() {
				self.metrics.time_to_first_token.observe(begun.elapsed().as_secs_f64());
			}
			if request.stream {
				send(writer.text(&piece));
			}
			text.push_str(&piece);
		};
		let reason = loop {
			match events.recv().await {
				Some(Event::Token(piece)) => {
					output_units = output_units.saturating_add(1);
					let (certain, ended) = filter.push(&piece);
					emit(certain);
					if ended {
						break FinishReason::Stop;
					}
				},
				Some(Event::Done { rest, reason }) => {
					let (certain, ended) = filter.push(&rest);
					emit(certain);
					if ended {
						break FinishReason::Stop;
					}
					emit(filter.finish());
					break reason;
				},
				Some(Event::Failed(error)) => return Err(error.into()),
				None => return Err(crate::engine::EngineError::Stopped.into()),
			}
		};
		// Frees the engine where a stop sequence ended the answer.
		drop(events);

		let usage = Usage::new(prompt.units(), output_units);
		let last = if request.stream {
			writer.closing(reason, usage, request.include_usage)
		} else {
			writer.whole(&text, reason, usage)
		};
		body.push_str(&last);
		let response = StoredResponse { streamed: request.stream, body: body.into_bytes() };
		let statement = match self.engine.proven() {
			Some(model) => {
				let none = || ApiError::internal(format!("the answer to {key} is no tensor"));
				let statement = model.statement(&prompt, &text).ok_or_else(none)?;
				Some((statement, model.verifying_key()))
			},
			None => None,
		};
		self.settle(key, accepted, response, usage, statement).await?;
		self.metrics.answer_time.observe(begun.elapsed().as_secs_f64());
		generation.end(Some(last.into()), State::Done);
		Ok(())
	}

	/// Signs the receipt, and puts it on disk together with the response. A statement is what a proof of
	/// it will be about, under the key beside it.
	async fn settle(
		&self,
		key: RequestKey,
		accepted: AcceptedRequest,
		response: StoredResponse,
		usage: Usage,
		statement: Option<(Statement, H256)>,
	) -> Result<(), ApiError> {
		let (Some(issuer), Some(anchor)) = (self.issuer(), self.chain.finalised()) else {
			return Err(ApiError::internal(
				"a receipt is due and no finalised block was ever seen",
			));
		};
		let (store, attester) = (self.store.clone(), self.attester.clone());
		let (input_units, output_units) = (usage.prompt_tokens, usage.completion_tokens);
		blocking(move || {
			let to_prove = statement.map(|(_, key)| key);
			let (request_hash, response_hash) = match statement {
				Some((Statement { request, response }, _)) => (request, response),
				None => (accepted.request_hash(), sha256(&response.body)),
			};
			store.answer(key, &response, to_prove, |payment| {
				let answer =
					Answer { payment, request_hash, response_hash, input_units, output_units };
				sign_receipt(&*attester, &issuer, &accepted, &answer, anchor)
			})
		})
		.await?;
		self.answered.notify_one();
		self.metrics.receipts.inc();
		self.metrics.input_units.inc_by(input_units.into());
		self.metrics.output_units.inc_by(output_units.into());
		tracing::info!("{key} answered: {input_units} units read, {output_units} generated");
		Ok(())
	}

	/// Reads a journaled request as the work that it is.
	pub(super) async fn journaled_work(
		self: &Arc<Self>,
		key: RequestKey,
		accepted: AcceptedRequest,
	) -> Result<Work, ApiError> {
		let request = ChatRequest::parse(&accepted.request)?;
		let prompt = self.prepare(&request).await?;
		Ok(Work { key, accepted, request, prompt, fresh: None })
	}

	/// Tokenises where it may take its time.
	pub(super) async fn prepare(&self, request: &ChatRequest) -> Result<Prompt, ApiError> {
		let (engine, messages) = (self.engine.clone(), request.messages.clone());
		Ok(blocking(move || engine.prepare(&messages)).await?)
	}

	/// Finishes what was accepted before the node stopped. Needs the chain to be there; what can no
	/// longer be delivered is dropped.
	pub async fn resume_unfinished(self: &Arc<Self>) -> Result<(), ApiError> {
		for key in self.store.run(|store| store.unfinished()).await? {
			if let Err(error) = self.resume(key).await {
				tracing::error!("{key} cannot be finished: {}", error.message);
			}
		}
		Ok(())
	}

	async fn resume(self: &Arc<Self>, key: RequestKey) -> Result<(), ApiError> {
		let entry = self.store.run(move |store| store.entry(key)).await?;
		let Some(Entry::Unfinished(accepted)) = entry else { return Ok(()) };
		if accepted.model != self.settings.model {
			tracing::warn!("{key} was accepted for the model {:?}; it waits", accepted.model);
			return Ok(());
		}
		let deliverable = loop {
			match self.is_deliverable(key, &accepted).await {
				Ok(deliverable) => break deliverable,
				Err(error) => {
					tracing::debug!("{key} cannot be checked yet: {error}");
					tokio::time::sleep(PATIENCE).await;
				},
			}
		};
		if !deliverable {
			tracing::warn!("{key} can no longer be delivered; it is dropped");
			self.store.run(move |store| store.give_up(key)).await?;
			return Ok(());
		}
		let attempts = self.store.run(move |store| store.count_attempt(key)).await?;
		if attempts > MAX_ATTEMPTS {
			tracing::error!("{key} was tried {MAX_ATTEMPTS} times; it is given up");
			if let RequestKey::Channel { .. } = key {
				// What was reserved for it is free again; a job is left to its deadline.
				self.store.run(move |store| store.give_up(key)).await?;
			}
			return Ok(());
		}
		tracing::info!("{key} was accepted before the node stopped; finishing it");
		let generation = loop {
			let work = self.journaled_work(key, accepted.clone()).await?;
			match self.admit(work) {
				Ok(Admission::Running(generation)) => break generation,
				Ok(Admission::Answered) => return Ok(()),
				Err(error) if error.code == "engine_overloaded" => {
					tokio::time::sleep(PATIENCE).await;
				},
				Err(error) => return Err(error),
			}
		};
		generation.finished().await?;
		self.metrics.resumed.inc();
		Ok(())
	}

	/// Whether what pays for a request is still there, and in time.
	async fn is_deliverable(
		&self,
		key: RequestKey,
		accepted: &AcceptedRequest,
	) -> Result<bool, ChainUnavailable> {
		let best = self.chain.best_number();
		Ok(match key {
			RequestKey::Job(job) => self.chain.job(job).await?.is_some_and(|view| {
				view.status == JobStatus::Open
					&& view.request_hash == accepted.request_hash()
					&& view.deadline > best
			}),
			RequestKey::Channel { channel, .. } => {
				self.chain.channel(channel).await?.is_some_and(|view| {
					view.status != ChannelStatus::Ended
						&& view.requester == accepted.requester
						&& view.ends_at > best
				})
			},
		})
	}

	/// The record of a request that is accepted now.
	pub(super) fn accepted(
		&self,
		request: Vec<u8>,
		terms: &super::chat::Terms,
		max_output: u32,
	) -> AcceptedRequest {
		AcceptedRequest {
			request,
			accepted_at: unix_now(),
			requester: terms.requester.clone(),
			model: self.settings.model,
			price: terms.price,
			deadline: terms.deadline,
			max_output,
		}
	}
}

pub(super) fn already_used(key: RequestKey) -> ApiError {
	match key {
		RequestKey::Job(job) => ApiError::conflict(
			"job_already_used",
			format!("job {job} pays for another request; open a job for this one"),
		),
		RequestKey::Channel { channel, request } => ApiError::conflict(
			"number_already_used",
			format!(
				"request {request} on channel {channel} is another one; give this one a number of \
				 its own"
			),
		),
	}
}

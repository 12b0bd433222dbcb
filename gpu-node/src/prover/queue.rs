//! Makes proofs in the background: what is answered is in the journal, and is proven in that order, one
//! after the other, whatever happens to the process in between.

use super::{ProofError, ProvenModel, Statement};
use crate::{
	api::ChatRequest,
	engine::{Engine, Prompt},
	settlement::Chain,
	store::{AcceptedRequest, Store, StoreError, Ticket},
};
use assay_primitives::channel::{ChannelId, Sequence};
use assay_prover::{Cancel, Progress};
use std::{
	collections::BTreeSet,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
	/// There is nothing to prove.
	Idle,
	/// A proof was made.
	Proved(Duration),
	/// A proof could not be made; it is tried again after all others.
	Failed,
	/// It was told to stop.
	Stopped,
}

/// Proves what was answered.
pub struct Prover {
	store: Arc<Store>,
	engine: Arc<dyn Engine>,
	model: Arc<ProvenModel>,
	/// At most one proof at a time is computed on them.
	threads: Arc<rayon::ThreadPool>,
	cancel: Cancel,
	/// Tells what no batch can take any more.
	chain: Arc<dyn Chain>,
	/// Receipts that are to be proven under keys that this process has not.
	foreign: Mutex<BTreeSet<(ChannelId, Sequence)>>,
}

impl Prover {
	/// A prover that computes on so many threads; none if the engine's answers are not proven.
	///
	/// # Errors
	///
	/// When the system gives no threads.
	pub fn new(
		store: Arc<Store>,
		engine: Arc<dyn Engine>,
		chain: Arc<dyn Chain>,
		threads: u16,
	) -> std::io::Result<Option<Self>> {
		let Some(model) = engine.proven().cloned() else { return Ok(None) };
		let threads = rayon::ThreadPoolBuilder::new()
			.num_threads(threads.max(1).into())
			.thread_name(|number| format!("prover-{number}"))
			.build()
			.map_err(std::io::Error::other)?;
		let (threads, cancel) = (Arc::new(threads), Cancel::new());
		let foreign = Mutex::default();
		Ok(Some(Self { store, engine, model, threads, cancel, chain, foreign }))
	}

	/// What stops it, also in the middle of a proof.
	pub fn cancel(&self) -> Cancel {
		self.cancel.clone()
	}

	/// Makes the next proof.
	///
	/// # Errors
	///
	/// When the journal fails.
	pub async fn step(&self) -> Result<Step, StoreError> {
		let Some((ticket, accepted, statement)) = self.next().await? else {
			return Ok(Step::Idle);
		};
		let Ticket { channel, sequence, .. } = ticket;
		let prompt = match self.prompt(&accepted) {
			Ok(prompt) => prompt,
			Err(reason) => {
				let reason = format!("its request in the journal is none for this model: {reason}");
				return self.fail(ticket, reason).await;
			},
		};
		let begun = Instant::now();
		let (model, threads) = (self.model.clone(), self.threads.clone());
		let cancel = self.cancel.clone();
		let proof = tokio::task::spawn_blocking(move || {
			let told = |Progress { phase, fraction }| {
				tracing::debug!("receipt {sequence} of channel {channel}: {phase:?} {fraction:.2}");
			};
			threads.install(|| model.prove(&prompt, &statement, &told, &cancel))
		});
		// What crashes on one request must not keep the node from answering others.
		match proof.await.unwrap_or(Err(ProofError::Crashed)) {
			Ok(proof) => {
				self.store.run(move |store| store.keep_proof(&ticket, &proof)).await?;
				let took = begun.elapsed();
				tracing::info!(
					"proved receipt {sequence} of channel {channel} in {:.2} s",
					took.as_secs_f64()
				);
				Ok(Step::Proved(took))
			},
			Err(ProofError::Cancelled) => Ok(Step::Stopped),
			Err(error) => self.fail(ticket, error.to_string()).await,
		}
	}

	/// Tries it again after all others.
	async fn fail(&self, ticket: Ticket, reason: String) -> Result<Step, StoreError> {
		tracing::error!(
			"receipt {} of channel {} cannot be proven: {reason}; if it is not before its batch's window \
			 ends, the batch is slashed",
			ticket.sequence,
			ticket.channel
		);
		self.store.run(move |store| store.postpone_proof(&ticket)).await?;
		Ok(Step::Failed)
	}

	/// What is to be proven next, read anew from the journal.
	async fn next(&self) -> Result<Option<(Ticket, AcceptedRequest, Statement)>, StoreError> {
		loop {
			let foreign = self.foreign().clone();
			let finalised = self.chain.finalised().map_or(0, |block| block.number);
			let next = self.store.run(move |store| {
				let Some(ticket) = store.next_unproven(&foreign)? else { return Ok(None) };
				let Some(answered) = store.answered(ticket.channel, ticket.sequence)? else {
					return Ok(Some((ticket, None)));
				};
				let is_needed = store.is_proof_needed(&answered.1, finalised)?;
				Ok(Some((ticket, is_needed.then_some(answered))))
			});
			let Some((ticket, answered)) = next.await? else { return Ok(None) };
			let Ticket { channel, sequence, key, .. } = ticket;
			let Some((accepted, signed)) = answered else {
				// Its channel was forgotten, its batch was judged, or no batch can take it any more.
				tracing::info!("receipt {sequence} of channel {channel} needs no proof any more");
				self.store.run(move |store| store.drop_unproven(&ticket)).await?;
				continue;
			};
			if key != self.model.verifying_key() {
				tracing::error!(
					"receipt {sequence} of channel {channel} is to be proven under the key {key:?}: \
					 that is done when a model with this key is served again"
				);
				self.foreign().insert((channel, sequence));
				continue;
			}
			let receipt = signed.receipt.receipt();
			let (request, response) = (receipt.request_hash, receipt.response_hash);
			return Ok(Some((ticket, accepted, Statement { request, response })));
		}
	}

	/// What was accepted once is parsed as it was then.
	fn prompt(&self, accepted: &AcceptedRequest) -> Result<Prompt, String> {
		let request = ChatRequest::parse(&accepted.request).map_err(|error| error.message)?;
		self.engine.prepare(&request.messages).map_err(|error| error.to_string())
	}

	fn foreign(&self) -> std::sync::MutexGuard<'_, BTreeSet<(ChannelId, Sequence)>> {
		self.foreign.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Drop for Prover {
	fn drop(&mut self) {
		// Nobody waits for the proof that is being made.
		self.cancel.cancel();
	}
}

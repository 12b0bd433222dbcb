// SPDX-License-Identifier: GPL-3.0-only
//! `inference_jobStatus`, `inference_batchStatus`, and a subscription to each.
//!
//! A subscription tells the steps of a job, or of a committed batch, in order: `open` (a job's alone),
//! `committed`, then `verified`, `refunded` or `slashed`, and at last `finalised` with the outcome, after
//! which it ends. Steps are read out of the work itself, which remembers the block of each, so none is
//! missed, however many fall into one block and however late a client subscribes. Should a
//! reorganisation undo steps, the step that holds again is repeated and the story goes on from there.
//! `finalised` follows finality notifications alone.

use assay_primitives::{
	batch::BatchId,
	market::{BatchStatus, BatchView, JobStatus, JobView, Price},
	receipt::BlockRef,
	runtime_api::InferenceApi as InferenceRuntimeApi,
	AccountId, AssetKind, Balance, BlockNumber, JobId,
};
use assay_runtime::opaque::Block;
use futures::StreamExt;
use jsonrpsee::{
	core::{async_trait, RpcResult, SubscriptionResult},
	proc_macros::rpc,
	types::ErrorObjectOwned,
	ConnectionId, PendingSubscriptionSink, SubscriptionMessage, SubscriptionSink,
};
use polkadot_sdk::{
	sc_client_api::BlockchainEvents, sp_api::ProvideRuntimeApi, sp_blockchain::HeaderBackend,
};
use serde::{Serialize, Serializer};
use std::{
	collections::HashMap,
	fmt::{Debug, Display, Formatter},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::sync::watch;

/// Most subscriptions to work of one connection.
const MAX_PER_CONNECTION: u32 = 64;
/// Most subscriptions to work of all connections: each costs a runtime call for every block.
const MAX_IN_ALL: u32 = 1024;
/// A consumer that takes longer over one item is dropped.
const SEND_TIMEOUT: Duration = Duration::from_millis(if cfg!(test) { 100 } else { 10_000 });

/// How often a question is asked when its block is given up meanwhile: the state of such a block is
/// dropped before the node names another one.
const TRIES: usize = 5;
/// For the node to name another one.
const HEADS_MOVE: Duration = Duration::from_millis(50);

/// Codes of our errors.
mod code {
	/// The runtime or the database could not answer.
	pub const CHAIN: i32 = 11_001;
	/// No such job or batch.
	pub const NOT_FOUND: i32 = 11_002;
	/// Too many subscriptions.
	pub const TOO_MANY_SUBSCRIPTIONS: i32 = 11_003;
}

type Job = JobView<AccountId, Balance, BlockNumber>;
type Batch = BatchView<AccountId, AssetKind, Balance, BlockNumber>;
type Head = BlockRef<BlockNumber>;

/// An amount as a decimal string: JSON numbers lose precision above 2^53.
#[derive(Clone, Copy, Debug)]
pub struct Amount(Balance);

impl Serialize for Amount {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(&self.0)
	}
}

/// Work that has a life on chain.
pub trait Work: Copy + Debug + Display + Serialize + Send + Sync + Unpin + 'static {
	/// Where it can be in its life.
	type Status: Copy + Debug + PartialEq + Serialize + Send + Sync + Unpin + 'static;
	/// How the chain shows it.
	type View: Send;
	/// The same for JSON, with amounts as strings.
	type Shown: Clone + Serialize + Send + 'static;

	/// The work at block `at`.
	fn view(self, chain: &impl Chain, at: Head) -> Result<Option<Self::View>, String>;
	/// Statuses that it went through, with the blocks in which it did.
	fn milestones(view: &Self::View) -> Vec<(Self::Status, BlockNumber)>;
	/// Where it is.
	fn status(view: &Self::View) -> Self::Status;
	/// Whether no further transition can happen.
	fn is_terminal(status: Self::Status) -> bool;
	/// With its amounts as strings.
	fn show(view: Self::View) -> Self::Shown;
}

/// A job. Serialises as `{"job": 7}`, a part of what a subscription tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct JobRef {
	job: JobId,
}

impl Display for JobRef {
	fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
		write!(f, "Job {}", self.job)
	}
}

impl Work for JobRef {
	type Status = JobStatus;
	type View = Job;
	type Shown = JobView<AccountId, Amount, BlockNumber>;

	fn view(self, chain: &impl Chain, at: Head) -> Result<Option<Job>, String> {
		chain.job(at, self.job)
	}

	fn milestones(view: &Job) -> Vec<(JobStatus, BlockNumber)> {
		let mut milestones = vec![(JobStatus::Open, view.opened_at)];
		if let Some(number) = view.committed_at {
			milestones.push((JobStatus::Committed, number));
		}
		if let (true, Some(number)) = (view.status.is_terminal(), view.ended_at) {
			milestones.push((view.status, number));
		}
		milestones
	}

	fn status(view: &Job) -> JobStatus {
		view.status
	}

	fn is_terminal(status: JobStatus) -> bool {
		status.is_terminal()
	}

	fn show(view: Job) -> Self::Shown {
		JobView {
			status: view.status,
			requester: view.requester,
			node: view.node,
			model: view.model,
			request_hash: view.request_hash,
			price: Price { input: Amount(view.price.input), output: Amount(view.price.output) },
			max_fee: Amount(view.max_fee),
			verification_price: Amount(view.verification_price),
			opened_at: view.opened_at,
			deadline: view.deadline,
			committed_at: view.committed_at,
			window_ends: view.window_ends,
			ended_at: view.ended_at,
			receipt_hash: view.receipt_hash,
			fee_paid: Amount(view.fee_paid),
			burned: Amount(view.burned),
		}
	}
}

/// A committed batch. Serialises as `{"batch": 7}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BatchRef {
	batch: BatchId,
}

impl Display for BatchRef {
	fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
		write!(f, "Batch {}", self.batch)
	}
}

impl Work for BatchRef {
	type Status = BatchStatus;
	type View = Batch;
	type Shown = BatchView<AccountId, AssetKind, Amount, BlockNumber>;

	fn view(self, chain: &impl Chain, at: Head) -> Result<Option<Batch>, String> {
		chain.batch(at, self.batch)
	}

	fn milestones(view: &Batch) -> Vec<(BatchStatus, BlockNumber)> {
		let mut milestones = vec![(BatchStatus::Committed, view.committed_at)];
		if let (true, Some(number)) = (view.status.is_terminal(), view.ended_at) {
			milestones.push((view.status, number));
		}
		milestones
	}

	fn status(view: &Batch) -> BatchStatus {
		view.status
	}

	fn is_terminal(status: BatchStatus) -> bool {
		status.is_terminal()
	}

	fn show(view: Batch) -> Self::Shown {
		BatchView {
			status: view.status,
			node: view.node,
			model: view.model,
			assurance: view.assurance,
			root: view.root,
			receipts: view.receipts,
			places_root: view.places_root,
			claims: view.claims,
			asset: view.asset,
			fee: Amount(view.fee),
			value: Amount(view.value),
			paid: view.paid,
			verification_price: Amount(view.verification_price),
			committed_at: view.committed_at,
			window_ends: view.window_ends,
			proven: view.proven,
			ended_at: view.ended_at,
			open_leaves: view.open_leaves,
			refundable: Amount(view.refundable),
			refund_asset: view.refund_asset,
		}
	}
}

/// A block in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct BlockJson {
	number: BlockNumber,
	hash: assay_primitives::H256,
}

/// Answer of `inference_jobStatus`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobState {
	#[serde(flatten)]
	state: State<JobStatus>,
	job: <JobRef as Work>::Shown,
}

/// Answer of `inference_batchStatus`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchState {
	#[serde(flatten)]
	state: State<BatchStatus>,
	batch: <BatchRef as Work>::Shown,
}

/// Where work is in its life.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct State<Status> {
	status: Status,
	/// Where this status was reached.
	block: BlockJson,
	/// Whether this status holds in the newest final block.
	finalised: bool,
}

/// Item of a subscription.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event<W: Work> {
	#[serde(flatten)]
	work: W,
	status: EventStatus<W::Status>,
	/// How it ended, with `finalised`.
	outcome: Option<W::Status>,
	/// Block of the step; with `finalised`, the block that the work ended in.
	block_number: BlockNumber,
	block_hash: assay_primitives::H256,
}

/// What an item says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum EventStatus<Status> {
	/// The work reached this status.
	Reached(Status),
	/// The work's end is final.
	Finalised(Finalised),
}

/// Serialises as `"finalised"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Finalised {
	Finalised,
}

/// A status that work reached, and the block in which it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step<Status> {
	status: Status,
	block: Head,
}

impl<Status> Step<Status> {
	fn event<W: Work<Status = Status>>(self, work: W) -> Event<W> {
		Event {
			work,
			status: EventStatus::Reached(self.status),
			outcome: None,
			block_number: self.block.number,
			block_hash: self.block.hash,
		}
	}

	fn final_event<W: Work<Status = Status>>(self, work: W) -> Event<W> {
		Event {
			work,
			status: EventStatus::Finalised(Finalised::Finalised),
			outcome: Some(self.status),
			block_number: self.block.number,
			block_hash: self.block.hash,
		}
	}
}

/// What a subscriber was told.
#[derive(Clone, Debug)]
struct Told<W: Work>(Vec<Step<W::Status>>);

impl<W: Work> Default for Told<W> {
	fn default() -> Self {
		Self(Vec::new())
	}
}

impl<W: Work> Told<W> {
	/// Takes note of the steps that the best chain has, and returns those to tell.
	fn advance(&mut self, steps: Vec<Step<W::Status>>) -> Vec<Step<W::Status>> {
		let common = self.0.iter().zip(&steps).take_while(|(told, step)| told == step).count();
		let undone = common < self.0.len();
		let news = match steps.get(common..) {
			Some(news) if !news.is_empty() => news.to_vec(),
			// Only told what no longer holds: tell what holds again.
			_ if undone => steps.last().copied().into_iter().collect(),
			_ => Vec::new(),
		};
		self.0 = steps;
		news
	}

	/// The step that ended the work, once told.
	fn end(&self) -> Option<Step<W::Status>> {
		self.0.last().copied().filter(|step| W::is_terminal(step.status))
	}
}

/// What the RPC asks of the chain.
pub trait Chain: Send + Sync + 'static {
	/// The job at block `at`.
	fn job(&self, at: Head, id: JobId) -> Result<Option<Job>, String>;
	/// The batch at block `at`.
	fn batch(&self, at: Head, id: BatchId) -> Result<Option<Batch>, String>;
	/// Hash of the best chain's block `number`.
	fn hash(&self, number: BlockNumber) -> Result<Option<assay_primitives::H256>, String>;
	/// The newest blocks.
	fn heads(&self) -> Heads;
}

impl<C> Chain for C
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	C::Api: InferenceRuntimeApi<Block>,
{
	fn job(&self, at: Head, id: JobId) -> Result<Option<Job>, String> {
		self.runtime_api().job(at.hash, id).map_err(|error| error.to_string())
	}

	fn batch(&self, at: Head, id: BatchId) -> Result<Option<Batch>, String> {
		self.runtime_api().batch(at.hash, id).map_err(|error| error.to_string())
	}

	fn hash(&self, number: BlockNumber) -> Result<Option<assay_primitives::H256>, String> {
		HeaderBackend::hash(self, number).map_err(|error| error.to_string())
	}

	fn heads(&self) -> Heads {
		let info = self.info();
		Heads {
			best: BlockRef { number: info.best_number, hash: info.best_hash },
			finalised: BlockRef { number: info.finalized_number, hash: info.finalized_hash },
		}
	}
}

/// The newest blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
	/// Head of the best chain.
	pub best: Head,
	/// The newest final block.
	pub finalised: Head,
}

/// Publishes every new best block and every new final one, until the node stops. Subscribers see the
/// newest only, so that a slow one costs no memory.
pub async fn follow_heads<C>(client: Arc<C>, heads: watch::Sender<Heads>)
where
	C: BlockchainEvents<Block> + HeaderBackend<Block>,
{
	let mut imports = client.import_notification_stream();
	let mut finality = client.finality_notification_stream();
	loop {
		tokio::select! {
			Some(block) = imports.next() => if block.is_new_best {
				let best = BlockRef { number: block.header.number, hash: block.hash };
				heads.send_modify(|heads| heads.best = best);
			},
			Some(block) = finality.next() => {
				let finalised = BlockRef { number: block.header.number, hash: block.hash };
				// Finality may move the best block without an import.
				let info = client.info();
				let best = BlockRef { number: info.best_number, hash: info.best_hash };
				heads.send_replace(Heads { best, finalised });
			},
			else => return,
		}
	}
}

/// Subscriptions in use.
#[derive(Debug, Default)]
struct Usage {
	in_all: u32,
	by_connection: HashMap<ConnectionId, u32>,
}

/// Shared count of the subscriptions in use.
#[derive(Clone, Debug, Default)]
struct Limits(Arc<Mutex<Usage>>);

impl Limits {
	fn usage(&self) -> MutexGuard<'_, Usage> {
		// Counting cannot leave the counts half done.
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Room for one more subscription of `connection`, given back on drop.
	fn take(&self, connection: ConnectionId) -> Option<Permit> {
		let mut usage = self.usage();
		if usage.in_all >= MAX_IN_ALL {
			return None;
		}
		let own = usage.by_connection.entry(connection).or_default();
		if *own >= MAX_PER_CONNECTION {
			return None;
		}
		*own += 1;
		usage.in_all += 1;
		Some(Permit { limits: self.clone(), connection })
	}
}

/// Room for one subscription.
#[derive(Debug)]
struct Permit {
	limits: Limits,
	connection: ConnectionId,
}

impl Drop for Permit {
	fn drop(&mut self) {
		let mut usage = self.limits.usage();
		usage.in_all = usage.in_all.saturating_sub(1);
		if let Some(own) = usage.by_connection.get_mut(&self.connection) {
			*own = own.saturating_sub(1);
			if *own == 0 {
				usage.by_connection.remove(&self.connection);
			}
		}
	}
}

/// RPC over jobs and batches.
#[rpc(server, namespace = "inference")]
pub trait InferenceApi {
	/// The job as of the best block; null if it never existed or was pruned.
	#[method(name = "jobStatus", blocking)]
	fn job_status(&self, job: JobId) -> RpcResult<Option<JobState>>;

	/// The committed batch as of the best block; null if it never existed or was pruned.
	#[method(name = "batchStatus", blocking)]
	fn batch_status(&self, batch: BatchId) -> RpcResult<Option<BatchState>>;

	/// The job's steps as they happen, until its end is final.
	#[subscription(name = "subscribeJob" => "job", unsubscribe = "unsubscribeJob", item = Event<JobRef>)]
	async fn subscribe_job(&self, job: JobId) -> SubscriptionResult;

	/// The batch's steps as they happen, until its end is final.
	#[subscription(
		name = "subscribeBatch" => "batch",
		unsubscribe = "unsubscribeBatch",
		item = Event<BatchRef>
	)]
	async fn subscribe_batch(&self, batch: BatchId) -> SubscriptionResult;
}

/// Serves [`InferenceApiServer`].
pub struct Inference<C> {
	chain: Arc<C>,
	heads: watch::Receiver<Heads>,
	limits: Limits,
}

impl<C> Clone for Inference<C> {
	fn clone(&self) -> Self {
		Self { chain: self.chain.clone(), heads: self.heads.clone(), limits: self.limits.clone() }
	}
}

impl<C: Chain> Inference<C> {
	/// Serves what `chain` says; the other half of the channel is for [`follow_heads`].
	pub fn new(chain: Arc<C>) -> (Self, watch::Sender<Heads>) {
		let (sender, heads) = watch::channel(chain.heads());
		(Self { chain, heads, limits: Limits::default() }, sender)
	}

	/// The steps of work that the best chain has.
	fn steps<W: Work>(&self, view: &W::View, best: Head) -> Result<Vec<Step<W::Status>>, String> {
		W::milestones(view)
			.into_iter()
			.map(|(status, number)| {
				let hash = if number == best.number {
					best.hash
				} else {
					// Missing below the block that a node was synchronised from.
					self.chain.hash(number)?.unwrap_or_default()
				};
				Ok(Step { status, block: BlockRef { number, hash } })
			})
			.collect()
	}

	#[allow(clippy::type_complexity)]
	fn state<W: Work>(&self, work: W) -> Result<Option<(State<W::Status>, W::Shown)>, String> {
		let mut tries = 1;
		loop {
			match self.state_at(work, self.chain.heads()) {
				Err(_) if tries < TRIES => std::thread::sleep(HEADS_MOVE),
				result => return result,
			}
			tries += 1;
		}
	}

	#[allow(clippy::type_complexity)]
	fn state_at<W: Work>(
		&self,
		work: W,
		heads: Heads,
	) -> Result<Option<(State<W::Status>, W::Shown)>, String> {
		let Some(view) = work.view(&*self.chain, heads.best)? else { return Ok(None) };
		let Some(step) = self.steps::<W>(&view, heads.best)?.pop() else { return Ok(None) };
		let finalised = self.is_final(work, step, heads.finalised)?;
		let block = BlockJson { number: step.block.number, hash: step.block.hash };
		Ok(Some((State { status: step.status, block, finalised }, W::show(view))))
	}

	/// Whether `step`, which the best chain has, is final: its block, and no other one in which the same
	/// happened.
	fn is_final<W: Work>(
		&self,
		work: W,
		step: Step<W::Status>,
		finalised: Head,
	) -> Result<bool, String> {
		if step.block.number > finalised.number {
			return Ok(false);
		}
		// Where it is not there it was pruned since.
		let at_final = work.view(&*self.chain, finalised)?;
		let holds = at_final.is_none_or(|view| W::status(&view) == step.status);
		Ok(holds && self.chain.hash(step.block.number)? == Some(step.block.hash))
	}

	/// What to tell a subscriber at `heads`, and whether that ends the subscription.
	fn news<W: Work>(
		&self,
		work: W,
		told: &mut Told<W>,
		heads: Heads,
	) -> Result<(Vec<Event<W>>, bool), String> {
		let mut events = Vec::new();
		match work.view(&*self.chain, heads.best)? {
			Some(view) => {
				let news = told.advance(self.steps::<W>(&view, heads.best)?);
				events.extend(news.into_iter().map(|step| step.event(work)));
			},
			None => {
				let canonical = |step: &Step<W::Status>| -> Result<bool, String> {
					Ok(self.chain.hash(step.block.number)? == Some(step.block.hash))
				};
				match told.0.last() {
					// A reorganisation took it away; it can come back.
					Some(last) if !canonical(last)? => {
						told.advance(Vec::new());
					},
					Some(last) if !W::is_terminal(last.status) => {
						return Err(format!("{work} ended and was pruned unseen"));
					},
					_ => {},
				}
			},
		}
		if let Some(end) = told.end() {
			if self.is_final(work, end, heads.finalised)? {
				events.push(end.final_event(work));
				return Ok((events, true));
			}
		}
		Ok((events, false))
	}

	/// Serves one subscription until its work is final, or its consumer is gone or too slow.
	async fn serve<W: Work>(&self, work: W, sink: SubscriptionSink) -> Result<(), String> {
		let mut heads = self.heads.clone();
		let mut told = Told::default();
		let mut tries = 1;
		loop {
			let now = *heads.borrow_and_update();
			let mut telling = told.clone();
			let (events, ended) = match self.news(work, &mut telling, now) {
				Ok(news) => news,
				Err(_) if tries < TRIES => {
					tries += 1;
					// At the latest then, whether there is another head or not.
					let _ = tokio::time::timeout(HEADS_MOVE, heads.changed()).await;
					continue;
				},
				Err(error) => return Err(error),
			};
			(told, tries) = (telling, 1);
			for event in events {
				let message =
					SubscriptionMessage::from_json(&event).map_err(|error| error.to_string())?;
				if let Err(error) = sink.send_timeout(message, SEND_TIMEOUT).await {
					log::debug!("Dropped a subscription. {work}: {error}");
					return Ok(());
				}
			}
			if ended {
				return Ok(());
			}
			tokio::select! {
				changed = heads.changed() => if changed.is_err() {
					return Ok(());
				},
				() = sink.closed() => return Ok(()),
			}
		}
	}

	/// Accepts a subscription, if there is room and the work exists, and serves it.
	async fn subscribe<W: Work>(
		&self,
		pending: PendingSubscriptionSink,
		work: W,
	) -> SubscriptionResult {
		let Some(_permit) = self.limits.take(pending.connection_id()) else {
			let message = format!(
				"At most {MAX_PER_CONNECTION} subscriptions to jobs and batches for each connection \
				and {MAX_IN_ALL} in all: unsubscribe from finished ones, or poll inference_jobStatus \
				and inference_batchStatus"
			);
			pending.reject(error(code::TOO_MANY_SUBSCRIPTIONS, message)).await;
			return Ok(());
		};
		let this = self.clone();
		let state = tokio::task::spawn_blocking(move || this.state(work)).await;
		match state.unwrap_or_else(|error| Err(error.to_string())) {
			Ok(Some(_)) => {},
			Ok(None) => {
				let message = format!("{work} does not exist, or was pruned");
				pending.reject(error(code::NOT_FOUND, message)).await;
				return Ok(());
			},
			Err(message) => {
				pending.reject(error(code::CHAIN, message)).await;
				return Ok(());
			},
		}
		let sink = pending.accept().await?;
		Ok(self.serve(work, sink).await?)
	}
}

fn error(code: i32, message: impl Into<String>) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(code, message, None::<()>)
}

#[async_trait]
impl<C: Chain> InferenceApiServer for Inference<C> {
	fn job_status(&self, job: JobId) -> RpcResult<Option<JobState>> {
		let found = self.state(JobRef { job }).map_err(|message| error(code::CHAIN, message))?;
		Ok(found.map(|(state, job)| JobState { state, job }))
	}

	fn batch_status(&self, batch: BatchId) -> RpcResult<Option<BatchState>> {
		let found =
			self.state(BatchRef { batch }).map_err(|message| error(code::CHAIN, message))?;
		Ok(found.map(|(state, batch)| BatchState { state, batch }))
	}

	async fn subscribe_job(
		&self,
		pending: PendingSubscriptionSink,
		job: JobId,
	) -> SubscriptionResult {
		self.subscribe(pending, JobRef { job }).await
	}

	async fn subscribe_batch(
		&self,
		pending: PendingSubscriptionSink,
		batch: BatchId,
	) -> SubscriptionResult {
		self.subscribe(pending, BatchRef { batch }).await
	}
}

#[cfg(test)]
mod tests;

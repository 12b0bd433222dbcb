//! The HTTP interface: OpenAI's chat completions, and what requesters and the chain need to check
//! them. `assay_primitives::wire` names the paths.

mod assay;
mod channel;
mod chat;
mod error;
mod generation;
mod openai;

pub use error::ApiError;
pub use openai::{ChatRequest, Usage};

use crate::{
	attester::Attester,
	engine::{Engine, EngineDescription},
	metrics::Metrics,
	settlement::{Chain, Issuer, Shelf},
	store::{RequestKey, Store},
};
use assay_primitives::{
	wire::{ATTESTATION_PATH, CHANNELS_PATH, CHAT_PATH, PROOFS_PATH, RECEIPTS_PATH},
	AccountId, EngineHash, ModelHash,
};
use axum::{
	routing::{get, post},
	Router,
};
use generation::Generation;
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex, MutexGuard,
	},
};
use tokio::sync::{Notify, OnceCell};

/// Most bytes of a request body.
pub const MAX_BODY: usize = 256 << 10;
/// Response header with the path of the receipt.
pub const RECEIPT_HEADER: &str = "x-assay-receipt";

/// What a node serves, and for whom.
#[derive(Clone, Debug)]
pub struct NodeSettings {
	/// Operator account.
	pub operator: AccountId,
	/// sha256 of the model file.
	pub model: ModelHash,
	/// Name that requests may use for the model, beside its hash.
	pub model_name: String,
	/// Longest prompt, in tokens.
	pub max_prompt_tokens: u32,
	/// Longest answer, in tokens.
	pub max_output_tokens: u32,
	/// Whether requests on payment channels are served: somebody has to settle them.
	pub channels: bool,
	/// Answers that may wait for their proof.
	pub proof_queue: u32,
}

/// Everything that answering takes.
pub struct Node {
	settings: NodeSettings,
	engine: Arc<dyn Engine>,
	description: EngineDescription,
	engine_hash: EngineHash,
	attester: Arc<dyn Attester>,
	store: Arc<Store>,
	chain: Arc<dyn Chain>,
	metrics: Metrics,
	started_at: u64,
	ready: AtomicBool,
	flights: Mutex<HashMap<RequestKey, Arc<Generation>>>,
	quote: OnceCell<Vec<u8>>,
	shelf: Arc<Shelf>,
	answered: Notify,
}

impl Node {
	/// Takes no jobs until [`set_ready`](Self::set_ready).
	pub fn new(
		settings: NodeSettings,
		engine: Arc<dyn Engine>,
		attester: Arc<dyn Attester>,
		store: Arc<Store>,
		chain: Arc<dyn Chain>,
	) -> Arc<Self> {
		let description = engine.description();
		Arc::new(Self {
			engine_hash: description.hash(),
			description,
			settings,
			engine,
			attester,
			store,
			chain,
			metrics: Metrics::new(),
			started_at: unix_now(),
			ready: AtomicBool::new(false),
			flights: Mutex::new(HashMap::new()),
			quote: OnceCell::new(),
			shelf: Arc::default(),
			answered: Notify::new(),
		})
	}

	/// Takes jobs from now on: the chain has been reached, and the journal is tied to it.
	pub fn set_ready(&self) {
		self.ready.store(true, Ordering::Release);
	}

	/// Whether it takes jobs.
	pub fn is_ready(&self) -> bool {
		self.ready.load(Ordering::Acquire) && self.engine.is_alive()
	}

	/// Operator account.
	pub fn operator(&self) -> &AccountId {
		&self.settings.operator
	}

	/// The node's metrics.
	pub fn metrics(&self) -> &Metrics {
		&self.metrics
	}

	/// What the chain's off-chain workers take proofs from.
	pub fn shelf(&self) -> Arc<Shelf> {
		self.shelf.clone()
	}

	/// Returns once something was answered, since it was asked the last time.
	pub async fn answered(&self) {
		self.answered.notified().await;
	}

	fn issuer(&self) -> Option<Issuer> {
		Some(Issuer {
			genesis_hash: self.chain.genesis_hash()?,
			operator: self.settings.operator.clone(),
			engine: self.engine_hash,
		})
	}

	fn flights(&self) -> MutexGuard<'_, HashMap<RequestKey, Arc<Generation>>> {
		self.flights.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
	}
}

/// All routes; `/metrics` only where it has no listener of its own.
pub fn router(node: Arc<Node>, with_metrics: bool) -> Router {
	let router = Router::new()
		.route(CHAT_PATH, post(chat::completions))
		.route("/v1/models", get(assay::models))
		.route("/health", get(assay::health))
		.route(RECEIPTS_PATH, get(assay::receipts))
		.route(PROOFS_PATH, get(assay::proofs))
		.route("/assay/v1/jobs/{id}/response", get(assay::response))
		.route(&format!("{CHANNELS_PATH}/{{id}}"), get(channel::summary))
		.route(&format!("{CHANNELS_PATH}/{{id}}/receipts"), get(channel::receipts))
		.route(
			&format!("{CHANNELS_PATH}/{{id}}/requests/{{number}}/receipt"),
			get(channel::receipt),
		)
		.route(
			&format!("{CHANNELS_PATH}/{{id}}/requests/{{number}}/response"),
			get(channel::response),
		)
		.route(&format!("{CHANNELS_PATH}/{{id}}/requests/{{number}}/proof"), get(channel::proof))
		.route(ATTESTATION_PATH, get(assay::attestation));
	let router = if with_metrics { router.route("/metrics", get(assay::metrics)) } else { router };
	router.fallback(assay::no_such_path).with_state(node)
}

/// `/metrics` alone.
pub fn metrics_router(node: Arc<Node>) -> Router {
	Router::new().route("/metrics", get(assay::metrics)).with_state(node)
}

fn unix_now() -> u64 {
	let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
	now.map_or(0, |elapsed| elapsed.as_secs())
}

//! Puts the parts together, and takes them down again.

use crate::{
	api::{metrics_router, router, Node, NodeSettings},
	attester::{Attester, AttesterError, DevelopmentAttester},
	config::Config,
	engine::{Engine, EngineError, LlamaEngine, LlamaSettings},
	prover::{ProvenEngine, ProvenModel, Prover, Step},
	settlement::{
		Chain, ChainSubmitter, Deliverer, Follower, FollowerError, FollowerSettings, Pruner,
		Revealer, Round, Settler, SettlerSettings,
	},
	store::{Store, StoreError},
};
use assay_primitives::{ModelHash, H256};
use assay_prover::setup::Kind;
use axum::{serve::ListenerExt, Router};
use sha2::{Digest, Sha256};
use std::{
	future::Future,
	io::{IsTerminal, Read},
	net::SocketAddr,
	path::Path,
	sync::Arc,
	time::Duration,
};
use tokio::{net::TcpListener, sync::watch};
use tracing_subscriber::EnvFilter;

/// For answers under way to go out after a signal; what is not finished then is resumed at the next
/// start.
const GRACE: Duration = Duration::from_secs(5);
/// Between looks at old records.
const HOUSEKEEPING: Duration = Duration::from_secs(60);
/// Between attempts to make proofs that fail.
const PROOF_RETRY: Duration = Duration::from_secs(10);
/// What GGUF files begin with.
const GGUF: &[u8; 4] = b"GGUF";

/// Why the node stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
	/// The journal cannot be used.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// The model cannot be used.
	#[error(transparent)]
	Engine(#[from] EngineError),
	/// The signing key cannot be used.
	#[error(transparent)]
	Attester(#[from] AttesterError),
	/// The key that settles cannot be used.
	#[error("the key of --settler-key-file cannot be used: {0}")]
	SettlerKey(assay_client::Error),
	/// It is the wrong chain.
	#[error(transparent)]
	Chain(#[from] FollowerError),
	/// The address cannot be listened on.
	#[error("cannot listen on {address}: {source}; choose another with {option}")]
	Listen {
		/// The address.
		address: SocketAddr,
		/// The option that sets it.
		option: &'static str,
		/// Why.
		source: std::io::Error,
	},
	/// The system refused something that every process may have.
	#[error("{0}")]
	System(#[from] std::io::Error),
	/// The inference thread died.
	#[error("the engine has stopped; unfinished jobs are resumed at the next start")]
	EngineStopped,
}

impl RunError {
	/// The process' exit code, as `--help` lists them.
	pub fn exit_code(&self) -> u8 {
		match self {
			Self::System(_) | Self::EngineStopped => 1,
			Self::Engine(_) | Self::Attester(_) | Self::SettlerKey(_) | Self::Listen { .. } => 3,
			Self::Chain(_) | Self::Store(StoreError::OtherChain { .. }) => 5,
			Self::Store(_) => 4,
		}
	}
}

/// Log to standard error, as `RUST_LOG` says; llama.cpp's own only where it is named there.
pub fn start_logging(json: bool) {
	let wanted = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".into());
	let filter = EnvFilter::new(format!("llama-cpp-2=warn,llama_cpp_2=error,{wanted}"));
	let builder = tracing_subscriber::fmt()
		.with_env_filter(filter)
		.with_ansi(std::io::stderr().is_terminal())
		.with_writer(std::io::stderr);
	// A second call changes nothing, which is right: the first one's log is the process' log.
	let _ = if json { builder.json().try_init() } else { builder.try_init() };
}

/// Runs until SIGINT or SIGTERM.
///
/// # Errors
///
/// Where going on makes no sense; each says what to do.
pub fn run_until_signal(config: Config) -> Result<(), RunError> {
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
	let result = runtime.block_on(async {
		let signal = signal()?;
		run(config, signal).await
	});
	// Blocking work of the journal ends by itself; nothing else is worth waiting for.
	runtime.shutdown_timeout(Duration::from_secs(1));
	result
}

/// Runs until `stop` resolves.
///
/// # Errors
///
/// Where going on makes no sense; each says what to do.
pub async fn run(config: Config, stop: impl Future<Output = ()>) -> Result<(), RunError> {
	tokio::pin!(stop);
	let settler_key = config.settler_key_file.as_deref().map(assay_client::keys::from_file);
	let settler_key = settler_key.transpose().map_err(RunError::SettlerKey)?;
	let store = Arc::new(Store::open(&config.data_dir)?);
	let listener = listen(config.listen, "--listen").await?;
	let metrics_listener = match config.metrics_listen {
		Some(address) => Some(listen(address, "--metrics-listen").await?),
		None => None,
	};

	let loading = load(config.clone());
	let (model, engine) = tokio::select! {
		loaded = loading => loaded?,
		() = &mut stop => return Ok(()),
	};
	let engine_hash = engine.description().hash();
	let proven = engine.proven().cloned();
	let attester = DevelopmentAttester::open(&config.data_dir, model, engine_hash)?;
	let follower = Follower::new(FollowerSettings {
		url: config.chain.clone(),
		operator: config.operator.clone(),
		model,
		engine: engine_hash,
		verifying_key: proven.as_ref().map(|proven| proven.verifying_key()),
		genesis: store.genesis()?,
		first_block: store.first_block()?,
		anchor: store.last_anchor()?,
	});
	let (longest_prompt, longest_output) = match &proven {
		Some(proven) => (proven.inputs(), proven.outputs()),
		None => (config.max_prompt_tokens, config.max_output_tokens),
	};
	let settings = NodeSettings {
		operator: config.operator.clone(),
		model,
		model_name: config.model_name(),
		max_prompt_tokens: longest_prompt,
		max_output_tokens: longest_output,
		channels: settler_key.is_some(),
		proof_queue: config.proof_queue,
	};
	tracing::info!(
		"serving {} ({model:?}), engine {engine_hash:?}, on http://{}",
		settings.model_name,
		listener.local_addr()?,
	);
	if let Some(proven) = &proven {
		tracing::info!("answers are proven under the verifying key {:?}", proven.verifying_key());
		if proven.kind() == Kind::Development {
			tracing::warn!(
				"this is a development key: whoever made it can prove false answers. Do not use it \
				 where anything is at stake"
			);
		}
	}
	let attester: Arc<dyn Attester> = Arc::new(attester);
	let prover = Prover::new(store.clone(), engine.clone(), follower.clone(), config.threads())?;
	let node =
		Node::new(settings, engine.clone(), attester.clone(), store.clone(), follower.clone());
	let settlement = settler_key.map(|key| {
		let submitter = ChainSubmitter::new(config.chain.clone(), key);
		tracing::info!("channels are settled by {}", submitter.account());
		let settings = SettlerSettings {
			operator: config.operator.clone(),
			model,
			engine: engine_hash,
			after: config.settle_after,
		};
		let submitter = Arc::new(submitter);
		Settlement {
			revealer: Revealer::new(store.clone(), follower.clone(), submitter.clone()),
			deliverer: Deliverer::new(
				store.clone(),
				follower.clone(),
				submitter.clone(),
				node.shelf(),
				config.submit_proofs_after,
			),
			settler: Settler::new(settings, store.clone(), follower.clone(), attester, submitter),
		}
	});

	let (stopping, stopped) = watch::channel(false);
	let server = serve(listener, router(node.clone(), metrics_listener.is_none()), stopped.clone());
	let metrics_routes = metrics_router(node.clone());
	let metrics_server = async {
		match metrics_listener {
			Some(listener) => serve(listener, metrics_routes, stopped).await,
			None => std::future::pending().await,
		}
	};
	let cancel = prover.as_ref().map(Prover::cancel);
	let work = work(node, store, follower.clone(), settlement, prover, config.keep);
	tokio::pin!(server, metrics_server, work);
	tokio::select! {
		() = &mut stop => {},
		error = follower.run() => return Err(error.into()),
		error = &mut work => return Err(error),
		result = &mut server => return Ok(result?),
		result = &mut metrics_server => return Ok(result?),
		() = engine_death(&*engine) => return Err(RunError::EngineStopped),
	}
	tracing::info!("stopping");
	stopping.send_replace(true);
	// A proof that is being made is made again at the next start.
	if let Some(cancel) = cancel {
		cancel.cancel();
	}
	if tokio::time::timeout(GRACE, server).await.is_err() {
		tracing::info!("some answers were still under way; they are resumed at the next start");
	}
	Ok(())
}

/// What happens beside serving; returns only on failure.
async fn work(
	node: Arc<Node>,
	store: Arc<Store>,
	follower: Arc<Follower>,
	settlement: Option<Settlement>,
	prover: Option<Prover>,
	keep: u32,
) -> RunError {
	follower.wait_ready().await;
	let Some(genesis) = follower.genesis_hash() else { return std::future::pending().await };
	let bound = {
		let (store, operator) = (store.clone(), node.operator().clone());
		tokio::task::spawn_blocking(move || store.bind(&genesis, &operator)).await
	};
	match bound {
		Ok(Ok(())) => {},
		Ok(Err(error)) => return error.into(),
		Err(error) => return RunError::System(std::io::Error::other(error)),
	}
	node.set_ready();
	tracing::info!("ready");

	let resume = async {
		if let Err(error) = node.resume_unfinished().await {
			tracing::error!("unfinished jobs cannot be read: {}", error.message);
		}
	};
	let keep_house = async {
		let mut pruner = Pruner::new(store.clone(), follower.clone(), keep);
		let mut ticks = tokio::time::interval(HOUSEKEEPING);
		loop {
			ticks.tick().await;
			if let Err(error) = remember_chain(&store, &follower) {
				tracing::error!("the chain's first block cannot be kept: {error}");
			}
			match pruner.round().await {
				Ok(pruned) => node.metrics().pruned.inc_by(pruned as u64),
				Err(error) => tracing::error!("old records cannot be dropped: {error}"),
			}
		}
	};
	let settle = async {
		if let Some(settlement) = settlement {
			settle(&node, &follower, settlement).await;
		}
	};
	let prove = async {
		if let Some(prover) = prover {
			prove(&node, prover).await;
		}
	};
	let ((), (), (), ()) = tokio::join!(resume, keep_house, settle, prove);
	std::future::pending().await
}

/// Makes the proofs of what is answered.
async fn prove(node: &Node, prover: Prover) {
	let metrics = node.metrics();
	loop {
		match prover.step().await {
			Ok(Step::Proved(took)) => {
				metrics.proofs.inc();
				metrics.proof_time.observe(took.as_secs_f64());
			},
			Ok(Step::Failed) => {
				metrics.failed_proofs.inc();
				tokio::time::sleep(PROOF_RETRY).await;
			},
			Ok(Step::Idle) => node.answered().await,
			Ok(Step::Stopped) => return,
			Err(error) => {
				tracing::error!("proofs cannot be made: {error}");
				tokio::time::sleep(PROOF_RETRY).await;
			},
		}
	}
}

/// All that is done on chain with the settler's key.
struct Settlement {
	revealer: Revealer,
	deliverer: Deliverer,
	settler: Settler,
}

/// Settles channels, reveals what is asked for and delivers proofs, block by block. One key signs for all,
/// so that one of them submits at a time.
async fn settle(node: &Node, follower: &Follower, settlement: Settlement) {
	let Settlement { revealer, mut deliverer, mut settler } = settlement;
	let mut blocks = follower.blocks();
	loop {
		match revealer.round().await {
			Ok(revealed) => node.metrics().revealed.inc_by(revealed as u64),
			Err(error) => tracing::warn!("nothing can be revealed now: {error}"),
		}
		match deliverer.round().await {
			Ok(submitted) => node.metrics().proofs_submitted.inc_by(submitted as u64),
			Err(error) => tracing::warn!("no proofs can be delivered now: {error}"),
		}
		let settling = settler.round();
		tokio::pin!(settling);
		let settled = loop {
			tokio::select! {
				settled = &mut settling => break settled,
				// The sender lives in the follower.
				_ = blocks.changed() => {},
			}
			// A batch is final some blocks after it is in one; its proofs are fetched meanwhile.
			if let Err(error) = deliverer.serve().await {
				tracing::warn!("no proofs can be served now: {error}");
			}
		};
		match settled {
			Ok(Round::Settled { receipts, .. }) => {
				node.metrics().settled.inc_by(receipts.into());
				node.metrics().batches.inc();
			},
			Ok(Round::Refused(reason)) => {
				node.metrics().refused_batches.inc();
				tracing::error!("a batch was refused: {reason}");
			},
			Ok(Round::Idle | Round::Waiting) => {},
			Err(error) => tracing::warn!("channels cannot be settled now: {error}"),
		}
		let _ = blocks.changed().await;
	}
}

/// Keeps what tells this chain from another that begins with the same block. One small write, once.
fn remember_chain(store: &Store, follower: &Follower) -> Result<(), StoreError> {
	match follower.first_block() {
		Some(hash) if store.first_block()?.is_none() => store.set_first_block(&hash),
		_ => Ok(()),
	}
}

async fn load(config: Config) -> Result<(ModelHash, Arc<dyn Engine>), RunError> {
	let loaded = tokio::task::spawn_blocking(move || load_engine(&config));
	Ok(loaded.await.map_err(std::io::Error::other)??)
}

/// The engine that fits the model's file, and the file's hash.
fn load_engine(config: &Config) -> Result<(ModelHash, Arc<dyn Engine>), EngineError> {
	let fail = |reason: String| EngineError::Load {
		path: config.model.display().to_string(),
		reason: format!("{reason}; name a GGUF file or an integer ONNX model with --model"),
	};
	let hash = hash_file(&config.model).map_err(|error| fail(error.to_string()))?;
	let engine: Arc<dyn Engine> = match (is_gguf(&config.model), &config.proving_key) {
		(Ok(true), None) => {
			let settings = LlamaSettings {
				threads: config.threads(),
				context_length: config.max_prompt_tokens.saturating_add(config.max_output_tokens),
				queue: config.queue.into(),
			};
			Arc::new(LlamaEngine::load(&config.model, settings)?)
		},
		(Ok(true), Some(_)) => {
			return Err(fail("answers of a GGUF model cannot be proven (--proving-key)".into()))
		},
		(Ok(false), Some(key)) => {
			let model = Arc::new(ProvenModel::load(&config.model, key)?);
			let engine = ProvenEngine::new(model, config.queue.into());
			Arc::new(engine.map_err(|error| fail(error.to_string()))?)
		},
		(Ok(false), None) => {
			let hint = "no GGUF file, and an ONNX model takes its --proving-key as well";
			return Err(fail(hint.into()));
		},
		(Err(error), _) => return Err(fail(error.to_string())),
	};
	Ok((hash, engine))
}

fn is_gguf(path: &Path) -> std::io::Result<bool> {
	let mut magic = Vec::new();
	std::fs::File::open(path)?.take(GGUF.len() as u64).read_to_end(&mut magic)?;
	Ok(magic == GGUF)
}

/// sha256 of a file.
///
/// # Errors
///
/// When it cannot be read.
pub fn hash_file(path: &Path) -> std::io::Result<H256> {
	let mut file = std::fs::File::open(path)?;
	let mut hasher = Sha256::new();
	let mut buffer = vec![0; 1 << 20];
	loop {
		let read = file.read(&mut buffer)?;
		if read == 0 {
			return Ok(H256(hasher.finalize().into()));
		}
		hasher.update(&buffer[..read]);
	}
}

async fn listen(address: SocketAddr, option: &'static str) -> Result<TcpListener, RunError> {
	TcpListener::bind(address).await.map_err(|source| RunError::Listen { address, option, source })
}

async fn serve(
	listener: TcpListener,
	router: Router,
	mut stopped: watch::Receiver<bool>,
) -> std::io::Result<()> {
	let listener = listener.tap_io(|connection| {
		// Tokens are small, and must not wait for each other.
		if let Err(error) = connection.set_nodelay(true) {
			tracing::debug!("cannot set TCP_NODELAY: {error}");
		}
	});
	let stop = async move {
		let _ = stopped.wait_for(|stopped| *stopped).await;
	};
	axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// Resolves when the engine has died.
async fn engine_death(engine: &dyn Engine) {
	let mut ticks = tokio::time::interval(Duration::from_secs(1));
	while engine.is_alive() {
		ticks.tick().await;
	}
}

/// Resolves on SIGINT or SIGTERM.
fn signal() -> std::io::Result<impl Future<Output = ()>> {
	#[cfg(unix)]
	{
		use tokio::signal::unix::{signal, SignalKind};
		let mut interrupt = signal(SignalKind::interrupt())?;
		let mut terminate = signal(SignalKind::terminate())?;
		Ok(async move {
			tokio::select! {
				_ = interrupt.recv() => {},
				_ = terminate.recv() => {},
			}
		})
	}
	#[cfg(not(unix))]
	{
		Ok(async {
			if tokio::signal::ctrl_c().await.is_err() {
				std::future::pending::<()>().await;
			}
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn engine_follows_from_the_file_and_says_what_it_lacks() {
		let dir = tempfile::tempdir().unwrap();
		let refused = |content: &[u8], key: &[&str]| {
			let file = dir.path().join("model");
			std::fs::write(&file, content).unwrap();
			let operator = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
			let model = file.display().to_string();
			let base = ["assay-gpu-node", "--operator", operator, "--data-dir", "d", "--model"];
			let arguments = base.iter().copied().chain([model.as_str()]).chain(key.iter().copied());
			let config = <Config as clap::Parser>::try_parse_from(arguments).unwrap();
			load_engine(&config).err().unwrap().to_string()
		};
		let key = ["--settler-key-file", "s", "--proving-key", "none.key"];
		assert!(refused(b"GGUF", &key).contains("cannot be proven"));
		assert!(refused(b"GGUFnothing", &[]).contains("GGUF file of a supported model"));
		assert!(refused(b"\x08\x07", &[]).contains("--proving-key"));
		assert!(refused(b"", &[]).contains("--proving-key"));
		assert!(refused(b"\x08\x07", &key).contains("integer ONNX"));
	}
}

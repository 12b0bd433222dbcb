//! Follows the chain through a node's WebSocket.

use super::{Chain, ChainUnavailable, Channel, CommittedBatch, Job};
use assay_primitives::{
	batch::BatchId,
	channel::ChannelId,
	evidence::{VerifierId, VerifierKey},
	market::{Assurance, ModelView},
	receipt::BlockRef,
	AccountId, BlockNumber, EngineHash, JobId, ModelHash, H256,
};
use async_trait::async_trait;
use codec::{Decode, DecodeAll, Encode};
use sp_crypto_hashing::twox_128;
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, RwLock,
	},
	time::Duration,
};
use subxt::{
	backend::LegacyBackend,
	client::Block,
	config::RpcConfigFor,
	ext::{
		frame_decode::storage::{IntoDecodableValues, IntoEncodableValues},
		scale_decode::DecodeAsType,
	},
	rpcs::{
		methods::legacy::{LegacyRpcMethods, NumberOrHex},
		RpcClient,
	},
	storage::dynamic,
	OnlineClient, SubstrateConfig,
};
use tokio::{sync::watch, time::timeout};

type Client = OnlineClient<SubstrateConfig>;
type Calls = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

/// Pallet whose events are read.
const MARKET: &str = "InferenceMarket";
/// Pallet that keeps verifying keys.
const EVIDENCE: &str = "ProofVerification";
/// Open jobs kept in memory; more are asked for when they are needed.
const MOST_CACHED: usize = 8_192;
/// Channels kept in memory.
const MOST_CHANNELS: usize = 8_192;
/// Blocks after which a channel is asked for again, whatever was seen of it: its block may have lost to
/// a fork.
const CHANNEL_AGE: BlockNumber = 20;
/// For a connection and for each call.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(5);
/// Blocks come every few seconds: after this long without one the connection is as good as dead.
const SILENCE: Duration = Duration::from_secs(120);

/// What to follow.
#[derive(Clone, Debug)]
pub struct FollowerSettings {
	/// WebSocket URL of the chain's node.
	pub url: String,
	/// Operator account of this GPU node.
	pub operator: AccountId,
	/// The model served.
	pub model: ModelHash,
	/// Hash of the engine's description.
	pub engine: EngineHash,
	/// The key that its answers are proven under, where they are.
	pub verifying_key: Option<H256>,
	/// Genesis hash of the chain that the journal belongs to, if it belongs to one.
	pub genesis: Option<H256>,
	/// Hash of that chain's block #1, where it is known.
	pub first_block: Option<H256>,
	/// A block that was finalised when the journal was last written.
	pub anchor: Option<BlockRef<BlockNumber>>,
}

/// Why following the chain makes no sense any more.
#[derive(Clone, Debug, thiserror::Error)]
pub enum FollowerError {
	/// It is another chain.
	#[error(
		"{url} leads to the chain with genesis {found:?}, and this node's journal belongs to \
		 {known:?}: correct --chain, or use a fresh --data-dir"
	)]
	OtherChain {
		/// The URL.
		url: String,
		/// Genesis hash in the journal.
		known: H256,
		/// Genesis hash of the chain.
		found: H256,
	},
	/// It begins with the same genesis block, and goes on differently.
	#[error(
		"the chain behind {url} has been started afresh: its block #1 is not the one that this node \
		 has seen finalised. Receipts in the journal are worthless on it; use a fresh --data-dir"
	)]
	Restarted {
		/// The URL.
		url: String,
	},
}

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
enum Interruption {
	#[error("{0}")]
	Connection(String),
	#[error(transparent)]
	Fatal(#[from] FollowerError),
}

fn connection(error: impl std::fmt::Display) -> Interruption {
	Interruption::Connection(error.to_string())
}

async fn within<T, E: std::fmt::Display>(
	future: impl std::future::Future<Output = Result<T, E>>,
) -> Result<T, Interruption> {
	timeout(CALL_TIMEOUT, future)
		.await
		.map_err(|_| connection("no answer within 10 seconds"))?
		.map_err(connection)
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct JobEvent {
	job: u64,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ChannelEvent {
	channel: u64,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct JobOpened {
	job: u64,
	node: subxt::utils::AccountId32,
}

/// What the market stores of a committed batch, as far as it is read here.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct StoredBatch {
	state: StoredState,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum StoredState {
	Proving {
		/// A bit for each leaf, the first the lowest of the first byte.
		proven: Vec<u8>,
	},
	Auditing {},
	Verified {},
	Slashed {},
}

impl StoredState {
	/// The leaves that are proven.
	fn proven(self) -> Vec<u32> {
		let Self::Proving { proven } = self else { return Vec::new() };
		let of_byte = |(place, byte): (u32, u8)| {
			let first = place.saturating_mul(8);
			(0..8).filter(move |bit| byte >> bit & 1 == 1).map(move |bit| first.saturating_add(bit))
		};
		(0..).zip(proven).flat_map(of_byte).collect()
	}
}

/// What the chain stores of a verifying key, as far as it is read here.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct StoredKey {
	verifier: StoredVerifier,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct StoredVerifier {
	id: u16,
	version: u16,
}

/// A connection to the chain's node.
#[derive(Clone)]
struct Connection {
	calls: Calls,
	client: Client,
}

/// The chain, followed in the background.
pub struct Follower {
	settings: FollowerSettings,
	genesis: RwLock<Option<H256>>,
	first_block: RwLock<Option<H256>>,
	connection: RwLock<Option<Connection>>,
	connected: AtomicBool,
	best: watch::Sender<BlockNumber>,
	finalised: RwLock<Option<BlockRef<BlockNumber>>>,
	jobs: RwLock<BTreeMap<JobId, Job>>,
	/// With the block that each was read at.
	channels: RwLock<BTreeMap<ChannelId, (BlockNumber, Channel)>>,
	/// Becomes true once blocks have been seen; waited for before work is resumed.
	ready: watch::Sender<bool>,
}

impl Follower {
	/// Knows nothing until [`run`](Self::run) is driven.
	pub fn new(settings: FollowerSettings) -> Arc<Self> {
		Arc::new(Self {
			genesis: RwLock::new(settings.genesis),
			first_block: RwLock::new(settings.first_block),
			finalised: RwLock::new(settings.anchor),
			settings,
			connection: RwLock::new(None),
			connected: AtomicBool::new(false),
			best: watch::Sender::new(0),
			jobs: RwLock::new(BTreeMap::new()),
			channels: RwLock::new(BTreeMap::new()),
			ready: watch::Sender::new(false),
		})
	}

	/// Hash of block #1, once it was finalised. Chains that begin with the same genesis block, as
	/// development chains do, differ in it.
	pub fn first_block(&self) -> Option<H256> {
		*read(&self.first_block)
	}

	/// Returns once the chain has been reached for the first time.
	pub async fn wait_ready(&self) {
		let mut ready = self.ready.subscribe();
		// The sender lives in `self`.
		let _ = ready.wait_for(|ready| *ready).await;
	}

	/// Tells of every change of the best block from now on, also of those that come while nobody waits.
	pub fn blocks(&self) -> watch::Receiver<BlockNumber> {
		self.best.subscribe()
	}

	/// Follows the chain, reconnecting for ever.
	///
	/// # Errors
	///
	/// Only when it is the wrong chain.
	pub async fn run(&self) -> FollowerError {
		let url = &self.settings.url;
		let mut pause = FIRST_RETRY;
		loop {
			let interruption = match self.follow().await {
				Ok(()) => connection("the node closed the connection"),
				Err(interruption) => interruption,
			};
			let was_connected = self.connected.swap(false, Ordering::AcqRel);
			*write(&self.connection) = None;
			if was_connected {
				pause = FIRST_RETRY;
			}
			match interruption {
				Interruption::Fatal(error) => return error,
				Interruption::Connection(reason) => tracing::warn!(
					"no connection to the chain at {url}: {reason}; next try in {} s",
					pause.as_secs()
				),
			}
			tokio::time::sleep(pause).await;
			pause = pause.saturating_mul(2).min(LAST_RETRY);
		}
	}

	async fn follow(&self) -> Result<(), Interruption> {
		let url = &self.settings.url;
		let rpc = within(RpcClient::from_insecure_url(url)).await?;
		let backend: LegacyBackend<SubstrateConfig> = LegacyBackend::builder().build(rpc.clone());
		let calls = Calls::new(rpc);
		let client = within(Client::from_backend(Arc::new(backend))).await?;
		self.check_genesis(H256(client.genesis_hash().0))?;

		let finalised = within(client.at_current_block()).await?;
		let finalised = BlockRef {
			number: block_number(finalised.block_number()),
			hash: H256(finalised.block_hash().0),
		};
		self.check_first_block(&calls, finalised.number).await?;
		// What was finalised once must be there as soon as the node is that far again.
		let mut seen = *read(&self.finalised);
		self.check_continuity(&calls, &mut seen, finalised.number).await?;
		if let Some(ahead) = seen {
			tracing::warn!(
				"the chain's node is behind: #{} is finalised there, #{} was already; waiting for it",
				finalised.number,
				ahead.number
			);
		}
		// Also then: a receipt has to name a block that the chain still has.
		*write(&self.finalised) = Some(finalised);
		self.check_model(&client).await?;

		let mut best_blocks = within(client.stream_best_blocks()).await?;
		let mut finalised_blocks = within(client.stream_blocks()).await?;
		write(&self.jobs).clear();
		write(&self.channels).clear();
		let known = Connection { calls: calls.clone(), client: client.clone() };
		*write(&self.connection) = Some(known);
		let mut first = true;
		loop {
			tokio::select! {
				block = timeout(SILENCE, best_blocks.next()) => {
					let Some(block) = block.map_err(|_| connection("no new block for 2 minutes"))? else {
						return Ok(());
					};
					let block = block.map_err(connection)?;
					self.read_block(&block).await?;
					if seen.is_none() && std::mem::take(&mut first) {
						self.connected.store(true, Ordering::Release);
						self.ready.send_replace(true);
						tracing::info!(
							"following the chain at {url}, best block #{}, finalised #{}",
							block.number(),
							finalised.number,
						);
					}
				},
				block = finalised_blocks.next() => {
					let Some(block) = block else { return Ok(()) };
					let block = block.map_err(connection)?;
					let number = block_number(block.number());
					self.check_first_block(&calls, number).await?;
					self.check_continuity(&calls, &mut seen, number).await?;
					*write(&self.finalised) = Some(BlockRef { number, hash: H256(block.hash().0) });
				},
			}
		}
	}

	fn check_genesis(&self, found: H256) -> Result<(), FollowerError> {
		let mut genesis = write(&self.genesis);
		match *genesis {
			Some(known) if known != found => {
				Err(FollowerError::OtherChain { url: self.settings.url.clone(), known, found })
			},
			_ => {
				*genesis = Some(found);
				Ok(())
			},
		}
	}

	/// A chain that was started afresh shows at once in this, long before it is as far as it was.
	async fn check_first_block(
		&self,
		calls: &Calls,
		finalised: BlockNumber,
	) -> Result<(), Interruption> {
		if self.connected.load(Ordering::Acquire) && self.first_block().is_some() || finalised < 1 {
			return Ok(());
		}
		let found = within(calls.chain_get_block_hash(Some(NumberOrHex::Number(1)))).await?;
		// A node that has not fetched its old blocks yet knows no more than we do.
		let Some(found) = found.map(|hash| H256(hash.0)) else { return Ok(()) };
		let known = *write(&self.first_block).get_or_insert(found);
		if known != found {
			return Err(FollowerError::Restarted { url: self.settings.url.clone() }.into());
		}
		Ok(())
	}

	/// Clears `seen` once the chain is that far; says so if it has another block there, as a node may
	/// that lost its last blocks in a crash.
	async fn check_continuity(
		&self,
		calls: &Calls,
		seen: &mut Option<BlockRef<BlockNumber>>,
		finalised: BlockNumber,
	) -> Result<(), Interruption> {
		let Some(block) = *seen else { return Ok(()) };
		if finalised < block.number {
			return Ok(());
		}
		// The hash alone: a node that prunes has no state so far back.
		let number = NumberOrHex::Number(block.number.into());
		let found = within(calls.chain_get_block_hash(Some(number))).await?;
		if found.map(|hash| H256(hash.0)) != Some(block.hash) {
			tracing::error!(
				"block #{} was finalised and is another one now: receipts that name it will be \
				 refused",
				block.number
			);
		}
		*seen = None;
		Ok(())
	}

	/// Says so when receipts for this model would be refused.
	async fn check_model(&self, client: &Client) -> Result<(), Interruption> {
		let at = within(client.at_current_block()).await?;
		let model = self.settings.model;
		let parameters = model.encode();
		let apis = at.runtime_apis();
		let bytes = within(apis.call_raw("InferenceApi_model", Some(&parameters))).await?;
		let view = Option::<ModelView<AccountId>>::decode_all(&mut &*bytes).map_err(connection)?;
		match view {
			None => tracing::info!("the model {model:?} is not registered on chain yet"),
			Some(view) if view.engine != self.settings.engine => tracing::error!(
				"the model {model:?} is registered with engine {:?}, this node runs {:?}: the chain \
				 will refuse its receipts. Use the version that was registered, or register this one",
				view.engine,
				self.settings.engine
			),
			Some(view) => {
				let registered = match view.assurance {
					Assurance::Proven(key) => Some(key),
					Assurance::Attested(_) | Assurance::Audited(_) => None,
				};
				if registered != self.settings.verifying_key {
					tracing::error!(
						"the model {model:?} is registered as {:?}, and this node's proofs are under \
						 {:?}: the chain will refuse its batches",
						view.assurance,
						self.settings.verifying_key
					);
				}
			},
		}
		Ok(())
	}

	async fn read_block(&self, block: &Block<SubstrateConfig>) -> Result<(), Interruption> {
		let number = block_number(block.number());
		let at = within(block.at()).await?;
		let events = within(at.events().fetch()).await?;
		let mut opened = Vec::new();
		let mut ended = Vec::new();
		for event in events.iter() {
			let event = event.map_err(connection)?;
			if event.pallet_name() != MARKET {
				continue;
			}
			match event.event_name() {
				"JobOpened" => {
					let event: JobOpened =
						event.decode_fields_unchecked_as().map_err(connection)?;
					if AccountId::new(event.node.0) == self.settings.operator {
						opened.push(event.job);
					}
				},
				"ChannelOpened" | "ChannelToppedUp" | "ChannelClosing" | "ChannelEnded"
				| "ChannelPruned" | "ReceiptPresented" => {
					let event: ChannelEvent =
						event.decode_fields_unchecked_as().map_err(connection)?;
					// Asked for again with the next request.
					write(&self.channels).remove(&event.channel);
				},
				"JobCommitted" | "JobVerified" | "JobRefunded" | "JobSlashed" => {
					let event: JobEvent = event.decode_fields_unchecked_as().map_err(connection)?;
					ended.push(event.job);
				},
				_ => {},
			}
		}
		let mut views = Vec::with_capacity(opened.len());
		for job in opened {
			let parameters = job.encode();
			let apis = at.runtime_apis();
			let bytes = within(apis.call_raw("InferenceApi_job", Some(&parameters))).await?;
			if let Some(view) = decode_job(&bytes).map_err(connection)? {
				views.push((job, view));
			}
		}
		self.best.send_replace(number);
		let mut jobs = write(&self.jobs);
		for job in ended {
			jobs.remove(&job);
		}
		jobs.retain(|_, job| job.deadline > number);
		for (job, view) in views {
			if jobs.len() < MOST_CACHED {
				jobs.insert(job, view);
			}
		}
		Ok(())
	}
}

#[async_trait]
impl Chain for Follower {
	fn genesis_hash(&self) -> Option<H256> {
		*read(&self.genesis)
	}

	fn best_number(&self) -> BlockNumber {
		*self.best.borrow()
	}

	fn finalised(&self) -> Option<BlockRef<BlockNumber>> {
		*read(&self.finalised)
	}

	fn is_connected(&self) -> bool {
		self.connected.load(Ordering::Acquire)
	}

	fn cached_job(&self, id: JobId) -> Option<Job> {
		read(&self.jobs).get(&id).cloned()
	}

	async fn job(&self, id: JobId) -> Result<Option<Job>, ChainUnavailable> {
		self.ask("InferenceApi_job", id.encode(), None).await
	}

	fn cached_channel(&self, id: ChannelId) -> Option<Channel> {
		let channels = read(&self.channels);
		let (read_at, channel) = channels.get(&id)?;
		let age = self.best_number().saturating_sub(*read_at);
		(age <= CHANNEL_AGE).then(|| channel.clone())
	}

	async fn channel(&self, id: ChannelId) -> Result<Option<Channel>, ChainUnavailable> {
		let best = self.best_number();
		let channel: Option<Channel> = self.ask("InferenceApi_channel", id.encode(), None).await?;
		let mut channels = write(&self.channels);
		match &channel {
			Some(channel) if channel.node == self.settings.operator => {
				if channels.len() >= MOST_CHANNELS {
					channels.clear();
				}
				channels.insert(id, (best, channel.clone()));
			},
			_ => {
				channels.remove(&id);
			},
		}
		Ok(channel)
	}

	async fn final_channel(&self, id: ChannelId) -> Result<Option<Channel>, ChainUnavailable> {
		self.ask("InferenceApi_channel", id.encode(), self.final_hash()).await
	}

	async fn next_batch(&self) -> Result<BatchId, ChainUnavailable> {
		let (Connection { calls, .. }, at) = (self.connection()?, self.final_hash());
		let key = [twox_128(MARKET.as_bytes()), twox_128(b"NextBatchId")].concat();
		let read = async {
			let stored = calls.state_get_storage(&key, at).await.map_err(connection)?;
			let Some(stored) = stored else { return Ok(0) };
			BatchId::decode_all(&mut &*stored).map_err(connection)
		};
		within(read).await.map_err(|error| ChainUnavailable(error.to_string()))
	}

	async fn batch(&self, id: BatchId) -> Result<Option<CommittedBatch>, ChainUnavailable> {
		self.ask("InferenceApi_batch", id.encode(), None).await
	}

	async fn final_batch(&self, id: BatchId) -> Result<Option<CommittedBatch>, ChainUnavailable> {
		self.ask("InferenceApi_batch", id.encode(), self.final_hash()).await
	}

	async fn open_leaves(&self, id: BatchId) -> Result<Vec<(u32, BlockNumber)>, ChainUnavailable> {
		self.ask("InferenceApi_open_leaves", id.encode(), None).await
	}

	async fn proven_leaves(&self, id: BatchId) -> Result<Vec<u32>, ChainUnavailable> {
		let batch: Option<StoredBatch> = self.fetch(MARKET, "Batches", (id,)).await?;
		Ok(batch.map(|batch| batch.state.proven()).unwrap_or_default())
	}

	async fn takes_proofs(&self, key: H256) -> Result<bool, ChainUnavailable> {
		let stored: Option<StoredKey> = self.fetch(EVIDENCE, "VerifyingKeys", (key.0,)).await?;
		let Some(StoredKey { verifier }) = stored else { return Ok(false) };
		let verifier = VerifierKey { id: VerifierId(verifier.id), version: verifier.version };
		let known: Vec<(VerifierKey, bool)> =
			self.ask("VerifierApi_proof_verifiers", Vec::new(), None).await?;
		Ok(known.contains(&(verifier, true)))
	}
}

impl Follower {
	fn connection(&self) -> Result<Connection, ChainUnavailable> {
		read(&self.connection)
			.clone()
			.ok_or_else(|| ChainUnavailable("not connected; the node keeps trying".into()))
	}

	fn final_hash(&self) -> Option<subxt::config::substrate::H256> {
		self.finalised().map(|block| subxt::config::substrate::H256(block.hash.0))
	}

	/// What is stored under a key, as of the node's best block.
	async fn fetch<K, V>(
		&self,
		pallet: &str,
		entry: &str,
		key: K,
	) -> Result<Option<V>, ChainUnavailable>
	where
		K: IntoEncodableValues + IntoDecodableValues,
		V: DecodeAsType,
	{
		let Connection { calls, client } = self.connection()?;
		let read = async {
			let best = calls.chain_get_block_hash(None).await.map_err(connection)?;
			let best = best.ok_or_else(|| connection("the node has no block"))?;
			let at = client.at_block(best).await.map_err(connection)?;
			let address = dynamic::<K, V>(pallet, entry);
			let found = at.storage().try_fetch(address, key).await.map_err(connection)?;
			found.map(|found| found.decode()).transpose().map_err(connection)
		};
		within(read).await.map_err(|error| ChainUnavailable(error.to_string()))
	}

	/// What the runtime says as of a block; as of the node's best, which may be ahead of the last one
	/// read here, if none is named.
	async fn ask<T: Decode>(
		&self,
		function: &str,
		parameters: Vec<u8>,
		at: Option<subxt::config::substrate::H256>,
	) -> Result<T, ChainUnavailable> {
		let Connection { calls, .. } = self.connection()?;
		let call = async {
			let bytes = calls.state_call(function, Some(&parameters), at);
			let bytes = bytes.await.map_err(connection)?;
			T::decode_all(&mut &*bytes).map_err(connection)
		};
		within(call).await.map_err(|error| ChainUnavailable(error.to_string()))
	}
}

fn decode_job(bytes: &[u8]) -> Result<Option<Job>, codec::Error> {
	Option::<Job>::decode_all(&mut &*bytes)
}

/// Block numbers of this chain have 32 bits.
fn block_number(number: u64) -> BlockNumber {
	BlockNumber::try_from(number).unwrap_or(BlockNumber::MAX)
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
	lock.read().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
	lock.write().unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[cfg(test)]
mod tests {
	use super::*;
	use scale_info::{meta_type, PortableRegistry, Registry, TypeInfo};

	/// As the pallet stores it, with fields that are not read.
	#[derive(Encode, TypeInfo)]
	struct Batch {
		node: AccountId,
		state: State,
		due: u32,
	}

	#[derive(Encode, TypeInfo)]
	#[allow(dead_code)]
	enum State {
		Proving { proven: Bits, count: u32, fee: u128 },
		Auditing { sampled: bool, open: u32, answer_by: u32 },
		Verified { at: u32 },
		Slashed { at: u32, refunded: Bits },
	}

	#[derive(Encode, TypeInfo)]
	struct Bits(Bounded);

	/// The shape that a bounded vector has in metadata.
	#[derive(Encode, TypeInfo)]
	struct Bounded(Vec<u8>);

	fn read(state: State) -> Vec<u32> {
		let mut registry = Registry::new();
		let id = registry.register_type(&meta_type::<Batch>()).id;
		let registry = PortableRegistry::from(registry);
		let batch = Batch { node: AccountId::new([1; 32]), state, due: 7 };
		let bytes = batch.encode();
		let rest = &mut bytes.as_slice();
		let stored = StoredBatch::decode_as_type(rest, id, &registry).unwrap();
		assert!(rest.is_empty());
		stored.state.proven()
	}

	#[test]
	fn proven_leaves_are_read_when_metadata_names_the_fields() {
		let proving = |bytes: &[u8]| State::Proving {
			proven: Bits(Bounded(bytes.to_vec())),
			count: 9,
			fee: 1,
		};
		assert!(read(proving(&[])).is_empty());
		assert_eq!(read(proving(&[0b1000_0001, 0, 0b10])), [0, 7, 17]);
		let refunded = Bits(Bounded(vec![1]));
		assert!(read(State::Slashed { at: 1, refunded }).is_empty());
		assert!(read(State::Verified { at: 1 }).is_empty());
		assert!(read(State::Auditing { sampled: true, open: 0, answer_by: 1 }).is_empty());
	}

	/// As the pallet stores it, with fields that are not read.
	#[derive(Encode, TypeInfo)]
	struct VerifyingKey {
		owner: AccountId,
		deposit: u128,
		verifier: VerifierKey,
		inputs: u32,
	}

	#[test]
	fn verifier_of_a_key_is_read_when_metadata_names_the_fields() {
		let mut registry = Registry::new();
		let id = registry.register_type(&meta_type::<VerifyingKey>()).id;
		let registry = PortableRegistry::from(registry);
		let verifier = VerifierKey { id: VerifierId::GROTH16_BN254, version: 3 };
		let key = VerifyingKey { owner: AccountId::new([1; 32]), deposit: 7, verifier, inputs: 2 };
		let stored = StoredKey::decode_as_type(&mut &*key.encode(), id, &registry).unwrap();
		assert_eq!((stored.verifier.id, stored.verifier.version), (5, 3));
	}
}

//! A node on a loopback port, with an engine that says what it is told and a chain in memory.

#![allow(dead_code)]

use assay_gpu_node::{
	api::{router, Node, NodeSettings},
	attester::DevelopmentAttester,
	engine::{
		ChatMessage, Engine, EngineDescription, EngineError, Event, Events, FinishReason, Prompt,
		Sampling,
	},
	prover::{ProvenModel, Statement},
	settlement::{Chain, ChainUnavailable, Channel, CommittedBatch, Job, SubmitError, Submitter},
	sha256,
	store::{JournaledBatch, Store},
};
use assay_primitives::{
	audit::{AssayBatchLeaf, AssayLeaf, BatchLeaf, Place, ProvenLeaf},
	batch::BatchId,
	channel::{AssayVoucher, ChannelId, SignedVoucher, Voucher},
	market::{Assurance, BatchStatus, ChannelStatus, ChannelView, JobStatus, JobView, Price},
	merkle,
	receipt::{AssaySignedReceipt, BlockRef},
	AccountId, AssetKind, BlockNumber, JobId, Signature, H256,
};
use async_trait::async_trait;
use codec::{DecodeAll, Encode};
use std::{
	collections::{BTreeSet, HashMap},
	path::Path,
	sync::{
		atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering},
		Arc, Mutex,
	},
};
use tokio::sync::{mpsc, Semaphore};

pub const MODEL_NAME: &str = "test-model";
pub const MODEL: H256 = H256([7; 32]);
pub const GENESIS: H256 = H256([8; 32]);
pub const PRICE: Price<u128> = Price { input: 10, output: 100 };

pub fn operator() -> AccountId {
	AccountId::new([1; 32])
}

pub fn requester() -> AccountId {
	AccountId::new([2; 32])
}

/// Says its script, one token for each permit of the gate.
pub struct ScriptEngine {
	pub script: Vec<&'static str>,
	pub gate: Arc<Semaphore>,
	pub busy: AtomicBool,
	/// Fail after the first token.
	pub failing: AtomicBool,
	pub generations: AtomicUsize,
	pub last_sampling: Mutex<Option<Sampling>>,
}

impl ScriptEngine {
	pub fn new(script: &[&'static str]) -> Arc<Self> {
		Self::with_permits(script, Semaphore::MAX_PERMITS)
	}

	pub fn gated(script: &[&'static str]) -> Arc<Self> {
		Self::with_permits(script, 0)
	}

	fn with_permits(script: &[&'static str], permits: usize) -> Arc<Self> {
		Arc::new(Self {
			script: script.to_vec(),
			gate: Arc::new(Semaphore::new(permits)),
			busy: AtomicBool::new(false),
			failing: AtomicBool::new(false),
			generations: AtomicUsize::new(0),
			last_sampling: Mutex::new(None),
		})
	}
}

impl Engine for ScriptEngine {
	fn description(&self) -> EngineDescription {
		EngineDescription {
			engine: "script".into(),
			quantisation: "none".into(),
			sampler: "none".into(),
			version: "1".into(),
		}
	}

	fn context_length(&self) -> u32 {
		64
	}

	fn prepare(&self, messages: &[ChatMessage]) -> Result<Prompt, EngineError> {
		let words = messages.iter().flat_map(|message| message.content.split_whitespace());
		Ok(Prompt(words.map(|word| word.len() as i32).collect()))
	}

	fn generate(&self, _prompt: Prompt, sampling: Sampling) -> Result<Events, EngineError> {
		if self.busy.load(Ordering::SeqCst) {
			return Err(EngineError::Busy);
		}
		self.generations.fetch_add(1, Ordering::SeqCst);
		*self.last_sampling.lock().unwrap() = Some(sampling);
		let (sender, events) = mpsc::unbounded_channel();
		let (script, gate) = (self.script.clone(), self.gate.clone());
		let failing = self.failing.load(Ordering::SeqCst);
		tokio::spawn(async move {
			for (number, token) in script.iter().enumerate() {
				if number as u32 == sampling.max_tokens {
					let reason = FinishReason::Length;
					let _ = sender.send(Event::Done { rest: String::new(), reason });
					return;
				}
				if failing && number == 1 {
					let error = EngineError::Inference("as told".into());
					let _ = sender.send(Event::Failed(error));
					return;
				}
				gate.acquire().await.unwrap().forget();
				if sender.send(Event::Token(token.to_string())).is_err() {
					return;
				}
			}
			let _ = sender.send(Event::Done { rest: String::new(), reason: FinishReason::Stop });
		});
		Ok(events)
	}

	fn pending(&self) -> usize {
		0
	}

	fn is_alive(&self) -> bool {
		true
	}
}

/// Batches with what has to be revealed of each.
type Batches = HashMap<BatchId, (CommittedBatch, Vec<(u32, BlockNumber)>)>;

pub struct FakeChain {
	pub jobs: Mutex<HashMap<JobId, Job>>,
	pub channels: Mutex<HashMap<ChannelId, Channel>>,
	/// Channels as of the last finalised block; those above if there is none here.
	pub final_channels: Mutex<Option<HashMap<ChannelId, Channel>>>,
	/// Committed batches, with what has to be revealed of each and by when.
	pub batches: Mutex<Batches>,
	/// Leaves of them that are proven.
	pub proven: Mutex<HashMap<BatchId, BTreeSet<u32>>>,
	/// Whether governance has the verifier of proofs disabled.
	pub disabled: AtomicBool,
	pub next_batch: AtomicU64,
	pub best: AtomicU32,
	pub finalised: AtomicU32,
	/// Whether jobs are in memory.
	pub cached: AtomicBool,
	pub reachable: AtomicBool,
	pub direct_calls: AtomicUsize,
}

impl FakeChain {
	/// Proves leaves as the pallet does: all or none.
	pub fn prove(&self, leaves: &[AssayBatchLeaf], judge: &ProvenModel) -> Result<(), SubmitError> {
		let refuse = |why: &str| Err(SubmitError::Refused(why.into()));
		if self.disabled.load(Ordering::SeqCst) {
			return refuse("UnsupportedEvidence");
		}
		let mut batches = self.batches.lock().unwrap();
		let mut proven = self.proven.lock().unwrap();
		let mut after = proven.clone();
		for BatchLeaf { batch: id, leaf: ProvenLeaf { leaf, proof } } in leaves {
			let Some((batch, _)) = batches.get(id) else { return refuse("BatchNotFound") };
			if batch.status != BatchStatus::Committed {
				return refuse("BatchEnded");
			}
			let receipt = leaf.receipt.receipt();
			let is_in =
				merkle::verify(&batch.root, batch.receipts, &leaf.receipt.hash(), &leaf.path)
					&& leaf.place.verify(&batch.places_root, batch.claims)
					&& leaf.place.place.payment(leaf.path.index) == Some(receipt.payment);
			if !is_in {
				return refuse("InvalidPath");
			}
			if !after.entry(*id).or_default().insert(leaf.path.index) {
				return refuse("LeafAlreadyProven");
			}
			let (request, response) = (receipt.request_hash, receipt.response_hash);
			if judge.verify(&Statement { request, response }, proof).is_err() {
				return refuse("InvalidProof");
			}
		}
		for (id, leaves) in &after {
			let (batch, _) = batches.get_mut(id).unwrap();
			batch.proven = leaves.len() as u32;
			if batch.proven == batch.receipts {
				batch.status = BatchStatus::Verified;
			}
		}
		*proven = after;
		Ok(())
	}

	pub fn new() -> Arc<Self> {
		Arc::new(Self {
			jobs: Mutex::default(),
			channels: Mutex::default(),
			final_channels: Mutex::default(),
			batches: Mutex::default(),
			proven: Mutex::default(),
			disabled: AtomicBool::new(false),
			// Others have committed some already.
			next_batch: AtomicU64::new(7),
			best: AtomicU32::new(100),
			finalised: AtomicU32::new(98),
			cached: AtomicBool::new(true),
			reachable: AtomicBool::new(true),
			direct_calls: AtomicUsize::new(0),
		})
	}

	/// Opens a job for exactly this body.
	pub fn open(&self, id: JobId, body: &[u8]) {
		self.jobs.lock().unwrap().insert(id, job(body));
	}

	/// Opens a channel with this deposit.
	pub fn open_channel(&self, id: ChannelId, deposit: u128) {
		self.channels.lock().unwrap().insert(id, channel(deposit));
	}

	pub fn change_channel(&self, id: ChannelId, change: impl FnOnce(&mut Channel)) {
		change(self.channels.lock().unwrap().get_mut(&id).unwrap());
	}

	pub fn change(&self, id: JobId, change: impl FnOnce(&mut Job)) {
		change(self.jobs.lock().unwrap().get_mut(&id).unwrap());
	}
}

pub fn job(body: &[u8]) -> Job {
	JobView {
		status: JobStatus::Open,
		requester: requester(),
		node: operator(),
		model: MODEL,
		request_hash: sha256(body),
		price: PRICE,
		max_fee: 10_000,
		verification_price: 1,
		opened_at: 99,
		deadline: 200,
		committed_at: None,
		window_ends: None,
		ended_at: None,
		receipt_hash: None,
		fee_paid: 0,
		burned: 0,
	}
}

/// The key that signs vouchers.
pub fn voucher_key() -> sp_core::ed25519::Pair {
	use sp_core::Pair;
	sp_core::ed25519::Pair::from_seed(&[5; 32])
}

pub fn channel(deposit: u128) -> Channel {
	use sp_core::Pair;
	ChannelView {
		status: ChannelStatus::Open,
		requester: requester(),
		node: operator(),
		signer: AccountId::new(voucher_key().public().0),
		model: MODEL,
		engine: ScriptEngine::new(&[]).description().hash(),
		assurance: Assurance::Attested(H256([6; 32])),
		asset: AssetKind::Native,
		price: PRICE,
		deposit,
		claimed: 0,
		next_sequence: 0,
		window: 50,
		serves_until: 1_000,
		ends_at: 1_050,
	}
}

pub fn voucher(channel: ChannelId, cumulative: u128) -> AssayVoucher {
	use sp_core::Pair;
	let hash = Voucher { genesis_hash: GENESIS, channel, cumulative }.hash();
	SignedVoucher { cumulative, signature: Signature::Ed25519(voucher_key().sign(&hash.0)) }
}

#[async_trait]
impl Chain for FakeChain {
	fn genesis_hash(&self) -> Option<H256> {
		Some(GENESIS)
	}

	fn best_number(&self) -> BlockNumber {
		self.best.load(Ordering::SeqCst)
	}

	fn finalised(&self) -> Option<BlockRef<BlockNumber>> {
		let number = self.finalised.load(Ordering::SeqCst);
		Some(BlockRef { number, hash: H256([9; 32]) })
	}

	fn is_connected(&self) -> bool {
		self.reachable.load(Ordering::SeqCst)
	}

	fn cached_job(&self, id: JobId) -> Option<Job> {
		let cached = self.cached.load(Ordering::SeqCst);
		self.jobs.lock().unwrap().get(&id).filter(|_| cached).cloned()
	}

	async fn job(&self, id: JobId) -> Result<Option<Job>, ChainUnavailable> {
		self.direct_calls.fetch_add(1, Ordering::SeqCst);
		if !self.reachable.load(Ordering::SeqCst) {
			return Err(ChainUnavailable("as told".into()));
		}
		Ok(self.jobs.lock().unwrap().get(&id).cloned())
	}

	fn cached_channel(&self, id: ChannelId) -> Option<Channel> {
		let cached = self.cached.load(Ordering::SeqCst);
		self.channels.lock().unwrap().get(&id).filter(|_| cached).cloned()
	}

	async fn channel(&self, id: ChannelId) -> Result<Option<Channel>, ChainUnavailable> {
		if !self.reachable.load(Ordering::SeqCst) {
			return Err(ChainUnavailable("as told".into()));
		}
		Ok(self.channels.lock().unwrap().get(&id).cloned())
	}

	async fn final_channel(&self, id: ChannelId) -> Result<Option<Channel>, ChainUnavailable> {
		match &*self.final_channels.lock().unwrap() {
			Some(channels) => Ok(channels.get(&id).cloned()),
			None => self.channels.lock().map(|channels| Ok(channels.get(&id).cloned())).unwrap(),
		}
	}

	async fn next_batch(&self) -> Result<BatchId, ChainUnavailable> {
		Ok(self.next_batch.load(Ordering::SeqCst))
	}

	async fn batch(&self, id: BatchId) -> Result<Option<CommittedBatch>, ChainUnavailable> {
		Ok(self.batches.lock().unwrap().get(&id).map(|(batch, _)| batch.clone()))
	}

	async fn final_batch(&self, id: BatchId) -> Result<Option<CommittedBatch>, ChainUnavailable> {
		self.batch(id).await
	}

	async fn open_leaves(&self, id: BatchId) -> Result<Vec<(u32, BlockNumber)>, ChainUnavailable> {
		let batches = self.batches.lock().unwrap();
		Ok(batches.get(&id).map(|(_, open)| open.clone()).unwrap_or_default())
	}

	async fn proven_leaves(&self, id: BatchId) -> Result<Vec<u32>, ChainUnavailable> {
		let proven = self.proven.lock().unwrap();
		Ok(proven.get(&id).into_iter().flatten().copied().collect())
	}

	async fn takes_proofs(&self, _: H256) -> Result<bool, ChainUnavailable> {
		Ok(!self.disabled.load(Ordering::SeqCst))
	}
}

/// A node that serves on a loopback port.
pub struct Served {
	pub url: String,
	pub node: Arc<Node>,
	pub store: Arc<Store>,
	pub client: reqwest::Client,
}

pub fn settings() -> NodeSettings {
	NodeSettings {
		operator: operator(),
		model: MODEL,
		model_name: MODEL_NAME.into(),
		max_prompt_tokens: 60,
		max_output_tokens: 16,
		channels: true,
		proof_queue: 100,
	}
}

pub async fn serve(dir: &Path, engine: Arc<dyn Engine>, chain: Arc<FakeChain>) -> Served {
	let served = serve_unready(dir, engine, chain).await;
	served.node.set_ready();
	served
}

pub async fn serve_unready(dir: &Path, engine: Arc<dyn Engine>, chain: Arc<FakeChain>) -> Served {
	serve_as(settings(), dir, engine, chain).await
}

pub async fn serve_as(
	settings: NodeSettings,
	dir: &Path,
	engine: Arc<dyn Engine>,
	chain: Arc<FakeChain>,
) -> Served {
	// Only the first call in a process installs it.
	let _ = rustls::crypto::ring::default_provider().install_default();
	let attester = DevelopmentAttester::open(dir, MODEL, engine.description().hash()).unwrap();
	let store = Arc::new(Store::open(dir).unwrap());
	let node = Node::new(settings, engine, Arc::new(attester), store.clone(), chain);
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	let routes = router(node.clone(), true);
	tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
	Served { url, node, store, client: reqwest::Client::new() }
}

impl Served {
	pub async fn post(&self, job: JobId, body: &[u8]) -> reqwest::Response {
		self.request(body).header("x-assay-job", job).send().await.unwrap()
	}

	pub async fn ask(
		&self,
		channel: ChannelId,
		number: u64,
		cumulative: u128,
		body: &[u8],
	) -> reqwest::Response {
		let voucher = voucher(channel, cumulative);
		self.ask_with(channel, number, &voucher, body).await
	}

	pub async fn ask_with(
		&self,
		channel: ChannelId,
		number: u64,
		voucher: &AssayVoucher,
		body: &[u8],
	) -> reqwest::Response {
		self.request(body)
			.header("x-assay-channel", channel)
			.header("x-assay-request", number)
			.header("x-assay-voucher", format!("0x{}", hex::encode(voucher.encode())))
			.send()
			.await
			.unwrap()
	}

	pub fn request(&self, body: &[u8]) -> reqwest::RequestBuilder {
		self.client.post(format!("{}/v1/chat/completions", self.url)).body(body.to_vec())
	}

	pub async fn get(&self, path: &str) -> reqwest::Response {
		self.client.get(format!("{}{path}", self.url)).send().await.unwrap()
	}

	pub async fn receipts(&self, jobs: &str) -> Vec<AssaySignedReceipt> {
		let response = self.get(&format!("/assay/v1/receipts?jobs={jobs}")).await;
		assert_eq!(response.headers()["content-type"], "application/octet-stream");
		let bytes = response.bytes().await.unwrap();
		Vec::decode_all(&mut &*bytes).unwrap()
	}
}

pub fn body(stream: bool, content: &str, rest: &str) -> Vec<u8> {
	let content = serde_json::to_string(content).unwrap();
	format!(
		r#"{{"model":"{MODEL_NAME}","stream":{stream},"messages":[{{"role":"user","content":{content}}}]{rest}}}"#
	)
	.into_bytes()
}

/// The answer's text, out of an SSE payload.
pub fn streamed_text(payload: &[u8]) -> String {
	events(payload)
		.iter()
		.filter(|event| *event != "[DONE]")
		.map(|event| {
			let chunk: serde_json::Value = serde_json::from_str(event).unwrap();
			chunk["choices"][0]["delta"]["content"].as_str().unwrap_or_default().to_string()
		})
		.collect()
}

pub fn events(payload: &[u8]) -> Vec<String> {
	let payload = std::str::from_utf8(payload).unwrap();
	assert!(payload.ends_with("\n\n"), "{payload}");
	payload
		.trim_end()
		.split("\n\n")
		.map(|event| event.strip_prefix("data: ").unwrap().to_string())
		.collect()
}

/// A kill: every task of the node ends where it is, and nothing is written after it.
pub fn run_and_kill<T>(scenario: impl std::future::Future<Output = T>) -> T {
	let runtime = tokio::runtime::Runtime::new().unwrap();
	let result = runtime.block_on(scenario);
	drop(runtime);
	result
}

pub fn run(scenario: impl std::future::Future<Output = ()>) {
	tokio::runtime::Runtime::new().unwrap().block_on(scenario);
}

/// What a submitter does with the next batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fate {
	/// It gets onto the chain.
	Settle,
	/// It gets there, and the connection breaks before that is known.
	SettleUnseen,
	/// It gets lost.
	Lose,
	/// The chain's node throws it away.
	Reject,
}

/// Settles on a chain in memory as the pallet does.
pub struct FakeSubmitter {
	pub chain: Arc<FakeChain>,
	pub fate: Mutex<Fate>,
	/// Channels whose claims are refused.
	pub bad: Mutex<Vec<ChannelId>>,
	pub submitted: Mutex<Vec<JournaledBatch>>,
	pub revealed: Mutex<Vec<u32>>,
	/// What judges proofs.
	pub judge: Option<Arc<ProvenModel>>,
	/// What becomes of the next proofs.
	pub proof_fate: Mutex<Fate>,
	/// Leaves of every call that was made with proofs.
	pub proved: Mutex<Vec<Vec<(BatchId, u32)>>>,
}

#[async_trait]
impl Submitter for FakeSubmitter {
	async fn submit(&self, batch: &JournaledBatch) -> Result<(), SubmitError> {
		self.submitted.lock().unwrap().push(batch.clone());
		let fate = *self.fate.lock().unwrap();
		if fate == Fate::Lose {
			return Err(SubmitError::Unknown("as told".into()));
		}
		if fate == Fate::Reject {
			return Err(SubmitError::NotTaken("as told".into()));
		}
		let bad = self.bad.lock().unwrap().clone();
		if let Some(claim) = batch.claims.iter().find(|c| bad.contains(&c.claim.channel)) {
			let reason = format!("channel {} is bad", claim.claim.channel);
			return Err(SubmitError::Refused(reason));
		}
		for signed in &batch.claims {
			let claim = signed.claim;
			self.chain.change_channel(claim.channel, |channel| {
				assert_eq!(channel.next_sequence, claim.first);
				let input = u128::from(claim.input_units) * channel.price.input;
				let fee = input + u128::from(claim.output_units) * channel.price.output;
				channel.claimed += fee;
				assert!(channel.claimed <= signed.voucher.cumulative);
				channel.deposit -= fee;
				channel.next_sequence += u64::from(claim.receipts);
			});
		}
		match batch.signed.batch.batch().assurance {
			Assurance::Attested(_) => {},
			Assurance::Proven(_) | Assurance::Audited(_) => self.commit(batch),
		}
		match fate {
			Fate::Settle => Ok(()),
			_ => Err(SubmitError::Unknown("the connection broke".into())),
		}
	}

	async fn reveal(&self, id: BatchId, leaf: &AssayLeaf) -> Result<(), SubmitError> {
		let mut batches = self.chain.batches.lock().unwrap();
		let (batch, open) = batches.get_mut(&id).unwrap();
		let index = leaf.path.index;
		let is_asked = open.iter().any(|(open, _)| *open == index);
		let hash = leaf.receipt.hash();
		let is_in = merkle::verify(&batch.root, batch.receipts, &hash, &leaf.path)
			&& leaf.place.verify(&batch.places_root, batch.claims)
			&& leaf.place.place.payment(index) == Some(leaf.receipt.receipt().payment);
		if !is_asked || !is_in {
			return Err(SubmitError::Refused(format!("{is_asked} {is_in}")));
		}
		open.retain(|(open, _)| *open != index);
		batch.open_leaves -= 1;
		self.revealed.lock().unwrap().push(index);
		Ok(())
	}

	async fn submit_proofs(&self, leaves: &[AssayBatchLeaf]) -> Result<(), SubmitError> {
		assert!((1..=64).contains(&leaves.len()));
		let named = leaves.iter().map(|leaf| (leaf.batch, leaf.leaf.leaf.path.index)).collect();
		self.proved.lock().unwrap().push(named);
		let fate = *self.proof_fate.lock().unwrap();
		match fate {
			Fate::Lose => return Err(SubmitError::Unknown("as told".into())),
			Fate::Reject => return Err(SubmitError::NotTaken("as told".into())),
			Fate::Settle | Fate::SettleUnseen => {},
		}
		self.chain.prove(leaves, self.judge.as_deref().unwrap())?;
		match fate {
			Fate::Settle => Ok(()),
			_ => Err(SubmitError::Unknown("the connection broke".into())),
		}
	}
}

impl FakeSubmitter {
	pub fn new(chain: Arc<FakeChain>, judge: Option<Arc<ProvenModel>>) -> Arc<Self> {
		Arc::new(Self {
			chain,
			fate: Mutex::new(Fate::Settle),
			bad: Mutex::default(),
			submitted: Mutex::default(),
			revealed: Mutex::default(),
			judge,
			proof_fate: Mutex::new(Fate::Settle),
			proved: Mutex::default(),
		})
	}

	/// What the pallet keeps of a batch that is judged later.
	fn commit(&self, batch: &JournaledBatch) {
		let inner = batch.signed.batch.batch();
		let channels = self.chain.channels.lock().unwrap();
		let mut offset = 0;
		let places: Vec<H256> = batch
			.claims
			.iter()
			.map(|signed| {
				let channel = &channels[&signed.claim.channel];
				let place = Place {
					claim: signed.claim,
					offset,
					requester: channel.requester.clone(),
					price: channel.price,
				};
				offset += signed.claim.receipts;
				place.hash()
			})
			.collect();
		let view = CommittedBatch {
			status: BatchStatus::Committed,
			node: inner.node.clone(),
			model: inner.model,
			assurance: inner.assurance,
			root: inner.root,
			receipts: inner.receipts,
			places_root: merkle::root(&places).unwrap(),
			claims: batch.claims.len() as u32,
			asset: inner.asset.clone(),
			fee: inner.fee,
			value: inner.fee,
			paid: true,
			verification_price: 0,
			committed_at: 108,
			window_ends: 200,
			proven: 0,
			ended_at: None,
			open_leaves: 0,
			refundable: 0,
			refund_asset: inner.asset.clone(),
		};
		let id = self.chain.next_batch.fetch_add(1, Ordering::SeqCst);
		self.chain.batches.lock().unwrap().insert(id, (view, Vec::new()));
	}
}

//! Proven models, from outside: the digits classifier of `models/` with a development key, its proofs,
//! and how they get onto a chain in memory.

mod support;

use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use assay_gpu_node::{
	api::NodeSettings,
	attester::{Attester, DevelopmentAttester},
	engine::{Engine, EngineError},
	prover::{ProvenEngine, ProvenModel, Prover, Step},
	settlement::{CommittedBatch, Deliverer, Round, Settler, SettlerSettings, Shelf},
	store::Store,
};
use assay_primitives::{
	audit::AssayBatchLeaf,
	channel::ChannelId,
	market::{Assurance, BatchStatus},
	receipt::{AssayReceipt, AssaySignedReceipt},
	wire::{MAX_PROOFS_PER_PULL, MAX_PROOFS_PULL_LEN, PROOFS_PATH},
	H256,
};
use assay_prover::{digest::digest, setup, Circuit, Limits, Quantised};
use codec::DecodeAll;
use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	sync::{atomic::Ordering, Arc, OnceLock},
};
use support::*;

const INPUTS: u64 = 64;
const OUTPUTS: u64 = 10;
/// What every request costs.
const FEE: u128 = 64 * 10 + 10 * 100;

fn file(name: &str) -> PathBuf {
	Path::new("../models/digits").join(name)
}

fn circuit(name: &str) -> Circuit {
	let model = Quantised::from_onnx(&std::fs::read(file(name)).unwrap()).unwrap();
	Circuit::new(&model, Limits::default()).unwrap()
}

/// A key is the most expensive thing here: all tests share one.
fn key() -> &'static (Circuit, setup::Key) {
	static KEY: OnceLock<(Circuit, setup::Key)> = OnceLock::new();
	KEY.get_or_init(|| {
		let circuit = circuit("mlp.int.onnx");
		let key = setup::development(&circuit, &mut rand::rngs::OsRng).unwrap();
		(circuit, key)
	})
}

fn model() -> Arc<ProvenModel> {
	static MODEL: OnceLock<Arc<ProvenModel>> = OnceLock::new();
	let make = || {
		let (circuit, key) = key().clone();
		Arc::new(ProvenModel::new(circuit, key).unwrap())
	};
	MODEL.get_or_init(make).clone()
}

fn engine() -> Arc<dyn Engine> {
	Arc::new(ProvenEngine::new(model(), 8).unwrap())
}

/// A tensor that is another one for every number.
fn tensor(number: u64) -> Vec<u8> {
	(0..INPUTS).map(|place| ((place * 37 + number * 11) % 256) as u8).collect()
}

fn request(stream: bool, number: u64) -> Vec<u8> {
	body(stream, &format!("{:?}", tensor(number)), "")
}

fn response(number: u64) -> Vec<u8> {
	key().0.model().run(&tensor(number)).unwrap()
}

/// The digest as the prover has it; the node takes the verifier's.
fn hash(bytes: &[u8]) -> H256 {
	let mut encoded = Vec::new();
	digest(bytes).serialize_compressed(&mut encoded).unwrap();
	H256::from_slice(&encoded)
}

fn assert_proves(number: u64, receipt: &AssayReceipt, proof: &[u8]) {
	let (request, response) = (tensor(number), response(number));
	assert_eq!((receipt.request_hash, receipt.response_hash), (hash(&request), hash(&response)));
	let proof = CanonicalDeserialize::deserialize_uncompressed(proof).unwrap();
	assert!(assay_prover::verify(key().1.verifying(), &request, &response, &proof));
}

fn settings() -> NodeSettings {
	NodeSettings { max_prompt_tokens: 64, max_output_tokens: 10, ..support::settings() }
}

async fn serve(dir: &Path, chain: Arc<FakeChain>) -> Served {
	let served = serve_as(settings(), dir, engine(), chain).await;
	served.node.set_ready();
	served
}

/// Opens a channel for proofs under the key of these tests.
fn open(chain: &FakeChain, id: ChannelId) {
	chain.open_channel(id, 1_000_000);
	chain.change_channel(id, |channel| {
		channel.engine = model().description().hash();
		channel.assurance = Assurance::Proven(model().verifying_key());
	});
}

async fn ask(served: &Served, channel: ChannelId, number: u64) -> reqwest::Response {
	let promised = u128::from(number + 1) * FEE;
	served.ask(channel, number, promised, &request(number.is_multiple_of(2), number)).await
}

/// The whole answer: of a stream, the head alone says nothing of its end.
async fn answered(response: reqwest::Response) {
	assert_eq!(response.status(), 200);
	response.bytes().await.unwrap();
}

async fn code(response: reqwest::Response) -> (u16, String, String) {
	let status = response.status().as_u16();
	let error: Value = response.json().await.unwrap();
	let text = |field: &str| error["error"][field].as_str().unwrap_or_default().to_string();
	(status, text("code"), text("message"))
}

fn prover(store: &Arc<Store>) -> Prover {
	prover_on(store, FakeChain::new())
}

fn prover_on(store: &Arc<Store>, chain: Arc<FakeChain>) -> Prover {
	Prover::new(store.clone(), engine(), chain, 1).unwrap().unwrap()
}

async fn prove_all(store: &Arc<Store>) -> usize {
	let prover = prover(store);
	let mut proofs = 0;
	loop {
		match prover.step().await.unwrap() {
			Step::Proved(_) => proofs += 1,
			Step::Idle => return proofs,
			other => panic!("{other:?}"),
		}
	}
}

#[tokio::test]
async fn answer_is_a_tensor_and_its_receipt_carries_the_digests() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	open(&chain, 3);
	let served = serve(dir.path(), chain).await;
	for number in [0, 1] {
		let response = ask(&served, 3, number).await;
		assert_eq!(response.status(), 200);
		let payload = response.bytes().await.unwrap();
		let (text, usage) = if number == 0 {
			let events = events(&payload);
			let last: Value = serde_json::from_str(&events[events.len() - 2]).unwrap();
			(streamed_text(&payload), last["usage"].clone())
		} else {
			let whole: Value = serde_json::from_slice(&payload).unwrap();
			let text = whole["choices"][0]["message"]["content"].as_str().unwrap();
			(text.to_string(), whole["usage"].clone())
		};
		let elements: Vec<i32> = serde_json::from_str(&text).unwrap();
		assert_eq!(elements, Quantised::outputs(&self::response(number)));
		assert_eq!(usage["prompt_tokens"], INPUTS);
		assert_eq!(usage["completion_tokens"], OUTPUTS);

		let path = format!("/assay/v1/channels/3/requests/{number}/receipt");
		let bytes = served.get(&path).await.bytes().await.unwrap();
		let signed = AssaySignedReceipt::decode_all(&mut &*bytes).unwrap();
		assert!(signed.signature.verify(&signed.receipt.hash()));
		let receipt = signed.receipt.receipt();
		assert_eq!(receipt.request_hash, hash(&tensor(number)));
		assert_eq!(receipt.response_hash, hash(&self::response(number)));
		assert_eq!((receipt.fee, receipt.output_units), (FEE, OUTPUTS as u32));
		// The same request again gets the same bytes, and another one under its number nothing.
		assert_eq!(ask(&served, 3, number).await.bytes().await.unwrap(), payload);
		let other = served.ask(3, number, 9 * FEE, &request(true, 77)).await;
		assert_eq!(code(other).await.1, "number_already_used");
	}
	assert_eq!(served.store.unproven().unwrap(), 2);
}

#[tokio::test]
async fn proof_is_had_by_its_requester_before_any_batch() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	open(&chain, 3);
	let served = serve(dir.path(), chain).await;
	answered(ask(&served, 3, 5).await).await;
	let path = "/assay/v1/channels/3/requests/5/proof";
	let refused = code(served.get(path).await).await;
	assert_eq!((refused.0, refused.1.as_str()), (404, "not_proven"));
	assert_eq!(prove_all(&served.store).await, 1);
	let response = served.get(path).await;
	assert_eq!(response.status(), 200);
	assert_eq!(response.headers()["content-type"], "application/octet-stream");
	let (_, signed) = served.store.answered(3, 0).unwrap().unwrap();
	assert_proves(5, signed.receipt.receipt(), &response.bytes().await.unwrap());
	for other in ["/assay/v1/channels/3/requests/0/proof", "/assay/v1/channels/4/requests/5/proof"]
	{
		assert_eq!(served.get(other).await.status(), 404);
	}
	assert_eq!(served.get("/assay/v1/channels/3/requests/x/proof").await.status(), 400);
}

#[tokio::test]
async fn request_is_refused_when_it_is_no_tensor_of_the_models() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	open(&chain, 3);
	let served = serve(dir.path(), chain.clone()).await;
	let full = format!("{:?}", tensor(1));
	let short = format!("{:?}", &tensor(1)[1..]);
	let wrong = full.replacen('[', "[300,", 1).replacen(", ", "", 1);
	for (content, rest, expected) in [
		("What is this?", "", "invalid_input"),
		(&short, "", "invalid_input"),
		(&wrong, "", "invalid_input"),
		(&" ".repeat(5_000), "", "invalid_input"),
		(&full, r#","max_tokens":9"#, "invalid_parameter"),
		(&full, r#","stop":",""#, "unsupported_parameter"),
		(&full, r#","n":2"#, "unsupported_parameter"),
	] {
		let refused = code(served.ask(3, 0, FEE, &body(false, content, rest)).await).await;
		assert_eq!((refused.0, refused.1.as_str()), (400, expected), "{}", refused.2);
		if expected == "invalid_input" {
			assert!(refused.2.contains("64 integers from 0 to 255"), "{}", refused.2);
		}
	}
	let poor = served.ask(3, 0, FEE - 1, &request(false, 0)).await;
	assert_eq!(code(poor).await.1, "insufficient_fee");
	let job = served.post(1, &request(false, 0)).await;
	assert_eq!(code(job).await.1, "channel_required");
	for assurance in [Assurance::Proven, Assurance::Audited, Assurance::Attested] {
		chain.change_channel(3, |channel| channel.assurance = assurance(H256([6; 32])));
		assert_eq!(code(ask(&served, 3, 0).await).await.1, "unsupported_assurance");
	}
	assert_eq!(served.store.unproven().unwrap(), 0);
	// What makes no difference to a model without a sampler is taken.
	open(&chain, 3);
	let rest = r#","temperature":0.7,"top_p":0.5,"seed":3,"max_tokens":10"#;
	assert_eq!(served.ask(3, 0, FEE, &body(false, &full, rest)).await.status(), 200);
}

#[tokio::test]
async fn model_and_kind_of_key_are_shown() {
	let dir = tempfile::tempdir().unwrap();
	let served = serve(dir.path(), FakeChain::new()).await;
	let models: Value = served.get("/v1/models").await.json().await.unwrap();
	let assay = &models["data"][0]["assay"];
	assert_eq!((&assay["inputs"], &assay["outputs"]), (&INPUTS.into(), &OUTPUTS.into()));
	assert_eq!(assay["inputRange"], serde_json::json!([0, 255]));
	assert_eq!(assay["keyKind"], "development");
	let name = format!("0x{}", hex::encode(model().verifying_key()));
	assert_eq!(assay["verifyingKey"], name.as_str());
	let bytes = hex::decode(&assay["verifyingKeyBytes"].as_str().unwrap()[2..]).unwrap();
	let decoded =
		assay_verifier_groth16::VerifyingKey::<assay_verifier_groth16::Bn254>::decode(&bytes);
	assert_eq!(decoded.unwrap().id(), model().verifying_key().0);
	let attestation: Value = served.get("/assay/v1/attestation").await.json().await.unwrap();
	assert_eq!(attestation["proofs"]["verifyingKey"], name.as_str());
	assert_eq!(attestation["proofs"]["keyKind"], "development");
}

#[test]
fn key_is_refused_when_it_is_of_another_circuit() {
	let dir = tempfile::tempdir().unwrap();
	let path = dir.path().join("digits.key");
	key().1.save(&path).unwrap();
	let loaded = ProvenModel::load(&file("mlp.int.onnx"), &path).unwrap();
	assert_eq!(loaded.verifying_key(), model().verifying_key());
	let refused = |model: &str, key: &Path| {
		let error = ProvenModel::load(&file(model), key).err().unwrap();
		assert!(matches!(error, EngineError::Load { .. }), "{error}");
		error.to_string()
	};
	assert!(refused("cnn.int.onnx", &path).contains("another model or circuit"));
	// A float model, no model, no key, no file.
	assert!(refused("mlp.onnx", &path).contains("integer ONNX"));
	assert!(refused("train.py", &path).contains("integer ONNX"));
	assert!(refused("mlp.int.onnx", &file("mlp.onnx")).contains("--proving-key"));
	assert!(refused("mlp.int.onnx", &dir.path().join("none")).contains("none"));
	let mut damaged = std::fs::read(&path).unwrap();
	*damaged.last_mut().unwrap() ^= 1;
	std::fs::write(&path, damaged).unwrap();
	assert!(refused("mlp.int.onnx", &path).contains("damaged"));
}

#[test]
fn every_answer_is_proven_once_when_the_node_is_killed_in_between() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	open(&chain, 3);
	open(&chain, 4);
	run_and_kill(async {
		let served = serve(dir.path(), chain.clone()).await;
		for (channel, number) in [(4, 0), (3, 0), (4, 1)] {
			answered(ask(&served, channel, number).await).await;
		}
		// The first is proven; the process dies while the second is.
		let prover = prover(&served.store);
		assert!(matches!(prover.step().await.unwrap(), Step::Proved(_)));
		let cancel = prover.cancel();
		cancel.cancel();
		assert_eq!(prover.step().await.unwrap(), Step::Stopped);
		assert_eq!(served.store.unproven().unwrap(), 2);
	});
	run_and_kill(async {
		let served = serve(dir.path(), chain.clone()).await;
		answered(ask(&served, 3, 1).await).await;
		assert_eq!(prove_all(&served.store).await, 3);
		assert_eq!(served.store.unproven().unwrap(), 0);
		for channel in [3, 4] {
			assert_eq!(served.store.proven_until(channel, 0, 9).unwrap(), 2);
		}
	});
}

#[test]
fn answer_is_made_and_proven_after_restart_when_the_node_was_killed_before_it() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	open(&chain, 3);
	// As a node leaves it that dies between accepting and answering.
	run_and_kill(async {
		let store = Store::open(dir.path()).unwrap();
		let accepted = assay_gpu_node::store::AcceptedRequest {
			request: request(false, 5),
			accepted_at: 1,
			requester: requester(),
			model: MODEL,
			price: PRICE,
			deadline: 1_000,
			max_output: OUTPUTS as u32,
		};
		let pledge = assay_gpu_node::store::Pledge {
			voucher: voucher(3, FEE),
			reserve: FEE,
			deposited: 1_000_000,
			window: 50,
			ends_at: 1_050,
		};
		store.accept_on_channel(3, 5, &accepted, &pledge).unwrap();
	});
	run_and_kill(async {
		let served = serve(dir.path(), chain.clone()).await;
		served.node.resume_unfinished().await.unwrap();
		assert_eq!(prove_all(&served.store).await, 1);
		let (_, signed) = served.store.answered(3, 0).unwrap().unwrap();
		assert_eq!(signed.receipt.receipt().response_hash, hash(&response(5)));
	});
}

#[tokio::test]
async fn other_answers_are_proven_when_one_cannot_be() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	open(&chain, 3);
	open(&chain, 4);
	let served = serve(dir.path(), chain).await;
	answered(ask(&served, 3, 0).await).await;
	// A receipt that says another answer than the model gives.
	let (accepted, signed) = served.store.answered(3, 0).unwrap().unwrap();
	let pledge = assay_gpu_node::store::Pledge {
		voucher: voucher(3, 9 * FEE),
		reserve: FEE,
		deposited: 1_000_000,
		window: 50,
		ends_at: 1_050,
	};
	served.store.accept_on_channel(3, 9, &accepted, &pledge).unwrap();
	let key = assay_gpu_node::store::RequestKey::Channel { channel: 3, request: 9 };
	let stored = assay_gpu_node::store::StoredResponse { streamed: false, body: b"[1]".to_vec() };
	let forge = |_| {
		let mut forged = signed.clone();
		let assay_primitives::receipt::VersionedReceipt::V1(receipt) = &mut forged.receipt;
		receipt.response_hash = H256::repeat_byte(1);
		forged
	};
	let ours = Some(model().verifying_key());
	served.store.answer(key, &stored, ours, forge).unwrap();
	// One that is to be proven under another key.
	served.store.accept_on_channel(3, 10, &accepted, &pledge).unwrap();
	let key = assay_gpu_node::store::RequestKey::Channel { channel: 3, request: 10 };
	let theirs = Some(H256::repeat_byte(9));
	served.store.answer(key, &stored, theirs, |_| signed.clone()).unwrap();
	// And one whose request nobody can read any more.
	let unread =
		assay_gpu_node::store::AcceptedRequest { request: b"?".to_vec(), ..accepted.clone() };
	served.store.accept_on_channel(3, 11, &unread, &pledge).unwrap();
	let key = assay_gpu_node::store::RequestKey::Channel { channel: 3, request: 11 };
	served.store.answer(key, &stored, ours, |_| signed.clone()).unwrap();
	answered(ask(&served, 4, 0).await).await;

	let prover = prover(&served.store);
	assert!(matches!(prover.step().await.unwrap(), Step::Proved(_)));
	assert_eq!(prover.step().await.unwrap(), Step::Failed);
	assert_eq!(prover.step().await.unwrap(), Step::Failed);
	assert!(matches!(prover.step().await.unwrap(), Step::Proved(_)));
	assert_eq!(prover.step().await.unwrap(), Step::Failed);
	assert_eq!(prover.step().await.unwrap(), Step::Failed);
	assert_eq!(served.store.proven_until(4, 0, 9).unwrap(), 1);
	// The other one waits for its model, and for none of these.
	assert_eq!(served.store.unproven().unwrap(), 3);
	assert_eq!(served.store.unproven_under(H256::repeat_byte(9)).unwrap(), 1);
}

#[tokio::test]
async fn requests_are_refused_while_too_many_answers_wait_for_their_proofs() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	open(&chain, 3);
	let few = NodeSettings { proof_queue: 2, ..settings() };
	let served = serve_as(few, dir.path(), engine(), chain).await;
	served.node.set_ready();
	for number in [0, 1] {
		answered(ask(&served, 3, number).await).await;
	}
	let refused = ask(&served, 3, 2).await;
	assert_eq!(refused.headers()["retry-after"], "10");
	assert_eq!(code(refused).await.1, "prover_overloaded");
	// What was answered is had again.
	answered(ask(&served, 3, 1).await).await;
	assert!(matches!(prover(&served.store).step().await.unwrap(), Step::Proved(_)));
	answered(ask(&served, 3, 2).await).await;
}

#[tokio::test]
async fn requests_are_taken_when_only_proofs_under_another_key_wait() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	open(&chain, 3);
	let few = NodeSettings { proof_queue: 1, ..settings() };
	let served = serve_as(few, dir.path(), engine(), chain).await;
	served.node.set_ready();
	answered(ask(&served, 3, 0).await).await;
	assert_eq!(code(ask(&served, 3, 1).await).await.1, "prover_overloaded");
	// As after a change of key.
	let ticket = served.store.next_unproven(&Default::default()).unwrap().unwrap();
	let (accepted, signed) = served.store.answered(3, 0).unwrap().unwrap();
	served.store.drop_unproven(&ticket).unwrap();
	let pledge = assay_gpu_node::store::Pledge {
		voucher: voucher(3, 9 * FEE),
		reserve: FEE,
		deposited: 1_000_000,
		window: 50,
		ends_at: 1_050,
	};
	served.store.accept_on_channel(3, 9, &accepted, &pledge).unwrap();
	let key = assay_gpu_node::store::RequestKey::Channel { channel: 3, request: 9 };
	let stored = assay_gpu_node::store::StoredResponse { streamed: false, body: b"[1]".to_vec() };
	let theirs = Some(H256::repeat_byte(9));
	served.store.answer(key, &stored, theirs, |_| signed).unwrap();
	assert_eq!(served.store.unproven().unwrap(), 1);
	answered(served.ask(3, 1, 9 * FEE, &request(false, 1)).await).await;
	let metrics = served.get("/metrics").await.text().await.unwrap();
	assert!(metrics.contains("assay_proof_queue 1"), "{metrics}");
}

/// A node with answers on some channels, and what settles and proves them.
struct Bench {
	dir: tempfile::TempDir,
	chain: Arc<FakeChain>,
	store: Arc<Store>,
	submitter: Arc<FakeSubmitter>,
	attester: Arc<dyn Attester>,
	shelf: Arc<Shelf>,
}

impl Bench {
	/// With so many receipts on each channel, all anchored in block 98.
	fn new(receipts: &[(ChannelId, u64)]) -> Self {
		let dir = tempfile::tempdir().unwrap();
		let chain = FakeChain::new();
		run_and_kill(async {
			let served = serve(dir.path(), chain.clone()).await;
			for (channel, count) in receipts {
				open(&chain, *channel);
				for number in 0..*count {
					answered(ask(&served, *channel, number).await).await;
				}
			}
		});
		let engine = model().description().hash();
		let attester = DevelopmentAttester::open(dir.path(), MODEL, engine).unwrap();
		let store = Arc::new(Store::open(dir.path()).unwrap());
		let submitter = FakeSubmitter::new(chain.clone(), Some(model()));
		let shelf = Arc::default();
		Self { dir, chain, store, submitter, attester: Arc::new(attester), shelf }
	}

	fn settler(&self) -> Settler {
		let settings = SettlerSettings {
			operator: operator(),
			model: MODEL,
			engine: model().description().hash(),
			after: 10,
		};
		let (store, chain) = (self.store.clone(), self.chain.clone());
		Settler::new(settings, store, chain, self.attester.clone(), self.submitter.clone())
	}

	/// One of a process that has just begun.
	fn deliverer(&self) -> Deliverer {
		self.deliverer_after(5)
	}

	fn deliverer_after(&self, blocks: u32) -> Deliverer {
		let (store, chain) = (self.store.clone(), self.chain.clone());
		Deliverer::new(store, chain, self.submitter.clone(), self.shelf.clone(), blocks)
	}

	fn change_batch(&self, batch: u64, change: impl FnOnce(&mut CommittedBatch)) {
		change(&mut self.chain.batches.lock().unwrap().get_mut(&batch).unwrap().0);
	}

	/// Keeps something as the proofs of these receipts.
	fn keep_proofs(&self, receipts: &[(ChannelId, u64)]) {
		let mut others = std::collections::BTreeSet::new();
		while let Some(ticket) = self.store.next_unproven(&others).unwrap() {
			let place = (ticket.channel, ticket.sequence);
			match receipts.contains(&place) {
				true => self.store.keep_proof(&ticket, &[7; 256]).unwrap(),
				false => drop(others.insert(place)),
			}
		}
	}

	fn at(&self, block: u32) {
		self.chain.best.store(block, Ordering::SeqCst);
	}

	fn offered(&self, batches: &[u64]) -> Vec<(u64, u32)> {
		let leaves = self.shelf.of(batches);
		leaves.iter().map(|leaf| (leaf.batch, leaf.leaf.leaf.path.index)).collect()
	}

	fn proved(&self) -> Vec<Vec<(u64, u32)>> {
		std::mem::take(&mut *self.submitter.proved.lock().unwrap())
	}

	fn status(&self, batch: u64) -> BatchStatus {
		self.chain.batches.lock().unwrap()[&batch].0.status
	}

	/// Commits what there is as a batch each time, one channel after the other.
	async fn commit(&self, block: u32) {
		self.at(block);
		assert!(matches!(self.settler().round().await.unwrap(), Round::Settled { .. }));
	}
}

#[test]
fn batch_is_verified_when_off_chain_workers_take_its_proofs() {
	let bench = Bench::new(&[(1, 3), (2, 2)]);
	run(async {
		// Committed is what is proven.
		bench.at(108);
		assert_eq!(bench.settler().round().await.unwrap(), Round::Idle);
		assert_eq!(prove_all(&bench.store).await, 5);
		let settled = Round::Settled { receipts: 5, claims: 2 };
		assert_eq!(bench.settler().round().await.unwrap(), settled);
		assert!(bench.store.committed().unwrap()[0].1.is_proven);

		let mut deliverer = bench.deliverer();
		assert_eq!(deliverer.round().await.unwrap(), 0);
		let leaves = bench.shelf.of(&[7]);
		assert_eq!(bench.offered(&[8, 7]), [(7, 0), (7, 1), (7, 2), (7, 3), (7, 4)]);
		for (leaf, number) in leaves.iter().zip([0, 1, 2, 0, 1]) {
			assert_proves(number, leaf.leaf.leaf.receipt.receipt(), &leaf.leaf.proof);
		}
		// A worker brings two of them, and has its time for the others again.
		bench.chain.prove(&leaves[1..3], &model()).unwrap();
		bench.at(113);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		assert_eq!(bench.offered(&[7]), [(7, 0), (7, 3), (7, 4)]);
		bench.at(117);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		bench.chain.prove(&bench.shelf.of(&[7]), &model()).unwrap();
		assert_eq!(bench.status(7), BatchStatus::Verified);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		assert!(bench.shelf.of(&[7]).is_empty());
		assert!(bench.store.committed().unwrap().is_empty());
		assert!(bench.proved().is_empty());
	});
}

#[test]
fn proofs_are_submitted_once_when_no_worker_takes_them() {
	let bench = Bench::new(&[(1, 3)]);
	run(async {
		prove_all(&bench.store).await;
		bench.commit(108).await;
		let mut deliverer = bench.deliverer();
		for block in 108..113 {
			bench.at(block);
			assert_eq!(deliverer.round().await.unwrap(), 0);
		}
		// It gets there, nobody sees it, and the process dies.
		*bench.submitter.proof_fate.lock().unwrap() = Fate::SettleUnseen;
		bench.at(113);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		assert_eq!(bench.proved(), [[(7, 0), (7, 1), (7, 2)]]);
		let mut deliverer = bench.deliverer();
		bench.at(130);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		assert!(bench.proved().is_empty());
	});
}

#[test]
fn proofs_are_submitted_again_when_a_fork_has_undone_them() {
	let bench = Bench::new(&[(1, 3)]);
	run(async {
		prove_all(&bench.store).await;
		bench.commit(108).await;
		let before = bench.chain.batches.lock().unwrap().clone();
		let mut deliverer = bench.deliverer();
		bench.at(108);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		bench.at(113);
		assert_eq!(deliverer.round().await.unwrap(), 3);
		assert_eq!(bench.status(7), BatchStatus::Verified);
		bench.proved();
		// Before the node has looked again, the fork that wins has none of it, but for one leaf.
		*bench.chain.batches.lock().unwrap() = before;
		bench.chain.proven.lock().unwrap().insert(7, [1].into());
		for block in 114..119 {
			bench.at(block);
			assert_eq!(deliverer.round().await.unwrap(), 0);
			assert_eq!(bench.offered(&[7]), [(7, 0), (7, 2)]);
		}
		bench.at(119);
		assert_eq!(deliverer.round().await.unwrap(), 2);
		assert_eq!(bench.proved(), [[(7, 0), (7, 2)]]);
		assert_eq!(bench.status(7), BatchStatus::Verified);
	});
}

#[test]
fn proofs_are_submitted_at_once_when_their_window_is_about_to_end() {
	let bench = Bench::new(&[(1, 1), (2, 1)]);
	run(async {
		prove_all(&bench.store).await;
		bench.commit(108).await;
		// The window of these batches ends with block 200.
		bench.at(190);
		assert_eq!(bench.deliverer().round().await.unwrap(), 2);
		*bench.chain.proven.lock().unwrap() = Default::default();
		bench.chain.batches.lock().unwrap().get_mut(&7).unwrap().0.status = BatchStatus::Committed;
		bench.at(200);
		assert_eq!(bench.deliverer().round().await.unwrap(), 0, "nobody takes them any more");
	});
}

#[test]
fn off_chain_workers_have_their_time_again_when_a_window_begins_again() {
	let bench = Bench::new(&[(1, 1)]);
	run(async {
		bench.keep_proofs(&[(1, 0)]);
		bench.commit(108).await;
		let mut deliverer = bench.deliverer();
		bench.at(189);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		bench.change_batch(7, |batch| batch.window_ends = 300);
		bench.at(191);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		assert!(bench.proved().is_empty());
	});
}

#[test]
fn refused_proofs_are_submitted_less_and_less_often_and_once_more_before_the_end() {
	let bench = Bench::new(&[(1, 1)]);
	run(async {
		bench.keep_proofs(&[(1, 0)]);
		bench.commit(108).await;
		bench.change_batch(7, |batch| batch.window_ends = 400);
		// All of this time is urgent.
		let mut deliverer = bench.deliverer_after(100);
		let mut submitted = Vec::new();
		for block in 200..=400 {
			bench.at(block);
			assert_eq!(deliverer.round().await.unwrap(), 0);
			submitted.extend(bench.proved().iter().map(|_| block));
		}
		assert_eq!(submitted, [200, 203, 209, 221, 245, 293, 343, 371, 385, 392, 396, 399]);
	});
}

#[test]
fn nothing_is_submitted_while_the_verifier_is_disabled() {
	let bench = Bench::new(&[(1, 1)]);
	run(async {
		prove_all(&bench.store).await;
		bench.commit(108).await;
		bench.chain.disabled.store(true, Ordering::SeqCst);
		let mut deliverer = bench.deliverer();
		for block in 108..=206 {
			bench.at(block);
			if block == 201 {
				bench.change_batch(7, |batch| batch.window_ends = 300);
			}
			assert_eq!(deliverer.round().await.unwrap(), 0);
		}
		bench.chain.disabled.store(false, Ordering::SeqCst);
		// Off-chain workers can take them since the last block.
		assert_eq!(bench.offered(&[7]), [(7, 0)]);
		bench.at(210);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		assert!(bench.proved().is_empty());
		bench.at(211);
		assert_eq!(deliverer.round().await.unwrap(), 1);
	});
}

#[test]
fn batch_is_submitted_with_others_again_when_it_gets_on() {
	let bench = Bench::new(&[(1, 2), (2, 2)]);
	run(async {
		prove_all(&bench.store).await;
		let other = assay_primitives::AssetKind::WithId(5);
		bench.chain.change_channel(2, |channel| channel.asset = other);
		bench.commit(108).await;
		bench.commit(108).await;
		let mut deliverer = bench.deliverer();
		assert_eq!(deliverer.round().await.unwrap(), 0);
		let root = bench.chain.batches.lock().unwrap()[&7].0.root;
		bench.change_batch(7, |batch| batch.root = H256::zero());
		bench.at(113);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		assert_eq!(bench.proved().len(), 1);
		bench.change_batch(7, |batch| batch.root = root);
		for batch in [7, 8] {
			bench.chain.prove(&bench.shelf.of(&[batch])[..1], &model()).unwrap();
		}
		for block in 114..119 {
			bench.at(block);
			assert_eq!(deliverer.round().await.unwrap(), 0);
		}
		bench.at(119);
		assert_eq!(deliverer.round().await.unwrap(), 2);
		assert_eq!(bench.proved(), [[(7, 1), (8, 1)]]);
	});
}

#[test]
fn proofs_are_served_before_their_commit_is_final_and_after_a_fork() {
	let bench = Bench::new(&[(1, 2)]);
	run(async {
		bench.keep_proofs(&[(1, 0), (1, 1)]);
		let before = bench.chain.channels.lock().unwrap().clone();
		*bench.submitter.fate.lock().unwrap() = Fate::SettleUnseen;
		bench.at(108);
		let mut settler = bench.settler();
		assert_eq!(settler.round().await.unwrap(), Round::Waiting);
		assert!(bench.store.committed().unwrap().is_empty());
		let mut deliverer = bench.deliverer();
		deliverer.serve().await.unwrap();
		assert_eq!(bench.offered(&[7]), [(7, 0), (7, 1)]);
		// Another fork has somebody else's batch under this number, and nothing of this node's.
		let ours = bench.chain.batches.lock().unwrap().remove(&7).unwrap();
		let mut theirs = ours.clone();
		theirs.0.node = requester();
		bench.chain.batches.lock().unwrap().insert(7, theirs);
		let after = std::mem::replace(&mut *bench.chain.channels.lock().unwrap(), before);
		deliverer.serve().await.unwrap();
		assert!(bench.offered(&[7, 8]).is_empty());
		// The batch gets into that fork, too.
		bench.chain.batches.lock().unwrap().insert(8, ours);
		bench.chain.next_batch.store(9, Ordering::SeqCst);
		*bench.chain.channels.lock().unwrap() = after;
		deliverer.serve().await.unwrap();
		assert_eq!(bench.offered(&[7, 8]), [(8, 0), (8, 1)]);
		// It becomes final.
		assert!(matches!(settler.round().await.unwrap(), Round::Settled { .. }));
		assert_eq!(bench.store.committed().unwrap()[0].0, 8);
		deliverer.serve().await.unwrap();
		assert_eq!(bench.offered(&[7, 8]), [(8, 0), (8, 1)]);
		assert!(bench.proved().is_empty());
	});
}

#[test]
fn other_batches_are_proven_when_one_is_refused() {
	let bench = Bench::new(&[(1, 1), (2, 1)]);
	run(async {
		prove_all(&bench.store).await;
		// A batch for each, as channels in two assets have it.
		let other = assay_primitives::AssetKind::WithId(5);
		bench.chain.change_channel(2, |channel| channel.asset = other);
		bench.commit(108).await;
		bench.commit(108).await;
		let mut deliverer = bench.deliverer();
		deliverer.round().await.unwrap();
		assert_eq!(bench.offered(&[8, 7]), [(8, 0), (7, 0)]);
		// One is gone where transactions are executed, and nobody knows yet.
		bench.chain.batches.lock().unwrap().get_mut(&7).unwrap().0.root = H256::zero();
		bench.at(113);
		assert_eq!(deliverer.round().await.unwrap(), 0);
		assert_eq!(bench.proved(), [[(7, 0), (8, 0)]]);
		bench.at(118);
		assert_eq!(deliverer.round().await.unwrap(), 1);
		assert_eq!(bench.proved(), [[(7, 0)], [(8, 0)]]);
		assert_eq!(
			(bench.status(7), bench.status(8)),
			(BatchStatus::Committed, BatchStatus::Verified)
		);
	});
}

#[test]
fn proofs_under_different_keys_are_submitted_apart() {
	let bench = Bench::new(&[(1, 1), (2, 1)]);
	run(async {
		prove_all(&bench.store).await;
		let other = assay_primitives::AssetKind::WithId(5);
		bench.chain.change_channel(2, |channel| channel.asset = other);
		bench.commit(108).await;
		bench.commit(108).await;
		bench.chain.batches.lock().unwrap().get_mut(&8).unwrap().0.assurance =
			Assurance::Proven(H256([1; 32]));
		let mut deliverer = bench.deliverer();
		deliverer.round().await.unwrap();
		bench.at(113);
		assert_eq!(deliverer.round().await.unwrap(), 2);
		assert_eq!(bench.proved(), [[(7, 0)], [(8, 0)]]);
	});
}

#[test]
fn receipt_is_committed_without_a_proof_when_half_its_window_is_over() {
	let bench = Bench::new(&[(1, 2)]);
	run(async {
		assert!(matches!(prover(&bench.store).step().await.unwrap(), Step::Proved(_)));
		bench.at(108);
		let first = Round::Settled { receipts: 1, claims: 1 };
		assert_eq!(bench.settler().round().await.unwrap(), first);
		bench.at(98 + 24);
		assert_eq!(bench.settler().round().await.unwrap(), Round::Idle);
		bench.at(98 + 25);
		assert_eq!(bench.settler().round().await.unwrap(), first);
		let mut deliverer = bench.deliverer();
		deliverer.round().await.unwrap();
		assert_eq!(bench.offered(&[7, 8]), [(7, 0)]);
		assert_eq!(prove_all(&bench.store).await, 1);
		deliverer.round().await.unwrap();
		assert_eq!(bench.offered(&[7, 8]), [(7, 0), (8, 0)]);
	});
}

#[test]
fn proven_receipts_share_no_batch_with_others() {
	let bench = Bench::new(&[(1, 2), (2, 2), (3, 2)]);
	run(async {
		bench.keep_proofs(&[(1, 0), (2, 0), (2, 1), (3, 1)]);
		let claimed = || {
			let batch = bench.submitter.submitted.lock().unwrap().pop().unwrap();
			let claim = |signed: &assay_primitives::batch::AssaySignedClaim| {
				(signed.claim.channel, signed.claim.first, signed.claim.receipts)
			};
			batch.claims.iter().map(claim).collect::<Vec<_>>()
		};
		bench.at(98 + 25);
		let mut settler = bench.settler();
		for expected in
			[vec![(1, 0, 1), (2, 0, 2)], vec![(1, 1, 1)], vec![(3, 0, 1)], vec![(3, 1, 1)]]
		{
			assert!(matches!(settler.round().await.unwrap(), Round::Settled { .. }));
			assert_eq!(claimed(), expected);
		}
		assert_eq!(settler.round().await.unwrap(), Round::Idle);
	});
}

#[test]
fn overdue_receipts_have_their_turn_when_others_are_always_ready() {
	let bench = Bench::new(&[(1, 2), (2, 1)]);
	run(async {
		bench.keep_proofs(&[(1, 0)]);
		bench.at(98 + 25);
		let mut settler = bench.settler();
		assert!(matches!(settler.round().await.unwrap(), Round::Settled { .. }));
		bench.keep_proofs(&[(1, 1)]);
		assert!(matches!(settler.round().await.unwrap(), Round::Settled { .. }));
		let submitted = bench.submitter.submitted.lock().unwrap();
		assert_eq!(submitted[1].claims[0].claim.channel, 2);
	});
}

#[test]
fn batch_is_made_when_the_first_channel_has_nothing_for_it() {
	let bench = Bench::new(&[(1, 1), (2, 1)]);
	run(async {
		let other = assay_primitives::AssetKind::WithId(5);
		bench.chain.change_channel(1, |channel| channel.asset = other);
		bench.keep_proofs(&[(2, 0)]);
		bench.at(108);
		let settled = Round::Settled { receipts: 1, claims: 1 };
		assert_eq!(bench.settler().round().await.unwrap(), settled);
	});
}

#[test]
fn nothing_is_proven_when_no_batch_can_take_it() {
	let bench = Bench::new(&[(1, 2)]);
	run(async {
		// One is committed; the window of the other passes.
		bench.chain.change_channel(1, |channel| channel.deposit = FEE);
		bench.commit(98 + 25).await;
		bench.chain.finalised.store(98 + 50, Ordering::SeqCst);
		let prover = prover_on(&bench.store, bench.chain.clone());
		assert!(matches!(prover.step().await.unwrap(), Step::Proved(_)));
		assert_eq!(prover.step().await.unwrap(), Step::Idle);
		assert_eq!(bench.store.proven_until(1, 0, 9).unwrap(), 1);
		assert_eq!(bench.store.unproven().unwrap(), 0);
	});
}

#[test]
fn proof_is_made_when_its_batch_is_not_final_at_the_end_of_its_window() {
	let bench = Bench::new(&[(1, 1)]);
	run(async {
		*bench.submitter.fate.lock().unwrap() = Fate::SettleUnseen;
		bench.at(98 + 25);
		assert_eq!(bench.settler().round().await.unwrap(), Round::Waiting);
		bench.chain.finalised.store(98 + 50, Ordering::SeqCst);
		let prover = prover_on(&bench.store, bench.chain.clone());
		assert!(matches!(prover.step().await.unwrap(), Step::Proved(_)));
	});
}

#[test]
fn nothing_is_proven_when_its_batch_was_judged() {
	let bench = Bench::new(&[(1, 2)]);
	run(async {
		bench.commit(98 + 25).await;
		assert!(matches!(prover(&bench.store).step().await.unwrap(), Step::Proved(_)));
		bench.chain.batches.lock().unwrap().get_mut(&7).unwrap().0.status = BatchStatus::Slashed;
		assert_eq!(bench.deliverer().round().await.unwrap(), 0);
		assert!(bench.store.committed().unwrap().is_empty());
		assert_eq!(bench.store.unproven().unwrap(), 1);
		assert_eq!(prover(&bench.store).step().await.unwrap(), Step::Idle);
		assert_eq!(bench.store.unproven().unwrap(), 0);
	});
}

#[test]
fn proofs_are_pulled_in_bounded_pieces() {
	let bench = Bench::new(&[(1, 1), (2, 70)]);
	run(async {
		let seven = |channel: &mut assay_gpu_node::settlement::Channel| {
			channel.asset = assay_primitives::AssetKind::WithId(7)
		};
		bench.chain.change_channel(2, seven);
		// Whose proof it is makes no difference here: they are copied, not made 70 times.
		assert!(matches!(prover(&bench.store).step().await.unwrap(), Step::Proved(_)));
		while let Some(ticket) = bench.store.next_unproven(&Default::default()).unwrap() {
			bench.store.keep_proof(&ticket, &[7; 256]).unwrap();
		}
		bench.commit(108).await;
		bench.commit(108).await;
		let Bench { dir, chain, store, submitter, attester, shelf: _ } = bench;
		drop((store, attester));
		let served = serve(dir.path(), chain.clone()).await;
		let shelf = served.node.shelf();
		let mut deliverer = Deliverer::new(served.store.clone(), chain, submitter, shelf, 1_000);
		let pull = async |batches: &str| {
			let response = served.get(&format!("{PROOFS_PATH}?batches={batches}")).await;
			assert_eq!(response.status(), 200);
			assert_eq!(response.headers()["content-type"], "application/octet-stream");
			let bytes = response.bytes().await.unwrap();
			assert!(bytes.len() <= MAX_PROOFS_PULL_LEN as usize);
			Vec::<AssayBatchLeaf>::decode_all(&mut &*bytes).unwrap()
		};
		assert!(pull("7,8").await.is_empty());
		deliverer.round().await.unwrap();
		let leaves = pull("7,8,9").await;
		assert_eq!(leaves.len() as u32, MAX_PROOFS_PER_PULL);
		assert_eq!((leaves[0].batch, leaves[1].batch), (7, 8));
		assert_proves(0, leaves[0].leaf.leaf.receipt.receipt(), &leaves[0].leaf.proof);
		let of = |leaves: &[AssayBatchLeaf], batch| {
			leaves.iter().filter(|leaf| leaf.batch == batch).count()
		};
		assert_eq!((of(&leaves, 7), of(&leaves, 8)), (1, 63));
		let leaves = pull("8,7").await;
		assert_eq!((of(&leaves, 7), of(&leaves, 8)), (0, 64));
		assert!(pull("9").await.is_empty());
		for query in
			["", "?batches=", "?batches=x", "?batches=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"]
		{
			let refused = served.get(&format!("{PROOFS_PATH}{query}")).await;
			assert_eq!(code(refused).await.1, "invalid_batches", "{query}");
		}
		let metrics = served.get("/metrics").await.text().await.unwrap();
		assert!(metrics.contains("assay_proofs_pulled_total 128"), "{metrics}");
		assert!(metrics.contains("assay_proof_queue 0"), "{metrics}");
	});
}

//! Sessions against a GPU node over HTTP, honest or not, and a process that dies at any moment.

use super::{store::folder, *};
use crate::{error::EXIT_AUDIT_FAILED, sha256, text};
use assay_primitives::{
	market::Price,
	receipt::{
		AssayReceipt, AttestedSignature, BlockRef, Receipt, SignedReceipt, VersionedReceipt,
	},
	AccountId, AssetKind,
};
use axum::{
	extract::{Path as Parameters, Query, State},
	http::{HeaderMap, StatusCode},
	response::{IntoResponse, Response},
	routing::{get, post},
	Json, Router,
};
use codec::{DecodeAll, Encode};
use sp_core::{ed25519, Pair};
use std::{
	collections::VecDeque,
	sync::{Arc, Mutex},
};

const CHANNEL: ChannelId = 3;
const GENESIS: H256 = H256([1; 32]);
/// Prompt tokens and generated tokens of every answer, at the prices 2 and 3.
const UNITS: (u32, u32) = (5, 2);
const FEE: Balance = 5 * 2 + 2 * 3;

fn node_account() -> AccountId {
	AccountId::new([2; 32])
}

fn attested() -> ed25519::Pair {
	ed25519::Pair::from_seed(&[7; 32])
}

fn measurements() -> Measurements {
	Measurements::Tdx { mr_td: [1; 48], rtmr: [[2; 48]; 4] }
}

fn signer() -> Keypair {
	keys::from_suri("//Alice").unwrap()
}

fn hash_of(block: BlockNumber) -> H256 {
	H256::repeat_byte(block as u8)
}

fn receipt(sequence: Sequence, body: &[u8], response: &[u8]) -> AssayReceipt {
	Receipt {
		genesis_hash: GENESIS,
		node: node_account(),
		payment: Payment::Channel { channel: CHANNEL, sequence },
		requester: AccountId::new([4; 32]),
		model: H256::repeat_byte(5),
		engine: H256::repeat_byte(6),
		request_hash: sha256(body),
		response_hash: sha256(response),
		input_units: UNITS.0,
		output_units: UNITS.1,
		fee: FEE,
		anchor: BlockRef { number: 12, hash: hash_of(12) },
		audit_commitment: None,
	}
}

fn sign(receipt: AssayReceipt, pair: &ed25519::Pair) -> AssaySignedReceipt {
	let receipt = VersionedReceipt::V1(receipt);
	let signature = AttestedSignature {
		key: AttestedKey(pair.public().0),
		signature: pair.sign(&receipt.hash().0).0,
	};
	SignedReceipt { receipt, signature }
}

/// A receipt at a place, with a fee.
pub(super) fn signed_receipt(sequence: Sequence, fee: Balance) -> AssaySignedReceipt {
	sign(Receipt { fee, ..receipt(sequence, b"a", b"b") }, &attested())
}

fn on_chain(deposit: Balance, claimed: Balance) -> OnChain {
	OnChain {
		genesis_hash: GENESIS,
		id: CHANNEL,
		view: Channel {
			status: ChannelStatus::Open,
			requester: AccountId::new([4; 32]),
			node: node_account(),
			signer: keys::account(&signer()),
			model: H256::repeat_byte(5),
			engine: H256::repeat_byte(6),
			assurance: Assurance::Attested(H256::repeat_byte(8)),
			asset: AssetKind::Native,
			price: Price { input: 2, output: 3 },
			deposit,
			claimed,
			next_sequence: 0,
			window: 600,
			serves_until: 1_000,
			ends_at: 1_600,
		},
		policy: Some(vec![measurements()]),
		binding: Binding::Bytes,
		at: 13,
	}
}

/// The chain; counts how often it is asked.
#[derive(Clone)]
struct TestChain {
	record: KeyRecord,
	asked: Arc<Mutex<u32>>,
}

impl TestChain {
	fn new() -> Self {
		let record = KeyRecord {
			operator: node_account(),
			measurements: measurements(),
			expires_at: 500,
			revoked_since: None,
		};
		Self { record, asked: Arc::default() }
	}
}

impl Ledger for TestChain {
	async fn key(&mut self, key: &AttestedKey) -> Result<(BlockNumber, Option<KeyRecord>), Error> {
		*self.asked.lock().unwrap() += 1;
		let known = key.0 == attested().public().0;
		Ok((20, known.then(|| self.record.clone())))
	}

	async fn receipt_key(
		&mut self,
		_: &AccountId,
		key: &AttestedKey,
	) -> Result<(BlockNumber, bool), Error> {
		*self.asked.lock().unwrap() += 1;
		Ok((20, key.0 == attested().public().0))
	}

	async fn final_block(&mut self, number: BlockNumber) -> Result<H256, Error> {
		*self.asked.lock().unwrap() += 1;
		if number > 20 {
			return Err(Error::NotNow("not final".into()));
		}
		Ok(hash_of(number))
	}
}

/// How the node takes a request.
#[derive(Clone, Copy)]
enum Manner {
	/// Answers, and the connection breaks.
	Break,
	/// Answers, and sends something else.
	Garbage,
	/// Does not take it on.
	Refuse(u16, &'static str),
}

type Change = fn(&mut AssayReceipt);

#[derive(Default)]
struct Inner {
	receipts: Vec<AssaySignedReceipt>,
	/// Number, body, response and place of the receipt of each request.
	answers: Vec<(RequestNumber, Vec<u8>, String, usize)>,
	vouchers: Vec<Balance>,
	manners: VecDeque<Manner>,
	/// What is wrong with receipts, and whether that is signed.
	change: Option<(Change, bool)>,
	other_key: bool,
	other_response: bool,
	/// Whether its model is a proven one.
	proven: bool,
	reserved: Balance,
	/// Receipts that are not shown.
	withheld: usize,
}

#[derive(Clone, Default)]
struct TestNode(Arc<Mutex<Inner>>);

impl TestNode {
	async fn start(&self) -> GpuNodeClient {
		let router = Router::new()
			.route("/v1/chat/completions", post(chat))
			.route("/assay/v1/channels/{id}", get(summary))
			.route("/assay/v1/channels/{id}/receipts", get(receipts))
			.route("/assay/v1/channels/{id}/requests/{number}/receipt", get(request_receipt))
			.with_state(self.clone());
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let address = listener.local_addr().unwrap();
		tokio::spawn(async move { axum::serve(listener, router).await });
		GpuNodeClient::new(&format!("http://{address}")).unwrap()
	}

	fn set(&self, change: impl FnOnce(&mut Inner)) {
		change(&mut self.0.lock().unwrap());
	}

	fn get<T>(&self, read: impl FnOnce(&Inner) -> T) -> T {
		read(&self.0.lock().unwrap())
	}
}

impl Inner {
	fn answer(&mut self, number: RequestNumber, body: &[u8]) -> String {
		let (input, output) = UNITS;
		let content = if self.proven { ANSWER } else { "Hé" };
		let text = serde_json::json!({ "choices": [{ "delta": { "content": content } }] });
		let usage = serde_json::json!({
			"choices": [], "usage": { "prompt_tokens": input, "completion_tokens": output },
		});
		let response = format!(": {number}\n\ndata: {text}\n\ndata: {usage}\n\ndata: [DONE]\n\n");
		let mut receipt = receipt(self.receipts.len() as Sequence, body, response.as_bytes());
		if self.proven {
			receipt.request_hash = PROVEN.request(body).unwrap().hash;
			receipt.response_hash = PROVEN.response(response.as_bytes()).unwrap().hash;
		}
		let key = if self.other_key { ed25519::Pair::from_seed(&[8; 32]) } else { attested() };
		let signed = match self.change {
			Some((change, true)) => {
				change(&mut receipt);
				sign(receipt, &key)
			},
			Some((change, false)) => {
				let mut signed = sign(receipt, &key);
				let VersionedReceipt::V1(inner) = &mut signed.receipt;
				change(inner);
				signed
			},
			None => sign(receipt, &key),
		};
		self.receipts.push(signed);
		self.answers.push((number, body.into(), response.clone(), self.receipts.len() - 1));
		response
	}
}

async fn chat(
	State(node): State<TestNode>,
	headers: HeaderMap,
	body: axum::body::Bytes,
) -> Response {
	let header = |name: &str| headers[name].to_str().unwrap().to_string();
	assert_eq!(header("x-assay-channel"), CHANNEL.to_string());
	let number: RequestNumber = header("x-assay-request").parse().unwrap();
	let voucher = text::parse_hex(&header("x-assay-voucher")).unwrap();
	let voucher = AssayVoucher::decode_all(&mut &*voucher).unwrap();
	assert!(voucher.verify(GENESIS, CHANNEL, &keys::account(&signer())));
	let mut inner = node.0.lock().unwrap();
	inner.vouchers.push(voucher.cumulative);
	let manner = inner.manners.pop_front();
	if let Some(Manner::Refuse(status, code)) = manner {
		let body = serde_json::json!({ "error": { "message": "no", "code": code } });
		return (StatusCode::from_u16(status).unwrap(), Json(body)).into_response();
	}
	let known = inner.answers.iter().find(|answer| answer.0 == number).cloned();
	let response = match known {
		Some((_, known, response, _)) => {
			assert_eq!(known, body, "another request under the same number");
			response
		},
		None => inner.answer(number, &body),
	};
	let response = match manner {
		Some(Manner::Break) => response[..response.len() - 16].to_string(),
		Some(Manner::Garbage) => "data: {\n\n".into(),
		_ if inner.other_response => response.replace("Hé", "Ho").replace("-70000", "-70001"),
		_ => response,
	};
	([("content-type", "text/event-stream")], response).into_response()
}

async fn summary(State(node): State<TestNode>) -> Response {
	let inner = node.0.lock().unwrap();
	if inner.receipts.is_empty() && inner.reserved == 0 {
		return StatusCode::NOT_FOUND.into_response();
	}
	let next = inner.receipts.len();
	Json(serde_json::json!({
		"channel": CHANNEL, "cumulative": "0", "spent": (next as u128 * FEE).to_string(),
		"reserved": inner.reserved.to_string(), "nextSequence": next, "settled": 0,
	}))
	.into_response()
}

#[derive(serde::Deserialize)]
struct From {
	from: usize,
}

async fn receipts(State(node): State<TestNode>, Query(From { from }): Query<From>) -> Vec<u8> {
	let inner = node.0.lock().unwrap();
	let shown = inner.receipts.len() - inner.withheld;
	inner.receipts[..shown].iter().skip(from).take(64).collect::<Vec<_>>().encode()
}

async fn request_receipt(
	State(node): State<TestNode>,
	Parameters((_, number)): Parameters<(ChannelId, RequestNumber)>,
) -> Response {
	let inner = node.0.lock().unwrap();
	match inner.answers.iter().find(|answer| answer.0 == number) {
		Some(answer) => inner.receipts[answer.3].encode().into_response(),
		None => StatusCode::NOT_FOUND.into_response(),
	}
}

#[derive(Default)]
struct Seen(String);

impl Watcher for Seen {
	fn note(&mut self, _line: &str) {}

	fn text(&mut self, piece: &str) {
		self.0.push_str(piece);
	}
}

type Session = ChannelSession<TestChain>;

const PROVEN: Binding = Binding::Tensors(assay_groth16_formats::Curve::Bn254);
/// A tensor of as many elements as every answer has generated tokens.
const ANSWER: &str = "[7,-70000]";
/// One of as many as every prompt has tokens.
const QUESTION: &str = "[[0, 1, 2], [255, -1]]";

/// A session with a node whose model is a proven one.
fn open_proven(folder: &Path, node: &TestNode) -> Session {
	node.set(|inner| inner.proven = true);
	let mut on_chain = on_chain(10_000, 0);
	on_chain.view.assurance = Assurance::Proven(H256::repeat_byte(9));
	(on_chain.policy, on_chain.binding) = (None, PROVEN);
	ChannelSession::open(folder, TestChain::new(), on_chain, signer()).unwrap()
}

#[tokio::test]
async fn proven_answer_is_taken_when_its_receipt_has_the_digests_of_the_tensors() {
	let (folder, node) = (tempfile::tempdir().unwrap(), TestNode::default());
	let http = node.start().await;
	let mut session = open_proven(folder.path(), &node);
	let answer = ask(&mut session, &http, QUESTION).await.unwrap();
	assert_eq!(answer.text, ANSWER);
	let names: Vec<_> = answer.checks.iter().map(|check| check.name).collect();
	for name in [
		"the request's digest is that of the tensor sent",
		"the input units are the tensor's elements",
		"the response's digest is that of the tensor answered",
		"the output units are the tensor's elements",
		"the key is a receipt key of the GPU node",
	] {
		assert!(names.contains(&name), "{name}");
	}
	let body: serde_json::Value =
		node.get(|inner| serde_json::from_slice(&inner.answers[0].1)).unwrap();
	assert_eq!(body["messages"][0]["content"], "[0,1,2,255,-1]");
	// The same again is another request, and a session begun anew knows what is settled.
	ask(&mut session, &http, QUESTION).await.unwrap();
	drop(session);
	let mut session = open_proven(folder.path(), &node);
	assert_eq!(ask(&mut session, &http, QUESTION).await.unwrap().sequence, 2);
}

#[tokio::test]
async fn proven_answer_is_refused_when_its_receipt_is_about_other_tensors() {
	let changes: [(Change, &str); 4] = [
		(|receipt| receipt.request_hash = H256::zero(), "the tensor sent"),
		(|receipt| receipt.response_hash = H256::zero(), "the tensor answered"),
		(|receipt| (receipt.input_units, receipt.fee) = (4, FEE - 2), "the input units"),
		(|receipt| (receipt.output_units, receipt.fee) = (1, FEE - 3), "the output units"),
	];
	for (change, name) in changes {
		let (folder, node) = (tempfile::tempdir().unwrap(), TestNode::default());
		let http = node.start().await;
		let mut session = open_proven(folder.path(), &node);
		node.set(|inner| inner.change = Some((change, true)));
		let error = ask(&mut session, &http, QUESTION).await.unwrap_err();
		assert_eq!(error.exit_code(), EXIT_AUDIT_FAILED);
		assert!(error.to_string().contains(name), "{name}: {error}");
	}
	let (folder, node) = (tempfile::tempdir().unwrap(), TestNode::default());
	let http = node.start().await;
	let mut session = open_proven(folder.path(), &node);
	node.set(|inner| inner.other_response = true);
	let error = ask(&mut session, &http, QUESTION).await.unwrap_err();
	assert!(error.to_string().contains("the tensor answered"), "{error}");
}

#[tokio::test]
async fn nothing_is_sent_when_a_proven_model_is_asked_something_else_than_a_tensor() {
	let (folder, node) = (tempfile::tempdir().unwrap(), TestNode::default());
	let http = node.start().await;
	let mut session = open_proven(folder.path(), &node);
	for prompt in ["Why is the sky blue?", "[]", "[256]", "[0.5]"] {
		let error = ask(&mut session, &http, prompt).await.unwrap_err();
		assert!(matches!(error, Error::Tensor(_)), "{prompt}: {error}");
	}
	assert!(node.get(|inner| inner.vouchers.is_empty()));
	assert_eq!(session.contents().under_way(), None);
}

fn open(folder: &Path) -> Session {
	ChannelSession::open(folder, TestChain::new(), on_chain(10_000, 0), signer()).unwrap()
}

async fn ask(
	session: &mut Session,
	http: &GpuNodeClient,
	prompt: &str,
) -> Result<ChannelAnswer, Error> {
	session.ask(http, prompt, 10, &mut Seen::default()).await
}

#[tokio::test]
async fn answers_are_paid_by_their_receipts_when_all_holds() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut session = open(state.path());
	let asked = session.ledger.asked.clone();
	let mut seen = Seen::default();
	for index in 0..5u64 {
		let answer = session.ask(&http, "1234", 10, &mut seen).await.unwrap();
		assert_eq!((answer.sequence, answer.fee, answer.attempts), (index, FEE, 1));
		assert_eq!(answer.spent, FEE * (u128::from(index) + 1));
		assert_eq!(answer.left, 10_000 - answer.spent);
		assert!(answer.checks.len() >= 14 && answer.checks.iter().all(|check| check.passed));
	}
	assert_eq!(seen.0, "Hé".repeat(5));
	// What was spent, and what prompt and answer can come to.
	let most = (256 + 4) * 2 + 10 * 3;
	assert_eq!(
		node.get(|n| n.vouchers.clone()),
		(0..5).map(|i| i * FEE + most).collect::<Vec<_>>()
	);
	let numbers = node.get(|n| n.answers.iter().map(|a| a.0).collect::<Vec<_>>());
	assert!(numbers.windows(2).all(|pair| pair[0] != pair[1]));
	// The key and the anchor, once.
	assert_eq!(*asked.lock().unwrap(), 2);
	let contents = session.contents().clone();
	drop(session);
	assert_eq!(store::Contents::read(state.path()).unwrap(), Some(contents.clone()));
	assert_eq!(contents.journal.unwrap().highest, 4 * FEE + most);
}

#[tokio::test]
async fn one_answer_is_paid_when_the_process_dies_after_any_write() {
	for writes in 1..=3 {
		let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
		let http = node.start().await;
		let mut session = open(state.path());
		session.die_after(writes);
		let died = ask(&mut session, &http, "one").await.is_err();
		assert_eq!(died, writes < 3, "{writes}");
		let sent = node.get(|n| n.vouchers.len());
		assert_eq!(sent, usize::from(writes > 1), "{writes}");
		drop(session);

		let mut session = open(state.path());
		let text = ask(&mut session, &http, "one").await.unwrap().text;
		assert_eq!(text, "Hé");
		// Where the receipt was kept the request is done, and this is another one.
		let paid = if writes < 2 { 1 } else { 2 };
		assert_eq!(node.get(|n| n.receipts.len()), paid, "{writes}");
		assert_eq!(session.spent(), FEE * paid as u128, "{writes}");

		ask(&mut session, &http, "two").await.unwrap();
		assert_eq!(session.spent(), FEE * (paid as u128 + 1), "{writes}");
		assert_eq!(session.contents().under_way(), None);
		drop(session);
		assert_eq!(open(state.path()).spent(), FEE * (paid as u128 + 1));
	}
}

#[tokio::test]
async fn request_under_way_is_finished_first_when_another_is_asked() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut session = open(state.path());
	session.die_after(1);
	assert!(ask(&mut session, &http, "one").await.is_err());
	drop(session);
	let mut session = open(state.path());
	let mut seen = Seen::default();
	let answer = session.ask(&http, "two", 10, &mut seen).await.unwrap();
	assert_eq!((answer.sequence, answer.spent), (1, 2 * FEE));
	assert_eq!(seen.0, "HéHé");
	assert_eq!(node.get(|n| n.receipts.len()), 2);
	assert!(session.resume(&http, &mut seen).await.unwrap().is_none());

	session.die_after(1);
	assert!(ask(&mut session, &http, "three").await.is_err());
	drop(session);
	let mut session = open(state.path());
	let answer = session.resume(&http, &mut seen).await.unwrap().unwrap();
	assert_eq!((answer.sequence, answer.spent), (2, 3 * FEE));
}

#[tokio::test]
async fn one_answer_is_paid_when_a_process_dies_while_it_finishes_anothers_request() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	for _ in 0..2 {
		let mut session = open(state.path());
		session.die_after(1);
		assert!(ask(&mut session, &http, "one").await.is_err());
	}
	// The second one died when the receipt was kept.
	let mut session = open(state.path());
	assert_eq!((session.spent(), session.contents().under_way()), (FEE, None));
	let answer = ask(&mut session, &http, "two").await.unwrap();
	assert_eq!((answer.sequence, answer.spent), (1, 2 * FEE));
	assert_eq!(node.get(|n| n.receipts.len()), 2);
}

#[tokio::test]
async fn both_answers_are_paid_when_a_request_is_given_up_and_made_again() {
	for answered in [true, false] {
		let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
		let http = node.start().await;
		let mut session = open(state.path());
		if answered {
			node.set(|n| n.manners.push_back(Manner::Garbage));
			assert!(ask(&mut session, &http, "one").await.is_err());
		} else {
			session.die_after(1);
			assert!(ask(&mut session, &http, "one").await.is_err());
			session = {
				drop(session);
				open(state.path())
			};
		}
		session.give_up().unwrap();
		// The same again; it is answered, and the process dies before it knows.
		node.set(|n| n.manners.push_back(Manner::Garbage));
		assert!(ask(&mut session, &http, "one").await.is_err());
		drop(session);
		let mut session = open(state.path());
		let answer = ask(&mut session, &http, "one").await.unwrap();
		let paid = if answered { 2 } else { 1 };
		assert_eq!((answer.sequence + 1, answer.spent), (paid, u128::from(paid) * FEE));
		assert_eq!(node.get(|n| n.receipts.len()) as u64, paid);
		assert!(ask(&mut session, &http, "two").await.is_ok());
	}
}

#[tokio::test]
async fn answer_is_read_again_and_paid_once_when_the_connection_breaks() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	node.set(|n| n.manners = [Manner::Break, Manner::Refuse(503, ""), Manner::Break].into());
	let mut session = open(state.path());
	let mut seen = Seen::default();
	let answer = session.ask(&http, "one", 10, &mut seen).await.unwrap();
	assert_eq!((answer.attempts, answer.spent, seen.0.as_str()), (4, FEE, "Hé"));
	assert_eq!(node.get(|n| n.receipts.len()), 1);
}

#[tokio::test]
async fn channel_is_disputed_when_any_field_of_a_receipt_is_wrong() {
	let changes: [(&str, Change); 15] = [
		("anchor's number", |r| r.anchor.number = 13),
		("genesis_hash", |r| r.genesis_hash = H256::zero()),
		("node", |r| r.node = AccountId::new([0; 32])),
		("job", |r| r.payment = Payment::Job(CHANNEL)),
		("channel", |r| r.payment = Payment::Channel { channel: 4, sequence: 1 }),
		("sequence used", |r| r.payment = Payment::Channel { channel: CHANNEL, sequence: 0 }),
		("sequence skipped", |r| r.payment = Payment::Channel { channel: CHANNEL, sequence: 2 }),
		("requester", |r| r.requester = AccountId::new([0; 32])),
		("model", |r| r.model = H256::zero()),
		("engine", |r| r.engine = H256::zero()),
		("request_hash", |r| r.request_hash = H256::zero()),
		("response_hash", |r| r.response_hash = H256::zero()),
		("input_units", |r| {
			r.input_units += 1;
			r.fee += 2;
		}),
		("fee", |r| r.fee += 1),
		("anchor's hash", |r| r.anchor.hash = H256::zero()),
	];
	for (field, change) in changes {
		for resigned in [true, false] {
			let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
			let http = node.start().await;
			let mut session = open(state.path());
			ask(&mut session, &http, "one").await.unwrap();
			node.set(|n| n.change = Some((change, resigned)));
			let error = ask(&mut session, &http, "two").await.unwrap_err();
			assert_eq!(error.exit_code(), EXIT_AUDIT_FAILED, "{field}: {error}");
			let signature = error.to_string().contains("the signature is the attested key's");
			assert_eq!(signature, !resigned, "{field}: {error}");
			assert_eq!(session.spent(), FEE, "{field}");
			drop(session);
			// Nothing more is signed, not even by another process.
			node.set(|n| n.change = None);
			let sent = node.get(|n| n.vouchers.len());
			let mut session = open(state.path());
			let error = ask(&mut session, &http, "three").await.unwrap_err();
			assert_eq!(error.exit_code(), EXIT_AUDIT_FAILED, "{field}");
			assert!(session.resume(&http, &mut Seen::default()).await.is_err());
			assert_eq!(node.get(|n| n.vouchers.len()), sent, "{field}");
			let kept = &session.contents().dispute.clone().unwrap().signed_receipt;
			assert_eq!(*kept, text::hex(node.get(|n| n.receipts[1].encode())), "{field}");
			// Unless it must be; what does not hold is not counted.
			session.force();
			let answer = ask(&mut session, &http, "three").await.unwrap();
			assert_eq!((answer.sequence, answer.spent), (2, 2 * FEE), "{field}");
		}
	}
}

#[tokio::test]
async fn answers_that_no_enclave_signs_are_taken_with_a_key_of_their_node() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut channel = on_chain(10_000, 0);
	channel.policy = None;
	let mut session =
		ChannelSession::open(state.path(), TestChain::new(), channel, signer()).unwrap();
	let answer = ask(&mut session, &http, "one").await.unwrap();
	assert!(answer.checks.iter().any(|check| check.name.contains("receipt key")));
	assert!(!answer.checks.iter().any(|check| check.name.contains("enclave")));
}

#[tokio::test]
async fn channel_is_disputed_when_bytes_or_key_are_others() {
	type Case = (fn(&mut Inner), fn(&mut TestChain), fn(&mut OnChain), &'static str);
	let nothing: fn(&mut TestChain) = |_| {};
	let key = "the key is a registered attested key";
	let cases: [Case; 10] = [
		(|n| n.other_response = true, nothing, |_| {}, "the response's bytes"),
		(|n| n.other_key = true, nothing, |_| {}, key),
		(|_| {}, |c| c.record.operator = AccountId::new([9; 32]), |_| {}, key),
		(|_| {}, |c| c.record.expires_at = 11, |_| {}, key),
		(|_| {}, |c| c.record.revoked_since = Some(12), |_| {}, key),
		(|_| {}, nothing, |c| c.policy = Some(Vec::new()), "the model's policy"),
		(|n| n.other_key = true, nothing, |c| c.policy = None, "the key is a receipt key"),
		(|_| {}, nothing, |c| c.view.price.output = 4, "the fee is units × price"),
		(|_| {}, nothing, |c| c.view.deposit = FEE - 1, "the fee is units × price"),
		(|_| {}, nothing, |c| c.at = 613, "while the channel serves"),
	];
	for (of_node, of_chain, of_channel, expected) in cases {
		let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
		let http = node.start().await;
		node.set(of_node);
		let (mut chain, mut channel) = (TestChain::new(), on_chain(10_000, 0));
		of_chain(&mut chain);
		of_channel(&mut channel);
		let mut session = ChannelSession::open(state.path(), chain, channel, signer()).unwrap();
		let error = ask(&mut session, &http, "one").await.unwrap_err();
		assert_eq!(error.exit_code(), EXIT_AUDIT_FAILED, "{error}");
		assert!(error.to_string().contains(expected), "{expected}: {error}");
		assert_eq!(session.spent(), 0);
	}
}

#[tokio::test]
async fn request_stays_under_way_when_the_chain_has_not_reached_its_receipts_anchor() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut session = open(state.path());
	let ahead: Change = |r| r.anchor = BlockRef { number: 21, hash: hash_of(21) };
	node.set(|n| n.change = Some((ahead, true)));
	for _ in 0..2 {
		assert!(matches!(ask(&mut session, &http, "one").await, Err(Error::NotNow(_))));
		assert!(session.contents().under_way().is_some());
	}
	assert_eq!(session.contents().dispute, None);
	assert_eq!(node.get(|n| n.receipts.len()), 1);
}

#[tokio::test]
async fn session_runs_on_any_thread_when_it_is_spawned() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut session = open(state.path());
	let asking =
		tokio::spawn(async move { session.ask(&http, "one", 10, &mut Seen::default()).await });
	assert_eq!(asking.await.unwrap().unwrap().fee, FEE);
}

#[tokio::test]
async fn key_is_asked_for_again_when_a_receipt_is_anchored_later() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut session = open(state.path());
	ask(&mut session, &http, "one").await.unwrap();
	session.known.keys.values_mut().for_each(|(as_of, _)| *as_of = 12);
	session.ledger.record.revoked_since = Some(13);
	ask(&mut session, &http, "two").await.unwrap();
	let later: Change = |r| r.anchor = BlockRef { number: 13, hash: hash_of(13) };
	node.set(|n| n.change = Some((later, true)));
	let error = ask(&mut session, &http, "three").await.unwrap_err();
	assert!(error.to_string().contains("revoked as of block #13"), "{error}");
}

#[tokio::test]
async fn state_is_made_anew_from_receipts_when_it_is_lost() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let first = folder(state.path(), GENESIS, CHANNEL);
	let mut session = open(&first);
	for _ in 0..70 {
		ask(&mut session, &http, "one").await.unwrap();
	}
	let receipts = session.contents().receipts.clone();
	drop(session);

	// Some are lost.
	for sequence in [3, 66] {
		std::fs::remove_file(first.join(format!("receipts/{sequence:020}.scale"))).unwrap();
	}
	let mut session = open(&first);
	assert_eq!(session.spent(), 68 * FEE);
	assert_eq!(ask(&mut session, &http, "two").await.unwrap().spent, 71 * FEE);
	drop(session);

	// All are lost.
	let second = state.path().join("second");
	let mut session = open(&second);
	let answer = ask(&mut session, &http, "three").await.unwrap();
	assert_eq!((answer.sequence, answer.spent), (71, 72 * FEE));
	assert!(receipts.iter().all(|(place, entry)| session.contents().receipts[place] == *entry));
}

#[tokio::test]
async fn state_is_not_made_anew_when_a_receipt_is_false_or_missing() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut session = open(&state.path().join("first"));
	for _ in 0..3 {
		ask(&mut session, &http, "one").await.unwrap();
	}
	let sent = node.get(|n| n.vouchers.len());

	let mut settled = on_chain(10_000, 0);
	settled.view.next_sequence = 3;
	node.set(|n| n.withheld = 1);
	let folder = state.path().join("second");
	let mut session = ChannelSession::open(&folder, TestChain::new(), settled, signer()).unwrap();
	let error = ask(&mut session, &http, "two").await.unwrap_err();
	assert!(error.to_string().contains("2 receipts of channel 3, of which 3"), "{error}");

	node.set(|n| {
		n.withheld = 0;
		n.reserved = 1;
	});
	let mut session = open(&state.path().join("third"));
	assert!(matches!(ask(&mut session, &http, "two").await, Err(Error::NotNow(_))));

	let other = ed25519::Pair::from_seed(&[8; 32]);
	let dearer = |sequence| Receipt { fee: FEE + 1, ..receipt(sequence, b"a", b"b") };
	let falsified = [
		signed_receipt(5, FEE),
		sign(receipt(1, b"a", b"b"), &other),
		sign(dearer(1), &attested()),
		sign(Receipt { requester: node_account(), ..receipt(1, b"a", b"b") }, &attested()),
	];
	for (index, receipt) in falsified.into_iter().enumerate() {
		node.set(|n| {
			n.reserved = 0;
			n.receipts[1] = receipt;
		});
		let mut session = open(&state.path().join(index.to_string()));
		let error = ask(&mut session, &http, "two").await.unwrap_err();
		assert_eq!(error.exit_code(), EXIT_AUDIT_FAILED, "{index}: {error}");
		assert_eq!(session.spent(), FEE, "{index}");
	}
	assert_eq!(node.get(|n| n.vouchers.len()), sent);
}

#[tokio::test]
async fn vouchers_stay_within_the_deposits_when_a_channel_is_used_up() {
	for (deposit, claimed) in [(100, 0), (60, 40), (FEE, 0), (0, 0)] {
		let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
		let http = node.start().await;
		let channel = on_chain(deposit, claimed);
		let mut session =
			ChannelSession::open(state.path(), TestChain::new(), channel, signer()).unwrap();
		let total = deposit + claimed;
		let mut answers = 0;
		let error = loop {
			match ask(&mut session, &http, "one").await {
				Ok(answer) => {
					answers += 1;
					assert_eq!(answer.left, total - answers * FEE);
				},
				Err(error) => break error,
			}
		};
		assert_eq!(answers, total / FEE);
		assert!(node.get(|n| n.vouchers.iter().all(|voucher| *voucher <= total)));
		// The node charged more than there was, or there was nothing.
		match total % FEE {
			0 => assert!(matches!(error, Error::NotNow(_)), "{error}"),
			_ => assert!(matches!(error, Error::AuditFailed { .. }), "{error}"),
		}
		if total % FEE == 0 {
			session.refresh(on_chain(deposit + 1_000, claimed));
			ask(&mut session, &http, "one").await.unwrap();
		}
	}
}

#[tokio::test]
async fn nothing_is_sent_when_the_channel_does_not_serve_or_the_key_is_anothers() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut closing = on_chain(100, 0);
	closing.view.status = ChannelStatus::Closing;
	let mut over = on_chain(100, 0);
	over.at = 1_001;
	for channel in [closing, over] {
		let mut session =
			ChannelSession::open(state.path(), TestChain::new(), channel, signer()).unwrap();
		assert!(matches!(ask(&mut session, &http, "one").await, Err(Error::NotNow(_))));
	}
	assert_eq!(node.get(|n| n.vouchers.len()), 0);
	let bob = keys::from_suri("//Bob").unwrap();
	let opened = ChannelSession::open(state.path(), TestChain::new(), on_chain(100, 0), bob);
	assert!(matches!(opened, Err(Error::Input(_))));
}

#[tokio::test]
async fn refused_request_is_forgotten_when_it_was_never_taken_on() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let refusal = Manner::Refuse(402, "insufficient_voucher");
	let mut session = open(state.path());
	node.set(|n| n.manners.push_back(refusal));
	assert!(matches!(ask(&mut session, &http, "one").await, Err(Error::Http(_))));
	let journal = session.contents().journal.clone().unwrap();
	assert_eq!((journal.under_way, journal.given_up), (None, vec![]));

	// It may have been taken on here.
	node.set(|n| n.manners.extend([Manner::Break, refusal]));
	assert!(matches!(ask(&mut session, &http, "one").await, Err(Error::Http(_))));
	assert_eq!(session.contents().journal.as_ref().unwrap().given_up.len(), 1);
	// And was: it is paid.
	let answer = ask(&mut session, &http, "one").await.unwrap();
	assert_eq!((answer.sequence, answer.spent), (1, 2 * FEE));
	assert!(session.contents().journal.as_ref().unwrap().given_up.is_empty());
}

#[tokio::test]
async fn answer_given_up_is_paid_once_when_the_process_dies_while_it_is_taken() {
	for writes in 1..=3 {
		let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
		let http = node.start().await;
		let mut session = open(state.path());
		node.set(|n| n.manners.push_back(Manner::Garbage));
		assert!(ask(&mut session, &http, "one").await.is_err());
		session.give_up().unwrap();
		session.die_after(writes);
		assert!(ask(&mut session, &http, "two").await.is_err());
		drop(session);
		let mut session = open(state.path());
		let answer = ask(&mut session, &http, "two").await.unwrap();
		assert_eq!((answer.sequence, answer.spent), (1, 2 * FEE), "{writes}");
		assert_eq!(node.get(|n| n.receipts.len()), 2, "{writes}");
	}
}

#[tokio::test]
async fn answer_is_paid_when_its_request_was_given_up_and_no_other_one_is() {
	let (node, state) = (TestNode::default(), tempfile::tempdir().unwrap());
	let http = node.start().await;
	let mut session = open(state.path());
	node.set(|n| n.manners.extend([Manner::Garbage, Manner::Garbage]));
	for prompt in ["one", "two"] {
		assert!(matches!(ask(&mut session, &http, prompt).await, Err(Error::Http(_))));
		assert!(session.contents().under_way().is_some());
	}
	session.give_up().unwrap();
	let answer = ask(&mut session, &http, "two").await.unwrap();
	assert_eq!((answer.sequence, answer.spent), (1, 2 * FEE));

	// A receipt for what nobody here asked.
	node.set(|n| n.receipts.push(signed_receipt(2, FEE)));
	let error = ask(&mut session, &http, "three").await.unwrap_err();
	assert!(error.to_string().contains("a request of ours"), "{error}");
	assert_eq!(session.spent(), 2 * FEE);
}

//! Payment channels, from outside: what is served on them, and how it is settled.

mod support;

use assay_gpu_node::{
	attester::{Attester, DevelopmentAttester},
	engine::Engine,
	settlement::{Revealer, Round, Settler, SettlerSettings},
	store::{JournaledBatch, RequestKey, Store},
};
use assay_primitives::{
	batch::{claims_root, BatchId},
	channel::{ChannelId, SignedVoucher},
	market::{Assurance, BatchStatus, ChannelStatus},
	merkle,
	receipt::{AssaySignedReceipt, Payment},
	AccountId, Signature, H256,
};
use codec::DecodeAll;
use serde_json::Value;
use std::sync::{atomic::Ordering, Arc};
use support::*;

const SCRIPT: [&str; 2] = ["Hello", "!"];
/// What a request of one word costs.
const FEE: u128 = 10 + 2 * 100;
/// What it may cost at most: the longest answer of these nodes.
const MOST: u128 = 10 + 16 * 100;

/// Receipts of a channel, as its requester reads them.
async fn receipts(served: &Served, channel: ChannelId) -> Vec<AssaySignedReceipt> {
	let mut receipts: Vec<AssaySignedReceipt> = Vec::new();
	loop {
		let from = receipts.len();
		let path = format!("/assay/v1/channels/{channel}/receipts?from={from}");
		let bytes = served.get(&path).await.bytes().await.unwrap();
		let chunk = Vec::<AssaySignedReceipt>::decode_all(&mut &*bytes).unwrap();
		if chunk.is_empty() {
			return receipts;
		}
		receipts.extend(chunk);
	}
}

async fn summary(served: &Served, channel: ChannelId) -> Value {
	served.get(&format!("/assay/v1/channels/{channel}")).await.json().await.unwrap()
}

async fn code(response: reqwest::Response) -> (u16, String) {
	let status = response.status().as_u16();
	let error: Value = response.json().await.unwrap();
	(status, error["error"]["code"].as_str().unwrap_or_default().to_string())
}

#[tokio::test]
async fn answer_is_served_and_its_receipt_holds_when_a_voucher_covers_it() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	chain.open_channel(3, 10_000);
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain).await;
	for (number, spent) in [(77, 0), (5, FEE)] {
		let request = body(true, "hello", "");
		let response = served.ask(3, number, spent + MOST, &request).await;
		assert_eq!(response.status(), 200);
		assert_eq!(response.headers()["x-assay-channel"], "3");
		assert_eq!(response.headers()["x-assay-request"], number.to_string());
		let path = format!("/assay/v1/channels/3/requests/{number}/receipt");
		assert_eq!(response.headers()["x-assay-receipt"], path);
		let payload = response.bytes().await.unwrap();
		assert_eq!(streamed_text(&payload), "Hello!");

		let bytes = served.get(&path).await.bytes().await.unwrap();
		let signed = AssaySignedReceipt::decode_all(&mut &*bytes).unwrap();
		assert!(signed.signature.verify(&signed.receipt.hash()));
		let receipt = signed.receipt.receipt();
		let sequence = u64::from(spent > 0);
		assert_eq!(receipt.payment, Payment::Channel { channel: 3, sequence });
		assert_eq!((receipt.genesis_hash, &receipt.node), (GENESIS, &operator()));
		assert_eq!((&receipt.requester, receipt.model), (&requester(), MODEL));
		assert_eq!(receipt.request_hash, assay_gpu_node::sha256(&request));
		assert_eq!(receipt.response_hash, assay_gpu_node::sha256(&payload));
		assert_eq!((receipt.fee, receipt.anchor.number), (FEE, 98));

		let path = format!("/assay/v1/channels/3/requests/{number}/response");
		assert_eq!(served.get(&path).await.bytes().await.unwrap(), payload);
		// The same number again: the same bytes, and nothing more to pay.
		let again = served.ask(3, number, spent + MOST, &request).await.bytes().await.unwrap();
		assert_eq!(again, payload);
	}
	let known = summary(&served, 3).await;
	assert_eq!(known["spent"], (2 * FEE).to_string());
	assert_eq!(known["cumulative"], (FEE + MOST).to_string());
	assert_eq!((&known["reserved"], &known["nextSequence"]), (&"0".into(), &2.into()));
	assert_eq!(receipts(&served, 3).await.len(), 2);
}

#[tokio::test]
async fn requests_are_refused_with_openai_errors_when_the_channel_does_not_pay() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	let engine = ScriptEngine::new(&SCRIPT);
	let served = serve(dir.path(), engine.clone(), chain.clone()).await;
	let request = body(false, "hello", "");
	let refused = async |response: reqwest::Response, status: u16, expected: &str| {
		assert_eq!(code(response).await, (status, expected.to_string()));
	};
	refused(served.ask(9, 0, MOST, &request).await, 402, "unknown_channel").await;
	type Change = fn(&mut assay_gpu_node::settlement::Channel);
	let misfits: [(Change, u16, &str); 6] = [
		(|channel| channel.node = AccountId::new([5; 32]), 409, "wrong_node"),
		(|channel| channel.model = H256::zero(), 409, "wrong_model"),
		(|channel| channel.engine = H256::zero(), 409, "wrong_model"),
		(|channel| channel.status = ChannelStatus::Closing, 409, "channel_not_open"),
		(|channel| channel.serves_until = 100, 409, "channel_expired"),
		(|channel| channel.signer = AccountId::new([5; 32]), 402, "invalid_voucher"),
	];
	for (change, status, expected) in misfits {
		chain.open_channel(1, 10_000);
		chain.change_channel(1, change);
		refused(served.ask(1, 0, MOST, &request).await, status, expected).await;
	}
	chain.open_channel(1, 10_000);
	// Of another channel; raised by hand; for too little; for more than there is.
	let foreign = voucher(2, MOST);
	refused(served.ask_with(1, 0, &foreign, &request).await, 402, "invalid_voucher").await;
	let raised = SignedVoucher { cumulative: MOST + 1, ..voucher(1, MOST) };
	refused(served.ask_with(1, 0, &raised, &request).await, 402, "invalid_voucher").await;
	let signature = Signature::Ed25519(sp_core::ed25519::Signature::from_raw([0; 64]));
	let forged = SignedVoucher { cumulative: MOST, signature };
	refused(served.ask_with(1, 0, &forged, &request).await, 402, "invalid_voucher").await;
	refused(served.ask(1, 0, 109, &request).await, 402, "insufficient_fee").await;
	chain.change_channel(1, |channel| channel.deposit = 109);
	refused(served.ask(1, 0, u128::MAX, &request).await, 402, "insufficient_fee").await;

	type Headers<'a> = &'a [(&'a str, &'a str)];
	let headers: [(Headers, u16, &str); 7] = [
		(&[("x-assay-channel", "x")], 400, "invalid_header"),
		(&[("x-assay-channel", "1"), ("x-assay-channel", "2")], 400, "invalid_header"),
		(&[("x-assay-channel", "1"), ("x-assay-job", "2")], 400, "paid_twice"),
		(&[("x-assay-channel", "1")], 402, "incomplete_payment"),
		(&[("x-assay-channel", "1"), ("x-assay-request", "1")], 402, "incomplete_payment"),
		(
			&[("x-assay-channel", "1"), ("x-assay-request", "1"), ("x-assay-voucher", "0x00")],
			400,
			"invalid_header",
		),
		(
			&[("x-assay-channel", "1"), ("x-assay-request", "-1"), ("x-assay-voucher", "0x00")],
			400,
			"invalid_header",
		),
	];
	for (headers, status, expected) in headers {
		let mut sent = served.request(&request);
		for (name, value) in headers {
			sent = sent.header(*name, *value);
		}
		refused(sent.send().await.unwrap(), status, expected).await;
	}
	for (path, status) in [
		("/assay/v1/channels/1", 404),
		("/assay/v1/channels/x", 400),
		("/assay/v1/channels/1/receipts?from=x", 400),
		("/assay/v1/channels/1/requests/5/receipt", 404),
		("/assay/v1/channels/1/requests/5/response", 404),
	] {
		assert_eq!(served.get(path).await.status(), status, "{path}");
	}
	assert_eq!(engine.generations.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn other_request_is_refused_when_its_number_is_used() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	chain.open_channel(1, 10_000);
	let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain).await;
	served.ask(1, 0, MOST, &body(false, "hello", "")).await.bytes().await.unwrap();
	let other = served.ask(1, 0, 2 * MOST, &body(false, "goodbye", "")).await;
	assert_eq!(code(other).await, (409, "number_already_used".into()));
	assert_eq!(receipts(&served, 1).await.len(), 1);
}

#[tokio::test]
async fn no_more_is_served_than_promised_when_requests_come_at_once() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	chain.open_channel(1, 1_000_000);
	let served = Arc::new(serve(dir.path(), ScriptEngine::new(&SCRIPT), chain).await);
	let mut requests = tokio::task::JoinSet::new();
	for number in 0..40u64 {
		let served = served.clone();
		requests.spawn(async move {
			// Together they would cost more than eight at a time.
			let request = body(number % 2 == 0, "hello", r#","max_tokens":2"#);
			let response = served.ask(1, number, 8 * FEE, &request).await;
			let status = response.status();
			let bytes = response.bytes().await.unwrap();
			assert!(status == 200 || status == 402, "{status} {bytes:?}");
			// A stream that is refused late ends with the error.
			status == 200 && !String::from_utf8_lossy(&bytes).contains("\"error\"")
		});
	}
	let answered = requests.join_all().await.into_iter().filter(|answered| *answered).count();
	let receipts = receipts(&served, 1).await;
	assert_eq!(receipts.len(), answered);
	assert_eq!(answered, 8);
	for (place, signed) in receipts.iter().enumerate() {
		let payment = Payment::Channel { channel: 1, sequence: place as u64 };
		assert_eq!(signed.receipt.receipt().payment, payment);
	}
	assert_eq!(summary(&served, 1).await["spent"], (8 * FEE).to_string());
}

#[test]
fn answer_keeps_its_place_when_the_node_was_killed_before_or_after_it() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	chain.open_channel(1, 10_000);
	let request = body(true, "hello", "");
	let first = run_and_kill(async {
		let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;
		served.ask(1, 0, MOST, &request).await.bytes().await.unwrap()
	});
	run_and_kill(async {
		let served = serve(dir.path(), ScriptEngine::gated(&SCRIPT), chain.clone()).await;
		// Its head is only sent once the request is journaled.
		assert_eq!(served.ask(1, 1, FEE + MOST, &request).await.status(), 200);
	});
	run_and_kill(async {
		let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;
		assert_eq!(summary(&served, 1).await["reserved"], MOST.to_string());
		served.node.resume_unfinished().await.unwrap();
		assert_eq!(receipts(&served, 1).await.len(), 2);
		assert_eq!(summary(&served, 1).await["reserved"], "0");
		assert_eq!(served.ask(1, 0, MOST, &request).await.bytes().await.unwrap(), first);
		let second = served.ask(1, 1, FEE + MOST, &request).await.bytes().await.unwrap();
		assert_eq!(streamed_text(&second), "Hello!");
		assert_eq!(summary(&served, 1).await["spent"], (2 * FEE).to_string());
	});
}

#[test]
fn reservation_is_free_again_when_the_channel_has_ended_meanwhile() {
	let dir = tempfile::tempdir().unwrap();
	let chain = FakeChain::new();
	chain.open_channel(1, 10_000);
	run_and_kill(async {
		let served = serve(dir.path(), ScriptEngine::gated(&SCRIPT), chain.clone()).await;
		let response = served.ask(1, 0, MOST, &body(true, "hello", "")).await;
		assert_eq!(response.status(), 200);
	});
	chain.change_channel(1, |channel| channel.status = ChannelStatus::Ended);
	run_and_kill(async {
		let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;
		served.node.resume_unfinished().await.unwrap();
		assert_eq!(summary(&served, 1).await["reserved"], "0");
		assert!(receipts(&served, 1).await.is_empty());
	});
}

/// A node with receipts on some channels, and what settles them.
struct Bench {
	_dir: tempfile::TempDir,
	chain: Arc<FakeChain>,
	store: Arc<Store>,
	submitter: Arc<FakeSubmitter>,
	attester: Arc<dyn Attester>,
}

impl Bench {
	/// With so many receipts on each channel, all anchored in block 98.
	fn new(receipts: &[(ChannelId, u64)]) -> Self {
		let dir = tempfile::tempdir().unwrap();
		let chain = FakeChain::new();
		run_and_kill(async {
			let served = serve(dir.path(), ScriptEngine::new(&SCRIPT), chain.clone()).await;
			for (channel, count) in receipts {
				chain.open_channel(*channel, 10_000);
				for number in 0..*count {
					let promised = u128::from(number) * FEE + MOST;
					let request = body(false, "hello", "");
					let response = served.ask(*channel, number, promised, &request).await;
					assert_eq!(response.status(), 200);
				}
			}
		});
		let engine = ScriptEngine::new(&[]).description().hash();
		let attester = DevelopmentAttester::open(dir.path(), MODEL, engine).unwrap();
		let store = Arc::new(Store::open(dir.path()).unwrap());
		let submitter = FakeSubmitter::new(chain.clone(), None);
		Self { _dir: dir, chain, store, submitter, attester: Arc::new(attester) }
	}

	/// A settler of a process that has just begun.
	fn settler(&self, after: u32) -> Settler {
		let settings = SettlerSettings {
			operator: operator(),
			model: MODEL,
			engine: ScriptEngine::new(&[]).description().hash(),
			after,
		};
		let (store, chain) = (self.store.clone(), self.chain.clone());
		Settler::new(settings, store, chain, self.attester.clone(), self.submitter.clone())
	}

	fn submitted(&self) -> Vec<JournaledBatch> {
		self.submitter.submitted.lock().unwrap().clone()
	}

	fn at(&self, block: u32) {
		self.chain.best.store(block, Ordering::SeqCst);
	}
}

#[test]
fn receipts_of_all_channels_are_settled_in_one_batch_when_the_oldest_is_due() {
	let bench = Bench::new(&[(1, 3), (2, 1), (5, 2)]);
	run(async {
		let mut settler = bench.settler(10);
		bench.at(107);
		assert_eq!(settler.round().await.unwrap(), Round::Idle);
		bench.at(108);
		let settled = Round::Settled { receipts: 6, claims: 3 };
		assert_eq!(settler.round().await.unwrap(), settled);

		let batches = bench.submitted();
		let [JournaledBatch { signed, claims }] = &batches[..] else { panic!("{batches:?}") };
		assert!(signed.signature.verify(&signed.batch.hash()));
		let batch = signed.batch.batch();
		let leaves: Vec<_> = [1, 2, 5]
			.iter()
			.flat_map(|id| bench.store.channel_receipts(*id, 0, 9).unwrap())
			.map(|signed| signed.receipt.hash())
			.collect();
		assert_eq!(Some(batch.root), merkle::root(&leaves));
		assert_eq!((batch.receipts, batch.input_units, batch.output_units), (6, 6, 12));
		assert_eq!((batch.fee, batch.anchor.number), (6 * FEE, 98));
		assert_eq!((batch.genesis_hash, &batch.node, batch.model), (GENESIS, &operator(), MODEL));
		assert_eq!(Some(batch.claims_root), claims_root(claims.iter().map(|c| &c.claim)));
		for (id, count) in [(1, 3), (2, 1), (5, 2)] {
			assert_eq!(bench.store.channel(id).unwrap().unwrap().settled, count);
		}
		assert_eq!(settler.round().await.unwrap(), Round::Idle);
		assert_eq!(bench.submitted().len(), 1);
	});
}

impl Bench {
	/// The same, where answers are audited later.
	fn audited(receipts: &[(ChannelId, u64)]) -> Self {
		let bench = Self::new(receipts);
		for (id, _) in receipts {
			let audited = Assurance::Audited(H256([4; 32]));
			bench.chain.change_channel(*id, |channel| channel.assurance = audited);
		}
		bench
	}

	fn revealer(&self) -> Revealer {
		Revealer::new(self.store.clone(), self.chain.clone(), self.submitter.clone())
	}

	fn ask_for(&self, batch: BatchId, leaves: &[(u32, u32)]) {
		let mut batches = self.chain.batches.lock().unwrap();
		let (view, open) = batches.get_mut(&batch).unwrap();
		view.open_leaves += leaves.len() as u32;
		open.extend(leaves);
	}

	fn revealed(&self) -> Vec<u32> {
		self.submitter.revealed.lock().unwrap().clone()
	}

	fn set_status(&self, batch: BatchId, status: BatchStatus) {
		self.chain.batches.lock().unwrap().get_mut(&batch).unwrap().0.status = status;
	}
}

#[test]
fn receipts_of_a_committed_batch_are_revealed_in_time_when_asked_for() {
	let bench = Bench::audited(&[(1, 3), (2, 1), (5, 2)]);
	run(async {
		bench.at(108);
		let committed = Round::Settled { receipts: 6, claims: 3 };
		assert_eq!(bench.settler(10).round().await.unwrap(), committed);
		let kept = bench.store.committed().unwrap();
		assert_eq!(kept.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [7]);

		let revealer = bench.revealer();
		assert_eq!(revealer.round().await.unwrap(), 0);
		// The most urgent comes first, and what is too late is left.
		bench.ask_for(7, &[(0, 130), (3, 120), (5, 125), (1, 108)]);
		assert_eq!(revealer.round().await.unwrap(), 3);
		assert_eq!(bench.revealed(), [3, 5, 0]);
		// A process that has just begun knows as much.
		bench.ask_for(7, &[(4, 140)]);
		assert_eq!(bench.revealer().round().await.unwrap(), 1);

		bench.set_status(7, BatchStatus::Verified);
		assert_eq!(bench.revealer().round().await.unwrap(), 0);
		assert!(bench.store.committed().unwrap().is_empty());
	});
}

#[test]
fn committed_batch_is_found_among_others_when_its_commit_was_not_seen() {
	let bench = Bench::audited(&[(1, 2)]);
	run(async {
		bench.at(108);
		*bench.submitter.fate.lock().unwrap() = Fate::Lose;
		assert_eq!(bench.settler(10).round().await.unwrap(), Round::Waiting);
		// Another node's comes before it.
		bench.chain.next_batch.fetch_add(1, Ordering::SeqCst);
		*bench.submitter.fate.lock().unwrap() = Fate::SettleUnseen;
		assert_eq!(bench.settler(10).round().await.unwrap(), Round::Waiting);
		let committed = Round::Settled { receipts: 2, claims: 1 };
		assert_eq!(bench.settler(10).round().await.unwrap(), committed);
		assert_eq!(bench.store.committed().unwrap()[0].0, 8);
		bench.ask_for(8, &[(1, 130)]);
		assert_eq!(bench.revealer().round().await.unwrap(), 1);
	});
}

#[test]
fn settling_goes_on_when_a_committed_batch_was_judged_long_ago() {
	let bench = Bench::audited(&[(1, 2)]);
	run(async {
		bench.at(108);
		*bench.submitter.fate.lock().unwrap() = Fate::SettleUnseen;
		assert_eq!(bench.settler(10).round().await.unwrap(), Round::Waiting);
		bench.chain.batches.lock().unwrap().clear();
		let settled = Round::Settled { receipts: 2, claims: 1 };
		assert_eq!(bench.settler(10).round().await.unwrap(), settled);
		assert_eq!(bench.store.batch().unwrap(), None);
		assert!(bench.store.committed().unwrap().is_empty());
	});
}

#[test]
fn batch_is_made_smaller_when_its_transaction_is_not_taken() {
	let bench = Bench::new(&[(1, 1), (2, 1), (3, 1), (4, 1)]);
	run(async {
		bench.at(108);
		*bench.submitter.fate.lock().unwrap() = Fate::Reject;
		let mut settler = bench.settler(10);
		for _ in 0..3 {
			assert_eq!(settler.round().await.unwrap(), Round::Waiting);
		}
		assert_eq!(settler.round().await.unwrap(), Round::Refused("as told".into()));
		*bench.submitter.fate.lock().unwrap() = Fate::Settle;
		bench.at(112);
		let half = Round::Settled { receipts: 2, claims: 2 };
		assert_eq!(settler.round().await.unwrap(), half);
		assert_eq!(settler.round().await.unwrap(), half);
	});
}

#[test]
fn receipts_are_settled_at_half_their_window_at_the_latest() {
	let bench = Bench::new(&[(1, 1)]);
	run(async {
		let mut settler = bench.settler(1_000);
		bench.at(98 + 24);
		assert_eq!(settler.round().await.unwrap(), Round::Idle);
		bench.at(98 + 25);
		let settled = Round::Settled { receipts: 1, claims: 1 };
		assert_eq!(settler.round().await.unwrap(), settled);
	});
}

#[test]
fn batch_settles_once_when_nobody_knows_what_became_of_it() {
	let bench = Bench::new(&[(1, 2)]);
	run(async {
		bench.at(108);
		// It gets lost: the same one is sent again by the next process.
		*bench.submitter.fate.lock().unwrap() = Fate::Lose;
		assert_eq!(bench.settler(10).round().await.unwrap(), Round::Waiting);
		*bench.submitter.fate.lock().unwrap() = Fate::SettleUnseen;
		let before = bench.chain.channels.lock().unwrap().clone();
		assert_eq!(bench.settler(10).round().await.unwrap(), Round::Waiting);
		let batches = bench.submitted();
		assert_eq!(batches.len(), 2);
		assert_eq!(batches[0], batches[1]);
		// It is in a block that is not final: it is waited for.
		*bench.chain.final_channels.lock().unwrap() = Some(before);
		let mut settler = bench.settler(10);
		assert_eq!(settler.round().await.unwrap(), Round::Waiting);
		assert_eq!(bench.store.channel(1).unwrap().unwrap().settled, 0);
		*bench.chain.final_channels.lock().unwrap() = None;
		let settled = Round::Settled { receipts: 2, claims: 1 };
		assert_eq!(settler.round().await.unwrap(), settled);
		assert_eq!(bench.submitted().len(), 2);
		assert_eq!(bench.store.batch().unwrap(), None);
	});
}

#[test]
fn batch_is_made_anew_when_its_block_lost_to_a_fork_with_another() {
	let bench = Bench::new(&[(1, 2)]);
	run(async {
		bench.at(108);
		*bench.submitter.fate.lock().unwrap() = Fate::Lose;
		bench.settler(10).round().await.unwrap();
		// Somebody presented the first receipt meanwhile.
		bench.chain.change_channel(1, |channel| channel.next_sequence = 1);
		*bench.submitter.fate.lock().unwrap() = Fate::Settle;
		let mut settler = bench.settler(10);
		assert_eq!(settler.round().await.unwrap(), Round::Waiting);
		bench.at(111);
		let settled = Round::Settled { receipts: 1, claims: 1 };
		assert_eq!(settler.round().await.unwrap(), settled);
		assert_eq!(bench.submitted().last().unwrap().claims[0].claim.first, 1);
	});
}

#[test]
fn good_claims_are_settled_when_a_bad_one_is_among_them() {
	let channels: Vec<_> = (0..9).map(|channel| (channel, 1)).collect();
	let bench = Bench::new(&channels);
	run(async {
		bench.submitter.bad.lock().unwrap().push(4);
		let mut settler = bench.settler(10);
		let mut settled = 0;
		for block in 108..150 {
			bench.at(block);
			if let Round::Settled { receipts, .. } = settler.round().await.unwrap() {
				settled += receipts;
			}
		}
		assert_eq!(settled, 8);
		let left: Vec<_> = bench
			.store
			.channels()
			.unwrap()
			.into_iter()
			.filter(|(_, record)| record.settled < record.next)
			.map(|(id, _)| id)
			.collect();
		assert_eq!(left, [4]);
		assert!(bench.submitted().len() < 20, "{}", bench.submitted().len());
	});
}

#[test]
fn no_more_is_claimed_than_deposit_and_window_allow() {
	let bench = Bench::new(&[(1, 3), (2, 1), (3, 1), (4, 1)]);
	run(async {
		bench.chain.change_channel(1, |channel| channel.deposit = 2 * FEE + 1);
		bench.chain.change_channel(2, |channel| channel.status = ChannelStatus::Ended);
		bench.chain.change_channel(3, |channel| channel.window = 11);
		bench.chain.change_channel(4, |channel| channel.node = AccountId::new([9; 32]));
		bench.at(108);
		let settled = Round::Settled { receipts: 2, claims: 1 };
		assert_eq!(bench.settler(10).round().await.unwrap(), settled);
		assert_eq!(bench.submitted()[0].claims[0].claim.channel, 1);
	});
}

#[test]
fn channel_is_forgotten_when_the_chain_has_forgotten_it() {
	let bench = Bench::new(&[(1, 1), (2, 1)]);
	run(async {
		bench.chain.channels.lock().unwrap().remove(&1);
		let chain = bench.chain.clone();
		let mut pruner = assay_gpu_node::settlement::Pruner::new(bench.store.clone(), chain, 100);
		assert_eq!(pruner.round().await.unwrap(), 0, "the chain may be behind");
		bench.at(1_151);
		assert_eq!(pruner.round().await.unwrap(), 1);
		assert_eq!(bench.store.channel(1).unwrap(), None);
		let key = RequestKey::Channel { channel: 1, request: 0 };
		assert_eq!(bench.store.entry(key).unwrap(), None);
		assert!(bench.store.channel(2).unwrap().is_some());
	});
}

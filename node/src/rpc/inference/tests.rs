// SPDX-License-Identifier: GPL-3.0-only

use super::*;
use assay_primitives::{market::Assurance, H256};
use serde_json::{json, Value};
use std::collections::BTreeMap;
use JobStatus::{Committed, Open, Refunded, Slashed, Verified};

const JOB: JobId = 7;
const WORK: JobRef = JobRef { job: JOB };
const BATCH: BatchId = 5;

fn view(
	status: JobStatus,
	opened_at: u32,
	committed_at: Option<u32>,
	ended_at: Option<u32>,
) -> Job {
	JobView {
		status,
		requester: AccountId::new([1; 32]),
		node: AccountId::new([2; 32]),
		model: H256::repeat_byte(3),
		request_hash: H256::repeat_byte(4),
		price: Price { input: 5, output: 6 },
		max_fee: u128::MAX,
		verification_price: 8,
		opened_at,
		deadline: 100,
		committed_at,
		window_ends: None,
		ended_at,
		receipt_hash: None,
		fee_paid: 9,
		burned: 10,
	}
}

fn batch(status: BatchStatus, committed_at: u32, ended_at: Option<u32>) -> Batch {
	BatchView {
		status,
		node: AccountId::new([2; 32]),
		model: H256::repeat_byte(3),
		assurance: Assurance::Proven(H256::repeat_byte(4)),
		root: H256::repeat_byte(5),
		receipts: 16,
		places_root: H256::repeat_byte(6),
		claims: 1,
		asset: AssetKind::Native,
		fee: u128::MAX,
		value: 8,
		paid: true,
		verification_price: 9,
		committed_at,
		window_ends: 100,
		proven: 3,
		ended_at,
		open_leaves: 0,
		refundable: 10,
		refund_asset: AssetKind::WithId(1),
	}
}

/// A chain of blocks, each with what it knows of the job. Hashes are `[fork, .., number]`.
#[derive(Default)]
struct FakeChain(Mutex<Fake>);

#[derive(Default)]
struct Fake {
	best: BTreeMap<BlockNumber, H256>,
	jobs: HashMap<H256, Option<Job>>,
	batches: HashMap<H256, Batch>,
	finalised: BlockNumber,
	/// Questions that are still to fail, as those do whose block is given up meanwhile.
	given_up: usize,
}

fn hash(fork: u8, number: BlockNumber) -> H256 {
	let mut hash = H256::from_low_u64_be(number.into());
	hash.0[0] = fork;
	hash
}

impl FakeChain {
	/// A chain with blocks 0 to `length - 1` in which the job is unknown.
	fn new(length: BlockNumber) -> Arc<Self> {
		let chain = Arc::new(Self::default());
		for number in 0..length {
			chain.import(0, number, None);
		}
		chain
	}

	/// Makes block `number` of `fork` the best one; blocks above it are gone.
	fn import(&self, fork: u8, number: BlockNumber, job: Option<Job>) -> Heads {
		let mut fake = self.0.lock().unwrap();
		fake.best.split_off(&number);
		fake.best.insert(number, hash(fork, number));
		fake.jobs.insert(hash(fork, number), job);
		drop(fake);
		self.heads()
	}

	fn finalise(&self, number: BlockNumber) -> Heads {
		self.0.lock().unwrap().finalised = number;
		self.heads()
	}
}

impl Chain for FakeChain {
	fn job(&self, at: Head, id: JobId) -> Result<Option<Job>, String> {
		let mut fake = self.0.lock().unwrap();
		if let Some(left) = fake.given_up.checked_sub(1) {
			fake.given_up = left;
			return Err("State already discarded".into());
		}
		let job = fake.jobs.get(&at.hash).ok_or("no such block")?;
		Ok(job.clone().filter(|_| id == JOB))
	}

	fn batch(&self, at: Head, id: BatchId) -> Result<Option<Batch>, String> {
		let fake = self.0.lock().unwrap();
		Ok(fake.batches.get(&at.hash).cloned().filter(|_| id == BATCH))
	}

	fn hash(&self, number: BlockNumber) -> Result<Option<H256>, String> {
		Ok(self.0.lock().unwrap().best.get(&number).copied())
	}

	fn heads(&self) -> Heads {
		let fake = self.0.lock().unwrap();
		let (number, hash) = fake.best.last_key_value().unwrap();
		Heads {
			best: BlockRef { number: *number, hash: *hash },
			finalised: BlockRef { number: fake.finalised, hash: fake.best[&fake.finalised] },
		}
	}
}

/// A subscriber at the level of [`Inference::news`].
struct Subscriber {
	chain: Arc<FakeChain>,
	inference: Inference<FakeChain>,
	told: Told<JobRef>,
}

impl Subscriber {
	fn new(length: BlockNumber) -> Self {
		let chain = FakeChain::new(length);
		let (inference, _) = Inference::new(chain.clone());
		Self { chain, inference, told: Told::default() }
	}

	/// What is told now: status, fork and number of each item.
	fn hear(&mut self) -> Vec<(String, u8, BlockNumber)> {
		let heads = self.chain.heads();
		let (events, ended) = self.inference.news(WORK, &mut self.told, heads).unwrap();
		let finalised = |event: &Event<JobRef>| matches!(event.status, EventStatus::Finalised(_));
		assert_eq!(events.iter().any(finalised), ended);
		events
			.into_iter()
			.map(|event| {
				assert_eq!(event.outcome.is_some(), finalised(&event));
				assert_eq!(event.block_hash, hash(event.block_hash.0[0], event.block_number));
				let Value::String(status) = serde_json::to_value(event.status).unwrap() else {
					panic!("statuses are strings")
				};
				(status, event.block_hash.0[0], event.block_number)
			})
			.collect()
	}
}

fn item(status: &str, fork: u8, number: BlockNumber) -> (String, u8, BlockNumber) {
	(status.into(), fork, number)
}

mod news {
	use super::*;

	#[test]
	fn steps_are_told_one_by_one_when_each_has_its_own_block() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Open, 3, None, None)));
		assert_eq!(s.hear(), [item("open", 0, 3)]);
		assert_eq!(s.hear(), []);
		s.chain.import(0, 4, Some(view(Committed, 3, Some(4), None)));
		assert_eq!(s.hear(), [item("committed", 0, 4)]);
		s.chain.import(0, 5, Some(view(Verified, 3, Some(4), Some(5))));
		assert_eq!(s.hear(), [item("verified", 0, 5)]);
		s.chain.finalise(4);
		assert_eq!(s.hear(), []);
		s.chain.finalise(5);
		assert_eq!(s.hear(), [item("finalised", 0, 5)]);
	}

	#[test]
	fn every_step_is_told_when_several_fall_into_one_block() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Verified, 3, Some(3), Some(3))));
		assert_eq!(s.hear(), [item("open", 0, 3), item("committed", 0, 3), item("verified", 0, 3)]);
	}

	#[test]
	fn whole_story_is_told_when_the_subscriber_comes_late() {
		let mut s = Subscriber::new(9);
		s.chain.import(0, 9, Some(view(Slashed, 2, Some(4), Some(8))));
		s.chain.finalise(9);
		assert_eq!(
			s.hear(),
			[
				item("open", 0, 2),
				item("committed", 0, 4),
				item("slashed", 0, 8),
				item("finalised", 0, 8)
			]
		);
	}

	#[test]
	fn committed_is_not_told_when_the_job_was_refunded() {
		let mut s = Subscriber::new(4);
		s.chain.import(0, 4, Some(view(Refunded, 1, None, Some(4))));
		assert_eq!(s.hear(), [item("open", 0, 1), item("refunded", 0, 4)]);
	}

	#[test]
	fn finalised_is_not_told_when_only_an_earlier_step_is_final() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Open, 3, None, None)));
		s.chain.import(0, 4, Some(view(Committed, 3, Some(4), None)));
		s.chain.finalise(4);
		assert_eq!(s.hear(), [item("open", 0, 3), item("committed", 0, 4)]);
		assert_eq!(s.hear(), []);
	}

	#[test]
	fn finalised_is_not_told_when_another_block_with_the_same_end_is_final() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Open, 3, None, None)));
		let verified = || Some(view(Verified, 3, Some(4), Some(4)));
		s.chain.import(0, 4, verified());
		assert_eq!(s.hear().len(), 3);
		let stale = s.chain.heads().best;
		s.chain.import(1, 4, verified());
		let heads = Heads { best: stale, ..s.chain.finalise(4) };
		assert_eq!(s.inference.news(WORK, &mut s.told, heads).unwrap(), (vec![], false));
		assert_eq!(
			s.hear(),
			[item("committed", 1, 4), item("verified", 1, 4), item("finalised", 1, 4)]
		);
	}

	#[test]
	fn finalised_is_not_told_when_the_final_block_has_another_status() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Committed, 2, Some(3), None)));
		// A job that claims to have ended below the block in which it is still committed.
		s.chain.import(0, 4, Some(view(Verified, 2, Some(3), Some(3))));
		s.chain.finalise(3);
		assert!(!s.hear().iter().any(|(status, ..)| status == "finalised"));
	}

	#[test]
	fn story_goes_on_from_the_fork_when_a_reorganisation_moves_steps() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Open, 3, None, None)));
		s.chain.import(0, 4, Some(view(Verified, 3, Some(4), Some(4))));
		assert_eq!(s.hear(), [item("open", 0, 3), item("committed", 0, 4), item("verified", 0, 4)]);
		s.chain.import(1, 4, Some(view(Open, 3, None, None)));
		assert_eq!(s.hear(), [item("open", 0, 3)]);
		s.chain.import(1, 5, Some(view(Verified, 3, Some(5), Some(5))));
		assert_eq!(s.hear(), [item("committed", 1, 5), item("verified", 1, 5)]);
		s.chain.finalise(5);
		assert_eq!(s.hear(), [item("finalised", 1, 5)]);
	}

	#[test]
	fn job_is_told_again_when_a_reorganisation_takes_it_away_and_brings_it_back() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Open, 3, None, None)));
		assert_eq!(s.hear(), [item("open", 0, 3)]);
		s.chain.import(1, 3, None);
		assert_eq!(s.hear(), []);
		s.chain.import(1, 4, Some(view(Open, 4, None, None)));
		assert_eq!(s.hear(), [item("open", 1, 4)]);
	}

	#[test]
	fn finalised_is_told_when_the_job_was_pruned_before() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Verified, 3, Some(3), Some(3))));
		assert_eq!(s.hear().len(), 3);
		s.chain.import(0, 4, None);
		assert_eq!(s.hear(), []);
		s.chain.finalise(4);
		assert_eq!(s.hear(), [item("finalised", 0, 3)]);
	}

	#[test]
	fn subscription_fails_when_the_job_was_pruned_before_its_end_was_seen() {
		let mut s = Subscriber::new(3);
		s.chain.import(0, 3, Some(view(Open, 3, None, None)));
		assert_eq!(s.hear().len(), 1);
		let heads = s.chain.import(0, 4, None);
		assert!(s.inference.news(WORK, &mut s.told, heads).is_err());
	}
}

mod limits {
	use super::*;

	#[test]
	fn room_is_refused_when_a_connection_has_its_share() {
		let limits = Limits::default();
		let permits: Vec<_> =
			(0..MAX_PER_CONNECTION).map(|_| limits.take(ConnectionId(1)).unwrap()).collect();
		assert!(limits.take(ConnectionId(1)).is_none());
		assert!(limits.take(ConnectionId(2)).is_some());
		drop(permits);
		assert!(limits.take(ConnectionId(1)).is_some());
	}

	#[test]
	fn room_is_refused_when_all_of_it_is_taken() {
		let limits = Limits::default();
		let permits: Vec<_> = (0..MAX_IN_ALL)
			.map(|n| limits.take(ConnectionId((n / MAX_PER_CONNECTION) as usize)).unwrap())
			.collect();
		assert!(limits.take(ConnectionId(usize::MAX)).is_none());
		drop(permits);
		assert_eq!(limits.usage().in_all, 0);
		assert!(limits.usage().by_connection.is_empty());
	}
}

mod rpc {
	use super::*;
	use jsonrpsee::{core::server::MethodsError, Methods};

	fn methods(chain: &Arc<FakeChain>) -> (Methods, watch::Sender<Heads>) {
		let (inference, heads) = Inference::new(chain.clone());
		(inference.into_rpc().into(), heads)
	}

	#[tokio::test]
	async fn job_status_has_amounts_as_strings_when_the_job_exists() {
		let chain = FakeChain::new(3);
		chain.import(0, 3, Some(view(Committed, 2, Some(3), None)));
		let (methods, _heads) = methods(&chain);
		let state: Value = methods.call("inference_jobStatus", [JOB]).await.unwrap();
		assert_eq!(state["status"], "committed");
		assert_eq!(state["block"], json!({ "number": 3, "hash": hash(0, 3) }));
		assert_eq!(state["finalised"], false);
		let job = &state["job"];
		assert_eq!(job["maxFee"], u128::MAX.to_string());
		assert_eq!(job["price"], json!({ "input": "5", "output": "6" }));
		assert_eq!((&job["feePaid"], &job["burned"]), (&json!("9"), &json!("10")));
		assert_eq!(job["committedAt"], 3);
	}

	#[tokio::test]
	async fn job_status_is_finalised_when_the_final_block_has_it() {
		let chain = FakeChain::new(3);
		chain.import(0, 3, Some(view(Open, 3, None, None)));
		chain.finalise(3);
		chain.import(0, 4, Some(view(Open, 3, None, None)));
		let (methods, _heads) = methods(&chain);
		let state: Value = methods.call("inference_jobStatus", [JOB]).await.unwrap();
		assert_eq!(state["block"]["number"], 3);
		assert_eq!(state["finalised"], true);
	}

	#[tokio::test]
	async fn job_status_is_told_when_the_best_block_is_given_up_meanwhile() {
		let chain = FakeChain::new(3);
		chain.import(0, 3, Some(view(Open, 3, None, None)));
		let (methods, heads) = methods(&chain);
		chain.0.lock().unwrap().given_up = TRIES - 1;
		let state: Value = methods.call("inference_jobStatus", [JOB]).await.unwrap();
		assert_eq!(state["status"], "open");
		let mut items = methods.subscribe_unbounded("inference_subscribeJob", [JOB]).await.unwrap();
		let mut next = async || items.next::<Value>().await.unwrap().unwrap().0["status"].clone();
		assert_eq!(next().await, "open");
		chain.0.lock().unwrap().given_up = 1;
		heads.send_replace(chain.import(0, 4, Some(view(Committed, 3, Some(4), None))));
		assert_eq!(next().await, "committed");
		chain.0.lock().unwrap().given_up = TRIES;
		assert!(methods.call::<_, Value>("inference_jobStatus", [JOB]).await.is_err());
	}

	#[tokio::test]
	async fn job_status_is_null_when_the_job_does_not_exist() {
		let (methods, _heads) = methods(&FakeChain::new(3));
		let state: Value = methods.call("inference_jobStatus", [JOB]).await.unwrap();
		assert_eq!(state, Value::Null);
	}

	#[tokio::test]
	async fn subscription_is_refused_when_the_job_does_not_exist() {
		let (methods, _heads) = methods(&FakeChain::new(3));
		let error = methods.subscribe_unbounded("inference_subscribeJob", [JOB]).await.unwrap_err();
		let MethodsError::JsonRpc(error) = error else { panic!("{error}") };
		assert_eq!(error.code(), code::NOT_FOUND);
	}

	#[tokio::test]
	async fn subscription_tells_the_story_when_heads_come() {
		let chain = FakeChain::new(3);
		chain.import(0, 3, Some(view(Open, 3, None, None)));
		let (methods, heads) = methods(&chain);
		let mut items = methods.subscribe_unbounded("inference_subscribeJob", [JOB]).await.unwrap();
		let mut next = async |status: &str, outcome: Value, number: u32| {
			let (item, _) = items.next::<Value>().await.unwrap().unwrap();
			assert_eq!(
				item,
				json!({
					"job": JOB,
					"status": status,
					"outcome": outcome,
					"blockNumber": number,
					"blockHash": hash(0, number),
				})
			);
		};
		next("open", Value::Null, 3).await;
		heads.send_replace(chain.import(0, 4, Some(view(Verified, 3, Some(4), Some(4)))));
		next("committed", Value::Null, 4).await;
		next("verified", Value::Null, 4).await;
		heads.send_replace(chain.finalise(4));
		next("finalised", json!("verified"), 4).await;
		// The server drops its end: the stream is over.
		assert!(items.next::<Value>().await.is_none());
	}

	#[tokio::test]
	async fn batch_status_has_amounts_as_strings_when_the_batch_exists() {
		let chain = FakeChain::new(3);
		let best = chain.import(0, 3, None).best;
		let view = batch(BatchStatus::Verified, 1, Some(3));
		chain.0.lock().unwrap().batches.insert(best.hash, view);
		let (methods, _heads) = methods(&chain);
		let state: Value = methods.call("inference_batchStatus", [BATCH]).await.unwrap();
		assert_eq!((&state["status"], &state["finalised"]), (&json!("verified"), &json!(false)));
		assert_eq!(state["block"], json!({ "number": 3, "hash": hash(0, 3) }));
		let batch = &state["batch"];
		assert_eq!(batch["fee"], u128::MAX.to_string());
		assert_eq!((&batch["receipts"], &batch["endedAt"]), (&json!(16), &json!(3)));
		let none: Value = methods.call("inference_batchStatus", [BATCH + 1]).await.unwrap();
		assert_eq!(none, Value::Null);
	}

	#[tokio::test]
	async fn batch_subscription_tells_the_story_when_heads_come() {
		let chain = FakeChain::new(3);
		let best = chain.import(0, 3, None).best;
		let open = batch(BatchStatus::Committed, 3, None);
		chain.0.lock().unwrap().batches.insert(best.hash, open);
		let (methods, heads) = methods(&chain);
		let mut items =
			methods.subscribe_unbounded("inference_subscribeBatch", [BATCH]).await.unwrap();
		let mut next = async |status: &str, outcome: Value, number: u32| {
			let (item, _) = items.next::<Value>().await.unwrap().unwrap();
			let expected = json!({
				"batch": BATCH,
				"status": status,
				"outcome": outcome,
				"blockNumber": number,
				"blockHash": hash(0, number),
			});
			assert_eq!(item, expected);
		};
		next("committed", Value::Null, 3).await;
		let now = chain.import(0, 4, None);
		let slashed = batch(BatchStatus::Slashed, 3, Some(4));
		chain.0.lock().unwrap().batches.insert(now.best.hash, slashed);
		heads.send_replace(now);
		next("slashed", Value::Null, 4).await;
		heads.send_replace(chain.finalise(4));
		next("finalised", json!("slashed"), 4).await;
		assert!(items.next::<Value>().await.is_none());
	}

	#[tokio::test]
	async fn subscriber_is_dropped_when_it_does_not_take_its_items() {
		let chain = FakeChain::new(3);
		chain.import(0, 3, Some(view(Verified, 3, Some(3), Some(3))));
		let (inference, _heads) = Inference::new(chain);
		let methods = Methods::from(inference.clone().into_rpc());
		let items = methods.subscribe("inference_subscribeJob", [JOB], 1).await.unwrap();
		assert_eq!(inference.limits.usage().in_all, 1);
		tokio::time::timeout(SEND_TIMEOUT * 20, async {
			while inference.limits.usage().in_all > 0 {
				tokio::time::sleep(SEND_TIMEOUT / 10).await;
			}
		})
		.await
		.expect("its place is given back");
		drop(items);
	}
}

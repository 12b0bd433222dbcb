//! The off-chain worker, against good and hostile endpoints.

use super::support::*;
use crate::{mock::*, *};
use assay_primitives::wire::MAX_PULL_LEN;
use codec::Encode;
use sp_core::offchain::{testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt};

/// Opens a job, answers the worker's request with `body`, and returns what it submitted.
fn pull(answer: impl FnOnce(JobId) -> Vec<u8>) -> Vec<SignedReceiptOf<Test>> {
	let submitted = submitted_by_the_worker(|expect| {
		let job = open();
		let uri = format!("http://node.example:8080/assay/v1/receipts?jobs={job}");
		expect(uri, answer(job));
	});
	submitted
		.into_iter()
		.map(|call| match call {
			RuntimeCall::Market(Call::submit_receipt { signed }) => signed,
			other => panic!("submitted {other:?}"),
		})
		.collect()
}

#[test]
fn receipt_is_submitted_when_the_endpoint_has_it() {
	let submitted = pull(|job| vec![signed(receipt(job))].encode());
	assert_eq!(submitted.len(), 1);
}

#[test]
fn nothing_is_submitted_when_the_endpoint_has_nothing_yet() {
	assert!(pull(|_| Vec::<SignedReceiptOf<Test>>::new().encode()).is_empty());
}

#[test]
fn nothing_is_submitted_when_the_answer_is_garbage() {
	assert!(pull(|_| b"<html>not a receipt</html>".to_vec()).is_empty());
	assert!(pull(|_| vec![]).is_empty());
	assert!(pull(|_| vec![0xff; 64]).is_empty());
}

#[test]
fn nothing_is_submitted_when_the_answer_is_longer_than_its_bound() {
	assert!(pull(|_| vec![0; MAX_PULL_LEN as usize + 1]).is_empty());
	let padded = |job| {
		let mut body = vec![signed(receipt(job))].encode();
		body.resize(MAX_PULL_LEN as usize * 4, 0);
		body
	};
	assert!(pull(padded).is_empty());
}

#[test]
fn nothing_is_submitted_when_more_receipts_come_than_were_asked_for() {
	let many = |job| vec![signed(receipt(job)); 17].encode();
	assert!(pull(many).is_empty());
}

#[test]
fn bad_receipts_are_dropped_and_good_ones_submitted() {
	let mixed = |job| {
		let mut foreign = receipt(job);
		foreign.node = OTHER;
		let mut tampered = signed(receipt(job));
		tampered.signature.signature[3] ^= 1;
		let unknown = signed(receipt(99));
		vec![signed(foreign), tampered, unknown, signed(receipt(job))].encode()
	};
	assert_eq!(pull(mixed).len(), 1);
}

#[test]
fn only_the_nodes_whose_turn_it_is_are_asked_when_there_are_many() {
	let mut ext = ext();
	let (offchain, _state) = TestOffchainExt::new();
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain));
	ext.execute_with(|| {
		for node in 100..120u64 {
			for job in 0..20 {
				ActiveJobs::<Test>::insert(node, node * 1_000 + job, ());
			}
		}
		let mut seen = std::collections::BTreeSet::new();
		for _ in 0..12 {
			let turn = Market::next_jobs();
			assert!(turn.len() <= 8);
			assert!(turn.values().all(|jobs| jobs.len() <= 16));
			seen.extend(turn.into_keys());
		}
		assert_eq!(seen.len(), 20, "every node has had its turn");
		let _ = ActiveJobs::<Test>::clear(u32::MAX, None);
	});
}

#[test]
fn every_job_of_a_node_has_its_turn_when_they_are_more_than_can_be_asked_for() {
	let mut ext = ext();
	let (offchain, _state) = TestOffchainExt::new();
	ext.register_extension(OffchainDbExt::new(offchain.clone()));
	ext.register_extension(OffchainWorkerExt::new(offchain));
	ext.execute_with(|| {
		for job in 0..40 {
			ActiveJobs::<Test>::insert(100, job, ());
		}
		let mut seen = std::collections::BTreeSet::new();
		for block in 1..=40 {
			System::set_block_number(block);
			seen.extend(Market::next_jobs().into_values().flatten());
		}
		assert_eq!(seen.len(), 40);
		let _ = ActiveJobs::<Test>::clear(u32::MAX, None);
	});
}

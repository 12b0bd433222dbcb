//! Proofs of leaves: of several batches at once, without a fee, and while nobody can verify them.

use super::support::*;
use crate::{mock::*, *};
use assay_primitives::{
	audit::BatchLeaf, market::BatchStatus, receipt::VersionedReceipt, wire::MAX_PROOFS_PULL_LEN,
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError},
	traits::Authorize,
};

type Refused = Error<Test>;

/// A second proven model, under another verifying key.
const OTHER_MODEL: ModelHash = H256::repeat_byte(13);
const PREPAID: Balance = 2_000;

/// As governance does in this block.
fn enable(since: u64) {
	ProofsDisabled::set(false);
	ProofsEnabledSince::set(since);
}

fn open_for(model: ModelHash) -> ChannelId {
	let id = NextChannelId::<Test>::get();
	let requester = RuntimeOrigin::signed(REQUESTER);
	Market::open_channel(requester, NODE, model, NATIVE, 2_500, REQUESTER, PRICE, 100).unwrap();
	id
}

fn with_models(test: impl FnOnce()) {
	enable(0);
	run(|| {
		with_committed_models();
		let name = b"another".to_vec().try_into().unwrap();
		let publisher = RuntimeOrigin::signed(PUBLISHER);
		let assurance = Assurance::Proven(OTHER_PROOF_KEY);
		Market::register_model(publisher, OTHER_MODEL, ENGINE, assurance, name).unwrap();
		let node = RuntimeOrigin::signed(NODE);
		Market::set_offer(node.clone(), OTHER_MODEL, NATIVE, PRICE).unwrap();
		Market::fund_verification(node, PREPAID).unwrap();
		next_block();
		test()
	});
}

fn commit(channel: ChannelId, count: u32) -> (BatchId, Served) {
	let id = NextBatchId::<Test>::get();
	let served = served(&[(channel, count)]);
	assert_ok!(served.commit());
	(id, served)
}

fn status(id: BatchId) -> (BatchStatus, u32) {
	let view = Market::batch(id).unwrap();
	(view.status, view.proven)
}

fn leaf(batch: BatchId, served: &Served, index: u32) -> BatchLeafOf<Test> {
	BatchLeaf { batch, leaf: served.proven(index) }
}

#[test]
fn leaves_of_several_batches_are_proven_at_once() {
	with_models(|| {
		let channel = open_for(PROVEN_MODEL);
		next_block();
		// Together they are worth more than the bond allows, so the last one waits for the others.
		let batches = [commit(channel, 4), commit(channel, 4), commit(channel, 4)];
		let paid = |id| Market::batch(id).unwrap().paid;
		assert_eq!(batches.each_ref().map(|(id, _)| paid(*id)), [true, true, false]);
		let all = batches.iter().flat_map(|(id, served)| {
			// All of the first and of the third, three of the second.
			let count = if *id == batches[1].0 { 3 } else { 4 };
			(0..count).map(|index| (*id, served.proven(index)))
		});
		assert_ok!(submit_proofs(all));
		let (verified, proving) = (BatchStatus::Verified, BatchStatus::Committed);
		assert_eq!(status(batches[0].0), (verified, 0));
		assert_eq!(status(batches[1].0), (proving, 3));
		assert_eq!(status(batches[2].0), (verified, 0));
		assert!(paid(batches[2].0), "what is verified waits for no exposure");
		assert_ok!(batches[1].1.prove(batches[1].0, 3..4));
		assert_eq!(status(batches[1].0), (verified, 0));
	});
}

#[test]
fn one_bad_leaf_refuses_all_and_changes_nothing() {
	with_models(|| {
		let (one, other) = (open_for(PROVEN_MODEL), open_for(OTHER_MODEL));
		next_block();
		let ((id, served), (other_id, other)) = (commit(one, 2), commit(other, 2));
		let submit = |leaves: Vec<_>| submit_proofs(leaves.into_iter());
		let mut bad = served.proven(1);
		bad.proof[0] ^= 1;
		assert_noop!(submit(vec![(id, served.proven(0)), (id, bad)]), Refused::InvalidProof);
		assert_noop!(
			submit(vec![(id, served.proven(0)), (other_id, other.proven(0))]),
			Refused::DifferentVerifyingKeys
		);
		// The leaf of one batch is none of another.
		assert_noop!(
			submit(vec![(id, served.proven(0)), (other_id, served.proven(1))]),
			Refused::DifferentVerifyingKeys
		);
		assert_noop!(submit(vec![(other_id, served.proven(0))]), Refused::InvalidPath);
		assert_ok!(served.prove(id, 0..2));
		assert_ok!(other.prove(other_id, 0..2));
	});
}

#[test]
fn no_window_ends_while_governance_has_disabled_the_verifier() {
	with_models(|| {
		let channel = open_for(PROVEN_MODEL);
		next_block();
		let (id, served) = commit(channel, 2);
		assert_ok!(served.prove(id, 0..1));
		ProofsDisabled::set(true);
		assert_noop!(served.prove(id, 1..2), Refused::UnsupportedEvidence);
		let window_ends = Market::batch(id).unwrap().window_ends;
		run_to(window_ends + 1);
		assert_eq!(status(id), (BatchStatus::Committed, 1));
		let extended = Market::batch(id).unwrap().window_ends;
		assert_eq!(extended, window_ends + 1 + ProvenWindow::get());
		System::assert_last_event(Event::BatchExtended { batch: id, window_ends: extended }.into());
		enable(System::block_number());
		assert_ok!(served.prove(id, 1..2));
		assert_eq!(status(id).0, BatchStatus::Verified);
		let (id, _) = commit(channel, 1);
		run_to(Market::batch(id).unwrap().window_ends + 1);
		assert_eq!(status(id).0, BatchStatus::Slashed);
	});
}

#[test]
fn there_is_a_whole_window_when_the_verifier_is_enabled_just_before_the_end() {
	with_models(|| {
		let channel = open_for(PROVEN_MODEL);
		next_block();
		let (id, served) = commit(channel, 1);
		ProofsDisabled::set(true);
		let window_ends = Market::batch(id).unwrap().window_ends;
		run_to(window_ends);
		enable(window_ends);
		run_to(window_ends + 1);
		assert_eq!(Market::batch(id).unwrap().window_ends, window_ends + ProvenWindow::get());
		run_to(window_ends + ProvenWindow::get());
		assert_ok!(served.prove(id, 0..1));
		// Once is enough: who has had a whole window gets no other.
		let (id, _) = commit(channel, 1);
		run_to(Market::batch(id).unwrap().window_ends + 1);
		assert_eq!(status(id).0, BatchStatus::Slashed);
	});
}

#[test]
fn what_was_served_is_committed_while_the_verifier_is_disabled_but_nothing_new_begins() {
	with_models(|| {
		let channel = open_for(PROVEN_MODEL);
		next_block();
		ProofsDisabled::set(true);
		let (id, served) = commit(channel, 1);
		let requester = RuntimeOrigin::signed(REQUESTER);
		let opened = frame_support::storage::with_storage_layer(|| {
			Market::open_channel(requester, NODE, PROVEN_MODEL, NATIVE, 9, REQUESTER, PRICE, 100)
		});
		assert_noop!(opened, Refused::VerifierDisabled);
		let publisher = RuntimeOrigin::signed(PUBLISHER);
		let (model, assurance) = (H256::repeat_byte(14), Assurance::Proven(PROOF_KEY));
		let name = b"new".to_vec().try_into().unwrap();
		assert_noop!(
			Market::register_model(publisher, model, ENGINE, assurance, name),
			Refused::VerifierDisabled
		);
		enable(System::block_number());
		assert_ok!(served.prove(id, 0..1));
	});
}

#[test]
fn fees_go_back_without_a_penalty_when_the_verifier_stays_disabled() {
	with_models(|| {
		let channel = open_for(PROVEN_MODEL);
		next_block();
		let (id, served) = commit(channel, 2);
		let fee = Market::batch(id).unwrap().fee;
		let bond = || Nodes::<Test>::get(NODE).unwrap().bond;
		let before = bond();
		ProofsDisabled::set(true);
		run_to(System::block_number() + MaxSuspension::get() + 2 * ProvenWindow::get());
		assert_eq!(status(id).0, BatchStatus::Slashed);
		assert_eq!(before - bond(), fee, "the fee, and no more");
		let requester = Balances::free_balance(REQUESTER);
		assert_ok!(served.refund(id, 0));
		assert_eq!(Balances::free_balance(REQUESTER) - requester, fee);
	});
}

#[test]
fn pool_takes_proofs_without_a_fee_only_from_its_own_worker() {
	with_models(|| {
		let channel = open_for(PROVEN_MODEL);
		next_block();
		let (id, served) = commit(channel, 2);
		let authorize = |source, leaves: Vec<_>| {
			let leaves = BatchLeavesOf::<Test>::truncate_from(leaves);
			Call::<Test>::submit_proofs { leaves }.authorize(source).expect("it can be")
		};
		let both = || vec![leaf(id, &served, 0), leaf(id, &served, 1)];
		for source in [TransactionSource::Local, TransactionSource::InBlock] {
			let (valid, _) = authorize(source, both()).unwrap();
			// Another transaction with one of them is the same work.
			assert_eq!(valid.provides.len(), 2);
			let (one, _) = authorize(source, vec![leaf(id, &served, 1)]).unwrap();
			assert!(valid.provides.contains(&one.provides[0]));
			assert!(!valid.propagate);
		}
		let refused: TransactionValidityError = InvalidTransaction::Call.into();
		assert_eq!(authorize(TransactionSource::External, both()).unwrap_err(), refused);
		assert!(authorize(TransactionSource::Local, vec![]).is_err());
		assert!(authorize(TransactionSource::Local, vec![leaf(id + 1, &served, 0)]).is_err());
		assert_ok!(served.prove(id, 0..1));
		assert!(authorize(TransactionSource::Local, both()).is_err());
	});
}

/// Leaves that the worker submits, transaction by transaction, when `game` has been played.
fn submitted(game: impl FnOnce(Expect)) -> Vec<Vec<(BatchId, u32)>> {
	enable(0);
	let submitted = submitted_by_the_worker(|expect| {
		with_committed_models();
		Market::fund_verification(RuntimeOrigin::signed(NODE), PREPAID).unwrap();
		game(expect);
	});
	submitted
		.into_iter()
		.map(|call| match call {
			RuntimeCall::Market(Call::submit_proofs { leaves }) => {
				leaves.iter().map(|leaf| (leaf.batch, leaf.leaf.leaf.path.index)).collect()
			},
			other => panic!("submitted {other:?}"),
		})
		.collect()
}

/// URL at which the worker asks a node about a batch.
fn proofs_of(host: &str, batch: BatchId) -> String {
	format!("http://{host}:8080/assay/v1/proofs?batches={batch}")
}

/// Answers the worker's request about a batch of `count` receipts, and returns the leaves that it
/// submitted.
fn pull(count: u32, answer: impl FnOnce(BatchId, &Served) -> Vec<u8>) -> Vec<Vec<(BatchId, u32)>> {
	submitted(|expect| {
		let channel = open_for(PROVEN_MODEL);
		next_block();
		let (id, served) = commit(channel, count);
		expect(proofs_of("node.example", id), answer(id, &served));
	})
}

/// Another node that serves the proven model.
fn with_another_node() -> ChannelId {
	let other = RuntimeOrigin::signed(OTHER);
	Market::register_node(other.clone(), endpoint("http://other.example:8080"), BOND).unwrap();
	Market::set_receipt_key(other.clone(), receipt_key()).unwrap();
	Market::fund_verification(other.clone(), PREPAID).unwrap();
	Market::set_offer(other, PROVEN_MODEL, NATIVE, PRICE).unwrap();
	let id = NextChannelId::<Test>::get();
	let requester = RuntimeOrigin::signed(REQUESTER);
	Market::open_channel(requester, OTHER, PROVEN_MODEL, NATIVE, 900, REQUESTER, PRICE, 100)
		.unwrap();
	id
}

#[test]
fn worker_puts_the_proofs_of_several_nodes_into_one_transaction() {
	let submitted = submitted(|expect| {
		let (channel, others) = (open_for(PROVEN_MODEL), with_another_node());
		next_block();
		let (id, served) = commit(channel, 2);
		let mut theirs = super::support::served(&[(others, 3)]);
		theirs.batch.node = OTHER;
		theirs.receipts.iter_mut().for_each(|receipt| receipt.node = OTHER);
		theirs.close();
		let their_id = NextBatchId::<Test>::get();
		assert_ok!(theirs.commit());
		let leaves = |batch, served: &Served, count| {
			(0..count).map(|index| leaf(batch, served, index)).collect::<Vec<_>>()
		};
		let mut with_a_bad_one = leaves(id, &served, 2);
		with_a_bad_one[0].leaf.proof[0] ^= 1;
		expect(proofs_of("node.example", id), with_a_bad_one.encode());
		expect(proofs_of("other.example", their_id), leaves(their_id, &theirs, 3).encode());
	});
	// What one of them has sent besides costs the other nothing.
	assert_eq!(submitted, [[(0, 1), (1, 0), (1, 1), (1, 2)]]);
}

#[test]
fn worker_submits_the_proofs_that_hold_and_no_other() {
	let submitted = pull(20, |id, served| {
		let mut leaves: Vec<_> = (0..18).map(|index| leaf(id, served, index)).collect();
		leaves[2].leaf.proof[5] ^= 1;
		leaves.encode()
	});
	let good: Vec<_> = (0..18).filter(|index| *index != 2).map(|index| (0, index)).collect();
	assert_eq!(submitted, [good]);
}

/// What few proofs cost to verify is more than was paid for them.
#[test]
fn worker_waits_for_more_when_proofs_are_few_unless_they_complete_a_batch() {
	let first = |count: u32| {
		move |id, served: &Served| {
			(0..count).map(|index| leaf(id, served, index)).collect::<Vec<_>>().encode()
		}
	};
	assert!(pull(5, first(4)).is_empty());
	assert_eq!(pull(5, first(5)).len(), 1);
	assert!(pull(20, first(15)).is_empty());
	assert_eq!(pull(20, first(16)).len(), 1);
}

#[test]
fn worker_submits_nothing_when_the_answer_is_hostile() {
	assert!(pull(1, |_, _| b"<html>no proofs</html>".to_vec()).is_empty());
	assert!(pull(1, |_, _| vec![0; MAX_PROOFS_PULL_LEN as usize + 1]).is_empty());
	assert!(pull(1, |id, served| vec![leaf(id, served, 0); 65].encode()).is_empty());
	// Twice the same, of another batch, of another node.
	assert!(pull(1, |id, served| vec![leaf(id, served, 0); 2].encode()).is_empty());
	assert!(pull(1, |id, served| vec![leaf(id + 1, served, 0)].encode()).is_empty());
	let foreign = |id, served: &Served| {
		let mut foreign = leaf(id, served, 0);
		let VersionedReceipt::V1(receipt) = &mut foreign.leaf.leaf.receipt;
		receipt.node = OTHER;
		vec![foreign].encode()
	};
	assert!(pull(1, foreign).is_empty());
}

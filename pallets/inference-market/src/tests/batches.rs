//! Committed batches, their evidence, and the challenge game.

use super::support::*;
use crate::{mock::*, *};
use assay_primitives::{
	audit::{Dispute, MAX_PROVEN_RECEIPTS},
	market::BatchStatus,
	receipt::{Receipt, VersionedReceipt},
};
use frame_support::{
	assert_noop, assert_ok,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::{InspectHold, NativeOrWithId},
		fungibles::{Inspect as _, Mutate as _},
	},
};
use sp_runtime::DispatchError;

const DEPOSIT: Balance = 2_000;
/// Prepaid by the node.
const PREPAID: Balance = 1_000;
const USD: NativeOrWithId<u32> = NativeOrWithId::WithId(1);
/// What the bond allows.
const CAP: Balance = BOND / 2;
/// Who challenges.
const CHALLENGER: u64 = 5;
const PROVEN_WINDOW: u64 = 8;
const AUDITED_WINDOW: u64 = 9;
const RESPONSE: u64 = 4;
const RETENTION: u64 = 30;

type Refused = Error<Test>;

fn node() -> RuntimeOrigin {
	RuntimeOrigin::signed(NODE)
}

fn anyone() -> RuntimeOrigin {
	RuntimeOrigin::signed(OTHER)
}

fn record() -> NodeOf<Test> {
	Nodes::<Test>::get(NODE).expect("it is there")
}

fn batch(id: BatchId) -> CommittedBatchOf<Test> {
	Batches::<Test>::get(id).expect("it is there")
}

fn held(reason: HoldReason, who: u64) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

fn open_as(who: u64, model: ModelHash, asset: NativeOrWithId<u32>) -> ChannelId {
	let id = NextChannelId::<Test>::get();
	let origin = RuntimeOrigin::signed(who);
	Market::open_channel(origin, NODE, model, asset, DEPOSIT, who, PRICE, 100).unwrap();
	id
}

/// A market in which the node serves one channel for the model.
fn run_with(model: ModelHash, test: impl FnOnce(ChannelId)) {
	run(|| {
		with_committed_models();
		Market::fund_verification(node(), PREPAID).unwrap();
		let channel = open_as(REQUESTER, model, NATIVE);
		next_block();
		test(channel)
	});
}

/// Commits so many receipts of each channel.
fn commit(channels: &[(ChannelId, u32)]) -> (BatchId, Served) {
	let id = NextBatchId::<Test>::get();
	let served = served(channels);
	assert_ok!(served.commit());
	(id, served)
}

fn challenge(who: u64, id: BatchId, leaf: u32) -> DispatchResult {
	Market::challenge_leaf(RuntimeOrigin::signed(who), id, leaf)
}

fn dispute(id: BatchId, leaf: LeafOf<Test>, dispute: DisputeOf<Test>) -> DispatchResult {
	Market::dispute_leaf(RuntimeOrigin::signed(CHALLENGER), id, Box::new(leaf), dispute)
}

fn wrong(evidence: &[u8]) -> DisputeOf<Test> {
	Dispute::Wrong(evidence.to_vec().try_into().unwrap())
}

/// Reveals every leaf that has to be.
fn reveal_all(id: BatchId, served: &Served) {
	for (leaf, _) in Market::open_leaves(id) {
		assert_ok!(served.reveal(id, leaf, b"good"));
	}
}

fn pass(blocks: u64) {
	run_to(System::block_number() + blocks);
}

#[test]
fn model_is_refused_when_its_assurance_means_nothing_here() {
	run(|| {
		let register = |assurance| {
			let name = b"x".to_vec().try_into().unwrap();
			Market::register_model(anyone(), H256::zero(), ENGINE, assurance, name)
		};
		assert_noop!(register(Assurance::Proven(H256::zero())), Refused::VerifyingKeyNotFound);
		AuditedModels::set(false);
		assert_noop!(register(Assurance::Audited(AUDIT)), Refused::AuditedModelsDisabled);
		AuditedModels::set(true);
		assert_ok!(register(Assurance::Audited(AUDIT)));
	});
}

#[test]
fn receipt_keys_are_bounded_and_stay_until_the_node_leaves() {
	run(|| {
		let set = |byte| Market::set_receipt_key(node(), AttestedKey([byte; 32]));
		assert_noop!(
			Market::set_receipt_key(anyone(), AttestedKey([0; 32])),
			Refused::NodeNotFound
		);
		for byte in 0..MAX_RECEIPT_KEYS as u8 {
			assert_ok!(set(byte));
		}
		let event = Event::ReceiptKeySet { node: NODE, key: AttestedKey([15; 32]) };
		assert_eq!(events().last(), Some(&event));
		assert_noop!(set(3), Refused::ReceiptKeyExists);
		assert_noop!(set(99), Refused::TooManyReceiptKeys);
		check();
		Market::remove_offer(node(), MODEL, NATIVE).unwrap();
		assert_ok!(Market::deregister_node(node()));
		assert_eq!(ReceiptKeys::<Test>::iter().count(), 0);
	});
}

#[test]
fn assurances_do_not_take_each_others_way() {
	run_with(AUDITED_MODEL, |channel| {
		let attested = open_as(REQUESTER, MODEL, NATIVE);
		assert_noop!(served(&[(attested, 1)]).commit(), Refused::UnsupportedAssurance);
		let served = served(&[(channel, 1)]);
		assert_noop!(
			Market::settle_batch(
				anyone(),
				served.signed(),
				served.claims.clone().try_into().unwrap()
			),
			Refused::UnsupportedAssurance
		);
		assert_noop!(
			Market::open_job(anyone(), NODE, AUDITED_MODEL, REQUEST, MAX_FEE, 100, 10),
			Refused::UnsupportedAssurance
		);
	});
}

#[test]
fn commit_pays_and_reserves_the_verification() {
	run_with(PROVEN_MODEL, |channel| {
		let other = open_as(OTHER, PROVEN_MODEL, NATIVE);
		let before = Balances::free_balance(NODE);
		let now = System::block_number();
		let (id, served) = commit(&[(channel, 3), (other, 2)]);
		let fee = 5 * FEE;
		assert_eq!(Balances::free_balance(NODE), before + fee);
		assert_eq!((record().exposure, record().exposure_peak), (fee, fee));
		assert_eq!((record().batches, record().verified), (1, 0));
		// A signature, two vouchers, five proofs: reserved, not burned.
		let price = 8 * VERIFICATION_PRICE;
		assert_eq!(record().verification_balance, PREPAID - price);
		assert_eq!(held(HoldReason::VerificationBalance, NODE), PREPAID);
		assert_eq!(all_burned(), 0);
		assert_eq!(Channels::<Test>::get(channel).unwrap().next, 3);
		let window_ends = now + PROVEN_WINDOW;
		assert!(events().contains(&Event::BatchCommitted {
			batch: id,
			node: NODE,
			model: PROVEN_MODEL,
			root: served.batch.root,
			receipts: 5,
			claims: 2,
			asset: NATIVE,
			fee,
			value: fee,
			window_ends,
		}));
		assert_eq!(
			events().last(),
			Some(&Event::BatchPaid { batch: id, node: NODE, asset: NATIVE, fee, exposure: fee })
		);
		let view = Market::batch(id).unwrap();
		assert_eq!((view.status, view.paid, view.receipts), (BatchStatus::Committed, true, 5));
		assert_eq!((view.verification_price, view.window_ends), (price, window_ends));
		assert_eq!(Market::node(NODE).unwrap().batches, 1);
	});
}

#[test]
fn commit_is_refused_when_anything_in_it_is_wrong() {
	run_with(AUDITED_MODEL, |channel| {
		let good = served(&[(channel, 2)]);
		let refused = |change: &dyn Fn(&mut TestBatch), error: Refused| {
			let mut bad = good.clone();
			change(&mut bad.batch);
			assert_noop!(bad.commit(), error);
		};
		refused(&|b| b.genesis_hash = H256::zero(), Refused::WrongChain);
		refused(&|b| b.node = OTHER, Refused::NodeNotFound);
		refused(&|b| b.model = MODEL, Refused::WrongModel);
		refused(&|b| b.engine = H256::zero(), Refused::WrongEngine);
		refused(&|b| b.asset = USD, Refused::WrongAsset);
		refused(&|b| b.assurance = Assurance::Audited(H256::zero()), Refused::UnsupportedEvidence);
		refused(&|b| b.assurance = Assurance::Proven(PROOF_KEY), Refused::UnsupportedEvidence);
		refused(&|b| b.assurance = Assurance::Proven(AUDIT), Refused::VerifyingKeyNotFound);
		refused(&|b| b.receipts += 1, Refused::TotalsMismatch);
		refused(&|b| b.receipts = 1 << 21, Refused::TooManyReceipts);
		refused(&|b| b.fee += 1, Refused::TotalsMismatch);
		refused(&|b| b.anchor.hash = H256::zero(), Refused::UnknownAnchor);
		refused(&|b| b.claims_root = H256::zero(), Refused::ClaimsMismatch);
		let claims = || good.claims.clone().try_into().unwrap();
		let mut signed = good.signed();
		signed.signature.signature = [0; 64];
		assert_noop!(
			Market::commit_batch(anyone(), signed.clone(), claims()),
			Refused::InvalidSignature
		);
		// An attested key is not a receipt key.
		signed.signature = sign(&good.signed().batch.hash());
		assert_noop!(Market::commit_batch(anyone(), signed, claims()), Refused::UnknownKey);
		let mut empty = good.clone();
		empty.claims.clear();
		assert_noop!(empty.commit(), Refused::EmptyBatch);
		Market::withdraw_verification(node(), PREPAID - 1).unwrap();
		assert_noop!(good.commit(), Refused::VerificationBalanceTooLow);
		Market::fund_verification(node(), PREPAID - 1).unwrap();
		assert_ok!(good.commit());
	});
}

#[test]
fn receipt_is_in_one_batch_alone() {
	run_with(AUDITED_MODEL, |channel| {
		let served_first = served(&[(channel, 4)]);
		let overlapping = served(&[(channel, 2)]);
		assert_ok!(served_first.commit());
		assert_noop!(served_first.commit(), Refused::WrongSequence);
		assert_noop!(overlapping.commit(), Refused::WrongSequence);
		// Nor can it be presented as if it had been left out.
		let receipt = served_first.receipts[3].clone();
		pass(11);
		assert_noop!(
			Market::present_receipt(anyone(), sign_receipt(receipt)),
			Refused::AlreadySettled
		);
		// Nor be twice in the same batch.
		let mut twice = served(&[(channel, 2)]);
		twice.claims.push(twice.claims[0].clone());
		twice.close();
		assert_noop!(twice.commit(), Refused::WrongSequence);
	});
}

#[test]
fn unsettled_receipt_of_a_receipt_key_is_paid_from_the_bond() {
	run_with(AUDITED_MODEL, |channel| {
		let receipt = served(&[(channel, 1)]).receipts[0].clone();
		pass(11);
		assert_noop!(
			Market::present_receipt(anyone(), signed(receipt.clone())),
			Refused::UnknownKey
		);
		let mut forged = sign_receipt(receipt.clone());
		forged.signature.signature = [0; 64];
		assert_noop!(Market::present_receipt(anyone(), forged), Refused::InvalidSignature);
		assert_ok!(Market::present_receipt(anyone(), sign_receipt(receipt)));
		assert_eq!(record().bond, BOND - FEE - FEE / 10 - VERIFICATION_PRICE);
		let reason = BurnReason::Verification(VerifierId::RECEIPT_SIGNATURE);
		assert_eq!(burned(reason), VERIFICATION_PRICE);
	});
}

#[test]
fn fee_above_the_cap_waits_and_is_paid_in_order() {
	run_with(PROVEN_MODEL, |channel| {
		let before = Balances::free_balance(NODE);
		let paid = || Balances::free_balance(NODE) - before;
		let (first, served_first) = commit(&[(channel, 8)]);
		let (second, _) = commit(&[(channel, 4)]);
		let (third, _) = commit(&[(channel, 1)]);
		// The third would fit, but nobody overtakes.
		assert_eq!(paid(), 8 * FEE);
		assert_eq!((record().exposure, record().queue.value), (8 * FEE, 5 * FEE));
		assert!(record().exposure <= CAP);
		assert_eq!(Market::node(NODE).unwrap().queued, 5 * FEE);
		assert!(!Market::batch(second).unwrap().paid);
		check();
		// Nothing has freed.
		assert_ok!(Market::pay_queued(anyone(), NODE));
		assert_eq!(paid(), 8 * FEE);
		assert_ok!(served_first.prove(first, 0..8));
		assert_eq!(paid(), 13 * FEE);
		assert_eq!((record().exposure, record().queue.len), (5 * FEE, 0));
		assert_noop!(Market::pay_queued(anyone(), NODE), Refused::NothingToWithdraw);
		assert_noop!(Market::pay_queued(anyone(), OTHER), Refused::NodeNotFound);
		assert!(Market::batch(third).unwrap().paid);
		assert_noop!(Market::deregister_node(node()), Refused::NodeHasBatches);
	});
}

#[test]
fn fee_that_waits_is_paid_when_the_bond_grows() {
	run_with(AUDITED_MODEL, |channel| {
		let (id, _) = commit(&[(channel, 12)]);
		assert_eq!((record().exposure, record().queue.len), (0, 1));
		assert_ok!(Market::increase_bond(node(), 100));
		assert!(!Market::batch(id).unwrap().paid);
		assert_ok!(Market::increase_bond(node(), 100));
		assert!(Market::batch(id).unwrap().paid);
		assert_eq!(record().exposure, 600);
	});
}

#[test]
fn fee_above_the_whole_cap_is_paid_once_verified() {
	run_with(PROVEN_MODEL, |channel| {
		let before = Balances::free_balance(NODE);
		let (large, served_large) = commit(&[(channel, 11)]);
		let (small, served_small) = commit(&[(channel, 1)]);
		assert_eq!(record().exposure, 0);
		// Out of turn: verified work waits for nothing.
		assert_ok!(served_small.prove(small, 0..1));
		assert_eq!(Balances::free_balance(NODE), before + FEE);
		check();
		assert_ok!(served_large.prove(large, 0..11));
		assert_eq!(Balances::free_balance(NODE), before + 12 * FEE);
		assert_eq!((record().exposure, record().exposure_peak, record().batches), (0, 0, 0));
	});
}

#[test]
fn queue_is_walked_a_few_places_at_a_time() {
	run_with(PROVEN_MODEL, |channel| {
		let (first, served_first) = commit(&[(channel, 10)]);
		for _ in 0..6 {
			commit(&[(channel, 1)]);
		}
		assert_eq!(record().queue.len, 6);
		assert_ok!(served_first.prove(first, 0..10));
		assert_eq!(record().queue.len, 6 - MAX_PAYMENTS);
		assert_ok!(Market::pay_queued(anyone(), NODE));
		assert_eq!((record().queue.len, record().exposure), (0, 6 * FEE));
	});
}

#[test]
fn proven_batch_is_verified_with_its_last_leaf() {
	run_with(PROVEN_MODEL, |channel| {
		let other = open_as(OTHER, PROVEN_MODEL, NATIVE);
		let (id, served) = commit(&[(channel, 3), (other, 2)]);
		assert_ok!(served.prove(id, [4, 0].into_iter()));
		assert_eq!(events().last(), Some(&Event::LeavesProven { batch: id, proven: 2 }));
		assert_eq!(Market::batch(id).unwrap().proven, 2);
		assert_eq!(all_burned(), 0);
		next_block();
		assert_ok!(served.prove(id, 1..4));
		let price = 8 * VERIFICATION_PRICE;
		assert_eq!(
			events().last(),
			Some(&Event::BatchVerified {
				batch: id,
				node: NODE,
				receipts: 5,
				burned: price,
				exposure: 0
			})
		);
		assert_eq!(all_burned(), price);
		assert_eq!(burned(BurnReason::Verification(PROOF)), 5 * VERIFICATION_PRICE);
		assert_eq!(held(HoldReason::VerificationBalance, NODE), PREPAID - price);
		assert_eq!((record().verified, record().batches, record().exposure), (5, 0, 0));
		assert_noop!(served.prove(id, 0..1), Refused::BatchEnded);
		assert_noop!(served.refund(id, 0), Refused::BatchNotSlashed);
		pass(RETENTION);
		assert_eq!(events().last(), Some(&Event::BatchPruned { batch: id }));
		assert_noop!(served.prove(id, 0..1), Refused::BatchNotFound);
	});
}

#[test]
fn proof_is_refused_when_it_does_not_fit() {
	run_with(PROVEN_MODEL, |channel| {
		let other = open_as(OTHER, PROVEN_MODEL, NATIVE);
		let (id, served) = commit(&[(channel, 3), (other, 2)]);
		let submit = |leaf| submit_proofs([(id, leaf)].into_iter());
		assert_noop!(served.prove(id, 0..0), Refused::NothingProven);
		assert_noop!(served.prove(id + 1, 0..1), Refused::BatchNotFound);
		assert_noop!(served.prove(id, [1, 1].into_iter()), Refused::LeafAlreadyProven);
		let mut bad = served.proven(0);
		bad.proof[0] ^= 1;
		assert_noop!(submit(bad), Refused::InvalidProof);
		let mut bad = served.proven(0);
		bad.leaf.path.index = 1;
		assert_noop!(submit(bad), Refused::InvalidPath);
		let mut bad = served.proven(0);
		bad.leaf.receipt = served.leaf(1).receipt;
		assert_noop!(submit(bad), Refused::InvalidPath);
		let mut bad = served.proven(0);
		bad.leaf.place.place.requester = OTHER;
		assert_noop!(submit(bad), Refused::InvalidPath);
		// The place of the other claim.
		let mut bad = served.proven(0);
		bad.leaf.place = served.place(1);
		assert_noop!(submit(bad), Refused::WrongPayment);
		assert_noop!(challenge(CHALLENGER, id, 0), Refused::UnsupportedAssurance);
		assert_noop!(served.reveal(id, 0, b""), Refused::UnsupportedAssurance);
		assert_noop!(dispute(id, served.leaf(0), wrong(b"bad")), Refused::UnsupportedAssurance);
		assert_ok!(served.prove(id, 0..4));
		// Slashed by the agenda at the beginning of the block after the window.
		System::set_block_number(batch(id).window_ends + 1);
		assert_noop!(served.prove(id, 4..5), Refused::WindowClosed);
	});
}

#[test]
fn leaf_is_refused_when_its_receipt_is_not_what_was_paid_for() {
	run_with(PROVEN_MODEL, |channel| {
		let refused = |change: &dyn Fn(&mut TestReceipt), error: Refused| {
			let mut served = served(&[(channel, 2)]);
			change(&mut served.receipts[1]);
			served.close();
			let id = NextBatchId::<Test>::get();
			assert_ok!(served.commit());
			assert_ok!(served.prove(id, 0..1));
			assert_noop!(served.prove(id, 1..2), error);
		};
		refused(&|r| r.genesis_hash = H256::zero(), Refused::WrongChain);
		refused(&|r| r.node = OTHER, Refused::WrongNode);
		refused(
			&|r| r.payment = served(&[(channel, 1)]).receipts[0].payment,
			Refused::WrongPayment,
		);
		refused(&|r| r.requester = OTHER, Refused::WrongRequester);
		refused(&|r| r.model = MODEL, Refused::WrongModel);
		refused(&|r| r.engine = H256::zero(), Refused::WrongEngine);
		refused(&|r| r.fee += 1, Refused::FeeMismatch);
		refused(&|r| r.anchor.number = 0, Refused::UnknownAnchor);
		refused(&|r| r.anchor.number += 1, Refused::UnknownAnchor);
		// Less work than the claim says.
		refused(&|r| (r.output_units, r.fee) = (1, 12), Refused::TotalsMismatch);
	});
}

#[test]
fn too_many_receipts_to_prove_are_refused() {
	run_with(PROVEN_MODEL, |channel| {
		let mut served = served(&[(channel, 1)]);
		served.batch.receipts = MAX_PROVEN_RECEIPTS + 1;
		assert_noop!(served.commit(), Refused::TooManyReceipts);
	});
}

#[test]
fn unproven_batch_is_slashed_and_every_claim_refunded() {
	run_with(PROVEN_MODEL, |channel| {
		let other = open_as(OTHER, PROVEN_MODEL, NATIVE);
		let (id, served) = commit(&[(channel, 3), (other, 2)]);
		assert_ok!(served.prove(id, 0..4));
		assert_noop!(served.refund(id, 0), Refused::BatchNotSlashed);
		let window_ends = batch(id).window_ends;
		run_to(window_ends);
		assert!(batch(id).is_open());
		next_block();
		let (fee, penalty) = (5 * FEE, FEE / 2);
		let price = 8 * VERIFICATION_PRICE;
		assert_eq!(
			events().last(),
			Some(&Event::BatchSlashed {
				batch: id,
				node: NODE,
				asset: NATIVE,
				refundable: fee,
				challenger: None,
				rewarded: 0,
				burned: penalty + price,
				exposure: 0,
			})
		);
		assert_eq!(burned(BurnReason::Slash), penalty);
		assert_eq!(record().bond, BOND - fee - penalty);
		assert_eq!((record().slashed, record().batches), (5, 0));
		check();
		let before = Balances::free_balance(REQUESTER);
		let mut bad = served.place(0);
		bad.place.requester = CHALLENGER;
		assert_noop!(Market::claim_refund(anyone(), id, bad), Refused::InvalidPath);
		assert_ok!(served.refund(id, 0));
		assert_eq!(Balances::free_balance(REQUESTER), before + 3 * FEE);
		assert_eq!(
			events().last(),
			Some(&Event::ClaimRefunded {
				batch: id,
				claim: 0,
				requester: REQUESTER,
				asset: NATIVE,
				amount: 3 * FEE
			})
		);
		assert_noop!(served.refund(id, 0), Refused::AlreadyRefunded);
		assert_noop!(served.refund(id + 1, 0), Refused::BatchNotFound);
		// Nothing is dropped while money is in it.
		pass(3 * RETENTION);
		assert_eq!(Market::batch(id).unwrap().refundable, 2 * FEE);
		assert_ok!(served.refund(id, 1));
		pass(RETENTION);
		assert_noop!(served.refund(id, 1), Refused::BatchNotFound);
	});
}

#[test]
fn refunds_are_shared_when_the_bond_is_too_small() {
	run_with(PROVEN_MODEL, |channel| {
		let other = open_as(OTHER, PROVEN_MODEL, NATIVE);
		let (first, served_first) = commit(&[(channel, 2), (other, 5)]);
		let (second, served_second) = commit(&[(channel, 3)]);
		// Another slash takes most of the bond first.
		Nodes::<Test>::mutate(NODE, |node| {
			let node = node.as_mut().unwrap();
			Market::burn_from_bond(&NODE, node, BurnReason::Slash, BOND - 100);
		});
		// Exposure is above the cap now: nothing more is paid, nothing is lost.
		let (third, served_third) = commit(&[(channel, 1)]);
		check();
		run_to(batch(first).window_ends + 1);
		assert_eq!((record().bond, record().exposure), (0, 0));
		let refundable = |id| Market::batch(id).unwrap().refundable;
		// One of the first two gets what there is; the third was not paid and has its fee.
		assert_eq!(refundable(first) + refundable(second), 100);
		assert_eq!(refundable(third), FEE);
		let before = Balances::free_balance(REQUESTER);
		assert_ok!(served_third.refund(third, 0));
		assert_eq!(Balances::free_balance(REQUESTER), before + FEE);
		if refundable(first) > 0 {
			assert_noop!(served_second.refund(second, 0), Refused::NothingToWithdraw);
			assert_ok!(served_first.refund(first, 0));
			// 100 × 2 ÷ 7, and the rest.
			assert_eq!(refundable(first), 100 - 28);
			assert_ok!(served_first.refund(first, 1));
		} else {
			assert_noop!(served_first.refund(first, 0), Refused::NothingToWithdraw);
			assert_ok!(served_second.refund(second, 0));
		}
		assert_eq!(refundable(first) + refundable(second), 0);
	});
}

#[test]
fn refund_can_be_repeated_when_the_requester_could_not_take_it() {
	run_with(PROVEN_MODEL, |channel| {
		// Most of the bond is gone, so that the refund is below the existential deposit.
		let (id, served) = commit(&[(channel, 1)]);
		Nodes::<Test>::mutate(NODE, |node| {
			let node = node.as_mut().unwrap();
			Market::burn_from_bond(&NODE, node, BurnReason::Slash, BOND - 5);
		});
		run_to(batch(id).window_ends + 1);
		// The requester's account is reaped.
		Market::close_channel(node(), channel).unwrap();
		Market::remove_offer(node(), PROVEN_MODEL, NATIVE).unwrap();
		pass(60);
		assert!(!Channels::<Test>::contains_key(channel));
		Balances::transfer_all(RuntimeOrigin::signed(REQUESTER), OTHER, false).unwrap();
		assert_eq!(Balances::total_balance(&REQUESTER), 0);
		assert!(served.refund(id, 0).is_err());
		check();
		pass(2 * RETENTION);
		Balances::transfer_allow_death(anyone(), REQUESTER, 10).unwrap();
		assert_ok!(served.refund(id, 0));
		assert_eq!(Balances::free_balance(REQUESTER), 15);
	});
}

/// A market in which the proven model is paid in an asset, worth 2 each.
fn run_in_usd(test: impl FnOnce(ChannelId)) {
	run(|| {
		with_committed_models();
		Assets::force_create(RuntimeOrigin::root(), 1, OTHER, true, 5).unwrap();
		NativeAndAssets::mint_into(USD, &REQUESTER, 10_000).unwrap();
		NativeAndAssets::mint_into(USD, &Market::pot(), 5).unwrap();
		Market::enable_asset(RuntimeOrigin::root(), USD, FixedU128::from_u32(2)).unwrap();
		Market::set_offer(node(), PROVEN_MODEL, USD, PRICE).unwrap();
		Market::fund_verification(node(), PREPAID).unwrap();
		let channel = open_as(REQUESTER, PROVEN_MODEL, USD);
		next_block();
		test(channel);
	});
}

fn usd(who: u64) -> Balance {
	NativeAndAssets::balance(USD, &who)
}

#[test]
fn exposure_in_an_asset_counts_at_its_price_bound() {
	run_in_usd(|channel| {
		let (paid, _) = commit(&[(channel, 4)]);
		let (queued, served_queued) = commit(&[(channel, 2)]);
		assert_eq!(usd(NODE), 4 * FEE);
		assert_eq!((record().exposure, record().queue.value), (8 * FEE, 4 * FEE));
		let before = (usd(REQUESTER), Balances::free_balance(REQUESTER));
		run_to(batch(queued).window_ends + 1);
		// Paid work is refunded in the bond's token at the bound, unpaid work in the asset itself.
		let view = Market::batch(paid).unwrap();
		assert_eq!((view.refundable, view.refund_asset), (8 * FEE, NATIVE));
		let view = Market::batch(queued).unwrap();
		assert_eq!((view.refundable, view.refund_asset), (2 * FEE, USD));
		assert_ok!(served_queued.refund(queued, 0));
		assert_eq!(usd(REQUESTER), before.0 + 2 * FEE);
		assert_eq!(Balances::free_balance(REQUESTER), before.1);
		assert_eq!(record().bond, BOND - 8 * FEE - 8 * FEE / 10 - 4 * FEE / 10);
		assert_eq!(NativeAndAssets::total_issuance(USD), 10_005);
	});
}

#[test]
fn fee_waits_when_the_nodes_account_is_frozen() {
	run_in_usd(|channel| {
		// So that it has an account in the asset that can be frozen.
		NativeAndAssets::mint_into(USD, &NODE, 5).unwrap();
		Assets::block(anyone(), 1, NODE).unwrap();
		let (first, served_first) = commit(&[(channel, 2)]);
		let (second, _) = commit(&[(channel, 1)]);
		assert_eq!((record().queue.len, record().exposure), (2, 0));
		check();
		assert_ok!(served_first.prove(first, 0..2));
		// Verified, but still not paid: the node cannot leave without its money.
		assert_eq!(Market::batch(first).unwrap().status, BatchStatus::Verified);
		assert_eq!((record().batches, record().queue.len), (2, 2));
		pass(2 * RETENTION);
		assert!(Batches::<Test>::contains_key(first));
		// The second was slashed meanwhile; its fee is its requester's.
		assert_eq!(Market::batch(second).unwrap().refundable, FEE);
		assert_eq!(record().batches, 1);
		Market::close_channel(node(), channel).unwrap();
		assert_noop!(Market::deregister_node(node()), Refused::NodeHasBatches);
		Assets::thaw(anyone(), 1, NODE).unwrap();
		assert_ok!(Market::pay_queued(anyone(), NODE));
		assert_eq!(usd(NODE), 5 + 2 * FEE);
		assert_eq!((record().batches, record().exposure), (0, 0));
		pass(RETENTION);
		assert!(!Batches::<Test>::contains_key(first));
	});
}

#[test]
fn frozen_payment_does_not_block_the_others() {
	run_in_usd(|channel| {
		NativeAndAssets::mint_into(USD, &NODE, 5).unwrap();
		Assets::block(anyone(), 1, NODE).unwrap();
		commit(&[(channel, 1)]);
		let native = open_as(REQUESTER, PROVEN_MODEL, NATIVE);
		let (id, _) = commit(&[(native, 1)]);
		assert!(Market::batch(id).unwrap().paid);
		assert_eq!((record().queue.len, record().exposure), (1, FEE));
	});
}

#[test]
fn audited_batch_is_sampled_later_and_verified_when_all_was_revealed() {
	run_with(AUDITED_MODEL, |channel| {
		let now = System::block_number();
		let (id, served) = commit(&[(channel, 10)]);
		// A signature, a voucher and four samples.
		assert_eq!(batch(id).price.total(), 6 * VERIFICATION_PRICE);
		// The randomness of these blocks was known before the commit.
		run_to(now + 2);
		assert_eq!(Market::open_leaves(id), vec![]);
		next_block();
		let sampled = Market::open_leaves(id);
		assert!((1..=4).contains(&sampled.len()), "{sampled:?}");
		assert!(sampled.iter().all(|(_, deadline)| *deadline == now + 3 + RESPONSE));
		let (leaf, deadline) = sampled[0];
		assert!(events().contains(&Event::LeafSampled { batch: id, leaf, deadline }));
		assert_eq!(Market::batch(id).unwrap().open_leaves as usize, sampled.len());
		let spare = (0..10).find(|l| sampled.iter().all(|(s, _)| s != l)).unwrap();
		assert_noop!(served.reveal(id, spare, b"good"), Refused::LeafNotChallenged);
		assert_noop!(challenge(CHALLENGER, id, leaf), Refused::LeafAlreadyChallenged);
		reveal_all(id, &served);
		assert_noop!(served.reveal(id, leaf, b"good"), Refused::LeafAlreadyRevealed);
		assert_noop!(challenge(CHALLENGER, id, leaf), Refused::LeafAlreadyChallenged);
		run_to(now + AUDITED_WINDOW);
		assert_noop!(served.reveal(id, leaf, b"good"), Refused::LeafAlreadyRevealed);
		assert_noop!(challenge(CHALLENGER, id, leaf), Refused::LeafAlreadyChallenged);
		assert!(batch(id).is_open());
		next_block();
		assert_eq!(Market::batch(id).unwrap().status, BatchStatus::Verified);
		assert_eq!(burned(BurnReason::Verification(VerifierId::AUDIT)), 4 * VERIFICATION_PRICE);
		assert_eq!((record().verified, record().exposure, record().batches), (10, 0, 0));
		assert_eq!(Obligations::<Test>::iter().count(), 0);
		assert_noop!(challenge(CHALLENGER, id, 0), Refused::BatchEnded);
		assert_noop!(served.reveal(id, leaf, b"good"), Refused::BatchEnded);
	});
}

#[test]
fn batch_waits_for_randomness_beyond_its_window() {
	run_with(AUDITED_MODEL, |channel| {
		RandomnessLag::set(10_000);
		let now = System::block_number();
		let (id, served) = commit(&[(channel, 3)]);
		run_to(now + 5 * AUDITED_WINDOW);
		assert!(batch(id).is_open());
		assert_noop!(challenge(CHALLENGER, id, 0), Refused::WindowClosed);
		RandomnessLag::set(2);
		while Market::open_leaves(id).is_empty() {
			assert!(System::block_number() < now + 6 * AUDITED_WINDOW);
			next_block();
		}
		// All of so few.
		let open = Market::open_leaves(id);
		assert_eq!(open.len(), 3);
		reveal_all(id, &served);
		pass(RESPONSE + 1);
		assert_eq!(Market::batch(id).unwrap().status, BatchStatus::Verified);
	});
}

#[test]
fn node_is_slashed_when_a_sample_is_not_revealed() {
	run_with(AUDITED_MODEL, |channel| {
		let (id, served) = commit(&[(channel, 3)]);
		pass(3);
		assert_ok!(served.reveal(id, 0, b""));
		assert_eq!(
			events().last(),
			Some(&Event::LeafRevealed { batch: id, leaf: 0, verdict: Verdict::Undecided })
		);
		assert_ok!(served.reveal(id, 1, b"good"));
		pass(RESPONSE);
		assert!(batch(id).is_open());
		// The agenda may be late; the deadline is not.
		System::set_block_number(System::block_number() + 1);
		assert_noop!(served.reveal(id, 2, b"good"), Refused::DeadlinePassed);
		next_block();
		assert_eq!(Market::batch(id).unwrap().status, BatchStatus::Slashed);
		assert_eq!(record().bond, BOND - 3 * FEE - 3 * FEE / 10);
		let price = 5 * VERIFICATION_PRICE;
		assert_eq!(all_burned(), 3 * FEE / 10 + price);
		assert_ok!(served.refund(id, 0));
		assert_noop!(challenge(CHALLENGER, id, 0), Refused::BatchEnded);
		assert_noop!(dispute(id, served.leaf(0), wrong(b"bad")), Refused::BatchEnded);
	});
}

#[test]
fn challenger_is_rewarded_when_the_leaf_is_not_revealed() {
	run_with(AUDITED_MODEL, |channel| {
		let before = Balances::free_balance(CHALLENGER);
		let (id, _) = commit(&[(channel, 10)]);
		let deadline = System::block_number() + RESPONSE;
		assert_ok!(challenge(CHALLENGER, id, 7));
		assert_eq!(
			events().last(),
			Some(&Event::LeafChallenged {
				batch: id,
				leaf: 7,
				challenger: CHALLENGER,
				deposit: CHALLENGE_DEPOSIT,
				deadline,
			})
		);
		assert_eq!(held(HoldReason::Challenge, CHALLENGER), CHALLENGE_DEPOSIT);
		check();
		run_to(deadline + 1);
		// A tenth of 500 is the penalty, 40 % of it the reward.
		assert!(events().contains(&Event::BatchSlashed {
			batch: id,
			node: NODE,
			asset: NATIVE,
			refundable: 500,
			challenger: Some(CHALLENGER),
			rewarded: 20,
			burned: 30 + 6 * VERIFICATION_PRICE,
			exposure: 0,
		}));
		assert_eq!(Balances::free_balance(CHALLENGER), before + 20);
		assert_eq!(record().bond, BOND - 550);
		// The samples have nothing to be revealed for any more.
		pass(2 * RESPONSE);
		assert_eq!(Obligations::<Test>::iter().count(), 0);
	});
}

#[test]
fn deposit_is_burned_when_the_challenge_was_frivolous() {
	run_with(AUDITED_MODEL, |channel| {
		let (id, served) = commit(&[(channel, 10)]);
		assert_ok!(challenge(CHALLENGER, id, 7));
		assert_noop!(challenge(OTHER, id, 7), Refused::LeafAlreadyChallenged);
		assert_ok!(served.reveal(id, 7, b"good"));
		assert_eq!(
			events().last(),
			Some(&Event::ChallengeLost {
				batch: id,
				leaf: 7,
				challenger: CHALLENGER,
				burned: CHALLENGE_DEPOSIT
			})
		);
		assert_eq!(burned(BurnReason::Slash), CHALLENGE_DEPOSIT);
		assert_eq!(held(HoldReason::Challenge, CHALLENGER), 0);
		assert_eq!(Balances::total_balance(&CHALLENGER), FUNDS - CHALLENGE_DEPOSIT);
		assert_noop!(served.reveal(id, 7, b"good"), Refused::LeafAlreadyRevealed);
	});
}

#[test]
fn challenge_is_refused_when_there_is_nothing_to_challenge() {
	run_with(AUDITED_MODEL, |channel| {
		let (id, served) = commit(&[(channel, 3)]);
		assert_noop!(challenge(CHALLENGER, id, 3), Refused::LeafNotFound);
		assert_noop!(challenge(CHALLENGER, id + 1, 0), Refused::BatchNotFound);
		assert!(challenge(99, id, 0).is_err());
		assert_noop!(served.prove(id, 0..1), Refused::UnsupportedAssurance);
		assert_noop!(
			Market::challenge_leaf(RuntimeOrigin::root(), id, 0),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn node_is_asked_for_no_more_leaves_than_it_can_reveal() {
	run_with(AUDITED_MODEL, |channel| {
		Market::top_up_channel(RuntimeOrigin::signed(REQUESTER), channel, 3_000).unwrap();
		let (id, served) = commit(&[(channel, 100)]);
		for leaf in 0..MAX_OPEN_LEAVES {
			assert_ok!(challenge(CHALLENGER, id, leaf));
		}
		assert_noop!(challenge(CHALLENGER, id, 99), Refused::TooManyChallenges);
		assert_ok!(served.reveal(id, 0, b"good"));
		assert_ok!(challenge(CHALLENGER, id, 99));
	});
}

#[test]
fn challenge_in_the_last_block_still_has_its_response_time() {
	run_with(AUDITED_MODEL, |channel| {
		let (id, served) = commit(&[(channel, 10)]);
		let window_ends = batch(id).window_ends;
		pass(3);
		reveal_all(id, &served);
		run_to(window_ends);
		let fresh = (0..10).find(|leaf| !Obligations::<Test>::contains_key(id, leaf)).unwrap();
		assert_ok!(challenge(CHALLENGER, id, fresh));
		next_block();
		assert_noop!(challenge(CHALLENGER, id, 0), Refused::WindowClosed);
		run_to(window_ends + RESPONSE);
		assert!(batch(id).is_open());
		assert_ok!(served.reveal(id, fresh, b"good"));
		pass(2);
		assert_eq!(Market::batch(id).unwrap().status, BatchStatus::Verified);
	});
}

#[test]
fn node_is_slashed_when_a_revealed_leaf_is_wrong() {
	run_with(AUDITED_MODEL, |channel| {
		let before = Balances::free_balance(CHALLENGER);
		let (id, served) = commit(&[(channel, 10)]);
		assert_ok!(challenge(CHALLENGER, id, 7));
		assert_ok!(challenge(OTHER, id, 8));
		assert_ok!(served.reveal(id, 7, b"bad"));
		assert_eq!(Market::batch(id).unwrap().status, BatchStatus::Slashed);
		assert_eq!(Balances::free_balance(CHALLENGER), before + 20);
		assert_noop!(served.reveal(id, 8, b"good"), Refused::BatchEnded);
		// The other challenger was not needed, and loses nothing.
		assert_eq!(held(HoldReason::Challenge, OTHER), CHALLENGE_DEPOSIT);
		pass(RESPONSE + 1);
		assert_eq!(held(HoldReason::Challenge, OTHER), 0);
		assert!(events().contains(&Event::ChallengeReturned {
			batch: id,
			leaf: 8,
			challenger: OTHER,
			deposit: CHALLENGE_DEPOSIT
		}));
		assert_eq!(record().slashed, 10);
	});
}

#[test]
fn node_is_slashed_when_somebody_shows_that_a_leaf_is_wrong() {
	run_with(AUDITED_MODEL, |channel| {
		let before = Balances::free_balance(CHALLENGER);
		let (id, served) = commit(&[(channel, 10)]);
		for evidence in [b"good".as_slice(), b"?"] {
			assert_noop!(dispute(id, served.leaf(2), wrong(evidence)), Refused::DisputeNotProven);
		}
		let mut bad = served.leaf(2);
		bad.path.index = 3;
		assert_noop!(dispute(id, bad, wrong(b"bad")), Refused::InvalidPath);
		assert_noop!(dispute(id + 1, served.leaf(2), wrong(b"bad")), Refused::BatchNotFound);
		assert_ok!(dispute(id, served.leaf(2), wrong(b"bad")));
		assert_eq!(Balances::free_balance(CHALLENGER), before + 20);
		assert_eq!(Market::batch(id).unwrap().refundable, 500);
	});
}

#[test]
fn node_is_slashed_when_it_signed_another_receipt_for_the_same_place() {
	for model in [PROVEN_MODEL, AUDITED_MODEL] {
		run_with(model, |channel| {
			let (id, served) = commit(&[(channel, 3)]);
			let conflict = |change: &dyn Fn(&mut TestReceipt)| {
				let mut receipt = served.receipts[1].clone();
				change(&mut receipt);
				dispute(id, served.leaf(1), Dispute::Conflict(Box::new(sign_receipt(receipt))))
			};
			assert_noop!(conflict(&|_| ()), Refused::DisputeNotProven);
			assert_noop!(conflict(&|r| *r = served.receipts[2].clone()), Refused::DisputeNotProven);
			assert_noop!(conflict(&|r| r.node = OTHER), Refused::DisputeNotProven);
			assert_noop!(conflict(&|r| r.genesis_hash = H256::zero()), Refused::DisputeNotProven);
			// Not the node's key.
			let other = Receipt { response_hash: H256::zero(), ..served.receipts[1].clone() };
			let forged = Dispute::Conflict(Box::new(signed(other.clone())));
			assert_noop!(dispute(id, served.leaf(1), forged), Refused::UnknownKey);
			assert_ne!(
				VersionedReceipt::V1(other).hash(),
				VersionedReceipt::V1(served.receipts[1].clone()).hash()
			);
			assert_ok!(conflict(&|r| r.response_hash = H256::repeat_byte(9)));
			assert_eq!(Market::batch(id).unwrap().status, BatchStatus::Slashed);
			assert_eq!(record().slashed, 3);
		});
	}
}

#[test]
fn node_is_slashed_when_its_leaf_cannot_be_revealed_as_it_is() {
	run_with(AUDITED_MODEL, |channel| {
		let mut served = served(&[(channel, 10)]);
		// The same answer twice, to save the work.
		served.receipts[4] = served.receipts[3].clone();
		served.close();
		assert_ok!(served.commit());
		assert_ok!(challenge(CHALLENGER, 0, 4));
		assert_noop!(served.reveal(0, 4, b"good"), Refused::WrongPayment);
		pass(RESPONSE + 1);
		assert_eq!(Market::batch(0).unwrap().status, BatchStatus::Slashed);
	});
}

#[test]
fn unpaid_batch_is_slashed_out_of_the_middle_of_the_queue() {
	run_with(AUDITED_MODEL, |channel| {
		commit(&[(channel, 10)]);
		let ids = [2, 3, 4].map(|n| commit(&[(channel, n)]).0);
		let before = Balances::free_balance(NODE);
		assert_ok!(challenge(CHALLENGER, ids[1], 0));
		pass(RESPONSE + 1);
		assert_eq!(Market::batch(ids[1]).unwrap().refundable, 3 * FEE);
		check();
		// The first one is slashed for its samples; then the hole is stepped over.
		pass(RESPONSE);
		check();
		assert!(record().queue.len <= 2);
		assert!(Balances::free_balance(NODE) >= before);
	});
}

#[test]
fn agenda_spills_over_when_batches_find_no_room() {
	run_with(AUDITED_MODEL, |channel| {
		let all = (0..5).map(|_| commit(&[(channel, 1)])).collect::<Vec<_>>();
		let now = System::block_number();
		System::set_block_number(now + 4);
		let item = <() as WeightInfo>::agenda_sample().max(<() as WeightInfo>::agenda_slash());
		let room = <() as WeightInfo>::agenda_block().saturating_mul(20).saturating_add(item);
		let serve = |at| Market::service_agenda(at, &mut WeightMeter::with_limit(room));
		let sampled = || all.iter().filter(|(id, _)| !Market::open_leaves(*id).is_empty()).count();
		serve(now + 4);
		let first = sampled();
		assert!((1..5).contains(&first), "{first} of 5 in a block with room for about one");
		check();
		for _ in 0..5 {
			serve(now + 4);
		}
		assert_eq!(sampled(), 5);
		check();
		// The window is over before the agenda comes to it; so are the deadlines.
		System::set_block_number(now + 40);
		for _ in 0..40 {
			serve(now + 40);
			check();
		}
		assert!(all
			.iter()
			.all(|(id, _)| Market::batch(*id).unwrap().status == BatchStatus::Slashed));
	});
}

#[test]
fn batch_keeps_its_terms_when_others_come_into_force() {
	run_with(AUDITED_MODEL, |channel| {
		let proven = open_as(REQUESTER, PROVEN_MODEL, NATIVE);
		let now = System::block_number();
		let (audited, _) = commit(&[(channel, 10)]);
		let (proven, _) = commit(&[(proven, 1)]);
		ResponseTime::set(1);
		ProvenWindow::set(1);
		assert_ok!(challenge(CHALLENGER, audited, 7));
		assert_eq!(Market::open_leaves(audited), vec![(7, now + RESPONSE)]);
		run_to(now + PROVEN_WINDOW);
		assert!(batch(proven).is_open());
	});
}

#[test]
fn channel_is_refused_when_refunds_could_not_be_kept() {
	ext().execute_with(|| {
		with_committed_models();
		Balances::force_set_balance(RuntimeOrigin::root(), Market::pot(), 0).unwrap();
		Assets::force_create(RuntimeOrigin::root(), 1, OTHER, true, 5).unwrap();
		for who in [REQUESTER, Market::pot()] {
			NativeAndAssets::mint_into(USD, &who, 10_000).unwrap();
		}
		Market::enable_asset(RuntimeOrigin::root(), USD, FixedU128::one()).unwrap();
		Market::set_offer(node(), PROVEN_MODEL, USD, PRICE).unwrap();
		let open = |model| {
			let requester = RuntimeOrigin::signed(REQUESTER);
			Market::open_channel(requester, NODE, model, USD, 100, OTHER, PRICE, 9)
		};
		// The pot has the asset, but what comes from a bond is native.
		assert_noop!(open(PROVEN_MODEL), Refused::PotNotSeeded);
		Market::remove_offer(node(), PROVEN_MODEL, USD).unwrap();
		Market::set_offer(node(), MODEL, USD, PRICE).unwrap();
		run_to(System::block_number() + PRICE_NOTICE);
		assert_ok!(open(MODEL));
	});
}

#[test]
fn windows_deposits_and_rewards_are_among_the_terms() {
	run(|| {
		let terms = Market::terms();
		assert_eq!((terms.proven_window, terms.audited_window), (PROVEN_WINDOW, AUDITED_WINDOW));
		assert_eq!((terms.response_time, terms.challenge_deposit), (RESPONSE, CHALLENGE_DEPOSIT));
		assert_eq!(terms.challenger_reward, ChallengerReward::get());
	});
}

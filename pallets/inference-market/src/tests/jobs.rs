//! The life of a job.

use crate::{mock::*, *};
use assay_primitives::{
	attestation::AttestedKey,
	market::JobStatus,
	receipt::{Payment, Receipt, VersionedReceipt},
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold, weights::Weight};
use sp_core::{ed25519, Pair};

type TestReceipt = Receipt<u64, Balance, u64>;

fn status(job: JobId) -> JobStatus {
	Market::job_view(job).unwrap().status
}

fn held(reason: HoldReason, who: u64) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

fn commit(receipt: TestReceipt) -> frame_support::dispatch::DispatchResult {
	Market::commit_job(RuntimeOrigin::signed(NODE), VersionedReceipt::V1(receipt))
}

#[test]
fn job_holds_fee_and_verification_when_opened() {
	run(|| {
		assert_ok!(Market::open_job(
			RuntimeOrigin::signed(REQUESTER),
			NODE,
			MODEL,
			REQUEST,
			MAX_FEE,
			VERIFICATION_PRICE,
			10
		));
		assert_eq!(held(HoldReason::Fee, REQUESTER), MAX_FEE);
		assert_eq!(held(HoldReason::Verification, REQUESTER), VERIFICATION_PRICE);
		assert_eq!(
			events(),
			[Event::JobOpened {
				job: 0,
				requester: REQUESTER,
				node: NODE,
				model: MODEL,
				request_hash: REQUEST,
				max_fee: MAX_FEE,
				deadline: 11,
			}]
		);
	});
}

#[test]
fn job_is_refused_when_it_could_not_be_served() {
	run(|| {
		let open = |who, node, model, fee, blocks| {
			let who = RuntimeOrigin::signed(who);
			Market::open_job(who, node, model, REQUEST, fee, VERIFICATION_PRICE, blocks)
		};
		assert_noop!(open(NODE, NODE, MODEL, 1, 10), Error::<Test>::OwnNode);
		assert_noop!(open(REQUESTER, OTHER, MODEL, 1, 10), Error::<Test>::NodeNotFound);
		assert_noop!(open(REQUESTER, NODE, H256::zero(), 1, 10), Error::<Test>::OfferNotFound);
		assert_noop!(open(REQUESTER, NODE, MODEL, 1, 1), Error::<Test>::InvalidDeadline);
		assert_noop!(open(REQUESTER, NODE, MODEL, 1, 101), Error::<Test>::InvalidDeadline);
		assert_noop!(
			Market::open_job(
				RuntimeOrigin::signed(REQUESTER),
				NODE,
				MODEL,
				REQUEST,
				1,
				VERIFICATION_PRICE - 1,
				10
			),
			Error::<Test>::VerificationPriceAboveMax
		);
		assert!(open(REQUESTER, NODE, MODEL, FUNDS, 10).is_err());
		assert!(open(REQUESTER, NODE, MODEL, Balance::MAX, 10).is_err());
		for _ in 0..8 {
			assert_ok!(open(REQUESTER, NODE, MODEL, 1, 10));
		}
		assert_noop!(open(REQUESTER, NODE, MODEL, 1, 10), Error::<Test>::TooManyJobs);
		assert_ok!(Market::set_accepting(RuntimeOrigin::signed(NODE), false));
		assert_noop!(open(REQUESTER, NODE, MODEL, 1, 10), Error::<Test>::NodeNotAccepting);
	});
}

#[test]
fn job_is_verified_when_an_attested_key_signed_its_receipt() {
	run(|| {
		let job = open();
		System::reset_events();
		let signed = signed(receipt(job));
		let receipt_hash = signed.receipt.hash();
		assert_ok!(submit(signed));
		assert_eq!(
			events(),
			[
				Event::JobCommitted {
					job,
					node: NODE,
					receipt_hash,
					fee: FEE,
					exposure: FEE,
					window_ends: 12
				},
				Event::JobVerified {
					job,
					node: NODE,
					receipt_hash,
					burned: VERIFICATION_PRICE,
					exposure: 0
				},
			]
		);
		assert_eq!(Balances::free_balance(NODE), FUNDS - BOND + FEE);
		assert_eq!(Balances::free_balance(REQUESTER), FUNDS - FEE - VERIFICATION_PRICE);
		assert_eq!(
			burned(BurnReason::Verification(VerifierId::ATTESTED_SIGNATURE)),
			VERIFICATION_PRICE
		);
		let node = Market::node_view(&NODE).unwrap();
		assert_eq!((node.exposure, node.exposure_peak, node.verified), (0, FEE, 1));
		let view = Market::job_view(job).unwrap();
		assert_eq!((view.fee_paid, view.burned), (FEE, VERIFICATION_PRICE));
		assert_eq!(view.receipt_hash, Some(receipt_hash));
	});
}

#[test]
fn receipt_settles_once() {
	run(|| {
		let job = open();
		let signed = signed(receipt(job));
		assert_ok!(submit(signed.clone()));
		assert_noop!(submit(signed.clone()), Error::<Test>::AlreadySettled);
		assert_noop!(
			Market::submit_receipt(frame_system::RawOrigin::Authorized.into(), signed),
			Error::<Test>::AlreadySettled
		);
		assert_noop!(commit(receipt(job)), Error::<Test>::AlreadySettled);
	});
}

#[test]
fn receipt_is_refused_when_a_field_does_not_fit_the_job() {
	run(|| {
		let job = open();
		let other = open();
		type Change = fn(&mut TestReceipt);
		let cases: [(Change, Error<Test>); 15] = [
			(|r| r.genesis_hash = H256::zero(), Error::WrongChain),
			(|r| r.node = OTHER, Error::WrongNode),
			(|r| r.payment = Payment::Job(99), Error::JobNotFound),
			(|r| r.requester = OTHER, Error::WrongRequester),
			(|r| r.model = H256::zero(), Error::WrongModel),
			(|r| r.engine = H256::zero(), Error::WrongEngine),
			(|r| r.request_hash = H256::zero(), Error::WrongRequest),
			(|r| r.input_units = 11, Error::FeeMismatch),
			(|r| r.output_units = u32::MAX, Error::FeeMismatch),
			(|r| r.fee += 1, Error::FeeMismatch),
			(|r| (r.output_units, r.fee) = (46, 102), Error::FeeAboveMax),
			(|r| r.anchor.hash = H256::zero(), Error::UnknownAnchor),
			(|r| r.anchor.number += 1, Error::UnknownAnchor),
			(|r| r.anchor.number = 1_000, Error::UnknownAnchor),
			(|r| r.anchor.number = u64::MAX, Error::UnknownAnchor),
		];
		for (change, error) in cases {
			let mut changed = receipt(job);
			change(&mut changed);
			assert_noop!(submit(signed(changed)), error);
		}
		assert_eq!(status(job), JobStatus::Open);
		assert_eq!(status(other), JobStatus::Open);
	});
}

#[test]
fn receipt_is_refused_when_its_signature_is_not_the_nodes() {
	run(|| {
		let job = open();
		let mut tampered = signed(receipt(job));
		let VersionedReceipt::V1(inner) = &mut tampered.receipt;
		inner.response_hash = H256::zero();
		assert_noop!(submit(tampered), Error::<Test>::InvalidSignature);

		let mut flipped = signed(receipt(job));
		flipped.signature.signature[0] ^= 1;
		assert_noop!(submit(flipped), Error::<Test>::InvalidSignature);

		let stranger = ed25519::Pair::from_seed(&[1; 32]);
		let mut foreign = signed(receipt(job));
		foreign.signature.key = AttestedKey(stranger.public().0);
		foreign.signature.signature = stranger.sign(&foreign.receipt.hash().0).0;
		assert_noop!(submit(foreign), Error::<Test>::UnknownKey);
	});
}

#[test]
fn receipt_of_another_job_is_refused_when_presented_for_this_one() {
	run(|| {
		let first = open();
		let second = open();
		assert_ok!(submit(signed(receipt(first))));
		// Relabelled for the other job, the signature no longer fits.
		let mut relabelled = signed(receipt(first));
		let VersionedReceipt::V1(inner) = &mut relabelled.receipt;
		inner.payment = Payment::Job(second);
		assert_noop!(submit(relabelled), Error::<Test>::InvalidSignature);
	});
}

#[test]
fn anchor_is_refused_when_far_before_the_job() {
	run(|| {
		run_to(40);
		let job = open();
		let mut old = receipt(job);
		old.anchor.number = 19;
		old.anchor.hash = block_hash(19);
		assert_noop!(submit(signed(old)), Error::<Test>::AnchorTooOld);
	});
}

#[test]
fn submission_is_refused_when_not_authorised() {
	run(|| {
		let signed = signed(receipt(open()));
		assert_noop!(
			Market::submit_receipt(RuntimeOrigin::signed(NODE), signed.clone()),
			sp_runtime::DispatchError::BadOrigin
		);
		assert_noop!(
			Market::submit_receipt(RuntimeOrigin::none(), signed),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn requester_is_refunded_when_nothing_is_delivered() {
	run(|| {
		let job = open();
		run_to(11);
		assert_eq!(status(job), JobStatus::Open);
		next_block();
		assert_eq!(status(job), JobStatus::Refunded);
		assert_eq!(Balances::free_balance(REQUESTER), FUNDS);
		assert_eq!(held(HoldReason::Bond, NODE), BOND);
		assert_eq!(all_burned(), 0);
		assert!(events().contains(&Event::JobRefunded {
			job,
			requester: REQUESTER,
			amount: MAX_FEE + VERIFICATION_PRICE
		}));
		let node = Market::node_view(&NODE).unwrap();
		assert_eq!((node.refunded, node.active_jobs, node.exposure), (1, 0, 0));
	});
}

#[test]
fn receipt_is_refused_when_delivered_late() {
	run(|| {
		let job = open();
		run_to(12);
		assert_noop!(submit(signed(receipt(job))), Error::<Test>::AlreadySettled);
	});
	run(|| {
		// The agenda has no weight: the job is still there, and late all the same.
		AgendaWeight::set(Weight::zero());
		let job = open();
		System::set_block_number(12);
		frame_system::BlockHash::<Test>::insert(11, block_hash(11));
		assert_noop!(submit(signed(receipt(job))), Error::<Test>::DeadlinePassed);
	});
}

#[test]
fn commit_pays_before_evidence_and_evidence_settles_it() {
	run(|| {
		let job = open();
		let good = receipt(job);
		assert_noop!(
			Market::commit_job(RuntimeOrigin::signed(OTHER), VersionedReceipt::V1(good.clone())),
			Error::<Test>::WrongNode
		);
		assert_ok!(commit(good.clone()));
		assert_eq!(status(job), JobStatus::Committed);
		assert_eq!(Balances::free_balance(NODE), FUNDS - BOND + FEE);
		assert_eq!(held(HoldReason::Fee, REQUESTER), 0);
		assert_eq!(Market::node_view(&NODE).unwrap().exposure, FEE);
		assert_noop!(commit(good.clone()), Error::<Test>::AlreadyCommitted);
		next_block();
		let mut other = good.clone();
		other.response_hash = H256::zero();
		assert_noop!(submit(signed(other)), Error::<Test>::ReceiptMismatch);
		assert_ok!(submit(signed(good)));
		assert_eq!(status(job), JobStatus::Verified);
		assert_eq!(Market::node_view(&NODE).unwrap().exposure, 0);
	});
}

#[test]
fn node_is_slashed_when_evidence_is_missing_at_the_end_of_the_window() {
	run(|| {
		let job = open();
		assert_ok!(commit(receipt(job)));
		run_to(12);
		assert_eq!(status(job), JobStatus::Committed);
		next_block();
		assert_eq!(status(job), JobStatus::Slashed);
		assert_eq!(Balances::free_balance(REQUESTER), FUNDS);
		assert_eq!(held(HoldReason::Bond, NODE), BOND - FEE - FEE / 10);
		assert_eq!(burned(BurnReason::Slash), FEE / 10);
		let node = Market::node_view(&NODE).unwrap();
		assert_eq!((node.bond, node.slashed, node.exposure), (BOND - FEE - FEE / 10, 1, 0));
		assert_noop!(submit(signed(receipt(job))), Error::<Test>::AlreadySettled);
	});
}

#[test]
fn commit_is_refused_when_exposure_would_pass_its_cap() {
	run(|| {
		let open_for = |fee| {
			let id = NextJobId::<Test>::get();
			assert_ok!(Market::open_job(
				RuntimeOrigin::signed(REQUESTER),
				NODE,
				MODEL,
				REQUEST,
				fee,
				VERIFICATION_PRICE,
				10
			));
			id
		};
		let (first, second) = (open_for(400), open_for(400));
		next_block();
		let costly = |job| TestReceipt { output_units: 195, fee: 400, ..receipt(job) };
		assert_ok!(commit(costly(first)));
		assert_noop!(commit(costly(second)), Error::<Test>::ExposureCapReached);
		assert_noop!(submit(signed(costly(second))), Error::<Test>::ExposureCapReached);
		// Verification of the first makes room for the second.
		assert_ok!(submit(signed(costly(first))));
		assert_ok!(submit(signed(costly(second))));
		assert_eq!(Market::node_view(&NODE).unwrap().exposure_peak, 400);
	});
}

#[test]
fn job_keeps_its_terms_when_price_and_offer_change() {
	run(|| {
		let job = open();
		let node = || RuntimeOrigin::signed(NODE);
		assert_ok!(Market::set_offer(node(), MODEL, NATIVE, Price { input: 9, output: 9 }));
		assert_ok!(Market::remove_offer(node(), MODEL, NATIVE));
		assert_ok!(Market::set_accepting(node(), false));
		assert_ok!(submit(signed(receipt(job))));
		assert_eq!(Market::job_view(job).unwrap().fee_paid, FEE);
	});
}

#[test]
fn job_is_pruned_when_its_retention_is_over_and_its_id_stays_used() {
	run(|| {
		let job = open();
		let signed = signed(receipt(job));
		assert_ok!(submit(signed.clone()));
		let ended = System::block_number();
		run_to(ended + 29);
		assert_eq!(status(job), JobStatus::Verified);
		next_block();
		assert_eq!(Market::job_view(job), None);
		assert_noop!(submit(signed), Error::<Test>::JobNotFound);
		assert_eq!(open(), job + 1);
	});
}

#[test]
fn agenda_spills_over_when_a_block_has_no_room() {
	run(|| {
		for _ in 0..6 {
			assert_ok!(Market::open_job(
				RuntimeOrigin::signed(REQUESTER),
				NODE,
				MODEL,
				REQUEST,
				MAX_FEE,
				VERIFICATION_PRICE,
				10
			));
		}
		System::set_block_number(12);
		let per_job = <() as WeightInfo>::agenda_job();
		let per_block = <() as WeightInfo>::agenda_block();
		let room = per_block.saturating_mul(20).saturating_add(per_job.saturating_mul(2));
		let refunded = || Market::node_view(&NODE).unwrap().refunded;
		Market::service_agenda(12, &mut WeightMeter::with_limit(room));
		let first = refunded();
		assert!((1..6).contains(&first), "{first} of 6 in a block with room for about two");
		check();
		for _ in 0..6 {
			Market::service_agenda(12, &mut WeightMeter::with_limit(room));
		}
		assert_eq!(refunded(), 6);
		assert_eq!(Balances::free_balance(REQUESTER), FUNDS);
	});
}

#[test]
fn requester_that_spent_the_rest_is_still_refunded() {
	run(|| {
		let job = open();
		let rest = Balances::free_balance(REQUESTER) - 10;
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(REQUESTER), OTHER, rest));
		assert_ok!(commit(receipt(job)));
		run_to(13);
		assert_eq!(status(job), JobStatus::Slashed);
		assert_eq!(Balances::free_balance(REQUESTER), MAX_FEE + VERIFICATION_PRICE + 10);
	});
}

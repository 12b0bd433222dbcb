//! Random calls in random order: the invariants hold after each.

use crate::{mock::*, *};
use assay_primitives::receipt::{Receipt, VersionedReceipt};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Open { who: u64, max_fee: Balance, blocks: u64 },
	Commit { job: u64, output: u32 },
	Submit { job: u64, output: u32 },
	Bond { amount: Balance },
	Accept { accepting: bool },
	Offer { price: Balance },
	RemoveOffer,
	Leave,
	Join { bond: Balance },
	Drain { who: u64, amount: Balance },
	Blocks { count: u64, weight: u64 },
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (1..6u64, 0..600u128, 0..12u64)
			.prop_map(|(who, max_fee, blocks)| Step::Open { who, max_fee, blocks }),
		3 => (0..12u64, 0..250u32).prop_map(|(job, output)| Step::Commit { job, output }),
		4 => (0..12u64, 0..250u32).prop_map(|(job, output)| Step::Submit { job, output }),
		1 => (0..500u128).prop_map(|amount| Step::Bond { amount }),
		1 => any::<bool>().prop_map(|accepting| Step::Accept { accepting }),
		1 => prop_oneof![0..4u128, Just(Balance::MAX)].prop_map(|price| Step::Offer { price }),
		1 => Just(Step::RemoveOffer),
		1 => Just(Step::Leave),
		1 => (0..2_000u128).prop_map(|bond| Step::Join { bond }),
		1 => (1..6u64, 0..20_000u128).prop_map(|(who, amount)| Step::Drain { who, amount }),
		3 => (1..15u64, 0..3u64).prop_map(|(count, weight)| Step::Blocks { count, weight }),
	]
}

/// The receipt that fits a job as it is now, with so many generated tokens.
fn receipt_for(job: JobId, output: u32) -> Option<Receipt<u64, Balance, u64>> {
	let terms = Jobs::<Test>::get(job)?;
	let fee = terms
		.price
		.input
		.saturating_mul(10)
		.saturating_add(terms.price.output.saturating_mul(output.into()));
	Some(Receipt { requester: terms.requester, output_units: output, fee, ..receipt(job) })
}

fn apply(step: &Step) {
	let node = RuntimeOrigin::signed(NODE);
	// Refusals are part of the game; what counts is the state after them.
	let _ = match *step {
		Step::Open { who, max_fee, blocks } => {
			let who = RuntimeOrigin::signed(who);
			Market::open_job(who, NODE, MODEL, REQUEST, max_fee, VERIFICATION_PRICE, blocks)
		},
		Step::Commit { job, output } => match receipt_for(job, output) {
			Some(receipt) => Market::commit_job(node, VersionedReceipt::V1(receipt)),
			None => Ok(()),
		},
		Step::Submit { job, output } => {
			if let Some(receipt) = receipt_for(job, output) {
				// `submit` asserts that what is authorised also succeeds.
				let _ = submit(signed(receipt));
			}
			Ok(())
		},
		Step::Bond { amount } => Market::increase_bond(node, amount),
		Step::Accept { accepting } => Market::set_accepting(node, accepting),
		Step::Offer { price } => {
			Market::set_offer(node, MODEL, Price { input: price, output: price })
		},
		Step::RemoveOffer => Market::remove_offer(node, MODEL),
		Step::Leave => Market::deregister_node(node),
		Step::Join { bond } => Market::register_node(node, endpoint("http://a"), bond),
		Step::Drain { who, amount } => {
			Balances::transfer_keep_alive(RuntimeOrigin::signed(who), 5, amount)
		},
		Step::Blocks { count, weight } => {
			// Now and then the agenda has little or no room.
			AgendaWeight::set(<() as WeightInfo>::agenda_job().saturating_mul(weight));
			for _ in 0..count {
				let next = System::block_number() + 1;
				System::set_block_number(next);
				frame_system::BlockHash::<Test>::insert(next - 1, block_hash(next - 1));
				use frame_support::traits::Hooks;
				Market::on_poll(next, &mut WeightMeter::new());
			}
			Ok(())
		},
	};
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

	#[test]
	fn invariants_hold_after_every_call(steps in proptest::collection::vec(step(), 1..80)) {
		ext().execute_with(|| {
			for step in &steps {
				apply(step);
				check();
			}
		});
	}
}

//! Random calls in random order: the invariants hold after each.

use crate::{mock::*, *};
use assay_primitives::{
	batch::{claims_root, Batch, Claim, SignedBatch, SignedClaim, VersionedBatch},
	channel::{SignedVoucher, Voucher},
	receipt::{BlockRef, Payment, Receipt, VersionedReceipt},
};
use frame_support::pallet_prelude::DispatchResult;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sp_runtime::testing::TestSignature;
use std::collections::BTreeSet;

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
	OpenChannel { who: u64, deposit: Balance, blocks: u64 },
	TopUp { who: u64, channel: u64, amount: Balance },
	Close { by_node: bool, channel: u64 },
	Settle { claims: Vec<(u64, u32)>, promise: Balance },
	Present { channel: u64, skip: u64 },
	Prepay { amount: Balance },
	TakeBack { amount: Balance },
	Unbond { amount: Balance },
	WithdrawUnbonded,
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
		6 => (1..25u64, prop_oneof![0..3u64, Just(1_000)]).prop_map(|(count, weight)| Step::Blocks { count, weight }),
		3 => (1..6u64, 0..900u128, 0..60u64)
			.prop_map(|(who, deposit, blocks)| Step::OpenChannel { who, deposit, blocks }),
		1 => (1..6u64, 0..8u64, 0..500u128)
			.prop_map(|(who, channel, amount)| Step::TopUp { who, channel, amount }),
		1 => (any::<bool>(), 0..8u64)
			.prop_map(|(by_node, channel)| Step::Close { by_node, channel }),
		4 => (proptest::collection::vec((0..8u64, 0..4u32), 0..5), 0..1_000u128)
			.prop_map(|(claims, promise)| Step::Settle { claims, promise }),
		2 => (0..8u64, 0..3u64).prop_map(|(channel, skip)| Step::Present { channel, skip }),
		2 => (0..200u128).prop_map(|amount| Step::Prepay { amount }),
		1 => (0..200u128).prop_map(|amount| Step::TakeBack { amount }),
		1 => (0..500u128).prop_map(|amount| Step::Unbond { amount }),
		1 => Just(Step::WithdrawUnbonded),
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

/// Settles so many receipts of each channel, with vouchers for `promise` more than was claimed.
fn settle(claims: &[(u64, u32)], promise: Balance) -> DispatchResult {
	let (mut signed, mut fee, mut receipts) = (Vec::new(), 0u128, 0u32);
	for (id, count) in claims {
		let Some(channel) = Channels::<Test>::get(id) else { continue };
		let n = u64::from(*count);
		let (input_units, output_units) = (10 * n, 20 * n);
		fee = fee.saturating_add(
			Market::owed(&channel.price, input_units, output_units).unwrap_or_default(),
		);
		receipts += count;
		let cumulative = channel.claimed.saturating_add(promise);
		let voucher = Voucher { genesis_hash: GENESIS, channel: *id, cumulative };
		signed.push(SignedClaim {
			claim: Claim {
				channel: *id,
				first: channel.next,
				receipts: *count,
				input_units,
				output_units,
			},
			voucher: SignedVoucher {
				cumulative,
				signature: TestSignature(channel.signer, voucher.hash().as_bytes().to_vec()),
			},
		});
	}
	let number = System::block_number() - 1;
	let batch = VersionedBatch::V1(Batch {
		genesis_hash: GENESIS,
		node: NODE,
		model: MODEL,
		engine: ENGINE,
		assurance: Assurance::Attested(POLICY),
		asset: NATIVE,
		root: H256::zero(),
		receipts,
		input_units: 10 * u64::from(receipts),
		output_units: 20 * u64::from(receipts),
		fee,
		anchor: BlockRef { number, hash: block_hash(number) },
		claims_root: claims_root(signed.iter().map(|c| &c.claim)).unwrap_or_default(),
	});
	let signature = sign(&batch.hash());
	let claims = signed.try_into().expect("few enough");
	// The extrinsic is a storage layer of its own, as in a block.
	frame_support::storage::with_storage_layer(|| {
		Market::settle_batch(RuntimeOrigin::signed(4), SignedBatch { batch, signature }, claims)
	})
}

/// Presents a receipt of a channel that may have been due long ago.
fn present(id: u64, skip: u64) -> DispatchResult {
	let Some(channel) = Channels::<Test>::get(id) else { return Ok(()) };
	let fee = Market::owed(&channel.price, 10, 20).unwrap_or_default();
	let payment = Payment::Channel { channel: id, sequence: channel.next + skip };
	let mut receipt = Receipt { requester: channel.requester, fee, payment, ..receipt(0) };
	let number = receipt.anchor.number.saturating_sub(5 * (skip + 1));
	receipt.anchor = BlockRef { number, hash: block_hash(number) };
	frame_support::storage::with_storage_layer(|| {
		Market::present_receipt(RuntimeOrigin::signed(4), signed(receipt))
	})
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
			Market::set_offer(node, MODEL, NATIVE, Price { input: price, output: price })
		},
		Step::RemoveOffer => Market::remove_offer(node, MODEL, NATIVE),
		Step::Leave => Market::deregister_node(node),
		Step::Join { bond } => Market::register_node(node, endpoint("http://a"), bond),
		Step::Drain { who, amount } => {
			Balances::transfer_keep_alive(RuntimeOrigin::signed(who), 5, amount)
		},
		Step::OpenChannel { who, deposit, blocks } => {
			let any = Price { input: Balance::MAX, output: Balance::MAX };
			let origin = RuntimeOrigin::signed(who);
			Market::open_channel(origin, NODE, MODEL, NATIVE, deposit, who, any, blocks)
		},
		Step::TopUp { who, channel, amount } => {
			Market::top_up_channel(RuntimeOrigin::signed(who), channel, amount)
		},
		Step::Close { by_node, channel } => match Channels::<Test>::get(channel) {
			Some(terms) => {
				let who = if by_node { NODE } else { terms.requester };
				Market::close_channel(RuntimeOrigin::signed(who), channel)
			},
			None => Ok(()),
		},
		Step::Settle { ref claims, promise } => settle(claims, promise),
		Step::Present { channel, skip } => present(channel, skip),
		Step::Prepay { amount } => Market::fund_verification(node, amount),
		Step::TakeBack { amount } => Market::withdraw_verification(node, amount),
		Step::Unbond { amount } => Market::unbond(node, amount),
		Step::WithdrawUnbonded => Market::withdraw_unbonded(node),
		Step::Blocks { count, weight } => {
			// Now and then the agenda has little or no room.
			let item = <() as WeightInfo>::agenda_job().max(<() as WeightInfo>::agenda_channel());
			AgendaWeight::set(item.saturating_mul(weight));
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

/// The test above would be worth little if most of what it does were refused.
#[test]
fn random_calls_reach_every_outcome() {
	let mut runner = TestRunner::deterministic();
	let games = proptest::collection::vec(step(), 60..120);
	let mut seen = BTreeSet::new();
	for _ in 0..200 {
		let steps = games.new_tree(&mut runner).expect("there are no filters").current();
		ext().execute_with(|| {
			steps.iter().for_each(apply);
			seen.extend(events().iter().map(|event| {
				let event = format!("{event:?}");
				let name = event.trim_start_matches("Event::");
				name.split([' ', '{']).next().unwrap_or_default().to_string()
			}));
		});
	}
	for outcome in [
		"JobCommitted",
		"JobVerified",
		"JobRefunded",
		"JobSlashed",
		"JobPruned",
		"NodeDeregistered",
		"ChannelOpened",
		"ChannelToppedUp",
		"ChannelClosing",
		"ChannelEnded",
		"ChannelPruned",
		"BatchSettled",
		"ReceiptPresented",
		"VerificationBalanceChanged",
		"BondUnbonding",
		"BondWithdrawn",
	] {
		assert!(seen.contains(outcome), "{outcome} is not among {seen:?}");
	}
}

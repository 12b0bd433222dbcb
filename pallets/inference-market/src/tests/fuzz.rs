//! Random calls in random order: the invariants hold after each.

use super::support::{receipt_key, served, sign_receipt, with_committed_models, Served};
use crate::{mock::*, *};
use assay_primitives::{
	audit::Dispute,
	batch::{claims_root, Batch, Claim, SignedBatch, SignedClaim, VersionedBatch},
	channel::{SignedVoucher, Voucher},
	receipt::{BlockRef, Payment, Receipt, VersionedReceipt},
};
use frame_support::{
	pallet_prelude::DispatchResult,
	traits::{
		fungible::NativeOrWithId,
		fungibles::{Inspect as _, Mutate as _},
	},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sp_runtime::{testing::TestSignature, DispatchError};
use std::collections::{BTreeMap, BTreeSet};

/// A step that there is nothing to be done for.
const IDLE: DispatchResult = Err(DispatchError::Other("nothing to do"));
/// The attested model, the proven one and the audited one.
const MODELS: [ModelHash; 3] = [MODEL, PROVEN_MODEL, AUDITED_MODEL];

/// What fees are paid in, besides the native token.
const USD: NativeOrWithId<u32> = NativeOrWithId::WithId(1);
const USD_MIN: Balance = 5;

fn asset(usd: bool) -> NativeOrWithId<u32> {
	if usd {
		USD
	} else {
		NATIVE
	}
}

/// What is behind the batches that were committed.
type Game = BTreeMap<BatchId, Served>;

#[derive(Clone, Debug)]
enum Step {
	Open { who: u64, max_fee: Balance, blocks: u64 },
	Commit { job: u64, output: u32 },
	Submit { job: u64, output: u32 },
	Bond { amount: Balance },
	Accept { accepting: bool },
	Offer { model: usize, usd: bool, price: Balance },
	RemoveOffers,
	Leave,
	Join { bond: Balance },
	Drain { who: u64, amount: Balance },
	Blocks { count: u64, weight: u64 },
	OpenChannel { who: u64, model: usize, usd: bool, deposit: Balance, blocks: u64 },
	TopUp { who: u64, channel: u64, amount: Balance },
	Close { by_node: bool, channel: u64 },
	Settle { claims: Vec<(u64, u32)>, promise: Balance },
	Present { channel: u64, skip: u64 },
	Prepay { amount: Balance },
	TakeBack { amount: Balance },
	Unbond { amount: Balance },
	WithdrawUnbonded,
	WithdrawDeposit { channel: u64 },
	SetKey { other: Option<u8> },
	CommitBatch { claims: Vec<(u64, u32)>, twice: bool },
	Prove { batch: usize, from: u32, count: u32 },
	Challenge { who: u64, batch: usize, leaf: u32 },
	Reveal { batch: usize, nth: usize, all: bool, evidence: &'static [u8] },
	Dispute { who: u64, batch: usize, leaf: u32, evidence: Option<&'static [u8]> },
	Refund { batch: usize, claim: u32 },
	PayQueued,
	Randomness { lag: u64 },
	Freeze { frozen: bool },
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (1..6u64, 0..600u128, 0..12u64)
			.prop_map(|(who, max_fee, blocks)| Step::Open { who, max_fee, blocks }),
		3 => (0..12u64, 0..250u32).prop_map(|(job, output)| Step::Commit { job, output }),
		4 => (0..12u64, 0..250u32).prop_map(|(job, output)| Step::Submit { job, output }),
		1 => (0..500u128).prop_map(|amount| Step::Bond { amount }),
		1 => any::<bool>().prop_map(|accepting| Step::Accept { accepting }),
		2 => (0..3usize, any::<bool>(), prop_oneof![4 => 0..4u128, 1 => Just(Balance::MAX)])
			.prop_map(|(model, usd, price)| Step::Offer { model, usd, price }),
		1 => Just(Step::RemoveOffers),
		1 => Just(Step::Leave),
		1 => (0..2_000u128).prop_map(|bond| Step::Join { bond }),
		1 => (1..6u64, 0..20_000u128).prop_map(|(who, amount)| Step::Drain { who, amount }),
		6 => (prop_oneof![1..4u64, 1..25u64], prop_oneof![0..3u64, Just(1_000)])
			.prop_map(|(count, weight)| Step::Blocks { count, weight }),
		6 => (1..6u64, 0..3usize, any::<bool>(), 0..3_000u128, 0..60u64).prop_map(|(who, model, usd, deposit, blocks)| {
			Step::OpenChannel { who, model, usd, deposit, blocks }
		}),
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
		1 => (0..8u64).prop_map(|channel| Step::WithdrawDeposit { channel }),
		1 => proptest::option::of(0..20u8).prop_map(|other| Step::SetKey { other }),
		8 => (proptest::collection::vec((0..10u64, 0..14u32), 1..4), proptest::bool::weighted(0.1))
			.prop_map(|(claims, twice)| Step::CommitBatch { claims, twice }),
		4 => (0..4usize, 0..8u32, 0..40u32)
			.prop_map(|(batch, from, count)| Step::Prove { batch, from, count }),
		6 => (1..7u64, 0..3usize, 0..40u32)
			.prop_map(|(who, batch, leaf)| Step::Challenge { who, batch, leaf }),
		8 => (0..3usize, 0..3usize, any::<bool>(), evidence())
			.prop_map(|(batch, nth, all, evidence)| Step::Reveal { batch, nth, all, evidence }),
		1 => (1..6u64, 0..4usize, 0..8u32, proptest::option::of(evidence()))
			.prop_map(|(who, batch, leaf, evidence)| Step::Dispute { who, batch, leaf, evidence }),
		3 => (0..6usize, 0..3u32).prop_map(|(batch, claim)| Step::Refund { batch, claim }),
		2 => Just(Step::PayQueued),
		1 => prop_oneof![0..4u64, 20..60u64].prop_map(|lag| Step::Randomness { lag }),
		1 => any::<bool>().prop_map(|frozen| Step::Freeze { frozen }),
	]
}

/// What the judge finds good, bad, and neither.
fn evidence() -> impl Strategy<Value = &'static [u8]> {
	prop_oneof![
		6 => Just(b"good".as_slice()),
		1 => Just(b"bad".as_slice()),
		1 => Just(b"".as_slice()),
	]
}

/// Commits so many receipts of each channel that is of the first one's model; now and then a batch
/// that was committed already.
fn commit(game: &mut Game, claims: &[(u64, u32)], twice: bool) -> DispatchResult {
	let model = |id| {
		let channel = Channels::<Test>::get(id)?;
		// Of an absurd price there is no receipt.
		Market::owed(&channel.price, 1_000, 1_000).map(|_| (channel.model, channel.asset))
	};
	let first = claims.iter().find_map(|(id, _)| model(*id));
	if first.is_none() {
		return IDLE;
	}
	let claims: Vec<_> = claims.iter().filter(|(id, _)| model(*id) == first).copied().collect();
	let id = NextBatchId::<Test>::get();
	let batch = match game.last_key_value() {
		Some((_, committed)) if twice => committed.clone(),
		_ => served(&claims),
	};
	let result = batch.commit();
	if result.is_ok() {
		assert!(!twice || !game.values().any(|other| other.batch.root == batch.batch.root));
		game.insert(id, batch);
	}
	result
}

/// One of the last batches.
fn recent(game: &Game, nth: usize) -> Option<(BatchId, &Served)> {
	game.iter().rev().nth(nth).map(|(id, served)| (*id, served))
}

fn dispute(
	who: u64,
	id: BatchId,
	served: &Served,
	leaf: u32,
	evidence: Option<&[u8]>,
) -> DispatchResult {
	let leaf = leaf % served.batch.receipts;
	let dispute = match evidence {
		Some(evidence) => Dispute::Wrong(evidence.to_vec().try_into().expect("short")),
		None => {
			let mut receipt = served.receipts[leaf as usize].clone();
			receipt.response_hash = H256::repeat_byte(0xdd);
			Dispute::Conflict(Box::new(sign_receipt(receipt)))
		},
	};
	let (origin, leaf) = (RuntimeOrigin::signed(who), Box::new(served.leaf(leaf)));
	frame_support::storage::with_storage_layer(|| Market::dispute_leaf(origin, id, leaf, dispute))
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
	let Some(channel) = Channels::<Test>::get(id) else { return IDLE };
	let fee = Market::owed(&channel.price, 10, 20).unwrap_or_default();
	let payment = Payment::Channel { channel: id, sequence: channel.next + skip };
	let mut receipt =
		Receipt { requester: channel.requester, model: channel.model, fee, payment, ..receipt(0) };
	let number = receipt.anchor.number.saturating_sub(5 * (skip + 1));
	receipt.anchor = BlockRef { number, hash: block_hash(number) };
	frame_support::storage::with_storage_layer(|| {
		let signed = match channel.assurance {
			Assurance::Attested(_) => signed(receipt),
			_ => sign_receipt(receipt),
		};
		Market::present_receipt(RuntimeOrigin::signed(4), signed)
	})
}

/// Refusals are part of the game; what counts is the state after them.
fn apply(game: &mut Game, step: &Step) -> DispatchResult {
	let node = RuntimeOrigin::signed(NODE);
	match *step {
		Step::Open { who, max_fee, blocks } => {
			let who = RuntimeOrigin::signed(who);
			Market::open_job(who, NODE, MODEL, REQUEST, max_fee, VERIFICATION_PRICE, blocks)
		},
		Step::Commit { job, output } => match receipt_for(job, output) {
			Some(receipt) => Market::commit_job(node, VersionedReceipt::V1(receipt)),
			None => IDLE,
		},
		Step::Submit { job, output } => {
			// `submit` asserts that what is authorised also succeeds.
			receipt_for(job, output).map_or(IDLE, |receipt| submit(signed(receipt)))
		},
		Step::Bond { amount } => Market::increase_bond(node, amount),
		Step::Accept { accepting } => Market::set_accepting(node, accepting),
		Step::Offer { model, usd, price } => {
			let price = Price { input: price, output: price };
			Market::set_offer(node, MODELS[model], asset(usd), price)
		},
		Step::RemoveOffers => MODELS
			.into_iter()
			.flat_map(|model| [(model, NATIVE), (model, USD)])
			.map(|(model, asset)| Market::remove_offer(node.clone(), model, asset))
			.fold(IDLE, |any, one| any.or(one)),
		Step::Leave => Market::deregister_node(node),
		Step::Join { bond } => Market::register_node(node, endpoint("http://a"), bond),
		Step::Drain { who, amount } => {
			Balances::transfer_keep_alive(RuntimeOrigin::signed(who), 5, amount)
		},
		Step::OpenChannel { who, model, usd, deposit, blocks } => {
			let any = Price { input: Balance::MAX, output: Balance::MAX };
			let origin = RuntimeOrigin::signed(who);
			let model = MODELS[model];
			Market::open_channel(origin, NODE, model, asset(usd), deposit, who, any, blocks)
		},
		Step::TopUp { who, channel, amount } => {
			Market::top_up_channel(RuntimeOrigin::signed(who), channel, amount)
		},
		Step::Close { by_node, channel } => match Channels::<Test>::get(channel) {
			Some(terms) => {
				let who = if by_node { NODE } else { terms.requester };
				Market::close_channel(RuntimeOrigin::signed(who), channel)
			},
			None => IDLE,
		},
		Step::Settle { ref claims, promise } => settle(claims, promise),
		Step::Present { channel, skip } => present(channel, skip),
		Step::Prepay { amount } => Market::fund_verification(node, amount),
		Step::TakeBack { amount } => Market::withdraw_verification(node, amount),
		Step::Unbond { amount } => Market::unbond(node, amount),
		Step::WithdrawUnbonded => Market::withdraw_unbonded(node),
		Step::WithdrawDeposit { channel } => {
			Market::withdraw_deposit(RuntimeOrigin::signed(4), channel)
		},
		Step::SetKey { other } => {
			let key = other.map_or(receipt_key(), |byte| AttestedKey([byte; 32]));
			Market::set_receipt_key(node, key)
		},
		Step::CommitBatch { ref claims, twice } => commit(game, claims, twice),
		Step::Prove { batch, from, count } => match recent(game, batch) {
			Some((id, served)) => {
				let end = from.saturating_add(count).min(served.batch.receipts);
				served.prove(id, from..end)
			},
			None => IDLE,
		},
		Step::Challenge { who, batch, leaf } => match recent(game, batch) {
			// Now and then there is no such leaf.
			Some((id, served)) => {
				let leaf = leaf % (served.batch.receipts + 1);
				Market::challenge_leaf(RuntimeOrigin::signed(who), id, leaf)
			},
			None => IDLE,
		},
		Step::Reveal { batch, nth, all, evidence } => match recent(game, batch) {
			Some((id, served)) => {
				let open = Market::open_leaves(id);
				let chosen = open.iter().skip(if all { 0 } else { nth });
				chosen
					.map(|(leaf, _)| served.reveal(id, *leaf, evidence))
					.fold(IDLE, |any, one| any.or(one))
			},
			None => IDLE,
		},
		Step::Dispute { who, batch, leaf, evidence } => match recent(game, batch) {
			Some((id, served)) => dispute(who, id, served, leaf, evidence),
			None => IDLE,
		},
		Step::Refund { batch, claim } => match recent(game, batch) {
			Some((id, served)) if (claim as usize) < served.places.len() => {
				served.refund(id, claim)
			},
			_ => IDLE,
		},
		Step::PayQueued => Market::pay_queued(RuntimeOrigin::signed(4), NODE),
		Step::Randomness { lag } => {
			RandomnessLag::set(lag);
			Ok(())
		},
		Step::Freeze { frozen } => {
			let owner = RuntimeOrigin::signed(4);
			match frozen {
				true => Assets::block(owner, 1, NODE),
				false => Assets::thaw(owner, 1, NODE),
			}
		},
		Step::Blocks { count, weight } => {
			// Now and then the agenda has little or no room.
			let item = <() as WeightInfo>::agenda_job()
				.max(<() as WeightInfo>::agenda_channel())
				.max(<() as WeightInfo>::agenda_sample())
				.max(<() as WeightInfo>::agenda_slash());
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
	}
}

/// A market with a model of each assurance, and on a busy one channels that can be committed on.
fn play(is_busy: bool, play: impl FnOnce(&mut Game)) {
	ext().execute_with(|| {
		RandomnessLag::set(2);
		with_committed_models();
		Market::fund_verification(RuntimeOrigin::signed(NODE), 1_500).expect("it is there");
		Assets::force_create(RuntimeOrigin::root(), 1, 4, true, USD_MIN).expect("it is new");
		for who in 1..=5 {
			NativeAndAssets::mint_into(USD, &who, FUNDS).expect("there is room");
		}
		NativeAndAssets::mint_into(USD, &Market::pot(), USD_MIN).expect("there is room");
		Market::enable_asset(RuntimeOrigin::root(), USD, FixedU128::from_u32(2))
			.expect("it is there");
		Market::set_offer(RuntimeOrigin::signed(NODE), PROVEN_MODEL, USD, PRICE)
			.expect("there is room");
		let channels =
			[(3, PROVEN_MODEL, NATIVE), (4, AUDITED_MODEL, NATIVE), (5, PROVEN_MODEL, USD)];
		for (who, model, asset) in channels.into_iter().filter(|_| is_busy) {
			let origin = RuntimeOrigin::signed(who);
			Market::open_channel(origin, NODE, model, asset, 3_000, who, PRICE, 90)
				.expect("it is offered");
		}
		play(&mut Game::new());
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

	#[test]
	fn invariants_hold_after_every_call(
		is_busy: bool,
		steps in proptest::collection::vec(step(), 1..80),
	) {
		play(is_busy, |game| {
			for step in &steps {
				// An extrinsic is a storage layer of its own, as in a block.
				let _ = frame_support::storage::with_storage_layer(|| apply(game, step));
				check();
				let pot = NativeAndAssets::balance(USD, &Market::pot());
				assert_eq!(pot, USD_MIN + Market::owed_by_pot(&USD));
			}
			assert_eq!(NativeAndAssets::total_issuance(USD), 5 * FUNDS + USD_MIN);
		});
	}
}

/// The test above would be worth little if most of what it does were refused.
#[test]
fn random_calls_reach_every_outcome() {
	let mut runner = TestRunner::deterministic();
	let games = proptest::collection::vec(step(), 90..150);
	let (mut seen, mut accepted) = (BTreeSet::new(), BTreeSet::new());
	let name = |of: String| of.split([' ', '{']).next().unwrap_or_default().to_string();
	for round in 0..200 {
		let steps = games.new_tree(&mut runner).expect("there are no filters").current();
		play(round % 2 == 0, |game| {
			for step in &steps {
				if frame_support::storage::with_storage_layer(|| apply(game, step)).is_ok() {
					accepted.insert(name(format!("{step:?}")));
				}
			}
			seen.extend(
				events().iter().map(|event| {
					name(format!("{event:?}").trim_start_matches("Event::").to_string())
				}),
			);
		});
	}
	for step in [
		"Open",
		"Commit",
		"Submit",
		"Bond",
		"Accept",
		"Offer",
		"RemoveOffers",
		"Leave",
		"Join",
		"OpenChannel",
		"TopUp",
		"Close",
		"Settle",
		"Present",
		"Prepay",
		"TakeBack",
		"Unbond",
		"WithdrawUnbonded",
		"SetKey",
		"CommitBatch",
		"Prove",
		"Challenge",
		"Reveal",
		"Dispute",
		"Refund",
		"PayQueued",
	] {
		assert!(accepted.contains(step), "{step} was never accepted, only {accepted:?}");
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
		"ReceiptKeySet",
		"BatchCommitted",
		"BatchPaid",
		"LeavesProven",
		"LeafSampled",
		"LeafChallenged",
		"LeafRevealed",
		"ChallengeLost",
		"ChallengeReturned",
		"BatchVerified",
		"BatchSlashed",
		"ClaimRefunded",
		"BatchPruned",
	] {
		assert!(seen.contains(outcome), "{outcome} is not among {seen:?}");
	}
}

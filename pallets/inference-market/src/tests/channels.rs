//! Payment channels, and the batches that claim on them.

use crate::{mock::*, *};
use assay_primitives::{
	batch::{claims_root, Batch, Claim, SignedBatch, SignedClaim, VersionedBatch},
	channel::{SignedVoucher, Voucher},
	receipt::{BlockRef, Payment, Receipt},
};
use frame_support::{
	assert_noop, assert_ok,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::{InspectHold, NativeOrWithId},
		fungibles::{Inspect as _, Mutate as _},
	},
};
use sp_runtime::{testing::TestSignature, DispatchError};

const DEPOSIT: Balance = 1_000;
/// Account whose key signs vouchers.
const SIGNER: u64 = 77;
const SERVE: u64 = 40;
const WINDOW: u64 = 10;
const USD: NativeOrWithId<u32> = NativeOrWithId::WithId(1);
const USD_MIN: Balance = 5;

type TestBatch = Batch<u64, NativeOrWithId<u32>, Balance, u64>;
type TestClaim = SignedClaimOf<Test>;

fn requester() -> RuntimeOrigin {
	RuntimeOrigin::signed(REQUESTER)
}

fn node() -> RuntimeOrigin {
	RuntimeOrigin::signed(NODE)
}

fn open_as(
	who: u64,
	asset: NativeOrWithId<u32>,
	deposit: Balance,
) -> Result<ChannelId, DispatchError> {
	let id = NextChannelId::<Test>::get();
	let who = RuntimeOrigin::signed(who);
	Market::open_channel(who, NODE, MODEL, asset, deposit, SIGNER, PRICE, SERVE)?;
	Ok(id)
}

fn open_channel() -> ChannelId {
	let id = open_as(REQUESTER, NATIVE, DEPOSIT).unwrap();
	next_block();
	id
}

fn fund() {
	Market::fund_verification(node(), 500).unwrap();
}

fn channel(id: ChannelId) -> ChannelOf<Test> {
	Channels::<Test>::get(id).expect("it is there")
}

fn voucher(channel: ChannelId, cumulative: Balance) -> TestSignature {
	let voucher = Voucher { genesis_hash: GENESIS, channel, cumulative };
	TestSignature(SIGNER, voucher.hash().as_bytes().to_vec())
}

/// A claim of so many receipts of 10 prompt tokens and 20 generated ones.
fn claim(channel: ChannelId, first: u64, receipts: u32, cumulative: Balance) -> TestClaim {
	let n = u64::from(receipts);
	SignedClaim {
		claim: Claim { channel, first, receipts, input_units: 10 * n, output_units: 20 * n },
		voucher: SignedVoucher { cumulative, signature: voucher(channel, cumulative) },
	}
}

/// The batch that a good node makes of these claims.
fn batch(claims: &[TestClaim]) -> TestBatch {
	let number = System::block_number() - 1;
	Batch {
		genesis_hash: GENESIS,
		node: NODE,
		model: MODEL,
		engine: ENGINE,
		assurance: Assurance::Attested(POLICY),
		asset: NATIVE,
		root: H256::repeat_byte(8),
		receipts: claims.iter().map(|c| c.claim.receipts).sum(),
		input_units: claims.iter().map(|c| c.claim.input_units).sum(),
		output_units: claims.iter().map(|c| c.claim.output_units).sum(),
		fee: claims.iter().map(|c| FEE * Balance::from(c.claim.receipts)).sum(),
		anchor: BlockRef { number, hash: block_hash(number) },
		claims_root: claims_root(claims.iter().map(|c| &c.claim)).unwrap_or_default(),
	}
}

fn settle_batch(batch: TestBatch, claims: &[TestClaim]) -> DispatchResult {
	let batch = VersionedBatch::V1(batch);
	let signature = sign(&batch.hash());
	let claims = claims.to_vec().try_into().expect("few enough");
	// Whoever submits it gains nothing by it.
	Market::settle_batch(RuntimeOrigin::signed(OTHER), SignedBatch { batch, signature }, claims)
}

fn settle(claims: &[TestClaim]) -> DispatchResult {
	settle_batch(batch(claims), claims)
}

/// The receipt that a good node makes for a request on a channel.
fn channel_receipt(channel: ChannelId, sequence: u64) -> Receipt<u64, Balance, u64> {
	Receipt { payment: Payment::Channel { channel, sequence }, ..receipt(0) }
}

fn present(receipt: Receipt<u64, Balance, u64>) -> DispatchResult {
	Market::present_receipt(RuntimeOrigin::signed(OTHER), signed(receipt))
}

fn held(reason: HoldReason, who: u64) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

fn pot() -> Balance {
	Balances::free_balance(Market::pot())
}

/// Makes an asset, gives some of it to the requester, and enables it; returns nothing to the pot.
fn make_usd() {
	Assets::force_create(RuntimeOrigin::root(), 1, OTHER, true, USD_MIN).unwrap();
	NativeAndAssets::mint_into(USD, &REQUESTER, 10_000).unwrap();
	Market::enable_asset(RuntimeOrigin::root(), USD, FixedU128::from_u32(2)).unwrap();
}

fn with_usd() {
	make_usd();
	NativeAndAssets::mint_into(USD, &Market::pot(), USD_MIN).unwrap();
	Market::set_offer(node(), MODEL, USD, PRICE).unwrap();
	Market::remove_offer(node(), MODEL, NATIVE).unwrap();
}

#[test]
fn deposit_is_in_the_pot_while_the_channel_serves() {
	run(|| {
		let id = open_channel();
		assert_eq!(pot(), SEED + DEPOSIT);
		assert_eq!(held(HoldReason::Channel, REQUESTER), CHANNEL_DEPOSIT);
		assert_eq!(Balances::free_balance(REQUESTER), FUNDS - DEPOSIT - CHANNEL_DEPOSIT);
		assert_eq!(channel(id).ends_at, 1 + SERVE + WINDOW);
		assert_eq!(Nodes::<Test>::get(NODE).unwrap().channels, 1);
		assert_noop!(Market::deregister_node(node()), Error::<Test>::NodeHasChannels);
	});
}

#[test]
fn channel_is_refused_on_terms_that_nobody_offers() {
	run(|| {
		let open = |who, to, model, asset, max_price, blocks| {
			let who = RuntimeOrigin::signed(who);
			Market::open_channel(who, to, model, asset, DEPOSIT, SIGNER, max_price, blocks)
		};
		let cheap = Price { input: 1, output: 1 };
		let unknown = H256::zero();
		assert_noop!(open(NODE, NODE, MODEL, NATIVE, PRICE, 9), Error::<Test>::OwnNode);
		assert_noop!(open(REQUESTER, OTHER, MODEL, NATIVE, PRICE, 9), Error::<Test>::NodeNotFound);
		assert_noop!(
			open(REQUESTER, NODE, unknown, NATIVE, PRICE, 9),
			Error::<Test>::OfferNotFound
		);
		assert_noop!(open(REQUESTER, NODE, MODEL, USD, PRICE, 9), Error::<Test>::AssetNotEnabled);
		assert_noop!(open(REQUESTER, NODE, MODEL, NATIVE, cheap, 9), Error::<Test>::PriceAboveMax);
		assert_noop!(
			open(REQUESTER, NODE, MODEL, NATIVE, PRICE, 0),
			Error::<Test>::InvalidDeadline
		);
		assert_noop!(
			open(REQUESTER, NODE, MODEL, NATIVE, PRICE, 101),
			Error::<Test>::InvalidDeadline
		);
		assert!(open_as(REQUESTER, NATIVE, FUNDS).is_err());
		Market::set_accepting(node(), false).unwrap();
		assert_noop!(
			open(REQUESTER, NODE, MODEL, NATIVE, PRICE, 9),
			Error::<Test>::NodeNotAccepting
		);
	});
}

#[test]
fn batch_pays_the_node_from_every_channel_and_burns() {
	run(|| {
		fund();
		let first = open_channel();
		let second = open_as(OTHER, NATIVE, DEPOSIT).unwrap();
		let before = Balances::free_balance(NODE);
		let claims = [claim(first, 0, 3, 3 * FEE), claim(second, 0, 2, DEPOSIT)];
		assert_ok!(settle(&claims));
		assert_eq!(Balances::free_balance(NODE), before + 5 * FEE);
		assert_eq!(pot(), SEED + 2 * DEPOSIT - 5 * FEE);
		assert_eq!((channel(first).next, channel(second).next), (3, 2));
		assert_eq!((channel(first).claimed, channel(second).claimed), (3 * FEE, 2 * FEE));
		let burned = 3 * VERIFICATION_PRICE;
		assert_eq!(all_burned(), burned);
		assert_eq!(held(HoldReason::VerificationBalance, NODE), 500 - burned);
		let record = Nodes::<Test>::get(NODE).unwrap();
		assert_eq!((record.verified, record.exposure), (5, 0));
		assert_eq!(
			events().last(),
			Some(&Event::BatchSettled {
				node: NODE,
				model: MODEL,
				root: H256::repeat_byte(8),
				receipts: 5,
				claims: 2,
				asset: NATIVE,
				fee: 5 * FEE,
				burned,
			})
		);
	});
}

#[test]
fn batch_is_paid_in_the_asset_of_its_channels() {
	run(|| {
		with_usd();
		fund();
		let id = open_as(REQUESTER, USD, DEPOSIT).unwrap();
		next_block();
		let claims = [claim(id, 0, 2, 2 * FEE)];
		assert_noop!(settle(&claims), Error::<Test>::WrongAsset);
		assert_ok!(settle_batch(Batch { asset: USD, ..batch(&claims) }, &claims));
		assert_eq!(NativeAndAssets::balance(USD, &NODE), 2 * FEE);
		assert_ok!(Market::close_channel(node(), id));
		assert_eq!(NativeAndAssets::balance(USD, &REQUESTER), 10_000 - 2 * FEE);
		assert_eq!(NativeAndAssets::balance(USD, &Market::pot()), USD_MIN);
		assert_eq!(NativeAndAssets::total_issuance(USD), 10_000 + USD_MIN);
	});
}

#[test]
fn asset_serves_when_enabled_and_seeded() {
	run(|| {
		make_usd();
		assert_ok!(Market::set_offer(node(), MODEL, USD, PRICE));
		assert_eq!(open_as(REQUESTER, USD, DEPOSIT), Err(Error::<Test>::PotNotSeeded.into()));
		NativeAndAssets::mint_into(USD, &Market::pot(), USD_MIN).unwrap();
		let id = open_as(REQUESTER, USD, DEPOSIT).unwrap();
		assert_ok!(Market::disable_asset(RuntimeOrigin::root(), USD));
		assert_eq!(open_as(REQUESTER, USD, DEPOSIT), Err(Error::<Test>::AssetNotEnabled.into()));
		assert_noop!(Market::set_offer(node(), MODEL, USD, PRICE), Error::<Test>::AssetNotEnabled);
		// What is open goes on.
		next_block();
		fund();
		let claims = [claim(id, 0, 1, FEE)];
		assert_ok!(settle_batch(Batch { asset: USD, ..batch(&claims) }, &claims));
	});
}

#[test]
fn asset_is_enabled_by_governance_alone() {
	run(|| {
		let one = FixedU128::one();
		let enable = Market::enable_asset;
		assert_noop!(enable(requester(), USD, one), DispatchError::BadOrigin);
		assert_noop!(enable(RuntimeOrigin::root(), NATIVE, one), Error::<Test>::InvalidAsset);
		assert_noop!(
			enable(RuntimeOrigin::root(), USD, FixedU128::zero()),
			Error::<Test>::InvalidAsset
		);
		assert_noop!(Market::disable_asset(requester(), USD), DispatchError::BadOrigin);
		assert_noop!(
			Market::disable_asset(RuntimeOrigin::root(), USD),
			Error::<Test>::AssetNotEnabled
		);
	});
}

#[test]
fn batch_is_refused_when_anything_in_it_is_wrong() {
	run(|| {
		fund();
		let id = open_channel();
		let good = [claim(id, 0, 2, 2 * FEE)];
		let refused = |change: &dyn Fn(&mut TestBatch), error: Error<Test>| {
			let mut batch = batch(&good);
			change(&mut batch);
			assert_noop!(settle_batch(batch, &good), error);
		};
		refused(&|b| b.genesis_hash = H256::zero(), Error::WrongChain);
		refused(&|b| b.node = OTHER, Error::NodeNotFound);
		refused(&|b| b.model = H256::zero(), Error::WrongModel);
		refused(&|b| b.engine = H256::zero(), Error::WrongEngine);
		refused(&|b| b.assurance = Assurance::Attested(H256::zero()), Error::MeasurementNotAllowed);
		refused(&|b| b.receipts += 1, Error::TotalsMismatch);
		refused(&|b| b.input_units -= 1, Error::TotalsMismatch);
		refused(&|b| b.output_units += 1, Error::TotalsMismatch);
		refused(&|b| b.fee += 1, Error::TotalsMismatch);
		refused(&|b| b.anchor.hash = H256::zero(), Error::UnknownAnchor);
		refused(&|b| b.anchor.number += 1, Error::UnknownAnchor);
		refused(&|b| b.claims_root = H256::zero(), Error::ClaimsMismatch);
		assert_noop!(settle(&[]), Error::<Test>::EmptyBatch);
		// Signed by the attested key, but changed afterwards.
		let batch = VersionedBatch::V1(batch(&good));
		let signature = sign(&H256::zero());
		assert_noop!(
			Market::settle_batch(
				requester(),
				SignedBatch { batch, signature },
				good.to_vec().try_into().unwrap()
			),
			Error::<Test>::InvalidSignature
		);
		assert_ok!(settle(&good));
	});
}

#[test]
fn claim_is_refused_when_it_is_not_covered() {
	run(|| {
		fund();
		let id = open_channel();
		let other = open_as(OTHER, NATIVE, DEPOSIT).unwrap();
		let refused = |change: &dyn Fn(&mut TestClaim), error: Error<Test>| {
			let mut claim = claim(id, 0, 2, 2 * FEE);
			change(&mut claim);
			assert_noop!(settle(&[claim]), error);
		};
		refused(&|c| c.claim.channel = 99, Error::ChannelNotFound);
		refused(&|c| c.claim.first = 1, Error::WrongSequence);
		refused(&|c| c.claim.receipts = 0, Error::WrongSequence);
		refused(&|c| c.claim.output_units = u64::MAX, Error::VoucherTooLow);
		// A voucher of another channel or chain, for less, or by somebody else.
		refused(&|c| c.voucher.signature = voucher(other, 2 * FEE), Error::InvalidVoucher);
		refused(&|c| c.voucher.cumulative += 1, Error::InvalidVoucher);
		refused(&|c| c.voucher.signature.0 = REQUESTER, Error::InvalidVoucher);
		refused(
			&|c| {
				c.voucher.cumulative -= 1;
				c.voucher.signature = voucher(id, c.voucher.cumulative);
			},
			Error::VoucherTooLow,
		);
		let foreign = Voucher { genesis_hash: H256::zero(), channel: id, cumulative: 2 * FEE };
		refused(
			&|c| c.voucher.signature.1 = foreign.hash().as_bytes().to_vec(),
			Error::InvalidVoucher,
		);
		// A voucher may promise more than there is; the deposit bounds the claim.
		let all = claim(id, 0, 21, 21 * FEE);
		assert_noop!(settle(&[all]), Error::<Test>::ChannelDepositTooLow);
	});
}

#[test]
fn receipt_settles_once() {
	run(|| {
		fund();
		let id = open_channel();
		let claims = [claim(id, 0, 2, 10 * FEE)];
		assert_ok!(settle(&claims));
		// The same batch, one that overlaps it, one with a gap, and the same claim twice.
		assert_noop!(settle(&claims), Error::<Test>::WrongSequence);
		assert_noop!(settle(&[claim(id, 1, 2, 10 * FEE)]), Error::<Test>::WrongSequence);
		assert_noop!(settle(&[claim(id, 3, 1, 10 * FEE)]), Error::<Test>::WrongSequence);
		let next = claim(id, 2, 1, 10 * FEE);
		assert_noop!(settle(&[next.clone(), next.clone()]), Error::<Test>::WrongSequence);
		// An old voucher claims no more than it says in all.
		assert_noop!(settle(&[claim(id, 2, 1, 2 * FEE)]), Error::<Test>::VoucherTooLow);
		assert_ok!(settle(&[next, claim(id, 3, 4, 10 * FEE)]));
		assert_eq!(channel(id).claimed, 7 * FEE);
	});
}

#[test]
fn batch_is_refused_when_nothing_was_prepaid_for_it() {
	run(|| {
		let id = open_channel();
		let claims = [claim(id, 0, 1, FEE)];
		assert_noop!(settle(&claims), Error::<Test>::VerificationBalanceTooLow);
		assert_ok!(Market::fund_verification(node(), 2 * VERIFICATION_PRICE - 1));
		assert_noop!(settle(&claims), Error::<Test>::VerificationBalanceTooLow);
		assert_ok!(Market::fund_verification(node(), 1));
		assert_ok!(settle(&claims));
		assert_eq!(held(HoldReason::VerificationBalance, NODE), 0);
		assert_noop!(
			Market::withdraw_verification(node(), 1),
			Error::<Test>::VerificationBalanceTooLow
		);
		assert_ok!(Market::fund_verification(node(), 9));
		assert_ok!(Market::withdraw_verification(node(), 4));
		assert_eq!(held(HoldReason::VerificationBalance, NODE), 5);
		assert_noop!(Market::fund_verification(requester(), 1), Error::<Test>::NodeNotFound);
		assert_noop!(Market::withdraw_verification(requester(), 1), Error::<Test>::NodeNotFound);
	});
}

#[test]
fn batch_is_refused_after_its_window() {
	run(|| {
		fund();
		let id = open_channel();
		let claims = [claim(id, 0, 1, FEE)];
		let batch = batch(&claims);
		run_to(batch.anchor.number + WINDOW + 1);
		assert_noop!(settle_batch(batch.clone(), &claims), Error::<Test>::WindowClosed);
		System::set_block_number(batch.anchor.number + WINDOW);
		assert_ok!(settle_batch(batch, &claims));
	});
}

#[test]
fn requester_closes_after_the_node_had_its_window() {
	run(|| {
		fund();
		let id = open_channel();
		assert_noop!(
			Market::close_channel(RuntimeOrigin::signed(OTHER), id),
			Error::<Test>::NotInChannel
		);
		assert_ok!(Market::close_channel(requester(), id));
		assert_noop!(Market::close_channel(requester(), id), Error::<Test>::ChannelClosing);
		assert_noop!(Market::top_up_channel(requester(), id, 1), Error::<Test>::ChannelClosing);
		let ends_at = channel(id).ends_at;
		assert_eq!(ends_at, System::block_number() + WINDOW);
		run_to(ends_at);
		assert_ok!(settle(&[claim(id, 0, 1, FEE)]));
		next_block();
		assert!(channel(id).is_ended());
		assert_eq!(Balances::free_balance(REQUESTER), FUNDS - FEE - CHANNEL_DEPOSIT);
		assert_noop!(settle(&[claim(id, 1, 1, 2 * FEE)]), Error::<Test>::ChannelEnded);
		assert_noop!(Market::close_channel(node(), id), Error::<Test>::ChannelEnded);
		run_to(ends_at + 1 + WINDOW + 30);
		assert_eq!(Channels::<Test>::get(id), None);
		assert_eq!(Balances::free_balance(REQUESTER), FUNDS - FEE);
		assert_eq!(Nodes::<Test>::get(NODE).unwrap().channels, 0);
	});
}

#[test]
fn channel_expires() {
	run(|| {
		let id = open_channel();
		let ends_at = channel(id).ends_at;
		// Closed late, it ends no later.
		run_to(ends_at - 2);
		assert_ok!(Market::close_channel(requester(), id));
		assert_eq!(channel(id).ends_at, ends_at);
		run_to(ends_at + 1);
		assert!(channel(id).is_ended());
		assert_eq!(pot(), SEED);
	});
}

#[test]
fn node_ends_a_channel_at_once() {
	run(|| {
		let id = open_channel();
		assert_ok!(Market::top_up_channel(RuntimeOrigin::signed(OTHER), id, 50));
		assert_eq!(channel(id).deposit, DEPOSIT + 50);
		assert_ok!(Market::close_channel(node(), id));
		assert_eq!(Balances::free_balance(REQUESTER), FUNDS + 50 - CHANNEL_DEPOSIT);
		assert_eq!(pot(), SEED);
		let prune_at = System::block_number() + WINDOW + 30;
		run_to(prune_at - 1);
		assert!(Channels::<Test>::contains_key(id));
		next_block();
		assert!(!Channels::<Test>::contains_key(id));
		assert_noop!(Market::close_channel(node(), id), Error::<Test>::ChannelNotFound);
		assert_noop!(Market::top_up_channel(node(), id, 1), Error::<Test>::ChannelNotFound);
	});
}

#[test]
fn rest_waits_when_the_requester_cannot_take_it() {
	run(|| {
		with_usd();
		let id = open_as(REQUESTER, USD, DEPOSIT).unwrap();
		Assets::block(RuntimeOrigin::signed(OTHER), 1, REQUESTER).unwrap();
		assert_ok!(Market::close_channel(node(), id));
		assert_eq!(channel(id).deposit, DEPOSIT);
		// It is not pruned away.
		run_to(System::block_number() + 200);
		assert_eq!(channel(id).deposit, DEPOSIT);
		assert!(Market::withdraw_deposit(RuntimeOrigin::signed(OTHER), id).is_err());
		Assets::thaw(RuntimeOrigin::signed(OTHER), 1, REQUESTER).unwrap();
		assert_ok!(Market::withdraw_deposit(RuntimeOrigin::signed(OTHER), id));
		assert_eq!(NativeAndAssets::balance(USD, &REQUESTER), 10_000);
		assert_noop!(Market::withdraw_deposit(requester(), id), Error::<Test>::NothingToWithdraw);
		run_to(System::block_number() + 60);
		assert!(!Channels::<Test>::contains_key(id));
	});
}

#[test]
fn rest_cannot_be_withdrawn_before_the_end() {
	run(|| {
		let id = open_channel();
		assert_noop!(Market::withdraw_deposit(requester(), id), Error::<Test>::ChannelNotEnded);
	});
}

#[test]
fn node_is_slashed_for_a_receipt_that_it_did_not_settle() {
	run(|| {
		let id = open_channel();
		let receipt = channel_receipt(id, 0);
		let anchored = receipt.anchor.number;
		run_to(anchored + WINDOW);
		assert_noop!(present(receipt.clone()), Error::<Test>::WindowOpen);
		next_block();
		let before = Balances::free_balance(REQUESTER);
		assert_ok!(present(receipt.clone()));
		let penalty = FEE / 10;
		assert_eq!(Balances::free_balance(REQUESTER), before + FEE);
		assert_eq!(burned(BurnReason::Slash), penalty);
		assert_eq!(all_burned(), penalty + VERIFICATION_PRICE);
		let record = Nodes::<Test>::get(NODE).unwrap();
		assert_eq!(record.bond, BOND - FEE - penalty - VERIFICATION_PRICE);
		assert_eq!(record.slashed, 1);
		// Neither again, nor settled after all.
		assert_noop!(present(receipt), Error::<Test>::AlreadySettled);
		fund();
		assert_noop!(settle(&[claim(id, 0, 1, FEE)]), Error::<Test>::WrongSequence);
		assert_ok!(settle(&[claim(id, 1, 1, FEE)]));
	});
}

#[test]
fn receipt_is_presented_after_its_channel_has_ended() {
	run(|| {
		let id = open_channel();
		let receipt = channel_receipt(id, 0);
		// The node cannot get out of it by closing.
		assert_ok!(Market::close_channel(node(), id));
		run_to(receipt.anchor.number + WINDOW + 1);
		assert_ok!(present(receipt));
	});
}

#[test]
fn receipt_is_refused_when_presented_wrongly() {
	run(|| {
		fund();
		let id = open_channel();
		let settled = channel_receipt(id, 0);
		assert_ok!(settle(&[claim(id, 0, 1, FEE)]));
		let good = channel_receipt(id, 1);
		run_to(good.anchor.number + WINDOW + 1);
		assert_noop!(present(settled), Error::<Test>::AlreadySettled);
		let refused = |change: &dyn Fn(&mut Receipt<u64, Balance, u64>), error: Error<Test>| {
			let mut receipt = good.clone();
			change(&mut receipt);
			assert_noop!(present(receipt), error);
		};
		refused(&|r| r.genesis_hash = H256::zero(), Error::WrongChain);
		refused(&|r| r.payment = Payment::Job(0), Error::WrongPayment);
		refused(
			&|r| r.payment = Payment::Channel { channel: 9, sequence: 1 },
			Error::ChannelNotFound,
		);
		refused(&|r| r.node = OTHER, Error::WrongNode);
		refused(&|r| r.requester = OTHER, Error::WrongRequester);
		refused(&|r| r.model = H256::zero(), Error::WrongModel);
		refused(&|r| r.engine = H256::zero(), Error::WrongEngine);
		refused(&|r| r.fee += 1, Error::FeeMismatch);
		refused(&|r| r.anchor.number += 1, Error::WindowOpen);
		let mut forged = signed(good.clone());
		forged.signature = sign(&H256::zero());
		assert_noop!(Market::present_receipt(requester(), forged), Error::<Test>::InvalidSignature);
		assert_ok!(present(good));
	});
}

#[test]
fn presented_receipt_in_an_asset_is_refunded_at_the_price_bound() {
	run(|| {
		with_usd();
		let id = open_as(REQUESTER, USD, DEPOSIT).unwrap();
		next_block();
		let receipt = channel_receipt(id, 0);
		// The bound that counts is the one that the channel was opened under.
		Market::enable_asset(RuntimeOrigin::root(), USD, FixedU128::from_u32(1_000)).unwrap();
		run_to(receipt.anchor.number + WINDOW + 1);
		let before = Balances::free_balance(REQUESTER);
		assert_ok!(present(receipt));
		assert_eq!(Balances::free_balance(REQUESTER), before + 2 * FEE);
		assert_eq!(burned(BurnReason::Slash), 2 * FEE / 10);
	});
}

#[test]
fn small_bond_is_slashed_to_nothing_and_no_further() {
	run(|| {
		let id = open_channel();
		Nodes::<Test>::mutate(NODE, |n| {
			let n = n.as_mut().unwrap();
			let reason = HoldReason::Bond.into();
			Balances::release(&reason, &NODE, n.bond - 20, Precision::Exact).unwrap();
			n.bond = 20;
		});
		let receipt = channel_receipt(id, 0);
		run_to(receipt.anchor.number + WINDOW + 1);
		assert_ok!(present(receipt));
		assert_eq!(Nodes::<Test>::get(NODE).unwrap().bond, 0);
		assert_eq!(held(HoldReason::Bond, NODE), 0);
	});
}

#[test]
fn terms_stay_those_of_the_opening() {
	run(|| {
		fund();
		let id = open_channel();
		Market::set_offer(node(), MODEL, NATIVE, Price { input: 9, output: 9 }).unwrap();
		assert_ok!(settle(&[claim(id, 0, 1, FEE)]));
		assert_eq!(channel(id).claimed, FEE);
	});
}

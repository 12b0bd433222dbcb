//! Benchmarks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects)]

use super::*;
use alloc::vec;
use assay_primitives::{
	batch::{claims_root, Batch, Claim, SignedBatch, SignedClaim, VersionedBatch},
	channel::{SignedVoucher, Voucher},
	receipt::{AttestedSignature, BlockRef, Payment, Receipt, SignedReceipt, VersionedReceipt},
};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{tokens::Precision, EnsureOrigin},
};
use frame_system::{Pallet as System, RawOrigin};
use sp_runtime::traits::Bounded;

/// What benchmarks need of the runtime.
pub trait BenchmarkHelper<AccountId, AssetKind, Signature> {
	/// An asset that is not the native token, with plenty of it in `accounts`.
	fn asset(accounts: &[AccountId]) -> AssetKind;

	/// The account whose key signs.
	fn signer() -> AccountId;

	/// Its signature.
	fn sign(signer: &AccountId, hash: &H256) -> Signature;
}

const MODEL: ModelHash = H256::repeat_byte(1);
const ENGINE: EngineHash = H256::repeat_byte(2);
const REQUEST: H256 = H256::repeat_byte(3);
const UNITS: u32 = 1_000;

fn rich<T: Config>(name: &'static str) -> T::AccountId {
	let who = account(name, 0, 0);
	let amount = T::Currency::minimum_balance().saturating_mul(100_000_000u32.into());
	drop(T::Currency::deposit(&who, amount, Precision::Exact).unwrap());
	who
}

fn endpoint() -> Endpoint {
	let mut url = b"http://".to_vec();
	url.resize(assay_primitives::wire::MAX_ENDPOINT_LEN as usize, b'a');
	Endpoint::truncate_from(url)
}

fn name() -> Name {
	Name::truncate_from(vec![b'a'; MAX_NAME_LEN as usize])
}

fn price<T: Config>() -> Price<BalanceOf<T>> {
	Price { input: 1u32.into(), output: 1u32.into() }
}

fn bond<T: Config>() -> BalanceOf<T> {
	T::MinBond::get()
		.max(1_000_000u32.into())
		.max(T::Currency::minimum_balance().saturating_mul(100u32.into()))
}

fn any_policy<T: Config>(operator: &T::AccountId) -> assay_primitives::attestation::PolicyId {
	T::Evidence::benchmark_setup(&H256::zero(), operator).0
}

fn with_model<T: Config>(
	publisher: &T::AccountId,
	policy: assay_primitives::attestation::PolicyId,
) {
	Pallet::<T>::do_register_model(
		publisher.clone(),
		MODEL,
		ENGINE,
		Assurance::Attested(policy),
		name(),
	)
	.unwrap();
}

fn with_node<T: Config>() -> T::AccountId {
	let node = rich::<T>("node");
	Pallet::<T>::do_register_node(node.clone(), endpoint(), bond::<T>()).unwrap();
	node
}

fn with_offer<T: Config>() -> T::AccountId {
	let node = with_node::<T>();
	with_model::<T>(&node, any_policy::<T>(&node));
	Pallet::<T>::do_set_offer(node.clone(), MODEL, T::NativeAsset::get(), price::<T>()).unwrap();
	node
}

/// An open job and a receipt that settles it.
fn with_job<T: Config>() -> (JobId, T::AccountId, SignedReceiptOf<T>) {
	let anchor_hash = H256::repeat_byte(9);
	System::<T>::set_block_number(10u32.into());
	frame_system::BlockHash::<T>::insert(BlockNumberFor::<T>::from(9u32), anchor_hash);
	let node = with_node::<T>();
	let requester = rich::<T>("requester");
	let id = NextJobId::<T>::get();
	let receipt = VersionedReceipt::V1(Receipt {
		genesis_hash: T::GenesisHash::get().unwrap_or_default(),
		node: node.clone(),
		payment: Payment::Job(id),
		requester: requester.clone(),
		model: MODEL,
		engine: ENGINE,
		request_hash: REQUEST,
		response_hash: H256::repeat_byte(4),
		input_units: UNITS,
		output_units: UNITS,
		fee: (2 * UNITS).into(),
		anchor: BlockRef { number: 9u32.into(), hash: anchor_hash },
		audit_commitment: Some(H256::zero()),
	});
	let (policy, signature): (_, AttestedSignature) =
		T::Evidence::benchmark_setup(&receipt.hash(), &node);
	with_model::<T>(&node, policy);
	Pallet::<T>::do_set_offer(node.clone(), MODEL, T::NativeAsset::get(), price::<T>()).unwrap();
	// More than the fee, so that something is released as well.
	Pallet::<T>::do_open_job(
		requester,
		node.clone(),
		MODEL,
		REQUEST,
		(4 * UNITS).into(),
		BalanceOf::<T>::max_value(),
		T::MaxDelivery::get(),
	)
	.unwrap();
	(id, node, SignedReceipt { receipt, signature })
}

/// A node that serves channels in an asset that is not the native token.
struct Market<T: Config> {
	node: T::AccountId,
	requester: T::AccountId,
	signer: T::AccountId,
	asset: T::AssetKind,
	policy: assay_primitives::attestation::PolicyId,
	anchor: BlockRef<BlockNumberFor<T>>,
}

/// So many channels, of one requester each.
fn with_channels<T: Config>(count: u32) -> Market<T> {
	let anchor = BlockRef { number: 9u32.into(), hash: H256::repeat_byte(9) };
	System::<T>::set_block_number(10u32.into());
	frame_system::BlockHash::<T>::insert(anchor.number, anchor.hash);
	let node = with_node::<T>();
	let policy = any_policy::<T>(&node);
	with_model::<T>(&node, policy);
	let price_of_all = Pallet::<T>::batch_price(count);
	let prepaid = price_of_all.0.saturating_add(price_of_all.1).max(1u32.into());
	drop(T::Currency::deposit(&node, prepaid, Precision::Exact).unwrap());
	Pallet::<T>::do_fund_verification(node.clone(), prepaid).unwrap();
	let requester = rich::<T>("requester");
	let asset = T::BenchmarkHelper::asset(&[requester.clone(), node.clone(), Pallet::<T>::pot()]);
	FeeAssets::<T>::insert(&asset, FixedU128::one());
	Pallet::<T>::do_set_offer(node.clone(), MODEL, asset.clone(), price::<T>()).unwrap();
	let signer = T::BenchmarkHelper::signer();
	for _ in 0..count {
		Pallet::<T>::do_open_channel(channels::ChannelRequest {
			requester: requester.clone(),
			node: node.clone(),
			model: MODEL,
			asset: asset.clone(),
			deposit: (4 * UNITS).into(),
			signer: signer.clone(),
			max_price: price::<T>(),
			serve_for: T::MaxChannelDuration::get(),
		})
		.unwrap();
	}
	Market { node, requester, signer, asset, policy, anchor }
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn register_model() {
		let caller = rich::<T>("publisher");
		let policy = any_policy::<T>(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), MODEL, ENGINE, Assurance::Attested(policy), name());
		assert!(Models::<T>::contains_key(MODEL));
	}

	#[benchmark]
	fn register_node() {
		let caller = rich::<T>("node");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), endpoint(), bond::<T>());
		assert!(Nodes::<T>::contains_key(caller));
	}

	#[benchmark]
	fn increase_bond() {
		let caller = with_node::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), 1u32.into());
		assert!(Nodes::<T>::get(caller).unwrap().bond > bond::<T>());
	}

	#[benchmark]
	fn set_endpoint() {
		let caller = with_node::<T>();
		let new = Endpoint::truncate_from(b"https://b".to_vec());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), new.clone());
		assert_eq!(Nodes::<T>::get(caller).unwrap().endpoint, new);
	}

	#[benchmark]
	fn set_accepting() {
		let caller = with_node::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), false);
		assert!(!Nodes::<T>::get(caller).unwrap().accepting);
	}

	#[benchmark]
	fn set_offer() {
		let caller = with_node::<T>();
		with_model::<T>(&caller, any_policy::<T>(&caller));
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), MODEL, T::NativeAsset::get(), price::<T>());
		assert!(Offers::<T>::contains_key((caller, MODEL, T::NativeAsset::get())));
	}

	#[benchmark]
	fn remove_offer() {
		let caller = with_offer::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), MODEL, T::NativeAsset::get());
		assert!(!Offers::<T>::contains_key((caller, MODEL, T::NativeAsset::get())));
	}

	#[benchmark]
	fn deregister_node() {
		let caller = with_node::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));
		assert!(!Nodes::<T>::contains_key(caller));
	}

	#[benchmark]
	fn open_job() {
		let node = with_offer::<T>();
		let caller = rich::<T>("requester");
		let id = NextJobId::<T>::get();
		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller),
			node,
			MODEL,
			REQUEST,
			(4 * UNITS).into(),
			BalanceOf::<T>::max_value(),
			T::MaxDelivery::get(),
		);
		assert!(Jobs::<T>::contains_key(id));
	}

	#[benchmark]
	fn commit_job() {
		let (id, node, signed) = with_job::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(node), signed.receipt);
		assert!(matches!(Jobs::<T>::get(id).unwrap().state, JobState::Committed(_)));
	}

	#[benchmark]
	fn submit_receipt() {
		let (id, _, signed) = with_job::<T>();
		#[extrinsic_call]
		_(RawOrigin::Authorized, signed);
		assert!(matches!(Jobs::<T>::get(id).unwrap().state, JobState::Verified { .. }));
	}

	#[benchmark]
	fn authorize_submit_receipt() {
		let (_, _, signed) = with_job::<T>();
		#[block]
		{
			Pallet::<T>::authorize_submit_receipt(TransactionSource::External, &signed).unwrap();
		}
	}

	#[benchmark]
	fn deregister_model() {
		let caller = rich::<T>("publisher");
		with_model::<T>(&caller, any_policy::<T>(&caller));
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), MODEL);
		assert!(!Models::<T>::contains_key(MODEL));
	}

	#[benchmark]
	fn agenda_block() {
		#[block]
		{
			AgendaCursor::<T>::put(BlockNumberFor::<T>::from(1u32));
			assert!(Agenda::<T>::iter_key_prefix(BlockNumberFor::<T>::from(1u32)).next().is_none());
		}
	}

	/// The costliest end of a job: a slash.
	#[benchmark]
	fn agenda_job() {
		let (id, node, signed) = with_job::<T>();
		Pallet::<T>::do_commit_job(node, signed.receipt).unwrap();
		let due = Jobs::<T>::get(id).unwrap().commitment().unwrap().window_ends + One::one();
		System::<T>::set_block_number(due);
		#[block]
		{
			let item = Agenda::<T>::iter_key_prefix(due).next().unwrap();
			Agenda::<T>::remove(due, item);
			Pallet::<T>::serve_job(due, id);
		}
		assert!(matches!(Jobs::<T>::get(id).unwrap().state, JobState::Slashed { .. }));
	}

	#[benchmark]
	fn enable_asset() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let asset = T::BenchmarkHelper::asset(&[]);
		FeeAssets::<T>::remove(&asset);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone(), FixedU128::one());
		assert!(FeeAssets::<T>::contains_key(asset));
		Ok(())
	}

	#[benchmark]
	fn disable_asset() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let asset = T::BenchmarkHelper::asset(&[]);
		FeeAssets::<T>::insert(&asset, FixedU128::one());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone());
		assert!(!FeeAssets::<T>::contains_key(asset));
		Ok(())
	}

	#[benchmark]
	fn open_channel() {
		let market = with_channels::<T>(0);
		#[extrinsic_call]
		_(
			RawOrigin::Signed(market.requester),
			market.node,
			MODEL,
			market.asset,
			(4 * UNITS).into(),
			market.signer,
			price::<T>(),
			T::MaxChannelDuration::get(),
		);
		assert!(Channels::<T>::contains_key(0));
	}

	#[benchmark]
	fn top_up_channel() {
		let market = with_channels::<T>(1);
		#[extrinsic_call]
		_(RawOrigin::Signed(market.requester), 0, 1u32.into());
		assert_eq!(Channels::<T>::get(0).unwrap().deposit, (4 * UNITS + 1).into());
	}

	#[benchmark]
	fn close_channel() {
		let market = with_channels::<T>(1);
		#[extrinsic_call]
		_(RawOrigin::Signed(market.node), 0);
		assert!(Channels::<T>::get(0).unwrap().deposit.is_zero());
	}

	#[benchmark]
	fn withdraw_deposit() {
		let market = with_channels::<T>(1);
		Channels::<T>::mutate(0, |channel| {
			let prune_at = System::<T>::block_number();
			channel.as_mut().unwrap().state = ChannelState::Ended { prune_at };
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(market.requester), 0);
		assert!(Channels::<T>::get(0).unwrap().deposit.is_zero());
	}

	/// Every claim on a channel and with a voucher of its own.
	#[benchmark]
	fn settle_batch(c: Linear<1, 1_000>) {
		let market = with_channels::<T>(c);
		let genesis_hash = T::GenesisHash::get().unwrap_or_default();
		let claims = (0..c)
			.map(|id| {
				let cumulative = (2 * UNITS).into();
				let voucher = Voucher { genesis_hash, channel: id.into(), cumulative };
				SignedClaim {
					claim: Claim {
						channel: id.into(),
						first: 0,
						receipts: UNITS,
						input_units: UNITS.into(),
						output_units: UNITS.into(),
					},
					voucher: SignedVoucher {
						cumulative,
						signature: T::BenchmarkHelper::sign(&market.signer, &voucher.hash()),
					},
				}
			})
			.collect::<alloc::vec::Vec<_>>();
		let batch = VersionedBatch::V1(Batch {
			genesis_hash,
			node: market.node.clone(),
			model: MODEL,
			engine: ENGINE,
			assurance: Assurance::Attested(market.policy),
			asset: market.asset,
			root: H256::repeat_byte(5),
			receipts: c * UNITS,
			input_units: u64::from(c * UNITS),
			output_units: u64::from(c * UNITS),
			fee: (2 * UNITS * c).into(),
			anchor: market.anchor,
			claims_root: claims_root(claims.iter().map(|claim| &claim.claim)).unwrap_or_default(),
		});
		let (_, signature) = T::Evidence::benchmark_setup(&batch.hash(), &market.node);
		let signed = SignedBatch { batch, signature };
		let claims = BoundedClaimsOf::<T>::truncate_from(claims);
		#[extrinsic_call]
		_(RawOrigin::Signed(market.requester), signed, claims);
		assert_eq!(Nodes::<T>::get(market.node).unwrap().verified, u64::from(c * UNITS));
	}

	#[benchmark]
	fn present_receipt() {
		let market = with_channels::<T>(1);
		let receipt = VersionedReceipt::V1(Receipt {
			genesis_hash: T::GenesisHash::get().unwrap_or_default(),
			node: market.node.clone(),
			payment: Payment::Channel { channel: 0, sequence: 7 },
			requester: market.requester.clone(),
			model: MODEL,
			engine: ENGINE,
			request_hash: REQUEST,
			response_hash: H256::repeat_byte(4),
			input_units: UNITS,
			output_units: UNITS,
			fee: (2 * UNITS).into(),
			anchor: market.anchor,
			audit_commitment: Some(H256::zero()),
		});
		let (_, signature) = T::Evidence::benchmark_setup(&receipt.hash(), &market.node);
		System::<T>::set_block_number(
			System::<T>::block_number().saturating_add(T::EvidenceWindow::get()),
		);
		#[extrinsic_call]
		_(RawOrigin::Signed(market.requester), SignedReceipt { receipt, signature });
		assert_eq!(Channels::<T>::get(0).unwrap().next, 8);
	}

	#[benchmark]
	fn fund_verification() {
		let caller = with_node::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), 1u32.into());
		assert_eq!(Nodes::<T>::get(caller).unwrap().verification_balance, 1u32.into());
	}

	#[benchmark]
	fn withdraw_verification() {
		let caller = with_node::<T>();
		Pallet::<T>::do_fund_verification(caller.clone(), 2u32.into()).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), 1u32.into());
		assert_eq!(Nodes::<T>::get(caller).unwrap().verification_balance, 1u32.into());
	}

	#[benchmark]
	fn unbond() {
		let caller = with_node::<T>();
		Pallet::<T>::do_increase_bond(caller.clone(), MAX_UNBONDING.into()).unwrap();
		for _ in 1..MAX_UNBONDING {
			Pallet::<T>::do_unbond(caller.clone(), 1u32.into()).unwrap();
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), 1u32.into());
		assert!(Nodes::<T>::get(caller).unwrap().unbonding.is_full());
	}

	#[benchmark]
	fn withdraw_unbonded() {
		let caller = with_node::<T>();
		Pallet::<T>::do_increase_bond(caller.clone(), MAX_UNBONDING.into()).unwrap();
		for _ in 0..MAX_UNBONDING {
			Pallet::<T>::do_unbond(caller.clone(), 1u32.into()).unwrap();
		}
		System::<T>::set_block_number(T::UnbondingPeriod::get() + System::<T>::block_number());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));
		assert!(Nodes::<T>::get(caller).unwrap().unbonding.is_empty());
	}

	/// The costliest turn of a channel: its end.
	#[benchmark]
	fn agenda_channel() {
		with_channels::<T>(1);
		let due = Channels::<T>::get(0).unwrap().due();
		System::<T>::set_block_number(due);
		#[block]
		{
			let item = Agenda::<T>::iter_key_prefix(due).next().unwrap();
			Agenda::<T>::remove(due, item);
			Pallet::<T>::serve_channel(0);
		}
		assert!(Channels::<T>::get(0).unwrap().is_ended());
	}
}

//! Benchmarks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects)]

use super::*;
use alloc::{boxed::Box, vec};
use assay_primitives::{
	attestation::AttestedKey,
	audit::{BatchLeaf, Leaf, Place, ProvenLeaf, ProvenPlace, MAX_EVIDENCE_LEN},
	batch::{claims_root, Batch, Claim, SignedBatch, SignedClaim, VersionedBatch},
	channel::{SignedVoucher, Voucher},
	merkle,
	receipt::{AttestedSignature, BlockRef, Payment, Receipt, SignedReceipt, VersionedReceipt},
};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{tokens::Precision, EnsureOrigin, Randomness},
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

/// Signs with a receipt key.
fn sign_receipt(hash: &H256) -> AttestedSignature {
	let key_type = sp_core::crypto::KeyTypeId(*b"rcpt");
	let seed = alloc::format!("0x{}", "08".repeat(32)).into_bytes();
	let key = sp_io::crypto::ed25519_generate(key_type, Some(seed));
	let signature = sp_io::crypto::ed25519_sign(key_type, &key, hash.as_bytes()).unwrap();
	AttestedSignature { key: AttestedKey(key.0), signature: signature.0 }
}

/// A batch of an audited model, one receipt of each of `claims` channels, with the greatest tree that
/// it could have.
struct Committed<T: Config> {
	market: Market<T>,
	signed: SignedBatchOf<T>,
	claims: BoundedClaimsOf<T>,
	leaves: alloc::vec::Vec<LeafOf<T>>,
}

/// The assurance and the price of what is committed; `with_channels` opens attested ones.
const AUDITED: Assurance = Assurance::Audited(H256::repeat_byte(6));
const PROVEN: Assurance = Assurance::Proven(H256::repeat_byte(6));

/// What a node has of so many channels, of one receipt each.
fn with_receipts<T: Config>(count: u32, assurance: Assurance) -> Committed<T> {
	let market = with_channels::<T>(count);
	let prepaid = [VerifierId::RECEIPT_SIGNATURE, VerifierId::VOUCHER, VerifierId::AUDIT]
		.into_iter()
		.fold(BalanceOf::<T>::one(), |sum, verifier| {
			let price = T::Settlement::price(verifier).saturating_mul((count + 1).into());
			sum.saturating_add(price.saturating_mul(2u32.into()))
		});
	drop(T::Currency::deposit(&market.node, prepaid, Precision::Exact).unwrap());
	Pallet::<T>::do_fund_verification(market.node.clone(), prepaid).unwrap();
	let signature = sign_receipt(&H256::zero());
	Pallet::<T>::do_set_receipt_key(market.node.clone(), signature.key).unwrap();
	let genesis_hash = T::GenesisHash::get().unwrap_or_default();
	let (mut claims, mut receipts, mut places) = (vec![], vec![], vec![]);
	for id in 0..count {
		Channels::<T>::mutate_extant(u64::from(id), |channel| channel.assurance = assurance);
		let fee: BalanceOf<T> = (2 * UNITS).into();
		let claim = Claim {
			channel: id.into(),
			first: 0,
			receipts: 1,
			input_units: UNITS.into(),
			output_units: UNITS.into(),
		};
		let voucher = Voucher { genesis_hash, channel: id.into(), cumulative: fee };
		let signature = T::BenchmarkHelper::sign(&market.signer, &voucher.hash());
		claims.push(SignedClaim { claim, voucher: SignedVoucher { cumulative: fee, signature } });
		let requester = market.requester.clone();
		places.push(Place { claim, offset: id, requester: requester.clone(), price: price::<T>() });
		receipts.push(VersionedReceipt::V1(Receipt {
			genesis_hash,
			node: market.node.clone(),
			payment: Payment::Channel { channel: id.into(), sequence: 0 },
			requester,
			model: MODEL,
			engine: ENGINE,
			request_hash: REQUEST,
			response_hash: H256::repeat_byte(4),
			input_units: UNITS,
			output_units: UNITS,
			fee,
			anchor: market.anchor,
			audit_commitment: Some(H256::zero()),
		}));
	}
	let hashes = receipts.iter().map(VersionedReceipt::hash).collect::<alloc::vec::Vec<_>>();
	let place_hashes = places.iter().map(Place::hash).collect::<alloc::vec::Vec<_>>();
	let batch = VersionedBatch::V1(Batch {
		genesis_hash,
		node: market.node.clone(),
		model: MODEL,
		engine: ENGINE,
		assurance,
		asset: market.asset.clone(),
		root: merkle::root(&hashes).unwrap_or_default(),
		receipts: count,
		input_units: u64::from(count * UNITS),
		output_units: u64::from(count * UNITS),
		fee: (2 * UNITS * count).into(),
		anchor: market.anchor,
		claims_root: claims_root(claims.iter().map(|claim| &claim.claim)).unwrap_or_default(),
	});
	let leaves = (0..count)
		.zip(receipts)
		.zip(places)
		.map(|((index, receipt), place)| Leaf {
			receipt,
			path: merkle::prove(&hashes, index).unwrap(),
			place: ProvenPlace { place, path: merkle::prove(&place_hashes, index).unwrap() },
		})
		.collect();
	let signature = sign_receipt(&batch.hash());
	Committed {
		market,
		signed: SignedBatch { batch, signature },
		claims: BoundedClaimsOf::<T>::truncate_from(claims),
		leaves,
	}
}

/// Commits a batch of 64 claims and as many receipts, with so many small ones behind it in the queue.
fn with_batch<T: Config>(assurance: Assurance, queued: u32) -> Committed<T> {
	let committed = with_receipts::<T>(64, AUDITED);
	Pallet::<T>::do_commit_batch(committed.signed.clone(), committed.claims.clone()).unwrap();
	let node = committed.market.node.clone();
	Batches::<T>::mutate_extant(0, |batch| {
		batch.assurance = assurance;
		if assurance == PROVEN {
			batch.assurance = Assurance::Proven(T::Evidence::benchmark_key());
			UnprovenBatches::<T>::insert(&batch.node, 0, ());
			batch.state =
				BatchState::Proving { proven: Bits::default(), count: 0, fee: Zero::zero() };
		}
	});
	let first = Batches::<T>::get(0).unwrap();
	Nodes::<T>::mutate_extant(&node, |record| {
		for id in 1..=queued {
			let place = record.queue.tail;
			record.queue.tail += 1;
			record.queue.len += 1;
			record.batches += 1;
			let batch = CommittedBatch {
				fee: One::one(),
				value: Zero::zero(),
				payment: FeePayment::Queued { place },
				..first.clone()
			};
			UnpaidBatches::<T>::insert(&node, place, u64::from(id));
			Batches::<T>::insert(u64::from(id), batch);
		}
	});
	committed
}

/// A leaf of the batch that somebody has challenged.
fn with_challenge<T: Config>(leaf: u32) -> T::AccountId {
	let challenger = rich::<T>("challenger");
	Pallet::<T>::do_challenge_leaf(challenger.clone(), 0, leaf).unwrap();
	challenger
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

	/// It makes room for what waits in the queue.
	#[benchmark]
	fn increase_bond() {
		let caller = with_batch::<T>(AUDITED, MAX_PAYMENTS).market.node;
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
		for key in 0..MAX_RECEIPT_KEYS as u8 {
			Pallet::<T>::do_set_receipt_key(caller.clone(), AttestedKey([key; 32])).unwrap();
		}
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

	#[benchmark]
	fn set_receipt_key() {
		let caller = with_node::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), AttestedKey([1; 32]));
		assert_eq!(Nodes::<T>::get(caller).unwrap().receipt_keys, 1);
	}

	/// Every claim on a channel and with a voucher of its own; the fee is paid at once.
	#[benchmark]
	fn commit_batch(c: Linear<1, 1_000>) {
		let committed = with_receipts::<T>(c, AUDITED);
		let caller = committed.market.requester;
		Nodes::<T>::mutate_extant(&committed.market.node, |node| {
			node.bond = BalanceOf::<T>::max_value()
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), committed.signed, committed.claims);
		assert_eq!(Batches::<T>::get(0).unwrap().payment, FeePayment::Paid);
	}

	/// What the market does for each leaf; the verifier says itself what a proof takes. The last leaf
	/// verifies the batch.
	#[benchmark]
	fn submit_proofs(n: Linear<1, 64>) {
		let committed = with_batch::<T>(PROVEN, MAX_PAYMENTS);
		let mut proven = Bits::default();
		for leaf in n..64 {
			assert!(proven.insert(leaf));
		}
		Batches::<T>::mutate_extant(0, |batch| {
			let fee = (2 * UNITS * (64 - n)).into();
			batch.state = BatchState::Proving { proven, count: 64 - n, fee };
		});
		let leaves = committed.leaves.into_iter().take(n as usize);
		let leaves = leaves.map(|leaf| BatchLeaf {
			batch: 0,
			leaf: ProvenLeaf { leaf, proof: Default::default() },
		});
		let leaves = BatchLeavesOf::<T>::truncate_from(leaves.collect());
		#[block]
		{
			Pallet::<T>::accept_proofs(leaves, |_, _| Ok(())).unwrap();
		}
		assert!(!Batches::<T>::get(0).unwrap().is_open());
	}

	#[benchmark]
	fn challenge_leaf() {
		with_batch::<T>(AUDITED, 0);
		let caller = rich::<T>("challenger");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), 0, 7);
		assert!(Obligations::<T>::contains_key(0, 7));
	}

	/// Not found wrong; what is found wrong takes no more than a dispute.
	#[benchmark]
	fn reveal_leaf(b: Linear<0, MAX_EVIDENCE_LEN>) {
		let committed = with_batch::<T>(AUDITED, MAX_PAYMENTS);
		with_challenge::<T>(7);
		let leaf = Box::new(committed.leaves[7].clone());
		let evidence = AuditEvidence::truncate_from(vec![1; b as usize]);
		#[extrinsic_call]
		_(RawOrigin::Signed(committed.market.node), 0, leaf, evidence);
		assert!(Obligations::<T>::get(0, 7).unwrap().met);
	}

	/// By a receipt for the same place, and with evidence of the same length.
	#[benchmark]
	fn dispute_leaf(b: Linear<0, MAX_EVIDENCE_LEN>) {
		let committed = with_batch::<T>(AUDITED, MAX_PAYMENTS);
		let caller = rich::<T>("challenger");
		let leaf = committed.leaves[7].clone();
		let VersionedReceipt::V1(receipt) = &leaf.receipt;
		let receipt = VersionedReceipt::V1(Receipt { audit_commitment: None, ..receipt.clone() });
		let signature = sign_receipt(&receipt.hash());
		let conflict = DisputeOf::<T>::Conflict(Box::new(SignedReceipt { receipt, signature }));
		let wrong =
			DisputeOf::<T>::Wrong(AuditEvidence::truncate_from(vec![1; b as usize])).encode();
		#[block]
		{
			let _ = DisputeOf::<T>::decode(&mut &wrong[..]).unwrap();
			Pallet::<T>::do_dispute_leaf(caller, 0, leaf, conflict).unwrap();
		}
		assert!(!Batches::<T>::get(0).unwrap().is_open());
	}

	#[benchmark]
	fn claim_refund() {
		let committed = with_batch::<T>(AUDITED, 0);
		Pallet::<T>::slash_batch(0, Batches::<T>::get(0).unwrap(), None);
		let place = committed.leaves[63].place.clone();
		#[extrinsic_call]
		_(RawOrigin::Signed(committed.market.node), 0, place);
		match Batches::<T>::get(0).unwrap().state {
			BatchState::Slashed { refunded, .. } => assert!(refunded.contains(63)),
			_ => panic!("it is slashed"),
		}
	}

	#[benchmark]
	fn pay_queued() {
		let committed = with_batch::<T>(AUDITED, MAX_PAYMENTS);
		let node = committed.market.node;
		#[extrinsic_call]
		_(RawOrigin::Signed(committed.market.requester), node.clone());
		assert!(Nodes::<T>::get(node).unwrap().queue.len.is_zero());
	}

	/// The costliest turn of an open batch: as many samples as there can be.
	#[benchmark]
	fn agenda_sample() {
		with_batch::<T>(AUDITED, 0);
		let due = Batches::<T>::get(0).unwrap().due;
		System::<T>::set_block_number(due);
		#[block]
		{
			let item = Agenda::<T>::iter_key_prefix(due).next().unwrap();
			Agenda::<T>::remove(due, item);
			let _ = T::Randomness::random(&[]);
			let batch = Batches::<T>::get(0).unwrap();
			Pallet::<T>::sample(0, batch, H256::repeat_byte(5));
		}
		assert!(Obligations::<T>::iter_prefix(0).next().is_some() || T::MaxSamples::get() == 0);
	}

	/// A leaf that was not revealed: a slash, a reward, and payments out of the queue.
	#[benchmark]
	fn agenda_slash() {
		with_batch::<T>(AUDITED, MAX_PAYMENTS);
		with_challenge::<T>(7);
		let due = Obligations::<T>::get(0, 7).unwrap().due;
		System::<T>::set_block_number(due);
		#[block]
		{
			let item = Agenda::<T>::iter_key_prefix(due).next().unwrap();
			Agenda::<T>::remove(due, item);
			Pallet::<T>::serve_leaf(0, 7);
		}
		assert!(!Batches::<T>::get(0).unwrap().is_open());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::empty_ext(), crate::mock::Test);
}

//! Benchmarks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects)]

use super::*;
use alloc::vec;
use assay_primitives::receipt::{
	AttestedSignature, BlockRef, Payment, Receipt, SignedReceipt, VersionedReceipt,
};
use frame_benchmarking::v2::*;
use frame_support::{pallet_prelude::TransactionSource, traits::tokens::Precision};
use frame_system::{Pallet as System, RawOrigin};
use sp_runtime::traits::Bounded;

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
	Pallet::<T>::do_set_offer(node.clone(), MODEL, price::<T>()).unwrap();
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
	Pallet::<T>::do_set_offer(node.clone(), MODEL, price::<T>()).unwrap();
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
		_(RawOrigin::Signed(caller.clone()), MODEL, price::<T>());
		assert!(Offers::<T>::contains_key(caller, MODEL));
	}

	#[benchmark]
	fn remove_offer() {
		let caller = with_offer::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), MODEL);
		assert!(!Offers::<T>::contains_key(caller, MODEL));
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
			let id = Agenda::<T>::iter_key_prefix(due).next().unwrap();
			Agenda::<T>::remove(due, id);
			Pallet::<T>::serve(due, id);
		}
		assert!(matches!(Jobs::<T>::get(id).unwrap().state, JobState::Slashed { .. }));
	}
}

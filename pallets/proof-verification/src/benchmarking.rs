//! Benchmarks.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use alloc::vec;
use assay_primitives::{attestation::MAX_POLICY_MEASUREMENTS, receipt::AttestedSignature};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;
use sp_core::{crypto::KeyTypeId, ed25519};

/// Sets the time of [`Config::Time`].
pub trait SetTime {
	/// Sets it to `seconds` after the Unix epoch.
	fn set(seconds: u64);
}

/// A real quote of the development attester; its binding is known.
const QUOTE: &[u8] = include_bytes!("../../../verifiers/dcap/testdata/dev-quote.bin");
/// The root that its chain ends in.
const ROOT: &[u8] = include_bytes!("../../../runtime/development-root.der");
/// A time at which it is valid.
const NOW: u64 = 1_790_000_000;
/// The key that it vouches for.
const KEY: AttestedKey = AttestedKey([7; 32]);
const VERIFIER: VerifierKey = VerifierKey { id: VerifierId::DCAP, version: 4 };
const KEY_TYPE: KeyTypeId = KeyTypeId(*b"asay");

fn measurements(n: u32) -> PolicyMeasurements {
	let one = |i: u32| Measurements::Tdx { mr_td: [i as u8; 48], rtmr: [[i as u8; 48]; 4] };
	PolicyMeasurements::truncate_from((0..n).map(one).collect())
}

/// The operator that the quote is bound to, with funds, and the chain that it is bound to.
fn prepare_quote<T: Config>() -> (T::AccountId, Evidence) {
	let operator = T::AccountId::decode(&mut &[1u8; 32][..]).unwrap();
	fund::<T>(&operator);
	GenesisHash::<T>::put(H256::zero());
	TrustRoots::<T>::insert(
		VERIFIER.id,
		Roots::truncate_from(vec![Certificate::truncate_from(ROOT.to_vec())]),
	);
	T::BenchmarkHelper::set(NOW);
	(operator, Evidence::truncate_from(QUOTE.to_vec()))
}

fn fund<T: Config>(who: &T::AccountId) {
	let amount = T::Currency::minimum_balance().saturating_mul(10_000_000u32.into());
	drop(T::Currency::deposit(who, amount, Precision::Exact).unwrap());
}

fn registered_key<T: Config>(key: AttestedKey, operator: &T::AccountId) {
	let deposit = T::KeyDeposit::get();
	fund::<T>(operator);
	T::Currency::hold(&HoldReason::AttestedKey.into(), operator, deposit).unwrap();
	let now = frame_system::Pallet::<T>::block_number();
	AttestedKeys::<T>::insert(
		key,
		KeyRecord {
			operator: operator.clone(),
			verifier: VERIFIER,
			measurements: measurements(1)[0].clone(),
			registered_at: now,
			expires_at: now.saturating_add(T::AttestationLifetime::get()),
			revoked_since: None,
			deposit,
		},
	);
}

/// State in which the returned signature over `receipt_hash` is accepted.
pub(crate) fn signed_receipt<T: Config>(
	receipt_hash: &H256,
	operator: &T::AccountId,
) -> (PolicyId, AttestedSignature) {
	let public = sp_io::crypto::ed25519_generate(KEY_TYPE, None);
	let signature =
		sp_io::crypto::ed25519_sign(KEY_TYPE, &public, receipt_hash.as_bytes()).unwrap();
	let key = AttestedKey(public.0);
	// Not known before block 1, and receipts are bound to it.
	GenesisHash::<T>::put(H256::zero());
	registered_key::<T>(key, operator);
	// The greatest policy, so that the search through it is as long as it can be.
	let mut all = measurements(MAX_POLICY_MEASUREMENTS).into_inner();
	all.reverse();
	let all = PolicyMeasurements::truncate_from(all);
	let policy = policy_id(&all);
	Policies::<T>::insert(
		policy,
		Policy { publisher: operator.clone(), deposit: Zero::zero(), measurements: all },
	);
	(policy, AttestedSignature { key, signature: signature.0 })
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn register_policy(m: Linear<1, MAX_POLICY_MEASUREMENTS>) {
		let caller: T::AccountId = whitelisted_caller();
		fund::<T>(&caller);
		let measurements = measurements(m);
		let policy = policy_id(&measurements);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), measurements);
		assert!(Policies::<T>::contains_key(policy));
	}

	/// Without the check of the quote, whose weight the verifier knows.
	#[benchmark]
	fn register_attested_key() {
		let (operator, evidence) = prepare_quote::<T>();
		let attestation = Pallet::<T>::check_quote(VERIFIER, &evidence).unwrap();
		#[block]
		{
			assert!(!AttestedKeys::<T>::contains_key(KEY));
			Pallet::<T>::charge(&operator, VERIFIER.id).unwrap();
			Pallet::<T>::bind(operator, VERIFIER, KEY, attestation).unwrap();
		}
		assert!(AttestedKeys::<T>::contains_key(KEY));
	}

	/// The check of a TDX quote of version 4: what such a verifier weighs.
	#[benchmark]
	fn check_tdx_quote_v4() {
		let (_, evidence) = prepare_quote::<T>();
		let result;
		#[block]
		{
			result = Pallet::<T>::check_quote(VERIFIER, &evidence);
		}
		assert!(result.is_ok());
	}

	#[benchmark]
	fn remove_attested_key() {
		let operator: T::AccountId = whitelisted_caller();
		registered_key::<T>(KEY, &operator);
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), KEY);
		assert!(AttestedKeys::<T>::get(KEY).unwrap().revoked_since.is_some());
	}

	#[benchmark]
	fn add_trust_root() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let certificate = |i: u8| Certificate::truncate_from(vec![i; MAX_CERTIFICATE_LEN as usize]);
		let full = (1..MAX_ROOTS as u8).map(certificate).collect();
		TrustRoots::<T>::insert(VERIFIER.id, Roots::truncate_from(full));
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, VERIFIER.id, certificate(0));
		assert_eq!(TrustRoots::<T>::get(VERIFIER.id).len(), MAX_ROOTS as usize);
		Ok(())
	}

	#[benchmark]
	fn remove_trust_root() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let certificate = |i: u8| Certificate::truncate_from(vec![i; MAX_CERTIFICATE_LEN as usize]);
		let full = (0..MAX_ROOTS as u8).map(certificate).collect();
		TrustRoots::<T>::insert(VERIFIER.id, Roots::truncate_from(full));
		let root = Pallet::<T>::root_id(&certificate(7));
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, VERIFIER.id, root);
		assert_eq!(TrustRoots::<T>::get(VERIFIER.id).len(), MAX_ROOTS as usize - 1);
		Ok(())
	}

	#[benchmark]
	fn set_verifier_enabled() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, VERIFIER, false);
		assert!(DisabledVerifiers::<T>::contains_key(VERIFIER));
		Ok(())
	}

	#[benchmark]
	fn revoke_attested_key() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		registered_key::<T>(KEY, &whitelisted_caller());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, KEY, 1u32.into());
		assert!(AttestedKeys::<T>::get(KEY).unwrap().revoked_since.is_some());
		Ok(())
	}

	/// Without the check of the quote, whose weight the verifier knows.
	#[benchmark]
	fn verify_evidence() {
		let (operator, evidence) = prepare_quote::<T>();
		let evidence_longest = vec![0; MAX_EVIDENCE_LEN as usize];
		let attestation = Pallet::<T>::check_quote(VERIFIER, &evidence).unwrap();
		#[block]
		{
			let burned = Pallet::<T>::charge(&operator, VERIFIER.id).unwrap();
			Pallet::<T>::record(operator, VERIFIER, &evidence_longest, attestation, burned);
		}
		let hash = H256(sp_io::hashing::blake2_256(&evidence_longest));
		let verified = frame_system::Pallet::<T>::events().into_iter().any(|r| {
			// The event carries the hash of what was verified.
			r.event.encode().windows(32).any(|w| w == hash.as_bytes())
		});
		assert!(verified);
	}
}

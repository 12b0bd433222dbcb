//! Benchmarks.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use alloc::vec;
use assay_primitives::{
	attestation::MAX_POLICY_MEASUREMENTS,
	evidence::VerifyEvidence,
	proof::{
		CheckedKey, Claim, ProofClaim, MAX_CLAIMS, MAX_CLAIM_PROOF_LEN, MAX_PREPARED_KEY_LEN,
		MAX_PUBLIC_INPUTS, STATEMENT_INPUTS,
	},
	receipt::AttestedSignature,
};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;
use sp_core::crypto::KeyTypeId;

/// What benchmarks need of the runtime.
pub trait BenchmarkHelper {
	/// Sets [`Config::Time`] to `seconds` after the Unix epoch.
	fn set_time(seconds: u64);

	/// Lets verifiers use the host functions that they have.
	fn use_host_functions();

	/// A verifying key of `verifier` in the encoding that takes longest to check, and valid proofs under
	/// it in the encoding that takes longest to verify.
	fn proofs(verifier: VerifierId, inputs: u32, count: u32) -> (Vec<u8>, Claims);
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
const BN254: VerifierKey = VerifierKey { id: VerifierId::GROTH16_BN254, version: 1 };
const BLS12_381: VerifierKey = VerifierKey { id: VerifierId::GROTH16_BLS12_381, version: 1 };
const PROOF_KEY: H256 = H256::repeat_byte(9);
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
	T::BenchmarkHelper::set_time(NOW);
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

/// A key of statements, as long as it can be, with one user.
pub(crate) fn acquired_key<T: Config>() -> H256 {
	let owner: T::AccountId = frame_benchmarking::account("key owner", 0, 0);
	fund::<T>(&owner);
	let key = CheckedKey { inputs: STATEMENT_INPUTS, ..longest_key() };
	Pallet::<T>::store_key(owner, BN254, key).unwrap();
	Pallet::<T>::count_user(&PROOF_KEY).unwrap();
	PROOF_KEY
}

/// As long as a key can be, though no verifier has made it.
fn longest_key() -> CheckedKey {
	let prepared = vec![1; MAX_PREPARED_KEY_LEN as usize];
	CheckedKey { id: PROOF_KEY, inputs: MAX_PUBLIC_INPUTS, prepared }
}

/// The stored bytes of a key, and proofs under it.
fn prepare_proofs<T: Config>(verifier: VerifierKey, inputs: u32, count: u32) -> (Vec<u8>, Claims) {
	let (key, claims) = T::BenchmarkHelper::proofs(verifier.id, inputs, count);
	(T::Proofs::check_key(verifier, &key).unwrap().prepared, claims)
}

fn check_claims<T: Config>(
	verifier: VerifierKey,
	prepared: &[u8],
	claims: &[ProofClaim],
) -> Result<(), EvidenceError> {
	let claims: Vec<_> =
		claims.iter().map(|claim| Claim { inputs: &claim.inputs, proof: &claim.proof }).collect();
	T::Proofs::verify(verifier, prepared, &claims)
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
			Pallet::<T>::charge(&operator, VERIFIER.id, 1).unwrap();
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
			let burned = Pallet::<T>::charge(&operator, VERIFIER.id, 1).unwrap();
			Pallet::<T>::record(operator, VERIFIER, &evidence_longest, attestation, burned);
		}
		let hash = H256(sp_io::hashing::blake2_256(&evidence_longest));
		let verified = frame_system::Pallet::<T>::events().into_iter().any(|r| {
			// The event carries the hash of what was verified.
			r.event.encode().windows(32).any(|w| w == hash.as_bytes())
		});
		assert!(verified);
	}

	/// The longest key, without its check, whose weight the verifier knows.
	#[benchmark]
	fn register_verifying_key() {
		let owner: T::AccountId = whitelisted_caller();
		fund::<T>(&owner);
		#[block]
		{
			assert!(!DisabledVerifiers::<T>::contains_key(BN254));
			Pallet::<T>::store_key(owner, BN254, longest_key()).unwrap();
		}
		assert!(VerifyingKeys::<T>::contains_key(PROOF_KEY));
	}

	#[benchmark]
	fn deregister_verifying_key() {
		let owner: T::AccountId = whitelisted_caller();
		fund::<T>(&owner);
		Pallet::<T>::store_key(owner.clone(), BN254, longest_key()).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PROOF_KEY);
		assert!(!PreparedKeys::<T>::contains_key(PROOF_KEY));
	}

	/// Without the check of the proofs, whose weight the verifier knows.
	#[benchmark]
	fn verify_proofs(n: Linear<1, MAX_CLAIMS>) {
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);
		Pallet::<T>::store_key(who.clone(), BN254, longest_key()).unwrap();
		let longest = ProofClaim {
			inputs: BoundedVec::truncate_from(vec![[1; 32]; MAX_PUBLIC_INPUTS as usize]),
			proof: BoundedVec::truncate_from(vec![1; MAX_CLAIM_PROOF_LEN as usize]),
		};
		let claims = Claims::truncate_from(vec![longest; n as usize]).encode();
		#[block]
		{
			let claims = Claims::decode(&mut &claims[..]).unwrap();
			let record = Pallet::<T>::usable_key(&PROOF_KEY).unwrap();
			let burned = Pallet::<T>::charge(&who, record.verifier.id, n).unwrap();
			assert!(PreparedKeys::<T>::get(PROOF_KEY).is_some());
			Pallet::<T>::record_proofs(who, PROOF_KEY, record.verifier, &claims, burned);
		}
	}

	/// What the market waits for before any proof is looked at.
	#[benchmark]
	fn read_verifying_key() {
		let owner: T::AccountId = whitelisted_caller();
		fund::<T>(&owner);
		Pallet::<T>::store_key(owner, BN254, longest_key()).unwrap();
		let read;
		#[block]
		{
			read = (Pallet::<T>::usable_key(&PROOF_KEY), PreparedKeys::<T>::get(PROOF_KEY));
		}
		assert!(read.0.is_ok() && read.1.is_some());
	}

	/// What the market does with a key at once: it looks whether the key can be used, and keeps it. Giving
	/// it back takes no more.
	#[benchmark]
	fn acquire_key() {
		acquired_key::<T>();
		let known;
		#[block]
		{
			known = <Pallet<T> as VerifyEvidence<_, _>>::proof_key(&PROOF_KEY);
			Pallet::<T>::count_user(&PROOF_KEY).unwrap();
		}
		assert!(known.is_some());
		assert_eq!(VerifyingKeys::<T>::get(PROOF_KEY).unwrap().users, 2);
	}

	/// A compressed key of so many public inputs.
	#[benchmark]
	fn check_groth16_bn254_key(i: Linear<0, MAX_PUBLIC_INPUTS>) {
		let (key, _) = T::BenchmarkHelper::proofs(BN254.id, i, 0);
		let result;
		#[block]
		{
			result = T::Proofs::check_key(BN254, &key);
		}
		assert_eq!(result.unwrap().inputs, i);
	}

	/// A compressed key of so many public inputs.
	#[benchmark]
	fn check_groth16_bls12_381_key(i: Linear<0, MAX_PUBLIC_INPUTS>) {
		let (key, _) = T::BenchmarkHelper::proofs(BLS12_381.id, i, 0);
		let result;
		#[block]
		{
			result = T::Proofs::check_key(BLS12_381, &key);
		}
		assert_eq!(result.unwrap().inputs, i);
	}

	/// Compressed proofs, from the stored bytes of their key.
	#[benchmark]
	fn verify_groth16_bn254(n: Linear<1, MAX_CLAIMS>, i: Linear<0, MAX_PUBLIC_INPUTS>) {
		let (prepared, claims) = prepare_proofs::<T>(BN254, i, n);
		let result;
		#[block]
		{
			result = check_claims::<T>(BN254, &prepared, &claims);
		}
		assert_eq!(result, Ok(()));
	}

	/// The same, in Wasm.
	#[benchmark]
	fn verify_groth16_bls12_381(n: Linear<1, MAX_CLAIMS>, i: Linear<0, MAX_PUBLIC_INPUTS>) {
		let (prepared, claims) = prepare_proofs::<T>(BLS12_381, i, n);
		let result;
		#[block]
		{
			result = check_claims::<T>(BLS12_381, &prepared, &claims);
		}
		assert_eq!(result, Ok(()));
	}

	/// The same, on the host functions of RFC-163.
	#[benchmark]
	fn verify_groth16_bls12_381_host(n: Linear<1, MAX_CLAIMS>, i: Linear<0, MAX_PUBLIC_INPUTS>) {
		T::BenchmarkHelper::use_host_functions();
		let (prepared, claims) = prepare_proofs::<T>(BLS12_381, i, n);
		let result;
		#[block]
		{
			result = check_claims::<T>(BLS12_381, &prepared, &claims);
		}
		assert_eq!(result, Ok(()));
	}
}

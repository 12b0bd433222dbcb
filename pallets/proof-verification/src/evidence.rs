//! Checks of quotes and of signatures by attested keys.

use super::*;
use assay_primitives::{
	evidence::{ProofKey, StatementProof, VerifyEvidence},
	proof::{Claim, ProofVerifiers, STATEMENT_INPUTS},
	receipt::AttestedSignature,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Name of a root certificate.
	pub(crate) fn root_id(certificate: &Certificate) -> H256 {
		H256(sp_io::hashing::blake2_256(certificate))
	}

	/// Takes the price of so many verifications from `who` and burns it.
	pub(crate) fn charge(
		who: &T::AccountId,
		verifier: VerifierId,
		count: u32,
	) -> Result<BalanceOf<T>, DispatchError> {
		let price = T::Settlement::price(verifier).saturating_mul(count.into());
		let credit = T::Currency::withdraw(
			who,
			price,
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)?;
		Ok(T::Settlement::burn_many(verifier, count, credit))
	}

	/// Verifies a quote against the trust state, at the time of this block.
	pub(crate) fn check_quote(
		verifier: VerifierKey,
		evidence: &[u8],
	) -> Result<Attestation, Error<T>> {
		ensure!(!DisabledVerifiers::<T>::contains_key(verifier), Error::<T>::VerifierDisabled);
		let roots: Vec<Vec<u8>> =
			TrustRoots::<T>::get(verifier.id).into_iter().map(|root| root.into_inner()).collect();
		let now = T::Time::now().as_secs();
		Ok(T::Attestations::verify(verifier, evidence, &roots, now)?)
	}

	/// Registers a key that `attestation` vouches for, if it binds key, operator and this chain.
	pub(crate) fn bind(
		operator: T::AccountId,
		verifier: VerifierKey,
		key: AttestedKey,
		attestation: Attestation,
	) -> DispatchResult {
		let genesis = GenesisHash::<T>::get().ok_or(Error::<T>::GenesisUnknown)?;
		ensure!(
			attestation.report_data == report_data(&key, &operator, &genesis),
			Error::<T>::ReportDataMismatch
		);
		let deposit = T::KeyDeposit::get();
		T::Currency::hold(&HoldReason::AttestedKey.into(), &operator, deposit)?;
		let now = frame_system::Pallet::<T>::block_number();
		let expires_at = now.saturating_add(T::AttestationLifetime::get());
		let measurements = attestation.measurements;
		AttestedKeys::<T>::insert(
			key,
			KeyRecord {
				operator: operator.clone(),
				verifier,
				measurements: measurements.clone(),
				registered_at: now,
				expires_at,
				revoked_since: None,
				deposit,
			},
		);
		Self::deposit_event(Event::AttestedKeyRegistered {
			key,
			operator,
			verifier,
			measurements,
			expires_at,
		});
		Ok(())
	}

	/// Tells everyone what evidence said.
	pub(crate) fn record(
		who: T::AccountId,
		verifier: VerifierKey,
		evidence: &[u8],
		attestation: Attestation,
		burned: BalanceOf<T>,
	) {
		Self::deposit_event(Event::EvidenceVerified {
			who,
			verifier,
			evidence: H256(sp_io::hashing::blake2_256(evidence)),
			measurements: attestation.measurements,
			report_data: attestation.report_data,
			burned,
		});
	}

	/// Marks a key as revoked since a block and returns its deposit.
	pub(crate) fn revoke(
		key: AttestedKey,
		mut record: KeyRecordOf<T>,
		since: BlockNumberFor<T>,
	) -> DispatchResult {
		ensure!(
			record.revoked_since.is_none_or(|revoked| since < revoked),
			Error::<T>::AlreadyRevoked
		);
		let deposit = core::mem::take(&mut record.deposit);
		T::Currency::release(
			&HoldReason::AttestedKey.into(),
			&record.operator,
			deposit,
			Precision::BestEffort,
		)?;
		record.revoked_since = Some(since);
		AttestedKeys::<T>::insert(key, record);
		Self::deposit_event(Event::AttestedKeyRevoked { key, since });
		Ok(())
	}

	/// Checks that holds are exactly the deposits of policies and of both kinds of keys.
	#[cfg(any(feature = "try-runtime", feature = "std"))]
	pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		use alloc::collections::BTreeMap;
		use frame_support::traits::fungible::InspectHold;
		let mut policies = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		for (id, policy) in Policies::<T>::iter() {
			ensure!(policy_id(&policy.measurements) == id, "a policy is not named by its contents");
			policies.entry(policy.publisher).or_default().saturating_accrue(policy.deposit);
		}
		let mut keys = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		for (_, record) in AttestedKeys::<T>::iter() {
			ensure!(
				record.revoked_since.is_none() || record.deposit.is_zero(),
				"a revoked key still holds a deposit"
			);
			keys.entry(record.operator).or_default().saturating_accrue(record.deposit);
		}
		for (reason, deposits) in [
			(HoldReason::Policy, policies),
			(HoldReason::AttestedKey, keys),
			(HoldReason::VerifyingKey, Self::try_keys()?),
		] {
			let reason: T::RuntimeHoldReason = reason.into();
			for (account, deposit) in deposits {
				ensure!(
					T::Currency::balance_on_hold(&reason, &account) == deposit,
					"holds are not exactly the deposits"
				);
			}
		}
		Ok(())
	}
}

impl<T: Config> VerifyEvidence<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn policy_exists(policy: &PolicyId) -> bool {
		Policies::<T>::contains_key(policy)
	}

	fn verify_attested(
		receipt_hash: &H256,
		signature: &AttestedSignature,
		operator: &T::AccountId,
		policy: &PolicyId,
		at: BlockNumberFor<T>,
	) -> Result<VerifierId, EvidenceError> {
		let record = AttestedKeys::<T>::get(signature.key)
			.filter(|record| record.operator == *operator)
			.ok_or(EvidenceError::UnknownKey)?;
		if at > record.expires_at || record.revoked_since.is_some_and(|since| since <= at) {
			return Err(EvidenceError::KeyNotValid);
		}
		let policy = Policies::<T>::get(policy).ok_or(EvidenceError::UnknownPolicy)?;
		if !policy.measurements.contains(&record.measurements) {
			return Err(EvidenceError::MeasurementNotAllowed);
		}
		if !signature.verify(receipt_hash) {
			return Err(EvidenceError::InvalidSignature);
		}
		Ok(VerifierId::ATTESTED_SIGNATURE)
	}

	fn proof_key(key: &H256) -> Option<ProofKey<BlockNumberFor<T>>> {
		let record = VerifyingKeys::<T>::get(key)?;
		if record.inputs != STATEMENT_INPUTS {
			return None;
		}
		let is_disabled = DisabledVerifiers::<T>::contains_key(record.verifier);
		let enabled_since = (!is_disabled).then(|| EnabledSince::<T>::get(record.verifier));
		Some(ProofKey { verifier: record.verifier.id, enabled_since })
	}

	fn acquire_key(key: &H256) -> Result<(), EvidenceError> {
		Self::count_user(key)
	}

	fn release_key(key: &H256) {
		Self::discount_user(key)
	}

	fn key_weight() -> Weight {
		T::WeightInfo::acquire_key()
	}

	fn verify_proofs(key: &H256, proofs: &[StatementProof<'_>]) -> Result<(), EvidenceError> {
		with_claims::<T, _>(key, proofs, T::Proofs::verify)
	}

	fn invalid_proofs(
		key: &H256,
		proofs: &[StatementProof<'_>],
	) -> Result<Vec<u32>, EvidenceError> {
		with_claims::<T, _>(key, proofs, T::Proofs::find_invalid)
	}

	fn proofs_weight(key: Option<&H256>, proofs: u32) -> Weight {
		let verifier = key.and_then(VerifyingKeys::<T>::get).map(|record| record.verifier);
		let verified = T::Proofs::verify_weight(verifier, STATEMENT_INPUTS, proofs);
		T::WeightInfo::read_verifying_key().saturating_add(verified)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_key() -> H256 {
		crate::benchmarking::acquired_key::<T>()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_setup(
		receipt_hash: &H256,
		operator: &T::AccountId,
	) -> (PolicyId, AttestedSignature) {
		crate::benchmarking::signed_receipt::<T>(receipt_hash, operator)
	}
}

/// What `judge` says of proofs of statements under a registered key.
fn with_claims<T: Config, R>(
	key: &H256,
	proofs: &[StatementProof<'_>],
	judge: impl FnOnce(VerifierKey, &[u8], &[Claim<'_>]) -> Result<R, EvidenceError>,
) -> Result<R, EvidenceError> {
	let record = Pallet::<T>::usable_key(key)?;
	let prepared = PreparedKeys::<T>::get(key).ok_or(EvidenceError::UnknownVerifyingKey)?;
	let inputs: Vec<_> = proofs.iter().map(|(statement, _)| statement.public_inputs()).collect();
	let claims: Vec<_> =
		inputs.iter().zip(proofs).map(|(inputs, (_, proof))| Claim { inputs, proof }).collect();
	judge(record.verifier, &prepared, &claims)
}

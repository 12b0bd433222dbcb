//! Verifying keys, and proofs under them.

use super::*;
use assay_primitives::proof::{CheckedKey, Claim, ProofClaim, ProofVerifiers};
use frame_support::{
	defensive,
	dispatch::DispatchResultWithPostInfo,
	ensure,
	pallet_prelude::{DispatchResult, Weight},
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_verifying_key(
		owner: T::AccountId,
		verifier: VerifierKey,
		bytes: &[u8],
	) -> DispatchResult {
		ensure!(!DisabledVerifiers::<T>::contains_key(verifier), Error::<T>::VerifierDisabled);
		let key = T::Proofs::check_key(verifier, bytes).map_err(Error::<T>::from)?;
		Self::store_key(owner, verifier, key)
	}

	/// Keeps a key that its verifier has checked.
	pub(crate) fn store_key(
		owner: T::AccountId,
		verifier: VerifierKey,
		checked: CheckedKey,
	) -> DispatchResult {
		let CheckedKey { id: key, inputs, prepared } = checked;
		ensure!(!VerifyingKeys::<T>::contains_key(key), Error::<T>::VerifyingKeyExists);
		let prepared = Prepared::try_from(prepared).map_err(|_| Error::<T>::Malformed)?;
		let bytes =
			T::VerifyingKeyByteDeposit::get().saturating_mul((prepared.len() as u32).into());
		let deposit = T::VerifyingKeyDeposit::get().saturating_add(bytes);
		T::Currency::hold(&HoldReason::VerifyingKey.into(), &owner, deposit)?;
		VerifyingKeys::<T>::insert(
			key,
			VerifyingKey { owner: owner.clone(), deposit, verifier, inputs, users: 0 },
		);
		PreparedKeys::<T>::insert(key, prepared);
		Self::deposit_event(Event::VerifyingKeyRegistered { key, owner, verifier, inputs });
		Ok(())
	}

	pub(crate) fn do_deregister_verifying_key(owner: T::AccountId, key: H256) -> DispatchResult {
		let record = VerifyingKeys::<T>::get(key).ok_or(Error::<T>::VerifyingKeyNotFound)?;
		ensure!(record.owner == owner, Error::<T>::NotVerifyingKeyOwner);
		ensure!(record.users.is_zero(), Error::<T>::VerifyingKeyInUse);
		T::Currency::release(
			&HoldReason::VerifyingKey.into(),
			&owner,
			record.deposit,
			Precision::Exact,
		)?;
		VerifyingKeys::<T>::remove(key);
		PreparedKeys::<T>::remove(key);
		Self::deposit_event(Event::VerifyingKeyDeregistered { key });
		Ok(())
	}

	pub(crate) fn do_verify_proofs(
		who: T::AccountId,
		key: H256,
		claims: &[ProofClaim],
	) -> DispatchResultWithPostInfo {
		ensure!(!claims.is_empty(), Error::<T>::NoClaims);
		let record = Self::usable_key(&key).map_err(Error::<T>::from)?;
		let burned = Self::charge(&who, record.verifier.id, claims.len() as u32)?;
		let unpacked: Vec<_> = claims
			.iter()
			.map(|claim| Claim { inputs: &claim.inputs, proof: &claim.proof })
			.collect();
		Self::check_proofs(&key, record.verifier, &unpacked)?;
		Self::record_proofs(who, key, record.verifier, claims, burned);
		Ok(Some(Self::claims_weight(&key, claims)).into())
	}

	/// What `verify_proofs` takes at most: of the verifier of the key, or of the dearest one while the key
	/// is not registered. The call may be in a batch that registers it.
	pub(crate) fn claims_weight(key: &H256, claims: &[ProofClaim]) -> Weight {
		let verifier = VerifyingKeys::<T>::get(key).map(|record| record.verifier);
		let inputs = claims.iter().map(|claim| claim.inputs.len()).max().unwrap_or_default();
		let count = claims.len() as u32;
		let verified = T::Proofs::verify_weight(verifier, inputs as u32, count);
		T::WeightInfo::verify_proofs(count).saturating_add(verified)
	}

	/// Tells everyone what was proven.
	pub(crate) fn record_proofs(
		who: T::AccountId,
		key: H256,
		verifier: VerifierKey,
		claims: &[ProofClaim],
		burned: BalanceOf<T>,
	) {
		let claims = claims.iter().map(ProofClaim::hash).collect();
		Self::deposit_event(Event::ProofsVerified { who, key, verifier, claims, burned });
	}

	/// The key, if its verifier is enabled.
	pub(crate) fn usable_key(key: &H256) -> Result<VerifyingKeyOf<T>, EvidenceError> {
		let record = VerifyingKeys::<T>::get(key).ok_or(EvidenceError::UnknownVerifyingKey)?;
		if DisabledVerifiers::<T>::contains_key(record.verifier) {
			return Err(EvidenceError::VerifierDisabled);
		}
		Ok(record)
	}

	fn check_proofs(
		key: &H256,
		verifier: VerifierKey,
		claims: &[Claim<'_>],
	) -> Result<(), Error<T>> {
		let prepared = PreparedKeys::<T>::get(key).ok_or(Error::<T>::VerifyingKeyNotFound)?;
		Ok(T::Proofs::verify(verifier, &prepared, claims)?)
	}

	/// What stands behind [`VerifyEvidence::acquire_key`](assay_primitives::evidence::VerifyEvidence).
	pub(crate) fn count_user(key: &H256) -> Result<(), EvidenceError> {
		VerifyingKeys::<T>::try_mutate(key, |record| {
			let record = record.as_mut().ok_or(EvidenceError::UnknownVerifyingKey)?;
			// No chain has room for as many users.
			record.users = record.users.saturating_add(1);
			Ok(())
		})
	}

	/// Undoes one [`count_user`](Self::count_user).
	pub(crate) fn discount_user(key: &H256) {
		VerifyingKeys::<T>::mutate(key, |record| match record {
			Some(record) if record.users > 0 => record.users.saturating_reduce(1),
			_ => {
				defensive!("a key stays while it has users");
			},
		});
	}

	/// Checks that every key has its bytes, and that holds are exactly the keys' deposits.
	#[cfg(any(feature = "try-runtime", feature = "std"))]
	pub(crate) fn try_keys(
	) -> Result<alloc::collections::BTreeMap<T::AccountId, BalanceOf<T>>, sp_runtime::TryRuntimeError>
	{
		let mut deposits = alloc::collections::BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut count = 0usize;
		for (key, record) in VerifyingKeys::<T>::iter() {
			ensure!(PreparedKeys::<T>::contains_key(key), "a verifying key has no bytes");
			deposits.entry(record.owner).or_default().saturating_accrue(record.deposit);
			count.saturating_inc();
		}
		ensure!(PreparedKeys::<T>::iter_keys().count() == count, "bytes of no verifying key");
		Ok(deposits)
	}
}

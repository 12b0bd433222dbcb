//! Proofs of the leaves of committed batches.

use super::*;
use alloc::{collections::BTreeMap, vec::Vec};
use assay_primitives::{
	audit::{BatchLeaf, Statement},
	evidence::StatementProof,
};
use frame_support::{defensive, dispatch::DispatchResultWithPostInfo, ensure, pallet_prelude::*};
use sp_runtime::transaction_validity::TransactionValidityWithRefund;

/// Batches as they will be once what was submitted is proven.
pub(crate) struct Proven<T: Config> {
	/// The verifying key of all of them.
	pub key: H256,
	/// The batches, by their ids.
	pub batches: BTreeMap<BatchId, CommittedBatchOf<T>>,
}

impl<T: Config> Pallet<T> {
	/// Keeps the verifying key that `assurance` names, if it names one.
	pub(crate) fn acquire_key(assurance: &Assurance) -> Result<(), Error<T>> {
		match assurance {
			Assurance::Proven(key) => {
				T::Evidence::acquire_key(key).map_err(|_| Error::<T>::VerifyingKeyNotFound)
			},
			_ => Ok(()),
		}
	}

	/// The same for something new, which nobody may begin while the verifier is disabled.
	pub(crate) fn acquire_enabled_key(assurance: &Assurance) -> Result<(), Error<T>> {
		if let Assurance::Proven(key) = assurance {
			let known = T::Evidence::proof_key(key).ok_or(Error::<T>::VerifyingKeyNotFound)?;
			ensure!(known.enabled_since.is_some(), Error::<T>::VerifierDisabled);
		}
		Self::acquire_key(assurance)
	}

	/// Undoes one [`acquire_key`](Self::acquire_key).
	pub(crate) fn release_key(assurance: &Assurance) {
		if let Assurance::Proven(key) = assurance {
			T::Evidence::release_key(key);
		}
	}

	/// A batch has come to its end: nothing of it is left to prove.
	pub(crate) fn stop_proving(id: BatchId, batch: &CommittedBatchOf<T>) {
		if matches!(batch.state, BatchState::Proving { .. }) {
			UnprovenBatches::<T>::remove(&batch.node, id);
			Self::release_key(&batch.assurance);
		}
	}

	/// The window of a batch is over, and not every leaf is proven.
	///
	/// While its verifier is disabled nobody is to blame, and from the enabling on there is a whole window
	/// again. If it stays disabled for too long, the requesters get their fees back, without a penalty.
	pub(crate) fn end_proving(id: BatchId, mut batch: CommittedBatchOf<T>) {
		let now = frame_system::Pallet::<T>::block_number();
		let Assurance::Proven(key) = batch.assurance else {
			defensive!("only what is proven is being proven");
			return;
		};
		let window = T::ProvenWindow::get();
		let window_ends = match T::Evidence::proof_key(&key).and_then(|key| key.enabled_since) {
			Some(since) if since > batch.committed_at => since.saturating_add(window),
			Some(_) => batch.window_ends,
			None if now > batch.committed_at.saturating_add(T::MaxSuspension::get()) => {
				batch.penalty = Zero::zero();
				batch.window_ends
			},
			None => now.saturating_add(window),
		};
		if window_ends < now {
			Self::slash_batch(id, batch, None);
			return;
		}
		batch.window_ends = window_ends;
		Self::move_batch(id, &mut batch, window_ends.saturating_add(One::one()));
		Batches::<T>::insert(id, batch);
		Self::deposit_event(Event::BatchExtended { batch: id, window_ends });
	}

	pub(crate) fn do_submit_proofs(leaves: BatchLeavesOf<T>) -> DispatchResultWithPostInfo {
		let market = Self::leaves_weight(&leaves);
		let count = leaves.len() as u32;
		let key = Self::accept_proofs(leaves, T::Evidence::verify_proofs)?;
		let proofs = T::Evidence::proofs_weight(Some(&key), count);
		Ok(Some(market.saturating_add(proofs)).into())
	}

	/// `do_submit_proofs` with another judge of proofs, for benchmarks. Returns the verifying key.
	pub(crate) fn accept_proofs(
		leaves: BatchLeavesOf<T>,
		verify: impl FnOnce(&H256, &[StatementProof<'_>]) -> Result<(), EvidenceError>,
	) -> Result<H256, DispatchError> {
		let Proven { key, batches } = Self::check_leaves(&leaves)?;
		// Malformed proofs do not hold either; who submits them need not know which it was.
		verify(&key, &statements::<T>(&leaves)).map_err(|error| match error {
			EvidenceError::VerifierDisabled => Error::<T>::UnsupportedEvidence,
			_ => Error::<T>::InvalidProof,
		})?;
		// All are stored before any is verified: that pays what waits in its node's queue, which may be
		// another of them.
		let mut complete = Vec::new();
		for (id, batch) in batches {
			if let BatchState::Proving { count, .. } = batch.state {
				Self::deposit_event(Event::LeavesProven { batch: id, proven: count });
				if count == batch.receipts {
					complete.push(id);
				}
			}
			Batches::<T>::insert(id, batch);
		}
		for id in complete {
			Self::verify_batch(id, Self::open_batch(id)?);
		}
		Ok(key)
	}

	/// Everything that the call checks but the proofs themselves, without changing anything.
	pub(crate) fn check_leaves(leaves: &[BatchLeafOf<T>]) -> Result<Proven<T>, Error<T>> {
		let mut batches = BTreeMap::<BatchId, CommittedBatchOf<T>>::new();
		let mut verifying_key = None;
		for BatchLeaf { batch: id, leaf } in leaves {
			let mut batch = match batches.remove(id) {
				Some(batch) => batch,
				None => Self::open_batch(*id)?,
			};
			let Assurance::Proven(key) = batch.assurance else {
				return Err(Error::<T>::UnsupportedAssurance);
			};
			ensure!(*verifying_key.get_or_insert(key) == key, Error::<T>::DifferentVerifyingKeys);
			let now = frame_system::Pallet::<T>::block_number();
			ensure!(now <= batch.window_ends, Error::<T>::WindowClosed);
			let worth = Self::check_leaf(&batch, &leaf.leaf)?;
			let BatchState::Proving { proven, count, fee } = &mut batch.state else {
				return Err(Error::<T>::UnsupportedAssurance);
			};
			ensure!(proven.insert(leaf.leaf.path.index), Error::<T>::LeafAlreadyProven);
			count.saturating_inc();
			*fee = fee.checked_add(&worth).ok_or(Error::<T>::Overflow)?;
			// What was paid for has to be what was proven.
			ensure!(*count != batch.receipts || *fee == batch.fee, Error::<T>::TotalsMismatch);
			batches.insert(*id, batch);
		}
		let key = verifying_key.ok_or(Error::<T>::NothingProven)?;
		Ok(Proven { key, batches })
	}

	/// Whether the pool takes `submit_proofs` without a fee: from this node's own off-chain worker, which
	/// has verified the proofs, and in a block. So nobody can make a node verify for nothing.
	pub(crate) fn authorize_submit_proofs(
		source: TransactionSource,
		leaves: &BatchLeavesOf<T>,
	) -> TransactionValidityWithRefund {
		ensure!(
			matches!(source, TransactionSource::Local | TransactionSource::InBlock),
			InvalidTransaction::Call
		);
		Self::check_leaves(leaves).map_err(Self::refusal)?;
		let valid = ValidTransaction::with_tag_prefix("AssayProofs")
			.priority(TransactionPriority::MAX / 2)
			.longevity(16)
			.propagate(false);
		let provides = |valid: sp_runtime::transaction_validity::ValidTransactionBuilder,
		                leaf: &BatchLeafOf<T>| {
			valid.and_provides((leaf.batch, leaf.leaf.leaf.path.index))
		};
		leaves.iter().fold(valid, provides).build().map(|valid| (valid, Weight::zero()))
	}
}

/// What the leaves have to prove, each with its proof.
pub(crate) fn statements<T: Config>(leaves: &[BatchLeafOf<T>]) -> Vec<StatementProof<'_>> {
	leaves
		.iter()
		.map(|BatchLeaf { leaf, .. }| {
			let receipt = &leaf.leaf.receipt;
			(Statement::new(receipt.hash(), receipt.receipt()), &leaf.proof[..])
		})
		.collect()
}

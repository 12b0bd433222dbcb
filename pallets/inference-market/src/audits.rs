//! The challenge game: leaves of `Audited` batches are sampled and challenged, revealed and judged.

use super::*;
use assay_primitives::audit::{draw_samples, AuditEvidence, Dispute, SAMPLE_DOMAIN};
use codec::Encode;
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Randomness};
use sp_runtime::Perbill;

impl<T: Config> Pallet<T> {
	/// Samples a batch if there is randomness that was unknown when it was committed.
	pub(crate) fn try_sample(id: BatchId, mut batch: CommittedBatchOf<T>) {
		let (seed, known_since) = T::Randomness::random(&(SAMPLE_DOMAIN, id).encode());
		if known_since > batch.committed_at {
			Self::sample(id, batch, seed);
			return;
		}
		// The longer it takes, the more seldom we look: an epoch of waiting costs few visits.
		let now = frame_system::Pallet::<T>::block_number();
		let waited = now.saturating_sub(batch.committed_at);
		let pause = Perbill::from_percent(10).mul_floor(waited).saturating_add(One::one());
		Self::move_batch(id, &mut batch, now.saturating_add(pause));
		Batches::<T>::insert(id, batch);
	}

	/// Draws the leaves that have to be revealed.
	pub(crate) fn sample(id: BatchId, mut batch: CommittedBatchOf<T>, seed: H256) {
		for leaf in draw_samples(&seed, batch.receipts, batch.price.checks) {
			// One that was challenged has to be revealed already.
			if !Obligations::<T>::contains_key(id, leaf) {
				let deadline = Self::oblige(id, &mut batch, leaf, None);
				Self::deposit_event(Event::LeafSampled { batch: id, leaf, deadline });
			}
		}
		let mut due = batch.window_ends;
		if let BatchState::Auditing { sampled, answer_by, .. } = &mut batch.state {
			*sampled = true;
			due = due.max(*answer_by);
		}
		Self::move_batch(id, &mut batch, due.saturating_add(One::one()));
		Batches::<T>::insert(id, batch);
	}

	/// Makes a leaf one that has to be revealed. Returns the deadline.
	fn oblige(
		id: BatchId,
		batch: &mut CommittedBatchOf<T>,
		leaf: u32,
		challenge: Option<(T::AccountId, BalanceOf<T>)>,
	) -> BlockNumberFor<T> {
		let now = frame_system::Pallet::<T>::block_number();
		let deadline = now.saturating_add(batch.response_time);
		let due = deadline.saturating_add(One::one());
		if let BatchState::Auditing { open, answer_by, .. } = &mut batch.state {
			open.saturating_inc();
			*answer_by = deadline.max(*answer_by);
		}
		Agenda::<T>::insert(due, AgendaItem::Leaf(id, leaf), ());
		Obligations::<T>::insert(id, leaf, Obligation { deadline, due, met: false, challenge });
		deadline
	}

	pub(crate) fn do_challenge_leaf(who: T::AccountId, id: BatchId, leaf: u32) -> DispatchResult {
		let mut batch = Self::open_batch(id)?;
		let BatchState::Auditing { open, .. } = batch.state else {
			return Err(Error::<T>::UnsupportedAssurance.into());
		};
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now <= batch.window_ends, Error::<T>::WindowClosed);
		ensure!(leaf < batch.receipts, Error::<T>::LeafNotFound);
		ensure!(!Obligations::<T>::contains_key(id, leaf), Error::<T>::LeafAlreadyChallenged);
		ensure!(open < MAX_OPEN_LEAVES, Error::<T>::TooManyChallenges);
		let deposit = batch.challenge_deposit;
		T::Currency::hold(&HoldReason::Challenge.into(), &who, deposit)?;
		let deadline = Self::oblige(id, &mut batch, leaf, Some((who.clone(), deposit)));
		Batches::<T>::insert(id, batch);
		Self::deposit_event(Event::LeafChallenged {
			batch: id,
			leaf,
			challenger: who,
			deposit,
			deadline,
		});
		Ok(())
	}

	pub(crate) fn do_reveal_leaf(
		id: BatchId,
		leaf: LeafOf<T>,
		evidence: AuditEvidence,
	) -> DispatchResult {
		let mut batch = Self::open_batch(id)?;
		let Assurance::Audited(audit) = batch.assurance else {
			return Err(Error::<T>::UnsupportedAssurance.into());
		};
		let index = leaf.path.index;
		let mut obligation =
			Obligations::<T>::get(id, index).ok_or(Error::<T>::LeafNotChallenged)?;
		ensure!(!obligation.met, Error::<T>::LeafAlreadyRevealed);
		let now = frame_system::Pallet::<T>::block_number();
		// The agenda may be late.
		ensure!(now <= obligation.deadline, Error::<T>::DeadlinePassed);
		Self::check_leaf(&batch, &leaf)?;
		let verdict = T::Judge::judge(&audit, &leaf.receipt, &evidence);

		obligation.met = true;
		let challenge = obligation.challenge.take();
		Obligations::<T>::insert(id, index, obligation);
		if let BatchState::Auditing { open, .. } = &mut batch.state {
			open.saturating_dec();
		}
		Self::deposit_event(Event::LeafRevealed { batch: id, leaf: index, verdict });
		if verdict == Verdict::Invalid {
			let challenger = Self::return_challenge(id, index, challenge);
			Self::slash_batch(id, batch, challenger.as_ref());
			return Ok(());
		}
		Batches::<T>::insert(id, batch);
		if let Some((challenger, deposit)) = challenge {
			let (credit, _) =
				T::Currency::slash(&HoldReason::Challenge.into(), &challenger, deposit);
			let burned = T::Settlement::burn(BurnReason::Slash, credit);
			Self::deposit_event(Event::ChallengeLost {
				batch: id,
				leaf: index,
				challenger,
				burned,
			});
		}
		Ok(())
	}

	/// Releases the deposit of a challenge. Returns whose it was.
	fn return_challenge(
		id: BatchId,
		leaf: u32,
		challenge: Option<(T::AccountId, BalanceOf<T>)>,
	) -> Option<T::AccountId> {
		let (challenger, deposit) = challenge?;
		Self::release(HoldReason::Challenge, &challenger, deposit);
		Self::deposit_event(Event::ChallengeReturned {
			batch: id,
			leaf,
			challenger: challenger.clone(),
			deposit,
		});
		Some(challenger)
	}

	pub(crate) fn do_dispute_leaf(
		who: T::AccountId,
		id: BatchId,
		leaf: LeafOf<T>,
		dispute: DisputeOf<T>,
	) -> DispatchResult {
		let batch = Self::open_batch(id)?;
		Self::check_leaf(&batch, &leaf)?;
		match dispute {
			Dispute::Wrong(evidence) => {
				let Assurance::Audited(audit) = batch.assurance else {
					return Err(Error::<T>::UnsupportedAssurance.into());
				};
				let verdict = T::Judge::judge(&audit, &leaf.receipt, &evidence);
				ensure!(verdict == Verdict::Invalid, Error::<T>::DisputeNotProven);
			},
			Dispute::Conflict(signed) => {
				let (this, other) = (leaf.receipt.receipt(), signed.receipt.receipt());
				let hash = signed.receipt.hash();
				ensure!(
					other.genesis_hash == this.genesis_hash
						&& other.node == this.node
						&& other.payment == this.payment
						&& hash != leaf.receipt.hash(),
					Error::<T>::DisputeNotProven
				);
				Self::verify_signature(
					&batch.assurance,
					&hash,
					&signed.signature,
					&batch.node,
					batch.anchor,
				)?;
			},
		}
		Self::slash_batch(id, batch, Some(&who));
		Ok(())
	}

	/// Does what is due for a leaf: slashes its batch if it was not revealed, else lets its record go
	/// once nobody can challenge it again.
	pub(crate) fn serve_leaf(id: BatchId, leaf: u32) {
		let Some(mut obligation) = Obligations::<T>::get(id, leaf) else {
			frame_support::defensive!("every entry of the agenda has a leaf");
			return;
		};
		let open = Self::open_batch(id).ok();
		let now = frame_system::Pallet::<T>::block_number();
		if let Some(batch) = &open {
			if obligation.met && now <= batch.window_ends {
				obligation.due = batch.window_ends.saturating_add(One::one());
				Agenda::<T>::insert(obligation.due, AgendaItem::Leaf(id, leaf), ());
				Obligations::<T>::insert(id, leaf, obligation);
				return;
			}
		}
		Obligations::<T>::remove(id, leaf);
		let challenger = Self::return_challenge(id, leaf, obligation.challenge);
		match open {
			Some(batch) if !obligation.met => Self::slash_batch(id, batch, challenger.as_ref()),
			_ => {},
		}
	}
}

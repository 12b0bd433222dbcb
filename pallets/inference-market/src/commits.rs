//! Committed batches: paid as exposure allows, proven, and in the end verified or slashed.

use super::*;
use alloc::vec::Vec;
use assay_primitives::{
	audit::{Place, MAX_PROVEN_RECEIPTS},
	merkle,
	receipt::Receipt,
};
use frame_support::{
	defensive, ensure,
	pallet_prelude::DispatchResult,
	traits::{fungibles::Mutate as _, tokens::Preservation, Imbalance},
};
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding, traits::SaturatedConversion, Perbill,
	Rounding,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_batch(
		signed: SignedBatchOf<T>,
		claims: BoundedClaimsOf<T>,
	) -> DispatchResult {
		let batch = signed.batch.batch();
		let now = frame_system::Pallet::<T>::block_number();
		let (verifier, checks, window, state) = match batch.assurance {
			Assurance::Attested(_) => return Err(Error::<T>::UnsupportedAssurance.into()),
			Assurance::Proven(key) => {
				ensure!(batch.receipts <= MAX_PROVEN_RECEIPTS, Error::<T>::TooManyReceipts);
				// Also while it is disabled: what was served has to be settled in its window.
				let verifier =
					T::Evidence::proof_key(&key).ok_or(Error::<T>::VerifyingKeyNotFound)?.verifier;
				Self::acquire_key(&batch.assurance)?;
				let state =
					BatchState::Proving { proven: Bits::default(), count: 0, fee: Zero::zero() };
				(verifier, batch.receipts, T::ProvenWindow::get(), state)
			},
			Assurance::Audited(_) => {
				ensure!(batch.receipts <= merkle::MAX_LEAVES, Error::<T>::TooManyReceipts);
				let samples = batch.receipts.min(T::MaxSamples::get());
				let state = BatchState::Auditing { sampled: false, open: 0, answer_by: now };
				(VerifierId::AUDIT, samples, T::AuditedWindow::get(), state)
			},
		};
		let (mut node, count) = Self::check_batch(&signed, &claims)?;
		let price = BatchPrice {
			signature: T::Settlement::price(VerifierId::RECEIPT_SIGNATURE),
			vouchers: T::Settlement::price(VerifierId::VOUCHER).saturating_mul(count.into()),
			leaves: T::Settlement::price(verifier).saturating_mul(checks.into()),
			verifier,
			checks,
		};
		// It stays on hold, but is no longer free.
		node.verification_balance = node
			.verification_balance
			.checked_sub(&price.total())
			.ok_or(Error::<T>::VerificationBalanceTooLow)?;

		let mut places = Vec::with_capacity(claims.len());
		let (mut value, mut penalty) = (BalanceOf::<T>::zero(), Perbill::zero());
		Self::settle_claims(batch, &claims, |claim, offset, fee, channel| {
			let worth = channel.native_value.saturating_mul_int(fee);
			value = value.checked_add(&worth).ok_or(Error::<T>::Overflow)?;
			penalty = penalty.max(channel.penalty);
			let Channel { requester, price, .. } = channel;
			places.push(Place { claim: *claim, offset, requester, price }.hash());
			Ok(())
		})?;
		let places_root = merkle::root(&places).ok_or(Error::<T>::EmptyBatch)?;
		// What a queue is worth must not be cut off.
		ensure!(node.queue.value.checked_add(&value).is_some(), Error::<T>::Overflow);

		let id = NextBatchId::<T>::get();
		NextBatchId::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		node.batches = node.batches.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let window_ends = now.saturating_add(window);
		let due = match state {
			// The samples come first.
			BatchState::Auditing { .. } => now.saturating_add(One::one()),
			_ => window_ends.saturating_add(One::one()),
		};
		Agenda::<T>::insert(due, AgendaItem::Batch(id), ());
		let mut record = CommittedBatch {
			node: batch.node.clone(),
			model: batch.model,
			engine: batch.engine,
			assurance: batch.assurance,
			root: batch.root,
			receipts: batch.receipts,
			places_root,
			claims: count,
			asset: batch.asset.clone(),
			fee: batch.fee,
			value,
			payment: FeePayment::Queued { place: node.queue.tail },
			price,
			penalty,
			reward: T::ChallengerReward::get(),
			challenge_deposit: T::ChallengeDeposit::get(),
			response_time: T::ResponseTime::get(),
			anchor: batch.anchor.number,
			committed_at: now,
			window_ends,
			due,
			state,
		};
		Self::deposit_event(Event::BatchCommitted {
			batch: id,
			node: record.node.clone(),
			model: record.model,
			root: record.root,
			receipts: record.receipts,
			claims: count,
			asset: record.asset.clone(),
			fee: record.fee,
			value,
			window_ends,
		});
		if matches!(record.state, BatchState::Proving { .. }) {
			UnprovenBatches::<T>::insert(&record.node, id, ());
		}
		// Nobody overtakes what waits already.
		Self::enqueue(id, &mut node, &mut record);
		Batches::<T>::insert(id, record);
		Self::pay_queue(&batch.node, &mut node);
		Nodes::<T>::insert(&batch.node, node);
		Ok(())
	}

	/// Puts a batch at the end of its node's queue.
	fn enqueue(id: BatchId, node: &mut NodeOf<T>, batch: &mut CommittedBatchOf<T>) {
		let place = node.queue.tail;
		node.queue.tail.saturating_inc();
		node.queue.len.saturating_inc();
		node.queue.value.saturating_accrue(batch.value);
		UnpaidBatches::<T>::insert(&batch.node, place, id);
		batch.payment = FeePayment::Queued { place };
	}

	/// Takes a batch out of its node's queue, wherever it stands.
	fn dequeue(node: &mut NodeOf<T>, batch: &CommittedBatchOf<T>, place: u64) {
		UnpaidBatches::<T>::remove(&batch.node, place);
		node.queue.len.saturating_dec();
		node.queue.value.saturating_reduce(batch.value);
		if node.queue.len.is_zero() {
			node.queue.head = node.queue.tail;
		}
	}

	/// Pays what waits in a node's queue, the oldest first, as far as its exposure allows. What cannot
	/// be paid for another reason, such as a frozen account, goes to the end of the queue.
	pub(crate) fn pay_queue(operator: &T::AccountId, node: &mut NodeOf<T>) {
		for _ in 0..MAX_PAYMENTS {
			let place = node.queue.head;
			if node.queue.len.is_zero() {
				return;
			}
			let Some(id) = UnpaidBatches::<T>::get(operator, place) else {
				// It was paid or forfeited out of turn.
				node.queue.head.saturating_inc();
				continue;
			};
			let Some(mut batch) = Batches::<T>::get(id) else {
				defensive!("a batch stays while it is in a queue");
				return;
			};
			let exposure = node.exposure.saturating_add(batch.value);
			if batch.is_open() && exposure > Self::exposure_cap(node) {
				return;
			}
			let is_unproven = matches!(batch.state, BatchState::Proving { .. });
			if is_unproven && frame_system::Pallet::<T>::block_number() > batch.window_ends {
				// The agenda is about to slash it.
				return;
			}
			node.queue.head.saturating_inc();
			if !Self::pay(id, node, &mut batch, place) {
				Self::dequeue(node, &batch, place);
				Self::enqueue(id, node, &mut batch);
			}
			Batches::<T>::insert(id, batch);
		}
	}

	/// Pays a queued batch, if its node's account can take it.
	fn pay(id: BatchId, node: &mut NodeOf<T>, batch: &mut CommittedBatchOf<T>, place: u64) -> bool {
		let paid = frame_support::storage::with_storage_layer(|| {
			let asset = batch.asset.clone();
			T::Assets::transfer(asset, &Self::pot(), &batch.node, batch.fee, Preservation::Preserve)
		});
		if let Err(error) = paid {
			log::debug!(target: LOG_TARGET, "batch {id} cannot be paid now: {error:?}");
			return false;
		}
		Self::dequeue(node, batch, place);
		batch.payment = FeePayment::Paid;
		if batch.is_open() {
			node.exposure.saturating_accrue(batch.value);
			node.exposure_peak = node.exposure_peak.max(node.exposure);
		} else {
			node.batches.saturating_dec();
		}
		Self::deposit_event(Event::BatchPaid {
			batch: id,
			node: batch.node.clone(),
			asset: batch.asset.clone(),
			fee: batch.fee,
			exposure: node.exposure,
		});
		true
	}

	pub(crate) fn do_pay_queued(operator: T::AccountId) -> DispatchResult {
		let mut node = Nodes::<T>::get(&operator).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(!node.queue.len.is_zero(), Error::<T>::NothingToWithdraw);
		Self::pay_queue(&operator, &mut node);
		Nodes::<T>::insert(&operator, node);
		Ok(())
	}

	/// The batch, if it is neither verified nor slashed.
	pub(crate) fn open_batch(id: BatchId) -> Result<CommittedBatchOf<T>, Error<T>> {
		let batch = Batches::<T>::get(id).ok_or(Error::<T>::BatchNotFound)?;
		ensure!(batch.is_open(), Error::<T>::BatchEnded);
		Ok(batch)
	}

	/// Checks that a receipt is the batch's, at the place that it has to be at. Returns its fee.
	pub(crate) fn check_leaf(
		batch: &CommittedBatchOf<T>,
		leaf: &LeafOf<T>,
	) -> Result<BalanceOf<T>, Error<T>> {
		let receipt = leaf.receipt.receipt();
		ensure!(
			merkle::verify(&batch.root, batch.receipts, &leaf.receipt.hash(), &leaf.path)
				&& leaf.place.verify(&batch.places_root, batch.claims),
			Error::<T>::InvalidPath
		);
		let place = &leaf.place.place;
		let payment = place.payment(leaf.path.index);
		ensure!(Some(receipt.payment) == payment, Error::<T>::WrongPayment);
		Self::check_parties(receipt, &batch.node, &place.requester, &batch.model, &batch.engine)?;
		let Receipt { input_units, output_units, fee, anchor, .. } = receipt;
		let owed = Self::owed(&place.price, (*input_units).into(), (*output_units).into());
		ensure!(owed == Some(*fee), Error::<T>::FeeMismatch);
		ensure!(
			(batch.anchor..batch.committed_at).contains(&anchor.number),
			Error::<T>::UnknownAnchor
		);
		Ok(*fee)
	}

	/// Moves a batch on the agenda.
	pub(crate) fn move_batch(id: BatchId, batch: &mut CommittedBatchOf<T>, due: BlockNumberFor<T>) {
		Self::reschedule(AgendaItem::Batch(id), batch.due, due);
		batch.due = due;
	}

	/// Burns what was reserved for a batch. Returns what was burned.
	fn burn_reserved(batch: &CommittedBatchOf<T>) -> BalanceOf<T> {
		let price = &batch.price;
		let prepaid = HoldReason::VerificationBalance.into();
		let (credit, missing) = T::Currency::slash(&prepaid, &batch.node, price.total());
		if !missing.is_zero() {
			defensive!("what is reserved for a batch is on hold");
		}
		let (signature, rest) = credit.split(price.signature);
		let (vouchers, leaves) = rest.split(price.vouchers);
		let signed = BurnReason::Verification(VerifierId::RECEIPT_SIGNATURE);
		T::Settlement::burn(signed, signature)
			.saturating_add(T::Settlement::burn_many(VerifierId::VOUCHER, batch.claims, vouchers))
			.saturating_add(T::Settlement::burn_many(price.verifier, price.checks, leaves))
	}

	/// Burns the price of the verification; the fee is no longer exposed.
	pub(crate) fn verify_batch(id: BatchId, mut batch: CommittedBatchOf<T>) {
		let Some(mut node) = Nodes::<T>::get(&batch.node) else {
			defensive!("a node with open batches cannot leave");
			return;
		};
		let now = frame_system::Pallet::<T>::block_number();
		if batch.is_exposed() {
			node.exposure.saturating_reduce(batch.value);
			node.batches.saturating_dec();
		}
		let burned = Self::burn_reserved(&batch);
		Self::stop_proving(id, &batch);
		node.verified.saturating_accrue(batch.receipts.into());
		batch.state = BatchState::Verified { at: now };
		// Verified work waits for no exposure. If it cannot be paid now, it stays in the queue.
		if let FeePayment::Queued { place } = batch.payment {
			Self::pay(id, &mut node, &mut batch, place);
		}
		Self::move_batch(id, &mut batch, now.saturating_add(T::Retention::get()));
		Self::deposit_event(Event::BatchVerified {
			batch: id,
			node: batch.node.clone(),
			receipts: batch.receipts,
			burned,
			exposure: node.exposure,
		});
		let operator = batch.node.clone();
		Batches::<T>::insert(id, batch);
		Self::pay_queue(&operator, &mut node);
		Nodes::<T>::insert(&operator, node);
	}

	/// Keeps the fee for the requesters: from the bond, or where its node was not paid the fee itself.
	/// Burns a penalty and the price of the verification; a share of the penalty is the challenger's.
	pub(crate) fn slash_batch(
		id: BatchId,
		mut batch: CommittedBatchOf<T>,
		challenger: Option<&T::AccountId>,
	) {
		let operator = batch.node.clone();
		let Some(mut node) = Nodes::<T>::get(&operator) else {
			defensive!("a node with open batches cannot leave");
			return;
		};
		let now = frame_system::Pallet::<T>::block_number();
		let mut burned = Self::burn_reserved(&batch);
		Self::stop_proving(id, &batch);
		let (asset, left) = match batch.payment {
			FeePayment::Queued { place } => {
				Self::dequeue(&mut node, &batch, place);
				batch.payment = FeePayment::Forfeited;
				(batch.asset.clone(), batch.fee)
			},
			FeePayment::Paid | FeePayment::Forfeited => {
				node.exposure.saturating_reduce(batch.value);
				let due = batch.value.min(Self::whole_bond(&node));
				let kept =
					Self::transfer_from_bond(&operator, &mut node, &Self::pot(), batch.value);
				// What the pot could not take: the node keeps none.
				let lost = due.saturating_sub(kept);
				burned.saturating_accrue(Self::burn_from_bond(
					&operator,
					&mut node,
					BurnReason::Slash,
					lost,
				));
				(T::NativeAsset::get(), kept)
			},
		};
		let penalty = batch.penalty.mul_ceil(batch.value).min(Self::whole_bond(&node));
		let rewarded = match challenger {
			Some(who) => {
				let share = batch.reward.mul_floor(penalty);
				Self::transfer_from_bond(&operator, &mut node, who, share)
			},
			None => Zero::zero(),
		};
		burned.saturating_accrue(Self::burn_from_bond(
			&operator,
			&mut node,
			BurnReason::Slash,
			penalty.saturating_sub(rewarded),
		));
		node.slashed.saturating_accrue(batch.receipts.into());
		node.batches.saturating_dec();
		Self::deposit_event(Event::BatchSlashed {
			batch: id,
			node: operator.clone(),
			asset: asset.clone(),
			refundable: left,
			challenger: challenger.cloned(),
			rewarded,
			burned,
			exposure: node.exposure,
		});
		batch.state = BatchState::Slashed {
			at: now,
			asset,
			left,
			unrefunded: batch.fee,
			refunded: Bits::default(),
		};
		Self::move_batch(id, &mut batch, now.saturating_add(T::Retention::get()));
		Batches::<T>::insert(id, batch);
		Self::pay_queue(&operator, &mut node);
		Nodes::<T>::insert(&operator, node);
	}

	pub(crate) fn do_claim_refund(id: BatchId, proven: ProvenPlaceOf<T>) -> DispatchResult {
		let mut batch = Batches::<T>::get(id).ok_or(Error::<T>::BatchNotFound)?;
		let BatchState::Slashed { asset, left, unrefunded, refunded, .. } = &mut batch.state else {
			return Err(Error::<T>::BatchNotSlashed.into());
		};
		ensure!(proven.verify(&batch.places_root, batch.claims), Error::<T>::InvalidPath);
		let index = proven.path.index;
		ensure!(refunded.insert(index), Error::<T>::AlreadyRefunded);
		ensure!(!left.is_zero(), Error::<T>::NothingToWithdraw);
		let Place { claim, price, requester, .. } = proven.place;
		let fee = Self::owed(&price, claim.input_units, claim.output_units)
			.ok_or(Error::<T>::Overflow)?;
		// Of what is left, so that the last claim also gets what rounding left.
		let amount = Self::share(*left, fee, *unrefunded);
		if !amount.is_zero() {
			let asset = asset.clone();
			T::Assets::transfer(asset, &Self::pot(), &requester, amount, Preservation::Preserve)?;
		}
		left.saturating_reduce(amount);
		unrefunded.saturating_reduce(fee);
		let asset = asset.clone();
		Batches::<T>::insert(id, batch);
		Self::deposit_event(Event::ClaimRefunded {
			batch: id,
			claim: index,
			requester,
			asset,
			amount,
		});
		Ok(())
	}

	/// `amount` × `part` ÷ `whole`, rounded down.
	fn share(amount: BalanceOf<T>, part: BalanceOf<T>, whole: BalanceOf<T>) -> BalanceOf<T> {
		multiply_by_rational_with_rounding(
			amount.saturated_into(),
			part.saturated_into(),
			whole.saturated_into(),
			Rounding::Down,
		)
		.unwrap_or_default()
		.saturated_into::<BalanceOf<T>>()
		.min(amount)
	}

	/// Does what is due for a batch, by its state.
	pub(crate) fn serve_batch(id: BatchId) {
		let Some(mut batch) = Batches::<T>::get(id) else {
			defensive!("every entry of the agenda has a batch");
			return;
		};
		let now = frame_system::Pallet::<T>::block_number();
		match &batch.state {
			BatchState::Proving { .. } => Self::end_proving(id, batch),
			BatchState::Auditing { sampled: false, .. } => Self::try_sample(id, batch),
			BatchState::Auditing { open, answer_by, .. } => {
				if open.is_zero() && now > batch.window_ends {
					Self::verify_batch(id, batch);
					return;
				}
				let due = batch.window_ends.max(*answer_by).max(now).saturating_add(One::one());
				Self::move_batch(id, &mut batch, due);
				Batches::<T>::insert(id, batch);
			},
			BatchState::Verified { .. } if !batch.is_unresolved() => Self::prune_batch(id),
			BatchState::Slashed { left, .. } if left.is_zero() => Self::prune_batch(id),
			BatchState::Verified { .. } | BatchState::Slashed { .. } => {
				// Nobody's money is dropped: it stays until it can be paid.
				let due = now.saturating_add(T::Retention::get());
				Self::move_batch(id, &mut batch, due);
				Batches::<T>::insert(id, batch);
			},
		}
	}

	fn prune_batch(id: BatchId) {
		Batches::<T>::remove(id);
		Self::deposit_event(Event::BatchPruned { batch: id });
	}
}

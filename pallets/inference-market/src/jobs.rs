//! The life of a job.

use super::*;
use assay_primitives::receipt::{Payment, Receipt};
use frame_support::{defensive, ensure, pallet_prelude::*};
use sp_runtime::{transaction_validity::TransactionValidityWithRefund, DispatchError};

/// A job that a receipt fits.
pub(crate) struct Fitting<T: Config> {
	id: JobId,
	job: JobOf<T>,
	node: NodeOf<T>,
	/// What is committed, or will be.
	commitment: Commitment<BalanceOf<T>, BlockNumberFor<T>>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_job(
		requester: T::AccountId,
		node: T::AccountId,
		model: ModelHash,
		request_hash: H256,
		max_fee: BalanceOf<T>,
		max_verification_price: BalanceOf<T>,
		deliver_within: BlockNumberFor<T>,
	) -> DispatchResult {
		ensure!(requester != node, Error::<T>::OwnNode);
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(record.accepting, Error::<T>::NodeNotAccepting);
		ensure!(record.active_jobs < T::MaxActiveJobs::get(), Error::<T>::TooManyJobs);
		let price = Self::price_now(&node, model, &T::NativeAsset::get())
			.ok_or(Error::<T>::OfferNotFound)?;
		let offered = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(
			matches!(offered.assurance, Assurance::Attested(_)),
			Error::<T>::UnsupportedAssurance
		);
		ensure!(
			deliver_within >= T::MinDelivery::get() && deliver_within <= T::MaxDelivery::get(),
			Error::<T>::InvalidDeadline
		);
		let now = frame_system::Pallet::<T>::block_number();
		let deadline = now.checked_add(&deliver_within).ok_or(Error::<T>::Overflow)?;
		let verification_price = T::Settlement::price(VerifierId::ATTESTED_SIGNATURE);
		ensure!(
			verification_price <= max_verification_price,
			Error::<T>::VerificationPriceAboveMax
		);
		T::Currency::hold(&HoldReason::Fee.into(), &requester, max_fee)?;
		T::Currency::hold(&HoldReason::Verification.into(), &requester, verification_price)?;

		let id = NextJobId::<T>::get();
		NextJobId::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		record.active_jobs.saturating_inc();
		Nodes::<T>::insert(&node, record);
		ActiveJobs::<T>::insert(&node, id, ());
		Agenda::<T>::insert(deadline.saturating_add(One::one()), AgendaItem::Job(id), ());
		Jobs::<T>::insert(
			id,
			Job {
				requester: requester.clone(),
				node: node.clone(),
				model,
				engine: offered.engine,
				assurance: offered.assurance,
				request_hash,
				price,
				max_fee,
				verification_price,
				window: T::EvidenceWindow::get(),
				penalty: T::SlashPenalty::get(),
				opened_at: now,
				deadline,
				state: JobState::Open,
			},
		);
		Self::deposit_event(Event::JobOpened {
			job: id,
			requester,
			node,
			model,
			request_hash,
			max_fee,
			deadline,
		});
		Ok(())
	}

	/// Finds the job that a receipt is for, and checks everything but the evidence.
	fn fit(receipt: &ReceiptOf<T>) -> Result<Fitting<T>, Error<T>> {
		let Receipt { payment, request_hash, input_units, output_units, fee, anchor, .. } =
			receipt.receipt();
		let Payment::Job(id) = *payment else { return Err(Error::<T>::WrongPayment) };
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
		ensure!(job.ended_at().is_none(), Error::<T>::AlreadySettled);
		Self::check_parties(receipt.receipt(), &job.node, &job.requester, &job.model, &job.engine)?;
		ensure!(*request_hash == job.request_hash, Error::<T>::WrongRequest);
		let receipt_hash = receipt.hash();
		let now = frame_system::Pallet::<T>::block_number();
		let record = Nodes::<T>::get(&job.node).ok_or(Error::<T>::NodeNotFound)?;

		if let JobState::Committed(commitment) = &job.state {
			ensure!(receipt_hash == commitment.receipt_hash, Error::<T>::ReceiptMismatch);
			ensure!(now <= commitment.window_ends, Error::<T>::WindowClosed);
			let commitment = commitment.clone();
			return Ok(Fitting { id, job, node: record, commitment });
		}

		ensure!(now <= job.deadline, Error::<T>::DeadlinePassed);
		let anchored = frame_system::Pallet::<T>::block_hash(anchor.number);
		ensure!(
			!anchored.is_zero() && anchored == anchor.hash && anchor.number < now,
			Error::<T>::UnknownAnchor
		);
		ensure!(
			anchor.number.saturating_add(T::MaxAnchorLag::get()) >= job.opened_at,
			Error::<T>::AnchorTooOld
		);
		let owed = Self::owed(&job.price, (*input_units).into(), (*output_units).into())
			.ok_or(Error::<T>::FeeMismatch)?;
		ensure!(*fee == owed, Error::<T>::FeeMismatch);
		ensure!(*fee <= job.max_fee, Error::<T>::FeeAboveMax);
		let exposure = record.exposure.checked_add(fee).ok_or(Error::<T>::ExposureCapReached)?;
		ensure!(exposure <= Self::exposure_cap(&record), Error::<T>::ExposureCapReached);
		let commitment = Commitment {
			receipt_hash,
			fee: *fee,
			at: now,
			window_ends: now.saturating_add(job.window),
		};
		Ok(Fitting { id, job, node: record, commitment })
	}

	/// Checks that a receipt is of this chain, between these two, and about this model.
	pub(crate) fn check_parties(
		receipt: &Receipt<T::AccountId, BalanceOf<T>, BlockNumberFor<T>>,
		node: &T::AccountId,
		requester: &T::AccountId,
		model: &ModelHash,
		engine: &EngineHash,
	) -> Result<(), Error<T>> {
		ensure!(Some(receipt.genesis_hash) == T::GenesisHash::get(), Error::<T>::WrongChain);
		ensure!(receipt.node == *node, Error::<T>::WrongNode);
		ensure!(receipt.requester == *requester, Error::<T>::WrongRequester);
		ensure!(receipt.model == *model, Error::<T>::WrongModel);
		ensure!(receipt.engine == *engine, Error::<T>::WrongEngine);
		Ok(())
	}

	/// Units times price; nothing where that overflows.
	pub(crate) fn owed(
		price: &Price<BalanceOf<T>>,
		input_units: u64,
		output_units: u64,
	) -> Option<BalanceOf<T>> {
		let input = price.input.checked_mul(&input_units.try_into().ok()?)?;
		let output = price.output.checked_mul(&output_units.try_into().ok()?)?;
		input.checked_add(&output)
	}

	/// Checks the evidence of a fitting receipt.
	fn check_evidence(
		fitting: &Fitting<T>,
		signed: &SignedReceiptOf<T>,
	) -> Result<VerifierId, Error<T>> {
		Self::verify_signature(
			&fitting.job.assurance,
			&fitting.commitment.receipt_hash,
			&signed.signature,
			&fitting.job.node,
			signed.receipt.receipt().anchor.number,
		)
	}

	/// Everything that the call checks, without changing anything: what the transaction pool and the
	/// off-chain worker ask.
	pub(crate) fn check_receipt(signed: &SignedReceiptOf<T>) -> Result<JobId, Error<T>> {
		let fitting = Self::fit(&signed.receipt)?;
		Self::check_evidence(&fitting, signed)?;
		Ok(fitting.id)
	}

	/// What the pool says of a call that would fail: the error's number.
	pub(crate) fn refusal(error: Error<T>) -> InvalidTransaction {
		let code = match DispatchError::from(error) {
			DispatchError::Module(module) => module.error.first().copied().unwrap_or(u8::MAX),
			_ => u8::MAX,
		};
		InvalidTransaction::Custom(code)
	}

	pub(crate) fn authorize_submit_receipt(
		_source: TransactionSource,
		signed: &SignedReceiptOf<T>,
	) -> TransactionValidityWithRefund {
		let id = Self::check_receipt(signed).map_err(Self::refusal)?;
		ValidTransaction::with_tag_prefix("AssayReceipt")
			.priority(TransactionPriority::MAX / 2)
			.and_provides(id)
			.longevity(16)
			.propagate(true)
			.build()
			.map(|valid| (valid, Weight::zero()))
	}

	pub(crate) fn do_commit_job(operator: T::AccountId, receipt: ReceiptOf<T>) -> DispatchResult {
		let mut fitting = Self::fit(&receipt)?;
		ensure!(operator == fitting.job.node, Error::<T>::WrongNode);
		ensure!(matches!(fitting.job.state, JobState::Open), Error::<T>::AlreadyCommitted);
		Self::commit(&mut fitting)?;
		Self::store(fitting);
		Ok(())
	}

	pub(crate) fn do_submit_receipt(signed: SignedReceiptOf<T>) -> DispatchResult {
		let mut fitting = Self::fit(&signed.receipt)?;
		let verifier = Self::check_evidence(&fitting, &signed)?;
		if matches!(fitting.job.state, JobState::Open) {
			Self::commit(&mut fitting)?;
		}
		Self::verify(&mut fitting, verifier);
		Self::store(fitting);
		Ok(())
	}

	/// Pays the fee and opens the window.
	fn commit(fitting: &mut Fitting<T>) -> DispatchResult {
		let Fitting { id, job, node, commitment } = fitting;
		let reason = HoldReason::Fee.into();
		T::Currency::transfer_on_hold(
			&reason,
			&job.requester,
			&job.node,
			commitment.fee,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Polite,
		)?;
		T::Currency::release(
			&reason,
			&job.requester,
			job.max_fee.saturating_sub(commitment.fee),
			Precision::Exact,
		)?;
		node.exposure.saturating_accrue(commitment.fee);
		node.exposure_peak = node.exposure_peak.max(node.exposure);
		Self::reschedule(
			AgendaItem::Job(*id),
			job.deadline.saturating_add(One::one()),
			commitment.window_ends.saturating_add(One::one()),
		);
		job.state = JobState::Committed(commitment.clone());
		Self::deposit_event(Event::JobCommitted {
			job: *id,
			node: job.node.clone(),
			receipt_hash: commitment.receipt_hash,
			fee: commitment.fee,
			exposure: node.exposure,
			window_ends: commitment.window_ends,
		});
		Ok(())
	}

	/// Burns the price of the verification.
	fn verify(fitting: &mut Fitting<T>, verifier: VerifierId) {
		let Fitting { id, job, node, commitment } = fitting;
		let (credit, missing) = T::Currency::slash(
			&HoldReason::Verification.into(),
			&job.requester,
			job.verification_price,
		);
		if !missing.is_zero() {
			defensive!("the price of a verification is on hold until the job ends");
		}
		let burned = T::Settlement::burn(BurnReason::Verification(verifier), credit);
		node.exposure.saturating_reduce(commitment.fee);
		node.verified.saturating_inc();
		let at = Self::end(*id, job, node, commitment.window_ends.saturating_add(One::one()));
		job.state = JobState::Verified { commitment: commitment.clone(), burned, at };
		Self::deposit_event(Event::JobVerified {
			job: *id,
			node: job.node.clone(),
			receipt_hash: commitment.receipt_hash,
			burned,
			exposure: node.exposure,
		});
	}

	/// Gives everything back to the requester.
	pub(crate) fn refund(id: JobId, mut job: JobOf<T>, mut node: NodeOf<T>) {
		let amount = Self::release(HoldReason::Fee, &job.requester, job.max_fee).saturating_add(
			Self::release(HoldReason::Verification, &job.requester, job.verification_price),
		);
		node.refunded.saturating_inc();
		let at = Self::end(id, &job, &mut node, job.deadline.saturating_add(One::one()));
		job.state = JobState::Refunded { at };
		Self::deposit_event(Event::JobRefunded {
			job: id,
			requester: job.requester.clone(),
			amount,
		});
		Nodes::<T>::insert(&job.node, node);
		Jobs::<T>::insert(id, job);
	}

	/// Refunds the requester from the bond and burns the penalty.
	pub(crate) fn slash(
		id: JobId,
		mut job: JobOf<T>,
		mut node: NodeOf<T>,
		commitment: Commitment<BalanceOf<T>, BlockNumberFor<T>>,
	) {
		let (refunded, burned) =
			Self::slash_bond(&job.node, &mut node, &job.requester, commitment.fee, job.penalty);
		Self::release(HoldReason::Verification, &job.requester, job.verification_price);

		node.exposure.saturating_reduce(commitment.fee);
		node.slashed.saturating_inc();
		let at = Self::end(id, &job, &mut node, commitment.window_ends.saturating_add(One::one()));
		Self::deposit_event(Event::JobSlashed {
			job: id,
			node: job.node.clone(),
			refunded,
			burned,
			exposure: node.exposure,
		});
		job.state = JobState::Slashed { commitment, at };
		Nodes::<T>::insert(&job.node, node);
		Jobs::<T>::insert(id, job);
	}

	/// Takes `amount` off hold; returns what came off.
	pub(crate) fn release(
		reason: HoldReason,
		who: &T::AccountId,
		amount: BalanceOf<T>,
	) -> BalanceOf<T> {
		T::Currency::release(&reason.into(), who, amount, Precision::BestEffort).unwrap_or_else(
			|_| {
				defensive!("what an item has on hold can be released");
				Zero::zero()
			},
		)
	}

	/// What every end has in common: off the active jobs, and on the agenda to be pruned.
	fn end(
		id: JobId,
		job: &JobOf<T>,
		node: &mut NodeOf<T>,
		scheduled: BlockNumberFor<T>,
	) -> BlockNumberFor<T> {
		let now = frame_system::Pallet::<T>::block_number();
		node.active_jobs.saturating_dec();
		ActiveJobs::<T>::remove(&job.node, id);
		Self::reschedule(AgendaItem::Job(id), scheduled, now.saturating_add(T::Retention::get()));
		now
	}

	fn store(fitting: Fitting<T>) {
		Nodes::<T>::insert(&fitting.job.node, fitting.node);
		Jobs::<T>::insert(fitting.id, fitting.job);
	}
}

//! Models, GPU nodes and their offers.

use super::*;
use assay_primitives::{attestation::AttestedKey, receipt::AttestedSignature};
use frame_support::{ensure, pallet_prelude::DispatchResult};

/// Whether `endpoint` is an http or https URL with a host, and nothing that would let it mean
/// something else to another reader: no user, query, fragment, white space or control character.
pub fn is_valid_endpoint(endpoint: &[u8]) -> bool {
	let rest = match (endpoint.strip_prefix(b"http://"), endpoint.strip_prefix(b"https://")) {
		(Some(rest), _) | (None, Some(rest)) => rest,
		(None, None) => return false,
	};
	let host = rest.split(|b| *b == b'/').next().unwrap_or_default();
	let name = match host.strip_prefix(b"[") {
		Some(v6) => v6.split(|b| *b == b']').next().unwrap_or_default(),
		None => host.split(|b| *b == b':').next().unwrap_or_default(),
	};
	!name.is_empty()
		&& rest.iter().all(|b| b.is_ascii_graphic())
		&& !rest.iter().any(|b| matches!(b, b'@' | b'?' | b'#' | b'\\' | b'"' | b'<' | b'>'))
}

impl<T: Config> Pallet<T> {
	pub(crate) fn mutate_node(
		node: &T::AccountId,
		change: impl FnOnce(&mut NodeOf<T>),
	) -> DispatchResult {
		Nodes::<T>::try_mutate(node, |n| {
			change(n.as_mut().ok_or(Error::<T>::NodeNotFound)?);
			Ok(())
		})
	}

	pub(crate) fn do_register_model(
		publisher: T::AccountId,
		model: ModelHash,
		engine: EngineHash,
		assurance: Assurance,
		name: Name,
	) -> DispatchResult {
		ensure!(!Models::<T>::contains_key(model), Error::<T>::ModelExists);
		ensure!(!name.is_empty() && core::str::from_utf8(&name).is_ok(), Error::<T>::InvalidName);
		match &assurance {
			Assurance::Attested(policy) => {
				ensure!(T::Evidence::policy_exists(policy), Error::<T>::PolicyNotFound)
			},
			Assurance::Proven(_) => Self::acquire_enabled_key(&assurance)?,
			Assurance::Audited(_) => {
				ensure!(T::AuditedModels::get(), Error::<T>::AuditedModelsDisabled)
			},
		}
		let deposit = T::ModelDeposit::get();
		T::Currency::hold(&HoldReason::Model.into(), &publisher, deposit)?;
		Models::<T>::insert(
			model,
			Model { publisher: publisher.clone(), engine, assurance, name, deposit, offers: 0 },
		);
		Self::deposit_event(Event::ModelRegistered { model, publisher, assurance });
		Ok(())
	}

	pub(crate) fn do_deregister_model(publisher: T::AccountId, model: ModelHash) -> DispatchResult {
		let record = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(record.publisher == publisher, Error::<T>::NotModelPublisher);
		ensure!(record.offers.is_zero(), Error::<T>::ModelInUse);
		T::Currency::release(
			&HoldReason::Model.into(),
			&publisher,
			record.deposit,
			Precision::Exact,
		)?;
		Self::release_key(&record.assurance);
		Models::<T>::remove(model);
		Self::deposit_event(Event::ModelDeregistered { model });
		Ok(())
	}

	pub(crate) fn do_register_node(
		node: T::AccountId,
		endpoint: Endpoint,
		bond: BalanceOf<T>,
	) -> DispatchResult {
		ensure!(!Nodes::<T>::contains_key(&node), Error::<T>::NodeExists);
		ensure!(is_valid_endpoint(&endpoint), Error::<T>::InvalidEndpoint);
		ensure!(bond >= T::MinBond::get(), Error::<T>::BondTooSmall);
		T::Currency::hold(&HoldReason::Bond.into(), &node, bond)?;
		Nodes::<T>::insert(
			&node,
			Node {
				endpoint,
				bond,
				unbonding: Default::default(),
				exposure: Zero::zero(),
				exposure_peak: Zero::zero(),
				accepting: true,
				offers: 0,
				offers_since: Zero::zero(),
				active_jobs: 0,
				channels: 0,
				verification_balance: Zero::zero(),
				verified: 0,
				refunded: 0,
				slashed: 0,
				receipt_keys: 0,
				batches: 0,
				queue: Default::default(),
				registered_at: Some(frame_system::Pallet::<T>::block_number()),
			},
		);
		Self::deposit_event(Event::NodeRegistered { node, bond });
		Ok(())
	}

	pub(crate) fn do_set_offer(
		node: T::AccountId,
		model: ModelHash,
		asset: T::AssetKind,
		price: Price<BalanceOf<T>>,
	) -> DispatchResult {
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		let mut offered = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(Self::native_value(&asset).is_some(), Error::<T>::AssetNotEnabled);
		let now = frame_system::Pallet::<T>::block_number();
		let (before, since) = match Offers::<T>::get((&node, model, &asset)) {
			Some(offer) => {
				let before = offer.at(now);
				let since = match &before {
					Some(before) if price.is_at_most(before) => now,
					Some(_) => now.saturating_add(T::PriceNotice::get()),
					None => offer.since,
				};
				(before, since)
			},
			None => {
				ensure!(record.offers < T::MaxOffers::get(), Error::<T>::TooManyOffers);
				record.offers.saturating_inc();
				offered.offers.saturating_inc();
				let since = record.offers_since.max(now);
				Nodes::<T>::insert(&node, record);
				Models::<T>::insert(model, offered);
				(None, since)
			},
		};
		let offer = Offer { price, since, before: before.filter(|_| since > now) };
		Offers::<T>::insert((&node, model, &asset), offer);
		Self::deposit_event(Event::OfferSet { node, model, asset, price, since });
		Ok(())
	}

	/// What a node asks for a model now.
	pub fn price_now(
		node: &T::AccountId,
		model: ModelHash,
		asset: &T::AssetKind,
	) -> Option<Price<BalanceOf<T>>> {
		Offers::<T>::get((node, model, asset))?.at(frame_system::Pallet::<T>::block_number())
	}

	pub(crate) fn do_remove_offer(
		node: T::AccountId,
		model: ModelHash,
		asset: T::AssetKind,
	) -> DispatchResult {
		ensure!(Nodes::<T>::contains_key(&node), Error::<T>::NodeNotFound);
		Offers::<T>::take((&node, model, &asset)).ok_or(Error::<T>::OfferNotFound)?;
		let now = frame_system::Pallet::<T>::block_number();
		Self::mutate_node(&node, |n| {
			n.offers.saturating_dec();
			n.offers_since = now.saturating_add(T::PriceNotice::get());
		})?;
		Models::<T>::mutate_extant(model, |m| m.offers.saturating_dec());
		Self::deposit_event(Event::OfferRemoved { node, model, asset });
		Ok(())
	}

	pub(crate) fn do_set_receipt_key(node: T::AccountId, key: AttestedKey) -> DispatchResult {
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(!ReceiptKeys::<T>::contains_key(&node, key), Error::<T>::ReceiptKeyExists);
		ensure!(record.receipt_keys < MAX_RECEIPT_KEYS, Error::<T>::TooManyReceiptKeys);
		record.receipt_keys.saturating_inc();
		Nodes::<T>::insert(&node, record);
		ReceiptKeys::<T>::insert(&node, key, ());
		Self::deposit_event(Event::ReceiptKeySet { node, key });
		Ok(())
	}

	/// Checks that a signature over the hash of a receipt or of a batch is of the kind that the
	/// assurance asks for. Returns the verifier that this is charged under.
	pub(crate) fn verify_signature(
		assurance: &Assurance,
		hash: &H256,
		signature: &AttestedSignature,
		node: &T::AccountId,
		at: BlockNumberFor<T>,
	) -> Result<VerifierId, Error<T>> {
		match assurance {
			Assurance::Attested(policy) => {
				Ok(T::Evidence::verify_attested(hash, signature, node, policy, at)?)
			},
			Assurance::Proven(_) | Assurance::Audited(_) => {
				ensure!(
					ReceiptKeys::<T>::contains_key(node, signature.key),
					Error::<T>::UnknownKey
				);
				ensure!(signature.verify(hash), Error::<T>::InvalidSignature);
				Ok(VerifierId::RECEIPT_SIGNATURE)
			},
		}
	}

	pub(crate) fn do_deregister_node(node: T::AccountId) -> DispatchResult {
		let record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(record.active_jobs.is_zero(), Error::<T>::NodeBusy);
		ensure!(record.batches.is_zero(), Error::<T>::NodeHasBatches);
		ensure!(record.channels.is_zero(), Error::<T>::NodeHasChannels);
		ensure!(record.offers.is_zero(), Error::<T>::NodeHasOffers);
		let bond = Self::whole_bond(&record);
		for (reason, amount) in [
			(HoldReason::Bond, bond),
			(HoldReason::VerificationBalance, record.verification_balance),
		] {
			T::Currency::release(&reason.into(), &node, amount, Precision::Exact)?;
		}
		// There are no more than the limit.
		let _ = ReceiptKeys::<T>::clear_prefix(&node, MAX_RECEIPT_KEYS, None);
		Nodes::<T>::remove(&node);
		Self::deposit_event(Event::NodeDeregistered { node, bond });
		Ok(())
	}
}

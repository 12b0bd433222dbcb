//! The life of a payment channel.

use super::*;
use assay_primitives::{
	channel::ChannelId,
	receipt::{Payment, Receipt},
};
use frame_support::{
	defensive, ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungibles::{Inspect as _, Mutate as _},
		tokens::Preservation,
	},
};
use sp_runtime::{traits::AccountIdConversion, DispatchError};

/// What a requester asks of a channel.
pub(crate) struct ChannelRequest<T: Config> {
	pub requester: T::AccountId,
	pub node: T::AccountId,
	pub model: ModelHash,
	pub asset: T::AssetKind,
	pub deposit: BalanceOf<T>,
	pub signer: T::AccountId,
	pub max_price: Price<BalanceOf<T>>,
	pub serve_for: BlockNumberFor<T>,
}

impl<T: Config> Pallet<T> {
	/// Account that holds the deposits of all channels.
	pub fn pot() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// What a unit of an asset is worth at most, in the native token's smallest unit; nothing if fees
	/// cannot be paid in it.
	pub(crate) fn native_value(asset: &T::AssetKind) -> Option<FixedU128> {
		if *asset == T::NativeAsset::get() {
			return Some(FixedU128::one());
		}
		FeeAssets::<T>::get(asset)
	}

	pub(crate) fn do_open_channel(request: ChannelRequest<T>) -> DispatchResult {
		let ChannelRequest { requester, node, model, asset, deposit, signer, max_price, serve_for } =
			request;
		ensure!(requester != node, Error::<T>::OwnNode);
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(record.accepting, Error::<T>::NodeNotAccepting);
		let native_value = Self::native_value(&asset).ok_or(Error::<T>::AssetNotEnabled)?;
		let price = Self::price_now(&node, model, &asset).ok_or(Error::<T>::OfferNotFound)?;
		ensure!(price.is_at_most(&max_price), Error::<T>::PriceAboveMax);
		let offered = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(
			serve_for >= One::one() && serve_for <= T::MaxChannelDuration::get(),
			Error::<T>::InvalidDeadline
		);
		let now = frame_system::Pallet::<T>::block_number();
		let window = T::EvidenceWindow::get();
		let ends_at = now
			.checked_add(&serve_for)
			.and_then(|served| served.checked_add(&window))
			.ok_or(Error::<T>::Overflow)?;
		// With its least balance in place, the pot can pay out every deposit to the last unit.
		let pot = Self::pot();
		let is_seeded = |asset: T::AssetKind| {
			T::Assets::balance(asset.clone(), &pot) >= T::Assets::minimum_balance(asset)
		};
		ensure!(is_seeded(asset.clone()), Error::<T>::PotNotSeeded);
		// Refunds of a slashed batch come from the bond.
		ensure!(
			matches!(offered.assurance, Assurance::Attested(_)) || is_seeded(T::NativeAsset::get()),
			Error::<T>::PotNotSeeded
		);
		Self::acquire_enabled_key(&offered.assurance)?;
		let state_deposit = T::ChannelDeposit::get();
		T::Currency::hold(&HoldReason::Channel.into(), &requester, state_deposit)?;
		T::Assets::transfer(asset.clone(), &requester, &pot, deposit, Preservation::Preserve)?;

		let id = NextChannelId::<T>::get();
		NextChannelId::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		record.channels = record.channels.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Nodes::<T>::insert(&node, record);
		Agenda::<T>::insert(ends_at.saturating_add(One::one()), AgendaItem::Channel(id), ());
		Channels::<T>::insert(
			id,
			Channel {
				requester: requester.clone(),
				node: node.clone(),
				signer,
				model,
				engine: offered.engine,
				assurance: offered.assurance,
				asset: asset.clone(),
				price,
				native_value,
				window,
				penalty: T::SlashPenalty::get(),
				state_deposit,
				deposit,
				claimed: Zero::zero(),
				next: 0,
				ends_at,
				state: ChannelState::Open,
			},
		);
		Self::deposit_event(Event::ChannelOpened {
			channel: id,
			requester,
			node,
			model,
			asset,
			deposit,
			price,
			ends_at,
		});
		Ok(())
	}

	pub(crate) fn do_top_up_channel(
		who: T::AccountId,
		id: ChannelId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let mut channel = Channels::<T>::get(id).ok_or(Error::<T>::ChannelNotFound)?;
		ensure!(channel.state == ChannelState::Open, Error::<T>::ChannelClosing);
		channel.deposit = channel.deposit.checked_add(&amount).ok_or(Error::<T>::Overflow)?;
		let asset = channel.asset.clone();
		T::Assets::transfer(asset, &who, &Self::pot(), amount, Preservation::Preserve)?;
		let deposit = channel.deposit;
		Channels::<T>::insert(id, channel);
		Self::deposit_event(Event::ChannelToppedUp { channel: id, who, amount, deposit });
		Ok(())
	}

	pub(crate) fn do_close_channel(who: T::AccountId, id: ChannelId) -> DispatchResult {
		let mut channel = Channels::<T>::get(id).ok_or(Error::<T>::ChannelNotFound)?;
		ensure!(!channel.is_ended(), Error::<T>::ChannelEnded);
		// The node alone could lose by it; what it has not settled it gives up.
		if who == channel.node {
			Self::end_channel(id, channel);
			return Ok(());
		}
		ensure!(who == channel.requester, Error::<T>::NotInChannel);
		ensure!(channel.state == ChannelState::Open, Error::<T>::ChannelClosing);
		let now = frame_system::Pallet::<T>::block_number();
		let scheduled = channel.due();
		channel.ends_at = channel.ends_at.min(now.saturating_add(channel.window));
		channel.state = ChannelState::Closing;
		Self::reschedule(AgendaItem::Channel(id), scheduled, channel.due());
		let ends_at = channel.ends_at;
		Channels::<T>::insert(id, channel);
		Self::deposit_event(Event::ChannelClosing { channel: id, ends_at });
		Ok(())
	}

	/// Returns what is left of the deposit. The record stays until no receipt of the channel can be
	/// presented any more.
	pub(crate) fn end_channel(id: ChannelId, mut channel: ChannelOf<T>) {
		let now = frame_system::Pallet::<T>::block_number();
		let scheduled = channel.due();
		// A receipt anchored just now can still be presented once its window is over.
		let prune_at = now.saturating_add(channel.window).saturating_add(T::Retention::get());
		channel.state = ChannelState::Ended { prune_at };
		Self::reschedule(AgendaItem::Channel(id), scheduled, channel.due());
		let returned = Self::return_deposit(&mut channel).unwrap_or_default();
		Self::deposit_event(Event::ChannelEnded {
			channel: id,
			claimed: channel.claimed,
			returned,
			unreturned: channel.deposit,
		});
		Channels::<T>::insert(id, channel);
	}

	fn return_deposit(channel: &mut ChannelOf<T>) -> Result<BalanceOf<T>, DispatchError> {
		if channel.deposit.is_zero() {
			return Ok(Zero::zero());
		}
		let returned = frame_support::storage::with_storage_layer(|| {
			T::Assets::transfer(
				channel.asset.clone(),
				&Self::pot(),
				&channel.requester,
				channel.deposit,
				Preservation::Preserve,
			)
		})?;
		channel.deposit = Zero::zero();
		Ok(returned)
	}

	pub(crate) fn do_withdraw_deposit(id: ChannelId) -> DispatchResult {
		let mut channel = Channels::<T>::get(id).ok_or(Error::<T>::ChannelNotFound)?;
		ensure!(channel.is_ended(), Error::<T>::ChannelNotEnded);
		ensure!(!channel.deposit.is_zero(), Error::<T>::NothingToWithdraw);
		let amount = Self::return_deposit(&mut channel)?;
		let requester = channel.requester.clone();
		Channels::<T>::insert(id, channel);
		Self::deposit_event(Event::DepositWithdrawn { channel: id, requester, amount });
		Ok(())
	}

	/// Serves a channel that stands on the agenda.
	pub(crate) fn serve_channel(id: ChannelId) {
		let Some(channel) = Channels::<T>::get(id) else {
			defensive!("every entry of the agenda has a channel");
			return;
		};
		if !channel.is_ended() {
			Self::end_channel(id, channel);
			return;
		}
		if !channel.deposit.is_zero() {
			// Nobody's money is dropped: it stays until the requester can take it.
			let now = frame_system::Pallet::<T>::block_number();
			let prune_at = now.saturating_add(T::Retention::get());
			let channel = Channel { state: ChannelState::Ended { prune_at }, ..channel };
			Agenda::<T>::insert(channel.due(), AgendaItem::Channel(id), ());
			Channels::<T>::insert(id, channel);
			return;
		}
		Self::release_key(&channel.assurance);
		Self::release(HoldReason::Channel, &channel.requester, channel.state_deposit);
		Nodes::<T>::mutate_extant(&channel.node, |n| n.channels.saturating_dec());
		Channels::<T>::remove(id);
		Self::deposit_event(Event::ChannelPruned { channel: id });
	}

	pub(crate) fn do_present_receipt(signed: SignedReceiptOf<T>) -> DispatchResult {
		let receipt = signed.receipt.receipt();
		let Receipt { payment, input_units, output_units, fee, anchor, .. } = receipt;
		let Payment::Channel { channel: id, sequence } = *payment else {
			return Err(Error::<T>::WrongPayment.into());
		};
		let mut channel = Channels::<T>::get(id).ok_or(Error::<T>::ChannelNotFound)?;
		Self::check_parties(
			receipt,
			&channel.node,
			&channel.requester,
			&channel.model,
			&channel.engine,
		)?;
		ensure!(sequence >= channel.next, Error::<T>::AlreadySettled);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now > anchor.number.saturating_add(channel.window), Error::<T>::WindowOpen);
		// The chain forgets old hashes; one that it knows must be the receipt's.
		let anchored = frame_system::Pallet::<T>::block_hash(anchor.number);
		ensure!(anchored.is_zero() || anchored == anchor.hash, Error::<T>::UnknownAnchor);
		let owed = Self::owed(&channel.price, (*input_units).into(), (*output_units).into())
			.ok_or(Error::<T>::FeeMismatch)?;
		ensure!(*fee == owed, Error::<T>::FeeMismatch);
		let verifier = Self::verify_signature(
			&channel.assurance,
			&signed.receipt.hash(),
			&signed.signature,
			&channel.node,
			anchor.number,
		)?;

		channel.next = sequence.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let mut record = Nodes::<T>::get(&channel.node).ok_or(Error::<T>::NodeNotFound)?;
		// The verification that the node has dodged is paid from its bond as well.
		let verification = Self::burn_from_bond(
			&channel.node,
			&mut record,
			BurnReason::Verification(verifier),
			T::Settlement::price(verifier),
		);
		let value = channel.native_value.saturating_mul_int(*fee);
		let (refunded, burned) = Self::slash_bond(
			&channel.node,
			&mut record,
			&channel.requester,
			value,
			channel.penalty,
		);
		record.slashed.saturating_inc();
		Nodes::<T>::insert(&channel.node, record);
		Self::deposit_event(Event::ReceiptPresented {
			channel: id,
			sequence,
			node: channel.node.clone(),
			receipt_hash: signed.receipt.hash(),
			refunded,
			burned: burned.saturating_add(verification),
		});
		Channels::<T>::insert(id, channel);
		Ok(())
	}
}

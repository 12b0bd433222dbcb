//! Bonds of GPU nodes: raised, taken back with notice, and slashed.

use super::*;
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Imbalance};
use sp_runtime::Perbill;

impl<T: Config> Pallet<T> {
	/// Most that the node's exposure may reach.
	pub(crate) fn exposure_cap(node: &NodeOf<T>) -> BalanceOf<T> {
		T::ExposureRatio::get().mul_floor(node.bond)
	}

	pub(crate) fn do_increase_bond(node: T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		let old = record.bond;
		let new = old.checked_add(&amount).ok_or(Error::<T>::Overflow)?;
		T::Currency::hold(&HoldReason::Bond.into(), &node, amount)?;
		record.bond = new;
		Self::deposit_event(Event::BondIncreased { node: node.clone(), old, new });
		Self::pay_queue(&node, &mut record);
		Nodes::<T>::insert(&node, record);
		Ok(())
	}

	pub(crate) fn do_unbond(node: T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(!amount.is_zero(), Error::<T>::NothingToWithdraw);
		let bond = record.bond.checked_sub(&amount).ok_or(Error::<T>::BondTooSmall)?;
		ensure!(bond >= T::MinBond::get(), Error::<T>::BondTooSmall);
		record.bond = bond;
		ensure!(record.exposure <= Self::exposure_cap(&record), Error::<T>::ExposureCapReached);
		let now = frame_system::Pallet::<T>::block_number();
		let free_at = now.saturating_add(T::UnbondingPeriod::get());
		record
			.unbonding
			.try_push(Unbonding { amount, free_at })
			.map_err(|_| Error::<T>::TooManyUnbonding)?;
		Nodes::<T>::insert(&node, record);
		Self::deposit_event(Event::BondUnbonding { node, amount, free_at, bond });
		Ok(())
	}

	pub(crate) fn do_withdraw_unbonded(node: T::AccountId) -> DispatchResult {
		let mut record = Nodes::<T>::get(&node).ok_or(Error::<T>::NodeNotFound)?;
		let now = frame_system::Pallet::<T>::block_number();
		let mut amount = BalanceOf::<T>::zero();
		record.unbonding.retain(|part| {
			let free = part.free_at <= now;
			if free {
				amount.saturating_accrue(part.amount);
			}
			!free
		});
		ensure!(!amount.is_zero(), Error::<T>::NothingToWithdraw);
		T::Currency::release(&HoldReason::Bond.into(), &node, amount, Precision::Exact)?;
		Nodes::<T>::insert(&node, record);
		Self::deposit_event(Event::BondWithdrawn { node, amount });
		Ok(())
	}

	/// All that is on hold of a node's operator to pay for what it owes.
	pub(crate) fn whole_bond(node: &NodeOf<T>) -> BalanceOf<T> {
		node.unbonding.iter().fold(node.bond, |sum, part| sum.saturating_add(part.amount))
	}

	/// Takes `fee` off a node's bond for the requester, as far as it reaches, and burns `penalty` of it
	/// on top. Returns what was refunded and what was burned.
	pub(crate) fn slash_bond(
		operator: &T::AccountId,
		node: &mut NodeOf<T>,
		requester: &T::AccountId,
		fee: BalanceOf<T>,
		penalty: Perbill,
	) -> (BalanceOf<T>, BalanceOf<T>) {
		let due = fee.min(Self::whole_bond(node));
		let refunded = Self::transfer_from_bond(operator, node, requester, due);
		// What the requester's account cannot take is burned with the penalty: the node keeps none.
		let penalty = penalty.mul_ceil(fee).saturating_add(due.saturating_sub(refunded));
		let burned = Self::burn_from_bond(operator, node, BurnReason::Slash, penalty);
		(refunded, burned)
	}

	/// Pays `amount` of a node's bond to `to`, as far as it reaches; nothing if the account cannot take
	/// it. Returns what was paid.
	pub(crate) fn transfer_from_bond(
		operator: &T::AccountId,
		node: &mut NodeOf<T>,
		to: &T::AccountId,
		amount: BalanceOf<T>,
	) -> BalanceOf<T> {
		let paid = T::Currency::transfer_on_hold(
			&HoldReason::Bond.into(),
			operator,
			to,
			amount.min(Self::whole_bond(node)),
			Precision::BestEffort,
			Restriction::Free,
			Fortitude::Force,
		)
		.unwrap_or_default();
		Self::take_from_bond(node, paid);
		paid
	}

	/// Takes `amount` off a node's bond, as far as it reaches, and burns it. Returns what was burned.
	pub(crate) fn burn_from_bond(
		operator: &T::AccountId,
		node: &mut NodeOf<T>,
		reason: BurnReason,
		amount: BalanceOf<T>,
	) -> BalanceOf<T> {
		let amount = amount.min(Self::whole_bond(node));
		let (credit, _) = T::Currency::slash(&HoldReason::Bond.into(), operator, amount);
		// Not all of it may be burned: governance can send a share elsewhere.
		Self::take_from_bond(node, credit.peek());
		T::Settlement::burn(reason, credit)
	}

	/// Writes off what left the hold: the bond first, then what unbonds, the youngest first.
	fn take_from_bond(node: &mut NodeOf<T>, amount: BalanceOf<T>) {
		let from_bond = amount.min(node.bond);
		node.bond.saturating_reduce(from_bond);
		let mut rest = amount.saturating_sub(from_bond);
		for part in node.unbonding.iter_mut().rev() {
			let taken = rest.min(part.amount);
			part.amount.saturating_reduce(taken);
			rest.saturating_reduce(taken);
		}
		node.unbonding.retain(|part| !part.amount.is_zero());
	}
}

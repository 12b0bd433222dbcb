//! The price of a unit of verification work: EIP-1559's rule, once per block.
//!
//! Source: EIP-1559, "base fee". A block that does exactly the target's work leaves the price alone; one
//! that does twice as much or more raises it by 1/denominator, an empty one lowers it by as much, and
//! in between the change is in proportion.

use crate::{BalanceOf, Config};
use assay_primitives::burn::VerificationUnits;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{One, Saturating, Zero},
	Perbill,
};

/// [`Controller`] with the runtime's balance.
pub type ControllerOf<T> = Controller<BalanceOf<T>>;

/// What moves the price of a unit, and how far.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct Controller<Balance> {
	/// Units of work in a block that leave the price alone; not 0.
	pub target: VerificationUnits,
	/// A full block raises the price by one part in this many; not 0.
	pub denominator: u32,
	/// Least price of a unit, in the native token's smallest unit.
	pub floor: Balance,
	/// Greatest price of a unit; not below `floor`.
	pub ceiling: Balance,
}

impl<Balance: Zero> Default for Controller<Balance> {
	/// A price of nothing that never moves.
	fn default() -> Self {
		Self { target: 1, denominator: 1, floor: Zero::zero(), ceiling: Zero::zero() }
	}
}

impl<Balance: Copy + Ord> Controller<Balance> {
	/// Whether prices can be told from it.
	pub fn is_sound(&self) -> bool {
		self.target > 0 && self.denominator > 0 && self.floor <= self.ceiling
	}

	/// `price`, within the bounds.
	pub fn bound(&self, price: Balance) -> Balance {
		price.min(self.ceiling).max(self.floor)
	}
}

/// Price of a unit in the block after one that did `used` units of work at `price`.
pub fn next_price<T: Config>(
	controller: &ControllerOf<T>,
	price: BalanceOf<T>,
	used: VerificationUnits,
) -> BalanceOf<T> {
	let ControllerOf::<T> { target, denominator, .. } = *controller;
	// More than twice the target counts as twice: a block moves the price by 1/denominator at most.
	let excess = Perbill::from_rational(used.abs_diff(target).min(target), target.max(1));
	let share = excess.deconstruct().checked_div(denominator.max(1)).unwrap_or_default();
	let step = Perbill::from_parts(share).mul_floor(price);
	let next = if used > target {
		// At least by the smallest unit, or a low price would never leave the ground.
		price.saturating_add(step.max(One::one()))
	} else {
		price.saturating_sub(step)
	};
	controller.bound(next)
}

//! Origins that referenda dispatch with.

/// Origins that referenda dispatch with.
#[polkadot_sdk::frame_support::pallet]
pub mod pallet_custom_origins {
	use polkadot_sdk::frame_support::{self, pallet_prelude::*, traits::EnsureOrigin};

	#[pallet::config]
	pub trait Config: polkadot_sdk::frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What a referendum dispatches as, one for each track but root's.
	#[derive(
		PartialEq, Eq, Clone, MaxEncodedLen, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug,
	)]
	#[pallet::origin]
	pub enum Origin {
		/// A call that the technical committee has whitelisted.
		WhitelistedCaller,
		/// Sets the market's parameters.
		MarketAdmin,
		/// Sets verifiers, trust state and verification prices.
		VerificationAdmin,
		/// Cancels referenda.
		ReferendumCanceller,
	}

	macro_rules! ensure_origin {
		($($name:ident)*) => {$(
			#[doc = concat!("Passes for [`Origin::", stringify!($name), "`].")]
			pub struct $name;
			impl<O: From<Origin> + OriginTrait> EnsureOrigin<O> for $name
			where
				Result<Origin, O>: From<O>,
			{
				type Success = ();

				fn try_origin(o: O) -> Result<(), O> {
					match Result::<Origin, O>::from(o) {
						Ok(Origin::$name) => Ok(()),
						Ok(other) => Err(O::from(other)),
						Err(o) => Err(o),
					}
				}

				#[cfg(feature = "runtime-benchmarks")]
				fn try_successful_origin() -> Result<O, ()> {
					Ok(O::from(Origin::$name))
				}
			}
		)*};
	}

	use frame_support::traits::OriginTrait;
	ensure_origin!(WhitelistedCaller MarketAdmin VerificationAdmin ReferendumCanceller);
}

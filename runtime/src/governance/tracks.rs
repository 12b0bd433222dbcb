//! The tracks of OpenGov.

use super::{pallet_custom_origins::Origin, period, relay};
use crate::*;
use alloc::borrow::Cow;
use pallet_referenda::{Curve, Track, TrackInfo};
use sp_runtime::{str_array as s, FixedI64};

const fn percent(x: i32) -> FixedI64 {
	FixedI64::from_rational(x as u128, 100)
}

/// Falls from 100 % to 50 % over the decision period.
const APPROVAL: Curve = Curve::make_linear(100, 100, percent(50), percent(100));
/// Falls from 50 % to 0 % of issuance.
const SUPPORT_ROOT: Curve = Curve::make_linear(100, 100, percent(0), percent(50));
/// Falls fast: what the committee has whitelisted needs less support.
const SUPPORT_WHITELISTED: Curve =
	Curve::make_reciprocal(1, 28, percent(3), percent(2), percent(50));
/// Falls from 10 % to 0 % of issuance.
const SUPPORT_ADMIN: Curve = Curve::make_linear(100, 100, percent(0), percent(10));

#[allow(clippy::too_many_arguments)]
const fn info(
	name: &str,
	max_deciding: u32,
	decision_deposit: Balance,
	prepare_period: BlockNumber,
	decision_period: BlockNumber,
	confirm_period: BlockNumber,
	min_enactment_period: BlockNumber,
	min_support: Curve,
) -> TrackInfo<Balance, BlockNumber> {
	TrackInfo {
		name: s(name),
		max_deciding,
		decision_deposit,
		prepare_period,
		decision_period,
		confirm_period,
		min_enactment_period,
		min_approval: APPROVAL,
		min_support,
	}
}

const TRACKS: [Track<u16, Balance, BlockNumber>; 5] = [
	Track {
		id: 0,
		info: info(
			"root",
			1,
			10_000 * UNIT,
			period(2 * relay::HOURS, 2),
			period(14 * relay::DAYS, 40),
			period(24 * relay::HOURS, 3),
			period(24 * relay::HOURS, 2),
			SUPPORT_ROOT,
		),
	},
	Track {
		id: 1,
		info: info(
			"whitelisted_caller",
			100,
			1_000 * UNIT,
			period(30 * relay::MINUTES, 2),
			period(14 * relay::DAYS, 30),
			period(10 * relay::MINUTES, 2),
			period(10 * relay::MINUTES, 2),
			SUPPORT_WHITELISTED,
		),
	},
	Track {
		id: 10,
		info: info(
			"market_admin",
			10,
			500 * UNIT,
			period(2 * relay::HOURS, 2),
			period(14 * relay::DAYS, 30),
			period(3 * relay::HOURS, 2),
			period(10 * relay::MINUTES, 2),
			SUPPORT_ADMIN,
		),
	},
	Track {
		id: 11,
		info: info(
			"verification_admin",
			10,
			500 * UNIT,
			period(2 * relay::HOURS, 2),
			period(14 * relay::DAYS, 30),
			period(3 * relay::HOURS, 2),
			period(10 * relay::MINUTES, 2),
			SUPPORT_ADMIN,
		),
	},
	Track {
		id: 20,
		info: info(
			"referendum_canceller",
			100,
			1_000 * UNIT,
			period(2 * relay::HOURS, 2),
			period(7 * relay::DAYS, 30),
			period(3 * relay::HOURS, 2),
			period(10 * relay::MINUTES, 2),
			SUPPORT_ADMIN,
		),
	},
];

/// The tracks, and which origin belongs to which.
pub struct TracksInfo;

impl pallet_referenda::TracksInfo<Balance, BlockNumber> for TracksInfo {
	type Id = u16;
	type RuntimeOrigin = <RuntimeOrigin as frame_support::traits::OriginTrait>::PalletsOrigin;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<Self::Id, Balance, BlockNumber>>> {
		TRACKS.iter().map(Cow::Borrowed)
	}

	fn track_for(id: &Self::RuntimeOrigin) -> Result<Self::Id, ()> {
		match id {
			OriginCaller::system(frame_system::RawOrigin::Root) => Ok(0),
			OriginCaller::Origins(Origin::WhitelistedCaller) => Ok(1),
			OriginCaller::Origins(Origin::MarketAdmin) => Ok(10),
			OriginCaller::Origins(Origin::VerificationAdmin) => Ok(11),
			OriginCaller::Origins(Origin::ReferendumCanceller) => Ok(20),
			_ => Err(()),
		}
	}
}

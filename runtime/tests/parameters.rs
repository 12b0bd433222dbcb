//! What governance sets stays within its bounds.

mod support;

use assay_primitives::BlockNumber;
use assay_runtime::{
	configs::parameters::{dynamic_params::market, RuntimeParameters, MAX_WINDOW},
	InferenceMarket, Parameters, RuntimeOrigin, EXISTENTIAL_DEPOSIT, HOURS, UNIT,
};
use polkadot_sdk::{
	frame_support::{assert_noop, assert_ok},
	sp_keyring::Sr25519Keyring,
	sp_runtime::{DispatchError, Perbill},
};
use support::ext;

fn window(blocks: BlockNumber) -> RuntimeParameters {
	RuntimeParameters::Market(market::Parameters::AttestedWindow(
		market::AttestedWindow,
		Some(blocks),
	))
}

#[test]
fn terms_are_those_of_the_documentation_until_governance_sets_others() {
	ext("development").execute_with(|| {
		let terms = InferenceMarket::terms();
		assert_eq!(terms.window, HOURS);
		assert_eq!(terms.penalty, Perbill::from_percent(10));
		assert_eq!(terms.exposure_ratio, Perbill::from_percent(50));
		assert_eq!(terms.min_bond, 100 * UNIT);
	});
}

#[test]
fn window_and_bond_stay_within_their_bounds() {
	ext("development").execute_with(|| {
		for (set, used) in [(0, 1), (7, 7), (MAX_WINDOW, MAX_WINDOW), (u32::MAX, MAX_WINDOW)] {
			assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), window(set)));
			assert_eq!(InferenceMarket::terms().window, used);
		}
		let bond = market::Parameters::MinBond(market::MinBond, Some(0));
		assert_ok!(Parameters::set_parameter(
			RuntimeOrigin::root(),
			RuntimeParameters::Market(bond)
		));
		assert_eq!(InferenceMarket::terms().min_bond, EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn parameters_are_set_by_governance_alone() {
	ext("development").execute_with(|| {
		let alice = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
		assert_noop!(Parameters::set_parameter(alice, window(7)), DispatchError::BadOrigin);
		let admin = assay_runtime::governance::pallet_custom_origins::Origin::MarketAdmin;
		assert_ok!(Parameters::set_parameter(admin.into(), window(7)));
	});
}

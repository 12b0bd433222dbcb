//! What governance sets stays within its bounds.

mod support;

use assay_primitives::{market::Assurance, BlockNumber, H256};
use assay_runtime::{
	configs::{
		assay::UnbondingPeriod,
		parameters::{dynamic_params::market, HostFunctions, RuntimeParameters, MAX_WINDOW},
	},
	InferenceMarket, Parameters, RuntimeOrigin, DAYS, EXISTENTIAL_DEPOSIT, HOURS, UNIT,
};
use polkadot_sdk::{
	frame_support::{assert_noop, assert_ok, storage::unhashed, traits::Get},
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
		assert_eq!((terms.proven_window, terms.audited_window), (DAYS, DAYS));
		assert_eq!(terms.response_time, HOURS);
		assert_eq!(terms.challenge_deposit, 10 * UNIT);
		assert_eq!(terms.challenger_reward, Perbill::from_percent(40));
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

/// What `cargo xtask zombienet --host-functions` writes into the genesis state is what the runtime reads.
#[test]
fn switch_of_host_functions_has_its_place_in_the_state() {
	let key = "c63bdd4a39095ccf55623a6f2872bf8ac63bdd4a39095ccf55623a6f2872bf8ac32850a5b8381e5d972daa28282a16350200";
	let key: Vec<u8> = (0..key.len())
		.step_by(2)
		.map(|at| u8::from_str_radix(&key[at..at + 2], 16).unwrap())
		.collect();
	ext("development").execute_with(|| {
		assert!(!HostFunctions::get());
		unhashed::put_raw(&key, &[2, 0, 1]);
		assert!(HostFunctions::get());
	});
}

#[test]
fn windows_of_committed_work_end_before_bonds_are_free() {
	ext("development").execute_with(|| {
		for parameter in [
			market::Parameters::ProvenWindow(market::ProvenWindow, Some(u32::MAX)),
			market::Parameters::AuditedWindow(market::AuditedWindow, Some(u32::MAX)),
			market::Parameters::ResponseTime(market::ResponseTime, Some(u32::MAX)),
		] {
			let parameter = RuntimeParameters::Market(parameter);
			assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), parameter));
		}
		let terms = InferenceMarket::terms();
		let longest = terms.proven_window.max(terms.audited_window + terms.response_time);
		assert!(UnbondingPeriod::get() > longest);
	});
}

#[test]
fn audited_models_are_registered_on_chains_for_tests_alone() {
	let register = || {
		InferenceMarket::register_model(
			RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id()),
			H256::repeat_byte(1),
			H256::repeat_byte(2),
			Assurance::Audited(H256::repeat_byte(3)),
			b"a model".to_vec().try_into().unwrap(),
		)
	};
	assert!(ext("development").execute_with(register).is_ok());
	assert!(ext("production_template").execute_with(register).is_err());
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

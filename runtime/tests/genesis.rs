//! Genesis presets, and what they may and may not contain.

mod support;

use assay_primitives::evidence::VerifierId;
use assay_runtime::{
	genesis_config_presets::{preset_names, PRODUCTION_PRESET},
	AccountId, Aura, Balances, BurnTreasury, InferenceMarket, ProofVerification, Runtime,
	RuntimeCall, System,
};
use polkadot_sdk::{frame_support::traits::Contains, *};
use support::ext;

fn committee() -> Vec<AccountId> {
	pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get()
}

#[test]
fn state_is_sound_after_each_preset() {
	assert_eq!(preset_names().len(), 3);
	for name in preset_names() {
		ext(name.as_ref()).execute_with(|| {
			assert!(Balances::total_issuance() > 0);
			let named = name != PRODUCTION_PRESET;
			let collators = pallet_collator_selection::Invulnerables::<Runtime>::get();
			assert_eq!(!collators.is_empty(), named);
			assert_eq!(committee().len(), if named { 3 } else { 0 });
			assert!(BurnTreasury::price(VerifierId::ATTESTED_SIGNATURE) > 0);
			BurnTreasury::do_try_state().unwrap();
			ProofVerification::do_try_state().unwrap();
			InferenceMarket::do_try_state().unwrap();
		});
	}
}

#[test]
fn development_root_is_trusted_by_chains_for_tests_alone() {
	let roots = |preset: &str| {
		ext(preset).execute_with(|| {
			pallet_proof_verification::TrustRoots::<Runtime>::iter()
				.map(|(_, roots)| roots.len())
				.sum::<usize>()
		})
	};
	assert_eq!(roots("development"), 1);
	assert_eq!(roots("local_testnet"), 1);
	assert_eq!(roots("production_template"), 0);
}

#[test]
fn nobody_whose_key_is_known_has_anything_when_the_chain_is_for_production() {
	ext(PRODUCTION_PRESET).execute_with(|| {
		for key in sp_keyring::Sr25519Keyring::iter() {
			assert_eq!(System::account(key.to_account_id()).data, Default::default());
		}
		assert!(committee().is_empty() && Aura::authorities_len() == 0);
	});
}

#[test]
fn tokens_are_burned_on_the_ledger_or_not_at_all() {
	use assay_runtime::configs::BaseCallFilter;
	let burn = RuntimeCall::Balances(pallet_balances::Call::burn { value: 1, keep_alive: false });
	assert!(!BaseCallFilter::contains(&burn));
	let transfer = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: sp_keyring::Sr25519Keyring::Bob.to_account_id().into(),
		value: 1,
	});
	assert!(BaseCallFilter::contains(&transfer));
}

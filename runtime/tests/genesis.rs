//! Genesis presets, and what they may and may not contain.

mod support;

use assay_primitives::evidence::VerifierId;
use assay_runtime::{
	genesis_config_presets::preset_names, Balances, BurnTreasury, InferenceMarket,
	ProofVerification, Runtime, RuntimeCall,
};
use polkadot_sdk::{frame_support::traits::Contains, *};
use support::ext;

#[test]
fn state_is_sound_after_each_preset() {
	assert_eq!(preset_names().len(), 2);
	for name in preset_names() {
		ext(name.as_ref()).execute_with(|| {
			assert!(Balances::total_issuance() > 0);
			assert!(!pallet_collator_selection::Invulnerables::<Runtime>::get().is_empty());
			assert_eq!(
				pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get().len(),
				3
			);
			assert!(BurnTreasury::price(VerifierId::ATTESTED_SIGNATURE) > 0);
			BurnTreasury::do_try_state().unwrap();
			ProofVerification::do_try_state().unwrap();
			InferenceMarket::do_try_state().unwrap();
		});
	}
}

#[test]
fn development_root_is_trusted_by_the_development_chain_alone() {
	let roots = |preset: &str| {
		ext(preset).execute_with(|| {
			pallet_proof_verification::TrustRoots::<Runtime>::iter()
				.map(|(_, roots)| roots.len())
				.sum::<usize>()
		})
	};
	assert_eq!(roots("development"), 1);
	assert_eq!(roots("local_testnet"), 0);
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

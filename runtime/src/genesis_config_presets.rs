//! Genesis presets: `development` for `--dev`, `local_testnet` for a local relay chain, and
//! `production_template`, which names nobody: its collators, committee and balances are to be filled in.

use crate::*;
use alloc::vec;
use assay_primitives::evidence::VerifierId;
use cumulus_primitives_core::ParaId;
use frame_support::build_struct_json_patch;
use pallet_burn_treasury::Controller;
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::AccountIdConversion;

/// The preset that production specs are made of.
pub const PRODUCTION_PRESET: &str = "production_template";
/// Parachain id of the presets.
pub const PARA_ID: u32 = 2000;
/// What each well-known development account has.
const ENDOWMENT: Balance = 1_000_000 * UNIT;
/// What moves the price of verification work: a quarter of a block leaves it alone, half
/// a block raises it by an eighth, as in EIP-1559. At the floor a receipt costs about a hundredth of an ASSAY.
const PRICE_CONTROLLER: Controller<Balance> = Controller {
	target: 500_000 / BLOCK_PROCESSING_VELOCITY as u64,
	denominator: 8,
	floor: 4 * MICROUNIT,
	ceiling: UNIT,
};
/// Version of XCM that the relay chain is spoken to with until it names its own.
const SAFE_XCM_VERSION: u32 = xcm::prelude::XCM_VERSION;
/// Root certificate of the development attester, whose key anyone can derive: only the presets here,
/// whose accounts' keys anyone can derive as well, trust it.
pub const DEVELOPMENT_ROOT: &[u8] = include_bytes!("../development-root.der");

/// A chain for tests: accounts whose keys anyone can derive have all of the tokens and all of the power.
fn test_genesis(collators: &[Sr25519Keyring]) -> Value {
	let committee = [Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie];
	genesis(
		collators,
		Sr25519Keyring::well_known().map(|k| (k.to_account_id(), ENDOWMENT)).collect(),
		committee.map(|k| k.to_account_id()).to_vec(),
		vec![(VerifierId::DCAP, DEVELOPMENT_ROOT.to_vec())],
	)
}

fn genesis(
	collators: &[Sr25519Keyring],
	endowed: Vec<(AccountId, Balance)>,
	committee: Vec<AccountId>,
	trust_roots: Vec<(VerifierId, Vec<u8>)>,
) -> Value {
	let pot: AccountId = configs::PotId::get().into_account_truncating();
	let pots = [pot, InferenceMarket::pot()].map(|pot| (pot, EXISTENTIAL_DEPOSIT));
	let balances = endowed.into_iter().chain(pots).collect::<Vec<_>>();
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances },
		parachain_info: ParachainInfoConfig { parachain_id: ParaId::from(PARA_ID) },
		collator_selection: CollatorSelectionConfig {
			invulnerables: collators.iter().map(|k| k.to_account_id()).collect::<Vec<_>>(),
			candidacy_bond: 100 * UNIT,
		},
		session: SessionConfig {
			keys: collators
				.iter()
				.map(|k| {
					(k.to_account_id(), k.to_account_id(), SessionKeys { aura: k.public().into() })
				})
				.collect::<Vec<_>>(),
		},
		polkadot_xcm: PolkadotXcmConfig { safe_xcm_version: Some(SAFE_XCM_VERSION) },
		technical_committee: TechnicalCommitteeConfig { members: committee },
		burn_treasury: BurnTreasuryConfig {
			controller: PRICE_CONTROLLER,
			unit_price: PRICE_CONTROLLER.floor,
		},
		proof_verification: ProofVerificationConfig { trust_roots },
	})
}

/// The preset named `id`.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => test_genesis(&[Sr25519Keyring::Alice]),
		LOCAL_TESTNET_RUNTIME_PRESET => test_genesis(&[Sr25519Keyring::Alice, Sr25519Keyring::Bob]),
		PRODUCTION_PRESET => genesis(&[], vec![], vec![], vec![]),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// Names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, PRODUCTION_PRESET]
		.map(PresetId::from)
		.to_vec()
}

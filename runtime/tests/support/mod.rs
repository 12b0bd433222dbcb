//! The runtime's state in tests.

#![allow(dead_code)]

use assay_runtime::{genesis_config_presets, Runtime, RuntimeGenesisConfig, System};
use polkadot_sdk::{
	sp_io::TestExternalities,
	sp_runtime::{self, BuildStorage},
	*,
};
use serde_json::Value;

/// State at block 1 after the genesis of a preset.
pub fn ext(preset: &str) -> TestExternalities {
	let patch = genesis_config_presets::get_preset(&preset.into()).expect("the preset exists");
	let patch: Value = serde_json::from_slice(&patch).unwrap();
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
	for (pallet, fields) in patch.as_object().unwrap() {
		for (field, value) in fields.as_object().unwrap() {
			let target = &mut config[pallet][field];
			assert!(!target.is_null(), "the preset names {pallet}.{field}, which is unknown");
			*target = value.clone();
		}
	}
	let config: RuntimeGenesisConfig = serde_json::from_value(config).unwrap();
	let mut ext = TestExternalities::from(config.build_storage().unwrap());
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Sets the time of the current block.
pub fn set_time(seconds: u64) {
	pallet_timestamp::Now::<Runtime>::put(seconds * 1_000);
}

/// The runtime's dispatch error with this name.
pub fn module_error(error: &sp_runtime::DispatchError) -> &'static str {
	match error {
		sp_runtime::DispatchError::Module(module) => module.message.unwrap_or("unnamed"),
		_ => "not a pallet's",
	}
}

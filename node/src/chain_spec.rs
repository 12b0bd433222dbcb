// SPDX-License-Identifier: GPL-3.0-only
//! Chain specs that are built from the runtime's genesis presets.

use assay_primitives::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL};
use assay_runtime::genesis_config_presets::PARA_ID;
use polkadot_sdk::{
	sc_chain_spec::{self, ChainSpecExtension, ChainType, Properties},
	sc_service::{self, GenericChainSpec},
};
use serde::{Deserialize, Serialize};

/// Names of the runtime's presets; the runtime serves them itself, through `GenesisBuilder`.
const DEVELOPMENT_PRESET: &str = "development";
const LOCAL_PRESET: &str = "local_testnet";
/// Relay chain of both presets. It only says which spec the relay-chain side loads when
/// `-- --chain` names none.
const RELAY_CHAIN: &str = "westend-local";

/// A chain spec with our extensions.
pub type ChainSpec = GenericChainSpec<Extensions>;

/// What a parachain's spec says besides genesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ChainSpecExtension)]
pub struct Extensions {
	/// The relay chain.
	#[serde(alias = "relayChain", alias = "RelayChain")]
	pub relay_chain: String,
	/// The parachain's id; the runtime's own is authoritative, tools read this one.
	#[serde(alias = "paraId", alias = "ParaId")]
	pub para_id: u32,
}

impl Extensions {
	/// The extensions of `spec`, if it has ours.
	pub fn try_get(spec: &dyn sc_service::ChainSpec) -> Option<&Self> {
		sc_chain_spec::get_extension(spec.extensions())
	}
}

/// A chain of one, without a relay chain.
pub fn development() -> Result<ChainSpec, String> {
	build("Assay Development", "assay_dev", ChainType::Development, DEVELOPMENT_PRESET)
}

/// Two collators beside a local relay chain.
pub fn local() -> Result<ChainSpec, String> {
	build("Assay Local Testnet", "assay_local", ChainType::Local, LOCAL_PRESET)
}

/// The spec that `--chain` names: a preset, or a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"dev" => development(),
		"" | "local" => local(),
		path => ChainSpec::from_json_file(path.into()).map_err(|error| {
			format!("{error}. `--chain` takes `dev`, `local` or the path of a chain spec file.")
		}),
	}
}

fn build(name: &str, id: &str, chain: ChainType, preset: &str) -> Result<ChainSpec, String> {
	let code = assay_runtime::WASM_BINARY.ok_or(
		"This binary was built with SKIP_WASM_BUILD and carries no runtime. Build it without.",
	)?;
	let extensions = Extensions { relay_chain: RELAY_CHAIN.into(), para_id: PARA_ID };
	Ok(ChainSpec::builder(code, extensions)
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain)
		.with_protocol_id(id)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build())
}

fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), TOKEN_SYMBOL.into());
	properties.insert("tokenDecimals".into(), TOKEN_DECIMALS.into());
	properties.insert("ss58Format".into(), SS58_PREFIX.into());
	properties
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Decode;
	use polkadot_sdk::{
		sp_core::storage::well_known_keys::CODE, sp_crypto_hashing::twox_128,
		sp_runtime::BuildStorage,
	};

	#[test]
	fn genesis_survives_json_when_built_from_a_preset() {
		if assay_runtime::WASM_BINARY.is_none() {
			eprintln!("skipped: the runtime was left out of this build (SKIP_WASM_BUILD)");
			return;
		}
		for spec in [development().unwrap(), local().unwrap()] {
			let json = spec.as_json(true).unwrap();
			let read = ChainSpec::from_json_bytes(json.into_bytes()).unwrap();
			assert_eq!(read.extensions(), spec.extensions());
			assert_eq!(read.id(), spec.id());
			assert_eq!(read.properties(), properties());

			let genesis = read.build_storage().unwrap();
			assert_eq!(genesis.top.get(CODE).map(Vec::as_slice), assay_runtime::WASM_BINARY);
			let key = [twox_128(b"ParachainInfo"), twox_128(b"ParachainId")].concat();
			let para_id = genesis.top.get(&key).expect("the preset sets the parachain's id");
			assert_eq!(u32::decode(&mut para_id.as_slice()), Ok(PARA_ID));
		}
	}

	#[test]
	fn spec_is_refused_when_neither_preset_nor_file_has_the_name() {
		let error = load("no-such-chain").map(|_| ()).unwrap_err();
		assert!(error.contains("`dev`, `local` or the path"), "{error}");
	}
}

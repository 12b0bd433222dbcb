// SPDX-License-Identifier: GPL-3.0-only
//! Chain specs that are built from the runtime's genesis presets.

use assay_primitives::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL};
use assay_runtime::genesis_config_presets::{PARA_ID, PRODUCTION_PRESET};
use polkadot_sdk::{
	sc_chain_spec::{self, ChainSpecExtension, ChainType, Properties},
	sc_service::{self, GenericChainSpec},
};
use serde::{Deserialize, Serialize};

/// Names of the runtime's presets; the runtime serves them itself, through `GenesisBuilder`.
const DEVELOPMENT_PRESET: &str = "development";
const LOCAL_PRESET: &str = "local_testnet";
/// Relay chain of the presets for tests. It only says which spec the relay-chain side loads when
/// `-- --chain` names none.
const LOCAL_RELAY_CHAIN: &str = "rococo-local";
/// Relay chain of the production template.
const RELAY_CHAIN: &str = "polkadot";

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
	let chain = ChainType::Development;
	build("Assay Development", "assay_dev", chain, DEVELOPMENT_PRESET, LOCAL_RELAY_CHAIN)
}

/// Two collators beside a local relay chain.
pub fn local() -> Result<ChainSpec, String> {
	build("Assay Local Testnet", "assay_local", ChainType::Local, LOCAL_PRESET, LOCAL_RELAY_CHAIN)
}

/// A chain that names nobody yet: collators, committee, balances, parachain id and boot nodes are to be
/// filled in.
pub fn production() -> Result<ChainSpec, String> {
	build("Assay", "assay", ChainType::Live, PRODUCTION_PRESET, RELAY_CHAIN)
}

/// The spec that `--chain` names: a preset, or a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"dev" => development(),
		"" | "local" => local(),
		"production" => production(),
		path => ChainSpec::from_json_file(path.into()).map_err(|error| {
			format!("{error}. `--chain` takes `dev`, `local`, `production` or the path of a chain spec file.")
		}),
	}
}

fn build(
	name: &str,
	id: &str,
	chain: ChainType,
	preset: &str,
	relay_chain: &str,
) -> Result<ChainSpec, String> {
	let code = assay_runtime::WASM_BINARY.ok_or(
		"This binary was built with SKIP_WASM_BUILD and carries no runtime. Build it without.",
	)?;
	let extensions = Extensions { relay_chain: relay_chain.into(), para_id: PARA_ID };
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
		for spec in [development(), local(), production()].map(Result::unwrap) {
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
		assert!(error.contains("`dev`, `local`, `production` or the path"), "{error}");
	}
}

//! From what the compiler writes to what a chain is given.

use crate::runtime::{Runtime, State};
use anyhow::{anyhow, bail, Context, Result};
use assay_primitives::{TOKEN_DECIMALS, TOKEN_SYMBOL};
use codec::Decode;
use frame_metadata::RuntimeMetadata;
use merkleized_metadata::{generate_metadata_digest, ExtraInfo};
use sp_maybe_compressed_blob::{compress_strongly, CODE_BLOB_BOMB_LIMIT};
use std::path::Path;

/// Reduces and compresses a runtime, as the builder of the node's runtime does.
///
/// # Errors
///
/// If it is none, or too long.
pub fn pack(raw: &Path, output: &Path) -> Result<Runtime> {
	let compact = output.with_extension("compact");
	wasm_opt::OptimizationOptions::new_opt_level_0()
		.mvp_features_only()
		.debug_info(true)
		.add_pass(wasm_opt::Pass::StripDwarf)
		.add_pass(wasm_opt::Pass::SignextLowering)
		.run(raw, &compact)
		.map_err(|error| anyhow!("wasm-opt: {error}"))?;
	let plain = std::fs::read(&compact)?;
	std::fs::remove_file(&compact)?;
	let Some(packed) = compress_strongly(&plain, CODE_BLOB_BOMB_LIMIT) else {
		bail!("it has more than {CODE_BLOB_BOMB_LIMIT} bytes")
	};
	let runtime = Runtime::new(packed)?;
	runtime.stated_version()?;
	std::fs::write(output, runtime.file())
		.with_context(|| format!("cannot write {}", output.display()))?;
	Ok(runtime)
}

/// Hash of a runtime's metadata, as hardware wallets compute it (RFC 78).
///
/// # Errors
///
/// If it does not have the metadata.
pub fn metadata_hash(runtime: &Runtime, state: &State) -> Result<[u8; 32]> {
	let metadata = runtime.hashed_metadata(state)?;
	let system = metadata.pallets.iter().find(|pallet| pallet.name == "System");
	let system = system.context("no pallet `System`")?;
	let prefix = system.constants.iter().find(|constant| constant.name == "SS58Prefix");
	let base58_prefix =
		u16::decode(&mut prefix.context("no constant `SS58Prefix`")?.value.as_slice())?;
	let version = runtime.version(state)?;
	let about = ExtraInfo {
		spec_version: version.spec_version,
		spec_name: version.spec_name.into(),
		base58_prefix,
		decimals: TOKEN_DECIMALS,
		token_symbol: TOKEN_SYMBOL.into(),
	};
	let digest = generate_metadata_digest(&RuntimeMetadata::V15(metadata), about);
	Ok(digest.map_err(|error| anyhow!("the metadata has no hash: {error}"))?.hash())
}

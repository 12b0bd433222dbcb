//! Runtimes, executed as a collator executes them, on a state that is kept as it is.

use crate::logging;
use anyhow::{anyhow, Context, Result};
use codec::{Decode, Encode};
use frame_metadata::{v15::RuntimeMetadataV15, v16::RuntimeMetadataV16};
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_executor_common::runtime_blob::RuntimeBlob;
use sp_core::{
	storage::StateVersion,
	traits::{RuntimeCode, WrappedRuntimeCode},
	Blake2Hasher, H256,
};
use sp_maybe_compressed_blob::{decompress, CODE_BLOB_BOMB_LIMIT};
use sp_state_machine::{prove_execution_on_trie_backend, InMemoryBackend, OverlayedChanges};
use sp_version::RuntimeVersion;

/// What collators and validators offer to a runtime.
type HostFunctions = (
	cumulus_primitives_proof_size_hostfunction::storage_proof_size::HostFunctions,
	sp_io::SubstrateHostFunctions,
	sp_crypto_ec_utils::HostFunctionsRfc163,
);

/// All storage of a chain at one block.
pub type State = InMemoryBackend<Blake2Hasher>;

/// A runtime.
pub struct Runtime {
	file: Vec<u8>,
	plain: Vec<u8>,
	hash: [u8; 32],
	executor: WasmExecutor<HostFunctions>,
}

/// What a call came to.
pub struct Outcome {
	/// What it returned, encoded.
	pub result: Vec<u8>,
	/// Storage that it wrote or removed.
	pub changes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
	/// Bytes of the proof of what it read.
	pub proof: usize,
}

impl Runtime {
	/// A runtime, compressed or not.
	///
	/// # Errors
	///
	/// If it cannot be decompressed within a node's limit.
	pub fn new(file: Vec<u8>) -> Result<Self> {
		let plain = decompress(&file, CODE_BLOB_BOMB_LIMIT)
			.map_err(|error| anyhow!("it cannot be decompressed: {error}"))?
			.into_owned();
		// `try_state` reads all of the state, which takes more memory than a block may.
		let heap = HeapAllocStrategy::Dynamic { maximum_pages: None };
		let executor = WasmExecutor::builder()
			.with_onchain_heap_alloc_strategy(DEFAULT_HEAP_ALLOC_STRATEGY)
			.with_offchain_heap_alloc_strategy(heap)
			.build();
		Ok(Self { hash: sp_crypto_hashing::blake2_256(&file), plain, file, executor })
	}

	/// The file.
	pub fn file(&self) -> &[u8] {
		&self.file
	}

	/// The Wasm in it.
	pub fn plain(&self) -> &[u8] {
		&self.plain
	}

	/// Hash of the file: what a referendum authorises.
	pub fn hash(&self) -> [u8; 32] {
		self.hash
	}

	/// The version in the section that a chain reads before it accepts an upgrade.
	///
	/// # Errors
	///
	/// If there is none.
	pub fn stated_version(&self) -> Result<RuntimeVersion> {
		let blob = RuntimeBlob::new(&self.plain).map_err(|error| anyhow!("no Wasm: {error}"))?;
		let version = sc_executor::read_embedded_version(&blob);
		let version = version.map_err(|error| anyhow!("its version cannot be read: {error}"))?;
		version.context("it has no section `runtime_version`")
	}

	/// Calls a function on a state, which stays as it is.
	///
	/// # Errors
	///
	/// If it fails, with what the runtime logged.
	pub fn call(&self, state: &State, function: &str, arguments: &[u8]) -> Result<Outcome> {
		let fetcher = WrappedRuntimeCode(self.file.as_slice().into());
		let code =
			RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.hash.to_vec() };
		let mut overlay = OverlayedChanges::default();
		logging::take();
		let called = prove_execution_on_trie_backend(
			state,
			&mut overlay,
			&self.executor,
			function,
			arguments,
			&code,
			&mut Default::default(),
		);
		let (result, proof) = called.map_err(|error| {
			let logged = logging::take();
			// The first lines of a trap: the others are its places in the code.
			let error = error.to_string();
			let error = error.lines().next().unwrap_or_default();
			match logged.is_empty() {
				true => anyhow!("{function}: {error}"),
				false => anyhow!("{function}: {}", logged.join("; ")),
			}
		})?;
		let changes = overlay
			.drain_storage_changes(state, StateVersion::V1)
			.map_err(|error| anyhow!("{function}: {error}"))?;
		let changes = changes.main_storage_changes;
		Ok(Outcome { result, changes, proof: proof.encoded_size() })
	}

	/// Calls a function, and decodes what it returns.
	///
	/// # Errors
	///
	/// If it fails, or returns something else.
	pub fn ask<T: Decode>(&self, state: &State, function: &str, arguments: &[u8]) -> Result<T> {
		let outcome = self.call(state, function, arguments)?;
		T::decode(&mut outcome.result.as_slice()).with_context(|| format!("{function} returned"))
	}

	/// The version that it says when it is asked.
	///
	/// # Errors
	///
	/// If it does not say.
	pub fn version(&self, state: &State) -> Result<RuntimeVersion> {
		self.ask(state, "Core_version", &[])
	}

	/// Metadata that is compared.
	///
	/// # Errors
	///
	/// If it has none.
	pub fn metadata(&self, state: &State) -> Result<RuntimeMetadataV16> {
		let version = crate::metadata::COMPARED.to_le_bytes();
		crate::metadata::compared(&self.call(state, METADATA, &version)?.result)
	}

	/// Metadata that its hash is taken of.
	///
	/// # Errors
	///
	/// If it has none.
	pub fn hashed_metadata(&self, state: &State) -> Result<RuntimeMetadataV15> {
		let version = crate::metadata::HASHED.to_le_bytes();
		crate::metadata::hashed(&self.call(state, METADATA, &version)?.result)
	}
}

const METADATA: &str = "Metadata_metadata_at_version";

/// The state with this storage.
pub fn state(storage: &crate::snapshot::Storage, version: StateVersion) -> State {
	let pairs = storage.iter().map(|(key, value)| (key.clone(), value.clone()));
	let storage = sp_core::storage::Storage { top: pairs.collect(), ..Default::default() };
	(storage, version).into()
}

/// Root of a state.
pub fn root(state: &State) -> H256 {
	*state.root()
}

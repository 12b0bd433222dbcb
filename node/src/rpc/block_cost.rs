// SPDX-License-Identifier: GPL-3.0-only
//! `dev_getBlockCost`: what it takes to execute a block again.
//!
//! The SDK's `dev_getBlockStats` cannot do it here: this runtime gives back the proof size that an
//! extrinsic did not use, and executing such a block again needs the proof sizes that its author saw.
//! On a relay chain these depend on the blocks before it in the same bundle, too: a node remembers them
//! of every block that it builds or imports. A development chain's follow from the block alone.

use crate::service::Client;
use assay_primitives::H256;
use assay_runtime::{opaque::Block, Hash};
use cumulus_client_proof_size_recording::load_proof_size_recording;
use jsonrpsee::{core::RpcResult, proc_macros::rpc, types::ErrorObjectOwned, Extensions};
use polkadot_sdk::{
	frame_support::{
		dispatch::{DispatchClass, PerDispatchClass},
		weights::Weight,
	},
	sc_client_api::{BlockBackend, StorageKey, StorageProvider},
	sc_rpc::DenyUnsafe,
	sp_api::{ApiExt, Core, ProofRecorder, ProvideRuntimeApi},
	sp_core::{Decode, Encode},
	sp_crypto_hashing::twox_128,
	sp_runtime::{
		generic::DigestItem,
		traits::{BlakeTwo256, Header},
	},
};
use serde::Serialize;
use sp_trie::proof_size_extension::{
	ProofSizeExt, RecordedProofSizeEstimations, RecordingProofSizeProvider, ReplayProofSizeProvider,
};
use std::{collections::VecDeque, sync::Arc, time::Instant};

/// Most timed runs of one call.
const MAX_RUNS: u32 = 100;
/// Code of our error: the block cannot be executed again, and the message says why.
const NOT_EXECUTED: i32 = 11_101;

/// A weight in JSON.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WeightJson {
	/// Picoseconds of computation.
	ref_time: u64,
	/// Bytes of proof.
	proof_size: u64,
}

impl From<Weight> for WeightJson {
	fn from(weight: Weight) -> Self {
		Self { ref_time: weight.ref_time(), proof_size: weight.proof_size() }
	}
}

/// Answer of `dev_getBlockCost`.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockCost {
	/// Bytes of the block.
	block_bytes: usize,
	/// Bytes of the trie nodes that executing it touches.
	witness_bytes: usize,
	/// The same in the compact form that a proof of validity carries.
	compact_witness_bytes: usize,
	/// Extrinsics in the block, inherents with them.
	extrinsics: usize,
	/// What ordinary extrinsics were charged in the end.
	normal_weight: WeightJson,
	/// What hooks and inherents were charged.
	mandatory_weight: WeightJson,
	/// Nanoseconds of the fastest run in the runtime's Wasm, without recording the witness.
	execution_nanoseconds: u64,
}

/// Our method of the `dev` group.
#[rpc(server)]
pub trait BlockCostApi {
	/// Executes a block `runs` times (1 to 100) on its parent's state, and says what it takes; null when
	/// block or parent is not there. Unsafe.
	#[method(name = "dev_getBlockCost", with_extensions)]
	fn block_cost(&self, hash: Hash, runs: u32) -> RpcResult<Option<BlockCost>>;
}

/// Executes blocks of this client again.
pub struct BlockCosts(pub Arc<Client>);

impl BlockCosts {
	/// What each class was charged in a block.
	fn weights(&self, block: Hash) -> RpcResult<PerDispatchClass<Weight>> {
		let key = [twox_128(b"System"), twox_128(b"BlockWeight")].concat();
		let stored = self.0.storage(block, &StorageKey(key)).map_err(not_executed)?;
		let stored = stored.ok_or_else(|| not_executed("its state is not kept"))?;
		PerDispatchClass::decode(&mut stored.0.as_slice()).map_err(not_executed)
	}
}

fn not_executed(error: impl std::fmt::Display) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(
		NOT_EXECUTED,
		format!("The block cannot be executed again: {error}"),
		None::<()>,
	)
}

/// Gives an execution the proof sizes that another one saw.
fn replay(sizes: &VecDeque<usize>) -> ReplayProofSizeProvider {
	RecordedProofSizeEstimations(sizes.clone()).into()
}

impl BlockCostApiServer for BlockCosts {
	fn block_cost(&self, ext: &Extensions, hash: Hash, runs: u32) -> RpcResult<Option<BlockCost>> {
		// The server sets it for every connection; without it nothing is allowed.
		ext.get::<DenyUnsafe>().unwrap_or(&DenyUnsafe::Yes).check_if_safe()?;
		let Some(signed) = self.0.block(hash).map_err(not_executed)? else { return Ok(None) };
		let mut block = signed.block;
		let parent: H256 = block.header.parent_hash;
		let Some(parent_header) = self.0.header(parent).map_err(not_executed)? else {
			return Ok(None);
		};
		let (block_bytes, extrinsics) = (block.encoded_size(), block.extrinsics.len());
		// The runtime never sees the seal.
		block.header.digest_mut().logs.retain(|item| !matches!(item, DigestItem::Seal(..)));

		let recorder = ProofRecorder::<Block>::default();
		let observed = RecordingProofSizeProvider::new(recorder.clone());
		let remembered = load_proof_size_recording(&*self.0, hash).map_err(not_executed)?;
		let mut api = self.0.runtime_api();
		api.record_proof_with_recorder(recorder.clone());
		api.register_extension(match &remembered {
			Some(sizes) => ProofSizeExt::new(replay(&sizes.0)),
			None => ProofSizeExt::new(observed.clone()),
		});
		api.execute_block(parent, block.clone().into()).map_err(not_executed)?;
		let sizes = match remembered {
			Some(sizes) => sizes.0,
			None => observed.recorded_estimations().into(),
		};
		let witness = recorder.drain_storage_proof();
		let witness_bytes = witness.encoded_size();
		let compact_witness_bytes = witness
			.into_compact_proof::<BlakeTwo256>(parent_header.state_root)
			.map_err(|error| not_executed(format!("{error:?}")))?
			.encoded_size();

		let weights = self.weights(hash)?;

		let mut fastest = u64::MAX;
		for _ in 0..runs.clamp(1, MAX_RUNS) {
			let mut api = self.0.runtime_api();
			api.register_extension(ProofSizeExt::new(replay(&sizes)));
			let again = block.clone().into();
			let begun = Instant::now();
			api.execute_block(parent, again).map_err(not_executed)?;
			fastest = fastest.min(u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX));
		}
		Ok(Some(BlockCost {
			block_bytes,
			witness_bytes,
			compact_witness_bytes,
			extrinsics,
			normal_weight: (*weights.get(DispatchClass::Normal)).into(),
			mandatory_weight: (*weights.get(DispatchClass::Mandatory)).into(),
			execution_nanoseconds: fastest,
		}))
	}
}

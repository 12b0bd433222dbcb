//! Storage proofs, and what is stored where.

use super::{file::Nodes, Refusal};
use assay_primitives::{
	attestation::{AttestedKey, Measurements},
	evidence::VerifierKey,
	market::{Assurance, JobStatus, Price},
	AccountId, Balance, BlockNumber, EngineHash, JobId, ModelHash, H256,
};
use codec::{Decode, DecodeAll, Encode};
use sp_core::storage::StateVersion;
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{
	recorder::Recorder, LayoutV0, LayoutV1, MemoryDB, StorageProof, Trie, TrieDBBuilder,
	TrieDBMutBuilder, TrieLayout, TrieMut,
};

/// A job, as the pallet stores it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StoredJob {
	/// Account that pays.
	pub requester: AccountId,
	/// Operator of the GPU node.
	pub node: AccountId,
	/// The model asked for.
	pub model: ModelHash,
	/// Its engine.
	pub engine: EngineHash,
	/// How its result is audited.
	pub assurance: Assurance,
	/// sha256 of the exact request body.
	pub request_hash: H256,
	/// Price for each unit.
	pub price: Price<Balance>,
	/// Most that the GPU node can be paid.
	pub max_fee: Balance,
	/// Price of the verification.
	pub verification_price: Balance,
	/// Blocks from the commit in which evidence is accepted.
	pub window: BlockNumber,
	/// Parts per thousand million of the fee that are slashed on top of a refund.
	pub penalty: u32,
	/// Block in which it was opened.
	pub opened_at: BlockNumber,
	/// Last block in which a result is accepted.
	pub deadline: BlockNumber,
	/// Where it is in its life.
	pub state: StoredState,
}

/// Where a job is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum StoredState {
	/// Fee on hold, no result known.
	#[codec(index = 0)]
	Open,
	/// Fee paid, evidence due.
	#[codec(index = 1)]
	Committed(StoredCommitment),
	/// Verification burned.
	#[codec(index = 2)]
	Verified {
		/// What was committed.
		commitment: StoredCommitment,
		/// Burned for the verification.
		burned: Balance,
		/// Block of the end.
		at: BlockNumber,
	},
	/// No result by the deadline.
	#[codec(index = 3)]
	Refunded {
		/// Block of the end.
		at: BlockNumber,
	},
	/// No good evidence in the window.
	#[codec(index = 4)]
	Slashed {
		/// What was committed.
		commitment: StoredCommitment,
		/// Block of the end.
		at: BlockNumber,
	},
}

impl StoredState {
	/// Its name.
	pub fn status(&self) -> JobStatus {
		match self {
			Self::Open => JobStatus::Open,
			Self::Committed(_) => JobStatus::Committed,
			Self::Verified { .. } => JobStatus::Verified,
			Self::Refunded { .. } => JobStatus::Refunded,
			Self::Slashed { .. } => JobStatus::Slashed,
		}
	}
}

/// What a GPU node was paid for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StoredCommitment {
	/// Hash of the receipt.
	pub receipt_hash: H256,
	/// Paid to the GPU node.
	pub fee: Balance,
	/// Block of the commit.
	pub at: BlockNumber,
	/// Last block in which evidence is accepted.
	pub window_ends: BlockNumber,
}

/// An attested key, as the pallet stores it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StoredKey {
	/// The operator that it belongs to.
	pub operator: AccountId,
	/// The verifier that checked its quote.
	pub verifier: VerifierKey,
	/// What runs inside the enclave.
	pub measurements: Measurements,
	/// Block in which it was registered.
	pub registered_at: BlockNumber,
	/// Last block as of which its signatures count.
	pub expires_at: BlockNumber,
	/// First block as of which its signatures no longer count.
	pub revoked_since: Option<BlockNumber>,
	/// Held of the operator.
	pub deposit: Balance,
}

fn item(pallet: &str, name: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(name.as_bytes())].concat()
}

/// `InferenceMarket.Jobs(job)`.
pub fn job_key(job: JobId) -> Vec<u8> {
	let id = job.encode();
	[item("InferenceMarket", "Jobs").as_slice(), &twox_64(&id), &id].concat()
}

/// `ProofVerification.AttestedKeys(key)`.
pub fn attested_key(key: &AttestedKey) -> Vec<u8> {
	let id = key.encode();
	[item("ProofVerification", "AttestedKeys").as_slice(), &blake2_128(&id), &id].concat()
}

/// `System.BlockHash(0)`: the genesis block's hash, which is never removed.
pub fn genesis_key() -> Vec<u8> {
	let number = BlockNumber::MIN.encode();
	[item("System", "BlockHash").as_slice(), &twox_64(&number), &number].concat()
}

/// `Paras.Heads(para_id)`, on the relay chain.
pub fn head_key(para_id: u32) -> Vec<u8> {
	let id = para_id.encode();
	[item("Paras", "Heads").as_slice(), &twox_64(&id), &id].concat()
}

/// `Grandpa.Authorities`, on the relay chain.
pub fn authorities_key() -> Vec<u8> {
	item("Grandpa", "Authorities")
}

/// The values of `keys`, proven by nodes of which none is there for nothing, if all values are there.
///
/// # Errors
///
/// When the nodes do not lead to each of them, or there are others.
pub fn read<const N: usize>(
	root: &H256,
	nodes: &Nodes,
	keys: [&[u8]; N],
) -> Result<[Option<Vec<u8>>; N], Refusal> {
	let is_ascending = nodes.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
	if !is_ascending {
		return Err(Refusal::SurplusNodes);
	}
	let (values, used) = read_some(root, nodes.iter().map(|node| node.to_vec()), keys)?;
	// Where a value is missing, that is what to tell.
	if used.len() != nodes.len() && values.iter().all(Option::is_some) {
		return Err(Refusal::SurplusNodes);
	}
	Ok(values)
}

/// Values, and the nodes that prove them.
pub type Proven<const N: usize> = ([Option<Vec<u8>>; N], StorageProof);

/// The values of `keys`, and the nodes that they need, in ascending order.
///
/// # Errors
///
/// When the nodes do not lead to each of them.
pub fn read_some<const N: usize>(
	root: &H256,
	nodes: impl IntoIterator<Item = Vec<u8>>,
	keys: [&[u8]; N],
) -> Result<Proven<N>, Refusal> {
	let unproven = |reason: String| Refusal::Unproven { root: *root, reason };
	let database: MemoryDB<BlakeTwo256> = StorageProof::new(nodes).into_memory_db();
	let recorder = Recorder::<BlakeTwo256>::default();
	let mut values = [const { None }; N];
	{
		let mut recording = recorder.as_trie_recorder(*root);
		let trie = TrieDBBuilder::<LayoutV1<BlakeTwo256>>::new(&database, root)
			.with_recorder(&mut recording)
			.build();
		for (value, key) in values.iter_mut().zip(keys) {
			*value = trie.get(key).map_err(|error| unproven(error.to_string()))?;
		}
	}
	Ok((values, recorder.drain_storage_proof()))
}

/// Root and nodes of the state trie over these entries, in either version of the state.
///
/// # Errors
///
/// When the trie cannot be built.
pub fn build<'a>(
	entries: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
	version: StateVersion,
) -> Result<(H256, Vec<Vec<u8>>), Refusal> {
	match version {
		StateVersion::V0 => build_as::<LayoutV0<BlakeTwo256>>(entries),
		StateVersion::V1 => build_as::<LayoutV1<BlakeTwo256>>(entries),
	}
}

fn build_as<'a, L: TrieLayout<Hash = BlakeTwo256>>(
	entries: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
) -> Result<(H256, Vec<Vec<u8>>), Refusal> {
	let mut database = MemoryDB::<BlakeTwo256>::default();
	let mut root = H256::default();
	{
		let mut trie = TrieDBMutBuilder::<L>::new(&mut database, &mut root).build();
		for (key, value) in entries {
			trie.insert(key, value).map_err(|error| Refusal::Unreadable {
				part: "the state",
				reason: error.to_string(),
			})?;
		}
	}
	let nodes = database.drain().into_values().filter(|(_, count)| *count > 0);
	Ok((root, nodes.map(|(node, _)| node).collect()))
}

/// Reads a stored value.
///
/// # Errors
///
/// When it is not there, or something else.
pub fn decode<T: Decode>(what: &'static str, value: Option<&[u8]>) -> Result<T, Refusal> {
	let mut bytes = value.ok_or(Refusal::Absent(what))?;
	T::decode_all(&mut bytes).map_err(|error| Refusal::Unreadable {
		part: what,
		reason: format!("{error}; update assay if the chain's runtime is newer"),
	})
}

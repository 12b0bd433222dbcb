//! All storage of a chain at one block: taken over RPC, kept in a file, and held against the block's
//! state root wherever it comes from.

use crate::runtime::{self, State};
use anyhow::{bail, ensure, Context, Result};
use codec::{Decode, Encode};
use jsonrpsee::{
	core::client::ClientT,
	rpc_params,
	ws_client::{WsClient, WsClientBuilder},
};
use sp_core::{
	storage::{
		well_known_keys::{is_child_storage_key, CODE},
		StateVersion, StorageData, StorageKey,
	},
	H256,
};
use sp_runtime::{generic, traits::BlakeTwo256, DigestItem};
use std::{collections::BTreeMap, io::Read, path::Path, time::Duration};

/// How a file begins.
const MAGIC: &[u8; 16] = b"assay snapshot 1";
/// Most bytes of a file, and of all keys and values.
const MAX_BYTES: u64 = 4 << 30;
/// Keys in one request. Values that are too long for one answer are asked for in smaller portions.
const PORTION: usize = 500;
/// Most bytes of an answer.
const MAX_ANSWER: u32 = 64 << 20;
/// For each answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The chain's header.
pub type Header = generic::Header<u32, BlakeTwo256>;
/// Keys and values.
pub type Storage = BTreeMap<Vec<u8>, Vec<u8>>;

/// A chain at one block.
pub struct Snapshot {
	/// The block.
	pub header: Header,
	/// Its storage.
	pub storage: Storage,
	/// Version of the trie.
	pub version: StateVersion,
}

impl Snapshot {
	/// Storage that is the block's, by its state root.
	///
	/// # Errors
	///
	/// If it is not, or if state and code do not fit together at this block.
	fn new(header: Header, storage: Storage) -> Result<Self> {
		ensure!(
			!storage.keys().any(|key| is_child_storage_key(key)),
			"the chain has child tries, which are not part of snapshots"
		);
		ensure!(storage.contains_key(CODE), "there is no runtime in it");
		let fits = |version| runtime::root(&runtime::state(&storage, version)) == header.state_root;
		let Some(version) = [StateVersion::V1, StateVersion::V0].into_iter().find(|v| fits(*v))
		else {
			bail!(
				"the storage is not that of block {}: its state root is another one",
				header.number
			)
		};
		// State of the old runtime, with the code of the new one.
		ensure!(
			!header.digest.logs.contains(&DigestItem::RuntimeEnvironmentUpdated),
			"block {} puts a new runtime in place, and its state is still the old one's; take the block \
			 after it",
			header.number
		);
		Ok(Self { header, storage, version })
	}

	/// The runtime that runs.
	pub fn code(&self) -> &[u8] {
		self.storage.get(CODE).map(Vec::as_slice).unwrap_or_default()
	}

	/// The state.
	pub fn state(&self) -> State {
		runtime::state(&self.storage, self.version)
	}

	/// The state once the upgrade is in place.
	pub fn state_with_code(&self, code: &[u8]) -> State {
		let mut storage = self.storage.clone();
		storage.insert(CODE.to_vec(), code.to_vec());
		runtime::state(&storage, self.version)
	}

	/// A value, if there is one, and if it is that.
	pub fn read<T: Decode>(&self, pallet: &str, item: &str) -> Option<T> {
		T::decode(&mut self.storage.get(&storage_key(pallet, item))?.as_slice()).ok()
	}

	/// Reads a file.
	///
	/// # Errors
	///
	/// If it is not the whole snapshot of a block.
	pub fn load(path: &Path) -> Result<Self> {
		let mut bytes = Vec::new();
		let file = std::fs::File::open(path)?;
		file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
		ensure!(bytes.len() as u64 <= MAX_BYTES, "it has more than {MAX_BYTES} bytes");
		let mut body = bytes.strip_prefix(MAGIC).context("it is no snapshot of this program")?;
		let (header, pairs) = <(Header, Vec<(Vec<u8>, Vec<u8>)>)>::decode(&mut body)
			.context("it is cut, or altered")?;
		ensure!(body.is_empty(), "there is something after its end");
		Self::new(header, pairs.into_iter().collect())
	}

	/// Writes a file.
	///
	/// # Errors
	///
	/// If it cannot be written.
	pub fn save(&self, path: &Path) -> Result<()> {
		let pairs: Vec<_> = self.storage.iter().collect();
		let bytes = [MAGIC.as_slice(), &(&self.header, pairs).encode()].concat();
		Ok(std::fs::write(path, bytes)?)
	}

	/// Takes it from a running chain: at the block, or at the newest one that is final.
	///
	/// # Errors
	///
	/// If the chain does not answer, or what it answers is not its block.
	pub fn fetch(uri: &str, at: Option<H256>) -> Result<Self> {
		let threads = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
		threads.block_on(fetch(uri, at))
	}
}

/// Where a value is.
pub fn storage_key(pallet: &str, item: &str) -> Vec<u8> {
	use sp_crypto_hashing::twox_128;
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

async fn fetch(uri: &str, at: Option<H256>) -> Result<Snapshot> {
	let client = WsClientBuilder::default()
		.max_response_size(MAX_ANSWER)
		.request_timeout(PATIENCE)
		.build(uri)
		.await?;
	let block = match at {
		Some(block) => block,
		None => client.request("chain_getFinalizedHead", rpc_params![]).await?,
	};
	let header: Option<Header> = client.request("chain_getHeader", rpc_params![block]).await?;
	let header = header.with_context(|| format!("the node has no block {block:?}"))?;
	ensure!(header.hash() == block, "the node answers with another block than {block:?}");

	let (mut storage, mut bytes, mut last) = (Storage::new(), 0, None::<StorageKey>);
	loop {
		let after = rpc_params!["0x", PORTION, &last, block];
		let keys: Vec<StorageKey> = client.request("state_getKeysPaged", after).await?;
		if keys.is_empty() {
			break;
		}
		for key in &keys {
			ensure!(
				last.as_ref().is_none_or(|last| last < key),
				"the node tells keys in another order than its state has them"
			);
			last = Some(key.clone());
		}
		for (key, value) in values(&client, &keys, block).await? {
			bytes += (key.0.len() + value.0.len()) as u64;
			ensure!(bytes <= MAX_BYTES, "the state has more than {MAX_BYTES} bytes");
			storage.insert(key.0, value.0);
		}
	}
	Snapshot::new(header, storage)
}

/// Values of the keys; of half of them at a time where they are too much for one answer.
async fn values(
	client: &WsClient,
	keys: &[StorageKey],
	block: H256,
) -> Result<Vec<(StorageKey, StorageData)>> {
	/// What `state_queryStorageAt` answers, for one block.
	type Changes = Vec<(StorageKey, Option<StorageData>)>;
	#[derive(serde::Deserialize)]
	struct ChangeSet {
		changes: Changes,
	}

	let (mut found, mut left) = (Vec::new(), vec![keys]);
	while let Some(portion) = left.pop() {
		let asked = client.request("state_queryStorageAt", rpc_params![portion, block]).await;
		match asked {
			Ok(sets) => {
				let sets: Vec<ChangeSet> = sets;
				for (key, value) in sets.into_iter().flat_map(|set| set.changes) {
					found.push((key, value.context("a key without a value")?));
				}
			},
			Err(_) if portion.len() > 1 => {
				let (first, second) = portion.split_at(portion.len() / 2);
				left.extend([second, first]);
			},
			Err(error) => return Err(error).context("a value cannot be had"),
		}
	}
	Ok(found)
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::{traits::Header as _, Digest};

	fn storage() -> Storage {
		let long = vec![7; 100];
		[(CODE.to_vec(), long.clone()), (storage_key("Market", "Jobs"), 3u64.encode())].into()
	}

	fn header(storage: &Storage, version: StateVersion) -> Header {
		let root = runtime::root(&runtime::state(storage, version));
		Header::new(5, Default::default(), root, H256::repeat_byte(1), Digest::default())
	}

	fn refusal(result: Result<Snapshot>) -> String {
		result.err().expect("refused").to_string()
	}

	#[test]
	fn file_gives_back_the_snapshot_when_it_is_whole() {
		let file = tempfile::NamedTempFile::new().unwrap();
		for version in [StateVersion::V0, StateVersion::V1] {
			let storage = storage();
			let snapshot = Snapshot::new(header(&storage, version), storage).unwrap();
			snapshot.save(file.path()).unwrap();
			let loaded = Snapshot::load(file.path()).unwrap();
			assert_eq!(loaded.version, version);
			assert_eq!(loaded.header, snapshot.header);
			assert_eq!(loaded.storage, snapshot.storage);
			assert_eq!(loaded.read::<u64>("Market", "Jobs"), Some(3));
			assert_eq!(loaded.read::<u64>("Market", "Nodes"), None);
		}
	}

	#[test]
	fn file_is_refused_when_it_is_altered_cut_or_another_one() {
		let file = tempfile::NamedTempFile::new().unwrap();
		let storage = storage();
		let snapshot = Snapshot::new(header(&storage, StateVersion::V1), storage).unwrap();
		snapshot.save(file.path()).unwrap();
		let whole = std::fs::read(file.path()).unwrap();
		let load = |bytes: &[u8]| {
			std::fs::write(file.path(), bytes).unwrap();
			Snapshot::load(file.path())
		};
		let mut altered = whole.clone();
		*altered.last_mut().unwrap() ^= 1;
		assert!(refusal(load(&altered)).contains("state root"));
		assert!(refusal(load(&whole[..whole.len() - 1])).contains("cut"));
		assert!(refusal(load(&[whole.as_slice(), &[0]].concat())).contains("after its end"));
		assert!(refusal(load(b"something else")).contains("no snapshot"));
		assert!(refusal(load(&[])).contains("no snapshot"));
		assert!(load(&whole).is_ok());
	}

	#[test]
	fn block_is_refused_when_it_puts_a_runtime_in_place() {
		let storage = storage();
		let mut header = header(&storage, StateVersion::V1);
		header.digest.push(DigestItem::RuntimeEnvironmentUpdated);
		assert!(refusal(Snapshot::new(header, storage)).contains("the block after it"));
	}

	#[test]
	fn storage_is_refused_when_a_part_is_left_out_or_not_read() {
		let whole = storage();
		let header = header(&whole, StateVersion::V1);
		let mut part = whole.clone();
		part.pop_last();
		assert!(Snapshot::new(header.clone(), part).is_err());
		let mut child = whole;
		child.insert(b":child_storage:default:x".to_vec(), vec![0; 32]);
		assert!(refusal(Snapshot::new(header, child)).contains("child tries"));
	}
}

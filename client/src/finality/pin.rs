//! What is pinned, from files and arguments.

use super::{grandpa::AuthoritySet, storage, Pin};
use crate::{text, Error};
use assay_primitives::{BlockNumber, H256};
use codec::DecodeAll;
use serde::{Deserialize, Serialize};
use sp_consensus_grandpa::{AuthorityId, SetId};
use sp_core::crypto::ByteArray;
use std::{collections::BTreeMap, io::Read, path::Path};

/// Most bytes of a file with authorities.
const MAX_PIN_LEN: u64 = 4 << 20;
/// Most bytes of a raw chain specification: it carries a runtime, in hex.
const MAX_SPEC_LEN: u64 = 256 << 20;

/// An authority set in a file: what `assay receipt authorities` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinFile {
	/// Hash of the relay chain's genesis block.
	pub relay_genesis: H256,
	/// The set's id.
	pub set_id: SetId,
	/// A block that this set has finalised: exports begin with it.
	pub block: BlockNumber,
	/// The members.
	pub authorities: Vec<PinnedAuthority>,
}

/// A member of a set, in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinnedAuthority {
	/// Its ed25519 key, in hex.
	pub key: H256,
	/// Its weight.
	pub weight: u64,
}

impl PinFile {
	/// A set, as a file has it.
	pub fn new(relay_genesis: H256, block: BlockNumber, set: &AuthoritySet) -> Self {
		let member = |(key, weight): &(AuthorityId, u64)| PinnedAuthority {
			key: H256::from_slice(key.as_ref()),
			weight: *weight,
		};
		let authorities = set.authorities.iter().map(member).collect();
		Self { relay_genesis, set_id: set.id, block, authorities }
	}

	/// The set.
	///
	/// # Errors
	///
	/// When it has too many members.
	pub fn set(&self) -> Result<AuthoritySet, Error> {
		let key = |key: &H256| AuthorityId::from_slice(key.as_bytes());
		let members: Result<Vec<_>, ()> =
			self.authorities.iter().map(|member| Ok((key(&member.key)?, member.weight))).collect();
		let unusable = || Error::Input("no authority set has so many members".into());
		AuthoritySet::new(self.set_id, members.map_err(|()| unusable())?).map_err(|_| unusable())
	}
}

fn read_bounded(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let file = std::fs::File::open(path).map_err(failed)?;
	let mut bytes = Vec::new();
	file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
	if bytes.len() as u64 > most {
		return Err(Error::Input(format!("{} is too long for what it should be", path.display())));
	}
	Ok(bytes)
}

/// Reads a file with authorities.
///
/// # Errors
///
/// When it is none.
pub fn read_pin_file(path: &Path) -> Result<PinFile, Error> {
	let bytes = read_bounded(path, MAX_PIN_LEN)?;
	serde_json::from_slice(&bytes).map_err(|error| {
		Error::Input(format!(
			"{} holds no authority set as `assay receipt authorities` prints it: {error}",
			path.display()
		))
	})
}

/// Reads authorities: of a file, or `0x` and SCALE of set id and members in hex.
///
/// # Errors
///
/// When they are neither.
pub fn read_authorities(argument: &str) -> Result<AuthoritySet, Error> {
	let Some(digits) = argument.strip_prefix("0x") else {
		return read_pin_file(Path::new(argument))?.set();
	};
	let decoded = text::parse_hex(digits).and_then(|b| AuthoritySet::decode_all(&mut &*b).ok());
	decoded.ok_or_else(|| Error::Input("--authorities: the hex is no authority set".into()))
}

/// The parts of a raw chain specification that matter.
#[derive(Deserialize)]
struct Spec {
	genesis: Genesis,
}

#[derive(Deserialize)]
struct Genesis {
	raw: Option<Raw>,
}

#[derive(Deserialize)]
struct Raw {
	top: BTreeMap<String, String>,
}

/// The genesis state of a relay chain's raw specification.
///
/// # Errors
///
/// When it is none.
pub fn read_genesis_state(path: &Path) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, Error> {
	let bytes = read_bounded(path, MAX_SPEC_LEN)?;
	let wrong = |reason: String| Error::Input(format!("{}: {reason}", path.display()));
	let spec: Spec = serde_json::from_slice(&bytes)
		.map_err(|error| wrong(format!("it is no chain specification: {error}")))?;
	let raw = spec.genesis.raw.ok_or_else(|| {
		wrong("it is not raw: make it so with `polkadot build-spec --chain FILE --raw`".into())
	})?;
	let entry =
		|(key, value): (String, String)| Some((text::parse_hex(&key)?, text::parse_hex(&value)?));
	let entries: Option<_> = raw.top.into_iter().map(entry).collect();
	entries.ok_or_else(|| wrong("its genesis state is not in hex".into()))
}

/// The authorities that a relay chain's raw specification starts with.
///
/// # Errors
///
/// When it is no raw specification, or has no authorities.
pub fn read_chain_spec(path: &Path) -> Result<Pin, Error> {
	let state = read_genesis_state(path)?;
	let authorities = state
		.get(&storage::authorities_key())
		.and_then(|bytes| DecodeAll::decode_all(&mut &**bytes).ok())
		.ok_or_else(|| {
			Error::Input(format!("{}: its state has no Grandpa.Authorities", path.display()))
		})?;
	Ok(Pin::Set(AuthoritySet { id: 0, authorities }))
}

//! Whether a runtime may be proposed to a chain.

use crate::{
	metadata, pack,
	report::{Report, Size},
	runtime::{Runtime, State},
	snapshot::{storage_key, Header, Snapshot},
};
use anyhow::{Context, Result};
use codec::{Compact, Decode, Encode};
use frame_metadata::v16::RuntimeMetadataV16;
use serde_json::json;
use sp_runtime::{traits::Header as _, Digest};
use sp_version::RuntimeVersion;

/// Times the length of its code to which validators decompress it: `MAX_VALIDATION_CODE_COMPRESSION_RATIO`
/// of the relay chain's configuration.
const COMPRESSION_RATIO: u64 = 10;
/// `UpgradeCheckSelect`: what is checked around a migration.
const NO_CHECKS: [u8; 1] = [0];
const ALL_CHECKS: [u8; 1] = [1];
/// The pallet that migrates over several blocks, and what it has while it does.
const MIGRATIONS: (&str, &str) = ("MultiBlockMigrations", "Cursor");

/// Reference time in picoseconds, and bytes of proof.
type Weight = (Compact<u64>, Compact<u64>);

/// The files that are checked, and the chain that they are meant for.
pub struct Check<'a> {
	/// The chain.
	pub snapshot: &'a Snapshot,
	/// The runtime that it has.
	pub old: &'a Runtime,
	/// The runtime that is to be proposed.
	pub new: &'a Runtime,
	/// The same with the feature `try-runtime`.
	pub checking: &'a Runtime,
}

/// What the chain has, and what it would have.
struct States {
	before: State,
	after: State,
	checking: State,
}

impl Check<'_> {
	/// Looks at everything, also after something was found.
	pub fn run(&self) -> Report {
		let states = States {
			before: self.snapshot.state(),
			after: self.snapshot.state_with_code(self.new.file()),
			checking: self.snapshot.state_with_code(self.checking.file()),
		};
		let mut report = Report::default();
		let header = &self.snapshot.header;
		report.fact(
			"block",
			format!("{} ({:?})", header.number, header.hash()),
			json!({ "number": header.number, "hash": header.hash() }),
		);
		let keys = self.snapshot.storage.len();
		report.fact("state", format!("{keys} keys, root {:?}", header.state_root), json!(keys));
		let hash = format!("0x{}", hex::encode(self.new.hash()));
		report.fact("code hash", hash.clone(), json!(hash));

		let versions = self.versions(&mut report, &states);
		let versions = report.try_to("the version", versions);
		let metadata = self.metadata(&states);
		let metadata = report.try_to("the metadata", metadata);
		if let Some((old, new)) = &metadata {
			self.changes(&mut report, old, new, versions.as_ref());
		}
		let hash = self.metadata_hash(&mut report, &states);
		report.try_to("the metadata's hash", hash);
		self.sizes(&mut report);
		if let Some((old, _)) = &metadata {
			let applied = self.application(&mut report, &states, old);
			report.try_to("the transaction that brings it", applied);
		}
		let migrated = self.migration(&mut report, &states);
		report.try_to("migrations and try_state", migrated);
		let begun = self.next_block(&mut report, &states, metadata.as_ref().map(|(_, new)| new));
		report.try_to("the first block of the runtime", begun);
		report
	}

	/// Old and new.
	fn versions(
		&self,
		report: &mut Report,
		states: &States,
	) -> Result<(RuntimeVersion, RuntimeVersion)> {
		let old = self.old.version(&states.before).context("of the chain's runtime")?;
		let stated = self.new.stated_version()?;
		let shown = |version: &RuntimeVersion| {
			let RuntimeVersion { spec_name, spec_version, transaction_version, .. } = version;
			format!("{spec_name} {spec_version}, transaction version {transaction_version}")
		};
		report.fact("now", shown(&old), version_json(&old));
		report.fact("new", shown(&stated), version_json(&stated));
		if stated.spec_name != old.spec_name {
			let reason = format!(
				"it is a runtime of `{}`, and the chain is `{}`: spec_name must stay",
				stated.spec_name, old.spec_name
			);
			report.refuse("spec_name", reason);
		}
		if stated.spec_version <= old.spec_version {
			let reason = format!(
				"its version is {}, and {} runs: spec_version must be higher",
				stated.spec_version, old.spec_version
			);
			report.refuse("spec_version", reason);
		}
		if stated.transaction_version < old.transaction_version {
			let reason = format!(
				"transaction_version falls from {} to {}",
				old.transaction_version, stated.transaction_version
			);
			report.refuse("transaction_version", reason);
		}
		let same = |other: &RuntimeVersion| {
			(&other.spec_name, other.spec_version, other.transaction_version)
				== (&stated.spec_name, stated.spec_version, stated.transaction_version)
		};
		match self.new.version(&states.after) {
			Ok(said) if !same(&said) => {
				let reason = format!("asked, it says that it is {}", shown(&said));
				report.refuse("version", reason);
			},
			Ok(_) => {},
			Err(error) => report.refuse("version", format!("{error:#}")),
		}
		match self.checking.version(&states.checking) {
			Ok(said) if !same(&said) => report.refuse(
				"try-runtime",
				format!("the file for try-runtime is of another release: {}", shown(&said)),
			),
			Ok(_) => {},
			Err(error) => report.refuse("try-runtime", format!("{error:#}")),
		}
		Ok((old, stated))
	}

	fn metadata(&self, states: &States) -> Result<(RuntimeMetadataV16, RuntimeMetadataV16)> {
		let old = self.old.metadata(&states.before).context("of the chain's runtime")?;
		let new = self.new.metadata(&states.after).context("of the new runtime")?;
		Ok((old, new))
	}

	fn changes(
		&self,
		report: &mut Report,
		old: &RuntimeMetadataV16,
		new: &RuntimeMetadataV16,
		versions: Option<&(RuntimeVersion, RuntimeVersion)>,
	) {
		let changes = metadata::compare(old, new);
		if let Some((old, new)) = versions {
			let raised = old.transaction_version != new.transaction_version;
			match (changes.transactions, raised) {
				(true, false) => report.refuse(
					"transaction_version",
					"transactions are encoded otherwise, and transaction_version is the same: one that \
					 was signed for the old runtime could be read as another"
						.into(),
				),
				(false, true) => report.note(
					"transaction_version",
					"it changes, though transactions are encoded as before".into(),
				),
				_ => {},
			}
		}
		report.changes = changes.all;
	}

	fn metadata_hash(&self, report: &mut Report, states: &States) -> Result<()> {
		let hash = pack::metadata_hash(self.new, &states.after)?;
		let shown = format!("0x{}", hex::encode(hash));
		let built_in = contains_hash(self.new.plain(), &hash);
		report.fact("metadata hash", shown.clone(), json!(shown));
		if !built_in {
			let reason = format!(
				"{shown} is not in it: hardware wallets could sign nothing; build it with `cargo xtask \
				 upgrade build`"
			);
			report.refuse("metadata hash", reason);
		}
		Ok(())
	}

	fn sizes(&self, report: &mut Report) {
		let compressed = self.new.file().len() as u64;
		let plain = self.new.plain().len() as u64;
		// The first field of `AbridgedHostConfiguration`.
		let relay: Option<u32> = self.snapshot.read("ParachainSystem", "HostConfiguration");
		let limit = relay.map(u64::from);
		report.size(Size { what: "compressed", actual: compressed, limit });
		// A node's own limit is checked wherever the file is read.
		let limit = relay.map(|limit| u64::from(limit) * COMPRESSION_RATIO);
		let node = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT as u64;
		let limit = limit.map_or(node, |limit| limit.min(node));
		report.size(Size { what: "decompressed", actual: plain, limit: Some(limit) });
		if relay.is_none() {
			report.note(
				"compressed",
				"the state has no configuration of a relay chain, and so no limit of the code's length"
					.into(),
			);
		}
	}

	/// `System.apply_authorized_upgrade` with this code, as the chain's own runtime takes it.
	fn application(
		&self,
		report: &mut Report,
		states: &States,
		metadata: &RuntimeMetadataV16,
	) -> Result<()> {
		/// Without a signature, in the newest format.
		const BARE: u8 = 5;
		let call = metadata::call_index(metadata, "System", "apply_authorized_upgrade")
			.context("the chain has no such call")?;
		let body = [&[BARE], call.as_slice(), &self.new.file().to_vec().encode()].concat();
		let transaction = body.encode();
		let length = transaction.len() as u64;
		// Of normal, operational and mandatory transactions; this one is operational.
		let limits: Option<(u32, u32, u32)> = metadata::system_constant(metadata, "BlockLength");
		let limit = limits.map(|(_, operational, _)| u64::from(operational));
		report.size(Size { what: "transaction", actual: length, limit });
		let validation: Option<(Vec<u8>, u32, [u8; 32], u32)> =
			self.snapshot.read("ParachainSystem", "ValidationData");
		// A development chain's is nothing.
		let limit = validation.map(|(_, _, _, max_pov)| u64::from(max_pov)).filter(|max| *max > 0);
		report.size(Size { what: "transaction in a proof", actual: length, limit });
		let arguments = [transaction, (length as u32).encode()].concat();
		let function = "TransactionPaymentApi_query_info";
		let (weight, _, _): (Weight, u8, u128) =
			self.old.ask(&states.before, function, &arguments)?;
		report.weight("applying it", parts(weight), block_weight(metadata));
		Ok(())
	}

	fn migration(&self, report: &mut Report, states: &States) -> Result<()> {
		const FUNCTION: &str = "TryRuntime_on_runtime_upgrade";
		self.checking.call(&states.checking, FUNCTION, &ALL_CHECKS)?;
		// Once more for what it takes: checks read all of the state.
		let migrated = self.checking.call(&states.checking, FUNCTION, &NO_CHECKS)?;
		let (used, limit) = <(Weight, Weight)>::decode(&mut migrated.result.as_slice())?;
		report.weight("migrations", parts(used), Some(parts(limit)));
		let (changed, proof) = (migrated.changes.len(), migrated.proof);
		report.fact(
			"migrations",
			format!(
				"pass their checks and try_state; {changed} keys change, proof of {proof} bytes"
			),
			json!({ "keys": changed, "proof_bytes": proof }),
		);
		let cursor = storage_key(MIGRATIONS.0, MIGRATIONS.1);
		if migrated.changes.iter().any(|(key, value)| *key == cursor && value.is_some()) {
			report.refuse(
				"migrations",
				"migrations over several blocks begin, and this check goes no further: try them on a \
				 local network"
					.into(),
			);
		}
		Ok(())
	}

	/// Begins a block with the very file that is proposed.
	fn next_block(
		&self,
		report: &mut Report,
		states: &States,
		metadata: Option<&RuntimeMetadataV16>,
	) -> Result<()> {
		let parent = &self.snapshot.header;
		let number = parent.number.checked_add(1).context("no number is left")?;
		let nothing = Default::default();
		let header = Header::new(number, nothing, nothing, parent.hash(), Digest::default());
		let begun = self.new.call(&states.after, "Core_initialize_block", &header.encode())?;
		let limit = metadata.and_then(block_weight);
		let proof = begun.proof as u64;
		report.size(Size {
			what: "proof of the first block",
			actual: proof,
			limit: limit.map(|l| l.1),
		});
		let key = storage_key("System", "BlockWeight");
		let written = begun.changes.iter().find(|(changed, _)| *changed == key);
		if let Some(value) = written.and_then(|(_, value)| value.as_ref()) {
			let (normal, operational, mandatory) =
				<(Weight, Weight, Weight)>::decode(&mut value.as_slice())?;
			let sum =
				[normal, operational, mandatory].map(parts).into_iter().fold((0, 0), |a, b| {
					(u64::saturating_add(a.0, b.0), u64::saturating_add(a.1, b.1))
				});
			report.weight("beginning the first block", sum, limit);
		}
		Ok(())
	}
}

fn parts((time, proof): Weight) -> (u64, u64) {
	(time.0, proof.0)
}

/// The most that a block may take.
fn block_weight(metadata: &RuntimeMetadataV16) -> Option<(u64, u64)> {
	let weights: Option<(Weight, Weight)> = metadata::system_constant(metadata, "BlockWeights");
	weights.map(|(_, most)| parts(most))
}

fn version_json(version: &RuntimeVersion) -> serde_json::Value {
	json!({
		"spec_name": version.spec_name,
		"spec_version": version.spec_version,
		"transaction_version": version.transaction_version,
	})
}

/// Whether a constant of 32 bytes is among the data, in one piece.
fn contains_hash(plain: &[u8], hash: &[u8; 32]) -> bool {
	plain.windows(hash.len()).any(|window| window == hash)
}

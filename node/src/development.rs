// SPDX-License-Identifier: GPL-3.0-only
//! `--dev`: a chain of one, which seals its own blocks and imitates the relay chain's part.
//!
//! **Time.** Aura wants a block's timestamp, its slot and the relay chain's slot to agree, and the
//! runtime wants a number of blocks in one relay-chain slot. So slots are divided into that many
//! ticks (three of 2 s), a block's timestamp is the tick that it is sealed in, and relay-chain slot and
//! block number follow from it. Blocks at every tick keep the chain's clock at the wall clock, which
//! certificates are judged by. Sealing faster than that (`--dev-block-time`), or a wall clock that was
//! set back, makes the chain's clock run ahead, never further than the runtime asks for.
//!
//! **Restarts.** Nothing is kept beside the chain's state: the next timestamp comes from the parent's
//! and the wall clock, so a node that was killed goes on where its database ends.
//!
//! **Finality.** A block becomes final when its child was sealed, so that being in a block and being
//! final are two moments, as they are beside a relay chain.

use crate::service::{Client, Hash};
use assay_runtime::opaque::Block;
use codec::{Decode, Encode};
use futures::{
	channel::{mpsc, oneshot},
	SinkExt,
};
use polkadot_sdk::{
	cumulus_client_parachain_inherent::MockValidationDataInherentDataProvider,
	cumulus_primitives_core::{
		relay_chain::{HeadData, UpgradeGoAhead},
		CollectCollationInfo, ParaId, RelayParentOffsetApi, TargetBlockRate,
	},
	sc_client_api::{HeaderBackend, StorageKey, StorageProvider},
	sc_consensus_manual_seal::EngineCommand,
	sp_api::ProvideRuntimeApi,
	sp_consensus_aura::{sr25519::AuthorityId, AuraApi},
	sp_crypto_hashing::twox_128,
	sp_timestamp,
};
use std::{
	sync::Arc,
	time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Why a block could not be prepared.
type Error = Box<dyn std::error::Error + Send + Sync>;

/// Inherents of a block without a relay chain.
pub type Inherents =
	(sp_timestamp::InherentDataProvider, MockValidationDataInherentDataProvider<()>);

/// Length of a relay-chain slot in milliseconds.
const RELAY_SLOT: u64 = assay_runtime::RELAY_CHAIN_SLOT_DURATION_MILLIS as u64;
/// Parachain blocks to one epoch of the imitated relay chain, which only seeds its randomness.
const BLOCKS_PER_EPOCH: u32 = 10;

/// Milliseconds between the blocks that the runtime wants.
///
/// Rounded up, so that a relay-chain slot never holds more ticks than the runtime wants blocks.
fn tick(relay_slot: u64, velocity: u32) -> u64 {
	relay_slot.div_ceil(u64::from(velocity).max(1)).max(1)
}

/// Timestamp of the block on top of one with timestamp `previous`: the wall clock's tick, or the
/// first that is free.
fn next_timestamp(previous: u64, wall_clock: u64, tick: u64) -> u64 {
	(wall_clock / tick).max(previous / tick + 1).saturating_mul(tick)
}

/// Milliseconds since the Unix epoch.
fn wall_clock() -> u64 {
	SystemTime::now()
		.duration_since(UNIX_EPOCH)
		.map_or(0, |now| u64::try_from(now.as_millis()).unwrap_or(u64::MAX))
}

/// The runtime's tick at `block`.
fn tick_at(client: &Client, block: Hash) -> Result<u64, Error> {
	Ok(tick(RELAY_SLOT, client.runtime_api().target_block_rate(block)?))
}

/// How often to seal when nobody says.
pub fn default_block_time(client: &Client) -> Result<Duration, Error> {
	Ok(Duration::from_millis(tick_at(client, client.info().best_hash)?))
}

/// What `pallet-timestamp` says at `block`; nothing in the genesis block.
fn timestamp_at(client: &Client, block: Hash) -> Result<Option<u64>, Error> {
	let key = [twox_128(b"Timestamp"), twox_128(b"Now")].concat();
	let Some(value) = client.storage(block, &StorageKey(key))? else { return Ok(None) };
	Ok(Some(u64::decode(&mut value.0.as_slice())?))
}

/// Inherents of the block on top of `parent`.
pub fn inherents(client: &Client, para_id: ParaId, parent: Hash) -> Result<Inherents, Error> {
	let header = client.header(parent)?.ok_or("The parent to build on is not in the database")?;
	let api = client.runtime_api();

	let previous = timestamp_at(client, parent)?.unwrap_or_default();
	let timestamp = next_timestamp(previous, wall_clock(), tick_at(client, parent)?);

	// An upgrade waits for the relay chain's word, which nobody else can give here.
	let upgrade_pending =
		api.collect_collation_info(parent, &header)?.new_validation_code.is_some();
	if upgrade_pending {
		log::info!("A runtime upgrade is pending: telling the chain to go ahead with it.");
	}

	let relay_chain = MockValidationDataInherentDataProvider {
		current_para_block: header.number.saturating_add(1),
		para_id,
		// The parent counts as included, so that the unincluded segment never fills.
		current_para_block_head: Some(HeadData(header.encode())),
		// The block number that is imitated is the slot: it rises with time, also over restarts.
		relay_offset: u32::try_from(timestamp / RELAY_SLOT)?,
		relay_blocks_per_para_block: 0,
		relay_parent_offset: api.relay_parent_offset(parent)?,
		para_blocks_per_relay_epoch: BLOCKS_PER_EPOCH,
		upgrade_go_ahead: upgrade_pending.then_some(UpgradeGoAhead::GoAhead),
		..Default::default()
	};
	Ok((sp_timestamp::InherentDataProvider::new(timestamp.into()), relay_chain))
}

/// Refuses a runtime whose slots are not the relay chain's, which [`inherents`] counts on.
pub fn check_slot_duration(client: &Client) -> Result<(), Error> {
	let slot = AuraApi::<Block, AuthorityId>::slot_duration(
		&*client.runtime_api(),
		client.info().best_hash,
	)?;
	if slot.as_millis() == RELAY_SLOT {
		return Ok(());
	}
	Err(format!(
		"`--dev` needs a runtime with slots of {RELAY_SLOT} ms; this one has {} ms",
		slot.as_millis()
	)
	.into())
}

/// Asks for a block at every multiple of `block_time`, and makes its parent final once it is there.
/// Ends when nobody serves `engine` any more.
pub async fn seal_blocks(
	client: Arc<Client>,
	mut engine: mpsc::Sender<EngineCommand<Hash>>,
	block_time: Duration,
) {
	let block_time = u64::try_from(block_time.as_millis()).unwrap_or(u64::MAX).max(1);
	loop {
		let wait = block_time - wall_clock() % block_time;
		tokio::time::sleep(Duration::from_millis(wait)).await;

		let info = client.info();
		let (sender, sealed) = oneshot::channel();
		let seal = EngineCommand::SealNewBlock {
			create_empty: true,
			finalize: false,
			parent_hash: Some(info.best_hash),
			sender: Some(sender),
		};
		if engine.send(seal).await.is_err() {
			return;
		}
		match sealed.await {
			Ok(Ok(_)) => {},
			Ok(Err(error)) => {
				log::error!("Could not seal a block on top of #{}: {error}", info.best_number);
				continue;
			},
			Err(_) => return,
		}

		if info.best_number > info.finalized_number {
			let (sender, finalised) = oneshot::channel();
			let finalise = EngineCommand::FinalizeBlock {
				hash: info.best_hash,
				sender: Some(sender),
				justification: None,
			};
			if engine.send(finalise).await.is_err() || finalised.await.is_err() {
				return;
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeMap;

	const SLOT: u64 = 6_000;

	#[test]
	fn tick_fills_a_slot_with_the_blocks_that_the_runtime_takes() {
		assert_eq!(tick(SLOT, 0), 6_000);
		assert_eq!(tick(SLOT, 1), 6_000);
		assert_eq!(tick(SLOT, 3), 2_000);
		assert_eq!(tick(SLOT, 7), 858);
	}

	#[test]
	fn timestamp_is_the_wall_clocks_tick_when_blocks_come_once_a_tick() {
		let start = 1_800_000_000_123;
		let mut previous = 0;
		for n in 0..100 {
			let now = start + n * 3_000;
			previous = next_timestamp(previous, now, 3_000);
			assert_eq!(previous, now / 3_000 * 3_000);
		}
	}

	#[test]
	fn timestamp_rises_by_a_tick_when_blocks_come_faster_or_the_wall_clock_is_behind() {
		let now = 1_800_000_000_000;
		let first = next_timestamp(0, now, 3_000);
		assert_eq!(next_timestamp(first, now, 3_000), first + 3_000);
		assert_eq!(next_timestamp(first, now - 3_600_000, 3_000), first + 3_000);
	}

	#[test]
	fn slot_never_holds_more_blocks_than_the_runtime_takes() {
		for velocity in 0..12 {
			let tick = tick(SLOT, velocity);
			let mut blocks = BTreeMap::<u64, u32>::new();
			let mut previous = 1_800_000_000_000;
			for _ in 0..1_000 {
				// As fast as it goes: the wall clock stands still.
				previous = next_timestamp(previous, 0, tick);
				*blocks.entry(previous / SLOT).or_default() += 1;
			}
			assert!(blocks.values().all(|n| *n <= velocity.max(1)), "velocity {velocity}");
		}
	}

	#[test]
	fn timestamp_is_ahead_of_the_parents_when_the_tick_changed_with_an_upgrade() {
		assert!(next_timestamp(9_000, 0, 2_000) > 9_000);
		assert!(next_timestamp(8_000, 0, 3_000) > 8_000);
	}
}

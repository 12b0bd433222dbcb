//! Randomness of the relay chain, as its state proof in every block tells it.

use crate::*;
use cumulus_pallet_parachain_system::{OnSystemEvent, RelayChainStateProof};
use cumulus_primitives_core::{relay_chain::well_known_keys, PersistedValidationData};
use frame_support::{storage_alias, traits::Randomness, weights::Weight};
use sp_core::H256;

/// Blocks that a collator may lag behind the relay chain, and that relay-chain validators may know
/// their own part of the randomness before others do: two minutes.
const HEAD_START: BlockNumber = 20;

/// What the relay chain's validators drew together in its last epoch, and the block in which it was
/// first seen here.
#[storage_alias(verbatim)]
pub type Latest = StorageValue<RelayRandomness, (H256, BlockNumber)>;

/// BABE's randomness of one epoch ago: outputs of verifiable random functions, one for each block of
/// the relay chain's last epoch. Nobody knows it before that epoch's last blocks; who makes those blocks
/// can only leave them out, one bit of influence for each.
pub struct RelayRandomness;

impl OnSystemEvent for RelayRandomness {
	fn on_validation_data(_: &PersistedValidationData) {}

	fn on_validation_code_applied() {}

	fn on_relay_state_proof(proof: &RelayChainStateProof) -> Weight {
		let key = well_known_keys::ONE_EPOCH_AGO_RANDOMNESS;
		let weights = <Runtime as frame_system::Config>::DbWeight::get();
		let Ok(Some(seen)) = proof.read_optional_entry::<H256>(key) else { return Weight::zero() };
		if Latest::get().is_some_and(|(known, _)| known == seen) {
			return weights.reads(1);
		}
		Latest::put((seen, System::block_number()));
		weights.reads_writes(1, 1)
	}
}

impl Randomness<H256, BlockNumber> for RelayRandomness {
	/// Of the block returned nobody knew the randomness yet; block 0 means that there is none.
	fn random(subject: &[u8]) -> (H256, BlockNumber) {
		let Some((seen, at)) = Latest::get() else { return (H256::zero(), 0) };
		let bytes = [seen.as_bytes(), subject].concat();
		let since = at.saturating_sub(HEAD_START);
		(H256(sp_io::hashing::blake2_256(&bytes)), since)
	}
}

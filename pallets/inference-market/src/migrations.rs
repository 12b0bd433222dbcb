//! Changes of what is stored, from one storage version to the next.

use crate::{pallet::Pallet, types::*, Config, Nodes};
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::{
	migrations::VersionedMigration, traits::UncheckedOnRuntimeUpgrade, weights::Weight, BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{ConstU32, Get};

/// A node of storage version 1: all but the block in which it was registered.
#[derive(Clone, Encode, Decode)]
pub struct NodeV1<Balance, BlockNumber> {
	endpoint: Endpoint,
	bond: Balance,
	unbonding: BoundedVec<Unbonding<Balance, BlockNumber>, ConstU32<MAX_UNBONDING>>,
	exposure: Balance,
	exposure_peak: Balance,
	accepting: bool,
	offers: u32,
	offers_since: BlockNumber,
	active_jobs: u32,
	channels: u32,
	verification_balance: Balance,
	verified: u64,
	refunded: u64,
	slashed: u64,
	receipt_keys: u32,
	batches: u32,
	queue: Queue<Balance>,
}

impl<Balance, BlockNumber> From<NodeV1<Balance, BlockNumber>> for Node<Balance, BlockNumber> {
	fn from(old: NodeV1<Balance, BlockNumber>) -> Self {
		Self {
			endpoint: old.endpoint,
			bond: old.bond,
			unbonding: old.unbonding,
			exposure: old.exposure,
			exposure_peak: old.exposure_peak,
			accepting: old.accepting,
			offers: old.offers,
			offers_since: old.offers_since,
			active_jobs: old.active_jobs,
			channels: old.channels,
			verification_balance: old.verification_balance,
			verified: old.verified,
			refunded: old.refunded,
			slashed: old.slashed,
			receipt_keys: old.receipt_keys,
			batches: old.batches,
			queue: old.queue,
			registered_at: None,
		}
	}
}

/// Storage version 2: a node remembers the block in which it was registered. Of nodes that were there
/// before nobody knows it any more.
///
/// All nodes at once: each has a bond on hold, so there are not more than a block can take. `cargo xtask
/// upgrade check` says what it weighs on a chain as it is.
pub type V1ToV2<T> = VersionedMigration<
	1,
	2,
	NodesRememberTheirRegistration<T>,
	Pallet<T>,
	<T as frame_system::Config>::DbWeight,
>;

/// What [`V1ToV2`] does.
pub struct NodesRememberTheirRegistration<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for NodesRememberTheirRegistration<T> {
	fn on_runtime_upgrade() -> Weight {
		let mut nodes = 0u64;
		Nodes::<T>::translate_values::<NodeV1<BalanceOf<T>, BlockNumberFor<T>>, _>(|old| {
			nodes = nodes.saturating_add(1);
			Some(old.into())
		});
		T::DbWeight::get().reads_writes(nodes, nodes)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok((Nodes::<T>::iter_keys().count() as u64).encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		let before = u64::decode(&mut state.as_slice()).map_err(|_| "the state before is lost")?;
		// An undecodable value is left out by the iterator, so that it would be missed.
		let after = Nodes::<T>::iter().filter(|(_, node)| node.registered_at.is_none()).count();
		frame_support::ensure!(after as u64 == before, "a node was lost");
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{mock::*, Jobs};
	use codec::DecodeAll;
	use frame_support::{
		storage::unhashed,
		traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
	};

	/// Stores the node as version 1 has it, which is without the last field, and reads it back as such.
	fn store_v1(operator: u64) -> NodeV1<Balance, u64> {
		let node = Node { registered_at: None, ..Nodes::<Test>::get(operator).unwrap() };
		let mut bytes = node.encode();
		assert_eq!(bytes.pop(), Some(0), "nothing, in one byte");
		unhashed::put_raw(&Nodes::<Test>::hashed_key_for(operator), &bytes);
		NodeV1::decode_all(&mut &*bytes).expect("this is all that version 1 has")
	}

	#[test]
	fn nodes_keep_all_they_have_when_version_1_becomes_version_2() {
		ext().execute_with(|| {
			let job = open();
			StorageVersion::new(1).put::<Market>();
			let old = store_v1(NODE);
			assert!(Nodes::<Test>::try_get(NODE).is_err(), "version 2 cannot read version 1");

			V1ToV2::<Test>::on_runtime_upgrade();
			assert_eq!(Market::on_chain_storage_version(), StorageVersion::new(2));
			let new = Nodes::<Test>::get(NODE).unwrap();
			assert_eq!(new.registered_at, None);
			assert_eq!(new, old.into());
			assert!(new.active_jobs == 1 && Jobs::<Test>::contains_key(job));
			Market::do_try_state().unwrap();
		});
	}

	#[test]
	fn nothing_is_changed_when_the_migration_runs_again() {
		ext().execute_with(|| {
			StorageVersion::new(2).put::<Market>();
			open();
			let before = Nodes::<Test>::get(NODE).unwrap();
			assert!(before.registered_at.is_some());
			V1ToV2::<Test>::on_runtime_upgrade();
			assert_eq!(Nodes::<Test>::get(NODE), Some(before));
		});
	}
}

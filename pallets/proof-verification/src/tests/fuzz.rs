//! Random calls in random order: the invariants hold after each, and a refused call changes nothing.

use crate::{mock::*, *};
use frame_support::{assert_storage_noop, dispatch::DispatchResult, storage::with_storage_layer};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Policy { who: u64, ids: Vec<u8> },
	Key { who: u64, key: u8, named: u64, root: bool, version: u16 },
	Remove { who: u64, key: u8 },
	Revoke { key: u8, since: u64 },
	Root { add: bool, id: u8 },
	Enable { version: u16, enabled: bool },
	Verify { who: u64, root: bool, garbage: Option<Vec<u8>> },
	Drain { who: u64, amount: Balance },
	Blocks(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 1..6u64;
	let key = || 0..4u8;
	prop_oneof![
		2 => (who(), proptest::collection::vec(0..4u8, 0..4))
			.prop_map(|(who, ids)| Step::Policy { who, ids }),
		4 => (who(), key(), who(), prop::bool::weighted(0.9), 3..7u16).prop_map(
			|(who, key, named, root, version)| Step::Key { who, key, named, root, version }
		),
		3 => (who(), key()).prop_map(|(who, key)| Step::Remove { who, key }),
		2 => (key(), 0..40u64).prop_map(|(key, since)| Step::Revoke { key, since }),
		1 => (any::<bool>(), 0..12u8).prop_map(|(add, id)| Step::Root { add, id }),
		1 => (3..7u16, any::<bool>())
			.prop_map(|(version, enabled)| Step::Enable { version, enabled }),
		2 => (who(), any::<bool>(), prop::option::of(proptest::collection::vec(any::<u8>(), 0..400)))
			.prop_map(|(who, root, garbage)| Step::Verify { who, root, garbage }),
		1 => (who(), 0..1_100u128).prop_map(|(who, amount)| Step::Drain { who, amount }),
		2 => (1..60u64).prop_map(Step::Blocks),
	]
}

fn apply(step: &Step) -> DispatchResult {
	let root = RuntimeOrigin::root();
	let signed = RuntimeOrigin::signed;
	let rooted = |good: bool| if good { ROOT.to_vec() } else { vec![3] };
	match step {
		Step::Policy { who, ids } => ProofVerification::register_policy(signed(*who), policy(ids)),
		Step::Key { who, key, named, root, version } => {
			let key = AttestedKey([*key; 32]);
			// Half of the quotes are the caller's own.
			let named = if named % 2 == 0 { *named } else { *who };
			let quote = Quote { root: rooted(*root), version: *version, ..quote(key, named) };
			let verifier = VerifierKey { version: *version, ..VERIFIER };
			let evidence = evidence(&quote);
			ProofVerification::register_attested_key(signed(*who), verifier, key, evidence)
		},
		Step::Remove { who, key } => {
			ProofVerification::remove_attested_key(signed(*who), AttestedKey([*key; 32]))
		},
		Step::Revoke { key, since } => {
			ProofVerification::revoke_attested_key(root, AttestedKey([*key; 32]), *since)
		},
		Step::Root { add: true, id } => {
			ProofVerification::add_trust_root(root, VERIFIER.id, certificate(&[*id]))
		},
		Step::Root { add: false, id } => {
			let id = H256(sp_io::hashing::blake2_256(&[*id]));
			ProofVerification::remove_trust_root(root, VERIFIER.id, id)
		},
		Step::Enable { version, enabled } => {
			let verifier = VerifierKey { version: *version, ..VERIFIER };
			ProofVerification::set_verifier_enabled(root, verifier, *enabled)
		},
		Step::Verify { who, root, garbage } => {
			let quote = Quote { root: rooted(*root), ..quote(AttestedKey([0; 32]), *who) };
			let evidence = match garbage {
				Some(bytes) => bytes.clone().try_into().unwrap(),
				None => evidence(&quote),
			};
			ProofVerification::verify(signed(*who), VERIFIER, evidence)
		},
		Step::Drain { who, amount } => Balances::transfer_allow_death(signed(*who), 4, *amount),
		Step::Blocks(count) => {
			System::set_block_number(System::block_number() + count);
			Ok(())
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

	#[test]
	fn invariants_hold_after_every_call(steps in proptest::collection::vec(step(), 1..60)) {
		ext().execute_with(|| {
			let mut operators = std::collections::BTreeMap::new();
			for step in &steps {
				// As a dispatch in a block: what fails is rolled back.
				if with_storage_layer(|| apply(step)).is_err() {
					assert_storage_noop!(assert!(with_storage_layer(|| apply(step)).is_err()));
				}
				check();
				// A key never changes hands.
				for (key, record) in AttestedKeys::<Test>::iter() {
					let owner = *operators.entry(key.0).or_insert(record.operator);
					prop_assert_eq!(owner, record.operator);
				}
			}
			Ok(())
		})?;
	}
}

//! Random calls in random order: the invariants hold after each, and a refused call changes nothing.

use crate::{mock::*, *};
use assay_primitives::evidence::VerifyEvidence;
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
	VerifyingKey { who: u64, name: u8, inputs: u32 },
	Deregister { who: u64, name: u8, inputs: u32 },
	User { name: u8, inputs: u32, comes: bool },
	Proofs { who: u64, name: u8, inputs: Vec<(u8, u8, bool)> },
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
		4 => (who(), 0..3u8, 0..3u32)
			.prop_map(|(who, name, inputs)| Step::VerifyingKey { who, name, inputs }),
		2 => (who(), 0..3u8, 0..3u32)
			.prop_map(|(who, name, inputs)| Step::Deregister { who, name, inputs }),
		2 => (0..3u8, 0..3u32, any::<bool>())
			.prop_map(|(name, inputs, comes)| Step::User { name, inputs, comes }),
		3 => (
			who(),
			0..3u8,
			proptest::collection::vec((0..4u8, 0..4u8, prop::bool::weighted(0.9)), 0..5)
		)
			.prop_map(|(who, name, inputs)| Step::Proofs { who, name, inputs }),
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
		Step::VerifyingKey { who, name, inputs } => ProofVerification::register_verifying_key(
			signed(*who),
			PROOFS,
			verifying_key(*name, *inputs).0,
		),
		Step::Deregister { who, name, inputs } => ProofVerification::deregister_verifying_key(
			signed(*who),
			verifying_key(*name, *inputs).1,
		),
		Step::User { name, inputs, comes } => {
			let key = verifying_key(*name, *inputs).1;
			let users = VerifyingKeys::<Test>::get(key).map_or(0, |record| record.users);
			match comes {
				true => {
					ProofVerification::acquire_key(&key).map_err(Error::<Test>::from)?;
				},
				// Nobody gives back what they do not have.
				false if users > 0 => ProofVerification::release_key(&key),
				false => {},
			}
			Ok(())
		},
		Step::Proofs { who, name, inputs } => {
			let (bytes, key) = verifying_key(*name, 2);
			let claims: Vec<_> = inputs
				.iter()
				.map(|(one, other, good)| {
					let made = claim(&bytes, &[[*one; 32], [*other; 32]]);
					match good {
						true => made,
						false => claim(&bytes, &[[*other; 32], [*one; 32], [0; 32]]),
					}
				})
				.collect();
			let all_hold = inputs.iter().all(|(.., good)| *good);
			let result =
				ProofVerification::verify_proofs(signed(*who), key, claims.try_into().unwrap());
			assert!(all_hold || result.is_err());
			result.map(|_| ()).map_err(|failed| failed.error)
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

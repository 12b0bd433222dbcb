//! Proofs in the games: all of one answer of one model, which are made once.

use super::{
	committed::{latest, Known},
	digits::{digest, digits},
	*,
};
use assay_primitives::{
	audit::{AssayBatchLeaf, BatchLeaf, ProvenLeaf},
	proof::ProofClaim,
};
use assay_verifier_groth16::{Bn254, VerifyingKey};
use pallet_proof_verification::DisabledVerifiers;
use std::sync::OnceLock;

/// What checks the proofs.
pub const VERIFIER: VerifierKey = VerifierKey { id: VerifierId::GROTH16_BN254, version: 1 };

/// Compressed bytes of α ‖ β, and of each of γ and δ.
const ALPHA_BETA: usize = 32 + 64;
const G2: usize = 64;

/// An answer as receipts tell of it, with its proof.
pub struct Answer {
	pub request: H256,
	pub response: H256,
	proof: Vec<u8>,
	/// The model's verifying key, and a spare one, under which nobody has a proof of anything.
	keys: [(H256, Vec<u8>); 2],
}

pub fn answer() -> &'static Answer {
	static ANSWER: OnceLock<Answer> = OnceLock::new();
	ANSWER.get_or_init(|| {
		let request = vec![7; 64];
		let (response, proof) = digits().answer(&request);
		let own = digits().verifying_key.clone();
		// γ and δ in each other's places make a key that is sound, but another.
		let mut spare = own.clone();
		let (gamma, delta) = spare[ALPHA_BETA..ALPHA_BETA + 2 * G2].split_at_mut(G2);
		gamma.swap_with_slice(delta);
		let named = |key: Vec<u8>| {
			let id = VerifyingKey::<Bn254>::decode(&key).expect("the key is sound").id();
			(H256(id), key)
		};
		let keys = [named(own), named(spare)];
		Answer { request: digest(&request), response: digest(&response), proof, keys }
	})
}

/// The model's verifying key, or the spare one.
pub fn key(spare: bool) -> H256 {
	answer().keys[usize::from(spare)].0
}

/// What is wrong with proofs that are submitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wrong {
	Nothing,
	/// One is not a proof.
	Malformed,
	/// One is a proof of nothing.
	Invalid,
	/// One stands at another place than it says.
	Index,
	/// One comes twice.
	Twice,
	/// One of a proven leaf, or of a batch that has ended.
	Again,
	/// One of a batch that is not proven but audited.
	Audited,
}

pub fn register(origin: RuntimeOrigin, spare: bool, broken: bool) -> bool {
	let mut key = answer().keys[usize::from(spare)].1.clone();
	if broken {
		// δ becomes γ as well: anything could be proven.
		key.copy_within(ALPHA_BETA..ALPHA_BETA + G2, ALPHA_BETA + G2);
	}
	let key = BoundedVec::truncate_from(key);
	let accepted =
		dispatch(origin, Verification::register_verifying_key { verifier: VERIFIER, key });
	assert!(!accepted || !broken, "a key was taken under which proofs can be forged");
	accepted
}

/// By the owner, or by somebody else.
pub fn deregister(who: usize, spare: bool, by_owner: bool) -> bool {
	let key = key(spare);
	let owner = VerifyingKeys::<Runtime>::get(key).filter(|_| by_owner).map(|record| record.owner);
	let who = owner.unwrap_or_else(|| player(who));
	dispatch(RuntimeOrigin::signed(who), Verification::deregister_verifying_key { key })
}

fn is_enabled() -> bool {
	!DisabledVerifiers::<Runtime>::contains_key(VERIFIER)
}

/// Submits so many unproven leaves of some of the latest batches, and what is `wrong` beside them. They
/// have to count exactly if there is nothing wrong. By somebody, or as the off-chain worker does.
pub fn submit(who: Option<usize>, batches: &[(usize, usize)], wrong: Wrong) -> bool {
	let mut leaves: Vec<AssayBatchLeaf> = Vec::new();
	let (mut good, mut seen) = (is_enabled(), BTreeSet::new());
	let is_open = |known: &Known| {
		known.model == PROVEN
			&& Batches::<Runtime>::get(known.id).is_some_and(|batch| batch.is_open())
	};
	for (nth, count) in batches {
		let Some(known) = latest(*nth, is_open).filter(|known| seen.insert(known.id)) else {
			continue;
		};
		let batch = Batches::<Runtime>::get(known.id).expect("it is open");
		let BatchState::Proving { proven, .. } = &batch.state else {
			panic!("an open batch of a proven model is being proven");
		};
		good &= batch.assurance == Assurance::Proven(key(false))
			&& System::block_number() <= batch.window_ends;
		for leaf in (0..batch.receipts).filter(|leaf| !proven.contains(*leaf)).take(*count) {
			good &= known.receipts[leaf as usize].response_hash == answer().response;
			leaves.push(proven_leaf(&known, leaf));
		}
	}
	let Some(last) = leaves.last_mut() else { return false };
	good &= wrong == Wrong::Nothing;
	match wrong {
		Wrong::Nothing => {},
		Wrong::Malformed => {
			last.leaf.proof.pop();
		},
		// A and C as each other: points of the group, but not of this proof.
		Wrong::Invalid => {
			let mut proof = last.leaf.proof.to_vec();
			let (a, rest) = proof.split_at_mut(32);
			a.swap_with_slice(&mut rest[64..]);
			last.leaf.proof = BoundedVec::truncate_from(proof);
		},
		Wrong::Index => last.leaf.leaf.path.index ^= 1,
		Wrong::Twice => {
			let again = last.clone();
			leaves.push(again);
		},
		Wrong::Again => {
			let done = |known: &Known| known.model == PROVEN && is_done(known, 0);
			let Some(known) = latest(0, done) else { return false };
			leaves.push(proven_leaf(&known, 0));
		},
		Wrong::Audited => {
			let Some(known) = latest(0, |known| known.model == AUDITED) else { return false };
			leaves.push(proven_leaf(&known, 0));
		},
	}
	let call: RuntimeCall =
		Market::submit_proofs { leaves: BoundedVec::truncate_from(leaves) }.into();
	let accepted = match who {
		Some(who) => dispatch(RuntimeOrigin::signed(player(who)), call),
		None => {
			let authorised =
				|source: TransactionSource| call.authorize(source).expect("it can be").is_ok();
			assert!(
				!authorised(TransactionSource::External),
				"only this node's own go for nothing"
			);
			if authorised(TransactionSource::Local) {
				let origin = frame_system::RawOrigin::Authorized.into();
				dispatch(origin, call)
			} else {
				false
			}
		},
	};
	assert_eq!(accepted, good, "proofs count exactly if all of them hold");
	accepted
}

fn proven_leaf(known: &Known, leaf: u32) -> AssayBatchLeaf {
	let proof = BoundedVec::truncate_from(answer().proof.clone());
	BatchLeaf { batch: known.id, leaf: ProvenLeaf { leaf: known.leaf(leaf), proof } }
}

/// Whether a proof of this leaf comes too late.
fn is_done(known: &Known, leaf: u32) -> bool {
	Batches::<Runtime>::get(known.id).is_none_or(|batch| match &batch.state {
		BatchState::Proving { proven, .. } => proven.contains(leaf),
		_ => true,
	})
}

/// Has proofs verified, of which each number but 0 says in its way that one does not hold.
pub fn verify(origin: RuntimeOrigin, spare: bool, claims: &[u8]) -> bool {
	let good =
		is_enabled() && !spare && !claims.is_empty() && claims.iter().all(|wrong| *wrong == 0);
	let claims = claims.iter().map(|wrong| claim(*wrong)).collect();
	let call =
		Verification::verify_proofs { key: key(spare), claims: BoundedVec::truncate_from(claims) };
	let accepted = dispatch(origin, call);
	assert!(!accepted || good, "one that does not hold was taken");
	accepted
}

fn claim(wrong: u8) -> ProofClaim {
	let Answer { request, response, proof, .. } = answer();
	let (mut inputs, mut proof) = (vec![request.0, response.0], proof.clone());
	match wrong {
		0 => {},
		1 => inputs.reverse(),
		2 => inputs[1] = [0xff; 32],
		3 => inputs.push([0; 32]),
		_ => proof.truncate(127),
	}
	ProofClaim {
		inputs: BoundedVec::truncate_from(inputs),
		proof: BoundedVec::truncate_from(proof),
	}
}

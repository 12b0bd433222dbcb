//! Zero-knowledge proofs that other people's tools have made, and those of a model of ours, from a
//! verifying key to a verified batch.

mod digits;
mod support;

use assay_groth16_formats::{snarkjs, Curve};
use assay_primitives::{
	attestation::AttestedKey,
	audit::{BatchLeaf, Leaf, Place, ProvenLeaf, ProvenPlace},
	batch::{claims_root, Batch, Claim, SignedBatch, SignedClaim, VersionedBatch},
	channel::{SignedVoucher, Voucher},
	evidence::{VerifierId, VerifierKey},
	market::{Assurance, BatchStatus, Price},
	merkle,
	proof::{ProofClaim, PublicInput},
	receipt::{AttestedSignature, BlockRef, Payment, Receipt, VersionedReceipt},
	AccountId, AssetKind, Balance, BlockNumber, H256,
};
use assay_runtime::{
	configs::parameters::{dynamic_params::verification, HostFunctions, RuntimeParameters},
	governance::pallet_custom_origins::Origin,
	Balances, BurnTreasury, InferenceMarket, Parameters, ProofVerification, Runtime, RuntimeCall,
	RuntimeOrigin, System, UNIT,
};
use digits::{digest, digits};
use polkadot_sdk::{
	frame_support::{
		assert_ok,
		dispatch::GetDispatchInfo,
		storage::with_storage_layer,
		traits::{fungible::Mutate, Get},
	},
	sp_core::{ed25519, Pair},
	sp_keyring::Sr25519Keyring,
	sp_runtime::{traits::Dispatchable, DispatchError, MultiSignature},
};
use support::{ext, module_error};

const OVER_BN254: VerifierKey = VerifierKey { id: VerifierId::GROTH16_BN254, version: 1 };
const OVER_BLS12_381: VerifierKey = VerifierKey { id: VerifierId::GROTH16_BLS12_381, version: 1 };
const GENESIS: H256 = H256::repeat_byte(0xee);

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

/// Runs `test` on the development chain, and checks every invariant of the verifiers after it.
fn run(test: impl FnOnce()) {
	ext("development").execute_with(|| {
		pallet_proof_verification::GenesisHash::<Runtime>::put(GENESIS);
		test();
		ProofVerification::do_try_state().expect("the invariants hold");
		InferenceMarket::do_try_state().expect("the invariants hold");
	});
}

/// What circom and snarkjs have made: a key, public inputs and a proof.
struct Vector {
	verifier: VerifierKey,
	key: Vec<u8>,
	claim: ProofClaim,
}

fn vector(curve: Curve, folder: &str) -> Vector {
	let folder = format!("../verifiers/groth16-formats/tests/vectors/{folder}");
	let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
	let inputs = snarkjs::inputs(curve, &read("public.json")).unwrap();
	let inputs: Vec<PublicInput> =
		inputs.chunks(32).map(|input| input.try_into().unwrap()).collect();
	let claim = ProofClaim {
		inputs: inputs.try_into().unwrap(),
		proof: snarkjs::proof(&read("proof.json")).unwrap().bytes.try_into().unwrap(),
	};
	let key = snarkjs::key(&read("verification_key.json")).unwrap().bytes;
	let verifier = match curve {
		Curve::Bn254 => OVER_BN254,
		Curve::Bls12_381 => OVER_BLS12_381,
	};
	Vector { verifier, key, claim }
}

fn vectors() -> [Vector; 2] {
	[vector(Curve::Bn254, "bn254-multiplier2"), vector(Curve::Bls12_381, "bls12-381-multiplier2")]
}

fn register(verifier: VerifierKey, key: &[u8]) -> Result<H256, DispatchError> {
	let before: Vec<_> = pallet_proof_verification::VerifyingKeys::<Runtime>::iter_keys().collect();
	let bytes = key.to_vec().try_into().expect("short enough");
	with_storage_layer(|| {
		ProofVerification::register_verifying_key(signed(Sr25519Keyring::Alice), verifier, bytes)
	})?;
	let mut keys = pallet_proof_verification::VerifyingKeys::<Runtime>::iter_keys();
	Ok(keys.find(|key| !before.contains(key)).expect("it is registered"))
}

fn verify(key: H256, claims: &[ProofClaim]) -> Result<(), &'static str> {
	accepted(verify_call(key, claims), Sr25519Keyring::Bob)
}

fn verify_call(key: H256, claims: &[ProofClaim]) -> RuntimeCall {
	let claims = claims.to_vec().try_into().expect("few enough");
	pallet_proof_verification::Call::verify_proofs { key, claims }.into()
}

/// Dispatches a call, which takes what was said of it before, if it succeeds: nothing is weighed for a
/// dearer verifier than its own.
fn accepted(call: RuntimeCall, who: Sr25519Keyring) -> Result<(), &'static str> {
	let weight = call.get_dispatch_info().call_weight;
	let done = with_storage_layer(|| call.dispatch(signed(who)))
		.map_err(|failed| module_error(&failed.error))?;
	assert_eq!(done.actual_weight, Some(weight));
	Ok(())
}

fn switch(on: bool) -> RuntimeParameters {
	RuntimeParameters::Verification(verification::Parameters::HostFunctions(
		verification::HostFunctions,
		Some(on),
	))
}

#[test]
fn proofs_of_other_tools_are_verified_for_whoever_pays() {
	run(|| {
		for Vector { verifier, key, claim } in vectors() {
			let id = register(verifier, &key).unwrap();
			let burned = BurnTreasury::total_burned();
			assert_eq!(verify(id, std::slice::from_ref(&claim)), Ok(()));
			let one = BurnTreasury::total_burned() - burned;
			assert!(one > 0);
			assert_eq!(verify(id, &vec![claim.clone(); 3]), Ok(()));
			assert_eq!(BurnTreasury::total_burned() - burned, 4 * one);
		}
	});
}

/// Who is to be refused for want of a key pays for the dearest, and a batch may register the key first.
#[test]
fn proofs_weigh_what_their_keys_verifier_takes_or_the_dearest_without_a_key() {
	run(|| {
		let weights = vectors().map(|Vector { verifier, key, claim }| {
			let claims = [claim.clone(), claim];
			let unknown = verify_call(H256::zero(), &claims).get_dispatch_info().call_weight;
			let id = register(verifier, &key).unwrap();
			(verify_call(id, &claims).get_dispatch_info().call_weight, unknown)
		});
		let [(bn254, dearest), (bls12_381, same)] = weights;
		assert!(bn254.ref_time() < bls12_381.ref_time());
		assert_eq!((bls12_381.ref_time(), dearest), (dearest.ref_time(), same));
	});
}

/// Each way to be wrong has its own error, alone and among good ones, and costs nothing.
#[test]
fn claims_are_refused_when_anything_about_them_is_wrong() {
	run(|| {
		for on in [false, true] {
			assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), switch(on)));
			for Vector { verifier, key, claim } in vectors() {
				let id = register(verifier, &key).unwrap();
				let refused = |change: &dyn Fn(&mut ProofClaim), error: &str| {
					let mut bad = claim.clone();
					change(&mut bad);
					let burned = BurnTreasury::total_burned();
					assert_eq!(verify(id, &[bad.clone()]), Err(error));
					assert_eq!(verify(id, &[claim.clone(), bad, claim.clone()]), Err(error));
					assert_eq!(BurnTreasury::total_burned(), burned);
				};
				refused(&|c| c.inputs[0][0] ^= 1, "InvalidProof");
				refused(&|c| c.inputs[0] = [0xff; 32], "InvalidInputs");
				refused(&|c| c.inputs.try_push([0; 32]).unwrap(), "InvalidInputs");
				refused(&|c| c.inputs.clear(), "InvalidInputs");
				refused(&|c| c.proof.try_push(0).unwrap(), "Malformed");
				refused(&|c| c.proof.clear(), "Malformed");
				// A and C as each other: points of the group, but not of this proof.
				let (g1, len) = (claim.proof.len() / 4, claim.proof.len());
				let swap = |c: &mut ProofClaim| {
					let mut proof = c.proof.to_vec();
					let (a, rest) = proof.split_at_mut(g1);
					a.swap_with_slice(&mut rest[len - 2 * g1..]);
					c.proof = proof.try_into().unwrap();
				};
				refused(&swap, "InvalidProof");
				ProofVerification::deregister_verifying_key(signed(Sr25519Keyring::Alice), id)
					.unwrap();
			}
		}
	});
}

#[test]
fn key_is_refused_when_proofs_under_it_could_be_forged() {
	run(|| {
		let Vector { verifier, key, .. } = vector(Curve::Bn254, "bn254-multiplier2");
		// α ‖ β ‖ γ ‖ δ: δ becomes γ, as a set-up without its second phase leaves it.
		let mut forgeable = key.clone();
		forgeable.copy_within(64 + 128..64 + 256, 64 + 256);
		let refused = |key: &[u8]| module_error(&register(verifier, key).unwrap_err());
		assert_eq!(refused(&forgeable), "UnsafeVerifyingKey");
		let mut off_curve = key.clone();
		off_curve[0] ^= 1;
		assert_eq!(refused(&off_curve), "InvalidPoint");
		let mut at_infinity = key.clone();
		at_infinity[..64].fill(0);
		at_infinity[63] = 0x40;
		assert_eq!(refused(&at_infinity), "InvalidPoint");
		assert_eq!(refused(&key[1..]), "Malformed");
		// Of the other curve.
		assert_eq!(module_error(&register(OVER_BLS12_381, &key).unwrap_err()), "Malformed");
		assert!(register(verifier, &key).is_ok());
	});
}

/// The switch changes who computes, not what comes out; and only the verifiers' admins have it.
#[cfg(feature = "rfc163")]
#[test]
fn host_functions_give_the_same_verdicts_once_governance_has_switched_them_on() {
	run(|| {
		let Vector { verifier, key, claim } = vector(Curve::Bls12_381, "bls12-381-multiplier2");
		let id = register(verifier, &key).unwrap();
		let stored = pallet_proof_verification::PreparedKeys::<Runtime>::get(id).unwrap();
		let mut bad = claim.clone();
		bad.inputs[0][0] ^= 1;
		let verdicts = || {
			(
				verify(id, std::slice::from_ref(&claim)),
				verify(id, &vec![claim.clone(); 3]),
				verify(id, &[bad.clone()]),
				verify(id, &[claim.clone(), bad.clone()]),
			)
		};
		let pure = verdicts();
		assert_eq!(pure, (Ok(()), Ok(()), Err("InvalidProof"), Err("InvalidProof")));
		for admin in [Origin::MarketAdmin.into(), signed(Sr25519Keyring::Alice)] {
			let refused = Parameters::set_parameter(admin, switch(true));
			assert_eq!(refused, Err(DispatchError::BadOrigin));
		}
		let admin = Origin::VerificationAdmin;
		assert!(!HostFunctions::get());
		assert_ok!(Parameters::set_parameter(admin.into(), switch(true)));
		assert!(HostFunctions::get());
		assert_eq!(verdicts(), pure);
		// A key that was prepared on one side is read on the other, and prepared alike on both.
		let owner = || signed(Sr25519Keyring::Alice);
		assert_ok!(ProofVerification::deregister_verifying_key(owner(), id));
		assert_eq!(register(verifier, &key), Ok(id));
		let again = pallet_proof_verification::PreparedKeys::<Runtime>::get(id).unwrap();
		assert_eq!(again, stored);
	});
}

const MODEL: H256 = H256::repeat_byte(1);
const ENGINE: H256 = H256::repeat_byte(2);
const PRICE: Price<Balance> = Price { input: UNIT / 1_000, output: UNIT / 1_000 };

type AnyReceipt = Receipt<AccountId, Balance, BlockNumber>;

/// A committed batch of one channel's receipts, and what its node knows of it.
struct Committed {
	receipts: Vec<AnyReceipt>,
	place: Place<AccountId, Balance>,
}

fn node_key() -> ed25519::Pair {
	ed25519::Pair::from_seed(&[50; 32])
}

/// Registers the model and its node, opens a channel, and commits receipts with these hashes.
fn commit(hashes: &[(H256, H256)]) -> Committed {
	let (alice, bob, charlie) =
		(Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie);
	let pot = InferenceMarket::pot();
	Balances::mint_into(&pot, UNIT).unwrap();
	let key = register(OVER_BN254, &digits().verifying_key).unwrap();
	let assurance = Assurance::Proven(key);
	let name = b"digits".to_vec().try_into().unwrap();
	InferenceMarket::register_model(signed(alice), MODEL, ENGINE, assurance, name).unwrap();
	let endpoint = b"http://127.0.0.1:8080".to_vec().try_into().unwrap();
	InferenceMarket::register_node(signed(bob), endpoint, 1_000 * UNIT).unwrap();
	let attested = AttestedKey(node_key().public().0);
	InferenceMarket::set_receipt_key(signed(bob), attested).unwrap();
	InferenceMarket::fund_verification(signed(bob), 100 * UNIT).unwrap();
	let asset = AssetKind::Native;
	InferenceMarket::set_offer(signed(bob), MODEL, asset.clone(), PRICE).unwrap();
	System::set_block_number(200);
	let (node, requester) = (bob.to_account_id(), charlie.to_account_id());
	InferenceMarket::open_channel(
		signed(charlie),
		node.clone(),
		MODEL,
		asset.clone(),
		10 * UNIT,
		requester.clone(),
		PRICE,
		1_000,
	)
	.unwrap();
	let anchor = BlockRef { number: 200, hash: H256::repeat_byte(9) };
	polkadot_sdk::frame_system::BlockHash::<Runtime>::insert(anchor.number, anchor.hash);
	System::set_block_number(201);

	let count = hashes.len() as u32;
	let fee = 65 * UNIT / 1_000;
	let receipts: Vec<_> = (0..)
		.zip(hashes)
		.map(|(sequence, (request_hash, response_hash))| Receipt {
			genesis_hash: GENESIS,
			node: node.clone(),
			payment: Payment::Channel { channel: 0, sequence },
			requester: requester.clone(),
			model: MODEL,
			engine: ENGINE,
			request_hash: *request_hash,
			response_hash: *response_hash,
			input_units: 64,
			output_units: 1,
			fee,
			anchor,
			audit_commitment: None,
		})
		.collect();
	let total = fee * Balance::from(count);
	let claim = Claim {
		channel: 0,
		first: 0,
		receipts: count,
		input_units: 64 * u64::from(count),
		output_units: count.into(),
	};
	let voucher = Voucher { genesis_hash: GENESIS, channel: 0, cumulative: total };
	let signature = MultiSignature::Sr25519(charlie.sign(voucher.hash().as_bytes()));
	let claims =
		vec![SignedClaim { claim, voucher: SignedVoucher { cumulative: total, signature } }];
	let leaves: Vec<_> = receipts.iter().map(|r| VersionedReceipt::V1(r.clone()).hash()).collect();
	let batch = VersionedBatch::V1(Batch {
		genesis_hash: GENESIS,
		node,
		model: MODEL,
		engine: ENGINE,
		assurance,
		asset,
		root: merkle::root(&leaves).unwrap(),
		receipts: count,
		input_units: claim.input_units,
		output_units: claim.output_units,
		fee: total,
		anchor,
		claims_root: claims_root([claim].iter()).unwrap(),
	});
	let signature =
		AttestedSignature { key: attested, signature: node_key().sign(&batch.hash().0).0 };
	let batch = SignedBatch { batch, signature };
	InferenceMarket::commit_batch(signed(alice), batch, claims.try_into().unwrap()).unwrap();
	let place = Place { claim, offset: 0, requester, price: PRICE };
	Committed { receipts, place }
}

impl Committed {
	fn submit(&self, proofs: &[(u32, &[u8])]) -> Result<(), &'static str> {
		let leaves: Vec<_> =
			self.receipts.iter().map(|r| VersionedReceipt::V1(r.clone()).hash()).collect();
		let leaf = |(index, proof): &(u32, &[u8])| BatchLeaf {
			batch: 0,
			leaf: ProvenLeaf {
				leaf: Leaf {
					receipt: VersionedReceipt::V1(self.receipts[*index as usize].clone()),
					path: merkle::prove(&leaves, *index).unwrap(),
					place: ProvenPlace {
						place: self.place.clone(),
						path: merkle::prove(&[self.place.hash()], 0).unwrap(),
					},
				},
				proof: proof.to_vec().try_into().unwrap(),
			},
		};
		let leaves: Vec<_> = proofs.iter().map(leaf).collect();
		let leaves = leaves.try_into().expect("few enough");
		let call = pallet_inference_market::Call::submit_proofs { leaves };
		accepted(call.into(), Sr25519Keyring::Dave)
	}
}

/// From the question to `Verified`, and a proof of another request for none.
#[test]
fn batch_is_verified_when_a_model_has_proven_every_answer() {
	run(|| {
		let requests = [vec![3; 64], vec![7; 64], (0..64).map(|n| n % 17).collect::<Vec<u8>>()];
		let answers = requests.each_ref().map(|request| digits().answer(request));
		let hashes: Vec<_> = requests
			.iter()
			.zip(&answers)
			.map(|(request, (response, _))| (digest(request), digest(response)))
			.collect();
		let batch = commit(&hashes);
		let proofs = answers.each_ref().map(|(_, proof)| &proof[..]);
		let refused = Err("InvalidProof");
		assert_eq!(batch.submit(&[(0, proofs[1])]), refused);
		assert_eq!(batch.submit(&[(0, proofs[0]), (1, proofs[2])]), refused);
		assert_eq!(batch.submit(&[(0, &proofs[0][1..])]), refused);
		assert_eq!(batch.submit(&[(0, proofs[0]), (2, proofs[2])]), Ok(()));
		assert_eq!(InferenceMarket::batch(0).unwrap().proven, 2);
		assert_eq!(batch.submit(&[(0, proofs[0])]), Err("LeafAlreadyProven"));
		let burned = BurnTreasury::total_burned();
		assert_eq!(batch.submit(&[(1, proofs[1])]), Ok(()));
		assert_eq!(InferenceMarket::batch(0).unwrap().status, BatchStatus::Verified);
		assert!(BurnTreasury::total_burned() > burned);
	});
}

/// A node that claims another answer than the model's has no proof of it, and pays for it.
#[test]
fn batch_is_slashed_when_an_answer_is_not_the_models() {
	run(|| {
		let request = vec![3; 64];
		let (response, proof) = digits().answer(&request);
		let mut other = response;
		other[0] = (other[0] + 1) % 10;
		let batch = commit(&[(digest(&request), digest(&other))]);
		assert_eq!(batch.submit(&[(0, &proof)]), Err("InvalidProof"));
		let window_ends = InferenceMarket::batch(0).unwrap().window_ends;
		System::set_block_number(window_ends + 1);
		use polkadot_sdk::frame_support::traits::OnPoll;
		// The blocks in between were never made, and the agenda takes them in bounded steps.
		for _ in 0..1_000 {
			let mut meter = polkadot_sdk::frame_support::weights::WeightMeter::new();
			InferenceMarket::on_poll(window_ends + 1, &mut meter);
			if InferenceMarket::batch(0).unwrap().status != BatchStatus::Committed {
				break;
			}
		}
		assert_eq!(InferenceMarket::batch(0).unwrap().status, BatchStatus::Slashed);
	});
}

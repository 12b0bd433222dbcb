//! Prints as JSON what verification costs on this machine, natively, beside arkworks, and where the
//! time goes. Milliseconds, the least of several runs:
//!
//!     cargo run --release -p assay-verifier-groth16 --example cost
//!
//! With `--features rfc163` on the host functions as well. These use as many threads as there are
//! cores: `RAYON_NUM_THREADS=1` leaves them one. Nothing here is what Wasm costs.

#[path = "../tests/support/mod.rs"]
mod support;

use ark_ec::pairing::Pairing;
use ark_groth16::Groth16;
use ark_serialize::CanonicalDeserialize;
use assay_verifier_groth16::{
	check_batch, decode_inputs, statement, verify, verify_batch, Claim, Curve, Encoding,
	PreparedKey, Proof, Weight, Work,
};
use serde_json::{json, Value};
use std::{hint::black_box, time::Instant};
use support::*;

/// Public inputs of the key.
const INPUTS: usize = 4;
/// Members of the batch.
const BATCH: usize = 64;
/// Runs of which the fastest counts.
const RUNS: usize = 7;

/// Milliseconds of the fastest run.
fn time<T>(mut run: impl FnMut() -> T) -> f64 {
	let mut best = f64::MAX;
	for _ in 0..RUNS {
		let start = Instant::now();
		black_box(run());
		best = best.min(start.elapsed().as_secs_f64() * 1e3);
	}
	(best * 1e4).round() / 1e4
}

fn work(work: Work) -> Value {
	json!({
		"miller_loops": work.miller_loops,
		"final_exponentiations": work.final_exponentiations,
		"multiplications": work.multiplications,
		"weighings": work.weighings,
		"subgroup_checks": work.subgroup_checks,
		"decompressions": work.decompressions,
	})
}

/// What arkworks needs for a proof in bytes, its key being prepared.
fn oracle<S: Setting>(made: &Made<S>, proof: &[u8], inputs: &[Fr<S>]) {
	let proof = ark_groth16::Proof::deserialize_uncompressed(proof).unwrap();
	assert!(Groth16::<S::Oracle>::verify_proof(&made.oracle, &proof, inputs).unwrap());
}

fn curve<S: Setting>() -> Value
where
	Fr<S>: statement::StatementField,
{
	let rng = &mut rng(1);
	let made = Made::<S>::new(INPUTS, rng);
	let stored = made.key.encode();
	let members: Vec<_> = (0..BATCH)
		.map(|_| {
			let inputs = scalars::<S>(INPUTS, rng);
			let proof = made.prove(&inputs, rng);
			(inputs, uncompressed(&proof), compressed(&proof))
		})
		.collect();
	let (inputs, proof, small_proof) = &members[0];
	let input_bytes = input_bytes::<S>(inputs);

	let read_key = || PreparedKey::<S::Ours>::decode_trusted(&stored).unwrap();
	let read_proof = |bytes: &[u8]| Proof::<S::Ours>::decode(bytes).unwrap();
	let single = |proof: &[u8]| {
		let inputs = decode_inputs::<S::Ours>(&input_bytes, INPUTS).unwrap();
		verify(&read_key(), &inputs, &read_proof(proof)).unwrap();
	};
	let batch = |blame: bool| {
		let key = read_key();
		let proofs: Vec<_> = members.iter().map(|(_, proof, _)| read_proof(proof)).collect();
		let mut claims: Vec<Claim<'_, S::Ours>> = Vec::new();
		for ((inputs, ..), proof) in members.iter().zip(&proofs) {
			claims.push(Claim { key: &key, inputs, proof });
		}
		if blame {
			verify_batch(&claims).unwrap();
		} else {
			check_batch(&claims).unwrap();
		}
	};

	let (points1, points2): (Vec<_>, Vec<_>) = (1..=BATCH as u64)
		.map(|count| (g1::<S>(Fr::<S>::from(count)), g2::<S>(Fr::<S>::from(count))))
		.unzip();
	let lines: Vec<_> =
		points2.iter().map(|point| S::Ours::lines(point).unwrap().unwrap()).collect();
	let weights: Vec<_> = (1..=BATCH as u64)
		.map(|count| {
			let half = count.wrapping_mul(0x9e37_79b9_7f4a_7c15);
			Weight::new([half, !half])
		})
		.collect();
	let loops = |count: usize| {
		S::Ours::multi_miller_loop(points1[..count].to_vec(), lines[..count].to_vec())
	};
	let value = loops(1);
	let scalars = scalars::<S>(4, rng);
	let request = vec![7; 1024];

	let arkworks_single = time(|| oracle(&made, proof, inputs));
	let ours_single = time(|| single(proof));
	let (ours_batch, ours_checked) = (time(|| batch(true)), time(|| batch(false)));
	json!({
		"inputs": INPUTS,
		"bytes": {
			"proof": Proof::<S::Ours>::encoded_len(Encoding::Uncompressed),
			"proof_compressed": Proof::<S::Ours>::encoded_len(Encoding::Compressed),
			"stored_key": stored.len(),
		},
		"single": {
			"arkworks": arkworks_single,
			"ours": ours_single,
			"ours_compressed": time(|| single(small_proof)),
			"work": work(Work::single(INPUTS as u64).plus(Work::decode(Encoding::Uncompressed))),
		},
		"batch": {
			"members": BATCH,
			"arkworks_one_by_one": time(|| {
				members.iter().for_each(|(inputs, proof, _)| oracle(&made, proof, inputs));
			}),
			"ours": ours_batch,
			"ours_per_proof": ours_batch / BATCH as f64,
			"ours_without_blame": ours_checked,
			"ours_without_blame_per_proof": ours_checked / BATCH as f64,
			"work": work(
				Work::batch(BATCH as u64, 1, INPUTS as u64)
					.plus(Work::decode(Encoding::Uncompressed).times(BATCH as u64)),
			),
			"work_at_most": work(Work::batch_with_blame(BATCH as u64, 1, INPUTS as u64)),
		},
		"parts": {
			"key_read": time(read_key),
			"proof_decode": time(|| read_proof(proof)),
			"proof_decode_compressed": time(|| read_proof(small_proof)),
			"check_of_a_point_of_g1": time(|| S::Ours::is_valid(&points1[1])),
			"check_of_a_point_of_g2": time(|| S::Ours::lines(&points2[1])),
			"lines_of_a_point": time(|| <S::Ours as Pairing>::G2Prepared::from(points2[0])),
			"miller_loop_1": time(|| loops(1)),
			"miller_loop_4": time(|| loops(4)),
			"miller_loop_64": time(|| loops(BATCH)),
			"final_exponentiation": time(|| S::Ours::final_exponentiation(value)),
			"sum_of_4_inputs": time(|| S::Ours::sum(&points1[..4], &scalars)),
			"weighing_of_64": time(|| S::Ours::weigh(&points1, &weights)),
			"weighed_sum_of_64": time(|| S::Ours::weighed_sum(&points1, &weights)),
			"digest_of_1024_bytes": time(|| statement::digest::<Fr<S>>(&request)),
		},
	})
}

fn main() {
	#[allow(unused_mut)]
	let mut costs = json!({ "bn254": curve::<Bn>(), "bls12-381": curve::<Bls>() });
	#[cfg(feature = "rfc163")]
	{
		costs["bls12-381 on host functions"] = curve::<Host>();
	}
	println!("{costs:#}");
}

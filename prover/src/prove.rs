//! From a request to an answer and its proof.
//!
//! The work is cut into pieces between which progress is told and a cancelled proof stops. All of it runs on rayon's
//! threads: who wants fewer of them calls from within a pool of their own.

use std::sync::atomic::{AtomicBool, Ordering};

use ark_bn254::{Bn254, Fr, G1Projective};
use ark_ec::{AffineRepr, CurveGroup, VariableBaseMSM};
use ark_ff::{PrimeField, UniformRand, Zero};
use ark_groth16::{
	prepare_verifying_key,
	r1cs_to_qap::{LibsnarkReduction, R1CSToQAP},
	Groth16, Proof, ProvingKey, VerifyingKey,
};
use ark_poly::GeneralEvaluationDomain;
use rand::rngs::OsRng;
use rayon::prelude::*;

use crate::{digest::digest, r1cs::INSTANCES, setup::Key, Circuit, Error};

/// Points that are summed up between two looks at whether to stop.
const PIECE: usize = 1 << 15;

/// A flag that stops a proof. Clones are the same flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel(std::sync::Arc<AtomicBool>);

impl Cancel {
	/// A flag that is not set.
	pub fn new() -> Self {
		Self::default()
	}

	/// Sets it.
	pub fn cancel(&self) {
		self.0.store(true, Ordering::Relaxed);
	}

	/// Whether it is set.
	pub fn is_cancelled(&self) -> bool {
		self.0.load(Ordering::Relaxed)
	}

	pub(crate) fn check(&self) -> Result<(), Error> {
		if self.is_cancelled() {
			Err(Error::Cancelled)
		} else {
			Ok(())
		}
	}
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
	/// Running the model and finding the values of all variables.
	Witness,
	/// Checking that they satisfy the constraints.
	Check,
	/// The quotient polynomial.
	Quotient,
	/// Sums of curve points.
	Sums,
	/// The proof is there.
	Done,
}

/// How far a proof is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
	/// What is being done.
	pub phase: Phase,
	/// How much of it is done, from 0 to 1.
	pub fraction: f32,
}

/// An answer with its proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Proved {
	/// The answer: each element of the output as `i32`, little-endian.
	pub response: Vec<u8>,
	/// That the model gave it to the request.
	pub proof: Proof<Bn254>,
	/// Digest of the request, digest of the response.
	pub public: [Fr; 2],
}

/// Runs the model and proves that its answer is its answer.
///
/// # Errors
///
/// [`Error::OtherModel`] if the key is for another circuit, [`Error::RequestLength`] if the request is not one byte for each
/// element of the input, [`Error::Cancelled`] if `cancel` was set meanwhile.
pub fn prove(
	key: &Key,
	circuit: &Circuit,
	request: &[u8],
	progress: &(dyn Fn(Progress) + Sync),
	cancel: &Cancel,
) -> Result<Proved, Error> {
	let at = |phase, fraction| {
		cancel.check()?;
		progress(Progress { phase, fraction });
		Ok::<_, Error>(())
	};
	key.check(circuit)?;

	at(Phase::Witness, 0.0)?;
	let response = circuit.model().run(request)?;
	let public = [digest(request), digest(&response)];
	let values = circuit.assign(request)?;

	at(Phase::Check, 0.0)?;
	// Cheap beside the rest, and no proof leaves that would not hold.
	if circuit.r1cs.first_violated(&values).is_some() || values.get(1..INSTANCES) != Some(&public) {
		return Err(Error::Unsatisfied);
	}

	at(Phase::Quotient, 0.0)?;
	let quotient = LibsnarkReduction::witness_map_from_matrices::<Fr, GeneralEvaluationDomain<Fr>>(
		&circuit.r1cs.matrices,
		INSTANCES,
		circuit.constraints(),
		&values,
	)
	.map_err(|error| Error::ProofSystem(error.to_string()))?;

	let (r, s) = (Fr::rand(&mut OsRng), Fr::rand(&mut OsRng));
	let proof = combine(&key.proving, &values, &quotient, r, s, &at)?;
	at(Phase::Done, 1.0)?;
	Ok(Proved { response, proof, public })
}

/// Section 3.2 of Groth's paper (eprint 2016/260), in pieces.
fn combine(
	key: &ProvingKey<Bn254>,
	values: &[Fr],
	quotient: &[Fr],
	r: Fr,
	s: Fr,
	at: &dyn Fn(Phase, f32) -> Result<(), Error>,
) -> Result<Proof<Bn254>, Error> {
	// Sums in G2 cost about three times those in G1.
	let total = 3.0 * values.len() as f32 + quotient.len() as f32 + 3.0 * values.len() as f32;
	let mut done = 0.0;
	let mut pieces = |count: usize, weight: f32| {
		done += weight * count as f32;
		at(Phase::Sums, (done / total).min(1.0))
	};
	at(Phase::Sums, 0.0)?;
	let witness = values.get(INSTANCES..).unwrap_or_default();
	let a = sum::<G1Projective>(&key.a_query, values, &mut |n| pieces(n, 1.0))?
		+ key.vk.alpha_g1
		+ key.delta_g1 * r;
	let b1 = sum::<G1Projective>(&key.b_g1_query, values, &mut |n| pieces(n, 1.0))?
		+ key.beta_g1
		+ key.delta_g1 * s;
	let b = sum::<ark_bn254::G2Projective>(&key.b_g2_query, values, &mut |n| pieces(n, 3.0))?
		+ key.vk.beta_g2
		+ key.vk.delta_g2 * s;
	let l = sum::<G1Projective>(&key.l_query, witness, &mut |n| pieces(n, 1.0))?;
	let h = sum::<G1Projective>(&key.h_query, quotient, &mut |n| pieces(n, 1.0))?;
	let c = a * s + b1 * r - key.delta_g1 * (r * s) + l + h;
	Ok(Proof { a: a.into_affine(), b: b.into_affine(), c: c.into_affine() })
}

/// Sum of the points times the scalars. Pairs in which one is zero are left out, and there are many.
fn sum<G: VariableBaseMSM>(
	points: &[G::MulBase],
	scalars: &[G::ScalarField],
	piece: &mut dyn FnMut(usize) -> Result<(), Error>,
) -> Result<G, Error>
where
	G::MulBase: AffineRepr,
{
	let mut total = G::zero();
	for (points, scalars) in points.chunks(PIECE).zip(scalars.chunks(PIECE)) {
		let (bases, numbers): (Vec<_>, Vec<_>) = points
			.par_iter()
			.zip(scalars)
			.filter(|(point, scalar)| !point.is_zero() && !scalar.is_zero())
			.map(|(point, scalar)| (*point, scalar.into_bigint()))
			.unzip();
		total += G::msm_bigint(&bases, &numbers);
		piece(points.len())?;
	}
	Ok(total)
}

/// Whether a proof holds for a request and a response.
pub fn verify(
	key: &VerifyingKey<Bn254>,
	request: &[u8],
	response: &[u8],
	proof: &Proof<Bn254>,
) -> bool {
	let public = [digest(request), digest(response)];
	// A key with another number of inputs is an error, and no proof holds under it.
	Groth16::<Bn254>::verify_proof(&prepare_verifying_key(key), proof, &public).unwrap_or(false)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Layer, Limits, Quantised};

	#[test]
	fn proof_is_arkworks_own_when_the_randomness_is_the_same() {
		let layers = vec![
			Layer::Dense { outputs: 2, weights: vec![3, -5, 7, 11, 2, -9] },
			Layer::Add(vec![100, -40]),
			Layer::Requantise { shift: 2, bits: Some(8) },
		];
		let model = Quantised::new(vec![3], false, layers, 1.0, 1.0).unwrap();
		let circuit = Circuit::new(&model, Limits::default()).unwrap();
		let key = crate::setup::development(&circuit, &mut OsRng).unwrap();
		let values = circuit.assign(&[200, 3, 77]).unwrap();
		let (r, s) = (Fr::from(1234), Fr::from(98765));
		let expected = Groth16::<Bn254>::create_proof_with_reduction_and_matrices(
			&key.proving,
			r,
			s,
			&circuit.r1cs.matrices,
			INSTANCES,
			circuit.constraints(),
			&values,
		)
		.unwrap();
		let quotient = LibsnarkReduction::witness_map_from_matrices::<
			Fr,
			GeneralEvaluationDomain<Fr>,
		>(&circuit.r1cs.matrices, INSTANCES, circuit.constraints(), &values)
		.unwrap();
		let ours = combine(&key.proving, &values, &quotient, r, s, &|_, _| Ok(())).unwrap();
		assert_eq!(ours, expected);
	}
}

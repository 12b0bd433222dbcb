//! Keys and proofs for the tests: of real circuits by arkworks, and simulated ones by whoever knows
//! a key's secrets, which are cheap and may have any shape.

#![allow(dead_code)]

use ark_ec::{pairing::Pairing, AdditiveGroup, PrimeGroup};
use ark_ff::{Field, UniformRand};
use ark_groth16::Groth16;
use ark_relations::{
	gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, Result as Synthesis, SynthesisError},
	lc,
};
use ark_serialize::CanonicalSerialize;
use assay_verifier_groth16::{
	check_batch, encode_inputs, verify_batch, BatchError, Bls12_381, Bn254, Claim, Curve, Error,
	PreparedKey, Proof, VerifyingKey,
};
use rand_chacha::{rand_core::SeedableRng, ChaCha20Rng};

/// A curve of ours beside arkworks' own.
pub trait Setting {
	type Ours: Curve;
	type Oracle: Pairing<ScalarField = Fr<Self>>;
}

pub struct Bn;
pub struct Bls;

impl Setting for Bn {
	type Ours = Bn254;
	type Oracle = ark_bn254::Bn254;
}

impl Setting for Bls {
	type Ours = Bls12_381;
	type Oracle = ark_bls12_381::Bls12_381;
}

/// BLS12-381 on the host functions, which here are plain calls.
#[cfg(feature = "rfc163")]
pub struct Host;

#[cfg(feature = "rfc163")]
impl Setting for Host {
	type Ours = assay_verifier_groth16::curve::host::Bls12_381;
	type Oracle = ark_bls12_381::Bls12_381;
}

pub type Fr<S> = <<S as Setting>::Ours as Pairing>::ScalarField;
pub type G1<S> = <<S as Setting>::Ours as Pairing>::G1;
pub type G2<S> = <<S as Setting>::Ours as Pairing>::G2;
pub type Key<S> = PreparedKey<<S as Setting>::Ours>;
pub type ProofOf<S> = Proof<<S as Setting>::Ours>;

pub fn rng(seed: u64) -> ChaCha20Rng {
	ChaCha20Rng::seed_from_u64(seed)
}

/// Knows the product of each public input and one secret.
#[derive(Clone)]
pub struct Circuit<F> {
	pub inputs: Vec<F>,
	pub secret: Option<F>,
}

impl<F: Field> ConstraintSynthesizer<F> for Circuit<F> {
	fn generate_constraints(self, cs: ConstraintSystemRef<F>) -> Synthesis<()> {
		let known = |value: Option<F>| value.ok_or(SynthesisError::AssignmentMissing);
		let secret = cs.new_witness_variable(|| known(self.secret))?;
		for value in self.inputs {
			let input = cs.new_input_variable(|| Ok(value))?;
			let product = cs.new_witness_variable(|| known(self.secret).map(|s| s * value))?;
			cs.enforce_r1cs_constraint(|| lc!() + input, || lc!() + secret, || lc!() + product)?;
		}
		Ok(())
	}
}

/// A circuit's key, as arkworks made it and as ours.
pub struct Made<S: Setting> {
	pub proving: ark_groth16::ProvingKey<S::Oracle>,
	pub oracle: ark_groth16::PreparedVerifyingKey<S::Oracle>,
	pub key: Key<S>,
}

impl<S: Setting> Made<S> {
	pub fn new(inputs: usize, rng: &mut ChaCha20Rng) -> Self {
		let circuit = Circuit { inputs: vec![Fr::<S>::ZERO; inputs], secret: None };
		let proving =
			Groth16::<S::Oracle>::generate_random_parameters_with_reduction(circuit, rng).unwrap();
		let oracle = ark_groth16::prepare_verifying_key(&proving.vk);
		let key = VerifyingKey::decode(&uncompressed(&proving.vk)).unwrap().prepare();
		Self { proving, oracle, key }
	}

	/// A proof for any inputs.
	pub fn prove(&self, inputs: &[Fr<S>], rng: &mut ChaCha20Rng) -> ark_groth16::Proof<S::Oracle> {
		let circuit = Circuit { inputs: inputs.to_vec(), secret: Some(Fr::<S>::rand(rng)) };
		Groth16::<S::Oracle>::create_random_proof_with_reduction(circuit, &self.proving, rng)
			.unwrap()
	}

	/// What arkworks says.
	pub fn oracle(&self, inputs: &[Fr<S>], proof: &ark_groth16::Proof<S::Oracle>) -> bool {
		Groth16::<S::Oracle>::verify_proof(&self.oracle, proof, inputs).unwrap()
	}
}

pub fn uncompressed(value: &impl CanonicalSerialize) -> Vec<u8> {
	let mut out = Vec::new();
	value.serialize_uncompressed(&mut out).unwrap();
	out
}

pub fn compressed(value: &impl CanonicalSerialize) -> Vec<u8> {
	let mut out = Vec::new();
	value.serialize_compressed(&mut out).unwrap();
	out
}

/// The secrets of a key.
pub struct Secrets<S: Setting> {
	pub alpha: Fr<S>,
	pub beta: Fr<S>,
	pub gamma: Fr<S>,
	pub delta: Fr<S>,
	/// Of the constant, then of the inputs.
	pub inputs: Vec<Fr<S>>,
}

pub fn g1<S: Setting>(scalar: Fr<S>) -> <S::Ours as Pairing>::G1Affine {
	(G1::<S>::generator() * scalar).into()
}

pub fn g2<S: Setting>(scalar: Fr<S>) -> <S::Ours as Pairing>::G2Affine {
	(G2::<S>::generator() * scalar).into()
}

impl<S: Setting> Clone for Secrets<S> {
	fn clone(&self) -> Self {
		let Self { alpha, beta, gamma, delta, inputs } = self;
		Self { alpha: *alpha, beta: *beta, gamma: *gamma, delta: *delta, inputs: inputs.clone() }
	}
}

impl<S: Setting> Secrets<S> {
	pub fn new(inputs: usize, rng: &mut ChaCha20Rng) -> Self {
		Self {
			alpha: Fr::<S>::rand(rng),
			beta: Fr::<S>::rand(rng),
			gamma: Fr::<S>::rand(rng),
			delta: Fr::<S>::rand(rng),
			inputs: (0..=inputs).map(|_| Fr::<S>::rand(rng)).collect(),
		}
	}

	pub fn key(&self) -> Result<VerifyingKey<S::Ours>, assay_verifier_groth16::Error> {
		VerifyingKey::new(
			g1::<S>(self.alpha),
			g2::<S>(self.beta),
			g2::<S>(self.gamma),
			g2::<S>(self.delta),
			self.inputs.iter().map(|scalar| g1::<S>(*scalar)).collect(),
		)
	}

	pub fn prepared(&self) -> Key<S> {
		self.key().unwrap().prepare()
	}

	/// Logarithm of the sum of the input points.
	pub fn sum(&self, inputs: &[Fr<S>]) -> Fr<S> {
		let terms = self.inputs.iter().skip(1).zip(inputs).map(|(point, input)| *point * input);
		terms.fold(self.inputs[0], |sum, term| sum + term)
	}

	/// A proof for any inputs, with these logarithms of A and B.
	pub fn simulate_with(&self, inputs: &[Fr<S>], a: Fr<S>, b: Fr<S>) -> ProofOf<S> {
		let c = a * b - self.alpha * self.beta - self.gamma * self.sum(inputs);
		let c = c * self.delta.inverse().unwrap();
		Proof::new(g1::<S>(a), g2::<S>(b), g1::<S>(c)).unwrap()
	}

	pub fn simulate(&self, inputs: &[Fr<S>], rng: &mut ChaCha20Rng) -> ProofOf<S> {
		self.simulate_with(inputs, Fr::<S>::rand(rng), Fr::<S>::rand(rng))
	}
}

/// A member of a batch that owns what it is of.
pub struct Member<S: Setting> {
	pub key: usize,
	pub inputs: Vec<Fr<S>>,
	pub proof: ProofOf<S>,
}

pub fn claims<'a, S: Setting>(
	keys: &'a [Key<S>],
	members: &'a [Member<S>],
) -> Vec<Claim<'a, S::Ours>> {
	let claim = |member: &'a Member<S>| Claim {
		key: &keys[member.key],
		inputs: &member.inputs,
		proof: &member.proof,
	};
	members.iter().map(claim).collect()
}

/// What both ways to verify a batch say of it; they must agree.
pub fn judge<E: Curve>(claims: &[Claim<'_, E>]) -> Result<(), BatchError> {
	let verdict = verify_batch(claims);
	let fit = claims.iter().all(|claim| claim.inputs.len() == claim.key.input_count());
	let expected = match &verdict {
		Ok(()) => Ok(()),
		Err(BatchError::TooLarge) => Err(Error::BatchTooLarge),
		Err(BatchError::Invalid(_)) if fit => Err(Error::ProofInvalid),
		Err(BatchError::Invalid(_)) => Err(Error::InputCount),
		Err(error) => panic!("{error}"),
	};
	assert_eq!(check_batch(claims), expected);
	verdict
}

pub fn scalars<S: Setting>(count: usize, rng: &mut ChaCha20Rng) -> Vec<Fr<S>> {
	(0..count).map(|_| Fr::<S>::rand(rng)).collect()
}

pub fn input_bytes<S: Setting>(inputs: &[Fr<S>]) -> Vec<u8> {
	encode_inputs::<S::Ours>(inputs)
}

/// Runs a generic test over every curve.
#[macro_export]
macro_rules! over_every_curve {
	($($name:ident),* $(,)?) => {
		mod bn254 { $(#[test] fn $name() { super::$name::<super::support::Bn>() })* }
		mod bls12_381 { $(#[test] fn $name() { super::$name::<super::support::Bls>() })* }
		#[cfg(feature = "rfc163")]
		mod host { $(#[test] fn $name() { super::$name::<super::support::Host>() })* }
	};
}

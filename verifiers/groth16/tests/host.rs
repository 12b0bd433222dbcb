//! One key for two ways to compute, and a host that fails.

mod support;

use ark_ec::pairing::{MillerLoopOutput, Pairing, PairingOutput};
use ark_ff::AdditiveGroup;
use assay_verifier_groth16::{
	check_batch, curve::Computed, verify, verify_batch, BatchError, Bn254, Claim, Curve, Encoding,
	Error, HostFailed, PreparedKey, Proof, Weight,
};
use support::*;

/// Whatever one of the two writes, the other reads, and both say the same of it.
#[cfg(feature = "rfc163")]
#[test]
fn stored_keys_and_proofs_are_the_same_with_and_without_host_functions() {
	use assay_verifier_groth16::{curve::host, Bls12_381, VerifyingKey};

	fn check<E: Curve, F: Curve<ScalarField = E::ScalarField>>(
		key: &[u8],
		inputs: &[E::ScalarField],
		proof: &[u8],
	) {
		let stored = VerifyingKey::<E>::decode(key).unwrap().prepare();
		let read = PreparedKey::<F>::decode_trusted(&stored.encode()).unwrap();
		assert_eq!(read.id(), stored.id());
		assert_eq!(read.encode(), stored.encode());
		assert_eq!(read, VerifyingKey::<F>::decode(key).unwrap().prepare());
		let (one, other) = (Proof::<E>::decode(proof).unwrap(), Proof::<F>::decode(proof).unwrap());
		assert_eq!(one.encode(Encoding::Compressed), other.encode(Encoding::Compressed));
		assert_eq!(verify(&stored, inputs, &one), Ok(()));
		assert_eq!(verify(&read, inputs, &other), Ok(()));
		let claim = Claim { key: &read, inputs, proof: &other };
		assert_eq!(judge(&[claim; 3]), Ok(()));
	}
	let rng = &mut rng(1);
	let made = Made::<Bls>::new(3, rng);
	let key = made.key.key().encode(Encoding::Compressed);
	let inputs = scalars::<Bls>(3, rng);
	let proof = uncompressed(&made.prove(&inputs, rng));
	check::<Bls12_381, host::Bls12_381>(&key, &inputs, &proof);
	check::<host::Bls12_381, Bls12_381>(&key, &inputs, &proof);
}

/// The part of a verification that fails.
const NONE: u8 = 0;
const G1_CHECK: u8 = 1;
const G2_CHECK: u8 = 2;
const WEIGH: u8 = 3;
const SUM: u8 = 4;
const MILLER_LOOP: u8 = 5;
const FINAL_EXPONENTIATION: u8 = 6;

/// BN254 on a host that fails at one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Failing<const PART: u8>;

impl<const PART: u8> Pairing for Failing<PART> {
	type BaseField = <Bn254 as Pairing>::BaseField;
	type ScalarField = <Bn254 as Pairing>::ScalarField;
	type G1 = <Bn254 as Pairing>::G1;
	type G1Affine = <Bn254 as Pairing>::G1Affine;
	type G1Prepared = <Bn254 as Pairing>::G1Prepared;
	type G2 = <Bn254 as Pairing>::G2;
	type G2Affine = <Bn254 as Pairing>::G2Affine;
	type G2Prepared = <Bn254 as Pairing>::G2Prepared;
	type TargetField = <Bn254 as Pairing>::TargetField;

	fn multi_miller_loop(
		a: impl IntoIterator<Item = impl Into<Self::G1Prepared>>,
		b: impl IntoIterator<Item = impl Into<Self::G2Prepared>>,
	) -> MillerLoopOutput<Self> {
		let value = Bn254::multi_miller_loop(a, b).0;
		MillerLoopOutput(if PART == MILLER_LOOP { Self::TargetField::ZERO } else { value })
	}

	fn final_exponentiation(value: MillerLoopOutput<Self>) -> Option<PairingOutput<Self>> {
		let value = Bn254::final_exponentiation(MillerLoopOutput(value.0))?;
		(PART != FINAL_EXPONENTIATION).then_some(PairingOutput(value.0))
	}
}

fn done<const PART: u8>(at: u8) -> Computed<()> {
	(PART != at).then_some(()).ok_or(HostFailed)
}

impl<const PART: u8> Curve for Failing<PART> {
	const NAME: &'static str = Bn254::NAME;
	const TAG: u8 = Bn254::TAG;

	fn is_valid(point: &Self::G1Affine) -> Computed<bool> {
		done::<PART>(G1_CHECK).and_then(|()| Bn254::is_valid(point))
	}

	fn lines(point: &Self::G2Affine) -> Computed<Option<Self::G2Prepared>> {
		done::<PART>(G2_CHECK).and_then(|()| Bn254::lines(point))
	}

	fn scalar(weight: Weight) -> Self::ScalarField {
		Bn254::scalar(weight)
	}

	fn weigh(points: &[Self::G1Affine], weights: &[Weight]) -> Computed<Vec<Self::G1Affine>> {
		done::<PART>(WEIGH).and_then(|()| Bn254::weigh(points, weights))
	}

	fn sum(points: &[Self::G1Affine], scalars: &[Self::ScalarField]) -> Computed<Self::G1> {
		done::<PART>(SUM).and_then(|()| Bn254::sum(points, scalars))
	}
}

/// What comes of a proof, alone and in a batch, when a part fails.
fn outcome<const PART: u8>() -> Result<[Result<(), Error>; 3], Error> {
	let rng = &mut rng(2);
	let secrets = Secrets::<Bn>::new(1, rng);
	let inputs = scalars::<Bn>(1, rng);
	let stored = secrets.prepared().encode();
	let proof = secrets.simulate(&inputs, rng).encode(Encoding::Uncompressed);
	let key = PreparedKey::<Failing<PART>>::decode_trusted(&stored).unwrap();
	let proof = Proof::<Failing<PART>>::decode(&proof)?;
	let claims = [Claim { key: &key, inputs: &inputs, proof: &proof }; 9];
	let blamed = verify_batch(&claims).map_err(|error| match error {
		BatchError::HostFailed => Error::HostFailed,
		error => panic!("{error}"),
	});
	Ok([verify(&key, &inputs, &proof), check_batch(&claims), blamed])
}

#[test]
fn verification_has_no_verdict_when_the_host_fails() {
	let failed = Err(Error::HostFailed);
	assert_eq!(outcome::<NONE>(), Ok([Ok(()); 3]));
	assert_eq!(outcome::<G1_CHECK>(), Err(Error::HostFailed));
	assert_eq!(outcome::<G2_CHECK>(), Err(Error::HostFailed));
	// A single proof is not weighed.
	assert_eq!(outcome::<WEIGH>(), Ok([Ok(()), failed, failed]));
	assert_eq!(outcome::<SUM>(), Ok([failed; 3]));
	assert_eq!(outcome::<MILLER_LOOP>(), Ok([failed; 3]));
	assert_eq!(outcome::<FINAL_EXPONENTIATION>(), Ok([failed; 3]));
}

/// A host would multiply what it is given; nothing gets there that is not on the curve.
#[cfg(feature = "rfc163")]
#[test]
fn point_is_refused_when_it_is_not_on_the_curve_and_the_host_is_not_asked() {
	use ark_ec::AffineRepr;
	use assay_verifier_groth16::curve::{bls12_381, host::Bls12_381};
	type G1 = <Bls12_381 as Pairing>::G1Affine;
	type G2 = <Bls12_381 as Pairing>::G2Affine;
	let one = bls12_381::Fq::from(1);
	assert_eq!(Bls12_381::is_valid(&G1::new_unchecked(one, one)), Ok(false));
	let one = bls12_381::Fq2::new(one, one);
	assert_eq!(Bls12_381::lines(&G2::new_unchecked(one, one)), Ok(None));
	assert_eq!(Bls12_381::is_valid(&G1::zero()), Ok(true));
	assert_eq!(Bls12_381::is_valid(&G1::generator()), Ok(true));
}

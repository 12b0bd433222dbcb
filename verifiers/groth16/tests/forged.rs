//! Keys and proofs that an attacker would make.

mod support;

use ark_ec::{pairing::Pairing, AffineRepr, PrimeGroup};
use ark_ff::{Field, One, UniformRand, Zero};
use assay_verifier_groth16::{
	verify, BatchError, Claim, Curve, Error, Place, Proof, VerifyingKey, BLAME_GROUP, MAX_BATCH,
	MAX_INPUTS,
};
use support::*;

over_every_curve!(
	key_is_refused_when_two_of_its_points_are_related,
	key_is_refused_when_a_point_is_at_infinity,
	key_is_refused_when_it_has_too_many_inputs,
	key_of_no_inputs_and_key_of_all_inputs_verify,
	proof_is_refused_when_a_or_b_is_at_infinity,
	proof_verifies_when_c_is_at_infinity,
	proof_is_refused_when_inputs_are_fewer_or_more,
	batch_finds_errors_that_cancel_under_equal_weights,
	batch_finds_errors_that_cancel_between_keys,
	batch_finds_every_pattern_of_one_and_two_errors,
	batch_finds_all_when_all_are_invalid,
	batch_finds_the_member_when_proofs_are_swapped,
	batch_is_refused_when_it_is_too_large,
	batch_of_none_and_of_one_verify,
);

/// What makes a proof without a witness if two points of a key are related, with the sign `s` of
/// the relation: the logarithms of A, B and C.
type Forgery<S> = fn(&Secrets<S>, sum: Fr<S>, sign: Fr<S>) -> [Fr<S>; 3];

fn key_is_refused_when_two_of_its_points_are_related<S: Setting>() {
	let rng = &mut rng(1);
	let one = Fr::<S>::one();
	let inputs = scalars::<S>(2, rng);
	for sign in [one, -one] {
		let mut secrets = Secrets::<S>::new(2, rng);
		secrets.delta = sign * secrets.gamma;
		let forge: Forgery<S> = |key, sum, sign| [key.alpha, key.beta, -sign * sum];
		refused(&secrets, &inputs, forge, sign, Place::Gamma, Place::Delta);

		let mut secrets = Secrets::<S>::new(2, rng);
		secrets.gamma = sign * secrets.beta;
		let forge: Forgery<S> =
			|key, sum, sign| [sign * key.alpha + sum, key.gamma, Fr::<S>::zero()];
		refused(&secrets, &inputs, forge, sign, Place::Beta, Place::Gamma);

		let mut secrets = Secrets::<S>::new(2, rng);
		secrets.delta = sign * secrets.beta;
		let forge: Forgery<S> = |key, sum, sign| [sum, key.gamma, -sign * key.alpha];
		refused(&secrets, &inputs, forge, sign, Place::Beta, Place::Delta);
	}
}

/// The forged proof satisfies the equation, and the key is refused.
fn refused<S: Setting>(
	secrets: &Secrets<S>,
	inputs: &[Fr<S>],
	forge: Forgery<S>,
	sign: Fr<S>,
	one: Place,
	other: Place,
) {
	let sum = secrets.sum(inputs);
	let [a, b, c] = forge(secrets, sum, sign);
	assert_eq!(
		a * b,
		secrets.alpha * secrets.beta + sum * secrets.gamma + c * secrets.delta,
		"the forged proof holds"
	);
	assert_eq!(secrets.key().unwrap_err(), Error::RelatedPoints(one, other));
}

/// One of a key's secrets.
type Part<S> = fn(&mut Secrets<S>) -> &mut Fr<S>;

fn key_is_refused_when_a_point_is_at_infinity<S: Setting>() {
	let rng = &mut rng(2);
	let good = Secrets::<S>::new(2, rng);
	let zero = Fr::<S>::zero();
	let cases: [(Place, Part<S>); 6] = [
		(Place::Alpha, |key| &mut key.alpha),
		(Place::Beta, |key| &mut key.beta),
		(Place::Gamma, |key| &mut key.gamma),
		(Place::Delta, |key| &mut key.delta),
		(Place::Input(1), |key| &mut key.inputs[1]),
		(Place::Input(2), |key| &mut key.inputs[2]),
	];
	for (place, part) in cases {
		let mut key = good.clone();
		*part(&mut key) = zero;
		assert_eq!(key.key().unwrap_err(), Error::PointAtInfinity(place));
	}

	// A circuit may have no use for the constant.
	let mut key = good;
	key.inputs[0] = zero;
	let inputs = scalars::<S>(2, rng);
	let proof = key.simulate(&inputs, rng);
	assert_eq!(verify(&key.prepared(), &inputs, &proof), Ok(()));
}

fn key_is_refused_when_it_has_too_many_inputs<S: Setting>() {
	let secrets = Secrets::<S>::new(MAX_INPUTS + 1, &mut rng(3));
	assert_eq!(secrets.key().unwrap_err(), Error::TooManyInputs);
	let mut none = secrets;
	none.inputs.clear();
	assert_eq!(none.key().unwrap_err(), Error::KeyLength);
}

fn key_of_no_inputs_and_key_of_all_inputs_verify<S: Setting>() {
	let rng = &mut rng(4);
	for count in [0, MAX_INPUTS] {
		let secrets = Secrets::<S>::new(count, rng);
		let mut inputs = scalars::<S>(count, rng);
		let proof = secrets.simulate(&inputs, rng);
		let key = secrets.prepared();
		assert_eq!(verify(&key, &inputs, &proof), Ok(()));
		if let Some(input) = inputs.last_mut() {
			*input += Fr::<S>::one();
			assert_eq!(verify(&key, &inputs, &proof), Err(Error::ProofInvalid));
		}
	}
}

fn proof_is_refused_when_a_or_b_is_at_infinity<S: Setting>() {
	let one = Fr::<S>::one();
	let (zero1, zero2) = (g1::<S>(Fr::<S>::zero()), g2::<S>(Fr::<S>::zero()));
	assert_eq!(
		Proof::<S::Ours>::new(zero1, g2::<S>(one), zero1).unwrap_err(),
		Error::PointAtInfinity(Place::A)
	);
	assert_eq!(
		Proof::<S::Ours>::new(g1::<S>(one), zero2, zero1).unwrap_err(),
		Error::PointAtInfinity(Place::B)
	);
}

fn proof_verifies_when_c_is_at_infinity<S: Setting>() {
	let rng = &mut rng(5);
	let secrets = Secrets::<S>::new(1, rng);
	let inputs = scalars::<S>(1, rng);
	let a = Fr::<S>::rand(rng);
	let b = (secrets.alpha * secrets.beta + secrets.gamma * secrets.sum(&inputs))
		* a.inverse().unwrap();
	let zero = g1::<S>(Fr::<S>::zero());
	assert!(zero.is_zero());
	let proof = Proof::new(g1::<S>(a), g2::<S>(b), zero).unwrap();
	let key = secrets.prepared();
	assert_eq!(verify(&key, &inputs, &proof), Ok(()));
	let claim = Claim { key: &key, inputs: &inputs, proof: &proof };
	assert_eq!(judge(&[claim; 3]), Ok(()));
}

fn proof_is_refused_when_inputs_are_fewer_or_more<S: Setting>() {
	let rng = &mut rng(6);
	let secrets = Secrets::<S>::new(2, rng);
	let inputs = scalars::<S>(3, rng);
	let proof = secrets.simulate(&inputs[..2], rng);
	let key = secrets.prepared();
	for count in [0, 1, 3] {
		assert_eq!(verify(&key, &inputs[..count], &proof), Err(Error::InputCount));
		let good = Claim { key: &key, inputs: &inputs[..2], proof: &proof };
		let bad = Claim { inputs: &inputs[..count], ..good };
		assert_eq!(judge(&[good, bad, good]), Err(BatchError::Invalid(vec![1])));
	}
}

/// So many valid members, each under the key of its place modulo the number of keys.
fn valid<S: Setting>(secrets: &[Secrets<S>], count: usize, seed: u64) -> Vec<Member<S>> {
	let rng = &mut rng(seed);
	let member = |index: usize| {
		let key = index % secrets.len();
		let inputs = scalars::<S>(secrets[key].inputs.len() - 1, rng);
		let proof = secrets[key].simulate(&inputs, rng);
		Member { key, inputs, proof }
	};
	(0..count).map(member).collect()
}

/// The proof with `error` added to the logarithm of C.
fn shifted<S: Setting>(proof: &ProofOf<S>, error: Fr<S>) -> ProofOf<S> {
	let bytes = proof.encode(assay_verifier_groth16::Encoding::Uncompressed);
	let size = bytes.len() / 4;
	let read = |bytes: &[u8]| {
		use ark_serialize::CanonicalDeserialize;
		<S::Ours as Pairing>::G1Affine::deserialize_uncompressed(bytes).unwrap()
	};
	let b = {
		use ark_serialize::CanonicalDeserialize;
		<S::Ours as Pairing>::G2Affine::deserialize_uncompressed(&bytes[size..3 * size]).unwrap()
	};
	let c = read(&bytes[3 * size..]).into_group() + G1::<S>::generator() * error;
	Proof::new(read(&bytes[..size]), b, c.into()).unwrap()
}

fn batch_finds_errors_that_cancel_under_equal_weights<S: Setting>() {
	let secrets = [Secrets::<S>::new(2, &mut rng(7))];
	let keys = [secrets[0].prepared()];
	let mut members = valid(&secrets, 20, 8);
	let error = Fr::<S>::rand(&mut rng(9));
	members[3].proof = shifted::<S>(&members[3].proof, error);
	members[17].proof = shifted::<S>(&members[17].proof, -error);
	assert_eq!(judge(&claims(&keys, &members)), Err(BatchError::Invalid(vec![3, 17])));
	// Within one group too.
	let mut members = valid(&secrets, 20, 8);
	members[8].proof = shifted::<S>(&members[8].proof, error);
	members[9].proof = shifted::<S>(&members[9].proof, -error);
	assert_eq!(judge(&claims(&keys, &members)), Err(BatchError::Invalid(vec![8, 9])));
}

fn batch_finds_errors_that_cancel_between_keys<S: Setting>() {
	let rng = &mut rng(10);
	// Two keys of the same δ: an error in C counts the same under both.
	let one = Secrets::<S>::new(1, rng);
	let mut other = Secrets::<S>::new(3, rng);
	other.delta = one.delta;
	let secrets = [one, other];
	let keys = [secrets[0].prepared(), secrets[1].prepared()];
	let mut members = valid(&secrets, 2, 11);
	assert_eq!(judge(&claims(&keys, &members)), Ok(()));
	let error = Fr::<S>::one();
	members[0].proof = shifted::<S>(&members[0].proof, error);
	members[1].proof = shifted::<S>(&members[1].proof, -error);
	assert_eq!(judge(&claims(&keys, &members)), Err(BatchError::Invalid(vec![0, 1])));
}

fn batch_finds_every_pattern_of_one_and_two_errors<S: Setting>() {
	let rng = &mut rng(12);
	let secrets = [Secrets::<S>::new(1, rng), Secrets::<S>::new(2, rng), Secrets::<S>::new(0, rng)];
	let keys: Vec<_> = secrets.iter().map(Secrets::prepared).collect();
	let count = 2 * BLAME_GROUP + 3;
	let good = valid(&secrets, count, 13);
	let bad: Vec<_> =
		good.iter().map(|member| shifted::<S>(&member.proof, Fr::<S>::one())).collect();
	for first in 0..count {
		let second = (first * 7 + 2) % count;
		let mut claims = claims(&keys, &good);
		claims[first].proof = &bad[first];
		assert_eq!(judge(&claims), Err(BatchError::Invalid(vec![first as u32])));
		claims[second].proof = &bad[second];
		let mut expected = vec![first as u32, second as u32];
		expected.sort();
		expected.dedup();
		assert_eq!(judge(&claims), Err(BatchError::Invalid(expected)));
	}
}

fn batch_finds_all_when_all_are_invalid<S: Setting>() {
	let secrets = [Secrets::<S>::new(1, &mut rng(14))];
	let keys = [secrets[0].prepared()];
	let mut members = valid(&secrets, 3 * BLAME_GROUP, 15);
	for member in &mut members {
		member.inputs[0] += Fr::<S>::one();
	}
	let all = (0..members.len() as u32).collect();
	assert_eq!(judge(&claims(&keys, &members)), Err(BatchError::Invalid(all)));
}

fn batch_finds_the_member_when_proofs_are_swapped<S: Setting>() {
	let secrets = [Secrets::<S>::new(1, &mut rng(16))];
	let keys = [secrets[0].prepared()];
	let members = valid(&secrets, 12, 17);
	let mut claims = claims(&keys, &members);
	(claims[2].proof, claims[9].proof) = (claims[9].proof, claims[2].proof);
	assert_eq!(judge(&claims), Err(BatchError::Invalid(vec![2, 9])));
}

fn batch_is_refused_when_it_is_too_large<S: Setting>() {
	let secrets = [Secrets::<S>::new(1, &mut rng(18))];
	let keys = [secrets[0].prepared()];
	let members = valid(&secrets, 1, 19);
	let claim = claims(&keys, &members)[0];
	assert_eq!(judge(&vec![claim; MAX_BATCH + 1]), Err(BatchError::TooLarge));
}

fn batch_of_none_and_of_one_verify<S: Setting>() {
	assert_eq!(judge::<S::Ours>(&[]), Ok(()));
	let secrets = [Secrets::<S>::new(1, &mut rng(20))];
	let keys = [secrets[0].prepared()];
	let mut members = valid(&secrets, 1, 21);
	assert_eq!(judge(&claims(&keys, &members)), Ok(()));
	members[0].inputs[0] += Fr::<S>::one();
	assert_eq!(judge(&claims(&keys, &members)), Err(BatchError::Invalid(vec![0])));
}

/// A point of the curve outside the subgroup is refused in each of its places.
#[test]
fn point_is_refused_when_it_is_outside_the_subgroup() {
	use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
	use assay_verifier_groth16::curve::bls12_381::{Fq, Fq2};
	// The smallest x with a point is outside: only one point in the cofactor is inside.
	fn first<P: SWCurveConfig>(mut x: P::BaseField) -> Affine<P> {
		loop {
			x += P::BaseField::one();
			if let Some(point) = Affine::<P>::get_point_from_x_unchecked(x, false) {
				if !point.is_in_correct_subgroup_assuming_on_curve() {
					return point;
				}
			}
		}
	}
	fn refused<E: Curve>(outside1: E::G1Affine, outside2: E::G2Affine) {
		let (good1, good2) = (E::G1Affine::generator(), E::G2Affine::generator());
		let invalid = |place| Err(Error::PointInvalid(place));
		assert_eq!(Proof::<E>::new(outside1, good2, good1), invalid(Place::A));
		assert_eq!(Proof::<E>::new(good1, outside2, good1), invalid(Place::B));
		assert_eq!(Proof::<E>::new(good1, good2, outside1), invalid(Place::C));
	}
	let (outside1, outside2) = (first(Fq::zero()), first(Fq2::zero()));
	refused::<assay_verifier_groth16::Bls12_381>(outside1, outside2);
	#[cfg(feature = "rfc163")]
	refused::<assay_verifier_groth16::curve::host::Bls12_381>(outside1, outside2);
	type Bn254 = assay_verifier_groth16::Bn254;
	let outside2: <Bn254 as Pairing>::G2Affine =
		first(<<Bn254 as Pairing>::G2Affine as AffineRepr>::BaseField::zero());
	let (good1, good2, other2) =
		(g1::<Bn>(Fr::<Bn>::one()), g2::<Bn>(Fr::<Bn>::one()), g2::<Bn>(Fr::<Bn>::from(2u8)));
	assert_eq!(
		Proof::<Bn254>::new(good1, outside2, good1).unwrap_err(),
		Error::PointInvalid(Place::B)
	);
	for (place, points) in [
		(Place::Beta, [outside2, good2, other2]),
		(Place::Gamma, [good2, outside2, other2]),
		(Place::Delta, [good2, other2, outside2]),
	] {
		let [beta, gamma, delta] = points;
		assert_eq!(
			VerifyingKey::<Bn254>::new(good1, beta, gamma, delta, vec![good1]).unwrap_err(),
			Error::PointInvalid(place)
		);
	}
}

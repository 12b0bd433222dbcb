//! Bytes that nobody wrote, or that somebody changed.

mod support;

use ark_ff::{BigInteger, One, PrimeField, Zero};
use assay_verifier_groth16::{
	decode_inputs, verify, Encoding, Error, Place, PreparedKey, Proof, VerifyingKey, MAX_INPUTS,
};
use proptest::prelude::*;
use std::sync::OnceLock;
use support::*;

over_every_curve!(
	proof_is_refused_when_bytes_are_missing_or_follow,
	key_is_refused_when_bytes_are_missing_or_follow,
	key_is_refused_when_its_count_contradicts_its_length,
	inputs_are_refused_when_not_in_the_field,
	prepared_key_is_refused_when_malformed,
	infinity_is_refused_when_not_canonical,
);

struct Bytes {
	key: [Vec<u8>; 2],
	stored: Vec<u8>,
	proof: [Vec<u8>; 2],
	inputs: Vec<u8>,
}

fn bytes<S: Setting>() -> Bytes {
	let rng = &mut rng(1);
	let secrets = Secrets::<S>::new(2, rng);
	let inputs = scalars::<S>(2, rng);
	let proof = secrets.simulate(&inputs, rng);
	let key = secrets.key().unwrap();
	let encodings = [Encoding::Compressed, Encoding::Uncompressed];
	Bytes {
		key: encodings.map(|encoding| key.encode(encoding)),
		proof: encodings.map(|encoding| proof.encode(encoding)),
		inputs: input_bytes::<S>(&inputs),
		stored: key.prepare().encode(),
	}
}

static BN: OnceLock<Bytes> = OnceLock::new();
static BLS: OnceLock<Bytes> = OnceLock::new();

fn proof_is_refused_when_bytes_are_missing_or_follow<S: Setting>() {
	for proof in bytes::<S>().proof {
		for len in 0..proof.len() {
			assert!(Proof::<S::Ours>::decode(&proof[..len]).is_err(), "{len} bytes");
		}
		assert_eq!(Proof::<S::Ours>::decode(&[&proof[..], &[0]].concat()), Err(Error::ProofLength));
		assert_eq!(Proof::<S::Ours>::decode(&[]), Err(Error::ProofLength));
	}
}

fn key_is_refused_when_bytes_are_missing_or_follow<S: Setting>() {
	for key in bytes::<S>().key {
		assert!(VerifyingKey::<S::Ours>::decode(&key).is_ok());
		for len in 0..key.len() {
			let result = VerifyingKey::<S::Ours>::decode(&key[..len]);
			assert_eq!(result, Err(Error::KeyLength), "{len} bytes");
		}
		let longer = [&key[..], &[0]].concat();
		assert_eq!(VerifyingKey::<S::Ours>::decode(&longer), Err(Error::KeyLength));
	}
}

fn key_is_refused_when_its_count_contradicts_its_length<S: Setting>() {
	let [compressed, uncompressed] = bytes::<S>().key;
	for (key, points) in [(compressed, 1), (uncompressed, 2)] {
		// Two inputs: the three points and the count end the key.
		let g1 = Proof::<S::Ours>::encoded_len(Encoding::Compressed) / 4 * points;
		let at = key.len() - 3 * g1 - 8;
		for count in [0u64, 1, 2, 4, 65, 66, u64::from(u32::MAX), u64::MAX, 1 << 59] {
			let mut wrong = key.clone();
			wrong[at..at + 8].copy_from_slice(&count.to_le_bytes());
			assert_eq!(VerifyingKey::<S::Ours>::decode(&wrong), Err(Error::KeyLength), "{count}");
		}
		// More points than there may be, and none, each with a length that fits.
		let mut many = key.clone();
		let count = MAX_INPUTS as u64 + 2;
		many[at..at + 8].copy_from_slice(&count.to_le_bytes());
		let point = key[key.len() - g1..].to_vec();
		(3..count).for_each(|_| many.extend_from_slice(&point));
		assert_eq!(VerifyingKey::<S::Ours>::decode(&many), Err(Error::TooManyInputs));
		let mut none = key[..at + 8].to_vec();
		none[at..].fill(0);
		assert_eq!(VerifyingKey::<S::Ours>::decode(&none), Err(Error::KeyLength));
	}
}

fn inputs_are_refused_when_not_in_the_field<S: Setting>() {
	let modulus = Fr::<S>::MODULUS.to_bytes_le();
	let good = input_bytes::<S>(&[Fr::<S>::one(), -Fr::<S>::one()]);
	assert_eq!(decode_inputs::<S::Ours>(&good, 2).unwrap(), [Fr::<S>::one(), -Fr::<S>::one()]);
	let mut above = modulus.clone();
	above[0] += 5;
	for bad in [&modulus, &above, &vec![0xff; 32]] {
		let bytes = [&good[..32], bad].concat();
		assert_eq!(decode_inputs::<S::Ours>(&bytes, 2), Err(Error::InputNotInField(1)));
	}
	for count in [0, 1, 3, 65, usize::MAX] {
		assert_eq!(decode_inputs::<S::Ours>(&good, count), Err(Error::InputCount));
	}
	assert_eq!(decode_inputs::<S::Ours>(&good[..63], 2), Err(Error::InputCount));
	let many = vec![0; 32 * (MAX_INPUTS + 1)];
	assert_eq!(decode_inputs::<S::Ours>(&many, MAX_INPUTS + 1), Err(Error::InputCount));
	assert_eq!(decode_inputs::<S::Ours>(&[], 0), Ok(vec![]));
}

fn prepared_key_is_refused_when_malformed<S: Setting>() {
	let stored = bytes::<S>().stored;
	let refused = |bytes: &[u8]| {
		assert_eq!(PreparedKey::<S::Ours>::decode_trusted(bytes), Err(Error::PreparedKeyMalformed));
	};
	for len in 0..stored.len() {
		refused(&stored[..len]);
	}
	refused(&[&stored[..], &[0]].concat());
	let mut other_curve = stored;
	other_curve[0] ^= 3;
	refused(&other_curve);
}

/// The encodings of infinity in C, each with one bit more.
fn infinity_is_refused_when_not_canonical<S: Setting>() {
	let one = Fr::<S>::one();
	let zero = g1::<S>(Fr::<S>::zero());
	let proof = Proof::<S::Ours>::new(g1::<S>(one), g2::<S>(one), zero).unwrap();
	for encoding in [Encoding::Compressed, Encoding::Uncompressed] {
		let bytes = proof.encode(encoding);
		assert_eq!(Proof::<S::Ours>::decode(&bytes).unwrap(), proof);
		let start = bytes.len() / 4 * 3;
		for bit in 0..(bytes.len() - start) * 8 {
			let mut changed = bytes.clone();
			changed[start + bit / 8] ^= 1 << (bit % 8);
			let result = Proof::<S::Ours>::decode(&changed);
			assert!(
				matches!(
					result,
					Err(Error::PointMalformed(Place::C) | Error::PointInvalid(Place::C))
				),
				"bit {bit}: {result:?}"
			);
		}
	}
}

/// Every single bit of an uncompressed proof that is flipped makes it unreadable: no flag and no
/// high bit is without meaning.
fn every_bit_counts<S: Setting>() {
	let proof = &bytes::<S>().proof[1];
	for bit in 0..proof.len() * 8 {
		let mut changed = proof.clone();
		changed[bit / 8] ^= 1 << (bit % 8);
		assert!(Proof::<S::Ours>::decode(&changed).is_err(), "bit {bit}");
	}
}

#[test]
fn proof_is_refused_when_any_bit_is_flipped_uncompressed() {
	every_bit_counts::<Bn>();
	every_bit_counts::<Bls>();
	#[cfg(feature = "rfc163")]
	every_bit_counts::<Host>();
}

/// arkworks reads an uncompressed point of BLS12-381 without asking whether it is on the curve.
#[test]
fn proof_is_refused_when_a_point_is_on_another_curve() {
	type Ours = assay_verifier_groth16::Bls12_381;
	// On y² = x³, y² = x³ + 1, and nowhere in particular.
	for (x, y) in [(1, 1), (4, 8), (0, 1), (2, 3), (5, 7)] {
		let mut bytes = bytes::<Bls>().proof[1].clone();
		let size = bytes.len() / 8;
		bytes[..2 * size].fill(0);
		bytes[size - 1] = x;
		bytes[2 * size - 1] = y;
		assert_eq!(Proof::<Ours>::decode(&bytes), Err(Error::PointInvalid(Place::A)));
		// Zero coordinates without the flag are no encoding of infinity.
		bytes[..2 * size].fill(0);
		assert_eq!(Proof::<Ours>::decode(&bytes), Err(Error::PointMalformed(Place::A)));
	}
}

/// A coordinate that is not reduced is refused, though it is the same element.
#[test]
fn proof_is_refused_when_a_coordinate_is_not_reduced() {
	let proof = &BN.get_or_init(bytes::<Bn>).proof[1];
	let modulus = ark_bn254::Fq::MODULUS;
	let mut coordinate = ark_bn254::Fq::from_le_bytes_mod_order(&proof[..32]).into_bigint();
	assert!(!coordinate.add_with_carry(&modulus));
	let mut changed = proof.clone();
	changed[..32].copy_from_slice(&coordinate.to_bytes_le());
	type Ours = assay_verifier_groth16::Bn254;
	assert_eq!(Proof::<Ours>::decode(&changed), Err(Error::PointMalformed(Place::A)));
	// The modulus itself, for zero.
	changed[..32].copy_from_slice(&modulus.to_bytes_le());
	assert_eq!(Proof::<Ours>::decode(&changed), Err(Error::PointMalformed(Place::A)));
}

fn check<S: Setting>(
	data: &Bytes,
	place: usize,
	index: prop::sample::Index,
	value: u8,
	noise: &[u8],
) {
	type Ours<S> = <S as Setting>::Ours;
	let mutate = |bytes: &[u8]| {
		let mut bytes = bytes.to_vec();
		let at = index.index(bytes.len());
		bytes[at] ^= value;
		bytes
	};
	let key = PreparedKey::<Ours<S>>::decode_trusted(&data.stored).unwrap();
	let inputs = decode_inputs::<Ours<S>>(&data.inputs, 2).unwrap();
	let proof = Proof::<Ours<S>>::decode(&data.proof[0]).unwrap();
	assert_eq!(verify(&key, &inputs, &proof), Ok(()));
	for proof in &data.proof {
		let changed = mutate(proof);
		if let Ok(other) = Proof::<Ours<S>>::decode(&changed) {
			assert_eq!(verify(&key, &inputs, &other).is_ok(), changed == *proof);
			// What is read is written the same.
			assert!(
				other.encode(Encoding::Compressed) == changed
					|| other.encode(Encoding::Uncompressed) == changed
			);
		}
	}
	for bytes in &data.key {
		let changed = mutate(bytes);
		if let Ok(other) = VerifyingKey::<Ours<S>>::decode(&changed) {
			assert_eq!(other == *key.key(), changed == *bytes);
			assert_eq!(other.id() == *key.id(), changed == *bytes);
		}
	}
	let changed = mutate(&data.inputs);
	if let Ok(other) = decode_inputs::<Ours<S>>(&changed, 2) {
		assert_eq!(other == inputs, changed == data.inputs);
	}
	// Trusted bytes may be read as anything, but nothing panics.
	if let Ok(other) = PreparedKey::<Ours<S>>::decode_trusted(&mutate(&data.stored)) {
		let _ = verify(&other, &inputs, &proof);
	}
	// Noise, in the lengths that are looked at.
	let noise: Vec<u8> = noise.iter().copied().cycle().take(800).collect();
	let lengths =
		data.key.iter().chain(&data.proof).map(Vec::len).chain([data.stored.len(), place]);
	for len in lengths {
		let noise = &noise[..len.min(noise.len())];
		let _ = Proof::<Ours<S>>::decode(noise);
		let _ = VerifyingKey::<Ours<S>>::decode(noise);
		let _ = PreparedKey::<Ours<S>>::decode_trusted(noise);
		let _ = decode_inputs::<Ours<S>>(noise, 2);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn decoders_never_panic_over_bn254(
		place in 0usize..800, index: prop::sample::Index, value: u8,
		noise in prop::collection::vec(any::<u8>(), 1..800),
	) {
		check::<Bn>(BN.get_or_init(bytes::<Bn>), place, index, value, &noise);
	}

	#[test]
	fn decoders_never_panic_over_bls12_381(
		place in 0usize..800, index: prop::sample::Index, value: u8,
		noise in prop::collection::vec(any::<u8>(), 1..800),
	) {
		check::<Bls>(BLS.get_or_init(bytes::<Bls>), place, index, value, &noise);
	}

	#[cfg(feature = "rfc163")]
	#[test]
	fn decoders_never_panic_on_host_functions(
		place in 0usize..800, index: prop::sample::Index, value: u8,
		noise in prop::collection::vec(any::<u8>(), 1..800),
	) {
		check::<Host>(BLS.get_or_init(bytes::<Bls>), place, index, value, &noise);
	}
}

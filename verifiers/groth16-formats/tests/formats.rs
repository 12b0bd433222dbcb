//! What the converters take and refuse, beyond the vectors.

use ark_ec::{short_weierstrass::SWCurveConfig, AffineRepr, PrimeGroup};
use ark_ff::{BigInteger, Field, PrimeField};
use ark_serialize::CanonicalSerialize;
use assay_groth16_formats::{gnark, snarkjs, Converted, Curve, Error, MAX_LEN};
use proptest::prelude::*;
use serde_json::{json, Value};

type Bn1 = <ark_bn254::Config as ark_ec::bn::BnConfig>::G1Config;
type Bn2 = <ark_bn254::Config as ark_ec::bn::BnConfig>::G2Config;
type Bls1 = <ark_bls12_381::Config as ark_ec::bls12::Bls12Config>::G1Config;
type Bls2 = <ark_bls12_381::Config as ark_ec::bls12::Bls12Config>::G2Config;
type Affine<P> = ark_ec::short_weierstrass::Affine<P>;

/// The point that is so many times the generator.
fn multiple<P: SWCurveConfig>(count: u64) -> Affine<P> {
	(ark_ec::short_weierstrass::Projective::<P>::generator() * P::ScalarField::from(count)).into()
}

/// A made-up key of two inputs (the first with its point at infinity) and a made-up proof, as the
/// verifier reads them.
fn ours<P: SWCurveConfig, Q: SWCurveConfig>() -> (Vec<u8>, Vec<u8>) {
	let (mut key, mut proof) = (Vec::new(), Vec::new());
	multiple::<P>(2).serialize_uncompressed(&mut key).unwrap();
	(3..6).for_each(|count| multiple::<Q>(count).serialize_uncompressed(&mut key).unwrap());
	vec![Affine::<P>::identity(), multiple(6), multiple(7)]
		.serialize_uncompressed(&mut key)
		.unwrap();
	multiple::<P>(8).serialize_uncompressed(&mut proof).unwrap();
	multiple::<Q>(9).serialize_uncompressed(&mut proof).unwrap();
	multiple::<P>(10).serialize_uncompressed(&mut proof).unwrap();
	(key, proof)
}

/// Writes points as gnark does.
trait Writer {
	fn binary<P: SWCurveConfig>(point: Affine<P>, compressed: bool) -> Vec<u8>;
}

fn big_endian<F: Field>(element: F) -> Vec<u8> {
	let terms: Vec<_> = element.to_base_prime_field_elements().collect();
	terms.into_iter().rev().flat_map(|term| term.into_bigint().to_bytes_be()).collect()
}

struct Bn;
impl Writer for Bn {
	fn binary<P: SWCurveConfig>(point: Affine<P>, compressed: bool) -> Vec<u8> {
		let Some((x, y)) = point.xy() else {
			let size = point.serialized_size(if compressed {
				ark_serialize::Compress::Yes
			} else {
				ark_serialize::Compress::No
			});
			let mut bytes = vec![0; size];
			bytes[0] = if compressed { 0x40 } else { 0 };
			return bytes;
		};
		if !compressed {
			return [big_endian(x), big_endian(y)].concat();
		}
		let mut bytes = big_endian(x);
		bytes[0] |= if y > -y { 0xc0 } else { 0x80 };
		bytes
	}
}

/// For this curve gnark writes what arkworks writes: both follow Zcash.
struct Bls;
impl Writer for Bls {
	fn binary<P: SWCurveConfig>(point: Affine<P>, compressed: bool) -> Vec<u8> {
		let mut bytes = Vec::new();
		if compressed {
			point.serialize_compressed(&mut bytes).unwrap();
		} else {
			point.serialize_uncompressed(&mut bytes).unwrap();
		}
		bytes
	}
}

/// A key and a proof in gnark's binary, old and new.
fn binary<W: Writer, P: SWCurveConfig, Q: SWCurveConfig>(
	compressed: bool,
	commitments: bool,
) -> (Vec<u8>, Vec<u8>) {
	let g1 = |count| W::binary::<P>(multiple(count), compressed);
	let g2 = |count| W::binary::<Q>(multiple(count), compressed);
	let infinity = || W::binary::<P>(Affine::identity(), compressed);
	let count = |count: u32| count.to_be_bytes().to_vec();
	let mut key = [g1(2), g1(50), g2(3), g2(4), g1(51), g2(5), count(3)].concat();
	key.extend([infinity(), g1(6), g1(7)].concat());
	let mut proof = [g1(8), g2(9), g1(10)].concat();
	if commitments {
		key.extend([count(0), count(0)].concat());
		proof.extend([count(0), infinity()].concat());
	}
	(key, proof)
}

fn check_binary<W: Writer, P: SWCurveConfig, Q: SWCurveConfig>(curve: Curve) {
	let (our_key, our_proof) = ours::<P, Q>();
	for (compressed, commitments) in [(false, false), (false, true), (true, false), (true, true)] {
		let (key, proof) = binary::<W, P, Q>(compressed, commitments);
		assert_eq!(gnark::key(curve, &key), Ok(Converted { curve, bytes: our_key.clone() }));
		assert_eq!(gnark::proof(curve, &proof), Ok(Converted { curve, bytes: our_proof.clone() }));
		// Nothing may be missing or follow; where commitments are left out, the old form is whole.
		for (whole, read) in [
			(&key, gnark::key as fn(Curve, &[u8]) -> Result<Converted, Error>),
			(&proof, gnark::proof),
		] {
			let old = binary::<W, P, Q>(compressed, false);
			for len in 0..whole.len() {
				let whole_before = len == old.0.len() || len == old.1.len();
				assert!(whole_before || read(curve, &whole[..len]).is_err(), "{len} bytes");
			}
			assert!(read(curve, &[&whole[..], &[0]].concat()).is_err());
		}
	}
	// One commitment.
	let (mut key, mut proof) = binary::<W, P, Q>(true, true);
	let end = key.len();
	key[end - 1] = 1;
	assert_eq!(gnark::key(curve, &key), Err(Error::Commitments));
	let at = binary::<W, P, Q>(true, false).1.len();
	proof[at + 3] = 1;
	assert_eq!(gnark::proof(curve, &proof), Err(Error::Commitments));
	// Points of both forms in one proof.
	let (_, raw) = binary::<W, P, Q>(false, false);
	let (_, compressed) = binary::<W, P, Q>(true, false);
	let mixed = [&compressed[..compressed.len() / 4], &raw[raw.len() / 4..]].concat();
	assert!(gnark::proof(curve, &mixed).is_err());
	// A point count that would be too many.
	let (mut key, _) = binary::<W, P, Q>(true, false);
	let at = key.len() - 3 * compressed.len() / 4 - 4;
	key[at..at + 4].copy_from_slice(&66u32.to_be_bytes());
	assert_eq!(gnark::key(curve, &key), Err(Error::InputCount));
}

#[test]
fn gnark_binary_is_read_over_bn254() {
	check_binary::<Bn, Bn1, Bn2>(Curve::Bn254);
}

#[test]
fn gnark_binary_is_read_over_bls12_381() {
	check_binary::<Bls, Bls1, Bls2>(Curve::Bls12_381);
}

/// A number as gnark writes it: small ones as JSON numbers, the greatest as negative ones.
fn gnark_number<F: PrimeField>(element: F) -> Value {
	let negated = (-element).into_bigint();
	let small = negated < F::BigInt::from(65536u32);
	let text = match small && !element.is_zero() {
		true => format!("-{negated}"),
		false => element.into_bigint().to_string(),
	};
	match text.parse::<i64>() {
		Ok(number) if text.len() <= 15 => json!(number),
		_ => json!(text),
	}
}

fn gnark_element<F: Field>(element: F) -> Value {
	match element.to_base_prime_field_elements().map(gnark_number).collect::<Vec<_>>().as_slice() {
		[number] => number.clone(),
		[real, imaginary] => json!({ "A0": real, "A1": imaginary }),
		_ => unreachable!("neither curve has more"),
	}
}

fn gnark_point<P: SWCurveConfig>(point: Affine<P>) -> Value {
	let (x, y) = point.xy().unwrap_or_default();
	json!({ "X": gnark_element(x), "Y": gnark_element(y) })
}

fn gnark_json<P: SWCurveConfig, Q: SWCurveConfig>() -> (Value, Value) {
	let g1 = |count| gnark_point::<P>(multiple(count));
	let g2 = |count| gnark_point::<Q>(multiple(count));
	let infinity = gnark_point::<P>(Affine::identity());
	let key = json!({
		"G1": {
			"Alpha": g1(2), "Beta": g1(50), "Delta": g1(51), "K": [infinity.clone(), g1(6), g1(7)],
		},
		"G2": { "Beta": g2(3), "Delta": g2(5), "Gamma": g2(4) },
		"CommitmentKeys": null,
		"PublicAndCommitmentCommitted": [],
	});
	let proof = json!({
		"Ar": g1(8), "Krs": g1(10), "Bs": g2(9), "Commitments": [], "CommitmentPok": infinity,
	});
	(key, proof)
}

fn check_json<P: SWCurveConfig, Q: SWCurveConfig>(curve: Curve) {
	let (our_key, our_proof) = ours::<P, Q>();
	let (key, proof) = gnark_json::<P, Q>();
	let read_key = |json: &Value| gnark::key_from_json(curve, &json.to_string());
	let read_proof = |json: &Value| gnark::proof_from_json(curve, &json.to_string());
	assert_eq!(read_key(&key), Ok(Converted { curve, bytes: our_key }));
	assert_eq!(read_proof(&proof), Ok(Converted { curve, bytes: our_proof }));

	let mut other = key.clone();
	other["CommitmentKeys"] = json!([{}]);
	assert_eq!(read_key(&other), Err(Error::Commitments));
	let mut other = key.clone();
	other["PublicAndCommitmentCommitted"] = json!([[1]]);
	assert_eq!(read_key(&other), Err(Error::Commitments));
	let mut other = proof.clone();
	other["Commitments"] = json!([{ "X": 1, "Y": 2 }]);
	assert_eq!(read_proof(&other), Err(Error::Commitments));
	let mut other = proof.clone();
	other["CommitmentPok"] = other["Ar"].clone();
	assert_eq!(read_proof(&other), Err(Error::Commitments));
	let mut other = proof.clone();
	other["Ar"]["X"] = json!(<P::BaseField as Field>::BasePrimeField::MODULUS.to_string());
	assert_eq!(read_proof(&other), Err(Error::NotInField("X")));
	let mut other = proof.clone();
	other["Bs"] = other["Ar"].clone();
	assert!(read_proof(&other).is_err());
	let mut many = key.clone();
	many["G1"]["K"] = Value::Array(vec![many["G1"]["Alpha"].clone(); 66]);
	assert_eq!(read_key(&many), Err(Error::InputCount));
}

#[test]
fn gnark_json_is_read_over_bn254() {
	check_json::<Bn1, Bn2>(Curve::Bn254);
}

#[test]
fn gnark_json_is_read_over_bls12_381() {
	check_json::<Bls1, Bls2>(Curve::Bls12_381);
}

fn vector(name: &str) -> Value {
	let path = format!("tests/vectors/bn254-multiplier2/{name}");
	serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn snarkjs_key_is_refused_when_its_fields_are_wrong() {
	let good = vector("verification_key.json");
	let read = |name: &str, value: Value| {
		let mut json = good.clone();
		json[name] = value;
		snarkjs::key(&json.to_string()).unwrap_err()
	};
	assert_eq!(read("protocol", json!("plonk")), Error::Protocol);
	assert_eq!(read("curve", json!("secp256k1")), Error::Curve);
	assert_eq!(read("nPublic", json!(2)), Error::InputCount);
	assert_eq!(read("nPublic", json!(u64::MAX)), Error::InputCount);
	assert_eq!(read("nPublic", json!("1")), Error::Field("nPublic"));
	assert_eq!(read("IC", json!(null)), Error::Field("IC"));
	assert_eq!(read("vk_alpha_1", json!(["1", "2"])), Error::Field("vk_alpha_1"));
	assert_eq!(read("vk_alpha_1", json!(["1", "2", "2"])), Error::Point("vk_alpha_1"));
	assert_eq!(read("vk_alpha_1", json!(["1", "2", "0"])), Error::Point("vk_alpha_1"));
	assert_eq!(read("vk_beta_2", json!(["1", "2", "1"])), Error::Field("vk_beta_2"));
	assert_eq!(read("vk_alpha_1", json!(["x", "2", "1"])), Error::NotInField("vk_alpha_1"));
	let mut json = good.clone();
	json.as_object_mut().unwrap().remove("vk_gamma_2");
	assert_eq!(snarkjs::key(&json.to_string()), Err(Error::Field("vk_gamma_2")));
}

#[test]
fn snarkjs_point_at_infinity_is_read() {
	let mut json = vector("proof.json");
	json["pi_c"] = json!(["0", "1", "0"]);
	let bytes = snarkjs::proof(&json.to_string()).unwrap().bytes;
	let mut infinity = Vec::new();
	Affine::<Bn1>::identity().serialize_uncompressed(&mut infinity).unwrap();
	assert_eq!(bytes[bytes.len() - infinity.len()..], infinity);
}

#[test]
fn everything_is_refused_when_too_long_or_no_json() {
	let long = " ".repeat(MAX_LEN + 1);
	assert_eq!(snarkjs::key(&long), Err(Error::TooLong));
	assert_eq!(snarkjs::inputs(Curve::Bn254, &long), Err(Error::TooLong));
	assert_eq!(gnark::key(Curve::Bn254, long.as_bytes()), Err(Error::TooLong));
	assert_eq!(gnark::proof_from_json(Curve::Bn254, &long), Err(Error::TooLong));
	assert!(matches!(snarkjs::proof("{"), Err(Error::Json(_))));
	// Nesting is the parser's to bound.
	assert!(matches!(snarkjs::proof(&"[".repeat(10_000)), Err(Error::Json(_))));
	assert_eq!(snarkjs::inputs(Curve::Bn254, "[\"1\", 2]").unwrap().len(), 64);
	assert_eq!(
		snarkjs::inputs(Curve::Bn254, &json!(vec!["1"; 65]).to_string()),
		Err(Error::InputCount)
	);
}

#[test]
fn witness_is_refused_when_its_counts_disagree() {
	let witness = |counts: [u32; 3], values: usize| {
		[counts.map(u32::to_be_bytes).concat(), vec![1; values]].concat()
	};
	let read = |bytes: Vec<u8>| gnark::inputs(Curve::Bls12_381, &bytes);
	assert_eq!(read(witness([2, 0, 2], 64)).unwrap().len(), 64);
	assert_eq!(read(witness([2, 1, 3], 96)), Err(Error::InputCount));
	assert_eq!(read(witness([2, 0, 3], 96)), Err(Error::InputCount));
	assert_eq!(read(witness([2, 0, 2], 63)), Err(Error::Length));
	assert_eq!(read(witness([u32::MAX, 0, u32::MAX], 64)), Err(Error::Length));
	assert_eq!(read(vec![0; 11]), Err(Error::Length));
	assert_eq!(read(witness([65, 0, 65], 65 * 32)), Err(Error::InputCount));
	let mut above = witness([1, 0, 1], 32);
	above[12..].fill(0xff);
	assert_eq!(read(above), Err(Error::NotInField("witness")));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn converters_never_panic(
		bytes in prop::collection::vec(any::<u8>(), 0..600),
		index: prop::sample::Index, value: u8, bls: bool, compressed: bool,
	) {
		let curve = if bls { Curve::Bls12_381 } else { Curve::Bn254 };
		let text = String::from_utf8_lossy(&bytes);
		let _ = (snarkjs::key(&text), snarkjs::proof(&text), snarkjs::inputs(curve, &text));
		let _ = (gnark::key_from_json(curve, &text), gnark::proof_from_json(curve, &text));
		let _ = (gnark::key(curve, &bytes), gnark::proof(curve, &bytes), gnark::inputs(curve, &bytes));
		let (mut key, mut proof) = match curve {
			Curve::Bn254 => binary::<Bn, Bn1, Bn2>(compressed, true),
			Curve::Bls12_381 => binary::<Bls, Bls1, Bls2>(compressed, true),
		};
		let at = index.index(key.len());
		key[at] ^= value;
		let at = index.index(proof.len());
		proof[at] ^= value;
		let _ = (gnark::key(curve, &key), gnark::proof(curve, &proof));
		let mut text = vector("proof.json").to_string().into_bytes();
		let at = index.index(text.len());
		text[at] = value;
		let _ = snarkjs::proof(&String::from_utf8_lossy(&text));
	}
}

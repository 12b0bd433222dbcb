//! Every vector's verdict, through the converters and the verifier.

use ark_ec::{pairing::Pairing, AffineRepr};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use assay_groth16_formats::{gnark, snarkjs, Curve, Error};
use assay_verifier_groth16::{
	decode_inputs, verify, verify_batch, Bls12_381, Bn254, Claim, Curve as Pairs, Encoding,
	Error as Refusal, Place, PreparedKey, Proof, VerifyingKey,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn path(name: &str) -> String {
	format!("tests/vectors/{name}")
}

fn text(name: &str) -> String {
	std::fs::read_to_string(path(name)).unwrap()
}

fn json(name: &str) -> Value {
	serde_json::from_str(&text(name)).unwrap()
}

fn hex_of(json: &Value, name: &str) -> Vec<u8> {
	let text = json[name].as_str().unwrap();
	hex::decode(text.strip_prefix("0x").unwrap_or(text)).unwrap()
}

/// Verifies converted bytes, in both ways of encoding, alone and in a batch.
fn check<E: Pairs>(key: &[u8], proof: &[u8], inputs: &[u8]) -> Result<(), Refusal> {
	let key = VerifyingKey::<E>::decode(key)?;
	assert_eq!(VerifyingKey::decode(&key.encode(Encoding::Compressed)).as_ref(), Ok(&key));
	let key = key.prepare();
	let key = PreparedKey::<E>::decode_trusted(&key.encode())?;
	let proof = Proof::<E>::decode(proof)?;
	assert_eq!(Proof::decode(&proof.encode(Encoding::Compressed)).as_ref(), Ok(&proof));
	let inputs = decode_inputs::<E>(inputs, key.input_count())?;
	let verdict = verify(&key, &inputs, &proof);
	let claim = Claim { key: &key, inputs: &inputs, proof: &proof };
	assert_eq!(verify_batch(&[claim; 3]).is_ok(), verdict.is_ok());
	verdict
}

fn multiplier<E: Pairs>(curve: Curve, folder: &str) {
	let key = snarkjs::key(&text(&format!("{folder}/verification_key.json"))).unwrap();
	let proof = snarkjs::proof(&text(&format!("{folder}/proof.json"))).unwrap();
	assert_eq!((key.curve, proof.curve), (curve, curve));
	let inputs = |name| snarkjs::inputs(curve, &text(&format!("{folder}/{name}")));
	let good = inputs("public.json").unwrap();
	assert_eq!(check::<E>(&key.bytes, &proof.bytes, &good), Ok(()));
	let bad = inputs("public.bad.json").unwrap();
	assert_eq!(check::<E>(&key.bytes, &proof.bytes, &bad), Err(Refusal::ProofInvalid));
	assert_eq!(inputs("public.out-of-field.json"), Err(Error::NotInField("public")));
}

#[test]
fn multiplier_over_bn254_has_the_expected_verdicts() {
	multiplier::<Bn254>(Curve::Bn254, "bn254-multiplier2");
}

#[test]
fn multiplier_over_bls12_381_has_the_expected_verdicts() {
	multiplier::<Bls12_381>(Curve::Bls12_381, "bls12-381-multiplier2");
}

#[test]
fn key_of_one_curve_is_refused_by_the_other() {
	let key = snarkjs::key(&text("bn254-multiplier2/verification_key.json")).unwrap();
	assert_eq!(VerifyingKey::<Bls12_381>::decode(&key.bytes), Err(Refusal::KeyLength));
	let proof = snarkjs::proof(&text("bls12-381-multiplier2/proof.json")).unwrap();
	assert_eq!(Proof::<Bn254>::decode(&proof.bytes), Err(Refusal::ProofLength));
}

/// arkworks' points of an uncompressed key or proof, without our checks.
struct Unchecked {
	g1: Vec<ark_bn254::G1Affine>,
	g2: Vec<ark_bn254::G2Affine>,
}

/// The equation alone, as arkworks' pairing sees it.
fn equation_holds(key: &[u8], proof: &[u8], inputs: &[u8]) -> bool {
	let mut key = key;
	let read1 = |bytes: &mut &[u8]| ark_bn254::G1Affine::deserialize_uncompressed(bytes).unwrap();
	let read2 = |bytes: &mut &[u8]| ark_bn254::G2Affine::deserialize_uncompressed(bytes).unwrap();
	let alpha = read1(&mut key);
	let fixed = Unchecked { g1: vec![], g2: (0..3).map(|_| read2(&mut key)).collect() };
	let points = Vec::<ark_bn254::G1Affine>::deserialize_uncompressed(&mut key).unwrap();
	let mut proof = proof;
	let a = read1(&mut proof);
	let b = read2(&mut proof);
	let proof = Unchecked { g1: vec![a, read1(&mut proof)], g2: vec![b] };
	let inputs =
		inputs.chunks(32).map(|bytes| ark_bn254::Fr::deserialize_compressed(bytes).unwrap());
	let sum = points[1..]
		.iter()
		.zip(inputs)
		.fold(points[0].into_group(), |sum, (point, input)| sum + *point * input);
	let left = ark_bn254::Bn254::pairing(proof.g1[0], proof.g2[0]);
	let right = ark_bn254::Bn254::multi_pairing(
		[alpha, sum.into(), proof.g1[1]],
		[fixed.g2[0], fixed.g2[1], fixed.g2[2]],
	);
	left == right
}

/// The key is refused, though both proofs satisfy its equation: one of them was made without a
/// witness.
#[test]
fn key_is_refused_when_its_gamma_is_its_delta() {
	let key = snarkjs::key(&text("bn254-9-inputs/verification_key.json")).unwrap();
	let inputs = snarkjs::inputs(Curve::Bn254, &text("bn254-9-inputs/public.json")).unwrap();
	for name in ["proof.json", "proof.forged-because-gamma-equals-delta.json"] {
		let proof = snarkjs::proof(&text(&format!("bn254-9-inputs/{name}"))).unwrap();
		assert!(Proof::<Bn254>::decode(&proof.bytes).is_ok());
		assert!(equation_holds(&key.bytes, &proof.bytes, &inputs), "{name}");
		assert_eq!(
			check::<Bn254>(&key.bytes, &proof.bytes, &inputs),
			Err(Refusal::RelatedPoints(Place::Gamma, Place::Delta))
		);
	}
}

#[test]
fn calldata_is_the_proof_that_json_is() {
	let raw = json("bn254-9-inputs/raw.json");
	let proof = gnark::proof(Curve::Bn254, &hex_of(&raw, "proof_be_hex")).unwrap();
	assert_eq!(proof, snarkjs::proof(&text("bn254-9-inputs/proof.json")).unwrap());
	// The inputs as gnark would write them in a witness.
	let words = raw["public_inputs_be_hex"].as_array().unwrap();
	let mut witness = [9u32, 0, 9].map(u32::to_be_bytes).concat();
	words.iter().for_each(|word| witness.extend(hex::decode(word.as_str().unwrap()).unwrap()));
	assert_eq!(
		gnark::inputs(Curve::Bn254, &witness),
		snarkjs::inputs(Curve::Bn254, &text("bn254-9-inputs/public.json"))
	);
}

/// A proof of whose key only the prepared parts are known: put together as a stored key, for which
/// the missing α and β are not looked at.
#[test]
fn proof_under_a_foreign_prepared_key_verifies() {
	let vector = json("bn254-prepared/key.json");
	let compressed = |bytes: &[u8]| ark_bn254::G2Affine::deserialize_compressed(bytes).unwrap();
	let points = hex_of(&vector, "vk_gamma_abc_g1");
	let points: Vec<_> = points
		.chunks(32)
		.map(|bytes| ark_bn254::G1Affine::deserialize_compressed(bytes).unwrap())
		.collect();
	let mut stored = vec![<Bn254 as Pairs>::TAG];
	stored.extend([0; 32]);
	stored.extend(hex_of(&vector, "alpha_g1_beta_g2"));
	ark_bn254::G1Affine::generator().serialize_uncompressed(&mut stored).unwrap();
	ark_bn254::G2Affine::generator().serialize_uncompressed(&mut stored).unwrap();
	for name in ["gamma_g2_neg_pc", "delta_g2_neg_pc"] {
		let point = -compressed(&hex_of(&vector, name));
		point.serialize_uncompressed(&mut stored).unwrap();
	}
	points.serialize_uncompressed(&mut stored).unwrap();
	let key = PreparedKey::<Bn254>::decode_trusted(&stored).unwrap();
	let mut inputs = decode_inputs::<Bn254>(&hex_of(&vector, "public_inputs_le"), 2).unwrap();
	let proof = Proof::<Bn254>::decode(&hex_of(&vector, "proof")).unwrap();
	assert_eq!(verify(&key, &inputs, &proof), Ok(()));
	inputs.reverse();
	assert_eq!(verify(&key, &inputs, &proof), Err(Refusal::ProofInvalid));

	let other = hex_of(&vector, "verifying_key_of_another_circuit_compressed");
	let key = VerifyingKey::<Bn254>::decode(&other).unwrap();
	assert_eq!(key.encode(Encoding::Compressed), other);
	assert_eq!(key.input_count(), 1);
}

/// The key of SP1's wrapper in gnark's compressed binary, and a proof in gnark's raw one.
fn sp1(folder: &str, fixture: &str, words: usize) -> Result<(), Refusal> {
	let key = std::fs::read(path(&format!("{folder}/groth16_vk.bin"))).unwrap();
	let key = gnark::key(Curve::Bn254, &key).unwrap();
	let fixture = json(&format!("{folder}/{fixture}"));
	let proof = hex_of(&fixture, "proof");
	let (head, proof) = proof.split_at(4 + 32 * words);
	let mut digest = Sha256::digest(hex_of(&fixture, "publicValues"));
	digest[0] &= 0x1f;
	let mut witness = [2 + words as u32, 0, 2 + words as u32].map(u32::to_be_bytes).concat();
	witness.extend(hex_of(&fixture, "vkey"));
	witness.extend(digest);
	witness.extend(&head[4..]);
	let inputs = gnark::inputs(Curve::Bn254, &witness).unwrap();
	let proof = gnark::proof(Curve::Bn254, proof).unwrap();
	check::<Bn254>(&key.bytes, &proof.bytes, &inputs)
}

#[test]
fn sp1_proofs_have_the_expected_verdicts() {
	assert_eq!(sp1("sp1-v4", "groth16-fixture.json", 0), Ok(()));
	assert_eq!(sp1("sp1-v6", "groth16-fixture.json", 3), Ok(()));
	for bad in ["groth16-bad-public-values.json", "groth16-nonzero-exit-code.json"] {
		assert_eq!(sp1("sp1-v6", bad, 3), Err(Refusal::ProofInvalid), "{bad}");
	}
}

use super::*;
use ark_crypto_primitives::sponge::{
	poseidon::{find_poseidon_ark_and_mds, PoseidonConfig, PoseidonSponge},
	Absorb, CryptographicSponge, FieldBasedCryptographicSponge,
};
use ark_ff::BigInteger;
use proptest::prelude::*;
use std::fmt::Write;

type Bn = ark_bn254::Fr;
type Bls = ark_bls12_381::Fr;

/// The parameters of the oracle.
fn generated<F: PrimeField>() -> (Vec<Vec<F>>, Vec<Vec<F>>) {
	let (full, partial) = (FULL_ROUNDS as u64, PARTIAL_ROUNDS as u64);
	find_poseidon_ark_and_mds(F::MODULUS_BIT_SIZE.into(), WIDTH - 1, full, partial, 0)
}

fn oracle<F: PrimeField + Absorb>(bytes: &[u8]) -> F {
	let (ark, mds) = generated();
	let config = PoseidonConfig::new(FULL_ROUNDS, PARTIAL_ROUNDS, ALPHA, mds, ark, WIDTH - 1, 1);
	let mut sponge = PoseidonSponge::new(&config);
	let mut elements = vec![F::from(bytes.len() as u64)];
	elements.extend(bytes.chunks(31).map(F::from_le_bytes_mod_order));
	sponge.absorb(&elements);
	sponge.squeeze_native_field_elements(1)[0]
}

fn table<F: PrimeField>(name: &str, rows: &[Vec<F>]) -> String {
	let size = if name == "ROUND" { "ROUNDS" } else { "WIDTH" };
	let mut out = format!("#[rustfmt::skip]\nconst {name}: [[[u64; 4]; WIDTH]; {size}] = [\n");
	for row in rows {
		out.push_str("\t[\n");
		for element in row {
			let integer = element.into_bigint();
			let limbs = integer.as_ref().iter().map(|limb| format!("0x{limb:016x}"));
			writeln!(out, "\t\t[{}],", limbs.collect::<Vec<_>>().join(", ")).unwrap();
		}
		out.push_str("\t],\n");
	}
	out.push_str("];\n");
	out
}

fn check_constants<F: StatementField>(file: &str) {
	let (ark, mds) = generated::<F>();
	let tables = format!("{}\n{}", table("ROUND", &ark), table("MATRIX", &mds));
	let path = format!("src/statement/{file}");
	let text = std::fs::read_to_string(&path).unwrap();
	let head = text.split("#[rustfmt::skip]").next().unwrap();
	if std::env::var_os("ASSAY_WRITE_TESTDATA").is_some() {
		std::fs::write(&path, format!("{head}{tables}")).unwrap();
		return;
	}
	assert_eq!(text, format!("{head}{tables}"));
	assert!(F::CONSTANTS.round.iter().zip(&ark).all(|(ours, theirs)| ours[..] == theirs[..]));
	assert!(F::CONSTANTS.matrix.iter().zip(&mds).all(|(ours, theirs)| ours[..] == theirs[..]));
	assert_eq!(F::CONSTANTS.round.len(), ark.len());
}

#[test]
fn constants_are_those_of_the_grain_lfsr_over_bn254() {
	check_constants::<Bn>("bn254.rs");
}

#[test]
fn constants_are_those_of_the_grain_lfsr_over_bls12_381() {
	check_constants::<Bls>("bls12_381.rs");
}

#[test]
fn digest_equals_the_oracle_at_every_boundary_of_chunk_and_rate() {
	let bytes: Vec<u8> = (0..=255).cycle().take(700).collect();
	for len in (0..130).chain([155, 156, 186, 187, 248, 249, 310, 311, 620, 621, 700]) {
		assert_eq!(digest::<Bn>(&bytes[..len]), oracle(&bytes[..len]), "{len} bytes");
		assert_eq!(digest::<Bls>(&bytes[..len]), oracle(&bytes[..len]), "{len} bytes");
	}
	assert_eq!(digest::<Bn>(&[0xff; 93]), oracle(&[0xff; 93]));
	assert_eq!(digest::<Bls>(&[0xff; 93]), oracle(&[0xff; 93]));
}

#[test]
fn digest_stays_the_same_from_version_to_version() {
	let hex = |integer: Vec<u8>| integer.iter().fold(String::new(), |s, b| format!("{s}{b:02x}"));
	let bn = hex(digest::<Bn>(b"assay").into_bigint().to_bytes_be());
	let bls = hex(digest::<Bls>(b"assay").into_bigint().to_bytes_be());
	assert_eq!(bn, "07fce3717b82f402a125445177d17213576026ebf34b72dab62c1e803ab98015");
	assert_eq!(bls, "45c219027464b1a8d6730c6c845ac51c1d6150f2a4017bfbf120f4531b8c6840");
}

#[test]
fn digest_differs_when_zero_bytes_are_appended() {
	assert_ne!(digest::<Bn>(b"a"), digest::<Bn>(b"a\0"));
	assert_ne!(digest::<Bn>(b""), digest::<Bn>(b"\0"));
	assert_ne!(digest::<Bn>(&[0; 31]), digest::<Bn>(&[0; 32]));
}

#[test]
fn public_inputs_are_the_digests_in_order() {
	let [request, response] = public_inputs::<Bls>(b"question", b"answer");
	assert_eq!((request, response), (digest(b"question"), digest(b"answer")));
	assert_ne!(request, response);
}

#[test]
fn permutations_count_the_length_and_the_chunks() {
	for (len, expected) in [(0, 1), (1, 1), (31, 1), (32, 2), (93, 2), (94, 3), (155, 3), (156, 4)]
	{
		assert_eq!(permutations(len), expected, "{len} bytes");
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn digest_equals_the_oracle(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
		prop_assert_eq!(digest::<Bn>(&bytes), oracle::<Bn>(&bytes));
		prop_assert_eq!(digest::<Bls>(&bytes), oracle::<Bls>(&bytes));
	}
}

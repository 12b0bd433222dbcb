//! What a proof is about: a short digest of the request, and one of the response.
//!
//! A Poseidon sponge over BN254's scalar field, because its constraints are few: rate 2, capacity 1, `x⁵`, 8 full and 57
//! partial rounds, constants from the Grain generator of the Poseidon paper (eprint 2019/458). Absorbed are the number of bytes,
//! then the bytes in little-endian chunks of 31, the last one short.

use std::sync::OnceLock;

use ark_bn254::Fr;
use ark_crypto_primitives::sponge::{
	poseidon::{find_poseidon_ark_and_mds, PoseidonConfig, PoseidonSponge},
	CryptographicSponge, FieldBasedCryptographicSponge,
};
use ark_ff::PrimeField;

/// Bytes that surely fit into a field element.
pub const CHUNK: usize = 31;
/// Elements that one permutation absorbs.
pub(crate) const RATE: usize = 2;
/// Elements that no input touches.
pub(crate) const CAPACITY: usize = 1;
pub(crate) const FULL_ROUNDS: usize = 8;
pub(crate) const PARTIAL_ROUNDS: usize = 57;

/// The permutation's constants.
pub fn parameters() -> &'static PoseidonConfig<Fr> {
	static PARAMETERS: OnceLock<PoseidonConfig<Fr>> = OnceLock::new();
	PARAMETERS.get_or_init(|| {
		let (ark, mds) = find_poseidon_ark_and_mds::<Fr>(
			u64::from(Fr::MODULUS_BIT_SIZE),
			RATE,
			FULL_ROUNDS as u64,
			PARTIAL_ROUNDS as u64,
			0,
		);
		PoseidonConfig::new(FULL_ROUNDS, PARTIAL_ROUNDS, 5, mds, ark, RATE, CAPACITY)
	})
}

/// Permutations that the digest of so many bytes takes.
pub(crate) fn permutations(bytes: usize) -> usize {
	(1 + bytes.div_ceil(CHUNK)).div_ceil(RATE)
}

/// The digest of `bytes`: a public input of a proof.
pub fn digest(bytes: &[u8]) -> Fr {
	let mut elements = vec![Fr::from(bytes.len() as u64)];
	elements.extend(bytes.chunks(CHUNK).map(Fr::from_le_bytes_mod_order));
	let mut sponge = PoseidonSponge::new(parameters());
	sponge.absorb(&elements);
	sponge.squeeze_native_field_elements(1).first().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn digest_differs_when_only_the_length_does() {
		assert_ne!(digest(&[0]), digest(&[0, 0]));
		assert_ne!(digest(&[0; 31]), digest(&[0; 32]));
		assert_ne!(digest(&[]), digest(&[0]));
	}

	#[test]
	fn digest_is_the_one_of_the_contract_when_bytes_are_known() {
		// Whoever writes the digest anew, for a verifier say, has these to compare with.
		let counted: Vec<u8> = (0..=255).collect();
		for (bytes, expected) in [
			(
				&[][..],
				"8885954456466675435427211897928272918585230207077541337262544326002472295813",
			),
			(
				b"assay",
				"3613005156308995298404058373181472876427861929701132227655346042353909071893",
			),
			(
				&counted,
				"11815072281725650656068444718331891660906272428623786248896854461306874684049",
			),
		] {
			assert_eq!(digest(bytes).to_string(), expected);
		}
	}
}

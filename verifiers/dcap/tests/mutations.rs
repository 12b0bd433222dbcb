//! Nothing that was changed passes, and nothing makes the verifier panic.

#![allow(missing_docs)]

mod support;

use assay_verifier_dcap::{check_root, verify, Error};
use proptest::prelude::*;
use support::*;

fn flipped(at: usize, mask: u8) -> Vec<u8> {
	let mut quote = GENUINE.to_vec();
	quote[at] ^= mask;
	quote
}

#[test]
fn quote_is_refused_when_any_bit_of_the_signed_part_is_flipped() {
	for bit in 0..SIGNED_LEN * 8 {
		let quote = flipped(bit / 8, 1 << (bit % 8));
		assert!(verify(&quote, &[INTEL_ROOT], NOW).is_err(), "bit {bit}");
	}
}

#[test]
fn quote_is_refused_when_any_byte_of_the_signature_data_is_changed() {
	for at in SIGNED_LEN..GENUINE_END {
		for mask in [0x01, 0xff] {
			let quote = flipped(at, mask);
			assert!(verify(&quote, &[INTEL_ROOT], NOW).is_err(), "byte {at} xor {mask}");
		}
	}
}

#[test]
fn quote_is_refused_when_cut_at_any_length() {
	for len in 0..GENUINE_END {
		let outcome = verify(&GENUINE[..len], &[INTEL_ROOT], NOW);
		assert_eq!(outcome, Err(Error::QuoteTruncated), "length {len}");
	}
	assert!(verify(&GENUINE[..GENUINE_END], &[INTEL_ROOT], NOW).is_ok());
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

	#[test]
	fn verifier_refuses_when_the_quote_is_noise(
		quote in proptest::collection::vec(any::<u8>(), 0..6000),
	) {
		prop_assert!(verify(&quote, &[INTEL_ROOT], NOW).is_err());
	}

	/// A good header, so that noise gets past it.
	#[test]
	fn verifier_refuses_when_all_but_the_header_is_noise(
		noise in proptest::collection::vec(any::<u8>(), 0..6000),
	) {
		let quote = [&GENUINE[..48], &noise[..]].concat();
		prop_assert!(verify(&quote, &[INTEL_ROOT], NOW).is_err());
	}

	#[test]
	fn quote_is_refused_when_a_stretch_is_overwritten(
		at in 0..GENUINE_END,
		noise in proptest::collection::vec(any::<u8>(), 1..200),
	) {
		let mut quote = GENUINE.to_vec();
		let end = (at + noise.len()).min(GENUINE_END);
		quote[at..end].copy_from_slice(&noise[..end - at]);
		prop_assume!(quote != GENUINE);
		prop_assert!(verify(&quote, &[INTEL_ROOT], NOW).is_err());
	}

	/// Certificates that are signed, but whose bytes are not what they should be: the parser meets
	/// them before any signature is checked.
	#[test]
	fn verifier_refuses_when_a_certificate_is_bent(
		at in 0..400usize,
		byte: u8,
		which in 0..3usize,
	) {
		let forge = Forge::default();
		let mut root = forge.root_der();
		let mut chain = [forge.pck.der(), forge.intermediate.der(), root.clone()];
		let at = at % chain[which].len();
		prop_assume!(chain[which][at] != byte);
		chain[which][at] = byte;
		if which == 2 {
			root = chain[2].clone();
			let _ = check_root(&root, NOW);
		}
		let quote = forge.quote_with_chain(&chain);
		let outcome = verify(&quote, &[root], NOW);
		// A registered root is not verified again, so a bent one may still serve.
		prop_assert!(which == 2 || outcome.is_err());
	}

	#[test]
	fn root_check_refuses_when_the_certificate_is_noise(
		root in proptest::collection::vec(any::<u8>(), 0..2100),
	) {
		prop_assert!(check_root(&root, NOW).is_err());
		prop_assert!(verify(GENUINE, &[root], NOW).is_err());
	}

	#[test]
	fn root_check_refuses_when_a_byte_is_changed(at in 0..INTEL_ROOT.len(), mask in 1..=255u8) {
		let mut root = INTEL_ROOT.to_vec();
		root[at] ^= mask;
		prop_assert!(check_root(&root, NOW).is_err());
	}
}

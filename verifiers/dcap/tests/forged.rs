//! Quotes with good signatures throughout in which one thing is wrong.

#![allow(missing_docs)]

mod support;

use assay_verifier_dcap::{
	check_root, verify, Error, Position, VerifiedQuote, MAX_CERTIFICATE_LEN, MAX_QUOTE_LEN,
};
use support::*;

fn check(forge: &Forge) -> Result<VerifiedQuote, Error> {
	verify(&forge.quote(), &[forge.root_der()], NOW)
}

/// What becomes of a quote that `bend` has bent.
fn bent(bend: impl FnOnce(&mut Forge)) -> Result<VerifiedQuote, Error> {
	let mut forge = Forge::default();
	bend(&mut forge);
	check(&forge)
}

#[test]
fn quote_is_accepted_when_nothing_is_bent() {
	assert_eq!(check(&Forge::default()).unwrap().valid_until, VALID_UNTIL);
}

#[test]
fn chain_is_accepted_when_its_root_is_omitted() {
	assert!(bent(|forge| forge.carry_root = false).is_ok());
	let forge = Forge { carry_root: false, ..Forge::default() };
	let quote = forge.quote();
	let roots = [INTEL_ROOT.to_vec(), vec![0xff; 10], forge.root_der()];
	assert_eq!(verify(&quote, &roots, NOW).unwrap().root, 2);
	assert_eq!(verify(&quote, &roots[..2], NOW), Err(Error::UnknownRoot));
}

#[test]
fn chain_is_refused_when_an_unregistered_root_is_carried() {
	let mut forge = Forge::default();
	let quote = forge.quote();
	// Same name, same key, other bytes.
	forge.root.not_after = "271231235959Z";
	assert_eq!(verify(&quote, &[forge.root_der()], NOW), Err(Error::UnknownRoot));
}

#[test]
fn chain_is_refused_when_too_short_or_too_long() {
	assert_eq!(bent(|forge| forge.extra_certificates = vec![vec![0]]), Err(Error::ChainLength));
	let forge = Forge { carry_root: false, ..Forge::default() };
	let quote = forge.quote_with_chain(&[forge.pck.der()]);
	assert_eq!(verify(&quote, &[forge.root_der()], NOW), Err(Error::ChainLength));
	let quote = forge.quote_with_chain(&[]);
	assert_eq!(verify(&quote, &[forge.root_der()], NOW), Err(Error::ChainLength));
}

#[test]
fn chain_is_read_when_it_ends_as_a_c_string() {
	assert!(bent(|forge| forge.chain_end = vec![0]).is_ok());
	assert!(bent(|forge| forge.chain_end = b"\n\n".to_vec()).is_ok());
	assert_eq!(bent(|forge| forge.chain_end = vec![0, 0]), Err(Error::ChainMalformed));
	assert_eq!(bent(|forge| forge.chain_end = b"x".to_vec()), Err(Error::ChainMalformed));
}

#[test]
fn certificate_is_refused_when_signed_by_another_key() {
	use Position::*;
	assert_eq!(
		bent(|forge| forge.pck.signer = signing_key(9)),
		Err(Error::CertificateSignature(Pck))
	);
	assert_eq!(
		bent(|forge| forge.intermediate.signer = signing_key(9)),
		Err(Error::CertificateSignature(Intermediate))
	);
	// A root issued by the intermediate's key instead of the root's.
	assert_eq!(
		bent(|forge| forge.pck.signer = signing_key(1)),
		Err(Error::CertificateSignature(Pck))
	);
}

#[test]
fn certificate_is_refused_when_it_names_another_issuer() {
	use Position::*;
	assert_eq!(bent(|forge| forge.pck.issuer = "root"), Err(Error::IssuerMismatch(Pck)));
	assert_eq!(
		bent(|forge| forge.intermediate.issuer = "ca"),
		Err(Error::IssuerMismatch(Intermediate))
	);
}

#[test]
fn certificate_is_refused_when_it_may_not_stand_where_it_does() {
	use Position::*;
	let pck = |extensions| bent(|forge| forge.pck.extensions = extensions);
	let ca = |extensions| bent(|forge| forge.intermediate.extensions = extensions);
	let root = |extensions| bent(|forge| forge.root.extensions = extensions);
	let (leaf, authority) = (basic_constraints(false, None), basic_constraints(true, None));

	let role = Err(Error::CertificateRole(Pck));
	assert_eq!(pck(vec![authority.clone(), key_usage(0xc0), sgx()]), role);
	assert_eq!(pck(vec![leaf.clone(), key_usage(0x04), sgx()]), role);
	assert_eq!(pck(vec![leaf.clone(), sgx()]), role);
	assert_eq!(pck(vec![leaf.clone(), key_usage(0xc0)]), role);
	assert!(pck(vec![key_usage(0x80), sgx()]).is_ok());

	let role = Err(Error::CertificateRole(Intermediate));
	assert_eq!(ca(vec![leaf.clone(), key_usage(0x06)]), role);
	assert_eq!(ca(vec![authority.clone(), key_usage(0xc0)]), role);
	assert_eq!(ca(vec![authority.clone()]), role);
	assert_eq!(ca(vec![key_usage(0x06)]), role);
	assert!(ca(vec![authority.clone(), key_usage(0x04)]).is_ok());

	let role = Err(Error::CertificateRole(Root));
	assert_eq!(root(vec![basic_constraints(true, Some(0)), key_usage(0x06)]), role);
	assert_eq!(root(vec![leaf, key_usage(0x06)]), role);
	assert!(root(vec![authority, key_usage(0x06)]).is_ok());
}

#[test]
fn certificate_is_refused_when_a_critical_extension_is_unknown() {
	let name_constraints = |critical| extension("2.5.29.30", critical, &[0x30, 0]);
	for critical in [false, true] {
		let outcomes = [
			(Position::Pck, bent(|f| f.pck.extensions.push(name_constraints(critical)))),
			(
				Position::Intermediate,
				bent(|f| f.intermediate.extensions.push(name_constraints(critical))),
			),
			(Position::Root, bent(|f| f.root.extensions.push(name_constraints(critical)))),
		];
		for (position, outcome) in outcomes {
			let refused = Error::UnknownCriticalExtension(position);
			assert_eq!(outcome.err(), critical.then_some(refused));
		}
	}
}

#[test]
fn certificate_is_refused_when_an_extension_stands_twice() {
	let twice = |extension| bent(|forge| forge.pck.extensions.push(extension));
	let malformed = Err(Error::CertificateMalformed(Position::Pck));
	assert_eq!(twice(basic_constraints(false, None)), malformed);
	assert_eq!(twice(key_usage(0xc0)), malformed);
	assert_eq!(twice(sgx()), malformed);
}

#[test]
fn certificate_is_refused_when_not_v3_or_not_p256_with_sha256() {
	let malformed = Err(Error::CertificateMalformed(Position::Pck));
	let unsupported = Err(Error::UnsupportedAlgorithm(Position::Pck));
	const ECDSA_WITH_SHA384: &str = "1.2.840.10045.4.3.3";
	assert_eq!(bent(|forge| forge.pck.version = 1), malformed);
	assert_eq!(bent(|forge| forge.pck.algorithm = ECDSA_WITH_SHA384), malformed);
	assert_eq!(bent(|forge| forge.pck.signed_algorithm = ECDSA_WITH_SHA384), malformed);
	let outcome = bent(|forge| {
		forge.pck.algorithm = ECDSA_WITH_SHA384;
		forge.pck.signed_algorithm = ECDSA_WITH_SHA384;
	});
	assert_eq!(outcome, unsupported);
	assert_eq!(bent(|forge| forge.pck.curve = "1.3.132.0.34"), unsupported);
}

#[test]
fn certificate_is_refused_when_outside_its_validity() {
	const PAST: &str = "250102000000Z";
	const FUTURE: &str = "260102000000Z";
	type Select = fn(&mut Forge) -> &mut Spec;
	let specs: [(Position, Select); 3] = [
		(Position::Pck, |forge| &mut forge.pck),
		(Position::Intermediate, |forge| &mut forge.intermediate),
		(Position::Root, |forge| &mut forge.root),
	];
	for (position, spec) in specs {
		let expired = bent(|forge| spec(forge).not_after = PAST);
		assert_eq!(expired, Err(Error::CertificateExpired(position)));
		let early = bent(|forge| spec(forge).not_before = FUTURE);
		assert_eq!(early, Err(Error::CertificateNotYetValid(position)));
		// The earliest end counts.
		let outcome = bent(|forge| spec(forge).not_after = "260101000000Z");
		assert_eq!(outcome.unwrap().valid_until, 1_767_225_600);
	}
}

#[test]
fn certificate_is_refused_when_too_long() {
	let filler = |len: usize| extension("1.2.3.4", false, &vec![0; len]);
	let good = Forge::default().pck.der().len();
	// Room for the extension's own tags and for lengths that need a byte more.
	let outcome = bent(|f| f.pck.extensions.push(filler(MAX_CERTIFICATE_LEN - good - 40)));
	assert!(outcome.is_ok());
	let outcome = bent(|f| f.pck.extensions.push(filler(MAX_CERTIFICATE_LEN - good)));
	assert_eq!(outcome, Err(Error::CertificateTooLong(Position::Pck)));
	let outcome = bent(|f| f.pck.extensions.push(filler(MAX_CERTIFICATE_LEN + 200)));
	assert_eq!(outcome, Err(Error::ChainMalformed));
}

#[test]
fn quote_is_refused_when_too_long() {
	let forge = Forge::default();
	let mut quote = forge.quote();
	quote.resize(MAX_QUOTE_LEN, 0);
	assert!(verify(&quote, &[forge.root_der()], NOW).is_ok());
	quote.push(0);
	assert_eq!(verify(&quote, &[forge.root_der()], NOW), Err(Error::QuoteTooLong));
}

#[test]
fn quote_is_refused_when_the_td_runs_in_debug_mode() {
	for bit in 0..8 {
		let outcome = bent(|forge| forge.td_attributes |= 1 << bit);
		assert_eq!(outcome, Err(Error::DebugTd), "bit {bit}");
	}
}

#[test]
fn quote_is_refused_when_td_attributes_are_unsafe() {
	let unsafe_attributes = Err(Error::UnsafeTdAttributes);
	assert_eq!(bent(|forge| forge.td_attributes = 0), unsafe_attributes);
	assert_eq!(bent(|forge| forge.td_attributes |= 1 << 29), unsafe_attributes);
	for bit in (8..16).chain(23..27).chain(32..62) {
		let outcome = bent(|forge| forge.td_attributes |= 1 << bit);
		assert_eq!(outcome, unsafe_attributes, "bit {bit}");
	}
	// Protection keys and performance monitoring are the guest's own affair.
	assert!(bent(|forge| forge.td_attributes |= 1 << 30 | 1 << 63).is_ok());
}

#[test]
fn quote_is_refused_when_the_quoting_enclave_runs_in_debug_mode() {
	assert_eq!(bent(|forge| forge.qe_flags |= 0x02), Err(Error::DebugQuotingEnclave));
}

#[test]
fn quote_is_refused_when_the_quoting_enclave_vouches_for_another_key() {
	for byte in 0..64 {
		let outcome = bent(|forge| forge.binding_mask[byte] = 1);
		assert_eq!(outcome, Err(Error::AttestationKeyNotBound), "byte {byte}");
	}
}

#[test]
fn quote_is_refused_when_the_wrong_key_signed() {
	assert_eq!(bent(|forge| forge.qe_signer = signing_key(9)), Err(Error::QuotingEnclaveSignature));
	assert_eq!(bent(|forge| forge.quote_signer = signing_key(9)), Err(Error::QuoteSignature));
	assert_eq!(bent(|forge| forge.attestation_key = signing_key(9)), Err(Error::QuoteSignature));
	assert_eq!(
		bent(|forge| forge.broken_attestation_key = true),
		Err(Error::AttestationKeyMalformed)
	);
}

#[test]
fn authentication_data_may_be_empty_or_long() {
	assert!(bent(|forge| forge.auth_data = Vec::new()).is_ok());
	assert!(bent(|forge| forge.auth_data = vec![1; 1000]).is_ok());
}

#[test]
fn root_is_refused_when_it_cannot_anchor_a_chain() {
	let bent = |bend: fn(&mut Spec)| {
		let mut root = Forge::default().root;
		bend(&mut root);
		check_root(&root.der(), NOW)
	};
	let position = Position::Root;
	assert_eq!(bent(|_| ()), Ok(VALID_UNTIL));
	assert_eq!(bent(|root| root.issuer = "other"), Err(Error::IssuerMismatch(position)));
	assert_eq!(
		bent(|root| root.signer = signing_key(9)),
		Err(Error::CertificateSignature(position))
	);
	assert_eq!(
		bent(|root| root.not_after = "250102000000Z"),
		Err(Error::CertificateExpired(position))
	);
	assert_eq!(bent(|root| root.extensions.clear()), Err(Error::CertificateRole(position)));
	assert_eq!(check_root(&[], NOW), Err(Error::CertificateMalformed(position)));
	assert_eq!(
		check_root(&[0; MAX_CERTIFICATE_LEN + 1], NOW),
		Err(Error::CertificateTooLong(position))
	);
	let pck = Forge::default().pck.der();
	assert_eq!(check_root(&pck, NOW), Err(Error::CertificateRole(position)));
}

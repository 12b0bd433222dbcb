//! The same verdicts as `dcap-qvl`, an independent implementation, with collateral under which its
//! further checks pass.

#![allow(missing_docs)]

#[path = "../../dcap/tests/support/mod.rs"]
mod support;

use assay_verifier_dcap::verify;
use dcap_qvl::{quote::Quote, verify::rustcrypto, QuoteCollateralV3};
use proptest::prelude::*;
use std::sync::LazyLock;
use support::*;

static COLLATERAL: LazyLock<QuoteCollateralV3> = LazyLock::new(|| {
	let json = include_str!("../../dcap/testdata/tdx-v4-phala.collateral.json");
	let json: serde_json::Value = serde_json::from_str(json).unwrap();
	let text = |name: &str| json[name].as_str().unwrap().to_owned();
	let bytes = |name: &str| hex::decode(text(name)).unwrap();
	QuoteCollateralV3 {
		pck_crl_issuer_chain: text("pck_crl_issuer_chain"),
		root_ca_crl: bytes("root_ca_crl"),
		pck_crl: bytes("pck_crl"),
		tcb_info_issuer_chain: text("tcb_info_issuer_chain"),
		tcb_info: text("tcb_info"),
		tcb_info_signature: bytes("tcb_info_signature"),
		qe_identity_issuer_chain: text("qe_identity_issuer_chain"),
		qe_identity: text("qe_identity"),
		qe_identity_signature: bytes("qe_identity_signature"),
		pck_certificate_chain: None,
	}
});

fn ours(quote: &[u8]) -> bool {
	verify(quote, &[INTEL_ROOT], NOW).is_ok()
}

fn theirs(quote: &[u8]) -> bool {
	rustcrypto::verify(quote, &COLLATERAL, NOW).is_ok()
}

#[test]
fn verifiers_agree_when_the_quote_is_genuine() {
	let ours = verify(GENUINE, &[INTEL_ROOT], NOW).unwrap();
	let theirs = rustcrypto::verify(GENUINE, &COLLATERAL, NOW).unwrap();
	let report = theirs.report.as_td10().unwrap();
	assert_eq!(ours.tee_tcb_svn, report.tee_tcb_svn);
	assert_eq!(ours.mr_seam, report.mr_seam);
	assert_eq!(ours.mr_signer_seam, report.mr_signer_seam);
	assert_eq!(ours.seam_attributes, report.seam_attributes);
	assert_eq!(ours.td_attributes, report.td_attributes);
	assert_eq!(ours.xfam, report.xfam);
	assert_eq!(ours.mr_td, report.mr_td);
	assert_eq!(ours.mr_config_id, report.mr_config_id);
	assert_eq!(ours.mr_owner, report.mr_owner);
	assert_eq!(ours.mr_owner_config, report.mr_owner_config);
	let rtmr = [report.rt_mr0, report.rt_mr1, report.rt_mr2, report.rt_mr3];
	assert_eq!(ours.rtmr, rtmr);
	assert_eq!(ours.report_data, report.report_data);
}

#[test]
fn parsers_agree_when_the_quote_is_of_the_development_attester() {
	let ours = verify(DEVELOPMENT, &[DEVELOPMENT_ROOT], NOW).unwrap();
	let theirs = Quote::parse(DEVELOPMENT).unwrap();
	let report = theirs.report.as_td10().unwrap();
	assert_eq!((ours.mr_td, ours.report_data), (report.mr_td, report.report_data));
	let chain = dcap_qvl::intel::extract_cert_chain(&theirs).unwrap();
	assert_eq!(chain.len(), 3);
	assert_eq!(chain[2], DEVELOPMENT_ROOT);
	let pck = dcap_qvl::intel::parse_pck_extension(&chain[0]).unwrap();
	assert_eq!((pck.fmspc, pck.cpu_svn, pck.pce_svn), ([0; 6], [1; 16], 1));
}

/// Whether the verdicts on a genuine quote that was changed up to byte `end` agree. Where only the
/// root that the quote carries was changed, or what follows, the oracle may be the milder: it
/// anchors the chain in its own copy and passes over damage to the carried one.
fn agree(quote: &[u8], end: usize) -> bool {
	let carried_root = GENUINE.windows(10).rposition(|window| window == b"-----BEGIN").unwrap();
	match (ours(quote), theirs(quote)) {
		(true, true) | (false, false) => true,
		(false, true) => end > carried_root,
		(true, false) => false,
	}
}

/// One byte of each field and each boundary, and every 16th of the rest.
#[test]
fn verifiers_agree_when_a_byte_is_changed() {
	for at in (0..GENUINE.len()).step_by(16).chain(0..48).chain(SIGNED_LEN..SIGNED_LEN + 4) {
		let mut quote = GENUINE.to_vec();
		quote[at] ^= 0x80;
		// Trailing bytes are nobody's business.
		assert_eq!(ours(&quote), at >= GENUINE_END, "byte {at}");
		assert!(agree(&quote, at + 1), "byte {at}");
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..Default::default() })]

	#[test]
	fn verifiers_agree_when_a_stretch_is_overwritten(
		at in 0..GENUINE.len(),
		noise in proptest::collection::vec(any::<u8>(), 1..40),
	) {
		let mut quote = GENUINE.to_vec();
		let end = (at + noise.len()).min(quote.len());
		quote[at..end].copy_from_slice(&noise[..end - at]);
		prop_assert!(agree(&quote, end));
	}

	#[test]
	fn verifiers_agree_when_the_quote_is_cut(len in 0..GENUINE.len()) {
		prop_assert_eq!(ours(&GENUINE[..len]), theirs(&GENUINE[..len]));
	}
}

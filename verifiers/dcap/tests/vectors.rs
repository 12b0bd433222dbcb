//! Genuine quotes, and what others made of them.

#![allow(missing_docs)]

mod support;

use assay_verifier_dcap::{check_root, verify, Error, Position};
use support::*;

const TAMPERED: &[u8] = include_bytes!("../testdata/tdx-v4-phala-tampered-report-data.quote.bin");
const INVALID: &[u8] = include_bytes!("../testdata/tdx-v4-invalid-zkverify.quote.bin");
const VERSION_5: &[u8] = include_bytes!("../testdata/tdx-v5-alibaba.quote.bin");
const SGX: &[u8] = include_bytes!("../testdata/sgx-v3-phala.quote.bin");

/// 2025-02-06 23:25:51, where the genuine PCK certificate begins.
const GENUINE_FROM: u64 = 1_738_884_351;
/// 2032-02-06 23:25:51, where it ends, before those above it.
const GENUINE_UNTIL: u64 = 1_959_722_751;

fn hex<const N: usize>(text: &str) -> [u8; N] {
	hex::decode(text).unwrap().try_into().unwrap()
}

#[test]
fn quote_says_what_it_says_when_genuine() {
	let quote = verify(GENUINE, &[INTEL_ROOT], NOW).unwrap();
	assert_eq!(quote.report_data, hex("9a9d48e7f6799642d3d1b34e1e5e1742d4bb02dd6ddd551862c1211d35c304f9eca3efdbb481601c163cf52493d6e44aed55d51ec39b7e518fadb92c2b523f20"));
	assert_eq!(quote.tee_tcb_svn, hex("06010300000000000000000000000000"));
	assert_eq!(quote.mr_seam, hex("5b38e33a6487958b72c3c12a938eaa5e3fd4510c51aeeab58c7d5ecee41d7c436489d6c8e4f92f160b7cad34207b00c1"));
	assert_eq!(quote.mr_signer_seam, [0; 48]);
	assert_eq!(quote.seam_attributes, [0; 8]);
	assert_eq!(quote.td_attributes, hex("0000001000000000"));
	assert_eq!(quote.xfam, hex("e702060000000000"));
	assert_eq!(quote.mr_td, hex("91eb2b44d141d4ece09f0c75c2c53d247a3c68edd7fafe8a3520c942a604a407de03ae6dc5f87f27428b2538873118b7"));
	assert_eq!(quote.mr_config_id, [0; 48]);
	assert_eq!(quote.mr_owner, [0; 48]);
	assert_eq!(quote.mr_owner_config, [0; 48]);
	assert_eq!(quote.rtmr[0], hex("44c0197b39157fdd7a4dcc44767f9d6b0bb3977c7a8e347b8492f827fe9d9e5c48aca29b220b80b6a540cf994b9bc9c0"));
	assert_eq!(quote.rtmr[1], hex("0084452c01668329d4bc06acdf58a7205c26743304509973949e5619bf81a6a7aea8c323c173019b3093d54e579e9378"));
	assert_eq!(quote.rtmr[2], hex("d833feef2cd945148aa38ead2c53e9b7f138190aaaebfc551dccd829fc207aa3ba80b70870d7330733642e01d48c3132"));
	assert_eq!(quote.rtmr[3], [0; 48]);
	assert_eq!(
		quote.qe.mr_signer,
		hex("dc9e2a7c6f948f17474e34a7fc43ed030f7c1563f1babddf6340c82e0e54a8c5")
	);
	assert_eq!((quote.qe.isv_prod_id, quote.qe.isv_svn), (2, 6));
	assert_eq!(quote.qe.misc_select, [0; 4]);
	assert_eq!(quote.qe.attributes, hex("1500000000000000e700000000000000"));
	assert_eq!((quote.root, quote.valid_until), (0, GENUINE_UNTIL));
}

#[test]
fn quote_is_refused_when_report_data_was_tampered_with() {
	assert_eq!(verify(TAMPERED, &[INTEL_ROOT], NOW), Err(Error::QuoteSignature));
}

#[test]
fn quote_is_refused_when_a_byte_is_missing() {
	assert!(verify(INVALID, &[INTEL_ROOT], NOW).is_err());
}

#[test]
fn quote_is_refused_when_of_another_version() {
	assert_eq!(verify(VERSION_5, &[INTEL_ROOT], NOW), Err(Error::UnsupportedVersion));
	assert_eq!(verify(SGX, &[INTEL_ROOT], NOW), Err(Error::UnsupportedVersion));
}

#[test]
fn quote_is_refused_when_its_root_is_not_registered() {
	assert_eq!(verify::<&[u8]>(GENUINE, &[], NOW), Err(Error::UnknownRoot));
	assert_eq!(verify(GENUINE, &[DEVELOPMENT_ROOT], NOW), Err(Error::UnknownRoot));
	assert_eq!(verify(DEVELOPMENT, &[INTEL_ROOT], NOW), Err(Error::UnknownRoot));
}

#[test]
fn quote_names_its_root_when_several_are_registered() {
	let roots = [INTEL_ROOT, DEVELOPMENT_ROOT];
	assert_eq!(verify(GENUINE, &roots, NOW).unwrap().root, 0);
	assert_eq!(verify(DEVELOPMENT, &roots, NOW).unwrap().root, 1);
}

#[test]
fn quote_is_refused_when_outside_its_certificates_validity() {
	let at = |now| verify(GENUINE, &[INTEL_ROOT], now).map(|quote| quote.valid_until);
	assert_eq!(at(GENUINE_FROM - 1), Err(Error::CertificateNotYetValid(Position::Pck)));
	assert_eq!(at(GENUINE_FROM), Ok(GENUINE_UNTIL));
	assert_eq!(at(GENUINE_UNTIL), Ok(GENUINE_UNTIL));
	assert_eq!(at(GENUINE_UNTIL + 1), Err(Error::CertificateExpired(Position::Pck)));
	assert_eq!(at(0), Err(Error::CertificateNotYetValid(Position::Root)));
	assert_eq!(at(u64::MAX), Err(Error::CertificateExpired(Position::Root)));
}

#[test]
fn quote_is_read_the_same_when_bytes_after_it_differ() {
	let genuine = verify(GENUINE, &[INTEL_ROOT], NOW);
	assert!(genuine.is_ok());
	assert_eq!(verify(&GENUINE[..GENUINE_END], &[INTEL_ROOT], NOW), genuine);
	let mut other = GENUINE.to_vec();
	other[GENUINE_END..].fill(0xff);
	assert_eq!(verify(&other, &[INTEL_ROOT], NOW), genuine);
}

#[test]
fn development_quote_says_what_its_description_says() {
	use sha2::{Digest, Sha256};
	let quote = verify(DEVELOPMENT, &[DEVELOPMENT_ROOT], NOW).unwrap();
	let binding = Sha256::new()
		.chain_update(b"assay/report-data/v1")
		.chain_update([7; 32])
		.chain_update([1; 32])
		.chain_update([0; 32])
		.finalize();
	assert_eq!(quote.report_data[..32], binding[..]);
	assert_eq!(quote.report_data[32..], [0; 32]);
	assert_eq!(quote.mr_td, [0x11; 48]);
	assert_eq!(quote.rtmr, [[0; 48], [0; 48], [0; 48], [0x22; 48]]);
	assert_eq!(quote.valid_until, 2_524_607_999);
}

#[test]
fn root_is_accepted_when_it_can_anchor_a_chain() {
	assert_eq!(check_root(INTEL_ROOT, NOW), Ok(2_524_607_999));
	assert_eq!(check_root(DEVELOPMENT_ROOT, NOW), Ok(2_524_607_999));
}

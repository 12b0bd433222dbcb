//! Quotes for tests: the genuine one, and forged ones of which every part can be bent.

#![allow(dead_code, missing_docs)]

use p256::{
	ecdsa::{signature::Signer, DerSignature, Signature, SigningKey},
	pkcs8::LineEnding,
};
use sha2::{Digest, Sha256};
use x509_cert::der::{asn1::ObjectIdentifier, pem, Encode};

pub const GENUINE: &[u8] = include_bytes!("../../testdata/tdx-v4-phala.quote.bin");
pub const INTEL_ROOT: &[u8] = include_bytes!("../../testdata/intel-sgx-root-ca.der");
pub const DEVELOPMENT: &[u8] = include_bytes!("../../testdata/dev-quote.bin");
pub const DEVELOPMENT_ROOT: &[u8] = include_bytes!("../../../../runtime/development-root.der");
/// A time at which the genuine quote and its collateral are good.
pub const NOW: u64 = 1_751_328_000;

/// Header, TD report and the length of the signature data.
pub const SIGNED_LEN: usize = 632;
/// End of the genuine quote's signature data.
pub const GENUINE_END: usize = 4936;

pub const VALID_FROM: u64 = 1_735_689_600;
pub const VALID_UNTIL: u64 = 1_798_761_599;

fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
	let mut bytes = vec![tag];
	match value.len() {
		len @ 0..=127 => bytes.push(len as u8),
		len @ 128..=255 => bytes.extend([0x81, len as u8]),
		len => bytes.extend([0x82, (len >> 8) as u8, len as u8]),
	}
	bytes.extend(value);
	bytes
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
	tlv(0x30, &parts.concat())
}

fn oid(arcs: &str) -> Vec<u8> {
	ObjectIdentifier::new(arcs).unwrap().to_der().unwrap()
}

/// An extension of an X.509 certificate.
pub fn extension(arcs: &str, critical: bool, value: &[u8]) -> Vec<u8> {
	let critical = if critical { vec![0x01, 0x01, 0xff] } else { Vec::new() };
	sequence(&[oid(arcs), critical, tlv(0x04, value)])
}

pub fn basic_constraints(ca: bool, path_len: Option<u8>) -> Vec<u8> {
	let ca = if ca { vec![0x01, 0x01, 0xff] } else { Vec::new() };
	let path_len = path_len.map(|len| vec![0x02, 0x01, len]).unwrap_or_default();
	extension("2.5.29.19", true, &sequence(&[ca, path_len]))
}

pub fn key_usage(bits: u8) -> Vec<u8> {
	extension("2.5.29.15", true, &[0x03, 0x02, bits.trailing_zeros() as u8, bits])
}

pub fn sgx() -> Vec<u8> {
	extension("1.2.840.113741.1.13.1", false, &sequence(&[]))
}

/// One certificate, as it should be unless bent.
pub struct Spec {
	pub version: u8,
	pub algorithm: &'static str,
	pub signed_algorithm: &'static str,
	pub issuer: &'static str,
	pub subject: &'static str,
	pub not_before: &'static str,
	pub not_after: &'static str,
	pub curve: &'static str,
	pub extensions: Vec<Vec<u8>>,
	pub key: SigningKey,
	pub signer: SigningKey,
}

impl Spec {
	fn new(issuer: &'static str, subject: &'static str, signer: u8, key: u8) -> Self {
		Self {
			version: 2,
			algorithm: "1.2.840.10045.4.3.2",
			signed_algorithm: "1.2.840.10045.4.3.2",
			issuer,
			subject,
			not_before: "250101000000Z",
			not_after: "261231235959Z",
			curve: "1.2.840.10045.3.1.7",
			extensions: Vec::new(),
			key: signing_key(key),
			signer: signing_key(signer),
		}
	}

	pub fn der(&self) -> Vec<u8> {
		let name = |name: &str| {
			let entry = sequence(&[oid("2.5.4.3"), tlv(0x0c, name.as_bytes())]);
			sequence(&[tlv(0x31, &entry)])
		};
		let point = self.key.verifying_key().to_encoded_point(false);
		let tbs = sequence(&[
			tlv(0xa0, &[0x02, 0x01, self.version]),
			tlv(0x02, &[1]),
			sequence(&[oid(self.signed_algorithm)]),
			name(self.issuer),
			sequence(&[
				tlv(0x17, self.not_before.as_bytes()),
				tlv(0x17, self.not_after.as_bytes()),
			]),
			name(self.subject),
			sequence(&[
				sequence(&[oid("1.2.840.10045.2.1"), oid(self.curve)]),
				tlv(0x03, &[&[0], point.as_bytes()].concat()),
			]),
			tlv(0xa3, &sequence(&self.extensions)),
		]);
		let signature: DerSignature = self.signer.sign(&tbs);
		let signature = tlv(0x03, &[&[0], signature.as_bytes()].concat());
		sequence(&[tbs, sequence(&[oid(self.algorithm)]), signature])
	}
}

pub fn signing_key(label: u8) -> SigningKey {
	SigningKey::from_slice(&[label; 32]).unwrap()
}

/// A quote of a platform of our own, good unless bent.
pub struct Forge {
	pub pck: Spec,
	pub intermediate: Spec,
	pub root: Spec,
	/// Whether the quote carries the root, too.
	pub carry_root: bool,
	/// More certificates after the chain.
	pub extra_certificates: Vec<Vec<u8>>,
	/// What follows the chain's last line.
	pub chain_end: Vec<u8>,
	pub td_attributes: u64,
	pub qe_flags: u8,
	/// Mask over the quoting enclave's report data.
	pub binding_mask: [u8; 64],
	pub qe_signer: SigningKey,
	pub quote_signer: SigningKey,
	pub attestation_key: SigningKey,
	/// Whether the attestation key in the quote is no point of the curve.
	pub broken_attestation_key: bool,
	pub auth_data: Vec<u8>,
}

impl Default for Forge {
	fn default() -> Self {
		Self {
			pck: Spec {
				extensions: vec![basic_constraints(false, None), key_usage(0xc0), sgx()],
				..Spec::new("ca", "pck", 2, 3)
			},
			intermediate: Spec {
				extensions: vec![basic_constraints(true, Some(0)), key_usage(0x06)],
				..Spec::new("root", "ca", 1, 2)
			},
			root: Spec {
				extensions: vec![basic_constraints(true, Some(1)), key_usage(0x06)],
				..Spec::new("root", "root", 1, 1)
			},
			carry_root: true,
			extra_certificates: Vec::new(),
			chain_end: Vec::new(),
			td_attributes: 1 << 28,
			qe_flags: 0x05,
			binding_mask: [0; 64],
			qe_signer: signing_key(3),
			quote_signer: signing_key(4),
			attestation_key: signing_key(4),
			broken_attestation_key: false,
			auth_data: vec![9; 32],
		}
	}
}

impl Forge {
	pub fn root_der(&self) -> Vec<u8> {
		self.root.der()
	}

	fn chain(&self) -> Vec<Vec<u8>> {
		let mut certificates = vec![self.pck.der(), self.intermediate.der()];
		if self.carry_root {
			certificates.push(self.root.der());
		}
		certificates.extend(self.extra_certificates.iter().cloned());
		certificates
	}

	fn pem(&self, certificates: &[Vec<u8>]) -> Vec<u8> {
		let mut chain = String::new();
		for certificate in certificates {
			let block = pem::encode_string("CERTIFICATE", LineEnding::LF, certificate).unwrap();
			chain.push_str(&block);
		}
		[chain.as_bytes(), &self.chain_end].concat()
	}

	pub fn quote(&self) -> Vec<u8> {
		self.quote_with_chain(&self.chain())
	}

	/// The quote with other certificates in the place of its own.
	pub fn quote_with_chain(&self, certificates: &[Vec<u8>]) -> Vec<u8> {
		let mut quote = Vec::new();
		quote.extend(4u16.to_le_bytes());
		quote.extend(2u16.to_le_bytes());
		quote.extend(0x81u32.to_le_bytes());
		quote.extend([0; 4]);
		quote.extend(&GENUINE[12..28]);
		quote.extend([0; 20]);
		quote.extend([0; 120]);
		quote.extend(self.td_attributes.to_le_bytes());
		quote.extend([0; 584 - 128]);
		let signature: Signature = self.quote_signer.sign(&quote);

		let point = self.attestation_key.verifying_key().to_encoded_point(false);
		let mut key: Vec<u8> = point.as_bytes()[1..].into();
		if self.broken_attestation_key {
			key = vec![1; 64];
		}
		let mut qe_report = vec![0; 384];
		qe_report[48] = self.qe_flags;
		let binding = Sha256::new().chain_update(&key).chain_update(&self.auth_data).finalize();
		qe_report[320..352].copy_from_slice(&binding);
		for (byte, mask) in qe_report[320..].iter_mut().zip(self.binding_mask) {
			*byte ^= mask;
		}
		let qe_signature: Signature = self.qe_signer.sign(&qe_report);

		let chain = self.pem(certificates);
		let certification = [
			&qe_report[..],
			&qe_signature.to_bytes(),
			&(self.auth_data.len() as u16).to_le_bytes(),
			&self.auth_data,
			&5u16.to_le_bytes(),
			&(chain.len() as u32).to_le_bytes(),
			&chain,
		]
		.concat();
		let data = [
			&signature.to_bytes()[..],
			&key,
			&6u16.to_le_bytes(),
			&(certification.len() as u32).to_le_bytes(),
			&certification,
		]
		.concat();
		quote.extend((data.len() as u32).to_le_bytes());
		quote.extend(data);
		quote
	}
}

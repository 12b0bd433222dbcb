//! A simulated TDX platform: certificates and quotes in Intel's formats, under keys that everybody
//! can derive.
//!
//! Everything here is a constant or a function of its arguments, so that the root certificate can
//! stand in a development chain's genesis and quotes are the same on every machine.

use p256::{
	ecdsa::{signature::Signer, DerSignature, Signature, SigningKey},
	pkcs8::LineEnding,
};
use sha2::{Digest, Sha256};
use std::{str::FromStr, sync::OnceLock};
use x509_cert::{
	builder::{Builder, CertificateBuilder, Profile},
	der::{
		asn1::{Any, ObjectIdentifier, UtcTime},
		oid::AssociatedOid,
		DateTime, Decode, Encode, EncodePem, Length, Writer,
	},
	ext::{AsExtension, Extension},
	name::Name,
	serial_number::SerialNumber,
	spki::SubjectPublicKeyInfoOwned,
	time::{Time, Validity},
	Certificate,
};

/// Every private key of the simulated platform is sha256 of this and a label. It is public, so
/// anyone can forge these quotes: only development chains may trust the root.
const SEED: &[u8] = b"assay/development-attester/v1";

const ROOT_NAME: &str = "C=US,O=Assay,CN=Assay Development Root CA (forgeable)";
const PLATFORM_CA_NAME: &str = "C=US,O=Assay,CN=Assay Development PCK Platform CA (forgeable)";
const PCK_NAME: &str = "C=US,O=Assay,CN=Assay Development PCK Certificate (forgeable)";

/// Intel's quoting enclave vendor; the format knows no other.
const QE_VENDOR: [u8; 16] = [
	0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07,
];
/// SEPT_VE_DISABLE and nothing else: no debugging, no profiling, no migration.
const TD_ATTRIBUTES: [u8; 8] = [0, 0, 0, 0x10, 0, 0, 0, 0];
/// Features that a TD needs at least: x87 and SSE.
const XFAM: [u8; 8] = [0x03, 0, 0, 0, 0, 0, 0, 0];

/// What a TD quote is about.
pub(crate) struct TdReport {
	/// Measurement of the TD's initial contents.
	pub mr_td: [u8; 48],
	/// Runtime-extendable measurement registers.
	pub rtmr: [[u8; 48]; 4],
	/// 64 bytes chosen inside the TD.
	pub report_data: [u8; 64],
}

/// Why the simulated platform could not make its certificates.
pub(crate) type Error = x509_cert::builder::Error;

/// DER certificates of the simulated platform.
struct Chain {
	pck: Certificate,
	platform_ca: Certificate,
	root: Certificate,
}

fn signing_key(label: &str) -> SigningKey {
	let scalar = Sha256::new().chain_update(SEED).chain_update(label).finalize();
	SigningKey::from_slice(&scalar).expect("a fixed scalar, nonzero and below the group order")
}

fn root_key() -> SigningKey {
	signing_key("root")
}

fn platform_ca_key() -> SigningKey {
	signing_key("platform-ca")
}

fn pck_key() -> SigningKey {
	signing_key("pck")
}

fn attestation_key() -> SigningKey {
	signing_key("attestation-key")
}

fn validity() -> Result<Validity, Error> {
	let time = |year, month, day, hour, minute, second| {
		DateTime::new(year, month, day, hour, minute, second)
			.and_then(UtcTime::from_date_time)
			.map(Time::UtcTime)
	};
	Ok(Validity {
		not_before: time(2025, 1, 1, 0, 0, 0)?,
		not_after: time(2049, 12, 31, 23, 59, 59)?,
	})
}

fn certificate(
	profile: Profile,
	serial: u32,
	subject: &str,
	subject_key: &SigningKey,
	issuer_key: &SigningKey,
	extension: Option<SgxExtension>,
) -> Result<Certificate, Error> {
	let mut builder = CertificateBuilder::new(
		profile,
		SerialNumber::from(serial),
		validity()?,
		Name::from_str(subject)?,
		SubjectPublicKeyInfoOwned::from_key(*subject_key.verifying_key())?,
		issuer_key,
	)?;
	if let Some(extension) = extension {
		builder.add_extension(&extension)?;
	}
	builder.build::<DerSignature>()
}

fn build_chain() -> Result<Chain, Error> {
	Ok(Chain {
		root: certificate(Profile::Root, 1, ROOT_NAME, &root_key(), &root_key(), None)?,
		platform_ca: certificate(
			Profile::SubCA { issuer: Name::from_str(ROOT_NAME)?, path_len_constraint: Some(0) },
			2,
			PLATFORM_CA_NAME,
			&platform_ca_key(),
			&root_key(),
			None,
		)?,
		pck: certificate(
			Profile::Leaf {
				issuer: Name::from_str(PLATFORM_CA_NAME)?,
				enable_key_agreement: false,
				enable_key_encipherment: false,
			},
			3,
			PCK_NAME,
			&pck_key(),
			&platform_ca_key(),
			Some(SgxExtension::new()?),
		)?,
	})
}

/// DER of the development root certificate.
pub(crate) fn root_certificate() -> Result<Vec<u8>, Error> {
	Ok(build_chain()?.root.to_der()?)
}

/// The chain as a quote carries it: leaf, intermediate, root, each in PEM.
fn pem_chain() -> Result<&'static str, Error> {
	static CHAIN: OnceLock<String> = OnceLock::new();
	if let Some(chain) = CHAIN.get() {
		return Ok(chain);
	}
	let chain = build_chain()?;
	let mut pem = String::new();
	for certificate in [&chain.pck, &chain.platform_ca, &chain.root] {
		pem.push_str(&certificate.to_pem(LineEnding::LF)?);
	}
	Ok(CHAIN.get_or_init(|| pem))
}

/// A TDX quote of version 4 over `report`, signed by the simulated platform.
pub(crate) fn quote(report: &TdReport) -> Result<Vec<u8>, Error> {
	let attestation_key = attestation_key();
	let point = attestation_key.verifying_key().to_encoded_point(false);
	let public = point.as_bytes().get(1..).unwrap_or_default();
	let auth_data: [u8; 32] = std::array::from_fn(|i| i as u8);

	let mut signed = header();
	signed.extend(td_report(report));
	let quote_signature: Signature = attestation_key.sign(&signed);

	let binding = Sha256::new().chain_update(public).chain_update(auth_data).finalize();
	let qe_report = qe_report(&binding.into());
	let qe_signature: Signature = pck_key().sign(&qe_report);

	let chain = pem_chain()?.as_bytes();
	let mut certification = qe_report;
	certification.extend(qe_signature.to_bytes());
	certification.extend((auth_data.len() as u16).to_le_bytes());
	certification.extend(auth_data);
	certification.extend(5u16.to_le_bytes());
	certification.extend((chain.len() as u32).to_le_bytes());
	certification.extend(chain);

	let mut signature_data = Vec::new();
	signature_data.extend(quote_signature.to_bytes());
	signature_data.extend(public);
	signature_data.extend(6u16.to_le_bytes());
	signature_data.extend((certification.len() as u32).to_le_bytes());
	signature_data.extend(certification);

	let mut quote = signed;
	quote.extend((signature_data.len() as u32).to_le_bytes());
	quote.extend(signature_data);
	Ok(quote)
}

fn header() -> Vec<u8> {
	let mut header = Vec::with_capacity(48);
	header.extend(4u16.to_le_bytes());
	// ECDSA P-256 attestation key, TDX.
	header.extend(2u16.to_le_bytes());
	header.extend(0x81u32.to_le_bytes());
	header.extend([0; 4]);
	header.extend(QE_VENDOR);
	header.extend([0; 20]);
	header
}

/// TD report 1.0: 584 bytes, in the order of Intel's TDX DCAP quote specification, A.3.2.
fn td_report(report: &TdReport) -> Vec<u8> {
	let mut body = Vec::with_capacity(584);
	// tee_tcb_svn, mr_seam, mr_signer_seam, seam_attributes
	body.extend([0; 16 + 48 + 48 + 8]);
	body.extend(TD_ATTRIBUTES);
	body.extend(XFAM);
	body.extend(report.mr_td);
	// mr_config_id, mr_owner, mr_owner_config
	body.extend([0; 3 * 48]);
	body.extend(report.rtmr.as_flattened());
	body.extend(report.report_data);
	body
}

/// The quoting enclave's own report: 384 bytes, of which only the attributes (64-bit mode) and the
/// report data (`binding`, then zeros) say something.
fn qe_report(binding: &[u8; 32]) -> Vec<u8> {
	let mut report = vec![0; 384];
	report[48] = 0x05;
	report[64..96].copy_from_slice(&Sha256::digest(b"assay/development-qe"));
	report[128..160].copy_from_slice(&Sha256::digest(b"assay/development-qe-signer"));
	report[256] = 2;
	report[320..352].copy_from_slice(binding);
	report
}

/// Intel's SGX extension of PCK certificates (PCK certificate specification, 1.3.5), of a platform
/// whose components all stand at security version 1.
struct SgxExtension(Any);

const SGX_EXTENSION: &str = "1.2.840.113741.1.13.1";
const DER_BOOLEAN: u8 = 0x01;
const DER_INTEGER: u8 = 0x02;
const DER_OCTETS: u8 = 0x04;
const DER_ENUMERATED: u8 = 0x0a;
const DER_SEQUENCE: u8 = 0x30;

impl SgxExtension {
	fn new() -> Result<Self, Error> {
		let mut tcb = Vec::new();
		for component in 1..=17 {
			tcb.extend(Self::entry(&format!("2.{component}"), DER_INTEGER, &[1])?);
		}
		tcb.extend(Self::entry("2.18", DER_OCTETS, &[1; 16])?);
		let mut configuration = Vec::new();
		for flag in 1..=3 {
			configuration.extend(Self::entry(&format!("7.{flag}"), DER_BOOLEAN, &[0])?);
		}
		let mut entries = Vec::new();
		entries.extend(Self::entry("1", DER_OCTETS, &[0; 16])?);
		entries.extend(Self::entry("2", DER_SEQUENCE, &tcb)?);
		entries.extend(Self::entry("3", DER_OCTETS, &[0; 2])?);
		entries.extend(Self::entry("4", DER_OCTETS, &[0; 6])?);
		entries.extend(Self::entry("5", DER_ENUMERATED, &[1])?);
		entries.extend(Self::entry("6", DER_OCTETS, &[0; 16])?);
		entries.extend(Self::entry("7", DER_SEQUENCE, &configuration)?);
		Ok(Self(Any::from_der(&tlv(DER_SEQUENCE, &entries)?)?))
	}

	/// SEQUENCE { OID below Intel's arc, value }.
	fn entry(arc: &str, tag: u8, value: &[u8]) -> Result<Vec<u8>, Error> {
		let oid = ObjectIdentifier::new(&format!("{SGX_EXTENSION}.{arc}"))
			.map_err(x509_cert::der::Error::from)?;
		let mut entry = oid.to_der()?;
		entry.extend(tlv(tag, value)?);
		Ok(tlv(DER_SEQUENCE, &entry)?)
	}
}

fn tlv(tag: u8, value: &[u8]) -> x509_cert::der::Result<Vec<u8>> {
	let mut bytes = vec![tag];
	bytes.extend(Length::try_from(value.len())?.to_der()?);
	bytes.extend(value);
	Ok(bytes)
}

impl AssociatedOid for SgxExtension {
	const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap(SGX_EXTENSION);
}

impl Encode for SgxExtension {
	fn encoded_len(&self) -> x509_cert::der::Result<Length> {
		self.0.encoded_len()
	}

	fn encode(&self, writer: &mut impl Writer) -> x509_cert::der::Result<()> {
		self.0.encode(writer)
	}
}

impl AsExtension for SgxExtension {
	fn critical(&self, _subject: &Name, _extensions: &[Extension]) -> bool {
		false
	}
}

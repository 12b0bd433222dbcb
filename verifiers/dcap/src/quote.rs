//! The binary layout of a quote.

use crate::{Error, QUOTE_VERSION};
use p256::{ecdsa::VerifyingKey, EncodedPoint};

const ECDSA_P256: u16 = 2;
const TEE_TDX: u32 = 0x81;
const INTEL_QE_VENDOR: [u8; 16] = [
	0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07,
];
const CERTIFICATION_QE_REPORT: u16 = 6;
const CERTIFICATION_PEM_CHAIN: u16 = 5;

const HEADER_LEN: usize = 48;
const TD_REPORT_LEN: usize = 584;
const SIGNED_LEN: usize = HEADER_LEN + TD_REPORT_LEN;
const QE_REPORT_LEN: usize = 384;

/// TUD group of the TD attributes: debugging (bit 0), profiling (bits 4 to 6), reserved for more.
const TD_UNDER_DEBUG: u64 = 0xff;
const TD_SEPT_VE_DISABLE: u64 = 1 << 28;
const TD_MIGRATABLE: u64 = 1 << 29;
/// Bits 8 to 15, 23 to 26 and 32 to 61.
const TD_RESERVED: u64 = 0xff << 8 | 0xf << 23 | 0x3fff_ffff << 32;
/// DEBUG flag in an enclave's attributes.
const ENCLAVE_DEBUG: u8 = 0x02;

/// What a verified quote says. Byte strings are as in the TD report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedQuote {
	/// Security versions of the TDX module and its loader.
	pub tee_tcb_svn: [u8; 16],
	/// Measurement of the TDX module.
	pub mr_seam: [u8; 48],
	/// Signer of the TDX module; zero for Intel's.
	pub mr_signer_seam: [u8; 48],
	/// Attributes of the TDX module.
	pub seam_attributes: [u8; 8],
	/// Attributes of the TD, little endian.
	pub td_attributes: [u8; 8],
	/// Extended features that the TD may use, little endian.
	pub xfam: [u8; 8],
	/// Measurement of the TD's initial contents.
	pub mr_td: [u8; 48],
	/// Identity of the TD's configuration, chosen by its owner.
	pub mr_config_id: [u8; 48],
	/// Identity of the TD's owner.
	pub mr_owner: [u8; 48],
	/// Identity of configuration that the owner defines.
	pub mr_owner_config: [u8; 48],
	/// Runtime-extendable measurement registers.
	pub rtmr: [[u8; 48]; 4],
	/// 64 bytes chosen inside the TD.
	pub report_data: [u8; 64],
	/// The quoting enclave, whose identity is not checked.
	pub qe: QuotingEnclave,
	/// Index of the root that the chain ends in, among the given ones.
	pub root: usize,
	/// Last second, in unix time, at which every certificate of the chain is valid.
	pub valid_until: u64,
}

/// Identity of the enclave that made a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotingEnclave {
	/// Its measurement.
	pub mr_enclave: [u8; 32],
	/// sha256 of its signer's key.
	pub mr_signer: [u8; 32],
	/// Its product.
	pub isv_prod_id: u16,
	/// Its security version.
	pub isv_svn: u16,
	/// Its SSA frame's extra components, little endian.
	pub misc_select: [u8; 4],
	/// Its attributes: flags, then extended features.
	pub attributes: [u8; 16],
}

/// A quote taken apart; nothing in it is verified but its lengths and its header.
pub(crate) struct Quote<'a> {
	/// Header and TD report, over which `signature` goes.
	pub signed: &'a [u8],
	pub signature: &'a [u8],
	/// Uncompressed point without its tag byte.
	pub attestation_key: &'a [u8; 64],
	pub qe_report: &'a [u8],
	pub qe_report_signature: &'a [u8],
	pub auth_data: &'a [u8],
	/// Certificate chain in PEM.
	pub certificates: &'a [u8],
	report: TdReport,
	qe: QeReport,
}

struct TdReport {
	tee_tcb_svn: [u8; 16],
	mr_seam: [u8; 48],
	mr_signer_seam: [u8; 48],
	seam_attributes: [u8; 8],
	td_attributes: [u8; 8],
	xfam: [u8; 8],
	mr_td: [u8; 48],
	mr_config_id: [u8; 48],
	mr_owner: [u8; 48],
	mr_owner_config: [u8; 48],
	rtmr: [[u8; 48]; 4],
	report_data: [u8; 64],
}

struct QeReport {
	identity: QuotingEnclave,
	report_data: [u8; 64],
}

/// Reads from the front of a slice; `None` where it ends too early.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
	fn take(&mut self, len: usize) -> Option<&'a [u8]> {
		let (head, tail) = self.0.split_at_checked(len)?;
		self.0 = tail;
		Some(head)
	}

	fn array<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
		let (head, tail) = self.0.split_first_chunk()?;
		self.0 = tail;
		Some(head)
	}

	fn u16(&mut self) -> Option<u16> {
		self.array().copied().map(u16::from_le_bytes)
	}

	fn u32(&mut self) -> Option<u32> {
		self.array().copied().map(u32::from_le_bytes)
	}

	/// As many bytes as the next four say.
	fn prefixed(&mut self) -> Option<&'a [u8]> {
		let len = self.u32()?;
		self.take(usize::try_from(len).ok()?)
	}
}

impl<'a> Quote<'a> {
	pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
		// The header first, so that a quote of another kind is named as such.
		parse_header(bytes)?;
		let mut reader = Reader(bytes);
		let signed = reader.take(SIGNED_LEN).ok_or(Error::QuoteTruncated)?;
		let signature_data = reader.prefixed().ok_or(Error::QuoteTruncated)?;
		let report =
			signed.get(HEADER_LEN..).and_then(TdReport::parse).ok_or(Error::QuoteTruncated)?;
		Self::parse_signature_data(signed, report, signature_data)
	}

	fn parse_signature_data(
		signed: &'a [u8],
		report: TdReport,
		data: &'a [u8],
	) -> Result<Self, Error> {
		const MALFORMED: Error = Error::SignatureDataMalformed;
		let mut reader = Reader(data);
		let signature = reader.take(64).ok_or(MALFORMED)?;
		let attestation_key = reader.array().ok_or(MALFORMED)?;
		if reader.u16().ok_or(MALFORMED)? != CERTIFICATION_QE_REPORT {
			return Err(Error::UnsupportedCertificationData);
		}
		let certification = reader.prefixed().ok_or(MALFORMED)?;
		if !reader.0.is_empty() {
			return Err(MALFORMED);
		}

		let mut reader = Reader(certification);
		let qe_report = reader.take(QE_REPORT_LEN).ok_or(MALFORMED)?;
		let qe_report_signature = reader.take(64).ok_or(MALFORMED)?;
		let auth_data_len = reader.u16().ok_or(MALFORMED)?;
		let auth_data = reader.take(usize::from(auth_data_len)).ok_or(MALFORMED)?;
		if reader.u16().ok_or(MALFORMED)? != CERTIFICATION_PEM_CHAIN {
			return Err(Error::UnsupportedCertificationData);
		}
		let certificates = reader.prefixed().ok_or(MALFORMED)?;
		if !reader.0.is_empty() {
			return Err(MALFORMED);
		}

		let qe = QeReport::parse(qe_report).ok_or(MALFORMED)?;
		Ok(Self {
			signed,
			signature,
			attestation_key,
			qe_report,
			qe_report_signature,
			auth_data,
			certificates,
			report,
			qe,
		})
	}

	pub fn check_attributes(&self) -> Result<(), Error> {
		let attributes = u64::from_le_bytes(self.report.td_attributes);
		if attributes & TD_UNDER_DEBUG != 0 {
			return Err(Error::DebugTd);
		}
		if attributes & (TD_MIGRATABLE | TD_RESERVED) != 0 || attributes & TD_SEPT_VE_DISABLE == 0 {
			return Err(Error::UnsafeTdAttributes);
		}
		let [flags, ..] = self.qe.identity.attributes;
		if flags & ENCLAVE_DEBUG != 0 {
			return Err(Error::DebugQuotingEnclave);
		}
		Ok(())
	}

	/// Whether the quoting enclave's report data is `binding` and then zeros.
	pub fn qe_report_binds(&self, binding: &[u8]) -> bool {
		self.qe
			.report_data
			.strip_prefix(binding)
			.is_some_and(|rest| rest.len() == 32 && rest.iter().all(|byte| *byte == 0))
	}

	pub fn attestation_key(&self) -> Result<VerifyingKey, Error> {
		let point = EncodedPoint::from_untagged_bytes(self.attestation_key.into());
		VerifyingKey::from_encoded_point(&point).map_err(|_| Error::AttestationKeyMalformed)
	}

	pub fn into_verified(self, root: usize, valid_until: u64) -> VerifiedQuote {
		let report = self.report;
		VerifiedQuote {
			tee_tcb_svn: report.tee_tcb_svn,
			mr_seam: report.mr_seam,
			mr_signer_seam: report.mr_signer_seam,
			seam_attributes: report.seam_attributes,
			td_attributes: report.td_attributes,
			xfam: report.xfam,
			mr_td: report.mr_td,
			mr_config_id: report.mr_config_id,
			mr_owner: report.mr_owner,
			mr_owner_config: report.mr_owner_config,
			rtmr: report.rtmr,
			report_data: report.report_data,
			qe: self.qe.identity,
			root,
			valid_until,
		}
	}
}

fn parse_header(bytes: &[u8]) -> Result<(), Error> {
	let mut reader = Reader(bytes);
	if reader.u16().ok_or(Error::QuoteTruncated)? != QUOTE_VERSION {
		return Err(Error::UnsupportedVersion);
	}
	if reader.u16().ok_or(Error::QuoteTruncated)? != ECDSA_P256 {
		return Err(Error::UnsupportedKeyType);
	}
	if reader.u32().ok_or(Error::QuoteTruncated)? != TEE_TDX {
		return Err(Error::NotTdx);
	}
	// Reserved in version 4.
	reader.take(4).ok_or(Error::QuoteTruncated)?;
	if reader.array().ok_or(Error::QuoteTruncated)? != &INTEL_QE_VENDOR {
		return Err(Error::UnsupportedVendor);
	}
	Ok(())
}

impl TdReport {
	fn parse(bytes: &[u8]) -> Option<Self> {
		let mut reader = Reader(bytes);
		// Fields are evaluated in the order in which they stand here, which is the report's.
		Some(Self {
			tee_tcb_svn: *reader.array()?,
			mr_seam: *reader.array()?,
			mr_signer_seam: *reader.array()?,
			seam_attributes: *reader.array()?,
			td_attributes: *reader.array()?,
			xfam: *reader.array()?,
			mr_td: *reader.array()?,
			mr_config_id: *reader.array()?,
			mr_owner: *reader.array()?,
			mr_owner_config: *reader.array()?,
			rtmr: [*reader.array()?, *reader.array()?, *reader.array()?, *reader.array()?],
			report_data: *reader.array()?,
		})
	}
}

impl QeReport {
	fn parse(bytes: &[u8]) -> Option<Self> {
		let mut reader = Reader(bytes);
		let _cpu_svn = reader.take(16)?;
		let misc_select = *reader.array()?;
		let _reserved = reader.take(28)?;
		let attributes = *reader.array()?;
		let mr_enclave = *reader.array()?;
		let _reserved = reader.take(32)?;
		let mr_signer = *reader.array()?;
		let _reserved = reader.take(96)?;
		let isv_prod_id = reader.u16()?;
		let isv_svn = reader.u16()?;
		let _reserved = reader.take(60)?;
		let report_data = *reader.array()?;
		Some(Self {
			identity: QuotingEnclave {
				mr_enclave,
				mr_signer,
				isv_prod_id,
				isv_svn,
				misc_select,
				attributes,
			},
			report_data,
		})
	}
}

//! Why a quote is refused.

use core::fmt;

/// A certificate's place in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
	/// The platform's certificate, which vouches for the quoting enclave.
	Pck,
	/// The certificate authority that issued it.
	Intermediate,
	/// The trust anchor.
	Root,
}

/// Why a quote, or a root certificate, was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
	/// Longer than [`MAX_QUOTE_LEN`](crate::MAX_QUOTE_LEN).
	QuoteTooLong,
	/// Ends before its own lengths say.
	QuoteTruncated,
	/// A length inside the signature data contradicts another.
	SignatureDataMalformed,
	/// Not a quote of version 4.
	UnsupportedVersion,
	/// The attestation key is not of the type ECDSA P-256.
	UnsupportedKeyType,
	/// Not a TDX quote.
	NotTdx,
	/// Not made by Intel's quoting enclave.
	UnsupportedVendor,
	/// The certification data is not a quoting enclave report (type 6) with a PEM certificate chain
	/// (type 5).
	UnsupportedCertificationData,
	/// The certificates are not in PEM, or something else is among them.
	ChainMalformed,
	/// Not two or three certificates.
	ChainLength,
	/// The chain ends in no registered root.
	UnknownRoot,
	/// Longer than [`MAX_CERTIFICATE_LEN`](crate::MAX_CERTIFICATE_LEN).
	CertificateTooLong(Position),
	/// Not an X.509 v3 certificate in DER.
	CertificateMalformed(Position),
	/// Its key or its signature is not P-256 with SHA-256.
	UnsupportedAlgorithm(Position),
	/// A critical extension is not understood.
	UnknownCriticalExtension(Position),
	/// Basic constraints, key usage or extensions do not fit its place in the chain.
	CertificateRole(Position),
	/// It names another issuer than the certificate above it.
	IssuerMismatch(Position),
	/// Its validity has not begun.
	CertificateNotYetValid(Position),
	/// Its validity is over.
	CertificateExpired(Position),
	/// Its signature by the certificate above it does not hold.
	CertificateSignature(Position),
	/// The quoting enclave runs in debug mode, so its keys can be read.
	DebugQuotingEnclave,
	/// The PCK certificate's key did not sign the quoting enclave's report.
	QuotingEnclaveSignature,
	/// The quoting enclave's report does not name the attestation key.
	AttestationKeyNotBound,
	/// The attestation key is no point of P-256.
	AttestationKeyMalformed,
	/// The attestation key did not sign this header and report.
	QuoteSignature,
	/// The TD runs in debug or profiling mode, so the host can look inside.
	DebugTd,
	/// The TD may be migrated, leaves page faults to the host, or sets reserved attributes.
	UnsafeTdAttributes,
}

impl fmt::Display for Position {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Pck => "PCK",
			Self::Intermediate => "intermediate",
			Self::Root => "root",
		})
	}
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::QuoteTooLong => {
				write!(f, "the quote is longer than {} bytes", crate::MAX_QUOTE_LEN)
			},
			Self::QuoteTruncated => f.write_str("the quote is truncated"),
			Self::SignatureDataMalformed => {
				f.write_str("lengths inside the quote's signature data contradict each other")
			},
			Self::UnsupportedVersion => f.write_str("the quote is not of version 4"),
			Self::UnsupportedKeyType => f.write_str("the attestation key is not ECDSA P-256"),
			Self::NotTdx => f.write_str("the quote is not of a TDX guest"),
			Self::UnsupportedVendor => {
				f.write_str("the quote was not made by Intel's quoting enclave")
			},
			Self::UnsupportedCertificationData => f.write_str(
				"the quote does not carry its certificate chain (certification data 6 with 5 inside)",
			),
			Self::ChainMalformed => f.write_str("the certificate chain is not a PEM chain"),
			Self::ChainLength => f.write_str("the certificate chain has not two or three members"),
			Self::UnknownRoot => f.write_str("the certificate chain ends in no registered root"),
			Self::CertificateTooLong(position) => write!(
				f,
				"the {position} certificate is longer than {} bytes",
				crate::MAX_CERTIFICATE_LEN
			),
			Self::CertificateMalformed(position) => {
				write!(f, "the {position} certificate is not X.509 v3 in DER")
			},
			Self::UnsupportedAlgorithm(position) => {
				write!(f, "the {position} certificate is not P-256 with SHA-256")
			},
			Self::UnknownCriticalExtension(position) => {
				write!(f, "the {position} certificate has an unknown critical extension")
			},
			Self::CertificateRole(position) => {
				write!(f, "the {position} certificate may not stand where it does")
			},
			Self::IssuerMismatch(position) => {
				write!(f, "the {position} certificate names another issuer than the next one")
			},
			Self::CertificateNotYetValid(position) => {
				write!(f, "the {position} certificate is not valid yet")
			},
			Self::CertificateExpired(position) => {
				write!(f, "the {position} certificate has expired")
			},
			Self::CertificateSignature(position) => {
				write!(f, "the {position} certificate's signature does not hold")
			},
			Self::DebugQuotingEnclave => f.write_str("the quoting enclave runs in debug mode"),
			Self::QuotingEnclaveSignature => {
				f.write_str("the quoting enclave's report is not signed by the PCK certificate")
			},
			Self::AttestationKeyNotBound => {
				f.write_str("the quoting enclave's report does not name the attestation key")
			},
			Self::AttestationKeyMalformed => {
				f.write_str("the attestation key is not a point of P-256")
			},
			Self::QuoteSignature => f.write_str("the quote's signature does not hold"),
			Self::DebugTd => f.write_str("the TD runs in debug or profiling mode"),
			Self::UnsafeTdAttributes => f.write_str(
				"the TD's attributes allow migration, leave SEPT_VE_DISABLE unset or set reserved bits",
			),
		}
	}
}

impl core::error::Error for Error {}

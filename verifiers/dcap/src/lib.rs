//! Verifies Intel DCAP quotes: TDX, quote version 4, TD report 1.0.
//!
//! A pure function of quote, root certificates and time: no storage, no clock, no panic on any
//! input, and work that is bounded before it starts.
//!
//! # What is checked
//!
//! - The header: version 4, ECDSA P-256 attestation key, TDX, Intel's quoting enclave vendor.
//! - The chain PCK certificate → intermediate → root in the quote: the root is, byte for byte, one
//!   of the given ones; P-256 with SHA-256 throughout; names, roles (basic constraints, path
//!   length, key usage) and validity at `now`; no critical extension that is not understood; the
//!   PCK certificate carries Intel's SGX extension.
//! - The quoting enclave's report is signed by the PCK certificate's key, is not of a debug enclave,
//!   and binds the attestation key: report data = sha256(attestation key ‖ authentication data) ‖ 0.
//! - The quote's signature by the attestation key over header and TD report.
//! - TD attributes: no debugging, no profiling, no migration, no reserved bits, and
//!   `SEPT_VE_DISABLE` set, without which the host can feed the TD pages it never accepted.
//!
//! # What is not checked
//!
//! These need Intel's signed collateral, which this version takes none of:
//!
//! - **TCB status**: a platform with known vulnerabilities, or an outdated TDX module, passes.
//! - **Revocation**: no CRL is consulted, so a revoked PCK certificate passes until it expires.
//! - **Identity of the quoting enclave**, its signer included: any enclave that the platform's
//!   provisioning certification enclave vouches for passes. [`VerifiedQuote::qe`] says which it was.
//! - **Identity of the TDX module** (`mr_seam`, `mr_signer_seam`, `seam_attributes`).
//!
//! What `report_data` and the measurements must be is the caller's to compare.
//!
//! # Work
//!
//! Exactly [`SIGNATURE_CHECKS`] P-256 verifications for a good quote, at most that many for any
//! input; at most [`MAX_QUOTE_LEN`] bytes are looked at, of them at most three certificates of
//! [`MAX_CERTIFICATE_LEN`] bytes. A chain that omits its root costs one more certificate parse for
//! each registered root.
//!
//! # Sources
//!
//! Intel TDX DCAP Quoting Library API, appendix A.3 (quote version 4); Intel SGX PCK Certificate
//! and CRL Profile Specification, section 1.3; RFC 5280; Intel TDX Module ABI Specification, table
//! 3.23 (TD attributes).

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]

extern crate alloc;

mod certificate;
mod chain;
mod error;
mod quote;

pub use error::{Error, Position};
pub use quote::{QuotingEnclave, VerifiedQuote};

use certificate::Certificate;
use p256::ecdsa::{signature::Verifier, Signature, VerifyingKey};
use sha2::{Digest, Sha256};

/// Longest quote that is looked at, in bytes.
pub const MAX_QUOTE_LEN: usize = 16 * 1024;
/// Longest certificate that is looked at, in bytes of DER.
pub const MAX_CERTIFICATE_LEN: usize = 2048;
/// P-256 verifications that a good quote costs: PCK certificate, intermediate certificate, quoting
/// enclave report, quote. A registered root is compared, not verified again.
pub const SIGNATURE_CHECKS: u32 = 4;
/// Version of the quotes that are covered.
pub const QUOTE_VERSION: u16 = 4;

/// Verifies `quote` against DER-encoded trusted `roots` at `now` (unix time in seconds).
///
/// Bytes that follow the quote's signature data are not read. A chain may omit its root; then the
/// first registered root of the name that the intermediate certificate gives is taken.
///
/// # Errors
///
/// The first check that fails, cheap ones first; see [`Error`].
pub fn verify<R: AsRef<[u8]>>(quote: &[u8], roots: &[R], now: u64) -> Result<VerifiedQuote, Error> {
	if quote.len() > MAX_QUOTE_LEN {
		return Err(Error::QuoteTooLong);
	}
	let quote = quote::Quote::parse(quote)?;
	quote.check_attributes()?;
	let binding =
		Sha256::new().chain_update(quote.attestation_key).chain_update(quote.auth_data).finalize();
	if !quote.qe_report_binds(&binding) {
		return Err(Error::AttestationKeyNotBound);
	}

	let certified = chain::verify(quote.certificates, roots, now)?;
	verify_raw(&certified.pck, quote.qe_report, quote.qe_report_signature)
		.ok_or(Error::QuotingEnclaveSignature)?;
	let attestation_key = quote.attestation_key()?;
	verify_raw(&attestation_key, quote.signed, quote.signature).ok_or(Error::QuoteSignature)?;
	Ok(quote.into_verified(certified.root, certified.valid_until))
}

/// Checks that `certificate` can serve as a root: an unexpired, well-formed P-256 CA certificate,
/// issued and signed by itself. Returns the last second of its validity.
///
/// # Errors
///
/// The first check that fails, with [`Position::Root`].
pub fn check_root(certificate: &[u8], now: u64) -> Result<u64, Error> {
	let root = Certificate::parse(certificate, Position::Root)?;
	root.check_ca(1)?;
	root.check_validity(now)?;
	root.check_issued_by(&root)?;
	Ok(root.not_after)
}

/// Verifies a signature in the form `r ‖ s`.
fn verify_raw(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> Option<()> {
	let signature = Signature::from_slice(signature).ok()?;
	key.verify(message, &signature).ok()
}

//! The part of X.509 that a PCK certificate chain needs.
//!
//! Works on borrowed bytes: the signed part is verified as it came, never as it would be encoded
//! again, and names are compared as bytes (RFC 5280, 7.1 allows more, Intel's chains need no more).

use crate::{Error, Position, MAX_CERTIFICATE_LEN};
use p256::ecdsa::{signature::Verifier, Signature, VerifyingKey};
use x509_cert::{
	der::{
		asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef},
		Decode, Reader, SliceReader, Tag, TagMode, TagNumber, Tagged,
	},
	ext::pkix::BasicConstraints,
	spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef},
	time::{Time, Validity},
};

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const PRIME256V1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const SGX_EXTENSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113741.1.13.1");

const X509_V3: u8 = 2;
/// Length of a tagged uncompressed point.
const POINT_LEN: usize = 65;
/// Bits of the first byte of a key usage.
const DIGITAL_SIGNATURE: u8 = 0x80;
const KEY_CERT_SIGN: u8 = 0x04;

/// A parsed certificate; its signature is not verified yet.
pub(crate) struct Certificate<'a> {
	position: Position,
	tbs: &'a [u8],
	signature: Signature,
	issuer: &'a [u8],
	pub subject: &'a [u8],
	not_before: u64,
	pub not_after: u64,
	pub key: VerifyingKey,
	extensions: Extensions,
}

#[derive(Default)]
struct Extensions {
	basic_constraints: Option<BasicConstraints>,
	key_usage: Option<u8>,
	sgx: bool,
}

/// The outer structure, of which the signature is taken over `tbs`.
struct Parts<'a> {
	tbs: &'a [u8],
	algorithm: AlgorithmIdentifierRef<'a>,
	signature: BitStringRef<'a>,
}

/// The fields of the signed part.
struct Fields<'a> {
	algorithm: AlgorithmIdentifierRef<'a>,
	issuer: &'a [u8],
	validity: Validity,
	subject: &'a [u8],
	key: SubjectPublicKeyInfoRef<'a>,
	extensions: &'a [u8],
}

impl<'a> Certificate<'a> {
	pub fn parse(der: &'a [u8], position: Position) -> Result<Self, Error> {
		if der.len() > MAX_CERTIFICATE_LEN {
			return Err(Error::CertificateTooLong(position));
		}
		let malformed = Error::CertificateMalformed(position);
		let unsupported = Error::UnsupportedAlgorithm(position);

		let parts = Parts::parse(der).ok_or(malformed)?;
		let fields = Fields::parse(parts.tbs).ok_or(malformed)?;
		// RFC 5280, 4.1.1.2: what is signed names the algorithm that it is signed with.
		if parts.algorithm != fields.algorithm {
			return Err(malformed);
		}
		if parts.algorithm.oid != ECDSA_WITH_SHA256 || parts.algorithm.parameters.is_some() {
			return Err(unsupported);
		}
		Ok(Self {
			position,
			tbs: parts.tbs,
			signature: parts
				.signature
				.as_bytes()
				.and_then(|bytes| Signature::from_der(bytes).ok())
				.ok_or(malformed)?,
			issuer: fields.issuer,
			subject: fields.subject,
			not_before: unix_seconds(&fields.validity.not_before),
			not_after: unix_seconds(&fields.validity.not_after),
			key: p256_key(&fields.key).ok_or(unsupported)?,
			extensions: Extensions::parse(fields.extensions, position)?,
		})
	}

	/// Checks that this may issue certificates and may have `below` more authorities below it.
	pub fn check_ca(&self, below: u8) -> Result<(), Error> {
		let constraints = self.extensions.basic_constraints.as_ref();
		let authority = constraints.is_some_and(|constraints| {
			constraints.ca && constraints.path_len_constraint.is_none_or(|len| len >= below)
		});
		let may_sign = self.extensions.key_usage.is_some_and(|usage| usage & KEY_CERT_SIGN != 0);
		if authority && may_sign {
			Ok(())
		} else {
			Err(Error::CertificateRole(self.position))
		}
	}

	/// Checks that this is a platform's certificate, and no authority.
	pub fn check_pck(&self) -> Result<(), Error> {
		let constraints = self.extensions.basic_constraints.as_ref();
		let authority = constraints.is_some_and(|constraints| constraints.ca);
		let may_sign =
			self.extensions.key_usage.is_some_and(|usage| usage & DIGITAL_SIGNATURE != 0);
		if !authority && may_sign && self.extensions.sgx {
			Ok(())
		} else {
			Err(Error::CertificateRole(self.position))
		}
	}

	/// Checks that `now` lies in the validity, both ends included.
	pub fn check_validity(&self, now: u64) -> Result<(), Error> {
		if now < self.not_before {
			Err(Error::CertificateNotYetValid(self.position))
		} else if now > self.not_after {
			Err(Error::CertificateExpired(self.position))
		} else {
			Ok(())
		}
	}

	/// Checks that `issuer` is named in, and has signed, this certificate.
	pub fn check_issued_by(&self, issuer: &Certificate) -> Result<(), Error> {
		if self.issuer != issuer.subject {
			return Err(Error::IssuerMismatch(self.position));
		}
		issuer
			.key
			.verify(self.tbs, &self.signature)
			.map_err(|_| Error::CertificateSignature(self.position))
	}

	/// Whether this names `issuer` as its issuer.
	pub fn names_issuer(&self, issuer: &Certificate) -> bool {
		self.issuer == issuer.subject
	}
}

/// Contents of a DER SEQUENCE that fills `der`.
fn sequence(der: &[u8]) -> Option<SliceReader<'_>> {
	let any = AnyRef::from_der(der).ok()?;
	(any.tag() == Tag::Sequence).then(|| SliceReader::new(any.value()).ok())?
}

/// Contents of the SEQUENCE that `reader` stands before.
fn next_sequence<'a>(reader: &mut SliceReader<'a>) -> Option<&'a [u8]> {
	let any: AnyRef = reader.decode().ok()?;
	(any.tag() == Tag::Sequence).then(|| any.value())
}

fn unix_seconds(time: &Time) -> u64 {
	time.to_unix_duration().as_secs()
}

fn p256_key(key: &SubjectPublicKeyInfoRef) -> Option<VerifyingKey> {
	let curve: ObjectIdentifier = key.algorithm.parameters?.decode_as().ok()?;
	let point = key.subject_public_key.as_bytes()?;
	if key.algorithm.oid != EC_PUBLIC_KEY || curve != PRIME256V1 || point.len() != POINT_LEN {
		return None;
	}
	VerifyingKey::from_sec1_bytes(point).ok()
}

impl<'a> Parts<'a> {
	fn parse(der: &'a [u8]) -> Option<Self> {
		let mut reader = sequence(der)?;
		let parts = Self {
			tbs: reader.tlv_bytes().ok()?,
			algorithm: reader.decode().ok()?,
			signature: reader.decode().ok()?,
		};
		reader.finish(parts).ok()
	}
}

impl<'a> Fields<'a> {
	fn parse(tbs: &'a [u8]) -> Option<Self> {
		let mut reader = sequence(tbs)?;
		let version: u8 = reader.context_specific(TagNumber::N0, TagMode::Explicit).ok()??;
		let serial: AnyRef = reader.decode().ok()?;
		if version != X509_V3 || serial.tag() != Tag::Integer {
			return None;
		}
		let algorithm = reader.decode().ok()?;
		let issuer = next_sequence(&mut reader)?;
		let validity = reader.decode().ok()?;
		let subject = next_sequence(&mut reader)?;
		let key = reader.decode().ok()?;
		// Unique identifiers, [1] and [2], have no place in this profile.
		let extensions: AnyRef = reader.decode().ok()?;
		let tag = Tag::ContextSpecific { constructed: true, number: TagNumber::N3 };
		if extensions.tag() != tag || issuer.is_empty() || subject.is_empty() {
			return None;
		}
		let fields =
			Self { algorithm, issuer, validity, subject, key, extensions: extensions.value() };
		reader.finish(fields).ok()
	}
}

impl Extensions {
	fn parse(der: &[u8], position: Position) -> Result<Self, Error> {
		let malformed = Error::CertificateMalformed(position);
		let mut reader = sequence(der).ok_or(malformed)?;
		let mut extensions = Self::default();
		while !reader.is_finished() {
			let contents = next_sequence(&mut reader).ok_or(malformed)?;
			let (id, critical, value) = Self::parse_one(contents).ok_or(malformed)?;
			match id {
				BASIC_CONSTRAINTS if extensions.basic_constraints.is_none() => {
					let constraints = BasicConstraints::from_der(value).map_err(|_| malformed)?;
					extensions.basic_constraints = Some(constraints);
				},
				KEY_USAGE if extensions.key_usage.is_none() => {
					let bits = BitStringRef::from_der(value).map_err(|_| malformed)?;
					extensions.key_usage = bits.raw_bytes().first().copied();
				},
				SGX_EXTENSION if !extensions.sgx => extensions.sgx = true,
				// A second one could contradict the first.
				BASIC_CONSTRAINTS | KEY_USAGE | SGX_EXTENSION => return Err(malformed),
				_ if critical => return Err(Error::UnknownCriticalExtension(position)),
				_ => (),
			}
		}
		Ok(extensions)
	}

	fn parse_one(contents: &[u8]) -> Option<(ObjectIdentifier, bool, &[u8])> {
		let mut reader = SliceReader::new(contents).ok()?;
		let id = reader.decode().ok()?;
		let critical = match reader.peek_tag().ok()? {
			Tag::Boolean => reader.decode().ok()?,
			_ => false,
		};
		let value: OctetStringRef = reader.decode().ok()?;
		reader.finish((id, critical, value.as_bytes())).ok()
	}
}

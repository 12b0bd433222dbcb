//! The certificate chain inside a quote.

use crate::{certificate::Certificate, Error, Position, MAX_CERTIFICATE_LEN};
use alloc::vec::Vec;
use p256::ecdsa::VerifyingKey;
use x509_cert::der::pem;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";
/// Leaf, intermediate and root.
const MAX_CHAIN: usize = 3;
/// A certificate in PEM: four characters for three bytes, a line break every 64 characters, of up
/// to two bytes, and the two boundaries.
const MAX_PEM_LEN: usize = MAX_CERTIFICATE_LEN / 3 * 4 * 66 / 64 + 128;

/// What a chain vouches for.
pub(crate) struct Certified {
	/// The platform's key.
	pub pck: VerifyingKey,
	/// Index of the root among the registered ones.
	pub root: usize,
	/// Last second of the chain's validity.
	pub valid_until: u64,
}

/// Verifies a PEM chain, leaf first, up to one of `roots`.
pub(crate) fn verify<R: AsRef<[u8]>>(
	pem_chain: &[u8],
	roots: &[R],
	now: u64,
) -> Result<Certified, Error> {
	let chain = decode(pem_chain)?;
	let mut chain = chain.iter();
	let (Some(pck), Some(intermediate)) = (chain.next(), chain.next()) else {
		return Err(Error::ChainLength);
	};
	let pck = Certificate::parse(pck, Position::Pck)?;
	let intermediate = Certificate::parse(intermediate, Position::Intermediate)?;
	let (index, root) = match chain.next() {
		Some(carried) => {
			let mut roots = roots.iter().enumerate();
			let (index, root) = roots
				.find(|(_, root)| root.as_ref() == carried.as_slice())
				.ok_or(Error::UnknownRoot)?;
			(index, Certificate::parse(root.as_ref(), Position::Root)?)
		},
		None => roots
			.iter()
			.enumerate()
			.filter_map(|(index, root)| {
				Some((index, Certificate::parse(root.as_ref(), Position::Root).ok()?))
			})
			.find(|(_, root)| intermediate.names_issuer(root))
			.ok_or(Error::UnknownRoot)?,
	};

	root.check_ca(1)?;
	intermediate.check_ca(0)?;
	pck.check_pck()?;
	for certificate in [&root, &intermediate, &pck] {
		certificate.check_validity(now)?;
	}
	intermediate.check_issued_by(&root)?;
	pck.check_issued_by(&intermediate)?;
	Ok(Certified {
		pck: pck.key,
		root: index,
		valid_until: pck.not_after.min(intermediate.not_after).min(root.not_after),
	})
}

/// DER of the certificates of a PEM chain, which line breaks may separate and a zero byte may end.
fn decode(mut pem_chain: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
	let mut chain = Vec::with_capacity(MAX_CHAIN);
	while let Some(position) = pem_chain.windows(END.len()).position(|window| window == END) {
		if chain.len() == MAX_CHAIN {
			return Err(Error::ChainLength);
		}
		let end = position.saturating_add(END.len());
		let (block, rest) = pem_chain.split_at_checked(end).ok_or(Error::ChainMalformed)?;
		let block = block.trim_ascii_start();
		// The decoder skips text before a boundary, and we want none.
		if block.len() > MAX_PEM_LEN || !block.starts_with(BEGIN) {
			return Err(Error::ChainMalformed);
		}
		let (_, der) = pem::decode_vec(block).map_err(|_| Error::ChainMalformed)?;
		chain.push(der);
		pem_chain = rest;
	}
	// Intel's quote provider ends the chain as a C string.
	let rest = pem_chain.strip_suffix(&[0]).unwrap_or(pem_chain);
	if rest.trim_ascii().is_empty() {
		Ok(chain)
	} else {
		Err(Error::ChainMalformed)
	}
}

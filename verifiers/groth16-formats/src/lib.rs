//! Groth16 keys, proofs and public inputs of snarkjs, circom and gnark, in the encoding that
//! `assay-verifier-groth16` reads.
//!
//! For programs outside of the chain. A conversion checks that the bytes say what they seem to say
//! (numbers are in their fields, counts agree, nothing follows); whether points are on the curve,
//! and whether a key may be used, is checked by the verifier, which decodes the result.
//!
//! | from | key | proof | inputs |
//! |---|---|---|---|
//! | snarkjs, circom (JSON) | [`snarkjs::key`] | [`snarkjs::proof`] | [`snarkjs::inputs`] |
//! | gnark (JSON) | [`gnark::key_from_json`] | [`gnark::proof_from_json`] | – |
//! | gnark (binary, raw or compressed) | [`gnark::key`] | [`gnark::proof`] | [`gnark::inputs`] |
//! | Ethereum calldata of a proof, as the raw binary of gnark | – | [`gnark::proof`] | – |
//!
//! All results are uncompressed.

#![deny(missing_docs)]

mod curve;
mod error;
pub mod gnark;
mod number;
pub mod snarkjs;

pub use curve::Curve;
pub use error::Error;

/// Longest text or bytes that are looked at.
pub const MAX_LEN: usize = 256 * 1024;

/// A key or a proof, and the curve that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
	/// The curve.
	pub curve: Curve,
	/// The encoding for the verifier.
	pub bytes: Vec<u8>,
}

/// Refuses what is too long before it is parsed.
fn bounded<T: AsRef<[u8]> + ?Sized>(input: &T) -> Result<&T, Error> {
	if input.as_ref().len() > MAX_LEN {
		return Err(Error::TooLong);
	}
	Ok(input)
}

//! Proofs.

use crate::{
	encoding::{write, Encoding, Reader},
	Curve, Error, Place,
};
use alloc::vec::Vec;
use ark_ec::AffineRepr;

/// A proof whose points have been checked. Encoded as A ‖ B ‖ C.
///
/// Holds the lines of the Miller loop through B as well, some 19 kB: to check B is to compute them,
/// unless the host does.
#[derive(Clone, Debug)]
pub struct Proof<E: Curve> {
	pub(crate) a: E::G1Affine,
	b: E::G2Affine,
	pub(crate) c: E::G1Affine,
	pub(crate) lines: E::G2Prepared,
}

impl<E: Curve> PartialEq for Proof<E> {
	fn eq(&self, other: &Self) -> bool {
		// The lines follow from B.
		(self.a, self.b, self.c) == (other.a, other.b, other.c)
	}
}

impl<E: Curve> Eq for Proof<E> {}

impl<E: Curve> Proof<E> {
	/// Decodes a proof, compressed or not as its length tells, and checks it as [`Self::new`] does.
	///
	/// # Errors
	///
	/// The first check that fails.
	pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
		let encoding = Encoding::ALL
			.into_iter()
			.find(|encoding| bytes.len() == Self::encoded_len(*encoding))
			.ok_or(Error::ProofLength)?;
		let mut reader = Reader::new(bytes, encoding);
		let a = reader.canonical(Place::A)?;
		let b = reader.canonical(Place::B)?;
		let c = reader.canonical(Place::C)?;
		Self::new(a, b, c)
	}

	/// Checks the parts of a proof: on the curve, in the subgroup, and neither A nor B at infinity.
	///
	/// With A or B at infinity e(A, B) vanishes, and the equation no longer says anything of the
	/// prover's α and β. No prover that follows the protocol gets there: α is in its A, β in its B.
	/// C has neither, and is at infinity for a circuit without witness when nothing is blinded, so
	/// it may be.
	///
	/// # Errors
	///
	/// The first check that fails, cheap ones first.
	pub fn new(a: E::G1Affine, b: E::G2Affine, c: E::G1Affine) -> Result<Self, Error> {
		if a.is_zero() {
			return Err(Error::PointAtInfinity(Place::A));
		}
		if b.is_zero() {
			return Err(Error::PointAtInfinity(Place::B));
		}
		for (point, place) in [(&a, Place::A), (&c, Place::C)] {
			if !E::is_valid(point)? {
				return Err(Error::PointInvalid(place));
			}
		}
		let lines = E::lines(&b)?.ok_or(Error::PointInvalid(Place::B))?;
		Ok(Self { a, b, c, lines })
	}

	/// The proof's bytes.
	pub fn encode(&self, encoding: Encoding) -> Vec<u8> {
		let mut out = Vec::with_capacity(Self::encoded_len(encoding));
		write(&self.a, encoding, &mut out);
		write(&self.b, encoding, &mut out);
		write(&self.c, encoding, &mut out);
		out
	}

	/// Bytes of a proof.
	pub fn encoded_len(encoding: Encoding) -> usize {
		let g1 = encoding.size::<E::G1Affine>();
		g1.saturating_mul(2).saturating_add(encoding.size::<E::G2Affine>())
	}
}

//! Proofs.

use crate::{
	encoding::{write, Encoding, Reader},
	Curve, Error, Place,
};
use alloc::vec::Vec;
use ark_ec::AffineRepr;
use ark_serialize::Valid;

/// A proof whose points have been checked. Encoded as A ‖ B ‖ C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof<E: Curve> {
	pub(crate) a: E::G1Affine,
	pub(crate) b: E::G2Affine,
	pub(crate) c: E::G1Affine,
}

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
		let a = reader.point(Place::A)?;
		let b = reader.point(Place::B)?;
		let c = reader.point(Place::C)?;
		Self { a, b, c }.check_finite()
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
	/// The first check that fails.
	pub fn new(a: E::G1Affine, b: E::G2Affine, c: E::G1Affine) -> Result<Self, Error> {
		a.check().map_err(|_| Error::PointInvalid(Place::A))?;
		b.check().map_err(|_| Error::PointInvalid(Place::B))?;
		c.check().map_err(|_| Error::PointInvalid(Place::C))?;
		Self { a, b, c }.check_finite()
	}

	fn check_finite(self) -> Result<Self, Error> {
		if self.a.is_zero() {
			return Err(Error::PointAtInfinity(Place::A));
		}
		if self.b.is_zero() {
			return Err(Error::PointAtInfinity(Place::B));
		}
		Ok(self)
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

//! Why a key, a proof or an input is refused.

use alloc::vec::Vec;
use core::fmt;

/// A point's place in a key or in a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
	/// The key's α, in G1.
	Alpha,
	/// The key's β, in G2.
	Beta,
	/// The key's γ, in G2.
	Gamma,
	/// The key's δ, in G2.
	Delta,
	/// The key's point, in G1, of the constant (0) or of a public input (counted from 1).
	Input(u8),
	/// The proof's A, in G1.
	A,
	/// The proof's B, in G2.
	B,
	/// The proof's C, in G1.
	C,
}

/// Why a key, a proof or an input was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
	/// No key has this many bytes, or its count of points contradicts its length.
	KeyLength,
	/// More than [`MAX_INPUTS`](crate::MAX_INPUTS) public inputs.
	TooManyInputs,
	/// No proof has this many bytes.
	ProofLength,
	/// Not a point's encoding, or not the canonical one: flags, padding, or a coordinate that is
	/// not smaller than the field's order.
	PointMalformed(Place),
	/// Not a point of the curve, or not of the subgroup of prime order.
	PointInvalid(Place),
	/// The point at infinity, where it must not be.
	PointAtInfinity(Place),
	/// Two of β, γ and δ are equal or opposite, so anyone can make proofs for this key.
	RelatedPoints(Place, Place),
	/// Not as many public inputs as the key has.
	InputCount,
	/// A public input (counted from 0) is not smaller than the scalar field's order.
	InputNotInField(u8),
	/// Not the bytes of a prepared key of this curve.
	PreparedKeyMalformed,
	/// The proof does not hold for this key and these inputs; of a batch, at least one does not.
	ProofInvalid,
	/// More than [`MAX_BATCH`](crate::MAX_BATCH) members. None was looked at.
	BatchTooLarge,
	/// See [`HostFailed`].
	HostFailed,
}

/// The host did not do an operation on a curve that it was asked for (RFC-163), so there is no
/// verdict. Its operands were checked before, so no proof makes this happen. Without host functions
/// it never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostFailed;

/// Why a batch was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BatchError {
	/// More than [`MAX_BATCH`](crate::MAX_BATCH) members. None was looked at.
	TooLarge,
	/// These members (counted from 0, in order) do not verify; all others do.
	Invalid(Vec<u32>),
	/// See [`HostFailed`].
	HostFailed,
}

impl From<HostFailed> for Error {
	fn from(_: HostFailed) -> Self {
		Self::HostFailed
	}
}

impl From<HostFailed> for BatchError {
	fn from(_: HostFailed) -> Self {
		Self::HostFailed
	}
}

impl fmt::Display for Place {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Alpha => "alpha",
			Self::Beta => "beta",
			Self::Gamma => "gamma",
			Self::Delta => "delta",
			Self::Input(index) => return write!(f, "input point {index}"),
			Self::A => "A",
			Self::B => "B",
			Self::C => "C",
		})
	}
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::KeyLength => "the verifying key has a wrong length",
			Self::TooManyInputs => "the verifying key has too many public inputs",
			Self::ProofLength => "the proof has a wrong length",
			Self::PointMalformed(place) => {
				return write!(f, "{place} is not in the canonical encoding")
			},
			Self::PointInvalid(place) => {
				return write!(f, "{place} is not on the curve or not in its subgroup")
			},
			Self::PointAtInfinity(place) => return write!(f, "{place} is the point at infinity"),
			Self::RelatedPoints(one, other) => {
				return write!(f, "{one} and {other} are equal or opposite: proofs can be forged")
			},
			Self::InputCount => "the number of public inputs is not the key's",
			Self::InputNotInField(index) => {
				return write!(f, "public input {index} is not smaller than the field's order")
			},
			Self::PreparedKeyMalformed => "the prepared key is malformed",
			Self::ProofInvalid => "the proof does not hold",
			Self::BatchTooLarge => return BatchError::TooLarge.fmt(f),
			Self::HostFailed => return HostFailed.fmt(f),
		})
	}
}

impl fmt::Display for HostFailed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("the host failed at an operation on a curve")
	}
}

impl fmt::Display for BatchError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooLarge => f.write_str("the batch is too large"),
			Self::Invalid(members) => write!(f, "proofs {members:?} of the batch do not hold"),
			Self::HostFailed => HostFailed.fmt(f),
		}
	}
}

impl core::error::Error for Error {}
impl core::error::Error for BatchError {}
impl core::error::Error for HostFailed {}

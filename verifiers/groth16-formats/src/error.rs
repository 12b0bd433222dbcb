//! Why something was not converted.

use std::fmt;

/// Why something was not converted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
	/// Longer than [`MAX_LEN`](crate::MAX_LEN).
	TooLong,
	/// Not JSON.
	Json(String),
	/// A field is missing, or is not of the kind that it should be.
	Field(&'static str),
	/// Not of Groth16.
	Protocol,
	/// Of a curve that the verifier does not know.
	Curve,
	/// The counts of inputs contradict each other, or there are more than a key may have.
	InputCount,
	/// A number is not smaller than its field's order, or no number.
	NotInField(&'static str),
	/// A point is neither affine nor at infinity.
	Point(&'static str),
	/// The key or the proof has commitments (gnark), which the verifier does not know.
	Commitments,
	/// No encoding has this many bytes.
	Length,
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooLong => f.write_str("too long"),
			Self::Json(error) => write!(f, "not JSON: {error}"),
			Self::Field(name) => write!(f, "field {name} is missing or malformed"),
			Self::Protocol => f.write_str("not of Groth16"),
			Self::Curve => f.write_str("neither of BN254 nor of BLS12-381"),
			Self::InputCount => f.write_str("the counts of public inputs disagree"),
			Self::NotInField(name) => write!(f, "a number of {name} is not in its field"),
			Self::Point(name) => write!(f, "{name} is no affine point"),
			Self::Commitments => f.write_str("commitments are not supported"),
			Self::Length => f.write_str("wrong length"),
		}
	}
}

impl std::error::Error for Error {}

//! What can go wrong.

/// Why a model, a file, a request or a proof was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// More than this crate takes.
	#[error("{what}: {size} is above the limit of {limit}")]
	TooLarge {
		/// Of what.
		what: &'static str,
		/// How much there is.
		size: u64,
		/// How much there may be.
		limit: u64,
	},
	/// The bytes are no ONNX model.
	#[error("not an ONNX model: {0}")]
	Decode(#[from] prost::DecodeError),
	/// An ONNX model, but not one of the kind that can be proven.
	#[error("unsupported model: {0}")]
	Unsupported(String),
	/// The model contradicts itself.
	#[error("invalid model: {0}")]
	Invalid(String),
	/// The request is not one byte for each element of the input.
	#[error("the request has {got} bytes, the model takes {expected}")]
	RequestLength {
		/// Bytes that the model takes.
		expected: usize,
		/// Bytes that came.
		got: usize,
	},
	/// The constraints do not hold for the values. Only a damaged circuit gets here.
	#[error("the values do not satisfy the circuit")]
	Unsatisfied,
	/// A file of keys, of a ceremony or of data is damaged or not of this kind.
	#[error("bad file: {0}")]
	File(String),
	/// The key was made for another model.
	#[error("the key is for another model or circuit")]
	OtherModel,
	/// A contribution does not follow from the one before it.
	#[error("contribution {index} does not verify: {why}")]
	Contribution {
		/// Its place in the file, from 0.
		index: usize,
		/// What does not hold.
		why: &'static str,
	},
	/// The caller asked to stop.
	#[error("cancelled")]
	Cancelled,
	/// The proof system refused.
	#[error("proof system: {0}")]
	ProofSystem(String),
	/// Reading or writing failed.
	#[error(transparent)]
	Io(#[from] std::io::Error),
}

impl From<ark_serialize::SerializationError> for Error {
	fn from(error: ark_serialize::SerializationError) -> Self {
		Self::File(error.to_string())
	}
}

/// Refuses `size` above `limit`.
pub(crate) fn bound(what: &'static str, size: usize, limit: usize) -> Result<(), Error> {
	if size > limit {
		return Err(Error::TooLarge { what, size: size as u64, limit: limit as u64 });
	}
	Ok(())
}

//! Points and scalars from bytes and to bytes, each in one canonical way.

use crate::{Error, Place};
use alloc::vec::Vec;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize, Compress, Valid, Validate};

/// How points are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
	/// The x-coordinate and the sign of y. Half the bytes; to read a point costs a square root.
	Compressed,
	/// Both coordinates.
	Uncompressed,
}

impl Encoding {
	/// Both, in the order in which a length is compared with them.
	pub(crate) const ALL: [Self; 2] = [Self::Uncompressed, Self::Compressed];

	pub(crate) const fn mode(self) -> Compress {
		match self {
			Self::Compressed => Compress::Yes,
			Self::Uncompressed => Compress::No,
		}
	}

	/// Bytes of a value of type `T`.
	pub(crate) fn size<T: CanonicalSerialize + Default>(self) -> usize {
		T::default().serialized_size(self.mode())
	}
}

/// Appends `value`.
pub(crate) fn write<T: CanonicalSerialize + ?Sized>(
	value: &T,
	encoding: Encoding,
	out: &mut Vec<u8>,
) {
	// Writing to a vector cannot fail.
	let _ = value.serialize_with_mode(out, encoding.mode());
}

/// A reader of one value after the other.
pub(crate) struct Reader<'a> {
	bytes: &'a [u8],
	encoding: Encoding,
}

impl<'a> Reader<'a> {
	pub(crate) const fn new(bytes: &'a [u8], encoding: Encoding) -> Self {
		Self { bytes, encoding }
	}

	/// The next `count` bytes.
	pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
		let (taken, rest) = self.bytes.split_at_checked(count)?;
		self.bytes = rest;
		Some(taken)
	}

	/// Whether all has been read.
	pub(crate) const fn is_empty(&self) -> bool {
		self.bytes.is_empty()
	}

	/// A point as an unknown wrote it: canonical, on the curve and in the subgroup.
	///
	/// The library reads some encodings that it would not write (a flag on an uncompressed point,
	/// bytes beside the flag of infinity); writing the point again and comparing finds them all. It
	/// also takes uncompressed points of BLS12-381 for points of the curve unseen, hence the check
	/// apart from the reading.
	pub(crate) fn point<T>(&mut self, place: Place) -> Result<T, Error>
	where
		T: CanonicalSerialize + CanonicalDeserialize + Valid + Default,
	{
		let point = self.canonical::<T>(place)?;
		point.check().map_err(|_| Error::PointInvalid(place))?;
		Ok(point)
	}

	/// As [`Self::point`], but neither the curve nor the subgroup is looked at.
	pub(crate) fn canonical<T>(&mut self, place: Place) -> Result<T, Error>
	where
		T: CanonicalSerialize + CanonicalDeserialize + Default,
	{
		let malformed = Error::PointMalformed(place);
		let bytes = self.take(self.encoding.size::<T>()).ok_or(malformed)?;
		let mode = self.encoding.mode();
		let point = T::deserialize_with_mode(bytes, mode, Validate::No).map_err(|_| malformed)?;
		let mut again = Vec::with_capacity(bytes.len());
		write(&point, self.encoding, &mut again);
		if again != bytes {
			return Err(malformed);
		}
		Ok(point)
	}

	/// A value that this crate wrote: read, but not checked.
	pub(crate) fn trusted<T: CanonicalSerialize + CanonicalDeserialize + Default>(
		&mut self,
	) -> Option<T> {
		let bytes = self.take(self.encoding.size::<T>())?;
		T::deserialize_with_mode(bytes, self.encoding.mode(), Validate::No).ok()
	}
}

/// Decodes the public inputs: scalars of the field's size, least significant byte first, one after
/// the other, of which there must be `count`.
///
/// # Errors
///
/// [`Error::InputCount`] where the length is not that of `count` scalars, which is seen before any
/// is read, and [`Error::InputNotInField`].
pub fn decode_inputs<E: crate::Curve>(
	bytes: &[u8],
	count: usize,
) -> Result<Vec<E::ScalarField>, Error> {
	let size = Encoding::Compressed.size::<E::ScalarField>();
	if count.checked_mul(size) != Some(bytes.len()) || count > crate::MAX_INPUTS {
		return Err(Error::InputCount);
	}
	let scalar = |(index, bytes)| {
		E::ScalarField::deserialize_compressed(bytes)
			.map_err(|_| Error::InputNotInField(u8::try_from(index).unwrap_or(u8::MAX)))
	};
	bytes.chunks(size).enumerate().map(scalar).collect()
}

/// Encodes public inputs as [`decode_inputs`] reads them.
pub fn encode_inputs<E: crate::Curve>(inputs: &[E::ScalarField]) -> Vec<u8> {
	let mut out = Vec::new();
	inputs.iter().for_each(|input| write(input, Encoding::Compressed, &mut out));
	out
}

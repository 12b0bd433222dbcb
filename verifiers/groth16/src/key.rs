//! Verifying keys: checked once, when they are registered.

use crate::{
	encoding::{write, Encoding, Reader},
	Curve, Error, Place, MAX_INPUTS,
};
use alloc::vec::Vec;
use ark_ec::AffineRepr;
use ark_serialize::Valid;
use core::ops::Neg;
use sha2::{Digest, Sha256};

/// What a key's identifier is a hash of, before the key's bytes.
const KEY_DOMAIN: &[u8] = b"assay/groth16/key/1";
/// Bytes of a key's identifier.
pub const ID_LEN: usize = 32;

/// A verifying key whose points have all been checked.
///
/// Encoded as α ‖ β ‖ γ ‖ δ ‖ number of input points (`u64`, little-endian) ‖ input points, which is
/// `VerifyingKey` of `ark-groth16` in either encoding. The first input point belongs to the
/// constant 1, so there is one more of them than there are public inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey<E: Curve> {
	alpha: E::G1Affine,
	beta: E::G2Affine,
	gamma: E::G2Affine,
	delta: E::G2Affine,
	inputs: Vec<E::G1Affine>,
}

impl<E: Curve> VerifyingKey<E> {
	/// Decodes a key, compressed or not, and checks it as [`Self::new`] does.
	///
	/// The length says how much there is to read before anything is read.
	///
	/// # Errors
	///
	/// The first check that fails, cheap ones first.
	pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
		let (encoding, count) = shape::<E>(bytes)?;
		let mut reader = Reader::new(bytes, encoding);
		let alpha = reader.point(Place::Alpha)?;
		let beta = reader.point(Place::Beta)?;
		let gamma = reader.point(Place::Gamma)?;
		let delta = reader.point(Place::Delta)?;
		reader.take(size_of::<u64>()).ok_or(Error::KeyLength)?;
		let inputs =
			(0..count).map(|index| reader.point(Place::Input(index))).collect::<Result<_, _>>()?;
		let key = Self { alpha, beta, gamma, delta, inputs };
		key.check_relations()?;
		Ok(key)
	}

	/// Checks the parts of a key.
	///
	/// Refused are points that are not on the curve or not in the subgroup of prime order, and:
	///
	/// - α, β, γ or δ at infinity: a pairing that the equation relies on would vanish;
	/// - an input's point at infinity: the proof would hold for any value of that input. The
	///   constant's point may be at infinity, as it is in a circuit that uses no constant;
	/// - two of β, γ, δ equal or opposite: then proofs can be made without a witness. For γ = δ,
	///   A = α, B = β, C = −Σ will do; for β = γ, A = α + Σ, B = γ, C = 0; for β = δ, A = Σ, B = γ,
	///   C = −α, where Σ is the sum of the input points. γ = δ is what a set-up without its second
	///   phase leaves behind.
	///
	/// # Errors
	///
	/// The first check that fails.
	pub fn new(
		alpha: E::G1Affine,
		beta: E::G2Affine,
		gamma: E::G2Affine,
		delta: E::G2Affine,
		inputs: Vec<E::G1Affine>,
	) -> Result<Self, Error> {
		if inputs.is_empty() {
			return Err(Error::KeyLength);
		}
		if inputs.len() > MAX_INPUTS.saturating_add(1) {
			return Err(Error::TooManyInputs);
		}
		let invalid = |place| move |_| Error::PointInvalid(place);
		alpha.check().map_err(invalid(Place::Alpha))?;
		beta.check().map_err(invalid(Place::Beta))?;
		gamma.check().map_err(invalid(Place::Gamma))?;
		delta.check().map_err(invalid(Place::Delta))?;
		for (index, point) in (0..).zip(&inputs) {
			point.check().map_err(invalid(Place::Input(index)))?;
		}
		let key = Self { alpha, beta, gamma, delta, inputs };
		key.check_relations()?;
		Ok(key)
	}

	/// The checks of points that are in their groups.
	fn check_relations(&self) -> Result<(), Error> {
		let Self { alpha, beta, gamma, delta, inputs } = self;
		let finite = |at_infinity: bool, place| {
			(!at_infinity).then_some(()).ok_or(Error::PointAtInfinity(place))
		};
		finite(alpha.is_zero(), Place::Alpha)?;
		finite(beta.is_zero(), Place::Beta)?;
		finite(gamma.is_zero(), Place::Gamma)?;
		finite(delta.is_zero(), Place::Delta)?;
		for (index, point) in (0..).zip(inputs).skip(1) {
			finite(point.is_zero(), Place::Input(index))?;
		}
		let (beta, gamma, delta) =
			((beta, Place::Beta), (gamma, Place::Gamma), (delta, Place::Delta));
		for ((one, one_place), (other, other_place)) in
			[(gamma, delta), (beta, gamma), (beta, delta)]
		{
			if one == other || one.into_group() == other.into_group().neg() {
				return Err(Error::RelatedPoints(one_place, other_place));
			}
		}
		Ok(())
	}

	/// The key's bytes.
	pub fn encode(&self, encoding: Encoding) -> Vec<u8> {
		let mut out = Vec::new();
		write(&self.alpha, encoding, &mut out);
		write(&self.beta, encoding, &mut out);
		write(&self.gamma, encoding, &mut out);
		write(&self.delta, encoding, &mut out);
		out.extend_from_slice(&(self.inputs.len() as u64).to_le_bytes());
		self.inputs.iter().for_each(|point| write(point, encoding, &mut out));
		out
	}

	/// Number of public inputs, at most [`MAX_INPUTS`].
	pub fn input_count(&self) -> usize {
		self.inputs.len().saturating_sub(1)
	}

	/// The key's identifier: sha256(`assay/groth16/key/1` ‖ name of the curve ‖ uncompressed key).
	pub fn id(&self) -> [u8; ID_LEN] {
		Sha256::new()
			.chain_update(KEY_DOMAIN)
			.chain_update(E::NAME)
			.chain_update(self.encode(Encoding::Uncompressed))
			.finalize()
			.into()
	}

	/// Computes what does not depend on a proof: one pairing.
	pub fn prepare(self) -> PreparedKey<E> {
		let alpha_beta = E::pairing(self.alpha, self.beta).0;
		PreparedKey { id: self.id(), alpha_beta, key: self }
	}
}

/// The encoding of a key, and the number of its input points, by length and count.
fn shape<E: Curve>(bytes: &[u8]) -> Result<(Encoding, u8), Error> {
	for encoding in Encoding::ALL {
		let (g1, g2) = (encoding.size::<E::G1Affine>(), encoding.size::<E::G2Affine>());
		let mut reader = Reader::new(bytes, encoding);
		let count = reader.take(g2.saturating_mul(3).saturating_add(g1)).and_then(|_| {
			let count = reader.take(size_of::<u64>())?;
			Some(u64::from_le_bytes(count.try_into().ok()?))
		});
		let Some(count) = count else { continue };
		let Ok(points) = usize::try_from(count) else { continue };
		if points.checked_mul(g1).and_then(|length| reader.take(length)).is_none()
			|| !reader.is_empty()
		{
			continue;
		}
		return match u8::try_from(points) {
			Ok(0) => Err(Error::KeyLength),
			Ok(points) if usize::from(points) <= MAX_INPUTS.saturating_add(1) => {
				Ok((encoding, points))
			},
			_ => Err(Error::TooManyInputs),
		};
	}
	Err(Error::KeyLength)
}

/// A verifying key with what was computed of it in advance, as it is stored.
///
/// Stored are the checked points, uncompressed, and e(α, β). The lines of the fixed points γ and δ
/// are not: they would be some 19 kB each, and to compute them anew costs a fraction of a
/// millisecond, far less of a block than the bytes would be of its proof of validity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedKey<E: Curve> {
	key: VerifyingKey<E>,
	id: [u8; ID_LEN],
	alpha_beta: E::TargetField,
}

impl<E: Curve> PreparedKey<E> {
	/// The bytes to store: tag of the curve ‖ identifier ‖ e(α, β) ‖ uncompressed key.
	pub fn encode(&self) -> Vec<u8> {
		let mut out = Vec::new();
		out.push(E::TAG);
		out.extend_from_slice(&self.id);
		write(&self.alpha_beta, Encoding::Uncompressed, &mut out);
		out.extend_from_slice(&self.key.encode(Encoding::Uncompressed));
		out
	}

	/// Bytes of a stored key with this many public inputs.
	pub fn encoded_len(inputs: usize) -> usize {
		let encoding = Encoding::Uncompressed;
		let g1 = encoding.size::<E::G1Affine>();
		let fixed = [
			1,
			ID_LEN,
			encoding.size::<E::TargetField>(),
			encoding.size::<E::G2Affine>().saturating_mul(3),
			size_of::<u64>(),
		];
		let points = inputs.saturating_add(2).saturating_mul(g1);
		fixed.into_iter().fold(points, usize::saturating_add)
	}

	/// Reads bytes that [`Self::encode`] wrote. They are **trusted**: no point is checked again, so
	/// bytes from elsewhere must go through [`VerifyingKey::decode`].
	///
	/// # Errors
	///
	/// [`Error::PreparedKeyMalformed`]. Other bytes than `encode` wrote may also be taken for a key,
	/// under which any answer may come out, but no panic.
	pub fn decode_trusted(bytes: &[u8]) -> Result<Self, Error> {
		Self::read_trusted(bytes).ok_or(Error::PreparedKeyMalformed)
	}

	fn read_trusted(bytes: &[u8]) -> Option<Self> {
		let mut reader = Reader::new(bytes, Encoding::Uncompressed);
		let (&tag, id) = reader.take(ID_LEN.saturating_add(1))?.split_first()?;
		if tag != E::TAG {
			return None;
		}
		let id = id.try_into().ok()?;
		let alpha_beta = reader.trusted()?;
		let alpha = reader.trusted()?;
		let beta = reader.trusted()?;
		let gamma = reader.trusted()?;
		let delta = reader.trusted()?;
		let count = u64::from_le_bytes(reader.take(size_of::<u64>())?.try_into().ok()?);
		if count == 0 || count > MAX_INPUTS.saturating_add(1) as u64 {
			return None;
		}
		let inputs = (0..count).map(|_| reader.trusted()).collect::<Option<_>>()?;
		let key = VerifyingKey { alpha, beta, gamma, delta, inputs };
		reader.is_empty().then_some(Self { key, id, alpha_beta })
	}

	/// The key's identifier.
	pub const fn id(&self) -> &[u8; ID_LEN] {
		&self.id
	}

	/// The key itself.
	pub const fn key(&self) -> &VerifyingKey<E> {
		&self.key
	}

	/// Number of public inputs.
	pub fn input_count(&self) -> usize {
		self.key.input_count()
	}

	pub(crate) const fn alpha(&self) -> E::G1Affine {
		self.key.alpha
	}

	pub(crate) const fn beta(&self) -> E::G2Affine {
		self.key.beta
	}

	pub(crate) const fn gamma(&self) -> E::G2Affine {
		self.key.gamma
	}

	pub(crate) const fn delta(&self) -> E::G2Affine {
		self.key.delta
	}

	pub(crate) const fn alpha_beta(&self) -> &E::TargetField {
		&self.alpha_beta
	}

	/// Points of the constant and of the inputs.
	pub(crate) fn input_points(&self) -> &[E::G1Affine] {
		&self.key.inputs
	}
}

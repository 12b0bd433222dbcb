//! Binary and JSON of gnark.
//!
//! # Binary
//!
//! What `WriteTo` (compressed) and `WriteRawTo` (not) give. A coordinate is big-endian, of an
//! element of the extension field the higher term comes first; the highest bits of a point's first
//! byte are flags.
//!
//! - key: α, β in G1, β, γ, δ in G1, δ, number of points (`u32`, big-endian), points; since
//!   commitments came into gnark, two counts of them follow, which must be zero;
//! - proof: A, B, C; since then, a count of commitments, which must be zero, and a point, which must
//!   be at infinity;
//! - public witness: numbers of public and of secret values, number of both, values.
//!
//! β and δ in G1 are for the prover, and are passed over.
//!
//! A proof's raw binary without commitments is also what Ethereum's contracts take as calldata.

use crate::{
	bounded,
	curve::{convert_inputs, Base, Bls12_381, Bn254, Extension, Family, Key, Proof, Scalar},
	number, Converted, Curve, Error,
};
use ark_ec::{
	short_weierstrass::{Affine, SWCurveConfig},
	AffineRepr,
};
use ark_ff::{Field, PrimeField, Zero};
use assay_verifier_groth16::MAX_INPUTS;
use serde_json::Value;

/// Converts a verifying key from its binary.
///
/// # Errors
///
/// See [`Error`].
pub fn key(curve: Curve, bytes: &[u8]) -> Result<Converted, Error> {
	match curve {
		Curve::Bn254 => key_of::<Bn254>(bounded(bytes)?),
		Curve::Bls12_381 => key_of::<Bls12_381>(bounded(bytes)?),
	}
}

/// Converts a proof from its binary.
///
/// # Errors
///
/// See [`Error`].
pub fn proof(curve: Curve, bytes: &[u8]) -> Result<Converted, Error> {
	match curve {
		Curve::Bn254 => proof_of::<Bn254>(bounded(bytes)?),
		Curve::Bls12_381 => proof_of::<Bls12_381>(bounded(bytes)?),
	}
}

/// Converts a public witness from its binary.
///
/// # Errors
///
/// Also where the witness has secret values, which nobody should hand out.
pub fn inputs(curve: Curve, bytes: &[u8]) -> Result<Vec<u8>, Error> {
	match curve {
		Curve::Bn254 => inputs_of::<Scalar<Bn254>>(bounded(bytes)?),
		Curve::Bls12_381 => inputs_of::<Scalar<Bls12_381>>(bounded(bytes)?),
	}
}

/// Converts a verifying key from its JSON, which does not name its curve.
///
/// # Errors
///
/// See [`Error`].
pub fn key_from_json(curve: Curve, json: &str) -> Result<Converted, Error> {
	let json = from_str(json)?;
	match curve {
		Curve::Bn254 => json_key_of::<Bn254>(&json),
		Curve::Bls12_381 => json_key_of::<Bls12_381>(&json),
	}
}

/// Converts a proof from its JSON, which does not name its curve.
///
/// # Errors
///
/// See [`Error`].
pub fn proof_from_json(curve: Curve, json: &str) -> Result<Converted, Error> {
	let json = from_str(json)?;
	match curve {
		Curve::Bn254 => json_proof_of::<Bn254>(&json),
		Curve::Bls12_381 => json_proof_of::<Bls12_381>(&json),
	}
}

/// What the flags of a point say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
	Uncompressed,
	/// The lexicographically smaller or larger y.
	Compressed {
		larger: bool,
	},
	Infinity {
		compressed: bool,
	},
}

fn form<C: Family>(first: u8) -> Result<Form, Error> {
	// BN254's field leaves two bits, in which infinity uncompressed has no flag of its own.
	Ok(match (C::FLAG_BITS, first >> (8 - C::FLAG_BITS)) {
		(_, 0) => Form::Uncompressed,
		(2, 0b10) | (3, 0b100) => Form::Compressed { larger: false },
		(2, 0b11) | (3, 0b101) => Form::Compressed { larger: true },
		(2, 0b01) | (3, 0b110) => Form::Infinity { compressed: true },
		(3, 0b010) => Form::Infinity { compressed: false },
		_ => return Err(Error::Point("flags")),
	})
}

/// Reads one point after the other, all in the encoding of the first.
struct Reader<'a> {
	bytes: &'a [u8],
	compressed: bool,
}

impl<'a> Reader<'a> {
	fn new<C: Family>(bytes: &'a [u8]) -> Result<Self, Error> {
		let first = *bytes.first().ok_or(Error::Length)?;
		let compressed =
			!matches!(form::<C>(first)?, Form::Uncompressed | Form::Infinity { compressed: false });
		Ok(Self { bytes, compressed })
	}

	fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
		let (taken, rest) = self.bytes.split_at_checked(count).ok_or(Error::Length)?;
		self.bytes = rest;
		Ok(taken)
	}

	fn count(&mut self) -> Result<u32, Error> {
		let bytes = self.take(4)?.try_into().map_err(|_| Error::Length)?;
		Ok(u32::from_be_bytes(bytes))
	}

	/// A point whose coordinates have `terms` of the base field's numbers each.
	fn point<C, P>(&mut self, terms: usize, name: &'static str) -> Result<Affine<P>, Error>
	where
		C: Family,
		P: SWCurveConfig<BaseField: Field<BasePrimeField = Base<C>>>,
	{
		let size = Base::<C>::MODULUS_BIT_SIZE.div_ceil(8) as usize;
		let count = if self.compressed { terms } else { 2 * terms };
		let mut bytes = self.take(size * count)?.to_vec();
		let first = bytes.first_mut().ok_or(Error::Length)?;
		let form = form::<C>(*first)?;
		*first &= u8::MAX >> C::FLAG_BITS;
		if let Form::Infinity { compressed } = form {
			let empty = bytes.iter().all(|byte| *byte == 0);
			return if empty && compressed == self.compressed {
				Ok(Affine::identity())
			} else {
				Err(Error::Point(name))
			};
		}
		let numbers = bytes
			.chunks_exact(size)
			.map(|bytes| number::from_bytes(bytes).ok_or(Error::NotInField(name)))
			.collect::<Result<Vec<Base<C>>, _>>()?;
		let mut coordinates = numbers.chunks_exact(terms).map(|terms| {
			P::BaseField::from_base_prime_field_elems(terms.iter().rev().copied())
				.ok_or(Error::Point(name))
		});
		let x = coordinates.next().ok_or(Error::Length)??;
		match form {
			Form::Compressed { larger } if self.compressed => {
				Affine::get_point_from_x_unchecked(x, larger).ok_or(Error::Point(name))
			},
			Form::Uncompressed if !self.compressed => {
				let y = coordinates.next().ok_or(Error::Length)??;
				Ok(affine(x, y))
			},
			_ => Err(Error::Point(name)),
		}
	}

	fn g1<C: Family>(&mut self, name: &'static str) -> Result<Affine<C::G1>, Error>
	where
		Base<C>: Field<BasePrimeField = Base<C>>,
	{
		self.point::<C, C::G1>(1, name)
	}

	fn g2<C: Family>(&mut self, name: &'static str) -> Result<Affine<C::G2>, Error> {
		self.point::<C, C::G2>(2, name)
	}
}

/// A point, at infinity where both coordinates are zero: no curve here has one there.
fn affine<P: SWCurveConfig>(x: P::BaseField, y: P::BaseField) -> Affine<P> {
	if x.is_zero() && y.is_zero() {
		Affine::identity()
	} else {
		Affine::new_unchecked(x, y)
	}
}

fn key_of<C: Family>(bytes: &[u8]) -> Result<Converted, Error>
where
	Base<C>: Field<BasePrimeField = Base<C>>,
{
	let mut reader = Reader::new::<C>(bytes)?;
	let alpha = reader.g1::<C>("alpha")?;
	let _ = reader.g1::<C>("beta in G1")?;
	let beta = reader.g2::<C>("beta")?;
	let gamma = reader.g2::<C>("gamma")?;
	let _ = reader.g1::<C>("delta in G1")?;
	let delta = reader.g2::<C>("delta")?;
	let count = usize::try_from(reader.count()?).map_err(|_| Error::InputCount)?;
	if count > MAX_INPUTS + 1 {
		return Err(Error::InputCount);
	}
	let inputs = (0..count).map(|_| reader.g1::<C>("K")).collect::<Result<_, _>>()?;
	if !reader.bytes.is_empty() && (reader.count()?, reader.count()?) != (0, 0) {
		return Err(Error::Commitments);
	}
	if !reader.bytes.is_empty() {
		return Err(Error::Length);
	}
	Key::<C> { alpha, beta, gamma, delta, inputs }.convert()
}

fn proof_of<C: Family>(bytes: &[u8]) -> Result<Converted, Error>
where
	Base<C>: Field<BasePrimeField = Base<C>>,
{
	let mut reader = Reader::new::<C>(bytes)?;
	let (a, b, c) = (reader.g1::<C>("Ar")?, reader.g2::<C>("Bs")?, reader.g1::<C>("Krs")?);
	if !reader.bytes.is_empty()
		&& (reader.count()? != 0 || !reader.g1::<C>("CommitmentPok")?.is_zero())
	{
		return Err(Error::Commitments);
	}
	if !reader.bytes.is_empty() {
		return Err(Error::Length);
	}
	Ok(Proof::<C> { a, b, c }.convert())
}

fn inputs_of<F: PrimeField>(bytes: &[u8]) -> Result<Vec<u8>, Error> {
	let mut reader = Reader { bytes, compressed: false };
	let (public, secret, all) = (reader.count()?, reader.count()?, reader.count()?);
	if secret != 0 || public != all {
		return Err(Error::InputCount);
	}
	let size = F::MODULUS_BIT_SIZE.div_ceil(8) as usize;
	if usize::try_from(public).ok().and_then(|public| public.checked_mul(size))
		!= Some(reader.bytes.len())
	{
		return Err(Error::Length);
	}
	let read = |bytes| number::from_bytes(bytes).ok_or(Error::NotInField("witness"));
	convert_inputs::<F>(&reader.bytes.chunks_exact(size).map(read).collect::<Result<Vec<_>, _>>()?)
}

fn from_str(json: &str) -> Result<Value, Error> {
	serde_json::from_str(bounded(json)?).map_err(|error| Error::Json(error.to_string()))
}

fn json_key_of<C: Family>(json: &Value) -> Result<Converted, Error> {
	let (in_g1, in_g2) = (field(json, "G1")?, field(json, "G2")?);
	no_commitments(json, "CommitmentKeys")?;
	no_commitments(json, "PublicAndCommitmentCommitted")?;
	let points = field(in_g1, "K")?.as_array().ok_or(Error::Field("K"))?;
	Key::<C> {
		alpha: json_g1::<C>(field(in_g1, "Alpha")?)?,
		beta: json_g2::<C>(field(in_g2, "Beta")?)?,
		gamma: json_g2::<C>(field(in_g2, "Gamma")?)?,
		delta: json_g2::<C>(field(in_g2, "Delta")?)?,
		inputs: points.iter().map(json_g1::<C>).collect::<Result<_, _>>()?,
	}
	.convert()
}

fn json_proof_of<C: Family>(json: &Value) -> Result<Converted, Error> {
	no_commitments(json, "Commitments")?;
	if let Some(point) = json.get("CommitmentPok") {
		if !json_g1::<C>(point)?.is_zero() {
			return Err(Error::Commitments);
		}
	}
	Ok(Proof::<C> {
		a: json_g1::<C>(field(json, "Ar")?)?,
		b: json_g2::<C>(field(json, "Bs")?)?,
		c: json_g1::<C>(field(json, "Krs")?)?,
	}
	.convert())
}

/// A list that must be missing, null or empty.
fn no_commitments(json: &Value, name: &'static str) -> Result<(), Error> {
	match json.get(name) {
		None | Some(Value::Null) => Ok(()),
		Some(Value::Array(list)) if list.is_empty() => Ok(()),
		Some(Value::Array(_)) => Err(Error::Commitments),
		Some(_) => Err(Error::Field(name)),
	}
}

fn field<'a>(json: &'a Value, name: &'static str) -> Result<&'a Value, Error> {
	json.get(name).ok_or(Error::Field(name))
}

fn json_base<C: Family>(json: &Value, name: &'static str) -> Result<Base<C>, Error> {
	number::from_json(field(json, name)?, true).ok_or(Error::NotInField(name))
}

fn json_g1<C: Family>(json: &Value) -> Result<Affine<C::G1>, Error> {
	Ok(affine(json_base::<C>(json, "X")?, json_base::<C>(json, "Y")?))
}

fn json_extension<C: Family>(json: &Value) -> Result<Extension<C>, Error> {
	let terms = [json_base::<C>(json, "A0")?, json_base::<C>(json, "A1")?];
	Extension::<C>::from_base_prime_field_elems(terms).ok_or(Error::Field("A0"))
}

fn json_g2<C: Family>(json: &Value) -> Result<Affine<C::G2>, Error> {
	Ok(affine(json_extension::<C>(field(json, "X")?)?, json_extension::<C>(field(json, "Y")?)?))
}

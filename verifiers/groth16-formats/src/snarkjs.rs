//! JSON of snarkjs, which circom's tools and others write too: `verification_key.json`,
//! `proof.json`, `public.json`.

use crate::{
	bounded,
	curve::{convert_inputs, Base, Bls12_381, Bn254, Extension, Family, Key, Proof, Scalar},
	number, Converted, Curve, Error,
};
use ark_ec::short_weierstrass::Affine;
use ark_ff::{Field, One, Zero};
use serde_json::Value;

/// Converts `verification_key.json`.
///
/// # Errors
///
/// Also where `nPublic` contradicts the number of points.
pub fn key(json: &str) -> Result<Converted, Error> {
	let (json, curve) = parse(json)?;
	match curve {
		Curve::Bn254 => key_of::<Bn254>(&json)?.convert(),
		Curve::Bls12_381 => key_of::<Bls12_381>(&json)?.convert(),
	}
}

/// Converts `proof.json`.
///
/// # Errors
///
/// See [`Error`].
pub fn proof(json: &str) -> Result<Converted, Error> {
	let (json, curve) = parse(json)?;
	Ok(match curve {
		Curve::Bn254 => proof_of::<Bn254>(&json)?.convert(),
		Curve::Bls12_381 => proof_of::<Bls12_381>(&json)?.convert(),
	})
}

/// Converts `public.json`, which does not name its curve.
///
/// # Errors
///
/// [`Error::NotInField`] where an input is not smaller than the order, also one that would be equal
/// to a good one modulo the order.
pub fn inputs(curve: Curve, json: &str) -> Result<Vec<u8>, Error> {
	let json: Value = from_str(json)?;
	match curve {
		Curve::Bn254 => inputs_of::<Bn254>(&json),
		Curve::Bls12_381 => inputs_of::<Bls12_381>(&json),
	}
}

fn from_str(json: &str) -> Result<Value, Error> {
	serde_json::from_str(bounded(json)?).map_err(|error| Error::Json(error.to_string()))
}

/// The object, and the curve that it names.
fn parse(json: &str) -> Result<(Value, Curve), Error> {
	let json = from_str(json)?;
	if field(&json, "protocol")? != "groth16" {
		return Err(Error::Protocol);
	}
	let curve = match field(&json, "curve")?.as_str() {
		Some("bn128" | "bn254" | "altbn128") => Curve::Bn254,
		Some("bls12381" | "bls12-381" | "BLS12-381") => Curve::Bls12_381,
		_ => return Err(Error::Curve),
	};
	Ok((json, curve))
}

fn key_of<C: Family>(json: &Value) -> Result<Key<C>, Error> {
	let points = field(json, "IC")?.as_array().ok_or(Error::Field("IC"))?;
	let count = field(json, "nPublic")?.as_u64().ok_or(Error::Field("nPublic"))?;
	if u64::try_from(points.len()).ok() != count.checked_add(1) {
		return Err(Error::InputCount);
	}
	Ok(Key {
		alpha: g1::<C>(field(json, "vk_alpha_1")?, "vk_alpha_1")?,
		beta: g2::<C>(field(json, "vk_beta_2")?, "vk_beta_2")?,
		gamma: g2::<C>(field(json, "vk_gamma_2")?, "vk_gamma_2")?,
		delta: g2::<C>(field(json, "vk_delta_2")?, "vk_delta_2")?,
		inputs: points.iter().map(|point| g1::<C>(point, "IC")).collect::<Result<_, _>>()?,
	})
}

fn proof_of<C: Family>(json: &Value) -> Result<Proof<C>, Error> {
	Ok(Proof {
		a: g1::<C>(field(json, "pi_a")?, "pi_a")?,
		b: g2::<C>(field(json, "pi_b")?, "pi_b")?,
		c: g1::<C>(field(json, "pi_c")?, "pi_c")?,
	})
}

fn inputs_of<C: Family>(json: &Value) -> Result<Vec<u8>, Error> {
	let inputs = json.as_array().ok_or(Error::Field("public"))?;
	let read = |value| number::from_json(value, false).ok_or(Error::NotInField("public"));
	convert_inputs::<Scalar<C>>(&inputs.iter().map(read).collect::<Result<Vec<_>, _>>()?)
}

fn field<'a>(json: &'a Value, name: &'static str) -> Result<&'a Value, Error> {
	json.get(name).ok_or(Error::Field(name))
}

/// The three coordinates of a point: x, y and 1, or 0, 1 and 0 at infinity.
fn coordinates<'a>(json: &'a Value, name: &'static str) -> Result<[&'a Value; 3], Error> {
	match json.as_array().map(Vec::as_slice) {
		Some([x, y, z]) => Ok([x, y, z]),
		_ => Err(Error::Field(name)),
	}
}

fn affine<P>([x, y, z]: [P::BaseField; 3], name: &'static str) -> Result<Affine<P>, Error>
where
	P: ark_ec::short_weierstrass::SWCurveConfig,
{
	if z.is_one() {
		Ok(Affine::new_unchecked(x, y))
	} else if z.is_zero() && x.is_zero() && y.is_one() {
		Ok(Affine::identity())
	} else {
		Err(Error::Point(name))
	}
}

fn base<C: Family>(json: &Value, name: &'static str) -> Result<Base<C>, Error> {
	number::from_json(json, false).ok_or(Error::NotInField(name))
}

fn g1<C: Family>(json: &Value, name: &'static str) -> Result<Affine<C::G1>, Error> {
	let [x, y, z] = coordinates(json, name)?;
	affine([base::<C>(x, name)?, base::<C>(y, name)?, base::<C>(z, name)?], name)
}

fn extension<C: Family>(json: &Value, name: &'static str) -> Result<Extension<C>, Error> {
	let Some([real, imaginary]) = json.as_array().map(Vec::as_slice) else {
		return Err(Error::Field(name));
	};
	Extension::<C>::from_base_prime_field_elems([
		base::<C>(real, name)?,
		base::<C>(imaginary, name)?,
	])
	.ok_or(Error::Field(name))
}

fn g2<C: Family>(json: &Value, name: &'static str) -> Result<Affine<C::G2>, Error> {
	let [x, y, z] = coordinates(json, name)?;
	affine([extension::<C>(x, name)?, extension::<C>(y, name)?, extension::<C>(z, name)?], name)
}

//! What the verifier asks of a curve.

// Arithmetic of curves and fields wraps by definition: there is nothing to overflow. What is indexed
// are tables of constants.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

pub mod bls12_381;
pub mod bn254;
#[cfg(feature = "rfc163")]
pub mod host;
mod lines;
mod multiply;
mod tower;

pub use bls12_381::Bls12_381;
pub use bn254::Bn254;

use crate::HostFailed;
use alloc::vec::Vec;
use ark_ec::{pairing::Pairing, CurveGroup, VariableBaseMSM};
use ark_serialize::Valid;

/// What is computed, perhaps by the host.
pub type Computed<T> = Result<T, HostFailed>;

/// A random scalar of 128 bits, by which a member of a batch is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight(pub(crate) [u64; 2]);

impl Weight {
	/// A weight of two halves, not both zero: that would leave its member out.
	pub const fn new(halves: [u64; 2]) -> Self {
		Self(halves)
	}
}

/// A pairing-friendly curve that proofs can be verified over.
///
/// What may be a call to the host (RFC-163) can fail, though on points that were checked it never
/// should. A [`Pairing::multi_miller_loop`] that fails gives zero, and of zero
/// [`Pairing::final_exponentiation`] gives nothing.
pub trait Curve: Pairing {
	/// Name in what is hashed. No two curves share it.
	const NAME: &'static str;
	/// First byte of stored keys. No two curves share it.
	const TAG: u8;

	/// Whether a point is on the curve and in the subgroup of prime order.
	fn is_valid(point: &Self::G1Affine) -> Computed<bool> {
		Ok(point.check().is_ok())
	}

	/// The lines of the Miller loop through a point that is not at infinity, if it is on the curve and
	/// in the subgroup of prime order. The last multiple that the loop computes tells the latter
	/// nearly for nothing.
	fn lines(point: &Self::G2Affine) -> Computed<Option<Self::G2Prepared>> {
		Ok(point.check().ok().map(|()| (*point).into()))
	}

	/// The scalar that `weight` stands for; different for different weights.
	fn scalar(weight: Weight) -> Self::ScalarField {
		let Weight([low, high]) = weight;
		Self::ScalarField::from(u128::from(high) << 64 | u128::from(low))
	}

	/// Each point times the scalar of its weight.
	fn weigh(points: &[Self::G1Affine], weights: &[Weight]) -> Computed<Vec<Self::G1Affine>> {
		let weigh = |(point, weight): (&Self::G1Affine, &Weight)| *point * Self::scalar(*weight);
		let weighed: Vec<Self::G1> = points.iter().zip(weights).map(weigh).collect();
		Ok(Self::G1::normalize_batch(&weighed))
	}

	/// Sum of the points, each times the scalar of its weight.
	fn weighed_sum(points: &[Self::G1Affine], weights: &[Weight]) -> Computed<Self::G1> {
		let scalars: Vec<_> = weights.iter().map(|weight| Self::scalar(*weight)).collect();
		Self::sum(points, &scalars)
	}

	/// Sum of the points, each times its scalar. What one slice has more than the other is left out.
	fn sum(points: &[Self::G1Affine], scalars: &[Self::ScalarField]) -> Computed<Self::G1> {
		Ok(Self::G1::msm_unchecked(points, scalars))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use ark_ec::{
		short_weierstrass::{Affine, Projective, SWCurveConfig},
		AffineRepr, PrimeGroup,
	};
	use ark_ff::{Field, PrimeField, UniformRand, Zero};
	use rand_chacha::{
		rand_core::{RngCore, SeedableRng},
		ChaCha20Rng,
	};

	fn multiple<P: SWCurveConfig>(point: &Affine<P>, scalar: &[u64]) -> Affine<P> {
		let bits = ark_ff::BitIteratorBE::new(scalar);
		let mut multiple = Projective::<P>::zero();
		for bit in bits {
			multiple += multiple;
			if bit {
				multiple += point;
			}
		}
		multiple.into()
	}

	/// Points in the subgroup and out of it, of the orders in `small` among them, against
	/// multiplication by r.
	fn check<P: SWCurveConfig>(small: &[&[u64]], verdict: impl Fn(&Affine<P>) -> bool) {
		let rng = &mut ChaCha20Rng::seed_from_u64(1);
		let order = P::ScalarField::MODULUS;
		let mut outside = 0;
		let mut check = |point: Affine<P>| {
			assert!(point.is_on_curve());
			let inside = multiple(&point, order.as_ref()).is_zero();
			assert_eq!(verdict(&point), inside, "{point}");
			assert_eq!(point.is_in_correct_subgroup_assuming_on_curve(), inside, "{point}");
			outside += usize::from(!inside);
			// Doubled, so that neither sign of y is special.
			assert_eq!(verdict(&-point), inside);
		};
		let generator = Projective::<P>::generator();
		for count in 1..20u64 {
			check((generator * P::ScalarField::from(count)).into());
			check((generator * P::ScalarField::rand(rng)).into());
		}
		for _ in 0..20 {
			let point = loop {
				let (x, greatest) = (P::BaseField::rand(rng), rng.next_u32() & 1 == 0);
				if let Some(point) = Affine::<P>::get_point_from_x_unchecked(x, greatest) {
					break point;
				}
			};
			check(point);
			let cleared = multiple(&point, P::COFACTOR);
			assert!(verdict(&cleared));
			let outside = multiple(&point, order.as_ref());
			if !outside.is_zero() {
				check(outside);
				check((outside + generator).into());
			}
			for cofactor in small {
				let outside = multiple(&outside, cofactor);
				if !outside.is_zero() {
					check(outside);
					check((outside + generator).into());
				}
			}
		}
		assert!(outside > 20 || P::cofactor_is_one());
	}

	#[test]
	fn subgroup_check_of_g1_agrees_with_the_order() {
		check::<bn254::G1Config>(&[], |point| Bn254::is_valid(point).unwrap());
		// The cofactor, divided by 3 and by 11.
		let small: [&[u64]; 2] =
			[&[0x2eaae38e55558e39, 0x13242eaac71ca072], &[0x3b45e0f845d183e1, 0x53869d17c1f147c]];
		check::<bls12_381::G1Config>(&small, |point| Bls12_381::is_valid(point).unwrap());
		#[cfg(feature = "rfc163")]
		check::<bls12_381::G1Config>(&small, |point| host::Bls12_381::is_valid(point).unwrap());
	}

	#[test]
	fn subgroup_check_of_g2_agrees_with_the_order() {
		// The cofactor, divided by 10069; by 13 and by 23.
		let small: [&[u64]; 1] =
			[&[0x6c3cd334915f1659, 0x207142f7671af448, 0x9e28bcf65b5681da, 0x13af7a58fce69]];
		check::<bn254::G2Config>(&small, |point| Bn254::lines(point).unwrap().is_some());
		let small: [&[u64]; 2] = [
			&[
				0x99c7181178578e39,
				0x1564399258088acd,
				0x8c68e251f0ccd021,
				0x96a0b02354bd6c88,
				0x96a829dfa11aa738,
				0xe86daea2de1455bf,
				0xd9510630b457e513,
				0x72ddd1f2c687fe,
			],
			&[
				0xd15a454186cd5063,
				0x2d7b6e741b7f4352,
				0xeb3026e066b68be6,
				0xdab3ddfdb5763236,
				0x768b921a39aae414,
				0xdc6a841945def8d0,
				0xb27bb595f6a0fbe9,
				0x40ecae51919ac7,
			],
		];
		check::<bls12_381::G2Config>(&small, |point| Bls12_381::lines(point).unwrap().is_some());
		#[cfg(feature = "rfc163")]
		check::<bls12_381::G2Config>(&small, |point| {
			host::Bls12_381::lines(point).unwrap().is_some()
		});
	}

	/// Bilinear, not degenerate, and the same with lines computed here or by the library.
	fn check_pairing<E: Curve>() {
		let rng = &mut ChaCha20Rng::seed_from_u64(2);
		let (a, b) = (E::ScalarField::rand(rng), E::ScalarField::rand(rng));
		let (one, other) = (E::G1::generator(), E::G2::generator());
		let (a_one, b_other) = ((one * a).into_affine(), (other * b).into_affine());
		let value = E::pairing(a_one, b_other);
		assert_eq!(value, E::pairing(one * (a * b), other));
		assert!(!value.is_zero());
		let lines = E::lines(&b_other).unwrap().unwrap();
		assert_eq!(value, E::pairing(a_one, lines.clone()));
		// Many pairs, some of them at infinity.
		let zero = E::G1Affine::zero();
		let many = E::multi_pairing([a_one, zero, a_one, a_one, a_one, a_one], vec![lines; 6]);
		assert_eq!(many, value * E::ScalarField::from(5u64));
		let none = E::multi_pairing([a_one], [E::G2Affine::zero()]);
		assert!(none.is_zero());
		assert_eq!(value.0.pow(E::ScalarField::MODULUS), E::TargetField::ONE);
	}

	#[test]
	fn pairing_is_bilinear() {
		check_pairing::<Bn254>();
		check_pairing::<Bls12_381>();
	}

	/// The same value as arkworks' own curve gives, number for number.
	#[test]
	fn pairing_equals_that_of_arkworks() {
		let rng = &mut ChaCha20Rng::seed_from_u64(3);
		fn bytes(value: &impl ark_serialize::CanonicalSerialize) -> Vec<u8> {
			let mut bytes = Vec::new();
			value.serialize_uncompressed(&mut bytes).unwrap();
			bytes
		}
		let (a, b) = (ark_bn254::Fr::rand(rng), ark_bn254::Fr::rand(rng));
		let theirs = ark_bn254::Bn254::pairing(
			ark_bn254::G1Projective::generator() * a,
			ark_bn254::G2Projective::generator() * b,
		);
		let (one, other) = (
			Projective::<bn254::G1Config>::generator() * a,
			Projective::<bn254::G2Config>::generator() * b,
		);
		assert_eq!(bytes(&Bn254::pairing(one, other)), bytes(&theirs));
		let (a, b) = (ark_bls12_381::Fr::rand(rng), ark_bls12_381::Fr::rand(rng));
		let theirs = ark_bls12_381::Bls12_381::pairing(
			ark_bls12_381::G1Projective::generator() * a,
			ark_bls12_381::G2Projective::generator() * b,
		);
		let (one, other) = (
			Projective::<bls12_381::G1Config>::generator() * a,
			Projective::<bls12_381::G2Config>::generator() * b,
		);
		assert_eq!(bytes(&Bls12_381::pairing(one, other)), bytes(&theirs));
	}
}

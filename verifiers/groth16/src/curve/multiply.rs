//! Multiples of points of G1, by the curve's endomorphism.
//!
//! φ multiplies a point by λ for the price of one field multiplication, so a scalar that is split
//! into *k*₁ + *k*₂·λ takes half as many doublings. Random weights need no splitting: two halves of 64
//! bits are drawn and *are* the weight. Different halves give different scalars, because the lattice
//! of pairs with *k*₁ + *k*₂·λ = 0 has no vector so short.

use super::Weight;
use alloc::vec::Vec;
use ark_ec::{
	scalar_mul::glv::GLVConfig,
	short_weierstrass::{Affine, Projective},
	AdditiveGroup, AffineRepr, CurveGroup,
};
use ark_ff::{PrimeField, Zero};

/// Bits of a window; its table has the odd multiples below 2^(WINDOW − 1).
const WINDOW: u32 = 4;
/// Points in a table.
const ODD: usize = 1 << (WINDOW - 2);
/// Digits of a half of at most 128 bits: one more for the carry.
const DIGITS: usize = 129;

/// The scalar of a weight: its low half, and its high half times λ.
pub(super) fn scalar<P: GLVConfig>(weight: Weight) -> P::ScalarField {
	let Weight([low, high]) = weight;
	P::ScalarField::from(low) + P::ScalarField::from(high) * P::LAMBDA
}

/// Each point times its weight.
pub(super) fn weigh<P: GLVConfig>(points: &[Affine<P>], weights: &[Weight]) -> Vec<Affine<P>> {
	let terms = weighed_terms(points, weights);
	let weighed: Vec<_> = terms.chunks(2).map(evaluate).collect();
	Projective::normalize_batch(&weighed)
}

/// Sum of the points, each times its weight.
pub(super) fn weighed_sum<P: GLVConfig>(points: &[Affine<P>], weights: &[Weight]) -> Projective<P> {
	evaluate(&weighed_terms(points, weights))
}

/// Sum of the points, each times its scalar.
pub(super) fn sum<P: GLVConfig>(points: &[Affine<P>], scalars: &[P::ScalarField]) -> Projective<P> {
	let halves: Vec<_> = scalars.iter().map(|scalar| split::<P>(*scalar)).collect();
	evaluate(&terms(points, &halves))
}

/// A half of a scalar: its sign (true where negative) and its magnitude.
type Half = (bool, [u64; 2]);

/// The two halves of a scalar.
fn split<P: GLVConfig>(scalar: P::ScalarField) -> [Half; 2] {
	let ((low_positive, low), (high_positive, high)) = P::scalar_decomposition(scalar);
	let magnitude = |half: P::ScalarField| {
		let integer = half.into_bigint();
		let mut limbs = integer.as_ref().iter().copied();
		[limbs.next().unwrap_or(0), limbs.next().unwrap_or(0)]
	};
	[(!low_positive, magnitude(low)), (!high_positive, magnitude(high))]
}

/// Odd multiples of a point, and the digits of the scalar that it is to be multiplied by.
struct Term<P: GLVConfig> {
	odd: [Affine<P>; ODD],
	digits: [i8; DIGITS],
}

fn weighed_terms<P: GLVConfig>(points: &[Affine<P>], weights: &[Weight]) -> Vec<Term<P>> {
	let half = |half: &u64| (false, [*half, 0]);
	let halves: Vec<_> = weights.iter().map(|Weight([a, b])| [half(a), half(b)]).collect();
	terms(points, &halves)
}

/// Two terms for each point: of the point and of its image under φ.
fn terms<P: GLVConfig>(points: &[Affine<P>], halves: &[[Half; 2]]) -> Vec<Term<P>> {
	let mut multiples = Vec::with_capacity(points.len().saturating_mul(ODD));
	for point in points {
		let mut multiple = point.into_group();
		let double = multiple.double();
		for _ in 0..ODD {
			multiples.push(multiple);
			multiple += &double;
		}
	}
	let multiples = Projective::normalize_batch(&multiples);
	let mut terms = Vec::with_capacity(points.len().saturating_mul(2));
	for (odd, [low, high]) in multiples.chunks_exact(ODD).zip(halves) {
		let Ok(odd) = <[Affine<P>; ODD]>::try_from(odd) else { continue };
		terms.push(Term { odd, digits: digits(*low) });
		let odd = odd.map(|point| P::endomorphism_affine(&point));
		terms.push(Term { odd, digits: digits(*high) });
	}
	terms
}

/// Sum of all terms, with common doublings.
fn evaluate<P: GLVConfig>(terms: &[Term<P>]) -> Projective<P> {
	let mut sum = Projective::<P>::zero();
	for place in (0..DIGITS).rev() {
		sum.double_in_place();
		for term in terms {
			let digit = term.digits.get(place).copied().unwrap_or(0);
			let index = usize::from(digit.unsigned_abs() >> 1);
			match (digit, term.odd.get(index)) {
				(1.., Some(point)) => sum += point,
				(..=-1, Some(point)) => sum -= point,
				_ => {},
			}
		}
	}
	sum
}

/// Digits of a half to base 2, least significant first: odd and between −2^(WINDOW − 1) and
/// 2^(WINDOW − 1), or zero, with at least WINDOW − 1 zeros after each that is not.
fn digits((negative, [low, high]): Half) -> [i8; DIGITS] {
	const RADIX: i8 = 1 << WINDOW;
	let mut value = u128::from(high) << 64 | u128::from(low);
	// The bit that a negative digit carries out of 128.
	let mut carry = false;
	let mut digits = [0; DIGITS];
	for digit in &mut digits {
		if value & 1 == 1 {
			let mut window = (value & (RADIX as u128 - 1)) as i8;
			value -= window as u128;
			if window >= RADIX / 2 {
				window -= RADIX;
				(value, carry) = value.overflowing_add(RADIX as u128);
			}
			*digit = if negative { -window } else { window };
		}
		value = value >> 1 | u128::from(carry) << 127;
		carry = false;
	}
	digits
}

#[cfg(test)]
mod tests {
	use super::*;
	use ark_ff::{Field, UniformRand};
	use proptest::prelude::*;
	use rand_chacha::{rand_core::SeedableRng, ChaCha20Rng};

	fn check<P: GLVConfig>(seed: u64, halves: &[[u64; 2]]) {
		let rng = &mut ChaCha20Rng::seed_from_u64(seed);
		let mut points: Vec<Affine<P>> =
			halves.iter().map(|_| Projective::rand(rng).into()).collect();
		if let Some(point) = points.get_mut(seed as usize % 7) {
			*point = Affine::identity();
		}
		let weights: Vec<_> = halves.iter().map(|halves| Weight(*halves)).collect();
		let multiples: Vec<Affine<P>> = points
			.iter()
			.zip(&weights)
			.map(|(point, weight)| (*point * scalar::<P>(*weight)).into())
			.collect();
		assert_eq!(weigh(&points, &weights), multiples);
		let expected = multiples.iter().fold(Projective::<P>::zero(), |sum, point| sum + point);
		assert_eq!(weighed_sum(&points, &weights), expected);

		let one = P::ScalarField::ONE;
		let scalars: Vec<_> = (0..points.len())
			.map(|index| match index % 5 {
				0 => -one,
				1 => P::ScalarField::ZERO,
				2 => P::ScalarField::from(u128::MAX),
				_ => P::ScalarField::rand(rng),
			})
			.collect();
		let expected = points
			.iter()
			.zip(&scalars)
			.fold(Projective::<P>::zero(), |sum, (point, scalar)| sum + *point * scalar);
		assert_eq!(sum(&points, &scalars), expected);
	}

	fn value(digits: &[i8]) -> (bool, u128, bool) {
		// Horner in two's complement of 129 bits, of which the highest is kept apart.
		let mut value = 0u128;
		let mut high = 0i32;
		for digit in digits.iter().rev() {
			high = high * 2 + i32::from(value >> 127 == 1);
			value <<= 1;
			let (sum, carry) = value.overflowing_add_signed(i128::from(*digit));
			high += match (carry, *digit < 0) {
				(true, false) => 1,
				(true, true) => -1,
				_ => 0,
			};
			value = sum;
		}
		(high < 0, value, high == 0 || high == -1)
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(32))]

		#[test]
		fn multiples_equal_the_naive_ones(
			seed: u64,
			halves in prop::collection::vec(any::<[u64; 2]>(), 0..6),
			extreme in prop::sample::select(vec![[0, 0], [u64::MAX, u64::MAX], [1, 0], [0, 1]]),
		) {
			let halves = [&halves[..], &[extreme]].concat();
			check::<ark_bn254::g1::Config>(seed, &halves);
			check::<ark_bls12_381::g1::Config>(seed, &halves);
		}

		#[test]
		fn digits_are_sparse_and_sum_up(limbs: [u64; 2], negative: bool) {
			for limbs in [limbs, [u64::MAX; 2], [0, limbs[1]], [limbs[0], 0]] {
				let digits = digits((negative, limbs));
				prop_assert!(digits.iter().all(|digit| digit.abs() < 8 && (digit % 2 != 0 || *digit == 0)));
				for window in digits.windows(WINDOW as usize) {
					prop_assert!(window.iter().filter(|digit| **digit != 0).count() <= 1);
				}
				let magnitude = u128::from(limbs[1]) << 64 | u128::from(limbs[0]);
				let expected = if negative { magnitude.wrapping_neg() } else { magnitude };
				let (below, value, small) = value(&digits);
				prop_assert_eq!((below, value, small), (negative && magnitude != 0, expected, true));
			}
		}
	}
}

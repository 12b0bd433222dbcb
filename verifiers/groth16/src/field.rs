//! Multiplication modulo a prime without 128-bit products.
//!
//! Wasm multiplies 64 bits by 64 and keeps the lower 64, so what arkworks does with limbs of 64 bits
//! becomes a call of a library function for each pair of limbs. Here a number is split into limbs of
//! 29 or 30 bits, whose products can be added up by the dozen before a carry is due. The numbers are
//! arkworks' own, in Montgomery form with R = 2^(64·N), so one multiplication can stand in for the
//! other.

// What wraps here is bounded by the comments that say so; every index is below a constant, known to
// the compiler, which unrolls the loops.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use ark_ff::{AdditiveGroup, BigInt, BigInteger, Fp, MontBackend, MontConfig};
use core::marker::PhantomData;

/// The body for every index from the one number to before the other, each time written out: what is
/// an array in a loop is as many local variables then.
macro_rules! each {
	($index:ident, $from:expr, $to:expr, $body:block) => {
		each!(@ $index, $from, $to, $body, 0 1 2 3 4 5 6 7 8 9 10 11 12)
	};
	(@ $index:ident, $from:expr, $to:expr, $body:block, $($number:literal)*) => {
		$({
			#[allow(unused_comparisons, clippy::absurd_extreme_comparisons)]
			if $number >= $from && $number < $to {
				let $index: usize = $number;
				$body
			}
		})*
	};
}

/// Montgomery multiplication for the modulus of `T`, of `N` limbs of 64 bits, in `L` limbs of `B`
/// bits.
///
/// The modulus must be below 2^(64·N − 1), and 64·N must be between (L − 1)·B and L·B.
pub(crate) struct Kernel<T, const N: usize, const L: usize, const B: usize>(PhantomData<T>);

impl<T: MontConfig<N>, const N: usize, const L: usize, const B: usize> Kernel<T, N, L, B> {
	const MASK: u64 = (1 << B) - 1;
	const MODULUS: [u64; L] = Self::split(&T::MODULUS.0);
	/// Bits that the last step of a reduction clears: what the steps of B bits leave of 64·N.
	const LAST: usize = 64 * N - (L - 1) * B;
	/// Pairs whose products may be added up: the sum, divided by R, must be below twice the modulus.
	const PAIRS: usize = if T::MODULUS.0[N - 1] >> 62 == 0 { 3 } else { 2 };
	/// Products of two limbs whose sum 64 bits hold, together with a carry.
	const HELD: usize = (1 << (64 - 2 * B)) - 1;

	/// The limbs of a number.
	#[inline(always)]
	const fn split(number: &[u64; N]) -> [u64; L] {
		let mut limbs = [0; L];
		let mut index = 0;
		while index < L {
			let (word, bit) = (index * B / 64, index * B % 64);
			let mut limb = number[word] >> bit;
			if bit + B > 64 && word + 1 < N {
				limb |= number[word + 1] << (64 - bit);
			}
			limbs[index] = limb & Self::MASK;
			index += 1;
		}
		limbs
	}

	/// The number of which `limbs`, of B bits each but the last, are left when the lowest
	/// [`Self::LAST`] bits are cut off; less the modulus if that is not greater.
	#[inline(always)]
	fn join(limbs: &[u64; L], top: u64) -> [u64; N] {
		let mut number = [0; N];
		number[0] = limbs[0] >> Self::LAST;
		let mut index = 1;
		while index <= L {
			let bit = index * B - Self::LAST;
			let limb = if index == L { top } else { limbs[index] };
			if bit / 64 < N {
				number[bit / 64] |= limb << (bit % 64);
			}
			if bit % 64 + B > 64 && bit / 64 + 1 < N {
				number[bit / 64 + 1] |= limb >> (64 - bit % 64);
			}
			index += 1;
		}
		let mut number = BigInt(number);
		if number >= T::MODULUS {
			number.sub_with_borrow(&T::MODULUS);
		}
		number.0
	}

	/// Carries between columns, so that all but the last are below 2^B.
	#[inline(always)]
	fn carry(columns: &mut [u64; L]) {
		each!(index, 0, L - 1, {
			columns[index + 1] += columns[index] >> B;
			columns[index] &= Self::MASK;
		});
	}

	/// Sum of the products of the pairs, of which there are at most [`Self::PAIRS`], divided by R.
	///
	/// Row by row: a limb of each first factor times all of the second's, then a multiple of the
	/// modulus that clears the lowest column, which then goes. The result is below
	/// (M·p² + R·p) / R, which is below 2·p for M·p < R.
	#[inline(always)]
	pub(crate) fn sum_of_products<const M: usize>(
		first: &[&[u64; N]; M],
		second: &[&[u64; N]; M],
	) -> [u64; N] {
		let first = first.map(Self::split);
		let second = second.map(Self::split);
		let mut columns = [0; L];
		// Products in a column since the last carry.
		let mut held = 0;
		each!(row, 0, L - 1, {
			if held + M + 1 > Self::HELD {
				Self::carry(&mut columns);
				held = 0;
			}
			held += M + 1;
			let mut lowest = columns[0];
			let mut pair = 0;
			while pair < M {
				lowest += first[pair][row] * second[pair][0];
				pair += 1;
			}
			let factor = lowest.wrapping_mul(T::INV) & Self::MASK;
			lowest += factor * Self::MODULUS[0];
			// All that falls into a column at once: so it is loaded and stored but once.
			each!(index, 1, L, {
				let mut column = columns[index];
				let mut pair = 0;
				while pair < M {
					column += first[pair][row] * second[pair][index];
					pair += 1;
				}
				columns[index - 1] = column + factor * Self::MODULUS[index];
			});
			columns[0] += lowest >> B;
			columns[L - 1] = 0;
		});
		let row = L - 1;
		// The last row clears fewer bits, and no whole column.
		if held + M + 1 > Self::HELD {
			Self::carry(&mut columns);
		}
		let mut factor = 0;
		each!(index, 0, L, {
			let mut pair = 0;
			while pair < M {
				columns[index] += first[pair][row] * second[pair][index];
				pair += 1;
			}
			if index == 0 {
				factor = columns[0].wrapping_mul(T::INV) & ((1 << Self::LAST) - 1);
			}
			columns[index] += factor * Self::MODULUS[index];
		});
		Self::carry(&mut columns);
		let top = columns[L - 1] >> B;
		columns[L - 1] &= Self::MASK;
		Self::join(&columns, top)
	}

	/// The product divided by R.
	#[inline(always)]
	pub(crate) fn product(one: &[u64; N], other: &[u64; N]) -> [u64; N] {
		Self::sum_of_products(&[one], &[other])
	}
}

/// `one` times `other`.
#[inline(always)]
pub(crate) fn mul_assign<T: MontConfig<N>, const N: usize, const L: usize, const B: usize>(
	one: &mut Fp<MontBackend<T, N>, N>,
	other: &Fp<MontBackend<T, N>, N>,
) {
	one.0 = BigInt(Kernel::<T, N, L, B>::product(&one.0 .0, &other.0 .0));
}

/// `one` times itself.
#[inline(always)]
pub(crate) fn square_in_place<T: MontConfig<N>, const N: usize, const L: usize, const B: usize>(
	one: &mut Fp<MontBackend<T, N>, N>,
) {
	one.0 = BigInt(Kernel::<T, N, L, B>::product(&one.0 .0, &one.0 .0));
}

/// Sum of the products of the pairs.
#[inline(always)]
pub(crate) fn sum_of_products<
	T: MontConfig<N>,
	const N: usize,
	const L: usize,
	const B: usize,
	const M: usize,
>(
	one: &[Fp<MontBackend<T, N>, N>; M],
	other: &[Fp<MontBackend<T, N>, N>; M],
) -> Fp<MontBackend<T, N>, N> {
	if M <= Kernel::<T, N, L, B>::PAIRS {
		let one = one.each_ref().map(|element| &element.0 .0);
		let other = other.each_ref().map(|element| &element.0 .0);
		return Fp::new_unchecked(BigInt(Kernel::<T, N, L, B>::sum_of_products(&one, &other)));
	}
	let mut sum = Fp::ZERO;
	for (one, other) in one.chunks(2).zip(other.chunks(2)) {
		sum += Fp::new_unchecked(BigInt(match (one, other) {
			([a, b], [c, d]) => {
				Kernel::<T, N, L, B>::sum_of_products(&[&a.0 .0, &b.0 .0], &[&c.0 .0, &d.0 .0])
			},
			([a], [b]) => Kernel::<T, N, L, B>::product(&a.0 .0, &b.0 .0),
			_ => continue,
		}));
	}
	sum
}

#[cfg(test)]
mod tests {
	use super::*;
	use ark_ff::{AdditiveGroup, Field, Fp, MontBackend, PrimeField, UniformRand, Zero};
	use proptest::prelude::*;
	use rand_chacha::{rand_core::SeedableRng, ChaCha20Rng};

	type Element<T, const N: usize> = Fp<MontBackend<T, N>, N>;

	/// Numbers whose limbs are all ones, all zeros, or close to the modulus, and random ones.
	fn elements<T: MontConfig<N>, const N: usize>(seed: u64) -> Vec<Element<T, N>> {
		let rng = &mut ChaCha20Rng::seed_from_u64(seed);
		let mut elements: Vec<Element<T, N>> = (0..4).map(|_| UniformRand::rand(rng)).collect();
		let one = Element::<T, N>::ONE;
		elements.extend([Element::<T, N>::ZERO, one, -one, one.double(), -one.double()]);
		// As they are stored, whatever number they stand for.
		let mut below = T::MODULUS;
		below.sub_with_borrow(&BigInt::from(1u64));
		let mut ones = BigInt([u64::MAX; N]);
		while ones >= T::MODULUS {
			ones.div2();
		}
		let mut sparse = ones;
		sparse.0[0] = 0;
		let mut low = BigInt([0; N]);
		low.0[0] = u64::MAX;
		elements.extend([below, ones, sparse, low].map(Fp::new_unchecked));
		elements
	}

	fn check<T: MontConfig<N>, const N: usize, const L: usize, const B: usize>(seed: u64) {
		let elements = elements::<T, N>(seed);
		for a in &elements {
			let mut square = *a;
			square_in_place::<T, N, L, B>(&mut square);
			assert_eq!(square, a.square());
			for b in &elements {
				let mut product = *a;
				mul_assign::<T, N, L, B>(&mut product, b);
				assert_eq!(product, *a * b);
				assert!(product.0 < T::MODULUS);
				for c in &elements {
					let (one, other) = ([*a, *b, *c], [*b, *a, *c]);
					let expected = |count: usize| {
						let pairs = one.iter().zip(&other).take(count);
						pairs.fold(Element::<T, N>::zero(), |sum, (one, other)| sum + *one * other)
					};
					let sum = sum_of_products::<T, N, L, B, 2>(&[one[0], one[1]], &[*b, *a]);
					assert_eq!(sum, expected(2));
					let sum = sum_of_products::<T, N, L, B, 3>(&one, &other);
					assert_eq!(sum, expected(3));
					assert!(sum.0 < T::MODULUS);
					let sum =
						sum_of_products::<T, N, L, B, 4>(&[*a, *b, *c, *a], &[*b, *a, *c, *c]);
					assert_eq!(sum, expected(3) + *a * c);
				}
			}
		}
		let none = sum_of_products::<T, N, L, B, 0>(&[], &[]);
		assert!(none.is_zero());
	}

	#[test]
	fn limbs_give_the_number_back() {
		type Bn = Kernel<ark_bn254::FqConfig, 4, 9, 29>;
		assert_eq!(Bn::LAST, 24);
		let limbs = Bn::split(&ark_bn254::Fq::MODULUS.0);
		let sum = limbs.iter().rev().fold(num(0), |sum, limb| sum * num(1 << 29) + num(*limb));
		assert!(sum.is_zero(), "the modulus is zero modulo itself");
		type Bls = Kernel<ark_bls12_381::FqConfig, 6, 13, 30>;
		assert_eq!((Bls::LAST, Bls::HELD), (24, 15));
		let ones = Bls::split(&[u64::MAX; 6]);
		assert!(ones[..12].iter().all(|limb| *limb == (1 << 30) - 1));
		assert_eq!(ones[12], (1 << 24) - 1);
	}

	fn num(value: u64) -> ark_bn254::Fq {
		value.into()
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(16))]

		#[test]
		fn products_equal_those_of_arkworks(seed: u64) {
			check::<ark_bn254::FqConfig, 4, 9, 29>(seed);
			check::<ark_bn254::FrConfig, 4, 9, 29>(seed);
			check::<ark_bls12_381::FrConfig, 4, 9, 29>(seed);
			check::<ark_bls12_381::FqConfig, 6, 13, 30>(seed);
		}
	}
}

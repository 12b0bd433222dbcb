//! Binds the bytes of a request and of its response to a proof's public inputs.
//!
//! A proven model's circuit has two public inputs, [`public_inputs`]: the digest of the request's
//! bytes and that of the response's. Which bytes these are, `docs/proven-models.md` says. Whoever has
//! the bytes computes both anew; a chain takes them from the receipt and digests nothing.
//!
//! # Digest
//!
//! Poseidon as a sponge over the curve's scalar field, which is cheap inside a circuit: exponent
//! [`ALPHA`], [`FULL_ROUNDS`] full and [`PARTIAL_ROUNDS`] partial rounds, width [`WIDTH`] of which
//! one element is capacity. Round constants and matrix are those of the Grain LFSR of the Poseidon
//! paper. What is absorbed is, in this order:
//!
//! 1. the number of bytes, as one field element: so no two byte strings absorb the same elements;
//! 2. the bytes in chunks of [`CHUNK`], each a little-endian integer, the last chunk possibly
//!    shorter. Any 31 bytes are smaller than either field's order, so nothing is reduced.
//!
//! One element is squeezed. The same sponge is `PoseidonSponge` of `ark-crypto-primitives` 0.6 with
//! the parameters of `find_poseidon_ark_and_mds(bits, 2, 8, 57, 0)`; the tests compare the two.
//!
//! # Work
//!
//! [`permutations`] says how many permutations a digest costs, by the number of bytes alone.
//!
//! # Sources
//!
//! Grassi, Khovratovich, Rechberger, Roy, Schofnegger: Poseidon, USENIX Security 2021
//! (eprint 2019/458); 8 and 57 rounds are its numbers for 128 bits at width 3, security margin
//! included.

// Arithmetic of prime fields wraps by definition: there is nothing to overflow. What is indexed is a
// table that is made when this is compiled.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod bls12_381;
mod bn254;

use ark_ff::PrimeField;

/// Exponent of the S-box.
pub const ALPHA: u64 = 5;
/// Rounds with an S-box on every element: half of them before the partial rounds, half after.
pub const FULL_ROUNDS: usize = 8;
/// Rounds with an S-box on one element.
pub const PARTIAL_ROUNDS: usize = 57;
/// Elements of the state: one of capacity, two that absorb.
pub const WIDTH: usize = 3;
/// Bytes that make one field element.
pub const CHUNK: usize = 31;

const ROUNDS: usize = FULL_ROUNDS + PARTIAL_ROUNDS;
/// Rounds of the first half of the full ones.
const HALF: usize = FULL_ROUNDS / 2;

/// Poseidon's constants over one field.
#[derive(Debug)]
pub struct Constants<F> {
	/// Added to the state, round by round.
	round: [[F; WIDTH]; ROUNDS],
	/// Rows of the matrix that mixes the state.
	matrix: [[F; WIDTH]; WIDTH],
}

/// A scalar field that statements are digested in.
pub trait StatementField: PrimeField {
	/// The constants of this field.
	const CONSTANTS: &'static Constants<Self>;

	/// The product, in the way that is fastest here.
	fn product(&self, other: &Self) -> Self {
		*self * other
	}

	/// The sum of the products, in the way that is fastest here.
	fn inner_product(one: &[Self; WIDTH], other: &[Self; WIDTH]) -> Self {
		Self::sum_of_products(one, other)
	}
}

/// Digest of `bytes`, as the module's documentation defines it.
pub fn digest<F: StatementField>(bytes: &[u8]) -> F {
	let mut state = [F::ZERO; WIDTH];
	let [_, first, second] = &mut state;
	*first = F::from(bytes.len() as u64);
	let mut chunks = bytes.chunks(CHUNK).map(F::from_le_bytes_mod_order);
	if let Some(chunk) = chunks.next() {
		*second = chunk;
	}
	permute(&mut state);
	while let Some(chunk) = chunks.next() {
		let [_, first, second] = &mut state;
		*first += chunk;
		if let Some(chunk) = chunks.next() {
			*second += chunk;
		}
		permute(&mut state);
	}
	let [_, squeezed, _] = state;
	squeezed
}

/// The public inputs that bind a request and its response: the digest of each.
pub fn public_inputs<F: StatementField>(request: &[u8], response: &[u8]) -> [F; 2] {
	[digest(request), digest(response)]
}

/// Permutations that the digest of `len` bytes costs.
pub const fn permutations(len: usize) -> usize {
	// One more element for the length, two elements a permutation.
	len.div_ceil(CHUNK).saturating_add(1).div_ceil(WIDTH - 1)
}

fn permute<F: StatementField>(state: &mut [F; WIDTH]) {
	let constants = F::CONSTANTS;
	for (round, added) in constants.round.iter().enumerate() {
		for (element, constant) in state.iter_mut().zip(added) {
			*element += constant;
		}
		let [capacity, first, second] = state;
		power(capacity);
		if !(HALF..HALF + PARTIAL_ROUNDS).contains(&round) {
			power(first);
			power(second);
		}
		*state = constants.matrix.map(|row| F::inner_product(&row, state));
	}
}

/// The S-box.
fn power<F: StatementField>(element: &mut F) {
	let square = element.product(element);
	*element = square.product(&square).product(element);
}

/// Products of scalars in Wasm, where arkworks' own are slow; one copy of each.
macro_rules! products {
	($config:ty) => {
		#[cfg(target_family = "wasm")]
		#[inline(never)]
		fn product(&self, other: &Self) -> Self {
			let mut product = *self;
			crate::field::mul_assign::<$config, 4, 9, 29>(&mut product, other);
			product
		}

		#[cfg(target_family = "wasm")]
		#[inline(never)]
		fn inner_product(one: &[Self; WIDTH], other: &[Self; WIDTH]) -> Self {
			crate::field::sum_of_products::<$config, 4, 9, 29, WIDTH>(one, other)
		}
	};
}
use products;

/// Field elements from the limbs of integers, least significant first.
macro_rules! constants {
	($field:ty, $round:expr, $matrix:expr) => {{
		const fn elements<const N: usize>(limbs: &[[[u64; 4]; WIDTH]; N]) -> [[$field; WIDTH]; N] {
			let mut out = [[<$field as ark_ff::AdditiveGroup>::ZERO; WIDTH]; N];
			let mut row = 0;
			while row < N {
				let mut column = 0;
				while column < WIDTH {
					out[row][column] = <$field>::new(ark_ff::BigInt(limbs[row][column]));
					column += 1;
				}
				row += 1;
			}
			out
		}
		Constants { round: elements(&$round), matrix: elements(&$matrix) }
	}};
}
use constants;

#[cfg(test)]
mod tests;

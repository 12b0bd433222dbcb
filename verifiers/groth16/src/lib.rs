//! Verifies Groth16 proofs over BN254 and BLS12-381, singly and in batches.
//!
//! Pure functions of keys, public inputs and proofs: no storage, no clock, no panic on any input,
//! and work that is bounded before it starts ([`Work`]).
//!
//! # Life of a key
//!
//! [`VerifyingKey::decode`] checks a key once, when it is registered; [`VerifyingKey::prepare`]
//! computes e(α, β); [`PreparedKey::encode`] gives the bytes to store, which
//! [`PreparedKey::decode_trusted`] reads back without checking anything again.
//!
//! # Batches
//!
//! [`check_batch`] says whether all members hold, for the work of one batch and no more, which is
//! what a chain can charge for. [`verify_batch`] says which do not, and may need several times the
//! work for it. Both give every member the verdict of [`verify`].
//!
//! # What is checked
//!
//! - Of a key: every point is canonical, on the curve and in the subgroup of prime order; the points
//!   that must not be at infinity are not; β, γ and δ are neither equal nor opposite, for otherwise
//!   proofs can be forged ([`VerifyingKey::new`] says how).
//! - Of a proof, each time: every point as above; neither A nor B is at infinity.
//! - Of the public inputs: their number is the key's, and each is smaller than the field's order. A
//!   verifier that reduced larger ones would take several inputs for one.
//! - That e(A, B) = e(α, β)·e(Σ, γ)·e(C, δ), where Σ is the sum of the key's input points, each times
//!   its input.
//!
//! # What is not checked
//!
//! - That the key belongs to a certain circuit, or that those who made it have forgotten the secrets
//!   of its set-up: whoever registers a key vouches for both.
//! - That proofs are unique: anyone can turn a valid proof into another valid one for the same
//!   inputs. A proof must not serve as an identifier.
//!
//! # Encoding
//!
//! Points are as `ark-serialize` writes them, compressed or not, and nothing else is read: no other
//! flags, no coordinate that is not reduced, no byte more or less. Which of the two it is follows
//! from the length.
//!
//! | | BN254 | BLS12-381 |
//! |---|---|---|
//! | coordinate | 32 bytes, little-endian | 48 bytes, big-endian |
//! | of the extension field | constant term first | constant term last |
//! | flags | two highest bits of the last byte: 1 y is the greater of y and −y, also where uncompressed; 01 infinity | three highest bits of the first byte: compressed, infinity, y is the greater (only where compressed) |
//! | G1, compressed and not | 32, 64 | 48, 96 |
//! | G2 | 64, 128 | 96, 192 |
//! | proof: A ‖ B ‖ C | 128, 256 | 192, 384 |
//! | key of *n* inputs: α ‖ β ‖ γ ‖ δ ‖ *n* + 1 as `u64`, little-endian ‖ *n* + 1 points | 264 + 32*n*, 520 + 64*n* | 392 + 48*n*, 776 + 96*n* |
//! | public inputs | *n* scalars of 32 bytes, little-endian | the same |
//! | prepared key | [`PreparedKey::encoded_len`] | the same |
//!
//! # Host functions
//!
//! With the feature `rfc163` there is `curve::host::Bls12_381`, whose Miller loops, final
//! exponentiations and multiples of points are computed by the host (RFC-163). It is the same curve:
//! identifiers, stored keys, proofs, inputs and verdicts are those of [`Bls12_381`], so a chain can
//! change from the one to the other while it runs. A runtime built with it imports the host functions,
//! whichever of the two it uses. A node runs it only if it has them; a relay chain's validators run it
//! in any case, but where they are not enabled the first call of one traps. BN254 has none.
//!
//! Keys are checked and prepared without the host. If a host fails there is no verdict
//! ([`HostFailed`]).
//!
//! # Features
//!
//! - `std` (default).
//! - `rfc163`: BLS12-381 on host functions, as above.
//! - `synthetic`: keys with known secrets, proofs under them, and operands of the parts of a
//!   verification. For benchmarks and tests.
//!
//! # Cost
//!
//! Natively, beside arkworks' own verification, with a table of where the time goes:
//! `cargo run --release -p assay-verifier-groth16 --example cost`, and with `--features rfc163` on
//! host functions too. Figures for Wasm come with the runtime's benchmarks.
//!
//! # Sources
//!
//! Groth: On the Size of Pairing-based Non-interactive Arguments, EUROCRYPT 2016 (eprint 2016/260);
//! Bellare, Garay, Rabin: Fast Batch Verification for Modular Exponentiation and Digital Signatures,
//! EUROCRYPT 1998; Gallant, Lambert, Vanstone: Faster Point Multiplication on Elliptic Curves with
//! Efficient Endomorphisms, CRYPTO 2001.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]

extern crate alloc;

mod batch;
pub mod curve;
mod encoding;
mod error;
// Natively arkworks' own multiplication is the faster one.
#[cfg(any(target_family = "wasm", test))]
mod field;
mod key;
mod proof;
mod single;
pub mod statement;
#[cfg(feature = "synthetic")]
pub mod synthetic;
mod work;

pub use batch::{check_batch, verify_batch, Claim};
pub use curve::{Bls12_381, Bn254, Curve, Weight};
pub use encoding::{decode_inputs, encode_inputs, Encoding};
pub use error::{BatchError, Error, HostFailed, Place};
pub use key::{PreparedKey, VerifyingKey, ID_LEN};
pub use proof::Proof;
pub use single::verify;
pub use work::Work;

/// Most public inputs of a key.
pub const MAX_INPUTS: usize = 64;
/// Most members of a batch.
pub const MAX_BATCH: usize = 256;
/// Members whose pairings are multiplied once and for all, when a batch begins. If it fails, sums of
/// such groups are bisected, and the members of a bad group are verified one by one.
pub const BLAME_GROUP: usize = 8;

//! # Assay's prover
//!
//! Proves that a registered small model gave an answer, without a word about how: a Groth16 proof over BN254, made from
//! an integer model whose weights are constants of the circuit. So the verifying key *is* the model.
//!
//! ## Overview
//!
//! | step | here |
//! |---|---|
//! | float ONNX → integer ONNX, and what accuracy that costs | [`mod@quantise`] |
//! | integer ONNX → model; run it | [`Quantised`] |
//! | model → constraints | [`Circuit`] |
//! | keys: for development, or from a ceremony of several parties | [`setup`] |
//! | request → answer and proof | [`prove()`] |
//! | what a proof is about: the digests of request and response | [`mod@digest`] |
//!
//! `docs/proven-models.md` has the arithmetic, the formats and the limits.
//!
//! ## Example
//!
//! ```no_run
//! use assay_prover::{prove, setup, Cancel, Circuit, Limits, Quantised};
//!
//! let model = Quantised::from_onnx(&std::fs::read("digits.int.onnx")?)?;
//! let circuit = Circuit::new(&model, Limits::default())?;
//! let key = setup::development(&circuit, &mut rand::rngs::OsRng)?;
//! let request = vec![0; model.request_len()];
//! let proved = prove(&key, &circuit, &request, &|progress| eprintln!("{progress:?}"), &Cancel::new())?;
//! assert_eq!(proved.response, model.run(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod circuit;
pub mod dataset;
pub mod digest;
mod error;
pub mod float;
mod layer;
mod model;
mod onnx;
mod prove;
pub mod quantise;
mod r1cs;
pub mod setup;
#[cfg(test)]
mod tests;

pub use circuit::{Circuit, Limits, Size};
pub use error::Error;
pub use layer::{Convolution, Layer, Shape, Window};
pub use model::{Quantised, MAX_FILE, MAX_VALUES};
pub use prove::{prove, verify, Cancel, Phase, Progress, Proved};
pub use quantise::quantise;

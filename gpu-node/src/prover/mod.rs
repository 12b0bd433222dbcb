//! Proven models: integer models in ONNX, which answer tensors with tensors, and whose answers are
//! proven in the background. `docs/proven-models.md` says what a proof is about.

mod engine;
mod model;
mod queue;
mod tensor;

pub use engine::ProvenEngine;
pub use model::{ProofError, ProvenModel, Statement};
pub use queue::{Prover, Step};

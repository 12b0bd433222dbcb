//! Engines: what turns a chat into tokens.

mod llama;
mod template;
mod utf8;

pub use llama::{LlamaEngine, LlamaSettings};

use crate::{prover::ProvenModel, sha256};
use assay_primitives::EngineHash;
use serde::Serialize;
use std::sync::Arc;
use tokio::sync::mpsc;

/// How every engine of this node samples; part of the engine's description.
pub const SAMPLER: &str =
	"greedy unless the request sets temperature; then temperature, top_p and \
                           seed of the request (default seed 0)";

/// What answers are made with. Its hash is in every receipt.
///
/// The fields stand in alphabetical order, so that serialising gives the canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EngineDescription {
	/// The inference library.
	pub engine: String,
	/// Number format of the weights.
	pub quantisation: String,
	/// How the next token is chosen.
	pub sampler: String,
	/// Version of the inference library.
	pub version: String,
}

impl EngineDescription {
	/// JSON with sorted keys and no white space.
	pub fn canonical_json(&self) -> String {
		serde_json::to_string(self).expect("a struct of strings serialises; qed")
	}

	/// sha256 of [`canonical_json`](Self::canonical_json).
	pub fn hash(&self) -> EngineHash {
		sha256(self.canonical_json().as_bytes())
	}
}

/// One turn of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatMessage {
	/// `system`, `user` or `assistant`.
	pub role: String,
	/// What was said.
	pub content: String,
}

/// A chat as the model reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt(pub Vec<i32>);

impl Prompt {
	/// Number of tokens: the request's input units.
	pub fn units(&self) -> u32 {
		u32::try_from(self.0.len()).unwrap_or(u32::MAX)
	}
}

/// How to generate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
	/// Most tokens to generate.
	pub max_tokens: u32,
	/// Greedy where absent or zero.
	pub temperature: Option<f32>,
	/// Share of the probability mass that is sampled from.
	pub top_p: f32,
	/// Makes sampling repeatable.
	pub seed: u64,
}

/// Why generation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FinishReason {
	/// The model ended its turn, or a stop sequence came up.
	Stop,
	/// The most tokens allowed were generated.
	Length,
}

/// What a generation yields.
#[derive(Debug)]
pub enum Event {
	/// One token was generated, and this much text became certain: whole characters, maybe none.
	Token(String),
	/// No more tokens.
	Done {
		/// Text of incomplete characters at the end, replaced.
		rest: String,
		/// Why.
		reason: FinishReason,
	},
	/// The engine gave up.
	Failed(EngineError),
}

/// Ends with [`Event::Done`] or [`Event::Failed`]. Dropping it stops the generation.
pub type Events = mpsc::UnboundedReceiver<Event>;

/// Why an engine did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
	/// The model could not be loaded.
	#[error("cannot load {path}: {reason}")]
	Load {
		/// The file.
		path: String,
		/// What is wrong with it, and what to do.
		reason: String,
	},
	/// The chat does not fit the model's template.
	#[error("the model's chat template refuses these messages: {0}")]
	Template(String),
	/// The request is not what the model takes.
	#[error("{0}")]
	Input(String),
	/// The queue is full.
	#[error("all places in the queue are taken; try again in a few seconds")]
	Busy,
	/// The inference thread is gone.
	#[error("the engine has stopped; the node must be restarted")]
	Stopped,
	/// Inference failed.
	#[error("inference failed: {0}")]
	Inference(String),
}

/// Runs a model.
pub trait Engine: Send + Sync + 'static {
	/// What answers are made with.
	fn description(&self) -> EngineDescription;

	/// Most tokens of prompt and answer together.
	fn context_length(&self) -> u32;

	/// Renders the chat with the model's template and tokenises it. Blocks for as long as that
	/// takes.
	///
	/// # Errors
	///
	/// [`EngineError::Template`] where the template refuses the messages.
	fn prepare(&self, messages: &[ChatMessage]) -> Result<Prompt, EngineError>;

	/// Starts, or queues, a generation. Never blocks.
	///
	/// # Errors
	///
	/// [`EngineError::Busy`] when the queue is full, [`EngineError::Stopped`] when there is nobody
	/// to serve it.
	fn generate(&self, prompt: Prompt, sampling: Sampling) -> Result<Events, EngineError>;

	/// Generations that wait or run.
	fn pending(&self) -> usize;

	/// Whether it can serve.
	fn is_alive(&self) -> bool;

	/// What its answers are proven with, where they are. Every answer is then as long as every other.
	fn proven(&self) -> Option<&Arc<ProvenModel>> {
		None
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn canonical_json_has_sorted_keys_and_no_white_space() {
		let description = EngineDescription {
			engine: "e".into(),
			quantisation: "q".into(),
			sampler: "s".into(),
			version: "v".into(),
		};
		assert_eq!(
			description.canonical_json(),
			r#"{"engine":"e","quantisation":"q","sampler":"s","version":"v"}"#
		);
	}

	#[test]
	fn hash_differs_when_the_version_differs() {
		let description = |version: &str| EngineDescription {
			engine: "e".into(),
			quantisation: "q".into(),
			sampler: SAMPLER.into(),
			version: version.into(),
		};
		assert_ne!(description("1").hash(), description("2").hash());
	}
}

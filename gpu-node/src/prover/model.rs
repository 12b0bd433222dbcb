//! A model with the key that its answers are proven with.

use super::tensor;
use crate::engine::{EngineDescription, EngineError, Prompt};
use ark_serialize::CanonicalSerialize;
use assay_primitives::H256;
use assay_prover::{
	prove,
	setup::{Key, Kind},
	Cancel, Circuit, Error, Limits, Progress, Quantised, MAX_FILE,
};
use assay_verifier_groth16::{
	encode_inputs, statement, verify, Bn254, PreparedKey, Proof, VerifyingKey,
};
use std::{io::Read, ops::RangeInclusive, path::Path};

/// Digests of a request and of its response: what receipts of a proven model carry as hashes, and what
/// its proofs are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
	/// Digest of the input tensor.
	pub request: H256,
	/// Digest of the output tensor.
	pub response: H256,
}

impl Statement {
	/// Of the bytes that `docs/proven-models.md` names.
	fn of(request: &[u8], response: &[u8]) -> Self {
		let encoded = encode_inputs::<Bn254>(&statement::public_inputs(request, response));
		let (request, response) = encoded.split_at(encoded.len() / 2);
		Self { request: H256::from_slice(request), response: H256::from_slice(response) }
	}
}

/// Why there is no proof, or cannot be any.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
	/// It was stopped.
	#[error("stopped")]
	Cancelled,
	/// Proving failed.
	#[error(transparent)]
	Prover(Error),
	/// Proving panicked.
	#[error("the prover crashed")]
	Crashed,
	/// The model answers the request otherwise than the receipt says.
	#[error("the model's answer is not the receipt's")]
	OtherStatement,
	/// The chain's verifier refuses the key or the proof.
	#[error("the chain's verifier refuses it: {0}")]
	Verifier(#[from] assay_verifier_groth16::Error),
}

impl From<Error> for ProofError {
	fn from(error: Error) -> Self {
		match error {
			Error::Cancelled => Self::Cancelled,
			other => Self::Prover(other),
		}
	}
}

/// An integer model with its circuit and its keys.
pub struct ProvenModel {
	circuit: Circuit,
	key: Key,
	verifying: PreparedKey<Bn254>,
	verifying_bytes: Vec<u8>,
}

impl ProvenModel {
	/// Reads a model and its proving key, and checks that they belong together. Blocks for as long as
	/// that takes.
	///
	/// # Errors
	///
	/// [`EngineError::Load`], with the file that is at fault.
	pub fn load(model: &Path, key: &Path) -> Result<Self, EngineError> {
		let fail = |path: &Path, reason: String| EngineError::Load {
			path: path.display().to_string(),
			reason,
		};
		let bytes = read(model).map_err(|error| fail(model, error.to_string()))?;
		let circuit = Quantised::from_onnx(&bytes)
			.and_then(|quantised| Circuit::new(&quantised, Limits::default()))
			.map_err(|error| fail(model, format!("{error}; name an integer ONNX model")))?;
		let found = Key::load(key, &circuit).map_err(|error| {
			let hint = "name the key that was made for this model with --proving-key";
			fail(key, format!("{error}; {hint}"))
		})?;
		Self::new(circuit, found).map_err(|error| fail(key, error.to_string()))
	}

	/// Puts a model and its key together.
	///
	/// # Errors
	///
	/// When the key is one that the chain would not register.
	pub fn new(circuit: Circuit, key: Key) -> Result<Self, ProofError> {
		let verifying_bytes = key.verifying_bytes()?;
		let verifying = VerifyingKey::<Bn254>::decode(&verifying_bytes)?.prepare();
		Ok(Self { circuit, key, verifying, verifying_bytes })
	}

	fn model(&self) -> &Quantised {
		self.circuit.model()
	}

	/// What answers are made with.
	pub fn description(&self) -> EngineDescription {
		EngineDescription {
			engine: "assay-prover".into(),
			quantisation: "integers".into(),
			sampler: "none: a request has one answer".into(),
			// Changes when the same model would answer otherwise.
			version: "1".into(),
		}
	}

	/// Name of the verifying key: what the chain knows the model's proofs by.
	pub fn verifying_key(&self) -> H256 {
		H256(*self.verifying.id())
	}

	/// The verifying key, as the chain registers it.
	pub fn verifying_key_bytes(&self) -> &[u8] {
		&self.verifying_bytes
	}

	/// Where the key comes from.
	pub fn kind(&self) -> Kind {
		self.key.kind()
	}

	/// Elements of the input: units of every request.
	pub fn inputs(&self) -> u32 {
		u32::try_from(self.model().request_len()).unwrap_or(u32::MAX)
	}

	/// Elements of the output: units of every answer.
	pub fn outputs(&self) -> u32 {
		u32::try_from(self.model().response_len() / 4).unwrap_or(u32::MAX)
	}

	/// Shape of the input.
	pub fn input_shape(&self) -> &[usize] {
		self.model().input_shape()
	}

	/// What one unit of the input and one of the output stand for.
	pub fn scales(&self) -> (f32, f32) {
		(self.model().input_scale(), self.model().output_scale())
	}

	/// What an element of the input may be.
	pub fn input_range(&self) -> RangeInclusive<i64> {
		if self.model().signed_input() {
			-128..=127
		} else {
			0..=255
		}
	}

	/// Reads the input out of the last thing that the user said.
	///
	/// # Errors
	///
	/// [`EngineError::Input`], with what is expected.
	pub fn parse_input(&self, content: &str) -> Result<Prompt, EngineError> {
		let (range, inputs) = (self.input_range(), self.model().request_len());
		let elements = tensor::parse(content, inputs, &range).map_err(|reason| {
			EngineError::Input(format!(
				"the last message of the user must be a JSON array of {inputs} integers from {} to \
				 {}: {reason}",
				range.start(),
				range.end()
			))
		})?;
		Ok(Prompt(elements))
	}

	/// The request's bytes.
	pub fn request(&self, prompt: &Prompt) -> Vec<u8> {
		// The lowest eight bits are the element, signed or not: it was in range.
		prompt.0.iter().map(|element| *element as u8).collect()
	}

	/// The answer's elements.
	///
	/// # Errors
	///
	/// When the prompt is not one of this model's.
	pub fn run(&self, prompt: &Prompt) -> Result<Vec<i32>, Error> {
		Ok(Quantised::outputs(&self.model().run(&self.request(prompt))?))
	}

	/// The statement that `answer` was given to `prompt`; none if it is no answer of this model's.
	pub fn statement(&self, prompt: &Prompt, answer: &str) -> Option<Statement> {
		let any = i32::MIN.into()..=i32::MAX.into();
		let outputs = usize::try_from(self.outputs()).ok()?;
		let elements = tensor::parse(answer, outputs, &any).ok()?;
		let response: Vec<u8> = elements.iter().flat_map(|element| element.to_le_bytes()).collect();
		Some(Statement::of(&self.request(prompt), &response))
	}

	/// Proves what the model answers to `prompt`, which has to be what `statement` says. Checked by
	/// the chain's own verifier before it is given out. Blocks, on rayon's threads.
	///
	/// # Errors
	///
	/// When there is no such proof, or `cancel` was set.
	pub fn prove(
		&self,
		prompt: &Prompt,
		statement: &Statement,
		progress: &(dyn Fn(Progress) + Sync),
		cancel: &Cancel,
	) -> Result<Vec<u8>, ProofError> {
		let request = self.request(prompt);
		let response = self.model().run(&request)?;
		if Statement::of(&request, &response) != *statement {
			return Err(ProofError::OtherStatement);
		}
		let proved = prove(&self.key, &self.circuit, &request, progress, cancel)?;
		let mut bytes = Vec::new();
		// As it costs the chain least to read: compressed, three square roots would come first.
		proved.proof.serialize_uncompressed(&mut bytes).map_err(Error::from)?;
		self.verify(statement, &bytes)?;
		Ok(bytes)
	}

	/// Checks a proof as the chain does.
	///
	/// # Errors
	///
	/// Why the chain would refuse it.
	pub fn verify(
		&self,
		statement: &Statement,
		proof: &[u8],
	) -> Result<(), assay_verifier_groth16::Error> {
		let inputs = [statement.request.0, statement.response.0].concat();
		let inputs = assay_verifier_groth16::decode_inputs::<Bn254>(&inputs, 2)?;
		verify(&self.verifying, &inputs, &Proof::decode(proof)?)
	}
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	// One more, so that a longer file is refused as such.
	std::fs::File::open(path)?.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes)?;
	Ok(bytes)
}

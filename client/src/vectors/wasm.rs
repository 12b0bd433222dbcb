//! The runtime's Wasm, through the node's program: `assay-node call`.

use super::judge::Stage;
use crate::text;
use assay_primitives::evidence::VerifierKey;
use codec::{DecodeAll, Encode};
use std::{
	path::{Path, PathBuf},
	process::Stdio,
	time::Duration,
};
use tokio::{
	io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
	process::{Child, ChildStdin, ChildStdout, Command},
};

/// The node's program.
pub const PROGRAM: &str = "assay-node";
const METHOD: &str = "VerifierApi_judge_proof";
/// Most bytes of a question's line; the program reads no longer ones.
const MAX_QUESTION: usize = (1 << 20) - 1;
/// Most bytes of an answer's line.
const MAX_LINE: u64 = 64 * 1024;
/// Longest wait for an answer; the first waits for the runtime to be compiled, too.
const PATIENCE: Duration = Duration::from_secs(120);

/// Why the runtime did not judge.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WasmError {
	/// The program does not start.
	#[error("{program} does not start: {source}. Name it with --node-bin")]
	Start {
		/// Which.
		program: String,
		/// Why.
		source: std::io::Error,
	},
	/// It ended, or its pipes broke.
	#[error("{PROGRAM} call: {0}")]
	Pipe(#[from] std::io::Error),
	/// Longer than the program reads, and than anything that the chain takes.
	#[error("too long to be put to the runtime")]
	TooLong,
	/// It ended before it had answered.
	#[error("{PROGRAM} call ended without an answer")]
	Ended,
	/// It does not answer.
	#[error("{PROGRAM} call has not answered for {} s", PATIENCE.as_secs())]
	TimedOut,
	/// The runtime has no such method, or trapped.
	#[error("{PROGRAM} call: {0}")]
	Failed(String),
	/// Its answer is not what the runtime answers.
	#[error("{PROGRAM} call gave an answer that is none of {METHOD}")]
	Malformed,
}

/// A running `assay-node call`.
pub struct Runtime {
	stdin: ChildStdin,
	stdout: BufReader<ChildStdout>,
	// Killed when it is dropped.
	_child: Child,
}

/// The node's program: what is given, or the one beside this program, or the one in `PATH`.
pub fn find_program(given: Option<&Path>) -> PathBuf {
	if let Some(given) = given {
		return given.into();
	}
	let beside = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join(PROGRAM)));
	beside.filter(|beside| beside.is_file()).unwrap_or_else(|| PROGRAM.into())
}

impl Runtime {
	/// Starts the program, with the runtime of its development chain.
	///
	/// # Errors
	///
	/// When it does not start.
	pub fn start(program: &Path) -> Result<Self, WasmError> {
		let failed = |source| WasmError::Start { program: program.display().to_string(), source };
		let mut child = Command::new(program)
			.args(["call", "--chain", "dev"])
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.stderr(Stdio::inherit())
			.kill_on_drop(true)
			.spawn()
			.map_err(failed)?;
		let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
			return Err(WasmError::Ended);
		};
		Ok(Self { stdin, stdout: BufReader::new(stdout), _child: child })
	}

	/// Lets the runtime judge.
	///
	/// # Errors
	///
	/// When it could not be asked; that it refuses the proof is no error.
	pub async fn judge(
		&mut self,
		verifier: VerifierKey,
		key: &[u8],
		inputs: &[u8],
		proof: &[u8],
	) -> Result<Result<(), (Stage, String)>, WasmError> {
		let arguments = (verifier, key, inputs, proof).encode();
		let line = format!("{METHOD} {}\n", text::hex(arguments));
		if line.len() > MAX_QUESTION {
			return Err(WasmError::TooLong);
		}
		let asked = async {
			self.stdin.write_all(line.as_bytes()).await?;
			self.stdin.flush().await?;
			let mut answer = Vec::new();
			(&mut self.stdout).take(MAX_LINE).read_until(b'\n', &mut answer).await?;
			Ok::<_, std::io::Error>(answer)
		};
		let answer =
			tokio::time::timeout(PATIENCE, asked).await.map_err(|_| WasmError::TimedOut)??;
		read_answer(&answer)
	}
}

/// One line of the program's output.
fn read_answer(line: &[u8]) -> Result<Result<(), (Stage, String)>, WasmError> {
	if line.is_empty() {
		return Err(WasmError::Ended);
	}
	let line = line.strip_suffix(b"\n").ok_or(WasmError::Malformed)?;
	let line = std::str::from_utf8(line).map_err(|_| WasmError::Malformed)?.trim();
	if let Some(reason) = line.strip_prefix("error: ") {
		return Err(WasmError::Failed(reason.into()));
	}
	let bytes = line.strip_prefix("0x").and_then(text::parse_hex).ok_or(WasmError::Malformed)?;
	DecodeAll::decode_all(&mut &*bytes).map_err(|_| WasmError::Malformed)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn answer_is_read_when_it_is_the_methods_only() {
		let good = |value: Result<(), (Stage, String)>| {
			read_answer(format!("{}\n", text::hex(value.encode())).as_bytes()).unwrap()
		};
		let refused = Err((Stage::Equation, "the proof does not hold".into()));
		assert_eq!(good(Ok(())), Ok(()));
		assert_eq!(good(refused.clone()), refused);
		assert!(matches!(read_answer(b""), Err(WasmError::Ended)));
		assert!(matches!(
			read_answer(b"error: no such method\n"),
			Err(WasmError::Failed(reason)) if reason == "no such method"
		));
		for bad in [&b"0x00"[..], b"00\n", b"0x\n", b"0x0000\n", b"0x01ff\n", b"\xff\n", b"0xzz\n"]
		{
			assert!(matches!(read_answer(bad), Err(WasmError::Malformed)), "{bad:?}");
		}
	}

	#[tokio::test]
	async fn error_says_so_when_the_program_is_missing_or_says_nothing() {
		let missing = Runtime::start(Path::new("/nonexistent/assay-node"));
		assert!(matches!(missing, Err(WasmError::Start { .. })));
		let key = crate::groth16::verifier(assay_groth16_formats::Curve::Bn254);
		let mut silent = Runtime::start(Path::new("true")).unwrap();
		let error = silent.judge(key, &[], &[], &[]).await.unwrap_err();
		assert!(matches!(error, WasmError::Ended | WasmError::Pipe(_)), "{error}");
	}
}

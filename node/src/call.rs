// SPDX-License-Identifier: GPL-3.0-only
//! `call`: functions of the runtime, executed in Wasm as a node of the chain executes them, without a
//! node that runs.

use crate::chain_spec;
use polkadot_sdk::{
	cumulus_client_service::ParachainHostFunctions,
	sc_cli::{Error, Result},
	sc_executor::WasmExecutor,
	sp_core::{
		bytes,
		storage::well_known_keys::CODE,
		traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
		Blake2Hasher, Hasher,
	},
	sp_io::TestExternalities,
	sp_runtime::BuildStorage,
};
use std::{
	io::{BufRead, Read, Write},
	path::PathBuf,
};

/// Longest line that is read, in bytes.
const MAX_LINE: u64 = 1 << 20;

const EXAMPLES: &str = "\
Input: one call a line, a function's name and its SCALE-encoded arguments in hex:
  Core_version 0x
Output: one line for each, the SCALE-encoded result in hex, or `error: ` and why.

Examples:
  echo 'Core_version 0x' | assay-node call
  echo 'VerifierApi_proof_verifiers 0x' | assay-node call --code runtime.wasm

Exit codes:
  0  every line was answered, if only with an error
  1  the chain's specification or the code cannot be used, or a line is too long";

/// Call functions of the runtime on the genesis state of a chain.
///
/// The runtime is executed in Wasm, with the executor and the host functions of this node. What a
/// function writes is seen by the calls after it, and dropped at the end.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct CallCommand {
	/// The chain whose genesis state is read: `dev`, or the path of a specification.
	#[arg(long, value_name = "CHAIN", default_value = "dev")]
	chain: String,

	/// Execute this runtime instead of the chain's own.
	#[arg(long, value_name = "FILE")]
	code: Option<PathBuf>,
}

impl CallCommand {
	/// Answers the lines of standard input on standard output.
	///
	/// # Errors
	///
	/// If there is no state, no code, or nobody to read the answers.
	pub fn run(&self) -> Result<()> {
		let mut storage = chain_spec::load(&self.chain)?.build_storage().map_err(Error::Input)?;
		if let Some(path) = &self.code {
			let code = std::fs::read(path).map_err(|error| {
				Error::Input(format!("the code {} cannot be read: {error}", path.display()))
			})?;
			storage.top.insert(CODE.to_vec(), code);
		}
		let code = storage.top.get(CODE).cloned();
		let code = code.ok_or_else(|| Error::Input("the chain has no code at genesis".into()))?;
		let hash = Blake2Hasher::hash(&code).as_bytes().to_vec();
		let fetcher = WrappedRuntimeCode(code.into());
		let runtime = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash };
		let executor = WasmExecutor::<ParachainHostFunctions>::builder().build();
		let mut state = TestExternalities::new(storage);

		let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
		let mut line = String::new();
		loop {
			line.clear();
			if input.by_ref().take(MAX_LINE).read_line(&mut line)? == 0 {
				return Ok(());
			}
			if line.len() as u64 == MAX_LINE {
				return Err(Error::Input(format!("a line has more than {MAX_LINE} bytes")));
			}
			let answer = arguments(line.trim()).and_then(|(method, arguments)| {
				let context = CallContext::Offchain;
				let mut externalities = state.ext();
				let called =
					executor.call(&mut externalities, &runtime, method, &arguments, context);
				called.0.map_err(|error| error.to_string())
			});
			match answer {
				Ok(result) => writeln!(output, "{}", bytes::to_hex(&result, false))?,
				Err(error) => writeln!(output, "error: {}", error.replace('\n', " "))?,
			}
			output.flush()?;
		}
	}
}

/// The name of a function, and its arguments.
fn arguments(line: &str) -> std::result::Result<(&str, Vec<u8>), String> {
	let (method, arguments) = line.split_once(' ').unwrap_or((line, "0x"));
	let bytes = bytes::from_hex(arguments.trim())
		.map_err(|error| format!("the arguments are not in hex: {error}"))?;
	Ok((method, bytes))
}

//! The API of `wasm-opt` that `substrate-wasm-builder` uses, running the system's `wasm-opt`.

use std::{fmt, io, path::Path, process::Command};

/// A Binaryen pass.
#[derive(Clone, Copy, Debug)]
pub enum Pass {
	/// Removes DWARF sections.
	StripDwarf,
	/// Lowers sign-extension operations to the MVP; here, refuses a module that has them.
	SignextLowering,
}

impl Pass {
	fn flag(self) -> Option<&'static str> {
		match self {
			Pass::StripDwarf => Some("--strip-dwarf"),
			// Old versions of Binaryen lack the pass. The target wasm32v1-none makes no such operation,
			// and `--mvp-features` refuses a module that has one.
			Pass::SignextLowering => None,
		}
	}
}

/// Why a run failed.
#[derive(Debug)]
pub enum OptimizationError {
	/// `wasm-opt` could not be started.
	Start(io::Error),
	/// `wasm-opt` refused the module; its own words.
	Run(String),
}

impl fmt::Display for OptimizationError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Start(e) => write!(
				f,
				"cannot start `wasm-opt` ({e}): install the Debian package `binaryen`, or run `cargo xtask setup`"
			),
			Self::Run(e) => write!(f, "`wasm-opt` failed: {e}"),
		}
	}
}

impl std::error::Error for OptimizationError {}

/// Passes and flags of one run.
#[derive(Clone, Debug)]
pub struct OptimizationOptions {
	args: Vec<&'static str>,
}

impl OptimizationOptions {
	/// No optimisation but the named passes.
	pub fn new_opt_level_0() -> Self {
		Self { args: vec!["-O0", "--mvp-features", "--enable-mutable-globals"] }
	}

	/// Restricts the module to the WebAssembly MVP and mutable globals, as every run does here.
	pub fn mvp_features_only(&mut self) -> &mut Self {
		self
	}

	/// Keeps the name section.
	pub fn debug_info(&mut self, keep: bool) -> &mut Self {
		if keep {
			self.args.push("-g");
		}
		self
	}

	/// Adds a pass.
	pub fn add_pass(&mut self, pass: Pass) -> &mut Self {
		self.args.extend(pass.flag());
		self
	}

	/// Runs `wasm-opt` from one file to another.
	pub fn run(
		&self,
		input: impl AsRef<Path>,
		output: impl AsRef<Path>,
	) -> Result<(), OptimizationError> {
		let out = Command::new("wasm-opt")
			.args(&self.args)
			.arg(input.as_ref())
			.arg("-o")
			.arg(output.as_ref())
			.output()
			.map_err(OptimizationError::Start)?;
		if out.status.success() {
			Ok(())
		} else {
			Err(OptimizationError::Run(String::from_utf8_lossy(&out.stderr).into_owned()))
		}
	}
}

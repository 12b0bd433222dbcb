// SPDX-License-Identifier: GPL-3.0-only
//! Assay's collator and development node.
//!
//! One service builder serves two modes: a collator or full node beside a relay chain, and `--dev`,
//! a chain of one that seals its own blocks. See [`service`] and [`development`].

// The SDK's errors are what they are, and none is returned on a hot path.
#![allow(clippy::result_large_err)]

mod call;
mod chain_spec;
mod cli;
mod command;
mod development;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		},
	}
}

// SPDX-License-Identifier: GPL-3.0-only
//! A relay-chain node.

use std::process::ExitCode;

fn main() -> ExitCode {
	match polkadot_cli::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		},
	}
}

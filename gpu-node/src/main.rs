//! Assay's GPU node.

use assay_gpu_node::{config::Config, run};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
	let config = Config::parse();
	run::start_logging(config.log_json);
	match run::run_until_signal(config) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			tracing::error!("{error}");
			ExitCode::from(error.exit_code())
		},
	}
}

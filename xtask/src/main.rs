//! `cargo xtask`: sets up what is missing, builds, and runs Assay's main job, tests and benchmarks.

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use xtask::{bench, chain_specs, demo, process, setup, test, upgrade_command, zombienet};

const EXAMPLES: &str = "\
Examples:
  cargo xtask demo          set up, build, and watch one paid, audited answer
  cargo xtask demo --exit   the same, and end with an exit code
  cargo xtask test          set up, build, and run every test
  cargo xtask zombienet     a local relay chain with Assay beside it, until Ctrl-C
  cargo xtask setup         only install what building takes

Exit codes:
  0    done
  1    something failed; the last lines say what, and what to do
  2    wrong arguments
  130  stopped by a signal before it was done";

/// Sets up what is missing, builds, and runs Assay's main job, tests and benchmarks.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about, after_help = EXAMPLES)]
struct Cli {
	#[command(subcommand)]
	command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
	/// Install what building takes: system packages, the Wasm standard library, the model
	#[command(after_help = setup::EXAMPLES)]
	Setup(setup::Arguments),
	/// Run the main job: one paid answer, streamed, audited on chain and checked
	#[command(after_help = demo::EXAMPLES)]
	Demo(demo::Arguments),
	/// Run every test, also those on the real binaries
	#[command(after_help = test::EXAMPLES)]
	Test(test::Arguments),
	/// Run a local relay chain, collators and a GPU node
	#[command(after_help = zombienet::EXAMPLES)]
	Zombienet(zombienet::Arguments),
	/// Write the specs of the chains that the node has built in
	#[command(after_help = chain_specs::EXAMPLES)]
	ChainSpecs(chain_specs::Arguments),
	/// Build the runtime that can be proposed to a chain, and try it on the chain's state
	#[command(after_help = upgrade_command::EXAMPLES)]
	Upgrade(upgrade_command::Arguments),
	/// Check formatting and run clippy over the workspace
	#[command(after_help = test::LINT_EXAMPLES)]
	Lint,
	/// Measure weights and the engine
	#[command(after_help = bench::EXAMPLES)]
	Bench(bench::Arguments),
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	let result = process::catch_signals().and_then(|()| match cli.command {
		Command::Setup(arguments) => setup::run(&arguments).map(drop),
		Command::Demo(arguments) => demo::run(&arguments),
		Command::Test(arguments) => test::run(&arguments),
		Command::Zombienet(arguments) => zombienet::run(&arguments),
		Command::ChainSpecs(arguments) => chain_specs::run(&arguments),
		Command::Upgrade(arguments) => upgrade_command::run(&arguments),
		Command::Lint => test::lint(),
		Command::Bench(arguments) => bench::run(&arguments),
	});
	let Err(error) = result else { return ExitCode::SUCCESS };
	if let Some(interrupted) = error.downcast_ref::<process::Interrupted>() {
		eprintln!("{interrupted}");
		return ExitCode::from(130);
	}
	eprintln!("\nerror: {error:#}");
	ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn command_line_is_consistent() {
		Cli::command().debug_assert();
	}
}

//! What `cargo xtask` is made of. The end-to-end tests run the same parts.

#![deny(missing_docs)]

pub mod bench;
pub mod block_cost;
pub mod chain;
pub mod chain_specs;
pub mod demo;
pub mod http;
pub mod load;
pub mod model;
pub mod network;
pub mod packages;
pub mod process;
pub mod proofs;
pub mod relay;
pub mod settlement;
pub mod setup;
pub mod test;
pub mod upgrade;
pub mod upgrade_command;
pub mod wasm_std;
pub mod workspace;
pub mod zombienet;

/// Says what is being done. Standard output belongs to the results.
pub fn say(line: impl std::fmt::Display) {
	eprintln!("==> {line}");
}

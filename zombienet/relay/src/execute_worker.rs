// SPDX-License-Identifier: GPL-3.0-only
//! Executes a parachain's compiled Wasm, in a sandbox of its own, when `polkadot` asks for it.

polkadot_node_core_pvf_common::decl_worker_main!(
	"execute-worker",
	polkadot_node_core_pvf_execute_worker::worker_entrypoint,
	polkadot_cli::NODE_VERSION,
	env!("SUBSTRATE_CLI_COMMIT_HASH"),
);

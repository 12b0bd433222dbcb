// SPDX-License-Identifier: GPL-3.0-only
//! Puts the commit into the version that the node shows.

use polkadot_sdk::substrate_build_script_utils::{generate_cargo_keys, rerun_if_git_head_changed};

fn main() {
	generate_cargo_keys();
	rerun_if_git_head_changed();
}

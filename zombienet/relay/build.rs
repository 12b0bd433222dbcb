// SPDX-License-Identifier: GPL-3.0-only
//! The commit that node and workers come from: they refuse to work together if it differs.

use polkadot_sdk::substrate_build_script_utils::{generate_cargo_keys, rerun_if_git_head_changed};

fn main() {
	generate_cargo_keys();
	rerun_if_git_head_changed();
}

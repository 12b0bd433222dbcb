//! Builds the runtime's Wasm.

#[cfg(feature = "std")]
fn main() {
	// The target directory may lie outside the workspace, and may be shared by several checkouts,
	// which share this program too: the lock file is found by the path it is run for, not built in.
	let crate_root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it for build scripts");
	std::env::set_var("WASM_BUILD_WORKSPACE_HINT", format!("{crate_root}/.."));
	let builder = substrate_wasm_builder::WasmBuilder::init_with_defaults();
	// `SKIP_WASM_BUILD` is read by a crate deep in the SDK as well: to set or unset it rebuilds the
	// relay-chain node. This one skips our Wasm alone.
	println!("cargo:rerun-if-env-changed=ASSAY_SKIP_WASM_BUILD");
	if std::env::var_os("ASSAY_SKIP_WASM_BUILD").is_some() {
		std::env::set_var("SKIP_WASM_BUILD", "1");
	}
	#[cfg(feature = "metadata-hash")]
	let builder = builder.enable_metadata_hash("ASSAY", 12);
	// `cargo xtask bench` wants benchmarks in the Wasm alone: as a feature of this crate they would
	// rebuild every pallet natively as well.
	println!("cargo:rerun-if-env-changed=ASSAY_RUNTIME_BENCHMARKS");
	let builder = if std::env::var_os("ASSAY_RUNTIME_BENCHMARKS").is_some() {
		builder.enable_feature("runtime-benchmarks")
	} else {
		builder
	};
	builder.build();
}

#[cfg(not(feature = "std"))]
fn main() {}

//! `cargo xtask upgrade`: builds a runtime that can be proposed, and checks it against a chain.

use crate::{
	network::make_folder,
	process, say, setup,
	workspace::{Workspace, MEMBERS},
};
use anyhow::{bail, ensure, Context, Result};
use std::{
	ffi::OsString,
	path::{Path, PathBuf},
	process::{Command, ExitStatus},
};

/// Shown below `--help`.
pub const EXAMPLES: &str = "\
Examples:
  cargo xtask upgrade build
  cargo xtask upgrade check --uri ws://127.0.0.1:9944
  cargo xtask upgrade check --uri ws://127.0.0.1:9944 --save-snapshot chain.snapshot
  cargo xtask upgrade check --snapshot chain.snapshot --json";

/// Shown below `build --help`.
pub const BUILD_EXAMPLES: &str = "\
The same sources give the same file in any folder, with the same rustc, the same standard library for
wasm32v1-none (rustup's, or Debian's as `cargo xtask setup` compiles it) and the same wasm-opt.

Examples:
  cargo xtask upgrade build
  cargo xtask upgrade build --fast-governance    for a local network";

/// Shown below `check --help`.
pub const CHECK_EXAMPLES: &str = "\
The chain must run, or have run when the snapshot was saved; `cargo xtask zombienet` starts a local one.

Examples:
  cargo xtask upgrade check --uri ws://127.0.0.1:9944
  cargo xtask upgrade check --uri ws://127.0.0.1:9944 --at 0x… --save-snapshot chain.snapshot
  cargo xtask upgrade check --snapshot chain.snapshot --json
  cargo xtask upgrade check --uri ws://127.0.0.1:9944 --runtime new.wasm --try-runtime new.try-runtime.wasm

Exit codes:
  0  the runtime may be proposed
  1  it must not be; every reason is said
  2  nothing was checked: wrong arguments, files that cannot be used, or no answer from the chain";

/// The program that checks.
pub const PROGRAM: &str = "assay-upgrade-check";
/// Its exit code where nothing was checked.
const UNCHECKED: i32 = 2;
const TARGET: &str = "wasm32v1-none";
/// Where the files go, in the target directory.
const FOLDER: &str = "upgrade";
/// The runtime that can be proposed.
pub const RUNTIME: &str = "assay_runtime.compact.compressed.wasm";
/// The same with the feature `try-runtime`, as the compiler has written it.
pub const TRY_RUNTIME: &str = "assay_runtime.try-runtime.wasm";

/// Options of `upgrade`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
	#[command(subcommand)]
	command: UpgradeCommand,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum UpgradeCommand {
	/// Build the runtime's Wasm as it is released, and print its hash
	#[command(after_help = BUILD_EXAMPLES)]
	Build(BuildArguments),
	/// Try the runtime on the state of a chain: migrations, versions, sizes, metadata
	#[command(after_help = CHECK_EXAMPLES)]
	Check(CheckArguments),
}

#[derive(Clone, Debug, clap::Args)]
struct BuildArguments {
	#[command(flatten)]
	features: Features,

	/// Options of the set-up that comes first.
	#[command(flatten)]
	setup: setup::Arguments,
}

/// What differs from a release.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Features {
	/// Referenda in minutes instead of weeks, for local networks
	#[arg(long)]
	pub fast_governance: bool,

	/// Without the host functions of RFC-163, for a relay chain whose validators do not have them
	#[arg(long)]
	pub without_rfc163: bool,
}

#[derive(Clone, Debug, clap::Args)]
struct CheckArguments {
	/// RPC of a node of the chain
	#[arg(long, value_name = "URI", required_unless_present = "snapshot")]
	uri: Option<String>,

	/// The snapshot that an earlier check has saved, instead of a running chain
	#[arg(long, value_name = "FILE", conflicts_with_all = ["uri", "at"])]
	snapshot: Option<PathBuf>,

	/// The block, by its hash [default: the newest that is final]
	#[arg(long, value_name = "HASH")]
	at: Option<String>,

	/// Also write the snapshot to this file
	#[arg(long, value_name = "FILE")]
	save_snapshot: Option<PathBuf>,

	/// The runtime that is to be proposed [default: that of this checkout, built here]
	#[arg(long, value_name = "FILE", requires = "try_runtime")]
	runtime: Option<PathBuf>,

	/// The same, built with the feature `try-runtime`
	#[arg(long, value_name = "FILE", requires = "runtime")]
	try_runtime: Option<PathBuf>,

	/// Print one JSON object instead of text
	#[arg(long)]
	json: bool,

	#[command(flatten)]
	build: BuildArguments,
}

/// Builds, or builds and checks.
///
/// # Errors
///
/// If that fails. A runtime that is refused, and a check that was not made, end the process with the codes
/// of [`CHECK_EXAMPLES`].
pub fn run(arguments: &Arguments) -> Result<()> {
	match &arguments.command {
		UpgradeCommand::Build(arguments) => {
			let workspace = setup::run(&arguments.setup)?.workspace;
			let built = Built::of(&workspace, &arguments.features)?;
			println!("{}", built.about);
			println!("{}", built.runtime.display());
			Ok(())
		},
		UpgradeCommand::Check(arguments) => {
			let status = match check(arguments) {
				Ok(status) => status,
				Err(error) if error.is::<process::Interrupted>() => return Err(error),
				Err(error) => {
					// The code of a failure says something else here.
					eprintln!("\nerror: {error:#}");
					std::process::exit(UNCHECKED);
				},
			};
			match status.code() {
				Some(0) => Ok(()),
				Some(code @ 1..=UNCHECKED) => std::process::exit(code),
				_ => bail!("{PROGRAM}: {status}"),
			}
		},
	}
}

fn check(arguments: &CheckArguments) -> Result<ExitStatus> {
	let workspace = setup::run(&arguments.build.setup)?.workspace;
	let (runtime, try_runtime) = match (&arguments.runtime, &arguments.try_runtime) {
		(Some(runtime), Some(try_runtime)) => {
			build_program(&workspace)?;
			(runtime.clone(), try_runtime.clone())
		},
		_ => {
			let built = Built::of(&workspace, &arguments.build.features)?;
			say(&built.about);
			(built.runtime, built.try_runtime)
		},
	};
	let mut program = Command::new(workspace.binaries().join(PROGRAM));
	program.arg("check").arg("--runtime").arg(runtime).arg("--try-runtime").arg(try_runtime);
	let options: [(&str, Option<OsString>); 4] = [
		("--uri", arguments.uri.clone().map(Into::into)),
		("--snapshot", arguments.snapshot.clone().map(Into::into)),
		("--at", arguments.at.clone().map(Into::into)),
		("--save-snapshot", arguments.save_snapshot.clone().map(Into::into)),
	];
	for (name, value) in options {
		if let Some(value) = value {
			program.arg(name).arg(value);
		}
	}
	if arguments.json {
		program.arg("--json");
	}
	say("Checking it");
	process::run(&mut program)
}

/// The runtime that was built last, if any was.
pub fn last_built(workspace: &Workspace) -> Option<PathBuf> {
	Some(workspace.target.join(FOLDER).join(RUNTIME)).filter(|runtime| runtime.is_file())
}

/// A runtime, as it is released and as it is checked.
#[derive(Clone, Debug)]
pub struct Built {
	/// What can be proposed.
	pub runtime: PathBuf,
	/// The same with the feature `try-runtime`.
	pub try_runtime: PathBuf,
	/// Version, lengths and hash.
	pub about: String,
}

impl Built {
	/// Builds both, and the program that checks them.
	///
	/// # Errors
	///
	/// If that fails, or something of this machine's folders is in the runtime.
	pub fn of(workspace: &Workspace, features: &Features) -> Result<Self> {
		build_program(workspace)?;
		let folder = workspace.target.join(FOLDER);
		make_folder(&folder)?;
		let program = workspace.binaries().join(PROGRAM);
		let (runtime, try_runtime) = (folder.join(RUNTIME), folder.join(TRY_RUNTIME));

		say(
			"Building the runtime to be checked, and that to be proposed (17 CPU minutes the first time, \
			 5 later)",
		);
		let raw = compile(workspace, &features.list(&["try-runtime"]), None)?;
		std::fs::copy(&raw, &try_runtime).context("cannot copy the runtime")?;
		// Of calls and transactions alone, which `try-runtime` leaves as they are: the check would refuse
		// a runtime that had another hash in it.
		let hash =
			process::output_of(Command::new(&program).arg("metadata-hash").arg(&try_runtime))?;
		let raw = compile(workspace, &features.list(&[]), Some(hash.trim()))?;
		ensure_portable(workspace, &raw)?;
		let mut pack = Command::new(&program);
		pack.arg("pack").arg(&raw).arg("--output").arg(&runtime);
		let about = process::output_of(&mut pack)?.trim().to_owned();
		Ok(Self { runtime, try_runtime, about })
	}
}

impl Built {
	/// Where the files are.
	pub fn folder(&self) -> &Path {
		self.runtime.parent().unwrap_or(Path::new("."))
	}
}

impl Features {
	fn list(&self, more: &[&str]) -> String {
		let mut features = more.to_vec();
		features.extend((!self.without_rfc163).then_some("rfc163"));
		features.extend(self.fast_governance.then_some("fast-governance"));
		features.join(",")
	}
}

/// With the features that all programs select, so that next to nothing of the node is built again.
fn build_program(workspace: &Workspace) -> Result<()> {
	say(format!("Building {PROGRAM}"));
	let mut cargo = workspace.cargo();
	cargo.args(["build", "--release"]).args(MEMBERS).args(["--bin", PROGRAM]);
	process::run_ok(&mut cargo).context("the build failed; cargo says why above")
}

/// Compiles the runtime to Wasm, and nothing of it natively. Done from the workspace, and not by the
/// builder of the node's runtime: that one has a workspace of its own for it, in which the names of our
/// crates' symbols depend on where the checkout is.
fn compile(workspace: &Workspace, features: &str, metadata_hash: Option<&str>) -> Result<PathBuf> {
	let mut flags: Vec<OsString> = [
		"-Clink-arg=--export-table",
		"-Clink-arg=--export=__heap_base",
		"-Clink-arg=--import-memory",
		"--cfg",
		"substrate_runtime",
	]
	.map(Into::into)
	.to_vec();
	for (folder, name) in remapped(workspace)? {
		let mut flag = OsString::from("--remap-path-prefix=");
		flag.push(folder);
		flag.push("=");
		flag.push(name);
		flags.push(flag);
	}
	// Its name is the same whatever the features are, so that cargo could take one for the other.
	let folder = workspace.target.join(TARGET).join("release");
	let compiled = folder.join("assay_runtime.wasm");
	for file in [&folder.join("deps/assay_runtime.wasm"), &compiled] {
		match std::fs::remove_file(file) {
			Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
				return Err(error).with_context(|| format!("cannot remove {}", file.display()));
			},
			_ => {},
		}
	}
	let mut cargo = workspace.cargo();
	cargo
		.args(["rustc", "--locked", "--release", "--package", "assay-runtime", "--lib"])
		.args(["--crate-type", "cdylib", "--target", TARGET])
		.args(["--no-default-features", "--features", features])
		.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f".as_ref()))
		// As the builder of the node's runtime has it.
		.env("CARGO_PROFILE_RELEASE_LTO", "thin")
		.env("CARGO_PROFILE_RELEASE_PANIC", "abort");
	match metadata_hash {
		Some(hash) => cargo.env("RUNTIME_METADATA_HASH", hash),
		None => cargo.env_remove("RUNTIME_METADATA_HASH"),
	};
	process::run_ok(&mut cargo).context("the build failed; cargo says why above")?;
	Ok(compiled)
}

/// Folders of this machine, and what stands for them in the runtime's panic messages.
fn remapped(workspace: &Workspace) -> Result<Vec<(PathBuf, &'static str)>> {
	let registries = cargo_home()?.join("registry/src");
	let mut folders = Vec::new();
	if registries.is_dir() {
		for entry in std::fs::read_dir(&registries)? {
			folders.push((entry?.path(), "/registry"));
		}
	}
	folders.sort();
	folders.push((workspace.target.clone(), "/target"));
	folders.push((workspace.root.clone(), "/assay"));
	Ok(folders)
}

fn cargo_home() -> Result<PathBuf> {
	if let Some(home) = std::env::var_os("CARGO_HOME") {
		return Ok(std::path::absolute(home)?);
	}
	let home = std::env::var_os("HOME").context("neither CARGO_HOME nor HOME is set")?;
	Ok(Path::new(&home).join(".cargo"))
}

/// A folder's name in it would give another runtime in another folder.
fn ensure_portable(workspace: &Workspace, raw: &Path) -> Result<()> {
	let code = std::fs::read(raw)?;
	let home = cargo_home()?;
	for folder in [&workspace.root, &workspace.target, &home] {
		let name = folder.display().to_string();
		ensure!(
			!code.windows(name.len()).any(|window| window == name.as_bytes()),
			"the runtime has the name of the folder {name} in it, so that nobody else would build the \
			 same"
		);
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn features_are_those_of_a_release_when_nothing_is_asked_for() {
		assert_eq!(Features::default().list(&[]), "rfc163");
		let local = Features { fast_governance: true, without_rfc163: true };
		assert_eq!(local.list(&["try-runtime"]), "try-runtime,fast-governance");
	}

	#[test]
	fn runtime_is_refused_when_a_folder_of_this_machine_is_named_in_it() {
		let folder = tempfile::tempdir().unwrap();
		let workspace = Workspace {
			root: folder.path().join("checkout"),
			target: folder.path().join("target"),
		};
		let raw = folder.path().join("raw.wasm");
		std::fs::write(&raw, b"\0asm /assay/runtime/src/lib.rs /registry/x").unwrap();
		ensure_portable(&workspace, &raw).unwrap();
		let named = format!("\0asm {}/runtime/src/lib.rs", workspace.root.display());
		std::fs::write(&raw, named).unwrap();
		assert!(ensure_portable(&workspace, &raw).is_err());
	}
}

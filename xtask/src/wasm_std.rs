//! The standard library for `wasm32v1-none`, which the runtime is compiled with.
//!
//! `rustup target add` where that works. Where rustup's server is out of reach, the library's source
//! of the very same version comes as a Debian package, from the mirror that this machine uses
//! already, and is compiled here.

use crate::{
	process, say,
	workspace::{program, rustc, Workspace},
};
use anyhow::{bail, Context, Result};
use std::{
	collections::BTreeSet,
	fs,
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

const TARGET: &str = "wasm32v1-none";
/// What a `no_std` crate with an allocator is linked with.
const LIBRARIES: [&str; 3] = ["libcore-", "liballoc-", "libcompiler_builtins-"];
/// Debian suites that have had a recent `rust-src`, in the order in which they are tried.
const SUITES: [&str; 2] = ["trixie-backports", "sid"];
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
/// rustup retries for long when its server does not answer.
const RUSTUP_PATIENCE: Duration = Duration::from_secs(180);
const APT_PATIENCE: Duration = Duration::from_secs(600);

/// Makes the compiler in use able to build for `wasm32v1-none`.
///
/// # Errors
///
/// If neither way works.
pub fn ensure(workspace: &Workspace) -> Result<()> {
	let folder = libraries_folder(workspace)?;
	if is_complete(&folder) {
		return Ok(());
	}
	say(format!("Installing the standard library for {TARGET}, which the runtime is built with:"));
	let mut rustup = Command::new("rustup");
	rustup
		.args(["target", "add", TARGET])
		.current_dir(&workspace.root)
		.stdout(process::to_stderr()?);
	match process::run_within(&mut rustup, RUSTUP_PATIENCE) {
		Ok(_) if is_complete(&folder) => return Ok(()),
		Err(error) if error.is::<process::Interrupted>() => return Err(error),
		Ok(status) => say(format!("`rustup target add {TARGET}` did not do it ({status}).")),
		Err(error) => say(format!("`rustup target add {TARGET}` did not do it ({error:#}).")),
	}
	build_from_debian(workspace, &folder).with_context(|| {
		format!(
			"neither `rustup target add {TARGET}` nor Debian's rust-src gave the standard library; \
			 make one of them reachable, or put {TARGET}'s rlibs into {}",
			folder.display()
		)
	})
}

/// Where the compiler looks for them.
fn libraries_folder(workspace: &Workspace) -> Result<PathBuf> {
	let mut rustc = rustc();
	rustc.args(["--print", "target-libdir", "--target", TARGET]).current_dir(&workspace.root);
	Ok(process::output_of(&mut rustc)?.trim().into())
}

fn is_complete(folder: &Path) -> bool {
	let names = file_names(folder);
	LIBRARIES.iter().all(|library| names.iter().any(|name| is_library(name, library)))
}

fn is_library(name: &str, library: &str) -> bool {
	name.starts_with(library) && name.ends_with(".rlib")
}

fn file_names(folder: &Path) -> Vec<String> {
	let entries = fs::read_dir(folder).into_iter().flatten().flatten();
	entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn build_from_debian(workspace: &Workspace, folder: &Path) -> Result<()> {
	let version = process::output_of(rustc().arg("--version").current_dir(&workspace.root))?;
	let version = version.split(' ').nth(1).context("rustc --version names no version")?;
	let sysroot =
		process::output_of(rustc().args(["--print", "sysroot"]).current_dir(&workspace.root))?;
	let scratch = tempfile::tempdir()?;
	say(format!("Getting its source, rust-src {version}, from this machine's Debian mirror:"));
	let package = download(version, scratch.path())?;
	let unpacked = scratch.path().join("unpacked");
	process::run_ok(Command::new("dpkg").arg("-x").arg(&package).arg(&unpacked))?;
	let library = unpacked.join(format!("usr/src/rustc-{version}/library"));
	if !library.join("core").is_dir() {
		bail!("the package does not have usr/src/rustc-{version}/library");
	}

	let _source = Source::lend(&library, Path::new(sysroot.trim()))?;
	say("Compiling it, in half a minute:");
	let compiled = compile(scratch.path())?;
	install(&compiled, folder)?;
	// A runtime that was built with another standard library would not be noticed as out of date.
	let _ = fs::remove_dir_all(workspace.target.join("release/wbuild"));
	Ok(())
}

/// Downloads `rust-src` of `version` into `scratch`, without a trace in the machine's package lists.
fn download(version: &str, scratch: &Path) -> Result<PathBuf> {
	let mirrors = mirrors()?;
	for suite in SUITES {
		for mirror in &mirrors {
			let apt = Apt::new(mirror, suite, scratch)?;
			let update = process::run_within(
				apt.command("apt-get").arg("update").stdout(process::to_stderr()?),
				APT_PATIENCE,
			)?;
			let found = process::output_of(apt.command("apt-cache").args(["madison", "rust-src"]))?;
			let Some(found) = version_of(&found, version) else {
				say(format!("{mirror} has no rust-src {version} in {suite} ({update})."));
				continue;
			};
			let downloads = scratch.join("downloads");
			fs::create_dir_all(&downloads)?;
			let status = process::run_within(
				apt.command("apt-get")
					.args(["download", &format!("rust-src={found}")])
					.current_dir(&downloads)
					.stdout(process::to_stderr()?),
				APT_PATIENCE,
			)?;
			let package = file_names(&downloads).into_iter().find(|name| name.ends_with(".deb"));
			match package {
				Some(package) if status.success() => return Ok(downloads.join(package)),
				_ => say(format!("{mirror} did not give rust-src {found} ({status}).")),
			}
		}
	}
	bail!("no Debian mirror of this machine has rust-src {version} in {}", SUITES.join(" or "))
}

/// Debian's own version in the table that `apt-cache madison` prints.
fn version_of(table: &str, version: &str) -> Option<String> {
	table
		.lines()
		.filter_map(|line| line.split('|').nth(1))
		.map(str::trim)
		.find(|found| {
			found.strip_prefix(version).is_some_and(|rest| rest.starts_with(['+', '-', '~']))
		})
		.map(Into::into)
}

/// Mirrors of Debian that apt is set up with.
fn mirrors() -> Result<BTreeSet<String>> {
	let targets = process::output_of(Command::new("apt-get").args([
		"indextargets",
		"--format",
		"$(SITE) $(RELEASE) $(COMPONENT)",
		"Created-By: Packages",
	]))?;
	let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
	let codename = release
		.lines()
		.find_map(|line| line.strip_prefix("VERSION_CODENAME="))
		.map(|name| name.trim_matches('"'));
	let mirrors = debian_mirrors(&targets, codename);
	if mirrors.is_empty() {
		bail!("apt has no mirror of Debian (`apt-get indextargets` lists what it has)");
	}
	Ok(mirrors)
}

fn debian_mirrors(targets: &str, codename: Option<&str>) -> BTreeSet<String> {
	let suites = ["stable", "testing", "unstable", "sid"];
	targets
		.lines()
		.filter_map(|line| {
			let mut fields = line.split(' ');
			let (site, release) = (fields.next()?, fields.next()?);
			let is_debian = fields.next()? == "main"
				&& (Some(release) == codename || suites.contains(&release));
			is_debian.then(|| site.trim_end_matches('/').into())
		})
		.collect()
}

/// apt with a source and with lists of its own.
struct Apt {
	options: Vec<String>,
}

impl Apt {
	fn new(mirror: &str, suite: &str, scratch: &Path) -> Result<Self> {
		let state = tempfile::Builder::new().prefix("apt-").tempdir_in(scratch)?.keep();
		fs::create_dir_all(state.join("lists/partial"))?;
		fs::create_dir_all(state.join("cache/archives/partial"))?;
		let signed = if Path::new(KEYRING).exists() {
			format!("[signed-by={KEYRING}] ")
		} else {
			String::new()
		};
		let source = state.join("debian.list");
		fs::write(&source, format!("deb {signed}{mirror} {suite} main\n"))?;
		let option = |name: &str, path: &Path| format!("{name}={}", path.display());
		Ok(Self {
			options: vec![
				option("Dir::Etc::SourceList", &source),
				"Dir::Etc::SourceParts=/nonexistent".into(),
				option("Dir::State::Lists", &state.join("lists")),
				option("Dir::Cache", &state.join("cache")),
				// A mirror's copy may be older than its index says it should get; what is downloaded
				// is checked against a hash in the signed index all the same.
				"Acquire::Check-Valid-Until=false".into(),
				"Acquire::Languages=none".into(),
				// apt's own user cannot write into our folder.
				"APT::Sandbox::User=root".into(),
			],
		})
	}

	fn command(&self, program: &str) -> Command {
		let mut command = Command::new(program);
		command.env("LC_ALL", "C");
		for option in &self.options {
			command.args(["-o", option]);
		}
		command
	}
}

/// The library's source where cargo looks for it, taken away on drop: rustup would stumble over files
/// that it did not install.
struct Source {
	/// What to remove; nothing if the source was there before.
	lent: Option<PathBuf>,
}

impl Source {
	fn lend(library: &Path, sysroot: &Path) -> Result<Self> {
		let place = sysroot.join("lib/rustlib/src");
		if place.join("rust/library").exists() {
			return Ok(Self { lent: None });
		}
		// The outermost folder that is not there yet.
		let remove = if place.exists() { place.join("rust") } else { place.clone() };
		fs::create_dir_all(place.join("rust"))
			.with_context(|| format!("cannot write to the toolchain in {}", sysroot.display()))?;
		let source = Self { lent: Some(remove) };
		process::run_ok(Command::new("cp").arg("-R").arg(library).arg(place.join("rust/library")))?;
		Ok(source)
	}
}

impl Drop for Source {
	fn drop(&mut self) {
		if let Some(lent) = &self.lent {
			let _ = fs::remove_dir_all(lent);
		}
	}
}

/// Compiles `core` and `alloc`; returns the folder with the rlibs.
fn compile(scratch: &Path) -> Result<PathBuf> {
	let package = scratch.join("empty");
	fs::create_dir_all(package.join("src"))?;
	fs::write(
		package.join("Cargo.toml"),
		"[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n",
	)?;
	fs::write(package.join("src/lib.rs"), "#![no_std]\n")?;
	let target = scratch.join("target");
	let mut cargo = Command::new(program("CARGO", "cargo"));
	cargo
		.args(["build", "--release", "--target", TARGET, "-Zbuild-std=core,alloc"])
		.current_dir(&package)
		.env("CARGO_TARGET_DIR", &target)
		// Lets this compiler use what only nightly ones may.
		.env("RUSTC_BOOTSTRAP", "1")
		// Without bitcode the runtime's link-time optimisation fails.
		.env("RUSTFLAGS", "-Cembed-bitcode=yes")
		.env_remove("CARGO_ENCODED_RUSTFLAGS")
		.env_remove("CARGO_BUILD_TARGET");
	process::run_ok(&mut cargo)?;
	Ok(target.join(TARGET).join("release/deps"))
}

/// Copies the rlibs to where the compiler looks for them, all of them or none.
fn install(compiled: &Path, folder: &Path) -> Result<()> {
	let parent = folder.parent().context("the target's folder has no parent")?;
	fs::create_dir_all(parent)?;
	let staging = tempfile::Builder::new().prefix(".lib-").tempdir_in(parent)?;
	for name in file_names(compiled) {
		if LIBRARIES.iter().any(|library| is_library(&name, library)) {
			fs::copy(compiled.join(&name), staging.path().join(&name))?;
		}
	}
	if !is_complete(staging.path()) {
		bail!("the build left no {}", LIBRARIES.join(", "));
	}
	// rlibs of which some are missing are of no use.
	let _ = fs::remove_dir_all(folder);
	let staging = staging.keep();
	fs::rename(&staging, folder)?;
	// Temporary folders are made for their owner alone.
	let mode = fs::metadata(parent)?.permissions();
	fs::set_permissions(folder, mode)?;
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn mirrors_are_those_of_debian_itself_when_there_are_others() {
		let targets = "\
file:/media/cloud cloud main
file:/media/debian bookworm main
file:/media/debian/ bookworm main
file:/media/debian bookworm-updates main
file:/media/debian bookworm contrib
file:/media/debian-security bookworm-security main
";
		let mirrors = debian_mirrors(targets, Some("bookworm"));
		assert_eq!(mirrors.iter().collect::<Vec<_>>(), ["file:/media/debian"]);
		assert!(debian_mirrors(targets, Some("trixie")).is_empty());
	}

	#[test]
	fn version_is_found_when_debian_has_packaged_exactly_that_one() {
		let table = "\
 rust-src | 1.95.1+dfsg1-1~bpo13+1 | file:/media/debian trixie-backports/main
 rust-src | 1.95.0+dfsg1-1~bpo13+1 | file:/media/debian trixie-backports/main
";
		assert_eq!(version_of(table, "1.95.0").as_deref(), Some("1.95.0+dfsg1-1~bpo13+1"));
		assert_eq!(version_of(table, "1.95"), None);
		assert_eq!(version_of("", "1.95.0"), None);
	}

	#[test]
	fn libraries_are_installed_together_or_not_at_all() {
		let dir = tempfile::tempdir().unwrap();
		let (compiled, folder) = (dir.path().join("deps"), dir.path().join("target/lib"));
		fs::create_dir_all(&compiled).unwrap();
		for name in ["libcore-1.rlib", "liballoc-2.rlib", "libempty-4.rlib"] {
			fs::write(compiled.join(name), name).unwrap();
		}
		assert!(install(&compiled, &folder).is_err());
		assert!(!is_complete(&folder));
		fs::write(compiled.join("libcompiler_builtins-3.rlib"), "x").unwrap();
		install(&compiled, &folder).unwrap();
		assert!(is_complete(&folder));
		assert_eq!(file_names(&folder).len(), 3);
	}
}

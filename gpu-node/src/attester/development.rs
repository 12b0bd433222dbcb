//! The development attester: a simulated enclave.

use super::{platform, Attester, AttesterError};
use assay_primitives::{
	attestation::{AttestedKey, Measurements},
	evidence::{VerifierId, VerifierKey},
	receipt::AttestedSignature,
	EngineHash, ModelHash, H256,
};
use sha2::{Digest, Sha256, Sha384};
use sp_core::{ed25519, Pair};
use std::{
	fs::{self, DirBuilder, File, OpenOptions},
	io::{ErrorKind, Read, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
	path::{Path, PathBuf},
};

/// Version of the quotes that the simulated platform makes.
const QUOTE_VERSION: u16 = 4;
/// Folder of the data directory that keys are sealed in.
const FOLDER: &str = "attester";
const KEY_LEN: usize = 32;

/// A simulated enclave: an ordinary process that keeps its key in a file and signs its quotes with
/// keys that everyone can derive.
///
/// It protects nothing. Chains other than development chains do not trust its root, so its quotes
/// are worth nothing there.
///
/// A real enclave's seal opens for the same code and data only. So it is here: every combination of
/// measurements has a key of its own, and a node that is restarted with another model, engine or
/// version signs with another key, which must be registered again.
pub struct DevelopmentAttester {
	key: ed25519::Pair,
	mr_td: [u8; 48],
	rtmr: [[u8; 48]; 4],
}

impl DevelopmentAttester {
	/// Opens the attester that serves `model` on `engine`, with the key that `data_dir` holds for
	/// them, or with a new one that it writes there.
	///
	/// Only one process may use a data directory at a time.
	///
	/// # Errors
	///
	/// When the key file cannot be read or written, is damaged, or may be read by others.
	pub fn open(
		data_dir: &Path,
		model: ModelHash,
		engine: EngineHash,
	) -> Result<Self, AttesterError> {
		let (mr_td, rtmr) = measure(env!("CARGO_PKG_VERSION"), &model, &engine);
		let seal = Sha256::new().chain_update(mr_td).chain_update(rtmr.as_flattened()).finalize();
		let folder = data_dir.join(FOLDER);
		let path = folder.join(format!("{}.key", hex::encode(&seal[..16])));
		let seed = match unseal(&path)? {
			Some(seed) => seed,
			None => {
				let seed = random_seed()?;
				seal_to(&folder, &path, &seed)?;
				seed
			},
		};
		Ok(Self { key: ed25519::Pair::from_seed(&seed), mr_td, rtmr })
	}

	/// DER of the root certificate that the quotes' chains end in: a constant.
	///
	/// # Errors
	///
	/// Never in practice: the certificate's fields are fixed.
	pub fn root_certificate() -> Result<Vec<u8>, AttesterError> {
		platform::root_certificate().map_err(platform_failed)
	}
}

impl Attester for DevelopmentAttester {
	fn public_key(&self) -> AttestedKey {
		AttestedKey(self.key.public().0)
	}

	fn sign(&self, hash: &H256) -> AttestedSignature {
		AttestedSignature { key: self.public_key(), signature: self.key.sign(hash.as_bytes()).0 }
	}

	fn quote(&self, report_data: &[u8; 64]) -> Result<Vec<u8>, AttesterError> {
		platform::quote(&platform::TdReport {
			mr_td: self.mr_td,
			rtmr: self.rtmr,
			report_data: *report_data,
		})
		.map_err(platform_failed)
	}

	fn measurements(&self) -> Measurements {
		Measurements::Tdx { mr_td: self.mr_td, rtmr: self.rtmr }
	}

	fn verifier(&self) -> VerifierKey {
		VerifierKey { id: VerifierId::DCAP, version: QUOTE_VERSION }
	}
}

fn platform_failed(error: platform::Error) -> AttesterError {
	AttesterError::Platform(Box::new(error))
}

/// What a TD that runs this `version` and has loaded model and engine measures: the version in
/// `mr_td`, model and engine in the register that is for applications, nothing in those for
/// firmware and operating system, which the simulation does not have.
fn measure(version: &str, model: &ModelHash, engine: &EngineHash) -> ([u8; 48], [[u8; 48]; 4]) {
	let mr_td = Sha384::digest(format!("assay-gpu-node/{version}/simulated"));
	let application =
		Sha384::new().chain_update(model.as_bytes()).chain_update(engine.as_bytes()).finalize();
	(mr_td.into(), [[0; 48], [0; 48], [0; 48], application.into()])
}

fn random_seed() -> Result<[u8; KEY_LEN], AttesterError> {
	let mut seed = [0; KEY_LEN];
	File::open("/dev/urandom")
		.and_then(|mut random| random.read_exact(&mut seed))
		.map_err(AttesterError::Randomness)?;
	Ok(seed)
}

/// The seed in `path`, or none if there is no such file.
fn unseal(path: &Path) -> Result<Option<[u8; KEY_LEN]>, AttesterError> {
	let failed = |source| AttesterError::File { action: "reading", path: path.into(), source };
	let file = match File::open(path) {
		Ok(file) => file,
		Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
		Err(error) => return Err(failed(error)),
	};
	let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o777;
	if mode & 0o077 != 0 {
		return Err(AttesterError::KeyExposed { path: path.into(), mode });
	}
	let mut bytes = Vec::with_capacity(KEY_LEN);
	// One byte more than a key, to see that there is none.
	file.take(KEY_LEN as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
	let seed = bytes
		.as_slice()
		.try_into()
		.map_err(|_| AttesterError::KeyMalformed { path: path.into(), len: bytes.len() })?;
	Ok(Some(seed))
}

/// Writes `seed` to `path`, whole or not at all, on the disk before this returns.
fn seal_to(folder: &Path, path: &Path, seed: &[u8; KEY_LEN]) -> Result<(), AttesterError> {
	let failed = |action, path: &Path| {
		let path = PathBuf::from(path);
		move |source| AttesterError::File { action, path, source }
	};
	DirBuilder::new()
		.recursive(true)
		.mode(0o700)
		.create(folder)
		.map_err(failed("creating", folder))?;
	let unfinished = path.with_extension("new");
	// Left over from a start that was killed; a key that nobody has used yet.
	match fs::remove_file(&unfinished) {
		Err(error) if error.kind() != ErrorKind::NotFound => {
			return Err(failed("removing", &unfinished)(error))
		},
		_ => (),
	}
	OpenOptions::new()
		.write(true)
		.create_new(true)
		.mode(0o600)
		.open(&unfinished)
		.and_then(|mut file| {
			file.write_all(seed)?;
			file.sync_all()
		})
		.map_err(failed("writing", &unfinished))?;
	fs::rename(&unfinished, path).map_err(failed("writing", path))?;
	// The new name is durable when its folder is.
	File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed("writing", folder))
}

#[cfg(test)]
mod tests {
	use super::*;
	use assay_primitives::{attestation::report_data, AccountId};
	use assay_verifier_dcap::{verify, Error, VerifiedQuote};
	use std::time::{SystemTime, UNIX_EPOCH};
	use tempfile::TempDir;

	const REPOSITORY: &str = "..";
	const INTEL_ROOT: &[u8] =
		include_bytes!("../../../verifiers/dcap/testdata/intel-sgx-root-ca.der");
	const MODEL: H256 = H256::repeat_byte(2);
	const ENGINE: H256 = H256::repeat_byte(3);

	fn open(dir: &TempDir) -> DevelopmentAttester {
		DevelopmentAttester::open(dir.path(), MODEL, ENGINE).unwrap()
	}

	fn check(quote: &[u8]) -> Result<VerifiedQuote, Error> {
		let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
		verify(quote, &[DevelopmentAttester::root_certificate().unwrap()], now)
	}

	fn key_file(dir: &TempDir) -> PathBuf {
		let files: Vec<_> = fs::read_dir(dir.path().join(FOLDER)).unwrap().collect();
		assert_eq!(files.len(), 1);
		files[0].as_ref().unwrap().path()
	}

	/// Compares `made` with the file `path` of the repository, or writes it if asked to.
	fn assert_is_file(path: &str, made: &[u8]) {
		let path = Path::new(REPOSITORY).join(path);
		if std::env::var_os("ASSAY_WRITE_TESTDATA").is_some() {
			fs::write(&path, made).unwrap();
		}
		assert!(
			fs::read(&path).unwrap() == made,
			"{} is not what the development attester makes; to write it anew: \
			 ASSAY_WRITE_TESTDATA=1 cargo test --release -p assay-gpu-node attester",
			path.display(),
		);
	}

	#[test]
	fn root_certificate_is_the_one_in_the_runtime() {
		let root = DevelopmentAttester::root_certificate().unwrap();
		assert_is_file("runtime/development-root.der", &root);
	}

	#[test]
	fn quote_is_the_one_in_the_test_data_when_what_it_says_is_the_same() {
		let key = AttestedKey([7; 32]);
		let report = platform::TdReport {
			mr_td: [0x11; 48],
			rtmr: [[0; 48], [0; 48], [0; 48], [0x22; 48]],
			report_data: report_data(&key, &AccountId::new([1; 32]), &H256::zero()),
		};
		let quote = platform::quote(&report).unwrap();
		assert_is_file("verifiers/dcap/testdata/dev-quote.bin", &quote);
	}

	#[test]
	fn quote_is_verified_when_the_development_root_is_trusted() {
		let dir = TempDir::new().unwrap();
		let attester = open(&dir);
		let data = report_data(&attester.public_key(), &AccountId::new([1; 32]), &H256::zero());
		let quote = check(&attester.quote(&data).unwrap()).unwrap();
		assert_eq!(quote.report_data, data);
		let said = Measurements::Tdx { mr_td: quote.mr_td, rtmr: quote.rtmr };
		assert_eq!(said, attester.measurements());
		assert_eq!(quote.valid_until, 2_524_607_999);
		assert_eq!(
			attester.verifier(),
			VerifierKey { id: VerifierId::DCAP, version: assay_verifier_dcap::QUOTE_VERSION }
		);
	}

	#[test]
	fn quote_is_refused_when_only_intels_root_is_trusted() {
		let dir = TempDir::new().unwrap();
		let quote = open(&dir).quote(&[5; 64]).unwrap();
		assert_eq!(verify(&quote, &[INTEL_ROOT], 1_751_328_000), Err(Error::UnknownRoot));
	}

	#[test]
	fn quote_carries_the_report_data_that_was_asked_for() {
		let dir = TempDir::new().unwrap();
		let attester = open(&dir);
		for byte in [0, 5, 255] {
			let quote = attester.quote(&[byte; 64]).unwrap();
			assert_eq!(check(&quote).unwrap().report_data, [byte; 64]);
		}
	}

	#[test]
	fn quote_is_refused_when_its_report_data_is_exchanged() {
		let dir = TempDir::new().unwrap();
		let mut quote = open(&dir).quote(&[5; 64]).unwrap();
		quote[568..632].fill(6);
		assert_eq!(check(&quote), Err(Error::QuoteSignature));
	}

	#[test]
	fn signature_holds_for_its_receipt_only() {
		let dir = TempDir::new().unwrap();
		let attester = open(&dir);
		let hash = H256::repeat_byte(1);
		let signature = attester.sign(&hash);
		assert_eq!(signature.key, attester.public_key());
		assert!(signature.verify(&hash));
		assert!(!signature.verify(&H256::repeat_byte(2)));
	}

	#[test]
	fn key_is_kept_when_the_node_restarts() {
		let dir = TempDir::new().unwrap();
		let key = open(&dir).public_key();
		assert_eq!(open(&dir).public_key(), key);
		let mode = fs::metadata(key_file(&dir)).unwrap().permissions().mode();
		assert_eq!(mode & 0o777, 0o600);
	}

	#[test]
	fn key_is_another_when_data_directory_model_or_engine_is_another() {
		let dir = TempDir::new().unwrap();
		let key = open(&dir).public_key();
		let other = |dir: &TempDir, model, engine| {
			DevelopmentAttester::open(dir.path(), model, engine).unwrap().public_key()
		};
		assert_ne!(other(&TempDir::new().unwrap(), MODEL, ENGINE), key);
		assert_ne!(other(&dir, ENGINE, ENGINE), key);
		assert_ne!(other(&dir, MODEL, MODEL), key);
		assert_eq!(other(&dir, MODEL, ENGINE), key);
	}

	#[test]
	fn measurements_differ_when_version_model_or_engine_differs() {
		let base = measure("1", &MODEL, &ENGINE);
		assert_ne!(measure("2", &MODEL, &ENGINE).0, base.0);
		assert_ne!(measure("1", &ENGINE, &ENGINE).1, base.1);
		assert_ne!(measure("1", &MODEL, &MODEL).1, base.1);
		assert_eq!(base.1[..3], [[0; 48]; 3]);
	}

	#[test]
	fn key_is_made_when_an_earlier_start_was_killed_while_writing() {
		let dir = TempDir::new().unwrap();
		open(&dir);
		let path = key_file(&dir);
		fs::remove_file(&path).unwrap();
		fs::write(path.with_extension("new"), [1; 7]).unwrap();
		let key = open(&dir).public_key();
		assert_eq!(key_file(&dir), path);
		assert_eq!(open(&dir).public_key(), key);
	}

	#[test]
	fn key_is_refused_when_its_file_is_damaged() {
		let dir = TempDir::new().unwrap();
		open(&dir);
		for len in [0, 31, 33] {
			fs::write(key_file(&dir), vec![0; len]).unwrap();
			assert!(matches!(
				DevelopmentAttester::open(dir.path(), MODEL, ENGINE),
				Err(AttesterError::KeyMalformed { len: found, .. }) if found == len,
			));
		}
	}

	#[test]
	fn key_is_refused_when_others_may_read_it() {
		let dir = TempDir::new().unwrap();
		open(&dir);
		fs::set_permissions(key_file(&dir), fs::Permissions::from_mode(0o640)).unwrap();
		assert!(matches!(
			DevelopmentAttester::open(dir.path(), MODEL, ENGINE),
			Err(AttesterError::KeyExposed { mode: 0o640, .. }),
		));
	}

	#[test]
	fn key_is_not_made_when_the_data_directory_cannot_hold_it() {
		let dir = TempDir::new().unwrap();
		fs::write(dir.path().join(FOLDER), []).unwrap();
		assert!(matches!(
			DevelopmentAttester::open(dir.path(), MODEL, ENGINE),
			Err(AttesterError::File { .. }),
		));
	}
}

//! Signing keys.

use crate::Error;
use assay_primitives::{AccountId, SS58_PREFIX};
use sp_core::crypto::Ss58Codec;
use std::{io::Read, path::Path, str::FromStr};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// Longest key file that is read, in bytes.
const MAX_KEY_FILE: u64 = 4_096;

/// The key behind a secret URI: `//Alice`, a mnemonic or a `0x` seed, each with an optional
/// derivation path and password.
///
/// # Errors
///
/// When it is none of these. The secret is never part of the message.
pub fn from_suri(suri: &str) -> Result<Keypair, Error> {
	let refused = || {
		Error::Input(
			"the secret is no key: give //Alice (development only), a mnemonic of 12 to 24 words, or a \
			 0x seed of 32 bytes, with an optional //path"
				.into(),
		)
	};
	let suri = suri.trim();
	// Empty means the development phrase to the parser, and an empty file to the user.
	if suri.is_empty() {
		return Err(refused());
	}
	let uri = SecretUri::from_str(suri).map_err(|_| refused())?;
	Keypair::from_uri(&uri).map_err(|_| refused())
}

/// The key behind the secret URI in a file that only its owner can read.
///
/// # Errors
///
/// When the file cannot be read, others can read it, or it holds no key.
pub fn from_file(path: &Path) -> Result<Keypair, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let file = std::fs::File::open(path).map_err(failed)?;
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		let mode = file.metadata().map_err(failed)?.permissions().mode();
		if mode & 0o077 != 0 {
			return Err(Error::Input(format!(
				"{} can be read by others (mode {:o}): run `chmod 600` on it",
				path.display(),
				mode & 0o777
			)));
		}
	}
	let mut text = String::new();
	file.take(MAX_KEY_FILE).read_to_string(&mut text).map_err(failed)?;
	from_suri(&text)
}

/// The account of a key.
pub fn account(key: &Keypair) -> AccountId {
	AccountId::new(key.public_key().0)
}

/// Reads an account's SS58 address; any prefix, as the bytes are what counts.
///
/// # Errors
///
/// When it is no address.
pub fn parse_account(text: &str) -> Result<AccountId, Error> {
	AccountId::from_ss58check(text.trim()).map_err(|_| {
		Error::Input(format!("{text:?} is no account: give an SS58 address such as 5Grw…utQY"))
	})
}

/// The address of an account on this chain.
pub fn address(account: &AccountId) -> String {
	account.to_ss58check_with_version(SS58_PREFIX.into())
}

#[cfg(test)]
mod tests {
	use super::*;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	#[test]
	fn key_is_alices_when_written_in_any_form() {
		for suri in [
			"//Alice",
			"bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice",
			"0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a",
			" //Alice\n",
		] {
			assert_eq!(address(&account(&from_suri(suri).unwrap())), ALICE, "{suri}");
		}
	}

	#[test]
	fn secret_is_not_shown_when_refused() {
		let Err(error) = from_suri("correct horse battery staple") else { panic!("accepted") };
		assert!(!error.to_string().contains("horse"));
		assert!(from_suri("").is_err());
		assert!(from_suri(" \n").is_err());
	}

	#[cfg(unix)]
	#[test]
	fn key_file_is_refused_when_others_can_read_it() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		std::fs::write(&path, "//Alice\n").unwrap();
		std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
		assert!(matches!(from_file(&path), Err(Error::Input(_))));
		std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
		assert_eq!(address(&account(&from_file(&path).unwrap())), ALICE);
		assert!(matches!(from_file(&folder.path().join("none")), Err(Error::File { .. })));
	}

	#[test]
	fn address_is_read_when_valid_only() {
		assert_eq!(address(&parse_account(ALICE).unwrap()), ALICE);
		assert!(parse_account("5Grw").is_err());
		assert!(parse_account("").is_err());
	}
}

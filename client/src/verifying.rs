//! Verifying keys, and proofs under them, on their way to the chain.

use crate::{
	calls,
	chain::{Block, Event, Until, VerifyingKeyRecord},
	groth16::{self, Content, Piece, Role, INPUT_LEN},
	keys,
	vectors::judge::{judge_key, judge_stored},
	Amount, Chain, Error,
};
use assay_groth16_formats::{Curve, MAX_LEN};
use assay_primitives::{
	evidence::{VerifierId, VerifierKey},
	proof::{ProofClaim, MAX_CLAIMS, MAX_VERIFYING_KEY_LEN},
	BlockNumber, H256,
};
use assay_prover::setup::{FileKind, Key, Kind};
use assay_verifier_groth16::{Bls12_381, Bn254, Curve as Pairs, Encoding, VerifyingKey};
use serde::Serialize;
use std::{fs::File, io::Read, path::Path};
use subxt_signer::sr25519::Keypair;

/// A verifying key that holds all checks of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodKey {
	/// Its curve.
	pub curve: Curve,
	/// Its name on chain.
	pub id: H256,
	/// Number of public inputs.
	pub inputs: usize,
	/// The key, both coordinates of each point.
	pub bytes: Vec<u8>,
	/// The form that it was in.
	pub format: &'static str,
	/// Whether its maker alone could forge proofs, as far as its file says.
	pub is_for_development: bool,
}

impl GoodKey {
	/// The key, one coordinate of each point.
	pub fn compressed(&self) -> Vec<u8> {
		let read = groth16::checked(self.curve, Role::Key, &self.bytes, true);
		read.map_or_else(|_| self.bytes.clone(), |(bytes, _)| bytes)
	}
}

/// Reads a file whole, if it is no longer than any key or proof.
///
/// # Errors
///
/// When it cannot be read, or is longer.
pub fn read_small(path: &Path) -> Result<Vec<u8>, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let mut bytes = Vec::new();
	let file = File::open(path).map_err(failed)?;
	file.take(MAX_LEN as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
	if bytes.len() > MAX_LEN {
		return Err(Error::Input(format!("{} is longer than any key or proof", path.display())));
	}
	Ok(bytes)
}

/// Reads what a file holds. The curve is what the file says, or what is `given`, or BN254.
///
/// # Errors
///
/// When nothing in it is known.
pub fn read_pieces(path: &Path, given: Option<Curve>) -> Result<(Curve, Vec<Piece>), Error> {
	let bytes = read_small(path)?;
	let named = groth16::named_curve(&bytes);
	if let (Some(named), Some(given)) = (named, given) {
		if named != given {
			return Err(Error::Input(format!(
				"{} is of {named}, and not of {given}",
				path.display()
			)));
		}
	}
	let curve = named.or(given).unwrap_or(Curve::Bn254);
	let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
	let pieces = groth16::read(curve, &name, &bytes)
		.map_err(|unknown| Error::Input(format!("{}: {unknown}", path.display())))?;
	Ok((curve, pieces))
}

/// The bytes of a piece of a file.
///
/// # Errors
///
/// When it is broken, or a key that nothing but a verifier's own store has.
pub fn bytes_of<'a>(path: &Path, piece: &'a Piece) -> Result<&'a [u8], Error> {
	match &piece.content {
		Content::Bytes(bytes) => Ok(bytes),
		Content::Broken(reason) => {
			Err(Error::Input(format!("{}: the {}: {reason}", path.display(), piece.role)))
		},
		Content::Prepared(_) => Err(Error::Input(format!(
			"{}: of the verifying key only what a verifier computes of it is there; the chain needs the \
			 key itself",
			path.display()
		))),
	}
}

/// Reads and checks a verifying key: a proving key's file, JSON of snarkjs or gnark, or binary.
///
/// # Errors
///
/// When there is none, or the chain would refuse it.
pub fn read_key(path: &Path, given: Option<Curve>) -> Result<GoodKey, Error> {
	let failed = |source| Error::of_prover(path, source);
	if FileKind::of(path).map_err(failed)? == Some(FileKind::Key) {
		let inspected = Key::inspect(path).map_err(failed)?;
		let bytes = inspected.verifying_bytes().map_err(failed)?;
		let is_for_development = inspected.kind == Kind::Development;
		let good = good_key(path, Curve::Bn254, &bytes, "proving key")?;
		return Ok(GoodKey { is_for_development, ..good });
	}
	let (curve, pieces) = read_pieces(path, given)?;
	let piece = one(path, &pieces, Role::Key)?;
	good_key(path, curve, bytes_of(path, piece)?, piece.format)
}

/// The only piece of a role.
fn one<'a>(path: &Path, pieces: &'a [Piece], role: Role) -> Result<&'a Piece, Error> {
	let mut found = pieces.iter().filter(|piece| piece.role == role);
	match (found.next(), found.next()) {
		(Some(piece), None) => Ok(piece),
		(None, _) => Err(Error::Input(format!("{} has no {role}", path.display()))),
		(Some(_), Some(_)) => {
			Err(Error::Input(format!("{} has more than one {role}", path.display())))
		},
	}
}

fn good_key(
	path: &Path,
	curve: Curve,
	bytes: &[u8],
	format: &'static str,
) -> Result<GoodKey, Error> {
	judge_key(curve, bytes).map_err(|(_, reason)| {
		Error::Input(format!(
			"{} holds no verifying key of {curve} that the chain takes: {reason}",
			path.display()
		))
	})?;
	let read = match curve {
		Curve::Bn254 => facts::<Bn254>(bytes),
		Curve::Bls12_381 => facts::<Bls12_381>(bytes),
	};
	let (id, inputs, bytes) =
		read.ok_or_else(|| Error::Input(format!("{} holds no verifying key", path.display())))?;
	if bytes.len() > MAX_VERIFYING_KEY_LEN as usize {
		return Err(Error::Input(format!(
			"a verifying key has {MAX_VERIFYING_KEY_LEN} bytes at most, and this one {}",
			bytes.len()
		)));
	}
	Ok(GoodKey { curve, id, inputs, bytes, format, is_for_development: false })
}

fn facts<E: Pairs>(bytes: &[u8]) -> Option<(H256, usize, Vec<u8>)> {
	let key = VerifyingKey::<E>::decode(bytes).ok()?;
	Some((H256(key.id()), key.input_count(), key.encode(Encoding::Uncompressed)))
}

/// A verifying key on chain, in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct KeyJson {
	/// `registered`, `registered before`, or `deregistered`.
	pub status: &'static str,
	/// Its name.
	pub key: H256,
	/// Address of its owner.
	pub owner: String,
	/// The verifier.
	pub verifier: VerifierKey,
	/// The curve, if this version knows the verifier.
	pub curve: Option<String>,
	/// Number of public inputs.
	pub inputs: u32,
	/// How many models, channels and batches need it.
	pub users: u64,
	/// Held of its owner.
	pub deposit: Amount,
}

impl KeyJson {
	/// A key as the chain has it.
	pub fn new(status: &'static str, key: H256, record: &VerifyingKeyRecord) -> Self {
		Self {
			status,
			key,
			owner: keys::address(&record.owner),
			verifier: record.verifier,
			curve: curve_of(record.verifier.id).map(|curve| curve.to_string()),
			inputs: record.inputs,
			users: record.users,
			deposit: Amount(record.deposit),
		}
	}
}

/// The curve that a verifier is for.
pub fn curve_of(verifier: VerifierId) -> Option<Curve> {
	match verifier {
		VerifierId::GROTH16_BN254 => Some(Curve::Bn254),
		VerifierId::GROTH16_BLS12_381 => Some(Curve::Bls12_381),
		_ => None,
	}
}

/// A verifying key as of a block.
///
/// # Errors
///
/// When the chain does not answer, or has no such key.
pub async fn find_key(chain: &Chain, at: H256, key: &H256) -> Result<VerifyingKeyRecord, Error> {
	chain.verifying_key(at, key).await?.ok_or_else(|| {
		Error::NotFound(format!(
			"the verifying key {key:?} is not registered: run `assay key register` first"
		))
	})
}

/// Registers a key, unless the chain has it.
///
/// # Errors
///
/// When the chain refuses.
pub async fn register(chain: &Chain, signer: &Keypair, key: &GoodKey) -> Result<KeyJson, Error> {
	let best = chain.best().await?;
	if let Some(record) = chain.verifying_key(best.hash, &key.id).await? {
		return Ok(KeyJson::new("registered before", key.id, &record));
	}
	let call = calls::register_verifying_key(groth16::verifier(key.curve), &key.bytes);
	let executed = chain.submit(&call, signer, Until::Finalised).await?;
	let record = chain.verifying_key(executed.block.hash, &key.id).await?.ok_or_else(|| {
		Error::Chain(format!("the key was registered, but not under its name {:?}", key.id))
	})?;
	Ok(KeyJson::new("registered", key.id, &record))
}

/// Removes a key of the signer's.
///
/// # Errors
///
/// When the chain refuses, as it does while the key is needed.
pub async fn deregister(chain: &Chain, signer: &Keypair, key: H256) -> Result<KeyJson, Error> {
	let best = chain.best().await?;
	let record = find_key(chain, best.hash, &key).await?;
	chain.submit(&calls::deregister_verifying_key(&key), signer, Until::InBlock).await?;
	Ok(KeyJson::new("deregistered", key, &record))
}

/// A proof with the public inputs that it is about, from files.
///
/// # Errors
///
/// When they have no such thing, or more than a claim can hold.
pub fn read_claim(curve: Curve, proof: &Path, inputs: &Path) -> Result<ProofClaim, Error> {
	let (_, pieces) = read_pieces(proof, Some(curve))?;
	let proof_bytes = bytes_of(proof, one(proof, &pieces, Role::Proof)?)?.to_vec();
	let (_, pieces) =
		if inputs == proof { (curve, pieces) } else { read_pieces(inputs, Some(curve))? };
	let input_bytes = bytes_of(inputs, one(inputs, &pieces, Role::Inputs)?)?;
	claim(input_bytes, proof_bytes)
		.ok_or_else(|| Error::Input(format!("{} is more than a claim can hold", proof.display())))
}

fn claim(inputs: &[u8], proof: Vec<u8>) -> Option<ProofClaim> {
	let (words, rest) = inputs.as_chunks::<INPUT_LEN>();
	if !rest.is_empty() {
		return None;
	}
	Some(ProofClaim { inputs: words.to_vec().try_into().ok()?, proof: proof.try_into().ok()? })
}

/// What the chain recorded of proofs, in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct VerifiedJson {
	/// `verified`.
	pub status: &'static str,
	/// The verifying key.
	pub key: H256,
	/// Who paid.
	pub who: String,
	/// Block of the record.
	pub block: BlockNumber,
	/// Its hash.
	pub block_hash: H256,
	/// blake2-256 of each claim: what the record names it by.
	pub claims: Vec<H256>,
	/// Burned.
	pub burned: Amount,
}

/// Has the chain verify proofs for the signer, who pays. They are verified here first: the chain takes all
/// or none.
///
/// # Errors
///
/// When one does not hold, or the chain refuses.
pub async fn verify(
	chain: &Chain,
	signer: &Keypair,
	at: Block,
	key: H256,
	curve: Curve,
	claims: &[ProofClaim],
) -> Result<VerifiedJson, Error> {
	if claims.is_empty() || claims.len() > MAX_CLAIMS as usize {
		return Err(Error::Input(format!("1 to {MAX_CLAIMS} proofs are verified at once")));
	}
	if let Some(prepared) = chain.prepared_key(at.hash, &key).await? {
		for (place, claim) in claims.iter().enumerate() {
			let inputs = claim.inputs.concat();
			judge_stored(curve, &prepared, &inputs, &claim.proof).map_err(|(_, reason)| {
				Error::ProofRefused { place: place.saturating_add(1), reason }
			})?;
		}
	}
	let call = calls::verify_proofs(&key, claims);
	let executed = chain.submit(&call, signer, Until::InBlock).await?;
	let expected: Vec<H256> = claims.iter().map(ProofClaim::hash).collect();
	let record = executed.events.iter().find_map(|event| match event {
		Event::ProofsVerified { who, key: of, claims, burned }
			if *of == key && *claims == expected && *who == keys::account(signer) =>
		{
			Some((who, *burned))
		},
		_ => None,
	});
	let (who, burned) = record.ok_or_else(|| {
		Error::Chain("verify_proofs succeeded without a record of these proofs".into())
	})?;
	Ok(VerifiedJson {
		status: "verified",
		key,
		who: keys::address(who),
		block: executed.block.number,
		block_hash: executed.block.hash,
		claims: expected,
		burned: Amount(burned),
	})
}

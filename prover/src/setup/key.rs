//! Proving keys in files.

use std::{
	io::{Read, Write},
	path::Path,
};

use ark_bn254::Bn254;
use ark_groth16::{ProvingKey, VerifyingKey};
use ark_poly::{EvaluationDomain, GeneralEvaluationDomain};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use sha2::{Digest, Sha256};

use crate::{r1cs::INSTANCES, Circuit, Error};

pub(super) const MAGIC: &[u8; 8] = b"assaykey";
const VERSION: u16 = 1;
/// Magic, version, kind, model, circuit, length and hash of the body.
const HEADER: usize = 8 + 2 + 1 + 32 + 32 + 8 + 32;
/// Greatest length of the body in bytes.
const MAX_BODY: u64 = 1 << 30;

/// Where a key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// Made by one party, who could forge proofs.
	Development,
	/// Made by several parties, all of whom would have to conspire.
	Ceremony,
}

/// A proving key, and what it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
	kind: Kind,
	model: [u8; 32],
	circuit: [u8; 32],
	pub(crate) proving: ProvingKey<Bn254>,
}

impl Key {
	pub(crate) fn new(kind: Kind, circuit: &Circuit, proving: ProvingKey<Bn254>) -> Self {
		Self { kind, model: circuit.model().id(), circuit: circuit.id(), proving }
	}

	/// Where it comes from.
	pub fn kind(&self) -> Kind {
		self.kind
	}

	/// The id of the model whose answers it proves.
	pub fn model(&self) -> [u8; 32] {
		self.model
	}

	/// What proofs are checked with. It stands for the model.
	pub fn verifying(&self) -> &VerifyingKey<Bn254> {
		&self.proving.vk
	}

	/// The verifying key in arkworks' compressed form.
	pub fn verifying_bytes(&self) -> Result<Vec<u8>, Error> {
		let mut bytes = Vec::new();
		self.verifying().serialize_compressed(&mut bytes)?;
		Ok(bytes)
	}

	/// Refuses a circuit that the key is not for.
	pub(crate) fn check(&self, circuit: &Circuit) -> Result<(), Error> {
		let variables = circuit.r1cs.variables;
		let key = &self.proving;
		let domain = domain(circuit)?.size();
		let fits = self.circuit == circuit.id()
			&& key.vk.gamma_abc_g1.len() == INSTANCES
			&& [key.a_query.len(), key.b_g1_query.len(), key.b_g2_query.len()] == [variables; 3]
			&& key.l_query.len() == variables - INSTANCES
			&& key.h_query.len() == domain - 1;
		if fits {
			Ok(())
		} else {
			Err(Error::OtherModel)
		}
	}

	/// Writes the key to a file.
	pub fn save(&self, path: &Path) -> Result<(), Error> {
		let mut body = Vec::with_capacity(self.proving.uncompressed_size());
		self.proving.serialize_uncompressed(&mut body)?;
		let mut header = Vec::with_capacity(HEADER);
		header.extend_from_slice(MAGIC);
		header.extend_from_slice(&VERSION.to_le_bytes());
		header.push(match self.kind {
			Kind::Development => 0,
			Kind::Ceremony => 1,
		});
		header.extend_from_slice(&self.model);
		header.extend_from_slice(&self.circuit);
		header.extend_from_slice(&(body.len() as u64).to_le_bytes());
		header.extend_from_slice(&Sha256::digest(&body));
		let mut file = std::fs::File::create(path)?;
		file.write_all(&header)?;
		file.write_all(&body)?;
		file.sync_all()?;
		Ok(())
	}

	/// Reads a key, and checks that it is whole, that all its points lie in their groups, and that it is for `circuit`.
	pub fn load(path: &Path, circuit: &Circuit) -> Result<Self, Error> {
		let (mut file, header) = Header::read(path)?;
		if header.model != circuit.model().id() || header.circuit != circuit.id() {
			return Err(Error::OtherModel);
		}
		let body = header.body(&mut file)?;
		let mut reader = body.as_slice();
		let key = Self::new(header.kind, circuit, read_proving(&mut reader)?);
		if !reader.is_empty() {
			return Err(Error::File("bytes after the proving key".into()));
		}
		key.check(circuit)?;
		Ok(key)
	}

	/// Reads what a key's file says of itself, and its verifying key, without the circuit that it is for. That the file is whole is
	/// checked, and that the verifying key's points lie in their groups.
	pub fn inspect(path: &Path) -> Result<Inspected, Error> {
		let (mut file, header) = Header::read(path)?;
		let body = header.body(&mut file)?;
		// The proving key begins with it.
		let verifying = VerifyingKey::deserialize_uncompressed(body.as_slice())?;
		let Header { kind, model, circuit, .. } = header;
		Ok(Inspected { kind, model, circuit, verifying })
	}
}

/// What a key's file says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspected {
	/// Where the key comes from.
	pub kind: Kind,
	/// The id of the model whose answers it proves.
	pub model: [u8; 32],
	/// The id of the circuit.
	pub circuit: [u8; 32],
	/// What proofs are checked with.
	pub verifying: VerifyingKey<Bn254>,
}

impl Inspected {
	/// The verifying key in arkworks' compressed form.
	pub fn verifying_bytes(&self) -> Result<Vec<u8>, Error> {
		let mut bytes = Vec::new();
		self.verifying.serialize_compressed(&mut bytes)?;
		Ok(bytes)
	}
}

/// What stands before the body of a key's file.
struct Header {
	kind: Kind,
	model: [u8; 32],
	circuit: [u8; 32],
	length: u64,
	hash: [u8; 32],
}

impl Header {
	fn read(path: &Path) -> Result<(std::fs::File, Self), Error> {
		let bad = |what: &str| Error::File(what.into());
		let cut = || bad("a proving key that is cut");
		let mut file = std::fs::File::open(path)?;
		let mut header = [0; HEADER];
		file.read_exact(&mut header)?;
		let mut rest = &header[..];
		let mut take = |n: usize| {
			let (taken, left) = rest.split_at(n);
			rest = left;
			taken
		};
		if take(8) != MAGIC || take(2) != VERSION.to_le_bytes() {
			return Err(bad("no proving key of this version"));
		}
		let kind = match take(1) {
			[0] => Kind::Development,
			[1] => Kind::Ceremony,
			_ => return Err(bad("an unknown kind of key")),
		};
		let mut array = || <[u8; 32]>::try_from(take(32)).map_err(|_| cut());
		let (model, circuit) = (array()?, array()?);
		let length = take(8).iter().rev().fold(0u64, |n, &byte| n << 8 | u64::from(byte));
		if length > MAX_BODY {
			return Err(Error::TooLarge { what: "proving key", size: length, limit: MAX_BODY });
		}
		let hash = take(32).try_into().map_err(|_| cut())?;
		Ok((file, Self { kind, model, circuit, length, hash }))
	}

	fn body(&self, file: &mut std::fs::File) -> Result<Vec<u8>, Error> {
		let mut body = Vec::new();
		file.take(self.length + 1).read_to_end(&mut body)?;
		if body.len() as u64 != self.length || self.hash != Sha256::digest(&body).as_slice() {
			return Err(Error::File("a damaged proving key".into()));
		}
		Ok(body)
	}
}

/// The domain over which the circuit's polynomials are.
pub(crate) fn domain(circuit: &Circuit) -> Result<GeneralEvaluationDomain<ark_bn254::Fr>, Error> {
	GeneralEvaluationDomain::new(circuit.constraints() + INSTANCES)
		.ok_or_else(|| Error::ProofSystem("no domain of that size".into()))
}

fn read_proving(reader: &mut &[u8]) -> Result<ProvingKey<Bn254>, Error> {
	Ok(ProvingKey::deserialize_uncompressed(reader)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{setup::FileKind, Layer, Limits, Quantised};

	#[test]
	fn file_says_what_it_is_when_inspected_without_its_circuit() {
		let layers = vec![Layer::Dense { outputs: 1, weights: vec![3, -5] }];
		let model = Quantised::new(vec![2], false, layers, 1.0, 1.0).unwrap();
		let circuit = Circuit::new(&model, Limits::default()).unwrap();
		let key = crate::setup::development(&circuit, &mut rand::rngs::OsRng).unwrap();
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		key.save(&path).unwrap();
		assert_eq!(FileKind::of(&path).unwrap(), Some(FileKind::Key));
		let inspected = Key::inspect(&path).unwrap();
		assert_eq!(inspected.kind, Kind::Development);
		assert_eq!((inspected.model, inspected.circuit), (model.id(), circuit.id()));
		assert_eq!(inspected.verifying, *key.verifying());
		assert_eq!(inspected.verifying_bytes().unwrap(), key.verifying_bytes().unwrap());

		let whole = std::fs::read(&path).unwrap();
		for (place, cut) in [(HEADER + 5, 0), (0, 0), (10, 0), (HEADER, 1), (HEADER, whole.len())] {
			let mut bytes = whole.clone();
			bytes[place] ^= if cut == 0 { 0xff } else { 0 };
			bytes.truncate(whole.len() - cut);
			std::fs::write(&path, bytes).unwrap();
			assert!(Key::inspect(&path).is_err(), "{place} {cut}");
		}
		assert_eq!(FileKind::of(&path).unwrap(), None);
	}
}

//! Keys, and where they come from.
//!
//! Whoever knows the random numbers that a key was made from can forge proofs under it. A [`development`] key was made on one
//! machine: its maker could. For production, several parties each add randomness of their own in two phases, and it is enough
//! that one of them forgets theirs.

mod ceremony;
mod key;
mod knowledge;
mod powers;

pub use ceremony::Ceremony;
pub(crate) use key::domain;
pub use key::{Inspected, Key, Kind};
pub use powers::{Powers, MAX_POWER};

use std::{io::Read, path::Path};

use ark_bn254::Bn254;
use ark_groth16::{r1cs_to_qap::LibsnarkReduction, Groth16};
use rand::{CryptoRng, RngCore};

use crate::{Circuit, Error};

/// What a file of a set-up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
	/// A proving key.
	Key,
	/// Powers of tau of our own: phase 1.
	Powers,
	/// Powers of tau of snarkjs.
	Ptau,
	/// A key in the making: phase 2.
	Ceremony,
}

impl FileKind {
	/// What a file says that it is, by its first bytes; none if it is nothing of ours.
	pub fn of(path: &Path) -> Result<Option<Self>, Error> {
		let mut magic = Vec::new();
		std::fs::File::open(path)?.take(8).read_to_end(&mut magic)?;
		Ok(match magic.as_slice() {
			magic if magic == key::MAGIC => Some(Self::Key),
			magic if magic == powers::MAGIC => Some(Self::Powers),
			magic if magic == ceremony::MAGIC => Some(Self::Ceremony),
			magic if magic.starts_with(powers::PTAU) => Some(Self::Ptau),
			_ => None,
		})
	}
}

/// Makes a key alone, for trying things out. It is marked as such.
pub fn development(circuit: &Circuit, rng: &mut (impl RngCore + CryptoRng)) -> Result<Key, Error> {
	let proving = Groth16::<Bn254, LibsnarkReduction>::generate_random_parameters_with_reduction(
		&circuit.r1cs,
		rng,
	)
	.map_err(|error| Error::ProofSystem(error.to_string()))?;
	Ok(Key::new(Kind::Development, circuit, proving))
}

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
pub use key::{Key, Kind};
pub use powers::{Powers, MAX_POWER};

use ark_bn254::Bn254;
use ark_groth16::{r1cs_to_qap::LibsnarkReduction, Groth16};
use rand::{CryptoRng, RngCore};

use crate::{Circuit, Error};

/// Makes a key alone, for trying things out. It is marked as such.
pub fn development(circuit: &Circuit, rng: &mut (impl RngCore + CryptoRng)) -> Result<Key, Error> {
	let proving = Groth16::<Bn254, LibsnarkReduction>::generate_random_parameters_with_reduction(
		&circuit.r1cs,
		rng,
	)
	.map_err(|error| Error::ProofSystem(error.to_string()))?;
	Ok(Key::new(Kind::Development, circuit, proving))
}

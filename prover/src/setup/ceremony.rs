//! Phase 2: the key of one circuit, from powers of tau and the contributions of several parties.
//!
//! Only δ is new here. Each contributor multiplies it by a factor of their own; whoever does not know all factors cannot forge. The
//! file holds the key so far and what everyone did, so that anyone with the powers of tau can check all of it.

use std::path::Path;

use ark_bn254::{Bn254, Fr, G1Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{Field, PrimeField, Zero};
use ark_groth16::{ProvingKey, VerifyingKey};
use ark_poly::EvaluationDomain;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use rand::{CryptoRng, RngCore};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{
	key::domain,
	knowledge::{
		bytes, combine, factors, generators, open, same_ratio, scale, seal, Knowledge, Secret, G1,
		G2,
	},
	Key, Kind, Powers,
};
use crate::{r1cs::INSTANCES, Circuit, Error};

pub(super) const MAGIC: &[u8; 8] = b"assayph2";
const MAX_FILE: u64 = 1 << 30;
const MAX_CONTRIBUTIONS: usize = 1 << 12;
/// Greatest length of a beacon's value in bytes.
const MAX_BEACON: usize = 256;
/// Greatest binary logarithm of a beacon's hashes: some seconds.
const MAX_ITERATIONS: u32 = 26;
const LABEL: &[u8] = b"delta";
const AFTER_BEACON: &str = "it comes after the beacon";

/// How a contributor's factor was chosen.
#[derive(Clone, Debug, PartialEq)]
enum Origin {
	/// At random, by someone who shows that they know it.
	Secret(Box<Knowledge>),
	/// From a value that nobody could know beforehand, hashed 2^`iterations` times: everyone can recompute it.
	Beacon { value: Vec<u8>, iterations: u32 },
}

/// What one contributor did.
#[derive(Clone, Debug, PartialEq)]
struct Record {
	/// δ times the generator, afterwards.
	after: G1Affine,
	origin: Origin,
}

impl Record {
	fn write(&self, to: &mut Vec<u8>) -> Result<(), Error> {
		self.after.serialize_uncompressed(&mut *to)?;
		match &self.origin {
			Origin::Secret(knowledge) => {
				to.push(0);
				knowledge.serialize_uncompressed(to)?;
			},
			Origin::Beacon { value, iterations } => {
				to.push(1);
				value.serialize_uncompressed(&mut *to)?;
				iterations.serialize_uncompressed(to)?;
			},
		}
		Ok(())
	}

	fn read(from: &mut &[u8]) -> Result<Self, Error> {
		let after = G1Affine::deserialize_uncompressed(&mut *from)?;
		let origin = match u8::deserialize_uncompressed(&mut *from)? {
			0 => Origin::Secret(Box::new(Knowledge::deserialize_uncompressed(from)?)),
			1 => {
				let value = Vec::<u8>::deserialize_uncompressed(&mut *from)?;
				Origin::Beacon { value, iterations: u32::deserialize_uncompressed(from)? }
			},
			_ => return Err(Error::File("an unknown kind of contribution".into())),
		};
		Ok(Self { after, origin })
	}
}

/// A key in the making.
#[derive(Clone, Debug, PartialEq)]
pub struct Ceremony {
	model: [u8; 32],
	circuit: [u8; 32],
	/// Hash over circuit, powers of tau and the key without any contribution.
	start: [u8; 32],
	records: Vec<Record>,
	key: ProvingKey<Bn254>,
}

impl Ceremony {
	/// The start for a circuit: the same for everyone with these powers of tau. Nothing is safe until someone contributes.
	pub fn new(circuit: &Circuit, powers: &Powers) -> Result<Self, Error> {
		let powers = powers.truncated(circuit.power()?)?;
		let key = initial(circuit, &powers)?;
		let mut start = Sha256::new_with_prefix(b"assay/setup/phase2");
		start.update(circuit.id());
		start.update(powers.digest());
		start.update(Sha256::digest(bytes(&key)));
		Ok(Self {
			model: circuit.model().id(),
			circuit: circuit.id(),
			start: start.finalize().into(),
			records: Vec::new(),
			key,
		})
	}

	/// The id of the model that the key will be for.
	pub fn model(&self) -> [u8; 32] {
		self.model
	}

	/// The id of its circuit.
	pub fn circuit(&self) -> [u8; 32] {
		self.circuit
	}

	/// Whether a beacon is in it, after which nothing comes.
	pub fn is_closed(&self) -> bool {
		matches!(self.records.last(), Some(Record { origin: Origin::Beacon { .. }, .. }))
	}

	/// Number of contributions.
	pub fn contributions(&self) -> usize {
		self.records.len()
	}

	/// The transcript's hash before any contribution and after each.
	pub fn transcripts(&self) -> Result<Vec<[u8; 32]>, Error> {
		let mut last = self.start;
		let mut all = vec![last];
		for record in &self.records {
			let mut content = last.to_vec();
			record.write(&mut content)?;
			last = Sha256::digest(&content).into();
			all.push(last);
		}
		Ok(all)
	}

	fn last(&self) -> Result<[u8; 32], Error> {
		Ok(self.transcripts()?.pop().unwrap_or(self.start))
	}

	/// Multiplies a factor of one's own in, and forgets it. Returns the transcript's hash, which a contributor keeps to see
	/// later that their part was not left out.
	pub fn contribute(&mut self, rng: &mut (impl RngCore + CryptoRng)) -> Result<[u8; 32], Error> {
		let factor = Secret::new(rng);
		let knowledge = Knowledge::new(&factor, &self.last()?, LABEL, rng);
		self.apply(&factor, Origin::Secret(Box::new(knowledge)))
	}

	/// Multiplies a factor in that follows from a public value which nobody could know beforehand, such as a later block's hash, by
	/// 2^`iterations` hashes. That keeps the last contributor from choosing theirs so that the result pleases them; so nothing comes
	/// after it.
	pub fn beacon(&mut self, value: &[u8], iterations: u32) -> Result<[u8; 32], Error> {
		let factor = beacon(value, iterations)?;
		self.apply(&factor, Origin::Beacon { value: value.to_vec(), iterations })
	}

	fn apply(&mut self, factor: &Secret, origin: Origin) -> Result<[u8; 32], Error> {
		crate::error::bound("contributions", self.records.len() + 1, MAX_CONTRIBUTIONS)?;
		if self.is_closed() {
			let index = self.records.len();
			return Err(Error::Contribution { index, why: AFTER_BEACON });
		}
		let inverse = factor.0.inverse().map(Secret).ok_or(Error::Unsatisfied)?;
		self.key.delta_g1 = (self.key.delta_g1 * factor.0).into_affine();
		self.key.vk.delta_g2 = (self.key.vk.delta_g2 * factor.0).into_affine();
		self.key.l_query = scale::<G1>(&self.key.l_query, |_| inverse.0);
		self.key.h_query = scale::<G1>(&self.key.h_query, |_| inverse.0);
		self.records.push(Record { after: self.key.delta_g1, origin });
		self.last()
	}

	/// Checks everything: that the start is that of the circuit and the powers of tau, that every contribution follows from the one
	/// before it by a factor that its maker knew, and that the key is the start with just these factors. The powers themselves
	/// are checked when they are loaded.
	pub fn verify(&self, circuit: &Circuit, powers: &Powers) -> Result<(), Error> {
		self.follows(&Self::new(circuit, powers)?)
	}

	/// Checks everything against the start.
	fn follows(&self, start: &Self) -> Result<(), Error> {
		let bad = |what: &str| Err(Error::File(what.into()));
		if self.circuit != start.circuit || self.model != start.model || self.start != start.start {
			return Err(Error::OtherModel);
		}
		let mut before = start.key.delta_g1;
		for (index, (record, transcript)) in
			self.records.iter().zip(self.transcripts()?).enumerate()
		{
			let why = match &record.origin {
				Origin::Secret(knowledge) => {
					let known = knowledge.verify(before, record.after, &transcript, LABEL);
					(!known).then_some("no knowledge of its factor")
				},
				Origin::Beacon { .. } if index + 1 < self.records.len() => Some(AFTER_BEACON),
				Origin::Beacon { value, iterations } => {
					let after = before * beacon(value, *iterations)?.0;
					(after.into_affine() != record.after).then_some("not the beacon's factor")
				},
			};
			if let Some(why) = why {
				return Err(Error::Contribution { index, why });
			}
			before = record.after;
		}
		let (_, g2) = generators();
		let (ours, theirs) = (&self.key, &start.key);
		if ours.delta_g1 != before || ours.delta_g1.is_zero() {
			return bad("a key that is not that of the last contribution");
		}
		let fixed = |key: &ProvingKey<Bn254>| {
			let mut key = key.clone();
			key.delta_g1 = theirs.delta_g1;
			key.vk.delta_g2 = theirs.vk.delta_g2;
			key.l_query = Vec::new();
			key.h_query = Vec::new();
			key
		};
		if fixed(ours) != fixed(theirs) {
			return bad("a key that is not the circuit's");
		}
		let delta_g2 = ours.vk.delta_g2;
		if !same_ratio((theirs.delta_g1, ours.delta_g1), (g2, delta_g2)) {
			return bad("two different δ");
		}
		// What δ divides has become smaller by what δ has become greater.
		for (ours, theirs) in [(&ours.l_query, &theirs.l_query), (&ours.h_query, &theirs.h_query)] {
			if ours.len() != theirs.len() {
				return bad("a key of another length");
			}
			let factors = factors(ours.len());
			let pair = (combine::<G1>(ours, &factors), combine::<G1>(theirs, &factors));
			if !same_ratio(pair, (g2, delta_g2)) {
				return bad("a key that is not the start with these factors");
			}
		}
		Ok(())
	}

	/// The key, once someone has contributed. Whoever did not take part from the beginning calls [`Self::verify`] first.
	pub fn finish(&self, circuit: &Circuit) -> Result<Key, Error> {
		if !self.records.iter().any(|record| matches!(record.origin, Origin::Secret(_))) {
			return Err(Error::File("nobody has contributed".into()));
		}
		if self.circuit != circuit.id() {
			return Err(Error::OtherModel);
		}
		let key = Key::new(Kind::Ceremony, circuit, self.key.clone());
		key.check(circuit)?;
		Ok(key)
	}

	/// Writes the file that goes to the next contributor.
	pub fn save(&self, path: &Path) -> Result<(), Error> {
		let mut content = MAGIC.to_vec();
		for part in [self.model, self.circuit, self.start] {
			content.extend_from_slice(&part);
		}
		content.extend_from_slice(&(self.records.len() as u32).to_le_bytes());
		for record in &self.records {
			record.write(&mut content)?;
		}
		self.key.serialize_uncompressed(&mut content)?;
		Ok(std::fs::write(path, seal(content))?)
	}

	/// Reads a file. What it says is not yet verified, except that its points lie in their groups.
	pub fn load(path: &Path) -> Result<Self, Error> {
		let content = open(path, MAX_FILE)?;
		let bad = || Error::File("no ceremony".into());
		let mut body = content.strip_prefix(MAGIC).ok_or_else(bad)?;
		let mut part = || {
			let (part, rest) = body.split_first_chunk::<32>().ok_or_else(bad)?;
			body = rest;
			Ok::<_, Error>(*part)
		};
		let (model, circuit, start) = (part()?, part()?, part()?);
		let (count, rest) = body.split_first_chunk::<4>().ok_or_else(bad)?;
		body = rest;
		let count = u32::from_le_bytes(*count) as usize;
		crate::error::bound("contributions", count, MAX_CONTRIBUTIONS)?;
		let records = (0..count).map(|_| Record::read(&mut body)).collect::<Result<Vec<_>, _>>()?;
		let key = ProvingKey::deserialize_uncompressed(&mut body)?;
		if !body.is_empty() {
			return Err(Error::File("bytes after the ceremony".into()));
		}
		Ok(Self { model, circuit, start, records, key })
	}
}

fn beacon(value: &[u8], iterations: u32) -> Result<Secret, Error> {
	crate::error::bound("bytes of a beacon", value.len(), MAX_BEACON)?;
	crate::error::bound("iterations of a beacon", iterations as usize, MAX_ITERATIONS as usize)?;
	let mut hash: [u8; 32] = Sha256::digest(value).into();
	for _ in 0..1u64 << iterations {
		hash = Sha256::digest(hash).into();
	}
	let wide = [0u8, 1].map(|part| {
		let mut half = Sha256::new_with_prefix(b"assay/setup/beacon");
		half.update(hash);
		half.update([part]);
		half.finalize()
	});
	let factor = Fr::from_le_bytes_mod_order(&wide.concat());
	if factor.is_zero() {
		return Err(Error::File("a beacon that gives zero".into()));
	}
	Ok(Secret(factor))
}

/// The key with γ = δ = 1, from powers of tau (Groth's paper, section 3.2, with the polynomials of libsnark's reduction).
fn initial(circuit: &Circuit, powers: &Powers) -> Result<ProvingKey<Bn254>, Error> {
	let domain = domain(circuit)?;
	let n = domain.size();
	let r1cs = &circuit.r1cs;
	let (g1, g2) = generators();

	// The Lagrange polynomials at τ are the inverse transform of its powers.
	let lagrange = |points: &[G1Affine]| {
		let mut points: Vec<G1> = points.iter().take(n).map(|point| point.into_group()).collect();
		domain.ifft_in_place(&mut points);
		G1::normalize_batch(&points)
	};
	let tau = lagrange(&powers.tau_g1);
	let alpha = lagrange(&powers.alpha_g1);
	let beta = lagrange(&powers.beta_g1);
	let mut tau_g2: Vec<G2> =
		powers.tau_g2.iter().take(n).map(|point| point.into_group()).collect();
	domain.ifft_in_place(&mut tau_g2);
	let tau_g2 = G2::normalize_batch(&tau_g2);

	let columns = |matrix: usize| {
		let mut columns = vec![Vec::new(); r1cs.variables];
		for (row, terms) in r1cs.rows(matrix).iter().enumerate() {
			for &(coefficient, variable) in terms {
				columns[variable].push((coefficient, row));
			}
		}
		columns
	};
	let (mut a, b, c) = (columns(0), columns(1), columns(2));
	// Rows that say nothing else keep the public inputs independent of each other.
	for (instance, column) in a.iter_mut().enumerate().take(INSTANCES) {
		column.push((Fr::ONE, r1cs.constraints() + instance));
	}

	let a_query = G1::normalize_batch(&evaluate(&a, &tau));
	let b_g1_query = G1::normalize_batch(&evaluate(&b, &tau));
	let b_g2_query = G2::normalize_batch(&evaluate::<G2>(&b, &tau_g2));
	let mut rest: Vec<G1> = evaluate(&a, &beta);
	for part in [evaluate::<G1>(&b, &alpha), evaluate(&c, &tau)] {
		rest.iter_mut().zip(part).for_each(|(sum, term)| *sum += term);
	}
	let mut gamma_abc_g1 = G1::normalize_batch(&rest);
	let l_query = gamma_abc_g1.split_off(INSTANCES);
	// τ^i·(τ^n − 1)
	let quotient: Vec<G1> = powers
		.tau_g1
		.iter()
		.zip(powers.tau_g1.iter().skip(n))
		.take(n - 1)
		.map(|(low, high)| high.into_group() - low)
		.collect();

	let first = |points: &[G1Affine]| points.first().copied().unwrap_or(g1);
	Ok(ProvingKey {
		vk: VerifyingKey {
			alpha_g1: first(&powers.alpha_g1),
			beta_g2: powers.beta_g2,
			gamma_g2: g2,
			delta_g2: g2,
			gamma_abc_g1,
		},
		beta_g1: first(&powers.beta_g1),
		delta_g1: g1,
		a_query,
		b_g1_query,
		b_g2_query,
		h_query: G1::normalize_batch(&quotient),
		l_query,
	})
}

/// Each column's sum of points times coefficients. One thread for a column: sums that are themselves in parallel would nest, and rayon
/// lets nested work grow the stack without bound.
fn evaluate<G: CurveGroup<ScalarField = Fr>>(
	columns: &[Vec<(Fr, usize)>],
	points: &[G::Affine],
) -> Vec<G> {
	columns
		.par_iter()
		.map(|column| column.iter().map(|&(factor, row)| multiply::<G>(points[row], factor)).sum())
		.collect()
}

/// A point times a coefficient: most of these are small, or small below zero.
fn multiply<G: CurveGroup<ScalarField = Fr>>(point: G::Affine, factor: Fr) -> G {
	let small = |factor: Fr| match factor.into_bigint().0 {
		[low, 0, 0, 0] => Some(low),
		_ => None,
	};
	if let Some(factor) = small(factor) {
		point.mul_bigint([factor])
	} else if let Some(factor) = small(-factor) {
		-point.mul_bigint([factor])
	} else {
		point * factor
	}
}

#[cfg(test)]
mod tests {
	use rand::rngs::OsRng;

	use super::*;
	use crate::{prove, verify, Cancel, Layer, Limits, Quantised};

	fn circuit(weight: i32) -> Circuit {
		let layers = vec![
			Layer::Dense { outputs: 2, weights: vec![weight, -5, 7, 11] },
			Layer::Requantise { shift: 2, bits: Some(8) },
		];
		let model = Quantised::new(vec![2], false, layers, 1.0, 1.0).unwrap();
		Circuit::new(&model, Limits::default()).unwrap()
	}

	fn powers(contributions: usize) -> Powers {
		let mut powers = Powers::new(10).unwrap();
		for _ in 0..contributions {
			powers.contribute(&mut OsRng).unwrap();
		}
		powers
	}

	fn proves(circuit: &Circuit, key: &Key) {
		let proved = prove(key, circuit, &[9, 200], &|_| (), &Cancel::new()).unwrap();
		assert!(verify(key.verifying(), &[9, 200], &proved.response, &proved.proof));
		assert!(!verify(key.verifying(), &[9, 201], &proved.response, &proved.proof));
	}

	#[test]
	fn key_of_a_ceremony_proves_when_several_contributed() {
		let (circuit, powers) = (circuit(3), powers(2));
		powers.verify().unwrap();
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("powers");
		powers.save(&path).unwrap();
		let powers = Powers::load(&path, 20).unwrap();
		assert_eq!(powers.contributions(), 2);

		let mut ceremony = Ceremony::new(&circuit, &powers).unwrap();
		assert!(ceremony.finish(&circuit).is_err());
		let path = folder.path().join("ceremony");
		let mut hashes = vec![ceremony.last().unwrap()];
		for _ in 0..2 {
			hashes.push(ceremony.contribute(&mut OsRng).unwrap());
			ceremony.save(&path).unwrap();
			assert_eq!(Ceremony::load(&path).unwrap(), ceremony);
			ceremony = Ceremony::load(&path).unwrap();
		}
		hashes.push(ceremony.beacon(b"a block's hash", 8).unwrap());
		assert!(matches!(
			ceremony.contribute(&mut OsRng),
			Err(Error::Contribution { index: 3, .. })
		));
		ceremony.verify(&circuit, &powers).unwrap();
		assert_eq!(ceremony.transcripts().unwrap(), hashes);
		let key = ceremony.finish(&circuit).unwrap();
		assert_eq!(key.kind(), Kind::Ceremony);
		proves(&circuit, &key);
	}

	#[test]
	fn ceremony_is_refused_when_it_is_for_other_weights_or_powers() {
		let (ours, powers) = (circuit(3), powers(1));
		let mut ceremony = Ceremony::new(&ours, &powers).unwrap();
		ceremony.contribute(&mut OsRng).unwrap();
		assert!(matches!(ceremony.verify(&circuit(4), &powers), Err(Error::OtherModel)));
		assert!(matches!(ceremony.finish(&circuit(4)), Err(Error::OtherModel)));
		let others = self::powers(1);
		assert!(matches!(ceremony.verify(&ours, &others), Err(Error::OtherModel)));
		let small = Powers::new(9).unwrap();
		assert!(matches!(Ceremony::new(&ours, &small), Err(Error::TooLarge { .. })));
	}

	#[test]
	fn ceremony_is_refused_when_a_contribution_was_altered_or_left_out() {
		let (circuit, powers) = (circuit(3), powers(1));
		let start = Ceremony::new(&circuit, &powers).unwrap();
		let mut honest = start.clone();
		honest.contribute(&mut OsRng).unwrap();
		honest.contribute(&mut OsRng).unwrap();
		honest.beacon(b"value", 3).unwrap();
		honest.verify(&circuit, &powers).unwrap();
		let refused = |change: &dyn Fn(&mut Ceremony)| {
			let mut altered = honest.clone();
			change(&mut altered);
			assert_ne!(altered, honest);
			altered.follows(&start).unwrap_err()
		};
		let double = |point: &mut G1Affine| *point = (*point + *point).into_affine();

		// Somebody's part left out, with or without those after it.
		assert!(matches!(
			refused(&|c| drop(c.records.remove(0))),
			Error::Contribution { index: 0, .. }
		));
		assert!(matches!(
			refused(&|c| drop(c.records.remove(1))),
			Error::Contribution { index: 1, .. }
		));
		assert!(matches!(refused(&|c| drop(c.records.pop())), Error::File(_)));
		assert!(matches!(refused(&|c| c.records.swap(0, 1)), Error::Contribution { .. }));
		// A factor that nobody showed to know.
		assert!(matches!(
			refused(&|c| double(&mut c.records[1].after)),
			Error::Contribution { index: 1, .. }
		));
		// Somebody else's proof of knowledge.
		assert!(matches!(
			refused(&|c| c.records[1].origin = c.records[0].origin.clone()),
			Error::Contribution { index: 1, .. }
		));
		// Another beacon.
		for (value, iterations) in [(&b"other"[..], 3), (b"value", 4)] {
			let origin = Origin::Beacon { value: value.to_vec(), iterations };
			assert!(matches!(
				refused(&|c| c.records[2].origin = origin.clone()),
				Error::Contribution { index: 2, .. }
			));
		}
		// A key beside the contributions.
		refused(&|c| double(&mut c.key.delta_g1));
		refused(&|c| c.key.vk.delta_g2 = (c.key.vk.delta_g2 + c.key.vk.delta_g2).into_affine());
		refused(&|c| double(&mut c.key.l_query[7]));
		refused(&|c| double(&mut c.key.h_query[7]));
		refused(&|c| double(&mut c.key.a_query[7]));
		refused(&|c| double(&mut c.key.vk.gamma_abc_g1[1]));
		refused(&|c| c.key.vk.gamma_g2 = (c.key.vk.gamma_g2 + c.key.vk.gamma_g2).into_affine());
		refused(&|c| c.key.l_query.truncate(9));
		refused(&|c| c.start[0] ^= 1);
		refused(&|c| c.model[0] ^= 1);
	}

	#[test]
	fn ceremony_file_is_refused_when_it_was_damaged() {
		let (circuit, powers) = (circuit(3), powers(1));
		let mut ceremony = Ceremony::new(&circuit, &powers).unwrap();
		ceremony.contribute(&mut OsRng).unwrap();
		let folder = tempfile::tempdir().unwrap();
		for (name, limit) in [("ceremony", 64), ("powers", 64)] {
			let path = folder.path().join(name);
			if name == "powers" {
				powers.save(&path).unwrap();
			} else {
				ceremony.save(&path).unwrap();
			}
			let refused = || match name {
				"powers" => Powers::load(&path, 20).is_err(),
				_ => Ceremony::load(&path).is_err(),
			};
			let bytes = std::fs::read(&path).unwrap();
			for place in (0..bytes.len()).step_by(bytes.len() / limit) {
				let mut damaged = bytes.clone();
				damaged[place] ^= 1;
				std::fs::write(&path, &damaged).unwrap();
				assert!(refused());
				// Also where whoever altered it sealed it anew: no panic.
				damaged.truncate(damaged.len() - 32);
				std::fs::write(&path, seal(damaged)).unwrap();
				let _ = refused();
				std::fs::write(&path, &bytes[..place]).unwrap();
				assert!(refused());
			}
		}
	}

	#[test]
	fn powers_are_refused_when_they_are_not_those_of_one_secret() {
		let mut honest = Powers::new(3).unwrap();
		honest.contribute(&mut OsRng).unwrap();
		honest.contribute(&mut OsRng).unwrap();
		honest.verify().unwrap();
		let refused = |change: &dyn Fn(&mut Powers)| {
			let mut altered = honest.clone();
			change(&mut altered);
			assert_ne!(altered, honest);
			assert!(altered.verify().is_err());
		};
		let double = |point: &mut G1Affine| *point = (*point + *point).into_affine();
		refused(&|p| double(&mut p.tau_g1[0]));
		refused(&|p| double(&mut p.tau_g1[14]));
		refused(&|p| p.tau_g2[5] = (p.tau_g2[5] + p.tau_g2[5]).into_affine());
		refused(&|p| double(&mut p.alpha_g1[3]));
		refused(&|p| double(&mut p.beta_g1[0]));
		refused(&|p| p.beta_g2 = (p.beta_g2 + p.beta_g2).into_affine());
		refused(&|p| p.tau_g1.truncate(14));
		refused(&|p| p.records_mut().clear());
		refused(&|p| p.records_mut().swap(0, 1));
		refused(&|p| _ = p.records_mut().remove(0));
		// All secrets zero: every ratio holds.
		refused(&|p| {
			let zero = G1Affine::zero();
			p.tau_g1.iter_mut().skip(1).for_each(|point| *point = zero);
			p.tau_g2.iter_mut().skip(1).for_each(|point| *point = ark_bn254::G2Affine::zero());
			p.alpha_g1.fill(zero);
			p.beta_g1.fill(zero);
			p.beta_g2 = ark_bn254::G2Affine::zero();
		});
	}
}

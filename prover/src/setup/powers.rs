//! Phase 1: powers of a secret, which serve every circuit up to a size.
//!
//! Either a file of snarkjs (`.ptau`), from a ceremony that many took part in, or one of our own.

use std::{
	io::{Read, Seek, SeekFrom},
	path::Path,
};

use ark_bn254::{Fq, Fq2, Fr, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInt, Field, PrimeField};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize, Valid};
use rand::{CryptoRng, RngCore};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::knowledge::{
	bytes, generators, open, same_ratio, scale, seal, shifted, Knowledge, Secret, G1, G2,
};
use crate::Error;

pub(super) const MAGIC: &[u8; 8] = b"assaypot";
/// Circuits of up to 2^20 constraints.
pub const MAX_POWER: u32 = 20;
const MAX_FILE: u64 = 1 << 30;
const MAX_CONTRIBUTIONS: usize = 1 << 12;
const LABELS: [&[u8]; 3] = [b"tau", b"alpha", b"beta"];

/// What one contributor did.
#[derive(Clone, Debug, PartialEq, CanonicalSerialize, CanonicalDeserialize)]
pub(crate) struct Record {
	/// τ, α and β times the generator, afterwards.
	after: [G1Affine; 3],
	/// That their maker knows the factors.
	knowledge: [Knowledge; 3],
}

/// Powers of τ, also times α and β, times the generators.
#[derive(Clone, Debug, PartialEq, CanonicalSerialize, CanonicalDeserialize)]
pub struct Powers {
	power: u32,
	/// 2^(power+1) − 1 of them.
	pub(crate) tau_g1: Vec<G1Affine>,
	/// 2^power of them, and of the next two.
	pub(crate) tau_g2: Vec<G2Affine>,
	pub(crate) alpha_g1: Vec<G1Affine>,
	pub(crate) beta_g1: Vec<G1Affine>,
	pub(crate) beta_g2: G2Affine,
	/// What the first contribution of ours started from.
	base: [G1Affine; 3],
	records: Vec<Record>,
}

impl Powers {
	/// The start, in which every secret is 1: nothing is safe until someone contributes.
	pub fn new(power: u32) -> Result<Self, Error> {
		check_power(power)?;
		let (g1, g2) = generators();
		let n = 1 << power;
		Ok(Self {
			power,
			tau_g1: vec![g1; 2 * n - 1],
			tau_g2: vec![g2; n],
			alpha_g1: vec![g1; n],
			beta_g1: vec![g1; n],
			beta_g2: g2,
			base: [g1; 3],
			records: Vec::new(),
		})
	}

	/// Binary logarithm of the greatest domain that these serve.
	pub fn power(&self) -> u32 {
		self.power
	}

	/// Number of contributions of ours.
	pub fn contributions(&self) -> usize {
		self.records.len()
	}

	/// Multiplies secrets of one's own in, and forgets them. Returns the transcript's hash, which a contributor keeps to see later
	/// that their part was not left out.
	pub fn contribute(&mut self, rng: &mut (impl RngCore + CryptoRng)) -> Result<[u8; 32], Error> {
		crate::error::bound("contributions", self.records.len() + 1, MAX_CONTRIBUTIONS)?;
		let transcript = self.transcripts().pop().unwrap_or_default();
		let [tau, alpha, beta] = [(); 3].map(|()| Secret::new(rng));
		let knowledge = [(&tau, LABELS[0]), (&alpha, LABELS[1]), (&beta, LABELS[2])]
			.map(|(secret, label)| Knowledge::new(secret, &transcript, label, rng));
		let mut powers = Vec::with_capacity(self.tau_g1.len());
		let mut power = Fr::ONE;
		for _ in 0..self.tau_g1.len() {
			powers.push(power);
			power *= tau.0;
		}
		self.tau_g1 = scale::<G1>(&self.tau_g1, |i| powers[i]);
		self.tau_g2 = scale::<G2>(&self.tau_g2, |i| powers[i]);
		self.alpha_g1 = scale::<G1>(&self.alpha_g1, |i| powers[i] * alpha.0);
		self.beta_g1 = scale::<G1>(&self.beta_g1, |i| powers[i] * beta.0);
		self.beta_g2 = (self.beta_g2 * beta.0).into();
		zeroize::Zeroize::zeroize(&mut powers);
		zeroize::Zeroize::zeroize(&mut power);
		let after = self.secrets()?;
		self.records.push(Record { after, knowledge });
		Ok(self.transcripts().pop().unwrap_or_default())
	}

	/// τ, α and β times the generator.
	fn secrets(&self) -> Result<[G1Affine; 3], Error> {
		match (self.tau_g1.get(1), self.alpha_g1.first(), self.beta_g1.first()) {
			(Some(&tau), Some(&alpha), Some(&beta)) => Ok([tau, alpha, beta]),
			_ => Err(Error::File("no powers".into())),
		}
	}

	/// The transcript's hash before any contribution and after each.
	pub fn transcripts(&self) -> Vec<[u8; 32]> {
		let mut hash = Sha256::new_with_prefix(b"assay/setup/phase1");
		hash.update(self.power.to_le_bytes());
		hash.update(bytes(&self.base.to_vec()));
		let mut all: Vec<[u8; 32]> = vec![hash.finalize().into()];
		for record in &self.records {
			let mut hash = Sha256::new_with_prefix(all.last().copied().unwrap_or_default());
			hash.update(bytes(record));
			all.push(hash.finalize().into());
		}
		all
	}

	/// Checks that these are powers of one secret, and that every contribution of ours follows from the one before it.
	/// Of a `.ptau` file only the powers are checked: who took part is told by its own tools, and its hash by its organisers.
	pub fn verify(&self) -> Result<(), Error> {
		let bad = |what: &str| Err(Error::File(what.into()));
		check_power(self.power)?;
		let n = 1usize << self.power;
		let lengths = [self.tau_g2.len(), self.alpha_g1.len(), self.beta_g1.len()];
		if self.tau_g1.len() != 2 * n - 1 || lengths != [n; 3] {
			return bad("another number of powers");
		}
		let (g1, g2) = generators();
		let (Some(&tau_g2), [tau, alpha, beta]) = (self.tau_g2.get(1), self.secrets()?) else {
			return bad("no powers");
		};
		if self.tau_g1.first() != Some(&g1) || self.tau_g2.first() != Some(&g2) {
			return bad("powers that do not begin with one");
		}
		if [tau, alpha, beta].iter().any(AffineRepr::is_zero) {
			return bad("a secret that is zero");
		}
		let powers = [&self.tau_g1, &self.alpha_g1, &self.beta_g1]
			.into_iter()
			.all(|points| same_ratio(shifted::<G1>(points), (g2, tau_g2)))
			&& same_ratio((g1, tau), shifted::<G2>(&self.tau_g2))
			&& same_ratio((g1, beta), (g2, self.beta_g2));
		if !powers {
			return bad("not the powers of one secret");
		}

		let mut before = self.base;
		for (index, (record, transcript)) in self.records.iter().zip(self.transcripts()).enumerate()
		{
			for (i, label) in LABELS.into_iter().enumerate() {
				let (knowledge, after) = (&record.knowledge[i], record.after[i]);
				if !knowledge.verify(before[i], after, &transcript, label) {
					return Err(Error::Contribution { index, why: "no knowledge of its secret" });
				}
			}
			before = record.after;
		}
		if before != [tau, alpha, beta] {
			return bad("powers that are not those of the last contribution");
		}
		Ok(())
	}

	#[cfg(test)]
	pub(crate) fn records_mut(&mut self) -> &mut Vec<Record> {
		&mut self.records
	}

	/// The part that serves domains up to 2^`power`.
	pub(crate) fn truncated(&self, power: u32) -> Result<Self, Error> {
		if power > self.power {
			let what = "constraints for these powers of tau";
			return Err(Error::TooLarge { what, size: 1 << power, limit: 1 << self.power });
		}
		check_power(power)?;
		let n = 1 << power;
		let part = |points: &[G1Affine], n: usize| points.iter().take(n).copied().collect();
		Ok(Self {
			power,
			tau_g1: part(&self.tau_g1, 2 * n - 1),
			tau_g2: self.tau_g2.iter().take(n).copied().collect(),
			alpha_g1: part(&self.alpha_g1, n),
			beta_g1: part(&self.beta_g1, n),
			beta_g2: self.beta_g2,
			base: self.base,
			records: Vec::new(),
		})
	}

	/// sha256 over all points.
	pub(crate) fn digest(&self) -> [u8; 32] {
		let mut hash = Sha256::new_with_prefix(b"assay/setup/powers");
		hash.update(self.power.to_le_bytes());
		for points in [&self.tau_g1, &self.alpha_g1, &self.beta_g1] {
			hash.update(bytes(points));
		}
		hash.update(bytes(&self.tau_g2));
		hash.update(bytes(&self.beta_g2));
		hash.finalize().into()
	}

	/// Writes a file of our own.
	pub fn save(&self, path: &Path) -> Result<(), Error> {
		let mut content = MAGIC.to_vec();
		self.serialize_uncompressed(&mut content)?;
		Ok(std::fs::write(path, seal(content))?)
	}

	/// Reads and verifies a file of our own, or one of snarkjs. Of the latter only as much is read as serves circuits of up to
	/// 2^`at_most` constraints.
	pub fn load(path: &Path, at_most: u32) -> Result<Self, Error> {
		let mut magic = [0; 8];
		std::fs::File::open(path)?.read_exact(&mut magic)?;
		let powers = if magic.starts_with(PTAU) {
			read_ptau(&mut std::fs::File::open(path)?, at_most)?
		} else {
			let content = open(path, MAX_FILE)?;
			let Some(mut body) = content.strip_prefix(MAGIC) else {
				return Err(Error::File("no powers of tau".into()));
			};
			let powers = Self::deserialize_uncompressed(&mut body)?;
			if !body.is_empty() {
				return Err(Error::File("bytes after the powers of tau".into()));
			}
			powers
		};
		powers.verify()?;
		Ok(powers)
	}
}

fn check_power(power: u32) -> Result<(), Error> {
	if (1..=MAX_POWER).contains(&power) {
		Ok(())
	} else {
		let limit = u64::from(MAX_POWER);
		Err(Error::TooLarge { what: "power of two", size: u64::from(power), limit })
	}
}

pub(super) const PTAU: &[u8] = b"ptau";
const MAX_SECTIONS: u32 = 64;

/// snarkjs' container: magic, version, number of sections; of each its type, its length, its content. Points are affine, their
/// coordinates little-endian and in Montgomery form, with R = 2^256 as in arkworks.
fn read_ptau(file: &mut (impl Read + Seek), at_most: u32) -> Result<Powers, Error> {
	let bad = |what: &str| Error::File(format!("ptau: {what}"));
	let mut head = [0; 12];
	file.read_exact(&mut head)?;
	let [_, version, sections] = *head.as_chunks::<4>().0 else { return Err(bad("header")) };
	let sections = u32::from_le_bytes(sections);
	if u32::from_le_bytes(version) != 1 || sections > MAX_SECTIONS {
		return Err(bad("another version"));
	}
	let mut places = std::collections::HashMap::new();
	for _ in 0..sections {
		let mut head = [0; 12];
		file.read_exact(&mut head)?;
		let [kind, low, high] = *head.as_chunks::<4>().0 else { return Err(bad("section")) };
		let [kind, low, high] = [kind, low, high].map(u32::from_le_bytes);
		let size = u64::from(high) << 32 | u64::from(low);
		let place = file.stream_position()?;
		places.entry(kind).or_insert((place, size));
		let next = place.checked_add(size).filter(|&next| next < 1 << 62);
		file.seek(SeekFrom::Start(next.ok_or_else(|| bad("section"))?))?;
	}
	let mut section = |kind: u32, length: usize| {
		let &(place, size) = places.get(&kind).ok_or_else(|| bad("a section is missing"))?;
		if size < length as u64 {
			return Err(bad("a section is too short"));
		}
		file.seek(SeekFrom::Start(place))?;
		let mut content = Vec::new();
		file.by_ref().take(length as u64).read_to_end(&mut content)?;
		if content.len() != length {
			return Err(bad("a section is cut"));
		}
		Ok::<_, Error>(content)
	};
	let header = section(1, 44)?;
	let (words, _) = header.as_chunks::<4>();
	let word = |i: usize| words.get(i).map_or(0, |&bytes| u32::from_le_bytes(bytes));
	let modulus: Vec<u8> = Fq::MODULUS.0.iter().flat_map(|limb| limb.to_le_bytes()).collect();
	if word(0) != 32 || header.get(4..36) != Some(&modulus) {
		return Err(bad("another curve"));
	}
	// A file larger than needed is read in part, and one that is too small says so later.
	let power = word(9).min(at_most).min(MAX_POWER);
	check_power(power)?;
	let n = 1usize << power;
	let g1 = |content: Vec<u8>| -> Result<Vec<G1Affine>, Error> {
		content.par_chunks(64).map(|bytes| point(bytes, G1Affine::new_unchecked)).collect()
	};
	let g2 = |content: Vec<u8>| -> Result<Vec<G2Affine>, Error> {
		content.par_chunks(128).map(|bytes| point(bytes, G2Affine::new_unchecked)).collect()
	};
	let tau_g1 = g1(section(2, 64 * (2 * n - 1))?)?;
	let tau_g2 = g2(section(3, 128 * n)?)?;
	let alpha_g1 = g1(section(4, 64 * n)?)?;
	let beta_g1 = g1(section(5, 64 * n)?)?;
	let beta_g2 = g2(section(6, 128)?)?;
	let (Some(&beta_g2), Some(&tau), Some(&alpha), Some(&beta)) =
		(beta_g2.first(), tau_g1.get(1), alpha_g1.first(), beta_g1.first())
	else {
		return Err(bad("no powers"));
	};
	let base = [tau, alpha, beta];
	Ok(Powers { power, tau_g1, tau_g2, alpha_g1, beta_g1, beta_g2, base, records: Vec::new() })
}

/// A coordinate: one or two elements of the base field.
trait Coordinate: Sized {
	fn read(bytes: &[u8]) -> Option<Self>;
}

impl Coordinate for Fq {
	fn read(bytes: &[u8]) -> Option<Self> {
		let (limbs, []) = bytes.as_chunks::<8>() else { return None };
		let limbs = BigInt(<[[u8; 8]; 4]>::try_from(limbs).ok()?.map(u64::from_le_bytes));
		(limbs < Fq::MODULUS).then(|| Fq::new_unchecked(limbs))
	}
}

impl Coordinate for Fq2 {
	fn read(bytes: &[u8]) -> Option<Self> {
		let (c0, c1) = bytes.split_at_checked(32)?;
		Some(Fq2::new(Fq::read(c0)?, Fq::read(c1)?))
	}
}

/// A point of the right group. The point at infinity is none of the powers of a secret.
fn point<C: Coordinate, P: Valid>(bytes: &[u8], make: fn(C, C) -> P) -> Result<P, Error> {
	let (x, y) = bytes.split_at(bytes.len() / 2);
	let point = C::read(x).zip(C::read(y)).map(|(x, y)| make(x, y));
	let point = point.ok_or_else(|| Error::File("ptau: a coordinate beyond the field".into()))?;
	point.check()?;
	Ok(point)
}

#[cfg(test)]
mod tests {
	use std::io::Cursor;

	use super::*;

	/// `powersoftau new bn128 4` and one `contribute` of snarkjs 0.7.6.
	const SNARKJS: &[u8] = include_bytes!("../../testdata/snarkjs.ptau");

	#[test]
	fn powers_verify_when_snarkjs_made_them() {
		let read = |at_most| read_ptau(&mut Cursor::new(SNARKJS), at_most).unwrap();
		let mut powers = read(20);
		assert_eq!((powers.power(), powers.contributions()), (4, 0));
		powers.verify().unwrap();
		assert_eq!(read(3).digest(), powers.truncated(3).unwrap().digest());
		read(3).verify().unwrap();
		// And they can be built upon.
		powers.contribute(&mut rand::rngs::OsRng).unwrap();
		powers.verify().unwrap();
	}

	#[test]
	fn powers_are_refused_when_the_file_of_snarkjs_was_altered() {
		let points = 12 + 12 + 44..6352;
		for place in (0..SNARKJS.len()).step_by(13) {
			let mut altered = SNARKJS.to_vec();
			altered[place] ^= 1;
			let read = read_ptau(&mut Cursor::new(&altered), 20);
			// Pairings are slow: some of the points that read as points.
			if points.contains(&place) && place % 7 == 0 {
				assert!(read.and_then(|powers| powers.verify()).is_err(), "byte {place}");
			}
		}
		for length in (0..SNARKJS.len() - 1600).step_by(7) {
			assert!(read_ptau(&mut Cursor::new(&SNARKJS[..length]), 20).is_err());
		}
	}
}

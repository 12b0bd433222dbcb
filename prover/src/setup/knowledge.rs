//! What both phases share: proofs that a contributor knows the factor that they multiplied in, and checks by pairings.
//!
//! After Bowe, Gabizon, Miers: "Scalable multi-party computation for zk-SNARK parameters in the random beacon model" (eprint
//! 2017/1050), section 3.

use ark_bn254::{g2, Bn254, Fq, Fq2, Fr, G1Affine, G1Projective, G2Affine, G2Projective};
use ark_ec::{
	pairing::Pairing, short_weierstrass::Affine, AffineRepr, CurveGroup, VariableBaseMSM,
};
use ark_ff::{PrimeField, UniformRand, Zero};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use rand::{rngs::OsRng, CryptoRng, RngCore};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::Error;

/// A number that has to be forgotten: it is overwritten when it is dropped.
pub(crate) struct Secret(pub(crate) Fr);

impl Secret {
	pub(crate) fn new(rng: &mut (impl RngCore + CryptoRng)) -> Self {
		loop {
			let number = Fr::rand(rng);
			if !number.is_zero() {
				return Self(number);
			}
		}
	}
}

impl Drop for Secret {
	fn drop(&mut self) {
		zeroize::Zeroize::zeroize(&mut self.0);
	}
}

/// That someone knows the factor between two points.
#[derive(Clone, Debug, PartialEq, CanonicalSerialize, CanonicalDeserialize)]
pub(crate) struct Knowledge {
	point: G1Affine,
	product: G1Affine,
	/// The factor times a point that follows from everything before.
	challenge: G2Affine,
}

impl Knowledge {
	pub(crate) fn new(
		factor: &Secret,
		transcript: &[u8; 32],
		label: &[u8],
		rng: &mut (impl RngCore + CryptoRng),
	) -> Self {
		let point = G1Projective::rand(rng).into_affine();
		let product = (point * factor.0).into_affine();
		let challenge = (challenge(transcript, label, &point, &product) * factor.0).into_affine();
		Self { point, product, challenge }
	}

	/// Whether whoever made this knows the factor from `before` to `after`.
	pub(crate) fn verify(
		&self,
		before: G1Affine,
		after: G1Affine,
		transcript: &[u8; 32],
		label: &[u8],
	) -> bool {
		let base = challenge(transcript, label, &self.point, &self.product);
		let zero = [self.point, self.product, before, after].iter().any(AffineRepr::is_zero);
		!zero
			&& same_ratio((self.point, self.product), (base, self.challenge))
			&& same_ratio((before, after), (base, self.challenge))
	}
}

/// A point of G2 that nobody knows the logarithm of: the first on the curve in a sequence of hashes, times the cofactor.
fn challenge(
	transcript: &[u8; 32],
	label: &[u8],
	point: &G1Affine,
	product: &G1Affine,
) -> G2Affine {
	let mut seed = Sha256::new_with_prefix(b"assay/setup/challenge");
	seed.update((label.len() as u64).to_le_bytes());
	seed.update(label);
	seed.update(transcript);
	seed.update(bytes(point));
	seed.update(bytes(product));
	let seed: [u8; 32] = seed.finalize().into();
	let mut counter = 0u64;
	loop {
		let block = |part: u8| {
			let mut hash = Sha256::new_with_prefix(seed);
			hash.update(counter.to_le_bytes());
			hash.update([part]);
			hash.finalize()
		};
		let coordinate =
			|part: u8| Fq::from_le_bytes_mod_order(&[block(part), block(part + 1)].concat());
		let x = Fq2::new(coordinate(0), coordinate(2));
		let odd = block(4)[0] & 1 == 1;
		if let Some(point) = Affine::<g2::Config>::get_point_from_x_unchecked(x, odd) {
			let point = point.clear_cofactor();
			if !point.is_zero() {
				return point;
			}
		}
		counter += 1;
	}
}

/// A point as bytes, for hashing.
pub(crate) fn bytes(value: &impl CanonicalSerialize) -> Vec<u8> {
	let mut bytes = Vec::with_capacity(value.uncompressed_size());
	// Writing to memory does not fail.
	let _ = value.serialize_uncompressed(&mut bytes);
	bytes
}

/// Whether the second of a pair is the same multiple of the first on both sides.
pub(crate) fn same_ratio(left: (G1Affine, G1Affine), right: (G2Affine, G2Affine)) -> bool {
	// e(a, y) = e(b, x), as one product.
	Bn254::multi_pairing([left.0, -left.1], [right.1, right.0]).is_zero()
}

/// Random factors of 128 bits: enough for a sum to vanish by chance only.
pub(crate) fn factors(count: usize) -> Vec<Fr> {
	(0..count)
		.map(|_| {
			let mut bytes = [0; 16];
			OsRng.fill_bytes(&mut bytes);
			Fr::from(u128::from_le_bytes(bytes))
		})
		.collect()
}

/// The sum of points times factors.
pub(crate) fn combine<G: CurveGroup + VariableBaseMSM<MulBase = <G as CurveGroup>::Affine>>(
	points: &[<G as CurveGroup>::Affine],
	factors: &[G::ScalarField],
) -> <G as CurveGroup>::Affine {
	G::msm_unchecked(points, factors).into_affine()
}

/// Two sums with the same random factors, of a sequence without its end and without its beginning.
pub(crate) fn shifted<
	G: CurveGroup<ScalarField = Fr> + VariableBaseMSM<MulBase = <G as CurveGroup>::Affine>,
>(
	points: &[<G as CurveGroup>::Affine],
) -> (<G as CurveGroup>::Affine, <G as CurveGroup>::Affine) {
	let factors = factors(points.len().saturating_sub(1));
	let before = points.split_last().map_or(&[][..], |(_, rest)| rest);
	let after = points.split_first().map_or(&[][..], |(_, rest)| rest);
	(combine::<G>(before, &factors), combine::<G>(after, &factors))
}

/// Every point times its factor.
pub(crate) fn scale<G: CurveGroup<ScalarField = Fr>>(
	points: &[G::Affine],
	factor: impl Fn(usize) -> Fr + Sync,
) -> Vec<G::Affine> {
	let scaled: Vec<G> =
		points.par_iter().enumerate().map(|(i, &point)| point * factor(i)).collect();
	G::normalize_batch(&scaled)
}

pub(crate) fn generators() -> (G1Affine, G2Affine) {
	(G1Affine::generator(), G2Affine::generator())
}

/// A file's content with a hash of everything behind it.
pub(crate) fn seal(mut content: Vec<u8>) -> Vec<u8> {
	let hash = Sha256::digest(&content);
	content.extend_from_slice(&hash);
	content
}

/// Reads a file that [`seal`] made.
pub(crate) fn open(path: &std::path::Path, limit: u64) -> Result<Vec<u8>, Error> {
	let file = std::fs::File::open(path)?;
	let size = file.metadata()?.len();
	if size > limit {
		return Err(Error::TooLarge { what: "file", size, limit });
	}
	let mut content = Vec::new();
	std::io::Read::read_to_end(&mut std::io::Read::take(file, limit), &mut content)?;
	let length = content.len().saturating_sub(32);
	let hash = content.split_off(length);
	if Sha256::digest(&content).as_slice() != hash {
		return Err(Error::File("damaged, or not of this kind".into()));
	}
	Ok(content)
}

pub(crate) type G1 = G1Projective;
pub(crate) type G2 = G2Projective;

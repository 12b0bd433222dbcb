//! A model as constraints.
//!
//! Weights are constants, so sums of products are linear combinations and cost nothing. What costs is to show that a number lies
//! in a range: a constraint for each bit. That is how requests are made of bytes, how sums are cut back to few bits, and
//! how numbers are compared. The ranges are known from the model, so no comparison is made whose outcome is certain.

use ark_bn254::Fr;
use ark_ff::{One, PrimeField};
use sha2::{Digest, Sha256};

use crate::{
	digest,
	layer::{pooled, Layer},
	model::{channel_len, requantise, Range, Ranges},
	r1cs::{Builder, Lc, R1cs, INSTANCES},
	Error, Quantised,
};

/// The arithmetic of [`Circuit`]: a change of it changes every verifying key.
const VERSION: u16 = 1;

/// How large a circuit may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	/// Greatest number of constraints. A proving key takes up to 500 bytes for each, a proof 300 more.
	pub constraints: usize,
	/// Greatest number of coefficients, of 40 bytes each.
	pub terms: usize,
}

impl Default for Limits {
	/// Below 1 GiB for everything.
	fn default() -> Self {
		Self { constraints: 1 << 18, terms: 1 << 23 }
	}
}

/// How large a circuit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
	/// Constraints of the whole circuit.
	pub constraints: usize,
	/// Of these, for the bytes of the request.
	pub request: usize,
	/// Of these, for the layers.
	pub layers: usize,
	/// Of these, for the bytes of the response.
	pub response: usize,
	/// Of these, for the two digests.
	pub digests: usize,
}

/// A model as constraints, ready for keys and proofs.
#[derive(Clone, Debug)]
pub struct Circuit {
	pub(crate) model: Quantised,
	pub(crate) r1cs: R1cs,
	id: [u8; 32],
}

/// A number in the circuit, and what it can be.
#[derive(Clone, Debug)]
struct Number {
	lc: Lc,
	range: Range,
}

impl Circuit {
	/// Builds the constraints of `model`, unless they are more than the limits allow. That is found out before they are built.
	pub fn new(model: &Quantised, limits: Limits) -> Result<Self, Error> {
		crate::error::bound("constraints", Self::estimate(model).constraints, limits.constraints)?;
		let mut builder = Builder::new(model.request_len(), limits);

		let bytes: Vec<Lc> =
			(0..model.request_len()).map(|i| Lc::variable(INSTANCES + i)).collect();
		let mut values = Vec::new();
		for byte in &bytes {
			let bits = builder.bits(byte, 8)?;
			let mut lc = byte.clone();
			if model.signed {
				lc.add(-Fr::from(256), &bits[7]);
			}
			let range = if model.signed { Range::SIGNED_BYTE } else { Range::BYTE };
			values.push(Number { lc, range });
		}

		for (layer, pair) in model.layers.iter().zip(model.ranges.windows(2)) {
			let [input, output] = pair else { continue };
			let lcs = build(&mut builder, layer, input, values)?;
			builder.spend(lcs.iter().map(Lc::len).sum())?;
			values =
				lcs.into_iter().zip(&output.of).map(|(lc, &range)| Number { lc, range }).collect();
		}

		let mut chunks = vec![Lc::default(); model.response_len().div_ceil(digest::CHUNK)];
		for (place, value) in values.iter().enumerate() {
			pack(&mut builder, value, 4 * place, &mut chunks)?;
		}
		let request: Vec<Lc> = bytes
			.chunks(digest::CHUNK)
			.map(|chunk| {
				let mut lc = Lc::default();
				for (i, byte) in chunk.iter().enumerate() {
					lc.add(power(8 * i), byte);
				}
				lc
			})
			.collect();
		for (instance, (length, chunks)) in
			[(model.request_len(), request), (model.response_len(), chunks)].into_iter().enumerate()
		{
			let digest = hash(&mut builder, length, &chunks)?;
			builder.publish(&digest, 1 + instance)?;
		}
		let r1cs = builder.finish();
		Ok(Self { id: identify(model, &r1cs), model: model.clone(), r1cs })
	}

	/// The model.
	pub fn model(&self) -> &Quantised {
		&self.model
	}

	/// Number of constraints.
	pub fn constraints(&self) -> usize {
		self.r1cs.constraints()
	}

	/// Binary logarithm of how many powers of tau its key needs.
	pub fn power(&self) -> Result<u32, Error> {
		use ark_poly::EvaluationDomain;
		Ok(crate::setup::domain(self)?.size().trailing_zeros())
	}

	/// Number of coefficients in the constraints.
	pub fn terms(&self) -> usize {
		(0..3).flat_map(|m| self.r1cs.rows(m)).map(Vec::len).sum()
	}

	/// sha256 over the model's id and all constraints: two parties who build the same circuit get the same keys.
	pub fn id(&self) -> [u8; 32] {
		self.id
	}

	/// Values of all variables for a request.
	pub(crate) fn assign(&self, request: &[u8]) -> Result<Vec<Fr>, Error> {
		self.model.input(request)?;
		let inputs: Vec<Fr> = request.iter().map(|&byte| Fr::from(byte)).collect();
		self.r1cs.assign(&inputs)
	}

	/// How many constraints a model needs, without building them.
	pub fn estimate(model: &Quantised) -> Size {
		let request = 8 * model.request_len();
		let layers =
			model.layers.iter().zip(&model.ranges).map(|(layer, input)| cost(layer, input)).sum();
		let last = model.ranges.last();
		let response = last.map_or(0, |last| {
			last.of.iter().enumerate().map(|(i, &range)| pack_cost(range, 4 * i)).sum()
		});
		let digests =
			[model.request_len(), model.response_len()].map(hash_cost).iter().sum::<usize>();
		let constraints = request + layers + response + digests;
		Size { constraints, request, layers, response, digests }
	}
}

fn identify(model: &Quantised, r1cs: &R1cs) -> [u8; 32] {
	let mut hash = Sha256::new_with_prefix(b"assay/circuit");
	hash.update(VERSION.to_le_bytes());
	hash.update(model.id());
	hash.update((r1cs.variables as u64).to_le_bytes());
	for row in (0..3).flat_map(|matrix| r1cs.rows(matrix)) {
		hash.update((row.len() as u64).to_le_bytes());
		for (coefficient, variable) in row {
			hash.update((*variable as u64).to_le_bytes());
			for limb in coefficient.into_bigint().0 {
				hash.update(limb.to_le_bytes());
			}
		}
	}
	hash.finalize().into()
}

fn power(exponent: usize) -> Fr {
	// Exponents are below 248: chunks are field elements.
	let mut limbs = [0u64; 4];
	limbs[exponent / 64] = 1 << (exponent % 64);
	Fr::from(ark_ff::BigInt(limbs))
}

/// Weighted sums of bits.
fn weigh<'a>(bits: impl IntoIterator<Item = &'a Lc>) -> Lc {
	let mut sum = Lc::default();
	for (i, bit) in bits.into_iter().enumerate() {
		sum.add(power(i), bit);
	}
	sum
}

/// Bits of a number in two's complement: `range.bits()` of them, then 1 for what is not negative.
fn signed_bits(builder: &mut Builder, number: &Number) -> Result<(Vec<Lc>, Lc), Error> {
	let width = number.range.bits();
	let shifted = number.lc.clone().plus(power(width as usize), &Lc::constant(Fr::one()));
	let mut bits = builder.bits(&shifted, width + 1)?;
	let sign = bits.pop().unwrap_or_default();
	Ok((bits, sign))
}

fn signed_bits_cost(range: Range) -> usize {
	range.bits() as usize + 1
}

fn build(
	builder: &mut Builder,
	layer: &Layer,
	input: &Ranges,
	mut values: Vec<Number>,
) -> Result<Vec<Lc>, Error> {
	let mut out = Vec::new();
	match layer {
		Layer::Dense { weights, .. } => {
			for row in weights.chunks(values.len()) {
				let mut lc = Lc::default();
				for (&weight, value) in row.iter().zip(&values) {
					lc.add(Fr::from(weight), &value.lc);
				}
				lc.tidy();
				builder.spend(lc.len())?;
				out.push(lc);
			}
		},
		Layer::Conv(conv) => conv.for_each(&input.shape, |taps| {
			let mut lc = Lc::default();
			for &(weight, place) in taps {
				lc.add(Fr::from(conv.weights[weight]), &values[place].lc);
			}
			lc.tidy();
			builder.spend(lc.len())?;
			out.push(lc);
			Ok::<_, Error>(())
		})?,
		Layer::Add(constants) => {
			let share = channel_len(constants.len(), &input.shape)?;
			for (place, value) in values.iter_mut().enumerate() {
				value.lc.add_constant(Fr::from(constants[place / share]));
			}
			out.extend(values.into_iter().map(|value| value.lc));
		},
		Layer::Requantise { shift, bits } => {
			for value in &values {
				out.push(cut(builder, value, *shift, *bits)?);
			}
		},
		Layer::MaxPool(window) => pooled(window, &input.shape, |places| {
			let mut best: Option<Number> = None;
			for &place in places {
				let next = &values[place];
				best = Some(match best {
					None => next.clone(),
					Some(best) => greater(builder, &best, next)?,
				});
			}
			out.push(best.unwrap_or_else(|| values[0].clone()).lc);
			Ok::<_, Error>(())
		})?,
		Layer::Flatten => out.extend(values.into_iter().map(|value| value.lc)),
		Layer::ArgMax => out.push(first_greatest(builder, &values)?),
	}
	Ok(out)
}

fn cost(layer: &Layer, input: &Ranges) -> usize {
	match layer {
		Layer::Dense { .. } | Layer::Conv(_) | Layer::Add(_) | Layer::Flatten => 0,
		Layer::Requantise { shift, bits } => {
			input.of.iter().map(|&range| cut_cost(range, *shift, *bits)).sum()
		},
		Layer::MaxPool(window) => {
			let mut sum = 0;
			// A checked model has no window that does not fit.
			let _ = pooled(window, &input.shape, |places| {
				let mut places = places.iter().map(|&place| input.of[place]);
				let mut best = places.next().unwrap_or(Range::BYTE);
				for next in places {
					sum += greater_cost(best, next);
					best = greater_range(best, next);
				}
				Ok::<_, Error>(())
			});
			sum
		},
		Layer::ArgMax => first_greatest_cost(&input.of),
	}
}

/// `min(max(x, 0) >> shift, 2^bits − 1)`
fn cut(builder: &mut Builder, x: &Number, shift: u32, bits: Option<u32>) -> Result<Lc, Error> {
	if requantise(x.range.high, shift, bits) == 0 {
		return Ok(Lc::default());
	}
	let width = x.range.bits();
	let top = bits.map_or(width, |bits| width.min(shift + bits));
	let positive = x.range.low >= 0;
	if positive && shift == 0 && top == width {
		return Ok(x.lc.clone());
	}
	let (all, sign) = if positive {
		(builder.bits(&x.lc, width)?, Lc::constant(Fr::one()))
	} else {
		signed_bits(builder, x)?
	};
	let (low, above) = all.split_at(top as usize);
	let mut value = weigh(low.iter().skip(shift as usize));
	let over = match above {
		[] => None,
		[one] => Some(one.clone()),
		// Either or both: the sum less the product.
		[one, other] => {
			let both = builder.product(one, other)?;
			Some(one.clone().plus(Fr::one(), other).plus(-Fr::one(), &both))
		},
		many => {
			let mut sum = Lc::default();
			many.iter().for_each(|bit| sum.add(Fr::one(), bit));
			Some(builder.is_nonzero(&sum)?)
		},
	};
	if let (Some(over), Some(bits)) = (over, bits) {
		let greatest = Lc::constant(power(bits as usize) - Fr::one());
		let missing = builder.product(&over, &greatest.plus(-Fr::one(), &value))?;
		value.add(Fr::one(), &missing);
	}
	if positive {
		builder.name(&value)
	} else {
		builder.product(&sign, &value)
	}
}

fn cut_cost(range: Range, shift: u32, bits: Option<u32>) -> usize {
	if requantise(range.high, shift, bits) == 0 {
		return 0;
	}
	let width = range.bits();
	let above = bits.map_or(0, |bits| width.saturating_sub(shift + bits));
	let positive = range.low >= 0;
	if positive && shift == 0 && above == 0 {
		return 0;
	}
	let range = width as usize + usize::from(!positive);
	let clamp = match above {
		0 => 0,
		1 => 1,
		2 => 2,
		_ => 3,
	};
	range + clamp + 1
}

fn difference(a: Range, b: Range) -> Range {
	Range { low: a.low - b.high, high: a.high - b.low }
}

fn greater_range(a: Range, b: Range) -> Range {
	Range { low: a.low.max(b.low), high: a.high.max(b.high) }
}

/// The greater of two.
fn greater(builder: &mut Builder, a: &Number, b: &Number) -> Result<Number, Error> {
	let range = difference(a.range, b.range);
	let lc = if range.low >= 0 {
		a.lc.clone()
	} else if range.high <= 0 {
		b.lc.clone()
	} else {
		let difference = Number { lc: a.lc.clone().plus(-Fr::one(), &b.lc), range };
		let (_, positive) = signed_bits(builder, &difference)?;
		let gain = builder.product(&positive, &difference.lc)?;
		b.lc.clone().plus(Fr::one(), &gain)
	};
	Ok(Number { lc, range: greater_range(a.range, b.range) })
}

fn greater_cost(a: Range, b: Range) -> usize {
	let range = difference(a, b);
	if range.low >= 0 || range.high <= 0 {
		0
	} else {
		signed_bits_cost(range) + 1
	}
}

/// What decides whether `next` is greater than `best`: this is not negative.
fn lead(next: Range, best: Range) -> Range {
	let range = difference(next, best);
	Range { low: range.low - 1, high: range.high - 1 }
}

/// The place of the greatest, of the first of several.
fn first_greatest(builder: &mut Builder, values: &[Number]) -> Result<Lc, Error> {
	let mut place = Lc::default();
	let Some(mut best) = values.first().cloned() else { return Ok(place) };
	for (i, next) in values.iter().enumerate().skip(1) {
		let range = lead(next.range, best.range);
		let here = Lc::constant(Fr::from(i as u64));
		if range.low >= 0 {
			(best, place) = (next.clone(), here);
		} else if range.high >= 0 {
			let gap = next.lc.clone().plus(-Fr::one(), &best.lc);
			let lead = Number { lc: gap.clone().plus(-Fr::one(), &Lc::constant(Fr::one())), range };
			let (_, greater) = signed_bits(builder, &lead)?;
			let step = builder.product(&greater, &here.plus(-Fr::one(), &place))?;
			place.add(Fr::one(), &step);
			let gain = builder.product(&greater, &gap)?;
			let range = greater_range(best.range, next.range);
			best = Number { lc: best.lc.plus(Fr::one(), &gain), range };
			best.lc.tidy();
			builder.spend(best.lc.len())?;
		}
	}
	Ok(place)
}

fn first_greatest_cost(values: &[Range]) -> usize {
	let Some(&(mut best)) = values.first() else { return 0 };
	let (mut sum, mut certain) = (0, true);
	for &next in values.iter().skip(1) {
		let range = lead(next, best);
		if range.low >= 0 {
			(best, certain) = (next, true);
		} else if range.high >= 0 {
			// The first step starts from a known place.
			sum += signed_bits_cost(range) + 1 + usize::from(!certain);
			(best, certain) = (greater_range(best, next), false);
		}
	}
	sum
}

/// Where a response's element lies in the chunks: bits before the end of the chunk in which it begins, if it goes on.
fn split(offset: usize) -> Option<usize> {
	let room = digest::CHUNK - offset % digest::CHUNK;
	(room < 4).then_some(8 * room)
}

/// Puts four bytes, a number in two's complement, where they belong in the chunks.
fn pack(
	builder: &mut Builder,
	number: &Number,
	offset: usize,
	chunks: &mut [Lc],
) -> Result<(), Error> {
	let positive = number.range.low >= 0;
	let (chunk, shift) = (offset / digest::CHUNK, power(8 * (offset % digest::CHUNK)));
	let mut put = |chunk: usize, shift: Fr, value: &Lc| {
		if let Some(chunk) = chunks.get_mut(chunk) {
			chunk.add(shift, value);
		}
	};
	let Some(room) = split(offset) else {
		let mut value = number.lc.clone();
		if !positive {
			let (_, sign) = signed_bits(builder, number)?;
			value.add(power(32), &Lc::constant(Fr::one()).plus(-Fr::one(), &sign));
		}
		put(chunk, shift, &value);
		return Ok(());
	};
	let mut bits = if positive {
		builder.bits(&number.lc, number.range.bits().max(1))?
	} else {
		let (mut bits, sign) = signed_bits(builder, number)?;
		bits.resize(32, Lc::constant(Fr::one()).plus(-Fr::one(), &sign));
		bits
	};
	let rest = bits.split_off(room.min(bits.len()));
	put(chunk, shift, &weigh(&bits));
	put(chunk + 1, Fr::one(), &weigh(&rest));
	Ok(())
}

fn pack_cost(range: Range, offset: usize) -> usize {
	if range.low < 0 {
		signed_bits_cost(range)
	} else if split(offset).is_some() {
		range.bits().max(1) as usize
	} else {
		0
	}
}

/// [`digest::digest`] over chunks.
fn hash(builder: &mut Builder, length: usize, chunks: &[Lc]) -> Result<Lc, Error> {
	let mut elements = vec![Lc::constant(Fr::from(length as u64))];
	elements.extend_from_slice(chunks);
	let mut state = vec![Lc::default(); digest::CAPACITY + digest::RATE];
	for block in elements.chunks(digest::RATE) {
		for (element, slot) in block.iter().zip(state.iter_mut().skip(digest::CAPACITY)) {
			slot.add(Fr::one(), element);
		}
		permute(builder, &mut state)?;
	}
	Ok(state.swap_remove(digest::CAPACITY))
}

fn permute(builder: &mut Builder, state: &mut Vec<Lc>) -> Result<(), Error> {
	let parameters = digest::parameters();
	let half = digest::FULL_ROUNDS / 2;
	for (round, constants) in parameters.ark.iter().enumerate() {
		let full = round < half || round >= half + digest::PARTIAL_ROUNDS;
		for (i, (element, constant)) in state.iter_mut().zip(constants).enumerate() {
			element.add_constant(*constant);
			element.tidy();
			if full || i == 0 {
				*element = fifth_power(builder, element)?;
			}
		}
		let mut mixed = Vec::new();
		for row in &parameters.mds {
			let mut sum = Lc::default();
			row.iter().zip(&*state).for_each(|(factor, element)| sum.add(*factor, element));
			mixed.push(sum);
		}
		*state = mixed;
	}
	state.iter_mut().for_each(Lc::tidy);
	Ok(())
}

fn fifth_power(builder: &mut Builder, x: &Lc) -> Result<Lc, Error> {
	if let Some(x) = x.as_constant() {
		let square = x * x;
		return Ok(Lc::constant(square * square * x));
	}
	let square = builder.product(x, x)?;
	let fourth = builder.product(&square, &square)?;
	builder.product(&fourth, x)
}

fn hash_cost(bytes: usize) -> usize {
	let s_boxes = 3 * digest::FULL_ROUNDS + digest::PARTIAL_ROUNDS;
	// The first permutation's S-boxes of capacity and length are constant; the result is published.
	3 * (s_boxes * digest::permutations(bytes) - 2) + 1
}

#[cfg(test)]
mod tests {
	use ark_ff::Zero;

	use super::*;

	#[test]
	fn power_is_a_power_of_two_when_it_fits_a_chunk() {
		let mut expected = Fr::one();
		for exponent in 0..248 {
			assert_eq!(power(exponent), expected);
			expected += expected;
		}
		assert!(!expected.is_zero());
	}
}

//! Rank-1 constraints with constant coefficients, and a program that finds the values that satisfy them.
//!
//! A circuit is built once for a model. A proof then needs the values only: the program walks the constraints' own rows,
//! so nothing is synthesised again.

use ark_bn254::Fr;
use ark_ff::{BigInteger, Field, One, PrimeField, Zero};
use ark_relations::gr1cs::{
	ConstraintSynthesizer, ConstraintSystemRef, LinearCombination, SynthesisError, Variable,
};
use rayon::prelude::*;

use crate::Error;

/// The constant 1, which is variable 0.
pub(crate) const ONE: usize = 0;
/// 1 and the two digests.
pub(crate) const INSTANCES: usize = 3;

/// A linear combination of variables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lc(Vec<(Fr, usize)>);

impl Lc {
	pub(crate) fn constant(value: Fr) -> Self {
		Self(if value.is_zero() { Vec::new() } else { vec![(value, ONE)] })
	}

	pub(crate) fn variable(variable: usize) -> Self {
		Self(vec![(Fr::one(), variable)])
	}

	pub(crate) fn len(&self) -> usize {
		self.0.len()
	}

	/// Adds `factor` times `other`.
	pub(crate) fn add(&mut self, factor: Fr, other: &Lc) {
		if !factor.is_zero() {
			self.0.extend(other.0.iter().map(|&(c, v)| (c * factor, v)));
		}
	}

	pub(crate) fn add_variable(&mut self, factor: Fr, variable: usize) {
		self.0.push((factor, variable));
	}

	pub(crate) fn add_constant(&mut self, value: Fr) {
		self.0.push((value, ONE));
	}

	pub(crate) fn plus(mut self, factor: Fr, other: &Lc) -> Self {
		self.add(factor, other);
		self
	}

	/// One term for a variable, none with a zero.
	pub(crate) fn tidy(&mut self) {
		self.0.sort_unstable_by_key(|&(_, v)| v);
		self.0.dedup_by(|next, kept| {
			let same = next.1 == kept.1;
			if same {
				kept.0 += next.0;
			}
			same
		});
		self.0.retain(|(c, _)| !c.is_zero());
	}

	/// Its value, where it does not depend on any variable.
	pub(crate) fn as_constant(&self) -> Option<Fr> {
		let constant = self.0.iter().all(|&(_, v)| v == ONE);
		constant.then(|| self.0.iter().map(|&(c, _)| c).sum())
	}
}

/// How one or several variables get their values, in the order of the constraints.
#[derive(Clone, Debug)]
enum Step {
	/// `to` is the product of A and B of a constraint.
	Product { row: usize, to: usize },
	/// A of a constraint is the lowest bit once the others, from variable `first` on, are subtracted from it. While those
	/// are zero it is the number itself.
	Bits { row: usize, first: usize, bits: u32 },
	/// `to` is the inverse of A of a constraint, or zero.
	Inverse { row: usize, to: usize },
}

/// Constraints `A·B = C`, as sparse rows.
#[derive(Clone, Debug)]
pub(crate) struct R1cs {
	/// A, B, C, the way the proof system takes them.
	pub(crate) matrices: Vec<Vec<Vec<(Fr, usize)>>>,
	/// 1, the digests, the witnesses.
	pub(crate) variables: usize,
	steps: Vec<Step>,
}

impl R1cs {
	pub(crate) fn constraints(&self) -> usize {
		self.rows(0).len()
	}

	pub(crate) fn rows(&self, matrix: usize) -> &[Vec<(Fr, usize)>] {
		self.matrices.get(matrix).map_or(&[], Vec::as_slice)
	}

	/// Values of all variables, where `inputs` are those of the first witnesses.
	pub(crate) fn assign(&self, inputs: &[Fr]) -> Result<Vec<Fr>, Error> {
		let mut values = vec![Fr::zero(); self.variables];
		values[ONE] = Fr::one();
		values
			.get_mut(INSTANCES..INSTANCES + inputs.len())
			.ok_or(Error::Unsatisfied)?
			.copy_from_slice(inputs);
		for step in &self.steps {
			match *step {
				Step::Product { row, to } => {
					values[to] = evaluate(&self.matrices[0][row], &values)
						* evaluate(&self.matrices[1][row], &values);
				},
				Step::Inverse { row, to } => {
					values[to] =
						evaluate(&self.matrices[0][row], &values).inverse().unwrap_or_default();
				},
				Step::Bits { row, first, bits } => {
					let number = evaluate(&self.matrices[0][row], &values).into_bigint();
					if number.num_bits() > bits {
						return Err(Error::Unsatisfied);
					}
					for bit in 1..bits as usize {
						values[first + bit - 1] = Fr::from(number.get_bit(bit));
					}
				},
			}
		}
		Ok(values)
	}

	/// Rows and variables of inverses.
	#[cfg(test)]
	pub(crate) fn inverses(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
		self.steps.iter().filter_map(|step| match *step {
			Step::Inverse { row, to } => Some((row, to)),
			_ => None,
		})
	}

	/// The first constraint that does not hold.
	pub(crate) fn first_violated(&self, values: &[Fr]) -> Option<usize> {
		(0..self.constraints()).into_par_iter().find_first(|&row| {
			let [a, b, c] = [0, 1, 2].map(|m| evaluate(&self.matrices[m][row], values));
			a * b != c
		})
	}
}

pub(crate) fn evaluate(row: &[(Fr, usize)], values: &[Fr]) -> Fr {
	row.iter().map(|&(c, v)| if c.is_one() { values[v] } else { c * values[v] }).sum()
}

/// The constraints as arkworks' generator takes them.
impl ConstraintSynthesizer<Fr> for &R1cs {
	fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
		let mut variables = vec![Variable::One];
		for variable in 1..self.variables {
			variables.push(if variable < INSTANCES {
				cs.new_input_variable(|| Err(SynthesisError::AssignmentMissing))?
			} else {
				cs.new_witness_variable(|| Err(SynthesisError::AssignmentMissing))?
			});
		}
		let combination = |row: &[(Fr, usize)]| {
			LinearCombination(row.iter().map(|&(c, v)| (c, variables[v])).collect())
		};
		for row in 0..self.constraints() {
			let [a, b, c] = [0, 1, 2].map(|m| combination(&self.matrices[m][row]));
			cs.enforce_r1cs_constraint(|| a, || b, || c)?;
		}
		Ok(())
	}
}

/// Collects constraints up to a limit, so that a model cannot take all memory.
pub(crate) struct Builder {
	r1cs: R1cs,
	terms: usize,
	limits: crate::Limits,
}

impl Builder {
	/// With so many witnesses whose values come from outside.
	pub(crate) fn new(inputs: usize, limits: crate::Limits) -> Self {
		let matrices = vec![Vec::new(), Vec::new(), Vec::new()];
		let r1cs = R1cs { matrices, variables: INSTANCES + inputs, steps: Vec::new() };
		Self { r1cs, terms: 0, limits }
	}

	pub(crate) fn finish(self) -> R1cs {
		self.r1cs
	}

	/// Counts terms that are held in memory.
	pub(crate) fn spend(&mut self, terms: usize) -> Result<(), Error> {
		self.terms = self.terms.saturating_add(terms);
		crate::error::bound("terms of the circuit", self.terms, self.limits.terms)
	}

	fn allocate(&mut self, count: usize) -> usize {
		let first = self.r1cs.variables;
		self.r1cs.variables += count;
		first
	}

	/// Demands `a · b = c`.
	fn enforce(&mut self, a: Lc, b: Lc, c: Lc) -> Result<usize, Error> {
		let row = self.r1cs.constraints();
		crate::error::bound("constraints", row + 1, self.limits.constraints)?;
		for (matrix, mut lc) in self.r1cs.matrices.iter_mut().zip([a, b, c]) {
			lc.tidy();
			self.terms = self.terms.saturating_add(lc.len());
			matrix.push(lc.0);
		}
		self.spend(0)?;
		Ok(row)
	}

	/// `a · b`, as a new variable unless one of them is constant.
	pub(crate) fn product(&mut self, a: &Lc, b: &Lc) -> Result<Lc, Error> {
		for (constant, other) in [(a, b), (b, a)] {
			if let Some(constant) = constant.as_constant() {
				return Ok(Lc::default().plus(constant, other));
			}
		}
		let to = self.allocate(1);
		self.product_into(a, b, to)
	}

	/// A new variable that equals `a`, so that it stands for it in one term.
	pub(crate) fn name(&mut self, a: &Lc) -> Result<Lc, Error> {
		let to = self.allocate(1);
		self.product_into(a, &Lc::constant(Fr::one()), to)
	}

	/// Demands that instance variable `to` equals `a`.
	pub(crate) fn publish(&mut self, a: &Lc, to: usize) -> Result<(), Error> {
		self.product_into(a, &Lc::constant(Fr::one()), to).map(|_| ())
	}

	fn product_into(&mut self, a: &Lc, b: &Lc, to: usize) -> Result<Lc, Error> {
		let result = Lc::variable(to);
		let row = self.enforce(a.clone(), b.clone(), result.clone())?;
		self.r1cs.steps.push(Step::Product { row, to });
		Ok(result)
	}

	/// Demands `0 ≤ a < 2^bits` and returns the bits, lowest first. The lowest has no variable of its own: it is what the
	/// others leave of `a`. `bits` is at most 63, far from the field's order, so the bits are unique.
	pub(crate) fn bits(&mut self, a: &Lc, bits: u32) -> Result<Vec<Lc>, Error> {
		let first = self.allocate((bits as usize).saturating_sub(1));
		let mut lowest = a.clone();
		let mut all = vec![Lc::default()];
		for bit in 1..bits as usize {
			let variable = first + bit - 1;
			lowest.add_variable(-Fr::from(1u64 << bit), variable);
			all.push(Lc::variable(variable));
		}
		lowest.tidy();
		let row = self.boolean(&lowest)?;
		self.r1cs.steps.push(Step::Bits { row, first, bits });
		for bit in all.iter().skip(1) {
			self.boolean(bit)?;
		}
		all[0] = lowest;
		Ok(all)
	}

	/// Demands that `a` is 0 or 1.
	fn boolean(&mut self, a: &Lc) -> Result<usize, Error> {
		let less_one = a.clone().plus(-Fr::one(), &Lc::constant(Fr::one()));
		self.enforce(a.clone(), less_one, Lc::default())
	}

	/// 1 if `a` is not zero, else 0.
	pub(crate) fn is_nonzero(&mut self, a: &Lc) -> Result<Lc, Error> {
		let inverse = self.allocate(1);
		let flag = self.allocate(1);
		let result = Lc::variable(flag);
		let row = self.enforce(a.clone(), Lc::variable(inverse), result.clone())?;
		self.r1cs.steps.push(Step::Inverse { row, to: inverse });
		self.r1cs.steps.push(Step::Product { row, to: flag });
		let unset = Lc::constant(Fr::one()).plus(-Fr::one(), &result);
		self.enforce(a.clone(), unset, Lc::default())?;
		Ok(result)
	}
}

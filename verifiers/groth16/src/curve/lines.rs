//! The lines of the Miller loop through the multiples of a point of G2.
//!
//! Formulas of Costello, Lange and Naehrig (eprint 2009/615) in homogeneous coordinates, the result
//! of a doubling times four, which saves halving. If two points that are added are equal or opposite,
//! or one is at infinity, *z* becomes zero and stays so to the end; that happens to no point of the
//! subgroup, and is how a point of small order is found out.

use alloc::vec::{IntoIter, Vec};
use ark_ec::{
	short_weierstrass::{Affine, SWCurveConfig},
	AffineRepr,
};
use ark_ff::Field;

/// A multiple of a point.
pub(super) struct Multiple<F> {
	x: F,
	y: F,
	z: F,
}

/// Coefficients of a line: of the point's y-coordinate, of its x-coordinate, and the constant; where
/// lines are stored, in the order that arkworks has them in.
pub(super) type Line<F> = (F, F, F);

/// The points of a Miller loop, and for each the lines that are still to be evaluated at it.
pub(super) struct Pairs<P: SWCurveConfig, F>(Vec<(Affine<P>, IntoIter<Line<F>>)>);

impl<P: SWCurveConfig, F> Pairs<P, F> {
	/// What is at infinity has no lines, or is left out.
	pub(super) fn new(
		points: impl Iterator<Item = Affine<P>>,
		lines: impl Iterator<Item = Vec<Line<F>>>,
	) -> Self {
		let pairs = points.zip(lines).filter(|(point, _)| !point.is_zero());
		Self(pairs.map(|(point, lines)| (point, lines.into_iter())).collect())
	}

	/// The next line of each pair, and the point.
	#[inline(always)]
	pub(super) fn step(&mut self, mut evaluate: impl FnMut(Line<F>, &Affine<P>)) {
		for (point, lines) in &mut self.0 {
			if let Some(line) = lines.next() {
				evaluate(line, point);
			}
		}
	}
}

impl<F: Field> Multiple<F> {
	/// Once the point.
	pub(super) fn new<P: SWCurveConfig<BaseField = F>>(point: &Affine<P>) -> Self {
		Self { x: point.x, y: point.y, z: F::ONE }
	}

	/// Doubles, and gives the tangent.
	pub(super) fn double<P: SWCurveConfig<BaseField = F>>(&mut self) -> Line<F> {
		let product = self.x * self.y;
		let b = self.y.square();
		let c = self.z.square();
		let e = P::COEFF_B * (c.double() + c);
		let f = e.double() + e;
		let h = (self.y + self.z).square() - b - c;
		let j = self.x.square();
		let four_e_square = e.square().double().double();
		self.x = (product * (b - f)).double();
		self.y = (b + f).square() - four_e_square.double() - four_e_square;
		self.z = (b * h).double().double();
		(-h, j.double() + j, e - b)
	}

	/// Adds a point, and gives the line through both.
	pub(super) fn add<P: SWCurveConfig<BaseField = F>>(&mut self, point: &Affine<P>) -> Line<F> {
		let theta = self.y - point.y * self.z;
		let lambda = self.x - point.x * self.z;
		let d = lambda.square();
		let e = lambda * d;
		let f = self.z * theta.square();
		let g = self.x * d;
		let h = e + f - g.double();
		self.x = lambda * h;
		self.y = theta * (g - h) - e * self.y;
		self.z *= e;
		(lambda, -theta, theta * point.x - lambda * point.y)
	}

	/// Whether this is the negative of `point`, which is not at infinity.
	pub(super) fn is_opposite<P: SWCurveConfig<BaseField = F>>(&self, point: &Affine<P>) -> bool {
		!self.z.is_zero() && self.x == point.x * self.z && self.y == -(point.y * self.z)
	}
}

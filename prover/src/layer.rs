//! The layers of an integer model, and the geometry that they share with those of a float model.

use crate::{error::bound, Error};

/// Dimensions of a tensor without the batch: `[elements]` or `[channels, height, width]`.
pub type Shape = Vec<usize>;

/// Elements of a tensor of that shape, within the limit.
pub(crate) fn elements(shape: &[usize]) -> Result<usize, Error> {
	let count = shape.iter().try_fold(1usize, |product, &dim| product.checked_mul(dim));
	let count = count.ok_or_else(|| Error::Invalid("a shape overflows".into()))?;
	if count == 0 {
		return Err(Error::Invalid("an empty tensor".into()));
	}
	bound("elements of a tensor", count, crate::MAX_VALUES)?;
	Ok(count)
}

/// A window that moves over height and width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
	/// Height and width.
	pub kernel: [usize; 2],
	/// Steps down and to the right.
	pub stride: [usize; 2],
	/// Zeros above, left, below, right.
	pub pads: [usize; 4],
}

impl Window {
	/// Greatest kernel side, stride and padding.
	const LIMIT: usize = 1 << 12;

	/// Height and width of the output.
	pub(crate) fn output(&self, height: usize, width: usize) -> Result<[usize; 2], Error> {
		let numbers = self.kernel.iter().chain(&self.stride);
		if numbers.clone().any(|&n| n == 0) {
			return Err(Error::Invalid("a window with a zero side or stride".into()));
		}
		for &number in numbers.chain(&self.pads) {
			bound("a window's size", number, Self::LIMIT)?;
		}
		// A window that lies in the padding alone has no maximum and says nothing.
		let [top, left, bottom, right] = self.pads;
		if top.max(bottom) >= self.kernel[0] || left.max(right) >= self.kernel[1] {
			return Err(Error::Unsupported("padding as wide as the window".into()));
		}
		let side = |size: usize, pads: usize, axis: usize| {
			let room = (size + pads).checked_sub(self.kernel[axis]);
			let room =
				room.ok_or_else(|| Error::Invalid("a window wider than its input".into()))?;
			Ok::<_, Error>(room / self.stride[axis] + 1)
		};
		Ok([side(height, top + bottom, 0)?, side(width, left + right, 1)?])
	}

	/// Calls `f(y, x, offset in the window)` for what the window at an output place covers of the input.
	fn cover(
		&self,
		[height, width]: [usize; 2],
		[out_y, out_x]: [usize; 2],
		mut f: impl FnMut(usize, usize, usize),
	) {
		for ky in 0..self.kernel[0] {
			for kx in 0..self.kernel[1] {
				let y = (out_y * self.stride[0] + ky).checked_sub(self.pads[0]);
				let x = (out_x * self.stride[1] + kx).checked_sub(self.pads[1]);
				if let (Some(y), Some(x)) = (y, x) {
					if y < height && x < width {
						f(y, x, ky * self.kernel[1] + kx);
					}
				}
			}
		}
	}
}

/// A convolution's weights, in the order output channel, input channel of the group, kernel row, kernel column.
#[derive(Clone, Debug, PartialEq)]
pub struct Convolution<W> {
	/// Output channels.
	pub channels: usize,
	/// Groups into which the channels are split.
	pub groups: usize,
	/// Where the weights are laid.
	pub window: Window,
	/// The weights.
	pub weights: Vec<W>,
}

/// `[channels, height, width]` of a shape, if it has three dimensions.
pub(crate) fn planes(shape: &[usize]) -> Result<[usize; 3], Error> {
	shape
		.try_into()
		.map_err(|_| Error::Invalid("a window over what is no [channels, height, width]".into()))
}

impl<W> Convolution<W> {
	/// Shape of the output, if everything fits.
	pub(crate) fn output(&self, shape: &[usize]) -> Result<Shape, Error> {
		let [channels, height, width] = planes(shape)?;
		let split = |n: usize| n > 0 && self.groups > 0 && n.is_multiple_of(self.groups);
		if !split(channels) || !split(self.channels) {
			return Err(Error::Invalid("channels do not split into the groups".into()));
		}
		let [h, w] = self.window.output(height, width)?;
		let kernel = elements(&self.window.kernel)?;
		let expected = elements(&[self.channels, channels / self.groups, kernel])?;
		if expected != self.weights.len() {
			return Err(Error::Invalid("a convolution's weights are not of its shape".into()));
		}
		let output = vec![self.channels, h, w];
		elements(&output)?;
		Ok(output)
	}

	/// Multiplications of one run.
	pub(crate) fn work(&self, output: &[usize]) -> usize {
		let places = output.iter().skip(1).product::<usize>();
		places.saturating_mul(self.weights.len())
	}

	/// Calls `f` with the pairs (weight, input) of each output in turn. `shape` has passed [`Self::output`].
	pub(crate) fn for_each<E>(
		&self,
		shape: &[usize],
		mut f: impl FnMut(&[(usize, usize)]) -> Result<(), E>,
	) -> Result<(), E>
	where
		E: From<Error>,
	{
		let [channels, height, width] = planes(shape)?;
		let output = self.output(shape)?;
		let (per_group, kernel) =
			(channels / self.groups, self.window.kernel[0] * self.window.kernel[1]);
		let mut taps = Vec::new();
		for channel in 0..self.channels {
			let first = channel / (self.channels / self.groups) * per_group;
			for out_y in 0..output[1] {
				for out_x in 0..output[2] {
					taps.clear();
					for input in 0..per_group {
						self.window.cover([height, width], [out_y, out_x], |y, x, offset| {
							let weight = (channel * per_group + input) * kernel + offset;
							taps.push((weight, ((first + input) * height + y) * width + x));
						});
					}
					f(&taps)?;
				}
			}
		}
		Ok(())
	}
}

/// Calls `f` with the inputs that each output of a pool covers.
pub(crate) fn pooled<E: From<Error>>(
	window: &Window,
	shape: &[usize],
	mut f: impl FnMut(&[usize]) -> Result<(), E>,
) -> Result<(), E> {
	let [channels, height, width] = planes(shape)?;
	let [out_h, out_w] = window.output(height, width)?;
	let mut inputs = Vec::new();
	for channel in 0..channels {
		for out_y in 0..out_h {
			for out_x in 0..out_w {
				inputs.clear();
				window.cover([height, width], [out_y, out_x], |y, x, _| {
					inputs.push((channel * height + y) * width + x);
				});
				f(&inputs)?;
			}
		}
	}
	Ok(())
}

/// Shape of a pool's output.
pub(crate) fn pooled_shape(window: &Window, shape: &[usize]) -> Result<Shape, Error> {
	let [channels, height, width] = planes(shape)?;
	let [h, w] = window.output(height, width)?;
	let output = vec![channels, h, w];
	elements(&output)?;
	Ok(output)
}

/// One step of an integer model. Values between layers are integers that surely fit 32 bits.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
	/// Each output is a sum over all inputs; the weights of the first output come first.
	Dense {
		/// Number of outputs.
		outputs: usize,
		/// Weights, `outputs` times the inputs.
		weights: Vec<i32>,
	},
	/// Each output is a sum over a window of the inputs; padding is zero.
	Conv(Convolution<i32>),
	/// Adds a constant: one for all, one for each channel, or one for each element.
	Add(Vec<i32>),
	/// `min(max(x, 0) >> shift, 2^bits − 1)`: ReLU and the way back to few bits, in one.
	Requantise {
		/// Bits that fall off at the bottom. Whoever wants rounding has added half of 2^shift before.
		shift: u32,
		/// Bits that are kept; without, no upper bound.
		bits: Option<u32>,
	},
	/// The greatest in each window; no padding.
	MaxPool(Window),
	/// All dimensions become one.
	Flatten,
	/// The place of the greatest element, of the first one if there are several.
	ArgMax,
}

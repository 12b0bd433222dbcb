//! Labelled samples for calibration and for measuring accuracy.
//!
//! `ASSAYDS1`, number of samples and width as `u32`, scale as `f32`, then all values as `i16` (times the scale: what the model
//! gets), then a label for each sample as `u8`. Numbers are little-endian.

use crate::{error::bound, Error};

const MAGIC: &[u8; 8] = b"ASSAYDS1";
const HEADER: usize = 20;
/// Greatest number of values in a set.
const MAX_VALUES: usize = 1 << 24;

/// Samples of one width, each with its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
	width: usize,
	values: Vec<f32>,
	labels: Vec<u8>,
}

impl Dataset {
	/// From samples that lie one after the other.
	pub fn new(width: usize, values: Vec<f32>, labels: Vec<u8>) -> Result<Self, Error> {
		if width == 0 || labels.is_empty() || width.checked_mul(labels.len()) != Some(values.len())
		{
			return Err(Error::File("samples and labels do not belong together".into()));
		}
		if values.iter().any(|value| !value.is_finite()) {
			return Err(Error::File("a sample that is no finite number".into()));
		}
		Ok(Self { width, values, labels })
	}

	/// Reads a file.
	pub fn decode(file: &[u8]) -> Result<Self, Error> {
		let bad = || Error::File("no data set of this version, or not whole".into());
		let (header, body) = file.split_at_checked(HEADER).ok_or_else(bad)?;
		let (magic, numbers) = header.split_at(8);
		let ([samples, width, scale], []) = numbers.as_chunks::<4>() else { return Err(bad()) };
		let [samples, width] = [samples, width].map(|n| u32::from_le_bytes(*n) as usize);
		let count = samples.checked_mul(width).ok_or_else(bad)?;
		bound("values of a data set", count, MAX_VALUES)?;
		if magic != MAGIC || body.len() != 2 * count + samples {
			return Err(bad());
		}
		let scale = f32::from_le_bytes(*scale);
		let (values, labels) = body.split_at(2 * count);
		let value = |bytes: &[u8; 2]| f32::from(i16::from_le_bytes(*bytes)) * scale;
		let values = values.as_chunks::<2>().0.iter().map(value).collect();
		Self::new(width, values, labels.to_vec())
	}

	/// Elements of a sample.
	pub fn width(&self) -> usize {
		self.width
	}

	/// Samples with their labels.
	pub fn samples(&self) -> impl Iterator<Item = (&[f32], u8)> {
		self.values.chunks(self.width).zip(self.labels.iter().copied())
	}
}

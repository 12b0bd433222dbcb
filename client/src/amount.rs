//! Amounts of the native token, as people write and read them.

use crate::Error;
use assay_primitives::{AssetKind, Balance, TOKEN_DECIMALS, TOKEN_SYMBOL, UNIT};
use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};

/// An amount of the native token, in its smallest unit.
///
/// Reads `1.5` and `1.5 ASSAY` as one and a half ASSAY, `1500p` as 1500 of the smallest unit. Shows the
/// unit; serialises as a decimal string of the smallest unit, as JSON numbers lose precision above 2^53.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub Balance);

impl FromStr for Amount {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		parse(text).map(Self).ok_or_else(|| {
			Error::Input(format!(
				"{text:?} is no amount: write 1.5 for one and a half {TOKEN_SYMBOL} (at most \
				 {TOKEN_DECIMALS} decimals), or 1500p for 1500 of its smallest unit"
			))
		})
	}
}

fn parse(text: &str) -> Option<Balance> {
	let text = text.trim();
	if let Some(smallest) = text.strip_suffix('p') {
		return digits(smallest);
	}
	let text = text.strip_suffix(TOKEN_SYMBOL).map_or(text, str::trim_end);
	let (whole, fraction) = match text.split_once('.') {
		Some((whole, fraction)) => (whole, Some(fraction)),
		None => (text, None),
	};
	let whole = digits(whole)?.checked_mul(UNIT)?;
	let fraction = match fraction {
		None => 0,
		Some(fraction) => {
			let missing = usize::from(TOKEN_DECIMALS).checked_sub(fraction.len())?;
			digits(fraction)?.checked_mul(10u128.checked_pow(u32::try_from(missing).ok()?)?)?
		},
	};
	whole.checked_add(fraction)
}

/// `u128::from_str` takes a sign; an amount has none.
fn digits(text: &str) -> Option<Balance> {
	let only_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	if only_digits {
		text.parse().ok()
	} else {
		None
	}
}

impl fmt::Display for Amount {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (whole, fraction) = (self.0 / UNIT, self.0 % UNIT);
		let fraction = format!("{fraction:0width$}", width = usize::from(TOKEN_DECIMALS));
		let fraction = fraction.trim_end_matches('0');
		let text = if fraction.is_empty() {
			format!("{whole} {TOKEN_SYMBOL}")
		} else {
			format!("{whole}.{fraction} {TOKEN_SYMBOL}")
		};
		f.pad(&text)
	}
}

impl Serialize for Amount {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(&self.0)
	}
}

impl From<Balance> for Amount {
	fn from(balance: Balance) -> Self {
		Self(balance)
	}
}

/// Reads an amount of an asset: of any but the native token only in its smallest unit, with a `p`, as
/// its decimals are not known here.
///
/// # Errors
///
/// When it is none.
pub fn parse_in(asset: &AssetKind, text: &str) -> Result<Balance, Error> {
	match asset {
		AssetKind::Native => text.parse().map(|amount: Amount| amount.0),
		AssetKind::WithId(id) => text.trim().strip_suffix('p').and_then(digits).ok_or_else(|| {
			Error::Input(format!(
				"{text:?} is no amount of asset {id}: write 1500p for 1500 of its smallest unit"
			))
		}),
	}
}

/// Shows an amount of an asset.
pub fn in_asset(asset: &AssetKind, amount: Balance) -> String {
	match asset {
		AssetKind::Native => Amount(amount).to_string(),
		AssetKind::WithId(id) => format!("{amount}p of asset {id}"),
	}
}

/// Reads `native` or the id of an asset.
///
/// # Errors
///
/// When it is neither.
pub fn parse_asset(text: &str) -> Result<AssetKind, Error> {
	match text.trim() {
		"native" => Ok(AssetKind::Native),
		id => id.parse().map(AssetKind::WithId).map_err(|_| {
			Error::Input(format!("{text:?} is no asset: give native, or the id of one"))
		}),
	}
}

/// `native`, or the id of an asset.
pub fn asset_name(asset: &AssetKind) -> String {
	match asset {
		AssetKind::Native => "native".into(),
		AssetKind::WithId(id) => id.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn read(text: &str) -> Option<Balance> {
		text.parse::<Amount>().ok().map(|amount| amount.0)
	}

	#[test]
	fn amount_is_read_when_well_formed() {
		assert_eq!(read("1.5"), Some(1_500_000_000_000));
		assert_eq!(read(" 1000 "), Some(1_000 * UNIT));
		assert_eq!(read("0"), Some(0));
		assert_eq!(read("0.000000000001"), Some(1));
		assert_eq!(read("1500p"), Some(1_500));
		assert_eq!(read("2 ASSAY"), Some(2 * UNIT));
		assert_eq!(read("2.25ASSAY"), Some(2_250_000_000_000));
		assert_eq!(read(&format!("{}p", u128::MAX)), Some(u128::MAX));
	}

	#[test]
	fn amount_is_refused_when_malformed_or_too_large() {
		for text in [
			"",
			".",
			"1.",
			".5",
			"-1",
			"+1",
			"1e3",
			"1,5",
			"0x10",
			"p",
			"1.5p",
			"1 2",
			"1.2.3",
			"ASSAY",
			"1.0000000000001",
			"340282366920938463463374607431768211456p",
			"999999999999999999999999999",
		] {
			assert_eq!(read(text), None, "{text}");
		}
	}

	#[test]
	fn amount_reads_back_when_shown() {
		for amount in [0, 1, 10, UNIT, UNIT + 1, 123 * UNIT + UNIT / 2, u128::MAX] {
			assert_eq!(read(&Amount(amount).to_string()), Some(amount));
		}
		assert_eq!(Amount(1_500_000_000_000).to_string(), "1.5 ASSAY");
		assert_eq!(Amount(1_000 * UNIT).to_string(), "1000 ASSAY");
	}

	#[test]
	fn amount_serialises_to_a_string_when_large() {
		let json = serde_json::to_string(&Amount(u128::MAX)).unwrap();
		assert_eq!(json, "\"340282366920938463463374607431768211455\"");
	}

	#[test]
	fn amount_of_an_asset_is_read_in_its_smallest_unit_only_when_it_is_not_native() {
		let asset = AssetKind::WithId(7);
		assert_eq!(parse_in(&asset, " 1500p").unwrap(), 1_500);
		for text in ["1500", "1.5", "1.5p", "p", "-1p", "1 ASSAY"] {
			assert!(parse_in(&asset, text).is_err(), "{text}");
		}
		assert_eq!(parse_in(&AssetKind::Native, "1.5").unwrap(), 1_500_000_000_000);
		assert_eq!(in_asset(&asset, 1_500), "1500p of asset 7");
		assert_eq!(in_asset(&AssetKind::Native, UNIT), "1 ASSAY");
	}

	#[test]
	fn asset_reads_back_when_named() {
		for asset in [AssetKind::Native, AssetKind::WithId(0), AssetKind::WithId(u32::MAX)] {
			assert_eq!(parse_asset(&asset_name(&asset)).unwrap(), asset);
		}
		assert!(parse_asset("Native").is_err() && parse_asset("-1").is_err());
	}
}

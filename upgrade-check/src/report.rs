//! What was found, for people and for programs.

use crate::metadata::Change;
use anyhow::Result;
use serde_json::{json, Map, Value};
use std::fmt;

/// A reason to refuse a runtime, or something to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
	/// What it is about.
	pub about: String,
	/// What is wrong.
	pub reason: String,
}

/// A length, and how much it may be.
#[derive(Clone, Copy, Debug)]
pub struct Size {
	/// Of what.
	pub what: &'static str,
	/// Bytes.
	pub actual: u64,
	/// The most, in bytes; nothing if the chain does not say.
	pub limit: Option<u64>,
}

/// Everything that was looked at.
#[derive(Clone, Debug, Default)]
pub struct Report {
	lines: Vec<(String, String)>,
	json: Map<String, Value>,
	sizes: Map<String, Value>,
	weights: Map<String, Value>,
	/// What of the metadata changes.
	pub changes: Vec<Change>,
	refusals: Vec<Finding>,
	notes: Vec<Finding>,
}

impl Report {
	/// Something that is so.
	pub fn fact(&mut self, what: &str, shown: String, value: Value) {
		self.lines.push((what.into(), shown));
		self.json.insert(what.replace([' ', '-'], "_"), value);
	}

	/// Why the runtime must not be proposed.
	pub fn refuse(&mut self, about: &str, reason: String) {
		self.refusals.push(Finding { about: about.into(), reason });
	}

	/// What should be known.
	pub fn note(&mut self, about: &str, reason: String) {
		self.notes.push(Finding { about: about.into(), reason });
	}

	/// What could not be looked at is a reason, too.
	pub fn try_to<T>(&mut self, about: &str, result: Result<T>) -> Option<T> {
		result.map_err(|error| self.refuse(about, format!("{error:#}"))).ok()
	}

	/// A length; a reason if it is too much.
	pub fn size(&mut self, Size { what, actual, limit }: Size) {
		let shown = match limit {
			Some(limit) => format!("{actual} of {limit} bytes ({} %)", percent(actual, limit)),
			None => format!("{actual} bytes; no limit is known"),
		};
		self.lines.push((what.into(), shown));
		self.sizes.insert(what.replace(' ', "_"), json!({ "bytes": actual, "limit": limit }));
		if let Some(limit) = limit.filter(|limit| actual > *limit) {
			self.refuse(what, format!("{actual} bytes, and at most {limit} are taken"));
		}
	}

	/// Time in picoseconds and bytes of proof, as weighed; a reason if one is too much.
	pub fn weight(&mut self, what: &str, actual: (u64, u64), limit: Option<(u64, u64)>) {
		let milliseconds = |time: u64| time as f64 / 1e9;
		let shown = match limit {
			Some(limit) => format!(
				"weighs {:.3} of {:.0} ms ({} %) and {} of {} bytes of proof ({} %)",
				milliseconds(actual.0),
				milliseconds(limit.0),
				percent(actual.0, limit.0),
				actual.1,
				limit.1,
				percent(actual.1, limit.1)
			),
			None => format!("weighs {:.3} ms and {} bytes", milliseconds(actual.0), actual.1),
		};
		self.lines.push((what.into(), shown));
		let value = json!({
			"ref_time": actual.0,
			"proof_size": actual.1,
			"limit": limit.map(|limit| json!({ "ref_time": limit.0, "proof_size": limit.1 })),
		});
		self.weights.insert(what.replace(' ', "_"), value);
		if limit.is_some_and(|limit| actual.0 > limit.0 || actual.1 > limit.1) {
			self.refuse(what, "it takes more than a block may".into());
		}
	}

	/// Whether nothing was found that speaks against it.
	pub fn may_be_proposed(&self) -> bool {
		self.refusals.is_empty()
	}

	/// For programs.
	pub fn json(&self) -> Value {
		let findings = |findings: &[Finding]| -> Value {
			findings
				.iter()
				.map(|Finding { about, reason }| json!({ "about": about, "reason": reason }))
				.collect()
		};
		let mut all = self.json.clone();
		all.extend([
			("may_be_proposed".into(), self.may_be_proposed().into()),
			("refusals".into(), findings(&self.refusals)),
			("notes".into(), findings(&self.notes)),
			("sizes".into(), self.sizes.clone().into()),
			("weights".into(), self.weights.clone().into()),
			("changes".into(), self.changes.iter().map(Change::json).collect()),
		]);
		all.into()
	}
}

fn percent(part: u64, whole: u64) -> u64 {
	match whole {
		0 => 100,
		_ => (u128::from(part) * 100 / u128::from(whole)) as u64,
	}
}

impl fmt::Display for Report {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		for (what, shown) in &self.lines {
			writeln!(out, "{what:<26}{shown}")?;
		}
		let breaking = self.changes.iter().filter(|change| change.breaking).count();
		writeln!(
			out,
			"\nMetadata: {} changes, of which {breaking} break clients that know the old runtime alone",
			self.changes.len()
		)?;
		for Change { kind, name, what, breaking } in &self.changes {
			let mark = if *breaking { '!' } else { ' ' };
			writeln!(out, "{mark} {kind} {name}: {what}")?;
		}
		for Finding { about, reason } in &self.notes {
			writeln!(out, "\nNote, {about}: {reason}")?;
		}
		for Finding { about, reason } in &self.refusals {
			writeln!(out, "\nRefused, {about}: {reason}")?;
		}
		let verdict = match self.refusals.len() {
			0 => "It may be proposed.".into(),
			1 => "It must not be proposed, for one reason.".into(),
			reasons => format!("It must not be proposed, for {reasons} reasons."),
		};
		writeln!(out, "\n{verdict}")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_reason_is_said_when_there_are_several() {
		let mut report = Report::default();
		assert!(report.may_be_proposed());
		report.note("a", "good to know".into());
		report.size(Size { what: "compressed", actual: 10, limit: Some(10) });
		report.weight("migrations", (5, 5), Some((5, 5)));
		assert!(report.may_be_proposed(), "as much as may be is not too much");
		report.size(Size { what: "compressed", actual: 11, limit: Some(10) });
		report.weight("migrations", (5, 6), Some((9, 5)));
		assert_eq!(report.try_to("x", Err::<(), _>(anyhow::anyhow!("it failed"))), None);
		let json = report.json();
		assert_eq!(json["may_be_proposed"], false);
		let about: Vec<_> =
			json["refusals"].as_array().unwrap().iter().map(|r| &r["about"]).collect();
		assert_eq!(about, ["compressed", "migrations", "x"]);
		let text = report.to_string();
		assert!(text.contains("Refused, compressed: 11 bytes, and at most 10 are taken"), "{text}");
		assert!(text.ends_with("It must not be proposed, for 3 reasons.\n"), "{text}");
	}
}

//! Test vectors: what this chain's verifiers say to keys, inputs and proofs from elsewhere, beside what
//! should be said.
//!
//! Judged are the kinds `groth16-bn254` and `groth16-bls12-381` of an `index.json`, natively and, where
//! that is wanted, by the runtime's Wasm: both run the verifiers that the chain runs, a key through the
//! checks of its registration, then inputs, proof and equation.
//!
//! Two kinds of key are not registered by the chain although an equation holds under them:
//!
//! - a key whose γ, δ and β are related, as after a set-up without its second phase: anyone can forge
//!   proofs for it. Where the source says `accept`, it speaks of the equation, and so the equation is what
//!   is held against it; that the chain refuses the key is told beside it. Where the source says `reject`,
//!   the chain's refusal is what counts;
//! - a key of which only e(α, β) is known (Sui's prepared form). Its equation is judged, natively alone.

pub mod index;
pub mod judge;
pub mod wasm;

use crate::groth16::{self, verifier, Content, Piece, Role};
use assay_groth16_formats::Curve;
use assay_primitives::proof::{Refusal, Stage};
use assay_verifier_groth16::{Bls12_381, Bn254, Curve as Pairs, Encoding, Proof, VerifyingKey};
use index::{Entry, Index, IndexError, MAX_FILES};
use serde::Serialize;
use std::{collections::BTreeMap, path::Path};
use wasm::{Runtime, WasmError};

/// Why a folder was not judged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// Its index cannot be read.
	#[error("the vectors cannot be read: {0}")]
	Index(#[from] IndexError),
	/// The runtime could not be asked.
	#[error("the runtime's Wasm cannot be asked: {0}")]
	Wasm(#[from] WasmError),
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
	/// Found is what was expected.
	Agrees,
	/// It is not.
	Disagrees,
	/// What it is about could not be read.
	Unreadable,
}

/// A verdict, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
	/// `accept`, `reject`, or what else there is to say.
	pub verdict: &'static str,
	/// What was being looked at when it was refused.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub stage: Option<&'static str>,
	/// Why.
	#[serde(skip_serializing_if = "String::is_empty")]
	pub reason: String,
}

/// An entry, judged.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
	/// Its name.
	pub id: String,
	/// Its kind.
	pub kind: String,
	/// The verdict that its source gives.
	pub expected: String,
	/// Why, by its source.
	#[serde(skip_serializing_if = "String::is_empty")]
	pub expected_reason: String,
	/// Whether the two agree.
	pub outcome: Outcome,
	/// What was found natively.
	pub found: Found,
	/// What was found in Wasm, if it was asked.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub wasm: Option<Found>,
	/// What else there is to know.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub remarks: Vec<String>,
}

/// A folder, judged.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
	/// `agreed`, `disagreed`, or `unreadable`.
	pub status: &'static str,
	/// Entries of the kinds that are judged.
	pub judged: usize,
	/// Of these, those whose verdict is the expected one.
	pub agreed: usize,
	/// Those whose verdict is another.
	pub disagreed: usize,
	/// Those that could not be read.
	pub unreadable: usize,
	/// Entries that the runtime's Wasm judged.
	pub in_wasm: usize,
	/// Numbers of entries of other kinds, which are left out.
	pub left_out: BTreeMap<String, usize>,
	/// Each of them.
	pub entries: Vec<Judged>,
}

/// The curve of a kind that is judged.
fn curve_of(kind: &str) -> Option<Curve> {
	match kind {
		"groth16-bn254" => Some(Curve::Bn254),
		"groth16-bls12-381" => Some(Curve::Bls12_381),
		_ => None,
	}
}

/// Judges the folder's entries, also in Wasm if `program` names the node's program.
///
/// # Errors
///
/// When the index cannot be read, or the runtime cannot be asked. What is wrong with one entry is told of
/// that entry.
pub async fn judge_folder(folder: &Path, program: Option<&Path>) -> Result<Report, Error> {
	let index = Index::read(folder)?;
	let mut runtime = program.map(Runtime::start).transpose()?;
	let mut left_out = BTreeMap::new();
	let mut entries = Vec::new();
	for (place, entry) in index.entries.iter().enumerate() {
		match curve_of(&entry.kind) {
			Some(curve) => {
				entries.push(judge_entry(&index, place, entry, curve, runtime.as_mut()).await?);
			},
			None => *left_out.entry(entry.kind.clone()).or_insert(0) += 1,
		}
	}
	let count = |outcome| entries.iter().filter(|entry| entry.outcome == outcome).count();
	let (disagreed, unreadable) = (count(Outcome::Disagrees), count(Outcome::Unreadable));
	Ok(Report {
		status: match (disagreed, unreadable) {
			(0, 0) => "agreed",
			(0, _) => "unreadable",
			_ => "disagreed",
		},
		judged: entries.len(),
		agreed: count(Outcome::Agrees),
		disagreed,
		unreadable,
		in_wasm: entries.iter().filter(|entry| entry.wasm.is_some()).count(),
		left_out,
		entries,
	})
}

/// What a source says that a correct verifier says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
	Accept,
	Reject,
	/// The equation holds under a key that must not be registered.
	EquationAlone,
	/// There is nothing but a key, which is good.
	Key,
}

impl Expected {
	fn read(verdict: &str) -> Option<Self> {
		let verdict = verdict.trim().to_ascii_lowercase();
		let first = verdict.split(|c: char| !c.is_ascii_alphabetic()).next();
		match first {
			Some("accept" | "accepted" | "valid") => Some(Self::Accept),
			Some("reject" | "rejected" | "invalid") => Some(Self::Reject),
			_ if verdict.starts_with("equation holds") => Some(Self::EquationAlone),
			_ if matches!(&*verdict, "verifier key" | "verifying key" | "verification key") => {
				Some(Self::Key)
			},
			_ => None,
		}
	}
}

/// What an entry's files hold.
#[derive(Default)]
struct Material {
	pieces: BTreeMap<&'static str, Piece>,
	remarks: Vec<String>,
}

fn slot(role: Role) -> &'static str {
	match role {
		Role::Key => "key",
		Role::Proof => "proof",
		Role::Inputs => "inputs",
	}
}

impl Material {
	fn read(index: &Index, entry: &Entry, curve: Curve) -> Result<Self, String> {
		let mut material = Self::default();
		if entry.files.len() > MAX_FILES {
			return Err(format!("more than {MAX_FILES} files"));
		}
		for name in &entry.files {
			let contents = index.file(name).map_err(|error| error.to_string())?;
			match groth16::read(curve, name, &contents) {
				Ok(pieces) => {
					for piece in pieces {
						material.put(curve, name, piece)?;
					}
				},
				Err(unknown) => material.remarks.push(format!("{name} is not read: {unknown}")),
			}
		}
		// What no file has, the index may have itself.
		for piece in groth16::read_value(curve, &entry.details) {
			if material.get(piece.role).is_none() {
				material.remarks.push(format!("the {} are from the index", piece.role));
				material.pieces.insert(slot(piece.role), piece);
			}
		}
		Ok(material)
	}

	fn get(&self, role: Role) -> Option<&Piece> {
		self.pieces.get(slot(role))
	}

	/// Puts a piece in its place. If it is there already, both must be the same.
	fn put(&mut self, curve: Curve, name: &str, piece: Piece) -> Result<(), String> {
		let Some(known) = self.get(piece.role) else {
			self.pieces.insert(slot(piece.role), piece);
			return Ok(());
		};
		if normal(curve, known) != normal(curve, &piece) {
			return Err(format!("{name} has other {} than the files before it", piece.role));
		}
		self.remarks.push(format!("{name} has the same {} ({})", piece.role, piece.format));
		Ok(())
	}
}

/// A piece whatever its encoding was.
fn normal(curve: Curve, piece: &Piece) -> Content {
	match (curve, &piece.content) {
		(Curve::Bn254, Content::Bytes(bytes)) => normal_bytes::<Bn254>(piece.role, bytes),
		(Curve::Bls12_381, Content::Bytes(bytes)) => normal_bytes::<Bls12_381>(piece.role, bytes),
		(_, other) => other.clone(),
	}
}

fn normal_bytes<E: Pairs>(role: Role, bytes: &[u8]) -> Content {
	let normal = match role {
		Role::Key => {
			VerifyingKey::<E>::decode(bytes).ok().map(|key| key.encode(Encoding::Compressed))
		},
		Role::Proof => {
			Proof::<E>::decode(bytes).ok().map(|proof| proof.encode(Encoding::Compressed))
		},
		Role::Inputs => None,
	};
	Content::Bytes(normal.unwrap_or_else(|| bytes.to_vec()))
}

fn stage_name(stage: Stage) -> &'static str {
	match stage {
		Stage::Key => "key",
		Stage::Inputs => "inputs",
		Stage::Proof => "proof",
		Stage::Equation => "equation",
		Stage::Unsupported => "runtime",
	}
}

impl Found {
	fn of(verdict: &Result<(), Refusal>) -> Self {
		match verdict {
			Ok(()) => Self { verdict: "accept", stage: None, reason: String::new() },
			Err((stage, reason)) => Self::reject(stage_name(*stage), reason.clone()),
		}
	}

	fn reject(stage: &'static str, reason: String) -> Self {
		Self { verdict: "reject", stage: Some(stage), reason }
	}
}

/// Something that an entry is found to be, before it is compared.
struct Finding {
	found: Found,
	/// What the chain says, in whose order and words the runtime's Wasm must say the same.
	chain: Option<Result<(), Refusal>>,
	agrees: bool,
}

async fn judge_entry(
	index: &Index,
	place: usize,
	entry: &Entry,
	curve: Curve,
	runtime: Option<&mut Runtime>,
) -> Result<Judged, WasmError> {
	let mut judged = Judged {
		id: entry.id.clone().unwrap_or_else(|| format!("#{place}")),
		kind: entry.kind.clone(),
		expected: entry.verdict.clone(),
		expected_reason: entry.reason.clone(),
		outcome: Outcome::Unreadable,
		found: Found { verdict: "unreadable", stage: None, reason: String::new() },
		wasm: None,
		remarks: Vec::new(),
	};
	let Some(expected) = Expected::read(&entry.verdict) else {
		judged.found.reason = "the expected verdict is neither accept nor reject".into();
		return Ok(judged);
	};
	let mut material = match Material::read(index, entry, curve) {
		Ok(material) => material,
		Err(reason) => {
			judged.found.reason = reason;
			return Ok(judged);
		},
	};
	judged.remarks = std::mem::take(&mut material.remarks);
	let finding = match find(curve, expected, &material, &mut judged.remarks) {
		Ok(finding) => finding,
		Err(missing) => {
			judged.found.reason = format!("no file of it has a {missing}");
			return Ok(judged);
		},
	};
	judged.found = finding.found;
	let mut agrees = finding.agrees;
	if let (Some(runtime), Some(natively)) = (runtime, finding.chain) {
		let bytes = |role| match material.get(role).map(|piece| &piece.content) {
			Some(Content::Bytes(bytes)) => &**bytes,
			_ => &[],
		};
		let [key, inputs, proof] = [Role::Key, Role::Inputs, Role::Proof].map(bytes);
		judged.wasm = match runtime.judge(verifier(curve), key, inputs, proof).await {
			Ok(in_wasm) => {
				if in_wasm != natively {
					judged.remarks.push("the runtime's Wasm says something else".into());
					agrees = false;
				}
				Some(Found::of(&in_wasm))
			},
			// What makes the runtime trap is a finding.
			Err(WasmError::Failed(reason)) => {
				agrees = false;
				Some(Found { verdict: "failed", stage: None, reason })
			},
			Err(error @ WasmError::TooLong) => {
				judged.remarks.push(error.to_string());
				None
			},
			Err(error) => return Err(error),
		};
	}
	judged.outcome = if agrees { Outcome::Agrees } else { Outcome::Disagrees };
	Ok(judged)
}

/// Finds what there is to say of an entry; an error names what is missing.
fn find(
	curve: Curve,
	expected: Expected,
	material: &Material,
	remarks: &mut Vec<String>,
) -> Result<Finding, Role> {
	let all = [Role::Key, Role::Inputs, Role::Proof];
	let wanted = if expected == Expected::Key { &all[..1] } else { &all[..] };
	let mut parts = Vec::new();
	for role in wanted {
		let content = &material.get(*role).ok_or(*role)?.content;
		if let Content::Broken(reason) = content {
			return Ok(Finding {
				found: Found::reject("conversion", format!("{role}: {reason}")),
				chain: None,
				agrees: expected == Expected::Reject,
			});
		}
		parts.push(content);
	}
	Ok(match parts.as_slice() {
		[Content::Bytes(key)] => {
			let verdict = judge::judge_key(curve, key);
			Finding { found: Found::of(&verdict), chain: None, agrees: verdict.is_ok() }
		},
		[Content::Bytes(key), Content::Bytes(inputs), Content::Bytes(proof)] => {
			let verdict = judge::judge(curve, key, inputs, proof);
			let alone = judge::judge_unsafe(curve, key, inputs, proof);
			let (found, agrees) = weigh(expected, &verdict, alone.as_ref(), remarks);
			Finding { found, chain: Some(verdict), agrees }
		},
		[Content::Prepared(key), Content::Bytes(inputs), Content::Bytes(proof)] => {
			remarks.push(
				"of the key only what a verifier computes of it is known, so the chain cannot register it: \
				 the equation is judged, natively alone"
					.into(),
			);
			let verdict = judge::judge_stored(curve, key, inputs, proof);
			let agrees = match expected {
				Expected::Accept => verdict.is_ok(),
				Expected::Reject => verdict.is_err(),
				Expected::EquationAlone | Expected::Key => false,
			};
			Finding { found: Found::of(&verdict), chain: None, agrees }
		},
		_ => return Err(Role::Key),
	})
}

/// Holds what the chain says, and what the equation `alone` says under a key that only the relations of its
/// points stand against, against what is expected.
fn weigh(
	expected: Expected,
	verdict: &Result<(), Refusal>,
	alone: Option<&Result<(), Refusal>>,
	remarks: &mut Vec<String>,
) -> (Found, bool) {
	let speaks_of_equation = matches!(expected, Expected::Accept | Expected::EquationAlone);
	match (verdict, alone) {
		(Err((Stage::Key, reason)), Some(alone)) if speaks_of_equation => {
			remarks.push(format!("the chain refuses to register this key: {reason}"));
			let found = match alone {
				Ok(()) => Found {
					verdict: "equation holds, key refused",
					stage: Some("key"),
					reason: reason.clone(),
				},
				refused => Found::of(refused),
			};
			(found, alone.is_ok())
		},
		_ => {
			let agrees = match expected {
				Expected::Accept => verdict.is_ok(),
				Expected::Reject => verdict.is_err(),
				Expected::EquationAlone | Expected::Key => false,
			};
			(Found::of(verdict), agrees)
		},
	}
}

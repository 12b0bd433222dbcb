//! `assay vectors`.

use crate::Outcome;
use assay_client::{
	error::{EXIT_AUDIT_FAILED, EXIT_OK, EXIT_UNREADABLE},
	text,
	vectors::{self, judge_folder, wasm::find_program, Found, Judged, Report},
	Error,
};
use clap::Args;
use comfy_table::{ContentArrangement, Table};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  assay vectors vectors/
  assay vectors vectors/ --wasm
  assay --json vectors vectors/ --wasm --node-bin target/release/assay-node

Judged are the kinds groth16-bn254 and groth16-bls12-381. Keys, proofs and public inputs may be JSON of
snarkjs, circom or gnark, binary of gnark or arkworks, hex of these, or JSON that has them as hex.

A key whose gamma and delta (or beta) are related, as after a set-up without its second phase, is not
registered by the chain: anyone can forge proofs for it. Where the source expects \"accept\", it speaks of
the equation, and the equation is held against it; that the chain refuses the key is told beside it.
Where the source expects \"reject\", the chain's refusal is the verdict. Of a key in Sui's prepared form,
too, only the equation can be judged, and natively alone.

Exit codes:
  0  every judged entry has the expected verdict
  1  failed, or the runtime's Wasm could not be asked
  2  wrong arguments
  4  an entry has another verdict than expected, or natively another than in Wasm
  5  the folder, or an entry that should be judged, cannot be read";

/// Most characters of a text from outside in the table.
const MAX_TEXT: usize = 160;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct VectorsArguments {
	/// Folder with an index.json.
	folder: PathBuf,
	/// Let the runtime's Wasm judge as well.
	#[arg(long)]
	wasm: bool,
	/// The node's program, which executes the Wasm [default: assay-node beside this program, or in PATH].
	#[arg(long, requires = "wasm", value_name = "PATH")]
	node_bin: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
///
/// When the folder cannot be read, or the runtime's Wasm cannot be asked.
pub async fn run(arguments: VectorsArguments) -> Result<Outcome, Error> {
	let program = arguments.wasm.then(|| find_program(arguments.node_bin.as_deref()));
	let report = judge_folder(&arguments.folder, program.as_deref()).await?;
	let code = match (report.disagreed, report.unreadable) {
		(0, 0) => EXIT_OK,
		(0, _) => EXIT_UNREADABLE,
		_ => EXIT_AUDIT_FAILED,
	};
	let mut outcome = Outcome::new(&report, table(&report, arguments.wasm), true)?;
	outcome.code = code;
	outcome.notes = notes(&report, arguments.wasm);
	Ok(outcome)
}

fn shown(text: &str) -> String {
	let text = text::printable(text);
	match text.char_indices().nth(MAX_TEXT) {
		Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
		None => text,
	}
}

fn with_reason(verdict: &str, reason: &str) -> String {
	if reason.is_empty() {
		shown(verdict)
	} else {
		format!("{}: {}", shown(verdict), shown(reason))
	}
}

fn found(found: &Found) -> String {
	let verdict = match found.stage {
		Some(stage) if found.verdict == "reject" => format!("reject ({stage})"),
		_ => found.verdict.into(),
	};
	with_reason(&verdict, &found.reason)
}

fn table(report: &Report, wasm: bool) -> Table {
	let mut table = Table::new();
	table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
	table.set_content_arrangement(ContentArrangement::Dynamic);
	let mut header = vec!["entry", "kind", "expected", "found"];
	if wasm {
		header.push("in Wasm");
	}
	header.push("");
	table.set_header(header);
	for entry in &report.entries {
		let mut row = vec![
			shown(&entry.id),
			entry.kind.clone(),
			with_reason(&entry.expected, &entry.expected_reason),
			found(&entry.found),
		];
		if wasm {
			row.push(in_wasm(entry));
		}
		row.push(
			match entry.outcome {
				vectors::Outcome::Agrees => "agrees",
				vectors::Outcome::Disagrees => "DISAGREES",
				vectors::Outcome::Unreadable => "UNREADABLE",
			}
			.into(),
		);
		table.add_row(row);
	}
	table
}

fn in_wasm(entry: &Judged) -> String {
	match &entry.wasm {
		None => "not asked".into(),
		Some(same)
			if (same.stage, &same.reason) == (entry.found.stage, &entry.found.reason)
				&& same.verdict == entry.found.verdict =>
		{
			"the same".into()
		},
		Some(other) => found(other),
	}
}

fn notes(report: &Report, wasm: bool) -> Vec<String> {
	let mut notes = Vec::new();
	for entry in &report.entries {
		for remark in &entry.remarks {
			notes.push(format!("{}: {}", shown(&entry.id), shown(remark)));
		}
	}
	for (kind, count) in &report.left_out {
		notes.push(format!("left out: {count} of the kind {}", shown(kind)));
	}
	let mut summary = format!("{} judged: {} as expected", report.judged, report.agreed);
	for (count, what) in [(report.disagreed, "not as expected"), (report.unreadable, "unreadable")]
	{
		if count > 0 {
			summary.push_str(&format!(", {count} {what}"));
		}
	}
	if wasm {
		summary.push_str(&format!("; {} in Wasm, too", report.in_wasm));
	}
	notes.push(summary);
	notes
}

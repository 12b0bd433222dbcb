//! `assay setup` and `assay quantise`: models that can be proven, and their keys. No chain is needed.

use crate::{Outcome, Terminal};
use assay_client::{chat::Watcher, error::EXIT_AUDIT_FAILED, text, verifying::read_key, Error};
use assay_primitives::H256;
use assay_prover::{
	dataset::Dataset,
	float::FloatModel,
	quantise::{compare, quantise as quantise_onnx, Comparison},
	setup::{self, Ceremony, FileKind, Key, Kind, Powers, MAX_POWER},
	Circuit, Limits, Quantised, MAX_FILE as MAX_MODEL,
};
use clap::{Args, Subcommand};
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use rand::rngs::OsRng;
use serde::Serialize;
use std::{
	fs::File,
	io::Read,
	path::{Path, PathBuf},
	time::Duration,
};

const SETUP_EXAMPLES: &str = "\
For trying things out, alone:
  assay setup development digits.int.onnx -o digits.key

For production, several parties; one honest one is enough. First the powers of tau, which serve every
model of a size: from a public ceremony (compare its file's hash with the organisers'), or of your own:
  assay setup powers import powersOfTau28_hez_final_14.ptau --power 14 -o powers
  assay setup powers new 14 -o powers.0
  assay setup powers contribute powers.0 -o powers.1
Then the key of the model. Each party contributes, passes the file on, and keeps the hash that is told:
  assay setup new digits.int.onnx --powers powers.1 -o digits.0
  assay setup contribute digits.0 -o digits.1
  assay setup contribute digits.1 -o digits.2
  assay setup beacon digits.2 --value 6a09e667… --iterations 20 -o digits.3
Anyone checks it, and makes the key of it:
  assay setup verify digits.int.onnx --powers powers.1 digits.3 --contributor 3f1c… --contributor 90ab…
  assay setup finish digits.int.onnx --powers powers.1 digits.3 -o digits.key
  assay setup show digits.key

Exit codes: 0 all is well; 1 failed; 2 wrong arguments; 4 the ceremony does not hold.";

const QUANTISE_EXAMPLES: &str = "\
Examples:
  assay quantise digits.onnx --calibration calibration.bin -o digits.int.onnx
  assay quantise digits.onnx --calibration calibration.bin --test test.bin --max-loss 1 \\
    -o digits.int.onnx

Samples are in the format that docs/proven-models.md describes.";

/// Most bytes of a file of samples.
const MAX_SAMPLES: u64 = 64 << 20;

#[derive(Args)]
#[command(after_help = SETUP_EXAMPLES)]
pub struct SetupArguments {
	#[command(subcommand)]
	command: SetupCommand,
}

/// The file that a command writes. None is overwritten.
#[derive(Args)]
struct Output {
	/// File to write; it must not exist.
	#[arg(long, short, value_name = "FILE")]
	output: PathBuf,
}

#[derive(Args)]
struct Sources {
	/// The integer model.
	model: PathBuf,
	/// File of powers of tau: our own, or a .ptau of snarkjs.
	#[arg(long, value_name = "FILE")]
	powers: PathBuf,
}

#[derive(Subcommand)]
enum SetupCommand {
	/// Make a key alone. Its maker can forge proofs: for trying things out only.
	Development {
		/// The integer model.
		model: PathBuf,
		#[command(flatten)]
		output: Output,
	},
	/// Powers of tau: the phase that serves every model of a size.
	#[command(subcommand)]
	Powers(PowersCommand),
	/// Begin a model's key from powers of tau: the same for everyone. Nothing is safe until someone
	/// contributes.
	New {
		#[command(flatten)]
		sources: Sources,
		#[command(flatten)]
		output: Output,
	},
	/// Multiply randomness of your own into a model's key.
	Contribute {
		/// What the one before you passed on.
		file: PathBuf,
		#[command(flatten)]
		output: Output,
	},
	/// Close a ceremony with a public value that nobody could know beforehand.
	Beacon {
		/// What the last contributor passed on.
		file: PathBuf,
		/// The value in hex, such as a later block's hash.
		#[arg(long, value_name = "HEX")]
		value: String,
		/// Binary logarithm of how often it is hashed.
		#[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=26))]
		iterations: u32,
		#[command(flatten)]
		output: Output,
	},
	/// Check a ceremony: its start, every contribution, and the key.
	Verify {
		#[command(flatten)]
		sources: Sources,
		/// The ceremony.
		file: PathBuf,
		/// Hash that a contributor was told, which must be in it; may be given several times.
		#[arg(long, value_name = "HASH", value_parser = text::parse_hash)]
		contributor: Vec<H256>,
	},
	/// Check a ceremony, and write the proving key that it made.
	Finish {
		#[command(flatten)]
		sources: Sources,
		/// The ceremony.
		file: PathBuf,
		/// Hash that a contributor was told, which must be in it; may be given several times.
		#[arg(long, value_name = "HASH", value_parser = text::parse_hash)]
		contributor: Vec<H256>,
		#[command(flatten)]
		output: Output,
	},
	/// Show what a file of a set-up says of itself.
	Show {
		/// A proving key, a ceremony or powers of tau.
		file: PathBuf,
	},
}

#[derive(Subcommand)]
enum PowersCommand {
	/// Begin powers of your own. Nothing is safe until someone contributes.
	New {
		/// Binary logarithm of the greatest number of constraints.
		#[arg(value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_POWER)))]
		power: u32,
		#[command(flatten)]
		output: Output,
	},
	/// Multiply randomness of your own in.
	Contribute {
		/// What the one before you passed on.
		file: PathBuf,
		#[command(flatten)]
		output: Output,
	},
	/// Check a .ptau file of snarkjs, and write as much of it as is needed.
	Import {
		/// The file.
		file: PathBuf,
		/// Binary logarithm of the greatest number of constraints that it has to serve.
		#[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_POWER)))]
		power: u32,
		#[command(flatten)]
		output: Output,
	},
}

#[derive(Args)]
#[command(after_help = QUANTISE_EXAMPLES)]
pub struct QuantiseArguments {
	/// The float model, in ONNX.
	model: PathBuf,
	/// Samples that show how great values become.
	#[arg(long, value_name = "FILE")]
	calibration: PathBuf,
	/// Samples to measure the loss of accuracy on [default: those of the calibration].
	#[arg(long, value_name = "FILE")]
	test: Option<PathBuf>,
	/// Most accuracy to lose, in percentage points; nothing is written if more is lost.
	#[arg(long, value_name = "POINTS", allow_negative_numbers = true)]
	max_loss: Option<f64>,
	#[command(flatten)]
	output: Output,
}

/// What a file of a set-up says, in JSON.
#[derive(Clone, Debug, Default, Serialize)]
struct Shown {
	status: &'static str,
	/// `development key`, `key`, `ceremony`, `powers` or `ptau`.
	kind: &'static str,
	#[serde(skip_serializing_if = "Option::is_none")]
	file: Option<PathBuf>,
	/// sha256 of the integer model.
	#[serde(skip_serializing_if = "Option::is_none")]
	model: Option<H256>,
	#[serde(skip_serializing_if = "Option::is_none")]
	circuit: Option<H256>,
	#[serde(skip_serializing_if = "Option::is_none")]
	constraints: Option<usize>,
	/// Binary logarithm of how many constraints powers serve.
	#[serde(skip_serializing_if = "Option::is_none")]
	power: Option<u32>,
	/// Name of the verifying key on chain.
	#[serde(skip_serializing_if = "Option::is_none")]
	key: Option<H256>,
	/// What each contributor was told, in order.
	#[serde(skip_serializing_if = "Option::is_none")]
	contributions: Option<Vec<H256>>,
	/// Whether a beacon has closed the ceremony.
	#[serde(skip_serializing_if = "Option::is_none")]
	closed: Option<bool>,
}

impl Shown {
	fn of_key(status: &'static str, path: &Path) -> Result<Self, Error> {
		let failed = |error| Error::of_prover(path, error);
		let inspected = Key::inspect(path).map_err(failed)?;
		Ok(Self {
			status,
			kind: match inspected.kind {
				Kind::Development => "development key",
				Kind::Ceremony => "key",
			},
			file: Some(path.into()),
			model: Some(H256(inspected.model)),
			circuit: Some(H256(inspected.circuit)),
			key: Some(read_key(path, None)?.id),
			..Self::default()
		})
	}

	fn of_ceremony(status: &'static str, path: &Path, ceremony: &Ceremony) -> Result<Self, Error> {
		Ok(Self {
			status,
			kind: "ceremony",
			file: Some(path.into()),
			model: Some(H256(ceremony.model())),
			circuit: Some(H256(ceremony.circuit())),
			contributions: Some(contributors(path, ceremony)?),
			closed: Some(ceremony.is_closed()),
			..Self::default()
		})
	}

	fn of_powers(status: &'static str, path: &Path, powers: &Powers) -> Self {
		Self {
			status,
			kind: "powers",
			file: Some(path.into()),
			power: Some(powers.power()),
			contributions: Some(powers.transcripts().into_iter().skip(1).map(H256).collect()),
			..Self::default()
		}
	}

	fn outcome(&self) -> Result<Outcome, Error> {
		let mut table = new_table();
		let mut row = |name: &str, value: Option<String>| {
			if let Some(value) = value {
				table.add_row([name.to_string(), value]);
			}
		};
		row("what", Some(format!("{}, {}", self.kind, self.status)));
		row("file", self.file.as_ref().map(|file| file.display().to_string()));
		row("model", self.model.map(|hash| format!("{hash:?}")));
		row("circuit", self.circuit.map(|hash| format!("{hash:?}")));
		row("constraints", self.constraints.map(|count| count.to_string()));
		row("serves", self.power.map(|power| format!("up to 2^{power} constraints")));
		row("verifying key", self.key.map(|hash| format!("{hash:?}")));
		for (place, hash) in self.contributions.iter().flatten().enumerate() {
			let closes = self.closed == Some(true)
				&& Some(place + 1) == self.contributions.as_ref().map(Vec::len);
			let name = if closes { "beacon" } else { "contribution" };
			row(&format!("{name} {}", place + 1), Some(format!("{hash:?}")));
		}
		if self.contributions.as_ref().is_some_and(Vec::is_empty) {
			row("contributions", Some("none: nothing is safe yet".into()));
		}
		Outcome::new(self, table, true)
	}
}

fn new_table() -> Table {
	let mut table = Table::new();
	table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
	table.set_content_arrangement(ContentArrangement::Dynamic);
	table
}

fn contributors(path: &Path, ceremony: &Ceremony) -> Result<Vec<H256>, Error> {
	let all = ceremony.transcripts().map_err(|error| Error::of_prover(path, error))?;
	Ok(all.into_iter().skip(1).map(H256).collect())
}

/// Does long work on a thread of its own, and shows that it goes on.
async fn working<T: Send + 'static>(
	what: &'static str,
	work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
	// It hides itself where standard error is no terminal.
	let bar = ProgressBar::new_spinner();
	if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
		bar.set_style(style);
	}
	bar.set_message(what);
	bar.enable_steady_tick(Duration::from_millis(120));
	let done = tokio::task::spawn_blocking(work).await;
	bar.finish_and_clear();
	done.map_err(|error| Error::NotNow(format!("the work was interrupted: {error}")))?
}

/// Refuses to write over anything: a contribution that is lost cannot be made again.
fn free(output: Output) -> Result<PathBuf, Error> {
	if output.output.symlink_metadata().is_ok() {
		return Err(Error::Input(format!(
			"{} exists already: name another file",
			output.output.display()
		)));
	}
	Ok(output.output)
}

fn bounded(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let mut bytes = Vec::new();
	let file = File::open(path).map_err(failed)?;
	file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
	if bytes.len() as u64 > most {
		return Err(Error::Input(format!("{} has more than {most} bytes", path.display())));
	}
	Ok(bytes)
}

fn circuit_of(path: &Path) -> Result<Circuit, Error> {
	let failed = |error| Error::of_prover(path, error);
	let model = Quantised::from_onnx(&bounded(path, MAX_MODEL as u64)?).map_err(failed)?;
	Circuit::new(&model, Limits::default()).map_err(failed)
}

fn powers_of(path: &Path, at_most: u32) -> Result<Powers, Error> {
	Powers::load(path, at_most).map_err(|error| Error::of_prover(path, error))
}

fn ceremony_of(path: &Path) -> Result<Ceremony, Error> {
	Ceremony::load(path).map_err(|error| Error::of_prover(path, error))
}

/// Writes a key, and beside it the verifying key.
fn write(key: &Key, path: &Path) -> Result<Shown, Error> {
	let failed = |error| Error::of_prover(path, error);
	key.save(path).map_err(failed)?;
	let mut beside = path.as_os_str().to_owned();
	beside.push(".vk");
	let bytes = key.verifying_bytes().map_err(failed)?;
	std::fs::write(&beside, bytes).map_err(|source| Error::File { path: beside.into(), source })?;
	Shown::of_key("written", path)
}

/// Checks a ceremony, and that the contributors whose hashes are given took part in it.
fn verified(
	sources: &Sources,
	file: &Path,
	expected: &[H256],
) -> Result<(Circuit, Ceremony), Error> {
	let circuit = circuit_of(&sources.model)?;
	let power = circuit.power().map_err(|error| Error::of_prover(&sources.model, error))?;
	let powers = powers_of(&sources.powers, power)?;
	let ceremony = ceremony_of(file)?;
	let fails =
		|what: &dyn std::fmt::Display| Error::Ceremony(format!("{}: {what}", file.display()));
	if ceremony.circuit() != circuit.id() {
		return Err(fails(&"it is for another model"));
	}
	let all = contributors(file, &ceremony)?;
	if let Some(missing) = expected.iter().find(|hash| !all.contains(hash)) {
		return Err(fails(&format_args!("no contribution has the hash {missing:?}")));
	}
	ceremony.verify(&circuit, &powers).map_err(|error| fails(&error))?;
	Ok((circuit, ceremony))
}

/// Runs `assay setup`.
///
/// # Errors
///
/// When a file cannot be read or written, or does not hold.
pub async fn run(arguments: SetupArguments, terminal: &mut Terminal) -> Result<Outcome, Error> {
	match arguments.command {
		SetupCommand::Development { model, output } => {
			let output = free(output)?;
			let shown = working("making the key", move || {
				let circuit = circuit_of(&model)?;
				let key = setup::development(&circuit, &mut OsRng)
					.map_err(|error| Error::of_prover(&model, error))?;
				let shown = write(&key, &output)?;
				Ok(Shown { constraints: Some(circuit.constraints()), ..shown })
			});
			let shown = shown.await?;
			terminal.note(
				"this key was made on one machine, whose owner can forge proofs under it: for development \
				 only",
			);
			shown.outcome()
		},
		SetupCommand::Powers(command) => powers(command).await?.outcome(),
		SetupCommand::New { sources, output } => {
			let output = free(output)?;
			let shown = working("making the start of the key", move || {
				let circuit = circuit_of(&sources.model)?;
				let failed = |error| Error::of_prover(&sources.model, error);
				let powers = powers_of(&sources.powers, circuit.power().map_err(failed)?)?;
				let ceremony = Ceremony::new(&circuit, &powers).map_err(failed)?;
				ceremony.save(&output).map_err(|error| Error::of_prover(&output, error))?;
				let shown = Shown::of_ceremony("written", &output, &ceremony)?;
				Ok(Shown { constraints: Some(circuit.constraints()), ..shown })
			});
			shown.await?.outcome()
		},
		SetupCommand::Contribute { file, output } => {
			let output = free(output)?;
			let shown = working("contributing", move || {
				let mut ceremony = ceremony_of(&file)?;
				ceremony.contribute(&mut OsRng).map_err(|error| Error::of_prover(&file, error))?;
				ceremony.save(&output).map_err(|error| Error::of_prover(&output, error))?;
				Shown::of_ceremony("written", &output, &ceremony)
			});
			let shown = shown.await?;
			keep_hash(&shown, terminal);
			shown.outcome()
		},
		SetupCommand::Beacon { file, value, iterations, output } => {
			let output = free(output)?;
			let value = text::parse_hex(&value)
				.filter(|value| !value.is_empty())
				.ok_or_else(|| Error::Input("the beacon's value is no hex".into()))?;
			let shown = working("hashing the beacon", move || {
				let mut ceremony = ceremony_of(&file)?;
				ceremony
					.beacon(&value, iterations)
					.map_err(|error| Error::of_prover(&file, error))?;
				ceremony.save(&output).map_err(|error| Error::of_prover(&output, error))?;
				Shown::of_ceremony("written", &output, &ceremony)
			});
			shown.await?.outcome()
		},
		SetupCommand::Verify { sources, file, contributor } => {
			let shown = working("checking the ceremony", move || {
				let (circuit, ceremony) = verified(&sources, &file, &contributor)?;
				let shown = Shown::of_ceremony("verified", &file, &ceremony)?;
				Ok(Shown { constraints: Some(circuit.constraints()), ..shown })
			});
			shown.await?.outcome()
		},
		SetupCommand::Finish { sources, file, contributor, output } => {
			let output = free(output)?;
			let shown = working("checking the ceremony, and writing its key", move || {
				let (circuit, ceremony) = verified(&sources, &file, &contributor)?;
				let key =
					ceremony.finish(&circuit).map_err(|error| Error::of_prover(&file, error))?;
				let shown = write(&key, &output)?;
				Ok(Shown {
					constraints: Some(circuit.constraints()),
					contributions: Some(contributors(&file, &ceremony)?),
					closed: Some(ceremony.is_closed()),
					..shown
				})
			});
			shown.await?.outcome()
		},
		SetupCommand::Show { file } => {
			let shown = working("reading", move || show(&file)).await?;
			if shown.kind == "development key" {
				terminal.note("whoever made this key can forge proofs under it");
			}
			shown.outcome()
		},
	}
}

fn keep_hash(shown: &Shown, terminal: &mut Terminal) {
	if let Some(hash) = shown.contributions.iter().flatten().last() {
		terminal.note(&format!(
			"your contribution is {hash:?}: keep it, to see later that it was not left out"
		));
	}
}

async fn powers(command: PowersCommand) -> Result<Shown, Error> {
	match command {
		PowersCommand::New { power, output } => {
			let output = free(output)?;
			working("making powers", move || {
				let powers =
					Powers::new(power).map_err(|error| Error::of_prover(&output, error))?;
				save_powers(&powers, &output)
			})
			.await
		},
		PowersCommand::Contribute { file, output } => {
			let output = free(output)?;
			working("contributing to the powers", move || {
				let mut powers = powers_of(&file, MAX_POWER)?;
				powers.contribute(&mut OsRng).map_err(|error| Error::of_prover(&file, error))?;
				save_powers(&powers, &output)
			})
			.await
		},
		PowersCommand::Import { file, power, output } => {
			let output = free(output)?;
			working("checking the powers", move || {
				let powers = powers_of(&file, power)?;
				if powers.power() < power {
					return Err(Error::Input(format!(
						"{} serves up to 2^{} constraints, and not 2^{power}",
						file.display(),
						powers.power()
					)));
				}
				save_powers(&powers, &output)
			})
			.await
		},
	}
}

fn save_powers(powers: &Powers, path: &Path) -> Result<Shown, Error> {
	powers.save(path).map_err(|error| Error::of_prover(path, error))?;
	Ok(Shown::of_powers("written", path, powers))
}

fn show(path: &Path) -> Result<Shown, Error> {
	match FileKind::of(path).map_err(|error| Error::of_prover(path, error))? {
		Some(FileKind::Key) => Shown::of_key("not checked", path),
		Some(FileKind::Ceremony) => {
			Shown::of_ceremony("not checked: assay setup verify", path, &ceremony_of(path)?)
		},
		Some(FileKind::Powers) => {
			Ok(Shown::of_powers("checked", path, &powers_of(path, MAX_POWER)?))
		},
		Some(FileKind::Ptau) => Ok(Shown {
			status: "not checked: assay setup powers import",
			kind: "ptau",
			file: Some(path.into()),
			..Shown::default()
		}),
		None => Err(Error::Input(format!("{} is no file of a set-up", path.display()))),
	}
}

/// What quantising did, in JSON.
#[derive(Serialize)]
struct QuantisedJson {
	status: &'static str,
	/// sha256 of the integer model: what the chain names it by.
	model: H256,
	file: PathBuf,
	weight_bits: u32,
	constraints: usize,
	/// `test`, or `calibration`: where the accuracy was measured.
	measured_on: &'static str,
	samples: usize,
	accuracy_float: f64,
	accuracy_integer: f64,
	/// In percentage points; below zero where the integer model is the better one.
	accuracy_loss: f64,
	/// Share of samples to which both give the same answer.
	agreement: f64,
}

/// Runs `assay quantise`.
///
/// # Errors
///
/// When the model or the samples cannot be read, or the model cannot be quantised.
pub async fn quantise(
	arguments: QuantiseArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let QuantiseArguments { model, calibration, test, max_loss, output } = arguments;
	let output = free(output)?;
	let done = working("quantising", move || {
		let failed = |error| Error::of_prover(&model, error);
		let samples = |path: &Path| {
			Dataset::decode(&bounded(path, MAX_SAMPLES)?)
				.map_err(|error| Error::of_prover(path, error))
		};
		let float = bounded(&model, MAX_MODEL as u64)?;
		let (quantised, report) = quantise_onnx(&float, &samples(&calibration)?).map_err(failed)?;
		let (measured_on, compared) = match &test {
			Some(test) => {
				let float = FloatModel::from_onnx(&float).map_err(failed)?;
				("test", compare(&float, &quantised, &samples(test)?).map_err(failed)?)
			},
			None => ("calibration", report.calibration),
		};
		let bytes = quantised.to_onnx();
		let model = assay_client::sha256(&bytes);
		let share = |count: usize| rounded(count as f64 / compared.samples.max(1) as f64);
		let Comparison { samples, float, quantised: integer, agreeing } = compared;
		let shown = QuantisedJson {
			status: "written",
			model,
			file: output.clone(),
			weight_bits: report.weight_bits,
			constraints: report.size.constraints,
			measured_on,
			samples,
			accuracy_float: share(float),
			accuracy_integer: share(integer),
			accuracy_loss: rounded(compared.loss()),
			agreement: share(agreeing),
		};
		let is_too_great = max_loss.is_some_and(|most| compared.loss() > most);
		if !is_too_great {
			std::fs::write(&output, bytes)
				.map_err(|source| Error::File { path: output, source })?;
		}
		Ok((shown, is_too_great))
	});
	let (mut shown, is_too_great) = done.await?;
	if is_too_great {
		shown.status = "not written: too much accuracy was lost";
	}
	if shown.measured_on == "calibration" {
		terminal.note(
			"measured on the samples of the calibration, which flatters: give others with --test",
		);
	}
	let mut table = new_table();
	let percent = |share: f64| format!("{:.1} %", 100.0 * share);
	for (name, value) in [
		("integer model", format!("{}, {}", shown.file.display(), shown.status)),
		("model hash", format!("{:?}", shown.model)),
		("constraints", shown.constraints.to_string()),
		("bits of dense weights", shown.weight_bits.to_string()),
		("accuracy, float", percent(shown.accuracy_float)),
		("accuracy, integer", percent(shown.accuracy_integer)),
		("loss", format!("{} points on {} samples", shown.accuracy_loss, shown.samples)),
		("agreement", percent(shown.agreement)),
	] {
		table.add_row([name.to_string(), value]);
	}
	let mut outcome = Outcome::new(&shown, table, true)?;
	if is_too_great {
		outcome.code = EXIT_AUDIT_FAILED;
	}
	Ok(outcome)
}

fn rounded(number: f64) -> f64 {
	(number * 1e4).round() / 1e4
}

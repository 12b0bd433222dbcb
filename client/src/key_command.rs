//! `assay key` and `assay proofs`.

use crate::{Outcome, Signer, Terminal};
use assay_client::{
	chat::{polkadot_js, Watcher},
	groth16::{Content, Role},
	text,
	verifying::{
		bytes_of, curve_of, deregister, find_key, read_claim, read_key, read_pieces, register,
		verify, KeyJson,
	},
	Chain, Error,
};
use assay_groth16_formats::Curve;
use assay_primitives::H256;
use clap::{Args, Subcommand, ValueEnum};
use comfy_table::{ContentArrangement, Table};
use serde::Serialize;
use std::path::{Path, PathBuf};

const KEY_EXAMPLES: &str = "\
Examples:
  assay key register digits.key --suri //Bob
  assay key register verification_key.json --suri //Bob
  assay key show 0x5b2c…
  assay key deregister 0x5b2c… --suri //Bob
  assay key convert verification_key.json -o circuit.vk
  assay key convert proof.bin --curve bls12-381
  assay key convert public.json --compressed -o public.bin

Read are proving keys of `assay setup`, verifying keys, proofs and public inputs as JSON of snarkjs, circom
or gnark, as binary of gnark or arkworks, and hex of these. The chain takes Groth16 over BN254 and
BLS12-381.";

const PROOFS_EXAMPLES: &str = "\
Examples:
  assay proofs verify --suri //Alice --key 0x5b2c… --proof proof.json --inputs public.json
  assay proofs verify --suri //Alice --key 0x5b2c… --proof full.json
  assay proofs verify --suri //Alice --key 0x5b2c… \\
    --proof 1/proof.json --inputs 1/public.json --proof 2/proof.json --inputs 2/public.json

The proofs are verified here first, and nothing is sent if one does not hold: the chain takes all of a
call or none. Its record of them is an event that names each by a hash.

Exit codes: 0 all is well; 1 failed; 2 wrong arguments; 4 a proof does not hold.";

#[derive(Clone, Copy, ValueEnum)]
enum CurveName {
	Bn254,
	#[value(name = "bls12-381")]
	Bls12_381,
}

impl From<CurveName> for Curve {
	fn from(name: CurveName) -> Self {
		match name {
			CurveName::Bn254 => Self::Bn254,
			CurveName::Bls12_381 => Self::Bls12_381,
		}
	}
}

#[derive(Args)]
#[command(after_help = KEY_EXAMPLES)]
pub struct KeyArguments {
	#[command(subcommand)]
	command: KeyCommand,
}

#[derive(Subcommand)]
enum KeyCommand {
	/// Register a verifying key, for a deposit; a key that is registered already is left as it is.
	Register {
		/// A proving key of `assay setup`, or a verifying key.
		file: PathBuf,
		/// The curve, where the file does not name it [default: bn254].
		#[arg(long)]
		curve: Option<CurveName>,
		#[command(flatten)]
		signer: Signer,
	},
	/// Remove a verifying key of yours that nothing needs any more; the deposit returns.
	Deregister {
		/// Its name.
		#[arg(value_parser = text::parse_hash)]
		key: H256,
		#[command(flatten)]
		signer: Signer,
	},
	/// Show a verifying key on chain.
	Show {
		/// Its name.
		#[arg(value_parser = text::parse_hash)]
		key: H256,
	},
	/// Convert a verifying key, a proof or public inputs to the chain's encoding, and check them.
	Convert(ConvertArguments),
}

#[derive(Args)]
struct ConvertArguments {
	/// What to convert.
	file: PathBuf,
	/// The curve, where the file does not name it [default: bn254].
	#[arg(long)]
	curve: Option<CurveName>,
	/// Write points with one coordinate, which takes half the bytes.
	#[arg(long)]
	compressed: bool,
	/// File to write the bytes to [default: they are shown in hex].
	#[arg(long, short, value_name = "FILE")]
	output: Option<PathBuf>,
}

#[derive(Args)]
#[command(after_help = PROOFS_EXAMPLES)]
pub struct ProofsArguments {
	#[command(subcommand)]
	command: ProofsCommand,
}

#[derive(Subcommand)]
enum ProofsCommand {
	/// Have the chain verify proofs under a registered verifying key; you pay.
	Verify(VerifyArguments),
}

#[derive(Args)]
struct VerifyArguments {
	#[command(flatten)]
	signer: Signer,
	/// Name of the verifying key.
	#[arg(long, value_parser = text::parse_hash)]
	key: H256,
	/// File with a proof; may be given several times.
	#[arg(long, value_name = "FILE", required = true)]
	proof: Vec<PathBuf>,
	/// File with a proof's public inputs, in the order of the proofs [default: that of the proof].
	#[arg(long, value_name = "FILE")]
	inputs: Vec<PathBuf>,
}

/// Runs `assay key`.
///
/// # Errors
///
/// When a file holds no such thing, or the chain refuses or does not answer.
pub async fn run(
	url: &str,
	arguments: KeyArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let shown = match arguments.command {
		KeyCommand::Convert(arguments) => return convert(&arguments),
		KeyCommand::Register { file, curve, signer } => {
			let signer = signer.key()?;
			let key = read_key(&file, curve.map(Into::into))?;
			terminal.note(&format!("{} of {}: {:?}", key.format, key.curve, key.id));
			if key.is_for_development {
				terminal
					.note("this key is for development: whoever made it can forge proofs under it");
			}
			let chain = Chain::connect(url).await?;
			register(&chain, &signer, &key).await?
		},
		KeyCommand::Deregister { key, signer } => {
			let signer = signer.key()?;
			let chain = Chain::connect(url).await?;
			deregister(&chain, &signer, key).await?
		},
		KeyCommand::Show { key } => {
			let chain = Chain::connect(url).await?;
			let best = chain.best().await?;
			KeyJson::new("registered", key, &find_key(&chain, best.hash, &key).await?)
		},
	};
	let verifier = shown.verifier;
	let rows = [
		("key", format!("{:?}", shown.key)),
		("status", shown.status.into()),
		("owner", shown.owner.clone()),
		(
			"verifier",
			match &shown.curve {
				Some(curve) => format!("Groth16 over {curve}, version {}", verifier.version),
				None => format!("{}, version {}", verifier.id.0, verifier.version),
			},
		),
		("public inputs", shown.inputs.to_string()),
		("needed by", format!("{} models, channels and batches", shown.users)),
		("deposit", shown.deposit.to_string()),
	];
	Outcome::new(&shown, table(rows), true)
}

fn table<const N: usize>(rows: [(&str, String); N]) -> Table {
	let mut table = Table::new();
	table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
	table.set_content_arrangement(ContentArrangement::Dynamic);
	for (name, value) in rows {
		table.add_row([name.to_string(), value]);
	}
	table
}

/// What was converted, in JSON.
#[derive(Serialize)]
struct Converted {
	status: &'static str,
	what: Role,
	format: &'static str,
	curve: String,
	/// Name of a verifying key on chain.
	#[serde(skip_serializing_if = "Option::is_none")]
	key: Option<H256>,
	/// Number of public inputs, of a key or as they are.
	#[serde(skip_serializing_if = "Option::is_none")]
	inputs: Option<usize>,
	bytes: usize,
	/// The bytes, where they were not written to a file.
	#[serde(skip_serializing_if = "Option::is_none")]
	hex: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	file: Option<PathBuf>,
}

fn convert(arguments: &ConvertArguments) -> Result<Outcome, Error> {
	let file = &arguments.file;
	let given = arguments.curve.map(Into::into);
	let is_key = assay_prover::setup::FileKind::of(file)
		.map_err(|error| Error::of_prover(file, error))?
		== Some(assay_prover::setup::FileKind::Key);
	let pieces = if is_key { None } else { Some(read_pieces(file, given)?) };
	let all = match pieces {
		None => vec![key_of(file, given, arguments.compressed)?],
		Some((curve, pieces)) => pieces
			.iter()
			.map(|piece| match (&piece.content, piece.role) {
				(Content::Bytes(_), Role::Key) => key_of(file, given, arguments.compressed),
				(Content::Bytes(bytes), role) => {
					let (bytes, inputs) =
						role_bytes(file, curve, role, bytes, arguments.compressed)?;
					Ok((converted(role, piece.format, curve, None, inputs), bytes))
				},
				_ => bytes_of(file, piece).and(Err(Error::Input("nothing to convert".into()))),
			})
			.collect::<Result<Vec<_>, Error>>()?,
	};
	if arguments.output.is_some() && all.len() > 1 {
		return Err(Error::Input(format!(
			"{} holds several things: convert it without --output, or each from a file of its own",
			file.display()
		)));
	}
	let (mut shown, mut hex) = (Vec::new(), Vec::new());
	let mut table = table([]);
	for (mut one, bytes) in all {
		one.bytes = bytes.len();
		match &arguments.output {
			Some(path) => {
				std::fs::write(path, &bytes)
					.map_err(|source| Error::File { path: path.clone(), source })?;
				one.file = Some(path.clone());
			},
			// A table that is folded would break it.
			None => {
				hex.push(text::hex(&bytes));
				one.hex = hex.last().cloned();
			},
		}
		table.add_row([
			one.what.to_string(),
			format!("{} over {}, {} bytes", one.format, one.curve, one.bytes),
		]);
		if let Some(inputs) = one.inputs {
			table.add_row(["public inputs".to_string(), inputs.to_string()]);
		}
		if let Some(key) = one.key {
			table.add_row(["name on chain".to_string(), format!("{key:?}")]);
		}
		if let Some(file) = &one.file {
			table.add_row(["written to".to_string(), file.display().to_string()]);
		}
		shown.push(one);
	}
	let mut outcome = match shown.as_slice() {
		[one] => Outcome::new(one, table, true),
		all => Outcome::new(&all, table, true),
	}?;
	outcome.notes = hex;
	Ok(outcome)
}

fn converted(
	what: Role,
	format: &'static str,
	curve: Curve,
	key: Option<H256>,
	inputs: Option<usize>,
) -> Converted {
	let curve = curve.to_string();
	Converted {
		status: "converted",
		what,
		format,
		curve,
		key,
		inputs,
		bytes: 0,
		hex: None,
		file: None,
	}
}

fn key_of(
	file: &Path,
	given: Option<Curve>,
	compressed: bool,
) -> Result<(Converted, Vec<u8>), Error> {
	let key = read_key(file, given)?;
	let shown = converted(Role::Key, key.format, key.curve, Some(key.id), Some(key.inputs));
	let bytes = if compressed { key.compressed() } else { key.bytes };
	Ok((shown, bytes))
}

/// A proof or inputs that the verifier can read, and the number of the latter.
fn role_bytes(
	file: &Path,
	curve: Curve,
	role: Role,
	bytes: &[u8],
	compressed: bool,
) -> Result<(Vec<u8>, Option<usize>), Error> {
	assay_client::groth16::checked(curve, role, bytes, compressed).map_err(|reason| {
		Error::Input(format!("{}: the {role} cannot be used: {reason}", file.display()))
	})
}

/// Runs `assay proofs`.
///
/// # Errors
///
/// When a proof does not hold, or the chain refuses or does not answer.
pub async fn run_proofs(url: &str, arguments: ProofsArguments) -> Result<Outcome, Error> {
	let ProofsCommand::Verify(arguments) = arguments.command;
	let signer = arguments.signer.key()?;
	let VerifyArguments { key, proof: proofs, inputs, .. } = &arguments;
	if !inputs.is_empty() && inputs.len() != proofs.len() {
		return Err(Error::Input(format!(
			"there are {} --proof and {} --inputs: give one for each, or none",
			proofs.len(),
			inputs.len()
		)));
	}
	let chain = Chain::connect(url).await?;
	let best = chain.best().await?;
	let record = find_key(&chain, best.hash, key).await?;
	let curve = curve_of(record.verifier.id).ok_or_else(|| {
		Error::NotNow(format!("this version does not know the verifier {:?}", record.verifier))
	})?;
	let claims = proofs
		.iter()
		.enumerate()
		.map(|(place, proof)| read_claim(curve, proof, inputs.get(place).unwrap_or(proof)))
		.collect::<Result<Vec<_>, _>>()?;
	let verified = verify(&chain, &signer, best, *key, curve, &claims).await?;
	let mut table = table([
		("status", verified.status.into()),
		("key", format!("{:?}", verified.key)),
		("paid by", verified.who.clone()),
		("block", format!("#{} {:?}", verified.block, verified.block_hash)),
		("burned", verified.burned.to_string()),
	]);
	for (place, claim) in verified.claims.iter().enumerate() {
		table.add_row([format!("proof {}", place.saturating_add(1)), format!("{claim:?}")]);
	}
	let mut outcome = Outcome::new(&verified, table, true)?;
	outcome.address = Some(polkadot_js(chain.url(), verified.block_hash));
	Ok(outcome)
}

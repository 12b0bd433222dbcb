//! A classifier of handwritten digits, whose every answer is proven.

use super::*;
use crate::{http, network::ask};
use serde_json::{json, Value};
use std::time::{Duration, Instant};

/// The classifier, in the checkout.
pub const DIGITS: &str = "models/digits/mlp.int.onnx";
/// A digit of its test set: a three.
pub const DIGIT: &str = "models/digits/three.json";

/// What the requester deposits, in ASSAY, and for how many blocks the node serves.
const DEPOSIT: &str = "1";
const SERVE_FOR: &str = "1000";
/// What is prepaid for the verification of batches, in ASSAY.
const PREPAID: &str = "10";
/// For a batch to be committed, proven and verified.
const PATIENCE: Duration = Duration::from_secs(180);
/// The answer is settled after so many blocks; a busy node would collect answers for longer.
const SETTLE_AFTER: &str = "1";

pub(super) fn main_job(place: &Place, arguments: &Arguments) -> Result<()> {
	let mut chain = place.chain()?;
	let address = chain.address();
	let client = || place.binaries.client(address);
	let model = place.workspace.join(DIGITS);

	say("[2/5] The keys: a circuit with the model's weights, and a development key for it");
	let proving_key = place.base.join("digits.key");
	if !proving_key.exists() {
		prepare(&mut prepare_key(client(), &model, &proving_key))?;
	}
	say(format!("      The GPU node: assay-gpu-node (log: {})", place.gpu_node_log().display()));
	let key_path = proving_key.display().to_string();
	let extra = ["--proving-key", &key_path, "--settle-after", SETTLE_AFTER];
	let mut gpu_node = place.gpu_node(&chain, &model, &extra)?;
	let endpoint = endpoint(&gpu_node);

	say("[3/5] The verifying key, checked by the chain once, and the model that it stands for");
	let key = publish_proven(client, &model, &proving_key, &endpoint)?;
	say(format!("      {key}"));
	say("[4/5] The GPU node, registered: bond, endpoint, price; verifications prepaid");
	prepare(&mut register(client(), &endpoint))?;
	prepare(client().args(["node", "fund", PREPAID, "--suri", OPERATOR_KEY]))?;

	let input = arguments.input.clone();
	let input = input.unwrap_or_else(|| place.workspace.join(DIGIT).display().to_string());
	say("[5/5] A requester opens a channel, and asks what digit this is:");
	for row in drawing(&input)? {
		say(format!("      {row}"));
	}
	let burned_before = burned(client())?;
	let open = ["channel", "open", "--suri", REQUESTER_KEY, "--node", OPERATOR];
	let opened =
		ask(client(), &[&open[..], &["--deposit", DEPOSIT, "--serve-for", SERVE_FOR]].concat())?;
	let channel = opened["channel"].to_string();
	let state = place.base.join("requester").display().to_string();
	let asked_at = Instant::now();
	let question = ["channel", "ask", &channel, "--suri", REQUESTER_KEY, "--state-dir", &state];
	let answer = ask(client(), &[&question[..], &["--input", &input]].concat())?;
	let answered = asked_at.elapsed();
	let batch = wait_for_batch(&mut chain, &mut gpu_node, client, None)?;
	let committed = asked_at.elapsed();
	let batch = match batch["status"].as_str() {
		Some("verified") => batch,
		_ => wait_for_batch(&mut chain, &mut gpu_node, client, Some("verified"))?,
	};
	let verified = asked_at.elapsed();

	let burned = wait_for_burn(client, burned_before)?;
	let proof_seconds = http::metric(gpu_node.address(), "assay_proof_seconds_sum")?;
	let summary = json!({
		"status": batch["status"],
		"answer": answer["answer"],
		"digit": digit(&answer)?,
		"channel": opened["channel"],
		"receipt": answer,
		"batch": batch,
		"proof_seconds": proof_seconds,
		"to_answer_ms": millis(answered),
		"to_committed_ms": millis(committed),
		"to_verified_ms": millis(verified),
		"fee_paid": batch["fee"],
		"burned": burned.to_string(),
	});
	if arguments.json {
		println!("{summary}");
	} else {
		print!("{}", table(&summary));
	}
	if batch["status"] != "verified" {
		bail!("the batch is {}; the logs are in {}", batch["status"], place.base.display());
	}
	if arguments.exit {
		return Ok(());
	}
	keep_running(chain, gpu_node)
}

/// `assay setup development`, for the model in the file `model`.
pub fn prepare_key(mut client: Command, model: &Path, key: &Path) -> Command {
	client.args(["setup", "development"]).arg(model).arg("-o").arg(key);
	client
}

/// Registers the verifying key, and the model under it that `endpoint` serves. Returns the key's name.
///
/// # Errors
///
/// If a command fails.
pub fn publish_proven(
	client: impl Fn() -> Command,
	model: &Path,
	key: &Path,
	endpoint: &str,
) -> Result<String> {
	let mut register = client();
	register.args(["--json", "key", "register", "--suri", OPERATOR_KEY]).arg(key);
	let registered: Value = serde_json::from_str(&process::output_of(&mut register)?)?;
	let key = registered["key"].as_str().context("`assay key register` names no key")?.to_owned();
	let mut publish = client();
	publish
		.args(["model", "publish", "--suri", OPERATOR_KEY, "--proven", &key])
		.args(["--served-by", endpoint, "--file"])
		.arg(model);
	prepare(&mut publish)?;
	Ok(key)
}

/// The first batch, once it has this status; any, if none is named.
fn wait_for_batch(
	chain: &mut ChainNode,
	gpu_node: &mut GpuNode,
	client: impl Fn() -> Command,
	status: Option<&str>,
) -> Result<Value> {
	process::wait_for("the batch", PATIENCE, || {
		chain.daemon().check()?;
		gpu_node.daemon().check()?;
		// Until it is committed there is none.
		let mut show = client();
		let output = show.args(["--json", "batch", "show", "0"]).output()?;
		if !output.status.success() {
			return Ok(None);
		}
		let batch: Value = serde_json::from_slice(&output.stdout)?;
		let is_there = match status {
			Some(status) => batch["status"] == status || batch["status"] == "slashed",
			None => true,
		};
		Ok(is_there.then_some(batch))
	})
}

/// All that was ever burned, in the smallest unit.
fn burned(client: Command) -> Result<u128> {
	let ledger = ask(client, &["burn", "show"])?;
	let burned = ledger["total_burned"].as_str().context("`assay burn show` names no amount")?;
	Ok(burned.parse()?)
}

/// What was burned since `before`, once the block of it is final.
fn wait_for_burn(client: impl Fn() -> Command, before: u128) -> Result<u128> {
	process::wait_for("the burn to be final", PATIENCE, || {
		let since = burned(client())?.saturating_sub(before);
		Ok((since > 0).then_some(since))
	})
}

/// The digit with one pixel more ink for every `nth`, so that each is another.
///
/// # Errors
///
/// If the file is not in the checkout.
pub fn inked_digit(checkout: &Path, nth: u32) -> Result<String> {
	let mut rows: Vec<Vec<u32>> =
		serde_json::from_str(&std::fs::read_to_string(checkout.join(DIGIT))?)?;
	if let Some(pixel) = rows.first_mut().and_then(|row| row.first_mut()) {
		*pixel += nth;
	}
	Ok(json!(rows).to_string())
}

/// The class that the model gives the most.
///
/// # Errors
///
/// If the answer is no tensor.
pub fn digit(answer: &Value) -> Result<usize> {
	let text = answer["answer"].as_str().context("there is no answer")?;
	let scores: Vec<i64> = serde_json::from_str(text).context("the answer is no tensor")?;
	let best = scores.iter().enumerate().max_by_key(|(_, score)| **score);
	best.map(|(digit, _)| digit).context("the answer is empty")
}

fn millis(time: Duration) -> u64 {
	u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// The digit in characters, the darker the more ink.
fn drawing(input: &str) -> Result<Vec<String>> {
	const INK: [char; 5] = [' ', '.', ':', '*', '#'];
	let text = match std::fs::read_to_string(input) {
		Ok(text) => text,
		Err(_) => input.to_owned(),
	};
	let value: Value = serde_json::from_str(&text).context("the input is no JSON array")?;
	let pixels: Vec<u64> = value
		.as_array()
		.into_iter()
		.flatten()
		.flat_map(|row| row.as_array().cloned().unwrap_or_else(|| vec![row.clone()]))
		.map(|pixel| pixel.as_u64().filter(|pixel| *pixel <= 255).context("a pixel is 0 to 255"))
		.collect::<Result<_>>()?;
	let ink = |pixel: &u64| INK[(*pixel as usize * (INK.len() - 1) + 127) / 255];
	Ok(pixels.chunks(8).map(|row| row.iter().flat_map(|p| [ink(p); 2]).collect()).collect())
}

fn table(summary: &Value) -> String {
	let text = |name: &str| match &summary[name] {
		Value::String(text) => text.clone(),
		Value::Null => "unknown".into(),
		value => value.to_string(),
	};
	let rows = [
		("Digit", text("digit")),
		("Answer", text("answer")),
		("Status", text("status")),
		("Answer after", format!("{} ms", text("to_answer_ms"))),
		("Proof made in", format!("{} s, after the answer", text("proof_seconds"))),
		("Committed and paid after", format!("{} ms", text("to_committed_ms"))),
		("Verified on chain after", format!("{} ms", text("to_verified_ms"))),
		("Fee paid (smallest unit)", text("fee_paid")),
		("Burned (smallest unit)", text("burned")),
	];
	rows.iter().map(|(name, value)| format!("{name:<26}{value}\n")).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn digit_is_drawn_row_by_row() {
		let rows = drawing("[[0, 255, 0, 0, 0, 0, 0, 128], [0, 0, 0, 0, 0, 0, 0, 0]]").unwrap();
		assert_eq!(rows, ["  ##          ::", "                "]);
		assert_eq!(drawing("[0,255,0,0,0,0,0,128]").unwrap(), ["  ##          ::"]);
		assert!(drawing("[256]").is_err());
		assert!(drawing("no digit").is_err());
	}

	#[test]
	fn digit_is_the_class_that_is_given_the_most() {
		assert_eq!(digit(&json!({ "answer": "[-5,7,3]" })).unwrap(), 1);
		assert!(digit(&json!({ "answer": "[]" })).is_err());
	}
}

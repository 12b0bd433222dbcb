//! One prompt, from opening the job that pays for it to the audited answer.

use crate::{
	audit::{audit, Audit, Exposure},
	calls,
	chain::{Block, Chain, Event, Job, Until, REORGANISATION},
	http::{Answer, GpuNodeClient, HttpError, Usage},
	keys,
	receipt::Check,
	sha256, text, Amount, Error,
};
use assay_primitives::{
	evidence::VerifierId,
	market::{Assurance, JobStatus, Offer, Price},
	receipt::{AssaySignedReceipt, BlockRef},
	AccountId, AssetKind, Balance, BlockNumber, JobId, ModelHash, H256,
};
use codec::Encode;
use serde::Serialize;
use std::{
	future::Future,
	time::{Duration, Instant},
};
use subxt_signer::sr25519::Keypair;

/// How long the chain's node may be away before a job is given up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
/// Connections in a row on which the same question fails.
const MAX_TRIES: u32 = 5;
/// Tokens that a chat template may add to a prompt, for the default of the highest fee.
const TEMPLATE_TOKENS: u128 = 256;

/// What is asked, of whom, and for how much.
#[derive(Clone, Debug)]
pub struct ChatRequest {
	/// Operator of the GPU node.
	pub node: AccountId,
	/// The model; may be left out where the node offers one only.
	pub model: Option<ModelHash>,
	/// What is asked.
	pub prompt: String,
	/// Most tokens of the answer.
	pub max_tokens: u32,
	/// Most that it may cost; what prompt and answer can come to, if left out.
	pub max_fee: Option<Balance>,
	/// Most that the verification may cost; twice what it costs now if left out.
	pub max_verification_price: Option<Balance>,
	/// Blocks within which the answer must be on chain.
	pub deliver_within: BlockNumber,
}

/// Sees a chat happen.
pub trait Watcher {
	/// Something happened.
	fn note(&mut self, line: &str);
	/// A piece of the answer arrived.
	fn text(&mut self, piece: &str);
}

/// A block in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BlockJson {
	/// Number.
	pub number: BlockNumber,
	/// Hash.
	pub hash: H256,
}

impl From<Block> for BlockJson {
	fn from(block: Block) -> Self {
		Self { number: block.number, hash: block.hash }
	}
}

/// How a chat went. Times count from the moment that the request was sent.
#[derive(Clone, Debug, Serialize)]
pub struct ChatReport {
	/// `verified`, or `audit_failed` if a check does not hold.
	pub status: &'static str,
	/// The answer.
	pub answer: String,
	/// Hash of the receipt, as it is on chain.
	pub receipt: H256,
	/// The signed receipt in SCALE, in hex.
	pub signed_receipt: String,
	/// To the first piece of text.
	pub time_to_first_token_ms: f64,
	/// Generated tokens by time, from the first piece of text to the last.
	pub tokens_per_second: f64,
	/// To the news of the commit.
	pub to_committed_ms: u64,
	/// To the news of the verification.
	pub to_verified_ms: u64,
	/// To the news of finality.
	pub to_finalised_ms: u64,
	/// Blocks from the answer's end to the verification.
	pub to_verified_blocks: BlockNumber,
	/// Paid to the GPU node.
	pub fee_paid: Amount,
	/// Burned for the verification.
	pub burned: Amount,
	/// Total issuance before the job was opened.
	pub issuance_before: Amount,
	/// Total issuance once it was verified.
	pub issuance_after: Amount,
	/// Highest exposure of the GPU node over the job's life.
	pub exposure_peak: Amount,
	/// Exposure of the GPU node, event by event.
	pub exposure: Vec<Exposure>,
	/// The job.
	pub job: JobId,
	/// Address of the GPU node's operator.
	pub node: String,
	/// Address of the requester.
	pub requester: String,
	/// The model.
	pub model: ModelHash,
	/// Prompt tokens paid for.
	pub input_units: u32,
	/// Generated tokens paid for.
	pub output_units: u32,
	/// How often the request was sent; more than once if the connection broke.
	pub attempts: u32,
	/// sha256 of the request.
	pub request_hash: H256,
	/// sha256 of the response.
	pub response_hash: H256,
	/// Block that the job was opened in.
	pub opened_block: BlockJson,
	/// Block that the result became known in.
	pub committed_block: BlockJson,
	/// Block that the job was verified in.
	pub verified_block: BlockJson,
	/// Where polkadot.js shows that block.
	pub polkadot_js: String,
	/// Everything that was checked.
	pub checks: Vec<Check>,
}

impl ChatReport {
	/// Whether every check held.
	pub fn passed(&self) -> bool {
		self.checks.iter().all(|check| check.passed)
	}
}

/// Where polkadot.js shows a block of the chain behind `url`.
pub fn polkadot_js(url: &str, block: H256) -> String {
	let encoded: String = url
		.bytes()
		.map(|byte| match byte {
			b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
				char::from(byte).to_string()
			},
			byte => format!("%{byte:02X}"),
		})
		.collect();
	format!("https://polkadot.js.org/apps/?rpc={encoded}#/explorer/query/{block:?}")
}

/// Asks the chain, on a new connection where the old one is lost.
pub(crate) async fn persistently<T, F: Future<Output = Result<T, Error>>>(
	chain: &mut Chain,
	mut ask: impl FnMut(Chain) -> F,
) -> Result<T, Error> {
	let mut tries = 1;
	loop {
		match ask(chain.clone()).await {
			Err(error) if error.is_connection() && tries < MAX_TRIES => {
				tries += 1;
				*chain = chain.reconnect(PATIENCE).await?;
			},
			// Another one takes its place at once.
			Err(Error::GivenUp(_)) if tries < MAX_TRIES => {
				tries += 1;
				tokio::time::sleep(REORGANISATION).await;
			},
			result => return result,
		}
	}
}

/// The body of a request.
pub(crate) fn request_body(model: &ModelHash, prompt: &str, max_tokens: u32) -> Vec<u8> {
	serde_json::json!({
		"model": text::hex(model),
		"messages": [{ "role": "user", "content": prompt }],
		"max_tokens": max_tokens,
		"stream": true,
		"stream_options": { "include_usage": true },
	})
	.to_string()
	.into_bytes()
}

/// Most that prompt and answer can cost: a token has at least a byte.
pub(crate) fn highest_fee(price: &Price<Balance>, prompt: &str, max_tokens: u32) -> Balance {
	let input = TEMPLATE_TOKENS.saturating_add(prompt.len() as u128);
	let input = price.input.saturating_mul(input);
	input.saturating_add(price.output.saturating_mul(max_tokens.into()))
}

/// The model that a node offers, and its price in the block after `best`: the one named, or the only one.
///
/// # Errors
///
/// When the node does not offer it yet or at all, or offers several and none is named.
pub async fn choose_offer(
	chain: &Chain,
	best: BlockRef<BlockNumber>,
	operator: &AccountId,
	model: Option<ModelHash>,
	asset: &AssetKind,
) -> Result<(ModelHash, Price<Balance>), Error> {
	let node = keys::address(operator);
	let price_of = |model: ModelHash, offer: &Offer<Balance, BlockNumber>| {
		let price = offer.at(best.number.saturating_add(1)).ok_or_else(|| {
			Error::NotFound(format!(
				"{node} offers the model {model:?} from block {} on; the best block is {}",
				offer.since, best.number
			))
		})?;
		Ok((model, price))
	};
	match model {
		Some(model) => {
			let offer = chain.offer(best.hash, operator, &model, asset).await?;
			let offer = offer.ok_or_else(|| {
				Error::NotFound(format!("{node} does not offer the model {model:?}"))
			})?;
			price_of(model, &offer)
		},
		None => {
			let offers = chain.offers(best.hash, operator, asset).await?;
			let mut models = offers.iter();
			match (models.next(), models.next()) {
				(Some((model, offer)), None) => price_of(*model, offer),
				(None, _) => Err(Error::NotFound(format!("{node} offers no model"))),
				_ => {
					let models: Vec<_> = offers.keys().map(|model| format!("{model:?}")).collect();
					Err(Error::Input(format!(
						"{node} offers several models, name one with --model: {}",
						models.join(", ")
					)))
				},
			}
		},
	}
}

/// An answer, and how it came.
struct Delivered {
	answer: Answer,
	sent: Instant,
	first_text: Instant,
	attempts: u32,
}

/// Text that was shown, over several attempts that each tell it from the start.
#[derive(Default)]
pub(crate) struct Shown {
	text: String,
	/// Bytes of `text` that this attempt has told again.
	repeated: usize,
	first: Option<Instant>,
}

impl Shown {
	/// When the first piece came.
	pub(crate) fn first(&self) -> Option<Instant> {
		self.first
	}

	pub(crate) fn restart(&mut self) {
		self.repeated = 0;
	}

	/// What of a piece is new, and whether it contradicts what was shown.
	pub(crate) fn push<'a>(&mut self, piece: &'a str) -> (&'a str, bool) {
		self.first.get_or_insert_with(Instant::now);
		let known = self.text.get(self.repeated..).unwrap_or_default();
		let common = piece.bytes().zip(known.bytes()).take_while(|(new, old)| new == old).count();
		if common == piece.len() {
			self.repeated += common;
			return ("", false);
		}
		// Pieces may be cut elsewhere the second time, but always between characters.
		let contradicts = common < known.len();
		let common = (0..=common).rev().find(|at| piece.is_char_boundary(*at)).unwrap_or(0);
		let new = &piece[common..];
		let kept = self.repeated + common;
		let kept = (0..=kept).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
		self.text.truncate(kept);
		self.text.push_str(new);
		self.repeated = self.text.len();
		(new, contradicts)
	}
}

/// What delivery asks of the chain.
trait Blocks {
	/// Number of the best block.
	async fn best(&mut self) -> Result<BlockNumber, Error>;
	/// Number of the next best block, once it is there.
	async fn next(&mut self) -> Result<BlockNumber, Error>;
}

impl Blocks for Chain {
	async fn best(&mut self) -> Result<BlockNumber, Error> {
		persistently(self, |chain| async move { Ok(Chain::best(&chain).await?.number) }).await
	}

	async fn next(&mut self) -> Result<BlockNumber, Error> {
		persistently(self, |chain| async move {
			let mut heads = chain.best_numbers().await?;
			// The first is the block that is there already.
			heads.next().await?;
			heads.next().await
		})
		.await
	}
}

/// Sends the request until an answer has arrived whole. A node keeps what it has accepted: it goes on
/// with, or repeats, the answer that the job has.
async fn deliver(
	blocks: &mut impl Blocks,
	node: &GpuNodeClient,
	job: JobId,
	deadline: BlockNumber,
	body: &[u8],
	watcher: &mut dyn Watcher,
) -> Result<Delivered, Error> {
	let sent = Instant::now();
	let mut shown = Shown::default();
	let mut attempts = 0u32;
	loop {
		attempts = attempts.saturating_add(1);
		shown.restart();
		let attempt = node.chat(job, body, |piece| {
			let (new, contradicts) = shown.push(piece);
			if contradicts {
				watcher.note("the node tells another answer than before the interruption:");
			}
			if !new.is_empty() {
				watcher.text(new);
			}
		});
		let error = match attempt.await {
			Ok(answer) => {
				let first_text = shown.first.unwrap_or(answer.ended);
				return Ok(Delivered { answer, sent, first_text, attempts });
			},
			Err(error) if error.is_passing() => error,
			Err(error) => return Err(error.into()),
		};
		watcher.note(&format!("{error}; trying again"));
		// A connection that broke may be there again at once; whatever else is wrong takes a while.
		let broke = attempts == 1 && matches!(error, HttpError::Connection(_));
		let best = if broke { blocks.best().await? } else { blocks.next().await? };
		if best >= deadline {
			return Err(Error::NotAnswered { job, deadline, reason: error.to_string() });
		}
	}
}

/// When the news of a job's steps came.
#[derive(Clone, Copy, Debug, Default)]
struct Milestones {
	committed: Option<Instant>,
	ended: Option<Instant>,
	finalised: Option<Instant>,
}

/// Follows a job until its end is final; the block that it ended in.
async fn follow(
	chain: &mut Chain,
	job: JobId,
	watcher: &mut dyn Watcher,
) -> Result<(Milestones, H256), Error> {
	let mut milestones = Milestones::default();
	let mut told = Vec::new();
	let mut tries = 1;
	loop {
		let interruption = match follow_once(chain, job, &mut milestones, &mut told, watcher).await
		{
			Ok(block) => return Ok((milestones, block)),
			Err(error @ Error::NotVerified { .. }) => return Err(error),
			Err(error) if tries >= MAX_TRIES => return Err(error),
			Err(error) => error,
		};
		tries += 1;
		if interruption.is_connection() {
			watcher.note(&format!("{interruption}; connecting again"));
			*chain = chain.reconnect(PATIENCE).await?;
		}
		// A node that has just come back may have to catch up with the job's block.
		chain.next().await?;
	}
}

async fn follow_once(
	chain: &Chain,
	job: JobId,
	milestones: &mut Milestones,
	told: &mut Vec<(String, H256)>,
	watcher: &mut dyn Watcher,
) -> Result<H256, Error> {
	let mut heads = chain.best_numbers().await?;
	let mut steps = chain.subscribe_job(job).await?;
	loop {
		let step = tokio::select! {
			step = steps.next() => step?,
			head = heads.next() => {
				head?;
				continue;
			},
		};
		let now = Instant::now();
		let key = (step.status.clone(), step.block_hash);
		if told.contains(&key) {
			continue;
		}
		told.push(key);
		let at = format!("block #{} {:?}", step.block_number, step.block_hash);
		match step.status.as_str() {
			"open" => {},
			"committed" => {
				milestones.committed.get_or_insert(now);
				watcher.note(&format!("committed in {at}"));
			},
			"verified" => {
				milestones.ended.get_or_insert(now);
				watcher.note(&format!("verified in {at}"));
			},
			status @ ("refunded" | "slashed") => watcher.note(&format!("{status} in {at}")),
			"finalised" => {
				milestones.finalised.get_or_insert(now);
				watcher.note(&format!("finalised: {at}"));
				let status = match step.outcome.as_deref() {
					Some("verified") => return Ok(step.block_hash),
					Some("slashed") => JobStatus::Slashed,
					_ => JobStatus::Refunded,
				};
				return Err(Error::NotVerified { job, status });
			},
			other => watcher.note(&format!("{} in {at}", text::printable(other))),
		}
	}
}

/// Fetches the receipt of an answered job, again if the node is away.
async fn fetch_receipt(
	chain: &mut Chain,
	node: &GpuNodeClient,
	job: JobId,
) -> Result<AssaySignedReceipt, Error> {
	let mut tries = 1;
	loop {
		let error = match node.receipt(job).await {
			Ok(Some(receipt)) => return Ok(receipt),
			Ok(None) => {
				return Err(Error::NotFound(format!(
					"the GPU node answered job {job} and gives no receipt for it"
				)))
			},
			Err(error) if error.is_passing() && tries < MAX_TRIES => error,
			Err(error) => return Err(error.into()),
		};
		tracing::debug!("no receipt yet: {error}");
		tries += 1;
		chain.next().await?;
	}
}

/// Opens a job, streams the answer, follows the job to finality, and checks everything.
///
/// # Errors
///
/// When the job cannot be opened, is not answered in time, or does not end `Verified`. A check that does
/// not hold is no error: the report tells.
pub async fn chat(
	mut chain: Chain,
	signer: &Keypair,
	request: &ChatRequest,
	watcher: &mut dyn Watcher,
) -> Result<ChatReport, Error> {
	let best = Chain::best(&chain).await?;
	let view = chain.node(best.hash, &request.node).await?.ok_or_else(|| {
		Error::NotFound(format!(
			"no GPU node is registered by {}; is that the operator's address?",
			keys::address(&request.node)
		))
	})?;
	let endpoint = String::from_utf8_lossy(&view.endpoint).into_owned();
	let node = GpuNodeClient::new(&endpoint)?;
	let (model, price) =
		choose_offer(&chain, best, &request.node, request.model, &AssetKind::Native).await?;
	let registered = chain.model(best.hash, &model).await?;
	if let Some(Assurance::Proven(_)) = registered.map(|model| model.assurance) {
		return Err(Error::Input(format!(
			"answers of the model {model:?} are proven, which is paid on a payment channel: `assay channel \
			 open`, then `assay channel ask --input`"
		)));
	}
	let body = request_body(&model, &request.prompt, request.max_tokens);
	let request_hash = sha256(&body);
	let max_fee =
		request.max_fee.unwrap_or_else(|| highest_fee(&price, &request.prompt, request.max_tokens));
	watcher.note(&format!(
		"opening a job of at most {} with {}",
		Amount(max_fee),
		text::printable(node.base())
	));

	let max_verification_price = match request.max_verification_price {
		Some(price) => price,
		// It moves from block to block: room for some blocks under load.
		None => {
			let now = chain.verification_price(best.hash, VerifierId::ATTESTED_SIGNATURE).await?;
			now.saturating_mul(2)
		},
	};
	let call = calls::open_job(
		&request.node,
		&model,
		&request_hash,
		max_fee,
		max_verification_price,
		request.deliver_within,
	);
	let executed = chain.submit(&call, signer, Until::InBlock).await?;
	let job = executed.events.iter().find_map(|event| match event {
		Event::JobOpened { job } => Some(*job),
		_ => None,
	});
	let job = job.ok_or_else(|| Error::Chain("open_job succeeded without JobOpened".into()))?;
	let opened = executed.block;
	watcher.note(&format!("job {job} opened in block #{} {:?}", opened.number, opened.hash));
	let deadline = opened.number.saturating_add(request.deliver_within);

	let delivered = deliver(&mut chain, &node, job, deadline, &body, watcher).await?;
	let answered_at = Blocks::best(&mut chain).await?;
	watcher.note("answered; the chain audits it now");

	let early = node.receipt(job).await;
	let (milestones, end) = follow(&mut chain, job, watcher).await?;
	let signed = match early {
		Ok(Some(signed)) => signed,
		_ => fetch_receipt(&mut chain, &node, job).await?,
	};

	let response = delivered.answer.bytes.as_slice();
	let body = body.as_slice();
	let signed_ref = &signed;
	let (view, found) = persistently(&mut chain, |chain| async move {
		let at = chain.block(end).await?;
		let view = chain.job(at.hash, job).await?.ok_or_else(|| {
			Error::NotFound(format!("job {job} is not in the block that it ended in"))
		})?;
		let found = audit(&chain, at, job, &view, signed_ref, Some(body), Some(response)).await?;
		Ok((view, found))
	})
	.await?;
	Ok(report(&chain, job, &view, &signed, delivered, milestones, answered_at, found))
}

#[allow(clippy::too_many_arguments)]
fn report(
	chain: &Chain,
	job: JobId,
	view: &Job,
	signed: &AssaySignedReceipt,
	delivered: Delivered,
	milestones: Milestones,
	answered_at: BlockNumber,
	found: Audit,
) -> ChatReport {
	let Delivered { answer, sent, first_text, attempts } = delivered;
	let receipt = signed.receipt.receipt();
	let since = |instant: Option<Instant>| {
		let elapsed = instant.unwrap_or_else(Instant::now).saturating_duration_since(sent);
		u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
	};
	let first_token = first_text.saturating_duration_since(sent);
	ChatReport {
		status: if found.passed() { "verified" } else { "audit_failed" },
		receipt: signed.receipt.hash(),
		signed_receipt: text::hex(signed.encode()),
		time_to_first_token_ms: rounded(first_token.as_secs_f64() * 1e3),
		tokens_per_second: rounded(rate(&answer, sent, receipt.output_units)),
		to_committed_ms: since(milestones.committed),
		to_verified_ms: since(milestones.ended),
		to_finalised_ms: since(milestones.finalised),
		to_verified_blocks: found.verified.number.saturating_sub(answered_at),
		fee_paid: Amount(view.fee_paid),
		burned: Amount(found.burned),
		issuance_before: Amount(found.issuance_before),
		issuance_after: Amount(found.issuance_after),
		exposure_peak: Amount(found.exposure_peak()),
		exposure: found.exposure,
		job,
		node: keys::address(&view.node),
		requester: keys::address(&view.requester),
		model: view.model,
		input_units: receipt.input_units,
		output_units: receipt.output_units,
		attempts,
		request_hash: view.request_hash,
		response_hash: sha256(&answer.bytes),
		opened_block: found.opened.into(),
		committed_block: found.committed.into(),
		verified_block: found.verified.into(),
		polkadot_js: polkadot_js(chain.url(), found.verified.hash),
		checks: found.checks,
		answer: answer.text,
	}
}

/// Tokens after the first by the time that they took; all of them by the whole time where that says
/// nothing.
pub(crate) fn rate(answer: &Answer, sent: Instant, units: u32) -> f64 {
	let tokens = answer.usage.map_or(units, |Usage { completion_tokens, .. }| completion_tokens);
	let span = |from: Instant, to: Instant| to.saturating_duration_since(from).as_secs_f64();
	match (answer.first_text, answer.last_text) {
		(Some(first), Some(last)) if tokens > 1 && last > first => {
			f64::from(tokens - 1) / span(first, last)
		},
		_ => f64::from(tokens) / span(sent, answer.ended).max(f64::EPSILON),
	}
}

/// To two decimals: more would be noise.
pub(crate) fn rounded(value: f64) -> f64 {
	(value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
	use super::*;

	fn sample() -> ChatReport {
		let block = BlockJson { number: 7, hash: H256::repeat_byte(7) };
		ChatReport {
			status: "verified",
			answer: "Hé".into(),
			receipt: H256::repeat_byte(1),
			signed_receipt: "0x00".into(),
			time_to_first_token_ms: 12.5,
			tokens_per_second: 60.0,
			to_committed_ms: 1,
			to_verified_ms: 2,
			to_finalised_ms: 3,
			to_verified_blocks: 1,
			fee_paid: Amount(u128::MAX),
			burned: Amount(2),
			issuance_before: Amount(10),
			issuance_after: Amount(8),
			exposure_peak: Amount(5),
			exposure: vec![Exposure { block: 6, event: "before", exposure: Amount(0) }],
			job: 3,
			node: "n".into(),
			requester: "r".into(),
			model: H256::repeat_byte(2),
			input_units: 1,
			output_units: 2,
			attempts: 1,
			request_hash: H256::repeat_byte(3),
			response_hash: H256::repeat_byte(4),
			opened_block: block,
			committed_block: block,
			verified_block: block,
			polkadot_js: polkadot_js("ws://127.0.0.1:9944", block.hash),
			checks: vec![Check::new("a", true, String::new)],
		}
	}

	#[test]
	fn report_keeps_its_keys_when_written_as_json() {
		let json = serde_json::to_value(sample()).unwrap();
		let strings = [
			"status",
			"answer",
			"receipt",
			"fee_paid",
			"burned",
			"issuance_before",
			"issuance_after",
			"exposure_peak",
			"node",
			"model",
			"polkadot_js",
		];
		for key in strings {
			assert!(json[key].is_string(), "{key}");
		}
		let numbers = [
			"time_to_first_token_ms",
			"tokens_per_second",
			"to_committed_ms",
			"to_verified_ms",
			"to_finalised_ms",
			"to_verified_blocks",
			"job",
		];
		for key in numbers {
			assert!(json[key].is_number(), "{key}");
		}
		assert_eq!(json["fee_paid"], u128::MAX.to_string());
		assert_eq!(json["receipt"], text::hex([1; 32]));
		assert_eq!(json["verified_block"]["hash"], text::hex([7; 32]));
		assert_eq!(json["exposure"][0]["exposure"], "0");
	}

	#[test]
	fn polkadot_js_address_names_node_and_block_when_made() {
		assert_eq!(
			sample().polkadot_js,
			format!(
				"https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A9944#/explorer/query/0x{}",
				"07".repeat(32)
			)
		);
	}

	#[test]
	fn text_is_shown_once_when_the_answer_is_told_again() {
		let mut shown = Shown::default();
		assert_eq!(shown.push("Hé"), ("Hé", false));
		assert_eq!(shown.push("llo"), ("llo", false));
		shown.restart();
		assert_eq!(shown.push("Hél"), ("", false));
		assert_eq!(shown.push("lo wor"), (" wor", false));
		assert_eq!(shown.push("ld"), ("ld", false));
		assert_eq!(shown.text, "Héllo world");
	}

	#[test]
	fn text_is_shown_from_the_difference_when_another_answer_is_told() {
		let mut shown = Shown::default();
		shown.push("Hé llo");
		shown.restart();
		assert_eq!(shown.push("Hè you"), ("è you", true));
		assert_eq!(shown.push("!"), ("!", false));
		assert_eq!(shown.text, "Hè you!");
	}

	#[test]
	fn fee_covers_prompt_and_answer_when_not_given() {
		let price = Price { input: 2, output: 3 };
		assert_eq!(highest_fee(&price, "1234", 10), 260 * 2 + 10 * 3);
		let price = Price { input: u128::MAX, output: u128::MAX };
		assert_eq!(highest_fee(&price, "1234", 10), u128::MAX);
	}

	/// Blocks that come as soon as they are asked for.
	struct Counter(BlockNumber);

	impl Blocks for Counter {
		async fn best(&mut self) -> Result<BlockNumber, Error> {
			Ok(self.0)
		}

		async fn next(&mut self) -> Result<BlockNumber, Error> {
			self.0 += 1;
			Ok(self.0)
		}
	}

	#[derive(Default)]
	struct Seen {
		text: String,
		notes: usize,
	}

	impl Watcher for Seen {
		fn note(&mut self, _line: &str) {
			self.notes += 1;
		}

		fn text(&mut self, piece: &str) {
			self.text.push_str(piece);
		}
	}

	fn piece(text: &str) -> String {
		let chunk = serde_json::json!({ "choices": [{ "delta": { "content": text } }] });
		format!("data: {chunk}\n\n")
	}

	/// A node that answers the n-th request with the n-th of some status codes and bodies, and
	/// every later one with the last; a body without `[DONE]` is a connection that breaks.
	async fn endpoint(answers: Vec<(u16, String)>) -> GpuNodeClient {
		use axum::{http::StatusCode, response::IntoResponse, routing::post, Router};
		use std::sync::atomic::{AtomicUsize, Ordering};
		let count = std::sync::Arc::new(AtomicUsize::new(0));
		let handler = move || {
			let index = count.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
			let (status, body) = answers[index].clone();
			let kind = if status == 200 { "text/event-stream" } else { "application/json" };
			async move {
				(StatusCode::from_u16(status).unwrap(), [("content-type", kind)], body)
					.into_response()
			}
		};
		let router = Router::new().route("/v1/chat/completions", post(handler));
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let address = listener.local_addr().unwrap();
		tokio::spawn(async move { axum::serve(listener, router).await });
		GpuNodeClient::new(&format!("http://{address}")).unwrap()
	}

	#[tokio::test]
	async fn answer_is_delivered_once_when_the_stream_breaks_and_is_replayed() {
		let half = piece("Hé") + &piece("llo");
		let whole = piece("Hé") + &piece("llo") + &piece(" you") + "data: [DONE]\n\n";
		let node = endpoint(vec![(200, half), (200, whole.clone())]).await;
		let mut seen = Seen::default();
		let delivered = deliver(&mut Counter(1), &node, 3, 9, b"{}", &mut seen).await.unwrap();
		assert_eq!(delivered.attempts, 2);
		assert_eq!(seen.text, "Héllo you");
		assert_eq!(delivered.answer.text, "Héllo you");
		assert_eq!(delivered.answer.bytes, whole.into_bytes());
	}

	#[tokio::test]
	async fn request_is_repeated_when_the_node_has_not_seen_the_job_yet() {
		let unknown = r#"{"error":{"message":"no job 3","code":"unknown_job"}}"#.to_string();
		let whole = piece("Hi") + "data: [DONE]\n\n";
		let node = endpoint(vec![(402, unknown), (503, String::new()), (200, whole)]).await;
		let mut blocks = Counter(1);
		let delivered =
			deliver(&mut blocks, &node, 3, 9, b"{}", &mut Seen::default()).await.unwrap();
		assert_eq!((delivered.attempts, blocks.0), (3, 3));
	}

	#[tokio::test]
	async fn request_is_given_up_when_the_deadline_has_come() {
		let node = endpoint(vec![(200, piece("Hé"))]).await;
		let mut seen = Seen::default();
		let result = deliver(&mut Counter(1), &node, 3, 4, b"{}", &mut seen).await;
		let Err(error @ Error::NotAnswered { .. }) = result else { panic!("answered") };
		assert_eq!(error.exit_code(), crate::error::EXIT_NOT_DELIVERED);
		assert_eq!(seen.text, "Hé");
	}

	#[tokio::test]
	async fn request_is_not_repeated_when_the_node_refuses_or_sends_garbage() {
		let refused = r#"{"error":{"message":"another model","code":"wrong_model"}}"#.to_string();
		for answer in [(409, refused), (200, "data: garbage\n\n".into()), (302, String::new())] {
			let node = endpoint(vec![answer]).await;
			let mut seen = Seen::default();
			let result = deliver(&mut Counter(1), &node, 3, 4, b"{}", &mut seen).await;
			assert!(matches!(result, Err(Error::Http(_))));
			assert_eq!(seen.notes, 0);
		}
	}
}

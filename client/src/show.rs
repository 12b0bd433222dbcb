//! What is shown to people, and as JSON: jobs, GPU nodes, the burn ledger, reports.

use crate::{
	audit::Audit,
	chain::{Block, Chain, GpuNode, Job},
	chat::{polkadot_js, BlockJson, ChatReport},
	keys, text, Amount, Error,
};
use assay_primitives::{
	burn::BurnReason,
	evidence::VerifierId,
	market::{JobStatus, Offer, Price},
	receipt::AssaySignedReceipt,
	AccountId, AssetKind, Balance, BlockNumber, JobId, ModelHash, H256,
};
use comfy_table::{presets::UTF8_BORDERS_ONLY, Table};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	fmt::{self, Display},
};

pub mod batch;
pub mod channel;

pub use batch::assurance;

fn table() -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_BORDERS_ONLY);
	table
}

fn rows<const N: usize>(table: &mut Table, rows: [(&str, String); N]) {
	for (name, value) in rows {
		table.add_row([name.to_string(), value]);
	}
}

fn milliseconds(ms: u64) -> String {
	format!("{}.{:03} s", ms / 1_000, ms % 1_000)
}

/// Checks that do not hold, as rows.
fn failures(table: &mut Table, checks: &[crate::receipt::Check]) {
	let failed: Vec<_> = checks.iter().filter(|check| !check.passed).collect();
	let held = checks.len().saturating_sub(failed.len());
	table.add_row(["checks".to_string(), format!("{held} of {} hold", checks.len())]);
	for check in failed {
		table.add_row([
			"DOES NOT HOLD".to_string(),
			format!("{}: {}", check.name, text::printable(&check.found)),
		]);
	}
}

/// A chat's report as a table.
pub fn chat_table(report: &ChatReport) -> Table {
	let mut table = table();
	let status = match report.status {
		"verified" => "Verified, and audited by this client",
		_ => "AUDIT FAILED",
	};
	rows(
		&mut table,
		[
			("job", format!("{}: {status}", report.job)),
			("time to first token", format!("{:.1} ms", report.time_to_first_token_ms)),
			("tokens per second", format!("{:.1}", report.tokens_per_second)),
			(
				"time to committed",
				format!(
					"{} (block #{})",
					milliseconds(report.to_committed_ms),
					report.committed_block.number
				),
			),
			(
				"time to verified",
				format!(
					"{} (block #{}, {} after the answer)",
					milliseconds(report.to_verified_ms),
					report.verified_block.number,
					blocks(report.to_verified_blocks)
				),
			),
			("time to finalised", milliseconds(report.to_finalised_ms)),
			("tokens", format!("{} read, {} generated", report.input_units, report.output_units)),
			("fee paid", report.fee_paid.to_string()),
			("burned", report.burned.to_string()),
			("total issuance before", report.issuance_before.to_string()),
			("total issuance after", report.issuance_after.to_string()),
		],
	);
	for (index, sample) in report.exposure.iter().enumerate() {
		let name = if index == 0 { "node's exposure" } else { "" };
		let value = format!("{} {} (block #{})", sample.exposure, sample.event, sample.block);
		table.add_row([name.to_string(), value]);
	}
	rows(&mut table, [("receipt hash", format!("{:?}", report.receipt))]);
	failures(&mut table, &report.checks);
	table
}

fn blocks(count: BlockNumber) -> String {
	if count == 1 {
		"1 block".into()
	} else {
		format!("{count} blocks")
	}
}

/// A job in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct JobJson {
	/// Its id.
	pub job: JobId,
	/// Where it is in its life.
	pub status: JobStatus,
	/// Whether that is final.
	pub finalised: bool,
	/// Who pays.
	pub requester: String,
	/// Operator of the GPU node.
	pub node: String,
	/// The model asked for.
	pub model: ModelHash,
	/// sha256 of the request.
	pub request_hash: H256,
	/// Price of a prompt token.
	pub input_price: Amount,
	/// Price of a generated token.
	pub output_price: Amount,
	/// Most that it can cost.
	pub max_fee: Amount,
	/// Prepaid for its verification.
	pub verification_price: Amount,
	/// Block that it was opened in.
	pub opened_at: BlockNumber,
	/// Last block in which a result is accepted.
	pub deadline: BlockNumber,
	/// Block of the commit.
	pub committed_at: Option<BlockNumber>,
	/// Last block in which evidence is accepted.
	pub window_ends: Option<BlockNumber>,
	/// Block of its end.
	pub ended_at: Option<BlockNumber>,
	/// Hash of the receipt.
	pub receipt: Option<H256>,
	/// Paid to the GPU node.
	pub fee_paid: Amount,
	/// Burned for its verification.
	pub burned: Amount,
	/// Where polkadot.js shows the block of its last step.
	pub polkadot_js: Option<String>,
}

/// A job as of the best block.
///
/// # Errors
///
/// When the chain does not answer, or has no such job.
pub async fn job(chain: &Chain, id: JobId) -> Result<JobJson, Error> {
	let best = chain.best().await?;
	let job = find_job(chain, best, id).await?;
	let finalised = chain.finalised().await?;
	let known = chain.job(finalised.hash, id).await?;
	let last = job.ended_at.or(job.committed_at).unwrap_or(job.opened_at);
	let block = chain.block_hash(last).await?;
	Ok(JobJson {
		job: id,
		status: job.status,
		finalised: known.is_some_and(|known| known.status == job.status),
		requester: keys::address(&job.requester),
		node: keys::address(&job.node),
		model: job.model,
		request_hash: job.request_hash,
		input_price: Amount(job.price.input),
		output_price: Amount(job.price.output),
		max_fee: Amount(job.max_fee),
		verification_price: Amount(job.verification_price),
		opened_at: job.opened_at,
		deadline: job.deadline,
		committed_at: job.committed_at,
		window_ends: job.window_ends,
		ended_at: job.ended_at,
		receipt: job.receipt_hash,
		fee_paid: Amount(job.fee_paid),
		burned: Amount(job.burned),
		polkadot_js: block.map(|hash| polkadot_js(chain.url(), hash)),
	})
}

/// The job as of a block.
///
/// # Errors
///
/// When the chain does not answer, or has no such job.
pub async fn find_job(chain: &Chain, at: Block, id: JobId) -> Result<Job, Error> {
	chain.job(at.hash, id).await?.ok_or_else(|| {
		Error::NotFound(format!("the chain has no job {id}, or has pruned it since it ended"))
	})
}

/// A job as a table.
pub fn job_table(job: &JobJson) -> Table {
	let mut table = table();
	let number = |number: Option<BlockNumber>| number.map_or("–".into(), |n| format!("#{n}"));
	let finality = if job.finalised { "final" } else { "not final yet" };
	rows(
		&mut table,
		[
			("job", job.job.to_string()),
			("status", format!("{:?} ({finality})", job.status)),
			("requester", job.requester.clone()),
			("GPU node", job.node.clone()),
			("model", format!("{:?}", job.model)),
			("request", format!("{:?}", job.request_hash)),
			("price", format!("{} + {} a token", job.input_price, job.output_price)),
			("at most", job.max_fee.to_string()),
			("opened", number(Some(job.opened_at))),
			("deadline", number(Some(job.deadline))),
			("committed", number(job.committed_at)),
			("window ends", number(job.window_ends)),
			("ended", number(job.ended_at)),
			("receipt", job.receipt.map_or("–".into(), |hash| format!("{hash:?}"))),
			("fee paid", job.fee_paid.to_string()),
			("verification", format!("{}, {} burned", job.verification_price, job.burned)),
		],
	);
	table
}

/// A GPU node in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct NodeJson {
	/// Address of its operator.
	pub node: String,
	/// Base URL.
	pub endpoint: String,
	/// Bond on hold.
	pub bond: Amount,
	/// Fees paid for work not yet verified.
	pub exposure: Amount,
	/// Most that those may come to.
	pub exposure_cap: Amount,
	/// Highest so far.
	pub exposure_peak: Amount,
	/// Whether it takes new jobs.
	pub accepting: bool,
	/// Jobs open or committed.
	pub active_jobs: u32,
	/// Channels that lead to it.
	pub channels: u32,
	/// Prepaid for the verification of its batches.
	pub verification_balance: Amount,
	/// Receipts that were verified.
	pub verified: u64,
	/// Jobs that ended `Refunded`.
	pub refunded: u64,
	/// Receipts that it was slashed for.
	pub slashed: u64,
	/// Models on offer.
	pub offers: Vec<OfferJson>,
}

/// An offer in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct OfferJson {
	/// The model.
	pub model: ModelHash,
	/// What it costs in the next block; none if it cannot be had yet.
	#[serde(flatten)]
	pub now: Option<PriceJson>,
	/// What it will cost.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub next: Option<NextPriceJson>,
}

/// A price in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct PriceJson {
	/// Price of a prompt token.
	pub input_price: Amount,
	/// Price of a generated token.
	pub output_price: Amount,
}

impl From<Price<Balance>> for PriceJson {
	fn from(price: Price<Balance>) -> Self {
		Self { input_price: Amount(price.input), output_price: Amount(price.output) }
	}
}

impl Display for PriceJson {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} + {}", self.input_price, self.output_price)
	}
}

/// A price of the future in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct NextPriceJson {
	/// First block in which it holds.
	pub since: BlockNumber,
	/// The price.
	#[serde(flatten)]
	pub price: PriceJson,
}

/// A GPU node as of the best block.
///
/// # Errors
///
/// When the chain does not answer, or has no such node.
pub async fn node(chain: &Chain, operator: &AccountId) -> Result<NodeJson, Error> {
	let best = chain.best().await?;
	let view = chain.node(best.hash, operator).await?.ok_or_else(|| {
		Error::NotFound(format!("no GPU node is registered by {}", keys::address(operator)))
	})?;
	let offers = chain.offers(best.hash, operator, &AssetKind::Native).await?;
	Ok(node_json(operator, &view, offers, best.number))
}

fn node_json(
	operator: &AccountId,
	view: &GpuNode,
	offers: BTreeMap<ModelHash, Offer<Balance, BlockNumber>>,
	best: BlockNumber,
) -> NodeJson {
	let offer = |(model, offer): (ModelHash, Offer<Balance, BlockNumber>)| OfferJson {
		model,
		now: offer.at(best.saturating_add(1)).map(Into::into),
		next: (offer.since > best.saturating_add(1))
			.then(|| NextPriceJson { since: offer.since, price: offer.price.into() }),
	};
	NodeJson {
		node: keys::address(operator),
		endpoint: text::printable(&String::from_utf8_lossy(&view.endpoint)),
		bond: Amount(view.bond),
		exposure: Amount(view.exposure),
		exposure_cap: Amount(view.exposure_cap),
		exposure_peak: Amount(view.exposure_peak),
		accepting: view.accepting,
		active_jobs: view.active_jobs,
		channels: view.channels,
		verification_balance: Amount(view.verification_balance),
		verified: view.verified,
		refunded: view.refunded,
		slashed: view.slashed,
		offers: offers.into_iter().map(offer).collect(),
	}
}

/// A GPU node as a table.
pub fn node_table(node: &NodeJson) -> Table {
	let mut table = table();
	rows(
		&mut table,
		[
			("GPU node", node.node.clone()),
			("endpoint", node.endpoint.clone()),
			("bond", node.bond.to_string()),
			(
				"exposure",
				format!(
					"{} of {} at most, {} at its peak",
					node.exposure, node.exposure_cap, node.exposure_peak
				),
			),
			("takes jobs", if node.accepting { "yes" } else { "no" }.into()),
			("jobs", format!("{} active, {} refunded", node.active_jobs, node.refunded)),
			("channels", node.channels.to_string()),
			("receipts", format!("{} verified, {} slashed", node.verified, node.slashed)),
			("prepaid verification", node.verification_balance.to_string()),
		],
	);
	for offer in &node.offers {
		let now = offer.now.as_ref().map(|price| format!(" at {price}"));
		let next = offer
			.next
			.as_ref()
			.map(|next| format!(", from block {} on {}", next.since, next.price));
		let text =
			format!("{:?}{}{}", offer.model, now.unwrap_or_default(), next.unwrap_or_default());
		table.add_row(["offers".to_string(), text]);
	}
	table
}

/// The burn ledger in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct BurnJson {
	/// As of this block.
	pub block: BlockJson,
	/// Total issuance.
	pub issuance: Amount,
	/// Total issuance at genesis.
	pub initial_issuance: Amount,
	/// Burned since genesis.
	pub total_burned: Amount,
	/// Whether the ledger's entries add up to that, and issuance fell by it.
	pub consistent: bool,
	/// Price of verifying a receipt's signature.
	pub receipt_price: Amount,
	/// Price of verifying a DCAP quote.
	pub quote_price: Amount,
	/// Entries by era and reason.
	pub ledger: Vec<LedgerJson>,
}

/// An entry of the burn ledger in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerJson {
	/// Era.
	pub era: u32,
	/// Why.
	pub reason: String,
	/// How much.
	pub amount: Amount,
}

fn reason(reason: BurnReason) -> String {
	match reason {
		BurnReason::Verification(VerifierId::ATTESTED_SIGNATURE) => {
			"verification of receipts".into()
		},
		BurnReason::Verification(VerifierId::DCAP) => "verification of DCAP quotes".into(),
		BurnReason::Verification(id) => format!("verification by verifier {}", id.0),
		BurnReason::Slash => "slashes".into(),
		BurnReason::Dust => "dust".into(),
	}
}

/// The burn ledger as of the newest final block.
///
/// # Errors
///
/// When the chain does not answer.
pub async fn burn(chain: &Chain) -> Result<BurnJson, Error> {
	let block = chain.finalised().await?;
	let at = block.hash;
	let ledger = chain.burn_ledger(at).await?;
	let issuance = chain.issuance(at).await?;
	let initial = chain.initial_issuance(at).await?;
	let total = chain.total_burned(at).await?;
	let sum = ledger.values().fold(0u128, |sum, amount| sum.saturating_add(*amount));
	let entry = |((era, why), amount): ((u32, BurnReason), Balance)| LedgerJson {
		era,
		reason: reason(why),
		amount: Amount(amount),
	};
	Ok(BurnJson {
		block: block.into(),
		issuance: Amount(issuance),
		initial_issuance: Amount(initial),
		total_burned: Amount(total),
		consistent: sum == total && issuance.checked_add(total) == Some(initial),
		receipt_price: Amount(chain.verification_price(at, VerifierId::ATTESTED_SIGNATURE).await?),
		quote_price: Amount(chain.verification_price(at, VerifierId::DCAP).await?),
		ledger: ledger.into_iter().map(entry).collect(),
	})
}

/// The burn ledger as a table.
pub fn burn_table(burn: &BurnJson) -> Table {
	let mut table = table();
	rows(
		&mut table,
		[
			("as of block", format!("#{} {:?}", burn.block.number, burn.block.hash)),
			("total issuance at genesis", burn.initial_issuance.to_string()),
			("total issuance now", burn.issuance.to_string()),
			("burned since genesis", burn.total_burned.to_string()),
			(
				"issuance and ledger",
				if burn.consistent { "agree" } else { "DO NOT AGREE" }.to_string(),
			),
			("price of a receipt", burn.receipt_price.to_string()),
			("price of a DCAP quote", burn.quote_price.to_string()),
		],
	);
	for entry in &burn.ledger {
		table.add_row([format!("era {}", entry.era), format!("{} {}", entry.amount, entry.reason)]);
	}
	table
}

/// An audit in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct AuditJson {
	/// `verified`, or `audit_failed` if a check does not hold.
	pub status: &'static str,
	/// The job.
	pub job: JobId,
	/// Hash of the receipt.
	pub receipt: H256,
	/// sha256 of the response that the receipt vouches for.
	pub response_hash: H256,
	/// The key that signed.
	pub attested_key: String,
	/// Paid to the GPU node.
	pub fee_paid: Amount,
	/// Burned for the verification.
	pub burned: Amount,
	/// Total issuance before the job was opened.
	pub issuance_before: Amount,
	/// Total issuance once it was verified.
	pub issuance_after: Amount,
	/// Block that it was verified in.
	pub verified_block: BlockJson,
	/// Where polkadot.js shows that block.
	pub polkadot_js: String,
	/// Everything that was checked.
	pub checks: Vec<crate::receipt::Check>,
}

/// What an audit of a job found.
pub fn audit_json(
	chain: &Chain,
	id: JobId,
	job: &Job,
	signed: &AssaySignedReceipt,
	found: &Audit,
) -> AuditJson {
	AuditJson {
		status: if found.passed() { "verified" } else { "audit_failed" },
		job: id,
		receipt: signed.receipt.hash(),
		response_hash: signed.receipt.receipt().response_hash,
		attested_key: text::hex(signed.signature.key.0),
		fee_paid: Amount(job.fee_paid),
		burned: Amount(found.burned),
		issuance_before: Amount(found.issuance_before),
		issuance_after: Amount(found.issuance_after),
		verified_block: found.verified.into(),
		polkadot_js: polkadot_js(chain.url(), found.verified.hash),
		checks: found.checks.clone(),
	}
}

/// An audit as a table: every check, held or not.
pub fn audit_table(audit: &AuditJson) -> Table {
	let mut table = table();
	for check in &audit.checks {
		let held = if check.passed { "holds".into() } else { text::printable(&check.found) };
		table.add_row([check.name.to_string(), held]);
	}
	rows(
		&mut table,
		[
			("receipt hash", format!("{:?}", audit.receipt)),
			("fee paid", audit.fee_paid.to_string()),
			("burned", audit.burned.to_string()),
		],
	);
	table
}

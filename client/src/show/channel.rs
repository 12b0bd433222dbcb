//! Payment channels: what the chain has, beside what is kept here.

use super::{failures, rows, table};
use crate::{
	amount::{asset_name, in_asset},
	chain::{Block, Chain, Channel},
	channel::{
		store::{folder, Contents},
		ChannelAnswer,
	},
	chat::{polkadot_js, BlockJson},
	keys,
	receipt::Check,
	text, Amount, Error,
};
use assay_primitives::{
	channel::{ChannelId, Sequence},
	market::ChannelStatus,
	AssetKind, BlockNumber, ModelHash, H256,
};
use codec::Encode;
use comfy_table::Table;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A payment channel in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct ChannelJson {
	/// Its id.
	pub channel: ChannelId,
	/// Where it is in its life.
	pub status: ChannelStatus,
	/// Who pays.
	pub requester: String,
	/// Operator of the GPU node.
	pub node: String,
	/// Whose key signs the vouchers.
	pub signer: String,
	/// The model served.
	pub model: ModelHash,
	/// What the fees are paid in: `native`, or the asset's id.
	pub asset: String,
	/// Price of a prompt token, in the asset's smallest unit, as all amounts here.
	pub input_price: Amount,
	/// Price of a generated token.
	pub output_price: Amount,
	/// What is left of the deposit on chain.
	pub deposit: Amount,
	/// What the GPU node was paid.
	pub claimed: Amount,
	/// Place of the next receipt to be settled.
	pub next_sequence: Sequence,
	/// Blocks from its anchor in which a receipt must be settled.
	pub window: BlockNumber,
	/// Last block that a receipt may be anchored at.
	pub serves_until: BlockNumber,
	/// Last block in which batches may claim.
	pub ends_at: BlockNumber,
	/// As of this block.
	pub block: BlockJson,
	/// Where polkadot.js shows the block of what was just done.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub polkadot_js: Option<String>,
	/// What is kept here, if it was used from here.
	pub local: Option<LocalJson>,
	#[serde(skip)]
	kind: AssetKind,
}

/// What is kept of a channel here, in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct LocalJson {
	/// Where.
	pub folder: PathBuf,
	/// Number of receipts.
	pub receipts: usize,
	/// Their fees.
	pub spent: Amount,
	/// What can still be spent.
	pub left: Amount,
	/// Amount of the highest voucher that was signed.
	pub highest_voucher: Amount,
	/// Number of the request under way.
	pub under_way: Option<String>,
	/// Number of receipts that are not settled.
	pub unsettled: usize,
	/// The oldest of them.
	pub oldest_unsettled: Option<Unsettled>,
	/// What did not hold, once something did not.
	pub disputed: Option<String>,
}

/// A receipt that is not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Unsettled {
	/// Its place.
	pub sequence: Sequence,
	/// Last block in which the GPU node can settle it; afterwards it can be presented.
	pub window_ends: BlockNumber,
}

/// The oldest receipt here that the chain has not settled.
pub fn oldest_unsettled(contents: &Contents, view: &Channel) -> Option<Unsettled> {
	let (sequence, entry) = contents.receipts.range(view.next_sequence..).next()?;
	let window_ends = entry.anchor.saturating_add(view.window);
	Some(Unsettled { sequence: *sequence, window_ends })
}

/// The channel as of a block.
///
/// # Errors
///
/// When the chain does not answer, or has no such channel.
pub async fn find_channel(chain: &Chain, at: Block, id: ChannelId) -> Result<Channel, Error> {
	chain.channel(at.hash, id).await?.ok_or_else(|| {
		Error::NotFound(format!("the chain has no channel {id}, or has pruned it since it ended"))
	})
}

/// A channel as of a block, with what is kept under the folder `state`.
///
/// # Errors
///
/// When the chain does not answer or has no such channel, or what is kept cannot be read.
pub async fn channel(
	chain: &Chain,
	at: Block,
	id: ChannelId,
	state: &Path,
) -> Result<ChannelJson, Error> {
	let view = find_channel(chain, at, id).await?;
	let folder = folder(state, chain.genesis(), id);
	let contents = Contents::read(&folder)?;
	Ok(channel_json(id, view, at, contents.map(|contents| (folder, contents))))
}

fn channel_json(
	id: ChannelId,
	view: Channel,
	at: Block,
	kept: Option<(PathBuf, Contents)>,
) -> ChannelJson {
	let local = kept.map(|(folder, contents)| {
		let spent = contents.spent();
		let total = view.deposit.saturating_add(view.claimed);
		let highest = contents.journal.as_ref().map_or(0, |journal| journal.highest);
		LocalJson {
			folder,
			receipts: contents.receipts.len(),
			spent: Amount(spent),
			left: Amount(match view.status {
				ChannelStatus::Open => total.saturating_sub(spent),
				ChannelStatus::Closing | ChannelStatus::Ended => 0,
			}),
			highest_voucher: Amount(highest),
			under_way: contents.under_way().map(|request| request.number.to_string()),
			unsettled: contents.receipts.range(view.next_sequence..).count(),
			oldest_unsettled: oldest_unsettled(&contents, &view),
			disputed: contents.dispute.map(|dispute| dispute.reason),
		}
	});
	ChannelJson {
		channel: id,
		status: view.status,
		requester: keys::address(&view.requester),
		node: keys::address(&view.node),
		signer: keys::address(&view.signer),
		model: view.model,
		asset: asset_name(&view.asset),
		input_price: Amount(view.price.input),
		output_price: Amount(view.price.output),
		deposit: Amount(view.deposit),
		claimed: Amount(view.claimed),
		next_sequence: view.next_sequence,
		window: view.window,
		serves_until: view.serves_until,
		ends_at: view.ends_at,
		block: at.into(),
		polkadot_js: None,
		local,
		kind: view.asset,
	}
}

impl ChannelJson {
	/// The same, of which its block made something so.
	pub fn done(mut self, chain: &Chain) -> Self {
		self.polkadot_js = Some(polkadot_js(chain.url(), self.block.hash));
		self
	}
}

/// A channel as a table: the chain's word, then ours.
pub fn channel_table(channel: &ChannelJson) -> Table {
	let mut table = table();
	let amount = |amount: Amount| in_asset(&channel.kind, amount.0);
	rows(
		&mut table,
		[
			("channel", channel.channel.to_string()),
			("status", format!("{:?} (block #{})", channel.status, channel.block.number)),
			("requester", channel.requester.clone()),
			("GPU node", channel.node.clone()),
			("vouchers signed by", channel.signer.clone()),
			("model", format!("{:?}", channel.model)),
			(
				"price",
				format!(
					"{} + {} a token",
					amount(channel.input_price),
					amount(channel.output_price)
				),
			),
			("deposit left on chain", amount(channel.deposit)),
			("paid to the GPU node", amount(channel.claimed)),
			("receipts settled", channel.next_sequence.to_string()),
			("serves until", format!("#{}", channel.serves_until)),
			("ends", format!("#{}", channel.ends_at)),
		],
	);
	let Some(local) = &channel.local else {
		rows(&mut table, [("kept here", "nothing".into())]);
		return table;
	};
	rows(
		&mut table,
		[
			("kept here", local.folder.display().to_string()),
			("receipts", format!("{}, {} not settled", local.receipts, local.unsettled)),
			("spent", amount(local.spent)),
			("left to spend", amount(local.left)),
			("highest voucher", amount(local.highest_voucher)),
		],
	);
	if let Some(oldest) = local.oldest_unsettled {
		let value = format!("receipt {}, until block #{}", oldest.sequence, oldest.window_ends);
		rows(&mut table, [("oldest window", value)]);
	}
	if let Some(number) = &local.under_way {
		rows(&mut table, [("under way", format!("request {number}"))]);
	}
	if let Some(reason) = &local.disputed {
		rows(&mut table, [("DOES NOT HOLD", text::printable(reason))]);
	}
	table
}

/// An answer on a channel in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerJson {
	/// `checked`: the receipt holds. The chain settles it later, with others.
	pub status: &'static str,
	/// The answer.
	pub answer: String,
	/// The channel.
	pub channel: ChannelId,
	/// Place of the receipt in it.
	pub sequence: Sequence,
	/// Number of the request, in decimal.
	pub request: String,
	/// Hash of the receipt.
	pub receipt: H256,
	/// The signed receipt in SCALE, in hex.
	pub signed_receipt: String,
	/// To the first piece of text.
	pub time_to_first_token_ms: f64,
	/// Generated tokens by time.
	pub tokens_per_second: f64,
	/// Prompt tokens paid for.
	pub input_units: u32,
	/// Generated tokens paid for.
	pub output_units: u32,
	/// What the answer cost.
	pub fee: Amount,
	/// What all answers on the channel cost.
	pub spent: Amount,
	/// What can still be spent.
	pub left: Amount,
	/// How often the request was sent.
	pub attempts: u32,
	/// Everything that was checked.
	pub checks: Vec<Check>,
}

/// An answer on a channel.
pub fn answer_json(channel: ChannelId, answer: ChannelAnswer) -> AnswerJson {
	let receipt = answer.receipt.receipt.receipt();
	AnswerJson {
		status: "checked",
		channel,
		sequence: answer.sequence,
		request: answer.number.to_string(),
		receipt: answer.receipt.receipt.hash(),
		signed_receipt: text::hex(answer.receipt.encode()),
		time_to_first_token_ms: answer.time_to_first_token_ms,
		tokens_per_second: answer.tokens_per_second,
		input_units: receipt.input_units,
		output_units: receipt.output_units,
		fee: Amount(answer.fee),
		spent: Amount(answer.spent),
		left: Amount(answer.left),
		attempts: answer.attempts,
		checks: answer.checks,
		answer: answer.text,
	}
}

/// An answer on a channel as a table.
pub fn answer_table(answer: &AnswerJson, asset: &AssetKind) -> Table {
	let mut table = table();
	rows(
		&mut table,
		[
			("channel", format!("{}: receipt {}", answer.channel, answer.sequence)),
			("time to first token", format!("{:.1} ms", answer.time_to_first_token_ms)),
			("tokens per second", format!("{:.1}", answer.tokens_per_second)),
			("tokens", format!("{} read, {} generated", answer.input_units, answer.output_units)),
			("fee", in_asset(asset, answer.fee.0)),
			("spent on the channel", in_asset(asset, answer.spent.0)),
			("left", in_asset(asset, answer.left.0)),
			("receipt hash", format!("{:?}", answer.receipt)),
		],
	);
	failures(&mut table, &answer.checks);
	table
}

/// Answers on a channel in JSON, asked one after the other.
#[derive(Clone, Debug, Serialize)]
pub struct AnswersJson {
	/// `answered`: all receipts hold.
	pub status: &'static str,
	/// The channel.
	pub channel: ChannelId,
	/// What these answers cost.
	pub fees: Amount,
	/// What all answers on the channel cost.
	pub spent: Amount,
	/// What can still be spent.
	pub left: Amount,
	/// The answers, in the order of the lines.
	pub answers: Vec<AnswerJson>,
}

/// Answers on a channel as a table.
pub fn answers_table(answers: &AnswersJson, asset: &AssetKind) -> Table {
	let mut table = table();
	rows(
		&mut table,
		[
			("channel", answers.channel.to_string()),
			("answers", answers.answers.len().to_string()),
			("fees", in_asset(asset, answers.fees.0)),
			("spent on the channel", in_asset(asset, answers.spent.0)),
			("left", in_asset(asset, answers.left.0)),
		],
	);
	table
}

/// A presented receipt in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct PresentedJson {
	/// `presented`, or `nothing` if every receipt that is kept here is settled.
	pub status: &'static str,
	/// The channel.
	pub channel: ChannelId,
	/// Place of the receipt in it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub sequence: Option<Sequence>,
	/// Its hash.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub receipt: Option<H256>,
	/// What the requester got from the GPU node's bond.
	pub refunded: Amount,
	/// What else was slashed, and burned.
	pub burned: Amount,
	/// Where polkadot.js shows the block.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub polkadot_js: Option<String>,
}

/// A presented receipt as a table.
pub fn presented_table(presented: &PresentedJson) -> Table {
	let mut table = table();
	rows(&mut table, [("channel", presented.channel.to_string())]);
	let (Some(sequence), Some(receipt)) = (presented.sequence, presented.receipt) else {
		let value = "none: every receipt that is kept here is settled";
		rows(&mut table, [("to present", value.into())]);
		return table;
	};
	rows(
		&mut table,
		[
			("presented", format!("receipt {sequence}")),
			("receipt hash", format!("{receipt:?}")),
			("refunded", presented.refunded.to_string()),
			("burned", presented.burned.to_string()),
		],
	);
	table
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::channel::store::{Dispute, Entry, Journal};
	use assay_primitives::{
		market::{Assurance, Price},
		AccountId,
	};

	fn view(status: ChannelStatus, asset: AssetKind) -> Channel {
		Channel {
			status,
			requester: AccountId::new([1; 32]),
			node: AccountId::new([2; 32]),
			signer: AccountId::new([3; 32]),
			model: H256::repeat_byte(4),
			engine: H256::repeat_byte(5),
			assurance: Assurance::Attested(H256::repeat_byte(6)),
			asset,
			price: Price { input: 1, output: 2 },
			deposit: 90,
			claimed: 10,
			next_sequence: 1,
			window: 600,
			serves_until: 1_000,
			ends_at: 1_600,
		}
	}

	fn contents() -> Contents {
		let entry = |anchor| Entry { fee: 10, anchor, request_hash: H256::zero() };
		Contents {
			journal: Some(Journal { highest: 40, ..Journal::default() }),
			receipts: [(0, entry(5)), (1, entry(7)), (2, entry(8))].into(),
			dispute: Some(Dispute { reason: "no".into(), signed_receipt: "0x".into() }),
		}
	}

	fn json(status: ChannelStatus, asset: AssetKind) -> ChannelJson {
		let block = Block { number: 9, hash: H256::repeat_byte(9) };
		channel_json(7, view(status, asset), block, Some(("f".into(), contents())))
	}

	#[test]
	fn channel_shows_both_sides_when_it_is_kept_here() {
		let shown = json(ChannelStatus::Open, AssetKind::Native);
		let value = serde_json::to_value(&shown).unwrap();
		assert_eq!(value["status"], "open");
		assert_eq!((&value["asset"], &value["deposit"]), (&"native".into(), &"90".into()));
		let local = &value["local"];
		assert_eq!((&local["spent"], &local["left"]), (&"30".into(), &"70".into()));
		assert_eq!((&local["unsettled"], &local["highest_voucher"]), (&2.into(), &"40".into()));
		assert_eq!(local["oldest_unsettled"]["window_ends"], 607);
		assert!(value.get("polkadot_js").is_none() && value.get("kind").is_none());
		let table = channel_table(&shown).to_string();
		assert!(table.contains("DOES NOT HOLD") && table.contains("until block #607"));
		let other = channel_table(&json(ChannelStatus::Open, AssetKind::WithId(5))).to_string();
		assert!(other.contains("90p of asset 5") && !other.contains("ASSAY"));
	}

	#[test]
	fn nothing_is_left_to_spend_when_the_channel_closes() {
		let shown = json(ChannelStatus::Closing, AssetKind::Native);
		assert_eq!(shown.local.unwrap().left, Amount(0));
	}
}

//! `assay referendum`.

use crate::{Outcome, Signer, Terminal};
use assay_client::{
	chat::Watcher,
	governance::{self, Conviction, ReferendumJson, Standing, Submitted},
	text, Amount, Chain, Error,
};
use assay_primitives::{BlockNumber, H256};
use clap::{Args, Subcommand, ValueEnum};
use comfy_table::{presets::UTF8_BORDERS_ONLY, ContentArrangement, Table};

const EXAMPLES: &str = "\
Examples:
  assay referendum show
  assay referendum show 3
  assay referendum vote 3 aye --amount 1000 --conviction 2x --suri //Alice
  assay referendum submit --track verification_admin --suri //Alice \\
    'BurnTreasury.set_controller { controller: { target: 500000, denominator: 8, floor: 4000000, ceiling: 1000000000000 } }'
  assay referendum submit --track verification_admin --suri //Alice \\
    'Parameters.set_parameter { key_value: Verification(HostFunctions((), Some(true))) }'
  assay referendum submit --track market_admin --suri //Alice \\
    'Parameters.set_parameter { key_value: Market(MinBond((), Some(200000000000000))) }'
  assay referendum submit --track root --suri //Alice 0x00071448…
  assay referendum cancel 3 --suri //Alice
  assay referendum refund 3 --suri //Alice
  assay referendum unnote 0x5b2c… --suri //Alice

Tracks: root (everything), whitelisted_caller (as root, what the technical committee has whitelisted),
market_admin, verification_admin (their parameters), referendum_canceller.

Periods are in relay-chain blocks of 6 seconds. A vote's tokens are locked after the referendum, for
1, 2, 4, 8, 16 or 32 locking periods with a conviction of 1x to 6x, if it was on the winning side.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ReferendumArguments {
	#[command(subcommand)]
	command: ReferendumCommand,
}

#[derive(Subcommand)]
enum ReferendumCommand {
	/// Show a referendum, or the latest ones: where it stands, and what comes next.
	Show {
		/// Its number [default: the latest 50].
		referendum: Option<u32>,
	},
	/// Submit a referendum on a call, with its decision deposit.
	Submit {
		/// The track, after which the call's origin goes.
		#[arg(long)]
		track: String,
		/// Relay-chain blocks from approval to enactment, if more than the track's least.
		#[arg(long, default_value_t = 0, value_name = "BLOCKS")]
		enact_after: BlockNumber,
		/// The call: `Pallet.call { argument: value }`, or encoded, in hex.
		call: String,
		#[command(flatten)]
		signer: Signer,
	},
	/// Place a referendum's decision deposit, without which no decision begins.
	Deposit {
		/// Its number.
		referendum: u32,
		#[command(flatten)]
		signer: Signer,
	},
	/// Vote on a referendum, or vote anew.
	Vote {
		/// Its number.
		referendum: u32,
		/// For or against.
		#[arg(value_enum)]
		side: Side,
		/// Tokens that vote.
		#[arg(long)]
		amount: Amount,
		/// What the vote counts for, and how long its tokens are locked: none, or 1x to 6x.
		#[arg(long, default_value = "1x")]
		conviction: Conviction,
		#[command(flatten)]
		signer: Signer,
	},
	/// Submit a referendum that cancels another one.
	Cancel {
		/// Number of the one to be cancelled.
		referendum: u32,
		#[command(flatten)]
		signer: Signer,
	},
	/// Take a call that you have noted off the chain, and its deposit back.
	Unnote {
		/// Hash of the call.
		#[arg(value_parser = text::parse_hash)]
		call_hash: H256,
		#[command(flatten)]
		signer: Signer,
	},
	/// Return the deposits of a referendum that has ended.
	Refund {
		/// Its number.
		referendum: u32,
		#[command(flatten)]
		signer: Signer,
	},
}

#[derive(Clone, Copy, ValueEnum)]
enum Side {
	Aye,
	Nay,
}

/// Runs `assay referendum`.
///
/// # Errors
///
/// When the chain refuses or does not answer.
pub async fn run(
	url: &str,
	arguments: ReferendumArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let mut tell = |line: &str| terminal.note(line);
	match arguments.command {
		ReferendumCommand::Show { referendum: Some(index) } => {
			let chain = Chain::connect(url).await?;
			shown(&governance::show(&chain, index).await?)
		},
		ReferendumCommand::Show { referendum: None } => {
			let chain = Chain::connect(url).await?;
			listed(&governance::list(&chain).await?)
		},
		ReferendumCommand::Submit { track, enact_after, call, signer } => {
			let signer = signer.key()?;
			let chain = Chain::connect(url).await?;
			let call = governance::read_call(&chain, &call).await?;
			let submitted =
				governance::submit(&chain, &signer, &track, &call, enact_after, &mut tell).await?;
			submission(&submitted)
		},
		ReferendumCommand::Deposit { referendum, signer } => {
			let signer = signer.key()?;
			let chain = Chain::connect(url).await?;
			governance::place_deposit(&chain, &signer, referendum, &mut tell).await?;
			shown(&governance::show(&chain, referendum).await?)
		},
		ReferendumCommand::Vote { referendum, side, amount, conviction, signer } => {
			let signer = signer.key()?;
			let chain = Chain::connect(url).await?;
			let aye = matches!(side, Side::Aye);
			let voted =
				governance::vote(&chain, &signer, referendum, aye, conviction, amount.0).await?;
			tell(&format!(
				"voted {} with {amount}, conviction {conviction}",
				if aye { "aye" } else { "nay" }
			));
			shown(&voted)
		},
		ReferendumCommand::Cancel { referendum, signer } => {
			let signer = signer.key()?;
			let chain = Chain::connect(url).await?;
			submission(&governance::cancel(&chain, &signer, referendum, &mut tell).await?)
		},
		ReferendumCommand::Unnote { call_hash, signer } => {
			let signer = signer.key()?;
			let chain = Chain::connect(url).await?;
			governance::unnote(&chain, &signer, call_hash, &mut tell).await?;
			let mut table = table();
			table.add_row(["call hash", &format!("{call_hash:?}")]);
			let json = serde_json::json!({ "status": "unnoted", "call_hash": call_hash });
			Outcome::new(&json, table, true)
		},
		ReferendumCommand::Refund { referendum, signer } => {
			let signer = signer.key()?;
			let chain = Chain::connect(url).await?;
			shown(&governance::refund(&chain, &signer, referendum, &mut tell).await?)
		},
	}
}

/// An empty table of names and values.
pub fn table() -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_BORDERS_ONLY);
	table.set_content_arrangement(ContentArrangement::Dynamic);
	table
}

fn standing(standing: Standing) -> String {
	format!("{} % (needed now: {} %)", standing.now, standing.needed)
}

fn shown(referendum: &ReferendumJson) -> Result<Outcome, Error> {
	let mut table = table();
	table.add_row(["referendum", &format!("{}: {}", referendum.referendum, referendum.status)]);
	if let Some(track) = &referendum.track {
		table.add_row(["track", track]);
	}
	if let Some(call) = &referendum.call {
		table.add_row(["call", call]);
	}
	if let Some(hash) = &referendum.whitelists {
		table.add_row(["whitelisted call", &format!("{hash:?}")]);
	}
	if let (Some(ayes), Some(nays)) = (referendum.ayes, referendum.nays) {
		table.add_row(["ayes", &ayes.to_string()]);
		table.add_row(["nays", &nays.to_string()]);
	}
	if let Some(approval) = referendum.approval {
		table.add_row(["approval", &standing(approval)]);
	}
	if let Some(support) = referendum.support {
		table.add_row(["support", &standing(support)]);
	}
	for (who, amount) in &referendum.deposits {
		table.add_row(["deposit", &format!("{amount} of {who}")]);
	}
	table.add_row(["next", &referendum.next]);
	table.add_row(["relay chain", &format!("#{}", referendum.relay_block)]);
	Outcome::new(referendum, table, true)
}

fn listed(referenda: &[ReferendumJson]) -> Result<Outcome, Error> {
	let mut table = table();
	table.set_header(["referendum", "status", "track", "call", "next"]);
	for referendum in referenda {
		table.add_row([
			referendum.referendum.to_string(),
			referendum.status.into(),
			referendum.track.clone().unwrap_or_default(),
			referendum.call.clone().unwrap_or_default(),
			referendum.next.clone(),
		]);
	}
	Outcome::new(&serde_json::json!({ "referenda": referenda }), table, true)
}

fn submission(submitted: &Submitted) -> Result<Outcome, Error> {
	let index = submitted.referendum;
	let mut table = table();
	table.add_row(["referendum", &index.to_string()]);
	table.add_row(["track", &submitted.track]);
	table.add_row(["call", &text::printable(&submitted.call)]);
	table.add_row(["call hash", &format!("{:?}", submitted.call_hash)]);
	table.add_row(["decision", &format!("in {}", governance::duration(submitted.prepare_period))]);
	let mut outcome = Outcome::new(submitted, table, true)?;
	outcome.notes.push(format!("Vote: assay referendum vote {index} aye --amount 1000 --suri …"));
	Ok(outcome)
}

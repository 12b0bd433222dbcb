//! `assay batch`: batches whose receipts are proven or audited after their fees were paid.

use crate::{channel_command::tell, Outcome, Signer, Terminal};
use assay_client::{
	calls, chain::Until, chat::Watcher, keys, refund::refund, show::batch as view, Chain, Error,
};
use assay_primitives::{batch::BatchId, AccountId};
use clap::{Args, Subcommand};

const EXAMPLES: &str = "\
Examples:
  assay batch show 0
  assay batch challenge 0 17 --suri //Charlie
  assay batch refund 0 --suri //Charlie

Attested batches are verified when they are settled, and are not kept.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct BatchArguments {
	#[command(subcommand)]
	command: BatchCommand,
}

#[derive(Subcommand)]
enum BatchCommand {
	/// Show a committed batch, and what its GPU node has to reveal.
	Show {
		/// The batch.
		batch: BatchId,
	},
	/// Refund the claims of a slashed batch; what is refunded already is skipped. The money goes to those
	/// who paid, whoever signs.
	Refund {
		/// The batch.
		batch: BatchId,
		/// Address of the requester whose claims are refunded [default: all].
		#[arg(long, value_parser = keys::parse_account)]
		requester: Option<AccountId>,
		#[command(flatten)]
		signer: Signer,
	},
	/// Challenge a receipt: its GPU node reveals it in time, or is slashed. The deposit is burned if it
	/// does and nothing is wrong.
	Challenge {
		/// The batch.
		batch: BatchId,
		/// Place of the receipt in the batch, from 0.
		leaf: u32,
		#[command(flatten)]
		signer: Signer,
	},
}

/// Runs a command.
///
/// # Errors
///
/// When the chain refuses or does not answer.
pub async fn run(
	url: &str,
	arguments: BatchArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let chain = Chain::connect(url).await?;
	let batch = match arguments.command {
		BatchCommand::Show { batch } => batch,
		BatchCommand::Refund { batch, requester, signer } => {
			let signer = signer.key()?;
			let mut tell = |line: &str| terminal.note(line);
			let refunded = refund(&chain, &signer, batch, requester.as_ref(), &mut tell).await?;
			let shown = view::batch(&chain, batch).await?;
			return Outcome::new(&refunded, view::batch_table(&shown), true);
		},
		BatchCommand::Challenge { batch, leaf, signer } => {
			let call = calls::challenge_leaf(batch, leaf);
			let executed = chain.submit(&call, &signer.key()?, Until::InBlock).await?;
			tell(&executed, terminal);
			batch
		},
	};
	let batch = view::batch(&chain, batch).await?;
	Outcome::new(&batch, view::batch_table(&batch), true)
}

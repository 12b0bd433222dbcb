//! `assay channel`, and what GPU nodes prepay for their batches.

use crate::{read_file, read_prompt, Outcome, Signer, Terminal};
use assay_client::{
	amount::{parse_asset, parse_in},
	calls::{self, Call, ChannelOffer},
	chain::{Event, Executed, Until},
	channel::{
		store::{self, Contents},
		ChannelSession, OnChain,
	},
	chat::{choose_offer, polkadot_js, Watcher},
	http::GpuNodeClient,
	keys,
	show::{self, channel as view},
	tensor, text, Amount, Chain, Error,
};
use assay_primitives::{
	channel::{ChannelId, Sequence},
	market::Price,
	AccountId, AssetKind, BlockNumber, H256,
};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use subxt_signer::sr25519::Keypair;

const EXAMPLES: &str = "\
Examples:
  assay channel open --suri //Alice --deposit 5 --serve-for 14400 \\
    --node 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty
  assay channel ask 0 --suri //Alice 'Why is the sky blue?'
  assay channel ask 0 --suri //Alice --json --each-line - < questions.txt
  assay channel ask 0 --suri //Alice --input digit.json
  assay channel ask 0 --suri //Alice --input '[[0, 16, 3], [255, 0, 7]]'
  assay channel show 0
  assay channel top-up 0 2.5 --suri //Alice
  assay channel present 0 --suri //Alice
  assay channel close 0 --suri //Alice

With a key for the vouchers alone, so that no key of value need be where requests are sent from:
  assay channel open --key-file own.key --voucher-key-file voucher.key …
  assay channel ask 0 --key-file voucher.key 'Why is the sky blue?'

Amounts are in ASSAY (1.5), or in the smallest unit with a p (1500p); those of other assets always
with a p.

Receipts and the request under way are kept in the state folder. A channel is used from one folder
only: keep it as long as receipts can be presented.

Exit codes: 0 all is well; 1 failed; 2 wrong arguments; 4 a receipt does not hold.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ChannelArguments {
	#[command(subcommand)]
	command: ChannelCommand,
}

#[derive(Subcommand)]
enum ChannelCommand {
	/// Open a channel to a GPU node: deposit once, then ask without transactions.
	Open(OpenArguments),
	/// Ask on a channel, and check the receipt of the answer.
	Ask(AskArguments),
	/// Show a channel: what the chain has, and what is kept here.
	Show {
		/// Its id.
		channel: ChannelId,
		#[command(flatten)]
		state: State,
	},
	/// Add to a channel's deposit.
	TopUp {
		/// Its id.
		channel: ChannelId,
		/// What to add.
		amount: String,
		#[command(flatten)]
		signer: Signer,
		#[command(flatten)]
		state: State,
	},
	/// Close a channel: after a window, the rest of the deposit returns by itself.
	Close {
		/// Its id.
		channel: ChannelId,
		#[command(flatten)]
		signer: Signer,
		#[command(flatten)]
		state: State,
	},
	/// Take from an ended channel what your account could not take when it ended.
	Withdraw {
		/// Its id.
		channel: ChannelId,
		#[command(flatten)]
		signer: Signer,
		#[command(flatten)]
		state: State,
	},
	/// Present a receipt that was not settled in its window: its fee comes back from the node's bond.
	Present {
		/// Its id.
		channel: ChannelId,
		/// Place of the receipt [default: the oldest that is not settled].
		#[arg(long)]
		sequence: Option<Sequence>,
		#[command(flatten)]
		signer: Signer,
		#[command(flatten)]
		state: State,
	},
}

/// Where state is kept.
#[derive(Args)]
struct State {
	/// Folder for receipts and requests under way [default: `assay` in the platform's data folder].
	#[arg(long, env = "ASSAY_STATE_DIR", value_name = "FOLDER")]
	state_dir: Option<PathBuf>,
}

impl State {
	fn folder(&self) -> Result<PathBuf, Error> {
		self.state_dir.clone().map_or_else(store::default_state, Ok)
	}
}

#[derive(Args)]
struct OpenArguments {
	#[command(flatten)]
	signer: Signer,
	/// Address of the GPU node's operator.
	#[arg(long, value_parser = keys::parse_account)]
	node: AccountId,
	/// Hash of the model, where the node offers several.
	#[arg(long, value_parser = text::parse_hash)]
	model: Option<H256>,
	/// Most that the node can be paid; the rest returns in the end.
	#[arg(long)]
	deposit: String,
	/// What the fees are paid in: `native`, or the id of an asset.
	#[arg(long, default_value = "native", value_parser = parse_asset)]
	asset: AssetKind,
	/// Blocks for which the node serves.
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u32).range(1..))]
	serve_for: BlockNumber,
	/// File with a secret for the vouchers alone [default: the key that signs and pays].
	#[arg(long, value_name = "FILE")]
	voucher_key_file: Option<PathBuf>,
	/// Most that a prompt token may cost [default: what the node asks now].
	#[arg(long)]
	max_input_price: Option<String>,
	/// Most that a generated token may cost [default: what the node asks now].
	#[arg(long)]
	max_output_price: Option<String>,
	#[command(flatten)]
	state: State,
}

#[derive(Args)]
struct AskArguments {
	/// The channel's id.
	channel: ChannelId,
	#[command(flatten)]
	signer: Signer,
	/// Most tokens of the answer.
	#[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
	max_tokens: u32,
	/// Give up the request that is under way; should it be answered all the same, it is paid.
	#[arg(long)]
	give_up: bool,
	/// Sign further vouchers although a receipt did not hold.
	#[arg(long)]
	force: bool,
	/// Ask each line by itself, one after the other; empty lines are left out.
	#[arg(long)]
	each_line: bool,
	#[command(flatten)]
	state: State,
	/// What to ask a classifier or another proven model: a JSON array of integers, or of such arrays row
	/// by row, or a file that holds one.
	#[arg(long, value_name = "FILE|JSON", conflicts_with_all = ["prompt", "each_line"])]
	input: Option<String>,
	/// What to ask; read from standard input if it is `-`.
	#[arg(required_unless_present = "input")]
	prompt: Option<String>,
}

/// Runs `assay channel`.
pub async fn run(
	url: &str,
	arguments: ChannelArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	match arguments.command {
		ChannelCommand::Open(arguments) => open(url, arguments, terminal).await,
		ChannelCommand::Ask(arguments) => ask(url, arguments, terminal).await,
		ChannelCommand::Show { channel, state } => {
			let state = state.folder()?;
			let chain = Chain::connect(url).await?;
			let best = chain.best().await?;
			let shown = view::channel(&chain, best, channel, &state).await?;
			Outcome::new(&shown, view::channel_table(&shown), true)
		},
		ChannelCommand::TopUp { channel, amount, signer, state } => {
			let (signer, state) = (signer.key()?, state.folder()?);
			let chain = Chain::connect(url).await?;
			let asset = view::find_channel(&chain, chain.best().await?, channel).await?.asset;
			let call = calls::top_up_channel(channel, parse_in(&asset, &amount)?);
			change(&chain, channel, &call, &signer, &state, terminal).await
		},
		ChannelCommand::Close { channel, signer, state } => {
			let (signer, state) = (signer.key()?, state.folder()?);
			let chain = Chain::connect(url).await?;
			let call = calls::close_channel(channel);
			change(&chain, channel, &call, &signer, &state, terminal).await
		},
		ChannelCommand::Withdraw { channel, signer, state } => {
			let (signer, state) = (signer.key()?, state.folder()?);
			let chain = Chain::connect(url).await?;
			let call = calls::withdraw_deposit(channel);
			change(&chain, channel, &call, &signer, &state, terminal).await
		},
		ChannelCommand::Present { channel, sequence, signer, state } => {
			let (signer, state) = (signer.key()?, state.folder()?);
			let chain = Chain::connect(url).await?;
			present(&chain, channel, sequence, &signer, &state, terminal).await
		},
	}
}

/// Submits a call that changes a channel, and shows what became of it.
async fn change(
	chain: &Chain,
	channel: ChannelId,
	call: &Call,
	signer: &Keypair,
	state: &Path,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let executed = chain.submit(call, signer, Until::InBlock).await?;
	tell(&executed, terminal);
	let shown = view::channel(chain, executed.block, channel, state).await?.done(chain);
	Outcome::new(&shown, view::channel_table(&shown), true)
}

/// Tells what happened.
pub fn tell(executed: &Executed, terminal: &mut Terminal) {
	let block = executed.block.number;
	for event in &executed.events {
		let line = match event {
			Event::ChannelOpened { channel } => format!("channel {channel} opened"),
			Event::ChannelToppedUp { channel, .. } => format!("channel {channel} topped up"),
			Event::ChannelClosing { channel, ends_at } => format!(
				"channel {channel} closes: the node can settle until block #{ends_at}, then the rest \
				 returns by itself"
			),
			Event::ChannelEnded { channel, unreturned: 0, .. } => {
				format!("channel {channel} has ended, and the rest has returned")
			},
			Event::ChannelEnded { channel, .. } => format!(
				"channel {channel} has ended; the requester's account could not take the rest: \
				 `assay channel withdraw {channel}`"
			),
			Event::DepositWithdrawn { channel, .. } => {
				format!("the rest of channel {channel} has returned")
			},
			Event::VerificationBalanceChanged { balance, .. } => {
				format!("{} are prepaid for verifications", Amount(*balance))
			},
			_ => continue,
		};
		terminal.note(&format!("{line} (block #{block})"));
	}
}

async fn open(
	url: &str,
	arguments: OpenArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let OpenArguments { node, asset, serve_for, .. } = arguments;
	let signer = arguments.signer.key()?;
	let vouchers = match &arguments.voucher_key_file {
		Some(path) => keys::account(&keys::from_file(path)?),
		None => keys::account(&signer),
	};
	let state = arguments.state.folder()?;
	let amount = |text: &str| parse_in(&asset, text);
	let deposit = amount(&arguments.deposit)?;
	let max_input = arguments.max_input_price.as_deref().map(amount).transpose()?;
	let max_output = arguments.max_output_price.as_deref().map(amount).transpose()?;
	let chain = Chain::connect(url).await?;
	let best = chain.best().await?;
	let (model, asked) = choose_offer(&chain, best, &node, arguments.model, &asset).await?;
	let max_price = Price {
		input: max_input.unwrap_or(asked.input),
		output: max_output.unwrap_or(asked.output),
	};
	let offer =
		ChannelOffer { node, model, asset, deposit, signer: vouchers, max_price, serve_for };
	// A fork may give the channel another number: none is told before it is final.
	let executed = chain.submit(&calls::open_channel(&offer), &signer, Until::Finalised).await?;
	tell(&executed, terminal);
	let channel = executed.events.iter().find_map(|event| match event {
		Event::ChannelOpened { channel } => Some(*channel),
		_ => None,
	});
	let channel = channel
		.ok_or_else(|| Error::Chain("open_channel succeeded without ChannelOpened".into()))?;
	let shown = view::channel(&chain, executed.block, channel, &state).await?.done(&chain);
	Outcome::new(&shown, view::channel_table(&shown), true)
}

async fn ask(
	url: &str,
	arguments: AskArguments,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let id = arguments.channel;
	let signer = arguments.signer.key()?;
	let state = arguments.state.folder()?;
	let prompt = match (arguments.prompt, &arguments.input) {
		(Some(prompt), _) => read_prompt(prompt)?,
		(None, Some(input)) => tensor::message(&read_input(input)?)?,
		(None, None) => return Err(Error::Input("give a prompt, or --input".into())),
	};
	let chain = Chain::connect(url).await?;
	let on_chain = OnChain::read(&chain, id).await?;
	let best = chain.best().await?;
	let node = chain.node(best.hash, &on_chain.view.node).await?.ok_or_else(|| {
		Error::NotFound(format!("the GPU node of channel {id} is not registered any more"))
	})?;
	let node = GpuNodeClient::new(&String::from_utf8_lossy(&node.endpoint))?;
	let asset = on_chain.view.asset.clone();
	let folder = store::folder(&state, chain.genesis(), id);
	if arguments.input.is_some() && !on_chain.binding.is_of_tensors() {
		return Err(Error::Input(format!(
			"channel {id} is not for a proven model: ask it in words, without --input"
		)));
	}
	let mut session = ChannelSession::open(&folder, chain, on_chain, signer)?;
	if arguments.force {
		session.force();
	}
	if arguments.give_up {
		session.give_up()?;
	}
	if !arguments.each_line {
		let result = session.ask(&node, &prompt, arguments.max_tokens, terminal).await;
		terminal.end_text();
		let answer = view::answer_json(id, result?);
		return Outcome::new(&answer, view::answer_table(&answer, &asset), true);
	}
	let mut answers = Vec::new();
	for line in prompt.lines().map(str::trim).filter(|line| !line.is_empty()) {
		let result = session.ask(&node, line, arguments.max_tokens, terminal).await;
		terminal.end_text();
		answers.push(view::answer_json(id, result?));
	}
	let answers = view::AnswersJson {
		status: "answered",
		channel: id,
		fees: Amount(answers.iter().map(|answer| answer.fee.0).fold(0, u128::saturating_add)),
		spent: Amount(session.spent()),
		left: Amount(session.left()),
		answers,
	};
	Outcome::new(&answers, view::answers_table(&answers, &asset), true)
}

/// An input itself, or that of a file.
fn read_input(input: &str) -> Result<String, Error> {
	if input.trim_start().starts_with('[') {
		return Ok(input.into());
	}
	if input == "-" {
		return read_prompt(input.into());
	}
	String::from_utf8(read_file(Path::new(input))?)
		.map_err(|_| Error::Input(format!("{input} is no JSON array of integers")))
}

async fn present(
	chain: &Chain,
	id: ChannelId,
	sequence: Option<Sequence>,
	signer: &Keypair,
	state: &Path,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let best = chain.best().await?;
	let channel = view::find_channel(chain, best, id).await?;
	let folder = store::folder(state, chain.genesis(), id);
	let contents = Contents::read(&folder)?.ok_or_else(|| {
		Error::NotFound(format!(
			"no receipts of channel {id} are in {}; give --state-dir",
			folder.display()
		))
	})?;
	let oldest = view::oldest_unsettled(&contents, &channel).map(|oldest| oldest.sequence);
	let Some(sequence) = sequence.or(oldest) else {
		let nothing = view::PresentedJson {
			status: "nothing",
			channel: id,
			sequence: None,
			receipt: None,
			refunded: Amount(0),
			burned: Amount(0),
			polkadot_js: None,
		};
		return Outcome::new(&nothing, view::presented_table(&nothing), true);
	};
	if sequence < channel.next_sequence {
		return Err(Error::NotNow(format!(
			"receipt {sequence} is settled, or a later one was presented"
		)));
	}
	let signed = store::receipt(&folder, sequence)?.ok_or_else(|| {
		Error::NotFound(format!("receipt {sequence} of channel {id} is not kept here"))
	})?;
	let window_ends = signed.receipt.receipt().anchor.number.saturating_add(channel.window);
	if best.number < window_ends {
		return Err(Error::NotNow(format!(
			"the window of receipt {sequence} is still open: the node can settle it until block \
			 #{window_ends}, and this is #{}; present it then",
			best.number
		)));
	}
	if oldest.is_some_and(|oldest| oldest < sequence) {
		terminal
			.note("receipts before this one are not settled, and can not be presented after it");
	}
	let executed = chain.submit(&calls::present_receipt(&signed), signer, Until::InBlock).await?;
	let paid = executed.events.iter().find_map(|event| match event {
		Event::ReceiptPresented { channel, sequence: place, refunded, burned, .. }
			if (*channel, *place) == (id, sequence) =>
		{
			Some((*refunded, *burned))
		},
		_ => None,
	});
	let (refunded, burned) = paid
		.ok_or_else(|| Error::Chain("present_receipt succeeded without ReceiptPresented".into()))?;
	let presented = view::PresentedJson {
		status: "presented",
		channel: id,
		sequence: Some(sequence),
		receipt: Some(signed.receipt.hash()),
		refunded: Amount(refunded),
		burned: Amount(burned),
		polkadot_js: Some(polkadot_js(chain.url(), executed.block.hash)),
	};
	Outcome::new(&presented, view::presented_table(&presented), true)
}

/// Submits a call of a GPU node's operator, and shows the node.
pub async fn change_node(
	url: &str,
	signer: &Signer,
	call: &Call,
	terminal: &mut Terminal,
) -> Result<Outcome, Error> {
	let signer = signer.key()?;
	let chain = Chain::connect(url).await?;
	let executed = chain.submit(call, &signer, Until::InBlock).await?;
	tell(&executed, terminal);
	let node = show::node(&chain, &keys::account(&signer)).await?;
	Outcome::new(&node, show::node_table(&node), true)
}

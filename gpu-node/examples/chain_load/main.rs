//! Loads a chain with work of the kinds that it is made for, so that what its blocks cost can be measured:
//! `cargo xtask bench settlement` and `cargo xtask zombienet --bench` run it.
//!
//! The GPU node of `--data-dir` has registered and must not run any more: this signs with its key.

mod flood;
mod full;
mod party;
mod settlement;

use assay_client::{calls, chain::Until, keys, Chain};
use assay_gpu_node::attester::DevelopmentAttester;
use assay_primitives::H256;
use clap::{Parser, Subcommand};
use party::{Party, PRICE};
use std::{error::Error, path::PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Parser)]
struct Arguments {
	/// WebSocket URL of the chain.
	#[arg(long)]
	chain: String,
	/// Of further nodes, which get every transaction that blocks are filled with at once.
	#[arg(long)]
	also: Vec<String>,
	/// Model that the GPU node has offered.
	#[arg(long, value_parser = assay_client::text::parse_hash)]
	model: H256,
	/// Its engine.
	#[arg(long, value_parser = assay_client::text::parse_hash)]
	engine: H256,
	/// Its journal and key.
	#[arg(long)]
	data_dir: PathBuf,
	#[command(subcommand)]
	work: Work,
}

#[derive(Subcommand)]
enum Work {
	/// Settle a batch, and receipts in extrinsics of their own
	Settlement {
		/// Channels in the batch.
		#[arg(long, default_value_t = 1_000)]
		channels: u32,
		/// Receipts in the batch.
		#[arg(long, default_value_t = 1_000_000)]
		receipts: u32,
		/// Receipts settled by an extrinsic of their own.
		#[arg(long, default_value_t = 100)]
		single: u32,
	},
	/// Fill blocks with one kind of work
	#[command(subcommand)]
	Fill(full::Workload),
}

#[tokio::main]
async fn main() -> Result<()> {
	let arguments = Arguments::parse();
	let party = Party {
		chain: Chain::connect(&arguments.chain).await?,
		attester: DevelopmentAttester::open(
			&arguments.data_dir,
			arguments.model,
			arguments.engine,
		)?,
		operator: keys::from_suri("//Bob")?,
		requester: keys::from_suri("//Charlie")?,
		model: arguments.model,
		engine: arguments.engine,
	};
	let offer = calls::set_offer(&party.model, &PRICE);
	party.chain.submit(&offer, &party.operator, Until::InBlock).await?;
	let done = match arguments.work {
		Work::Settlement { channels, receipts, single } => {
			settlement::compare(&party, channels, receipts, single).await?
		},
		Work::Fill(workload) => serde_json::to_value(workload.run(&party, &arguments.also).await?)?,
	};
	println!("{done}");
	Ok(())
}

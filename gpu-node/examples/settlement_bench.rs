//! Settles synthetic receipts on a real chain: a million over a thousand channels in one extrinsic, and
//! one each in extrinsics of their own. `cargo xtask bench settlement` runs it and measures the blocks.
//!
//! Receipts are made up; signatures, vouchers, trees and the chain are real. The GPU node of `--data-dir` has
//! registered and must not run any more: this signs with its key.

use assay_client::{
	calls::{self, ChannelOffer},
	chain::Until,
	keys, Chain,
};
use assay_gpu_node::attester::{Attester, DevelopmentAttester};
use assay_primitives::{
	batch::{
		claims_root, AssaySignedBatch, AssaySignedClaim, Batch, Claim, SignedBatch, SignedClaim,
		VersionedBatch,
	},
	channel::{ChannelId, Sequence, SignedVoucher, Voucher},
	market::Price,
	merkle,
	receipt::{AssayReceipt, BlockRef, Payment, Receipt, VersionedReceipt},
	AssetKind, Balance, BlockNumber, Signature, H256, UNIT,
};
use clap::Parser;
use codec::Encode;
use std::{error::Error, path::PathBuf, time::Instant};
use subxt::{dynamic::Value, tx::dynamic};
use subxt_signer::sr25519::Keypair;

/// Channels opened in one transaction.
const TOGETHER: usize = 50;
const PRICE: Price<Balance> = Price { input: 1_000, output: 2_000 };
const INPUT: u32 = 40;
const OUTPUT: u32 = 100;
/// Blocks for which the channels serve.
const SERVE_FOR: BlockNumber = 1_000;

#[derive(Parser)]
struct Arguments {
	/// WebSocket URL of the development chain.
	#[arg(long)]
	chain: String,
	/// Model that the GPU node has offered.
	#[arg(long, value_parser = assay_client::text::parse_hash)]
	model: H256,
	/// Its engine.
	#[arg(long, value_parser = assay_client::text::parse_hash)]
	engine: H256,
	/// Its journal and key.
	#[arg(long)]
	data_dir: PathBuf,
	/// Channels in the batch.
	#[arg(long, default_value_t = 1_000)]
	channels: u32,
	/// Receipts in the batch.
	#[arg(long, default_value_t = 1_000_000)]
	receipts: u32,
	/// Receipts settled by an extrinsic of their own.
	#[arg(long, default_value_t = 100)]
	single: u32,
}

struct Bench {
	chain: Chain,
	attester: DevelopmentAttester,
	operator: Keypair,
	requester: Keypair,
	model: H256,
	engine: H256,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
	let arguments = Arguments::parse();
	let bench = Bench {
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
	let offer = calls::set_offer(&bench.model, &PRICE);
	bench.chain.submit(&offer, &bench.operator, Until::InBlock).await?;
	let fund = calls::fund_verification(1_000 * UNIT);
	bench.chain.submit(&fund, &bench.operator, Until::InBlock).await?;
	let ids = bench.open_channels(arguments.channels).await?;

	let each = arguments.receipts / arguments.channels;
	let begun = Instant::now();
	let batch = bench.batch(&ids, 0, each).await?;
	let made = begun.elapsed();
	let batch_block = bench.settle(batch).await?;
	let mut single_blocks = Vec::new();
	for id in ids.iter().take(arguments.single as usize) {
		let batch = bench.batch(&[*id], each.into(), 1).await?;
		single_blocks.push(bench.settle(batch).await?);
	}
	println!(
		"{}",
		serde_json::json!({
			"channels": arguments.channels,
			"receipts": each * arguments.channels,
			"batchBlock": batch_block,
			"singleBlocks": single_blocks,
			"receiptsHashedAndTreeBuiltMs": made.as_millis() as u64,
		})
	);
	Ok(())
}

impl Bench {
	async fn open_channels(&self, count: u32) -> Result<Vec<ChannelId>, Box<dyn Error>> {
		let open = calls::open_channel(&ChannelOffer {
			node: keys::account(&self.operator),
			model: self.model,
			asset: AssetKind::Native,
			deposit: UNIT,
			signer: keys::account(&self.requester),
			max_price: PRICE,
			serve_for: SERVE_FOR,
		});
		let mut left = count as usize;
		while left > 0 {
			let together = left.min(TOGETHER);
			let many = vec![open.clone().into_value(); together];
			let call = dynamic(
				"Utility",
				"batch_all",
				subxt::ext::scale_value::Composite::named([(
					"calls",
					Value::unnamed_composite(many),
				)]),
			);
			self.chain.submit(&call, &self.requester, Until::InBlock).await?;
			left -= together;
		}
		Ok((0..u64::from(count)).collect())
	}

	fn receipt(&self, id: ChannelId, sequence: Sequence, anchor: BlockRef<BlockNumber>) -> H256 {
		let bytes = (id, sequence).encode();
		let receipt: AssayReceipt = Receipt {
			genesis_hash: self.chain.genesis(),
			node: keys::account(&self.operator),
			payment: Payment::Channel { channel: id, sequence },
			requester: keys::account(&self.requester),
			model: self.model,
			engine: self.engine,
			request_hash: assay_gpu_node::sha256(&bytes),
			response_hash: assay_gpu_node::sha256(&bytes),
			input_units: INPUT,
			output_units: OUTPUT,
			fee: fee(1),
			anchor,
			audit_commitment: None,
		};
		VersionedReceipt::V1(receipt).hash()
	}

	/// `each` receipts of every channel from `first` on, as a GPU node batches them.
	async fn batch(
		&self,
		ids: &[ChannelId],
		first: Sequence,
		each: u32,
	) -> Result<(AssaySignedBatch, Vec<AssaySignedClaim>), Box<dyn Error>> {
		let genesis_hash = self.chain.genesis();
		let anchor = self.chain.finalised().await?;
		let at = self.chain.best().await?;
		let model = self.chain.model(at.hash, &self.model).await?.ok_or("no such model")?;
		let places = first..first + u64::from(each);
		let leaves: Vec<H256> = ids
			.iter()
			.flat_map(|id| places.clone().map(|place| self.receipt(*id, place, anchor)))
			.collect();
		let units = |count: u32| {
			(u64::from(count) * u64::from(INPUT), u64::from(count) * u64::from(OUTPUT))
		};
		let (input_units, output_units) = units(each);
		let claims: Vec<AssaySignedClaim> = ids
			.iter()
			.map(|id| {
				let cumulative = fee(first as u32 + each);
				let voucher = Voucher { genesis_hash, channel: *id, cumulative };
				let signature = self.requester.sign(voucher.hash().as_bytes()).0;
				let signature =
					Signature::Sr25519(sp_core::sr25519::Signature::from_raw(signature));
				SignedClaim {
					claim: Claim { channel: *id, first, receipts: each, input_units, output_units },
					voucher: SignedVoucher { cumulative, signature },
				}
			})
			.collect();
		let receipts = leaves.len() as u32;
		let (input_units, output_units) = units(receipts);
		let batch = VersionedBatch::V1(Batch {
			genesis_hash,
			node: keys::account(&self.operator),
			model: self.model,
			engine: self.engine,
			assurance: model.assurance,
			asset: AssetKind::Native,
			root: merkle::root(&leaves).ok_or("no receipts")?,
			receipts,
			input_units,
			output_units,
			fee: fee(receipts),
			anchor,
			claims_root: claims_root(claims.iter().map(|c| &c.claim)).ok_or("no claims")?,
		});
		let signature = self.attester.sign(&batch.hash());
		Ok((SignedBatch { batch, signature }, claims))
	}

	/// Settles a batch; the number of its block.
	async fn settle(
		&self,
		(signed, claims): (AssaySignedBatch, Vec<AssaySignedClaim>),
	) -> Result<BlockNumber, Box<dyn Error>> {
		let call = calls::settle_batch(&signed, &claims);
		Ok(self.chain.submit(&call, &self.operator, Until::InBlock).await?.block.number)
	}
}

fn fee(receipts: u32) -> Balance {
	let each = PRICE.input * Balance::from(INPUT) + PRICE.output * Balance::from(OUTPUT);
	each * Balance::from(receipts)
}

//! Synthetic receipts of many channels, settled in batches.
//!
//! Receipts are made up; signatures, vouchers, trees and the chain are real.

use crate::{
	party::{fee, Party, INPUT, OUTPUT, PRICE, SERVE_FOR},
	Result,
};
use assay_client::{
	calls::{self, ChannelOffer},
	chain::{Event, Until},
	keys,
};
use assay_gpu_node::attester::Attester as _;
use assay_primitives::{
	batch::{
		claims_root, AssaySignedBatch, AssaySignedClaim, Batch, Claim, SignedBatch, SignedClaim,
		VersionedBatch,
	},
	channel::{ChannelId, Sequence, SignedVoucher, Voucher},
	merkle,
	receipt::{Payment, VersionedReceipt},
	AssetKind, BlockNumber, Signature, H256, UNIT,
};
use std::time::Instant;

/// What the operator prepays, for the verification of all batches.
const PREPAID: u128 = 1_000 * UNIT;

/// A batch and its claims.
pub type Signed = (AssaySignedBatch, Vec<AssaySignedClaim>);

/// Settles `receipts` over `channels` in one extrinsic, and `single` receipts in extrinsics of their own.
pub async fn compare(
	party: &Party,
	channels: u32,
	receipts: u32,
	single: u32,
) -> Result<serde_json::Value> {
	let ids = prepare(party, channels).await?;
	let each = receipts / channels;
	let begun = Instant::now();
	let batch = party.batch(&ids, 0, each).await?;
	let made = begun.elapsed();
	let batch_block = party.settle(batch).await?;
	let mut single_blocks = Vec::new();
	for id in ids.iter().take(single as usize) {
		let batch = party.batch(&[*id], each.into(), 1).await?;
		single_blocks.push(party.settle(batch).await?);
	}
	Ok(serde_json::json!({
		"channels": channels,
		"receipts": each * channels,
		"batchBlock": batch_block,
		"singleBlocks": single_blocks,
		"receiptsHashedAndTreeBuiltMs": made.as_millis() as u64,
	}))
}

/// So many open channels, and what their settlement needs.
pub async fn prepare(party: &Party, channels: u32) -> Result<Vec<ChannelId>> {
	let fund = calls::fund_verification(PREPAID);
	party.chain.submit(&fund, &party.operator, Until::InBlock).await?;
	party.open_channels(channels).await
}

impl Party {
	async fn open_channels(&self, count: u32) -> Result<Vec<ChannelId>> {
		let open = calls::open_channel(&ChannelOffer {
			node: keys::account(&self.operator),
			model: self.model,
			asset: AssetKind::Native,
			deposit: UNIT,
			signer: keys::account(&self.requester),
			max_price: PRICE,
			serve_for: SERVE_FOR,
		});
		let events = self.submit_together(&open, count as usize).await?;
		let opened = events.into_iter().filter_map(|event| match event {
			Event::ChannelOpened { channel } => Some(channel),
			_ => None,
		});
		Ok(opened.collect())
	}

	/// `each` receipts of every channel from `first` on, as a GPU node batches them.
	pub async fn batch(&self, ids: &[ChannelId], first: Sequence, each: u32) -> Result<Signed> {
		let genesis_hash = self.chain.genesis();
		let anchor = self.chain.finalised().await?;
		let at = self.chain.best().await?;
		let model = self.chain.model(at.hash, &self.model).await?.ok_or("no such model")?;
		let places = first..first + u64::from(each);
		let leaves: Vec<H256> = ids
			.iter()
			.flat_map(|id| places.clone().map(move |place| (*id, place)))
			.map(|(channel, sequence)| {
				let text = self.digest((channel, sequence));
				let payment = Payment::Channel { channel, sequence };
				VersionedReceipt::V1(self.receipt(payment, text, anchor)).hash()
			})
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
	async fn settle(&self, (signed, claims): Signed) -> Result<BlockNumber> {
		let call = calls::settle_batch(&signed, &claims);
		Ok(self.chain.submit(&call, &self.operator, Until::InBlock).await?.block.number)
	}
}

//! Committed batches.

use super::{rows, table};
use crate::{
	amount::in_asset,
	chain::{Chain, CommittedBatch},
	keys, Amount, Error,
};
use assay_primitives::{
	batch::BatchId,
	market::{Assurance, BatchStatus},
	AssetKind, BlockNumber, ModelHash, H256,
};
use comfy_table::Table;
use serde::Serialize;

/// How answers are audited, for people.
pub fn assurance(assurance: &Assurance) -> String {
	match assurance {
		Assurance::Attested(policy) => format!("attested, policy {policy:?}"),
		Assurance::Proven(key) => format!("proven, verifying key {key:?}"),
		Assurance::Audited(rules) => format!("audited, rules {rules:?}"),
	}
}

/// A leaf that has to be revealed.
#[derive(Clone, Debug, Serialize)]
pub struct OpenLeafJson {
	/// Place of the receipt in the batch.
	pub leaf: u32,
	/// Last block to reveal it in.
	pub deadline: BlockNumber,
}

/// What of a batch is still to be proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DueJson {
	/// Number of receipts without a proof on chain.
	pub receipts: u32,
	/// Last block that takes their proofs.
	pub by: BlockNumber,
	/// Blocks until then.
	pub blocks_left: BlockNumber,
}

/// What of a batch is still to be proven, as of block `now`; none if it is not of a proven model, or has
/// ended.
fn due(view: &CommittedBatch, now: BlockNumber) -> Option<DueJson> {
	let is_proven = matches!(view.assurance, Assurance::Proven(_));
	(is_proven && view.status == BatchStatus::Committed).then(|| DueJson {
		receipts: view.receipts.saturating_sub(view.proven),
		by: view.window_ends,
		blocks_left: view.window_ends.saturating_sub(now),
	})
}

/// A committed batch in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct BatchJson {
	/// Its id.
	pub batch: BatchId,
	/// Where it is in its life.
	pub status: BatchStatus,
	/// Address of its GPU node's operator.
	pub node: String,
	/// The model.
	pub model: ModelHash,
	/// How its receipts are audited.
	pub assurance: Assurance,
	/// Root of the tree over the receipts' hashes.
	pub root: H256,
	/// Number of receipts.
	pub receipts: u32,
	/// Number of channels that pay for them.
	pub channels: u32,
	/// Fees of its receipts.
	pub fee: Amount,
	/// Whether its node was paid, or waits for exposure.
	pub paid: bool,
	/// Block of the commit.
	pub committed_at: BlockNumber,
	/// Last block in which it can be proven or challenged.
	pub window_ends: BlockNumber,
	/// Receipts that were proven so far.
	pub proven: u32,
	/// What is still to be proven of a batch of a proven model.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub due: Option<DueJson>,
	/// What has to be revealed.
	pub open_leaves: Vec<OpenLeafJson>,
	/// What can still be refunded.
	pub refundable: Amount,
	#[serde(skip)]
	assets: (AssetKind, AssetKind),
}

/// A committed batch as the chain has it.
///
/// # Errors
///
/// When the chain does not answer, or has no such batch.
pub async fn find_batch(chain: &Chain, at: H256, id: BatchId) -> Result<CommittedBatch, Error> {
	chain.batch(at, id).await?.ok_or_else(|| {
		Error::NotFound(format!(
			"there is no batch {id}: none was committed under this number, or it ended long ago"
		))
	})
}

/// A committed batch as of the best block.
///
/// # Errors
///
/// When the chain does not answer, or has no such batch.
pub async fn batch(chain: &Chain, id: BatchId) -> Result<BatchJson, Error> {
	let now = chain.best().await?;
	let best = now.hash;
	let view = find_batch(chain, best, id).await?;
	let mut open = chain.open_leaves(best, id).await?;
	open.sort_unstable();
	Ok(BatchJson {
		batch: id,
		status: view.status,
		node: keys::address(&view.node),
		model: view.model,
		assurance: view.assurance,
		root: view.root,
		receipts: view.receipts,
		channels: view.claims,
		fee: Amount(view.fee),
		paid: view.paid,
		committed_at: view.committed_at,
		window_ends: view.window_ends,
		proven: view.proven,
		due: due(&view, now.number),
		open_leaves: open
			.into_iter()
			.map(|(leaf, deadline)| OpenLeafJson { leaf, deadline })
			.collect(),
		refundable: Amount(view.refundable),
		assets: (view.asset, view.refund_asset),
	})
}

/// The batch as a table.
pub fn batch_table(batch: &BatchJson) -> Table {
	let (asset, refund_asset) = &batch.assets;
	let mut table = table();
	rows(
		&mut table,
		[
			("batch", batch.batch.to_string()),
			("status", format!("{:?}", batch.status).to_lowercase()),
			("GPU node", batch.node.clone()),
			("model", format!("{:?}", batch.model)),
			("assurance", assurance(&batch.assurance)),
			("receipts", format!("{} of {} channels", batch.receipts, batch.channels)),
			(
				"fee",
				format!(
					"{}, {}",
					in_asset(asset, batch.fee.0),
					if batch.paid { "paid" } else { "waits for exposure" }
				),
			),
			("committed", format!("block #{}", batch.committed_at)),
			("window", format!("to block #{}", batch.window_ends)),
		],
	);
	if let Assurance::Proven(_) = batch.assurance {
		let proven = format!("{} of {} receipts", batch.proven, batch.receipts);
		table.add_row(["proven".to_string(), proven]);
	}
	if let Some(due) = &batch.due {
		let text = format!(
			"{} more proofs by block #{}, in {} blocks, or it is slashed",
			due.receipts, due.by, due.blocks_left
		);
		table.add_row(["due".to_string(), text]);
	}
	for open in &batch.open_leaves {
		let text = format!("receipt {} to be revealed by block #{}", open.leaf, open.deadline);
		table.add_row(["open".to_string(), text]);
	}
	if batch.status == BatchStatus::Slashed {
		table.add_row(["to be refunded".to_string(), in_asset(refund_asset, batch.refundable.0)]);
	}
	table
}

#[cfg(test)]
mod tests {
	use super::*;
	use assay_primitives::AccountId;

	fn view(assurance: Assurance, status: BatchStatus) -> CommittedBatch {
		CommittedBatch {
			status,
			node: AccountId::new([1; 32]),
			model: H256::zero(),
			assurance,
			root: H256::zero(),
			receipts: 10,
			places_root: H256::zero(),
			claims: 2,
			asset: AssetKind::Native,
			fee: 1,
			value: 1,
			paid: true,
			verification_price: 1,
			committed_at: 5,
			window_ends: 50,
			proven: 7,
			ended_at: None,
			open_leaves: 0,
			refundable: 0,
			refund_asset: AssetKind::Native,
		}
	}

	#[test]
	fn due_proofs_are_told_when_a_proven_batch_is_open() {
		let proven = Assurance::Proven(H256::zero());
		let open = view(proven, BatchStatus::Committed);
		let expected = DueJson { receipts: 3, by: 50, blocks_left: 8 };
		assert_eq!(due(&open, 42), Some(expected));
		assert_eq!(due(&open, 60).map(|due| due.blocks_left), Some(0));
		assert_eq!(due(&view(proven, BatchStatus::Verified), 42), None);
		let audited = view(Assurance::Audited(H256::zero()), BatchStatus::Committed);
		assert_eq!(due(&audited, 42), None);
	}
}

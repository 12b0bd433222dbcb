//! Who loads the chain: a GPU node that has registered, and a requester.

use crate::Result;
use assay_client::{
	chain::{Event, Until},
	keys, Chain,
};
use assay_gpu_node::attester::DevelopmentAttester;
use assay_primitives::{
	market::Price,
	receipt::{AssayReceipt, BlockRef, Payment, Receipt},
	Balance, BlockNumber, H256,
};
use codec::Encode;
use subxt::{
	dynamic::Value,
	ext::scale_value::Composite,
	tx::{dynamic, DynamicPayload},
};
use subxt_signer::sr25519::Keypair;

/// What the GPU node asks for each unit.
pub const PRICE: Price<Balance> = Price { input: 1_000, output: 2_000 };
/// Units of every request.
pub const INPUT: u32 = 40;
/// Units of every response.
pub const OUTPUT: u32 = 100;
/// Blocks for which channels and jobs wait.
pub const SERVE_FOR: BlockNumber = 1_000;
/// Calls in one transaction.
const TOGETHER: usize = 50;

/// The two, and the chain.
pub struct Party {
	pub chain: Chain,
	pub attester: DevelopmentAttester,
	pub operator: Keypair,
	pub requester: Keypair,
	pub model: H256,
	pub engine: H256,
}

/// What so many receipts cost.
pub fn fee(receipts: u32) -> Balance {
	let each = PRICE.input * Balance::from(INPUT) + PRICE.output * Balance::from(OUTPUT);
	each * Balance::from(receipts)
}

impl Party {
	/// A receipt for a made-up request and response, whose hash is `text`.
	pub fn receipt(
		&self,
		payment: Payment,
		text: H256,
		anchor: BlockRef<BlockNumber>,
	) -> AssayReceipt {
		Receipt {
			genesis_hash: self.chain.genesis(),
			node: keys::account(&self.operator),
			payment,
			requester: keys::account(&self.requester),
			model: self.model,
			engine: self.engine,
			request_hash: text,
			response_hash: text,
			input_units: INPUT,
			output_units: OUTPUT,
			fee: fee(1),
			anchor,
			audit_commitment: None,
		}
	}

	/// The hash of a made-up text.
	pub fn digest(&self, of: impl Encode) -> H256 {
		assay_gpu_node::sha256(&of.encode())
	}

	/// Makes the same call `count` times on the requester's behalf; what happened, in order, in blocks
	/// that are final.
	pub async fn submit_together(
		&self,
		call: &DynamicPayload<Composite<()>>,
		count: usize,
	) -> Result<Vec<Event>> {
		let (mut left, mut events, mut last) = (count, Vec::new(), None);
		while left > 0 {
			let together = left.min(TOGETHER);
			let calls = Value::unnamed_composite(vec![call.clone().into_value(); together]);
			let all = dynamic("Utility", "batch_all", Composite::named([("calls", calls)]));
			let executed = self.chain.submit(&all, &self.requester, Until::InBlock).await?;
			last = Some(executed.nonce);
			events.extend(executed.events);
			left -= together;
		}
		if let Some(nonce) = last {
			let requester = keys::account(&self.requester);
			self.chain.wait_until_final(&requester, nonce).await?;
		}
		Ok(events)
	}
}

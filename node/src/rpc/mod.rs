// SPDX-License-Identifier: GPL-3.0-only
//! What this node's RPC has besides the SDK's own methods.

mod block_cost;
mod inference;

pub use inference::{follow_heads, Inference};

use crate::service::{Client, Pool};
use block_cost::{BlockCostApiServer, BlockCosts};
use inference::InferenceApiServer;
use jsonrpsee::RpcModule;
use polkadot_sdk::{
	pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer},
	substrate_frame_rpc_system::{System, SystemApiServer},
};
use std::sync::Arc;

/// Builds the methods.
pub fn build(
	client: Arc<Client>,
	pool: Arc<Pool>,
	inference: Inference<Client>,
) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
	let mut module = RpcModule::new(());
	module.merge(System::new(client.clone(), pool).into_rpc())?;
	module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	// An unsafe method: refused unless the operator allows them.
	module.merge(BlockCosts(client).into_rpc())?;
	module.merge(inference.into_rpc())?;
	Ok(module)
}

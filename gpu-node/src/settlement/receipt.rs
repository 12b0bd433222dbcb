//! Receipts: what the node claims, and signs for.

use crate::{attester::Attester, store::AcceptedRequest};
use assay_primitives::{
	market::Price,
	receipt::{AssaySignedReceipt, BlockRef, Payment, Receipt, SignedReceipt, VersionedReceipt},
	AccountId, Balance, BlockNumber, EngineHash, H256,
};

/// Who answers, on which chain, with what.
#[derive(Clone, Debug)]
pub struct Issuer {
	/// Hash of the chain's genesis block.
	pub genesis_hash: H256,
	/// Operator account.
	pub operator: AccountId,
	/// Hash of the engine's description.
	pub engine: EngineHash,
}

/// What was answered.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
	/// What pays.
	pub payment: Payment,
	/// sha256 of the request's bytes, or the digest of a proven model's request.
	pub request_hash: H256,
	/// The same of the response.
	pub response_hash: H256,
	/// Prompt tokens.
	pub input_units: u32,
	/// Generated tokens.
	pub output_units: u32,
}

/// Units × price.
pub fn fee(price: &Price<Balance>, input_units: u32, output_units: u32) -> Balance {
	let input = price.input.saturating_mul(input_units.into());
	let output = price.output.saturating_mul(output_units.into());
	input.saturating_add(output)
}

/// The receipt for an answer, signed, to be judged as of `anchor`.
pub fn sign_receipt(
	attester: &dyn Attester,
	issuer: &Issuer,
	accepted: &AcceptedRequest,
	answer: &Answer,
	anchor: BlockRef<BlockNumber>,
) -> AssaySignedReceipt {
	let receipt = VersionedReceipt::V1(Receipt {
		genesis_hash: issuer.genesis_hash,
		node: issuer.operator.clone(),
		payment: answer.payment,
		requester: accepted.requester.clone(),
		model: accepted.model,
		engine: issuer.engine,
		request_hash: answer.request_hash,
		response_hash: answer.response_hash,
		input_units: answer.input_units,
		output_units: answer.output_units,
		fee: fee(&accepted.price, answer.input_units, answer.output_units),
		anchor,
		audit_commitment: None,
	});
	let signature = attester.sign(&receipt.hash());
	SignedReceipt { receipt, signature }
}

//! Calls that prove leaves of committed batches.

use super::{EncodedArguments, EncodedCall, MARKET};
use assay_primitives::audit::AssayBatchLeaf;
use codec::Encode;
use subxt::tx::dynamic;

/// Proves leaves of committed batches of one verifying key.
pub fn submit_proofs(leaves: &[AssayBatchLeaf]) -> EncodedCall {
	dynamic(MARKET, "submit_proofs", EncodedArguments(vec![("leaves", leaves.encode())]))
}

//! What a chain's node says of its chain.

use crate::http;
use anyhow::{bail, Context, Result};
use serde_json::{json, Value};
use std::net::SocketAddr;

/// Newest block of the best chain.
///
/// # Errors
///
/// If the node does not answer.
pub fn best(node: SocketAddr) -> Result<u64> {
	number(&http::rpc(node, "chain_getHeader", json!([]))?)
}

/// Newest final block.
///
/// # Errors
///
/// If the node does not answer.
pub fn finalised(node: SocketAddr) -> Result<u64> {
	let hash = http::rpc(node, "chain_getFinalizedHead", json!([]))?;
	number(&http::rpc(node, "chain_getHeader", json!([hash]))?)
}

/// Hash of the best chain's block `number`.
///
/// # Errors
///
/// If the node does not answer, or has no such block.
pub fn hash(node: SocketAddr, number: u64) -> Result<String> {
	match http::rpc(node, "chain_getBlockHash", json!([number]))? {
		Value::String(hash) => Ok(hash),
		_ => bail!("there is no block {number}"),
	}
}

/// Version of the runtime at the best block.
///
/// # Errors
///
/// If the node does not answer.
pub fn spec_version(node: SocketAddr) -> Result<u64> {
	let version = http::rpc(node, "state_getRuntimeVersion", json!([]))?;
	version["specVersion"].as_u64().context("a version without a number")
}

fn number(header: &Value) -> Result<u64> {
	let number = header["number"].as_str().context("a header without a number")?;
	u64::from_str_radix(number.trim_start_matches("0x"), 16).context("a header's number")
}

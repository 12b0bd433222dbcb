//! A Substrate node, asked for headers, proofs and votes. Its answers are checked later, with everything
//! else of the file; here they are only bounded and read.

use crate::{
	finality::{
		grandpa::Justification,
		header::{Block, Header},
		AuthoritySet,
	},
	text, Error,
};
use assay_primitives::{BlockNumber, H256};
use codec::{Decode, DecodeAll, Encode};
use serde::de::DeserializeOwned;
use sp_consensus_grandpa::{AuthorityList, SetId};
use std::time::Duration;
use subxt::rpcs::{
	client::{rpc_params, RpcParams},
	Error as RpcError, RpcClient,
};
use tokio::time::timeout;

/// For each call.
const CALL_TIMEOUT: Duration = Duration::from_secs(20);
/// For a round of GRANDPA to end.
const ROUND_TIMEOUT: Duration = Duration::from_secs(60);

/// Which chain a node is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
	/// The parachain.
	Audit,
	/// The relay chain.
	Relay,
}

/// A connection to a node of either chain.
pub struct Node {
	side: Side,
	url: String,
	rpc: RpcClient,
}

/// What proves a block final: the last block of its authority set, or a later one of the present set.
#[derive(Debug, Decode)]
pub struct FinalityProof {
	/// Hash of that block.
	pub block: H256,
	/// Its justification.
	pub justification: Vec<u8>,
	/// The headers between, which we do not need.
	_unknown: Vec<Header>,
}

impl Node {
	/// Connects.
	///
	/// # Errors
	///
	/// When nobody answers there.
	pub async fn connect(side: Side, url: &str) -> Result<Self, Error> {
		crate::http::install_crypto();
		let connecting = timeout(CALL_TIMEOUT, RpcClient::from_insecure_url(url));
		let rpc = match connecting.await {
			Ok(Ok(rpc)) => rpc,
			Ok(Err(error)) => return Err(unreachable(side, url, &error.to_string())),
			Err(_) => return Err(unreachable(side, url, "no answer within 20 seconds")),
		};
		Ok(Self { side, url: url.into(), rpc })
	}

	fn answers(&self, reason: &str) -> Error {
		let reason = text::printable(reason);
		match self.side {
			Side::Audit => Error::Chain(reason),
			Side::Relay => Error::RelayChain(reason),
		}
	}

	fn failed(&self, method: &str, error: &RpcError) -> Error {
		match error {
			RpcError::User(error) => {
				self.answers(&format!("{method}: {} ({})", error.message, error.code))
			},
			RpcError::Deserialization(_) | RpcError::Decode(_) => {
				self.answers(&format!("{method}: its answer makes no sense: {error}"))
			},
			error => unreachable(self.side, &self.url, &error.to_string()),
		}
	}

	async fn ask<T: DeserializeOwned>(&self, method: &str, with: RpcParams) -> Result<T, Error> {
		match timeout(CALL_TIMEOUT, self.rpc.request(method, with)).await {
			Ok(Ok(answer)) => Ok(answer),
			Ok(Err(error)) => Err(self.failed(method, &error)),
			Err(_) => Err(unreachable(self.side, &self.url, "no answer within 20 seconds")),
		}
	}

	fn read_hex(&self, what: &str, answer: &str) -> Result<Vec<u8>, Error> {
		text::parse_hex(answer).ok_or_else(|| self.answers(&format!("{what}: it is no hex")))
	}

	fn decode<T: Decode>(&self, what: &str, bytes: &[u8]) -> Result<T, Error> {
		T::decode_all(&mut &*bytes).map_err(|error| self.answers(&format!("{what}: {error}")))
	}

	/// Hash of its newest final block.
	///
	/// # Errors
	///
	/// When it does not answer.
	pub async fn finalised(&self) -> Result<H256, Error> {
		self.ask("chain_getFinalizedHead", rpc_params![]).await
	}

	/// Hash of its block of a number.
	///
	/// # Errors
	///
	/// When it does not answer, or has none.
	pub async fn hash_of(&self, number: BlockNumber) -> Result<H256, Error> {
		let hash: Option<H256> = self.ask("chain_getBlockHash", rpc_params![number]).await?;
		hash.ok_or_else(|| self.answers(&format!("it has no block #{number}")))
	}

	/// Whether it has a block.
	///
	/// # Errors
	///
	/// When it does not answer.
	pub async fn has(&self, hash: H256) -> Result<bool, Error> {
		let header: Option<Header> = self.ask("chain_getHeader", rpc_params![hash]).await?;
		Ok(header.is_some())
	}

	/// A header, and its bytes.
	///
	/// # Errors
	///
	/// When it does not answer, or has no such block.
	pub async fn header(&self, hash: H256) -> Result<(Block, Vec<u8>), Error> {
		let header: Option<Header> = self.ask("chain_getHeader", rpc_params![hash]).await?;
		let bytes =
			header.ok_or_else(|| self.answers(&format!("it has no block {hash:?}")))?.encode();
		let block = Block::read("a header", &bytes)
			.ok()
			.filter(|block| block.hash == hash)
			.ok_or_else(|| self.answers(&format!("it gives another header for {hash:?}")))?;
		Ok((block, bytes))
	}

	/// What is stored under a key, as of a block.
	///
	/// # Errors
	///
	/// When it does not answer, or has dropped the block's state.
	pub async fn storage(&self, key: &[u8], at: H256) -> Result<Option<Vec<u8>>, Error> {
		let value: Option<String> =
			self.ask("state_getStorage", rpc_params![text::hex(key), at]).await?;
		value.map(|value| self.read_hex("a stored value", &value)).transpose()
	}

	/// Nodes of the state trie that prove what is stored under `keys`.
	///
	/// # Errors
	///
	/// When it does not answer, or has dropped the block's state.
	pub async fn read_proof(&self, keys: &[&[u8]], at: H256) -> Result<Vec<Vec<u8>>, Error> {
		#[derive(serde::Deserialize)]
		struct ReadProof {
			proof: Vec<String>,
		}
		let keys: Vec<String> = keys.iter().map(text::hex).collect();
		let answer: ReadProof = self.ask("state_getReadProof", rpc_params![keys, at]).await?;
		answer.proof.iter().map(|node| self.read_hex("a storage proof", node)).collect()
	}

	async fn call<T: Decode>(&self, method: &str, at: H256) -> Result<T, Error> {
		let answer: String = self.ask("state_call", rpc_params![method, "0x", at]).await?;
		self.decode(method, &self.read_hex(method, &answer)?)
	}

	/// The authorities that finalise the blocks after `at`.
	///
	/// # Errors
	///
	/// When it does not answer, or has dropped the block's state.
	pub async fn authorities(&self, at: H256) -> Result<AuthoritySet, Error> {
		let id: SetId = self.call("GrandpaApi_current_set_id", at).await?;
		let authorities: AuthorityList = self.call("GrandpaApi_grandpa_authorities", at).await?;
		AuthoritySet::new(id, authorities).map_err(|error| self.answers(&error.to_string()))
	}

	/// What proves a block final, where the node keeps it.
	///
	/// # Errors
	///
	/// When it keeps none, or does not answer.
	pub async fn prove_finality(&self, number: BlockNumber) -> Result<FinalityProof, Error> {
		let method = "grandpa_proveFinality";
		let answer: Option<String> = self.ask(method, rpc_params![number]).await?;
		let answer = answer.ok_or_else(|| {
			self.answers(&format!(
				"it keeps no justification for block #{number}; ask another node"
			))
		})?;
		self.decode(method, &self.read_hex(method, &answer)?)
	}

	/// The votes of the next round that ends.
	///
	/// # Errors
	///
	/// When none does within a minute.
	pub async fn next_justification(&self) -> Result<Justification, Error> {
		let method = "grandpa_subscribeJustifications";
		let next = async {
			let mut rounds = self
				.rpc
				.subscribe::<String>(method, rpc_params![], "grandpa_unsubscribeJustifications")
				.await
				.map_err(|error| self.failed(method, &error))?;
			match rounds.next().await {
				Some(Ok(round)) => Ok(round),
				Some(Err(error)) => Err(self.failed(method, &error)),
				None => Err(unreachable(self.side, &self.url, "it ended the subscription")),
			}
		};
		match timeout(ROUND_TIMEOUT, next).await {
			Ok(round) => self.decode(method, &self.read_hex(method, &round?)?),
			Err(_) => Err(Error::NotNow(
				"the relay chain has finalised nothing for a minute, so nothing can be proven final now"
					.into(),
			)),
		}
	}
}

fn unreachable(side: Side, url: &str, reason: &str) -> Error {
	let (url, reason) = (text::printable(url), text::printable(reason));
	match side {
		Side::Audit => Error::Unreachable { url, reason },
		Side::Relay => Error::RelayUnreachable { url, reason },
	}
}

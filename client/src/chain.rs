//! The audit chain, over a node's WebSocket.
//!
//! It survives a runtime upgrade: everything is encoded and decoded by the metadata of the runtime that
//! reads or wrote it, and a transaction that an upgrade overtook is signed again for the new runtime.

mod governance;

use crate::{
	calls::{self, EVIDENCE, MARKET, TREASURY},
	governance::GovernanceEvent,
	keys, text, Error,
};
use assay_primitives::{
	attestation::{AttestedKey, Measurements, PolicyId},
	batch::BatchId,
	burn::BurnReason,
	channel::{ChannelId, Sequence},
	evidence::{VerifierId, VerifierKey},
	market::{BatchView, ChannelView, JobView, ModelView, NodeView, Offer, Price},
	receipt::BlockRef,
	AccountId, AssetKind, Balance, BlockNumber, JobId, ModelHash, H256,
};
use codec::{Decode, DecodeAll, Encode};
use std::{
	collections::{BTreeMap, BTreeSet},
	future::Future,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use subxt::{
	backend::LegacyBackend,
	client::OnlineClientAtBlockT,
	config::{substrate::DigestItem, DefaultExtrinsicParamsBuilder, Header as _, RpcConfigFor},
	dynamic,
	error::{BackendError, DispatchError, ExtrinsicError},
	events::{Events, Phase},
	ext::scale_decode::{self, DecodeAsType},
	rpcs::{methods::legacy::LegacyRpcMethods, Error as RpcError, RpcClient},
	tx::{Payload, SubmittableTransaction, TransactionStatus},
	ArcMetadata, OnlineClient, OnlineClientAtBlock, PolkadotConfig,
};
use subxt_signer::sr25519::Keypair;
use tokio::time::timeout;

/// For a node to name another best block in the place of one that was given up.
pub(crate) const REORGANISATION: Duration = Duration::from_millis(250);

/// A job with the runtime's types.
pub type Job = JobView<AccountId, Balance, BlockNumber>;
/// A GPU node with the runtime's types.
pub type GpuNode = NodeView<Balance>;
/// A model with the runtime's types.
pub type Model = ModelView<AccountId>;
/// A payment channel with the runtime's types.
pub type Channel = ChannelView<AccountId, AssetKind, Balance, BlockNumber>;
/// A committed batch with the runtime's types.
pub type CommittedBatch = BatchView<AccountId, AssetKind, Balance, BlockNumber>;
/// A block of this chain.
pub type Block = BlockRef<BlockNumber>;

/// For each call. Long: at an upgrade, a node answers nothing until it has compiled the new runtime.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);
/// For a transaction to get into a block, or to become final.
const INCLUSION_TIMEOUT: Duration = Duration::from_secs(300);
/// Blocks come every few seconds: after this long without one the chain stands still.
const STANDSTILL: Duration = Duration::from_secs(180);
/// Blocks for which a transaction stays valid.
const MORTALITY: u64 = 64;
/// Most entries that are read of a map.
const MAX_ENTRIES: usize = 4_096;
const FIRST_RETRY: Duration = Duration::from_millis(250);
const LAST_RETRY: Duration = Duration::from_secs(5);

/// A connection to a node of the chain.
#[derive(Clone)]
pub struct Chain {
	url: String,
	rpc: RpcClient,
	calls: LegacyRpcMethods<RpcConfigFor<PolkadotConfig>>,
	client: OnlineClient<PolkadotConfig>,
	/// The last nonce that each account used through this connection.
	nonces: Arc<Mutex<BTreeMap<AccountId, u64>>>,
}

/// What is stored of an attested key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRecord {
	/// The operator that it belongs to.
	pub operator: AccountId,
	/// What runs inside its enclave.
	pub measurements: Measurements,
	/// Last block as of which its signatures count.
	pub expires_at: BlockNumber,
	/// First block as of which they no longer do.
	pub revoked_since: Option<BlockNumber>,
}

impl KeyRecord {
	/// Whether signatures count as of block `at`.
	pub fn is_valid_at(&self, at: BlockNumber) -> bool {
		at <= self.expires_at && self.revoked_since.is_none_or(|since| since > at)
	}
}

/// What is stored of a verifying key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKeyRecord {
	/// Who registered it.
	pub owner: AccountId,
	/// Held of the owner's while it is registered.
	pub deposit: Balance,
	/// What checks proofs under it.
	pub verifier: VerifierKey,
	/// Number of its public inputs.
	pub inputs: u32,
	/// Number of models, channels and batches that need it.
	pub users: u64,
}

/// An event of this chain that matters to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
	/// A job was opened.
	JobOpened {
		/// The job.
		job: JobId,
	},
	/// A result became known, and its fee was paid.
	JobCommitted {
		/// The job.
		job: JobId,
		/// Operator of the GPU node.
		node: AccountId,
		/// Hash of the receipt.
		receipt_hash: H256,
		/// Paid.
		fee: Balance,
		/// Fees paid to the node for work not yet verified, with this one.
		exposure: Balance,
	},
	/// Evidence held, and the verification was burned.
	JobVerified {
		/// The job.
		job: JobId,
		/// Operator of the GPU node.
		node: AccountId,
		/// Hash of the receipt.
		receipt_hash: H256,
		/// Burned.
		burned: Balance,
		/// Fees paid to the node for work not yet verified, without this one.
		exposure: Balance,
	},
	/// A job ended without a result.
	JobRefunded {
		/// The job.
		job: JobId,
	},
	/// A job ended without good evidence.
	JobSlashed {
		/// The job.
		job: JobId,
		/// Operator of the GPU node.
		node: AccountId,
		/// Fees paid to the node for work not yet verified, without this one.
		exposure: Balance,
	},
	/// A payment channel was opened.
	ChannelOpened {
		/// The channel.
		channel: ChannelId,
	},
	/// A claim of a slashed batch was refunded.
	ClaimRefunded {
		/// Whom it went to.
		requester: AccountId,
		/// How much.
		amount: Balance,
	},
	/// A deposit was increased.
	ChannelToppedUp {
		/// The channel.
		channel: ChannelId,
		/// What is in it now.
		deposit: Balance,
	},
	/// A requester closes a channel.
	ChannelClosing {
		/// The channel.
		channel: ChannelId,
		/// Last block in which batches may claim on it.
		ends_at: BlockNumber,
	},
	/// A channel has ended.
	ChannelEnded {
		/// The channel.
		channel: ChannelId,
		/// Paid to the GPU node, in all.
		claimed: Balance,
		/// Returned to the requester.
		returned: Balance,
		/// What the requester's account could not take.
		unreturned: Balance,
	},
	/// What an ended channel still had was returned.
	DepositWithdrawn {
		/// The channel.
		channel: ChannelId,
		/// How much.
		amount: Balance,
	},
	/// A batch was settled.
	BatchSettled {
		/// Operator of the GPU node.
		node: AccountId,
		/// The model.
		model: ModelHash,
		/// Root of the tree over the receipts.
		root: H256,
		/// Number of receipts.
		receipts: u32,
		/// Number of claims.
		claims: u32,
		/// What the fees were paid in.
		asset: AssetKind,
		/// Paid, in the asset's smallest unit.
		fee: Balance,
		/// Burned.
		burned: Balance,
	},
	/// A receipt was presented that was not settled in its window.
	ReceiptPresented {
		/// The channel.
		channel: ChannelId,
		/// Place of the receipt in it.
		sequence: Sequence,
		/// Operator of the GPU node.
		node: AccountId,
		/// Hash of the receipt.
		receipt_hash: H256,
		/// What the requester got from the bond.
		refunded: Balance,
		/// What else was slashed, and burned.
		burned: Balance,
	},
	/// What a GPU node has prepaid for the verification of its batches has changed.
	VerificationBalanceChanged {
		/// Its operator.
		node: AccountId,
		/// What it has now.
		balance: Balance,
	},
	/// Proofs held that were verified for whoever asked.
	ProofsVerified {
		/// Who asked, and paid.
		who: AccountId,
		/// The verifying key.
		key: H256,
		/// The claims' hashes, in order.
		claims: Vec<H256>,
		/// Burned.
		burned: Balance,
	},
	/// Tokens were burned, and written to the ledger.
	Burned {
		/// Why.
		reason: BurnReason,
		/// How much.
		amount: Balance,
	},
	/// An account received tokens, free to use.
	Paid {
		/// Which.
		to: AccountId,
		/// How much.
		amount: Balance,
	},
	/// Something of referenda, of the technical committee, or of a runtime upgrade.
	Governance(GovernanceEvent),
}

/// An event, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockEvent {
	/// Transaction or hook; equal for events of the same one.
	pub phase: Phase,
	/// What happened.
	pub event: Event,
}

/// How far to wait for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
	/// Until it is in a block of the best chain.
	InBlock,
	/// Until that block is final.
	Finalised,
}

/// A transaction that was executed.
#[derive(Clone, Debug)]
pub struct Executed {
	/// The block.
	pub block: Block,
	/// What happened in it.
	pub events: Vec<Event>,
	/// Its place among the account's transactions.
	pub nonce: u64,
}

/// A signed transaction.
type Transaction<C> = SubmittableTransaction<PolkadotConfig, C>;

/// A transaction on its way.
#[derive(Clone, Copy, Debug)]
struct Sent {
	hash: H256,
	/// The block from which on it is valid.
	since: u64,
	nonce: u64,
}

/// An item of the subscription to a job.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobStep {
	/// `open`, `committed`, `verified`, `refunded`, `slashed`, or `finalised`.
	pub status: String,
	/// How the job ended, with `finalised`.
	#[serde(default)]
	pub outcome: Option<String>,
	/// Block of the step.
	pub block_number: BlockNumber,
	/// Its hash.
	#[serde(deserialize_with = "hash_from_hex")]
	pub block_hash: H256,
}

fn hash_from_hex<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<H256, D::Error> {
	let text = <String as serde::Deserialize>::deserialize(deserializer)?;
	text::parse_hash(&text).map_err(serde::de::Error::custom)
}

mod decoded {
	//! Shapes that metadata's types are decoded into, by field name.

	use super::{scale_decode, DecodeAsType};

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub enum Asset {
		Native,
		WithId(u32),
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Channel {
		pub channel: u64,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct ToppedUp {
		pub channel: u64,
		pub deposit: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Closing {
		pub channel: u64,
		pub ends_at: u32,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Ended {
		pub channel: u64,
		pub claimed: u128,
		pub returned: u128,
		pub unreturned: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Withdrawn {
		pub channel: u64,
		pub amount: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct BatchSettled {
		pub node: [u8; 32],
		pub model: [u8; 32],
		pub root: [u8; 32],
		pub receipts: u32,
		pub claims: u32,
		pub asset: Asset,
		pub fee: u128,
		pub burned: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Presented {
		pub channel: u64,
		pub sequence: u64,
		pub node: [u8; 32],
		pub receipt_hash: [u8; 32],
		pub refunded: u128,
		pub burned: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct VerificationBalance {
		pub node: [u8; 32],
		pub balance: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Job {
		pub job: u64,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Committed {
		pub job: u64,
		pub node: [u8; 32],
		pub receipt_hash: [u8; 32],
		pub fee: u128,
		pub exposure: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Verified {
		pub job: u64,
		pub node: [u8; 32],
		pub receipt_hash: [u8; 32],
		pub burned: u128,
		pub exposure: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Slashed {
		pub job: u64,
		pub node: [u8; 32],
		pub exposure: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub enum Reason {
		Verification(u16),
		Slash,
		Dust,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Burned {
		pub reason: Reason,
		pub amount: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Transfer {
		pub to: [u8; 32],
		pub amount: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct TransferOnHold {
		pub dest: [u8; 32],
		pub amount: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Deposit {
		pub who: [u8; 32],
		pub amount: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub enum Measurements {
		Tdx { mr_td: [u8; 48], rtmr: [[u8; 48]; 4] },
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct KeyRecord {
		pub operator: [u8; 32],
		pub measurements: Measurements,
		pub expires_at: u32,
		pub revoked_since: Option<u32>,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct VerifierKey {
		pub id: u16,
		pub version: u16,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct VerifyingKey {
		pub owner: [u8; 32],
		pub deposit: u128,
		pub verifier: VerifierKey,
		pub inputs: u32,
		pub users: u64,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct ProofsVerified {
		pub who: [u8; 32],
		pub key: [u8; 32],
		pub claims: Vec<[u8; 32]>,
		pub burned: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Policy {
		pub measurements: Vec<Measurements>,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Price {
		pub input: u128,
		pub output: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Refunded {
		pub requester: [u8; 32],
		pub amount: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Offer {
		pub price: Price,
		pub since: u32,
		pub before: Option<Price>,
	}
}

impl From<decoded::Measurements> for Measurements {
	fn from(measurements: decoded::Measurements) -> Self {
		let decoded::Measurements::Tdx { mr_td, rtmr } = measurements;
		Self::Tdx { mr_td, rtmr }
	}
}

impl From<decoded::Asset> for AssetKind {
	fn from(asset: decoded::Asset) -> Self {
		match asset {
			decoded::Asset::Native => Self::Native,
			decoded::Asset::WithId(id) => Self::WithId(id),
		}
	}
}

impl From<decoded::Reason> for BurnReason {
	fn from(reason: decoded::Reason) -> Self {
		match reason {
			decoded::Reason::Verification(id) => Self::Verification(VerifierId(id)),
			decoded::Reason::Slash => Self::Slash,
			decoded::Reason::Dust => Self::Dust,
		}
	}
}

impl From<decoded::Price> for Price<Balance> {
	fn from(price: decoded::Price) -> Self {
		Self { input: price.input, output: price.output }
	}
}

impl From<decoded::Offer> for Offer<Balance, BlockNumber> {
	fn from(offer: decoded::Offer) -> Self {
		Self { price: offer.price.into(), since: offer.since, before: offer.before.map(Into::into) }
	}
}

type Header = <PolkadotConfig as subxt::Config>::Header;

/// Whether another runtime takes the place of the block's own at its end.
fn replaces_runtime(header: &Header) -> bool {
	header.digest.logs.iter().any(|item| matches!(item, DigestItem::RuntimeEnvironmentUpdated))
}

/// The block, or its parent if it is the one in which another runtime takes the place of the one that
/// executed it: that one's code is in its state already, and has not migrated it.
fn readable(header: &Header, hash: H256) -> Result<Block, Error> {
	let number = number(header.number())?;
	Ok(match number.checked_sub(1) {
		Some(parent) if replaces_runtime(header) => {
			Block { number: parent, hash: H256(header.parent_hash.0) }
		},
		_ => Block { number, hash },
	})
}

/// Key of a storage entry that is no map.
fn key_of(
	at: &OnlineClientAtBlock<PolkadotConfig>,
	pallet: &str,
	entry: &str,
) -> Result<[u8; 32], Error> {
	let storage = at.storage();
	let address = dynamic::storage::<(), dynamic::Value>(pallet, entry);
	let found = storage.entry(address);
	Ok(found.map_err(|error| decoding(&format!("{pallet}.{entry}"), error))?.key_prefix())
}

fn foreign(hash: H256) -> subxt::config::substrate::H256 {
	subxt::config::substrate::H256(hash.0)
}

fn number(number: u64) -> Result<BlockNumber, Error> {
	BlockNumber::try_from(number)
		.map_err(|_| Error::Chain(format!("block number {number} is out of range")))
}

fn decoding(what: &str, error: impl std::fmt::Display) -> Error {
	Error::Chain(format!(
		"{what} is not what this version of assay knows ({error}); update assay, or check --chain"
	))
}

impl Chain {
	/// Connects to the node behind a `ws://` or `wss://` URL.
	///
	/// # Errors
	///
	/// When nobody answers there.
	pub async fn connect(url: &str) -> Result<Self, Error> {
		crate::http::install_crypto();
		let unreachable = |reason: String| interrupted(url, reason);
		let connecting = async {
			let rpc = RpcClient::from_insecure_url(url).await.map_err(|e| root_cause(&e))?;
			let backend: LegacyBackend<PolkadotConfig> =
				LegacyBackend::builder().build(rpc.clone());
			// Relay-chain history is not this chain's.
			let config = PolkadotConfig::builder().use_historic_types(false).build();
			let client = OnlineClient::from_backend_with_config(config, Arc::new(backend))
				.await
				.map_err(|e| root_cause(&e))?;
			Ok((rpc, client))
		};
		let (rpc, client) = timeout(CALL_TIMEOUT, connecting)
			.await
			.map_err(|_| unreachable(no_answer()))?
			.map_err(unreachable)?;
		let calls = LegacyRpcMethods::new(rpc.clone());
		Ok(Self { url: url.into(), calls, rpc, client, nonces: Arc::default() })
	}

	/// Connects again, trying for as long as `patience`.
	///
	/// # Errors
	///
	/// When nobody answered all that time, or another chain did.
	pub async fn reconnect(&self, patience: Duration) -> Result<Self, Error> {
		let begun = std::time::Instant::now();
		let mut pause = FIRST_RETRY;
		loop {
			match Self::connect(&self.url).await {
				Ok(chain) if chain.genesis() == self.genesis() => {
					return Ok(Self { nonces: self.nonces.clone(), ..chain })
				},
				Ok(_) => return Err(Error::Chain("another chain runs behind this URL now".into())),
				Err(error) if begun.elapsed() >= patience => return Err(error),
				Err(error) => tracing::debug!("{error}"),
			}
			tokio::time::sleep(pause).await;
			pause = pause.saturating_mul(2).min(LAST_RETRY);
		}
	}

	/// This one while its connection stands, a new one if it is lost.
	///
	/// # Errors
	///
	/// As [`reconnect`](Self::reconnect).
	pub async fn connected(&self, patience: Duration) -> Result<Self, Error> {
		match self.best().await {
			Ok(_) => Ok(self.clone()),
			Err(error) if error.is_connection() => self.reconnect(patience).await,
			Err(error) => Err(error),
		}
	}

	/// Its URL.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// What this is made of, for what it has no method for.
	pub fn client(&self) -> &OnlineClient<PolkadotConfig> {
		&self.client
	}

	/// The node's own calls.
	pub fn calls(&self) -> &LegacyRpcMethods<RpcConfigFor<PolkadotConfig>> {
		&self.calls
	}

	/// Hash of the genesis block.
	pub fn genesis(&self) -> H256 {
		H256(self.client.genesis_hash().0)
	}

	/// A failed call of `subxt`, whose many errors do not tell a lost connection from an answer that
	/// makes no sense but by their text.
	fn lost(&self, error: impl std::error::Error) -> Error {
		let reason = root_cause(&error);
		if reason.contains("client error") || reason.contains("restart required") {
			return interrupted(&self.url, reason);
		}
		answered(reason)
	}

	/// An RPC's answer: an error object is the node's word, anything else a lost connection.
	async fn rpc<T>(&self, call: impl Future<Output = Result<T, RpcError>>) -> Result<T, Error> {
		match timeout(CALL_TIMEOUT, call).await {
			Err(_) => Err(interrupted(&self.url, no_answer())),
			Ok(Ok(value)) => Ok(value),
			Ok(Err(RpcError::User(error))) => {
				Err(answered(text::printable(&format!("{} ({})", error.message, error.code))))
			},
			Ok(Err(error @ (RpcError::Deserialization(_) | RpcError::Decode(_)))) => {
				Err(decoding("an answer", error))
			},
			Ok(Err(error)) => Err(interrupted(&self.url, root_cause(&error))),
		}
	}

	/// The same for what `subxt` asks.
	async fn subxt<T, E: std::error::Error>(
		&self,
		call: impl Future<Output = Result<T, E>>,
	) -> Result<T, Error> {
		match timeout(CALL_TIMEOUT, call).await {
			Err(_) => Err(interrupted(&self.url, no_answer())),
			Ok(Ok(value)) => Ok(value),
			Ok(Err(error)) => Err(self.lost(error)),
		}
	}

	/// Head of the best chain; its parent while its state is not yet that of its runtime.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn best(&self) -> Result<Block, Error> {
		self.readable(self.best_hash().await?).await
	}

	async fn best_hash(&self) -> Result<H256, Error> {
		let hash = self.rpc(self.calls.chain_get_block_hash(None)).await?;
		let hash = hash.ok_or_else(|| Error::Chain("it knows no block".into()))?;
		Ok(H256(hash.0))
	}

	/// The newest final block; its parent while its state is not yet that of its runtime.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn finalised(&self) -> Result<Block, Error> {
		let hash = self.rpc(self.calls.chain_get_finalized_head()).await?;
		self.readable(H256(hash.0)).await
	}

	/// The block of this hash.
	///
	/// # Errors
	///
	/// When the node does not answer, or does not know the block.
	pub async fn block(&self, hash: H256) -> Result<Block, Error> {
		Ok(Block { number: number(self.header(hash).await?.number())?, hash })
	}

	async fn header(&self, hash: H256) -> Result<Header, Error> {
		let header = self.rpc(self.calls.chain_get_header(Some(foreign(hash)))).await?;
		header.ok_or_else(|| Error::NotFound(format!("the chain's node has no block {hash:?}")))
	}

	async fn readable(&self, hash: H256) -> Result<Block, Error> {
		readable(&self.header(hash).await?, hash)
	}

	/// Hash of the best chain's block `number`, if the node has it.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn block_hash(&self, number: BlockNumber) -> Result<Option<H256>, Error> {
		let number = subxt::rpcs::methods::legacy::NumberOrHex::Number(number.into());
		let hash = self.rpc(self.calls.chain_get_block_hash(Some(number))).await?;
		Ok(hash.map(|hash| H256(hash.0)))
	}

	/// The best chain's block `number`.
	///
	/// # Errors
	///
	/// When the node does not answer, or does not have it.
	pub async fn block_at(&self, number: BlockNumber) -> Result<Block, Error> {
		let hash = self.block_hash(number).await?.ok_or_else(|| {
			Error::NotFound(format!("the chain's node has no block #{number}; ask an archive node"))
		})?;
		Ok(Block { number, hash })
	}

	/// Numbers of new best blocks, as they come.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn best_numbers(&self) -> Result<BlockNumbers, Error> {
		let heads = self.rpc(self.calls.chain_subscribe_new_heads()).await?;
		Ok(BlockNumbers { heads, url: self.url.clone() })
	}

	/// Numbers of new final blocks, as they come.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn finalised_numbers(&self) -> Result<BlockNumbers, Error> {
		let heads = self.rpc(self.calls.chain_subscribe_finalized_heads()).await?;
		Ok(BlockNumbers { heads, url: self.url.clone() })
	}

	async fn at(&self, block: H256) -> Result<OnlineClientAtBlock<PolkadotConfig>, Error> {
		self.subxt(self.client.at_block(foreign(block))).await
	}

	/// At the best block, which a fork may take away meanwhile.
	async fn at_best(&self) -> Result<OnlineClientAtBlock<PolkadotConfig>, Error> {
		let mut pause = FIRST_RETRY;
		loop {
			match self.at(self.best_hash().await?).await {
				Err(Error::GivenUp(_)) if pause < LAST_RETRY => tokio::time::sleep(pause).await,
				result => return result,
			}
			pause = pause.saturating_mul(2);
		}
	}

	async fn view<T: Decode>(&self, at: H256, method: &str, parameters: &[u8]) -> Result<T, Error> {
		let call = self.calls.state_call(method, Some(parameters), Some(foreign(at)));
		let bytes = self.rpc(call).await?;
		T::decode_all(&mut &*bytes).map_err(|error| decoding(method, error))
	}

	/// A job as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn job(&self, at: H256, id: JobId) -> Result<Option<Job>, Error> {
		self.view(at, "InferenceApi_job", &id.encode()).await
	}

	/// A GPU node as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn node(&self, at: H256, operator: &AccountId) -> Result<Option<GpuNode>, Error> {
		self.view(at, "InferenceApi_node", &operator.encode()).await
	}

	/// A model as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn model(&self, at: H256, model: &ModelHash) -> Result<Option<Model>, Error> {
		self.view(at, "InferenceApi_model", &model.encode()).await
	}

	/// A payment channel as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn channel(&self, at: H256, id: ChannelId) -> Result<Option<Channel>, Error> {
		self.view(at, "InferenceApi_channel", &id.encode()).await
	}

	async fn fetch<K, V>(
		&self,
		at: H256,
		pallet: &str,
		entry: &str,
		keys: K,
	) -> Result<Option<V>, Error>
	where
		K: subxt::ext::frame_decode::storage::IntoEncodableValues
			+ subxt::ext::frame_decode::storage::IntoDecodableValues,
		V: DecodeAsType,
	{
		let at = self.at(at).await?;
		let storage = at.storage();
		let entry_name = format!("{pallet}.{entry}");
		let address = dynamic::storage::<K, V>(pallet, entry);
		let entry = storage.entry(address).map_err(|error| decoding(&entry_name, error))?;
		let value = self.subxt(entry.try_fetch(keys)).await?;
		value.map(|value| value.decode().map_err(|error| decoding(&entry_name, error))).transpose()
	}

	/// Total issuance as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn issuance(&self, at: H256) -> Result<Balance, Error> {
		Ok(self.fetch(at, "Balances", "TotalIssuance", ()).await?.unwrap_or_default())
	}

	/// What was burned since genesis, by the ledger, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn total_burned(&self, at: H256) -> Result<Balance, Error> {
		Ok(self.fetch(at, TREASURY, "TotalBurned", ()).await?.unwrap_or_default())
	}

	/// Total issuance at genesis, as the ledger knows it.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn initial_issuance(&self, at: H256) -> Result<Balance, Error> {
		Ok(self.fetch(at, TREASURY, "InitialIssuance", ()).await?.unwrap_or_default())
	}

	/// The ledger's sums by era and reason.
	///
	/// # Errors
	///
	/// When the node does not answer, or the ledger is too long to be read at once.
	pub async fn burn_ledger(
		&self,
		at: H256,
	) -> Result<BTreeMap<(u32, BurnReason), Balance>, Error> {
		let at = self.at(at).await?;
		let storage = at.storage();
		let address = dynamic::storage::<(u32, dynamic::Value), u128>(TREASURY, "Burned");
		let mut entries = self.subxt(storage.iter(address, ())).await?;
		let mut ledger = BTreeMap::new();
		while let Some(entry) = timeout(CALL_TIMEOUT, entries.next()).await.map_err(|_| {
			Error::Chain("it stopped in the middle of the burn ledger; try again".into())
		})? {
			let entry = entry.map_err(|error| self.lost(error))?;
			let what = "the burn ledger";
			let key = entry.key().map_err(|error| decoding(what, error))?;
			let era = key
				.part(0)
				.and_then(|part| part.decode_as::<u32>().ok().flatten())
				.ok_or_else(|| decoding(what, "an entry without era"))?;
			let reason = key
				.part(1)
				.and_then(|part| part.decode_as::<decoded::Reason>().ok().flatten())
				.ok_or_else(|| decoding(what, "an entry without reason"))?;
			let amount = entry.value().decode().map_err(|error| decoding(what, error))?;
			ledger.insert((era, reason.into()), amount);
			if ledger.len() > MAX_ENTRIES {
				return Err(Error::Chain(format!(
					"the burn ledger has over {MAX_ENTRIES} entries"
				)));
			}
		}
		Ok(ledger)
	}

	/// Price of one verification, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn verification_price(
		&self,
		at: H256,
		verifier: VerifierId,
	) -> Result<Balance, Error> {
		self.view(at, "InferenceApi_verification_price", &verifier.encode()).await
	}

	/// What is stored of an attested key, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn attested_key(
		&self,
		at: H256,
		key: &AttestedKey,
	) -> Result<Option<KeyRecord>, Error> {
		let record: Option<decoded::KeyRecord> =
			self.fetch(at, EVIDENCE, "AttestedKeys", (key.0,)).await?;
		Ok(record.map(|record| KeyRecord {
			operator: AccountId::new(record.operator),
			measurements: record.measurements.into(),
			expires_at: record.expires_at,
			revoked_since: record.revoked_since,
		}))
	}

	/// What is stored of a verifying key, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn verifying_key(
		&self,
		at: H256,
		key: &H256,
	) -> Result<Option<VerifyingKeyRecord>, Error> {
		let record: Option<decoded::VerifyingKey> =
			self.fetch(at, EVIDENCE, "VerifyingKeys", (key.0,)).await?;
		Ok(record.map(|record| VerifyingKeyRecord {
			owner: AccountId::new(record.owner),
			deposit: record.deposit,
			verifier: VerifierKey {
				id: VerifierId(record.verifier.id),
				version: record.verifier.version,
			},
			inputs: record.inputs,
			users: record.users,
		}))
	}

	/// A verifying key as its verifier stores it, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn prepared_key(&self, at: H256, key: &H256) -> Result<Option<Vec<u8>>, Error> {
		self.fetch(at, EVIDENCE, "PreparedKeys", (key.0,)).await
	}

	/// Whether a key is one of a GPU node's receipt keys, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn is_receipt_key(
		&self,
		at: H256,
		operator: &AccountId,
		key: &AttestedKey,
	) -> Result<bool, Error> {
		let operator: [u8; 32] = *operator.as_ref();
		let found: Option<()> = self.fetch(at, MARKET, "ReceiptKeys", (operator, key.0)).await?;
		Ok(found.is_some())
	}

	/// A committed batch, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn batch(&self, at: H256, id: BatchId) -> Result<Option<CommittedBatch>, Error> {
		self.view(at, "InferenceApi_batch", &id.encode()).await
	}

	/// Leaves of a batch that have to be revealed, each with its deadline.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn open_leaves(
		&self,
		at: H256,
		id: BatchId,
	) -> Result<Vec<(u32, BlockNumber)>, Error> {
		self.view(at, "InferenceApi_open_leaves", &id.encode()).await
	}

	/// What a policy allows, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn policy(
		&self,
		at: H256,
		policy: &PolicyId,
	) -> Result<Option<Vec<Measurements>>, Error> {
		let stored: Option<decoded::Policy> =
			self.fetch(at, EVIDENCE, "Policies", (policy.0,)).await?;
		Ok(stored.map(|policy| policy.measurements.into_iter().map(Into::into).collect()))
	}

	/// What a GPU node offers a model at in an asset, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn offer(
		&self,
		at: H256,
		operator: &AccountId,
		model: &ModelHash,
		asset: &AssetKind,
	) -> Result<Option<Offer<Balance, BlockNumber>>, Error> {
		let operator: [u8; 32] = *operator.as_ref();
		let offer: Option<decoded::Offer> =
			self.fetch(at, MARKET, "Offers", (operator, model.0, calls::asset(asset))).await?;
		Ok(offer.map(Into::into))
	}

	/// All offers of a GPU node in an asset, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn offers(
		&self,
		at: H256,
		operator: &AccountId,
		asset: &AssetKind,
	) -> Result<BTreeMap<ModelHash, Offer<Balance, BlockNumber>>, Error> {
		let at = self.at(at).await?;
		let storage = at.storage();
		let address = dynamic::storage::<([u8; 32], [u8; 32], dynamic::Value), decoded::Offer>(
			MARKET, "Offers",
		);
		let operator: [u8; 32] = *operator.as_ref();
		let mut entries = self.subxt(storage.iter(address, (operator,))).await?;
		let mut offers = BTreeMap::new();
		while let Some(entry) = timeout(CALL_TIMEOUT, entries.next()).await.map_err(|_| {
			Error::Chain(
				"it stopped in the middle of the offers; try again, or give --model".into(),
			)
		})? {
			let entry = entry.map_err(|error| self.lost(error))?;
			let what = "the offers";
			let key = entry.key().map_err(|error| decoding(what, error))?;
			let model = key
				.part(1)
				.and_then(|part| part.decode_as::<[u8; 32]>().ok().flatten())
				.ok_or_else(|| decoding(what, "an entry without model"))?;
			let paid_in = key
				.part(2)
				.and_then(|part| part.decode_as::<decoded::Asset>().ok().flatten())
				.ok_or_else(|| decoding(what, "an entry without asset"))?;
			if AssetKind::from(paid_in) != *asset {
				continue;
			}
			let offer = entry.value().decode().map_err(|error| decoding(what, error))?;
			offers.insert(H256(model), offer.into());
			if offers.len() > MAX_ENTRIES {
				return Err(Error::Input(format!(
					"it has over {MAX_ENTRIES} offers: give --model"
				)));
			}
		}
		Ok(offers)
	}

	/// What happened in a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn events(&self, block: H256) -> Result<Vec<BlockEvent>, Error> {
		let (events, metadata) = self.happened(block, &self.header(block).await?).await?;
		let mut known = Vec::new();
		for event in events.iter() {
			let event = event.map_err(|error| decoding("an event", error))?;
			if let Some(decoded) = decode_event(&event, &metadata)? {
				known.push(BlockEvent { phase: event.phase(), event: decoded });
			}
		}
		Ok(known)
	}

	/// What happened in the block of this header, by the metadata of the runtime that executed it: not
	/// always that of its state, see [`readable`].
	async fn happened(
		&self,
		block: H256,
		header: &Header,
	) -> Result<(Events<PolkadotConfig>, ArcMetadata), Error> {
		let at = self.at(readable(header, block)?.hash).await?;
		let key = key_of(&at, "System", "Events")?;
		let bytes = self.rpc(self.calls.state_get_storage(&key, Some(foreign(block)))).await?;
		Ok((at.events().from_bytes(bytes.unwrap_or_default()), at.metadata()))
	}

	/// Arguments, in SCALE, of every transaction in a block that makes this call itself. The block may be
	/// one whose state the node has dropped: its transactions are read as the runtime of `at` would.
	///
	/// # Errors
	///
	/// When the node does not answer, or has dropped the block.
	pub async fn call_arguments(
		&self,
		at: H256,
		block: H256,
		pallet: &str,
		call: &str,
	) -> Result<Vec<Vec<u8>>, Error> {
		let details = self.rpc(self.calls.chain_get_block(Some(foreign(block)))).await?;
		let details = details.ok_or_else(|| {
			Error::NotFound(format!("the chain's node does not have the block {block:?}"))
		})?;
		let bytes = details.block.extrinsics.into_iter().map(|bytes| bytes.0).collect();
		let at = self.at(at).await?;
		let extrinsics = at.extrinsics().from_bytes(bytes).await;
		let mut found = Vec::new();
		for extrinsic in extrinsics.iter() {
			let extrinsic = extrinsic.map_err(|error| decoding("a transaction", error))?;
			if extrinsic.pallet_name() == pallet && extrinsic.call_name() == call {
				found.push(extrinsic.call_data_field_bytes().to_vec());
			}
		}
		Ok(found)
	}

	/// Signs a call, sends it, and waits.
	///
	/// # Errors
	///
	/// When it is not accepted or fails; a failure is named by the runtime's metadata.
	pub async fn submit<C: Payload>(
		&self,
		call: &C,
		signer: &Keypair,
		until: Until,
	) -> Result<Executed, Error> {
		match timeout(INCLUSION_TIMEOUT, self.submit_and_wait(call, signer, until)).await {
			Ok(result) => result,
			Err(_) => Err(Error::NotIncluded {
				call: name_of(call),
				reason: format!(
					"it was not {} within {} seconds; does the chain make blocks?",
					if until == Until::InBlock { "in a block" } else { "final" },
					INCLUSION_TIMEOUT.as_secs()
				),
			}),
		}
	}

	async fn submit_and_wait<C: Payload>(
		&self,
		call: &C,
		signer: &Keypair,
		until: Until,
	) -> Result<Executed, Error> {
		let account = keys::account(signer);
		let mut nonce = self.next_nonce(&account).await?;
		// All with this nonce.
		let mut signed = Vec::new();
		loop {
			let at = self.at_best().await?;
			let (transaction, sent) = self.sign(&at, call, signer, nonce).await?;
			signed.push(sent);
			let refused = match self.send(call, &transaction, sent, until).await {
				Ok(executed) => {
					self.nonces().insert(account, nonce);
					return Ok(executed);
				},
				Err(error @ Error::NotIncluded { .. }) => error,
				Err(error) => return Err(error),
			};
			let runtime = self.at_best().await?.spec_version();
			if self.next_nonce(&account).await? > nonce {
				// Another process of this account was first, or has sent one that a fork had just taken out
				// of its block, so that the node did not count it.
				tracing::debug!("{refused}; another transaction has its nonce, {nonce}");
				self.wait_until_final(&account, nonce).await?;
				let last = self.finalised().await?.number.into();
				// If none of them is in a final block now, none can ever be executed.
				for sent in signed.drain(..) {
					let mut without = BTreeSet::new();
					if let Some(executed) = self.search(call, sent, last, &mut without).await? {
						return Ok(executed);
					}
				}
				nonce = self.next_nonce(&account).await?;
			} else if runtime == at.spec_version() {
				return Err(refused);
			} else {
				// Signed for a runtime that an upgrade has replaced. The same nonce, so that it cannot be
				// executed twice.
				tracing::debug!("{refused}; signing it again for the new runtime");
			}
		}
	}

	/// The nonce of the account's next transaction.
	async fn next_nonce(&self, account: &AccountId) -> Result<u64, Error> {
		// Counts what waits in the pool, too: the state of a final block lags behind.
		let id = subxt::utils::AccountId32(*account.as_ref());
		let next = self.rpc(self.calls.system_account_next_index(&id)).await?;
		// Without what a fork has just taken out of its block, and the pool has not taken back in yet.
		let used = self.nonces().get(account).map_or(0, |last| last.saturating_add(1));
		Ok(next.max(used))
	}

	/// Signs for the runtime of the block `at`, which must be the best: a transaction for another one is
	/// not accepted.
	async fn sign<C: Payload>(
		&self,
		at: &OnlineClientAtBlock<PolkadotConfig>,
		call: &C,
		signer: &Keypair,
		nonce: u64,
	) -> Result<(Transaction<impl OnlineClientAtBlockT<PolkadotConfig>>, Sent), Error> {
		// The best block may be retracted, and would take the transaction with it.
		let finalised = self.finalised().await?;
		let lag = at.block_number().saturating_sub(finalised.number.into());
		let (from, hash) = if lag <= MORTALITY / 2 {
			(finalised.number.into(), foreign(finalised.hash))
		} else {
			(at.block_number(), at.block_hash())
		};
		let parameters = DefaultExtrinsicParamsBuilder::new()
			.nonce(nonce)
			.mortal_from_unchecked(MORTALITY, from, hash)
			.build();
		let mut transactions = at.transactions();
		let transaction = transactions
			.create_signed(call, signer, parameters)
			.await
			.map_err(|error| self.refusal(call, &error))?;
		let sent = Sent { hash: H256(transaction.hash().0), since: from, nonce };
		Ok((transaction, sent))
	}

	/// Sends a transaction, and follows it, also over a connection that is lost.
	async fn send(
		&self,
		call: &impl Payload,
		transaction: &Transaction<impl OnlineClientAtBlockT<PolkadotConfig>>,
		sent: Sent,
		until: Until,
	) -> Result<Executed, Error> {
		match self.watch(call, transaction, sent, until).await {
			Err(error) if error.is_connection() => {
				tracing::debug!("{error}; connecting again");
				let chain = self.reconnect(INCLUSION_TIMEOUT).await?;
				chain.find(call, transaction.encoded(), sent, until).await
			},
			result => result,
		}
	}

	/// Sends a transaction, and follows what its node says of it.
	async fn watch(
		&self,
		call: &impl Payload,
		transaction: &Transaction<impl OnlineClientAtBlockT<PolkadotConfig>>,
		sent: Sent,
		until: Until,
	) -> Result<Executed, Error> {
		let refused = |reason: String| Error::NotIncluded { call: name_of(call), reason };
		let mut progress =
			transaction.submit_and_watch().await.map_err(|error| self.refusal(call, &error))?;
		while let Some(status) = progress.next().await {
			let status = status.map_err(|error| self.lost(error))?;
			let is_final = matches!(status, TransactionStatus::InFinalizedBlock(_));
			let included = match status {
				TransactionStatus::InBestBlock(block)
				| TransactionStatus::InFinalizedBlock(block) => block,
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message } => return Err(refused(text::printable(&message))),
				_ => continue,
			};
			let block = H256(included.block_hash().0);
			match self.executed(call, block, sent).await {
				// A failure need not become final to be told.
				Ok(Some(_)) if until == Until::Finalised && !is_final => {},
				Ok(Some(executed)) => return Ok(executed),
				Ok(None) => {
					let what =
						format!("{} is not in the block {block:?} that it names", name_of(call));
					return Err(Error::Chain(what));
				},
				// The next block with it comes.
				Err(Error::GivenUp(_)) => {},
				Err(error) => return Err(error),
			}
		}
		let reason = format!("the connection was lost while {} was waited for", name_of(call));
		Err(interrupted(&self.url, reason))
	}

	/// Sends a transaction again that may have got into a block unseen, and looks for it in the blocks.
	async fn find(
		&self,
		call: &impl Payload,
		bytes: &[u8],
		sent: Sent,
		until: Until,
	) -> Result<Executed, Error> {
		// Refused where it is in the pool, or in a block; it cannot be executed twice.
		if let Err(error) = self.rpc(self.calls.author_submit_extrinsic(bytes)).await {
			tracing::debug!("{} is not taken again: {error}", name_of(call));
		}
		let mut heads = match until {
			Until::InBlock => self.best_numbers().await?,
			Until::Finalised => self.finalised_numbers().await?,
		};
		let mut without = BTreeSet::new();
		loop {
			let head = u64::from(heads.next().await?);
			match self.search(call, sent, head, &mut without).await {
				Ok(Some(executed)) => return Ok(executed),
				Ok(None) | Err(Error::GivenUp(_)) => {},
				Err(error) => return Err(error),
			}
			if head > sent.since.saturating_add(MORTALITY) {
				return Err(Error::NotIncluded {
					call: name_of(call),
					reason: "the connection was lost, and no block has it".into(),
				});
			}
		}
	}

	/// Looks for a transaction in the blocks up to `last` in which it may be, but for those `without` it.
	async fn search(
		&self,
		call: &impl Payload,
		sent: Sent,
		last: u64,
		without: &mut BTreeSet<H256>,
	) -> Result<Option<Executed>, Error> {
		for number in sent.since.saturating_add(1)..=last {
			let Some(block) = self.block_hash(self::number(number)?).await? else { break };
			if without.contains(&block) {
				continue;
			}
			let executed = self.executed(call, block, sent).await?;
			if executed.is_some() {
				return Ok(executed);
			}
			without.insert(block);
		}
		Ok(None)
	}

	/// What a transaction did in a block, if it is in it; an error if it failed.
	async fn executed(
		&self,
		call: &impl Payload,
		block: H256,
		sent: Sent,
	) -> Result<Option<Executed>, Error> {
		let details = self.rpc(self.calls.chain_get_block(Some(foreign(block)))).await?;
		let Some(details) = details else { return Ok(None) };
		let body = details.block;
		let place = body
			.extrinsics
			.iter()
			.position(|bytes| crate::blake2_256(&bytes.0) == sent.hash)
			.and_then(|place| u32::try_from(place).ok());
		let Some(place) = place else { return Ok(None) };
		let (happened, metadata) = self.happened(block, &body.header).await?;
		let mut events = Vec::new();
		for event in happened.iter() {
			let event = event.map_err(|error| decoding("an event", error))?;
			if event.phase() != Phase::ApplyExtrinsic(place) {
				continue;
			}
			if (event.pallet_name(), event.event_name()) == ("System", "ExtrinsicFailed") {
				let error = DispatchError::decode_from(event.field_bytes(), metadata.clone())
					.map_err(|error| decoding("System.ExtrinsicFailed", error))?;
				let (name, docs) = describe(&error);
				return Err(Error::Dispatch { call: name_of(call), name, docs });
			}
			events.extend(decode_event(&event, &metadata)?);
		}
		let block = Block { number: number(body.header.number())?, hash: block };
		Ok(Some(Executed { block, events, nonce: sent.nonce }))
	}

	fn nonces(&self) -> MutexGuard<'_, BTreeMap<AccountId, u64>> {
		// A map of numbers cannot be left half done.
		self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Waits until the transaction of an account with this nonce, and all before it, are in a final block,
	/// whichever block a fork may have moved them to.
	///
	/// # Errors
	///
	/// When the node does not answer, or that does not happen.
	pub async fn wait_until_final(&self, account: &AccountId, nonce: u64) -> Result<(), Error> {
		let waiting = async {
			let mut heads = self.finalised_numbers().await?;
			loop {
				let at = self.rpc(self.calls.chain_get_finalized_head()).await?;
				let method = "AccountNonceApi_account_nonce";
				let next: u32 = self.view(H256(at.0), method, &account.encode()).await?;
				if u64::from(next) > nonce {
					return Ok(());
				}
				heads.next().await?;
			}
		};
		timeout(INCLUSION_TIMEOUT, waiting).await.unwrap_or_else(|_| {
			Err(Error::Chain(format!(
				"transaction {nonce} of {} did not become final; run the command again to see what is \
				missing",
				keys::address(account)
			)))
		})
	}

	/// Why a transaction did not even get into the pool.
	fn refusal(&self, call: &impl Payload, error: &ExtrinsicError) -> Error {
		let client_error = match error {
			ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(
				subxt::error::RpcError::ClientError(error),
			)) => error,
			other => return self.lost(other),
		};
		let RpcError::User(user) = client_error else { return self.lost(client_error) };
		// The reason itself is in the data: "Inability to pay some fees", for one.
		let data = user.data.as_ref().map(|data| data.get().trim_matches('"')).unwrap_or_default();
		let reason = [user.message.as_str(), data].join(": ");
		Error::NotIncluded {
			call: name_of(call),
			reason: text::printable(reason.trim_end_matches(": ")),
		}
	}

	/// The steps of a job as they happen.
	///
	/// # Errors
	///
	/// When the node does not answer, or knows no such job.
	pub async fn subscribe_job(&self, job: JobId) -> Result<JobSteps, Error> {
		let subscribe = self.rpc.subscribe::<JobStep>(
			"inference_subscribeJob",
			subxt::rpcs::rpc_params![job],
			"inference_unsubscribeJob",
		);
		let steps = self.rpc(subscribe).await?;
		Ok(JobSteps { steps, url: self.url.clone() })
	}
}

/// Numbers of new blocks.
pub struct BlockNumbers {
	heads: subxt::rpcs::client::RpcSubscription<Header>,
	url: String,
}

impl BlockNumbers {
	/// The next one.
	///
	/// # Errors
	///
	/// When the connection is lost, or the chain stands still.
	pub async fn next(&mut self) -> Result<BlockNumber, Error> {
		match timeout(STANDSTILL, self.heads.next()).await {
			Ok(Some(Ok(header))) => number(header.number()),
			Ok(Some(Err(error))) => Err(interrupted(&self.url, root_cause(&error))),
			Ok(None) => Err(interrupted(&self.url, "the node closed the connection".into())),
			Err(_) => Err(Error::Chain(format!(
				"no new block for {} seconds; is the chain at {} still running?",
				STANDSTILL.as_secs(),
				text::printable(&self.url)
			))),
		}
	}
}

/// Steps of a job.
pub struct JobSteps {
	steps: subxt::rpcs::client::RpcSubscription<JobStep>,
	url: String,
}

impl JobSteps {
	/// The next one.
	///
	/// # Errors
	///
	/// When the connection is lost.
	pub async fn next(&mut self) -> Result<JobStep, Error> {
		match self.steps.next().await {
			Some(Ok(step)) => Ok(step),
			Some(Err(RpcError::Deserialization(error))) => Err(decoding("a job's step", error)),
			Some(Err(error)) => Err(interrupted(&self.url, root_cause(&error))),
			None => Err(interrupted(&self.url, "the node closed the connection".into())),
		}
	}
}

fn no_answer() -> String {
	format!("no answer within {} seconds", CALL_TIMEOUT.as_secs())
}

fn interrupted(url: &str, reason: String) -> Error {
	Error::Unreachable { url: text::printable(url), reason }
}

/// What the node's refusal to answer means.
fn answered(reason: String) -> Error {
	// The one thing that is not the question's fault: state of blocks that a fork has lost is dropped.
	if reason.contains("State already discarded") {
		return Error::GivenUp(reason);
	}
	Error::Chain(reason)
}

fn name_of(call: &impl Payload) -> String {
	format!("{}.{}", call.pallet_name(), call.call_name())
}

/// The innermost reason: what wraps it says "RPC error" over and over.
fn root_cause(error: &dyn std::error::Error) -> String {
	let mut reason = error.to_string();
	let mut next = error.source();
	while let Some(source) = next {
		let inner = source.to_string();
		// Some wrappers print what they wrap, some do not.
		if !reason.contains(&inner) {
			reason = format!("{reason}: {inner}");
		}
		next = source.source();
	}
	// Wrappers of wrappers that say the same.
	let reason =
		reason.replace("RPC error: client error: RPC error: client error: ", "client error: ");
	text::printable(&reason)
}

/// Documentation from metadata, in one line.
fn documentation(lines: &[String]) -> String {
	lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Name and documentation of a dispatch error.
fn describe(error: &DispatchError) -> (String, String) {
	match error {
		DispatchError::Module(module) => match module.details() {
			Ok(details) => (
				format!("{}::{}", details.pallet.name(), details.variant.name),
				documentation(&details.variant.docs),
			),
			Err(_) => (module.details_string(), String::new()),
		},
		DispatchError::Token(token) => (format!("Token::{token:?}"), token.to_string()),
		DispatchError::Arithmetic(error) => (format!("Arithmetic::{error:?}"), error.to_string()),
		other => (format!("{other:?}"), other.to_string()),
	}
}

fn decode_event(
	event: &subxt::events::Event<'_, PolkadotConfig>,
	metadata: &ArcMetadata,
) -> Result<Option<Event>, Error> {
	let name = (event.pallet_name(), event.event_name());
	let failed =
		|error: subxt::error::EventsError| decoding(&format!("{}.{}", name.0, name.1), error);
	let decoded = match name {
		(MARKET, "JobOpened") => {
			let decoded::Job { job } = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::JobOpened { job }
		},
		(MARKET, "JobCommitted") => {
			let e: decoded::Committed = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::JobCommitted {
				job: e.job,
				node: AccountId::new(e.node),
				receipt_hash: H256(e.receipt_hash),
				fee: e.fee,
				exposure: e.exposure,
			}
		},
		(MARKET, "JobVerified") => {
			let e: decoded::Verified = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::JobVerified {
				job: e.job,
				node: AccountId::new(e.node),
				receipt_hash: H256(e.receipt_hash),
				burned: e.burned,
				exposure: e.exposure,
			}
		},
		(MARKET, "JobRefunded") => {
			let decoded::Job { job } = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::JobRefunded { job }
		},
		(MARKET, "JobSlashed") => {
			let e: decoded::Slashed = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::JobSlashed { job: e.job, node: AccountId::new(e.node), exposure: e.exposure }
		},
		(MARKET, "ChannelOpened") => {
			let decoded::Channel { channel } =
				event.decode_fields_unchecked_as().map_err(failed)?;
			Event::ChannelOpened { channel }
		},
		(MARKET, "ClaimRefunded") => {
			let e: decoded::Refunded = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::ClaimRefunded { requester: AccountId::new(e.requester), amount: e.amount }
		},
		(MARKET, "ChannelToppedUp") => {
			let e: decoded::ToppedUp = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::ChannelToppedUp { channel: e.channel, deposit: e.deposit }
		},
		(MARKET, "ChannelClosing") => {
			let e: decoded::Closing = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::ChannelClosing { channel: e.channel, ends_at: e.ends_at }
		},
		(MARKET, "ChannelEnded") => {
			let e: decoded::Ended = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::ChannelEnded {
				channel: e.channel,
				claimed: e.claimed,
				returned: e.returned,
				unreturned: e.unreturned,
			}
		},
		(MARKET, "DepositWithdrawn") => {
			let e: decoded::Withdrawn = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::DepositWithdrawn { channel: e.channel, amount: e.amount }
		},
		(MARKET, "BatchSettled") => {
			let e: decoded::BatchSettled = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::BatchSettled {
				node: AccountId::new(e.node),
				model: H256(e.model),
				root: H256(e.root),
				receipts: e.receipts,
				claims: e.claims,
				asset: e.asset.into(),
				fee: e.fee,
				burned: e.burned,
			}
		},
		(MARKET, "ReceiptPresented") => {
			let e: decoded::Presented = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::ReceiptPresented {
				channel: e.channel,
				sequence: e.sequence,
				node: AccountId::new(e.node),
				receipt_hash: H256(e.receipt_hash),
				refunded: e.refunded,
				burned: e.burned,
			}
		},
		(MARKET, "VerificationBalanceChanged") => {
			let e: decoded::VerificationBalance =
				event.decode_fields_unchecked_as().map_err(failed)?;
			Event::VerificationBalanceChanged { node: AccountId::new(e.node), balance: e.balance }
		},
		(EVIDENCE, "ProofsVerified") => {
			let e: decoded::ProofsVerified = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::ProofsVerified {
				who: AccountId::new(e.who),
				key: H256(e.key),
				claims: e.claims.into_iter().map(H256).collect(),
				burned: e.burned,
			}
		},
		(TREASURY, "Burned") => {
			let e: decoded::Burned = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::Burned { reason: e.reason.into(), amount: e.amount }
		},
		("Balances", "Transfer") => {
			let e: decoded::Transfer = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::Paid { to: AccountId::new(e.to), amount: e.amount }
		},
		("Balances", "TransferOnHold") => {
			let e: decoded::TransferOnHold = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::Paid { to: AccountId::new(e.dest), amount: e.amount }
		},
		("Balances", "Deposit") => {
			let e: decoded::Deposit = event.decode_fields_unchecked_as().map_err(failed)?;
			Event::Paid { to: AccountId::new(e.who), amount: e.amount }
		},
		_ => return Ok(governance::decode_event(event, metadata).map(Event::Governance)),
	};
	Ok(Some(decoded))
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Daemons submit from spawned tasks. That it compiles is the test.
	#[allow(dead_code)]
	fn submission_moves_between_threads<'a>(
		chain: &'a Chain,
		call: &'a calls::EncodedCall,
		signer: &'a Keypair,
	) -> impl Send + 'a {
		(chain.submit(call, signer, Until::InBlock), chain.channel(H256::zero(), 0))
	}

	#[test]
	fn key_counts_when_neither_expired_nor_revoked() {
		let record = |expires_at, revoked_since| KeyRecord {
			operator: AccountId::new([1; 32]),
			measurements: Measurements::Tdx { mr_td: [0; 48], rtmr: [[0; 48]; 4] },
			expires_at,
			revoked_since,
		};
		assert!(record(10, None).is_valid_at(10));
		assert!(!record(10, None).is_valid_at(11));
		assert!(record(10, Some(6)).is_valid_at(5));
		assert!(!record(10, Some(5)).is_valid_at(5));
	}

	#[test]
	fn block_is_read_at_its_parent_when_it_replaces_its_runtime() {
		let (hash, parent) = (H256::repeat_byte(2), H256::repeat_byte(1));
		let at = |number: u64, logs: &[&str]| {
			let header = serde_json::json!({
				"parentHash": parent,
				"number": format!("{number:#x}"),
				"stateRoot": H256::zero(),
				"extrinsicsRoot": H256::zero(),
				"digest": { "logs": logs },
			});
			readable(&serde_json::from_value(header).unwrap(), hash)
		};
		// An item of another kind, and the one that says that another runtime follows.
		let (other, replaced) = ("0x0004aabb", "0x08");
		assert_eq!(at(7, &[other]).unwrap(), Block { number: 7, hash });
		assert_eq!(at(7, &[other, replaced]).unwrap(), Block { number: 6, hash: parent });
		assert_eq!(at(0, &[replaced]).unwrap(), Block { number: 0, hash });
		assert!(at(1 << 32, &[]).is_err());
	}

	#[test]
	fn job_step_is_read_when_it_is_of_the_nodes_format() {
		let text = format!(
			r#"{{"job":7,"status":"finalised","outcome":"verified","blockNumber":9,"blockHash":"0x{}"}}"#,
			"ab".repeat(32)
		);
		let step: JobStep = serde_json::from_str(&text).unwrap();
		assert_eq!(step.outcome.as_deref(), Some("verified"));
		assert_eq!((step.block_number, step.block_hash), (9, H256::repeat_byte(0xab)));
		assert!(serde_json::from_str::<JobStep>(&text.replace("abab", "xx")).is_err());
	}
}

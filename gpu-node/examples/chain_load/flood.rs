//! Many transactions at once, so that blocks are full.

use crate::Result;
use assay_client::keys;
use futures::{stream, StreamExt, TryStreamExt};
use std::{
	future::Future,
	sync::Arc,
	time::{Duration, Instant},
};
use subxt::{
	backend::LegacyBackend,
	config::{DefaultExtrinsicParamsBuilder, RpcConfigFor},
	rpcs::{methods::legacy::LegacyRpcMethods, Error as RpcError, RpcClient},
	tx::Payload,
	utils::{AccountId32, MultiSignature},
	OnlineClient, PolkadotConfig,
};
use subxt_signer::sr25519::Keypair;

/// Transactions that are on their way to the node at a time.
const TOGETHER: usize = 16;
/// Code of a node's error: it has the transaction already.
const ALREADY_IMPORTED: i32 = 1013;
/// For all of them to be final.
const PATIENCE: Duration = Duration::from_secs(900);
/// Between two looks at what is final.
const POLL: Duration = Duration::from_secs(2);

/// Connections that send without waiting.
pub struct Flood {
	client: OnlineClient<PolkadotConfig>,
	rpc: Rpc,
	others: Vec<Rpc>,
}

type Rpc = LegacyRpcMethods<RpcConfigFor<PolkadotConfig>>;

/// The blocks in which something came.
#[derive(serde::Serialize)]
pub struct Blocks {
	/// The final block before it was sent: the best one may be given up.
	after: u64,
	/// The final block in which all of it was there.
	until: u64,
}

impl Flood {
	/// To the node behind `url`, and to others that are to have every transaction at once, too.
	pub async fn connect(url: &str, others: &[String]) -> Result<Self> {
		let others = stream::iter(others)
			.then(|url| async move { RpcClient::from_insecure_url(url).await.map(Rpc::new) })
			.try_collect()
			.await?;
		let rpc = RpcClient::from_insecure_url(url).await?;
		let backend: LegacyBackend<PolkadotConfig> = LegacyBackend::builder().build(rpc.clone());
		// Relay-chain history is not this chain's.
		let config = PolkadotConfig::builder().use_historic_types(false).build();
		let client = OnlineClient::from_backend_with_config(config, Arc::new(backend)).await?;
		Ok(Self { client, rpc: Rpc::new(rpc), others })
	}

	/// Signs the calls, one by each of the signers in turn, sends them, and waits until all are final.
	pub async fn signed<C: Payload>(&self, calls: &[C], signers: &[Keypair]) -> Result<Blocks> {
		let at = self.client.at_current_block().await?;
		let mut transactions = at.transactions();
		let mut next = Vec::new();
		for signer in signers {
			let account = account(signer);
			next.push((account, self.rpc.system_account_next_index(&account).await?));
		}
		let mut bytes = Vec::with_capacity(calls.len());
		for (place, call) in calls.iter().enumerate() {
			let place = place % signers.len();
			let nonce = &mut next[place].1;
			let parameters = DefaultExtrinsicParamsBuilder::new().nonce(*nonce).immortal().build();
			*nonce += 1;
			let signed = transactions.create_signed(call, &signers[place], parameters).await?;
			bytes.push(signed.into_encoded());
		}
		let after = self.send(bytes).await?;
		let until = self
			.wait(|| async {
				let at = self.client.at_current_block().await?;
				for (account, next) in &next {
					if at.transactions().account_nonce(account).await? < *next {
						return Ok(None);
					}
				}
				Ok(Some(at.block_number()))
			})
			.await?;
		Ok(Blocks { after, until })
	}

	/// Sends calls that need no signature, and waits until `is_done` says so of a final block.
	pub async fn authorised<C: Payload, D: Future<Output = Result<bool>>>(
		&self,
		calls: &[C],
		is_done: impl Fn() -> D,
	) -> Result<Blocks> {
		let at = self.client.at_current_block().await?;
		let mut bytes = Vec::with_capacity(calls.len());
		for call in calls {
			let parameters = DefaultExtrinsicParamsBuilder::new().nonce(0).immortal().build();
			// A general transaction. None of this chain's extensions takes a signature: it is left out.
			let nobody = AccountId32([0; 32]);
			let none = MultiSignature::Sr25519([0; 64]);
			let mut general = at.transactions().create_v5_signable_offline(call, parameters)?;
			bytes.push(general.sign_with_account_and_signature(&nobody, &none)?.into_encoded());
		}
		let after = self.send(bytes).await?;
		let until = self
			.wait(|| async {
				let number = self.client.at_current_block().await?.block_number();
				Ok(is_done().await?.then_some(number))
			})
			.await?;
		Ok(Blocks { after, until })
	}

	/// Sends them; the final block before.
	async fn send(&self, transactions: Vec<Vec<u8>>) -> Result<u64> {
		let before = self.client.at_current_block().await?.block_number();
		let begun = Instant::now();
		let count = transactions.len();
		stream::iter(transactions)
			.map(|bytes| async move {
				for other in &self.others {
					// Refused where it has come from the other node already.
					let _ = other.author_submit_extrinsic(&bytes).await;
				}
				match self.rpc.author_submit_extrinsic(&bytes).await {
					Err(RpcError::User(error)) if error.code == ALREADY_IMPORTED => Ok(()),
					result => result.map(drop),
				}
			})
			.buffered(TOGETHER)
			.try_for_each(|()| async { Ok(()) })
			.await?;
		eprintln!("    {count} transactions sent in {:.1} s", begun.elapsed().as_secs_f64());
		Ok(before)
	}

	async fn wait<D: Future<Output = Result<Option<u64>>>>(
		&self,
		look: impl Fn() -> D,
	) -> Result<u64> {
		let begun = Instant::now();
		while begun.elapsed() < PATIENCE {
			if let Some(block) = look().await? {
				return Ok(block);
			}
			tokio::time::sleep(POLL).await;
		}
		Err("not all of what was sent became final: were transactions dropped?".into())
	}
}

fn account(signer: &Keypair) -> AccountId32 {
	AccountId32(*keys::account(signer).as_ref())
}

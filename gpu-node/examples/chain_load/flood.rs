//! Many transactions at once, so that blocks are full.

use crate::Result;
use assay_client::Chain;
use futures::{future::try_join_all, stream, TryStreamExt};
use std::{
	future::Future,
	time::{Duration, Instant},
};
use subxt::{
	config::DefaultExtrinsicParamsBuilder,
	rpcs::Error as RpcError,
	tx::Payload,
	utils::{AccountId32, MultiSignature},
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

/// Sends without waiting.
pub struct Flood {
	chain: Chain,
	/// Further nodes that get every transaction at once.
	others: Vec<Chain>,
}

/// The blocks in which something came.
#[derive(serde::Serialize)]
pub struct Blocks {
	/// The final block before it was sent: the best one may be given up.
	after: u64,
	/// The final block in which all of it was there.
	until: u64,
}

impl Flood {
	/// To the node of `chain`, and to those behind the other URLs.
	pub async fn connect(chain: &Chain, others: &[String]) -> Result<Self> {
		let others = try_join_all(others.iter().map(|url| Chain::connect(url))).await?;
		Ok(Self { chain: chain.clone(), others })
	}

	/// Signs the calls, one by each of the signers in turn, sends them, and waits until all are final.
	pub async fn signed<C: Payload>(&self, calls: &[C], signers: &[Keypair]) -> Result<Blocks> {
		let at = self.chain.client().at_current_block().await?;
		let mut transactions = at.transactions();
		let mut next = Vec::new();
		for signer in signers {
			let account = signer.public_key().to_account_id();
			let nonce = self.chain.calls().system_account_next_index(&account).await?;
			next.push((account, nonce));
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
				let at = self.chain.client().at_current_block().await?;
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
		let at = self.chain.client().at_current_block().await?;
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
				let number = self.chain.client().at_current_block().await?.block_number();
				Ok(is_done().await?.then_some(number))
			})
			.await?;
		Ok(Blocks { after, until })
	}

	/// Sends them; the final block before.
	async fn send(&self, transactions: Vec<Vec<u8>>) -> Result<u64> {
		let before = self.chain.client().at_current_block().await?.block_number();
		let begun = Instant::now();
		let count = transactions.len();
		stream::iter(transactions.into_iter().map(Ok))
			.try_for_each_concurrent(TOGETHER, |bytes| async move {
				for other in &self.others {
					// Refused where it has come from the other node already.
					let _ = other.calls().author_submit_extrinsic(&bytes).await;
				}
				match self.chain.calls().author_submit_extrinsic(&bytes).await {
					Err(RpcError::User(error)) if error.code == ALREADY_IMPORTED => Ok(()),
					result => result.map(drop),
				}
			})
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

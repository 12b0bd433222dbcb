//! Refunds of a slashed batch. The chain keeps one hash for all places; who is owed what is read from the
//! transaction that committed the batch, so nobody needs the GPU node for it.

use crate::{
	calls,
	chain::{Block, Chain, CommittedBatch, Event, Until},
	keys,
	show::batch::find_batch,
	Amount, Error,
};
use assay_primitives::{
	audit::{AssayPlace, Place, ProvenPlace},
	batch::{AssaySignedBatch, AssaySignedClaim, BatchId},
	market::BatchStatus,
	merkle, AccountId, H256,
};
use codec::DecodeAll;
use serde::Serialize;
use subxt_signer::sr25519::Keypair;

/// A claim that was refunded.
#[derive(Clone, Debug, Serialize)]
pub struct Refunded {
	/// Place of the claim in the batch.
	pub claim: u32,
	/// Whom it went to.
	pub requester: String,
	/// How much.
	pub amount: Amount,
}

/// Refunds the claims of one requester, or of all, that were not refunded yet. Anyone may; the money goes
/// to the requesters.
///
/// # Errors
///
/// When there is no such slashed batch, its commit cannot be found, or the chain refuses.
pub async fn refund(
	chain: &Chain,
	signer: &Keypair,
	id: BatchId,
	requester: Option<&AccountId>,
	tell: &mut dyn FnMut(&str),
) -> Result<Vec<Refunded>, Error> {
	let best = chain.best().await?;
	let view = find_batch(chain, best.hash, id).await?;
	if view.status != BatchStatus::Slashed {
		return Err(Error::Input(format!(
			"batch {id} is not slashed, so there is nothing to refund"
		)));
	}
	let (places, hashes) = places(chain, &view, best).await?;
	let mut refunded = Vec::new();
	for (claim, place) in (0u32..).zip(places) {
		if requester.is_some_and(|wanted| *wanted != place.requester) {
			continue;
		}
		let path = merkle::prove(&hashes, claim)
			.ok_or_else(|| Error::Chain("the batch's places make no tree".into()))?;
		let call = calls::claim_refund(id, &ProvenPlace { place, path });
		match chain.submit(&call, signer, Until::InBlock).await {
			Ok(executed) => {
				let paid = executed.events.iter().find_map(|event| match event {
					Event::ClaimRefunded { requester, amount } => {
						Some((requester, Amount(*amount)))
					},
					_ => None,
				});
				let (requester, amount) = paid
					.ok_or_else(|| Error::Chain("the refund left no event in its block".into()))?;
				let requester = keys::address(requester);
				tell(&format!("claim {claim}: refunded to {requester}"));
				refunded.push(Refunded { claim, requester, amount });
			},
			Err(Error::Dispatch { name, .. }) if name.ends_with("AlreadyRefunded") => {
				tell(&format!("claim {claim}: refunded before"));
			},
			Err(error) => return Err(error),
		}
	}
	Ok(refunded)
}

/// The places of a batch, as its commit has them, and their hashes; checked against the chain's hash of
/// them all.
async fn places(
	chain: &Chain,
	view: &CommittedBatch,
	best: Block,
) -> Result<(Vec<AssayPlace>, Vec<H256>), Error> {
	let block = chain.block_at(view.committed_at).await?;
	let claims = claims(chain, best.hash, block.hash, &view.root).await?.ok_or_else(|| {
		Error::NotFound(format!(
			"block #{} has no transaction of its own that committed the batch",
			block.number
		))
	})?;
	let mut places = Vec::with_capacity(claims.len());
	let mut offset = 0u32;
	for signed in claims {
		let claim = signed.claim;
		// What is wanted of it never changes; its record may be gone by now.
		let channel = match chain.channel(best.hash, claim.channel).await? {
			Some(channel) => Some(channel),
			None => chain.channel(block.hash, claim.channel).await?,
		};
		let channel = channel.ok_or_else(|| {
			Error::NotFound(format!(
				"the node does not know channel {} any more; ask one that keeps all states",
				claim.channel
			))
		})?;
		let (requester, price) = (channel.requester, channel.price);
		places.push(Place { claim, offset, requester, price });
		offset = offset.saturating_add(claim.receipts);
	}
	let hashes: Vec<H256> = places.iter().map(Place::hash).collect();
	if merkle::root(&hashes) != Some(view.places_root) {
		return Err(Error::Chain("the batch's places are not those that the chain has".into()));
	}
	Ok((places, hashes))
}

/// The claims of the batch with this root that was committed in a block.
async fn claims(
	chain: &Chain,
	at: H256,
	block: H256,
	root: &H256,
) -> Result<Option<Vec<AssaySignedClaim>>, Error> {
	for arguments in chain.call_arguments(at, block, calls::MARKET, "commit_batch").await? {
		let decoded = <(AssaySignedBatch, Vec<AssaySignedClaim>)>::decode_all(&mut &*arguments);
		if let Ok((signed, claims)) = decoded {
			if signed.batch.batch().root == *root {
				return Ok(Some(claims));
			}
		}
	}
	Ok(None)
}

//! Settles what the node has served on payment channels, well inside the window of every receipt.
//!
//! The chain is the judge of what is settled: a channel's next sequence number there. So a batch that was
//! on its way when the process died is looked for before another is made, and one that is submitted
//! twice settles once.

use super::{Chain, ChainUnavailable, Channel, SubmitError, Submitter};
use crate::{
	attester::Attester,
	store::{ChannelRecord, Commit, CommittedRecord, JournaledBatch, Store, StoreError},
};
use assay_primitives::{
	audit::{AssayPlace, Place, MAX_PROVEN_RECEIPTS},
	batch::{
		claims_root, AssaySignedClaim, Batch, BatchId, Claim, SignedBatch, SignedClaim,
		VersionedBatch,
	},
	channel::{ChannelId, Sequence},
	market::{Assurance, ChannelStatus},
	merkle,
	receipt::{BlockRef, Payment},
	AccountId, AssetKind, Balance, BlockNumber, EngineHash, ModelHash, H256,
};
use std::{collections::BTreeMap, sync::Arc};

/// Most claims in a batch. The chain allows more; a transaction of so many fills a twentieth of a block's
/// computation and a quarter of its proof, and fits beside others.
const MOST_CLAIMS: usize = 1_024;
/// Receipts read at a time.
const CHUNK: usize = 1_024;
/// A batch needs so many blocks to get onto the chain.
const ON_ITS_WAY: BlockNumber = 2;
/// Times that a transaction may not be taken before its batch counts as refused.
const MOST_TRIES: u32 = 3;
/// Blocks to wait for after a refusal.
const PAUSE: BlockNumber = 3;
/// Blocks for which a channel is left out whose claim was refused by itself.
const SKIP: BlockNumber = 100;

/// Who settles, and when.
#[derive(Clone, Debug)]
pub struct SettlerSettings {
	/// Operator account.
	pub operator: AccountId,
	/// The model served.
	pub model: ModelHash,
	/// Hash of the engine's description.
	pub engine: EngineHash,
	/// Age of the oldest receipt, in blocks, at which all are settled; half of the window at most.
	pub after: BlockNumber,
}

/// What a round did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Round {
	/// Nothing is due.
	Idle,
	/// A batch is on its way.
	Waiting,
	/// A batch was settled.
	Settled {
		/// Number of its receipts.
		receipts: u32,
		/// Number of its channels.
		claims: usize,
	},
	/// The chain refused a batch.
	Refused(String),
}

/// Why a round could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
	/// The journal failed.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// The chain cannot be asked.
	#[error(transparent)]
	Chain(#[from] ChainUnavailable),
}

/// Where a journaled batch stands.
enum Standing {
	/// In a finalised block.
	Settled,
	/// In a block that is not final yet.
	Pending,
	/// Not on chain; it can still get there.
	Absent,
	/// It can no longer get there.
	Void,
}

/// What batches are grouped by.
type Group = (AssetKind, Assurance);

/// Which receipts go into a batch. What is committed has to be proven in time, or the batch is slashed as a
/// whole: so those whose proofs are there never share one with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
	/// Those whose proofs are there, and those that need none.
	Ready,
	/// Those of one channel that have waited for their proofs for half of their windows. What comes later
	/// than that may be presented before it is committed.
	Overdue,
}

/// Makes batches, and sees to it that they settle.
pub struct Settler {
	settings: SettlerSettings,
	store: Arc<Store>,
	chain: Arc<dyn Chain>,
	attester: Arc<dyn Attester>,
	submitter: Arc<dyn Submitter>,
	/// Most claims of the next batch; fewer after a refusal, until the bad one is found.
	most_claims: usize,
	/// The batch under way was refused.
	refused: Option<String>,
	/// How often the transaction of the batch under way was not taken.
	not_taken: u32,
	/// What the last batch was made of.
	last: Pick,
	/// Nothing is done before this block.
	pause_until: BlockNumber,
	/// Channels whose claims are refused, and until when they are left out.
	skipped: BTreeMap<ChannelId, BlockNumber>,
}

impl Settler {
	/// A settler that has done nothing yet.
	pub fn new(
		settings: SettlerSettings,
		store: Arc<Store>,
		chain: Arc<dyn Chain>,
		attester: Arc<dyn Attester>,
		submitter: Arc<dyn Submitter>,
	) -> Self {
		Self {
			settings,
			store,
			chain,
			attester,
			submitter,
			most_claims: MOST_CLAIMS,
			refused: None,
			not_taken: 0,
			last: Pick::Overdue,
			pause_until: 0,
			skipped: BTreeMap::new(),
		}
	}

	/// Brings the batch under way to its end, or makes one if it is time.
	///
	/// # Errors
	///
	/// When journal or chain fail; the next round goes on from there.
	pub async fn round(&mut self) -> Result<Round, SettleError> {
		let best = self.chain.best_number();
		if best < self.pause_until {
			return Ok(Round::Idle);
		}
		if let Some(batch) = self.store.run(Store::batch).await? {
			match self.standing(&batch, best).await? {
				Standing::Settled => return self.settled(&batch, true).await,
				Standing::Pending => return Ok(Round::Waiting),
				Standing::Absent if self.refused.is_none() => return self.submit(batch).await,
				Standing::Absent | Standing::Void => return self.drop_batch(&batch, best).await,
			}
		}
		if !self.is_due(best).await? {
			return Ok(Round::Idle);
		}
		let Some((batch, places)) = self.build(best).await? else { return Ok(Round::Idle) };
		let commit = match batch.signed.batch.batch().assurance {
			Assurance::Attested(_) => None,
			Assurance::Proven(_) | Assurance::Audited(_) => {
				Some(Commit { first_id: self.chain.next_batch().await?, places })
			},
		};
		let journaled = batch.clone();
		self.store.run(move |store| store.begin_batch(&journaled, commit.as_ref())).await?;
		self.submit(batch).await
	}

	async fn submit(&mut self, batch: JournaledBatch) -> Result<Round, SettleError> {
		match self.submitter.submit(&batch).await {
			Ok(()) => self.settled(&batch, false).await,
			Err(error) => {
				tracing::warn!("a batch is not settled yet: {error}");
				// Whatever was said: the next round looks for it on chain first.
				match error {
					SubmitError::Refused(reason) => self.refused = Some(reason),
					// As one that has no room in a block: a smaller one may.
					SubmitError::NotTaken(reason) => {
						self.not_taken = self.not_taken.saturating_add(1);
						if self.not_taken >= MOST_TRIES {
							self.refused = Some(reason);
						}
					},
					SubmitError::Unknown(_) => {},
				}
				Ok(Round::Waiting)
			},
		}
	}

	/// `is_final` says that the finalised block last seen has the batch already.
	async fn settled(
		&mut self,
		batch: &JournaledBatch,
		is_final: bool,
	) -> Result<Round, SettleError> {
		let ends = ends(batch);
		let committed = match self.store.run(Store::commit).await? {
			Some(commit) => {
				let found = self.find_commit(batch, commit).await?;
				if found.is_none() && !is_final {
					// The next round looks again.
					return Ok(Round::Waiting);
				}
				if found.is_none() {
					tracing::error!(
						"a batch that was committed long ago was judged without this node"
					);
				}
				found
			},
			None => None,
		};
		let end = move |store: &Store| {
			store.end_batch(ends, committed.as_ref().map(|(id, record)| (*id, record)))
		};
		self.store.run(end).await?;
		self.refused = None;
		self.not_taken = 0;
		self.most_claims = MOST_CLAIMS;
		let (receipts, claims) = (batch.signed.batch.batch().receipts, batch.claims.len());
		tracing::info!("settled {receipts} receipts of {claims} channels");
		Ok(Round::Settled { receipts, claims })
	}

	/// The id that the chain gave to a batch, if the finalised block last seen has it.
	async fn find_commit(
		&self,
		batch: &JournaledBatch,
		commit: Commit,
	) -> Result<Option<(BatchId, CommittedRecord)>, SettleError> {
		let root = batch.signed.batch.batch().root;
		let next = self.chain.next_batch().await?;
		for id in commit.first_id..next {
			let view = self.chain.final_batch(id).await?;
			let operator = &self.settings.operator;
			if let Some(view) = view.filter(|view| view.node == *operator && view.root == root) {
				let is_proven = matches!(view.assurance, Assurance::Proven(_));
				return Ok(Some((id, CommittedRecord { root, places: commit.places, is_proven })));
			}
		}
		Ok(None)
	}

	/// Gives a batch up. One that was refused is made again of fewer claims, until those that are
	/// refused stand alone.
	async fn drop_batch(
		&mut self,
		batch: &JournaledBatch,
		best: BlockNumber,
	) -> Result<Round, SettleError> {
		self.store.run(|store| store.end_batch([], None)).await?;
		self.not_taken = 0;
		self.pause_until = best.saturating_add(PAUSE);
		let Some(reason) = self.refused.take() else { return Ok(Round::Waiting) };
		match batch.claims.as_slice() {
			[only] => {
				let channel = only.claim.channel;
				tracing::error!("channel {channel} is left out for {SKIP} blocks: {reason}");
				self.skipped.insert(channel, best.saturating_add(SKIP));
				self.most_claims = MOST_CLAIMS;
			},
			claims => self.most_claims = (claims.len() / 2).max(1),
		}
		Ok(Round::Refused(reason))
	}

	async fn standing(
		&self,
		batch: &JournaledBatch,
		best: BlockNumber,
	) -> Result<Standing, SettleError> {
		// A batch settles as a whole: one claim tells.
		let Some(Claim { channel, first, receipts, .. }) = batch.claims.first().map(|c| c.claim)
		else {
			return Ok(Standing::Void);
		};
		let end = first.saturating_add(receipts.into());
		let next = |view: Option<Channel>| view.map(|view| view.next_sequence);
		if next(self.chain.final_channel(channel).await?).is_some_and(|next| next >= end) {
			return Ok(Standing::Settled);
		}
		Ok(match self.chain.channel(channel).await? {
			Some(view) if view.next_sequence >= end => Standing::Pending,
			Some(view) if view.next_sequence == first => {
				let anchor = batch.signed.batch.batch().anchor.number;
				let closes = anchor.saturating_add(view.window).min(view.ends_at);
				if best < closes {
					Standing::Absent
				} else {
					Standing::Void
				}
			},
			_ => Standing::Void,
		})
	}

	/// Whether the oldest unsettled receipt is old enough.
	async fn is_due(&self, best: BlockNumber) -> Result<bool, SettleError> {
		let after = self.settings.after;
		let due = move |store: &Store| {
			for (id, record) in store.channels()? {
				let Some(oldest) = oldest_anchor(store, id, &record)? else { continue };
				let wait = after.min(record.window / 2);
				if oldest.saturating_add(wait) <= best {
					return Ok(true);
				}
			}
			Ok(false)
		};
		Ok(self.store.run(due).await?)
	}

	/// A batch of all that can be settled now, as far as it is of one kind and fits. What is ready goes
	/// first; what is overdue has its turn after it, however much is ready by then.
	async fn build(
		&mut self,
		best: BlockNumber,
	) -> Result<Option<(JournaledBatch, Vec<AssayPlace>)>, SettleError> {
		let order = match self.last {
			Pick::Ready => [Pick::Overdue, Pick::Ready],
			Pick::Overdue => [Pick::Ready, Pick::Overdue],
		};
		for pick in order {
			let built = self.build_of(pick, best).await?;
			if built.is_some() {
				self.last = pick;
				return Ok(built);
			}
		}
		Ok(None)
	}

	async fn build_of(
		&mut self,
		pick: Pick,
		best: BlockNumber,
	) -> Result<Option<(JournaledBatch, Vec<AssayPlace>)>, SettleError> {
		let Some(genesis_hash) = self.chain.genesis_hash() else { return Ok(None) };
		self.skipped.retain(|_, until| *until > best);
		let mut group: Option<Group> = None;
		let mut draft = Draft::new(pick);
		let (channels, most) = match pick {
			Pick::Ready => (self.store.run(Store::channels).await?, self.most_claims),
			Pick::Overdue => (self.store.run(move |store| overdue(store, best)).await?, 1),
		};
		for (id, record) in channels {
			if record.settled >= record.next || self.skipped.contains_key(&id) {
				continue;
			}
			if draft.claims.len() >= most || draft.is_full() {
				break;
			}
			let Some(view) = self.chain.channel(id).await? else { continue };
			if !self.can_claim(id, &view, best) {
				continue;
			}
			let kind = (view.asset.clone(), view.assurance);
			if group.as_ref().is_some_and(|group| *group != kind) {
				continue;
			}
			let is_proven = matches!(kind.1, Assurance::Proven(_));
			if pick == Pick::Overdue && !is_proven {
				continue;
			}
			draft.is_proven = is_proven;
			if view.next_sequence > record.settled {
				let next = view.next_sequence;
				self.store.run(move |store| store.set_settled([(id, next)])).await?;
			}
			let added = self.store.run(move |store| draft.add(store, id, &record, &view, best));
			draft = added.await?;
			// A channel that has nothing for the batch does not say of what kind it is.
			group = (!draft.claims.is_empty()).then(|| group.unwrap_or(kind));
		}
		let Some((asset, assurance)) = group else { return Ok(None) };
		let (Some(anchor), Some(root)) = (draft.anchor, merkle::root(&draft.leaves)) else {
			return Ok(None);
		};
		let Some(claims_root) = claims_root(draft.claims.iter().map(|signed| &signed.claim)) else {
			return Ok(None);
		};
		let batch = VersionedBatch::V1(Batch {
			genesis_hash,
			node: self.settings.operator.clone(),
			model: self.settings.model,
			engine: self.settings.engine,
			assurance,
			asset,
			root,
			receipts: u32::try_from(draft.leaves.len()).unwrap_or(u32::MAX),
			input_units: draft.input_units,
			output_units: draft.output_units,
			fee: draft.fee,
			anchor,
			claims_root,
		});
		let signature = self.attester.sign(&batch.hash());
		let signed = SignedBatch { batch, signature };
		Ok(Some((JournaledBatch { signed, claims: draft.claims }, draft.places)))
	}

	fn can_claim(&self, id: ChannelId, view: &Channel, best: BlockNumber) -> bool {
		let settings = &self.settings;
		let ours = view.node == settings.operator
			&& view.model == settings.model
			&& view.engine == settings.engine;
		if !ours {
			tracing::error!("channel {id} is not for this node, model and engine any more");
			return false;
		}
		view.status != ChannelStatus::Ended && best.saturating_add(ON_ITS_WAY) <= view.ends_at
	}
}

/// Up to where a batch settles its channels.
fn ends(batch: &JournaledBatch) -> Vec<(ChannelId, Sequence)> {
	let end = |claim: &Claim| claim.first.saturating_add(claim.receipts.into());
	batch.claims.iter().map(|signed| (signed.claim.channel, end(&signed.claim))).collect()
}

fn oldest_anchor(
	store: &Store,
	id: ChannelId,
	record: &ChannelRecord,
) -> Result<Option<BlockNumber>, StoreError> {
	if record.settled >= record.next {
		return Ok(None);
	}
	let oldest = store.channel_receipts(id, record.settled, 1)?;
	Ok(oldest.first().map(|signed| signed.receipt.receipt().anchor.number))
}

/// Channels whose oldest receipt has waited for half of its window, the longest first.
fn overdue(
	store: &Store,
	best: BlockNumber,
) -> Result<Vec<(ChannelId, ChannelRecord)>, StoreError> {
	let mut found = Vec::new();
	for (id, record) in store.channels()? {
		let Some(oldest) = oldest_anchor(store, id, &record)? else { continue };
		if oldest.saturating_add(record.window / 2) <= best {
			found.push((oldest, id, record));
		}
	}
	found.sort_by_key(|(oldest, id, _)| (*oldest, *id));
	Ok(found.into_iter().map(|(_, id, record)| (id, record)).collect())
}

/// A batch in the making.
struct Draft {
	pick: Pick,
	is_proven: bool,
	claims: Vec<AssaySignedClaim>,
	places: Vec<AssayPlace>,
	leaves: Vec<H256>,
	input_units: u64,
	output_units: u64,
	fee: Balance,
	anchor: Option<BlockRef<BlockNumber>>,
}

impl Draft {
	fn new(pick: Pick) -> Self {
		Self {
			pick,
			is_proven: false,
			claims: Vec::new(),
			places: Vec::new(),
			leaves: Vec::new(),
			input_units: 0,
			output_units: 0,
			fee: 0,
			anchor: None,
		}
	}

	fn is_full(&self) -> bool {
		let most = if self.is_proven { MAX_PROVEN_RECEIPTS } else { merkle::MAX_LEAVES };
		self.leaves.len() >= most as usize
	}

	/// Adds what is picked of a channel and can be claimed: receipts in their order, as far as voucher and
	/// deposit cover them.
	fn add(
		mut self,
		store: &Store,
		id: ChannelId,
		record: &ChannelRecord,
		view: &Channel,
		best: BlockNumber,
	) -> Result<Self, StoreError> {
		let promised = record.voucher.cumulative.saturating_sub(view.claimed);
		let mut budget = promised.min(view.deposit);
		let mut claim = Claim {
			channel: id,
			first: view.next_sequence,
			receipts: 0,
			input_units: 0,
			output_units: 0,
		};
		let offset = u32::try_from(self.leaves.len()).unwrap_or(u32::MAX);
		let mut next = claim.first;
		// Up to where the receipts are of the kind that is picked.
		let until = match (self.is_proven, self.pick) {
			(false, _) => None,
			(true, Pick::Ready) => {
				Some(store.proven_until(id, next, MAX_PROVEN_RECEIPTS as usize)?)
			},
			(true, Pick::Overdue) => store.next_proven(id, next)?,
		};
		'reading: loop {
			let chunk = store.channel_receipts(id, next, CHUNK)?;
			for signed in &chunk {
				let receipt = signed.receipt.receipt();
				let follows = matches!(
					receipt.payment,
					Payment::Channel { sequence, .. } if sequence == next
				);
				let Some(rest) = budget.checked_sub(receipt.fee) else {
					tracing::error!("channel {id} cannot pay for its receipt {next}");
					break 'reading;
				};
				if !follows || self.is_full() {
					break 'reading;
				}
				if until.is_some_and(|until| next >= until) {
					break 'reading;
				}
				let overdue = receipt.anchor.number.saturating_add(view.window / 2);
				if self.pick == Pick::Overdue && best < overdue {
					break 'reading;
				}
				if claim.receipts == 0 {
					let closes = receipt.anchor.number.saturating_add(view.window);
					if best.saturating_add(ON_ITS_WAY) > closes {
						tracing::error!("the window of receipt {next} on channel {id} is over");
						break 'reading;
					}
				}
				if self.anchor.is_none_or(|oldest| receipt.anchor.number < oldest.number) {
					self.anchor = Some(receipt.anchor);
				}
				budget = rest;
				self.leaves.push(signed.receipt.hash());
				self.fee = self.fee.saturating_add(receipt.fee);
				claim.receipts = claim.receipts.saturating_add(1);
				claim.input_units = claim.input_units.saturating_add(receipt.input_units.into());
				claim.output_units = claim.output_units.saturating_add(receipt.output_units.into());
				next = next.saturating_add(1);
			}
			if chunk.len() < CHUNK {
				break;
			}
		}
		if claim.receipts > 0 {
			self.input_units = self.input_units.saturating_add(claim.input_units);
			self.output_units = self.output_units.saturating_add(claim.output_units);
			self.claims.push(SignedClaim { claim, voucher: record.voucher.clone() });
			let (requester, price) = (view.requester.clone(), view.price);
			self.places.push(Place { claim, offset, requester, price });
		}
		Ok(self)
	}
}

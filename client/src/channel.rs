//! A payment channel from its requester's side: prompts that are paid with vouchers and answered with
//! receipts, each of which is checked before it counts as spent.
//!
//! A session asks the chain for what it needs once. After that a request costs no round trip to the
//! chain, but for the hash of a block that a receipt is the first to be anchored in.
//!
//! What a requester can lose: a voucher covers the receipts that were checked, and one request. Its
//! request is on disk before it is sent, so that after a crash the same bytes go out under the same
//! number, and one answer is paid.

pub mod store;
#[cfg(test)]
mod tests;

use crate::{
	chain::{Chain, Channel, KeyRecord},
	chat::{highest_fee, persistently, rate, request_body, rounded, Shown, Watcher, PATIENCE},
	http::{Answer, GpuNodeClient, HttpError, MAX_RESPONSE},
	keys,
	receipt::{check_on_channel, ChannelFacts, Check, Vouching},
	show::channel::find_channel,
	tensor::{self, Binding, Side},
	text, Error,
};
use assay_primitives::{
	attestation::{AttestedKey, Measurements},
	channel::{AssayVoucher, ChannelId, RequestNumber, Sequence, Voucher},
	market::{Assurance, ChannelStatus},
	receipt::{AssaySignedReceipt, Payment},
	AccountId, Balance, BlockNumber, Signature, H256,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	future::Future,
	path::Path,
	time::{Duration, Instant},
};
use store::{Request, Store};
use subxt_signer::sr25519::Keypair;

/// Blocks that the chain's node may lag behind the GPU node's.
const MAX_LAG: BlockNumber = 32;
/// Most blocks whose hashes are remembered.
const MAX_ANCHORS: usize = 4_096;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LAST_PAUSE: Duration = Duration::from_secs(5);
/// Times that a short question is put to a GPU node.
const MAX_TRIES: u32 = 5;

/// What a session asks of the chain while it runs.
pub trait Ledger: Send {
	/// Number of the newest final block, and what is stored of a key as of it.
	fn key(
		&mut self,
		key: &AttestedKey,
	) -> impl Future<Output = Result<(BlockNumber, Option<KeyRecord>), Error>> + Send;

	/// Number of the newest final block, and whether a key is a receipt key of a GPU node as of it.
	fn receipt_key(
		&mut self,
		node: &AccountId,
		key: &AttestedKey,
	) -> impl Future<Output = Result<(BlockNumber, bool), Error>> + Send;

	/// Hash of the final block of a number; an error if there is none now nor will be in a few blocks.
	/// Nothing is said against a receipt then: it may be this chain's node that lags behind.
	fn final_block(
		&mut self,
		number: BlockNumber,
	) -> impl Future<Output = Result<H256, Error>> + Send;
}

impl Ledger for Chain {
	async fn key(&mut self, key: &AttestedKey) -> Result<(BlockNumber, Option<KeyRecord>), Error> {
		let key = *key;
		persistently(self, |chain| async move {
			let at = chain.finalised().await?;
			Ok((at.number, chain.attested_key(at.hash, &key).await?))
		})
		.await
	}

	async fn receipt_key(
		&mut self,
		node: &AccountId,
		key: &AttestedKey,
	) -> Result<(BlockNumber, bool), Error> {
		let (node, key) = (node.clone(), *key);
		persistently(self, |chain| {
			let node = node.clone();
			async move {
				let at = chain.finalised().await?;
				Ok((at.number, chain.is_receipt_key(at.hash, &node, &key).await?))
			}
		})
		.await
	}

	async fn final_block(&mut self, number: BlockNumber) -> Result<H256, Error> {
		persistently(self, |chain| async move {
			let newest = chain.finalised().await?.number;
			if number > newest.saturating_add(MAX_LAG) {
				return Err(Error::NotNow(format!(
					"a receipt is anchored in block #{number}, and the newest final block at {} is \
					 #{newest}; try again when that node is up to date",
					text::printable(chain.url())
				)));
			}
			if number > newest {
				let mut heads = chain.finalised_numbers().await?;
				while heads.next().await? < number {}
			}
			Ok(chain.block_at(number).await?.hash)
		})
		.await
	}
}

/// A channel as the chain has it, with all that its receipts are held against.
#[derive(Clone, Debug)]
pub struct OnChain {
	/// Hash of the chain's genesis block.
	pub genesis_hash: H256,
	/// Its id.
	pub id: ChannelId,
	/// What the chain shows of it.
	pub view: Channel,
	/// What the policy that it was opened under allows; none where the GPU node vouches for its receipts
	/// itself, because they are proven or audited later.
	pub policy: Option<Vec<Measurements>>,
	/// How its receipts bind requests and responses.
	pub binding: Binding,
	/// Number of the block that all this is as of.
	pub at: BlockNumber,
}

impl OnChain {
	/// Reads a channel as of the best block.
	///
	/// # Errors
	///
	/// When the chain does not answer, or has no such channel.
	pub async fn read(chain: &Chain, id: ChannelId) -> Result<Self, Error> {
		let best = Chain::best(chain).await?;
		let view = find_channel(chain, best, id).await?;
		let policy = match &view.assurance {
			Assurance::Attested(policy) => {
				Some(chain.policy(best.hash, policy).await?.unwrap_or_default())
			},
			Assurance::Proven(_) | Assurance::Audited(_) => None,
		};
		let binding = match &view.assurance {
			Assurance::Proven(key) => {
				let key = chain.verifying_key(best.hash, key).await?.ok_or_else(|| {
					Error::NotFound(format!(
						"the verifying key of channel {id}'s model is not registered"
					))
				})?;
				Binding::of(key.verifier.id).ok_or_else(|| {
					Error::NotNow(format!(
						"the answers of channel {id} are proven for the verifier {:?}, whose digests this \
						 version does not know",
						key.verifier
					))
				})?
			},
			Assurance::Attested(_) | Assurance::Audited(_) => Binding::Bytes,
		};
		Ok(Self { genesis_hash: chain.genesis(), id, view, policy, binding, at: best.number })
	}

	/// All that was ever deposited: no voucher goes beyond it.
	pub fn total(&self) -> Balance {
		self.view.deposit.saturating_add(self.view.claimed)
	}
}

/// An answer that was paid on a channel, and held against its receipt.
#[derive(Clone, Debug)]
pub struct ChannelAnswer {
	/// The text.
	pub text: String,
	/// Number of the request.
	pub number: RequestNumber,
	/// Place of its receipt in the channel.
	pub sequence: Sequence,
	/// The receipt.
	pub receipt: AssaySignedReceipt,
	/// Everything that was checked; all of it holds.
	pub checks: Vec<Check>,
	/// What the answer cost.
	pub fee: Balance,
	/// What all answers on the channel have cost, with this one.
	pub spent: Balance,
	/// What can still be spent.
	pub left: Balance,
	/// To the first piece of text.
	pub time_to_first_token_ms: f64,
	/// Generated tokens by time.
	pub tokens_per_second: f64,
	/// How often the request was sent by this process.
	pub attempts: u32,
}

/// What the chain was asked before.
#[derive(Default)]
struct Known {
	/// Number of the newest block that anything is known as of.
	head: BlockNumber,
	anchors: BTreeMap<BlockNumber, H256>,
	/// With the block that each is as of.
	keys: BTreeMap<AttestedKey, (BlockNumber, KeyRecord)>,
	/// Receipt keys of the channel's node; none is ever taken back.
	receipt_keys: BTreeSet<AttestedKey>,
}

impl Known {
	async fn anchor(
		&mut self,
		ledger: &mut impl Ledger,
		number: BlockNumber,
	) -> Result<H256, Error> {
		if let Some(hash) = self.anchors.get(&number) {
			return Ok(*hash);
		}
		let hash = ledger.final_block(number).await?;
		self.anchors.insert(number, hash);
		if self.anchors.len() > MAX_ANCHORS {
			self.anchors.pop_first();
		}
		Ok(hash)
	}

	/// What is stored of a key, as of `anchor` or later: a revocation since then would not be known.
	async fn key(
		&mut self,
		ledger: &mut impl Ledger,
		key: &AttestedKey,
		anchor: BlockNumber,
	) -> Result<Option<KeyRecord>, Error> {
		if let Some((_, record)) = self.keys.get(key).filter(|(as_of, _)| *as_of >= anchor) {
			return Ok(Some(record.clone()));
		}
		let (as_of, record) = ledger.key(key).await?;
		self.head = self.head.max(as_of);
		if let Some(record) = &record {
			self.keys.insert(*key, (as_of, record.clone()));
		}
		Ok(record)
	}

	async fn receipt_key(
		&mut self,
		ledger: &mut impl Ledger,
		node: &AccountId,
		key: &AttestedKey,
	) -> Result<bool, Error> {
		if self.receipt_keys.contains(key) {
			return Ok(true);
		}
		let (as_of, registered) = ledger.receipt_key(node, key).await?;
		self.head = self.head.max(as_of);
		if registered {
			self.receipt_keys.insert(*key);
		}
		Ok(registered)
	}
}

/// What is expected of a receipt.
struct Expected<'a> {
	sequence: Sequence,
	most: Balance,
	not_before: BlockNumber,
	request: Option<Side>,
	response: Option<&'a [u8]>,
}

/// Which receipts are taken that no request of this process brought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Take {
	/// All: what was sent is not known any more.
	All,
	/// Those of requests that were given up.
	GivenUp,
}

/// A requester's use of a channel; one process has it at a time.
pub struct ChannelSession<L> {
	store: Store,
	ledger: L,
	on_chain: OnChain,
	signer: Keypair,
	known: Known,
	forced: bool,
}

impl<L: Ledger> ChannelSession<L> {
	/// Takes up a channel, with the state in `folder` if there is any.
	///
	/// # Errors
	///
	/// When another process has it, its vouchers are another key's to sign, or the state cannot be read.
	pub fn open(
		folder: &Path,
		ledger: L,
		on_chain: OnChain,
		signer: Keypair,
	) -> Result<Self, Error> {
		if keys::account(&signer) != on_chain.view.signer {
			return Err(Error::Input(format!(
				"the vouchers of channel {} are signed by {}, and this key is {}'s",
				on_chain.id,
				keys::address(&on_chain.view.signer),
				keys::address(&keys::account(&signer))
			)));
		}
		let store = Store::open(folder)?;
		let known = Known { head: on_chain.at, ..Known::default() };
		Ok(Self { store, ledger, on_chain, signer, known, forced: false })
	}

	/// Goes on in spite of what did not hold. Its receipt stays uncounted.
	pub fn force(&mut self) {
		self.forced = true;
	}

	/// Takes what the chain has of the channel now: a deposit may have been increased.
	pub fn refresh(&mut self, on_chain: OnChain) {
		self.known.head = self.known.head.max(on_chain.at);
		self.on_chain = on_chain;
	}

	/// What is on disk.
	pub fn contents(&self) -> &store::Contents {
		self.store.contents()
	}

	/// Fees of the receipts that were checked.
	pub fn spent(&self) -> Balance {
		self.store.spent()
	}

	/// What can still be spent.
	pub fn left(&self) -> Balance {
		self.on_chain.total().saturating_sub(self.spent())
	}

	/// Gives up the request that is under way. Should it be answered all the same, the answer is paid.
	///
	/// # Errors
	///
	/// When it cannot be written down.
	pub fn give_up(&mut self) -> Result<(), Error> {
		self.store.give_up()
	}

	/// Asks, streams the answer, and checks its receipt. A request under way is finished first; if it is
	/// the same one, its answer is the answer.
	///
	/// # Errors
	///
	/// When the node refuses or does not answer, the channel is used up or closing, or a check does not
	/// hold.
	pub async fn ask(
		&mut self,
		node: &GpuNodeClient,
		prompt: &str,
		max_tokens: u32,
		watcher: &mut (dyn Watcher + Send),
	) -> Result<ChannelAnswer, Error> {
		self.must_be_sound()?;
		let tensor;
		let prompt = if self.on_chain.binding.is_of_tensors() {
			tensor = tensor::message(prompt)?;
			&*tensor
		} else {
			prompt
		};
		self.catch_up(node, watcher).await?;
		let body = request_body(&self.on_chain.view.model, prompt, max_tokens);
		if body.len() > MAX_RESPONSE {
			let most = MAX_RESPONSE >> 20;
			return Err(Error::Input(format!("a request has {most} MiB at most")));
		}
		if let Some(request) = self.contents().under_way().cloned() {
			watcher.note("finishing the request that is under way");
			let answer = self.finish(node, &request, true, watcher).await?;
			if request.body == body {
				return Ok(answer);
			}
			watcher.note("asking");
		}
		let view = &self.on_chain.view;
		let id = self.on_chain.id;
		if view.status != ChannelStatus::Open || self.known.head > view.serves_until {
			return Err(Error::NotNow(format!(
				"channel {id} does not serve any more; open another with `assay channel open`"
			)));
		}
		let highest = highest_fee(&view.price, prompt, max_tokens);
		let most = highest.min(self.left());
		if highest > 0 && most == 0 {
			return Err(Error::NotNow(format!(
				"channel {id} is used up; add to it with `assay channel top-up {id}`"
			)));
		}
		let voucher = self.sign(self.spent().saturating_add(most));
		let after = self.contents().next();
		let hash = self.on_chain.binding.request(&body)?.hash;
		let request = Request { number: random_number()?, body, hash, voucher, most, after };
		self.store.begin(request.clone())?;
		self.finish(node, &request, false, watcher).await
	}

	/// Finishes the request under way, if there is one.
	///
	/// # Errors
	///
	/// As [`ask`](Self::ask).
	pub async fn resume(
		&mut self,
		node: &GpuNodeClient,
		watcher: &mut (dyn Watcher + Send),
	) -> Result<Option<ChannelAnswer>, Error> {
		self.must_be_sound()?;
		self.catch_up(node, watcher).await?;
		match self.contents().under_way().cloned() {
			Some(request) => self.finish(node, &request, true, watcher).await.map(Some),
			None => Ok(None),
		}
	}

	fn is_forced(&self) -> bool {
		self.forced && self.contents().dispute.is_some()
	}

	fn sign(&self, cumulative: Balance) -> AssayVoucher {
		let OnChain { genesis_hash, id, .. } = self.on_chain;
		let hash = Voucher { genesis_hash, channel: id, cumulative }.hash();
		let signature = self.signer.sign(hash.as_bytes()).0;
		AssayVoucher { cumulative, signature: Signature::Sr25519(signature.into()) }
	}

	fn must_be_sound(&mut self) -> Result<(), Error> {
		let Some(dispute) = &self.contents().dispute else { return Ok(()) };
		if !self.forced {
			return Err(self.audit_failed(dispute.reason.clone()));
		}
		// Its answer would fail again.
		if self.contents().under_way().is_some() {
			self.store.end()?;
		}
		Ok(())
	}

	fn audit_failed(&self, reason: String) -> Error {
		let kept = self.store.dispute_file();
		Error::AuditFailed { channel: self.on_chain.id, reason, kept }
	}

	/// Fetches receipts that are missing here.
	async fn catch_up(
		&mut self,
		node: &GpuNodeClient,
		watcher: &mut (dyn Watcher + Send),
	) -> Result<(), Error> {
		let contents = self.contents();
		let next = contents.next();
		match &contents.journal {
			_ if self.is_forced() => Ok(()),
			None => self.rebuild(node, watcher).await,
			Some(_) if (contents.receipts.len() as Sequence) < next => {
				self.fetch(node, contents.first_missing(), Take::All).await
			},
			Some(journal) if !journal.given_up.is_empty() => {
				self.fetch(node, next, Take::GivenUp).await
			},
			Some(_) => Ok(()),
		}
	}

	/// Makes the state anew from the node's receipts: nothing was ever sent from here, or it was lost.
	async fn rebuild(
		&mut self,
		node: &GpuNodeClient,
		watcher: &mut (dyn Watcher + Send),
	) -> Result<(), Error> {
		let id = self.on_chain.id;
		// An answer that is being made would come as a surprise later.
		let mut pause = FIRST_PAUSE;
		let mut tries = 1;
		while let Some(state) = known_channel(node, id).await? {
			if state.reserved == 0 {
				break;
			}
			if tries >= MAX_TRIES {
				return Err(Error::NotNow(format!(
					"the GPU node is still making an answer on channel {id}, of which nothing is known \
					 here; try again when it is done"
				)));
			}
			tries += 1;
			tokio::time::sleep(pause).await;
			pause = pause.saturating_mul(2).min(LAST_PAUSE);
		}
		self.fetch(node, 0, Take::All).await?;
		let (held, settled) = (self.contents().next(), self.on_chain.view.next_sequence);
		if held < settled {
			return Err(HttpError::Invalid(format!(
				"it gives {held} receipts of channel {id}, of which {settled} are settled"
			))
			.into());
		}
		if held > 0 {
			watcher.note(&format!(
				"the state of channel {id} was made anew from {held} receipts of the GPU node"
			));
		}
		Ok(())
	}

	/// Takes the receipts that the node has from a place on.
	async fn fetch(
		&mut self,
		node: &GpuNodeClient,
		from: Sequence,
		take: Take,
	) -> Result<(), Error> {
		let id = self.on_chain.id;
		let under_way = self.contents().under_way().map(|request| (request.hash, request.after));
		let mut sequence = from;
		loop {
			let page = passing(|| node.channel_receipts(id, sequence)).await?;
			if page.is_empty() {
				return Ok(());
			}
			for signed in page {
				if let Some(held) = self.store.receipt(sequence)? {
					if held != signed {
						let reason = format!("there are two receipts for place {sequence}");
						return Err(self.dispute(&signed, reason)?);
					}
					sequence = sequence.saturating_add(1);
					continue;
				}
				let request_hash = signed.receipt.receipt().request_hash;
				let given_up = self.is_given_up(request_hash);
				let brought = under_way
					.is_some_and(|(hash, after)| hash == request_hash && after <= sequence);
				if brought && !given_up {
					// The request under way brings it.
					return Ok(());
				}
				let expected = Expected {
					sequence,
					most: self.left(),
					not_before: 0,
					request: None,
					response: None,
				};
				let mut checks = self.check(&signed, expected).await?;
				if take == Take::GivenUp {
					checks.push(Check::new(
						"the receipt is for a request of ours",
						given_up,
						|| format!("nobody here sent a request with the hash {request_hash:?}"),
					));
				}
				self.must_hold(&signed, &checks)?;
				self.store.add(sequence, &signed)?;
				if given_up {
					self.store.forget(request_hash)?;
				}
				sequence = sequence.saturating_add(1);
			}
		}
	}

	fn is_given_up(&self, request: H256) -> bool {
		let journal = self.contents().journal.as_ref();
		journal.is_some_and(|journal| journal.given_up.contains(&request))
	}

	/// Sends a request that is written down until it is answered, and checks the receipt.
	async fn finish(
		&mut self,
		node: &GpuNodeClient,
		request: &Request,
		resumed: bool,
		watcher: &mut (dyn Watcher + Send),
	) -> Result<ChannelAnswer, Error> {
		let id = self.on_chain.id;
		let delivered = self.deliver(node, request, resumed, watcher).await?;
		let signed = passing(|| node.channel_receipt(id, request.number)).await?;
		let place = match signed.receipt.receipt().payment {
			Payment::Channel { sequence, .. } => Some(sequence),
			Payment::Job(_) => None,
		};
		// It may have been taken for that of the same request given up before.
		let kept = place.filter(|_| resumed).map(|place| self.store.receipt(place)).transpose()?;
		if kept.flatten().as_ref() == Some(&signed) {
			self.store.end()?;
			return Ok(self.answer(request, signed, delivered, Vec::new()));
		}
		if place.is_some_and(|place| place > self.contents().next()) && !self.is_forced() {
			let next = self.contents().next();
			self.fetch(node, next, Take::GivenUp).await?;
		}
		let mut sequence = self.contents().next();
		if self.is_forced() {
			// What did not hold keeps its place.
			sequence = sequence.max(place.unwrap_or_default());
		}
		let window = self.on_chain.view.window;
		let expected = Expected {
			sequence,
			most: request.most,
			// A new receipt can still be settled; one that waited since a crash may be settled already.
			not_before: if resumed { 0 } else { self.known.head.saturating_sub(window) },
			request: Some(self.on_chain.binding.request(&request.body)?),
			response: Some(&delivered.answer.bytes),
		};
		let checks = self.check(&signed, expected).await?;
		self.must_hold(&signed, &checks)?;
		self.store.finish(sequence, &signed)?;
		Ok(self.answer(request, signed, delivered, checks))
	}

	fn answer(
		&self,
		request: &Request,
		receipt: AssaySignedReceipt,
		delivered: Delivered,
		checks: Vec<Check>,
	) -> ChannelAnswer {
		let Delivered { answer, sent, first_text, attempts } = delivered;
		let inner = receipt.receipt.receipt();
		let sequence = match inner.payment {
			Payment::Channel { sequence, .. } => sequence,
			Payment::Job(_) => 0,
		};
		let first = first_text.saturating_duration_since(sent);
		ChannelAnswer {
			number: request.number,
			sequence,
			fee: inner.fee,
			spent: self.spent(),
			left: self.left(),
			time_to_first_token_ms: rounded(first.as_secs_f64() * 1e3),
			tokens_per_second: rounded(rate(&answer, sent, inner.output_units)),
			attempts,
			checks,
			receipt,
			text: answer.text,
		}
	}

	/// Sends a request until its answer has arrived whole. The node keeps what it has taken on: the same
	/// number gets the same answer.
	async fn deliver(
		&mut self,
		node: &GpuNodeClient,
		request: &Request,
		resumed: bool,
		watcher: &mut (dyn Watcher + Send),
	) -> Result<Delivered, Error> {
		let sent = Instant::now();
		let mut shown = Shown::default();
		let mut pause = FIRST_PAUSE;
		let mut attempts = 0u32;
		loop {
			attempts = attempts.saturating_add(1);
			shown.restart();
			let Request { number, body, voucher, .. } = request;
			let id = self.on_chain.id;
			let attempt = node.chat_on_channel(id, *number, voucher, body, |piece| {
				let (new, contradicts) = shown.push(piece);
				if contradicts {
					watcher.note("the node tells another answer than before the interruption:");
				}
				if !new.is_empty() {
					watcher.text(new);
				}
			});
			let error = match attempt.await {
				Ok(answer) => {
					let first_text = shown.first().unwrap_or(answer.ended);
					return Ok(Delivered { answer, sent, first_text, attempts });
				},
				Err(error) if error.is_passing() && sent.elapsed() < PATIENCE => error,
				Err(error) => {
					if matches!(error, HttpError::Refused { .. }) && !error.is_passing() {
						let untouched = attempts == 1 && !resumed;
						if untouched { self.store.end() } else { self.store.give_up() }?;
					}
					return Err(error.into());
				},
			};
			watcher.note(&format!("{error}; trying again"));
			tokio::time::sleep(pause).await;
			pause = pause.saturating_mul(2).min(LAST_PAUSE);
		}
	}

	async fn check(
		&mut self,
		signed: &AssaySignedReceipt,
		expected: Expected<'_>,
	) -> Result<Vec<Check>, Error> {
		let anchor = signed.receipt.receipt().anchor.number;
		let hash = self.known.anchor(&mut self.ledger, anchor).await?;
		let on_chain = &self.on_chain;
		let signer = &signed.signature.key;
		let (key, registered) = match &on_chain.policy {
			Some(_) => (self.known.key(&mut self.ledger, signer, anchor).await?, false),
			None => {
				let node = &on_chain.view.node;
				(None, self.known.receipt_key(&mut self.ledger, node, signer).await?)
			},
		};
		let facts = ChannelFacts {
			genesis_hash: on_chain.genesis_hash,
			channel_id: on_chain.id,
			channel: &on_chain.view,
			voucher: match &on_chain.policy {
				Some(policy) => Vouching::Enclave { key: key.as_ref(), policy: Some(policy) },
				None => Vouching::Node { registered },
			},
			anchor: hash,
			not_before: expected.not_before,
			sequence: expected.sequence,
			most: expected.most,
			binding: on_chain.binding,
			request: expected.request,
			response: expected.response,
		};
		Ok(check_on_channel(signed, &facts))
	}

	fn must_hold(&mut self, signed: &AssaySignedReceipt, checks: &[Check]) -> Result<(), Error> {
		let failed: Vec<_> = checks
			.iter()
			.filter(|check| !check.passed)
			.map(|check| format!("{}: {}", check.name, check.found))
			.collect();
		if failed.is_empty() {
			return Ok(());
		}
		Err(self.dispute(signed, failed.join("; "))?)
	}

	/// Writes down what does not hold; the error that tells of it.
	fn dispute(&mut self, signed: &AssaySignedReceipt, reason: String) -> Result<Error, Error> {
		self.store.dispute(&reason, signed)?;
		Ok(self.audit_failed(reason))
	}

	/// Lets the process die after so many more writes.
	#[cfg(test)]
	fn die_after(&mut self, writes: u32) {
		self.store.writes_left = Some(writes);
	}
}

/// An answer, and how it came.
struct Delivered {
	answer: Answer,
	sent: Instant,
	first_text: Instant,
	attempts: u32,
}

/// What the node says of a channel, if it has served it.
async fn known_channel(
	node: &GpuNodeClient,
	id: ChannelId,
) -> Result<Option<crate::http::ChannelState>, Error> {
	let asked = passing(|| async {
		match node.channel(id).await {
			Ok(state) => Ok(Some(state)),
			Err(HttpError::Refused { status: 404, .. }) => Ok(None),
			Err(error) => Err(error),
		}
	});
	asked.await
}

/// Puts a short question again while it may be answered later.
async fn passing<T, F: Future<Output = Result<T, HttpError>>>(
	mut ask: impl FnMut() -> F,
) -> Result<T, Error> {
	let mut pause = FIRST_PAUSE;
	let mut tries = 1;
	loop {
		match ask().await {
			Err(error) if error.is_passing() && tries < MAX_TRIES => tracing::debug!("{error}"),
			result => return Ok(result?),
		}
		tries += 1;
		tokio::time::sleep(pause).await;
		pause = pause.saturating_mul(2).min(LAST_PAUSE);
	}
}

fn random_number() -> Result<RequestNumber, Error> {
	let mut bytes = [0; 8];
	getrandom::fill(&mut bytes)
		.map_err(|error| Error::NotNow(format!("the system gives no random numbers: {error}")))?;
	Ok(RequestNumber::from_le_bytes(bytes))
}

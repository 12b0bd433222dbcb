//! Referenda: what they are about, where they stand, and voting on them.

use crate::{
	calls::governance as calls,
	chain::{Block, Chain, Event, Executed, Until},
	keys, text, Amount, Error,
};
use assay_primitives::{AccountId, Balance, BlockNumber, H256};
use serde::Serialize;
use std::str::FromStr;
use subxt_signer::sr25519::Keypair;

/// Longest proposal that a referendum itself contains; longer ones are noted first.
const MAX_INLINE: usize = 128;
/// Most referenda that are listed.
const MAX_LISTED: u32 = 50;
/// Seconds between blocks of the relay chain.
const RELAY_BLOCK_SECONDS: u32 = 6;

/// How approval or support that is needed falls over the decision period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Curve {
	/// From `ceil` to `floor`, reached after `length` of the period.
	Linear {
		/// Part of the period.
		length: f64,
		/// Least value.
		floor: f64,
		/// First value.
		ceil: f64,
	},
	/// From `begin` down by `step` every `period`.
	Stepped {
		/// First value.
		begin: f64,
		/// Least value.
		end: f64,
		/// How much at a time.
		step: f64,
		/// Part of the decision period.
		period: f64,
	},
	/// `factor / (x + x_offset) + y_offset`.
	Reciprocal {
		/// See above.
		factor: f64,
		/// See above.
		x_offset: f64,
		/// See above.
		y_offset: f64,
	},
}

impl Curve {
	/// What is needed once a part `passed` of the decision period is over, to be shown: the chain's own
	/// arithmetic decides.
	pub fn needed(&self, passed: f64) -> f64 {
		let passed = passed.clamp(0.0, 1.0);
		let needed = match *self {
			Self::Linear { length, floor, ceil } => {
				let part = if length > 0.0 { (passed / length).min(1.0) } else { 1.0 };
				ceil - (ceil - floor) * part
			},
			Self::Stepped { begin, end, step, period } => {
				let steps = if period > 0.0 { (passed / period).floor() } else { 0.0 };
				(begin - step * steps).max(end)
			},
			Self::Reciprocal { factor, x_offset, y_offset } => {
				factor / (passed + x_offset) + y_offset
			},
		};
		if needed.is_finite() {
			needed.clamp(0.0, 1.0)
		} else {
			1.0
		}
	}
}

/// A kind of referendum: what it may do, and how long it takes. Periods in relay-chain blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
	/// Its number.
	pub id: u16,
	/// Its name.
	pub name: String,
	/// Most referenda that are decided at a time.
	pub max_deciding: u32,
	/// Deposit without which no decision begins.
	pub decision_deposit: Balance,
	/// From submission to decision, at least.
	pub prepare_period: BlockNumber,
	/// Most that a decision takes.
	pub decision_period: BlockNumber,
	/// For which it must stay carried.
	pub confirm_period: BlockNumber,
	/// From approval to enactment, at least.
	pub min_enactment_period: BlockNumber,
	/// Needed share of ayes among the votes.
	pub min_approval: Curve,
	/// Needed share of the ayes' tokens in the issuance.
	pub min_support: Curve,
}

/// A held amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
	/// Whose.
	pub who: AccountId,
	/// How much.
	pub amount: Balance,
}

/// What a referendum is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
	/// The encoded call.
	Inline(Vec<u8>),
	/// A call that is noted, by its hash.
	Lookup {
		/// blake2-256 of the encoded call.
		hash: H256,
		/// Its bytes.
		length: u32,
	},
}

impl Proposal {
	/// The proposal of an encoded call.
	///
	/// # Errors
	///
	/// When it is longer than any call.
	pub fn of(call: &[u8]) -> Result<Self, Error> {
		if call.len() <= MAX_INLINE {
			return Ok(Self::Inline(call.to_vec()));
		}
		let length = u32::try_from(call.len())
			.map_err(|_| Error::Input("the call is longer than the chain takes".into()))?;
		Ok(Self::Lookup { hash: crate::blake2_256(call), length })
	}
}

/// Since when a referendum is decided, in relay-chain blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deciding {
	/// First block.
	pub since: BlockNumber,
	/// Block in which it is approved, if it stays carried until then.
	pub confirming: Option<BlockNumber>,
}

/// A referendum that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ongoing {
	/// Its track.
	pub track: u16,
	/// What it is about.
	pub proposal: Proposal,
	/// Relay-chain block of its submission.
	pub submitted: BlockNumber,
	/// Deposit of whoever submitted it.
	pub submission_deposit: Deposit,
	/// Deposit without which no decision begins.
	pub decision_deposit: Option<Deposit>,
	/// Since when it is decided.
	pub deciding: Option<Deciding>,
	/// Votes for it, with their conviction.
	pub ayes: Balance,
	/// Votes against it, with their conviction.
	pub nays: Balance,
	/// Tokens that vote for it.
	pub support: Balance,
	/// Whether it waits for others on its track.
	pub in_queue: bool,
}

/// A referendum that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
	/// How.
	pub how: &'static str,
	/// Relay-chain block in which it did.
	pub at: BlockNumber,
	/// Deposit of whoever submitted it, until it is returned.
	pub submission_deposit: Option<Deposit>,
	/// Decision deposit, until it is returned.
	pub decision_deposit: Option<Deposit>,
}

/// A referendum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Referendum {
	/// It has not ended.
	Ongoing(Box<Ongoing>),
	/// It has.
	Ended(Ended),
}

/// A motion of the technical committee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
	/// Its number.
	pub index: u32,
	/// Ayes that it needs.
	pub threshold: u32,
	/// Who voted for it.
	pub ayes: Vec<AccountId>,
	/// Who voted against it.
	pub nays: Vec<AccountId>,
	/// Last block in which members vote.
	pub end: BlockNumber,
}

/// Why the chain did not do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
	/// `Pallet::Error`, or the kind of a general error.
	pub name: String,
	/// What the runtime's metadata says of it.
	pub docs: String,
}

impl std::fmt::Display for Refusal {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self.docs.as_str() {
			"" => f.write_str(&self.name),
			docs => write!(f, "{}: {}", self.name, docs.trim_end_matches('.')),
		}
	}
}

/// Something of referenda, of the technical committee, or of a runtime upgrade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GovernanceEvent {
	/// A referendum was submitted.
	Submitted {
		/// Its number.
		index: u32,
	},
	/// A deposit was returned.
	DepositRefunded {
		/// How much.
		amount: Balance,
	},
	/// The technical committee has a motion.
	MotionMade {
		/// Hash of what it proposes.
		motion: H256,
		/// Its number.
		index: u32,
		/// Ayes that it needs.
		threshold: u32,
	},
	/// A member voted on a motion.
	MotionVoted {
		/// Ayes by now.
		ayes: u32,
		/// Nays by now.
		nays: u32,
	},
	/// A motion was carried and executed.
	MotionExecuted {
		/// What became of it.
		result: Result<(), Refusal>,
	},
	/// A motion was not carried.
	MotionDisapproved,
	/// A call was whitelisted.
	CallWhitelisted {
		/// Its hash.
		call: H256,
	},
	/// A call's referendum was enacted before the call was whitelisted: anyone may dispatch it then.
	DispatchDeferred {
		/// Its hash.
		call: H256,
	},
	/// A whitelisted call was dispatched.
	CallDispatched {
		/// Its hash.
		call: H256,
		/// What became of it.
		result: Result<(), Refusal>,
	},
	/// A runtime was authorised.
	UpgradeAuthorised {
		/// blake2-256 of its code.
		code: H256,
	},
	/// An authorised runtime was not taken, and is not authorised any more.
	UpgradeRejected {
		/// blake2-256 of its code.
		code: H256,
		/// Why.
		reason: Refusal,
	},
	/// A runtime waits for the relay chain's word.
	UpgradeStored,
	/// The relay chain let a runtime in: it makes the next block.
	UpgradeApplied {
		/// The relay chain's height.
		relay_block: BlockNumber,
	},
	/// The relay chain refused a runtime.
	UpgradeDiscarded,
	/// The runtime's code was replaced.
	CodeUpdated,
}

impl Executed {
	/// Events of governance.
	pub fn governance(&self) -> impl Iterator<Item = &GovernanceEvent> {
		self.events.iter().filter_map(|event| match event {
			Event::Governance(event) => Some(event),
			_ => None,
		})
	}
}

/// For how long a vote's tokens are locked, and how much it counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conviction(u8);

impl Conviction {
	/// As the chain encodes it.
	pub fn index(self) -> u8 {
		self.0
	}
}

impl FromStr for Conviction {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		let number = match text.trim().trim_end_matches(['x', 'X']) {
			"none" | "0.1" => Some(0),
			number => number.parse().ok().filter(|number| (1..=6).contains(number)),
		};
		number.map(Self).ok_or_else(|| {
			Error::Input(format!(
				"{text:?} is no conviction: give none (a tenth of a vote, no lock), or 1x to 6x (as many \
				 votes, locked 1, 2, 4, 8, 16 or 32 periods)"
			))
		})
	}
}

impl std::fmt::Display for Conviction {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self.0 {
			0 => f.write_str("none"),
			times => write!(f, "{times}x"),
		}
	}
}

/// Relay-chain blocks, and how long they take.
pub fn duration(blocks: BlockNumber) -> String {
	let seconds = u64::from(blocks).saturating_mul(RELAY_BLOCK_SECONDS.into());
	let part = |unit: u64, name: &str| match seconds.checked_div(unit).unwrap_or_default() {
		0 => None,
		1 => Some(format!("1 {name}")),
		many => Some(format!("{many} {name}s")),
	};
	let about = if seconds >= 172_800 {
		part(86_400, "day")
	} else if seconds >= 7_200 {
		part(3_600, "hour")
	} else if seconds >= 120 {
		part(60, "minute")
	} else {
		part(1, "second")
	};
	let plural = if blocks == 1 { "" } else { "s" };
	format!("{blocks} relay-chain block{plural} (about {})", about.unwrap_or_else(|| "now".into()))
}

fn percent(part: f64) -> f64 {
	(part * 10_000.0).round() / 100.0
}

fn share(part: Balance, whole: Balance) -> f64 {
	if whole == 0 {
		0.0
	} else {
		part as f64 / whole as f64
	}
}

/// A share that a referendum has, and the one that it needs, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Standing {
	/// As it is.
	pub now: f64,
	/// What is needed at this time.
	pub needed: f64,
}

impl Standing {
	fn new((now, needed): (f64, f64)) -> Self {
		Self { now: percent(now), needed: percent(needed) }
	}
}

/// A referendum as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct ReferendumJson {
	/// Its number.
	pub referendum: u32,
	/// `ongoing`, or how it ended.
	pub status: &'static str,
	/// Name of its track.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub track: Option<String>,
	/// The call, as people read it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub call: Option<String>,
	/// The encoded call.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub encoded: Option<String>,
	/// Hash of the call that it dispatches if the technical committee whitelists that.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub whitelists: Option<H256>,
	/// Votes for it, with their conviction.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub ayes: Option<Amount>,
	/// Votes against it, with their conviction.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub nays: Option<Amount>,
	/// Share of ayes among the votes.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub approval: Option<Standing>,
	/// Share of the ayes' tokens in the issuance.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub support: Option<Standing>,
	/// Deposits that are held.
	pub deposits: Vec<(String, Amount)>,
	/// What comes next, and what there is to do.
	pub next: String,
	/// Relay-chain block of what comes next.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub next_at: Option<BlockNumber>,
	/// The relay chain's height.
	pub relay_block: BlockNumber,
}

/// A referendum, as of the best block.
///
/// # Errors
///
/// When there is none of this number, or the node does not answer.
pub async fn show(chain: &Chain, index: u32) -> Result<ReferendumJson, Error> {
	let at = chain.best().await?;
	show_at(chain, at, index).await
}

/// The latest referenda, the newest first, as of the best block.
///
/// # Errors
///
/// When the node does not answer.
pub async fn list(chain: &Chain) -> Result<Vec<ReferendumJson>, Error> {
	let at = chain.best().await?;
	let count = chain.referendum_count(at.hash).await?;
	let mut shown = Vec::new();
	for index in (count.saturating_sub(MAX_LISTED)..count).rev() {
		match show_at(chain, at, index).await {
			Ok(referendum) => shown.push(referendum),
			Err(Error::NotFound(_)) => {},
			Err(error) => return Err(error),
		}
	}
	Ok(shown)
}

async fn find(chain: &Chain, at: Block, index: u32) -> Result<Referendum, Error> {
	chain.referendum(at.hash, index).await?.ok_or_else(|| {
		Error::NotFound(format!(
			"there is no referendum {index}; `assay referendum show` lists them"
		))
	})
}

async fn show_at(chain: &Chain, at: Block, index: u32) -> Result<ReferendumJson, Error> {
	let referendum = find(chain, at, index).await?;
	let now = chain.relay_block(at.hash).await?;
	let deposit = |deposit: &Deposit| (keys::address(&deposit.who), Amount(deposit.amount));
	let mut shown = ReferendumJson {
		referendum: index,
		status: "ongoing",
		track: None,
		call: None,
		encoded: None,
		whitelists: None,
		ayes: None,
		nays: None,
		approval: None,
		support: None,
		deposits: Vec::new(),
		next: String::new(),
		next_at: None,
		relay_block: now,
	};
	let ongoing = match &referendum {
		Referendum::Ongoing(ongoing) => ongoing,
		Referendum::Ended(ended) => {
			shown.status = ended.how;
			let held = ended.submission_deposit.iter().chain(&ended.decision_deposit);
			shown.deposits = held.map(deposit).collect();
			let enactment = chain.enactment(at.hash, index).await?;
			shown.next_at = enactment;
			shown.next = match enactment {
				Some(when) => format!("enacted in {}", duration(when.saturating_sub(now))),
				None if shown.deposits.is_empty() => "nothing".into(),
				None => format!("the deposits can be returned: `assay referendum refund {index}`"),
			};
			return Ok(shown);
		},
	};
	let held = std::iter::once(&ongoing.submission_deposit).chain(&ongoing.decision_deposit);
	shown.deposits = held.map(deposit).collect();
	let call = match &ongoing.proposal {
		Proposal::Inline(call) => Some(call.clone()),
		Proposal::Lookup { hash, .. } => chain.preimage(at.hash, hash).await?,
	};
	if let Some(call) = call {
		shown.call = Some(chain.describe_call(at.hash, &call).await?);
		shown.encoded = Some(text::hex(&call));
		shown.whitelists = whitelisted_within(chain, at, &call).await?;
	}
	shown.ayes = Some(Amount(ongoing.ayes));
	shown.nays = Some(Amount(ongoing.nays));
	let tracks = chain.tracks(at.hash).await?;
	let Some(track) = tracks.iter().find(|track| track.id == ongoing.track) else {
		shown.track = Some(ongoing.track.to_string());
		return Ok(shown);
	};
	shown.track = Some(track.name.clone());
	let passed = ongoing.deciding.map_or(0.0, |deciding| {
		let period = track.decision_period.max(1);
		f64::from(now.saturating_sub(deciding.since)) / f64::from(period)
	});
	let electorate = chain.electorate(at.hash).await?;
	let votes = ongoing.ayes.saturating_add(ongoing.nays);
	let approval = (share(ongoing.ayes, votes), track.min_approval.needed(passed));
	let support = (share(ongoing.support, electorate), track.min_support.needed(passed));
	shown.approval = Some(Standing::new(approval));
	shown.support = Some(Standing::new(support));
	let timeout = chain.undeciding_timeout(at.hash).await?;
	(shown.next, shown.next_at) = next(index, ongoing, track, timeout, now);
	Ok(shown)
}

/// What comes next for an ongoing referendum, and in which relay-chain block.
fn next(
	index: u32,
	ongoing: &Ongoing,
	track: &Track,
	timeout: BlockNumber,
	now: BlockNumber,
) -> (String, Option<BlockNumber>) {
	let left = |at: BlockNumber| duration(at.saturating_sub(now));
	match ongoing.deciding {
		Some(Deciding { confirming: Some(at), .. }) => {
			(format!("approved in {}, if it stays carried until then", left(at)), Some(at))
		},
		Some(Deciding { since, confirming: None }) => {
			let end = since.saturating_add(track.decision_period);
			let vote = format!("`assay referendum vote {index} aye`");
			(format!("not carried yet: {vote}; rejected in {}", left(end)), Some(end))
		},
		None if ongoing.decision_deposit.is_none() => {
			let end = ongoing.submitted.saturating_add(timeout);
			let amount = Amount(track.decision_deposit);
			let todo =
				format!("the decision deposit of {amount}: `assay referendum deposit {index}`");
			(format!("it needs {todo}; times out in {}", left(end)), Some(end))
		},
		None if ongoing.in_queue => ("others on its track are decided first".into(), None),
		None => {
			let at = ongoing.submitted.saturating_add(track.prepare_period);
			(format!("the decision begins in {}", left(at)), Some(at))
		},
	}
}

/// Hash of the call that an encoded call dispatches if the technical committee whitelists it.
async fn whitelisted_within(chain: &Chain, at: Block, call: &[u8]) -> Result<Option<H256>, Error> {
	// Encoded with no call inside, to learn how it begins.
	let whitelisting = chain.encode(at.hash, &calls::whitelist_call(&H256::zero())).await?;
	let (Some(pallet), Some((&[own, function], inner))) =
		(whitelisting.first(), call.split_first_chunk::<2>())
	else {
		return Ok(None);
	};
	if own != *pallet {
		return Ok(None);
	}
	let inner_hash = crate::blake2_256(inner);
	let with_preimage = chain.encode(at.hash, &calls::dispatch_whitelisted(inner)).await;
	match with_preimage {
		Ok(bytes) if bytes.get(1) == Some(&function) => Ok(Some(inner_hash)),
		_ => Ok(None),
	}
}

/// A referendum that was submitted, or found.
#[derive(Clone, Debug, Serialize)]
pub struct Submitted {
	/// `submitted`.
	pub status: &'static str,
	/// Its number.
	pub referendum: u32,
	/// Its track.
	pub track: String,
	/// The call, as people read it.
	pub call: String,
	/// blake2-256 of the encoded call.
	pub call_hash: H256,
	/// Relay-chain blocks until the decision can begin.
	pub prepare_period: BlockNumber,
}

/// Submits a referendum on a call, with its decision deposit. What is done already is skipped: one on the
/// same call and track that is ongoing is taken for it.
///
/// # Errors
///
/// When the track or the call is none, or the chain refuses.
pub async fn submit(
	chain: &Chain,
	signer: &Keypair,
	track: &str,
	call: &[u8],
	after: BlockNumber,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<Submitted, Error> {
	let at = chain.best().await?;
	let tracks = chain.tracks(at.hash).await?;
	let track = tracks.iter().find(|known| known.name == track).ok_or_else(|| {
		let names = tracks.iter().map(|track| track.name.as_str()).collect::<Vec<_>>();
		Error::Input(format!("there is no track {track:?}; there are {}", names.join(", ")))
	})?;
	let proposal = Proposal::of(call)?;
	let submission = calls::submit_referendum(&track.name, &proposal, after)?;
	// The runtime's own word on whether it is a call, before anything is paid.
	chain.encode(at.hash, &calls::dispatch_whitelisted(call)).await.map_err(|_| {
		Error::Input("these bytes are no call of this chain's runtime; nothing was sent".into())
	})?;
	// Not later: the block may be given up while transactions are waited for.
	let described = chain.describe_call(at.hash, call).await?;
	if let Proposal::Lookup { hash, .. } = &proposal {
		note(chain, signer, at, hash, call, tell).await?;
	}
	let index = match ongoing_on(chain, chain.best().await?, track.id, &proposal).await? {
		Some((index, _)) => {
			tell(&format!("referendum {index} is about this already"));
			index
		},
		None => {
			// A fork may give it another number: none is told before it is final.
			let done = chain.submit(&submission, signer, Until::Finalised).await?;
			let index = done.governance().find_map(|event| match event {
				GovernanceEvent::Submitted { index } => Some(*index),
				_ => None,
			});
			let index = index.ok_or_else(|| without_event("Referenda.Submitted"))?;
			tell(&format!("referendum {index} submitted, on the track {}", track.name));
			index
		},
	};
	place_deposit(chain, signer, index, tell).await?;
	Ok(Submitted {
		status: "submitted",
		referendum: index,
		track: track.name.clone(),
		call: described,
		call_hash: crate::blake2_256(call),
		prepare_period: track.prepare_period,
	})
}

/// The chain executed a call, and did not say that it did what it is for.
pub(crate) fn without_event(event: &str) -> Error {
	Error::Chain(format!(
		"the transaction was executed without the event {event} that this version of assay waits for; \
		 update assay, or check --chain"
	))
}

/// Puts a call on chain in full, unless it is there.
pub(crate) async fn note(
	chain: &Chain,
	signer: &Keypair,
	at: Block,
	hash: &H256,
	call: &[u8],
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<(), Error> {
	if chain.preimage_length(at.hash, hash).await?.is_some() {
		tell(&format!("the call {hash:?} is noted already"));
		return Ok(());
	}
	chain.submit(&calls::note_preimage(call), signer, Until::InBlock).await?;
	tell(&format!("the call {hash:?} is noted, {} bytes", call.len()));
	Ok(())
}

/// The ongoing referendum on a proposal, on this track.
pub(crate) async fn ongoing_on(
	chain: &Chain,
	at: Block,
	track: u16,
	proposal: &Proposal,
) -> Result<Option<(u32, Ongoing)>, Error> {
	let count = chain.referendum_count(at.hash).await?;
	for index in (count.saturating_sub(MAX_LISTED)..count).rev() {
		match chain.referendum(at.hash, index).await? {
			Some(Referendum::Ongoing(found))
				if found.track == track && found.proposal == *proposal =>
			{
				return Ok(Some((index, *found)));
			},
			_ => {},
		}
	}
	Ok(None)
}

/// Places a referendum's decision deposit, unless it is there.
///
/// # Errors
///
/// When the referendum has ended, or the chain refuses.
pub async fn place_deposit(
	chain: &Chain,
	signer: &Keypair,
	index: u32,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<(), Error> {
	let at = chain.best().await?;
	match find(chain, at, index).await? {
		Referendum::Ongoing(ongoing) if ongoing.decision_deposit.is_some() => {
			tell("the decision deposit is placed already");
			Ok(())
		},
		Referendum::Ongoing(_) => {
			chain.submit(&calls::place_decision_deposit(index), signer, Until::InBlock).await?;
			tell("the decision deposit is placed");
			Ok(())
		},
		Referendum::Ended(ended) => Err(has_ended(index, &ended)),
	}
}

fn has_ended(index: u32, ended: &Ended) -> Error {
	Error::NotNow(format!(
		"referendum {index} was {} in relay-chain block #{}; `assay referendum show {index}` shows it",
		ended.how, ended.at
	))
}

/// Votes on a referendum; a vote takes the place of an earlier one.
///
/// # Errors
///
/// When the referendum has ended, or the chain refuses.
pub async fn vote(
	chain: &Chain,
	signer: &Keypair,
	index: u32,
	aye: bool,
	conviction: Conviction,
	amount: Balance,
) -> Result<ReferendumJson, Error> {
	let at = chain.best().await?;
	if let Referendum::Ended(ended) = find(chain, at, index).await? {
		return Err(has_ended(index, &ended));
	}
	let call = calls::vote(index, aye, conviction, amount);
	let done = chain.submit(&call, signer, Until::InBlock).await?;
	show_at(chain, done.block, index).await
}

/// Returns the deposits of a referendum that has ended, to whom they are of.
///
/// # Errors
///
/// When it has not ended, or the chain refuses.
pub async fn refund(
	chain: &Chain,
	signer: &Keypair,
	index: u32,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<ReferendumJson, Error> {
	let at = chain.best().await?;
	let Referendum::Ended(ended) = find(chain, at, index).await? else {
		return Err(Error::NotNow(format!(
			"referendum {index} has not ended; its deposits return when it has"
		)));
	};
	let refunds = [
		("submission", &ended.submission_deposit, calls::refund_submission_deposit(index)),
		("decision", &ended.decision_deposit, calls::refund_decision_deposit(index)),
	];
	for (name, deposit, call) in refunds {
		let Some(deposit) = deposit else { continue };
		// Of a rejected one, the chain keeps the submission deposit.
		if name == "submission" && !matches!(ended.how, "approved" | "cancelled") {
			continue;
		}
		chain.submit(&call, signer, Until::InBlock).await?;
		let amount = Amount(deposit.amount);
		tell(&format!("the {name} deposit of {amount} is back at {}", keys::address(&deposit.who)));
	}
	show(chain, index).await
}

/// Takes a noted call off the chain, which returns its deposit to whoever noted it.
///
/// # Errors
///
/// When there is none, it is still needed, another noted it, or the chain refuses.
pub async fn unnote(
	chain: &Chain,
	signer: &Keypair,
	hash: H256,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<(), Error> {
	chain.submit(&calls::unnote_preimage(&hash), signer, Until::InBlock).await?;
	tell("the call is off the chain, and its deposit is back");
	Ok(())
}

/// Cancels a referendum by one on the track `referendum_canceller`.
///
/// # Errors
///
/// When it has ended, or the chain refuses.
pub async fn cancel(
	chain: &Chain,
	signer: &Keypair,
	index: u32,
	tell: &mut (dyn FnMut(&str) + Send),
) -> Result<Submitted, Error> {
	let at = chain.best().await?;
	if let Referendum::Ended(ended) = find(chain, at, index).await? {
		return Err(has_ended(index, &ended));
	}
	let call = chain.encode(at.hash, &calls::cancel_referendum(index)).await?;
	submit(chain, signer, "referendum_canceller", &call, 0, tell).await
}

/// An encoded call from the command line: hex, or as people write it.
///
/// # Errors
///
/// When it is neither, or the runtime has no such call.
pub async fn read_call(chain: &Chain, text: &str) -> Result<Vec<u8>, Error> {
	if let Some(bytes) = text.trim().strip_prefix("0x") {
		return text::parse_hex(bytes)
			.ok_or_else(|| Error::Input(format!("{text:?} is no hex: give the encoded call")));
	}
	let call = calls::parse(text)?;
	let at = chain.best().await?;
	chain.encode(at.hash, &call).await
}

#[cfg(test)]
mod tests {
	use super::*;

	fn track() -> Track {
		Track {
			id: 1,
			name: "whitelisted_caller".into(),
			max_deciding: 1,
			decision_deposit: 5,
			prepare_period: 10,
			decision_period: 100,
			confirm_period: 10,
			min_enactment_period: 10,
			min_approval: Curve::Linear { length: 1.0, floor: 0.5, ceil: 1.0 },
			min_support: Curve::Reciprocal { factor: 0.01, x_offset: 0.02, y_offset: 0.0 },
		}
	}

	fn ongoing() -> Ongoing {
		let deposit = Deposit { who: AccountId::new([1; 32]), amount: 1 };
		Ongoing {
			track: 1,
			proposal: Proposal::Inline(vec![1]),
			submitted: 1_000,
			submission_deposit: deposit.clone(),
			decision_deposit: Some(deposit),
			deciding: None,
			ayes: 0,
			nays: 0,
			support: 0,
			in_queue: false,
		}
	}

	#[test]
	fn curve_falls_as_the_period_passes_and_stays_within_its_bounds() {
		let linear = Curve::Linear { length: 0.5, floor: 0.5, ceil: 1.0 };
		assert_eq!(
			[0.0, 0.25, 0.5, 1.0, 9.0].map(|x| linear.needed(x)),
			[1.0, 0.75, 0.5, 0.5, 0.5]
		);
		let stepped = Curve::Stepped { begin: 0.8, end: 0.3, step: 0.25, period: 0.25 };
		assert_eq!([0.0, 0.3, 0.9].map(|x| stepped.needed(x)), [0.8, 0.55, 0.3]);
		let reciprocal = track().min_support;
		assert_eq!((reciprocal.needed(0.0), reciprocal.needed(0.48)), (0.5, 0.02));
		let degenerate = Curve::Reciprocal { factor: 1.0, x_offset: 0.0, y_offset: 0.0 };
		assert_eq!(degenerate.needed(0.0), 1.0);
	}

	#[test]
	fn proposal_is_noted_when_it_is_too_long_for_the_referendum() {
		assert_eq!(Proposal::of(&[7; 128]).unwrap(), Proposal::Inline(vec![7; 128]));
		let Proposal::Lookup { hash, length } = Proposal::of(&[7; 129]).unwrap() else {
			panic!("inline")
		};
		assert_eq!((hash, length), (crate::blake2_256(&[7; 129]), 129));
	}

	#[test]
	fn conviction_is_read_when_it_is_one() {
		for (text, index) in [("none", 0), ("0.1x", 0), ("1x", 1), ("6", 6), (" 3X ", 3)] {
			assert_eq!(text.parse::<Conviction>().unwrap().index(), index, "{text}");
		}
		for text in ["", "7x", "0", "-1", "one", "0.1.1"] {
			assert!(text.parse::<Conviction>().is_err(), "{text}");
		}
	}

	#[test]
	fn next_step_tells_what_is_missing_and_how_long_it_takes() {
		let at = |ongoing: &Ongoing| next(3, ongoing, &track(), 200, 1_004);
		let mut referendum = ongoing();
		let (text, when) = at(&referendum);
		assert!(text.starts_with("the decision begins in 6 relay-chain blocks"), "{text}");
		assert_eq!(when, Some(1_010));
		referendum.decision_deposit = None;
		let (text, when) = at(&referendum);
		assert!(text.contains("`assay referendum deposit 3`"), "{text}");
		assert_eq!(when, Some(1_200));
		referendum.decision_deposit = ongoing().decision_deposit;
		referendum.deciding = Some(Deciding { since: 1_002, confirming: None });
		assert_eq!(at(&referendum).1, Some(1_102));
		referendum.deciding = Some(Deciding { since: 1_002, confirming: Some(1_008) });
		assert_eq!(at(&referendum).1, Some(1_008));
	}

	#[test]
	fn duration_is_in_the_unit_that_people_would_use() {
		for (blocks, text) in
			[(0, "now"), (2, "12 seconds"), (300, "30 minutes"), (201_600, "14 days")]
		{
			let shown = duration(blocks);
			assert!(shown.ends_with(&format!("(about {text})")), "{shown}");
		}
	}
}

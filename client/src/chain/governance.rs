//! Referenda, the technical committee and the runtime, as the chain has them.

use super::{decoding, documentation, foreign, key_of, scale_decode, Chain, DecodeAsType};
use crate::{
	calls::governance::{COMMITTEE, PARACHAIN, PREIMAGE, REFERENDA, SYSTEM, WHITELIST},
	governance::{
		Curve, Deciding, Deposit, Ended, GovernanceEvent, Motion, Ongoing, Proposal, Referendum,
		Refusal, Track,
	},
	text,
	upgrade::{Authorisation, RuntimeVersion},
	Error,
};
use assay_primitives::{AccountId, Balance, BlockNumber, H256};
use codec::{Compact, Decode, Encode};
use subxt::{
	constants,
	events::Event,
	ext::scale_value::{stringify, At, Composite, Value, ValueDef},
	rpcs::rpc_params,
	tx::Payload,
	ArcMetadata, PolkadotConfig,
};

/// Most bytes of a call that is shown decoded: its nesting is not bounded otherwise.
const MAX_SHOWN_CALL: usize = 1_024;
/// Most bytes of a preimage that is read.
const MAX_PREIMAGE: u32 = 64 << 10;
/// Key of the runtime's code in the state.
const CODE: &str = "0x3a636f6465";

mod shapes {
	//! Shapes that metadata's types are decoded into, by field name.

	use super::{scale_decode, DecodeAsType};

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub enum Curve {
		LinearDecreasing { length: u32, floor: u32, ceil: u32 },
		SteppedDecreasing { begin: u32, end: u32, step: u32, period: u32 },
		Reciprocal { factor: i64, x_offset: i64, y_offset: i64 },
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Track {
		pub name: String,
		pub max_deciding: u32,
		pub decision_deposit: u128,
		pub prepare_period: u32,
		pub decision_period: u32,
		pub confirm_period: u32,
		pub min_enactment_period: u32,
		pub min_approval: Curve,
		pub min_support: Curve,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Deposit {
		pub who: [u8; 32],
		pub amount: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Deciding {
		pub since: u32,
		pub confirming: Option<u32>,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Tally {
		pub ayes: u128,
		pub nays: u128,
		pub support: u128,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub enum Bounded {
		Legacy { hash: [u8; 32] },
		Inline(Vec<u8>),
		Lookup { hash: [u8; 32], len: u32 },
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Status {
		pub track: u16,
		pub proposal: Bounded,
		pub submitted: u32,
		pub submission_deposit: Deposit,
		pub decision_deposit: Option<Deposit>,
		pub deciding: Option<Deciding>,
		pub tally: Tally,
		pub in_queue: bool,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub enum Info {
		Ongoing(Status),
		Approved(u32, Option<Deposit>, Option<Deposit>),
		Rejected(u32, Option<Deposit>, Option<Deposit>),
		Cancelled(u32, Option<Deposit>, Option<Deposit>),
		TimedOut(u32, Option<Deposit>, Option<Deposit>),
		Killed(u32),
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Votes {
		pub index: u32,
		pub threshold: u32,
		pub ayes: Vec<[u8; 32]>,
		pub nays: Vec<[u8; 32]>,
		pub end: u32,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub enum RequestStatus {
		Unrequested { len: u32 },
		Requested { maybe_len: Option<u32> },
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct ValidationData {
		pub relay_parent_number: u32,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct HostConfiguration {
		pub max_code_size: u32,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct Authorisation {
		pub code_hash: [u8; 32],
		pub check_version: bool,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub struct LastUpgrade {
		pub spec_version: u32,
	}

	#[derive(DecodeAsType)]
	#[decode_as_type(crate_path = "scale_decode")]
	pub enum Restriction {
		Present,
	}
}

impl From<shapes::Curve> for Curve {
	fn from(curve: shapes::Curve) -> Self {
		let part = |billionths: u32| f64::from(billionths) / 1e9;
		let fixed = |billionths: i64| billionths as f64 / 1e9;
		match curve {
			shapes::Curve::LinearDecreasing { length, floor, ceil } => {
				Self::Linear { length: part(length), floor: part(floor), ceil: part(ceil) }
			},
			shapes::Curve::SteppedDecreasing { begin, end, step, period } => Self::Stepped {
				begin: part(begin),
				end: part(end),
				step: part(step),
				period: part(period),
			},
			shapes::Curve::Reciprocal { factor, x_offset, y_offset } => Self::Reciprocal {
				factor: fixed(factor),
				x_offset: fixed(x_offset),
				y_offset: fixed(y_offset),
			},
		}
	}
}

impl From<shapes::Deposit> for Deposit {
	fn from(deposit: shapes::Deposit) -> Self {
		Self { who: AccountId::new(deposit.who), amount: deposit.amount }
	}
}

impl Chain {
	/// Height of the relay chain, as of a block: what referenda are timed by.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn relay_block(&self, at: H256) -> Result<BlockNumber, Error> {
		let data: Option<shapes::ValidationData> =
			self.fetch(at, PARACHAIN, "ValidationData", ()).await?;
		Ok(data.map_or(0, |data| data.relay_parent_number))
	}

	/// The tracks of referenda, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn tracks(&self, at: H256) -> Result<Vec<Track>, Error> {
		let tracks: Vec<(u16, shapes::Track)> = self.constant(at, REFERENDA, "Tracks").await?;
		let track = |(id, track): (u16, shapes::Track)| Track {
			id,
			name: text::printable(track.name.trim_end_matches('\0')),
			max_deciding: track.max_deciding,
			decision_deposit: track.decision_deposit,
			prepare_period: track.prepare_period,
			decision_period: track.decision_period,
			confirm_period: track.confirm_period,
			min_enactment_period: track.min_enactment_period,
			min_approval: track.min_approval.into(),
			min_support: track.min_support.into(),
		};
		Ok(tracks.into_iter().map(track).collect())
	}

	/// Relay-chain blocks in which a referendum must start to be decided.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn undeciding_timeout(&self, at: H256) -> Result<BlockNumber, Error> {
		self.constant(at, REFERENDA, "UndecidingTimeout").await
	}

	async fn constant<T: DecodeAsType>(
		&self,
		at: H256,
		pallet: &str,
		name: &str,
	) -> Result<T, Error> {
		let at = self.at(at).await?;
		let address = constants::dynamic::<T>(pallet, name);
		at.constants().entry(address).map_err(|error| decoding(&format!("{pallet}.{name}"), error))
	}

	/// Number of referenda that there have been, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn referendum_count(&self, at: H256) -> Result<u32, Error> {
		Ok(self.fetch(at, REFERENDA, "ReferendumCount", ()).await?.unwrap_or_default())
	}

	/// A referendum, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn referendum(&self, at: H256, index: u32) -> Result<Option<Referendum>, Error> {
		let info: Option<shapes::Info> =
			self.fetch(at, REFERENDA, "ReferendumInfoFor", (index,)).await?;
		let ended = |how, at, submission: Option<_>, decision: Option<_>| {
			Referendum::Ended(Ended {
				how,
				at,
				submission_deposit: submission.map(Into::into),
				decision_deposit: decision.map(Into::into),
			})
		};
		Ok(info.map(|info| match info {
			shapes::Info::Ongoing(status) => Referendum::Ongoing(Box::new(ongoing(status))),
			shapes::Info::Approved(at, s, d) => ended("approved", at, s, d),
			shapes::Info::Rejected(at, s, d) => ended("rejected", at, s, d),
			shapes::Info::Cancelled(at, s, d) => ended("cancelled", at, s, d),
			shapes::Info::TimedOut(at, s, d) => ended("timed out", at, s, d),
			shapes::Info::Killed(at) => ended("killed", at, None, None),
		}))
	}

	/// Relay-chain block in which an approved referendum is enacted, as of a block; nothing once it is.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn enactment(&self, at: H256, index: u32) -> Result<Option<BlockNumber>, Error> {
		let task = crate::blake2_256(&(*b"assembly", "enactment", index).encode());
		let place: Option<(u32, u32)> = self.fetch(at, "Scheduler", "Lookup", (task.0,)).await?;
		Ok(place.map(|(when, _)| when))
	}

	/// What can vote, as of a block: support is a share of it.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn electorate(&self, at: H256) -> Result<Balance, Error> {
		let inactive: Option<Balance> = self.fetch(at, "Balances", "InactiveIssuance", ()).await?;
		Ok(self.issuance(at).await?.saturating_sub(inactive.unwrap_or_default()))
	}

	/// A call that was noted in full, as of a block; nothing if it is too long to be shown.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn preimage(&self, at: H256, hash: &H256) -> Result<Option<Vec<u8>>, Error> {
		let Some(length) = self.preimage_length(at, hash).await? else { return Ok(None) };
		if length > MAX_PREIMAGE {
			return Ok(None);
		}
		self.fetch(at, PREIMAGE, "PreimageFor", ((hash.0, length),)).await
	}

	/// Length of a call that was noted in full, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn preimage_length(&self, at: H256, hash: &H256) -> Result<Option<u32>, Error> {
		let status: Option<shapes::RequestStatus> =
			self.fetch(at, PREIMAGE, "RequestStatusFor", (hash.0,)).await?;
		Ok(status.and_then(|status| match status {
			shapes::RequestStatus::Unrequested { len } => Some(len),
			shapes::RequestStatus::Requested { maybe_len } => maybe_len,
		}))
	}

	/// Whether the technical committee has whitelisted a call that was not dispatched since, as of a
	/// block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn is_whitelisted(&self, at: H256, call: &H256) -> Result<bool, Error> {
		let found: Option<()> = self.fetch(at, WHITELIST, "WhitelistedCall", (call.0,)).await?;
		Ok(found.is_some())
	}

	/// Relay-chain block until which anyone may dispatch a call whose referendum was enacted before it was
	/// whitelisted, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn deferred_until(&self, at: H256, call: &H256) -> Result<Option<u32>, Error> {
		self.fetch(at, WHITELIST, "DeferredDispatch", (call.0,)).await
	}

	/// Members of the technical committee, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn committee(&self, at: H256) -> Result<Vec<AccountId>, Error> {
		let members: Option<Vec<[u8; 32]>> = self.fetch(at, COMMITTEE, "Members", ()).await?;
		Ok(members.unwrap_or_default().into_iter().map(AccountId::new).collect())
	}

	/// A motion of the technical committee, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn motion(&self, at: H256, motion: &H256) -> Result<Option<Motion>, Error> {
		let votes: Option<shapes::Votes> = self.fetch(at, COMMITTEE, "Voting", (motion.0,)).await?;
		let accounts =
			|list: Vec<[u8; 32]>| list.into_iter().map(AccountId::new).collect::<Vec<_>>();
		Ok(votes.map(|votes| Motion {
			index: votes.index,
			threshold: votes.threshold,
			ayes: accounts(votes.ayes),
			nays: accounts(votes.nays),
			end: votes.end,
		}))
	}

	/// A call as the runtime of a block encodes it.
	///
	/// # Errors
	///
	/// When the node does not answer, or the runtime has no such call.
	pub async fn encode(&self, at: H256, call: &impl Payload) -> Result<Vec<u8>, Error> {
		let at = self.at(at).await?;
		at.transactions().call_data(call).map_err(|error| {
			Error::Input(text::printable(&format!(
				"the runtime has no such call as {}: {error}",
				super::name_of(call)
			)))
		})
	}

	/// A call as people read it, by the runtime of a block; in hex, if that does not know it.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn describe_call(&self, at: H256, call: &[u8]) -> Result<String, Error> {
		let hex = text::hex(call);
		if call.len() > MAX_SHOWN_CALL {
			let start = hex.get(..64).unwrap_or_default();
			return Ok(format!("{start}… ({} bytes)", call.len()));
		}
		let at = self.at(at).await?;
		let Ok(decoded) = at.transactions().from_call_data_bytes(call) else { return Ok(hex) };
		let arguments = Value::without_context(ValueDef::Composite(decoded.call_data().clone()));
		let mut shown = String::new();
		let written = stringify::to_writer_custom()
			.compact()
			.add_custom_formatter(|value, writer: &mut &mut String| {
				Some(std::fmt::Write::write_str(writer, &text::hex(bytes_of(value)?)))
			})
			.write(&arguments, &mut shown);
		if written.is_err() {
			return Ok(hex);
		}
		let name = super::name_of(&decoded);
		Ok(text::printable(&match decoded.call_data().is_empty() {
			true => name,
			false => format!("{name} {shown}"),
		}))
	}

	/// Weight of a call, by the runtime of a block: time and proof size.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn call_weight(&self, at: H256, call: &[u8]) -> Result<(u64, u64), Error> {
		/// Weight, class, fee.
		type Info = (Compact<u64>, Compact<u64>, u8, Balance);
		let length = u32::try_from(call.len()).unwrap_or(u32::MAX);
		let parameters = [call, &length.to_le_bytes()].concat();
		let method = "TransactionPaymentCallApi_query_call_info";
		let info: Info = self.view(at, method, &parameters).await?;
		Ok((info.0 .0, info.1 .0))
	}

	/// The runtime that makes the next block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn runtime_version(&self) -> Result<RuntimeVersion, Error> {
		let best = self.best_hash().await?;
		let call = self.calls.state_call("Core_version", None, Some(foreign(best)));
		let bytes = self.rpc(call).await?;
		RuntimeVersion::decode(&mut &*bytes).map_err(|error| decoding("Core_version", error))
	}

	/// blake2-256 of the runtime's code, as it is in the state of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn code_hash(&self, at: H256) -> Result<H256, Error> {
		let parameters = rpc_params![CODE, foreign(at)];
		let hash = self.rpc.request::<Option<String>>("state_getStorageHash", parameters);
		let hash = Self::rpc(self, hash).await?;
		text::parse_hash(hash.as_deref().unwrap_or_default())
			.map_err(|_| Error::Chain("it has no hash of the runtime's code".into()))
	}

	/// What is authorised as the next runtime, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn authorised_upgrade(&self, at: H256) -> Result<Option<Authorisation>, Error> {
		let found: Option<shapes::Authorisation> =
			self.fetch(at, SYSTEM, "AuthorizedUpgrade", ()).await?;
		Ok(found.map(|found| Authorisation {
			code_hash: H256(found.code_hash),
			check_version: found.check_version,
		}))
	}

	/// Bytes of a runtime that waits for the relay chain's word, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn pending_code(&self, at: H256) -> Result<Option<u64>, Error> {
		let runtime = self.at(at).await?;
		let key = key_of(&runtime, PARACHAIN, "PendingValidationCode")?;
		let parameters = rpc_params![text::hex(key), foreign(at)];
		let size = self.rpc.request::<Option<u64>>("state_getStorageSize", parameters);
		Self::rpc(self, size).await
	}

	/// Whether the relay chain takes no other code of this parachain now, as of a block: while it checks
	/// or applies one, and for a while after.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn is_upgrade_restricted(&self, at: H256) -> Result<bool, Error> {
		let signal: Option<Option<shapes::Restriction>> =
			self.fetch(at, PARACHAIN, "UpgradeRestrictionSignal", ()).await?;
		Ok(signal.flatten().is_some())
	}

	/// Version of the runtime whose migrations have last begun, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn migrated_to(&self, at: H256) -> Result<Option<u32>, Error> {
		let last: Option<shapes::LastUpgrade> =
			self.fetch(at, SYSTEM, "LastRuntimeUpgrade", ()).await?;
		Ok(last.map(|last| last.spec_version))
	}

	/// Whether migrations over several blocks are under way, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn is_migrating(&self, at: H256) -> Result<bool, Error> {
		let cursor: Option<Value> = self.fetch(at, "MultiBlockMigrations", "Cursor", ()).await?;
		Ok(cursor.is_some())
	}

	/// Most bytes of a runtime that the relay chain takes, as of a block.
	///
	/// # Errors
	///
	/// When the node does not answer.
	pub async fn max_code_size(&self, at: H256) -> Result<Option<u32>, Error> {
		let configuration: Option<shapes::HostConfiguration> =
			self.fetch(at, PARACHAIN, "HostConfiguration", ()).await?;
		Ok(configuration.map(|configuration| configuration.max_code_size))
	}
}

fn ongoing(status: shapes::Status) -> Ongoing {
	let proposal = match status.proposal {
		shapes::Bounded::Inline(bytes) => Proposal::Inline(bytes),
		shapes::Bounded::Lookup { hash, len } => Proposal::Lookup { hash: H256(hash), length: len },
		// Nobody writes these any more.
		shapes::Bounded::Legacy { hash } => Proposal::Lookup { hash: H256(hash), length: 0 },
	};
	Ongoing {
		track: status.track,
		proposal,
		submitted: status.submitted,
		submission_deposit: status.submission_deposit.into(),
		decision_deposit: status.decision_deposit.map(Into::into),
		deciding: status
			.deciding
			.map(|deciding| Deciding { since: deciding.since, confirming: deciding.confirming }),
		ayes: status.tally.ayes,
		nays: status.tally.nays,
		support: status.tally.support,
		in_queue: status.in_queue,
	}
}

/// An event of governance. One that this version does not know is left out: whoever waits for it says
/// that it did not come.
pub(super) fn decode_event(
	event: &Event<'_, PolkadotConfig>,
	metadata: &ArcMetadata,
) -> Option<GovernanceEvent> {
	let (pallet, name) = (event.pallet_name(), event.event_name());
	if ![REFERENDA, WHITELIST, COMMITTEE, SYSTEM, PARACHAIN].contains(&pallet) {
		return None;
	}
	// The rest of the frame's events come with every transaction.
	if matches!((pallet, name), (SYSTEM, "ExtrinsicSuccess" | "NewAccount" | "KilledAccount")) {
		return None;
	}
	let fields: Composite<()> = event.decode_fields_unchecked_as().ok()?;
	let integer = |name: &str| u32::try_from(fields.at(name)?.as_u128()?).ok();
	let hash = |name: &str| hash_of(fields.at(name)?);
	let result = |name: &str| outcome(fields.at(name)?, metadata);
	Some(match (pallet, name) {
		(REFERENDA, "Submitted") => GovernanceEvent::Submitted { index: integer("index")? },
		(REFERENDA, "SubmissionDepositRefunded" | "DecisionDepositRefunded") => {
			GovernanceEvent::DepositRefunded { amount: fields.at("amount")?.as_u128()? }
		},
		(COMMITTEE, "Proposed") => GovernanceEvent::MotionMade {
			motion: hash("proposal_hash")?,
			index: integer("proposal_index")?,
			threshold: integer("threshold")?,
		},
		(COMMITTEE, "Voted") => {
			GovernanceEvent::MotionVoted { ayes: integer("yes")?, nays: integer("no")? }
		},
		(COMMITTEE, "Executed") => GovernanceEvent::MotionExecuted { result: result("result")? },
		(COMMITTEE, "Disapproved") => GovernanceEvent::MotionDisapproved,
		(WHITELIST, "CallWhitelisted") => {
			GovernanceEvent::CallWhitelisted { call: hash("call_hash")? }
		},
		(WHITELIST, "DispatchDeferred") => {
			GovernanceEvent::DispatchDeferred { call: hash("call_hash")? }
		},
		(WHITELIST, "WhitelistedCallDispatched") => {
			GovernanceEvent::CallDispatched { call: hash("call_hash")?, result: result("result")? }
		},
		(SYSTEM, "UpgradeAuthorized") => {
			GovernanceEvent::UpgradeAuthorised { code: hash("code_hash")? }
		},
		(SYSTEM, "RejectedInvalidAuthorizedUpgrade") => GovernanceEvent::UpgradeRejected {
			code: hash("code_hash")?,
			reason: refusal(fields.at("error")?, metadata),
		},
		(SYSTEM, "CodeUpdated") => GovernanceEvent::CodeUpdated,
		(PARACHAIN, "ValidationFunctionStored") => GovernanceEvent::UpgradeStored,
		(PARACHAIN, "ValidationFunctionApplied") => {
			GovernanceEvent::UpgradeApplied { relay_block: integer("relay_chain_block_num")? }
		},
		(PARACHAIN, "ValidationFunctionDiscarded") => GovernanceEvent::UpgradeDiscarded,
		_ => return None,
	})
}

/// Bytes, however many types wrap them; not so few that they may be something else.
fn bytes_of(value: &Value) -> Option<Vec<u8>> {
	const FEWEST: usize = 4;
	let ValueDef::Composite(Composite::Unnamed(parts)) = &value.value else { return None };
	match parts.as_slice() {
		[inner] => bytes_of(inner),
		bytes if bytes.len() < FEWEST => None,
		bytes => bytes.iter().map(|byte| u8::try_from(byte.as_u128()?).ok()).collect(),
	}
}

fn hash_of(value: &Value) -> Option<H256> {
	Some(H256(bytes_of(value)?.try_into().ok()?))
}

fn outcome(result: &Value, metadata: &ArcMetadata) -> Option<Result<(), Refusal>> {
	let ValueDef::Variant(result) = &result.value else { return None };
	match result.name.as_str() {
		"Ok" => Some(Ok(())),
		_ => {
			let error = result.values.values().next()?;
			// Of calls, the error comes with what the call has weighed.
			Some(Err(refusal(error.at("error").unwrap_or(error), metadata)))
		},
	}
}

/// Name and documentation of an error in an event.
fn refusal(error: &Value, metadata: &ArcMetadata) -> Refusal {
	let unknown = || Refusal { name: text::printable(&error.to_string()), docs: String::new() };
	let ValueDef::Variant(variant) = &error.value else { return unknown() };
	if variant.name != "Module" {
		return Refusal { name: text::printable(&variant.name), docs: String::new() };
	}
	let module = variant.values.values().next().filter(|_| variant.values.len() == 1);
	let part = |name: &str| module.and_then(|m| m.at(name)).or_else(|| variant.values.at(name));
	let byte = |value: &Value| u8::try_from(value.as_u128()?).ok();
	let found = part("index").and_then(byte).zip(part("error").and_then(|error| {
		let ValueDef::Composite(bytes) = &error.value else { return byte(error) };
		bytes.values().next().and_then(byte)
	}));
	let Some((pallet, error)) = found else { return unknown() };
	let pallet = metadata.pallet_by_error_index(pallet);
	let Some((pallet, variant)) =
		pallet.as_ref().and_then(|pallet| Some((pallet, pallet.error_variant_by_index(error)?)))
	else {
		return unknown();
	};
	Refusal {
		name: text::printable(&format!("{}::{}", pallet.name(), variant.name)),
		docs: text::printable(&documentation(&variant.docs)),
	}
}

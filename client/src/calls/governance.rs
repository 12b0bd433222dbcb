//! Calls of referenda, the technical committee and runtime upgrades.

use super::{call, dynamic, hash, Call, EncodedArguments, EncodedCall};
use crate::{
	governance::{Conviction, Proposal},
	Error,
};
use assay_primitives::{Balance, BlockNumber, H256};
use codec::{Compact, Encode};
use subxt::{
	dynamic::Value,
	ext::scale_value::{stringify, Composite, ValueDef},
};

/// Pallet of referenda.
pub const REFERENDA: &str = "Referenda";
/// Pallet of votes on referenda.
pub const VOTING: &str = "ConvictionVoting";
/// Pallet of calls that the technical committee has whitelisted.
pub const WHITELIST: &str = "Whitelist";
/// Pallet of the technical committee.
pub const COMMITTEE: &str = "TechnicalCommittee";
/// Pallet of calls in full, by their hash.
pub const PREIMAGE: &str = "Preimage";
/// Pallet of the frame, and of its upgrade.
pub const SYSTEM: &str = "System";
/// Pallet of the relay chain's word.
pub const PARACHAIN: &str = "ParachainSystem";

/// Authorises a runtime by its hash.
pub fn authorize_upgrade(code: &H256) -> Call {
	call(SYSTEM, "authorize_upgrade", [("code_hash", hash(code))])
}

/// Applies the authorised runtime.
pub fn apply_authorized_upgrade(code: &[u8]) -> EncodedCall {
	dynamic(
		SYSTEM,
		"apply_authorized_upgrade",
		EncodedArguments(vec![("code", code.to_vec().encode())]),
	)
}

/// Puts a call on chain in full, for a deposit.
pub fn note_preimage(bytes: &[u8]) -> EncodedCall {
	let bytes = bytes.to_vec().encode();
	dynamic(PREIMAGE, "note_preimage", EncodedArguments(vec![("bytes", bytes)]))
}

/// Takes a call off the chain, and the deposit back.
pub fn unnote_preimage(of: &H256) -> Call {
	call(PREIMAGE, "unnote_preimage", [("hash", hash(of))])
}

/// Executes a whitelisted call, as root.
pub fn dispatch_whitelisted(inner: &[u8]) -> EncodedCall {
	let arguments = EncodedArguments(vec![("call", inner.to_vec())]);
	dynamic(WHITELIST, "dispatch_whitelisted_call_with_preimage", arguments)
}

/// Whitelists a call.
pub fn whitelist_call(of: &H256) -> Call {
	call(WHITELIST, "whitelist_call", [("call_hash", hash(of))])
}

/// Makes a motion of the technical committee.
pub fn propose_motion(threshold: u32, proposal: &[u8]) -> EncodedCall {
	let length = u32::try_from(proposal.len()).unwrap_or(u32::MAX);
	let arguments = EncodedArguments(vec![
		("threshold", Compact(threshold).encode()),
		("proposal", proposal.to_vec()),
		("length_bound", Compact(length).encode()),
	]);
	dynamic(COMMITTEE, "propose", arguments)
}

/// Votes on a motion.
pub fn vote_on_motion(motion: &H256, index: u32, approve: bool) -> Call {
	call(
		COMMITTEE,
		"vote",
		[
			("proposal", hash(motion)),
			("index", Value::u128(index.into())),
			("approve", Value::bool(approve)),
		],
	)
}

/// Closes a motion, and executes what it proposes if it is carried.
pub fn close_motion(motion: &H256, index: u32, weight: (u64, u64), length: u32) -> EncodedCall {
	let arguments = EncodedArguments(vec![
		("proposal_hash", motion.encode()),
		("index", Compact(index).encode()),
		("proposal_weight_bound", (Compact(weight.0), Compact(weight.1)).encode()),
		("length_bound", Compact(length).encode()),
	]);
	dynamic(COMMITTEE, "close", arguments)
}

/// Submits a referendum on a track, to be enacted `after` relay-chain blocks at the earliest.
///
/// # Errors
///
/// When the track is none that this version knows the origin of.
pub fn submit_referendum(
	track: &str,
	proposal: &Proposal,
	after: BlockNumber,
) -> Result<Call, Error> {
	let proposal = match proposal {
		Proposal::Inline(bytes) => Value::unnamed_variant("Inline", [super::bytes(bytes)]),
		Proposal::Lookup { hash: of, length } => Value::named_variant(
			"Lookup",
			[("hash", hash(of)), ("len", Value::u128((*length).into()))],
		),
	};
	let arguments = [
		("proposal_origin", origin(track)?),
		("proposal", proposal),
		("enactment_moment", Value::unnamed_variant("After", [Value::u128(after.into())])),
	];
	Ok(call(REFERENDA, "submit", arguments))
}

/// What referenda on a track are executed as: tracks are named after it.
fn origin(track: &str) -> Result<Value, Error> {
	let own = |name: &str| Value::unnamed_variant("Origins", [Value::unnamed_variant(name, [])]);
	Ok(match track {
		"root" => Value::unnamed_variant("system", [Value::unnamed_variant("Root", [])]),
		"whitelisted_caller" => own("WhitelistedCaller"),
		"market_admin" => own("MarketAdmin"),
		"verification_admin" => own("VerificationAdmin"),
		"referendum_canceller" => own("ReferendumCanceller"),
		other => return Err(Error::Input(format!("there is no track {other:?}"))),
	})
}

/// Places a referendum's decision deposit.
pub fn place_decision_deposit(index: u32) -> Call {
	call(REFERENDA, "place_decision_deposit", [("index", Value::u128(index.into()))])
}

/// Returns the deposit of whoever submitted a referendum that has ended.
pub fn refund_submission_deposit(index: u32) -> Call {
	call(REFERENDA, "refund_submission_deposit", [("index", Value::u128(index.into()))])
}

/// Returns the decision deposit of a referendum that has ended.
pub fn refund_decision_deposit(index: u32) -> Call {
	call(REFERENDA, "refund_decision_deposit", [("index", Value::u128(index.into()))])
}

/// Cancels a referendum; of the tracks, `referendum_canceller` and `root` may.
pub fn cancel_referendum(index: u32) -> Call {
	call(REFERENDA, "cancel", [("index", Value::u128(index.into()))])
}

/// Votes on a referendum.
pub fn vote(index: u32, aye: bool, conviction: Conviction, balance: Balance) -> Call {
	// As the pallet encodes it: the highest bit is the direction.
	let byte = u8::from(aye) << 7 | conviction.index();
	let vote = Value::unnamed_composite([Value::u128(byte.into())]);
	let vote =
		Value::named_variant("Standard", [("vote", vote), ("balance", Value::u128(balance))]);
	call(VOTING, "vote", [("poll_index", Value::u128(index.into())), ("vote", vote)])
}

/// Reads a call as people write it: `BurnTreasury.set_controller { controller: { target: 5, … } }`, with
/// bytes as `0x…`, accounts as addresses, and variants by their name.
///
/// # Errors
///
/// When it is none.
pub fn parse(text: &str) -> Result<Call, Error> {
	let refused = |reason: String| {
		Error::Input(format!(
			"{text:?} is no call: {reason}; write Pallet.call {{ argument: value, … }}, or the encoded call \
			 in hex"
		))
	};
	let text = text.trim();
	let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')));
	let (name, arguments) = text.split_at(end.unwrap_or(text.len()));
	let (pallet, call) = name
		.split_once('.')
		.ok_or_else(|| refused("it does not begin with a pallet and a call".into()))?;
	let arguments = arguments.trim();
	let arguments = match arguments {
		"" => Composite::named::<String, _>([]),
		arguments => {
			let parser = stringify::from_str_custom()
				.add_custom_parser(stringify::custom_parsers::parse_hex)
				.add_custom_parser(stringify::custom_parsers::parse_ss58);
			let (value, rest) = parser.parse(arguments);
			let value = value.map_err(|error| refused(error.to_string()))?;
			match value.value {
				ValueDef::Composite(arguments) if rest.trim().is_empty() => arguments,
				_ => return Err(refused("its arguments are not in braces".into())),
			}
		},
	};
	Ok(dynamic(pallet, call, arguments))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn call_is_read_when_written_with_its_name_and_arguments() {
		let account = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let call = parse(&format!("A.b_c {{ number: 5, bytes: 0x0102, who: {account}, v: X(1) }}"))
			.unwrap();
		assert_eq!((call.pallet_name(), call.call_name()), ("A", "b_c"));
		assert_eq!(call.call_data().len(), 4);
		let call = parse("System.nothing").unwrap();
		assert!(call.call_data().is_empty());
		assert_eq!(parse("A.b(1, 2)").unwrap().call_data().len(), 2);
	}

	#[test]
	fn call_is_refused_when_it_is_not_whole() {
		for text in ["", "nothing", "A.b {", "A.b { a: }", "A.b 5", "A.b (1) 2", "A b { }"] {
			assert!(matches!(parse(text), Err(Error::Input(_))), "{text}");
		}
	}

	#[test]
	fn origin_is_known_when_the_track_is() {
		for track in [
			"root",
			"whitelisted_caller",
			"market_admin",
			"verification_admin",
			"referendum_canceller",
		] {
			assert!(origin(track).is_ok(), "{track}");
		}
		assert!(origin("treasurer").is_err());
	}
}

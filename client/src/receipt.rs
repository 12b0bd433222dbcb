//! Independent verification of a signed receipt: what must hold between it, the bytes that went over
//! the wire, and the chain. Pure; [`audit`](crate::audit) gathers the facts.

use crate::{
	chain::{Channel, Job, KeyRecord, Model},
	http::{read_response, Usage},
	sha256,
	tensor::{Binding, Side},
	Amount,
};
use assay_primitives::{
	attestation::Measurements,
	channel::{ChannelId, Sequence},
	market::Price,
	receipt::{AssaySignedReceipt, Payment},
	Balance, BlockNumber, JobId, H256,
};
use serde::Serialize;

/// Something that had to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
	/// What.
	pub name: &'static str,
	/// Whether it does.
	pub passed: bool,
	/// What was found, if it does not.
	#[serde(skip_serializing_if = "String::is_empty")]
	pub found: String,
}

impl Check {
	/// A check whose finding is only told when it does not hold.
	pub fn new(name: &'static str, passed: bool, found: impl FnOnce() -> String) -> Self {
		Self { name, passed, found: if passed { String::new() } else { found() } }
	}

	/// That two things are the same.
	pub fn same<T: PartialEq + std::fmt::Debug>(
		name: &'static str,
		found: &T,
		expected: &T,
	) -> Self {
		Self::new(name, found == expected, || format!("{found:?}, and not {expected:?}"))
	}
}

/// What a receipt is held against.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
	/// Hash of the chain's genesis block.
	pub genesis_hash: H256,
	/// The job's id.
	pub job_id: JobId,
	/// The job, as the chain has it.
	pub job: &'a Job,
	/// The model, as the chain has it.
	pub model: Option<&'a Model>,
	/// What the chain has of the key that signed.
	pub key: Option<&'a KeyRecord>,
	/// What the model's policy allows.
	pub policy: Option<&'a [Measurements]>,
	/// Hash of the chain's block that the receipt is anchored in, by its number.
	pub anchor: Option<H256>,
	/// The request as it was sent, if it is at hand.
	pub request: Option<&'a [u8]>,
	/// The response as it was received, if it is at hand.
	pub response: Option<&'a [u8]>,
}

/// Who vouches for the key that signed a receipt.
#[derive(Clone, Copy, Debug)]
pub enum Vouching<'a> {
	/// An enclave.
	Enclave {
		/// What the chain has of the key.
		key: Option<&'a KeyRecord>,
		/// What the policy that the channel was opened under allows.
		policy: Option<&'a [Measurements]>,
	},
	/// The GPU node itself; what it answered is proven or audited later.
	Node {
		/// Whether the key is one of its receipt keys.
		registered: bool,
	},
}

/// What a receipt of a payment channel is held against.
#[derive(Clone, Debug)]
pub struct ChannelFacts<'a> {
	/// Hash of the chain's genesis block.
	pub genesis_hash: H256,
	/// The channel's id.
	pub channel_id: ChannelId,
	/// The channel, as the chain has it.
	pub channel: &'a Channel,
	/// Who vouches for the key that signed.
	pub voucher: Vouching<'a>,
	/// Hash of the chain's final block that the receipt is anchored in, by its number.
	pub anchor: H256,
	/// First block that an anchor may name, if the receipt is a new one.
	pub not_before: BlockNumber,
	/// Place that the receipt has to have.
	pub sequence: Sequence,
	/// Most that it may cost.
	pub most: Balance,
	/// How receipts bind requests and responses.
	pub binding: Binding,
	/// What the receipt should say of the request, where it is known.
	pub request: Option<Side>,
	/// The response as it was received, if it is at hand.
	pub response: Option<&'a [u8]>,
}

/// Units × price.
pub fn fee(price: &Price<Balance>, input_units: u32, output_units: u32) -> Option<Balance> {
	let input = price.input.checked_mul(input_units.into())?;
	let output = price.output.checked_mul(output_units.into())?;
	input.checked_add(output)
}

/// Holds a receipt against the facts; all checks, whether they hold or not.
pub fn check(signed: &AssaySignedReceipt, facts: &Facts<'_>) -> Vec<Check> {
	let receipt = signed.receipt.receipt();
	let hash = signed.receipt.hash();
	let job = facts.job;
	let operator = &receipt.node;
	let mut checks = vec![
		check_signature(signed),
		Check::same("the receipt is for this chain", &receipt.genesis_hash, &facts.genesis_hash),
		Check::same("the receipt is for this job", &receipt.payment, &Payment::Job(facts.job_id)),
		Check::same("the receipt is of the job's GPU node", operator, &job.node),
		Check::same("the receipt is for the job's requester", &receipt.requester, &job.requester),
		Check::same("the receipt is for the job's model", &receipt.model, &job.model),
		Check::new(
			"the engine is the registered one",
			facts.model.is_some_and(|model| model.engine == receipt.engine),
			|| match facts.model {
				Some(model) => format!("{:?}, and not {:?}", receipt.engine, model.engine),
				None => "the model is not registered any more".into(),
			},
		),
		Check::same(
			"the receipt is for the request that the job pays for",
			&receipt.request_hash,
			&job.request_hash,
		),
		Check::new(
			"the receipt's hash is the one on chain",
			job.receipt_hash == Some(hash),
			|| match job.receipt_hash {
				Some(on_chain) => format!("{hash:?}, and {on_chain:?} on chain"),
				None => "the chain has none for this job".into(),
			},
		),
		check_anchor(signed, facts),
		check_fee(signed, &job.price, job.max_fee),
		Check::new("the fee paid is the receipt's", receipt.fee == job.fee_paid, || {
			format!("{} asked, {} paid", Amount(receipt.fee), Amount(job.fee_paid))
		}),
		check_key(signed, facts.key),
		check_policy(facts.key, facts.policy),
	];
	if let Some(request) = facts.request {
		checks.push(Check::same(
			"the request's bytes are those paid for",
			&sha256(request),
			&receipt.request_hash,
		));
	}
	checks.extend(check_response(signed, facts.response));
	checks
}

/// Holds a receipt of a payment channel against the facts; all checks, whether they hold or not.
pub fn check_on_channel(signed: &AssaySignedReceipt, facts: &ChannelFacts<'_>) -> Vec<Check> {
	let receipt = signed.receipt.receipt();
	let channel = facts.channel;
	let payment = Payment::Channel { channel: facts.channel_id, sequence: facts.sequence };
	let anchor = receipt.anchor;
	let mut checks = vec![
		check_signature(signed),
		Check::same("the receipt is for this chain", &receipt.genesis_hash, &facts.genesis_hash),
		Check::same("the receipt is this channel's next", &receipt.payment, &payment),
		Check::same("the receipt is of the channel's GPU node", &receipt.node, &channel.node),
		Check::same(
			"the receipt is for the channel's requester",
			&receipt.requester,
			&channel.requester,
		),
		Check::same("the receipt is for the channel's model", &receipt.model, &channel.model),
		Check::same("the engine is the channel's", &receipt.engine, &channel.engine),
		Check::new(
			"the receipt is anchored in a final block of this chain",
			facts.anchor == anchor.hash,
			|| format!("its block #{} {:?} is not final on the chain", anchor.number, anchor.hash),
		),
		Check::new(
			"the receipt is anchored while the channel serves",
			(facts.not_before..=channel.serves_until).contains(&anchor.number),
			|| {
				format!(
					"#{} is not from #{} to #{}",
					anchor.number, facts.not_before, channel.serves_until
				)
			},
		),
		check_fee(signed, &channel.price, facts.most),
	];
	match facts.voucher {
		Vouching::Enclave { key, policy } => {
			checks.extend([check_key(signed, key), check_policy(key, policy)]);
		},
		Vouching::Node { registered } => {
			checks.push(Check::new("the key is a receipt key of the GPU node", registered, || {
				"the chain has no such key of this node".into()
			}))
		},
	}
	if let Some(request) = facts.request {
		let name = match facts.binding {
			Binding::Bytes => "the request's bytes are those sent",
			Binding::Tensors(_) => "the request's digest is that of the tensor sent",
		};
		checks.push(Check::same(name, &receipt.request_hash, &request.hash));
		checks.extend(request.elements.map(|elements| {
			Check::same(
				"the input units are the tensor's elements",
				&receipt.input_units,
				&elements,
			)
		}));
	}
	if facts.binding.is_of_tensors() {
		checks.extend(check_answered_tensor(signed, facts));
	} else {
		checks.extend(check_response(signed, facts.response));
	}
	checks
}

/// That the receipt is about the tensor that was answered.
fn check_answered_tensor(signed: &AssaySignedReceipt, facts: &ChannelFacts<'_>) -> Vec<Check> {
	let Some(response) = facts.response else { return Vec::new() };
	let receipt = signed.receipt.receipt();
	let name = "the response's digest is that of the tensor answered";
	let answered = match facts.binding.response(response) {
		Ok(answered) => answered,
		Err(error) => return vec![Check::new(name, false, || error.to_string())],
	};
	let mut checks = vec![Check::same(name, &receipt.response_hash, &answered.hash)];
	checks.extend(answered.elements.map(|elements| {
		Check::same("the output units are the tensor's elements", &receipt.output_units, &elements)
	}));
	checks.extend(check_units(signed, response));
	checks
}

fn check_signature(signed: &AssaySignedReceipt) -> Check {
	let good = signed.signature.verify(&signed.receipt.hash());
	Check::new("the signature is the attested key's", good, || {
		"it does not hold over the receipt's hash".into()
	})
}

fn check_policy(key: Option<&KeyRecord>, policy: Option<&[Measurements]>) -> Check {
	let allowed = key.zip(policy).is_some_and(|(key, policy)| policy.contains(&key.measurements));
	Check::new("the model's policy allows what runs in the enclave", allowed, || {
		match (key, policy) {
			(None, _) => "the key is not registered".into(),
			(_, None) => "the policy is not registered".into(),
			_ => "its measurements are not among those allowed".into(),
		}
	})
}

fn check_response(signed: &AssaySignedReceipt, response: Option<&[u8]>) -> Vec<Check> {
	let Some(response) = response else { return Vec::new() };
	let mut checks = vec![Check::same(
		"the response's bytes are those vouched for",
		&sha256(response),
		&signed.receipt.receipt().response_hash,
	)];
	checks.extend(check_units(signed, response));
	checks
}

fn check_anchor(signed: &AssaySignedReceipt, facts: &Facts<'_>) -> Check {
	let anchor = signed.receipt.receipt().anchor;
	let in_time = facts.job.committed_at.is_none_or(|commit| anchor.number < commit);
	let known = facts.anchor == Some(anchor.hash);
	Check::new("the receipt is anchored in this chain", known && in_time, || {
		if known {
			format!("its block #{} is not before the commit", anchor.number)
		} else {
			format!("its block #{} {:?} is not on the chain", anchor.number, anchor.hash)
		}
	})
}

fn check_fee(signed: &AssaySignedReceipt, price: &Price<Balance>, most: Balance) -> Check {
	let receipt = signed.receipt.receipt();
	let due = fee(price, receipt.input_units, receipt.output_units);
	let fair = due == Some(receipt.fee) && receipt.fee <= most;
	Check::new("the fee is units × price, and no more than agreed", fair, || {
		format!(
			"{} for {} + {} units at {} + {} each, at most {most}, in the smallest unit",
			receipt.fee, receipt.input_units, receipt.output_units, price.input, price.output,
		)
	})
}

fn check_key(signed: &AssaySignedReceipt, key: Option<&KeyRecord>) -> Check {
	let receipt = signed.receipt.receipt();
	let at = receipt.anchor.number;
	let good = key.is_some_and(|key| key.operator == receipt.node && key.is_valid_at(at));
	Check::new("the key is a registered attested key of the GPU node", good, || match key {
		None => "the chain does not know it".into(),
		Some(key) if key.operator != receipt.node => {
			format!("it is registered for {}", crate::keys::address(&key.operator))
		},
		Some(_) => format!("it was expired or revoked as of block #{at}"),
	})
}

/// Where the response tells its usage, the receipt must claim the same.
fn check_units(signed: &AssaySignedReceipt, response: &[u8]) -> Option<Check> {
	let receipt = signed.receipt.receipt();
	let name = "the receipt's units are the response's";
	let usage = match read_response(response) {
		Ok((_, usage)) => usage?,
		Err(error) => return Some(Check::new(name, false, || error.to_string())),
	};
	let claimed =
		Usage { prompt_tokens: receipt.input_units, completion_tokens: receipt.output_units };
	Some(Check::same(name, &claimed, &usage))
}

#[cfg(test)]
mod tests {
	use super::*;
	use assay_primitives::{
		attestation::AttestedKey,
		market::{Assurance, JobStatus, Price},
		receipt::{
			AssayReceipt, AttestedSignature, BlockRef, Receipt, SignedReceipt, VersionedReceipt,
		},
		AccountId,
	};
	use sp_core::{ed25519, Pair};

	const REQUEST: &[u8] = b"{\"messages\":[]}";
	const RESPONSE: &[u8] = b"data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\
		\"completion_tokens\":10}}\n\ndata: [DONE]\n\n";

	fn pair() -> ed25519::Pair {
		ed25519::Pair::from_seed(&[1; 32])
	}

	fn receipt() -> AssayReceipt {
		Receipt {
			genesis_hash: H256::repeat_byte(1),
			node: AccountId::new([2; 32]),
			payment: Payment::Job(3),
			requester: AccountId::new([4; 32]),
			model: H256::repeat_byte(5),
			engine: H256::repeat_byte(6),
			request_hash: sha256(REQUEST),
			response_hash: sha256(RESPONSE),
			input_units: 9,
			output_units: 10,
			fee: 9 * 2 + 10 * 3,
			anchor: BlockRef { number: 12, hash: H256::repeat_byte(13) },
			audit_commitment: None,
		}
	}

	fn signed(receipt: AssayReceipt) -> AssaySignedReceipt {
		let receipt = VersionedReceipt::V1(receipt);
		let signature = AttestedSignature {
			key: AttestedKey(pair().public().0),
			signature: pair().sign(&receipt.hash().0).0,
		};
		SignedReceipt { receipt, signature }
	}

	fn job() -> Job {
		Job {
			status: JobStatus::Verified,
			requester: AccountId::new([4; 32]),
			node: AccountId::new([2; 32]),
			model: H256::repeat_byte(5),
			request_hash: sha256(REQUEST),
			price: Price { input: 2, output: 3 },
			max_fee: 100,
			verification_price: 7,
			opened_at: 11,
			deadline: 40,
			committed_at: Some(14),
			window_ends: Some(50),
			ended_at: Some(14),
			receipt_hash: Some(signed(receipt()).receipt.hash()),
			fee_paid: 48,
			burned: 7,
		}
	}

	fn model() -> Model {
		Model {
			publisher: AccountId::new([8; 32]),
			engine: H256::repeat_byte(6),
			assurance: Assurance::Attested(H256::repeat_byte(9)),
			name: b"m".to_vec(),
		}
	}

	fn measurements() -> Measurements {
		Measurements::Tdx { mr_td: [1; 48], rtmr: [[2; 48]; 4] }
	}

	fn key() -> KeyRecord {
		KeyRecord {
			operator: AccountId::new([2; 32]),
			measurements: measurements(),
			expires_at: 1_000,
			revoked_since: None,
		}
	}

	/// Names of the checks that do not hold, with the facts changed.
	fn failures(
		signed: &AssaySignedReceipt,
		change: impl FnOnce(&mut Facts<'_>),
	) -> Vec<&'static str> {
		let (job, model, key, policy) = (job(), model(), key(), [measurements()]);
		let mut facts = Facts {
			genesis_hash: H256::repeat_byte(1),
			job_id: 3,
			job: &job,
			model: Some(&model),
			key: Some(&key),
			policy: Some(&policy),
			anchor: Some(H256::repeat_byte(13)),
			request: Some(REQUEST),
			response: Some(RESPONSE),
		};
		change(&mut facts);
		let checks = check(signed, &facts);
		assert!(checks.iter().all(|check| check.passed == check.found.is_empty()));
		checks.into_iter().filter(|check| !check.passed).map(|check| check.name).collect()
	}

	#[test]
	fn receipt_is_accepted_when_all_holds() {
		assert_eq!(failures(&signed(receipt()), |_| {}), Vec::<&str>::new());
	}

	#[test]
	fn receipt_is_refused_when_any_field_is_tampered_with_and_signed_again() {
		type Change = fn(&mut AssayReceipt);
		let changes: [(&str, Change); 13] = [
			("genesis_hash", |r| r.genesis_hash = H256::zero()),
			("node", |r| r.node = AccountId::new([0; 32])),
			("payment", |r| r.payment = Payment::Job(4)),
			("requester", |r| r.requester = AccountId::new([0; 32])),
			("model", |r| r.model = H256::zero()),
			("engine", |r| r.engine = H256::zero()),
			("request_hash", |r| r.request_hash = H256::zero()),
			("response_hash", |r| r.response_hash = H256::zero()),
			("input_units", |r| r.input_units = 8),
			("output_units", |r| r.output_units = 11),
			("fee", |r| r.fee = 47),
			("anchor.number", |r| r.anchor.number = 14),
			("anchor.hash", |r| r.anchor.hash = H256::zero()),
		];
		for (field, change) in changes {
			let mut tampered = receipt();
			change(&mut tampered);
			let failed = failures(&signed(tampered), |_| {});
			assert!(failed.contains(&"the receipt's hash is the one on chain"), "{field}");
			// The field itself is noticed, too, and not only by the hash.
			assert!(failed.len() >= 2, "{field}: {failed:?}");
		}
		let mut committed = receipt();
		committed.audit_commitment = Some(H256::zero());
		assert!(!failures(&signed(committed), |_| {}).is_empty());
	}

	#[test]
	fn receipt_is_refused_when_tampered_with_under_the_old_signature() {
		let mut tampered = signed(receipt());
		let VersionedReceipt::V1(inner) = &mut tampered.receipt;
		inner.fee += 1;
		let failed = failures(&tampered, |_| {});
		assert!(failed.contains(&"the signature is the attested key's"));

		let mut tampered = signed(receipt());
		tampered.signature.signature[5] ^= 1;
		assert_eq!(failures(&tampered, |_| {}), ["the signature is the attested key's"]);
	}

	#[test]
	fn receipt_is_refused_when_bytes_differ() {
		let good = signed(receipt());
		assert_eq!(
			failures(&good, |facts| facts.request = Some(b"{}")),
			["the request's bytes are those paid for"]
		);
		let failed = failures(&good, |facts| facts.response = Some(b"data: [DONE]\n\n"));
		assert_eq!(failed, ["the response's bytes are those vouched for"]);
		let failed = failures(&good, |facts| facts.response = Some(b"garbage"));
		assert_eq!(failed.len(), 2);
	}

	#[test]
	fn receipt_is_refused_when_its_key_does_not_count() {
		let good = signed(receipt());
		let name = "the key is a registered attested key of the GPU node";
		let with = |record: KeyRecord| {
			failures(&good, |facts| facts.key = Some(Box::leak(Box::new(record))))
		};
		assert_eq!(with(KeyRecord { operator: AccountId::new([9; 32]), ..key() }), [name]);
		assert_eq!(with(KeyRecord { expires_at: 11, ..key() }), [name]);
		assert_eq!(with(KeyRecord { revoked_since: Some(12), ..key() }), [name]);
		assert_eq!(with(KeyRecord { revoked_since: Some(13), ..key() }), Vec::<&str>::new());
		let policy = "the model's policy allows what runs in the enclave";
		let other = Measurements::Tdx { mr_td: [0; 48], rtmr: [[2; 48]; 4] };
		assert_eq!(with(KeyRecord { measurements: other, ..key() }), [policy]);
		assert_eq!(failures(&good, |facts| facts.key = None), [name, policy]);
		assert_eq!(failures(&good, |facts| facts.policy = None), [policy]);
	}

	#[test]
	fn receipt_is_refused_when_the_chain_says_otherwise() {
		let good = signed(receipt());
		let with = |change: fn(&mut Job)| {
			let mut job = job();
			change(&mut job);
			failures(&good, |facts| facts.job = Box::leak(Box::new(job)))
		};
		assert_eq!(with(|job| job.fee_paid = 47), ["the fee paid is the receipt's"]);
		assert_eq!(with(|job| job.receipt_hash = None), ["the receipt's hash is the one on chain"]);
		let fee = "the fee is units × price, and no more than agreed";
		assert_eq!(with(|job| job.max_fee = 47), [fee]);
		assert_eq!(with(|job| job.price.output = 4), [fee]);
		assert_eq!(with(|job| job.price.output = u128::MAX), [fee]);
		let engine = failures(&good, |facts| facts.model = None);
		assert_eq!(engine, ["the engine is the registered one"]);
		let anchor = failures(&good, |facts| facts.anchor = None);
		assert_eq!(anchor, ["the receipt is anchored in this chain"]);
	}
}

//! The chain's calls, as values that the runtime's metadata encodes: fields go by name, so that a
//! runtime with other fields is noticed, and not sent something else.

pub mod governance;
mod proofs;

pub use proofs::submit_proofs;

use assay_primitives::{
	attestation::{AttestedKey, Measurements, PolicyMeasurements},
	audit::{AssayLeaf, ProvenPlace},
	batch::{AssaySignedBatch, AssaySignedClaim, BatchId},
	channel::ChannelId,
	evidence::VerifierKey,
	market::{Assurance, Price},
	proof::ProofClaim,
	receipt::AssaySignedReceipt,
	AccountId, AssetKind, Balance, BlockNumber, EngineHash, ModelHash, H256,
};
use codec::{Compact, Encode};
use subxt::{
	dynamic::Value,
	ext::{
		scale_decode::visitor::{decode_with_visitor, IgnoreVisitor},
		scale_encode::{self, EncodeAsFields, FieldIter, TypeResolver},
		scale_value::Composite,
	},
	tx::{dynamic, DynamicPayload},
};

/// A call with its arguments.
pub type Call = DynamicPayload<Composite<()>>;
/// A call whose arguments are SCALE-encoded already.
pub type EncodedCall = DynamicPayload<EncodedArguments>;

/// Arguments of a call in SCALE, by name and in order.
///
/// They are sent as they are, if the runtime's metadata has arguments of these names whose types read
/// every byte of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedArguments(Vec<(&'static str, Vec<u8>)>);

impl EncodeAsFields for EncodedArguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		fields: &mut dyn FieldIter<'_, R::TypeId>,
		types: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		let other = |what: String| scale_encode::Error::custom_string(what);
		if fields.len() != self.0.len() {
			return Err(other(format!(
				"the runtime's call has {} arguments, and not {}",
				fields.len(),
				self.0.len()
			)));
		}
		for ((name, bytes), field) in self.0.iter().zip(fields) {
			if field.name != Some(*name) {
				return Err(other(format!("the runtime's call has no argument {name} here")));
			}
			let rest = &mut bytes.as_slice();
			let read = decode_with_visitor(rest, field.id, types, IgnoreVisitor::<R>::new());
			if read.is_err() || !rest.is_empty() {
				return Err(other(format!("the runtime's argument {name} is of another type")));
			}
			out.extend_from_slice(bytes);
		}
		Ok(())
	}
}

/// Pallet of models, GPU nodes and jobs.
pub const MARKET: &str = "InferenceMarket";
/// Pallet of policies and attested keys.
pub const EVIDENCE: &str = "ProofVerification";
/// Pallet of prices and the burn ledger.
pub const TREASURY: &str = "BurnTreasury";

fn call<const N: usize>(
	pallet: &'static str,
	name: &'static str,
	arguments: [(&'static str, Value); N],
) -> Call {
	dynamic(pallet, name, Composite::named(arguments))
}

fn account(account: &AccountId) -> Value {
	Value::from_bytes(AsRef::<[u8; 32]>::as_ref(account))
}

fn hash(hash: &H256) -> Value {
	Value::from_bytes(hash.0)
}

/// What fees are paid in.
pub(crate) fn asset(asset: &AssetKind) -> Value {
	match asset {
		AssetKind::Native => Value::unnamed_variant("Native", []),
		AssetKind::WithId(id) => Value::unnamed_variant("WithId", [Value::u128((*id).into())]),
	}
}

fn verifier_key(key: VerifierKey) -> Value {
	Value::named_composite([
		("id", Value::unnamed_composite([Value::u128(key.id.0.into())])),
		("version", Value::u128(key.version.into())),
	])
}

fn measurements(measurements: &Measurements) -> Value {
	let Measurements::Tdx { mr_td, rtmr } = measurements;
	Value::named_variant(
		"Tdx",
		[
			("mr_td", Value::from_bytes(mr_td)),
			("rtmr", Value::unnamed_composite(rtmr.iter().map(Value::from_bytes))),
		],
	)
}

fn policy(policy: &PolicyMeasurements) -> Value {
	Value::unnamed_composite([Value::unnamed_composite(policy.iter().map(measurements))])
}

fn assurance(assurance: &Assurance) -> Value {
	let (name, id) = match assurance {
		Assurance::Attested(policy) => ("Attested", policy),
		Assurance::Proven(key) => ("Proven", key),
		Assurance::Audited(audit) => ("Audited", audit),
	};
	Value::unnamed_variant(name, [hash(id)])
}

fn price(price: &Price<Balance>) -> Value {
	Value::named_composite([
		("input", Value::u128(price.input)),
		("output", Value::u128(price.output)),
	])
}

/// Bytes of a bounded vector, which wraps a plain one.
fn bytes(bytes: &[u8]) -> Value {
	Value::unnamed_composite([Value::from_bytes(bytes)])
}

/// Registers the policy that allows exactly `allowed`.
pub fn register_policy(allowed: &PolicyMeasurements) -> Call {
	call(EVIDENCE, "register_policy", [("measurements", policy(allowed))])
}

/// Registers an attested key of the signer.
pub fn register_attested_key(verifier: VerifierKey, key: &AttestedKey, evidence: &[u8]) -> Call {
	call(
		EVIDENCE,
		"register_attested_key",
		[
			("verifier", verifier_key(verifier)),
			("key", Value::unnamed_composite([Value::from_bytes(key.0)])),
			("evidence", bytes(evidence)),
		],
	)
}

/// Registers a model.
pub fn register_model(
	model: &ModelHash,
	engine: &EngineHash,
	audited: &Assurance,
	name: &str,
) -> Call {
	call(
		MARKET,
		"register_model",
		[
			("model", hash(model)),
			("engine", hash(engine)),
			("assurance", assurance(audited)),
			("name", bytes(name.as_bytes())),
		],
	)
}

/// Registers the signer as a GPU node.
pub fn register_node(endpoint: &str, bond: Balance) -> Call {
	let endpoint = bytes(endpoint.as_bytes());
	call(MARKET, "register_node", [("endpoint", endpoint), ("bond", Value::u128(bond))])
}

/// Adds to the signer's bond.
pub fn increase_bond(amount: Balance) -> Call {
	call(MARKET, "increase_bond", [("amount", Value::u128(amount))])
}

/// Moves the signer's endpoint.
pub fn set_endpoint(endpoint: &str) -> Call {
	call(MARKET, "set_endpoint", [("endpoint", bytes(endpoint.as_bytes()))])
}

/// Offers a model at a price.
pub fn set_offer(model: &ModelHash, asked: &Price<Balance>) -> Call {
	call(
		MARKET,
		"set_offer",
		[("model", hash(model)), ("asset", asset(&AssetKind::Native)), ("price", price(asked))],
	)
}

/// Takes an offer in the native token off the market.
pub fn remove_offer(model: &ModelHash) -> Call {
	let native = asset(&AssetKind::Native);
	call(MARKET, "remove_offer", [("model", hash(model)), ("asset", native)])
}

/// Takes new jobs and channels from now on, or does so no more.
pub fn set_accepting(accepting: bool) -> Call {
	call(MARKET, "set_accepting", [("accepting", Value::bool(accepting))])
}

/// Takes back a part of the signer's bond, in time.
pub fn unbond(amount: Balance) -> Call {
	call(MARKET, "unbond", [("amount", Value::u128(amount))])
}

/// Returns what the signer has unbonded and is free.
pub fn withdraw_unbonded() -> Call {
	call(MARKET, "withdraw_unbonded", [])
}

/// Takes the signer's GPU node off the market.
pub fn deregister_node() -> Call {
	call(MARKET, "deregister_node", [])
}

/// Opens a job.
pub fn open_job(
	node: &AccountId,
	model: &ModelHash,
	request_hash: &H256,
	max_fee: Balance,
	max_verification_price: Balance,
	deliver_within: BlockNumber,
) -> Call {
	call(
		MARKET,
		"open_job",
		[
			("node", account(node)),
			("model", hash(model)),
			("request_hash", hash(request_hash)),
			("max_fee", Value::u128(max_fee)),
			("max_verification_price", Value::u128(max_verification_price)),
			("deliver_within", Value::u128(deliver_within.into())),
		],
	)
}

/// What a requester asks of a payment channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelOffer {
	/// Operator of the GPU node.
	pub node: AccountId,
	/// The model to be served.
	pub model: ModelHash,
	/// What the fees are paid in.
	pub asset: AssetKind,
	/// Most that the GPU node can claim, in the asset's smallest unit.
	pub deposit: Balance,
	/// Account whose key signs the vouchers.
	pub signer: AccountId,
	/// Most that the GPU node may ask for each unit.
	pub max_price: Price<Balance>,
	/// Blocks for which it serves.
	pub serve_for: BlockNumber,
}

/// Opens a payment channel.
pub fn open_channel(offer: &ChannelOffer) -> Call {
	call(
		MARKET,
		"open_channel",
		[
			("node", account(&offer.node)),
			("model", hash(&offer.model)),
			("asset", asset(&offer.asset)),
			("deposit", Value::u128(offer.deposit)),
			("signer", account(&offer.signer)),
			("max_price", price(&offer.max_price)),
			("serve_for", Value::u128(offer.serve_for.into())),
		],
	)
}

/// Adds to a channel's deposit.
pub fn top_up_channel(channel: ChannelId, amount: Balance) -> Call {
	let channel = Value::u128(channel.into());
	call(MARKET, "top_up_channel", [("channel", channel), ("amount", Value::u128(amount))])
}

/// Closes a channel.
pub fn close_channel(channel: ChannelId) -> Call {
	call(MARKET, "close_channel", [("channel", Value::u128(channel.into()))])
}

/// Returns what an ended channel still has to its requester.
pub fn withdraw_deposit(channel: ChannelId) -> Call {
	call(MARKET, "withdraw_deposit", [("channel", Value::u128(channel.into()))])
}

/// Settles a batch.
pub fn settle_batch(signed: &AssaySignedBatch, claims: &[AssaySignedClaim]) -> EncodedCall {
	let arguments = vec![("signed", signed.encode()), ("claims", claims.encode())];
	dynamic(MARKET, "settle_batch", EncodedArguments(arguments))
}

/// Commits a batch whose receipts are proven or audited later.
pub fn commit_batch(signed: &AssaySignedBatch, claims: &[AssaySignedClaim]) -> EncodedCall {
	let arguments = vec![("signed", signed.encode()), ("claims", claims.encode())];
	dynamic(MARKET, "commit_batch", EncodedArguments(arguments))
}

/// Challenges a leaf of a committed batch: its node has to reveal it.
pub fn challenge_leaf(batch: BatchId, leaf: u32) -> Call {
	call(
		MARKET,
		"challenge_leaf",
		[("batch", Value::u128(batch.into())), ("leaf", Value::u128(leaf.into()))],
	)
}

/// Reveals a leaf of a committed batch that was sampled or challenged.
pub fn reveal_leaf(batch: BatchId, leaf: &AssayLeaf, evidence: &[u8]) -> EncodedCall {
	let arguments = vec![
		("batch", Compact(batch).encode()),
		("leaf", leaf.encode()),
		("evidence", evidence.encode()),
	];
	dynamic(MARKET, "reveal_leaf", EncodedArguments(arguments))
}

/// Refunds a claim of a slashed batch.
pub fn claim_refund(batch: BatchId, place: &ProvenPlace<AccountId, Balance>) -> EncodedCall {
	let arguments = vec![("batch", Compact(batch).encode()), ("place", place.encode())];
	dynamic(MARKET, "claim_refund", EncodedArguments(arguments))
}

/// Registers a key that signs the signer's receipts and batches of models that no enclave serves.
pub fn set_receipt_key(key: &AttestedKey) -> Call {
	let key = Value::unnamed_composite([Value::from_bytes(key.0)]);
	call(MARKET, "set_receipt_key", [("key", key)])
}

/// Registers a verifying key.
pub fn register_verifying_key(verifier: VerifierKey, key: &[u8]) -> EncodedCall {
	let arguments = vec![("verifier", verifier.encode()), ("key", key.encode())];
	dynamic(EVIDENCE, "register_verifying_key", EncodedArguments(arguments))
}

/// Removes a verifying key of the signer's.
pub fn deregister_verifying_key(key: &H256) -> Call {
	call(EVIDENCE, "deregister_verifying_key", [("key", hash(key))])
}

/// Has proofs under a verifying key verified, at the signer's cost.
pub fn verify_proofs(key: &H256, claims: &[ProofClaim]) -> EncodedCall {
	let arguments = vec![("key", key.encode()), ("claims", claims.encode())];
	dynamic(EVIDENCE, "verify_proofs", EncodedArguments(arguments))
}

/// Settles a job. Anyone may submit it without a signature and without a fee, if it is certain to succeed.
pub fn submit_receipt(signed: &AssaySignedReceipt) -> EncodedCall {
	dynamic(MARKET, "submit_receipt", EncodedArguments(vec![("signed", signed.encode())]))
}

/// Has evidence verified, at the signer's cost.
pub fn verify_evidence(verifier: VerifierKey, evidence: &[u8]) -> EncodedCall {
	let arguments = vec![("verifier", verifier.encode()), ("evidence", evidence.encode())];
	dynamic(EVIDENCE, "verify", EncodedArguments(arguments))
}

/// Presents a receipt that was not settled in its window.
pub fn present_receipt(signed: &AssaySignedReceipt) -> EncodedCall {
	dynamic(MARKET, "present_receipt", EncodedArguments(vec![("signed", signed.encode())]))
}

/// Prepays the verification of the signer's batches.
pub fn fund_verification(amount: Balance) -> Call {
	call(MARKET, "fund_verification", [("amount", Value::u128(amount))])
}

/// Takes back what was prepaid for the verification of the signer's batches.
pub fn withdraw_verification(amount: Balance) -> Call {
	call(MARKET, "withdraw_verification", [("amount", Value::u128(amount))])
}

#[cfg(test)]
mod tests {
	use super::*;
	use assay_primitives::{
		batch::{Batch, Claim, SignedBatch, SignedClaim, VersionedBatch},
		channel::SignedVoucher,
		evidence::VerifierId,
		receipt::{AttestedSignature, BlockRef},
		Signature,
	};
	use scale_info::{meta_type, PortableRegistry, Registry, TypeInfo};
	use subxt::ext::scale_value::scale::encode_as_type;

	/// `value` must encode as `expected`, by the metadata of its type.
	fn assert_encodes<T: Encode + TypeInfo + 'static>(value: Value, expected: &T) {
		let mut registry = Registry::new();
		let id = registry.register_type(&meta_type::<T>()).id;
		let registry = PortableRegistry::from(registry);
		let mut encoded = Vec::new();
		encode_as_type(&value, id, &registry, &mut encoded).unwrap();
		assert_eq!(encoded, expected.encode());
	}

	#[test]
	fn arguments_encode_as_the_contract_says_when_metadata_names_its_types() {
		type Bytes = frame_support_bytes::Bytes;
		let tdx = |byte| Measurements::Tdx { mr_td: [byte; 48], rtmr: [[byte + 1; 48]; 4] };
		let allowed: PolicyMeasurements = vec![tdx(1), tdx(3)].try_into().unwrap();
		assert_encodes(policy(&allowed), &allowed);
		let one: PolicyMeasurements = vec![tdx(1)].try_into().unwrap();
		assert_encodes(policy(&one), &one);
		assert_encodes(account(&AccountId::new([7; 32])), &AccountId::new([7; 32]));
		assert_encodes(hash(&H256::repeat_byte(8)), &H256::repeat_byte(8));
		let key = VerifierKey { id: VerifierId::DCAP, version: 4 };
		assert_encodes(verifier_key(key), &key);
		let attested = AttestedKey([9; 32]);
		assert_encodes(Value::unnamed_composite([Value::from_bytes(attested.0)]), &attested);
		for audited in [Assurance::Attested, Assurance::Proven, Assurance::Audited] {
			let audited = audited(H256::repeat_byte(5));
			assert_encodes(assurance(&audited), &audited);
		}
		let asked = Price { input: 1, output: u128::MAX };
		assert_encodes(price(&asked), &asked);
		for text in [&b""[..], b"x", b"http://127.0.0.1:8080"] {
			assert_encodes(bytes(text), &Bytes::from(text));
		}
	}

	/// The call's arguments must encode as those of the pallet's call, given as a struct.
	fn assert_arguments<T: Encode + TypeInfo + 'static>(
		arguments: &impl EncodeAsFields,
		expected: &T,
	) {
		let encoded = encode_arguments::<T>(arguments);
		assert_eq!(encoded.unwrap(), expected.encode());
	}

	fn encode_arguments<T: TypeInfo + 'static>(
		arguments: &impl EncodeAsFields,
	) -> Result<Vec<u8>, scale_encode::Error> {
		let mut registry = Registry::new();
		let id = registry.register_type(&meta_type::<T>()).id;
		let registry = PortableRegistry::from(registry);
		let scale_info::TypeDef::Composite(fields) = &registry.resolve(id).unwrap().type_def else {
			panic!("no struct")
		};
		let mut fields = fields.fields.iter().map(|field| {
			subxt::ext::scale_type_resolver::Field::new(field.ty.id, field.name.as_deref())
		});
		arguments.encode_as_fields(&mut fields, &registry)
	}

	mod pallet {
		//! Arguments as the pallet declares them.

		use super::*;

		#[derive(Encode, TypeInfo)]
		pub struct OpenChannel {
			pub node: AccountId,
			pub model: H256,
			pub asset: AssetKind,
			#[codec(compact)]
			pub deposit: Balance,
			pub signer: AccountId,
			pub max_price: Price<Balance>,
			pub serve_for: u32,
		}

		#[derive(Encode, TypeInfo)]
		pub struct TopUp {
			#[codec(compact)]
			pub channel: ChannelId,
			#[codec(compact)]
			pub amount: Balance,
		}

		#[derive(Encode, TypeInfo)]
		pub struct Channel {
			#[codec(compact)]
			pub channel: ChannelId,
		}

		#[derive(Encode, TypeInfo)]
		pub struct Amount {
			#[codec(compact)]
			pub amount: Balance,
		}

		#[derive(Encode, TypeInfo)]
		pub struct Settle {
			pub signed: AssaySignedBatch,
			pub claims: Vec<AssaySignedClaim>,
		}

		#[derive(Encode, TypeInfo)]
		pub struct RegisterKey {
			pub verifier: VerifierKey,
			pub key: super::frame_support_bytes::Bytes,
		}

		#[derive(Encode, TypeInfo)]
		pub struct VerifyEvidence {
			pub verifier: VerifierKey,
			pub evidence: super::frame_support_bytes::Bytes,
		}

		#[derive(Encode, TypeInfo)]
		pub struct Verify {
			pub key: H256,
			pub claims: Vec<ProofClaim>,
		}

		#[derive(Encode, TypeInfo)]
		pub struct Present {
			pub signed: AssaySignedReceipt,
		}
	}

	#[test]
	fn channel_calls_encode_as_the_pallet_says_when_metadata_names_its_types() {
		for asset in [AssetKind::Native, AssetKind::WithId(7)] {
			let offer = ChannelOffer {
				node: AccountId::new([1; 32]),
				model: H256::repeat_byte(2),
				asset,
				deposit: u128::MAX,
				signer: AccountId::new([3; 32]),
				max_price: Price { input: 4, output: 5 },
				serve_for: 6,
			};
			let expected = pallet::OpenChannel {
				node: offer.node.clone(),
				model: offer.model,
				asset: offer.asset.clone(),
				deposit: offer.deposit,
				signer: offer.signer.clone(),
				max_price: offer.max_price,
				serve_for: offer.serve_for,
			};
			assert_arguments(open_channel(&offer).call_data(), &expected);
		}
		let (channel, amount) = (1 << 40, 1 << 90);
		assert_arguments(
			top_up_channel(channel, amount).call_data(),
			&pallet::TopUp { channel, amount },
		);
		for call in [close_channel(channel), withdraw_deposit(channel)] {
			assert_arguments(call.call_data(), &pallet::Channel { channel });
		}
		for call in [fund_verification(amount), withdraw_verification(amount)] {
			assert_arguments(call.call_data(), &pallet::Amount { amount });
		}
	}

	fn signature() -> AttestedSignature {
		AttestedSignature { key: AttestedKey([1; 32]), signature: [2; 64] }
	}

	fn batch() -> (AssaySignedBatch, Vec<AssaySignedClaim>) {
		let batch = Batch {
			genesis_hash: H256::repeat_byte(1),
			node: AccountId::new([2; 32]),
			model: H256::repeat_byte(3),
			engine: H256::repeat_byte(4),
			assurance: Assurance::Attested(H256::repeat_byte(5)),
			asset: AssetKind::WithId(6),
			root: H256::repeat_byte(7),
			receipts: 8,
			input_units: 9,
			output_units: 10,
			fee: 11,
			anchor: BlockRef { number: 12, hash: H256::repeat_byte(13) },
			claims_root: H256::repeat_byte(14),
		};
		let claim = |channel| SignedClaim {
			claim: Claim { channel, first: 2, receipts: 3, input_units: 4, output_units: 5 },
			voucher: SignedVoucher { cumulative: 6, signature: Signature::Sr25519([7; 64].into()) },
		};
		let signed = SignedBatch { batch: VersionedBatch::V1(batch), signature: signature() };
		(signed, (0..70).map(claim).collect())
	}

	fn receipt() -> AssaySignedReceipt {
		use assay_primitives::receipt::{Payment, Receipt, SignedReceipt, VersionedReceipt};
		let receipt = VersionedReceipt::V1(Receipt {
			genesis_hash: H256::repeat_byte(1),
			node: AccountId::new([2; 32]),
			payment: Payment::Channel { channel: 3, sequence: 4 },
			requester: AccountId::new([4; 32]),
			model: H256::repeat_byte(5),
			engine: H256::repeat_byte(6),
			request_hash: H256::repeat_byte(7),
			response_hash: H256::repeat_byte(8),
			input_units: 9,
			output_units: 10,
			fee: 11,
			anchor: BlockRef { number: 12, hash: H256::repeat_byte(13) },
			audit_commitment: Some(H256::repeat_byte(14)),
		});
		SignedReceipt { receipt, signature: signature() }
	}

	#[test]
	fn encoded_arguments_are_sent_as_they_are_when_the_types_are_the_pallets() {
		let (signed, claims) = batch();
		let call = settle_batch(&signed, &claims);
		assert_arguments(call.call_data(), &pallet::Settle { signed, claims });
		let signed = receipt();
		let call = present_receipt(&signed);
		assert_arguments(call.call_data(), &pallet::Present { signed: signed.clone() });
		let call = submit_receipt(&signed);
		assert_arguments(call.call_data(), &pallet::Present { signed });
	}

	#[test]
	fn evidence_is_sent_as_it_is() {
		let verifier = VerifierKey { id: VerifierId::DCAP, version: 4 };
		let call = verify_evidence(verifier, b"quote");
		let evidence = b"quote"[..].into();
		assert_arguments(call.call_data(), &pallet::VerifyEvidence { verifier, evidence });
	}

	#[test]
	fn proof_calls_encode_as_the_pallet_says_when_metadata_names_its_types() {
		let verifier = VerifierKey { id: VerifierId::GROTH16_BN254, version: 1 };
		let call = register_verifying_key(verifier, b"key");
		let key = b"key"[..].into();
		assert_arguments(call.call_data(), &pallet::RegisterKey { verifier, key });
		let claim = |byte| ProofClaim {
			inputs: vec![[byte; 32]; 2].try_into().unwrap(),
			proof: vec![byte; 128].try_into().unwrap(),
		};
		let (key, claims) = (H256::repeat_byte(3), vec![claim(1), claim(2)]);
		let call = verify_proofs(&key, &claims);
		assert_arguments(call.call_data(), &pallet::Verify { key, claims });
	}

	#[test]
	fn encoded_arguments_are_refused_when_the_runtime_has_others() {
		#[derive(TypeInfo)]
		#[allow(dead_code)]
		struct OtherName {
			receipt: AssaySignedReceipt,
		}
		#[derive(TypeInfo)]
		#[allow(dead_code)]
		struct OtherType {
			signed: AssaySignedBatch,
		}
		#[derive(TypeInfo)]
		#[allow(dead_code)]
		struct Shorter {
			signed: H256,
		}
		let call = present_receipt(&receipt());
		assert!(encode_arguments::<OtherName>(call.call_data()).is_err());
		assert!(encode_arguments::<OtherType>(call.call_data()).is_err());
		assert!(encode_arguments::<Shorter>(call.call_data()).is_err());
		assert!(encode_arguments::<pallet::Settle>(call.call_data()).is_err());
	}

	/// The shape that a bounded vector has in metadata.
	mod frame_support_bytes {
		#[derive(codec::Encode, scale_info::TypeInfo)]
		pub struct Bytes(Vec<u8>);

		impl From<&[u8]> for Bytes {
			fn from(bytes: &[u8]) -> Self {
				Self(bytes.into())
			}
		}
	}
}

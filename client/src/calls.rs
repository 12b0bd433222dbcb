//! The chain's calls, as values that the runtime's metadata encodes: fields go by name, so that a
//! runtime with other fields is noticed, and not sent something else.

use assay_primitives::{
	attestation::{AttestedKey, Measurements, PolicyMeasurements},
	evidence::VerifierKey,
	market::{Assurance, Price},
	AccountId, Balance, BlockNumber, EngineHash, ModelHash, H256,
};
use subxt::{
	dynamic::Value,
	ext::scale_value::Composite,
	tx::{dynamic, DynamicPayload},
};

/// A call with its arguments.
pub type Call = DynamicPayload<Composite<()>>;

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

/// The native token among all assets.
fn native() -> Value {
	Value::unnamed_variant("Native", [])
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
	let Assurance::Attested(policy) = assurance;
	Value::unnamed_variant("Attested", [hash(policy)])
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
		[("model", hash(model)), ("asset", native()), ("price", price(asked))],
	)
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

#[cfg(test)]
mod tests {
	use super::*;
	use assay_primitives::evidence::VerifierId;
	use codec::Encode;
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
		let audited = Assurance::Attested(H256::repeat_byte(5));
		assert_encodes(assurance(&audited), &audited);
		let asked = Price { input: 1, output: u128::MAX };
		assert_encodes(price(&asked), &asked);
		for text in [&b""[..], b"x", b"http://127.0.0.1:8080"] {
			assert_encodes(bytes(text), &Bytes::from(text));
		}
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

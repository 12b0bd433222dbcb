//! What publishers and operators put on chain. Every step is skipped if it is done already, so that a
//! command can be repeated after whatever went wrong.

use crate::{
	calls::{self, Call},
	chain::{Chain, Until},
	http::{GpuNodeClient, NodeAttestation, Served},
	keys, text,
	verifying::find_key,
	Amount, Error,
};
use assay_primitives::{
	attestation::{policy_id, Measurements, PolicyMeasurements},
	market::{Assurance, Price},
	proof::STATEMENT_INPUTS,
	wire::MAX_ENDPOINT_LEN,
	AssetKind, Balance, EngineHash, ModelHash, H256,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{io::Read, path::Path};
use subxt_signer::sr25519::Keypair;

/// Most bytes of a model's name.
const MAX_NAME_LEN: usize = 64;

/// One step of a registration.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
	/// What it does.
	pub step: String,
	/// Block that it was done in; none if it was done before.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub block: Option<crate::chat::BlockJson>,
}

/// Does steps, tells of each, and remembers them.
struct Steps<'a> {
	chain: &'a Chain,
	signer: &'a Keypair,
	tell: &'a mut dyn FnMut(&str),
	done: Vec<Step>,
	/// Nonce of the last one.
	pending: Option<u64>,
}

impl<'a> Steps<'a> {
	fn new(chain: &'a Chain, signer: &'a Keypair, tell: &'a mut dyn FnMut(&str)) -> Self {
		Self { chain, signer, tell, done: Vec::new(), pending: None }
	}

	fn skip(&mut self, step: String) {
		(self.tell)(&format!("{step}: done already"));
		self.done.push(Step { step, block: None });
	}

	async fn submit(&mut self, step: String, call: Call) -> Result<(), Error> {
		let executed = self.chain.submit(&call, self.signer, Until::InBlock).await?;
		(self.tell)(&format!("{step}: in block #{}", executed.block.number));
		self.pending = Some(executed.nonce);
		self.done.push(Step { step, block: Some(executed.block.into()) });
		Ok(())
	}

	/// Waits for the last step to be final, with which all of them are: a fork may move them to other
	/// blocks, but not change their order.
	async fn finish(self) -> Result<Vec<Step>, Error> {
		let Some(last) = self.pending else { return Ok(self.done) };
		self.chain.wait_until_final(&keys::account(self.signer), last).await?;
		(self.tell)("finalised");
		Ok(self.done)
	}
}

/// sha256 of a file, read piece by piece.
///
/// # Errors
///
/// When the file cannot be read.
pub fn hash_file(path: &Path) -> Result<H256, Error> {
	let failed = |source| Error::File { path: path.into(), source };
	let mut file = std::fs::File::open(path).map_err(failed)?;
	let mut hasher = Sha256::new();
	let mut buffer = vec![0; 1 << 20];
	loop {
		match file.read(&mut buffer).map_err(failed)? {
			0 => return Ok(H256(hasher.finalize().into())),
			read => hasher.update(buffer.get(..read).unwrap_or_default()),
		}
	}
}

/// A model to be registered.
#[derive(Clone, Debug)]
pub struct Publication {
	/// sha256 of the weights artifact.
	pub model: ModelHash,
	/// Engine, quantisation, sampler and seed.
	pub engine: EngineHash,
	/// Human-readable name.
	pub name: String,
	/// How its answers are audited.
	pub audited: Audited,
}

/// How a model's answers are audited.
#[derive(Clone, Debug)]
pub enum Audited {
	/// Signed inside enclaves that run any of these.
	Enclave(Vec<Measurements>),
	/// Proven for a verifying key of this name.
	Proven(H256),
	/// Sampled and challenged, by rules of this hash.
	Later(H256),
}

/// What became of a publication.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
	/// The model.
	pub model: ModelHash,
	/// Its engine.
	pub engine: EngineHash,
	/// How its answers are audited.
	pub assurance: Assurance,
	/// What was done.
	pub steps: Vec<Step>,
}

/// Registers a model, and its policy if it is new.
///
/// # Errors
///
/// When the chain refuses, or has the model with another engine or policy.
pub async fn publish_model(
	chain: &Chain,
	signer: &Keypair,
	publication: &Publication,
	tell: &mut dyn FnMut(&str),
) -> Result<Published, Error> {
	let Publication { model, engine, name, audited } = publication;
	if name.is_empty() || name.len() > MAX_NAME_LEN {
		return Err(Error::Input(format!("a model's name has 1 to {MAX_NAME_LEN} bytes")));
	}
	let (assurance, policy) = match audited {
		Audited::Enclave(measurements) => {
			let allowed = PolicyMeasurements::try_from(measurements.clone())
				.map_err(|_| Error::Input("a policy allows 32 measurements at most".into()))?;
			let policy = policy_id(&allowed);
			(Assurance::Attested(policy), Some((policy, allowed)))
		},
		Audited::Proven(key) => (Assurance::Proven(*key), None),
		Audited::Later(rules) => (Assurance::Audited(*rules), None),
	};
	let best = chain.best().await?.hash;
	if let Assurance::Proven(key) = &assurance {
		let record = find_key(chain, best, key).await?;
		if record.inputs != STATEMENT_INPUTS {
			return Err(Error::Input(format!(
				"the verifying key {key:?} has {} public inputs; that of a model has {STATEMENT_INPUTS}, the \
				 digests of request and response",
				record.inputs
			)));
		}
	}
	let mut steps = Steps::new(chain, signer, tell);

	let registered = chain.model(best, model).await?;
	if let Some(view) = &registered {
		if view.engine != *engine || view.assurance != assurance {
			return Err(Error::Input(format!(
				"the model {model:?} is registered by {} with engine {:?} and {:?}, and not with engine \
				 {engine:?} and {assurance:?}",
				keys::address(&view.publisher),
				view.engine,
				view.assurance
			)));
		}
	}
	if let Some((policy, allowed)) = &policy {
		let step = format!("register policy {policy:?}");
		if chain.policy(best, policy).await?.is_some() {
			steps.skip(step);
		} else {
			steps.submit(step, calls::register_policy(allowed)).await?;
		}
	}
	let step = format!("register model {model:?}");
	if registered.is_some() {
		steps.skip(step);
	} else {
		steps.submit(step, calls::register_model(model, engine, &assurance, name)).await?;
	}
	let steps = steps.finish().await?;
	Ok(Published { model: *model, engine: *engine, assurance, steps })
}

/// A GPU node to be registered.
#[derive(Clone, Debug)]
pub struct Registration {
	/// Base URL of its endpoint.
	pub url: String,
	/// Bond that it has at least.
	pub bond: Balance,
	/// What it asks.
	pub price: Price<Balance>,
	/// The model that it offers; what the node serves, if left out.
	pub model: Option<ModelHash>,
}

/// What became of a registration.
#[derive(Clone, Debug, Serialize)]
pub struct Registered {
	/// Address of the operator.
	pub node: String,
	/// Its attested key.
	pub attested_key: String,
	/// The model on offer.
	pub model: ModelHash,
	/// What was done.
	pub steps: Vec<Step>,
}

/// Registers the attested key, the GPU node and its offer.
///
/// # Errors
///
/// When the node's attestation is for another operator or chain, it serves something else, or the chain
/// refuses.
pub async fn register_node(
	chain: &Chain,
	signer: &Keypair,
	registration: &Registration,
	tell: &mut dyn FnMut(&str),
) -> Result<Registered, Error> {
	let Registration { url, bond, price, model } = registration;
	if url.len() > MAX_ENDPOINT_LEN as usize {
		return Err(Error::Input(format!("an endpoint has {MAX_ENDPOINT_LEN} bytes at most")));
	}
	let operator = keys::account(signer);
	let node = GpuNodeClient::new(url)?;
	let attestation = node.attestation().await?;
	let served = node.served().await?;
	check_attestation(&attestation, chain, &operator)?;
	let model = model.unwrap_or(served.model);
	let best = chain.best().await?.hash;
	check_served(chain, best, &served, model).await?;

	let mut steps = Steps::new(chain, signer, tell);
	let key = attestation.key;
	let assurance = chain.model(best, &model).await?.map(|view| view.assurance);
	let is_attested = !matches!(assurance, Some(Assurance::Proven(_) | Assurance::Audited(_)));
	let step = format!("register attested key {}", text::hex(key.0));
	match chain.attested_key(best, &key).await? {
		// No enclave vouches for what it answers.
		_ if !is_attested => {},
		Some(record) if record.operator != operator => {
			return Err(Error::Input(format!(
				"the attested key belongs to {}; make a new one with a fresh --data-dir",
				keys::address(&record.operator)
			)));
		},
		Some(record) if !record.is_valid_at(chain.best().await?.number) => {
			return Err(Error::Input(
				"the attested key has expired or was revoked; make a new one with a fresh --data-dir"
					.into(),
			));
		},
		Some(_) => steps.skip(step),
		None => {
			let call = calls::register_attested_key(attestation.verifier, &key, &attestation.quote);
			steps.submit(step, call).await?;
		},
	}

	let step = format!("register GPU node {} at {url}", keys::address(&operator));
	match chain.node(best, &operator).await? {
		None => steps.submit(step, calls::register_node(url, *bond)).await?,
		Some(view) => {
			steps.skip(step);
			if view.endpoint != url.as_bytes() {
				steps.submit(format!("move to {url}"), calls::set_endpoint(url)).await?;
			}
			let missing = bond.saturating_sub(view.bond);
			if missing > 0 {
				let step = format!("increase the bond by {}", Amount(missing));
				steps.submit(step, calls::increase_bond(missing)).await?;
			}
		},
	}

	if !is_attested {
		let step = format!("register receipt key {}", text::hex(key.0));
		if chain.is_receipt_key(best, &operator, &key).await? {
			steps.skip(step);
		} else {
			steps.submit(step, calls::set_receipt_key(&key)).await?;
		}
	}

	let step = format!(
		"offer the model at {} a prompt token and {} a generated token",
		Amount(price.input),
		Amount(price.output)
	);
	let offer = chain.offer(best, &operator, &model, &AssetKind::Native).await?;
	if offer.is_some_and(|offer| offer.price == *price) {
		steps.skip(step);
	} else {
		steps.submit(step, calls::set_offer(&model, price)).await?;
	}
	let steps = steps.finish().await?;
	let attested_key = text::hex(key.0);
	Ok(Registered { node: keys::address(&operator), attested_key, model, steps })
}

fn check_attestation(
	attestation: &NodeAttestation,
	chain: &Chain,
	operator: &assay_primitives::AccountId,
) -> Result<(), Error> {
	if attestation.operator != *operator {
		return Err(Error::Input(format!(
			"the GPU node runs for the operator {}, and this key is {}'s: give the operator's key, or \
			 start the node with the other --operator",
			keys::address(&attestation.operator),
			keys::address(operator)
		)));
	}
	if attestation.genesis_hash != chain.genesis() {
		return Err(Error::Input(format!(
			"the GPU node follows the chain with genesis {:?}, and {} is {:?}",
			attestation.genesis_hash,
			chain.url(),
			chain.genesis()
		)));
	}
	Ok(())
}

async fn check_served(
	chain: &Chain,
	at: H256,
	served: &Served,
	model: ModelHash,
) -> Result<(), Error> {
	if served.model != model {
		return Err(Error::Input(format!(
			"the GPU node serves the model {:?}, and not {model:?}",
			served.model
		)));
	}
	let view = chain.model(at, &model).await?.ok_or_else(|| {
		Error::NotFound(format!(
			"the model {model:?} is not registered: run `assay model publish` first"
		))
	})?;
	if view.engine != served.engine {
		return Err(Error::Input(format!(
			"the GPU node runs the engine {:?}, and the model is registered with {:?}: the chain would \
			 refuse its receipts",
			served.engine, view.engine
		)));
	}
	match (view.assurance, served.verifying_key) {
		(Assurance::Proven(key), Some(served)) if served != key => Err(Error::Input(format!(
			"the GPU node proves its answers for the verifying key {served:?}, and the model is registered \
			 with {key:?}: the chain would refuse its proofs"
		))),
		(Assurance::Proven(key), None) => Err(Error::Input(format!(
			"the model is registered with the verifying key {key:?}, and the GPU node proves nothing: start \
			 it with --proving-key"
		))),
		_ => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn file_is_hashed_when_longer_than_a_piece() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("model");
		let contents = vec![7; (1 << 20) + 3];
		std::fs::write(&path, &contents).unwrap();
		assert_eq!(hash_file(&path).unwrap(), crate::sha256(&contents));
		assert!(matches!(hash_file(folder.path()), Err(Error::File { .. })));
	}
}

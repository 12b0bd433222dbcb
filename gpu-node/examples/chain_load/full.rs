//! Work that fills blocks.

use crate::{
	flood::{Blocks, Flood},
	party::{fee, Party, SERVE_FOR},
	settlement, Result,
};
use assay_client::{
	calls,
	chain::Event,
	keys,
	verifying::{read_claim, read_key, register},
};
use assay_gpu_node::attester::Attester as _;
use assay_primitives::{
	attestation::report_data,
	channel::Sequence,
	evidence::VerifierId,
	proof::MAX_CLAIMS,
	receipt::{Payment, SignedReceipt, VersionedReceipt},
};
use clap::Subcommand;
use std::path::PathBuf;
use subxt_signer::sr25519::Keypair;

/// Accounts that pay, besides the operator.
const PAYERS: [&str; 4] = ["//Alice", "//Charlie", "//Dave", "//Eve"];

/// A kind of work.
#[derive(Subcommand)]
pub enum Workload {
	/// TDX quotes, verified for whoever pays
	Quotes {
		/// How many, each in a transaction of its own.
		#[arg(long)]
		count: usize,
	},
	/// Groth16 proofs, as many in a call as it takes
	Proofs {
		/// The verifying key.
		#[arg(long)]
		key: PathBuf,
		/// A proof under it.
		#[arg(long)]
		proof: PathBuf,
		/// Its public inputs.
		#[arg(long)]
		inputs: PathBuf,
		/// How many calls.
		#[arg(long)]
		calls: usize,
	},
	/// Batches of one receipt for each channel
	Settlements {
		/// Channels in every batch.
		#[arg(long)]
		channels: u32,
		/// How many batches.
		#[arg(long)]
		batches: u32,
	},
	/// Receipts of jobs with their evidence
	Receipts {
		/// How many jobs.
		#[arg(long)]
		count: usize,
	},
}

impl Workload {
	/// Prepares it, sends all of it at once, and waits until it is final.
	pub async fn run(&self, party: &Party, others: &[String]) -> Result<Blocks> {
		let flood = Flood::connect(&party.chain, others).await?;
		let payers =
			PAYERS.map(keys::from_suri).into_iter().collect::<std::result::Result<Vec<_>, _>>()?;
		match self {
			Self::Quotes { count } => quotes(party, &flood, &payers, *count).await,
			Self::Proofs { key, proof, inputs, calls } => {
				let key = read_key(key, None)?;
				register(&party.chain, &party.requester, &key).await?;
				let claim = read_claim(key.curve, proof, inputs)?;
				let call = calls::verify_proofs(&key.id, &vec![claim; MAX_CLAIMS as usize]);
				flood.signed(&vec![call; *calls], &payers).await
			},
			Self::Settlements { channels, batches } => {
				settlements(party, &flood, *channels, *batches).await
			},
			Self::Receipts { count } => receipts(party, &flood, *count).await,
		}
	}
}

async fn quotes(party: &Party, flood: &Flood, payers: &[Keypair], count: usize) -> Result<Blocks> {
	let operator = keys::account(&party.operator);
	let bound = report_data(&party.attester.public_key(), &operator, &party.chain.genesis());
	let quote = party.attester.quote(&bound)?;
	let call = calls::verify_evidence(party.attester.verifier(), &quote);
	flood.signed(&vec![call; count], payers).await
}

async fn settlements(party: &Party, flood: &Flood, channels: u32, batches: u32) -> Result<Blocks> {
	let ids = settlement::prepare(party, channels).await?;
	let mut calls = Vec::new();
	for sequence in 0..batches {
		let (signed, claims) = party.batch(&ids, Sequence::from(sequence), 1).await?;
		calls.push(calls::settle_batch(&signed, &claims));
	}
	// Each continues the one before, so that one account sends them in order.
	flood.signed(&calls, std::slice::from_ref(&party.operator)).await
}

async fn receipts(party: &Party, flood: &Flood, count: usize) -> Result<Blocks> {
	let chain = &party.chain;
	let operator = keys::account(&party.operator);
	let price =
		chain.verification_price(chain.best().await?.hash, VerifierId::ATTESTED_SIGNATURE).await?;
	let text = party.digest("a made-up question");
	let open = calls::open_job(&operator, &party.model, &text, fee(1), price * 2, SERVE_FOR);
	let jobs = party.submit_together(&open, count).await?;
	let anchor = chain.finalised().await?;
	let calls: Vec<_> = jobs
		.into_iter()
		.filter_map(|event| match event {
			Event::JobOpened { job } => Some(job),
			_ => None,
		})
		.map(|job| {
			let receipt = VersionedReceipt::V1(party.receipt(Payment::Job(job), text, anchor));
			let signature = party.attester.sign(&receipt.hash());
			calls::submit_receipt(&SignedReceipt { receipt, signature })
		})
		.collect();
	flood
		.authorised(&calls, || async {
			let node = chain.node(chain.finalised().await?.hash, &operator).await?;
			Ok(node.ok_or("the GPU node is not registered")?.active_jobs == 0)
		})
		.await
}

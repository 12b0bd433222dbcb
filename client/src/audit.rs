//! Checks a verified job against the chain: the receipt, the bytes, and where the money went.

use crate::{
	chain::{Block, BlockEvent, Chain, Event, Job},
	receipt::{check, Check, Facts},
	Amount, Error,
};
use assay_primitives::{
	burn::BurnReason, evidence::VerifierId, market::Assurance, receipt::AssaySignedReceipt,
	AccountId, Balance, BlockNumber, JobId, H256,
};
use serde::Serialize;

/// The node's exposure once something had happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exposure {
	/// Block.
	pub block: BlockNumber,
	/// What happened.
	pub event: &'static str,
	/// Fees paid for work not yet verified, from then on.
	pub exposure: Amount,
}

/// What an audit found.
#[derive(Clone, Debug)]
pub struct Audit {
	/// Everything that had to hold.
	pub checks: Vec<Check>,
	/// Block that the job was opened in.
	pub opened: Block,
	/// Block that its result became known in.
	pub committed: Block,
	/// Block that it was verified in.
	pub verified: Block,
	/// Burned for its verification.
	pub burned: Balance,
	/// Total issuance before the job was opened.
	pub issuance_before: Balance,
	/// Total issuance once it was verified.
	pub issuance_after: Balance,
	/// Exposure of its GPU node, over the job's life.
	pub exposure: Vec<Exposure>,
}

impl Audit {
	/// Whether everything held.
	pub fn passed(&self) -> bool {
		self.checks.iter().all(|check| check.passed)
	}

	/// Highest exposure over the job's life.
	pub fn exposure_peak(&self) -> Balance {
		self.exposure.iter().map(|sample| sample.exposure.0).max().unwrap_or_default()
	}
}

/// Checks a job that ended `Verified`, as of the final block `at`, with the receipt that the node gave
/// and the bytes that are at hand.
///
/// # Errors
///
/// When the chain cannot be asked, or does not have the blocks any more. Whatever does not hold is no
/// error, but a check that did not pass.
pub async fn audit(
	chain: &Chain,
	at: Block,
	id: JobId,
	job: &Job,
	signed: &AssaySignedReceipt,
	request: Option<&[u8]>,
	response: Option<&[u8]>,
) -> Result<Audit, Error> {
	let ended = job.ended_at.zip(job.committed_at);
	let (verified, committed) = ended.ok_or_else(|| {
		Error::NotFound(format!("job {id} has not ended yet; try again once it is Verified"))
	})?;
	let opened = chain.block_at(job.opened_at).await?;
	let committed = chain.block_at(committed).await?;
	let verified = chain.block_at(verified).await?;
	let before = chain.block_at(job.opened_at.saturating_sub(1)).await?;

	let mut checks = receipt_checks(chain, at, id, job, signed, request, response).await?;

	let commit_events = chain.events(committed.hash).await?;
	let verify_events = if committed == verified {
		commit_events.clone()
	} else {
		chain.events(verified.hash).await?
	};
	let receipt_hash = signed.receipt.hash();
	checks.extend(commit_checks(&commit_events, id, job, receipt_hash));
	let (burned, burn_checks) = burn_checks(&verify_events, id, job, receipt_hash);
	checks.extend(burn_checks);

	let issuance_before = chain.issuance(before.hash).await?;
	let issuance_after = chain.issuance(verified.hash).await?;
	let ledger_before = chain.total_burned(before.hash).await?;
	let ledger_after = chain.total_burned(verified.hash).await?;
	checks.push(issuance_check(
		(issuance_before, issuance_after),
		(ledger_before, ledger_after),
		burned,
	));

	let parent = chain.block_at(committed.number.saturating_sub(1)).await?;
	let exposed = chain.node(parent.hash, &job.node).await?.map_or(0, |node| node.exposure);
	let mut exposure =
		vec![Exposure { block: parent.number, event: "before", exposure: Amount(exposed) }];
	exposure.extend(exposures(&job.node, committed, &commit_events));
	if committed != verified {
		exposure.extend(exposures(&job.node, verified, &verify_events));
	}

	Ok(Audit {
		checks,
		opened,
		committed,
		verified,
		burned,
		issuance_before,
		issuance_after,
		exposure,
	})
}

async fn receipt_checks(
	chain: &Chain,
	at: Block,
	id: JobId,
	job: &Job,
	signed: &AssaySignedReceipt,
	request: Option<&[u8]>,
	response: Option<&[u8]>,
) -> Result<Vec<Check>, Error> {
	let model = chain.model(at.hash, &job.model).await?;
	let policy = match model.as_ref().map(|model| &model.assurance) {
		Some(Assurance::Attested(policy)) => chain.policy(at.hash, policy).await?,
		// The chain opens no jobs for these.
		Some(Assurance::Proven(_) | Assurance::Audited(_)) | None => None,
	};
	let key = chain.attested_key(at.hash, &signed.signature.key).await?;
	let anchor = chain.block_hash(signed.receipt.receipt().anchor.number).await?;
	let facts = Facts {
		genesis_hash: chain.genesis(),
		job_id: id,
		job,
		model: model.as_ref(),
		key: key.as_ref(),
		policy: policy.as_deref(),
		anchor,
		request,
		response,
	};
	Ok(check(signed, &facts))
}

/// That the commit is the receipt's, and that the fee arrived with it.
fn commit_checks(events: &[BlockEvent], id: JobId, job: &Job, receipt: H256) -> Vec<Check> {
	let commit = events.iter().find_map(|entry| match &entry.event {
		Event::JobCommitted { job, node, receipt_hash, fee, .. } if *job == id => {
			Some((entry.phase, node, receipt_hash, *fee))
		},
		_ => None,
	});
	let Some((phase, node, receipt_hash, fee)) = commit else {
		return vec![Check::new("the commit is on chain", false, || {
			"its block has no JobCommitted for the job".into()
		})];
	};
	let arrived = job.fee_paid == 0
		|| events.iter().any(|entry| {
			entry.phase == phase
				&& entry.event == Event::Paid { to: job.node.clone(), amount: job.fee_paid }
		});
	vec![
		Check::new(
			"the commit is on chain",
			*node == job.node && *receipt_hash == receipt && fee == job.fee_paid,
			|| format!("JobCommitted tells of {receipt_hash:?} and {}", Amount(fee)),
		),
		Check::new("the fee arrived at the GPU node", arrived, || {
			format!("no transfer of {} came with the commit", Amount(job.fee_paid))
		}),
	]
}

/// What was burned with the verification, and that it is what the job prepaid.
fn burn_checks(
	events: &[BlockEvent],
	id: JobId,
	job: &Job,
	receipt: H256,
) -> (Balance, Vec<Check>) {
	let end = events.iter().enumerate().find_map(|(index, entry)| match &entry.event {
		Event::JobVerified { job, receipt_hash, burned, .. } if *job == id => {
			Some((index, entry.phase, receipt_hash, *burned))
		},
		_ => None,
	});
	let Some((index, phase, receipt_hash, told)) = end else {
		let missing = Check::new("the verification is on chain", false, || {
			"its block has no JobVerified for the job".into()
		});
		return (0, vec![missing]);
	};
	// Several jobs can be verified in one transaction: each burns before it is told of.
	let burned = events[..index].iter().rev().find_map(|entry| match entry.event {
		Event::Burned {
			reason: BurnReason::Verification(VerifierId::ATTESTED_SIGNATURE),
			amount,
		} if entry.phase == phase => Some(amount),
		_ => None,
	});
	let burned = burned.unwrap_or_default();
	let checks = vec![
		Check::new(
			"the verification is on chain",
			*receipt_hash == receipt && told == job.burned,
			|| format!("JobVerified tells of {receipt_hash:?} and {} burned", Amount(told)),
		),
		Check::new(
			"the verification's price was burned",
			burned == job.verification_price && burned == told,
			|| {
				format!(
					"{} were burned, {} told, {} prepaid",
					Amount(burned),
					Amount(told),
					Amount(job.verification_price)
				)
			},
		),
	];
	(burned, checks)
}

fn issuance_check(
	(before, after): (Balance, Balance),
	(ledger_before, ledger_after): (Balance, Balance),
	burned: Balance,
) -> Check {
	let fallen = before.checked_sub(after);
	let written = ledger_after.checked_sub(ledger_before);
	let consistent = fallen.is_some() && fallen == written && fallen >= Some(burned);
	Check::new("total issuance fell by what the ledger says was burned", consistent, || {
		format!(
			"issuance went from {} to {}, the ledger from {} to {}",
			Amount(before),
			Amount(after),
			Amount(ledger_before),
			Amount(ledger_after)
		)
	})
}

/// Exposure of `node` after each event of a block that changed it.
fn exposures(node: &AccountId, block: Block, events: &[BlockEvent]) -> Vec<Exposure> {
	let samples = events.iter().filter_map(|entry| match &entry.event {
		Event::JobCommitted { node, exposure, .. } => Some((node, "committed", *exposure)),
		Event::JobVerified { node, exposure, .. } => Some((node, "verified", *exposure)),
		Event::JobSlashed { node, exposure, .. } => Some((node, "slashed", *exposure)),
		_ => None,
	});
	samples
		.filter(|(of, ..)| *of == node)
		.map(|(_, event, exposure)| Exposure {
			block: block.number,
			event,
			exposure: Amount(exposure),
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use assay_primitives::market::{JobStatus, Price};
	use subxt::events::Phase;

	const RECEIPT: H256 = H256([9; 32]);

	fn node() -> AccountId {
		AccountId::new([2; 32])
	}

	fn job() -> Job {
		Job {
			status: JobStatus::Verified,
			requester: AccountId::new([4; 32]),
			node: node(),
			model: H256::zero(),
			request_hash: H256::zero(),
			price: Price { input: 2, output: 3 },
			max_fee: 100,
			verification_price: 7,
			opened_at: 11,
			deadline: 40,
			committed_at: Some(14),
			window_ends: Some(50),
			ended_at: Some(14),
			receipt_hash: Some(RECEIPT),
			fee_paid: 48,
			burned: 7,
		}
	}

	fn committed(job: JobId) -> Event {
		Event::JobCommitted { job, node: node(), receipt_hash: RECEIPT, fee: 48, exposure: 60 }
	}

	fn verified(job: JobId) -> Event {
		Event::JobVerified { job, node: node(), receipt_hash: RECEIPT, burned: 7, exposure: 12 }
	}

	fn burned(amount: Balance) -> Event {
		let reason = BurnReason::Verification(VerifierId::ATTESTED_SIGNATURE);
		Event::Burned { reason, amount }
	}

	fn paid(amount: Balance) -> Event {
		Event::Paid { to: node(), amount }
	}

	fn block(events: &[(u32, Event)]) -> Vec<BlockEvent> {
		let entry = |(index, event): &(u32, Event)| BlockEvent {
			phase: Phase::ApplyExtrinsic(*index),
			event: event.clone(),
		};
		events.iter().map(entry).collect()
	}

	fn failed(checks: &[Check]) -> Vec<&'static str> {
		checks.iter().filter(|check| !check.passed).map(|check| check.name).collect()
	}

	#[test]
	fn settlement_holds_when_fee_arrived_and_price_was_burned() {
		let events = block(&[(2, paid(48)), (2, committed(3)), (2, burned(7)), (2, verified(3))]);
		assert!(failed(&commit_checks(&events, 3, &job(), RECEIPT)).is_empty());
		let (amount, checks) = burn_checks(&events, 3, &job(), RECEIPT);
		assert_eq!((amount, failed(&checks)), (7, vec![]));
	}

	#[test]
	fn fee_has_not_arrived_when_the_payment_is_another_one() {
		for payment in [(2, paid(47)), (1, paid(48)), (2, burned(48))] {
			let events = block(&[payment, (2, committed(3))]);
			let checks = commit_checks(&events, 3, &job(), RECEIPT);
			assert_eq!(failed(&checks), ["the fee arrived at the GPU node"]);
		}
	}

	#[test]
	fn commit_is_missing_when_only_another_jobs_is_there() {
		let events = block(&[(2, paid(48)), (2, committed(4))]);
		let checks = commit_checks(&events, 3, &job(), RECEIPT);
		assert_eq!(failed(&checks), ["the commit is on chain"]);
		let checks =
			commit_checks(&block(&[(2, paid(48)), (2, committed(3))]), 3, &job(), H256::zero());
		assert_eq!(failed(&checks), ["the commit is on chain"]);
	}

	#[test]
	fn burn_is_refused_when_it_is_missing_or_less() {
		let price = "the verification's price was burned";
		for events in [
			block(&[(2, verified(3))]),
			block(&[(2, burned(6)), (2, verified(3))]),
			block(&[(1, burned(7)), (2, verified(3))]),
			block(&[(2, verified(3)), (2, burned(7))]),
		] {
			assert_eq!(failed(&burn_checks(&events, 3, &job(), RECEIPT).1), [price]);
		}
		let (amount, checks) = burn_checks(&[], 3, &job(), RECEIPT);
		assert_eq!((amount, failed(&checks)), (0, vec!["the verification is on chain"]));
	}

	#[test]
	fn issuance_is_refused_when_it_and_the_ledger_disagree() {
		let check = |issuance, ledger| issuance_check(issuance, ledger, 7).passed;
		assert!(check((100, 93), (5, 12)));
		assert!(check((100, 90), (5, 15)));
		assert!(!check((100, 93), (5, 11)));
		assert!(!check((100, 101), (5, 4)));
		assert!(!check((100, 94), (5, 11)));
		assert!(!check((100, 100), (5, 5)));
	}

	#[test]
	fn exposure_is_the_nodes_own_when_others_settle_in_the_same_block() {
		let other = Event::JobVerified {
			job: 8,
			node: AccountId::new([1; 32]),
			receipt_hash: RECEIPT,
			burned: 7,
			exposure: 999,
		};
		let events = block(&[(1, other), (2, committed(3)), (2, verified(3))]);
		let block = Block { number: 14, hash: H256::zero() };
		let samples = exposures(&node(), block, &events);
		let seen: Vec<_> = samples.iter().map(|s| (s.event, s.exposure.0)).collect();
		assert_eq!(seen, [("committed", 60), ("verified", 12)]);
	}
}

//! The invariants.

use super::*;
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, fungibles::Inspect as _},
};
use sp_runtime::TryRuntimeError;

/// What the channels add up to.
#[derive(frame_support::DefaultNoBound)]
struct ChannelSums<T: Config> {
	/// How many there are.
	count: u64,
	/// Held for their records, by requester.
	records: BTreeMap<T::AccountId, BalanceOf<T>>,
	/// How many lead to a node.
	to_node: BTreeMap<T::AccountId, u32>,
	/// What the pot owes.
	pot: PotSums<T>,
}

/// What is in the pot for somebody, by encoded asset.
type PotSums<T> = BTreeMap<Vec<u8>, (<T as Config>::AssetKind, BalanceOf<T>)>;

/// What the committed batches of a node add up to.
#[derive(frame_support::DefaultNoBound)]
struct NodeBatches<T: Config> {
	/// How many wait for something.
	unresolved: u32,
	/// What was paid for those that are open.
	exposure: BalanceOf<T>,
	/// What is reserved for those that are open.
	reserved: BalanceOf<T>,
	/// How many are in the queue.
	queued: u32,
	/// What these are worth.
	queued_value: BalanceOf<T>,
}

/// What the committed batches add up to.
#[derive(frame_support::DefaultNoBound)]
struct BatchSums<T: Config> {
	/// Batches and leaves on the agenda.
	count: u64,
	/// By node.
	nodes: BTreeMap<T::AccountId, NodeBatches<T>>,
	/// Deposits of challenges, by challenger.
	challenges: BTreeMap<T::AccountId, BalanceOf<T>>,
}

impl<T: Config> Pallet<T> {
	/// Recomputes every aggregate and compares.
	///
	/// - Holds are exactly the open fees, the verifications of jobs that have not ended, the bonds, the
	///   deposits, and what is prepaid for batches, reserved or not.
	/// - A node's exposure is the sum of its committed fees, and its counters are iterated counts.
	/// - The pot has at least what is left in all channels, of all unpaid fees and of all refunds, asset
	///   by asset.
	/// - A queue has exactly the batches that say so.
	/// - The agenda has each job, channel, batch and leaf once, at the block in which something is due.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut fees = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut verifications = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut exposures = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut active = BTreeMap::<T::AccountId, u32>::new();
		let next = NextJobId::<T>::get();
		let mut jobs = 0u64;
		for (id, job) in Jobs::<T>::iter() {
			jobs.saturating_inc();
			ensure!(id < next, "a job's id was not handed out");
			ensure!(
				Agenda::<T>::contains_key(Self::due(&job), AgendaItem::Job(id)),
				"a job is not on the agenda"
			);
			let is_active = job.ended_at().is_none();
			ensure!(
				ActiveJobs::<T>::contains_key(&job.node, id) == is_active,
				"the active jobs are not the jobs that have not ended"
			);
			if is_active {
				active.entry(job.node.clone()).or_default().saturating_inc();
				verifications
					.entry(job.requester.clone())
					.or_default()
					.saturating_accrue(job.verification_price);
			}
			match &job.state {
				JobState::Open => {
					fees.entry(job.requester).or_default().saturating_accrue(job.max_fee);
				},
				JobState::Committed(commitment) => {
					exposures.entry(job.node).or_default().saturating_accrue(commitment.fee);
				},
				_ => {},
			}
		}
		let mut channels = Self::check_channels()?;
		let mut batches = Self::check_batches(&mut channels.pot)?;
		Self::check_pot(&channels.pot)?;
		ensure!(
			Agenda::<T>::iter_keys().count() as u64
				== jobs.saturating_add(channels.count).saturating_add(batches.count),
			"the agenda has entries that are nobody's"
		);
		ensure!(
			ActiveJobs::<T>::iter_keys().count() as u64
				== active.values().map(|n| u64::from(*n)).sum::<u64>(),
			"there are active jobs that are no jobs"
		);

		let mut bonds = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut prepaid = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut receipt_keys = 0u64;
		for (operator, node) in Nodes::<T>::iter() {
			let of_batches = batches.nodes.remove(&operator).unwrap_or_default();
			ensure!(
				node.exposure
					== exposures
						.remove(&operator)
						.unwrap_or_default()
						.saturating_add(of_batches.exposure),
				"exposure is not the sum of unverified fees"
			);
			ensure!(
				node.batches == of_batches.unresolved,
				"the count of a node's batches is wrong"
			);
			ensure!(
				node.queue.len == of_batches.queued
					&& node.queue.value == of_batches.queued_value
					&& UnpaidBatches::<T>::iter_prefix(&operator).count() as u32 == node.queue.len,
				"a queue is not the batches that wait"
			);
			ensure!(
				ReceiptKeys::<T>::iter_key_prefix(&operator).count() as u32 == node.receipt_keys,
				"the count of a node's receipt keys is wrong"
			);
			receipt_keys = receipt_keys.saturating_add(node.receipt_keys.into());
			ensure!(
				node.active_jobs == active.remove(&operator).unwrap_or_default(),
				"the count of active jobs is wrong"
			);
			ensure!(
				node.channels == channels.to_node.remove(&operator).unwrap_or_default(),
				"the count of a node's channels is wrong"
			);
			ensure!(
				node.offers as usize == Offers::<T>::iter_key_prefix((&operator,)).count(),
				"the count of a node's offers is wrong"
			);
			prepaid.insert(
				operator.clone(),
				node.verification_balance.saturating_add(of_batches.reserved),
			);
			bonds.insert(operator, Self::whole_bond(&node));
		}
		ensure!(exposures.is_empty() && active.is_empty(), "a job's node has left");
		ensure!(channels.to_node.is_empty(), "a channel's node has left");
		ensure!(
			batches.nodes.values().all(|of| of.unresolved.is_zero()),
			"an unresolved batch's node has left"
		);
		ensure!(
			ReceiptKeys::<T>::iter_keys().count() as u64 == receipt_keys,
			"a receipt key's node has left"
		);

		let mut deposits = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut offers = BTreeMap::<ModelHash, u32>::new();
		for (_, model, _) in Offers::<T>::iter_keys() {
			offers.entry(model).or_default().saturating_inc();
		}
		for (hash, model) in Models::<T>::iter() {
			ensure!(
				model.offers == offers.remove(&hash).unwrap_or_default(),
				"the count of a model's offers is wrong"
			);
			deposits.entry(model.publisher).or_default().saturating_accrue(model.deposit);
		}
		ensure!(offers.is_empty(), "an offer names no model");

		for account in frame_system::Account::<T>::iter_keys() {
			for (reason, expected) in [
				(HoldReason::Fee, &fees),
				(HoldReason::Verification, &verifications),
				(HoldReason::Bond, &bonds),
				(HoldReason::Model, &deposits),
				(HoldReason::Channel, &channels.records),
				(HoldReason::VerificationBalance, &prepaid),
				(HoldReason::Challenge, &batches.challenges),
			] {
				ensure!(
					T::Currency::balance_on_hold(&reason.into(), &account)
						== expected.get(&account).copied().unwrap_or_default(),
					"holds are not exactly what jobs, bonds and deposits say"
				);
			}
		}
		Ok(())
	}

	/// Checks every channel by itself.
	fn check_channels() -> Result<ChannelSums<T>, TryRuntimeError> {
		let mut sums = ChannelSums::<T>::default();
		let next = NextChannelId::<T>::get();
		for (id, channel) in Channels::<T>::iter() {
			sums.count.saturating_inc();
			ensure!(id < next, "a channel's id was not handed out");
			ensure!(
				Agenda::<T>::contains_key(channel.due(), AgendaItem::Channel(id)),
				"a channel is not on the agenda"
			);
			sums.to_node.entry(channel.node.clone()).or_default().saturating_inc();
			sums.records
				.entry(channel.requester.clone())
				.or_default()
				.saturating_accrue(channel.state_deposit);
			Self::owe(&mut sums.pot, &channel.asset, channel.deposit);
		}
		Ok(sums)
	}

	/// Checks every committed batch and every leaf by itself; adds what the pot owes for them.
	fn check_batches(pot: &mut PotSums<T>) -> Result<BatchSums<T>, TryRuntimeError> {
		let mut sums = BatchSums::<T>::default();
		let mut open_leaves = BTreeMap::<BatchId, u32>::new();
		for (id, leaf, obligation) in Obligations::<T>::iter() {
			sums.count.saturating_inc();
			ensure!(
				Agenda::<T>::contains_key(obligation.due, AgendaItem::Leaf(id, leaf)),
				"a leaf is not on the agenda"
			);
			ensure!(
				!obligation.met || obligation.challenge.is_none(),
				"the challenge of a revealed leaf has not ended"
			);
			if !obligation.met {
				open_leaves.entry(id).or_default().saturating_inc();
			}
			if let Some((challenger, deposit)) = obligation.challenge {
				sums.challenges.entry(challenger).or_default().saturating_accrue(deposit);
			}
		}
		let next = NextBatchId::<T>::get();
		let mut unproven = 0usize;
		for (id, batch) in Batches::<T>::iter() {
			sums.count.saturating_inc();
			ensure!(id < next, "a batch's id was not handed out");
			ensure!(
				Agenda::<T>::contains_key(batch.due, AgendaItem::Batch(id)),
				"a batch is not on the agenda"
			);
			let of = sums.nodes.entry(batch.node.clone()).or_default();
			if batch.is_unresolved() {
				of.unresolved.saturating_inc();
			}
			if batch.is_exposed() {
				of.exposure.saturating_accrue(batch.value);
			}
			if batch.is_open() {
				of.reserved.saturating_accrue(batch.price.total());
			}
			if let FeePayment::Queued { place } = batch.payment {
				of.queued.saturating_inc();
				of.queued_value.saturating_accrue(batch.value);
				ensure!(
					UnpaidBatches::<T>::get(&batch.node, place) == Some(id),
					"an unpaid batch is not in its queue"
				);
				let queue = Nodes::<T>::get(&batch.node).map(|node| node.queue);
				ensure!(
					queue.is_some_and(|q| (q.head..q.tail).contains(&place)),
					"an unpaid batch is outside of its queue"
				);
				Self::owe(pot, &batch.asset, batch.fee);
			}
			match &batch.state {
				BatchState::Proving { proven, count, .. } => {
					ensure!(
						(0..batch.receipts).filter(|leaf| proven.contains(*leaf)).count()
							== *count as usize,
						"the count of proven leaves is wrong"
					);
					ensure!(
						UnprovenBatches::<T>::contains_key(&batch.node, id),
						"an unproven batch is not where the off-chain worker looks"
					);
					unproven.saturating_inc();
				},
				BatchState::Auditing { open, .. } => ensure!(
					*open == open_leaves.get(&id).copied().unwrap_or_default(),
					"the count of open leaves is wrong"
				),
				BatchState::Slashed { asset, left, .. } => Self::owe(pot, asset, *left),
				BatchState::Verified { .. } => {},
			}
		}
		ensure!(
			UnprovenBatches::<T>::iter_keys().count() == unproven,
			"the off-chain worker would look for batches that are not being proven"
		);
		Ok(sums)
	}

	fn owe(pot: &mut PotSums<T>, asset: &T::AssetKind, amount: BalanceOf<T>) {
		let (_, sum) = pot.entry(asset.encode()).or_insert_with(|| (asset.clone(), Zero::zero()));
		sum.saturating_accrue(amount);
	}

	/// Checks that the pot covers what it owes.
	fn check_pot(owed: &PotSums<T>) -> Result<(), TryRuntimeError> {
		for (asset, sum) in owed.values() {
			let pot = T::Assets::balance(asset.clone(), &Self::pot());
			ensure!(
				pot >= sum.saturating_add(T::Assets::minimum_balance(asset.clone())),
				"the pot does not cover what it owes"
			);
		}
		Ok(())
	}

	/// What the pot owes in an asset, for tests that know what it was given.
	#[cfg(test)]
	pub(crate) fn owed_by_pot(asset: &T::AssetKind) -> BalanceOf<T> {
		let mut pot = Self::check_channels().map(|sums| sums.pot).unwrap_or_default();
		let _ = Self::check_batches(&mut pot);
		pot.get(&asset.encode()).map(|(_, sum)| *sum).unwrap_or_default()
	}

	/// Block in which something is due for a job.
	fn due(job: &JobOf<T>) -> BlockNumberFor<T> {
		match (&job.state, job.ended_at()) {
			(_, Some(ended)) => ended.saturating_add(T::Retention::get()),
			(JobState::Committed(commitment), None) => {
				commitment.window_ends.saturating_add(One::one())
			},
			_ => job.deadline.saturating_add(One::one()),
		}
	}
}

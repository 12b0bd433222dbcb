//! The invariants.

use super::*;
use alloc::collections::BTreeMap;
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
}

impl<T: Config> Pallet<T> {
	/// Recomputes every aggregate and compares.
	///
	/// - Holds are exactly the open fees, the verifications of jobs that have not ended, the bonds and
	///   the deposits.
	/// - A node's exposure is the sum of its committed fees, and its counters are iterated counts.
	/// - The pot has at least what is left in all channels, asset by asset.
	/// - The agenda has each job and each channel once, at the block in which something is due for it.
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
		ensure!(
			Agenda::<T>::iter_keys().count() as u64 == jobs.saturating_add(channels.count),
			"the agenda has entries that are no job's and no channel's"
		);
		ensure!(
			ActiveJobs::<T>::iter_keys().count() as u64
				== active.values().map(|n| u64::from(*n)).sum::<u64>(),
			"there are active jobs that are no jobs"
		);

		let mut bonds = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut prepaid = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		for (operator, node) in Nodes::<T>::iter() {
			ensure!(
				node.exposure == exposures.remove(&operator).unwrap_or_default(),
				"exposure is not the sum of unverified fees"
			);
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
			prepaid.insert(operator.clone(), node.verification_balance);
			bonds.insert(operator, Self::whole_bond(&node));
		}
		ensure!(exposures.is_empty() && active.is_empty(), "a job's node has left");
		ensure!(channels.to_node.is_empty(), "a channel's node has left");

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

	/// Checks every channel by itself, and that the pot covers them.
	fn check_channels() -> Result<ChannelSums<T>, TryRuntimeError> {
		let mut sums = ChannelSums::<T>::default();
		let mut left = BTreeMap::<alloc::vec::Vec<u8>, (T::AssetKind, BalanceOf<T>)>::new();
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
			let (_, sum) = left
				.entry(channel.asset.encode())
				.or_insert_with(|| (channel.asset.clone(), Zero::zero()));
			sum.saturating_accrue(channel.deposit);
		}
		for (asset, sum) in left.into_values() {
			let pot = T::Assets::balance(asset.clone(), &Self::pot());
			ensure!(
				pot >= sum.saturating_add(T::Assets::minimum_balance(asset)),
				"the pot does not cover what is left in the channels"
			);
		}
		Ok(sums)
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

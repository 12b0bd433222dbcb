//! The invariants.

use super::*;
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Recomputes every aggregate and compares.
	///
	/// - Holds are exactly the open fees, the verifications of jobs that have not ended, the bonds and
	///   the deposits.
	/// - A node's exposure is the sum of its committed fees, and its counters are iterated counts.
	/// - The agenda has each job once, at the block in which something is due for it.
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
			ensure!(Agenda::<T>::contains_key(Self::due(&job), id), "a job is not on the agenda");
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
		ensure!(
			Agenda::<T>::iter_keys().count() as u64 == jobs,
			"the agenda has entries that are no job's"
		);
		ensure!(
			ActiveJobs::<T>::iter_keys().count() as u64
				== active.values().map(|n| u64::from(*n)).sum::<u64>(),
			"there are active jobs that are no jobs"
		);

		let mut bonds = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
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
				node.offers as usize == Offers::<T>::iter_key_prefix(&operator).count(),
				"the count of a node's offers is wrong"
			);
			bonds.insert(operator, node.bond);
		}
		ensure!(exposures.is_empty() && active.is_empty(), "a job's node has left");

		let mut deposits = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut offers = BTreeMap::<ModelHash, u32>::new();
		for (_, model) in Offers::<T>::iter_keys() {
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

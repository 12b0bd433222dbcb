//! The agenda: what is due, served in order and within a weight.

use super::*;

impl<T: Config> Pallet<T> {
	/// Serves what is due up to `now`, as far as `meter` allows; the rest waits for the next block.
	pub(crate) fn service_agenda(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		let mut block = AgendaCursor::<T>::get();
		let begun_at = block;
		// A jump over blocks in which there was no agenda yet: nothing stands before the first job.
		while block <= now {
			if meter.try_consume(T::WeightInfo::agenda_block()).is_err() {
				break;
			}
			let served = loop {
				let Some(item) = Agenda::<T>::iter_key_prefix(block).next() else { break true };
				let weight = match item {
					AgendaItem::Job(_) => T::WeightInfo::agenda_job(),
					AgendaItem::Channel(_) => {
						T::WeightInfo::agenda_channel().saturating_add(T::Evidence::key_weight())
					},
					AgendaItem::Batch(_) => {
						let slash = T::WeightInfo::agenda_slash();
						T::WeightInfo::agenda_sample()
							.max(slash.saturating_add(T::Evidence::key_weight()))
					},
					AgendaItem::Leaf(..) => T::WeightInfo::agenda_slash(),
				};
				if meter.try_consume(weight).is_err() {
					break false;
				}
				Agenda::<T>::remove(block, item);
				match item {
					AgendaItem::Job(id) => Self::serve_job(block, id),
					AgendaItem::Channel(id) => Self::serve_channel(id),
					AgendaItem::Batch(id) => Self::serve_batch(id),
					AgendaItem::Leaf(id, leaf) => Self::serve_leaf(id, leaf),
				}
			};
			if !served {
				break;
			}
			block.saturating_inc();
		}
		if block != begun_at {
			AgendaCursor::<T>::put(block);
		}
	}

	/// Moves an item from one block of the agenda to another.
	pub(crate) fn reschedule(item: AgendaItem, from: BlockNumberFor<T>, to: BlockNumberFor<T>) {
		Agenda::<T>::remove(from, item);
		Agenda::<T>::insert(to, item, ());
	}

	/// Does what is due for a job, by its state.
	pub(crate) fn serve_job(due: BlockNumberFor<T>, id: JobId) {
		let Some(job) = Jobs::<T>::get(id) else {
			frame_support::defensive!("every entry of the agenda has a job");
			return;
		};
		if job.ended_at().is_some() {
			Jobs::<T>::remove(id);
			Self::deposit_event(Event::JobPruned { job: id });
			return;
		}
		let Some(node) = Nodes::<T>::get(&job.node) else {
			frame_support::defensive!("a node with active jobs cannot leave");
			return;
		};
		log::debug!(target: LOG_TARGET, "job {id} ends without evidence, due since {due:?}");
		match job.state.clone() {
			JobState::Committed(commitment) => Self::slash(id, job, node, commitment),
			_ => Self::refund(id, job, node),
		}
	}
}

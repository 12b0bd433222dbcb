//! What clients see.

use super::*;
use alloc::vec::Vec;

impl<T: Config> Pallet<T> {
	/// The job, unless it never existed or was pruned.
	pub fn job_view(id: JobId) -> Option<JobView<T::AccountId, BalanceOf<T>, BlockNumberFor<T>>> {
		let job = Jobs::<T>::get(id)?;
		let commitment = job.commitment().cloned();
		let (fee_paid, burned) = match &job.state {
			JobState::Verified { commitment, burned, .. } => (commitment.fee, *burned),
			JobState::Committed(commitment) | JobState::Slashed { commitment, .. } => {
				(commitment.fee, Zero::zero())
			},
			JobState::Open | JobState::Refunded { .. } => (Zero::zero(), Zero::zero()),
		};
		Some(JobView {
			status: job.status(),
			ended_at: job.ended_at(),
			requester: job.requester,
			node: job.node,
			model: job.model,
			request_hash: job.request_hash,
			price: job.price,
			max_fee: job.max_fee,
			verification_price: job.verification_price,
			opened_at: job.opened_at,
			deadline: job.deadline,
			committed_at: commitment.as_ref().map(|c| c.at),
			window_ends: commitment.as_ref().map(|c| c.window_ends),
			receipt_hash: commitment.as_ref().map(|c| c.receipt_hash),
			fee_paid,
			burned,
		})
	}

	/// The GPU node of an operator.
	pub fn node_view(operator: &T::AccountId) -> Option<NodeView<BalanceOf<T>>> {
		let node = Nodes::<T>::get(operator)?;
		Some(NodeView {
			exposure_cap: Self::exposure_cap(&node),
			unbonding: Self::whole_bond(&node).saturating_sub(node.bond),
			endpoint: node.endpoint.into_inner(),
			bond: node.bond,
			exposure: node.exposure,
			exposure_peak: node.exposure_peak,
			accepting: node.accepting,
			active_jobs: node.active_jobs,
			channels: node.channels,
			verification_balance: node.verification_balance,
			verified: node.verified,
			refunded: node.refunded,
			slashed: node.slashed,
			batches: node.batches,
			queued: node.queue.value,
		})
	}

	/// Block in which the node of an operator was registered; nothing if it is not, or if nobody knows.
	pub fn registered_at_view(operator: &T::AccountId) -> Option<BlockNumberFor<T>> {
		Nodes::<T>::get(operator)?.registered_at
	}

	/// The model.
	pub fn model_view(model: &ModelHash) -> Option<ModelView<T::AccountId>> {
		let model = Models::<T>::get(model)?;
		Some(ModelView {
			publisher: model.publisher,
			engine: model.engine,
			assurance: model.assurance,
			name: model.name.into_inner(),
		})
	}

	/// The channel, unless it never existed or was pruned.
	pub fn channel_view(id: ChannelId) -> Option<ChannelViewOf<T>> {
		let channel = Channels::<T>::get(id)?;
		Some(ChannelView {
			status: match channel.state {
				ChannelState::Open => ChannelStatus::Open,
				ChannelState::Closing => ChannelStatus::Closing,
				ChannelState::Ended { .. } => ChannelStatus::Ended,
			},
			requester: channel.requester,
			node: channel.node,
			signer: channel.signer,
			model: channel.model,
			engine: channel.engine,
			assurance: channel.assurance,
			asset: channel.asset,
			price: channel.price,
			deposit: channel.deposit,
			claimed: channel.claimed,
			next_sequence: channel.next,
			window: channel.window,
			serves_until: channel.ends_at.saturating_sub(channel.window),
			ends_at: channel.ends_at,
		})
	}

	/// The committed batch, unless it never existed or was pruned.
	pub fn batch_view(id: BatchId) -> Option<BatchViewOf<T>> {
		let batch = Batches::<T>::get(id)?;
		let (mut proven, mut open_leaves, mut ended_at) = (0, 0, None);
		let (mut refundable, mut refund_asset) = (Zero::zero(), batch.asset.clone());
		match &batch.state {
			BatchState::Proving { count, .. } => proven = *count,
			BatchState::Auditing { open, .. } => open_leaves = *open,
			BatchState::Verified { at } => ended_at = Some(*at),
			BatchState::Slashed { at, asset, left, .. } => {
				ended_at = Some(*at);
				refundable = *left;
				refund_asset = asset.clone();
			},
		}
		Some(BatchView {
			status: batch.status(),
			paid: batch.payment == FeePayment::Paid,
			verification_price: batch.price.total(),
			node: batch.node,
			model: batch.model,
			assurance: batch.assurance,
			root: batch.root,
			receipts: batch.receipts,
			places_root: batch.places_root,
			claims: batch.claims,
			asset: batch.asset,
			fee: batch.fee,
			value: batch.value,
			committed_at: batch.committed_at,
			window_ends: batch.window_ends,
			proven,
			ended_at,
			open_leaves,
			refundable,
			refund_asset,
		})
	}

	/// Leaves of a batch that have to be revealed, each with its deadline.
	pub fn open_leaves_view(id: BatchId) -> Vec<(u32, BlockNumberFor<T>)> {
		Obligations::<T>::iter_prefix(id)
			.filter(|(_, obligation)| !obligation.met)
			.map(|(leaf, obligation)| (leaf, obligation.deadline))
			.collect()
	}
}

//! Runtime API behind the node's `inference_*` RPC.

use crate::{
	channel::ChannelId,
	evidence::VerifierId,
	market::{ChannelView, JobView, ModelView, NodeView},
	AccountId, AssetKind, Balance, BlockNumber, JobId, ModelHash,
};

sp_api::decl_runtime_apis! {
	/// Views of the market and of what verifications cost.
	pub trait InferenceApi {
		/// The job, unless it never existed or was pruned.
		fn job(id: JobId) -> Option<JobView<AccountId, Balance, BlockNumber>>;
		/// The channel, unless it never existed or was pruned.
		fn channel(id: ChannelId) -> Option<ChannelView<AccountId, AssetKind, Balance, BlockNumber>>;
		/// The GPU node registered by `operator`.
		fn node(operator: AccountId) -> Option<NodeView<Balance>>;
		/// The model.
		fn model(model: ModelHash) -> Option<ModelView<AccountId>>;
		/// Price of one verification, in the native token's smallest unit.
		fn verification_price(verifier: VerifierId) -> Balance;
	}
}

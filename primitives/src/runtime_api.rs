//! Runtime API behind the node's `inference_*` RPC.

use crate::{
	batch::BatchId,
	burn::{BurnReason, EraIndex},
	channel::ChannelId,
	evidence::{VerifierId, VerifierKey},
	market::{BatchView, ChannelView, JobView, ModelView, NodeView, Offer, Terms},
	proof::Refusal,
	AccountId, AssetKind, Balance, BlockNumber, JobId, ModelHash,
};
use alloc::vec::Vec;

sp_api::decl_runtime_apis! {
	/// Views of the market and of what verifications cost.
	#[api_version(2)]
	pub trait InferenceApi {
		/// The job, unless it never existed or was pruned.
		fn job(id: JobId) -> Option<JobView<AccountId, Balance, BlockNumber>>;
		/// The channel, unless it never existed or was pruned.
		fn channel(id: ChannelId) -> Option<ChannelView<AccountId, AssetKind, Balance, BlockNumber>>;
		/// The GPU node registered by `operator`.
		fn node(operator: AccountId) -> Option<NodeView<Balance>>;
		/// Block in which the GPU node of `operator` was registered; nothing if it is not, or if that
		/// was before the chain remembered.
		#[api_version(2)]
		fn node_registered_at(operator: AccountId) -> Option<BlockNumber>;
		/// The model.
		fn model(model: ModelHash) -> Option<ModelView<AccountId>>;
		/// What a GPU node offers a model at, and from when on.
		fn offer(
			operator: AccountId,
			model: ModelHash,
			asset: AssetKind,
		) -> Option<Offer<Balance, BlockNumber>>;
		/// The committed batch, unless it never existed or was pruned.
		fn batch(id: BatchId) -> Option<BatchView<AccountId, AssetKind, Balance, BlockNumber>>;
		/// Leaves of a batch that have to be revealed, each with its deadline.
		fn open_leaves(id: BatchId) -> Vec<(u32, BlockNumber)>;
		/// The windows, ratios and deposits that work is begun under now.
		fn terms() -> Terms<Balance, BlockNumber>;
		/// Price of one verification, in the native token's smallest unit.
		fn verification_price(verifier: VerifierId) -> Balance;
		/// Price of a unit of work now; and in the next block, if no more work is done in this one, and
		/// if this one does twice the target or more.
		fn unit_price_forecast() -> (Balance, Balance, Balance);
		/// What was burned in an era, by reason.
		fn burned_in_era(era: EraIndex) -> Vec<(BurnReason, Balance)>;
		/// The era that burns are written to now.
		fn current_era() -> EraIndex;
	}

	/// The verifiers, for whoever wants to ask them about evidence without a transaction.
	pub trait VerifierApi {
		/// The verifiers of proofs, and whether each is enabled.
		fn proof_verifiers() -> Vec<(VerifierKey, bool)>;
		/// Judges a proof as registering its key and verifying it would, whether or not the verifier is
		/// enabled. The bytes are the verifier's: of a key as it is registered, of public inputs one
		/// after the other, of a proof.
		fn judge_proof(
			verifier: VerifierKey,
			key: Vec<u8>,
			inputs: Vec<u8>,
			proof: Vec<u8>,
		) -> Result<(), Refusal>;
	}
}

// Auto-generated via `npm run generate`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/submittable';

import type { ApiTypes, AugmentedSubmittable, SubmittableExtrinsic, SubmittableExtrinsicFunction } from '@polkadot/api-base/types';
import type { Bytes, Compact, Vec, bool, u128, u16, u32, u64 } from '@polkadot/types-codec';
import type { AnyNumber } from '@polkadot/types-codec/types';
import type { AccountId32, H256 } from '@polkadot/types/interfaces/runtime';
import type { AssayPrimitivesAttestationAttestedKey, AssayPrimitivesAttestationMeasurements, AssayPrimitivesAuditBatchLeaf, AssayPrimitivesAuditDispute, AssayPrimitivesAuditLeaf, AssayPrimitivesAuditProvenPlace, AssayPrimitivesBatchSignedBatch, AssayPrimitivesBatchSignedClaim, AssayPrimitivesEvidenceVerifierKey, AssayPrimitivesMarketAssurance, AssayPrimitivesMarketPrice, AssayPrimitivesProofProofClaim, AssayPrimitivesReceiptSignedReceipt, AssayPrimitivesReceiptVersionedReceipt, FrameSupportTokensFungibleUnionOfNativeOrWithId, PalletBurnTreasuryController } from '@polkadot/types/lookup';

export type __AugmentedSubmittable = AugmentedSubmittable<() => unknown>;
export type __SubmittableExtrinsic<ApiType extends ApiTypes> = SubmittableExtrinsic<ApiType>;
export type __SubmittableExtrinsicFunction<ApiType extends ApiTypes> = SubmittableExtrinsicFunction<ApiType>;

declare module '@polkadot/api-base/types/submittable' {
  interface AugmentedSubmittables<ApiType extends ApiTypes> {
    burnTreasury: {
      /**
       * Sets what moves the price of a unit of work.
       *
       * ## Dispatch Origin
       *
       * [`Config::AdminOrigin`].
       *
       * ## Details
       *
       * The price itself moves on from where it is, at once only so far as the new bounds force it.
       * What is already on hold for a job keeps the price that the job was opened under.
       *
       * ## Parameters
       *
       * - `controller`: target and denominator of the rule, floor and ceiling of the price.
       *
       * ## Errors
       *
       * - [`Error::UnsoundController`].
       *
       * ## Events
       *
       * [`Event::ControllerSet`], and [`Event::UnitPriceMoved`] where the bounds force the price.
       **/
      setController: AugmentedSubmittable<(controller: PalletBurnTreasuryController | { target?: any; denominator?: any; floor?: any; ceiling?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [PalletBurnTreasuryController]>;
      /**
       * Pays from the treasury, for an audit.
       *
       * ## Dispatch Origin
       *
       * [`Config::AdminOrigin`].
       *
       * ## Parameters
       *
       * - `to`: who is paid.
       * - `amount`: how much.
       *
       * ## Errors
       *
       * - The treasury has less, or the account cannot take it.
       *
       * ## Events
       *
       * [`Event::TreasurySpent`].
       **/
      spend: AugmentedSubmittable<(to: AccountId32 | string | Uint8Array, amount: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [AccountId32, Compact<u128>]>;
    };
    inferenceMarket: {
      /**
       * Challenges a leaf of an `Audited` batch: it has to be revealed in the response time.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Details
       *
       * A deposit is held. If the leaf is not revealed in time, or found wrong when it is, the node is
       * slashed, the deposit returns, and the challenger gets a share of the penalty. Otherwise the
       * deposit is burned.
       *
       * ## Parameters
       *
       * - `batch`: a committed batch whose window is open.
       * - `leaf`: place of the receipt in the batch, from 0.
       *
       * ## Errors
       *
       * - [`Error::BatchNotFound`], [`Error::BatchEnded`], [`Error::UnsupportedAssurance`],
       * [`Error::WindowClosed`], [`Error::LeafNotFound`], [`Error::LeafAlreadyChallenged`],
       * [`Error::TooManyChallenges`], or the balance cannot cover the deposit.
       *
       * ## Events
       *
       * [`Event::LeafChallenged`].
       **/
      challengeLeaf: AugmentedSubmittable<(batch: Compact<u64> | AnyNumber | Uint8Array, leaf: Compact<u32> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u64>, Compact<u32>]>;
      /**
       * Refunds a claim of a slashed batch to its requester.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Details
       *
       * Claims share what there is by their fees. If the requester's account cannot take it, the call
       * fails and can be repeated.
       *
       * ## Parameters
       *
       * - `batch`: a slashed batch.
       * - `place`: the claim's place, with its path.
       *
       * ## Errors
       *
       * - [`Error::BatchNotFound`], [`Error::BatchNotSlashed`], [`Error::InvalidPath`],
       * [`Error::AlreadyRefunded`], [`Error::NothingToWithdraw`], or why the account cannot take it.
       *
       * ## Events
       *
       * [`Event::ClaimRefunded`].
       **/
      claimRefund: AugmentedSubmittable<(batch: Compact<u64> | AnyNumber | Uint8Array, place: AssayPrimitivesAuditProvenPlace | { place?: any; path?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u64>, AssayPrimitivesAuditProvenPlace]>;
      /**
       * Closes a channel.
       *
       * ## Dispatch Origin
       *
       * Signed by the channel's GPU node or by its requester.
       *
       * ## Details
       *
       * The node alone could lose by it. Signed by the node, the channel ends at once, and what is left
       * of the deposit returns; the node settles first what it is owed. Signed by the requester, the
       * node has a window in which to settle.
       *
       * ## Parameters
       *
       * - `channel`: a channel that has not ended.
       *
       * ## Errors
       *
       * - [`Error::ChannelNotFound`], [`Error::ChannelEnded`], [`Error::ChannelClosing`],
       * [`Error::NotInChannel`].
       *
       * ## Events
       *
       * [`Event::ChannelEnded`] or [`Event::ChannelClosing`].
       **/
      closeChannel: AugmentedSubmittable<(channel: Compact<u64> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u64>]>;
      /**
       * Commits a batch of a `Proven` or an `Audited` model: takes its fees off the channels, and pays
       * the GPU node as far as its exposure allows.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone; whoever signs pays the fee of this extrinsic and gains nothing by it.
       *
       * ## Details
       *
       * All or nothing: one bad claim refuses the batch. A fee that would lift the exposure above its cap,
       * or that the node's account cannot take, waits in the node's queue. The price of the verification
       * is reserved out of what the node has prepaid, and burned when the batch ends.
       *
       * ## Parameters
       *
       * - `signed`: the batch with the signature of a receipt key.
       * - `claims`: what it claims on each channel, with vouchers.
       *
       * ## Errors
       *
       * - [`Error::UnsupportedAssurance`], [`Error::VerifyingKeyNotFound`], [`Error::TooManyReceipts`],
       * [`Error::UnknownKey`], [`Error::VerificationBalanceTooLow`], or why the batch or a claim is
       * refused.
       *
       * ## Events
       *
       * [`Event::BatchCommitted`], and [`Event::BatchPaid`] for this or another batch of the node.
       **/
      commitBatch: AugmentedSubmittable<(signed: AssayPrimitivesBatchSignedBatch | { batch?: any; signature?: any } | string | Uint8Array, claims: Vec<AssayPrimitivesBatchSignedClaim> | (AssayPrimitivesBatchSignedClaim | { claim?: any; voucher?: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesBatchSignedBatch, Vec<AssayPrimitivesBatchSignedClaim>]>;
      /**
       * Commits to a result before its evidence: the fee is paid, the exposure grows, and the
       * window for the evidence begins.
       *
       * ## Dispatch Origin
       *
       * Signed by the job's GPU node.
       *
       * ## Parameters
       *
       * - `receipt`: what the node will bring evidence for.
       *
       * ## Errors
       *
       * - Why the receipt does not fit the job, or [`Error::ExposureCapReached`].
       *
       * ## Events
       *
       * [`Event::JobCommitted`].
       **/
      commitJob: AugmentedSubmittable<(receipt: AssayPrimitivesReceiptVersionedReceipt | { V1: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesReceiptVersionedReceipt]>;
      /**
       * Takes a model off the market; its deposit returns.
       *
       * ## Dispatch Origin
       *
       * Signed by the model's publisher.
       *
       * ## Parameters
       *
       * - `model`: a model that no offer names.
       *
       * ## Errors
       *
       * - [`Error::ModelNotFound`], [`Error::NotModelPublisher`], [`Error::ModelInUse`].
       *
       * ## Events
       *
       * [`Event::ModelDeregistered`].
       **/
      deregisterModel: AugmentedSubmittable<(model: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Leaves the market; the bond and the verification balance return, the receipt keys go.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::NodeBusy`], [`Error::NodeHasBatches`],
       * [`Error::NodeHasChannels`], [`Error::NodeHasOffers`].
       *
       * ## Events
       *
       * [`Event::NodeDeregistered`].
       **/
      deregisterNode: AugmentedSubmittable<() => SubmittableExtrinsic<ApiType>, []>;
      /**
       * Lets no new offers and channels be made in an asset. Open channels go on.
       *
       * ## Dispatch Origin
       *
       * [`Config::AdminOrigin`].
       *
       * ## Parameters
       *
       * - `asset`: the asset.
       *
       * ## Errors
       *
       * - [`Error::AssetNotEnabled`].
       *
       * ## Events
       *
       * [`Event::AssetDisabled`].
       **/
      disableAsset: AugmentedSubmittable<(asset: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [FrameSupportTokensFungibleUnionOfNativeOrWithId]>;
      /**
       * Shows that a leaf of a committed batch is wrong: the batch is slashed, and the signer gets a
       * share of the penalty.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Parameters
       *
       * - `batch`: a committed batch that has not ended.
       * - `leaf`: the receipt with its path, and its place with the place's path.
       * - `dispute`: evidence on which the judge finds the receipt wrong, or another receipt that the node
       * has signed with the same place in the same channel.
       *
       * ## Errors
       *
       * - [`Error::BatchNotFound`], [`Error::BatchEnded`], [`Error::UnsupportedAssurance`],
       * [`Error::DisputeNotProven`], why the leaf does not fit, or why the signature of the other receipt
       * is refused.
       *
       * ## Events
       *
       * [`Event::BatchSlashed`].
       **/
      disputeLeaf: AugmentedSubmittable<(batch: Compact<u64> | AnyNumber | Uint8Array, leaf: AssayPrimitivesAuditLeaf | { receipt?: any; path?: any; place?: any } | string | Uint8Array, dispute: AssayPrimitivesAuditDispute | { Wrong: any } | { Conflict: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u64>, AssayPrimitivesAuditLeaf, AssayPrimitivesAuditDispute]>;
      /**
       * Lets fees be paid in an asset, or changes its price bound. Open channels keep theirs.
       *
       * ## Dispatch Origin
       *
       * [`Config::AdminOrigin`].
       *
       * ## Details
       *
       * Channels can be opened once the pallet's account has the asset's least balance.
       *
       * ## Parameters
       *
       * - `asset`: the asset.
       * - `native_value`: what its smallest unit is worth at most, in the native token's smallest unit.
       *
       * ## Errors
       *
       * - [`Error::InvalidAsset`].
       *
       * ## Events
       *
       * [`Event::AssetEnabled`].
       **/
      enableAsset: AugmentedSubmittable<(asset: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array, nativeValue: u128 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [FrameSupportTokensFungibleUnionOfNativeOrWithId, u128]>;
      /**
       * Prepays the verification of the signer's batches.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Parameters
       *
       * - `amount`: what is held in addition.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], or the balance cannot cover it.
       *
       * ## Events
       *
       * [`Event::VerificationBalanceChanged`].
       **/
      fundVerification: AugmentedSubmittable<(amount: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u128>]>;
      /**
       * Adds to the signer's bond.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Parameters
       *
       * - `amount`: what is held in addition.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`].
       *
       * ## Events
       *
       * [`Event::BondIncreased`], and [`Event::BatchPaid`] for what it makes room for.
       **/
      increaseBond: AugmentedSubmittable<(amount: u128 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [u128]>;
      /**
       * Opens a payment channel to a GPU node for one of its models.
       *
       * ## Dispatch Origin
       *
       * Signed by the requester.
       *
       * ## Details
       *
       * The channel keeps the node's price, the model's engine and assurance, and the window and the
       * penalty of this moment. [`Config::ChannelDeposit`] is held until the record goes.
       *
       * ## Parameters
       *
       * - `node`: operator of the GPU node.
       * - `model`: a model that it offers in this asset.
       * - `asset`: what the fees are paid in.
       * - `deposit`: most that the node can claim, in the asset's smallest unit.
       * - `signer`: account whose key signs the vouchers: the requester's own, or one for this channel
       * alone, so that no key of value need be where requests are sent from.
       * - `max_price`: most that the node may ask for each unit.
       * - `serve_for`: blocks for which the node serves; it may settle for a window longer.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::OfferNotFound`], [`Error::NodeNotAccepting`],
       * [`Error::OwnNode`], [`Error::AssetNotEnabled`], [`Error::PotNotSeeded`],
       * [`Error::PriceAboveMax`], [`Error::InvalidDeadline`], or the balance cannot cover the
       * deposits.
       *
       * ## Events
       *
       * [`Event::ChannelOpened`].
       **/
      openChannel: AugmentedSubmittable<(node: AccountId32 | string | Uint8Array, model: H256 | string | Uint8Array, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array, deposit: Compact<u128> | AnyNumber | Uint8Array, signer: AccountId32 | string | Uint8Array, maxPrice: AssayPrimitivesMarketPrice | { input?: any; output?: any } | string | Uint8Array, serveFor: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [AccountId32, H256, FrameSupportTokensFungibleUnionOfNativeOrWithId, Compact<u128>, AccountId32, AssayPrimitivesMarketPrice, u32]>;
      /**
       * Opens a job: pays for one request, with everything on hold.
       *
       * ## Dispatch Origin
       *
       * Signed by the requester.
       *
       * ## Details
       *
       * `max_fee` and the price of the verification are held. The job keeps the node's price, the
       * model's engine and assurance and the verification price of this moment.
       *
       * ## Parameters
       *
       * - `node`: operator of the GPU node.
       * - `model`: a model that it offers.
       * - `request_hash`: sha256 of the exact body of the HTTP request.
       * - `max_fee`: most that the node can be paid, in the native token's smallest unit.
       * - `max_verification_price`: most that the verification may cost, in the same unit. Its price
       * moves from block to block.
       * - `deliver_within`: blocks from now in which a result is accepted.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::OfferNotFound`], [`Error::NodeNotAccepting`],
       * [`Error::TooManyJobs`], [`Error::InvalidDeadline`], [`Error::OwnNode`],
       * [`Error::UnsupportedAssurance`], [`Error::VerificationPriceAboveMax`], or the balance cannot cover the holds.
       *
       * ## Events
       *
       * [`Event::JobOpened`].
       **/
      openJob: AugmentedSubmittable<(node: AccountId32 | string | Uint8Array, model: H256 | string | Uint8Array, requestHash: H256 | string | Uint8Array, maxFee: Compact<u128> | AnyNumber | Uint8Array, maxVerificationPrice: Compact<u128> | AnyNumber | Uint8Array, deliverWithin: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [AccountId32, H256, H256, Compact<u128>, Compact<u128>, u32]>;
      /**
       * Pays what waits in a node's queue, as far as its exposure allows: a few batches at a time.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Parameters
       *
       * - `node`: operator of the GPU node.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::NothingToWithdraw`] if nothing waits.
       *
       * ## Events
       *
       * [`Event::BatchPaid`] for every batch that could be paid.
       **/
      payQueued: AugmentedSubmittable<(node: AccountId32 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AccountId32]>;
      /**
       * Presents a receipt that was not settled in its window: its requester gets the fee from the
       * node's bond; the price of the verification and a penalty are burned.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Details
       *
       * The node can no longer settle this receipt, nor one before it. Present the oldest first.
       *
       * ## Parameters
       *
       * - `signed`: the receipt with the signature of an attested key, or of a receipt key if the model is
       * not `Attested`.
       *
       * ## Errors
       *
       * - [`Error::WindowOpen`], [`Error::AlreadySettled`], why the receipt does not fit the channel, or
       * why its evidence is refused.
       *
       * ## Events
       *
       * [`Event::ReceiptPresented`].
       **/
      presentReceipt: AugmentedSubmittable<(signed: AssayPrimitivesReceiptSignedReceipt | { receipt?: any; signature?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesReceiptSignedReceipt]>;
      /**
       * Registers a model.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone; the signer is the model's publisher.
       *
       * ## Details
       *
       * A deposit is held until the model is deregistered.
       *
       * ## Parameters
       *
       * - `model`: sha256 of the weights artifact.
       * - `engine`: sha256 of the engine's description.
       * - `assurance`: how its results are audited.
       * - `name`: human-readable, UTF-8.
       *
       * ## Errors
       *
       * - [`Error::ModelExists`], [`Error::InvalidName`], [`Error::PolicyNotFound`],
       * [`Error::VerifyingKeyNotFound`], [`Error::AuditedModelsDisabled`].
       *
       * ## Events
       *
       * [`Event::ModelRegistered`].
       **/
      registerModel: AugmentedSubmittable<(model: H256 | string | Uint8Array, engine: H256 | string | Uint8Array, assurance: AssayPrimitivesMarketAssurance | { Attested: any } | { Proven: any } | { Audited: any } | string | Uint8Array, name: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256, H256, AssayPrimitivesMarketAssurance, Bytes]>;
      /**
       * Registers the signer as a GPU node.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Parameters
       *
       * - `endpoint`: base URL of the node's HTTP endpoint.
       * - `bond`: held until the node leaves; its exposure may reach [`Config::ExposureRatio`] of it.
       *
       * ## Errors
       *
       * - [`Error::NodeExists`], [`Error::InvalidEndpoint`], [`Error::BondTooSmall`].
       *
       * ## Events
       *
       * [`Event::NodeRegistered`].
       **/
      registerNode: AugmentedSubmittable<(endpoint: Bytes | string | Uint8Array, bond: u128 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes, u128]>;
      /**
       * Ceases to offer a model. Open jobs are not touched.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Parameters
       *
       * - `model`: a model that the node offers.
       * - `asset`: what it is paid in.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::OfferNotFound`].
       *
       * ## Events
       *
       * [`Event::OfferRemoved`].
       **/
      removeOffer: AugmentedSubmittable<(model: H256 | string | Uint8Array, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256, FrameSupportTokensFungibleUnionOfNativeOrWithId]>;
      /**
       * Reveals a leaf that was sampled or challenged.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Details
       *
       * If the judge finds the leaf wrong, the batch is slashed. Otherwise the obligation is met, and the
       * deposit of a challenge is burned.
       *
       * ## Parameters
       *
       * - `batch`: a committed batch.
       * - `leaf`: the receipt with its path, and its place with the place's path.
       * - `evidence`: what the receipt's audit commitment stands for.
       *
       * ## Errors
       *
       * - [`Error::BatchNotFound`], [`Error::BatchEnded`], [`Error::UnsupportedAssurance`],
       * [`Error::LeafNotChallenged`], [`Error::LeafAlreadyRevealed`], [`Error::DeadlinePassed`], or why
       * the leaf does not fit.
       *
       * ## Events
       *
       * [`Event::LeafRevealed`]; [`Event::ChallengeLost`], or [`Event::ChallengeReturned`] and
       * [`Event::BatchSlashed`].
       **/
      revealLeaf: AugmentedSubmittable<(batch: Compact<u64> | AnyNumber | Uint8Array, leaf: AssayPrimitivesAuditLeaf | { receipt?: any; path?: any; place?: any } | string | Uint8Array, evidence: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u64>, AssayPrimitivesAuditLeaf, Bytes]>;
      /**
       * Begins or ceases to take new jobs. Active jobs are not touched.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Parameters
       *
       * - `accepting`: whether new jobs may name this node.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`].
       *
       * ## Events
       *
       * [`Event::AcceptingChanged`].
       **/
      setAccepting: AugmentedSubmittable<(accepting: bool | boolean | Uint8Array) => SubmittableExtrinsic<ApiType>, [bool]>;
      /**
       * Changes the signer's endpoint.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Parameters
       *
       * - `endpoint`: base URL of the node's HTTP endpoint.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::InvalidEndpoint`].
       *
       * ## Events
       *
       * [`Event::EndpointChanged`].
       **/
      setEndpoint: AugmentedSubmittable<(endpoint: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [Bytes]>;
      /**
       * Offers a model at a price, or changes the price. Open jobs and channels keep theirs.
       *
       * ## Details
       *
       * A price that falls does so at once. One that rises, in any part, does so after
       * [`Config::PriceNotice`] blocks; until then the old one holds. What a node offers anew within as
       * many blocks of taking any offer back can be had from their end on.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Parameters
       *
       * - `model`: a registered model.
       * - `asset`: what it is paid in. Jobs are paid in the native token, channels in any.
       * - `price`: for each prompt token and for each generated token, in the asset's smallest unit.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::ModelNotFound`], [`Error::AssetNotEnabled`],
       * [`Error::TooManyOffers`].
       *
       * ## Events
       *
       * [`Event::OfferSet`].
       **/
      setOffer: AugmentedSubmittable<(model: H256 | string | Uint8Array, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array, price: AssayPrimitivesMarketPrice | { input?: any; output?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256, FrameSupportTokensFungibleUnionOfNativeOrWithId, AssayPrimitivesMarketPrice]>;
      /**
       * Adds a receipt key of the signer: what it signs receipts and batches of models with that are not
       * `Attested`.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Details
       *
       * A key stays until its node leaves, so that nobody's receipt loses its worth. There can be 16 of
       * them. Whoever has one can sign in the node's name: a lost key is a reason to leave.
       *
       * ## Parameters
       *
       * - `key`: ed25519 public key.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::ReceiptKeyExists`], [`Error::TooManyReceiptKeys`].
       *
       * ## Events
       *
       * [`Event::ReceiptKeySet`].
       **/
      setReceiptKey: AugmentedSubmittable<(key: AssayPrimitivesAttestationAttestedKey | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesAttestationAttestedKey]>;
      /**
       * Settles a batch of an `Attested` model: checks its attested signature and the voucher of every
       * channel, pays the GPU node, and burns the price of the verification out of what the node has
       * prepaid.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone; whoever signs pays the fee of this extrinsic and gains nothing by it.
       *
       * ## Details
       *
       * All or nothing: one bad claim refuses the batch.
       *
       * ## Parameters
       *
       * - `signed`: the batch with the signature of an attested key.
       * - `claims`: what it claims on each channel, with vouchers.
       *
       * ## Errors
       *
       * - [`Error::UnsupportedAssurance`], why the batch, its evidence or a claim is refused, or
       * [`Error::VerificationBalanceTooLow`].
       *
       * ## Events
       *
       * [`Event::BatchSettled`].
       **/
      settleBatch: AugmentedSubmittable<(signed: AssayPrimitivesBatchSignedBatch | { batch?: any; signature?: any } | string | Uint8Array, claims: Vec<AssayPrimitivesBatchSignedClaim> | (AssayPrimitivesBatchSignedClaim | { claim?: any; voucher?: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesBatchSignedBatch, Vec<AssayPrimitivesBatchSignedClaim>]>;
      /**
       * Proves leaves of `Proven` batches, all under one verifying key. A batch is verified with the last
       * of its leaves.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone; or without a signature and a fee, from the off-chain worker of the block's
       * author.
       *
       * ## Details
       *
       * All or nothing: the proofs are verified together. If not every leaf of a batch is proven when its
       * window ends, the batch is slashed; but from an enabling of the verifier on there is a whole window,
       * and while governance has it disabled none ends.
       *
       * ## Parameters
       *
       * - `leaves`: receipts with their batches, paths and proofs.
       *
       * ## Errors
       *
       * - [`Error::BatchNotFound`], [`Error::BatchEnded`], [`Error::UnsupportedAssurance`],
       * [`Error::DifferentVerifyingKeys`], [`Error::WindowClosed`], [`Error::NothingProven`],
       * [`Error::LeafAlreadyProven`], [`Error::UnsupportedEvidence`], [`Error::InvalidProof`], why a
       * leaf does not fit, or [`Error::TotalsMismatch`] for a batch's last one if the receipts are worth
       * another fee than the batch's.
       *
       * ## Events
       *
       * [`Event::LeavesProven`] and [`Event::BatchVerified`] for each batch.
       **/
      submitProofs: AugmentedSubmittable<(leaves: Vec<AssayPrimitivesAuditBatchLeaf> | (AssayPrimitivesAuditBatchLeaf | { batch?: any; leaf?: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<AssayPrimitivesAuditBatchLeaf>]>;
      /**
       * Settles a job: an open one is committed first; the evidence is checked, and the price of the
       * verification is burned.
       *
       * ## Dispatch Origin
       *
       * Authorised: anyone may submit it without a fee, if it is certain to succeed.
       *
       * ## Parameters
       *
       * - `signed`: the receipt with the signature of an attested key.
       *
       * ## Errors
       *
       * - Why the receipt does not fit the job, or why its evidence is refused. The transaction pool
       * reports it as custom validity error with the index of the error.
       *
       * ## Events
       *
       * [`Event::JobCommitted`] if it was open, and [`Event::JobVerified`].
       **/
      submitReceipt: AugmentedSubmittable<(signed: AssayPrimitivesReceiptSignedReceipt | { receipt?: any; signature?: any } | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesReceiptSignedReceipt]>;
      /**
       * Adds to a channel's deposit.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone; what is left in the end returns to the channel's requester.
       *
       * ## Parameters
       *
       * - `channel`: an open channel.
       * - `amount`: what is added, in the asset's smallest unit.
       *
       * ## Errors
       *
       * - [`Error::ChannelNotFound`], [`Error::ChannelClosing`], or the balance cannot cover it.
       *
       * ## Events
       *
       * [`Event::ChannelToppedUp`].
       **/
      topUpChannel: AugmentedSubmittable<(channel: Compact<u64> | AnyNumber | Uint8Array, amount: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u64>, Compact<u128>]>;
      /**
       * Takes back a part of the signer's bond, which is free after [`Config::UnbondingPeriod`].
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Details
       *
       * Until it is withdrawn it is slashed like the bond, once that is used up. To take back all, leave
       * the market with `deregister_node`.
       *
       * ## Parameters
       *
       * - `amount`: what is taken back; the least bond has to stay, and the exposure below its cap.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::NothingToWithdraw`], [`Error::BondTooSmall`],
       * [`Error::ExposureCapReached`], [`Error::TooManyUnbonding`].
       *
       * ## Events
       *
       * [`Event::BondUnbonding`].
       **/
      unbond: AugmentedSubmittable<(amount: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u128>]>;
      /**
       * Returns to the requester of an ended channel what its account could not take before.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Parameters
       *
       * - `channel`: an ended channel.
       *
       * ## Errors
       *
       * - [`Error::ChannelNotFound`], [`Error::ChannelNotEnded`], [`Error::NothingToWithdraw`], or why
       * the account still cannot take it.
       *
       * ## Events
       *
       * [`Event::DepositWithdrawn`].
       **/
      withdrawDeposit: AugmentedSubmittable<(channel: Compact<u64> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u64>]>;
      /**
       * Returns what the signer has unbonded and is free.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::NothingToWithdraw`].
       *
       * ## Events
       *
       * [`Event::BondWithdrawn`].
       **/
      withdrawUnbonded: AugmentedSubmittable<() => SubmittableExtrinsic<ApiType>, []>;
      /**
       * Takes back what was prepaid for the verification of the signer's batches.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator.
       *
       * ## Parameters
       *
       * - `amount`: what is released.
       *
       * ## Errors
       *
       * - [`Error::NodeNotFound`], [`Error::VerificationBalanceTooLow`].
       *
       * ## Events
       *
       * [`Event::VerificationBalanceChanged`].
       **/
      withdrawVerification: AugmentedSubmittable<(amount: Compact<u128> | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [Compact<u128>]>;
    };
    proofVerification: {
      /**
       * Adds a trust root.
       *
       * ## Dispatch Origin
       *
       * [`Config::AdminOrigin`].
       *
       * ## Parameters
       *
       * - `verifier`: whose chains may end in it.
       * - `certificate`: the root certificate in DER.
       *
       * ## Errors
       *
       * - [`Error::RootExists`], [`Error::TooManyRoots`].
       *
       * ## Events
       *
       * [`Event::TrustRootAdded`].
       **/
      addTrustRoot: AugmentedSubmittable<(verifier: u16 | AnyNumber | Uint8Array, certificate: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u16, Bytes]>;
      /**
       * Removes a verifying key of one's own; its deposit returns.
       *
       * ## Dispatch Origin
       *
       * Signed by the key's owner.
       *
       * ## Parameters
       *
       * - `key`: its name.
       *
       * ## Errors
       *
       * - [`Error::VerifyingKeyNotFound`], [`Error::NotVerifyingKeyOwner`],
       * [`Error::VerifyingKeyInUse`].
       *
       * ## Events
       *
       * [`Event::VerifyingKeyDeregistered`].
       **/
      deregisterVerifyingKey: AugmentedSubmittable<(key: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [H256]>;
      /**
       * Registers a key that was made inside an enclave.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator that the quote names.
       *
       * ## Details
       *
       * The quote is verified against the verifier's trust roots at the time of this block. Its
       * report data must bind key, operator and this chain. The price of the verification is burned
       * and a deposit is held. The key counts for [`Config::AttestationLifetime`] blocks.
       *
       * ## Parameters
       *
       * - `verifier`: which verifier and version checks the quote.
       * - `key`: the ed25519 public key.
       * - `evidence`: the quote.
       *
       * ## Errors
       *
       * - [`Error::KeyExists`], [`Error::ReportDataMismatch`], or why the quote is refused.
       *
       * ## Events
       *
       * [`Event::AttestedKeyRegistered`].
       **/
      registerAttestedKey: AugmentedSubmittable<(verifier: AssayPrimitivesEvidenceVerifierKey | { id?: any; version?: any } | string | Uint8Array, key: AssayPrimitivesAttestationAttestedKey | string | Uint8Array, evidence: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesEvidenceVerifierKey, AssayPrimitivesAttestationAttestedKey, Bytes]>;
      /**
       * Registers a policy: the measurements that an attested model allows.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Details
       *
       * The policy is named by its contents and never changes. A deposit is held.
       *
       * ## Parameters
       *
       * - `measurements`: what may run inside an enclave whose keys sign under this policy.
       *
       * ## Errors
       *
       * - [`Error::EmptyPolicy`], [`Error::PolicyExists`], or the balance cannot cover the deposit.
       *
       * ## Events
       *
       * [`Event::PolicyRegistered`].
       **/
      registerPolicy: AugmentedSubmittable<(measurements: Vec<AssayPrimitivesAttestationMeasurements> | (AssayPrimitivesAttestationMeasurements | { Tdx: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [Vec<AssayPrimitivesAttestationMeasurements>]>;
      /**
       * Registers a verifying key of zero-knowledge proofs.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone, who becomes its owner.
       *
       * ## Details
       *
       * The key is checked once and for all. That it belongs to the circuit that it is said to belong to,
       * and that those who made it have forgotten the randomness of its set-up, no chain can check:
       * whoever uses it has to trust in that. A deposit is held for it and for each byte stored.
       *
       * ## Parameters
       *
       * - `verifier`: which verifier and version checks proofs under it.
       * - `key`: the key, as its verifier encodes it.
       *
       * ## Errors
       *
       * - [`Error::VerifierDisabled`], [`Error::VerifyingKeyExists`], why the key is refused, or the
       * balance cannot cover the deposit.
       *
       * ## Events
       *
       * [`Event::VerifyingKeyRegistered`].
       **/
      registerVerifyingKey: AugmentedSubmittable<(verifier: AssayPrimitivesEvidenceVerifierKey | { id?: any; version?: any } | string | Uint8Array, key: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesEvidenceVerifierKey, Bytes]>;
      /**
       * Gives up a key of one's own: it is revoked since this block and its deposit returns.
       *
       * ## Dispatch Origin
       *
       * Signed by the operator that the key belongs to.
       *
       * ## Parameters
       *
       * - `key`: the key.
       *
       * ## Errors
       *
       * - [`Error::KeyNotFound`], [`Error::NotKeyOwner`], [`Error::AlreadyRevoked`].
       *
       * ## Events
       *
       * [`Event::AttestedKeyRevoked`].
       **/
      removeAttestedKey: AugmentedSubmittable<(key: AssayPrimitivesAttestationAttestedKey | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesAttestationAttestedKey]>;
      /**
       * Removes a trust root. Keys that it vouched for stay until they expire or are revoked.
       *
       * ## Dispatch Origin
       *
       * [`Config::AdminOrigin`].
       *
       * ## Parameters
       *
       * - `verifier`: whose root it is.
       * - `root`: blake2-256 of the certificate.
       *
       * ## Errors
       *
       * - [`Error::RootNotFound`].
       *
       * ## Events
       *
       * [`Event::TrustRootRemoved`].
       **/
      removeTrustRoot: AugmentedSubmittable<(verifier: u16 | AnyNumber | Uint8Array, root: H256 | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [u16, H256]>;
      /**
       * Revokes a key, as of a block that may lie in the past.
       *
       * ## Dispatch Origin
       *
       * [`Config::AdminOrigin`].
       *
       * ## Details
       *
       * Receipts that were anchored in `since` or a later block no longer verify. What has been
       * settled stays settled.
       *
       * ## Parameters
       *
       * - `key`: the key.
       * - `since`: first block as of which its signatures no longer count.
       *
       * ## Errors
       *
       * - [`Error::KeyNotFound`], [`Error::AlreadyRevoked`].
       *
       * ## Events
       *
       * [`Event::AttestedKeyRevoked`].
       **/
      revokeAttestedKey: AugmentedSubmittable<(key: AssayPrimitivesAttestationAttestedKey | string | Uint8Array, since: u32 | AnyNumber | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesAttestationAttestedKey, u32]>;
      /**
       * Enables or disables a verifier at a version.
       *
       * ## Dispatch Origin
       *
       * [`Config::AdminOrigin`].
       *
       * ## Details
       *
       * A disabled verifier takes no evidence. Keys that it has registered stay; revoke attested ones
       * where that is wrong. Under verifying keys nothing is proven until it is enabled again; from then
       * on, batches that wait for it have a whole window.
       *
       * ## Parameters
       *
       * - `verifier`: the verifier and its version.
       * - `enabled`: whether it takes evidence.
       *
       * ## Errors
       *
       * - [`Error::UnknownVerifier`].
       *
       * ## Events
       *
       * [`Event::VerifierEnabledSet`].
       **/
      setVerifierEnabled: AugmentedSubmittable<(verifier: AssayPrimitivesEvidenceVerifierKey | { id?: any; version?: any } | string | Uint8Array, enabled: bool | boolean | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesEvidenceVerifierKey, bool]>;
      /**
       * Verifies evidence for whoever pays for it, and records the verdict as an event.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Details
       *
       * The price of the verification is burned. Nothing is stored.
       *
       * ## Parameters
       *
       * - `verifier`: which verifier and version checks the evidence.
       * - `evidence`: the quote.
       *
       * ## Errors
       *
       * - Why the evidence is refused.
       *
       * ## Events
       *
       * [`Event::EvidenceVerified`].
       **/
      verify: AugmentedSubmittable<(verifier: AssayPrimitivesEvidenceVerifierKey | { id?: any; version?: any } | string | Uint8Array, evidence: Bytes | string | Uint8Array) => SubmittableExtrinsic<ApiType>, [AssayPrimitivesEvidenceVerifierKey, Bytes]>;
      /**
       * Verifies proofs for whoever pays for it, and records that they hold as an event.
       *
       * ## Dispatch Origin
       *
       * Signed by anyone.
       *
       * ## Details
       *
       * All or nothing: they are verified together. The price of a verification is burned for each.
       * Nothing is stored.
       *
       * ## Parameters
       *
       * - `key`: the name of a verifying key.
       * - `claims`: proofs under it, each with its public inputs.
       *
       * ## Errors
       *
       * - [`Error::NoClaims`], [`Error::VerifyingKeyNotFound`], [`Error::VerifierDisabled`],
       * [`Error::Malformed`], [`Error::InvalidPoint`], [`Error::InvalidInputs`], or
       * [`Error::InvalidProof`] if any of them does not hold.
       *
       * ## Events
       *
       * [`Event::ProofsVerified`].
       **/
      verifyProofs: AugmentedSubmittable<(key: H256 | string | Uint8Array, claims: Vec<AssayPrimitivesProofProofClaim> | (AssayPrimitivesProofProofClaim | { inputs?: any; proof?: any } | string | Uint8Array)[]) => SubmittableExtrinsic<ApiType>, [H256, Vec<AssayPrimitivesProofProofClaim>]>;
    };
  } // AugmentedSubmittables
} // declare module

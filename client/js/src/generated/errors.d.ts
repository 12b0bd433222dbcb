// Auto-generated via `npm run generate`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/errors';

import type { ApiTypes, AugmentedError } from '@polkadot/api-base/types';

export type __AugmentedError<ApiType extends ApiTypes> = AugmentedError<ApiType>;

declare module '@polkadot/api-base/types/errors' {
  interface AugmentedErrors<ApiType extends ApiTypes> {
    burnTreasury: {
      /**
       * Target and denominator must not be 0, and the floor not above the ceiling.
       **/
      UnsoundController: AugmentedError<ApiType>;
    };
    inferenceMarket: {
      /**
       * The job is committed already; submit its evidence.
       **/
      AlreadyCommitted: AugmentedError<ApiType>;
      /**
       * The claim was refunded already.
       **/
      AlreadyRefunded: AugmentedError<ApiType>;
      /**
       * The job has ended; a receipt settles once.
       **/
      AlreadySettled: AugmentedError<ApiType>;
      /**
       * The receipt's anchor is too far before the job was opened.
       **/
      AnchorTooOld: AugmentedError<ApiType>;
      /**
       * Fees cannot be paid in this asset.
       **/
      AssetNotEnabled: AugmentedError<ApiType>;
      /**
       * `Audited` models cannot be registered on this chain.
       **/
      AuditedModelsDisabled: AugmentedError<ApiType>;
      /**
       * The batch is verified or slashed.
       **/
      BatchEnded: AugmentedError<ApiType>;
      /**
       * No such committed batch; it never existed, or was pruned.
       **/
      BatchNotFound: AugmentedError<ApiType>;
      /**
       * The batch was not slashed; there is nothing to refund.
       **/
      BatchNotSlashed: AugmentedError<ApiType>;
      /**
       * The bond is below the least bond.
       **/
      BondTooSmall: AugmentedError<ApiType>;
      /**
       * The channel closes already.
       **/
      ChannelClosing: AugmentedError<ApiType>;
      /**
       * What is left in the channel does not cover what is claimed.
       **/
      ChannelDepositTooLow: AugmentedError<ApiType>;
      /**
       * The channel has ended.
       **/
      ChannelEnded: AugmentedError<ApiType>;
      /**
       * The channel has not ended.
       **/
      ChannelNotEnded: AugmentedError<ApiType>;
      /**
       * No such channel; it never existed, or was pruned.
       **/
      ChannelNotFound: AugmentedError<ApiType>;
      /**
       * The batch was signed over other claims.
       **/
      ClaimsMismatch: AugmentedError<ApiType>;
      /**
       * The deadline has passed.
       **/
      DeadlinePassed: AugmentedError<ApiType>;
      /**
       * The leaves are of batches under different verifying keys; submit those of each by themselves.
       **/
      DifferentVerifyingKeys: AugmentedError<ApiType>;
      /**
       * Nothing shows that the leaf is wrong.
       **/
      DisputeNotProven: AugmentedError<ApiType>;
      /**
       * The batch has no claims.
       **/
      EmptyBatch: AugmentedError<ApiType>;
      /**
       * The fee would lift the node's exposure above its cap; wait for verification or add bond.
       **/
      ExposureCapReached: AugmentedError<ApiType>;
      /**
       * The fee is greater than the job's greatest fee.
       **/
      FeeAboveMax: AugmentedError<ApiType>;
      /**
       * The fee is not units times price.
       **/
      FeeMismatch: AugmentedError<ApiType>;
      /**
       * The asset is the native token, or a unit of it would be worth nothing.
       **/
      InvalidAsset: AugmentedError<ApiType>;
      /**
       * The time to deliver is too short or too long.
       **/
      InvalidDeadline: AugmentedError<ApiType>;
      /**
       * The endpoint must be an http or https URL with a host and without user, query or fragment.
       **/
      InvalidEndpoint: AugmentedError<ApiType>;
      /**
       * The name is empty or not UTF-8.
       **/
      InvalidName: AugmentedError<ApiType>;
      /**
       * The path of the receipt or of its place does not lead to the batch's root.
       **/
      InvalidPath: AugmentedError<ApiType>;
      /**
       * The proof does not hold.
       **/
      InvalidProof: AugmentedError<ApiType>;
      /**
       * The signature does not hold.
       **/
      InvalidSignature: AugmentedError<ApiType>;
      /**
       * The voucher was not signed by the channel's signer, or is for another channel or chain.
       **/
      InvalidVoucher: AugmentedError<ApiType>;
      /**
       * No such job; it never existed, or was pruned.
       **/
      JobNotFound: AugmentedError<ApiType>;
      /**
       * The key had expired or was revoked as of the receipt's anchor.
       **/
      KeyNotValid: AugmentedError<ApiType>;
      /**
       * The leaf has to be revealed already, or was.
       **/
      LeafAlreadyChallenged: AugmentedError<ApiType>;
      /**
       * The leaf is proven already.
       **/
      LeafAlreadyProven: AugmentedError<ApiType>;
      /**
       * The leaf was revealed already.
       **/
      LeafAlreadyRevealed: AugmentedError<ApiType>;
      /**
       * The leaf was neither sampled nor challenged.
       **/
      LeafNotChallenged: AugmentedError<ApiType>;
      /**
       * The batch has no such leaf.
       **/
      LeafNotFound: AugmentedError<ApiType>;
      /**
       * The model's policy does not allow the key's measurements.
       **/
      MeasurementNotAllowed: AugmentedError<ApiType>;
      /**
       * The model is registered already.
       **/
      ModelExists: AugmentedError<ApiType>;
      /**
       * Offers still name the model.
       **/
      ModelInUse: AugmentedError<ApiType>;
      /**
       * No such model.
       **/
      ModelNotFound: AugmentedError<ApiType>;
      /**
       * The node has jobs that have not ended.
       **/
      NodeBusy: AugmentedError<ApiType>;
      /**
       * The GPU node is registered already.
       **/
      NodeExists: AugmentedError<ApiType>;
      /**
       * Batches of the node are not verified or slashed, or not paid.
       **/
      NodeHasBatches: AugmentedError<ApiType>;
      /**
       * Channels lead to the node; close them, and wait until their receipts cannot be presented.
       **/
      NodeHasChannels: AugmentedError<ApiType>;
      /**
       * The node still offers models; remove its offers first.
       **/
      NodeHasOffers: AugmentedError<ApiType>;
      /**
       * The node takes no new jobs now.
       **/
      NodeNotAccepting: AugmentedError<ApiType>;
      /**
       * No such GPU node.
       **/
      NodeNotFound: AugmentedError<ApiType>;
      /**
       * There are no proofs.
       **/
      NothingProven: AugmentedError<ApiType>;
      /**
       * There is nothing to withdraw, or not yet.
       **/
      NothingToWithdraw: AugmentedError<ApiType>;
      /**
       * The signer is neither the channel's requester nor its node.
       **/
      NotInChannel: AugmentedError<ApiType>;
      /**
       * The model belongs to another publisher.
       **/
      NotModelPublisher: AugmentedError<ApiType>;
      /**
       * The node does not offer this model.
       **/
      OfferNotFound: AugmentedError<ApiType>;
      /**
       * A number is too large.
       **/
      Overflow: AugmentedError<ApiType>;
      /**
       * A node cannot pay itself.
       **/
      OwnNode: AugmentedError<ApiType>;
      /**
       * The policy of the assurance is not registered; register it first.
       **/
      PolicyNotFound: AugmentedError<ApiType>;
      /**
       * Channels need the asset's least balance in the pallet's account; transfer it there first.
       **/
      PotNotSeeded: AugmentedError<ApiType>;
      /**
       * The node asks more than the requester allows.
       **/
      PriceAboveMax: AugmentedError<ApiType>;
      /**
       * The node has this receipt key already.
       **/
      ReceiptKeyExists: AugmentedError<ApiType>;
      /**
       * The receipt is not the one that was committed.
       **/
      ReceiptMismatch: AugmentedError<ApiType>;
      /**
       * As many leaves of the batch have to be revealed as can be challenged at a time; try again later.
       **/
      TooManyChallenges: AugmentedError<ApiType>;
      /**
       * The node has as many active jobs as it may have.
       **/
      TooManyJobs: AugmentedError<ApiType>;
      /**
       * The node offers as many models as it may.
       **/
      TooManyOffers: AugmentedError<ApiType>;
      /**
       * The node has as many receipt keys as it may have.
       **/
      TooManyReceiptKeys: AugmentedError<ApiType>;
      /**
       * The batch has more receipts than one of its assurance may have.
       **/
      TooManyReceipts: AugmentedError<ApiType>;
      /**
       * The node takes back as many parts of its bond as it may at a time; withdraw those that are free.
       **/
      TooManyUnbonding: AugmentedError<ApiType>;
      /**
       * The claims do not add up to what the batch says.
       **/
      TotalsMismatch: AugmentedError<ApiType>;
      /**
       * The anchor is no recent block of this chain, or not between the batch's anchor and its commit.
       **/
      UnknownAnchor: AugmentedError<ApiType>;
      /**
       * The key is not registered for this node.
       **/
      UnknownKey: AugmentedError<ApiType>;
      /**
       * Not for models of this assurance: jobs and `settle_batch` are for `Attested` ones, `commit_batch`
       * for the others, proofs for `Proven` ones, challenges for `Audited` ones.
       **/
      UnsupportedAssurance: AugmentedError<ApiType>;
      /**
       * The evidence is not of the kind that the job's assurance asks for.
       **/
      UnsupportedEvidence: AugmentedError<ApiType>;
      /**
       * The node's verification balance does not cover this; fund it first.
       **/
      VerificationBalanceTooLow: AugmentedError<ApiType>;
      /**
       * A verification costs more than the requester allows; try again later or allow more.
       **/
      VerificationPriceAboveMax: AugmentedError<ApiType>;
      /**
       * Governance has disabled the verifier of the model's proofs; come back when it is enabled.
       **/
      VerifierDisabled: AugmentedError<ApiType>;
      /**
       * The verifying key of the assurance is not registered, or its proofs have other public inputs than
       * the digests of a request and of its response.
       **/
      VerifyingKeyNotFound: AugmentedError<ApiType>;
      /**
       * The voucher does not cover what is claimed.
       **/
      VoucherTooLow: AugmentedError<ApiType>;
      /**
       * The window for evidence has closed.
       **/
      WindowClosed: AugmentedError<ApiType>;
      /**
       * The receipt can still be settled; wait for the end of its window.
       **/
      WindowOpen: AugmentedError<ApiType>;
      /**
       * The batch is paid in another asset than the channel.
       **/
      WrongAsset: AugmentedError<ApiType>;
      /**
       * The receipt is of another chain.
       **/
      WrongChain: AugmentedError<ApiType>;
      /**
       * The receipt names another engine than the model's.
       **/
      WrongEngine: AugmentedError<ApiType>;
      /**
       * The receipt names another model.
       **/
      WrongModel: AugmentedError<ApiType>;
      /**
       * The receipt names another GPU node.
       **/
      WrongNode: AugmentedError<ApiType>;
      /**
       * The receipt was paid through something else: submit those of jobs, present those of channels.
       **/
      WrongPayment: AugmentedError<ApiType>;
      /**
       * The receipt is for another request.
       **/
      WrongRequest: AugmentedError<ApiType>;
      /**
       * The receipt names another requester.
       **/
      WrongRequester: AugmentedError<ApiType>;
      /**
       * The claim does not begin at the channel's next receipt, or is empty.
       **/
      WrongSequence: AugmentedError<ApiType>;
    };
    proofVerification: {
      /**
       * The key is revoked since an earlier block already.
       **/
      AlreadyRevoked: AugmentedError<ApiType>;
      /**
       * The enclave runs in debug mode, or with attributes that let its host look inside.
       **/
      DebugEnclave: AugmentedError<ApiType>;
      /**
       * The policy allows no measurement, so nothing could ever satisfy it.
       **/
      EmptyPolicy: AugmentedError<ApiType>;
      /**
       * The hash of the genesis block is not known before block 1.
       **/
      GenesisUnknown: AugmentedError<ApiType>;
      /**
       * A certificate is malformed or was not issued by the one above it.
       **/
      InvalidCertificate: AugmentedError<ApiType>;
      /**
       * Not as many public inputs as the verifying key has, or one that is not smaller than the field's
       * order.
       **/
      InvalidInputs: AugmentedError<ApiType>;
      /**
       * A point is not on its curve, not in its subgroup, or at infinity where it must not be.
       **/
      InvalidPoint: AugmentedError<ApiType>;
      /**
       * A proof does not hold.
       **/
      InvalidProof: AugmentedError<ApiType>;
      /**
       * A signature does not hold.
       **/
      InvalidSignature: AugmentedError<ApiType>;
      /**
       * The key is registered already; make a new one inside the enclave.
       **/
      KeyExists: AugmentedError<ApiType>;
      /**
       * No such key.
       **/
      KeyNotFound: AugmentedError<ApiType>;
      /**
       * The key had expired or was revoked as of the block in question.
       **/
      KeyNotValid: AugmentedError<ApiType>;
      /**
       * The evidence is truncated, oversized or inconsistent.
       **/
      Malformed: AugmentedError<ApiType>;
      /**
       * The policy does not allow the key's measurements.
       **/
      MeasurementNotAllowed: AugmentedError<ApiType>;
      /**
       * There is nothing to verify.
       **/
      NoClaims: AugmentedError<ApiType>;
      /**
       * The key belongs to another operator.
       **/
      NotKeyOwner: AugmentedError<ApiType>;
      /**
       * The verifying key belongs to another account.
       **/
      NotVerifyingKeyOwner: AugmentedError<ApiType>;
      /**
       * A certificate is not valid at the time of this block.
       **/
      OutsideValidity: AugmentedError<ApiType>;
      /**
       * A policy of these contents is registered already; use it.
       **/
      PolicyExists: AugmentedError<ApiType>;
      /**
       * The quote is for another key, operator or chain: its report data must be
       * sha256("assay/report-data/v1" ‖ key ‖ operator ‖ genesis hash) and 32 zero bytes.
       **/
      ReportDataMismatch: AugmentedError<ApiType>;
      /**
       * The root is registered already.
       **/
      RootExists: AugmentedError<ApiType>;
      /**
       * No such root.
       **/
      RootNotFound: AugmentedError<ApiType>;
      /**
       * The verifier has as many roots as it may have; remove one first.
       **/
      TooManyRoots: AugmentedError<ApiType>;
      /**
       * The key is not registered for this operator.
       **/
      UnknownKey: AugmentedError<ApiType>;
      /**
       * No such policy.
       **/
      UnknownPolicy: AugmentedError<ApiType>;
      /**
       * The runtime has no such verifier.
       **/
      UnknownVerifier: AugmentedError<ApiType>;
      /**
       * Parts of the verifying key are equal or opposite, so that proofs under it can be forged; make
       * it in a set-up with a second phase.
       **/
      UnsafeVerifyingKey: AugmentedError<ApiType>;
      /**
       * A kind or version of evidence that the verifier does not cover.
       **/
      Unsupported: AugmentedError<ApiType>;
      /**
       * The certificate chain does not end in a registered root.
       **/
      UntrustedRoot: AugmentedError<ApiType>;
      /**
       * The verifier is disabled or unknown.
       **/
      VerifierDisabled: AugmentedError<ApiType>;
      /**
       * The verifying key is registered already; use it.
       **/
      VerifyingKeyExists: AugmentedError<ApiType>;
      /**
       * Models, channels or batches need the verifying key.
       **/
      VerifyingKeyInUse: AugmentedError<ApiType>;
      /**
       * No such verifying key; register it first.
       **/
      VerifyingKeyNotFound: AugmentedError<ApiType>;
    };
  } // AugmentedErrors
} // declare module

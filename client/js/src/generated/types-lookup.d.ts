// Auto-generated via `npm run generate`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/types/lookup';

import type { Bytes, Compact, Enum, Option, Struct, U8aFixed, Vec, bool, u128, u16, u32, u64 } from '@polkadot/types-codec';
import type { ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, H256, Perbill } from '@polkadot/types/interfaces/runtime';

declare module '@polkadot/types/lookup' {
  /** @name SpWeightsWeightV2Weight (144) */
  interface SpWeightsWeightV2Weight extends Struct {
    readonly refTime: Compact<u64>;
    readonly proofSize: Compact<u64>;
  }

  /** @name PalletInferenceMarketCall (261) */
  interface PalletInferenceMarketCall extends Enum {
    readonly isRegisterModel: boolean;
    readonly asRegisterModel: {
      readonly model: H256;
      readonly engine: H256;
      readonly assurance: AssayPrimitivesMarketAssurance;
      readonly name: Bytes;
    } & Struct;
    readonly isRegisterNode: boolean;
    readonly asRegisterNode: {
      readonly endpoint: Bytes;
      readonly bond: u128;
    } & Struct;
    readonly isIncreaseBond: boolean;
    readonly asIncreaseBond: {
      readonly amount: u128;
    } & Struct;
    readonly isSetEndpoint: boolean;
    readonly asSetEndpoint: {
      readonly endpoint: Bytes;
    } & Struct;
    readonly isSetAccepting: boolean;
    readonly asSetAccepting: {
      readonly accepting: bool;
    } & Struct;
    readonly isSetOffer: boolean;
    readonly asSetOffer: {
      readonly model: H256;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly price: AssayPrimitivesMarketPrice;
    } & Struct;
    readonly isRemoveOffer: boolean;
    readonly asRemoveOffer: {
      readonly model: H256;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    } & Struct;
    readonly isDeregisterNode: boolean;
    readonly isOpenJob: boolean;
    readonly asOpenJob: {
      readonly node: AccountId32;
      readonly model: H256;
      readonly requestHash: H256;
      readonly maxFee: Compact<u128>;
      readonly maxVerificationPrice: Compact<u128>;
      readonly deliverWithin: u32;
    } & Struct;
    readonly isCommitJob: boolean;
    readonly asCommitJob: {
      readonly receipt: AssayPrimitivesReceiptVersionedReceipt;
    } & Struct;
    readonly isSubmitReceipt: boolean;
    readonly asSubmitReceipt: {
      readonly signed: AssayPrimitivesReceiptSignedReceipt;
    } & Struct;
    readonly isDeregisterModel: boolean;
    readonly asDeregisterModel: {
      readonly model: H256;
    } & Struct;
    readonly isEnableAsset: boolean;
    readonly asEnableAsset: {
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly nativeValue: u128;
    } & Struct;
    readonly isDisableAsset: boolean;
    readonly asDisableAsset: {
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    } & Struct;
    readonly isOpenChannel: boolean;
    readonly asOpenChannel: {
      readonly node: AccountId32;
      readonly model: H256;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly deposit: Compact<u128>;
      readonly signer: AccountId32;
      readonly maxPrice: AssayPrimitivesMarketPrice;
      readonly serveFor: u32;
    } & Struct;
    readonly isTopUpChannel: boolean;
    readonly asTopUpChannel: {
      readonly channel: Compact<u64>;
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isCloseChannel: boolean;
    readonly asCloseChannel: {
      readonly channel: Compact<u64>;
    } & Struct;
    readonly isWithdrawDeposit: boolean;
    readonly asWithdrawDeposit: {
      readonly channel: Compact<u64>;
    } & Struct;
    readonly isSettleBatch: boolean;
    readonly asSettleBatch: {
      readonly signed: AssayPrimitivesBatchSignedBatch;
      readonly claims: Vec<AssayPrimitivesBatchSignedClaim>;
    } & Struct;
    readonly isPresentReceipt: boolean;
    readonly asPresentReceipt: {
      readonly signed: AssayPrimitivesReceiptSignedReceipt;
    } & Struct;
    readonly isFundVerification: boolean;
    readonly asFundVerification: {
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isWithdrawVerification: boolean;
    readonly asWithdrawVerification: {
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isUnbond: boolean;
    readonly asUnbond: {
      readonly amount: Compact<u128>;
    } & Struct;
    readonly isWithdrawUnbonded: boolean;
    readonly isSetReceiptKey: boolean;
    readonly asSetReceiptKey: {
      readonly key: AssayPrimitivesAttestationAttestedKey;
    } & Struct;
    readonly isCommitBatch: boolean;
    readonly asCommitBatch: {
      readonly signed: AssayPrimitivesBatchSignedBatch;
      readonly claims: Vec<AssayPrimitivesBatchSignedClaim>;
    } & Struct;
    readonly isSubmitProofs: boolean;
    readonly asSubmitProofs: {
      readonly leaves: Vec<AssayPrimitivesAuditBatchLeaf>;
    } & Struct;
    readonly isChallengeLeaf: boolean;
    readonly asChallengeLeaf: {
      readonly batch: Compact<u64>;
      readonly leaf: Compact<u32>;
    } & Struct;
    readonly isRevealLeaf: boolean;
    readonly asRevealLeaf: {
      readonly batch: Compact<u64>;
      readonly leaf: AssayPrimitivesAuditLeaf;
      readonly evidence: Bytes;
    } & Struct;
    readonly isDisputeLeaf: boolean;
    readonly asDisputeLeaf: {
      readonly batch: Compact<u64>;
      readonly leaf: AssayPrimitivesAuditLeaf;
      readonly dispute: AssayPrimitivesAuditDispute;
    } & Struct;
    readonly isClaimRefund: boolean;
    readonly asClaimRefund: {
      readonly batch: Compact<u64>;
      readonly place: AssayPrimitivesAuditProvenPlace;
    } & Struct;
    readonly isPayQueued: boolean;
    readonly asPayQueued: {
      readonly node: AccountId32;
    } & Struct;
    readonly type: 'RegisterModel' | 'RegisterNode' | 'IncreaseBond' | 'SetEndpoint' | 'SetAccepting' | 'SetOffer' | 'RemoveOffer' | 'DeregisterNode' | 'OpenJob' | 'CommitJob' | 'SubmitReceipt' | 'DeregisterModel' | 'EnableAsset' | 'DisableAsset' | 'OpenChannel' | 'TopUpChannel' | 'CloseChannel' | 'WithdrawDeposit' | 'SettleBatch' | 'PresentReceipt' | 'FundVerification' | 'WithdrawVerification' | 'Unbond' | 'WithdrawUnbonded' | 'SetReceiptKey' | 'CommitBatch' | 'SubmitProofs' | 'ChallengeLeaf' | 'RevealLeaf' | 'DisputeLeaf' | 'ClaimRefund' | 'PayQueued';
  }

  /** @name AssayPrimitivesMarketAssurance (262) */
  interface AssayPrimitivesMarketAssurance extends Enum {
    readonly isAttested: boolean;
    readonly asAttested: H256;
    readonly isProven: boolean;
    readonly asProven: H256;
    readonly isAudited: boolean;
    readonly asAudited: H256;
    readonly type: 'Attested' | 'Proven' | 'Audited';
  }

  /** @name FrameSupportTokensFungibleUnionOfNativeOrWithId (263) */
  interface FrameSupportTokensFungibleUnionOfNativeOrWithId extends Enum {
    readonly isNative: boolean;
    readonly isWithId: boolean;
    readonly asWithId: u32;
    readonly type: 'Native' | 'WithId';
  }

  /** @name AssayPrimitivesMarketPrice (264) */
  interface AssayPrimitivesMarketPrice extends Struct {
    readonly input: u128;
    readonly output: u128;
  }

  /** @name AssayPrimitivesReceiptVersionedReceipt (265) */
  interface AssayPrimitivesReceiptVersionedReceipt extends Enum {
    readonly isV1: boolean;
    readonly asV1: AssayPrimitivesReceipt;
    readonly type: 'V1';
  }

  /** @name AssayPrimitivesReceipt (266) */
  interface AssayPrimitivesReceipt extends Struct {
    readonly genesisHash: H256;
    readonly node: AccountId32;
    readonly payment: AssayPrimitivesReceiptPayment;
    readonly requester: AccountId32;
    readonly model: H256;
    readonly engine: H256;
    readonly requestHash: H256;
    readonly responseHash: H256;
    readonly inputUnits: u32;
    readonly outputUnits: u32;
    readonly fee: u128;
    readonly anchor: AssayPrimitivesReceiptBlockRef;
    readonly auditCommitment: Option<H256>;
  }

  /** @name AssayPrimitivesReceiptPayment (267) */
  interface AssayPrimitivesReceiptPayment extends Enum {
    readonly isJob: boolean;
    readonly asJob: u64;
    readonly isChannel: boolean;
    readonly asChannel: {
      readonly channel: u64;
      readonly sequence: u64;
    } & Struct;
    readonly type: 'Job' | 'Channel';
  }

  /** @name AssayPrimitivesReceiptBlockRef (268) */
  interface AssayPrimitivesReceiptBlockRef extends Struct {
    readonly number: u32;
    readonly hash_: H256;
  }

  /** @name AssayPrimitivesReceiptSignedReceipt (269) */
  interface AssayPrimitivesReceiptSignedReceipt extends Struct {
    readonly receipt: AssayPrimitivesReceiptVersionedReceipt;
    readonly signature: AssayPrimitivesReceiptAttestedSignature;
  }

  /** @name AssayPrimitivesReceiptAttestedSignature (270) */
  interface AssayPrimitivesReceiptAttestedSignature extends Struct {
    readonly key: AssayPrimitivesAttestationAttestedKey;
    readonly signature: U8aFixed;
  }

  /** @name AssayPrimitivesAttestationAttestedKey (271) */
  interface AssayPrimitivesAttestationAttestedKey extends U8aFixed {}

  /** @name AssayPrimitivesBatchSignedBatch (274) */
  interface AssayPrimitivesBatchSignedBatch extends Struct {
    readonly batch: AssayPrimitivesBatchVersionedBatch;
    readonly signature: AssayPrimitivesReceiptAttestedSignature;
  }

  /** @name AssayPrimitivesBatchVersionedBatch (275) */
  interface AssayPrimitivesBatchVersionedBatch extends Enum {
    readonly isV1: boolean;
    readonly asV1: AssayPrimitivesBatch;
    readonly type: 'V1';
  }

  /** @name AssayPrimitivesBatch (276) */
  interface AssayPrimitivesBatch extends Struct {
    readonly genesisHash: H256;
    readonly node: AccountId32;
    readonly model: H256;
    readonly engine: H256;
    readonly assurance: AssayPrimitivesMarketAssurance;
    readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    readonly root: H256;
    readonly receipts: u32;
    readonly inputUnits: u64;
    readonly outputUnits: u64;
    readonly fee: u128;
    readonly anchor: AssayPrimitivesReceiptBlockRef;
    readonly claimsRoot: H256;
  }

  /** @name AssayPrimitivesBatchSignedClaim (278) */
  interface AssayPrimitivesBatchSignedClaim extends Struct {
    readonly claim: AssayPrimitivesBatchClaim;
    readonly voucher: AssayPrimitivesChannelSignedVoucher;
  }

  /** @name SpRuntimeMultiSignature (279) */
  interface SpRuntimeMultiSignature extends Enum {
    readonly isEd25519: boolean;
    readonly asEd25519: U8aFixed;
    readonly isSr25519: boolean;
    readonly asSr25519: U8aFixed;
    readonly isEcdsa: boolean;
    readonly asEcdsa: U8aFixed;
    readonly isEth: boolean;
    readonly asEth: U8aFixed;
    readonly type: 'Ed25519' | 'Sr25519' | 'Ecdsa' | 'Eth';
  }

  /** @name AssayPrimitivesBatchClaim (281) */
  interface AssayPrimitivesBatchClaim extends Struct {
    readonly channel: Compact<u64>;
    readonly first: Compact<u64>;
    readonly receipts: Compact<u32>;
    readonly inputUnits: Compact<u64>;
    readonly outputUnits: Compact<u64>;
  }

  /** @name AssayPrimitivesChannelSignedVoucher (282) */
  interface AssayPrimitivesChannelSignedVoucher extends Struct {
    readonly cumulative: u128;
    readonly signature: SpRuntimeMultiSignature;
  }

  /** @name AssayPrimitivesAuditBatchLeaf (285) */
  interface AssayPrimitivesAuditBatchLeaf extends Struct {
    readonly batch: Compact<u64>;
    readonly leaf: AssayPrimitivesAuditProvenLeaf;
  }

  /** @name AssayPrimitivesAuditProvenLeaf (286) */
  interface AssayPrimitivesAuditProvenLeaf extends Struct {
    readonly leaf: AssayPrimitivesAuditLeaf;
    readonly proof: Bytes;
  }

  /** @name AssayPrimitivesAuditLeaf (287) */
  interface AssayPrimitivesAuditLeaf extends Struct {
    readonly receipt: AssayPrimitivesReceiptVersionedReceipt;
    readonly path: AssayPrimitivesMerkleLeafProof;
    readonly place: AssayPrimitivesAuditProvenPlace;
  }

  /** @name AssayPrimitivesMerkleLeafProof (288) */
  interface AssayPrimitivesMerkleLeafProof extends Struct {
    readonly index: u32;
    readonly siblings: Vec<H256>;
  }

  /** @name AssayPrimitivesAuditProvenPlace (290) */
  interface AssayPrimitivesAuditProvenPlace extends Struct {
    readonly place: AssayPrimitivesAuditPlace;
    readonly path: AssayPrimitivesMerkleLeafProof;
  }

  /** @name AssayPrimitivesAuditPlace (291) */
  interface AssayPrimitivesAuditPlace extends Struct {
    readonly claim: AssayPrimitivesBatchClaim;
    readonly offset: u32;
    readonly requester: AccountId32;
    readonly price: AssayPrimitivesMarketPrice;
  }

  /** @name AssayPrimitivesAuditDispute (294) */
  interface AssayPrimitivesAuditDispute extends Enum {
    readonly isWrong: boolean;
    readonly asWrong: Bytes;
    readonly isConflict: boolean;
    readonly asConflict: AssayPrimitivesReceiptSignedReceipt;
    readonly type: 'Wrong' | 'Conflict';
  }

  /** @name PalletProofVerificationCall (295) */
  interface PalletProofVerificationCall extends Enum {
    readonly isRegisterPolicy: boolean;
    readonly asRegisterPolicy: {
      readonly measurements: Vec<AssayPrimitivesAttestationMeasurements>;
    } & Struct;
    readonly isRegisterAttestedKey: boolean;
    readonly asRegisterAttestedKey: {
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly key: AssayPrimitivesAttestationAttestedKey;
      readonly evidence: Bytes;
    } & Struct;
    readonly isRemoveAttestedKey: boolean;
    readonly asRemoveAttestedKey: {
      readonly key: AssayPrimitivesAttestationAttestedKey;
    } & Struct;
    readonly isAddTrustRoot: boolean;
    readonly asAddTrustRoot: {
      readonly verifier: u16;
      readonly certificate: Bytes;
    } & Struct;
    readonly isRemoveTrustRoot: boolean;
    readonly asRemoveTrustRoot: {
      readonly verifier: u16;
      readonly root: H256;
    } & Struct;
    readonly isSetVerifierEnabled: boolean;
    readonly asSetVerifierEnabled: {
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly enabled: bool;
    } & Struct;
    readonly isRevokeAttestedKey: boolean;
    readonly asRevokeAttestedKey: {
      readonly key: AssayPrimitivesAttestationAttestedKey;
      readonly since: u32;
    } & Struct;
    readonly isVerify: boolean;
    readonly asVerify: {
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly evidence: Bytes;
    } & Struct;
    readonly isRegisterVerifyingKey: boolean;
    readonly asRegisterVerifyingKey: {
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly key: Bytes;
    } & Struct;
    readonly isDeregisterVerifyingKey: boolean;
    readonly asDeregisterVerifyingKey: {
      readonly key: H256;
    } & Struct;
    readonly isVerifyProofs: boolean;
    readonly asVerifyProofs: {
      readonly key: H256;
      readonly claims: Vec<AssayPrimitivesProofProofClaim>;
    } & Struct;
    readonly type: 'RegisterPolicy' | 'RegisterAttestedKey' | 'RemoveAttestedKey' | 'AddTrustRoot' | 'RemoveTrustRoot' | 'SetVerifierEnabled' | 'RevokeAttestedKey' | 'Verify' | 'RegisterVerifyingKey' | 'DeregisterVerifyingKey' | 'VerifyProofs';
  }

  /** @name AssayPrimitivesAttestationMeasurements (297) */
  interface AssayPrimitivesAttestationMeasurements extends Enum {
    readonly isTdx: boolean;
    readonly asTdx: {
      readonly mrTd: U8aFixed;
      readonly rtmr: Vec<U8aFixed>;
    } & Struct;
    readonly type: 'Tdx';
  }

  /** @name AssayPrimitivesEvidenceVerifierKey (301) */
  interface AssayPrimitivesEvidenceVerifierKey extends Struct {
    readonly id: u16;
    readonly version: u16;
  }

  /** @name AssayPrimitivesProofProofClaim (307) */
  interface AssayPrimitivesProofProofClaim extends Struct {
    readonly inputs: Vec<U8aFixed>;
    readonly proof: Bytes;
  }

  /** @name PalletBurnTreasuryCall (311) */
  interface PalletBurnTreasuryCall extends Enum {
    readonly isSetController: boolean;
    readonly asSetController: {
      readonly controller: PalletBurnTreasuryController;
    } & Struct;
    readonly isSpend: boolean;
    readonly asSpend: {
      readonly to: AccountId32;
      readonly amount: Compact<u128>;
    } & Struct;
    readonly type: 'SetController' | 'Spend';
  }

  /** @name PalletBurnTreasuryController (312) */
  interface PalletBurnTreasuryController extends Struct {
    readonly target: u64;
    readonly denominator: u32;
    readonly floor: u128;
    readonly ceiling: u128;
  }

  /** @name PalletInferenceMarketEvent (392) */
  interface PalletInferenceMarketEvent extends Enum {
    readonly isModelRegistered: boolean;
    readonly asModelRegistered: {
      readonly model: H256;
      readonly publisher: AccountId32;
      readonly assurance: AssayPrimitivesMarketAssurance;
    } & Struct;
    readonly isModelDeregistered: boolean;
    readonly asModelDeregistered: {
      readonly model: H256;
    } & Struct;
    readonly isNodeRegistered: boolean;
    readonly asNodeRegistered: {
      readonly node: AccountId32;
      readonly bond: u128;
    } & Struct;
    readonly isNodeDeregistered: boolean;
    readonly asNodeDeregistered: {
      readonly node: AccountId32;
      readonly bond: u128;
    } & Struct;
    readonly isBondIncreased: boolean;
    readonly asBondIncreased: {
      readonly node: AccountId32;
      readonly old: u128;
      readonly new_: u128;
    } & Struct;
    readonly isBondUnbonding: boolean;
    readonly asBondUnbonding: {
      readonly node: AccountId32;
      readonly amount: u128;
      readonly freeAt: u32;
      readonly bond: u128;
    } & Struct;
    readonly isBondWithdrawn: boolean;
    readonly asBondWithdrawn: {
      readonly node: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isEndpointChanged: boolean;
    readonly asEndpointChanged: {
      readonly node: AccountId32;
      readonly endpoint: Bytes;
    } & Struct;
    readonly isAcceptingChanged: boolean;
    readonly asAcceptingChanged: {
      readonly node: AccountId32;
      readonly accepting: bool;
    } & Struct;
    readonly isOfferSet: boolean;
    readonly asOfferSet: {
      readonly node: AccountId32;
      readonly model: H256;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly price: AssayPrimitivesMarketPrice;
      readonly since: u32;
    } & Struct;
    readonly isOfferRemoved: boolean;
    readonly asOfferRemoved: {
      readonly node: AccountId32;
      readonly model: H256;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    } & Struct;
    readonly isJobOpened: boolean;
    readonly asJobOpened: {
      readonly job: u64;
      readonly requester: AccountId32;
      readonly node: AccountId32;
      readonly model: H256;
      readonly requestHash: H256;
      readonly maxFee: u128;
      readonly deadline: u32;
    } & Struct;
    readonly isJobCommitted: boolean;
    readonly asJobCommitted: {
      readonly job: u64;
      readonly node: AccountId32;
      readonly receiptHash: H256;
      readonly fee: u128;
      readonly exposure: u128;
      readonly windowEnds: u32;
    } & Struct;
    readonly isJobVerified: boolean;
    readonly asJobVerified: {
      readonly job: u64;
      readonly node: AccountId32;
      readonly receiptHash: H256;
      readonly burned: u128;
      readonly exposure: u128;
    } & Struct;
    readonly isJobRefunded: boolean;
    readonly asJobRefunded: {
      readonly job: u64;
      readonly requester: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isJobSlashed: boolean;
    readonly asJobSlashed: {
      readonly job: u64;
      readonly node: AccountId32;
      readonly refunded: u128;
      readonly burned: u128;
      readonly exposure: u128;
    } & Struct;
    readonly isJobPruned: boolean;
    readonly asJobPruned: {
      readonly job: u64;
    } & Struct;
    readonly isAssetEnabled: boolean;
    readonly asAssetEnabled: {
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly nativeValue: u128;
    } & Struct;
    readonly isAssetDisabled: boolean;
    readonly asAssetDisabled: {
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    } & Struct;
    readonly isChannelOpened: boolean;
    readonly asChannelOpened: {
      readonly channel: u64;
      readonly requester: AccountId32;
      readonly node: AccountId32;
      readonly model: H256;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly deposit: u128;
      readonly price: AssayPrimitivesMarketPrice;
      readonly endsAt: u32;
    } & Struct;
    readonly isChannelToppedUp: boolean;
    readonly asChannelToppedUp: {
      readonly channel: u64;
      readonly who: AccountId32;
      readonly amount: u128;
      readonly deposit: u128;
    } & Struct;
    readonly isChannelClosing: boolean;
    readonly asChannelClosing: {
      readonly channel: u64;
      readonly endsAt: u32;
    } & Struct;
    readonly isChannelEnded: boolean;
    readonly asChannelEnded: {
      readonly channel: u64;
      readonly claimed: u128;
      readonly returned: u128;
      readonly unreturned: u128;
    } & Struct;
    readonly isDepositWithdrawn: boolean;
    readonly asDepositWithdrawn: {
      readonly channel: u64;
      readonly requester: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isChannelPruned: boolean;
    readonly asChannelPruned: {
      readonly channel: u64;
    } & Struct;
    readonly isBatchSettled: boolean;
    readonly asBatchSettled: {
      readonly node: AccountId32;
      readonly model: H256;
      readonly root: H256;
      readonly receipts: u32;
      readonly claims: u32;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly fee: u128;
      readonly burned: u128;
    } & Struct;
    readonly isReceiptPresented: boolean;
    readonly asReceiptPresented: {
      readonly channel: u64;
      readonly sequence: u64;
      readonly node: AccountId32;
      readonly receiptHash: H256;
      readonly refunded: u128;
      readonly burned: u128;
    } & Struct;
    readonly isVerificationBalanceChanged: boolean;
    readonly asVerificationBalanceChanged: {
      readonly node: AccountId32;
      readonly balance: u128;
    } & Struct;
    readonly isReceiptKeySet: boolean;
    readonly asReceiptKeySet: {
      readonly node: AccountId32;
      readonly key: AssayPrimitivesAttestationAttestedKey;
    } & Struct;
    readonly isBatchCommitted: boolean;
    readonly asBatchCommitted: {
      readonly batch: u64;
      readonly node: AccountId32;
      readonly model: H256;
      readonly root: H256;
      readonly receipts: u32;
      readonly claims: u32;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly fee: u128;
      readonly value: u128;
      readonly windowEnds: u32;
    } & Struct;
    readonly isBatchPaid: boolean;
    readonly asBatchPaid: {
      readonly batch: u64;
      readonly node: AccountId32;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly fee: u128;
      readonly exposure: u128;
    } & Struct;
    readonly isLeavesProven: boolean;
    readonly asLeavesProven: {
      readonly batch: u64;
      readonly proven: u32;
    } & Struct;
    readonly isBatchExtended: boolean;
    readonly asBatchExtended: {
      readonly batch: u64;
      readonly windowEnds: u32;
    } & Struct;
    readonly isLeafSampled: boolean;
    readonly asLeafSampled: {
      readonly batch: u64;
      readonly leaf: u32;
      readonly deadline: u32;
    } & Struct;
    readonly isLeafChallenged: boolean;
    readonly asLeafChallenged: {
      readonly batch: u64;
      readonly leaf: u32;
      readonly challenger: AccountId32;
      readonly deposit: u128;
      readonly deadline: u32;
    } & Struct;
    readonly isLeafRevealed: boolean;
    readonly asLeafRevealed: {
      readonly batch: u64;
      readonly leaf: u32;
      readonly verdict: AssayPrimitivesAuditVerdict;
    } & Struct;
    readonly isChallengeLost: boolean;
    readonly asChallengeLost: {
      readonly batch: u64;
      readonly leaf: u32;
      readonly challenger: AccountId32;
      readonly burned: u128;
    } & Struct;
    readonly isChallengeReturned: boolean;
    readonly asChallengeReturned: {
      readonly batch: u64;
      readonly leaf: u32;
      readonly challenger: AccountId32;
      readonly deposit: u128;
    } & Struct;
    readonly isBatchVerified: boolean;
    readonly asBatchVerified: {
      readonly batch: u64;
      readonly node: AccountId32;
      readonly receipts: u32;
      readonly burned: u128;
      readonly exposure: u128;
    } & Struct;
    readonly isBatchSlashed: boolean;
    readonly asBatchSlashed: {
      readonly batch: u64;
      readonly node: AccountId32;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly refundable: u128;
      readonly challenger: Option<AccountId32>;
      readonly rewarded: u128;
      readonly burned: u128;
      readonly exposure: u128;
    } & Struct;
    readonly isClaimRefunded: boolean;
    readonly asClaimRefunded: {
      readonly batch: u64;
      readonly claim: u32;
      readonly requester: AccountId32;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly amount: u128;
    } & Struct;
    readonly isBatchPruned: boolean;
    readonly asBatchPruned: {
      readonly batch: u64;
    } & Struct;
    readonly type: 'ModelRegistered' | 'ModelDeregistered' | 'NodeRegistered' | 'NodeDeregistered' | 'BondIncreased' | 'BondUnbonding' | 'BondWithdrawn' | 'EndpointChanged' | 'AcceptingChanged' | 'OfferSet' | 'OfferRemoved' | 'JobOpened' | 'JobCommitted' | 'JobVerified' | 'JobRefunded' | 'JobSlashed' | 'JobPruned' | 'AssetEnabled' | 'AssetDisabled' | 'ChannelOpened' | 'ChannelToppedUp' | 'ChannelClosing' | 'ChannelEnded' | 'DepositWithdrawn' | 'ChannelPruned' | 'BatchSettled' | 'ReceiptPresented' | 'VerificationBalanceChanged' | 'ReceiptKeySet' | 'BatchCommitted' | 'BatchPaid' | 'LeavesProven' | 'BatchExtended' | 'LeafSampled' | 'LeafChallenged' | 'LeafRevealed' | 'ChallengeLost' | 'ChallengeReturned' | 'BatchVerified' | 'BatchSlashed' | 'ClaimRefunded' | 'BatchPruned';
  }

  /** @name AssayPrimitivesAuditVerdict (393) */
  interface AssayPrimitivesAuditVerdict extends Enum {
    readonly isValid: boolean;
    readonly isInvalid: boolean;
    readonly isUndecided: boolean;
    readonly type: 'Valid' | 'Invalid' | 'Undecided';
  }

  /** @name PalletProofVerificationEvent (394) */
  interface PalletProofVerificationEvent extends Enum {
    readonly isPolicyRegistered: boolean;
    readonly asPolicyRegistered: {
      readonly policy: H256;
      readonly publisher: AccountId32;
    } & Struct;
    readonly isAttestedKeyRegistered: boolean;
    readonly asAttestedKeyRegistered: {
      readonly key: AssayPrimitivesAttestationAttestedKey;
      readonly operator: AccountId32;
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly measurements: AssayPrimitivesAttestationMeasurements;
      readonly expiresAt: u32;
    } & Struct;
    readonly isAttestedKeyRevoked: boolean;
    readonly asAttestedKeyRevoked: {
      readonly key: AssayPrimitivesAttestationAttestedKey;
      readonly since: u32;
    } & Struct;
    readonly isTrustRootAdded: boolean;
    readonly asTrustRootAdded: {
      readonly verifier: u16;
      readonly root: H256;
    } & Struct;
    readonly isTrustRootRemoved: boolean;
    readonly asTrustRootRemoved: {
      readonly verifier: u16;
      readonly root: H256;
    } & Struct;
    readonly isVerifierEnabledSet: boolean;
    readonly asVerifierEnabledSet: {
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly enabled: bool;
    } & Struct;
    readonly isEvidenceVerified: boolean;
    readonly asEvidenceVerified: {
      readonly who: AccountId32;
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly evidence: H256;
      readonly measurements: AssayPrimitivesAttestationMeasurements;
      readonly reportData: U8aFixed;
      readonly burned: u128;
    } & Struct;
    readonly isVerifyingKeyRegistered: boolean;
    readonly asVerifyingKeyRegistered: {
      readonly key: H256;
      readonly owner: AccountId32;
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly inputs: u32;
    } & Struct;
    readonly isVerifyingKeyDeregistered: boolean;
    readonly asVerifyingKeyDeregistered: {
      readonly key: H256;
    } & Struct;
    readonly isProofsVerified: boolean;
    readonly asProofsVerified: {
      readonly who: AccountId32;
      readonly key: H256;
      readonly verifier: AssayPrimitivesEvidenceVerifierKey;
      readonly claims: Vec<H256>;
      readonly burned: u128;
    } & Struct;
    readonly type: 'PolicyRegistered' | 'AttestedKeyRegistered' | 'AttestedKeyRevoked' | 'TrustRootAdded' | 'TrustRootRemoved' | 'VerifierEnabledSet' | 'EvidenceVerified' | 'VerifyingKeyRegistered' | 'VerifyingKeyDeregistered' | 'ProofsVerified';
  }

  /** @name PalletBurnTreasuryEvent (395) */
  interface PalletBurnTreasuryEvent extends Enum {
    readonly isControllerSet: boolean;
    readonly asControllerSet: {
      readonly old: PalletBurnTreasuryController;
      readonly new_: PalletBurnTreasuryController;
    } & Struct;
    readonly isUnitPriceMoved: boolean;
    readonly asUnitPriceMoved: {
      readonly old: u128;
      readonly new_: u128;
    } & Struct;
    readonly isBurned: boolean;
    readonly asBurned: {
      readonly reason: AssayPrimitivesBurnBurnReason;
      readonly amount: u128;
      readonly era: u32;
    } & Struct;
    readonly isTreasuryFunded: boolean;
    readonly asTreasuryFunded: {
      readonly reason: AssayPrimitivesBurnBurnReason;
      readonly amount: u128;
      readonly era: u32;
    } & Struct;
    readonly isTreasurySpent: boolean;
    readonly asTreasurySpent: {
      readonly to: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly type: 'ControllerSet' | 'UnitPriceMoved' | 'Burned' | 'TreasuryFunded' | 'TreasurySpent';
  }

  /** @name AssayPrimitivesBurnBurnReason (396) */
  interface AssayPrimitivesBurnBurnReason extends Enum {
    readonly isVerification: boolean;
    readonly asVerification: u16;
    readonly isSlash: boolean;
    readonly isDust: boolean;
    readonly type: 'Verification' | 'Slash' | 'Dust';
  }

  /** @name FrameSupportPalletId (490) */
  interface FrameSupportPalletId extends U8aFixed {}

  /** @name PalletInferenceMarketModel (615) */
  interface PalletInferenceMarketModel extends Struct {
    readonly publisher: AccountId32;
    readonly engine: H256;
    readonly assurance: AssayPrimitivesMarketAssurance;
    readonly name: Bytes;
    readonly deposit: u128;
    readonly offers: u32;
  }

  /** @name PalletInferenceMarketNode (616) */
  interface PalletInferenceMarketNode extends Struct {
    readonly endpoint: Bytes;
    readonly bond: u128;
    readonly unbonding: Vec<PalletInferenceMarketUnbonding>;
    readonly exposure: u128;
    readonly exposurePeak: u128;
    readonly accepting: bool;
    readonly offers: u32;
    readonly offersSince: u32;
    readonly activeJobs: u32;
    readonly channels: u32;
    readonly verificationBalance: u128;
    readonly verified: u64;
    readonly refunded: u64;
    readonly slashed: u64;
    readonly receiptKeys: u32;
    readonly batches: u32;
    readonly queue: PalletInferenceMarketQueue;
    readonly registeredAt: Option<u32>;
  }

  /** @name PalletInferenceMarketUnbonding (618) */
  interface PalletInferenceMarketUnbonding extends Struct {
    readonly amount: u128;
    readonly freeAt: u32;
  }

  /** @name PalletInferenceMarketQueue (620) */
  interface PalletInferenceMarketQueue extends Struct {
    readonly head: u64;
    readonly tail: u64;
    readonly len: u32;
    readonly value: u128;
  }

  /** @name AssayPrimitivesMarketOffer (622) */
  interface AssayPrimitivesMarketOffer extends Struct {
    readonly price: AssayPrimitivesMarketPrice;
    readonly since: u32;
    readonly before: Option<AssayPrimitivesMarketPrice>;
  }

  /** @name PalletInferenceMarketJob (624) */
  interface PalletInferenceMarketJob extends Struct {
    readonly requester: AccountId32;
    readonly node: AccountId32;
    readonly model: H256;
    readonly engine: H256;
    readonly assurance: AssayPrimitivesMarketAssurance;
    readonly requestHash: H256;
    readonly price: AssayPrimitivesMarketPrice;
    readonly maxFee: u128;
    readonly verificationPrice: u128;
    readonly window: u32;
    readonly penalty: Perbill;
    readonly openedAt: u32;
    readonly deadline: u32;
    readonly state: PalletInferenceMarketJobState;
  }

  /** @name PalletInferenceMarketJobState (625) */
  interface PalletInferenceMarketJobState extends Enum {
    readonly isOpen: boolean;
    readonly isCommitted: boolean;
    readonly asCommitted: PalletInferenceMarketCommitment;
    readonly isVerified: boolean;
    readonly asVerified: {
      readonly commitment: PalletInferenceMarketCommitment;
      readonly burned: u128;
      readonly at: u32;
    } & Struct;
    readonly isRefunded: boolean;
    readonly asRefunded: {
      readonly at: u32;
    } & Struct;
    readonly isSlashed: boolean;
    readonly asSlashed: {
      readonly commitment: PalletInferenceMarketCommitment;
      readonly at: u32;
    } & Struct;
    readonly type: 'Open' | 'Committed' | 'Verified' | 'Refunded' | 'Slashed';
  }

  /** @name PalletInferenceMarketCommitment (626) */
  interface PalletInferenceMarketCommitment extends Struct {
    readonly receiptHash: H256;
    readonly fee: u128;
    readonly at: u32;
    readonly windowEnds: u32;
  }

  /** @name PalletInferenceMarketChannel (628) */
  interface PalletInferenceMarketChannel extends Struct {
    readonly requester: AccountId32;
    readonly node: AccountId32;
    readonly signer: AccountId32;
    readonly model: H256;
    readonly engine: H256;
    readonly assurance: AssayPrimitivesMarketAssurance;
    readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    readonly price: AssayPrimitivesMarketPrice;
    readonly nativeValue: u128;
    readonly window: u32;
    readonly penalty: Perbill;
    readonly stateDeposit: u128;
    readonly deposit: u128;
    readonly claimed: u128;
    readonly next: u64;
    readonly endsAt: u32;
    readonly state: PalletInferenceMarketChannelState;
  }

  /** @name PalletInferenceMarketChannelState (629) */
  interface PalletInferenceMarketChannelState extends Enum {
    readonly isOpen: boolean;
    readonly isClosing: boolean;
    readonly isEnded: boolean;
    readonly asEnded: {
      readonly pruneAt: u32;
    } & Struct;
    readonly type: 'Open' | 'Closing' | 'Ended';
  }

  /** @name PalletInferenceMarketCommittedBatch (631) */
  interface PalletInferenceMarketCommittedBatch extends Struct {
    readonly node: AccountId32;
    readonly model: H256;
    readonly engine: H256;
    readonly assurance: AssayPrimitivesMarketAssurance;
    readonly root: H256;
    readonly receipts: u32;
    readonly placesRoot: H256;
    readonly claims: u32;
    readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    readonly fee: u128;
    readonly value: u128;
    readonly payment: PalletInferenceMarketFeePayment;
    readonly price: PalletInferenceMarketBatchPrice;
    readonly penalty: Perbill;
    readonly reward: Perbill;
    readonly challengeDeposit: u128;
    readonly responseTime: u32;
    readonly anchor: u32;
    readonly committedAt: u32;
    readonly windowEnds: u32;
    readonly due: u32;
    readonly state: PalletInferenceMarketBatchState;
  }

  /** @name PalletInferenceMarketFeePayment (632) */
  interface PalletInferenceMarketFeePayment extends Enum {
    readonly isQueued: boolean;
    readonly asQueued: {
      readonly place: u64;
    } & Struct;
    readonly isPaid: boolean;
    readonly isForfeited: boolean;
    readonly type: 'Queued' | 'Paid' | 'Forfeited';
  }

  /** @name PalletInferenceMarketBatchPrice (633) */
  interface PalletInferenceMarketBatchPrice extends Struct {
    readonly signature: u128;
    readonly vouchers: u128;
    readonly leaves: u128;
    readonly verifier: u16;
    readonly checks: u32;
  }

  /** @name PalletInferenceMarketBatchState (634) */
  interface PalletInferenceMarketBatchState extends Enum {
    readonly isProving: boolean;
    readonly asProving: {
      readonly proven: Bytes;
      readonly count: u32;
      readonly fee: u128;
    } & Struct;
    readonly isAuditing: boolean;
    readonly asAuditing: {
      readonly sampled: bool;
      readonly open: u32;
      readonly answerBy: u32;
    } & Struct;
    readonly isVerified: boolean;
    readonly asVerified: {
      readonly at: u32;
    } & Struct;
    readonly isSlashed: boolean;
    readonly asSlashed: {
      readonly at: u32;
      readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
      readonly left: u128;
      readonly unrefunded: u128;
      readonly refunded: Bytes;
    } & Struct;
    readonly type: 'Proving' | 'Auditing' | 'Verified' | 'Slashed';
  }

  /** @name PalletInferenceMarketObligation (637) */
  interface PalletInferenceMarketObligation extends Struct {
    readonly deadline: u32;
    readonly due: u32;
    readonly met: bool;
    readonly challenge: Option<ITuple<[AccountId32, u128]>>;
  }

  /** @name PalletInferenceMarketAgendaItem (639) */
  interface PalletInferenceMarketAgendaItem extends Enum {
    readonly isJob: boolean;
    readonly asJob: u64;
    readonly isChannel: boolean;
    readonly asChannel: u64;
    readonly isBatch: boolean;
    readonly asBatch: u64;
    readonly isLeaf: boolean;
    readonly asLeaf: ITuple<[u64, u32]>;
    readonly type: 'Job' | 'Channel' | 'Batch' | 'Leaf';
  }

  /** @name PalletInferenceMarketError (640) */
  interface PalletInferenceMarketError extends Enum {
    readonly isModelExists: boolean;
    readonly isModelNotFound: boolean;
    readonly isNotModelPublisher: boolean;
    readonly isModelInUse: boolean;
    readonly isInvalidName: boolean;
    readonly isPolicyNotFound: boolean;
    readonly isNodeExists: boolean;
    readonly isNodeNotFound: boolean;
    readonly isInvalidEndpoint: boolean;
    readonly isBondTooSmall: boolean;
    readonly isNodeBusy: boolean;
    readonly isNodeHasOffers: boolean;
    readonly isTooManyOffers: boolean;
    readonly isOfferNotFound: boolean;
    readonly isNodeNotAccepting: boolean;
    readonly isTooManyJobs: boolean;
    readonly isOwnNode: boolean;
    readonly isInvalidDeadline: boolean;
    readonly isJobNotFound: boolean;
    readonly isAlreadySettled: boolean;
    readonly isAlreadyCommitted: boolean;
    readonly isDeadlinePassed: boolean;
    readonly isWindowClosed: boolean;
    readonly isReceiptMismatch: boolean;
    readonly isWrongChain: boolean;
    readonly isWrongNode: boolean;
    readonly isWrongRequester: boolean;
    readonly isWrongModel: boolean;
    readonly isWrongEngine: boolean;
    readonly isWrongRequest: boolean;
    readonly isUnknownAnchor: boolean;
    readonly isAnchorTooOld: boolean;
    readonly isFeeMismatch: boolean;
    readonly isFeeAboveMax: boolean;
    readonly isExposureCapReached: boolean;
    readonly isUnsupportedEvidence: boolean;
    readonly isInvalidSignature: boolean;
    readonly isUnknownKey: boolean;
    readonly isKeyNotValid: boolean;
    readonly isMeasurementNotAllowed: boolean;
    readonly isVerificationPriceAboveMax: boolean;
    readonly isOverflow: boolean;
    readonly isWrongPayment: boolean;
    readonly isAssetNotEnabled: boolean;
    readonly isPotNotSeeded: boolean;
    readonly isInvalidAsset: boolean;
    readonly isPriceAboveMax: boolean;
    readonly isNodeHasChannels: boolean;
    readonly isChannelNotFound: boolean;
    readonly isChannelClosing: boolean;
    readonly isChannelEnded: boolean;
    readonly isChannelNotEnded: boolean;
    readonly isNotInChannel: boolean;
    readonly isNothingToWithdraw: boolean;
    readonly isTooManyUnbonding: boolean;
    readonly isEmptyBatch: boolean;
    readonly isClaimsMismatch: boolean;
    readonly isTotalsMismatch: boolean;
    readonly isWrongAsset: boolean;
    readonly isWrongSequence: boolean;
    readonly isVoucherTooLow: boolean;
    readonly isInvalidVoucher: boolean;
    readonly isChannelDepositTooLow: boolean;
    readonly isVerificationBalanceTooLow: boolean;
    readonly isWindowOpen: boolean;
    readonly isUnsupportedAssurance: boolean;
    readonly isVerifyingKeyNotFound: boolean;
    readonly isVerifierDisabled: boolean;
    readonly isAuditedModelsDisabled: boolean;
    readonly isReceiptKeyExists: boolean;
    readonly isTooManyReceiptKeys: boolean;
    readonly isNodeHasBatches: boolean;
    readonly isTooManyReceipts: boolean;
    readonly isBatchNotFound: boolean;
    readonly isBatchEnded: boolean;
    readonly isBatchNotSlashed: boolean;
    readonly isLeafNotFound: boolean;
    readonly isInvalidPath: boolean;
    readonly isNothingProven: boolean;
    readonly isDifferentVerifyingKeys: boolean;
    readonly isLeafAlreadyProven: boolean;
    readonly isInvalidProof: boolean;
    readonly isLeafAlreadyChallenged: boolean;
    readonly isTooManyChallenges: boolean;
    readonly isLeafNotChallenged: boolean;
    readonly isLeafAlreadyRevealed: boolean;
    readonly isDisputeNotProven: boolean;
    readonly isAlreadyRefunded: boolean;
    readonly type: 'ModelExists' | 'ModelNotFound' | 'NotModelPublisher' | 'ModelInUse' | 'InvalidName' | 'PolicyNotFound' | 'NodeExists' | 'NodeNotFound' | 'InvalidEndpoint' | 'BondTooSmall' | 'NodeBusy' | 'NodeHasOffers' | 'TooManyOffers' | 'OfferNotFound' | 'NodeNotAccepting' | 'TooManyJobs' | 'OwnNode' | 'InvalidDeadline' | 'JobNotFound' | 'AlreadySettled' | 'AlreadyCommitted' | 'DeadlinePassed' | 'WindowClosed' | 'ReceiptMismatch' | 'WrongChain' | 'WrongNode' | 'WrongRequester' | 'WrongModel' | 'WrongEngine' | 'WrongRequest' | 'UnknownAnchor' | 'AnchorTooOld' | 'FeeMismatch' | 'FeeAboveMax' | 'ExposureCapReached' | 'UnsupportedEvidence' | 'InvalidSignature' | 'UnknownKey' | 'KeyNotValid' | 'MeasurementNotAllowed' | 'VerificationPriceAboveMax' | 'Overflow' | 'WrongPayment' | 'AssetNotEnabled' | 'PotNotSeeded' | 'InvalidAsset' | 'PriceAboveMax' | 'NodeHasChannels' | 'ChannelNotFound' | 'ChannelClosing' | 'ChannelEnded' | 'ChannelNotEnded' | 'NotInChannel' | 'NothingToWithdraw' | 'TooManyUnbonding' | 'EmptyBatch' | 'ClaimsMismatch' | 'TotalsMismatch' | 'WrongAsset' | 'WrongSequence' | 'VoucherTooLow' | 'InvalidVoucher' | 'ChannelDepositTooLow' | 'VerificationBalanceTooLow' | 'WindowOpen' | 'UnsupportedAssurance' | 'VerifyingKeyNotFound' | 'VerifierDisabled' | 'AuditedModelsDisabled' | 'ReceiptKeyExists' | 'TooManyReceiptKeys' | 'NodeHasBatches' | 'TooManyReceipts' | 'BatchNotFound' | 'BatchEnded' | 'BatchNotSlashed' | 'LeafNotFound' | 'InvalidPath' | 'NothingProven' | 'DifferentVerifyingKeys' | 'LeafAlreadyProven' | 'InvalidProof' | 'LeafAlreadyChallenged' | 'TooManyChallenges' | 'LeafNotChallenged' | 'LeafAlreadyRevealed' | 'DisputeNotProven' | 'AlreadyRefunded';
  }

  /** @name AssayPrimitivesMarketJobView (642) */
  interface AssayPrimitivesMarketJobView extends Struct {
    readonly status: AssayPrimitivesMarketJobStatus;
    readonly requester: AccountId32;
    readonly node: AccountId32;
    readonly model: H256;
    readonly requestHash: H256;
    readonly price: AssayPrimitivesMarketPrice;
    readonly maxFee: u128;
    readonly verificationPrice: u128;
    readonly openedAt: u32;
    readonly deadline: u32;
    readonly committedAt: Option<u32>;
    readonly windowEnds: Option<u32>;
    readonly endedAt: Option<u32>;
    readonly receiptHash: Option<H256>;
    readonly feePaid: u128;
    readonly burned: u128;
  }

  /** @name AssayPrimitivesMarketJobStatus (643) */
  interface AssayPrimitivesMarketJobStatus extends Enum {
    readonly isOpen: boolean;
    readonly isCommitted: boolean;
    readonly isVerified: boolean;
    readonly isRefunded: boolean;
    readonly isSlashed: boolean;
    readonly type: 'Open' | 'Committed' | 'Verified' | 'Refunded' | 'Slashed';
  }

  /** @name AssayPrimitivesMarketChannelView (645) */
  interface AssayPrimitivesMarketChannelView extends Struct {
    readonly status: AssayPrimitivesMarketChannelStatus;
    readonly requester: AccountId32;
    readonly node: AccountId32;
    readonly signer: AccountId32;
    readonly model: H256;
    readonly engine: H256;
    readonly assurance: AssayPrimitivesMarketAssurance;
    readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    readonly price: AssayPrimitivesMarketPrice;
    readonly deposit: u128;
    readonly claimed: u128;
    readonly nextSequence: u64;
    readonly window: u32;
    readonly servesUntil: u32;
    readonly endsAt: u32;
  }

  /** @name AssayPrimitivesMarketChannelStatus (646) */
  interface AssayPrimitivesMarketChannelStatus extends Enum {
    readonly isOpen: boolean;
    readonly isClosing: boolean;
    readonly isEnded: boolean;
    readonly type: 'Open' | 'Closing' | 'Ended';
  }

  /** @name AssayPrimitivesMarketNodeView (648) */
  interface AssayPrimitivesMarketNodeView extends Struct {
    readonly endpoint: Bytes;
    readonly bond: u128;
    readonly unbonding: u128;
    readonly exposure: u128;
    readonly exposureCap: u128;
    readonly exposurePeak: u128;
    readonly accepting: bool;
    readonly activeJobs: u32;
    readonly channels: u32;
    readonly verificationBalance: u128;
    readonly verified: u64;
    readonly refunded: u64;
    readonly slashed: u64;
    readonly batches: u32;
    readonly queued: u128;
  }

  /** @name AssayPrimitivesMarketTerms (649) */
  interface AssayPrimitivesMarketTerms extends Struct {
    readonly window: u32;
    readonly penalty: Perbill;
    readonly exposureRatio: Perbill;
    readonly minBond: u128;
    readonly provenWindow: u32;
    readonly auditedWindow: u32;
    readonly responseTime: u32;
    readonly challengeDeposit: u128;
    readonly challengerReward: Perbill;
    readonly priceNotice: u32;
  }

  /** @name AssayPrimitivesMarketBatchView (652) */
  interface AssayPrimitivesMarketBatchView extends Struct {
    readonly status: AssayPrimitivesMarketBatchStatus;
    readonly node: AccountId32;
    readonly model: H256;
    readonly assurance: AssayPrimitivesMarketAssurance;
    readonly root: H256;
    readonly receipts: u32;
    readonly placesRoot: H256;
    readonly claims: u32;
    readonly asset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    readonly fee: u128;
    readonly value: u128;
    readonly paid: bool;
    readonly verificationPrice: u128;
    readonly committedAt: u32;
    readonly windowEnds: u32;
    readonly proven: u32;
    readonly endedAt: Option<u32>;
    readonly openLeaves: u32;
    readonly refundable: u128;
    readonly refundAsset: FrameSupportTokensFungibleUnionOfNativeOrWithId;
  }

  /** @name AssayPrimitivesMarketBatchStatus (653) */
  interface AssayPrimitivesMarketBatchStatus extends Enum {
    readonly isCommitted: boolean;
    readonly isVerified: boolean;
    readonly isSlashed: boolean;
    readonly type: 'Committed' | 'Verified' | 'Slashed';
  }

  /** @name AssayPrimitivesMarketModelView (655) */
  interface AssayPrimitivesMarketModelView extends Struct {
    readonly publisher: AccountId32;
    readonly engine: H256;
    readonly assurance: AssayPrimitivesMarketAssurance;
    readonly name: Bytes;
  }

  /** @name PalletProofVerificationPolicy (658) */
  interface PalletProofVerificationPolicy extends Struct {
    readonly publisher: AccountId32;
    readonly deposit: u128;
    readonly measurements: Vec<AssayPrimitivesAttestationMeasurements>;
  }

  /** @name PalletProofVerificationKeyRecord (659) */
  interface PalletProofVerificationKeyRecord extends Struct {
    readonly operator: AccountId32;
    readonly verifier: AssayPrimitivesEvidenceVerifierKey;
    readonly measurements: AssayPrimitivesAttestationMeasurements;
    readonly registeredAt: u32;
    readonly expiresAt: u32;
    readonly revokedSince: Option<u32>;
    readonly deposit: u128;
  }

  /** @name PalletProofVerificationVerifyingKey (660) */
  interface PalletProofVerificationVerifyingKey extends Struct {
    readonly owner: AccountId32;
    readonly deposit: u128;
    readonly verifier: AssayPrimitivesEvidenceVerifierKey;
    readonly inputs: u32;
    readonly users: u64;
  }

  /** @name PalletProofVerificationError (661) */
  interface PalletProofVerificationError extends Enum {
    readonly isEmptyPolicy: boolean;
    readonly isPolicyExists: boolean;
    readonly isKeyExists: boolean;
    readonly isKeyNotFound: boolean;
    readonly isNotKeyOwner: boolean;
    readonly isAlreadyRevoked: boolean;
    readonly isRootExists: boolean;
    readonly isRootNotFound: boolean;
    readonly isTooManyRoots: boolean;
    readonly isUnknownVerifier: boolean;
    readonly isGenesisUnknown: boolean;
    readonly isReportDataMismatch: boolean;
    readonly isMalformed: boolean;
    readonly isUnsupported: boolean;
    readonly isUntrustedRoot: boolean;
    readonly isInvalidCertificate: boolean;
    readonly isOutsideValidity: boolean;
    readonly isInvalidSignature: boolean;
    readonly isDebugEnclave: boolean;
    readonly isVerifierDisabled: boolean;
    readonly isUnknownKey: boolean;
    readonly isKeyNotValid: boolean;
    readonly isMeasurementNotAllowed: boolean;
    readonly isUnknownPolicy: boolean;
    readonly isVerifyingKeyExists: boolean;
    readonly isVerifyingKeyNotFound: boolean;
    readonly isNotVerifyingKeyOwner: boolean;
    readonly isVerifyingKeyInUse: boolean;
    readonly isInvalidPoint: boolean;
    readonly isUnsafeVerifyingKey: boolean;
    readonly isInvalidInputs: boolean;
    readonly isInvalidProof: boolean;
    readonly isNoClaims: boolean;
    readonly type: 'EmptyPolicy' | 'PolicyExists' | 'KeyExists' | 'KeyNotFound' | 'NotKeyOwner' | 'AlreadyRevoked' | 'RootExists' | 'RootNotFound' | 'TooManyRoots' | 'UnknownVerifier' | 'GenesisUnknown' | 'ReportDataMismatch' | 'Malformed' | 'Unsupported' | 'UntrustedRoot' | 'InvalidCertificate' | 'OutsideValidity' | 'InvalidSignature' | 'DebugEnclave' | 'VerifierDisabled' | 'UnknownKey' | 'KeyNotValid' | 'MeasurementNotAllowed' | 'UnknownPolicy' | 'VerifyingKeyExists' | 'VerifyingKeyNotFound' | 'NotVerifyingKeyOwner' | 'VerifyingKeyInUse' | 'InvalidPoint' | 'UnsafeVerifyingKey' | 'InvalidInputs' | 'InvalidProof' | 'NoClaims';
  }

  /** @name PalletBurnTreasuryError (668) */
  interface PalletBurnTreasuryError extends Enum {
    readonly isUnsoundController: boolean;
    readonly type: 'UnsoundController';
  }

  /** @name AssayPrimitivesProofStage (674) */
  interface AssayPrimitivesProofStage extends Enum {
    readonly isKey: boolean;
    readonly isInputs: boolean;
    readonly isProof: boolean;
    readonly isEquation: boolean;
    readonly isUnsupported: boolean;
    readonly type: 'Key' | 'Inputs' | 'Proof' | 'Equation' | 'Unsupported';
  }

} // declare module

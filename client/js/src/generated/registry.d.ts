// Auto-generated via `npm run generate`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/types/types/registry';

import type { AssayPrimitivesAttestationAttestedKey, AssayPrimitivesAttestationMeasurements, AssayPrimitivesAuditBatchLeaf, AssayPrimitivesAuditDispute, AssayPrimitivesAuditLeaf, AssayPrimitivesAuditPlace, AssayPrimitivesAuditProvenLeaf, AssayPrimitivesAuditProvenPlace, AssayPrimitivesAuditVerdict, AssayPrimitivesBatch, AssayPrimitivesBatchClaim, AssayPrimitivesBatchSignedBatch, AssayPrimitivesBatchSignedClaim, AssayPrimitivesBatchVersionedBatch, AssayPrimitivesBurnBurnReason, AssayPrimitivesChannelSignedVoucher, AssayPrimitivesEvidenceVerifierKey, AssayPrimitivesMarketAssurance, AssayPrimitivesMarketBatchStatus, AssayPrimitivesMarketBatchView, AssayPrimitivesMarketChannelStatus, AssayPrimitivesMarketChannelView, AssayPrimitivesMarketJobStatus, AssayPrimitivesMarketJobView, AssayPrimitivesMarketModelView, AssayPrimitivesMarketNodeView, AssayPrimitivesMarketOffer, AssayPrimitivesMarketPrice, AssayPrimitivesMarketTerms, AssayPrimitivesMerkleLeafProof, AssayPrimitivesProofProofClaim, AssayPrimitivesProofStage, AssayPrimitivesReceipt, AssayPrimitivesReceiptAttestedSignature, AssayPrimitivesReceiptBlockRef, AssayPrimitivesReceiptPayment, AssayPrimitivesReceiptSignedReceipt, AssayPrimitivesReceiptVersionedReceipt, FrameSupportPalletId, FrameSupportTokensFungibleUnionOfNativeOrWithId, PalletBurnTreasuryCall, PalletBurnTreasuryController, PalletBurnTreasuryError, PalletBurnTreasuryEvent, PalletInferenceMarketAgendaItem, PalletInferenceMarketBatchPrice, PalletInferenceMarketBatchState, PalletInferenceMarketCall, PalletInferenceMarketChannel, PalletInferenceMarketChannelState, PalletInferenceMarketCommitment, PalletInferenceMarketCommittedBatch, PalletInferenceMarketError, PalletInferenceMarketEvent, PalletInferenceMarketFeePayment, PalletInferenceMarketJob, PalletInferenceMarketJobState, PalletInferenceMarketModel, PalletInferenceMarketNode, PalletInferenceMarketObligation, PalletInferenceMarketQueue, PalletInferenceMarketUnbonding, PalletProofVerificationCall, PalletProofVerificationError, PalletProofVerificationEvent, PalletProofVerificationKeyRecord, PalletProofVerificationPolicy, PalletProofVerificationVerifyingKey, SpRuntimeMultiSignature, SpWeightsWeightV2Weight } from '@polkadot/types/lookup';

declare module '@polkadot/types/types/registry' {
  interface InterfaceTypes {
    AssayPrimitivesAttestationAttestedKey: AssayPrimitivesAttestationAttestedKey;
    AssayPrimitivesAttestationMeasurements: AssayPrimitivesAttestationMeasurements;
    AssayPrimitivesAuditBatchLeaf: AssayPrimitivesAuditBatchLeaf;
    AssayPrimitivesAuditDispute: AssayPrimitivesAuditDispute;
    AssayPrimitivesAuditLeaf: AssayPrimitivesAuditLeaf;
    AssayPrimitivesAuditPlace: AssayPrimitivesAuditPlace;
    AssayPrimitivesAuditProvenLeaf: AssayPrimitivesAuditProvenLeaf;
    AssayPrimitivesAuditProvenPlace: AssayPrimitivesAuditProvenPlace;
    AssayPrimitivesAuditVerdict: AssayPrimitivesAuditVerdict;
    AssayPrimitivesBatch: AssayPrimitivesBatch;
    AssayPrimitivesBatchClaim: AssayPrimitivesBatchClaim;
    AssayPrimitivesBatchSignedBatch: AssayPrimitivesBatchSignedBatch;
    AssayPrimitivesBatchSignedClaim: AssayPrimitivesBatchSignedClaim;
    AssayPrimitivesBatchVersionedBatch: AssayPrimitivesBatchVersionedBatch;
    AssayPrimitivesBurnBurnReason: AssayPrimitivesBurnBurnReason;
    AssayPrimitivesChannelSignedVoucher: AssayPrimitivesChannelSignedVoucher;
    AssayPrimitivesEvidenceVerifierKey: AssayPrimitivesEvidenceVerifierKey;
    AssayPrimitivesMarketAssurance: AssayPrimitivesMarketAssurance;
    AssayPrimitivesMarketBatchStatus: AssayPrimitivesMarketBatchStatus;
    AssayPrimitivesMarketBatchView: AssayPrimitivesMarketBatchView;
    AssayPrimitivesMarketChannelStatus: AssayPrimitivesMarketChannelStatus;
    AssayPrimitivesMarketChannelView: AssayPrimitivesMarketChannelView;
    AssayPrimitivesMarketJobStatus: AssayPrimitivesMarketJobStatus;
    AssayPrimitivesMarketJobView: AssayPrimitivesMarketJobView;
    AssayPrimitivesMarketModelView: AssayPrimitivesMarketModelView;
    AssayPrimitivesMarketNodeView: AssayPrimitivesMarketNodeView;
    AssayPrimitivesMarketOffer: AssayPrimitivesMarketOffer;
    AssayPrimitivesMarketPrice: AssayPrimitivesMarketPrice;
    AssayPrimitivesMarketTerms: AssayPrimitivesMarketTerms;
    AssayPrimitivesMerkleLeafProof: AssayPrimitivesMerkleLeafProof;
    AssayPrimitivesProofProofClaim: AssayPrimitivesProofProofClaim;
    AssayPrimitivesProofStage: AssayPrimitivesProofStage;
    AssayPrimitivesReceipt: AssayPrimitivesReceipt;
    AssayPrimitivesReceiptAttestedSignature: AssayPrimitivesReceiptAttestedSignature;
    AssayPrimitivesReceiptBlockRef: AssayPrimitivesReceiptBlockRef;
    AssayPrimitivesReceiptPayment: AssayPrimitivesReceiptPayment;
    AssayPrimitivesReceiptSignedReceipt: AssayPrimitivesReceiptSignedReceipt;
    AssayPrimitivesReceiptVersionedReceipt: AssayPrimitivesReceiptVersionedReceipt;
    FrameSupportPalletId: FrameSupportPalletId;
    FrameSupportTokensFungibleUnionOfNativeOrWithId: FrameSupportTokensFungibleUnionOfNativeOrWithId;
    PalletBurnTreasuryCall: PalletBurnTreasuryCall;
    PalletBurnTreasuryController: PalletBurnTreasuryController;
    PalletBurnTreasuryError: PalletBurnTreasuryError;
    PalletBurnTreasuryEvent: PalletBurnTreasuryEvent;
    PalletInferenceMarketAgendaItem: PalletInferenceMarketAgendaItem;
    PalletInferenceMarketBatchPrice: PalletInferenceMarketBatchPrice;
    PalletInferenceMarketBatchState: PalletInferenceMarketBatchState;
    PalletInferenceMarketCall: PalletInferenceMarketCall;
    PalletInferenceMarketChannel: PalletInferenceMarketChannel;
    PalletInferenceMarketChannelState: PalletInferenceMarketChannelState;
    PalletInferenceMarketCommitment: PalletInferenceMarketCommitment;
    PalletInferenceMarketCommittedBatch: PalletInferenceMarketCommittedBatch;
    PalletInferenceMarketError: PalletInferenceMarketError;
    PalletInferenceMarketEvent: PalletInferenceMarketEvent;
    PalletInferenceMarketFeePayment: PalletInferenceMarketFeePayment;
    PalletInferenceMarketJob: PalletInferenceMarketJob;
    PalletInferenceMarketJobState: PalletInferenceMarketJobState;
    PalletInferenceMarketModel: PalletInferenceMarketModel;
    PalletInferenceMarketNode: PalletInferenceMarketNode;
    PalletInferenceMarketObligation: PalletInferenceMarketObligation;
    PalletInferenceMarketQueue: PalletInferenceMarketQueue;
    PalletInferenceMarketUnbonding: PalletInferenceMarketUnbonding;
    PalletProofVerificationCall: PalletProofVerificationCall;
    PalletProofVerificationError: PalletProofVerificationError;
    PalletProofVerificationEvent: PalletProofVerificationEvent;
    PalletProofVerificationKeyRecord: PalletProofVerificationKeyRecord;
    PalletProofVerificationPolicy: PalletProofVerificationPolicy;
    PalletProofVerificationVerifyingKey: PalletProofVerificationVerifyingKey;
    SpRuntimeMultiSignature: SpRuntimeMultiSignature;
    SpWeightsWeightV2Weight: SpWeightsWeightV2Weight;
  } // InterfaceTypes
} // declare module

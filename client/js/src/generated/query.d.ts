// Auto-generated via `npm run generate`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/storage';

import type { ApiTypes, AugmentedQuery, QueryableStorageEntry } from '@polkadot/api-base/types';
import type { Bytes, Null, Option, Vec, u128, u16, u32, u64 } from '@polkadot/types-codec';
import type { AnyNumber } from '@polkadot/types-codec/types';
import type { AccountId32, H256 } from '@polkadot/types/interfaces/runtime';
import type { AssayPrimitivesAttestationAttestedKey, AssayPrimitivesBurnBurnReason, AssayPrimitivesEvidenceVerifierKey, AssayPrimitivesMarketOffer, FrameSupportTokensFungibleUnionOfNativeOrWithId, PalletBurnTreasuryController, PalletInferenceMarketAgendaItem, PalletInferenceMarketChannel, PalletInferenceMarketCommittedBatch, PalletInferenceMarketJob, PalletInferenceMarketModel, PalletInferenceMarketNode, PalletInferenceMarketObligation, PalletProofVerificationKeyRecord, PalletProofVerificationPolicy, PalletProofVerificationVerifyingKey } from '@polkadot/types/lookup';
import type { Observable } from '@polkadot/types/types';

export type __AugmentedQuery<ApiType extends ApiTypes> = AugmentedQuery<ApiType, () => unknown>;
export type __QueryableStorageEntry<ApiType extends ApiTypes> = QueryableStorageEntry<ApiType>;

declare module '@polkadot/api-base/types/storage' {
  interface AugmentedQueries<ApiType extends ApiTypes> {
    burnTreasury: {
      /**
       * The ledger: what was burned in an era, and why.
       **/
      burned: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AssayPrimitivesBurnBurnReason | { Verification: any } | { Slash: any } | { Dust: any } | string | Uint8Array) => Observable<u128>, [u32, AssayPrimitivesBurnBurnReason]>;
      /**
       * Total issuance at genesis.
       **/
      initialIssuance: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * What moves the price of a unit of work.
       **/
      priceController: AugmentedQuery<ApiType, () => Observable<PalletBurnTreasuryController>, []>;
      /**
       * What went to the treasury in an era instead of being burned.
       **/
      sentToTreasury: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<u128>, [u32]>;
      /**
       * What was burned since genesis.
       **/
      totalBurned: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * Price of a unit of work in this block.
       **/
      unitPrice: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * Units of work that were paid for in this block.
       **/
      unitsUsed: AugmentedQuery<ApiType, () => Observable<u64>, []>;
    };
    inferenceMarket: {
      /**
       * Jobs of a node that are open or committed; the off-chain worker goes through them.
       **/
      activeJobs: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u64 | AnyNumber | Uint8Array) => Observable<Option<Null>>, [AccountId32, u64]>;
      /**
       * What is due, by block.
       **/
      agenda: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: PalletInferenceMarketAgendaItem | { Job: any } | { Channel: any } | { Batch: any } | { Leaf: any } | string | Uint8Array) => Observable<Option<Null>>, [u32, PalletInferenceMarketAgendaItem]>;
      /**
       * First block of the agenda that may still have entries.
       **/
      agendaCursor: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Committed batches; ended ones are kept for [`Config::Retention`] blocks, and for as long as money
       * is in them.
       **/
      batches: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<PalletInferenceMarketCommittedBatch>>, [u64]>;
      /**
       * Payment channels; ended ones are kept until no receipt of theirs can be presented any more.
       **/
      channels: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<PalletInferenceMarketChannel>>, [u64]>;
      /**
       * Assets that fees can be paid in, besides the native token, and what a unit of each is worth at
       * most in the native token's smallest unit.
       **/
      feeAssets: AugmentedQuery<ApiType, (arg: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array) => Observable<Option<u128>>, [FrameSupportTokensFungibleUnionOfNativeOrWithId]>;
      /**
       * Jobs; ended ones are kept for [`Config::Retention`] blocks.
       **/
      jobs: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<PalletInferenceMarketJob>>, [u64]>;
      /**
       * Registered models.
       **/
      models: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<PalletInferenceMarketModel>>, [H256]>;
      /**
       * Id of the next committed batch.
       **/
      nextBatchId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * Id of the next channel.
       **/
      nextChannelId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * Id of the next job.
       **/
      nextJobId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * Registered GPU nodes, by operator.
       **/
      nodes: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<PalletInferenceMarketNode>>, [AccountId32]>;
      /**
       * Leaves that were sampled or challenged; they are kept until their batch can no longer be
       * challenged.
       **/
      obligations: AugmentedQuery<ApiType, (arg1: u64 | AnyNumber | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<PalletInferenceMarketObligation>>, [u64, u32]>;
      /**
       * What a node asks for a model, in an asset.
       **/
      offers: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: H256 | string | Uint8Array, arg3: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array) => Observable<Option<AssayPrimitivesMarketOffer>>, [AccountId32, H256, FrameSupportTokensFungibleUnionOfNativeOrWithId]>;
      /**
       * Keys with which a node signs receipts and batches of models that are not `Attested`. None is
       * removed before its node leaves: old receipts can still be presented.
       **/
      receiptKeys: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: AssayPrimitivesAttestationAttestedKey | string | Uint8Array) => Observable<Option<Null>>, [AccountId32, AssayPrimitivesAttestationAttestedKey]>;
      /**
       * Batches whose fees wait, by node and place in its queue.
       **/
      unpaidBatches: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u64 | AnyNumber | Uint8Array) => Observable<Option<u64>>, [AccountId32, u64]>;
      /**
       * Batches of a node whose leaves are being proven; the off-chain worker goes through them.
       **/
      unprovenBatches: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u64 | AnyNumber | Uint8Array) => Observable<Option<Null>>, [AccountId32, u64]>;
    };
    proofVerification: {
      /**
       * Keys that quotes have vouched for. A key is never removed, so that it cannot come back under
       * another operator.
       **/
      attestedKeys: AugmentedQuery<ApiType, (arg: AssayPrimitivesAttestationAttestedKey | string | Uint8Array) => Observable<Option<PalletProofVerificationKeyRecord>>, [AssayPrimitivesAttestationAttestedKey]>;
      /**
       * Verifiers that governance has disabled; all others of the runtime are enabled.
       **/
      disabledVerifiers: AugmentedQuery<ApiType, (arg: AssayPrimitivesEvidenceVerifierKey | { id?: any; version?: any } | string | Uint8Array) => Observable<Option<Null>>, [AssayPrimitivesEvidenceVerifierKey]>;
      /**
       * Block in which governance has enabled a verifier again.
       **/
      enabledSince: AugmentedQuery<ApiType, (arg: AssayPrimitivesEvidenceVerifierKey | { id?: any; version?: any } | string | Uint8Array) => Observable<u32>, [AssayPrimitivesEvidenceVerifierKey]>;
      /**
       * Hash of the genesis block, which quotes are bound to.
       **/
      genesisHash: AugmentedQuery<ApiType, () => Observable<Option<H256>>, []>;
      /**
       * Registered policies.
       **/
      policies: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<PalletProofVerificationPolicy>>, [H256]>;
      /**
       * The bytes of every verifying key, as its verifier prepared them.
       **/
      preparedKeys: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<Bytes>>, [H256]>;
      /**
       * Certificates that a verifier's chains must end in, in DER.
       **/
      trustRoots: AugmentedQuery<ApiType, (arg: u16 | AnyNumber | Uint8Array) => Observable<Vec<Bytes>>, [u16]>;
      /**
       * Verifying keys of zero-knowledge proofs, by their names.
       **/
      verifyingKeys: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Option<PalletProofVerificationVerifyingKey>>, [H256]>;
    };
  } // AugmentedQueries
} // declare module

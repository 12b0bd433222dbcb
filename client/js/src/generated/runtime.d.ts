// Auto-generated via `npm run generate`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/calls';

import type { ApiTypes, AugmentedCall, DecoratedCallBase } from '@polkadot/api-base/types';
import type { Bytes, Null, Option, Result, Text, Vec, bool, u128, u32, u64 } from '@polkadot/types-codec';
import type { AnyNumber, ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, H256 } from '@polkadot/types/interfaces/runtime';
import type { AssayPrimitivesBurnBurnReason, AssayPrimitivesEvidenceVerifierKey, AssayPrimitivesMarketBatchView, AssayPrimitivesMarketChannelView, AssayPrimitivesMarketJobView, AssayPrimitivesMarketModelView, AssayPrimitivesMarketNodeView, AssayPrimitivesMarketOffer, AssayPrimitivesMarketTerms, AssayPrimitivesProofStage, FrameSupportTokensFungibleUnionOfNativeOrWithId } from '@polkadot/types/lookup';
import type { Observable } from '@polkadot/types/types';

export type __AugmentedCall<ApiType extends ApiTypes> = AugmentedCall<ApiType>;
export type __DecoratedCallBase<ApiType extends ApiTypes> = DecoratedCallBase<ApiType>;

declare module '@polkadot/api-base/types/calls' {
  interface AugmentedCalls<ApiType extends ApiTypes> {
    /** 0xf4bf6a478a6a8dc2/ */
    inferenceApi: {
      /**
       * The committed batch, unless it never existed or was pruned.
       **/
      batch: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AssayPrimitivesMarketBatchView>>>;
      /**
       * What was burned in an era, by reason.
       **/
      burnedInEra: AugmentedCall<ApiType, (era: u32 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[AssayPrimitivesBurnBurnReason, u128]>>>>;
      /**
       * The channel, unless it never existed or was pruned.
       **/
      channel: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AssayPrimitivesMarketChannelView>>>;
      /**
       * The era that burns are written to now.
       **/
      currentEra: AugmentedCall<ApiType, () => Observable<u32>>;
      /**
       * The job, unless it never existed or was pruned.
       **/
      job: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Option<AssayPrimitivesMarketJobView>>>;
      /**
       * The model.
       **/
      model: AugmentedCall<ApiType, (model: H256 | string | Uint8Array) => Observable<Option<AssayPrimitivesMarketModelView>>>;
      /**
       * The GPU node registered by `operator`.
       **/
      node: AugmentedCall<ApiType, (operator: AccountId32 | string | Uint8Array) => Observable<Option<AssayPrimitivesMarketNodeView>>>;
      /**
       * Block in which the GPU node of `operator` was registered; nothing if it is not, or if that, was before the chain remembered.
       **/
      nodeRegisteredAt: AugmentedCall<ApiType, (operator: AccountId32 | string | Uint8Array) => Observable<Option<u32>>>;
      /**
       * What a GPU node offers a model at, and from when on.
       **/
      offer: AugmentedCall<ApiType, (operator: AccountId32 | string | Uint8Array, model: H256 | string | Uint8Array, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array) => Observable<Option<AssayPrimitivesMarketOffer>>>;
      /**
       * Leaves of a batch that have to be revealed, each with its deadline.
       **/
      openLeaves: AugmentedCall<ApiType, (id: u64 | AnyNumber | Uint8Array) => Observable<Vec<ITuple<[u32, u32]>>>>;
      /**
       * The windows, ratios and deposits that work is begun under now.
       **/
      terms: AugmentedCall<ApiType, () => Observable<AssayPrimitivesMarketTerms>>;
      /**
       * Price of a unit of work now; and in the next block, if no more work is done in this one, and, if this one does twice the target or more.
       **/
      unitPriceForecast: AugmentedCall<ApiType, () => Observable<ITuple<[u128, u128, u128]>>>;
      /**
       * Price of one verification, in the native token's smallest unit.
       **/
      verificationPrice: AugmentedCall<ApiType, (verifier: AssayPrimitivesEvidenceVerifierId | AnyNumber | Uint8Array) => Observable<u128>>;
    };
    /** 0xca69656d548516f4/ */
    verifierApi: {
      /**
       * Judges a proof as registering its key and verifying it would, whether or not the verifier is, enabled. The bytes are the verifier's: of a key as it is registered, of public inputs one, after the other, of a proof.
       **/
      judgeProof: AugmentedCall<ApiType, (verifier: AssayPrimitivesEvidenceVerifierKey | { id?: any; version?: any } | string | Uint8Array, key: Bytes | string | Uint8Array, inputs: Bytes | string | Uint8Array, proof: Bytes | string | Uint8Array) => Observable<Result<Null, ITuple<[AssayPrimitivesProofStage, Text]>>>>;
      /**
       * The verifiers of proofs, and whether each is enabled.
       **/
      proofVerifiers: AugmentedCall<ApiType, () => Observable<Vec<ITuple<[AssayPrimitivesEvidenceVerifierKey, bool]>>>>;
    };
  } // AugmentedCalls
} // declare module

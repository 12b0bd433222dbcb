// Auto-generated, do not edit: `npm run generate`

import type { ViewFunction } from '../index.js';
import type { Option, Tuple, Vec, bool, u128, u16, u32, u64 } from '@polkadot/types-codec';
import type { AnyNumber, ITuple } from '@polkadot/types-codec/types';
import type { AssayPrimitivesAttestationAttestedKey, AssayPrimitivesAttestationMeasurements, AssayPrimitivesBurnBurnReason, AssayPrimitivesEvidenceVerifierKey, AssayPrimitivesMarketBatchView, AssayPrimitivesMarketChannelView, AssayPrimitivesMarketJobView, AssayPrimitivesMarketModelView, AssayPrimitivesMarketNodeView, AssayPrimitivesMarketOffer, AssayPrimitivesMarketTerms, FrameSupportTokensFungibleUnionOfNativeOrWithId, PalletProofVerificationKeyRecord, PalletProofVerificationVerifyingKey } from '@polkadot/types/lookup';
import type { AccountId32, H256 } from '@polkadot/types/interfaces/runtime';

declare module '../index.js' {
  interface ViewFunctions {
    inferenceMarket: {
      /**
       * The job, unless it never existed or was pruned.
       **/
      job: ViewFunction<[id: u64 | AnyNumber | Uint8Array], Option<AssayPrimitivesMarketJobView>>;
      /**
       * The channel, unless it never existed or was pruned.
       **/
      channel: ViewFunction<[id: u64 | AnyNumber | Uint8Array], Option<AssayPrimitivesMarketChannelView>>;
      /**
       * Block in which the GPU node of `operator` was registered; nothing if it is not, or if that was
       * before the chain remembered.
       **/
      nodeRegisteredAt: ViewFunction<[operator: AccountId32 | string | Uint8Array], Option<u32>>;
      /**
       * What the verification of a batch of so many claims costs now.
       **/
      batchVerificationPrice: ViewFunction<[claims: u32 | AnyNumber | Uint8Array], u128>;
      /**
       * The account that holds the deposits of all channels.
       **/
      potAccount: ViewFunction<[], AccountId32>;
      /**
       * The GPU node of an operator.
       **/
      node: ViewFunction<[operator: AccountId32 | string | Uint8Array], Option<AssayPrimitivesMarketNodeView>>;
      /**
       * The terms that jobs and channels are opened under now.
       **/
      terms: ViewFunction<[], AssayPrimitivesMarketTerms>;
      /**
       * What a GPU node offers a model at, and from when on.
       **/
      offer: ViewFunction<[operator: AccountId32 | string | Uint8Array, model: H256 | string | Uint8Array, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId | { Native: any } | { WithId: any } | string | Uint8Array], Option<AssayPrimitivesMarketOffer>>;
      /**
       * The committed batch, unless it never existed or was pruned.
       **/
      batch: ViewFunction<[id: u64 | AnyNumber | Uint8Array], Option<AssayPrimitivesMarketBatchView>>;
      /**
       * Leaves of a batch that have to be revealed, each with its deadline.
       **/
      openLeaves: ViewFunction<[id: u64 | AnyNumber | Uint8Array], Vec<ITuple<[u32, u32]>>>;
      /**
       * The model.
       **/
      model: ViewFunction<[model: H256 | string | Uint8Array], Option<AssayPrimitivesMarketModelView>>;
    };
    proofVerification: {
      /**
       * What is known of a key.
       **/
      attestedKey: ViewFunction<[key: AssayPrimitivesAttestationAttestedKey | string | Uint8Array], Option<PalletProofVerificationKeyRecord>>;
      /**
       * Measurements that a policy allows.
       **/
      policy: ViewFunction<[policy: H256 | string | Uint8Array], Option<Vec<AssayPrimitivesAttestationMeasurements>>>;
      /**
       * What is known of a verifying key.
       **/
      verifyingKey: ViewFunction<[key: H256 | string | Uint8Array], Option<PalletProofVerificationVerifyingKey>>;
      /**
       * The verifiers of this runtime, and whether each is enabled.
       **/
      verifiers: ViewFunction<[], Vec<ITuple<[AssayPrimitivesEvidenceVerifierKey, bool]>>>;
    };
    burnTreasury: {
      /**
       * Price of one verification now.
       **/
      price: ViewFunction<[verifier: u16 | AnyNumber | Uint8Array], u128>;
      /**
       * Price of a unit of work now; and in the next block, if no more work is done in this one, and
       * if this one does twice the target or more.
       **/
      unitPriceForecast: ViewFunction<[], ITuple<[u128, u128, u128]>>;
      /**
       * What was burned since genesis.
       **/
      totalBurned: ViewFunction<[], u128>;
      /**
       * What was burned in an era, by reason.
       **/
      burnedInEra: ViewFunction<[era: u32 | AnyNumber | Uint8Array], Vec<ITuple<[AssayPrimitivesBurnBurnReason, u128]>>>;
      /**
       * What went to the treasury in an era.
       **/
      sentToTreasuryInEra: ViewFunction<[era: u32 | AnyNumber | Uint8Array], u128>;
      /**
       * The treasury's account.
       **/
      treasuryAccount: ViewFunction<[], AccountId32>;
      /**
       * The era of the ledger that burns are written to now.
       **/
      currentEra: ViewFunction<[], u32>;
    };
  }
}

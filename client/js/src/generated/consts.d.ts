// Auto-generated via `npm run generate`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/consts';

import type { ApiTypes, AugmentedConst } from '@polkadot/api-base/types';
import type { u128, u32 } from '@polkadot/types-codec';
import type { FrameSupportPalletId, SpWeightsWeightV2Weight } from '@polkadot/types/lookup';

export type __AugmentedConst<ApiType extends ApiTypes> = AugmentedConst<ApiType>;

declare module '@polkadot/api-base/types/consts' {
  interface AugmentedConsts<ApiType extends ApiTypes> {
    burnTreasury: {
      /**
       * Blocks of an era of the ledger; at least 1.
       **/
      eraLength: u32 & AugmentedConst<ApiType>;
      /**
       * Names the treasury's account.
       **/
      palletId: FrameSupportPalletId & AugmentedConst<ApiType>;
    };
    inferenceMarket: {
      /**
       * Most weight that the agenda takes at the start of a block.
       **/
      agendaWeight: SpWeightsWeightV2Weight & AugmentedConst<ApiType>;
      /**
       * Held of whoever opens a channel, for its record.
       **/
      channelDeposit: u128 & AugmentedConst<ApiType>;
      /**
       * Most jobs of a node that are open or committed.
       **/
      maxActiveJobs: u32 & AugmentedConst<ApiType>;
      /**
       * Most blocks that a receipt's anchor may lie before the job was opened: what finality may
       * lag, and how long a revocation can be dodged by an old anchor.
       **/
      maxAnchorLag: u32 & AugmentedConst<ApiType>;
      /**
       * Most blocks for which a channel serves.
       **/
      maxChannelDuration: u32 & AugmentedConst<ApiType>;
      /**
       * Most blocks that a requester may give a node to deliver.
       **/
      maxDelivery: u32 & AugmentedConst<ApiType>;
      /**
       * Most models that a node offers, in each asset.
       **/
      maxOffers: u32 & AugmentedConst<ApiType>;
      /**
       * Most leaves of a batch that are sampled.
       **/
      maxSamples: u32 & AugmentedConst<ApiType>;
      /**
       * Blocks from the commit on for which a batch waits for a verifier that governance has disabled.
       * Then its requesters get their fees back.
       **/
      maxSuspension: u32 & AugmentedConst<ApiType>;
      /**
       * Fewest blocks that a requester may give a node to deliver.
       **/
      minDelivery: u32 & AugmentedConst<ApiType>;
      /**
       * Held of whoever registers a model.
       **/
      modelDeposit: u128 & AugmentedConst<ApiType>;
      /**
       * Names the account that holds the deposits of channels.
       **/
      palletId: FrameSupportPalletId & AugmentedConst<ApiType>;
      /**
       * Blocks for which an ended job is kept, and an unsettled receipt can be presented.
       **/
      retention: u32 & AugmentedConst<ApiType>;
      /**
       * Blocks from which on a part of a bond that a node takes back is free; longer than any window.
       **/
      unbondingPeriod: u32 & AugmentedConst<ApiType>;
    };
    proofVerification: {
      /**
       * Blocks for which a quote vouches for its key.
       **/
      attestationLifetime: u32 & AugmentedConst<ApiType>;
      /**
       * Held of an operator for each attested key.
       **/
      keyDeposit: u128 & AugmentedConst<ApiType>;
      /**
       * The same for each measurement of the policy.
       **/
      measurementDeposit: u128 & AugmentedConst<ApiType>;
      /**
       * Held of whoever registers a policy.
       **/
      policyDeposit: u128 & AugmentedConst<ApiType>;
      /**
       * The same for each byte that is stored of it.
       **/
      verifyingKeyByteDeposit: u128 & AugmentedConst<ApiType>;
      /**
       * Held of whoever registers a verifying key.
       **/
      verifyingKeyDeposit: u128 & AugmentedConst<ApiType>;
    };
  } // AugmentedConsts
} // declare module

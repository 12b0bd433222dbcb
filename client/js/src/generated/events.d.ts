// Auto-generated via `npm run generate`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/events';

import type { ApiTypes, AugmentedEvent } from '@polkadot/api-base/types';
import type { Bytes, Option, U8aFixed, Vec, bool, u128, u16, u32, u64 } from '@polkadot/types-codec';
import type { AccountId32, H256 } from '@polkadot/types/interfaces/runtime';
import type { AssayPrimitivesAttestationAttestedKey, AssayPrimitivesAttestationMeasurements, AssayPrimitivesAuditVerdict, AssayPrimitivesBurnBurnReason, AssayPrimitivesEvidenceVerifierKey, AssayPrimitivesMarketAssurance, AssayPrimitivesMarketPrice, FrameSupportTokensFungibleUnionOfNativeOrWithId, PalletBurnTreasuryController } from '@polkadot/types/lookup';

export type __AugmentedEvent<ApiType extends ApiTypes> = AugmentedEvent<ApiType>;

declare module '@polkadot/api-base/types/events' {
  interface AugmentedEvents<ApiType extends ApiTypes> {
    burnTreasury: {
      /**
       * Tokens were burned; total issuance has fallen by this amount.
       **/
      Burned: AugmentedEvent<ApiType, [reason: AssayPrimitivesBurnBurnReason, amount: u128, era: u32], { reason: AssayPrimitivesBurnBurnReason, amount: u128, era: u32 }>;
      /**
       * What moves the price of a unit of work was set.
       **/
      ControllerSet: AugmentedEvent<ApiType, [old: PalletBurnTreasuryController, new_: PalletBurnTreasuryController], { old: PalletBurnTreasuryController, new_: PalletBurnTreasuryController }>;
      /**
       * A share of what would have been burned went to the treasury.
       **/
      TreasuryFunded: AugmentedEvent<ApiType, [reason: AssayPrimitivesBurnBurnReason, amount: u128, era: u32], { reason: AssayPrimitivesBurnBurnReason, amount: u128, era: u32 }>;
      /**
       * The treasury has paid.
       **/
      TreasurySpent: AugmentedEvent<ApiType, [to: AccountId32, amount: u128], { to: AccountId32, amount: u128 }>;
      /**
       * The price of a unit of work has moved.
       **/
      UnitPriceMoved: AugmentedEvent<ApiType, [old: u128, new_: u128], { old: u128, new_: u128 }>;
    };
    inferenceMarket: {
      /**
       * A GPU node began or ceased to take new jobs.
       **/
      AcceptingChanged: AugmentedEvent<ApiType, [node: AccountId32, accepting: bool], { node: AccountId32, accepting: bool }>;
      /**
       * Fees can no longer be paid in an asset. Open channels go on.
       **/
      AssetDisabled: AugmentedEvent<ApiType, [asset: FrameSupportTokensFungibleUnionOfNativeOrWithId], { asset: FrameSupportTokensFungibleUnionOfNativeOrWithId }>;
      /**
       * Fees can be paid in an asset, or its price bound has changed. Open channels keep theirs.
       **/
      AssetEnabled: AugmentedEvent<ApiType, [asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, nativeValue: u128], { asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, nativeValue: u128 }>;
      /**
       * A batch was committed; its evidence is due.
       **/
      BatchCommitted: AugmentedEvent<ApiType, [batch: u64, node: AccountId32, model: H256, root: H256, receipts: u32, claims: u32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, fee: u128, value: u128, windowEnds: u32], { batch: u64, node: AccountId32, model: H256, root: H256, receipts: u32, claims: u32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, fee: u128, value: u128, windowEnds: u32 }>;
      /**
       * The window of a batch was over, but its proofs could not be verified, since governance has
       * disabled their verifier. It goes on.
       **/
      BatchExtended: AugmentedEvent<ApiType, [batch: u64, windowEnds: u32], { batch: u64, windowEnds: u32 }>;
      /**
       * The fee of a committed batch was paid.
       **/
      BatchPaid: AugmentedEvent<ApiType, [batch: u64, node: AccountId32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, fee: u128, exposure: u128], { batch: u64, node: AccountId32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, fee: u128, exposure: u128 }>;
      /**
       * An ended batch was removed from storage.
       **/
      BatchPruned: AugmentedEvent<ApiType, [batch: u64], { batch: u64 }>;
      /**
       * A batch was verified: its node was paid, the price of the verification was burned.
       **/
      BatchSettled: AugmentedEvent<ApiType, [node: AccountId32, model: H256, root: H256, receipts: u32, claims: u32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, fee: u128, burned: u128], { node: AccountId32, model: H256, root: H256, receipts: u32, claims: u32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, fee: u128, burned: u128 }>;
      /**
       * A committed batch was not proven, not revealed, or wrong.
       **/
      BatchSlashed: AugmentedEvent<ApiType, [batch: u64, node: AccountId32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, refundable: u128, challenger: Option<AccountId32>, rewarded: u128, burned: u128, exposure: u128], { batch: u64, node: AccountId32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, refundable: u128, challenger: Option<AccountId32>, rewarded: u128, burned: u128, exposure: u128 }>;
      /**
       * A committed batch is good; the price of the verification was burned.
       **/
      BatchVerified: AugmentedEvent<ApiType, [batch: u64, node: AccountId32, receipts: u32, burned: u128, exposure: u128], { batch: u64, node: AccountId32, receipts: u32, burned: u128, exposure: u128 }>;
      /**
       * A bond was increased.
       **/
      BondIncreased: AugmentedEvent<ApiType, [node: AccountId32, old: u128, new_: u128], { node: AccountId32, old: u128, new_: u128 }>;
      /**
       * A GPU node takes back a part of its bond; it can be withdrawn later.
       **/
      BondUnbonding: AugmentedEvent<ApiType, [node: AccountId32, amount: u128, freeAt: u32, bond: u128], { node: AccountId32, amount: u128, freeAt: u32, bond: u128 }>;
      /**
       * What was unbonded has returned.
       **/
      BondWithdrawn: AugmentedEvent<ApiType, [node: AccountId32, amount: u128], { node: AccountId32, amount: u128 }>;
      /**
       * A challenged leaf was revealed and not found wrong; the deposit was burned.
       **/
      ChallengeLost: AugmentedEvent<ApiType, [batch: u64, leaf: u32, challenger: AccountId32, burned: u128], { batch: u64, leaf: u32, challenger: AccountId32, burned: u128 }>;
      /**
       * The deposit of a challenge was returned: its batch was slashed.
       **/
      ChallengeReturned: AugmentedEvent<ApiType, [batch: u64, leaf: u32, challenger: AccountId32, deposit: u128], { batch: u64, leaf: u32, challenger: AccountId32, deposit: u128 }>;
      /**
       * A requester closes a channel; its node may settle until it ends.
       **/
      ChannelClosing: AugmentedEvent<ApiType, [channel: u64, endsAt: u32], { channel: u64, endsAt: u32 }>;
      /**
       * A channel has ended.
       **/
      ChannelEnded: AugmentedEvent<ApiType, [channel: u64, claimed: u128, returned: u128, unreturned: u128], { channel: u64, claimed: u128, returned: u128, unreturned: u128 }>;
      /**
       * A channel was opened.
       **/
      ChannelOpened: AugmentedEvent<ApiType, [channel: u64, requester: AccountId32, node: AccountId32, model: H256, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, deposit: u128, price: AssayPrimitivesMarketPrice, endsAt: u32], { channel: u64, requester: AccountId32, node: AccountId32, model: H256, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, deposit: u128, price: AssayPrimitivesMarketPrice, endsAt: u32 }>;
      /**
       * An ended channel was removed from storage.
       **/
      ChannelPruned: AugmentedEvent<ApiType, [channel: u64], { channel: u64 }>;
      /**
       * A deposit was increased.
       **/
      ChannelToppedUp: AugmentedEvent<ApiType, [channel: u64, who: AccountId32, amount: u128, deposit: u128], { channel: u64, who: AccountId32, amount: u128, deposit: u128 }>;
      /**
       * A requester got back what a claim of a slashed batch had cost, or its share of what there was.
       **/
      ClaimRefunded: AugmentedEvent<ApiType, [batch: u64, claim: u32, requester: AccountId32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, amount: u128], { batch: u64, claim: u32, requester: AccountId32, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, amount: u128 }>;
      /**
       * What an ended channel still had was returned.
       **/
      DepositWithdrawn: AugmentedEvent<ApiType, [channel: u64, requester: AccountId32, amount: u128], { channel: u64, requester: AccountId32, amount: u128 }>;
      /**
       * A GPU node moved.
       **/
      EndpointChanged: AugmentedEvent<ApiType, [node: AccountId32, endpoint: Bytes], { node: AccountId32, endpoint: Bytes }>;
      /**
       * A result is known; the fee was paid to the GPU node.
       **/
      JobCommitted: AugmentedEvent<ApiType, [job: u64, node: AccountId32, receiptHash: H256, fee: u128, exposure: u128, windowEnds: u32], { job: u64, node: AccountId32, receiptHash: H256, fee: u128, exposure: u128, windowEnds: u32 }>;
      /**
       * A job was opened; its fee and its verification are on hold.
       **/
      JobOpened: AugmentedEvent<ApiType, [job: u64, requester: AccountId32, node: AccountId32, model: H256, requestHash: H256, maxFee: u128, deadline: u32], { job: u64, requester: AccountId32, node: AccountId32, model: H256, requestHash: H256, maxFee: u128, deadline: u32 }>;
      /**
       * An ended job was removed from storage.
       **/
      JobPruned: AugmentedEvent<ApiType, [job: u64], { job: u64 }>;
      /**
       * There was no result by the deadline; everything went back to the requester.
       **/
      JobRefunded: AugmentedEvent<ApiType, [job: u64, requester: AccountId32, amount: u128], { job: u64, requester: AccountId32, amount: u128 }>;
      /**
       * There was no good evidence in the window; the requester was refunded from the bond.
       **/
      JobSlashed: AugmentedEvent<ApiType, [job: u64, node: AccountId32, refunded: u128, burned: u128, exposure: u128], { job: u64, node: AccountId32, refunded: u128, burned: u128, exposure: u128 }>;
      /**
       * The evidence is good; the price of the verification was burned.
       **/
      JobVerified: AugmentedEvent<ApiType, [job: u64, node: AccountId32, receiptHash: H256, burned: u128, exposure: u128], { job: u64, node: AccountId32, receiptHash: H256, burned: u128, exposure: u128 }>;
      /**
       * A leaf was challenged, and has to be revealed.
       **/
      LeafChallenged: AugmentedEvent<ApiType, [batch: u64, leaf: u32, challenger: AccountId32, deposit: u128, deadline: u32], { batch: u64, leaf: u32, challenger: AccountId32, deposit: u128, deadline: u32 }>;
      /**
       * A leaf was revealed.
       **/
      LeafRevealed: AugmentedEvent<ApiType, [batch: u64, leaf: u32, verdict: AssayPrimitivesAuditVerdict], { batch: u64, leaf: u32, verdict: AssayPrimitivesAuditVerdict }>;
      /**
       * A leaf was sampled, and has to be revealed.
       **/
      LeafSampled: AugmentedEvent<ApiType, [batch: u64, leaf: u32, deadline: u32], { batch: u64, leaf: u32, deadline: u32 }>;
      /**
       * Leaves of a batch were proven.
       **/
      LeavesProven: AugmentedEvent<ApiType, [batch: u64, proven: u32], { batch: u64, proven: u32 }>;
      /**
       * A model was taken off the market.
       **/
      ModelDeregistered: AugmentedEvent<ApiType, [model: H256], { model: H256 }>;
      /**
       * A model was registered.
       **/
      ModelRegistered: AugmentedEvent<ApiType, [model: H256, publisher: AccountId32, assurance: AssayPrimitivesMarketAssurance], { model: H256, publisher: AccountId32, assurance: AssayPrimitivesMarketAssurance }>;
      /**
       * A GPU node left; its bond was returned.
       **/
      NodeDeregistered: AugmentedEvent<ApiType, [node: AccountId32, bond: u128], { node: AccountId32, bond: u128 }>;
      /**
       * A GPU node was registered.
       **/
      NodeRegistered: AugmentedEvent<ApiType, [node: AccountId32, bond: u128], { node: AccountId32, bond: u128 }>;
      /**
       * A GPU node no longer offers a model.
       **/
      OfferRemoved: AugmentedEvent<ApiType, [node: AccountId32, model: H256, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId], { node: AccountId32, model: H256, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId }>;
      /**
       * A GPU node offers a model at a price. Open jobs keep theirs.
       **/
      OfferSet: AugmentedEvent<ApiType, [node: AccountId32, model: H256, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, price: AssayPrimitivesMarketPrice, since: u32], { node: AccountId32, model: H256, asset: FrameSupportTokensFungibleUnionOfNativeOrWithId, price: AssayPrimitivesMarketPrice, since: u32 }>;
      /**
       * A GPU node has one more receipt key.
       **/
      ReceiptKeySet: AugmentedEvent<ApiType, [node: AccountId32, key: AssayPrimitivesAttestationAttestedKey], { node: AccountId32, key: AssayPrimitivesAttestationAttestedKey }>;
      /**
       * A receipt was presented that its node had not settled in its window.
       **/
      ReceiptPresented: AugmentedEvent<ApiType, [channel: u64, sequence: u64, node: AccountId32, receiptHash: H256, refunded: u128, burned: u128], { channel: u64, sequence: u64, node: AccountId32, receiptHash: H256, refunded: u128, burned: u128 }>;
      /**
       * What a GPU node has prepaid for the verification of its batches has changed.
       **/
      VerificationBalanceChanged: AugmentedEvent<ApiType, [node: AccountId32, balance: u128], { node: AccountId32, balance: u128 }>;
    };
    proofVerification: {
      /**
       * A quote vouched for a key.
       **/
      AttestedKeyRegistered: AugmentedEvent<ApiType, [key: AssayPrimitivesAttestationAttestedKey, operator: AccountId32, verifier: AssayPrimitivesEvidenceVerifierKey, measurements: AssayPrimitivesAttestationMeasurements, expiresAt: u32], { key: AssayPrimitivesAttestationAttestedKey, operator: AccountId32, verifier: AssayPrimitivesEvidenceVerifierKey, measurements: AssayPrimitivesAttestationMeasurements, expiresAt: u32 }>;
      /**
       * A key was revoked; its signatures count only as of blocks before `since`.
       **/
      AttestedKeyRevoked: AugmentedEvent<ApiType, [key: AssayPrimitivesAttestationAttestedKey, since: u32], { key: AssayPrimitivesAttestationAttestedKey, since: u32 }>;
      /**
       * Evidence was verified for whoever asked.
       **/
      EvidenceVerified: AugmentedEvent<ApiType, [who: AccountId32, verifier: AssayPrimitivesEvidenceVerifierKey, evidence: H256, measurements: AssayPrimitivesAttestationMeasurements, reportData: U8aFixed, burned: u128], { who: AccountId32, verifier: AssayPrimitivesEvidenceVerifierKey, evidence: H256, measurements: AssayPrimitivesAttestationMeasurements, reportData: U8aFixed, burned: u128 }>;
      /**
       * A policy was registered.
       **/
      PolicyRegistered: AugmentedEvent<ApiType, [policy: H256, publisher: AccountId32], { policy: H256, publisher: AccountId32 }>;
      /**
       * Proofs were verified for whoever asked.
       **/
      ProofsVerified: AugmentedEvent<ApiType, [who: AccountId32, key: H256, verifier: AssayPrimitivesEvidenceVerifierKey, claims: Vec<H256>, burned: u128], { who: AccountId32, key: H256, verifier: AssayPrimitivesEvidenceVerifierKey, claims: Vec<H256>, burned: u128 }>;
      /**
       * A trust root was added.
       **/
      TrustRootAdded: AugmentedEvent<ApiType, [verifier: u16, root: H256], { verifier: u16, root: H256 }>;
      /**
       * A trust root was removed. Keys that it vouched for stay until they expire or are revoked.
       **/
      TrustRootRemoved: AugmentedEvent<ApiType, [verifier: u16, root: H256], { verifier: u16, root: H256 }>;
      /**
       * A verifier was enabled or disabled.
       **/
      VerifierEnabledSet: AugmentedEvent<ApiType, [verifier: AssayPrimitivesEvidenceVerifierKey, enabled: bool], { verifier: AssayPrimitivesEvidenceVerifierKey, enabled: bool }>;
      /**
       * A verifying key was removed.
       **/
      VerifyingKeyDeregistered: AugmentedEvent<ApiType, [key: H256], { key: H256 }>;
      /**
       * A verifying key was registered.
       **/
      VerifyingKeyRegistered: AugmentedEvent<ApiType, [key: H256, owner: AccountId32, verifier: AssayPrimitivesEvidenceVerifierKey, inputs: u32], { key: H256, owner: AccountId32, verifier: AssayPrimitivesEvidenceVerifierKey, inputs: u32 }>;
    };
  } // AugmentedEvents
} // declare module

import type { ApiPromise } from '@polkadot/api';
import type { ApiOptions } from '@polkadot/api/types';
import type { ApiDecoration } from '@polkadot/api-base/types';
import type { AugmentedRpc } from '@polkadot/rpc-core/types';
import type { Enum, Option, Struct, bool, u32, u64, u128 } from '@polkadot/types-codec';
import type { AnyNumber, Codec } from '@polkadot/types-codec/types';
import type { AccountId, H256 } from '@polkadot/types/interfaces/runtime';
import type { PalletViewFunctionMetadataV16 } from '@polkadot/types/interfaces/metadata';
import type {
	DefinitionRpc,
	DefinitionRpcSub,
	Observable,
	RegistryTypes,
} from '@polkadot/types/types';

import '@polkadot/api-augment';
import './generated/index.js';

/** Our RPC. A node that lacks a method is used without it: the API asks the node what it has. */
export declare const rpc: Record<string, Record<string, DefinitionRpc | DefinitionRpcSub>>;

/** Types of the answers of our RPC. */
export declare const types: RegistryTypes;

/** The transaction extensions that `@polkadot/api` does not know. */
export declare const signedExtensions: NonNullable<ApiOptions['signedExtensions']>;

/** All of it, to be spread into the options of `ApiPromise.create`. */
export declare const options: Required<Pick<ApiOptions, 'rpc' | 'types' | 'signedExtensions'>>;

/** Codes of the errors of our RPC. */
export declare const errorCodes: Readonly<{
	/** The runtime or the database could not answer. */
	chain: 11_001;
	/** No such job or batch. */
	notFound: 11_002;
	/** Too many subscriptions. */
	tooManySubscriptions: 11_003;
}>;

/** A view function of the chain. */
export interface ViewFunction<Parameters extends unknown[], Result extends Codec> {
	(...parameters: Parameters): Promise<Result>;
	/** What the metadata says of it. */
	readonly meta: PalletViewFunctionMetadataV16;
}

/** The view functions of our pallets; other pallets' are there too, and not typed. */
export interface ViewFunctions {}

/**
 * The chain's view functions, by pallet and name.
 *
 * @param api  a connected API
 * @param at   where to ask: the best block, or what `await api.at(hash)` returned
 * @throws if the metadata is older than version 16
 */
export declare function viewFunctions(
	api: ApiPromise,
	at?: ApiPromise | ApiDecoration<'promise'>,
): ViewFunctions;

/** A block; `hash` is the hash of this value's own encoding. */
export interface RpcBlock extends Struct {
	readonly number: u32;
	readonly hash_: H256;
}

/** What a GPU node asks for a token, in the smallest unit. */
export interface RpcPrice extends Struct {
	/** For each prompt token. */
	readonly input: u128;
	/** For each generated token. */
	readonly output: u128;
}

/** What fees are paid in. */
export interface RpcAsset extends Enum {
	readonly isNative: boolean;
	readonly isWithId: boolean;
	readonly asWithId: u32;
	readonly type: 'Native' | 'WithId';
}

/** How a model's results are audited. */
export interface RpcAssurance extends Enum {
	readonly isAttested: boolean;
	readonly asAttested: H256;
	readonly isProven: boolean;
	readonly asProven: H256;
	readonly isAudited: boolean;
	readonly asAudited: H256;
	readonly type: 'Attested' | 'Proven' | 'Audited';
}

/** Where a job is in its life. */
export interface RpcJobStatus extends Enum {
	readonly isOpen: boolean;
	readonly isCommitted: boolean;
	readonly isVerified: boolean;
	readonly isRefunded: boolean;
	readonly isSlashed: boolean;
	readonly type: 'Open' | 'Committed' | 'Verified' | 'Refunded' | 'Slashed';
}

/** A job. */
export interface RpcJob extends Struct {
	readonly status: RpcJobStatus;
	readonly requester: AccountId;
	readonly node: AccountId;
	readonly model: H256;
	readonly requestHash: H256;
	readonly price: RpcPrice;
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

/** Answer of `inference_jobStatus`. */
export interface RpcJobState extends Struct {
	readonly status: RpcJobStatus;
	/** Where this status was reached. */
	readonly block: RpcBlock;
	/** Whether this status holds in the newest final block. */
	readonly finalised: bool;
	readonly job: RpcJob;
}

/** What an item of `inference_subscribeJob` says. */
export interface RpcJobEventStatus extends Enum {
	readonly isOpen: boolean;
	readonly isCommitted: boolean;
	readonly isVerified: boolean;
	readonly isRefunded: boolean;
	readonly isSlashed: boolean;
	/** The job's end is final; the last item. */
	readonly isFinalised: boolean;
	readonly type: 'Open' | 'Committed' | 'Verified' | 'Refunded' | 'Slashed' | 'Finalised';
}

/** Item of `inference_subscribeJob`. */
export interface RpcJobEvent extends Struct {
	readonly job: u64;
	readonly status: RpcJobEventStatus;
	/** How the job ended, with `Finalised`. */
	readonly outcome: Option<RpcJobStatus>;
	/** Block of the step; with `Finalised`, the block that the job ended in. */
	readonly blockNumber: u32;
	readonly blockHash: H256;
}

/** Where a committed batch is in its life. */
export interface RpcBatchStatus extends Enum {
	readonly isCommitted: boolean;
	readonly isVerified: boolean;
	readonly isSlashed: boolean;
	readonly type: 'Committed' | 'Verified' | 'Slashed';
}

/** A committed batch. */
export interface RpcBatch extends Struct {
	readonly status: RpcBatchStatus;
	readonly node: AccountId;
	readonly model: H256;
	readonly assurance: RpcAssurance;
	readonly root: H256;
	readonly receipts: u32;
	readonly placesRoot: H256;
	readonly claims: u32;
	readonly asset: RpcAsset;
	readonly fee: u128;
	readonly value: u128;
	readonly paid: bool;
	readonly verificationPrice: u128;
	readonly committedAt: u32;
	readonly windowEnds: u32;
	readonly endedAt: Option<u32>;
	readonly proven: u32;
	readonly openLeaves: u32;
	readonly refundable: u128;
	readonly refundAsset: RpcAsset;
}

/** Answer of `inference_batchStatus`. */
export interface RpcBatchState extends Struct {
	readonly status: RpcBatchStatus;
	readonly block: RpcBlock;
	readonly finalised: bool;
	readonly batch: RpcBatch;
}

/** What an item of `inference_subscribeBatch` says. */
export interface RpcBatchEventStatus extends Enum {
	readonly isCommitted: boolean;
	readonly isVerified: boolean;
	readonly isSlashed: boolean;
	readonly isFinalised: boolean;
	readonly type: 'Committed' | 'Verified' | 'Slashed' | 'Finalised';
}

/** Item of `inference_subscribeBatch`. */
export interface RpcBatchEvent extends Struct {
	readonly batch: u64;
	readonly status: RpcBatchEventStatus;
	readonly outcome: Option<RpcBatchStatus>;
	readonly blockNumber: u32;
	readonly blockHash: H256;
}

declare module '@polkadot/rpc-core/types/jsonrpc' {
	interface RpcInterface {
		inference: {
			/** The job as of the best block; none if it never existed or was pruned. */
			jobStatus: AugmentedRpc<
				(job: u64 | AnyNumber | Uint8Array) => Observable<Option<RpcJobState>>
			>;
			/** The job's steps as they happen, until its end is final. */
			subscribeJob: AugmentedRpc<(job: u64 | AnyNumber | Uint8Array) => Observable<RpcJobEvent>>;
			/** The committed batch as of the best block; none if it never existed or was pruned. */
			batchStatus: AugmentedRpc<
				(batch: u64 | AnyNumber | Uint8Array) => Observable<Option<RpcBatchState>>
			>;
			/** The batch's steps as they happen, until its end is final. */
			subscribeBatch: AugmentedRpc<
				(batch: u64 | AnyNumber | Uint8Array) => Observable<RpcBatchEvent>
			>;
		};
	}
}

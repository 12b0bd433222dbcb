// What the options `rpc`, `types` and `signedExtensions` of `@polkadot/api` take.

/**
 * Types of the answers of our RPC. Their names begin with `Rpc`, so that they take no name of a type
 * in the metadata. Amounts travel as decimal strings, which `u128` reads.
 */
export const types = {
	// `hash` of a value is the hash of its encoding, so the block's has another name.
	RpcBlock: {
		_alias: { hash_: "hash" },
		number: "u32",
		hash_: "H256",
	},
	RpcPrice: {
		input: "u128",
		output: "u128",
	},
	RpcAsset: {
		_enum: { Native: "Null", WithId: "u32" },
	},
	RpcAssurance: {
		_enum: { Attested: "H256", Proven: "H256", Audited: "H256" },
	},
	RpcJobStatus: {
		_enum: ["Open", "Committed", "Verified", "Refunded", "Slashed"],
	},
	RpcJob: {
		status: "RpcJobStatus",
		requester: "AccountId",
		node: "AccountId",
		model: "H256",
		requestHash: "H256",
		price: "RpcPrice",
		maxFee: "u128",
		verificationPrice: "u128",
		openedAt: "u32",
		deadline: "u32",
		committedAt: "Option<u32>",
		windowEnds: "Option<u32>",
		endedAt: "Option<u32>",
		receiptHash: "Option<H256>",
		feePaid: "u128",
		burned: "u128",
	},
	RpcJobState: {
		status: "RpcJobStatus",
		block: "RpcBlock",
		finalised: "bool",
		job: "RpcJob",
	},
	RpcJobEventStatus: {
		_enum: ["Open", "Committed", "Verified", "Refunded", "Slashed", "Finalised"],
	},
	RpcJobEvent: {
		job: "u64",
		status: "RpcJobEventStatus",
		outcome: "Option<RpcJobStatus>",
		blockNumber: "u32",
		blockHash: "H256",
	},
	RpcBatchStatus: {
		_enum: ["Committed", "Verified", "Slashed"],
	},
	RpcBatch: {
		status: "RpcBatchStatus",
		node: "AccountId",
		model: "H256",
		assurance: "RpcAssurance",
		root: "H256",
		receipts: "u32",
		placesRoot: "H256",
		claims: "u32",
		asset: "RpcAsset",
		fee: "u128",
		value: "u128",
		paid: "bool",
		verificationPrice: "u128",
		committedAt: "u32",
		windowEnds: "u32",
		endedAt: "Option<u32>",
		proven: "u32",
		openLeaves: "u32",
		refundable: "u128",
		refundAsset: "RpcAsset",
	},
	RpcBatchState: {
		status: "RpcBatchStatus",
		block: "RpcBlock",
		finalised: "bool",
		batch: "RpcBatch",
	},
	RpcBatchEventStatus: {
		_enum: ["Committed", "Verified", "Slashed", "Finalised"],
	},
	RpcBatchEvent: {
		batch: "u64",
		status: "RpcBatchEventStatus",
		outcome: "Option<RpcBatchStatus>",
		blockNumber: "u32",
		blockHash: "H256",
	},
};

/** Our RPC. A node that lacks a method is used without it: the API asks the node what it has. */
export const rpc = {
	inference: {
		jobStatus: {
			description: "The job as of the best block; none if it never existed or was pruned.",
			params: [{ name: "job", type: "u64" }],
			type: "Option<RpcJobState>",
		},
		subscribeJob: {
			description: "The job's steps as they happen, until its end is final.",
			params: [{ name: "job", type: "u64" }],
			pubsub: ["job", "subscribeJob", "unsubscribeJob"],
			type: "RpcJobEvent",
		},
		batchStatus: {
			description:
				"The committed batch as of the best block; none if it never existed or was pruned.",
			params: [{ name: "batch", type: "u64" }],
			type: "Option<RpcBatchState>",
		},
		subscribeBatch: {
			description: "The batch's steps as they happen, until its end is final.",
			params: [{ name: "batch", type: "u64" }],
			pubsub: ["batch", "subscribeBatch", "unsubscribeBatch"],
			type: "RpcBatchEvent",
		},
	},
};

/**
 * The transaction extensions that `@polkadot/api` does not know. Neither adds anything to a signed
 * transaction or to what is signed.
 */
export const signedExtensions = {
	AuthorizeCall: { extrinsic: {}, payload: {} },
	StorageWeightReclaim: { extrinsic: {}, payload: {} },
	DynamicMaxBlockWeight: { extrinsic: {}, payload: {} },
};

/** All of it, to be spread into the options of `ApiPromise.create`. */
export const options = { rpc, types, signedExtensions };

/** Codes of the errors of our RPC. */
export const errorCodes = Object.freeze({
	/** The runtime or the database could not answer. */
	chain: 11_001,
	/** No such job or batch. */
	notFound: 11_002,
	/** Too many subscriptions. */
	tooManySubscriptions: 11_003,
});

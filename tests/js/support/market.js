// A market with one model and one GPU node, as a user of polkadot.js would set it up by hand.

import { blake2AsHex } from "@polkadot/util-crypto";
import { ASSAY, eventOf, send } from "./api.js";

/** Price of a token read and of one generated, in the smallest unit. */
export const PRICE = { input: 100_000_000n, output: 200_000_000n };

/**
 * Registers a model, and `operator` as a GPU node that offers it. No node answers behind its endpoint:
 * what the chain does without an answer is all that this market is for.
 */
export async function openMarket(api, operator, name) {
	const { inferenceMarket, proofVerification } = api.tx;
	const bytes = (length, what) => blake2AsHex(`${name}/${what}`, length);
	const measurements = { Tdx: { mrTd: bytes(384, "td"), rtmr: [1, 2, 3, 4].map((n) => bytes(384, n)) } };
	const policies = await send(
		api,
		proofVerification.registerPolicy([measurements]),
		operator,
	);
	const { policy } = eventOf(policies, "proofVerification", "PolicyRegistered");
	const model = bytes(256, "model");
	const batch = api.tx.utility.batchAll([
		inferenceMarket.registerModel(model, bytes(256, "engine"), { Attested: policy }, name),
		inferenceMarket.registerNode("http://127.0.0.1:9", 1_000n * ASSAY),
		inferenceMarket.setOffer(model, "Native", PRICE),
	]);
	const registered = await send(api, batch, operator);
	return { model, policy, registered, operator: operator.address };
}

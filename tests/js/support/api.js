// Connections through `@polkadot/api`, and transactions on them.

import { options } from "@assay/api";
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import { cryptoWaitReady } from "@polkadot/util-crypto";
import { sharedNode } from "./node.js";

/** The smallest unit's multiple that people speak of. */
export const ASSAY = 10n ** 12n;
/** Our pallets, as the API names them. */
export const SECTIONS = ["inferenceMarket", "proofVerification", "burnTreasury"];
/** Longest that anything on chain is waited for. */
export const PATIENCE = 120_000;

/** A connection, which ends with the test `t`. */
export async function connect(t, url = sharedNode(), extra = {}) {
	// What we subscribe to in vain is the test's to judge, not to be printed.
	const provider = new WsProvider(url, 1_000);
	const api = await ApiPromise.create({ provider, noInitWarn: true, ...options, ...extra });
	t.after(() => api.disconnect());
	return api;
}

/** The development key of a path such as `//Alice`. */
export async function developmentKey(path) {
	await cryptoWaitReady();
	return new Keyring({ type: "sr25519", ss58Format: 42 }).addFromUri(path);
}

/** `promise`, or an error that says what was waited for. */
export async function within(promise, what, milliseconds = PATIENCE) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${what}: not within ${milliseconds} ms`)), milliseconds);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** A transaction that was refused when it was executed. */
export class DispatchFailed extends Error {
	constructor(api, error) {
		const meta = error.isModule ? api.registry.findMetaError(error.asModule) : undefined;
		const name = meta
			? `${meta.section}.${meta.name}`
			: [error.type, error.inner.type].filter(Boolean).join(": ");
		super(meta ? `${name}: ${meta.docs.join(" ")}` : name);
		Object.assign(this, { section: meta?.section, variant: meta?.name });
	}
}

/**
 * Signs and sends `tx`, and waits until it is in a block.
 *
 * @returns  the events of the transaction, and the block
 * @throws DispatchFailed  if it was refused when it was executed
 */
export async function send(api, tx, signer, options = {}) {
	let unsubscribe = () => {};
	const included = new Promise((resolve, reject) => {
		tx.signAndSend(signer, options, (result) => {
			const { status, dispatchError, events } = result;
			if (status.isInBlock) {
				if (dispatchError) {
					reject(new DispatchFailed(api, dispatchError));
				} else {
					const block = status.asInBlock.toHex();
					resolve({ block, hash: tx.hash.toHex(), events: events.map(({ event }) => event) });
				}
			} else if (result.isError) {
				reject(new Error(`The transaction is ${status.type}`));
			}
		}).then((stop) => (unsubscribe = stop), reject);
	});
	try {
		return await within(included, `${tx.method.section}.${tx.method.method} in a block`);
	} finally {
		unsubscribe();
	}
}

/** Data of the one event of this name, by its fields' names. */
export function eventOf({ events }, section, method) {
	const found = events.filter((event) => event.section === section && event.method === method);
	if (found.length !== 1) {
		const seen = events.map((event) => `${event.section}.${event.method}`).join(", ");
		throw new Error(`${found.length} events ${section}.${method} among: ${seen}`);
	}
	const { data } = found[0];
	return Object.fromEntries(data.names.map((name, index) => [name, data[index]]));
}

/** Calls `subscribe(callback)`, and returns once `done(items so far)` holds, with the items. */
export async function collect(subscribe, done, what) {
	const items = [];
	let stop = () => {};
	const all = new Promise((resolve, reject) => {
		subscribe((item) => {
			items.push(item);
			if (done(items)) {
				resolve(items);
			}
		}).then((unsubscribe) => (stop = unsubscribe), reject);
	});
	try {
		return await within(all, what);
	} finally {
		stop();
	}
}

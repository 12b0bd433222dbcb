// Descriptors and a client of `polkadot-api`.

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createWsClient } from "polkadot-api/ws";
import { getPolkadotSigner } from "polkadot-api/signer";
import WebSocket from "ws";
import { developmentKey } from "./api.js";
import { sharedNode } from "./node.js";

const here = join(import.meta.dirname, "..");

/** Generates the descriptors of the chain behind `url` with `papi add`, and loads them. */
export async function descriptors(url = sharedNode()) {
	const folder = join(here, ".papi");
	mkdirSync(folder, { recursive: true });
	// Without this it would add the descriptors to package.json as a dependency.
	const options = { noDescriptorsPackage: true };
	const config = { version: 0, descriptorPath: ".papi/descriptors", entries: {}, options };
	writeFileSync(join(folder, "polkadot-api.json"), JSON.stringify(config));
	const cli = join(here, "node_modules", "polkadot-api", "bin", "cli.js");
	// Node 20 has a WebSocket, but only for whoever asks for it.
	const args = ["--experimental-websocket", cli, "add", "assay", "--wsUrl", url];
	await promisify(execFile)(process.execPath, args, { cwd: here });
	return import(join(folder, "descriptors", "dist", "index.js"));
}

/** A client, which ends with the test `t`. */
export function connectPapi(t, url = sharedNode()) {
	const client = createWsClient(url, { websocketClass: WebSocket });
	t.after(() => client.destroy());
	return client;
}

/** The signer of a development key. */
export async function developmentSigner(path) {
	const pair = await developmentKey(path);
	const signer = getPolkadotSigner(pair.publicKey, "Sr25519", (message) => pair.sign(message));
	return { signer, address: pair.address };
}

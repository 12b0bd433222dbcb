// A GPU node that serves a real model, published and registered.

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { binaries, Daemon, freePort } from "./node.js";

const OPERATOR = { address: "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty", key: "//Bob" };

/** Why there can be no GPU node here; nothing if there can. */
export function missing() {
	const { ASSAY_MODEL: model } = process.env;
	if (!binaries.client || !binaries.gpuNode) {
		return "no assay and assay-gpu-node beside the node's program, or in ASSAY_BIN_DIR";
	}
	return model && existsSync(model) ? undefined : "ASSAY_MODEL names no model file";
}

/** Starts it for the chain at `chain`; it ends with the test `t`. */
export async function startGpuNode(t, chain) {
	const folder = mkdtempSync(join(tmpdir(), "assay-js-gpu-"));
	const model = process.env.ASSAY_MODEL;
	const url = `http://127.0.0.1:${await freePort()}`;
	const daemon = new Daemon(
		"assay-gpu-node",
		binaries.gpuNode,
		[
			...["--chain", chain, "--operator", OPERATOR.address, "--model", model],
			...["--data-dir", join(folder, "data"), "--listen", url.replace("http://", "")],
		],
		folder,
	);
	t.after(async () => {
		await daemon.stop();
		rmSync(folder, { recursive: true, force: true });
	});
	const get = async (path) => {
		const response = await fetch(url + path);
		return response.ok ? response.json() : undefined;
	};
	const ready = async () => ((await fetch(`${url}/health`)).ok ? true : undefined);
	await daemon.until(ready);
	const assay = (...args) =>
		promisify(execFile)(binaries.client, ["--chain", chain, ...args, "--suri", OPERATOR.key]);
	await assay("model", "publish", "--measurements-from", url, "--file", model);
	const prices = ["--input-price", "0.0001", "--output-price", "0.0002"];
	await assay("node", "register", "--url", url, "--bond", "1000", ...prices);
	const [served] = (await get("/v1/models")).data;
	return { url, operator: OPERATOR.address, model: served.assay.model };
}

/** Asks for the answer that a job pays for, and returns the response's bytes. */
export async function ask(gpuNode, job, body) {
	const response = await fetch(`${gpuNode.url}/v1/chat/completions`, {
		method: "POST",
		headers: { "content-type": "application/json", "x-assay-job": String(job) },
		body,
	});
	const bytes = Buffer.from(await response.arrayBuffer());
	if (!response.ok) {
		throw new Error(`HTTP ${response.status}: ${bytes}`);
	}
	return bytes;
}

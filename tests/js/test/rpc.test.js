// The node's RPC, from outside.

import assert from "node:assert/strict";
import { test } from "node:test";
import { errorCodes } from "@assay/api";
import WebSocket from "ws";
import { collect, connect, within } from "../support/api.js";
import { binaries, rpc, sharedNode, startNode } from "../support/node.js";

const INVALID_PARAMS = -32_602;
const METHOD_NOT_FOUND = -32_601;
const RATE_LIMITED = -32_999;
/** The API sends numbers of more than 52 bits as strings. */
const NO_JOB = 2n ** 52n - 1n;

/** Sends `count` calls at once over one connection, and returns the answers. */
async function flood(url, count) {
	const socket = new WebSocket(url);
	try {
		return await within(
			new Promise((resolve, reject) => {
				const answers = [];
				socket.on("error", reject);
				socket.on("close", () => reject(new Error("the node closed the connection")));
				socket.on("open", () => {
					for (let id = 0; id < count; id += 1) {
						socket.send(JSON.stringify({ jsonrpc: "2.0", id, method: "system_name", params: [] }));
					}
				});
				socket.on("message", (data) => {
					answers.push(JSON.parse(data));
					if (answers.length === count || answers.at(-1).error) {
						resolve(answers);
					}
				});
			}),
			`answers to ${count} calls`,
		);
	} finally {
		socket.removeAllListeners("close");
		socket.terminate();
	}
}

test("status_is_none_when_the_job_does_not_exist", async (t) => {
	const api = await connect(t);
	assert.ok((await api.rpc.inference.jobStatus(NO_JOB)).isNone);
});

test("subscription_fails_with_11002_when_the_job_does_not_exist", async (t) => {
	const api = await connect(t);
	const provider = api._rpcCore.provider;
	await assert.rejects(
		provider.subscribe("inference_job", "inference_subscribeJob", [Number(NO_JOB)], () => {}),
		(error) => {
			assert.equal(error.code, errorCodes.notFound);
			assert.match(error.message, /Job \d+ does not exist, or was pruned/);
			return true;
		},
	);
});

test("call_is_refused_when_its_parameters_are_no_job_number", async () => {
	const url = sharedNode();
	for (const params of [[], ["one"], [-1], [1.5], [null], [{}], [2 ** 70]]) {
		await assert.rejects(rpc(url, "inference_jobStatus", params), { code: INVALID_PARAMS });
	}
	await assert.rejects(rpc(url, "inference_jobStatuses", [1]), { code: METHOD_NOT_FOUND });
});

test("unsafe_methods_are_refused_when_they_come_from_outside", async (t) => {
	if (!binaries.node) {
		t.skip("left out: no ASSAY_NODE_BIN to start a node with");
		return;
	}
	const node = await startNode({ extra: ["--rpc-methods", "safe", "--rpc-rate-limit", "600"] });
	t.after(node.stop);
	const genesis = await rpc(node.url, "chain_getBlockHash", [0]);
	await assert.rejects(rpc(node.url, "dev_getBlockCost", [genesis, 1]), /unsafe/);
	await assert.rejects(rpc(node.url, "author_rotateKeys"), /unsafe/);
	// The same node takes ten calls a second: the flood is refused, and other connections are served.
	const answers = await flood(node.url, 5_000);
	assert.equal(answers.at(-1).error.code, RATE_LIMITED);
	assert.match(answers.at(-1).error.message, /rate limit/i);
	assert.equal(await rpc(node.url, "system_chain"), "Assay Development");
});

test("flood_is_refused_by_default_when_the_node_limits_calls", async (t) => {
	if ((await rpc(sharedNode(), "system_chainType")) === "Development") {
		t.skip("left out: a development chain does not limit calls");
		return;
	}
	const answers = await flood(sharedNode(), 50_000);
	assert.equal(answers.at(-1).error?.code, RATE_LIMITED, `${answers.length} calls were answered`);
});

test("batch_methods_answer_when_the_node_has_them", async (t) => {
	const api = await connect(t);
	if (!api.rpc.inference.batchStatus) {
		t.skip("left out: this node has no inference_batchStatus");
		return;
	}
	assert.ok((await api.rpc.inference.batchStatus(NO_JOB)).isNone);
	const provider = api._rpcCore.provider;
	await assert.rejects(
		provider.subscribe("inference_batch", "inference_subscribeBatch", [Number(NO_JOB)], () => {}),
		{ code: errorCodes.notFound },
	);
});

test("heads_are_told_when_they_come", async (t) => {
	const api = await connect(t);
	const best = await collect(
		(callback) => api.rpc.chain.subscribeNewHeads((head) => callback(head.number.toNumber())),
		(numbers) => numbers.length === 3,
		"three blocks",
	);
	assert.deepEqual(best, [best[0], best[0] + 1, best[0] + 2]);
});

// A job that a GPU node with a real model answers, followed from its opening to finality.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { viewFunctions } from "@assay/api";
import { ASSAY, collect, connect, developmentKey, eventOf, send } from "../support/api.js";
import { ask, missing, startGpuNode } from "../support/gpu-node.js";
import { sharedNode } from "../support/node.js";

const sha256 = (bytes) => `0x${createHash("sha256").update(bytes).digest("hex")}`;

test("job_is_told_open_committed_verified_and_final_when_a_gpu_node_answers_it", async (t) => {
	const absent = missing();
	if (absent) {
		t.skip(`left out: ${absent}`);
		return;
	}
	const api = await connect(t);
	const gpuNode = await startGpuNode(t, sharedNode());
	const requester = await developmentKey("//Alice");
	const issuance = async (at) => (await (await api.at(at)).query.balances.totalIssuance()).toBigInt();

	const body = JSON.stringify({
		model: gpuNode.model,
		messages: [{ role: "user", content: "Say hello." }],
		max_tokens: 8,
		stream: true,
		stream_options: { include_usage: true },
	});
	const tx = api.tx.inferenceMarket.openJob(
		gpuNode.operator,
		gpuNode.model,
		sha256(body),
		ASSAY,
		ASSAY,
		200,
	);
	const opened = await send(api, tx, requester);
	const { job } = eventOf(opened, "inferenceMarket", "JobOpened");
	const following = collect(
		(callback) => api.rpc.inference.subscribeJob(job, callback),
		(items) => items.at(-1).status.isFinalised,
		`the end of job ${job}`,
	);
	const answer = await ask(gpuNode, job, body);
	assert.match(answer.toString(), /data: \[DONE\]/);

	const steps = await following;
	assert.deepEqual(
		steps.map(({ status }) => status.type),
		["Open", "Committed", "Verified", "Finalised"],
	);
	assert.ok(steps.at(-1).outcome.unwrap().isVerified);

	const state = (await api.rpc.inference.jobStatus(job)).unwrap();
	assert.ok(state.status.isVerified && state.finalised.isTrue);
	const view = (await viewFunctions(api).inferenceMarket.job(job)).unwrap();
	assert.equal(view.feePaid.toBigInt(), state.job.feePaid.toBigInt());
	assert.equal(view.burned.toBigInt(), state.job.burned.toBigInt());
	assert.ok(view.feePaid.toBigInt() > 0n && view.burned.toBigInt() > 0n);

	// The block in which it was verified tells the same, in events that decode.
	const block = state.block.hash_.toHex();
	const at = await api.at(block);
	const events = (await at.query.system.events()).map(({ event }) => event);
	const verified = eventOf({ events }, "inferenceMarket", "JobVerified");
	assert.equal(verified.job.toString(), job.toString());
	assert.equal(verified.burned.toBigInt(), view.burned.toBigInt());
	assert.equal(verified.receiptHash.toHex(), view.receiptHash.unwrap().toHex());
	const burned = eventOf({ events }, "burnTreasury", "Burned");
	assert.ok(burned.reason.isVerification);
	const parent = (await api.rpc.chain.getHeader(block)).parentHash;
	assert.ok((await issuance(parent)) - (await issuance(block)) >= burned.amount.toBigInt());

	// It came in a transaction that nobody signed, which decodes down to the receipt.
	const { extrinsics } = (await api.rpc.chain.getBlock(block)).block;
	const receipts = extrinsics.filter(({ method }) => method.method === "submitReceipt");
	assert.equal(receipts.length, 1);
	assert.ok(!receipts[0].isSigned);
	const { receipt, signature } = receipts[0].method.args[0];
	assert.equal(receipt.asV1.requestHash.toHex(), sha256(body));
	assert.equal(receipt.asV1.responseHash.toHex(), sha256(answer));
	assert.equal(receipt.asV1.fee.toBigInt(), view.feePaid.toBigInt());
	assert.equal(signature.signature.toU8a(true).length, 64);
});

// The chain through `polkadot-api`, with descriptors generated from the running node.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Binary, Enum } from "polkadot-api";
import { ASSAY, within } from "../support/api.js";
import { compiles } from "../support/tsc.js";
import { connectPapi, descriptors, developmentSigner } from "../support/papi.js";

const NO_JOB = 2n ** 63n;
const hex = (byte, length) => `0x${byte.repeat(length)}`;

/** The first item of an observable for which `wanted` holds. */
const first = (observable, wanted, what) =>
	within(
		new Promise((resolve, reject) => {
			const subscription = observable.subscribe({
				next: (item) => {
					if (wanted(item)) {
						resolve(item);
						queueMicrotask(() => subscription?.unsubscribe());
					}
				},
				error: reject,
			});
		}),
		what,
	);

describe("papi", () => {
	let api;
	let client;
	let node;
	let user;
	const clean = [];
	after(() => Promise.all(clean.map((step) => step())));

	before(async () => {
		const { assay } = await descriptors();
		client = connectPapi({ after: (step) => clean.push(step) });
		api = client.getTypedApi(assay);
		node = await developmentSigner("//Alice//stash");
		user = await developmentSigner("//Dave//stash");
	});

	test("descriptors_cover_our_pallets_when_generated", async () => {
		const { compat } = await api.getStaticApis();
		for (const [kind, names] of Object.entries({
			tx: ["open_job", "open_channel", "commit_batch", "submit_proofs"],
			query: ["Jobs", "Nodes", "Channels", "Batches"],
			event: ["JobVerified", "BatchSlashed"],
			view: ["job", "terms", "offer"],
			constants: ["ModelDeposit"],
		})) {
			for (const name of names) {
				const item = compat[kind].InferenceMarket[name];
				assert.ok((item.args ?? item).isCompatible(), `${kind}.${name}`);
			}
		}
	});

	test("programs_compile_when_they_use_the_descriptors_as_meant", () =>
		compiles("types/tsconfig.papi.json"));

	test("constants_and_queries_are_typed_when_read", async () => {
		assert.equal(typeof (await api.constants.InferenceMarket.ModelDeposit()), "bigint");
		assert.ok((await api.constants.BurnTreasury.EraLength()) > 1_000);
		const { free } = (await api.query.System.Account.getValue(user.address)).data;
		assert.ok(free > 900_000n * ASSAY);
		assert.equal(await api.query.InferenceMarket.Jobs.getValue(NO_JOB), undefined);
		const roots = await api.query.ProofVerification.TrustRoots.getEntries();
		assert.ok(roots.length > 0);
	});

	test("view_functions_and_runtime_apis_agree_when_asked_the_same", async () => {
		const terms = await api.view.InferenceMarket.terms();
		assert.deepEqual(terms, await api.apis.InferenceApi.terms());
		assert.ok(terms.min_bond > 0n && terms.window > 0);
		assert.equal(await api.view.InferenceMarket.job(NO_JOB), undefined);
		const [[verifier, enabled]] = await api.view.ProofVerification.verifiers();
		assert.ok(verifier.id > 0 && enabled);
		const [now, idle, full] = await api.apis.InferenceApi.unit_price_forecast();
		assert.ok(idle <= now && now <= full);
		const judged = await api.apis.VerifierApi.judge_proof(
			{ id: 5, version: 1 },
			Binary.fromHex("0x"),
			Binary.fromHex("0x"),
			Binary.fromHex("0x"),
		);
		assert.equal(judged.success, false);
		const [stage, reason] = judged.value;
		assert.equal(typeof stage.type, "string");
		assert.match(reason, /\w+/);
	});

	test("market_is_set_up_and_a_job_opened_when_signed", async () => {
		const bytes = (byte) => hex(byte, 48);
		const measurements = Enum("Tdx", {
			mr_td: bytes("11"),
			rtmr: [bytes("21"), bytes("22"), bytes("23"), bytes("24")],
		});
		const registered = await api.tx.ProofVerification.register_policy({
			measurements: [measurements],
		}).signAndSubmit(node.signer);
		assert.ok(registered.ok);
		const [policy] = api.event.ProofVerification.PolicyRegistered.filter(registered.events);
		const model = hex("77", 32);
		const asset = Enum("Native");
		const calls = [
			api.tx.InferenceMarket.register_model({
				model,
				engine: hex("78", 32),
				assurance: Enum("Attested", policy.payload.policy),
				name: Binary.fromText("papi.test"),
			}),
			api.tx.InferenceMarket.register_node({
				endpoint: Binary.fromText("http://127.0.0.1:9"),
				bond: 1_000n * ASSAY,
			}),
			api.tx.InferenceMarket.set_offer({ model, asset, price: { input: 1n, output: 2n } }),
		].map((tx) => tx.decodedCall);
		const set = await api.tx.Utility.batch_all({ calls }).signAndSubmit(node.signer);
		assert.ok(set.ok, JSON.stringify(set.dispatchError));
		const offer = await api.view.InferenceMarket.offer(node.address, model, asset);
		assert.deepEqual(offer.price, { input: 1n, output: 2n });

		const openJob = api.tx.InferenceMarket.open_job({
			node: node.address,
			model,
			request_hash: hex("79", 32),
			max_fee: ASSAY,
			max_verification_price: ASSAY,
			deliver_within: 3,
		});
		const options = { tip: ASSAY / 4n, mortality: { mortal: true, period: 32 } };
		const opened = await openJob.signAndSubmit(user.signer, options);
		assert.ok(opened.ok);
		const [event] = api.event.InferenceMarket.JobOpened.filter(opened.events);
		const { job, max_fee: maxFee } = event.payload;
		assert.equal(maxFee, ASSAY);
		const [paid] = api.event.TransactionPayment.TransactionFeePaid.filter(opened.events);
		assert.equal(paid.payload.tip, ASSAY / 4n);

		// Watched through storage, and through our own RPC.
		const ended = await first(
			api.query.InferenceMarket.Jobs.watchValue(job, { at: "finalized" }),
			({ value }) => value?.state.type === "Refunded",
			`the end of job ${job}`,
		);
		assert.ok(ended.block.number > 0);
		const steps = [];
		await first(
			client._subscribe("inference_subscribeJob", "inference_unsubscribeJob", [Number(job)]),
			(step) => steps.push(step.status) && step.status === "finalised",
			`finality of job ${job}`,
		);
		assert.deepEqual(steps, ["open", "refunded", "finalised"]);
		assert.equal((await api.view.InferenceMarket.job(job)).status.type, "Refunded");
		const state = await client._request("inference_jobStatus", [Number(job)]);
		assert.equal(state.job.maxFee, String(ASSAY));
	});

	test("transaction_is_watched_to_finality_when_immortal", async () => {
		const seen = [];
		const tx = api.tx.System.remark_with_event({ remark: Binary.fromText("papi") });
		const options = { mortality: { mortal: false } };
		const last = await first(
			tx.signSubmitAndWatch(user.signer, options),
			(event) => seen.push(event.type) && event.type === "finalized",
			"the transaction's finality",
		);
		assert.ok(last.ok);
		assert.deepEqual(seen.slice(0, 2), ["signed", "broadcasted"]);
		assert.ok(seen.includes("txBestBlocksState"));
	});

	test("call_fails_with_our_error_when_the_market_refuses_it", async () => {
		const tx = api.tx.InferenceMarket.top_up_channel({ channel: 2n ** 40n, amount: ASSAY });
		const result = await tx.signAndSubmit(user.signer);
		assert.equal(result.ok, false);
		assert.deepEqual(
			[result.dispatchError.type, result.dispatchError.value.type, result.dispatchError.value.value.type],
			["Module", "InferenceMarket", "ChannelNotFound"],
		);
	});

	test("transaction_is_refused_with_its_reason_when_nonce_or_balance_are_wrong", async () => {
		const tx = api.tx.System.remark({ remark: Binary.fromText("papi") });
		await assert.rejects(tx.signAndSubmit(user.signer, { nonce: 0 }), (error) => {
			assert.deepEqual(error.error, { type: "Invalid", value: { type: "Stale", value: undefined } });
			return true;
		});
		const poor = await developmentSigner("//Dave//stash//nothing");
		await assert.rejects(tx.signAndSubmit(poor.signer), (error) => {
			assert.equal(error.error.value.type, "Payment");
			return true;
		});
	});
});

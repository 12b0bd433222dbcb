// A job that nobody answers, channels, and the limits of their subscriptions.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { errorCodes, viewFunctions } from "@assay/api";
import {
	ASSAY,
	collect,
	connect,
	developmentKey,
	eventOf,
	send,
	within,
} from "../support/api.js";
import { openMarket, PRICE } from "../support/market.js";

/** Job subscriptions that a node gives one connection. */
const SUBSCRIPTIONS = 64;
const REQUEST_HASH = `0x${"a5".repeat(32)}`;

describe("market", () => {
	let api;
	let market;
	let operator;
	let requester;
	const clean = [];
	after(() => Promise.all(clean.map((step) => step())));

	before(async () => {
		api = await connect({ after: (step) => clean.push(step) });
		operator = await developmentKey("//Charlie");
		requester = await developmentKey("//Charlie//stash");
		market = await openMarket(api, operator, "market.test");
	});

	const openJob = async (blocks) => {
		const { inferenceMarket } = api.tx;
		const tx = inferenceMarket.openJob(
			market.operator,
			market.model,
			REQUEST_HASH,
			2n * ASSAY,
			ASSAY,
			blocks,
		);
		const opened = await send(api, tx, requester);
		return eventOf(opened, "inferenceMarket", "JobOpened").job.toNumber();
	};

	test("events_decode_when_the_market_is_set_up", () => {
		const model = eventOf(market.registered, "inferenceMarket", "ModelRegistered");
		assert.equal(model.model.toHex(), market.model);
		assert.equal(model.assurance.asAttested.toHex(), market.policy.toHex());
		const node = eventOf(market.registered, "inferenceMarket", "NodeRegistered");
		assert.equal(node.bond.toBigInt(), 1_000n * ASSAY);
		const offer = eventOf(market.registered, "inferenceMarket", "OfferSet");
		assert.deepEqual(offer.price.toJSON(), { input: 100_000_000, output: 200_000_000 });
	});

	test("views_show_node_model_and_offer_when_they_are_registered", async () => {
		const views = viewFunctions(api).inferenceMarket;
		const node = (await views.node(market.operator)).unwrap();
		assert.equal(node.endpoint.toUtf8(), "http://127.0.0.1:9");
		assert.ok(node.accepting.isTrue);
		const model = (await views.model(market.model)).unwrap();
		assert.equal(model.name.toUtf8(), "market.test");
		const offer = (await views.offer(market.operator, market.model, "Native")).unwrap();
		assert.equal(offer.price.input.toBigInt(), PRICE.input);
		const stored = await api.query.inferenceMarket.offers(
			market.operator,
			market.model,
			"Native",
		);
		assert.equal(stored.unwrap().price.output.toBigInt(), PRICE.output);
	});

	test("job_is_told_refunded_and_final_when_nobody_answers_it", async () => {
		const job = await openJob(3);
		const state = (await api.rpc.inference.jobStatus(job)).unwrap();
		assert.ok(state.status.isOpen);
		assert.equal(state.job.requester.toString(), requester.address);
		assert.equal(state.job.node.toString(), operator.address);
		assert.equal(state.job.requestHash.toHex(), REQUEST_HASH);
		assert.equal(state.job.maxFee.toBigInt(), 2n * ASSAY);
		assert.ok(state.job.committedAt.isNone);
		const opened = await api.rpc.chain.getBlockHash(state.block.number);
		assert.equal(state.block.hash_.toHex(), opened.toHex());
		const held = await api.query.balances.holds(requester.address);
		assert.ok(held.length > 0);

		const steps = await collect(
			(callback) => api.rpc.inference.subscribeJob(job, callback),
			(items) => items.at(-1).status.isFinalised,
			`the end of job ${job}`,
		);
		assert.deepEqual(
			steps.map(({ status }) => status.type),
			["Open", "Refunded", "Finalised"],
		);
		const end = steps.at(-1);
		assert.equal(end.job.toNumber(), job);
		assert.ok(end.outcome.unwrap().isRefunded);
		const ended = steps[1];
		assert.equal(end.blockHash.toHex(), ended.blockHash.toHex());
		const hash = await api.rpc.chain.getBlockHash(ended.blockNumber);
		assert.equal(hash.toHex(), ended.blockHash.toHex());
		const finalised = await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead());
		assert.ok(finalised.number.toNumber() >= end.blockNumber.toNumber());
		const last = (await api.rpc.inference.jobStatus(job)).unwrap();
		assert.ok(last.status.isRefunded && last.finalised.isTrue);
		assert.equal(last.job.feePaid.toBigInt(), 0n);
	});

	test("channel_lives_when_it_is_opened_topped_up_and_closed", async () => {
		const { inferenceMarket } = api.tx;
		const maxPrice = { input: PRICE.input, output: PRICE.output };
		const opened = await send(
			api,
			inferenceMarket.openChannel(
				market.operator,
				market.model,
				"Native",
				10n * ASSAY,
				requester.address,
				maxPrice,
				100,
			),
			requester,
		);
		const { channel, deposit } = eventOf(opened, "inferenceMarket", "ChannelOpened");
		assert.equal(deposit.toBigInt(), 10n * ASSAY);

		const topped = await send(api, inferenceMarket.topUpChannel(channel, 5n * ASSAY), requester);
		const top = eventOf(topped, "inferenceMarket", "ChannelToppedUp");
		assert.equal(top.deposit.toBigInt(), 15n * ASSAY);

		const view = (await viewFunctions(api).inferenceMarket.channel(channel)).unwrap();
		assert.ok(view.status.isOpen);
		assert.equal(view.deposit.toBigInt(), 15n * ASSAY);
		assert.equal(view.signer.toString(), requester.address);
		const same = (await api.call.inferenceApi.channel(channel)).unwrap();
		assert.equal(same.toHex(), view.toHex());
		assert.equal(
			(await api.query.inferenceMarket.channels(channel)).unwrap().asset.type,
			"Native",
		);

		const closing = await send(api, inferenceMarket.closeChannel(channel), requester);
		assert.ok(eventOf(closing, "inferenceMarket", "ChannelClosing").endsAt.toNumber() > 0);
		// The requester's closing leaves the node its window; the node's own ends it at once.
		const ended = await send(api, inferenceMarket.closeChannel(channel), operator);
		const end = eventOf(ended, "inferenceMarket", "ChannelEnded");
		assert.equal(end.returned.toBigInt(), 15n * ASSAY);
		assert.equal(end.unreturned.toBigInt(), 0n);
	});

	test("channel_is_refused_with_its_reason_when_the_price_has_risen", async () => {
		const tx = api.tx.inferenceMarket.openChannel(
			market.operator,
			market.model,
			"Native",
			ASSAY,
			requester.address,
			{ input: 1n, output: 1n },
			100,
		);
		await assert.rejects(send(api, tx, requester), /inferenceMarket\.PriceAboveMax/);
	});

	test("subscription_is_refused_when_the_connection_has_its_share", async (t) => {
		const job = await openJob(60);
		const own = await connect(t);
		// On the wire: the API itself would share one subscription among equal ones.
		const provider = own._rpcCore.provider;
		let told = 0;
		let allTold;
		const everyone = new Promise((resolve) => (allTold = resolve));
		const subscribe = () =>
			provider.subscribe("inference_job", "inference_subscribeJob", [job], () => {
				told += 1;
				if (told === SUBSCRIPTIONS) {
					allTold();
				}
			});
		const ids = await Promise.all(Array.from({ length: SUBSCRIPTIONS }, subscribe));
		await within(everyone, "the first item of every subscription");
		await assert.rejects(subscribe(), (error) => {
			assert.equal(error.code, errorCodes.tooManySubscriptions);
			assert.match(error.message, /At most 64 .*subscriptions.* for each connection/);
			return true;
		});
		// Another connection has its own share, and one that is given back can be taken again.
		const before = (await api.rpc.inference.jobStatus(job)).unwrap();
		assert.ok(before.status.isOpen);
		assert.ok(await provider.unsubscribe("inference_job", "inference_unsubscribeJob", ids[0]));
		await within(
			(async () => {
				for (;;) {
					try {
						return await subscribe();
					} catch (error) {
						assert.equal(error.code, errorCodes.tooManySubscriptions);
					}
				}
			})(),
			"a subscription in the place of the one that ended",
			5_000,
		);
	});
});

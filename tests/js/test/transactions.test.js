// Signing, eras, tips, and what is said of transactions that cannot be.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ASSAY, collect, connect, developmentKey, eventOf, send, within } from "../support/api.js";

const INVALID_TRANSACTION = 1010;

const nonceOf = async (api, who) => (await api.rpc.system.accountNextIndex(who.address)).toNumber();

test("transaction_is_executed_when_mortal_immortal_or_with_a_tip", async (t) => {
	const api = await connect(t);
	const dave = await developmentKey("//Dave");
	for (const [options, isMortal, tip] of [
		[{ era: 16 }, true, 0n],
		[{ era: 0 }, false, 0n],
		[{ era: 64, tip: ASSAY / 2n }, true, ASSAY / 2n],
	]) {
		const result = await send(api, api.tx.system.remark("0x617373"), dave, options);
		const fee = eventOf(result, "transactionPayment", "TransactionFeePaid");
		assert.equal(fee.who.toString(), dave.address);
		assert.equal(fee.tip.toBigInt(), tip);
		assert.ok(fee.actualFee.toBigInt() > tip);
		const { block } = await api.rpc.chain.getBlock(result.block);
		const signed = block.extrinsics.find((extrinsic) => extrinsic.hash.toHex() === result.hash);
		assert.equal(signed.era.isMortalEra, isMortal);
		assert.equal(signed.tip.toBigInt(), tip);
		assert.equal(signed.signer.toString(), dave.address);
	}
});

test("transaction_is_final_when_it_is_watched_to_the_end", async (t) => {
	const api = await connect(t);
	const dave = await developmentKey("//Dave");
	const tx = api.tx.system.remarkWithEvent("0x01");
	const seen = await collect(
		(callback) => tx.signAndSend(dave, ({ status }) => callback(status.type)),
		(types) => types.includes("Finalized"),
		"the transaction's finality",
	);
	assert.ok(seen.includes("InBlock"));
});

test("transaction_is_refused_with_its_reason_when_the_nonce_was_used", async (t) => {
	const api = await connect(t);
	const dave = await developmentKey("//Dave");
	await send(api, api.tx.system.remark("0x02"), dave);
	const nonce = (await nonceOf(api, dave)) - 1;
	await assert.rejects(api.tx.system.remark("0x03").signAndSend(dave, { nonce }), (error) => {
		assert.equal(error.code, INVALID_TRANSACTION);
		assert.match(error.message, /Transaction is outdated/);
		return true;
	});
});

test("transaction_waits_when_its_nonce_is_ahead", async (t) => {
	const api = await connect(t);
	const dave = await developmentKey("//Dave");
	const nonce = (await nonceOf(api, dave)) + 1;
	let later;
	const waiting = new Promise((resolve, reject) => {
		api.tx.system
			.remark("0x04")
			.signAndSend(dave, { nonce }, ({ status }) => {
				if (status.isFuture) {
					resolve();
				} else if (status.isInBlock) {
					later(status.asInBlock);
				}
			})
			.catch(reject);
	});
	const included = new Promise((resolve) => (later = resolve));
	await within(waiting, "the transaction to be queued as a future one");
	await send(api, api.tx.system.remark("0x05"), dave);
	await within(included, "the transaction after the one that was missing");
});

test("transaction_is_refused_with_its_reason_when_the_account_has_nothing", async (t) => {
	const api = await connect(t);
	const poor = await developmentKey("//Dave//without//anything");
	await assert.rejects(api.tx.system.remark("0x06").signAndSend(poor), (error) => {
		assert.equal(error.code, INVALID_TRANSACTION);
		assert.match(error.message, /Inability to pay some fees.*balance too low/);
		return true;
	});
});

test("transfer_fails_with_a_named_error_when_it_is_more_than_there_is", async (t) => {
	const api = await connect(t);
	const dave = await developmentKey("//Dave");
	const { data } = await api.query.system.account(dave.address);
	const tx = api.tx.balances.transferKeepAlive(dave.address, 1n);
	const most = api.tx.balances.transferAllowDeath(
		(await developmentKey("//Eve")).address,
		data.free.toBigInt() * 2n,
	);
	await send(api, tx, dave);
	await assert.rejects(send(api, most, dave), /^Error: Token: FundsUnavailable$/);
});

test("call_fails_with_our_error_and_its_docs_when_the_market_refuses_it", async (t) => {
	const api = await connect(t);
	const dave = await developmentKey("//Dave");
	const tx = api.tx.inferenceMarket.topUpChannel(2n ** 40n, ASSAY);
	await assert.rejects(send(api, tx, dave), (error) => {
		assert.equal(error.section, "inferenceMarket");
		assert.equal(error.variant, "ChannelNotFound");
		assert.match(error.message, /inferenceMarket\.ChannelNotFound: .{5,}/);
		return true;
	});
});

test("fee_is_told_before_signing_when_it_is_asked_for", async (t) => {
	const api = await connect(t);
	const dave = await developmentKey("//Dave");
	const info = await api.tx.inferenceMarket.setAccepting(true).paymentInfo(dave);
	assert.ok(info.partialFee.toBigInt() > 0n && info.partialFee.toBigInt() < ASSAY);
	assert.ok(info.weight.refTime.toBigInt() > 0n);
});

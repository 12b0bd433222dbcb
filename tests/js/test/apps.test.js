// What the user interface of polkadot.js apps asks of a chain. It cannot be had from a package
// registry, so its questions are asked here.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ApiPromise, WsProvider } from "@polkadot/api";
import { encodeAddress } from "@polkadot/util-crypto";
import { ASSAY, collect, developmentKey } from "../support/api.js";
import { sharedNode } from "../support/node.js";

const PREFIX = 42;

describe("apps", () => {
	let api;
	const clean = [];
	after(() => Promise.all(clean.map((step) => step())));

	before(async () => {
		// As the interface connects: it knows nothing of this chain but what the node says.
		const provider = new WsProvider(sharedNode());
		api = await ApiPromise.create({ provider, noInitWarn: true });
		clean.push(() => api.disconnect());
	});

	test("chain_properties_and_constants_agree_when_an_address_is_shown", async () => {
		const properties = await api.rpc.system.properties();
		assert.equal(properties.ss58Format.unwrap().toNumber(), PREFIX);
		assert.deepEqual(properties.tokenSymbol.unwrap().map(String), ["ASSAY"]);
		assert.deepEqual(properties.tokenDecimals.unwrap().map(Number), [12]);
		assert.equal(properties.isEthereum.isTrue, false);
		assert.equal(api.consts.system.ss58Prefix.toNumber(), PREFIX);
		assert.equal(api.registry.chainSS58, PREFIX);
		assert.deepEqual(api.registry.chainTokens, ["ASSAY"]);
		assert.deepEqual(api.registry.chainDecimals, [12]);
		const alice = await developmentKey("//Alice");
		assert.equal(encodeAddress(alice.publicKey, PREFIX), alice.address);
		const free = (await api.query.system.account(alice.address)).data.free;
		assert.match(free.toHuman(), /^[\d,]+$/);
	});

	test("node_says_what_it_is_when_the_header_is_drawn", async () => {
		const { system } = api.rpc;
		assert.match((await system.chain()).toString(), /^Assay/);
		assert.equal((await system.chainType()).type, "Development");
		assert.match((await system.name()).toString(), /assay/i);
		assert.match((await system.version()).toString(), /^\d+\.\d+\.\d+/);
		assert.equal((await system.health()).isSyncing.isTrue, false);
		assert.equal((await system.peers()).length, 0);
		assert.ok((await system.nodeRoles())[0].isAuthority);
		assert.equal(api.runtimeVersion.specName.toString(), "assay");
		const { methods } = await api.rpc.rpc.methods();
		const ours = methods.map(String).filter((method) => method.startsWith("inference_"));
		for (const method of ["jobStatus", "subscribeJob", "unsubscribeJob"]) {
			assert.ok(ours.includes(`inference_${method}`), `inference_${method}`);
		}
	});

	test("metadata_decodes_in_every_version_when_wallets_ask_for_it", async () => {
		const versions = (await api.call.metadata.metadataVersions()).map(Number);
		for (const version of [14, 15, 16]) {
			assert.ok(versions.includes(version), `metadata ${version}`);
		}
		const oldest = await api.rpc.state.getMetadata();
		assert.equal(oldest.version, 14);
		const { pallets } = oldest.asV14;
		for (const name of ["InferenceMarket", "ProofVerification", "BurnTreasury"]) {
			const pallet = pallets.find((item) => item.name.eq(name));
			assert.ok(pallet.calls.isSome && pallet.events.isSome && pallet.errors.isSome, name);
		}
		for (const version of [15, 16]) {
			const metadata = (await api.call.metadata.metadataAtVersion(version)).unwrap();
			assert.ok(metadata.length > 100_000);
		}
	});

	test("explorer_is_fed_when_blocks_come", async () => {
		const { chain } = api.derive;
		const heads = await collect(
			(callback) => chain.subscribeNewHeads(callback),
			(items) => items.length === 2,
			"two heads with their authors",
		);
		assert.ok(heads[1].number.toNumber() > 0);
		// The author is known: the runtime has `Session` and `Aura`'s digest is read by it.
		assert.ok(heads.every((head) => head.author), "blocks have authors");
		const [final] = await collect(
			(callback) => chain.bestNumberFinalized(callback),
			(items) => items.length === 1,
			"the finalised block",
		);
		const best = await chain.bestNumber();
		assert.ok(best.gte(final) && best.toNumber() - final.toNumber() < 10);
		const block = await chain.getBlock(heads[0].hash);
		const names = block.extrinsics.map(({ extrinsic }) => extrinsic.method.method);
		assert.ok(names.includes("set") && names.includes("setValidationData"), names.join(", "));
		assert.ok(block.events.length > 0);
		assert.equal((await chain.getHeader(heads[0].hash)).hash.toHex(), heads[0].hash.toHex());
	});

	test("accounts_are_shown_when_their_balances_are_derived", async () => {
		const alice = await developmentKey("//Alice");
		const all = await api.derive.balances.all(alice.address);
		assert.ok(all.freeBalance.toBigInt() > ASSAY);
		assert.ok(all.transferable === null || all.transferable.toBigInt() <= all.freeBalance.toBigInt());
		const { nonce } = await api.derive.tx.signingInfo(alice.address);
		assert.ok(nonce.gten(0));
		const fee = await api.tx.balances.transferKeepAlive(alice.address, 1).paymentInfo(alice);
		assert.ok(fee.partialFee.toBigInt() > 0n);
		const assets = await api.query.assets.asset.entries();
		assert.ok(Array.isArray(assets));
	});

	test("governance_pages_have_what_they_ask_for_when_opened", async () => {
		const tracks = api.consts.referenda.tracks.map(([id, track]) => [
			id.toNumber(),
			track.name.toString().replace(/\0+$/, ""),
		]);
		assert.deepEqual(tracks.slice(0, 2), [
			[0, "root"],
			[1, "whitelisted_caller"],
		]);
		assert.ok((await api.query.referenda.referendumCount()).gten(0));
		await api.query.referenda.referendumInfoFor.entries();
		await api.query.convictionVoting.classLocksFor.entries();
		await api.query.preimage.requestStatusFor.keys();
		assert.ok(api.consts.convictionVoting.voteLockingPeriod.gtn(0));
		const { members } = api.derive.technicalCommittee;
		assert.equal((await members()).length, 3);
		assert.ok(Array.isArray(await api.query.scheduler.agenda.entries()));
		// What this chain does not have, the interface leaves out of its menu.
		assert.equal(api.tx.sudo, undefined);
		assert.equal(api.derive.democracy, undefined);
		assert.equal(api.query.staking, undefined);
	});

	test("forms_know_their_fields_when_a_call_is_composed", () => {
		const { meta } = api.tx.inferenceMarket.openJob;
		assert.deepEqual(
			meta.args.map(({ name, type }) => `${name}: ${type}`),
			[
				"node: AccountId32",
				"model: H256",
				"requestHash: H256",
				"maxFee: Compact<u128>",
				"maxVerificationPrice: Compact<u128>",
				"deliverWithin: u32",
			],
		);
		assert.match(meta.docs.join(" "), /\w{3,}/);
		// Enums with their variants, structures with their fields: nothing is entered as bytes.
		const [, asset, price] = api.tx.inferenceMarket.setOffer.meta.args;
		assert.match(api.registry.createType(asset.type.toString()).toRawType(), /Native.*WithId/);
		assert.match(api.registry.createType(price.type.toString()).toRawType(), /input.*output/);
	});
});

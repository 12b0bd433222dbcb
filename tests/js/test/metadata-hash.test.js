// Transactions that say which metadata their signer saw, as hardware wallets sign them
// (`CheckMetadataHash`, RFC-78).
//
// The digest is in a runtime that was built for it alone. ASSAY_CHAIN_SPEC_METADATA_HASH names the
// file of a chain spec with such a runtime; a development chain is started from it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { merkleizeMetadata } from "@polkadot-api/merkleize-metadata";
import { u8aToHex } from "@polkadot/util";
import { withMetadataHash } from "polkadot-api/signer";
import { Binary } from "polkadot-api";
import { connect, developmentKey, send } from "../support/api.js";
import { sharedNode, startNode } from "../support/node.js";
import { connectPapi, developmentSigner } from "../support/papi.js";

const TOKEN = { decimals: 12, tokenSymbol: "ASSAY" };
const MODE_ENABLED = 1;

/** What a wallet computes of the metadata that it shows transactions by. */
async function merkleized(api) {
	const metadata = (await api.call.metadata.metadataAtVersion(15)).unwrap();
	return merkleizeMetadata(metadata.toU8a(true), TOKEN);
}

const remark = (api) => api.tx.system.remark("0x4c6564676572");
const enabled = (digest) => ({ mode: MODE_ENABLED, metadataHash: u8aToHex(digest) });

/** The other digest: one bit of difference. */
function altered(digest) {
	const other = Uint8Array.from(digest);
	other[0] ^= 1;
	return other;
}

test("proof_of_a_transaction_is_small_when_made_for_a_hardware_wallet", async (t) => {
	const api = await connect(t);
	const metadata = await merkleized(api);
	assert.equal(metadata.digest().length, 32);
	assert.notDeepEqual(
		merkleizeMetadata(
			(await api.call.metadata.metadataAtVersion(15)).unwrap().toU8a(true),
			{ ...TOKEN, decimals: 10 },
		).digest(),
		metadata.digest(),
	);
	const alice = await developmentKey("//Alice");
	const call = api.tx.inferenceMarket.openJob(
		alice.address,
		`0x${"11".repeat(32)}`,
		`0x${"22".repeat(32)}`,
		1,
		1,
		10,
	);
	const payload = api.registry.createType("ExtrinsicPayload", {
		...{ method: call.method.toHex(), era: "0x00", nonce: 0, tip: 0, mode: MODE_ENABLED },
		...{ blockHash: api.genesisHash, genesisHash: api.genesisHash },
		...{ specVersion: api.runtimeVersion.specVersion },
		...{ transactionVersion: api.runtimeVersion.transactionVersion, version: 4 },
		metadataHash: u8aToHex(metadata.digest()),
	});
	const proof = metadata.getProofForExtrinsicPayload(payload.toU8a(true));
	// A wallet's memory is counted in kilobytes.
	assert.ok(proof.length > 100 && proof.length < 16_384, `${proof.length} bytes`);
});

test("mode_is_refused_when_the_runtime_carries_no_hash", async (t) => {
	const api = await connect(t);
	const metadata = await merkleized(api);
	const signer = await developmentKey("//Bob//stash");
	// The same account with the mode off: nothing else is wrong.
	await send(api, remark(api), signer, { mode: 0 });
	let refusal;
	try {
		await send(api, remark(api), signer, enabled(metadata.digest()));
	} catch (error) {
		refusal = error;
	}
	if (!refusal) {
		t.skip("left out: this node's runtime carries a hash");
		return;
	}
	assert.match(refusal.message, /Unknown Transaction Validity|CannotLookup|Could not lookup/);
});

test("transaction_is_accepted_with_the_right_digest_alone_when_the_runtime_carries_a_hash", async (t) => {
	const spec = process.env.ASSAY_CHAIN_SPEC_METADATA_HASH;
	if (!spec) {
		t.skip("left out: ASSAY_CHAIN_SPEC_METADATA_HASH names no chain spec");
		return;
	}
	const node = await startNode({
		chain: ["--dev", "--chain", spec],
		extra: ["--dev-block-time", "1000"],
	});
	t.after(node.stop);
	const api = await connect(t, node.url);
	const digest = (await merkleized(api)).digest();
	const signer = await developmentKey("//Bob//stash");

	const included = await send(api, remark(api), signer, enabled(digest));
	const { extrinsics } = (await api.rpc.chain.getBlock(included.block)).block;
	const signed = extrinsics.find(({ hash }) => hash.toHex() === included.hash);
	assert.equal(signed.mode.toNumber(), MODE_ENABLED);

	for (const wrong of [altered(digest), new Uint8Array(32)]) {
		await assert.rejects(send(api, remark(api), signer, enabled(wrong)), /bad signature/i);
	}
	// Who leaves the mode off may still sign without.
	await send(api, remark(api), signer, { mode: 0 });

	// The same through PAPI, whose signer computes the digest itself.
	const client = connectPapi(t, node.url);
	const unsafe = client.getUnsafeApi();
	const papi = await developmentSigner("//Bob//stash");
	const tx = unsafe.tx.System.remark({ remark: Binary.fromText("Ledger") });
	const result = await tx.signAndSubmit(withMetadataHash(TOKEN, papi.signer));
	assert.ok(result.ok);
	const other = withMetadataHash({ ...TOKEN, tokenSymbol: "OTHER" }, papi.signer);
	await assert.rejects(tx.signAndSubmit(other), (error) => {
		assert.equal(error.error.value.type, "BadProof");
		return true;
	});
});

test("papi_signer_is_refused_when_the_runtime_carries_no_hash", async (t) => {
	const client = connectPapi(t, sharedNode());
	const unsafe = client.getUnsafeApi();
	const { signer } = await developmentSigner("//Ferdie//stash");
	const tx = unsafe.tx.System.remark({ remark: Binary.fromText("Ledger") });
	let refusal;
	try {
		await tx.signAndSubmit(withMetadataHash(TOKEN, signer));
	} catch (error) {
		refusal = error;
	}
	if (!refusal) {
		t.skip("left out: this node's runtime carries a hash");
		return;
	}
	assert.deepEqual(refusal.error, {
		type: "Unknown",
		value: { type: "CannotLookup", value: undefined },
	});
});

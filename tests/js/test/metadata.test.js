// What the metadata says of our pallets, and that `@polkadot/api` makes it out.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { viewFunctions } from "@assay/api";
import { connect, SECTIONS } from "../support/api.js";
import { definition, example, pathOf, reachable } from "../support/types.js";

/** What the pallets are expected to have, at least. */
const PALLETS = {
	InferenceMarket: { calls: 32, events: 42, errors: 60, constants: 14, storage: 17, views: 10 },
	ProofVerification: { calls: 11, events: 10, errors: 20, constants: 6, storage: 5, views: 4 },
	BurnTreasury: { calls: 2, events: 5, errors: 1, constants: 2, storage: 5, views: 7 },
};

const docsOf = (item) => item.docs.map(String).join(" ").trim();
const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** A field's name in `@polkadot/api`, which takes none that a class has already. */
const shown = (name) => (name === "new" ? "new_" : camel(name));

describe("metadata", () => {
	let api;
	let pallets;
	const clean = [];
	after(() => Promise.all(clean.map((step) => step())));

	before(async () => {
		api = await connect({ after: (step) => clean.push(step) });
		pallets = api.runtimeMetadata.asV16.pallets
			.filter((pallet) => pallet.name.toString() in PALLETS)
			.map((pallet) => {
				const name = pallet.name.toString();
				const section = name.charAt(0).toLowerCase() + name.slice(1);
				const variants = (type) =>
					type.isSome ? [...definition(api.registry, type.unwrap().type).def.asVariant.variants] : [];
				return {
					pallet,
					name,
					section,
					calls: variants(pallet.calls),
					events: variants(pallet.events),
					errors: variants(pallet.errors),
					constants: [...pallet.constants],
					storage: [...pallet.storage.unwrap().items],
					views: [...pallet.viewFunctions],
				};
			});
	});

	test("pallets_are_all_there_when_the_metadata_is_read", () => {
		assert.deepEqual(
			pallets.map(({ section }) => section),
			SECTIONS,
		);
		for (const pallet of pallets) {
			for (const [kind, least] of Object.entries(PALLETS[pallet.name])) {
				const has = pallet[kind].length;
				assert.ok(has >= least, `${pallet.name} has ${has} ${kind}, and not ${least}`);
			}
		}
	});

	test("every_item_has_docs_when_it_is_ours", () => {
		const bare = [];
		for (const { name, calls, events, errors, constants, storage, views } of pallets) {
			for (const item of [...calls, ...events, ...errors, ...constants, ...storage, ...views]) {
				if (!docsOf(item)) {
					bare.push(`${name}.${item.name}`);
				}
			}
		}
		assert.deepEqual(bare, []);
	});

	test("every_type_has_names_when_ours_lead_to_it", () => {
		const { registry } = api;
		const ids = [];
		for (const { name, calls, events, constants, storage, views } of pallets) {
			for (const variant of [...calls, ...events]) {
				for (const field of variant.fields) {
					assert.ok(field.name.isSome, `${name}.${variant.name}: a field without a name`);
					assert.ok(field.typeName.isSome, `${name}.${variant.name}.${field.name}: no type's name`);
					ids.push([field.type, `${name}.${variant.name}.${field.name.unwrap()}`]);
				}
			}
			for (const item of constants) {
				ids.push([item.type, `${name}.${item.name}`]);
			}
			for (const { name: item, type } of storage) {
				ids.push([type.isPlain ? type.asPlain : type.asMap.value, `${name}.${item}`]);
			}
			for (const view of views) {
				ids.push([view.output, `${name}.${view.name}`]);
				view.inputs.forEach((input) => ids.push([input.type, `${name}.${view.name}.${input.name}`]));
			}
		}
		const nameless = [];
		let seen = 0;
		for (const { type, where } of reachable(registry, ids).values()) {
			seen += 1;
			const { def } = type;
			const structured = def.isComposite || def.isVariant;
			if (structured && !pathOf(type)) {
				nameless.push(`${where}: a type without a name`);
			}
			const lists = def.isComposite
				? [def.asComposite.fields]
				: def.isVariant
					? def.asVariant.variants.map((variant) => variant.fields)
					: [];
			// Of several fields each has to say what it is; one alone is said by its type.
			if (lists.some((list) => list.length > 1 && list.some((field) => field.name.isNone))) {
				nameless.push(`${where}: ${pathOf(type)} has fields without names`);
			}
		}
		assert.deepEqual(nameless, []);
		assert.ok(seen > 60, `only ${seen} types`);
	});

	test("every_call_survives_a_round_trip_when_built_from_its_types", async () => {
		const { registry } = api;
		let count = 0;
		for (const { section, calls } of pallets) {
			for (const variant of calls) {
				const name = camel(variant.name.toString());
				const values = variant.fields.map((field) => example(registry, field.type));
				const call = api.tx[section][name](...values).method;
				const decoded = registry.createType("Call", call.toHex());
				assert.equal(decoded.toHex(), call.toHex(), `${section}.${name}`);
				assert.equal(`${decoded.section}.${decoded.method}`, `${section}.${name}`);
				assert.deepEqual(
					Object.keys(decoded.toHuman().args),
					variant.fields.map((field) => field.name.unwrap().toString()),
				);
				// The runtime reads it too, to the last byte: it can say what it weighs.
				const info = await api.call.transactionPaymentCallApi.queryCallInfo(call, call.encodedLength);
				assert.ok(info.weight.refTime.toBigInt() > 0n, `${section}.${name}`);
				count += 1;
			}
		}
		assert.ok(count >= 45, `only ${count} calls`);
	});

	test("every_event_decodes_when_its_bytes_come", () => {
		const { registry } = api;
		for (const { pallet, section, events } of pallets) {
			for (const variant of events) {
				const parts = variant.fields.map((field) => {
					const type = registry.createLookupType(field.type);
					return registry.createTypeUnsafe(type, [example(registry, field.type)]).toU8a();
				});
				const bytes = [pallet.index.toNumber(), variant.index.toNumber(), ...parts.flatMap((p) => [...p])];
				const event = registry.createType("Event", Uint8Array.from(bytes));
				assert.equal(`${event.section}.${event.method}`, `${section}.${variant.name}`);
				assert.deepEqual(
					event.data.names,
					variant.fields.map((field) => shown(field.name.unwrap().toString())),
				);
				assert.deepEqual([...event.toU8a()], bytes);
				assert.ok(api.events[section][variant.name.toString()].is(event));
			}
		}
	});

	test("every_error_has_a_name_when_its_number_comes", () => {
		for (const { pallet, section, errors } of pallets) {
			for (const variant of errors) {
				const found = api.registry.findMetaError({
					index: pallet.index,
					error: Uint8Array.of(variant.index.toNumber(), 0, 0, 0),
				});
				assert.equal(`${found.section}.${found.name}`, `${section}.${variant.name}`);
				assert.ok(found.docs.join(" ").length > 10, `${section}.${variant.name}`);
				assert.ok(api.errors[section][variant.name.toString()]);
			}
		}
	});

	test("constants_are_plausible_when_decoded", () => {
		for (const { section, constants } of pallets) {
			for (const constant of constants) {
				const name = constant.name.toString();
				const value = api.consts[section][name.charAt(0).toLowerCase() + name.slice(1)];
				if (name === "PalletId") {
					assert.match(value.toUtf8(), /^[a-z/]{8}$/);
				} else if (name === "AgendaWeight") {
					assert.ok(value.refTime.toBigInt() > 0n && value.refTime.toBigInt() < 2_000_000_000_000n);
				} else {
					assert.ok(value.toBigInt() > 0n, `${section}.${name} is ${value}`);
				}
			}
		}
		const { inferenceMarket, burnTreasury } = api.consts;
		assert.ok(inferenceMarket.minDelivery.lt(inferenceMarket.maxDelivery));
		assert.ok(burnTreasury.eraLength.gtn(1_000));
	});

	test("storage_is_readable_when_it_is_ours", async () => {
		for (const { section, storage } of pallets) {
			for (const item of storage) {
				const name = item.name.toString();
				const query = api.query[section][name.charAt(0).toLowerCase() + name.slice(1)];
				if (item.type.isPlain) {
					assert.ok((await query()).toHuman() !== undefined, `${section}.${name}`);
				} else {
					for (const [key, value] of await query.entriesPaged({ args: [], pageSize: 20 })) {
						assert.ok(key.args.length > 0 && value !== undefined, `${section}.${name}`);
					}
				}
			}
		}
		const roots = await api.query.proofVerification.trustRoots.entries();
		assert.ok(roots.length > 0, "the development chain trusts the development attester");
	});

	test("runtime_apis_are_typed_when_the_metadata_has_them", async () => {
		const { inferenceApi, verifierApi } = api.call;
		assert.ok((await inferenceApi.job(2n ** 63n)).isNone);
		const terms = await inferenceApi.terms();
		assert.ok(terms.window.toNumber() > 0 && terms.minBond.toBigInt() > 0n);
		const [key, enabled] = (await verifierApi.proofVerifiers())[0];
		assert.ok(key.id.toNumber() > 0 && enabled.isTrue);
		const [now, idle, full] = await inferenceApi.unitPriceForecast();
		assert.ok(idle.lte(now) && now.lte(full));
		const judged = await verifierApi.judgeProof(key, "0x", "0x", "0x");
		assert.ok(judged.isErr, "an empty proof is refused");
		assert.match(judged.asErr.toString(), /[A-Z][a-z]+/);
	});

	test("view_functions_answer_when_called_by_name", async () => {
		const views = viewFunctions(api);
		for (const { section, views: listed } of pallets) {
			for (const view of listed) {
				const call = views[section][camel(view.name.toString())];
				const values = view.inputs.map((input) => example(api.registry, input.type));
				const answer = await call(...values);
				assert.ok(answer.toHuman() !== undefined, `${section}.${view.name}`);
				assert.equal(call.meta.docs.length > 0, true);
			}
		}
		const { inferenceMarket, burnTreasury } = views;
		const [terms, sameTerms] = [await inferenceMarket.terms(), await api.call.inferenceApi.terms()];
		assert.equal(terms.toHex(), sameTerms.toHex());
		assert.ok((await inferenceMarket.job(2n ** 63n)).isNone);
		assert.ok((await burnTreasury.price(1)).toBigInt() > 0n);
		// As of another block than the best one.
		const final = await api.at(await api.rpc.chain.getFinalizedHead());
		const burned = await viewFunctions(api, final).burnTreasury.totalBurned();
		assert.equal(burned.toHex(), (await final.query.burnTreasury.totalBurned()).toHex());
	});

	test("view_function_is_refused_when_an_argument_is_missing", async () => {
		await assert.rejects(viewFunctions(api).inferenceMarket.offer("Native"), {
			message: "inferenceMarket.offer(operator, model, asset) takes 3 arguments, and not 1",
		});
	});

	test("transaction_extensions_add_nothing_unknown_when_ours_are_given", () => {
		const { registry } = api;
		assert.ok(registry.signedExtensions.includes("AuthorizeCall"));
		assert.ok(registry.signedExtensions.includes("StorageWeightReclaim"));
		assert.deepEqual(Object.keys(registry.getSignedExtensionTypes()).sort(), ["era", "mode", "nonce", "tip"]);
		const implied = Object.keys(registry.getSignedExtensionExtra()).sort();
		assert.deepEqual(implied, [
			"blockHash",
			"genesisHash",
			"metadataHash",
			"specVersion",
			"transactionVersion",
		]);
	});
});

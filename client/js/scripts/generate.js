// Generates `src/generated/` from the metadata of a running node: the types of our pallets, our runtime
// APIs and our view functions. Other pallets are left out: their types would be twenty times as much.
//
//     npm run generate -- ws://127.0.0.1:9944

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApiPromise, WsProvider } from "@polkadot/api";
import { Metadata, TypeRegistry } from "@polkadot/types";
import * as interfaces from "@polkadot/types/interfaces/definitions";
import * as generate from "@polkadot/typegen/generate";
import {
	createImports,
	formatType,
	getSimilarTypes,
	initMeta,
	setImports,
} from "@polkadot/typegen/util";
import { stringCamelCase } from "@polkadot/util";
import { signedExtensions } from "../src/definitions.js";

const PALLETS = ["InferenceMarket", "ProofVerification", "BurnTreasury"];
const APIS = ["InferenceApi", "VerifierApi"];
const METADATA_VERSION = 16;

const url = process.argv[2] ?? process.env.ASSAY_WS ?? "ws://127.0.0.1:9944";
const destination = process.argv[3] ?? join(import.meta.dirname, "..", "src", "generated");

/** The metadata with our pallets and runtime APIs alone, and with the types that these lead to. */
function reduced(metadata) {
	const json = metadata.asV16.toJSON();
	const types = new Map(json.lookup.types.map((entry) => [entry.id, entry]));
	const kept = new Set();
	const keep = (id) => {
		if (!kept.has(id)) {
			kept.add(id);
			visit(types.get(id).type.def);
			types.get(id).type.params.forEach(({ type }) => type !== null && keep(type));
		}
	};
	const visit = (def) => {
		const [[kind, value]] = Object.entries(def);
		switch (kind) {
			case "composite":
				return value.fields.forEach(({ type }) => keep(type));
			case "variant":
				return value.variants.forEach(({ fields }) => fields.forEach(({ type }) => keep(type)));
			case "tuple":
				return value.forEach(keep);
			case "sequence":
			case "array":
			case "compact":
				return keep(value.type);
			default:
				return undefined;
		}
	};
	const pallets = json.pallets.filter(({ name }) => PALLETS.includes(name));
	const apis = json.apis.filter(({ name }) => APIS.includes(name));
	const callables = [
		...apis.flatMap(({ methods }) => methods),
		...pallets.flatMap(({ viewFunctions }) => viewFunctions),
	];
	for (const { inputs, output } of callables) {
		inputs.forEach(({ type }) => keep(type));
		keep(output);
	}
	for (const { calls, events, errors, constants, storage } of pallets) {
		[calls, events, errors].forEach((item) => keep(item.type));
		constants.forEach(({ type }) => keep(type));
		for (const { type } of storage.items) {
			const [[kind, value]] = Object.entries(type);
			(kind === "plain" ? [value] : [value.key, value.value]).forEach(keep);
		}
	}
	// What every chain has, and what nothing of ours leads to, is `()` here.
	const unit = json.lookup.types.find(({ type }) => type.def.tuple?.length === 0).id;
	keep(unit);
	const extrinsic = {
		...json.extrinsic,
		addressType: unit,
		callType: unit,
		signatureType: unit,
		transactionExtensions: [],
		transactionExtensionsByVersion: {},
	};
	return {
		...json,
		// Types are found by their place.
		lookup: { types: json.lookup.types.map((entry) => (kept.has(entry.id) ? entry : nothing(entry.id))) },
		pallets: pallets.map((pallet) => ({ ...pallet, associatedTypes: [] })),
		apis,
		extrinsic,
		outerEnums: { callType: unit, eventType: unit, errorType: unit },
		custom: {},
	};
}

/** `()` in the place of a type. */
function nothing(id) {
	return { id, type: { path: [], params: [], def: { tuple: [] }, docs: [] } };
}

async function fetchMetadata() {
	const provider = new WsProvider(url, false);
	await provider.connect();
	const api = await ApiPromise.create({ provider, noInitWarn: true, signedExtensions });
	try {
		return (await api.call.metadata.metadataAtVersion(METADATA_VERSION)).unwrap().toHex(true);
	} finally {
		await api.disconnect();
	}
}

const full = new Metadata(new TypeRegistry(), await fetchMetadata());
const registry = new TypeRegistry();
const body = registry.createType("MetadataV16", reduced(full)).toHex(true).slice(2);
const data = `0x6d657461${METADATA_VERSION.toString(16)}${body}`;


const { metadata } = initMeta(data);
const { lookup } = metadata.registry;

/** Names of our types, which the other declarations import. */
const lookupDefinitions = {
	rpc: {},
	types: Object.fromEntries(
		lookup.types
			.map(({ id }) => lookup.getTypeDef(id).lookupName)
			.filter(Boolean)
			.map((name) => [name, {}]),
	),
};

/** Declarations of the view functions, in the style of the rest. */
function views() {
	const definitions = {
		"@polkadot/types-augment": { lookup: lookupDefinitions },
		"@polkadot/types/interfaces": interfaces,
	};
	const imports = createImports(definitions);
	const all = Object.fromEntries(
		Object.entries(definitions).flatMap(([path, modules]) =>
			Object.entries(modules).map(([key, value]) => [`${path}/${key}`, value]),
		),
	);
	const typeOf = (id) => {
		const definition = lookup.getTypeDef(id);
		return definition.isFromSi ? definition.type : definition.lookupName || definition.type;
	};
	const output = (id) => {
		setImports(all, imports, [typeOf(id)]);
		return formatType(metadata.registry, all, typeOf(id), imports);
	};
	const input = (id) => {
		const similar = getSimilarTypes(metadata.registry, all, typeOf(id), imports);
		setImports(all, imports, [typeOf(id), ...similar]);
		return similar.join(" | ");
	};
	const sections = metadata.asLatest.pallets.map(({ name, viewFunctions }) => {
		const functions = viewFunctions.map((view) => {
			const docs = view.docs.map((line) => `       *${line}`).join("\n");
			const parameters = view.inputs.map(
				(item) => `${stringCamelCase(item.name)}: ${input(item.type)}`,
			);
			const result = output(view.output);
			return (
				`      /**\n${docs}\n       **/\n` +
				`      ${stringCamelCase(view.name)}: ViewFunction<[${parameters.join(", ")}], ${result}>;`
			);
		});
		return `    ${stringCamelCase(name)}: {\n${functions.join("\n")}\n    };`;
	});
	const named = (path, names) =>
		names.length ? [`import type { ${[...names].sort().join(", ")} } from '${path}';`] : [];
	const local = Object.entries(imports.localTypes)
		.sort()
		.flatMap(([path, types]) =>
			named(path.replace("@polkadot/types-augment", "@polkadot/types"), Object.keys(types)),
		);
	return [
		"// Auto-generated, do not edit: `npm run generate`",
		"",
		"import type { ViewFunction } from '../index.js';",
		...named("@polkadot/types-codec", [
			...Object.keys(imports.codecTypes),
			...Object.keys(imports.primitiveTypes),
		]),
		...named("@polkadot/types-codec/types", Object.keys(imports.typesTypes)),
		...local,
		"",
		"declare module '../index.js' {",
		"  interface ViewFunctions {",
		...sections,
		"  }",
		"}",
		"",
	].join("\n");
}

rmSync(destination, { recursive: true, force: true });
mkdirSync(destination, { recursive: true });
const path = (name) => join(destination, name);
generate.generateDefaultLookup(destination, data);
// The types' definitions are in the metadata; programs take them from there.
["index.ts", "lookup.ts"].forEach((name) => rmSync(path(name)));
generate.generateDefaultConsts(path("consts.ts"), data, {}, true, lookupDefinitions);
generate.generateDefaultErrors(path("errors.ts"), data, {}, true, lookupDefinitions);
generate.generateDefaultEvents(path("events.ts"), data, {}, true, lookupDefinitions);
generate.generateDefaultQuery(path("query.ts"), data, {}, true, lookupDefinitions);
generate.generateDefaultTx(path("tx.ts"), data, {}, true, lookupDefinitions);
generate.generateDefaultRuntime(path("runtime.ts"), data, {}, true, lookupDefinitions);
writeFileSync(path("views.ts"), views());
const names = readdirSync(destination).map((name) => name.replace(/\.ts$/, ""));
for (const name of names) {
	const code = readFileSync(path(`${name}.ts`), "utf8")
		.replace(/Auto-generated via `yarn [^`]*`/, "Auto-generated via `npm run generate`")
		.replace(/[ \t]+$/gm, "");
	writeFileSync(path(`${name}.d.ts`), code);
	rmSync(path(`${name}.ts`));
}
const imports = names.sort().map((name) => `import './${name}.js';`);
writeFileSync(path("index.d.ts"), `// Auto-generated, do not edit: \`npm run generate\`\n\n${imports.join("\n")}\n`);

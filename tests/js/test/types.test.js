// The types of `@assay/api`: that they compile, and that they are those of the running chain.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { viewFunctions } from "@assay/api";
import { connect, SECTIONS } from "../support/api.js";
import { compiles } from "../support/tsc.js";

const generated = join(import.meta.dirname, "../../../client/js/src/generated");

test("programs_compile_when_they_use_the_types_as_meant", () => compiles("types/tsconfig.json"));

test("generated_types_name_everything_when_compared_with_the_chain", async (t) => {
	const api = await connect(t);
	const views = viewFunctions(api);
	const missing = [];
	const compare = (file, sections) => {
		const text = readFileSync(join(generated, `${file}.d.ts`), "utf8");
		for (const [section, names] of sections) {
			const start = text.search(new RegExp(`^    ${section}: \\{$`, "m"));
			const end = text.indexOf("\n    };", start);
			const block = start < 0 ? "" : text.slice(start, end);
			for (const name of names) {
				if (!new RegExp(`^      ${name}: `, "m").test(block)) {
					missing.push(`${file}: ${section}.${name}`);
				}
			}
		}
	};
	const ours = (decorated) => SECTIONS.map((section) => [section, Object.keys(decorated[section])]);
	const stored = ours(api.query).map(([section, names]) => [
		section,
		names.filter((name) => name !== "palletVersion"),
	]);
	compare("tx", ours(api.tx));
	compare("query", stored);
	compare("events", ours(api.events));
	compare("errors", ours(api.errors));
	compare("consts", ours(api.consts));
	compare("views", ours(views));
	const apis = ["inferenceApi", "verifierApi"];
	compare("runtime", apis.map((name) => [name, Object.keys(api.call[name])]));
	assert.deepEqual(missing, [], "run `npm run generate` in client/js");
});

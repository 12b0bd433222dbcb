// What our pages tell users to paste does what they say.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { types } from "@assay/api";
import { ApiPromise, WsProvider } from "@polkadot/api";
import { sharedNode } from "../support/node.js";
import { within } from "../support/api.js";

const here = join(import.meta.dirname, "..");
const root = join(here, "..", "..");

/** The fenced blocks of a language on a page. */
function blocks(page, language) {
	const text = readFileSync(join(root, page), "utf8");
	const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms");
	return [...text.matchAll(fence)].map(([, code]) => code);
}

/** Runs code as the page Developer → JavaScript does, and returns what it logs. */
async function runInApps(api, code, wanted) {
	const lines = [];
	await within(
		new Promise((resolve, reject) => {
			const log = (...values) => {
				lines.push(values);
				if (lines.length === wanted) {
					resolve();
				}
			};
			const AsyncFunction = (async () => {}).constructor;
			new AsyncFunction("api", "console", code)(api, { log }).catch(reject);
		}),
		`${wanted} lines of output`,
	);
	return lines;
}

/** A connection with nothing but the types that the page has users paste. */
async function connectLikeApps(t, pasted) {
	const provider = new WsProvider(sharedNode());
	const api = await ApiPromise.create({ provider, noInitWarn: true, types: pasted });
	t.after(() => api.disconnect());
	return api;
}

test("pasted_types_are_those_of_the_package_when_read_from_the_page", () => {
	const [json] = blocks("docs/polkadot-js.md", "json");
	assert.deepEqual(JSON.parse(json), types);
});

test("pasted_code_follows_a_job_when_run_in_the_interface", async (t) => {
	const [json] = blocks("docs/polkadot-js.md", "json");
	const [follow, show] = blocks("docs/polkadot-js.md", "js");
	const api = await connectLikeApps(t, JSON.parse(json));
	const exists = (await api.query.inferenceMarket.nextJobId()).gtn(0);
	if (exists) {
		const [[status], [step]] = await runInApps(api, follow, 2);
		assert.equal(typeof status.status, "string");
		assert.match(step, /^[a-z]+ in block \d+$/);
	} else {
		await assert.rejects(runInApps(api, follow, 2), { code: 11_002 });
	}
	const [[shown]] = await runInApps(api, show, 1);
	if (exists) {
		assert.match(JSON.parse(shown).job.requester, /^5[A-Za-z0-9]{47}$/);
	} else {
		assert.equal(shown, "null");
	}
});

test("example_of_the_package_runs_when_pasted", async (t) => {
	const [example] = blocks("client/js/README.md", "js");
	const folder = mkdtempSync(join(here, "example-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	// It follows a job for as long as it lives; here it ends once it has told something of it.
	const ended = `${example}\nsetTimeout(() => process.exit(0), 1_000);\n`;
	writeFileSync(join(folder, "example.mjs"), ended);
	const env = { ...process.env, ASSAY_WS: sharedNode() };
	const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "example.mjs")], { env });
	assert.match(stdout, /a bond is at least [\d,]+/);
	assert.match(stdout, /job 0|in block/);
});

test("code_on_the_pages_is_javascript_when_it_says_so", async (t) => {
	const folder = mkdtempSync(join(here, "example-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	for (const [index, code] of blocks("docs/polkadot-js.md", "js").entries()) {
		const file = join(folder, `${index}.mjs`);
		writeFileSync(file, code);
		await promisify(execFile)(process.execPath, ["--check", file]);
	}
});

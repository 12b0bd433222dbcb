// Runs the tests against the node that ASSAY_WS names, or against one of its own: the program that
// ASSAY_NODE_BIN names, as a development chain on a free port, which ends with the tests.
//
//     npm test                      every test
//     npm test -- test/views.test.js

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { rpc, startNode } from "./support/node.js";

/** Milliseconds between blocks: most of the tests' time is waiting for blocks. */
const BLOCK_TIME = "1000";
const here = import.meta.dirname;

let node;
let tests;
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
	process.on(signal, () => {
		interrupted = true;
		tests?.kill(signal);
	});
}

try {
	const env = { ...process.env };
	if (env.ASSAY_WS) {
		await rpc(env.ASSAY_WS, "system_health").catch((cause) => {
			throw new Error(`No node answers at ${env.ASSAY_WS}, which ASSAY_WS names: ${cause.message}`);
		});
	} else {
		node = await startNode({ extra: ["--dev-block-time", BLOCK_TIME] });
		env.ASSAY_WS = node.url;
	}
	const named = process.argv.slice(2);
	const files = readdirSync(join(here, "test"))
		.filter((file) => file.endsWith(".test.js"))
		.map((file) => join("test", file));
	// The files wait for blocks far more than they compute.
	const args = ["--test", "--test-concurrency=4", "--test-reporter=spec", ...(named.length ? named : files)];
	if (!interrupted) {
		tests = spawn(process.execPath, args, { cwd: here, env, stdio: "inherit" });
		const [code] = await once(tests, "exit");
		process.exitCode = code ?? 1;
		if (code && node) {
			console.error(`The node's last lines:\n${node.log().split("\n").slice(-20).join("\n")}`);
		}
	}
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
} finally {
	await node?.stop();
}
if (interrupted) {
	process.exitCode = 130;
}

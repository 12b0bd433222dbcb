// A development chain on this machine.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** It may have to compile the runtime first, on a busy machine. */
const PATIENCE = 600_000;
/** Lines of a log that an error shows. */
const SHOWN_LINES = 20;

const { env } = process;

/** The built programs, where the environment names them. */
export const binaries = {
	node: env.ASSAY_NODE_BIN ?? built("assay-node"),
	client: built("assay"),
	gpuNode: built("assay-gpu-node"),
};

function built(name) {
	const folder = env.ASSAY_BIN_DIR ?? (env.ASSAY_NODE_BIN && dirname(env.ASSAY_NODE_BIN));
	const path = folder && join(folder, name);
	return path && existsSync(path) ? path : undefined;
}

/** A port on which nothing listens now. */
export async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address();
	server.close();
	await once(server, "close");
	return port;
}

/** Answer of an RPC method over HTTP. */
export async function rpc(url, method, params = []) {
	const response = await fetch(url.replace(/^ws/, "http"), {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
	});
	const { result, error } = await response.json();
	if (error) {
		throw Object.assign(new Error(error.message), { code: error.code });
	}
	return result;
}

/** A program that runs until it is stopped. */
export class Daemon {
	#child;
	#log;

	constructor(name, program, args, folder) {
		this.name = name;
		this.#log = join(folder, `${name}.log`);
		const log = openSync(this.#log, "a");
		this.#child = spawn(program, args, { stdio: ["ignore", log, log] });
		closeSync(log);
		this.#child.once("error", (error) => (this.failure = error));
		// However this process ends, short of being killed, the program ends with it.
		this.kill = () => this.#child.kill("SIGKILL");
		process.once("exit", this.kill);
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
			if (!process.listenerCount(signal)) {
				process.once(signal, () => process.exit(1));
			}
		}
	}

	get running() {
		return !this.failure && this.#child.exitCode === null && this.#child.signalCode === null;
	}

	log() {
		return readFileSync(this.#log, "utf8");
	}

	/** Waits until `ready` returns something, and returns that. */
	async until(ready) {
		const deadline = Date.now() + PATIENCE;
		for (;;) {
			if (!this.running || Date.now() > deadline) {
				const state = this.running ? "does not answer" : "has ended";
				const last = this.log().trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
				throw new Error(`${this.name} ${state}; its last lines:\n${last}`, {
					cause: this.failure,
				});
			}
			const result = await ready().catch(() => undefined);
			if (result !== undefined) {
				return result;
			}
			await sleep(200);
		}
	}

	async stop() {
		process.off("exit", this.kill);
		if (this.running) {
			const exit = once(this.#child, "exit");
			this.#child.kill("SIGTERM");
			const forced = setTimeout(this.kill, 10_000);
			await exit;
			clearTimeout(forced);
		}
	}
}

/**
 * Starts a development chain, and returns once it answers.
 *
 * @param chain  arguments that say which chain it is; `--dev` unless given
 * @param extra  further arguments
 */
export async function startNode({ chain = ["--dev"], extra = [] } = {}) {
	if (!binaries.node) {
		throw new Error("Name the node's program in ASSAY_NODE_BIN, or its folder in ASSAY_BIN_DIR");
	}
	const folder = mkdtempSync(join(tmpdir(), "assay-js-"));
	const port = await freePort();
	const args = [
		...chain,
		...["--base-path", join(folder, "chain"), "--rpc-port", String(port)],
		...["--no-hardware-benchmarks", "--no-prometheus", "--no-telemetry"],
		...["--no-mdns", "--listen-addr", "/ip4/127.0.0.1/tcp/0"],
		...extra,
	];
	const daemon = new Daemon("assay-node", binaries.node, args, folder);
	const clean = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	const stop = async () => {
		await daemon.stop();
		clean();
	};
	process.once("exit", clean);
	const url = `ws://127.0.0.1:${port}`;
	try {
		await daemon.until(() => rpc(url, "system_health"));
	} catch (error) {
		await stop();
		throw error;
	}
	return { url, stop, log: () => daemon.log() };
}

/** The chain that the tests share, which `run.js` has started or was told of. */
export function sharedNode() {
	if (!env.ASSAY_WS) {
		throw new Error("ASSAY_WS does not name a node; `npm test` starts one and sets it");
	}
	return env.ASSAY_WS;
}

// The TypeScript compiler.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";

const here = join(import.meta.dirname, "..");

/** Fails with the compiler's words unless the project compiles. */
export async function compiles(project) {
	const tsc = join(here, "node_modules", "typescript", "bin", "tsc");
	const [code, output] = await new Promise((resolve) => {
		execFile(process.execPath, [tsc, "-p", project], { cwd: here }, (error, stdout) =>
			resolve([error?.code ?? 0, stdout]),
		);
	});
	assert.equal(code, 0, output);
}

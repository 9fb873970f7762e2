// Makes a state of a chain that ran with an old runtime, for the tests of upgrades:
//
//	BEADLE_NODE=…/beadle-node node old-state/make.js RUNTIME.wasm STATE.json
//
// scripts/old-state.sh runs it. What the old runtime takes, and devices sign for it, is written down in this directory
// and does not follow the present runtime; names and types come from the old runtime's metadata.
//
// Exit codes: 0 made, 1 the chain did not get there, 2 wrong arguments, 129, 130 or 143 interrupted. It leaves no
// process behind.

import { readFile, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { startChain } from '../chain.js';
import { connect } from './chain.js';
import { exportState } from './export.js';
import { writeSpec } from './spec.js';
import { run } from './story.js';

const { BEADLE_NODE } = process.env;
const [runtime, output] = process.argv.slice(2);
if (!BEADLE_NODE || !runtime || !output) {
	console.error('usage: BEADLE_NODE=…/beadle-node node old-state/make.js RUNTIME.wasm STATE.json');
	process.exit(2);
}

/** @type {import('../chain.js').Chain | undefined} */
let chain;
/** @type {import('@polkadot/api').ApiPromise | undefined} */
let api;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
	process.on(signal, () => {
		chain?.kill();
		process.exit(128 + constants.signals[signal]);
	});
}

try {
	const wasm = await readFile(runtime);
	chain = await startChain(BEADLE_NODE, (binary, directory) => writeSpec(binary, directory, wasm));
	api = await connect(chain.url);
	const last = await run(api);
	const { text, summary } = await exportState(api, wasm, last);
	await writeFile(output, text);
	console.log(summary);
} catch (error) {
	console.error(error);
	if (chain) console.error(`the node's last words:\n${chain.lastWords()}`);
	process.exitCode = 1;
} finally {
	// While it is connected, it would connect anew, for ever.
	await api?.disconnect();
	chain?.kill();
}

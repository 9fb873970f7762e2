// Makes a state of a chain that ran with an old runtime, for the tests of upgrades:
//
//	BEADLE_NODE=…/beadle-node node old-state/make.js RUNTIME.wasm STATE.json
//
// scripts/old-state.sh runs it. What the old runtime takes, and devices sign for it, is written down in this directory
// and does not follow the present runtime; names and types come from the old runtime's metadata.
//
// Exit codes: 0 made, 1 the chain did not get there, 2 wrong arguments, 129, 130 or 143 interrupted. It leaves no
// process behind.

import { writeFile } from 'node:fs/promises';
import { exportState } from './export.js';
import { withOldChain } from './old-chain.js';

const { BEADLE_NODE } = process.env;
const [runtime, output] = process.argv.slice(2);
if (!BEADLE_NODE || !runtime || !output) {
	console.error('usage: BEADLE_NODE=…/beadle-node node old-state/make.js RUNTIME.wasm STATE.json');
	process.exit(2);
}

await withOldChain(BEADLE_NODE, runtime, async ({ api, wasm, last }) => {
	const { text, summary } = await exportState(api, wasm, last);
	await writeFile(output, text);
	console.log(summary);
});

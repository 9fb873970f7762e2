// Runs the tests against a chain: the one at BEADLE_URL or, without it, one of its own from the binary BEADLE_NODE.
//
//	BEADLE_NODE=…/beadle-node BEADLE_CLI=…/beadle BEADLE_SENSOR=…/beadle-sensor npm test [-- file…]
//
// Exit codes: 0 all passed, 1 a test failed, 2 there is nothing to test, 3 the chain could not be started, 130 or 143
// interrupted. It leaves no process behind.

import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { startChain } from './chain.js';

const directory = import.meta.dirname;

/** The light client wants a network with a bridge: `npm run test:light`. */
const NEEDS_NETWORK = 'light-client.test.js';

/** @type {import('node:child_process').ChildProcess | undefined} */
let tests;
/** @type {import('./chain.js').Chain | undefined} */
let chain;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
	process.on(signal, () => {
		tests?.kill('SIGTERM');
		chain?.kill();
		process.exit(128 + constants.signals[signal]);
	});
}

const { BEADLE_URL, BEADLE_NODE } = process.env;
if (!BEADLE_URL && !BEADLE_NODE) {
	console.error('Set BEADLE_NODE to the path of beadle-node, or BEADLE_URL to the address of a running chain.');
	process.exit(2);
}

if (!BEADLE_URL && BEADLE_NODE) {
	try {
		chain = await startChain(BEADLE_NODE);
	} catch (error) {
		console.error(error);
		process.exit(3);
	}
}

const found = (await readdir(directory)).filter((name) => name.endsWith('.test.js') && name !== NEEDS_NETWORK);
const files = process.argv.length > 2 ? process.argv.slice(2) : found.sort();
// One file at a time: the accounts are the same, and so are the counters that give out numbers.
const options = ['--test', '--test-concurrency=1', '--test-timeout=300000', '--test-reporter=spec'];
tests = spawn(process.execPath, [...options, ...files], {
	cwd: directory,
	env: { ...process.env, BEADLE_URL: BEADLE_URL ?? chain?.url },
	stdio: ['ignore', 'inherit', 'inherit'],
});
tests.on('error', (error) => {
	console.error(error);
	process.exit(1);
});
tests.on('exit', (status) => {
	if (status !== 0 && chain) console.error(`the node's last words:\n${chain.lastWords()}`);
	chain?.kill();
	process.exit(status === 0 ? 0 : 1);
});

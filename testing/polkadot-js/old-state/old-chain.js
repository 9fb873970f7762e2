// A chain that has run with an old runtime, for as long as something is done with it.

import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { startChain } from '../chain.js';
import { connect } from './chain.js';
import { writeSpec } from './spec.js';
import { run } from './story.js';

/** @typedef {import('@polkadot/api').ApiPromise} ApiPromise */

/**
 * Starts a chain with an old runtime, lets its story happen, and does something with it. If that fails, says so with the
 * node's last words, and sets the exit code 1. Leaves no process behind, whatever happens.
 *
 * @param {string} binary Path of the node.
 * @param {string} path Path of the old runtime.
 * @param {(old: { api: ApiPromise, url: string, wasm: Uint8Array, last: Awaited<ReturnType<typeof run>> }) => Promise<void>} work
 *     What is done with it.
 */
export async function withOldChain(binary, path, work) {
	/** @type {import('../chain.js').Chain | undefined} */
	let chain;
	/** @type {ApiPromise | undefined} */
	let api;
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
		process.on(signal, () => {
			chain?.kill();
			process.exit(128 + constants.signals[signal]);
		});
	}
	try {
		const wasm = await readFile(path);
		chain = await startChain(binary, (node, directory) => writeSpec(node, directory, wasm));
		api = await connect(chain.url);
		const last = await run(api);
		await work({ api, url: chain.url, wasm, last });
	} catch (error) {
		console.error(error);
		if (chain) console.error(`the node's last words:\n${chain.lastWords()}`);
		process.exitCode = 1;
	} finally {
		// While it is connected, it would connect anew, for ever.
		await api?.disconnect();
		chain?.kill();
	}
}

// What polkadot.js says on the console besides doing its work.

import { format } from 'node:util';

/**
 * Keeps what is written to the console from now on, until told to stop.
 *
 * @returns {{ said: string[], stop: () => void }}
 */
export function listen() {
	const kinds = /** @type {const} */ (['log', 'info', 'warn', 'error']);
	const before = kinds.map((kind) => console[kind]);
	/** @type {string[]} */
	const said = [];
	for (const kind of kinds) {
		console[kind] = (/** @type {unknown[]} */ ...words) => void said.push(format(...words));
	}
	const stop = () => kinds.forEach((kind, i) => (console[kind] = before[i]));
	return { said, stop };
}

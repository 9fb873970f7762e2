// The state of a block, as the tests read it.

import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { until } from '../wait.js';

/** The key of the runtime's code, which is a file of its own. */
const CODE = u8aToHex(new TextEncoder().encode(':code'));

/** Keys that are asked for at a time: the most that a node gives. */
const PAGE = 1_000;

/**
 * Everything in the state of the latest block that is final, once `from` is.
 *
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {Uint8Array} wasm The runtime that the chain has to have.
 * @param {number} from
 * @returns {Promise<{ text: string, summary: string }>} The file, and what to say of it.
 */
export async function exportState(api, wasm, from) {
	const { hash, header } = await until(60, `finality of block ${from}`, async () => {
		const hash = await api.rpc.chain.getFinalizedHead();
		const header = await api.rpc.chain.getHeader(hash);
		return header.number.toNumber() >= from ? { hash: hash.toHex(), header } : undefined;
	});
	const version = await api.rpc.state.getRuntimeVersion(hash);
	const code = await api.rpc('state_getStorage', CODE, hash);
	if (code !== u8aToHex(wasm)) throw new Error('the chain runs another runtime');

	const keys = await keysAt(api, hash);
	const rest = keys.filter((key) => key !== CODE);
	const values = await Promise.all(rest.map((key) => api.rpc('state_getStorage', key, hash)));
	const lines = rest.map((key, i) => `\t\t[${JSON.stringify(key)}, ${JSON.stringify(values[i])}]`);
	const about = {
		specVersion: version.specVersion.toNumber(),
		code: blake2AsHex(wasm, 256),
		genesis: api.genesisHash.toHex(),
		block: header.number.toNumber(),
		hash,
		stateRoot: header.stateRoot.toHex(),
		keys: keys.length,
	};
	const text = `${JSON.stringify(about, undefined, '\t').slice(0, -2)},\n\t"pairs": [\n${lines.join(',\n')}\n\t]\n}\n`;
	const summary = Object.entries(about).map(([name, value]) => `${name.padEnd(12)} ${value}`);
	return { text, summary: summary.join('\n') };
}

/**
 * @param {import('@polkadot/api').ApiPromise} api
 * @param {string} hash
 * @returns {Promise<string[]>} In their order.
 */
async function keysAt(api, hash) {
	/** @type {string[]} */
	const keys = [];
	for (;;) {
		const page = await api.rpc('state_getKeysPaged', '0x', PAGE, keys[keys.length - 1] ?? null, hash);
		keys.push(...page);
		if (page.length < PAGE) return keys;
	}
}

// The README's recipe for connecting, run as it stands there.

import { ApiPromise, WsProvider } from '@polkadot/api';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { OPTIONS, url } from './connect.js';
import { listen } from './console.js';
import { within } from './wait.js';

const README = new URL('../../README.md', import.meta.url);

/** What polkadot.js says of extensions and types that it does not know. */
const UNKNOWN = /unknown|unable|cannot|not found|fail/i;

/** Wherever the recipe connects to, this goes to the chain under test. */
class Provider extends WsProvider {
	constructor() {
		super(url());
	}
}

/**
 * Connects, disconnects, and tells what polkadot.js has said meanwhile.
 *
 * @param {(provider: typeof Provider) => Promise<ApiPromise>} connect
 */
async function wordsOf(connect) {
	/** @type {Provider[]} */
	const providers = [];
	class Noted extends Provider {
		constructor() {
			super();
			providers.push(this);
		}
	}
	const { said, stop } = listen();
	try {
		const api = await within(20, `a connection to ${url()}`, connect(Noted));
		// What is to be found in blocks, events and storage is looked up in the metadata only now.
		await api.rpc.chain.getBlock();
		await api.query.system.events();
		assert.ok(api.call.attestationApi, 'the runtime API is decorated');
	} finally {
		stop();
		await Promise.all(providers.map((provider) => provider.disconnect()));
	}
	return said;
}

test("the README's recipe connects, and polkadot.js knows everything", async () => {
	const readme = await readFile(README, 'utf8');
	const recipe = /```js\n(.*?)```/s.exec(readme)?.[1];
	assert.ok(recipe, 'the README has a recipe in a block of js');
	assert.doesNotMatch(recipe, /\btypes\b/, 'it takes no types of our own');
	const AsyncFunction = /** @type {any} */ (async () => {}).constructor;
	const follow = new AsyncFunction('ApiPromise', 'WsProvider', `${recipe}; return api;`);

	const said = await wordsOf((provider) => follow(ApiPromise, provider));

	assert.deepEqual(
		said.filter((words) => UNKNOWN.test(words)),
		[],
	);
});

test('these tests connect by the same recipe', async () => {
	const said = await wordsOf((provider) => ApiPromise.create({ provider: new provider(), ...OPTIONS }));
	assert.deepEqual(
		said.filter((words) => UNKNOWN.test(words)),
		[],
	);
});

test('without it polkadot.js warns, and these tests notice', async () => {
	const said = await wordsOf((provider) => ApiPromise.create({ provider: new provider() }));
	const warnings = said.filter((words) => UNKNOWN.test(words));
	assert.equal(warnings.length, 1, `one warning, not: ${warnings.join('\n')}`);
	assert.match(warnings[0], /CheckRoom/);
	assert.match(warnings[0], /InspectCallData/);
});

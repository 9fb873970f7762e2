// The connection to the chain under test.

import { ApiPromise, WsProvider } from '@polkadot/api';
import { within } from './wait.js';

/** All that polkadot.js has to be told. Everything else is in the chain's metadata; there are no types of our own. */
export const OPTIONS = {
	signedExtensions: {
		CheckRoom: { extrinsic: {}, payload: {} },
		InspectCallData: { extrinsic: {}, payload: {} },
	},
};

/** @returns {string} Where the chain under test answers. */
export function url() {
	const given = process.env.BEADLE_URL;
	if (!given) throw new Error('BEADLE_URL is not set: run the tests by "npm test"');
	return given;
}

/**
 * Connects to the chain under test. Disconnect when done, or the process does not end.
 *
 * @returns {Promise<ApiPromise>}
 */
export async function connect() {
	const provider = new WsProvider(url(), false);
	try {
		await within(10, `a connection to ${url()}`, connected(provider));
		// The node's own new RPC methods, which polkadot.js does not know, are no concern of these tests.
		return await within(20, 'the metadata', ApiPromise.create({ provider, noInitWarn: true, ...OPTIONS }));
	} catch (error) {
		await provider.disconnect();
		throw error;
	}
}

/** @param {WsProvider} provider */
function connected(provider) {
	return new Promise((resolve, reject) => {
		provider.on('connected', resolve);
		provider.on('error', () => reject(new Error(`nothing answers at ${url()}`)));
		provider.connect().catch(reject);
	});
}

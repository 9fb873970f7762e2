// Who acts on the chain.

import { Keyring } from '@polkadot/api';

/** @typedef {import('@polkadot/keyring/types').KeyringPair} Pair */

/** Well-known accounts: the council's three members, and two others. */
export function people() {
	const keyring = new Keyring({ type: 'sr25519' });
	const person = (/** @type {string} */ name) => keyring.addFromUri(`//${name}`);
	return {
		alice: person('Alice'),
		bob: person('Bob'),
		charlie: person('Charlie'),
		dave: person('Dave'),
		buyer: person('Buyer'),
	};
}

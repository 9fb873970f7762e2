// What a device of the old chain does: it proves its key, and signs packs.

import { Keyring } from '@polkadot/api';
import { compactAddLength, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';

/** @typedef {import('@polkadot/api').ApiPromise} ApiPromise */
/** @typedef {import('./people.js').Pair} Pair */
/** @typedef {'ed25519' | 'sr25519' | 'ecdsa'} Scheme */
/** @typedef {{ owner: string, model: number, ueid: string }} Identity */
/** @typedef {{ metric: number, offset: number, value: number }} Record */

/** A general transaction of version 5, version 0 of the extensions, then their data: immortal, nonce 0, tip 0. */
const GENERAL = Uint8Array.of(0x45, 0x00, 0x00, 0x00, 0x00);

/**
 * The key whose seed is 32 times this byte.
 *
 * @param {Scheme} scheme
 * @param {number} byte
 * @returns {Pair}
 */
export function key(scheme, byte) {
	return new Keyring({ type: scheme }).addFromSeed(new Uint8Array(32).fill(byte));
}

/** @param {Pair} pair */
export function publicKey(pair) {
	const variant = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Ecdsa' }[/** @type {Scheme} */ (pair.type)];
	return { [variant]: pair.publicKey };
}

/**
 * The proof that a device to be enrolled has its key.
 *
 * @param {ApiPromise} api
 * @param {Pair} pair
 * @param {Identity} identity
 */
export function proveEnrolment(api, pair, identity) {
	return sign(api, pair, 'beadle/key/v1', Uint8Array.of(0), encoded(api, identity));
}

/**
 * The proof that an enrolled device has its next key.
 *
 * @param {ApiPromise} api
 * @param {Pair} pair
 * @param {number} device
 * @param {Identity} identity
 */
export function proveRotation(api, pair, device, identity) {
	const number = api.createType('u32', device).toU8a();
	return sign(api, pair, 'beadle/key/v1', Uint8Array.of(1), number, encoded(api, identity));
}

/**
 * The transaction with a pack.
 *
 * @param {ApiPromise} api
 * @param {Pair} pair
 * @param {number} device
 * @param {{ sequence: number, baseTime: number, records: Record[] }} pack
 * @returns {string}
 */
export function packTransaction(api, pair, device, pack) {
	const [, { type }] = api.tx.readings.submit.meta.args;
	const bytes = api.createType(type.toString(), pack).toU8a();
	const signature = sign(api, pair, 'beadle/pack/v1', api.createType('u32', device).toU8a(), bytes);
	const call = api.tx.readings.submit(device, pack, signature);
	return u8aToHex(compactAddLength(u8aConcat(GENERAL, call.method.toU8a())));
}

/**
 * @param {ApiPromise} api
 * @param {Identity} identity
 */
function encoded(api, { owner, model, ueid }) {
	return u8aConcat(
		api.createType('AccountId', owner).toU8a(),
		api.createType('u32', model).toU8a(),
		api.createType('Bytes', ueid).toU8a(),
	);
}

/**
 * @param {ApiPromise} api
 * @param {Pair} pair
 * @param {string} domain
 * @param {Uint8Array[]} parts
 */
function sign(api, pair, domain, ...parts) {
	const message = u8aConcat(stringToU8a(domain), api.genesisHash.toU8a(), ...parts);
	return pair.sign(message, { withType: true });
}

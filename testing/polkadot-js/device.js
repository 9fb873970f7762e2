// What a device does: it has a key, proves it, and signs packs. Nothing here needs an account.

import { Keyring } from '@polkadot/api';
import { compactAddLength, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { randomBytes } from 'node:crypto';
import { INCLUSION, until } from './wait.js';

/** @typedef {import('@polkadot/api').ApiPromise} ApiPromise */
/** @typedef {import('@polkadot/keyring/types').KeyringPair} Pair */
/** @typedef {'ed25519' | 'sr25519' | 'ecdsa'} Scheme */

/**
 * An observation: a metric's position in the profile, milliseconds after the pack's base time, and the value.
 *
 * @typedef {{ metric: number, offset: number, value: number }} Record
 */

/** @typedef {{ sequence: number, baseTime: number, records: Record[] }} Pack */

/** The schemes that devices may sign with. */
export const SCHEMES = /** @type {const} */ (['ed25519', 'sr25519', 'ecdsa']);

/** What the message of a pack begins with. */
const PACK_DOMAIN = 'beadle/pack/v1';

/** The enum `KeyOperation` is signed only, so the metadata does not have it. */
const ENROL = Uint8Array.of(0);
const ROTATE = Uint8Array.of(1);

/** A general transaction of version 5, version 0 of the extensions, then their data: immortal, nonce 0, tip 0. */
const GENERAL = Uint8Array.of(0x45, 0x00, 0x00, 0x00, 0x00);

/**
 * A new key.
 *
 * @param {Scheme} scheme
 * @returns {Pair}
 */
export function newKey(scheme) {
	return new Keyring({ type: scheme }).addFromSeed(randomBytes(32));
}

/**
 * A key as the chain has it.
 *
 * @param {Pair} pair
 */
export function deviceKey(pair) {
	const variant = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Ecdsa' }[/** @type {Scheme} */ (pair.type)];
	return { [variant]: pair.publicKey };
}

/**
 * The proof that a device to be enrolled has its key.
 *
 * @param {ApiPromise} api
 * @param {Pair} pair
 * @param {{ owner: number, model: number, ueid: string }} binding `owner` is an organisation's number.
 * @param {unknown} [custody] Who holds the key's secret.
 */
export function proveEnrolment(api, pair, { owner, model, ueid }, custody = 'Device') {
	const { type } = api.tx.deviceRegistry.enrol.meta.args[2];
	const holder = api.createType(type.toString(), custody).toU8a();
	return sign(api, pair, 'beadle/key/v1', ENROL, identity(api, { owner, model, ueid }), holder);
}

/**
 * The proof that an enrolled device has its next key.
 *
 * @param {ApiPromise} api
 * @param {Pair} pair The next key.
 * @param {{ device: number, owner: number, model: number, ueid: string }} binding
 * @param {unknown} [custody] Who holds the next key's secret.
 */
export function proveRotation(api, pair, { device, owner, model, ueid }, custody = 'Device') {
	const number = api.createType('u32', device).toU8a();
	const { type } = api.tx.deviceRegistry.rotateKey.meta.args[1];
	const holder = api.createType(type.toString(), custody).toU8a();
	return sign(api, pair, 'beadle/key/v1', ROTATE, number, identity(api, { owner, model, ueid }), holder);
}

/**
 * @param {ApiPromise} api
 * @param {{ owner: number, model: number, ueid: string }} binding
 */
function identity(api, { owner, model, ueid }) {
	return u8aConcat(
		api.createType('u32', owner).toU8a(),
		api.createType('u32', model).toU8a(),
		api.createType('Bytes', ueid).toU8a(),
	);
}

/**
 * The device's signature of a pack.
 *
 * @param {ApiPromise} api
 * @param {Pair} pair
 * @param {number} device
 * @param {Pack} pack
 */
export function signPack(api, pair, device, pack) {
	const [, { type }] = api.tx.readings.submit.meta.args;
	const encoded = api.createType(type.toString(), pack).toU8a();
	return sign(api, pair, PACK_DOMAIN, api.createType('u32', device).toU8a(), encoded);
}

/**
 * The identity of a signed pack: Blake2-256 of the message that the device signed.
 *
 * @param {ApiPromise} api
 * @param {number} device
 * @param {Uint8Array} pack Encoded.
 */
export function packHash(api, device, pack) {
	return blake2AsHex(message(api, PACK_DOMAIN, api.createType('u32', device).toU8a(), pack));
}

/**
 * @param {ApiPromise} api
 * @param {Pair} pair
 * @param {string} domain
 * @param {Uint8Array[]} parts
 */
function sign(api, pair, domain, ...parts) {
	return pair.sign(message(api, domain, ...parts), { withType: true });
}

/**
 * @param {ApiPromise} api
 * @param {string} domain
 * @param {Uint8Array[]} parts
 */
function message(api, domain, ...parts) {
	return u8aConcat(stringToU8a(domain), api.genesisHash.toU8a(), ...parts);
}

/**
 * The bytes of a general transaction: no signer, no nonce, no fee.
 *
 * @param {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} call
 * @returns {string}
 */
export function general(call) {
	return u8aToHex(compactAddLength(u8aConcat(GENERAL, call.method.toU8a())));
}

/**
 * The transaction with a pack, signed by the device.
 *
 * @param {ApiPromise} api
 * @param {{ id: number, pair: Pair }} device
 * @param {Pack} pack
 * @returns {string}
 */
export function packTransaction(api, { id, pair }, pack) {
	return general(api.tx.readings.submit(id, pack, signPack(api, pair, id, pack)));
}

/**
 * The transaction that reports a pack, signed by the device, which this version of its profile refuses.
 *
 * @param {ApiPromise} api
 * @param {{ id: number, pair: Pair }} device
 * @param {Pack} pack
 * @param {{ id: number, version: number }} profile
 * @returns {string}
 */
export function reportTransaction(api, { id, pair }, pack, profile) {
	return general(api.tx.readings.report(id, pack, signPack(api, pair, id, pack), profile));
}

/**
 * Hands a transaction's bytes to the node as they are. polkadot.js's own `api.rpc.author.submitExtrinsic` decodes and
 * encodes them again.
 *
 * @param {ApiPromise} api
 * @param {string} bytes
 * @returns {Promise<string>} The transaction's hash.
 */
export function submit(api, bytes) {
	return api.rpc('author_submitExtrinsic', bytes);
}

/**
 * Submits transactions in their order and waits until the last one is in a block.
 *
 * @param {ApiPromise} api
 * @param {string[]} transactions
 * @returns {Promise<string>} The hash of the block with the last one.
 */
export async function record(api, ...transactions) {
	const from = (await api.rpc.chain.getHeader()).number.toNumber();
	for (const bytes of transactions) await submit(api, bytes);
	return blockWith(api, transactions[transactions.length - 1], from);
}

/**
 * Waits for the block with these bytes in it. The node's own bytes are compared: polkadot.js has no part in it.
 *
 * @param {ApiPromise} api
 * @param {string} bytes
 * @param {number} from The number of the first block to look into.
 * @returns {Promise<string>} The block's hash.
 */
export function blockWith(api, bytes, from) {
	let next = from;
	return until(INCLUSION, 'a block with the pack', async () => {
		for (;;) {
			const hash = await api.rpc('chain_getBlockHash', next);
			if (hash === null) return undefined;
			const { block } = await api.rpc('chain_getBlock', hash);
			if (block.extrinsics.includes(bytes)) return hash;
			next += 1;
		}
	});
}

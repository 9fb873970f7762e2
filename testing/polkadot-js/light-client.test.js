// A light client in the network: it knows one bridge only, checks everything itself, and sends packs.
//
//	BEADLE_LIGHT_SPEC    the network's raw chain specification, a file
//	BEADLE_BRIDGE_ADDR   the bridge's address with its identity, /ip4/…/tcp/…/p2p/…
//	BEADLE_URL           any node of the network, to compare with

import { hexToU8a } from '@polkadot/util';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { people } from './council.js';
import { blockWith, packTransaction } from './device.js';
import { enrolled, pack, start } from './fixtures.js';
import { Head, LightChain } from './light.js';
import { until } from './wait.js';

/** Seconds until a light client that starts with nothing is at the head. */
const SYNC = 90;

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {LightChain} */
let light;
/** @type {Head} */
let head;
/** @type {import('./fixtures.js').Device} */
let device;
/** @type {number} */
let since;

before(async () => {
	const { BEADLE_LIGHT_SPEC: spec, BEADLE_BRIDGE_ADDR: bridge } = process.env;
	assert.ok(spec && bridge, 'set BEADLE_LIGHT_SPEC and BEADLE_BRIDGE_ADDR');
	api = await connect();
	[device] = await enrolled(api, people().alice, 1);
	since = await start(api);
	light = await LightChain.start(await readFile(spec, 'utf8'), bridge);
	head = await Head.follow(light);
});
after(async () => {
	await light?.stop();
	await api?.disconnect();
});

test('it syncs from the bridge to a finalised head', async () => {
	const target = (await api.rpc.chain.getHeader()).number.toNumber();

	const { hash, number } = await finalised(target);

	assert.equal((await api.rpc.chain.getBlockHash(number)).toHex(), hash, 'it is the same chain');
});

test('it runs the runtime itself', async () => {
	const { hash } = await finalised(0);
	const argument = api.createType('u32', device.id).toHex(true);

	const output = await head.call(hash, 'AttestationApi_attestation_result', argument);

	const { type } = api.call.attestationApi.attestationResult.meta;
	const there = await (await api.at(hash)).call.attestationApi.attestationResult(device.id);
	assert.equal(api.createType(type, hexToU8a(output)).toHex(), there.toHex());
	assert.ok(there.isSome, 'the device is known by then');
});

test('it refuses a pack that the chain would refuse', async () => {
	const { event, error } = await outcome(packTransaction(api, device, pack(since, 1, 9_000)), 'validated');
	assert.equal(event, 'invalid', error);
	assert.match(error, /\b19\b/, 'the code of OutOfBounds');
});

test('it sends a pack, which gets into a block', async () => {
	const bytes = packTransaction(api, device, pack(since, 1, 2_000));
	const from = (await api.rpc.chain.getHeader()).number.toNumber();

	const { event, error } = await outcome(bytes, 'broadcasted');

	assert.equal(event, 'broadcasted', error);
	await blockWith(api, bytes, from);
	const { sequence } = (await api.call.attestationApi.attestationResult(device.id)).unwrap();
	assert.equal(sequence.toNumber(), 1);
});

/**
 * Waits until the light client knows a finalised block that is at least as high as this.
 *
 * @param {number} target
 */
async function finalised(target) {
	try {
		return await until(SYNC, `the light client to see block ${target} finalised`, async () => {
			const hash = head.finalised;
			const header = hash && (await head.header(hash).catch(() => null));
			if (!header) return undefined;
			const number = api.createType('Header', header).number.toNumber();
			return number >= target ? { hash, number } : undefined;
		});
	} catch (error) {
		throw new Error(`the light client says: ${light.words.slice(-20).join('\n')}`, { cause: error });
	}
}

/**
 * Hands a transaction to the light client.
 *
 * @param {string} bytes
 * @param {'validated' | 'broadcasted'} stage What to wait for.
 * @returns {Promise<{ event: string, error?: string }>} That, or what came in its stead.
 */
async function outcome(bytes, stage) {
	/** @type {any[]} */
	const events = [];
	await light.subscribe('transactionWatch_v1_submitAndWatch', [bytes], (event) => events.push(event));
	const ends = [stage, 'invalid', 'dropped', 'error'];
	return until(30, `the light client to say "${stage}"`, async () =>
		events.find(({ event }) => ends.includes(event)),
	);
}

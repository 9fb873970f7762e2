// Upgrades a chain that has run with an old runtime, by the council's vote, and looks at what has become of it:
//
//	BEADLE_NODE=…/beadle-node node old-state/upgrade.js OLD-RUNTIME.wasm RUNTIME.wasm
//
// scripts/old-state.sh --upgrade runs it. runtime/tests/upgrade compares everything in the state; this shows that a node
// gets through the upgrade, and what polkadot.js sees.
//
// Exit codes: 0 the chain goes on, 1 it does not, 2 wrong arguments, 129, 130 or 143 interrupted. It leaves no process
// behind.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { until } from '../wait.js';
import { carry, connect, height, send, submit } from './chain.js';
import { key, packTransaction } from './device.js';
import { withOldChain } from './old-chain.js';
import { people } from './people.js';

/** @typedef {import('@polkadot/api').ApiPromise} ApiPromise */

const { BEADLE_NODE } = process.env;
const [old, present] = process.argv.slice(2);
if (!BEADLE_NODE || !old || !present) {
	console.error('usage: BEADLE_NODE=…/beadle-node node old-state/upgrade.js OLD-RUNTIME.wasm RUNTIME.wasm');
	process.exit(2);
}

await withOldChain(BEADLE_NODE, old, async ({ api, url }) => {
	await upgrade(api, await readFile(present));
	// With the metadata of the runtime that runs now.
	await api.disconnect();
	const now = await connect(url);
	try {
		await look(now);
		await goOn(now);
	} finally {
		await now.disconnect();
	}
});

/**
 * Upgrades the chain by a motion of two thirds, and waits until the state is converted.
 *
 * @param {ApiPromise} api
 * @param {Uint8Array} runtime
 */
async function upgrade(api, runtime) {
	const { alice, bob, dave } = people();
	const { system, utility, whitelist } = api.tx;
	const before = (await api.rpc.state.getRuntimeVersion()).specVersion.toNumber();
	const authorize = system.authorizeUpgrade(blake2AsHex(runtime, 256));
	const root = whitelist.dispatchWhitelistedCallWithPreimage(authorize);
	await carry(api, [alice, bob], utility.batchAll([whitelist.whitelistCall(authorize.method.hash), root]));
	// The events of the block with it have types that the metadata after it does not have, so nobody waits for them.
	await system.applyAuthorizedUpgrade(u8aToHex(runtime)).signAndSend(dave, { nonce: -1 });
	const after = await until(60, 'the new runtime', async () => {
		const { specVersion } = await api.rpc.state.getRuntimeVersion();
		return specVersion.toNumber() > before ? specVersion.toNumber() : undefined;
	});
	// The state is converted from the next block on.
	const upgraded = await height(api);
	await until(60, 'blocks after the conversion', async () => ((await height(api)) > upgraded + 3 ? true : undefined));
	console.log(`from spec version ${before} to ${after}`);
}

/**
 * Looks at what has become of the state.
 *
 * @param {ApiPromise} api
 */
async function look(api) {
	const { query } = /** @type {{ query: any }} */ (api);
	assert.ok((await query.upgrades.progress()).isNone, 'the state is converted');
	const { alice, bob, charlie } = people();
	for (const member of [alice, bob, charlie]) {
		const number = (await query.organisations.accounts(member.address)).unwrap();
		const { account, member: seated, name } = (await query.organisations.organisations(number)).unwrap();
		assert.deepEqual([account.toString(), seated.isTrue], [member.address, true]);
		console.log(`${number}: ${name.toUtf8()}`);
	}
	const call = /** @type {any} */ (api.call).attestationApi;
	const standings = [];
	for (let device = 0; device < 10; device += 1) {
		const log = await call.actions(device);
		assert.ok(log.length > 0, `device ${device} has a log`);
		const result = await call.attestationResult(device);
		if (result.isSome) standings.push([device, result.unwrap().standing.type]);
	}
	console.log(standings.map(([device, standing]) => `${device} ${standing}`).join(', '));
	const standing = new Map(/** @type {[number, string][]} */ (standings));
	for (const device of [1, 3, 6]) assert.equal(standing.get(device), 'Suspended', `device ${device}`);
	for (const device of [0, 2, 4, 5, 8, 9]) assert.equal(standing.get(device), 'Active', `device ${device}`);
}

/**
 * Lets a device send, an owner grant and the council vote.
 *
 * @param {ApiPromise} api
 */
async function goOn(api) {
	const { alice, bob, charlie } = people();
	const query = /** @type {any} */ (api.query);
	const history = async () => (await query.readings.histories(0)).asV2;
	const sequence = (await history()).sequence.toNumber() + 1;
	const baseTime = Number(await api.query.timestamp.now());
	const records = [{ metric: 0, offset: 0, value: 2_110 }];
	await submit(api, [packTransaction(api, key('ed25519', 1), 0, { sequence, baseTime, records })]);
	assert.equal((await history()).sequence.toNumber(), sequence, 'the pack is recorded');
	await send(api, charlie, api.tx.aaa.grant(9, { capacity: 10, refillPerBlock: 1 }, null));
	await carry(api, [alice, bob], api.tx.aaa.suspend(0, 'it is enough'));
	const suspended = (await query.aaa.authorisations(0)).unwrap().standing;
	assert.ok(suspended.isSuspended, 'the council has suspended the device');
	console.log('a device has sent, an owner has granted, the council has voted');
}

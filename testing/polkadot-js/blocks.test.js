// Packs in blocks: general transactions go out as raw bytes, and polkadot.js reads the blocks that they are in.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { people, send } from './council.js';
import { packTransaction, record, SCHEMES, newKey } from './device.js';
import { enrol, enrolled, pack, QUOTA, start } from './fixtures.js';

/** The extensions whose data a general transaction carries, in this order. */
const WITH_DATA = ['CheckMortality', 'CheckNonce', 'ChargeTransactionPayment'];

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {import('./fixtures.js').Device[]} */
let devices;
/** @type {import('./device.js').Pack} */
let sent;
/** @type {string} The hash of the block with the last device's pack. */
let hash;

before(async () => {
	api = await connect();
	const { alice } = people();
	const [first] = await enrolled(api, alice, 1);
	devices = SCHEMES.map((scheme, i) => ({
		...first,
		id: first.id + 1 + i,
		ueid: `${first.ueid}${i}`,
		pair: newKey(scheme),
	}));
	const { aaa, behaviourProfiles, utility } = api.tx;
	const calls = devices.flatMap((device) => [
		enrol(api, device),
		aaa.grant(device.id, QUOTA, null),
		behaviourProfiles.assign(device.id, first.profile),
	]);
	await send(api, alice, utility.batchAll(calls));
	sent = pack(await start(api), 1, 2_000, -150);
	hash = await record(api, ...devices.map((device) => packTransaction(api, device, sent)));
});
after(() => api?.disconnect());

test('the extensions are those that the transactions were built for', () => {
	const extensions = api.registry.metadata.extrinsic.transactionExtensions;
	const withData = extensions.filter(
		({ type }) => api.registry.createType(api.registry.createLookupType(type)).encodedLength > 0,
	);
	assert.deepEqual(
		withData.map(({ identifier }) => identifier.toString()),
		WITH_DATA,
	);
});

test('packs of every scheme of keys are recorded', async () => {
	for (const [i, device] of devices.entries()) {
		const { sequence } = (await api.call.attestationApi.attestationResult(device.id)).unwrap();
		assert.equal(sequence.toNumber(), 1, SCHEMES[i]);
	}
});

test('a block with a pack decodes, and the pack is readable', async () => {
	const { block } = await api.rpc.chain.getBlock(hash);

	const [timestamp, ...others] = block.extrinsics;
	assert.equal(`${timestamp.method.section}.${timestamp.method.method}`, 'timestamp.set');
	const { id } = devices[devices.length - 1];
	const transaction = others.find(({ method }) => method.section === 'readings' && Number(method.args[0]) === id);
	assert.ok(transaction, 'the transaction with the pack is in the block');
	assert.ok(transaction.isGeneral(), 'it is a general transaction');
	assert.equal(transaction.isSigned, false);
	const { device, pack, signature } = /** @type {any} */ (transaction.method.toHuman()).args;
	assert.equal(device, id.toLocaleString('en'));
	assert.deepEqual(pack.records, [
		{ metric: '0', offset: '0', value: '2,000' },
		{ metric: '0', offset: '1,000', value: '-150' },
	]);
	assert.deepEqual(Object.keys(signature), ['Ecdsa']);
	const [, received] = transaction.method.args;
	assert.deepEqual(received.toJSON(), sent);
});

test("an explorer's view of the block, with its events and its author, is complete", async () => {
	const { author, block, extrinsics } = await api.derive.chain.getBlock(hash);
	assert.equal(extrinsics.length, block.extrinsics.length);
	assert.ok(author, 'the author is known');
	for (const { dispatchError, extrinsic } of extrinsics) {
		assert.equal(dispatchError, undefined, extrinsic.method.method);
	}
	const [last] = extrinsics.filter(({ extrinsic }) => extrinsic.method.section === 'readings').slice(-1);
	assert.ok(last.events.some((event) => api.events.readings.Recorded.is(event)));
	assert.ok(JSON.stringify(block.toHuman()).includes('readings'), 'and the whole block can be shown');
});

// A sensor that is stuck beyond a limit which refuses: somebody reports it, and the council sees it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { people, send } from './council.js';
import { packHash, packTransaction, record, reportTransaction, submit } from './device.js';
import { enrolled, pack, start } from './fixtures.js';

/** What the profile refuses: more than 85 °C. */
const STUCK = 9_999;

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {import('./fixtures.js').Device} */
let device;
/** @type {number} When packs begin. */
let since;
/** @type {{ id: number, version: number }} */
let profile;
/** @type {string} The hash of the block with the report. */
let block;

before(async () => {
	api = await connect();
	since = await start(api);
	[device] = await enrolled(api, people().alice, 1);
	profile = { id: device.profile, version: 1 };
});
after(() => api?.disconnect());

test('a pack that is refused can be reported', async () => {
	const stuck = pack(since, 1, STUCK);
	await assert.rejects(submit(api, packTransaction(api, device, stuck)));

	block = await record(api, reportTransaction(api, device, stuck, profile));

	const events = await (await api.at(block)).query.system.events();
	const ours = /** @type {any} */ (events).map(({ event }) => event).filter(({ data }) => data.device?.eq(device.id));
	const names = ours.map(({ section, method }) => `${section}.${method}`);
	assert.deepEqual(names, ['readings.Reported', 'readings.AlarmRaised']);
	const [reported, raised] = ours.map(({ data }) => data);
	const observedAt = since + 1_000;
	assert.deepEqual(reported.violations.toJSON(), [
		{ metric: 0, behaviour: 0, flag: 'Fail', value: STUCK, judged: STUCK, threshold: 8_500, observedAt },
	]);
	assert.deepEqual([raised.alarm.toNumber(), raised.profile.toJSON()], [1, profile]);
});

test('it is an alarm, and no reading', async () => {
	const result = (await api.call.attestationApi.attestationResult(device.id)).unwrap();
	assert.deepEqual(result.alarms.toJSON(), [{ profile, metric: 0, behaviour: 0 }]);
	assert.deepEqual([result.sequence.toNumber(), result.observedAt.isNone], [0, true]);
	assert.deepEqual(result.usage.toJSON(), { packs: 0, records: 0, bytes: 0, flagged: 0, reported: 1 });
});

test('the evidence names the report, which is in its block', async () => {
	const [, { type }] = api.tx.readings.report.meta.args;
	const hash = packHash(api, device.id, api.createType(type.toString(), pack(since, 1, STUCK)).toU8a());

	const [evidence] = await api.call.attestationApi.evidence(device.id);
	assert.deepEqual([evidence.via.type, evidence.found.toNumber(), evidence.packHash.toHex()], ['Report', 1, hash]);
	assert.equal(evidence.rule.unwrap().type, 'GrossRange');
	assert.equal((await api.rpc.chain.getBlockHash(evidence.block)).toHex(), block);

	const [alarm] = await api.call.attestationApi.alarms(device.id);
	const pinned = alarm.evidence.unwrap().asPack;
	assert.deepEqual([pinned.via.type, pinned.packHash.toHex()], ['Report', hash]);
	assert.deepEqual([pinned.violation.value.toNumber(), pinned.violation.threshold.toNumber()], [STUCK, 8_500]);
	assert.equal(alarm.suspended.isFalse, true);
});

test("the device's log has it", async () => {
	const events = await (await api.at(block)).query.system.events();
	const logged = /** @type {any} */ (events)
		.map(({ event }) => event)
		.filter(({ section, method }) => section === 'aaa' && method === 'Logged')
		.map(({ data }) => data.entry)
		.filter((entry) => entry.device.eq(device.id));
	assert.deepEqual(
		logged.map(({ actor, action }) => [actor.type, action.type]),
		[
			['Chain', 'Flagged'],
			['Chain', 'AlarmRaised'],
		],
	);
	const { via, suspect, failing } = logged[0].action.asFlagged;
	assert.deepEqual([via.type, suspect.toNumber(), failing.toNumber()], ['Report', 0, 1]);
	const head = await (await api.at(block)).query.aaa.logHeads(device.id);
	assert.equal(head.count.toString(), logged[1].number.toString());
});

test('what is accepted next clears the alarm', async () => {
	await record(api, packTransaction(api, device, pack(since, 1, 2_000)));
	const result = (await api.call.attestationApi.attestationResult(device.id)).unwrap();
	assert.deepEqual([result.alarms.length, result.sequence.toNumber()], [0, 1]);
});

test('once the device is revoked, its totals and the head of its log are left', async () => {
	const before = (await api.call.attestationApi.attestationResult(device.id)).unwrap();
	await send(api, device.owner, api.tx.deviceRegistry.revoke(device.id, 'stuck'));
	const after = (await api.call.attestationApi.attestationResult(device.id)).unwrap();
	assert.equal(after.standing.type, 'Revoked');
	assert.deepEqual(after.usage.toJSON(), before.usage.toJSON());
	assert.equal(after.log.count.toNumber(), before.log.count.toNumber() + 1);
	assert.equal((await api.call.attestationApi.alarms(device.id)).length, 0);
	assert.equal((await api.call.attestationApi.evidence(device.id)).length, 0);
});

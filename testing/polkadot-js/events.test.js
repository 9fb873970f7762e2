// What a council sees by subscription while a device goes from good to suspended, and back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { people, send } from './council.js';
import { packHash, packTransaction, submit } from './device.js';
import { enrolled, pack, start } from './fixtures.js';
import { INCLUSION, until } from './wait.js';

/** @typedef {import('@polkadot/types/interfaces').Event} Event */

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {import('./fixtures.js').Device} */
let device;
/** @type {Event[]} What the subscription told about devices and was not looked at yet, in order. */
const told = [];

before(async () => {
	api = await connect();
	await api.query.system.events((/** @type {{ event: Event }[]} */ records) => {
		told.push(...records.map(({ event }) => event).filter(({ data }) => dataOf(data).device));
	});
	[device] = await enrolled(api, people().alice, 1);
	await tell('behaviourProfiles.ProfileAssigned');
});
after(() => api?.disconnect());

test('readings are recorded, flagged, alarm, and suspend the device', async () => {
	const since = await start(api);
	// The change from pack to pack is 0.5 °C, then 2 °C, then 2 °C in a second: the profile flags more than one.
	const packs = [2_000, 2_050, 2_250, 2_450].map((value, i) => pack(since, i + 1, value));
	for (const each of packs) await submit(api, packTransaction(api, device, each));

	const events = await tell('aaa.Suspended');

	assert.deepEqual(events.map(nameOf), [
		'readings.Recorded',
		'readings.Recorded',
		'readings.Recorded',
		'readings.Flagged',
		'readings.Recorded',
		'readings.Flagged',
		'readings.AlarmRaised',
		'aaa.Suspended',
	]);
	const profile = { id: device.profile, version: 1 };
	const behaviour = { metric: 0, behaviour: 1 };
	const [recorded, flagged, raised, suspended] = [2, 5, 6, 7].map((i) => dataOf(events[i].data));
	assert.deepEqual([recorded.sequence.toNumber(), recorded.flags.toJSON()], [3, ['Fail']]);
	assert.deepEqual(flagged.violations.toJSON(), [
		{ ...behaviour, flag: 'Fail', value: 2_450, judged: 200, threshold: 100, observedAt: since + 4_000 },
	]);
	assert.deepEqual(raised.profile.toJSON(), profile);
	assert.equal(raised.observedAt.toNumber(), since + 4_000);
	assert.equal(suspended.by.type, 'Alarm');
	assert.equal(raised.alarm.toNumber(), 1);
	assert.deepEqual(suspended.reason.toJSON(), { alarm: { alarm: 1, profile, ...behaviour } });
});

test('what broke the rule is evidence that can be checked', async () => {
	const evidence = await api.call.attestationApi.evidence(device.id);

	assert.deepEqual(
		evidence.map(({ violation }) => violation.value.toNumber()),
		[2_250, 2_450],
	);
	const [, last] = evidence;
	assert.equal(last.rule.unwrap().type, 'RateOfChange');
	assert.equal(last.metric.unwrap().name.toUtf8(), 'temperature');
	// The pack is in that block, and its message has that hash.
	const hash = await api.rpc.chain.getBlockHash(last.block.toNumber());
	const { block } = await api.rpc.chain.getBlock(hash);
	const calls = block.extrinsics.map(({ method }) => method).filter(({ method }) => method === 'submit');
	const packs = calls.map(({ args }) => args).filter(([id, pack]) => dataOf(id).eq(device.id) && dataOf(pack).sequence.eq(last.sequence));
	assert.equal(packs.length, 1);
	assert.equal(last.packHash.toHex(), packHash(api, device.id, packs[0][1].toU8a()));
});

test('the owner finds the alarm a false positive: it does not stand, and the device is reinstated', async () => {
	const { setVerificationState } = api.tx.readings;
	await send(api, device.owner, setVerificationState(device.id, 1, 'FalsePositive', 'moved into the sun'));

	const events = await tell('aaa.Reinstated');

	assert.deepEqual(events.map(nameOf), [
		'readings.VerificationStateSet',
		'readings.AlarmInvalidated',
		'aaa.Reinstated',
	]);
	assert.deepEqual(dataOf(events[2].data).by.toJSON(), { owner: device.organisation });
	const [alarm] = await api.call.attestationApi.alarms(device.id);
	assert.equal(alarm.ended.unwrap()[0].type, 'Invalidated');
	const { state, by, reason } = alarm.finding.unwrap();
	assert.deepEqual([state.type, by.toJSON()], ['FalsePositive', { owner: device.organisation }]);
	assert.equal(reason.toUtf8(), 'moved into the sun');
});

/** @param {Event} event */
function nameOf({ section, method }) {
	return `${section}.${method}`;
}

/**
 * An event's data. Its fields go by their names, which only the metadata knows.
 *
 * @param {Event['data']} data
 * @returns {any}
 */
function dataOf(data) {
	return data;
}

/**
 * Waits for an event about the device.
 *
 * @param {string} last Its name.
 * @returns {Promise<Event[]>} All that was told about it since the last time, with the rest of that block.
 */
function tell(last) {
	return until(INCLUSION, `the event ${last}`, async () => {
		const ours = told.filter(({ data }) => dataOf(data).device.eq(device.id));
		if (!ours.some((event) => nameOf(event) === last)) return undefined;
		told.length = 0;
		return ours;
	});
}

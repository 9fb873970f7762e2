// What a council sees by subscription while a device goes from good to suspended, and back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { people, send } from './council.js';
import { packTransaction, submit } from './device.js';
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
		{ ...behaviour, flag: 'Fail', value: 2_450, threshold: 100, observedAt: since + 4_000 },
	]);
	assert.deepEqual(raised.profile.toJSON(), profile);
	assert.equal(raised.observedAt.toNumber(), since + 4_000);
	assert.equal(suspended.by.type, 'Alarm');
	assert.deepEqual(suspended.reason.toJSON(), { alarm: { profile, ...behaviour } });
});

test('the owner reinstates the device, and its alarm ends', async () => {
	await send(api, device.owner, api.tx.aaa.reinstate(device.id));

	const events = await tell('aaa.Reinstated');

	assert.deepEqual(events.map(nameOf), ['readings.AlarmInvalidated', 'aaa.Reinstated']);
	assert.deepEqual(dataOf(events[1].data).by.toJSON(), { owner: device.owner.address });
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

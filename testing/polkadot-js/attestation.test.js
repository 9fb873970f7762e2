// The runtime API that answers anyone, without a transaction: api.call.attestationApi.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { people, send } from './council.js';
import { packTransaction, record } from './device.js';
import { enrolled, pack, profile, QUOTA, start } from './fixtures.js';

/** The number of no device. */
const NONE = 0xffff_fffe;

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {import('./fixtures.js').Device} */
let device;
/** @type {import('./fixtures.js').Device} */
let idle;
/** @type {number} When packs begin. */
let since;

before(async () => {
	api = await connect();
	[device, idle] = await enrolled(api, people().alice, 2);
	since = await start(api);
	await record(api, packTransaction(api, device, pack(since, 1, 2_000, 2_050, 2_300)));
});
after(() => api?.disconnect());

test('attestationResult says what the chain vouches for', async () => {
	const found = (await api.call.attestationApi.attestationResult(device.id)).unwrap();
	const result = found.toJSON();

	assert.equal(result.id, device.id);
	const { enrolled } = result.device;
	assert.equal(enrolled.owner, device.organisation);
	const { name } = (await api.query.organisations.organisations(device.organisation)).unwrap();
	assert.equal(found.ownerName.toUtf8(), name.toUtf8());
	assert.equal(enrolled.model, device.model);
	assert.deepEqual([enrolled.custody, enrolled.custodyConfirmed], [{ device: null }, false]);
	assert.deepEqual(result.standing, { active: null });
	assert.deepEqual(result.grant, { quota: QUOTA, expiresAt: null });
	assert.deepEqual(result.profile, { id: device.profile, version: 1 });
	assert.equal(result.sequence, 1);
	assert.equal(result.observedAt, since + 3_000);
	assert.equal(result.lastFlag, 'Fail');
	assert.deepEqual([result.alarms, result.silences], [[], []]);
	assert.deepEqual([result.usage.packs, result.usage.records, result.usage.flagged], [1, 3, 1]);
});

test('attestationResult of no device is nothing', async () => {
	assert.ok((await api.call.attestationApi.attestationResult(NONE)).isNone);
});

test('appraise says what a pack would be found to be, and records nothing', async () => {
	const observed = pack(since, 1, 2_000, 2_300, 2_000);
	const appraisal = (await api.call.attestationApi.appraise(idle.id, observed)).asOk;

	assert.deepEqual(
		appraisal.flags.map((flag) => flag.type),
		['Good', 'Fail', 'Fail'],
	);
	const violation = { metric: 0, behaviour: 1, flag: 'Fail', threshold: 100 };
	assert.deepEqual(appraisal.violations.toJSON(), [
		{ ...violation, value: 2_300, judged: 300, observedAt: since + 2_000 },
		{ ...violation, value: 2_000, judged: 300, observedAt: since + 3_000 },
	]);
	const [, decisive] = appraisal.violations.toJSON();
	const raised = { metric: 0, behaviour: 1, kind: 'Raised', observedAt: since + 3_000, mitigation: 'Suspend' };
	assert.deepEqual(appraisal.transitions.toJSON(), [{ ...raised, violation: decisive }]);
	const { sequence, standing } = (await api.call.attestationApi.attestationResult(idle.id)).unwrap();
	assert.deepEqual([sequence.toNumber(), standing.type], [0, 'Active']);
});

test('appraise refuses by name', async () => {
	const refusal = async (/** @type {number} */ id, /** @type {import('./device.js').Pack} */ pack) =>
		(await api.call.attestationApi.appraise(id, pack)).asErr.type;

	assert.equal(await refusal(NONE, pack(since, 1, 0)), 'UnknownDevice');
	assert.equal(await refusal(device.id, pack(since, 1, 2_000)), 'SequenceTaken');
	assert.equal(await refusal(idle.id, pack(since, 1)), 'PackEmpty');
	assert.equal(await refusal(idle.id, pack(since, 1, 9_000)), 'OutOfBounds');
});

test('deviceOf knows a key and what it is to which device', async () => {
	const use = await api.call.attestationApi.deviceOf(device.pair.address);
	assert.deepEqual(use.unwrap().toJSON(), { active: device.id });
	assert.ok((await api.call.attestationApi.deviceOf(device.owner.address)).isNone, "an owner's key is no device's");
});

test('profileOf says which profile a device is appraised by', async () => {
	const { active, staged } = (await api.call.attestationApi.profileOf(device.id)).unwrap();
	const { reference, profile: thermometer } = active;
	assert.ok(staged.isNone);
	assert.deepEqual(reference.toJSON(), { id: device.profile, version: 1 });
	assert.equal(thermometer.name.toUtf8(), 'thermometer');
	const [metric] = thermometer.metrics;
	assert.deepEqual(
		[metric.name.toUtf8(), metric.unit.toUtf8(), metric.decimals.toNumber()],
		['temperature', 'Cel', 2],
	);
	assert.deepEqual(
		metric.behaviours.map((behaviour) => behaviour.rule.type),
		['GrossRange', 'RateOfChange'],
	);
	assert.ok((await api.call.attestationApi.profileOf(NONE)).isNone);
});

test('a staged version is compared with the active one', async () => {
	const { attestationApi } = api.call;
	const { behaviourProfiles } = api.tx;
	const [own] = await enrolled(api, people().alice, 1);
	const now = (await api.rpc.chain.getHeader()).number.toNumber();
	const stricter = profile();
	stricter.metrics[0].behaviours[1].rule = { RateOfChange: { suspect: null, fail: { change: 10, per: 1_000 } } };
	await send(api, own.owner, behaviourProfiles.stageVersion(own.profile, stricter, now + 1_000));
	assert.ok((await attestationApi.compare(own.profile)).isNone, 'no pack has come yet');
	const from = await start(api);
	await record(api, packTransaction(api, own, pack(from, 1, 2_000, 2_050, 2_060)));

	const comparison = (await attestationApi.compare(own.profile)).unwrap();

	assert.deepEqual([comparison.active.toNumber(), comparison.staged.toNumber()], [1, 2]);
	const same = { refused: 0, packs: 1, records: 3, suspect: 0, alarms: 0 };
	assert.deepEqual(comparison.byActive.toJSON(), { ...same, failed: 0 });
	assert.deepEqual(comparison.byStaged.toJSON(), { ...same, failed: 1 });
	const version = (await attestationApi.profileVersion({ id: own.profile, version: 2 })).unwrap();
	assert.equal(version.metrics[0].behaviours[1].rule.asRateOfChange.fail.change.toNumber(), 10);
	await send(api, own.owner, behaviourProfiles.withdrawVersion(own.profile));
	assert.ok((await attestationApi.compare(own.profile)).isNone);
});

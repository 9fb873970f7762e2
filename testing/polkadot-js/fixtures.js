// Devices ready for use, for the tests that are about something else.

import { randomBytes } from 'node:crypto';
import { organisationOf, send } from './council.js';
import { deviceKey, newKey, proveEnrolment } from './device.js';

/** @typedef {import('@polkadot/api').ApiPromise} ApiPromise */
/** @typedef {import('@polkadot/keyring/types').KeyringPair} Pair */
/** @typedef {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} Call */

/**
 * A device: `owner` signs for the organisation of this number, which owns it.
 *
 * @typedef {{ id: number, pair: Pair, owner: Pair, organisation: number }} Owned
 * @typedef {Owned & { model: number, ueid: string, profile: number }} Device
 */

/** An hour in milliseconds. */
export const HOUR = 3_600_000;

/** More than any test sends. A new grant starts with none, and each block adds some. */
export const QUOTA = { capacity: 1_000, refillPerBlock: 20 };

/** A budget that is enough for any test but those of budgets. */
export const BUDGET = {
	devices: 1_000,
	recordsPerBlock: 100_000,
	recordsSaved: 1_000_000,
	profiles: 1_000,
	profileBytes: 1_000_000,
};

/** Something that no other run has named so. */
export function unique(/** @type {string} */ name) {
	return `${name}-${randomBytes(6).toString('hex')}`;
}

/** A model that nobody has registered. */
export function model() {
	return { manufacturer: 'Aerie', name: unique('A1'), firmware: '1.0.0' };
}

/**
 * What is expected of a thermometer: outside −40..85 °C the pack is refused; a change of more than 1 °C in a second is
 * flagged, and the second one in a row suspends the device.
 */
export function profile() {
	const flag = { datapointsToAlarm: 2, datapointsToClear: 2, mitigation: 'Suspend' };
	return {
		name: 'thermometer',
		maxRecords: 4,
		maxPackBytes: 60,
		minInterval: 500,
		maxAhead: 30_000,
		maxAge: HOUR,
		memory: HOUR,
		timeZone: { offsetMinutes: 0, changes: [] },
		metrics: [
			{
				name: 'temperature',
				unit: 'Cel',
				decimals: 2,
				kind: 'Gauge',
				behaviours: [
					{ rule: { GrossRange: { fail: { min: -4_000, max: 8_500 }, suspect: null } }, onFail: 'Refuse' },
					{
						rule: { RateOfChange: { suspect: null, fail: { change: 100, per: 1_000 } } },
						onFail: { Flag: flag },
					},
				],
			},
		],
	};
}

/**
 * Puts devices on chain in one transaction, each with a key of its own, a grant and a profile.
 *
 * @param {ApiPromise} api
 * @param {Pair} owner Who signs for an organisation on the council.
 * @param {number} count
 * @param {(devices: Device[]) => Call[]} [more] What else to do in the same transaction.
 * @returns {Promise<Device[]>}
 */
export async function enrolled(api, owner, count, more = () => []) {
	const [organisation, nextModel, nextProfile, nextDevice] = await Promise.all([
		organisationOf(api, owner),
		api.query.deviceRegistry.nextModelId(),
		api.query.behaviourProfiles.nextProfileId(),
		api.query.deviceRegistry.nextDeviceId(),
	]);
	const [modelId, profileId] = [Number(nextModel), Number(nextProfile)];
	const devices = Array.from({ length: count }, (_, i) => ({
		id: Number(nextDevice) + i,
		pair: newKey('ed25519'),
		owner,
		organisation,
		model: modelId,
		ueid: unique('u'),
		profile: profileId,
	}));
	const { aaa, behaviourProfiles, deviceRegistry, utility } = api.tx;
	const each = devices.flatMap((device) => [
		enrol(api, device),
		aaa.grant(device.id, QUOTA, null),
		behaviourProfiles.assign(device.id, profileId),
	]);
	const first = [deviceRegistry.registerModel(model()), behaviourProfiles.createProfile(profile())];
	await send(api, owner, utility.batchAll([...first, ...each, ...more(devices)]));
	return devices;
}

/**
 * The call that enrols a device which holds its own key.
 *
 * @param {ApiPromise} api
 * @param {Pick<Device, 'pair' | 'organisation' | 'model' | 'ueid'>} device
 */
export function enrol(api, { pair, organisation, model, ueid }) {
	const proof = proveEnrolment(api, pair, { owner: organisation, model, ueid });
	return api.tx.deviceRegistry.enrol(model, ueid, 'Device', deviceKey(pair), proof);
}

/**
 * A pack of temperatures a second apart, the first one `sequence` seconds after `start`: in order, as long as packs have
 * one value each.
 *
 * @param {number} start
 * @param {number} sequence
 * @param {number[]} values
 */
export function pack(start, sequence, ...values) {
	const records = values.map((value, i) => ({ metric: 0, offset: i * 1_000, value }));
	return { sequence, baseTime: start + sequence * 1_000, records };
}

/**
 * A time that lies back far enough for every pack of a test: half of what the profile allows.
 *
 * @param {ApiPromise} api
 */
export async function start(api) {
	return Number(await api.query.timestamp.now()) - HOUR / 2;
}

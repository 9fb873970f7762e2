// Every call of every pallet of ours, built from its arguments and decoded again, as wallets and explorers show it.

import { stringCamelCase, u8aToHex } from '@polkadot/util';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { listen } from './console.js';
import { people } from './council.js';
import { ourPallets } from './ours.js';

/** @typedef {{ args: unknown[], shown: object }} Example */

const KEY = new Uint8Array(32).fill(7);
const SIGNATURE = new Uint8Array(64).fill(9);

const GROSS_RANGE = {
	rule: { GrossRange: { fail: { min: -4_000, max: 8_500 }, suspect: { min: -1_000, max: 4_000 } } },
};
const RATE = { rule: { RateOfChange: { suspect: null, fail: { change: 100, per: 1_000 } } } };
const FLAT_LINE = { rule: { FlatLine: { tolerance: 0, suspectAfter: 60_000, failAfter: 120_000, least: 5 } } };
const GAP = { rule: { Gap: { max: 3_600_000 } } };
const FLAG = { Flag: { datapointsToAlarm: 3, datapointsToClear: 2, mitigation: 'Suspend' } };

const PROFILE = {
	name: 'air quality',
	maxRecords: 64,
	maxPackBytes: 850,
	minInterval: 1_000,
	maxAhead: 30_000,
	maxAge: 86_400_000,
	memory: 3_600_000,
	timeZone: { offsetMinutes: 60, changes: [{ from: 1_774_746_000_000, offsetMinutes: 120 }] },
	metrics: [
		{
			name: 'temperature',
			unit: 'Cel',
			decimals: 2,
			kind: 'Gauge',
			behaviours: [
				{ ...GROSS_RANGE, onFail: 'Refuse' },
				...[RATE, FLAT_LINE, GAP].map((rule) => ({ ...rule, onFail: FLAG })),
			],
		},
		{
			name: 'rain',
			unit: 'mm',
			decimals: 0,
			kind: { Counter: { per: 3_600_000, onReset: 'Suspect' } },
			behaviours: [{ ...RATE, onFail: FLAG }],
		},
	],
};

const RATE_SHOWN = { rule: { RateOfChange: { suspect: null, fail: { change: '100', per: '1,000' } } } };
const FLAG_SHOWN = { Flag: { datapointsToAlarm: '3', datapointsToClear: '2', mitigation: 'Suspend' } };

const PROFILE_SHOWN = {
	name: 'air quality',
	maxRecords: '64',
	maxPackBytes: '850',
	minInterval: '1,000',
	maxAhead: '30,000',
	maxAge: '86,400,000',
	memory: '3,600,000',
	timeZone: { offsetMinutes: '60', changes: [{ from: '1,774,746,000,000', offsetMinutes: '120' }] },
	metrics: [
		{
			name: 'temperature',
			unit: 'Cel',
			decimals: '2',
			kind: 'Gauge',
			behaviours: [
				{
					rule: {
						GrossRange: { fail: { min: '-4,000', max: '8,500' }, suspect: { min: '-1,000', max: '4,000' } },
					},
					onFail: 'Refuse',
				},
				...[
					RATE_SHOWN,
					{ rule: { FlatLine: { tolerance: '0', suspectAfter: '60,000', failAfter: '120,000', least: '5' } } },
					{ rule: { Gap: { max: '3,600,000' } } },
				].map((rule) => ({ ...rule, onFail: FLAG_SHOWN })),
			],
		},
		{
			name: 'rain',
			unit: 'mm',
			decimals: '0',
			kind: { Counter: { per: '3,600,000', onReset: 'Suspect' } },
			behaviours: [{ ...RATE_SHOWN, onFail: FLAG_SHOWN }],
		},
	],
};

const BUDGET = { devices: 10, recordsPerBlock: 2_000, recordsSaved: 30_000, profiles: 4, profileBytes: 5_000 };
const BUDGET_SHOWN = {
	devices: '10',
	recordsPerBlock: '2,000',
	recordsSaved: '30,000',
	profiles: '4',
	profileBytes: '5,000',
};

/**
 * An example of each call, with what a member of the council sees of it.
 *
 * @type {(account: string) => Record<string, Example>}
 */
const examples = (account) => ({
	'organisations.admit': {
		args: ['Westend', account, BUDGET],
		shown: { name: 'Westend', account, budget: BUDGET_SHOWN },
	},
	'organisations.readmit': { args: [3, account], shown: { organisation: '3', account } },
	'organisations.expel': { args: [3], shown: { organisation: '3' } },
	'organisations.rename': { args: [3, 'West Harbour'], shown: { organisation: '3', name: 'West Harbour' } },
	'organisations.changeKey': { args: [account], shown: { account } },
	'organisations.replaceKey': { args: [3, account], shown: { organisation: '3', account } },
	'organisations.setBudget': { args: [3, BUDGET], shown: { organisation: '3', budget: BUDGET_SHOWN } },
	'deviceRegistry.registerModel': {
		args: [{ manufacturer: 'Aerie', name: 'A1', firmware: '1.0.0' }],
		shown: { model: { manufacturer: 'Aerie', name: 'A1', firmware: '1.0.0' } },
	},
	'deviceRegistry.enrol': {
		args: [1, 'serial 4711', 'SecureElement', { Ed25519: KEY }, { Ed25519: SIGNATURE }],
		shown: {
			model: '1',
			ueid: 'serial 4711',
			custody: 'SecureElement',
			key: { Ed25519: u8aToHex(KEY) },
			proof: { Ed25519: u8aToHex(SIGNATURE) },
		},
	},
	'deviceRegistry.rotateKey': {
		args: [7, { Gateway: 3 }, { Sr25519: KEY }, { Sr25519: SIGNATURE }],
		shown: {
			device: '7',
			custody: { Gateway: '3' },
			key: { Sr25519: u8aToHex(KEY) },
			proof: { Sr25519: u8aToHex(SIGNATURE) },
		},
	},
	'deviceRegistry.offerTransfer': { args: [7, 1], shown: { device: '7', to: '1' } },
	'deviceRegistry.withdrawTransfer': { args: [7], shown: { device: '7' } },
	'deviceRegistry.acceptTransfer': { args: [7], shown: { device: '7' } },
	'deviceRegistry.declareCustody': {
		args: [7, { Gateway: 3 }, { Ed25519: KEY }],
		shown: { device: '7', custody: { Gateway: '3' }, key: { Ed25519: u8aToHex(KEY) } },
	},
	'deviceRegistry.confirmCustody': {
		args: [7, 'SecureElement', { Ed25519: KEY }],
		shown: { device: '7', custody: 'SecureElement', key: { Ed25519: u8aToHex(KEY) } },
	},
	'deviceRegistry.setSupport': {
		args: [1, 1_900_000_000_000],
		shown: { model: '1', supported_until: '1,900,000,000,000' },
	},
	'deviceRegistry.publishAdvisory': {
		args: [1, { scope: 'Firmware', id: 'CVE-2026-12345', uri: 'https://example.org/12345' }],
		shown: {
			model: '1',
			advisory: { scope: 'Firmware', id: 'CVE-2026-12345', uri: 'https://example.org/12345' },
		},
	},
	'deviceRegistry.withdrawAdvisory': {
		args: [1, 'Hardware', 'CVE-2026-12345'],
		shown: { model: '1', scope: 'Hardware', id: 'CVE-2026-12345' },
	},
	'deviceRegistry.banKey': { args: [account, 'stolen'], shown: { key: account, reason: 'stolen' } },
	'deviceRegistry.liftBan': { args: [account], shown: { key: account } },
	'deviceRegistry.releaseUeid': { args: [2, 'serial 4711'], shown: { owner: '2', ueid: 'serial 4711' } },
	'deviceRegistry.revoke': { args: [7, 'sold'], shown: { device: '7', reason: 'sold' } },
	'behaviourProfiles.createProfile': { args: [PROFILE], shown: { profile: PROFILE_SHOWN } },
	'behaviourProfiles.assign': { args: [7, 3], shown: { device: '7', profile: '3' } },
	'behaviourProfiles.stageVersion': {
		args: [3, PROFILE, 1_000],
		shown: { id: '3', profile: PROFILE_SHOWN, activate_at: '1,000' },
	},
	'behaviourProfiles.withdrawVersion': { args: [3], shown: { id: '3' } },
	'behaviourProfiles.activateVersion': { args: [3], shown: { id: '3' } },
	'behaviourProfiles.offerProfile': { args: [3, 2], shown: { id: '3', to: '2' } },
	'behaviourProfiles.acceptProfile': { args: [3], shown: { id: '3' } },
	'behaviourProfiles.withdrawProfileOffer': { args: [3], shown: { id: '3' } },
	'aaa.grant': {
		args: [7, { capacity: 100, refillPerBlock: 2 }, 1_800_000_000_000],
		shown: { device: '7', quota: { capacity: '100', refillPerBlock: '2' }, expires_at: '1,800,000,000,000' },
	},
	'aaa.withdrawGrant': { args: [7], shown: { device: '7' } },
	'aaa.suspend': { args: [7, 'under repair'], shown: { device: '7', reason: 'under repair' } },
	'aaa.reinstate': { args: [7], shown: { device: '7' } },
	'aaa.halt': {
		args: [{ Organisation: 2 }, 'under investigation'],
		shown: { scope: { Organisation: '2' }, reason: 'under investigation' },
	},
	'aaa.resume': { args: ['Chain'], shown: { scope: 'Chain' } },
	'room.addBuyer': { args: [account], shown: { buyer: account } },
	'room.removeBuyer': { args: [account], shown: { buyer: account } },
	'readings.setVerificationState': {
		args: [7, 2, 'BenignPositive', 'a fire nearby'],
		shown: { device: '7', alarm: '2', state: 'BenignPositive', reason: 'a fire nearby' },
	},
	'readings.report': {
		args: [
			7,
			{ sequence: 1, baseTime: 1_800_000_000_000, records: [{ metric: 0, offset: 5, value: 9_999 }] },
			{ Ed25519: SIGNATURE },
			{ id: 3, version: 2 },
		],
		shown: {
			device: '7',
			pack: {
				sequence: '1',
				baseTime: '1,800,000,000,000',
				records: [{ metric: '0', offset: '5', value: '9,999' }],
			},
			signature: { Ed25519: u8aToHex(SIGNATURE) },
			profile: { id: '3', version: '2' },
		},
	},
	'readings.submit': {
		args: [
			7,
			{ sequence: 1, baseTime: 1_800_000_000_000, records: [{ metric: 0, offset: 5, value: -7 }] },
			{ Ed25519: SIGNATURE },
		],
		shown: {
			device: '7',
			pack: {
				sequence: '1',
				baseTime: '1,800,000,000,000',
				records: [{ metric: '0', offset: '5', value: '-7' }],
			},
			signature: { Ed25519: u8aToHex(SIGNATURE) },
		},
	},
});

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {import('./ours.js').Pallet[]} */
let pallets;

before(async () => {
	api = await connect();
	pallets = await ourPallets(api);
});
after(() => api?.disconnect());

test('every call has an example, is encoded, and decodes to what was meant', async (t) => {
	const known = examples(people().alice.address);
	const calls = pallets.flatMap(({ name, calls }) => calls.map((call) => `${name}.${stringCamelCase(call.name)}`));
	assert.deepEqual(Object.keys(known).sort(), calls.sort(), 'the examples are of all calls, and of no others');

	const { said, stop } = listen();
	t.after(stop);
	for (const [call, { args, shown }] of Object.entries(known)) {
		const [section, method] = call.split('.');
		const built = api.tx[section][method](...args).method;

		const decoded = api.createType('Call', built.toHex());

		assert.equal(`${decoded.section}.${decoded.method}`, call);
		assert.deepEqual(decoded.toHuman().args, shown, call);
		assert.equal(decoded.toHex(), built.toHex(), call);
	}
	assert.deepEqual(said, [], 'polkadot.js has nothing to say about them');
});

test('every call and event is documented, and so is every field of an event', () => {
	const bare = pallets.flatMap(({ name, calls, events }) => {
		const fields = events.flatMap((event) =>
			event.fields.map((field) => ({ path: `${event.name}.${field.name.unwrapOr('?')}`, docs: field.docs })),
		);
		const variants = [...calls, ...events].map((variant) => ({
			path: variant.name.toString(),
			docs: variant.docs,
		}));
		const undocumented = [...variants, ...fields].filter(({ docs }) => docs.join('').trim() === '');
		return undocumented.map(({ path }) => `${name}.${path}`);
	});
	assert.deepEqual(bare, []);
});

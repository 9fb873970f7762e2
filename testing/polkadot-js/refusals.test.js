// What becomes of transactions that are refused: each by its code, before any block.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { connect } from './connect.js';
import { carry, people } from './council.js';
import { deviceKey, newKey, packTransaction, record, reportTransaction, signPack, submit } from './device.js';
import { enrol, enrolled, HOUR, pack, QUOTA, start, unique } from './fixtures.js';
import { INCLUSION, until } from './wait.js';

/** @typedef {import('./fixtures.js').Device} Device */
/** @typedef {import('./device.js').Pack} Pack */
/** @typedef {{ code: number, permanence: 'Permanent' | 'Curable' }} Refusal */

const TABLE = new URL('../../primitives/src/refusal.rs', import.meta.url);

/** How the node reports a code: of bytes that can never be accepted, and of such that can be, later. */
const REPORTS = {
	Permanent: (/** @type {number} */ code) => ({ code: 1010, data: `Custom error: ${code}` }),
	Curable: (/** @type {number} */ code) => ({ code: 1011, data: `Custom(${code})` }),
};

/** The number of no device. */
const NONE = 0xffff_fffe;

const KINDS = /** @type {const} */ ([
	'sound',
	'fresh',
	'revoked',
	'suspended',
	'ward',
	'halted',
	'ungranted',
	'expired',
	'spent',
]);

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {Map<string, Refusal>} The table of refusals, by name. */
let table;
/** @type {Record<(typeof KINDS)[number] | 'unassigned', Device>} Devices, by what is special about them. */
let devices;
/** @type {number} When packs begin. */
let since;
/** The names of the refusals that were met. */
const met = new Set();

before(async () => {
	api = await connect();
	table = parse(await readFile(TABLE, 'utf8'));
	since = await start(api);
	const soon = Number(await api.query.timestamp.now()) + 10_000;
	devices = await prepare(soon);
	const { bob, charlie } = people();
	await carry(api, [bob, charlie], api.tx.aaa.halt({ Device: devices.halted.id }, 'under investigation'));
	await record(api, packTransaction(api, devices.sound, pack(since, 1, 2_000)));
	await until(INCLUSION, 'a grant to expire', async () =>
		Number(await api.query.timestamp.now()) > soon ? true : undefined,
	);
});
after(() => api?.disconnect());

/**
 * Enrols the devices.
 *
 * @param {number} soon When the grant of one of them ends.
 */
async function prepare(soon) {
	const { aaa, balances, deviceRegistry } = api.tx;
	const own = { pair: newKey('sr25519'), ueid: unique('u') };
	const named = (/** @type {Device[]} */ each) => {
		const last = each[each.length - 1];
		const kinds = Object.fromEntries(KINDS.map((kind, i) => [kind, each[i]]));
		return /** @type {typeof devices} */ ({ ...kinds, unassigned: { ...last, ...own, id: last.id + 1 } });
	};
	const each = await enrolled(api, people().alice, KINDS.length, (each) => {
		const { expired, revoked, spent, suspended, unassigned, ungranted, ward } = named(each);
		return [
			deviceRegistry.revoke(revoked.id, 'sold'),
			aaa.suspend(suspended.id, 'under repair'),
			deviceRegistry.declareCustody(ward.id, { Gateway: suspended.id }, deviceKey(ward.pair)),
			aaa.withdrawGrant(ungranted.id),
			aaa.grant(expired.id, QUOTA, soon),
			aaa.grant(spent.id, { capacity: 1, refillPerBlock: 1 }, null),
			enrol(api, unassigned),
			aaa.grant(unassigned.id, QUOTA, null),
			// A device's key with funds still signs nothing but packs.
			balances.transferAllowDeath(unassigned.pair.address, 1_000_000_000_000n),
		];
	});
	return named(each);
}

describe('a pack is refused', () => {
	/** @type {Record<string, () => [Device, Pack]>} */
	const packs = {
		UnknownDevice: () => [{ ...devices.fresh, id: NONE }, pack(since, 1, 0)],
		Revoked: () => [devices.revoked, pack(since, 1, 0)],
		Suspended: () => [devices.suspended, pack(since, 1, 0)],
		Halted: () => [devices.halted, pack(since, 1, 0)],
		GatewayOut: () => [devices.ward, pack(since, 1, 0)],
		NotGranted: () => [devices.ungranted, pack(since, 1, 0)],
		GrantExpired: () => [devices.expired, pack(since, 1, 0)],
		NoProfile: () => [devices.unassigned, pack(since, 1, 0)],
		QuotaSpent: () => [devices.spent, pack(since, 1, 0, 0)],
		SequenceTaken: () => [devices.sound, pack(since, 1, 0)],
		SequenceAhead: () => [devices.sound, pack(since, 99, 0)],
		PackEmpty: () => [devices.fresh, pack(since, 1)],
		PackTooLarge: () => [devices.fresh, pack(since, 1, 0, 0, 0, 0)],
		TooManyRecords: () => [devices.fresh, pack(since, 1, 0, 0, 0, 0, 0)],
		UnknownMetric: () => [devices.fresh, of({ metric: 1, offset: 0, value: 0 })],
		TooOld: () => [devices.fresh, pack(since - HOUR, 1, 0)],
		TooFarAhead: () => [devices.fresh, pack(since + HOUR, 1, 0)],
		NotIncreasing: () => [
			devices.fresh,
			of({ metric: 0, offset: 999, value: 0 }, { metric: 0, offset: 0, value: 0 }),
		],
		TooFrequent: () => [
			devices.fresh,
			of({ metric: 0, offset: 0, value: 0 }, { metric: 0, offset: 499, value: 0 }),
		],
		OutOfBounds: () => [devices.fresh, pack(since, 1, 8_501)],
	};

	for (const [name, make] of Object.entries(packs)) {
		test(`${name}, by code and in a dry run by name`, async () => {
			const [device, pack] = make();
			const dryRun = await api.call.attestationApi.appraise(device.id, pack);
			assert.equal(dryRun.isErr ? dryRun.asErr.type : 'accepted', name);
			await refused(packTransaction(api, device, pack), name);
		});
	}

	test('BadSignature, if another key signed it', async () => {
		const { fresh, sound } = devices;
		await refused(packTransaction(api, { ...fresh, pair: sound.pair }, pack(since, 1, 0)), 'BadSignature');
	});

	test('BadSignature, if it was changed on the way', async () => {
		const { fresh } = devices;
		const bytes = packTransaction(api, fresh, pack(since, 1, 2_000));
		const changed = bytes.replace(hexOf(2_000), hexOf(1_999));
		assert.notEqual(changed, bytes);
		await refused(changed, 'BadSignature');
	});

	test('NotGeneral, if it is signed as a transaction', async () => {
		const { fresh } = devices;
		const evidence = pack(since, 1, 0);
		const call = api.tx.readings.submit(fresh.id, evidence, signPack(api, fresh.pair, fresh.id, evidence));
		await refused((await call.signAsync(people().alice, { nonce: -1 })).toHex(), 'NotGeneral');
	});

	test('and none of them has left a trace', async () => {
		const { sequence, usage } = (await api.call.attestationApi.attestationResult(devices.fresh.id)).unwrap();
		assert.deepEqual([sequence.toNumber(), usage.packs.toNumber()], [0, 0]);
	});
});

describe('a report is refused', () => {
	const under = (/** @type {Device} */ { profile }, version = 1) => ({ id: profile, version });

	test('NotRefused, if the profile accepts the pack', async () => {
		const { fresh } = devices;
		await refused(reportTransaction(api, fresh, pack(since, 1, 8_500), under(fresh)), 'NotRefused');
	});

	test('StaleProfile, if another version is in force', async () => {
		const { fresh } = devices;
		await refused(reportTransaction(api, fresh, pack(since, 1, 8_501), under(fresh, 2)), 'StaleProfile');
	});

	test('AlreadyReported, if nothing in it was observed later', async () => {
		const { sound } = devices;
		await record(api, reportTransaction(api, sound, pack(since, 2, 8_501), under(sound)));
		await refused(reportTransaction(api, sound, pack(since, 2, 8_502), under(sound)), 'AlreadyReported');
	});
});

test("a device's key signs no transaction: DeviceKeyAsSigner", async () => {
	// Anyone may sign a transfer, but no device.
	const transfer = api.tx.balances.transferKeepAlive(people().alice.address, 1);
	const signed = await transfer.signAsync(devices.unassigned.pair, { nonce: -1 });
	await refused(signed.toHex(), 'DeviceKeyAsSigner');
});

describe('who is neither a member nor a buyer', () => {
	test('signs little else than transfers: NotAMember', async () => {
		const signed = await api.tx.system.remark('0x00').signAsync(people().dave, { nonce: -1 });
		await refused(signed.toHex(), 'NotAMember');
	});

	test('has few transactions waiting: TooManyWaiting', async () => {
		const { alice, dave } = people();
		const nonce = (await api.rpc.system.accountNextIndex(dave.address)).toNumber() + 1_000;
		const signed = await api.tx.balances.transferKeepAlive(alice.address, 1).signAsync(dave, { nonce });
		await refused(signed.toHex(), 'TooManyWaiting');
	});
});

test('nobody signs more than its part of a block: TooLarge', async () => {
	const large = api.tx.system.remark(`0x${'00'.repeat(600 * 1024)}`);
	const signed = await large.signAsync(people().bob, { nonce: -1 });
	await refused(signed.toHex(), 'TooLarge');
});

test('all refusals that there are have been met, but for that of an upgrade', () => {
	// runtime/tests/upgrade meets it: this chain is not upgraded.
	const others = [...table.keys()].filter((name) => name !== 'Upgrading');
	assert.deepEqual([...met].sort(), others.sort());
});

test('the metadata has the names of the codes', () => {
	const path = 'beadle_primitives::refusal::Refusal';
	const found = api.registry.lookup.types.find(({ type }) => type.path.join('::') === path);
	assert.ok(found, `${path} is in the metadata`);
	const { variants } = found.type.def.asVariant;
	const names = variants.map(({ index, name }) => [name.toString(), index.toNumber()]);
	assert.deepEqual(
		names,
		[...table].map(([name, { code }]) => [name, code]),
	);
});

/**
 * Checks that the node refuses the bytes, and how.
 *
 * @param {string} bytes
 * @param {string} name
 */
async function refused(bytes, name) {
	const refusal = table.get(name);
	assert.ok(refusal, `${name} is in the table`);
	const expected = REPORTS[refusal.permanence](refusal.code);
	await assert.rejects(submit(api, bytes), (/** @type {any} */ error) => {
		assert.deepEqual({ code: error.code, data: error.data }, expected, `${name}: ${error.message}`);
		return true;
	});
	met.add(name);
}

/**
 * A first pack of these records.
 *
 * @param {import('./device.js').Record[]} records
 * @returns {Pack}
 */
function of(...records) {
	return { sequence: 1, baseTime: since, records };
}

/**
 * A value as it is in a pack's bytes.
 *
 * @param {number} value
 */
function hexOf(value) {
	return api.createType('i64', value).toHex(true).slice(2);
}

/**
 * The rows of the chain's own table.
 *
 * @param {string} source
 * @returns {Map<string, Refusal>}
 */
function parse(source) {
	const rows = [...source.matchAll(/^\t(\d+) (\w+) (Wait|Others|Profile|Resend|Nothing) "/gm)];
	assert.ok(rows.length > 0, 'refusal.rs has a table');
	// Whatever it takes, unless it is for the sender to make other bytes.
	const permanent = ['Resend', 'Nothing'];
	return new Map(
		rows.map(([, code, name, cure]) => [
			name,
			{ code: Number(code), permanence: permanent.includes(cure) ? 'Permanent' : 'Curable' },
		]),
	);
}

// Profiles as files, put on chain and compared by the program `beadle`.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { attempt, carry, eventOf, organisationOf, people, send } from './council.js';
import { packTransaction, record } from './device.js';
import { enrolled, pack, profile, start } from './fixtures.js';
import { INCLUSION, until } from './wait.js';

const PROFILE = `name = "thermometer"
max_records = 4
max_pack_bytes = 60
min_interval = "500ms"
max_ahead = "30s"
max_age = "1h"

[[metric]]
name = "temperature"
unit = "Cel"
decimals = 2
kind = "Gauge"

[[metric.behaviour]]
rule = "GrossRange"
fail = { min = -40, max = 85 }
on_fail = "Flag"
datapoints_to_alarm = 1
datapoints_to_clear = 1
mitigation = "None"
`;

/** The program; it finds the chain by BEADLE_URL, as these tests do. */
const BEADLE = process.env.BEADLE_CLI ?? 'beadle';

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {string} */
let directory;

before(async () => {
	api = await connect();
	directory = await mkdtemp(join(tmpdir(), 'beadle-profiles-'));
	// The development chain's council.
	await writeFile(join(directory, 'key'), '//Alice\n', { mode: 0o600 });
});
after(async () => {
	await api?.disconnect();
	await rm(directory, { recursive: true, force: true });
});

test('a file becomes a profile, then a staged version that is compared and shown', async () => {
	const [first, second] = [join(directory, 'first.toml'), join(directory, 'second.toml')];
	await writeFile(first, PROFILE);
	await writeFile(second, PROFILE.replace('max = 85', 'max = 20.1'));
	const key = ['--key-file', join(directory, 'key')];

	const created = await beadle('apply', first, ...key);
	const [, id] = created.out.match(/^created: profile (\d+), version 1$/m) ?? [];
	assert.ok(id, created.out + created.err);
	assert.equal((await beadle('diff', first, `chain:${id}@1`)).code, 0);

	const [device] = await enrolled(api, people().alice, 1);
	await send(api, device.owner, api.tx.behaviourProfiles.assign(device.id, Number(id)));
	const activateAt = (await api.rpc.chain.getHeader()).number.toNumber() + 1_000;
	const stage = ['--stage', id, '--activate-at', `${activateAt}`];
	const staged = await beadle('apply', second, ...stage, ...key);
	assert.match(staged.out, /version 2, active from block \d+ unless it is held back/, staged.err);
	assert.match((await beadle('compare', id)).out, /no pack has come since/);
	await record(api, packTransaction(api, device, pack(await start(api), 1, 2_000, 2_050)));

	const compared = JSON.parse((await beadle('compare', id, '--json')).out);
	const same = { refused: 0, packs: 1, records: 2, suspect: 0 };
	assert.deepEqual(compared, {
		active: { version: 1, ...same, failed: 0, alarms: 0 },
		staged: { version: 2, ...same, failed: 1, alarms: 1 },
	});
	const different = await beadle('diff', `chain:${id}@1`, `chain:${id}@2`);
	assert.equal(different.code, 1);
	assert.match(different.out, /^-fail = { min = -40.00, max = 85.00 }\n\+fail = { min = -40.00, max = 20.10 }$/m);
});

test('what beadle encodes is what polkadot.js decodes', async () => {
	const file = join(directory, 'encoded.toml');
	await writeFile(file, PROFILE);
	const { out } = await beadle('encode', file, '--stage', '3', '--activate-at', '1000');
	const { section, method, args } = api.createType('Call', out.trim());
	assert.equal(`${section}.${method}`, 'behaviourProfiles.stageVersion');
	assert.deepEqual([args[0].toString(), args[2].toString()], ['3', '1000']);
});

test('a staged version is withdrawn, and a profile handed on, by the program', async () => {
	const [first, second] = [join(directory, 'fourth.toml'), join(directory, 'fifth.toml')];
	await writeFile(first, PROFILE);
	await writeFile(second, PROFILE.replace('max = 85', 'max = 20.1'));
	await writeFile(join(directory, 'bob'), '//Bob\n', { mode: 0o600 });
	const [alice, bob] = ['key', 'bob'].map((name) => ['--key-file', join(directory, name)]);
	const to = `${await organisationOf(api, people().bob)}`;
	const created = await beadle('apply', first, ...alice);
	const [, id] = created.out.match(/^created: profile (\d+), version 1$/m) ?? [];
	const activateAt = `${(await height()) + 1_000}`;
	await beadle('apply', second, '--stage', id, '--activate-at', activateAt, ...alice);

	const early = await beadle('activate', id, ...alice);
	assert.deepEqual([early.code, early.err.includes('NotHeldBack')], [3, true], early.err);
	assert.equal((await beadle('withdraw', id, ...alice)).out, `staged version withdrawn: profile ${id}\n`);
	assert.match((await beadle('offer', id, '--to', to, ...alice)).out, /^offered: profile \d+ to organisation \d+,/);
	assert.equal((await beadle('withdraw-offer', id, ...alice)).out, `offer withdrawn: profile ${id}\n`);
	const gone = await beadle('accept', id, ...bob);
	assert.deepEqual([gone.code, gone.err.includes('NotOffered')], [3, true], gone.err);
	await beadle('offer', id, '--to', to, ...alice);
	assert.equal((await beadle('accept', id, ...bob)).out, `accepted: profile ${id}\n`);
	assert.equal(`${await api.query.behaviourProfiles.owners(Number(id))}`, to);
});

test('what the chain refuses is told', async () => {
	const file = join(directory, 'third.toml');
	await writeFile(file, PROFILE);
	const key = ['--key-file', join(directory, 'key')];
	const refused = await beadle('apply', file, '--stage', '4294967294', '--activate-at', '1', ...key);
	assert.equal(refused.code, 3);
	assert.match(refused.err, /stage_version failed: .*NotFound/);
});

test('devices of others have notice, and are told what is staged', async () => {
	const { alice, bob } = people();
	const { behaviourProfiles } = api.tx;
	const [own] = await enrolled(api, alice, 1);
	const [others] = await enrolled(api, bob, 1);
	const notice = api.consts.behaviourProfiles.notice.toNumber();
	const soon = (await height()) + 100;

	await send(api, alice, behaviourProfiles.stageVersion(own.profile, stricter(), soon));
	const outcome = await send(api, bob, behaviourProfiles.assign(others.id, own.profile));
	const assigned = eventOf(outcome, api.events.behaviourProfiles.ProfileAssigned);
	assert.deepEqual(assigned.upcoming.toHuman(), { version: '2', activateAt: soon.toLocaleString('en') });
	assert.equal((await api.query.behaviourProfiles.totals(own.profile)).devices.toNumber(), 2);
	assert.equal(Number(await api.query.behaviourProfiles.devicesByOwner(own.profile, others.organisation)), 1);

	await send(api, alice, behaviourProfiles.withdrawVersion(own.profile));
	const tooSoon = await attempt(api, alice, behaviourProfiles.stageVersion(own.profile, stricter(), soon));
	assert.equal(tooSoon.failure?.name, 'behaviourProfiles.NoticeTooShort');
	assert.match(tooSoon.failure?.docs ?? '', /owners have to be given notice/);
	const later = (await height()) + notice + 100;
	await send(api, alice, behaviourProfiles.stageVersion(own.profile, stricter(), later));
});

test('a version that came before a device of others is held back, and the owner can not activate it', async () => {
	const { alice, bob } = people();
	const { behaviourProfiles } = api.tx;
	const [own] = await enrolled(api, alice, 1);
	const [others] = await enrolled(api, bob, 1);
	const due = (await height()) + 12;
	await send(api, alice, behaviourProfiles.stageVersion(own.profile, stricter(), due));
	await send(api, bob, behaviourProfiles.assign(others.id, own.profile));

	await reach(due);
	const at = await api.at(await api.rpc.chain.getBlockHash(due));
	/** @type {{ event: import('@polkadot/types/interfaces').Event }[]} */
	const records = await at.query.system.events();
	const held = records.map(({ event }) => event).filter(api.events.behaviourProfiles.ActivationHeldBack.is);
	const ours = held.map(({ data }) => Object(data)).filter(({ profile }) => profile.id.eq(own.profile));
	assert.equal(ours.length, 1);
	assert.equal(ours[0].obstacle.type, 'Notice');
	const { staged } = (await api.query.behaviourProfiles.profiles(own.profile)).unwrap();
	assert.ok(staged.unwrap().heldBack.isTrue);

	const { failure } = await attempt(api, alice, behaviourProfiles.activateVersion(own.profile));
	assert.equal(failure?.name, 'behaviourProfiles.NoticeTooShort');
	await send(api, alice, behaviourProfiles.withdrawVersion(own.profile));
	const none = await attempt(api, alice, behaviourProfiles.activateVersion(own.profile));
	assert.equal(none.failure?.name, 'behaviourProfiles.NotStaged');
});

test('a version that fails far more is held back until its owner activates it', async () => {
	const { alice } = people();
	const { behaviourProfiles } = api.tx;
	const [own] = await enrolled(api, alice, 1);
	const least = api.consts.behaviourProfiles.minCompared.toNumber();
	const due = (await height()) + 20;
	await send(api, alice, behaviourProfiles.stageVersion(own.profile, stricter(), due));
	const from = await start(api);
	// In turn 0.5 °C up and down in a second, of which the staged version takes a fifth.
	const packs = Array.from({ length: least }, (_, i) => pack(from, i + 1, i % 2 ? 2_000 : 2_050));
	await record(api, ...packs.map((each) => packTransaction(api, own, each)));
	const waiting = await attempt(api, alice, behaviourProfiles.activateVersion(own.profile));
	assert.equal(waiting.failure?.name, 'behaviourProfiles.NotHeldBack');
	await reach(due);
	const { active, staged } = (await api.query.behaviourProfiles.profiles(own.profile)).unwrap();
	assert.equal(active.version.toNumber(), 1);
	assert.ok(staged.unwrap().heldBack.isTrue);

	await send(api, alice, behaviourProfiles.activateVersion(own.profile));
	const after = (await api.query.behaviourProfiles.profiles(own.profile)).unwrap();
	assert.deepEqual([after.active.version.toNumber(), after.staged.isNone], [2, true]);
});

test('the version of the council displaces the one of the owner, who can not withdraw it', async () => {
	const { alice, bob, charlie } = people();
	const { behaviourProfiles } = api.tx;
	const [own] = await enrolled(api, alice, 1);
	await send(api, alice, behaviourProfiles.stageVersion(own.profile, stricter(), (await height()) + 1_000));
	const far = (await height()) + api.consts.behaviourProfiles.councilNotice.toNumber() + 1_000;
	const councils = { ...profile(), maxRecords: 3 };

	const outcome = await carry(api, [bob, charlie], behaviourProfiles.stageVersion(own.profile, councils, far));

	const withdrawn = eventOf(outcome, api.events.behaviourProfiles.VersionWithdrawn);
	assert.deepEqual([withdrawn.profile.version.toNumber(), withdrawn.by.type], [2, 'Council']);
	const { staged } = (await api.query.behaviourProfiles.profiles(own.profile)).unwrap();
	assert.deepEqual([staged.unwrap().version.toNumber(), staged.unwrap().by.type], [3, 'Council']);
	const refused = await attempt(api, alice, behaviourProfiles.withdrawVersion(own.profile));
	assert.equal(refused.failure?.name, 'behaviourProfiles.StagedByCouncil');
	const second = await attempt(api, alice, behaviourProfiles.stageVersion(own.profile, stricter(), far));
	assert.equal(second.failure?.name, 'behaviourProfiles.AlreadyStaged');
	await carry(api, [bob, charlie], behaviourProfiles.withdrawVersion(own.profile));
});

test('a profile gets another owner, and its bytes another budget', async () => {
	const { alice, bob, charlie } = people();
	const { behaviourProfiles } = api.tx;
	const [own] = await enrolled(api, alice, 1);
	const [from, to, third] = await Promise.all([alice, bob, charlie].map((who) => organisationOf(api, who)));
	const bytesOf = async (/** @type {number} */ organisation) =>
		(await api.query.organisations.organisations(organisation)).unwrap().used.profileBytes.toNumber();
	const bytes = (await api.query.behaviourProfiles.totals(own.profile)).bytes.toNumber();
	assert.ok(bytes > 0);

	await send(api, alice, behaviourProfiles.offerProfile(own.profile, to));
	await send(api, alice, behaviourProfiles.withdrawProfileOffer(own.profile));
	const gone = await attempt(api, bob, behaviourProfiles.acceptProfile(own.profile));
	assert.equal(gone.failure?.name, 'behaviourProfiles.NotOffered');
	await carry(api, [bob, charlie], behaviourProfiles.offerProfile(own.profile, to));
	for (const [call, error] of /** @type {const} */ ([
		[behaviourProfiles.withdrawProfileOffer(own.profile), 'OfferedByCouncil'],
		[behaviourProfiles.offerProfile(own.profile, third), 'OfferedByCouncil'],
		[behaviourProfiles.offerProfile(own.profile, from), 'AlreadyOwner'],
		[behaviourProfiles.offerProfile(own.profile, 0xffff_fffe), 'OrganisationNotFound'],
		[behaviourProfiles.acceptProfile(own.profile), 'OfferedToAnother'],
	])) {
		const { failure } = await attempt(api, alice, call);
		assert.equal(failure?.name, `behaviourProfiles.${error}`);
	}
	const before = await bytesOf(to);
	const outcome = await send(api, bob, behaviourProfiles.acceptProfile(own.profile));
	const transferred = eventOf(outcome, api.events.behaviourProfiles.ProfileTransferred);
	assert.deepEqual(transferred.toJSON(), [own.profile, from, to]);
	assert.equal(await bytesOf(to), before + bytes);
	assert.equal(Number(await api.query.behaviourProfiles.owners(own.profile)), to);
});

/** A version of the profile of the fixtures by which a change of more than 0.1 °C in a second fails. */
function stricter() {
	const stricter = profile();
	stricter.metrics[0].behaviours[1].rule = { RateOfChange: { suspect: null, fail: { change: 10, per: 1_000 } } };
	return stricter;
}

/** The number of the best block. */
async function height() {
	return (await api.rpc.chain.getHeader()).number.toNumber();
}

/** Waits for a block that is not far away. */
async function reach(/** @type {number} */ block) {
	await until(2 * INCLUSION, `block ${block}`, async () => ((await height()) >= block ? true : undefined));
}

/**
 * @param {string[]} args
 * @returns {Promise<{ code: number, out: string, err: string }>}
 */
function beadle(...args) {
	return new Promise((resolve) => {
		execFile(BEADLE, ['profile', ...args], (error, out, err) => {
			resolve({ code: error ? Number(error.code) : 0, out, err });
		});
	});
}

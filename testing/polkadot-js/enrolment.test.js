// Devices enrolled by the program `beadle` with what the program `beadle-sensor` prints.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { eventOf, organisationOf, people, send } from './council.js';
import { model, profile, unique } from './fixtures.js';

/** The programs; they find the chain by BEADLE_URL, as these tests do. */
const BEADLE = process.env.BEADLE_CLI ?? 'beadle';
const SENSOR = process.env.BEADLE_SENSOR ?? 'beadle-sensor';

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {string} */
let directory;
/** @type {string[]} The option that names the key of the development chain's council. */
let signed;
/** @type {string} The number of its organisation. */
let organisation;

before(async () => {
	api = await connect();
	directory = await mkdtemp(join(tmpdir(), 'beadle-enrolment-'));
	const key = join(directory, 'key');
	await writeFile(key, '//Alice\n', { mode: 0o600 });
	signed = ['--key-file', key];
	organisation = `${await organisationOf(api, people().alice)}`;
});
after(async () => {
	await api?.disconnect();
	await rm(directory, { recursive: true, force: true });
});

test('a model has one number', async () => {
	const kind = model();
	const first = await register(kind);
	const [, id] = first.out.match(/^registered: model (\d+)$/m) ?? [];
	assert.ok(id, first.out + first.err);
	const again = await register(kind);
	assert.deepEqual([again.code, again.out], [0, `registered already: model ${id}\n`], again.err);
	assert.equal((await api.query.deviceRegistry.models(id)).unwrap().model.name.toUtf8(), kind.name);
});

test('a device is enrolled, appraised by a profile, and permitted to submit', async () => {
	const { alice } = people();
	const created = await send(api, alice, api.tx.behaviourProfiles.createProfile(profile()));
	const held = eventOf(created, api.events.behaviourProfiles.ProfileCreated).profile.id.toString();

	const file = await printed(organisation);
	const terms = ['--profile', held, '--quota', '500', '--refill', '5', '--grant-for', '30d'];
	const done = await run(BEADLE, 'device', 'enrol', file, ...terms, ...signed);
	const [, id] = done.out.match(/^enrolled: device (\d+)$/m) ?? [];
	assert.ok(id, done.out + done.err);
	assert.match(done.out, /^assigned: profile \d+\ngranted: 500 records, and 5 more each block$/m);

	const result = (await api.call.attestationApi.attestationResult(id)).unwrap();
	assert.equal(result.device.asEnrolled.owner.toString(), organisation);
	assert.deepEqual(result.grant.unwrap().quota.toJSON(), { capacity: 500, refillPerBlock: 5 });
	const ends = result.grant.unwrap().expiresAt.unwrap().toNumber();
	assert.ok(Math.abs(ends - Date.now() - 30 * 86_400_000) < 600_000, `${ends}`);

	// As after an interruption: nothing is done twice, and what is left is done.
	const again = await run(BEADLE, 'device', 'enrol', file, '--profile', held, ...signed);
	assert.equal(again.code, 0, again.err);
	assert.match(again.out, new RegExp(`^enrolled already: device ${id}\nassigned already: profile ${held}\ngranted: 1000`));
});

test('what is for somebody else, or another chain, is told by name', async () => {
	const other = `${await organisationOf(api, people().bob)}`;
	const theirs = await run(BEADLE, 'device', 'enrol', await printed(other), ...signed);
	assert.equal(theirs.code, 1);
	const said = `it makes organisation ${other} the owner, and the key signs for organisation ${organisation}`;
	assert.ok(theirs.err.includes(said), theirs.err);

	const file = await printed(organisation);
	const stranger = join(directory, 'stranger');
	await writeFile(stranger, '//Dave\n', { mode: 0o600 });
	const nobody = await run(BEADLE, 'device', 'enrol', file, '--key-file', stranger);
	assert.equal(nobody.code, 3);
	assert.match(nobody.err, /this account signs for no organisation that sits on the council/);

	const enrolment = JSON.parse(await readFile(file, 'utf8'));
	await writeFile(file, JSON.stringify({ ...enrolment, chain: `0x${'00'.repeat(32)}` }));
	const elsewhere = await run(BEADLE, 'device', 'enrol', file, ...signed);
	assert.equal(elsewhere.code, 1);
	assert.match(elsewhere.err, /it is for the chain with the genesis block 0x0000/);
});

test('no proof is made for an organisation that is not there', async () => {
	const key = join(directory, `${unique('sensor')}.key`);
	assert.equal((await run(SENSOR, 'keygen', '--key', key)).code, 0);
	const terms = ['--organisation', '4294967294', '--model', '0', '--ueid', 'u'];
	const { code, err } = await run(SENSOR, 'enrolment', '--key', key, ...terms);
	assert.equal(code, 2);
	assert.match(err, /the chain has no organisation 4294967294: ask the council for its number/);
});

test('the organisations are listed by number', async () => {
	const { out, err } = await run(BEADLE, 'organisation', 'list', '--json');
	const all = JSON.parse(out || 'null');
	assert.ok(Array.isArray(all), err);
	const own = all[Number(organisation)];
	const { name, account, budget } = (await api.query.organisations.organisations(organisation)).unwrap();
	assert.deepEqual([own.number, own.name], [Number(organisation), name.toUtf8()]);
	assert.deepEqual([own.account, own.member], [account.toString(), true]);
	assert.equal(own.budget.devices, budget.devices.toNumber());
	const table = await run(BEADLE, 'organisation', 'list');
	assert.match(table.out, new RegExp(`^\\| ${organisation} +\\| ${name.toUtf8()} +\\| member +\\| ${account} `, 'm'));
});

test('what the chain refuses is told', async () => {
	const missing = await printed(organisation, '4294967294');
	const refused = await run(BEADLE, 'device', 'enrol', missing, ...signed);
	assert.equal(refused.code, 3);
	assert.match(refused.err, /enrol failed: .*ModelNotFound/);

	const file = await printed(organisation);
	const nothing = await run(BEADLE, 'device', 'enrol', file, '--profile', '4294967294', ...signed);
	assert.equal(nothing.code, 3);
	assert.match(nothing.err, /assign failed: .*NotFound/);
});

/** @param {{ manufacturer: string, name: string, firmware: string }} kind */
function register({ manufacturer, name, firmware }) {
	const texts = ['--manufacturer', manufacturer, '--name', name, '--firmware', firmware];
	return run(BEADLE, 'device', 'register', ...texts, ...signed);
}

/**
 * A new sensor's enrolment, in a file.
 *
 * @param {string} owner The number of an organisation.
 * @param {string} [number] Of its model; a new one if it is not told.
 * @returns {Promise<string>}
 */
async function printed(owner, number) {
	const name = unique('sensor');
	const [key, file] = [join(directory, `${name}.key`), join(directory, `${name}.json`)];
	const [, id] = number ? ['', number] : ((await register(model())).out.match(/model (\d+)$/m) ?? []);
	assert.equal((await run(SENSOR, 'keygen', '--key', key)).code, 0);
	const terms = ['--organisation', owner, '--model', id, '--ueid', name.slice(0, 33), '--json'];
	const { code, out, err } = await run(SENSOR, 'enrolment', '--key', key, ...terms);
	assert.equal(code, 0, err);
	await writeFile(file, out);
	return file;
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{ code: number, out: string, err: string }>}
 */
function run(program, ...args) {
	return new Promise((resolve) => {
		execFile(program, args, (error, out, err) => {
			resolve({ code: error ? Number(error.code) : 0, out, err });
		});
	});
}

// Profiles as files, put on chain and compared by the program `beadle`.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { people, send } from './council.js';
import { packTransaction, record } from './device.js';
import { enrolled, pack, start } from './fixtures.js';

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
	assert.match(staged.out, /version 2, active from block/, staged.err);
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

test('what the chain refuses is told', async () => {
	const file = join(directory, 'third.toml');
	await writeFile(file, PROFILE);
	const key = ['--key-file', join(directory, 'key')];
	const refused = await beadle('apply', file, '--stage', '4294967294', '--activate-at', '1', ...key);
	assert.equal(refused.code, 3);
	assert.match(refused.err, /stage_version failed: .*NotFound/);
});

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

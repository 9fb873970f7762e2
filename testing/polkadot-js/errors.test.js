// Every error of every pallet of ours, by its name and with its documentation: in the metadata, and from calls that fail.

import { u8aToHex } from '@polkadot/util';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connect } from './connect.js';
import { asRoot, attempt, attemptEach, carry, carryEach, explain, organisationOf, people } from './council.js';
import { deviceKey, newKey, packTransaction, proveEnrolment, proveRotation, record } from './device.js';
import { BUDGET, enrol, enrolled, model, pack, profile, QUOTA, start, unique } from './fixtures.js';
import { ourPallets } from './ours.js';

/** @typedef {import('./council.js').Failure} Failure */
/** @typedef {import('./council.js').Call} Call */
/** @typedef {import('./fixtures.js').Device} Device */

/** A call, and the error that it is to fail with; without one it is to succeed. */
/** @typedef {[Call, string?]} Step */

/** The number of no device, model, profile or organisation. */
const NONE = 0xffff_fffe;

const REASON = 'a test';

/** A point of small order, under which anybody can sign. */
const WEAK = { Ed25519: new Uint8Array(32) };

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {import('./ours.js').Pallet[]} */
let pallets;
/** @type {ReturnType<typeof people>} */
let who;
/** @type {import('./fixtures.js').Device[]} Of Alice's. */
let devices;
/** The errors that were met. */
const met = new Set();

before(async () => {
	api = await connect();
	pallets = await ourPallets(api);
	who = people();
	devices = await enrolled(api, who.alice, 13);
});
after(() => api?.disconnect());

test('every error has a name and says why it happened', () => {
	for (const { name, index, errors } of pallets) {
		for (const error of errors) {
			const bytes = new Uint8Array(4);
			bytes[0] = error.index.toNumber();
			const found = api.registry.findMetaError({
				index: api.createType('u8', index),
				error: api.createType('[u8; 4]', bytes),
			});
			assert.equal(`${found.section}.${found.name}`, `${name}.${error.name}`);
			assert.ok(found.docs.join(' ').trim().length > 20, `${name}.${error.name} says: "${found.docs.join(' ')}"`);
		}
	}
});

describe('a failing call has its error', { concurrency: true }, () => {
	test('of the registry', async () => {
		const { alice, bob, charlie } = who;
		const [first, second, third] = devices.slice(0, 3);
		const [bobs, charlies] = await Promise.all([organisationOf(api, bob), organisationOf(api, charlie)]);
		const { deviceRegistry } = api.tx;
		const kind = model();
		const fresh = () => ({ ...first, pair: newKey('ed25519'), ueid: unique('u') });
		const rotated = newKey('ed25519');
		const proof = proveRotation(api, rotated, { ...second, device: second.id, owner: second.organisation });
		const forged = { ...first, ueid: unique('u') };
		const [offered, theirs] = [fresh(), { ...fresh(), organisation: bobs }];
		const offeredId = devices[devices.length - 1].id + 1;

		await meet(alice, [
			[deviceRegistry.revoke(NONE, REASON), 'deviceRegistry.NotFound'],
			[enrol(api, { ...fresh(), model: NONE }), 'deviceRegistry.ModelNotFound'],
			[deviceRegistry.registerModel(kind)],
			[deviceRegistry.registerModel(kind), 'deviceRegistry.AlreadyExists'],
			[deviceRegistry.registerModel({ ...kind, firmware: '' }), 'deviceRegistry.ModelTextEmpty'],
			[deviceRegistry.registerModel({ ...kind, name: '0xff' }), 'deviceRegistry.ModelTextNotUtf8'],
			[enrol(api, { ...fresh(), ueid: '' }), 'deviceRegistry.UeidEmpty'],
			[enrol(api, { ...fresh(), ueid: first.ueid }), 'deviceRegistry.UeidAlreadyExists'],
			[enrol(api, forged), 'deviceRegistry.KeyInUse'],
			[enrol(api, { ...fresh(), pair: bob }), 'deviceRegistry.KeyIsAccount'],
			[
				deviceRegistry.enrol(first.model, unique('u'), 'Device', WEAK, { Ed25519: new Uint8Array(64) }),
				'deviceRegistry.KeyWeak',
			],
			[
				deviceRegistry.rotateKey(second.id, 'Device', deviceKey(rotated), new Uint8Array(65)),
				'deviceRegistry.ProofInvalid',
			],
			[deviceRegistry.rotateKey(second.id, 'Device', deviceKey(rotated), proof)],
			[enrol(api, { ...fresh(), pair: second.pair }), 'deviceRegistry.KeyRetired'],
			[deviceRegistry.revoke(third.id, REASON)],
			[deviceRegistry.revoke(third.id, REASON), 'deviceRegistry.Revoked'],
			[deviceRegistry.withdrawTransfer(first.id), 'deviceRegistry.NoTransferOffered'],
			[deviceRegistry.offerTransfer(first.id, first.organisation), 'deviceRegistry.AlreadyOwner'],
			[deviceRegistry.offerTransfer(first.id, NONE), 'deviceRegistry.OrganisationNotFound'],
			[deviceRegistry.offerTransfer(first.id, bobs)],
			[deviceRegistry.withdrawTransfer(first.id)],
			[enrol(api, offered)],
			[deviceRegistry.offerTransfer(offeredId, bobs)],
			// A revoked device's UEID is free again.
			[enrol(api, { ...fresh(), ueid: third.ueid })],
		]);
		await meet(bob, [
			[deviceRegistry.revoke(first.id, REASON), 'deviceRegistry.NotAuthorised'],
			[enrol(api, { ...theirs, ueid: offered.ueid })],
			[deviceRegistry.acceptTransfer(offeredId), 'deviceRegistry.UeidAlreadyExists'],
		]);
		await carry(api, [bob, charlie], deviceRegistry.offerTransfer(first.id, charlies));
		await meet(alice, [
			[deviceRegistry.withdrawTransfer(first.id), 'deviceRegistry.OfferedByCouncil'],
			[deviceRegistry.offerTransfer(first.id, bobs), 'deviceRegistry.OfferedByCouncil'],
		]);
	});

	test('of custody, support, advisories and bans', async () => {
		const { alice, bob, charlie } = who;
		const [gateway, ward, revoked, other] = devices.slice(9, 13);
		const { deviceRegistry } = api.tx;
		const { model } = gateway;
		const bobs = await organisationOf(api, bob);
		const stranger = newKey('sr25519').address;
		const declared = (/** @type {Device} */ { id, pair }, /** @type {unknown} */ custody) =>
			deviceRegistry.declareCustody(id, custody, deviceKey(pair));
		const held = (/** @type {Device} */ device, /** @type {number} */ by) => declared(device, { Gateway: by });
		const advise = (/** @type {string} */ id) =>
			deviceRegistry.publishAdvisory(model, { scope: 'Firmware', id, uri: 'https://example.org' });
		// Sixteen are the most, and one is there already.
		const more = Array.from({ length: 15 }, (_, i) => /** @type {Step} */ ([advise(`CVE-2026-${i}`)]));

		await meetByCouncil(
			[bob, charlie],
			[
				[deviceRegistry.banKey(stranger, REASON)],
				[deviceRegistry.banKey(stranger, REASON), 'deviceRegistry.KeyBanned'],
				[deviceRegistry.liftBan(stranger)],
				[deviceRegistry.liftBan(stranger), 'deviceRegistry.KeyNotBanned'],
				[deviceRegistry.confirmCustody(revoked.id, 'Device', deviceKey(revoked.pair))],
				[api.tx.aaa.suspend(revoked.id, REASON)],
				[deviceRegistry.releaseUeid(bobs, revoked.ueid), 'deviceRegistry.UeidNotHeld'],
				[deviceRegistry.banKey(ward.pair.address, REASON), 'deviceRegistry.KeyNotRetired'],
				[deviceRegistry.banKey(bob.address, REASON), 'deviceRegistry.KeyOfMember'],
				[
					deviceRegistry.confirmCustody(ward.id, 'SecureElement', deviceKey(ward.pair)),
					'deviceRegistry.CustodyChanged',
				],
				[deviceRegistry.setSupport(model, 1_900_000_000_000)],
				[advise(''), 'deviceRegistry.AdvisoryTextEmpty'],
				[advise('0xff'), 'deviceRegistry.AdvisoryTextNotUtf8'],
				[deviceRegistry.withdrawAdvisory(model, 'Firmware', 'CVE-2026-x'), 'deviceRegistry.AdvisoryNotFound'],
				[advise('CVE-2026-x')],
				[advise('CVE-2026-x'), 'deviceRegistry.AdvisoryAlreadyExists'],
				...more,
				[advise('CVE-2026-y'), 'deviceRegistry.MaxAdvisoriesExceeded'],
				[deviceRegistry.withdrawAdvisory(model, 'Firmware', 'CVE-2026-x')],
			],
		);
		await meet(alice, [
			[deviceRegistry.setSupport(model, null), 'deviceRegistry.SupportSetByCouncil'],
			[deviceRegistry.revoke(revoked.id, REASON)],
			[enrol(api, { ...revoked, pair: newKey('ed25519') }), 'deviceRegistry.UeidHeld'],
			[held(ward, NONE), 'deviceRegistry.GatewayNotFound'],
			[held(ward, ward.id), 'deviceRegistry.GatewayIsDevice'],
			[held(ward, revoked.id), 'deviceRegistry.GatewayRevoked'],
			[held(ward, gateway.id)],
			[declared(ward, 'Device'), 'deviceRegistry.NewKeyNeeded'],
			[held(gateway, other.id), 'deviceRegistry.DeviceIsGateway'],
			[held(other, ward.id), 'deviceRegistry.GatewayInCustody'],
		]);
		await meetByCouncil(
			[bob, charlie],
			[
				[declared(other, 'SecureElement')],
				[deviceRegistry.releaseUeid(revoked.organisation, revoked.ueid)],
			],
		);
		await meet(alice, [[declared(other, 'Device'), 'deviceRegistry.CustodySetByCouncil']]);
		const [pair, ueid, custody] = [newKey('ed25519'), unique('u'), { Gateway: gateway.id }];
		const proof = proveEnrolment(api, pair, { owner: bobs, model, ueid }, custody);
		await meet(bob, [
			[
				deviceRegistry.enrol(model, ueid, custody, deviceKey(pair), proof),
				'deviceRegistry.GatewayNotOwned',
			],
		]);
	});

	test('of the profiles', async () => {
		const { alice, bob } = who;
		const [first, revoked] = devices.slice(3, 5);
		const { behaviourProfiles, deviceRegistry } = api.tx;
		const sound = profile();
		const [metric] = sound.metrics;
		const rate = (/** @type {object} */ limits) => ({
			RateOfChange: { suspect: null, fail: { change: 1, per: 1 }, ...limits },
		});
		const range = (/** @type {object} */ limits) => ({
			GrossRange: { fail: { min: 0, max: 9 }, suspect: null, ...limits },
		});
		const deviation = (/** @type {object} */ limits) => ({
			Deviation: { halfLife: 1, tolerance: 0, suspectK: null, failK: 1, warmUp: 1, ...limits },
		});
		const flag = { Flag: { datapointsToAlarm: 1, datapointsToClear: 1, mitigation: 'None' } };
		const flaggingCounter = { Counter: { per: 1, onReset: 'Fail' } };
		const flatLine = { tolerance: 0, suspectAfter: null, failAfter: 1, least: 2 };
		const changed = { ...sound, maxRecords: 3 };
		const far = (await api.rpc.chain.getHeader()).number.toNumber() + 1_000;

		/** @type {(changes: object, error: string) => Step} */
		const faulty = (changes, error) => [
			behaviourProfiles.createProfile({ ...sound, ...changes }),
			`behaviourProfiles.${error}`,
		];
		/** @type {(rule: object, onFail: unknown, error: string) => Step} */
		const behaves = (rule, onFail, error) =>
			faulty({ metrics: [{ ...metric, behaviours: [{ rule, onFail }] }] }, error);

		/** @type {(version: object, activateAt: number, error?: string) => Step} */
		const stages = (version, activateAt, error) => [
			behaviourProfiles.stageVersion(first.profile, version, activateAt),
			error && `behaviourProfiles.${error}`,
		];

		const others = meet(bob, [
			[behaviourProfiles.assign(first.id, first.profile), 'behaviourProfiles.NotAuthorised'],
			[behaviourProfiles.withdrawVersion(first.profile), 'behaviourProfiles.NotProfileOwner'],
		]);
		await meet(alice, [
			faulty({ name: 'thermomètre' }, 'NameInvalid'),
			faulty({ metrics: [] }, 'NoMetrics'),
			faulty({ metrics: [metric, metric] }, 'MetricNotUnique'),
			faulty({ metrics: [{ ...metric, decimals: 10 }] }, 'DecimalsUnusable'),
			faulty({ maxRecords: 65 }, 'MaxRecordsOutOfRange'),
			faulty({ maxPackBytes: 29 }, 'MaxPackBytesOutOfRange'),
			faulty({ maxAge: 0 }, 'MaxAgeZero'),
			faulty({ maxAhead: 86_400_001 }, 'MaxAheadOutOfRange'),
			faulty({ memory: 0 }, 'MemoryZero'),
			faulty({ timeZone: { offsetMinutes: 841, changes: [] } }, 'TimeZoneUnusable'),
			faulty({ metrics: [{ ...metric, kind: flaggingCounter, behaviours: [] }] }, 'ResetNotJudged'),
			behaves({ FlatLine: { ...flatLine, least: 1 } }, flag, 'LeastTooSmall'),
			behaves(range({ fail: { min: 9, max: 0 } }), 'Refuse', 'SpanReversed'),
			behaves(range({ suspect: { min: -1, max: 5 } }), 'Refuse', 'SuspectBeyondFail'),
			behaves(rate({ fail: { change: 1, per: 0 } }), flag, 'DurationZero'),
			behaves(rate({}), { Flag: { ...flag.Flag, datapointsToAlarm: 0 } }, 'DatapointsZero'),
			behaves(rate({}), 'Refuse', 'RefuseNeedsHistory'),
			behaves({ Climatology: { calendar: 'HourOfDay', seasons: [] } }, flag, 'SeasonsUnusable'),
			behaves(deviation({ halfLife: 0 }), flag, 'BaselineOutOfRange'),
			behaves(deviation({ failK: 0 }), flag, 'SigmasZero'),
			[behaviourProfiles.withdrawVersion(first.profile), 'behaviourProfiles.NotStaged'],
			stages(sound, far, 'Unchanged'),
			stages({ ...sound, metrics: [{ ...metric, decimals: 1 }] }, far, 'MetricsMoved'),
			stages(changed, 1, 'ActivationPast'),
			stages(changed, 0xffff_ffff, 'ActivationTooFar'),
			stages(changed, far),
			stages(changed, far, 'AlreadyStaged'),
			[behaviourProfiles.withdrawVersion(first.profile)],
			[behaviourProfiles.assign(first.id, NONE), 'behaviourProfiles.NotFound'],
			[behaviourProfiles.assign(NONE, first.profile), 'behaviourProfiles.DeviceNotFound'],
			[behaviourProfiles.assign(first.id, first.profile), 'behaviourProfiles.AlreadyAssigned'],
			[deviceRegistry.revoke(revoked.id, REASON)],
			[behaviourProfiles.assign(revoked.id, first.profile), 'behaviourProfiles.Revoked'],
		]);
		await others;
	});

	test('of the authorisations', async () => {
		const { alice, bob, charlie } = who;
		const [first, revoked] = devices.slice(5, 7);
		const { aaa, deviceRegistry } = api.tx;

		const others = meet(bob, [[aaa.reinstate(first.id), 'aaa.NotAuthorised']]);
		await meet(alice, [
			[aaa.suspend(NONE, REASON), 'aaa.NotFound'],
			[aaa.grant(first.id, { ...QUOTA, refillPerBlock: 0 }, null), 'aaa.QuotaZero'],
			[aaa.grant(first.id, QUOTA, 1), 'aaa.ExpiryPast'],
			[aaa.grant(first.id, { ...QUOTA, refillPerBlock: 0xffff_ffff }, null), 'aaa.BudgetExceeded'],
			[aaa.withdrawGrant(first.id)],
			[aaa.withdrawGrant(first.id), 'aaa.NotGranted'],
			[aaa.reinstate(first.id), 'aaa.NotSuspended'],
			[aaa.suspend(first.id, REASON)],
			[aaa.suspend(first.id, REASON), 'aaa.AlreadySuspended'],
			[deviceRegistry.revoke(revoked.id, REASON)],
			[aaa.suspend(revoked.id, REASON), 'aaa.Revoked'],
		]);
		await others;
		await meetByCouncil(
			[bob, charlie],
			[
				[aaa.suspend(first.id, REASON)],
				[aaa.halt({ Device: NONE }, REASON), 'aaa.ScopeNotFound'],
				[aaa.halt({ Device: first.id }, REASON)],
				[aaa.halt({ Device: first.id }, REASON), 'aaa.AlreadyHalted'],
				[aaa.resume({ Device: first.id })],
				[aaa.resume({ Device: first.id }), 'aaa.NotHalted'],
			],
		);

		// A call of its own, not in a batch: the error is the transaction's.
		const { failure } = await attempt(api, alice, aaa.reinstate(first.id));
		note(failure, 'aaa.SuspendedByCouncil');
	});

	test('of the readings', async () => {
		const { alice, bob, charlie } = who;
		const [alarmed, revoked] = devices.slice(7, 9);
		const { deviceRegistry, readings } = api.tx;
		const since = await start(api);
		// A change of 2 °C in a second, twice, is an alarm.
		await record(api, packTransaction(api, alarmed, pack(since, 1, 2_000, 2_200, 2_400)));
		const says = (/** @type {number} */ id, alarm = 1) =>
			readings.setVerificationState(id, alarm, 'Unknown', REASON);

		const others = meet(bob, [[says(alarmed.id), 'readings.NotAuthorised']]);
		await meet(alice, [
			[says(NONE), 'readings.DeviceNotFound'],
			[says(alarmed.id, 2), 'readings.AlarmNotFound'],
			[says(alarmed.id)],
			[deviceRegistry.revoke(revoked.id, REASON)],
			[says(revoked.id), 'readings.Revoked'],
		]);
		await others;
		await carry(api, [bob, charlie], says(alarmed.id));
		const { failure } = await attempt(api, alice, says(alarmed.id));
		note(failure, 'readings.DecidedByCouncil');
	});

	test('of the organisations', async () => {
		const { alice, bob, dave } = who;
		const { organisations } = api.tx;
		const id = Number(await api.query.organisations.nextOrganisationId());
		const { name: taken } = (await api.query.organisations.organisations(0)).unwrap();
		const name = unique('Westend');
		const admit = (/** @type {string} */ name, account = dave.address) => organisations.admit(name, account, BUDGET);

		await meetByCouncil(
			[alice, bob],
			[
				[admit(''), 'organisations.NameEmpty'],
				[admit('0xff'), 'organisations.NameNotUtf8'],
				[admit(taken.toUtf8()), 'organisations.NameTaken'],
				[admit(name, alice.address), 'organisations.AccountTaken'],
				[admit(name, devices[0].pair.address), 'organisations.AccountIsDeviceKey'],
				[organisations.rename(NONE, name), 'organisations.NotFound'],
				[admit(name)],
				[organisations.readmit(id, newKey('sr25519').address), 'organisations.AlreadyMember'],
				[organisations.expel(id)],
				[organisations.replaceKey(id, newKey('sr25519').address), 'organisations.Expelled'],
			],
		);
	});

	test('of budgets', async () => {
		const { alice, bob, charlie } = who;
		const { behaviourProfiles, organisations } = api.tx;
		const organisation = await organisationOf(api, charlie);
		const device = { pair: newKey('ed25519'), organisation, model: devices[0].model, ueid: unique('u') };
		const nothing = { devices: 0, recordsPerBlock: 0, recordsSaved: 0, profiles: 0, profileBytes: 0 };

		await carry(api, [alice, bob], organisations.setBudget(organisation, nothing));
		await meet(charlie, [
			[enrol(api, device), 'deviceRegistry.BudgetExceeded'],
			[behaviourProfiles.createProfile(profile()), 'behaviourProfiles.BudgetExceeded'],
		]);
		await carry(api, [alice, bob], organisations.setBudget(organisation, api.consts.organisations.genesisBudget));
	});

	test('of too many motions', async () => {
		const { alice, bob, charlie } = who;
		const { council, system, utility } = api.tx;
		const most = Number(api.consts.organisations.maxOpenMotions);
		const remarks = Array.from({ length: most + 1 }, () => system.remark(unique('too many')));
		const motions = remarks.map((call) => council.propose(2, call, call.method.encodedLength));

		await meet(
			charlie,
			motions.map((call, i) => [call, i < most ? undefined : 'organisations.MaxOpenMotionsExceeded']),
		);
		const open = remarks.slice(0, most).map((call) => council.disapproveProposal(call.method.hash));
		await carry(api, [alice, bob], utility.batchAll(open));
		// Those are closed, so there is room again.
		const again = system.remark(unique('one more'));
		await meet(charlie, [[council.propose(2, again, again.method.encodedLength)]]);
		await carry(api, [alice, bob], council.disapproveProposal(again.method.hash));
	});

	test('of a pack that is not alone in its transaction', async () => {
		const [evidence, signature] = [pack(0, 1, 0), { Ed25519: new Uint8Array(64) }];
		const { report, submit } = api.tx.readings;
		const calls = [submit(0, evidence, signature), report(0, evidence, signature, { id: 0, version: 1 })];
		for (const failure of await attemptEach(api, who.alice, calls)) {
			assert.equal(failure?.name, 'BadOrigin');
		}
	});
});

test('a call that runs out of numbers has its error', async () => {
	const { alice, bob, charlie } = who;
	const { behaviourProfiles: profiles, deviceRegistry: registry } = api.tx;
	const [first] = devices;
	const counters = [
		api.query.deviceRegistry.nextModelId,
		api.query.deviceRegistry.nextDeviceId,
		api.query.behaviourProfiles.nextProfileId,
	];
	const far = (await api.rpc.chain.getHeader()).number.toNumber() + 2_000;
	const versions = (await api.query.behaviourProfiles.profiles(first.profile)).unwrap().toU8a();
	const last = api.createType('u32', 0xffff_ffff).toU8a();
	// The latest version's number comes first.
	const lastVersion = u8aToHex(Uint8Array.from([...last, ...versions.slice(last.length)]));
	const keys = [
		...counters.map((counter) => counter.key()),
		api.query.behaviourProfiles.profiles.key(first.profile),
		api.query.behaviourProfiles.activations.key(far),
	];
	const values = [
		...(await Promise.all(counters.map(async (counter) => u8aToHex((await counter()).toU8a())))),
		u8aToHex(versions),
	];
	const full = u8aToHex(api.createType('Vec<u32>', Array(8).fill(first.profile)).toU8a());
	const set = (/** @type {string[]} */ to) => api.tx.system.setStorage(to.map((value, i) => [keys[i], value]));
	const asAlice = (/** @type {Call} */ call) =>
		api.tx.utility.dispatchAs({ system: { Signed: alice.address } }, call);
	const device = { ...first, pair: newKey('ed25519'), ueid: unique('u') };
	const models = api.query.deviceRegistry.modelCounts;
	const counted = models.key(first.organisation);
	const fewer = u8aToHex((await models(first.organisation)).toU8a());
	const all = u8aToHex(api.createType('u32', api.consts.deviceRegistry.maxModels).toU8a());
	const staged = profiles.stageVersion(first.profile, { ...profile(), maxRecords: 3 }, far);

	// All in one call of root, so that nothing else sees the counters at their end.
	const { events } = await carry(
		api,
		[bob, charlie],
		asRoot(
			api,
			api.tx.utility.batchAll([
				set([...counters.map(() => u8aToHex(last)), u8aToHex(versions), full]),
				asAlice(registry.registerModel(model())),
				asAlice(enrol(api, device)),
				asAlice(profiles.createProfile(profile())),
				asAlice(staged),
				set([...counters.map(() => u8aToHex(last)), lastVersion]),
				asAlice(staged),
				set(values),
				api.tx.system.killStorage([keys[4]]),
				api.tx.system.setStorage([[counted, all]]),
				asAlice(registry.registerModel(model())),
				api.tx.system.setStorage([[counted, fewer]]),
			]),
		),
	);

	const results = events.flatMap((event) => (api.events.utility.DispatchedAs.is(event) ? [event.data.result] : []));
	const errors = [
		'deviceRegistry.IdsExhausted',
		'deviceRegistry.IdsExhausted',
		'behaviourProfiles.IdsExhausted',
		'behaviourProfiles.ActivationsFull',
		'behaviourProfiles.VersionsExhausted',
		'deviceRegistry.MaxModelsExceeded',
	];
	assert.equal(results.length, errors.length);
	results.forEach((result, i) => note(explain(api, result.asErr), errors[i]));
});

test('versions that others have notice of, and offers of profiles, have their errors', async () => {
	const { alice, bob, charlie } = who;
	const { behaviourProfiles: profiles, system, utility } = api.tx;
	const { profiles: found, totals } = api.query.behaviourProfiles;
	const { comparisons } = api.query.readings;
	const [own] = await enrolled(api, alice, 1);
	const { profile: id, organisation } = own;
	const bobs = await organisationOf(api, bob);
	const notice = api.consts.behaviourProfiles.councilNotice.toNumber();
	const far = (await api.rpc.chain.getHeader()).number.toNumber() + notice + 1_000;
	const version = (/** @type {number} */ maxRecords) => profiles.stageVersion(id, { ...profile(), maxRecords }, far);

	await meet(alice, [
		[version(3)],
		[profiles.activateVersion(id), 'behaviourProfiles.NotHeldBack'],
		[profiles.withdrawProfileOffer(id), 'behaviourProfiles.NotOffered'],
		[profiles.offerProfile(id, organisation), 'behaviourProfiles.AlreadyOwner'],
		[profiles.offerProfile(id, NONE), 'behaviourProfiles.OrganisationNotFound'],
	]);

	// As if it were held back, failed whatever devices sent, and a hundred of these were of others.
	const typeOf = (/** @type {any} */ item) => api.registry.createLookupType(item.creator.meta.type.asMap.value);
	const [staged, total] = [(await found(id)).unwrap().toU8a(), await totals(id)];
	const held = Uint8Array.from([...staged.slice(0, -1), 1]);
	const tally = (/** @type {number} */ failed) => ({ refused: 0, packs: 100, records: 100, suspect: 0, failed, alarms: 0 });
	const compared = { active: 1, staged: 2, byActive: tally(0), byStaged: tally(100) };
	const [foundKey, totalsKey, comparisonKey] = [found.key(id), totals.key(id), comparisons.key(id)];
	const set = (/** @type {string} */ key, /** @type {Uint8Array} */ value) => system.setStorage([[key, u8aToHex(value)]]);
	const activate = utility.dispatchAs({ system: { Signed: alice.address } }, profiles.activateVersion(id));
	const { events } = await carry(
		api,
		[bob, charlie],
		asRoot(
			api,
			utility.batchAll([
				set(foundKey, held),
				set(totalsKey, api.createType(typeOf(totals), { ...total.toJSON(), devices: 100 }).toU8a()),
				set(comparisonKey, api.createType(typeOf(comparisons), compared).toU8a()),
				activate,
				system.killStorage([comparisonKey]),
				activate,
				set(totalsKey, total.toU8a()),
				set(foundKey, staged),
			]),
		),
	);
	const results = events.flatMap((event) => (api.events.utility.DispatchedAs.is(event) ? [event.data.result] : []));
	const errors = ['behaviourProfiles.FailsMore', 'behaviourProfiles.NoticeTooShort'];
	assert.equal(results.length, errors.length);
	results.forEach((result, i) => note(explain(api, result.asErr), errors[i]));

	await meetByCouncil([bob, charlie], [[version(2)], [profiles.offerProfile(id, bobs)]]);
	await meet(alice, [
		[profiles.withdrawVersion(id), 'behaviourProfiles.StagedByCouncil'],
		[profiles.withdrawProfileOffer(id), 'behaviourProfiles.OfferedByCouncil'],
		[profiles.acceptProfile(id), 'behaviourProfiles.OfferedToAnother'],
	]);
	await meet(bob, [[profiles.acceptProfile(id)]]);
});

test('many halts, many buyers, and a device that alarms suspend again and again have their errors', async () => {
	const { alice, bob, charlie } = who;
	const { aaa, room, system, utility } = api.tx;
	const { authorisations, halts } = api.query.aaa;
	const { counterForBuyers } = api.query.room;
	const [first] = devices;
	const [before, found] = [u8aToHex((await halts()).toU8a()), (await authorisations(first.id)).unwrap()];
	const [haltKey, recordKey] = [halts.key(), authorisations.key(first.id)];
	const halted = { scope: { Organisation: NONE }, since: 0 };
	const typeOf = (/** @type {any} */ type) => api.registry.createLookupType(type);
	const haltsType = typeOf(halts.creator.meta.type.asPlain);
	const full = api.createType(haltsType, { inForce: Array(64).fill(halted), ended: [] });
	const standing = { Suspended: { by: 'RepeatedAlarms', since: 1, reason: { Stated: REASON } } };
	const recordType = typeOf(authorisations.creator.meta.type.asMap.value);
	const record = api.createType(recordType, { ...found.toJSON(), standing });
	const [buyers, most] = [await counterForBuyers(), api.createType('u32', api.consts.room.maxBuyers)];
	const byCouncil = (/** @type {Call} */ call) => utility.dispatchAs({ Council: { Members: [2, 3] } }, call);
	const set = (/** @type {string} */ key, /** @type {string} */ value) => system.setStorage([[key, value]]);

	// All in one call of root, so that nothing else sees them.
	const { events } = await carry(
		api,
		[bob, charlie],
		asRoot(
			api,
			utility.batchAll([
				set(haltKey, u8aToHex(full.toU8a())),
				byCouncil(aaa.halt({ Device: first.id }, REASON)),
				set(haltKey, before),
				set(counterForBuyers.key(), u8aToHex(most.toU8a())),
				byCouncil(room.addBuyer(newKey('sr25519').address)),
				set(counterForBuyers.key(), u8aToHex(buyers.toU8a())),
				set(recordKey, u8aToHex(record.toU8a())),
				utility.dispatchAs({ system: { Signed: alice.address } }, aaa.reinstate(first.id)),
				set(recordKey, u8aToHex(found.toU8a())),
			]),
		),
	);

	const results = events.flatMap((event) => (api.events.utility.DispatchedAs.is(event) ? [event.data.result] : []));
	const errors = ['aaa.MaxHaltsExceeded', 'room.MaxBuyersExceeded', 'aaa.SuspendedRepeatedly'];
	assert.equal(results.length, errors.length);
	results.forEach((result, i) => note(explain(api, result.asErr), errors[i]));
});

test('the list of buyers has its errors', async () => {
	const { bob, charlie } = who;
	const { room } = api.tx;
	const buyer = newKey('sr25519').address;

	await meetByCouncil(
		[bob, charlie],
		[
			[room.removeBuyer(buyer), 'room.NotFound'],
			[room.addBuyer(buyer)],
			[room.addBuyer(buyer), 'room.AlreadyExists'],
			[room.removeBuyer(buyer)],
		],
	);
});

test('a council that is full, or would end, and who is not on it have their errors', async () => {
	const { alice, bob, charlie, dave } = who;
	const { organisations, system, utility } = api.tx;
	const { counterForAccounts, nextOrganisationId } = api.query.organisations;
	const [members, next] = (await Promise.all([counterForAccounts(), nextOrganisationId()])).map(Number);
	const first = await organisationOf(api, alice);
	const u32 = (/** @type {number} */ value) => u8aToHex(api.createType('u32', value).toU8a());
	const set = (/** @type {number} */ members, /** @type {number} */ next) =>
		system.setStorage([
			[counterForAccounts.key(), u32(members)],
			[nextOrganisationId.key(), u32(next)],
		]);
	const by = (/** @type {object | string} */ system, /** @type {Call} */ call) => utility.dispatchAs({ system }, call);
	const admit = organisations.admit(unique('Westend'), newKey('sr25519').address, BUDGET);

	// All in one call of root, so that nothing else sees the counters.
	const { events } = await carry(
		api,
		[bob, charlie],
		asRoot(
			api,
			utility.batchAll([
				set(Number(api.consts.organisations.maxMembers), next),
				by('Root', admit),
				set(1, next),
				by('Root', organisations.expel(first)),
				set(members, 0xffff_ffff),
				by('Root', admit),
				set(members, next),
				by({ Signed: dave.address }, organisations.changeKey(newKey('sr25519').address)),
			]),
		),
	);

	const results = events.flatMap((event) => (api.events.utility.DispatchedAs.is(event) ? [event.data.result] : []));
	const errors = ['MaxMembersExceeded', 'LastMember', 'IdsExhausted', 'NotAMember'];
	assert.equal(results.length, errors.length);
	results.forEach((result, i) => note(explain(api, result.asErr), `organisations.${errors[i]}`));
});

test('all errors that there are have been met', () => {
	const all = pallets.flatMap(({ name, errors }) => errors.map((error) => `${name}.${error.name}`));
	assert.deepEqual([...met].sort(), all.sort());
});

/**
 * Has the signer make the calls in one transaction, and checks what becomes of each.
 *
 * @param {import('./council.js').Pair} signer
 * @param {Step[]} steps
 */
async function meet(signer, steps) {
	check(await attemptEach(api, signer, calls(steps)), steps);
}

/**
 * Has the council make the calls in one motion, and checks what becomes of each.
 *
 * @param {import('./council.js').Pair[]} members
 * @param {Step[]} steps
 */
async function meetByCouncil(members, steps) {
	check(await carryEach(api, members, calls(steps)), steps);
}

/** @param {Step[]} steps */
function calls(steps) {
	return steps.map(([call]) => call);
}

/**
 * @param {(Failure | undefined)[]} failures
 * @param {Step[]} steps
 */
function check(failures, steps) {
	steps.forEach(([call, error], i) => {
		const { section, method } = call.method;
		if (error) note(failures[i], error);
		else assert.equal(failures[i]?.name, undefined, `${section}.${method} at position ${i}: ${failures[i]?.docs}`);
	});
}

/**
 * @param {Failure | undefined} failure
 * @param {string} error
 */
function note(failure, error) {
	assert.equal(failure?.name, error);
	assert.ok(failure.docs.length > 20, `${error} says: "${failure.docs}"`);
	met.add(error);
}

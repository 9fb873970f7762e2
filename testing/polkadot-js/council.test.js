// A council's work from polkadot.js, step by step: registering, granting, and deciding by motion.

import { stringToHex, u8aConcat, u8aToHex } from '@polkadot/util';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { connect } from './connect.js';
import {
	asRoot,
	assertExecuted,
	attempt,
	carry,
	closing,
	eventOf,
	organisationOf,
	people,
	propose,
	send,
	vote,
} from './council.js';
import { deviceKey, newKey, proveRotation } from './device.js';
import { BUDGET, enrol, enrolled, model, profile, QUOTA, unique } from './fixtures.js';

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {ReturnType<typeof people>} */
let who;
/** @type {import('./fixtures.js').Device} */
let enrolledBefore;

before(async () => {
	api = await connect();
	who = people();
	[enrolledBefore] = await enrolled(api, who.alice, 1);
});
after(() => api?.disconnect());

describe('with the council as it is', { concurrency: true }, () => {
	test('a member registers a model and a profile, enrols a device, assigns, grants and rotates its key', async () => {
		const { alice } = who;
		const organisation = await organisationOf(api, alice);
		const kind = model();
		const registered = await send(api, alice, api.tx.deviceRegistry.registerModel(kind));
		const modelId = eventOf(registered, api.events.deviceRegistry.ModelRegistered).model.toNumber();
		const stored = (await api.query.deviceRegistry.models(modelId)).toHuman();
		const hardware = modelId.toLocaleString('en');
		assert.deepEqual(stored, { model: kind, hardware, registeredBy: `${organisation}`, support: null });

		const created = await send(api, alice, api.tx.behaviourProfiles.createProfile(profile()));
		const reference = eventOf(created, api.events.behaviourProfiles.ProfileCreated).profile;

		const device = { pair: newKey('sr25519'), organisation, model: modelId, ueid: unique('u') };
		const enrolment = await send(api, alice, enrol(api, device));
		const event = eventOf(enrolment, api.events.deviceRegistry.Enrolled);
		const id = event.device.toNumber();
		assert.equal(event.owner.toNumber(), organisation);

		await send(api, alice, api.tx.behaviourProfiles.assign(id, reference.id));
		const granted = await send(api, alice, api.tx.aaa.grant(id, QUOTA, null));
		const { grant, by } = eventOf(granted, api.events.aaa.Granted);
		assert.deepEqual(grant.toJSON(), { quota: QUOTA, expiresAt: null });
		assert.deepEqual(by.toHuman(), { Owner: `${organisation}` });

		const result = (await api.call.attestationApi.attestationResult(id)).unwrap().toHuman();
		assert.equal(result.standing, 'Active');
		assert.equal(result.device.Enrolled.ueid, device.ueid);
		assert.deepEqual(result.profile, { id: reference.id.toHuman(), version: '1' });

		const next = newKey('ed25519');
		const proof = proveRotation(api, next, { ...device, device: id, owner: organisation });
		await send(api, alice, api.tx.deviceRegistry.rotateKey(id, 'Device', deviceKey(next), proof));
		const use = async (/** @type {string} */ key) => (await api.query.deviceRegistry.keys(key)).toJSON();
		assert.deepEqual(await use(device.pair.address), { retired: id });
		assert.deepEqual(await use(next.address), { active: id });
	});

	test('a member alone cannot do what takes two thirds', async () => {
		const { alice, bob, dave } = who;
		const call = api.tx.organisations.admit(unique('Westend'), dave.address, BUDGET);

		const [motion, direct] = await Promise.all([
			send(api, alice, api.tx.council.propose(1, call, call.method.encodedLength)),
			attempt(api, bob, call),
		]);

		assert.equal(eventOf(motion, api.events.council.Executed).result.asErr.type, 'BadOrigin');
		assert.equal(direct.failure?.name, 'BadOrigin');
	});

	test('who is no member registers nothing', async () => {
		// Refused by the pool: NotAMember.
		await assert.rejects(attempt(api, who.dave, api.tx.deviceRegistry.registerModel(model())), /Custom, 22/);
	});

	test('an operator registers session keys with the proof that its node gives', async () => {
		const operator = newKey('sr25519');
		await send(api, who.charlie, api.tx.balances.transferAllowDeath(operator.address, 10_000_000_000_000n));
		const owner = u8aToHex(operator.publicKey);
		const { keys, proof } = await api.rpc('author_rotateKeysWithOwner', owner);

		const unproven = await attempt(api, operator, api.tx.session.setKeys(keys, '0x'));
		assert.equal(unproven.failure?.name, 'session.InvalidProof');

		await send(api, operator, api.tx.session.setKeys(keys, proof));
		const { aura, grandpa } = (await api.query.session.nextKeys(operator.address)).unwrap();
		assert.equal(u8aToHex(u8aConcat(aura, grandpa)), keys);
	});

	test('a motion is proposed, voted on, closed and carried out', async () => {
		const { alice, bob, charlie } = who;
		const call = api.tx.aaa.suspend(enrolledBefore.id, unique('found in a river'));

		const motion = await propose(api, alice, 2, call);
		const pending = (await api.query.council.proposalOf(motion.hash)).unwrap();
		assert.deepEqual(pending.toHuman(), call.method.toHuman(), 'members can read what they vote on');

		await vote(api, alice, motion, true);
		const early = await attempt(api, charlie, await closing(api, motion));
		assert.equal(early.failure?.name, 'council.TooEarly', 'one aye of three does not decide');

		await vote(api, bob, motion, true);
		const { ayes, threshold } = (await api.query.council.voting(motion.hash)).unwrap();
		assert.equal(threshold.toNumber(), 2);
		assert.deepEqual(ayes.map(String), [alice.address, bob.address]);

		const closed = await send(api, charlie, await closing(api, motion));
		assertExecuted(api, closed, call);
		assert.equal(eventOf(closed, api.events.council.Approved).proposalHash.toHex(), motion.hash);
		assert.equal(eventOf(closed, api.events.aaa.Suspended).by.type, 'Council');
	});

	test('a motion is voted down', async () => {
		const { alice, bob, charlie } = who;
		const motion = await propose(api, alice, 2, api.tx.system.remarkWithEvent(unique('no')));
		await Promise.all([vote(api, bob, motion, false), vote(api, charlie, motion, false)]);

		const closed = await send(api, alice, await closing(api, motion));

		assert.equal(eventOf(closed, api.events.council.Disapproved).proposalHash.toHex(), motion.hash);
		assert.ok((await api.query.council.proposalOf(motion.hash)).isNone);
	});

	test('a motion makes a call of root by way of the whitelist', async () => {
		const { alice, bob, charlie } = who;
		const [key, value] = [stringToHex(unique(':beadle-test')), `0x${randomBytes(8).toString('hex')}`];
		const call = api.tx.system.setStorage([[key, value]]);

		const outcome = await carry(api, [bob, charlie], asRoot(api, call));

		const { callHash } = eventOf(outcome, api.events.whitelist.WhitelistedCallDispatched);
		assert.equal(callHash.toHex(), call.method.hash.toHex());
		assert.equal(await api.rpc('state_getStorage', key), value);
		const direct = await attempt(api, alice, call);
		assert.equal(direct.failure?.name, 'BadOrigin', 'no member is root');
	});

	test('a motion cannot leave the chain without authorities', async () => {
		const nobody = api.tx.validators.resetMembers([]);

		await assert.rejects(carry(api, [who.charlie, who.bob], nobody), {
			message: /^validators\.resetMembers failed: system\.CallFiltered/,
		});
	});
});

test('motions change the council, the authorities and the listed nodes', async () => {
	const { alice, bob, charlie, dave } = who;
	const { nodeAuthorization, organisations, utility, validators } = api.tx;
	const westend = Number(await api.query.organisations.nextOrganisationId());
	const operator = newKey('sr25519').address;
	// The shape of a peer's identity: a multihash of an ed25519 key.
	const node = `0x002408011220${randomBytes(32).toString('hex')}`;
	const lists = async () => ({
		council: (await api.query.council.members()).map(String).sort(),
		authorities: (await api.query.validators.members()).map(String).sort(),
		nodes: (await api.query.nodeAuthorization.wellKnownNodes()).toJSON(),
	});
	const before = await lists();

	await carry(
		api,
		[alice, bob],
		utility.batchAll([
			organisations.admit(unique('Westend'), dave.address, BUDGET),
			validators.addMember(operator),
			nodeAuthorization.addWellKnownNode(node, operator),
		]),
	);

	assert.deepEqual(await lists(), {
		council: [...before.council, dave.address].sort(),
		authorities: [...before.authorities, operator].sort(),
		nodes: [...before.nodes, node].sort(),
	});

	// Of four members, two are less than two thirds.
	await carry(
		api,
		[alice, dave, charlie],
		utility.batchAll([
			nodeAuthorization.removeWellKnownNode(node),
			validators.removeMember(operator),
			organisations.expel(westend),
		]),
	);

	assert.deepEqual(await lists(), before);
});

test('an organisation stays the same under another key, another name and without its seat', async () => {
	const { alice, bob, charlie, dave } = who;
	const { aaa, balances, deviceRegistry, organisations, utility } = api.tx;
	const events = api.events.organisations;
	const [name, newName] = [unique('Westend'), unique('West Harbour')];
	const [second, third] = [newKey('sr25519'), newKey('sr25519')];
	const stored = async () => (await api.query.organisations.organisations(id)).unwrap();
	const seat = async (/** @type {{ address: string }} */ { address }) =>
		(await api.query.organisations.accounts(address)).toJSON();
	const seats = () => Promise.all([dave, second, third].map(seat));
	const funds = 10_000_000_000_000n;
	await send(
		api,
		charlie,
		utility.batchAll([second, third].map(({ address }) => balances.transferAllowDeath(address, funds))),
	);

	const admitted = eventOf(
		await carry(api, [alice, bob], organisations.admit(name, dave.address, BUDGET)),
		events.Admitted,
	);
	const id = admitted.organisation.toNumber();
	assert.deepEqual([admitted.name.toUtf8(), admitted.account.toString()], [name, dave.address]);
	assert.deepEqual(admitted.budget.toJSON(), BUDGET);
	const [device] = await enrolled(api, dave, 1);
	assert.equal(device.organisation, id);
	const { used } = await stored();
	assert.deepEqual(
		[used.devices.toNumber(), used.recordsPerBlock.toNumber(), used.profiles.toNumber()],
		[1, QUOTA.refillPerBlock, 1],
		'the device, its grant and its profile are in use of the budget',
	);

	// By its own signature. The vote that the old key has given is void, and the new key votes anew.
	const motion = await propose(api, alice, 3, api.tx.system.remark(unique('void')));
	await vote(api, dave, motion, true);
	const changed = eventOf(await send(api, dave, organisations.changeKey(second.address)), events.KeyChanged);
	assert.deepEqual(changed.toJSON(), [id, dave.address, second.address, false]);
	assert.deepEqual(await seats(), [null, id, null]);
	const votes = async () => (await api.query.council.voting(motion.hash)).unwrap().ayes.map(String);
	assert.deepEqual(await votes(), []);
	await vote(api, second, motion, true);
	assert.deepEqual(await votes(), [second.address]);
	await send(api, second, aaa.suspend(device.id, 'as its owner'));

	// By the council, of whose four members three are two thirds.
	const replaced = await carry(
		api,
		[alice, bob, charlie],
		utility.batchAll([
			api.tx.council.disapproveProposal(motion.hash),
			organisations.replaceKey(id, third.address),
			organisations.rename(id, newName),
			organisations.setBudget(id, { ...BUDGET, devices: 0 }),
		]),
	);
	assert.deepEqual(eventOf(replaced, events.KeyChanged).toJSON(), [id, second.address, third.address, true]);
	const renamed = eventOf(replaced, events.Renamed);
	assert.deepEqual([renamed.previous.toUtf8(), renamed.name.toUtf8()], [name, newName]);
	const budget = eventOf(replaced, events.BudgetSet);
	assert.deepEqual([budget.previous.devices.toNumber(), budget.budget.devices.toNumber()], [BUDGET.devices, 0]);
	const attested = (await api.call.attestationApi.attestationResult(device.id)).unwrap();
	assert.deepEqual([attested.device.asEnrolled.owner.toNumber(), attested.ownerName.toUtf8()], [id, newName]);
	// What is in use above the budget stays in use.
	await send(api, third, aaa.reinstate(device.id));

	const expelled = eventOf(await carry(api, [alice, bob, charlie], organisations.expel(id)), events.Expelled);
	assert.deepEqual(expelled.toJSON(), [id, third.address]);
	assert.deepEqual(await seats(), [null, null, null]);
	assert.equal((await stored()).member.isTrue, false);

	// Its device is the council's to hand on, and only the council's to take back.
	const bobs = await organisationOf(api, bob);
	await carry(api, [alice, bob], deviceRegistry.offerTransfer(device.id, bobs));
	await send(api, bob, deviceRegistry.acceptTransfer(device.id));
	const { owner } = (await api.query.deviceRegistry.devices(device.id)).unwrap().asEnrolled;
	assert.equal(owner.toNumber(), bobs);

	const readmitted = eventOf(
		await carry(api, [alice, bob], organisations.readmit(id, dave.address)),
		events.Readmitted,
	);
	assert.deepEqual(readmitted.toJSON(), [id, dave.address]);
	assert.deepEqual(await seats(), [id, null, null]);
	await carry(api, [alice, bob, charlie], organisations.expel(id));
});

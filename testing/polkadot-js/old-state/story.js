// What happens on the old chain. Numbers, keys, texts and values are the same each time; times are counted from a
// midnight.

import { sortAddresses } from '@polkadot/util-crypto';
import { carry, height, propose, reach, send, submit } from './chain.js';
import { key, packTransaction, proveEnrolment, proveRotation, publicKey } from './device.js';
import { people } from './people.js';
import { heartbeat, station } from './profiles.js';
import { PEERS } from './spec.js';

/** @typedef {import('@polkadot/api').ApiPromise} ApiPromise */
/** @typedef {import('./people.js').Pair} Pair */
/** @typedef {import('./device.js').Record} Record */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400_000;
const UNIT = 10n ** 12n;

/** The block in which a version of the station's profile will become active: one that no test gets to. */
const FAR = 1_000_000;

const [STATION, HEARTBEAT] = [0, 1];

/**
 * The devices by their numbers: whose each is, its key's scheme, the byte of its seed, and its profile.
 *
 * @type {{ owner: 'alice' | 'bob' | 'charlie', scheme: import('./device.js').Scheme, profile?: number }[]}
 */
const DEVICES = [
	{ owner: 'alice', scheme: 'ed25519', profile: STATION }, // 0: active, with alarms
	{ owner: 'alice', scheme: 'ecdsa', profile: STATION }, // 1: suspended by the council
	{ owner: 'alice', scheme: 'sr25519', profile: STATION }, // 2: offered to Bob
	{ owner: 'bob', scheme: 'sr25519', profile: HEARTBEAT }, // 3: suspended by an alarm
	{ owner: 'bob', scheme: 'ed25519', profile: STATION }, // 4: its key rotated, its alarm a false positive
	{ owner: 'bob', scheme: 'ed25519', profile: HEARTBEAT }, // 5: silent
	{ owner: 'bob', scheme: 'sr25519' }, // 6: suspended by its owner, without profile or readings
	{ owner: 'charlie', scheme: 'ed25519', profile: STATION }, // 7: revoked
	{ owner: 'charlie', scheme: 'ecdsa', profile: STATION }, // 8: reinstated, then Alice's, without a grant
	{ owner: 'charlie', scheme: 'ed25519' }, // 9: enrolled only
];

/** The key of device 4 after the rotation has this byte in its seed. */
const ROTATED = 0x24;

/** The grants; none for device 9. Device 2's ends in the year 2100. */
const QUOTA = { capacity: 10_000, refillPerBlock: 100 };
const END = Date.UTC(2100, 0);

/**
 * Runs all of it.
 *
 * @param {ApiPromise} api
 * @returns {Promise<number>} The last block that matters.
 */
export async function run(api) {
	const { alice, bob, charlie, dave, buyer } = people();
	const now = Number(await api.query.timestamp.now());
	const devices = fleet(api, now - (now % DAY) - 2 * DAY);
	const { aaa, balances, behaviourProfiles, deviceRegistry, nodeAuthorization, proxy, readings } = api.tx;
	const batch = (/** @type {import('./chain.js').Call[]} */ ...calls) => api.tx.utility.batchAll(calls);

	// Models, profiles, devices.
	await send(api, alice, batch(
		deviceRegistry.registerModel({ manufacturer: 'Aerie', name: 'A1', firmware: '1.0.0' }),
		behaviourProfiles.createProfile(station(300, 2)),
		...devices.enrolments('alice', 0),
	));
	await send(api, bob, batch(
		deviceRegistry.registerModel({ manufacturer: 'Boreas', name: 'B2', firmware: '2.1' }),
		behaviourProfiles.createProfile(heartbeat(100)),
		...devices.enrolments('bob', 1),
	));
	await send(api, charlie, batch(...devices.enrolments('charlie', 0)));

	// The first readings, under version 1 of the station's profile.
	const steady = [2_100, 2_110, 2_105, 2_120, 2_112, 2_108, 2_115, 2_111, 2_109, 2_118, 2_113, 2_107];
	await submit(api, [0, 1, 2, 4, 7, 8].map((device) => devices.pack(device, MINUTE, steady)));
	// Those of device 3 become unsteady at once, before it could be silent: an alarm suspends it.
	await submit(api, [
		...[3, 5].map((device) => devices.pack(device, SECOND, [3_300, 3_310, 3_305])),
		devices.pack(3, SECOND, [3_900, 3_300]),
	]);

	// Version 2 is evaluated beside it, and takes its place.
	const second = (await height(api)) + 10;
	await send(api, alice, behaviourProfiles.stageVersion(STATION, station(200, 2), second));
	await submit(api, [0, 2].map((device) => devices.pack(device, MINUTE, [2_110, 2_111])));
	await send(api, bob, behaviourProfiles.stageVersion(HEARTBEAT, heartbeat(90), FAR));
	await send(api, bob, behaviourProfiles.withdrawVersion(HEARTBEAT));
	await reach(api, second);

	// Device 0: two changes too fast raise an alarm, two good values end it, and its owner says that it was right.
	await submit(api, [devices.pack(0, MINUTE, [2_350, 2_120, 2_115, 2_112])]);
	await send(api, alice, readings.setVerificationState(0, 1, 'TruePositive', 'a door stood open'));
	// Device 4: the same, but it does not end by itself.
	await submit(api, [devices.pack(4, MINUTE, [2_111, 2_350, 2_120])]);
	await send(api, bob, readings.setVerificationState(4, 1, 'FalsePositive', 'the profile was too strict'));
	// The council looks into what suspended device 3.
	await carry(api, [alice, charlie], readings.setVerificationState(3, 1, 'TruePositive', 'a loose contact'));

	// Version 3 is staged for later. Then device 0 has a flat line, whose alarm lasts, and a value after it.
	await send(api, alice, behaviourProfiles.stageVersion(STATION, station(200, 5), FAR));
	await submit(api, [devices.pack(0, 10 * MINUTE, Array(7).fill(2_112)), devices.pack(0, 10 * MINUTE, [2_113])]);

	// Keys, owners, standings.
	await send(api, bob, devices.rotation(4, key('sr25519', ROTATED)));
	await submit(api, [devices.pack(4, MINUTE, [2_118, 2_116])]);
	await send(api, charlie, batch(
		deviceRegistry.revoke(7, 'stolen'),
		aaa.suspend(8, 'being moved'),
		aaa.reinstate(8),
		aaa.withdrawGrant(8),
		deviceRegistry.offerTransfer(8, alice.address),
	));
	await send(api, alice, batch(
		deviceRegistry.acceptTransfer(8),
		deviceRegistry.offerTransfer(2, bob.address),
	));
	await send(api, bob, aaa.suspend(6, 'not installed yet'));
	await carry(api, [bob, charlie], aaa.suspend(1, 'under inspection'));

	// What is open: two motions, one vote short, and a call that Dave has signed, the first of two of three.
	await propose(api, alice, aaa.reinstate(1));
	await propose(api, charlie, nodeAuthorization.addWellKnownNode(PEERS[2], charlie.address));
	const remark = api.tx.system.remark('0x6f6c64').method.hash;
	const others = sortAddresses([alice.address, bob.address], api.registry.chainSS58);
	const most = { refTime: 10 ** 9, proofSize: 0 };
	await send(api, dave, api.tx.multisig.approveAsMulti(2, others, null, remark, most));

	// Accounts and peers.
	await send(api, bob, proxy.addProxy(dave.address, 'Devices', 0));
	await send(api, alice, balances.transferKeepAlive(buyer.address, 250n * UNIT));
	await send(api, alice, nodeAuthorization.addConnections(PEERS[0], [PEERS[2]]));

	// Until the silence of device 5 is on record.
	await reach(api, (await height(api)) + 3);
	return height(api);
}

/**
 * The devices with what they have sent so far.
 *
 * @param {ApiPromise} api
 * @param {number} midnight When the first values are observed.
 */
function fleet(api, midnight) {
	const accounts = people();
	const devices = DEVICES.map((device, id) => ({
		...device,
		id,
		pair: key(device.scheme, id + 1),
		ueid: `old-${id}`,
		model: 0,
		sequence: 0,
		next: midnight,
		vehicles: 100,
	}));
	return {
		/**
		 * The calls that put an owner's devices on chain, with grants and profiles.
		 *
		 * @param {'alice' | 'bob' | 'charlie'} owner
		 * @param {number} model
		 */
		enrolments(owner, model) {
			return devices.filter((device) => device.owner === owner).flatMap((device) => {
				const { id, pair, profile, ueid } = device;
				device.model = model;
				const proof = proveEnrolment(api, pair, { owner: accounts[owner].address, model, ueid });
				const enrol = api.tx.deviceRegistry.enrol(model, ueid, publicKey(pair), proof);
				if (id === 9) return [enrol];
				const grant = api.tx.aaa.grant(id, QUOTA, id === 2 ? END : null);
				if (profile === undefined) return [enrol, grant];
				return [enrol, grant, api.tx.behaviourProfiles.assign(id, profile)];
			});
		},
		/**
		 * The next pack of a device: these values, so far apart. A station counts seven vehicles beside each.
		 *
		 * @param {number} id
		 * @param {number} apart
		 * @param {number[]} values
		 */
		pack(id, apart, values) {
			const device = devices[id];
			/** @type {Record[]} */
			const records = [];
			values.forEach((value, i) => {
				records.push({ metric: 0, offset: i * apart, value });
				if (device.profile !== STATION) return;
				device.vehicles += 6 + ((device.vehicles + i) % 3);
				records.push({ metric: 1, offset: i * apart, value: device.vehicles });
			});
			device.sequence += 1;
			const baseTime = device.next;
			device.next += values.length * apart;
			return packTransaction(api, device.pair, id, { sequence: device.sequence, baseTime, records });
		},
		/**
		 * The call that gives a device another key, with which it signs from then on.
		 *
		 * @param {number} id
		 * @param {Pair} next
		 */
		rotation(id, next) {
			const device = devices[id];
			const { owner, model, ueid } = device;
			const proof = proveRotation(api, next, id, { owner: accounts[owner].address, model, ueid });
			device.pair = next;
			return api.tx.deviceRegistry.rotateKey(id, publicKey(next), proof);
		},
	};
}

// What a proxy in front of a node lets through: packaging/proxy/test.sh starts both, and then this.
//
//	BEADLE_PROXY_RPC     where it offers JSON-RPC, wss://localhost:…
//	BEADLE_PROXY_PAGE    the origin of the page that may use it
//	BEADLE_PROXY_LIGHT   where it takes light clients, with the node's identity, /dns/localhost/tcp/…/tls/ws/p2p/…
//	BEADLE_PROXY_LIMITS  how many connections an address may have at the first, and at the second
//	BEADLE_LIGHT_SPEC    the node's raw chain specification, a file
//	NODE_EXTRA_CA_CERTS  the certificate of the authority that the proxy's certificates are from

import { WsProvider } from '@polkadot/api';
import { hexToNumber } from '@polkadot/util';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Head, LightChain } from './light.js';
import { until, within } from './wait.js';

/** Seconds until a light client that starts with nothing is at the head. */
const SYNC = 90;

const { BEADLE_PROXY_RPC, BEADLE_PROXY_PAGE, BEADLE_PROXY_LIGHT, BEADLE_PROXY_LIMITS, BEADLE_LIGHT_SPEC } = process.env;
assert.ok(
	BEADLE_PROXY_RPC && BEADLE_PROXY_PAGE && BEADLE_PROXY_LIGHT && BEADLE_PROXY_LIMITS && BEADLE_LIGHT_SPEC,
	'run packaging/proxy/test.sh',
);
const rpc = BEADLE_PROXY_RPC.replace(/^wss:/, 'https:');
const light = `https://localhost:${/\/tcp\/(\d+)\//.exec(BEADLE_PROXY_LIGHT)?.[1]}`;
const [rpcLimit = 0, lightLimit = 0] = BEADLE_PROXY_LIMITS.split(' ').map(Number);

/** @type {import('node:net').Socket[]} */
const open = [];
after(() => open.forEach((socket) => socket.destroy()));

/**
 * Asks for a WebSocket, as a browser does.
 *
 * @param {string} url
 * @param {Record<string, string>} headers
 * @returns {Promise<{ status: number | undefined, socket?: import('node:net').Socket }>} 101 and the socket, or why there is none.
 */
function webSocket(url, headers = {}) {
	const asked = new Promise((resolve, reject) => {
		const upgrade = {
			Connection: 'Upgrade',
			Upgrade: 'websocket',
			'Sec-WebSocket-Version': '13',
			'Sec-WebSocket-Key': 'YmVhZGxlIGJlYWRsZSBiZQ==',
		};
		request(url, { headers: { ...upgrade, ...headers }, agent: false })
			.on('upgrade', ({ statusCode }, socket) => {
				open.push(socket.on('error', () => {}));
				resolve({ status: statusCode, socket });
			})
			.on('response', (response) => resolve({ status: response.resume().statusCode }))
			.on('error', reject)
			.end();
	});
	return within(10, `an answer of ${url}`, asked);
}

/** One connection, so that it is requests that are counted. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
after(() => agent.destroy());

/**
 * Calls a method by a plain request.
 *
 * @param {string} method
 * @returns {Promise<number | undefined>} The status.
 */
function call(method) {
	const asked = new Promise((resolve, reject) => {
		request(rpc, { method: 'POST', headers: { 'Content-Type': 'application/json' }, agent })
			.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)))
			.on('error', reject)
			.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] }));
	});
	return within(10, `an answer to ${method}`, asked);
}

/** Closes what is open, and waits until what was counted is forgotten. */
async function pause() {
	open.splice(0).forEach((socket) => socket.destroy());
	await sleep(6_000);
}

test('JSON-RPC goes over wss, subscriptions too', async () => {
	const provider = new WsProvider(BEADLE_PROXY_RPC, false);
	try {
		await within(10, 'a connection', provider.connect().then(() => provider.isReady));
		assert.equal(await provider.send('system_chain', []), 'Beadle Development');
		const heads = new Set();
		await provider.subscribe('chain_finalizedHead', 'chain_subscribeFinalizedHeads', [], (_, head) => heads.add(head.number));
		await until(30, 'three final blocks', async () => heads.size >= 3 || undefined);
	} finally {
		await provider.disconnect();
	}
});

test('methods that change the node are refused', async () => {
	const provider = new WsProvider(BEADLE_PROXY_RPC, false);
	try {
		await within(10, 'a connection', provider.connect().then(() => provider.isReady));
		await assert.rejects(provider.send('author_insertKey', ['aura', '//Alice', `0x${'00'.repeat(32)}`]), /unsafe/i);
		await assert.rejects(provider.send('system_addReservedPeer', ['/ip4/127.0.0.1']), /unsafe/i);
	} finally {
		await provider.disconnect();
	}
});

test('the page that may is let in, another one is not', async () => {
	assert.equal((await webSocket(rpc, { Origin: BEADLE_PROXY_PAGE })).status, 101);
	assert.equal((await webSocket(rpc, { Origin: 'https://elsewhere.example' })).status, 403);
	assert.equal((await webSocket(rpc, { Origin: `${BEADLE_PROXY_PAGE}.elsewhere.example` })).status, 403);
	assert.equal((await webSocket(rpc, { Origin: 'null' })).status, 403);
});

test('one address cannot ask as often as it likes', async () => {
	await pause();
	const statuses = [];
	for (let calls = 0; calls < 60; calls += 1) statuses.push(await call('system_health'));
	assert.ok(statuses.includes(200), `some are answered: ${statuses}`);
	assert.ok(statuses.includes(429), `some are not: ${statuses}`);
	await pause();
	assert.equal(await call('system_health'), 200, 'a moment later it is answered again');
});

test('a light client syncs, and follows what is final', async () => {
	const chain = await LightChain.start(await readFile(BEADLE_LIGHT_SPEC, 'utf8'), BEADLE_PROXY_LIGHT);
	try {
		const head = await Head.follow(chain);
		/** @returns {Promise<number | undefined>} The height of the last final block that it knows. */
		const height = async () => {
			const header = head.finalised && (await head.header(head.finalised).catch(() => null));
			// Behind the parent's hash, a compact number: up to 2^14 here.
			if (!header) return undefined;
			const bytes = Buffer.from(header.slice(66, 74), 'hex');
			const mode = (bytes[0] ?? 0) & 3;
			return mode === 0 ? (bytes[0] ?? 0) >> 2 : bytes.readUInt16LE() >> 2;
		};
		const provider = new WsProvider(BEADLE_PROXY_RPC, false);
		await within(10, 'a connection', provider.connect().then(() => provider.isReady));
		const final = await provider.send('chain_getFinalizedHead', []);
		const target = hexToNumber((await provider.send('chain_getHeader', [final])).number);
		await provider.disconnect();
		assert.ok(target > 0, 'there is something to follow');
		const reached = await until(SYNC, `the light client to see block ${target}`, async () => {
			const now = await height();
			return now !== undefined && now >= target ? now : undefined;
		}).catch((error) => {
			throw new Error(`the light client says: ${chain.words.slice(-20).join('\n')}`, { cause: error });
		});
		await until(30, 'five more final blocks', async () => ((await height()) ?? 0) >= reached + 5 || undefined);
	} finally {
		await chain.stop();
	}
});

test('one address cannot have as many connections as it likes', async () => {
	await isLimited(rpc, rpcLimit);
});

test('one address cannot take all light clients’ places', async () => {
	await isLimited(light, lightLimit);
});

/**
 * Opens so many connections and one more, which has to be refused.
 *
 * @param {string} url
 * @param {number} limit
 */
async function isLimited(url, limit) {
	assert.ok(limit > 0, 'there is a limit');
	await pause();
	const statuses = [];
	for (let connections = 0; connections < limit; connections += 1) statuses.push((await webSocket(url)).status);
	assert.deepEqual(
		statuses,
		statuses.map(() => 101),
		'so many it may have',
	);
	assert.equal((await webSocket(url)).status, 429, 'and not one more');
	open.splice(0).forEach((socket) => socket.destroy());
	await pause();
	assert.equal((await webSocket(url)).status, 101, 'when they are closed there is room again');
	open.splice(0).forEach((socket) => socket.destroy());
}

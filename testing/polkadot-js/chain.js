// A chain of one process for the tests: one authority, Alice, and a council of three, Alice, Bob and Charlie.

import { base58Decode } from '@polkadot/util-crypto';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, open, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './wait.js';

const run = promisify(execFile);

/** The node's key on the network. An authority talks to nobody unless the chain lists it. */
const NODE_KEY = '1'.padStart(64, '0');

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/**
 * A running chain.
 *
 * @typedef {object} Chain
 * @property {string} url Where it answers.
 * @property {() => string} lastWords What its node has said last.
 * @property {() => void} kill Ends it at once and removes its files. Also good when it has ended.
 */

/**
 * Starts a chain, and waits until it authors blocks.
 *
 * @param {string} binary The path of `beadle-node`.
 * @param {(binary: string, directory: string) => Promise<string>} [write] Writes the chain's specification into the
 *   directory and gives its path. Without it, the chain is the local preset with one authority.
 * @returns {Promise<Chain>}
 */
export async function startChain(binary, write = writeSpec) {
	const directory = await mkdtemp(join(tmpdir(), 'beadle-polkadot-js-'));
	const log = join(directory, 'node.log');
	const lastWords = () => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
	/** @type {import('node:child_process').ChildProcess | undefined} */
	let node;
	const kill = () => {
		process.off('exit', kill);
		node?.kill('SIGKILL');
		rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	};
	// Whatever ends this process, short of SIGKILL, ends the node.
	process.on('exit', kill);
	try {
		const spec = await write(binary, directory);
		const output = await open(log, 'w');
		node = spawn(binary, nodeArguments(spec, directory), { stdio: ['ignore', output.fd, output.fd] });
		await once(node, 'spawn');
		await output.close();
		const url = await address(node, log).catch((error) => {
			throw new Error(`the chain did not start; its node's last words:\n${lastWords()}`, { cause: error });
		});
		return { url, lastWords, kill };
	} catch (error) {
		kill();
		throw error;
	}
}

/**
 * @param {string} spec
 * @param {string} directory
 */
function nodeArguments(spec, directory) {
	return [
		...['--chain', spec, '--base-path', join(directory, 'data'), '--node-key', NODE_KEY],
		...['--alice', '--validator', '--no-mdns', '--no-telemetry', '--no-prometheus'],
		// Tests look back at all blocks.
		...['--state-pruning', 'archive'],
		// Ports that are free; the node says in its log which.
		...['--rpc-port', '0', '--listen-addr', '/ip4/127.0.0.1/tcp/0'],
		// An operator's own: it makes session keys.
		...['--rpc-methods', 'unsafe'],
	];
}

/**
 * Writes the chain's specification: the local preset with one authority.
 *
 * @param {string} binary
 * @param {string} directory
 * @returns {Promise<string>} The file's path.
 */
async function writeSpec(binary, directory) {
	const spec = JSON.parse(await outputOf(binary, 'export-chain-spec', '--chain', 'local'));
	const genesis = spec.genesis.runtimeGenesis.patch;
	genesis.validators.members = [ALICE];
	genesis.session.keys = genesis.session.keys.filter((/** @type {[string]} */ [account]) => account === ALICE);

	const keyFile = join(directory, 'node-key');
	await writeFile(keyFile, NODE_KEY);
	const peer = (await outputOf(binary, 'key', 'inspect-node-key', '--file', keyFile)).trim();
	genesis.nodeAuthorization = { nodes: [[[...base58Decode(peer)], ALICE]] };

	const [plain, raw] = [join(directory, 'plain.json'), join(directory, 'raw.json')];
	await writeFile(plain, JSON.stringify(spec));
	await writeFile(raw, await outputOf(binary, 'export-chain-spec', '--chain', plain, '--raw'));
	return raw;
}

/**
 * @param {string} binary
 * @param {string[]} args
 */
async function outputOf(binary, ...args) {
	const { stdout } = await run(binary, args, { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 });
	return stdout;
}

/**
 * Waits until the node has authored a block.
 *
 * @param {import('node:child_process').ChildProcess} node
 * @param {string} log
 * @returns {Promise<string>} Where it answers.
 */
function address(node, log) {
	return until(60, 'the first block', async () => {
		if (node.exitCode !== null || node.signalCode !== null) throw new Error('the node has ended');
		const said = await readFile(log, 'utf8');
		const port = /Running JSON-RPC server: addr=127\.0\.0\.1:(\d+)/.exec(said)?.[1];
		if (port && (await height(`http://127.0.0.1:${port}`)) > 0) return `ws://127.0.0.1:${port}`;
		return undefined;
	});
}

/** @param {string} url */
async function height(url) {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getHeader', params: [] }),
	});
	const { result } = /** @type {{ result: { number: string } }} */ (await response.json());
	return Number(result.number);
}

// The genesis of the chain, which the old runtime builds itself.

import { hexToU8a, u8aToHex } from '@polkadot/util';
import { base58Decode } from '@polkadot/util-crypto';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { people } from './people.js';

const run = promisify(execFile);

/** A token, in its smallest parts. */
const UNIT = 10 ** 12;

/** Names on the network of the nodes whose keys are the numbers 1, 2 and 3. The first one's is the node that runs. */
export const PEERS = [
	'12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
	'12D3KooWHdiAxVd8uMQR1hGWXccidmfCwLqcMpGwR6QcTP6QRMuD',
	'12D3KooWSCufgHzV4fCwRijfH2k3abrpAJxTKxEvN1FDuRXA2U9x',
].map((peer) => u8aToHex(base58Decode(peer)));

/**
 * A council of three; two authorities, of which one has session keys; two peers.
 */
function genesis() {
	const { alice, bob, charlie, dave } = people();
	// The well-known ed25519 key of Alice.
	const grandpa = '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu';
	return {
		balances: { balances: [alice, bob, charlie, dave].map(({ address }) => [address, 1_000_000 * UNIT]) },
		validators: { members: [alice.address, bob.address] },
		authorities: { sessionLength: 10 },
		session: { keys: [[alice.address, alice.address, { aura: alice.address, grandpa }]] },
		councilMembership: { members: [alice.address, bob.address, charlie.address] },
		nodeAuthorization: {
			nodes: [
				[[...hexToU8a(PEERS[0])], alice.address],
				[[...hexToU8a(PEERS[1])], bob.address],
			],
		},
	};
}

/**
 * Writes the chain's specification. The node has the runtime in it build the genesis state.
 *
 * @param {string} binary The path of `beadle-node`.
 * @param {string} directory
 * @param {Uint8Array} wasm
 * @returns {Promise<string>} The file's path.
 */
export async function writeSpec(binary, directory, wasm) {
	const spec = {
		name: 'Beadle, an old chain',
		id: 'beadle_old',
		chainType: 'Local',
		bootNodes: [],
		telemetryEndpoints: null,
		protocolId: null,
		properties: null,
		codeSubstitutes: {},
		genesis: { runtimeGenesis: { code: u8aToHex(wasm), patch: genesis() } },
	};
	const [plain, raw] = [join(directory, 'plain.json'), join(directory, 'raw.json')];
	await writeFile(plain, JSON.stringify(spec));
	const { stdout } = await run(binary, ['export-chain-spec', '--chain', plain, '--raw'], {
		maxBuffer: 64 * 1024 * 1024,
		timeout: 60_000,
	});
	await writeFile(raw, stdout);
	return raw;
}

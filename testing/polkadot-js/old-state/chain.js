// Connecting to the old chain, also once it is upgraded, and sending to it.

import { ApiPromise, WsProvider } from '@polkadot/api';
import { INCLUSION, until, within } from '../wait.js';

/** @typedef {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} Call */
/** @typedef {import('./people.js').Pair} Pair */

/**
 * @param {string} url
 * @returns {Promise<ApiPromise>}
 */
export function connect(url) {
	// The old runtime does not have the first.
	const signedExtensions = {
		CheckRoom: { extrinsic: {}, payload: {} },
		InspectCallData: { extrinsic: {}, payload: {} },
	};
	const provider = new WsProvider(url);
	return within(20, 'the metadata', ApiPromise.create({ provider, noInitWarn: true, signedExtensions }));
}

/** @param {ApiPromise} api */
export async function height(api) {
	return (await api.rpc.chain.getHeader()).number.toNumber();
}

/**
 * Waits until the chain has so many blocks.
 *
 * @param {ApiPromise} api
 * @param {number} block
 */
export function reach(api, block) {
	return until(120, `block ${block}`, async () => ((await height(api)) >= block ? true : undefined));
}

/**
 * Signs a call that has to succeed, and waits until it is in a block.
 *
 * @param {ApiPromise} api
 * @param {Pair} signer
 * @param {Call} call
 * @returns {Promise<import('@polkadot/types/interfaces').Event[]>}
 */
export function send(api, signer, call) {
	const { section, method } = call.method;
	const included = new Promise((resolve, reject) => {
		/** @param {import('@polkadot/types/types').ISubmittableResult} result */
		const progress = ({ dispatchError, events, isError, status }) => {
			if (isError) reject(new Error(`${section}.${method} left the pool: ${status}`));
			if (!status.isInBlock) return;
			if (!dispatchError) return resolve(events.map(({ event }) => event));
			const { isModule, type } = dispatchError;
			const why = isModule ? api.registry.findMetaError(dispatchError.asModule).name : type;
			reject(new Error(`${section}.${method} failed: ${why}`));
		};
		call.signAndSend(signer, { nonce: -1 }, progress).catch(reject);
	});
	return within(INCLUSION, `a block with ${section}.${method}`, included);
}

/**
 * Puts a motion of two to the council, with the proposer's aye.
 *
 * @param {ApiPromise} api
 * @param {Pair} member
 * @param {Call} call
 * @returns {Promise<{ hash: string, index: number }>}
 */
export async function propose(api, member, call) {
	const events = await send(api, member, api.tx.council.propose(2, call, call.method.encodedLength));
	const proposed = /** @type {any} */ (events.find((event) => api.events.council.Proposed.is(event)));
	const motion = { hash: proposed.data.proposalHash.toHex(), index: proposed.data.proposalIndex.toNumber() };
	await send(api, member, api.tx.council.vote(motion.hash, motion.index, true));
	return motion;
}

/**
 * Carries a motion with the votes of two members.
 *
 * @param {ApiPromise} api
 * @param {Pair[]} members
 * @param {Call} call
 */
export async function carry(api, [first, second], call) {
	const { hash, index } = await propose(api, first, call);
	await send(api, second, api.tx.council.vote(hash, index, true));
	const { weight } = await call.paymentInfo(first);
	const events = await send(api, first, api.tx.council.close(hash, index, weight, call.method.encodedLength));
	const executed = /** @type {any} */ (events.find((event) => api.events.council.Executed.is(event)));
	if (!executed?.data.result.isOk) throw new Error(`the motion ${call.method.method} was not carried out`);
}

/**
 * Hands over transactions without a signer in their order, and waits until the last one is in a block.
 *
 * @param {ApiPromise} api
 * @param {string[]} transactions
 */
export async function submit(api, transactions) {
	let next = await height(api);
	for (const bytes of transactions) await api.rpc('author_submitExtrinsic', bytes);
	await until(INCLUSION, 'a block with the packs', async () => {
		for (;;) {
			const hash = await api.rpc('chain_getBlockHash', next);
			if (hash === null) return undefined;
			const { block } = await api.rpc('chain_getBlock', hash);
			if (block.extrinsics.includes(transactions[transactions.length - 1])) return true;
			next += 1;
		}
	});
}

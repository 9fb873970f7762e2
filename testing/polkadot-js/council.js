// What council members do: sign calls, and carry motions.

import { Keyring } from '@polkadot/api';
import { INCLUSION, within } from './wait.js';

/** @typedef {import('@polkadot/api').ApiPromise} ApiPromise */
/** @typedef {import('@polkadot/keyring/types').KeyringPair} Pair */
/** @typedef {import('@polkadot/api/types').SubmittableExtrinsic<'promise'>} Call */
/** @typedef {import('@polkadot/types/interfaces').Event} Event */

/**
 * Why a call failed, as polkadot.js tells it: `pallet.Name` and the error's documentation, if it has any.
 *
 * @typedef {{ name: string, docs: string }} Failure
 */

/** @typedef {{ block: string, events: Event[], failure: Failure | undefined }} Outcome */

/** @typedef {{ hash: string, index: number, call: Call }} Motion */

/** The people of the local preset: the first three sign for the organisations on its council, all have funds. */
export function people() {
	const keyring = new Keyring({ type: 'sr25519' });
	const person = (/** @type {string} */ name) => keyring.addFromUri(`//${name}`);
	return { alice: person('Alice'), bob: person('Bob'), charlie: person('Charlie'), dave: person('Dave') };
}

/**
 * The number of the organisation for which an account signs.
 *
 * @param {ApiPromise} api
 * @param {Pair} account
 * @returns {Promise<number>}
 */
export async function organisationOf(api, { address }) {
	const found = await api.query.organisations.accounts(address);
	if (found.isNone) throw new Error(`${address} signs for no organisation on the council`);
	return found.unwrap().toNumber();
}

/**
 * What a dispatch error says, from the metadata alone.
 *
 * @param {ApiPromise} api
 * @param {import('@polkadot/types/interfaces').DispatchError} error
 * @returns {Failure}
 */
export function explain(api, error) {
	if (!error.isModule) return { name: error.type, docs: '' };
	const { section, name, docs } = api.registry.findMetaError(error.asModule);
	return { name: `${section}.${name}`, docs: docs.join(' ').trim() };
}

/** @type {Map<string, Promise<number>>} The last nonce of each account that was given out. */
const nonces = new Map();

/**
 * The nonce for an account's next transaction. The node's own count may lack one that was sent a moment ago.
 *
 * @param {ApiPromise} api
 * @param {Pair} account
 * @returns {Promise<number>}
 */
function nextNonce(api, { address }) {
	const next = (nonces.get(address) ?? Promise.resolve(-1)).then(async (last) => {
		const counted = await api.rpc.system.accountNextIndex(address);
		return Math.max(last + 1, counted.toNumber());
	});
	nonces.set(address, next);
	return next;
}

/**
 * Signs a call and waits until it is in a block, whether it succeeds there or fails.
 *
 * @param {ApiPromise} api
 * @param {Pair} signer
 * @param {Call} call
 * @returns {Promise<Outcome>}
 */
export async function attempt(api, signer, call) {
	const nonce = await nextNonce(api, signer);
	const included = new Promise((resolve, reject) => {
		/** @param {import('@polkadot/types/types').ISubmittableResult} result */
		const progress = ({ dispatchError, events, isError, status }) => {
			if (isError) reject(new Error(`${nameOf(call)} left the pool: ${status}`));
			if (!status.isInBlock) return;
			resolve({
				block: status.asInBlock.toHex(),
				events: events.map(({ event }) => event),
				failure: dispatchError && explain(api, dispatchError),
			});
		};
		call.signAndSend(signer, { nonce }, progress).catch((error) => {
			// The nonce is still to be had: whatever came after it would wait for ever.
			nonces.delete(signer.address);
			reject(new Error(`${nameOf(call)} was not taken: ${error.message}`));
		});
	});
	return within(INCLUSION, `a block with ${nameOf(call)}`, included);
}

/**
 * Signs a call that has to succeed, and waits until it is in a block.
 *
 * @param {ApiPromise} api
 * @param {Pair} signer
 * @param {Call} call
 * @returns {Promise<Outcome>}
 */
export async function send(api, signer, call) {
	const outcome = await attempt(api, signer, call);
	if (outcome.failure) throw failed(call, outcome.failure);
	return outcome;
}

/**
 * Signs calls as one transaction in which each succeeds or fails on its own.
 *
 * @param {ApiPromise} api
 * @param {Pair} signer
 * @param {Call[]} calls
 * @returns {Promise<(Failure | undefined)[]>} Each call's failure, if it failed.
 */
export async function attemptEach(api, signer, calls) {
	return failuresOf(api, await send(api, signer, api.tx.utility.forceBatch(calls)), calls);
}

/**
 * Carries a motion with calls of which each succeeds or fails on its own.
 *
 * @param {ApiPromise} api
 * @param {Pair[]} members Two or more; the first one proposes.
 * @param {Call[]} calls
 * @returns {Promise<(Failure | undefined)[]>} Each call's failure, if it failed.
 */
export async function carryEach(api, members, calls) {
	return failuresOf(api, await carry(api, members, api.tx.utility.forceBatch(calls)), calls);
}

/**
 * @param {ApiPromise} api
 * @param {Outcome} outcome
 * @param {Call[]} calls
 */
function failuresOf(api, { events }, calls) {
	const results = events.flatMap((event) => {
		if (api.events.utility.ItemCompleted.is(event)) return [undefined];
		if (api.events.utility.ItemFailed.is(event)) return [explain(api, event.data.error)];
		return [];
	});
	if (results.length !== calls.length) throw new Error(`${results.length} results of ${calls.length} calls`);
	return results;
}

/**
 * The event of this kind among those of a transaction.
 *
 * @param {Outcome} outcome
 * @param {import('@polkadot/api/types').AugmentedEvent<'promise'>} kind Such as `api.events.council.Proposed`.
 * @returns {any} Its data.
 */
export function eventOf(outcome, kind) {
	const event = outcome.events.find((event) => kind.is(event));
	if (event) return event.data;
	const there = outcome.events.map(({ section, method }) => `${section}.${method}`).join(', ');
	throw new Error(`no event "${kind.meta.name}" among ${there}`);
}

/**
 * Puts a motion to the council. Who proposes has not voted by that.
 *
 * @param {ApiPromise} api
 * @param {Pair} member
 * @param {number} threshold How many ayes it takes; with one, the call is dispatched at once.
 * @param {Call} call
 * @returns {Promise<Motion>}
 */
export async function propose(api, member, threshold, call) {
	const proposed = await send(api, member, api.tx.council.propose(threshold, call, call.method.encodedLength));
	const { proposalHash, proposalIndex } = eventOf(proposed, api.events.council.Proposed);
	return { hash: proposalHash.toHex(), index: proposalIndex.toNumber(), call };
}

/**
 * Votes on a motion.
 *
 * @param {ApiPromise} api
 * @param {Pair} member
 * @param {Motion} motion
 * @param {boolean} approve
 */
export function vote(api, member, { hash, index }, approve) {
	return send(api, member, api.tx.council.vote(hash, index, approve));
}

/**
 * The call that closes a motion, which anybody may sign.
 *
 * @param {ApiPromise} api
 * @param {Motion} motion
 */
export async function closing(api, { hash, index, call }) {
	const { weight } = await call.paymentInfo(people().alice);
	return api.tx.council.close(hash, index, weight, call.method.encodedLength);
}

/**
 * Checks that a motion was carried out when it was closed, and so was all that it wrapped.
 *
 * @param {ApiPromise} api
 * @param {Outcome} outcome What closing it came to.
 * @param {Call} call What the motion was about.
 */
export function assertExecuted(api, outcome, call) {
	const results = outcome.events.flatMap((event) => {
		const { council, whitelist } = api.events;
		const wraps = council.Executed.is(event) || whitelist.WhitelistedCallDispatched.is(event);
		return wraps ? [/** @type {any} */ (event.data).result] : [];
	});
	if (results.length === 0) throw new Error('the motion was closed without being carried out');
	for (const result of results) {
		if (!result.isErr) continue;
		const error = result.asErr;
		throw failed(call, explain(api, error.error ?? error));
	}
}

/**
 * Carries a motion with the votes of these members and no more: three blocks.
 *
 * @param {ApiPromise} api
 * @param {Pair[]} members Two or more; the first one proposes.
 * @param {Call} call
 * @returns {Promise<Outcome>} What closing it came to.
 */
export async function carry(api, members, call) {
	const motion = await propose(api, members[0], members.length, call);
	await Promise.all(members.map((member) => vote(api, member, motion, true)));
	const outcome = await send(api, members[0], await closing(api, motion));
	assertExecuted(api, outcome, call);
	return outcome;
}

/**
 * A call that only root may make, to be made by a motion of two thirds: whitelisted and dispatched in one go.
 *
 * @param {ApiPromise} api
 * @param {Call} call
 * @returns {Call}
 */
export function asRoot(api, call) {
	const { dispatchWhitelistedCallWithPreimage, whitelistCall } = api.tx.whitelist;
	return api.tx.utility.batchAll([whitelistCall(call.method.hash), dispatchWhitelistedCallWithPreimage(call)]);
}

/**
 * @param {Call} call
 * @param {Failure} failure
 */
function failed(call, { name, docs }) {
	return new Error(`${nameOf(call)} failed: ${name}${docs && `: ${docs}`}`);
}

/** @param {Call} call */
function nameOf({ method: { section, method } }) {
	return `${section}.${method}`;
}

// What has happened on the chain by the time that all other tests have run, as an explorer shows it: every event and every
// call of our pallets at least once, each with its documentation and with its data by name. The last of the tests.

import { stringCamelCase } from '@polkadot/util';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';
import { ourPallets } from './ours.js';

/** @typedef {import('@polkadot/types/interfaces').Call} Call */

/** Events of authorities that signed two blocks of one height, which an honest node never does. */
const OF_DOUBLES = ['authorities.OffenderRemoved', 'authorities.OffenderKept'];

/** @type {import('@polkadot/api').ApiPromise} */
let api;
/** @type {import('./ours.js').Pallet[]} */
let pallets;
/** @type {Map<string, any>} One of each kind of event, by its name. */
const events = new Map();
/** @type {Map<string, any>} One of each kind of call, by its name: of transactions, batches and motions. */
const calls = new Map();

before(async () => {
	api = await connect();
	pallets = await ourPallets(api);
	const head = await api.rpc.chain.getFinalizedHead();
	const last = (await api.rpc.chain.getHeader(head)).number.toNumber();
	for (let number = 1; number <= last; number += 1) {
		const hash = await api.rpc.chain.getBlockHash(number);
		const [{ block }, at] = await Promise.all([api.rpc.chain.getBlock(hash), api.at(hash)]);
		block.extrinsics.forEach(({ method }) => note(method));
		const records = /** @type {any} */ (await at.query.system.events());
		for (const { event } of records) events.set(`${event.section}.${event.method}`, event);
	}
});
after(() => api?.disconnect());

test('every event of ours has happened, and says what and to whom', () => {
	const wrong = pallets.flatMap(({ name, events: all }) =>
		all.flatMap(({ name: kind, docs }) => {
			const [path, data] = [`${name}.${kind}`, events.get(`${name}.${kind}`)?.data];
			if (!data) return OF_DOUBLES.includes(path) ? [] : [`${path} has not happened`];
			// By name, not by position.
			if (data.length > 0 && Array.isArray(data.toHuman())) return [`${path} shows ${JSON.stringify(data.toHuman())}`];
			return isSentence(docs) ? [] : [`${path} says: "${docs.join(' ')}"`];
		}),
	);
	assert.deepEqual(wrong, []);
});

test('every call of ours was made, and says what it does', () => {
	const wrong = pallets.flatMap(({ name, calls: all }) =>
		all.flatMap(({ name: kind, docs }) => {
			const path = `${name}.${stringCamelCase(kind)}`;
			if (!calls.has(path)) return [`${path} was not made`];
			return isSentence(docs) ? [] : [`${path} says: "${docs.join(' ')}"`];
		}),
	);
	assert.deepEqual(wrong, []);
});

/**
 * Notes a call and all that it carries.
 *
 * @param {Call} call
 */
function note(call) {
	calls.set(`${call.section}.${call.method}`, call);
	for (const argument of call.args) carried(argument).forEach(note);
}

/**
 * The calls in an argument: itself, or those of a list.
 *
 * @param {any} argument
 * @returns {Call[]}
 */
function carried(argument) {
	if (argument?.section && argument?.method && argument?.args) return [argument];
	return Array.isArray(argument) ? argument.flatMap(carried) : [];
}

/**
 * Whether documentation begins with a sentence: a capital, a full stop, more than a word or two.
 *
 * @param {import('@polkadot/types').Vec<import('@polkadot/types').Text>} docs
 */
function isSentence(docs) {
	const text = docs.join(' ').trim();
	return text.length > 20 && /^[A-Z`[]/.test(text) && /[.:]/.test(text);
}

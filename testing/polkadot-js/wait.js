// Waiting, never for ever.

import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Seconds in which a transaction that is in order gets into a block: several blocks' time, for slow machines. One that
 * needs much of a block waits for its member's turn, every fourteenth block at a council of three.
 */
export const INCLUSION = 60;

/**
 * What a promise gives, or an error that says what did not come in time.
 *
 * @template T
 * @param {number} seconds
 * @param {string} what What is waited for.
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export async function within(seconds, what, promise) {
	const given = new AbortController();
	const late = sleep(seconds * 1000, undefined, { signal: given.signal }).then(() => {
		throw new Error(`waited ${seconds} s in vain for ${what}`);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		late.catch(() => {});
		given.abort();
	}
}

/**
 * Asks again and again until there is an answer.
 *
 * @template T
 * @param {number} seconds
 * @param {string} what What is waited for.
 * @param {() => Promise<T | undefined>} ask
 * @returns {Promise<T>} The first answer that is not `undefined`.
 */
export async function until(seconds, what, ask) {
	const end = Date.now() + seconds * 1000;
	for (;;) {
		const answer = await within(seconds, what, ask());
		if (answer !== undefined) return answer;
		if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`);
		await sleep(200);
	}
}

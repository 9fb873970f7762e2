// A light client, smoldot, spoken to by JSON-RPC as the specification of the new API has it.

import * as smoldot from 'smoldot';
import { within } from './wait.js';

/** Seconds for an answer that the light client may have to ask its peers for. */
const ANSWER = 30;

/** @typedef {Record<string, any>} Notification */

/** A chain that a light client follows. */
export class LightChain {
	/** @type {import('smoldot').Client} */
	#client;
	/** @type {import('smoldot').Chain} */
	#chain;
	/** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} By the request's id. */
	#requests = new Map();
	/** @type {Map<string, (notification: Notification) => void>} By the subscription's id. */
	#listeners = new Map();
	/** @type {Map<string, Notification[]>} What came before anybody listened to it. */
	#early = new Map();
	#lastId = 0;

	/**
	 * @param {import('smoldot').Client} client
	 * @param {import('smoldot').Chain} chain
	 * @param {string[]} words
	 */
	constructor(client, chain, words) {
		this.#client = client;
		this.#chain = chain;
		/** Its warnings and errors so far. */
		this.words = words;
		this.#listen();
	}

	/**
	 * Starts a light client that knows no other node than this one.
	 *
	 * @param {string} spec The raw chain specification.
	 * @param {string} node Its address, with its identity.
	 * @returns {Promise<LightChain>}
	 */
	static async start(spec, node) {
		/** @type {string[]} */
		const words = [];
		const client = smoldot.start({
			maxLogLevel: 2,
			logCallback: (_level, target, message) => void words.push(`${target}: ${message}`),
		});
		try {
			const chainSpec = JSON.stringify({ ...JSON.parse(spec), bootNodes: [node] });
			const chain = await within(ANSWER, 'the light client', client.addChain({ chainSpec }));
			return new LightChain(client, chain, words);
		} catch (error) {
			await client.terminate();
			throw error;
		}
	}

	/**
	 * @param {string} method
	 * @param {unknown[]} params
	 * @returns {Promise<any>} The result.
	 */
	request(method, ...params) {
		const id = (this.#lastId += 1);
		const answered = new Promise((resolve, reject) => this.#requests.set(id, { resolve, reject }));
		this.#chain.sendJsonRpc(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
		return within(ANSWER, `the light client's answer to ${method}`, answered);
	}

	/**
	 * Requests a subscription.
	 *
	 * @param {string} method
	 * @param {unknown[]} params
	 * @param {(notification: Notification) => void} listener
	 * @returns {Promise<string>} Its id.
	 */
	async subscribe(method, params, listener) {
		const id = await this.request(method, ...params);
		this.#listeners.set(id, listener);
		for (const notification of this.#early.get(id) ?? []) listener(notification);
		this.#early.delete(id);
		return id;
	}

	/** Ends the light client. Its timers stay, so the process has to be ended too. */
	async stop() {
		await this.#client.terminate();
	}

	async #listen() {
		try {
			for await (const text of this.#chain.jsonRpcResponses) this.#hear(JSON.parse(text));
		} catch (error) {
			for (const { reject } of this.#requests.values()) reject(/** @type {Error} */ (error));
		}
	}

	/** @param {any} message */
	#hear({ id, result, error, params }) {
		if (params) {
			const { subscription, result: notification } = params;
			const listener = this.#listeners.get(subscription);
			if (listener) listener(notification);
			else this.#early.set(subscription, [...(this.#early.get(subscription) ?? []), notification]);
			return;
		}
		const request = this.#requests.get(id);
		this.#requests.delete(id);
		if (error) request?.reject(new Error(`${error.message} (${error.code})`));
		else request?.resolve(result);
	}
}

/** The blocks that a light client knows of. */
export class Head {
	/** @type {string | undefined} The hash of the latest finalised block. */
	finalised;
	/** @type {LightChain} */
	#chain;
	/** @type {string | undefined} */
	#subscription;
	/** @type {Map<string, (event: Notification) => void>} By the operation's id. */
	#operations = new Map();

	/** @param {LightChain} chain */
	constructor(chain) {
		this.#chain = chain;
	}

	/**
	 * Follows a chain's head.
	 *
	 * @param {LightChain} chain
	 * @returns {Promise<Head>}
	 */
	static async follow(chain) {
		const head = new Head(chain);
		await head.#begin();
		return head;
	}

	async #begin() {
		this.finalised = undefined;
		this.#subscription = await this.#chain.subscribe('chainHead_v1_follow', [true], (event) => this.#hear(event));
	}

	/** @param {Notification} event */
	#hear(event) {
		switch (event.event) {
			case 'initialized':
			case 'finalized':
				this.finalised = event.finalizedBlockHashes.at(-1);
				break;
			case 'stop':
				// It has jumped ahead, as it does after proofs of finality that skip blocks. Those before are forgotten.
				this.#begin().catch(() => {});
				break;
			default:
				this.#operations.get(event.operationId)?.(event);
		}
	}

	/**
	 * The header of a block that is followed.
	 *
	 * @param {string} block
	 * @returns {Promise<string | null>} Its bytes, unless it has been forgotten.
	 */
	header(block) {
		return this.#chain.request('chainHead_v1_header', this.#subscription, block);
	}

	/**
	 * Calls the runtime at a block that is followed. The light client runs it itself, on storage that it has proofs of.
	 *
	 * @param {string} block
	 * @param {string} name
	 * @param {string} argument Encoded.
	 * @returns {Promise<string>} What it returns, encoded.
	 */
	async call(block, name, argument) {
		const started = await this.#chain.request('chainHead_v1_call', this.#subscription, block, name, argument);
		if (started.result !== 'started') throw new Error(`the light client does not call ${name}: ${started.result}`);
		const { operationId } = started;
		/** @type {Promise<Notification>} */
		const done = new Promise((resolve) => this.#operations.set(operationId, resolve));
		const event = await within(ANSWER, `the light client's call of ${name}`, done);
		if (event.event !== 'operationCallDone') throw new Error(`${name}: ${event.error ?? event.event}`);
		return event.output;
	}
}

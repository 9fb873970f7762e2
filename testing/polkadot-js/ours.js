// Which pallets are Beadle's own, by the metadata: those whose crates are in `pallets/`.

import { readdir } from 'node:fs/promises';
import { stringCamelCase } from '@polkadot/util';

/** @typedef {import('@polkadot/types/interfaces').SiVariant} Variant */

/**
 * A pallet of ours: its name in `api.tx` and the like, and its calls, events and errors as the metadata has them.
 *
 * @typedef {{ name: string, index: number, calls: Variant[], events: Variant[], errors: Variant[] }} Pallet
 */

const PALLETS = new URL('../../pallets/', import.meta.url);

/**
 * @param {import('@polkadot/api').ApiPromise} api
 * @returns {Promise<Pallet[]>}
 */
export async function ourPallets(api) {
	const directories = await readdir(PALLETS, { withFileTypes: true });
	const crates = directories
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => `pallet_${name.replaceAll('-', '_')}`);
	const pallets = api.runtimeMetadata.asLatest.pallets.flatMap((pallet) => {
		const types = [pallet.calls, pallet.events, pallet.errors].map((part) => part.unwrapOr(undefined)?.type);
		const definitions = types.map((type) => type && api.registry.lookup.getSiType(type));
		const crate = definitions.find(Boolean)?.path[0]?.toString();
		if (!crate || !crates.includes(crate)) return [];
		const [calls, events, errors] = definitions.map((definition) => [
			...(definition?.def.asVariant.variants ?? []),
		]);
		return [{ crate, name: stringCamelCase(pallet.name), index: pallet.index.toNumber(), calls, events, errors }];
	});
	const missing = crates.filter((crate) => !pallets.some((pallet) => pallet.crate === crate));
	if (missing.length > 0) throw new Error(`not in the runtime's metadata: ${missing.join(', ')}`);
	return pallets;
}

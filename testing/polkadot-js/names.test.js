// The names of our types' fields: as the metadata has them, polkadot.js shows them. It renames those that its own objects
// have already, such as `entries` or `size`, with an underscore at the end, where nobody looks for them.

import { stringCamelCase } from '@polkadot/util';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from './connect.js';

/** The crates whose types are ours, by the beginning of their names. */
const OURS = /^(beadle_|pallet_(aaa|behaviour_profiles|device_registry|organisations|readings|room|upgrades)$)/;

/** @type {import('@polkadot/api').ApiPromise} */
let api;

before(async () => {
	api = await connect();
});

after(() => api.disconnect());

test('every field has the name that the metadata gives it', () => {
	const { lookup } = api.registry;
	const found = lookup.types.filter(({ type }) => OURS.test(type.path[0]?.toString() ?? ''));
	const renamed = found.flatMap(({ id, type }) => {
		const parts = type.def.isComposite
			? [{ name: '', fields: type.def.asComposite.fields, shown: lookup.getTypeDef(id).sub }]
			: type.def.isVariant
				? type.def.asVariant.variants.map((variant) => ({
						name: `.${variant.name}`,
						fields: variant.fields,
						shown: variantOf(lookup.getTypeDef(id), variant)?.sub,
					}))
				: [];
		return parts.flatMap(({ name, fields, shown }) => {
			const names = [shown].flat().map((part) => part?.name);
			const wanted = fields.filter((field) => field.name.isSome);
			const missing = wanted.filter((field) => !names.includes(stringCamelCase(field.name.unwrap().toString())));
			return missing.map((field) => `${type.path.join('::')}${name}.${field.name.unwrap()}`);
		});
	});
	assert.ok(found.length > 100, `${found.length} types`);
	assert.deepEqual(renamed, []);
});

/**
 * @param {import('@polkadot/types/types').TypeDef} def
 * @param {import('@polkadot/types/interfaces').SiVariant} variant
 */
function variantOf(def, variant) {
	return [def.sub].flat().find((part) => part?.index === variant.index.toNumber());
}

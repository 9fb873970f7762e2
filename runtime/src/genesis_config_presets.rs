//! Genesis presets.

use crate::{
	AccountId, BalancesConfig, OrganisationsConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys, ValidatorsConfig,
	UNIT,
};
use alloc::{string::String, vec, vec::Vec};
use frame_support::{build_struct_json_patch, traits::Get};
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::BoundedVec;

/// Builds a genesis with authorities of these well-known keys, a council of these organisations with their keys, and
/// tokens for all well-known accounts.
fn genesis(authorities: &[(Sr25519Keyring, Ed25519Keyring)], council: &[(&str, Sr25519Keyring)]) -> Value {
	let funded = Sr25519Keyring::iter().map(|key| (key.to_account_id(), 1_000_000 * UNIT));
	let keys = authorities.iter().map(|(aura, grandpa)| {
		let account: AccountId = aura.to_account_id();
		let keys = SessionKeys { aura: AuraId::from(aura.public()), grandpa: GrandpaId::from(grandpa.public()) };
		(account.clone(), account, keys)
	});
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: funded.collect::<Vec<_>>() },
		validators: ValidatorsConfig { members: members(authorities.iter().map(|(aura, _)| *aura)) },
		session: SessionConfig { keys: keys.collect::<Vec<_>>() },
		organisations: OrganisationsConfig {
			members: council.iter().map(|(name, key)| (String::from(*name), key.to_account_id())).collect(),
		},
	})
}

/// Returns the accounts of these keys as a list of members.
fn members<Most: Get<u32>>(keys: impl Iterator<Item = Sr25519Keyring>) -> BoundedVec<AccountId, Most> {
	BoundedVec::truncate_from(keys.map(|key| key.to_account_id()).collect())
}

/// Development preset: one authority, Alice, and a council of one organisation, for which she signs. A motion is carried as soon as it is proposed.
fn development() -> Value {
	genesis(&[(Sr25519Keyring::Alice, Ed25519Keyring::Alice)], &[("Northbridge", Sr25519Keyring::Alice)])
}

/// Local preset: two authorities, Alice and Bob, and a council of three organisations, for which they and Charlie sign.
fn local() -> Value {
	genesis(
		&[(Sr25519Keyring::Alice, Ed25519Keyring::Alice), (Sr25519Keyring::Bob, Ed25519Keyring::Bob)],
		&[
			("Northbridge", Sr25519Keyring::Alice),
			("Southgate", Sr25519Keyring::Bob),
			("Eastfield", Sr25519Keyring::Charlie),
		],
	)
}

/// Returns the preset with this name as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let preset = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local(),
		_ => return None,
	};
	serde_json::to_vec(&preset).ok()
}

/// Returns the names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)]
}

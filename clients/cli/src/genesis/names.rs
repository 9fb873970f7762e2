//! Names of storage keys.

use beadle_client::interface::{metadata, version};
use frame_decode::storage::{encode_storage_key, encode_storage_key_prefix};
use sp_crypto_hashing::twox_128;
use std::{collections::HashMap, sync::LazyLock};

/// The name under which every pallet stores the version of its storage.
const PALLET_VERSION: &str = ":__STORAGE_VERSION__:";

static KNOWN: LazyLock<Names> = LazyLock::new(|| Names::read().unwrap_or_default());

/// The names of pallets and of their storage items, by key prefix.
#[derive(Default)]
pub struct Names {
	pallets: HashMap<[u8; 16], String>,
	items: HashMap<[u8; 32], String>,
	version: Option<(String, u32)>,
}

impl Names {
	/// Returns the names of the runtime that this program was built for.
	pub fn known() -> &'static Self {
		&KNOWN
	}

	fn read() -> Option<Self> {
		let (name, version) = version()?;
		let mut names = Self { version: Some((name.to_owned(), version)), ..Self::default() };
		for pallet in metadata()?.pallets() {
			let storage = pallet.storage();
			let prefix = storage.map_or(pallet.name(), |storage| storage.prefix());
			names.pallets.insert(twox_128(prefix.as_bytes()), prefix.to_owned());
			let items = storage.map_or(&[][..], |storage| storage.entries());
			for item in items.iter().map(|item| item.name()).chain([PALLET_VERSION]) {
				let name = match item {
					PALLET_VERSION => format!("{prefix}, the version of its storage"),
					_ => format!("{prefix}.{item}"),
				};
				names.items.insert(key(prefix, item), name);
			}
		}
		Some(names)
	}

	/// Returns the spec name and spec version of the runtime that the names are from.
	pub fn version(&self) -> Option<&(String, u32)> {
		self.version.as_ref()
	}

	/// Returns whether a pallet stores the version of its storage under this key.
	pub fn is_version(&self, key: &[u8]) -> bool {
		let is_known = key.first_chunk().is_some_and(|item: &[u8; 32]| self.items.contains_key(item));
		is_known && key.len() == 32 && key.ends_with(&twox_128(PALLET_VERSION.as_bytes()))
	}

	/// Returns the name of the storage item with this key.
	pub fn of(&self, key: &[u8]) -> String {
		if let Some(name) = key.first_chunk().and_then(|item: &[u8; 32]| self.items.get(item)) {
			return name.clone();
		}
		if let Some(pallet) = key.first_chunk().and_then(|pallet: &[u8; 16]| self.pallets.get(pallet)) {
			return format!("{pallet}, an item that this program does not know");
		}
		match std::str::from_utf8(key) {
			Ok(name) if name.len() <= 64 && name.starts_with(':') && name.chars().all(|c| c.is_ascii_graphic()) => {
				name.to_owned()
			},
			_ => "unknown to this program".to_owned(),
		}
	}
}

/// Returns the storage key of a value, or the key prefix of a map.
pub fn key(pallet: &str, item: &str) -> [u8; 32] {
	encode_storage_key_prefix(pallet, item)
}

/// Returns the storage key of a map's entry, hashed as the metadata says; `None` if the metadata has no such map.
pub fn entry_key(pallet: &str, item: &str, key: &[u8]) -> Option<Vec<u8>> {
	let metadata = metadata()?;
	encode_storage_key(pallet, item, (key,), metadata, metadata.types()).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_crypto_hashing::{blake2_128, twox_64};

	#[test]
	fn keys_have_the_names_of_the_metadata() {
		let names = Names::known();
		// The same on every Substrate chain.
		let account = "26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9";
		assert_eq!(hex::encode(key("System", "Account")), account);
		assert_eq!(names.of(&key("System", "Account")), "System.Account");
		assert_eq!(names.of(&[key("System", "Account").as_slice(), &[7; 48]].concat()), "System.Account");
		for (pallet, item) in [
			("Aura", "Authorities"),
			("Grandpa", "Authorities"),
			("Session", "QueuedKeys"),
			("Session", "NextKeys"),
			("Session", "Validators"),
			("Validators", "Members"),
			("Organisations", "NextOrganisationId"),
			("Organisations", "Organisations"),
			("Organisations", "Accounts"),
			("Organisations", "CounterForAccounts"),
			("Organisations", "Names"),
			("Council", "Members"),
			("NodeAuthorization", "WellKnownNodes"),
			("NodeAuthorization", "Owners"),
		] {
			assert_eq!(names.of(&key(pallet, item)), format!("{pallet}.{item}"));
		}
		let version = key("Balances", ":__STORAGE_VERSION__:");
		assert_eq!(names.of(&version), "Balances, the version of its storage");
	}

	#[test]
	fn an_entrys_key_is_hashed_as_the_metadata_says() {
		let account = [7_u8; 32];
		let expected = [key("Session", "NextKeys").as_slice(), &twox_64(&account), &account].concat();
		assert_eq!(entry_key("Session", "NextKeys", &account), Some(expected));
		// With its length, which is compact.
		let peer = [&[38_u8 << 2][..], &[7; 38]].concat();
		let expected = [key("NodeAuthorization", "Owners").as_slice(), &blake2_128(&peer), &peer].concat();
		assert_eq!(entry_key("NodeAuthorization", "Owners", &[7; 38]), Some(expected));
		assert_eq!(entry_key("Session", "Nothing", &account), None);
	}

	#[test]
	fn other_keys_are_not_given_names() {
		let names = Names::known();
		assert_eq!(names.of(b":code"), ":code");
		assert_eq!(names.of(&key("System", "Nothing")), "System, an item that this program does not know");
		for unknown in [b"".as_slice(), b"code", b":\x1b[2J", b":c\xffde", &[b':'; 65], &[0; 4_096]] {
			assert_eq!(names.of(unknown), "unknown to this program");
		}
	}

	#[test]
	fn this_program_was_made_for_a_version_of_beadle() {
		assert_eq!(Names::known().version().unwrap().0, "beadle");
	}
}

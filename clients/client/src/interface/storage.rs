//! The storage items that clients read, with their keys and values as the chain declares them.

use super::check::{check_each, check_type, missing, Difference};
use beadle_appraisal::VersionedHistory;
use beadle_primitives::{AccountId, DeviceId, Model, ModelId, Moment, Organisation, OrganisationId};
use codec::{DecodeAll, Encode};
use frame_decode::storage::{encode_storage_key, StorageKeyEncodeError};
use scale_info::TypeInfo;
use sp_core::H256;
use subxt::{
	ext::scale_encode::{self, EncodeAsType, TypeResolver},
	Metadata,
};

/// A storage item: a value, or a map from one key.
pub trait StorageItem {
	/// Name of the pallet in the runtime.
	const PALLET: &'static str;
	/// Name of the item in the pallet.
	const NAME: &'static str;
	/// Types of the keys: `()` for a value, `(Key,)` for a map.
	type Keys: Keys + TypeInfo + 'static;
	/// Type of the value.
	type Value: DecodeAll + TypeInfo + 'static;
}

/// The keys of a storage item, each encoded.
pub trait Keys {
	/// Returns the encoded keys, in order.
	fn encoded(&self) -> Vec<EncodedKey>;
}

impl Keys for () {
	fn encoded(&self) -> Vec<EncodedKey> {
		Vec::new()
	}
}

impl<Key: Encode> Keys for (Key,) {
	fn encoded(&self) -> Vec<EncodedKey> {
		vec![EncodedKey(self.0.encode())]
	}
}

/// An encoded key.
pub struct EncodedKey(Vec<u8>);

impl EncodeAsType for EncodedKey {
	fn encode_as_type_to<R: TypeResolver>(
		&self,
		_: R::TypeId,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

/// Returns the key under which the state has this item, hashed as the chain declares it.
///
/// # Errors
///
/// If the chain has no such item, or one with other keys.
pub(crate) fn key<Item: StorageItem>(metadata: &Metadata, keys: &Item::Keys) -> Result<Vec<u8>, StorageKeyEncodeError> {
	encode_storage_key(Item::PALLET, Item::NAME, keys.encoded(), metadata, metadata.types())
}

/// Returns the key under which the state of a block has its events.
///
/// # Errors
///
/// If the chain has no such item.
pub(crate) fn events_key(metadata: &Metadata) -> Result<Vec<u8>, StorageKeyEncodeError> {
	encode_storage_key("System", "Events", Vec::<EncodedKey>::new(), metadata, metadata.types())
}

/// Checks that the chain has this storage item, with these keys and this value.
///
/// # Errors
///
/// The first difference found.
pub fn check<Item: StorageItem>(metadata: &Metadata) -> Result<(), Difference> {
	let at = format!("storage item {}.{}", Item::PALLET, Item::NAME);
	let storage = metadata.pallet_by_name(Item::PALLET).and_then(|pallet| pallet.storage());
	let declared = storage.and_then(|storage| storage.entry_by_name(Item::NAME)).ok_or_else(|| missing(&at))?;
	let keys: Vec<u32> = declared.keys().map(|key| key.key_id).collect();
	check_each::<Item::Keys>(metadata, &keys, "keys", &at)?;
	check_type::<Item::Value>(metadata, declared.value_ty(), &format!("{at}, value"))
}

macro_rules! items {
	($($(#[$doc:meta])* $pallet:ident.$item:ident $name:ident($($key:ty)?) -> $value:ty;)*) => {
		$(
			$(#[$doc])*
			pub struct $name;

			impl StorageItem for $name {
				const PALLET: &'static str = stringify!($pallet);
				const NAME: &'static str = stringify!($item);
				type Keys = ($($key,)?);
				type Value = $value;
			}
		)*

		/// Checks that the chain declares all storage items of this module as they are here.
		///
		/// # Errors
		///
		/// The first difference found.
		pub(crate) fn check_all(metadata: &Metadata) -> Result<(), Difference> {
			$(check::<$name>(metadata)?;)*
			Ok(())
		}
	};
}

items! {
	/// The time of the block, in Unix milliseconds.
	Timestamp.Now BlockTime() -> Moment;

	/// The hashes of the latest blocks, by height.
	System.BlockHash BlockHashes(u32) -> H256;

	/// The number of the next organisation.
	Organisations.NextOrganisationId NextOrganisation() -> OrganisationId;

	/// The organisations that were ever admitted.
	Organisations.Organisations Organisations(OrganisationId) -> Organisation;

	/// The organisation of each member's account.
	Organisations.Accounts OrganisationOf(AccountId) -> OrganisationId;

	/// The numbers of registered models.
	DeviceRegistry.ModelIds ModelIds(Model) -> ModelId;

	/// The rules' memory of each device.
	Readings.Histories Histories(DeviceId) -> VersionedHistory;
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::interface::metadata;

	fn hex(bytes: &[u8]) -> String {
		bytes.iter().map(|byte| format!("{byte:02x}")).collect()
	}

	#[test]
	fn storage_keys_are_the_chains() {
		// `System::BlockHash` of block 1, as every chain of the SDK has it.
		let key = hex(&key::<BlockHashes>(metadata().unwrap(), &(1,)).unwrap());
		assert!(key.starts_with("26aa394eea5630e07c48ae0c9558cef7a44704b568d21667356a5a050c118746"), "{key}");
		assert!(key.ends_with("01000000"), "{key}");
	}

	#[test]
	fn a_value_has_no_keys() {
		// `Timestamp::Now`, as every chain of the SDK has it.
		let key = hex(&key::<BlockTime>(metadata().unwrap(), &()).unwrap());
		assert_eq!(key, "f0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb");
	}

	#[test]
	fn the_key_of_the_events_is_the_chains() {
		let key = hex(&events_key(metadata().unwrap()).unwrap());
		assert_eq!(key, "26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7");
	}

	#[test]
	fn a_models_key_is_found_by_its_hash() {
		// `Blake2_128Concat`: the hash, and then the key itself.
		let model = Model { manufacturer: Default::default(), name: Default::default(), firmware: Default::default() };
		let key = key::<ModelIds>(metadata().unwrap(), &(model.clone(),)).unwrap();
		let hashed = [sp_crypto_hashing::blake2_128(&model.encode()).to_vec(), model.encode()].concat();
		assert_eq!(key[32..], hashed);
	}
}

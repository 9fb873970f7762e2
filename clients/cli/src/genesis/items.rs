//! Storage items of a state, decoded.

use super::{names, spec::State};
use codec::{Decode, DecodeAll};
use std::collections::BTreeMap;

/// Maximum number of entries in a list: far more than the runtime takes.
pub(super) const MAX_LISTED: usize = 1_000;

/// Reasons why a value of the state cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StateError {
	/// The value is incomplete, or of another type.
	#[error(
		"the value of {item} (the key {key} of the state) was cut short, or is of another type than this program knows: \
		 export it again, by the beadle-node that this program came with"
	)]
	Value {
		/// The storage item.
		item: String,
		/// Its key.
		key: String,
	},
	/// This program's metadata has no such map.
	#[error("{item} is not known to this program")]
	Unknown {
		/// The storage item.
		item: String,
	},
	/// The list has too many entries.
	#[error(
		"{item} has more than {MAX_LISTED} entries, and no runtime of Beadle takes as many: correct the plain form, and \
		 export it again"
	)]
	TooMany {
		/// The storage item.
		item: String,
	},
}

/// Decodes a value in the state; `None` if the state does not have it.
pub(super) fn value<T: Decode>(state: &State, pallet: &str, item: &str) -> Result<Option<T>, StateError> {
	at(state, pallet, item, &names::key(pallet, item))
}

/// Decodes a list in the state; a missing one is empty.
pub(super) fn list<T: Decode>(state: &State, pallet: &str, item: &str) -> Result<Vec<T>, StateError> {
	let list: Vec<T> = value(state, pallet, item)?.unwrap_or_default();
	match list.len() {
		0..=MAX_LISTED => Ok(list),
		_ => Err(StateError::TooMany { item: format!("{pallet}.{item}") }),
	}
}

/// Decodes the value of a map's entry; `None` if the state does not have it.
pub(super) fn entry<T: Decode>(state: &State, pallet: &str, item: &str, key: &[u8]) -> Result<Option<T>, StateError> {
	match names::entry_key(pallet, item, key) {
		Some(key) => at(state, pallet, item, &key),
		None => Err(StateError::Unknown { item: format!("{pallet}.{item}") }),
	}
}

/// Decodes the value with this key; `None` if the state does not have it.
pub(super) fn at<T: Decode>(state: &State, pallet: &str, item: &str, key: &[u8]) -> Result<Option<T>, StateError> {
	let Some(value) = state.get(key) else { return Ok(None) };
	T::decode_all(&mut value.as_slice())
		.map(Some)
		.map_err(|_| StateError::Value { item: format!("{pallet}.{item}"), key: format!("0x{}", hex::encode(key)) })
}

/// Decodes a map whose keys have `LENGTH` bytes after a hash of so many. What has another form is left out.
pub(super) fn map<const LENGTH: usize, T: Decode>(
	state: &State,
	pallet: &str,
	item: &str,
	hash: usize,
) -> Result<BTreeMap<[u8; LENGTH], T>, StateError> {
	let prefix = names::key(pallet, item);
	let mut entries = BTreeMap::new();
	for key in state.keys().filter(|key| key.starts_with(&prefix)) {
		let Some(Ok(of)) = key.get(prefix.len() + hash..).map(<[u8; LENGTH]>::try_from) else { continue };
		entries.extend(at(state, pallet, item, key)?.map(|value| (of, value)));
		if entries.len() > MAX_LISTED {
			return Err(StateError::TooMany { item: format!("{pallet}.{item}") });
		}
	}
	Ok(entries)
}

//! The keys that the state of a genesis block has.
//!
//! Whatever else is in the state would hold from the first block on, though nobody has voted for it: an authorised
//! upgrade of the runtime, say, which anybody can apply.

use super::{
	compare::{brief, CODE},
	names::{self, Names},
	spec::State,
};
use beadle_primitives::organisation::MAX_ORGANISATION_NAME_BYTES;
use codec::DecodeAll;
use sp_crypto_hashing::{blake2_128, twox_64};
use std::collections::{BTreeMap, HashMap};

/// The storage key of a number that the runtime sets before each transaction, and a genesis sets to zero.
const EXTRINSIC_INDEX: &[u8] = b":extrinsic_index";

/// Maximum number of names that are listed.
const MAX_LISTED: usize = 16;

/// The form of an item's keys: what follows the prefix for pallet and item.
#[derive(Clone, Copy)]
enum Form {
	/// A value: nothing.
	Value,
	/// A map: the key in the map, of this length, after its hash of 8 bytes.
	Twox(usize),
	/// A map: the key in the map, of this length, after its hash of 16 bytes.
	Blake(usize),
	/// A map: a text with its length, after its hash of 16 bytes. The text has so many bytes at most.
	BlakeText(u32),
}

/// The items that a genesis can have, apart from the version of each pallet's storage.
const ITEMS: &[(&str, &str, Form)] = &[
	("System", "Account", Form::Blake(32)),
	("System", "BlockHash", Form::Twox(4)),
	("System", "ParentHash", Form::Value),
	("System", "LastRuntimeUpgrade", Form::Value),
	("System", "UpgradedToU32RefCount", Form::Value),
	("System", "UpgradedToTripleRefCount", Form::Value),
	("Aura", "Authorities", Form::Value),
	("Grandpa", "Authorities", Form::Value),
	("Grandpa", "CurrentSetId", Form::Value),
	("Grandpa", "SetIdSession", Form::Twox(8)),
	("Validators", "Members", Form::Value),
	("Authorities", "SessionLength", Form::Value),
	("Session", "Validators", Form::Value),
	("Session", "QueuedKeys", Form::Value),
	("Session", "NextKeys", Form::Twox(32)),
	// The kind of key, in four bytes, and the key with its length.
	("Session", "KeyOwner", Form::Twox(4 + 1 + 32)),
	("Historical", "HistoricalSessions", Form::Twox(4)),
	("Historical", "StoredRange", Form::Value),
	("Balances", "TotalIssuance", Form::Value),
	("TransactionPayment", "NextFeeMultiplier", Form::Value),
	("TransactionPayment", "StorageVersion", Form::Value),
	("Council", "Members", Form::Value),
	("Organisations", "NextOrganisationId", Form::Value),
	("Organisations", "Organisations", Form::Twox(4)),
	("Organisations", "Accounts", Form::Blake(32)),
	("Organisations", "CounterForAccounts", Form::Value),
	("Organisations", "Names", Form::BlakeText(MAX_ORGANISATION_NAME_BYTES)),
	("NodeAuthorization", "WellKnownNodes", Form::Value),
	// A peer id of 38 bytes with its length.
	("NodeAuthorization", "Owners", Form::Blake(1 + 38)),
];

/// Lists the keys that no genesis has: for each name one of its keys, and how many more there are.
pub fn strange(state: &State) -> Vec<String> {
	let forms: HashMap<[u8; 32], Form> =
		ITEMS.iter().map(|(pallet, item, form)| (names::key(pallet, item), *form)).collect();
	let mut found: BTreeMap<String, (&[u8], usize)> = BTreeMap::new();
	for key in state.keys().filter(|key| !is_usual(key, &forms)) {
		let (_, count) = found.entry(Names::known().of(key)).or_insert((key.as_slice(), 0));
		*count += 1;
	}
	let names = found.len();
	let listed = found.into_iter().take(MAX_LISTED).map(|(name, (key, count))| {
		let more = if count > 1 { format!(", and {} more of that name", count - 1) } else { String::new() };
		format!("the key {} ({name}{more})", brief(key))
	});
	let mut listed: Vec<String> = listed.collect();
	if names > listed.len() {
		listed.push(format!("keys of {} more names", names - listed.len()));
	}
	listed
}

/// Returns whether a genesis has keys of this form.
fn is_usual(key: &[u8], forms: &HashMap<[u8; 32], Form>) -> bool {
	if key == CODE || key == EXTRINSIC_INDEX {
		return true;
	}
	let Some((item, rest)) = key.split_first_chunk::<32>() else { return false };
	match forms.get(item) {
		Some(Form::Value) => rest.is_empty(),
		Some(Form::Twox(length)) => is_hashed::<8>(rest, *length, twox_64),
		Some(Form::Blake(length)) => is_hashed::<16>(rest, *length, blake2_128),
		Some(Form::BlakeText(most)) => is_text(rest, *most) && is_hashed::<16>(rest, rest.len() - 16, blake2_128),
		None => Names::known().is_version(key),
	}
}

/// Returns whether this is a key of that length after its hash.
fn is_hashed<const SIZE: usize>(rest: &[u8], length: usize, hash: fn(&[u8]) -> [u8; SIZE]) -> bool {
	rest.split_first_chunk::<SIZE>().is_some_and(|(hashed, key)| key.len() == length && *hashed == hash(key))
}

/// Returns whether this is a text with its length, after a hash of 16 bytes.
fn is_text(rest: &[u8], most: u32) -> bool {
	let text = rest.get(16..).and_then(|mut text| Vec::<u8>::decode_all(&mut text).ok());
	text.is_some_and(|text| (1..=most as usize).contains(&text.len()))
}

#[cfg(test)]
mod tests {
	use super::{super::state::made::*, *};

	/// Lists the strange keys of a sound state with this key besides.
	fn with(key: &[u8]) -> Vec<String> {
		let mut state = state();
		state.insert(key.to_vec(), vec![0]);
		strange(&state)
	}

	#[test]
	fn items_are_those_of_the_metadata() {
		for (pallet, item, _) in ITEMS {
			assert_eq!(Names::known().of(&names::key(pallet, item)), format!("{pallet}.{item}"));
		}
	}

	#[test]
	fn what_a_genesis_has_is_not_strange() {
		assert_eq!(strange(&state()), Vec::<String>::new());
		let session = [names::key("Historical", "HistoricalSessions").as_slice(), &twox_64(&[0; 4]), &[0; 4]].concat();
		let version = names::key("Readings", ":__STORAGE_VERSION__:");
		for key in [b":code".as_slice(), b":extrinsic_index", &session, &version] {
			assert_eq!(with(key), Vec::<String>::new());
		}
	}

	#[test]
	fn what_no_genesis_has_is_named() {
		let upgrade = names::key("System", "AuthorizedUpgrade");
		assert_eq!(with(&upgrade), [format!("the key 0x{} (System.AuthorizedUpgrade)", hex::encode(upgrade))]);
		let nothing = names::key("System", "Nothing");
		assert!(with(&nothing)[0].ends_with(" (System, an item that this program does not know)"));
		for unknown in [b"".as_slice(), b"code", &[7; 31], &names::key("Nothing", ":__STORAGE_VERSION__:")] {
			assert!(with(unknown)[0].ends_with(" (unknown to this program)"), "{unknown:?}");
		}
		assert_eq!(with(b":heappages"), ["the key 0x3a686561707061676573 (:heappages)"]);
	}

	#[test]
	fn keys_of_another_form_are_strange() {
		let map = names::key("System", "Account");
		let account = [7_u8; 32];
		for (prefix, rest) in [
			(names::key("Authorities", "SessionLength"), vec![0]),
			(names::key("Readings", ":__STORAGE_VERSION__:"), vec![0]),
			(map, vec![]),
			(map, account.to_vec()),
			(map, [[0_u8; 16].as_slice(), &account].concat()),
			(map, [blake2_128(&account[1..]).as_slice(), &account[1..]].concat()),
			(names::key("Session", "NextKeys"), [blake2_128(&account).as_slice(), &account].concat()),
			(names::key("Organisations", "Accounts"), [twox_64(&account).as_slice(), &account].concat()),
			(names::key("Organisations", "Organisations"), vec![]),
		] {
			assert_eq!(with(&[prefix.as_slice(), &rest].concat()).len(), 1, "{rest:?}");
		}
	}

	#[test]
	fn a_name_has_its_length() {
		let names = names::key("Organisations", "Names");
		let key = |name: &[u8]| [names.as_slice(), &blake2_128(name), name].concat();
		let longest = [[1, 1].as_slice(), &[b'x'; 64]].concat();
		for name in [b"\x04a".as_slice(), &longest] {
			assert_eq!(with(&key(name)), Vec::<String>::new(), "{name:?}");
		}
		let too_long = [[5, 1].as_slice(), &[b'x'; 65]].concat();
		for name in [b"".as_slice(), b"\0", b"\x08a", b"\x04ab", &too_long] {
			assert_eq!(with(&key(name)).len(), 1, "{name:?}");
		}
		assert_eq!(with(&[names.as_slice(), &[0; 16], b"\x04a"].concat()).len(), 1);
	}

	#[test]
	fn the_list_has_an_end() {
		let mut state = state();
		let upgrade = names::key("System", "Number");
		for byte in 0..3 {
			state.insert([upgrade.as_slice(), &[byte]].concat(), vec![]);
		}
		assert!(strange(&state)[0].ends_with(" (System.Number, and 2 more of that name)"));
		for number in 0..100 {
			state.insert(format!(":junk{number}").into_bytes(), vec![]);
		}
		let listed = strange(&state);
		assert_eq!((listed.len(), listed[MAX_LISTED].as_str()), (MAX_LISTED + 1, "keys of 85 more names"));
	}
}

//! The old runtime, and the state of a chain that ran with it: `fixtures/old`, whose README says what is in it.

// Each test file uses only part of this.
#![allow(dead_code)]

pub mod types;

use std::collections::BTreeMap;

use codec::{Decode, DecodeAll, Error, Input};
use serde_json::Value;
use sp_core::{storage::Storage, H256};
use sp_io::hashing::twox_128;

/// The old runtime, compressed: the state's `:code`.
pub const WASM: &[u8] = include_bytes!("../fixtures/old/beadle_runtime.compact.compressed.wasm");

/// Description of the old runtime.
pub const DESCRIPTION: &str = include_str!("../fixtures/old/beadle_runtime.txt");

/// Seed byte of the key of device 4, which was rotated.
const ROTATED: u8 = 0x24;

/// Storage key of the runtime's code.
const CODE: &[u8] = b":code";

/// State of the old chain after a block.
#[derive(Clone, Debug)]
pub struct OldState {
	/// Version of the runtime.
	pub spec_version: u32,
	/// Blake2-256 of the runtime's file.
	pub code_hash: H256,
	/// Hash of the chain's first block, which devices sign.
	pub genesis: H256,
	/// Number of the block.
	pub block: u32,
	/// Hash of the block.
	pub hash: H256,
	/// Root of the state, in the block's header.
	pub state_root: H256,
	/// Number of keys, `:code` included.
	pub keys: usize,
	/// Everything in the state except for `:code`.
	pub pairs: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl OldState {
	/// Reads the fixture.
	pub fn read() -> Self {
		let file: Value = serde_json::from_str(include_str!("../fixtures/old/state.json")).unwrap();
		let number = |name: &str| file[name].as_u64().unwrap();
		let hash = |name: &str| H256::from_slice(&bytes(&file[name]));
		let pairs = file["pairs"].as_array().unwrap().iter().map(|pair| (bytes(&pair[0]), bytes(&pair[1])));
		Self {
			spec_version: number("specVersion").try_into().unwrap(),
			code_hash: hash("code"),
			genesis: hash("genesis"),
			block: number("block").try_into().unwrap(),
			hash: hash("hash"),
			state_root: hash("stateRoot"),
			keys: number("keys").try_into().unwrap(),
			pairs: pairs.collect(),
		}
	}

	/// Returns the state for code to run on, with the old runtime as `:code`.
	pub fn externalities(&self) -> sp_io::TestExternalities {
		let storage = Storage { top: self.pairs.clone(), children_default: Default::default() };
		sp_io::TestExternalities::new_with_code(WASM, storage)
	}

	/// Returns the decoded value of a storage item. `None` if it is not there.
	pub fn value<V: Decode>(&self, pallet: &str, item: &str) -> Option<V> {
		self.pairs.get(&prefix(pallet, item)).map(|value| V::decode_all(&mut &value[..]).unwrap())
	}

	/// Returns the decoded entries of a map whose keys are hashed by `Twox64Concat`. For a map of two keys, `K` is a pair
	/// whose second is [`Hashed`].
	pub fn map<K: Decode + Ord, V: Decode>(&self, pallet: &str, item: &str) -> BTreeMap<K, V> {
		self.entries(pallet, item, 8)
	}

	/// As [`map`](Self::map), with keys hashed by `Blake2_128Concat`.
	pub fn map_by_blake2<K: Decode + Ord, V: Decode>(&self, pallet: &str, item: &str) -> BTreeMap<K, V> {
		self.entries(pallet, item, 16)
	}

	fn entries<K: Decode + Ord, V: Decode>(&self, pallet: &str, item: &str, hash: usize) -> BTreeMap<K, V> {
		let prefix = prefix(pallet, item);
		let entries = self.pairs.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
		entries
			.map(|(key, value)| {
				let key = K::decode_all(&mut &key[prefix.len() + hash..]);
				(key.unwrap(), V::decode_all(&mut &value[..]).unwrap())
			})
			.collect()
	}
}

/// Second key of a map of two keys hashed by `Twox64Concat`: its hash comes before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Hashed<K>(pub K);

impl<K: Decode> Decode for Hashed<K> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		<[u8; 8]>::decode(input)?;
		K::decode(input).map(Self)
	}
}

/// Returns the storage key of an item, or the common beginning of the keys of a map.
fn prefix(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// Returns the bytes of a hexadecimal text.
fn bytes(value: &Value) -> Vec<u8> {
	sp_core::bytes::from_hex(value.as_str().unwrap()).unwrap()
}

/// Returns the seed of a device's present key.
pub fn seed(device: u32) -> [u8; 32] {
	let first = u8::try_from(device).unwrap() + 1;
	[if device == 4 { ROTATED } else { first }; 32]
}

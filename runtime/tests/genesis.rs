//! Storage at genesis.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use codec::Encode;
use common::genesis_with;
use sp_io::hashing::twox_128;

/// FRAME writes a version for each pallet, also if it is zero. Migrations start from these.
#[test]
fn each_pallet_of_ours_has_its_storage_version() {
	genesis_with(serde_json::Value::Null).execute_with(|| {
		let versions = [
			("Authorities", 1),
			("Organisations", 1),
			("DeviceRegistry", 3),
			("BehaviourProfiles", 2),
			("Aaa", 1),
			("Readings", 1),
			("Room", 1),
		];
		for (pallet, version) in versions {
			let key = [twox_128(pallet.as_bytes()), twox_128(b":__STORAGE_VERSION__:")].concat();
			let stored = sp_io::storage::get(&key).map(|value| value.to_vec());
			assert_eq!(stored, Some(u16::encode(&version)), "{pallet}");
		}
	});
}

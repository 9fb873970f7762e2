//! Entries that nobody can convert: they are counted and stay, and everything else is converted.

use crate::{
	chain::{at, at_blake2, begin_block, convert, next_block, STATION},
	old::{types, OldState},
};
use beadle_primitives::{AccountId, DeviceId};
use beadle_runtime::{
	migrations::upgrades::{NotConverted, OldItem},
	DeviceRegistry, Runtime, Upgrades,
};
use codec::Encode;
use frame_support::{migrations::MultiStepMigrator, traits::GetStorageVersion};
use sp_io::hashing::twox_128;
use std::collections::BTreeMap;

type Keys = pallet_device_registry::Keys<Runtime>;
type Histories = pallet_readings::Histories<Runtime>;

/// Bytes of no type.
const NONSENSE: [u8; 3] = [0xff; 3];

/// Puts nonsense into the old state; returns it with the places.
fn with_nonsense() -> (OldState, Vec<Vec<u8>>) {
	let mut state = OldState::read();
	let keys: BTreeMap<AccountId, types::KeyUse> = state.map_by_blake2("DeviceRegistry", "Keys");
	let prefix = [twox_128(b"DeviceRegistry"), twox_128(b"Keys")].concat();
	let first = state.pairs.keys().find(|key| key.starts_with(&prefix)).unwrap().clone();
	// One at its place, two behind it that are longer than any position, and one too short.
	let longer = |bytes: usize| [&first[..], &vec![0xff; bytes]].concat();
	assert_eq!((keys.len(), first.len()), (11, 80));
	let mut places = vec![
		at("Readings", "Histories", 0_u32),
		at("Readings", "Alarms", 3_u32),
		at("Aaa", "Authorisations", 9_u32),
		at("DeviceRegistry", "PendingTransfers", 2_u32),
		at("BehaviourProfiles", "Profiles", STATION),
		at_blake2("DeviceRegistry", "Keys", AccountId::new([0; 32])),
		longer(1),
		longer(200),
		[&prefix[..], &[7; 20]].concat(),
	];
	for place in &places {
		state.pairs.insert(place.clone(), NONSENSE.to_vec());
	}
	// A device that there is none of.
	let device = at("DeviceRegistry", "Devices", 4_u32);
	state.pairs.insert(device.clone(), NONSENSE.to_vec());
	places.push(device);
	(state, places)
}

#[test]
fn what_cannot_be_converted_is_counted_and_stays() {
	let (state, places) = with_nonsense();
	let of_device = |pallet, item, id: DeviceId| u32::from(state.pairs.contains_key(&at(pallet, item, id)));
	let expected = [
		(OldItem::Owners, 1),
		(OldItem::Profiles, 1),
		(OldItem::Devices, 1),
		(OldItem::Authorisations, 1 + of_device("Aaa", "Authorisations", 4)),
		(OldItem::Actions, of_device("Aaa", "Actions", 4)),
		(OldItem::Histories, 1 + of_device("Readings", "Histories", 4)),
		(OldItem::Violations, of_device("Readings", "Violations", 4)),
		(OldItem::Alarms, 1 + of_device("Readings", "Alarms", 4)),
		(OldItem::PendingTransfers, 1),
		// Two of the same beginning count as one.
		(OldItem::Keys, 3),
	];
	let expected: BTreeMap<_, _> = expected.into_iter().filter(|(_, count)| *count > 0).collect();
	let keys: BTreeMap<AccountId, types::KeyUse> = OldState::read().map_by_blake2("DeviceRegistry", "Keys");
	state.externalities().execute_with(|| {
		convert();
		assert_eq!(NotConverted::<Runtime>::get().into_inner(), expected);
		for place in &places {
			assert_eq!(sp_io::storage::get(place).as_deref(), Some(&NONSENSE[..]), "{place:02x?}");
		}
		// The end is not refused, and everything else is converted.
		assert!(!Upgrades::ongoing());
		assert_eq!(DeviceRegistry::on_chain_storage_version(), DeviceRegistry::in_code_storage_version());
		for (account, used) in &keys {
			assert_eq!(Keys::get(account).encode(), Some(*used).encode());
		}
		assert_ne!(Histories::get(3).sequence, 0);
		begin_block();
		next_block();
	});
}

#[test]
fn of_what_the_old_runtime_wrote_nothing_is_left() {
	OldState::read().externalities().execute_with(|| {
		convert();
		assert!(NotConverted::<Runtime>::get().is_empty());
		assert!(!NotConverted::<Runtime>::exists());
	});
}

#[test]
fn members_are_found_in_the_collective_if_their_list_is_nonsense() {
	let mut state = OldState::read();
	state.put("CouncilMembership", "Members", NONSENSE);
	state.externalities().execute_with(|| {
		convert();
		assert_eq!(NotConverted::<Runtime>::get().get(&OldItem::Members), Some(&1));
		assert_eq!(pallet_organisations::Accounts::<Runtime>::count(), 3);
	});
}

/// Whoever tries the upgrade before the vote is told.
#[cfg(feature = "try-runtime")]
#[test]
fn the_checks_of_try_runtime_say_so() {
	use frame_support::traits::UpgradeCheckSelect;
	let (state, _) = with_nonsense();
	state.externalities().execute_with(|| {
		let refused = beadle_runtime::migrations::try_upgrade(UpgradeCheckSelect::None);
		assert_eq!(refused, Err("entries are left as they were: the log says where they are".into()));
	});
}

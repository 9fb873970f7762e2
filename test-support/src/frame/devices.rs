//! Directory of devices.

use beadle_primitives::{
	traits::DeviceDirectory, AccountId, Custody, Device, DeviceEntry, DeviceId, DeviceKey, KeyUse, ModelId,
	OrganisationId,
};
use frame_support::parameter_types;
use sp_core::{ed25519, Pair};
use std::collections::BTreeMap;

parameter_types! {
	static Enrolled: BTreeMap<DeviceId, DeviceEntry> = BTreeMap::new();
}

/// Directory of devices, empty at first.
pub struct Devices;

impl Devices {
	/// Enrols a device of this owner, under the key of [`pair_of`], of the first model and in its own custody.
	pub fn enrol(id: DeviceId, owner: OrganisationId) {
		let key = DeviceKey::Ed25519(pair_of(id).public());
		let device = Device {
			owner,
			model: 0,
			hardware: 0,
			ueid: Default::default(),
			key,
			custody: Custody::Device,
			custody_confirmed: false,
		};
		Enrolled::mutate(|enrolled| {
			enrolled.insert(id, DeviceEntry::Enrolled(device));
		});
	}

	/// Changes a device; does nothing if there is no such device, or it is revoked.
	pub fn change(id: DeviceId, change: impl FnOnce(&mut Device)) {
		Enrolled::mutate(|enrolled| {
			if let Some(DeviceEntry::Enrolled(device)) = enrolled.get_mut(&id) {
				change(device);
			}
		});
	}

	/// Revokes a device; does nothing if there is no such device.
	pub fn revoke(id: DeviceId) {
		if let Some(device) = Self::device(id) {
			Enrolled::mutate(|enrolled| {
				enrolled.insert(id, DeviceEntry::Revoked(device.into_revoked()));
			});
		}
	}

	/// Forgets all devices.
	pub fn clear() {
		Enrolled::set(BTreeMap::new());
	}
}

impl DeviceDirectory for Devices {
	fn entry(id: DeviceId) -> Option<DeviceEntry> {
		Enrolled::get().remove(&id)
	}

	fn key_use(key: &AccountId) -> Option<KeyUse> {
		Enrolled::get().into_iter().find_map(|(id, entry)| {
			let (last, key_use) = match entry {
				DeviceEntry::Enrolled(device) => (device.key, KeyUse::Active(id)),
				DeviceEntry::Revoked(_) => (DeviceKey::Ed25519(pair_of(id).public()), KeyUse::Retired(id)),
			};
			(last.account() == *key).then_some(key_use)
		})
	}

	fn count() -> DeviceId {
		Enrolled::get().into_keys().next_back().map_or(0, |last| last + 1)
	}

	/// Only the models of enrolled devices are registered.
	fn hardware(model: ModelId) -> Option<ModelId> {
		let mut enrolled = Enrolled::get().into_values().filter_map(DeviceEntry::enrolled);
		enrolled.find(|device| device.model == model).map(|device| device.hardware)
	}
}

/// Returns the key pair of a device.
pub fn pair_of(id: DeviceId) -> ed25519::Pair {
	let mut seed = [0; 32];
	seed[..4].copy_from_slice(&id.to_le_bytes());
	ed25519::Pair::from_seed(&seed)
}

//! Implementation of the trait by which other pallets use this one.

use crate::{Config, Devices, Keys, Models, NextDeviceId, Pallet};
use beadle_primitives::{traits::DeviceDirectory, AccountId, DeviceEntry, DeviceId, KeyUse, ModelId};

impl<T: Config> DeviceDirectory for Pallet<T> {
	fn entry(id: DeviceId) -> Option<DeviceEntry> {
		Devices::<T>::get(id)
	}

	fn key_use(key: &AccountId) -> Option<KeyUse> {
		Keys::<T>::get(key)
	}

	fn count() -> DeviceId {
		NextDeviceId::<T>::get()
	}

	fn hardware(model: ModelId) -> Option<ModelId> {
		Models::<T>::get(model).map(|registered| registered.hardware)
	}
}

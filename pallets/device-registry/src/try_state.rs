//! Invariants of this pallet's storage.

use crate::{Config, Devices, Keys, ModelIds, Models, NextDeviceId, NextModelId, Pallet, PendingTransfers, Ueids};
use beadle_primitives::KeyUse;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_models()?;
		Self::try_state_devices()?;
		Self::try_state_keys()?;
		Self::try_state_transfers()
	}

	/// Checks that model numbers have no gaps, and that the two maps mirror each other.
	fn try_state_models() -> Result<(), TryRuntimeError> {
		let next = NextModelId::<T>::get();
		ensure!(usize::try_from(next) == Ok(Models::<T>::iter().count()), "a model's number is missing or too high");
		ensure!(ModelIds::<T>::iter().count() == Models::<T>::iter().count(), "a model's number leads nowhere");
		for (id, registered) in Models::<T>::iter() {
			ensure!(id < next, "a model's number was never given out");
			ensure!(ModelIds::<T>::get(registered.model) == Some(id), "a model is not found by what it is");
		}
		Ok(())
	}

	/// Checks that device numbers have no gaps, and that each device is found by its owner and UEID, and by its key.
	fn try_state_devices() -> Result<(), TryRuntimeError> {
		let next = NextDeviceId::<T>::get();
		ensure!(usize::try_from(next) == Ok(Devices::<T>::iter().count()), "a device's number is missing or too high");
		ensure!(Ueids::<T>::iter().count() == Devices::<T>::iter().count(), "a UEID leads nowhere");
		for (id, device) in Devices::<T>::iter() {
			ensure!(id < next, "a device's number was never given out");
			ensure!(Models::<T>::contains_key(device.model), "a device's model is not registered");
			ensure!(Ueids::<T>::get(&device.owner, &device.ueid) == Some(id), "a device is not found by its UEID");
			let expected = if device.revoked { KeyUse::Retired(id) } else { KeyUse::Active(id) };
			ensure!(Keys::<T>::get(device.key.account()) == Some(expected), "a device's key is not known as such");
		}
		Ok(())
	}

	/// Checks that each key belongs or belonged to a device, and that exactly the keys of devices that are not revoked
	/// are active.
	fn try_state_keys() -> Result<(), TryRuntimeError> {
		for (account, key_use) in Keys::<T>::iter() {
			let device = Devices::<T>::get(key_use.device()).ok_or("a key's device does not exist")?;
			let signs = !device.revoked && device.key.account() == account;
			ensure!(signs == matches!(key_use, KeyUse::Active(_)), "a key is active without signing, or signs retired");
		}
		Ok(())
	}

	/// Checks that only devices that can be transferred are offered.
	fn try_state_transfers() -> Result<(), TryRuntimeError> {
		for (id, to) in PendingTransfers::<T>::iter() {
			let device = Devices::<T>::get(id).ok_or("a device is offered that does not exist")?;
			ensure!(!device.revoked, "a revoked device is offered");
			ensure!(device.owner != to, "a device is offered to its owner");
		}
		Ok(())
	}
}

//! Invariants of this pallet's storage.

use crate::{
	Advisories, Config, Devices, Gateways, Hardware, Keys, ModelCounts, ModelIds, Models, NextDeviceId, NextModelId,
	Pallet, PendingTransfers, RegisteredModel, Ueids,
};
use beadle_primitives::{traits::Organisations, AdvisoryScope, Device, DeviceEntry, DeviceId, KeyUse};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks all invariants that the functions below state.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_models()?;
		Self::try_state_hardware()?;
		Self::try_state_advisories()?;
		Self::try_state_devices()?;
		Self::try_state_gateways()?;
		Self::try_state_keys()?;
		Self::try_state_transfers()
	}

	/// Checks that model numbers have no gaps, that the two maps mirror each other, and that models are counted.
	fn try_state_models() -> Result<(), TryRuntimeError> {
		let next = NextModelId::<T>::get();
		ensure!(usize::try_from(next) == Ok(Models::<T>::iter().count()), "a model's number is missing or too high");
		ensure!(ModelIds::<T>::iter().count() == Models::<T>::iter().count(), "a model's number leads nowhere");
		for (id, registered) in Models::<T>::iter() {
			ensure!(id < next, "a model's number was never given out");
			ensure!(ModelIds::<T>::get(registered.model) == Some(id), "a model is not found by what it is");
		}
		for (organisation, count) in ModelCounts::<T>::iter() {
			let models = Models::<T>::iter_values().filter(|model| model.registered_by == organisation).count();
			ensure!(models > 0 && usize::try_from(count) == Ok(models), "an organisation's models are counted wrong");
		}
		let uncounted = |model: RegisteredModel| !ModelCounts::<T>::contains_key(model.registered_by);
		ensure!(!Models::<T>::iter_values().any(uncounted), "a model is not counted");
		Ok(())
	}

	/// Checks that the hardware of each model is the first model of the same manufacturer and name, and is found by
	/// them.
	fn try_state_hardware() -> Result<(), TryRuntimeError> {
		let first = Models::<T>::iter().filter(|(id, registered)| registered.hardware == *id).count();
		ensure!(Hardware::<T>::iter().count() == first, "a hardware's number leads nowhere");
		for (id, registered) in Models::<T>::iter() {
			let model = registered.model;
			ensure!(registered.hardware <= id, "a model's hardware is a later model");
			let found = Hardware::<T>::get(model.manufacturer, model.name);
			ensure!(found == Some(registered.hardware), "a model's hardware is not found by what it is");
		}
		Ok(())
	}

	/// Checks that each advisory is kept where it is looked for, once, and says something.
	fn try_state_advisories() -> Result<(), TryRuntimeError> {
		for (id, scope, advisories) in Advisories::<T>::iter() {
			let model = Models::<T>::get(id).ok_or("an advisory is on a model that is not registered")?;
			let kept_right = scope == AdvisoryScope::Firmware || model.hardware == id;
			ensure!(kept_right, "an advisory on a hardware is kept elsewhere");
			ensure!(!advisories.is_empty(), "a list of advisories is kept empty");
			for (position, advisory) in advisories.iter().enumerate() {
				ensure!(advisory.scope == scope, "an advisory is kept under another scope");
				ensure!(!advisory.id.is_empty() && !advisory.uri.is_empty(), "an advisory says nothing");
				let twice = advisories.iter().take(position).any(|earlier| earlier.id == advisory.id);
				ensure!(!twice, "an advisory is published twice");
			}
		}
		Ok(())
	}

	/// Returns the devices that are not revoked, with their numbers.
	fn enrolled() -> impl Iterator<Item = (DeviceId, Device)> {
		Devices::<T>::iter().filter_map(|(id, entry)| Some((id, entry.enrolled()?)))
	}

	/// Checks that device numbers have no gaps, that each device is found by its owner and UEID, and by its key, and that
	/// nothing else is found by a UEID but revoked devices of the owner.
	fn try_state_devices() -> Result<(), TryRuntimeError> {
		let next = NextDeviceId::<T>::get();
		ensure!(usize::try_from(next) == Ok(Devices::<T>::iter().count()), "a device's number is missing or too high");
		ensure!(Devices::<T>::iter_keys().all(|id| id < next), "a device's number was never given out");
		for (owner, ueid, id) in Ueids::<T>::iter() {
			let is_right = match Devices::<T>::get(id).ok_or("a UEID leads nowhere")? {
				DeviceEntry::Enrolled(device) => (device.owner, device.ueid) == (owner, ueid),
				DeviceEntry::Revoked(revoked) => revoked.owner == owner,
			};
			ensure!(is_right, "a UEID leads to another device");
		}
		for (id, device) in Self::enrolled() {
			let model = Models::<T>::get(device.model).ok_or("a device's model is not registered")?;
			ensure!(model.hardware == device.hardware, "a device's hardware is not that of its model");
			ensure!(Ueids::<T>::get(device.owner, &device.ueid) == Some(id), "a device is not found by its UEID");
			let known = Keys::<T>::get(device.key.account()) == Some(KeyUse::Active(id));
			ensure!(known, "a device's key is not known as such");
		}
		Ok(())
	}

	/// Checks that each gateway exists and is in no gateway's custody, and that the devices in its custody are counted.
	fn try_state_gateways() -> Result<(), TryRuntimeError> {
		let held = || Self::enrolled().map(|(_, device)| device.custody.gateway());
		for gateway in held().flatten() {
			ensure!(Gateways::<T>::contains_key(gateway), "a gateway is not known as such");
		}
		for (id, count) in Gateways::<T>::iter() {
			let entry = Devices::<T>::get(id).ok_or("a gateway does not exist")?;
			let held_itself = entry.enrolled().is_some_and(|gateway| gateway.custody.gateway().is_some());
			ensure!(!held_itself, "a gateway is in the custody of another");
			let devices = held().filter(|gateway| *gateway == Some(id)).count();
			ensure!(devices > 0 && usize::try_from(count) == Ok(devices), "a gateway's devices are counted wrong");
		}
		Ok(())
	}

	/// Checks that each key belongs or belonged to a device or is banned, that exactly the keys of devices that are not
	/// revoked are active, and that no member signs by any of these. That no member signs by another one of the keys is for
	/// the pallet to check that can list its members.
	fn try_state_keys() -> Result<(), TryRuntimeError> {
		let exists = |key_use: KeyUse| key_use.device().is_none_or(Devices::<T>::contains_key);
		ensure!(Keys::<T>::iter_values().all(exists), "a key's device does not exist");
		// Each device has one that is active, as was checked.
		let active = Keys::<T>::iter_values().filter(|key_use| matches!(key_use, KeyUse::Active(_))).count();
		ensure!(active == Self::enrolled().count(), "a key is active without signing");
		for (_, device) in Self::enrolled() {
			ensure!(T::Organisations::member(&device.key.account()).is_none(), "a device's key signs for a member");
		}
		Ok(())
	}

	/// Checks that only devices that can be transferred are offered.
	fn try_state_transfers() -> Result<(), TryRuntimeError> {
		for (id, offer) in PendingTransfers::<T>::iter() {
			let entry = Devices::<T>::get(id).ok_or("a device is offered that does not exist")?;
			let device = entry.enrolled().ok_or("a revoked device is offered")?;
			ensure!(device.owner != offer.to, "a device is offered to its owner");
		}
		Ok(())
	}
}

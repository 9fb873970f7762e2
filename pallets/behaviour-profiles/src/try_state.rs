//! Invariants of this pallet's storage.

use crate::{
	assignments::DevicesOf, Activations, Assignments, Config, DevicesByOwner, NextProfileId, Offers, Owners, Pallet,
	Profiles, Totals, Versions,
};
use alloc::collections::BTreeMap;
use beadle_primitives::{
	traits::{DeviceDirectory, Organisations},
	OrganisationId, ProfileId,
};
use codec::Encode;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks all invariants that the functions below state.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_state_profiles()?;
		Self::try_state_activations()?;
		Self::try_state_bytes()?;
		Self::try_state_assignments()?;
		Self::try_state_offers()
	}

	/// Checks that profile numbers have no gaps, and that each profile is valid and has an active version and an owner.
	fn try_state_profiles() -> Result<(), TryRuntimeError> {
		let next = NextProfileId::<T>::get();
		ensure!(
			usize::try_from(next) == Ok(Profiles::<T>::iter().count()),
			"a profile's number is missing or too high"
		);
		ensure!(Owners::<T>::iter().count() == Profiles::<T>::iter().count(), "an owner owns no profile");
		for (id, found) in Profiles::<T>::iter() {
			ensure!(id < next, "a profile's number was never given out");
			ensure!(found.active.version > 0, "a profile's version was never given out");
			ensure!(Owners::<T>::contains_key(id), "a profile has no owner");
			let kept = Versions::<T>::get(id, found.active.version);
			ensure!(kept.as_ref() == Some(&found.active.profile), "an active version is not among the versions");
			if let Some(staged) = &found.staged {
				ensure!(staged.version > found.active.version, "a staged version is not a later one");
				ensure!(staged.version == found.latest, "a staged version is not the latest one");
				let kept = Versions::<T>::get(id, staged.version);
				ensure!(kept.as_ref() == Some(&staged.profile), "a staged version is not among the versions");
				ensure!(found.active.profile.keeps_positions(&staged.profile), "a staged version moves metrics");
				let in_advance = staged.held_back || staged.staged_at < staged.activate_at;
				ensure!(in_advance, "a version was staged for a past block");
				let due = Activations::<T>::get(staged.activate_at).contains(&id);
				ensure!(due != staged.held_back, "a staged version is neither due nor held back, or is both");
			}
		}
		for (id, version, profile) in Versions::<T>::iter() {
			let found = Profiles::<T>::get(id).ok_or("a version is of no profile")?;
			ensure!((1..=found.latest).contains(&version), "a version was never given out");
			let staged = found.staged.map(|staged| staged.version);
			ensure!(version <= found.active.version || staged == Some(version), "a withdrawn version is still there");
			ensure!(profile.validate().is_ok(), "a version is not sound");
			ensure!(
				version > found.active.version || profile.keeps_positions(&found.active.profile),
				"the active version has moved metrics of an earlier one"
			);
		}
		Ok(())
	}

	/// Checks that each activation belongs to one staged version, once, in a future block, and that what was held back is
	/// of a past one.
	fn try_state_activations() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		let mut due = 0usize;
		for (block, ids) in Activations::<T>::iter() {
			ensure!(block > now, "an activation was passed over");
			ensure!(!ids.is_empty(), "a block has an empty list of activations");
			for id in ids {
				let staged = Profiles::<T>::get(id).and_then(|found| found.staged);
				ensure!(staged.is_some_and(|staged| staged.activate_at == block), "nothing is staged for that block");
				due = due.saturating_add(1);
			}
		}
		let mut waiting = 0usize;
		for staged in Profiles::<T>::iter_values().filter_map(|found| found.staged) {
			ensure!(!staged.held_back || staged.activate_at <= now, "a version was held back before its block");
			waiting = waiting.saturating_add(usize::from(!staged.held_back));
		}
		ensure!(due == waiting, "a version is due twice");
		Ok(())
	}

	/// Checks that the bytes of each profile are those of its versions.
	fn try_state_bytes() -> Result<(), TryRuntimeError> {
		let mut bytes = BTreeMap::<ProfileId, usize>::new();
		for (id, _, version) in Versions::<T>::iter() {
			let of_profile = bytes.entry(id).or_default();
			*of_profile = of_profile.saturating_add(version.encoded_size());
		}
		ensure!(Totals::<T>::iter().count() == bytes.len(), "there are totals of no profile, or none of a profile");
		for (id, of_versions) in bytes {
			let counted = usize::try_from(Totals::<T>::get(id).bytes);
			ensure!(counted == Ok(of_versions), "a profile's bytes are counted wrong");
		}
		Ok(())
	}

	/// Checks that existing profiles are assigned to existing devices that are not revoked, and that these are counted.
	fn try_state_assignments() -> Result<(), TryRuntimeError> {
		let mut devices = BTreeMap::<ProfileId, u32>::new();
		let mut by_owner = BTreeMap::<(ProfileId, OrganisationId), u32>::new();
		for (device, profile) in Assignments::<T>::iter() {
			let entry = DevicesOf::<T>::entry(device).ok_or("a profile is assigned to a device that does not exist")?;
			let device = entry.enrolled().ok_or("a profile is assigned to a revoked device")?;
			ensure!(Profiles::<T>::contains_key(profile), "a profile is assigned that does not exist");
			for count in [devices.entry(profile).or_default(), by_owner.entry((profile, device.owner)).or_default()] {
				*count = count.saturating_add(1);
			}
		}
		for (id, totals) in Totals::<T>::iter() {
			let counted = devices.get(&id).copied().unwrap_or_default();
			ensure!(totals.devices == counted, "a profile's devices are counted wrong");
		}
		let counted: BTreeMap<_, _> =
			DevicesByOwner::<T>::iter().map(|(id, owner, count)| ((id, owner), count)).collect();
		ensure!(counted == by_owner, "an organisation's devices with a profile are counted wrong");
		Ok(())
	}

	/// Checks that existing profiles are offered to organisations other than their owners.
	fn try_state_offers() -> Result<(), TryRuntimeError> {
		for (id, offer) in Offers::<T>::iter() {
			let owner = Owners::<T>::get(id).ok_or("a profile is offered that does not exist")?;
			ensure!(owner != offer.to, "a profile is offered to its owner");
			ensure!(T::Organisations::name(offer.to).is_some(), "a profile is offered to nobody");
		}
		Ok(())
	}
}

//! Devices, with all that is kept of each.

use super::{cost::Cost, left, log, numbers, old, readings, upgrades::OldItem};
use crate::{BlockNumber, Runtime};
use beadle_primitives::{
	AlarmId, Authority, Custody, Device, DeviceEntry, DeviceId, Moment, OrganisationId, Resources, Standing,
	SuspendedBy, Usage,
};
use frame_support::{storage::unhashed, BoundedVec};
use pallet_aaa::{AlarmSuspension, AuthorisationRecord, Authorisations, Bucket};
use pallet_behaviour_profiles::{Assignments, DevicesByOwner, Totals};
use pallet_device_registry::{Devices, Models, NextDeviceId, Offer, PendingTransfers, Ueids};

/// Cost of a device, at most: of its entries, two versions of its profile, and its actions as events; and of as many
/// organisations as it can name, in 32 actions and 160 alarms, if each has to be found.
pub(super) const AT_MOST: Cost =
	Cost::new(28, 60, 320 * 1024).and(2 + 2 * 32 + 160, numbers::FIND_AT_MOST).and(7, left::NOTE);

/// Part of a budget that a device takes, besides its grant.
const ONE_DEVICE: Resources =
	Resources { devices: 1, records_per_block: 0, records_saved: 0, profiles: 0, profile_bytes: 0 };

/// Converts a device; returns the next one, or `None` if there is no such device and no later one.
pub(super) fn convert(id: DeviceId, cost: &mut Cost) -> Option<DeviceId> {
	cost.read(1);
	if id >= NextDeviceId::<Runtime>::get() {
		return None;
	}
	match cost.load(OldItem::Devices, &old::storage::Devices::hashed_key_for(id)) {
		Some(device) => convert_device(id, device, cost),
		None => leave_device(id, cost),
	}
	id.checked_add(1)
}

/// Leaves what is kept of a device as it was, if there is no device that it could be of.
fn leave_device(id: DeviceId, cost: &mut Cost) {
	for (item, key) in [
		(OldItem::Authorisations, old::storage::Authorisations::hashed_key_for(id)),
		(OldItem::Actions, old::storage::Actions::hashed_key_for(id)),
		(OldItem::Histories, old::storage::Histories::hashed_key_for(id)),
		(OldItem::Violations, old::storage::Violations::hashed_key_for(id)),
		(OldItem::Alarms, old::storage::Alarms::hashed_key_for(id)),
		(OldItem::PendingTransfers, old::storage::PendingTransfers::hashed_key_for(id)),
	] {
		cost.read(1);
		if unhashed::exists(&key) {
			left::leave(item, &key, cost);
		}
	}
}

fn convert_device(id: DeviceId, device: old::Device, cost: &mut Cost) {
	let old::Device { owner: account, model, ueid, key, revoked } = device;
	let owner = numbers::number_of(&account, cost);
	let hardware = Models::<Runtime>::get(model).map_or(model, |registered| registered.hardware);
	cost.read(1);
	old::storage::Ueids::remove(&account, &ueid);
	cost.write(1);

	let suspensions = log::convert(id, revoked, cost);
	let record = convert_authorisation(id, &suspensions, revoked, cost);
	if revoked {
		readings::forget(id, cost);
	} else {
		let grant = record.as_ref().and_then(|record| record.grant);
		readings::convert(id, grant, &suspensions, cost);
	}

	// Nobody has said who holds the secret of the key, so it is the least that can be.
	let device = Device { owner, model, hardware, ueid, key, custody: Custody::Device, custody_confirmed: false };
	if revoked {
		Devices::<Runtime>::insert(id, DeviceEntry::Revoked(device.into_revoked()));
		Assignments::<Runtime>::remove(id);
		cost.write(2);
	} else {
		Ueids::<Runtime>::insert(owner, &device.ueid, id);
		Devices::<Runtime>::insert(id, DeviceEntry::Enrolled(device));
		cost.write(2);
		numbers::charge(owner, ONE_DEVICE, cost);
		numbers::charge(owner, record.map(|record| record.resources()).unwrap_or_default(), cost);
		convert_offer(id, owner, cost);
		count_assignment(id, owner, cost);
	}
}

/// Converts standing, grant, quota and totals; returns them. The suspensions by alarms are taken from the device's actions.
fn convert_authorisation(
	id: DeviceId,
	suspensions: &[(AlarmId, Moment)],
	revoked: bool,
	cost: &mut Cost,
) -> Option<AuthorisationRecord<BlockNumber>> {
	let key = old::storage::Authorisations::hashed_key_for(id);
	let old: old::AuthorisationRecord = cost.load(OldItem::Authorisations, &key)?;
	let old::AuthorisationRecord { standing, grant, bucket, usage } = old;
	let mut record = AuthorisationRecord {
		standing: standing.into(),
		grant,
		// What was left without a grant, or was to be had with the first one, is no more.
		bucket: if grant.is_some() { bucket } else { Bucket::empty(bucket.settled_at) },
		usage: usage.into(),
		suspensions: BoundedVec::new(),
		pauses: Default::default(),
		suspended: Default::default(),
		placed_at: 0,
	};
	for (alarm, at) in suspensions {
		let suspension = AlarmSuspension { alarm: *alarm, at: *at };
		// Fails only for a list without any room; the oldest makes room.
		let _ = record.suspensions.force_insert_keep_right(record.suspensions.len(), suspension);
	}
	if revoked {
		record.reduce();
	}
	Authorisations::<Runtime>::insert(id, &record);
	cost.write(1);
	Some(record)
}

/// Converts the pending offer of a device. Who made it is not known: the owner could always withdraw it. So it stands as
/// long as the owner has a seat, and is void for good if that has none, which counts as one expulsion.
fn convert_offer(id: DeviceId, owner: OrganisationId, cost: &mut Cost) {
	let key = old::storage::PendingTransfers::hashed_key_for(id);
	if let Some(account) = cost.load(OldItem::PendingTransfers, &key) {
		let to = numbers::number_of(&account, cost);
		PendingTransfers::<Runtime>::insert(id, Offer { to, by: Authority::Owner(owner), expulsions: 0 });
		cost.write(1);
	}
}

/// Counts the device among those that its profile is assigned to.
fn count_assignment(id: DeviceId, owner: OrganisationId, cost: &mut Cost) {
	cost.read(1);
	if let Some(profile) = Assignments::<Runtime>::get(id) {
		Totals::<Runtime>::mutate(profile, |totals| totals.devices = totals.devices.saturating_add(1));
		DevicesByOwner::<Runtime>::mutate(profile, owner, |devices| *devices = devices.saturating_add(1));
		cost.read(2);
		cost.write(2);
	}
}

impl From<old::Standing> for Standing {
	fn from(old: old::Standing) -> Self {
		match old {
			old::Standing::Active => Self::Active,
			old::Standing::Suspended { by, since, reason } => {
				let by = match by {
					old::SuspendedBy::Owner => SuspendedBy::Owner,
					old::SuspendedBy::Council => SuspendedBy::Council,
					old::SuspendedBy::Alarm => SuspendedBy::Alarm,
				};
				Self::Suspended { by, since, reason }
			},
			old::Standing::Revoked => Self::Revoked,
		}
	}
}

impl From<old::Usage> for Usage {
	fn from(old: old::Usage) -> Self {
		let old::Usage { packs, records, bytes, flagged } = old;
		Self { packs, records, bytes, flagged, ..Self::default() }
	}
}

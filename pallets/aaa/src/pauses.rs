//! Pauses of devices: times in which their packs were refused for no reason that lies with the device or its owner.
//!
//! They are what halts, the council, and gateways have caused. What an owner does to its own device, or to a gateway of its
//! own that holds the device's key, is none: otherwise it could keep a dead device from looking dead.

use crate::{Authorisations, Config, DevicesOf, Halts, Pallet, RecordOf};
use beadle_primitives::{
	traits::DeviceDirectory, Device, DeviceEntry, DeviceId, Moment, OrganisationId, Pause, Pauses, Refusal, Standing,
};
use frame_support::traits::Time;

/// Gateway that holds a device's key.
pub(crate) struct Gateway<T: Config> {
	id: DeviceId,
	/// The gateway, or what is left of it.
	entry: DeviceEntry,
	record: RecordOf<T>,
}

impl<T: Config> Gateway<T> {
	/// Returns the gateway that holds a device's key, if one does. No storage read unless one does, and two then.
	///
	/// # Errors
	///
	/// [`Refusal::GatewayOut`] if there is no such gateway.
	pub(crate) fn of(device: &Device) -> Result<Option<Self>, Refusal> {
		let Some(id) = device.custody.gateway() else { return Ok(None) };
		let record = Authorisations::<T>::get(id).ok_or(Refusal::GatewayOut)?;
		let entry = DevicesOf::<T>::entry(id).ok_or(Refusal::GatewayOut)?;
		Ok(Some(Self { id, entry, record }))
	}

	/// Checks that the gateway is active and not halted.
	///
	/// # Errors
	///
	/// [`Refusal::GatewayOut`] if it is not.
	pub(crate) fn ensure_going(&self, halts: &beadle_primitives::Halts) -> Result<(), Refusal> {
		match &self.entry {
			DeviceEntry::Enrolled(known)
				if self.record.standing == Standing::Active && halts.halt_of(self.id, known).is_none() =>
			{
				Ok(())
			},
			_ => Err(Refusal::GatewayOut),
		}
	}

	/// Returns the pauses that the gateway has had or has, as they concern a device of this owner: the gateway's owner can
	/// cause pauses of others' devices, and none of its own.
	fn pauses<'a>(
		&'a self,
		halts: &'a beadle_primitives::Halts,
		owner: OrganisationId,
	) -> impl Iterator<Item = Pause> + Clone + 'a {
		let Self { id, entry, record } = self;
		let known = match entry {
			DeviceEntry::Enrolled(known) => Some(known),
			DeviceEntry::Revoked(_) => None,
		};
		let of_others = entry.owner() != owner;
		let halted = known.into_iter().flat_map(move |known| {
			let ended = halts.pauses(*id, known, record.placed_at);
			ended.chain(halts.lasting_pauses(*id, known, record.placed_at))
		});
		let suspended = record.suspension().filter(|(_, by)| of_others || !by.owner_reinstates());
		let lifted = record.suspended.iter().filter(move |_| of_others);
		record.pauses.iter().chain(lifted).chain(suspended.map(|(pause, _)| pause)).chain(halted)
	}
}

impl<T: Config> Pallet<T> {
	/// Returns the latest pauses of a device, the one that lasts included, with its record and these halts and gateway of it.
	/// A pause of its gateway counts if the device was in the gateway's custody when it began.
	pub(crate) fn pauses_of(
		id: DeviceId,
		device: &Device,
		record: &RecordOf<T>,
		halts: &beadle_primitives::Halts,
		gateway: Option<&Gateway<T>>,
	) -> Pauses {
		let ended = record.pauses.iter().chain(halts.pauses(id, device, record.placed_at));
		let own = ended.chain(halts.lasting_pauses(id, device, record.placed_at));
		own.chain(of_gateway(device, record, halts, gateway)).collect()
	}

	/// Keeps, in a device's record, the pauses that it has had and has until now, since those to come are of another owner or
	/// another gateway; `before` is the device as it was. Three storage reads and a write, and two reads more if a gateway
	/// held its key.
	pub(crate) fn settle_pauses(id: DeviceId, before: &Device) {
		let Some(mut record) = Authorisations::<T>::get(id) else { return };
		let (now, halts) = (T::Time::now(), Halts::<T>::get());
		let gateway = Gateway::<T>::of(before).ok().flatten();
		record.pauses = Self::pauses_of(id, before, &record, &halts, gateway.as_ref()).ended_by(now);
		record.placed_at = now;
		Authorisations::<T>::insert(id, record);
	}
}

fn of_gateway<'a, T: Config>(
	device: &'a Device,
	record: &'a RecordOf<T>,
	halts: &'a beadle_primitives::Halts,
	gateway: Option<&'a Gateway<T>>,
) -> impl Iterator<Item = Pause> + Clone + 'a {
	let placed_at: Moment = record.placed_at;
	let pauses = gateway.into_iter().flat_map(move |gateway| gateway.pauses(halts, device.owner));
	// Who has put the device where nothing could be sent has caused the pause.
	pauses.filter(move |pause| pause.from >= placed_at)
}

//! Implementation of the traits by which other pallets use this one.

use crate::{AuthorisationRecord, Authorisations, Config, DevicesOf, Pallet, RecordOf};
use beadle_primitives::{
	traits::{Authorisation, Budgets, DeviceDirectory, Grants, OnAction},
	Action, Actor, AlarmId, Authority, Device, DeviceId, Halts, Moment, OrganisationId, Reason, Refusal, Resources,
	Standing, SuspendedBy, Usage,
};
use frame_support::traits::Time;

impl<T: Config> Authorisation for Pallet<T> {
	fn authorise(id: DeviceId, device: &Device, records: u32, distance: u64) -> Result<(), Refusal> {
		let record = Authorisations::<T>::get(id).ok_or(Refusal::UnknownDevice)?;
		let block = frame_system::Pallet::<T>::block_number();
		record.authorise(records, distance, block, T::Time::now())?;
		let halts = crate::Halts::<T>::get();
		if halts.halt_of(id, device).is_some() {
			return Err(Refusal::Halted);
		}
		if !Self::gateway_passes(device, &halts) {
			return Err(Refusal::GatewayOut);
		}
		Ok(())
	}

	fn spend(device: DeviceId, records: u32) -> Result<(), Refusal> {
		Authorisations::<T>::try_mutate(device, |record| {
			let record = record.as_mut().ok_or(Refusal::UnknownDevice)?;
			record.spend(records, frame_system::Pallet::<T>::block_number(), T::Time::now())
		})
	}

	/// Adds nothing for a device that does not exist.
	fn record_usage(device: DeviceId, owner: OrganisationId, usage: Usage) {
		let exists = Authorisations::<T>::mutate_extant(device, |record| {
			record.usage = record.usage.saturating_add(usage);
			true
		});
		if exists {
			Self::record_usage_of_owner(owner, usage);
		}
	}

	fn is_active(device: DeviceId) -> bool {
		Authorisations::<T>::get(device).is_some_and(|record| record.standing == Standing::Active)
	}

	fn due_since(id: DeviceId, device: &Device) -> Option<Moment> {
		let halts = crate::Halts::<T>::get();
		if !Self::is_active(id) || halts.halt_of(id, device).is_some() || !Self::gateway_passes(device, &halts) {
			return None;
		}
		let of_gateway = device.custody.gateway().and_then(|gateway| {
			let known = DevicesOf::<T>::device(gateway)?;
			halts.resumed_at(gateway, &known)
		});
		Some(halts.resumed_at(id, device).max(of_gateway).unwrap_or_default())
	}

	/// Three storage reads and three writes, besides the time.
	fn suspend_on_alarm(device: DeviceId, reason: Reason) {
		let active = Authorisations::<T>::get(device).filter(|record| record.standing == Standing::Active);
		if let Some(record) = active {
			Self::put_suspension_on_alarm(device, record, reason);
		}
	}

	/// Three storage reads and three writes, besides the time and the reinstatement listener.
	fn reinstate_after_alarm(device: DeviceId, alarm: AlarmId, by: Authority) -> bool {
		let may = |party: SuspendedBy| by == Authority::Council || party.owner_reinstates();
		let lifts = |record: &RecordOf<T>| suspended_on(record, alarm).is_some_and(may);
		let record = Authorisations::<T>::get(device).filter(lifts);
		let found = record.is_some();
		if let Some(record) = record {
			Self::put_reinstatement(device, record, by);
		}
		found
	}

	/// Three storage reads and three writes, besides the time.
	fn confirm_suspension(device: DeviceId, alarm: AlarmId) {
		let record = Authorisations::<T>::get(device).filter(|record| suspended_on(record, alarm).is_some());
		if let Some(record) = record {
			let Standing::Suspended { reason, .. } = record.standing.clone() else { return };
			Self::put_suspension(device, record, SuspendedBy::Council, Actor::Council, reason);
		}
	}

	fn halts() -> Halts {
		crate::Halts::<T>::get()
	}
}

/// Returns on whose account a device is suspended for this alarm; `None` if it is not, or if somebody has taken the
/// suspension over.
fn suspended_on<BlockNumber>(record: &AuthorisationRecord<BlockNumber>, alarm: AlarmId) -> Option<SuspendedBy> {
	match &record.standing {
		Standing::Suspended {
			by: by @ (SuspendedBy::Alarm | SuspendedBy::RepeatedAlarms),
			reason: Reason::Alarm { alarm: suspended_for, .. },
			..
		} => (*suspended_for == alarm).then_some(*by),
		_ => None,
	}
}

impl<T: Config> Grants for Pallet<T> {
	fn granted(device: DeviceId) -> Resources {
		Authorisations::<T>::get(device).map(|record| record.resources()).unwrap_or_default()
	}
}

impl<T: Config> Pallet<T> {
	/// Returns whether a device holds its own key, or the gateway that does is active and not halted. No storage read
	/// unless a gateway holds it, and two then.
	fn gateway_passes(device: &Device, halts: &Halts) -> bool {
		let Some(gateway) = device.custody.gateway() else { return true };
		let goes_on = |known: Device| halts.halt_of(gateway, &known).is_none();
		<Self as Authorisation>::is_active(gateway) && DevicesOf::<T>::device(gateway).is_some_and(goes_on)
	}

	/// Ends a device's record for good; returns whether there is one. What its grant took from its owner's budget is
	/// released.
	fn end(device: DeviceId) -> bool {
		let Some(mut record) = Authorisations::<T>::get(device) else { return false };
		if let Some(known) = DevicesOf::<T>::device(device) {
			T::Budgets::release(known.owner, record.resources());
		}
		record.revoke();
		Authorisations::<T>::insert(device, record);
		true
	}
}

/// Enrolment creates a device's record, revocation ends it for good, and every action is logged. Five storage reads and
/// four writes at most, besides the time.
///
/// A number is enrolled once: a repeated notification changes nothing, so a revoked device never becomes active again.
/// Nothing is kept of a device that was never enrolled.
impl<T: Config> OnAction for Pallet<T> {
	fn on_action(device: DeviceId, actor: Actor, action: Action) {
		let exists = match action {
			Action::Enrolled { .. } => {
				if !Authorisations::<T>::contains_key(device) {
					let block = frame_system::Pallet::<T>::block_number();
					Authorisations::<T>::insert(device, AuthorisationRecord::enrolled(block));
				}
				true
			},
			Action::Revoked { .. } => Self::end(device),
			_ => Authorisations::<T>::contains_key(device),
		};
		if exists {
			Self::log(device, actor, action);
		}
	}
}

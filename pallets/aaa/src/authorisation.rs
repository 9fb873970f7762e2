//! Implementation of the traits by which other pallets use this one.

use crate::{pauses::Gateway, Actions, AuthorisationRecord, Authorisations, Config, DevicesOf, Pallet, RecordOf};
use alloc::vec::Vec;
use beadle_primitives::{
	traits::{Authorisation, Budgets, DeviceDirectory, Grants, OnAction, Suspensions},
	Action, Actor, AlarmId, Authority, Device, DeviceId, Halts, OrganisationId, Pauses, Reason, Refusal, Resources,
	Standing, SuspendedBy, Usage,
};
use frame_support::traits::{Get, Time};

impl<T: Config> Authorisation for Pallet<T> {
	fn authorise(id: DeviceId, device: &Device, records: u32, distance: u64) -> Result<Pauses, Refusal> {
		let record = Authorisations::<T>::get(id).ok_or(Refusal::UnknownDevice)?;
		let block = frame_system::Pallet::<T>::block_number();
		record.authorise(records, distance, block, T::Time::now())?;
		let halts = crate::Halts::<T>::get();
		if halts.halt_of(id, device).is_some() {
			return Err(Refusal::Halted);
		}
		let gateway = Gateway::<T>::of(device)?;
		gateway.as_ref().map_or(Ok(()), |gateway| gateway.ensure_going(&halts))?;
		Ok(Self::pauses_of(id, device, &record, &halts, gateway.as_ref()))
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

	fn pauses(id: DeviceId, device: &Device) -> Option<Pauses> {
		let record = Authorisations::<T>::get(id).filter(|record| record.standing == Standing::Active)?;
		let halts = crate::Halts::<T>::get();
		// That there is no such gateway is its owner's doing.
		let gateway = Gateway::<T>::of(device).ok().flatten();
		Some(Self::pauses_of(id, device, &record, &halts, gateway.as_ref()).ended_by(T::Time::now()))
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
		let Some(mut record) = Authorisations::<T>::get(device) else { return false };
		let may = |party: SuspendedBy| by == Authority::Council || party.owner_reinstates();
		let lifts = suspended_on(&record, alarm).is_some_and(may);
		let forgiven = by == Authority::Council && record.forgive(alarm);
		if lifts {
			Self::put_reinstatement(device, record, by);
		} else if forgiven {
			Authorisations::<T>::insert(device, record);
		}
		lifts
	}

	/// Three storage reads and three writes, besides the time.
	fn suspend_by_verdict(device: DeviceId, reason: Reason) {
		let others = |record: &RecordOf<T>| match record.standing {
			Standing::Active => true,
			Standing::Suspended { by, .. } => by != SuspendedBy::Council,
			Standing::Revoked => false,
		};
		if let Some(record) = Authorisations::<T>::get(device).filter(others) {
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

impl<T: Config> Suspensions for Pallet<T> {
	fn counts_against(device: DeviceId) -> bool {
		let against = |record: RecordOf<T>| record.counts_against(T::Time::now(), T::SuspensionPeriod::get());
		Authorisations::<T>::get(device).is_some_and(against)
	}
}

impl<T: Config> Pallet<T> {
	/// Returns whether the device's packs are refused for the gateway that holds its key: it is suspended, halted or revoked, or
	/// there is none. One storage read, and two more if a gateway holds the key.
	pub fn is_gateway_out(device: &Device) -> bool {
		let halts = crate::Halts::<T>::get();
		let gateway = Gateway::<T>::of(device);
		gateway.and_then(|gateway| gateway.map_or(Ok(()), |gateway| gateway.ensure_going(&halts))).is_err()
	}

	/// Returns whether entries are appended to a device's log: it exists, and is not revoked, which is the last entry.
	fn has_log(device: DeviceId) -> bool {
		Authorisations::<T>::get(device).is_some_and(|record| record.standing != Standing::Revoked)
	}

	/// Settles the pauses of a device that was another one before, as `before` makes of the present one.
	fn settle(device: DeviceId, before: impl FnOnce(Device) -> Device) {
		if let Some(known) = DevicesOf::<T>::device(device) {
			Self::settle_pauses(device, &before(known));
		}
	}

	/// Ends a device's record for good. What its grant took from its owner's budget is released, and of its log no entry is
	/// kept but the one that is to follow.
	fn end(device: DeviceId, by: Actor) {
		let Some(mut record) = Authorisations::<T>::get(device) else { return };
		if let Some(known) = DevicesOf::<T>::entry(device) {
			T::Budgets::release(known.owner(), record.resources());
		}
		record.revoke(T::Time::now(), by);
		Authorisations::<T>::insert(device, record);
		Actions::<T>::remove(device);
	}
}

/// Enrolment creates a device's record, revocation ends it for good, another owner or custody settles the pauses that the
/// device has had, and every action is logged. Eight storage reads and four writes at most, besides the time.
///
/// A number is enrolled once: a repeated notification changes nothing, so a revoked device never becomes active again. Its
/// revocation is the last entry of its log.
/// Nothing is kept of a device that was never enrolled.
impl<T: Config> OnAction for Pallet<T> {
	fn on_action(device: DeviceId, actor: Actor, action: Action) {
		if matches!(action, Action::Enrolled { .. }) && !Authorisations::<T>::contains_key(device) {
			let block = frame_system::Pallet::<T>::block_number();
			Authorisations::<T>::insert(device, AuthorisationRecord::enrolled(block));
		}
		if !Self::has_log(device) {
			return;
		}
		match action {
			Action::Revoked { .. } => Self::end(device, actor),
			Action::Transferred { from, .. } => Self::settle(device, |known| Device { owner: from, ..known }),
			Action::CustodyDeclared { before, custody } if before != custody => {
				Self::settle(device, |known| Device { custody: before, ..known });
			},
			_ => {},
		}
		Self::log(device, actor, action);
	}

	/// Two storage reads and one write, besides the time.
	fn on_findings(device: DeviceId, findings: Vec<Action>) {
		if !findings.is_empty() && Self::has_log(device) {
			Self::log_findings(device, findings);
		}
	}
}

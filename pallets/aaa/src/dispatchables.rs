//! Bodies of the calls, after their origin checks.

use crate::{ActionRecord, Actions, Authorisations, Config, Error, Event, Pallet, RecordOf};
use beadle_primitives::{
	traits::OnReinstated, Action, Actor, Authority, DeviceId, Grant, Reason, Standing, SuspendedBy,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{EnsureOriginWithArg, Time},
};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Returns the record of a device that is not revoked, and the authority by which the origin acts on it.
	///
	/// Checks first that the device exists, so that a majority that mistyped its number learns of it.
	pub(crate) fn ensure_steward(
		origin: OriginFor<T>,
		device: DeviceId,
	) -> Result<(RecordOf<T>, Authority), DispatchError> {
		let record = Authorisations::<T>::get(device).ok_or(Error::<T>::NotFound)?;
		let steward = T::StewardOrigin::ensure_origin(origin, &device).map_err(|_| Error::<T>::NotAuthorised)?;
		ensure!(record.standing != Standing::Revoked, Error::<T>::Revoked);
		Ok((record, steward))
	}

	pub(crate) fn do_grant(
		device: DeviceId,
		mut record: RecordOf<T>,
		steward: Authority,
		grant: Grant,
	) -> DispatchResult {
		ensure!(grant.quota.capacity > 0 && grant.quota.refill_per_block > 0, Error::<T>::QuotaZero);
		let now = T::Time::now();
		ensure!(grant.expires_at.is_none_or(|expires_at| expires_at > now), Error::<T>::ExpiryPast);

		record.give(grant, frame_system::Pallet::<T>::block_number());
		Authorisations::<T>::insert(device, record);
		Self::log(device, steward.clone().into(), Action::Granted { grant });
		Self::deposit_event(Event::Granted { device, grant, by: steward });
		Ok(())
	}

	pub(crate) fn do_withdraw_grant(device: DeviceId, mut record: RecordOf<T>, steward: Authority) -> DispatchResult {
		record.withdraw(frame_system::Pallet::<T>::block_number()).ok_or(Error::<T>::NotGranted)?;
		Authorisations::<T>::insert(device, record);
		Self::log(device, steward.clone().into(), Action::GrantWithdrawn);
		Self::deposit_event(Event::GrantWithdrawn { device, by: steward });
		Ok(())
	}

	pub(crate) fn do_suspend(
		device: DeviceId,
		record: RecordOf<T>,
		steward: Authority,
		reason: Reason,
	) -> DispatchResult {
		let by = match steward {
			Authority::Owner(_) => SuspendedBy::Owner,
			Authority::Council => SuspendedBy::Council,
		};
		if let Standing::Suspended { by: before, .. } = record.standing {
			let overrides = by == SuspendedBy::Council && before != SuspendedBy::Council;
			ensure!(overrides, Error::<T>::AlreadySuspended);
		}
		Self::put_suspension(device, record, by, steward.into(), reason);
		Ok(())
	}

	pub(crate) fn do_reinstate(device: DeviceId, record: RecordOf<T>, steward: Authority) -> DispatchResult {
		let Standing::Suspended { by, .. } = record.standing else { return Err(Error::<T>::NotSuspended.into()) };
		let council = steward == Authority::Council;
		ensure!(council || by != SuspendedBy::Council, Error::<T>::SuspendedByCouncil);

		Self::put_reinstatement(device, record, steward);
		Ok(())
	}

	/// Lifts a device's suspension, logs it and deposits the event.
	pub(crate) fn put_reinstatement(device: DeviceId, mut record: RecordOf<T>, by: Authority) {
		record.standing = Standing::Active;
		Authorisations::<T>::insert(device, record);
		T::OnReinstated::on_reinstated(device);
		Self::log(device, by.clone().into(), Action::Reinstated);
		Self::deposit_event(Event::Reinstated { device, by });
	}

	/// Suspends a device, whatever its standing, logs it and deposits the event.
	pub(crate) fn put_suspension(
		device: DeviceId,
		mut record: RecordOf<T>,
		by: SuspendedBy,
		actor: Actor,
		reason: Reason,
	) {
		record.suspend(by, T::Time::now(), reason.clone());
		Authorisations::<T>::insert(device, record);
		Self::log(device, actor, Action::Suspended { reason: reason.clone() });
		Self::deposit_event(Event::Suspended { device, by, reason });
	}

	/// Appends to a device's action log; when it is full, the oldest entry makes room.
	pub(crate) fn log(device: DeviceId, actor: Actor, action: Action) {
		Actions::<T>::mutate(device, |actions| {
			let entry = ActionRecord { actor, action, at: T::Time::now() };
			// Fails only for a log without any room, which `integrity_test` excludes; qed
			let _ = actions.force_insert_keep_right(actions.len(), entry);
		});
	}
}

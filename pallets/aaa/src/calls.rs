//! Bodies of the calls, after their origin checks.

use crate::{Authorisations, Config, Error, Event, Pallet, RecordOf};
use beadle_primitives::{
	traits::{Budgets, EnsureAuthority, OnAction},
	Action, Authority, DeviceId, Grant, OrganisationId, Reason, Standing, SuspendedBy,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::Time};
use frame_system::pallet_prelude::OriginFor;

impl<T: Config> Pallet<T> {
	/// Returns the record of a device that is not revoked, its owner, and the authority by which the origin acts on it.
	pub(crate) fn ensure_authority(
		origin: OriginFor<T>,
		device: DeviceId,
	) -> Result<(RecordOf<T>, OrganisationId, Authority), Error<T>> {
		let (known, by) = T::AuthorityOrigin::ensure_authority(origin, device)?;
		let record = Authorisations::<T>::get(device).ok_or(Error::<T>::NotFound)?;
		// The registry has said so already. Checked again, since nothing may undo a revocation.
		ensure!(record.standing != Standing::Revoked, Error::<T>::Revoked);
		Ok((record, known.owner, by))
	}

	pub(crate) fn do_grant(
		device: DeviceId,
		mut record: RecordOf<T>,
		owner: OrganisationId,
		by: Authority,
		grant: Grant,
	) -> DispatchResult {
		ensure!(grant.quota.capacity > 0 && grant.quota.refill_per_block > 0, Error::<T>::QuotaZero);
		let now = T::Time::now();
		ensure!(grant.expires_at.is_none_or(|expires_at| expires_at > now), Error::<T>::ExpiryPast);
		let before = record.resources();
		T::Budgets::draw(owner, before, grant.quota.resources()).map_err(|_| Error::<T>::BudgetExceeded)?;

		record.give(grant, frame_system::Pallet::<T>::block_number());
		Authorisations::<T>::insert(device, record);
		Self::log(device, by.into(), Action::Granted { grant });
		T::OnGrant::on_action(device, by.into(), Action::Granted { grant });
		Self::deposit_event(Event::Granted { device, grant, by });
		Ok(())
	}

	pub(crate) fn do_withdraw_grant(
		device: DeviceId,
		mut record: RecordOf<T>,
		owner: OrganisationId,
		by: Authority,
	) -> DispatchResult {
		let before = record.resources();
		record.withdraw(frame_system::Pallet::<T>::block_number()).ok_or(Error::<T>::NotGranted)?;
		T::Budgets::release(owner, before);
		Authorisations::<T>::insert(device, record);
		Self::log(device, by.into(), Action::GrantWithdrawn);
		T::OnGrant::on_action(device, by.into(), Action::GrantWithdrawn);
		Self::deposit_event(Event::GrantWithdrawn { device, by });
		Ok(())
	}

	pub(crate) fn do_suspend(device: DeviceId, record: RecordOf<T>, by: Authority, reason: Reason) -> DispatchResult {
		let party = match by {
			Authority::Owner(_) => SuspendedBy::Owner,
			Authority::Council => SuspendedBy::Council,
		};
		if let Standing::Suspended { by: before, .. } = record.standing {
			let overrides = party == SuspendedBy::Council && before != SuspendedBy::Council;
			ensure!(overrides, Error::<T>::AlreadySuspended);
		}
		Self::put_suspension(device, record, party, by.into(), reason);
		Ok(())
	}

	pub(crate) fn do_reinstate(device: DeviceId, record: RecordOf<T>, by: Authority) -> DispatchResult {
		let Standing::Suspended { by: party, .. } = record.standing else {
			return Err(Error::<T>::NotSuspended.into());
		};
		if by != Authority::Council {
			ensure!(party != SuspendedBy::RepeatedAlarms, Error::<T>::SuspendedRepeatedly);
			ensure!(party.owner_reinstates(), Error::<T>::SuspendedByCouncil);
		}

		Self::put_reinstatement(device, record, by);
		Ok(())
	}
}

//! Authority over devices and profiles.

use crate::{Config, Error, Owners, Pallet, ProfileOf, Profiles};
use beadle_primitives::{traits::EnsureAuthority, Authority, Device, DeviceId, OrganisationId, ProfileId};
use frame_system::pallet_prelude::OriginFor;

/// Returns whether this authority may undo or replace what `done_by` did: only the council undoes what the council did.
pub(crate) fn may_undo(done_by: Authority, by: Authority) -> bool {
	by == Authority::Council || done_by != Authority::Council
}

impl<T: Config> Pallet<T> {
	/// Returns a device that is not revoked, and the authority by which the origin acts on it.
	pub(crate) fn ensure_authority(origin: OriginFor<T>, device: DeviceId) -> Result<(Device, Authority), Error<T>> {
		Ok(T::AuthorityOrigin::ensure_authority(origin, device)?)
	}

	/// Returns the owner of the profile, and the authority by which the origin acts on it.
	///
	/// Checks the profile first, so that a wrong number is not mistaken for a lack of authority.
	pub(crate) fn ensure_profile_authority(
		origin: OriginFor<T>,
		id: ProfileId,
	) -> Result<(OrganisationId, Authority), Error<T>> {
		let owner = Owners::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		let by = T::AuthorityOrigin::authority_over(origin, owner).ok_or(Error::<T>::NotProfileOwner)?;
		Ok((owner, by))
	}

	/// Returns a profile with its versions.
	pub(crate) fn found(id: ProfileId) -> Result<ProfileOf<T>, Error<T>> {
		Profiles::<T>::get(id).ok_or(Error::<T>::NotFound)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_the_council_undoes_what_the_council_did() {
		let (council, owner, successor) = (Authority::Council, Authority::Owner(1), Authority::Owner(2));
		assert!(may_undo(owner, owner) && may_undo(owner, successor));
		assert!(may_undo(owner, council) && may_undo(council, council));
		assert!(!may_undo(council, owner));
	}
}

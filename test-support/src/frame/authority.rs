//! Authority over the devices of the directory.

use super::{Council, Devices};
use beadle_primitives::{
	traits::{EnsureAuthority, Organisations},
	AccountId, Authority, OrganisationId,
};
use frame_support::{dispatch::RawOrigin, traits::OriginTrait};

/// Origin check that passes root, as the council's majority, and the member that owns a device in [`Devices`], by
/// its own signature.
pub struct EnsureOwnerOrRoot;

impl<Origin: OriginTrait<AccountId = AccountId>> EnsureAuthority<Origin> for EnsureOwnerOrRoot {
	type Devices = Devices;

	fn authority_over(origin: Origin, owner: OrganisationId) -> Option<Authority> {
		match origin.as_system_ref()? {
			RawOrigin::Root => Some(Authority::Council),
			RawOrigin::Signed(who) if Council::member(who) == Some(owner) => Some(Authority::Owner(owner)),
			_ => None,
		}
	}
}

//! Authority over the devices of the directory.

use super::Devices;
use beadle_primitives::{traits::EnsureAuthority, AccountId, Authority};
use frame_support::{dispatch::RawOrigin, traits::OriginTrait};

/// Origin check that passes root, as the council's majority, and the owner of a device in [`Devices`], by its own
/// signature.
pub struct EnsureOwnerOrRoot;

impl<Origin: OriginTrait<AccountId = AccountId>> EnsureAuthority<Origin> for EnsureOwnerOrRoot {
	type Devices = Devices;

	fn authority_over(origin: Origin, owner: &AccountId) -> Option<Authority> {
		match origin.as_system_ref()? {
			RawOrigin::Root => Some(Authority::Council),
			RawOrigin::Signed(who) if who == owner => Some(Authority::Owner(who.clone())),
			_ => None,
		}
	}
}

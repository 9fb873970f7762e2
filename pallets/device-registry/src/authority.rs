//! Authority over a device: its owner's and the council's.

use crate::{Config, Pallet};
use beadle_primitives::{traits::EnsureAuthority, AccountId, Authority};
use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, OriginTrait};

/// Origin check that passes a majority of the council ([`Config::CouncilOrigin`]) and the owner of the device, by its
/// own signature. Nobody has authority over a device that does not exist.
pub struct EnsureOwnerOrCouncil<T>(PhantomData<T>);

impl<T: Config> EnsureAuthority<T::RuntimeOrigin> for EnsureOwnerOrCouncil<T> {
	type Devices = Pallet<T>;

	fn authority_over(origin: T::RuntimeOrigin, owner: &AccountId) -> Option<Authority> {
		match T::CouncilOrigin::try_origin(origin) {
			Ok(_) => Some(Authority::Council),
			Err(origin) => (origin.as_signer() == Some(owner)).then(|| Authority::Owner(owner.clone())),
		}
	}
}

//! Authority over what an organisation owns: its own and the council's.

use crate::{Config, Pallet};
use beadle_primitives::{
	traits::{EnsureAuthority, Organisations},
	Authority, OrganisationId,
};
use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, OriginTrait};

/// Origin check that passes a majority of the council ([`Config::CouncilOrigin`]) and the organisation that owns the
/// device, by the signature of its account, as long as it has a seat on the council.
pub struct EnsureOwnerOrCouncil<T>(PhantomData<T>);

impl<T: Config> EnsureAuthority<T::RuntimeOrigin> for EnsureOwnerOrCouncil<T> {
	type Devices = Pallet<T>;

	fn authority_over(origin: T::RuntimeOrigin, owner: OrganisationId) -> Option<Authority> {
		match T::CouncilOrigin::try_origin(origin) {
			Ok(_) => Some(Authority::Council),
			Err(origin) => {
				let member = origin.as_signer().and_then(T::Organisations::member);
				(member == Some(owner)).then_some(Authority::Owner(owner))
			},
		}
	}
}

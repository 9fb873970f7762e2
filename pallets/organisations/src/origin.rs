//! Origin check that passes a member of the council.

use crate::{Accounts, Config};
use beadle_primitives::OrganisationId;
use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, OriginTrait};

/// Origin check that passes a member of the council, by the signature of its account; returns its number. One storage
/// read.
pub struct EnsureMember<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<T::RuntimeOrigin> for EnsureMember<T> {
	type Success = OrganisationId;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<OrganisationId, T::RuntimeOrigin> {
		origin.as_signer().and_then(Accounts::<T>::get).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		let account = Accounts::<T>::iter_keys().next().ok_or(())?;
		Ok(frame_system::RawOrigin::Signed(account).into())
	}
}

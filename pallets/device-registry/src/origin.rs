//! Origin checks: who may act on a device.

use crate::{Config, Devices};
use beadle_primitives::{AccountId, Authority, DeviceId};
use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, EnsureOriginWithArg, OriginTrait};

/// Origin check that passes a majority of the council ([`Config::CouncilOrigin`]) and the owner of the device, by its
/// own signature. Nobody has authority over a device that does not exist.
///
/// The authority over a revoked device is the same; each call decides whether it still applies.
///
/// Costs one storage read, of the device.
pub struct EnsureOwnerOrCouncil<T>(PhantomData<T>);

impl<T: Config> EnsureOriginWithArg<T::RuntimeOrigin, DeviceId> for EnsureOwnerOrCouncil<T> {
	type Success = Authority;

	fn try_origin(origin: T::RuntimeOrigin, device: &DeviceId) -> Result<Authority, T::RuntimeOrigin> {
		match Devices::<T>::get(device) {
			Some(device) => authority_over::<T>(origin, &device.owner),
			None => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(device: &DeviceId) -> Result<T::RuntimeOrigin, ()> {
		let device = Devices::<T>::get(device).ok_or(())?;
		Ok(frame_system::RawOrigin::Signed(device.owner).into())
	}
}

/// Returns the authority that `origin` has over this owner's devices; `Err` with the origin if it has none.
pub(crate) fn authority_over<T: Config>(
	origin: T::RuntimeOrigin,
	owner: &AccountId,
) -> Result<Authority, T::RuntimeOrigin> {
	let origin = match T::CouncilOrigin::try_origin(origin) {
		Ok(_) => return Ok(Authority::Council),
		Err(origin) => origin,
	};
	if origin.as_signer() == Some(owner) {
		Ok(Authority::Owner(owner.clone()))
	} else {
		Err(origin)
	}
}

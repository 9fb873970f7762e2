//! Halts: stops of all readings of a part of the devices.

use crate::{Authorisations, Config, DevicesOf, Error, Event, Halts, Pallet};
use beadle_primitives::{
	standing::MAX_REASON_BYTES,
	traits::{DeviceDirectory, Organisations},
	Halt, HaltScope, Text,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::Time};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_halt(scope: HaltScope, reason: Text<MAX_REASON_BYTES>) -> DispatchResult {
		let scope = Self::known(scope)?;
		Halts::<T>::try_mutate(|halts| -> DispatchResult {
			ensure!(halts.in_force.iter().all(|halt| halt.scope != scope), Error::<T>::AlreadyHalted);
			ensure!(scope == HaltScope::Chain || halts.have_room(), Error::<T>::MaxHaltsExceeded);
			let halt = Halt { scope, since: T::Time::now() };
			halts.in_force.try_push(halt).map_err(|_| Error::<T>::MaxHaltsExceeded)?;
			Ok(())
		})?;
		Self::deposit_event(Event::Halted { scope, reason });
		Ok(())
	}

	pub(crate) fn do_resume(scope: HaltScope) -> DispatchResult {
		let scope = Self::known(scope)?;
		let now = T::Time::now();
		let pause = Halts::<T>::mutate(|halts| halts.end(scope, now)).ok_or(Error::<T>::NotHalted)?;
		if let HaltScope::Device(device) = scope {
			Authorisations::<T>::mutate_extant(device, |record| record.excuse(pause));
		}
		Self::deposit_event(Event::Resumed { scope });
		Ok(())
	}

	/// Returns the scope as it is kept, if what it names exists: a halt that stops nothing by mistake would be believed to
	/// stop something.
	fn known(scope: HaltScope) -> Result<HaltScope, Error<T>> {
		let known = match scope {
			HaltScope::Chain => Some(scope),
			HaltScope::Organisation(organisation) => T::Organisations::name(organisation).map(|_| scope),
			HaltScope::Hardware(model) => DevicesOf::<T>::hardware(model).map(HaltScope::Hardware),
			HaltScope::Firmware(model) => DevicesOf::<T>::hardware(model).map(|_| scope),
			HaltScope::Device(device) => DevicesOf::<T>::entry(device).map(|_| scope),
		};
		known.ok_or(Error::<T>::ScopeNotFound)
	}
}

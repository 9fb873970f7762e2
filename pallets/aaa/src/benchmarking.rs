//! Benchmarks of the calls in the worst case: a device whose action log is full, and, where its history is changed, has the
//! largest one.

use crate::*;
use beadle_primitives::{
	halt::MAX_HALTS, AccountId, Authority, DeviceId, EndedHalt, Grant, Halt, HaltScope, ModelId, Moment, Pause, Quota,
	Reason, Standing, SuspendedBy, MAX_PAUSES,
};
use beadle_test_support::benchmarking::{longest_text, BenchmarkHelper};
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, BoundedVec};
use frame_system::RawOrigin;

/// Enrols a device with a grant; returns its owner, a council member, and its number.
fn enrolled<T: BenchmarkHelper>() -> (AccountId, DeviceId) {
	let owner = T::council_member(0);
	let device = T::enrol(&owner, &T::new_key());
	(owner, device)
}

/// Puts so many halts of other devices in force, and as many as can be remembered on record as ended, the first models' among
/// them.
pub fn fill_halts<T: Config>(count: u32) {
	let halt = |number| Halt { scope: HaltScope::Device(DeviceId::MAX.saturating_sub(number)), since: 0 };
	let pause = |number: u32| {
		let from = Moment::from(number).saturating_mul(2);
		Pause { from, until: from.saturating_add(1) }
	};
	let pauses = || (0..MAX_PAUSES).map(pause).collect();
	let end = |model: ModelId| EndedHalt { scope: HaltScope::Firmware(model), pauses: pauses() };
	let ended = BoundedVec::truncate_from((0..MAX_HALTS).map(end).collect());
	let in_force = BoundedVec::truncate_from((0..count).map(halt).collect());
	Halts::<T>::put(beadle_primitives::Halts { in_force, ended, of_all: pauses() });
}

fn assert_last_event<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	assert_eq!(frame_system::Pallet::<T>::events().pop().map(|record| record.event), Some(event));
}

#[benchmarks(where T: BenchmarkHelper)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn grant() {
		let (owner, device) = enrolled::<T>();
		T::silence(device);
		// One that ends has the weight of a withdrawal.
		let given = Grant { quota: Quota { capacity: u32::MAX, refill_per_block: u32::MAX }, expires_at: None };

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, given.quota, given.expires_at);

		assert_last_event::<T>(Event::Granted {
			device,
			grant: given,
			by: Authority::Owner(T::organisation_of(&owner)),
		});
	}

	#[benchmark]
	fn withdraw_grant() {
		let (owner, device) = enrolled::<T>();
		T::silence(device);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device);

		assert_last_event::<T>(Event::GrantWithdrawn { device, by: Authority::Owner(T::organisation_of(&owner)) });
	}

	#[benchmark]
	fn suspend() {
		let (owner, device) = enrolled::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), device, longest_text());

		let reason = Reason::Stated(longest_text());
		assert_last_event::<T>(Event::Suspended { device, by: SuspendedBy::Owner, reason });
	}

	#[benchmark]
	fn reinstate() {
		let (owner, device) = enrolled::<T>();
		T::alarm(device);
		let suspended = Authorisations::<T>::get(device).map(|record| record.standing);
		assert!(matches!(suspended, Some(Standing::Suspended { by: SuspendedBy::Alarm, .. })));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device);

		assert_last_event::<T>(Event::Reinstated { device, by: Authority::Owner(T::organisation_of(&owner)) });
	}

	#[benchmark]
	fn halt() -> Result<(), BenchmarkError> {
		let (_, device) = enrolled::<T>();
		fill_halts::<T>(MAX_HALTS.saturating_sub(2));
		let scope = HaltScope::Device(device);
		let origin = T::CouncilOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, scope, longest_text());

		assert_last_event::<T>(Event::Halted { scope, reason: longest_text() });
		Ok(())
	}

	#[benchmark]
	fn resume() -> Result<(), BenchmarkError> {
		let (_, device) = enrolled::<T>();
		fill_halts::<T>(MAX_HALTS.saturating_sub(2));
		let scope = HaltScope::Device(device);
		Pallet::<T>::do_halt(scope, longest_text()).expect("there is room");
		let origin = T::CouncilOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, scope);

		assert_last_event::<T>(Event::Resumed { scope });
		Ok(())
	}
}

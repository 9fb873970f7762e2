//! Benchmarks of the calls in the worst case: a device whose action log is full.

use crate::*;
use beadle_primitives::{AccountId, Authority, DeviceId, Grant, Moment, Quota, Reason, Standing, SuspendedBy};
use beadle_test_support::benchmarking::{longest_text, BenchmarkHelper};
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;

/// Enrols a device with a grant; returns its owner, a council member, and its number.
fn enrolled<T: BenchmarkHelper>() -> (AccountId, DeviceId) {
	let owner = T::council_member(0);
	let device = T::enrol(&owner, &T::new_key());
	(owner, device)
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
		let given =
			Grant { quota: Quota { capacity: u32::MAX, refill_per_block: u32::MAX }, expires_at: Some(Moment::MAX) };

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, given.quota, given.expires_at);

		assert_last_event::<T>(Event::Granted { device, grant: given, by: Authority::Owner(owner) });
	}

	#[benchmark]
	fn withdraw_grant() {
		let (owner, device) = enrolled::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device);

		assert_last_event::<T>(Event::GrantWithdrawn { device, by: Authority::Owner(owner) });
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

		assert_last_event::<T>(Event::Reinstated { device, by: Authority::Owner(owner) });
	}
}

//! Benchmarks of the calls in the worst case: the largest profiles, in a block with as many activations as there can
//! be.

use crate::*;
use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	Authority, Mitigation, OrganisationId, Profile, ProfileId, ProfileRef,
};
use beadle_test_support::benchmarking::{largest_profile, largest_rule, BenchmarkHelper};
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};

fn profile() -> Profile {
	largest_profile(MAX_METRICS.saturating_mul(MAX_BEHAVIOURS), Mitigation::Suspend, largest_rule)
}

/// Returns a profile with the same metrics and one behaviour less.
fn other_profile() -> Profile {
	let mut other = profile();
	if let Some(last) = other.metrics.iter_mut().last() {
		last.behaviours.pop();
	}
	other
}

/// Creates a profile of this council member; returns its number.
fn created<T: Config>(owner: OrganisationId) -> ProfileId {
	let id = NextProfileId::<T>::get();
	Pallet::<T>::do_create_profile(owner, profile()).expect("the profile is sound");
	id
}

/// Returns the block of activation. The measured call runs in block 1, everything before it in block 0.
fn due_at<T: Config>() -> BlockNumberFor<T> {
	2u32.into()
}

fn stage<T: Config>(owner: OrganisationId, id: ProfileId) {
	let found = Profiles::<T>::get(id).expect("it was created");
	Pallet::<T>::do_stage_version(id, found, Authority::Owner(owner), other_profile(), due_at::<T>())
		.expect("nothing is staged yet");
}

/// Creates so many profiles with a staged version that is due in the block of [`due_at`].
fn staged<T: Config>(owner: OrganisationId, count: u32) {
	for _ in 0..count {
		let id = created::<T>(owner);
		stage::<T>(owner, id);
	}
}

fn assert_last_event<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	assert_eq!(frame_system::Pallet::<T>::events().pop().map(|record| record.event), Some(event));
}

#[benchmarks(where T: BenchmarkHelper)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn create_profile() {
		let member = T::council_member(0);
		let owner = T::organisation_of(&member);

		#[extrinsic_call]
		_(RawOrigin::Signed(member), profile());

		assert_last_event::<T>(Event::ProfileCreated { profile: ProfileRef { id: 0, version: 1 }, owner });
	}

	#[benchmark]
	fn assign() {
		let owner = T::council_member(0);
		let device = T::enrol(&owner, &T::new_key());
		let previous = created::<T>(T::organisation_of(&owner));
		Assignments::<T>::insert(device, previous);
		let id = created::<T>(T::organisation_of(&owner));
		stage::<T>(T::organisation_of(&owner), id);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, id);

		assert_last_event::<T>(Event::ProfileAssigned {
			device,
			by: Authority::Owner(T::organisation_of(&owner)),
			previous: Some(previous),
			profile: ProfileRef { id, version: 1 },
		});
	}

	#[benchmark]
	fn stage_version() {
		let owner = T::council_member(0);
		staged::<T>(T::organisation_of(&owner), T::MaxActivations::get().saturating_sub(1));
		let id = created::<T>(T::organisation_of(&owner));
		let activate_at = due_at::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), id, other_profile(), activate_at);

		let profile = ProfileRef { id, version: 2 };
		assert_last_event::<T>(Event::VersionStaged {
			profile,
			by: Authority::Owner(T::organisation_of(&owner)),
			activate_at,
		});
	}

	#[benchmark]
	fn withdraw_version() {
		let owner = T::council_member(0);
		staged::<T>(T::organisation_of(&owner), T::MaxActivations::get());
		let id = NextProfileId::<T>::get().saturating_sub(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), id);

		let profile = ProfileRef { id, version: 2 };
		assert_last_event::<T>(Event::VersionWithdrawn { profile, by: Authority::Owner(T::organisation_of(&owner)) });
	}

	#[benchmark]
	fn activate(v: Linear<0, { T::MaxActivations::get() }>) {
		staged::<T>(T::organisation_of(&T::council_member(0)), v);
		let activated;

		#[block]
		{
			activated = Pallet::<T>::activate_due(due_at::<T>());
		}

		assert_eq!(activated, v);
	}
}

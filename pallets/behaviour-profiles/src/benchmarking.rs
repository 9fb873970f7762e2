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
use sp_runtime::traits::Saturating;

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

/// Creates a profile of the first council member, which has offered it to the second; returns its number, and the offer.
fn offered<T: Config + BenchmarkHelper>() -> (ProfileId, Offer) {
	let (from, to) = (T::organisation_of(&T::council_member(0)), T::organisation_of(&T::council_member(1)));
	let id = created::<T>(from);
	let offer = Offer { to, by: Authority::Owner(from), expulsions: 0 };
	Offers::<T>::insert(id, offer);
	(id, offer)
}

/// Returns the block of activation. The measured call runs in block 1, everything before it in block 0.
fn due_at<T: Config>() -> BlockNumberFor<T> {
	2u32.into()
}

fn stage<T: Config>(owner: OrganisationId, by: Authority, id: ProfileId, activate_at: BlockNumberFor<T>) {
	Pallet::<T>::do_stage_version(id, owner, by, other_profile(), activate_at).expect("there is room");
}

/// Creates so many profiles with a staged version that is due in the block of [`due_at`], which has the last places for
/// the council's.
fn staged<T: Config>(owner: OrganisationId, count: u32) {
	let of_owners = T::MaxActivations::get().saturating_sub(T::CouncilActivations::get());
	for number in 0..count {
		let id = created::<T>(owner);
		let by = if number < of_owners { Authority::Owner(owner) } else { Authority::Council };
		stage::<T>(owner, by, id, due_at::<T>());
	}
}

/// Counts a device of this owner, and one of nobody, as the profile's.
fn counted_in<T: Config>(owner: OrganisationId, id: ProfileId) {
	Pallet::<T>::count_in(id, owner);
	Pallet::<T>::count_in(id, OrganisationId::MAX);
}

fn assert_last_event<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	assert_eq!(frame_system::Pallet::<T>::events().pop().map(|record| record.event), Some(event));
}

fn assert_has_event<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	assert!(frame_system::Pallet::<T>::events().iter().any(|record| record.event == event));
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
		let organisation = T::organisation_of(&owner);
		// A history under the largest profile, which has the device's number, and of which everything is silent.
		T::silence(device);
		NextProfileId::<T>::put(device.saturating_add(1));
		let previous = device;
		counted_in::<T>(organisation, previous);
		let id = created::<T>(organisation);
		stage::<T>(organisation, Authority::Owner(organisation), id, due_at::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, id);

		// What is logged and found follows it.
		assert_has_event::<T>(Event::ProfileAssigned {
			device,
			by: Authority::Owner(T::organisation_of(&owner)),
			previous: Some(previous),
			profile: ProfileRef { id, version: 1 },
			upcoming: Some(Upcoming { version: 2, activate_at: due_at::<T>() }),
		});
	}

	/// The council's version, which displaces the owner's, in the last place of its block.
	#[benchmark]
	fn stage_version() -> Result<(), BenchmarkError> {
		let owner = T::organisation_of(&T::council_member(0));
		staged::<T>(owner, T::MaxActivations::get().saturating_sub(1));
		let id = created::<T>(owner);
		let activate_at = due_at::<T>();
		stage::<T>(owner, Authority::Owner(owner), id, activate_at.saturating_add(1u32.into()));

		#[block]
		{
			Pallet::<T>::do_stage_version(id, owner, Authority::Council, other_profile(), activate_at)?;
		}

		let profile = ProfileRef { id, version: 3 };
		assert_last_event::<T>(Event::VersionStaged { profile, by: Authority::Council, activate_at });
		Ok(())
	}

	#[benchmark]
	fn withdraw_version() {
		let owner = T::council_member(0);
		let of_owners = T::MaxActivations::get().saturating_sub(T::CouncilActivations::get());
		staged::<T>(T::organisation_of(&owner), of_owners);
		let id = NextProfileId::<T>::get().saturating_sub(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), id);

		let profile = ProfileRef { id, version: 2 };
		assert_last_event::<T>(Event::VersionWithdrawn { profile, by: Authority::Owner(T::organisation_of(&owner)) });
	}

	#[benchmark]
	fn activate_version() {
		let owner = T::council_member(0);
		let organisation = T::organisation_of(&owner);
		let id = created::<T>(organisation);
		stage::<T>(organisation, Authority::Owner(organisation), id, due_at::<T>());
		Activations::<T>::remove(due_at::<T>());
		Profiles::<T>::mutate_extant(id, |found| {
			if let Some(staged) = &mut found.staged {
				staged.held_back = true;
			}
		});
		Pallet::<T>::count_in(id, organisation);
		frame_system::Pallet::<T>::set_block_number(due_at::<T>().saturating_add(T::Notice::get()));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);

		assert_last_event::<T>(Event::VersionActivated { profile: ProfileRef { id, version: 2 }, previous: 1 });
	}

	#[benchmark]
	fn offer_profile() {
		let owner = T::council_member(0);
		let (id, Offer { to, by, .. }) = offered::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, to);

		assert_last_event::<T>(Event::ProfileOffered { profile: id, by, to });
	}

	#[benchmark]
	fn accept_profile() {
		let from = T::organisation_of(&T::council_member(0));
		let (id, Offer { to, .. }) = offered::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(T::council_member(1)), id);

		assert_last_event::<T>(Event::ProfileTransferred { profile: id, from, to });
	}

	#[benchmark]
	fn withdraw_profile_offer() {
		let owner = T::council_member(0);
		let (id, Offer { by, .. }) = offered::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);

		assert_last_event::<T>(Event::ProfileOfferWithdrawn { profile: id, by });
	}

	/// Versions of profiles that have other owners by now than those which staged them.
	#[benchmark]
	fn activate(v: Linear<0, { T::MaxActivations::get() }>) {
		staged::<T>(T::organisation_of(&T::council_member(0)), v);
		let other = T::organisation_of(&T::council_member(1));
		(0..v).for_each(|id| Owners::<T>::insert(id, other));
		let activated;

		#[block]
		{
			activated = Pallet::<T>::activate_due(due_at::<T>());
		}

		assert_eq!(activated, v);
	}
}

//! Tests of the numbers of devices that profiles are assigned to.

use crate::{mock::*, *};

/// Returns the numbers of a profile's devices: all, Alice's and Bob's.
fn devices(id: ProfileId) -> [u32; 3] {
	let by = |owner| DevicesByOwner::<Test>::get(id, owner);
	[Totals::<Test>::get(id).devices, by(NORTHBRIDGE), by(SOUTHGATE)]
}

#[test]
fn devices_are_counted_by_owner() {
	build_and_execute(|| {
		let (first, second) = (created("air quality"), created("noise"));
		assert_eq!(devices(first), [0, 0, 0]);
		assigned(ALICES, first);
		assigned(BOBS, first);
		assert_eq!(devices(first), [2, 1, 1]);
		assigned(BOBS, second);
		assert_eq!((devices(first), devices(second)), ([1, 1, 0], [1, 0, 1]));
	});
}

#[test]
fn a_transferred_device_counts_as_its_new_owners() {
	build_and_execute(|| {
		let id = created("air quality");
		assigned(ALICES, id);
		transfer(ALICES, SOUTHGATE);
		assert_eq!(devices(id), [1, 0, 1]);
		// One without a profile counts for none.
		transfer(BOBS, NORTHBRIDGE);
		assert_eq!(devices(id), [1, 0, 1]);
	});
}

#[test]
fn nothing_is_kept_of_a_revoked_device() {
	build_and_execute(|| {
		let id = created("air quality");
		assigned(ALICES, id);
		assigned(BOBS, id);
		revoke(BOBS);
		assert_eq!(devices(id), [1, 1, 0]);
		assert_eq!(BehaviourProfiles::assigned_profile(BOBS), None);
		revoke(ALICES);
		assert_eq!(devices(id), [0, 0, 0]);
		assert_eq!((DevicesByOwner::<Test>::iter().count(), Assignments::<Test>::iter().count()), (0, 0));
	});
}

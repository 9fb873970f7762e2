//! Benchmarks of the calls in the worst case.

use crate::*;
use beadle_primitives::{
	device::MAX_UEID_BYTES,
	message::{key_message, KeyOperation},
	AccountId, Authority, Device, DeviceId, DeviceKey, Model, ModelId, Ueid,
};
use beadle_test_support::benchmarking::{longest_text, BenchmarkHelper};
use frame_benchmarking::v2::*;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::{traits::Zero, MultiSignature};

fn model() -> Model {
	Model { manufacturer: longest_text(), name: longest_text(), firmware: longest_text() }
}

/// Registers [`model`]; returns its number.
fn registered<T: Config>(member: &AccountId) -> ModelId {
	Pallet::<T>::do_register_model(member.clone(), model()).expect("it is the first one");
	ModelIds::<T>::get(model()).expect("it was registered")
}

/// Returns a Universal Entity ID that differs from those of the helper's devices.
fn ueid() -> Ueid {
	longest_text::<MAX_UEID_BYTES>()
}

fn proof<T: Config + BenchmarkHelper>(key: &DeviceKey, operation: &KeyOperation) -> MultiSignature {
	let genesis = frame_system::BlockHash::<T>::get(BlockNumberFor::<T>::zero());
	T::sign(key, &key_message(&genesis, operation))
}

/// Enrols a device; returns its owner, a council member, and its number.
fn enrolled<T: BenchmarkHelper>() -> (AccountId, DeviceId) {
	let owner = T::council_member(0);
	let device = T::enrol(&owner, &T::new_key());
	(owner, device)
}

fn assert_happened<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	assert!(frame_system::Pallet::<T>::events().into_iter().any(|record| record.event == event));
}

#[benchmarks(where T: BenchmarkHelper)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_model() {
		let member = T::council_member(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), model());

		assert_happened::<T>(Event::ModelRegistered { model: 0, registered_by: member });
	}

	#[benchmark]
	fn enrol() {
		let owner = T::council_member(0);
		let model = registered::<T>(&owner);
		let key = T::new_key();
		let proof = proof::<T>(&key, &KeyOperation::Enrol { owner: owner.clone(), model, ueid: ueid() });

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), model, ueid(), key.clone(), proof);

		assert_happened::<T>(Event::Enrolled { device: 0, owner, model, key });
	}

	#[benchmark]
	fn rotate_key() {
		let (owner, device) = enrolled::<T>();
		let key = T::new_key();
		let Device { model, ueid, .. } = Devices::<T>::get(device).expect("it is enrolled");
		let proof = proof::<T>(&key, &KeyOperation::Rotate { device, owner: owner.clone(), model, ueid });

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, key.clone(), proof);

		assert_happened::<T>(Event::KeyRotated { device, by: Authority::Owner(owner), key });
	}

	#[benchmark]
	fn offer_transfer() {
		let (owner, device) = enrolled::<T>();
		let to = T::council_member(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, to.clone());

		assert_happened::<T>(Event::TransferOffered { device, by: Authority::Owner(owner), to });
	}

	#[benchmark]
	fn withdraw_transfer() {
		let (owner, device) = enrolled::<T>();
		PendingTransfers::<T>::insert(device, T::council_member(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device);

		assert_happened::<T>(Event::TransferWithdrawn { device, by: Authority::Owner(owner) });
	}

	#[benchmark]
	fn accept_transfer() {
		let (from, device) = enrolled::<T>();
		let to = T::council_member(1);
		PendingTransfers::<T>::insert(device, &to);

		#[extrinsic_call]
		_(RawOrigin::Signed(to.clone()), device);

		assert_happened::<T>(Event::Transferred { device, from, to });
	}

	#[benchmark]
	fn revoke() {
		let (owner, device) = enrolled::<T>();
		PendingTransfers::<T>::insert(device, T::council_member(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, longest_text());

		assert_happened::<T>(Event::Revoked { device, by: Authority::Owner(owner), reason: longest_text() });
	}
}

//! Benchmarks of the calls in the worst case.

use crate::*;
use beadle_primitives::{
	device::MAX_UEID_BYTES,
	message::{key_message, KeyOperation},
	support::MAX_ADVISORIES,
	AccountId, Advisory, AdvisoryId, AdvisoryScope, Authority, Custody, Device, DeviceEntry, DeviceId, DeviceKey,
	KeyUse, Mitigation, Model, ModelId, Moment, OrganisationId, Ueid,
};
use beadle_test_support::benchmarking::{largest_profile, largest_rule, longest_text, BenchmarkHelper};
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::{traits::Zero, MultiSignature};

fn model() -> Model {
	Model { manufacturer: longest_text(), name: longest_text(), firmware: longest_text() }
}

/// Registers [`model`]; returns its number.
fn registered<T: Config>(member: OrganisationId) -> ModelId {
	Pallet::<T>::do_register_model(member, model()).expect("it is the first one");
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

/// Enrols a device and assigns a profile to it; returns its owner, a council member, and its number.
fn appraised<T: BenchmarkHelper>() -> (AccountId, DeviceId) {
	let (owner, device) = enrolled::<T>();
	T::hold_against(device, largest_profile(1, Mitigation::None, largest_rule), None);
	(owner, device)
}

/// Enrols a gateway of this council member; returns its number.
fn gateway<T: BenchmarkHelper>(owner: &AccountId) -> DeviceId {
	T::enrol(owner, &T::new_key())
}

/// Returns an enrolled device.
fn known<T: Config>(device: DeviceId) -> Device {
	Devices::<T>::get(device).and_then(DeviceEntry::enrolled).expect("it is enrolled")
}

/// Puts the key of a device into the custody of a gateway.
fn hold<T: Config>(gateway: DeviceId, device: DeviceId) {
	let custody = Custody::Gateway(gateway);
	let before = known::<T>(device);
	let key = before.key.clone();
	Pallet::<T>::do_declare_custody(device, before, Authority::Council, custody, key).expect("it is no gateway");
}

/// Returns an advisory that differs from those with other numbers.
fn advisory(scope: AdvisoryScope, number: u32) -> Advisory {
	let mut id: AdvisoryId = longest_text();
	id.iter_mut().zip(number.to_le_bytes()).for_each(|(byte, of_number)| *byte = of_number % 0x80);
	Advisory { scope, id, uri: longest_text() }
}

/// Registers a hardware and a model of it with another firmware, and publishes this many advisories on the hardware;
/// returns the number of the other model.
fn known_vulnerable<T: Config + BenchmarkHelper>(advisories: u32) -> ModelId {
	let member = T::organisation_of(&T::council_member(0));
	registered::<T>(member);
	let mut other = model();
	other.firmware.iter_mut().for_each(|byte| *byte = b'y');
	Pallet::<T>::do_register_model(member, other.clone()).expect("it is another one");
	let id = ModelIds::<T>::get(other).expect("it was registered");
	for number in 0..advisories {
		Pallet::<T>::do_publish_advisory(id, advisory(AdvisoryScope::Hardware, number)).expect("there is room");
	}
	id
}

/// Returns the account of a key that has no role.
fn no_device_s_key<T: BenchmarkHelper>() -> AccountId {
	T::new_key().account()
}

/// Returns the origin that stands for a majority of the council.
fn council<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::CouncilOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// Offers a device to another member; returns that member's number.
fn offer_to_other<T: Config + BenchmarkHelper>(device: DeviceId, owner: &AccountId) -> OrganisationId {
	let to = T::organisation_of(&T::council_member(1));
	let by = Authority::Owner(T::organisation_of(owner));
	PendingTransfers::<T>::insert(device, Offer { to, by, expulsions: 0 });
	to
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

		let registered_by = T::organisation_of(&member);
		assert_happened::<T>(Event::ModelRegistered { model: 0, registered_by });
	}

	#[benchmark]
	fn enrol() {
		let member = T::council_member(0);
		let owner = T::organisation_of(&member);
		let gateway = gateway::<T>(&member);
		hold::<T>(gateway, T::enrol(&member, &T::new_key()));
		let custody = Custody::Gateway(gateway);
		let model = known::<T>(gateway).model;
		let key = T::new_key();
		let proof = proof::<T>(&key, &KeyOperation::Enrol { owner, model, ueid: ueid(), custody });
		let device = NextDeviceId::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(member), model, ueid(), custody, key.clone(), proof);

		assert_happened::<T>(Event::Enrolled { device, owner, model, key, custody });
	}

	#[benchmark]
	fn rotate_key() {
		let (signer, device) = enrolled::<T>();
		hold::<T>(gateway::<T>(&signer), device);
		let (key, custody) = (T::new_key(), Custody::Gateway(gateway::<T>(&signer)));
		let Device { owner, model, ueid, .. } = known::<T>(device);
		let proof = proof::<T>(&key, &KeyOperation::Rotate { device, owner, model, ueid, custody });

		#[extrinsic_call]
		_(RawOrigin::Signed(signer), device, custody, key.clone(), proof);

		assert_happened::<T>(Event::KeyRotated { device, by: Authority::Owner(owner), key, custody });
	}

	#[benchmark]
	fn offer_transfer() {
		let (owner, device) = enrolled::<T>();
		let to = T::organisation_of(&T::council_member(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, to);

		assert_happened::<T>(Event::TransferOffered { device, by: Authority::Owner(T::organisation_of(&owner)), to });
	}

	#[benchmark]
	fn withdraw_transfer() {
		let (owner, device) = enrolled::<T>();
		offer_to_other::<T>(device, &owner);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device);

		assert_happened::<T>(Event::TransferWithdrawn { device, by: Authority::Owner(T::organisation_of(&owner)) });
	}

	#[benchmark]
	fn accept_transfer() {
		let (owner, device) = appraised::<T>();
		let (from, to) = (T::organisation_of(&owner), offer_to_other::<T>(device, &owner));

		#[extrinsic_call]
		_(RawOrigin::Signed(T::council_member(1)), device);

		assert_happened::<T>(Event::Transferred { device, from, to });
	}

	#[benchmark]
	fn revoke() {
		let (owner, device) = appraised::<T>();
		offer_to_other::<T>(device, &owner);
		hold::<T>(gateway::<T>(&owner), device);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), device, longest_text());

		let by = Authority::Owner(T::organisation_of(&owner));
		assert_happened::<T>(Event::Revoked { device, by, reason: longest_text() });
	}

	#[benchmark]
	fn declare_custody() -> Result<(), BenchmarkError> {
		let (owner, device) = enrolled::<T>();
		hold::<T>(gateway::<T>(&owner), device);
		let custody = Custody::Gateway(gateway::<T>(&owner));
		let origin = council::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, device, custody, known::<T>(device).key);

		assert_happened::<T>(Event::CustodyDeclared { device, by: Authority::Council, custody });
		Ok(())
	}

	#[benchmark]
	fn confirm_custody() -> Result<(), BenchmarkError> {
		let (owner, device) = enrolled::<T>();
		hold::<T>(gateway::<T>(&owner), device);
		let Device { custody, key, .. } = known::<T>(device);
		let origin = council::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, device, custody, key);

		assert_happened::<T>(Event::CustodyConfirmed { device, custody });
		Ok(())
	}

	#[benchmark]
	fn set_support() {
		let member = T::council_member(0);
		let model = registered::<T>(T::organisation_of(&member));

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), model, Some(Moment::MAX));

		let by = Authority::Owner(T::organisation_of(&member));
		assert_happened::<T>(Event::SupportSet { model, by, supported_until: Some(Moment::MAX) });
	}

	#[benchmark]
	fn publish_advisory() -> Result<(), BenchmarkError> {
		let last = MAX_ADVISORIES.saturating_sub(1);
		let model = known_vulnerable::<T>(last);
		let hardware = Models::<T>::get(model).expect("it was registered").hardware;
		let advisory = advisory(AdvisoryScope::Hardware, last);
		let origin = council::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, model, advisory.clone());

		assert_happened::<T>(Event::AdvisoryPublished { model: hardware, advisory });
		Ok(())
	}

	#[benchmark]
	fn withdraw_advisory() -> Result<(), BenchmarkError> {
		let model = known_vulnerable::<T>(MAX_ADVISORIES);
		let hardware = Models::<T>::get(model).expect("it was registered").hardware;
		let Advisory { scope, id, .. } = advisory(AdvisoryScope::Hardware, MAX_ADVISORIES.saturating_sub(1));
		let origin = council::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, model, scope, id.clone());

		assert_happened::<T>(Event::AdvisoryWithdrawn { model: hardware, scope, id });
		Ok(())
	}

	#[benchmark]
	fn ban_key() -> Result<(), BenchmarkError> {
		let key = no_device_s_key::<T>();
		let origin = council::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key.clone(), longest_text());

		assert_happened::<T>(Event::KeyBanned { key, reason: longest_text() });
		Ok(())
	}

	#[benchmark]
	fn lift_ban() -> Result<(), BenchmarkError> {
		let key = no_device_s_key::<T>();
		Keys::<T>::insert(&key, KeyUse::Banned);
		let origin = council::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key.clone());

		assert_happened::<T>(Event::BanLifted { key });
		Ok(())
	}

	#[benchmark]
	fn release_ueid() -> Result<(), BenchmarkError> {
		let owner = T::council_member(0);
		let device = T::enrol(&owner, &T::new_key());
		let known = known::<T>(device);
		let (owner, ueid) = (known.owner, known.ueid.clone());
		Devices::<T>::insert(device, DeviceEntry::Revoked(known.into_revoked()));
		let origin = council::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, owner, ueid.clone());

		assert_happened::<T>(Event::UeidReleased { device, owner, ueid });
		Ok(())
	}
}

//! Share of transactions in a block's weight.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod common;

use beadle_primitives::{pack::MAX_RECORDS, profile::MAX_HELD_BEHAVIOURS, DeviceId};
use beadle_runtime::{Runtime, RuntimeCall, System};
use common::*;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::{RuntimeDbWeight, Weight},
};
use pallet_readings::WeightInfo as _;

type Readings = <Runtime as pallet_readings::Config>::WeightInfo;

/// Returns the weight that normal transactions have taken in this block.
fn taken() -> Weight {
	*System::block_weight().get(DispatchClass::Normal)
}

/// Returns the weight that a pack with these values takes.
fn taken_by(device: &TestDevice, sequence: u64, values: &[i64]) -> Weight {
	let before = taken();
	assert_eq!(apply(device.reading(sequence, values)), Ok(Ok(())));
	taken() - before
}

#[test]
fn a_pack_takes_what_it_is_and_not_what_it_could_have_been() {
	new_chain(|| {
		let device = TestDevice::enrol(1, 1_000);
		let small = taken_by(&device, 1, &[100]);
		let at_most =
			Readings::inspect(1, MAX_HELD_BEHAVIOURS).saturating_add(Readings::submit(1, MAX_HELD_BEHAVIOURS));
		assert!(small.ref_time() < at_most.ref_time() / 2, "{small} of {at_most}");
		let large = taken_by(&device, 2, &[100; 4]);
		assert!(large.ref_time() > small.ref_time());
		// Findings have to be recorded too.
		let flagged = taken_by(&device, 3, &[500]);
		assert!(flagged.ref_time() > small.ref_time());
	});
}

#[test]
fn a_block_has_room_for_hundreds_of_packs_and_for_any_one() {
	new_chain(|| {
		let limits = <Runtime as frame_system::Config>::BlockWeights::get();
		let normal = limits.get(DispatchClass::Normal);
		let device = TestDevice::enrol(1, 100);
		let pack = taken_by(&device, 1, &[100]);
		let room = normal.max_total.unwrap().ref_time() / pack.ref_time();
		println!("a block has room for {room} packs of one record ({} µs each)", pack.ref_time() / 1_000_000);
		assert!(room >= 300, "{room}");
		let largest = Readings::inspect(MAX_RECORDS, MAX_HELD_BEHAVIOURS)
			.saturating_add(Readings::submit(MAX_RECORDS, MAX_HELD_BEHAVIOURS));
		assert!(largest.all_lt(normal.max_extrinsic.unwrap()));
	});
}

#[test]
fn no_call_of_the_devices_pallets_is_for_nothing() {
	const DEVICE: DeviceId = 0;
	let reason = || b"why".to_vec().try_into().unwrap();
	let calls: [RuntimeCall; 6] = [
		pallet_device_registry::Call::accept_transfer { device: DEVICE }.into(),
		pallet_device_registry::Call::revoke { device: DEVICE, reason: reason() }.into(),
		pallet_behaviour_profiles::Call::create_profile { profile: profile() }.into(),
		pallet_behaviour_profiles::Call::assign { device: DEVICE, profile: 0 }.into(),
		pallet_aaa::Call::suspend { device: DEVICE, reason: reason() }.into(),
		pallet_aaa::Call::reinstate { device: DEVICE }.into(),
	];
	let RuntimeDbWeight { read, write } = <Runtime as frame_system::Config>::DbWeight::get();
	for call in calls {
		let weight = call.get_dispatch_info().call_weight;
		assert!(weight.ref_time() > read + write, "{call:?}: {weight}");
	}
}

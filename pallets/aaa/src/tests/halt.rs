use crate::{mock::*, Error, Event, Halts};
use beadle_primitives::{halt::MAX_HALTS, HaltScope, Refusal, Standing};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

fn halt(scope: HaltScope) -> sp_runtime::DispatchResult {
	Aaa::halt(council(), scope, text("wrong firmware"))
}

fn resume(scope: HaltScope) {
	assert_ok!(Aaa::resume(council(), scope));
}

/// Builds devices 6 to 9: 7 and 8 of different owners and firmwares of one model, 6 and 9 of another model.
fn with_devices(test: impl FnOnce()) {
	let devices = (6..=9).fold(ExtBuilder::default(), |devices, device| devices.with_grant(device, 10, 2));
	devices.build_and_execute(|| {
		for (device, model, hardware) in [(6, 0, 0), (7, 1, 1), (8, 2, 1), (9, 0, 0)] {
			Devices::change(device, |found| (found.model, found.hardware) = (model, hardware));
		}
		test();
	});
}

/// Returns which of the devices are refused for a halt.
fn halted() -> Vec<u32> {
	(6..=9).filter(|device| authorise(*device, 1, 1) == Err(Refusal::Halted)).collect()
}

#[test]
fn each_scope_stops_its_devices_until_they_are_resumed() {
	with_devices(|| {
		for (scope, devices) in [
			(HaltScope::Chain, vec![6, 7, 8, 9]),
			(HaltScope::Organisation(owner_of(7)), vec![7]),
			(HaltScope::Organisation(owner_of(6)), vec![6, 9]),
			(HaltScope::Hardware(1), vec![7, 8]),
			(HaltScope::Firmware(2), vec![8]),
			(HaltScope::Device(9), vec![9]),
		] {
			assert!(halted().is_empty());
			assert_ok!(halt(scope));
			System::assert_last_event(Event::Halted { scope, reason: text("wrong firmware") }.into());
			assert_eq!(halted(), devices, "{scope:?}");
			pass_blocks(1);
			assert!(devices.iter().all(|device| due(*device) == Some(Now::get())), "no reading is due until now");
			resume(scope);
			System::assert_last_event(Event::Resumed { scope }.into());
		}
		assert!(halted().is_empty());
	});
}

#[test]
fn a_model_is_halted_by_any_firmware_of_it() {
	with_devices(|| {
		// The second firmware of model 1.
		assert_ok!(halt(HaltScope::Hardware(2)));
		assert_eq!(halted(), [7, 8]);
		assert_noop!(halt(HaltScope::Hardware(1)), Error::<Test>::AlreadyHalted);
		resume(HaltScope::Hardware(1));
		assert!(halted().is_empty());
	});
}

#[test]
fn standing_and_grant_stay_as_they_are() {
	with_devices(|| {
		let before = record(7);
		assert_ok!(halt(HaltScope::Chain));
		assert_eq!(record(7), before);
		assert_eq!(record(7).standing, Standing::Active);
		// Owners can still act on their devices.
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::Suspended));
	});
}

#[test]
fn halts_overlap() {
	with_devices(|| {
		assert_ok!(halt(HaltScope::Chain));
		assert_ok!(halt(HaltScope::Device(7)));
		resume(HaltScope::Chain);
		assert_eq!(halted(), [7]);
	});
}

#[test]
fn only_the_council_halts() {
	with_devices(|| {
		for origin in [owner(7), stranger(), RuntimeOrigin::none()] {
			assert_noop!(Aaa::halt(origin.clone(), HaltScope::Chain, text("")), BadOrigin);
			assert_noop!(Aaa::halt(origin, HaltScope::Device(7), text("")), BadOrigin);
		}
	});
}

#[test]
fn what_does_not_exist_is_not_halted() {
	with_devices(|| {
		for scope in
			[HaltScope::Organisation(99), HaltScope::Hardware(99), HaltScope::Firmware(99), HaltScope::Device(99)]
		{
			assert_noop!(halt(scope), Error::<Test>::ScopeNotFound);
		}
	});
}

#[test]
fn there_is_a_limit_and_the_whole_chain_can_be_halted_all_the_same() {
	let devices = (100..200).fold(ExtBuilder::default(), |devices, device| devices.with_device(device));
	devices.build_and_execute(|| {
		for device in (100..).take(MAX_HALTS as usize - 1) {
			assert_ok!(halt(HaltScope::Device(device)));
		}
		assert_noop!(halt(HaltScope::Device(199)), Error::<Test>::MaxHaltsExceeded);
		assert_ok!(halt(HaltScope::Chain));
		assert_noop!(halt(HaltScope::Device(199)), Error::<Test>::MaxHaltsExceeded);
		assert_eq!(Halts::<Test>::get().in_force.len(), MAX_HALTS as usize);
	});
}

use crate::{mock::*, Error, Halts};
use beadle_primitives::{
	halt::MAX_HALTS,
	traits::{Authorisation, DeviceDirectory},
	HaltScope, Pause,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

fn halt_and_resume(scope: HaltScope) {
	assert_ok!(Aaa::halt(council(), scope, text("flood")));
	pass_blocks(1);
	assert_ok!(Aaa::resume(council(), scope));
}

#[test]
fn readings_are_due_again_from_then_on() {
	ExtBuilder::default().with_grant(7, 10, 2).with_grant(8, 10, 2).build_and_execute(|| {
		assert_eq!(due(7), Some(0));
		halt_and_resume(HaltScope::Organisation(owner_of(7)));
		let resumed = Now::get();
		pass_blocks(5);
		assert_eq!((due(7), due(8)), (Some(resumed), Some(0)), "nobody else's silence is forgotten");
	});
}

#[test]
fn only_the_council_resumes_and_only_what_is_halted() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::halt(council(), HaltScope::Device(7), text("flood")));
		for origin in [owner(7), stranger(), RuntimeOrigin::none()] {
			assert_noop!(Aaa::resume(origin, HaltScope::Device(7)), BadOrigin);
		}
		assert_noop!(Aaa::resume(council(), HaltScope::Chain), Error::<Test>::NotHalted);
		assert_noop!(Aaa::resume(council(), HaltScope::Device(99)), Error::<Test>::ScopeNotFound);
	});
}

#[test]
fn the_time_of_a_halt_is_a_pause() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		for scope in [HaltScope::Device(7), HaltScope::Organisation(owner_of(7)), HaltScope::Chain] {
			let from = Now::get();
			halt_and_resume(scope);
			let halt = Pause { from, until: Now::get() };
			pass_blocks(1);
			assert_eq!((pause(7), due(7)), (Some(halt), Some(halt.until)), "{scope:?}");
		}
	});
}

#[test]
fn no_halt_makes_another_one_count_against_a_device() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		let began = Now::get();
		for scope in [
			HaltScope::Chain,
			HaltScope::Chain,
			HaltScope::Organisation(owner_of(7)),
			HaltScope::Organisation(owner_of(7)),
		] {
			pass_blocks(1);
			halt_and_resume(scope);
		}
		// Neither is held against it, nor is what was before them excused.
		let pauses = Aaa::pauses(7, &Devices::device(7).unwrap()).unwrap();
		assert_eq!((pauses.iter().count(), pauses.absence(began, Now::get())), (4, 4 * 2_000));
		assert_eq!(Halts::<Test>::get().ended.len(), 1);
	});
}

#[test]
fn a_device_keeps_what_it_had_under_another_owner() {
	let owner = HaltScope::Organisation(owner_of(7));
	let last = || (due(7), pause(7).map(|pause| pause.from));
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		// Ended before the transfer, and while it lasted.
		pass_blocks(1);
		halt_and_resume(owner);
		let ended = (Some(Now::get()), Some(Now::get() - 2_000));
		transfer(7, owner_of(8));
		pass_blocks(1);
		assert_eq!(last(), ended);
		transfer(7, owner_of(7));
		assert_ok!(Aaa::halt(council(), owner, text("flood")));
		let from = Now::get();
		pass_blocks(1);
		transfer(7, owner_of(8));
		let handed_over = (Some(Now::get()), Some(from));
		pass_blocks(1);
		assert_ok!(Aaa::resume(council(), owner));
		assert_eq!(last(), handed_over);
		// The halts of the other owner from before are not its own.
		transfer(7, owner_of(9));
		halt_and_resume(HaltScope::Organisation(owner_of(8)));
		transfer(7, owner_of(8));
		assert_eq!(last(), handed_over);
		// A halt of the chain goes by no owner.
		assert_ok!(Aaa::halt(council(), HaltScope::Chain, text("flood")));
		transfer(7, owner_of(7));
		pass_blocks(1);
		assert_ok!(Aaa::resume(council(), HaltScope::Chain));
		assert_eq!(due(7), Some(Now::get()));
	});
}

#[test]
fn no_later_end_makes_that_of_the_chain_or_of_a_device_forgotten() {
	let devices =
		(100..300).fold(ExtBuilder::default().with_grant(7, 10, 2), |devices, device| devices.with_device(device));
	devices.build_and_execute(|| {
		for device in 100..300 {
			Devices::change(device, |found| found.model = device);
		}
		let scopes = || (100..300).map(HaltScope::Firmware).take(2 * MAX_HALTS as usize);
		for scope in [HaltScope::Chain, HaltScope::Device(7), HaltScope::Organisation(owner_of(7))] {
			halt_and_resume(scope);
			let resumed = Now::get();
			scopes().for_each(halt_and_resume);
			assert!(due(7) >= Some(resumed), "{scope:?}");
			let halts = Halts::<Test>::get();
			assert_eq!((halts.in_force.len(), halts.ended.len()), (0, MAX_HALTS as usize));
		}
	});
}

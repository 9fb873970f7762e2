use crate::{mock::*, Error, Halts};
use beadle_primitives::{halt::MAX_HALTS, HaltScope};
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
fn the_ends_that_are_remembered_are_bounded() {
	let devices = (100..200).fold(ExtBuilder::default(), |devices, device| devices.with_device(device));
	devices.build_and_execute(|| {
		for device in 100..200 {
			halt_and_resume(HaltScope::Device(device));
			halt_and_resume(HaltScope::Device(device));
		}
		let halts = Halts::<Test>::get();
		assert_eq!((halts.in_force.len(), halts.ended.len()), (0, MAX_HALTS as usize));
		assert_eq!(halts.ended.last().map(|end| end.scope), Some(HaltScope::Device(199)));
	});
}

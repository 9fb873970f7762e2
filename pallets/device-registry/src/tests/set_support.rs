use crate::{mock::*, *};
use beadle_primitives::{Authority, SupportState};
use frame_support::{assert_noop, assert_ok};

#[test]
fn who_registered_a_model_states_until_when_it_is_supported() {
	build_and_execute(|| {
		let model = registered_model();
		assert_eq!(DeviceRegistry::support(model, 100), SupportState::Unknown);
		assert_ok!(DeviceRegistry::set_support(signed(ALICE), model, Some(100)));
		let by = Authority::Owner(NORTHBRIDGE);
		System::assert_last_event(Event::SupportSet { model, by, supported_until: Some(100) }.into());
		assert_eq!(DeviceRegistry::support(model, 99), SupportState::Supported { until: 100 });
		assert_eq!(DeviceRegistry::support(model, 100), SupportState::Unsupported { since: 100 });

		assert_ok!(DeviceRegistry::set_support(signed(ALICE), model, None));
		assert_eq!(DeviceRegistry::support(model, 100), SupportState::Unknown);
	});
}

#[test]
fn it_concerns_one_firmware_only() {
	build_and_execute(|| {
		let (model, newer) = (registered_model(), registered_firmware("1.5.0"));
		assert_ok!(DeviceRegistry::set_support(signed(ALICE), model, Some(100)));
		assert_eq!(DeviceRegistry::support(newer, 100), SupportState::Unknown);
	});
}

#[test]
fn the_council_has_the_last_word() {
	build_and_execute(|| {
		let model = registered_model();
		let council = RuntimeOrigin::root;
		assert_ok!(DeviceRegistry::set_support(signed(ALICE), model, Some(1_000)));
		assert_ok!(DeviceRegistry::set_support(council(), model, Some(100)));
		let by = Authority::Council;
		System::assert_last_event(Event::SupportSet { model, by, supported_until: Some(100) }.into());
		for until in [Some(1_000), None] {
			let set = DeviceRegistry::set_support(signed(ALICE), model, until);
			assert_noop!(set, Error::<Test>::SupportSetByCouncil);
		}
		assert_ok!(DeviceRegistry::set_support(council(), model, None));
		assert_ok!(DeviceRegistry::set_support(signed(ALICE), model, Some(1_000)));
	});
}

#[test]
fn nobody_else_states_it() {
	build_and_execute(|| {
		let model = registered_model();
		for origin in [signed(BOB), signed(MALLORY), RuntimeOrigin::none()] {
			let set = DeviceRegistry::set_support(origin, model, Some(0));
			assert_noop!(set, Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn who_lost_its_seat_states_nothing() {
	build_and_execute(|| {
		let model = registered_model();
		Council::expel(&ALICE);
		assert_noop!(DeviceRegistry::set_support(signed(ALICE), model, None), Error::<Test>::NotAuthorised);
	});
}

#[test]
fn the_model_must_be_registered() {
	build_and_execute(|| {
		let unknown = registered_model() + 1;
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::root()] {
			let set = DeviceRegistry::set_support(origin, unknown, Some(100));
			assert_noop!(set, Error::<Test>::ModelNotFound);
		}
		assert_eq!(DeviceRegistry::support(unknown, 100), SupportState::Unknown);
	});
}

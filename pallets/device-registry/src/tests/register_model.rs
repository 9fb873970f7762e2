use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_member_registers_models_numbered_from_zero() {
	build_and_execute(|| {
		assert_ok!(DeviceRegistry::register_model(signed(ALICE), model("SEN55")));
		System::assert_last_event(Event::ModelRegistered { model: 0, registered_by: NORTHBRIDGE }.into());
		assert_ok!(DeviceRegistry::register_model(signed(BOB), model("SPS30")));
		System::assert_last_event(Event::ModelRegistered { model: 1, registered_by: SOUTHGATE }.into());

		let expected = RegisteredModel { model: model("SPS30"), hardware: 1, registered_by: SOUTHGATE, support: None };
		assert_eq!(Models::<Test>::get(1), Some(expected));
		assert_eq!(ModelIds::<Test>::get(model("SPS30")), Some(1));
	});
}

#[test]
fn another_firmware_is_another_model() {
	build_and_execute(|| {
		assert_ok!(DeviceRegistry::register_model(signed(ALICE), model("SEN55")));
		let newer = beadle_primitives::Model { firmware: text("1.5.0"), ..model("SEN55") };
		assert_ok!(DeviceRegistry::register_model(signed(ALICE), newer));
		assert_eq!(NextModelId::<Test>::get(), 2);
	});
}

#[test]
fn whatever_the_firmware_the_hardware_is_the_first_model() {
	build_and_execute(|| {
		assert_ok!(DeviceRegistry::register_model(signed(ALICE), model("SPS30")));
		let first = registered_model();
		assert_ok!(DeviceRegistry::register_model(signed(ALICE), model("SCD41")));
		let second = registered_firmware("1.5.0");
		let namesake = beadle_primitives::Model { manufacturer: text("Sensirion Sr."), ..model("SEN55") };
		assert_ok!(DeviceRegistry::register_model(signed(BOB), namesake));
		let third = registered_firmware("1.6.0");
		assert_eq!([first, second, third].map(DeviceRegistry::hardware), [Some(first); 3]);
		assert_eq!(DeviceRegistry::hardware(third - 1), Some(third - 1), "of another manufacturer");
		assert_eq!(DeviceRegistry::hardware(third + 1), None);
	});
}

#[test]
fn nobody_but_a_member_registers_models() {
	build_and_execute(|| {
		for origin in [signed(MALLORY), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(DeviceRegistry::register_model(origin, model("SEN55")), BadOrigin);
		}
	});
}

#[test]
fn a_model_is_registered_once_whoever_comes_second() {
	build_and_execute(|| {
		assert_ok!(DeviceRegistry::register_model(signed(ALICE), model("SEN55")));
		for member in [NORTHBRIDGE, SOUTHGATE] {
			let again = DeviceRegistry::register_model(signed(Council::account(member)), model("SEN55"));
			assert_noop!(again, Error::<Test>::AlreadyExists);
		}
	});
}

#[test]
fn a_member_registers_so_many_and_no_more() {
	build_and_execute(|| {
		let register = |member, number: u32| {
			let numbered = beadle_primitives::Model { firmware: text(&number.to_string()), ..model("SEN55") };
			DeviceRegistry::register_model(signed(member), numbered)
		};
		for number in 0..MAX_MODELS {
			assert_ok!(register(ALICE, number));
		}
		assert_noop!(register(ALICE, MAX_MODELS), Error::<Test>::MaxModelsExceeded);
		// That is nothing to the others.
		assert_ok!(register(BOB, MAX_MODELS));
		assert_eq!([NORTHBRIDGE, SOUTHGATE].map(ModelCounts::<Test>::get), [MAX_MODELS, 1]);
	});
}

#[test]
fn each_text_says_something() {
	build_and_execute(|| {
		let sound = model("SEN55");
		for model in [
			beadle_primitives::Model { manufacturer: text(""), ..sound.clone() },
			beadle_primitives::Model { name: text(""), ..sound.clone() },
			beadle_primitives::Model { firmware: text(""), ..sound.clone() },
		] {
			assert_noop!(DeviceRegistry::register_model(signed(ALICE), model), Error::<Test>::ModelTextEmpty);
		}
		let latin1 = vec![0xe9].try_into().unwrap();
		let model = beadle_primitives::Model { name: latin1, ..sound };
		assert_noop!(DeviceRegistry::register_model(signed(ALICE), model), Error::<Test>::ModelTextNotUtf8);
	});
}

#[test]
fn numbers_run_out_without_wrapping() {
	build().execute_with(|| {
		NextModelId::<Test>::put(u32::MAX);
		let register = DeviceRegistry::register_model(signed(ALICE), model("SEN55"));
		assert_noop!(register, Error::<Test>::IdsExhausted);
	});
}

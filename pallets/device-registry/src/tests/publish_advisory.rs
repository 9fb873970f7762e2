use crate::{mock::*, *};
use beadle_primitives::support::MAX_ADVISORIES;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn publish(model: u32, advisory: Advisory) -> DispatchResult {
	DeviceRegistry::publish_advisory(RuntimeOrigin::root(), model, advisory)
}

#[test]
fn what_is_known_of_the_hardware_is_known_of_every_firmware() {
	build_and_execute(|| {
		let (first, second) = (registered_model(), registered_firmware("1.5.0"));
		let advisory = on_hardware("CVE-2026-1");
		assert_ok!(publish(second, advisory.clone()));
		let published = Event::AdvisoryPublished { model: first, advisory: advisory.clone() };
		System::assert_last_event(published.into());
		// Also of those that come later.
		let third = registered_firmware("1.6.0");
		let expected = [advisory];
		for model in [first, second, third] {
			assert_eq!(advisories(model), expected);
		}
	});
}

#[test]
fn what_is_known_of_a_firmware_is_known_of_no_other() {
	build_and_execute(|| {
		let (first, second) = (registered_model(), registered_firmware("1.5.0"));
		let advisory = on_firmware("CVE-2026-2");
		assert_ok!(publish(second, advisory.clone()));
		System::assert_last_event(Event::AdvisoryPublished { model: second, advisory: advisory.clone() }.into());
		assert_eq!(advisories(first), []);
		assert_eq!(advisories(second), [advisory]);
	});
}

#[test]
fn those_on_the_hardware_come_first() {
	build_and_execute(|| {
		let model = registered_model();
		for advisory in [on_firmware("CVE-2026-2"), on_hardware("CVE-2026-1")] {
			assert_ok!(publish(model, advisory));
		}
		let expected = [on_hardware("CVE-2026-1"), on_firmware("CVE-2026-2")];
		assert_eq!(advisories(model), expected);
	});
}

#[test]
fn nobody_but_the_council_publishes() {
	build_and_execute(|| {
		let model = registered_model();
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::none()] {
			let publish = DeviceRegistry::publish_advisory(origin, model, on_firmware("CVE-2026-1"));
			assert_noop!(publish, BadOrigin);
		}
	});
}

#[test]
fn the_model_must_be_registered() {
	build_and_execute(|| {
		for advisory in [on_hardware("CVE-2026-1"), on_firmware("CVE-2026-1")] {
			assert_noop!(publish(0, advisory), Error::<Test>::ModelNotFound);
		}
		assert_eq!(advisories(0), []);
	});
}

#[test]
fn it_says_what_and_where() {
	build_and_execute(|| {
		let model = registered_model();
		let (sound, latin1) = (on_hardware("CVE-2026-1"), [0xe9]);
		let nowhere = Advisory { uri: text(""), ..sound.clone() };
		for advisory in [on_hardware(""), nowhere] {
			assert_noop!(publish(model, advisory), Error::<Test>::AdvisoryTextEmpty);
		}
		let id = Advisory { id: latin1.to_vec().try_into().unwrap(), ..sound.clone() };
		let uri = Advisory { uri: latin1.to_vec().try_into().unwrap(), ..sound };
		for advisory in [id, uri] {
			assert_noop!(publish(model, advisory), Error::<Test>::AdvisoryTextNotUtf8);
		}
	});
}

#[test]
fn it_is_published_once_on_the_same() {
	build_and_execute(|| {
		let (first, second) = (registered_model(), registered_firmware("1.5.0"));
		assert_ok!(publish(first, on_hardware("CVE-2026-1")));
		let elsewhere = Advisory { uri: text("https://example.org/elsewhere"), ..on_hardware("CVE-2026-1") };
		for model in [first, second] {
			assert_noop!(publish(model, elsewhere.clone()), Error::<Test>::AdvisoryAlreadyExists);
		}
		for model in [first, second] {
			assert_ok!(publish(model, on_firmware("CVE-2026-1")));
		}
	});
}

#[test]
fn there_is_an_end_to_them_on_each() {
	build_and_execute(|| {
		let (first, second) = (registered_model(), registered_firmware("1.5.0"));
		for number in 0..MAX_ADVISORIES {
			assert_ok!(publish(first, on_hardware(&format!("H-{number}"))));
			assert_ok!(publish(second, on_firmware(&format!("F-{number}"))));
		}
		for advisory in [on_hardware("H"), on_firmware("F")] {
			assert_noop!(publish(second, advisory), Error::<Test>::MaxAdvisoriesExceeded);
		}
		assert_eq!(advisories(second).len(), 2 * MAX_ADVISORIES as usize);
		assert_ok!(publish(first, on_firmware("F")));
	});
}

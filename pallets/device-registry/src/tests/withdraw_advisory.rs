use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

fn withdraw(model: u32, scope: AdvisoryScope, id: &str) -> DispatchResult {
	DeviceRegistry::withdraw_advisory(RuntimeOrigin::root(), model, scope, text(id))
}

/// Registers a model with two firmwares, and publishes two advisories on the hardware and one on the second firmware;
/// returns both numbers.
fn known_vulnerable() -> [u32; 2] {
	let models = [registered_model(), registered_firmware("1.5.0")];
	for advisory in [on_hardware("CVE-2026-1"), on_hardware("CVE-2026-2"), on_firmware("CVE-2026-1")] {
		assert_ok!(DeviceRegistry::publish_advisory(RuntimeOrigin::root(), models[1], advisory));
	}
	models
}

#[test]
fn the_council_withdraws_one_and_the_others_stay() {
	build_and_execute(|| {
		let [first, second] = known_vulnerable();
		assert_ok!(withdraw(second, AdvisoryScope::Hardware, "CVE-2026-1"));
		let (scope, id) = (AdvisoryScope::Hardware, text("CVE-2026-1"));
		System::assert_last_event(Event::AdvisoryWithdrawn { model: first, scope, id }.into());
		assert_eq!(advisories(first), [on_hardware("CVE-2026-2")]);
		let left = [on_hardware("CVE-2026-2"), on_firmware("CVE-2026-1")];
		assert_eq!(advisories(second), left);
	});
}

#[test]
fn nothing_is_kept_once_all_are_withdrawn() {
	build_and_execute(|| {
		let [first, second] = known_vulnerable();
		assert_ok!(withdraw(first, AdvisoryScope::Hardware, "CVE-2026-1"));
		assert_ok!(withdraw(first, AdvisoryScope::Hardware, "CVE-2026-2"));
		assert_ok!(withdraw(second, AdvisoryScope::Firmware, "CVE-2026-1"));
		assert_eq!(Advisories::<Test>::iter().count(), 0);
	});
}

#[test]
fn nobody_but_the_council_withdraws() {
	build_and_execute(|| {
		let [model, _] = known_vulnerable();
		for origin in [signed(ALICE), signed(MALLORY), RuntimeOrigin::none()] {
			let withdraw =
				DeviceRegistry::withdraw_advisory(origin, model, AdvisoryScope::Hardware, text("CVE-2026-1"));
			assert_noop!(withdraw, BadOrigin);
		}
	});
}

#[test]
fn there_must_be_one() {
	build_and_execute(|| {
		let [first, second] = known_vulnerable();
		for (model, scope, id) in [
			(first, AdvisoryScope::Firmware, "CVE-2026-1"),
			(second, AdvisoryScope::Firmware, "CVE-2026-2"),
			(second, AdvisoryScope::Hardware, "CVE-2026-3"),
		] {
			assert_noop!(withdraw(model, scope, id), Error::<Test>::AdvisoryNotFound);
		}
		let unknown = second + 1;
		assert_noop!(withdraw(unknown, AdvisoryScope::Hardware, "CVE-2026-1"), Error::<Test>::ModelNotFound);
	});
}

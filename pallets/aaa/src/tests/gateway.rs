use crate::mock::*;
use beadle_primitives::{
	traits::{Authorisation, DeviceDirectory},
	Actor, Custody, DeviceId, HaltScope, Millis, Pause, Refusal,
};
use frame_support::assert_ok;

/// Gateway of another owner than device 7.
const GATEWAY: u32 = 9;

/// Builds a device in the custody of a gateway, which the council has declared, and another one.
fn with_gateway(test: impl FnOnce()) {
	ExtBuilder::default().with_device(GATEWAY).with_grant(7, 10, 2).with_grant(8, 10, 2).build_and_execute(|| {
		Devices::change(7, |device| device.custody = Custody::Gateway(GATEWAY));
		test();
	});
}

#[test]
fn a_device_is_refused_while_its_gateway_is_suspended() {
	with_gateway(|| {
		assert_ok!(authorise(7, 1, 1));
		assert_ok!(Aaa::suspend(owner(GATEWAY), GATEWAY, text("hacked")));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GatewayOut));
		assert_ok!(authorise(8, 1, 1));
		pass_blocks(1);
		assert_eq!((due(7), is_gateway_out(7), is_gateway_out(8)), (Some(Now::get()), true, false));
		assert_ok!(Aaa::reinstate(owner(GATEWAY), GATEWAY));
		assert_ok!(authorise(7, 1, 1));
		assert!(!is_gateway_out(7));
	});
}

fn is_gateway_out(device: DeviceId) -> bool {
	Aaa::is_gateway_out(&Devices::device(device).unwrap())
}

#[test]
fn readings_are_due_while_its_owner_keeps_its_gateway_out() {
	let out: [fn(); 3] = [
		|| {
			assert_ok!(Aaa::suspend(owner(7), GATEWAY, text("moved")));
		},
		|| Aaa::suspend_on_alarm(GATEWAY, alarm()),
		|| revoke_by(Actor::Organisation(owner_of(7)), GATEWAY),
	];
	for goes_out in out {
		with_gateway(|| {
			own_gateway();
			goes_out();
			pass_blocks(1);
			assert_eq!(authorise(7, 1, 1), Err(Refusal::GatewayOut));
			assert_eq!((due(7), is_gateway_out(7)), (Some(0), true));
		});
	}
	// Nor is it excused by a gateway that was out when its owner put it there, or that there never was.
	with_gateway(|| {
		declare(7, Custody::Device);
		pass_blocks(1);
		assert_ok!(Aaa::suspend(council(), GATEWAY, text("hacked")));
		pass_blocks(1);
		for gateway in [GATEWAY, 99] {
			declare(7, Custody::Gateway(gateway));
			assert_eq!((due(7), is_gateway_out(7)), (Some(0), true));
		}
	});
}

/// Returns the time since the beginning that is an absence of device 7, if nothing was heard of it.
fn absence() -> Millis {
	Aaa::pauses(7, &Devices::device(7).unwrap()).unwrap().absence(START, Now::get())
}

#[test]
fn a_gateway_that_comes_and_goes_at_once_excuses_nothing() {
	with_gateway(|| {
		pass_blocks(5);
		let suspend_for = |blocks| {
			assert_ok!(Aaa::suspend(owner(GATEWAY), GATEWAY, text("moved")));
			pass_blocks(blocks);
			assert_ok!(Aaa::reinstate(owner(GATEWAY), GATEWAY));
		};
		for _ in 0..10 {
			suspend_for(0);
			assert_eq!(absence(), Now::get() - START);
		}
		// It excuses for as long as it was out, each time, and what was missing before it is missing all the same.
		suspend_for(2);
		pass_blocks(1);
		suspend_for(3);
		assert_eq!(absence(), 6 * 2_000);
		for _ in 0..10 {
			suspend_for(0);
		}
		assert_eq!(absence(), 6 * 2_000);
	});
}

/// Suspends and reinstates the gateway; returns the time of it.
fn suspend_and_reinstate(suspend: impl FnOnce(), reinstate: impl FnOnce()) -> Pause {
	pass_blocks(5);
	let from = Now::get();
	suspend();
	pass_blocks(5);
	reinstate();
	let until = Now::get();
	pass_blocks(5);
	Pause { from, until }
}

fn by_owner() -> Pause {
	suspend_and_reinstate(
		|| {
			assert_ok!(Aaa::suspend(RuntimeOrigin::signed(gateway_account()), GATEWAY, text("moved")));
		},
		|| {
			assert_ok!(Aaa::reinstate(RuntimeOrigin::signed(gateway_account()), GATEWAY));
		},
	)
}

fn by_council() -> Pause {
	suspend_and_reinstate(
		|| {
			assert_ok!(Aaa::suspend(council(), GATEWAY, text("hacked")));
		},
		|| {
			assert_ok!(Aaa::reinstate(council(), GATEWAY));
		},
	)
}

fn gateway_account() -> beadle_primitives::AccountId {
	Council::account(Devices::device(GATEWAY).unwrap().owner)
}

/// Lets the gateway and device 7 have the same owner.
fn own_gateway() {
	Devices::change(GATEWAY, |gateway| gateway.owner = owner_of(7));
}

fn paused(device: DeviceId) -> (Option<Pause>, Option<u64>) {
	(pause(device), due(device))
}

const NEVER: (Option<Pause>, Option<u64>) = (None, Some(0));

#[test]
fn what_keeps_its_gateway_out_is_not_held_against_a_device() {
	with_gateway(|| {
		for suspend in [by_owner, by_council] {
			let pause = suspend();
			assert_eq!(paused(7), (Some(pause), Some(pause.until)));
		}
		assert_eq!(paused(8), NEVER);
	});
}

#[test]
fn no_owner_excuses_its_devices_by_its_gateway() {
	with_gateway(|| {
		own_gateway();
		by_owner();
		Aaa::suspend_on_alarm(GATEWAY, alarm());
		pass_blocks(1);
		assert_ok!(Aaa::reinstate(owner(7), GATEWAY));
		assert_eq!(paused(7), NEVER);
		let pause = by_council();
		assert_eq!(paused(7), (Some(pause), Some(pause.until)));
	});
}

#[test]
fn what_its_gateway_before_had_stays_with_the_device() {
	with_gateway(|| {
		let pause = by_owner();
		declare(7, Custody::SecureElement);
		assert_eq!(paused(7), (Some(pause), Some(pause.until)));
		// What the gateway has later is no longer the device's.
		by_council();
		assert_eq!(paused(7), (Some(pause), Some(pause.until)));
	});
}

#[test]
fn a_device_that_leaves_a_gateway_that_is_out_is_due_from_then_on() {
	let out: [fn(); 4] = [
		|| {
			assert_ok!(Aaa::suspend(owner(GATEWAY), GATEWAY, text("moved")));
		},
		|| {
			assert_ok!(Aaa::halt(council(), HaltScope::Device(GATEWAY), text("hacked")));
		},
		|| revoke(GATEWAY),
		|| revoke_by(Actor::Organisation(owner_of(GATEWAY)), GATEWAY),
	];
	for goes_out in out {
		with_gateway(|| {
			pass_blocks(3);
			let from = Now::get();
			goes_out();
			pass_blocks(3);
			declare(7, Custody::SecureElement);
			let pause = Pause { from, until: Now::get() };
			pass_blocks(3);
			assert_eq!(paused(7), (Some(pause), Some(pause.until)));
		});
	}
}

#[test]
fn no_owner_excuses_its_device_by_another_gateway() {
	ExtBuilder::default().with_device(GATEWAY).with_grant(7, 10, 2).build_and_execute(|| {
		own_gateway();
		by_council();
		// It was not in this custody then.
		declare(7, Custody::Gateway(GATEWAY));
		assert_eq!(paused(7), NEVER);
		declare(7, Custody::Device);
		// It goes where it cannot send, and comes back.
		assert_ok!(Aaa::suspend(council(), GATEWAY, text("hacked")));
		pass_blocks(1);
		declare(7, Custody::Gateway(GATEWAY));
		pass_blocks(1);
		declare(7, Custody::Device);
		assert_eq!(paused(7), NEVER);
	});
}

#[test]
fn a_device_is_refused_once_its_gateway_is_revoked_until_it_has_another() {
	with_gateway(|| {
		revoke(GATEWAY);
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GatewayOut));
		Devices::change(7, |device| device.custody = Custody::SecureElement);
		assert_ok!(authorise(7, 1, 1));
	});
}

#[test]
fn a_gateway_needs_no_grant_of_its_own() {
	with_gateway(|| {
		assert_eq!(grant_of(GATEWAY), None);
		assert!(Aaa::is_active(GATEWAY));
		assert_ok!(authorise(7, 1, 1));
	});
}

#[test]
fn a_device_is_refused_while_its_gateway_is_halted() {
	with_gateway(|| {
		let scope = HaltScope::Device(GATEWAY);
		assert_ok!(Aaa::halt(council(), scope, text("hacked")));
		assert_eq!(authorise(7, 1, 1), Err(Refusal::GatewayOut));
		assert_ok!(authorise(8, 1, 1));
		pass_blocks(1);
		assert_eq!((due(7), is_gateway_out(7)), (Some(Now::get()), true));
		assert_ok!(Aaa::resume(council(), scope));
		assert_ok!(authorise(7, 1, 1));
		assert_eq!((due(7), due(8)), (Some(Now::get()), Some(0)));
	});
}

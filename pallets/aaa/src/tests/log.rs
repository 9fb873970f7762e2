use crate::{mock::*, Actions, Event, LogHeads};
use beadle_primitives::{
	traits::{Authorisation, OnAction},
	Action, Actor, DeviceId, LogEntry, LogHead,
};
use frame_support::assert_ok;

fn kept(device: DeviceId) -> Vec<LogEntry> {
	Actions::<Test>::get(device).in_order()
}

fn actions(device: DeviceId) -> Vec<Action> {
	kept(device).into_iter().map(|entry| entry.action).collect()
}

/// Returns the entries of a device's log, as the events have them.
fn logged(device: DeviceId) -> Vec<LogEntry> {
	let entries = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Aaa(Event::Logged { entry }) if entry.device == device => Some(entry),
		_ => None,
	});
	entries.collect()
}

#[test]
fn holds_the_actions_in_their_order() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		pass_blocks(1);
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		pass_blocks(1);
		assert_ok!(Aaa::reinstate(council(), 7));
		let entries: Vec<_> =
			kept(7).into_iter().map(|entry| (entry.number, entry.actor, entry.action, entry.block, entry.at)).collect();
		let member = Actor::Organisation(owner_of(7));
		assert_eq!(
			entries,
			[
				(1, member, Action::Enrolled { model: 0 }, 1, START),
				(2, member, Action::Suspended { reason: stated("in repair") }, 2, START + 2_000),
				(3, Actor::Council, Action::Reinstated, 3, START + 4_000),
			]
		);
	});
}

#[test]
fn the_events_are_the_whole_log_and_the_state_has_its_head() {
	ExtBuilder::default().build_and_execute(|| {
		enrol(7);
		enrol(8);
		for _ in 0..MAX_ACTIONS * 2 {
			assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
			assert_ok!(Aaa::reinstate(council(), 7));
			Aaa::on_action(8, Actor::Council, Action::KeyRotated);
		}
		assert_eq!(logged(7).len(), 1 + 4 * MAX_ACTIONS as usize);
		for device in [7, 8] {
			assert_eq!(LogHead::of(&logged(device)), Some(LogHeads::<Test>::get(device)));
		}
	});
}

#[test]
fn the_oldest_of_the_same_kind_makes_room() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		for model in 1..=MAX_ACTIONS + 2 {
			Aaa::on_action(7, Actor::Council, Action::Enrolled { model });
		}
		let latest = (3..=MAX_ACTIONS + 2).map(|model| Action::Enrolled { model });
		let kept: Vec<_> = [Action::Enrolled { model: 0 }].into_iter().chain(latest).collect();
		assert_eq!(actions(7), kept);
	});
}

#[test]
fn nobody_displaces_what_others_did() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		assert_ok!(Aaa::reinstate(council(), 7));
		Aaa::suspend_on_alarm(7, alarm());
		for _ in 0..100 {
			assert_ok!(Aaa::grant(owner(7), 7, quota(1, 1), None));
		}
		let actions = actions(7);
		assert!(actions.contains(&Action::Suspended { reason: stated("moved") }));
		assert!(actions.contains(&Action::Suspended { reason: alarm() }));
	});
}

#[test]
fn no_owner_displaces_what_another_did() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(owner(7), 7, text("it lies")));
		let before = kept(7);
		let [first, second] = [SOUTHGATE, EASTFIELD].map(Actor::Organisation);
		for _ in 0..100 {
			Aaa::on_action(7, first, Action::KeyRotated);
		}
		assert_eq!(kept(7)[..2], before);
		assert_eq!(kept(7).len(), MAX_ACTIONS as usize);
		// A third one has room as well. The latest of each is what is kept.
		for _ in 0..100 {
			Aaa::on_action(7, second, Action::GrantWithdrawn);
			Aaa::on_action(7, first, Action::KeyRotated);
		}
		let of = |actor| kept(7).iter().filter(|entry| entry.actor == actor).count();
		assert_eq!((of(Actor::Organisation(owner_of(7))), of(first) + of(second)), (1, MAX_ACTIONS as usize - 1));
		assert_eq!(kept(7)[0], before[1]);
		assert!(of(first) > 0 && of(second) > 0);
	});
}

#[test]
fn findings_are_entries_and_displace_none() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		assert_ok!(Aaa::suspend(council(), 7, text("moved")));
		Aaa::suspend_on_alarm(7, alarm());
		let before = kept(7);
		let of_before = logged(7).len();
		let findings = (1..=100).map(|alarm| Action::AlarmInvalidated { alarm }).collect::<Vec<_>>();
		Aaa::on_findings(7, findings.clone());
		Aaa::on_findings(7, Vec::new());
		assert_eq!(kept(7), before);
		let entries = logged(7);
		assert!(entries[of_before..].iter().all(|entry| entry.actor == Actor::Chain));
		assert!(entries[of_before..].iter().map(|entry| &entry.action).eq(&findings));

		// What people do goes on the same chain.
		assert_ok!(Aaa::reinstate(council(), 7));
		assert_eq!(logged(7).last().map(|entry| entry.number), Some(LogHeads::<Test>::get(7).count));
		assert_eq!(actions(7).last(), Some(&Action::Reinstated));
	});
}

#[test]
fn nothing_is_found_about_no_device() {
	ExtBuilder::default().build_and_execute(|| {
		frame_support::assert_storage_noop!(Aaa::on_findings(7, vec![Action::AlarmInvalidated { alarm: 1 }]));
	});
}

#[test]
fn is_each_devices_own() {
	ExtBuilder::default().with_device(7).with_device(8).build_and_execute(|| {
		revoke(8);
		assert_eq!(actions(7), [Action::Enrolled { model: 0 }]);
	});
}

#[test]
fn readings_are_no_actions() {
	ExtBuilder::default().with_grant(7, 10, 2).build_and_execute(|| {
		let before = actions(7);
		assert_ok!(Aaa::spend(7, 4));
		Aaa::record_usage(7, owner_of(7), Default::default());
		assert_eq!(actions(7), before);
	});
}

use crate::{mock::*, Actions};
use beadle_primitives::{
	traits::{Authorisation, OnAction},
	Action, Actor, DeviceId, ModelId,
};
use frame_support::assert_ok;

fn actions(device: DeviceId) -> Vec<Action> {
	Actions::<Test>::get(device).into_iter().map(|entry| entry.action).collect()
}

#[test]
fn holds_the_actions_in_their_order() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		pass_blocks(1);
		assert_ok!(Aaa::suspend(owner(7), 7, text("in repair")));
		pass_blocks(1);
		assert_ok!(Aaa::reinstate(council(), 7));
		let entries: Vec<_> =
			Actions::<Test>::get(7).into_iter().map(|entry| (entry.actor, entry.action, entry.at)).collect();
		let member = Actor::Member(owner_of(7));
		assert_eq!(
			entries,
			[
				(member.clone(), Action::Enrolled { model: 0 }, START),
				(member, Action::Suspended { reason: stated("in repair") }, START + 2_000),
				(Actor::Council, Action::Reinstated, START + 4_000),
			]
		);
	});
}

#[test]
fn the_oldest_makes_room() {
	ExtBuilder::default().with_device(7).build_and_execute(|| {
		for model in 1..=ModelId::from(MAX_ACTIONS) + 2 {
			Aaa::on_action(7, Actor::Council, Action::Enrolled { model });
		}
		let kept: Vec<_> = (3..=ModelId::from(MAX_ACTIONS) + 2).map(|model| Action::Enrolled { model }).collect();
		assert_eq!(actions(7), kept);
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
		Aaa::record_usage(7, Default::default());
		assert_eq!(actions(7), before);
	});
}

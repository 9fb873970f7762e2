//! Actions on a device: the latest become the first entries of its log.

use super::{cost::Cost, numbers, old, upgrades::OldItem};
use crate::{Runtime, System};
use alloc::vec::Vec;
use beadle_primitives::{Action, Actor, AlarmId, DeviceId, LogHead, Moment, Reason};
use pallet_aaa::{Actions, Event, LatestEntries, LogHeads};

/// Makes a device's log of the actions that were kept; returns the alarms that suspended it, and when.
///
/// Each entry is of the block that appends it to the log, this one, and of the time of the action. Of a revoked device, the
/// latest alone is kept.
pub(super) fn convert(id: DeviceId, revoked: bool, cost: &mut Cost) -> Vec<(AlarmId, Moment)> {
	let actions: Option<Vec<old::ActionRecord>> =
		cost.load(OldItem::Actions, &old::storage::Actions::hashed_key_for(id));
	let block = System::block_number();
	let mut head = LogHead::default();
	let mut latest = LatestEntries::<<Runtime as pallet_aaa::Config>::MaxActions>::default();
	let mut suspensions = Vec::new();
	for old::ActionRecord { actor, action, at } in actions.unwrap_or_default() {
		if let (old::Actor::Alarm, old::Action::Suspended { reason: Reason::Alarm { alarm, .. } }) = (&actor, &action) {
			suspensions.push((*alarm, at));
		}
		let actor = converted_actor(actor, cost);
		let entry = head.append(id, block, at, actor, converted_action(action, cost));
		latest.keep(entry.clone());
		System::deposit_event(Event::<Runtime>::Logged { entry });
		cost.write(1);
	}
	if revoked {
		latest.reduce();
	}
	if head != LogHead::default() {
		Actions::<Runtime>::insert(id, latest);
		LogHeads::<Runtime>::insert(id, head);
		cost.write(2);
	}
	suspensions
}

fn converted_actor(old: old::Actor, cost: &mut Cost) -> Actor {
	match old {
		old::Actor::Member(account) => Actor::Organisation(numbers::number_of(&account, cost)),
		old::Actor::Council => Actor::Council,
		old::Actor::Alarm => Actor::Alarm,
	}
}

fn converted_action(old: old::Action, cost: &mut Cost) -> Action {
	match old {
		old::Action::Enrolled { model } => Action::Enrolled { model },
		old::Action::KeyRotated => Action::KeyRotated,
		old::Action::Transferred { from, to } => {
			Action::Transferred { from: numbers::number_of(&from, cost), to: numbers::number_of(&to, cost) }
		},
		old::Action::Revoked { reason } => Action::Revoked { reason },
		old::Action::ProfileAssigned { profile } => Action::ProfileAssigned { profile },
		old::Action::Granted { grant } => Action::Granted { grant },
		old::Action::GrantWithdrawn => Action::GrantWithdrawn,
		old::Action::Suspended { reason } => Action::Suspended { reason },
		old::Action::Reinstated => Action::Reinstated,
		old::Action::Verified { alarm, state, reason } => Action::Verified { alarm, state, reason },
	}
}

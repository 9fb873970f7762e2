//! Counts of what happened in a block, for monitoring.

use crate::{Runtime, RuntimeEvent, System};
use alloc::vec::Vec;
use beadle_primitives::QcFlag;

/// Declares the kinds of activity and their names.
macro_rules! kinds {
	($($kind:ident $name:literal)*) => {
		/// Kinds of activity.
		#[derive(Clone, Copy)]
		enum Kind {
			$($kind,)*
		}

		/// Name of each kind, in the order of [`Kind`].
		const NAMES: &[&str] = &[$($name,)*];
	};
}

kinds! {
	PacksRecorded "packs_recorded"
	PacksFlagged "packs_flagged"
	PacksReported "packs_reported"
	ReadingsGood "readings_good"
	ReadingsNotEvaluated "readings_not_evaluated"
	ReadingsSuspect "readings_suspect"
	ReadingsFail "readings_fail"
	ReadingsMissing "readings_missing"
	AlarmsRaised "alarms_raised"
	AlarmsCleared "alarms_cleared"
	AlarmsInvalidated "alarms_invalidated"
	DevicesEnrolled "devices_enrolled"
	DevicesSuspended "devices_suspended"
	DevicesReinstated "devices_reinstated"
	DevicesRevoked "devices_revoked"
}

/// Counts the events of the block whose state this is. Returns every kind, including those with count zero.
pub fn activity() -> Vec<(Vec<u8>, u32)> {
	let mut counts = NAMES.iter().map(|name| (name.as_bytes().to_vec(), 0)).collect::<Vec<(Vec<u8>, u32)>>();
	let mut count = |kind: Kind| {
		if let Some((_, count)) = counts.get_mut(kind as usize) {
			*count = count.saturating_add(1);
		}
	};
	for record in System::read_events_no_consensus() {
		match record.event {
			RuntimeEvent::Readings(event) => of_readings(&event, &mut count),
			RuntimeEvent::Aaa(pallet_aaa::Event::Suspended { .. }) => count(Kind::DevicesSuspended),
			RuntimeEvent::Aaa(pallet_aaa::Event::Reinstated { .. }) => count(Kind::DevicesReinstated),
			RuntimeEvent::DeviceRegistry(pallet_device_registry::Event::Enrolled { .. }) => {
				count(Kind::DevicesEnrolled)
			},
			RuntimeEvent::DeviceRegistry(pallet_device_registry::Event::Revoked { .. }) => count(Kind::DevicesRevoked),
			_ => {},
		}
	}
	counts
}

fn of_readings(event: &pallet_readings::Event<Runtime>, count: &mut impl FnMut(Kind)) {
	use pallet_readings::Event;
	match event {
		Event::Recorded { flags, .. } => {
			count(Kind::PacksRecorded);
			for flag in flags {
				count(match flag {
					QcFlag::Good => Kind::ReadingsGood,
					QcFlag::NotEvaluated => Kind::ReadingsNotEvaluated,
					QcFlag::Suspect => Kind::ReadingsSuspect,
					QcFlag::Fail => Kind::ReadingsFail,
					QcFlag::Missing => Kind::ReadingsMissing,
				});
			}
		},
		Event::Flagged { .. } => count(Kind::PacksFlagged),
		Event::Reported { .. } => count(Kind::PacksReported),
		Event::AlarmRaised { .. } => count(Kind::AlarmsRaised),
		Event::AlarmCleared { .. } => count(Kind::AlarmsCleared),
		Event::AlarmInvalidated { .. } => count(Kind::AlarmsInvalidated),
		_ => {},
	}
}

//! Local time, of which a chain knows nothing: an offset from UTC, with a table of its changes.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most changes of an offset: sixteen years of summer time.
pub const MAX_OFFSET_CHANGES: u32 = 32;

/// The greatest offset from UTC, in minutes: the earliest and the latest local time on Earth are within 14 hours of UTC.
pub const MAX_OFFSET_MINUTES: i16 = 14 * 60;

/// A time zone: how far local time is ahead of UTC, and when that changes. Clients compute the table, for example from
/// the name of a city; after its last change the offset stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TimeZone {
	/// Minutes by which local time is ahead of UTC before the first change; negative if it is behind.
	pub offset_minutes: i16,
	/// Changes of the offset, in the order of their times.
	pub changes: BoundedVec<OffsetChange, ConstU32<MAX_OFFSET_CHANGES>>,
}

/// Change of a time zone's offset, such as the beginning of summer time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct OffsetChange {
	/// The first moment with the new offset.
	pub from: Moment,
	/// Minutes by which local time is ahead of UTC from then on; negative if it is behind.
	pub offset_minutes: i16,
}

impl TimeZone {
	/// Returns the minutes by which local time is ahead of UTC at a moment; negative if it is behind.
	pub fn offset_at(&self, at: Moment) -> i16 {
		let latest = self.changes.iter().rev().find(|change| change.from <= at);
		latest.map_or(self.offset_minutes, |change| change.offset_minutes)
	}

	/// Returns whether all offsets exist on Earth and the changes are in the order of their times.
	pub fn is_usable(&self) -> bool {
		let usable = |offset: i16| (-MAX_OFFSET_MINUTES..=MAX_OFFSET_MINUTES).contains(&offset);
		usable(self.offset_minutes)
			&& self.changes.iter().all(|change| usable(change.offset_minutes))
			&& self.changes.is_sorted_by(|one, next| one.from < next.from)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec::Vec;

	fn zone(offset_minutes: i16, changes: &[(Moment, i16)]) -> TimeZone {
		let changes =
			changes.iter().map(|(from, offset_minutes)| OffsetChange { from: *from, offset_minutes: *offset_minutes });
		TimeZone { offset_minutes, changes: changes.collect::<Vec<_>>().try_into().unwrap() }
	}

	#[test]
	fn the_offset_is_that_of_the_latest_change() {
		let zone = zone(60, &[(100, 120), (200, 60)]);
		let offsets = [0, 99, 100, 199, 200, u64::MAX].map(|at| zone.offset_at(at));
		assert_eq!(offsets, [60, 60, 120, 120, 60, 60]);
		assert_eq!(TimeZone::default().offset_at(u64::MAX), 0);
	}

	#[test]
	fn only_zones_of_this_earth_are_usable() {
		for usable in [zone(0, &[]), zone(840, &[(0, -840)]), zone(-210, &[(1, -150), (2, -210)])] {
			assert!(usable.is_usable(), "{usable:?}");
		}
		for unusable in
			[zone(841, &[]), zone(0, &[(1, -841)]), zone(0, &[(2, 60), (1, 0)]), zone(0, &[(1, 60), (1, 0)])]
		{
			assert!(!unusable.is_usable(), "{unusable:?}");
		}
	}
}

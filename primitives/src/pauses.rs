//! Latest pauses of a device, and what is an absence in spite of them.
//!
//! ```
//! use beadle_primitives::{Pause, Pauses};
//!
//! // Halted from 100 to 500.
//! let pauses = Pauses::from_iter([Pause { from: 100, until: 500 }]);
//! // What was observed before the halt and after it lies as far apart as if there had been no time between its beginning and
//! // its end.
//! assert_eq!(pauses.absence(90, 510), 20);
//! // A reading that was stored during the halt: only what came before the halt is an absence.
//! assert_eq!(pauses.absence(90, 400), 10);
//! // Readings that lie on one side of the halt have nothing to do with it.
//! assert_eq!((pauses.absence(0, 90), pauses.absence(600, 700)), (90, 100));
//! ```

use crate::{Millis, Moment, Pause};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most pauses that are remembered apart from each other.
pub const MAX_PAUSES: u32 = 4;

/// Latest pauses of a device, in the order of time, apart from each other, and none without length. The oldest makes room.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pauses(BoundedVec<Pause, ConstU32<MAX_PAUSES>>);

impl Pauses {
	/// Adds pauses; those that overlap or touch become one.
	pub fn extend(&mut self, pauses: impl IntoIterator<Item = Pause>) {
		let all = self.iter().chain(pauses);
		let mut all: Vec<_> = all.filter(|pause| pause.from < pause.until).collect();
		all.sort_by_key(|pause| pause.from);
		let mut joined: Vec<Pause> = Vec::new();
		for pause in all {
			match joined.last_mut() {
				Some(last) if pause.from <= last.until => last.until = last.until.max(pause.until),
				_ => joined.push(pause),
			}
		}
		let room = usize::try_from(MAX_PAUSES).unwrap_or(usize::MAX);
		let latest = joined.split_off(joined.len().saturating_sub(room));
		self.0 = BoundedVec::truncate_from(latest);
	}

	/// Returns the pauses, oldest first.
	pub fn iter(&self) -> impl Iterator<Item = Pause> + Clone + '_ {
		self.0.iter().copied()
	}

	/// Returns the last pause.
	pub fn last(&self) -> Option<Pause> {
		self.0.last().copied()
	}

	/// Returns the pauses, which have all ended by `now`.
	pub fn ended_by(&self, now: Moment) -> Self {
		self.iter().map(|pause| pause.ended_by(now)).collect()
	}

	/// Returns the time between two observations that is an absence: all of it but the pauses.
	pub fn absence(&self, earlier: Moment, later: Moment) -> Millis {
		self.iter().fold(later.saturating_sub(earlier), |absence, pause| {
			let paused = later.min(pause.until).saturating_sub(earlier.max(pause.from));
			absence.saturating_sub(paused)
		})
	}
}

impl FromIterator<Pause> for Pauses {
	fn from_iter<I: IntoIterator<Item = Pause>>(pauses: I) -> Self {
		let mut found = Self::default();
		found.extend(pauses);
		found
	}
}

impl IntoIterator for Pauses {
	type Item = Pause;
	type IntoIter = <BoundedVec<Pause, ConstU32<MAX_PAUSES>> as IntoIterator>::IntoIter;

	fn into_iter(self) -> Self::IntoIter {
		self.0.into_iter()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn pauses<const N: usize>(pauses: [(Moment, Moment); N]) -> Pauses {
		pauses.into_iter().map(|(from, until)| Pause { from, until }).collect()
	}

	fn joined<const N: usize>(list: [(Moment, Moment); N]) -> Vec<(Moment, Moment)> {
		pauses(list).iter().map(|pause| (pause.from, pause.until)).collect()
	}

	#[test]
	fn pauses_that_touch_are_one() {
		assert_eq!(joined([]), []);
		assert_eq!(joined([(30, 40), (10, 20)]), [(10, 20), (30, 40)]);
		// One within the other, one after the other, and a bridge between two, in any order.
		assert_eq!(joined([(10, 40), (20, 40), (15, 30)]), [(10, 40)]);
		assert_eq!(joined([(20, 30), (10, 20)]), [(10, 30)]);
		for list in [[(10, 20), (30, 40), (15, 35)], [(15, 35), (30, 40), (10, 20)], [(30, 40), (10, 20), (15, 35)]] {
			assert_eq!(joined(list), [(10, 40)]);
		}
		assert_eq!(joined([(5, Moment::MAX), (10, 20)]), [(5, Moment::MAX)]);
	}

	#[test]
	fn the_latest_are_kept() {
		assert_eq!(joined([(1, 2), (9, 10), (5, 6), (7, 8), (3, 4)]), [(3, 4), (5, 6), (7, 8), (9, 10)]);
		// What has no length displaces none.
		assert_eq!(joined([(1, 2), (3, 4), (5, 6), (7, 8), (9, 9), (9, 8)]).len(), 4);
		assert_eq!(joined([(1, 2), (3, 4), (5, 6), (7, 8), (9, 9), (9, 8)])[0], (1, 2));
	}

	#[test]
	fn a_pause_is_no_absence_and_what_was_before_it_is_one() {
		for (earlier, later, absence) in [
			(0, 90, 90),
			(0, 100, 100),
			(0, 101, 100),
			(0, 499, 100),
			(0, 500, 100),
			(0, 512, 112),
			(120, 300, 0),
			(300, 510, 10),
			(500, 510, 10),
			(600, 700, 100),
			(700, 600, 0),
		] {
			assert_eq!(pauses([(100, 500)]).absence(earlier, later), absence, "{earlier} {later}");
		}
		assert_eq!(pauses([(100, 200), (300, 400)]).absence(50, 450), 200);
		let lasting = Pauses::from_iter([Pause::lasting(100)]);
		assert_eq!(lasting.absence(40, 900), 60);
		assert_eq!(lasting.ended_by(500), pauses([(100, 500)]));
		assert_eq!(pauses([(100, 500)]).ended_by(600), pauses([(100, 500)]));
		assert_eq!(pauses([(100, 500)]).ended_by(100), Pauses::default());
	}
}

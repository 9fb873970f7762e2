//! Pauses: times in which packs of a device were refused for no reason that lies with the device or its owner.
//!
//! ```
//! use beadle_primitives::Pause;
//!
//! // Halted from 100 to 500.
//! let halt = Pause { from: 100, until: 500 };
//! // What was observed before the halt and after it lies as far apart as if nothing had been due meanwhile.
//! assert_eq!(halt.absence(90, 510), 10);
//! // A reading that was stored during the halt: only what came before the halt is an absence.
//! assert_eq!(halt.absence(90, 400), 10);
//! // Readings that lie on one side of the halt have nothing to do with it.
//! assert_eq!((halt.absence(0, 90), halt.absence(600, 700)), (90, 100));
//! ```

use crate::{Millis, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A time in which packs of a device were refused, whatever the device and its owner did: the council had halted them or
/// suspended the device, or the gateway that holds its key was out. Nothing is due meanwhile, and what is missing is
/// measured from its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pause {
	/// Beginning of the pause.
	pub from: Moment,
	/// End of the pause, from which on packs are accepted again; [`Moment::MAX`] while it lasts.
	pub until: Moment,
}

impl Pause {
	/// Returns a pause that lasts since this time.
	pub fn lasting(from: Moment) -> Self {
		Self { from, until: Moment::MAX }
	}

	/// Returns the pause, which has ended by `now`.
	pub fn ended_by(self, now: Moment) -> Self {
		Self { until: self.until.min(now), ..self }
	}

	/// Returns the pause that ended last, together with those that it goes on from.
	pub fn last_of(pauses: impl Iterator<Item = Self> + Clone) -> Option<Self> {
		let mut last = pauses.clone().max_by_key(|pause| (pause.until, core::cmp::Reverse(pause.from)))?;
		loop {
			let touching = pauses.clone().filter(|pause| pause.until >= last.from);
			match touching.map(|pause| pause.from).min() {
				Some(from) if from < last.from => last.from = from,
				_ => return Some(last),
			}
		}
	}

	/// Returns the time between two observations that is an absence: what lies before the pause does not count if the pause
	/// lies between them, nor does the pause itself if the later one was made in it.
	pub fn absence(&self, earlier: Moment, later: Moment) -> Millis {
		let (since, at) =
			if later >= self.until { (earlier.max(self.until), later) } else { (earlier, later.min(self.from)) };
		at.saturating_sub(since)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn pause((from, until): (Moment, Moment)) -> Pause {
		Pause { from, until }
	}

	fn last_of<const N: usize>(pauses: [(Moment, Moment); N]) -> Option<(Moment, Moment)> {
		Pause::last_of(pauses.into_iter().map(pause)).map(|last| (last.from, last.until))
	}

	#[test]
	fn the_last_one_counts_with_all_that_it_goes_on_from() {
		assert_eq!(last_of([]), None);
		assert_eq!(last_of([(10, 20), (30, 40)]), Some((30, 40)));
		assert_eq!(last_of([(30, 40), (10, 20)]), Some((30, 40)));
		// One within the other, one after the other, and a bridge between two, in any order.
		assert_eq!(last_of([(10, 40), (20, 40), (15, 30)]), Some((10, 40)));
		assert_eq!(last_of([(20, 30), (10, 20)]), Some((10, 30)));
		for pauses in [[(10, 20), (30, 40), (15, 35)], [(15, 35), (30, 40), (10, 20)], [(30, 40), (10, 20), (15, 35)]] {
			assert_eq!(last_of(pauses), Some((10, 40)));
		}
		assert_eq!(last_of([(5, Moment::MAX), (10, 20)]), Some((5, Moment::MAX)));
	}

	#[test]
	fn a_pause_is_no_absence() {
		for (earlier, later, absence) in [
			(0, 90, 90),
			(0, 100, 100),
			(0, 101, 100),
			(0, 499, 100),
			(0, 500, 0),
			(0, 512, 12),
			(120, 300, 0),
			(300, 510, 10),
			(500, 510, 10),
			(600, 700, 100),
			(700, 600, 0),
		] {
			assert_eq!(pause((100, 500)).absence(earlier, later), absence, "{earlier} {later}");
		}
		assert_eq!(Pause::lasting(100).absence(40, 900), 60);
		assert_eq!(Pause::lasting(100).ended_by(500), pause((100, 500)));
		assert_eq!(pause((100, 500)).ended_by(600), pause((100, 500)));
	}
}

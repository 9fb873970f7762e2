//! What should become of a pack, worked out here and not by the chain: the same pure functions, on a history of our
//! own.

use beadle_appraisal::{admit, appraise, distance, History, Outcome};
use beadle_primitives::{ActiveProfile, Moment, Pack, Refusal};

/// How many packs after the last recorded one a pool keeps of a device.
const WINDOW: u64 = 32;

/// A device's local counterpart.
#[derive(Clone, Debug)]
pub struct Twin {
	active: ActiveProfile,
	history: History,
}

impl Twin {
	/// The counterpart of a device that has nothing recorded yet.
	pub fn new(active: ActiveProfile) -> Self {
		Self { active, history: History::default() }
	}

	/// What should become of a pack with a good signature that arrives at `now`.
	pub fn expect(&self, pack: &Pack, now: Moment) -> Result<Outcome, Refusal> {
		distance(self.history.sequence, pack.sequence, WINDOW)?;
		admit(&self.active.profile, &self.history, pack, now)?;
		appraise(&self.active, &self.history, pack, now)
	}

	/// Goes on from a pack that is recorded.
	pub fn record(&mut self, outcome: Outcome) {
		self.history = outcome.history;
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{profile::air_quality, timeline};
	use beadle_primitives::{Mitigation, ProfileRef, QcFlag};

	/// The real data must never suspend a station, wherever the replay begins: the whole series, and what it comes
	/// to from any of its rows on, since a history can only make a run of failures longer.
	#[test]
	fn the_real_rows_are_flagged_here_and_there_and_never_suspend() {
		let active = ActiveProfile { reference: ProfileRef { id: 0, version: 1 }, profile: air_quality() };
		let rows = beadle_profiles::series::read(timeline::DATA.as_bytes(), &active.profile).unwrap();
		assert_eq!(rows.len(), 9_326);
		let mut twin = Twin::new(active);
		let (mut good, mut suspect, mut fail) = (0, 0, 0);
		for (sequence, row) in (1..).zip(&rows) {
			let pack = Pack { sequence, base_time: row.at, records: timeline::records(row) };
			let outcome = twin.expect(&pack, row.at).unwrap();
			for transition in &outcome.appraisal.transitions {
				assert_eq!(transition.mitigation, Mitigation::None, "{transition:?}");
			}
			for flag in &outcome.appraisal.flags {
				match flag {
					QcFlag::Good => good += 1,
					QcFlag::Suspect => suspect += 1,
					QcFlag::Fail => fail += 1,
					flag => panic!("{flag:?}"),
				}
			}
			twin.record(outcome);
		}
		assert!(
			good > 40_000 && (100..5_000).contains(&suspect) && (1..500).contains(&fail),
			"{good} {suspect} {fail}"
		);
	}
}

//! Expected outcome of a pack, computed without the chain: by the same pure functions, on a history of the demo's own.

use beadle_appraisal::{admit, appraise, distance, History, Outcome};
use beadle_primitives::{ActiveProfile, Moment, Pack, Refusal};

/// Number of packs beyond the last recorded one that a pool keeps for a device.
const WINDOW: u64 = 32;

/// Local counterpart of a device.
#[derive(Clone, Debug)]
pub struct Twin {
	active: ActiveProfile,
	history: History,
}

impl Twin {
	/// Creates the counterpart of a device that has no recorded packs yet.
	pub fn new(active: ActiveProfile) -> Self {
		Self { active, history: History::default() }
	}

	/// Returns the expected outcome of a pack with a valid signature that arrives at `now`.
	pub fn expect(&self, pack: &Pack, now: Moment) -> Result<Outcome, Refusal> {
		distance(self.history.sequence, pack.sequence, WINDOW)?;
		admit(&self.active.profile, &self.history, pack, now)?;
		appraise(&self.active, &self.history, pack, now)
	}

	/// Continues with the history after a recorded pack.
	pub fn record(&mut self, outcome: Outcome) {
		self.history = outcome.history;
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{profile::air_quality, timeline};
	use beadle_primitives::{Mitigation, ProfileRef, QcFlag};

	/// The real data must never suspend a station, wherever the replay begins. Testing the whole series covers every
	/// later start: a longer history can only make a run of failures longer.
	#[test]
	fn the_real_rows_are_flagged_here_and_there_and_never_suspend() {
		let reference = ProfileRef { id: 0, version: 1 };
		let active = ActiveProfile { reference, metrics_since: Default::default(), profile: air_quality() };
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

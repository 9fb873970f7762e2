//! Planning of the next packs: which readings go into them, which can never be recorded, and which have to wait.
//!
//! Each reading is appraised as the chain will appraise it, with the device's history as it will be by then. Only what the
//! final chain says sets a reading aside; what depends on packs that are not final yet is left behind with them, and
//! becomes a dead letter once they are final.

mod draft;
mod recheck;

pub use draft::Draft;
pub use recheck::{is_ruled_out, recheck, Unfit};

use crate::{
	queue::{Key, Waiting},
	record::{convert, NoRecord},
};
use beadle_appraisal::{admit, History};
use beadle_primitives::{ActiveProfile, Millis, Moment, Pack, Record, Refusal, Sequence};
use draft::Fits;
use sp_runtime::BoundedVec;
use std::collections::HashSet;

/// How far beyond what the profile tolerates a time may lie before it is implausible, and not merely early.
pub const IMPLAUSIBLE: Millis = 86_400_000;

/// What the final chain says, on which plans rest.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
	/// The profile in force.
	pub active: &'a ActiveProfile,
	/// The profile's next version, if one is staged.
	pub staged: Option<&'a ActiveProfile>,
	/// The device's history.
	pub history: &'a History,
	/// The time of the final block.
	pub now: Moment,
	/// The present time as far as anybody knows: the clock's, if it agrees with the chain's and the final block is old.
	pub present: Moment,
	/// Whether this machine's clock agrees with the chain's. Otherwise nothing is set aside for its time.
	pub clock_agrees: bool,
	/// The most records in a pack that the device's grant allows.
	pub capacity: usize,
	/// The number of records from which on a pack takes no more readings of another time.
	pub filled: usize,
	/// The most observation times in a pack.
	pub times_at_most: usize,
}

/// The plan for some readings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
	/// The next packs, in their order.
	pub drafts: Vec<Draft>,
	/// Readings that can never be recorded, with the reasons.
	pub set_aside: Vec<(Key, String)>,
	/// Those of them with a value that the profile refuses outright.
	pub refused: Vec<Waiting>,
	/// What keeps the first of the readings that are left waiting.
	pub wait: Option<Refusal>,
	/// The time from which on the chain could take it, if it is too early.
	pub early_until: Option<Moment>,
}

/// Returns how long before `max_age` a reading already counts as too old: a pack with it would not get into a block in
/// time, and its refusal would take the other readings along.
pub fn age_margin(max_age: Millis) -> Millis {
	const INTO_A_BLOCK_WITHIN: Millis = 30_000;
	INTO_A_BLOCK_WITHIN.min(max_age / 4)
}

/// Describes a refusal.
pub fn in_words(refusal: Refusal) -> String {
	format!("{}: {}", refusal.name(), refusal.explanation())
}

/// Plans up to `packs` packs, the first of them with the number `next`, on top of the history that is expected by then.
/// The readings are in the order of their times, and all that are of one time are there; those in `taken` are in sealed
/// packs, or left behind by them.
pub fn plan(
	basis: &Basis<'_>,
	expected: &History,
	readings: &[Waiting],
	taken: &HashSet<Key>,
	next: Sequence,
	packs: usize,
) -> Plan {
	let mut plan = Plan::default();
	let mut draft = Draft::begin(next, expected);
	for together in readings.chunk_by(|one, next| one.key.at == next.key.at) {
		let together: Vec<_> = together.iter().filter(|reading| !taken.contains(&reading.key)).collect();
		let Some(at) = together.first().map(|reading| reading.key.at) else { continue };
		match basis.timely(at, &draft.history_before) {
			Timely::Yes => {},
			Timely::Never(why) => {
				if basis.clock_agrees {
					plan.set_aside.extend(together.iter().map(|reading| (reading.key.clone(), why.clone())));
				}
				continue;
			},
			Timely::NotHere => continue,
			// All that follow are still later.
			Timely::Early => {
				plan.wait = plan.wait.or(Some(Refusal::TooFarAhead));
				plan.early_until = Some(at.saturating_sub(basis.active.profile.max_ahead));
				break;
			},
		}
		let Some(records) = basis.records(&together, &mut plan) else {
			plan.wait = plan.wait.or(Some(Refusal::UnknownMetric));
			break;
		};
		if records.is_empty() {
			continue;
		}
		let mut fits = draft.add(basis, at, &records);
		if fits == Fits::No && !draft.is_empty() {
			let following = Draft::begin(draft.sequence.saturating_add(1), &draft.history);
			plan.drafts.push(std::mem::replace(&mut draft, following));
			if plan.drafts.len() >= packs {
				return plan;
			}
			fits = draft.add(basis, at, &records);
		}
		match fits {
			Fits::Yes(aside) => {
				for (reading, why) in aside {
					if why == in_words(Refusal::OutOfBounds) {
						plan.refused.push(reading.clone());
					}
					plan.set_aside.push((reading.key, why));
				}
			},
			// A grant that is smaller than the readings of one time: somebody gives a larger one.
			Fits::No => {
				plan.wait = plan.wait.or(Some(Refusal::QuotaSpent));
				return plan;
			},
		}
	}
	if !draft.is_empty() {
		plan.drafts.push(draft);
	}
	plan
}

/// Whether the chain takes readings of some time.
enum Timely {
	Yes,
	/// Never, whatever becomes of the packs that are not final yet.
	Never(String),
	/// Not after the packs that are not final yet.
	NotHere,
	/// Not yet.
	Early,
}

impl Basis<'_> {
	fn timely(&self, at: Moment, expected: &History) -> Timely {
		let profile = &self.active.profile;
		let record = Record { metric: 0, offset: 0, value: 0 };
		let alone = Pack { sequence: 0, base_time: at, records: BoundedVec::truncate_from(vec![record]) };
		if at > self.present.saturating_add(profile.max_ahead).saturating_add(IMPLAUSIBLE) {
			return if self.clock_agrees { Timely::Never(implausible(at)) } else { Timely::Early };
		}
		match admit(profile, self.history, &alone, self.now) {
			Err(refusal @ (Refusal::NotIncreasing | Refusal::TooOld)) => return Timely::Never(in_words(refusal)),
			Err(Refusal::TooFarAhead) => return Timely::Early,
			_ => {},
		}
		if at < self.now.saturating_sub(profile.max_age.saturating_sub(age_margin(profile.max_age))) {
			return Timely::Never(in_words(Refusal::TooOld));
		}
		match admit(profile, expected, &alone, self.now) {
			Err(Refusal::NotIncreasing) => Timely::NotHere,
			_ => Timely::Yes,
		}
	}

	/// Returns the readings of one time as records; `None` if they have to wait for the profile's next version. Those that
	/// never become any are set aside.
	fn records<'a>(&self, together: &[&'a Waiting], plan: &mut Plan) -> Option<Vec<(&'a Waiting, Record)>> {
		let mut records = Vec::new();
		let mut aside = Vec::new();
		for reading in together {
			match convert(&self.active.profile, reading) {
				Ok((metric, value)) => records.push((*reading, Record { metric, offset: 0, value })),
				Err(NoRecord::UnknownMetric(_)) if self.waits_for_staged(reading) => return None,
				Err(NoRecord::UnknownMetric(why) | NoRecord::Never(why)) => aside.push((reading.key.clone(), why)),
			}
		}
		plan.set_aside.extend(aside);
		Some(records)
	}

	/// Returns whether a reading of a metric that the profile does not have yet still has time to wait for it: half of the
	/// time that there is, so that the readings behind it are recorded in any case.
	fn waits_for_staged(&self, reading: &Waiting) -> bool {
		let age = self.now.saturating_sub(reading.key.at);
		let has_time = age < self.active.profile.max_age / 2;
		has_time && self.staged.is_some_and(|staged| convert(&staged.profile, reading).is_ok())
	}
}

fn implausible(at: Moment) -> String {
	let hint = if at > 32_503_680_000_000 {
		": it is after the year 3000; are these milliseconds, or numbers of rows, taken for seconds?"
	} else {
		""
	};
	format!("Implausible: its time, {} s, is more than a day ahead of the chain's{hint}", at / 1_000)
}

#[cfg(test)]
mod tests;

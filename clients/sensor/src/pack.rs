//! Planning of the next pack: the readings that the profile has room for, and those that can never be recorded. Of these,
//! the values that the profile refuses go into a pack of their own, to be reported.

use crate::reading::Reading;
use beadle_appraisal::{admit, appraise, appraise_refused, History};
use beadle_primitives::{ActiveProfile, Cure, Millis, Moment, Pack, Profile, Record, Refusal, Sequence};
use beadle_profiles::decimal::{self, Rounding};
use sp_runtime::BoundedVec;

/// The plan for the first readings of the queue.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
	/// The base time of the next pack, from which the records' offsets count.
	pub base_time: Moment,
	/// The records of the next pack.
	pub records: Vec<Record>,
	/// The numbers of the readings in the records.
	pub readings: Vec<u64>,
	/// Readings that can never be recorded, with their numbers and the reasons.
	pub dead_letters: Vec<(u64, Reading, String)>,
	/// Those of them with a value that the profile refuses outright.
	pub refused: Vec<Reading>,
	/// The refusal that ends the pack early, if it is one that time can cure.
	pub wait: Option<Refusal>,
}

impl Plan {
	/// Returns the next pack.
	pub fn pack(&self, sequence: Sequence) -> Pack {
		Pack { sequence, base_time: self.base_time, records: BoundedVec::truncate_from(self.records.clone()) }
	}

	/// Returns a pack of what the profile refuses and was observed after `reported`, as far as it can be reported and one
	/// pack has room; `None` if there is nothing.
	pub fn pack_to_report(
		&self,
		active: &ActiveProfile,
		history: &History,
		reported: Option<Moment>,
		now: Moment,
	) -> Option<Pack> {
		let mut found: Option<Pack> = None;
		for reading in self.refused.iter().filter(|reading| reported.is_none_or(|reported| reading.at > reported)) {
			let sequence = history.sequence.saturating_add(1);
			let empty = || Pack { sequence, base_time: reading.at, records: BoundedVec::default() };
			let mut pack = found.clone().unwrap_or_else(empty);
			let Ok(record) = to_record(active, pack.base_time, reading) else { continue };
			let judged = |pack: &Pack| {
				admit(&active.profile, history, pack, now)
					.and_then(|()| appraise_refused(active, history, pack, now).map(drop))
			};
			if pack.records.try_push(record).is_ok() && judged(&pack).is_ok() {
				found = Some(pack);
			}
		}
		found
	}
}

/// Returns whether the records of a pack that was made for one profile are the same metrics, units and decimals in
/// another.
pub fn means_the_same(pack: &Pack, made_for: &Profile, other: &Profile) -> bool {
	pack.records.iter().all(|record| {
		let position = usize::from(record.metric);
		let metrics = made_for.metrics.get(position).zip(other.metrics.get(position));
		metrics.is_some_and(|(ours, theirs)| {
			(&ours.name, &ours.unit, ours.decimals) == (&theirs.name, &theirs.unit, theirs.decimals)
		})
	})
}

/// Converts a reading to a record of this profile; the error is the reason why it cannot be one.
fn to_record(active: &ActiveProfile, base_time: Moment, reading: &Reading) -> Result<Record, String> {
	let name = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
	let found = (0u8..).zip(&active.profile.metrics).find(|(_, metric)| *metric.name == *reading.metric.as_bytes());
	let Some((metric, expected)) = found else {
		let metrics: Vec<_> = active.profile.metrics.iter().map(|metric| name(&metric.name)).collect();
		return Err(format!("{}: the profile has {}", Refusal::UnknownMetric.name(), metrics.join(", ")));
	};
	if let Some(unit) = reading.unit.as_ref().filter(|unit| *unit.as_bytes() != *expected.unit) {
		return Err(format!("its unit is {unit}, and the profile wants {}", name(&expected.unit)));
	}
	let value = nearest(&reading.value, expected.decimals).ok_or_else(|| format!("{} is no value", reading.value))?;
	let offset = reading.at.checked_sub(base_time).ok_or_else(|| in_words(Refusal::NotIncreasing))?;
	let offset = u32::try_from(offset).map_err(|_| "too far from the pack's base time")?;
	Ok(Record { metric, offset, value })
}

/// Converts a value to fixed point, rounded to the nearest: a source may be more precise than the profile.
fn nearest(text: &str, decimals: u8) -> Option<i64> {
	let plain = decimal::plain(text)?;
	let (value, exact) = decimal::rounded(&plain, decimals, Rounding::Down);
	let value = match exact {
		true => value,
		false => decimal::rounded(&plain, decimals.checked_add(1)?, Rounding::Down).0.checked_add(5)?.div_euclid(10),
	};
	i64::try_from(value).ok()
}

/// Plans the next pack from the first readings, as far as the profile and `quota` allow. Readings of the same time stay
/// together, since the next pack has to begin later than this one ends.
///
/// Each reading is appraised as the chain will appraise it, with the device's history. One that can never pass
/// becomes a dead letter; at one that may pass later, the pack ends.
pub fn plan(active: &ActiveProfile, history: &History, waiting: &[(u64, Reading)], now: Moment, quota: usize) -> Plan {
	let mut plan = Plan::default();
	for together in waiting.chunk_by(|(_, one), (_, next)| one.at == next.at) {
		let before = plan.clone();
		if plan.records.is_empty() {
			plan.base_time = together.first().map_or(0, |(_, reading)| reading.at);
		}
		for (number, reading) in together {
			match take(active, history, &mut plan, reading, now, quota) {
				Ok(()) => plan.readings.push(*number),
				Err(Left::DeadLetter(why)) => plan.dead_letters.push((*number, reading.clone(), why)),
				Err(Left::Refused) => {
					let why = in_words(Refusal::OutOfBounds);
					plan.dead_letters.push((*number, reading.clone(), why));
					plan.refused.push(reading.clone());
				},
				// Of readings of one time, those that exceed what a pack can hold can never be recorded.
				Err(Left::Full) if before.records.is_empty() && !plan.records.is_empty() => {
					plan.dead_letters.push((
						*number,
						reading.clone(),
						"more readings of one time than a pack can hold".into(),
					));
				},
				Err(Left::Full) => return Plan { wait: None, ..before },
				Err(Left::Wait(refusal)) => return Plan { wait: Some(refusal), ..before },
			}
		}
	}
	plan
}

/// Returns how long before `max_age` a reading already counts as too old: a pack with it would not get into a block in
/// time, and its refusal would take the other readings along.
pub fn age_margin(max_age: Millis) -> Millis {
	const INTO_A_BLOCK_WITHIN: Millis = 30_000;
	INTO_A_BLOCK_WITHIN.min(max_age / 4)
}

/// Reasons for leaving a reading out of the pack.
enum Left {
	/// It can never be recorded.
	DeadLetter(String),
	/// It can never be recorded, since the profile refuses its value outright.
	Refused,
	/// The pack has no room.
	Full,
	/// It may pass later.
	Wait(Refusal),
}

/// Describes a refusal.
fn in_words(refusal: Refusal) -> String {
	format!("{}: {}", refusal.name(), refusal.explanation())
}

fn take(
	active: &ActiveProfile,
	history: &History,
	plan: &mut Plan,
	reading: &Reading,
	now: Moment,
	quota: usize,
) -> Result<(), Left> {
	// Later readings need another pack, as the offset is 32 bits wide.
	if reading.at.saturating_sub(plan.base_time) > u32::MAX.into() && !plan.records.is_empty() {
		return Err(Left::Full);
	}
	let record = to_record(active, plan.base_time, reading).map_err(Left::DeadLetter)?;
	if plan.records.len() >= quota {
		return Err(if plan.records.is_empty() { Left::Wait(Refusal::QuotaSpent) } else { Left::Full });
	}
	let max_age = active.profile.max_age;
	if reading.at < now.saturating_sub(max_age.saturating_sub(age_margin(max_age))) {
		return Err(Left::DeadLetter(in_words(Refusal::TooOld)));
	}
	plan.records.push(record);
	let pack = plan.pack(history.sequence.saturating_add(1));
	let judged = match pack.records.len() == plan.records.len() {
		true => {
			admit(&active.profile, history, &pack, now).and_then(|()| appraise(active, history, &pack, now).map(drop))
		},
		false => Err(Refusal::TooManyRecords),
	};
	let Err(refusal) = judged else { return Ok(()) };
	plan.records.pop();
	Err(match refusal {
		Refusal::TooManyRecords | Refusal::PackTooLarge => Left::Full,
		Refusal::OutOfBounds => Left::Refused,
		refusal => match refusal.cure() {
			// The profile in force does not want it. Nothing later could be recorded before it, so to wait for another
			// profile would cost all later readings.
			Cure::Profile | Cure::Resend | Cure::Nothing => Left::DeadLetter(in_words(refusal)),
			Cure::Wait | Cure::Others => Left::Wait(refusal),
		},
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::{Rule, Span};
	use beadle_test_support::{gauge, ProfileBuilder};

	const NOW: Moment = 1_000_000;

	fn active(max_records: u32) -> ActiveProfile {
		let range = Rule::GrossRange { fail: Span { min: 0, max: 1_000 }, suspect: None };
		let metric = |name| gauge(name, "Cel").decimals(1);
		let profile = ProfileBuilder::default().max_records(max_records).min_interval(10).max_ahead(100);
		profile.max_age(100_000).metric(metric("a").refuse(range)).metric(metric("b")).active()
	}

	fn waiting(readings: &[(Moment, &str, &str)]) -> Vec<(u64, Reading)> {
		let reading = |(at, metric, value): &(Moment, &str, &str)| Reading {
			at: *at,
			metric: (*metric).to_owned(),
			value: (*value).to_owned(),
			unit: None,
		};
		(7..).zip(readings.iter().map(reading)).collect()
	}

	fn planned(max_records: u32, readings: &[(Moment, &str, &str)]) -> Plan {
		plan(&active(max_records), &History::default(), &waiting(readings), NOW, 100)
	}

	#[test]
	fn readings_become_records_in_fixed_point_from_the_first_time_on() {
		let plan = planned(9, &[(NOW - 90, "a", "1.25"), (NOW - 80, "a", "1.24"), (NOW - 80, "b", "-0.25")]);
		let records: Vec<_> = plan.records.iter().map(|record| (record.metric, record.offset, record.value)).collect();
		assert_eq!((plan.base_time, records), (NOW - 90, vec![(0, 0, 13), (0, 10, 12), (1, 10, -2)]));
		assert_eq!((plan.readings, plan.dead_letters, plan.wait), (vec![7, 8, 9], vec![], None));
	}

	#[test]
	fn what_can_never_be_recorded_is_a_dead_letter_and_the_rest_goes_on() {
		let plan = planned(
			9,
			&[
				(NOW - 200_000, "a", "1"),
				(NOW - 90, "a", "1"),
				(NOW - 85, "a", "1"),
				(NOW - 70, "a", "101"),
				(NOW - 60, "c", "1"),
				(NOW - 50, "a", "NaN"),
				(NOW - 40, "b", "2e1"),
			],
		);
		let reasons: Vec<_> =
			plan.dead_letters.iter().map(|(number, _, why)| (*number, why.split([':', ' ']).next().unwrap())).collect();
		let expected = [(7, "TooOld"), (9, "TooFrequent"), (10, "OutOfBounds"), (11, "UnknownMetric"), (12, "NaN")];
		assert_eq!(reasons, expected);
		assert_eq!(plan.readings, [8, 13]);
		assert_eq!(plan.records[1].value, 200);
	}

	fn to_report(readings: &[(Moment, &str, &str)], reported: Option<Moment>) -> Option<Pack> {
		planned(3, readings).pack_to_report(&active(3), &History::default(), reported, NOW)
	}

	fn values(pack: &Pack) -> Vec<(Moment, i64)> {
		pack.records.iter().map(|record| (pack.observed_at(record), record.value)).collect()
	}

	#[test]
	fn what_is_refused_goes_into_a_pack_to_report_and_nothing_else_does() {
		let readings = [
			(NOW - 100, "a", "100"),
			(NOW - 90, "a", "101"),
			(NOW - 85, "c", "101"),
			(NOW - 80, "b", "101"),
			(NOW - 70, "a", "-1"),
		];
		let pack = to_report(&readings, None).unwrap();
		assert_eq!((pack.sequence, values(&pack)), (1, vec![(NOW - 90, 1_010), (NOW - 70, -10)]));
		// The next pack has the same number, and what is accepted.
		let plan = planned(3, &readings);
		assert_eq!((plan.readings.as_slice(), plan.refused.len(), plan.dead_letters.len()), (&[7, 10][..], 2, 3));
		assert_eq!(to_report(&[(NOW - 90, "a", "100"), (NOW - 80, "c", "101")], None), None);
	}

	#[test]
	fn nothing_that_was_reported_is_reported_again() {
		let readings = [(NOW - 90, "a", "101"), (NOW - 80, "a", "102")];
		let left = |reported| to_report(&readings, Some(reported)).map(|pack| values(&pack));
		assert_eq!(left(NOW - 91), Some(vec![(NOW - 90, 1_010), (NOW - 80, 1_020)]));
		assert_eq!(left(NOW - 90), Some(vec![(NOW - 80, 1_020)]));
		assert_eq!(left(NOW - 80), None);
	}

	#[test]
	fn a_pack_to_report_is_one_that_the_chain_admits() {
		let stuck = |after: &[Moment]| {
			let readings: Vec<_> = after.iter().map(|after| (NOW - 90 + after, "a", "101")).collect();
			values(&to_report(&readings, None).unwrap()).into_iter().map(|(at, _)| at + 90 - NOW).collect::<Vec<_>>()
		};
		assert_eq!(stuck(&[0, 20, 10]), [0, 20], "not in the order of their times");
		assert_eq!(stuck(&[0, 10, 20, 30]), [0, 10, 20], "more than there is room for");
	}

	#[test]
	fn a_record_has_no_meaning_in_a_profile_with_other_metrics() {
		let made_for = active(3).profile;
		let pack = to_report(&[(NOW - 90, "a", "101")], None).unwrap();
		let other = |change: fn(&mut Profile)| {
			let mut other = made_for.clone();
			change(&mut other);
			means_the_same(&pack, &made_for, &other)
		};
		assert!(other(|_| ()));
		assert!(other(|profile| profile.metrics[1].decimals = 7), "it has no record of that metric");
		assert!(!other(|profile| profile.metrics[0].decimals = 2));
		assert!(!other(|profile| profile.metrics[0].unit = b"K".to_vec().try_into().unwrap()));
		assert!(!other(|profile| profile.metrics[0] = profile.metrics[1].clone()));
		assert!(!other(|profile| profile.metrics.clear()));
	}

	#[test]
	fn a_reading_from_before_the_packs_first_is_not_recorded_under_another_time() {
		let plan = planned(9, &[(NOW - 90, "a", "1"), (NOW - 95, "b", "1"), (NOW - 80, "b", "1")]);
		assert_eq!((plan.readings, plan.dead_letters[0].0), (vec![7, 9], 8));
		assert!(plan.dead_letters[0].2.starts_with("NotIncreasing"), "{:?}", plan.dead_letters);
	}

	#[test]
	fn what_would_be_too_old_in_a_block_is_too_old() {
		let plan = planned(9, &[(NOW - 75_001, "a", "1"), (NOW - 75_000, "a", "1")]);
		assert_eq!((plan.readings, plan.dead_letters[0].0), (vec![8], 7));
		assert!(plan.dead_letters[0].2.starts_with("TooOld"), "{:?}", plan.dead_letters);
	}

	#[test]
	fn readings_of_one_time_stay_together() {
		let plan =
			planned(3, &[(NOW - 90, "a", "1"), (NOW - 90, "b", "1"), (NOW - 80, "a", "1"), (NOW - 80, "b", "1")]);
		assert_eq!((plan.readings, plan.dead_letters), (vec![7, 8], vec![]));
		let alone = planned(1, &[(NOW - 90, "a", "1"), (NOW - 90, "b", "1")]);
		assert_eq!((alone.readings, alone.dead_letters.len()), (vec![7], 1));
	}

	#[test]
	fn what_time_can_cure_waits() {
		let ahead = planned(9, &[(NOW - 90, "a", "1"), (NOW + 101, "a", "1")]);
		assert_eq!((ahead.readings, ahead.wait, ahead.dead_letters), (vec![7], Some(Refusal::TooFarAhead), vec![]));
		let readings = waiting(&[(NOW - 90, "a", "1"), (NOW - 80, "a", "1")]);
		let of_quota = |quota| plan(&active(9), &History::default(), &readings, NOW, quota);
		assert_eq!((of_quota(1).readings, of_quota(1).wait), (vec![7], None));
		assert_eq!((of_quota(0).readings, of_quota(0).wait), (vec![], Some(Refusal::QuotaSpent)));
	}

	#[test]
	fn a_unit_has_to_be_the_profiles() {
		let mut readings = waiting(&[(NOW - 90, "a", "1"), (NOW - 80, "a", "1")]);
		readings[0].1.unit = Some("K".into());
		readings[1].1.unit = Some("Cel".into());
		let plan = plan(&active(9), &History::default(), &readings, NOW, 9);
		assert_eq!(plan.dead_letters[0].2, "its unit is K, and the profile wants Cel");
		assert_eq!(plan.readings, [8]);
	}

	#[test]
	fn values_are_rounded_to_the_nearest() {
		let cases = [("1.25", 13), ("1.249", 12), ("-1.25", -12), ("-1.26", -13), ("1e-3", 0), ("0.1", 1), ("7", 70)];
		for (text, expected) in cases {
			assert_eq!(nearest(text, 1), Some(expected), "{text}");
		}
		for none in ["", "a", "1e99", "--1"] {
			assert_eq!(nearest(none, 1), None, "{none}");
		}
	}
}

//! Appraisal by a staged version, beside the active one.

use crate::{admit, appraise::appraise_records, History, Shadow};
use beadle_primitives::{ActiveProfile, Appraisal, Moment, Pack, Refusal};

/// Appraises by a staged version a pack that arrives at `now`; returns the appraisal or refusal, and the updated
/// history under that version. `history` is the device's history before the pack.
///
/// A pack that the staged version would have refused leaves its history unchanged.
pub fn appraise_staged(
	staged: &ActiveProfile,
	history: &History,
	pack: &Pack,
	now: Moment,
) -> (Result<Appraisal, Refusal>, Shadow) {
	let before = history.metrics_under_staged(staged, now);
	let mut after = before.clone();
	let appraisal = admit(&staged.profile, history, pack, now)
		.and_then(|()| appraise_records(&staged.profile, &mut after, &history.pauses, pack, now));
	let metrics = if appraisal.is_ok() { after } else { before };
	(appraisal, Shadow { profile: staged.reference, metrics })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{appraise, AlarmState, Memory, Outcome};
	use beadle_primitives::{Mitigation, QcFlag, Rule, Span};
	use beadle_test_support::{flag, gauge, series, ProfileBuilder};

	const NOW: Moment = 1_000;

	/// Values up to `max`, and a deviation rule with a warm-up of three values.
	fn version(version: u32, max: i64) -> ActiveProfile {
		let rules = [
			Rule::GrossRange { fail: Span { min: 0, max }, suspect: None },
			Rule::Deviation { half_life: 10, tolerance: 5, suspect_k: None, fail_k: 300, warm_up: 3 },
		];
		let metric = gauge("a", "Cel").behaviours(rules, flag(2, 1, Mitigation::Suspend));
		ProfileBuilder::default().metric(metric).version(1, version)
	}

	fn pack(sequence: u64, values: &[i64]) -> Pack {
		beadle_test_support::pack(sequence, sequence.saturating_mul(10), series(1, values))
	}

	/// Appraises with `active` deciding and `staged` beside it; returns the staged version's appraisal and the history.
	fn step(active: &ActiveProfile, staged: &ActiveProfile, history: &History, pack: &Pack) -> (Appraisal, History) {
		let (appraisal, shadow) = appraise_staged(staged, history, pack, NOW);
		let outcome = appraise(active, history, pack, NOW).unwrap();
		(appraisal.unwrap(), History { shadow: Some(shadow), ..outcome.history })
	}

	#[test]
	fn it_says_what_the_staged_version_would_have_said() {
		let (active, staged) = (version(1, 100), version(2, 10));
		let (appraisal, history) = step(&active, &staged, &History::default(), &pack(1, &[10, 11, 12]));
		assert_eq!(appraisal.flags.to_vec(), [QcFlag::Good, QcFlag::Fail, QcFlag::Fail]);
		assert_eq!(appraisal.transitions.len(), 1);
		assert_eq!(history.alarms().count(), 0);

		// The findings are as if the version had been active all along.
		let alone = appraise(&staged, &History::default(), &pack(1, &[10, 11, 12]), NOW).unwrap();
		assert_eq!(appraisal, alone.appraisal);
		assert_eq!(history.shadow.unwrap().metrics, alone.history.metrics);
	}

	#[test]
	fn once_active_it_remembers_values_but_no_alarms() {
		let (active, staged) = (version(1, 100), version(2, 10));
		let (_, history) = step(&active, &staged, &History::default(), &pack(1, &[10, 11, 12]));
		let shadow = history.shadow.clone().unwrap();
		assert_eq!(shadow.metrics[0].behaviours[0].alarm, AlarmState::Raised { passing: 0 });

		let outcome = appraise(&staged, &history, &pack(2, &[13]), NOW).unwrap();
		let [range, deviation] = &outcome.history.metrics[0].behaviours[..] else { panic!("two behaviours") };
		assert_eq!(range.alarm, AlarmState::Clear { failing: 1 });
		// The three values from before were learned, so the fourth is evaluated.
		assert!(matches!(deviation.memory, Memory::Baseline(baseline) if baseline.seen == 4));
		assert_eq!(outcome.history.shadow, None);
	}

	#[test]
	fn another_version_keeps_what_was_observed_last() {
		let (active, staged) = (version(1, 100), version(2, 10));
		let (_, history) = step(&active, &staged, &History::default(), &pack(1, &[10, 11, 12]));
		let outcome = appraise(&version(3, 10), &history, &pack(2, &[13]), NOW).unwrap();
		let afresh = appraise(&version(3, 10), &History::default(), &pack(2, &[13]), NOW).unwrap();
		assert_eq!(outcome, Outcome { history: History { shadow: None, ..afresh.history }, ..afresh });
		// The rules have forgotten all else, and yet the times go on.
		let again = appraise(&version(3, 10), &history, &pack(1, &[13]), NOW);
		assert_eq!(again, Err(Refusal::NotIncreasing));
	}

	#[test]
	fn what_the_staged_version_refused_was_observed_all_the_same() {
		let (active, mut staged) = (version(1, 100), version(2, 10));
		staged.profile.max_records = 1;
		let rule = Rule::FlatLine { tolerance: 9, suspect_after: None, fail_after: 1, least: 2 };
		staged.profile.metrics[0].behaviours[1].rule = rule;
		let (_, history) = step(&active, &staged, &History::default(), &pack(1, &[1]));
		let (refused, shadow) = appraise_staged(&staged, &history, &pack(2, &[1, 2]), NOW);
		assert_eq!(refused, Err(Refusal::TooManyRecords));
		let outcome = appraise(&active, &history, &pack(2, &[1, 2]), NOW).unwrap();
		let history = History { shadow: Some(shadow), ..outcome.history };
		// The staged version's run ended before what it refused, so it does not go on after it.
		let outcome = appraise(&staged, &history, &pack(3, &[3]), NOW).unwrap();
		assert_eq!(outcome.appraisal.flags.to_vec(), [QcFlag::Good]);
		assert_eq!(outcome.appraisal.violations.len(), 0);
	}

	#[test]
	fn what_it_would_refuse_leaves_its_past() {
		let (active, mut staged) = (version(1, 100), version(2, 10));
		let (_, history) = step(&active, &staged, &History::default(), &pack(1, &[1]));
		staged.profile.max_records = 1;
		let (appraisal, shadow) = appraise_staged(&staged, &history, &pack(2, &[1, 2]), NOW);
		assert_eq!(appraisal, Err(Refusal::TooManyRecords));
		assert_eq!(Some(shadow), history.shadow);
	}
}

//! Counts failing values up to an alarm, and passing ones back down.

use beadle_primitives::{QcFlag, TransitionKind};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How far a behaviour is from raising or clearing its alarm: AWS IoT Device Defender's consecutive datapoints.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AlarmCounter {
	/// How many values in a row failed.
	pub failing: u16,
	/// How many values in a row did not fail.
	pub passing: u16,
	/// Whether the behaviour is in alarm.
	pub in_alarm: bool,
}

impl AlarmCounter {
	/// Counts one more value with this flag; says so when it raises or clears the alarm. A value that could not be
	/// evaluated counts for neither side.
	pub fn count(&mut self, flag: QcFlag, to_alarm: u16, to_clear: u16) -> Option<TransitionKind> {
		match flag {
			QcFlag::Fail => {
				self.failing = self.failing.saturating_add(1);
				self.passing = 0;
				let raised = !self.in_alarm && self.failing >= to_alarm;
				raised.then(|| {
					self.in_alarm = true;
					TransitionKind::Raised
				})
			},
			QcFlag::Good | QcFlag::Suspect => {
				self.passing = self.passing.saturating_add(1);
				self.failing = 0;
				let cleared = self.in_alarm && self.passing >= to_clear;
				cleared.then(|| {
					self.in_alarm = false;
					TransitionKind::Cleared
				})
			},
			QcFlag::NotEvaluated | QcFlag::Missing => None,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use QcFlag::*;

	fn transitions(flags: &[QcFlag]) -> Vec<Option<TransitionKind>> {
		let mut counter = AlarmCounter::default();
		flags.iter().map(|flag| counter.count(*flag, 3, 2)).collect()
	}

	#[test]
	fn failing_values_in_a_row_raise_the_alarm_once() {
		let raised = Some(TransitionKind::Raised);
		assert_eq!(transitions(&[Fail, Fail, Fail, Fail]), [None, None, raised, None]);
		assert_eq!(transitions(&[Fail, Fail, Good, Fail]), [None; 4]);
	}

	#[test]
	fn values_that_do_not_fail_clear_it_once() {
		let cleared = Some(TransitionKind::Cleared);
		assert_eq!(transitions(&[Fail, Fail, Fail, Good, Suspect, Good])[3..], [None, cleared, None]);
		assert_eq!(transitions(&[Fail, Fail, Fail, Good, Fail, Good])[3..], [None; 3]);
	}

	#[test]
	fn what_was_not_evaluated_does_not_count() {
		let raised = Some(TransitionKind::Raised);
		assert_eq!(transitions(&[Fail, Fail, NotEvaluated, Missing, Fail])[2..], [None, None, raised]);
	}
}

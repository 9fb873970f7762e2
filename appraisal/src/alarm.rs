//! Counts failing values up to an alarm, and passing ones back down.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use beadle_primitives::{QcFlag, TransitionKind};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How far a behaviour is from raising or clearing its alarm: AWS IoT Device Defender's consecutive datapoints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AlarmState {
	/// Not in alarm.
	Clear {
		/// How many values in a row failed.
		#[codec(compact)]
		failing: u16,
	},
	/// Put in alarm by a silence that lasts. The observation that ends it decides.
	Noticed,
	/// In alarm.
	Raised {
		/// How many values in a row did not fail since.
		#[codec(compact)]
		passing: u16,
	},
}

impl Default for AlarmState {
	fn default() -> Self {
		Self::Clear { failing: 0 }
	}
}

impl AlarmState {
	/// Whether this is an alarm.
	pub fn in_alarm(&self) -> bool {
		!matches!(self, Self::Clear { .. })
	}

	/// Whether so many more failing values would make an alarm, or it is one already.
	pub fn would_alarm(&self, failing: u64, to_alarm: u16) -> bool {
		match self {
			Self::Clear { failing: so_far } => failing.saturating_add(u64::from(*so_far)) >= u64::from(to_alarm),
			Self::Noticed | Self::Raised { .. } => true,
		}
	}

	/// Counts one more value with this flag, which stands for `datapoints` values if it fails; says so when the alarm is
	/// raised, confirmed or cleared. A value that could not be evaluated counts for neither side.
	pub fn count(&mut self, flag: QcFlag, datapoints: u64, to_alarm: u16, to_clear: u16) -> Option<TransitionKind> {
		let (next, transition) = match (flag, *self) {
			(QcFlag::Fail, Self::Clear { .. }) if self.would_alarm(datapoints, to_alarm) => {
				(Self::Raised { passing: 0 }, Some(TransitionKind::Raised))
			},
			(QcFlag::Fail, Self::Clear { failing }) => {
				// Less than `to_alarm`, so it fits.
				let more = u16::try_from(datapoints).unwrap_or(u16::MAX);
				(Self::Clear { failing: failing.saturating_add(more) }, None)
			},
			(QcFlag::Fail, Self::Noticed) => (Self::Raised { passing: 0 }, Some(TransitionKind::Confirmed)),
			(QcFlag::Fail, Self::Raised { .. }) => (Self::Raised { passing: 0 }, None),
			(QcFlag::Good | QcFlag::Suspect, Self::Clear { .. }) => (Self::default(), None),
			(QcFlag::Good | QcFlag::Suspect, Self::Noticed) => passed(0, to_clear),
			(QcFlag::Good | QcFlag::Suspect, Self::Raised { passing }) => passed(passing, to_clear),
			(QcFlag::NotEvaluated | QcFlag::Missing, same) => (same, None),
		};
		*self = next;
		transition
	}
}

/// A behaviour in alarm passed once more than `before`.
fn passed(before: u16, to_clear: u16) -> (AlarmState, Option<TransitionKind>) {
	let passing = before.saturating_add(1);
	if passing >= to_clear {
		(AlarmState::default(), Some(TransitionKind::Cleared))
	} else {
		(AlarmState::Raised { passing }, None)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use QcFlag::*;

	const RAISED: Option<TransitionKind> = Some(TransitionKind::Raised);
	const CLEARED: Option<TransitionKind> = Some(TransitionKind::Cleared);

	fn transitions(flags: &[QcFlag]) -> Vec<Option<TransitionKind>> {
		let mut alarm = AlarmState::default();
		flags.iter().map(|flag| alarm.count(*flag, 1, 3, 2)).collect()
	}

	#[test]
	fn failing_values_in_a_row_raise_the_alarm_once() {
		assert_eq!(transitions(&[Fail, Fail, Fail, Fail]), [None, None, RAISED, None]);
		assert_eq!(transitions(&[Fail, Fail, Good, Fail]), [None; 4]);
	}

	#[test]
	fn values_that_do_not_fail_clear_it_once() {
		assert_eq!(transitions(&[Fail, Fail, Fail, Good, Suspect, Good])[3..], [None, CLEARED, None]);
		assert_eq!(transitions(&[Fail, Fail, Fail, Good, Fail, Good])[3..], [None; 3]);
	}

	#[test]
	fn what_was_not_evaluated_does_not_count() {
		assert_eq!(transitions(&[Fail, Fail, NotEvaluated, Missing, Fail])[2..], [None, None, RAISED]);
	}

	#[test]
	fn a_value_can_stand_for_several() {
		let mut alarm = AlarmState::default();
		assert_eq!(alarm.count(Fail, 2, 3, 1), None);
		assert!(alarm.would_alarm(1, 3) && !alarm.in_alarm());
		assert_eq!(alarm.count(Fail, u64::MAX, 3, 1), RAISED);
		assert_eq!(alarm.count(Good, 1, 3, 1), CLEARED);
	}

	#[test]
	fn what_ends_a_silence_confirms_its_alarm() {
		let mut alarm = AlarmState::Noticed;
		assert!(alarm.in_alarm());
		assert_eq!(alarm.count(Fail, 1, 3, 1), Some(TransitionKind::Confirmed));
		assert_eq!(alarm, AlarmState::Raised { passing: 0 });
	}

	#[test]
	fn it_takes_two_bytes() {
		for alarm in [AlarmState::default(), AlarmState::Raised { passing: 63 }] {
			assert_eq!(alarm.encoded_size(), 2);
		}
	}
}

//! Alarm state of a behaviour: counts failing values up to an alarm, and passing ones back down.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use beadle_primitives::{Mitigation, OnFail, QcFlag, TransitionKind};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Distance of a behaviour from raising or clearing its alarm: AWS IoT Device Defender's consecutive datapoints.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AlarmState {
	/// Not in alarm.
	Clear {
		/// Number of values in a row that failed.
		#[codec(compact)]
		failing: u16,
	},
	/// In alarm because of a lasting silence. The observation that ends the silence decides, as if nobody had noticed
	/// it.
	Noticed {
		/// Number of values in a row that failed before the silence.
		#[codec(compact)]
		failing: u16,
	},
	/// In alarm.
	Raised {
		/// Number of values in a row that did not fail since.
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
	/// Returns whether the behaviour is in alarm.
	pub fn in_alarm(&self) -> bool {
		!matches!(self, Self::Clear { .. })
	}

	/// Returns whether so many more failing values would raise the alarm, or values have raised it already.
	pub fn would_alarm(&self, failing: u64, to_alarm: u16) -> bool {
		match self {
			Self::Clear { failing: so_far } | Self::Noticed { failing: so_far } => {
				failing.saturating_add(u64::from(*so_far)) >= u64::from(to_alarm)
			},
			Self::Raised { .. } => true,
		}
	}

	/// Counts one more value with this flag; if it fails, it counts as `datapoints` values. Returns the transition if
	/// this raises, confirms or clears the alarm. A value that could not be evaluated counts neither way, and yet ends a
	/// silence.
	pub fn count(&mut self, flag: QcFlag, datapoints: u64, to_alarm: u16, to_clear: u16) -> Option<TransitionKind> {
		if matches!(flag, QcFlag::NotEvaluated | QcFlag::Missing) {
			let Self::Noticed { failing } = *self else { return None };
			*self = Self::Clear { failing };
			return Some(TransitionKind::Cleared);
		}
		let failed = flag == QcFlag::Fail;
		let before = *self;
		*self = match before {
			Self::Clear { failing } | Self::Noticed { failing } if failed => {
				if before.would_alarm(datapoints, to_alarm) {
					Self::Raised { passing: 0 }
				} else {
					// Fewer than `to_alarm`, so it fits.
					let more = u16::try_from(datapoints).unwrap_or(u16::MAX);
					Self::Clear { failing: failing.saturating_add(more) }
				}
			},
			Self::Raised { .. } if failed => Self::Raised { passing: 0 },
			Self::Clear { .. } | Self::Noticed { .. } => Self::default(),
			Self::Raised { passing } => {
				let passing = passing.saturating_add(1);
				if passing >= to_clear {
					Self::default()
				} else {
					Self::Raised { passing }
				}
			},
		};
		match (before, *self) {
			(Self::Clear { .. }, Self::Raised { .. }) => Some(TransitionKind::Raised),
			(Self::Noticed { .. }, Self::Raised { .. }) => Some(TransitionKind::Confirmed),
			(Self::Noticed { .. } | Self::Raised { .. }, Self::Clear { .. }) => Some(TransitionKind::Cleared),
			_ => None,
		}
	}

	/// Puts the behaviour in alarm for a lasting silence.
	pub(crate) fn notice(&mut self) {
		if let Self::Clear { failing } = *self {
			*self = Self::Noticed { failing };
		}
	}
}

/// What raises and clears a behaviour's alarm, and what it does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Terms {
	/// Number of failing values in a row that raise the alarm.
	pub to_alarm: u16,
	/// Number of values in a row that do not fail and clear it.
	pub to_clear: u16,
	/// Mitigation of the alarm.
	pub mitigation: Mitigation,
}

impl Terms {
	/// Returns the terms of a behaviour. Of one that refuses, a single failing value, which only a report can bring,
	/// raises the alarm, and the next value that is accepted clears it.
	pub fn of(on_fail: OnFail) -> Self {
		match on_fail {
			OnFail::Refuse => Self { to_alarm: 1, to_clear: 1, mitigation: Mitigation::None },
			OnFail::Flag { datapoints_to_alarm, datapoints_to_clear, mitigation } => {
				Self { to_alarm: datapoints_to_alarm, to_clear: datapoints_to_clear, mitigation }
			},
		}
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
	fn what_ends_a_silence_decides_as_if_it_had_not_been_noticed() {
		for (flag, datapoints, transition) in [
			(Fail, 2, Some(TransitionKind::Confirmed)),
			(Fail, 1, CLEARED),
			(Good, 1, CLEARED),
			(NotEvaluated, 1, CLEARED),
		] {
			let mut unnoticed = AlarmState::Clear { failing: 1 };
			let mut noticed = unnoticed;
			noticed.notice();
			assert!(noticed.in_alarm());
			unnoticed.count(flag, datapoints, 3, 2);
			assert_eq!(noticed.count(flag, datapoints, 3, 2), transition);
			assert_eq!(noticed, unnoticed);
		}
	}

	#[test]
	fn it_takes_two_bytes() {
		for alarm in [AlarmState::default(), AlarmState::Raised { passing: 63 }] {
			assert_eq!(alarm.encoded_size(), 2);
		}
	}
}

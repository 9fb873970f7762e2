//! The first layout of a device's history, which had no version in front, and its conversion to the present one.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use super::{Expectation, Observation};
use crate::{AlarmState, Baseline};
use alloc::vec::Vec;
use beadle_primitives::{
	profile::{MAX_BEHAVIOURS, MAX_METRICS},
	MetricKind, Moment, ProfileRef, QcFlag, Sequence,
};
use codec::{Decode, Encode};
use sp_runtime::{traits::ConstU32, BoundedVec};

/// History of each metric, by its position in the profile.
pub type MetricHistories = BoundedVec<MetricHistory, ConstU32<MAX_METRICS>>;

/// History of a device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct History {
	/// Sequence of the last recorded pack; zero before the first.
	pub sequence: Sequence,
	/// Time of the last recorded observation.
	pub observed_at: Option<Moment>,
	/// Block with the last recorded pack; zero before the first.
	pub recorded_in: u32,
	/// Gravest flag in the last recorded pack.
	pub last_flag: QcFlag,
	/// Profile and version of `metrics`.
	pub profile: ProfileRef,
	/// Metric histories under that version.
	pub metrics: MetricHistories,
	/// History under the staged version, if one was staged when the last pack came.
	pub shadow: Option<Shadow>,
}

/// History under a staged version.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Shadow {
	/// The profile and its staged version.
	pub profile: ProfileRef,
	/// Metric histories under that version.
	pub metrics: MetricHistories,
}

/// History of a metric.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct MetricHistory {
	/// Last observation.
	pub last: Option<Observation>,
	/// History of each behaviour, by its position in the metric.
	pub behaviours: BoundedVec<BehaviourHistory, ConstU32<MAX_BEHAVIOURS>>,
}

/// History of a behaviour.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct BehaviourHistory {
	/// State of the behaviour's alarm.
	pub alarm: AlarmState,
	/// Memory of the rule beyond the last observation.
	pub memory: Memory,
}

/// Memory of a rule beyond the last observation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Memory {
	/// Nothing.
	Nothing,
	/// For a flat-line rule: the run of values that stayed within the tolerance.
	Flat(FlatRun),
	/// For a spike rule: the values before the last observation.
	Earlier(BoundedVec<i64, ConstU32<2>>),
	/// For a deviation rule: the baseline of the usual values.
	Baseline(Baseline),
	/// For a gap rule: the arrival time of the last observation.
	Arrived(Moment),
}

/// A run of values within a tolerance of each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct FlatRun {
	/// Time of the first value.
	pub since: Moment,
	/// Lowest value.
	pub min: i64,
	/// Highest value.
	pub max: i64,
}

impl History {
	/// Returns the history in the present layout, of a device of which this is expected.
	///
	/// `metrics` are the kinds of the metrics of the history's profile, `staged` those of its shadow's. Without the latter
	/// there is no such version any more, and nothing needs the shadow.
	pub fn into_present(
		self,
		metrics: &[MetricKind],
		staged: Option<&[MetricKind]>,
		expected: Option<Expectation>,
	) -> super::History {
		let shadow = self.shadow.zip(staged).map(|(shadow, staged)| super::Shadow {
			profile: shadow.profile,
			metrics: converted(shadow.metrics, staged),
		});
		super::History {
			sequence: self.sequence,
			observed_at: self.observed_at,
			reinstated_at: None,
			recorded_in: self.recorded_in,
			last_flag: self.last_flag,
			expected,
			pauses: Default::default(),
			profile: self.profile,
			metrics: converted(self.metrics, metrics),
			shadow,
		}
	}

	/// Returns the arrival time of the last observation of any metric under the profile.
	pub fn heard_at(&self) -> Option<Moment> {
		self.metrics.iter().filter_map(MetricHistory::heard_at).max()
	}
}

fn converted(old: MetricHistories, kinds: &[MetricKind]) -> super::MetricHistories {
	// A metric without a kind would be one of no profile.
	let kinds = kinds.iter().copied().chain(core::iter::repeat(MetricKind::Gauge));
	let metrics: Vec<_> = old.into_iter().zip(kinds).map(|(metric, kind)| metric.into_present(kind)).collect();
	// As many as before.
	BoundedVec::truncate_from(metrics)
}

impl MetricHistory {
	fn heard_at(&self) -> Option<Moment> {
		let arrived = self.behaviours.iter().filter_map(|behaviour| match behaviour.memory {
			Memory::Arrived(at) => Some(at),
			_ => None,
		});
		arrived.chain(self.last.map(|last| last.at)).max()
	}

	fn into_present(self, kind: MetricKind) -> super::MetricHistory {
		let heard_at = self.heard_at();
		let behaviours: Vec<_> = self.behaviours.into_iter().map(|behaviour| behaviour.into_present(kind)).collect();
		// As many as before.
		let behaviours = BoundedVec::truncate_from(behaviours);
		super::MetricHistory { last: self.last, flag: QcFlag::NotEvaluated, heard_at, behaviours }
	}
}

impl BehaviourHistory {
	/// A counter's increases were those from one observation to the next, whenever that was, and are those in a stated time
	/// now: what was remembered of them compares with none.
	fn into_present(self, kind: MetricKind) -> super::BehaviourHistory {
		let memory = match self.memory {
			Memory::Flat(FlatRun { since, min, max }) => {
				// How many there were is not known; there was one.
				super::Memory::Flat(super::FlatRun { since, min, max, observations: 1 })
			},
			Memory::Baseline(baseline) if !kind.is_counter() => super::Memory::Baseline(baseline),
			Memory::Earlier(earlier) if !kind.is_counter() => super::Memory::Earlier(earlier),
			Memory::Baseline(_) | Memory::Earlier(_) | Memory::Nothing | Memory::Arrived(_) => super::Memory::Nothing,
		};
		super::BehaviourHistory { alarm: self.alarm, memory }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::history;
	use beadle_primitives::OnReset;
	use codec::DecodeAll;

	const COUNTER: MetricKind = MetricKind::Counter { per: 1, on_reset: OnReset::Ignore };

	/// A device with three metrics under version 2 of profile 3, and a shadow of version 4, byte by byte.
	fn stored() -> Vec<u8> {
		let metrics: [&[u8]; 11] = [
			&[3 << 2],
			// Observed at 1000 with the value -2; three behaviours.
			&[1, 0xe8, 0x03, 0, 0, 0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 3 << 2],
			// A flat run since 500, from -2 to 7; one value has failed.
			&[0, 1 << 2, 1, 0xf4, 0x01, 0, 0, 0, 0, 0, 0],
			&[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0, 0, 0, 0],
			// A spike rule's value before the last one, 5.
			&[0, 0, 2, 1 << 2, 5, 0, 0, 0, 0, 0, 0, 0],
			// A gap rule in alarm for a silence; the observation arrived at 2000.
			&[1, 0, 4, 0xd0, 0x07, 0, 0, 0, 0, 0, 0],
			// Observed at 900 with the value 1; one behaviour, a baseline of three values, in alarm.
			&[1, 0x84, 0x03, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1 << 2, 2, 0, 3],
			&[9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
			&[8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 << 2],
			// Never observed; one behaviour that remembers nothing.
			&[0, 1 << 2, 0],
			&[0, 0],
		];
		let parts: [&[u8]; 7] = [
			// Sequence 7, observed at 1000, recorded in block 9, suspect.
			&[7, 0, 0, 0, 0, 0, 0, 0, 1, 0xe8, 0x03, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 3],
			&[3, 0, 0, 0, 2, 0, 0, 0],
			&metrics.concat(),
			&[1, 3, 0, 0, 0, 4, 0, 0, 0],
			&[1 << 2],
			&[0],
			&[0],
		];
		parts.concat()
	}

	#[test]
	fn what_was_stored_becomes_the_present_history() {
		let old = History::decode_all(&mut &stored()[..]).unwrap();
		assert_eq!(old.heard_at(), Some(2_000));
		let expected = Some(Expectation { since: 1_000, until: Some(3_000) });
		let new = old.clone().into_present(&[MetricKind::Gauge; 3], Some(&[MetricKind::Gauge]), expected);
		assert_eq!(
			(new.sequence, new.observed_at, new.recorded_in, new.last_flag),
			(7, Some(1_000), 9, QcFlag::Suspect)
		);
		assert_eq!((new.reinstated_at, new.expected), (None, expected));
		assert_eq!(new.profile, ProfileRef { id: 3, version: 2 });
		let [first, second, third] = &new.metrics[..] else { panic!("three metrics") };
		assert_eq!((first.last, first.heard_at), (Some(Observation { at: 1_000, value: -2 }), Some(2_000)));
		let [flat, spike, gap] = &first.behaviours[..] else { panic!("three behaviours") };
		let run = history::FlatRun { since: 500, min: -2, max: 7, observations: 1 };
		assert_eq!((flat.alarm, &flat.memory), (AlarmState::Clear { failing: 1 }, &history::Memory::Flat(run)));
		assert_eq!(spike.memory, history::Memory::Earlier(vec![5].try_into().unwrap()));
		assert_eq!((gap.alarm, &gap.memory), (AlarmState::Noticed { failing: 0 }, &history::Memory::Nothing));
		assert_eq!((second.last, second.heard_at), (Some(Observation { at: 900, value: 1 }), Some(900)));
		let baseline = Baseline { mean: 9, variance: 8, seen: 3 };
		assert_eq!(second.behaviours[0].memory, history::Memory::Baseline(baseline));
		assert_eq!(second.behaviours[0].alarm, AlarmState::Raised { passing: 0 });
		assert_eq!((third.last, third.heard_at, third.behaviours.len()), (None, None, 1));
		let shadow = new.shadow.unwrap();
		assert_eq!((shadow.profile, shadow.metrics.len()), (ProfileRef { id: 3, version: 4 }, 1));
		assert_eq!(old.into_present(&[MetricKind::Gauge; 3], None, None).shadow, None, "it was withdrawn");
	}

	#[test]
	fn nothing_is_remembered_of_a_counters_increases() {
		let old = History::decode_all(&mut &stored()[..]).unwrap();
		let gauges = old.clone().into_present(&[MetricKind::Gauge; 3], None, None);
		let counters = old.into_present(&[COUNTER; 3], None, None);
		let [flat, spike, _] = &counters.metrics[0].behaviours[..] else { panic!("three behaviours") };
		assert_eq!(flat, &gauges.metrics[0].behaviours[0], "its values compare as they did");
		assert_eq!(spike.memory, history::Memory::Nothing);
		let [baseline] = &counters.metrics[1].behaviours[..] else { panic!("one behaviour") };
		assert_eq!((&baseline.memory, baseline.alarm), (&history::Memory::Nothing, AlarmState::Raised { passing: 0 }));
		assert_eq!(counters.metrics[1].last, gauges.metrics[1].last);
	}

	#[test]
	fn a_device_that_never_sent_has_no_history() {
		let old = History::decode_all(&mut &[0; 8 + 1 + 4][..]);
		assert!(old.is_err(), "a flag is never zero");
		let bytes = [&[0; 8 + 1 + 4][..], &[2], &[0; 8 + 1 + 1]].concat();
		let new = History::decode_all(&mut &bytes[..]).unwrap();
		assert_eq!(new.heard_at(), None);
		assert_eq!(new.into_present(&[], None, None), history::History::default());
	}
}

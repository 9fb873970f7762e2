//! Shared parts of the pallets' benchmarks: the largest inputs, and the chain around the pallet under measurement.

use alloc::vec::Vec;
use beadle_primitives::{
	pack::MAX_RECORDS,
	profile::{
		MAX_AHEAD, MAX_BEHAVIOURS, MAX_METRICS, MAX_METRIC_NAME_BYTES, MAX_PACK_BYTES, MAX_PROFILE_NAME_BYTES,
		MAX_UNIT_BYTES,
	},
	rule::MAX_BASELINE,
	time_zone::{MAX_OFFSET_CHANGES, MAX_OFFSET_MINUTES},
	AccountId, Behaviour, Calendar, DeviceId, DeviceKey, Metric, MetricIndex, MetricKind, Mitigation, Moment,
	OffsetChange, OnFail, OrganisationId, Profile, Rule, Season, Span, Text, TimeZone,
};
use sp_runtime::{BoundedVec, MultiSignature};

/// The chain around the pallet under measurement. Everything in it is as large as it can be.
pub trait BenchmarkHelper {
	/// Returns a member of a council of the greatest size. Another number is another member.
	fn council_member(number: u32) -> AccountId;

	/// Returns the number of the organisation for which this account signs.
	fn organisation_of(account: &AccountId) -> OrganisationId;

	/// Generates a key of the scheme whose signatures take the longest to verify.
	fn new_key() -> DeviceKey;

	/// Signs with a key that [`Self::new_key`] returned.
	fn sign(key: &DeviceKey, message: &[u8]) -> MultiSignature;

	/// Enrols a device of that council member under this key, with a grant and a full action log; returns its number.
	fn enrol(owner: &AccountId, key: &DeviceKey) -> DeviceId;

	/// Assigns to the device new versions of a profile of its own.
	fn hold_against(device: DeviceId, active: Profile, staged: Option<Profile>);

	/// Raises as many alarms of the device as can last at a time, and suspends it for one of them.
	fn alarm(device: DeviceId);

	/// Lets as many behaviours of the device as there can be be silent for long enough to be in alarm, with nothing of that
	/// on record yet and the largest history, and sets the time to then.
	fn silence(device: DeviceId);

	/// Sets the time of the block.
	fn set_time(now: Moment);
}

/// Returns a text of the greatest length.
pub fn longest_text<const N: u32>() -> Text<N> {
	(0..N).map(|_| b'x').collect::<Vec<_>>().try_into().unwrap_or_default()
}

/// Returns the rule of a metric in [`largest_profile`]: for the first metric the one that takes longest to judge, for
/// the others the one with the longest encoding.
pub fn largest_rule(metric: MetricIndex) -> Rule {
	let all = Span { min: i64::MIN, max: i64::MAX };
	let season = |hour| Season { first: hour, last: hour, fail: all, suspect: Some(all) };
	let seasons = Calendar::HourOfDay.units().map(season).collect();
	match metric {
		0 => Rule::Deviation {
			half_life: MAX_BASELINE,
			tolerance: 0,
			suspect_k: Some(u16::MAX),
			fail_k: u16::MAX,
			warm_up: 1,
		},
		_ => Rule::Climatology { calendar: Calendar::HourOfDay, seasons: BoundedVec::truncate_from(seasons) },
	}
}

/// Returns a time zone with as many changes as there can be, all in the earliest hours of the epoch.
fn largest_time_zone() -> TimeZone {
	let change = |from| OffsetChange { from, offset_minutes: MAX_OFFSET_MINUTES };
	let changes = (0..Moment::from(MAX_OFFSET_CHANGES)).map(change).collect();
	TimeZone { offset_minutes: 0, changes: BoundedVec::truncate_from(changes) }
}

/// Returns a profile with as many metrics as there can be and this many behaviours, distributed so that the first
/// metrics have as many as they can have. A single failing value raises an alarm, a single passing one clears it.
pub fn largest_profile(behaviours: u32, mitigation: Mitigation, rule: impl Fn(MetricIndex) -> Rule) -> Profile {
	let on_fail = OnFail::Flag { datapoints_to_alarm: 1, datapoints_to_clear: 1, mitigation };
	let metric = |index: MetricIndex| {
		let before = u32::from(index).saturating_mul(MAX_BEHAVIOURS);
		let count = behaviours.saturating_sub(before).min(MAX_BEHAVIOURS);
		let behaviours = (0..count).map(|_| Behaviour { rule: rule(index), on_fail }).collect();
		let mut name = longest_text::<MAX_METRIC_NAME_BYTES>();
		if let Some(first) = name.iter_mut().next() {
			*first = b'a'.saturating_add(index);
		}
		Metric {
			name,
			unit: longest_text::<MAX_UNIT_BYTES>(),
			decimals: 0,
			kind: MetricKind::Gauge,
			behaviours: BoundedVec::truncate_from(behaviours),
		}
	};
	let metrics = (0..MetricIndex::MAX).map(metric).take(usize::try_from(MAX_METRICS).unwrap_or_default());
	Profile {
		name: longest_text::<MAX_PROFILE_NAME_BYTES>(),
		max_records: MAX_RECORDS,
		max_pack_bytes: MAX_PACK_BYTES,
		min_interval: 0,
		max_ahead: MAX_AHEAD,
		max_age: Moment::MAX,
		memory: Moment::MAX,
		time_zone: largest_time_zone(),
		metrics: BoundedVec::truncate_from(metrics.collect()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_primitives::rule::MAX_SEASONS;
	use codec::MaxEncodedLen;

	#[test]
	fn the_largest_profile_is_sound_and_nearly_as_large_as_any() {
		let largest = largest_profile(MAX_METRICS * MAX_BEHAVIOURS, Mitigation::Suspend, largest_rule);
		assert_eq!(largest.validate(), Ok(()));
		assert_eq!(MAX_SEASONS, 24);
		// All but the first metric have the rule with the longest encoding.
		let size = codec::Encode::encoded_size(&largest);
		assert!(size * 20 > Profile::max_encoded_len() * 18, "{size} of {}", Profile::max_encoded_len());
	}

	#[test]
	fn a_profile_has_as_many_behaviours_as_asked_for() {
		for behaviours in [0, 1, 8, 9, 128] {
			let profile = largest_profile(behaviours, Mitigation::None, |_| Rule::Gap { max: 1 });
			assert_eq!(profile.validate(), Ok(()));
			assert_eq!(
				profile.metrics.iter().map(|metric| metric.behaviours.len()).sum::<usize>(),
				behaviours as usize
			);
		}
	}
}

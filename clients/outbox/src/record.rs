//! Conversion of a reading to a record of a profile.

use crate::queue::Waiting;
use beadle_primitives::{MetricIndex, Pack, Profile, Record, Refusal};
use beadle_profiles::decimal::{self, Rounding};
use codec::Encode;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

/// Why a reading is no record of a profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoRecord {
	/// The profile has no such metric.
	UnknownMetric(String),
	/// It is of no use, whatever the time.
	Never(String),
}

/// Converts a reading to the metric's position and the value in fixed point, rounded to the nearest.
///
/// # Errors
///
/// If it is no record of this profile.
pub fn convert(profile: &Profile, reading: &Waiting) -> Result<(MetricIndex, i64), NoRecord> {
	let name = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
	let metric = reading.key.metric.as_bytes();
	let found = (0u8..).zip(&profile.metrics).find(|(_, candidate)| *candidate.name == *metric);
	let Some((position, expected)) = found else {
		let metrics: Vec<_> = profile.metrics.iter().map(|metric| name(&metric.name)).collect();
		let why = format!("{}: the profile has {}", Refusal::UnknownMetric.name(), metrics.join(", "));
		return Err(NoRecord::UnknownMetric(why));
	};
	let value = &reading.value;
	if let Some(unit) = value.unit.as_ref().filter(|unit| *unit.as_bytes() != *expected.unit) {
		return Err(NoRecord::Never(format!(
			"WrongUnit: it is {unit}, and the profile wants {}",
			name(&expected.unit)
		)));
	}
	match nearest(&value.value, expected.decimals) {
		Some(value) => Ok((position, value)),
		None => Err(NoRecord::Never(format!("NoNumber: {} is none that fits", value.value))),
	}
}

/// Converts a value to fixed point, rounded to the nearest; a half goes up.
fn nearest(text: &str, decimals: u8) -> Option<i64> {
	let plain = plain(text)?;
	let (value, exact) = decimal::rounded(&plain, decimals, Rounding::Down);
	let value = if exact {
		value
	} else {
		decimal::rounded(&plain, decimals.checked_add(1)?, Rounding::Down).0.checked_add(5)?.div_euclid(10)
	};
	i64::try_from(value).ok()
}

/// Returns a number as a source has it without exponent and plus sign; `None` if it is none.
pub fn plain(text: &str) -> Option<String> {
	match text.strip_prefix('+') {
		Some(rest) if rest.starts_with(['+', '-']) => None,
		Some(rest) => decimal::plain(rest),
		None => decimal::plain(text),
	}
}

/// Returns what the records of a pack mean under a profile: a hash of the metrics' names, units, decimals and kinds;
/// `None` if it has no such metrics.
pub fn meaning(pack: &Pack, profile: &Profile) -> Option<H256> {
	let metric = |record: &Record| {
		let metric = profile.metrics.get(usize::from(record.metric))?;
		Some((&metric.name, &metric.unit, metric.decimals, metric.kind.is_counter()))
	};
	let metrics: Option<Vec<_>> = pack.records.iter().map(metric).collect();
	Some(H256(blake2_256(&metrics?.encode())))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::queue::{Key, Value};
	use beadle_test_support::{gauge, pack, ProfileBuilder};

	fn reading(metric: &str, value: &str, unit: Option<&str>) -> Waiting {
		Waiting {
			key: Key { at: 1, metric: metric.into() },
			value: Value { value: value.into(), unit: unit.map(Into::into) },
		}
	}

	#[test]
	fn values_are_rounded_to_the_nearest() {
		let cases = [
			("1.25", 13),
			("1.249", 12),
			("-1.25", -12),
			("-1.26", -13),
			("1e-3", 0),
			("0.1", 1),
			("7", 70),
			("+2.1", 21),
		];
		for (text, expected) in cases {
			assert_eq!(nearest(text, 1), Some(expected), "{text}");
		}
		for none in ["", "a", "1e99", "--1", "+-1", "NaN"] {
			assert_eq!(nearest(none, 1), None, "{none}");
		}
	}

	#[test]
	fn metric_and_unit_have_to_be_the_profiles() {
		let profile = ProfileBuilder::default().metric(gauge("a", "Cel")).metric(gauge("b", "%RH")).build();
		assert_eq!(convert(&profile, &reading("b", "4", Some("%RH"))), Ok((1, 4)));
		assert_eq!(convert(&profile, &reading("b", "4", None)), Ok((1, 4)));
		let why = |reading| match convert(&profile, &reading) {
			Err(NoRecord::UnknownMetric(why) | NoRecord::Never(why)) => why,
			Ok(found) => panic!("{found:?}"),
		};
		assert_eq!(why(reading("c", "4", None)), "UnknownMetric: the profile has a, b");
		assert_eq!(why(reading("a", "4", Some("K"))), "WrongUnit: it is K, and the profile wants Cel");
		assert_eq!(why(reading("a", "x", None)), "NoNumber: x is none that fits");
	}

	#[test]
	fn a_record_has_another_meaning_under_other_metrics() {
		let made_for = ProfileBuilder::default().metric(gauge("a", "Cel")).metric(gauge("b", "Cel")).build();
		let pack = pack(1, 5, [(0, 0, 1)]);
		let same = |change: fn(&mut Profile)| {
			let mut other = made_for.clone();
			change(&mut other);
			meaning(&pack, &other) == meaning(&pack, &made_for)
		};
		assert!(same(|_| ()));
		assert!(same(|profile| profile.metrics[1].decimals = 7), "it has no record of that metric");
		assert!(!same(|profile| profile.metrics[0].decimals = 2));
		assert!(!same(|profile| profile.metrics[0].unit = b"K".to_vec().try_into().unwrap()));
		assert!(!same(|profile| profile.metrics[0] = profile.metrics[1].clone()));
		assert!(!same(|profile| profile.metrics.clear()));
	}
}

//! What is learned from any series can be written, and read back by those who check it.

use beadle_primitives::{Profile, TimeZone};
use beadle_profiles::{
	file,
	learn::{learn, Kind, LearnError, Learned, Scale},
};
use proptest::{collection::vec, prelude::*};

fn profile(Learned { metric, memory, .. }: Learned) -> Profile {
	Profile {
		name: b"learned".to_vec().try_into().unwrap(),
		max_records: 16,
		max_pack_bytes: 256,
		min_interval: 0,
		max_ahead: 30_000,
		max_age: 86_400_000,
		memory,
		time_zone: TimeZone::default(),
		metrics: vec![metric].try_into().unwrap(),
	}
}

/// Values around a level, at the ends of all numbers, and what sensors give for none.
fn value() -> impl Strategy<Value = i64> {
	prop_oneof![
		20 => -50..50i64,
		2 => Just(-9_999),
		2 => Just(850),
		2 => any::<i64>(),
		1 => Just(i64::MIN),
		1 => Just(i64::MAX),
	]
}

proptest! {
	#[test]
	fn what_is_learned_can_be_checked(
		values in prop_oneof![vec(value(), 0..60), vec(-9..9i64, 20..60), vec(0..99i64, 20..60).prop_map(|mut values| {
			values.sort_unstable();
			values
		})],
		steps in vec(prop_oneof![Just(1u64), Just(600_000), 1..90_000_000u64, Just(u64::MAX / 64)], 60),
		decimals in 0..=9u8,
		kind in prop_oneof![Just(None), Just(Some(Kind::Gauge)), Just(Some(Kind::Counter))],
	) {
		let times = steps.iter().scan(0u64, |at, step| {
			*at = at.checked_add(*step)?;
			Some(*at)
		});
		let values: Vec<_> = times.zip(values).collect();
		let text = |text: &str| text.as_bytes().to_vec();
		let scale = Scale { name: text("a").try_into().unwrap(), unit: text("1").try_into().unwrap(), decimals };
		match learn(scale, &values, kind) {
			Ok(learned) => {
				let profile = profile(learned);
				prop_assert_eq!(profile.validate(), Ok(()));
				prop_assert_eq!(file::read(&file::write(&profile)), Ok(profile));
			},
			Err(error) => prop_assert!(matches!(error, LearnError::TooFew(found) if found < 20), "{error}"),
		}
	}
}

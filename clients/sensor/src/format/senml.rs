//! SenML packs in JSON (RFC 8428).

use crate::{
	dead_letters::DeadLetter,
	reading::{Batch, Reading},
};
use beadle_primitives::Moment;
use beadle_profiles::decimal::{self, Rounding};
use serde::Deserialize;
use serde_json::{json, value::RawValue};

/// Lowest absolute time, in seconds; lower ones are relative to now (RFC 8428 §4.5.3).
const ABSOLUTE_FROM: i128 = 1 << 28;

/// A SenML record as it is written (RFC 8428 §5).
#[derive(Deserialize, Default)]
struct Record<'a> {
	bn: Option<String>,
	#[serde(borrow)]
	bt: Option<&'a RawValue>,
	bu: Option<String>,
	#[serde(borrow)]
	bv: Option<&'a RawValue>,
	n: Option<String>,
	u: Option<String>,
	#[serde(borrow)]
	v: Option<&'a RawValue>,
	#[serde(borrow)]
	t: Option<&'a RawValue>,
	#[serde(borrow)]
	vs: Option<&'a RawValue>,
	#[serde(borrow)]
	vb: Option<&'a RawValue>,
	#[serde(borrow)]
	vd: Option<&'a RawValue>,
}

/// The base fields in force, which earlier records have set.
#[derive(Default)]
struct Base {
	name: String,
	time: i128,
	unit: Option<String>,
	value: Option<String>,
}

/// Parses the readings of a SenML pack, or of a single record. Readings without a time get `now`.
pub fn parse(text: &str, now: Moment) -> Batch {
	let records: Result<Vec<&RawValue>, _> = match text.starts_with('[') {
		true => serde_json::from_str(text),
		false => serde_json::from_str(text).map(|record| vec![record]),
	};
	let mut batch = Batch::default();
	let records = match records {
		Ok(records) => records,
		Err(error) => {
			batch.dead_letters.push(DeadLetter { what: text.into(), why: format!("it is not SenML: {error}") });
			return batch;
		},
	};
	let mut base = Base::default();
	for record in records {
		match resolve(record, &mut base, now) {
			Ok(reading) => batch.readings.extend(reading),
			Err(why) => batch.dead_letters.push(DeadLetter { what: record.get().into(), why }),
		}
	}
	// In chronological order, as resolved records have to be (RFC 8428 §4.6): the chain refuses a record that is
	// earlier than the one before.
	batch.readings.sort_by_key(|reading| reading.at);
	batch
}

/// Resolves a record, that is, applies the base fields (RFC 8428 §4.6); returns `None` if it has base fields only.
fn resolve(record: &RawValue, base: &mut Base, now: Moment) -> Result<Option<Reading>, String> {
	let Record { bn, bt, bu, bv, n, u, v, t, vs, vb, vd } =
		serde_json::from_str(record.get()).map_err(|error| format!("it is no SenML record: {error}"))?;
	base.name = bn.unwrap_or(std::mem::take(&mut base.name));
	base.unit = bu.or(base.unit.take());
	if let Some(bt) = bt {
		base.time = millis(bt)?;
	}
	if let Some(bv) = bv {
		base.value = Some(bv.get().to_owned());
	}
	if vs.is_some() || vb.is_some() || vd.is_some() {
		return Err("it has a text, a truth value or data, and a profile knows numbers alone".into());
	}
	let Some(v) = v else { return Ok(None) };
	if base.value.as_deref().is_some_and(|value| decimal::plain(value).as_deref() != Some("0")) {
		return Err("it has a base value, which has to be added: not read here".into());
	}
	let time = base.time.saturating_add(t.map(millis).transpose()?.unwrap_or(0));
	let at = if time < ABSOLUTE_FROM * 1_000 { i128::from(now).saturating_add(time) } else { time };
	let at = Moment::try_from(at).map_err(|_| "its time is before 1970")?;
	let metric = format!("{}{}", base.name, n.unwrap_or_default());
	Ok(Some(Reading { at, metric, value: v.get().to_owned(), unit: u.or_else(|| base.unit.clone()) }))
}

/// Converts seconds in a JSON number to milliseconds.
fn millis(seconds: &RawValue) -> Result<i128, String> {
	let plain = decimal::plain(seconds.get()).ok_or_else(|| format!("{} is no time in seconds", seconds.get()))?;
	Ok(decimal::rounded(&plain, 3, Rounding::Down).0)
}

/// Returns a reading as a SenML record (RFC 8428).
pub fn record(reading: &Reading) -> serde_json::Value {
	let Reading { at, metric, value, unit } = reading;
	let time = format!("{}.{:03}", at / 1_000, at % 1_000);
	json!({ "n": metric, "v": value, "u": unit, "t": time })
}

#[cfg(test)]
mod tests {
	use super::*;

	const NOW: Moment = 1_700_000_000_000;

	fn read(text: &str) -> Vec<(Moment, String, String, Option<String>)> {
		let batch = parse(text, NOW);
		assert!(batch.dead_letters.is_empty(), "{:?}", batch.dead_letters);
		let parts = |Reading { at, metric, value, unit }| (at, metric, value, unit);
		batch.readings.into_iter().map(parts).collect()
	}

	#[test]
	fn base_fields_hold_for_what_follows_and_the_order_is_that_of_times() {
		let text = r#"[
			{"bn":"dev/","bt":1.276020076001e+09,"bu":"A","n":"voltage","u":"V","v":120.1},
			{"n":"current","t":-5,"v":1.2},
			{"n":"current","t":-4.5,"v":1}
		]"#;
		let volt = |unit: &str| Some(unit.to_owned());
		assert_eq!(
			read(text),
			[
				(1_276_020_071_001, "dev/current".into(), "1.2".into(), volt("A")),
				(1_276_020_071_501, "dev/current".into(), "1".into(), volt("A")),
				(1_276_020_076_001, "dev/voltage".into(), "120.1".into(), volt("V")),
			]
		);
	}

	#[test]
	fn times_below_two_to_the_28_count_from_now() {
		let read = read(r#"[{"n":"a","v":1},{"n":"a","t":-2,"v":1},{"n":"a","t":268435456,"v":1}]"#);
		let times: Vec<_> = read.into_iter().map(|(at, ..)| at).collect();
		assert_eq!(times, [268_435_456_000, NOW - 2_000, NOW]);
	}

	#[test]
	fn numbers_stay_as_they_are_written() {
		assert_eq!(read(r#"{"n":"a","v":0.10000000000000000001}"#)[0].2, "0.10000000000000000001");
	}

	#[test]
	fn what_is_no_number_is_a_dead_letter() {
		for text in [r#"{"n":"a","vs":"x"}"#, r#"{"n":"a","bv":1,"v":1}"#, r#"{"n":"a","t":"x","v":1}"#, "{", "[1]"] {
			let batch = parse(text, NOW);
			assert_eq!((batch.readings.len(), batch.dead_letters.len()), (0, 1), "{text}");
		}
		assert!(read(r#"[{"bn":"a"}]"#).is_empty());
	}
}

//! SenML packs in JSON (RFC 8428).
//!
//! Read are base names, times, units and values, also those of records between; times relative to now; and values. Named and
//! set aside are texts, truth values and data (`vs`, `vb`, `vd`), sums (`s`), and what JSON has no number for. A pack with a
//! label that has to be understood (it ends in `_`), or of a later version (`bver`), is set aside whole: its records could
//! mean something else. Other labels that are not known are passed over, as the RFC says.

mod json;
mod names;
mod record;

pub use json::split;
pub use names::{BaseNames, Naming};
pub use record::Record;

use super::unreadable;
use crate::{Batch, DeadLetter, ObservedAt, Reading};
use beadle_profiles::shown::shown;
use json::{with_texts, Labels};
use record::Base;
use serde_json::value::RawValue;

/// The version of SenML that is understood.
const VERSION: u32 = 10;

/// Parses the readings of a device from a SenML pack, or from a single record. Readings without a time get `now`.
pub fn parse(text: &str, now: ObservedAt, naming: &Naming) -> Batch {
	let mut batch = Batch::default();
	for found in resolve(text, now) {
		let reading = found.and_then(|found| {
			let Record { base, own, at, value, unit, text } = found;
			let metric = naming.metric(&base, &own).map_err(|why| unreadable(&text, why))?;
			Ok(Reading { at, metric, value, unit })
		});
		match reading {
			Ok(reading) => batch.readings.push(reading),
			Err(letter) => batch.dead_letters.push(letter),
		}
	}
	batch
}

/// Resolves the records of a pack, that is, applies their base fields, so that a gateway can tell whose they are. What is no
/// reading is a dead letter.
pub fn resolve(text: &str, now: ObservedAt) -> Vec<Result<Record, DeadLetter>> {
	let text = text.trim();
	let is_list = text.starts_with('[');
	let read = |text: &str| -> Result<Vec<Box<RawValue>>, serde_json::Error> {
		if is_list {
			serde_json::from_str(text)
		} else {
			serde_json::from_str(text).map(|record| vec![record])
		}
	};
	// The error of the text itself is the one to tell.
	let records = read(text).or_else(|error| read(&with_texts(text)).map_err(|_| error));
	let records = match records {
		Ok(records) => records,
		Err(error) => return vec![Err(unreadable(text, format!("it is not JSON: {error}")))],
	};
	let labels: Vec<Result<Labels, serde_json::Error>> =
		records.iter().map(|record| serde_json::from_str(record.get())).collect();
	if let Some(why) = labels.iter().flatten().find_map(not_understood) {
		return vec![Err(DeadLetter {
			what: text.into(),
			why: format!("Unsupported: {why}: nothing of it is recorded"),
		})];
	}
	if let ([Ok(labels)], false) = (labels.as_slice(), is_list) {
		let has = |label| labels.get(label).is_some();
		if !has("n") && !has("bn") && !has("v") {
			return vec![Err(unreadable(text, "it is JSON, and no SenML: it has neither n nor v"))];
		}
	}
	let mut base = Base::default();
	let mut found = Vec::new();
	for (text, labels) in records.iter().zip(labels) {
		match labels {
			Ok(labels) => base.resolve(text.get(), &labels, now, &mut found),
			Err(error) => found.push(Err(unreadable(text.get(), format!("it is no SenML record: {error}")))),
		}
	}
	found
}

/// Returns why a pack with this record cannot be understood.
fn not_understood(labels: &Labels) -> Option<String> {
	if let Some(label) = labels.names().find(|label| label.ends_with('_')) {
		return Some(format!("the pack has the label \"{}\", which has to be understood and is not", shown(label)));
	}
	let version = labels.get("bver")?;
	match version.parse::<u32>() {
		Ok(1..=VERSION) => None,
		_ => Some(format!("the pack is of version {} (bver), and {VERSION} is understood", shown(version))),
	}
}

#[cfg(test)]
mod tests;

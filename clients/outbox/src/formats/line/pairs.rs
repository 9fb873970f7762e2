//! Pairs of a metric and its value.

use crate::{ObservedAt, Reading};
use beadle_profiles::{number, shown::shown};

/// Parses a line of pairs.
///
/// # Errors
///
/// If anything in it is none, with what is wrong.
pub(super) fn parse(line: &str, now: ObservedAt) -> Result<Vec<Reading>, String> {
	let mut readings: Vec<Reading> = Vec::new();
	for pair in line.split([' ', '\t', ';']).flat_map(parts).filter(|pair| !pair.is_empty()) {
		let (metric, value) = match pair.split_once('=') {
			Some((metric, value)) if !metric.is_empty() && !value.is_empty() => (metric, value),
			_ => {
				let pair = shown(pair);
				return Err(format!(
					"\"{pair}\" is no reading: want SenML, or pairs with an equals sign, such as temperature=21.5"
				));
			},
		};
		let value = number::read(value).map_err(|fault| format!("{}: {fault}", shown(metric)))?;
		if readings.iter().any(|other| other.metric == metric) {
			return Err(format!("it has {} twice", shown(metric)));
		}
		readings.push(Reading { at: now, metric: metric.to_owned(), value, unit: None });
	}
	Ok(readings)
}

/// Takes apart what commas separate, but for those within a number.
fn parts(text: &str) -> Vec<&str> {
	let mut parts = Vec::new();
	let mut rest = text;
	// A comma separates if a pair comes behind it, or nothing.
	while let Some((at, _)) = rest.match_indices(',').find(|(at, _)| {
		rest.get(at + 1..)
			.is_some_and(|behind| behind.is_empty() || behind.split(',').next().is_some_and(|next| next.contains('=')))
	}) {
		let (part, behind) = rest.split_at(at);
		parts.push(part);
		rest = behind.strip_prefix(',').unwrap_or(behind);
	}
	parts.push(rest);
	parts
}

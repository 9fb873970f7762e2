//! Lines in formats of other programs, which are not read, but named.

use beadle_profiles::{decimal, table};

/// Names the format of a line that is in none that is read; `None` if it is not known either.
pub(super) fn name(line: &str) -> Option<String> {
	let words: Vec<&str> = line.split_whitespace().collect();
	let number = |word: &&str| decimal::plain(word).is_some();
	let said = |format: &str| {
		Some(format!("it is a line of {format}, whose names, and time if it has one, are not read here: want SenML, or pairs such as temperature=21.5"))
	};
	let first = words.first()?;
	if first.split_once(',').is_some_and(|(time, _)| table::moment(time).is_some()) {
		return said("a table, a row of a table by itself (the source csv: reads files)");
	}
	match words.as_slice() {
		[series, fields] | [series, fields, _]
			if is_series(series) && fields.contains('=') && words.get(2).is_none_or(number) =>
		{
			said("InfluxDB's line protocol")
		},
		[metric, value, ..]
			if metric.contains(['{', '}']) && !metric.contains("={") && decimal::plain(value).is_some() =>
		{
			said("Prometheus")
		},
		[metric, value, time] if !metric.contains('=') && number(value) && number(time) => said("Graphite"),
		_ => None,
	}
}

/// Returns whether a word is a measurement with its tags: a name, then pairs after commas.
fn is_series(word: &str) -> bool {
	let mut parts = word.split(',');
	let name = parts.next().unwrap_or_default();
	!name.is_empty() && !name.contains('=') && !name.ends_with(':') && parts.all(|tag| tag.contains('='))
}

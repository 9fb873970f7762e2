//! A line of readings: SenML, or pairs such as `temperature=21.5 humidity=40`.

use super::senml;
use crate::{
	dead_letters::DeadLetter,
	reading::{Batch, Reading},
};
use beadle_primitives::Moment;

/// Parses the readings of a line. Readings without a time of their own get `now`.
pub fn parse(line: &str, now: Moment) -> Batch {
	let line = line.trim();
	match line.chars().next() {
		None => Batch::default(),
		Some('[' | '{') => senml::parse(line, now),
		Some(_) => pairs(line, now),
	}
}

fn pairs(line: &str, now: Moment) -> Batch {
	let mut batch = Batch::default();
	for pair in line.split([' ', '\t', ',', ';']).filter(|pair| !pair.is_empty()) {
		match pair.split_once('=') {
			Some((metric, value)) if !metric.is_empty() && !value.is_empty() => {
				batch.readings.push(Reading { at: now, metric: metric.into(), value: value.into(), unit: None });
			},
			_ => batch.dead_letters.push(DeadLetter {
				what: line.into(),
				why: format!("\"{pair}\" is no reading: want SenML, or pairs such as temperature=21.5"),
			}),
		}
	}
	batch
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_line_is_pairs_or_senml() {
		let read = |line: &str| {
			let batch = parse(line, 5);
			assert!(batch.dead_letters.is_empty(), "{:?}", batch.dead_letters);
			batch.readings.into_iter().map(|reading| (reading.at, reading.metric, reading.value)).collect::<Vec<_>>()
		};
		let expected = [(5, "t".to_owned(), "-1.5".to_owned()), (5, "h".to_owned(), "40".to_owned())];
		assert_eq!(read("t=-1.5 h=40\n"), expected);
		assert_eq!(read(r#"[{"n":"t","v":-1.5},{"n":"h","v":40}]"#), expected);
		assert!(read("  ").is_empty());
	}

	#[test]
	fn what_is_no_reading_is_a_dead_letter_beside_what_is() {
		let batch = parse("t=1 nonsense h=", 5);
		assert_eq!((batch.readings.len(), batch.dead_letters.len()), (1, 2));
		assert!(batch.dead_letters[0].why.contains("nonsense"));
	}
}

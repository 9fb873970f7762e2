//! A line of readings: SenML, or pairs such as `temperature=21.5 humidity=40`.

mod foreign;
mod pairs;

use super::senml::{self, Naming};
use crate::{Batch, ObservedAt};

/// Parses the readings of a line. Readings without a time of their own get `now`. A line of pairs is read whole, or set
/// aside whole.
pub fn parse(line: &str, now: ObservedAt, naming: &Naming) -> Batch {
	let line = line.trim().trim_start_matches('\u{feff}');
	match line.chars().next() {
		None => Batch::default(),
		Some('[' | '{') => senml::parse(line, now, naming),
		Some(_) => match pairs::parse(line, now) {
			Ok(readings) => Batch { readings, dead_letters: Vec::new() },
			Err(why) => {
				let dead_letters = vec![super::unreadable(line, foreign::name(line).unwrap_or(why))];
				Batch { readings: Vec::new(), dead_letters }
			},
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Reading;

	const NOW: ObservedAt = ObservedAt::Clock(1_779_999_990_000);

	fn read(line: &str) -> Batch {
		parse(line, NOW, &Naming::default())
	}

	fn values(batch: Batch) -> Vec<(String, String)> {
		assert_eq!(batch.dead_letters, []);
		batch.readings.into_iter().map(|Reading { metric, value, .. }| (metric, value)).collect()
	}

	/// Asserts that a line is one dead letter, the whole line, and nothing is recorded.
	fn set_aside(line: &str, said: &str) {
		let Batch { readings, dead_letters } = read(line);
		assert_eq!(readings, [], "{line}");
		let [letter] = dead_letters.as_slice() else { panic!("{line}: {dead_letters:?}") };
		assert_eq!(letter.what, line, "{line}");
		assert!(letter.why.starts_with("Unreadable: ") && letter.why.contains(said), "{line}: {}", letter.why);
	}

	#[test]
	fn a_line_is_pairs_or_senml() {
		let expected = [("t".to_owned(), "-1.5".to_owned()), ("h".to_owned(), "40".to_owned())];
		for line in
			["t=-1.5 h=40\n", "t=-1.5, h=+40", "t=-1.5;h=40", "t=-1.5,h=40", r#"[{"n":"t","v":-1.5},{"n":"h","v":40}]"#]
		{
			assert_eq!(values(read(line)), expected, "{line}");
		}
		assert!(values(read("  ")).is_empty());
		assert_eq!(values(read("x=1e3")), [("x".to_owned(), "1000".to_owned())]);
	}

	#[test]
	fn a_line_that_is_half_unreadable_is_set_aside_whole() {
		for (line, said) in [
			("t=1 nonsense h=", "\"nonsense\" is no reading"),
			("t=1 h=", "\"h=\" is no reading"),
			("t=1 h=on", "h: \"on\" is no number"),
			("t=1 t=2", "it has t twice"),
			("Failed to get reading. Try again!", "\"Failed\" is no reading"),
			(
				"temperature: 21.5 humidity: 40.2",
				"\"temperature:\" is no reading: want SenML, or pairs with an equals sign",
			),
		] {
			set_aside(line, said);
		}
	}

	#[test]
	fn what_is_wrong_with_a_number_is_said() {
		for (line, said) in [
			("Temp=21.0*  Humidity=45.0%", "Temp: \"21.0*\" is no number: \"*\" stands behind it"),
			("temp=42.8'C", "\"'C\" stands behind it"),
			("temp=42.8 'C", "\"'C\" is no reading"),
			("Temp=nan*  Humidity=nan%", "Temp: \"nan*\" is no number"),
			("Temp=nan", "\"nan\" is no number that can be recorded"),
			("temperature=21,5;humidity=40,2", "temperature: \"21,5\" is no number: it has a decimal comma"),
			("temperature=21,5 humidity=40,2", "it has a decimal comma"),
			("temperature=1.021,5", "could be two numbers"),
		] {
			set_aside(line, said);
		}
	}

	#[test]
	fn lines_with_a_time_of_their_own_are_named() {
		for line in [
			"weather,location=hall temperature=82,humidity=71 1779990000000000000",
			"weather temperature=82,humidity=71 1779990000000000000",
			"weather,location=hall temperature=82,humidity=71i",
			"cpu,host=a usage=1.5",
		] {
			set_aside(line, "InfluxDB's line protocol");
		}
		set_aside("temperature{place=\"hall\"} 21.5", "Prometheus");
		set_aside("servers.hall.temperature 21.5 1779990000", "Graphite");
		set_aside("2026-06-01T00:00:00Z,21.5", "a row of a table");
	}
}

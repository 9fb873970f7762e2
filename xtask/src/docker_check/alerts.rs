//! Checks of Prometheus' configuration and alerts.

use std::collections::BTreeSet;

use super::context::{Context, OPERATIONS, PROMETHEUS, RULES, RULE_TESTS};
use crate::{stop::Stop, text};

/// Fields of each alert.
const PARTS: [&str; 3] = ["severity", "summary", "description"];

/// Checks the alerts.
///
/// # Errors
///
/// If a file cannot be read, or this program is interrupted.
pub fn check(context: &mut Context) -> Result<(), Stop> {
	let rules = context.read(RULES)?;
	let alerts = names(&rules)?;
	context.tally.all_well("each alert has a test", &untested(&alerts, &context.read(RULE_TESTS)?)?);
	let title = "each alert has a severity, a summary and a description";
	context.tally.all_well(title, &incomplete(&rules, alerts.len())?);
	let wrong = missing_sections(&rules, &context.read(OPERATIONS)?)?;
	context.tally.all_well("the sections that alerts refer to are there", &wrong);
	context.runs("promtool check config", &mut context.command("promtool", &["check", "config", PROMETHEUS]))?;
	context.runs("promtool check rules", &mut context.command("promtool", &["check", "rules", RULES]))?;
	context.runs("promtool test rules", &mut context.command("promtool", &["test", "rules", RULE_TESTS]))?;
	Ok(())
}

/// Returns the names of the alerts.
///
/// # Errors
///
/// Never: the pattern is valid.
pub fn names(rules: &str) -> Result<Vec<&str>, Stop> {
	text::all(rules, "^ *- alert: (.*)$")
}

fn untested(alerts: &[&str], tests: &str) -> Result<Vec<String>, Stop> {
	let tested: BTreeSet<_> = text::all(tests, "alertname: ([A-Za-z]+)$")?.into_iter().collect();
	let untested = alerts.iter().filter(|alert| !tested.contains(*alert));
	Ok(untested.map(|alert| format!("{alert} has no test")).collect())
}

fn incomplete(rules: &str, alerts: usize) -> Result<Vec<String>, Stop> {
	let mut wrong = Vec::new();
	for part in PARTS {
		let count = text::pattern(&format!("^ *{part}: "))?.find_iter(rules).count();
		if count != alerts {
			wrong.push(format!("{count} of {alerts} have a {part}"));
		}
	}
	Ok(wrong)
}

/// Returns the sections of OPERATIONS.md that rules refer to and that are missing.
fn missing_sections(rules: &str, operations: &str) -> Result<Vec<String>, Stop> {
	// A reference may go over the end of a line.
	let words = rules.split_whitespace().collect::<Vec<_>>().join(" ");
	let mut wrong = Vec::new();
	let numbers = text::all(&words, "[Ss]ections? ([0-9]+(?: and [0-9]+)?)")?;
	let numbers: BTreeSet<_> = numbers.iter().flat_map(|numbers| numbers.split(" and ")).collect();
	for number in numbers {
		if !text::has(operations, &format!(r"^## {number}\. "))? {
			wrong.push(format!("{OPERATIONS} has no section {number}"));
		}
	}
	for heading in text::all(&words, "[Ss]ection [0-9]+, \"([^\"]+)\"")? {
		if !text::has(operations, &format!("(?i)^##+ {heading}"))? {
			wrong.push(format!("{OPERATIONS} has no heading \"{heading}\""));
		}
	}
	Ok(wrong)
}

#[cfg(test)]
mod tests {
	use super::*;

	const RULES: &str = "
  - alert: NodeDown
    severity: critical
    summary: x
    description: See sections 1 and 2, and section 3,
      \"What healthy
      looks like\".
  - alert: ClockOff
    summary: x
";

	#[test]
	fn an_alert_without_a_test_or_a_part_is_found() {
		let alerts = names(RULES).unwrap();
		assert_eq!(alerts, ["NodeDown", "ClockOff"]);
		assert_eq!(untested(&alerts, "- alertname: NodeDown\n"), Ok(vec!["ClockOff has no test".into()]));
		let expected = ["1 of 2 have a severity", "1 of 2 have a description"];
		assert_eq!(incomplete(RULES, 2).unwrap(), expected);
	}

	#[test]
	fn references_to_sections_are_followed_over_lines() {
		let operations = "## 1. Running\n## 3. Watching\n### What Healthy looks like\n";
		let wrong = missing_sections(RULES, operations).unwrap();
		assert_eq!(wrong, ["docs/OPERATIONS.md has no section 2"]);
		let wrong = missing_sections(RULES, "## 1. a\n## 2. b\n## 3. c\n").unwrap();
		assert_eq!(wrong, ["docs/OPERATIONS.md has no heading \"What healthy looks like\""]);
	}
}

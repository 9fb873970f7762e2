//! Patterns in texts.

use regex_lite::{Regex, RegexBuilder};

use crate::stop::Stop;

/// Compiles a pattern in which `^` and `$` are the ends of a line.
///
/// # Errors
///
/// If the pattern is invalid.
pub fn pattern(pattern: &str) -> Result<Regex, Stop> {
	let invalid = |error| Stop::Failed(format!("the pattern {pattern} is invalid: {error}"));
	RegexBuilder::new(pattern).multi_line(true).build().map_err(invalid)
}

/// Returns whether a text has the pattern.
///
/// # Errors
///
/// If the pattern is invalid.
pub fn has(text: &str, pattern: &str) -> Result<bool, Stop> {
	Ok(self::pattern(pattern)?.is_match(text))
}

/// Returns the first group of each occurrence of the pattern.
///
/// # Errors
///
/// If the pattern is invalid.
pub fn all<'t>(text: &'t str, pattern: &str) -> Result<Vec<&'t str>, Stop> {
	let pattern = self::pattern(pattern)?;
	let groups = pattern.captures_iter(text).filter_map(|captures| captures.get(1));
	Ok(groups.map(|group| group.as_str()).collect())
}

/// Returns the first group of the first occurrence of the pattern.
///
/// # Errors
///
/// If the pattern is invalid.
pub fn first<'t>(text: &'t str, pattern: &str) -> Result<Option<&'t str>, Stop> {
	let captures = self::pattern(pattern)?.captures(text);
	Ok(captures.and_then(|captures| captures.get(1)).map(|group| group.as_str()))
}

/// Returns the last lines of a text.
pub fn last_lines(text: &str, count: usize) -> String {
	let lines: Vec<_> = text.lines().collect();
	let last = lines.get(lines.len().saturating_sub(count)..).unwrap_or_default();
	last.iter().map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn groups_are_found_line_by_line() {
		let text = "name = \"a\"\nother = \"b\"\nname = \"c\"\n";
		let name = "^name = \"(.*)\"$";
		assert_eq!((all(text, name).unwrap(), first(text, name).unwrap()), (vec!["a", "c"], Some("a")));
		assert_eq!((has(text, "^other"), has(text, "^b"), first(text, "(x)")), (Ok(true), Ok(false), Ok(None)));
		assert!(has(text, "(").unwrap_err().message().unwrap().starts_with("the pattern ( is invalid: "));
	}

	#[test]
	fn last_lines_end_like_all_others() {
		let text = "a\nb\nc";
		assert_eq!(
			(last_lines(text, 2), last_lines(text, 9), last_lines("", 1)),
			("b\nc\n".into(), "a\nb\nc\n".into(), "".into())
		);
	}
}

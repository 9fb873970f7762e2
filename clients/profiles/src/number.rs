//! Numbers as programs and people write them, and what is wrong with a text that is none.

use crate::{decimal, shown::shown};

/// Reasons why a text is not a number.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotANumber {
	/// It is empty.
	#[error("nothing is no number")]
	Empty,
	/// It says that there is no number, or none that can be written out.
	#[error("\"{0}\" is no number that can be recorded")]
	NotFinite(String),
	/// It has a comma where a point is expected.
	#[error("\"{0}\" is no number: it has a decimal comma, and a decimal point is expected")]
	Comma(String),
	/// It has a point where a comma is expected, or both, so that it has two meanings.
	#[error("\"{0}\" could be two numbers: its commas and points may be for decimals or for thousands")]
	Grouped(String),
	/// Something stands behind the number, such as a unit.
	#[error("\"{text}\" is no number: \"{behind}\" stands behind it, a unit or a sign that has to go")]
	Behind {
		/// The whole text.
		text: String,
		/// The part behind the number.
		behind: String,
	},
	/// It is too large, or too long, to be written out.
	#[error("\"{0}\" is no number that can be written out")]
	TooLong(String),
	/// It is something else.
	#[error("\"{0}\" is no number")]
	Other(String),
}

/// The character before the decimals of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Point {
	/// A point, as in `21.5`.
	#[default]
	Point,
	/// A comma, as in `21,5`.
	Comma,
}

/// Returns a number without an exponent and without a plus sign.
///
/// # Errors
///
/// If the text is no number, with what is wrong with it.
pub fn read(text: &str) -> Result<String, NotANumber> {
	let text = text.trim();
	decimal::plain(text).ok_or_else(|| fault(text))
}

/// As [`read`], for numbers with this character before their decimals.
///
/// # Errors
///
/// If the text is no number, with what is wrong with it.
pub fn read_with(text: &str, point: Point) -> Result<String, NotANumber> {
	match point {
		Point::Point => read(text),
		Point::Comma if text.contains('.') => Err(NotANumber::Grouped(shown(text.trim()))),
		Point::Comma => match text.matches(',').count() {
			0 | 1 => read(&text.replacen(',', ".", 1)),
			_ => Err(NotANumber::Grouped(shown(text.trim()))),
		},
	}
}

/// Returns whether a text is a number with one comma, which could be before its decimals.
pub fn has_comma(text: &str) -> bool {
	fault(text.trim()) == NotANumber::Comma(shown(text.trim()))
}

/// Returns what is wrong with a text that is no number.
fn fault(text: &str) -> NotANumber {
	let quoted = shown(text);
	let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
	if text.is_empty() {
		return NotANumber::Empty;
	}
	let word = unsigned.to_ascii_lowercase();
	if matches!(word.as_str(), "nan" | "inf" | "infinity") || unsigned.starts_with("1.#") {
		return NotANumber::NotFinite(quoted);
	}
	let end = unsigned.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(unsigned.len());
	let (number, behind) = unsigned.split_at(end);
	if !number.starts_with(|c: char| c.is_ascii_digit()) {
		return NotANumber::Other(quoted);
	}
	if !behind.is_empty() {
		let is_exponent = decimal::is_exponent(behind);
		return match is_exponent {
			true => NotANumber::TooLong(quoted),
			false => NotANumber::Behind { text: quoted, behind: shown(behind.trim()) },
		};
	}
	match (number.matches(',').count(), number.matches('.').count()) {
		(1, 0) if number.ends_with(|c: char| c.is_ascii_digit()) => NotANumber::Comma(quoted),
		(1.., _) if number.ends_with(|c: char| c.is_ascii_digit()) => NotANumber::Grouped(quoted),
		_ => NotANumber::Other(quoted),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_are_read_as_they_are_written() {
		for (text, number) in [("+21.5", "21.5"), (" -0.50 ", "-0.5"), ("1e3", "1000"), ("7", "7"), (".5", "0.5")] {
			assert_eq!(read(text).as_deref(), Ok(number), "{text}");
		}
		assert_eq!(read_with("-13,60", Point::Comma).as_deref(), Ok("-13.6"));
		assert_eq!(read_with("60", Point::Comma).as_deref(), Ok("60"));
	}

	#[test]
	fn what_is_wrong_is_said() {
		for (text, said) in [
			("21.0*", "\"*\" stands behind it"),
			("45.0%", "\"%\" stands behind it"),
			("42.8'C", "\"'C\" stands behind it"),
			("21.5 °C", "\"°C\" stands behind it"),
			("-5 C", "\"C\" stands behind it"),
			("21,5", "it has a decimal comma"),
			("-0,5", "it has a decimal comma"),
			("1.234,5", "could be two numbers"),
			("1,234,567", "could be two numbers"),
			("nan", "no number that can be recorded"),
			("-Inf", "no number that can be recorded"),
			("1.#QNAN", "no number that can be recorded"),
			("1e999", "written out"),
			("", "nothing"),
			("on", "\"on\" is no number"),
			("1.2.3", "is no number"),
			("\u{1b}[2J", "\\u{1b}"),
		] {
			let fault = read(text).unwrap_err().to_string();
			assert!(fault.contains(said), "{text}: {fault}");
		}
		for text in ["1.234", "1.234,5", "1,234,567"] {
			assert!(matches!(read_with(text, Point::Comma), Err(NotANumber::Grouped(_))), "{text}");
		}
		assert!(has_comma("13,6") && has_comma("-1,234") && !has_comma("13.6") && !has_comma("1,2,3"));
	}
}

//! What stands in a cell: a number, or a word for a missing one.

use crate::{
	decimal,
	number::{self, NotANumber, Point},
};

/// Words that programs write where there is no value, in lower case.
const MISSING: [&str; 18] = [
	"", "nan", "-nan", "+nan", "na", "n/a", "#n/a", "<na>", "null", "none", "nil", "-", "--", "---", "?", ".", "\\n",
	"n.a.",
];

/// Words for a fault of the sensor or of what reads it, in lower case.
const FAULTS: [&str; 24] = [
	"unavailable",
	"unknown",
	"missing",
	"error",
	"err",
	"fault",
	"failed",
	"fail",
	"off",
	"offline",
	"bad",
	"invalid",
	"overflow",
	"underflow",
	"overrange",
	"ovl",
	"no data",
	"nodata",
	"no value",
	"#value!",
	"#num!",
	"#ref!",
	"#div/0!",
	"inf",
];

/// What stands in a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
	/// A number, without an exponent.
	Number(String),
	/// Nothing, or what programs write for it, such as `NaN`.
	Missing,
	/// A word for a fault, such as `unavailable`.
	Word(String),
	/// Something else.
	Faulty(NotANumber),
}

/// Reads a cell.
pub(super) fn read(text: &str, point: Point, more: &[String]) -> Cell {
	let text = text.trim();
	let word = text.to_lowercase();
	if MISSING.contains(&word.as_str()) || more.iter().any(|other| other.trim() == text) {
		return Cell::Missing;
	}
	match number::read_with(text, point) {
		Ok(number) if more.iter().any(|other| decimal::plain(other.trim()).as_ref() == Some(&number)) => Cell::Missing,
		Ok(number) => Cell::Number(number),
		Err(_) if FAULTS.contains(&word.as_str()) => Cell::Word(text.to_owned()),
		Err(fault) => Cell::Faulty(fault),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn cells_have_a_number_or_none() {
		let of = |text: &str| read(text, Point::Point, &["-9999".into(), "x".into()]);
		for missing in ["", " ", "NaN", "NAN", "NA", "n/a", "null", "None", "-", "--", "?", "-9999", "-9999.0", "x"] {
			assert_eq!(of(missing), Cell::Missing, "{missing}");
		}
		assert_eq!(of("-9999.5"), Cell::Number("-9999.5".into()));
		assert_eq!(of("Unavailable"), Cell::Word("Unavailable".into()));
		assert!(matches!(of("y"), Cell::Faulty(_)));
	}
}

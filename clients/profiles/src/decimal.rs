//! Exact conversion between decimal text and fixed point, without floating point in between.

/// Reasons why a text is not a value of a metric.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecimalError {
	/// It is not an optional sign and digits with at most one point.
	#[error("not a decimal number")]
	NotDecimal,
	/// It has more digits after the point than the metric has decimals, and they are not zeros.
	#[error("more digits behind the point than the metric has decimals")]
	TooFine,
	/// It does not fit into 64 bits.
	#[error("too large")]
	TooLarge,
}

/// Returns the number in `text` times ten to the power of `decimals`.
///
/// # Errors
///
/// If the text is not a decimal number, or has no exact value with so many decimals in 64 bits.
pub fn to_fixed(text: &str, decimals: u8) -> Result<i64, DecimalError> {
	i64::try_from(parse(text, decimals)?).map_err(|_| DecimalError::TooLarge)
}

/// As [`to_fixed`], for values that have to fit another type.
///
/// # Errors
///
/// If the text is not a decimal number, or has no exact value with so many decimals in 128 bits.
pub fn parse(text: &str, decimals: u8) -> Result<i128, DecimalError> {
	let (negative, digits) = match text.strip_prefix('-') {
		Some(digits) => (true, digits),
		None => (false, text.strip_prefix('+').unwrap_or(text)),
	};
	let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
	if whole.is_empty() && fraction.is_empty() {
		return Err(DecimalError::NotDecimal);
	}
	let mut places = fraction.bytes().chain(std::iter::repeat(b'0'));
	let mut value: i128 = 0;
	for digit in whole.bytes().chain(places.by_ref().take(usize::from(decimals))) {
		let digit = digit_value(digit)?;
		let signed = if negative { -digit } else { digit };
		value = value.checked_mul(10).and_then(|value| value.checked_add(signed)).ok_or(DecimalError::TooLarge)?;
	}
	for digit in fraction.bytes().skip(usize::from(decimals)) {
		if digit_value(digit)? != 0 {
			return Err(DecimalError::TooFine);
		}
	}
	Ok(value)
}

fn digit_value(byte: u8) -> Result<i128, DecimalError> {
	if byte.is_ascii_digit() {
		Ok(i128::from(byte - b'0'))
	} else {
		Err(DecimalError::NotDecimal)
	}
}

/// The direction in which a number without an exact value is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
	/// Towards the next lower value.
	Down,
	/// Towards the next higher value.
	Up,
}

/// Returns the number in `text`, in the form that [`plain`] returns, times ten to the power of `decimals`, and whether
/// that is exact. A number that does not fit becomes the lowest or highest value of 128 bits.
pub fn rounded(text: &str, decimals: u8, rounding: Rounding) -> (i128, bool) {
	let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
	let (kept, cut) = fraction.split_at(fraction.len().min(decimals.into()));
	let negative = text.starts_with('-');
	let Ok(value) = parse(&format!("{whole}.{kept}"), decimals) else {
		return (if negative { i128::MIN } else { i128::MAX }, false);
	};
	let exact = cut.bytes().all(|digit| digit == b'0');
	let towards_zero = (rounding == Rounding::Down) != negative;
	let step = match rounding {
		_ if exact || towards_zero => 0,
		Rounding::Down => -1,
		Rounding::Up => 1,
	};
	(value.saturating_add(step), exact)
}

/// Converts a number to one without an exponent and without a plus sign; returns `None` if it is no number, or too long to
/// be written out.
pub fn plain(text: &str) -> Option<String> {
	const LONGEST: i32 = 400;
	let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
	let exponent: i32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
	let unsigned = mantissa.strip_prefix('+').unwrap_or(mantissa);
	let (sign, digits) = mantissa.strip_prefix('-').map_or(("", unsigned), |digits| ("-", digits));
	let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
	let digits = [whole, fraction].concat();
	if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) || exponent.abs() > LONGEST {
		return None;
	}
	// Position of the point, counted from the first digit.
	let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
	let before = usize::try_from(-point).unwrap_or(0) + usize::from(point <= 0);
	let after = usize::try_from(point).unwrap_or(0).saturating_sub(digits.len());
	let padded = format!("{}{digits}{}", "0".repeat(before), "0".repeat(after));
	let (whole, fraction) = padded.split_at(usize::try_from(point).unwrap_or(0).max(1));
	let fraction = fraction.trim_end_matches('0');
	let point = if fraction.is_empty() { "" } else { "." };
	Some(format!("{sign}{whole}{point}{fraction}"))
}

/// Returns the sum of two numbers in the form that [`plain`] returns; `None` if it has more than 38 digits.
pub fn sum(one: &str, other: &str) -> Option<String> {
	let places = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
	let decimals = u8::try_from(places(one).max(places(other))).ok()?;
	let sum = parse(one, decimals).ok()?.checked_add(parse(other, decimals).ok()?)?;
	plain(&to_text(sum, decimals))
}

/// Returns whether a text is the exponent of a number, such as `e+3`.
pub(crate) fn is_exponent(text: &str) -> bool {
	let digits = text.strip_prefix(['e', 'E']).map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest));
	digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Returns the value in the metric's unit: the inverse of [`to_fixed`].
pub fn to_text(value: impl Into<i128>, decimals: u8) -> String {
	let value = value.into();
	let sign = if value < 0 { "-" } else { "" };
	let width = usize::from(decimals) + 1;
	let digits = format!("{:0>width$}", value.unsigned_abs());
	let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
	let point = if fraction.is_empty() { "" } else { "." };
	format!("{sign}{whole}{point}{fraction}")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_are_scaled_exactly() {
		for (text, decimals, value) in [
			("26.85", 2, 2685),
			("2", 1, 20),
			("0.1", 1, 1),
			("-1.9", 1, -19),
			("-0.5", 1, -5),
			("166", 0, 166),
			("166.0", 0, 166),
			(".5", 1, 5),
			("+7.", 0, 7),
			("1.50", 1, 15),
			("0.3", 9, 300_000_000),
			("9223372036854775807", 0, i64::MAX),
			("-9223372036854775808", 0, i64::MIN),
		] {
			assert_eq!(to_fixed(text, decimals), Ok(value), "{text}");
		}
	}

	#[test]
	fn what_has_no_exact_value_is_refused() {
		for text in ["", "-", ".", "1,5", "1.2.3", "1e3", "NaN", "--1", " 1", "1.x", "1.0x"] {
			assert_eq!(to_fixed(text, 1), Err(DecimalError::NotDecimal), "{text}");
		}
		assert_eq!(to_fixed("1.25", 1), Err(DecimalError::TooFine));
		assert_eq!(to_fixed("9223372036854775807", 1), Err(DecimalError::TooLarge));
		assert_eq!(to_fixed("9223372036854775808", 0), Err(DecimalError::TooLarge));
	}

	#[test]
	fn values_are_shown_in_their_unit() {
		for (value, decimals, text) in [(2685i64, 2, "26.85"), (-5, 1, "-0.5"), (7, 0, "7"), (0, 1, "0.0")] {
			assert_eq!(to_text(value, decimals), text);
			assert_eq!(to_fixed(text, decimals), Ok(value));
		}
		assert_eq!(to_text(i64::MIN, 9), "-9223372036.854775808");
	}

	#[test]
	fn exponents_are_written_out() {
		for (text, plainly) in [
			("1.5e-3", "0.0015"),
			("1e-7", "0.0000001"),
			("-2.50E+1", "-25"),
			("12.5e1", "125"),
			("1.25e1", "12.5"),
			("1e3", "1000"),
			("0.1", "0.1"),
			("-0", "-0"),
			("+21.5", "21.5"),
			("+1e+2", "100"),
			("100", "100"),
			("0e5", "000000"),
		] {
			assert_eq!(plain(text).as_deref(), Some(plainly), "{text}");
		}
		assert_eq!(plain("1e300").map(|text| text.len()), Some(301));
		for text in ["", "x", "1e", "1e999", "1e-99999999999", "--1", "+-1", "-+1", "1.2.3", "+"] {
			assert_eq!(plain(text), None, "{text}");
		}
	}

	#[test]
	fn sums_are_exact() {
		for (one, other, sum_of_both) in
			[("20", "3.5", "23.5"), ("0.1", "0.2", "0.3"), ("-0.25", "0.25", "0"), ("4000", "3", "4003")]
		{
			assert_eq!(sum(one, other).as_deref(), Some(sum_of_both), "{one} {other}");
		}
		assert_eq!(sum(&plain("1e300").unwrap(), "1"), None);
	}

	#[test]
	fn numbers_are_rounded_to_one_side() {
		use Rounding::{Down, Up};
		for (text, decimals, down, up) in [
			("1.25", 1, 12, 13),
			("-1.25", 1, -13, -12),
			("1.2", 1, 12, 12),
			("-0.01", 1, -1, 0),
			("0.01", 1, 0, 1),
			("7", 2, 700, 700),
		] {
			let exact = down == up;
			assert_eq!(rounded(text, decimals, Down), (down, exact), "{text}");
			assert_eq!(rounded(text, decimals, Up), (up, exact), "{text}");
		}
		let far = plain("-1e300").unwrap();
		assert_eq!(rounded(&far, 2, Up), (i128::MIN, false));
	}
}

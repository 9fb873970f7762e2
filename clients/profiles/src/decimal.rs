//! Decimal text to fixed point, exactly: no floating point on the way.

/// Why a text is no value of a metric.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecimalError {
	/// It is not an optional sign and digits with at most one point.
	#[error("not a decimal number")]
	NotDecimal,
	/// It has more digits behind the point than the metric has decimals, and they are not zeros.
	#[error("more digits behind the point than the metric has decimals")]
	TooFine,
	/// It does not fit into 64 bits.
	#[error("too large")]
	TooLarge,
}

/// The number in `text` times ten to the power of `decimals`.
///
/// # Errors
///
/// If the text is no decimal number, or one that has no exact value with so many decimals in 64 bits.
pub fn to_fixed(text: &str, decimals: u8) -> Result<i64, DecimalError> {
	i64::try_from(parse(text, decimals)?).map_err(|_| DecimalError::TooLarge)
}

/// As [`to_fixed`], for whatever type it then has to fit.
///
/// # Errors
///
/// If the text is no decimal number, or one that has no exact value with so many decimals in 128 bits.
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

/// The value in the metric's unit: the inverse of [`to_fixed`].
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
}

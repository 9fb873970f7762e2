//! A source's limits of a number, on the scale of a metric.

use super::{Kind, Notes};
use crate::decimal::{self, Rounding};
use beadle_primitives::{profile::MAX_DECIMALS, Behaviour, OnFail, Rule, Span};

/// Number of decimals assumed if the source does not state the precision of a number.
const ASSUMED_DECIMALS: u8 = 2;

/// A limit of a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Limit {
	/// The limit, without an exponent.
	text: String,
	/// Whether the limit is exclusive, so that its own value is outside.
	pub outside: bool,
}

impl Limit {
	/// Returns a limit; `None` if it is too long to be written out.
	pub fn new(number: &str, outside: bool) -> Option<Self> {
		Some(Self { text: decimal::plain(number)?, outside })
	}
}

/// The limits of a number, all of which must hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Limits {
	pub least: Vec<Limit>,
	pub greatest: Vec<Limit>,
}

impl Limits {
	pub fn is_open(&self) -> bool {
		self.least.is_empty() && self.greatest.is_empty()
	}

	/// Returns the number of decimals of the limits, at most as many as a metric can have.
	pub fn decimals(&self) -> u8 {
		self.least.iter().chain(&self.greatest).map(|limit| decimals_of(&limit.text)).max().unwrap_or(0)
	}

	/// Returns the number of decimals to assume if the source does not state the precision, and notes that.
	pub fn assumed_decimals(&self, what: &str, notes: &mut Notes) -> u8 {
		let decimals = self.decimals().max(ASSUMED_DECIMALS);
		notes.add(
			Kind::Assumed,
			what,
			format!("decimals = {decimals}, since the source does not say how fine it is: correct it"),
		);
		decimals
	}

	/// Returns the behaviour for these limits on values with so many decimals; `None` if no limit is left to check.
	/// Limits that are moved, left open or left out are noted.
	pub fn behaviour(&self, decimals: u8, on_fail: OnFail, what: &str, notes: &mut Notes) -> Option<Behaviour> {
		if self.is_open() {
			return None;
		}
		let mut inwards = false;
		let mut end = |limit: &Limit, rounding, step: i128| {
			let (value, exact) = decimal::rounded(&limit.text, decimals, rounding);
			inwards |= !exact && i64::try_from(value).is_ok();
			if exact && limit.outside {
				value.saturating_add(step)
			} else {
				value
			}
		};
		let least = self.least.iter().map(|limit| end(limit, Rounding::Up, 1)).max();
		let greatest = self.greatest.iter().map(|limit| end(limit, Rounding::Down, -1)).min();
		if inwards {
			notes.add(Kind::Changed, what, format!("a limit is moved inwards to {decimals} decimals"));
		}
		let (min, max) = (least.unwrap_or(i64::MIN.into()), greatest.unwrap_or(i64::MAX.into()));
		if min > max || min > i64::MAX.into() || max < i64::MIN.into() {
			notes.add(Kind::LeftOut, what, "its limits are left out: no value could be within them");
			return None;
		}
		let beyond = |end: i128| i64::try_from(end).is_err();
		if beyond(min) || beyond(max) {
			notes.add(Kind::Changed, what, "a limit that no value of 64 bits can reach is left open");
		}
		let bounded = |end: i128| i64::try_from(end).unwrap_or(if end < 0 { i64::MIN } else { i64::MAX });
		let fail = Span { min: bounded(min), max: bounded(max) };
		let open = fail == Span { min: i64::MIN, max: i64::MAX };
		(!open).then_some(Behaviour { rule: Rule::GrossRange { fail, suspect: None }, on_fail })
	}
}

/// Returns the number of digits after the point, at most as many as a metric can have. The text has no exponent.
pub(super) fn decimals_of(plain: &str) -> u8 {
	let fraction = plain.split_once('.').map_or("", |(_, fraction)| fraction.trim_end_matches('0'));
	u8::try_from(fraction.len()).unwrap_or(u8::MAX).min(MAX_DECIMALS)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::import::flag;

	/// Returns the span of these limits, and the notes.
	fn span(least: &[(&str, bool)], greatest: &[(&str, bool)], decimals: u8) -> (Option<Span>, Vec<String>) {
		let of = |limits: &[(&str, bool)]| -> Vec<Limit> {
			limits.iter().map(|(number, outside)| Limit::new(number, *outside).unwrap()).collect()
		};
		let (limits, mut notes) = (Limits { least: of(least), greatest: of(greatest) }, Notes::default());
		let behaviour = limits.behaviour(decimals, flag(1, 1), "it", &mut notes);
		let span = behaviour.map(|behaviour| match behaviour.rule {
			Rule::GrossRange { fail, suspect: None } => fail,
			other => panic!("{other:?}"),
		});
		(span, notes.0.into_iter().map(|note| note.why).collect())
	}

	#[test]
	fn all_limits_hold_and_none_is_widened() {
		let plain = |min, max| (Some(Span { min, max }), vec![]);
		assert_eq!(span(&[("-40", false)], &[("85.5", false)], 1), plain(-400, 855));
		assert_eq!(span(&[("-40", true)], &[("85.5", true)], 1), plain(-399, 854));
		assert_eq!(span(&[("0", false), ("5", true)], &[], 0), plain(6, i64::MAX));
		assert_eq!(span(&[], &[("9", true), ("7", false)], 0), plain(i64::MIN, 7));
		let (found, said) = span(&[("1.25", true)], &[("1.95", false)], 1);
		assert_eq!(found, Some(Span { min: 13, max: 19 }));
		assert!(said[0].starts_with("a limit is moved inwards to 1 decimals"), "{said:?}");
		assert_eq!(span(&[("-1.25", false)], &[("1e-12", false)], 1).0, Some(Span { min: -12, max: 0 }));
		assert_eq!(span(&[("-1e-12", false)], &[("0", false)], 1).0, Some(Span { min: 0, max: 0 }));
	}

	#[test]
	fn what_does_not_fit_is_open_or_left_out() {
		let (found, said) = span(&[("0", false)], &[("1e300", false)], 2);
		assert_eq!(found, Some(Span { min: 0, max: i64::MAX }));
		assert!(said[0].contains("left open"));
		assert_eq!(span(&[("-1e300", false)], &[("1e300", false)], 2).0, None);
		for (least, greatest) in [("9", "1"), ("1e300", "2e300"), ("-2e300", "-1e300")] {
			let (found, said) = span(&[(least, false)], &[(greatest, false)], 0);
			assert_eq!((found, said.len()), (None, 1), "{least} {greatest}");
			assert!(said[0].contains("no value could be within them"));
		}
		assert_eq!(span(&[], &[], 0), (None, vec![]));
	}
}

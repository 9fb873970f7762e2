//! Checks of a rule.

use super::fault::{ensure, ProfileFault};
use crate::{
	rule::{LEAST_FLAT, MAX_BASELINE},
	Calendar, MetricKind, Rule, Season, Span,
};

impl Rule {
	/// Returns whether judging a value requires earlier ones.
	pub fn needs_history(&self, kind: MetricKind) -> bool {
		match self {
			Self::GrossRange { .. } | Self::Climatology { .. } => kind.is_counter(),
			Self::RateOfChange { .. }
			| Self::FlatLine { .. }
			| Self::Gap { .. }
			| Self::Spike { .. }
			| Self::Deviation { .. } => true,
		}
	}

	/// Returns whether the rule judges a counter's increases, and not its values or times.
	pub fn judges_increases(&self) -> bool {
		match self {
			Self::GrossRange { .. }
			| Self::RateOfChange { .. }
			| Self::Spike { .. }
			| Self::Climatology { .. }
			| Self::Deviation { .. } => true,
			Self::FlatLine { .. } | Self::Gap { .. } => false,
		}
	}

	/// Checks that the rule can be both kept and broken.
	///
	/// # Errors
	///
	/// The first [`ProfileFault`] met.
	pub fn validate(&self) -> Result<(), ProfileFault> {
		match self {
			Self::GrossRange { fail, suspect } => validate_spans(fail, suspect.as_ref()),
			Self::RateOfChange { suspect, fail } => {
				ensure(fail.per > 0, ProfileFault::DurationZero)?;
				suspect.map_or(Ok(()), |suspect| {
					ensure(suspect.per > 0, ProfileFault::DurationZero)?;
					ensure(!suspect.is_above(fail), ProfileFault::SuspectBeyondFail)
				})
			},
			Self::FlatLine { tolerance: _, suspect_after, fail_after, least } => {
				ensure(*fail_after > 0, ProfileFault::DurationZero)?;
				ensure(*least >= LEAST_FLAT, ProfileFault::LeastTooSmall)?;
				suspect_after.map_or(Ok(()), |suspect_after| {
					ensure(suspect_after > 0, ProfileFault::DurationZero)?;
					ensure(suspect_after <= *fail_after, ProfileFault::SuspectBeyondFail)
				})
			},
			Self::Gap { max } => ensure(*max > 0, ProfileFault::DurationZero),
			Self::Spike { suspect, fail } => {
				ensure(suspect.is_none_or(|suspect| suspect <= *fail), ProfileFault::SuspectBeyondFail)
			},
			Self::Climatology { calendar, seasons } => validate_seasons(*calendar, seasons),
			Self::Deviation { half_life, tolerance: _, suspect_k, fail_k, warm_up } => {
				let range = 1..=MAX_BASELINE;
				ensure(range.contains(half_life) && range.contains(warm_up), ProfileFault::BaselineOutOfRange)?;
				ensure(*fail_k > 0 && *suspect_k != Some(0), ProfileFault::SigmasZero)?;
				ensure(suspect_k.is_none_or(|suspect_k| suspect_k <= *fail_k), ProfileFault::SuspectBeyondFail)
			},
		}
	}
}

fn validate_spans(fail: &Span, suspect: Option<&Span>) -> Result<(), ProfileFault> {
	ensure(fail.min <= fail.max, ProfileFault::SpanReversed)?;
	suspect.map_or(Ok(()), |suspect| {
		ensure(suspect.min <= suspect.max, ProfileFault::SpanReversed)?;
		ensure(fail.contains(suspect.min) && fail.contains(suspect.max), ProfileFault::SuspectBeyondFail)
	})
}

fn validate_seasons(calendar: Calendar, seasons: &[Season]) -> Result<(), ProfileFault> {
	ensure(!seasons.is_empty(), ProfileFault::SeasonsUnusable)?;
	for (position, season) in seasons.iter().enumerate() {
		let known = calendar.units();
		ensure(
			season.first <= season.last && known.contains(&season.first) && known.contains(&season.last),
			ProfileFault::SeasonsUnusable,
		)?;
		let apart = |other: &Season| season.first > other.last || season.last < other.first;
		ensure(seasons.iter().take(position).all(apart), ProfileFault::SeasonsUnusable)?;
		validate_spans(&season.fail, season.suspect.as_ref())?;
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{OnReset, Rate};

	fn season(first: u8, last: u8) -> Season {
		Season { first, last, fail: Span { min: 0, max: 10 }, suspect: None }
	}

	fn climatology(calendar: Calendar, seasons: Vec<Season>) -> Rule {
		Rule::Climatology { calendar, seasons: seasons.try_into().unwrap() }
	}

	fn deviation(half_life: u32, suspect_k: Option<u16>, fail_k: u16, warm_up: u32) -> Rule {
		Rule::Deviation { half_life, tolerance: 0, suspect_k, fail_k, warm_up }
	}

	#[test]
	fn rules_must_be_satisfiable() {
		let reversed = Span { min: 1, max: 0 };
		let narrow = Span { min: 0, max: 10 };
		let wide = Span { min: -1, max: 10 };
		let rate = |change, per| Rate { change, per };
		let hours = |seasons| climatology(Calendar::HourOfDay, seasons);
		let flat = |suspect_after, fail_after, least| Rule::FlatLine { tolerance: 0, suspect_after, fail_after, least };
		for (rule, expected) in [
			(Rule::GrossRange { fail: reversed, suspect: None }, ProfileFault::SpanReversed),
			(Rule::GrossRange { fail: narrow, suspect: Some(reversed) }, ProfileFault::SpanReversed),
			(Rule::GrossRange { fail: narrow, suspect: Some(wide) }, ProfileFault::SuspectBeyondFail),
			(Rule::RateOfChange { suspect: None, fail: rate(1, 0) }, ProfileFault::DurationZero),
			(Rule::RateOfChange { suspect: Some(rate(1, 0)), fail: rate(1, 1) }, ProfileFault::DurationZero),
			(Rule::RateOfChange { suspect: Some(rate(2, 1)), fail: rate(3, 2) }, ProfileFault::SuspectBeyondFail),
			(flat(None, 0, 2), ProfileFault::DurationZero),
			(flat(Some(0), 1, 2), ProfileFault::DurationZero),
			(flat(Some(2), 1, 2), ProfileFault::SuspectBeyondFail),
			(flat(None, 1, 1), ProfileFault::LeastTooSmall),
			(Rule::Gap { max: 0 }, ProfileFault::DurationZero),
			(Rule::Spike { suspect: Some(2), fail: 1 }, ProfileFault::SuspectBeyondFail),
			(hours(vec![]), ProfileFault::SeasonsUnusable),
			(hours(vec![season(0, 24)]), ProfileFault::SeasonsUnusable),
			(hours(vec![season(5, 4)]), ProfileFault::SeasonsUnusable),
			(hours(vec![season(0, 6), season(12, 13), season(6, 11)]), ProfileFault::SeasonsUnusable),
			(climatology(Calendar::MonthOfYear, vec![season(0, 1)]), ProfileFault::SeasonsUnusable),
			(climatology(Calendar::MonthOfYear, vec![season(1, 13)]), ProfileFault::SeasonsUnusable),
			(climatology(Calendar::HourOfWeek, vec![season(144, 168)]), ProfileFault::SeasonsUnusable),
			(hours(vec![Season { fail: reversed, ..season(0, 1) }]), ProfileFault::SpanReversed),
			(hours(vec![Season { suspect: Some(wide), ..season(0, 1) }]), ProfileFault::SuspectBeyondFail),
			(deviation(0, None, 1, 1), ProfileFault::BaselineOutOfRange),
			(deviation(MAX_BASELINE + 1, None, 1, 1), ProfileFault::BaselineOutOfRange),
			(deviation(1, None, 1, 0), ProfileFault::BaselineOutOfRange),
			(deviation(1, None, 0, 1), ProfileFault::SigmasZero),
			(deviation(1, Some(0), 1, 1), ProfileFault::SigmasZero),
			(deviation(1, Some(2), 1, 1), ProfileFault::SuspectBeyondFail),
		] {
			assert_eq!(rule.validate(), Err(expected), "{rule:?}");
		}
	}

	#[test]
	fn limits_may_coincide() {
		for rule in [
			Rule::Spike { suspect: Some(0), fail: 0 },
			climatology(Calendar::HourOfDay, vec![season(12, 23), season(0, 11)]),
			climatology(Calendar::MonthOfYear, (1..=12).map(|month| season(month, month)).collect()),
			climatology(Calendar::HourOfWeek, vec![season(0, 119), season(120, 167)]),
			Rule::FlatLine { tolerance: 0, suspect_after: Some(1), fail_after: 1, least: 2 },
			deviation(MAX_BASELINE, Some(1), 1, MAX_BASELINE),
		] {
			assert_eq!(rule.validate(), Ok(()), "{rule:?}");
		}
	}

	#[test]
	fn what_looks_back_needs_history() {
		let gross_range = Rule::GrossRange { fail: Span { min: 0, max: 1 }, suspect: None };
		for rule in [gross_range, climatology(Calendar::HourOfDay, vec![season(0, 23)])] {
			assert!(!rule.needs_history(MetricKind::Gauge), "{rule:?}");
			assert!(rule.needs_history(MetricKind::Counter { per: 1, on_reset: OnReset::Fail }), "{rule:?}");
		}
		for rule in [Rule::Gap { max: 1 }, Rule::Spike { suspect: None, fail: 1 }, deviation(1, None, 1, 1)] {
			assert!(rule.needs_history(MetricKind::Gauge), "{rule:?}");
		}
	}
}

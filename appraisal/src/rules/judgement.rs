//! Judgement of an observation by a rule.

use beadle_primitives::QcFlag;

/// The observation that a judgement is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum About {
	/// The newest observation.
	Newest,
	/// The previous observation of the same metric.
	Before,
}

/// Judgement of an observation by a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Judgement {
	/// Flag that the rule gives to the observation.
	pub flag: QcFlag,
	/// Quantity compared with the limit, rounded away from it; zero if no limit was exceeded.
	pub judged: i64,
	/// Limit that was exceeded; zero if none was.
	pub threshold: i64,
	/// Number of failing values that it counts as, if it fails.
	pub datapoints: u64,
	/// The observation that it is about.
	pub about: About,
}

impl Judgement {
	fn of(flag: QcFlag, judged: i64, threshold: i64) -> Self {
		Self { flag, judged, threshold, datapoints: 1, about: About::Newest }
	}

	pub(super) fn good() -> Self {
		Self::of(QcFlag::Good, 0, 0)
	}

	pub(super) fn not_evaluated() -> Self {
		Self::of(QcFlag::NotEvaluated, 0, 0)
	}

	pub(super) fn fail(judged: i64, threshold: i64) -> Self {
		Self::of(QcFlag::Fail, judged, threshold)
	}

	pub(super) fn suspect(judged: i64, threshold: i64) -> Self {
		Self::of(QcFlag::Suspect, judged, threshold)
	}

	pub(super) fn about_the_one_before(self) -> Self {
		Self { about: About::Before, ..self }
	}

	pub(super) fn counting(self, datapoints: u64) -> Self {
		Self { datapoints, ..self }
	}
}

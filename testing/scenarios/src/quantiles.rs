//! Quantiles of durations.

use serde::Serialize;
use std::time::Duration;

/// Quantiles in milliseconds, by the nearest-rank method: each is the smallest duration that so many percent do not
/// exceed. Zeros if there are no durations.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Quantiles {
	/// Median.
	pub p50: u128,
	/// 90th percentile.
	pub p90: u128,
	/// 99th percentile.
	pub p99: u128,
	/// Maximum.
	pub max: u128,
}

impl Quantiles {
	/// Returns the quantiles of these durations.
	pub fn of(mut durations: Vec<Duration>) -> Self {
		durations.sort();
		let at = |percent: usize| {
			let rank = (durations.len() * percent).div_ceil(100).max(1);
			durations.get(rank - 1).map_or(0, Duration::as_millis)
		};
		Self { p50: at(50), p90: at(90), p99: at(99), max: at(100) }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_is_the_smallest_that_so_many_are_not_above() {
		let durations = (1..=200).rev().map(Duration::from_millis).collect();
		assert_eq!(Quantiles::of(durations), Quantiles { p50: 100, p90: 180, p99: 198, max: 200 });
		assert_eq!(Quantiles::of(vec![Duration::from_millis(7)]), Quantiles { p50: 7, p90: 7, p99: 7, max: 7 });
		assert_eq!(Quantiles::of(Vec::new()), Quantiles::default());
	}
}

//! Latency statistics.

use serde::Serialize;
use std::time::Duration;

/// Distribution of durations.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Latency {
	/// Number of durations.
	pub n: usize,
	/// Median in milliseconds.
	pub median_ms: u128,
	/// 99th percentile in milliseconds.
	pub p99_ms: u128,
}

impl Latency {
	/// Returns the distribution of these durations; `None` if there are none.
	pub fn of(durations: impl IntoIterator<Item = Duration>) -> Option<Self> {
		let mut sorted: Vec<_> = durations.into_iter().collect();
		sorted.sort_unstable();
		let at = |percent| percentile(&sorted, percent).map(|duration| duration.as_millis());
		Some(Self { n: sorted.len(), median_ms: at(50)?, p99_ms: at(99)? })
	}
}

/// Returns a percentile of sorted values by the nearest-rank method: the least value that `percent` of them do not
/// exceed.
fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
	let rank = (sorted.len() * percent).div_ceil(100);
	sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn millis(values: &[u64]) -> Vec<Duration> {
		values.iter().copied().map(Duration::from_millis).collect()
	}

	#[test]
	fn percentiles_are_values_that_occurred() {
		let hundred: Vec<u64> = (1..=100).rev().collect();
		assert_eq!(Latency::of(millis(&hundred)), Some(Latency { n: 100, median_ms: 50, p99_ms: 99 }));
		assert_eq!(Latency::of(millis(&[7])), Some(Latency { n: 1, median_ms: 7, p99_ms: 7 }));
		assert_eq!(Latency::of(millis(&[1, 2, 9])), Some(Latency { n: 3, median_ms: 2, p99_ms: 9 }));
	}

	#[test]
	fn nothing_has_no_distribution() {
		assert_eq!(Latency::of(millis(&[])), None);
	}
}

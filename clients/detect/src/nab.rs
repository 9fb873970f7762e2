//! Score of the Numenta Anomaly Benchmark for one series, with its standard profile.
//!
//! A. Lavin, S. Ahmad: *Evaluating Real-time Anomaly Detection Algorithms, the Numenta Anomaly Benchmark*, ICMLA 2015, §III.
//! With `σ(y) = 2 / (1 + e^(5y)) − 1`:
//!
//! - The first detection in a labelled window earns `σ(y)`, where `y` is its position in the window: −1 at the start, 0 at
//!   the end. Later ones in the same window earn nothing.
//! - A detection outside all windows costs `0.11 · |σ(y)|`, where `y` is its distance behind the previous window, in
//!   lengths of that window; beyond three, or without a previous window, it costs 0.11.
//! - A window without a detection costs 1.
//!
//! The sum is scaled so that a detector that never detects has 0, and one that detects at the start of every window, and
//! nowhere else, has 100.

use std::ops::RangeInclusive;

/// Maximum cost of a false detection.
const FALSE_POSITIVE: f64 = 0.11;

/// Cost of a missed window.
const FALSE_NEGATIVE: f64 = 1.0;

/// Distance behind a window from which a false detection costs the maximum, in lengths of the window.
const FAR: f64 = 3.0;

/// Score of the detections in a series.
#[derive(Clone, PartialEq, Debug)]
pub struct Score {
	/// Standard score, at most 100; `None` if nothing is labelled.
	pub standard: Option<f64>,
	/// First detection in each window.
	pub caught: Vec<Option<usize>>,
	/// Detections outside all windows.
	pub false_positives: Vec<usize>,
}

/// Scores detections against windows. Both are positions in the series; the windows are in order and do not overlap.
pub fn score(detections: &[usize], windows: &[RangeInclusive<usize>]) -> Score {
	let first = |window: &RangeInclusive<usize>| detections.iter().copied().find(|position| window.contains(position));
	let caught: Vec<_> = windows.iter().map(first).collect();
	let outside = |position: &usize| !windows.iter().any(|window| window.contains(position));
	let false_positives: Vec<_> = detections.iter().copied().filter(outside).collect();

	let earned = caught.iter().zip(windows).map(|(caught, window)| match caught {
		Some(position) => {
			let left = (window.end() + 1).saturating_sub(*position);
			sigmoid(-(left as f64) / length(window))
		},
		None => -FALSE_NEGATIVE,
	});
	let cost = false_positives.iter().map(|position| {
		let before = windows.iter().rev().find(|window| window.end() < position);
		let behind = before.map(|window| (position - window.end()) as f64 / length(window));
		-FALSE_POSITIVE * behind.filter(|behind| *behind <= FAR).map_or(1.0, |behind| -sigmoid(behind))
	});
	let raw: f64 = earned.chain(cost).sum();
	let null = -FALSE_NEGATIVE * windows.len() as f64;
	let perfect = sigmoid(-1.0) * windows.len() as f64;
	let standard = (!windows.is_empty()).then(|| 100.0 * (raw - null) / (perfect - null));
	Score { standard, caught, false_positives }
}

fn length(window: &RangeInclusive<usize>) -> f64 {
	(window.end() + 1 - window.start()) as f64
}

fn sigmoid(y: f64) -> f64 {
	2.0 / (1.0 + (5.0 * y).exp()) - 1.0
}

#[cfg(test)]
mod tests {
	use super::*;

	fn standard(detections: &[usize], windows: &[RangeInclusive<usize>]) -> f64 {
		score(detections, windows).standard.unwrap()
	}

	fn is_near(found: f64, expected: f64) {
		assert!((found - expected).abs() < 0.01, "{found} {expected}");
	}

	#[test]
	fn nothing_is_zero_and_the_first_moment_is_a_hundred() {
		let windows = [100..=199, 500..=599];
		is_near(standard(&[], &windows), 0.0);
		is_near(standard(&[100, 500], &windows), 100.0);
		is_near(standard(&[100, 101, 150, 500], &windows), 100.0);
	}

	#[test]
	fn half_of_the_windows_is_half() {
		is_near(standard(&[100], &[100..=199, 500..=599]), 50.0);
	}

	#[test]
	fn late_is_less() {
		// σ(−0.5) = 0.8483, σ(−0.01) = 0.025, σ(−1) = 0.98661.
		is_near(standard(&[150], std::slice::from_ref(&(100..=199))), 100.0 * 1.8483 / 1.98661);
		is_near(standard(&[199], std::slice::from_ref(&(100..=199))), 100.0 * 1.025 / 1.98661);
	}

	#[test]
	fn false_detections_cost_more_the_farther_behind() {
		let windows = [100..=199];
		let cost = |position| 100.0 - standard(&[100, position], &windows);
		// σ(0.5) = −0.8483; beyond three windows, and before the first, 0.11 of 1.98661.
		is_near(cost(249), 100.0 * 0.11 * 0.8483 / 1.98661);
		is_near(cost(700), 100.0 * 0.11 / 1.98661);
		is_near(100.0 - standard(&[5, 100], &windows), 100.0 * 0.11 / 1.98661);
		assert!(cost(200) < cost(249) && cost(249) < cost(400));
	}

	#[test]
	fn without_labels_there_is_no_score() {
		let score = score(&[5], &[]);
		assert_eq!((score.standard, score.false_positives), (None, vec![5]));
	}
}

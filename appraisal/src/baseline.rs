//! Baseline of the usual values: an exponentially weighted mean and variance, in integers.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Fraction bits of means, variances and weights.
pub(crate) const FRACTION_BITS: u32 = 32;

/// One, with [`FRACTION_BITS`].
const ONE: u64 = 1 << FRACTION_BITS;

/// Fraction bits of standard deviations and distances: half of the variance's.
const ROOT_BITS: u32 = FRACTION_BITS / 2;

/// The natural logarithm of two, with [`FRACTION_BITS`].
const LN_2: u64 = 2_977_044_472;

/// Exponentially weighted mean and variance of the values so far.
///
/// With the weight `α` of a new value `x`, and `d = x − mean`: `mean ← mean + α · d` and
/// `variance ← (1 − α) · (variance + α · d²)` (T. Finch, *Incremental calculation of weighted mean and variance*, 2009,
/// equations 124 and 143). `α` is `1 − 2^(−1 / half_life)`, but `1 / n` for the `n`-th value as long as that is more,
/// so that the first values weigh the same.
///
/// The mean and variance have 32 fraction bits, distances and standard deviations 16. A value further than 2^48 from
/// the mean counts in the variance as if it were that far.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Baseline {
	/// The mean, times 2^32.
	pub mean: i128,
	/// The variance, times 2^32.
	pub variance: u128,
	/// Number of values learned from.
	#[codec(compact)]
	pub seen: u32,
}

impl Baseline {
	/// Updates mean and variance with a value.
	pub fn learn(&mut self, value: i64, half_life: u32) {
		self.learn_fixed(fixed(value), half_life);
	}

	/// Updates mean and variance with a value that has 32 fraction bits.
	pub(crate) fn learn_fixed(&mut self, value: i128, half_life: u32) {
		let seen = self.seen.saturating_add(1);
		// `seen` is not zero.
		let equal = ONE.checked_div(u64::from(seen)).unwrap_or(0);
		let weight = weight(half_life).max(equal);
		self.seen = seen;

		let difference = value.saturating_sub(self.mean);
		// The weight is at most one and the difference below 2^97: 2^(97 - 16 + 32 - 16).
		let step = (difference >> ROOT_BITS).saturating_mul(i128::from(weight)) >> ROOT_BITS;
		self.mean = self.mean.saturating_add(step);
		let distance = difference.unsigned_abs() >> ROOT_BITS;
		let square = distance.saturating_mul(distance);
		let grown = self.variance.saturating_add(times(square, weight));
		self.variance = times(grown, ONE.saturating_sub(weight));
	}

	/// Returns the distance of a value from the mean, with 16 fraction bits.
	pub fn distance(&self, value: i64) -> u128 {
		self.distance_fixed(fixed(value))
	}

	/// Returns the distance of a value with 32 fraction bits from the mean, with 16 fraction bits.
	pub(crate) fn distance_fixed(&self, value: i128) -> u128 {
		value.saturating_sub(self.mean).unsigned_abs() >> ROOT_BITS
	}

	/// Returns `k` standard deviations, with 16 fraction bits; `k` is in hundredths.
	pub fn sigmas(&self, k: u16) -> u128 {
		// The root is below 2^64.
		self.variance.isqrt().saturating_mul(u128::from(k)).checked_div(100).unwrap_or(0)
	}
}

/// Converts a whole number to 16 fraction bits.
pub(crate) fn whole(value: u64) -> u128 {
	u128::from(value) << ROOT_BITS
}

/// Rounds a number with 16 fraction bits down.
pub(crate) fn floor(number: u128) -> i64 {
	i64::try_from(number >> ROOT_BITS).unwrap_or(i64::MAX)
}

/// Rounds a number with 16 fraction bits up.
pub(crate) fn ceiling(number: u128) -> i64 {
	floor(number.saturating_add((1 << ROOT_BITS) - 1))
}

/// Converts a whole number to 32 fraction bits.
fn fixed(value: i64) -> i128 {
	i128::from(value) << FRACTION_BITS
}

/// Returns `number · weight` for a weight of at most one; exact but for the last bit.
fn times(number: u128, weight: u64) -> u128 {
	let weight = u128::from(weight);
	let whole = (number >> FRACTION_BITS).saturating_mul(weight);
	let fraction = (number & u128::from(ONE - 1)).saturating_mul(weight) >> FRACTION_BITS;
	whole.saturating_add(fraction)
}

/// Returns the weight `1 − 2^(−1 / half_life)` with 32 fraction bits, to within a five-thousandth of its value.
///
/// With `x = ln 2 / half_life`, it is `1 − e^(−x) = x · (1 − x/2 · (1 − x/3 · (1 − x/4 · (1 − x/5 · (1 − x/6)))))`.
fn weight(half_life: u32) -> u64 {
	let x = u128::from(LN_2.checked_div(u64::from(half_life)).unwrap_or(LN_2));
	let one = u128::from(ONE);
	let tail = [6u128, 5, 4, 3, 2].into_iter().fold(one, |tail, n| {
		let term = (x.saturating_mul(tail) >> FRACTION_BITS).checked_div(n).unwrap_or(0);
		one.saturating_sub(term)
	});
	u64::try_from(x.saturating_mul(tail) >> FRACTION_BITS).unwrap_or(ONE)
}

#[cfg(test)]
#[allow(
	clippy::arithmetic_side_effects,
	clippy::cast_precision_loss,
	reason = "compared with floating point, on numbers that are known"
)]
mod tests {
	use super::*;

	fn near(found: f64, expected: f64, relative: f64) -> bool {
		(found - expected).abs() <= relative * expected.abs().max(1e-9)
	}

	fn mean(baseline: &Baseline) -> f64 {
		baseline.mean as f64 / ONE as f64
	}

	fn variance(baseline: &Baseline) -> f64 {
		baseline.variance as f64 / ONE as f64
	}

	/// Returns a repeatable series that wanders around.
	fn series(length: usize, scale: i64) -> Vec<i64> {
		let mut state: u64 = 88_172_645_463_325_252;
		let next = || {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			i64::try_from(state % 2_001).unwrap() - 1_000
		};
		std::iter::repeat_with(next).take(length).map(|value| value * scale).collect()
	}

	#[test]
	fn the_weight_is_that_of_the_half_life() {
		for half_life in [1, 2, 3, 10, 100, 1_000, 100_000] {
			let expected = 1.0 - (-1.0 / f64::from(half_life)).exp2();
			let found = weight(half_life) as f64 / ONE as f64;
			assert!(near(found, expected, 2e-4), "{half_life}: {found} {expected}");
		}
	}

	#[test]
	fn the_first_values_weigh_the_same() {
		let values = series(50, 1);
		let mut baseline = Baseline::default();
		for value in &values {
			baseline.learn(*value, 100_000);
		}
		let n = values.len() as f64;
		let average = values.iter().sum::<i64>() as f64 / n;
		let spread = values.iter().map(|value| (*value as f64 - average).powi(2)).sum::<f64>() / n;
		assert_eq!(baseline.seen, 50);
		assert!(near(mean(&baseline), average, 1e-4), "{} {average}", mean(&baseline));
		assert!(near(variance(&baseline), spread, 1e-4), "{} {spread}", variance(&baseline));
	}

	#[test]
	fn mean_and_variance_are_those_of_floating_point() {
		for (half_life, scale) in [(1, 1), (7, 1), (24, 1_000), (1_000, 1_000_000_000)] {
			let mut baseline = Baseline::default();
			let (mut expected_mean, mut expected_variance) = (0.0, 0.0);
			for (n, value) in series(5_000, scale).into_iter().enumerate() {
				baseline.learn(value, half_life);
				let weight = (1.0 - (-1.0 / f64::from(half_life)).exp2()).max(1.0 / (n + 1) as f64);
				let difference = value as f64 - expected_mean;
				expected_mean += weight * difference;
				expected_variance = (1.0 - weight) * (expected_variance + weight * difference * difference);
			}
			let deviation = expected_variance.sqrt();
			assert!((mean(&baseline) - expected_mean).abs() < 1e-3 * deviation, "{half_life} {scale}");
			assert!(near(variance(&baseline), expected_variance, 2e-3), "{half_life} {scale}");
		}
	}

	#[test]
	fn a_value_counts_half_after_the_half_life() {
		let mut baseline = Baseline { mean: 0, variance: 0, seen: u32::MAX };
		(0..10).for_each(|_| baseline.learn(1_000, 10));
		assert!(near(mean(&baseline), 500.0, 1e-3), "{}", mean(&baseline));
	}

	#[test]
	fn the_extremes_saturate() {
		let mut baseline = Baseline::default();
		for value in [i64::MIN, i64::MAX, i64::MIN, i64::MAX, 0] {
			baseline.learn(value, 1);
			let _ = (baseline.distance(i64::MIN), baseline.sigmas(u16::MAX));
		}
		assert!(baseline.variance > 0);
		assert_eq!(ceiling(u128::MAX), i64::MAX);
	}

	#[test]
	fn sigmas_are_counted_in_hundredths() {
		let baseline = Baseline { mean: 0, variance: u128::from(ONE) * 49, seen: 9 };
		assert_eq!(baseline.sigmas(100), whole(7));
		assert_eq!(floor(baseline.sigmas(150)), 10);
		assert_eq!(ceiling(baseline.sigmas(150)), 11);
		assert_eq!(baseline.distance(-3), whole(3));
	}
}

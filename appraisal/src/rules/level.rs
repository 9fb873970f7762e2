//! Level that rules judge: a gauge's value, or a counter's increase in a fixed time.

use crate::baseline::FRACTION_BITS;
use beadle_primitives::Millis;

/// A level, kept as a ratio so that nothing is rounded before it is compared.
///
/// An increase of `i` in `t` milliseconds is `i · per / t` in `per`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
	/// The level times `parts`. What does not fit is greater than any value times `parts`, and so is the greatest number.
	amount: i128,
	/// Number by which `amount` is to be divided; not zero.
	parts: u64,
}

impl Level {
	/// Returns the level of a gauge.
	pub fn of(value: i64) -> Self {
		Self { amount: value.into(), parts: 1 }
	}

	/// Returns the level of a counter with an increase in so long a time: the increase in `per`.
	pub fn of_increase(increase: u64, per: Millis, elapsed: Millis) -> Self {
		// Two observations of a metric have different times.
		Self { amount: i128::from(increase).saturating_mul(per.into()), parts: elapsed.max(1) }
	}

	/// Returns whether the level is above a value.
	pub fn is_above(&self, value: i64) -> bool {
		self.amount > self.times_parts(value)
	}

	/// Returns whether the level is below a value.
	pub fn is_below(&self, value: i64) -> bool {
		self.amount < self.times_parts(value)
	}

	fn times_parts(&self, value: i64) -> i128 {
		// Less than 2^63 times less than 2^64.
		i128::from(value).saturating_mul(self.parts.into())
	}

	/// Returns the level rounded down.
	pub fn floor(&self) -> i64 {
		saturated(self.whole_and_rest().0)
	}

	/// Returns the level rounded up.
	pub fn ceiling(&self) -> i64 {
		let (whole, rest) = self.whole_and_rest();
		saturated(whole.saturating_add((rest > 0).into()))
	}

	/// Returns the level rounded to the nearest whole number, halves up.
	pub fn nearest(&self) -> i64 {
		let (whole, rest) = self.whole_and_rest();
		saturated(whole.saturating_add((rest.saturating_mul(2) >= self.parts.into()).into()))
	}

	/// Returns the level with 32 fraction bits, rounded down.
	pub fn fixed(&self) -> i128 {
		let (whole, rest) = self.whole_and_rest();
		let fraction = (rest << FRACTION_BITS).checked_div(self.parts.into()).unwrap_or(0);
		(i128::from(saturated(whole)) << FRACTION_BITS).saturating_add(fraction)
	}

	/// Returns the level rounded down, and the rest in parts.
	fn whole_and_rest(&self) -> (i128, i128) {
		let parts = i128::from(self.parts);
		let whole = self.amount.checked_div_euclid(parts).unwrap_or(0);
		(whole, self.amount.checked_rem_euclid(parts).unwrap_or(0))
	}
}

/// Converts to the type of values; saturates.
fn saturated(level: i128) -> i64 {
	i64::try_from(level).unwrap_or(if level < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_value_is_its_own_level() {
		for value in [i64::MIN, -3, 0, 7, i64::MAX] {
			let level = Level::of(value);
			assert_eq!([level.floor(), level.nearest(), level.ceiling()], [value; 3]);
			assert_eq!(level.fixed(), i128::from(value) << 32);
			assert!(!level.is_above(value) && !level.is_below(value));
		}
	}

	#[test]
	fn an_increase_is_that_of_the_same_time() {
		// 10 in half an hour are 20 in an hour; 10 in three hours are 3 1/3.
		let [twice, third] = [2, 12].map(|quarters| Level::of_increase(10, 3_600_000, quarters * 900_000));
		assert_eq!([twice.floor(), twice.ceiling()], [20; 2]);
		assert_eq!([third.floor(), third.nearest(), third.ceiling()], [3, 3, 4]);
		assert!(third.is_above(3) && third.is_below(4));
		assert_eq!(third.fixed(), (10i128 << 32) / 3);
		assert_eq!(Level::of_increase(5, 1, 2).nearest(), 3);
	}

	#[test]
	fn the_extremes_saturate() {
		let most = Level::of_increase(u64::MAX, u64::MAX, 1);
		assert!(most.is_above(i64::MAX));
		assert_eq!([most.floor(), most.nearest(), most.ceiling()], [i64::MAX; 3]);
		let same = Level::of_increase(u64::MAX, u64::MAX, u64::MAX);
		assert!(same.is_above(i64::MAX) && !same.is_below(i64::MIN));
		assert_eq!(same.ceiling(), i64::MAX);
		let least = Level::of_increase(1, 1, u64::MAX);
		assert!(least.is_above(0) && least.is_below(1));
		assert_eq!((least.floor(), least.ceiling(), least.fixed()), (0, 1, 0));
	}
}

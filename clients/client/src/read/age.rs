//! Age of what was read: the time of a final block against this machine's clock.
//!
//! A proof says what was final, and not that nothing has become final since: whoever stands between a light client and the
//! chain can withhold all newer blocks. A device that was revoked meanwhile then still looks active, with every proof in
//! order. So a result is to be relied on only while its block is recent.

use crate::connect::BlockRef;
use beadle_primitives::{Millis, Moment};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The age up to which a result is relied on unless somebody says otherwise.
pub const MAX_AGE: Duration = Duration::from_secs(120);

/// The time by which a block can be ahead of a clock that is right: nodes take no block that is further ahead of theirs.
const MAX_AHEAD: Millis = 30_000;

/// The age of a block by this machine's clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Age {
	/// The time of the block.
	pub at: Moment,
	/// The time of this machine's clock.
	pub now: Moment,
	/// The greatest age that is relied on.
	pub most: Millis,
}

/// What the age of a block says about a result at this block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Freshness {
	/// The result is recent.
	Fresh,
	/// The result is too old to rely on.
	TooOld,
	/// The block is from the future, so this machine's clock is wrong, and the age of the block unknown.
	ClockBehind,
}

impl Age {
	/// Returns the age of a block of this time, by this machine's clock.
	pub fn of(at: Moment, most: Duration) -> Self {
		let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		Self { at, now: millis(now), most: millis(most) }
	}

	/// Returns what the age says.
	pub fn freshness(&self) -> Freshness {
		match self.now.checked_sub(self.at) {
			Some(elapsed) if elapsed > self.most => Freshness::TooOld,
			None if self.ahead() > MAX_AHEAD => Freshness::ClockBehind,
			Some(_) | None => Freshness::Fresh,
		}
	}

	/// Returns the time since the block; none if the block is ahead of the clock.
	pub fn elapsed(&self) -> Millis {
		self.now.saturating_sub(self.at)
	}

	/// Returns the time by which the block is ahead of the clock.
	pub fn ahead(&self) -> Millis {
		self.at.saturating_sub(self.now)
	}

	/// Returns the age in words.
	pub fn words(&self) -> String {
		let elapsed = span_text(self.elapsed());
		match self.freshness() {
			Freshness::Fresh => elapsed,
			Freshness::TooOld => format!("{elapsed}: TOO OLD to rely on, which is up to {}", span_text(self.most)),
			Freshness::ClockBehind => format!(
				"UNKNOWN: the block is {} ahead of this machine's clock, so the clock is wrong",
				span_text(self.ahead())
			),
		}
	}

	/// Returns why a result at this block is not to be relied on; `None` if it is.
	pub fn objection(&self, block: BlockRef, proven: bool) -> Option<String> {
		let source = if proven { "proven at" } else { "a node's word at" };
		let number = block.number;
		match self.freshness() {
			Freshness::Fresh => None,
			Freshness::TooOld => Some(format!(
				"{source} block {number}, {} ago: too old to rely on; there may be newer final blocks that nobody has sent, \
				 the chain may stand still, or this machine's clock be ahead",
				span_text(self.elapsed())
			)),
			Freshness::ClockBehind => Some(format!(
				"{source} block {number}, which is {} ahead of this machine's clock: the clock is wrong, so it cannot tell \
				 how old that is",
				span_text(self.ahead())
			)),
		}
	}
}

impl Freshness {
	/// Returns the name for programs.
	pub fn name(self) -> &'static str {
		match self {
			Self::Fresh => "fresh",
			Self::TooOld => "too-old",
			Self::ClockBehind => "clock-behind",
		}
	}
}

/// Describes a span of time by its two largest units.
pub fn span_text(span: Millis) -> String {
	const UNITS: [(&str, Millis); 4] = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000)];
	let mut rest = span;
	let mut parts = Vec::new();
	for (unit, length) in UNITS {
		let count = rest / length;
		rest %= length;
		match (count, parts.len()) {
			(0, 1) => break,
			(0, _) => {},
			_ => parts.push(format!("{count} {unit}")),
		}
		if parts.len() == 2 {
			break;
		}
	}
	match parts.is_empty() {
		true => "0 s".into(),
		false => parts.join(" "),
	}
}

fn millis(span: Duration) -> Millis {
	Millis::try_from(span.as_millis()).unwrap_or(Millis::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::H256;

	const HOUR: Millis = 3_600_000;
	const MOST: Millis = 120_000;
	const BLOCK: BlockRef = BlockRef { number: 9, hash: H256::zero() };

	fn age(at: Moment, now: Moment) -> Age {
		Age { at, now, most: MOST }
	}

	#[test]
	fn a_result_is_relied_on_up_to_its_greatest_age() {
		for (elapsed, expected) in [
			(0, Freshness::Fresh),
			(MOST, Freshness::Fresh),
			(MOST + 1, Freshness::TooOld),
			(168 * HOUR, Freshness::TooOld),
		] {
			assert_eq!(age(HOUR, HOUR + elapsed).freshness(), expected, "{elapsed}");
		}
		assert_eq!(Age { at: 0, now: Moment::MAX, most: Millis::MAX }.freshness(), Freshness::Fresh);
	}

	#[test]
	fn a_block_from_the_future_says_that_the_clock_is_wrong() {
		for (ahead, expected) in [
			(1, Freshness::Fresh),
			(MAX_AHEAD, Freshness::Fresh),
			(MAX_AHEAD + 1, Freshness::ClockBehind),
			(Moment::MAX, Freshness::ClockBehind),
		] {
			assert_eq!(age(ahead, 0).freshness(), expected, "{ahead}");
		}
		let behind = age(3 * HOUR, 0);
		assert_eq!(behind.elapsed(), 0);
		assert!(behind.words().starts_with("UNKNOWN: the block is 3 h ahead"), "{}", behind.words());
		let said = behind.objection(BLOCK, true).unwrap();
		assert!(said.contains("3 h ahead of this machine's clock: the clock is wrong"), "{said}");
	}

	#[test]
	fn what_is_too_old_is_said_with_its_age() {
		let old = age(0, 76 * HOUR + 59_000);
		assert!(old.words().starts_with("3 d 4 h: TOO OLD to rely on, which is up to 2 min"), "{}", old.words());
		let said = old.objection(BLOCK, true).unwrap();
		assert!(said.starts_with("proven at block 9, 3 d 4 h ago: too old to rely on;"), "{said}");
		let said = old.objection(BLOCK, false).unwrap();
		assert!(said.starts_with("a node's word at block 9, 3 d 4 h ago"), "{said}");
		assert_eq!((age(0, MOST).objection(BLOCK, true), age(0, 5_000).words().as_str()), (None, "5 s"));
	}

	#[test]
	fn a_span_has_its_two_largest_units() {
		for (span, text) in [
			(0, "0 s"),
			(999, "0 s"),
			(12_345, "12 s"),
			(124_000, "2 min 4 s"),
			(HOUR, "1 h"),
			(HOUR + 5_000, "1 h"),
			(76 * HOUR + 60_000, "3 d 4 h"),
			(72 * HOUR + 60_000, "3 d"),
		] {
			assert_eq!(span_text(span), text);
		}
	}
}

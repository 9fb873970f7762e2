//! Quality of an observation.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Quality flag of an observation, with the codes of the QARTOD primary flags (IOOS, *Manual for Real-Time
/// Oceanographic Data Quality Control Flags*, version 1.2).
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum QcFlag {
	/// The value passed every rule that could be evaluated.
	#[codec(index = 1)]
	Good,
	/// No rule could be evaluated: the metric has none, or its rules need a history that the device does not have yet.
	#[default]
	#[codec(index = 2)]
	NotEvaluated,
	/// The value is of interest to whoever reviews the data.
	#[codec(index = 3)]
	Suspect,
	/// The value broke a rule.
	#[codec(index = 4)]
	Fail,
	/// No observation was made where one was due.
	#[codec(index = 9)]
	Missing,
}

impl QcFlag {
	/// Returns the graver of two flags that rules gave to the same observation.
	///
	/// A failure outweighs a suspicion, a suspicion a pass, and a pass no evaluation: the order in which `ioos_qc`
	/// aggregates its tests.
	pub fn worst(self, other: Self) -> Self {
		if other.gravity() > self.gravity() {
			other
		} else {
			self
		}
	}

	/// Returns whether a rule found something wrong with the observation: suspect or fail.
	pub const fn is_flagged(self) -> bool {
		matches!(self, Self::Suspect | Self::Fail)
	}

	fn gravity(self) -> u8 {
		match self {
			Self::Missing => 0,
			Self::NotEvaluated => 1,
			Self::Good => 2,
			Self::Suspect => 3,
			Self::Fail => 4,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn codes_are_the_qartod_codes() {
		let codes = [QcFlag::Good, QcFlag::NotEvaluated, QcFlag::Suspect, QcFlag::Fail, QcFlag::Missing]
			.map(|flag| flag.encode());
		assert_eq!(codes, [[1], [2], [3], [4], [9]]);
	}

	#[test]
	fn the_graver_flag_wins_whichever_comes_first() {
		for (first, second, worst) in [
			(QcFlag::Good, QcFlag::Suspect, QcFlag::Suspect),
			(QcFlag::Suspect, QcFlag::Fail, QcFlag::Fail),
			(QcFlag::NotEvaluated, QcFlag::Good, QcFlag::Good),
		] {
			assert_eq!(first.worst(second), worst);
			assert_eq!(second.worst(first), worst);
		}
	}
}

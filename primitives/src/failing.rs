//! Share of what a staged version would fail, beside the active one.

use crate::Comparison;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// Records that the active and the staged version of a profile fail, of the same packs. A record in a pack that the
/// staged version would have refused counts as failed by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Failing {
	/// Packs that both versions were tried on.
	pub packs: u64,
	/// Records in those packs.
	pub records: u64,
	/// Records that failed by the active version.
	pub by_active: u64,
	/// Records that would have failed by the staged version, or been refused.
	pub by_staged: u64,
}

impl Failing {
	/// Returns whether the staged version fails more than this share of the records beyond those that the active one fails.
	pub fn exceeds(&self, share: Perbill) -> bool {
		self.by_staged.saturating_sub(self.by_active) > share.mul_floor(self.records)
	}
}

impl Comparison {
	/// Returns what each version fails.
	pub fn failing(&self) -> Failing {
		// The active version appraised all of the packs, or they would not have been recorded.
		let (packs, records) = (self.by_active.packs, self.by_active.records);
		let refused = records.saturating_sub(self.by_staged.records);
		let by_staged = self.by_staged.failed.saturating_add(refused);
		Failing { packs, records, by_active: self.by_active.failed, by_staged }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Tally;

	fn comparison(by_active: Tally, by_staged: Tally) -> Comparison {
		Comparison { active: 1, staged: 2, by_active, by_staged }
	}

	fn tally(packs: u64, records: u64, failed: u64) -> Tally {
		Tally { packs, records, failed, ..Default::default() }
	}

	#[test]
	fn what_is_refused_fails_with_all_its_records() {
		let by_staged = Tally { refused: 4, ..tally(6, 60, 5) };
		let failing = comparison(tally(10, 100, 2), by_staged).failing();
		assert_eq!(failing, Failing { packs: 10, records: 100, by_active: 2, by_staged: 45 });
	}

	#[test]
	fn a_share_is_exceeded_by_what_fails_beyond_the_active_version() {
		let tenth = Perbill::from_percent(10);
		for (by_active, by_staged, exceeds) in
			[(0, 10, false), (0, 11, true), (50, 60, false), (50, 61, true), (60, 0, false)]
		{
			let failing = comparison(tally(10, 100, by_active), tally(10, 100, by_staged)).failing();
			assert_eq!(failing.exceeds(tenth), exceeds, "{failing:?}");
		}
		assert!(!comparison(tally(0, 0, 0), tally(0, 0, 0)).failing().exceeds(tenth));
	}
}

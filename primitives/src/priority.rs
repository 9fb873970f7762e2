//! Priorities of transactions: bands, one above the other. Whatever a transaction offers lifts it within its band only.
//!
//! A block is filled, and a full pool is emptied, in the order of priorities. So a band says who goes first, and whom a
//! full pool drops last.
//!
//! ```
//! use beadle_primitives::priority::{Band, HIGHEST_WITHIN};
//!
//! assert!(Band::Anyone.priority(HIGHEST_WITHIN) < Band::Packs.priority(0));
//! assert_eq!(Band::Anyone.priority(u64::MAX), Band::Anyone.priority(HIGHEST_WITHIN));
//! ```

use sp_runtime::transaction_validity::TransactionPriority;

/// Number of priorities in a band.
const WIDTH: TransactionPriority = 1 << 60;

/// The highest priority within a band.
pub const HIGHEST_WITHIN: TransactionPriority = WIDTH - 1;

/// Bands, the lowest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Band {
	/// Transactions that anyone may sign.
	Anyone,
	/// Transactions of the buyers on the council's list.
	Buyers,
	/// Members' transactions that are not operational.
	Members,
	/// Members' operational transactions that are long, such as the code of an upgrade.
	Long,
	/// Packs of devices.
	Packs,
	/// Members' operational transactions that are short: suspensions and the like, and the council's motions.
	Operational,
}

impl Band {
	/// Returns the lowest priority of the band.
	pub const fn floor(self) -> TransactionPriority {
		match self {
			Self::Anyone => 0,
			Self::Buyers => WIDTH,
			Self::Members => 2 * WIDTH,
			Self::Long => 3 * WIDTH,
			Self::Packs => 4 * WIDTH,
			Self::Operational => 5 * WIDTH,
		}
	}

	/// Returns the priority of a transaction of this band. What `within` has above [`HIGHEST_WITHIN`] does not count.
	pub fn priority(self, within: TransactionPriority) -> TransactionPriority {
		self.floor().saturating_add(within.min(HIGHEST_WITHIN))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const ALL: [Band; 6] = [Band::Anyone, Band::Buyers, Band::Members, Band::Long, Band::Packs, Band::Operational];

	#[test]
	fn nothing_within_a_band_reaches_the_next() {
		for pair in ALL.windows(2) {
			assert!(pair[0] < pair[1]);
			assert!(pair[0].priority(u64::MAX) < pair[1].priority(0), "{pair:?}");
		}
	}

	#[test]
	fn no_band_is_at_the_end_of_all_priorities() {
		// Otherwise priorities that are added up would all end there, and say nothing.
		assert!(Band::Operational.priority(u64::MAX) < u64::MAX / 2);
	}
}

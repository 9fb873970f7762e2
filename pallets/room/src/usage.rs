//! Room that transactions other than packs have taken.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::Amount;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Lane in which a transaction other than a pack enters a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
	/// Transactions that are not operational.
	Normal,
	/// Members' operational transactions.
	Operational,
	/// Members' operational transactions that need more than a member's part of the share.
	Large,
}

/// Amounts taken of a block.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Usage {
	/// Amount that normal transactions have taken.
	pub normal: Amount,
	/// Amount that operational transactions have taken, without large ones.
	pub operational: Amount,
	/// Amount that the large transaction has taken.
	pub large: Amount,
}

impl Usage {
	/// Returns the amount taken in a lane.
	pub fn of(&self, lane: Lane) -> Amount {
		match lane {
			Lane::Normal => self.normal,
			Lane::Operational => self.operational,
			Lane::Large => self.large,
		}
	}

	/// Returns the bytes taken in all lanes.
	pub fn length(&self) -> u32 {
		self.normal.length.saturating_add(self.operational.length).saturating_add(self.large.length)
	}

	/// Adds to the amount taken in a lane.
	pub(crate) fn add(&mut self, lane: Lane, amount: Amount) {
		let taken = self.lane(lane);
		*taken = taken.saturating_add(amount);
	}

	/// Takes from the amount taken in a lane.
	pub(crate) fn subtract(&mut self, lane: Lane, amount: Amount) {
		let taken = self.lane(lane);
		*taken = taken.saturating_sub(amount);
	}

	fn lane(&mut self, lane: Lane) -> &mut Amount {
		match lane {
			Lane::Normal => &mut self.normal,
			Lane::Operational => &mut self.operational,
			Lane::Large => &mut self.large,
		}
	}
}

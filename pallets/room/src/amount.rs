//! Amounts of room in a block.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// Amount of room in a block.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Amount {
	/// Weight.
	pub weight: Weight,
	/// Number of bytes.
	pub length: u32,
}

impl Amount {
	/// Returns whether this amount fits into that room.
	pub fn fits(&self, room: &Self) -> bool {
		self.weight.all_lte(room.weight) && self.length <= room.length
	}

	/// Returns this share of the amount, rounded down.
	pub fn part(&self, share: Perbill) -> Self {
		Self {
			weight: Weight::from_parts(
				share.mul_floor(self.weight.ref_time()),
				share.mul_floor(self.weight.proof_size()),
			),
			length: share.mul_floor(self.length),
		}
	}

	/// Returns what each of so many gets of this amount, rounded down; all of it if there is nobody.
	pub fn among(&self, number: u32) -> Self {
		let number = number.max(1);
		let each = |amount: u64| amount.checked_div(number.into()).unwrap_or(amount);
		Self {
			weight: Weight::from_parts(each(self.weight.ref_time()), each(self.weight.proof_size())),
			length: self.length.checked_div(number).unwrap_or(self.length),
		}
	}

	/// Returns the sum of both amounts; saturates.
	pub fn saturating_add(self, more: Self) -> Self {
		Self { weight: self.weight.saturating_add(more.weight), length: self.length.saturating_add(more.length) }
	}

	/// Returns what these amounts have beyond so much each, in sum; saturates.
	pub fn sum_beyond(least: Self, amounts: impl Iterator<Item = Self>) -> Self {
		amounts.fold(Self::default(), |sum, amount| sum.saturating_add(amount.saturating_sub(least)))
	}

	/// Returns this amount without the other; saturates at zero.
	pub fn saturating_sub(self, less: Self) -> Self {
		Self { weight: self.weight.saturating_sub(less.weight), length: self.length.saturating_sub(less.length) }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn amount(time: u64, proof: u64, length: u32) -> Amount {
		Amount { weight: Weight::from_parts(time, proof), length }
	}

	#[test]
	fn an_amount_fits_if_no_part_of_it_is_too_much() {
		let room = amount(10, 20, 30);
		assert!(room.fits(&room));
		for more in [amount(11, 0, 0), amount(0, 21, 0), amount(0, 0, 31)] {
			assert!(!more.fits(&room), "{more:?}");
		}
	}

	#[test]
	fn a_share_is_rounded_down() {
		assert_eq!(amount(10, 20, 31).part(Perbill::from_percent(25)), amount(2, 5, 7));
	}

	#[test]
	fn it_is_divided_evenly() {
		assert_eq!(amount(3_000, 20, 31).among(3), amount(1_000, 6, 10));
		assert_eq!(amount(10, 20, 30).among(0), amount(10, 20, 30));
	}

	#[test]
	fn what_is_beyond_is_summed_part_by_part() {
		let amounts = [amount(3, 30, 0), amount(10, 5, 7), amount(1, 1, 1)];
		assert_eq!(Amount::sum_beyond(amount(2, 10, 3), amounts.into_iter()), amount(9, 20, 4));
	}

	#[test]
	fn sums_and_differences_saturate() {
		let most = amount(u64::MAX, u64::MAX, u32::MAX);
		assert_eq!(most.saturating_add(amount(1, 1, 1)), most);
		assert_eq!(amount(5, 5, 5).saturating_sub(amount(6, 2, 6)), amount(0, 3, 0));
	}
}

//! Token bucket behind a device's quota, as pure functions of the block number: one token a record.

use beadle_primitives::Quota;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::AtLeast32BitUnsigned;

/// Records that a device had left at some block. Its [`Quota`] determines what it has left at a later one.
///
/// The bucket is only written when something is taken or the quota changes. The refill in between is computed, so that
/// a block costs nothing for the devices that are silent in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Bucket<BlockNumber> {
	/// Records left at the block `settled_at`.
	pub level: u32,
	/// Block from which on the refill counts.
	pub settled_at: BlockNumber,
}

impl<BlockNumber: AtLeast32BitUnsigned + Copy> Bucket<BlockNumber> {
	/// Returns the bucket of a device that has no quota at block `now`.
	///
	/// What a quota allows is in use of a budget while the device has it, so nothing can be saved up before or after.
	pub fn empty(now: BlockNumber) -> Self {
		Self { level: 0, settled_at: now }
	}

	/// Returns the records left at block `now`: what was left plus the refill since, up to the capacity.
	pub fn level(&self, quota: &Quota, now: BlockNumber) -> u32 {
		let elapsed: u128 = now.saturating_sub(self.settled_at).unique_saturated_into();
		let refilled = u128::from(quota.refill_per_block).saturating_mul(elapsed);
		let level = u128::from(self.level).saturating_add(refilled).min(quota.capacity.into());
		// No more than the capacity, which is a `u32`, so the conversion never fails; qed
		u32::try_from(level).unwrap_or(quota.capacity)
	}

	/// Returns whether `distance` packs of this many records could be taken at block `now`. A distance of zero counts
	/// as one: no pack comes before the next.
	pub fn affords(&self, quota: &Quota, now: BlockNumber, records: u32, distance: u64) -> bool {
		// 32 bits times 64 bits always fit in 128.
		let cost = u128::from(records).saturating_mul(distance.max(1).into());
		cost <= self.level(quota, now).into()
	}

	/// Returns the bucket after taking `records` at block `now`; `None` if fewer are left.
	pub fn take(self, quota: &Quota, now: BlockNumber, records: u32) -> Option<Self> {
		let level = self.level(quota, now).checked_sub(records)?;
		Some(Self { level, settled_at: now })
	}

	/// Returns the bucket when the quota `after` replaces `before` at block `now`; `before` is `None` if there was no
	/// quota.
	///
	/// The remaining records stay, capped to the new capacity, and nothing is added. A device that had no quota starts with
	/// none, and gets the first ones by the refill of the next block. So however often quotas are replaced, withdrawn and
	/// granted again, and to however many devices, nobody gains a record by it.
	pub fn regranted(self, before: Option<&Quota>, after: &Quota, now: BlockNumber) -> Self {
		let left = before.map_or(0, |before| self.level(before, now));
		Self { level: left.min(after.capacity), settled_at: now }
	}
}

#[cfg(test)]
mod tests {
	#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

	use super::*;
	use proptest::prelude::*;

	const QUOTA: Quota = Quota { capacity: 10, refill_per_block: 3 };

	fn bucket(level: u32, settled_at: u32) -> Bucket<u32> {
		Bucket { level, settled_at }
	}

	#[test]
	fn refills_by_the_block_up_to_the_capacity() {
		assert_eq!(bucket(2, 5).level(&QUOTA, 5), 2);
		assert_eq!(bucket(2, 5).level(&QUOTA, 6), 5);
		assert_eq!(bucket(2, 5).level(&QUOTA, 7), 8);
		assert_eq!(bucket(2, 5).level(&QUOTA, 8), 10);
		assert_eq!(bucket(2, 5).level(&QUOTA, u32::MAX), 10);
	}

	#[test]
	fn a_block_of_the_past_refills_nothing() {
		assert_eq!(bucket(2, 5).level(&QUOTA, 4), 2);
	}

	#[test]
	fn the_extremes_saturate() {
		let most = Quota { capacity: u32::MAX, refill_per_block: u32::MAX };
		assert_eq!(bucket(0, 0).level(&most, u32::MAX), u32::MAX);
		assert_eq!(bucket(u32::MAX, 0).level(&most, u32::MAX), u32::MAX);
		assert_eq!(Bucket { level: u32::MAX, settled_at: 0u64 }.level(&most, u64::MAX), u32::MAX);
		assert_eq!(Bucket { level: u32::MAX, settled_at: 0u128 }.level(&most, u128::MAX), u32::MAX);
		assert!(!bucket(u32::MAX, 0).affords(&most, 0, u32::MAX, u64::MAX));
		assert!(bucket(u32::MAX, 0).affords(&most, 0, u32::MAX, 1));
	}

	#[test]
	fn affords_as_many_packs_as_the_distance_says() {
		let bucket = bucket(10, 0);
		assert!(bucket.affords(&QUOTA, 0, 5, 2));
		assert!(!bucket.affords(&QUOTA, 0, 5, 3));
		assert!(!bucket.affords(&QUOTA, 0, 11, 1));
		// The product wraps around to zero in 64 bits.
		assert!(!bucket.affords(&QUOTA, 0, 2, 1 << 63));
	}

	#[test]
	fn a_distance_of_zero_is_a_distance_of_one() {
		let bucket = bucket(10, 0);
		assert!(bucket.affords(&QUOTA, 0, 10, 0));
		assert!(!bucket.affords(&QUOTA, 0, 11, 0));
	}

	#[test]
	fn no_records_cost_nothing() {
		assert!(bucket(0, 0).affords(&QUOTA, 0, 0, u64::MAX));
		assert_eq!(bucket(0, 0).take(&QUOTA, 0, 0), Some(bucket(0, 0)));
	}

	#[test]
	fn taking_counts_the_refill_in_first() {
		assert_eq!(bucket(2, 5).take(&QUOTA, 6, 4), Some(bucket(1, 6)));
		assert_eq!(bucket(2, 5).take(&QUOTA, 6, 5), Some(bucket(0, 6)));
		assert_eq!(bucket(2, 5).take(&QUOTA, 6, 6), None);
	}

	#[test]
	fn the_first_quota_starts_empty_and_another_adds_nothing() {
		let first = Bucket::empty(5).regranted(None, &QUOTA, 7);
		assert_eq!(first, bucket(0, 7));

		let larger = Quota { capacity: 100, refill_per_block: 1 };
		assert_eq!(bucket(10, 7).regranted(Some(&QUOTA), &larger, 8), bucket(10, 8));
		let smaller = Quota { capacity: 4, refill_per_block: 1 };
		assert_eq!(bucket(10, 7).regranted(Some(&QUOTA), &smaller, 8), bucket(4, 8));
	}

	#[test]
	fn replacing_a_quota_counts_its_refill_in_until_then() {
		let larger = Quota { capacity: 100, refill_per_block: 1 };
		assert_eq!(bucket(2, 5).regranted(Some(&QUOTA), &larger, 7), bucket(8, 7));
	}

	#[test]
	fn without_a_quota_nothing_is_saved_up() {
		assert_eq!(bucket(2, 5).regranted(None, &QUOTA, 1_000), bucket(0, 1_000));
	}

	prop_compose! {
		/// Returns small numbers and extreme ones alike.
		fn any_amount()(amount in prop_oneof![0u32..200, any::<u32>(), Just(u32::MAX)]) -> u32 {
			amount
		}
	}

	prop_compose! {
		fn any_quota()(capacity in any_amount(), refill_per_block in any_amount()) -> Quota {
			Quota { capacity, refill_per_block }
		}
	}

	prop_compose! {
		fn any_bucket()(level in any_amount(), settled_at in any_amount()) -> Bucket<u32> {
			bucket(level, settled_at)
		}
	}

	/// Event that affects a device's quota.
	#[derive(Clone, Debug)]
	enum Step {
		Wait(u32),
		Take(u32),
		Grant,
		Withdraw,
	}

	fn any_step() -> impl Strategy<Value = Step> {
		prop_oneof![
			(0u32..5).prop_map(Step::Wait),
			(0u32..30).prop_map(Step::Take),
			Just(Step::Grant),
			Just(Step::Withdraw),
		]
	}

	proptest! {
		#[test]
		fn the_level_never_exceeds_the_capacity(bucket in any_bucket(), quota in any_quota(), now in any_amount()) {
			prop_assert!(bucket.level(&quota, now) <= quota.capacity);
		}

		#[test]
		fn unspent_the_level_never_falls(
			bucket in any_bucket(),
			quota in any_quota(),
			now in any_amount(),
			later in any_amount(),
		) {
			let (now, later) = (now.min(later), now.max(later));
			prop_assert!(bucket.level(&quota, now) <= bucket.level(&quota, later));
		}

		#[test]
		fn granting_the_same_in_between_changes_nothing(
			bucket in any_bucket(),
			quota in any_quota(),
			now in any_amount(),
			later in any_amount(),
		) {
			let now = now.max(bucket.settled_at);
			let later = later.max(now);
			let regranted = bucket.regranted(Some(&quota), &quota, now);
			prop_assert_eq!(regranted.level(&quota, later), bucket.level(&quota, later));
		}

		#[test]
		fn spending_conserves(
			bucket in any_bucket(),
			quota in any_quota(),
			now in any_amount(),
			records in any_amount(),
		) {
			let before = bucket.level(&quota, now);
			match bucket.take(&quota, now, records) {
				Some(after) => prop_assert_eq!(before - after.level(&quota, now), records),
				None => prop_assert!(records > before),
			}
		}

		#[test]
		fn what_is_afforded_can_be_taken_pack_by_pack(
			bucket in any_bucket(),
			quota in any_quota(),
			now in any_amount(),
			records in any_amount(),
			distance in 1u64..50,
		) {
			let mut left = Some(bucket);
			for _ in 0..distance {
				left = left.and_then(|left| left.take(&quota, now, records));
			}
			prop_assert_eq!(bucket.affords(&quota, now, records, distance), left.is_some());
		}

		#[test]
		fn a_farther_pack_is_never_cheaper(
			bucket in any_bucket(),
			quota in any_quota(),
			now in any_amount(),
			records in any_amount(),
			distance in any::<u64>(),
			farther in any::<u64>(),
		) {
			let (distance, farther) = (distance.min(farther), distance.max(farther));
			let affords = |distance| bucket.affords(&quota, now, records, distance);
			prop_assert!(affords(distance) || !affords(farther));
		}

		#[test]
		fn another_quota_never_adds(
			bucket in any_bucket(),
			before in any_quota(),
			after in any_quota(),
			now in any_amount(),
		) {
			let level = bucket.regranted(Some(&before), &after, now).level;
			prop_assert!(level <= bucket.level(&before, now));
			prop_assert!(level <= after.capacity);
			prop_assert_eq!(bucket.regranted(None, &after, now).level, 0);
		}

		/// Even if the quota is withdrawn and granted again many times, the device gets no more than the refill.
		#[test]
		fn granting_again_never_multiplies(
			quota in (1u32..20, 1u32..5)
				.prop_map(|(capacity, refill_per_block)| Quota { capacity, refill_per_block }),
			steps in prop::collection::vec(any_step(), 0..60),
		) {
			let (mut now, mut taken) = (0u32, 0u64);
			let mut granted = None;
			let mut bucket = Bucket::empty(now);
			for step in steps {
				match (step, granted) {
					(Step::Wait(blocks), _) => now += blocks,
					(Step::Grant, before) => {
						bucket = bucket.regranted(before.as_ref(), &quota, now);
						granted = Some(quota);
					},
					(Step::Take(records), Some(quota)) => if let Some(after) = bucket.take(&quota, now, records) {
						bucket = after;
						taken += u64::from(records);
					},
					(Step::Withdraw, Some(_)) => {
						bucket = Bucket::empty(now);
						granted = None;
					},
					(Step::Take(_) | Step::Withdraw, None) => {},
				}
			}
			prop_assert!(taken <= u64::from(quota.refill_per_block) * u64::from(now));
		}
	}
}

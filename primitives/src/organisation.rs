//! Organisations: the members of the council, and their budgets.

#![allow(clippy::cast_possible_truncation, reason = "the derives for enums convert variant indices")]

use crate::{AccountId, Text};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Number of an organisation, its identity for ever: its account, its name and its seat on the council can change, this
/// number does not.
pub type OrganisationId = u32;

/// The most bytes in an organisation's name.
pub const MAX_ORGANISATION_NAME_BYTES: u32 = 64;

/// Name of an organisation, in UTF-8.
pub type OrganisationName = Text<MAX_ORGANISATION_NAME_BYTES>;

/// An organisation that has, or had, a seat on the council. Devices and profiles belong to organisations, not to accounts.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Organisation {
	/// Name of the organisation, for people. No two organisations have the same.
	pub name: OrganisationName,
	/// Account that signs for the organisation while it has a seat; of an expelled organisation, the last one.
	pub account: AccountId,
	/// Whether the organisation has a seat on the council. Without one, its account can do nothing.
	pub member: bool,
	/// The most that the organisation may use of the chain, as the council decided.
	pub budget: Resources,
	/// Part of the budget that is in use.
	pub used: Resources,
}

/// Amounts of what an organisation uses of the chain.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Resources {
	/// Devices that are enrolled and not revoked.
	pub devices: u32,
	/// Records that all grants together add in a block.
	pub records_per_block: u32,
	/// Records that all grants together let devices save up.
	pub records_saved: u64,
	/// Profiles.
	pub profiles: u32,
	/// Encoded bytes of all versions of those profiles.
	pub profile_bytes: u32,
}

/// Kind of what a budget limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Resource {
	/// Devices that are enrolled and not revoked.
	Devices,
	/// Records that all grants together add in a block.
	RecordsPerBlock,
	/// Records that all grants together let devices save up.
	RecordsSaved,
	/// Profiles.
	Profiles,
	/// Encoded bytes of all versions of the profiles.
	ProfileBytes,
}

impl Resources {
	/// Returns these amounts and `more`; `None` if a sum is beyond its type.
	pub fn checked_add(self, more: Self) -> Option<Self> {
		Some(Self {
			devices: self.devices.checked_add(more.devices)?,
			records_per_block: self.records_per_block.checked_add(more.records_per_block)?,
			records_saved: self.records_saved.checked_add(more.records_saved)?,
			profiles: self.profiles.checked_add(more.profiles)?,
			profile_bytes: self.profile_bytes.checked_add(more.profile_bytes)?,
		})
	}

	/// Returns these amounts without `less`; saturates at zero.
	pub fn saturating_sub(self, less: Self) -> Self {
		Self {
			devices: self.devices.saturating_sub(less.devices),
			records_per_block: self.records_per_block.saturating_sub(less.records_per_block),
			records_saved: self.records_saved.saturating_sub(less.records_saved),
			profiles: self.profiles.saturating_sub(less.profiles),
			profile_bytes: self.profile_bytes.saturating_sub(less.profile_bytes),
		}
	}

	/// Returns the first kind of which `next` has more than this budget, unless `before` had as much already: a budget
	/// that was reduced below what is in use bars more use, and nothing else.
	pub fn exceeded(&self, before: &Self, next: &Self) -> Option<Resource> {
		let kinds = [
			(Resource::Devices, self.devices < next.devices && before.devices < next.devices),
			(
				Resource::RecordsPerBlock,
				self.records_per_block < next.records_per_block && before.records_per_block < next.records_per_block,
			),
			(
				Resource::RecordsSaved,
				self.records_saved < next.records_saved && before.records_saved < next.records_saved,
			),
			(Resource::Profiles, self.profiles < next.profiles && before.profiles < next.profiles),
			(
				Resource::ProfileBytes,
				self.profile_bytes < next.profile_bytes && before.profile_bytes < next.profile_bytes,
			),
		];
		kinds.into_iter().find(|(_, exceeded)| *exceeded).map(|(kind, _)| kind)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn resources(devices: u32, records_per_block: u32) -> Resources {
		Resources { devices, records_per_block, ..Default::default() }
	}

	#[test]
	fn a_budget_bars_more_use_than_it_has() {
		let budget = resources(2, 10);
		assert_eq!(budget.exceeded(&resources(1, 0), &resources(2, 10)), None);
		assert_eq!(budget.exceeded(&resources(2, 10), &resources(3, 10)), Some(Resource::Devices));
		assert_eq!(budget.exceeded(&resources(1, 5), &resources(1, 11)), Some(Resource::RecordsPerBlock));
	}

	#[test]
	fn a_reduced_budget_lets_use_shrink() {
		let budget = resources(1, 10);
		assert_eq!(budget.exceeded(&resources(5, 0), &resources(4, 0)), None);
		assert_eq!(budget.exceeded(&resources(5, 0), &resources(5, 1)), None, "another kind");
		assert_eq!(budget.exceeded(&resources(5, 0), &resources(6, 0)), Some(Resource::Devices));
	}

	#[test]
	fn sums_are_checked_and_differences_end_at_zero() {
		assert_eq!(resources(u32::MAX, 0).checked_add(resources(1, 0)), None);
		assert_eq!(resources(1, 2).checked_add(resources(3, 4)), Some(resources(4, 6)));
		assert_eq!(resources(1, 5).saturating_sub(resources(2, 3)), resources(0, 2));
	}
}

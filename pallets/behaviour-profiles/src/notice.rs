//! Notice that a version gives to the owners of devices before it judges these.

use crate::{assignments::AssignedDevices, Config, Pallet};
use beadle_primitives::Authority;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
	/// Returns the notice, in blocks, that a version by this authority gives to devices: an owner's to those of others, the
	/// council's to all.
	pub(crate) fn notice(by: Authority, devices: AssignedDevices) -> BlockNumberFor<T> {
		match by {
			Authority::Owner(_) if devices.of_others > 0 => T::Notice::get(),
			Authority::Council if devices.all > 0 => T::CouncilNotice::get(),
			_ => Zero::zero(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::mock::{Test, COUNCIL_NOTICE, NORTHBRIDGE, NOTICE};

	#[test]
	fn owners_give_it_to_others_and_the_council_to_all() {
		let notice = |by, all, of_others| crate::Pallet::<Test>::notice(by, AssignedDevices { all, of_others });
		let owner = Authority::Owner(NORTHBRIDGE);
		assert_eq!([notice(owner, 0, 0), notice(owner, 5, 0), notice(owner, 5, 1)], [0, 0, NOTICE]);
		let council = Authority::Council;
		assert_eq!(
			[notice(council, 0, 0), notice(council, 1, 0), notice(council, 1, 1)],
			[0, COUNCIL_NOTICE, COUNCIL_NOTICE]
		);
	}
}

//! Beginning of the conversion, in the block of the upgrade.

use super::{
	cost::Cost,
	council, motions,
	upgrades::{Conversion, Progress, Stage},
};
use crate::{Aaa, BehaviourProfiles, DeviceRegistry, Readings, Runtime, System, Timestamp};
use frame_support::{
	traits::{GetStorageVersion, OnRuntimeUpgrade},
	weights::Weight,
};

/// Begins the conversion if the state is as the runtime of spec version 100 has left it, and nothing is converted yet.
pub struct Begin;

impl OnRuntimeUpgrade for Begin {
	fn on_runtime_upgrade() -> Weight {
		let mut cost = Cost::new(5, 0, 0);
		if is_old() && !Progress::<Runtime>::exists() {
			council::convert(&mut cost);
			motions::close_changed(&mut cost);
			let since = System::block_number();
			let from = Timestamp::get();
			Progress::<Runtime>::put(Conversion { since, from, next: Stage::Whitelist(Default::default()) });
			cost.write(1);
		}
		cost.weight()
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, sp_runtime::TryRuntimeError> {
		use super::old;
		use codec::Encode;

		let members = if is_old() { old::storage::Members::get().unwrap_or_default() } else { Default::default() };
		Ok(members.encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(members: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		use beadle_primitives::{traits::Organisations, AccountId};
		use codec::DecodeAll;
		use frame_support::{ensure, traits::Contains};

		let members = alloc::vec::Vec::<AccountId>::decode_all(&mut &members[..]).map_err(|_| "the members decode")?;
		for account in members {
			let seated = crate::Organisations::member(&account).is_some() || council::DeviceKeys::contains(&account);
			ensure!(seated, "a member is no organisation");
		}
		Ok(())
	}
}

/// Returns whether all pallets whose state is converted are at the versions that the old runtime had.
fn is_old() -> bool {
	DeviceRegistry::on_chain_storage_version() == 1
		&& BehaviourProfiles::on_chain_storage_version() == 1
		&& Aaa::on_chain_storage_version() == 0
		&& Readings::on_chain_storage_version() == 0
}

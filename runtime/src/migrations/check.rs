//! The upgrade as `try-runtime` tries it: whole, since half of it cannot be checked.

use super::{
	begin::Begin,
	upgrades::{NotConverted, Pallet},
};
use crate::{agreement, Executive, Runtime};
use frame_support::{
	ensure,
	migrations::MultiStepMigrator,
	traits::{OnRuntimeUpgrade, UpgradeCheckSelect},
	weights::Weight,
};
use sp_runtime::TryRuntimeError;

/// Upgrades, converts all of the state, and upgrades once more, with these checks; returns the weight of the first block's
/// part.
///
/// Entries that are left as they were are an error here, where it is still time to think about them. On a chain they are
/// counted, and the conversion ends.
///
/// # Errors
///
/// The first check that fails.
pub fn try_upgrade(checks: UpgradeCheckSelect) -> Result<Weight, TryRuntimeError> {
	let before = Begin::pre_upgrade()?;
	let weight = Executive::try_runtime_upgrade(UpgradeCheckSelect::None)?;
	Begin::post_upgrade(before)?;
	while Pallet::<Runtime>::ongoing() {
		Pallet::<Runtime>::step();
	}
	let left = NotConverted::<Runtime>::get();
	ensure!(left.is_empty(), "entries are left as they were: the log says where they are");
	Executive::try_runtime_upgrade(checks)?;
	agreement::check()?;
	Ok(weight)
}

//! The upgrade as `try-runtime` tries it: whole, since half of it cannot be checked.

use super::{begin::Begin, upgrades::Pallet};
use crate::{Executive, Runtime};
use frame_support::{
	migrations::MultiStepMigrator,
	traits::{OnRuntimeUpgrade, UpgradeCheckSelect},
	weights::Weight,
};
use sp_runtime::TryRuntimeError;

/// Upgrades, converts all of the state, and upgrades once more, with these checks; returns the weight of the first block's
/// part.
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
	Executive::try_runtime_upgrade(checks)?;
	Ok(weight)
}

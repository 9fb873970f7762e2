//! Agreement of the pallets' states: what no pallet can check, since it sees its own state alone.

use crate::{migrations::numbers::sum, Runtime};
use alloc::collections::BTreeMap;
use beadle_primitives::{OrganisationId, Resources};
use codec::Encode;
use frame_support::ensure;
use pallet_aaa::Authorisations;
use pallet_behaviour_profiles::{Owners, Versions};
use pallet_device_registry::Devices;
use pallet_organisations::Organisations;
use sp_runtime::TryRuntimeError;

/// What a device takes of a budget, besides its grant.
const ONE_DEVICE: Resources =
	Resources { devices: 1, records_per_block: 0, records_saved: 0, profiles: 0, profile_bytes: 0 };

/// Checks that what each organisation is said to use is the sum of what its devices, their grants and its profiles take.
///
/// # Errors
///
/// What does not agree.
pub fn check() -> Result<(), TryRuntimeError> {
	let mut taken: BTreeMap<OrganisationId, Resources> = BTreeMap::new();
	let mut take = |owner, more| {
		let sum_of_owner = taken.entry(owner).or_default();
		*sum_of_owner = sum(*sum_of_owner, more);
	};
	for (id, entry) in Devices::<Runtime>::iter() {
		if let Some(device) = entry.enrolled() {
			take(device.owner, ONE_DEVICE);
			let record = Authorisations::<Runtime>::get(id);
			take(device.owner, record.map(|record| record.resources()).unwrap_or_default());
		}
	}
	for (id, owner) in Owners::<Runtime>::iter() {
		take(owner, Resources { profiles: 1, ..Default::default() });
		for version in Versions::<Runtime>::iter_prefix_values(id) {
			let profile_bytes = u32::try_from(version.encoded_size()).unwrap_or(u32::MAX);
			take(owner, Resources { profile_bytes, ..Default::default() });
		}
	}
	for (id, organisation) in Organisations::<Runtime>::iter() {
		let found = taken.remove(&id).unwrap_or_default();
		ensure!(found == organisation.used, "an organisation uses something else than it is said to");
	}
	ensure!(taken.is_empty(), "something is used by no organisation");
	Ok(())
}

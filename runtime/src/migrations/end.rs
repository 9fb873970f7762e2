//! What comes after the conversion.

use super::{cost::Cost, left};
use crate::{Aaa, BehaviourProfiles, BlockNumber, DeviceRegistry, Readings, Runtime, System, Timestamp};
use beadle_primitives::{Moment, Pause};
use frame_support::{
	traits::{Get, GetStorageVersion, PalletInfoAccess, StorageVersion},
	weights::Weight,
};
use pallet_aaa::Halts;
use pallet_behaviour_profiles::WeightInfo;

/// States that all is stored as the present pallets store it. From here on a second run would change nothing.
pub(super) fn put_versions(cost: &mut Cost) {
	put::<DeviceRegistry>();
	put::<BehaviourProfiles>();
	put::<Aaa>();
	put::<Readings>();
	cost.write(4);
}

/// Cost of the end: the pause, and what is left.
const AT_MOST: Cost = Cost::new(2, 1, 0);

/// Ends the conversion, which began after that time.
pub(super) fn finish(from: Moment, cost: &mut Cost) {
	put_pause(from, cost);
	left::report(cost);
}

/// Takes note that all packs were refused since that time and in this block, as if the council had halted the chain: no
/// silence counts for it.
fn put_pause(from: Moment, cost: &mut Cost) {
	Halts::<Runtime>::mutate(|halts| halts.of_all.extend([Pause { from, until: Timestamp::get() }]));
	cost.read(1);
	cost.write(1);
}

fn put<P: GetStorageVersion<InCodeStorageVersion = StorageVersion> + PalletInfoAccess>() {
	P::in_code_storage_version().put::<P>();
}

/// Returns the cost of [`activate_missed`] and of the end behind it, at most.
pub(super) fn activations_at_most() -> Weight {
	let most = activations(<Runtime as pallet_behaviour_profiles::Config>::MaxActivations::get());
	most.saturating_add(AT_MOST.weight())
}

fn activations(count: u32) -> Weight {
	<Runtime as pallet_behaviour_profiles::Config>::WeightInfo::activate(count)
}

/// Activates the versions of profiles that were due in a block that began before the profiles were converted; returns the
/// next block, `None` after the present one.
pub(super) fn activate_missed(block: BlockNumber, cost: &mut Cost) -> Option<BlockNumber> {
	cost.add(activations(BehaviourProfiles::activate_due(block)));
	block.checked_add(1).filter(|next| *next <= System::block_number())
}

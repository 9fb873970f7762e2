//! Invariants of this pallet's storage, checked after every block.

use crate::{Actions, Authorisations, Config, LogHeads, Pallet};
use beadle_primitives::Standing;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks these invariants:
	///
	/// - a device with a grant has no more left than the grant's capacity, and neither capacity nor refill is zero;
	/// - no bucket was settled in a future block;
	/// - a revoked device has no grant;
	/// - exactly the devices with a record have a log, whose latest entries are those that are kept.
	///
	/// # Errors
	///
	/// The first invariant found broken.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		for (device, record) in Authorisations::<T>::iter() {
			if let Some(grant) = record.grant {
				ensure!(record.bucket.level <= grant.quota.capacity, "more left than the capacity of the grant");
				ensure!(grant.quota.capacity > 0, "a grant without capacity");
				ensure!(grant.quota.refill_per_block > 0, "a grant without refill");
			}
			ensure!(record.bucket.settled_at <= now, "a bucket settled in a block to come");
			ensure!(record.standing != Standing::Revoked || record.grant.is_none(), "a revoked device with a grant");
			let head = LogHeads::<T>::get(device);
			let latest = Actions::<T>::get(device).in_order();
			let last = latest.last().map(|entry| (entry.number, entry.hash()));
			ensure!(last == Some((head.entries, head.head)), "a log whose latest entry is not kept");
			ensure!(latest.iter().all(|entry| entry.device == device), "an entry of another device's log");
			ensure!(latest.is_sorted_by(|one, next| one.number < next.number), "an entry is kept twice");
		}
		for device in Actions::<T>::iter_keys().chain(LogHeads::<T>::iter_keys()) {
			ensure!(Authorisations::<T>::contains_key(device), "a log of no device");
		}
		Ok(())
	}
}

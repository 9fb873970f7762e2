//! Invariants of this pallet's storage, checked after every block.

use crate::{accounting::place_of, Actions, Authorisations, Config, LogHeads, Pallet, Periods};
use beadle_primitives::{Moment, Pause, Standing};
use frame_support::{ensure, traits::Time};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks these invariants:
	///
	/// - a device with a grant has no more left than the grant's capacity, and neither capacity nor refill is zero; one without
	///   has nothing left;
	/// - no bucket was settled in a future block;
	/// - a revoked device has no grant, no quota and no escalation, and of its log no entry is kept but the latest;
	/// - no pause has begun or ended in the future, unless it lasts;
	/// - each account of an organisation is at its place, and of no period to come;
	/// - exactly the devices with a record have a log, whose latest entries but for findings are kept.
	///
	/// # Errors
	///
	/// The first invariant found broken.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let (now, time) = (frame_system::Pallet::<T>::block_number(), T::Time::now());
		for (device, record) in Authorisations::<T>::iter() {
			if let Some(grant) = record.grant {
				ensure!(record.bucket.level <= grant.quota.capacity, "more left than the capacity of the grant");
				ensure!(grant.quota.capacity > 0, "a grant without capacity");
				ensure!(grant.quota.refill_per_block > 0, "a grant without refill");
			}
			ensure!(record.grant.is_some() || record.bucket.level == 0, "something left without a grant");
			ensure!(record.bucket.settled_at <= now, "a bucket settled in a block to come");
			ensure!(record.standing != Standing::Revoked || record.grant.is_none(), "a revoked device with a grant");
			for Pause { from, until } in record.pauses.iter().chain(record.suspended.iter()) {
				ensure!(from <= until.min(time), "a pause that ends before it begins");
				let lasts = until == Moment::MAX && record.standing == Standing::Revoked;
				ensure!(until <= time || lasts, "a pause that is not over");
			}
			ensure!(record.placed_at <= time, "a device placed in the future");
			let head = LogHeads::<T>::get(device);
			let latest = Actions::<T>::get(device).in_order();
			// What the chain found since then is in the events alone.
			let last = latest.last().filter(|entry| entry.number <= head.count);
			ensure!(last.is_some(), "a log whose latest entry but for findings is not kept");
			let is_head = last.filter(|entry| entry.number == head.count).map(|entry| entry.hash());
			ensure!(is_head.is_none_or(|hash| hash == head.head), "a log whose head is not its latest entry");
			if record.standing == Standing::Revoked {
				let nothing = record.suspensions.is_empty() && latest.len() == 1;
				ensure!(nothing, "more is kept of a revoked device than has to be");
			}
			ensure!(latest.iter().all(|entry| entry.device == device), "an entry of another device's log");
			ensure!(latest.is_sorted_by(|one, next| one.number < next.number), "an entry is kept twice");
		}
		for device in Actions::<T>::iter_keys().chain(LogHeads::<T>::iter_keys()) {
			ensure!(Authorisations::<T>::contains_key(device), "a log of no device");
		}
		for (_, place, account) in Periods::<T>::iter() {
			ensure!(place == place_of(account.period), "an account at another's place");
			ensure!(account.period <= Self::period(), "an account of a period to come");
		}
		Ok(())
	}
}

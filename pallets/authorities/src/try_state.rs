//! Invariants of this pallet's storage.

use crate::{Config, Membership, Offenders, Pallet, SessionLength};
use frame_support::ensure;
use pallet_session::{QueuedKeys, Validators};
use sp_runtime::{traits::Zero, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Checks that an account on the list can continue the chain, and that offenders are on their way out.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(!SessionLength::<T>::get().is_zero(), "a session has no blocks");
		let members = T::Membership::members();
		ensure!(members.is_empty() || Self::can_go_on(&members), "no account on the list can continue the chain");
		let active = Validators::<T>::get();
		for offender in Offenders::<T>::get() {
			ensure!(active.contains(&offender), "an offender that is in no set is remembered");
		}
		ensure!(active.is_empty() || !QueuedKeys::<T>::get().is_empty(), "nobody is planned for the next session");
		Ok(())
	}
}

//! Invariants of this pallet's storage, checked after every block.

use crate::{Amount, Buyers, Config, Lane, Pallet, Used, UsedBy};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks these invariants:
	///
	/// - the list of buyers has as many accounts as it says, and no more than it may have;
	/// - what all parties have taken of the block is the sum of what each has taken;
	/// - no more of the operational and the normal share is taken than there is.
	///
	/// # Errors
	///
	/// The first invariant found broken.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let count = u32::try_from(Buyers::<T>::iter_keys().count()).unwrap_or(u32::MAX);
		ensure!(count == Buyers::<T>::count(), "a wrong number of buyers");
		ensure!(count <= T::MaxBuyers::get(), "more buyers than there may be");
		let (used, used_by) = (Used::<T>::get(), UsedBy::<T>::get());
		for lane in [Lane::Normal, Lane::Operational, Lane::Large] {
			let sum = used_by.values().fold(Amount::default(), |sum, usage| sum.saturating_add(usage.of(lane)));
			ensure!(sum == used.of(lane), "the parties have not taken what is taken");
		}
		ensure!(used.normal.fits(&Self::share(T::NormalShare::get())), "more taken than the normal share");
		ensure!(
			used.operational.fits(&Self::share(T::OperationalShare::get())),
			"more taken than the operational share"
		);
		Ok(())
	}
}

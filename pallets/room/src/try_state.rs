//! Invariants of this pallet's storage, checked after every block.

use crate::{Amount, Buyers, Config, Lane, LargeTurns, Pallet, Used, UsedBy};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks these invariants:
	///
	/// - the list of buyers has as many accounts as it says, and no more than it may have;
	/// - what all parties have taken of the block is the sum of what each has taken;
	/// - no more of the operational, the normal and the large transaction's share is taken than there is;
	/// - the turns of large transactions are in the order of their blocks, and none is in the future.
	///
	/// # Errors
	///
	/// The first invariant found broken.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let count = u32::try_from(Buyers::<T>::iter_keys().count()).unwrap_or(u32::MAX);
		ensure!(count == Buyers::<T>::count(), "a wrong number of buyers");
		ensure!(count <= T::MaxBuyers::get(), "more buyers than there may be");
		let (used, used_by) = (Used::<T>::get(), UsedBy::<T>::get());
		for lane in [Lane::Normal, Lane::Operational, Lane::Large] {
			let sum = used_by.values().fold(Amount::default(), |sum, usage| sum.saturating_add(usage.of(lane)));
			ensure!(sum == used.of(lane), "the parties have not taken what is taken");
		}
		for (taken, share, message) in [
			(used.normal, T::NormalShare::get().of_block, "more taken than the normal share"),
			(used.operational, T::OperationalShare::get().of_block, "more taken than the operational share"),
			(used.large, T::LargeShare::get(), "more taken than the share of a large transaction"),
		] {
			ensure!(taken.fits(&Self::share(share)), message);
		}
		let turns = LargeTurns::<T>::get();
		ensure!(turns.is_sorted_by(|one, next| one.block < next.block), "turns out of order");
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(turns.last().is_none_or(|turn| turn.block <= now), "a turn in the future");
		Ok(())
	}
}

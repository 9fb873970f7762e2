//! Invariants of this pallet's storage: those of each moment, and those between blocks.

use crate::{Amount, Buyers, Config, Lane, LargeTurns, PacksBy, Pallet, Used, UsedBy};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks what holds between blocks, where `try_state` runs: the invariants of each moment, and that nothing is left of
	/// what was taken of the block, as its last hook has removed that. So the state of a chain never has any of it.
	///
	/// # Errors
	///
	/// The first invariant found broken.
	pub fn do_try_state_between_blocks() -> Result<(), TryRuntimeError> {
		ensure!(!Used::<T>::exists() && !UsedBy::<T>::exists(), "what was taken of a block is left behind");
		Self::do_try_state()
	}

	/// Checks these invariants, which hold at each moment, also while a block is executed:
	///
	/// - the list of buyers has as many accounts as it says, and no more than it may have;
	/// - what all parties have taken of the block is the sum of what each has taken, and no more of the operational, the
	///   normal and the large transaction's share is taken than there is. Between blocks nothing is taken, so this only says
	///   something to tests that ask within one;
	/// - no more is counted for packs than their share;
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
		let packs =
			PacksBy::<T>::get().into_iter().fold(Amount::default(), |sum, (_, taken)| sum.saturating_add(taken));
		ensure!(packs.fits(&Self::share(T::PacksShare::get())), "more taken than the packs' share");
		let turns = LargeTurns::<T>::get();
		ensure!(turns.is_sorted_by(|one, next| one.block < next.block), "turns out of order");
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(turns.last().is_none_or(|turn| turn.block <= now), "a turn in the future");
		Ok(())
	}
}

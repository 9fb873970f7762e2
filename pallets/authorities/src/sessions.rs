//! Session management: the end of each session, and the authorities of the next.

use crate::{Config, Membership, Offenders, Pallet, SessionLength};
use alloc::vec::Vec;
use beadle_primitives::AccountId;
use frame_support::traits::{EstimateNextSessionRotation, Get};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_session::{historical, QueuedKeys, ShouldEndSession, Validators};
use sp_runtime::{
	traits::{One, Saturating, Zero},
	Permill,
};
use sp_staking::SessionIndex;

impl<T: Config> Pallet<T> {
	/// Returns whether at least one of these accounts could continue the chain: it has session keys and did not
	/// equivocate.
	pub fn can_go_on<'a>(members: impl IntoIterator<Item = &'a AccountId>) -> bool {
		let offenders = Offenders::<T>::get();
		members.into_iter().any(|member| !offenders.contains(member) && Self::has_keys(member))
	}

	/// Returns whether this account has registered session keys.
	pub fn has_keys(account: &AccountId) -> bool {
		pallet_session::NextKeys::<T>::contains_key(account)
	}

	/// Returns the accounts on the list that can take part, with their keys.
	fn candidates() -> Vec<(AccountId, T::Keys)> {
		let offenders = Offenders::<T>::get();
		let members = T::Membership::members().into_iter().filter(|member| !offenders.contains(member));
		members
			.filter_map(|member| pallet_session::Pallet::<T>::load_keys(&member).map(|keys| (member, keys)))
			.collect()
	}

	/// Returns the number of blocks of the current session that have passed.
	#[allow(clippy::arithmetic_side_effects, reason = "the divisor is one or more")]
	fn progress(now: BlockNumberFor<T>) -> BlockNumberFor<T> {
		now % SessionLength::<T>::get().max(One::one())
	}
}

impl<T: Config> ShouldEndSession<BlockNumberFor<T>> for Pallet<T> {
	fn should_end_session(now: BlockNumberFor<T>) -> bool {
		Self::progress(now).is_zero()
	}
}

impl<T: Config> EstimateNextSessionRotation<BlockNumberFor<T>> for Pallet<T> {
	fn average_session_length() -> BlockNumberFor<T> {
		SessionLength::<T>::get()
	}

	fn estimate_current_session_progress(now: BlockNumberFor<T>) -> (Option<Permill>, frame_support::weights::Weight) {
		let passed = Self::progress(now).saturating_add(One::one());
		(Some(Permill::from_rational(passed, SessionLength::<T>::get())), T::DbWeight::get().reads(1))
	}

	fn estimate_next_session_rotation(
		now: BlockNumberFor<T>,
	) -> (Option<BlockNumberFor<T>>, frame_support::weights::Weight) {
		let left = SessionLength::<T>::get().saturating_sub(Self::progress(now));
		(Some(now.saturating_add(left)), T::DbWeight::get().reads(1))
	}
}

impl<T: Config> historical::SessionManager<AccountId, ()> for Pallet<T> {
	/// Returns the planned set if it or a key in it differs from the previously planned one. Keys count too, because
	/// the root that later proves them is only stored for a set that is returned.
	fn new_session(_: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		let candidates = Self::candidates();
		if candidates.is_empty() {
			log::error!(
				target: "runtime::authorities",
				"no account on the list of authorities has session keys: the authorities stay as they are"
			);
			return None;
		}
		(candidates != QueuedKeys::<T>::get())
			.then(|| candidates.into_iter().map(|(authority, _)| (authority, ())).collect())
	}

	/// Forgets the offenders that have left the set, and disables those that have not.
	fn start_session(_: SessionIndex) {
		let active = Validators::<T>::get();
		let mut offenders = Offenders::<T>::get();
		if offenders.is_empty() {
			return;
		}
		offenders.retain(|offender| active.contains(offender));
		offenders.iter().for_each(Self::disable);
		Offenders::<T>::put(offenders);
	}

	fn end_session(index: SessionIndex) {
		if let Some(oldest) = index.checked_sub(T::HistoryDepth::get()) {
			historical::Pallet::<T>::prune_up_to(oldest);
		}
	}
}

impl<T: Config> pallet_session::SessionManager<AccountId> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		<Self as historical::SessionManager<_, _>>::new_session(index)
			.map(|authorities| authorities.into_iter().map(|(authority, ())| authority).collect())
	}

	fn start_session(index: SessionIndex) {
		<Self as historical::SessionManager<_, _>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<Self as historical::SessionManager<_, _>>::end_session(index);
	}
}

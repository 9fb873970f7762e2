//! # Authorities Pallet
//!
//! Who authors and finalises blocks: the members that the council chose, less those that were caught equivocating.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the configuration trait, storage items and events. There are no calls: the council
//! adds and removes members in the membership pallet, and each authority registers its own keys in the session pallet.
//!
//! ## Overview
//!
//! The pallet stands between the list of members and the session pallet:
//!
//! - **A member takes part once it has session keys**, from the second rotation after it has both; who is removed, or
//!   replaces its keys, stays or keeps the old ones as long. The set is planned anew at each rotation and only handed
//!   on when it, or a key in it, is another one: a set handed on begins a new round of votes for GRANDPA.
//! - **Who votes twice is out.** An equivocation that was proven disables the offender at once, so that it authors no
//!   more blocks, removes it from the members, and keeps it out of the planned sets; by the second rotation it is gone.
//!   The council may add it again afterwards.
//! - **The last one stays.** Neither an offence nor a removal takes the last member that has session keys, since a
//!   chain without authorities cannot be mended from within.
//!
//! ## Low Level / Implementation Details
//!
//! - A session has a length in blocks from the chain's genesis ([`GenesisConfig`]).
//! - The session pallet forgets who is disabled whenever the set changes; an offender that is still in the set is
//!   disabled again at the start of each session.
//! - The roots of past sessions, against which equivocations are proven, are kept for [`Config::HistoryDepth`] sessions.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod offences;
mod sessions;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

use beadle_primitives::AccountId;
use frame_support::dispatch::DispatchResult;

/// The members that may be authorities, as the council has them.
pub trait Membership {
	/// All of them, sorted.
	fn members() -> alloc::vec::Vec<AccountId>;

	/// Takes one out.
	///
	/// # Errors
	///
	/// If it is none.
	fn remove(member: &AccountId) -> DispatchResult;
}

// The macros write conversions and uses of `expect` of their own.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::Membership;
	use beadle_primitives::AccountId;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_staking::SessionIndex;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId>
		+ pallet_session::Config<ValidatorId = AccountId>
		+ pallet_session::historical::Config<FullIdentification = ()>
	{
		/// The members that may be authorities.
		type Membership: Membership;

		/// The most authorities there can be.
		#[pallet::constant]
		type MaxAuthorities: Get<u32>;

		/// How long a session is unless genesis says otherwise, in blocks.
		#[pallet::constant]
		type DefaultSessionLength: Get<BlockNumberFor<Self>>;

		/// How many sessions an equivocation can be proven for after they have ended.
		#[pallet::constant]
		type HistoryDepth: Get<SessionIndex>;
	}

	/// How long a session is, in blocks.
	#[pallet::storage]
	pub type SessionLength<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, <T as Config>::DefaultSessionLength>;

	/// The authorities that were caught equivocating and are still in the set.
	#[pallet::storage]
	pub type Offenders<T: Config> = StorageValue<_, BoundedVec<AccountId, <T as Config>::MaxAuthorities>, ValueQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// How long a session is, in blocks; above zero.
		pub session_length: BlockNumberFor<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { session_length: T::DefaultSessionLength::get() }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.session_length > Zero::zero(), "a session has at least one block");
			SessionLength::<T>::put(self.session_length);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An authority voted for two blocks in one round. It authors no more, is no longer a member, and is out of the
		/// set by the second rotation.
		OffenderRemoved {
			/// The authority.
			authority: AccountId,
			/// The session in which it equivocated.
			session: SessionIndex,
		},

		/// An authority voted for two blocks in one round, and stays, because no other member has session keys. Add
		/// another authority, then remove this one.
		OffenderKept {
			/// The authority.
			authority: AccountId,
			/// The session in which it equivocated.
			session: SessionIndex,
		},
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::DefaultSessionLength::get() > Zero::zero(), "a session has at least one block");
			assert!(T::MaxAuthorities::get() > 0, "a chain has at least one authority");
			assert!(T::HistoryDepth::get() >= 2, "an offender is in the set for two more sessions");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

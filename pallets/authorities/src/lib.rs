//! # Authorities Pallet
//!
//! Chooses the authorities, which author and finalise blocks: the accounts that the council has put on the list of
//! authorities, less those that were caught equivocating.
//!
//! - [`Config`]
//! - [`Event`]
//!
//! ## Overview
//!
//! The pallet connects the list of authorities with the session pallet:
//!
//! - **An account on the list takes part once it has session keys**, from the second rotation after it is on the list
//!   and has them. Likewise, an account that is removed stays, and one that replaces its keys keeps the old ones, until
//!   the second rotation after that. The pallet plans the set anew at each rotation and hands it to the session pallet
//!   only if the set, or a key in it, has changed: a new set starts a new round of votes for GRANDPA.
//! - **An equivocating authority is removed.** A proven equivocation disables the offender at once, so that it authors
//!   no more blocks, removes it from the list and keeps it out of the planned sets; by the second rotation it has left
//!   the set. The council may add it again afterwards.
//! - **The last one stays.** Neither an offence nor a removal takes the last account on the list that has session keys,
//!   since a chain without authorities cannot be repaired from within.
//!
//! ### Terminology
//!
//! - **Authority.** A node that authors and finalises blocks; the SDK says *validator*.
//! - **List of authorities.** The accounts that the council has chosen to be authorities. A membership pallet keeps the
//!   list, so names in the code call them *members*. They need not be members of the council.
//! - **Session.** A number of blocks during which the set of authorities stays the same.
//! - **Offender.** An authority that voted for two blocks in one round.
//!
//! ## Interface
//!
//! There are no calls: the council adds and removes accounts in the membership pallet, and each authority registers its
//! own keys in the session pallet.
//!
//! ### Traits
//!
//! - `SessionManager`, `ShouldEndSession` and `EstimateNextSessionRotation`, for the session pallet.
//! - `OnOffenceHandler`, for the offences pallet.
//! - [`Membership`], by which the pallet reads and changes the list of authorities.
//!
//! ## Examples
//!
//! An account on the list takes part once it has session keys, from the second rotation on:
#![doc = docify::embed!("src/tests/sessions.rs", a_member_with_keys_takes_part_from_the_second_rotation)]
//!
//! An offender authors no more blocks, and leaves the set by the second rotation:
#![doc = docify::embed!("src/tests/offences.rs", an_offender_is_disabled_at_once_and_gone_by_the_second_rotation)]
//!
//! ## Low Level / Implementation Details
//!
//! - Genesis sets the length of a session in blocks ([`GenesisConfig`]).
//! - The session pallet clears its list of disabled authorities whenever the set changes; the pallet disables an
//!   offender that is still in the set again at the start of each session.
//! - The roots of past sessions, against which equivocations are proven, are pruned by [`Config::HistoryDepth`].

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod sessions;

mod offences;

mod membership;

#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use membership::Membership;
pub use pallet::*;

/// The configuration, storage and events.
// The macros generate conversions and uses of `expect`.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::Membership;
	use beadle_primitives::AccountId;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_staking::SessionIndex;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet; see the crate's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId>
		+ pallet_session::Config<ValidatorId = AccountId>
		+ pallet_session::historical::Config<FullIdentification = ()>
	{
		/// The list of authorities.
		type Membership: Membership;

		/// The most authorities there can be.
		#[pallet::constant]
		type MaxAuthorities: Get<u32>;

		/// Length of a session in blocks, unless genesis sets another.
		#[pallet::constant]
		type DefaultSessionLength: Get<BlockNumberFor<Self>>;

		/// Depth of the session history against which equivocations are proven: when session `n` ends, the roots of the
		/// sessions before `n − HistoryDepth` are pruned.
		#[pallet::constant]
		type HistoryDepth: Get<SessionIndex>;
	}

	/// Length of a session, in blocks.
	#[pallet::storage]
	pub type SessionLength<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, <T as Config>::DefaultSessionLength>;

	/// Authorities that were caught equivocating and are still in the set.
	#[pallet::storage]
	pub type Offenders<T: Config> = StorageValue<_, BoundedVec<AccountId, <T as Config>::MaxAuthorities>, ValueQuery>;

	/// Genesis state of the pallet.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Length of a session, in blocks; above zero.
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

	/// Decisions about offenders.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An authority voted for two blocks in one round. It authors no more blocks, is no longer on the list of
		/// authorities, and leaves the set by the second rotation.
		OffenderRemoved {
			/// The authority.
			authority: AccountId,
			/// The session in which it equivocated.
			session: SessionIndex,
		},

		/// An authority voted for two blocks in one round but stays, because no other account on the list of
		/// authorities has session keys. Add another authority, then remove this one.
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

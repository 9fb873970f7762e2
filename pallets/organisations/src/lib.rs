//! # Organisations Pallet
//!
//! Keeps the members of the council: which organisations sit on it, by which account each signs, what each may use.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Event`]
//! - [`Error`]
//!
//! ## Overview
//!
//! Devices and profiles belong to *organisations*, not to accounts. An account has no power of its own: each use of a
//! power asks anew for which organisation the account signs, and whether that organisation has a seat on the council.
//!
//! ### Terminology
//!
//! - **Organisation.** A town's department, say. It has a number that never changes, a name, an account that signs for
//!   it, and a budget.
//! - **Member.** An organisation with a seat on the council. The council's votes are the members' accounts.
//! - **Account.** The key by which an organisation signs. The organisation changes it at will; the council replaces it
//!   when the organisation has lost it. What the organisation owns stays where it is.
//! - **Expulsion.** The loss of the seat. The account can do nothing from then on. What the organisation owns stays its
//!   own, and is the council's to hand on; it comes back to life if the organisation is readmitted.
//! - **Void.** What an account has signed and is still pending, an offer say, is void for good once the council has expelled
//!   the organisation or replaced its account. When the organisation changes its account itself, only votes are void.
//! - **Budget.** The most that an organisation may use of the chain: devices, records, profiles. Grants draw on it. The
//!   majority of the council sets it.
//!
//! ## Interface
//!
//! ### Dispatchable Functions
//!
//! | call | caller |
//! |---|---|
//! | `admit`, `readmit`, `expel`, `rename`, `replace_key` | two thirds of the council |
//! | `set_budget` | a majority of the council |
//! | `change_key` | a member, by its own signature |
//!
//! ### Traits
//!
//! - [`Organisations`](beadle_primitives::traits::Organisations), by which others look up who a signer is.
//! - [`Budgets`](beadle_primitives::traits::Budgets), by which others draw on budgets.
//! - [`EnsureMember`], the origin check that passes a member, by its own signature.
//!
//! ## Examples
//!
//! A member changes its key, and the old one can do nothing from then on:
#![doc = docify::embed!("src/tests/change_key.rs", the_new_key_signs_and_the_old_one_does_not)]
//!
//! ## Low Level / Implementation Details
//!
//! - **Numbers** start at zero and have no gaps. Organisations are never removed, so no number has two meanings.
//! - **Accounts** maps exactly the members' accounts to their organisations: one read tells whether a signer is a member,
//!   and which.
//! - **The collective** ([`Config::Collective`]) keeps a list of its own of the members' accounts, which this pallet
//!   updates. It takes back the votes that an outgoing account has given in open motions: after a change of key, the
//!   member votes anew.
//! - **Expulsions and replacements of accounts are counted**, by organisation and in one number. Whatever is pending has the
//!   number as it was when it was signed, and stands as long as that is still the number
//!   ([`offer_stands`](beadle_primitives::traits::Organisations::offer_stands)).
//! - **The last member** cannot be expelled: without a council, nobody could ever decide anything again.
//! - **Motions.** A member can have [`Config::MaxOpenMotions`] open motions, so that none can occupy all places that the
//!   collective has ([`Pallet::open_motion`]).

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod calls;

mod origin;

mod budgets;
mod directory;
mod motions;

#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
mod weights;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used)]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use motions::OpenMotion;
pub use origin::EnsureMember;
pub use pallet::*;
pub use weights::WeightInfo;

/// The configuration, storage, events, errors and calls.
// The macros generate conversions and uses of `expect`; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{OpenMotion, WeightInfo};
	use alloc::{string::String, vec::Vec};
	use beadle_primitives::{AccountId, Organisation, OrganisationId, OrganisationName, Resources};
	use frame_support::{
		pallet_prelude::*,
		traits::{ChangeMembers, Contains, EnsureOrigin},
	};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet; see the crate's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Origin that decides who sits on the council: two thirds of it.
		type AdmissionOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Origin that sets budgets: a majority of the council.
		type BudgetOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The collective that votes. It is told of every change of the members' accounts.
		type Collective: ChangeMembers<AccountId>;

		/// Accounts that can never sign for an organisation: those of device keys. The weights count one storage read
		/// for it.
		type Barred: Contains<AccountId>;

		/// The most members of the council.
		#[pallet::constant]
		type MaxMembers: Get<u32>;

		/// The most open motions of a member.
		#[pallet::constant]
		type MaxOpenMotions: Get<u32>;

		/// Budget of each organisation that the genesis block admits.
		#[pallet::constant]
		type GenesisBudget: Get<Resources>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Number of the next organisation.
	#[pallet::storage]
	pub type NextOrganisationId<T: Config> = StorageValue<_, OrganisationId, ValueQuery>;

	/// Organisations that were ever admitted.
	///
	/// Hashed with `Twox64Concat`: the chain assigns the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Organisations<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, Organisation, OptionQuery>;

	/// Organisation of each member's account.
	///
	/// Hashed with `Blake2_128Concat`: keys can be generated until one has an account of choice.
	#[pallet::storage]
	pub type Accounts<T: Config> = CountedStorageMap<_, Blake2_128Concat, AccountId, OrganisationId, OptionQuery>;

	/// Number of each organisation by its name; keeps names unique.
	///
	/// Hashed with `Blake2_128Concat`: people choose the names.
	#[pallet::storage]
	pub type Names<T: Config> = StorageMap<_, Blake2_128Concat, OrganisationName, OrganisationId, OptionQuery>;

	/// Number of times that the council has expelled each organisation or has replaced its account. What its account had left
	/// pending before the last time is void.
	///
	/// Hashed as [`Organisations`].
	#[pallet::storage]
	pub type Expulsions<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, u32, ValueQuery>;

	/// Open motions of each organisation. Those that have been closed since are forgotten
	/// when the organisation proposes another.
	///
	/// Hashed as [`Organisations`].
	#[pallet::storage]
	pub type OpenMotions<T: Config> =
		StorageMap<_, Twox64Concat, OrganisationId, BoundedVec<OpenMotion<T::Hash>, T::MaxOpenMotions>, ValueQuery>;

	/// Organisations that found the chain.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Name and account of each. Their numbers follow this order, from zero.
		pub members: Vec<(String, AccountId)>,
		/// Nothing; the runtime's type.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (name, account) in &self.members {
				let name = OrganisationName::try_from(name.as_bytes().to_vec())
					.expect("the name of an organisation has at most 64 bytes");
				Pallet::<T>::do_admit(name, account.clone(), T::GenesisBudget::get())
					.expect("each organisation of the genesis block has a name and an account of its own");
			}
		}
	}

	/// Changes of the council and of budgets.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An organisation was admitted to the council.
		Admitted {
			/// Number of the organisation.
			organisation: OrganisationId,
			/// Its name.
			name: OrganisationName,
			/// The account that signs for it.
			account: AccountId,
			/// The most that it may use.
			budget: Resources,
		},
		/// An organisation that had been expelled has its seat again. It owns what it owned before.
		Readmitted {
			/// The organisation.
			organisation: OrganisationId,
			/// The account that signs for it.
			account: AccountId,
		},
		/// An organisation lost its seat: its account can do nothing from now on. What it owns is the council's to hand
		/// on.
		Expelled {
			/// The organisation.
			organisation: OrganisationId,
			/// The account that signed for it.
			account: AccountId,
		},
		/// An organisation was given another name.
		Renamed {
			/// The organisation.
			organisation: OrganisationId,
			/// Its previous name.
			previous: OrganisationName,
			/// Its name from now on.
			name: OrganisationName,
		},
		/// An organisation signs by another account from now on; the previous one can do nothing. What the organisation
		/// owns stays as it is. Its votes in open motions are void: it votes anew. If the council has done it, so is all else
		/// that the previous account has left pending.
		KeyChanged {
			/// The organisation.
			organisation: OrganisationId,
			/// The account that signed for it.
			previous: AccountId,
			/// The account that signs for it from now on.
			account: AccountId,
			/// Whether the council replaced it, and not the organisation itself.
			by_council: bool,
		},
		/// The council set what an organisation may use.
		BudgetSet {
			/// The organisation.
			organisation: OrganisationId,
			/// The budget until now.
			previous: Resources,
			/// The budget from now on. What is in use above it stays in use, and bars more.
			budget: Resources,
		},
	}

	/// Reason why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// No organisation has this number. Numbers are assigned at admission: look for the `Admitted` event.
		NotFound,
		/// The signer is no member of the council. Sign by the account of a member.
		NotAMember,
		/// The organisation has no seat on the council. Readmit it first.
		Expelled,
		/// The organisation has its seat. There is nothing to do.
		AlreadyMember,
		/// The council's last member cannot be expelled: nobody could decide anything any more. Admit another first.
		LastMember,
		/// The organisation's name is empty. State it.
		NameEmpty,
		/// The organisation's name is not UTF-8. Encode it as UTF-8.
		NameNotUtf8,
		/// Another organisation has this name, or this one has it already. Choose another.
		NameTaken,
		/// The account signs for a member already. Each organisation has an account of its own.
		AccountTaken,
		/// The account's key is, or once was, a device's, and can have no other role. Generate another.
		AccountIsDeviceKey,
		/// The council has as many members as it can have. Expel one first.
		MaxMembersExceeded,
		/// The member has as many open motions as it can have. Close one first, or wait for its end.
		MaxOpenMotionsExceeded,
		/// All numbers are used up. Only a runtime upgrade with wider numbers helps.
		IdsExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxMembers::get() > 0, "a council needs a member");
			assert!(T::MaxOpenMotions::get() > 0, "nobody could propose anything");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Admits an organisation to the council. It gets the next free number.
		///
		/// - `name`: name of the organisation, in UTF-8; no two have the same.
		/// - `account`: the account that signs for it.
		/// - `budget`: the most that it may use.
		///
		/// ## Dispatch Origin
		///
		/// Two thirds of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NameEmpty`], [`Error::NameNotUtf8`], [`Error::NameTaken`]: the name cannot be used.
		/// - [`Error::AccountTaken`], [`Error::AccountIsDeviceKey`]: the account has another role.
		/// - [`Error::MaxMembersExceeded`]: the council is full.
		/// - [`Error::IdsExhausted`]: no number is left.
		///
		/// ## Events
		///
		/// [`Event::Admitted`].
		#[pallet::call_index(0)]
		pub fn admit(
			origin: OriginFor<T>,
			name: OrganisationName,
			account: AccountId,
			budget: Resources,
		) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			Ok(Self::do_admit(name, account, budget)?)
		}

		/// Gives an expelled organisation its seat again. It owns what it owned before.
		///
		/// - `organisation`: number of the organisation.
		/// - `account`: the account that signs for it from now on.
		///
		/// ## Dispatch Origin
		///
		/// Two thirds of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no organisation has this number.
		/// - [`Error::AlreadyMember`]: it has its seat.
		/// - [`Error::AccountTaken`], [`Error::AccountIsDeviceKey`]: the account has another role.
		/// - [`Error::MaxMembersExceeded`]: the council is full.
		///
		/// ## Events
		///
		/// [`Event::Readmitted`].
		#[pallet::call_index(1)]
		pub fn readmit(origin: OriginFor<T>, organisation: OrganisationId, account: AccountId) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			Ok(Self::do_readmit(organisation, account)?)
		}

		/// Expels an organisation from the council: its account can do nothing from then on. Its devices and profiles
		/// stay as they are, and are the council's to hand on; to stop the devices, suspend them.
		///
		/// ## Dispatch Origin
		///
		/// Two thirds of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no organisation has this number.
		/// - [`Error::Expelled`]: it has no seat.
		/// - [`Error::LastMember`]: no other member is left.
		///
		/// ## Events
		///
		/// [`Event::Expelled`].
		#[pallet::call_index(2)]
		pub fn expel(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			Ok(Self::do_expel(organisation)?)
		}

		/// Gives an organisation another name.
		///
		/// ## Dispatch Origin
		///
		/// Two thirds of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no organisation has this number.
		/// - [`Error::NameEmpty`], [`Error::NameNotUtf8`], [`Error::NameTaken`]: the name cannot be used.
		///
		/// ## Events
		///
		/// [`Event::Renamed`].
		#[pallet::call_index(3)]
		pub fn rename(origin: OriginFor<T>, organisation: OrganisationId, name: OrganisationName) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			Ok(Self::do_rename(organisation, name)?)
		}

		/// Lets the caller's organisation sign by another account from now on. The caller's account can do nothing
		/// more; what the organisation owns stays as it is. The organisation's votes in open motions are void; what it has
		/// offered or staged stands until it takes it back.
		///
		/// ## Dispatch Origin
		///
		/// A member of the council, by its own signature.
		///
		/// ## Errors
		///
		/// - [`Error::NotAMember`]: the caller is no member.
		/// - [`Error::AccountTaken`], [`Error::AccountIsDeviceKey`]: the account has another role.
		///
		/// ## Events
		///
		/// [`Event::KeyChanged`].
		#[pallet::call_index(4)]
		pub fn change_key(origin: OriginFor<T>, account: AccountId) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let organisation = Accounts::<T>::get(caller).ok_or(Error::<T>::NotAMember)?;
			Ok(Self::do_change_key(organisation, account, false)?)
		}

		/// Lets a member sign by another account from now on, since it has lost its key, or somebody else has it. What the
		/// previous account has left pending is void: votes, offers of devices and profiles, staged versions.
		///
		/// ## Dispatch Origin
		///
		/// Two thirds of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no organisation has this number.
		/// - [`Error::Expelled`]: it has no seat.
		/// - [`Error::AccountTaken`], [`Error::AccountIsDeviceKey`]: the account has another role.
		///
		/// ## Events
		///
		/// [`Event::KeyChanged`].
		#[pallet::call_index(5)]
		pub fn replace_key(origin: OriginFor<T>, organisation: OrganisationId, account: AccountId) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			Ok(Self::do_change_key(organisation, account, true)?)
		}

		/// Sets the most that an organisation may use of the chain. What it uses above that stays in use, and bars more
		/// of the same kind.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: no organisation has this number.
		///
		/// ## Events
		///
		/// [`Event::BudgetSet`].
		#[pallet::call_index(6)]
		pub fn set_budget(origin: OriginFor<T>, organisation: OrganisationId, budget: Resources) -> DispatchResult {
			T::BudgetOrigin::ensure_origin(origin)?;
			Ok(Self::do_set_budget(organisation, budget)?)
		}
	}
}

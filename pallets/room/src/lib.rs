//! # Room Pallet
//!
//! Decides who gets how much of a block, so that readings always have room, and what stops a device gets in whatever
//! else is going on.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Event`]
//! - [`Error`]
//! - [`CheckRoom`], the transaction extension that keeps the shares.
//! - [`LimitWaiting`] and [`CapTip`], which wrap the extensions for nonces and fees.
//!
//! ## Overview
//!
//! A block has room for so much weight and so many bytes. The pallet divides it into shares, and none can take from
//! another:
//!
//! | share | of | order |
//! |---|---|---|
//! | operational | members' operational transactions: suspensions, motions | first, the light before the heavy |
//! | packs | the packs of devices | second |
//! | normal | all other transactions: members' first, then buyers', then anyone's | last, by tip |
//!
//! What is left over belongs to the hooks of the pallets. Long operational transactions stand behind the packs, and
//! before the normal ones.
//!
//! In the operational and in the normal share ([`Share`]), no *party* has more than a part of it, so that one that
//! floods the chain does not lock out the others. Parties are: each member; all buyers together; all others together.
//! And each party is assured of some room in every block, whatever all the others do together.
//!
//! Of the packs' share, a part ([`Config::PacksAssured`]) is divided evenly among the members, and assured to the packs of
//! each one's devices; the rest is for who comes first. So a member that is alone can have all of it. Devices whose owner
//! has no seat any more have of the rest what is left: nothing is assured to them.
//!
//! ### Terminology
//!
//! - **Member.** An organisation with a seat on the council. A transaction is a member's if the member signed it, or if
//!   it is a call through a proxy of the member, or of a multisig that is the member ([`ActsFor`]).
//! - **Buyer.** An account on the council's list ([`Buyers`]). It may sign any call that is not operational.
//! - **Anyone.** All other accounts. They may sign a short list of calls only ([`Config::AnyoneMayCall`]), which are
//!   short and light.
//! - **Large transaction.** A member's operational transaction that needs more than the member's part of the
//!   operational share, such as an upgrade of the runtime. One such transaction can be in every
//!   [`Config::LargeEvery`]-th block. Packs have less in these blocks, and all of their share again in the next one. A
//!   party that had a large one waits for some of these blocks, so that others have their turn. An
//!   operational transaction that needs more than is assured to its party can be one if there is no room for it otherwise.
//! - **Short.** At most [`Config::ShortLength`] bytes.
//!
//! ### Refusals
//!
//! What can never get in is refused by the pool, with a [`Refusal`](beadle_primitives::Refusal): `NotAMember`,
//! `TooLarge` or `TooManyWaiting`. What only finds its share of this block spent stays in the pool and waits for the
//! next block.
//!
//! ### Priorities
//!
//! [`CheckRoom`] gives each transaction its [`Band`](beadle_primitives::priority::Band), and [`CapTip`] keeps tips from
//! lifting it out of its band. So a flood of one band never makes a higher one wait, neither when an author fills a
//! block nor when a full pool drops transactions. What stands above the packs is short, and [`LimitWaiting`] limits how
//! much of it can wait.
//!
//! An author tries the transactions of a pool in this order. What has no room costs it a try, and the same signer's
//! later ones cost none (`BestIterator::report_invalid` in `graph/ready.rs` of sc-transaction-pool 48).
//!
//! ## Interface
//!
//! ### Dispatchable Functions
//!
//! | call | caller |
//! |---|---|
//! | `add_buyer`, `remove_buyer` | a majority of the council |
//!
//! ## Examples
//!
//! The largest transactions, with the largest tips, leave the packs their share:
#![doc = docify::embed!("src/tests/shares.rs", a_tip_buys_nobody_the_packs_room)]
//!
//! A member that floods the chain does not lock out another:
#![doc = docify::embed!("src/tests/parties.rs", a_members_flood_leaves_room_for_the_other_members)]
//!
//! Nor do several together:
#![doc = docify::embed!("src/tests/parties.rs", whatever_others_take_together_each_party_has_some_room)]
//!
//! What is large has turns:
#![doc = docify::embed!("src/tests/large.rs", a_party_that_had_a_large_one_lets_another_have_its_own)]
//!
//! Nor does an owner whose devices flood the chain lock out those of another:
#![doc = docify::embed!("src/tests/packs.rs", a_flood_of_one_owners_packs_leaves_room_for_the_others)]
//!
//! In a pool, what waits longer is shorter:
#![doc = docify::embed!("src/tests/waiting.rs", the_later_a_transaction_is_the_shorter_it_is)]
//!
//! One that acts for a member leaves room there to others that do:
#![doc = docify::embed!("src/tests/waiting.rs", one_who_acts_for_a_member_leaves_places_to_another)]
//!
//! ## Low Level / Implementation Details
//!
//! A block checks the room in `validate`, before anything that costs more, such as inspecting a pack: what does not fit
//! fails early, with `ExhaustsResources`, upon which the author leaves it in the pool.
//!
//! Packs have no counter for all of them. What they have taken is what the system pallet counts for the class of normal
//! transactions anyway, less what others have taken ([`Used`]). As long as all of it together is less than the packs'
//! share, not even that has to be read.
//!
//! Whose a pack is, only its inspection knows, which reads the device. It asks for the owner's part before it does more
//! ([`PacksRoom`](beadle_primitives::traits::PacksRoom)), and counts in it what the pack has taken ([`PacksBy`]).
//!
//! [`Used`], [`UsedBy`], [`PacksBy`], [`LastPack`] and [`Members`] exist only while a block is executed: its last hook removes them, so
//! they are never part of a state. [`LargeTurns`] is: the turns of the last large transactions.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod amount;
mod party;
mod usage;

mod booking;
mod buyers;
mod packs;
mod shares;
mod turns;

mod extension;
mod tip;
mod waiting;

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

pub use amount::Amount;
pub use booking::Booking;
pub use extension::CheckRoom;
pub use pallet::*;
pub use party::{ActsFor, MostParties, Party};
pub use shares::Share;
pub use tip::CapTip;
pub use turns::LargeTurn;
pub use usage::{Lane, Usage};
pub use waiting::LimitWaiting;
pub use weights::WeightInfo;

/// The configuration, storage, events, errors and calls.
// The macros generate conversions and uses of `expect`; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::waiting::COLUMNS;
	use beadle_primitives::{traits::Organisations, AccountId, OrganisationId};
	use frame_support::{dispatch::DispatchClass, pallet_prelude::*, traits::Contains};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::Zero, PerThing, Perbill};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet; see the crate's documentation.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration of the pallet by the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Origin that decides who is a buyer: a majority of the council.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Looks up members of the council.
		type Organisations: Organisations;

		/// The calls that have the packs' share. Another extension has to refuse each of them that no device has
		/// signed, and limits what a device may send.
		type Packs: Contains<Self::RuntimeCall>;

		/// The calls that anyone may sign. Looks only at what is of limited size, whatever the call.
		type AnyoneMayCall: Contains<Self::RuntimeCall>;

		/// Finds the account for which a signer acts.
		type ActsFor: ActsFor<Self::RuntimeCall>;

		/// Share of a block for packs.
		#[pallet::constant]
		type PacksShare: Get<Perbill>;

		/// Part of the packs' share that is assured: equally much to each member, for the packs of its devices. The rest
		/// is for who comes first.
		#[pallet::constant]
		type PacksAssured: Get<Perbill>;

		/// Share of a block for packs if a large transaction can be in it.
		#[pallet::constant]
		type PacksBesideLarge: Get<Perbill>;

		/// Share of a block for members' operational transactions.
		#[pallet::constant]
		type OperationalShare: Get<Share>;

		/// Share of a block for all other transactions.
		#[pallet::constant]
		type NormalShare: Get<Share>;

		/// Share of a block for a large transaction.
		#[pallet::constant]
		type LargeShare: Get<Perbill>;

		/// A large transaction can be in the blocks whose number is a multiple of this. At least one.
		#[pallet::constant]
		type LargeEvery: Get<BlockNumberFor<Self>>;

		/// The most of these blocks of which a party has one: it is one in a third of the council, rounded down, and one
		/// more. At least one.
		#[pallet::constant]
		type MaxTurns: Get<u32>;

		/// The most bytes of a short transaction. At least one.
		#[pallet::constant]
		type ShortLength: Get<u32>;

		/// The greatest weight of a transaction that anyone may sign.
		#[pallet::constant]
		type AnyonesWeight: Get<Weight>;

		/// The most bytes of a transaction that anyone may sign.
		#[pallet::constant]
		type AnyonesLength: Get<u32>;

		/// The most transactions of one signer that can wait in the pool; of one that acts for a member, a quarter as many.
		/// At least four.
		#[pallet::constant]
		type MaxWaiting: Get<u32>;

		/// The most buyers on the list.
		#[pallet::constant]
		type MaxBuyers: Get<u32>;

		/// The most members of the council.
		#[pallet::constant]
		type MaxMembers: Get<u32>;

		/// The weights of the calls and the extension.
		type WeightInfo: WeightInfo;
	}

	/// Accounts that the council has put on the list of buyers.
	///
	/// `Blake2_128Concat`: the council is told these accounts by others, who could choose keys that unbalance the trie.
	#[pallet::storage]
	pub type Buyers<T: Config> = CountedStorageMap<_, Blake2_128Concat, AccountId, ()>;

	/// Amounts that transactions other than packs have taken of this block. Removed at its end.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Used<T: Config> = StorageValue<_, Usage, ValueQuery>;

	/// Amounts that each party has taken of this block. Removed at its end.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type UsedBy<T: Config> = StorageValue<_, BoundedBTreeMap<Party, Usage, MostParties<T>>, ValueQuery>;

	/// Number of members as this block began. Removed at its end.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Members<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Amounts that the packs of each member's devices have taken of this block, and those of all owners without a seat
	/// together, but for the last pack. Removed at its end.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type PacksBy<T: Config> =
		StorageValue<_, BoundedBTreeMap<Option<OrganisationId>, Amount, MostParties<T>>, ValueQuery>;

	/// Owner of the last pack in this block, if it is a member, and what packs had taken before it. Removed at its end.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type LastPack<T: Config> = StorageValue<_, (Option<OrganisationId>, Amount), OptionQuery>;

	/// Turns of the last large transactions, the latest last.
	#[pallet::storage]
	pub type LargeTurns<T: Config> = StorageValue<_, BoundedVec<LargeTurn<BlockNumberFor<T>>, T::MaxTurns>, ValueQuery>;

	/// Changes of the list of buyers.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account was put on the list of buyers.
		BuyerAdded {
			/// The account.
			buyer: AccountId,
		},
		/// An account was taken off the list of buyers.
		BuyerRemoved {
			/// The account.
			buyer: AccountId,
		},
	}

	/// Reason why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is on the list of buyers already.
		AlreadyExists,
		/// The account is not on the list of buyers.
		NotFound,
		/// The list of buyers is full. Take a buyer off first.
		MaxBuyersExceeded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Members::<T>::put(T::Organisations::count());
			// The number of members, what the end of the block takes, and the turn of a large transaction.
			T::DbWeight::get().reads_writes(2, 6)
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Used::<T>::kill();
			UsedBy::<T>::kill();
			Members::<T>::kill();
			PacksBy::<T>::kill();
			LastPack::<T>::kill();
		}

		fn integrity_test() {
			let (packs, operational, normal) =
				(T::PacksShare::get(), T::OperationalShare::get(), T::NormalShare::get());
			let leaves_room_for_hooks = |shares: [Perbill; 3]| {
				assert!(shares.iter().all(|share| !share.is_zero()), "a share of nothing shuts its transactions out");
				let parts = shares.iter().fold(0, |sum: u32, share| sum.saturating_add(share.deconstruct()));
				assert!(parts < Perbill::one().deconstruct(), "the shares leave room for hooks");
			};
			leaves_room_for_hooks([packs, operational.of_block, normal.of_block]);
			leaves_room_for_hooks([T::PacksBesideLarge::get(), operational.of_block, T::LargeShare::get()]);
			assert!(
				T::PacksBesideLarge::get() <= packs,
				"a large transaction takes room from packs, and gives them none"
			);
			assert!(!T::PacksAssured::get().is_one(), "a pack can come first");
			for share in [operational, normal] {
				assert!(!share.party.is_zero() && !share.assured.is_zero(), "a party's part is not nothing");
				assert!(
					share.party <= share.assured.left_from_one(),
					"a party's part fits in beside what is assured to the others"
				);
			}
			assert!(!T::LargeEvery::get().is_zero(), "large transactions can get in");
			assert!(T::MaxTurns::get() > 0, "a turn can be noted");
			assert!(
				T::MaxWaiting::get() >= COLUMNS,
				"transactions can wait, also those of several who act for a member"
			);
			assert!(T::ShortLength::get() > 0, "transactions can be short");
			let weights = T::BlockWeights::get();
			let normal = Self::share(packs).saturating_add(Self::share(normal.of_block));
			assert!(
				weights.get(DispatchClass::Normal).max_total.is_none_or(|most| normal.weight.all_lte(most)),
				"the class of normal transactions has room for packs and others",
			);
			assert!(
				Self::share(operational.of_block)
					.weight
					.all_lte(weights.get(DispatchClass::Operational).max_total.unwrap_or(Weight::MAX)),
				"the class of operational transactions has room for its share",
			);
			let lengths = T::BlockLength::get().max;
			assert!(
				lengths.get(DispatchClass::Normal) == lengths.get(DispatchClass::Operational),
				"a class's limit of bytes counts those of all classes: only equal limits leave each share what it has",
			);
			let most = Amount { weight: T::AnyonesWeight::get(), length: T::AnyonesLength::get() };
			assert!(most.fits(&Self::partys_part(T::NormalShare::get())), "what anyone may sign has room");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state_between_blocks()
		}
	}

	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Puts an account on the list of buyers. It may then sign any call that is not operational.
		///
		/// - `buyer`: the account.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - `BadOrigin`: not the council majority.
		/// - [`Error::AlreadyExists`]: the account is on the list.
		/// - [`Error::MaxBuyersExceeded`]: the list is full.
		///
		/// ## Events
		///
		/// - [`Event::BuyerAdded`]
		#[pallet::call_index(0)]
		pub fn add_buyer(origin: OriginFor<T>, buyer: AccountId) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_add_buyer(buyer)
		}

		/// Takes an account off the list of buyers. It may then sign only what anyone may sign.
		///
		/// - `buyer`: the account.
		///
		/// ## Dispatch Origin
		///
		/// A majority of the council.
		///
		/// ## Errors
		///
		/// - `BadOrigin`: not the council majority.
		/// - [`Error::NotFound`]: the account is not on the list.
		///
		/// ## Events
		///
		/// - [`Event::BuyerRemoved`]
		#[pallet::call_index(1)]
		pub fn remove_buyer(origin: OriginFor<T>, buyer: AccountId) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_remove_buyer(buyer)
		}
	}
}

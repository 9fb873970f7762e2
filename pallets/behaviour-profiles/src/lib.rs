//! # Behaviour Profiles Pallet
//!
//! What normal is: how each kind of device is expected to behave.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the configuration trait, dispatchables, storage items, events and errors.
//!
//! ## Overview
//!
//! A *profile* says what a device observes, within which limits, how often, and what follows when it does otherwise
//! ([`Profile`]). A council member creates it and owns it. *Assigning* it to a device makes it what that device's packs
//! are held against; a device without a profile has no pack recorded. One profile serves any number of devices.
//!
//! Who has authority over a device decides which profile it has, whoever owns the profile: a profile is public, and
//! says nothing about who may use it.
//!
//! | call | who |
//! |---|---|
//! | `create_profile` | a council member |
//! | `assign` | who has authority over the device: its owner, or a majority of the council |
//! | `stage_version`, `withdraw_version` | the profile's owner, or a majority of the council |
//!
//! ### Versions
//!
//! A profile never changes; it gets a new version, which is *staged* first. While it is, every pack of the profile's
//! devices is evaluated by both versions, and the counters of both can be compared; only the active one decides. In the
//! block that was named when it was staged it becomes the active one. The metrics of the active version keep their
//! places, names and scales, since records name metrics by position; new ones come after them.
//!
//! At activation the new version goes on with the values and the memory of its rules from the time when it was staged;
//! its alarms count from zero, and those of the version before are invalidated. A device that is assigned another
//! profile starts afresh. Versions that were in force, or are to be, stay readable: violations name them. One that is
//! withdrawn is gone, and its number is not given out again.
//!
//! ## Low Level / Implementation Details
//!
//! - **Numbers** of profiles count from zero without gaps. Profiles are never removed: what a reading was held against
//!   stays readable.
//! - **A profile is known by number and version.** What a profile says is kept apart from who owns it and from its
//!   earlier versions, so that inspecting a pack takes two reads, the assignment and the profile with what is staged.
//! - **Versions are activated in `on_initialize`** of their block, as many as [`Config::MaxActivations`] in one.
//! - **A stored profile is a sound one**: [`Profile::validate`] passes, and each fault that it finds is an error of its
//!   own here.
//!
//! The pallet serves the other pallets as [`ActiveProfiles`].

#![cfg_attr(not(feature = "std"), no_std)]

mod types;

#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::expect_used)]
mod benchmarking;
mod calls;
mod faults;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod versions;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::{ActiveVersion, StagedVersion, VersionedProfile};
pub use weights::WeightInfo;

use beadle_primitives::{
	traits::ActiveProfiles, ActiveProfile, DeviceId, HeldAgainst, Profile, ProfileId, ProfileRef, Version,
};

// The macros write conversions and uses of `expect` of their own; the calls' bodies are in other files.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{VersionedProfile, WeightInfo};
	use beadle_primitives::{
		traits::{DeviceDirectory, OnAction},
		AccountId, Authority, DeviceId, Profile, ProfileId, ProfileRef, Version,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{EnsureOrigin, EnsureOriginWithArg},
	};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// A council member, signing for itself: it may create profiles.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = AccountId>;

		/// Who has authority over a device: it may assign the device a profile.
		type StewardOrigin: EnsureOriginWithArg<Self::RuntimeOrigin, DeviceId, Success = Authority>;

		/// A majority of the council: it may stage versions of any profile.
		type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who exists: only devices that do, and are not revoked, are assigned a profile.
		type Devices: DeviceDirectory;

		/// Hears of everything that is done to a device.
		type OnAction: OnAction;

		/// How many versions can become active in one block.
		#[pallet::constant]
		type MaxActivations: Get<u32>;

		/// How many blocks ahead a version can be staged, at most.
		#[pallet::constant]
		type MaxStaging: Get<BlockNumberFor<Self>>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// The number that the next profile gets.
	#[pallet::storage]
	pub type NextProfileId<T: Config> = StorageValue<_, ProfileId, ValueQuery>;

	/// The council member that owns each profile.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Owners<T: Config> = StorageMap<_, Twox64Concat, ProfileId, AccountId, OptionQuery>;

	/// Each profile: the version that devices are held against, and the one that is staged.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Profiles<T: Config> =
		StorageMap<_, Twox64Concat, ProfileId, VersionedProfile<BlockNumberFor<T>>, OptionQuery>;

	/// What each version of each profile says: those that were in force, are, or are staged to be.
	///
	/// Hashed as [`Profiles`].
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, Version, Profile, OptionQuery>;

	/// The profiles whose staged version becomes the active one in a block.
	///
	/// Hashed with `Twox64Concat`: a block to come is chosen within [`Config::MaxStaging`].
	#[pallet::storage]
	pub type Activations<T: Config> =
		StorageMap<_, Twox64Concat, BlockNumberFor<T>, BoundedVec<ProfileId, T::MaxActivations>, ValueQuery>;

	/// The profile that each device is held against.
	///
	/// Hashed with `Twox64Concat`: the chain gives out the numbers, so nobody can choose them to unbalance the trie.
	#[pallet::storage]
	pub type Assignments<T: Config> = StorageMap<_, Twox64Concat, DeviceId, ProfileId, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A profile was created.
		ProfileCreated {
			/// Its number and first version.
			profile: ProfileRef,
			/// The council member that created it and owns it.
			owner: AccountId,
		},
		/// A device was assigned a profile: its packs are held against it from now on.
		ProfileAssigned {
			/// The device.
			device: DeviceId,
			/// In whose right.
			by: Authority,
			/// The profile that it was held against before, if any.
			previous: Option<ProfileId>,
			/// The profile and the version that is active at present.
			profile: ProfileRef,
		},
		/// A new version of a profile was staged: it is evaluated beside the active one from now on.
		VersionStaged {
			/// The profile and the new version.
			profile: ProfileRef,
			/// The council member that owns the profile; none if the council staged it.
			owner: Option<AccountId>,
			/// The block in which it becomes the active one.
			activate_at: BlockNumberFor<T>,
		},
		/// A staged version was withdrawn.
		VersionWithdrawn {
			/// The profile and the version that will not be.
			profile: ProfileRef,
			/// The council member that owns the profile; none if the council withdrew it.
			owner: Option<AccountId>,
		},
		/// A staged version became the active one: devices are held against it from this block on.
		VersionActivated {
			/// The profile and the version that is active now.
			profile: ProfileRef,
			/// The version that was.
			previous: Version,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No profile has this number. Create the profile first, or correct the number.
		NotFound,
		/// No device has this number. Enrol the device first, or correct the number.
		DeviceNotFound,
		/// The signer has no authority over the device: it is neither its owner nor a council majority. Sign as the
		/// owner, or put a motion to the council.
		NotAuthorised,
		/// The device is held against this profile already. There is nothing to do.
		AlreadyAssigned,
		/// The device was revoked, and nothing can be done to it any more.
		Revoked,
		/// All numbers are given out. Only a runtime upgrade with wider numbers helps.
		IdsExhausted,
		/// The profile, a metric or a unit has no name, or one that is not printable ASCII. Name it in ASCII; units have
		/// ASCII symbols in the SenML registry (`Cel`, `ug/m3`).
		NameInvalid,
		/// The profile has no metrics, so that every record would be refused. List what the device observes.
		NoMetrics,
		/// Two metrics of the profile have the same name. Give each its own.
		MetricNotUnique,
		/// A metric has more than nine decimals, which leaves an `i64` too few digits before the point. Use at most
		/// nine.
		DecimalsUnusable,
		/// `max_records` is zero or more than any pack can hold. Use 1 to 64.
		MaxRecordsOutOfRange,
		/// `max_pack_bytes` is too small for a pack with one record, or more than any pack has. Use 30 to 850.
		MaxPackBytesOutOfRange,
		/// `max_age` is zero, so that no observation could arrive in time. Allow for the way, and for outages.
		MaxAgeZero,
		/// A span's `min` is above its `max`, so that no value would lie in it. Exchange them.
		SpanReversed,
		/// A value would fail a rule before it is suspect: a suspect threshold is laxer than the fail threshold, or the
		/// suspect span is not within the fail span. Tighten the suspect one.
		SuspectBeyondFail,
		/// A duration of a rule, or a rate's `per`, is zero. State it in milliseconds.
		DurationZero,
		/// A climatology has no season, or seasons that overlap, are reversed, or are no hours (0 to 23) or months (1 to
		/// 12). List each hour or month at most once; a night is two seasons.
		SeasonsUnusable,
		/// A deviation's half-life or warm-up is zero or more than 100 000 observations. Use 1 to 100 000.
		BaselineOutOfRange,
		/// A deviation's `fail_k` or `suspect_k` is zero, so that every value would deviate. They are hundredths of a
		/// standard deviation: 300 is three.
		SigmasZero,
		/// The signer neither owns the profile nor is a council majority. Sign as the owner, or put a motion to the
		/// council.
		NotProfileOwner,
		/// A version of this profile is staged already. Withdraw it first, or wait for its activation.
		AlreadyStaged,
		/// No version of this profile is staged. There is nothing to withdraw.
		NotStaged,
		/// The new version says what the active one says. There is nothing to change.
		Unchanged,
		/// A metric of the active version is missing, or has another place, name, unit, number of decimals or kind. Records
		/// name metrics by position: keep them as they are, and add new ones at the end; or create a new profile.
		MetricsMoved,
		/// The block of activation is not in the future. Name a later one.
		ActivationPast,
		/// The block of activation is too far away. Name one within `maxStaging` blocks.
		ActivationTooFar,
		/// As many versions as can be become active in that block already. Name another block.
		ActivationsFull,
		/// All version numbers of this profile are given out. Create a new profile.
		VersionsExhausted,
		/// An alarm would be raised or cleared by no value at all. Use 1 or more for `datapoints_to_alarm` and
		/// `datapoints_to_clear`.
		DatapointsZero,
		/// A behaviour refuses although its rule compares a value with earlier ones: after one refusal every later value
		/// could be refused for ever. Flag instead; only `GrossRange` and `Climatology` of a gauge can
		/// refuse.
		RefuseNeedsHistory,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::activate(Self::activate_due(now))
		}

		fn integrity_test() {
			assert!(T::MaxActivations::get() > 0, "no version could ever become active");
			assert!(!T::MaxStaging::get().is_zero(), "no block would be near enough");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Creates a profile. The caller becomes its owner, and it gets the next free number; this is its version 1,
		/// and active at once. No device is held against it before it is assigned.
		///
		/// ## Dispatch Origin
		///
		/// A council member, signing for itself.
		///
		/// ## Errors
		///
		/// - [`Error::NameInvalid`], [`Error::NoMetrics`], [`Error::MetricNotUnique`], [`Error::DecimalsUnusable`],
		///   [`Error::MaxRecordsOutOfRange`], [`Error::MaxPackBytesOutOfRange`], [`Error::MaxAgeZero`],
		///   [`Error::SpanReversed`], [`Error::SuspectBeyondFail`], [`Error::DurationZero`],
		///   [`Error::SeasonsUnusable`], [`Error::BaselineOutOfRange`], [`Error::SigmasZero`],
		///   [`Error::DatapointsZero`], [`Error::RefuseNeedsHistory`]: the first fault that the profile has.
		/// - [`Error::IdsExhausted`]: there is no number left.
		///
		/// ## Events
		///
		/// [`Event::ProfileCreated`].
		#[pallet::call_index(0)]
		pub fn create_profile(origin: OriginFor<T>, profile: Profile) -> DispatchResult {
			let owner = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_create_profile(owner, profile)
		}

		/// Assigns a device the profile that its packs are held against from now on, in place of the one before.
		///
		/// ## Dispatch Origin
		///
		/// Who has authority over the device: its owner, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::DeviceNotFound`], [`Error::Revoked`]: there is no such device, or not any more.
		/// - [`Error::NotAuthorised`]: it is not the caller's.
		/// - [`Error::NotFound`]: there is no such profile.
		/// - [`Error::AlreadyAssigned`]: the device has this profile.
		///
		/// ## Events
		///
		/// [`Event::ProfileAssigned`].
		#[pallet::call_index(1)]
		pub fn assign(origin: OriginFor<T>, device: DeviceId, profile: ProfileId) -> DispatchResult {
			let by = Self::ensure_steward(origin, device)?;
			Self::do_assign(device, by, profile)
		}

		/// Stages a new version of a profile. From now on it is evaluated beside the active version, without effect; in the
		/// block `activate_at` it becomes the active one.
		///
		/// - `id`: the profile's number.
		/// - `profile`: all that the new version says.
		/// - `activate_at`: a block to come, within [`Config::MaxStaging`].
		///
		/// ## Dispatch Origin
		///
		/// The profile's owner, signing for itself, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: there is no such profile.
		/// - [`Error::NotProfileOwner`]: it is not the caller's.
		/// - [`Error::AlreadyStaged`]: it has a staged version.
		/// - The first fault of the new version, as in [`Pallet::create_profile`].
		/// - [`Error::MetricsMoved`], [`Error::Unchanged`]: it is no new version of this profile.
		/// - [`Error::ActivationPast`], [`Error::ActivationTooFar`], [`Error::ActivationsFull`]: that block won't do.
		/// - [`Error::VersionsExhausted`]: there is no number left.
		///
		/// ## Events
		///
		/// [`Event::VersionStaged`]; [`Event::VersionActivated`] in its block.
		#[pallet::call_index(2)]
		pub fn stage_version(
			origin: OriginFor<T>,
			id: ProfileId,
			profile: Profile,
			activate_at: BlockNumberFor<T>,
		) -> DispatchResult {
			let (found, owner) = Self::ensure_profile_owner(origin, id)?;
			Self::do_stage_version(id, found, owner, profile, activate_at)
		}

		/// Withdraws the staged version of a profile. Its number is not given out again.
		///
		/// ## Dispatch Origin
		///
		/// The profile's owner, signing for itself, or a majority of the council.
		///
		/// ## Errors
		///
		/// - [`Error::NotFound`]: there is no such profile.
		/// - [`Error::NotProfileOwner`]: it is not the caller's.
		/// - [`Error::NotStaged`]: it has no staged version.
		///
		/// ## Events
		///
		/// [`Event::VersionWithdrawn`].
		#[pallet::call_index(3)]
		pub fn withdraw_version(origin: OriginFor<T>, id: ProfileId) -> DispatchResult {
			let (found, owner) = Self::ensure_profile_owner(origin, id)?;
			Self::do_withdraw_version(id, found, owner)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The profile that a device is held against. One storage read.
	pub fn assigned_profile(device: DeviceId) -> Option<ProfileId> {
		Assignments::<T>::get(device)
	}

	/// The versions of a profile that are active and staged. One storage read.
	pub fn versions(id: ProfileId) -> Option<(Version, Option<Version>)> {
		let VersionedProfile { active, staged, .. } = Profiles::<T>::get(id)?;
		Some((active.version, staged.map(|staged| staged.version)))
	}
}

impl<T: Config> ActiveProfiles for Pallet<T> {
	fn held_against(device: DeviceId) -> Option<HeldAgainst> {
		let id = Self::assigned_profile(device)?;
		let VersionedProfile { active, staged, .. } = Profiles::<T>::get(id)?;
		let of = |version, profile| ActiveProfile { reference: ProfileRef { id, version }, profile };
		Some(HeldAgainst {
			active: of(active.version, active.profile),
			staged: staged.map(|staged| of(staged.version, staged.profile)),
		})
	}

	fn version(reference: ProfileRef) -> Option<Profile> {
		Versions::<T>::get(reference.id, reference.version)
	}
}
